"""A channel whose secret cannot be read waits alone: all others are told, and operators hear what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from alerts.payload.changes import changes_payload
from alerts.samples import sample_change
from commands.daemon.heartbeat import after_round, reasons
from commands.telling.deliver import tell
from config import load
from db.outbox.alerts import save_plan
from db.outbox.deliveries import pause
from db.schedule import something_to_tell
from db.store import Store
from demo.sinks import HookSink
from model.change import ChangeKind
from model.delivery import Alert
from tests.tables import values_of

AT = datetime(2026, 11, 24, 14, 56, tzinfo=UTC)


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[HookSink]:
    with HookSink(tmp_path / "hooks") as made:
        yield made


@pytest.fixture
def ready(shell: Any, sink: HookSink) -> Any:
    """Channels a, b and, for operators, ops, each with the address in a file of its own; an empty database."""
    channels = "".join(f'[channel.{name}]\ntype = "webhook"\nurl_file = "{name}"\n' for name in ("a", "b", "ops"))
    (shell.folder / "npdwatch.toml").write_text(
        f'own_sources = false\n[crawl]\nloopback = true\n{channels}'
        '[[route]]\nname = "all"\nchannels = ["a", "b"]\n'
        '[[route]]\nname = "operators"\nchannels = ["ops"]\noperators = true\n', "utf-8",
    )
    for name in ("a", "b", "ops"):
        keep(shell.folder, name, sink)
    Store.create(shell.folder / "data").close()
    return shell


def keep(folder: Path, name: str, sink: HookSink) -> None:
    path = folder / name
    path.unlink(missing_ok=True)
    path.write_text(sink.url(f"/{name}"), "utf-8")
    path.chmod(0o600)


def put(folder: Path, number: int, *channels: str) -> None:
    with Store.open(folder / "data") as store:
        for channel in channels:
            name = f"AL-{channel:0>5}{number:05}"
            payload = changes_payload(name, [sample_change(ChangeKind.ADDED, number, AT)], [], AT)
            save_plan(store, [Alert(name, channel, payload)], (), AT)


def told(sink: HookSink, channel: str) -> list[str]:
    return [h.headers["webhook-id"] for h in sink.received if h.path == f"/{channel}"]


def as_folder(path: Path) -> None:
    path.unlink()
    path.mkdir(0o700)


def as_circle(path: Path) -> None:
    path.unlink()
    path.symlink_to(path)


SPOILT: dict[str, Callable[[Path], object]] = {
    "gone": lambda path: path.unlink(),
    "empty": lambda path: path.write_text("", "utf-8"),
    "readable by everybody": lambda path: path.chmod(0o644),
    "a folder": as_folder,
    "no text": lambda path: path.write_bytes(b"\xff\xfe\xfd"),
    "two lines": lambda path: path.write_text("https://a.example/x\nhttps://b.example/y\n", "utf-8"),
    "a placeholder": lambda path: path.write_text("changeme", "utf-8"),
    "no address": lambda path: path.write_text("hooks.example", "utf-8"),
    "a link in a circle": as_circle,
}


@pytest.mark.parametrize("how", SPOILT)
def test_it_alone_waits_and_operators_hear_at_once_what_to_do(how: str, ready: Any, sink: HookSink) -> None:
    SPOILT[how](ready.folder / "a")
    put(ready.folder, 1, "a", "b")
    done = ready("deliver")
    assert done.code == 1
    assert "! Channel a cannot be used, and its messages wait: " in done.err
    assert told(sink, "b") == ["AL-0000b00001"]
    (news,) = [h for h in sink.received if h.path == "/ops"]
    assert '"code":"channel_unusable"' in news.body.decode()
    assert "npdwatch alerts test a" in news.body.decode()
    assert told(sink, "a") == []
    data = ready.folder / "data"
    assert not something_to_tell(data, datetime.now(UTC)), "it is not asked for every few seconds"
    assert something_to_tell(data, datetime.now(UTC) + timedelta(minutes=2)), "and looked at again by and by"

    status = ready("status")
    assert status.code == 1
    assert "! a: channel unusable since" in status.out
    with Store.open(data) as store:
        assert "a: channel unusable" in reasons(store, load(ready.folder / "npdwatch.toml"), datetime.now(UTC))
    put(ready.folder, 2, "a", "b")
    assert ready("deliver", "--json").data["unusable"].keys() == {"a"}
    assert [len(told(sink, name)) for name in ("a", "b", "ops")] == [0, 2, 1], "operators are told once"

    if (path := ready.folder / "a").is_dir():
        path.rmdir()
    keep(ready.folder, "a", sink)
    assert ready("deliver").code == 0
    assert told(sink, "a") == ["AL-0000a00001", "AL-0000a00002"]
    assert '"recovered":true' in [h for h in sink.received if h.path == "/ops"][-1].body.decode()
    assert "unusable" not in ready("status").out


def test_it_is_seen_by_a_round_in_which_nothing_is_told(ready: Any, sink: HookSink) -> None:
    (ready.folder / "a").unlink()
    settings, data = load(ready.folder / "npdwatch.toml"), ready.folder / "data"
    with Store.open(data) as store:
        after_round(store, settings, datetime.now(UTC))
        assert something_to_tell(data, datetime.now(UTC))
        tell(settings, for_daemon=True)
        assert len(told(sink, "ops")) == 1
        keep(ready.folder, "a", sink)
        put(ready.folder, 1, "a")
        after_round(store, settings, datetime.now(UTC))
        assert values_of(store, "channel", "name") == [], "and so is that it can be used again"


def test_of_the_operators_own_channel_others_hear(ready: Any, sink: HookSink) -> None:
    """Of two that cannot be used each is told over what is left."""
    (ready.folder / "ops").unlink()
    (ready.folder / "a").unlink()
    put(ready.folder, 1, "a", "b", "ops")
    assert ready("deliver").code == 1
    assert [len(told(sink, name)) for name in ("a", "b", "ops")] == [0, 2, 0]
    (news,) = [h.body.decode() for h in sink.received if '"code"' in h.body.decode()]
    assert "Channel a cannot be used" in news
    assert "Channel ops cannot be used" in news


def test_where_none_can_be_used_the_telling_ends_with_its_code_and_it_is_no_secret(
    ready: Any, sink: HookSink, monkeypatch: Any
) -> None:
    for name in ("a", "b", "ops"):
        (ready.folder / name).unlink()
    put(ready.folder, 1, "a")
    done = ready("deliver")
    assert done.code == 2
    assert done.err.count("which cannot be read") == 3
    status = ready("status")
    assert (status.code, status.out.count(": channel unusable since")) == (1, 3)
    assert ready("crawl").code == 2
    keep(ready.folder, "b", sink)
    assert ready("deliver").code == 1
    assert len(told(sink, "b")) == 1, "that the other two are not well"


def test_the_alarm_goes_over_what_is_left(ready: Any, sink: HookSink) -> None:
    (ready.folder / "ops").unlink()
    alarm = ("_alarm", "deliver", "--code", "2", "--since", AT.isoformat(), "--count", "3")
    assert ready(*alarm).code == 0
    assert [len(told(sink, name)) for name in ("a", "b")] == [1, 1], "nobody else could be told"
    keep(ready.folder, "ops", sink)
    (ready.folder / "a").unlink()
    assert ready(*alarm).code == 0
    assert [len(told(sink, name)) for name in ("a", "b", "ops")] == [1, 1, 1]
    for name in ("b", "ops"):
        (ready.folder / name).unlink()
    assert ready(*alarm).code == 1


def test_beside_a_daemon_a_shell_without_its_environment_says_nothing_of_channels(
    ready: Any, sink: HookSink, monkeypatch: Any
) -> None:
    monkeypatch.setattr("db.locks.is_daemon_running", lambda folder: True)
    (ready.folder / "a").unlink()
    put(ready.folder, 1, "a", "b")
    done = ready("deliver")
    assert (done.code, told(sink, "b"), told(sink, "ops")) == (1, ["AL-0000b00001"], [])
    assert "Channel a cannot be used" in done.err
    with Store.open(ready.folder / "data") as store:
        assert values_of(store, "notice", "code") == []


def test_quiet_that_a_receiver_asked_for_and_a_pause_for_a_person_stay(ready: Any, sink: HookSink) -> None:
    now = datetime.now(UTC)
    with Store.open(ready.folder / "data") as store:
        pause(store, "a", "429", now, now + timedelta(hours=1))
        pause(store, "b", "401", now)
    for name in ("a", "b"):
        (ready.folder / name).unlink()
    put(ready.folder, 1, "a", "b")
    ready("deliver")
    for name in ("a", "b"):
        keep(ready.folder, name, sink)
    ready("deliver")
    assert [told(sink, name) for name in ("a", "b")] == [[], []]
    with Store.open(ready.folder / "data") as store:
        assert sorted(values_of(store, "channel", "why")) == ["401", "429"]


def test_a_channel_that_is_taken_out_while_it_cannot_be_used_is_no_trouble(ready: Any, sink: HookSink) -> None:
    (ready.folder / "a").unlink()
    ready("deliver")
    path = ready.folder / "npdwatch.toml"
    path.write_text(
        path.read_text("utf-8").replace('[channel.a]\ntype = "webhook"\nurl_file = "a"\n', "").replace('["a", "b"]', '["b"]'),
        "utf-8",
    )
    assert ready("deliver").code == 0
    assert "unusable" not in ready("status").out


def test_one_that_is_well_is_not_touched(ready: Any, sink: HookSink) -> None:
    put(ready.folder, 1, "a", "b")
    assert ready("deliver").code == 0
    assert [len(told(sink, name)) for name in ("a", "b", "ops")] == [1, 1, 0]
    with Store.open(ready.folder / "data") as store:
        assert values_of(store, "channel", "name") == values_of(store, "notice", "code") == []
