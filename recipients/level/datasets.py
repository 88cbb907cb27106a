"""Which families of datasets the cells of a release name. The words are datasets.toml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from recipients.data import read_toml

if TYPE_CHECKING:
    from collections.abc import Mapping

CELL_CHARACTERS = 20_000
"""Characters of the cells that are read."""
CELLS = ("dataset", "data", "title", "purpose")
"""Columns that say what was shared, by field name."""
_NOT_WORD = re.compile(r"[\W_]+")
_APOSTROPHES = re.compile(r"['\u2018\u2019]")


@dataclass(frozen=True, slots=True)
class _Words:
    order: tuple[str, ...]
    """The families in the order of the file."""
    phrases: re.Pattern[str]
    family: dict[str, str]
    """Phrase, without its plural -> family."""
    unless: tuple[str, ...]


@cache
def _words() -> _Words:
    raw = read_toml("datasets.toml")["family"]
    family = {_plain(w): f["name"] for f in raw for w in f["words"]}
    # the longest first, so that "early years census" is not read as another family's beginning
    listed = "|".join(re.escape(w) for w in sorted(family, key=len, reverse=True))
    return _Words(
        tuple(f["name"] for f in raw),
        re.compile(rf"(?<= )(?:{listed})(?=s? )"),
        family,
        tuple(f" {_plain(u)}" for f in raw for u in f.get("unless", ())),
    )


def _plain(text: str) -> str:
    return _NOT_WORD.sub(" ", _APOSTROPHES.sub("", text.casefold())).strip()


def families() -> tuple[str, ...]:
    """The names of all families, in the order in which they are shown."""
    return _words().order


def datasets_in(cells: Mapping[str, str]) -> tuple[str, ...]:
    """The families that a row names, each once, in the order of `families`. Pure; bounded; never raises.

    `cells`: the row by field name (dataset, title, purpose).
    """
    known = _words()
    text = f" {_plain(' | '.join(cells[c] for c in CELLS if cells.get(c))[:CELL_CHARACTERS])} "
    for other in known.unless:
        text = text.replace(other, " _")
    found = {known.family[m[0]] for m in known.phrases.finditer(text)}
    return tuple(n for n in known.order if n in found)
