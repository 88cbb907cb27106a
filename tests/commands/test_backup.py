"""Backups: made while others write, put back elsewhere and in place, told at most once unmarked; the archive verified."""

from __future__ import annotations

import itertools
import json
import shutil
import sqlite3
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bench.traced import STRACE, can_trace
from bench.world import REGISTER, Installation, World
from db.archive import Archive
from db.health import look
from db.locks import daemon_lock, source_lock
from db.migrations.tables import VERSION
from db.problems import FILE_NAME
from db.store import Store
from db.upkeep import backup
from db.upkeep.backup import MANIFEST, backups
from db.upkeep.checks import check_sound
from db.upkeep.numbers import NUMBERED
from tests.tables import (
    Like,
    Not,
    add_row,
    assert_sound,
    count_of,
    pragma,
    row_of,
    rows_of,
    set_fields,
    value_of,
    values_of,
)
from text.timestamp import stamp

NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
WHEN = stamp(NOW)
ANSWERS = (
    ("status", "--json"), ("changes", "--json", "--silent"), ("releases", "--json"), ("show", "DS90077", "--json"),
    ("recipients", "--json"), ("stats", "--json"), ("evidence", "--json", "--all"), ("withheld", "--json"),
    ("alerts", "list", "--json"), ("alerts", "mute", "--json"), ("hidden", REGISTER, "--json"), ("verify", "--json"),
    ("recipients", "sources", "--json"),
)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The world of all tests here, after its first crawl; what came of that is kept beside its data."""
    with World(tmp_path_factory.mktemp("world")) as made:
        made.replica.stage(1)
        made.run("crawl")
        shutil.copytree(made.data, made.folder / "first")
        yield made


@pytest.fixture
def world(first: World) -> World:
    shutil.rmtree(first.data)
    shutil.copytree(first.folder / "first", first.data)
    first.replica.stage(1)
    return first


def elsewhere(world: World, folder: Path) -> Installation:
    """Another machine: the same configuration, no data."""
    folder.mkdir()
    shutil.copy(world.configuration, folder)
    return Installation(folder, world.environment)


def test_a_backup_restored_elsewhere_answers_alike_and_repeats_no_alert(world: World, tmp_path: Path) -> None:
    world.replica.stage(3)
    for _ in range(2):  # the second confirms what is gone
        world.run("crawl")
    first = world.run("backup", str(tmp_path / "backups"), "--json").data
    again = world.run("backup", "--json").data
    assert (first["new"], again["new"]) == (first["bodies"], 0), "incremental, and into the same folder by itself"
    other = elsewhere(world, tmp_path / "other")
    other.run("restore", str(tmp_path / "backups"), code=1)
    other.run("withheld", "--complete")
    for command in ANSWERS:
        assert other.run(*command, code=None) == world.run(*command, code=None), command
    told = world.told()
    assert other.crawl().decision(REGISTER) == "unchanged"
    other.run("deliver")
    assert world.told() == told, "the mail server and the hooks are the same ones"
    assert rows_of(other, "pulse", name=Like("restored %")) == [], "the source has been seen since"


def subjects(world: World) -> list[str]:
    return [str(m["subject"]) for m in world.mail.messages]


@pytest.mark.parametrize("quiet", [False, True])
def test_what_was_told_after_the_backup_is_told_again_only_marked_or_not_at_all(
    world: World, tmp_path: Path, quiet: bool
) -> None:
    folder = tmp_path / "backups"
    world.run("backup", str(folder))
    world.replica.stage(3)
    earlier = len(hooks(world))
    assert "changed" in world.crawl().kinds()
    before = subjects(world)
    known = len(hooks(world))
    ids = {h["id"] for h in hooks(world)[earlier:]}
    world.run("restore", str(folder), *(["--quiet"] if quiet else []))
    assert "changed" in world.crawl().kinds(), "it is found again"
    new = subjects(world)[len(before) :]
    again = hooks(world)[known:]
    if quiet:
        assert (new, again) == ([], [])
    else:
        assert new
        assert all("may repeat" in s for s in new)
        assert {h["id"] for h in again} <= ids, "receivers that keep ids see nothing twice"
        assert all(h["maybe_repeat"] for h in again)
    world.crawl()  # a removal that the first look found is confirmed by it, and no news either
    assert all("may repeat" in s for s in subjects(world)[len(before) :])
    assert not quiet or subjects(world) == before
    new = subjects(world)[len(before) :]
    world.replica.publish("withdrawn")
    world.run("crawl", code=None)
    news = subjects(world)[len(before) + len(new) :]
    assert news, "what comes later is told as ever"
    assert not any("may repeat" in s for s in news)


def numbers(world: Installation) -> dict[str, set[int]]:
    """The numbers that rows have, by table."""
    return {table: set(values_of(world, table, "id")) for table in NUMBERED}


@pytest.mark.parametrize("put_back", ["restored", "damaged", "elsewhere", "by hand"])
def test_a_number_that_was_given_since_the_backup_leads_to_no_other_row(
    world: World, tmp_path: Path, put_back: str
) -> None:
    """An address that a reader kept led to another release, another change or another edition."""
    kept = tmp_path / "kept.db"
    shutil.copy(world.data / FILE_NAME, kept)
    world.run("backup", str(tmp_path / "b"))
    before = numbers(world)
    world.replica.stage(3)
    world.crawl()
    lost = {table: ids - before[table] for table, ids in numbers(world).items()}
    assert all(lost[table] for table in ("release", "version", "change", "edition"))
    again: Installation = world
    if put_back == "by hand":
        shutil.copy(kept, world.data / FILE_NAME)
        world.run("verify", "--trust", code=1)
    else:
        if put_back == "damaged":
            (world.data / FILE_NAME).write_bytes(b"no database")
        again = elsewhere(world, tmp_path / "other") if put_back == "elsewhere" else world
        again.run("restore", str(tmp_path / "b"), code=None)
    again.crawl()
    new = {table: ids - before[table] for table, ids in numbers(again).items()}
    assert all(new[table] for table in ("release", "version", "change", "edition"))
    assert not {table: ids & lost[table] for table, ids in new.items() if ids & lost[table]}
    if put_back == "restored":
        assert min(new["release"]) == max(lost["release"]) + 1, "it is known what was given"
        again.run("restore", str(tmp_path / "b"))
        again.crawl()
        third = {table: ids - before[table] for table, ids in numbers(again).items()}
        assert not any(third[table] & (new[table] | lost[table]) for table in NUMBERED)


def hooks(world: World) -> list[dict[str, Any]]:
    found = [json.loads(f.read_text(encoding="utf-8")) for f in world.hooks.files]
    bodies = [f.get("body", f) for f in found]
    return [b for b in (json.loads(b) if isinstance(b, str) else b for b in bodies) if "maybe_repeat" in b]


def test_what_was_there_is_moved_aside_and_what_the_archive_had_more_stays(world: World, tmp_path: Path) -> None:
    world.run("backup", str(tmp_path / "b"))
    bad = min(world.data.glob("archive/*/*.zst"))
    world.replica.stage(3)
    world.run("crawl")
    bodies = set(world.data.glob("archive/*/*.zst"))
    with closing(sqlite3.connect(world.data / FILE_NAME)) as db:
        rows = count_of(db, "change")
    (world.data / FILE_NAME).write_bytes((world.data / FILE_NAME).read_bytes().replace(b"To follow", b"To fallow"))
    world.run("status", code=78)
    bad.write_bytes(b"damaged")
    said = world.run("restore", str(tmp_path / "b")).out
    (aside,) = world.data.glob("before-restoring-*")
    assert str(aside) in said
    assert "1 archived file put back" in said
    with closing(sqlite3.connect(aside / FILE_NAME)) as db:
        assert count_of(db, "change") == rows
    assert set(world.data.glob("archive/*/*.zst")) == bodies
    assert (aside / "archive" / bad.name).read_bytes() == b"damaged"
    world.run("verify")


def test_what_the_archive_had_lost_before_the_last_backup_comes_from_an_earlier_one(
    world: World, tmp_path: Path
) -> None:
    """And nothing that is damaged here is backed up over what is whole there."""
    world.run("backup", str(tmp_path / "b"))
    gone, spoilt = sorted(world.data.glob("archive/*/*.zst"))[:2]
    whole = {p.name: p.read_bytes() for p in (gone, spoilt)}
    gone.unlink()
    spoilt.write_bytes(spoilt.read_bytes()[:-1])
    world.run("backup", str(tmp_path / "b"), code=1)
    world.run("verify", code=1)
    assert "2 archived files put back" in world.run("restore", str(tmp_path / "b")).out
    assert {p.name: p.read_bytes() for p in (gone, spoilt)} == whole
    world.run("verify")
    gone.unlink()
    (tmp_path / "b" / "archive" / gone.parent.name / gone.name).unlink()
    assert "the backup has lost them too" in world.run("restore", str(tmp_path / "b"), code=1).err


def make(folder: Path) -> Path:
    """A backup of an empty database with one body; the data folder is beside it."""
    data = folder / "data"
    with Store.create(data):
        Archive(data / "archive").keep(b"a body")
    (folder / "npdwatch.toml").write_text('own_sources = false\n[data]\nfolder = "data"\n', encoding="utf-8")
    return folder / "backups"


def half(place: Path) -> None:
    (place / MANIFEST).unlink()


def cut_off(place: Path) -> None:
    place.rename(place.with_name(place.name + ".part"))


def rewrite(**values: object) -> Any:
    def change(place: Path) -> None:
        manifest = json.loads((place / MANIFEST).read_text())
        (place / MANIFEST).write_text(json.dumps(manifest | values))

    return change


def altered(place: Path) -> None:
    (place / FILE_NAME).write_bytes((place / FILE_NAME).read_bytes()[:-1] + b"x")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (half, "cut off while it was written"), (cut_off, "cut off while it was written"),
        (rewrite(tables=VERSION + 1, program="9.9.9"), "made by npdwatch 9.9.9, which is newer"),
        (rewrite(tables=3), "before version 0.1.0"), (rewrite(format=2), "of another version of npdwatch"),
        (altered, "altered after the backup was made"), (shutil.rmtree, "holds no backup of npdwatch"),
        (lambda place: (place / MANIFEST).write_text("{"), "is damaged"),
    ],
)
def test_a_backup_that_cannot_be_put_back_is_refused_and_nothing_is_touched(
    shell: Any, spoil: Any, said: str
) -> None:
    folder = make(shell.folder)
    assert shell("backup", folder).code == 0
    (place,) = backups(folder)
    spoil(place)
    before = (shell.folder / "data" / FILE_NAME).read_bytes()
    done = shell("restore", folder)
    assert done.code == 78
    assert said in done.err
    assert (shell.folder / "data" / FILE_NAME).read_bytes() == before
    assert not list((shell.folder / "data").glob("before-restoring-*"))


@pytest.mark.parametrize("lock", [daemon_lock, lambda folder: source_lock(folder, "one")], ids=["daemon", "crawl"])
def test_nothing_is_restored_over_a_running_daemon_or_crawl(shell: Any, lock: Any) -> None:
    folder = make(shell.folder)
    assert shell("backup", folder).code == 0
    with lock(shell.folder / "data").take():
        done = shell("restore", folder)
    assert done.code == 75
    assert "in the hands of another npdwatch" in done.err
    assert ("stop the daemon first" in done.err) == (lock is daemon_lock)
    assert shell("restore", folder).code == 0


def test_where_a_backup_may_not_be(shell: Any) -> None:
    make(shell.folder)
    assert "Say where" in shell("backup").err
    done = shell("backup", "/proc/x")
    assert done.code == 73
    assert "/proc/x cannot be written" in done.err
    for folder in ("data", "data/below", "."):
        done = shell("backup", folder)
        assert done.code == 2
        assert "name a folder elsewhere" in done.err


def test_the_oldest_backups_go_and_what_was_cut_off_too(shell: Any) -> None:
    folder = make(shell.folder)
    (folder / "2026-01-01T000000Z.part").mkdir(parents=True)
    for _ in range(4):
        assert shell("backup", folder, "--keep", "3").code == 0
    assert len(backups(folder)) == 3
    assert not list(folder.glob("*.part"))


def test_a_damaged_database_is_never_backed_up_over_a_sound_one(shell: Any) -> None:
    folder = make(shell.folder)
    shell("backup", folder)
    (there,) = backups(folder)
    path = shell.folder / "data" / FILE_NAME
    path.write_bytes(path.read_bytes()[:8192] + bytes(8192) + path.read_bytes()[16384:])
    done = shell("backup", folder, "--keep", "1")
    assert done.code == 78
    assert f"npdwatch restore {folder}" in done.err
    assert backups(folder) == [there]


def test_a_backup_is_whole_while_others_write(shell: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Copied while half of a transaction is in the file already, and the rest comes a moment later."""
    folder = make(shell.folder)
    writer = sqlite3.connect(shell.folder / "data" / FILE_NAME, isolation_level=None, check_same_thread=False)
    pragma(writer, "cache_size = 5")
    for i in range(60):  # each on pages of its own, so that most of the half that is written stands in the file
        add_row(writer, "pulse", name=f"c{i}", at=WHEN, detail="." * 3_000)
    number = itertools.count()

    def half_written(data: Path, now: datetime) -> None:
        check_sound(data, now)
        n = next(number)
        writer.execute("begin immediate")
        add_row(writer, "pulse", name=f"a{n}", at=WHEN, detail="x" * 200_000)
        set_fields(writer, "pulse", {"detail": str(n) * 3_000}, name=Like("c%"))

        def rest() -> None:
            add_row(writer, "pulse", name=f"b{n}", at=WHEN, detail="")
            writer.execute("commit")

        threading.Timer(0.3, rest).start()

    monkeypatch.setattr(backup, "check_sound", half_written)
    with closing(writer):
        assert [shell("backup", folder).code for _ in range(2)] == [0, 0]
    assert next(number) == 2
    written = []
    for place in backups(folder):
        with closing(sqlite3.connect(place / FILE_NAME)) as db:
            a, b = (count_of(db, "pulse", name=Like(f"{x}%")) for x in "ab")
            assert a == b
            assert set(values_of(db, "pulse", "detail", name=Like("c%"))) == {str(a - 1) * 3_000 if a else "." * 3_000}
            assert_sound(db)
            written.append(a)
    assert max(written) >= 1, "what was written before the second backup is in it, in whichever file it stood"


