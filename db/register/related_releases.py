"""The case a release belongs to: what else the registers say of the same request."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from db.store.transaction import Store
from diffing.related_releases import Member, base_reference, case_of

_NEWEST = """
select v.release_id, v.reference, v.recipient, v.title, v.section, v.cells, l.source, l.gone_edition, e.seen_at
from version v join release l on l.id = v.release_id join edition e on e.id = l.first_edition
where v.id = (select max(id) from version where release_id = v.release_id)
"""
MOST = 500
"""Releases looked at for one case."""


def member(x: Mapping[str, Any]) -> Member:
    """A release as `diffing.related_releases` takes it."""
    cells = json.loads(x["cells"])
    return Member(
        x["release_id"], x["reference"], x["recipient"], x["title"], x["section"], cells.get("status", ""),
        " ".join(cells.values()), cells.get("destroyed", ""),
    )  # fmt: skip


def case(store: Store, release: int) -> list[dict[str, Any]]:
    """The other releases of its case, of any source, oldest first, each with what it is and why it belongs."""
    mine = store.one(f"{_NEWEST} and v.release_id = ?", [release])
    if mine is None:
        return []
    this = member(mine)
    base = base_reference(this.reference) or this.reference
    candidates = store.rows(
        f"{_NEWEST} and v.release_id != ? and ((? != '' and v.reference like ? escape '\\')"
        " or (v.recipient = ? and v.recipient != '')"
        " or (? != '' and v.cells like ? escape '\\') or (v.reference != '' and instr(?, v.reference) > 0))"
        " order by e.seen_at, v.release_id limit ?",
        [
            release, base, f"{_plain(base)}%", this.recipient, base, f"%{_plain(base)}%", this.text, MOST,
        ],
    )  # fmt: skip
    known = {x["release_id"]: x for x in candidates}
    return [
        {
            "release": tie.release, "part": tie.part.value, "reason": tie.reason,
            "source": known[tie.release]["source"], "reference": known[tie.release]["reference"],
            "recipient": known[tie.release]["recipient"], "title": known[tie.release]["title"],
            "first_seen": known[tie.release]["seen_at"], "present": known[tie.release]["gone_edition"] is None,
        }
        for tie in case_of(this, (member(x) for x in candidates))
    ]  # fmt: skip


def _plain(text: str) -> str:
    """Text in which LIKE finds no wildcards."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
