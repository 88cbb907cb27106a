"""Which school cohorts releases cover: the rows of `coverage`, and what the pages of cohorts ask of it.

It is read from rows as they stand in the copy, so that what is withheld is not in its reasons either.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache

from msgspec import Struct

from model.life import NEVER_SUPPLIED
from publicdb.copy import Row, cells_of
from readers.register.coverage.read import DATA_CELLS, PROSE_CELLS, read_coverage, read_row
from readers.register.coverage.values import FIRST_COHORT, LAST_COHORT, Certainty, Coverage, Phase
from readers.register.places.read import regions, regions_in, says_place

UNKNOWN = "unknown"
"""The certainty of a row that leaves open which cohorts a release covers; it reaches over all of them."""
CERTAINTIES = (Certainty.SURE.value, Certainty.POSSIBLE.value, UNKNOWN)
"""The surest first."""
PHASES: tuple[str, ...] = tuple(Phase)
REGIONS: tuple[str, ...] = tuple(regions())
_CACHED = 1 << 15
"""Texts whose reading is kept during a build: registers repeat them."""


class CoverageOfReleases:
    """Reads the coverage of the releases of a copy while they are written."""

    def __init__(self) -> None:
        self._found: list[tuple[int, Coverage]] = []
        self._read = lru_cache(maxsize=_CACHED)(read_coverage)

    def years_said(self, release: int, cells: str, title: str, purpose: str, dated: str, first_seen: str) -> int:
        """1 where a release says years of its data. `cells`: JSON; `dated`: when it was decided, as far as printed."""
        row = {**cells_of(cells), "title": title, "purpose": purpose}
        found = read_row(row, released=(dated or first_seen)[:4], read=self._read)
        self._found.append((release, found))
        return int(found.years_said)

    def regions_said(self, cells: str, title: str, purpose: str, recipient: str) -> int:
        """A bit for each region of England that a release says its pupils are in, 0 where it leaves that open."""
        row = {**cells_of(cells), "title": title, "purpose": purpose}
        prose = (row[name] for name in (*DATA_CELLS, *PROSE_CELLS) if name in row)
        places = [text for name, text in row.items() if says_place(name) and text != recipient]
        return _bits(REGIONS, regions_in(prose, places))

    def rows(self) -> Iterator[Row]:
        """The rows of `coverage`, once the releases are written."""
        for release, found in self._found:
            for s in found.spans:
                for p in s.in_phases():
                    reason = s.reason if p.certainty is s.certainty else s.possible_reason
                    yield {"release": release, "first": p.first, "last": p.last, "certainty": p.certainty.value,
                           "reason": reason, "phases": _bits(PHASES, p.phases), "said": s.text}
            for why in found.unknown:
                yield {"release": release, "first": FIRST_COHORT, "last": LAST_COHORT, "certainty": UNKNOWN,
                       "reason": why.value, "phases": _bits(PHASES, PHASES), "said": ""}


def _bits(of: Sequence[str], found: Collection[str]) -> int:
    return sum(1 << n for n, one in enumerate(of) if one in found)


class CohortRelease(Struct, frozen=True):
    """A release that covers a cohort, or may."""

    release: int
    certainty: str
    """The surest of its rows: sure, possible or unknown."""
    reasons: tuple[str, ...]
    """Of its rows that are so sure."""


Reason = tuple[int, int, int, str, str]
"""Of a row: the first and last cohort, its phases as bits, certainty, reason."""


def reasons_of(copy: sqlite3.Connection, releases: Sequence[int]) -> dict[int, list[Reason]]:
    """All rows of releases, by their reasons."""
    found: dict[int, list[Reason]] = {release: [] for release in releases}
    for release, *row in copy.execute(_REASONS, [json.dumps(list(releases))]):
        found[release].append((row[0], row[1], row[2], row[3], row[4]))
    return found


def with_reasons(
    rows: Mapping[int, Sequence[Reason]], cohort: int, releases: Sequence[int], *, phase: str = ""
) -> list[CohortRelease]:
    """Releases that are known to have a row for a cohort, with how sure that is and why; in the order given.

    `rows`: of `reasons_of`. `phase`: by rows about data sets of it, or that leave it open, alone.
    """
    phases, out = _bits(PHASES, [phase] if phase else PHASES), []
    for release in releases:
        said: dict[str, dict[str, None]] = {}
        for first, last, of, certainty, reason in rows[release]:
            if first <= cohort <= last and of & phases:
                said.setdefault(certainty, {})[reason] = None
        if said:
            surest = next(c for c in CERTAINTIES if c in said)
            out.append(CohortRelease(release, surest, tuple(said[surest])))
    return out


RANK = "case certainty when 'sure' then 0 when 'possible' then 1 else 2 end"
"""SQL: the place of a row's certainty in `CERTAINTIES`."""
NEVER = ", ".join(f"'{life}'" for life in sorted(NEVER_SUPPLIED))
"""SQL: the outcomes of what was refused."""
_REASONS = """
select release, first, last, phases, certainty, reason from coverage where release in (select value from json_each(?))
  order by release, reason
"""


def why_open(copy: sqlite3.Connection, releases: Sequence[int]) -> list[CohortRelease]:
    """Why releases leave open whose data they are; in the order given."""
    reasons: dict[int, list[str]] = {release: [] for release in releases}
    for release, reason in copy.execute(_WHY_OPEN, [json.dumps(list(releases))]):
        reasons[release].append(reason)
    return [CohortRelease(release, UNKNOWN, tuple(reasons[release])) for release in releases]


_WHY_OPEN = f"""
select release, reason from coverage where certainty = '{UNKNOWN}'
  and release in (select value from json_each(?)) order by release, reason
"""  # noqa: S608 - ours


class CoverageCounts(Struct, frozen=True):
    """What registers say of whose data they gave."""

    releases: int
    years_said: int
    """That state years of data."""
    pupils_said: int
    """That state a number of pupils."""
    open: int
    """That leave open whose data they are, in whole or in part."""
    refused: int
    """Of which the register says that nothing was given; counted in the others only where they are asked for."""


def coverage_counts(copy: sqlite3.Connection, *, refused: bool = True) -> CoverageCounts:
    """How many releases there are, how many state years at all, and how many a number of pupils."""
    sql = (
        f"with r as (select *, outcome in ({NEVER}) refused from releases),"  # noqa: S608 - ours
        f" o as (select release from coverage where certainty = '{UNKNOWN}') select count(*),"
        " coalesce(sum(years_said), 0), count(pupils), coalesce(sum(id in o), 0),"
        " (select coalesce(sum(refused), 0) from r) from r where ? or not refused"
    )
    return CoverageCounts(*copy.execute(sql, [int(refused)]).fetchone())
