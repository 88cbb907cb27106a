"""Who may read and write the data folder: modes whatever the umask, a group, readers without write access."""

from __future__ import annotations

import errno
import grp
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.world import PAGE, REGISTER, ROOT, Installation, World
from commands.failures import failure_of
from db.archive import Archive
from db.locks import Lock
from db.problems import FILE_NAME, NotInitialised
from db.store import Store
from db.upkeep.access import Access, close_to_others, make_folder

NOBODY = 65534
SETPRIV = (
    shutil.which("setpriv") or "setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups",
    "--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search",
)
"""Another account, which may read everything (Python may lie where only root reads) and writes what its modes allow."""
as_root = pytest.mark.skipif(
    os.geteuid() != 0 or not shutil.which("setpriv"), reason="only root may act as another account"
)


@pytest.fixture(autouse=True)
def nobody_else() -> Iterator[None]:
    yield
    Access.let_read(None)
    Access.root = Path()


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with World(tmp_path_factory.mktemp("origin")) as made:
        made.replica.stage(1)
        made.run("crawl")
        yield made


@pytest.fixture
def there(origin: World, tmp_path: Path) -> Installation:
    shutil.copytree(origin.data, tmp_path / "data")
    shutil.copy(origin.configuration, tmp_path)
    for folder in (tmp_path, *tmp_path.parents[:3]):
        folder.chmod(0o755)  # so that another account gets as far as the data folder
    return Installation(tmp_path, origin.environment)


def run(
    there: Installation, *arguments: str, umask: int = 0o022, as_nobody: bool = False
) -> subprocess.CompletedProcess[str]:
    command = [*(SETPRIV if as_nobody else ()), *there.command(*arguments)]
    return subprocess.run(
        command, env=there.environment, capture_output=True, text=True, check=False, timeout=120, cwd=there.folder,
        umask=umask,
    )


def modes(folder: Path) -> set[tuple[bool, int]]:
    """(is a folder, mode) of all that there is."""
    return {(p.is_dir(), p.stat().st_mode & 0o7777) for p in (folder, *folder.rglob("*"))}


PRIVATE = {(True, 0o700), (False, 0o600)}
PUBLISHED = {(True, 0o755), (False, 0o644)}


def test_whatever_the_umask_the_data_folder_is_private_and_what_is_published_is_not(
    origin: World, tmp_path: Path
) -> None:
    new = Installation(tmp_path / "new", origin.environment)
    shutil.copy(origin.configuration, new.folder)
    assert run(new, "init", umask=0o000).returncode == 0
    done = run(new, "crawl", umask=0o000)
    assert done.returncode == 0, done.stderr
    assert "other accounts" not in done.stderr, "nothing was ever open"
    for umask in (0o000, 0o077):
        site = f"site-{umask}"
        assert run(new, "publish", site, "--files", umask=umask).returncode == 0
        assert modes(new.data) == PRIVATE
        assert modes(new.folder / site) == PUBLISHED
    assert (new.data / "public" / "register.db").exists()


def test_a_configuration_is_written_so_that_only_its_owner_may_change_it(tmp_path: Path) -> None:
    new = Installation(tmp_path / "new")
    assert run(new, "init", umask=0).returncode == 0
    assert new.configuration.stat().st_mode & 0o777 == 0o644


def test_what_was_open_is_closed_and_that_is_said_once(there: Installation) -> None:
    for path in (there.data, *there.data.rglob("*")):
        path.chmod(0o777 if path.is_dir() else 0o644)
    n = len([there.data, *there.data.rglob("*")])
    first, second = run(there, "status"), run(there, "status")
    assert f"{n} files and folders in the data folder" in first.stderr
    assert "[data] group" in first.stderr
    assert second.stderr == ""
    assert modes(there.data) == PRIVATE


def test_what_is_not_ours_in_the_data_folder_stays_as_it_is(there: Installation) -> None:
    (there.data / "npdwatch.toml").write_text("")
    (there.data / "npdwatch.toml").chmod(0o644)
    there.data.chmod(0o755)
    run(there, "status")
    assert (there.data / "npdwatch.toml").stat().st_mode & 0o777 == 0o644


def named(there: Installation, group: str) -> None:
    text = there.configuration.read_text(encoding="utf-8")
    there.configuration.write_text(text.replace("[data]\n", f'[data]\ngroup = "{group}"\n'), encoding="utf-8")


