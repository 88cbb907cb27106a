"""A data folder on a network file system: refused by what writes, read all the same, told by doctor, or accepted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from db.upkeep import mounts
from tests.commands.test_backup import make as make_empty

WRITING = (
    ("init",), ("crawl",), ("deliver",), ("_prepare",), ("restore", "backups"), ("prune", "--yes"), ("accept", "one"),
    ("alerts", "redrive", "--all"),
)
"""`_prepare` is what a daemon begins with."""
READING = (("status",), ("changes",), ("verify",), ("backup", "backups"))


def make(folder: Path) -> None:
    make_empty(folder)
    with (folder / "npdwatch.toml").open("a", encoding="utf-8") as file:
        file.write('[[source]]\nname = "one"\nkind = "file"\nurl = "https://www.example.org/a.csv"\n')


@pytest.fixture
def mounted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Says what is mounted where; nothing is."""

    def mounted(*places: tuple[Path | str, str]) -> None:
        lines = ["22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw", "a line that is none"]
        for number, (place, kind) in enumerate(places, 30):
            at = str(place).replace(" ", r"\040")
            lines.append(f"{number} 22 0:{number} /export {at} rw,relatime shared:9 master:1 - {kind} server:/x rw")
        listed = tmp_path / "mountinfo"
        listed.write_text("\n".join(lines), encoding="utf-8")
        monkeypatch.setattr(mounts, "MOUNTS", listed)

    return mounted


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "9p"])
def test_each_kind_is_known(tmp_path: Path, mounted: Any, kind: str) -> None:
    mounted((tmp_path, kind))
    assert mounts.network_of(tmp_path / "not" / "made yet") == kind
    assert mounts.network_of(tmp_path.parent) == ""


def test_the_nearest_mount_counts_and_of_two_the_later(tmp_path: Path, mounted: Any) -> None:
    there = tmp_path / "a disk"
    mounted((tmp_path, "nfs4"), (there, "ext4"))
    assert mounts.network_of(there / "data") == ""
    mounted((tmp_path, "ext4"), (there, "nfs4"), (f"{there} of another", "ext4"))
    assert mounts.network_of(there / "data") == "nfs4"
    mounted((there, "nfs4"), (there, "xfs"))
    assert mounts.network_of(there) == ""
    link = tmp_path / "link"
    link.symlink_to(there)
    mounted((there, "nfs4"))
    assert mounts.network_of(link) == "nfs4"


def test_a_system_that_does_not_say_refuses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mounts, "MOUNTS", tmp_path / "none")
    assert mounts.network_of(tmp_path) == ""


@pytest.mark.parametrize("command", WRITING, ids=" ".join)
def test_what_writes_refuses_and_says_what_to_do(shell: Any, mounted: Any, command: tuple[str, ...]) -> None:
    make(shell.folder)
    assert shell("backup", "backups").code == 0
    mounted((shell.folder / "data", "nfs4"))
    before = sorted(shell.folder.rglob("*"))
    done = shell(*command)
    assert done.code == 2, done
    assert "npdwatch.toml:3: the data folder " in done.err
    assert "lies on a network file system (nfs4), where locks may not hold" in done.err
    assert "network = true under [data]" in done.err
    assert sorted(shell.folder.rglob("*")) == before, "nothing is made there"


@pytest.mark.parametrize("command", READING, ids=" ".join)
def test_what_reads_does_so(shell: Any, mounted: Any, command: tuple[str, ...]) -> None:
    make(shell.folder)
    mounted((shell.folder / "data", "nfs4"))
    assert shell(*command).code in (0, 1)


def test_doctor_says_it_and_who_knows_better_may_accept_it(shell: Any, mounted: Any) -> None:
    make(shell.folder)
    mounted((shell.folder / "data", "nfs4"))
    done = shell("doctor", "--offline")
    assert done.code == 1
    assert "bad    data folder: the data folder " in done.out
    path = shell.folder / "npdwatch.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("[data]\n", "[data]\nnetwork = true\n"), encoding="utf-8")
    assert "network file system" not in shell("doctor", "--offline").out
    assert shell("alerts", "redrive", "--all").code == 0
