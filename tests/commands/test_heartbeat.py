"""Signs of life: the heartbeat's ping, the notice after a gap, the weekly message, a full disk. Told once, never mixed."""

from __future__ import annotations

import json
import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import config
from alerts.planning.grouping import Receiver
from alerts.planning.plan import plan_due
from alerts.routes import default_routes
from commands.daemon.alarm import words
from commands.daemon.heartbeat import after_round, before_round, note_week, ping, reasons
from commands.daemon.metrics import DaemonFacts
from commands.watch.status import gather
from commands.watch.trouble import trouble_lines
from db.connection import open_connection
from db.health import look
from db.outbox.gone import hold_channels
from db.outbox.incidents import Incident, channel_subject, end_old_news, report
from db.problems import FILE_NAME, DatabaseReadOnly
from db.register.runs import add_verdicts, close_run, start_run
from db.store import Store
from demo.sinks import HookSink, hook_reply
from model.fetch import Expected, Outcome, Verdict
from model.source import Source
from pipelines.health import note_disk, note_health
from tests.tables import pragma, rows_of, values_of
from text.timestamp import stamp

AT = datetime(2026, 11, 24, 14, 56, tzinfo=UTC)
WATCHED = "dfe-external-data-shares"


@pytest.fixture
def settings(tmp_path: Path) -> config.Configuration:
    path = tmp_path / "npdwatch.toml"
    path.write_text(
        '[crawl]\nloopback = true\nhosts = ["example.org"]\n[heartbeat]\nurl_env = "BEAT"\n'
        f'[[source]]\nname = "{WATCHED}"\nkind = "feed"\nurl = "https://example.org/{WATCHED}"\n', "utf-8",
    )
    return config.load(path)


@pytest.fixture
def store(settings: config.Configuration) -> Any:
    with Store.create(settings.folder) as made:
        yield made


def run_at(store: Store, at: datetime, trigger: str = "daemon") -> None:
    with store.transaction():
        store.insert("run", trigger=trigger, started_at=stamp(at), ended_at=stamp(at))


def failing(store: Store, outcome: Outcome, at: datetime, name: str = WATCHED) -> None:
    """One poll in which the source fails."""
    source = Source(name, "feed", f"https://example.org/{name}")
    run = start_run(store, [source], [Expected(name, source.url)], "daemon", at)
    with store.transaction():
        add_verdicts(store, run, [Verdict(name, source.url, outcome, None, "of Zyxw Ltd")], at)
    note_health(store, [source], close_run(store, run, at, {}), at)


def codes(store: Store) -> list[str]:
    return values_of(store, "notice", "code", recovered_at=None)


def told(store: Store, at: datetime) -> list[Any]:
    """The operators' messages that are planned now."""
    plan_due(store, default_routes(["chat"]), at, {"chat": Receiver()})
    rows = rows_of(store, "alert", created_at=stamp(at))
    return [json.loads(x["payload"]) for x in rows]


@pytest.mark.parametrize(
    ("say", "trigger", "ago", "expected"),
    [
        ("the usual pause", "daemon", timedelta(minutes=16), []),
        ("a night", "daemon", timedelta(hours=9), ["was_not_running"]),
        ("a manual crawl says nothing of the daemon", "manual", timedelta(hours=9), []),
    ],
)
def test_the_notice_after_a_gap(say: Any, trigger: Any, ago: Any, expected: Any, store: Any, settings: Any) -> None:
    run_at(store, AT - ago, trigger)
    before_round(store, settings, AT)
    assert codes(store) == expected, say


def test_a_gap_is_told_once_and_never_again(store: Any, settings: Any) -> None:
    run_at(store, AT - timedelta(hours=9))
    before_round(store, settings, AT)
    (message,) = told(store, AT)
    assert message["type"] == "notices"
    assert "was not running from 24 Nov 2026, 05:56 GMT to 24 Nov 2026, 14:56 GMT, 9 hours" in message["items"][0]["message"]
    for days in (1, 8, 15):
        assert told(store, AT + timedelta(days=days)) == []


