"""Knows the fields of a register and the words that head them, in every era of the DfE's registers and in others."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from readers.dates import MONTH
from readers.text import clean, fold

_DATA = tomllib.loads(Path(__file__).with_name("fields.toml").read_text(encoding="utf-8"))


class _Rule(NamedTuple):
    field: str
    words: frozenset[str]
    without: frozenset[str]
    whole: bool
    counts: bool


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


_SAME: dict[str, str] = {_singular(k): _singular(v) for k, v in _DATA["same"].items()}


def _words(folded: str) -> list[str]:
    return [_SAME.get(w, w) for w in map(_singular, folded.split())]


def _rule(field: str, text: str) -> _Rule:
    parts = text.lstrip("=^").split()
    wanted = frozenset(_words(" ".join(p for p in parts if not p.startswith("-"))))
    unwanted = frozenset(_words(" ".join(p[1:] for p in parts if p.startswith("-"))))
    return _Rule(field, wanted, unwanted, text.startswith("="), text.startswith("^"))


_RULES = tuple(_rule(f["name"], r) for f in _DATA["field"] for r in f["rules"])
# Each rule is filed under one of its words, so that a text is held against few of the three hundred.
_RULES_WITH: dict[str, list[int]] = {}
for _number, _one in enumerate(_RULES):
    _RULES_WITH.setdefault(min(_one.words), []).append(_number)
_EVERY_WORD = frozenset(w for r in _RULES for w in r.words)
_COUNTS = ("number of", "no of", "total number", "count of", "how many")
_LITTLE = frozenset({"of", "the", "a", "for", "and", "or", "to", "by", "in"})
_DFE_WORDS = frozenset(_DATA["dfe"]["words"])
_DFE_PHRASES: tuple[str, ...] = tuple(_DATA["dfe"]["phrases"])

FIELDS: tuple[str, ...] = tuple(f["name"] for f in _DATA["field"])
"""All field names, in the order in which their rules are tried."""
ANCHORS: frozenset[str] = frozenset(_DATA["anchors"]["fields"])
"""Fields of which a heading row has at least one."""
DATE_FIELDS: tuple[str, ...] = (
    "date",
    "requested",
    "decided",
    "supplied",
    "rejected",
    "outcome_date",
    "licence_start",
    "licence_end",
    "destroyed",
    "published",
)
"""Fields whose cells are dates."""
LONGEST_HEADING = 160
"""Characters. The longest heading known has 88; two that were joined may have twice that."""


@lru_cache(maxsize=16384)
def field_of(heading: str) -> str | None:
    """The field that a heading means, by its words; None where no rule knows it."""
    if not heading or len(heading) > LONGEST_HEADING:
        return None
    ordered = [w for w in _words(fold(heading)) if w not in _LITTLE]
    words = frozenset(ordered)
    counts = fold(heading).startswith(_COUNTS)
    if not words & _EVERY_WORD or len(ordered) > 24:
        return None
    for number in sorted(n for w in words for n in _RULES_WITH.get(w, ())):
        rule = _RULES[number]
        if rule.words <= words and not rule.without & words and (counts or not rule.counts):
            if rule.whole and words - rule.words:
                continue
            return rule.field
    return None


def is_dfe_heading(heading: str) -> bool:
    """True for a heading that only the DfE's registers have: it names the DfE, the NPD, its panels or its tiers."""
    folded = fold(heading)
    return not _DFE_WORDS.isdisjoint(folded.split()) or any(p in folded for p in _DFE_PHRASES)


# ---------------------------------------------------------------------------------------------------------------
# What a sheet holds, and which file it is

_DATES_OUT = re.compile(
    rf"\b(?:(?:from|to|until|as (?:at|of|on)|updated|up to|end of|between|and|by|before|since|of) +)*"
    rf"(?:(?:[0-9]{{1,2}}(?:st|nd|rd|th)? +)?{MONTH}\b[ ,.'-]*(?:[0-9]{{4}}|[0-9]{{2}})?(?![0-9])"
    rf"|[0-9]{{1,2}}[./-][0-9]{{1,2}}[./-][0-9]{{2,4}}|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}\b"
    rf"|(?:19|20)[0-9]{{2}}(?:[-/ ]+(?:[0-9]{{4}}|[0-9]{{2}}))?\b"
    rf"|q[1-4]\b|(?:first|second|third|fourth|1st|2nd|3rd|4th) quarter\b|[0-9]{{6,8}}\b)",
    re.IGNORECASE,
)
_HANGING = re.compile(
    r"(?:[\s:,;.\-\u2013\u2014_()\[\]&]|\b(?:to|from|as at|as of|until|and|the end of|of|for|up)\b)+$", re.IGNORECASE
)
_EXTENSION = re.compile(r"\.(?:ods|xlsx?|xlsm|csv|tsv|txt|html?)$", re.IGNORECASE)
_RANGE = re.compile(rf"{MONTH}\b.*(?:\bto\b|-|\u2013).*{MONTH}\b", re.IGNORECASE)

_SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("classification", ("tier of data", "tiers of data", "classification", "tiers", "data tiers")),
    ("home_office", ("home office", "homeoffice")),
    ("police", ("police", "criminal investigation")),
    ("court_orders", ("court",)),
    ("regular", ("regular",)),
    ("live", ("live",)),
    ("open", ("open", "pipeline", "in progress")),
    ("completed", ("completed", "complete", "closed")),
    ("npd", ("npd", "national pupil database", "third party request", "third party register", "before april 2018")),
    ("shares", ("share", "shares", "dsap", "panel", "external", "third party", "mou", "dsa", "sla", "data sharing")),
)


@lru_cache(maxsize=1024)
def without_dates(text: str) -> str:
    """`text` with months, years, dates, and the words that lead to them, taken out."""
    text = clean(text.replace("_", " "))[:300]
    return _HANGING.sub("", clean(_DATES_OUT.sub(" ", text)))


def file_key(title: str) -> str:
    """What stays the same in the title of a file from one edition to the next.

    `DfE external data shares: June 2020` and `DfE_external_data_shares_September_2023.ods` give the same.
    """
    bare = _EXTENSION.sub("", clean(title).split("/")[-1] if "/" in title and " " not in title else clean(title))
    return without_dates(bare) or clean(title)


def section_of(sheet_name: str) -> str:
    """What a sheet of the DfE's holds (`model.Table.section`), "" where its name does not say.

    A name that is only a span of months (`June 17 to Sept 17`) is the sheet of requests completed in it.
    """
    folded = f" {fold(without_dates(sheet_name))} "
    for section, phrases in _SECTIONS:
        if any(f" {p} " in folded or f" {p}s " in folded for p in phrases):
            return section
    return "completed" if not folded.strip() and _RANGE.search(sheet_name) else ""
