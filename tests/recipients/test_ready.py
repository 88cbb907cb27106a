"""The lists that are made when the program is built: the same as those of the files, and never those of other files."""

from __future__ import annotations

import marshal
import re
import shutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from model import own_files
from recipients.directory import Directory
from recipients.lists import Lists, read_lists
from text import pattern

NAME = "recipients.lists._read_files"


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of what the lists are made of, with the lists made ready."""
    for name in own_files.OF:
        shutil.copytree(own_files.ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(own_files, "ROOT", tmp_path)
    monkeypatch.setattr(own_files, "_MAKERS", {NAME: own_files._MAKERS[NAME]})
    forget()  # whatever a test before it has read of the tree's own
    own_files.write_ready(tmp_path)
    forget()
    yield tmp_path
    forget()


def test_a_pattern_made_before_is_the_one_that_is_compiled() -> None:
    """Two patterns are equal where their code is, to the last number."""
    import_module("readers.personal.sheets")  # with it all patterns are there that judge texts
    python, made = own_files._MAKERS["text.pattern._made"]()
    assert python == pattern._python()
    assert len(made) > 100, "those of what judges texts are there"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pattern, "_made_here", lambda: made)
        for text, flags in made:
            before, now = pattern._made_before(text, flags), re.compile(text, flags)
            assert before is not None
            assert before == now, text
            assert (before.groupindex, before.groups) == (now.groupindex, now.groups)
        assert pattern._made_before("never asked (?P<for>x)", 0) is None


def test_of_another_python_no_pattern_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pattern, "_made", lambda: (("3.99", "little", "cpython-399"), {("a", 0): (32, b"", 1, {})}))
    pattern._made_here.cache_clear()
    assert pattern._made_here() == {}
    assert pattern.lazy_pattern("a").fullmatch("a")
    pattern._made_here.cache_clear()


def made() -> Any:
    return own_files._MAKERS[NAME]()


def values(part: Any) -> Any:
    """What a part of the lists says: of equal values the bytes may differ, by what else holds them meanwhile."""
    if isinstance(part, bytes):
        return marshal.loads(part)
    if isinstance(part, dict):
        return {k: values(v) for k, v in part.items()}
    return [values(x) for x in part] if isinstance(part, list | tuple) else part


def test_what_is_ready_is_what_the_files_say(program: Path) -> None:
    assert list(own_files._parts()) == [NAME]
    assert values(own_files._read_part(NAME)) == values(made())
    whole, packed = Directory(read_lists()), Directory(Lists(*own_files._read_part(NAME)))
    assert whole.entries == packed.entries
    assert whole.aliases == packed.aliases


@pytest.mark.parametrize("name", ["recipients/data/press.csv", "text/clean.py", "recipients/lists.py"])
def test_of_other_files_nothing_is_taken(name: str, program: Path) -> None:
    with (program / name).open("a", encoding="utf-8") as file:
        file.write("\n")
    forget()
    assert own_files._parts() == {}


@pytest.mark.parametrize("at", [0, 2, 20, 60])
def test_a_damaged_table_is_not_taken(at: int, program: Path) -> None:
    damage(program / own_files.READY, at)
    assert own_files._parts() == {}


def test_a_damaged_part_is_made_anew(program: Path) -> None:
    damage(program / own_files.READY, -1000)
    assert list(own_files._parts()) == [NAME]
    assert own_files._read_part(NAME) == made()


def test_without_it_the_files_are_read(program: Path) -> None:
    (program / own_files.READY).unlink()
    forget()
    assert own_files._parts() == {}


def forget() -> None:
    for kept in (own_files._parts, own_files._every_part, own_files._digest_of_file):
        kept.cache_clear()


def damage(path: Path, at: int) -> None:
    whole = bytearray(path.read_bytes())
    whole[at] ^= 1
    path.write_bytes(whole)
    forget()
