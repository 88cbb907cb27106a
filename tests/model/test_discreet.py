"""What is not said of a record, wherever it is printed."""

from __future__ import annotations

import ast
from pathlib import Path

from model.register import Table

ROOT = Path(__file__).resolve().parents[2]


def test_what_is_left_unsaid_is_a_field() -> None:
    """A slip of the pen there would print a password."""
    found = 0
    for path in (p for p in ROOT.glob("[a-z]*/**/*.py") if "unsaid:" in p.read_text(encoding="utf-8")):
        for made in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            parts = [n for n in made.body if isinstance(n, ast.AnnAssign)] if isinstance(made, ast.ClassDef) else []
            fields = {ast.unparse(n.target): n.value for n in parts}
            if isinstance(unsaid := fields.get("unsaid"), ast.Call) and unsaid.args:
                found += 1
                assert set(ast.literal_eval(unsaid.args[0])) <= fields.keys(), f"{path.relative_to(ROOT)}: {unsaid.lineno}"
    assert found > 15


def test_records_that_differ_in_what_is_not_compared_are_equal_and_not_unequal() -> None:
    one, other = (Table("f", "s", 1, (), (("a",),), (2,), taken={1: (name,)}) for name in ("Zyxwfirst", "Zyxwsecond"))
    assert one == other
    assert not one != other  # noqa: SIM202 - both ways of asking
    assert one != Table("f", "s", 1, (), (("b",),), (2,))
    assert "Zyxw" not in repr(one)
