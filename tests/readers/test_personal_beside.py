"""Names beside births, and beside what only pupils have, whatever heads them. All persons are invented."""

from __future__ import annotations

import pytest

from model.hidden import WITHHELD_CELL
from readers.personal import names_elsewhere
from tests.readers.test_personal import read
from text.privacy.child_names import ChildNames
from text.privacy.rules.one_child import speaks_of_one

FIRSTS, LASTS = ("Aleyda", "Brogan", "Ceridwen", "Dmitriy"), ("Quarrington", "Rathbone-Eze", "Strickland", "Tereshkov")
BORN, YEARS = ("01/02/2013", "03/04/2012", "05/06/2014", "07/08/2011"), ("3", "4", "2", "6")
FULL = tuple(map(" ".join, zip(FIRSTS, LASTS, strict=True)))
TURNED = tuple(f"{b} {a}" for a, b in zip(FIRSTS, LASTS, strict=True))
RELEASES = [(f"DS{n:05}", f"University of Aldermoor {n}", f"Study {n} of reading", "Approved") for n in range(8)]
LISTS: dict[str, tuple[tuple[str, ...], ...]] = {
    "Given|Family|Born": (FIRSTS, LASTS, BORN), "First|Last|D.O.B": (FIRSTS, LASTS, BORN),
    "DOB (excel)|Key": (("41306", "41406", "41506", "41606"), FULL), "Enw|Dyddiad geni": (FULL, BORN),
    "Nom|Date de naissance": (FULL, BORN), "Imi\u0119|Nazwisko|Data urodzenia": (FIRSTS, LASTS, BORN),
    "Vorname|Nachname|Geburtsdatum": (FIRSTS, LASTS, BORN), "Nome|Cognome|Data di nascita": (FIRSTS, LASTS, BORN),
    "Ref 2|Birth date": (FULL, BORN), "Known as|UPN": (FIRSTS, ("A123456789012", "B123456789012", "C123456789012", "D123456789012")),
    "Legal forename|Legal surname": (FIRSTS, LASTS), "First|Last|NCY": (FIRSTS, LASTS, YEARS), "Client|Date": (FULL, BORN),
    "Display name|Reg group": (FULL, ("8R", "7B", "9C", "8R")), "Admission name|Admission no": (TURNED, ("4410", "4411", "4412", "4413")),
    "Comments|FSM|SEN": (FULL, ("Y", "N", "Y", "N"), ("K", "N", "E", "K")),
    "Comments|Ethnicity|Gender": (FULL, ("White British", "Mixed", "Asian", "White Irish"), ("F", "M", "F", "M")),
    "|": (FULL, BORN),
}


