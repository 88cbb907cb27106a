"""Editions that hide something: what is visible is news as ever, what is hidden is kept back and never lost."""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from msgspec.structs import replace

from alerts.planning.grouping import Receiver
from alerts.planning.plan import plan_due
from alerts.routes import Route, default_routes, matches
from alerts.sending.lane import next_due
from alerts.severity import Severity, severity
from bench.desk import Desk, Seen
from bench.replica.documents import pdf_document
from bench.replica.govuk import PublishedFile
from db.outbox.alerts import unplanned
from db.outbox.attempts import record
from db.store import Store
from db.withheld.decide import load_withheld
from db.withheld.hidden import hiding_files
from db.withheld.record import unwithhold, withhold
from db.withheld.short_list import list_path, read_list
from model.delivery import Sent
from model.hidden import WITHHELD_CELL
from model.source import Source
from pipelines.registers.withheld.hidden import NothingHidden, decide
from publicdb.withheld import still_there
from readers.register.problems import Code
from readers.workbook import sheets
from tests.db.public_world import build_anew
from tests.tables import IS_SET, count_of, delete_rows, rows_of, set_fields, values_of

HEAD = ("Reference", "Organisation name", "Project title", "Dataset", "Date approved")
Row = tuple[str, ...]
ROWS: list[Row] = [(f"DS{101 + 2 * n:05}", f"University of Aldermoor {n}", f"Study {n * n} of reading", "Phonics", f"20{n % 14 + 10}-05-01") for n in range(30)]
BBC: Row = ("DS09001", "BBC News", "Which schools suit whom", "Key Stage 4", "2026-10-01")
PUPIL: Row = ("DS09002", "Ada Example, born 1 May 2012", "Excluded twice", "Key Stage 2", "2026-10-02")
NEW: Row = ("DS09003", "University of Newtown", "A new study", "Phonics", "2026-10-03")


def workbook(rows: Sequence[Row], hidden: Sequence[Row] = (), *, aside: Sequence[Row] = (), author: str = "x") -> bytes:
    """A workbook of these rows, of which some are hidden, with the rows `aside` on a hidden sheet."""
    made = openpyxl.Workbook()
    made.properties.creator = author
    sheet: Any = made.active
    sheet.title = "Shares"
    for row in (HEAD, *rows):
        sheet.append(row)
    for n, row in enumerate(rows, start=2):
        sheet.row_dimensions[n].hidden = row in hidden
    if aside:
        other: Any = made.create_sheet("Old shares")
        other.sheet_state = "hidden"
        for row in (HEAD, *aside):
            other.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


_DAY = iter(range(1, 1000))


def poll(desk: Desk, body: bytes) -> Seen:
    at = f"{date(2024, 1, 1) + timedelta(days=next(_DAY))}T09:00:00Z"
    desk.replica.publish_files(
        [PublishedFile("Register of shares", "register.xlsx", body)], note=f"Updated {at}.", at=at
    )
    return desk.poll()


def told(done: Seen) -> list[tuple[str, str | None]]:
    """What happened to rows: each publication has a note of its own, with an edition or without."""
    notes = ("edition_published", "page_changed")
    return sorted((c["kind"], c["reference"]) for c in done.changes if c["kind"] not in notes)


def everything(desk: Desk) -> str:
    """All that the database says, but for nothing: no hidden word may stand in it anywhere."""
    return "\n".join(desk.store.db.conn.iterdump())


