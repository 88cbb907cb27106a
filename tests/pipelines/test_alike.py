"""What one edition withholds of a child is withheld on the other side of a change too. All persons are invented."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from alerts.describe import headline_of
from alerts.planning.grouping import Receiver
from alerts.planning.plan import plan_due
from alerts.routes import Route
from bench.desk import Desk
from bench.replica.govuk import PublishedFile
from commands.register.compare import compare_readings
from db.register.changes import stored_changes
from db.withheld.decide import load_withheld
from demo.site import SHARES
from diffing.compare import as_json
from model.hidden import WITHHELD_CELL
from model.register import Reading
from pipelines.registers.withheld import redacted
from readers.personal import cells
from readers.register.reading import read_register
from tests.db.public_world import build_anew
from tests.pipelines.test_history import found, put_in
from tests.tables import add_row, rows_of, values_of

Row = tuple[str, ...]
HEAD: Row = ("Reference", "Organisation name", "Project title", "Purpose", "Date approved")
ROWS: list[Row] = [
    (f"DS{101 + n:05}", f"University of Aldermoor {n}", f"Study {n * n} of reading", "To study outcomes", f"20{n % 14 + 10}-05-01")
    for n in range(12)
]
PLAIN, TELLS = "To study outcomes", "Pupil was 8 years old"
NAMED = "Re: Emily Quillfeather"


def about(title: str, purpose: str, *, at: str = "2020-05-01", number: str = "DS00900") -> Row:
    return number, "University of Exeter", title, purpose, at


def register(rows: Sequence[Row], head: Row = HEAD) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([head, *rows])
    return out.getvalue().encode()


def read(rows: Sequence[Row], head: Row = HEAD) -> Reading:
    return read_register(register(rows, head), "register.csv", file="register")


PAIRS = {
    "told by the newer one": ([*ROWS, about(NAMED, PLAIN)], [*ROWS, about(NAMED, TELLS)]),
    "told by the older one": ([*ROWS, about(NAMED, TELLS)], [*ROWS, about(NAMED, PLAIN)]),
    "told by both together": ([*ROWS, about(NAMED, PLAIN)], [*ROWS, about("Missing child enquiry", TELLS)]),
    "in other words": ([*ROWS, about("Study for Emily Quillfeather", PLAIN)], [*ROWS, about(NAMED, TELLS)]),
    "alone in a row that is another": (
        [*ROWS, about("Emily Quillfeather", PLAIN)],
        [*ROWS, about("Study of spelling", PLAIN), ("DS00950", "Home Office", "Emily Quillfeather, aged 8", PLAIN, "2026-01-01")],
    ),
    "moved": ([*ROWS, about(NAMED, PLAIN)], [about(NAMED, TELLS, at="2021-05-01"), *ROWS]),
    "gone, and told in a row that is new": (
        [*ROWS, about(NAMED, PLAIN)], [*ROWS, ("DS00950", "Home Office", NAMED, TELLS, "2026-01-01")],
    ),
    "gone, and told in other words in a row that is new": (
        [*ROWS, about(NAMED, PLAIN)],
        [*ROWS, ("DS00950", "Home Office", "Emily Quillfeather, aged 8", "Where is she now", "2026-01-01")],
    ),
}


@pytest.mark.parametrize("which", PAIRS)
def test_no_side_of_a_comparison_has_what_the_other_withholds(which: str) -> None:
    old, new = PAIRS[which]
    comparison, before, after, hidden = compare_readings(read(old), read(new))
    assert "Quillfeather" not in json.dumps(as_json(comparison))
    assert "Quillfeather" not in repr((before, after))
    assert any(hidden)


def test_what_is_the_same_in_both_files_is_no_change_though_one_withholds_it() -> None:
    for which in ("told by the newer one", "told by the older one"):
        old, new = PAIRS[which]
        (change,) = compare_readings(read(old), read(new)).comparison.changes
        assert list(change.fields) == ["purpose"]


def test_a_text_that_tells_of_nobody_stays_beside_one_that_is_withheld() -> None:
    old, new = [*ROWS, about("Study of spelling", PLAIN)], [*ROWS, about(NAMED, TELLS)]
    (change,) = compare_readings(read(old), read(new)).comparison.changes
    assert change.fields == {"title": ("Study of spelling", WITHHELD_CELL), "purpose": (PLAIN, TELLS)}
    old, new = [*ROWS, about("Emily Carter leads", PLAIN)], [*ROWS, about("Emily Carter leads", "To study spelling")]
    (change,) = compare_readings(read(old), read(new)).comparison.changes
    assert (change.after or {})["title"] == "Emily Carter leads"


CONTACTS = [f"Zblorn Quxfeather {c}" for c in "ABCDEFGHIJKL"]
NUMBERS = [f"A1234567890{n:02}" for n in range(12)]


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(
    ("at", "cells", "heads"),
    [(3, CONTACTS, ("Contact", "Pupil name")), (0, NUMBERS, ("Ref no", "UPN")), (3, CONTACTS, ("Officer", "Child's name"))],
)
def test_a_column_is_what_the_more_telling_heading_says(
    at: int, cells: list[str], heads: tuple[str, str], *, turned: bool
) -> None:
    rows = [(*r[:at], cell, *r[at + 1 :]) for r, cell in zip(ROWS, cells, strict=True)]
    edited = [(*r[:2], r[2] + " and spelling", *r[3:]) if n == 4 else r for n, r in enumerate(rows)]
    edited[3] = (*edited[3][:at], "Max Quxorr" if at else "A123456789099", *edited[3][at + 1 :])
    one, other = (read(x, (*HEAD[:at], h, *HEAD[at + 1 :])) for x, h in zip((rows, edited), heads, strict=True))
    comparison, before, after, _ = compare_readings(*((other, one) if turned else (one, other)))
    said = json.dumps(as_json(comparison)) + repr((before, after))
    assert not [c for c in (*cells, "Quxorr", "A123456789099") if c in said]
    assert "and spelling" in said


def test_a_table_says_nothing_of_what_was_taken_out_of_it() -> None:
    (table,) = read([*ROWS, about(NAMED, TELLS)]).registers
    assert NAMED in table.as_it_was(12)
    assert "Quillfeather" not in repr(table)


_DAY = iter(range(1, 1000))


def plan(desk: Desk) -> None:
    at = datetime(2026, 11, 25, 9, 0, tzinfo=UTC) + timedelta(days=next(_DAY))
    plan_due(desk.store, (Route("all", ("mail",)),), at, {"mail": Receiver(("reader@example.org",), attaches=True)})


def poll(desk: Desk, rows: Sequence[Row], head: Row = HEAD) -> list[dict[str, object]]:
    at = f"{date(2024, 1, 1) + timedelta(days=next(_DAY))}T09:00:00Z"
    file = PublishedFile("Register of shares", "register.csv", register(rows, head))
    desk.replica.publish_files([file], note=f"Updated {at}.", at=at)
    return [c for c in desk.poll().changes if c["kind"] != "edition_published"]


def everything(desk: Desk) -> str:
    return "\n".join(desk.store.db.conn.iterdump())


def kept_back(desk: Desk) -> list[bool]:
    """Of each file, in the order in which they came, whether it is."""
    withheld = load_withheld(desk.store)
    return [bool(withheld.kept_back(sha256)) for sha256 in values_of(desk, "edition_file", "sha256")]


@pytest.mark.parametrize("which", PAIRS)
def test_neither_messages_nor_the_database_have_it(desk: Desk, tmp_path: Path, which: str) -> None:
    old, new = PAIRS[which]
    poll(desk, old)
    changes = poll(desk, new)
    assert changes
    assert "Quillfeather" not in everything(desk)
    if which.startswith("told"):
        (change,) = changes
        assert ("title" in json.loads(str(change["fields"]))) == (which == "told by both together")
    assert kept_back(desk) == [True, which != "told by both together"]
    assert desk.open_notices() >= ({"hidden_content"} if which != "told by both together" else set())
    assert b"Quillfeather" not in build_anew(desk.store.folder, tmp_path / "copy.db").read_bytes()


def test_it_stays_withheld_in_every_later_edition(desk: Desk) -> None:
    """The last edition alone tells no longer: what was recorded of it does."""
    title = "Re: Corvinella Quillfeather"
    poll(desk, [*ROWS, about(title, PLAIN)])
    poll(desk, [*ROWS, about(title, TELLS)])
    for purpose in ("To study spelling", "To study sums", "To study history"):
        (change,) = poll(desk, [*ROWS, about(title, purpose)])
        assert set(json.loads(str(change["fields"]))) == {"purpose"}
        assert "Quillfeather" not in everything(desk)
    assert kept_back(desk) == [True] * 5
    (release,) = {x["release_id"] for x in rows_of(desk, "version", reference="DS00900")}
    assert values_of(desk, "version", "title", release_id=release) == [WITHHELD_CELL] * 5
    poll(desk, ROWS)
    assert "Quillfeather" not in everything(desk)


def test_a_message_that_waits_loses_it(desk: Desk) -> None:
    poll(desk, ROWS)
    poll(desk, [*ROWS, about(NAMED, PLAIN)])
    (change,) = rows_of(desk, "change", kind="added")
    payload = json.dumps({"items": [{"title": NAMED, "text": f"new: {NAMED}"}]})
    add_row(desk, "alert", id="AL-1", channel="mail", created_at="2026-11-24T12:00:00Z", payload=payload)
    add_row(desk, "alert_change", alert_id="AL-1", change_id=change["id"])
    poll(desk, [*ROWS, about(NAMED, TELLS)])
    assert "Quillfeather" not in everything(desk)


NAMES = [f"{first} Quillfeather" for first in ("Zebedee", "Emily", "Osric", "Thora", "Wilf", "Ivy", "Hugo")]
PUPILS: Row = (*HEAD, "Pupil name")


def of_pupils(names: Sequence[str]) -> bytes:
    return register([(*row, name) for row, name in zip(ROWS, names, strict=False)], PUPILS)


@pytest.mark.parametrize(
    ("names", "kinds", "rows"),
    [
        (["Basil Quillfeather", *NAMES[1:]], ["changed"], 1),
        ([f"Another {name}" for name in NAMES], ["bulk_changed"], 7),
        ([name.upper() for name in NAMES], [], 0),
    ],
)
def test_another_pupil_in_a_cell_that_is_withheld_is_told_without_either_name(
    desk: Desk, names: Sequence[str], kinds: list[str], rows: int
) -> None:
    for day, data in enumerate((of_pupils(NAMES), of_pupils(names)), start=1):
        file = PublishedFile("Register of shares", "register.csv", data)
        desk.replica.publish_files([file], note="Updated.", at=f"2026-11-0{day}T09:00:00Z")
        done = desk.poll()
    assert [c["kind"] for c in done.changes if c["kind"] != "edition_published"] == kinds
    for change in done.of(kinds[0]) if kinds else ():
        shown = f"{WITHHELD_CELL} (changed)"
        assert json.loads(change["fields"]) == {"Pupil name": [WITHHELD_CELL, shown]}
        assert len(json.loads(change["detail"]).get("rows", [1])) == rows
    assert "uillfeather" not in "\n".join(desk.store.connection.iterdump()).casefold()
    assert desk.poll(force=True).changes == ()


def test_a_line_over_rows_has_no_name() -> None:
    rows = [*ROWS[:3], (NAMED, "", "", "", ""), *ROWS[3:6], ("Pupil aged 8", "", "", "", ""), *ROWS[6:]]
    reading = read(rows)
    assert not any(t.section_lines for t in reading.tables)
    assert "Quillfeather" not in repr([t.record(i) for t in reading.tables for i in range(len(t.rows))])


@pytest.mark.parametrize("turned", [False, True])
def test_words_of_a_page_lose_a_name_that_the_page_gives_away_later_or_gave_away_before(desk: Desk, *, turned: bool) -> None:
    """In what is told of the page; a name that is only likely a child's stands in no change."""
    plain = "About the data that we shared on Ottoline Marrowbone."
    tells = "The record of a pupil, Ottoline Marrowbone, aged 9, was shared."
    poll(desk, ROWS)
    for description in (tells, plain) if turned else (plain, tells):
        item = desk.replica.site.items[SHARES]
        desk.replica.site.items[SHARES] = {**item, "description": description}
        changes = poll(desk, ROWS)
    (change,) = [c for c in changes if c["kind"] == "page_changed"]
    assert "description" in json.loads(str(change["fields"]))
    assert "Marrowbone" not in str(change)


