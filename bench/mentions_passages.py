"""The passages of a text with what each is judged by, as the reader has them: what is learned from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from mentions.read import by_grammar
from mentions.weights.passage import Asked, asked_of, features_of, passages_of


class JudgedBy(NamedTuple):
    """What a passage is judged by."""

    found: dict[str, int]
    asked: Asked


def passages_in(text: str, *, title: str = "", source: str = "") -> Iterator[JudgedBy]:
    """Of each passage, in order."""
    told = by_grammar(text, title=title, source=source)
    for passage in passages_of(told.prepared, told.verdicts, told.parse, told.begins):
        yield JudgedBy(features_of(passage, told.verdicts, told.parse), asked_of(passage.numbers, told.parse))
