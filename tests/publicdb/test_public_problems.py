"""The public copy when something is wrong: the old one stands, or a new one is made, and the problem has a name."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from db.locks import Lock
from db.problems import FILE_NAME, DatabaseBusy, DatabaseDamaged, DatabaseProblem, NewerDatabase, NotInitialised
from db.recipients.reviews import Review, save_reviews
from db.store import Store
from model.recipient import Category
from publicdb import build as public
from publicdb import file as public_file
from publicdb.build import CopyBusy, PublicCopy, copy_path, copy_state, refresh
from publicdb.fill import fill
from tests.db.public_world import NOW, build_anew, content
from tests.tables import add_row, count_of, delete_rows, exclusively, pragma, set_fields, value_of, values_of

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def folder(registered: Path, tmp_path: Path) -> Path:
    shutil.copytree(registered, tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.fixture(scope="module")
def built(registered: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With its copy, which is built once."""
    data = shutil.copytree(registered, tmp_path_factory.mktemp("built") / "data")
    refresh(data)
    return data


@pytest.fixture
def with_copy(built: Path, tmp_path: Path) -> Path:
    shutil.copytree(built, tmp_path, dirs_exist_ok=True)
    return tmp_path


def same(folder: Path) -> None:
    fresh = build_anew(folder, folder / "fresh.db")
    assert content(copy_path(folder)) == content(fresh)


def test_without_a_database_there_is_no_copy_and_the_problem_says_why(tmp_path: Path) -> None:
    with pytest.raises(NotInitialised, match="npdwatch init"):
        refresh(tmp_path)
    (tmp_path / FILE_NAME).touch()
    with pytest.raises(NotInitialised, match="is empty"):
        refresh(tmp_path)
    assert copy_state(tmp_path) is None
    assert not copy_path(tmp_path).exists()


def test_an_empty_watch_has_an_empty_copy(tmp_path: Path) -> None:
    Store.create(tmp_path).close()
    assert refresh(tmp_path).rebuilt
    assert content(copy_path(tmp_path))["releases"] == []


def missing(path: Path) -> None:
    path.unlink()


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        pragma(db, "user_version = 999")


def damaged(path: Path) -> None:
    path.write_bytes(b"no database " * 1000)


@pytest.mark.parametrize(
    ("harm", "problem"), [(missing, NotInitialised), (newer, NewerDatabase), (damaged, DatabaseDamaged)]
)
@pytest.mark.parametrize("kept_open", [True, False])
def test_the_last_copy_stands_while_the_database_cannot_be_used(
    with_copy: Path, harm: object, problem: type[DatabaseProblem], *, kept_open: bool
) -> None:
    folder = with_copy
    with PublicCopy(folder) as copy:
        state = copy.refresh().state
        before = content(copy_path(folder))
        kept = (folder / FILE_NAME).read_bytes()
        if not kept_open:
            copy.close()
        harm(folder / FILE_NAME)  # type: ignore[operator]
        for _ in range(2):
            with pytest.raises(problem):
                copy.refresh()
        assert copy_state(folder) == state
        assert content(copy_path(folder)) == before
        (folder / FILE_NAME).unlink(missing_ok=True)
        (folder / FILE_NAME).write_bytes(kept)
        done = copy.refresh()
        assert (done.changed, done.state) == (False, state), "all is as it was"


