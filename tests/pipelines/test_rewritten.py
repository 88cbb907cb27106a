"""Editions in which a whole register was written anew, each with rows that are really new: who hears of them, and when.

What a journalist on deadline would want of each: the new rows at once, whatever became of the others; of these one line,
or a person's decision first; and of a file that is not the register, or whose cells stand where they do not belong,
nothing.
"""

from __future__ import annotations

import asyncio
import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

import openpyxl  # type: ignore[import-untyped]
import pytest
from msgspec.structs import replace
from openpyxl.styles import Font  # type: ignore[import-untyped]

from alerts.describe import headline_of
from alerts.routes import Route, matches
from bench.desk import Desk, Seen
from bench.replica.govuk import PublishedFile
from db.queries import release_history
from db.register import editions
from db.register.changes import stored_changes
from db.register.editions import PASSED_BY, TOLD_AHEAD
from diffing.certainly_new import CertainlyNew
from model.change import NOT_ACCEPTED, TAKEN_BACK, ChangeKind
from pipelines.registers.aside import ahead
from pipelines.registers.aside.quarantine import accept_edition, reject_edition
from tests.pipelines.test_history import found, put_in
from tests.pipelines.test_replay import differing, lose_what_is_derived, replay, tables
from tests.tables import IS_SET, count_of, find_releases, rows_of, set_fields, value_of, values_of
from text.timestamp import parse_stamp

Row = tuple[str, ...]
HEADINGS = ("Reference", "Organisation", "Project title", "Purpose", "Dataset", "Legal basis", "Date approved")
REFERENCE, RECIPIENT, TITLE, PURPOSE, DATASET, LAW, DATE = range(7)
TOPICS = (
    "attendance", "exclusions", "early reading", "free school meals", "school moves", "phonics", "absence",
    "teacher supply", "apprenticeships", "special needs", "language", "music",
)
AIMS = (
    "evaluate a trial", "describe a region", "link to tax records", "inform a review", "estimate returns",
    "compare cohorts", "plan places", "test a model", "follow leavers", "audit a programme",
)
PLACES = (
    "Aldermoor", "Brackenfold", "Corvenby", "Dunholt", "Eskerley", "Farrowmere", "Gorsefield", "Hexwold", "Inglebeck",
    "Jarrowby", "Kestlewick", "Lorncombe", "Marlstow",
)
LAWS = ("Education Act 1996 s537A", "Digital Economy Act 2017", "Data Protection Act 2018 s8", "Children Act 1989 s83")
DATASETS = ("Phonics", "Key Stage 4", "NPD extract", "Census")


