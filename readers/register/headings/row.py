"""Whether a row of a sheet may be a heading: by the words of its cells, which are known fields and no values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from readers.columns.dates import read_date
from readers.columns.fields import ANCHORS, LONGEST_HEADING, field_of, heading_key
from readers.columns.values import is_dfe_reference
from text.pattern import lazy_pattern

Row = tuple[str, ...]
LEGAL_FORM = lazy_pattern(r"\b(?:ltd|limited|plc|llp|inc|cic|gmbh)\b\.?$", re.IGNORECASE)
_KNOWN_SHARE = 0.4
_KNOWN_SHARE_OF_MANY = 0.2
"""Of the headings, where four fields or more are known."""
_KNOWN_SHARE_UNANCHORED = 0.5
"""Where three fields are known and none of them is an anchor: the recipients stand under a word that nobody knows."""
_MOST_WEIGHED = 24
"""Headings of which that share must be known; where there are more, the rest may be anything."""
LONGEST_TEXT = 100
_ROWS_OF_A_TEXT = 3
"""Rows that are kept for each text of a column."""
NEARLY = 0.8
"""Of its cells must be known, for a row of words after a gap to be a heading."""


class Heading(NamedTuple):
    """One heading, of one row or of two."""

    first: int
    """0-based index of its first row."""
    last: int
    texts: Row
    """By column of the sheet, two rows joined; "" where a column has none."""
    by_words: bool


def known_fields(row: Row, own: Mapping[str, str] | None = None) -> frozenset[str]:
    """The fields that a row's cells would head, empty where the row cannot be a heading."""
    texts = dict.fromkeys(c for c in row if c)
    if own and len(row) == 1 and texts and (only := own.get(heading_key(row[0]))):
        return frozenset((only,))  # a list of names, of which the user says what it is
    if len(texts) < 2 or any(len(t) > LONGEST_HEADING for t in texts):
        return frozenset()
    known = [f for t in texts if (f := field_of(t, own))]
    fields = frozenset(known)
    if own and fields and any(own.get(heading_key(t)) for t in texts) and not any(map(is_value, texts)):
        return fields  # the user says that this is a heading; the same word in a row with a date is a cell
    share = _KNOWN_SHARE if len(fields) < 4 else _KNOWN_SHARE_OF_MANY
    if fields.isdisjoint(ANCHORS):
        share = _KNOWN_SHARE_UNANCHORED if len(fields) >= 3 else 1.1
    if len(fields) < 2 or len(known) < share * min(len(texts), _MOST_WEIGHED):
        return frozenset()
    return frozenset() if any(is_value(t) for t in texts) else fields


def is_value(text: str) -> bool:
    """True for what stands under headings; a year may head a column (`Organisation | 2015 | 2016`)."""
    date = read_date(text)
    if date is not None:
        return date.precision == "day"
    if text.replace(",", "").replace(".", "").isdecimal() or is_dfe_reference(text) or LEGAL_FORM.search(text):
        return True
    # 2019/001, ODR1617_278: a code; Column1 and Article 6 are none.
    return " " not in text and 2 * sum(map(str.isdecimal, text)) >= len(text) > 3


def is_year(text: str) -> bool:
    date = read_date(text)
    return date is not None and date.precision == "year"


def is_under_another(rows: Sequence[Row], i: int) -> bool:
    """True where the row above may be the heading, in words that nobody knows: `Zorblatt | Quux`."""
    above = [c for c in rows[i - 1] if c] if i else []
    return (
        len(above) >= 2 and len(set(above)) == len(above) >= sum(map(bool, rows[i])) and not any(map(is_value, above))
    )


class RowsByCell:
    """Which rows say a text in a column, made when it is first asked for."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows

    @cached_property
    def _by_cell(self) -> dict[tuple[int, str], list[Row]]:
        out: dict[tuple[int, str], list[Row]] = {}
        for row in self._rows:
            for n, cell in enumerate(row) if sum(map(bool, row)) > 1 else ():
                known = out.setdefault((n, cell), [])
                if cell and len(known) < _ROWS_OF_A_TEXT and row not in known:
                    known.append(row)
        return out

    def again(self, row: Row, *, after_another: bool) -> bool:
        """True where a cell of `row` is also said by another row, which is not the same: it is a value, no heading."""
        others = {o for n, c in enumerate(row) if c for o in self._by_cell.get((n, c), ()) if o != row}
        return any(not (after_another and known_fields(o)) for o in others)