REDACTED = {
    "a title": (about("Oswin Quillfeather", PLAIN), about("[name of child removed]", PLAIN)),
    "within a purpose": (
        about("Study of travel", "Work with Oswin Quillfeather from a school"),
        about("Study of travel", "Work with a pupil from a school"),
    ),
    "and it stands in another cell": (
        about("Oswin Quillfeather", "Letter about Oswin Quillfeather"), about("s40(2)", "Letter about Oswin Quillfeather"),
    ),
    "and put back": (about("[REDACTED]", PLAIN), about("Oswin Quillfeather", PLAIN)),
    "who received": (
        ("DS00900", "Oswin Quillfeather", "Study of travel", PLAIN, "2020-05-01"),
        ("DS00900", "[REDACTED]", "Study of travel", PLAIN, "2020-05-01"),
    ),
}


@pytest.mark.parametrize("which", REDACTED)
def test_what_the_publisher_takes_out_is_told_no_more(desk: Desk, tmp_path: Path, which: str) -> None:
    old, new = REDACTED[which]
    poll(desk, [*ROWS, old])
    (change,) = poll(desk, [*ROWS, new])
    assert change["kind"] == ("recipient_renamed" if which == "who received" else "changed")
    assert "Quillfeather" not in everything(desk)
    assert kept_back(desk)[which == "and put back"]
    assert desk.open_notices() >= {"hidden_content"}
    assert b"Quillfeather" not in build_anew(desk.store.folder, tmp_path / "copy.db").read_bytes()
    poll(desk, [*ROWS, (*new[:3], "To study history", new[4])])
    assert "Quillfeather" not in everything(desk)


