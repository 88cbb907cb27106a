"""What was read of a register file as plain values: the JSON of `npdwatch read`."""

from __future__ import annotations

from typing import Any

from model.register import Reading, RowKind, Table
from readers.register.checks import column_orders, dates_of


def as_json(reading: Reading) -> dict[str, Any]:
    """`{"sheets", "accounts", "releases", "problems", "hidden"}`, of plain values.

    A sheet with several heading rows is given once for each in "sheets", and once in "accounts", which say what each
    of its rows is. Rows of amendments, people, definitions and totals are counted, but are no releases.
    `reference` and `recipient` are there in every release, null where unknown. Of what the file hides the kind, the
    place and the amount are given, and never a word.
    """
    return {
        "sheets": [
            {
                "name": t.sheet,
                "kind": t.kind.value,
                "header_row": t.header_row,
                "columns": {c.heading: c.field for c in t.columns},
                "rows": len(t.rows),
            }
            for t in reading.tables
        ],
        "accounts": [
            {
                "name": a.name,
                "kind": a.kind.value,
                "reason": a.reason,
                "rows": a.rows,
                "counts": {k.value: a.counts[k] for k in RowKind if k in a.counts},
            }
            for a in reading.sheets
        ],
        "releases": [r for t in reading.registers for r in _releases(t)],
        "problems": [
            {"code": p.code, "level": p.level.value, "message": p.message, "sheet": p.sheet, "row": p.row}
            for p in reading.problems
        ],
        "hidden": [{"kind": h.kind.value, "place": h.place, "amount": h.amount} for h in reading.hidden],
    }


def _releases(table: Table) -> list[dict[str, Any]]:
    orders = column_orders(table)
    out = []
    for i, number in enumerate(table.numbers):
        dates = {
            name: {
                "value": date.value if date else None, "precision": date.precision if date else None,
                "meaning": meaning,
            }
            for name, (date, meaning) in dates_of(table, i, orders).items()
        }
        place = {"sheet": table.sheet, "row": number, "reference": None, "recipient": None}
        out.append({**place, **table.record(i), "dates": dates})
    return out
