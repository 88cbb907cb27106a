"""Children in the shorthand of clerks, and in rows that a sentence quotes; all are invented."""

from __future__ import annotations

import pytest

from bench.leaks.told import Cell, read_with
from model.hidden import WITHHELD_CELL
from recipients.private.persons import may_be_person
from tests.text.left import DATA, left_of
from text.privacy.quiet import is_quiet

CHILDREN = (
    ("Part disclosed. Info about River withheld as dad not on birth cert", "River"),
    ("Records of Saffiyah kept back until her mum signs", "Saffiyah"),
    ("pls remove Blue + her brother before next run, foster carer rang", "Blue"),
    ("Exclude Teodora and his sister from the cut", "Teodora"),
    ("Query closed. Spoke to Dad (Mr Wiszniewskiak). Happy for Oliwia to stay in sample.", "Wiszniewskiak Oliwia"),
    ("Called carer (Mrs Quilfeather), wants Jenkin to be out", "Quilfeather Jenkin"),
    ("Subject: my lad Tobiloba - he still has no place", "Tobiloba"),
    ("Chronology and photos, Bosswell/Loveridgely children, Lower Site", "Bosswell Loveridgely"),
    ("I am the aunt of Abdirashid. He is in Year 10 and his record went to the Home Office.", "Abdirashid"),
    ("* 1 record removed at request of family of Little Ashanti (Rec, Elm Infants)", "Ashanti"),
    ("JJ from 9W was on the list that went to the police", "JJ"),
    ("Well done Kestrels! Bilal, Oluwaseun and Meiying built a wall of data.", "Bilal Oluwaseun Meiying"),
    ("The first line of the spreadsheet read: Idowu-Sample, Tamsin, 14 Elm Way, FSM Y.", "Idowu Tamsin Elm"),
    ("Codes, FSM, SEN. Example row supplied by school: 4417,Nkechi,Umehsample,F,Yr5,E,K", "Nkechi Umehsample"),
    ("An example record is: Sidhu-Crake | Harleen | Y4 | SEN K | 3 May 2014", "Sidhu Harleen 2014"),
)
STAY = (
    "Storm Eunice closure days coded as Y in attendance, Feb 2022",
    "Storm Babet delayed the school census; pupil data for Year 6 will be sent in May.",
    "Information about Wales withheld as parents asked for it",
    "Details of Sample Analytics Ltd kept until parents agree",
    "Data of Sample Academy Trust removed because parents objected",
    "remove duplicates and the siblings file before the next run",
    "Mother happy for data to be shared",
    "Spoke to carer (Example Carers Ltd). Happy for Ofsted to be told",
    "England/Wales children, Boys/Girls, Birth/Adoptive families, SEN/EHCP children",
    "Data from 3G and 4D models was used",
    "Well done all! Data and figures built trust.",
    "The first line of the register reads: DR150101, University of Sample, KS2, Y, 2015",
    "One row is: Sample Academy, Penwith, Y6, 240, F",
    "The first row shows: School, Year, FSM, SEN, and the second the figures.",
)


@pytest.mark.parametrize(("said", "names"), CHILDREN)
def test_a_child_goes_from_a_text(said: str, names: str) -> None:
    left = left_of(said)
    assert [name for name in names.split() if name in left] == []
    assert left.endswith(DATA)


@pytest.mark.parametrize("said", [said for said, _ in CHILDREN])
def test_a_cell_with_a_child_is_withheld(said: str) -> None:
    assert not is_quiet(said)
    assert read_with(Cell(said, "Comments", ""))[0] == WITHHELD_CELL


@pytest.mark.parametrize("said", STAY)
def test_what_looks_like_it_stays(said: str) -> None:
    assert left_of(said) == said + DATA
    assert read_with(Cell(said, "Comments", ""))[0] == said


@pytest.mark.parametrize(("name", "is_person"), [
    ("Medway Attainment Observatory", False), ("Lewisham Attendance Support", False), ("Bexley Inclusion Hub", False),
    ("Ngozi Prudence Support", True), ("Storm Clarence Rivers", True), ("Ada Florence Hope", True),
])
def test_a_body_that_is_called_by_what_it_does_is_no_person(name: str, is_person: bool) -> None:
    assert may_be_person(name) is is_person
