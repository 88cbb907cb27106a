"""The headings of a second table on a sheet, in words for bodies that no register has: "Processor | Service"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import takewhile

from model.register import LISTS_OF_BODIES
from readers.columns.fields import LONGEST_HEADING, field_of
from readers.register.headings.row import Heading, Row, RowsByCell, is_value
from text.clean import fold
from text.privacy.cell_forms import is_organisation_like

_MOST_BELOW = 80
"""Rows under it that are looked at."""
_MOST_WORDS = 4


def heads_bodies(rows: Sequence[Row], i: int, before: Heading, said: RowsByCell, own: Mapping[str, str]) -> bool:
    """True for words behind a gap or a title over rows of which the first cells are bodies.

    The first word is for bodies of another kind than those above, or heads the column above too, or stands in the
    title.
    """
    if len({*rows[i - 1]} - {""}) > 1:
        return False
    filled = [(n, text) for n, text in enumerate(rows[i]) if text]
    texts = [text for _, text in filled]
    if not 1 < len(texts) == len(set(texts)) or not all(map(_may_head, texts)):
        return False
    at, first = filled[0]
    fields = field_of(first, own), field_of(before.texts[at], own)
    another = fields[0] in LISTS_OF_BODIES - {"recipient"} - {fields[1]} and fields[1] in ("recipient", "reference")
    if not (another or first == before.texts[at] or _is_of_the_title(first, rows[i - 1])):
        return False
    under = list(takewhile(any, rows[i + 1 : i + 1 + _MOST_BELOW]))
    if any(text and not rows[i][n] for row in under for n, text in enumerate(row)):
        return False
    return any(is_organisation_like(row[at]) for row in under) and not said.again(rows[i], after_another=True)


def _may_head(text: str) -> bool:
    short = len(text) <= LONGEST_HEADING and len(text.split()) <= _MOST_WORDS
    return short and text[0].isalpha() and not is_value(text)


def _is_of_the_title(word: str, above: Row) -> bool:
    """True of "Supplier" below "Part 2: Suppliers"."""
    word = fold(word)
    several = {f"{word}s", f"{word[:-1]}ies"} if word else set[str]()
    title = fold(" ".join(dict.fromkeys(filter(None, above))))
    return any(title == w or title.endswith(f" {w}") for w in several)
