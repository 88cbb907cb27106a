"""Reads in which regions of England a row says that its pupils are. Pure; linear; never raises.

It says so where pupils, schools or data stand before "in Leeds", or "Leeds" before pupils or schools, and nothing in
the row speaks of the whole country or of a comparison. A recipient's own place says nothing: a university in Leeds
studies all of England. A column headed as that of places (headings.toml) says it by names alone.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path

from readers.columns.fields import spoken
from text.clean import fold
from text.pattern import lazy_pattern

FILE = Path(__file__).with_name("regions.csv")
_Names = dict[str, list[tuple[tuple[str, ...], str]]]
LONGEST = 5_000
"""Characters of a cell that are read."""
_WORD = lazy_pattern(r"[^\W\d_]+|[,;.&]")
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
_NAMES = lazy_pattern(
    r"\bnational pupil database\b|\b(?:east|(?:north|south)[ -]?(?:east|west))(?: of)? england\b", re.IGNORECASE
)
"""Names in which such words stand and say nothing."""
_LITTLE = frozenset({"and", "&", "the", "of", "."})
"""Left out of names: "Yorkshire & Humber", "St. Helens"."""
_BESIDE_NAMES = _LITTLE | _BETWEEN | _GOES_ON | _PUPILS | _IN | {
    ";", "only", "council", "councils", "unitary", "counties", "la", "las", "lea", "district", "districts",
}
"""Words that may stand beside names in a column of places."""
_HEADINGS: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("headings.toml").read_text(encoding="utf-8"))
_SAY, _OTHER = frozenset(_HEADINGS["say"]), [frozenset(words.split()) for words in _HEADINGS["other"]]
_CELL_WORD = lazy_pattern(r"[^\W_]+|[,;.&]")
"""With its digits: "NW1" is in no North West."""
_CODE = lazy_pattern(r"\d+|E\d{8}")
"""Codes of authorities, which stand beside their names, and counts."""


@cache
def regions() -> dict[str, str]:
    """The names of the nine regions by id, in the order of the file."""
    return {row["id"]: row["name"] for row in _rows()}


@lru_cache(maxsize=4096)
def says_place(heading: str) -> bool:
    """True for the heading of a column that says where the pupils are, whatever the register."""
    words = frozenset(f"{spoken(heading)} {fold(heading)}".split())
    return not words.isdisjoint(_SAY) and not any(other <= words for other in _OTHER)


def regions_in(cells: Iterable[str], places: Iterable[str] = ()) -> frozenset[str]:
    """The ids of the regions that a row says its pupils are in; none where it leaves that open.

    `places`: its cells under headings that say places. What they name holds whatever else the row speaks of; where they
    name more than is known ("Leeds and Narnia", "London and Wales"), it is open.
    """
    printed = [cell[:LONGEST] for cell in places]
    named = [_regions_named(_CELL_WORD.findall(text)) for text in printed]
    if None in named:
        return frozenset()
    found = {region for regions in named for region in regions or ()}
    texts = printed if found else [*(cell[:LONGEST] for cell in cells), *printed]
    found = found or {region for text in texts for region in _regions_in(_WORD.findall(text))}
    for text in texts if found else ():
        if not _ELSEWHERE.isdisjoint(w.casefold() for w in _WORD.findall(_NAMES.sub(" ", text))):
            return frozenset()
    return frozenset(found)


def _regions_named(words: Sequence[str]) -> set[str] | None:
    """The regions of a cell of names alone; none where it has no name, and None where it has other words besides."""
    found: set[str] = set()
    at = others = 0
    while at < len(words):
        named = _name_at(words, at, _names("words", "in_columns"))
        if named:
            found.add(named[0])
        else:
            others += words[at].casefold() not in _BESIDE_NAMES and not _CODE.fullmatch(words[at])
        at = named[1] if named else at + 1
    return None if found and others else found


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
    named = _name_at(words, at, _names("words"))
    if named and named[1] < len(words) and not words[at].isupper():
        # "London School", "Sutton Trust", "Leeds Beckett": a body's name. In capitals there is nothing to tell by.
        following = words[named[1]]
        return None if following[0].isupper() and following.casefold() not in _PUPILS | _BETWEEN else named
    return named


def _name_at(words: Sequence[str], at: int, names: _Names) -> tuple[str, int] | None:
    for name, region in names.get(words[at].casefold(), ()):
        end = at
        for word in name:
            while end < len(words) and words[end].casefold() in _LITTLE:
                end += 1
            if end == len(words) or words[end].casefold() != word:
                break
            end += 1
        else:
            return region, end
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
def _names(*columns: str) -> _Names:
    """The names in columns of the file, by their first words, the longest first."""
    out: _Names = {}
    for row in _rows():
        for phrase in "|".join(row[column] for column in columns).split("|"):
            name = tuple(w for w in map(str.casefold, _WORD.findall(phrase)) if w not in _LITTLE)
            out.setdefault(name[0], []).append((name, row["id"]))
    for found in out.values():
        found.sort(key=lambda f: -len(f[0]))
    return out


def _rows() -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
