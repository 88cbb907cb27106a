"""Counts the program: lines, files, folders, circles, doubled names, what tests know of it, and paths.

    python -m bench.count [--root FOLDER] [--lists] [--no-paths]

The program is every .py file but those of `tests/`, `bench/` and `docs/`: what the wheel holds, `demo/` among it. Lines
are counted as they stand, blank ones and comments too; templates, styles, pictures and data are counted apart. `--root`
counts another checkout: only the two measured paths run its code, in processes of its own, by its `.venv` if any.
"""

from __future__ import annotations

import argparse
import ast
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from bench.count_paths import PathsFailed, measured_paths
from bench.count_tests import imported_modules, raw_sql, statements

ROOT = Path(__file__).resolve().parent.parent
NOT_PROGRAM = frozenset({"tests", "bench", "docs", "build", "dist", "node_modules"})
LONG_FILE, LONG_FUNCTION, FULL_FOLDER = 300, 40, 15


class Module(Struct, frozen=True):
    """A file of the program."""

    path: Path
    """From the root."""
    lines: int
    tree: ast.Module

    @property
    def name(self) -> str:
        """As it is imported."""
        parts = self.path.with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def program_files(root: Path) -> Iterator[Path]:
    """Every file of the program's folders, of any kind."""
    for folder, below, names in os.walk(root):
        top = Path(folder) == root
        below[:] = (n for n in below if _belongs(n, top=top))
        yield from (Path(folder, n) for n in names if _belongs(n, top=top))


def _belongs(name: str, *, top: bool) -> bool:
    hidden = name.startswith(".") or name == "__pycache__" or name.endswith(".egg-info")
    return not hidden and not (top and (name in NOT_PROGRAM or name.startswith("npdwatch-demo")))


def read_modules(root: Path) -> list[Module]:
    """The program's Python files."""
    out = []
    for path in sorted(program_files(root)):
        if path.suffix == ".py":
            text = path.read_text(encoding="utf-8")
            out.append(Module(path.relative_to(root), len(text.splitlines()), ast.parse(text)))
    return out


def full_folders(modules: Iterable[Module]) -> list[tuple[str, int]]:
    """Folders with more Python files side by side than a reader can keep apart; `__init__.py` does not count."""
    found = Counter(str(m.path.parent) for m in modules if m.path.name != "__init__.py")
    return [(name, n) for name, n in found.most_common() if n > FULL_FOLDER]


