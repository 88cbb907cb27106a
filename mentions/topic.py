"""What a page is about: which of its sentences speak of pupils' data, by their own words or by what stands before."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from mentions import UnusableWording, data_file
from mentions.unread import speaks_of_transfer, unread_in
from mentions.words.letters import author_in, furniture, without_offices
from mentions.words.meanings import without
from mentions.words.senses import has_sense, senses_of
from mentions.words.sentences import Prepared, prepare, tidy
from mentions.words.terms import Hit, hits_in, is_long, of_other_meaning
from text.privacy.remembered import MOST_OF_SENTENCES, remembered_of

BROAD = "pupils' data"
"""The name under which a sentence counts that speaks of children and their data in other words than a term's."""
_REACH = 1_300  # characters after a sentence on topic in which "the data" is the same
_PRONOUN_REACH = 2  # sentences after one on topic in which "it" is the same
_DEVOLVED = "another administration"
"""The gate of topic.toml by this name."""
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n")


class OnTopic(Struct):
    """Why a sentence counts."""

    terms: tuple[str, ...]
    found: str
    own: bool
    """By words of its own; else it goes on about it."""
    loose: bool = False
    """Only the Department and data are named: it counts where somebody is said to get them."""
    unread: str = ""
    """Why it cannot be read, where it cannot."""
    doubtful: bool = False
    """All that names pupils' data are letters that may stand for something else in this text."""
    devolved: bool = False
    """It stands in a paragraph on another administration of the United Kingdom, whose data they may be."""


@cache
def _pattern(name: str) -> re.Pattern[str]:
    words = data_file("topic.toml")["words"]
    try:
        if name == "broad":
            pupils, data = rf"(?:{words['pupils']})", rf"(?:{words['data']})"
            gap = r"(?:['\u2019]s?)?[^\S\n]+(?:(?!that\b|when\b|and then\b)[\w'\u2019,%-]{1,24}[^\S\n]+)"
            ahead = rf"\b(?<!non-){pupils}{gap}{{0,5}}?{data}\b"
            return re.compile(rf"{ahead}|\b{data}{gap}{{0,9}}?{pupils}\b", re.IGNORECASE)
        if name in ("data", "about"):
            return re.compile(
                rf"\b(?<!non-)(?:{words['data'] if name == 'data' else words['pupils'] + '|schools?'})\b", re.IGNORECASE
            )
        return re.compile(words[name], re.IGNORECASE)
    except (KeyError, re.error) as error:
        raise UnusableWording(f"mentions/topic.toml, {name}: {error}. Correct it.") from error


@cache
def _gates(*, page: bool) -> tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]:
    return tuple(
        (g["name"], re.compile(g["pattern"], re.IGNORECASE), re.compile(g["unless"], re.IGNORECASE))
        for g in data_file("topic.toml")["gate"]
        if g.get("page", False) is page
    )


def on_topic(prepared: Prepared, title: str, source: str, extra: Iterable[str] = ()) -> dict[int, OnTopic]:
    """The sentences of a text that speak of pupils' data, by their numbers.

    Raises:
        UnusableTerm: an extra term is too short or too long.
    """
    extra = tuple(extra)
    under = f"{tidy(title)}\n{source}"
    hits = hits_in(prepared, extra, under)
    if other := of_other_meaning(prepared.text, under):
        if not any(is_long(h.term) for h in hits if not h.follows):
            return {}
        sentences = tuple(s._replace(text=without(s.text, other)) for s in prepared.sentences)
        prepared = replace(prepared, text=without(prepared.text, other), sentences=sentences)
    page = _page(prepared, title, source)
    gates = _gated(prepared, f"{under}\n{prepared.text}")
    of_ours = _DEVOLVED in gates and _pattern("database").search(f"{under}\n{prepared.text}") is not None
    own = {e.casefold() for e in extra}
    by_number: dict[int, list[Hit]] = {}
    for hit in hits:
        by_number.setdefault(hit.number, []).append(hit)
    out: dict[int, OnTopic] = {}
    last = 0 if page.headed else -(10**9)
    since = -10
    for i, sentence in enumerate(prepared.sentences):
        here = by_number.get(i, [])
        if not here and (unread := unread_in(sentence.text)):
            out[i] = OnTopic((BROAD,), "", own=True, unread=unread)
            continue
        if gates[i] and not any(h.term.casefold() in own for h in here if not h.follows):
            if gates[i] == _DEVOLVED and (on := _of_another(sentence.text, here, page, of_ours=of_ours)):
                out[i] = on
            continue
        reach = page.headed or any(h.follows for h in here) or sentence.start - last <= _REACH
        if on := _named(sentence.text, here, page) or _gone_on(sentence.text, reach=reach):
            out[i], since = on, i
            last = sentence.end if on.own else last
            continue
        on = _loosely(sentence.text, page, pronoun=i - since <= _PRONOUN_REACH)
        if on := on or _by_senses(prepared, i, title, headed=page.headed):
            out[i] = on
    _just_before(prepared, gates, out)
    _beside(prepared, gates, out)
    if not page.headed and all(on.doubtful for on in out.values() if on.own):
        for on in out.values():
            on.doubtful = any(h.doubtful for h in hits)
    return dict(sorted(out.items()))


