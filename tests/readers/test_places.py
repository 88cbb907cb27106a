"""In which regions of England a row says its pupils are; whatever leaves it open says none."""

from __future__ import annotations

import pytest

from readers.register.coverage.data_sets import data_sets
from readers.register.coverage.read import read_coverage
from readers.register.coverage.values import Certainty, Phase
from readers.register.places.read import regions, regions_in, says_place

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


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("South West", {"south-west"}), ("SOUTH-WEST", {"south-west"}), ("South West England", {"south-west"}),
        ("Yorkshire & Humber", {YORKSHIRE}), ("Yorks and Humber", {YORKSHIRE}), ("Yorkshire/Humber", {YORKSHIRE}),
        ("Yorkshire and The Humber", {YORKSHIRE}), ("Y&H", {YORKSHIRE}), ("NE", {"north-east"}),
        ("Manchester, Salford", {"north-west"}), ("NW; SE", {"north-west", "south-east"}),
        ("St. Helens", {"north-west"}), ("Bristol, City of", {"south-west"}), ("Telford & Wrekin", {"west-midlands"}),
        ("383 Leeds", {YORKSHIRE}), ("E12000009 South West", {"south-west"}), ("Leeds City Council", {YORKSHIRE}),
        ("London boroughs only", {"london"}), ("reading", {"south-east"}),
    ],
)
def test_a_column_of_places_says_the_region_by_names_alone(cell: str, found: set[str]) -> None:
    assert regions_in([], [cell]) == found
    assert regions_in(["Compared with all pupils of England"], [cell]) == found


@pytest.mark.parametrize(
    "cell",
    ["Leeds and Narnia", "London and Wales", "England, mostly London", "outside London", "New York", "Leeds and others"],
)
def test_a_column_that_names_more_than_is_known_leaves_it_open(cell: str) -> None:
    assert regions_in(["Pupils in Kent"], [cell]) == frozenset()


def test_a_column_of_places_that_names_none_leaves_it_to_the_rest() -> None:
    assert regions_in(["Pupils in Kent"], ["2010-2014", ""]) == {"south-east"}
    assert regions_in(["Pupils in Kent"], ["England"]) == frozenset()
    assert regions_in([], ["NW1"]) == frozenset()  # is in London


@pytest.mark.parametrize(
    ("heading", "says"),
    [
        ("Geographical coverage", True), ("GeographicCoverage", True), ("Geographic(al) area", True), ("Region(s)", True), ("REGION", True),
        ("Local authority", True), ("LAs covered", True), ("Location", True), ("Area / region", True), ("Geographical coverage of data", True),
        ("Region of recipient", False), ("Organisation's location", False), ("Data location", False), ("Location where held", False),
        ("dataset", False), ("Notes", False),
    ],
)
def test_which_headings_say_where_pupils_are(heading: str, says: bool) -> None:
    assert says_place(heading) == says


def test_there_are_the_nine_regions() -> None:
    assert len(regions()) == 9


def test_a_long_cell_is_read_in_linear_time() -> None:
    assert regions_in(["pupils in the City of the " * 100_000]) == frozenset()
    assert regions_in([], ["East of the and " * 100_000 + "Narnia"]) == {"east-of-england"}  # of what is read of it


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


EARLY, PRIMARY, SECONDARY, POST_16 = Phase.EARLY_YEARS, Phase.PRIMARY, Phase.SECONDARY, Phase.POST_16
SURE, POSSIBLE = Certainty.SURE, Certainty.POSSIBLE


@pytest.mark.parametrize(
    ("text", "cohort", "found"),
    [
        ("School Census (spring) 2017/18", 2001, {SECONDARY: SURE}),
        ("School Census (spring) 2017/18", 2006, {PRIMARY: SURE}),
        ("School Census (spring) 2017/18", 2012, {EARLY: SURE}),
        ("School Census (spring) 2017/18", 2014, {EARLY: POSSIBLE}),
        ("School Census (spring) 2017/18", 2000, {POST_16: POSSIBLE}),
        ("Spring Census 2012 to 2014", 2002, {PRIMARY: SURE}),
        ("Spring Census 2012 to 2014", 2001, {PRIMARY: SURE, SECONDARY: SURE}),
        ("Spring Census 2010 to 2018", 1999, {PRIMARY: SURE, SECONDARY: SURE, POST_16: POSSIBLE}),
        ("Autumn Census 2012", 2001, {PRIMARY: SURE}),
        ("Absence 2011/12", 1996, {SECONDARY: SURE}),
        ("NPD 2012", 2001, {PRIMARY: POSSIBLE}),
        ("Spring Census", 1990, {PRIMARY: POSSIBLE, SECONDARY: POSSIBLE, POST_16: POSSIBLE}),
        ("Spring Census", 2000, {EARLY: POSSIBLE, PRIMARY: POSSIBLE, SECONDARY: POSSIBLE, POST_16: POSSIBLE}),
        ("KS2 2012", 2000, {PRIMARY: SURE}),
        ("pupils born in 1995", 1994, dict.fromkeys((EARLY, PRIMARY, SECONDARY, POST_16), POSSIBLE)),
    ],
)
def test_the_phase_is_that_of_the_cohort_in_the_years_of_the_data(
    text: str, cohort: int, found: dict[Phase, Certainty]
) -> None:
    parts = [p for s in read_coverage(text, released="2020").spans for p in s.in_phases() if p.first <= cohort <= p.last]
    by_age = {EARLY, PRIMARY, SECONDARY, POST_16}
    surest = {p: SURE if any(p in x.phases for x in parts if x.certainty is SURE) else POSSIBLE for x in parts for p in x.phases & by_age}
    assert surest == found


@pytest.mark.parametrize("text", ["Spring Census 2012 to 2014", "NPD 2012", "Census", "LRS 2014", "ILR 2014", "KS2 2012; CLA 2010-2014"])
def test_phases_rule_no_cohort_in_or_out(text: str) -> None:
    for s in read_coverage(text, released="2020").spans:
        parts = s.in_phases()
        assert {y for p in parts if p.certainty is s.certainty for y in range(p.first, p.last + 1)} == set(range(s.first, s.last + 1))
        assert all(any(p.phases for p in parts if p.first <= y <= p.last) for y in range(s.first, s.last + 1))


def test_only_data_sets_of_any_age_leave_the_phase_open() -> None:
    assert {one.id for one in data_sets().values() if not one.phases} == {"npd", "attainment", "workforce", "schools", "other"}
