"""The directory of listed organisations: the data files indexed by matching key, with dates of what changed."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

from model.register import Category
from recipients.cell.names import Words, core_words, name_words, organisation_key
from recipients.data import FOLDER

FILES = (
    *("press", "commercial", "school_exam_board", "police_home_office", "regulator_alb", "health"),
    *("central_government", "university", "think_tank", "charity", "local_authority"),
)
IDENTIFIERS = ("company number", "charity number", "UKPRN", "URN")
_LONGEST_FAMILY = 8  # words of the longest listed name that longer names are tried against

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


class UnusableEntry(ValueError):
    """A line of a data file that cannot be used; the message says which file and line, and what to do."""


@dataclass(frozen=True, slots=True)
class ListedBody:
    """One listed organisation, in one period where its category changed."""

    name: str
    category: Category
    also: tuple[Category, ...] = ()
    parent: str = ""
    start: date | None = None
    """First day of this category; None: always before."""
    end: date | None = None
    """First day on which it no longer holds; None: still holds."""
    source: str = ""
    note: str = ""
    file: str = ""
    identifiers: tuple[str, ...] = ()
    """Such as "company number 00908396": of identifiers.csv, by the entry's name."""

    def holds(self, on: date | None) -> bool:
        """True if the entry is true on that day; without a day, if it holds today as far as the file knows."""
        if on is None:
            return self.end is None
        return (self.start is None or self.start <= on) and (self.end is None or on < self.end)


class Alias(NamedTuple):
    """A name under which an entry is found."""

    text: str
    entry: ListedBody
    weak: bool
    """True where the name stands for other bodies too (three letters, a bare place name)."""


@dataclass(frozen=True, slots=True)
class Directory:
    """The index. `aliases`: key -> all entries with that name; `families`: those whose longer names are its parts."""

    aliases: Mapping[str, tuple[Alias, ...]]
    families: Mapping[str, tuple[Alias, ...]]
    firsts: frozenset[str]
    """First words of all families: most names are ruled out at once."""
    entries: tuple[ListedBody, ...]
    joined: Mapping[str, Alias] = field(default_factory=dict)
    """Key without its spaces -> the entry, where it is long enough to be no other word by chance."""
    initials: Mapping[str, Alias] = field(default_factory=dict)
    """First letters of the words -> the entry, where all bodies with these letters are of one category."""
    begun: Mapping[str, Alias] = field(default_factory=dict)
    """Key without a last word that people leave out ("Learning and Work") -> the entry, likewise."""

    def find(self, key: str, on: date | None = None) -> Alias | None:
        """The entry with this key that holds on the day; the latest one if none does."""
        found = self.aliases.get(key)
        return _in_time(found, on) if found else None

    def find_family(self, words: Words, on: date | None = None) -> Alias | None:
        """The longest listed name that `words` begin with, of those whose parts go by a longer name."""
        if not words or words[0] not in self.firsts:
            return None
        for length in range(min(len(words) - 1, _LONGEST_FAMILY), 0, -1):
            found = self.families.get(" ".join(words[:length]))
            if found:
                return _in_time(found, on)
        return None

    def periods(self, key: str) -> tuple[ListedBody, ...]:
        """All entries of a name, the earliest first: more than one where its category changed."""
        entries = [a.entry for a in self.aliases.get(key, ())]
        return tuple(sorted(entries, key=lambda e: e.start or date.min))


def _in_time(found: Iterable[Alias], on: date | None) -> Alias | None:
    last = None
    for last in found:
        if last.entry.holds(on):
            break
    return last


@cache
def directory() -> Directory:
    """All data files of the package. Raises `UnusableEntry`."""
    aliases: dict[str, list[Alias]] = {}
    families: dict[str, list[Alias]] = {}
    entries: list[ListedBody] = []
    known = _read_identifiers(FOLDER / "identifiers.csv")
    for file in FILES:
        with (FOLDER / f"{file}.csv").open(encoding="utf-8", newline="") as stream:
            for number, row in enumerate(csv.DictReader(stream), start=2):
                entry = _read_entry(row, file, number)
                if entry.name in known:
                    entry = replace(entry, identifiers=known[entry.name])
                entries.append(entry)
                _index(entry, row, aliases, families)
    return Directory(
        {k: tuple(v) for k, v in aliases.items()},
        {k: tuple(v) for k, v in families.items()},
        frozenset(k.split(" ", 1)[0] for k in families),
        tuple(entries),
        {j: v[0] for k, v in aliases.items() if len(j := k.replace(" ", "")) >= _LONG_ENOUGH and not v[0].weak},
        _of_one_kind(_initials(aliases)),
        _of_one_kind(_beginnings(aliases)),
    )


def _of_one_kind(shortened: Iterable[tuple[str, Alias]]) -> dict[str, Alias]:
    """Short form -> the first entry that has it, of those that only bodies of one category have."""
    out: dict[str, list[Alias]] = {}
    for short, alias in shortened:
        out.setdefault(short, []).append(alias)
    return {k: v[0] for k, v in out.items() if len({a.entry.category for a in v}) == 1}


def _initials(aliases: Mapping[str, list[Alias]]) -> Iterator[tuple[str, Alias]]:
    for key, found in aliases.items():
        words = key.split()
        if len(words) >= _FEWEST_INITIALS and found[0].entry.end is None:
            for letters in {"".join(w[0] for w in words), "".join(w[0] for w in words if w not in _SMALL)}:
                if len(letters) >= _FEWEST_INITIALS:
                    yield letters, found[0]


def _beginnings(aliases: Mapping[str, list[Alias]]) -> Iterator[tuple[str, Alias]]:
    for key, found in aliases.items():
        start, _, last = key.rpartition(" ")
        if last in _LEFT_OUT and " " in start and not found[0].weak:
            yield start, found[0]


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


def _read_entry(row: Mapping[str, str], file: str, number: int) -> ListedBody:
    try:
        return ListedBody(
            row["name"],
            Category(row["category"]),
            tuple(Category(c) for c in row["also"].split("|") if c),
            row["parent"],
            date.fromisoformat(row["from"]) if row["from"] else None,
            date.fromisoformat(row["to"]) if row["to"] else None,
            row["source"],
            row["note"],
            file,
        )
    except (KeyError, ValueError, AttributeError, TypeError) as error:
        raise UnusableEntry(f"recipients/{file}.csv, line {number}: {error}. Correct the line.") from error


def _index(
    entry: ListedBody, row: Mapping[str, str], aliases: dict[str, list[Alias]], families: dict[str, list[Alias]]
) -> None:
    written = [a for a in row["aliases"].split("|") if a]
    texts = [*written, entry.name]  # the aliases first: one with a mark says how far the name itself can be trusted
    seen: set[str] = set()
    for text in texts:
        weak, stem = text.endswith("?"), text.endswith("*")
        bare = text.rstrip("?*")
        key = organisation_key(bare)
        if not key or key in seen:
            continue
        seen.add(key)
        alias = Alias(bare, entry, weak)
        aliases.setdefault(key, []).append(alias)
        if not weak and (stem or (row["family"] == "yes" and _can_lead(bare))):
            families.setdefault(key, []).append(alias)


def _can_lead(name: str) -> bool:
    """True if longer names that begin with this one are its parts: two words or more, or an acronym."""
    words = core_words(name_words(name))
    return len(words) > 1 or (len(name) > 2 and name.isupper())
