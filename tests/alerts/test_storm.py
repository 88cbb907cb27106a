"""A flood of news: so many messages in an hour, one more each quarter of an hour, the gravest first, and nothing lost."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from alerts.channels import CHANNELS, slack, webhook
from alerts.channels.email import html_of
from alerts.message import Form, Message, full_text, short_text
from alerts.planning.grouping import Receiver, plan_digests
from alerts.planning.plan import AT_MOST, STORM, Enrichment, plan_due
from alerts.planning.when import next_quarter
from alerts.routes import Digest, Route, default_routes
from alerts.sending.deliver import deliver_due
from db import queries
from db.outbox.deliveries import due_now, pause
from db.outbox.storms import GATHERED, Weight
from model.change import ChangeKind, StoredChange
from model.delivery import PendingNotification
from model.recipient import Category
from tests.alerts.conftest import make
from tests.alerts.test_evidence import text_of
from tests.tables import rows_of, set_fields
from text.timestamp import parse_stamp, stamp

AT_ONCE = default_routes(["hook"], rest=Digest.NOW)
RECEIVERS = {"hook": Receiver(most_grave=webhook.MOST_GRAVE)}
SITE = Enrichment(site="https://npd.example.org")
QUARTER = timedelta(minutes=15)
KINDS: dict[str, dict[str, Any]] = {
    "press": {"category": Category.PRESS, "also": ()},
    "company": {"category": Category.COMMERCIAL, "also": ()},
    "other": {"category": Category.CHARITY, "also": ()},
    "first look": {"kind": ChangeKind.BASELINE, "category": Category.UNKNOWN, "recipient": None, "reference": None, "after": {}},
}


def news(of: str, *numbers: int, at: datetime) -> list[StoredChange]:
    """Of each number a source of its own with this news."""
    return [make(**{"number": n, "source": f"s{n}", "edition_id": n, "seen_at": stamp(at), **KINDS[of]}) for n in numbers]


def plan(box: Any, at: datetime) -> int:
    with box.open() as store:
        return plan_due(store, AT_ONCE, at, RECEIVERS, zone="Europe/London")


def alerts(box: Any) -> list[tuple[datetime, Any]]:
    """(when, what it says) of each message, in order."""
    with box.open() as store:
        return [(parse_stamp(x["created_at"]), json.loads(x["payload"])) for x in rows_of(store, "alert")]


def test_of_a_flood_a_channel_gets_so_many_messages_in_an_hour_and_each_piece_of_news_once(box: Any, now: Any) -> None:
    """More news comes all the while; two processes plan, one of them with a clock that is a little behind."""
    of, number = list(KINDS), 0
    for minute in range(0, 76, 3):
        at = now + timedelta(minutes=minute)
        many = 150 if minute == 0 else 6
        for n in range(number, number + many):
            box.add(*news(of[n % 4], n + 1, at=at))
        number += many
        plan(box, at)
        plan(box, at - timedelta(seconds=40))
        plan(box, at + timedelta(seconds=40))
    plan(box, now + timedelta(minutes=90))
    made = alerts(box)
    for begin in range(76):
        within = [p for at, p in made if timedelta() <= at - now - timedelta(minutes=begin) < timedelta(hours=1)]
        at_once = Counter(p["severity"] for p in within if not p["digest"])
        assert at_once.total() <= STORM
        assert at_once["normal"] + at_once["low"] <= AT_MOST[Weight.OTHER]
    gathered = Counter(next_quarter(at) for at, p in made if p["digest"])
    assert set(gathered.values()) == {1}
    with box.open() as store:
        told = Counter(x["change_id"] for x in rows_of(store, "alert_change"))
        assert told == dict.fromkeys(range(1, number + 1), 1)
        assert rows_of(store, "waiting") == rows_of(store, "change", planned_at=None) == []
        for x in rows_of(store, "alert"):
            mine = {y["change_id"] for y in rows_of(store, "alert_change", alert_id=x["id"])}
            assert {c["id"] for c in queries.each_change(store, alert=x["id"], limit=10**6)} == mine
            assert queries.count_changes(store, alert=x["id"]) == len(mine)


def test_news_is_told_as_planned_only_with_the_message_that_counts_it(box: Any, now: Any) -> None:
    box.add(*news("press", *range(1, STORM + 11), at=now))
    assert plan(box, now) == STORM
    with box.open() as store:
        waits = {x["change_id"] for x in rows_of(store, "waiting")}
        told = {x["change_id"] for x in rows_of(store, "alert_change")}
    assert (len(waits), waits | told, waits & told) == (10, {*range(1, STORM + 11)}, set())
    assert plan(box, next_quarter(now)) == 1
    ((_, last),) = [x for x in alerts(box) if x[1]["digest"]]
    assert (last["total"], last["severity"]) == (10, "high")


@pytest.mark.parametrize("before", ["first look", "other"])
def test_what_is_grave_does_not_wait_for_what_is_not(box: Any, now: Any, before: str) -> None:
    """First looks, one after another, took up the hour: what a newspaper got was told a quarter of an hour later."""
    for n in range(1, 41):
        box.add(*news(before, n, at=now))
        plan(box, now + timedelta(seconds=n))
    lighter = len(alerts(box))
    assert lighter == AT_MOST[Weight.FIRST_LOOK if before == "first look" else Weight.OTHER]
    box.add(*(c._replace(kind=ChangeKind.REFERENCE_REUSED) for c in news("other", *range(50, 50 + STORM), at=now)))
    grave = AT_MOST[Weight.GRAVE] - lighter
    assert plan(box, now + timedelta(minutes=1)) == grave
    assert {p["severity"] for _, p in alerts(box)[-grave:]} == {"high"}
    papers = STORM - AT_MOST[Weight.GRAVE]
    box.add(*news("press", *range(150, 150 + papers), at=now))
    assert plan(box, now + timedelta(minutes=2)) == papers, "newspapers wait for nothing else"
    box.add(*news("press", 180, at=now))
    assert plan(box, now + timedelta(minutes=3)) == 0, "where the grave themselves are too many they are gathered"
    assert plan(box, next_quarter(now)) == 1
    assert alerts(box)[-1][1]["items"][0]["category"] == "press"


def test_news_does_not_wait_for_the_first_looks_of_a_start(box: Any, now: Any) -> None:
    for n in range(1, 21):
        box.add(*news("first look", n, at=now))
        plan(box, now + timedelta(seconds=n))
    box.add(*news("other", *range(30, 36), at=now))
    assert plan(box, now + timedelta(minutes=1)) == 6


def test_messages_that_were_gathered_take_nothing_of_what_is_told_at_once(box: Any, now: Any) -> None:
    box.add(*news("press", *range(1, 100), at=now))
    assert plan(box, now) == STORM
    for n in range(1, 4):
        box.add(*news("press", 100 + n, at=now))
        plan(box, now + timedelta(minutes=2) * n)
        assert plan(box, next_quarter(now) + QUARTER * (n - 1)) == 1
    box.add(*news("press", *range(200, 200 + STORM), at=now))
    assert plan(box, now + timedelta(minutes=61)) == STORM


def test_a_source_that_is_asked_just_now_is_told_when_that_is_done(box: Any, now: Any) -> None:
    box.add(*news("press", 1, 2, at=now), *news("first look", 3, at=now))
    with box.open() as store:
        assert plan_due(store, AT_ONCE, now, RECEIVERS, under_way=["s2", "s3"]) == 1
        assert plan_due(store, AT_ONCE, now, RECEIVERS, under_way=["s2", "s3"]) == 0
        assert plan_due(store, AT_ONCE, now, RECEIVERS) == 2


def test_what_falls_due_soon_after_a_gathered_message_goes_with_the_next(box: Any, now: Any) -> None:
    quarter = datetime(2026, 11, 24, 15, tzinfo=UTC)
    box.add(*news("press", *range(1, STORM + 3), at=now))
    plan(box, now)
    assert plan(box, quarter) == 1
    box.add(*news("press", 90, at=now))
    plan(box, quarter)
    with box.open() as store:
        (waits,) = rows_of(store, "waiting")
        assert parse_stamp(waits["due"]) == quarter + QUARTER
        set_fields(store, "waiting", {"due": stamp(quarter + timedelta(minutes=3))})
    assert plan(box, quarter + timedelta(minutes=3)) == 0
    assert plan(box, quarter + QUARTER) == 1


def flood(kind: str, at: datetime, *, press: int, firms: int, other: int, enrichment: Enrichment = SITE) -> Message:
    """The one message into which texts of so many sources and some first looks are gathered."""
    texts = [text_of(n, f"Invented Paper {n:04}", "press") for n in range(press)]
    texts += [text_of(1000 + n, f"Pretend Firm {n:04} Ltd") for n in range(firms)]
    texts += [text_of(3000 + n) for n in range(other)]
    each = [t._replace(id=n, source=f"s{n}", key=f"k{n}", seen_at=stamp(at - timedelta(days=n % 2))) for n, t in enumerate(texts, 1)]
    each += news("first look", *range(5001, 5021), at=at)
    waiting = [PendingNotification(enrichment.to(c), "chat", "", at, (("all", "every change"),)) for c in reversed(each)]
    channel = CHANNELS[kind]
    receivers = {"chat": Receiver(("",), channel.attaches, channel.most_grave)}
    made = plan_digests(waiting, [Route("all", ("chat",))], at, receivers, zone="Europe/London")
    (alert,) = made.alerts
    assert alert.changes == tuple(sorted(c.id for c in each))
    return Message(alert.id, f"{alert.id}.0", "", alert.payload)


@pytest.mark.parametrize("kind", ["email", "webhook", "slack"])
def test_a_flood_is_one_message_that_names_the_gravest_and_says_where_the_rest_is(kind: str, now: Any) -> None:
    message = flood(kind, now, press=100, firms=300, other=200)
    assert message.payload["headline"].startswith("Invented Paper")
    assert message.payload["summary"] == "620 changes: 20 first looks, 600 pieces of evidence published (100 press, 300 commercial)"
    command, page = f"npdwatch changes --alert {message.alert}", "https://npd.example.org/changes?since=2026-11-23"
    if kind == "email":
        said, html = full_text(message), html_of(message)
        assert [n for n in range(100) if f"Invented Paper {n:04}" not in said] == []
        assert f"(all of them: {command} --csv; {page}&sort=severity):" in said
        assert f"(all of them: {command} --csv; {page}&amp;sort=severity):" in html
        last = "and 320 more changes: 100 about companies, 200 of lower severity, 20 first looks"
        assert f"- {last}" in said.splitlines()
        assert f">{last}</li>" in html
    elif kind == "webhook":
        body = webhook.render(webhook.WebhookConfig("https://hooks.example/x"), message)
        data = json.loads(body)["data"]
        assert len(body) <= webhook.LARGEST
        assert (data["total"], data["total"] - len(data["items"])) == (620, data["not_shown"])
        assert data["rest"] == f"{command} --csv; {page}&sort=severity"
    else:
        said = json.dumps(slack.content(message), ensure_ascii=False)
        assert f"`{command}` or <{page}&amp;sort=severity|all of it>" in said
    plain = short_text(message)
    assert plain.splitlines()[0] == message.payload["headline"]
    assert f"(all of them: {command} --csv; {page}&sort=severity)" in plain
    assert len(plain) <= 2500


def test_without_a_site_the_command_alone_says_where_the_rest_is(now: Any) -> None:
    message = flood("slack", now, press=30, firms=40, other=50, enrichment=Enrichment())
    said = json.dumps(slack.content(message), ensure_ascii=False)
    assert f": `npdwatch changes --alert {message.alert}`" in said
    assert "open the publication" not in said
    assert "page" not in message.payload["edition"]


def test_readers_who_follow_are_named_no_command(message: Any) -> None:
    changes: Sequence[StoredChange] = [make(number=n, recipient=f"Body {n}", category=Category.CHARITY, also=()) for n in range(1, 60)]
    letter = message(changes, payload={"digest": True, "why": []})
    assert "npdwatch changes" not in full_text(letter) + short_text(letter) + html_of(letter)
    assert letter.form is Form.RICH


MANY = 240


@pytest.mark.parametrize("of", ["company", "other", "first look"])
def test_an_hour_of_a_flood_over_a_hook_and_a_newspaper_in_the_middle_of_it(
    box: Any, hook: Any, clock: Any, of: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A publisher's new template changed 3,000 sources: 114 messages in 20 seconds, and a newspaper behind them."""
    config = {"hook": webhook.WebhookConfig(hook.url, local=True)}
    begun, came = clock(), list[tuple[datetime, Any]]()

    def round_() -> None:
        deliver_due(
            box.open, config, clock, owner="test", wait=lambda _: None,
            meanwhile=lambda store: plan_due(store, AT_ONCE, clock(), RECEIVERS, enrichment=SITE),
        )
        came.extend((clock(), json.loads(body)["data"]) for _, body in hook.seen[len(came):])

    add_texts(box, of, MANY, at=begun)
    for minute in range(61):
        if minute == 7:
            box.add(*news("press", MANY + 1, at=clock()))
        round_()
        clock.forward(60)
    assert sum(p["total"] for _, p in came) == MANY + 1
    assert len(came) <= STORM + 5
    with box.open() as store:
        assert Counter(x["change_id"] for x in rows_of(store, "alert_change")) == dict.fromkeys(range(1, MANY + 2), 1)
    told, said = next((at, p) for at, p in came if "The Daily Invention Ltd" in json.dumps(p["items"][:3]))
    late = told - begun - timedelta(minutes=7)
    assert late < (QUARTER if of == "company" else timedelta(minutes=1))
    assert said["headline"].startswith("The Daily Invention Ltd")
    with capsys.disabled():
        sys.stdout.write(f"({MANY + 1} x {of}: {len(came)} messages, a newspaper after {late.total_seconds():.0f} s)")


