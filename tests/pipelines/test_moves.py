"""A page that moves, goes or is withdrawn: operators at once, readers after a second look, with what they need."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from alerts.describe import Description, describe
from bench.desk import Desk, watched
from bench.replica.faults import status
from bench.replica.govuk import Replica
from db.outbox.incidents import untold
from db.register.changes import stored_changes
from db.register.states import facts_of
from demo.editions import baseline, second
from demo.site import SHARES
from model.fetch import destination_of
from model.state import SourceSight, move_of, state_of
from spiders.base import elsewhere
from tests.hearing import hear
from tests.tables import delete_rows, rows_of, set_fields, values_of
from text.timestamp import stamp

API = f"/api/content{SHARES}"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Replica() as replica, Desk(tmp_path, replica, watched(replica, SHARES, title="Shares")) as made:
        yield made


def live(desk: Desk) -> None:
    desk.replica.publish("baseline")
    desk.replica.site.items[SHARES]["updated_at"] = "2026-06-01T00:00:00Z"


def told(desk: Desk) -> list[Description]:
    return [describe(c) for c in stored_changes(desk.store, "c.state = 'open' and c.kind like 'page%'")]


def notices(desk: Desk) -> list[dict[str, Any]]:
    return rows_of(desk, "notice")


def test_a_move_is_blind_and_told_to_operators_at_once_and_to_readers_after_a_second_look(desk: Desk) -> None:
    live(desk)
    desk.poll()
    desk.replica.publish("redirected")
    desk.replica.site.items[SHARES]["redirects"][0]["destination"] = "/government/publications/another"
    desk.poll()
    move = move_of(facts_of(desk.store, desk.source).lines)
    assert move is not None
    to = destination_of(move)
    state = state_of(facts_of(desk.store, desk.source), desk.now)
    assert (state.sight, state.reason, state.may_pass) == (SourceSight.BLIND, "moved", False)
    assert f"its address leads to {to}" in state.why
    assert "npdwatch accept register --move" in state.todo
    (operators,) = notices(desk)
    assert (operators["code"], operators["urgent"]) == ("source_moved", 1)
    assert to in operators["message"]
    assert "npdwatch accept register --move" in operators["message"]
    assert told(desk) == []
    desk.poll(wait=300)
    assert told(desk) == [], "too soon for a second look"
    desk.poll(wait=300)
    (moved,) = told(desk)
    assert moved.severity.word == "high"
    assert [(e.before, e.after) for e in moved.edits] == [(desk.source.url, to)]
    assert "npdwatch accept" not in str(moved), "that is for operators, who have read it"
    desk.poll()
    assert len(told(desk)) == 1
    live(desk)
    desk.poll()
    assert [d.kind for d in told(desk)] == ["page_moved", "page_restored"]
    assert all(n["recovered_at"] for n in notices(desk))
    desk.poll()
    assert len(told(desk)) == 2


def test_a_move_that_ends_before_the_second_look_is_no_news_for_readers(desk: Desk) -> None:
    live(desk)
    desk.poll()
    desk.replica.publish("redirected")
    desk.poll()
    live(desk)
    done = desk.poll()
    assert done.changes == ()
    assert desk.states("page_moved") == {"retracted"}
    desk.poll()
    assert told(desk) == []


def test_another_move_is_looked_at_twice_of_its_own(desk: Desk) -> None:
    desk.poll()
    desk.replica.publish("redirected")
    desk.poll()
    desk.replica.site.items[SHARES]["redirects"][0]["destination"] = "/government/publications/a-third"
    desk.poll()
    assert told(desk) == []
    desk.poll()
    assert [d.edits[0].after for d in told(desk)] == [desk.replica.url("/government/publications/a-third")]


def test_what_was_published_while_it_was_away_is_told_when_it_is_back(desk: Desk) -> None:
    desk.poll()
    desk.replica.publish("redirected")
    desk.poll()
    desk.replica.publish("edition")
    desk.replica.site.items[SHARES]["updated_at"] = "2026-06-01T00:00:00Z"
    assert "added" in desk.poll().kinds


@pytest.mark.parametrize(
    ("how", "said", "next_step", "last", "rows"),
    [
        ("gone", "“Published in error” (1 Mar 2024)", "Ask the publisher why, and what takes its place", 1, len(baseline())),
        # withdrawn in the very poll that brings a new edition
        ("withdrawn", "“This publication has been withdrawn.” (1 Feb 2024)",
         "; it can still be read today: save what you need", 2, len(second())),
    ],
)
def test_gone_and_withdrawn_are_told_in_the_publishers_words_with_our_last_copy(
    how: str, said: str, next_step: str, last: int, rows: int, desk: Desk
) -> None:
    desk.poll()
    desk.replica.publish(how)
    desk.poll()
    (end,) = told(desk)
    details = dict(end.details)
    assert details["The publisher says"].startswith(said)
    assert details["Our last copy"].startswith(f"edition {last}, ")
    assert details["Our last copy"].endswith("is kept")
    assert details["What stood in it"].startswith(f"{rows:,} rows in 1 file, for ")
    assert next_step in details["Next step"]
    assert "error" not in end.reason
    assert "has been withdrawn." not in end.reason, "why we say so is in our words"


def test_operators_hear_of_a_move_also_where_the_source_failed_before_and_of_no_false_end(desk: Desk) -> None:
    desk.poll()
    file = next(iter(desk.replica.site.assets))
    desk.replica.fail(file, status(500))
    desk.poll()
    desk.poll()
    desk.replica.publish("redirected")
    desk.poll()
    assert {n["code"] for n in notices(desk) if not n["recovered_at"]} == {"source_failing", "source_moved"}
    desk.replica.heal()
    live(desk)
    desk.poll()
    assert desk.open_notices() == set()
    with desk.store.transaction():
        for notice, first in values_of(desk, "notice", "id", "first_at"):
            set_fields(desk, "notice", {"told_at": first}, id=notice)
    over = [n.message for n in untold(desk.store, desk.now) if n.recovered]
    assert len(over) == 2
    assert not any("To do" in m for m in over), "there is nothing left to do"


@pytest.mark.parametrize("how", ["gone", "redirected"])
def test_what_was_never_read_does_not_recover_by_going_away(how: str, desk: Desk) -> None:
    desk.replica.fail(next(iter(desk.replica.site.assets)), status(500))
    desk.poll()
    desk.poll()
    assert "not_watched" in desk.open_notices()
    desk.replica.heal()
    desk.replica.publish(how)
    desk.poll()
    assert "not_watched" in desk.open_notices()


def test_a_source_that_leads_to_another_which_is_watched_is_well_while_that_one_is_seen(desk: Desk) -> None:
    """As the register's first address on GOV.UK does, which comes with the program."""
    desk.replica.publish("redirected")
    desk.poll()
    move = move_of(facts_of(desk.store, desk.source).lines)
    assert move is not None
    at = stamp(desk.now)
    other = {"kind": "govuk", "url": destination_of(move), "first_seen_at": at, "good_at": at}
    with desk.store.transaction():
        desk.store.insert("source", name="new-address", **other)
        delete_rows(desk, "notice")
        delete_rows(desk, "change", kind="page_moved")
    for _ in range(3):
        desk.poll()
        state = state_of(facts_of(desk.store, desk.source), desk.now)
        assert (state.sight, state.why) == (SourceSight.WELL, f"{move.detail}, watched as new-address")
        assert state.since == desk.now, "its last good look"
    assert notices(desk) == []
    assert told(desk) == []
    assert state_of(facts_of(desk.store, desk.source), desk.now + timedelta(days=1)).reason == "stale"
    desk.poll(wait=24 * 3600)  # nobody has seen the other one since
    assert state_of(facts_of(desk.store, desk.source), desk.now).sight is SourceSight.BLIND
    assert [n["code"] for n in notices(desk)] == ["source_moved", "stale"]