def test_a_restoring_lets_nothing_go_that_was_withheld_after_the_backup(world: World, tmp_path: Path) -> None:
    world.run("backup", str(tmp_path / "b"))
    world.replica.stage(3)
    world.run("crawl")
    fresh = row_of(world, "change", kind="added", reference=Not(""))
    old = row_of(world, "version", edition_id=1, reference=Not(""))
    told = row_of(world, "change", kind="changed", recipient=Not(""))
    body = rows_of(world, "version", edition_id=1, recipient=Not(""))[-1]
    file = value_of(world, "edition_file", "sha256")
    because = ("--because", "a child's data")
    for kind, key in (
        ("release", fresh["release_id"]), ("release", old["release_id"]), ("change", told["id"]),
        ("recipient", body["recipient"]), ("file", file),
    ):
        world.run("withhold", kind, str(key), *because)
    before = len(subjects(world))
    said = world.run("restore", str(tmp_path / "b")).out
    assert "5 things withheld" in said
    world.crawl()
    kept = set(values_of(world, "withheld", "kind", "key", lifted_at=None))
    again = value_of(world, "version", "release_id", reference=fresh["reference"])
    assert {("release", str(old["release_id"])), ("file", file)} <= kept
    assert ("release", str(again)) in kept, "it is in no backup, and is withheld as it is recorded again"
    assert len([k for k, _ in kept if k == "recipient"]) == 1
    assert len([k for k, _ in kept if k == "change"]) == 1
    world.run("publish", str(tmp_path / "site"), "--files", code=None)
    out = b"".join(p.read_bytes() for p in (tmp_path / "site").rglob("*") if p.is_file())
    out += b"".join(m.as_bytes() for m in world.mail.messages[before:])
    for canary in (fresh["reference"], old["reference"], body["recipient"]):
        assert canary.encode() not in out, canary