def test_what_is_visible_is_told_and_what_is_hidden_is_kept_back(desk: Desk) -> None:
    assert poll(desk, workbook(ROWS)).decision == "baseline"
    done = poll(desk, workbook([*ROWS, PUPIL, NEW], [PUPIL], aside=[("1", "Ada Example", "x", "y", "z")]))
    assert told(done) == [("added", "DS09003")]
    assert "Ada" not in everything(desk)
    (file,) = hiding_files(desk.store, "register")
    assert [(h.kind.value, h.amount) for h in file.undecided] == [("rows", 5), ("sheet", 10)]
    assert load_withheld(desk.store).kept_back(file.sha256)
    assert desk.open_notices() == {"hidden_content"}
    (notice,) = rows_of(desk, "notice", code="hidden_content")
    assert notice["urgent"] == 1
    assert "row 32" in notice["message"]
    assert "Old shares" not in notice["message"]
    assert desk.poll().changes == ()
    assert desk.open_notices() == {"hidden_content"}


def test_a_filter_is_not_a_removal_and_its_end_is_no_news(desk: Desk) -> None:
    poll(desk, workbook(ROWS))
    for _ in range(2):
        assert told(poll(desk, workbook([*ROWS, NEW], ROWS[3:9]))) in ([("added", "DS09003")], [])
    assert count_of(desk, "release", gone_edition=IS_SET) == 0
    assert count_of(desk, "standing") > 0
    assert told(poll(desk, workbook([*ROWS, NEW], ROWS[5:12], author="y"))) == []
    assert told(poll(desk, workbook([*ROWS, NEW]))) == []
    assert count_of(desk, "release") == 31
    assert "hidden_content" not in desk.open_notices()


def test_a_row_that_is_hidden_and_then_taken_out_is_removed(desk: Desk) -> None:
    poll(desk, workbook(ROWS))
    poll(desk, workbook(ROWS, ROWS[3:5]))
    done = poll(desk, workbook([r for r in ROWS if r != ROWS[3]], [ROWS[4]]))
    assert told(done) == [("removed", "DS00107")]
    assert done.of("removed")[0]["state"] == "held"
    assert count_of(desk, "release", gone_edition=IS_SET) == 1


def test_a_row_that_is_edited_while_it_is_hidden_stands_and_its_edit_is_told_when_shown(desk: Desk) -> None:
    poll(desk, workbook(ROWS))
    edited = (*ROWS[3][:2], "Another study altogether", *ROWS[3][3:])
    rows = [edited if r == ROWS[3] else r for r in ROWS]
    assert told(poll(desk, workbook(rows, [edited]))) == []
    assert told(poll(desk, workbook(rows))) == [("changed", "DS00107")]


@pytest.mark.parametrize(
    ("edited", "kind", "hidden_before"),
    [
        ((ROWS[3][0], "Daily Mail", *ROWS[3][2:]), ("recipient_renamed", "DS00107"), False),
        ((ROWS[3][0], "Daily Mail", *ROWS[3][2:]), ("recipient_renamed", "DS00107"), True),
        ((*ROWS[3][:3], "Key Stage 4", "2026-10-01"), ("changed", "DS00107"), True),
        (("DS09009", *ROWS[3][1:]), ("reference_corrected", "DS09009"), True),
    ],
)
def test_whatever_cell_is_edited_under_a_filter_is_told_when_the_row_is_shown(
    desk: Desk, edited: Row, kind: tuple[str, str], *, hidden_before: bool
) -> None:
    """It was told as removed, and then as a row that nobody had seen."""
    poll(desk, workbook(ROWS))
    if hidden_before:
        assert told(poll(desk, workbook(ROWS, ROWS[:9]))) == []
    rows = [edited if r == ROWS[3] else r for r in ROWS]
    assert told(poll(desk, workbook(rows, [edited, *ROWS[:9]]))) == []
    assert told(desk.poll()) == []
    assert "hidden_content" in desk.open_notices()
    assert told(poll(desk, workbook(rows))) == [kind]


@pytest.mark.parametrize("like", [("DS09009", *ROWS[3][1:]), ("", *ROWS[3][1:]), ("DS09009", *ROWS[3][1:4], "2026-10-01")])
def test_a_removal_is_told_though_a_new_row_that_resembles_it_is_hidden(desk: Desk, like: Row) -> None:
    """It waited until the hidden row was shown, which may be never."""
    poll(desk, workbook(ROWS))
    rows = [*(r for r in ROWS if r != ROWS[3]), like]
    done = poll(desk, workbook(rows, [like]))
    assert told(done) == [("removed", "DS00107")]
    assert told(desk.poll()) == []


