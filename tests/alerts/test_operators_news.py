"""News of the watch itself: each kind told once, seldom again, and once more when it is over; never over its own channel."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from alerts.payload.notices import notices_payload
from alerts.planning.grouping import Receiver, plan_notices
from alerts.planning.plan import plan_due
from alerts.routes import Route, default_routes
from db.outbox.incidents import Incident, channel_subject, report, resolve
from db.schedule import NEWS_STORM, ONE_OFF, REMIND_AFTER, something_to_tell
from db.store import Store
from model.delivery import Notice
from tests.tables import rows_of, set_fields

MANUAL = (Path(__file__).resolve().parents[2] / "docs" / "using" / "operating.md").read_text(encoding="utf-8")
CODES = re.findall(r"^\| `(\w+)` \|", MANUAL.split("## What operators are told")[1].split("\n## ")[0], re.MULTILINE)
OF_CHANNELS = ("channel_failing", "channel_paused", "delivery_dead", "mail_came_back")


def told(box: Any, at: Any) -> list[tuple[str, str]]:
    """(channel, line) of what is planned now."""
    with box.open() as store:
        plan_due(store, default_routes(["chat", "fax"]), at, {"chat": Receiver(), "fax": Receiver()})
        rows = rows_of(store, "alert", created_at=at.strftime("%Y-%m-%dT%H:%M:%S.000Z"))
    return [(x["channel"], i["line"]) for x in rows for i in json.loads(x["payload"])["items"]]


def see(box: Any, code: str, at: Any) -> None:
    with Store.open(box.folder) as store, store.transaction():
        report(store, [trouble(code)], at)


def trouble(code: str) -> Incident:
    if code in OF_CHANNELS:
        about = "a@example.org" if code in ("delivery_dead", "mail_came_back") else ""
        return Incident("", code, channel_subject("fax", about), "m", urgent=True)
    return Incident("", code, "x", "m", urgent=True) if code in ("disk_low", *ONE_OFF) else Incident("dfe", code, "x", "m")


def test_the_manual_lists_what_there_is() -> None:
    assert {"source_failing", "stale", "quarantined", "disk_low", *OF_CHANNELS, *ONE_OFF} <= set(CODES)


def test_only_what_is_about_a_channel_names_one(box: Any, now: Any) -> None:
    with Store.open(box.folder) as store, store.transaction():
        report(store, [Incident("", "disk_low", "the data folder", "m", urgent=True), trouble("channel_paused")], now)
    lines = {line for channel, line in told(box, now) if channel == "chat"}
    assert lines == {"The disk is nearly full", "A channel is paused (channel fax)"}


@pytest.mark.parametrize("code", CODES)
def test_each_kind_is_told_once_seldom_again_and_when_it_is_over(code: Any, box: Any, now: Any) -> None:
    see(box, code, now)
    if not trouble(code).urgent:
        assert told(box, now) == [], "once may be a slip"
        see(box, code, now)
    first = told(box, now)
    assert {channel for channel, _ in first} == ({"chat"} if code in OF_CHANNELS else {"chat", "fax"})
    later = now
    for _ in range(20):
        later += timedelta(hours=8)
        if code not in ONE_OFF:
            see(box, code, later)
            assert told(box, later) == [], "it lasts, which is no news"
    week = now + REMIND_AFTER
    again = told(box, week)
    if code in ONE_OFF:
        assert again == []
        return
    assert again[0][1].startswith("Still: ")
    with Store.open(box.folder) as store, store.transaction():
        resolve(store, trouble(code).source, (), week, among=[code])
    over = week + timedelta(minutes=1)
    assert ": well again since " in told(box, over)[0][1]
    assert [told(box, over + timedelta(days=n)) for n in (1, 8, 30)] == [[], [], []]
    see(box, code, over + timedelta(days=40))
    see(box, code, over + timedelta(days=40))
    assert told(box, over + timedelta(days=40))[0][1] == first[0][1], "what begins anew is news"


def test_trouble_with_the_only_channel_is_told_over_it_rather_than_to_nobody(now: Any) -> None:
    notice = Notice("", "channel_paused", "m", now, channel="fax")
    (alert,) = plan_notices([notice], [Route("o", ("fax",), operators=True)], now, {"fax": Receiver()})
    assert alert.channel == "fax"


def test_the_headline_names_the_worst(now: Any) -> None:
    """Of seventeen problems it named two headings, over a file that held pupils' data."""
    codes = ("meaning_carried_over", "recipient_by_values", "old_copy", "quarantined", "hidden_content")
    notices = [Notice("register", code, code, now + timedelta(seconds=n), 1, recovered=False) for n, code in enumerate(codes)]
    said = notices_payload("AL-1", notices, now)["headline"]
    assert said == "5 problems: a file hides something (register), an edition is put aside (register) ..."