def long_functions(modules: Iterable[Module]) -> list[tuple[int, str]]:
    """(lines, file and name) of functions that are too long, decorators not counted."""
    out = []
    for m in modules:
        for node in statements(m.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > LONG_FUNCTION:
                    out.append((lines, f"{m.path}: {node.name}"))
    return sorted(out, reverse=True)


def imports(modules: list[Module], *, lazy: bool) -> dict[str, set[str]]:
    """Module -> own modules that it imports: those at its top level, or with `lazy` those inside functions too.

    What is imported for type checking alone is not there when the program runs, and does not count.
    """
    known = {m.name for m in modules}
    out: dict[str, set[str]] = {}
    for m in modules:
        found: set[str] = set()
        package = m.name if m.path.name == "__init__.py" else m.name.rpartition(".")[0]
        for node in statements(m.tree, passed_over=_for_types if lazy else _not_at_once):
            found |= _imported(node, known, package)
        out[m.name] = found - {m.name}
    return out


def _for_types(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)


def _not_at_once(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or _for_types(node)


def _imported(node: ast.stmt, known: set[str], package: str) -> set[str]:
    if isinstance(node, ast.Import):
        return {a.name for a in node.names} & known
    if not isinstance(node, ast.ImportFrom):
        return set()
    base = node.module or ""
    if node.level:
        parts = package.split(".")[: len(package.split(".")) - node.level + 1]
        base = ".".join([*parts, *([base] if base else [])])
    # `from a import b` names the module a.b where there is one; the package a runs in any case.
    return ({base} | {f"{base}.{a.name}" for a in node.names}) & known


def circles(edges: Mapping[str, set[str]]) -> list[list[str]]:
    """Strongly connected components of more than one module, the largest first (Tarjan)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    out: list[list[str]] = []

    def visit(name: str) -> None:
        index[name] = low[name] = len(index)
        stack.append(name)
        for other in sorted(edges.get(name, ())):
            if other not in index:
                visit(other)
                low[name] = min(low[name], low[other])
            elif other in stack:
                low[name] = min(low[name], index[other])
        if low[name] == index[name]:
            at = stack.index(name)
            part = sorted(stack[at:])
            del stack[at:]
            if len(part) > 1:
                out.append(part)

    sys.setrecursionlimit(10_000)
    for name in sorted(edges):
        if name not in index:
            visit(name)
    return sorted(out, key=len, reverse=True)


def doubled_classes(modules: Iterable[Module]) -> dict[str, list[str]]:
    """Names of classes that are defined in more than one file -> the files."""
    found: dict[str, list[str]] = defaultdict(list)
    for m in modules:
        for name in {n.name for n in statements(m.tree) if isinstance(n, ast.ClassDef)}:
            found[name].append(str(m.path))
    return {k: v for k, v in sorted(found.items()) if len(v) > 1}


def differing_constants(modules: Iterable[Module]) -> dict[str, dict[str, list[str]]]:
    """Names of constants with several values -> value, as written -> files."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for m in modules:
        for node in m.tree.body:
            targets = node.targets if isinstance(node, ast.Assign) else []
            if isinstance(node, ast.AnnAssign) and node.value is not None:
                targets = [node.target]
            for t in targets:
                if isinstance(t, ast.Name) and t.id.isupper() and len(t.id) > 1:
                    assert isinstance(node, ast.Assign | ast.AnnAssign)
                    assert node.value is not None
                    found[t.id][ast.unparse(node.value)[:60]].append(str(m.path))
    return {k: dict(v) for k, v in sorted(found.items()) if len(v) > 1}


def other_files(root: Path) -> dict[str, tuple[int, int, int]]:
    """Ending -> (files, lines, bytes) of what the program's folders hold beside Python."""
    out: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for path in program_files(root):
        inside = len(path.relative_to(root).parts) > 1 or path.suffix == ".toml"
        if path.suffix != ".py" and inside:
            body = path.read_bytes()
            row = out[path.suffix or path.name]
            row[0], row[1], row[2] = row[0] + 1, row[1] + body.count(b"\n"), row[2] + len(body)
    return {k: (v[0], v[1], v[2]) for k, v in sorted(out.items())}


def show(root: Path, *, lists: bool) -> None:
    """Prints all that is counted without running the program."""
    modules = read_modules(root)
    by_room = Counter[str]()
    files = Counter[str]()
    for m in modules:
        room = m.path.parts[0] if len(m.path.parts) > 1 else "(root)"
        by_room[room] += m.lines
        files[room] += 1
    print(f"program: {sum(by_room.values()):,} lines in {len(modules):,} files")
    print("  " + ", ".join(f"{r} {n:,} in {files[r]}" for r, n in sorted(by_room.items())))
    for ending, (n, length, size) in other_files(root).items():
        print(f"  beside it: {n} {ending}, {length:,} lines, {size:,} bytes")
    for name in ("tests", "bench"):
        found = sorted((root / name).rglob("*.py"))
        print(f"{name}: {sum(len(p.read_text().splitlines()) for p in found):,} lines in {len(found):,} files")
    _list(f"folders with more than {FULL_FOLDER} files", [f"{n} {f}" for f, n in full_folders(modules)], lists=True)
    long_files = sorted(((m.lines, str(m.path)) for m in modules if m.lines > LONG_FILE), reverse=True)
    _list(f"files of more than {LONG_FILE} lines", [f"{n} {p}" for n, p in long_files], lists=lists)
    functions = [f"{n} {name}" for n, name in long_functions(modules)]
    _list(f"functions of more than {LONG_FUNCTION} lines", functions, lists=lists)
    for lazy, what in ((False, "circles of imports at module level"), (True, "with those inside functions")):
        found_circles = circles(imports(modules, lazy=lazy))
        _list(what, [f"{len(c)} files: {', '.join(c)}" for c in found_circles], lists=True)
    doubled = doubled_classes(modules)
    _list("class names defined more than once", [f"{k}: {', '.join(v)}" for k, v in doubled.items()], lists=lists)
    constants = differing_constants(modules)
    lines = [f"{k} in {sum(map(len, v.values()))} files: {'; '.join(v)}" for k, v in constants.items()]
    _list("constants with several values", lines, lists=lists)
    _list("strings of SQL in tests, but for the helpers' own", raw_sql(root), lists=lists)
    known = imported_modules(root, {m.name for m in modules})
    _list("modules that tests import", [f"{k}: {', '.join(v)}" for k, v in known.items()], lists=lists)


def _list(what: str, rows: list[str], *, lists: bool) -> None:
    print(f"{what}: {len(rows)}")
    for row in rows if lists else ():
        print(f"  {row}")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser("python -m bench.count", description=__doc__.split("\n")[0])
    parser.add_argument("--root", type=Path, default=ROOT)
    parser.add_argument("--lists", action="store_true", help="name what is counted")
    parser.add_argument("--no-paths", action="store_true", help="do not run the program")
    given = parser.parse_args(arguments)
    root = given.root.resolve()
    show(root, lists=given.lists)
    if given.no_paths:
        return 0
    try:
        paths = measured_paths(root)
    except PathsFailed as why:
        print(why, file=sys.stderr)
        return 1
    for what, ran in paths.items():
        _list(f"files that run, {what}", ran, lists=given.lists)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
