"""What is put off: digests across editions and sources, quiet hours, storms, mutes; and who is reached but once."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time, timedelta
from typing import Any
from unittest.mock import Mock

import pytest

from alerts.channels import slack
from alerts.channels.email import html_of
from alerts.message import Message, full_text
from alerts.planning.grouping import Receiver, plan_changes, plan_notices
from alerts.planning.plan import STORM, Enrichment, plan_due, take_out_muted
from alerts.planning.when import due_at, next_quarter, quiet_end
from alerts.routes import Digest, Route, default_routes, muted_by
from db.outbox.alerts import (
    AlreadyPlanned,
    due_digests,
    lift,
    mute,
    muted_changes,
    mutes_in_force,
    next_digests,
    save_plan,
)
from db.schedule import something_to_tell
from db.store import Store
from model.change import ChangeKind
from model.delivery import Mute
from model.recipient import Category
from tests.tables import rows_of, set_fields, values_of

TWO = {"mail": Receiver(("a@example.org", "b@example.org"), attaches=True), "chat": Receiver()}


SITE = Enrichment(site="https://npd.example.org")


def payloads(box: Any) -> list[tuple[str, Any]]:
    with Store.open(box.folder) as store:
        rows = rows_of(store, "alert")
    return [(x["channel"], json.loads(x["payload"])) for x in rows]


def plan(box: Any, routes: Any, at: Any, receivers: Any = None) -> int:
    with box.open() as store:
        return plan_due(store, routes, at, receivers or {"chat": Receiver()}, zone="Europe/London")


def test_a_digest_merges_editions_and_sources_of_a_day_into_one_message(box: Any, make_change: Any, now: Any) -> None:
    daily = [Route("rest", ("chat",), digest=Digest.DAILY)]
    box.add(make_change(number=1), make_change(number=2, edition_id=8))
    assert plan(box, daily, now) == 0
    box.add(make_change(number=3, source="phe", source_title="Another register"))
    assert plan(box, daily, now + timedelta(hours=3)) == 0
    slot = datetime(2026, 11, 25, 8, tzinfo=UTC)
    with Store.open(box.folder) as store:
        assert [(x["due"][:16], x["changes"]) for x in next_digests(store)] == [("2026-11-25T08:00", 3)]
    assert not something_to_tell(box.folder, slot - timedelta(seconds=1))
    assert something_to_tell(box.folder, slot)
    assert plan(box, daily, slot) == 1
    ((channel, payload),) = payloads(box)
    assert (channel, payload["total"], payload["digest"]) == ("chat", 3, True)
    assert payload["source"] == {"name": "several", "title": "2 sources", "url": "", "archived": ""}
    assert {i["publication"] for i in payload["items"]} == {"DfE external data shares", "Another register"}
    assert plan(box, daily, slot) == 0
    assert not something_to_tell(box.folder, slot) or box.states()


@pytest.mark.parametrize("ahead", [timedelta(days=4), timedelta(days=365)])
def test_a_digest_that_a_clock_days_ahead_put_off_comes_when_the_clock_is_right(
    box: Any, make_change: Any, now: Any, ahead: Any
) -> None:
    routes = [Route("rest", ("chat",), digest=Digest.WEEKLY)]
    box.add(make_change(number=1))
    assert plan(box, routes, now + ahead) == 0
    assert something_to_tell(box.folder, now)
    assert plan(box, routes, now) == 1
    box.add(make_change(number=2))
    assert plan(box, routes, now) == 0, "and what is a week away waits for it"


def test_a_change_that_missed_the_slot_is_in_the_next_one(box: Any, make_change: Any, now: Any) -> None:
    daily = [Route("rest", ("chat",), digest=Digest.DAILY)]
    box.add(make_change(number=1))
    plan(box, daily, now)
    slot = datetime(2026, 11, 25, 8, tzinfo=UTC)
    box.add(make_change(number=2))
    assert plan(box, daily, slot) == 1
    assert plan(box, daily, slot + timedelta(days=1)) == 1
    assert [p["total"] for _, p in payloads(box)] == [1, 1]


def test_two_processes_at_one_digest_make_one_message(box: Any, make_change: Any, now: Any) -> None:
    daily = [Route("rest", ("chat",), digest=Digest.DAILY)]
    box.add(make_change(number=1))
    plan(box, daily, now)
    slot = datetime(2026, 11, 25, 8, tzinfo=UTC)
    with box.open() as store:
        due = due_digests(store, slot)
        assert plan(box, daily, slot) == 1
        with pytest.raises(AlreadyPlanned):
            save_plan(store, [], (), slot, released=due)
    assert len(payloads(box)) == 1


def test_who_joins_a_channel_before_the_digest_gets_it_too(box: Any, make_change: Any, now: Any) -> None:
    daily = [Route("rest", ("mail",), digest=Digest.DAILY)]
    box.add(make_change(number=1))
    plan(box, daily, now, {"mail": Receiver(("old@example.org",))})
    assert plan(box, daily, now + timedelta(days=1), {"mail": Receiver(("new@example.org",))}) == 1
    with Store.open(box.folder) as store:
        assert values_of(store, "delivery", "address") == ["new@example.org"]


@pytest.mark.parametrize(
    ("say", "quiet", "at", "expected"),
    [
        ("in the evening: until the next morning", "22-07", "2026-11-24T23:30", "2026-11-25T07:00"),
        ("after midnight: this morning", "22-07", "2026-11-25T03:00", "2026-11-25T07:00"),
        ("by day: not quiet", "22-07", "2026-11-24T14:56", None),
        ("the end itself is not quiet", "22-07", "2026-11-25T07:00", None),
        ("within one day", "12-14", "2026-11-24T13:00", "2026-11-24T14:00"),
        ("in summer by the clock on the wall", "22-07", "2026-07-01T22:00", "2026-07-02T06:00"),
        ("an end that the clocks leave out: an hour later", "22-01:30", "2027-03-28T00:10", "2027-03-28T01:30"),
        ("an end that comes twice, in its second hour: the second", "22-01:30", "2027-10-31T01:10", "2027-10-31T01:30"),
    ],
)
def test_quiet_hours(say: Any, quiet: Any, at: Any, expected: Any) -> None:
    def clock(text: str) -> time:
        hour, _, minute = text.partition(":")
        return time(int(hour), int(minute or 0))

    begin, end = map(clock, quiet.split("-"))
    given = datetime.fromisoformat(at).replace(tzinfo=UTC)
    wanted = datetime.fromisoformat(expected).replace(tzinfo=UTC) if expected else None
    assert quiet_end((begin, end), "Europe/London", given) == wanted, say


def test_what_is_grave_may_pass_the_quiet_hours(make_change: Any) -> None:
    night = datetime(2026, 11, 24, 23, tzinfo=UTC)
    route = Route("r", ("chat",), quiet=(time(22), time(7)), quiet_except_high=True)
    changes = [make_change(number=1), make_change(number=2, category=Category.CHARITY, also=())]
    made = plan_changes(changes, [route], night, TWO)
    assert [a.changes for a in made.alerts] == [(1,)]
    assert [(w.change.id, w.due) for w in made.deferred] == [(2, datetime(2026, 11, 25, 7, tzinfo=UTC))]
    assert due_at(Route("r", ("chat",), quiet=(time(22), time(7))), night, high=True) is not None


def test_a_storm_becomes_a_message_each_quarter_of_an_hour(box: Any, make_change: Any, now: Any) -> None:
    at_once = default_routes(["chat"], rest=Digest.NOW)
    box.add(*(make_change(number=n, source=f"s{n}", edition_id=n) for n in range(1, STORM + 1)))
    assert plan(box, at_once, now) == STORM
    box.add(*(make_change(number=n, source=f"s{n}", edition_id=n) for n in range(40, 45)))
    assert plan(box, at_once, now) == 0
    assert plan(box, at_once, now + timedelta(minutes=3)) == 0
    assert next_quarter(now) == datetime(2026, 11, 24, 15, tzinfo=UTC)
    assert plan(box, at_once, next_quarter(now)) == 1
    assert (payloads(box)[-1][1]["total"], payloads(box)[-1][1]["digest"]) == (5, True)
    box.add(make_change(number=50, source="s50", edition_id=50))
    assert plan(box, at_once, now + timedelta(minutes=61)) == 1, "an hour later the storm is over"


def test_one_person_in_two_channels_gets_one_message(make_change: Any, now: Any) -> None:
    receivers = {"news": Receiver(("a@example.org", "b@example.org")), "all": Receiver(("A@example.org", "c@example.org"))}
    routes = [Route("press", ("news",), categories=frozenset({Category.PRESS})), Route("everything", ("all",))]
    press, other = make_change(number=1), make_change(number=2, category=Category.CHARITY, also=())
    alerts = plan_changes([press, other], routes, now, receivers).alerts
    got = sorted((a.channel, a.addresses, a.changes) for a in alerts)
    assert got == [
        ("all", ("A@example.org",), (2,)), ("all", ("c@example.org",), (1, 2)),
        ("news", ("a@example.org", "b@example.org"), (1,)),
    ]
    assert {w["route"] for a in alerts if a.channel == "news" for w in a.payload["why"]} == {"press", "everything"}


def test_the_sooner_of_two_ways_to_one_person_counts(make_change: Any, now: Any) -> None:
    receivers = {"slow": Receiver(("a@example.org",)), "fast": Receiver(("a@example.org",))}
    routes = [Route("weekly", ("slow",), digest=Digest.WEEKLY), Route("now", ("fast",))]
    made = plan_changes([make_change()], routes, now, receivers)
    assert ([a.channel for a in made.alerts], made.deferred) == (["fast"], ())


def test_operators_news_reaches_one_person_once(now: Any) -> None:
    from model.delivery import Notice

    receivers = {"x": Receiver(("a@example.org",)), "y": Receiver(("a@example.org", "b@example.org"))}
    alerts = plan_notices([Notice("dfe", "stale", "m", now)], [Route("o", ("x", "y"), operators=True)], now, receivers)
    assert sorted((a.channel, a.addresses) for a in alerts) == [("x", ("a@example.org",)), ("y", ("b@example.org",))]


@pytest.mark.parametrize(
    ("say", "over", "hit"),
    [
        ("its source", {"source": "dfe-external-data-shares"}, True),
        ("its kind", {"kind": "added"}, True),
        ("its recipient, in any case and spacing", {"recipient": "the daily invention ltd"}, True),
        ("part of a name is no name", {"recipient": "Daily Invention"}, False),
        ("one condition of two", {"kind": "added", "source": "phe"}, False),
    ],
)
def test_muted_by(say: Any, over: Any, hit: Any, make_change: Any, now: Any) -> None:
    one = Mute(**{"id": 1, "source": "", "recipient": "", "kind": "", "until": now, **over})
    assert (muted_by([one], make_change(recipient="The  Daily Invention Ltd")) is one) is hit, say


def test_muted_changes_are_kept_and_listed_and_told_to_nobody(box: Any, make_change: Any, now: Any) -> None:
    at_once = default_routes(["chat"], rest=Digest.NOW)
    with Store.open(box.folder) as store:
        until = now + timedelta(days=1)
        number = mute(store, now, source="", recipient="", kind="moved", until=until, why="noise")
    box.add(make_change(ChangeKind.MOVED, 1), make_change(number=2))
    assert plan(box, at_once, now) == 1
    assert [p["total"] for _, p in payloads(box)] == [1]
    with Store.open(box.folder) as store:
        assert [(x["id"], x["mute"]) for x in muted_changes(store, 10)] == [(1, number)]
        assert [x["kept"] for x in mutes_in_force(store, now)] == [1]
        assert lift(store, number, now)
        assert not lift(store, number, now)
    box.add(make_change(ChangeKind.MOVED, 3))
    assert plan(box, at_once, now) == 2, "a new one, and what was kept back"


@pytest.mark.parametrize("by_hand", [True, False])
@pytest.mark.parametrize("digest", [Digest.NOW, Digest.DAILY])
def test_what_a_mute_kept_back_goes_out_once_in_one_digest_when_it_ends(
    box: Any, make_change: Any, now: Any, digest: Digest, by_hand: bool
) -> None:
    routes = [Route("all", ("chat",), digest=digest)]
    number = held_back(box, now, kind="moved")
    another = held_back(box, now + timedelta(minutes=30), recipient="Somebody Else")
    box.add(
        make_change(ChangeKind.MOVED, 1), make_change(ChangeKind.MOVED, 2, edition_id=8),
        make_change(ChangeKind.MOVED, 3, recipient="Somebody Else"), make_change(ChangeKind.MOVED, 4),
    )
    assert plan(box, routes, now) == 0
    with Store.open(box.folder) as store:
        set_fields(store, "change", {"state": "retracted"}, id=4)
        assert not by_hand or lift(store, number, now)
    over = now if by_hand else now + timedelta(hours=1)
    assert plan(box, routes, over - timedelta(seconds=1)) == (1 if by_hand else 0)
    assert plan(box, routes, over) == (0 if by_hand else 1)
    assert plan(box, routes, over + timedelta(minutes=1)) == 0
    ((_, told),) = payloads(box)
    assert told["total"] == 2
    with Store.open(box.folder) as store:
        assert [(x["id"], x["mute"]) for x in muted_changes(store, 10)] == [(3, another)]


def test_a_crash_at_the_end_of_a_mute_loses_nothing_and_repeats_nothing(
    box: Any, make_change: Any, now: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, routes, over = held_back(box, now, kind="moved"), [Route("all", ("chat",))], now + timedelta(hours=1)
    box.add(make_change(ChangeKind.MOVED, 1))
    assert plan(box, routes, now) == 0
    with monkeypatch.context() as broken:
        broken.setattr("db.outbox.alerts.end_released", Mock(side_effect=KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            plan(box, routes, over)
    with Store.open(box.folder) as store:
        assert [(x["id"], x["mute"]) for x in muted_changes(store, 10)] == [(1, number)]
        assert next_digests(store) == []
    assert [plan(box, routes, over + timedelta(minutes=m)) for m in (1, 2)] == [1, 0]


def held_back(box: Any, now: Any, **over: str) -> int:
    with Store.open(box.folder) as store:
        kinds = {"source": "", "recipient": "", "kind": "", **over}
        return mute(store, now, **kinds, until=now + timedelta(hours=1), why="noise")


def test_a_mute_reaches_what_already_waits_for_a_digest(box: Any, make_change: Any, now: Any) -> None:
    daily = [Route("rest", ("chat",), digest=Digest.DAILY)]
    box.add(make_change(ChangeKind.MOVED, 1), make_change(number=2))
    plan(box, daily, now)
    number = held_back(box, now, kind="moved")
    with box.open() as store:
        assert take_out_muted(store, now) == 1
        assert take_out_muted(store, now) == 0
    with Store.open(box.folder) as store:
        assert [(x["id"], x["mute"]) for x in muted_changes(store, 10)] == [(1, number)]
        assert [x["changes"] for x in next_digests(store)] == [1]
    slot = datetime(2026, 11, 25, 8, tzinfo=UTC)
    assert plan(box, daily, slot) == 1, "the mute is over by then"
    assert [p["total"] for _, p in payloads(box)] == [2]


def test_a_mute_that_came_between_a_plan_and_its_writing_holds_at_the_digest(box: Any, make_change: Any, now: Any) -> None:
    daily = [Route("rest", ("chat",), digest=Digest.DAILY)]
    box.add(make_change(ChangeKind.MOVED, 1), make_change(number=2))
    plan(box, daily, now)
    slot = datetime(2026, 11, 25, 8, tzinfo=UTC)
    held_back(box, slot, kind="moved")
    assert plan(box, daily, slot) == 1
    assert [p["total"] for _, p in payloads(box)] == [1]
    with Store.open(box.folder) as store:
        assert [x["id"] for x in muted_changes(store, 10)] == [1]
    box.add(make_change(ChangeKind.MOVED, 3))
    plan(box, daily, slot + timedelta(hours=2))
    held_back(box, slot + timedelta(days=1), kind="moved")
    assert plan(box, daily, slot + timedelta(days=1)) == 0, "a digest of which all is muted is no message"


def test_a_message_names_the_one_before_it_about_the_same_publication(box: Any, make_change: Any, now: Any) -> None:
    at_once = default_routes(["chat"], rest=Digest.NOW)
    box.add(make_change(number=1))
    plan(box, at_once, now)
    box.add(make_change(number=2, edition_id=8))
    plan(box, at_once, now + timedelta(hours=1))
    first, second = (p for _, p in payloads(box))
    assert first["follows"] is None
    assert second["follows"]["id"] == first["id"]


def test_each_change_and_the_alert_before_link_to_their_pages_where_there_is_a_site(box: Any, make_change: Any, now: Any) -> None:
    at_once = default_routes(["chat"], rest=Digest.NOW)
    for number in (1, 2):
        box.add(make_change(number=number, edition_id=number))
        with box.open() as store:
            plan_due(store, at_once, now + timedelta(hours=number), {"chat": Receiver()}, enrichment=SITE)
    _, (_, second) = payloads(box)
    assert second["items"][0]["page"] == "https://npd.example.org/changes/2"
    assert second["follows"]["page"] == "https://npd.example.org/changes/1"
    message = Message(second["id"], second["id"], "reader@example.org", second)
    text = full_text(message)
    assert "\nPage: https://npd.example.org/changes/2\n" in text
    assert "\nThe earlier one: https://npd.example.org/changes/1\n" in text
    said = json.dumps(slack.blocks(message))
    assert "<https://npd.example.org/changes/1|the earlier one at npd.example.org>" in said
    assert "<https://npd.example.org/changes/2|all about this change at npd.example.org>" in said
    html = html_of(message)
    assert 'href="https://npd.example.org/changes/1">The earlier one at npd.example.org</a>' in html
    assert 'href="https://npd.example.org/changes/2">all about this change at npd.example.org</a>' in html


def test_without_a_site_there_are_no_such_links(box: Any, make_change: Any, now: Any) -> None:
    box.add(make_change(number=1))
    plan(box, default_routes(["chat"], rest=Digest.NOW), now)
    ((_, payload),) = payloads(box)
    assert payload["items"][0]["page"] == ""
    assert "Page:" not in full_text(Message("AL-0", "AL-0", "reader@example.org", payload))
