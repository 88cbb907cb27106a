"""Knows the fields of a register and the words that head them, in every era of the DfE's registers and in others."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from model.life import NEVER_SUPPLIED, Life
from model.register import PLANNED, REFUSED, Table
from readers.columns.undated import without_dates
from text.clean import clean, fold, without_turns
from text.pattern import lazy_pattern
from text.periods import MONTH
from text.remarks.outcomes import life_of_line

_DATA = tomllib.loads(Path(__file__).with_name("fields.toml").read_text(encoding="utf-8"))


class _HeadingRule(NamedTuple):
    field: str
    words: frozenset[str]
    without: frozenset[str]
    whole: bool
    counts: bool
    phrase: str


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


_LITTLE = frozenset({"of", "the", "a", "for", "and", "or", "to", "by", "in", "s", "an"})
_SAME: dict[str, str] = {_singular(k): _singular(v) for k, v in _DATA["same"].items()}


def _words(folded: str) -> list[str]:
    """The words that count, in order; where there is none other, the little ones too."""
    words = [_SAME.get(w, w) for w in map(_singular, folded.split())]
    return [w for w in words if w not in _LITTLE] or words


def _rule(field: str, text: str, without: Sequence[str]) -> _HeadingRule:
    parts = text.lstrip("=^~").split()
    bare = " ".join(p for p in parts if not p.startswith("-"))
    unwanted = " ".join(p[1:] for p in parts if p.startswith("-"))
    whole = text.startswith("=")
    banned = frozenset(_words(f"{unwanted} {'' if whole else ' '.join(without)}"))
    phrase = f" {bare} " if text.startswith("~") else ""
    return _HeadingRule(field, frozenset(_words(bare)), banned, whole, text.startswith("^"), phrase)


_RULES = tuple(_rule(f["name"], r, f.get("without", ())) for f in _DATA["field"] for r in f["rules"])
# Each rule is filed under one of its words, so that a text is held against few of the three hundred.
_RULES_WITH: dict[str, list[int]] = {}
for _number, _one in enumerate(_RULES):
    _RULES_WITH.setdefault(min(_one.words), []).append(_number)
_EVERY_WORD = frozenset(w for r in _RULES for w in r.words)
_VOCABULARY = frozenset(
    {w for f in _DATA["field"] for r in f["rules"] for w in r.lstrip("=^~").replace("-", "").split()}
    | set(_DATA["same"])
    | _EVERY_WORD
)
"""Words into which a heading without spaces is parted."""
_COUNTS = ("number of", "no of", "total number", "count of", "how many")
_DFE_WORDS = frozenset(_DATA["dfe"]["words"])
_DFE_PHRASES: tuple[str, ...] = tuple(_DATA["dfe"]["phrases"])

_BODY_WORDS = frozenset(_words(" ".join(_DATA["bodies"]["words"])))
_GAVE = frozenset(_words(" ".join(_DATA["bodies"]["gave"])))
_PARTS_OF_BODIES = frozenset(_words(" ".join(_DATA["bodies"]["parts"])))
_PAST = frozenset(_words(" ".join(_DATA["bodies"]["past"])))
_OF_BODIES = frozenset(_words(" ".join(_DATA["bodies"]["without"])))
_ONWARD = frozenset(_words(" ".join(_DATA["bodies"]["onward"])))
_MEANS = frozenset(_words(" ".join(_DATA["bodies"]["means"])))
_ABOUT = frozenset(_words(" ".join(_DATA["bodies"]["about"])))
_SOMEBODY = frozenset(_DATA["bodies"]["somebody"]) | _BODY_WORDS

FIELDS: tuple[str, ...] = tuple(dict.fromkeys(f["name"] for f in _DATA["field"]))
"""All field names, in the order in which their rules are tried."""
ANCHORS: frozenset[str] = frozenset(_DATA["anchors"]["fields"])
"""Fields of which a heading row has at least one."""
DATE_FIELDS = (
    "date", "requested", "decided", "supplied", "rejected", "outcome_date", "licence_start", "licence_end", "destroyed",
    "published",
)
"""Fields whose cells are dates."""
LONGEST_HEADING = 300
"""Characters. The longest heading known has 120 and a note in brackets; two that were joined may have twice that."""
_INSTEAD: dict[str, list[str]] = _DATA["instead"]

_GIVEN_BY = lazy_pattern(r"\b(?:shared|disclosed|supplied|released|provided|sent|issued|published|given) by\b")
_BRACKETS = lazy_pattern(r"\([^()]*\)|\[[^\[\]]*\]")
_CAMEL = lazy_pattern(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_ASKS = lazy_pattern(r"(?:is|are|was|were|has|have|had|does|do|did|can|could|will|would|should) ")
_LONG_NOTE = 3
"""Words. A longer text in brackets explains the heading (`Patient opt-outs applied (Note: ... 'Date of Death')`)."""


def spoken(heading: str) -> str:
    """The heading folded, without the notes in it, and in words: `DateOfRelease` and `DATEOFRELEASE` are three."""
    text = without_turns(clean(heading))
    bare = _BRACKETS.sub(lambda m: m[0] if len(fold(m[0]).split()) <= _LONG_NOTE else " ", text)
    text = bare if fold(bare) else text
    text = " ".join(_CAMEL.sub(" ", w) for w in text.replace("DfE", "Dfe").replace("_", " ").split())
    return " ".join(p for w in fold(text).split() for p in _parts(w))


@lru_cache(maxsize=4096)
def _parts(word: str) -> tuple[str, ...]:
    """The words that one without spaces is made of; itself where it is one, or where some of it is no word we know."""
    if len(word) < 8 or _singular(word) in _VOCABULARY or not word.isalpha():
        return (word,)
    best: list[tuple[str, ...] | None] = [()]
    for end in range(1, len(word) + 1):
        found = None
        for start in range(max(0, end - 16), end):
            before, piece = best[start], word[start:end]
            known = piece in _LITTLE if len(piece) < 3 else piece in _VOCABULARY or _singular(piece) in _VOCABULARY
            if before is not None and known and len(piece) > 1 and (found is None or len(before) + 1 < len(found)):
                found = (*before, piece)
        best.append(found)
    return best[-1] or (word,)


@lru_cache(maxsize=16384)
def fields_of(heading: str) -> tuple[str, ...]:
    """The fields that a heading may mean, by its words, the likeliest first; empty where no rule knows it."""
    if not heading or len(heading) > LONGEST_HEADING:
        return ()
    said = spoken(heading)
    ordered = _words(said)
    words = frozenset(ordered)
    if not words & _EVERY_WORD or len(ordered) > 24 or asks(heading):
        return ()
    counts = said.startswith(_COUNTS)
    found = dict.fromkeys(
        _RULES[n].field
        for n in sorted({n for w in words for n in _RULES_WITH.get(w, ())})
        if _is_met(_RULES[n], words, f" {said} ", counts=counts)
    )
    if found and (first := next(iter(found))) in _INSTEAD:
        found |= dict.fromkeys(_INSTEAD[first])
    return tuple(found)


def asks(heading: str) -> bool:
    """True for a question that is answered by yes or no: "Has the applicant been trained?" is no applicant."""
    return heading.rstrip().endswith("?") and _ASKS.match(spoken(heading)) is not None


@lru_cache(maxsize=4096)
def is_own_name(heading: str, field: str) -> bool:
    """True for a heading that is the field's own name and no more: "Dataset(s)", "Dataset name"; not "Type of data"."""
    return {*_words(spoken(heading))} - {"name"} == {field}


