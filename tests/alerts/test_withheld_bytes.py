"""Every byte that goes to a mail server or a hook, searched for what is withheld, also inside what is encoded."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

import cli
from bench.leaks.__main__ import found_in
from bench.replica.govuk import PublishedFile
from bench.world import REGISTER, Done, Installation, World
from demo.editions import baseline
from model.item import Observation, Submitter
from tests.db.public_world import look, piece
from tests.tables import (
    Like,
    add_row,
    change_of,
    count_of,
    delete_rows,
    release_of,
    rows_of,
    set_fields,
    value_of,
    values_of,
)
from text.timestamp import stamp

RELEASED, NAMED, CHANGED = "Zyxwreleased Analytics Ltd", "Zyxwnamed Analytics Ltd", "Zyxwchanged Analytics Ltd"
REMOVED, EDITED, ITEM, FILE = "Zyxwremoved Analytics Ltd", "Zyxwedited", "Zyxwitem", "zyxwfile.ods"
CHILD = "Jane Zyxwchild (DOB 01/02/2012)"
MARKS = (*(x.split()[0] for x in (RELEASED, NAMED, CHANGED, REMOVED)), EDITED, ITEM, "Zyxwchild", "Zyxwfile",
         "01/02/2012", "Zyxwbecause")
MORE = """
[channel.teams]
type = "webhook"
url_env = "NPDWATCH_TEST_HOOK"
template_file = "teams.json.j2"

[[route]]
name = "daily"
channels = ["teams"]
digest = "daily"
subject = "{recipient}: {headline}"
"""
CHANNELS = ("mail", "slack", "hook", "teams")
TEMPLATE = '{"text": {{ headline | tojson }}, "all": {{ items | tojson }}}'


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A register whose second edition has something of each kind to be withheld; nothing of it is told yet."""
    with World(tmp_path_factory.mktemp("world") / "there") as made:
        (made.folder / "teams.json.j2").write_text(TEMPLATE, encoding="utf-8")
        made.watch(more='[page]\naddress = "https://npd.example.org"\n' + MORE)
        b = baseline()
        first = (*b.shares, replace(b.shares[20], reference="DS99010", recipient=REMOVED, purpose=f"Of {REMOVED}"))
        added = [
            replace(b.shares[20], reference=f"DS9900{n}", recipient=name, purpose=f"A purpose of its own, {name}")
            for n, name in enumerate((RELEASED, NAMED, CHANGED, CHILD))
        ]
        edited = replace(b.shares[3], purpose=f"{EDITED}, and another purpose")
        second = (*b.shares[:3], edited, *b.shares[4:], *added)
        for month, rows, name in (("03", first, "a.ods"), ("04", second, FILE)):
            file = PublishedFile("DfE external data shares: June 2023", name, replace(b, shares=rows).ods())
            made.replica.publish_files([file], note="Updated.", at=f"2024-{month}-20T09:30:00Z")
            made.crawl(*(("--no-deliver",) if month == "04" else ()), code=None)
        made.crawl("--no-deliver", "--force", code=None)
        with made.store() as store:
            who = (Submitter(f"{ITEM} Person", "person"),)
            said = "In 2019 the department gave pupil data to {}."
            own = piece(said.format("Example Data Services Ltd") + f" {ITEM} says so.", title=ITEM, submitters=who)
            other = replace(piece(said.format(NAMED)), key="written_evidence:2")
            look(store, Observation(own, "a"), Observation(other, "b"))
        yield made


class InProcess(Installation):
    """An installation whose commands run here, but for those that start a crawl."""

    def run(self, *arguments: str, code: int | None = 0, timeout: float = 120) -> Done:
        if arguments[0] == "crawl":
            return super().run(*arguments, code=code, timeout=timeout)
        before = signal.getsignal(signal.SIGTERM)
        command = ["--config", str(self.configuration), *arguments]
        done = CliRunner().invoke(cli.npdwatch, command, env=self.environment, prog_name="npdwatch")
        signal.signal(signal.SIGTERM, before)
        assert code is None or done.exit_code == code, (arguments, done.output)
        return Done(done.exit_code, done.stdout, done.stderr)


