"""Which school cohorts releases cover: the rows of `coverage`, and what the pages of cohorts ask of it.

It is read from rows as they stand in the copy, so that what is withheld is not in its reasons either.
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

from model.life import NEVER_SUPPLIED
from publicdb.copy import Row
from readers.register.coverage.read import read_coverage, read_row
from readers.register.coverage.values import FIRST_COHORT, LAST_COHORT, Certainty, Coverage

UNKNOWN = "unknown"
"""The certainty of a row that leaves open which cohorts a release covers; it reaches over all of them."""
CERTAINTIES = (Certainty.SURE.value, Certainty.POSSIBLE.value, UNKNOWN)
"""The surest first."""
_CACHED = 1 << 15
"""Texts whose reading is kept during a build: registers repeat them."""

class CoverageOfReleases:
    """Reads the coverage of the releases of a copy while they are written."""

    def __init__(self) -> None:
        self._found: list[tuple[int, Coverage]] = []
        self._read = lru_cache(maxsize=_CACHED)(read_coverage)

    def years_said(self, release: int, cells: str, title: str, purpose: str, dated: str, first_seen: str) -> int:
        """1 where a release says years of its data. `cells`: JSON; `dated`: when it was decided, as far as printed."""
        row = {**json.loads(cells), "title": title, "purpose": purpose}
        found = read_row(row, released=(dated or first_seen)[:4], read=self._read)
        self._found.append((release, found))
        return int(found.years_said)

    def rows(self) -> Iterator[Row]:
        """The rows of `coverage`, once the releases are written."""
        for release, found in self._found:
            for s in found.spans:
                yield {"release": release, "first": s.first, "last": s.last, "certainty": s.certainty.value,
                       "reason": s.reason, "said": s.text}
            for why in found.unknown:
                yield {"release": release, "first": FIRST_COHORT, "last": LAST_COHORT, "certainty": UNKNOWN,
                       "reason": why.value, "said": ""}


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


def cohort_order(copy: sqlite3.Connection, cohort: int) -> Sequence[int]:
    """The releases that cover a cohort or may, in the same order, but for those that were refused: for keeping."""
    found = copy.execute(_OF_COHORT, [cohort, None, 1, 0, None, -1, 0])
    return array("q", (release for release, rank in found if CERTAINTIES[rank] != UNKNOWN))


def with_reasons(copy: sqlite3.Connection, cohort: int, releases: Sequence[int]) -> list[CohortRelease]:
    """Releases that are known to have a row for a cohort, with how sure that is and why; in the order given."""
    said: dict[int, dict[str, list[str]]] = {release: {} for release in releases}
    for release, certainty, reason in copy.execute(_REASONS, [cohort, json.dumps(list(releases))]):
        said[release].setdefault(certainty, []).append(reason)
    surest = {release: next(c for c in CERTAINTIES if c in found) for release, found in said.items() if found}
    return [CohortRelease(release, certainty, tuple(said[release][certainty])) for release, certainty in surest.items()]


_NEVER = ", ".join(f"'{life}'" for life in sorted(NEVER_SUPPLIED))
_OF_COHORT = f"""
select c.release, c.rank from (
  select release, min(case certainty when 'sure' then 0 when 'possible' then 1 else 2 end) rank
  from coverage where ?1 between first and last group by release
) c join releases r on r.id = c.release where (?2 is null or c.rank = ?2) and (?3 or r.present)
  and (?4 or r.outcome not in ({_NEVER})) and (?5 is null or r.category = ?5)
order by c.rank, r.severity desc, r.changed_at desc, r.id limit ?6 offset ?7
"""  # noqa: S608 - ours
_REASONS = """
select release, certainty, reason from coverage where ?1 between first and last
  and release in (select value from json_each(?2)) order by release, reason
"""


def cohort_kinds(copy: sqlite3.Connection, cohort: int) -> dict[str, dict[str, int]]:
    """How many releases that were not refused cover a cohort, by category of recipient: {"press": {"sure": 4, ...}}."""
    out: dict[str, dict[str, int]] = {}
    for category, rank, n in copy.execute(_KINDS, [cohort]):
        out.setdefault(category, dict.fromkeys(CERTAINTIES, 0))[CERTAINTIES[rank]] = n
    return out


_KINDS = f"""
select r.category, c.rank, count(*) from (
  select release, min(case certainty when 'sure' then 0 when 'possible' then 1 else 2 end) rank
  from coverage where ?1 between first and last group by release
) c join releases r on r.id = c.release where r.outcome not in ({_NEVER}) group by 1, 2 order by 1
"""  # noqa: S608 - ours


def open_releases(copy: sqlite3.Connection, *, most: int = -1, after: int = 0) -> list[CohortRelease]:
    """The releases that leave open whose data they are, the gravest first, but for those that were refused."""
    found = [release for (release,) in copy.execute(_OPEN, [most, after])]
    reasons: dict[int, list[str]] = {release: [] for release in found}
    for release, reason in copy.execute(_WHY_OPEN, [json.dumps(found)]):
        reasons[release].append(reason)
    return [CohortRelease(release, UNKNOWN, tuple(reasons[release])) for release in found]


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