@pytest.mark.parametrize(("ago", "said"), [
    (timedelta(minutes=46), "46 minutes"), (timedelta(minutes=89), "89 minutes"), (timedelta(hours=80), "3 days"),
])
def test_a_gap_is_said_in_a_unit_that_fits(ago: timedelta, said: str, store: Any, settings: Any) -> None:
    """35 minutes were "1 hour"."""
    run_at(store, AT - ago)
    before_round(store, settings, AT)
    (message,) = told(store, AT)
    assert f", {said} (or this machine's clock was set forward). All sources are polled now" in message["items"][0]["message"]


def test_where_nobody_can_be_told_news_for_once_is_over_after_a_week(store: Any, settings: Any) -> None:
    assert settings.channel == {}
    run_at(store, AT - timedelta(hours=9))
    before_round(store, settings, AT)
    for days, expected in ((6, ["was_not_running"]), (8, [])):
        with store.transaction():
            end_old_news(store, AT + timedelta(days=days))
        assert codes(store) == expected
    for days in (0, 8):
        after_round(store, settings, AT + timedelta(days=days))
    assert "still_watching" not in codes(store), "it would stand in status and nowhere else"


def test_still_watching_comes_each_week_and_not_in_the_first(store: Any, settings: Any) -> None:
    sent = []
    for day in range(22):
        at = AT + timedelta(days=day)
        note_week(store, settings, at)
        sent += [(day, m["headline"]) for m in told(store, at)]
    assert sent == [(day, "Still watching") for day in (7, 14, 21)]


def test_still_watching_comes_too_where_the_clock_was_ahead(store: Any, settings: Any) -> None:
    note_week(store, settings, AT + timedelta(days=365))
    sent = []
    for day in range(9):
        note_week(store, settings, AT + timedelta(days=day))
        sent += [(day, m["headline"]) for m in told(store, AT + timedelta(days=day))]
    assert sent == [(0, "Still watching"), (7, "Still watching")]


def test_still_watching_says_what_is_wrong(store: Any, settings: Any) -> None:
    note_week(store, settings, AT)
    failing(store, Outcome.TLS, AT)
    note_week(store, settings, AT + timedelta(days=7))
    (text,) = values_of(store, "notice", "message", code="still_watching")
    assert f"in trouble: {WATCHED}: blind, tls" in text


@pytest.mark.parametrize(
    ("say", "reply", "wrong", "path", "expected"),
    [
        ("well", hook_reply(200), [], "/ping/SECRET", True),
        ("not well: the reason is said", hook_reply(200), ["dfe: stale"], "/ping/SECRET/fail", True),
        ("the receiver is ill", hook_reply(503), [], "/ping/SECRET", False),
    ],
)
def test_ping(say: Any, reply: Any, wrong: Any, path: Any, expected: Any, tmp_path: Path, caplog: Any) -> None:
    with HookSink(tmp_path, replies=[reply]) as sink:
        assert ping(sink.url("/ping/SECRET"), wrong, local=True) is expected, say
        assert sink.received[0].path == path
        assert sink.received[0].body == ("\n".join(wrong) or "well").encode()
    assert "SECRET" not in caplog.text