def test_a_row_that_no_filter_hides_any_more_is_removed_though_another_like_it_is_hidden(desk: Desk) -> None:
    poll(desk, workbook(ROWS))
    other = ("DS09009", ROWS[3][1], "Study 10 of reading", *ROWS[3][3:])
    rows = [other if r == ROWS[3] else r for r in ROWS]
    assert told(poll(desk, workbook(rows, [other]))) == [("removed", "DS00107")]
    assert told(poll(desk, workbook(rows))) == [("rows_shown", "DS09009")]


def test_hidden_rows_that_are_shown_are_one_change_that_reaches_the_press_route(desk: Desk) -> None:
    poll(desk, workbook(ROWS))
    hidden = [BBC, ("DS09004", "University of Kept Back", "Quiet", "Phonics", "2026-10-05")]
    assert told(poll(desk, workbook([*ROWS, *hidden], hidden))) == []
    done = poll(desk, workbook([*ROWS, *reversed(hidden), NEW]))
    assert told(done) == [("added", "DS09003"), ("rows_shown", "DS09001")]
    (shown,) = done.of("rows_shown")
    assert shown["category"] == "press"
    assert len(json.loads(shown["detail"])["rows"]) == 2
    (change,) = [c for c in unplanned(desk.store, 100) if c.kind == "rows_shown"]
    assert severity(change) is Severity.HIGH
    press = default_routes(["mail"])[0]
    assert matches(press, change)
    assert [r["recipient"] for r in change.detail["shown"]] == ["BBC News", "University of Kept Back"]
    assert count_of(desk, "release") == 33
    assert told(poll(desk, workbook([*ROWS, *hidden, NEW], hidden))) == []
    assert told(poll(desk, workbook([*ROWS, *hidden, NEW], author="again"))) == []


def kept(desk: Desk, reference: str) -> None:
    (release,) = set(values_of(desk, "version", "release_id", reference=reference))
    with desk.store.transaction():
        withhold(desk.store, "release", release, because="asked", who="x", cause="person", now=desk.now)


def test_of_rows_shown_one_that_is_withheld_is_left_out_and_the_others_are_told(desk: Desk, tmp_path: Path) -> None:
    poll(desk, workbook(ROWS))
    hidden = [BBC, ("DS09004", "University of Kept Back", "Quiet", "Phonics", "2026-10-05")]
    poll(desk, workbook([*ROWS, *hidden], hidden))
    poll(desk, workbook([*ROWS, *hidden]))
    (change,) = [c for c in unplanned(desk.store, 100) if c.kind == "rows_shown"]
    kept(desk, "DS09004")
    first = load_withheld(desk.store).change(change)
    assert first is not None
    assert (severity(first), first.reference) == (Severity.HIGH, "DS09001")
    assert "Kept Back" not in repr(first)
    with desk.store.transaction():
        unwithhold(desk.store, "release", change.detail["shown"][1]["release"], who="x", now=desk.now)
    kept(desk, "DS09001")
    left = load_withheld(desk.store).change(change)
    assert left is not None
    assert (left.reference, left.recipient, left.category) == ("DS09004", "University of Kept Back", "university")
    assert severity(left) is Severity.NORMAL
    assert len(left.detail["rows"]) == len(left.detail["versions"]) == 1
    assert "BBC" not in repr(left)
    path = tmp_path / "register.db"
    build_anew(desk.store.folder, path)
    with closing(sqlite3.connect(path)) as copy:
        (row,) = values_of(copy, "changes", "reference", "category", "release", "id", kind="rows_shown")
        assert row == ("DS09004", "university", left.release_id, change.id)
        assert "BBC" not in "".join(copy.iterdump())
    listed = read_list(list_path(desk.store.folder))
    assert change.id in listed.of_rows
    with closing(sqlite3.connect(path)) as copy:
        assert not still_there(copy, listed)[0], "a copy made since shows it without the row"
    kept(desk, "DS09004")
    assert load_withheld(desk.store).change(change) is None, "nothing is left"
    with closing(sqlite3.connect(path)) as copy:
        assert change.id in still_there(copy, read_list(list_path(desk.store.folder)))[0].changes


