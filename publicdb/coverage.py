"""Which school cohorts releases cover: the rows of `coverage`, and what the pages of cohorts ask of it.

It is read from rows as they stand in the copy, so that what is withheld is not in its reasons either.
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

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


@dataclass(frozen=True, slots=True)
class CohortRelease:
    """A release that covers a cohort, or may."""

    release: int
    certainty: str
    """The surest of its rows: sure, possible or unknown."""
    reasons: tuple[str, ...]
    """Of its rows that are so sure."""


def cohort_releases(
    copy: sqlite3.Connection, cohort: int, *, certainty: str | None = None, gone: bool = True, refused: bool = True,
    category: str | None = None, most: int = -1, after: int = 0,
) -> list[CohortRelease]:
    """The releases that cover a cohort surely, that may, and those that leave it open; the gravest of each first.

    `certainty`: only those of which this is the surest; `gone`: with those that are no longer in a register; `refused`:
    with those of which the register says that nothing was given; `category`: of recipient; `most`, a page of so many,
    `after` so many.
    """
    rank = None if certainty is None else CERTAINTIES.index(certainty)
    found = copy.execute(_OF_COHORT, [cohort, rank, int(gone), int(refused), category, most, after])
    return with_reasons(copy, cohort, [release for release, _ in found])


@dataclass(frozen=True, slots=True)
class CohortOrder:
    """The releases, not refused, that cover a cohort, that may, and that leave it open, in that order; for keeping."""

    releases: Sequence[int]
    """The gravest of each first."""
    counts: tuple[int, int, int]
    """How many there are of each of `CERTAINTIES`."""
    phases: Sequence[int]
    """Of each: for each phase two bits, how sure it is by the data sets of that phase alone; `_NONE` for none."""
    regions: Sequence[int]
    """Of each: as in the table."""

    @property
    def known(self) -> int:
        """How many cover the cohort or may: the first so many."""
        return self.counts[0] + self.counts[1]


def cohort_order(copy: sqlite3.Connection, cohort: int) -> CohortOrder:
    """The releases of a cohort, with what they are narrowed by."""
    found = array("q"), array("H"), array("H")
    counts = [0] * len(CERTAINTIES)
    for release, rank, phases, regions_said in copy.execute(_NARROWED, [cohort]):
        for column, value in zip(found, (release, phases, regions_said), strict=True):
            column.append(value)
        counts[rank] += 1
    return CohortOrder(found[0], (counts[0], counts[1], counts[2]), found[1], found[2])


_NONE = 3


def narrowed(order: CohortOrder, *, phase: str = "", region: str = "") -> CohortOrder:
    """A cohort's releases of a phase or of a region.

    Of a phase: whose data sets are of it, or leave it open, each as sure as these are. Of a region: all but those that
    say that their pupils are in others.
    """
    if phase:
        shift = 2 * PHASES.index(phase)
        ranks = [p >> shift & 3 for p in order.phases]
    else:
        bit = 1 << REGIONS.index(region)
        whole = [rank for rank, n in enumerate(order.counts) for _ in range(n)]
        ranks = [rank if not r or r & bit else _NONE for rank, r in zip(whole, order.regions, strict=True)]
    by = [[n for n, rank in enumerate(ranks) if rank == wanted] for wanted in range(len(CERTAINTIES))]
    kept = [n for some in by for n in some]
    return CohortOrder(
        array("q", (order.releases[n] for n in kept)), (len(by[0]), len(by[1]), len(by[2])),
        array("H", (order.phases[n] for n in kept)), array("H", (order.regions[n] for n in kept)),
    )


def with_reasons(
    copy: sqlite3.Connection, cohort: int, releases: Sequence[int], *, phase: str = ""
) -> list[CohortRelease]:
    """Releases that are known to have a row for a cohort, with how sure that is and why; in the order given.

    `phase`: by rows about data sets of it, or that leave it open, alone.
    """
    phases = _bits(PHASES, [phase] if phase else PHASES)
    said: dict[int, dict[str, list[str]]] = {release: {} for release in releases}
    for release, certainty, reason in copy.execute(_REASONS, [cohort, json.dumps(list(releases)), phases]):
        said[release].setdefault(certainty, []).append(reason)
    surest = {release: next(c for c in CERTAINTIES if c in found) for release, found in said.items() if found}
    return [CohortRelease(release, certainty, tuple(said[release][certainty])) for release, certainty in surest.items()]


_RANK = "case certainty when 'sure' then 0 when 'possible' then 1 else 2 end"
_NEVER = ", ".join(f"'{life}'" for life in sorted(NEVER_SUPPLIED))
_OF_COHORT = f"""
select c.release, c.rank from (
  select release, min({_RANK}) rank
  from coverage where ?1 between first and last group by release
) c join releases r on r.id = c.release where (?2 is null or c.rank = ?2) and (?3 or r.present)
  and (?4 or r.outcome not in ({_NEVER})) and (?5 is null or r.category = ?5)
