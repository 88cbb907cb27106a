"""Who reads as a private individual, and who does not. All people here are invented."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from model.hidden import WITHHELD_CELL
from model.register import FURTHER, Column, Table
from recipients.private.individuals import _may_be_individual, individuals_in, individuals_of, suspected
from recipients.private.marks import names_any, private_heading, words_of
from recipients.private.printed import bare_name
from text.privacy.marks import may_hold_own_mark, own_mark_in

TRUE: list[tuple[str, dict[str, str]]] = [
    (f"Sam Sample;\n{WITHHELD_CELL}", {"Client": WITHHELD_CELL}),
    ("Jane Example (DOB 01/02/2012)", {}),
    ("Jane Example, aged 9", {}),
    ("J. Example, age 12", {}),
    ("Sam Sample - Year 6 pupil", {}),
    ("Sample, Sam (9 years old)", {}),
    ("A123456789012", {}),
    ("Pupil B12345678901C", {}),
    ("Jane Example", {"DOB": "01/02/2012"}),
    ("Jane Example", {"date_of_birth": "2012-02-01"}),
    ("Jane Example", {"Age": "9"}),
    ("Jane Example", {"UPN": "A123456789012"}),
    ("Jane Example", {"Notes": "aged 9"}),
    ("Sam Sample", {"Year group": "Year 6"}),
    ("Jane Example 1 February 2012", {}),
    ("Jane Example, Exampleton Primary School, DOB 01/02/2014", {}),
    ("Jane Example, Exampleton Primary School, aged 9", {}),
    ("University of Kent; Sam Sample (aged 9)", {}),
    ("Mother of pupil, aged 9", {}),
    ("Sam Sample", {"Purpose": "Sam Sample, who was born on 1 March 2012, asked for the record held"}),
    ("Sam Sample 010212", {}),
    ("Sam Sample, ref 4471: 01/02/12", {}),
    # forms that outsiders found to be missed
    ("Sam Sample\n12 March 2013", {}),
    ("Sam S. (aged seven)", {}),
    ("Parent of Sam Sample (8)", {}),
    ("Sam Sample", {"Purpose": "The requester asks for the record of a pupil with the date of birth 07/08/2012"}),
    ("Sam Sample", {"Purpose": "To see what is held; he is 11 years old and moved school last year"}),
    ("Sam S. on behalf of his daughter Jane Sample (b. 2014)", {}),
    ("Master Sam Sample, Year 6", {}),
    ("Exampleton City Council re Sam Sample (15.06.2011)", {}),
    ("Sam Sample (child)", {}),
    ("14 Acacia Avenue, Exampleton LS1 4AB", {}),
    ("Tom (8)", {}),
    ("Born 2 March 2014", {}),
    ("Sam Sample born 2/3/14 Ltd", {}),
    ("Born 2 March Ltd", {}),
    ("Sam Sample, born 2 Learn Ltd", {}),
    ("Born 2/3/14 Sample Ltd", {}),
    ("Sam Sample (1)", {}),
    ("<b>Sam Sample</b> (8)", {}),
    ("Sam Sample (12) Exampleton School", {}),
    *((name, {"Notes": "pupil, DOB 05/03/2011"}) for name in (
        "Jane Courier", "Aleyda Post", "Wye Messenger", "The Sample Family", "Sam Echo", "Hope House", "Sam and Jane Sample",
    )),
]
FALSE: list[tuple[str, dict[str, str]]] = [
    *((name, {"Client": WITHHELD_CELL}) for name in (
        f"University of Leeds;\n{WITHHELD_CELL}", f"Daily Telegraph; {WITHHELD_CELL}", f"Fauxton Observer;\n{WITHHELD_CELL}",
        "Inventshire Evening Post", "Fauxbridge Journal", "Conjure Estate Agents", "Zetford Lettings", WITHHELD_CELL,
    )),
    *((name, {}) for name in (
        "Born 2 Learn Ltd", "Born 2 Run Media", "Born 4 Tech CIC", "Born 1 Productions", "Child Q Productions",
        "Pupil X Productions", "Pupil Z Ventures", "Child J Studios",
    )),
    ("Figment (URN: 101202)", {}),
    ("Conjure, ref 110203", {}),
    ("Datactiv Order No. 110203", {}),
    ("Cyngor Dychmygol", {"purpose": "Cofnod addysg", "note": "DOB 01/02/2012"}),
    ("Heddlu Dychmygol", {"note": "ganwyd 01/02/2012"}),
    ("University of Leeds", {"purpose": "An age 5-11 cohort"}),
    ("Children aged 5 to 11 study", {}),
    ("Growing Up in Scotland: children aged 10", {}),
    ("Millennium Cohort Study age 14", {}),
    ("Year 6 pupils survey", {}),
    ("Jane Example", {"purpose": "A study of the attainment of pupils aged 9 in England"}),
    ("Jane Example", {"Age range": "5-11", "Year": "2019", "Date of request": "01/02/2020"}),
    ("Jane Example", {}),
    ("Dr Jane Example, University of X", {}),
    ("Dr Jane Example, University of X", {"DOB": ""}),
    ("Dr Jane Example", {"Date": "01/02/2020", "Reference": "DR200109.01"}),
    ("BBC News", {"Date": "01/02/2020"}),
    ("University of Kent", {"Age": "9"}),
    # numbers behind organisations' names
    *((f"{name} ({n})", {}) for name in ("Trust", "Exampleton Trust", "Example Tutors", "Invented Holdings", "The Sun") for n in (1, 2, 12)),
    ("<script>alert(1)</script> Trust", {}),
    ("The Guardian", {"Pupil age": "9"}),
    ("Born in Bradford", {}),
    ("Born Free Foundation", {}),
    ("Age UK", {}),
    ("11 Plus Tutors Ltd", {}),
    ("Next Steps (age 25)", {}),
    ("Example Data Services Ltd (12 March 2013)", {}),
    ("", {"DOB": "01/02/2012"}),
    ("University of Leeds for Department for Education (12 March 2013)", {}),
    ("Centre for Longitudinal Studies (Year 6)", {}),
    ("3 Spirit UK", {}),
    # as an outsider's bodies were withheld, with a child's data in the notes beside them
    *((name, {"Notes": "pupil, DOB 05/03/2011"}) for name in (
        "The Fictionbury Herald", "Wharfedale Courier", "Fictionbury Echo", "Pell & Sons", "Sam Sample Associates",
        "Sample and Partners",
    )),
    ("Fischer Family Trust, 1st Floor, 79 Eastgate, Cowbridge CF71 7AA", {}),
]


@pytest.mark.parametrize(("name", "cells"), TRUE)
def test_a_private_individual_is_suspected_without_being_quoted(name: str, cells: dict[str, str]) -> None:
    why = suspected(name, {"recipient": name, **cells})
    assert why
    assert not any(word in why for word in ("Jane", "Sam", "2012", "A123"))


@pytest.mark.parametrize(("name", "cells"), FALSE)
def test_others_are_not(name: str, cells: dict[str, str]) -> None:
    assert suspected(name, {"recipient": name, **cells}) == ""


BODIES_BY_THEIR_WORDS = """
Quenby Herald;Quenby Star;Denby Quen Star;Wexcombe Standard;Preston Lantern;Tarn Insight;Quenby Barns Insight
Quenby Metrics;Summit Path;Wexcombe Attainment;Quenby Intelligence;Quenby Beacon;Quenby Post;Whitby Messenger
Malton Compass;Thirsk Signal;Hexham Monitor;Next Chapter;Quenby Ledger
"""
PERSONS_BY_THEIR_WORDS = """
Emily Star;Jayden Post;Adaeze Herald;Amina Insight;Paris Star;Xanthe Lantern;Ngozi Page;Warsame Herald;Summer Path
Grace Standard;Princess Herald;Sample Grove;Lincoln Castle;Mrs Herald;J. Star;Preston Light;The Sample Family
Mr & Mrs Sample-Lane;Mr and Mrs Sample;Mrs Sample-Lane;Ms Sample;Mr/Mrs Sample;Sample, Mrs;Miss Z Sample;Z Sample
"""


@pytest.mark.parametrize("name", BODIES_BY_THEIR_WORDS.strip().replace("\n", ";").split(";"))
def test_what_was_taken_out_of_a_purpose_makes_no_person_of_a_paper_or_a_firm(name: str) -> None:
    assert suspected(name, {"recipient": name, "purpose": WITHHELD_CELL}) == ""
    assert suspected(name, {"recipient": name, "Date of birth": WITHHELD_CELL})


@pytest.mark.parametrize("name", PERSONS_BY_THEIR_WORDS.strip().replace("\n", ";").split(";"))
def test_what_was_taken_out_of_a_purpose_may_be_a_persons_child(name: str) -> None:
    assert suspected(name, {"recipient": name, "purpose": WITHHELD_CELL})


def test_the_name_alone() -> None:
    assert bare_name("Jane Example (DOB 01/02/2012)") == "Jane Example"
    assert bare_name("Jane Example, aged 9") == "Jane Example"
    assert bare_name("University of Kent") == ""
    assert bare_name("Jane, aged 9") == ""
    assert bare_name("Fauxton Observer; Sam Sample (8)") == "", "a body beside a child is withheld nowhere else"


def test_words_by_which_a_name_is_known_elsewhere() -> None:
    words = words_of("Jane Exampleton (aged 9)")
    assert words == {"jane", "exampleton"}
    assert names_any("Asked for by Ms Exampleton", words)
    assert not names_any("Asked for by the mother of a pupil aged 9", words)


@pytest.mark.parametrize("heading", ["DOB", "date_of_birth", "UPN", "Pupil number", "Age", "Home address", "E-mail"])
def test_columns_about_a_person(heading: str) -> None:
    assert private_heading(heading)


@pytest.mark.parametrize("heading", ["Date", "Purpose", "Reference", "Data items", "Age range", "Legal basis"])
def test_columns_about_a_release(heading: str) -> None:
    assert not private_heading(heading)


MARKS = [
    "H801200001012", "h 8 0 1 2 0 0 0 0 1 0 1 2", "AB 12 34 56 C", "QQ123456C", "12345A123456B", "943 476 5919", "943-476-5919",
    "pupil 9434765919", "ULN: 1234567890", "upn ends 1012", "pupil number 12345", "9434765919 (NHS)", "born 3 April 2012", "b. 03/04/2012",
    "d.o.b. 3.4.2012", "D O B 3.4.2012", "dob 03/04/2012", "3.4.2012 dob", "geb. 3.4.2012",
]


@pytest.mark.parametrize("mark", MARKS)
def test_one_look_at_a_row_lets_no_mark_of_a_person_go(mark: str) -> None:
    cells = {"reference": "DS00012", "data": f"x {mark}", "sensitivity": "B", "date": "12/03/2014", "note": "12 of 40"}
    if own_mark_in(cells["data"]):
        assert may_hold_own_mark("\n".join(cells.values()))
    others = {**cells, "data": "School Census 2014/15", "note": "Education Act 1996, s.537A"}
    assert not may_hold_own_mark("\n".join(others.values()))
    found = individuals_in("University of Leeds", cells)
    assert list(found) == [v for v in cells.values() if own_mark_in(v)]


def test_most_of_these_are_marks() -> None:
    assert sum(bool(own_mark_in(f"x {m}")) for m in MARKS) > len(MARKS) // 2


def table_of(field: str | None, heading: str, rows: list[tuple[str, dict[str, str]]], line: str = "") -> Table:
    """Each row with its cells under headings of their own, its recipients also in the column that is given."""
    keys = sorted({k for _, cells in rows for k in cells} - {"recipient", heading})
    columns = [Column("Who", "recipient", "Who"), Column(heading, field, heading), *(Column(k, None, k) for k in keys)]
    cells = [(n if heading == "Title" else "Ofsted", n, *(c.get(k, "") for k in keys)) for n, c in rows]
    return Table(
        "a.csv", "a", 1, tuple(columns), cells, range(2, len(cells) + 2), section_lines=((5, line),) if line else ()
    )


TABLES = [
    table_of(None, "Title", [*TRUE, *FALSE]),
    table_of(None, "Title", FALSE),
    table_of(FURTHER, "Other", [*FALSE, *TRUE]),
    table_of("commissioner", "Other", [*TRUE, *FALSE]),
    table_of(None, "commissioner", [*FALSE, *TRUE]),
    table_of(None, "person", [*FALSE, *TRUE]),
    table_of(None, "Title", [("Ofsted", {"Data": f"x {mark}", "Note": "12 of 40"}) for mark in MARKS]),
    table_of(None, "Title", FALSE, line="Requests about a pupil born 3 April 2012"),
]


@pytest.mark.parametrize("table", TABLES, ids=range(len(TABLES)))
def test_many_rows_at_once_are_judged_as_each_by_itself(table: Table) -> None:
    name = table.field_reader("recipient")
    each = {i: found for i in range(len(table.rows)) if (found := individuals_in(name(i), table.record(i)))}
    assert dict(individuals_of(table)) == each
    shown = range(0, len(table.rows), 2)
    names = {name(i) for i in shown}
    like_them = {i for i in range(len(table.rows)) if i in shown or (name(i) in names and _may_be_individual(name(i)))}
    assert dict(individuals_of(table, shown, names)) == {i: found for i, found in each.items() if i in like_them}


@pytest.mark.parametrize(
    "cell",
    [
        "Parent of Zebedee Tansleyford",
        "Parent of Ottoline Figginsley",
        "Parents of Zebedee and Ottoline Figginsley",
        "Step-mother of Peregrine Oakshottle",
        "Wilhelmina Quillfeather (SAR)", "Wilhelmina Quillfeather - own record", "Quillfeather, Wilhelmina (data subject)",
        "Litigation friend of Wilhelmina Quillfeather", "Estate of Wilhelmina Quillfeather",
        "Guardian of Wilhelmina Quillfeather",
        "Mr P Oakshottle obo son Peregrine",
        "Mrs Tansleyford on behalf of her daughter Ottoline",
        "Dunmere Solicitors LLP for their child Zebedee Quillfeather",
        "Tansleyford family, via Dunmere Solicitors LLP",
        "The Oakshottle family",
    ],
)
def test_who_acts_for_a_child_of_any_name_is_a_private_individual(cell: str) -> None:
    assert suspected(cell, {})


@pytest.mark.parametrize(
    "cell",
    [
        "Parents of Autistic Children Society", "Parents of Elm Primary School", "Father of the Chapel", "Parent Zone",
        "Guardian of Scotland", "Parents of North Leeds", "Carers of Exampleton", "Mothers of Sons Ltd",
        "Royal Family", "Whole Family Ltd", "Holy Family Primary School", "Family Rights Group", "Smallwood Family Trust",
        "Military Family Association", "Young Family Study, Tarnside University",
        "Notreal Foundation on behalf of Tarnside University", "Tarnside University for Children North East",
    ],
)
def test_bodies_with_words_of_families_are_none(cell: str) -> None:
    assert not suspected(cell, {})


_DAYS = ("100710", "231109", "010412", "150811", "051206", "290299")


def _held(names: Sequence[str]) -> set[str]:
    columns = (Column("Organisation", "recipient", "recipient"), Column("Title", "title", "title"))
    rows = tuple((name, "Study of attendance") for name in names)
    table = Table("f", "s", 1, columns, rows, range(2, 2 + len(rows)), "shares", dfe=True)
    return {names[i] for i, _ in individuals_of(table)}


@pytest.mark.parametrize("numbers", [range(100100, 100140), (103482, 118640, 120345, 137201, 141022, 100100)])
@pytest.mark.parametrize("form", ["Invented Body {}", "Figment Reach ({})", "Quillmark Zell - {}"])
def test_many_numbers_behind_the_same_words_are_no_birthdays(form: str, numbers: Sequence[int]) -> None:
    bodies = [form.format(n) for n in numbers]
    assert not _held(bodies)
    assert _held([*bodies, "Maya Zell 100710", "Quennell Marrow 051206"]) == {"Maya Zell 100710", "Quennell Marrow 051206"}


@pytest.mark.parametrize("who", [
    "Pupil", "Child", "Aisha Khan", "Looked After", "Exclusion Appeal", "Zell Family", "Maya", "Year Six", "Young Person",
    "Unaccompanied Minor", "Foster Carer", "Case File", "Mother of child", "Private Individual", "Care Leaver", "Quillmark",
])
def test_many_birthdays_behind_words_of_children_are_withheld(who: str) -> None:
    assert len(_held([f"{who} {day}" for day in _DAYS])) == len(_DAYS)


def test_few_numbers_of_which_each_is_a_day_wait_for_a_person() -> None:
    assert len(_held([f"Quennell Marrow {day}" for day in _DAYS])) == len(_DAYS)
