"""Sheets whose headings stand below each other, each release in a column beside them: forms, tables on their side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from readers.columns.fields import DATE_FIELDS, field_of
from readers.columns.values import is_date_like, is_dfe_reference
from readers.register.headings.row import Row
from text.clean import fold
from text.privacy.cell_forms import is_prose

_FEWEST, _MOST_LABELS, _MOST_ROWS = 4, 60, 200
_KNOWN = 0.6
_FEWEST_CLEAR, _CLEAR = 3, 0.75
"""Columns, and their share, that are releases beyond doubt: the others are then releases too."""
_LONGEST_LABEL, _LONGEST_NAME = 120, 200
_DESCRIBED = frozenset(
    ["field", "fields", "column", "columns", "column name", "field name", "heading", "headings", "variable", "item",
     "term", "name of column", "data item"]
)
"""Above labels of which it is said what they mean: no release."""


def upright(rows: Sequence[Row], own: Mapping[str, str]) -> list[Row] | None:
    """The rows of such a sheet turned: what stands above, the labels, and a row for each column; else None."""
    used = [n for n, row in enumerate(rows) if sum(map(bool, row)) > 1] if len(rows) <= _MOST_ROWS else []
    if not _FEWEST <= len(used) <= _MOST_LABELS:
        return None
    at = min(c for c, text in enumerate(rows[used[0]]) if text)
    labels = [rows[n][at] for n in used]
    fields = [field_of(x, own) if len(x) <= _LONGEST_LABEL else None for x in labels]
    if not _are_labels(labels, fields):
        return None
    columns = [[rows[n][c] for n in used] for c in range(at + 1, len(rows[0])) if any(rows[n][c] for n in used)]
    clear = [_is_dated(c, fields) and not is_prose(c[fields.index("recipient")]) for c in columns]
    # One column that is not yet dated, or that names nobody, makes no other table of many that are releases.
    if not columns or not (
        all(one or _is_release(c, fields.index("recipient"), own) for one, c in zip(clear, columns, strict=True))
        or sum(clear) >= max(_FEWEST_CLEAR, _CLEAR * len(columns))
    ):
        return None
    width = max(len(labels), 1)
    above = [(text, *[""] * (width - 1)) for row in rows[: used[0]] for text in filter(None, row)]
    below = [(text, *[""] * (width - 1)) for row in rows[used[-1] + 1 :] for text in filter(None, row)]
    return [*above, tuple(labels), *map(tuple, columns), *below]


def _are_labels(labels: Sequence[str], fields: Sequence[str | None]) -> bool:
    """True for the headings of a register, of which nothing says that their meanings stand beside them."""
    if not all(labels) or len(set(labels)) < len(labels) or fold(labels[0]) in _DESCRIBED:
        return False
    known = len(fields) - fields.count(None)
    return "recipient" in fields and len(set(fields) - {None}) >= _FEWEST - 1 and known >= _KNOWN * len(fields)


def _is_dated(cells: Sequence[str], fields: Sequence[str | None]) -> bool:
    """True where a day stands beside the word for one, or a reference beside its own: as no heading is written.

    What else stands there may be worded as headings are: "Take-up of funded places", "Early Years Census".
    """
    return any(
        is_dfe_reference(c) if f == "reference" else f in DATE_FIELDS and is_date_like(c)
        for c, f in zip(cells, fields, strict=True)
    )


def _is_release(cells: Sequence[str], recipient: int, own: Mapping[str, str]) -> bool:
    """True for a name where the recipient stands, a day or a reference elsewhere, and no headings."""
    name = cells[recipient]
    if not name or len(name) > _LONGEST_NAME or is_prose(name) or field_of(name, own):
        return False
    headings = sum(bool(field_of(c, own)) for c in cells if c)
    return any(is_date_like(c) or is_dfe_reference(c) for c in cells) and headings * 3 < sum(map(bool, cells))
