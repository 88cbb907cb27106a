"""Sources and channels that were taken out of the configuration: their news ends, and their messages wait in silence."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from alerts.payload.changes import changes_payload
from alerts.planning.grouping import Receiver
from alerts.planning.plan import plan_due
from alerts.routes import default_routes
from alerts.samples import sample_change
from db.outbox.alerts import save_plan
from db.outbox.gone import hold_channels
from db.outbox.incidents import Incident, channel_subject, end_unwatched, report
from db.schedule import NOT_SET_UP, REMIND_AFTER, something_to_tell
from db.store import Store
from demo.sinks import MailSink
from model.change import ChangeKind
from model.delivery import Alert
from tests.tables import Like, values_of

AT = datetime(2026, 11, 24, 14, 56, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    Store.create(tmp_path / "data").close()
    return tmp_path / "data"


def open_news(store: Store) -> list[str]:
    return values_of(store, "notice", "code", recovered_at=None)


def told(folder: Path, at: datetime) -> list[Any]:
    """The operators' messages that are planned now."""
    with Store.open(folder) as store:
        plan_due(store, default_routes(["chat"]), at, {"chat": Receiver()})
        alerts = values_of(store, "alert", "payload", created_at=Like(f"{at:%Y-%m-%dT%H:%M}%"))
    return [json.loads(payload) for payload in alerts]


def test_news_of_a_source_that_was_taken_out_ends_once_and_has_not_recovered(folder: Path) -> None:
    with Store.open(folder) as store:
        with store.transaction():
            report(store, [Incident(s, "stale", "https://x", "no look", urgent=True) for s in ("kept", "gone")], AT)
        assert told(folder, AT)[0]["total"] == 2
        with store.transaction():
            end_unwatched(store, {"kept"}, {"chat"}, AT + timedelta(hours=1))
        assert open_news(store) == ["stale"], "that of the one that is kept"
    (message,) = told(folder, AT + timedelta(hours=1))
    (item,) = message["items"]
    assert (item["line"], item["recovered"], item["ended"]) == ("No longer watched: gone (not seen for long)", True, True)
    assert item["message"].startswith("It is no longer watched")
    assert message["severity"] == "low"
    (reminder,) = told(folder, AT + REMIND_AFTER)
    assert [i["line"] for i in reminder["items"]] == ["Still: nothing was seen for too long (kept)"]


def test_news_of_a_source_that_was_never_told_ends_without_a_sound(folder: Path) -> None:
    with Store.open(folder) as store:
        with store.transaction():
            report(store, [Incident("gone", "old_copy", "https://x", "seen once")], AT)
            end_unwatched(store, set(), set(), AT)
        assert open_news(store) == []
    assert told(folder, AT) == []


def test_news_of_a_channel_that_was_taken_out_ends_too(folder: Path) -> None:
    with Store.open(folder) as store:
        for about in ("", "a@example.org"):
            code = "delivery_dead" if about else "channel_paused"
            with store.transaction():
                report(store, [Incident("", code, channel_subject("fax", about), "m", urgent=True)], AT)
        told(folder, AT)
        with store.transaction():
            report(store, [Incident("", "disk_low", "the data folder", "full", urgent=True)], AT)
            end_unwatched(store, set(), {"chat"}, AT)
        assert open_news(store) == ["disk_low"], "the disk is nobody's channel"


def alert(name: str, channel: str) -> Alert:
    return Alert(name, channel, changes_payload(name, [sample_change(ChangeKind.ADDED, 0, AT)], [], AT), ("a@example.org",))


def test_what_waits_for_a_channel_that_was_taken_out_is_kept_told_once_and_sent_when_it_is_back(
    shell: Any, tmp_path: Path
) -> None:
    with MailSink(tmp_path / "mail") as sink:
        mail = (
            f'[channel.NAME]\ntype = "email"\nhost = "127.0.0.1"\nport = {sink.port}\nsecurity = "none"\n'
            'sender = "w@example.org"\nto = ["TO"]\n'
        )
        config = shell.folder / "npdwatch.toml"
        config.write_text(mail.replace("NAME", "mail").replace("TO", "b@example.org"), "utf-8")
        Store.create(shell.folder / "data").close()
        with Store.open(shell.folder / "data") as store:
            save_plan(store, [alert("AL-0000000001", "fax"), alert("AL-0000000002", "fax")], (), AT)
        assert shell("deliver").code == 1
        (news,) = sink.messages
        assert news["Subject"].startswith("[npdwatch operators]")
        plain: Any = news.get_body(("plain",))
        text = " ".join(plain.get_content().split())
        assert "Channel fax is not set up any more, and 2 messages for it wait" in text
        assert not something_to_tell(shell.folder / "data", datetime.now(UTC)), "it is not asked for every few seconds"
        assert "! Channel fax is not set up any more, and 2 messages for it wait" in shell("status").out
        assert "Channel fax is not set up any more" in shell("deliver").err
        assert "1 delivery set aside" in shell("alerts", "dismiss", "AL-0000000002").out

        config.write_text(config.read_text("utf-8") + mail.replace("NAME", "fax").replace("TO", "a@example.org"), "utf-8")
        assert shell("deliver").code == 0
        assert [m["X-Npdwatch-Alert"] for m in sink.messages[1:]] == ["AL-0000000001"]
        assert "not set up any more" not in shell("status").out


def test_a_channel_that_is_not_wanted_any_more_is_put_to_rest(shell: Any) -> None:
    (shell.folder / "npdwatch.toml").write_text("", "utf-8")
    Store.create(shell.folder / "data").close()
    with Store.open(shell.folder / "data") as store:
        save_plan(store, [alert("AL-0000000001", "fax"), alert("AL-0000000002", "fax")], (), AT)
        with store.transaction():
            assert hold_channels(store, {"mail"}, datetime.now(UTC)) == [
                {"name": "fax", "why": NOT_SET_UP, "n": 2, "changes": 0}
            ]
    assert "2 deliveries set aside" in shell("alerts", "dismiss", "--channel", "fax").out
    assert shell("status", "--json").data["paused"] == []
    assert [x["state"] for x in shell("alerts", "list", "--json").data] == ["cancelled"] * 2
