"""Further columns of recipients: who stands there is a recipient of the row. Invented rows."""

from __future__ import annotations

import json

import pytest

from bench.desk import Desk
from model import FURTHER, Table
from readers.register import read_register
from tests.pipelines.test_decided import publish

KNOWN = ["University of Leeds", "Barnardo's", "Durham University", "University of Kent", "King's College London"]
HEADINGS = [
    *("Other organisations", "Partner organisations", "Co-applicants' organisations", "Collaborators", "Sub-licensee"),
    *("Joint applicant organisation", "Second organisation", "Other recipients", "Additional organisation(s)"),
    *("Consortium members", "Collaborating institution", "Partners"),
]


def table(heading: str, further: list[str], first: str = "Lead organisation") -> Table:
    lines = [f"DfE Reference,{first},{heading},Project title,Purpose"]
    for n, (lead, other) in enumerate(zip(KNOWN, further, strict=True)):
        lines.append(f"DS1000{n},{lead},{other},Study {n},To examine what is asked in study {n}")
    reading = read_register("\n".join([*lines, ""]).encode(), "shares.csv")
    return reading.tables[0]


@pytest.mark.parametrize("heading", HEADINGS)
@pytest.mark.parametrize(
    "further",
    [["", "", "", "", ""], ["", "", "Daily Mail", "", "The Sun"], ["", "University of York", "N/A", "Daily Mail", ""]],
)
def test_a_heading_that_speaks_of_bodies_heads_further_recipients(heading: str, further: list[str]) -> None:
    found = table(heading, further)
    fields = {c.heading: c.field for c in found.columns}
    assert fields["Lead organisation"] == "recipient"
    assert fields[heading] == FURTHER
    for n, other in enumerate(further):
        lines = found.field_value(n, "recipient").split(";\n")
        assert lines == [KNOWN[n], other] if other not in ("", "N/A") else lines == [KNOWN[n]]
        assert found.record(n).get(FURTHER, "") == other


def test_a_body_that_is_named_twice_counts_once() -> None:
    found = table("Other organisations", ["university of leeds", "", "", "", ""])
    assert found.field_value(0, "recipient") == "University of Leeds"


@pytest.mark.parametrize("heading", ["Organisation type", "Organisation ID", "Organisation address", "Organisation sector"])
def test_what_a_body_is_is_no_further_recipient(heading: str) -> None:
    found = table(heading, ["Academic", "Charity", "Academic", "Academic", "Academic"])
    assert all(c.field != FURTHER for c in found.columns)


def test_people_beside_the_bodies_are_no_recipients() -> None:
    people = ["Jane Roe", "John Doe", "Ann Other", "Mary Major", "Richard Miles"]
    found = table("Requester name", people)
    assert found.field_value(0, "recipient") == KNOWN[0]


def test_a_column_of_bodies_under_an_unknown_word_is_guessed_to_be_of_recipients() -> None:
    bodies = ["University of York", "Acme Research Ltd", "City College", "Example Trust", "Sample Council"]
    found = table("Zorblatt", bodies)
    column = next(c for c in found.columns if c.heading == "Zorblatt")
    assert (column.field, column.guessed) == (FURTHER, True)


def test_a_body_in_an_old_rows_further_column_is_told_with_its_category(desk: Desk) -> None:
    headings = "Reference,Lead organisation,Other organisations,Project title,Purpose"
    rows = [[f"DS{101 + 7 * n:05}", f"University of Invented Town {n}", "", f"Study {n * n}", f"To look at {n}"] for n in range(30)]

    def edition() -> bytes:
        return "\n".join([headings, *map(",".join, rows), ""]).encode()

    publish(desk, edition(), 1)
    desk.poll()
    assert desk.open_notices() == set()
    rows[3][2] = "Daily Mail"
    rows.append(["DS77777", "University of Kent", "The Sun", "Another", "To see"])
    publish(desk, edition(), 2)
    done = desk.poll()
    assert done.kinds == ["added", "changed", "edition_published"]
    (changed,), (added,) = done.of("changed"), done.of("added")
    assert json.loads(changed["fields"]) == {"Other organisations": ["", "Daily Mail"]}
    assert changed["recipient"] == "University of Invented Town 3;\nDaily Mail"
    assert added["recipient"] == "University of Kent;\nThe Sun"
    assert desk.count("version where also like '%press%'") == 2