@as_root
def test_a_group_that_is_named_may_read_and_not_write(there: Installation) -> None:
    group = grp.getgrgid(NOBODY).gr_name
    named(there, group)
    assert run(there, "crawl", "--no-deliver").returncode in (0, 1)
    assert {p.stat().st_gid for p in (there.data, *there.data.rglob("*")) if p.name != "x"} == {NOBODY}
    assert {m & 0o777 for _, m in modes(there.data)} == {0o750, 0o640}
    true = run(there, "status")
    read = run(there, "status", as_nobody=True)
    assert (read.returncode, read.stdout, read.stderr) == (true.returncode, true.stdout, "")
    wrote = run(there, "withhold", "release", "1", "--because", "x", as_nobody=True)
    assert wrote.returncode == 73
    assert "cannot be written" in wrote.stderr
    (there.data / "archive" / "later").mkdir()  # what is made later belongs to the group too
    assert (there.data / "archive" / "later").stat().st_gid == NOBODY


def test_a_group_that_is_not_there_is_named_with_its_line(there: Installation) -> None:
    named(there, "no-such-group")
    done = run(there, "status")
    assert done.returncode == 2
    assert "npdwatch.toml:3: [data] group: there is no group 'no-such-group'" in done.stderr


def test_a_group_that_is_taken_back_no_longer_reads(there: Installation) -> None:
    Access.let_read(os.getegid())
    close_to_others(there.data)
    Access.let_read(None)
    assert close_to_others(there.data) > 5
    assert modes(there.data) == PRIVATE


# Reading without write access -------------------------------------------------------------------------------------

READING = (
    ("status", "--json"), ("changes", "--json"), ("show", "DS90077", "--json"), ("stats", "--json"),
    ("alerts", "mute"), ("hidden", REGISTER),
)
WRITING = (
    ("crawl",), ("deliver",), ("daemon",), ("withhold", "release", "1", "--because", "x"),
)


@as_root
@pytest.mark.parametrize("command", READING, ids=" ".join)
def test_reading_commands_need_read_access_alone(there: Installation, command: tuple[str, ...]) -> None:
    true = run(there, *command)
    for path in (there.data, *there.data.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    before = {p: p.stat().st_mtime_ns for p in (there.data, *there.data.rglob("*"))}
    read = run(there, *command, as_nobody=True)
    assert (read.returncode, read.stdout, read.stderr) == (true.returncode, true.stdout, true.stderr)
    assert {p: p.stat().st_mtime_ns for p in (there.data, *there.data.rglob("*"))} == before


@as_root
@pytest.mark.parametrize("command", WRITING, ids=" ".join)
@pytest.mark.parametrize("what", ["folder", "file"])
def test_writing_commands_say_what_they_may_not_write(there: Installation, command: tuple[str, ...], what: str) -> None:
    for path in (there.data, *there.data.rglob("*")):
        os.chown(path, NOBODY, NOBODY)
    closed = (there.data, *there.data.rglob("*")) if what == "folder" else [there.data / FILE_NAME]
    for path in closed:
        os.chown(path, 0, 0)
        path.chmod(0o555 if path.is_dir() else 0o444)
    done = run(there, *command, as_nobody=True)
    assert done.returncode == 73, (done.stdout, done.stderr)
    assert "Traceback" not in done.stderr
    assert str(there.data) in done.stderr
    assert PAGE not in done.stderr


@as_root
def test_what_root_makes_in_the_folder_of_another_account_is_that_accounts(there: Installation) -> None:
    """One command under sudo must not end every crawl of the daemon from then on."""
    for path in (there.data, *there.data.rglob("*")):
        os.chown(path, NOBODY, NOBODY)
    shutil.rmtree(there.data / "locks")
    shutil.rmtree(there.data / "archive")
    assert run(there, "crawl", "--no-deliver").returncode in (0, 1)
    assert {p.name for p in (there.data / "archive").rglob("*.zst")}
    assert {(p.stat().st_uid, p.stat().st_gid) for p in (there.data, *there.data.rglob("*"))} == {(NOBODY, NOBODY)}
    left = there.data / "locks" / "delivering"  # by an earlier version
    left.touch(0o600)
    for path in (left, *(there.data / "locks").iterdir(), there.data / "upkeep.json"):
        os.chown(path, 0, 0)
    assert run(there, "crawl", "--no-deliver", as_nobody=True).returncode == 73
    assert run(there, "status").returncode in (0, 1)
    assert left.stat().st_uid == NOBODY


@as_root
@pytest.mark.parametrize("link", ["file", "folder", "other name"])
def test_root_gives_away_nothing_behind_a_link_that_the_owner_of_the_folder_has_put_there(
    there: Installation, tmp_path: Path, link: str
) -> None:
    secret = tmp_path / "of root" / "secret"
    secret.parent.mkdir(mode=0o755)
    secret.write_text("x", encoding="utf-8")
    secret.chmod(0o640)
    locks = there.data / "locks"
    if link == "file":
        (locks / "delivering").unlink(missing_ok=True)
        (locks / "delivering").symlink_to(secret)
    elif link == "folder":
        shutil.rmtree(locks)
        locks.symlink_to(secret.parent)
    else:
        (locks / "delivering").unlink(missing_ok=True)
        (locks / "delivering").hardlink_to(secret)
    for path in (there.data, *there.data.rglob("*")):
        if path.stat().st_ino != secret.stat().st_ino and path.resolve() != secret.parent:
            os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
    run(there, "crawl", "--no-deliver")
    run(there, "status")
    about = [(p.stat().st_uid, p.stat().st_mode & 0o777) for p in (secret, secret.parent)]
    assert about == [(0, 0o640), (0, 0o755)]
    assert {p.stat().st_uid for p in secret.parent.iterdir()} == {0}


def test_what_may_not_be_used_is_said_with_whose_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, ours = tmp_path / "a.zst", os.geteuid()
    file.touch()
    denied = PermissionError(errno.EACCES, "Permission denied", str(file))
    assert "though it belongs to this account" in getattr(failure_of(denied), "message", "")
    monkeypatch.setattr(os, "geteuid", lambda: ours + 60_000)
    message = getattr(failure_of(denied), "message", "")
    assert message.startswith(f"{file}: permission denied: it belongs to ")
    assert f"sudo chown -R {ours + 60_000} FOLDER" in message


@pytest.mark.parametrize(("command", "mib"), [("crawl", 100), ("crawl", 250), ("status", 100)])
def test_too_little_memory_is_said_before_anything_is_begun(there: Installation, command: str, mib: int) -> None:
    line = ["sh", "-c", f'ulimit -v {mib * 1024} && exec "$@"', "sh", *there.command(command)]
    done = subprocess.run(line, env=there.environment, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 73, done.stderr
    assert f"only {mib} MiB of memory are allowed here" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(), MemoryError("Unable to allocate output buffer."), OSError(errno.ENOMEM, "Cannot allocate memory"),
        RuntimeError("can't start new thread"), ImportError("x.so: failed to map segment from shared object"),
    ],
)
def test_running_out_of_memory_is_a_sentence_that_says_what_to_do(error: Exception) -> None:
    failure = failure_of(error)
    assert failure is not None
    assert failure.exit_code == 73
    for said in ("There was not enough memory", "MemoryMax", "1,024 MiB", "[crawl] largest"):
        assert said in failure.message