class Desk:
    """A copy of that world, in which something may be withheld."""

    def __init__(self, world: World, folder: Path) -> None:
        shutil.copytree(world.folder, folder, ignore=shutil.ignore_patterns("mail", "hooks"))
        self.world, self.here = world, InProcess(folder, world.environment)
        self.mails, self.hooks = world.told()
        self.secrets = {v: m for m in MARKS for v in (m, m.lower(), m.upper())}
        with self.here.store() as store:
            self.sha256 = value_of(store, "edition_file", "sha256", final_url=Like(f"%{FILE}"))
        self.secrets[self.sha256] = "its sha256"

    def find(self, what: Callable[..., Any], *values: object) -> Any:
        with self.here.store() as store:
            return what(store, *values)

    def withhold_all(self) -> None:
        for name in (RELEASED, REMOVED):
            self._keep("release", self.find(release_of, name))
        self._keep("release", value_of(self.here, "change", "release_id", kind="changed", fields=Like("%Zyxwed%")))
        self._keep("recipient", NAMED)
        self._keep("change", self.find(change_of, CHANGED))
        self._keep("file", self.sha256)
        self._keep("item", "written_evidence:1")

    def _keep(self, kind: str, what: object) -> None:
        self.here.run("withhold", kind, str(what), "--because", "Zyxwbecause", code=None)

    def deliver(self) -> Done:
        return self.here.run("deliver", code=None)

    def sent(self) -> list[tuple[str, bytes]]:
        """All that servers got since the world was copied."""
        files = [*self.world.mail.files[self.mails :], *self.world.hooks.files[self.hooks :]]
        return [(p.name, p.read_bytes()) for p in files]

    def told(self) -> set[str]:
        """Which marks stand in what was sent."""
        return {x.partition(" in ")[0] for x in found_in(self.secrets, self.sent())}

    def forget(self) -> None:
        self.mails, self.hooks = self.world.told()


@pytest.fixture
def desk(world: World, tmp_path: Path) -> Desk:
    return Desk(world, tmp_path / "copy")


def plan(desk: Desk) -> None:
    """Has everything planned, while nothing can be handed over: every channel is paused."""
    for name in CHANNELS:
        add_row(desk.here, "channel", name=name, why="a test", paused_at=stamp(datetime.now(UTC)))
    desk.deliver()
    assert desk.sent() == []
    assert count_of(desk.here, "delivery", state="pending") > 0
    delete_rows(desk.here, "channel")


def test_without_withholding_every_mark_but_the_childs_is_sent(desk: Desk) -> None:
    """The search finds what is there: it is able to fail."""
    desk.deliver()
    wanted = {m for m in MARKS if m not in ("Zyxwchild", "01/02/2012", "Zyxwbecause", "Zyxwfile")}
    assert desk.told() >= wanted
    assert not desk.told() & {"Zyxwchild", "01/02/2012"}


def test_what_was_planned_before_goes_without_it(desk: Desk) -> None:
    plan(desk)
    desk.withhold_all()
    set_fields(desk.here, "delivery", {"maybe": 1}, state="pending")
    desk.deliver()
    assert len(desk.sent()) >= 3, "the message about the others is sent"
    assert desk.told() == set()


def test_what_was_dead_goes_without_it_when_it_is_redriven(desk: Desk) -> None:
    plan(desk)
    set_fields(desk.here, "delivery", {"state": "dead", "attempts": 9, "error": "x"}, state="pending")
    desk.withhold_all()
    desk.here.run("alerts", "redrive", "--all")
    desk.deliver()
    assert len(desk.sent()) >= 3
    assert desk.told() == set()


def test_what_was_sent_goes_without_it_when_it_is_sent_again(desk: Desk) -> None:
    desk.deliver()
    alerts = set(values_of(desk.here, "delivery", "alert_id", state="sent"))
    desk.withhold_all()
    desk.forget()
    for alert in alerts:
        desk.here.run("alerts", "resend", alert)
    desk.deliver()
    assert len(desk.sent()) >= len(alerts) - 2, "all but those of which nothing is left"
    assert desk.told() == set()


@pytest.mark.parametrize("when", ["before it is planned", "while it waits", "when it was planned"])
def test_a_digest_goes_without_it(desk: Desk, when: str) -> None:
    if when == "before it is planned":
        desk.withhold_all()
    desk.deliver()
    desk.forget()
    assert count_of(desk.here, "waiting") > 3
    if when == "while it waits":
        desk.withhold_all()
    set_fields(desk.here, "waiting", {"due": "2026-01-01T00:00:00+00:00"})
    if when == "when it was planned":
        plan(desk)
        desk.withhold_all()
    desk.deliver()
    assert len(desk.sent()) == 1
    assert desk.told() == set()


