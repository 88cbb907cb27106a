from __future__ import annotations

import ast
import re
from pathlib import Path

from db.register.states import NAMELESS
from model.register import Level
from readers.register.problems import NOTES, REFUSALS, Code, problem
from readers.sandbox import NoAnswer

ROOT = Path(__file__).parents[2]
MANUAL = ROOT / "docs" / "using" / "problems.md"


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


def test_no_refusal_is_named_by_a_bare_word() -> None:
    calls = (
        (path, call) for path in sorted((ROOT / "readers").rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(call, ast.Call)
    )
    refused = [(path, call) for path, call in calls if isinstance(call.func, ast.Name) and call.func.id == "Refusal"]
    assert len(refused) > 40
    assert [f"{path}:{call.lineno}" for path, call in refused if isinstance(call.args[0], ast.Constant)] == []


def test_what_names_codes_without_loading_them_names_codes() -> None:
    assert {n.value for n in NoAnswer} <= set(Code)
    assert set(NAMELESS) - set(Code) == {"recipient_unread"}