def test_who_was_never_told_of_trouble_is_not_told_that_it_is_over(box: Any, now: Any) -> None:
    def plan(at: Any, *names: str) -> dict[str, str]:
        with box.open() as store:
            plan_due(store, default_routes(list(names)), at, {name: Receiver() for name in names})
            rows = rows_of(store, "alert", created_at=at.strftime("%Y-%m-%dT%H:%M:%S.000Z"))
        return {x["channel"]: json.loads(x["payload"])["headline"] for x in rows}

    with Store.open(box.folder) as store, store.transaction():
        report(store, [Incident("dfe", "stale", "x", "m", urgent=True)], now)
    assert set(plan(now, "chat", "fax")) == {"chat", "fax"}
    later = now + timedelta(hours=1)
    with Store.open(box.folder) as store, store.transaction():
        set_fields(store, "delivery", {"state": "dead"}, channel="fax")  # it never came
        report(store, [Incident("phe", "stale", "x", "m", urgent=True)], later)
    assert set(plan(later, "chat", "fax", "new")) == {"chat", "fax", "new"}
    over = later + timedelta(hours=1)
    with Store.open(box.folder) as store, store.transaction():
        resolve(store, "dfe", (), over, among=["stale"])
        resolve(store, "phe", (), over, among=["stale"])
    told = plan(over, "chat", "fax", "new")
    assert {name: ("dfe" in line, "phe" in line) for name, line in told.items()} == {
        "chat": (True, True), "fax": (False, True), "new": (False, True),
    }


def test_where_no_message_about_trouble_is_left_everybody_hears_that_it_is_over(box: Any, now: Any) -> None:
    with Store.open(box.folder) as store, store.transaction():
        report(store, [Incident("dfe", "stale", "x", "m", urgent=True, beside=True)], now)
        resolve(store, "dfe", (), now, among=["stale"])
    assert {channel for channel, _ in told(box, now)} == {"chat", "fax"}


def test_a_flood_of_news_is_one_message_each_quarter_of_an_hour(box: Any, now: Any) -> None:
    """Of 1,900 sources that workers looked at for the first time each had a remark: 124 messages in three minutes."""
    at = now.replace(minute=0)
    for n in range(30):
        with Store.open(box.folder) as store, store.transaction():
            report(store, [Incident(f"s{n}", "quarantined", "x", "m", urgent=True)], at + timedelta(seconds=10 * n))
        planned = told(box, at + timedelta(seconds=10 * n))
        assert bool(planned) == (n < NEWS_STORM)
    with Store.open(box.folder) as store:
        set_fields(store, "delivery", {"state": "sent"})
    assert not something_to_tell(box.folder, at + timedelta(minutes=14)), "nothing is begun in vain meanwhile"
    later = at + timedelta(minutes=15)
    assert something_to_tell(box.folder, later)
    assert len(told(box, later)) == 2 * 10, "in one message of each channel"
    assert len([x for x in messages(box) if x == "chat"]) == NEWS_STORM + 1


def messages(box: Any) -> list[str]:
    with Store.open(box.folder) as store:
        return [x["channel"] for x in rows_of(store, "alert")]