def test_a_move_that_was_told_is_not_taken_back_because_another_source_watches_the_new_address(desk: Desk) -> None:
    desk.poll()
    desk.replica.publish("redirected")
    desk.poll()
    desk.poll()
    assert [c.kind for c in told(desk)] == ["page_moved"]
    move = move_of(facts_of(desk.store, desk.source).lines)
    assert move is not None
    with desk.store.transaction():
        at = stamp(desk.now)
        desk.store.insert("source", name="new", kind="govuk", url=destination_of(move), first_seen_at=at, good_at=at)
    desk.poll()
    assert [c.kind for c in told(desk)] == ["page_moved"], "it does not answer at its own address again"
    desk.replica.heal()
    live(desk)
    desk.poll()
    assert [c.kind for c in told(desk)] == ["page_moved", "page_restored"]


@pytest.mark.parametrize("polls", [1, 3])
@pytest.mark.parametrize("then", ["gone", "not there", "error"])
def test_operators_hear_what_became_of_a_source_that_moved_and_of_no_recovery_while_it_is_blind(
    then: str, polls: int, desk: Desk
) -> None:
    """The last word on a page that was taken down after it had moved was that it had recovered."""
    live(desk)
    desk.poll()
    desk.replica.publish("redirected")
    for _ in range(polls):
        desk.poll()
    assert heard(desk) == [("source_moved", False)]
    if then == "gone":
        desk.replica.publish("gone")
    for path in (API, SHARES) if then != "gone" else ():
        desk.replica.fail(path, status(404 if then == "not there" else 500))
    desk.poll()
    (message,) = untold(desk.store, desk.now)
    assert message.message.startswith({"gone": "gone: ", "not there": "not_found: ", "error": "server_error: "}[then])
    assert heard(desk) == [("source_failing", False)]
    (moved,) = [n["message"] for n in notices(desk) if n["code"] == "source_moved"]
    assert moved.startswith("moved: "), "each says its own fault, not the other's"
    desk.poll()
    assert heard(desk) == []
    desk.replica.heal()
    live(desk)
    desk.poll()
    assert heard(desk) == [("source_moved", True), ("source_failing", True)]