def test_after_a_round_the_heartbeat_tells_how_the_watch_is(
    store: Any, settings: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    with HookSink(tmp_path / "hooks") as sink:
        monkeypatch.setenv("BEAT", sink.url("/b"))
        for n, outcome in enumerate((Outcome.OK, Outcome.BLOCKED, Outcome.BLOCKED, Outcome.OK)):
            failing(store, outcome, AT + n * timedelta(minutes=15))
            after_round(store, settings, AT + n * timedelta(minutes=15))
        well, ill = ("/b", b"well"), ("/b/fail", f"{WATCHED}: blind, blocked".encode())
        assert [(h.path, h.body) for h in sink.received] == [well, well, ill, well], "nothing of what a site printed"


def test_what_the_database_cannot_be_told_the_heartbeat_tells(
    store: Any, settings: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    with HookSink(tmp_path / "hooks") as sink:
        monkeypatch.setenv("BEAT", sink.url("/b"))
        pragma(store, "query_only = on")
        after_round(store, settings, AT)
        ((path, body),) = [(h.path, h.body.decode()) for h in sink.received]
    assert path == "/b/fail"
    assert "npdwatch.db cannot be written" in body


def test_a_heartbeat_that_cannot_be_sent_changes_nothing(store: Any, settings: Any, monkeypatch: Any) -> None:
    monkeypatch.setenv("BEAT", "http://127.0.0.1:1/x")
    after_round(store, settings, AT)
    monkeypatch.delenv("BEAT")
    after_round(store, settings, AT)
    assert codes(store) == []


def test_what_waits_for_more_than_an_hour_is_a_reason(store: Any, settings: Any) -> None:
    with store.transaction():
        store.insert("alert", id="AL-1", channel="chat", created_at=stamp(AT - timedelta(minutes=61)), payload="{}")
        store.insert("delivery", id="AL-1", alert_id="AL-1", channel="chat", state="pending", attempts=3, next_at=stamp(AT))
    settings = settings.but(source=())
    assert reasons(store, settings, AT) == [f"an alert of {stamp(AT - timedelta(minutes=61))} has not reached everybody"]
    assert reasons(store, settings, AT - timedelta(minutes=5)) == []
    with store.transaction():
        hold_channels(store, (), AT)
    assert reasons(store, settings, AT) == [], "it waits for a channel that was taken out, which operators were told"


def test_the_reasons_are_the_same_for_whoever_asks_and_name_no_address(store: Any, settings: Any) -> None:
    failing(store, Outcome.TLS, AT)
    with store.transaction():
        report(store, [Incident("", "channel_failing", channel_subject("mail", "b@example.org"), "m", urgent=True)], AT)
    found = reasons(store, settings, AT)
    assert found == [f"{WATCHED}: blind, tls", "mail: channel failing"]
    assert look(settings.folder, settings.sources, AT, tells=False).reasons() == found


def test_a_disk_that_is_nearly_full_is_told_and_recovers(store: Any, monkeypatch: Any) -> None:
    usage = shutil._ntuple_diskusage
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10**9, 9 * 10**8, 10**8))
    note_disk(store, AT)
    assert codes(store) == ["disk_low"]
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10**9, 0, 10**9))
    note_disk(store, AT)
    assert codes(store) == []


def mounted_read_only(folder: Path) -> Any:
    return os.statvfs_result([1, 1, 10**9, 10**9, 10**9, 1, 1, 1, os.ST_RDONLY, 255])


@pytest.mark.parametrize(
    ("what", "how", "said"),
    [
        ("statvfs", mounted_read_only, "is mounted read-only"),
        ("access", lambda *_: False, "cannot be written by the account to which the folder belongs"),
    ],
)
def test_a_folder_that_cannot_be_written_is_said_by_status_health_and_alarm(
    what: str, how: Any, said: str, settings: config.Configuration, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of it can be noted: `status` was calm for as long as it lasted, and the alarm named four causes."""
    run_at(store, AT)
    assert gather(settings, AT)["not_writable"] is None
    monkeypatch.setattr(os, what, how)
    found = gather(settings, AT)
    assert said in found["not_writable"]
    assert not found["well"]
    found["sources"] = []
    assert any(said in line for line in trouble_lines(found))
    (reason,) = look(settings.folder, (), AT, tells=False).reasons()
    assert said in reason
    assert said in words(settings, "crawl", 73, AT, 1)
    assert "the disk is full" not in words(settings, "crawl", 73, AT, 1)


def test_what_writes_to_a_disk_that_is_mounted_read_only_says_so(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "statvfs", mounted_read_only)
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(DatabaseReadOnly, match=r"its file system is mounted read-only\. See what the system's log"):
        open_connection(store.folder / FILE_NAME)


def test_an_alarm_about_the_handing_out_says_who_asks_meanwhile(settings: config.Configuration, store: Store) -> None:
    run_at(store, AT)
    assert "[crawl] largest" in words(settings, "crawl", -9, AT, 3)  # killed, as where memory runs out
    said = words(settings, "scale", 70, AT, 3)
    assert "the handing out to workers has failed 3 times in a row" in said
    assert "the daemon asks all sources by itself" in said
    assert "nobody is told" not in said
    assert "nobody is told of anything new" in words(settings, "crawl", 70, AT, 3)


def test_what_can_write_nothing_is_said_at_its_first_failure() -> None:
    facts = DaemonFacts("1", AT, AT, {"the crawl": 1, "the telling": 1}, refused=False, overdue=False, hopeless=("the crawl",))
    assert facts.reasons() == ["the crawl has failed 1 time in a row"]