def deliver(desk: Desk) -> str:
    """Plans and sends what is due; gives what went out, without the headline of the alert that it follows."""
    desk.later()
    with Store.open(desk.store.folder) as store:
        plan_due(store, [Route("all", ("mail",))], desk.now, {"mail": Receiver(("reader@example.org",))})
        out = ""
        while leased := next_due(store, desk.now, "test", "mail"):
            out += json.dumps({**leased.payload, "follows": None})
            record(store, leased.delivery, Sent("250"), desk.now, None)
    return out


@pytest.mark.parametrize("when", ["before it is planned", "before it is sent", "after it was sent"])
def test_a_row_that_is_let_go_after_the_others_were_told_is_told_once(desk: Desk, when: str) -> None:
    poll(desk, workbook(ROWS))
    hidden = [BBC, ("DS09004", "University of Kept Back", "Quiet", "Phonics", "2026-10-05")]
    poll(desk, workbook([*ROWS, *hidden], hidden))
    poll(desk, workbook([*ROWS, *hidden]))
    if when == "before it is planned":
        kept(desk, "DS09001")
    elif when == "before it is sent":
        with Store.open(desk.store.folder) as store:
            plan_due(store, [Route("all", ("mail",))], desk.now, {"mail": Receiver(("reader@example.org",))})
        kept(desk, "DS09001")
    first = deliver(desk)
    assert "Kept Back" in first
    assert ("BBC" in first) is (when == "after it was sent")
    desk.later()
    if when == "after it was sent":
        kept(desk, "DS09001")
    for n in range(2):
        desk.later()
        (release,) = set(values_of(desk, "version", "release_id", reference="DS09001"))
        with desk.store.transaction():
            assert unwithhold(desk.store, "release", release, who="x", now=desk.now)
        again = deliver(desk)
        assert ("BBC News" in again) is (when != "after it was sent" and not n)
        assert "Kept Back" not in again
        assert deliver(desk) == ""
        kept(desk, "DS09001")


def test_rows_hidden_at_the_first_look_are_told_when_they_are_shown(desk: Desk) -> None:
    done = poll(desk, workbook([*ROWS, BBC], [BBC, ROWS[2]]))
    assert done.decision == "baseline"
    assert count_of(desk, "release") == 29
    shown = poll(desk, workbook([*ROWS, BBC]))
    assert told(shown) == [("rows_shown", "DS09001")]
    assert len(json.loads(shown.of("rows_shown")[0]["detail"])["rows"]) == 2


def test_a_sheet_that_is_hidden_removes_nothing(desk: Desk) -> None:
    poll(desk, workbook(ROWS))
    assert told(poll(desk, workbook(ROWS[:26], aside=ROWS[26:]))) == []
    assert told(poll(desk, workbook([*ROWS[:26], NEW], aside=ROWS[26:]))) == [("added", "DS09003")]
    assert told(poll(desk, workbook([*ROWS[:26], NEW], aside=ROWS[27:]))) == [("removed", "DS00153")]
    assert told(poll(desk, workbook([*ROWS[:26], NEW, *ROWS[27:]]))) == []


