"""What operators must hear of: told once, and again when it is over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from db.store.transaction import Store, stamp

ONE_OFF = frozenset({"was_not_running", "still_watching", "channel_taken_out"})
"""Codes of news that is told a single time: it neither lasts nor recovers."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something wrong with a source, a file or a channel."""

    source: str
    code: str
    subject: str
    """What it is about: a file's title, an address, a channel's name."""
    message: str
    urgent: bool = False
    """True where it is told at its first sight; otherwise at the second poll in a row that meets it."""


def report(store: Store, troubles: Iterable[Trouble], now: datetime) -> None:
    """Notes troubles, inside a transaction: a new one is opened, one that is open is counted on."""
    for t in troubles:
        updated = store.execute(
            "update notice set last_at = ?, count = count + 1, message = ?"
            " where source = ? and code = ? and subject = ? and recovered_at is null",
            [stamp(now), t.message, t.source, t.code, t.subject],
        )
        if not updated.rowcount:
            store.insert(
                "notice", source=t.source, code=t.code, subject=t.subject, message=t.message, urgent=int(t.urgent),
                first_at=stamp(now), last_at=stamp(now), count=1,
            )  # fmt: skip


def settle(store: Store, source: str, still: Iterable[tuple[str, str]], now: datetime, *, among: Iterable[str]) -> None:
    """Closes a source's open notices of the codes `among` that are not in `still`, as (code, subject)."""
    keep, codes = set(still), set(among)
    for x in store.rows("select id, code, subject from notice where source = ? and recovered_at is null", [source]):
        if x["code"] in codes and (x["code"], x["subject"]) not in keep:
            store.execute("update notice set recovered_at = ? where id = ?", [stamp(now), x["id"]])


def sources_with(store: Store, sources: Iterable[str], codes: Iterable[str]) -> tuple[str, ...]:
    """Those of the sources that have an open notice of one of the codes."""
    wanted = set(codes)
    having = {x["source"] for x in store.rows("select source, code from notice where recovered_at is null")
              if x["code"] in wanted}  # fmt: skip
    return tuple(name for name in sources if name in having)
