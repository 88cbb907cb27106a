"""What was read, labelled or written by other rules is made anew: each digest of the program has all that decides."""

from __future__ import annotations

import ast
import inspect
import shutil
from collections.abc import Callable, Iterator
from io import FileIO
from pathlib import Path
from typing import Any

import pytest

from bench.count_tests import imported
from db.recipients import ruleset
from db.recipients.ruleset import ruleset_version
from model import own_files
from pipelines.items.encoding import reader_now
from publicdb.file import PACKAGES, rules
from readers import fingerprint
from readers.encoder.client import encoder_version
from tests.test_floors import FLOORS, parsed
from web.site import program

ROOT = own_files.ROOT
DECIDE = {"model", "text", "readers", "recipients", "mentions"}
"""Where it is decided what is hidden; what stands above stores, sends and shows it."""
NO_LABEL = {"recipients/fuzzy.py"}
"""It only suggests, to a person."""
PRIVACY = {f"text/privacy/{name}" for name in ("bodies.py", "rules/children.py", "prose.py", "given_names.toml")}
LISTS = {"recipients/data/school_exam_board.csv", "recipients/data/charity.csv"}
DIGESTS: dict[str, tuple[Any, set[str], set[str], set[str]]] = {
    "files": (fingerprint, {"readers"}, DECIDE, {*PRIVACY, *LISTS, "readers/columns/fields.toml", "model/register.py"}),
    "items": (
        reader_now, {"mentions", "pipelines.items.changes", "pipelines.items.encoding", "readers"}, DECIDE,
        {*PRIVACY, *LISTS, "pipelines/items/changes.py", "mentions/senses.toml", "mentions/weights/claims.json"},
    ),
    "labels": (
        ruleset_version, {"recipients", "db.recipients.assessments"}, DECIDE,
        {*PRIVACY, *LISTS, "db/recipients/assessments.py", "text/remarks/life.toml", "recipients/data/rules.toml"},
    ),
    "lists": (own_files.ready_of, {"recipients.classify", "text.privacy.bodies"}, DECIDE, {*PRIVACY, *LISTS, "recipients/lists.py"}),
    "the public copy": (rules, {"publicdb.build"}, set(FLOORS), {*PRIVACY, *LISTS, "publicdb/schema.sql"}),
    "pages": (program, {"web"}, set(FLOORS), {*PRIVACY, *LISTS, "web/static/site.css", "config/configuration.py"}),
}
"""Whose digest, the modules from which imports are followed, the folders in which they are, and some that must be in."""


def walked(begin: set[str], within: set[str]) -> Iterator[str]:
    """The files of modules that begin so and of all that these import, and the data that they read."""
    modules = {m.name: m for m in parsed().values() if str(m.path) not in NO_LABEL}
    todo = [n for n in modules if any(f"{n}.".startswith(f"{b}.") for b in begin)]
    seen = set(todo)
    while todo:
        module = modules[todo.pop()]
        if module.name.split(".")[0] in within:
            yield str(module.path)
        yield from data_of(str(module.path), module.tree)
        more = (modules.keys() & imported(module.tree)) - seen
        seen |= more
        todo += more


def data_of(path: str, tree: ast.Module) -> Iterator[str]:
    """The files, or those of the folder, that a module names: beside itself by `with_name`, or from ROOT."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr="with_name"), args=[ast.Constant(value=str(name))]):
                yield str(Path(path).with_name(name))
            case ast.BinOp(left=ast.BinOp(left=ast.Name(id="ROOT"), right=ast.Constant(value=str(top))),
                           right=ast.Constant(value=str(name))):
                place = ROOT / top / name
                yield from (str(p.relative_to(ROOT)) for p in place.rglob("*.csv")) if place.is_dir() else [f"{top}/{name}"]


def anew(digest: Callable[[], str]) -> str:
    """The digest as it is now; what is kept of it is not asked, and nothing is left kept."""
    kept = ruleset._own, own_files._digest_of_file
    for each in kept:
        each.cache_clear()
    try:
        return str(getattr(digest, "__wrapped__", digest)())
    finally:
        for each in kept:
            each.cache_clear()


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("program")
    for name in {n for n in FLOORS if (ROOT / n).is_dir()}:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


@pytest.mark.parametrize("what", DIGESTS)
def test_it_is_of_all_that_decides(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    digest, begin, within, some = DIGESTS[what]
    read = set()

    def noting(path: str) -> FileIO:
        read.add(str(Path(path).relative_to(ROOT)))
        return FileIO(path)

    monkeypatch.setattr(own_files, "FileIO", noting)
    anew(digest)
    wanted = {*walked(begin, within), *some}
    assert wanted >= {"text/clean.py", "recipients/data/charity.csv"}, "imports are followed, and data is found"
    made = f"{digest.__name__}() in {Path(inspect.getfile(inspect.unwrap(digest))).relative_to(ROOT)}"
    assert wanted <= read, f"the digest of {what} is made by {made}: add there where these stand: {sorted(wanted - read)}"


@pytest.mark.parametrize("what", DIGESTS)
def test_a_byte_of_any_of_these_makes_another(what: str, copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    digest, *_, some = DIGESTS[what]
    monkeypatch.setattr(own_files, "ROOT", copy)
    before = anew(digest)
    assert before == anew(digest)
    for name in sorted(some):
        path, whole = copy / name, (copy / name).read_bytes()
        path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        assert anew(digest) != before, f"{digest.__name__}() does not read {name}"
        path.write_bytes(whole)
    assert anew(digest) == before


def test_no_label_depends_on_published_counts(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_files, "ROOT", copy)
    before = anew(ruleset_version)
    with (copy / "recipients" / "data" / "published.toml").open("a", encoding="utf-8") as file:
        file.write("\n")
    assert anew(ruleset_version) == before


def test_nothing_is_built_from_what_the_public_copy_does_not_name() -> None:
    built = {name.split("/")[0] for name in walked({"publicdb.build"}, set(FLOORS))}
    assert built == set(PACKAGES), f"PACKAGES in publicdb/file.py: add {built - {*PACKAGES}}, take out { {*PACKAGES} - built}"


def test_the_encoder_is_read_from_its_own_folder_alone() -> None:
    folders = {name.rpartition("/")[0] for name in walked({"readers.encoder.model"}, set(FLOORS))}
    assert folders == {"readers/encoder"}, "encoder_version() knows no other"
    assert len(encoder_version()) == 16
