"""Coverage: what a row says of its data sets and years, as school cohorts."""

from __future__ import annotations

import csv
import json
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.coverage import Labelled, judge, read_labelled
from readers.register.coverage import cues
from readers.register.coverage.cohorts import runs
from readers.register.coverage.data_sets import FILE, Collection, DataSet, corrected, data_sets
from readers.register.coverage.pieces import _Scan
from readers.register.coverage.read import read_coverage, read_row
from readers.register.coverage.values import FIRST_COHORT, LAST_COHORT, Certainty, Coverage, WhyUnknown
from readers.register.coverage.words import LONGEST, Words, tokens_of

TEXTS = Path(__file__).parent / "coverage" / "texts.jsonl"
SURE, POSSIBLE = Certainty.SURE, Certainty.POSSIBLE


def told(found: Coverage) -> frozenset[int]:
    return found.cohorts(SURE) | found.cohorts(POSSIBLE)


@pytest.mark.parametrize(
    "text",
    ["KS2 2016 to 2014", "KS2 2016-2014", "KS2 between 2016 and 2014", "KS2 2015/16 to 2013/14", "KS2 15/16 to 13/14"],
)
def test_a_range_turned_round_is_the_same_range(text: str) -> None:
    assert read_coverage(text).cohorts(SURE) == {2002, 2003, 2004}


def test_a_range_turned_round_in_short_is_possible() -> None:
    found = read_coverage("KS2 2014-12")
    assert found.cohorts(SURE) == {2002}
    assert found.cohorts(POSSIBLE) - {2002} == {2000, 2001}


# Texts with their answers ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("label", read_labelled(TEXTS), ids=lambda x: x.text[:70])
def test_a_text_covers_what_a_person_says(label: Labelled) -> None:
    found = read_coverage(label.text, released=label.released)
    answer = (runs(found.cohorts(SURE)), runs(found.cohorts(POSSIBLE)), bool(found.unknown))
    assert answer == (runs(label.sure), runs(label.possible), label.unknown), found
    assert judge(label, found).right


def test_there_are_texts_of_every_kind() -> None:
    kinds = Counter(json.loads(x)["kind"] for x in TEXTS.read_text(encoding="utf-8").splitlines())
    assert kinds.total() >= 120
    assert len(kinds) >= 20
    assert min(kinds.values()) >= 4


def test_a_reason_can_be_read_by_a_parent() -> None:
    (span,) = read_coverage("Key Stage 4 2008-2012").spans
    assert span.reason == "Key Stage 4 results 2008-2012: born September 1991 to August 1996"
    assert span.text == "Key Stage 4 2008-2012"
    first, second = read_coverage("Year 6 in 2014/15; KS2", released="2016-01").spans
    assert second.reason == "Year 6 2014/15: born September 2003 to August 2004"
    assert first.reason == (
        "Key Stage 2 results, no years said (there are data since 1995/96): possibly born September 1984 to August 2005"
    )


@pytest.mark.parametrize(("text", "reason"), [
    ("School Census (spring) 2011/12, excluding Year 11", "School Census (spring), without Year 11, (spring) 2011/12: "),
    ("School Census 2012, Years 7 to 11, not Year 9", "School Census, Year 7 to Year 11, without Year 9, 2012: "),
    ("School Census 2010-2013 (except 2012: Year 3)", "School Census, Year 3, 2010-2013 (except 2012): "),
    ("School Census 2017/18, KS4 only", "School Census, Key Stage 4 pupils, 2017/18: "),
    ("School Census 2017/18 (KS4)", "School Census, perhaps Key Stage 4 pupils only, 2017/18: "),
    ("School Census excluding Year 11", "School Census, without Year 11, no years said "),
])
def test_a_reason_says_what_is_left_out_and_closes_its_brackets(text: str, reason: str) -> None:
    assert {s.reason[: len(reason)] for s in read_coverage(text).spans} == {reason}