@pytest.mark.parametrize("beside", [False, True])
@pytest.mark.parametrize("heads", LISTS)
def test_names_beside_births_are_withheld_whatever_heads_them(heads: str, *, beside: bool) -> None:
    rows = [*zip(*LISTS[heads], strict=True)]
    if beside:
        blank = ("",) * len(rows[0])
        told = [(*r, *(rows[n // 2] if n % 2 else blank)) for n, r in enumerate(RELEASES)]
        reading = read(("Reference", "Recipient", "Project title", "Status", *heads.split("|")), *told)
    else:
        if heads in ("Legal forename|Legal surname", "First|Last|NCY"):
            rows = [(*r, *b) for r, b in zip(rows, zip(BORN, strict=True), strict=True)]
            heads += "|DOB"
        reading = read(*([tuple(heads.split("|"))] if heads.strip("|") else []), *rows)
    said = repr((reading.registers, reading.aside, reading.problems))
    assert not [name for name in (*FIRSTS, *LASTS) if name in said]
    if "Client" not in heads:
        assert not [day for day in BORN if day in said]
    assert reading.hidden


def test_patterns_are_made_for_a_pupils_names_only_where_they_may_stand_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """A list of pupils took 7 ms a row, most of it for patterns that found nothing."""
    made: list[object] = []

    def counted(names: set[str], text: str, *, of_row: bool) -> ChildNames:
        made.append(names)
        return ChildNames(names, text, of_row=of_row)

    monkeypatch.setattr(names_elsewhere, "ChildNames", counted)
    purposes = ["to study reading"] * 40
    purposes[9] = "asked by M. Rathbone-Eze"
    rows = [(f"DS{n:05}", f"Body {n} Ltd", purposes[n], FULL[n % 4], BORN[n % 4]) for n in range(40)]
    reading = read(("Reference", "Recipient", "Purpose", "Pupil name", "DOB"), *rows)
    assert made == [{"Brogan Rathbone-Eze"}]
    assert not [name for name in LASTS if name.casefold() in repr(reading.registers).casefold()]


ADULTS: dict[str, tuple[tuple[str, ...], ...]] = {
    "Name|Date": (FULL, ("2024-05-01", "2024-06-01", "2024-07-01", "2024-08-01")),
    "Officer|Date": (FULL, ("2024-05-01", "2024-06-01", "2024-07-01", "2024-08-01")),
    "Panel member|Date of appointment": (FULL, ("2014-05-01", "2015-06-01", "2016-07-01", "2017-08-01")),
    "Applicant|Date of request": (FULL, ("2014-05-01", "2015-06-01", "2016-07-01", "2017-08-01")),
    "First|Last|Date trained": (FIRSTS, LASTS, ("2014-05-01", "2015-06-01", "2016-07-01", "2017-08-01")),
    "Family|Items": (("Phonics", "Census", "Absence", "Exclusions"), ("12", "14", "9", "30")),
    "Client|Given": (("Capita", "Ofsted", "Kestrel", "Fictionbury Ltd"), ("Census", "Absence", "Phonics", "Exclusions")),
    "First|Last": (("2014", "2015", "2016", "2017"), ("2019", "2020", "2021", "2022")),
    "House|Stage": (("Lords", "Commons", "Lords", "Commons"), ("Report", "Committee", "Second reading", "Report")),
    "Date of birth requested?|Lead": (("Yes", "No", "Yes", "No"), FULL),
    "Who|Stage": (("Ofsted", "Capita", "Fictionbury Ltd", "BBC"), ("KS2", "KS3", "KS4", "KS2")),
}


@pytest.mark.parametrize("heads", ADULTS)
def test_names_of_grown_ups_beside_days_stay(heads: str) -> None:
    rows = [*zip(*ADULTS[heads], strict=True)]
    told = [(*r, *rows[n % 4]) for n, r in enumerate(RELEASES)]
    for reading in (
        read(tuple(heads.split("|")), *rows),
        read(("Reference", "Organisation name", "Project title", "Status", *heads.split("|")), *told),
    ):
        assert not reading.hidden


def test_a_form_shows_nothing_of_its_pupil() -> None:
    reading = read(
        ("Name", "Aleyda Quarrington"), ("Date of birth", "01/02/2013"), ("School", "Elm Primary"), ("Year", "3"),
        ("Gender", "F"),
    )
    assert not [x for x in ("Aleyda", "Quarrington", "01/02", "Gender', 'F") if x in repr((reading.registers, reading.problems))]
    assert WITHHELD_CELL in repr(reading.registers)


def test_a_heading_that_names_a_child_is_withheld() -> None:
    told = [(*r, ("yes", "DOB 04/05/2014")[n % 2]) for n, r in enumerate(RELEASES)]
    reading = read(("Reference", "Recipient", "Project title", "Status", "Lysandra Quennell"), *told)
    assert "Quennell" not in repr((reading.registers, reading.problems))
    (table,) = reading.registers
    assert table.rows[0][4] == "yes"


def test_a_school_and_a_sex_beside_a_name_alone_may_be_a_governors() -> None:
    rows = zip(FULL, ("Elm Primary School", "Oak Academy", "Ash High", "Elm Primary School"), ("F", "M", "F", "M"), strict=True)
    assert not read(("Comments", "School", "Gender"), *rows).hidden


@pytest.mark.parametrize("age", ["aged 8", "8 years old", "Aged: nine.", "age 8", "10-year-old", "currently aged 7"])
def test_an_age_that_is_all_a_cell_says_is_that_of_who_is_named_beside(age: str) -> None:
    """So "Lysander Quillfeather, aged 8" comes of a file without quotation marks."""
    assert speaks_of_one(age)


@pytest.mark.parametrize("ages", ["aged 8 to 11", "children aged 8", "aged 5-16", "18 years", "age at diagnosis", "all ages"])
def test_ages_of_many_are_those_of_a_study(ages: str) -> None:
    assert not speaks_of_one(ages)
