"""Frozen editions of every era beside what is expected of them; a new file in editions/ is a new test."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from readers.register.as_json import as_json
from readers.register.reading import read_register
from tests.readers.make_editions import MAKERS

FOLDER = Path(__file__).with_name("editions")
FILES = sorted(p for p in FOLDER.iterdir() if p.suffix not in (".json", ".md"))


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_edition_is_read_as_expected(path: Path) -> None:
    got = as_json(read_register(path.read_bytes(), path.name))
    expectation = path.with_name(f"{path.name}.json")
    if not expectation.exists():
        expectation.write_text(json.dumps(got, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        pytest.fail(f"{expectation.name} was missing and has been written: look whether it is right, then commit it")
    assert got == json.loads(expectation.read_text(encoding="utf-8"))


def test_there_is_an_edition_of_every_era_and_no_expectation_without_one() -> None:
    assert {p.name for p in FILES} >= set(MAKERS)
    assert {p.name.removesuffix(".json") for p in FOLDER.glob("*.json")} == {p.name for p in FILES}


@pytest.mark.parametrize("name", [n for n in MAKERS if n.endswith((".ods", ".csv", ".html"))])
def test_the_files_are_those_that_the_maker_makes(name: str) -> None:
    assert (FOLDER / name).read_bytes() == MAKERS[name]()
