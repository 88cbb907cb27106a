"""What the crawl decides about editions whose numbers, letters or headings are not what they were."""

from __future__ import annotations

import asyncio
import json
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from alerts.describe import headline_of
from bench.desk import Desk
from bench.replica.faults import body, status
from bench.replica.govuk import PublishedFile
from db.outbox.incidents import untold
from db.register.changes import stored_changes
from db.register.states import states_of
from demo import editions
from demo.editions import baseline
from demo.site import SHARES
from model.register import Reading
from model.state import SourceSight, SourceState
from pipelines.registers.aside.quarantine import accept_edition
from readers.register import reading as register
from tests.hearing import hear
from tests.tables import Like, count_of, rows_of, values_of

HEADINGS = "Reference,Organisation,Project title,Dataset,Date approved"
Rows = list[tuple[str, ...]]
ROWS: Rows = [
    (f"DS{101 + 2 * n:05}", f"Organisation {n} of Aldermoor", f"Study {n * n} of reading", "Phonics", f"20{n % 14 + 10}-05-01")
    for n in range(60)
]


def csv(rows: Rows, headings: str = HEADINGS) -> bytes:
    return "\n".join([headings, *(",".join(row) for row in rows), ""]).encode()


def publish(desk: Desk, data: bytes, day: int, name: str = "register.csv") -> None:
    at = f"2026-11-{day:02}T09:00:00Z"
    desk.replica.publish_files([PublishedFile("Register of shares", name, data)], note="Updated.", at=at)


def test_references_numbered_anew_are_one_change_with_its_rows(desk: Desk) -> None:
    publish(desk, csv(ROWS), 1)
    desk.poll()
    after = [(f"DR{7000 + 3 * n}", *row[1:]) if n < 27 else row for n, row in enumerate(ROWS)]
    after.append(("DR9001", "Daily Telegraph", "League tables", "Key Stage 4", "2026-10-01"))
    publish(desk, csv(after), 2)
    done = desk.poll()
    assert done.kinds == ["added", "edition_published", "references_renumbered"]
    (one,) = done.of("references_renumbered")
    detail = json.loads(one["detail"])
    assert len(detail["rows"]) == len(detail["references"]) == 27
    assert detail["references"][:2] == [["DS00101", "DR7000"], ["DS00103", "DR7003"]]
    assert (one["release_id"], one["recipient"], one["category"]) == (None, None, "unknown")
    assert count_of(desk, "release") == 61
    assert count_of(desk, "version", reference="DR7003") == 1
    assert desk.poll().changes == ()


BEACON = ("DS00900", "Daily Bêacon", "League tables – England", "Key Stage 4", "2026-10-01")
ACCENTED: Rows = [(row[0], row[1].replace("Aldermoor", "Sœur-Élan"), *row[2:]) for row in ROWS]


def damaged(data: bytes) -> bytes:
    """UTF-8 taken for Latin-1 and saved again."""
    return data.decode("latin-1").encode()


def test_damaged_letters_are_told_to_operators_alone(desk: Desk) -> None:
    publish(desk, csv(ACCENTED), 1)
    desk.poll()
    one_byte = bytearray(csv(ACCENTED))
    one_byte[one_byte.index("œ".encode()) + 1] = ord("A")
    for day, wrong in ((2, bytes(one_byte)), (3, damaged(csv(ACCENTED))), (4, csv(ACCENTED).replace("œ".encode(), b"?"))):
        publish(desk, wrong, day)
        done = desk.poll()
        assert done.kinds == ["edition_published"]
        assert "letters_put_back" in desk.open_notices()
        assert count_of(desk, "version") == 60
    publish(desk, csv(ACCENTED).replace(b"\n", b"\r\n"), 5)
    assert desk.poll().kinds == ["edition_published"]
    assert "letters_put_back" not in desk.open_notices()
    assert count_of(desk, "version", cells=Like("%Sœur%")) == count_of(desk, "version") == 60