@lru_cache(maxsize=4096)
def names_bodies(heading: str) -> bool:
    """True for a heading that speaks of organisations, not of what they are or who stands for them."""
    words = frozenset(_words(spoken(heading)))
    return not words.isdisjoint(_BODY_WORDS) and words.isdisjoint(_OF_BODIES) and may_receive(heading)


@lru_cache(maxsize=4096)
def may_receive(heading: str) -> bool:
    """True for a heading by which bodies in its column may have received: it does not say that they gave or keep."""
    said = spoken(heading)
    return _GAVE.isdisjoint(_words(said)) and not _GIVEN_BY.search(said)


@lru_cache(maxsize=4096)
def is_onward(heading: str) -> bool:
    """True for a heading that speaks of who got the data from the recipient: "Onward sharing", "Who else sees it"."""
    return not _ONWARD.isdisjoint(_words(spoken(heading).replace("sub licen", "sublicen")))


@lru_cache(maxsize=4096)
def may_name_more(heading: str) -> bool:
    """True for a heading under which, for all that is known, a body may stand that the data went to besides."""
    words = _words(spoken(heading))
    of_row = may_receive(heading) and _MEANS.isdisjoint(words)
    return (is_onward(heading) or of_row) and not is_of_the_past(heading)


@lru_cache(maxsize=4096)
def is_of_a_subject(heading: str) -> bool:
    """True for a heading of what a row is about, which speaks of nobody: "Subject of agreement", "Topic"."""
    words, said = _words(spoken(heading)), spoken(heading).split()
    return not _ABOUT.isdisjoint(words) and _SOMEBODY.isdisjoint((*words, *said)) and not is_onward(heading)


