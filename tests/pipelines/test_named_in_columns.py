"""The press and companies in columns that no rule knows are as grave as a second recipient. Invented rows."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from alerts.describe import headline_of
from alerts.routes import default_routes, matches
from alerts.severity import Severity, severity
from bench.desk import Desk
from db.queries import count_changes
from db.register.changes import stored_changes
from model.change import ROW_KINDS, StoredChange
from tests.db.public_world import build_anew
from tests.pipelines.test_decided import publish
from tests.tables import Like, count_of

ROUTE = default_routes(["mail"])[0]
OLD, NEW = "DS00122", "DS77777"


def edition(heading: str, usual: str, of_old: str = "", of_new: str = "") -> bytes:
    """`heading` "" has no such column."""
    rows = [["Reference", "Organisation", heading, "Project title", "Purpose", "Dataset"]]
    for n in range(30):
        cell = of_old if n == 3 and of_old else usual
        rows.append([f"DS{101 + 7 * n:05}", f"University of Invented Town {n}", cell, f"Study {n * n}", f"To look at {n}", "Phonics"])
    if of_new:
        rows.append([NEW, "University of Kent", of_new, "Another", "To see", "Phonics"])
    return "\n".join([",".join(row if heading else [*row[:2], *row[3:]]) for row in rows] + [""]).encode()


def news(desk: Desk, before: bytes, after: bytes) -> dict[str | None, StoredChange]:
    for day, data in enumerate((before, after), 1):
        publish(desk, data, day)
        desk.poll()
    return {c.reference: c for c in stored_changes(desk.store, "c.edition_id = 2") if c.kind in ROW_KINDS}


def is_heard(change: StoredChange) -> bool:
    return severity(change) is Severity.HIGH and matches(ROUTE, change) is not None


@pytest.mark.parametrize(("heading", "usual", "cell"), [
    ("Onward sharing", "None", "Palantir"),
    ("Onward sharing", "None", "Yes - Palantir"),
    ("Onward sharing", "Not permitted", "Palantir and University of York"),
    ("Onward disclosure", "No", "Capita plc"),
    ("Who else sees it", "None", "Palantir"),
    ("Passed on to", "None", "Palantir"),
    ("Third parties", "None", "Google"),
    ("Also given to", "", "Pearson"),
    ("End users", "", "Channel 4"),
    ("Seen by", "University of York", "University of York; Palantir"),
    ("Zorblatt", "", "Daily Mail"),
    ("Subject of agreement", "Reading", "Brightslate Learning Ltd"),
    ("Topic", "Reading", "Daily Mail"),
    ("Agreement with", "", "Harrow Consultancy"),
])
def test_who_comes_into_a_column_that_no_rule_knows_is_heard_of(desk: Desk, heading: str, usual: str, cell: str) -> None:
    found = news(desk, edition(heading, usual), edition(heading, usual, cell, cell))
    assert set(found) == {OLD, NEW}
    assert all(map(is_heard, found.values()))


def test_the_words_say_in_which_column_it_stands(desk: Desk, tmp_path: Path) -> None:
    found = news(desk, edition("Onward sharing", "None"), edition("Onward sharing", "None", "Palantir", "Palantir"))
    assert headline_of(found[OLD]) == (
        "University of Invented Town 3 (university): the onward sharing was changed from None to Palantir (DS00122)."
    )
    assert headline_of(found[NEW]) == (
        "University of Kent (university) was given data: Phonics, to see; “Onward sharing” names Palantir (commercial) "
        "(DS77777)."
    )
    assert matches(ROUTE, found[OLD]) == "in the column Onward sharing stands one that is commercial"
    assert count_changes(desk.store, category="commercial") == 2
    with closing(sqlite3.connect(build_anew(desk.store.folder, tmp_path / "public.db"))) as copy:
        assert count_of(copy, "changes", weight="high", also=Like("%commercial%")) == 2


@pytest.mark.parametrize(("heading", "usual", "cell"), [
    ("Remarks", "", "Compare with Ofsted and Pearson results"),
    ("Method", "", "Linked with Ofsted and Pearson results to see what differs"),
    ("Publisher of results", "", "Pearson"),
    ("Software", "", "Microsoft"),
    ("Hosting", "None", "Amazon Web Services"),
    ("Exam board", "", "Pearson"),
    ("Auditor", "", "KPMG LLP"),
    ("Data supplied by", "", "Capita"),
    ("Previous recipient", "", "Capita"),
    ("Onward sharing", "None", "Not permitted"),
    ("Onward sharing", "None", "Not with Palantir or any other company"),
    ("Onward sharing", "None", "University of York"),
    ("Zorblatt", "None", "Independent"),
    ("Subject of agreement", "Reading", "Music tuition in Northmoor"),
    ("Work stream", "Reading", "Post-16 careers consultancy"),
])
def test_what_names_no_such_recipient_is_told_as_before(desk: Desk, heading: str, usual: str, cell: str) -> None:
    found = news(desk, edition(heading, usual), edition(heading, usual, cell, cell))
    assert not any(map(is_heard, found.values()))


@pytest.mark.parametrize("heading", ["Data processor", "Sub-contractors", "Sub-processor", "Processors used"])
def test_a_processor_is_news_of_a_new_row_too(desk: Desk, heading: str) -> None:
    found = news(desk, edition(heading, "None"), edition(heading, "None", "Palantir", "Palantir"))
    assert {reference for reference, change in found.items() if is_heard(change)} == {OLD, NEW}


def test_a_controller_is_news_of_a_row_that_stood_alone(desk: Desk) -> None:
    found = news(desk, edition("Data controller", "None"), edition("Data controller", "None", "Palantir", "Palantir"))
    assert {reference for reference, change in found.items() if is_heard(change)} == {OLD}


@pytest.mark.parametrize(("heading", "is_told"), [
    ("Onward sharing", True), ("Zorblatt", True), ("Software", False),
])
def test_a_new_column_of_this_kind_is_news_of_the_rows_that_stood(desk: Desk, heading: str, *, is_told: bool) -> None:
    found = news(desk, edition("", ""), edition(heading, "None", "Palantir"))
    assert {reference for reference, change in found.items() if is_heard(change)} == ({OLD} if is_told else set())


@pytest.mark.parametrize(("heading", "is_told"), [
    ("Onward sharing", True), ("Zorblatt", False), ("Data processor", False),
])
def test_a_company_that_stands_in_each_row_is_no_news_of_a_new_one(desk: Desk, heading: str, *, is_told: bool) -> None:
    found = news(desk, edition(heading, "Palantir"), edition(heading, "Palantir", of_new="Palantir"))
    assert is_heard(found[NEW]) is is_told


@pytest.mark.parametrize(("heading", "usual", "cell"), [
    ("Notes", "", "Now also shared with the Evening Courant of Fictionbury (agreed 3 March 2025)"),
    ("Status", "Approved", "Approved; amended 03/04/2025 to add Sorrel Publishing Ltd"),
    ("Comments", "", "Sublicensing to Zephyrine Pharma plc permitted"),
])
def test_a_cell_of_words_that_comes_to_say_who_else_got_the_data_is_heard_of(
    desk: Desk, heading: str, usual: str, cell: str
) -> None:
    found = news(desk, edition(heading, usual), edition(heading, usual, cell))
    assert set(found) == {OLD}
    assert is_heard(found[OLD])
