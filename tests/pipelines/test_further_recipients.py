"""Further columns of recipients: who stands there is a recipient of the row. Invented rows."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from alerts.describe import describe
from alerts.routes import default_routes, matches
from alerts.severity import Severity, severity
from bench.desk import Desk
from db.outbox.alerts import unplanned
from db.withheld.decide import load_withheld
from db.withheld.record import withhold
from model.register import FURTHER, Table
from publicdb.changes import worst
from readers.register.reading import read_register
from tests.db.public_world import build_anew
from tests.pipelines.test_decided import publish
from tests.tables import Like, count_of

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
    assert count_of(desk, "version", also=Like("%press%")) == 2


def lines(heading: str, rows: list[list[str]]) -> bytes:
    headings = ["Reference", "Lead organisation", *([heading] if heading else []), "Project title", "Purpose"]
    return "\n".join([",".join(headings), *(",".join(r if heading else [*r[:2], *r[3:]]) for r in rows), ""]).encode()


def old_rows(n: int = 30) -> list[list[str]]:
    return [[f"DS{101 + 7 * n:05}", f"University of Invented Town {n}", "", f"Study {n * n}", f"To look at {n}"] for n in range(n)]


@pytest.mark.parametrize("heading", ["Other organisations", "On behalf of"])
def test_a_new_column_that_names_a_newspaper_in_an_old_row_is_told_as_that_rows_change(desk: Desk, heading: str) -> None:
    rows = old_rows()
    publish(desk, lines("", rows), 1)
    desk.poll()
    rows[3][2], rows[8][2], rows[9][2] = "Daily Mail", "University of Invented Town 8", "N/A"
    rows[5][2], rows[5][4] = "Acme Analytics Ltd", "To look at something else"
    publish(desk, lines(heading, rows), 2)
    done = desk.poll()
    changed = {c["reference"]: c for c in done.of("changed")}
    assert sorted(changed) == ["DS00122", "DS00136"]
    (name,) = json.loads(changed["DS00122"]["fields"])
    assert json.loads(changed["DS00122"]["fields"])[name] == [None, "Daily Mail"]
    assert len(json.loads(changed["DS00136"]["fields"])) == 2, "it joins what is told of the row"
    press = next(c for c in unplanned(desk.store, 100) if c.reference == "DS00122")
    assert severity(press) is Severity.HIGH
    assert matches(default_routes(["mail"])[0], press)
    assert desk.poll(force=True).changes == ()


@pytest.mark.parametrize("heading", ["Other organisations", "On behalf of"])
def test_a_new_column_that_is_filled_in_many_old_rows_is_one_change_as_grave_as_the_gravest(
    desk: Desk, heading: str, tmp_path: Path
) -> None:
    rows = old_rows()
    publish(desk, lines("", rows), 1)
    desk.poll()
    for n in range(0, 24, 2):
        rows[n][2] = f"University of Elsewhere {n}"
    rows[7][2] = "Daily Mail"
    rows.append(["DS77777", "University of Kent", "The Sun", "Another", "To see"])
    publish(desk, lines(heading, rows), 2)
    done = desk.poll()
    assert done.kinds == ["added", "bulk_changed", "columns_changed", "edition_published"]
    (bulk,) = done.of("bulk_changed")
    assert bulk["reference"] == "DS00150", "named after the gravest"
    assert len(json.loads(bulk["detail"])["versions"]) == 13
    (change,) = [c for c in unplanned(desk.store, 100) if c.kind == "bulk_changed"]
    assert severity(change) is Severity.HIGH
    assert matches(default_routes(["mail"])[0], change)
    assert sum("Elsewhere" in json.dumps(r["cells"]) for r in change.detail["shown"]) == 12
    assert "Daily Mail" in repr(describe(change).as_item()["details"])
    path = tmp_path / "public.db"
    build_anew(desk.store.folder, path)
    with closing(sqlite3.connect(path)) as copy:
        copy.row_factory = sqlite3.Row
        worst_first = copy.execute(worst("kind = 'bulk_changed'"), [5, 0]).fetchall()
        assert [x["weight"] for x in worst_first] == ["high"]
    with desk.store.transaction():
        withhold(desk.store, "release", change.detail["shown"][0]["release"], because="x", who="x", cause="person", now=desk.now)
    left = load_withheld(desk.store).change(change)
    assert left is not None
    assert severity(left) is Severity.NORMAL
    assert "Daily Mail" not in repr(left)
    build_anew(desk.store.folder, path)
    with closing(sqlite3.connect(path)) as copy:
        assert count_of(copy, "changes", kind="bulk_changed") == 1
        assert "Daily Mail" not in "".join(copy.iterdump())


def test_a_column_that_only_repeats_who_is_known_is_no_news_of_rows(desk: Desk) -> None:
    rows = old_rows()
    publish(desk, lines("", rows), 1)
    desk.poll()
    for row in rows:
        row[2] = row[1]
    publish(desk, lines("Other organisations", rows), 2)
    assert desk.poll().kinds == ["columns_changed", "edition_published"]
