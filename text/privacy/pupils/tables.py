"""Tables and lists of pupils in texts of many lines: what heads them says whose names stand below, known or not.

A heading that names persons, beside one of what only persons of school age have, makes every row below it a child's,
until the table ends. What may be a list of bodies, of projects or of grown-ups needs a value that is a pupil's too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from text.privacy.pupils.alike import stacked_without
from text.privacy.pupils.births import births_without
from text.privacy.pupils.forms import forms_without
from text.privacy.pupils.heads import OF_RELEASES, PupilHeads, cells_of, goes_on, heads_of, mark_of, plain
from text.privacy.pupils.samples import samples_without
from text.privacy.pupils.values import (
    NUMBERED,
    SAYS_NOTHING,
    is_body,
    is_named,
    is_valued,
    marks_in,
    may_be_named,
    name_in,
    names_body,
    names_of,
)
from text.privacy.rules.children import is_rare_name

_MOST_ROWS, _FAR = 5000, 5


class _RowOfPupils(NamedTuple):
    line: int
    cells: tuple[str, ...]


def without_pupils(lines: Sequence[str], instead: str, named: set[str]) -> list[str]:
    """The lines without what tables, lists and forms of pupils say of them; the names go into `named`."""
    out = list(lines)
    n = 0
    while n < len(lines):
        heads = heads_of(lines[n])
        if heads is not None:
            rows = _rows_below(lines, n, heads)
            if _is_of_pupils(heads, rows):
                for row in rows:
                    out[row.line] = _row_without(lines[row.line], row, heads, instead, named)
                n += len(rows)
        n += 1
    forms_without(lines, out, instead, named)
    samples_without(lines, out, instead, named)
    births_without(lines, out, instead, named)
    stacked_without(lines, out, instead, named)
    return out


def _rows_below(lines: Sequence[str], head: int, heads: PupilHeads) -> list[_RowOfPupils]:
    """The rows of a table, until something else begins."""
    out: list[_RowOfPupils] = []
    for n in range(head + 1, min(len(lines), head + 1 + _MOST_ROWS)):
        line = lines[n].strip()
        if not line:
            continue
        cells = cells_of(line)
        if _begins_other(line, cells):
            break
        if len(cells) < 2 and not (goes_on(line) and _is_piece(line, heads)):
            if any(_is_row(x, heads) for x in lines[n + 1 : n + _FAR]):
                continue  # a long cell of a page, set in several lines
            break
        out.append(_RowOfPupils(n, cells if len(cells) > 1 else (line,)))
    return out


def _is_row(line: str, heads: PupilHeads) -> bool:
    """True for a row with a cell for each heading, and what is a pupil's in one of them."""
    cells = cells_of(line)
    return 0 < len(cells) == len(heads.texts) and is_valued(cells, heads) and not _begins_other(line, cells)


def _begins_other(line: str, cells: Sequence[str]) -> bool:
    if heads_of(line) is not None:
        return True
    if len(cells) < 2:
        return False
    heads = [plain(c) for c in cells]
    return sum(1 for c in heads if len(c) <= 40 and OF_RELEASES.fullmatch(c)) * 2 > len(cells)


def _is_piece(line: str, heads: PupilHeads) -> bool:
    """True for a line without cells that may be a row, or a part of one whose cells are set in several lines."""
    if heads.texts:
        return len(line) <= 40 and len(line.split()) <= 4
    return NUMBERED.sub("", line)[:1].isupper() or line[:1].isdigit()


def _is_of_pupils(heads: PupilHeads, rows: Sequence[_RowOfPupils]) -> bool:
    if not rows:
        return False
    if not heads.texts:
        told = _are_lines_of_pupils(heads, [r.cells[0] for r in rows])
        return told and not names_body([r.cells for r in rows], heads)
    whole = [r.cells for r in rows if len(r.cells) == len(heads.texts)] or [r.cells for r in rows]
    named = [is_named(cells, heads) for cells in whole]
    if heads.sure or names_body(whole, heads):
        return heads.sure and any(named)
    if not any(heads.kinds):
        return sum(named) * 2 > len(named)
    if sum(named) * 2 < len(named):
        own = heads._replace(kinds=tuple([k if k in ("birth", "number") else "" for k in heads.kinds]))
        return any(is_valued(cells, own) and may_be_named(cells, heads) for cells in whole)
    return any(is_valued(cells, heads) for cells, is_named in zip(whole, named, strict=True) if is_named)


def _are_lines_of_pupils(heads: PupilHeads, lines: Sequence[str]) -> bool:
    """The same of rows whose cells nothing parts."""
    if any(heads.kinds):
        return any(name_in(line, heads) for line in lines if marks_in(line, heads))
    return not heads.bodies and sum(is_rare_name(_bare(line)) for line in lines) * 2 > len(lines)


def _row_without(line: str, row: _RowOfPupils, heads: PupilHeads, instead: str, named: set[str]) -> str:
    if not heads.texts:
        return _line_without(line, heads, instead, named)
    cells = row.cells
    if len(cells) != len(heads.texts):
        named.update(name for c in cells if is_rare_name(name := name_in(c, heads) or c))
        stays = [not c or (" " in c and is_body(c)) or SAYS_NOTHING.fullmatch(c) is not None for c in cells]
        return _joined(line, [c if stay else instead for c, stay in zip(cells, stays, strict=True)])
    said = [cells[n] for n in heads.names if cells[n]]
    if not said or all(SAYS_NOTHING.fullmatch(c) or c.isdigit() for c in said):
        return line
    if not heads.sure and len(said) == 1 and is_body(said[0]):
        return line
    named.update(names_of(cells, heads))
    gone = {*heads.names, *heads.aside, *(n for n, kind in enumerate(heads.kinds) if kind)}
    return _joined(line, [instead if c and n in gone else c for n, c in enumerate(cells)])


def _joined(line: str, cells: Sequence[str]) -> str:
    return {"|": " | ", ";": "; "}.get(mark := mark_of(line), mark).join(cells)


def _line_without(line: str, heads: PupilHeads, instead: str, named: set[str]) -> str:
    marks, name = marks_in(line, heads), name_in(line, heads)
    if not any(heads.kinds) and is_rare_name(_bare(line)):
        name = _bare(line)
    if not name and not marks:
        return line if is_body(line) else instead
    if name and (is_rare_name(name) or len(name.split()) == 2):
        named.add(name)
    if not heads.bodies:
        return instead
    return f"{instead} {line[marks[-1][1] :].strip()}".strip()


def _bare(line: str) -> str:
    return NUMBERED.sub("", line).strip()