RECEIVED = [
    ("Oswin Quillfeather", "[redacted]"),
    ("Oswin Quillfeather c/o Crowsfoot Primary School", "[redacted]"),
    ("Dovecote Adoption Ltd for the carers and grandparents of Oswin Quillfeather and nobody else of their name", "[redacted]"),
    ("Dovecote Adoption Ltd, Oswin Quillfeather", "Dovecote Adoption Ltd, [redacted]"),
]


@pytest.mark.parametrize(("who", "now"), RECEIVED)
def test_a_new_release_loses_the_name_that_its_publisher_takes_out_of_who_received(
    desk: Desk, tmp_path: Path, who: str, now: str
) -> None:
    """In the change that told of it, in what was sent, and in the addresses made of it."""
    poll(desk, ROWS)
    plan(desk)
    poll(desk, [*ROWS, ("DS00900", who, "Study of travel", PLAIN, "2020-05-01")])
    plan(desk)
    assert "DS00900" in "".join(values_of(desk, "alert", "payload"))
    poll(desk, [*ROWS, ("DS00900", now, "Study of travel", PLAIN, "2020-05-01")])
    plan(desk)
    left = [line for line in everything(desk).splitlines() if "quillfeather" in line.casefold()]
    assert not [line for line in left if '"withheld" VALUES' not in line], "it says what is withheld"
    assert "Study of travel" in everything(desk)
    copy = build_anew(desk.store.folder, tmp_path / "copy.db").read_bytes()
    assert b"quillfeather" not in copy.lower()


