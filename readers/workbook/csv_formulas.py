"""Separated text has no formulas of its own: a spreadsheet that opens it takes some of its cells for them."""

from __future__ import annotations

import re
from itertools import compress, count

from readers.hidden.take_out import Cell, Conceal, Found, take_out
from readers.workbook.rows import SheetRows
from text.pattern import lazy_pattern

_BEGINS = frozenset("=+-@")
_FORMULA = lazy_pattern(
    r"""\s*(?: = \s* [-+]* \s* [\w"'({@$.\[#]
    | [-+@][-+@\s\d.,()*/]* (?: " | [A-Za-z][\w.]*\((?!s\)) )
    | [-+@=].*\|.*! )""",
    re.VERBOSE | re.DOTALL,
)
"""A bullet, a phone number, "n/a", a line of signs and "-Organisation(s)" are none."""
_PLAIN_TEXT = lazy_pattern(r'\s*="((?:[^"]|"")*)"\s*')
"""Programs write references and numbers so, to keep their zeros: what is shown is the text."""


_TEXT = r'"((?:[^"]|"")*)"'
_LINK = lazy_pattern(rf"\s*=\s*HYPERLINK\(\s*{_TEXT}\s*(?:[,;]\s*{_TEXT}\s*)?\)\s*", re.IGNORECASE)
_QUOTED = lazy_pattern(rf"{_TEXT}|'[^']*'")
_PROSE = lazy_pattern(r"[A-Za-z]\s+[A-Za-z]")


def is_formula(cell: str) -> bool:
    """True for what a spreadsheet would take for a formula when it opens the text."""
    return cell.lstrip()[:1] in _BEGINS and not _PLAIN_TEXT.fullmatch(cell) and _FORMULA.match(cell) is not None


def _shown(formula: str) -> str:
    """What stands in a formula to be read: of a link its words, "" for one that may keep a text from being seen.

    Separated text has no formulas of its own: what quotes nothing ("@SUM(1+1); School Census"), or is prose
    ("= as DS01004, for a second year"), hides nothing and is what was printed.
    """
    if m := _LINK.fullmatch(formula):
        return (m[1] if m[2] is None else m[2]).replace('""', '"')
    bare = _QUOTED.sub("", formula)
    return formula if bare == formula or _PROSE.search(bare) else ""


def take_out_formulas(sheet: SheetRows) -> tuple[list[Found], dict[int, list[str]]]:
    """Blanks formulas that may hide a text; what they say, and the digests of rows that have nothing left."""
    formulas: dict[Cell, str] = {}
    for r in compress(count(), sheet.signed) if 1 in sheet.signed else ():
        line = "".join(sheet[r])
        if "=" not in line and "+" not in line and "-" not in line and "@" not in line:
            continue
        for c, cell in enumerate(sheet[r]):
            if not cell or cell.lstrip()[:1] not in _BEGINS:
                continue
            if m := _PLAIN_TEXT.fullmatch(cell):
                sheet.put(r, c, m[1].replace('""', '"'))
            elif _FORMULA.match(cell) and (shown := _shown(cell)) != cell:
                formulas[r, c] = shown
    if not formulas:
        return [], {}
    grid = [list(r) for r in sheet]
    found, digests = take_out("", grid, sheet, Conceal(cells=formulas))
    for r, c in formulas:
        sheet.put(r, c, grid[r][c])
    return [f._replace(place=f"{f.place}, which spreadsheets take for formulas") for f in found], digests