def test_a_later_message_does_not_name_it(desk: Desk) -> None:
    """Of the edition that comes next: edits and removals of what is withheld, and the headline of the alert before."""
    desk.deliver()
    desk.withhold_all()
    desk.forget()
    b = baseline()
    added = replace(b.shares[40], reference="DS99020", recipient="Exampleton Analytics Ltd", purpose="Something new")
    again = replace(b.shares[20], reference="DS99001", recipient=NAMED, purpose=f"Another purpose of {NAMED}")
    kept = replace(b.shares[20], reference="DS99002", recipient=CHANGED, purpose=f"A purpose of its own, {CHANGED}")
    rows = (*b.shares, again, kept, added)  # of CHANGED a change is withheld, and not the release
    file = PublishedFile("DfE external data shares: June 2023", "c.ods", replace(b, shares=rows).ods())
    desk.world.replica.publish_files([file], note="Updated.", at="2024-06-20T09:30:00Z")
    for _ in range(2):
        desk.here.crawl("--force", code=None)
    assert "Exampleton Analytics" in "".join(b.decode("utf-8", "replace") for _, b in desk.sent())
    assert desk.told() == set()


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_the_account_of_a_crawl_is_without_it(desk: Desk, form: tuple[str, ...]) -> None:
    """As text and as JSON: what is said of rows of a withheld recipient, and that a withheld release has gone."""
    desk.withhold_all()
    b = baseline()
    added = replace(b.shares[40], reference="DS99020", recipient="Exampleton Analytics Ltd", purpose="Something new")
    again = replace(b.shares[20], reference="DS99001", recipient=NAMED, purpose=f"Another purpose of {NAMED}")
    child = replace(b.shares[21], reference="DS99021", recipient=CHILD.replace("Jane", "Jill"))
    kept = replace(b.shares[20], reference="DS99002", recipient=CHANGED, purpose=f"A purpose of its own, {CHANGED}")
    rows = (*b.shares, again, kept, child, added)  # of CHANGED a change is withheld, and not the release
    file = PublishedFile("DfE external data shares: June 2023", "d.ods", replace(b, shares=rows).ods())
    desk.world.replica.publish_files([file], note="Updated.", at="2024-07-20T09:30:00Z")
    said = [desk.here.crawl("--force", "--no-deliver", *form, code=None) for _ in range(2)]
    with desk.here.store() as store:
        kinds = set(values_of(store, "change", "kind")[-6:])
    assert "removed" in kinds
    assert "Exampleton Analytics" in "".join(d.out for d in said)
    assert "recipient withheld" in "".join(d.out for d in said)
    texts = [(str(n), f"{d.out}\n{d.err}".encode()) for n, d in enumerate(said)]
    assert found_in(desk.secrets, texts) == set()


def test_what_is_printed_about_alerts_is_without_it(desk: Desk) -> None:
    desk.deliver()
    desk.withhold_all()
    alerts = rows_of(desk.here, "alert")
    deliveries = rows_of(desk.here, "delivery", channel="mail", state="sent")
    said = [desk.here.run("alerts", *x, code=None) for x in (
        ("list",), ("list", "--json"), ("list", "--state", "waiting"), ("list", "--state", "waiting", "--json"),
        *(("show", x["id"], *form) for x in alerts for form in ((), ("--json",))),
        ("bounced", deliveries[-1]["id"], "--why", "gone"),
    )]
    assert {d.code for d in said} == {0}
    texts = [(str(n), f"{d.out}\n{d.err}".encode()) for n, d in enumerate(said)]
    assert found_in(desk.secrets, texts) == set()
    assert any("withheld" in d.out for d in said)


def test_what_a_mute_keeps_is_listed_without_it(desk: Desk) -> None:
    desk.here.run("alerts", "mute", "--source", REGISTER, "--why", "a test")
    desk.deliver()
    assert count_of(desk.here, "muted") >= 3
    desk.withhold_all()
    said = [desk.here.run("alerts", "list", "--state", "muted", *form) for form in ((), ("--json",))]
    assert found_in(desk.secrets, [(str(n), d.out.encode()) for n, d in enumerate(said)]) == set()