def test_a_new_row_in_a_damaged_file_is_told_and_so_is_its_repair(desk: Desk) -> None:
    publish(desk, csv(ACCENTED), 1)
    desk.poll()
    publish(desk, damaged(csv([*ACCENTED, BEACON])), 2)
    done = desk.poll()
    assert done.kinds == ["added", "edition_published"]
    publish(desk, damaged(csv([*ACCENTED[1:], BEACON, ("DS00901", *BEACON[1:4], "2026-11-01")])), 3)
    assert desk.poll().kinds == ["added", "edition_published", "removed"]
    publish(desk, csv([*ACCENTED[1:], BEACON, ("DS00901", *BEACON[1:4], "2026-11-01")]), 4)
    done = desk.poll()
    assert [c["recipient"] for c in done.changes if c["release_id"]] == ["Daily Bêacon"] * 2
    assert desk.poll().changes == ()


UNKNOWN = ["Zorblatt", "Quux body", "Partner", "Beneficiary", "Shared to", "Third Parties", "Client"]
TELEGRAPH = ("DS00990", "Daily Telegraph", "League tables", "Key Stage 4", "2026-10-01")


def headed(word: str) -> str:
    return HEADINGS.replace("Organisation", word)


@pytest.mark.parametrize("word", UNKNOWN)
@pytest.mark.parametrize("rows", [60, 4])
def test_a_column_keeps_its_meaning_under_a_heading_that_nobody_knows(desk: Desk, word: str, rows: int) -> None:
    publish(desk, csv(ROWS[:rows]), 1)
    desk.poll()
    publish(desk, csv([*ROWS[:rows], TELEGRAPH], headed(word)), 2)
    done = desk.poll()
    (added,) = done.of("added")
    assert (added["recipient"], added["category"]) == ("Daily Telegraph", "press")
    assert ("meaning_carried_over" in desk.open_notices()) == (word in ("Zorblatt", "Quux body"))
    assert "recipient_unread" not in desk.open_notices()
    # The last edition, read again, still has the heading that nobody knows.
    publish(desk, csv([*ROWS[:rows], TELEGRAPH, ("DS00991", "Daily Mail", *TELEGRAPH[2:])], headed(word)), 3)
    assert [(c["recipient"], c["category"]) for c in desk.poll().of("added")] == [("Daily Mail", "press")]
    publish(desk, csv([*ROWS[:rows], TELEGRAPH, ("DS00991", "Daily Mail", *TELEGRAPH[2:])]), 4)
    assert [c["kind"] for c in desk.poll().changes if c["release_id"]] == []
    assert count_of(desk, "version", recipient="") == 0
    assert "meaning_carried_over" not in desk.open_notices()


def test_what_cells_told_of_a_column_is_not_told_again_under_the_same_heading(desk: Desk) -> None:
    for day in (1, 2, 3):
        publish(desk, csv(ROWS[: 20 + day], headed("Zorblatt")), day)
        assert {c["recipient"] for c in desk.poll().of("added")} == ({ROWS[19 + day][1]} if day > 1 else set())
        assert desk.open_notices() == {"recipient_by_values"}


def test_headings_repeated_with_a_gap_change_no_row(desk: Desk) -> None:
    """A heading was merged over the one beside it, and the headings stand again further down."""
    rows = [(*row[:3], f"Phonics {n}", row[4]) for n, row in enumerate(ROWS)]
    publish(desk, csv(rows), 1)
    desk.poll()
    merged, gap = HEADINGS.replace("Dataset", "Project title"), HEADINGS.replace("Dataset", "")
    lines = [",".join(row) for row in rows]
    publish(desk, "\n".join([merged, *lines[:48], gap, *lines[48:], ""]).encode(), 2)
    done = desk.poll()
    assert done.decision == "accepted"
    assert [c["kind"] for c in done.changes if c["release_id"]] == []


NAMELESS: Rows = [(row[0], f"Zqumarrow {n}", *row[2:]) for n, row in enumerate(ROWS)]
"""Under such recipients no column can be told by its cells."""


