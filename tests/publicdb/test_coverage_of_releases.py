"""The table `coverage` of the public copy, and what the pages of cohorts ask of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from bench.desk import Desk, watched
from bench.replica.govuk import PublishedFile, Replica
from demo.editions import baseline
from demo.site import SHARES
from publicdb.build import copy_path, refresh
from publicdb.cohorts import read_cohorts
from publicdb.coverage import CERTAINTIES, CoverageOfReleases, coverage_counts, reasons_of, with_reasons
from publicdb.withheld import HiddenRows
from tests.tables import IS_SET, Like, assert_sound, count_of, rows_of, values_of

DATA = {
    "DS99001": "KS4 2008-2012", "DS99002": "Phonics", "DS99003": "Exampleshire school places",
    "DS99004": "KS2 2004 and KS4 2009", "DS99105": "School Census (spring) 2014 to 2020",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("data")
    with Replica() as replica, Desk(made, replica, watched(replica, SHARES)) as desk:
        b = baseline()
        shares = [
            replace(b.shares[20], reference=reference, purpose="", dataset=data, approved=date(2021 if reference == "DS99105" else 2013, 5, 2))
            for reference, data in DATA.items()
        ]
        file = PublishedFile("DfE external data shares: June 2023", "a.ods", replace(b, shares=(*b.shares[:30], *shares)).ods())
        replica.publish_files([file], note="Updated.", at="2024-03-20T09:30:00Z")
        desk.poll()
    refresh(made)
    return made


@pytest.fixture
def copy(folder: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(copy_path(folder))) as made:
        yield made


def spans(copy: sqlite3.Connection, reference: str) -> list[tuple[int, int, str]]:
    (release,) = rows_of(copy, "releases", reference=reference)
    return sorted((c["first"], c["last"], c["certainty"]) for c in rows_of(copy, "coverage", release=release["id"]))


def test_each_release_has_its_spans_with_their_reasons(copy: sqlite3.Connection) -> None:
    copy.row_factory = sqlite3.Row
    assert_sound(copy)
    assert spans(copy, "DS99001") == [(1991, 1995, "sure")]
    assert spans(copy, "DS99002") == [(1980, 2025, "unknown"), (2005, 2006, "possible")]
    assert spans(copy, "DS99003") == [(1980, 2025, "unknown")]
    (release,) = rows_of(copy, "releases", reference="DS99001")
    (row,) = rows_of(copy, "coverage", release=release["id"])
    assert row["reason"] == "Key Stage 4 results 2008-2012: born September 1991 to August 1996"
    assert row["said"] == "KS4 2008-2012"


def test_no_release_is_without_a_row(copy: sqlite3.Connection) -> None:
    """What is not said is unknown, and never "no"."""
    assert set(values_of(copy, "releases", "id")) == set(values_of(copy, "coverage", "release"))


def releases_of(copy: sqlite3.Connection, cohort: int) -> dict[str, list[int]]:
    """By certainty, the releases of a cohort."""
    index = read_cohorts(copy)
    found = index.of_cohort(cohort)
    return {c: list(index.in_order(b)) for c, b in zip(CERTAINTIES, (found.sure, found.possible, found.open), strict=True)}


def references(copy: sqlite3.Connection, cohort: int, certainty: str) -> list[str]:
    named = dict(values_of(copy, "releases", "id", "reference", reference=Like("DS9900%")))
    return [named[r] for r in releases_of(copy, cohort)[certainty] if r in named]


def test_the_releases_of_a_cohort_are_told_apart_by_how_sure_they_are(copy: sqlite3.Connection) -> None:
    assert set(references(copy, 1992, "sure")) == {"DS99001", "DS99004"}
    assert set(references(copy, 1992, "unknown")) == {"DS99002", "DS99003"}
    assert references(copy, 2005, "possible") == ["DS99002"]  # and not among the unknown once more
    assert set(references(copy, 2005, "unknown")) == {"DS99003"}
    assert references(copy, 1990, "sure") == []
    sure = releases_of(copy, 1992)["sure"]
    reasons = [x.reasons for x in with_reasons(reasons_of(copy, sure), 1992, sure)]
    twice = next(r for r in reasons if len(r) > 1)
    assert [r.partition(":")[0] for r in twice] == ["Key Stage 2 results 2004", "Key Stage 4 results 2009"]


def test_a_page_of_a_cohort_is_a_part_of_all(copy: sqlite3.Connection) -> None:
    for cohort in (1992, 2005):
        found = read_cohorts(copy).of_cohort(cohort)
        by = releases_of(copy, cohort)
        whole = [*by["sure"], *by["possible"]]
        assert [n for at in range(0, len(whole) + 1, 2) for n in found.known(2, at)] == whole
        assert found.counts == {c: len(ids) for c, ids in by.items()}
        assert len(by["unknown"]) > 5


def test_the_gravest_comes_first(copy: sqlite3.Connection) -> None:
    severity = dict(values_of(copy, "releases", "id", "severity"))
    unknown = [severity[n] for n in releases_of(copy, 2010)["unknown"]]
    assert len(unknown) > 5
    assert unknown == sorted(unknown, reverse=True)


def test_the_counts_say_what_registers_leave_out(copy: sqlite3.Connection) -> None:
    counts = coverage_counts(copy)
    assert counts.releases == count_of(copy, "releases")
    assert 2 <= counts.years_said < counts.releases
    assert counts.pupils_said == count_of(copy, "releases", pupils=IS_SET)


@pytest.mark.parametrize(
    ("cohort", "phase", "certainty"),
    [
        (2003, "primary", "sure"), (2003, "secondary", "sure"), (2003, "post-16", None), (2003, "early-years", None),
        (2000, "primary", None), (2000, "secondary", "sure"), (2000, "post-16", "possible"), (2000, "special", "sure"),
        (2014, "early-years", "sure"), (2014, "primary", None),
    ],
)
def test_a_release_stands_in_the_phases_that_the_cohort_was_in_when_the_data_were_taken(
    copy: sqlite3.Connection, cohort: int, phase: str, certainty: str | None
) -> None:
    (release,) = values_of(copy, "releases", "id", reference="DS99105")
    index = read_cohorts(copy)
    assert (release in index.in_order(index.of_cohort(cohort, phase=phase).all)) == (certainty is not None)
    for found in with_reasons(reasons_of(copy, [release]), cohort, [release], phase=phase):
        assert found.certainty == certainty
        assert [": possibly born" in r for r in found.reasons] == [certainty == "possible"]
    (whole,) = with_reasons(reasons_of(copy, [release]), cohort, [release])
    assert (whole.certainty, len(whole.reasons)) == ("sure", 1)


@pytest.mark.parametrize("heading", ["Geographical coverage", "Region", "Local authority", "Location"])
def test_a_column_of_places_is_read_under_its_own_heading(heading: str) -> None:
    read, cells = CoverageOfReleases(), f'{{"{heading}": "Manchester, Salford"}}'
    assert read.regions_said(cells, "All pupils", "", "Exampleshire") == read.regions_said("{}", "Pupils in Salford", "", "")
    assert read.regions_said(cells, "All pupils", "", "Manchester, Salford") == 0  # the recipient's own place


def test_what_was_withheld_since_is_in_no_answer(copy: sqlite3.Connection) -> None:
    (hidden,) = values_of(copy, "releases", "id", reference="DS99001")
    HiddenRows(releases=frozenset({hidden})).stand_before(copy)
    assert hidden not in releases_of(copy, 1992)["sure"]
    assert count_of(copy, "coverage", release=hidden) == 0
    assert references(copy, 1995, "sure") == []