def test_what_is_left_out_is_said() -> None:
    found = read_coverage("Approved 12 March 2014. Licence to December 2017.")
    assert found.left_out == ("12 March 2014", "to December 2017")
    assert found.unknown == (WhyUnknown.NOTHING,)
    assert not found.years_said


# Rows ------------------------------------------------------------------------------------------------------------


def test_years_in_a_cell_of_their_own_are_those_of_the_data() -> None:
    found = read_row({"dataset": "KS2, KS4", "years": "2010/11 to 2011/12", "title": "Schools since 1990"})
    assert runs(found.cohorts(SURE)) == [(1994, 1995), (1999, 2000)]
    assert not found.unknown


def test_what_a_title_says_besides_is_never_sure() -> None:
    found = read_row({"dataset": "KS4 attainment", "title": "Data of the 2012 KS4 cohort"}, released="2013-05")
    assert not found.cohorts(SURE)
    assert 1995 in found.cohorts(POSSIBLE)
    assert WhyUnknown.YEARS in found.unknown


def test_a_row_without_cells_for_its_data_is_read_by_its_title() -> None:
    assert runs(read_row({"title": "KS4 2012", "purpose": "Research"}).cohorts(SURE)) == [(1995, 1995)]
    assert read_row({}).unknown == (WhyUnknown.NOTHING,)


# Every data set in every form -------------------------------------------------------------------------------------

SETS = {
    "EYFSP": ({6}, set()), "Foundation Stage Profile": ({6}, set()), "KS1": ({8}, set()),
    "Key Stage 2": ({12}, set()), "key stage two SATs": ({12}, set()), "KS3": ({15}, set()), "KS4": ({17}, set()),
    "GCSE results": ({17}, set()), "KS5": ({19}, {18, 20}), "A-level": ({19}, {18, 20}),
    "School Census": (set(range(6, 18)), {3, 4, 5, 18, 19, 20}), "Spring Census": (set(range(6, 18)), {3, 4, 5, 18, 19, 20}),
    "PLASC": (set(range(6, 18)), {3, 4, 5, 18, 19, 20}), "Absence": (set(range(6, 18)), {4, 5, 18, 19, 20}),
    "Children Looked After": (set(range(2, 19)), {1, 19}), "CIN census": (set(range(2, 19)), {1, 19}),
    "Year 6 pupils": ({12}, set()), "Reception pupils": ({6}, set()), "Y10": ({16}, set()),
    "secondary school pupils, School Census": (set(range(13, 18)), {18, 19, 20}),
}
"""Words -> how many years before the one in which the school year ends its cohorts begin: surely, and possibly."""
SAID = {
    "{s} 2013": [2013], "{s} 2012/13": [2013], "{s} 2012-13": [2013], "{s} 12/13": [2013], "{s} 201213": [2013],
    "2012/13 {s}": [2013], "{s} (2012/2013)": [2013], "{s}, academic year 2012/13": [2013], "{s} for AY 12/13": [2013],
    "{s}: 2011, 2012 and 2013": [2011, 2012, 2013], "{s} 2010/11 to 2012/13": [2011, 2012, 2013],
    "{s} 2011-2013": [2011, 2012, 2013], "{s} from 2011 to 2013": [2011, 2012, 2013], "{s} 2011-13": [2011, 2012, 2013],
    "{s} between 2011 and 2013": [2011, 2012, 2013], "{s} 2011 & 2013": [2011, 2013], "{s} 2011/12, 2012/13": [2012, 2013],
    "{s} 2010 to 2013 except 2012": [2010, 2011, 2013], "Years: 2010 to 2012. Data: {s}": [2010, 2011, 2012],
    "Approved 3 May 2014. {s} 2012/13": [2013], "{s} 2012/13; licence to 31 March 2016": [2013],
    "{s} 2011 \u2013 2013 (tier 2)": [2011, 2012, 2013],
}
"""Form -> the years in which the school years end that it says."""


