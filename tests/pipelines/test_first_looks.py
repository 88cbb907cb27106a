"""A publication of several files, some of which cannot be read when it is first looked at."""

from __future__ import annotations

import json
import re

import pytest
from msgspec.structs import replace

from bench.desk import Desk
from bench.replica.faults import Fault, body, empty, not_there_yet, status
from bench.replica.govuk import PublishedFile
from tests.pipelines.test_decided import POLICE, ROWS, TELEGRAPH, csv, publish, two, without_address
from tests.tables import count_of, rows_of, values_of

MAIL = ("DS00991", "Daily Mail", *TELEGRAPH[2:])
BROKEN = b"PK\x03\x04 is no workbook"
FAULTS: dict[str, Fault | None] = {
    "empty": empty(), "broken": body(BROKEN), "404": not_there_yet(), "503": status(503), "no address": None,
}


def break_police(desk: Desk, fault: str) -> None:
    desk.replica.heal()
    path = next(p for p in desk.replica.site.assets if "police" in p)
    found = FAULTS[fault]
    if found is None:
        without_address(desk, "Police")
    else:
        desk.replica.fail(path, found)


def released(desk: Desk) -> list[str]:
    return values_of(desk, "change", "recipient", kind="added")


@pytest.mark.parametrize("fault", FAULTS)
def test_the_good_file_is_watched_from_the_first_look_and_the_bad_one_from_its_own(desk: Desk, fault: str) -> None:
    two(desk, ROWS, POLICE, 1)
    break_police(desk, fault)
    done = desk.poll()
    assert done.decision == "baseline"
    assert count_of(desk, "release") == 60
    assert done.tally.failures
    desk.poll()
    notices = {n["code"]: n["message"] for n in rows_of(desk, "notice")}
    said = notices["unreadable" if fault == "broken" else "not_watched"]
    assert "Police" in said
    assert "nothing in it is watched" in said
    assert "When it can be read, that is its first look, told in one line" in said
    assert "last good edition stands" not in said

    two(desk, [*ROWS, TELEGRAPH], POLICE, 2)
    break_police(desk, fault)
    assert [c["recipient"] for c in desk.poll().of("added")] == ["Daily Telegraph"]

    desk.replica.heal()
    done = desk.poll()
    assert done.kinds == ["baseline"]
    (look,) = done.of("baseline")
    assert (look["file"], look["reason"]) == ("Police", "first look at Police: 8 rows; it could not be read before")
    assert count_of(desk, "release") == 69
    assert count_of(desk, "release", first_look=1) == 8
    assert desk.open_notices() == set()
    assert desk.poll().changes == ()

    rows = [(f"DS{700 + n:05}", f"Force {n}", "A case", "Phonics", "2019-01-01") for n in range(8)]
    two(desk, [*ROWS, TELEGRAPH], csv([*rows, MAIL]), 3)
    assert [c["recipient"] for c in desk.poll().of("added")] == ["Daily Mail"]
    assert released(desk) == ["Daily Telegraph", "Daily Mail"]


PAGE = b"<!doctype html><html><body><p>Sorry, this file has moved.</p></body></html>"


@pytest.mark.parametrize("bad", [BROKEN, PAGE, b"\0" * 300, b"\n\n", b"%PDF-1.7"])
def test_of_a_publication_of_one_file_no_others_are_spoken_of(desk: Desk, bad: bytes) -> None:
    publish(desk, bad, 1)
    said = desk.poll().failures["unreadable"]
    assert re.search(r"[a-z]\"?\. The bytes are kept \([0-9a-f]{12}\); it has never been read", said)
    assert said.endswith("nothing in it is watched. When it can be read, that is its first look, told in one line.")


def test_news_of_the_good_file_is_told_in_the_poll_in_which_the_other_has_its_first_look(desk: Desk) -> None:
    two(desk, ROWS, POLICE, 1)
    break_police(desk, "empty")
    desk.poll()
    desk.replica.heal()
    two(desk, [*ROWS[1:], TELEGRAPH], POLICE, 2)
    done = desk.poll()
    assert done.kinds == ["added", "baseline", "edition_published", "removed"]
    assert [c["recipient"] for c in done.of("added")] == ["Daily Telegraph"]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_row_that_goes_is_told_while_a_file_still_waits_for_its_first_look(desk: Desk, fault: str) -> None:
    two(desk, ROWS, POLICE, 1)
    break_police(desk, fault)
    desk.poll()
    two(desk, ROWS[1:], POLICE, 2)
    break_police(desk, fault)
    desk.poll()
    desk.poll(force=True)
    assert desk.states("removed") == {"open"}


def test_a_file_that_joins_later_is_news_whether_it_is_served_at_once_or_not(desk: Desk) -> None:
    one = PublishedFile("Register of shares", "register.csv", csv(ROWS))
    desk.replica.publish_files([one], note="Updated.", at="2026-11-01T09:00:00Z")
    desk.poll()
    two(desk, ROWS, POLICE, 2)
    break_police(desk, "404")
    desk.poll()
    desk.replica.heal()
    assert len(desk.poll().of("added")) == 8


def test_a_file_that_was_taken_off_and_joins_again_is_news(desk: Desk) -> None:
    two(desk, ROWS, POLICE, 1)
    break_police(desk, "empty")
    desk.poll()
    desk.replica.heal()
    one = PublishedFile("Register of shares", "register.csv", csv(ROWS))
    desk.replica.publish_files([one], note="Updated.", at="2026-11-02T09:00:00Z")
    desk.poll()
    assert count_of(desk, "awaited") == 0
    two(desk, ROWS, POLICE, 3)
    assert len(desk.poll().of("added")) == 8


def test_an_edition_put_aside_keeps_the_first_look_for_whoever_accepts_it(desk: Desk) -> None:
    from tests.pipelines.test_editions import accept

    two(desk, ROWS, POLICE, 1)
    break_police(desk, "empty")
    desk.poll()
    desk.replica.heal()
    two(desk, [*ROWS[:30], TELEGRAPH], POLICE, 2)
    seen = desk.poll()
    assert (seen.decision, [c["recipient"] for c in seen.of("added")]) == ("quarantined", [TELEGRAPH[1]]), "told at once"
    edition = accept(desk)
    kinds = values_of(desk, "change", "kind", edition_id=edition)
    assert (kinds.count("added"), kinds.count("removed"), kinds.count("baseline")) == (0, 30, 1)


def test_the_first_look_of_a_source_that_was_renamed_says_what_it_does_not_tell(desk: Desk) -> None:
    publish(desk, csv(ROWS), 1)
    desk.poll()
    assert desk.open_notices() == set()
    publish(desk, csv([*ROWS, TELEGRAPH]), 2)
    old, desk.source = desk.source, replace(desk.source, name="renamed")
    assert desk.poll().kinds == ["baseline"]
    (said,) = [n for n in rows_of(desk, "notice") if n["code"] == "watched_elsewhere"]
    assert f"give it back the name '{old.name}'" in said["message"]
    assert said["source"] == "renamed"
    desk.source = old
    assert [c["recipient"] for c in desk.poll().of("added")] == ["Daily Telegraph"]


def test_nothing_is_a_first_look_where_nothing_can_be_read(desk: Desk) -> None:
    two(desk, ROWS, POLICE, 1)
    for path in desk.replica.site.assets:
        desk.replica.fail(path, empty())
    assert desk.poll().changes == ()
    assert count_of(desk, "edition") == 0
    desk.replica.heal()
    done = desk.poll()
    assert done.decision == "baseline"
    assert json.loads(done.of("baseline")[0]["detail"])["rows"] == 68