def news_in(seen: Any) -> list[Any]:
    """What a hook got, but for operators' news."""
    return [d for _, body in seen if "digest" in (d := json.loads(body)["data"])]


@pytest.mark.parametrize("held", ["it answers 503", "it is paused"])
def test_after_two_days_without_a_receiver_an_hours_messages_come_and_then_one(box: Any, hook: Any, clock: Any, held: str) -> None:
    """What piles up while nothing is taken goes out at once: by the hour's measure of two days it was hundreds."""
    config = {"hook": webhook.WebhookConfig(hook.url, local=True)}
    hook.steps = [(503, b"")]

    def round_() -> None:
        deliver_due(
            box.open, config, clock, owner="test", wait=lambda _: None,
            meanwhile=lambda store: plan_due(store, AT_ONCE, clock(), RECEIVERS),
        )

    if held == "it is paused":
        with box.open() as store:
            pause(store, "hook", "its receiver is gone", clock())
    for n in range(2 * 24 * 3):
        box.add(*news(("press", "other")[n % 2], 2 * n + 1, 2 * n + 2, at=clock()))
        round_()
        clock.forward(20 * 60)
    hook.steps, seen = [(200, b"ok")], len(hook.seen)
    box.resume("hook")
    with box.open() as store:
        due_now(store, "hook", clock())
    round_()
    assert len(news_in(hook.seen[seen:])) <= STORM + GATHERED
    clock.forward(15 * 60)
    round_()
    came = news_in(hook.seen[seen:])
    assert len(came) <= STORM + GATHERED + 1
    assert sum(p["total"] for p in came) == 2 * 2 * 24 * 3
    with box.open() as store:
        assert rows_of(store, "waiting") == []


def add_texts(box: Any, of: str, number: int, *, at: datetime) -> None:
    """Each of a source of its own: texts that name a company or nobody, or first looks."""
    if of == "first look":
        box.add(*news(of, *range(1, number + 1), at=at))
        return
    texts = [text_of(n, f"Pretend Firm {n:04} Ltd" if of == "company" else "") for n in range(1, number + 1)]
    box.add(*(t._replace(id=n, source=f"s{n}", key=f"k{n}", seen_at=stamp(at)) for n, t in enumerate(texts, 1)))
    with box.open() as store:
        for n, text in enumerate(texts, 1):
            set_fields(store, "change", {"detail": json.dumps(text.detail)}, id=n)