@pytest.mark.parametrize("form", SAID)
@pytest.mark.parametrize("name", SETS)
def test_every_data_set_is_read_in_every_form(name: str, form: str) -> None:
    sure, possible = SETS[name]
    found = read_coverage(form.format(s=name))
    surely = {end - n for end in SAID[form] for n in sure}
    assert found.cohorts(SURE) == surely
    assert found.cohorts(POSSIBLE) == {end - n for end in SAID[form] for n in possible} - surely
    assert not found.unknown


# Two or three together, among other words -----------------------------------------------------------------------

FURTHER = {
    "Phonics": ({7}, {8}), "AP census": SETS["School Census"], "exclusions": SETS["Absence"], "KS2, KS4": ({12, 17}, set()),
    "KS1 and KS2": ({8, 12}, set()), "Early Years Census": ({5}, {3, 4, 6}), "School Census (Spring)": SETS["School Census"],
    "primary school pupils": (set(range(6, 13)), {3, 4, 5}), "Year 12 and 13": ({18, 19}, set()), "Years 7 to 9": ({13, 14, 15}, set()),
}
TOGETHER = {k: v for k, v in (SETS | FURTHER).items() if k not in ("secondary school pupils, School Census", "KS3")}
AFTER = {
    "2013": [2013], "2012/13": [2013], "12/13": [2013], "2013, 2014 and 2015": [2013, 2014, 2015], "2013-2015": [2013, 2014, 2015],
    "2012/13 to 2014/15": [2013, 2014, 2015], "2013 & 2015": [2013, 2015], "2014/15, 2015/16": [2015, 2016], "(2013)": [2013],
    "for 2014": [2014], "in 2013/14": [2014], "2013/14 (tier 2)": [2014], "2013, 14 and 15": [2013, 2014, 2015],
    "2013\u201315": [2013, 2014, 2015], "for the academic year 2013/14": [2014], "results for 2014": [2014], "201314": [2014],
}
GROUPS = {"Year 6 pupils", "Reception pupils", "Y10", "primary school pupils", "Year 12 and 13", "Years 7 to 9"}
COUNTS = {"School Census", "Spring Census", "School Census (Spring)", "PLASC", "AP census"}
JOINED = (", ", "; ", " and ", "\n", " + ", ". ", " & ", " plus ", " as well as ", " / ", " with ", ", and ")
BEFORE = ("", "Approved 12 May 2014. ", "Data requested: ", "DR130412.03 ", "Licence to 31/12/2017; ", "NPD: ", "1. ",
          "For an evaluation of the Examplework programme. ", "Pupil level data: ")
BEHIND = ("", ". Licence expires December 2017", " (tier 4)", "; sent 3 March 2016", " - individual level",
          ", for all maintained schools in England", ". Education Act 1996 s537A", " to study attainment")


@settings(max_examples=400)
@given(st.lists(st.tuples(st.sampled_from(sorted(TOGETHER)), st.sampled_from(sorted(AFTER))), min_size=2, max_size=3,
                unique_by=lambda x: x[0]), st.sampled_from(JOINED), st.sampled_from(BEFORE), st.sampled_from(BEHIND), st.booleans())
def test_data_sets_beside_each_other_keep_their_years(
    parts: list[tuple[str, str]], sign: str, before: str, behind: str, years_first: bool
) -> None:
    first = years_first and not any(form.startswith("(") for _, form in parts)
    text = before + sign.join(f"{form} {name}" if first else f"{name} {form}" for name, form in parts) + behind
    found = read_coverage(text)
    # A count of all pupils beside year groups of the same years may be of these alone: it is surely of no others.
    of_groups = [set(AFTER[form]) for name, form in parts if name in GROUPS]
    counts = {name for name, form in parts if name in COUNTS and any(set(AFTER[form]) <= years for years in of_groups)}
    sure = {end - n for name, form in parts for end in AFTER[form] for n in TOGETHER[name][0] if name not in counts}
    possible = {end - n for name, form in parts for end in AFTER[form] for part in TOGETHER[name] for n in part}
    assert found.cohorts(SURE) == sure
    assert found.cohorts(POSSIBLE) == possible - sure
    assert not found.unknown


