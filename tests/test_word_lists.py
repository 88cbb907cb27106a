"""The lists of words and names in our data: each once, and none that is put out of use by a mark."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.test_floors import FLOORS

ROOT = Path(__file__).parents[1]
FILES = sorted(p for name in FLOORS for p in (ROOT / name).rglob("*.toml") if name != "bench")
_OF_WORDS = re.compile(r"[\w\s'\u2019.&/-]+")
_PROSE = ("why", "note")
_PUT_OUT = re.compile(r".*_[xyz]")


def lists(value: Any, at: str = "") -> Iterator[tuple[str, list[str]]]:
    """Every list of texts, and every text that is a list of words, with its key."""
    match value:
        case dict():
            for key, one in value.items():
                yield from lists(one, f"{at}.{key}")
        case list() if all(isinstance(one, str) for one in value):
            yield at, value
        case list():
            for n, one in enumerate(value):
                yield from lists(one, f"{at}[{n}]")
        case str() if len(words := value.split()) > 3 and value.islower() and _OF_WORDS.fullmatch(value):
            if at.rpartition(".")[2] not in _PROSE:
                yield at, words


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_list_has_each_word_once(path: Path) -> None:
    for key, words in lists(tomllib.loads(path.read_text(encoding="utf-8"))):
        assert [w for w, n in Counter(words).items() if n > 1] == [], f"twice in {key}"
        assert list(filter(_PUT_OUT.fullmatch, words)) == [], f"in {key}: take out what is not to be read"


def test_the_lists_are_found() -> None:
    assert len(FILES) > 20
    assert {"mentions", "recipients", "readers", "text"} <= {p.relative_to(ROOT).parts[0] for p in FILES}
