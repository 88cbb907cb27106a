"""The ledger of a backfill: which captures were asked of web archives, and what came."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from db.register.editions import save_snapshot
from db.store import Store
from model.answers.capture import ArchiveRoute, Captured, KnownCapture
from model.fetch import Outcome
from text.timestamp import stamp

ASKED_AGAIN = timedelta(days=1)
"""What did not come is asked for again by a backfill so much later; one that was cut off goes on sooner."""


def known_captures(store: Store, source: str, now: datetime | None = None) -> list[KnownCapture]:
    """All that was asked for, in the order of their times; with `now` without what is to be asked for again."""
    since = stamp(now - ASKED_AGAIN) if now else ""
    rows = store.rows(
        "select * from capture where source = ? and outcome is not null and (outcome = ? or asked_at >= ?)"
        " order by kind desc, at, route, url", [source, Outcome.OK.value, since],
    )
    return [
        KnownCapture(ArchiveRoute(x["route"]), x["kind"], x["url"], x["at"], Outcome(x["outcome"]), x["sha256"],
                     x["final_url"], x["detail"])
        for x in rows
    ]


def expect_captures(store: Store, source: str, expected: Iterable[tuple[ArchiveRoute, str, str]]) -> None:
    """Writes down, inside a transaction, which pages (route, address, time) are to be asked for."""
    store.many(
        "insert or ignore into capture(source, route, kind, url, at) values (?, ?, 'page', ?, ?)",
        [(source, route.value, url, at) for route, url, at in expected],
    )


def save_capture(store: Store, c: Captured, now: datetime) -> None:
    """Writes down what became of a capture, inside a transaction, with the answer in which it came."""
    sha256, final = "", ""
    if c.snapshot is not None:
        save_snapshot(store, c.source, c.snapshot, now)
        sha256, final = c.snapshot.sha256, c.snapshot.final_url
    store.upsert(
        "capture", "source", "route", "kind", "url", "at", source=c.source, route=c.route.value, kind=c.kind,
        url=c.url, at=c.at, outcome=c.outcome.value, detail=c.detail, sha256=sha256, final_url=final,
        asked_at=stamp(now),
    )