@lru_cache(maxsize=4096)
def is_of_the_past(heading: str) -> bool:
    """True for a heading of what held before: "Previous recipient", "Former name of organisation"."""
    return not _PAST.isdisjoint(_words(spoken(heading)))


@lru_cache(maxsize=4096)
def is_part_of_a_body(heading: str) -> bool:
    """True for a heading that speaks of departments: whose rows they are, beside a column of who received."""
    words = _words(spoken(heading))
    return not _PARTS_OF_BODIES.isdisjoint(words) and _BODY_WORDS.isdisjoint(words)


def _is_met(rule: _HeadingRule, words: frozenset[str], said: str, *, counts: bool) -> bool:
    if not rule.words <= words or rule.without & words or (rule.counts and not counts):
        return False
    return rule.phrase in said and not (rule.whole and words - rule.words)


def field_of(heading: str, own: Mapping[str, str] | None = None) -> str | None:
    """The field that a heading means, by what the user says of it (`own`: by `heading_key`), else by its words."""
    if own and (said := own.get(heading_key(heading))) is not None:
        return said or None
    return next(iter(fields_of(heading)), None)


def is_dfe_heading(heading: str) -> bool:
    """True for a heading that only the DfE's registers have: it names the DfE, the NPD, its panels or its tiers."""
    folded = fold(heading)
    return not _DFE_WORDS.isdisjoint(folded.split()) or any(p in folded for p in _DFE_PHRASES)


_RANGE = lazy_pattern(rf"{MONTH}\b.*(?:\bto\b|-|\u2013).*{MONTH}\b", re.IGNORECASE)

_SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("classification", ("tier of data", "tiers of data", "classification", "tiers", "data tiers")),
    ("home_office", ("home office", "homeoffice")),
    ("police", ("police", "criminal investigation")),
    ("court_orders", ("court",)),
    (REFUSED, ()),
    ("regular", ("regular",)),
    ("live", ("live",)),
    (PLANNED, ("open", "pipeline", "in progress", "forthcoming", "upcoming", "prospective", "future share")),
    ("completed", ("completed", "complete", "closed")),
    ("npd", ("npd", "national pupil database", "third party request", "third party register", "before april 2018")),
    ("shares", ("share", "shares", "dsap", "panel", "external", "third party", "mou", "dsa", "sla", "data sharing")),
)


_BY_LINE: Mapping[str, frozenset[Life]] = {REFUSED: NEVER_SUPPLIED, PLANNED: frozenset({Life.REQUESTED})}


def section_of(sheet_name: str) -> str:
    """What a sheet of the DfE's holds (`model.register.Table.section`), "" where its name does not say.

    A name that is only a span of months (`June 17 to Sept 17`) is the sheet of requests completed in it.
    """
    folded = f" {fold(without_dates(sheet_name))} "
    for section, phrases in _SECTIONS:
        if any(f" {p} " in folded or f" {p}s " in folded for p in phrases) or (
            section in _BY_LINE and life_of_line(without_dates(sheet_name)) in _BY_LINE[section]
        ):
            return section
    return "completed" if not folded.strip() and _RANGE.search(sheet_name) else ""


def heading_key(heading: str) -> str:
    """By what a heading is found: folded, and as it is where nothing is left of it (`#`)."""
    return fold(heading) or clean(heading)


def named_in_vain(said: Iterable[tuple[str, str]], tables: Sequence[Table]) -> Iterator[str]:
    """For people, each heading that no table has and whose field no other column is: mistyped, or gone since."""
    columns = [c for t in tables for c in t.columns]
    headings, fields = {heading_key(c.heading) for c in columns}, {c.field for c in columns}
    for heading, field in said:
        if field and field not in fields and heading_key(heading) not in headings:
            yield (
                f"[source.columns] names the heading {heading!r}, which stands nowhere, and no other column is known "
                f"to be {field}: look for a typing error, or for another heading in its place"
            )