# Words around a data set ----------------------------------------------------------------------------------------

FIRST = {"EYFSP": 2003, "KS1": 1998, "Key Stage 2": 1996, "KS4": 2002, "KS5": 2002, "School Census": 2002, "Absence": 2006,
         "CIN census": 2009, "AP census": 2008}
"""Data set -> the year in which the first school year ends of which there is one."""
RELEASED = 2014
AROUND: dict[str, tuple[list[int], str, bool]] = {
    "{s} 2010 onwards": ([2010], "2010-2014", False), "{s} since 2010": ([2010], "2010-2014", False),
    "{s} from 2010": ([2010], "2010-2014", False), "{s} 2010 to date": ([2010], "2010-2014", False),
    "{s} 2009/10+": ([2010], "2010-2014", False), "{s} 2010 - present": ([2010], "2010-2014", False),
    "{s} up to 2010": ([2010], "first-2010", False), "{s} before 2011": ([], "first-2010", False),
    "{s} after 2010": ([], "2011-2014", False), "{s}, all available years": ([], "first-2014", False),
    "latest {s}": ([], "2013-2014", False), "last 3 years of {s}": ([], "2011-2014", False),
    "{s} for the last three years": ([], "2011-2014", False), "{s}": ([], "first-2014", True),
    "three years of {s}": ([], "first-2014", True), "{s} 2010 now, {s} 2011 when available": ([2010], "2010-2011", False),
    "{s} 2010, annual updates until 2012": ([2010], "2010-2012", False), "As previous approval plus {s} 2010": ([2010], "", True),
    "{s} 2010 linked to KS3": ([2010], "2010-2010", False), "KS3 linked to {s} 2010": ([2010], "2010-2010", False),
    "{s} 2010 with KS3 prior attainment": ([2010], "2010-2010", False), "{s} 2010; KS3 2010 refused": ([2010], "2010-2010", False),
    "Refused: KS3 2010. {s} 2010": ([2010], "2010-2010", False), "{s} 2010 to 2012 but not 2011": ([2010, 2012], "", False),
}
"""Form -> the years that are sure, those that are possible besides, and whether there may be more."""


@pytest.mark.parametrize("form", AROUND)
@pytest.mark.parametrize("name", FIRST)
def test_words_around_a_data_set_open_close_and_join_its_years(name: str, form: str) -> None:
    sure, between, more = AROUND[form]
    low, _, high = between.partition("-")
    ends = range(FIRST[name] if low == "first" else int(low), int(high) + 1) if between else range(0)
    of_sure, of_possible = SETS.get(name) or TOGETHER[name]
    surely = {end - n for end in sure for n in of_sure}
    possibly = {end - n for end in (*sure, *ends) for n in of_sure | of_possible} - surely
    found = read_coverage(form.format(s=name), released=f"{RELEASED}-06")
    if "plus" in form or "but not" in form:
        possibly = {end - n for end in sure for n in of_possible} - surely
    assert found.cohorts(SURE) == surely
    assert found.cohorts(POSSIBLE) == {c for c in possibly if FIRST_COHORT <= c <= LAST_COHORT}
    assert bool(found.unknown) == more


