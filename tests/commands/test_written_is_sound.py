"""Whatever the program does, what it writes is what its own check of the database takes for sound."""

from __future__ import annotations

import csv
import io
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench.replica.faults import status
from bench.world import REGISTER, Watched, World
from db.problems import FILE_NAME, DatabaseDamaged
from db.store import Store
from db.upkeep import checks
from db.upkeep.notes import note, read_notes
from demo.replica import Reply
from tests.tables import Like, columns_of, count_of, delete_rows, pragma, row_of, rows_of, set_fields, values_of

NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
HEAD = ["Reference", "Recipient", "Project", "Purpose", "Licence start date", "Licence end date"]

NOT_HERE = {
    "capture.asked_at", "capture.at", "change.found_at", "change.overtaken_at", "change.reread_at", "edition.found_at",
    "item_version.reread_at", "save.asked_at", "save.ended_at", "save.next_at", "version.reread_at",
    "chain_stamp.given_at", "chain_stamp.next_at", "chain_stamp.said_at",
    "document.seen_at", "hidden.seen_at", "hidden_decision.at", "masked.at",
    "item_version.documents", "item_follow.ended_at", "item_follow.started_at", "item_window.done_at",
    "mention.recipients", "mention.said", "second_reading.at", "settled.at",
}
"""Captures of archives, time-stamps of an authority, documents, hidden content and what is no register: none of these is watched here."""


def table(rows: int, purpose: str = "To study", *more: str) -> Reply:
    """A register of invented bodies; `purpose` is that of its eighth row."""
    out = io.StringIO()
    given = [[f"DS001{n:02}", f"Invented College {n}", f"Project {n}", "To study", "01/02/2026", "01/02/2030"]
             for n in range(rows)]
    given[7][3] = purpose
    csv.writer(out).writerows([HEAD, *given, *([f"DS9{n:04}", m, "More", "To", "01/02/2026", "01/02/2030"]
                                               for n, m in enumerate(more))])
    return Reply(200, out.getvalue().encode(), {"Content-Type": "text/csv; charset=utf-8"})


def held_columns(path: Path, *, filled: bool = False) -> set[str]:
    """The columns that `checks` holds to a form; `filled`: those of them that hold anything."""
    found = set()
    with closing(sqlite3.connect(path)) as db:
        for name in values_of(db, "sqlite_schema", "name", type="table", sql=Like("%strict")):
            for column in checks.format_checks(name, columns_of(db, name)):
                if not filled or set(values_of(db, name, column)) - {None, "", "[]", "{}"}:
                    found.add(f"{name}.{column}")
    return found


class Watch:
    """A register at an address of its own, and GOV.UK's page; after each command the database is looked through."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.seen: set[str] = set()

    def publish(self, reply: Reply) -> None:
        self.world.replica.fail("/register.csv", lambda _: reply)

    def __call__(self, *command: str, code: int | None = 0) -> str:
        done = self.world.run(*command, code=code)
        checks.check_sound(self.world.data, NOW, whole=True)
        self.seen |= held_columns(self.world.data / FILE_NAME, filled=True)
        return done.out


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    with World(tmp_path / "world") as world:
        world.watch(Watched("register", world.replica.url("/register.csv"), "file"))
        yield Watch(world)


def test_each_step_of_a_long_watch_leaves_a_sound_database(watch: Watch) -> None:
    world = watch.world
    watch.publish(table(30))
    watch("crawl")
    watch("withhold", "release", "DS00107", "--because", "asked for")
    watch.publish(table(30, "To do something else"))
    watch("crawl", "--json")
    (passed,) = rows_of(world, "change", kind="changed")
    assert passed["passed_over"] == 1
    told = world.told()
    for command in (("status",), ("verify",), ("doctor", "--offline")):
        watch(*command, code=None)
    watch("backup", str(world.folder / "backup"))
    watch("unwithhold", "release", "DS00107")
    watch("deliver", code=None)
    assert world.told() != told, "what was passed over is told when it is let go"
    assert values_of(world, "change", "passed_over", kind="changed") == [0]
    watch.publish(table(12, "To do something else"))
    watch("crawl", code=1)
    watch("accept", "register", "--reject")
    watch.publish(table(13, "To do something else", "Invented Press Ltd"))
    watch("crawl", code=1)
    watch("accept", "register")
    watch("alerts", "mute", "--recipient", "Invented College 3", "--why", "asked")
    watch.publish(table(13, "To do a third thing", "Invented Press Ltd", "Invented College 3"))
    world.replica.publish("edition")
    world.hooks._replies = [Reply(403, b"invalid_token")] * 2
    watch("crawl", code=None)
    watch("deliver", code=None)
    watch("alerts", "resume", "slack", code=None)
    watch("alerts", "redrive", "--all", code=None)
    watch("deliver", code=None)
    text = world.configuration.read_text()
    world.configuration.write_text(text.replace('name = "everything at once"', 'name = "weekly"\ndigest = "weekly"'))
    watch.publish(table(13, "To do a fourth thing", "Invented Press Ltd", "Invented College 3", "Invented Fund"))
    watch("crawl", code=None)
    assert count_of(world, "waiting")
    world.configuration.write_text(text)
    world.replica.fail("/register.csv", status(500))
    watch("crawl", code=1)
    watch("crawl", code=1)
    watch("withhold", "recipient", "Invented College 4", "--because", "asked for")
    watch.publish(table(13, "To do a third thing", "Invented Press Ltd"))
    watch("crawl", code=None)
    watch("crawl", code=None)
    watch("recipients", "set", "Invented Press Ltd", "press", "--also", "commercial", "--because", "x")
    watch("alerts", "mute", "--lift", "1", code=None)
    watch("recipients", "relabel", code=None)
    watch("prune", "--days", "1", code=None)
    watch("restore", str(world.folder / "backup"), code=None)
    watch("crawl", code=None)
    watch("unwithhold", "recipient", "Invented College 4", code=None)
    watch("accept", REGISTER, "--rebaseline", code=None)
    assert held_columns(world.data / FILE_NAME) - watch.seen == NOT_HERE, "a column that no step of this test writes"


def test_a_database_of_before_is_read_though_it_was_called_damaged(registered: Path, tmp_path: Path) -> None:
    """A change passed over was marked by a word in the time of its planning, which the check held for damage."""
    data = shutil.copytree(registered, tmp_path / "data")
    with closing(sqlite3.connect(data / FILE_NAME)) as db:
        db.execute("alter table change drop column passed_over")
        delete_rows(db, "_sqlite_migrations", name="014_passed_over")
        pragma(db, "user_version = 13")
        set_fields(db, "change", {"planned_at": "withheld"}, id=1)
        db.commit()
    with (data / FILE_NAME).open("rb") as raw:
        digest = checks._state(raw).digest
    note(data, "checked", None)
    what = "planned_at of a row of change is not what npdwatch writes"
    note(data, "damaged", {"at": "2026-11-27T12:00:00.000Z", "what": what, "digest": digest})
    checks.check_sound(data, NOW)
    assert "damaged" not in read_notes(data)
    with Store.open(data) as store:
        change = row_of(store, "change", id=1)
        assert (change["passed_over"], change["planned_at"]) == (1, change["seen_at"])
        set_fields(store, "change", {"planned_at": "withhold"}, id=1)
    with pytest.raises(DatabaseDamaged, match="planned_at of a row of change"):
        checks.check_sound(data, NOW, whole=True)
