"""Changes, in words."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from commands.printing.words import Row, shorten
from recipients.cell import in_one_line

if TYPE_CHECKING:
    from db.store import Store
    from db.withheld.decide import Withheld
    from model.change import StoredChange


AT_ONCE = 1_000
"""Changes that are described together: of 200,000 all at once take a GiB."""


def with_descriptions(store: Store, withheld: Withheld, rows: Sequence[Row]) -> list[Row]:
    """Rows of changes with "headline", "weight" (low, normal, high) and "next_step", as they may be told."""
    return [_in_words(row, change) for row, change in _told(store, withheld, rows)]


def _told(store: Store, withheld: Withheld, rows: Sequence[Row]) -> Iterator[tuple[Row, StoredChange]]:
    """Rows with their changes as they may be told."""
    from db.register.changes import stored_changes

    ids = json.dumps([x["id"] for x in rows])
    found = stored_changes(store, "c.id in (select value from json_each(?))", [ids], held_once=False)
    changes = {c.id: c for change in found if (c := withheld.change(change)) is not None}
    return ((x, changes[x["id"]]) for x in rows if x["id"] in changes)


def _in_words(row: Row, change: StoredChange) -> Row:
    from alerts.describe import headline_of
    from alerts.foi import request_link
    from alerts.severity import severity

    told = {"headline": headline_of(change), "weight": severity(change).word, "next_step": request_link(change),
            "file": change.file}
    return {**row, **told}


def described(
    store: Store, withheld: Withheld, ids: Sequence[int], *, most: int | None = None, as_alerts: bool = False
) -> tuple[tuple[Row, ...], Counter[str]]:
    """Stored changes with descriptions, as far as they may be told, and how many more there are of each source.

    Args:
        store: the database.
        withheld: what is.
        ids: of the changes, rising.
        most: of each source no more than that many are given; None for all.
        as_alerts: in the order of a message, and not of the ids.
    """
    from alerts.severity import worst_first
    from db.withheld.asked import stored_changes_to_pass_on  # loads the lists

    kept: list[tuple[Any, Row, StoredChange]] = []
    words: list[tuple[Any, Row]] = []
    more = Counter[str]()
    for at in range(0, len(ids), AT_ONCE):
        found = store.rows_with("select * from change where id in given order by id", ids[at : at + AT_ONCE])
        told = _told(store, withheld, stored_changes_to_pass_on(store, found))
        kept += [(worst_first(change) if as_alerts else (), row, change) for row, change in told]
        if most is None:
            words += [(key, _in_words(row, change)) for key, row, change in kept]
            kept = []
        else:
            kept = list(_first_of_each(sorted(kept, key=itemgetter(0)), most, more))
    words += [(key, _in_words(row, change)) for key, row, change in kept]
    return tuple(row for _, row in sorted(words, key=itemgetter(0))), more


def _first_of_each(
    kept: Sequence[tuple[Any, Row, StoredChange]], most: int, more: Counter[str]
) -> Iterator[tuple[Any, Row, StoredChange]]:
    """The first of each source; how many others there are is added to `more`."""
    number = Counter[str]()
    for one in kept:
        source = one[1]["source"]
        number[source] += 1
        if number[source] <= most:
            yield one
        else:
            more[source] += 1


def one_line(change: Row) -> str:
    """A described change in one line: its sentence, how much it matters, reference, before and after, where."""
    from alerts.sentences.about import label
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