class _Page(NamedTuple):
    """What a page says of itself."""

    headed: bool
    """Its title, address or first line names pupils' data."""
    core: bool
    """It names the Department."""
    about: bool
    """It names children or schools."""
    ours: bool
    """It names the Department, one of its databases, or who is known to have got them."""


def _page(prepared: Prepared, title: str, source: str) -> _Page:
    address = re.sub(r"[-_/+.]+", " ", source)
    return _Page(
        any(heads(t) for t in (title, address, _first_heading(prepared)) if t),
        bool(_pattern("core").search(prepared.text)),
        bool(_pattern("about").search(prepared.text)),
        bool(_pattern("ours").search(f"{tidy(title)}\n{source}\n{prepared.text}")),
    )


def _named(sentence: str, here: Sequence[Hit], page: _Page) -> OnTopic | None:
    """Why a sentence counts by its own words."""
    strong = [h for h in here if not h.follows]
    if strong:
        doubtful = all(h.doubtful for h in strong)
        return OnTopic(tuple(dict.fromkeys(h.term for h in strong)), strong[0].found, own=True, doubtful=doubtful)
    found = (_pattern("broad").search(sentence) or _apart(sentence)) if page.ours else None
    return OnTopic((BROAD,), found[0], own=True) if found else None


def _of_another(sentence: str, here: Sequence[Hit], page: _Page, *, of_ours: bool) -> OnTopic | None:
    """Why a sentence counts in a paragraph on another administration: it tells of a transfer of pupils' data.

    Whose data they are is left open, unless it names the Department. `of_ours`: the text or its title names the NPD.
    """
    department = _pattern("core").search(sentence) is not None
    on = _named(sentence, here, page) if of_ours or department else None
    if on is None or not has_sense(sentence, "moves"):
        return None
    on.devolved = not department
    return on


def _gone_on(sentence: str, *, reach: bool) -> OnTopic | None:
    found = _pattern("goes_on").search(sentence) if reach else None
    return OnTopic((found[0].casefold(),), found[0], own=False) if found else None


def _loosely(sentence: str, page: _Page, *, pronoun: bool) -> OnTopic | None:
    """Why a sentence may count: by "it" just after one that does; loosely, by children's or the Department's data."""
    if pronoun and (found := _pattern("pronoun").search(sentence)):
        return OnTopic((found[0].casefold(),), found[0], own=False)
    if found := _pattern("broad").search(sentence):
        return OnTopic((BROAD,), found[0], own=False, loose=True)
    if page.core and (found := _pattern("data").search(sentence)):
        return OnTopic((found[0].casefold(),), found[0], own=False, loose=not page.about)
    return None


_WHOM = frozenset(["pupils", "school"])
_WHAT = frozenset(["data", "traits"])
_MOVES = frozenset(["moves", "moves_weak", "refused"])


