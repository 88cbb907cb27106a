"""A register of the last good edition whose bytes are lost, or refused by today's reader: its rows as recorded."""

from __future__ import annotations

import json
from collections.abc import Sequence

from msgspec.structs import replace

from db.store import Store
from diffing.sheets import place_tables
from model.register import Table
from readers.columns.fields import FIELDS
from readers.hidden.rows import table_of
from readers.register.examples import without_examples


def recorded_tables(store: Store, edition: int, file: str) -> tuple[Table, ...]:
    """One table for each sheet of a file, in the order of the edition, with the columns that have any cell.

    Without rows that an earlier reader took for releases, and that only show how to fill the register in.
    """
    sheets: dict[str, dict[int, dict[str, str]]] = {}
    for x in store.rows(
        "select r.sheet, r.row, v.cells from edition_row r join version v on v.id = r.version_id"
        " where r.edition_id = ? and r.file = ? order by r.position",
        [edition, file],
    ):
        sheets.setdefault(x["sheet"], {})[x["row"]] = json.loads(x["cells"])
    return tuple(
        without_examples(table_of(file, sheet, list(rows.values()), list(rows))) for sheet, rows in sheets.items()
    )


def in_columns_of(newer: Sequence[Table], tables: Sequence[Table]) -> tuple[Table, ...]:
    """The tables with the columns that a newer edition has of the same names: else each heading would be a change.

    Rows are recorded without their empty cells, so a column of empty cells is taken to have been there.
    """
    places = place_tables(tables, newer)
    out = []
    for table, place in zip(tables, places.before, strict=True):
        partners = [t for t, p in zip(newer, places.after, strict=True) if p == place] or newer
        named = {c.name: c for t in reversed(partners) for c in t.columns}
        filled = {c.name for t in partners for i, c in enumerate(t.columns) if any(row[i] for row in t.rows)}
        columns = [named.get(c.name, c) for c in table.columns]
        meant = {c.field for c in columns if c.name != c.field}
        kept = [i for i, c in enumerate(columns) if c.name not in FIELDS or c.name in named or c.name not in meant]
        empty = [c for name, c in named.items() if name not in filled and all(c.name != d.name for d in columns)]
        rows = [(*(row[i] for i in kept), *("" for _ in empty)) for row in table.rows]
        out.append(replace(table, columns=(*(columns[i] for i in kept), *empty), rows=rows))
    return tuple(out)