# Further forms of years and names ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("form", "sure", "possible"), [
    ("{s}, every second year from 2001 to 2007", [2001, 2003, 2005, 2007], []),
    ("{s} every other year, 2001-2007", [2001, 2003, 2005, 2007], []),
    ("{s} every 2 years from 2001 to 2007", [2001, 2003, 2005, 2007], []),
    ("{s} every third year 2001 to 2007", [2001, 2004, 2007], []),
    ("{s} every 3rd year, 2000/01 to 2006/07", [2001, 2004, 2007], []),
    ("{s} for alternate years between 2001 and 2007", [2001, 2003, 2005, 2007], []),
    ("{s} 2001-2007 (alternate years only)", [2001, 2003, 2005, 2007], []),
    ("{s} biennially 2001 to 2007", [2001, 2003, 2005, 2007], []),
    ("{s} 2001-2007 at two-year intervals", [2001, 2003, 2005, 2007], []),
    ("{s}, two-yearly from 2001 to 2007", [2001, 2003, 2005, 2007], []),
    ("{s}, even years 2001 to 2007", [2002, 2004, 2006], []),
    ("{s}: odd years 2002 to 2007", [2003, 2005, 2007], []),
    ("{s}, even years, 2001/02 to 2003/04", [], [2002, 2003, 2004]),
    ("{s} 2001 to 2004, alternate years", [], [2001, 2002, 2003, 2004]),
    ("Biennial {s} data 2001 to 2003", [], [2001, 2002, 2003]),
    ("{s} 2001 to 2003; every other year", [], [2001, 2002, 2003]),
    ("{s} 2001 to 2003. Selected years only", [], [2001, 2002, 2003]),
    ("{s}, some years between 2001 and 2003", [], [2001, 2002, 2003]),
    ("{s} every year from 2001 to 2003", [2001, 2002, 2003], []),
    ("{s} 2001 to 2003, for a biennial survey", [2001, 2002, 2003], []),
])
@pytest.mark.parametrize(("name", "age"), [("KS3", 14), ("Year 9 pupils", 14), ("KS2", 11)])
def test_years_with_gaps_are_those_only_or_are_not_sure(
    name: str, age: int, form: str, sure: list[int], possible: list[int]
) -> None:
    found = read_coverage(form.format(s=name))
    assert found.cohorts(SURE) == {end - 1 - age for end in sure}
    assert found.cohorts(POSSIBLE) == {end - 1 - age for end in possible}
    assert not found.unknown


@pytest.mark.parametrize("mark", ["'", "\u2019", "\u2018", "`"])
@pytest.mark.parametrize(("form", "ends"), [
    ("KS2 *07-*11", range(2007, 2012)), ("KS2 *07 to *11", range(2007, 2012)), ("KS2 *07", [2007]),
    ("KS2 *07, *08 and *09", range(2007, 2010)), ("KS2 *07/08", [2008]), ("KS2 *07/*08", [2008]), ("KS2 *98", [1998]),
    ("KS2 2007-*11", range(2007, 2012)), ("*07-*11 KS2", range(2007, 2012)), ("KS2 *06/07 to *08/09", range(2007, 2010)),
])
def test_a_year_may_be_printed_with_an_apostrophe(form: str, ends: Sequence[int], mark: str) -> None:
    found = read_coverage(form.replace("*", mark))
    assert told(found) == found.cohorts(SURE) == {end - 12 for end in ends}


@pytest.mark.parametrize("text", ["KS2 of 'the 11' pupils", "schools' 11 files, KS2", "KS2 from '11' schools", "O'11 KS2"])
def test_a_number_beside_another_apostrophe_is_no_year(text: str) -> None:
    assert not read_coverage(text).cohorts(SURE)


@pytest.mark.parametrize("text", [
    "Nursery to Year 6 2013/14", "Nursery 2013/14", "Nursery, Reception and Year 1 2013/14", "Nursery-Reception 2013/14",
    "Nursery class and Reception, 2013/14", "Children starting nursery in 2013", "Reception to nursery 2013/14",
])
def test_any_year_of_a_nursery_may_be_meant(text: str) -> None:
    found = read_coverage(text)
    assert {2010, 2011} <= found.cohorts(POSSIBLE)
    assert 2009 in told(found)
    assert 2012 not in told(found)