def test_operators_hear_that_a_source_that_failed_before_is_gone(desk: Desk) -> None:
    live(desk)
    desk.poll()
    for path in (API, SHARES):
        desk.replica.fail(path, status(500))
    desk.poll()
    desk.poll()
    assert heard(desk) == [("source_failing", False)]
    desk.replica.heal()
    desk.replica.publish("gone")
    desk.poll()
    (message,) = untold(desk.store, desk.now)
    assert message.message.startswith("gone: ")
    assert heard(desk) == [("source_failing", False)]
    desk.poll()
    assert heard(desk) == []


def heard(desk: Desk) -> list[tuple[str, bool]]:
    """What operators are told now."""
    return [(n.code, n.recovered) for n in hear(desk.store, desk.now)]


def everything(desk: Desk) -> str:
    return "\n".join(desk.store.db.conn.iterdump())


def test_where_a_page_has_moved_to_is_said_by_its_host_alone_where_it_tells_of_a_child(desk: Desk) -> None:
    live(desk)
    desk.poll()
    to = "/government/publications/pupil-ada-zwingli-aged-9"
    desk.replica.publish("redirected")
    desk.replica.site.items[SHARES]["redirects"][0]["destination"] = to
    for _ in range(2):
        desk.poll()
    assert state_of(facts_of(desk.store, desk.source), desk.now).reason == "moved"
    assert "zwingli" not in everything(desk)
    verdict = elsewhere(desk.source, desk.source.url, f"https://www.gov.uk{to}", 301)
    assert destination_of(verdict) == "https://www.gov.uk/"
    assert "zwingli" not in elsewhere(desk.source, desk.source.url, f"https://login.example{to}").detail


def test_an_attachment_that_has_a_childs_name_is_told_by_its_host_alone(desk: Desk) -> None:
    live(desk)
    desk.poll()
    given = desk.replica.site.items[SHARES]
    letter = {**given["details"]["attachments"][0], "title": "Letter re pupil Borisx Trentham", "id": "letter.csv",
              "filename": "letter-re-pupil-borisx-trentham.csv", "asset_manager_id": "x"}
    letter["url"] = letter["url"].rpartition("/")[0] + "/letter-re-pupil-borisx-trentham.csv"
    desk.replica.site.items[SHARES] = {
        **given, "updated_at": "2026-12-01T00:00:00Z",
        "details": {**given["details"], "attachments": [*given["details"]["attachments"], letter]},
    }
    desk.poll()
    (change,) = [c for c in rows_of(desk, "change") if c["kind"] == "attachment_added"]
    assert "[withheld" in change["file"]
    assert "trentham" not in str(change).casefold()
    desk.replica.site.items[SHARES] = {**given, "updated_at": "2026-12-02T00:00:00Z"}
    for _ in range(2):
        desk.poll()
    assert not [c for c in rows_of(desk, "change") if "trentham" in str(c).casefold()]