def test_what_stays_hidden_is_raised_once_and_again_when_it_changes(desk: Desk) -> None:
    poll(desk, workbook([*ROWS, PUPIL], [PUPIL]))
    set_fields(desk, "notice", {"told_at": "2026-11-25T00:00:00.000Z"})
    poll(desk, workbook([NEW, *ROWS, PUPIL], [PUPIL]))
    assert count_of(desk, "notice", code="hidden_content", told_at=IS_SET) == 1
    poll(desk, workbook([NEW, *ROWS, PUPIL, BBC], [PUPIL, BBC]))
    assert count_of(desk, "notice", code="hidden_content") == 1
    assert count_of(desk, "notice", code="hidden_content", told_at=None) == 1


def test_an_old_edition_that_hid_something_is_withheld_when_it_is_read_again(desk: Desk) -> None:
    poll(desk, workbook([*ROWS, PUPIL], [PUPIL]))
    with desk.store.transaction():  # as a version of the program left it that did not look
        for table in ("hidden", "withheld", "notice"):
            delete_rows(desk, table)
    poll(desk, workbook([*ROWS, NEW]))
    assert len(load_withheld(desk.store).hidden) == 1


def beside(desk: Desk, letter: bytes, rows: Sequence[Row]) -> Seen:
    at = f"{date(2024, 1, 1) + timedelta(days=next(_DAY))}T09:00:00Z"
    register = PublishedFile("Register of shares", "register.xlsx", workbook(rows))
    files = [register, PublishedFile("Letter", "letter.pdf", letter)]
    desk.replica.publish_files(files, note=f"Updated {at}.", at=at)
    return desk.poll()


def test_a_document_that_cannot_be_looked_into_is_private_until_a_person_decides(desk: Desk) -> None:
    bad = b"%PDF-1.7\nnothing that opens\n%%EOF"
    beside(desk, pdf_document(["Words"]), ROWS)
    assert "hidden_content" not in desk.open_notices()
    done = beside(desk, bad, [*ROWS, NEW])
    assert ("added", "DS09003") in told(done)
    assert load_withheld(desk.store).kept_back(hashlib.sha256(bad).hexdigest())
    (notice,) = rows_of(desk, "notice", code="hidden_content")
    assert "Letter could not be looked into for hidden content" in notice["message"]
    assert " hides " not in notice["message"]
    set_fields(desk, "notice", {"told_at": "2026-11-25T00:00:00.000Z"})
    beside(desk, bad, [*ROWS, NEW, BBC])
    assert count_of(desk, "notice", code="hidden_content", told_at=IS_SET) == 1, "once for these bytes"
    decided(desk, "public")
    assert not load_withheld(desk.store).kept_back(hashlib.sha256(bad).hexdigest())
    assert "hidden_content" not in desk.open_notices()


