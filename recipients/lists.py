"""The lists of organisations as they are read from their data files: plain values, made when the program is built."""

from __future__ import annotations

import csv
import marshal
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import accumulate, chain
from pathlib import Path
from typing import Any, NamedTuple

from model.own_files import ready
from model.recipient import Category
from recipients.cell.names import core_words, name_words, organisation_key
from recipients.cell.standing_forms import standing_forms
from recipients.data import FOLDER

FILES = (
    *("press", "commercial", "school_exam_board", "police_home_office", "regulator_alb", "health"),
    *("central_government", "university", "think_tank", "charity", "local_authority"),
)
IDENTIFIERS = ("company number", "charity number", "UKPRN", "URN")

_LONG_ENOUGH = 8  # letters
_FEWEST_INITIALS = 4  # three letters stand for too many bodies
_LEFT_OUT = frozenset(
    {
        *("institute", "foundation", "trust", "society", "association", "alliance", "network", "project", "charity"),
        *("group", "partners", "partnership", "associates", "consulting", "consultants", "research", "analytics"),
        *("education", "learning", "services", "solutions", "software", "technologies", "systems", "media"),
        *("newspapers", "news", "tv", "publishing", "council", "uk", "international"),
    }
)
_SMALL = frozenset(["of", "the", "and", "for", "in", "to", "on"])
_WITH_PRODUCTS = frozenset([Category.COMMERCIAL.value, Category.PRESS.value])


class UnusableEntry(ValueError):
    """A line of a data file that cannot be used; the message says which file and line, and what to do."""


class Lists(NamedTuple):
    """All lists. What is found seldom is packed (`marshal`): to take it apart for each name would be slow."""

    entries: bytes
    """Packed, one behind the other: the fields of `recipients.directory.ListedBody`, categories as text, days as ISO
    text or None."""
    ends: list[int]
    """Where each of them ends."""
    aliases: dict[str, bytes]
    """Key -> packed: text, number of the entry and whether it is weak, of each entry with that name."""
    families: dict[str, bytes]
    """The same of those whose longer names are its parts."""
    joined: dict[str, str]
    """Key, or one of `begun`, without its spaces -> the key where it is long enough to be no other word by chance, or
    ""."""
    initials: dict[str, str]
    """First letters of the words -> the key, where all bodies with these letters are of one category."""
    begun: dict[str, str]
    """Key without a last word that people leave out ("Learning and Work") -> the key, likewise."""
    begin: frozenset[str]
    """First words of the names of companies and newspapers."""
    forms: dict[str, str]
    """Standing form -> the key, where one body has it (`recipients.cell.standing_forms`)."""
    same: frozenset[str]
    """Keys of names of a publisher that are no title of its own beside that under which it is listed."""
    dated: frozenset[str]
    """File and name, as an answer's `rule` has them, of each entry that holds from or until a day."""
    press: frozenset[str]
    """Of each name of the press one word, such as few others have."""
    press_letters: tuple[str, ...]
    """In order, each name of the press, and each of these beginnings, without its spaces."""
    titles: dict[str, str]
    """One word of each of these -> all the words of each, of several with "|" between."""


def read_lists() -> Lists:
    """All data files of the package. Raises `UnusableEntry`."""
    return Lists(*_read_files())


_Found = dict[str, list[tuple[str, int, bool]]]


@ready
def _read_files() -> tuple[Any, ...]:
    aliases: _Found = {}
    families: _Found = {}
    entries: list[tuple[Any, ...]] = []
    same: set[str] = set()
    known = _read_identifiers(FOLDER / "identifiers.csv")
    for file in FILES:
        with (FOLDER / f"{file}.csv").open(encoding="utf-8", newline="") as stream:
            for number, row in enumerate(csv.DictReader(stream), start=2):
                entries.append(_read_entry(row, file, number, known))
                _index(len(entries) - 1, row, aliases, families, same)
    kinds = {key: entries[found[0][1]][1] for key, found in aliases.items()}
    begun = _of_one_kind(_beginnings(key for key, found in aliases.items() if not found[0][2]), kinds)
    titles = _titles(aliases, begun, entries)
    packed = [*map(marshal.dumps, entries)]
    now = [key for key, found in aliases.items() if entries[found[0][1]][5] is None]
    return (
        b"".join(packed),
        list(accumulate(map(len, packed))),
        {key: marshal.dumps(tuple(found)) for key, found in aliases.items()},
        {key: marshal.dumps(tuple(found)) for key, found in families.items()},
        _joined(aliases, begun),
        _of_one_kind(_initials(now), kinds),
        begun,
        frozenset(key.split(" ", 1)[0] for key, kind in kinds.items() if kind in _WITH_PRODUCTS),
        _forms(aliases, entries),
        frozenset(same),
        frozenset(f"{e[8]}/{e[0].casefold()}" for e in entries if e[4] or e[5]),
        _words_of_the_press(aliases, entries),
        tuple(sorted({title.replace(" ", "") for title in titles})),
        _by_one_word(titles),
    )


def _joined(aliases: _Found, begun: Mapping[str, str]) -> dict[str, str]:
    out = dict.fromkeys((key.replace(" ", "") for key in (*aliases, *begun)), "")
    for key, found in aliases.items():
        if len(letters := key.replace(" ", "")) >= _LONG_ENOUGH and not found[0][2]:
            out[letters] = key
    return out