@pytest.mark.parametrize(("dotted", "plain"), [
    ("K.S.4 {}", "KS4 {}"), ("K.S. 4 {}", "KS4 {}"), ("K. S. 4 {}", "KS4 {}"), ("K.S4 {}", "KS4 {}"), ("KS.4 {}", "KS4 {}"),
    ("E.Y.F.S.P. {}", "EYFSP {}"), ("E.Y.F.S.P {}", "EYFSP {}"), ("P.L.A.S.C. {}", "PLASC {}"), ("C.I.N. census {}", "CIN census {}"),
    ("G.C.S.E. results {}", "GCSE results {}"), ("K.S.2-4 {}", "KS2-4 {}"), ("K.S. 2 and K.S. 4, {}", "KS2 and KS4, {}"),
    ("{} N.P.D. data on K.S.2", "{} NPD data on KS2"),
])
@pytest.mark.parametrize("when", ["2010-11", "2010", "2008/09 to 2010/11", "2009 onwards"])
def test_abbreviations_with_full_stops_are_read_as_those_without(dotted: str, plain: str, when: str) -> None:
    one, other = (read_coverage(x.format(when), released="2014-06") for x in (dotted, plain))
    assert [one.cohorts(c) for c in Certainty] == [other.cohorts(c) for c in Certainty]
    assert one.cohorts(SURE)
    assert one.unknown == other.unknown


def test_initials_of_other_words_are_no_data_set() -> None:
    assert read_coverage("S.T. Example 2010; e.g. i.e. 2011").unknown == (WhyUnknown.NOTHING,)
    assert runs(told(read_coverage("K.S.4 2010. Licence to 2016."))) == [(1993, 1993)]


@pytest.mark.parametrize("sign", ["; ", ";", " ; "])
@pytest.mark.parametrize("text", [
    "Census: Jan 2008* Jan 2009* Jan 2010", "School Census: January 2008* January 2009* January 2010",
    "Spring Census Jan 2008* Jan 2009* Jan 2010", "School Census: 2007/08* 2008/09* 2009/10", "Census: 200708* 200809* 200910",
    "School Census: spring 2008* spring 2009* spring 2010", "Data: School Census: 2008* 2009* 2010* approved March 2011",
])
def test_semicolons_may_part_the_years_of_a_list(text: str, sign: str) -> None:
    found = read_coverage(text.replace("*", sign))
    assert found.cohorts(SURE) == set(range(1991, 2005))
    assert not found.unknown


@pytest.mark.parametrize(("text", "sure", "possible"), [
    ("KS4 2008; 2009", [(1991, 1991)], [(1992, 1992)]), ("KS4 2008; 2009/10", [(1991, 1991)], [(1993, 1993)]),
    ("2009/10\nKS4 2008", [(1991, 1991)], [(1993, 1993)]), ("KS4 2008; KS2; 2010", [(1991, 1991), (1998, 1998)], []),
    ("KS4: 2008; 2009; KS2: 2010", [(1991, 1992), (1998, 1998)], []), ("KS4 2008; approved 2011", [(1991, 1991)], []),
])
def test_years_apart_from_dated_data_are_of_them_perhaps(
    text: str, sure: list[tuple[int, int]], possible: list[tuple[int, int]]
) -> None:
    found = read_coverage(text, released="2012-06")
    assert runs(found.cohorts(SURE)) == sure
    assert runs(found.cohorts(POSSIBLE)) == possible


@pytest.mark.parametrize(("sign", "cohort"), [("!", 2002), ('"', 1998), ("@", 1998), ("£", 1995), ("#", 1995), ("$", 1993), ("%", 1991)])
def test_a_digit_typed_with_the_shift_key_is_guessed_at(sign: str, cohort: int) -> None:
    for text in (f"KS{sign} 2009/10", f"2009/10 KS{sign} results", f"NPD: KS{sign}, 2010"):
        found = read_coverage(text)
        assert cohort in found.cohorts(POSSIBLE), text
        assert not found.cohorts(SURE), text
    undated = read_coverage(f"KS{sign} results")
    assert cohort in undated.cohorts(POSSIBLE)
    assert undated.unknown == (WhyUnknown.YEARS,)


def test_quotation_marks_and_amounts_are_no_digits_of_a_stage() -> None:
    assert not told(read_coverage('"KS" 2010'))
    assert runs(read_coverage("KS4 2010, cost £2").cohorts(SURE)) == [(1993, 1993)]


