"""A child's name that a register gave away once stands in no later version of its rows. All persons are invented."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from bench.desk import Desk
from model.hidden import WITHHELD_CELL
from tests.db.public_world import build_anew
from tests.pipelines.test_alike import HEAD, ROWS, Row, everything, poll
from tests.tables import values_of

NOTED: Row = (*HEAD, "Notes")
CHILD = "Orlando Tamsilvane"


def noted(note: str = "", *, title: str = "", purpose: str = "", at: int = 4, other: str = "") -> list[Row]:
    """A register with notes; `other`: the title of another row."""
    rows = [(*row, "") for row in ROWS]
    number, who, was, why, day, _ = rows[at]
    rows[at] = (number, who, title or was, purpose or why, day, note)
    if other:
        rows[7] = (*rows[7][:2], other, *rows[7][3:])
    return rows


def fields_of(changes: Sequence[dict[str, object]]) -> list[dict[str, list[str]]]:
    return [json.loads(str(c["fields"])) for c in changes if c["fields"] != "{}"]


def has(desk: Desk, tmp_path: Path, words: str) -> list[str]:
    """Where words stand that should not: the database, and the public copy as it is built."""
    copy = build_anew(desk.store.folder, tmp_path / "copy.db").read_bytes()
    return [where for where, text in (("database", everything(desk)), ("copy", copy.decode("latin-1"))) if words in text]


@pytest.mark.parametrize("told", [f"{CHILD}, aged 9", f"{CHILD}, Year 4, Elm Primary School", "Zebedee Quillfeather, aged 9"])
def test_what_was_withheld_stays_so_whatever_else_of_the_row_is_edited(desk: Desk, tmp_path: Path, told: str) -> None:
    name = told.partition(",")[0]
    for n, rows in enumerate((
        noted(told), noted(name), noted(name, title="Study of spelling"), [*noted(name, title="Study of spelling"), (*ROWS[0][1:], "", "")],
        noted(name, title="Study of spelling", purpose="To study sums"), noted("", purpose="To study sums"),
    )):
        changes = poll(desk, rows, NOTED)
        assert has(desk, tmp_path, name.split()[1]) == [], n
        if n == 4:
            assert {"purpose"} <= {key for f in fields_of(changes) for key in f}
    assert WITHHELD_CELL in str(values_of(desk, "version", "cells", reference=ROWS[4][0])[0])