def _by_senses(prepared: Prepared, i: int, title: str, *, headed: bool) -> OnTopic | None:
    """Why a sentence may count by what its words and those beside it mean: something moves, and of two of these three

    there is talk: of pupils or schools, of the Department, of data or what is known of pupils.
    """
    here = senses_of(prepared.sentences[i].text)
    if here.isdisjoint(_MOVES) or not (headed or here & (_WHOM | _WHAT | {"holder"})):
        return None
    near = here.union(*(senses_of(s.text) for s in prepared.sentences[max(0, i - 2) : i + 2]), senses_of(title))
    if headed or bool(near & _WHOM) + ("holder" in near) + bool(near & _WHAT) > 1:
        return OnTopic((BROAD,), "", own=False, loose=not headed)
    return None


def _just_before(prepared: Prepared, gates: Sequence[str], out: dict[int, OnTopic]) -> None:
    """Adds the sentence before one that names the data, in the same paragraph: "The Army wanted all of it."."""
    for i in [i for i, on in out.items() if on.own and i > 0]:
        before = prepared.sentences[i - 1]
        apart = "\n\n" in prepared.text[before.end : prepared.sentences[i].start]
        if i - 1 in out or gates[i - 1] or apart:
            continue
        if m := _pattern("pronoun").search(before.text):
            out[i - 1] = OnTopic((m[0].casefold(),), m[0], own=False)


def _beside(prepared: Prepared, gates: Sequence[str], out: dict[int, OnTopic]) -> None:
    """Adds those beside a sentence on topic in the same paragraph: "But to a property portal?"."""
    for i in sorted(out):
        for k in (i - 1, i + 1, i + 2):
            if k in out or not 0 <= k < len(prepared.sentences) or gates[k]:
                continue
            a, b = (prepared.sentences[n] for n in (min(i, k), max(i, k)))
            if "\n\n" not in prepared.text[a.end : b.start]:
                out[k] = OnTopic((BROAD,), "", own=False, loose=True)


@lru_cache(maxsize=256)
def heads(title: str) -> bool:
    """Whether a title, or the words of an address, name pupils' data."""
    return bool([h for h in hits_in(prepare(title)) if not h.follows] or _pattern("broad").search(tidy(title)))


def speaks_of_data(text: str) -> bool:
    """Whether a text has a word of data, of keeping or of passing them on, whosever they are."""
    return _pattern("speaks").search(text) is not None


def _first_heading(prepared: Prepared) -> str:
    """The first line of a text, where it is a heading with an empty line under it."""
    if len(prepared.sentences) < 2:
        return ""
    first, second = prepared.sentences[:2]
    between = prepared.text[first.end : second.start]
    return first.text if "\n" in between and first.text[-1:] not in ".!;," and len(first.text) < 160 else ""


def _apart(sentence: str) -> re.Match[str] | None:
    """Where a sentence names children or schools, and data."""
    return _pattern("data").search(sentence) if _pattern("about").search(sentence) else None


def _gated(prepared: Prepared, page: str) -> Sequence[str]:
    """For each sentence the name of what its page or its paragraph is about instead, or ""."""
    if name := _gate(page, _gates(page=True)):
        return [name] * len(prepared.sentences)
    breaks = [m.start() for m in _PARAGRAPH.finditer(prepared.text)]
    bounds = [0, *breaks, len(prepared.text)]
    names: dict[int, str] = {}
    out = []
    for sentence in prepared.sentences:
        paragraph = bisect_right(breaks, sentence.start)
        if paragraph not in names:
            names[paragraph] = _gate_of_paragraph(prepared.text[bounds[paragraph] : bounds[paragraph + 1]])
        out.append(names[paragraph] or ("a trifle" if _is_trifle(sentence.text) else ""))
    return out


@remembered_of(MOST_OF_SENTENCES)
def _gate_of_paragraph(words: str) -> str:
    return _gate(words, _gates(page=False))


def _is_trifle(sentence: str) -> bool:
    """Whether a sentence is the furniture of a letter or page, and says nothing of pupils' data or of a transfer."""
    rest = author_in(sentence) or furniture(sentence)
    if not rest:
        return rest is not None
    rest = without_offices(rest)
    return not heads(rest) and not (speaks_of_transfer(rest) and has_sense(rest, *_WHOM, *_WHAT))


def _gate(words: str, gates: Iterable[tuple[str, re.Pattern[str], re.Pattern[str]]]) -> str:
    for name, pattern, unless in gates:
        if pattern.search(words) and not unless.search(words):
            return name
    return ""