@pytest.mark.parametrize("form", ["{} 201011, 201112", "{}: 201011 and 201112", "{} 201011-201112", "{} 2010/11 to 2011/12", "201011, 201112 {}"])
@pytest.mark.parametrize("name", ["Census", "School Census", "Census data"])
def test_a_census_of_school_years_is_that_of_schools(name: str, form: str) -> None:
    assert runs(read_coverage(form.format(name)).cohorts(SURE)) == [(1994, 2006)]


# Properties ------------------------------------------------------------------------------------------------------

OF_PUPILS = [s for s in data_sets().values() if s.possible and s.kind not in (Collection.NPD, Collection.OTHER) and s.id != "bare"]
NAMES = {"census": "School Census", "cla": "Looked after children", "cin": "Children in need"}
FORMS = ("{0}", "{0}/{1:02}", "{0}-{2}", "{0}/{1:02} to {3}/{4:02}", "{0}, {2}", "{0} onwards", "AY {0}/{1:02}")


def years(form: str, start: int) -> str:
    return form.format(start, (start + 1) % 100, start + 3, start + 2, (start + 3) % 100)


@given(one=st.sampled_from(OF_PUPILS), form=st.sampled_from(FORMS), start=st.integers(1990, 2030),
       released=st.sampled_from([None, "2012-06", "2024-01"]))
def test_nothing_is_sure_outside_of_the_ages_of_a_data_set(one: DataSet, form: str, start: int, released: str | None) -> None:
    found = read_coverage(f"{one.name} {years(form, start)}", released=released)
    for cohort in found.cohorts(SURE):
        assert one.sure is not None
        assert start - 1 - one.sure[1] <= cohort <= start + 3 - one.sure[0]
        assert start + 3 >= one.first
        assert one.last is None or start - 1 <= one.last
        assert released is None or start - 1 < int(released[:4])


@given(name=st.sampled_from(["KS2", "KS4", "School Census", "Autumn Census", "Year 9 pupils", "Absence", "pupils born"]),
       form=st.sampled_from(FORMS), start=st.integers(2006, 2014))
def test_a_year_later_is_a_cohort_later(name: str, form: str, start: int) -> None:
    if "onwards" in form:
        return  # its end is the release's
    one, other = (read_coverage(f"{name} {years(form, s)}") for s in (start, start + 1))
    assert {c + 1 for c in one.cohorts(SURE)} == set(other.cohorts(SURE))
    assert {c + 1 for c in one.cohorts(POSSIBLE)} == set(other.cohorts(POSSIBLE))
    assert told(one)


PIECES = ("KS2 2010", "KS4 2011/12", "School Census", "Spring Census 2009", "Year 6 in 2008/09", "KS4 2014 to follow",
          "As previous approval", "Licence ends 2016", "EYFSP 2012 refused", "2013/14", "Reception intake September 2012")


@given(st.lists(st.sampled_from(PIECES), unique=True, max_size=6).flatmap(lambda x: st.tuples(st.just(x), st.permutations(x))),
       st.sampled_from(["; ", "\n", ". "]))
def test_the_order_of_pieces_does_not_matter(orders: tuple[list[str], list[str]], sign: str) -> None:
    one, other = (read_coverage(sign.join(x), released="2015-01") for x in orders)
    assert one.cohorts(SURE) == other.cohorts(SURE)
    assert one.cohorts(POSSIBLE) == other.cohorts(POSSIBLE)
    assert one.unknown == other.unknown


WORDS = st.sampled_from(
    ["KS2", "KS4", "2010", "2011/12", "2009-10", "to", "from", "since", "born", "aged", "11", "Year", "7", "and", ",", ";", "(", ")", "-", "/", "spring", "census", "School", "the", "last", "five", "years", "all", "available", "linked", "to", "not", "31", "March", "2012", "onwards", "reception", "primary", "pupils", "2,010", "AY", "08/09", "excluding", "refused"],
)


