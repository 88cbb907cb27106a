"""A name imports only names on lower floors, never its neighbours; and only the parts that may, use a third party."""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

from bench import count
from bench.count_tests import imported_modules, raw_sql, statements

ROOT = Path(__file__).resolve().parent.parent

FLOORS = {
    "model": 0,
    "text": 1,
    "readers": 2, "recipients": 2, "diffing": 2,
    "mentions": 3,
    "db": 4, "net": 4,
    "alerts": 5,
    "publicdb": 6, "followers": 6, "proof": 6, "scale": 6, "spiders": 6, "pipelines": 6, "config": 6, "settings": 6,
    "children": 6,
    "scheduler": 7, "web": 7, "demo": 7,
    "commands": 8,
    "cli": 9,
}
THIRD_PARTIES = {
    "scrapy": {"spiders", "pipelines", "commands"},
    "twisted": {"spiders"},
    "sqlite_utils": {"db", "publicdb", "followers"},
    "requests": {"net"},
    "smtplib": {"alerts/channels"},
    "apscheduler": {"scheduler"},
    "feedparser": {"readers"},
    "python_calamine": {"readers"},
    "pypdfium2": {"readers"},
    "rapidfuzz": {"recipients", "diffing", "mentions"},
    "sqlite3": {"db", "publicdb", "followers", "web/copy_file.py", "web/db.py"},  # the site names errors of SQLite's
    "jinja2": {"alerts", "web"},
    "cryptography": {"followers", "proof", "scale"},
    "rfc3161_client": {"proof"},
    "warcio": {"proof"},
    "idna": {"followers"},
    "datasette": {"web"},
    "aiosmtpd": {"demo"},
    "procrastinate": {"scale"},
    "psycopg": {"scale"},
    "uvicorn": {"commands/page/serve.py", "web/connections.py"},
}
"""Who may import what; what is not listed here (click, lxml, msgspec, the standard library) is free."""
PURE = ("readers", "recipients", "diffing", "mentions", "model", "text")
IMPURE = {"time", "os", "socket", "subprocess", "urllib.request", "http.client", "requests", "random", "secrets"}
MAY = {
    "readers/sandbox.py": {"subprocess"},
}
"""The parsers' child processes are started here, and nowhere else."""
MODULES_IN_TESTS = 0.585
"""Of all modules. A test of what is pure imports it; what a command does, tests ask of the command."""


@cache
def parsed() -> dict[Path, count.Module]:
    """All of the program, tests and benches apart, read once."""
    return {ROOT / m.path: m for m in count.read_modules(ROOT)}


@cache
def imports(path: Path) -> list[tuple[str, int]]:
    """(module, line) of each import anywhere in a file, those inside functions too."""
    found = []
    for node in statements(parsed()[path].tree):
        if isinstance(node, ast.Import):
            found += [(alias.name, node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: imports go by folder name, not by dots"
            found.append((node.module or "", node.lineno))
    return found


def owner(path: Path) -> str:
    """The name at the root that a file belongs to."""
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def test_every_name_has_a_floor() -> None:
    names = {owner(p) for p in parsed()} - {"__main__", "setup"}
    assert names <= set(FLOORS), f"say in FLOORS and in docs/developing/architecture.md where {names - set(FLOORS)} stand"


def all_imports() -> list[tuple[str, str, str, int]]:
    """(file, its owner, module, line) of each import."""
    return [(str(p.relative_to(ROOT)), owner(p), module, line) for p in parsed() for module, line in imports(p)]


def test_imports_go_down() -> None:
    found = [
        f"{here}:{line}: {mine} may not import {theirs}"
        for here, mine, module, line in all_imports() if mine != "__main__"
        for theirs in [module.split(".")[0]]
        if theirs in FLOORS and theirs != mine and FLOORS[theirs] >= FLOORS[mine]
    ]
    assert not found, "\n".join(found)


def test_third_parties_stay_in_their_room() -> None:
    found = [
        f"{here}:{line}: {module} belongs to {', '.join(sorted(rooms))}"
        for here, _, module, line in all_imports()
        for rooms in [THIRD_PARTIES.get(module.split(".")[0])]
        if rooms is not None and not any(f"{w}/".startswith(f"{r}/") for r in rooms for w in (here.removesuffix(".py"), here))
    ]
    assert not found, "\n".join(found)


def test_the_lower_floors_are_pure() -> None:
    found = [
        f"{here}:{line}: {module} is a clock, a network or an environment"
        for here, mine, module, line in all_imports() if mine in PURE
        if not {module, module.split(".")[0]} & IMPURE <= MAY.get(here, set())
    ]
    assert not found, "\n".join(found)


def test_spiders_know_no_database_and_pipelines_tell_nobody() -> None:
    closed = {"spiders": {"db", "alerts", "recipients", "diffing"}, "pipelines": {"alerts"}}
    found = [
        f"{here}:{line}: {mine}/ may not know {module}"
        for here, mine, module, line in all_imports() if module.split(".")[0] in closed.get(mine, ())
    ]
    assert not found, "\n".join(found)


def test_a_class_has_a_name_of_its_own() -> None:
    assert count.doubled_classes(parsed().values()) == {}, "give one of them another name"


def test_no_files_import_each_other_in_a_circle() -> None:
    assert count.circles(count.imports(list(parsed().values()), lazy=True)) == [], "take what both need into a file of its own"


def test_a_folder_has_rooms_before_it_is_full() -> None:
    assert count.full_folders(parsed().values()) == [], "give what belongs together there a folder of its own"


def test_tests_know_tables_through_few_helpers() -> None:
    # Those of `db.connection` and `db.store` say what they send to SQLite; a few others lay bytes that no row holds.
    said = [x for x in raw_sql(ROOT) if not x.startswith("tests/db/test_database.py")]
    assert len(said) <= 15, "ask by tests/tables.py:\n" + "\n".join(said)


def test_tests_import_few_modules() -> None:
    modules = {m.name for m in parsed().values()}
    known = imported_modules(ROOT, modules)
    assert len(known) <= MODULES_IN_TESTS * len(modules), "a command or a package's own entry may serve as well"


def test_what_is_replaced_in_a_value_is_a_field_of_one() -> None:
    """mypy looks at the names that `dataclasses.replace` is given, and not at those of `msgspec.structs.replace`."""
    nodes = [(path, node) for path, module in parsed().items() for node in ast.walk(module.tree)]
    fields = {
        x.target.id for _, node in nodes if isinstance(node, ast.ClassDef)
        for x in node.body if isinstance(x, ast.AnnAssign) and isinstance(x.target, ast.Name)
    }
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {given.arg}" for path, node in nodes
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "replace"
        for given in node.keywords if given.arg is not None and given.arg not in fields
    ]
    assert wrong == []


def test_what_the_program_defines_the_program_uses() -> None:
    """What tests and benches alone ask for stands with them. Scrapy finds spiders by itself, and a decorator a hook."""
    texts = [p.read_text(encoding="utf-8") for p in (*parsed(), *(ROOT / "web" / "templates").rglob("*.html"), ROOT / "settings.py")]
    said = Counter(word for text in texts for word in set(re.findall(r"\w+", text)))
    again = {path: Counter(re.findall(r"\w+", path.read_text(encoding="utf-8"))) for path in parsed()}
    unused = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {node.name}"
        for path, module in parsed().items() for node in module.tree.body
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) and not node.decorator_list
        and not node.name.endswith("Spider") and said[node.name] == 1 and again[path][node.name] == 1
    ]
    assert unused == []
