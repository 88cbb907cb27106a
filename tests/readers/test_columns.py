"""What a column means: by its heading's words as far as its cells can be that, and by its cells where no word is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from readers.columns.fields import fields_of, spoken
from readers.columns.fits import bodies_in, fits
from readers.register.reading import read_register
from tests.readers.ods_writer import ods, table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from model.register import Reading

BODIES = ["University of Invented", "Fictional Insight Ltd", "Imaginary Borough Council", "BBC Madeup", "Invented Trust"]
CODES = ["2019/001", "2019/002", "2019/003", "2020/001", "2020/002"]
DATES = ["2020-01-31", "28/02/2020", "March 2020", "1 April 2020", "pending"]
PROSE = [
    "To find out whether the pupils of small schools are doing better than others.",
    "The data will be used to build a model of attendance.",
    "It is needed to evaluate a programme.",
    "We will compare this with the census, by age.",
    "An analysis of how exclusions are linked to poverty.",
]
PEOPLE = ["Dr Ada Inventedson", "Ben Madeupper", "Cy Notreal", "Di van Fictional", "Prof Eve Imaginary"]
BIBLIOGRAPHY = [f"Inventedson A et al. ({y}) On schools. Journal of Invented Results, pp. 1 to 9" for y in range(2010, 2015)]


def read(columns: Mapping[str, Sequence[str]], *, title: str = "") -> Reading:
    return read_register(ods(table("S", [list(columns), *map(list, zip(*columns.values(), strict=True))])), file=title)


def meaning(columns: Mapping[str, Sequence[str]]) -> dict[str, str | None]:
    (got,) = read(columns).tables
    return {c.heading: c.field for c in got.columns}


def codes(reading: Reading) -> list[str]:
    return [p.code for p in reading.problems]


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ("OrganisationName", "organisation name"),
        ("DateOfRelease", "date of release"),
        ("DATEOFRELEASE", "date of release"),
        ("organisationname", "organisation name"),
        ("DfEReference", "dfe reference"),
        ("NPDRequestID", "npd request id"),
        ("RowID", "row id"),
        ("Date_Supplied", "date supplied"),
        ("Approved by (panel)", "approved by panel"),
        ("Patient Opt-Outs applied (Note: 'No' is shown where the 'Date of Death' is known)", "patient opt outs applied"),
        ("Zorblatt", "zorblatt"),
        ("Confidentiality", "confidentiality"),
    ],
)
def test_a_heading_in_words(heading: str, said: str) -> None:
    assert spoken(heading) == said


# Headings of the registers of eight other bodies, as printed.
@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("ODR reference", "reference"),
        ("Applicant's organisation", "recipient"),
        ("Applicant's organisation type", "organisation_type"),
        ("Why is this project being conducted?", "purpose"),
        ("How will the data be used?", "purpose"),
        ("What the data will be used for", "purpose"),
        ("National data opt-out programme applied", None),
        ("Date of release", "supplied"),
        ("Funders and collaborators", "commissioner"),
        ("B number", "reference"),
        ("Principal applicant name", "person"),
        ("Co-applicants", "person"),
        ("Title of project", "title"),
        ("Impact of research", None),
        ("Date proposal received", "requested"),
        ("Date proposal approved", "decided"),
        ("Keywords", None),
        ("Project Type", None),
        ("Committee Approval Decision Date", "decided"),
        ("Lead applicant organisation name", "recipient"),
        ("Organisation ID", None),
        ("Organisation sector", "organisation_type"),
        ("Applicant names", "person"),
        ("Applicant ID", None),
        ("Sub-licence arrangements (if any)?", None),
        ("Project ID", "reference"),
        ("Project start date", None),
        ("Project end date", None),
        ("Latest approval date", "decided"),
        ("Dataset(s) name", "dataset"),
        ("Legal basis for provision of data under Article 6", "legal_basis"),
        ("Release/Access date", "supplied"),
        ("Access type", "environment"),
        ("Link to research outputs", None),
        ("Application ID", "reference"),
        ("Lead Applicant", "person"),
        ("Organisation(s)", "recipient"),
        ("Approval Date", "decided"),
        ("Application Status", "status"),
        ("Principal investigator", "person"),
        ("Requested datasets", "dataset"),
        ("NIC Number", "reference"),
        ("Legal entity", "recipient"),
        ("Third Parties", "recipient"),
        ("Shared to", "recipient"),
        ("Date change applied", None),
    ],
)
def test_headings_of_other_registers(heading: str, field: str | None) -> None:
    assert next(iter(fields_of(heading)), None) == field


@pytest.mark.parametrize(
    ("field", "cells", "fit"),
    [
        ("supplied", DATES, True),
        ("supplied", ["31/02/2023", "27.2.207"], True),
        ("supplied", ["Yes", "No", "n/a"], True),
        ("supplied", PROSE, False),
        ("supplied", BODIES, False),
        ("reference", CODES, True),
        ("reference", ["1", "2", "3"], True),
        ("reference", BIBLIOGRAPHY, False),
        ("reference", ["2020-01-31", "2020-02-28"], False),
        ("reference", ["1"] * 30, False),
        ("reference", [f"NIC-{n // 9}" for n in range(90)], True),
        ("recipient", BODIES, True),
        ("recipient", PEOPLE, True),
        ("recipient", PROSE, False),
        ("recipient", DATES, False),
        ("recipient", ["12", "1,000", "7"], False),
        ("recipient", ["Yes", "No", "Yes"], False),
        ("recipient", ["A"], True),
        ("person", PEOPLE, True),
        ("person", BODIES, False),
        ("tier", ["1", "Tier 2", "1 or 2", "7"], True),
        ("tier", BODIES, False),
        ("sensitivity", ["A", "C", "E"], True),
        ("sensitivity", ["De-personalised", "Personally identifiable", "Anonymous"], False),
        ("level", ["De-personalised", "Personally identifiable", "Aggregate", "Pupil level"], True),
        ("level", ["School Census", "Key Stage 4 attainment", "Early Years"], False),
        ("organisation_type", ["Academic Institution", "Commercial", "Charity"], True),
        ("organisation_type", ["Ongoing", "One-off", "One-off"], False),
        ("title", DATES, False),
        ("purpose", ["1", "2", "3"], False),
        ("pupils", ["1,000", "<5", "all 600,000"], True),
        ("pupils", ["School Census", "Key Stage", "Early Years"], False),
        ("years", ["2019/20", "2010 to 2015", "all years"], True),
        ("recipient", [], True),
    ],
)
def test_cells_must_fit_their_field(field: str, cells: list[str], fit: bool) -> None:
    assert fits(field, cells) is fit


def test_bodies_are_told_by_their_cells_and_titles_are_none() -> None:
    assert bodies_in(BODIES) == 1
    assert bodies_in(["Research into school attendance", "Education of children in care", "The university choice of boys"]) == 0
    assert bodies_in(PEOPLE + DATES + CODES + PROSE) == 0


@pytest.mark.parametrize(
    ("heading", "cells", "field", "told"),
    [
        ("References", BIBLIOGRAPHY, None, ["field_does_not_fit"]),
        ("Date supplied", PROSE, None, ["field_does_not_fit"]),
        ("Type of data provided", ["School Census", "KS4 results", "Early Years", "PRU Census", "AP Census"], "dataset", []),
        ("Type of data provided", ["Anonymised", "Identifiable", "Anonymised", "Aggregate", "Anonymised"], "level", []),
        ("Data sensitivity level", ["De-personalised", "Anonymous", "Identifiable", "Anonymous", "Anonymous"], "level", []),
        ("Approved", DATES, "decided", []),
        ("Approved", ["Yes", "No", "Yes", "Yes", "No"], "status", ["unknown_status"]),
        ("DEA accredited researcher?", ["Yes", "No", "Yes", "Yes", "No"], None, ["field_does_not_fit"]),
        ("Data controller", BODIES, "controller", []),
        ("Has the applicant been trained?", ["Yes", "No", "Yes", "Yes", "No"], None, []),
    ],
)
def test_a_column_is_what_its_heading_says_only_if_its_cells_fit(
    heading: str, cells: list[str], field: str | None, told: list[str]
) -> None:
    columns = {"Organisation": BODIES, "Project ID": CODES, heading: cells}
    assert meaning(columns)[heading] == field
    assert codes(read(columns)) == told


@pytest.mark.parametrize("first", [True, False])
def test_what_a_heading_says_first_goes_before_what_another_may_say_besides(first: bool) -> None:
    kinds = ["P", "P", "N", "P", "N"]
    sets = {"Dataset": ["School Census", "KS4 results", "Early Years", "PRU Census", "AP Census"]}
    columns = {"Organisation": BODIES, **({"Type of data": kinds} | sets if first else sets | {"Type of data": kinds})}
    assert meaning(columns)["Dataset"] == "dataset"


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("person", ["Requester", "Requester name", "Lead Applicant", "Researchers", "Applicant", "Name"])
@pytest.mark.parametrize("body", ["Organisation name", "Organisation(s)", "Company", "Recipient"])
def test_bodies_outrank_people(person: str, body: str, first: bool) -> None:
    named: dict[str, Sequence[str]] = {person: PEOPLE, body: BODIES} if first else {body: BODIES, person: PEOPLE}
    columns = {"Reference": CODES, **named, "Purpose": PROSE}
    assert meaning(columns) == {"Reference": "reference", person: "person", body: "recipient", "Purpose": "purpose"}
    assert codes(read(columns)) == []


@pytest.mark.parametrize("heading", ["Requester", "Requester name", "Applicant", "Lead applicant", "Name"])
def test_bodies_under_a_word_for_persons_are_the_recipients(heading: str) -> None:
    columns = {"Reference": CODES, heading: BODIES, "Purpose": PROSE}
    assert meaning(columns)[heading] == "recipient"
    assert codes(read(columns)) == []


@pytest.mark.parametrize("heading", ["Zorblatt", "Quux of the thing", "Data owner"])
def test_recipients_under_a_word_that_nobody_knows_are_found_by_their_names(heading: str) -> None:
    columns = {"Reference": CODES, heading: BODIES, "Purpose": PROSE, "Date supplied": DATES}
    assert meaning(columns)[heading] == "recipient"
    assert codes(read(columns)) == ["recipient_by_values"]
    (dfe,) = read(columns, title="DfE external data shares").tables
    assert dfe.record(0)["recipient"] == BODIES[0]


TITLES = ["The Times", "Sunderland Echo", "Daily Mail", "BBC News", "Fictionbury Herald"]


@pytest.mark.parametrize("heading", ["Paper", "Medium", "Title", "Publication", "Journal", "Zorblatt", "Press title"])
def test_newspapers_are_the_recipients_whatever_stands_above_them(heading: str) -> None:
    columns = {"Reference": CODES, heading: TITLES, "Purpose": PROSE, "Date supplied": DATES}
    assert meaning(columns)[heading] == "recipient"
    assert codes(read(columns)) == ["recipient_by_values"]


@pytest.mark.parametrize("heading", ["Title", "Publication", "Paper"])
def test_what_else_is_called_as_newspapers_are_is_no_recipient(heading: str) -> None:
    works = ["The gender gap at key stage 4", "School absence, 2019", "Who goes where", "A mirror of rank", "Not by post"]
    columns = {"Reference": CODES, heading: works, "Purpose": PROSE, "Date supplied": DATES}
    assert meaning(columns)[heading] != "recipient"
    beside = meaning({"Reference": CODES, "Organisation": BODIES, heading: works, "Date supplied": DATES})
    assert (beside["Organisation"], beside[heading] in ("recipient", "recipients")) == ("recipient", False)


def test_a_data_controller_is_the_recipient_where_nothing_else_is() -> None:
    columns = {"Reference": CODES, "Data controller": BODIES, "Purpose": PROSE}
    assert meaning(columns)["Data controller"] == "recipient"
    assert codes(read(columns)) == ["recipient_by_values"]
    alone = {"Reference": CODES, "Data controller": ["Department for Education"] * 5, "Purpose": PROSE}
    assert meaning(alone)["Data controller"] == "controller"
    assert codes(read(alone)) == ["no_recipient"]


def test_persons_are_the_recipients_where_no_body_is_named_and_that_is_said() -> None:
    columns = {"Reference": CODES, "Principal investigator": PEOPLE, "Title": [f"T {n}" for n in range(5)]}
    assert meaning(columns)["Principal investigator"] == "recipient"
    assert codes(read(columns)) == ["recipient_by_values"]


def test_a_table_without_a_recipient_says_so_and_is_read() -> None:
    columns = {"Reference": CODES, "Purpose": PROSE, "Zorblatt": ["x", "y", "z", "v", "w"]}
    reading = read(columns)
    assert codes(reading) == ["no_recipient"]
    assert [len(t.rows) for t in reading.registers] == [5]


def test_a_table_of_unknown_words_says_so_and_is_read() -> None:
    columns = {"Zorblatt": ["a", "b", "c", "d", "e"], "Quux": ["x", "y", "z", "v", "w"], "Wibble": ["l", "m", "n", "o", "p"]}
    reading = read(columns)
    assert codes(reading) == ["nothing_known"]
    assert [len(t.rows) for t in reading.registers] == [5]
    found = read(columns | {"Wibble": BODIES})
    assert [c.field for c in found.tables[0].columns] == [None, None, "recipient"]
    assert codes(found) == ["recipient_by_values"]


def test_what_the_user_says_of_a_heading_goes_first() -> None:
    columns = {"Reference": CODES, "Zorblatt": BODIES, "Organisation": PEOPLE, "Purpose": PROSE}
    book = ods(table("S", [list(columns), *map(list, zip(*columns.values(), strict=True))]))
    said = read_register(book, columns=[("zorblatt", "recipient"), ("ORGANISATION", ""), ("Nowhere", "title")])
    assert {c.heading: c.field for c in said.tables[0].columns} == {
        "Reference": "reference", "Zorblatt": "recipient", "Organisation": None, "Purpose": "purpose",
    }
    assert codes(said) == []


def test_a_heading_of_unknown_words_is_found_where_the_user_knows_one_of_them() -> None:
    rows = [["A register"], ["Quux", "Wibble"], ["a", "Invented Trust"], ["b", "Imaginary Council"]]
    said = read_register(ods(table("S", rows)), columns=[("Wibble", "recipient")])
    assert said.tables[0].header_row == 2
    assert [r[1] for r in said.tables[0].rows] == ["Invented Trust", "Imaginary Council"]


@pytest.mark.parametrize("last", ["01/03/2021", "in words"], ids=["dated", "undated"])
@pytest.mark.parametrize("said", [{5}, {2, 5, 7}], ids=["once", "often"])
def test_a_cell_that_is_a_heading_by_what_the_user_says_is_no_heading_where_data_stand_above_it(
    last: str, said: set[int]
) -> None:
    bodies = ("University of Leeds", "Kent County Council", "Fictional Insight Ltd")
    rows = [f"{bodies[n % 3]},{'Research' if n in said else 'Teaching'},{last}\n" for n in range(1, 10)]
    data = "".join(["Zorblatt,Art,Wann\n", *rows]).encode()
    (table,) = read_register(data, "register.csv", columns=(("Research", "purpose"),)).registers
    assert (table.header_row, len(table.rows)) == (1, 9)
    (table,) = read_register(data, "register.csv", columns=(("Art", "purpose"),)).registers
    assert (table.header_row, [c.field for c in table.columns][:2]) == (1, ["recipient", "purpose"])


def test_what_kind_of_body_a_recipient_is_is_no_recipient_beside_its_name() -> None:
    kinds = ["University", "Company", "Council", "Company", "Charity"]
    rare = ["Zorblatt", "Flimpax", "Invented Trust", "Quozzle", "Vexlo"]
    got = meaning({"Recipient of data Name": rare, "Recipient of data Type": kinds, "Legal gateway": PROSE, "Date": DATES})
    assert got["Recipient of data Name"] == "recipient"
    assert got["Recipient of data Type"] not in ("recipient", "further_recipient")


@pytest.mark.parametrize("first", [True, False])
def test_of_two_columns_that_mean_one_field_the_one_called_by_its_name_is_it(first: bool) -> None:
    pair = {"Type of data": ["Pupils", "Pupils", "Schools", "Pupils", "Schools"], "Dataset(s)": ["KS2", "KS4", "Census", "KS5", "KS1"]}
    data = pair if first else dict(reversed(pair.items()))
    got = meaning({"Reference": CODES, "Organisation": BODIES, **data})
    assert (got["Dataset(s)"], got["Type of data"]) == ("dataset", None)


KINDS = ["Academic Institution", "Government", "Charity", "Local authority", "Commercial"]


@pytest.mark.parametrize("heading", ["Math o sefydliad", "Organisation grouping", "Body"])
def test_what_kind_of_body_it_is_names_no_further_recipient(heading: str) -> None:
    """Each row was told as given to "Academic Institution" too, and in Welsh the heading says so."""
    said = {"Cyfeirnod": CODES, "Sefydliad": BODIES, heading: KINDS, "Teitl": PROSE}
    assert meaning(said) | {"Teitl": None} == {
        "Cyfeirnod": "reference", "Sefydliad": "recipient", heading: "organisation_type", "Teitl": None,
    }


def test_bodies_beside_bodies_are_further_recipients() -> None:
    assert meaning({"Reference": CODES, "Organisation": BODIES, "Second organisation": BODIES[::-1]}) == {
        "Reference": "reference", "Organisation": "recipient", "Second organisation": "further_recipient",
    }


@pytest.mark.parametrize(
    ("cell", "read_as"),
    [
        ("\u202b\u05d7\u05d9\u05e4\u05d4 \u05e2\u05d9\u05e8\u202c (Haifa)", "\u05d7\u05d9\u05e4\u05d4 \u05e2\u05d9\u05e8 (Haifa)"),
        ("\u2067\u05d7\u05d9\u05e4\u05d4\u2069 University", "\u05d7\u05d9\u05e4\u05d4 University"),
        ("\u2066University of Invented\u2069", "[U+2066]University of Invented[U+2069]"),
        ("Invented \u202eFDP", "Invented [U+202E]FDP"),
        ("\u202bdetnevnI\u202c Ltd", "[U+202B]detnevnI[U+202C] Ltd"),
    ],
)
def test_marks_of_direction_are_shown_where_they_turn_something_round(cell: str, read_as: str) -> None:
    got = read({"Reference": CODES, "Organisation": [cell, *BODIES[1:]]})
    assert got.tables[0].rows[0][1] == read_as


@pytest.mark.parametrize("outlet", ["Outlet", "Media outlet", "Newspaper", "Broadcaster", "Publisher"])
def test_a_list_of_what_the_press_was_given_names_who_received(outlet: str) -> None:
    names = ["The Moor Evening Chronicle", "Radio Foxwood", "Daily Lantern"]
    rows = [(str(n), name, "Which schools are best?", "Key Stage 4 results") for n, name in enumerate(names, start=1)]
    (table,) = read_register(
        "\n".join(",".join(row) for row in [("No", outlet, "Story", "What was given"), *rows]).encode()
    ).registers
    assert [c.field for c in table.columns] == ["row_id", "recipient", "title", "dataset"]
    assert [table.field_value(n, "recipient") for n in range(3)] == names