def test_where_nothing_tells_what_was_withheld_since_nothing_is_published_until_a_person_has_looked(
    world: World, tmp_path: Path
) -> None:
    world.run("backup", str(tmp_path / "b"))
    body = values_of(world, "version", "recipient", recipient=Not(""))[-1]
    world.run("withhold", "recipient", body, "--because", "asked")
    other = elsewhere(world, tmp_path / "other")
    said = other.run("restore", str(tmp_path / "b"), code=1).err
    assert "there was no database here that could tell" in said
    site = str(tmp_path / "site")
    for command in (("publish", site), ("serve", "--port", "0"), ("publish", site)):
        assert "npdwatch withheld --complete" in other.run(*command, code=78).err
    assert not list((other.data / "public").glob("*.db"))
    assert "is not known" in other.run("withheld", code=1).out
    assert "withheld_unknown" in {n["code"] for n in other.run("status", "--json", code=1).data["trouble"]}
    assert "bad    withheld: What was withheld" in other.run("doctor", "--offline", code=1).out
    # Restored once more, and from a copy of itself: it still is not known.
    assert "it was not known in the database" in other.run("restore", str(tmp_path / "b"), code=1).err
    other.run("withhold", "recipient", body, "--because", "asked")
    other.run("withheld", "--complete")
    other.run("publish", site)
    assert body.encode() not in b"".join(p.read_bytes() for p in Path(site).rglob("*") if p.is_file())
    assert "npdwatch withheld --complete" not in other.run("restore", str(tmp_path / "b")).said, "all is known here"