def test_a_register_at_which_the_reader_stops_is_private(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    poll(desk, workbook(ROWS))
    body = workbook([*ROWS, NEW])
    monkeypatch.setattr(sheets, "_ask_child", lambda *_: ({}, Code.PARSER_TIMEOUT))
    poll(desk, body)
    assert load_withheld(desk.store).kept_back(hashlib.sha256(body).hexdigest())
    assert desk.open_notices() >= {"hidden_content", "unreadable"}


def decided(desk: Desk, word: str) -> int | None:
    return asyncio.run(decide(desk.store, desk.source, word, who="somebody", clock=lambda: desk.now))[0]


def said_of_public(desk: Desk, named: str = "") -> str:
    decision = decide(desk.store, desk.source, "public", who="somebody", clock=lambda: desk.now, named=named)
    return asyncio.run(decision)[1]


def test_private_settles_it_until_it_changes(desk: Desk) -> None:
    poll(desk, workbook([*ROWS, PUPIL], [PUPIL]))
    assert decided(desk, "private") is None
    assert "hidden_content" not in desk.open_notices()
    poll(desk, workbook([*ROWS, PUPIL, NEW], [PUPIL]))
    assert "hidden_content" not in desk.open_notices()
    assert len(load_withheld(desk.store).hidden) == 2
    poll(desk, workbook([*ROWS, PUPIL, BBC, NEW], [PUPIL, BBC]))
    assert "hidden_content" in desk.open_notices()


def test_public_lets_the_file_out_and_tells_nothing_hidden(desk: Desk) -> None:
    poll(desk, workbook([*ROWS, PUPIL], [PUPIL]))
    decided(desk, "public")
    assert not load_withheld(desk.store).hidden
    assert told(poll(desk, workbook([*ROWS, PUPIL, NEW], [PUPIL]))) == [("added", "DS09003")]
    assert not load_withheld(desk.store).hidden
    assert desk.open_notices() == set()


def test_rows_that_count_are_told_and_stand_from_then_on(desk: Desk) -> None:
    poll(desk, workbook([*ROWS, BBC, NEW], [BBC, NEW, ROWS[0]]))
    edition = decided(desk, "rows")
    changes = rows_of(desk, "change", edition_id=edition)
    assert [(c["kind"], c["reference"]) for c in changes] == [("rows_shown", "DS09001")]
    assert len(json.loads(changes[0]["detail"])["rows"]) == 3
    assert count_of(desk, "release") == 32
    assert desk.open_notices() == set()
    assert desk.poll().changes == ()
    assert told(poll(desk, workbook([*ROWS, BBC, NEW], [BBC, NEW, ROWS[0]], author="y"))) == []
    assert told(poll(desk, workbook([*ROWS, BBC], [BBC, ROWS[0]]))) == [("removed", "DS09003")]


def test_there_must_be_something_to_decide_on(desk: Desk) -> None:
    poll(desk, workbook(ROWS))
    for word in ("private", "rows", "public"):
        with pytest.raises(NothingHidden):
            decided(desk, word)
    poll(desk, workbook(ROWS, aside=[PUPIL]))
    with pytest.raises(NothingHidden):
        decided(desk, "rows")


def test_a_visible_sheet_of_pupils_is_told_without_them_and_its_file_is_private(desk: Desk) -> None:
    poll(desk, workbook(ROWS))
    made = openpyxl.load_workbook(io.BytesIO(workbook([*ROWS, NEW])))
    sheet: Any = made.create_sheet("Working")
    sheet.append(("Organisation name", "Pupil", "Date of birth", "UPN", "Purpose"))
    sheet.append(("Leeds City Council", "Zebedee Quillfeather", "03/04/2015", "A123456789012", "Of Quillfeather"))
    out = io.BytesIO()
    made.save(out)
    done = poll(desk, out.getvalue())
    assert {c["recipient"] for c in done.of("added")} == {"Leeds City Council", "University of Newtown"}
    said = everything(desk)
    assert WITHHELD_CELL in said
    for secret in ("Quillfeather", "03/04/2015", "A123456789012"):
        assert secret not in said
    (file,) = hiding_files(desk.store, "register")
    assert load_withheld(desk.store).kept_back(file.sha256)
    assert desk.open_notices() == {"hidden_content"}
    said = said_of_public(desk)
    assert load_withheld(desk.store).kept_back(file.sha256), "what shows a child is public by no general word"
    assert said.startswith("0 of 1 file may be served\n")
    assert "stays private. It holds pupils' personal data, which it shows (sheet 'Working'" in said
    assert f"npdwatch accept register --hidden public --file {file.sha256}" in said
    assert "Quillfeather" not in said
    assert desk.open_notices() == set()
    for wrong in (file.sha256[:7], "0" * 64):
        with pytest.raises(NothingHidden, match="is not the sha256 of one file"):
            said_of_public(desk, wrong)
    assert "1 of 1 file may be served" in said_of_public(desk, file.sha256[:8])
    assert not load_withheld(desk.store).kept_back(file.sha256)
    made["Working"].title = "Work"
    out = io.BytesIO()
    made.save(out)
    poll(desk, out.getvalue())
    assert load_withheld(desk.store).kept_back(hashlib.sha256(out.getvalue()).hexdigest()), "of that file alone"
    (now,) = hiding_files(desk.store, "register")
    said_of_public(desk, now.sha256)
    decided(desk, "private")
    assert load_withheld(desk.store).kept_back(now.sha256), "and it can be taken back"


def test_one_word_serves_the_file_that_hides_and_not_the_one_that_shows_a_child(desk: Desk) -> None:
    """It said of both that they stay private, and handed out one that showed a pupil number."""
    child: Row = ("DS09005", "Leeds City Council", "Case of UPN A123456789012", "1", "x")
    bodies = [workbook([*ROWS, PUPIL], [PUPIL]), workbook([*ROWS, NEW, child])]
    names = ("Register of shares", "Older shares")
    files = [PublishedFile(t, f"{n}.xlsx", b) for n, (t, b) in enumerate(zip(names, bodies, strict=True))]
    desk.replica.publish_files(files, note="Both.", at="2024-01-05T09:00:00Z")
    desk.poll()
    hides, shows = (hashlib.sha256(b).hexdigest() for b in bodies)
    said = said_of_public(desk)
    assert "1 of 2 files may be served" in said
    assert f"Register of shares ({hides}): its copy is served" in said
    assert f"Older shares ({shows}): stays private. It holds pupils' personal data" in said
    assert [bool(load_withheld(desk.store).kept_back(s)) for s in (hides, shows)] == [False, True]


ASIDE: list[Row] = [("1", "Zebedee Quillfeather", "03/04/2015", "A123456789012", "excluded twice")]
REMARKS: list[Row] = [(f"{n}", f"Remark {n} on the year", f"due in {2000 + n}", f"list {n}", f"seen {n} times") for n in range(1, 5)]


def unhidden(rows: Sequence[Row], aside: Sequence[Row], head: Row = ("No", "x", "y", "z", "w")) -> bytes:
    """The same sheet, shown."""
    made = openpyxl.load_workbook(io.BytesIO(workbook(rows, aside=aside)))
    made["Old shares"].sheet_state = "visible"
    for n, text in enumerate(head, start=1):
        made["Old shares"].cell(1, n).value = text
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize("between", [False, True])
@pytest.mark.parametrize("decided", [False, True])
def test_a_hold_stays_though_the_publisher_shows_what_was_hidden(desk: Desk, *, between: bool, decided: bool) -> None:
    poll(desk, workbook(ROWS))
    poll(desk, workbook(ROWS, aside=ASIDE))
    if decided:
        asyncio.run(decide(desk.store, desk.source, "private", who="somebody", clock=lambda: desk.now))
        assert desk.open_notices() == set()
    if between:
        poll(desk, workbook([*ROWS, NEW]))
        assert "hidden_content" not in desk.open_notices()
    for rows in ([*ROWS[1:], NEW], [*ROWS[2:], NEW]):
        poll(desk, unhidden(rows, ASIDE))
        assert "hidden_content" in desk.open_notices()
        (file,) = hiding_files(desk.store, "register")
        assert load_withheld(desk.store).kept_back(file.sha256)
        (notice,) = rows_of(desk, "notice", code="hidden_content", recovered_at=None)
        assert "visible now and still waits" in notice["message"]
        assert "Quillfeather" not in notice["message"]
    said_of_public(desk)
    assert load_withheld(desk.store).kept_back(file.sha256), "a pupil number is visible in it"
    said_of_public(desk, file.sha256)
    assert not load_withheld(desk.store).kept_back(file.sha256)
    poll(desk, unhidden([*ROWS[3:], NEW], ASIDE))
    assert "hidden_content" not in desk.open_notices()


def column_hidden(rows: Sequence[Row], letter: str = "C") -> bytes:
    made = openpyxl.load_workbook(io.BytesIO(workbook(rows)))
    made["Shares"].column_dimensions[letter].hidden = True
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize("decided", [False, True])
def test_after_a_hidden_column_that_stood_there_before_no_clean_file_is_kept_back(desk: Desk, *, decided: bool) -> None:
    """What the file before showed for all to see is no secret: the file that hides it is private, and no other."""
    poll(desk, workbook(ROWS))
    hides = column_hidden([*ROWS, NEW])
    poll(desk, hides)
    if decided:
        asyncio.run(decide(desk.store, desk.source, "private", who="somebody", clock=lambda: desk.now))
    for body in (workbook([*ROWS, NEW]), pdf_document(["For a minute."]), workbook([*ROWS, NEW, BBC])):
        poll(desk, body)
        assert not load_withheld(desk.store).kept_back(hashlib.sha256(body).hexdigest())
    assert values_of(desk, "withheld", "key", lifted_at=None) == [hashlib.sha256(hides).hexdigest()]


def test_of_a_hidden_sheet_that_is_mostly_new_all_files_that_show_it_are_kept_back(desk: Desk) -> None:
    poll(desk, unhidden(ROWS, REMARKS[:2]))
    poll(desk, workbook(ROWS, aside=REMARKS))
    shows = unhidden([*ROWS, NEW], REMARKS)
    poll(desk, shows)
    assert load_withheld(desk.store).kept_back(hashlib.sha256(shows).hexdigest())


def test_a_name_among_what_was_hidden_keeps_back_all_files_that_show_it(desk: Desk) -> None:
    poll(desk, unhidden(ROWS, REMARKS))
    more = [*REMARKS, ("5", "Ada Example, excluded twice", "due in 2005", "list 5", "seen 5 times")]
    poll(desk, workbook(ROWS, aside=more))
    shows = unhidden([*ROWS, NEW], more)
    poll(desk, shows)
    assert load_withheld(desk.store).kept_back(hashlib.sha256(shows).hexdigest())


@pytest.mark.parametrize("kept", [False, True])
def test_what_a_file_that_is_kept_back_showed_is_a_secret_still(desk: Desk, *, kept: bool) -> None:
    shows = unhidden(ROWS, REMARKS)
    poll(desk, shows)
    if kept:
        with desk.store.transaction():
            key = hashlib.sha256(shows).hexdigest()
            withhold(desk.store, "file", key, because="x", who="x", cause="person", now=desk.now)
    poll(desk, workbook(ROWS, aside=REMARKS))
    again = unhidden([*ROWS, NEW], REMARKS)
    poll(desk, again)
    assert bool(load_withheld(desk.store).kept_back(hashlib.sha256(again).hexdigest())) is kept


@pytest.mark.parametrize("order", ["private first", "public first", "not decided there"])
def test_contradictory_words_on_the_same_bytes_keep_them_private_and_that_is_said(desk: Desk, order: str) -> None:
    """The same file in two sources: the strictest word wins, whoever decides last, and says where to change it."""
    poll(desk, workbook([*ROWS, PUPIL], [PUPIL]))
    here, there = desk.source, replace(desk.source, name="mirror")
    desk.source = there
    desk.poll()
    (file,) = hiding_files(desk.store, "mirror")
    assert [f.sha256 for f in hiding_files(desk.store, "register")] == [file.sha256]

    def word(source: Source, decision: str) -> str:
        return asyncio.run(decide(desk.store, source, decision, who="a person", clock=lambda: desk.now))[1]

    said = ""
    if order == "private first":
        word(there, "private")
    said = word(here, "public")
    if order == "public first":
        word(there, "private")
        said = word(here, "public")
    assert load_withheld(desk.store).kept_back(file.sha256)
    assert "stays private" in said
    assert "not public for mirror" in said
    assert "npdwatch accept mirror --hidden public" in said
    assert "may be served" in word(there, "public")
    assert not load_withheld(desk.store).kept_back(file.sha256)
    with desk.store.transaction():
        withhold(desk.store, "file", file.sha256, because="x", who="x", cause="person", now=desk.now)
    assert "withheld otherwise" in word(here, "public")
    assert load_withheld(desk.store).kept_back(file.sha256)
