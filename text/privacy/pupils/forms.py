"""Forms: a label and what it heads, side by side or one below the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from text.privacy.pupils.heads import cells_of, heads_in, is_label, plain
from text.privacy.pupils.values import is_named, is_value, is_valued, names_body, names_of

_MOST_LABELS = 60
"""Lines that a table has at most whose columns are pupils; one with more has them in its rows."""


def forms_without(lines: Sequence[str], out: list[str], instead: str, named: set[str]) -> None:
    """Takes what forms of `lines` say of pupils out of `out`; their names go into `named`."""
    n = 0
    while n < len(lines):
        if turned := _turned_from(lines, n):
            _turned_without(turned, n, out, instead, named)
            n += len(turned)
            continue
        pairs = [*_pairs_from(lines, n)]
        if len(pairs) > 1:
            _form_without(pairs, out, instead, named)
        n = max(n, pairs[-1].value if pairs else n) + 1


def _turned_from(lines: Sequence[str], n: int) -> list[tuple[str, ...]]:
    """The lines of a table that has a pupil in each column: the first cell of a line is its label."""
    rows: list[tuple[str, ...]] = []
    while n < len(lines) and "|" in lines[n] and len(rows) < _MOST_LABELS:
        cells = cells_of(lines[n])
        if len(cells) < 3 or not 0 < len(cells[0]) <= 60 or (rows and len(cells) != len(rows[0])):
            break
        rows.append(cells)
        n += 1
    return rows if len(rows) > 1 and heads_in([plain(row[0]) for row in rows], known=True) else []


def _turned_without(
    rows: Sequence[tuple[str, ...]], first: int, out: list[str], instead: str, named: set[str]
) -> None:
    heads = heads_in([plain(row[0]) for row in rows], known=True)
    columns = [[row[x] for row in rows] for x in range(1, len(rows[0]))]
    if heads is None or names_body(columns, heads):
        return
    if not any(is_named(said, heads) and is_valued(said, heads) for said in columns):
        return
    gone = {*heads.names, *heads.aside, *(n for n, kind in enumerate(heads.kinds) if kind)}
    for said in columns:
        named.update(names_of(said, heads))
    for n in gone:
        out[first + n] = " | ".join([rows[n][0], *(instead if cell else "" for cell in rows[n][1:])])


class _LabelAndSaid(NamedTuple):
    label: str
    said: str
    value: int
    """The line in which what is said stands."""


def _pairs_from(lines: Sequence[str], n: int) -> Iterator[_LabelAndSaid]:
    """What a form says from a line on."""
    while n < len(lines):
        line = lines[n].strip()
        cells = cells_of(line) if "|" in line else ()
        if len(cells) == 2 and cells[0] and len(cells[0]) <= 60:
            yield _LabelAndSaid(plain(cells[0]), cells[1], n)
            n += 1
        elif not cells and is_label(line) and n + 1 < len(lines) and not is_label(below := lines[n + 1].strip()) \
                and len(below) <= 80:
            yield _LabelAndSaid(plain(line), below, n + 1)
            n += 2
        else:
            return


def _form_without(pairs: Sequence[_LabelAndSaid], out: list[str], instead: str, named: set[str]) -> None:
    heads = heads_in([p.label for p in pairs], known=True)
    if heads is None:
        return
    said = [p.said for p in pairs]
    young = any(is_value(k, s) for k, s in zip(heads.kinds, said, strict=True) if k and k != "flag")
    if not (young or heads.sure or not any(heads.kinds)) or not is_named(said, heads):
        return
    named.update(names_of(said, heads))
    gone = {*heads.names, *heads.aside, *(n for n, kind in enumerate(heads.kinds) if kind)}
    for n in gone:
        pair = pairs[n]
        if pair.said:
            out[pair.value] = _end_without(out[pair.value], pair.said, instead)


def _end_without(line: str, said: str, instead: str) -> str:
    before, found, behind = line.rpartition(said)
    return f"{before}{instead}{behind}" if found else line