def register(rows: int, year: int, start: int = 0) -> list[Row]:
    return [
        (
            f"DR{year % 100}{100 + 3 * n}", f"{PLACES[n % 13]} Research Ltd" if n % 3 == 0 else f"University of {PLACES[n % 13]}",
            f"{TOPICS[n % 12].capitalize()} in {PLACES[(5 * n + 2) % 13]} schools, phase {n // 12 + 1}",
            f"To {AIMS[n % 10]} on {TOPICS[(7 * n + 3) % 12]} for cohort {n + 11}", DATASETS[n % 4], LAWS[n // 2 % 4],
            (date(year, 1, 3) + timedelta(days=17 * n % 350)).isoformat(),
        )
        for n in range(start, start + rows)
    ]


ROWS = register(60, 2024)
PRESS = ("DR24901", "Daily Telegraph", "League tables of every secondary", "To print results by postcode", "Key Stage 4",
         "Education Act 1996 s537A", "2024-12-20")
COUNCIL = ("DR24904", "Quillhampton Council", "Rooms and buses after a merger", "To forecast winter transport", "Census",
           "Children Act 1989 s83", "2024-12-21")
ALL = [*ROWS[:20], PRESS, *ROWS[20:], COUNCIL]
BOTH = ["Daily Telegraph", "Quillhampton Council"]


def put(row: Row, **cells: str) -> Row:
    names = {"reference": 0, "recipient": 1, "title": 2, "purpose": 3, "dataset": 4, "law": 5, "date": 6}
    out = list(row)
    for name, cell in cells.items():
        out[names[name]] = cell
    return tuple(out)


def text(rows: Sequence[Sequence[str]], headings: Sequence[str] = HEADINGS) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([headings, *rows])
    return out.getvalue().encode()


def workbook(**sheets: Sequence[Row]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name.replace("_", " "))
        for row in (HEADINGS, *rows):
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def publish(desk: Desk, rows: Sequence[Row] | bytes, day: int) -> None:
    data = rows if isinstance(rows, bytes) else text(rows)
    name = "register.xlsx" if data[:2] == b"PK" else "register.csv"
    file = PublishedFile("Register of shares", name, data)
    desk.replica.publish_files([file], note="Updated.", at=f"2026-11-{day:02}T09:00:00Z")


def moved(row: Row, by: int = 1) -> Row:
    return put(row, date=(date.fromisoformat(row[DATE]) + timedelta(days=by)).isoformat())


def reworded(row: Row) -> Row:
    name = row[RECIPIENT]
    place = name.removeprefix("University of ")
    return put(row, recipient=f"{place} University" if place != name else name.replace("Research Ltd", "(Research Services)"))


def shifted(rows: Sequence[Row], column: int) -> list[Row]:
    """One column is a row too low, as where a cell was put in above it."""
    return [(*row[:column], rows[n - 1][column], *row[column + 1 :]) for n, row in enumerate(rows)]


def reordered(rows: Sequence[Row]) -> bytes:
    order = (TITLE, REFERENCE, RECIPIENT, DATE, PURPOSE, DATASET, LAW)
    written = [put(row, date=date.fromisoformat(row[DATE]).strftime("%d/%m/%Y")) for row in rows]
    return text([[row[at] for at in order] for row in written], [HEADINGS[at] for at in order])


SUPPLIERS = [
    (f"G/{n}", f"Supplier {n} of Quillhampton", f"Order {n} for paper", "Stationery", "Goods", "Framework 7", "2024-02-02")
    for n in range(40)
]
OTHER_LAW = [
    put(r, law=f"{r[LAW].split()[0]} gateway {7 * n}, {TOPICS[n % 12]}") if r in ROWS else r for n, r in enumerate(ALL)
]
NEXT_YEAR = [*register(57, 2025, start=120), put(PRESS, reference="DR25901", date="2025-12-06")]

KINDS: dict[str, tuple[Sequence[Row] | bytes, str, dict[str, int], list[str]]] = {
    # kind of rewrite: (the new file, decision, what else than new rows is told at once, the new rows told at once)
    "every date is a day later": ([moved(r) for r in ALL], "accepted", {"bulk_changed": 1}, BOTH),
    "every date is of the other calendar of spreadsheets": (
        [moved(r, -1462) for r in ALL], "accepted", {"bulk_changed": 1}, BOTH,
    ),
    "a time zone moved the dates of summer": (
        [moved(r) if "-04-" <= r[DATE][4:8] <= "-09-" else r for r in ALL], "accepted", {"bulk_changed": 1}, BOTH,
    ),
    "the file of the next year": (NEXT_YEAR, "quarantined", {}, [r[RECIPIENT] for r in NEXT_YEAR]),
    "references with another prefix": (
        [put(r, reference=r[REFERENCE].replace("DR", "NPD-")) for r in ALL], "accepted", {"references_renumbered": 1}, BOTH,
    ),
    "recipients reworded": ([reworded(r) for r in ALL], "quarantined", {}, BOTH),
    "titles in capitals": ([put(r, title=r[TITLE].upper()) for r in ALL], "accepted", {"bulk_changed": 1}, BOTH),
    "columns in another order and form": (reordered(ALL), "accepted", {"columns_changed": 1}, BOTH),
    "a sheet divided in two": (
        workbook(January_to_June=[r for r in ALL if r[DATE] < "2024-07"], July_to_December=[r for r in ALL if r[DATE] >= "2024-07"]),
        "accepted", {"columns_changed": 1}, BOTH,
    ),
    "legal bases written anew": (OTHER_LAW, "quarantined", {}, BOTH),
    "recipients made anonymous": (
        [put(r, recipient=f"Recipient {n:03}") if r in ROWS else r for n, r in enumerate(ALL)], "quarantined", {}, BOTH,
    ),
    "recipients and titles swapped": (
        [put(r, recipient=r[TITLE], title=r[RECIPIENT]) for r in ALL], "quarantined", {}, [],
    ),
    "cut short": ([PRESS, *ROWS[:35]], "quarantined", {}, ["Daily Telegraph"]),
    "another register": (
        [*SUPPLIERS, ("G/901", "Daily Telegraph", "Space", "Advertising", "Goods", "Framework 7", "2024-02-02")],
        "quarantined", {}, [],
    ),
    "two rows of another register": (SUPPLIERS[:2], "quarantined", {}, []),
    "recipients a row too low": (shifted(ALL, RECIPIENT), "quarantined", {}, []),
    "titles a row too low": (shifted(ALL, TITLE), "quarantined", {}, []),
    "references a row too low": (shifted(ALL, REFERENCE), "quarantined", {}, BOTH),
    "data sets a row too low": (shifted(ALL, DATASET), "quarantined", {}, []),
    "recipients a row too low from the middle on": (
        [*ALL[:25], *shifted(ALL, RECIPIENT)[25:]][::-1], "quarantined", {}, [],
    ),
}
OF_THE_PAGE = {"edition_published", "page_changed"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_register_written_anew_holds_up_no_new_row_and_tells_no_false_one(desk: Desk, kind: str) -> None:
    new, decision, beside, told = KINDS[kind]
    publish(desk, workbook(Shares=ROWS) if new[:2] == b"PK" else ROWS, 1)
    assert desk.poll().decision == "baseline"
    publish(desk, new, 2)
    done = desk.poll()
    assert done.decision == decision
    open_now = [c for c in done.changes if c["state"] == "open" and c["kind"] not in OF_THE_PAGE]
    assert sorted(c["recipient"] for c in open_now if c["kind"] == "added") == sorted(told)
    assert Counter(c["kind"] for c in open_now if c["kind"] != "added") == beside
    ahead_of = decision == "quarantined"
    assert all(c["reason"].startswith(NOT_ACCEPTED) == ahead_of for c in open_now if c["kind"] == "added")
    assert ("quarantined" in desk.open_notices()) == ahead_of, "operators hear of each, at once"
    for _ in range(3):
        assert desk.poll(wait=7 * 3600).changes == (), "and nothing is told again, nor as gone, while it waits"


@pytest.mark.parametrize("kind", [k for k, (_, decision, _, told) in KINDS.items() if decision == "quarantined" and told])
def test_what_was_told_is_not_told_again_when_a_person_accepts(desk: Desk, kind: str) -> None:
    new, _, _, told = KINDS[kind]
    publish(desk, ROWS, 1)
    desk.poll()
    publish(desk, new, 2)
    desk.poll()
    desk.poll(wait=86_400)
    accept(desk)
    desk.poll()
    desk.poll()
    assert count_of(desk, "change", kind="added", state="open") == len(told)
    assert count_of(desk, "change", kind="restored") == 0
    gone = {c["reference"] for c in rows_of(desk, "change", kind="removed", state="open")}
    assert not gone & {PRESS[0], COUNCIL[0], "DR25901"}
    assert len(find_releases(desk.store, limit=500)) == len(new)
    assert "quarantined" not in desk.open_notices()


def accept(desk: Desk) -> int:
    return asyncio.run(accept_edition(desk.store, desk.source, lambda: desk.now))


def test_dates_that_were_moved_are_told_in_one_line(desk: Desk) -> None:
    publish(desk, ROWS, 1)
    desk.poll()
    publish(desk, [moved(r, -1462) for r in ROWS], 2)
    desk.poll()
    (line,) = [headline_of(c) for c in stored_changes(desk.store, "c.kind = 'bulk_changed'")]
    assert "The dates of 60 rows were moved, in “Date approved”: each is 1,462 days earlier than before" in line


def put_aside(desk: Desk, rows: Sequence[Row] | None = None) -> Seen:
    publish(desk, ROWS, 1)
    desk.poll()
    publish(desk, rows or OTHER_LAW, 2)
    done = desk.poll()
    assert done.decision == "quarantined"
    return done


def told(desk: Desk, kind: str) -> list[str]:
    return sorted(values_of(desk, "change", "recipient", kind=kind, state="open"))


def test_the_message_says_that_the_edition_is_not_accepted_and_operators_what_was_told(desk: Desk) -> None:
    put_aside(desk)
    said = [headline_of(c) for c in stored_changes(desk.store, "c.kind = 'added'")]
    assert len(said) == 2
    assert all(NOT_ACCEPTED in line for line in said)
    (notice,) = values_of(desk, "notice", "message", code="quarantined")
    assert "2 rows of it that are new by every measure were told at once, as not yet accepted; nothing else was" in notice
    desk.poll()
    assert values_of(desk, "notice", "message", code="quarantined") == [notice]
    (change, _) = stored_changes(desk.store, "c.kind = 'added'")
    (file,) = rows_of(desk, "edition_file", edition_id=change.edition_id)
    assert change.sha256 == file["sha256"] != rows_of(desk, "edition_file", edition_id=1)[0]["sha256"], "its evidence"
    assert [x["present"] for x in release_history(desk.store, PRESS[0])] == [True]


def test_what_an_operator_rejects_is_taken_back(desk: Desk) -> None:
    put_aside(desk)
    reject_edition(desk.store, desk.source, desk.now)
    assert told(desk, "removed") == BOTH
    said = [headline_of(c) for c in stored_changes(desk.store, "c.kind = 'removed'")]
    assert all(line.startswith("Correction: ") and TAKEN_BACK in line for line in said)
    only_new = Route("new", ("mail",), kinds=frozenset({ChangeKind.ADDED}))
    assert all(matches(only_new, c) for c in stored_changes(desk.store, "c.kind in ('added', 'removed')"))
    assert [x["present"] for x in release_history(desk.store, PRESS[0])] == [False]
    assert desk.poll().changes == desk.poll(wait=86_400).changes == ()
    publish(desk, [*ROWS, PRESS], 3)
    desk.poll()
    assert told(desk, "restored") == ["Daily Telegraph"], "what comes in a good edition after all is told again"


def test_what_comes_otherwise_in_the_edition_that_is_accepted_is_one_change_of_the_same_release(desk: Desk) -> None:
    put_aside(desk, [moved(row) if row[TITLE] in (PRESS[TITLE], COUNCIL[TITLE]) else row for row in OTHER_LAW])
    publish(desk, [*ROWS, PRESS, COUNCIL], 3)
    done = desk.poll()
    assert done.kinds == ["changed", "changed", "edition_published"]
    edits = [json.loads(c["fields"]) for c in done.of("changed")]
    assert [e["Date approved"] for e in edits] == [["2024-12-21", "2024-12-20"], ["2024-12-22", "2024-12-21"]]
    assert [len(e) for e in edits] == [1, 1]
    assert "told from an edition that was not yet accepted" in done.of("changed")[0]["reason"]
    for _ in range(2):
        assert desk.poll(wait=7 * 3600).changes == ()
    assert count_of(desk, "release", source="register") == len(ROWS) + 2
    assert count_of(desk, "edition", state="quarantined") == 0


def test_references_that_slid_are_put_right_by_the_edition_that_comes_next(desk: Desk) -> None:
    put_aside(desk, shifted(ALL, REFERENCE))
    told_so = stored_changes(desk.store, "c.kind = 'added'")
    assert all("have the reference that another row had" in c.reason for c in told_so)
    publish(desk, ALL, 3)
    done = desk.poll()
    assert done.decision == "accepted"
    assert sorted(next(iter(json.loads(c["fields"]).values()))[1] for c in done.of("changed")) == [PRESS[0], COUNCIL[0]]
    assert done.of("added") == done.of("references_renumbered") == []
    assert count_of(desk, "release", source="register") == len(ALL)


def test_mere_numbers_run_on_where_a_row_is_put_in_above(desk: Desk) -> None:
    publish(desk, [put(r, reference=str(n)) for n, r in enumerate(ROWS, 1)], 1)
    desk.poll()
    publish(desk, [put(r, reference=str(n)) for n, r in enumerate([PRESS, *ROWS], 1)], 2)
    done = desk.poll()
    assert done.decision == "accepted"
    assert [c["recipient"] for c in done.of("added")] == ["Daily Telegraph"]


def struck(*rows: int) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(workbook(Shares=ROWS)))
    for row in rows:
        for cell in book["Shares"][row]:
            cell.font = Font(strike=True)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_operators_hear_of_each_further_row_that_is_struck_through(desk: Desk) -> None:
    """What is struck stays so for years, and the notice of it open: of another row nobody heard."""
    heard = []
    for day, rows in enumerate(((3,), (3,), (3, 9)), 1):
        publish(desk, struck(*rows), day)
        desk.poll()
        heard.append(value_of(desk, "notice", "told_at", code="struck_through") is None)
        set_fields(desk, "notice", {"told_at": "2026-11-24T12:00:00.000Z"}, code="struck_through")
    assert heard == [True, False, True]
    (message,) = values_of(desk, "notice", "message", code="struck_through")
    assert "in rows 3, 9 the whole row is struck through" in message
    desk.poll(wait=86_400)
    assert value_of(desk, "notice", "told_at", code="struck_through")


def waits(desk: Desk) -> None:
    put_aside(desk)


def is_rejected(desk: Desk) -> None:
    put_aside(desk)
    reject_edition(desk.store, desk.source, desk.now)


def is_rejected_and_comes_after_all(desk: Desk) -> None:
    is_rejected(desk)
    publish(desk, [*ROWS, PRESS], 3)
    desk.poll(wait=86_400)


def is_accepted(desk: Desk) -> None:
    put_aside(desk)
    accept(desk)
    desk.poll()


def comes_otherwise(desk: Desk) -> None:
    put_aside(desk, [moved(row) if row[TITLE] in (PRESS[TITLE], COUNCIL[TITLE]) else row for row in OTHER_LAW])
    publish(desk, [*ROWS, PRESS, COUNCIL], 3)
    desk.poll()


def is_gone_in_part(desk: Desk) -> None:
    put_aside(desk)
    desk.poll(wait=86_400)
    publish(desk, [*ROWS[1:], COUNCIL], 3)
    desk.poll()
    desk.poll(wait=6 * 3600 + 1)
    publish(desk, [*ROWS[2:], COUNCIL, PRESS], 4)
    desk.poll(wait=86_400)


def is_told_twice(desk: Desk) -> None:
    put_aside(desk)
    mail = put(PRESS, reference="DR24907", recipient="Daily Mail", title="Grammar schools by street", purpose="To map them")
    publish(desk, [*(moved(row) for row in OTHER_LAW), mail], 3)
    desk.poll()
    accept(desk)
    desk.poll()


def is_replaced(desk: Desk) -> None:
    """What stood in it alone is told as it is replaced, since the version before told nothing of it."""
    with patch.object(ahead, "certainly_new", lambda *_: CertainlyNew(())):
        put_aside(desk, [*ROWS[:20], PRESS])
        publish(desk, [*ROWS[1:], COUNCIL], 3)
        desk.poll(wait=86_400)
    desk.poll(wait=86_400)
    publish(desk, [*ROWS[2:], COUNCIL, PRESS], 4)
    desk.poll(wait=86_400)


def is_put_back(desk: Desk) -> None:
    with patch.object(ahead, "certainly_new", lambda *_: CertainlyNew(())):
        put_aside(desk, [*ROWS[:20], PRESS])
        publish(desk, ROWS, 3)
        desk.poll(wait=86_400)
    desk.poll(wait=86_400)


STORIES = (
    waits, is_rejected, is_rejected_and_comes_after_all, is_accepted, comes_otherwise, is_gone_in_part, is_told_twice,
    is_replaced, is_put_back,
)


def as_replayed(desk: Desk) -> dict[str, Any]:
    return tables(desk, "gone_over")  # of a first edition that is noted later


def without_words(found: dict[str, Any]) -> dict[str, Any]:
    """Without what was said of an edition that was put aside, which no archive has."""
    changes = [{k: v for k, v in x.items() if k != "reason"} for x in found["change"]]
    editions = [{k: v for k, v in x.items() if k != "rows" or x["state"] == "accepted"} for x in found["edition"]]
    return {**found, "change": sorted(changes, key=repr), "edition": sorted(editions, key=repr)}


@pytest.mark.parametrize("story", STORIES)
def test_a_replay_reads_of_an_edition_that_is_recorded_in_part_that_part(
    desk: Desk, story: Callable[[Desk], None]
) -> None:
    """It took its other rows for news of that day, and what came next for gone."""
    story(desk)
    assert count_of(desk, "edition", why={PASSED_BY, TOLD_AHEAD}) >= 1
    before = as_replayed(desk)
    done = replay(desk)
    assert [bool(e.otherwise) for e in done] == [False] * len(done)
    assert differing(before, as_replayed(desk)) == {}
    lose_what_is_derived(desk)
    replay(desk)
    assert differing(without_words(before), without_words(as_replayed(desk))) == {}, "all of it comes from the archive"
    for _ in range(2):
        assert desk.poll(wait=7 * 3600).of("added") == []


MAIL, LAST = "Daily Mail", ROWS[-1][1]


@pytest.mark.parametrize(("day", "told"), [
    ("2026-11-01T08:59:00Z", [("added", LAST), ("removed", MAIL)]),
    ("2026-11-01T18:00:00Z", [("added", MAIL), ("removed", MAIL), ("removed", LAST), ("restored", LAST)]),
], ids=["before", "after"])
def test_an_edition_that_is_put_in_beside_one_that_is_recorded_in_part_leaves_what_was_told_of_it(
    desk: Desk, day: str, told: list[tuple[str, str]]
) -> None:
    """It was compared with the part: nearly all of it was new, and gone in the next."""
    is_gone_in_part(desk)
    keys = [{k: x[k] for k in ("kind", "state", "recipient", "overtaken_at")} for x in rows_of(desk, "change")]
    lines = text([*ROWS[:-1], put(PRESS, reference="DR24800", recipient="Daily Mail", title="Grammar schools by street")])
    edition = replace(found(desk, 0, lines, "Register of shares"), at=parse_stamp(day), published_at=day)
    done = put_in(desk, edition)
    assert [p.is_put_in for p in done] == [True], done
    told_later = rows_of(desk, "change", found_at=IS_SET)
    assert sorted((x["kind"], x["recipient"]) for x in told_later if x["row"]) == told
    rest = rows_of(desk, "change", found_at=None)
    assert [{k: x[k] for k in ("kind", "state", "recipient", "overtaken_at")} for x in rest] == keys
    before = as_replayed(desk)
    replay(desk)
    assert differing(before, as_replayed(desk)) == {}


@pytest.mark.parametrize("back", [False, True], ids=["another edition", "the older file again"])
def test_what_is_not_in_what_comes_instead_is_gone_after_a_second_look(desk: Desk, *, back: bool) -> None:
    put_aside(desk)
    desk.poll(wait=86_400)
    publish(desk, ROWS if back else [*ROWS, COUNCIL], 3)
    desk.poll()
    assert told(desk, "removed") == [], "a cache may serve one old copy"
    desk.poll(wait=6 * 3600 + 1)
    assert told(desk, "removed") == (BOTH if back else ["Daily Telegraph"])
    assert count_of(desk, "change", kind="added", state="open") == 2
    assert desk.open_notices() == set()


def test_a_further_edition_tells_only_what_is_new_in_it_however_its_rows_are_written(desk: Desk) -> None:
    put_aside(desk)
    mail = put(PRESS, reference="DR24907", recipient="Daily Mail", title="Grammar schools by street", purpose="To map them")
    publish(desk, [*(moved(row) for row in OTHER_LAW), mail], 3)
    done = desk.poll()
    assert [c["recipient"] for c in done.changes if c["kind"] == "added"] == ["Daily Mail"]
    more = [put(mail, reference=f"DR2491{n}", title=f"{PLACES[n]} bursaries", purpose=f"Query {n}") for n in range(9)]
    publish(desk, [*OTHER_LAW, mail, *more[:5]], 4)
    desk.poll()
    publish(desk, [*OTHER_LAW, mail, *more], 5)
    desk.poll()
    assert count_of(desk, "change", kind="added", state="open") == 12, "what was told does not count against the rest"
    accept(desk)
    desk.poll()
    desk.poll()
    assert set(told(desk, "added")) == {*BOTH, "Daily Mail"}
    assert count_of(desk, "change", kind="added", state="open") == 12
    assert told(desk, "removed") == []
    assert count_of(desk, "edition", state="quarantined") == 0


def test_a_kill_between_loses_nothing_and_doubles_nothing(desk: Desk) -> None:
    publish(desk, ROWS, 1)
    desk.poll()
    publish(desk, [reworded(r) for r in ALL], 2)
    insert, calls = editions.insert_edition, []

    def killed(*given: object) -> int:
        calls.append(given)
        raise KeyboardInterrupt

    with patch.object(editions, "insert_edition", killed), pytest.raises(KeyboardInterrupt):
        desk.poll()
    assert calls
    assert count_of(desk, "change", kind="added") == 0
    assert count_of(desk, "edition") == 1
    assert editions.insert_edition is insert
    desk.poll()
    assert told(desk, "added") == BOTH


def test_an_edition_that_waits_since_an_earlier_version_is_told_of_too(desk: Desk) -> None:
    with patch.object(ahead, "certainly_new", lambda *_: CertainlyNew(())):
        put_aside(desk)
    assert told(desk, "added") == []
    desk.poll()
    assert told(desk, "added") == BOTH
    assert count_of(desk, "edition", state="quarantined") == 1
    accept(desk)
    desk.poll()
    assert told(desk, "added") == BOTH
    assert len(find_releases(desk.store, limit=500)) == len(ALL)


FLOOD: dict[str, Callable[[], list[Row]]] = {
    "more rows than a quarter": lambda: [*map(reworded, ROWS), *(put(r, reference=f"Q{n}") for n, r in enumerate(SUPPLIERS))],
    "the same row again under another reference": lambda: [*map(reworded, ROWS), put(ROWS[7], reference="DR24999", date="2024-12-30")],
    "a row without a recipient": lambda: [*map(reworded, ROWS), put(PRESS, recipient="")],
    "last year's file": lambda: [put(r, date=r[DATE].replace("2025", "2022")) for r in NEXT_YEAR],
    "next year's file of others": lambda: [put(r, recipient=f"Supplier {n}") for n, r in enumerate(NEXT_YEAR)],
    "next year's file with other references": lambda: [put(r, reference=f"G/{n}/A") for n, r in enumerate(NEXT_YEAR)],
}


@pytest.mark.parametrize("kind", FLOOD)
def test_what_is_not_certain_waits_for_a_person(desk: Desk, kind: str) -> None:
    done = put_aside(desk, FLOOD[kind]())
    assert [c["kind"] for c in done.changes] == ["page_changed"]
    (notice,) = values_of(desk, "notice", "message", code="quarantined")
    assert "Nothing was told of it and the last good edition stands" in notice