def test_a_database_that_does_not_follow_from_the_backup_tells_nothing_of_it(world: World, tmp_path: Path) -> None:
    world.run("backup", str(tmp_path / "b"))
    other = elsewhere(world, tmp_path / "other")
    other.run("init")
    assert "is no later state of the one in the backup" in other.run("restore", str(tmp_path / "b"), code=1).err


def test_what_cannot_be_done_is_said_in_a_sentence_with_its_code(shell: Any) -> None:
    make(shell.folder)
    assert shell("releases", "--limit", "99999999999999999999").code == 2
    assert shell("prune", "--days", "99999999999").code == 2
    done = shell("recipients", "export", "/nonexistent/x")
    assert (done.code, "/nonexistent/x" in done.err) == (73, True)
    (shell.folder / "data" / FILE_NAME).unlink()
    done = shell("publish", shell.folder / "site")
    assert (done.code, "npdwatch init" in done.err) == (78, True)
    text = (shell.folder / "npdwatch.toml").read_text("utf-8")
    (shell.folder / "npdwatch.toml").write_text(f'{text}group = "no-such-group"\n', "utf-8")
    done = shell("check", "--no-sources")
    assert (done.code, "there is no group" in done.err) == (2, True)


def test_cells_taken_out_since_the_backup_are_taken_out_again(shell: Any) -> None:
    from db.withheld.gone_over import mask_rows
    from tests.db.test_states import NOW

    make(shell.folder)
    data = shell.folder / "data"
    with Store.open(data) as store, store.transaction():
        store.insert("source", name="a", kind="govuk", url="u", first_seen_at="x")
        store.insert("edition", id=1, source="a", number=1, state="accepted", kind="baseline", seen_at="x", rows=1, files_key="k")
        store.insert("release", id=1, source="a", first_edition=1)
        store.insert(
            "version", id=1, release_id=1, edition_id=1, row_sha256="r", file="f", sheet="s", row=1, recipient="R",
            cells=json.dumps({"pupil": "CANARY Ada"}), category="unknown", confidence="low", category_reason="x",
            purpose="of CANARY Ada",
        )
    shell("backup", shell.folder / "b")
    with Store.open(data) as store, store.transaction():
        mask_rows(store, {1: {"pupil": ("CANARY Ada", "[withheld]")}}, NOW)
    assert "cells taken out of 1 row" in shell("restore", shell.folder / "b").out
    with Store.open(data) as store:
        assert "CANARY" not in str(rows_of(store, "version"))
        assert values_of(store, "masked", "version_id") == [1]