def test_a_guess_gives_way_to_what_the_last_edition_said(desk: Desk) -> None:
    headings = "Reference,{},Project title,{}"
    rows: Rows = [(f"DS{101 + n:05}", f"Zqumarrow {n}", f"Study {n * n}", f"Aldermoor Trust {n}") for n in range(20)]
    publish(desk, csv(rows, headings.format("Organisation", "Where it is kept")), 1)
    desk.poll()
    rows.append(("DS00990", "Daily Telegraph", "League tables", "Aldermoor Trust"))
    publish(desk, csv(rows, headings.format("Zorblatt", "Where it is kept")), 2)
    assert [c["recipient"] for c in desk.poll().of("added")] == ["Daily Telegraph"]
    rows.append(("DS00991", "Daily Mail", "League tables", "Aldermoor Trust"))
    publish(desk, csv(rows, headings.format("Zorblatt", "Where it is kept")), 3)
    done = desk.poll()
    assert [(c["kind"], c["recipient"]) for c in done.changes if c["release_id"]] == [("added", "Daily Mail")]


def test_a_recipient_that_becomes_known_is_filled_and_told(desk: Desk) -> None:
    publish(desk, csv(NAMELESS[:12], headed("Zorblatt")), 1)
    desk.poll()
    assert count_of(desk, "version", recipient="") == 12
    publish(desk, csv([*NAMELESS[:12], TELEGRAPH], headed("Zorblatt")), 2)
    done = desk.poll()
    (added,) = done.of("added")
    assert json.loads(added["detail"])["recipient_unread"] is True
    assert "recipient_unread" in desk.open_notices()
    publish(desk, csv([*NAMELESS[:12], TELEGRAPH]), 3)
    done = desk.poll()
    assert "recipient_unread" not in desk.open_notices()
    known = {c["recipient"]: c for c in done.of("recipient_known")}
    assert len(known) == 13
    assert known["Daily Telegraph"]["category"] == "press"
    assert known["Daily Telegraph"]["release_id"] == added["release_id"]
    assert [c["kind"] for c in done.changes if c["release_id"]] == ["recipient_known"] * 13
    assert desk.poll().changes == ()


