from __future__ import annotations

import re
from pathlib import Path

from model.register import Level
from readers.register.problems import NOTES, REFUSALS, Code, problem

MANUAL = Path(__file__).parents[2] / "docs" / "using" / "problems.md"


def test_the_manual_explains_every_code_and_no_other() -> None:
    parts = re.split(r"^## ", MANUAL.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    listed = {p.split("\n", 1)[0]: re.findall(r"^\| `(\w+)`", p, flags=re.MULTILINE) for p in parts}
    assert set(listed["Refused"]) == {c.value for c in REFUSALS}
    assert set(listed["Notes"]) == {c.value for c in NOTES}
    assert sorted(c for codes in listed.values() for c in codes) == sorted(c.value for c in Code)


def test_a_code_has_one_level() -> None:
    assert problem(Code.ENCRYPTED, "x").level is Level.REFUSED
    assert problem(Code.UNKNOWN_COLUMN, "x", sheet="S", row=3).level is Level.WARNING
    assert problem(Code.TOTAL_ROW, "x").level is Level.NOTE
