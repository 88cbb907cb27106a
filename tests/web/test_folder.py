"""A folder of plain files: what is ours is replaced and taken out, what is not is left alone."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from web.publishing.output_folder import JOURNAL, LIST, Folder, NotOurs

ROOT = Path(__file__).resolve().parent.parent.parent


def written(path: Path, files: dict[str, str], state: str = "s") -> tuple[int, int]:
    """(changed, gone) of a copying that writes these files."""
    with Folder(path) as folder:
        for name, text in files.items():
            folder.put(name, text.encode())
        return folder.changed, folder.end(state)


def seen(path: Path) -> dict[str, str]:
    return {str(p.relative_to(path)): p.read_text(encoding="utf-8") for p in path.rglob("*") if p.is_file() and p.name != LIST}


def test_only_what_differs_is_written_and_what_is_no_longer_made_goes(tmp_path: Path) -> None:
    place = tmp_path / "site"
    assert written(place, {"index.html": "a", "releases/1/index.html": "b", "x.csv": "c"}) == (3, 0)
    before = (place / "index.html").stat().st_mtime_ns
    assert written(place, {"index.html": "a", "x.csv": "d"}) == (1, 1)
    assert seen(place) == {"index.html": "a", "x.csv": "d"}
    assert (place / "index.html").stat().st_mtime_ns == before
    assert not (place / "releases").exists()


def test_what_a_killed_copying_was_just_writing_goes_with_the_next(tmp_path: Path) -> None:
    place = tmp_path / "site"
    written(place, {"index.html": "a", "releases/1/index.html": "b"})
    for part in (".releases.csv.20964.part", "releases/1/.20964.part"):
        (place / part).write_text("withheld since", encoding="utf-8")
    (place / ".mine.part").write_text("mine", encoding="utf-8")
    (place / JOURNAL).write_text("releases.csv\n", encoding="utf-8")
    written(place, {"index.html": "a"}, "t")
    assert seen(place) == {"index.html": "a", ".mine.part": "mine"}


def test_a_file_of_another_length_is_not_as_it_was_written(tmp_path: Path) -> None:
    place = tmp_path / "site"
    written(place, {"index.html": "a", "x.csv": "c"})
    (place / "x.csv").write_text("an older one", encoding="utf-8")
    folder = Folder(place)
    assert [folder.is_as_written(name) for name in ("index.html", "x.csv")] == [True, False]


def test_what_is_refused_after_it_was_written_goes(tmp_path: Path) -> None:
    place = tmp_path / "site"
    written(place, {"a.html": "a", "b.html": "b"})
    with Folder(place) as folder:
        for name in ("a.html", "new.html"):
            folder.put(name, b"withheld meanwhile")
            folder.take_out(name)
        folder.keep("b.html")
        assert folder.end("s") == 2
    assert seen(place) == {"b.html": "b"}


def test_a_folder_of_somebody_elses_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.odt").write_text("mine", encoding="utf-8")
    with pytest.raises(NotOurs, match="is not empty"):
        Folder(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.odt"]


def test_what_cannot_be_written_is_said_before_anything_is_rendered(tmp_path: Path) -> None:
    """`publish` worked for minutes and then said that the disk is full."""
    free = shutil.disk_usage(tmp_path).free
    with pytest.raises(OSError, match=r"^\[Errno 28\] only [\d,]+ MiB of disk are free, and the site takes [\d,]+ MiB at least"):
        Folder(tmp_path / "site").check(least=free * 2)
    assert list((tmp_path / "site").iterdir()) == []
    written(tmp_path / "site", {"index.html": "a"})
    Folder(tmp_path / "site").check(least=free * 2)
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match=r"Not a directory|File exists"):
        Folder(tmp_path / "file" / "site").check(least=0)


def test_a_working_copy_of_git_with_nothing_else_is_taken(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".nojekyll").touch()
    assert written(tmp_path, {"index.html": "a"}) == (1, 0)
    assert (tmp_path / ".nojekyll").exists()


def test_what_others_put_into_our_folder_is_neither_taken_out_nor_written_over(tmp_path: Path) -> None:
    place = tmp_path / "site"
    written(place, {"releases/1/index.html": "b"})
    (place / "CNAME").write_text("npd.example.org", encoding="utf-8")
    (place / "releases" / "1" / "note.txt").write_text("mine", encoding="utf-8")
    (place / "about").write_text("mine", encoding="utf-8")
    assert written(place, {"index.html": "a"}) == (1, 1)
    assert seen(place) == {"index.html": "a", "CNAME": "npd.example.org", "releases/1/note.txt": "mine", "about": "mine"}
    with pytest.raises(NotOurs, match="about is in the way"):
        written(place, {"index.html": "a", "about": "ours"})
    assert (place / "about").read_text(encoding="utf-8") == "mine"


def test_what_a_killed_copying_wrote_is_known_to_the_next_one(tmp_path: Path) -> None:
    place = tmp_path / "site"
    written(place, {"index.html": "a", "old.csv": "x"})
    code = (
        "import os, sys; from pathlib import Path; sys.path.insert(0, sys.argv[2]); from web.publishing.output_folder import Folder\n"
        "with Folder(Path(sys.argv[1])) as f:\n"
        "    f.put('index.html', b'b'); f.put('releases/1/index.html', b'c'); os.kill(os.getpid(), 9)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(place), str(ROOT)], check=False, timeout=30)
    assert done.returncode == -9
    assert (place / JOURNAL).exists()
    assert written(place, {"index.html": "b", "old.csv": "x"}) == (0, 1)
    assert seen(place) == {"index.html": "b", "old.csv": "x"}


def test_the_first_copying_may_be_killed_too(tmp_path: Path) -> None:
    def stopped(_: Path) -> None:
        raise KeyboardInterrupt

    with Folder(tmp_path / "site") as folder:
        folder.put("index.html", b"a")
        with pytest.raises(KeyboardInterrupt):
            folder.put_with("b.ods", "key", stopped)
    assert written(tmp_path / "site", {"index.html": "b"}) == (1, 0)


def test_a_file_that_is_named_by_its_content_is_written_once(tmp_path: Path) -> None:
    place = tmp_path / "site"

    def put(folder: Folder, name: str, key: str) -> bool:
        def write(part: Path) -> None:
            part.write_bytes(key.encode())

        return folder.put_with(name, key, write)

    with Folder(place) as folder:
        assert put(folder, "a.ods", "key 1")
        assert put(folder, "b.ods", "key 2")
        folder.end("s")
    (place / "b.ods").unlink()
    with Folder(place) as folder:
        assert folder.state == "s"
        assert not put(folder, "a.ods", "key 1")
        assert put(folder, "a.ods", "key 3"), "made from something else"
        assert put(folder, "b.ods", "key 2"), "it was gone"


def test_what_a_file_was_made_from_is_known_until_somebody_changes_it(tmp_path: Path) -> None:
    place, names = tmp_path / "site", ("kept", "cut", "gone", "a link", "no key")
    with Folder(place) as folder:
        for name in names:
            folder.put(name, b"words", "" if name == "no key" else "key\n/a b")
            assert folder.made_from(name) == "", "it was written in this copying"
        folder.end("s")
    (place / "cut").write_bytes(b"wor")
    (place / "gone").unlink()
    (place / "a link").rename(place / "elsewhere")
    (place / "a link").symlink_to(place / "elsewhere")
    with Folder(place) as folder:
        assert [name for name in names if folder.made_from(name)] == ["kept"]
        assert folder.made_from("kept") == "key\n/a b"
        folder.keep("kept")
        assert folder.made_from("kept") == ""
        assert folder.end("t") == 3
    assert Folder(place).made_from("kept") == "key\n/a b"


def test_a_file_may_be_written_again_in_one_copying(tmp_path: Path) -> None:
    with Folder(tmp_path / "site") as folder:
        folder.put("index.html", b"a")
        folder.put("index.html", b"b")
        folder.end("s")
    assert seen(tmp_path / "site") == {"index.html": "b"}


def test_a_list_that_somebody_changed_is_said(tmp_path: Path) -> None:
    written(tmp_path / "site", {"index.html": "a"})
    (tmp_path / "site" / LIST).write_text("{", encoding="utf-8")
    with pytest.raises(NotOurs, match="was changed"):
        Folder(tmp_path / "site")