def test_what_cannot_be_carried_over_is_said(shell: Any) -> None:
    folder = make(shell.folder)
    shell("backup", folder)
    path = shell.folder / "data" / FILE_NAME
    path.write_bytes(b"SQLite format 3\0" + bytes(9000))
    done = shell("restore", folder)
    assert done.code == 1
    assert "the database that was there cannot be read" in done.err
    assert "npdwatch withheld --complete" in done.err


def test_what_the_short_list_names_stays_withheld_though_the_database_cannot_be_read(
    world: World, tmp_path: Path
) -> None:
    world.run("backup", str(tmp_path / "b"))
    body = values_of(world, "version", "recipient", recipient=Not(""))[-1]
    file = value_of(world, "edition_file", "sha256")
    other = str(value_of(world, "version", "release_id", recipient=Not(body)))
    for kind, key in (("recipient", body), ("file", file), ("release", other)):
        world.run("withhold", kind, key, "--because", "a child's data")
    (world.data / FILE_NAME).write_bytes(b"no database")
    said = world.run("restore", str(tmp_path / "b"), code=1).err
    assert "withheld again by the list of the public copy" in said
    kept = set(values_of(world, "withheld", "kind", "key", lifted_at=None))
    assert {("file", file), ("release", other)} <= kept
    assert [k for k, _ in kept if k == "recipient"]
    shown = world.run("releases", "--json", "--limit", "9999").out
    assert body not in shown