order by c.rank, r.severity desc, r.changed_at desc, r.id limit ?6 offset ?7
"""  # noqa: S608 - ours
_OF_PHASE = " | ".join(
    f"(min(iif(phases & {1 << n}, {_RANK}, {_NONE})) << {2 * n})" for n in range(len(PHASES))
)
_NARROWED = f"""
select c.release, c.rank, c.phases, r.regions from (
  select release, min({_RANK}) rank, {_OF_PHASE} phases
  from coverage where ?1 between first and last group by release
) c join releases r on r.id = c.release where r.outcome not in ({_NEVER})
order by c.rank, r.severity desc, r.changed_at desc, r.id
"""  # noqa: S608 - ours
_REASONS = """
select distinct release, certainty, reason from coverage where ?1 between first and last
  and release in (select value from json_each(?2)) and phases & ?3 order by release, reason
"""


def cohort_kinds(copy: sqlite3.Connection, cohort: int) -> dict[str, dict[str, int]]:
    """How many releases that were not refused cover a cohort, by category of recipient: {"press": {"sure": 4, ...}}."""
    out: dict[str, dict[str, int]] = {}
    for category, rank, n in copy.execute(_KINDS, [cohort]):
        out.setdefault(category, dict.fromkeys(CERTAINTIES, 0))[CERTAINTIES[rank]] = n
    return out


_KINDS = f"""
select r.category, c.rank, count(*) from (
  select release, min({_RANK}) rank
  from coverage where ?1 between first and last group by release
) c join releases r on r.id = c.release where r.outcome not in ({_NEVER}) group by 1, 2 order by 1
"""  # noqa: S608 - ours


def open_releases(copy: sqlite3.Connection, *, most: int = -1, after: int = 0) -> list[CohortRelease]:
    """The releases that leave open whose data they are, the gravest first, but for those that were refused."""
    found = open_ids(copy, most=most, after=after)
    reasons: dict[int, list[str]] = {release: [] for release in found}
    for release, reason in copy.execute(_WHY_OPEN, [json.dumps(found)]):
        reasons[release].append(reason)
    return [CohortRelease(release, UNKNOWN, tuple(reasons[release])) for release in found]


def open_ids(copy: sqlite3.Connection, *, most: int = -1, after: int = 0) -> list[int]:
    """The same by their numbers."""
    return [release for (release,) in copy.execute(_OPEN, [most, after])]


_OPEN = f"""
select id from releases where id in (select release from coverage where certainty = '{UNKNOWN}')
  and outcome not in ({_NEVER}) order by severity desc, changed_at desc, id limit ? offset ?
"""  # noqa: S608 - ours
_WHY_OPEN = f"""
select release, reason from coverage where certainty = '{UNKNOWN}'
  and release in (select value from json_each(?)) order by release, reason
"""  # noqa: S608 - ours


@dataclass(frozen=True, slots=True)
class CoverageCounts:
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


def coverage_counts(copy: sqlite3.Connection, *, gone: bool = True, refused: bool = True) -> CoverageCounts:
    """How many releases there are, how many state years at all, and how many a number of pupils."""
    sql = (
        f"with r as (select *, outcome in ({_NEVER}) refused from releases where ? or present),"  # noqa: S608 - ours
        f" o as (select release from coverage where certainty = '{UNKNOWN}') select count(*),"
        " coalesce(sum(years_said), 0), count(pupils), coalesce(sum(id in o), 0),"
        " (select coalesce(sum(refused), 0) from r) from r where ? or not refused"
    )
    return CoverageCounts(*copy.execute(sql, [int(gone), int(refused)]).fetchone())


def cohort_counts(
    copy: sqlite3.Connection, *, gone: bool = True, refused: bool = True
) -> dict[int, dict[str, int]]:
    """How many releases cover each cohort, each counted by the surest that is said: {1993: {"sure": 4, …}, …}."""
    sql = (
        "select c.release, c.first, c.last, c.certainty from coverage c join releases r on r.id = c.release"  # noqa: S608
        f" where (? or r.present) and (? or r.outcome not in ({_NEVER})) order by c.release"
    )
    cohorts = range(FIRST_COHORT, LAST_COHORT + 1)
    counts = {cohort: dict.fromkeys(CERTAINTIES, 0) for cohort in cohorts}
    for _, spans in groupby(copy.execute(sql, [int(gone), int(refused)]), key=itemgetter(0)):
        surest: dict[int, str] = {}
        for _, first, last, certainty in sorted(spans, key=lambda s: CERTAINTIES.index(s[3])):
            for cohort in range(first, last + 1):
                surest.setdefault(cohort, certainty)
        for cohort, certainty in surest.items():
            counts[cohort][certainty] += 1
    return counts
