"""Finds the cells of an ODS that are struck through, and what of each stands. Runs in the child process only.

Only rows are looked into in which such a style stands: a walk over every cell takes seconds.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from itertools import islice

from readers.hidden.ods.styles import OdsStyles
from readers.hidden.sizes import attribute, plain
from readers.hidden.take_out import Cell
from readers.workbook.annotations import MAX_MARKS, ods_cells, ods_rows
from readers.workbook.struck import standing

_PIECE = re.compile(rb"<(/?)text:(p|span|a|s|tab|line-break)(?=[\s/>])([^<>]*)>|([^<]+)|<[^<>]*>")
_BESIDE = re.compile(rb"<(office:annotation|draw:\w+)(?=[\s>])[^<>]*(?<!/)>.*?</\1>", re.DOTALL)
_MOST_REPEATED = 1000


def struck_in_ods(content: bytes, styles: OdsStyles) -> list[dict[Cell, str]]:
    """For each table of content.xml, in order, as `Conceal.struck`; [] where nothing is struck through."""
    cells, texts = styles.strikes()
    names = {*cells, *(name for name, is_struck in texts.items() if is_struck)}
    if not names:
        return []
    wanted = re.compile(rb"style-name=[\"'](?:" + b"|".join(re.escape(n.encode()) for n in sorted(names)) + rb")[\"']")
    head = content.find(b"<office:body")
    places = [m.start() for m in islice(wanted.finditer(content, max(head, 0)), MAX_MARKS)]
    if not places:
        return []
    tables, starts, rows = ods_rows(content)
    out: list[dict[Cell, str]] = [{} for _ in range(tables)]
    looked_at = -1
    for place in places:
        at = bisect_right(starts, place) - 1
        if at <= looked_at:
            continue
        looked_at = at
        end = starts[at + 1] if at + 1 < len(starts) else len(content)
        table, number, repeated = rows[at]
        for column, tag, first, last in ods_cells(content, starts[at], end):
            by_style = attribute(tag, b"table:style-name") in cells
            stands = standing(_pieces(content[first:last], texts, by_style=by_style))
            if stands is not None and len(out[table]) < MAX_MARKS:
                out[table] |= {(number + n, column): stands for n in range(min(repeated, _MOST_REPEATED))}
    return out


def _pieces(cell: bytes, texts: Mapping[str, bool], *, by_style: bool) -> Iterator[tuple[str, bool]]:
    """The words of a cell, and whether they are struck through; a line for each paragraph."""
    over = [by_style]
    for m in _PIECE.finditer(_BESIDE.sub(b"", cell)):
        if m[4] and (len(over) > 1 or m[4].strip()):
            yield plain(m[4]), over[-1]
        elif m[2] in (b"s", b"tab", b"line-break"):
            yield " ", False
        elif m[1]:
            over[1:] = over[1:-1]
            if m[2] == b"p":
                yield "\n", False
        elif m[2] and not m[3].endswith(b"/"):
            over.append(texts.get(attribute(m[3], b"text:style-name"), over[-1]))
