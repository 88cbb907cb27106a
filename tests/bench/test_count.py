"""The script that counts the program sees circles, doubled names and what is too long."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import count

FILES = {
    "a/__init__.py": '"""A."""\n',
    "a/one.py": "from a.two import f\nLIMIT = 1\n\n\nclass Row:\n    pass\n",
    "a/two.py": "import typing\n\nimport a.one\n\nLIMIT = 2\nclass Row: pass\ndef f():\n    pass\n",
    "a/three.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from a.four import x\nx = 1\n",
    "a/four.py": "from a import three\nx = 1\nLIMIT = 1\n",
    "b.py": "def f():\n    from a import four\n" + "    f()\n" * 40,
    "a/five.py": "def f():\n    import b\n",
    "a/page.html": "<p>\n",
    "tests/c.py": "x = 1\n",
    ".venv/d.py": "x = 1\n",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_the_program_is_what_is_no_test_and_no_environment(root: Path) -> None:
    modules = count.read_modules(root)
    assert [str(m.path) for m in modules] == [
        "a/__init__.py", "a/five.py", "a/four.py", "a/one.py", "a/three.py", "a/two.py", "b.py",
    ]
    assert sum(m.lines for m in modules) == 1 + 2 + 3 + 6 + 4 + 8 + 42
    assert count.other_files(root) == {".html": (1, 1, 4)}


def test_circles_are_found_at_module_level_without_imports_for_types(root: Path) -> None:
    modules = count.read_modules(root)
    assert count.circles(count.imports(modules, lazy=False)) == [["a.one", "a.two"]]


def test_circles_through_functions_are_told_apart(root: Path) -> None:
    (root / "a/four.py").write_text("from a import five\n")
    assert count.circles(count.imports(count.read_modules(root), lazy=False)) == [["a.one", "a.two"]]
    assert count.circles(count.imports(count.read_modules(root), lazy=True)) == [["a.five", "a.four", "b"], ["a.one", "a.two"]]


def test_doubled_names_and_long_functions_are_named(root: Path) -> None:
    modules = count.read_modules(root)
    assert count.doubled_classes(modules) == {"Row": ["a/one.py", "a/two.py"]}
    assert count.differing_constants(modules) == {"LIMIT": {"1": ["a/four.py", "a/one.py"], "2": ["a/two.py"]}}
    assert count.long_functions(modules) == [(42, "b.py: f")]
