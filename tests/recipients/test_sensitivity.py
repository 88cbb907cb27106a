"""How revealing a release is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.recipient import Category
from recipients.data_items import clauses, find_items
from recipients.pupil_numbers import pupil_number
from recipients.sensitivity import Assessment, ReleaseLevel, _years, assess, said_in


def ids(text: str) -> set[str]:
    return {found.item.id for found in find_items(text)}


@pytest.mark.parametrize(
    ("text", "items", "why"),
    [
        ("SEN status, FSM, language and ethnicity", {"sen", "free_meals", "language", "ethnicity"}, "short words"),
        (
            "language, ethnicity, SEN type, looked after and service child flags, no names or dates of birth",
            {"language", "ethnicity", "sen", "looked_after", "service_child"},
            "what is left out is not there",
        ),
        ("excludes names, home addresses and UPNs but includes SEN", {"sen"}, "a negation ends at but"),
        ("without names and with dates of birth", {"birth_date"}, "a negation ends at with"),
        ("names were not supplied", set(), "the negation stands behind"),
        ("pupils with no SEN and pupils with SEN", {"sen"}, "no SEN is a value, not an omission"),
        ("pupils not eligible for free school meals", {"free_meals"}, "not eligible is a value"),
        ("names of schools", set(), "a school's name is no person's"),
        ("social exclusion of families", set(), "another exclusion"),
        ("modern foreign language take-up", set(), "a subject"),
        ("Exclusions and absence with reasons", {"exclusions", "absence"}, "both"),
        ("graduate earnings from LEO", {"earnings"}, "earnings"),
        ("country of birth", {"nationality"}, "told as country of birth"),
        ("", set(), "nothing"),
    ],
)
def test_items_are_found_in_words(text: str, items: set[str], why: str) -> None:
    assert ids(text) == items, why


@pytest.mark.parametrize(
    ("record", "level", "printed", "why"),
    [
        ({"tier": "1"}, "individual", True, "tier 1"),
        ({"tier": "3"}, "aggregate", True, "tier 3 alone"),
        ({"tier": "Tier 2 and 3"}, "individual", True, "a mixture"),
        ({"identifiability": "2", "sensitivity": "B"}, "individual", True, "identifiability"),
        ({"identifiability": "5"}, "aggregate", False, "the lowest risk: inferred"),
        ({"level": "Aggregate"}, "aggregate", True, "the register says it"),
        ({"purpose": "pupil-level extract"}, "individual", False, "words"),
        ({"purpose": "no pupil level data; totals only"}, "aggregate", False, "denied"),
        ({"purpose": "school level tables"}, "aggregate", False, "tables"),
        ({"purpose": "names and postcodes"}, "individual", False, "identifiers make it individual"),
        ({"purpose": "a website"}, "unknown", False, "nothing says it"),
        ({}, "unknown", False, "an empty row"),
    ],
)
def test_the_level_is_printed_or_inferred(record: dict[str, str], level: str, printed: bool, why: str) -> None:
    got = assess(record, Category.UNIVERSITY)
    assert (got.level, got.level_printed) == (level, printed), f"{why}: {got.level_reason}"


def test_press_with_individual_sensitive_data_comes_first() -> None:
    row = {"tier": "2", "purpose": "SEN, FSM, language and ethnicity of each pupil"}
    telegraph, university = assess(row, Category.PRESS), assess(row, Category.UNIVERSITY)
    tables = assess({"tier": "3", "purpose": "tables"}, Category.PRESS)
    assert telegraph.severity > university.severity > tables.severity
    assert telegraph.severity_name == "high"
    assert any("press" in reason for reason in telegraph.reasons)
    assert any("special educational needs" in reason for reason in telegraph.reasons)


def test_company_and_press_weigh_the_same_and_a_refusal_weighs_less() -> None:
    row = {"tier": "1"}
    assert assess(row, Category.COMMERCIAL).severity == assess(row, Category.PRESS).severity == 100
    refused = assess({**row, "status": "Rejected"}, Category.PRESS)
    assert refused.severity < 60
    assert any("not supplied" in reason for reason in refused.reasons)


@pytest.mark.parametrize(
    ("record", "years", "pupils"),
    [
        ({"purpose": "5 years of data 2008-2012"}, (2008, 2012), None),
        ({"purpose": "academic years 2010/11 to 2014/15"}, (2010, 2015), None),
        ({"years": "2017"}, (2017, 2017), None),
        ({"purpose": "about 62 pupils"}, None, 62),
        ({"purpose": "records of 1.2 million children"}, None, 1_200_000),
        ({"pupils": "19,807,973"}, None, 19_807_973),
        ({"purpose": "no figures"}, None, None),
    ],
)
def test_years_and_numbers_of_pupils(record: dict[str, str], years: tuple[int, int] | None, pupils: int | None) -> None:
    got = assess(record, Category.UNIVERSITY)
    assert (got.years, got.pupils) == (years, pupils)


@given(
    st.dictionaries(
        st.sampled_from(
            ["title", "purpose", "tier", "years", "pupils", "sensitivity", "identifiability", "status", "level"]
        ),
        st.text(max_size=120),
    ),
    st.sampled_from(Category),
)
def test_no_row_is_refused(record: dict[str, str], category: Category) -> None:
    got = assess(record, category)
    assert isinstance(got, Assessment)
    assert 0 <= got.severity <= 100
    assert got.level in ReleaseLevel


def test_a_monstrous_row_is_bounded() -> None:
    got = assess({"purpose": "no names " * 50_000, "tier": "1" * 100_000, "pupils": "9" * 100_000}, Category.PRESS)
    assert got.pupils is None
    assert not got.items


def test_league_tables_in_a_title_or_purpose_do_not_make_data_aggregate() -> None:
    for row in (
        {"title": "Exam league tables"}, {"title": "Tables of results"}, {"purpose": "To publish performance tables"},
        {"title": "Totals", "dataset": "Key Stage 4"},
    ):
        assert assess(row, Category.PRESS).level is ReleaseLevel.UNKNOWN, row
    assert assess({"title": "League tables", "dataset": "school level tables"}, Category.PRESS).level.value == "aggregate"
    assert assess({"title": "Pupil level tables"}, Category.PRESS).level is ReleaseLevel.INDIVIDUAL


PIECES = st.sampled_from(
    ["pupil level", "names", " but ", "But", "however", "_but_", " - ", "-", "\n", ".", "; ", "?!", "but1", "\x1c", "\t-\n", "s'", "no", " "]
)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_plain_text_has_the_clauses_of_any_text(text: str) -> None:
    # Plain text is read by a quicker way; behind a full stop a letter that is not plain makes it the other one.
    assert clauses(text) == clauses(f"{text}.\u00e9")[:-1]


CELLS = st.sampled_from(
    (
        "2012", "-13 pupils", "2012-", "13", "/14", "1999/00", "the years 2011 to 2013", "12", "12 million", "million pupils",
        "pupils", "individual pupils", "1,200 unique", "learners", "names", "no names", "a_b names removed", "not supplied",
        "- dates of birth", "free", "school meals", "without", "SEN but", "caf\u00e9 SEN", "x" * 3_990,
    )
)


@given(st.lists(CELLS, min_size=1, max_size=4))
def test_cells_judged_one_by_one_say_what_they_say_as_lines_of_one_text(cells: list[str]) -> None:
    row = dict(zip(("title", "purpose", "dataset", "note"), cells, strict=False))
    apart, together = assess(row, Category.PRESS), assess({"title": "\n".join(cells)}, Category.PRESS)
    assert (apart.items, apart.years, apart.pupils) == (together.items, together.years, together.pupils)
    text = "\n".join(cells)
    assert apart.items == find_items(text)
    assert (apart.years, apart.pupils) == (_years(text), pupil_number("", text))


@given(st.lists(st.dictionaries(st.sampled_from(("title", "purpose", "dataset", "years", "pupils")), CELLS), max_size=5))
def test_rows_judged_together_say_what_each_says_alone(rows: list[dict[str, str]]) -> None:
    assert said_in(rows) == [said_in([row])[0] for row in rows]


NO_COUNT = (
    "Key Stage 4 pupils", "Year 11 pupils", "all KS4 pupils in Leeds", "Year 7 pupils in 2016",
    "attainment of Key Stage 2 pupils in 40 schools", "Phase 2 pupils", "Tier 4 pupils", "the 2012 pupils",
    "in 2016 pupils moved", "School Census 2017 pupils", "pupils in 2012-2015 pupils", "Year 6 children",
    "Age 11 pupils", "Section 251 pupils", "Group 3 children", "Top 10% of pupils", "top 10 pupils",
    "A level and Level 3 learners", "1 in 5 pupils", "9 out of 10 pupils", "Attainment 8 pupils", "Progress 8 pupils",
    "Reception to Year 2 children", "2,000-3,000 pupils", "2,000 to 3,000 pupils", "between 2,000 and 3,000 pupils",
    "aged 5 to 16 pupils", "5-16 pupils", "16 to 18 learners", "Post-16 learners", "post 16 learners",
    "under 5 children", "Years 7 to 11 pupils", "Key stages 2 and 4 pupils", "2016/17 pupils", "2016-17 pupils",
    "academic year 2016 to 2017 pupils", "Cohort 2 pupils", "Wave 3 pupils", "Class 4 pupils", "Table 7 pupils",
    "Y11 pupils", "Y 11 pupils", "yr 6 pupils", "FSM6 pupils", "Ever 6 pupils", "covid-19 pupils", "DS00123 pupils",
    "3 pupil datasets", "20 children's homes", "fewer than 10 pupils", "per 1,000 pupils", "Grade 4 pupils",
    "Stage 1 pupils", "KS1-KS4 pupils", "KS 2 pupils", "9-4 pupils", "May 17 pupils", "Tier 1 individual pupil data",
    "ages 4 and 5 children", "School 2 pupils", "Year 2, 4 and 6 pupils", "Years 9, 10 and 11 pupils",
    "Section 537A pupils", "0.5 pupils", "Entry Level 3 learners", "Round 2 pupils", "Sweep 4 children",
    "Part 2 learners",
)
COUNTS = {
    "5 000 pupils": 5_000, "5\xa0000 pupils": 5_000, "5\u2009000 pupils": 5_000, "5\u202f000 pupils": 5_000,
    "10 000 learners": 10_000, "1,000 pupils": 1_000, "about 1.2 million pupils": 1_200_000, "1.5m pupils": 1_500_000,
    "500k pupils": 500_000, "pupils aged 5 to 16; 300 pupils": 300, "cohort of 500 pupils": 500,
    "In 2016 500 pupils": 500, "Year 7, 300 pupils": 300, "1 234 567 pupils": 1_234_567,
    "a sample of 2000 pupils": 2_000, "a sample of 2,012 pupils": 2_012, "Data on 12 unique pupils": 12,
    "600,000 individual pupils": 600_000, "a class of 30 pupils": 30, "KS4: 5,000 pupils": 5_000,
    "cohort: 12,000 pupils": 12_000, "8 million pupils": 8_000_000, "50,000 pupil records": 50_000,
    "5 000 000 children": 5_000_000, "30,000 pupils in Year 6": 30_000, "about 40 pupils": 40, "3000 pupils": 3_000,
    "1 pupil": 1, "2 500 pupils and 300 teachers": 2_500, "all 150 local authorities; 20 pupils": 20,
    "more than 600 000 pupils": 600_000,
}


def test_a_number_that_something_else_owns_is_no_number_of_pupils() -> None:
    def counted(text: str, column: str = "") -> int | None:
        return assess({"title": f"A study of {text}", "pupils": column}, Category.UNKNOWN).pupils

    assert {text: n for text in NO_COUNT if (n := counted(text)) is not None} == {}
    assert {text: counted(text) for text in COUNTS} == COUNTS
    assert [counted("x", cell) for cell in ("5 000", "5\u00a0000", "2,000-3,000", "1.1 million pupils", "2.3m pupils")] == [
        5_000, 5_000, None, 1_100_000, 2_300_000,
    ]
