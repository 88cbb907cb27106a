"""A sheet in Welsh beside the same register in English is no news; what it alone says is. All invented."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import openpyxl  # type: ignore[import-untyped]
import pytest

from commands.register.compare import compare_readings
from diffing.plausibility import Decision, Limits, judge
from readers.register.reading import read_register

Row = Sequence[str]
Sheets = Mapping[str, Sequence[Row]]
ENGLISH = ("Reference", "Organisation", "Project title", "Purpose", "Datasets", "Date of release")
WELSH = ("Cyfeirnod", "Sefydliad", "Teitl y prosiect", "Diben", "Setiau data", "Dyddiad rhyddhau")
MONTHS = (
    ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"),
    ("Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin", "Gorffennaf", "Awst", "Medi", "Hydref", "Tachwedd", "Rhagfyr"),
)
PLACES = ("Larkhill", "Marlow", "Otterby", "Penhale", "Quenby", "Rushford", "Stanmere", "Tolworth", "Ulverby", "Wexcombe")


def row(n: int, *, welsh: bool = False, on: int = 0) -> list[str]:
    place, day = PLACES[n % 10], date(2021, 1, 5) + timedelta(days=9 * (on or n))
    who = ((f"University of {place}", f"Prifysgol {place}"), (f"{place} Research Ltd",) * 2, (f"{place} Council", f"Cyngor {place}"))
    said = (
        (f"Study {n} of absence in {place}", f"Astudiaeth {n} o absenoldeb yn {place}"),
        (f"How absence bears on cohort {n + 3}", f"Sut mae absenoldeb yn effeithio ar garfan {n + 3}"),
        (("School Census", "KS2; KS4")[n % 2], ("Cyfrifiad Ysgolion", "CA2; CA4")[n % 2]),
    )
    return [f"DR{2000 + 7 * n:06}", who[n % 3][welsh], *(s[welsh] for s in said), f"{day.day} {MONTHS[welsh][day.month - 1]} {day.year}"]


def rows(*numbers: int, welsh: bool = False) -> list[list[str]]:
    return [row(n, welsh=welsh) for n in numbers or range(30)]


def told(before: Sheets, after: Sheets) -> list[tuple[str, str, str]]:
    readings = []
    for sheets in (before, after):
        book, out = openpyxl.Workbook(), io.BytesIO()
        book.remove(book.active)
        for name, lines in sheets.items():
            sheet = book.create_sheet(name)
            for line in lines:
                sheet.append(list(line))
        book.save(out)
        readings.append(read_register(out.getvalue(), "register.xlsx"))
    found = compare_readings(*readings)
    assert judge(found.before, found.after, found.comparison, Limits()).decision is not Decision.QUARANTINE
    return sorted((c.kind.value, c.reference or "", c.sheet or "") for c in found.comparison.changes)


ONE: Sheets = {"Register": [ENGLISH, *rows()]}
TWO: Sheets = {**ONE, "Cofrestr": [WELSH, *rows(welsh=True)]}


def in_both(*numbers: int, headings: Row = WELSH) -> Sheets:
    return {"Register": [ENGLISH, *rows(*numbers)], "Cofrestr": [headings, *rows(*numbers, welsh=True)]}


@pytest.mark.parametrize("headings", [WELSH, ENGLISH])
def test_a_sheet_in_welsh_that_comes_is_no_news_but_what_is_new_in_both_is_told_once(headings: Row) -> None:
    new = row(30)[0]
    assert told(ONE, in_both(*range(31), headings=headings)) == [("added", new, "Register")]


def test_what_is_new_gone_or_changed_in_both_is_told_once() -> None:
    assert told(TWO, in_both(*range(33))) == [("added", row(n)[0], "Register") for n in (30, 31, 32)]
    assert told(TWO, in_both(*range(1, 30))) == [("removed", row(0)[0], "Register")]
    moved = row(4, on=50), row(4, welsh=True, on=50)
    after = {"Register": [*TWO["Register"][:5], moved[0], *TWO["Register"][6:]],
             "Cofrestr": [*TWO["Cofrestr"][:5], moved[1], *TWO["Cofrestr"][6:]]}
    assert told(TWO, after) == [("changed", moved[0][0], "Register")]


def test_a_sheet_in_welsh_that_goes_is_no_news() -> None:
    assert told(TWO, ONE) == []


def test_what_stands_in_welsh_alone_is_told() -> None:
    paper = ["DR009999", "Papur Newydd y Dyffryn", "Tablau ysgolion", "Hysbysu rhieni", "CA2", "1 Mai 2023"]
    after = {**TWO, "Cofrestr": [*TWO["Cofrestr"], paper]}
    assert told(ONE, after) == told(TWO, after) == [("added", "DR009999", "Cofrestr")]


@pytest.mark.parametrize(("at", "cell"), [(1, "Papur Newydd y Dyffryn"), (5, "1 Mai 2019"), (2, "Astudiaeth 900 yn Larkhill")])
def test_a_row_in_welsh_that_names_another_body_or_day_is_told(at: int, cell: str) -> None:
    other = row(10, welsh=True)
    other[at] = cell
    after = {**ONE, "Cofrestr": [WELSH, *rows(*range(10), welsh=True), other, *rows(*range(11, 30), welsh=True)]}
    assert told(ONE, after) == [("added", other[0], "Cofrestr")]


def test_other_releases_in_welsh_are_told_though_their_references_begin_anew() -> None:
    later = [[str(n), *row(n + 40, welsh=True)[1:]] for n in range(1, 31)]
    found = told({"2021": [ENGLISH, *([str(n), *row(n)[1:]] for n in range(1, 31))]},
                 {"2021": [ENGLISH, *([str(n), *row(n)[1:]] for n in range(1, 31))], "2022": [WELSH, *later]})
    assert [(kind, sheet) for kind, _, sheet in found] == [("added", "2022")] * 30


def test_whom_a_sheet_in_welsh_names_besides_under_the_same_references_is_told() -> None:
    onward = [[r[0], f"Cwmni Data {n} Cyf", *r[2:]] for n, r in enumerate(rows(welsh=True))]
    assert len(told(ONE, {**ONE, "Rhannu ymlaen": [WELSH, *onward]})) == 30


def test_other_data_of_the_same_references_in_english_are_told() -> None:
    others = [[*r[:2], r[2].replace("absence", "exclusion"), r[3], "Absence", r[5]] for r in rows()]
    assert len(told(ONE, {**ONE, "Further extracts": [ENGLISH, *others]})) == 30