def test_a_reader_that_knows_more_fills_what_it_could_not_read(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(desk, csv([*NAMELESS[:12], TELEGRAPH], headed("Zorblatt")), 1)
    desk.poll()
    assert desk.poll().changes == ()
    read = register.read_register

    def knows_more(*given: object, **named: object) -> Reading:
        reading = read(*given, **named)  # type: ignore[arg-type]
        tables = tuple(
            replace(t, columns=tuple(
                replace(c, field="recipient", name="recipient") if c.heading == "Zorblatt" else c for c in t.columns
            )) for t in reading.tables
        )
        return replace(reading, tables=tables)

    monkeypatch.setattr(register, "read_register", knows_more)
    assert desk.poll().changes == ()  # nothing says that the reader is another
    desk.source = replace(desk.source, title="Another title, as any other setting")
    done = desk.poll()
    assert done.decision == "unchanged"
    assert done.kinds == ["recipient_known"] * 13
    assert [c["category"] for c in done.changes if c["recipient"] == "Daily Telegraph"] == ["press"]
    assert count_of(desk, "edition") == 1
    assert count_of(desk, "edition_row", version_id=set(values_of(desk, "version", "id", recipient=""))) == 0
    assert desk.poll().changes == ()


def test_a_new_sheet_is_understood_by_recipients_known_from_others(desk: Desk) -> None:
    def files(more: list[PublishedFile]) -> list[PublishedFile]:
        return [PublishedFile("Register of shares", "register.csv", csv(ROWS)), *more]

    desk.replica.publish_files(files([]), note="Updated.", at="2026-11-01T09:00:00Z")
    desk.poll()
    rows = [(f"DS{800 + n:05}", ROWS[n][1], f"Further study {n * n}", "Phonics", "2026-01-01") for n in range(6)]
    second = PublishedFile("Second register", "second.csv", csv([*rows, TELEGRAPH], headed("Zorblatt")))
    desk.replica.publish_files(files([second]), note="Updated.", at="2026-11-02T09:00:00Z")
    assert ("Daily Telegraph", "press") in [(c["recipient"], c["category"]) for c in desk.poll().of("added")]
    assert "meaning_carried_over" in desk.open_notices()


API = f"/api/content{SHARES}"


def without_address(desk: Desk, title: str) -> None:
    """The Content API gives no address for a file, and the page that people see is down."""
    with urllib.request.urlopen(desk.replica.url(API)) as answer:
        item = json.loads(answer.read())
    for attachment in item["details"]["attachments"]:
        if attachment["title"] == title:
            attachment.pop("url")
    desk.replica.fail(API, body(json.dumps(item).encode()))
    desk.replica.fail(SHARES, status(500))


def two(desk: Desk, rows: Rows, other: bytes, day: int) -> None:
    files = [PublishedFile("Register of shares", "register.csv", csv(rows)), PublishedFile("Police", "police.csv", other)]
    desk.replica.publish_files(files, note="Updated.", at=f"2026-11-{day:02}T09:00:00Z")


POLICE = csv([(f"DS{700 + n:05}", f"Force {n}", "A case", "Phonics", "2019-01-01") for n in range(8)])


def test_a_file_without_an_address_does_not_hold_up_the_others(desk: Desk) -> None:
    two(desk, ROWS, POLICE, 1)
    desk.poll()
    two(desk, [*ROWS, TELEGRAPH], POLICE, 2)
    without_address(desk, "Police")
    done = desk.poll()
    assert [c["recipient"] for c in done.of("added")] == ["Daily Telegraph"]
    (failure,) = done.tally.failures
    assert failure.url.endswith("#attachment-2")
    assert "'Police', has no usable address" in failure.detail
    state = seen(desk)
    assert (state.sight, state.reason, state.needs_a_person) == (SourceSight.WATCH, "attachment", False)
    assert count_of(desk, "change", kind={"removed", "attachment_removed"}) == 0
    desk.replica.heal()
    assert desk.poll().of("added") == []
    assert seen(desk).sight is SourceSight.WELL


@pytest.mark.parametrize("malformed", ["words", None, 7, ["url"], {}, {"title": 3, "url": {"a": 1}}, {"url": "javascript:alert(1)"}])
def test_an_attachment_that_is_none_does_not_hold_up_the_others(malformed: object, desk: Desk) -> None:
    two(desk, ROWS, POLICE, 1)
    desk.poll()
    two(desk, [*ROWS, TELEGRAPH], POLICE, 2)
    with urllib.request.urlopen(desk.replica.url(API)) as answer:
        item = json.loads(answer.read())
    item["details"]["attachments"].append(malformed)
    desk.replica.fail(API, body(json.dumps(item).encode()))
    done = desk.poll()
    assert [c["recipient"] for c in done.of("added")] == ["Daily Telegraph"]
    assert seen(desk).sight is SourceSight.WATCH
    assert seen(desk).why.startswith("unreadable: attachment 3 of the page, ")


def test_a_publication_whose_only_register_has_no_address_is_not_seen(desk: Desk) -> None:
    files = [PublishedFile("Register of shares", "register.csv", csv(ROWS)), PublishedFile("A letter", "letter.pdf", b"%PDF-1.4")]
    desk.replica.publish_files(files, note="Updated.", at="2026-11-01T09:00:00Z")
    desk.poll()
    assert seen(desk).sight is not SourceSight.BLIND
    without_address(desk, "Register of shares")
    desk.poll()
    assert seen(desk).sight is SourceSight.BLIND


def seen(desk: Desk) -> SourceState:
    return states_of(desk.store, [desk.source], desk.now)[desk.source.name]


@pytest.mark.parametrize(("before", "after", "notices"), [(40, 110, set()), (20, 110, {"grown"})])
def test_a_register_may_grow_and_operators_hear_of_much(desk: Desk, before: int, after: int, notices: set[str]) -> None:
    rows: Rows = [(f"DS{101 + 2 * n:05}", f"Body {n}", f"Study {n * n}", "Phonics", "2020-05-01") for n in range(after)]
    publish(desk, csv(rows[:before]), 1)
    desk.poll()
    publish(desk, csv(rows), 2)
    done = desk.poll()
    assert len(done.of("added")) == after - before
    assert desk.open_notices() == notices


def test_everything_at_once_tells_the_new_row_alone(desk: Desk) -> None:
    names = ["Université de Valmont", "مؤسسة البيانات \u200f", "מכון המחקר", "Kœnig Verlag", "Tŷ-gwyn College", "Oak Ltd"]
    rows = [(f"{names[n % 6]} {n}", *row[2:]) for n, row in enumerate(ROWS)]
    publish(desk, csv([(str(n), *row) for n, row in enumerate(rows, start=1)]), 1)
    desk.poll()
    shifted: Rows = [(str(n), *row) for n, row in enumerate([*rows[:20], TELEGRAPH[1:], *rows[20:]], start=1)]
    data = bytearray(damaged(csv(shifted, headed("Zorblatt"))))
    data[data.index(b"Oak Ltd 29") + 2] = 0xFF
    publish(desk, bytes(data), 2)
    done = desk.poll()
    assert [(c["kind"], c["recipient"], c["category"]) for c in done.changes if c["release_id"]] == [
        ("added", "Daily Telegraph", "press")
    ]
    assert {"letters_put_back", "meaning_carried_over"} <= desk.open_notices()
    assert desk.poll().changes == ()


def test_a_column_that_the_user_names_fills_what_is_stored(desk: Desk) -> None:
    publish(desk, csv([*NAMELESS[:12], TELEGRAPH], headed("Zorblatt")), 1)
    desk.poll()
    desk.source = replace(desk.source, columns=(("Zorblatt", "recipient"),))
    done = desk.poll()
    assert done.kinds == ["recipient_known"] * 13
    assert ("Daily Telegraph", "press") in [(c["recipient"], c["category"]) for c in done.changes]
    assert desk.poll().changes == ()


def test_what_the_user_says_of_a_column_goes_before_what_it_was(desk: Desk) -> None:
    publish(desk, csv(ROWS), 1)
    desk.poll()
    desk.source = replace(desk.source, columns=(("Zorblatt", ""), ("Wherefore", "purpose"), ("Mood", "status")))
    publish(desk, csv([*ROWS, TELEGRAPH], headed("Zorblatt")), 2)
    (added,) = desk.poll().of("added")
    assert not added["recipient"]
    assert "meaning_carried_over" not in desk.open_notices()
    assert "heading_not_found" in desk.open_notices(), "no column is the status; another is the purpose"


def test_what_is_said_of_columns_later_closes_the_notices_without_a_new_edition(desk: Desk) -> None:
    publish(desk, csv(ROWS, headed("Zorblatt")), 1)
    desk.poll()
    assert {"recipient_by_values"} <= desk.open_notices()
    desk.source = replace(desk.source, columns=(("Zorblat", "recipient"), ("Whereforre", "purpose")))
    assert desk.poll().changes == ()
    assert {"recipient_by_values", "heading_not_found"} <= desk.open_notices()
    desk.source = replace(desk.source, columns=(("Zorblatt", "recipient"),))
    assert desk.poll().changes == ()
    assert desk.open_notices() == set()


def steps(count: int) -> Iterator[Rows]:
    """A register of 400 rows, and its next editions of which each has 9.5 % fewer."""
    rows: Rows = [(f"DS{101 + 2 * n:05}", f"Organisation {n} of Aldermoor", f"Study {n * n}", "Phonics", "2012-05-01")
                  for n in range(400)]
    for n in range(count):
        yield rows
        fewer = round(len(rows) * 0.095)
        rows = [r for i, r in enumerate(rows) if not (i % 3 == n % 3 and i // 3 < fewer)]


DAY = 86_400


@pytest.mark.parametrize(("days", "taken"), [(1, 2), (40, 2), (80, 3), (100, 3)])
def test_a_register_that_dwindles_little_by_little_is_put_aside(days: int, taken: int, desk: Desk) -> None:
    decisions = []
    for n, rows in enumerate(steps(taken + 2)):
        publish(desk, csv(rows), n + 1)
        decisions.append(desk.poll(wait=days * DAY).decision)
        desk.poll()  # the second look
    assert decisions == ["baseline", *["accepted"] * taken, "quarantined"]
    (why,) = rows_of(desk, "edition", state="quarantined")
    span = "a quarter is" if days < 46 else "a year is"
    assert "have gone little by little, where more than" in why["why"]
    assert f"within {span} unusual." in why["why"]
    assert why["why"].count(".") == 1, "one sentence"
    assert desk.poll(wait=400 * DAY).decision != "accepted", "what was too much is not right by waiting"


def test_what_a_person_accepts_is_the_measure_from_then_on(desk: Desk) -> None:
    decisions = []
    for n, rows in enumerate(steps(7)):
        publish(desk, csv(rows), n + 1)
        decisions.append(desk.poll(wait=10 * DAY).decision)
        if decisions[-1] == "quarantined":
            asyncio.run(accept_edition(desk.store, desk.source, lambda: desk.now))
        desk.poll()
    assert decisions == ["baseline", *["accepted", "accepted", "quarantined"] * 2]


def test_a_register_whose_rows_are_replaced_does_not_dwindle(desk: Desk) -> None:
    for n in range(8):
        rows: Rows = [(f"DS{1000 + 2 * i:05}", f"Organisation {i} of Aldermoor", f"Study {i * i}", "Phonics", "2012-05-01")
                for i in range(n * 15, n * 15 + 200)]
        publish(desk, csv(rows), n + 1)
        assert desk.poll(wait=10 * DAY).decision in ("baseline", "accepted")
        desk.poll()


def test_a_row_of_headings_that_nobody_knows_is_one_notice(desk: Desk) -> None:
    publish(desk, csv(ROWS), 1)
    desk.poll()
    publish(desk, csv([*ROWS, TELEGRAPH], "Ref,Zorblatt,Wherefore,Quux,Flimp"), 2)
    desk.poll()
    notices = [n for n in rows_of(desk, "notice", recovered_at=None) if n["code"] == "meaning_carried_over"]
    assert len(notices) == 1
    assert all(word in notices[0]["message"] for word in ("Zorblatt", "Wherefore", "Quux"))


def test_what_is_remarked_on_a_file_that_is_put_aside_is_told_with_it(desk: Desk) -> None:
    old, worse = editions.SHARE_HEAD, tuple(f"Zorp {n}" for n, _ in enumerate(editions.SHARE_HEAD))
    publish(desk, baseline().ods(), 1)
    desk.poll()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(editions, "SHARE_HEAD", worse)
        body = replace(baseline(), month="July 2023").ods()
    assert old == editions.SHARE_HEAD
    publish(desk, body, 2)
    assert desk.poll().decision == "quarantined"
    assert {"quarantined", "sheet_unread", "period_not_met"} <= desk.open_notices()
    (told,) = untold(desk.store, desk.now)
    assert told.code == "quarantined"
    assert "Remarks on it (npdwatch status): " in told.message
    assert "sheet unread" in told.message


@pytest.mark.parametrize(
    ("code", "data"), [("unreadable", b"<html><p>Sorry, there is a problem</p></html>"), ("quarantined", csv(ROWS[:20]))]
)
def test_what_a_file_is_put_aside_for_is_one_notice_though_its_title_has_another_month(
    code: str, data: bytes, desk: Desk
) -> None:
    for month, body_then in (("May", csv(ROWS)), ("June", data), ("July", data)):
        file = PublishedFile(f"Register of shares: {month} 2026", f"{month}.csv", body_then)
        desk.replica.publish_files([file], note="Updated.", at=f"2026-11-{len(month):02}T09:00:00Z")
        desk.poll()
    (notice,) = rows_of(desk, "notice", code=code)
    assert (notice["recovered_at"], notice["count"]) == (None, 2)
    assert "2026" not in notice["subject"]


def test_a_remark_on_a_file_is_not_told_anew_when_its_title_has_another_month(desk: Desk) -> None:
    def heard(month: str, rows: Rows, day: int) -> list[tuple[str, bool]]:
        file = PublishedFile(f"Register of shares: {month} 2026", f"{month}.csv", csv(rows))
        desk.replica.publish_files([file], note="Updated.", at=f"2026-11-{day:02}T09:00:00Z")
        assert desk.poll().decision in ("baseline", "accepted")
        return [(n.code, n.recovered) for n in hear(desk.store, datetime.now(UTC))]

    odd: Rows = [*ROWS, ("DS0900", *TELEGRAPH[1:])]
    assert heard("May", ROWS, 1) == []
    assert heard("June", odd, 2) == [("odd_reference", False)]
    assert heard("July", [*odd, TELEGRAPH], 3) == []
    assert heard("August", [*ROWS, TELEGRAPH], 4) == [("odd_reference", True)]


@pytest.mark.parametrize("cell", ["", "-", "TBC", "As above", "n/a", "Commercial in confidence", "Supplier to be appointed"])
def test_a_new_row_whose_cell_names_nobody_is_told_as_grave(desk: Desk, cell: str) -> None:
    publish(desk, csv([TELEGRAPH, *ROWS[:12]]), 1)
    desk.poll()
    rows = [TELEGRAPH, ("DS00992", "Quux", *TELEGRAPH[2:]), *ROWS[:12], ("", "", "", "", ""), ("DS00991", cell, *TELEGRAPH[2:])]
    publish(desk, csv(rows), 2)
    added = {c["reference"]: json.loads(c["detail"]) for c in desk.poll().of("added")}
    assert {r: d.get("recipient_unread") for r, d in added.items()} == {"DS00991": True, "DS00992": None}
    assert "recipient_unread" not in desk.open_notices(), "a column names recipients"
    rows[0] = (TELEGRAPH[0], cell, *TELEGRAPH[2:])
    publish(desk, csv(rows), 3)
    (taken_out,) = [c for c in desk.poll().changes if c["reference"] == TELEGRAPH[0]]
    assert json.loads(taken_out["detail"])["recipient_unread"] is True, taken_out["kind"]


def test_a_reference_that_a_body_has_for_another_project_now_is_grave_news(desk: Desk) -> None:
    """Datasets and dates of this register stand on many rows each: the title alone tells its rows apart."""
    publish(desk, csv(ROWS), 1)
    desk.poll()
    new = (*ROWS[0][:2], "Attendance of pupils after moving house", "Censuses of schools", "2024-09-08")
    publish(desk, csv([new, *ROWS[1:]]), 2)
    (change,) = [c for c in desk.poll().changes if c["reference"]]
    assert change["kind"] == "reference_reused"
    (stored,) = stored_changes(desk.store, "c.kind = 'reference_reused'")
    assert "was used again, for another project of Organisation 0 of Aldermoor" in headline_of(stored)


def test_a_row_that_one_look_did_not_find_and_that_is_edited_then_is_an_edit(desk: Desk) -> None:
    """Under its reference and with its other cells; one that is back with nothing alike is another release."""
    publish(desk, csv(ROWS), 1)
    desk.poll()
    publish(desk, csv([*ROWS[:4], *ROWS[5:]]), 2)
    assert [c["state"] for c in desk.poll().of("removed")] == ["held"]
    edited = (*ROWS[4][:2], f"{ROWS[4][2]} and writing", *ROWS[4][3:])
    publish(desk, csv([*ROWS[:4], edited, *ROWS[5:], TELEGRAPH]), 3)
    told = [(c["kind"], c["reference"]) for c in desk.poll().changes if c["reference"]]
    assert sorted(told) == [("added", TELEGRAPH[0]), ("changed", ROWS[4][0])]
    assert desk.states("removed") == {"retracted"}
    assert [c["kind"] for c in desk.poll().changes] == []
    releases = [x["id"] for x in rows_of(desk, "release") if x["gone_edition"] is None]
    assert len(releases) == count_of(desk, "release") == len(ROWS) + 1, "it is the release that it was"
