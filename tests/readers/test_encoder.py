"""The encoder's child: what it answers, and that whatever goes wrong with it is one line and nothing else."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from readers.encoder import client
from readers.encoder.client import MOST_STARTS, EncoderChild, encoder_version, model_folder
from readers.encoder.pieces import pieces

SENTENCES = ["In 2016 the department gave pupil data to Example Data Services Ltd."]


@pytest.fixture
def model() -> Path:
    folder = model_folder()
    if folder is None:
        assert not os.environ.get("CI"), "continuous integration installs the extra: make reader"
        pytest.skip("the extra npdwatch[reader] is not installed: make reader")
    return folder


@pytest.fixture
def child(model: Path) -> Iterator[EncoderChild]:
    made = EncoderChild(model)
    yield made
    made.close()


def test_it_answers_the_same_each_time_and_neither_numpy_nor_the_model_come_here(child: EncoderChild) -> None:
    sums = child("A title", SENTENCES)
    assert sums is not None
    assert len(sums) == 9
    assert child("A title", SENTENCES) == sums
    assert child("Another", SENTENCES) != sums
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from readers.encoder.client import EncoderChild, model_folder\n"
        "child = EncoderChild(model_folder()); assert child('', ['Pupil data.']); child.close()\n"
        "assert 'numpy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code, str(Path(client.__file__).parents[2])], check=True, timeout=120)


def test_each_of_those_named_has_a_sum_as_far_as_it_is_read(child: EncoderChild) -> None:
    whole = len(SENTENCES[0])
    both = [(0, whole - 26, whole - 1), (1, 0, 7)]
    sums = child("A title", [*SENTENCES, "Another firm had it too."], both)
    assert sums is not None
    assert len(sums) == 9 + 2
    assert sums[9] != sums[10]
    far = ["word " * 300, "word " * 300, "Another firm had it too."]
    for spans in ([(2, 0, 7)], [(0, 0, 0)], [(2, 5_000, 5_007)], [(1, 1_490, 1_494)]):
        sums = child("A title", far, spans)
        assert sums is not None, child.problem
        assert len(sums) == 9


@pytest.mark.parametrize(
    "sentences", [[], [""], ["\ud7ff\u202e\x00\ufffd" * 50], ["word " * 200_000], ["a" * 100_000], ["x"] * 10_000, ["\u4e00" * 600]]
)
def test_any_text_has_an_answer(child: EncoderChild, sentences: list[str]) -> None:
    assert child("t" * 100_000, sentences) is not None, child.problem


def test_it_is_started_anew_where_it_was_killed_and_left_alone_where_it_dies_each_time(child: EncoderChild) -> None:
    assert child("", SENTENCES)
    for _ in range(MOST_STARTS):
        assert not child.gone
        assert child("", SENTENCES)
        assert child._child is not None
        os.kill(child._child.pid, signal.SIGKILL)
        assert child("", SENTENCES) is None
        assert child.problem == "its process died"
    assert child.gone
    assert child("", SENTENCES) is None


def test_one_that_takes_too_long_is_killed(model: Path) -> None:
    child = EncoderChild(model, passage_seconds=0.001)
    assert child("", SENTENCES) is None
    assert child.problem == "it took longer than 0.001 seconds"
    assert child._child is None


def test_one_that_wants_too_much_memory_says_so(model: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    greedy = tmp_path / "child.py"
    source = Path(client.__file__).with_name("child.py").read_text(encoding="utf-8")
    greedy.write_text(source.replace("encoder.sums(", "bytearray(2 << 30) and encoder.sums("), encoding="utf-8")
    monkeypatch.setattr(client, "_CHILD", greedy)
    child = EncoderChild(model)
    assert child("", SENTENCES) is None
    assert child.problem == "it takes more than 1024 MiB of memory"
    child.close()


@pytest.mark.parametrize("damage", ["cut", "changed", "missing"])
@pytest.mark.parametrize("name", ["model.safetensors", "vocab.txt"])
def test_a_model_that_is_damaged_missing_or_another_is_refused(model: Path, tmp_path: Path, name: str, damage: str) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    for each in client.HASHES:
        (folder / each).symlink_to(model / each)
    path = folder / name
    path.unlink()
    if damage != "missing":
        shutil.copyfile(model / name, path)
        with path.open("r+b") as file:
            if damage == "cut":
                file.truncate(1_000)
            else:
                file.seek(100_000)
                file.write(b"\x00\x01")
    child = EncoderChild(folder)
    assert child("", SENTENCES) is None
    assert child.problem == f"{name} is missing, damaged or of another version"
    assert child.gone, "it is not tried again"


def test_its_version_names_model_code_and_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    before = encoder_version()
    encoder_version.cache_clear()
    assert encoder_version() == before
    monkeypatch.setitem(client.HASHES, "vocab.txt", "another")
    encoder_version.cache_clear()
    assert encoder_version() != before
    encoder_version.cache_clear()


def test_words_are_cut_into_the_longest_pieces_that_are_known() -> None:
    known = {w: n for n, w in enumerate(["[UNK]", "pupil", "##s", "cafe", "(", ".", "pu"])}
    assert pieces("Pupils (caf\u00e9).", known, 9) == [1, 2, 4, 3, 0, 5]
    assert pieces("pupils pupils", known, 3) == [1, 2, 1]
    assert pieces("p" * 101 + " pupilx", known, 9) == [0, 0]
