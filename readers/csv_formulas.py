"""Cells of separated text that a spreadsheet takes for formulas: it shows what they come to, and never what they say.

Programs differ in whether they reckon them, so neither the one nor the other is read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readers.hidden.take_out import Conceal, Found, take_out

if TYPE_CHECKING:
    from readers.hidden.take_out import Cell

_BEGINS = frozenset("=+-@")
_FORMULA = re.compile(
    r"""\s*(?: = \s* [-+]* \s* [\w"'({@$.\[#]
    | [-+@][-+@\s\d.,()*/]* (?: " | [A-Za-z][\w.]*\((?!s\)) )
    | [-+@=].*\|.*! )""",
    re.VERBOSE | re.DOTALL,
)
"""A bullet, a phone number, "n/a", a line of signs and "-Organisation(s)" are none."""
_PLAIN_TEXT = re.compile(r'\s*="((?:[^"]|"")*)"\s*')
"""Programs write references and numbers so, to keep their zeros: what is shown is the text."""


def take_out_formulas(rows: list[list[str]]) -> tuple[list[Found], dict[int, list[str]]]:
    """Blanks the formulas in `rows`; what they say, and the digests of rows of which nothing is left."""
    formulas: dict[Cell, str] = {}
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if not cell or cell.lstrip()[:1] not in _BEGINS:
                continue
            if m := _PLAIN_TEXT.fullmatch(cell):
                row[c] = m[1].replace('""', '"')
            elif _FORMULA.match(cell):
                formulas[r, c] = ""
    if not formulas:
        return [], {}
    taken = take_out("", rows, [list(r) for r in rows], Conceal(cells=formulas))
    found = [f._replace(place=f"{f.place}, which spreadsheets take for formulas") for f in taken.found]
    return found, taken.digests