def test_a_database_that_is_busy_is_a_problem_with_a_name(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refresh(folder)
    monkeypatch.setattr("db.connection.BUSY_SECONDS", 0.2)
    with exclusively(folder / FILE_NAME), pytest.raises(DatabaseBusy):
        refresh(folder)
    assert not refresh(folder).changed


def halves(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def nothing(path: Path) -> None:
    path.write_bytes(b"")


def other_tables(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as db:
        db.execute("create table t (x)")


def other_version(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        set_fields(db, "about", {"value": "0"}, name="version")
        db.commit()


def no_watermark(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        delete_rows(db, "about", name="watermark")
        db.commit()


def a_page_of_noughts(path: Path) -> None:
    """In the midst of the file, where only a look through all of it finds it."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(size // 2 // 4096 * 4096)
        file.write(bytes(4096))


@pytest.mark.parametrize(
    "harm", [missing, damaged, halves, nothing, other_tables, other_version, no_watermark, a_page_of_noughts]
)
def test_a_copy_that_cannot_be_used_is_made_anew(with_copy: Path, built: Path, harm: object) -> None:
    folder = with_copy
    before = refresh(folder).state
    harm(copy_path(folder))  # type: ignore[operator]
    with PublicCopy(folder) as copy:
        done = copy.refresh()
        assert done.rebuilt
        assert done.state.generation != before.generation
        assert not copy.refresh().changed
    assert content(copy_path(folder)) == content(copy_path(built))


def test_other_rules_make_another_copy(with_copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = with_copy
    assert not refresh(folder).rebuilt
    monkeypatch.setattr(public_file, "rules", lambda: "other lists of recipients")
    assert refresh(folder).rebuilt
    assert not refresh(folder).rebuilt


def test_a_restored_backup_is_another_database(folder: Path) -> None:
    backup = (folder / FILE_NAME).read_bytes()
    with PublicCopy(folder) as copy:
        copy.refresh()
        with Store.open(folder) as store:
            add_row(
                store, "change", key="a", source="made-up", kind="page_changed", state="open", reason="x",
                seen_at="2026-11-24T13:00:00.000Z",
            )
        assert copy.refresh().rebuilt
        (folder / "restored.db").write_bytes(backup)
        (folder / "restored.db").replace(folder / FILE_NAME)
        with Store.open(folder) as store:
            add_row(
                store, "change", key="b", source="made-up", kind="page_changed", state="open", reason="y",
                seen_at="2026-11-24T13:00:00.000Z",
            )
        assert copy.refresh().rebuilt, "the same number is another change now"
    same(folder)


def test_who_watches_what_is_part_of_it(folder: Path) -> None:
    def watched() -> list[int]:
        with closing(sqlite3.connect(copy_path(folder))) as copy:
            return values_of(copy, "sources", "watched")

    refresh(folder)
    assert watched() == [1]
    assert refresh(folder, watched=["another"]).rebuilt
    assert watched() == [0]
    assert not refresh(folder, watched=["another"]).changed


def test_the_database_is_never_written(folder: Path) -> None:
    before = (folder / FILE_NAME).read_bytes()
    refresh(folder)
    refresh(folder)
    assert (folder / FILE_NAME).read_bytes() == before


def test_what_another_process_has_refreshed_is_news_here(folder: Path) -> None:
    with PublicCopy(folder) as one, PublicCopy(folder) as other:
        assert one.refresh().rebuilt
        assert not other.refresh().rebuilt
        with Store.open(folder) as store:
            save_reviews(store, [Review("Exampleton Insight Ltd", Category.PRESS, "x")], NOW)
        done = other.refresh()
        assert done.rebuilt
        seen = one.refresh()
        assert (seen.changed, seen.rebuilt, seen.state) == (True, True, done.state)


def test_two_threads_and_two_copies_make_one(folder: Path) -> None:
    done: list[public.Refreshed] = []

    def work() -> None:
        done.append(refresh(folder))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join(60)
    assert len({d.state.generation for d in done}) == 1
    assert sum(d.rebuilt for d in done) == 1


def test_who_waits_too_long_for_another_process_hears_of_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public, "_WAIT", 0.1)
    with Lock(folder / "locks" / "public-copy.lock", "the public copy").take(), pytest.raises(CopyBusy, match="process"):
        refresh(folder)
    assert refresh(folder).rebuilt


def test_readers_go_on_with_the_file_that_they_have_open(with_copy: Path) -> None:
    folder = with_copy
    with closing(sqlite3.connect(f"file:{copy_path(folder)}?mode=ro", uri=True, timeout=5)) as reader:
        old = value_of(reader, "about", "value", name="generation")
        with Store.open(folder) as store:
            save_reviews(store, [Review("Exampleton Insight Ltd", Category.PRESS, "x")], NOW)
        refresh(folder)
        assert value_of(reader, "about", "value", name="generation") == old
        assert count_of(reader, "recipients", category="press") == 0
    state = copy_state(folder)
    assert state
    assert state.generation != old


def test_a_crawl_may_write_while_a_copy_is_built(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it writes is in the next copy, and not in a part of this one."""
    real = fill

    def filled(*given: object) -> None:
        with Store.open(folder) as store:
            save_reviews(store, [Review("Exampleton Insight Ltd", Category.PRESS, "x")], NOW)
        monkeypatch.setattr("publicdb.file.fill", real)
        real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr("publicdb.file.fill", filled)
    with PublicCopy(folder) as copy:
        copy.refresh()
        assert copy.refresh().rebuilt, "it was behind at once"
        assert not copy.refresh().changed
    same(folder)


# ---------------------------------------------------------------------------------------------------------------
# Kills

KILLED = """
import os, signal, sys
from pathlib import Path
from publicdb import build as public
from publicdb import copy as public_copy
folder, after = Path(sys.argv[1]), int(sys.argv[2])
count = 0
write = public_copy.Copy.write

def counted(self, table, new):
    global count
    self.db.execute("pragma cache_size = 1")  # so that what is half done reaches the file, beside its journal
    write(self, table, new)
    count += 1
    if count == after:
        os.kill(os.getpid(), signal.SIGKILL)

public_copy.Copy.write = counted
real = Path.replace

def replaced(self, target):
    if after == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(self, target)

Path.replace = replaced
public.refresh(folder)
"""


def killed(folder: Path, after: int) -> bool:
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(folder), str(after)], check=False, timeout=120, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    return done.returncode == -signal.SIGKILL


@pytest.mark.parametrize("after", [0, 1, 4, 6, 8])
def test_a_build_that_is_killed_leaves_nothing_half_made(folder: Path, after: int) -> None:
    assert killed(folder, after)
    assert copy_state(folder) is None
    assert list(copy_path(folder).parent.iterdir()) != []
    assert refresh(folder).rebuilt
    assert [p.name for p in copy_path(folder).parent.iterdir()] == [public_file.FILE_NAME], "what was left is swept away"
    assert not list((folder / public_file.SCRATCH).glob("*"))
    same(folder)