@settings(max_examples=300)
@given(st.lists(WORDS, max_size=25).map(" ".join) | st.text(max_size=80), st.sampled_from([None, "2014-06", "soon"]))
def test_any_text_is_read(text: str, released: str | None) -> None:
    found = read_coverage(text, released=released)
    assert list(found.spans) == sorted(found.spans)
    assert all(FIRST_COHORT <= s.first <= s.last <= LAST_COHORT for s in found.spans)
    assert not found.cohorts(SURE) & found.cohorts(POSSIBLE)
    assert found.spans or found.unknown or found == read_coverage(text, released=released)
    assert found.cohorts(SURE) == read_coverage(text.upper().lower(), released=released).cohorts(SURE)


@pytest.mark.parametrize("text", [
    "the pupils of KS4 2010 ", "2010, ", "ks1 & 2, ", ",", "born in the year ", "from the ", "years 7, 8 and 9 to ", "2010/11/",
    "KS4 2010\n", "1", "12/03/2014 ", "and ", "not 2010 ", "linked to KS2 ", "(", "KS4 2010 refused ", "year 7 and ", "aged 11 ",
    "in the last five years of ", "31 March 2010 to ", "key stage ", "school census (", "all available ",
])
def test_no_text_takes_long(text: str) -> None:
    begun = time.process_time()
    found = read_coverage(text * (60_000 // len(text)))
    assert time.process_time() - begun < 5
    assert WhyUnknown.LENGTH in found.unknown


def test_a_novel_is_read_to_a_point_and_said_to_be_unknown_beyond() -> None:
    found = read_coverage("KS4 2010. " + "It was a quiet morning. " * 50_000 + "KS2 2010.")
    assert runs(found.cohorts(SURE)) == [(1993, 1993)]
    assert found.unknown == (WhyUnknown.LENGTH,)
    assert "too long" in WhyUnknown.LENGTH.value
    assert LONGEST < 1_000_000


@given(st.sampled_from(read_labelled(TEXTS)).map(lambda x: x.text) | st.lists(WORDS, max_size=25).map(" ".join))
def test_no_piece_is_lost_with_the_words_that_are_passed_over(text: str) -> None:
    words = Words([t._replace(text=corrected(t.text)) for t in tokens_of(text)])
    scan, at = _Scan(words), 0
    while at < len(words.tokens):
        at = max(scan._take(at), at + 1)
    quick = _Scan(words).segment()
    assert [(p.what, p.end, p.value) for p in quick.pieces] == [(p.what, p.end, p.value) for p in scan.found]
    assert [end for _, end in quick.left_out] == [end for _, end in scan.left_out]


# The data file ---------------------------------------------------------------------------------------------------


def test_every_data_set_has_names_ages_years_and_a_source() -> None:
    asked = {"spring", "summer", "autumn", "plasc", "eyfsp", "phonics", "ks1", "ks2", "ks3", "ks4", "ks5", "ap", "pru", "cla",
             "cin", "absence", "exclusions", "plams", "ilr", "y7", "mtc", "eyc"}
    assert asked <= set(data_sets())
    with FILE.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, strict=True))
    assert all(None not in r and None not in r.values() for r in rows), "a comma in a cell without quotation marks"
    assert len(rows) == len(data_sets())
    for one in data_sets().values():
        assert len(one.source) > 10, one.id
        assert one.last is None or one.first <= one.last
        if one.sure and one.possible:
            assert one.possible[0] <= one.sure[0] <= one.sure[1] <= one.possible[1], one.id
        assert one.possible or one.kind in (Collection.NONE, Collection.OTHER), one.id


def test_slips_are_mended_and_words_that_are_near_are_not() -> None:
    assert [corrected(w) for w in ("absense", "exlcusions", "censsu", "autmun")] == ["absence", "exclusions", "census", "autumn"]
    assert [corrected(w) for w in ("present", "reports", "wonder", "statutory")] == ["present", "reports", "wonder", "statutory"]


def test_no_word_answers_one_question_in_two_ways() -> None:
    assert not cues.OF_DATA & cues.NOT_OF_DATA
    assert not cues.AFTER_DATA & cues.AFTER_NOT
    assert not cues.TOPICS & cues.USING
