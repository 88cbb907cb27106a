"""An old and a new file of one register side by side."""

from __future__ import annotations

import json

from bench.desk import Desk
from bench.replica.govuk import PublishedFile
from tests.pipelines.test_decided import HEADINGS, ROWS, TELEGRAPH, csv
from tests.readers import ods_writer
from tests.readers.ods_writer import Cell, ods
from tests.tables import IS_SET, count_of, rows_of, set_fields, values_of

MAIL = ("DS00991", "Daily Mail", *TELEGRAPH[2:])
Rows = list[tuple[str, ...]]


def publish(desk: Desk, day: int, **files: Rows) -> None:
    listed = [PublishedFile("Register of shares", f"{name}.csv", csv(rows)) for name, rows in files.items()]
    desk.replica.publish_files(listed, note="Updated.", at=f"2026-11-{day:02}T09:00:00Z")


def test_old_and_new_side_by_side_are_one_notice_and_taking_one_off_is_none(desk: Desk) -> None:
    publish(desk, 1, old=ROWS)
    desk.poll()
    publish(desk, 2, old=ROWS, new=[*ROWS, TELEGRAPH])
    done = desk.poll()
    assert [c["recipient"] for c in done.of("added")] == ["Daily Telegraph"]
    (twice,) = done.of("duplicate_added")
    assert (twice["reason"], twice["release_id"], twice["recipient"]) == ("60 rows stand in two files", None, None)
    assert len(json.loads(twice["detail"])["rows"]) == 60
    assert count_of(desk, "release") == 61
    publish(desk, 3, new=[*ROWS, TELEGRAPH])
    for _ in range(3):
        done = desk.poll()
        assert not set(done.kinds) & {"added", "removed", "duplicate_removed", "duplicate_added"}
        assert done.decision in ("accepted", "unchanged")
    assert desk.states("removed") | desk.states("duplicate_removed") == set()
    assert count_of(desk, "release", gone_edition=IS_SET) == 0
    publish(desk, 4, new=[*ROWS[1:], TELEGRAPH, MAIL])
    done = desk.poll()
    assert [c["recipient"] for c in done.of("added")] == ["Daily Mail"]
    assert count_of(desk, "change", kind="removed") == 1
    assert count_of(desk, "release") == 62
    publish(desk, 5, new=[*ROWS[2:], TELEGRAPH, MAIL])
    assert desk.poll().decision == "accepted", "half of the rows went, but they were copies"


def test_a_file_that_follows_another_says_nothing_new(desk: Desk) -> None:
    """The accessible copy of a workbook was replaced a month later, and each row told again as if it were news."""
    head: list[Cell] = [*HEADINGS.split(","), "Purpose", "Legal basis"]
    subjects = ["rural buses", "school meals", "phonics at home", "summer births", "music and sums", "bicycles", "moths"]
    rows: Rows = [
        (f"DS{80001 + n}", f"University of {s.title()}", f"How {s} go", "KS4", f"2021-0{n + 1}-04", f"On {s}", "Consent")
        for n, s in enumerate(subjects)
    ]

    def told(day: int, first: Rows, second: Rows) -> list[tuple[str, str]]:
        files = [
            PublishedFile("Shares", "shares.ods", ods(ods_writer.table("Shares", [head, *([*row] for row in first)]))),
            PublishedFile("Shares (CSV)", "shares.csv", csv(second, ",".join(map(str, head)))),
        ]
        desk.replica.publish_files(files, note="Updated.", at=f"2026-11-{day:02}T09:00:00Z")
        return [(c["kind"], c["recipient"]) for c in desk.poll().changes if c["reference"] and c["kind"] != "duplicate_added"]

    told(1, rows, rows)
    sold = [rows[0], (*rows[1][:5], "To sell forecasts", "Consent"), *rows[2:]]
    assert told(2, sold, rows) == [("changed", rows[1][1])]
    new = (*TELEGRAPH, "To report", "Consent")
    assert told(3, sold, [*sold, new]) == [("added", "Daily Telegraph")]
    other = [(*rows[0][:5], "To sell lists", "Consent"), *sold[1:], new]
    assert told(4, [*sold, new], other) == [("changed", rows[0][1])], "a file that does not follow is news"
    assert told(5, other, other) == []


def test_a_row_that_leaves_both_files_is_gone(desk: Desk) -> None:
    publish(desk, 1, old=ROWS)
    desk.poll()
    publish(desk, 2, old=ROWS, new=[*ROWS, TELEGRAPH])
    desk.poll()
    publish(desk, 3, old=ROWS[1:], new=[*ROWS[1:], TELEGRAPH])
    desk.poll()
    desk.poll(force=True)
    assert "open" in desk.states("removed") | desk.states("duplicate_removed")
    assert count_of(desk, "release", gone_edition=IS_SET) == 1