def _titles(aliases: _Found, begun: Mapping[str, str], entries: list[tuple[Any, ...]]) -> frozenset[str]:
    """Of each name of the press the key, its beginning that stands for it, and what of it its standing form holds."""
    press = {key: n for key, found in aliases.items() for _, n, _ in found if entries[n][1] == Category.PRESS}
    forms = (form for key, n in press.items() for form in standing_forms(tuple(key.split()), entries[n][8]))
    short = (b for b, key in begun.items() if key in press)
    return frozenset([*press, *short, *(form.split(" | ")[0] for form in forms)]) - {"the"}


def _by_one_word(titles: Iterable[str]) -> dict[str, str]:
    """One word of each, which fewest others have -> the words of each, "of" and "for" left out, with "|" between."""
    common = Counter(chain.from_iterable(set(title.split()) for title in titles))
    out: dict[str, list[str]] = {}
    for title in sorted(titles):
        words = [w for w in title.split() if w not in ("of", "for")] or title.split()
        out.setdefault(min(words, key=lambda w: (common[w], w)), []).append(" ".join(words))
    return {word: "|".join(found) for word, found in out.items()}


def _words_of_the_press(aliases: _Found, entries: list[tuple[Any, ...]]) -> frozenset[str]:
    """Of each name one word: that which more names of the press, and fewer others, have than its other words."""
    press = [key.split() for key, found in aliases.items() if any(entries[n][1] == Category.PRESS for _, n, _ in found)]
    here = Counter(w for words in press for w in {*words})
    everywhere = Counter(w for key in aliases for w in {*key.split()})
    return frozenset(max(words, key=lambda w: (2 * here[w] - everywhere[w], w)) for words in press) - {"the"}


def _forms(aliases: _Found, entries: list[tuple[Any, ...]]) -> dict[str, str]:
    """Standing form -> the key of a listed name that has it, of those that one body has; not of weak names."""
    out: dict[str, tuple[int, str]] = {}
    several = set()
    for key, found in aliases.items():
        entry, weak = found[0][1:]
        for form in () if weak else standing_forms(tuple(key.split()), entries[entry][8]):
            if out.setdefault(form, (entry, key))[0] != entry:
                several.add(form)
    return {form: key for form, (_, key) in out.items() if form not in several}


def _of_one_kind(shortened: Iterable[tuple[str, str]], kinds: Mapping[str, str]) -> dict[str, str]:
    """Short form -> the first key that has it, of those that only bodies of one category have."""
    out: dict[str, list[str]] = {}
    for short, key in shortened:
        out.setdefault(short, []).append(key)
    return {short: keys[0] for short, keys in out.items() if len({kinds[k] for k in keys}) == 1}


def _initials(keys: Iterable[str]) -> Iterator[tuple[str, str]]:
    for key in keys:
        words = key.split()
        if len(words) >= _FEWEST_INITIALS:
            for letters in {"".join(w[0] for w in words), "".join(w[0] for w in words if w not in _SMALL)}:
                if len(letters) >= _FEWEST_INITIALS:
                    yield letters, key


def _beginnings(keys: Iterable[str]) -> Iterator[tuple[str, str]]:
    for key in keys:
        start, _, last = key.rpartition(" ")
        if last in _LEFT_OUT and " " in start:
            yield start, key


def _read_identifiers(path: Path) -> dict[str, tuple[str, ...]]:
    """Listed name -> the numbers by which official registers know the body."""
    out: dict[str, tuple[str, ...]] = {}
    with path.open(encoding="utf-8", newline="") as stream:
        for number, row in enumerate(csv.DictReader(stream), start=2):
            if row["kind"] not in IDENTIFIERS or not row["number"]:
                wanted = f"a kind ({', '.join(IDENTIFIERS)}) and a number"
                raise UnusableEntry(f"recipients/data/identifiers.csv, line {number}: give {wanted}")
            out[row["name"]] = (*out.get(row["name"], ()), f"{row['kind']} {row['number']}")
    return out


def _read_entry(
    row: Mapping[str, str], file: str, number: int, known: Mapping[str, tuple[str, ...]]
) -> tuple[Any, ...]:
    try:
        return (
            row["name"],
            Category(row["category"]).value,
            tuple(Category(c).value for c in row["also"].split("|") if c),
            row["parent"],
            date.fromisoformat(row["from"]).isoformat() if row["from"] else None,
            date.fromisoformat(row["to"]).isoformat() if row["to"] else None,
            row["source"],
            row["note"],
            file,
            known.get(row["name"], ()),
        )
    except (KeyError, ValueError, AttributeError, TypeError) as error:
        raise UnusableEntry(f"recipients/{file}.csv, line {number}: {error}. Correct the line.") from error


def _index(entry: int, row: Mapping[str, str], aliases: _Found, families: _Found, same: set[str]) -> None:
    written = [a for a in row["aliases"].split("|") if a]
    texts = [*written, row["name"]]  # the aliases first: one with a mark says how far the name itself can be trusted
    seen: set[str] = set()
    for text in texts:
        weak, stem = text.endswith("?"), text.endswith("*")
        bare = text.rstrip("?*=")
        key = organisation_key(bare)
        if not key or key in seen:
            continue
        seen.add(key)
        if text.endswith("="):
            same.add(key)
        aliases.setdefault(key, []).append((bare, entry, weak))
        if not weak and (stem or (row["family"] == "yes" and _can_lead(bare))):
            families.setdefault(key, []).append((bare, entry, weak))


def _can_lead(name: str) -> bool:
    """True if longer names that begin with this one are its parts: two words or more, or an acronym."""
    words = core_words(name_words(name))
    return len(words) > 1 or (len(name) > 2 and name.isupper())
