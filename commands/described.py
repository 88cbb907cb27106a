"""What commands say of changes: what alerts say of them (`alerts.describe`)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from recipients.cell.one_line import in_one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.store import Store
    from db.withheld.decide import Withheld

Row = dict[str, Any]


def with_descriptions(store: Store, held: Withheld, rows: Sequence[Row]) -> list[Row]:
    """Rows of changes with "headline", "weight" (low, normal, high) and "next_step", as they may be told."""
    from alerts.describe import describe
    from db.register.changes import stored_changes

    ids = json.dumps([x["id"] for x in rows])
    found = stored_changes(store, "c.id in (select value from json_each(?))", [ids])
    told = {c.id: describe(c) for change in found if (c := held.change(change)) is not None}
    return [
        {**x, "headline": said.headline, "weight": said.severity.word, "next_step": said.next_step}
        for x in rows
        if (said := told.get(x["id"])) is not None
    ]  # fmt: skip


def one_line(change: Row) -> str:
    """A described change in one line: what and who, how much it matters, before and after, where."""
    from alerts.describe import label

    fields = list((change["fields"] or {}).items())[:3]
    edits = [f"{label(name)}: {_side(before)} → {_side(after)}" for name, (before, after) in fields if name != "sha256"]
    where = f"{change['sheet']}, row {change['row']}" if change["sheet"] else ""
    held = " (waiting for a second look)" if change["state"] == "held" else ""
    said = " · ".join(x for x in (f"{change['headline']} [{change['weight']}]", "; ".join(edits), where) if x)
    return said[:480] + held


def _side(value: str | None) -> str:
    return "(no column for it)" if value is None else " ".join(in_one_line(value).split()) or "(empty)"