def test_a_restoring_that_is_killed_leaves_the_one_database_or_the_other(world: World, tmp_path: Path) -> None:
    """Killed at each system call that moves, removes or links a file."""
    if not can_trace():
        pytest.skip("needs strace, and leave to trace processes")
    world.run("backup", str(tmp_path / "b"))
    calls = "rename,renameat,renameat2,link,linkat,unlink,unlinkat,rmdir"
    ended = 0
    for n in range(1, 60):
        done = subprocess.run(
            [*STRACE, "-o", "/dev/null", "-e", f"trace={calls}", "-e", f"inject={calls}:signal=KILL:when={n}",
             *world.command("restore", str(tmp_path / "b"))],
            env=world.environment, capture_output=True, text=True, check=False, timeout=120,
        )
        ended = done.returncode
        status = world.run("status", code=None)
        assert status.code in (0, 1), (n, status.err)
        assert len(rows_of(world, "source")) == 1
        if ended == 0:
            break
    assert ended == 0
    assert n > 3, "it was killed some times"
    world.run("restore", str(tmp_path / "b"))
    assert not (world.data / ".restoring").exists()


# verify ---------------------------------------------------------------------------------------------------------


def test_verify_names_what_is_missing_or_altered(world: World, tmp_path: Path) -> None:
    sound = world.run("verify", "--json").data
    assert sound["amiss"] == []
    (sha256,) = values_of(world, "edition_file", "sha256")
    archive = Archive(world.data / "archive")
    page = value_of(world, "source", "page_sha256")
    archive.path(page).unlink()
    archive.path(sha256).write_bytes(archive.path(page).name.encode())
    found = world.run("verify", "--json", code=1).data
    assert {(x["sha256"], x["problem"]) for x in found["amiss"]} == {(sha256, "altered"), (page, "missing")}
    said = world.run("verify", code=1).out
    assert f"altered: {sha256}, file of an edition of {REGISTER}" in said
    assert "npdwatch crawl --force" in said
    # It was said once, and all was well right after it.
    assert world.run("status", "--json", code=1).data["archive_amiss"]["files"] == 2
    assert "2 archived files missing or altered" in world.run("status", code=1).out
    assert "2 archived files are missing or altered" in look(world.data, (), NOW, tells=False).reasons()
    made = world.run("backup", str(tmp_path / "b"), "--json", code=1).data
    assert made["missing"] == 1
    assert "1 archived file missing here" in world.run("backup", code=1).err
    world.run("crawl", "--force", "--no-deliver", code=None)
    assert world.run("status", "--json", code=None).data["archive_amiss"] is None, "they were put back"
    world.run("verify")
    archive.path(page).unlink()
    assert world.run("backup", code=1).out
    assert world.run("status", "--json", code=1).data["archive_amiss"]["files"] == 1


def test_verify_names_a_row_that_another_program_has_altered(world: World) -> None:
    """It was called sound: a program that writes through SQLite leaves a database that is in order."""
    assert world.run("verify", "--json").data["altered_rows"] == []
    row = rows_of(world, "version")[0]
    for altered in ({"recipient": "The Altered Times"}, {"cells": row["cells"].replace('":"', '":"x', 1)}):
        set_fields(world, "version", altered, id=row["id"])
        found = world.run("verify", "--json", code=1).data["altered_rows"]
        assert found == [{"source": REGISTER, "release": row["release_id"], "version": row["id"]}]
        said = world.run("verify", code=1).out
        assert f"altered: version {row['id']} of release {row['release_id']} of {REGISTER}" in said
        assert "1 row of the registers" in world.run("doctor", "--offline", code=1).out
        set_fields(world, "version", {n: row[n] for n in altered}, id=row["id"])
    world.run("verify")


def test_names_given_away_since_the_backup_are_known_after_it_is_restored(shell: Any) -> None:
    from db.withheld.given_away import given_away, keep_given_away

    make(shell.folder)
    data = shell.folder / "data"
    shell("backup", shell.folder / "b")
    with Store.open(data) as store, store.transaction():
        keep_given_away(store, "a", given_away(store, "a").with_names(["orlando tamsilvane"]))
    shell("restore", shell.folder / "b")
    with Store.open(data) as store:
        known = given_away(store, "a")
        assert known.digest("orlando tamsilvane") in known.digests
        assert "tamsilvane" not in repr(known)
