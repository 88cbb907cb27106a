"""Every CSV that the program writes: cells that a spreadsheet would take for formulas are made text."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable

_BLANKS = r"[\s\0'\u200b\u2060\ufeff]*"
_SIGNS = "[=+\\-@\uff1d\uff0b\uff0d\uff20]"
_AT_START = re.compile(rf"(?={_BLANKS}(?:{_SIGNS}|[\t\r\n]))")
_INSIDE = re.compile(rf"([;|])(?={_BLANKS}{_SIGNS})")
"""Where programs that take these for separators (Excel in most of Europe) begin a new cell, in quotes or not."""
_GUARD_AT_START = re.compile(f"'{_AT_START.pattern}")
_GUARD_INSIDE = re.compile(rf"([;|])'(?={_BLANKS}{_SIGNS})")


def csv_cell(text: str) -> str:
    """A cell that a spreadsheet takes for text: an apostrophe stands before all that would start a formula."""
    text = _INSIDE.sub(r"\1'", text)
    return f"'{text}" if _AT_START.match(text) else text


def read_cell(cell: str) -> str:
    """The text of which `csv_cell` made this."""
    return _GUARD_INSIDE.sub(r"\1", cell[1:] if _GUARD_AT_START.match(cell) else cell)


def csv_text(rows: Iterable[Iterable[object]], line_end: str = "\r\n") -> str:
    """Rows as CSV. None is an empty cell, a number stays one, and what is neither text nor number is JSON."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator=line_end).writerows([_shown(value) for value in row] for row in rows)
    return out.getvalue()


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, (int, float)):
        return str(value)  # -5 is a number, and no formula
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    # Before Python 3.13 the csv module leaves a lone carriage return bare, and readers end the row there.
    return csv_cell(text.replace("\r", " ").replace("\0", "\u2400"))
