"""A damaged database: every command works truly, or says so with code 78, the last backup and what to do."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bench.world import REGISTER, Installation, World
from db.problems import FILE_NAME, DatabaseDamaged
from db.schedule import polls, something_to_tell
from db.upkeep import checks
from db.upkeep.notes import note, read_notes
from tests.tables import pragma, set_fields, value_of

NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
COMMANDS = (
    ("status",), ("status", "--json"), ("changes", "--json"), ("releases", "--json"), ("show", "DS90077", "--json"),
    ("recipients", "--json"), ("stats", "--json"), ("withheld",), ("alerts", "list", "--json"), ("evidence", "--json"),
    ("hidden", REGISTER), ("deliver",), ("crawl", "--no-deliver", "--json"), ("publish", "site"), ("_prepare",),
    ("alerts", "mute"), ("withhold", "release", "5", "--because", "x"), ("recipients", "relabel"),
)
Damage = Callable[[bytearray, random.Random], None]


def flip(times: int) -> Damage:
    def change(data: bytearray, dice: random.Random) -> None:
        for _ in range(times):
            data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)

    return change


def zero(pages: int) -> Damage:
    def change(data: bytearray, dice: random.Random) -> None:
        for _ in range(pages):
            at = dice.randrange(len(data) // 4096) * 4096
            data[at : at + 4096] = bytes(4096)

    return change


def cut(data: bytearray, dice: random.Random) -> None:
    del data[dice.randrange(1, len(data)) :]


def header(data: bytearray, dice: random.Random) -> None:
    data[dice.randrange(100)] ^= 1 << dice.randrange(8)


DAMAGES: dict[str, Damage] = {
    "one bit": flip(1), "20 bits": flip(20), "400 bits": flip(400), "a page": zero(1), "three pages": zero(3),
    "cut": cut, "header": header,
}


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with World(tmp_path_factory.mktemp("origin")) as made:
        for stage in (1, 3):
            made.replica.stage(stage)
            made.run("crawl")
        yield made


@pytest.fixture
def copied(origin: World, tmp_path: Path) -> Callable[[], Installation]:
    def copy() -> Installation:
        folder = tmp_path / "copy"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(origin.data, folder / "data")
        shutil.copy(origin.configuration, folder)
        return Installation(folder, origin.environment)

    return copy


def damage(there: Installation, how: str, dice: random.Random) -> None:
    path = there.data / FILE_NAME
    data = bytearray(path.read_bytes())
    DAMAGES[how](data, dice)
    path.write_bytes(data)


@pytest.mark.parametrize("how", DAMAGES)
@pytest.mark.parametrize("noted", [True, False], ids=["", "no note"])
def test_each_command_on_a_damaged_database_works_truly_or_says_so(
    copied: Callable[[], Installation], how: str, noted: bool
) -> None:
    """700 of these with other seeds: 0 tracebacks. Where nothing is noted, a bit within a text cannot be told."""
    dice = random.Random(f"{how} {noted}")
    for command in dice.sample(COMMANDS, 2):
        there = copied()
        if not noted:
            (there.data / "upkeep.json").unlink()
        damage(there, how, dice)
        done = there.run(*command, code=None)
        assert "Traceback" not in done.err, (command, done.err)
        assert done.code in (0, 1, 78), (command, done.err)
        if done.code == 78:
            assert "npdwatch: " in done.err
            assert done.out == ""
        elif noted:
            true = copied().run(*command, code=None)
            assert (done.code, done.out) == (true.code, true.out), command


def test_one_bit_that_no_check_of_sqlite_sees_is_damage(copied: Callable[[], Installation]) -> None:
    there = copied()
    path = there.data / FILE_NAME
    data = path.read_bytes()
    assert b"To follow pupils" in data
    path.write_bytes(data.replace(b"To follow pupils", b"To fallow pupils"))
    with closing(sqlite3.connect(path)) as db:
        assert pragma(db, "quick_check") == "ok"
    for command in (("status",), ("releases", "--json"), ("deliver",)):
        done = there.run(*command, code=78)
        assert "is damaged" in done.err
        assert done.out == "", "nothing is said to be well"
    path.write_bytes(data)
    assert REGISTER in there.run("status").out
    assert "damaged" not in read_notes(there.data)


def test_the_message_names_the_last_backup_and_what_to_do(copied: Callable[[], Installation]) -> None:
    there = copied()
    damage(there, "three pages", random.Random(1))
    assert "No backup was made" in there.run("status", code=78).err
    note(there.data, "backup", {"folder": "/backup/one", "at": "2026-11-26T03:00:00.000Z"})
    said = there.run("status", code=78).err
    assert "The last backup is /backup/one, made 2026-11-26 03:00 UTC" in said
    assert "npdwatch restore /backup/one" in said


def test_what_was_found_damaged_stays_so_though_quick_check_would_pass(copied: Callable[[], Installation]) -> None:
    there = copied()
    path = there.data / FILE_NAME
    path.write_bytes(path.read_bytes().replace(b"To follow pupils", b"To fallow pupils"))
    with pytest.raises(DatabaseDamaged):
        checks.check_sound(there.data, NOW)
    note(there.data, "checked", None)
    with pytest.raises(DatabaseDamaged):
        checks.check_sound(there.data, NOW + timedelta(days=40))


def test_a_database_put_back_by_hand_is_taken_when_a_person_says_so(copied: Callable[[], Installation]) -> None:
    there = copied()
    path = there.data / FILE_NAME
    path.write_bytes(path.read_bytes().replace(b"To follow pupils", b"To fallow pupils"))
    assert "verify --trust" in there.run("status", code=78).err
    checks.check_sound(there.data, NOW, trust=True)
    there.run("status")


@pytest.mark.parametrize("age", ["now", "kept"])
def test_an_older_copy_put_in_its_place_is_no_later_state(copied: Callable[[], Installation], age: str) -> None:
    there = copied()
    path = there.data / FILE_NAME
    older = path.parent / "older.db"
    shutil.copy2(path, older)
    recipient = value_of(there, "version", "recipient", id=1)
    there.run("withhold", "recipient", recipient, "--because", "asked")
    (shutil.copy2 if age == "kept" else shutil.copyfile)(older, path)
    for command in ("status", "withheld", "crawl", "deliver"):
        said = there.run(command, code=78).err
        assert "an older copy of itself" in said, command
    there.run("doctor", "--offline", code=78)
    told = there.run("verify", "--trust", code=1).err
    assert "npdwatch withheld --complete" in told, "nor is it known what was withheld since"
    assert "npdwatch withheld --complete" in there.run("publish", "site", code=78).err
    there.run("withhold", "recipient", recipient, "--because", "asked")
    there.run("withheld", "--complete")
    there.run("publish", "site")


def test_what_is_due_comes_from_the_file_of_notes(
    copied: Callable[[], Installation], monkeypatch: pytest.MonkeyPatch
) -> None:
    there = copied()
    done: list[bool] = []

    def wrong(_: object, *, thorough: bool) -> str:
        done.append(thorough)
        return ""

    monkeypatch.setattr(checks, "_wrong", wrong)
    monkeypatch.setattr(checks, "SMALL", 1000)
    note(there.data, "checked", None)
    hours = (0, 1, 25, 26, 24 * 7, 24 * 7 + 1)
    for after in hours:
        checks.check_sound(there.data, NOW + timedelta(hours=after))
    assert done == [True, False, True], "whole at first, quick after a day, whole after a week, and none between"
    checks.check_sound(there.data, NOW - timedelta(days=1))
    assert done[3:] == [True], "what was noted in the future of a wrong clock is no check"


def test_the_daemon_hears_of_what_it_cannot_read(copied: Callable[[], Installation]) -> None:
    there = copied()
    with closing(sqlite3.connect(there.data / FILE_NAME)) as db:
        set_fields(db, "source", {"polled_at": "no time"})
        db.commit()
    with pytest.raises(DatabaseDamaged):
        polls(there.data)
    (there.data / FILE_NAME).write_bytes(bytes(4096))
    with pytest.raises(DatabaseDamaged):
        something_to_tell(there.data, NOW)


def test_a_fault_over_a_damaged_value_is_told_as_damage(copied: Callable[[], Installation]) -> None:
    there = copied()
    with closing(sqlite3.connect(there.data / FILE_NAME)) as db:  # as a program that writes through SQLite
        set_fields(db, "change", {"fields": "{["})
        db.commit()
    done = there.run("changes", "--json", code=78)
    assert "fields of a row of change is not what npdwatch writes" in done.err
    assert json.loads((there.data / "upkeep.json").read_text())["damaged"]["what"]
    there.run("status", code=78)
