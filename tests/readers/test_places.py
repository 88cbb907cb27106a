"""In which regions of England a row says its pupils are; whatever leaves it open says none."""

from __future__ import annotations

import pytest

from readers.register.coverage.data_sets import data_sets
from readers.register.coverage.read import read_coverage
from readers.register.coverage.values import Phase
from readers.register.places.read import regions, regions_in

YORKSHIRE = "yorkshire-and-the-humber"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Attainment of pupils in Leeds", {YORKSHIRE}),
        ("PUPILS IN LEEDS", {YORKSHIRE}),
        ("Schools in Leeds, Bradford and Hull: KS2", {YORKSHIRE}),
        ("Children who live in the London Borough of Hackney", {"london"}),
        ("KS4 of pupils in London schools", {"london"}),
        ("Kent pupils' progress", {"south-east"}),
        ("Young people in Greater Manchester and Merseyside", {"north-west"}),
        ("Schools in the North East", {"north-east"}),
        ("Schools in the North East of England", {"north-east"}),
        ("schools across the East of England", {"east-of-england"}),
        ("Pupils from York and from Kent", {YORKSHIRE, "south-east"}),
        ("Children in Newcastle upon Tyne; children in Stoke-on-Trent", {"north-east", "west-midlands"}),
        ("Pupils in Leeds, from the National Pupil Database", {YORKSHIRE}),
    ],
)
def test_where_pupils_are_is_read(text: str, found: set[str]) -> None:
    assert regions_in([text]) == found


@pytest.mark.parametrize(
    "text",
    [
        "", "KS2 results of pupils", "University of Leeds study of pupils", "Children in Leeds University's study", "a charity in Leeds",
        "Evaluation of the London Challenge", "Sutton Trust schools", "Researchers in London", "Pupils' attainment in Reading",
        "pupils in reading groups", "Pupils in England and London", "Pupils in Leeds compared with the rest of the country",
        "Pupils in Leeds and all others", "Schools outside London", "Schools not in London", "Pupils in Leeds and a control group",
        "National results of schools in Leeds", "Pupils in Paris", "Leeds City Council", "Newham primary schools",
    ],
)
def test_what_leaves_it_open_says_no_region(text: str) -> None:
    assert regions_in([text]) == frozenset()


def test_another_cell_of_the_row_can_leave_it_open() -> None:
    assert regions_in(["Pupils in Leeds", "KS4 results of all pupils"]) == frozenset()
    assert regions_in(["Pupils in Leeds", "KS4 results, 2012"]) == {YORKSHIRE}


def test_there_are_the_nine_regions() -> None:
    assert len(regions()) == 9


def test_a_long_cell_is_read_in_linear_time() -> None:
    assert regions_in(["pupils in the City of the " * 100_000]) == frozenset()


@pytest.mark.parametrize(
    ("text", "phases"),
    [
        ("KS2 2012", {Phase.PRIMARY}), ("KS4 2012", {Phase.SECONDARY}), ("EYFSP 2012", {Phase.EARLY_YEARS}), ("KS5 2012", {Phase.POST_16}),
        ("PRU census 2012", {Phase.SPECIAL}), ("HESA 2012", {Phase.DESTINATIONS}),
        ("Spring Census 2012", set(Phase) - {Phase.DESTINATIONS}),
        ("NPD 2012", set()), ("pupils born in 1995", set()),
    ],
)
def test_the_phase_is_that_of_the_data_set(text: str, phases: set[Phase]) -> None:
    spans = read_coverage(text, released="2014").spans
    assert spans
    assert {frozenset(s.phases) for s in spans} == {frozenset(phases)}


def test_only_data_sets_of_any_age_leave_the_phase_open() -> None:
    assert {one.id for one in data_sets().values() if not one.phases} == {"npd", "attainment", "workforce", "schools", "other"}
