"""npdwatch alerts bounced: a letter that came back is dead, kept, and told over another channel once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from alerts.payload.changes import changes_payload
from alerts.samples import sample_change
from db.outbox.alerts import save_plan
from db.outbox.attempts import lease, record
from db.store import Store
from demo.sinks import HookSink
from model.change import ChangeKind
from model.delivery import Alert, Sent

DSN = """To: {to}
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; a@example.org
Action: {action}
Diagnostic-Code: smtp; 550 5.1.1 no such user

--B--
"""
AT = datetime(2026, 11, 24, 14, 56, tzinfo=UTC)


def dsn(to: str = "w@example.org", action: str = "failed") -> bytes:
    return DSN.format(to=to, action=action).encode()


@pytest.fixture
def hooks(tmp_path: Path) -> Iterator[HookSink]:
    with HookSink(tmp_path / "hooks") as sink:
        yield sink


@pytest.fixture
def ready(shell: Any, hooks: HookSink, monkeypatch: Any) -> Any:
    """Two letters that a mail server took, and a hook beside it."""
    monkeypatch.setenv("HOOK_URL", hooks.url())
    (shell.folder / "npdwatch.toml").write_text(
        '[crawl]\nloopback = true\n[channel.mail]\ntype = "email"\nhost = "127.0.0.1"\nport = 1\nsecurity = "none"\n'
        'sender = "w@example.org"\nto = ["a@example.org"]\nbounce = "npdwatch+{id}@example.org"\n'
        '[channel.hook]\ntype = "webhook"\nurl_env = "HOOK_URL"\n', "utf-8",
    )
    Store.create(shell.folder / "data").close()
    with Store.open(shell.folder / "data") as store:
        for name in ("AL-0000000001", "AL-0000000002"):
            payload = changes_payload(name, [sample_change(ChangeKind.ADDED, 0, AT)], [], AT)
            alert = Alert(name, "mail", payload, ("a@example.org",))
            save_plan(store, [alert], (), AT)
            lease(store, AT, "test", "mail", 60)
            record(store, alert.deliveries[0][0], Sent("250 queued"), AT, None)
    return shell


def ids(ready: Any) -> list[str]:
    return sorted(x["id"] for x in ready("alerts", "list", "--channel", "mail", "--json").data)


def test_what_comes_back_is_dead_told_elsewhere_once_and_can_be_sent_again(ready: Any, hooks: HookSink) -> None:
    first, second = ids(ready)
    done = ready("alerts", "bounced", typed=dsn(to=f"npdwatch+{first}@example.org"))
    assert (done.code, f"{first} to a@example.org is dead" in done.out) == (0, True), done.err
    assert "nothing changed" in ready("alerts", "bounced", typed=dsn(to=f"npdwatch+{first}@example.org")).out
    shown = ready("alerts", "show", first).out
    assert "sent: 250 queued" in shown
    assert "came back: it came back: smtp; 550 5.1.1 no such user" in shown
    assert ready("deliver").code == 1, "one is dead"
    assert ready("alerts", "bounced", second, "--why", "a note by post").code == 0
    assert ready("deliver").code == 1
    (news,) = hooks.received
    assert b"mail_came_back" in news.body
    assert f"npdwatch alerts redrive {first}".encode() in news.body
    assert ready("status", "--json").data["trouble"][0]["count"] == 2
    assert "1 dead delivery due again" in ready("alerts", "redrive", first).out
    assert len(ready("status", "--json").data["trouble"]) == 1, "the other is dead still"
    assert "1 delivery set aside" in ready("alerts", "dismiss", second).out
    assert ready("status", "--json").data["trouble"] == []


def test_what_is_sent_again_is_no_trouble_any_more(ready: Any) -> None:
    first, _ = ids(ready)
    ready("alerts", "bounced", first)
    ready("alerts", "redrive", first)
    assert ready("status", "--json").data["trouble"] == []


@pytest.mark.parametrize(
    ("raw", "code", "said"),
    [
        (dsn(action="delayed"), 0, "a delay"),
        (b"Subject: away\n\nBack in May.", 0, "no delivery status notification"),
        (dsn(to="npdwatch+AL-9999999999.00000000@example.org"), 2, "there is no delivery 'AL-9999999999.00000000'"),
        (dsn(to="x@example.org"), 2, "it names none of our deliveries"),
    ],
)
def test_what_changes_nothing(raw: Any, code: Any, said: Any, ready: Any) -> None:
    done = ready("alerts", "bounced", typed=raw)
    assert (done.code, said in done.out + done.err) == (code, True), done.err
    assert {x["state"] for x in ready("alerts", "list", "--json").data} == {"sent"}
