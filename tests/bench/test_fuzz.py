"""A sample of the fuzz (python -m bench.fuzz), and that what is false would be found."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from bench.desk import Desk, watched
from bench.fuzz import answers, documents, polls, registers, words
from bench.fuzz.books import FORMS, lines_of, make_base
from bench.fuzz.damage import Mutation
from bench.fuzz.judge import Score, Told, weigh
from bench.replica.govuk import Replica
from bench.world import ROOT
from demo.site import SHARES
from model.change import ChangeKind
from readers.register.reading import read_register
from tests.tables import delete_rows, set_fields, values_of


@pytest.mark.parametrize(
    ("run", "seed", "number"), [(registers.run, "a", 20), (documents.run, "a", 3), (answers.run, "a", 75), (polls.run, "a", 2)]
)
def test_nothing_crashes_hangs_or_is_told_falsely(run: object, seed: str, number: int) -> None:
    score = Score()
    assert callable(run)
    for _ in run(seed, range(number), score):
        pass
    assert score.finds == []
    assert score.files == number


@pytest.mark.parametrize("form", FORMS)
def test_a_base_is_read_whole(form: str) -> None:
    base = make_base(Random("base"), form)
    (table,) = read_register(base.body, base.filename).registers
    assert {table.field_value(i, "reference") for i in range(len(table.rows))} == base.references
    if form in ("csv", "html"):
        for first, last, reference in lines_of(base):
            assert (reference or "").encode() in base.body[first:last]


def test_what_is_false_is_found() -> None:
    base = make_base(Random("base"), "csv")
    one, other, *_ = sorted(base.references)
    score = Score()
    mutation = Mutation("a cell", b"", frozenset({one}))
    true = Told(ChangeKind.CHANGED, (one,))
    false = (Told(ChangeKind.CHANGED, (other,)), Told(ChangeKind.ADDED, (one, other)), Told(ChangeKind.REMOVED, (one,)))
    weigh(score, 1, base, mutation, [true, *false], [Told(ChangeKind.REMOVED, (other,)), Told(ChangeKind.REMOVED, (one,))])
    assert (score.true_at_once, score.true_later) == (1, 1)
    assert [f.sort for f in score.finds] == ["at once"] * 3
    assert dict(score.later) == {"a cell: removed": 1}
    nothing = Mutation("order of rows", b"", frozenset())
    weigh(score, 2, base, nothing, [Told(ChangeKind.ADDED, ("DR1",))], [])
    assert len(score.finds) == 4


def test_what_is_recorded_otherwise_than_read_is_found(tmp_path: Path) -> None:
    with Replica() as replica, Desk(tmp_path / "data", replica, watched(replica, SHARES)) as desk:
        desk.poll()
        assert polls.written_wrongly(desk) == ""
        (one, *_), (edition,) = values_of(desk, "release", "id"), values_of(desk, "edition", "id")
        set_fields(desk, "release", {"gone_edition": edition}, id=one)
        assert polls.written_wrongly(desk) == f"releases that stand without a row, or are gone with one: [{one}]"
        delete_rows(desk, "edition_row", position=0)
        assert polls.written_wrongly(desk).startswith("editions")


def test_texts_of_any_words_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    score = Score()
    list(words.run("a sample", range(150), score))
    assert (score.files, score.finds) == (150, [])
    monkeypatch.setattr(words, "mentions_in", lambda *_: 1 // 0)
    list(words.run("a sample", range(2), score))
    assert [f.sort for f in score.finds] == ["crash", "crash"]


def test_the_command_itself_runs() -> None:
    """It forks its children from a process that it begins itself."""
    sizes = ["--registers", "1", "--feeds", "1", "--pdfs", "0", "--texts", "2", "--polls", "0"]
    done = subprocess.run([sys.executable, "-m", "bench.fuzz", *sizes], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
