"""A column whose dates become quarters, school years or spans, or get months in another language, is one line at most."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from datetime import date, timedelta

import pytest

from commands.register.compare import compare_readings
from diffing.normal import cell_key
from diffing.plausibility import Decision, Limits, judge
from diffing.rows.periods import Year, is_more_exact, is_same_time, periods
from model.change import EXACT, OTHER_FORM
from readers.register.reading import read_register
from text.periods import MONTHS

HEADINGS = ["Reference", "Organisation", "Project title", "Date of release"]
DAYS = [date(2021, 1, 5) + timedelta(days=9 * n) for n in range(40)]
Form = Callable[[date], str]
GERMAN = ("Januar", "Februar", "M\u00e4rz", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember")
WELSH = ("Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin", "Gorffennaf", "Awst", "Medi", "Hydref", "Tachwedd", "Rhagfyr")


def plain(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def quarter(day: date) -> str:
    return f"Q{(day.month + 2) // 3} {day.year}"


def of_months(day: date) -> str:
    return f"{('January to March', 'April to June', 'July to September', 'October to December')[(day.month - 1) // 3]} {day.year}"


def financial(day: date) -> str:
    begin = day.year - (day.month < 4)
    return f"Q{(day.month - 4) % 12 // 3 + 1} {begin}/{(begin + 1) % 100}"


def fiscal_year(day: date) -> str:
    return financial(day)[3:]


def span(day: date) -> str:
    return f"{plain(day)} \u2013 {plain(day + timedelta(days=110))}"


def found(before: Sequence[str], after: Sequence[str]) -> tuple[dict[str, int], list[tuple[str | None, str | None]], bool]:
    """What is told between two columns of dates by kind, the wordings, and whether the edition is put aside."""
    readings = []
    for cells in (before, after):
        out = io.StringIO()
        rows = ([f"DS{101 + 7 * n:05}", f"University of Invented Town {n}", f"Study {n * n}", c] for n, c in enumerate(cells))
        csv.writer(out).writerows([HEADINGS, *rows])
        readings.append(read_register(out.getvalue().encode(), "register.csv"))
    said = compare_readings(*readings)
    judgement = judge(said.before, said.after, said.comparison, Limits())
    wordings = [pair for change in said.comparison.changes for pair in change.fields.values()]
    return dict(said.comparison.summary()), wordings, judgement.decision is Decision.QUARANTINE


@pytest.mark.parametrize("coarse", [quarter, of_months, financial, fiscal_year, span])
def test_dates_that_become_quarters_years_or_spans_are_one_line(coarse: Form) -> None:
    days, coarser = list(map(plain, DAYS)), list(map(coarse, DAYS))
    assert found(days, coarser) == ({"bulk_changed": 1}, [EXACT[::-1]], False)
    assert found(coarser, days) == ({"bulk_changed": 1}, [EXACT], False)


def test_quarters_of_another_year_are_the_same_time() -> None:
    assert found(list(map(quarter, DAYS)), list(map(financial, DAYS))) == ({"bulk_changed": 1}, [OTHER_FORM], False)
    assert found(list(map(quarter, DAYS)), list(map(of_months, DAYS)))[0] == {}


@pytest.mark.parametrize("months", [GERMAN, WELSH])
@pytest.mark.parametrize("form", ["{} {} {}", "{}. {} {}"])
def test_months_in_another_language_are_form(months: Sequence[str], form: str) -> None:
    assert found(list(map(plain, DAYS)), [form.format(d.day, months[d.month - 1], d.year) for d in DAYS]) == ({}, [], False)
    assert [MONTHS[m.casefold()] for m in months] == list(range(1, 13))


@pytest.mark.parametrize("coarse", [quarter, financial, span])
def test_a_date_that_is_another_one_as_well_is_told(coarse: Form) -> None:
    after = [coarse(d if n != 7 else d - timedelta(days=200)) for n, d in enumerate(DAYS)]
    assert found(list(map(plain, DAYS)), after)[0] == {"bulk_changed": 1, "changed": 1}


def test_dates_that_all_move_by_a_quarter_are_no_form() -> None:
    """Of rows that are moved the quarters of one kind of year fit few."""
    days = [date(2021, 2, 1) + timedelta(days=n % 50) for n in range(40)]
    assert found(list(map(plain, days)), ["Q3 2021"] * 40)[2]
    assert found(list(map(plain, days)), ["July to September 2021"] * 40)[2]


def test_licences_that_all_become_longer_are_no_form() -> None:
    longer = [f"{plain(d)} \u2013 {plain(d + timedelta(days=800 + d.day))}" for d in DAYS]
    assert found(list(map(span, DAYS)), longer)[2]


def test_a_few_dates_that_become_spans_are_told_one_by_one() -> None:
    after = [span(d) if n < 10 else plain(d) for n, d in enumerate(DAYS)]
    assert found(list(map(plain, DAYS)), after)[0] == {"changed": 10}


@pytest.mark.parametrize(("one", "other"), [
    ("12 March \u2013 30 June 2021", "12/03/2021 to 30/06/2021"), ("1-15 March 2021", "1 March 2021 until 15 March 2021"),
    ("3. M\u00e4rz 2021 bis 5. Mai 2021", "3 Mar 2021 - 5 May 2021"), ("April - September 2021", "April 2021 to September 2021"),
])
def test_a_span_is_the_same_in_any_form(one: str, other: str) -> None:
    assert cell_key(one) == cell_key(other) != cell_key(other.replace("2021", "2022"))


@pytest.mark.parametrize(("cell", "first", "last"), [
    ("Q3 2021", (2021, 7, 1), (2021, 9, 30)), ("2021/22 Q3", (2021, 10, 1), (2021, 12, 31)),
    ("Q4 2021-22", (2022, 1, 1), (2022, 3, 31)), ("Fourth quarter of 2021", (2021, 10, 1), (2021, 12, 31)),
    ("Quarter 1 FY 2021", (2021, 4, 1), (2021, 6, 30)), ("AY 2020/21", (2020, 9, 1), (2021, 8, 31)),
    ("Chwarter 3 2021", (2021, 7, 1), (2021, 9, 30)), ("February 2024", (2024, 2, 1), (2024, 2, 29)),
])
def test_what_days_a_cell_means(cell: str, first: tuple[int, int, int], last: tuple[int, int, int]) -> None:
    assert periods(cell, Year.CALENDAR) == {(first, last)}


@pytest.mark.parametrize("cell", ["Q5 2021", "2020/23", "Wave 1-2 March 2021", "KS4 2021", "DR200101", "Q3", "2021 pupils"])
def test_what_means_no_days(cell: str) -> None:
    assert not periods(cell, Year.CALENDAR)


def test_two_days_are_never_the_same_time() -> None:
    assert not is_same_time("03/04/2021", "04/03/2021", Year.CALENDAR)
    assert not is_more_exact("2021", "2022", Year.CALENDAR)