def test_a_new_release_loses_the_child_behind_a_body_that_today_s_rules_find(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = ("DS00900", "Invented Argus (re Oswin Quillfeather, 8)", "Study of travel", PLAIN, "2020-05-01")
    with monkeypatch.context() as earlier:
        earlier.setattr(cells, "body_alone", lambda _: "")
        earlier.setattr(cells, "says_nothing", lambda _: True)
        poll(desk, ROWS)
        poll(desk, [*ROWS, row])
        plan(desk)
    assert "Quillfeather" in everything(desk)
    poll(desk, [*ROWS, row, about("Study of spelling", PLAIN, number="DS00901")])
    assert "quillfeather" not in everything(desk).casefold()
    assert values_of(desk, "change", "recipient")[1] == "Invented Argus"
    assert b"quillfeather" not in build_anew(desk.store.folder, tmp_path / "copy.db").read_bytes().lower()


def test_a_body_that_is_taken_out_is_told_by_its_name(desk: Desk) -> None:
    poll(desk, [*ROWS, about("Study of travel", PLAIN)])
    (change,) = poll(desk, [*ROWS, ("DS00900", "[REDACTED]", "Study of travel", PLAIN, "2020-05-01")])
    assert json.loads(str(change["fields"]))["recipient"] == ["University of Exeter", "[REDACTED]"]
    (stored,) = stored_changes(desk.store, "c.kind = 'recipient_renamed'")
    assert headline_of(stored).startswith("The recipient University of Exeter was taken out: “[REDACTED]” stands there now")
    assert not any(kept_back(desk))


def test_a_purpose_that_is_taken_out_stands_but_for_the_name() -> None:
    old = "To help Oswin Quillfeather to find which schools he attended"
    (change,) = compare_readings(
        read([*ROWS, about("Study of travel", old)]), read([*ROWS, about("Study of travel", "Redacted under s.40(2)")])
    ).comparison.changes
    told = old.replace("Oswin Quillfeather", "[name withheld until reviewed]")
    assert change.fields == {"purpose": (told, "Redacted under s.40(2)")}


def test_words_of_a_page_lose_a_name_that_the_publisher_took_out(desk: Desk) -> None:
    poll(desk, ROWS)
    for who in ("Ottoline Marrowbone", "[name removed]"):
        item = desk.replica.site.items[SHARES]
        desk.replica.site.items[SHARES] = {**item, "description": f"About the data that we shared on {who}."}
        changes = poll(desk, ROWS)
    (change,) = [c for c in changes if c["kind"] == "page_changed"]
    assert "[name removed]" in str(change)
    assert "Marrowbone" not in str(change)


AGAIN = [
    ("Pupil Fenella Quillfeather-Ahn, Y5", "Travel of Fenella Quillfeather Ahn"),
    ("Pupil Zo\u00eb Quillfeath\u00e9r, Y5", "Travel of Zoe Quillfeather"),
    ("Pupil Frideswide Quillfeather, Y5", "Travel of Friede Quillfeather"),
    ("Pupil Frideswide Quillfeather, Y5", "travel of frideswide quillfeather"),
    ("Pupil Frideswide Quillfeather, Y5", "QUILLFEATHER F, travel"),
    ("pupil emily quillfeather y5", "Emily Quillfeather, travel"),
    ("UPN A123456789012 corrected", "corrected record 123456789012"),
    ("DOB 01/02/2013 of a pupil corrected", "1 February 2013 corrected"),
]


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(("told", "again"), AGAIN)
def test_what_was_withheld_and_is_said_in_other_letters_is_withheld_still(told: str, again: str, *, turned: bool) -> None:
    pair = [read([*ROWS, about("Study of travel", x)]) for x in ((again, told) if turned else (told, again))]
    comparison, before, after, _ = compare_readings(*pair)
    said = json.dumps(as_json(comparison)) + repr((before, after))
    assert not [x for x in ("uillfeath", "UILLFEATH", "Fenella", "23456789", "February 2013") if x in said]


@pytest.mark.parametrize(
    ("told", "other"),
    [
        ("Pupil Emily Reading, Y5", "Study of reading in Year 5"), ("Pupil Emily Reading, Y5", "Reading and spelling"),
        ("Pupil Fenella Quillfeather, Y5", "Travel of pupils in Kent"), ("DOB 01/02/2013", "Approved on 1 March 2013"),
        ("Letter about pupil Fenella Quillfeather, Y5, from the school", "Letter about a pupil from the school"),
        ("UPN A123456789012", "Grant 9876543210"),
    ],
)
def test_other_words_in_its_place_are_told(told: str, other: str) -> None:
    (change,) = compare_readings(
        read([*ROWS, about("Study of travel", told)]), read([*ROWS, about("Study of travel", other)])
    ).comparison.changes
    assert change.fields == {"purpose": (WITHHELD_CELL, other)}


def test_a_name_that_is_withheld_is_in_no_new_row_in_other_letters() -> None:
    old = [*ROWS, about("Study of travel", "Pupil Wenceslas Ferdinando-Quillfeather Y5")]
    new = [*old, about("Travel: WENCESLAS FERDINANDO-QUILLFEATHER", PLAIN, number="DS00901"),
           about("Travel: Ferdinando\u2011Quillfeather, Wenceslas", PLAIN, number="DS00902")]
    comparison, before, after, _ = compare_readings(read(old), read(new))
    assert "quillfeather" not in (json.dumps(as_json(comparison)) + repr((before, after))).casefold()


def test_a_row_that_is_not_known_again_since_its_title_was_taken_out_is_gone_without_it(desk: Desk) -> None:
    head, rows = HEAD[1:4], [r[1:4] for r in ROWS]
    old = [*rows, ("University of Exeter", "Oswin Quillfeather", PLAIN), ("University of Exeter", "Study of spelling", "To study it")]
    new = [*rows, ("University of Exeter", "[Redacted]", PLAIN), ("University of Exeter", "[Redacted]", "To study it")]
    poll(desk, old, head)
    for _ in range(2):
        poll(desk, new, head)
    text = everything(desk)
    assert "Quillfeather" not in text
    assert "Study of spelling" in text
    assert kept_back(desk)[0]


RENAMED = {
    "a name out of a title": ("Doctorate of Oswin Quillfeather", "Doctorate of [redacted]"),
    "all of a title": ("School meals (thesis of Dr Oswin Quillfeather)", "[redacted]"),
    "and put back": ("Doctorate of [redacted]", "Doctorate of Oswin Quillfeather"),
}


@pytest.mark.parametrize("which", RENAMED)
@pytest.mark.parametrize("many", [False, True], ids=["few", "many"])
def test_a_row_whose_recipient_was_renamed_too_is_gone_without_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, which: str, *, many: bool
) -> None:
    """Without a reference nothing but the day says that they may be one row."""
    was, now = RENAMED[which]
    head = ("Organisation name", "Project title", "Date approved", "Status")
    rows = [(r[1], r[2], r[4], "Data supplied") for r in ROWS]
    if many:
        monkeypatch.setattr(redacted, "_FEW", 0)
    old = [*rows, ("University of Exeter", was, "2009-05-01", "Data supplied"), ("Whitlow Trust", "Study of spelling", "2009-02-02", "Data supplied")]
    new = [*rows, ("Exeter (School of Sums)", now, "2009-05-01", "Data supplied")]
    poll(desk, old, head)
    for _ in range(2):
        poll(desk, new, head)
    text = everything(desk)
    assert "Quillfeather" not in text
    assert "Study of spelling" in text


@pytest.mark.parametrize("which", [*REDACTED][:3])
def test_an_older_edition_that_is_put_in_later_shows_nothing_of_it(desk: Desk, which: str) -> None:
    old, new = REDACTED[which]
    file = PublishedFile("Register of shares", "register.csv", register([*ROWS, new]))
    desk.replica.publish_files([file], note="Updated.", at="2026-11-03T09:00:00Z")
    desk.poll()
    put_in(desk, found(desk, 0, register([*ROWS, old])))
    assert values_of(desk, "edition", "state") == ["accepted", "accepted"]
    assert "Quillfeather" not in everything(desk)
    assert sorted(kept_back(desk)) == [which == "and it stands in another cell", True]
