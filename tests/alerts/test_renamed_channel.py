"""A channel that is renamed or taken out while something waits for it: nothing is lost, and nothing waits in silence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from alerts.planning.grouping import Receiver
from alerts.planning.plan import plan_due
from alerts.routes import Digest, Route
from demo.sinks import HookSink
from tests.commands.conftest import Shell
from tests.tables import rows_of, set_fields

AT = datetime.now(UTC)
CONFIG = """own_sources = false
[data]
folder = "data"
[crawl]
loopback = true
[channel.CHANNEL]
type = "webhook"
url_file = "CHANNEL"
[channel.ops]
type = "webhook"
url_file = "ops"
[[route]]
name = "ROUTE"
channels = ["CHANNEL"]
digest = "weekly"
[[route]]
name = "ops"
channels = ["ops"]
operators = true
"""


class Office:
    """A folder with an address for each channel, and what came to it."""

    def __init__(self, folder: Path, sink: HookSink, box: Any) -> None:
        self.shell, self.sink, self.box = Shell(folder), sink, box
        for name in ("old", "new", "ops"):
            (folder / name).write_text(sink.url(f"/{name}"), "utf-8")
            (folder / name).chmod(0o600)
        self.configure("old")

    def configure(self, channel: str, route: str = "weekly") -> None:
        text = CONFIG.replace("CHANNEL", channel).replace("ROUTE", route)
        (self.shell.folder / "npdwatch.toml").write_text(text, "utf-8")

    def wait(self, *changes: Any) -> None:
        """Puts changes down for the weekly digest over `old`."""
        self.box.add(*changes)
        with self.box.open() as store:
            plan_due(store, [Route("weekly", ("old",), digest=Digest.WEEKLY)], AT, {"old": Receiver()})

    def friday(self) -> Any:
        """A round after the digest is due."""
        set_fields(self.box.folder, "waiting", {"due": "2026-01-01T00:00:00.000Z"})
        return self.shell("deliver")

    def came(self, name: str) -> list[str]:
        """What the messages to a channel tell of."""
        bodies = [json.loads(m.body) for m in self.sink.received if m.path == f"/{name}"]
        return [i["line"] for b in bodies for i in b["data"].get("items", ())]


@pytest.fixture
def office(tmp_path: Path, box: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.chdir(tmp_path)
    with HookSink(tmp_path / "hooks") as sink:
        yield Office(tmp_path, sink, box)


def test_a_digest_goes_where_its_route_goes_now(office: Office, make_change: Any) -> None:
    office.wait(make_change(number=1), make_change(number=2))
    office.configure("new")
    assert (office.shell("deliver").code, office.came("new"), office.came("ops")) == (0, [], []), "it waits for its day"
    assert {x["channel"] for x in rows_of(office.box.folder, "waiting")} == {"new"}
    assert "set up any more" not in office.shell("status").out
    assert office.friday().code == 0
    assert (len(office.came("new")), office.came("old")) == (2, [])


def test_what_no_route_of_that_name_takes_is_said_at_once_and_handed_on(office: Office, make_change: Any) -> None:
    office.wait(make_change(number=1), make_change(number=2))
    office.configure("new", "another name")
    done = office.shell("deliver")
    said = "Channel old is not set up any more, and 2 changes of its digests for it wait"
    assert (done.code, said in done.err, said in office.came("ops")[0] or "taken out" in office.came("ops")[0]) == (1, True, True)
    assert f"! {said}" in office.shell("status").out
    assert "Kept for channel old, which is not set up any more" in office.shell("alerts", "why", "1").out
    assert office.friday().code == 1, "the digest is made, and waits"
    assert "! Channel old is not set up any more, and 1 message for it waits" in office.shell("status").out
    assert len(office.came("ops")) == 1, "operators hear once"
    assert "1 message and 0 changes of digests go over new" in office.shell(
        "alerts", "redrive", "--channel", "old", "--over", "new"
    ).out
    assert (office.shell("deliver").code, len(office.came("new"))) == (0, 2)
    assert "set up any more" not in office.shell("status").out


def test_a_digest_is_handed_on_before_its_day(office: Office, make_change: Any) -> None:
    office.wait(make_change(number=1))
    office.configure("new", "another name")
    office.shell("deliver")
    office.shell("alerts", "redrive", "--channel", "old", "--over", "new")
    assert office.shell("deliver").code == 0
    assert office.friday().code == 0
    assert len(office.came("new")) == 1


def test_a_digest_of_a_channel_that_is_not_wanted_is_set_aside(office: Office, make_change: Any) -> None:
    office.wait(make_change(number=1))
    office.configure("new", "another name")
    office.shell("deliver")
    office.shell("alerts", "dismiss", "--channel", "old")
    assert (office.shell("deliver").code, rows_of(office.box.folder, "waiting")) == (0, [])


@pytest.mark.parametrize("over", ["old", "nowhere"])
def test_only_what_waits_for_a_channel_that_is_gone_is_handed_on(over: str, office: Office, make_change: Any) -> None:
    office.wait(make_change(number=1))
    assert office.shell("alerts", "redrive", "--channel", "old", "--over", over).code == 2
    assert office.shell("alerts", "redrive", "--all", "--over", "ops").code == 2


def test_who_has_it_already_gets_it_once(office: Office, make_change: Any) -> None:
    routes = [Route("weekly", ("old", "new"), digest=Digest.WEEKLY)]
    office.box.add(make_change(number=1))
    with office.box.open() as store:
        plan_due(store, routes, AT, {"old": Receiver(), "new": Receiver()})
    office.configure("new")
    assert office.friday().code == 1, "what waits for the other is kept until a person says"
    office.shell("alerts", "redrive", "--channel", "old", "--over", "new")
    office.shell("deliver")
    assert len(office.came("new")) == 1