def test_a_file_that_earlier_rules_called_otherwise_is_the_same_file(desk: Desk) -> None:
    """They took the closing bracket off what is "Register (CSV)": two such files, new bytes and addresses at once."""
    other = [(f"{one[0]}9", f"Another {one[1]}", *one[2:]) for one in ROWS]

    def both(day: int, month: str, *more: tuple[str, ...]) -> None:
        listed = [
            PublishedFile(f"{name} (CSV, {month} 2026)", f"{name}-{month}.csv".lower(), csv([*rows, *more]))
            for name, rows in (("Shares", ROWS), ("Requests", other))
        ]
        desk.replica.publish_files(listed, note="Updated.", at=f"2026-11-{day:02}T09:00:00Z")

    both(1, "October")
    desk.poll()
    assert set(values_of(desk, "edition_file", "file")) == {"Shares (CSV)", "Requests (CSV)"}
    for table in ("edition_file", "edition_row", "version"):
        for name in ("Shares", "Requests"):
            set_fields(desk, table, {"file": f"{name} (CSV"}, file=f"{name} (CSV)")
    both(2, "November", TELEGRAPH)
    done = desk.poll()
    assert set(done.kinds) <= {"added", "duplicate_added", "edition_published"}
    assert done.decision == "accepted"
    assert set(values_of(desk, "edition_file", "file")) == {"Shares (CSV", "Requests (CSV"}, "each keeps its own"


def test_what_a_file_does_not_say_is_still_told_while_its_last_form_stands_for_an_unreadable_one(desk: Desk) -> None:
    good = [(f"DS{5000 + n:05}", f"Another {one[1]}", *one[2:]) for n, one in enumerate(ROWS)]
    odd = [*good, ("DS0900", *MAIL[1:])]

    def both(day: int, first: bytes, second: Rows) -> list[tuple[str, bool]]:
        files = [PublishedFile("Shares", "shares.csv", first), PublishedFile("Requests", "requests.csv", csv(second))]
        desk.replica.publish_files(files, note="Updated.", at=f"2026-11-{day:02}T09:00:00Z")
        desk.poll()
        return [(x["subject"], x["recovered_at"] is None) for x in rows_of(desk, "notice", code="odd_reference")]

    assert both(1, csv(odd), ROWS) == [("Shares", True)]
    assert both(2, b"PK\x03\x04 is no workbook", [*ROWS, TELEGRAPH]) == [("Shares", True)]
    assert both(3, csv(good), ROWS) == [("Shares", False)]


def test_a_row_that_the_file_left_says_in_other_words_is_not_gone(desk: Desk) -> None:
    """An outsider put a reworded file beside the old one, took the old one off, and was told that a release is gone."""
    reworded = (*ROWS[4][:2], f"{ROWS[4][2]}, to sell a product", *ROWS[4][3:])
    publish(desk, 1, old=ROWS)
    desk.poll()
    newer = [*ROWS[:4], reworded, *ROWS[5:59], TELEGRAPH]
    publish(desk, 2, old=ROWS, new=newer)
    desk.poll()
    publish(desk, 3, new=newer)
    for _ in range(3):
        desk.poll()
    assert [x["reference"] for x in rows_of(desk, "change", kind="removed")] == [ROWS[59][0]], "the one that is gone"
    assert desk.states("removed") == {"open"}


def test_of_two_rows_under_one_reference_that_became_one_the_other_is_gone(desk: Desk) -> None:
    twin = (*ROWS[4][:2], "Another project", *ROWS[4][3:])
    publish(desk, 1, old=[*ROWS, twin])
    desk.poll()
    publish(desk, 2, old=[*ROWS, twin], new=[*ROWS, TELEGRAPH])
    desk.poll()
    publish(desk, 3, new=[*ROWS, TELEGRAPH])
    for _ in range(3):
        desk.poll()
    assert [x["reference"] for x in rows_of(desk, "change", kind="removed")] == [twin[0]]


def test_a_row_in_other_words_in_a_file_beside_is_changed_once_and_no_second_release(desk: Desk) -> None:
    reworded = (*ROWS[4][:2], f"{ROWS[4][2]}, to sell a product", *ROWS[4][3:])
    publish(desk, 1, old=ROWS)
    desk.poll()
    newer = [*ROWS[:4], reworded, *ROWS[5:59], TELEGRAPH]
    publish(desk, 2, old=ROWS, new=newer)
    done = desk.poll()
    assert [(c["kind"], c["reference"]) for c in done.changes if c["kind"] != "duplicate_added" and c["reference"]] == [
        ("changed", ROWS[4][0]), ("added", TELEGRAPH[0]),
    ]
    assert count_of(desk, "release") == 61
    publish(desk, 3, new=newer)
    for _ in range(3):
        desk.poll()
    assert {x["reference"] for x in rows_of(desk, "change", kind="added")} == {TELEGRAPH[0]}
    assert {x["reference"] for x in rows_of(desk, "change", kind="removed")} == {ROWS[59][0]}
    assert count_of(desk, "change", kind="changed") == 1


def test_a_file_that_takes_the_name_of_the_one_that_left_and_more_rows_at_once_has_its_rows_on(desk: Desk) -> None:
    """Two files of one title: the second one has the first one's name when that is gone."""
    reworded = (*ROWS[4][:2], f"{ROWS[4][2]}, to sell a product", *ROWS[4][3:])
    newer = [*ROWS[:4], reworded, *ROWS[5:59], TELEGRAPH]
    publish(desk, 1, old=ROWS)
    desk.poll()
    publish(desk, 2, old=ROWS, new=newer[1:])
    desk.poll()
    publish(desk, 3, new=newer)
    for _ in range(3):
        desk.poll()
    assert {x["reference"] for x in rows_of(desk, "change", kind="removed")} == {ROWS[59][0]}
    assert {x["reference"] for x in rows_of(desk, "change", kind="added")} == {TELEGRAPH[0]}
