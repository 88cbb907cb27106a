"""How much the tests know of the program's inside: statements of SQL, and modules that they import."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Collection, Iterator
from functools import cache
from pathlib import Path

SQL_IS_WRITTEN_IN = "tables.py"
"""The helpers through which the other tests know tables."""
_SQL = re.compile(
    r"\s*(select\s|insert\s+(or\s+\w+\s+)?into\s|replace\s+into\s|update\s+\w+\s+set\s|delete\s+from\s|pragma\s|attach\s"
    r"|(create|drop|alter)\s+(unique\s+|temp\s+|virtual\s+)?(table|index|trigger|view)\s|with\s+(recursive\s+)?\w+.*\sas\s*\("
    r"|begin\s+(immediate|exclusive)|\w+(\s\w)?\s(where\s+[\w.]+\s*(=|!=|<|>|is\s|in\s|like\s|match\s)|join\s))",
    re.IGNORECASE,
)


def raw_sql(root: Path) -> list[str]:
    """File, line and words of each statement that a test says itself, or of what stands behind its `from`."""
    return [
        f"{path.relative_to(root)}:{line}: {' '.join(text.split())[:80]}"
        for path, tree in _tests(root).items() if path.name != SQL_IS_WRITTEN_IN
        for line, text in _strings(tree) if _SQL.match(text)
    ]


def imported_modules(root: Path, modules: Collection[str]) -> dict[str, list[str]]:
    """Modules of the program, out of these, that tests import -> the tests."""
    out: dict[str, list[str]] = {}
    for path, tree in _tests(root).items():
        for name in sorted(imported(tree, modules).intersection(modules)):
            out.setdefault(name, []).append(str(path.relative_to(root)))
    return dict(sorted(out.items()))


def imported(tree: ast.Module, modules: Collection[str] = ()) -> set[str]:
    """All that may be a module that a file imports; a package only where what it gives is not all in `modules`."""
    found: set[str] = set()
    for node in statements(tree):
        if isinstance(node, ast.Import):
            found |= {a.name for a in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            parts = {f"{node.module}.{a.name}" for a in node.names}
            found |= parts if parts <= set(modules) else (parts | {node.module})
    return found


@cache
def _tests(root: Path) -> dict[Path, ast.Module]:
    return {p: ast.parse(p.read_text(encoding="utf-8")) for p in sorted((root / "tests").rglob("*.py"))}


def statements(tree: ast.AST, passed_over: Callable[[ast.stmt], bool] = lambda _: False) -> Iterator[ast.stmt]:
    """All statements, those within others too, but for what is passed over with all that is in it."""
    for name in ("body", "handlers", "orelse", "finalbody", "cases"):
        for node in getattr(tree, name, ()):
            if not isinstance(node, ast.stmt):  # a handler, a case
                yield from statements(node, passed_over)
            elif not passed_over(node):
                yield node
                yield from statements(node, passed_over)


def _strings(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """(line, text) of every string but docstrings; what an f-string puts in is an x."""
    for node in ast.walk(tree):
        for child in ast.iter_child_nodes(node):
            said = isinstance(node, ast.Expr)
            if isinstance(child, ast.Constant) and isinstance(child.value, str):
                if not said and not isinstance(node, ast.JoinedStr):
                    yield child.lineno, child.value
            elif isinstance(child, ast.JoinedStr):
                yield child.lineno, "".join(str(v.value) if isinstance(v, ast.Constant) else "x" for v in child.values)
