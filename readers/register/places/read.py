"""Reads in which regions of England a row says that its pupils are. Pure; linear; never raises.

It says so where pupils, schools or data stand before "in Leeds", or "Leeds" before pupils or schools, and nothing in
the row speaks of the whole country or of a comparison. A recipient's own place says nothing: a university in Leeds
studies all of England.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("regions.csv")
LONGEST = 5_000
"""Characters of a cell that are read."""
_WORD = re.compile(r"[^\W\d_]+|[,;.&]")
_PUPILS = frozenset({
    "pupil", "pupils", "child", "children", "school", "schools", "student", "students", "learner", "learners",
    "academies", "primaries", "secondaries", "people", "teenagers", "residents", "cohort", "cohorts", "authorities",
    "boroughs",
})
_IN = frozenset({"in", "across", "within", "throughout", "from"})
_BETWEEN = frozenset({
    "the", "a", "of", "city", "county", "borough", "boroughs", "metropolitan", "royal", "local", "authority",
    "authorities", "area", "areas", "region", "regions",
})
"""Words that may stand between "in" and the name of a place."""
_REACH = 4
"""Words between pupils and "in"."""
_GOES_ON = frozenset({",", "and", "&", "or"})
_ELSEWHERE = frozenset({
    "national", "nationally", "nationwide", "england", "english", "uk", "britain", "british", "kingdom", "countrywide",
    "country", "wales", "scotland", "all", "every", "other", "others", "rest", "elsewhere", "compare", "compared",
    "comparing", "comparison", "comparisons", "comparator", "comparators", "control", "controls", "benchmark",
    "benchmarking", "benchmarks", "neighbours", "statistical", "outside", "regional", "not", "except", "excluding",
    "without", "beyond",
})
"""Words of which any leaves it open whether there are only pupils of that place."""
_NAMES = re.compile(
    r"\bnational pupil database\b|\beast of england\b|\b(?:north|south) (?:east|west) of england\b", re.IGNORECASE
)
"""Names in which such words stand and say nothing."""


@cache
def regions() -> dict[str, str]:
    """The names of the nine regions by id, in the order of the file."""
    return {row["id"]: row["name"] for row in _rows()}


def regions_in(cells: Iterable[str]) -> frozenset[str]:
    """The ids of the regions that a row says its pupils are in; none where it leaves that open."""
    texts = [cell[:LONGEST] for cell in cells]
    found = {region for text in texts for region in _regions_in(_WORD.findall(text))}
    for text in texts if found else ():
        if not _ELSEWHERE.isdisjoint(w.casefold() for w in _WORD.findall(_NAMES.sub(" ", text))):
            return frozenset()
    return frozenset(found)


def _regions_in(words: Sequence[str]) -> Iterator[str]:
    at = 0
    while at < len(words):
        place = _place_at(words, at)
        if place is None:
            at += 1
            continue
        told = _said_before(words, at)
        listed = []
        end = at
        while place is not None:
            region, end = place
            listed.append(region)
            place = _place_at(words, end + 1) if end < len(words) and words[end].casefold() in _GOES_ON else None
        if told or (end < len(words) and words[end].casefold() in _PUPILS):
            yield from listed
        at = end


def _place_at(words: Sequence[str], at: int) -> tuple[str, int] | None:
    """The region of a place whose name stands here, the longest that fits, and where the name ends."""
    if at >= len(words) or not words[at][0].isupper():
        return None
    for name, region in _by_first_word().get(words[at].casefold(), ()):
        end = at + len(name)
        if tuple(w.casefold() for w in words[at:end]) == name:
            # "London School", "Sutton Trust", "Leeds Beckett": a body's name. In capitals there is nothing to tell by.
            more = end < len(words) and words[end][0].isupper() and words[end].casefold() not in _PUPILS | _BETWEEN
            return None if more and not words[at].isupper() else (region, end)
    return None


def _said_before(words: Sequence[str], at: int) -> bool:
    """True for "schools in", "pupils who live in the London Borough of" and the like before a name."""
    place = at - 1
    while place >= 0 and (words[place].casefold() in _BETWEEN or words[place] == "London"):
        place -= 1
    if place < 0 or words[place].casefold() not in _IN:
        return False
    return any(w.casefold() in _PUPILS for w in words[max(0, place - _REACH) : place])


@cache
def _by_first_word() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    out: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for row in _rows():
        for phrase in row["words"].split("|"):
            name = tuple(w.casefold() for w in _WORD.findall(phrase))
            out.setdefault(name[0], []).append((name, row["id"]))
    for found in out.values():
        found.sort(key=lambda f: -len(f[0]))
    return out


def _rows() -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
