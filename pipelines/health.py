"""What a run says about the watch itself: sources that fail, sources that have been silent for too long."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from db.outbox.incidents import Incident, report, resolve
from db.register.runs import STOPPED, Tally
from db.store.transaction import Store, moment
from model.fetch import Outcome, Verdict
from model.source import Source

AT_ONCE = {Outcome.REFUSED_HOST, Outcome.TLS, Outcome.NO_VERDICT, Outcome.NOT_RECORDED}
"""Outcomes that a second look will not cure: told at the first."""
TOLD_BY_THE_READER = {Outcome.UNREADABLE, Outcome.QUARANTINED}
"""The reader's own trouble says more."""
SHORTEST_STALE = timedelta(hours=6)


def _is_news(v: Verdict) -> bool:
    """Not what the reader tells better, nor what nobody got round to since the crawl was stopped."""
    return v.outcome not in TOLD_BY_THE_READER and v.detail != STOPPED


def _failing(v: Verdict) -> Incident:
    message = f"{v.outcome.value}: {v.detail}"
    return Incident(v.source, "source_failing", v.url, message, urgent=v.outcome in AT_ONCE)


def note_health(store: Store, sources: Sequence[Source], tally: Tally, now: datetime) -> None:
    """Opens, counts on and closes the notices of the sources of this run."""
    with store.transaction():
        for source in sources:
            troubles = [_failing(v) for v in tally.failures if v.source == source.name and _is_news(v)]
            report(store, troubles, now)
            row = store.one("select good_at, first_seen_at from source where name = ?", [source.name])
            still = [(t.code, t.subject) for t in troubles]
            limit = max(SHORTEST_STALE, timedelta(seconds=3 * source.every))
            last = moment(row["good_at"] or row["first_seen_at"]) if row else now
            if now - last > limit:
                text = f"no complete look since {last:%d %B %Y %H:%M} UTC; see: npdwatch status"
                report(store, [Incident(source.name, "stale", source.url, text, urgent=True)], now)
                still.append(("stale", source.url))
            resolve(store, source.name, still, now, among=("source_failing", "stale"))
