"""Lines over rows: "Rejected requests" that becomes "Approved requests" is news of every row below it. Invented rows."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from alerts.describe import describe
from alerts.routes import default_routes, matches
from alerts.severity import Severity, severity
from bench.desk import Desk
from bench.replica.govuk import PublishedFile
from commands.crawling.run_end import doubts_of
from db.outbox.alerts import unplanned
from db.recipients.reclassify import reclassify
from db.register.editions import row_sha256
from tests.pipelines.test_decided import HEADINGS, ROWS, Rows, publish
from tests.readers.ods_writer import ods, table
from tests.tables import count_of, find_releases, rows_of, set_fields, values_of

PRESS = ("DS90001", "Daily Mail", "A study of towns", "Phonics", "2019-05-01")
NEW = ("DS90002", "Zorvane Ltd", "A study of villages", "Phonics", "2019-06-01")
Part = tuple[str, Rows]


def csv(*parts: Part) -> bytes:
    lines = [HEADINGS]
    for line, rows in parts:
        lines += [f"{line},,,,"] if line else []
        lines += [",".join(row) for row in rows]
    return "\n".join([*lines, ""]).encode()


def told(desk: Desk, *editions: Sequence[Part]) -> list[str]:
    """The kinds of what the last of the editions brings."""
    kinds: list[str] = []
    for parts in editions:
        publish(desk, csv(*parts), count_of(desk, "edition") + 1)
        kinds = desk.poll().kinds
    return kinds


def publish_as(desk: Desk, title: str, data: bytes, day: int) -> None:
    at = f"2026-11-{day:02}T09:00:00Z"
    desk.replica.publish_files([PublishedFile(title, "register.csv", data)], note="Updated.", at=at)


APPROVED: Part = ("Approved requests", ROWS[:20])


def test_a_line_that_says_the_contrary_is_one_change_of_all_its_rows_as_grave_as_the_gravest(desk: Desk) -> None:
    refused = [*ROWS[20:60], PRESS]
    kinds = told(desk, [APPROVED, ("Rejected requests", refused)], [APPROVED, ("Approved requests", refused)])
    assert kinds == ["edition_published", "status_changed"]
    (change,) = [c for c in unplanned(desk.store, 100) if c.kind == "status_changed"]
    assert change.fields == {"section_line": ("Rejected requests", "Approved requests")}
    assert len(change.detail["shown"]) == len(change.detail["rows"]) == 41
    assert change.recipient == "Daily Mail"
    assert severity(change) is Severity.HIGH
    assert matches(default_routes(["mail"])[0], change)
    said = describe(change)
    assert said.headline == (
        "41 entries now stand under “Approved requests”; they stood under “Rejected requests”; the gravest is of Daily "
        "Mail (press)."
    )
    assert len(said.details) > 20
    assert desk.open_notices() == set()
    assert desk.poll(force=True).changes == ()


def test_a_line_that_slides_by_a_row_is_a_change_of_that_row(desk: Desk) -> None:
    before = [("Approved requests", ROWS[:20]), ("Rejected requests", [PRESS, *ROWS[20:]])]
    after = [("Approved requests", [*ROWS[:20], PRESS]), ("Rejected requests", ROWS[20:])]
    assert told(desk, before, after) == ["edition_published", "status_changed"]
    (change,) = [c for c in unplanned(desk.store, 100) if c.kind == "status_changed"]
    assert (change.reference, severity(change), change.outcome) == ("DS90001", Severity.HIGH, "approved")
    assert describe(change).headline == (
        "Daily Mail (press): the entry now stands under “Approved requests”; it stood under “Rejected requests” (DS90001)."
    )


def test_what_stands_under_refused_requests_is_no_release(desk: Desk) -> None:
    told(desk, [APPROVED, ("Rejected requests", ROWS[20:30]), ("Withdrawn", ROWS[30:40])])
    outcomes = [r["outcome"] for r in find_releases(desk.store)]
    assert {o: outcomes.count(o) for o in set(outcomes)} == {"approved": 20, "rejected": 10, "withdrawn": 10}
    told(desk, [APPROVED, ("Approved requests", ROWS[20:30]), ("Withdrawn", ROWS[30:40])])
    outcomes = [r["outcome"] for r in find_releases(desk.store)]
    assert {o: outcomes.count(o) for o in set(outcomes)} == {"approved": 30, "withdrawn": 10}


def test_a_change_of_the_row_itself_is_told_with_that_of_its_line(desk: Desk) -> None:
    edited = [(*ROWS[20][:3], "Key Stage 4", ROWS[20][4]), *ROWS[21:30]]
    kinds = told(desk, [APPROVED, ("Rejected requests", ROWS[20:30])], [APPROVED, ("Approved requests", edited)])
    assert kinds == ["edition_published", "status_changed", "status_changed"]
    fields = [set(json.loads(f)) for f in values_of(desk, "change", "fields", kind="status_changed")]
    assert sorted(map(sorted, fields)) == [["dataset", "section_line"], ["section_line"]]


def test_lines_of_no_outcome_are_one_quiet_change_each_and_many_of_them_one(desk: Desk) -> None:
    parts = [("Universities", ROWS[:20]), ("Companies", ROWS[20:])]
    assert told(desk, parts, [("Charities", ROWS[:20]), parts[1]]) == ["bulk_changed", "edition_published"]
    (change,) = [c for c in unplanned(desk.store, 100) if c.kind == "bulk_changed"]
    assert severity(change) is Severity.LOW
    assert describe(change).headline.startswith("20 entries now stand under “Charities”; they stood under “Universities”; the first")
    years = [(str(2010 + n), ROWS[4 * n : 4 * n + 4]) for n in range(15)]
    assert told(desk, years) == ["bulk_changed", "edition_published"]
    last = rows_of(desk, "change", kind="bulk_changed")[-1]
    assert (json.loads(last["fields"]), len(json.loads(last["detail"])["rows"])) == ({"section_line": ["…", "…"]}, 60)


@pytest.mark.parametrize("line", ["Rejected requests (40)", "REJECTED REQUESTS", "Rejected requests, to June 2026"])
def test_a_date_a_number_and_the_case_of_a_line_are_no_news(desk: Desk, line: str) -> None:
    line = f'"{line}"'
    kinds = told(desk, [APPROVED, ('"Rejected requests (39)"', ROWS[20:])], [APPROVED, (line, ROWS[20:])])
    assert kinds == ["edition_published"]


def test_an_upgrade_tells_nothing_and_gives_stored_rows_their_line(desk: Desk) -> None:
    """Earlier readers took no notice of lines."""
    parts = [APPROVED, ("Rejected requests", ROWS[20:])]
    told(desk, parts)
    for x in rows_of(desk, "version"):
        cells = json.loads(x["cells"])
        del cells["section_line"]
        set_fields(desk, "version", {"cells": json.dumps(cells), "row_sha256": row_sha256(cells)}, id=x["id"])
    set_fields(desk, "assessment", {"outcome": "approved"})
    set_fields(desk, "read_with", {"reader": "of old"})
    assert desk.poll().changes == ()
    reclassify(desk.store, lambda: desk.now)
    assert count_of(desk, "version") == 60
    assert {json.loads(c)["section_line"] for c in values_of(desk, "version", "cells")} == {"Approved requests", "Rejected requests"}
    assert [values_of(desk, "assessment", "outcome").count(o) for o in ("approved", "rejected")] == [20, 40]
    assert told(desk, [APPROVED, ("Approved requests", ROWS[20:])]) == ["edition_published", "status_changed"]


def test_an_upgrade_together_with_a_new_edition_tells_the_edition(desk: Desk) -> None:
    told(desk, [APPROVED, ("Rejected requests", ROWS[20:59])])
    for x in rows_of(desk, "version"):
        cells = json.loads(x["cells"])
        del cells["section_line"]
        set_fields(desk, "version", {"cells": json.dumps(cells), "row_sha256": row_sha256(cells)}, id=x["id"])
    assert told(desk, [APPROVED, ("Rejected requests", ROWS[20:])]) == ["added", "edition_published"]
    assert sum("Rejected requests" in c for c in values_of(desk, "version", "cells")) == 40


def test_a_register_that_is_a_file_of_refused_requests_becomes_one_of_approved_ones(desk: Desk) -> None:
    publish_as(desk, "Requests that were refused", csv(("", ROWS[:10])), 1)
    desk.poll()
    assert {r["outcome"] for r in find_releases(desk.store)} == {"rejected"}
    publish_as(desk, "Requests that were approved", csv(("", ROWS[:10])), 2)
    (page,) = desk.poll().changes
    assert (page["kind"], json.loads(page["fields"])) == (
        "page_changed", {"file_title": ["Requests that were refused", "Requests that were approved"], "note": ["", "Updated."]}
    )
    publish_as(desk, "Requests that were approved", csv(("", ROWS[:11])), 3)
    assert desk.poll().kinds == ["added", "edition_published", "status_changed"]
    (change,) = rows_of(desk, "change", kind="status_changed")
    assert json.loads(change["fields"]) == {"sheet": ["Requests that were refused", "Requests that were approved"]}
    assert len(json.loads(change["detail"])["rows"]) == 10
    assert {r["outcome"] for r in find_releases(desk.store)} == {"approved"}


def test_a_line_that_is_not_understood_is_told_by_the_crawl(desk: Desk) -> None:
    publish(desk, csv(("", ROWS[:20]), ("Approved and rejected requests", ROWS[20:])), 1)
    done = desk.poll()
    assert desk.open_notices() == {"line_within_table"}
    assert done.result is not None
    (doubt,) = doubts_of(done.result)
    assert doubt["code"] == "line_within_table"
    assert "in row 22 a line with one text" in doubt["message"]


def test_a_date_under_the_contrary_heading_is_told_of_its_rows_and_counted_so(desk: Desk) -> None:
    rows = [*ROWS[:40], PRESS]
    publish(desk, csv(("", rows)), 1)
    desk.poll()
    publish(desk, csv(("", rows)).replace(b"Date approved", b"Date rejected"), 2)
    assert desk.poll().kinds == ["columns_changed", "edition_published", "status_changed"]
    (change,) = [c for c in unplanned(desk.store, 100) if c.kind == "status_changed"]
    assert (len(change.detail["rows"]), change.recipient, severity(change)) == (41, "Daily Mail", Severity.HIGH)
    assert describe(change).headline == (
        "41 entries now stand under the heading “Date rejected”; they stood under the heading “Date approved”; the gravest is "
        "of Daily Mail (press)."
    )
    assert {r["outcome"] for r in find_releases(desk.store)} == {"rejected"}
    assert desk.poll(force=True).changes == ()


def test_a_status_of_the_whole_register_is_as_grave_as_its_gravest_row(desk: Desk) -> None:
    def edition(status: str) -> bytes:
        rows = [HEADINGS + ",Status", *(",".join((*row, status)) for row in [*ROWS[:40], PRESS]), ""]
        return "\n".join(rows).encode()

    publish(desk, edition("Rejected"), 1)
    desk.poll()
    publish(desk, edition("Approved"), 2)
    assert desk.poll().kinds == ["edition_published", "status_changed"]
    (change,) = [c for c in unplanned(desk.store, 100) if c.kind == "status_changed"]
    assert (len(change.detail["rows"]), severity(change)) == (41, Severity.HIGH)
    assert describe(change).headline == (
        "41 entries: the status is now “Approved”; it was “Rejected”; of Daily Mail, and 40 of others."
    )


def test_another_name_of_a_sheet_is_told_and_notes_of_another_outcome_are_a_matter_for_operators(desk: Desk) -> None:
    def edition(name: str, note: str) -> bytes:
        return ods(table(name, [[note], HEADINGS.split(","), *map(list, ROWS)]))

    publish(desk, edition("Companies", "The requests below were approved."), 1, "register.ods")
    desk.poll()
    publish(desk, edition("Universities", "The requests below were refused."), 2, "register.ods")
    done = desk.poll()
    assert done.kinds == ["columns_changed", "edition_published"]
    (renamed,) = done.of("columns_changed")
    assert json.loads(renamed["fields"]) == {"sheet Companies": ["Companies", "Universities"]}
    (change,) = [c for c in unplanned(desk.store, 100) if c.kind == "columns_changed"]
    assert "the sheet “Companies” is now “Universities”" in describe(change).headline
    assert desk.open_notices() == {"notes_changed"}
    assert done.result is not None
    assert [d["code"] for d in doubts_of(done.result)] == ["notes_changed"]
    assert count_of(desk, "version") == 60


@pytest.mark.parametrize("line", ["2023", "April 2022 to March 2023", "Financial year 2022/23 (1)", "Quarter 2 2023"])
def test_lines_of_years_that_come_or_go_are_no_news_of_their_rows(desk: Desk, line: str) -> None:
    """The only row of a year was told as one that lost its line; a row that another year takes in is told."""
    parts: list[Part] = [(line, [PRESS]), ("2021", ROWS[:20]), ("2020", ROWS[20:])]
    plain: list[Part] = [("", [PRESS, *ROWS])]
    assert told(desk, parts, plain) == ["edition_published"]
    assert told(desk, [*parts, ("2019", [NEW])]) == ["added", "edition_published"]
    moved: list[Part] = [("2021", [PRESS, *ROWS[:20]]), ("2020", ROWS[20:]), ("2019", [NEW])]
    assert told(desk, moved) == ["changed", "edition_published"]


def test_a_new_row_under_a_line_for_the_press_or_companies_reaches_who_waits_for_them(desk: Desk) -> None:
    rows = [("DS90001", "The Lantern", "Uniforms", "Phonics", "2019-05-01")]
    firm = [("DS90002", "Osprey Tern", "Places", "Phonics", "2019-06-01")]
    other = [("DS90003", "Plumline", "Places", "Phonics", "2019-07-01")]
    parts = [("Universities", ROWS[:20]), ("Media", ROWS[20:30]), ("Commercial", ROWS[30:40]), ("Media studies", ROWS[40:50])]
    assert told(desk, parts, [
        parts[0], ("Media", [*ROWS[20:30], *rows]), ("Commercial", [*ROWS[30:40], *firm]),
        ("Media studies", [*ROWS[40:50], *other]),
    ]) == ["added", "added", "added", "edition_published"]
    added = {c.recipient: c for c in unplanned(desk.store, 100) if c.kind == "added"}
    assert {n: (c.category, severity(c)) for n, c in added.items()} == {
        "The Lantern": ("press", Severity.HIGH), "Osprey Tern": ("commercial", Severity.HIGH),
        "Plumline": ("unknown", Severity.NORMAL),
    }


def test_a_row_that_names_nobody_is_of_the_kind_that_its_requester_is(desk: Desk) -> None:
    log = ["Ref,Requester type,Request,Date", *(f"FOI {n},Individual,Counts of study {n},2024-01-{n:02}" for n in range(1, 20))]
    publish(desk, "\n".join([*log, ""]).encode(), 1)
    desk.poll()
    log += ["FOI 20,Media,Counts by school,2024-02-01", "FOI 21,Parent,Counts,2024-02-02"]
    publish(desk, "\n".join([*log, ""]).encode(), 2)
    desk.poll()
    added = {c.reference: c.category for c in unplanned(desk.store, 100) if c.kind == "added"}
    assert added == {"FOI 20": "press", "FOI 21": "unknown"}