def test_it_is_said_where_nothing_more_can_be_loaded() -> None:
    script = (
        "import sys; from commands.runtime import failure_of; sys.modules.update({'msgspec': None, 'db.connection': None})"
        "; print(failure_of(MemoryError()).exit_code)"
    )
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert (done.stdout.strip(), done.stderr) == ("73", "")


@pytest.mark.parametrize("error", [RuntimeError("a fault"), ImportError("no module named x"), KeyError("out of memory")])
def test_a_fault_of_ours_is_no_lack_of_memory(error: Exception) -> None:
    assert failure_of(error) is None


def test_what_is_closed_to_writing_on_purpose_stays_so(tmp_path: Path) -> None:
    """`status` made a folder writable again, without a word."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / FILE_NAME).touch()
    (folder / FILE_NAME).chmod(0o444)
    folder.chmod(0o555)
    assert close_to_others(folder) == 2
    assert (folder.stat().st_mode & 0o777, (folder / FILE_NAME).stat().st_mode & 0o777) == (0o500, 0o400)
    folder.chmod(0o755)
    close_to_others(folder)
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_data_folder_that_is_gone_is_not_made_anew_by_what_is_kept_in_it(tmp_path: Path) -> None:
    """Moved away under a daemon, an empty folder stood in its place, and moving it back put it into that one."""
    data = tmp_path / "data"
    Access.of(data)
    Store.create(data).close()
    data.rename(tmp_path / "elsewhere")
    for make in (
        lambda: Lock(data / "locks" / "x.lock", "x").take(),
        lambda: Archive(data / "archive").keep(b"a register"),
        lambda: make_folder(data / "history" / "deeper"),
    ):
        with pytest.raises(NotInitialised, match=r"npdwatch.db does not exist"):
            make()
    assert not data.exists()
    Store.create(data).close()
    assert data.is_dir()
