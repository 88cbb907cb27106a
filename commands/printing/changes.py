"""Changes, in words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from commands.printing.words import Row, shorten
from recipients.cell import in_one_line

if TYPE_CHECKING:
    from db.store import Store
    from db.withheld.decide import Withheld


def with_descriptions(
    store: Store, withheld: Withheld, rows: Sequence[Row], *, as_alerts: bool = False
) -> list[Row]:
    """Rows of changes with "headline", "weight" (low, normal, high) and "next_step", as they may be told.

    In the order given, or, `as_alerts`, in that of a message.
    """
    from alerts.describe import headline_of
    from alerts.foi import request_link
    from alerts.severity import severity, worst_first
    from db.register.changes import stored_changes

    ids = json.dumps([x["id"] for x in rows])
    found = stored_changes(store, "c.id in (select value from json_each(?))", [ids])
    changes = {c.id: c for change in found if (c := withheld.change(change)) is not None}
    if as_alerts:
        rows = sorted((x for x in rows if x["id"] in changes), key=lambda x: worst_first(changes[x["id"]]))
    return [
        {**x, "headline": headline_of(c), "weight": severity(c).word, "next_step": request_link(c)}
        for x in rows
        if (c := changes.get(x["id"])) is not None
    ]


def one_line(change: Row) -> str:
    """A described change in one line: its sentence, how much it matters, reference, before and after, where."""
    from alerts.details import label
    from text.labels import place

    fields = list((change["fields"] or {}).items())[:3]
    told = [(name, *sides) for name, sides in fields if name != "sha256"]
    edits = [f"{label(n)}: {_side(before, n)} → {_side(after, n)}" for n, before, after in told]
    if otherwise := (change.get("detail") or {}).get("reformatted"):
        edits.append(f"written in another form: {', '.join(otherwise)}")
    where = place(change["sheet"], change["row"])
    held = " (waiting for a second look)" if change["state"] == "held" else ""
    headline = f"{change['headline']} [{change['weight']}]"
    said = " · ".join(x for x in (headline, "; ".join(edits), where) if x)
    remark = f" ({change['remark']})" if change.get("remark") else ""
    return shorten(said, 480) + held + remark


def _side(value: str | None, name: str) -> str:
    if value is None:
        return "(none)" if name == "address" else "(no column for it)"
    return " ".join(in_one_line(value).split()) or "(empty)"
