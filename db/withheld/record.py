"""Withholding something and letting it go: written down with who, when and why."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from db.store.transaction import Store, stamp
from db.withheld.decide import KINDS, NOT_PLANNED
from db.withheld.let_go import tell_row_let_go, tell_what_is_let_go
from db.withheld.short_list import write_list
from recipients.cell.bodies import group_key


def withhold(
    store: Store, kind: str, id: str | int, *, because: str, who: str, cause: str, now: datetime,  # noqa: A002
    listed: bool = True,
) -> bool:  # fmt: skip
    """Withholds something from now on, inside a transaction; False where it is withheld for this cause already.

    `kind` is one of KINDS; `id` the number of a release or a change, a recipient's name as printed, a file's sha256, an
    item's source and key with a space between. `cause`: person, hidden (a file holds hidden content), individual (a
    recipient reads as a private individual). `listed`: false for one of many, after which `write_list` is called.
    """
    key = _key(kind, str(id))
    done = store.execute(
        "insert into withheld(kind, key, name, because, who, cause, at) values (?, ?, ?, ?, ?, ?, ?)"
        " on conflict do nothing",
        [kind, key, str(id) if kind == "recipient" else "", because, who, cause, stamp(now)],
    )
    if done.rowcount and listed:
        write_list(store)
    return done.rowcount > 0


def unwithhold(store: Store, kind: str, id: str | int, *, who: str, now: datetime, cause: str | None = None) -> int:  # noqa: A002
    """Lifts it, for one cause or for all, inside a transaction; gives how many rows of the log that ends.

    What was kept from being told is told now. Whoever has ended the transaction calls `write_list`; the site does so
    by itself within seconds.
    """
    done = store.execute(
        "update withheld set lifted_at = ?, lifted_by = ? where kind = ? and key = ? and lifted_at is null"
        " and (? is null or cause = ?)",
        [stamp(now), who, kind, _key(kind, str(id)), cause, cause],
    )
    if done.rowcount:
        store.execute("update change set planned_at = null where planned_at = ?", [NOT_PLANNED])
        tell_what_is_let_go(store, now)
        if kind == "release":
            tell_row_let_go(store, int(id), now)
    return done.rowcount


def _key(kind: str, given: str) -> str:
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is none of {', '.join(KINDS)}")
    return group_key(given) if kind == "recipient" else given


def log_of_withheld(store: Store, *, lifted: bool = True) -> list[dict[str, Any]]:
    """Who withheld what, when and why, newest first; with what was lifted, or without."""
    return store.rows(
        "select kind, key, name, because, who, cause, at, lifted_at, lifted_by from withheld"
        " where ? or lifted_at is null order by id desc", [int(lifted)],
    )  # fmt: skip
