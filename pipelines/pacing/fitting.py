"""A host of which more is watched on auto than its budget can hold: operators are told, with what to do."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from db.outbox.incidents import TO_DO, Incident, report, resolve_one
from db.pacing.budget import CRAWL_DELAYS
from db.store import Store
from model.rhythm.looks import REGISTER
from model.source import Source
from text.timestamp import stamp

OVER_BUDGET = "over_budget"
"""The code of the incident, whose subject is the host."""
LOOKED = "budgets held against what is watched"
"""The pulse of the last look: one an hour goes through all sources."""
EVERY = timedelta(hours=1)
HOUR = 3600


def note_over_budget(store: Store, watched: Sequence[Source], auto_delay: float, now: datetime) -> None:
    """Opens and closes the incident of each host, inside a transaction; `watched`: all that is configured.

    By the seldomest that each source may be asked, not by today's rhythm: what does not fit then never will.
    """
    x = store.one("select at from pulse where name = ?", [LOOKED])
    if x and stamp(now - EVERY) < x["at"] <= stamp(now):
        return
    store.upsert("pulse", "name", name=LOOKED, at=stamp(now))
    delays = {urlsplit(x["url"]).netloc: x["delay"] for x in store.rows(CRAWL_DELAYS)}
    needed, most = _needed(store, watched), dict[str, float]()
    for host in needed:
        delay = max(auto_delay, delays.get(host, 0.0))
        most[host] = HOUR / delay if delay else float("inf")
    over = {host for host, n in needed.items() if n > most[host]}
    report(store, [
        Incident("", OVER_BUDGET, host, _said(host, needed[host], most[host]), urgent=True) for host in sorted(over)
    ], now)
    for x in store.rows("select subject from notice where code = ? and recovered_at is null", [OVER_BUDGET]):
        if x["subject"] not in over:
            resolve_one(store, "", OVER_BUDGET, x["subject"], now)


def _needed(store: Store, watched: Sequence[Source]) -> dict[str, float]:
    """Host -> requests an hour, of all sources on auto and feeds of changes, at the seldomest."""
    noted = {x["source"]: x for x in store.rows("select source, requests, register from pace")}
    needed: dict[str, float] = defaultdict(float)
    for s in watched:
        if s.paced:
            x = noted.get(s.name)
            is_register = s.kind == "file" or bool(x and x["register"])
            every = REGISTER.longest.total_seconds() if is_register else s.every
            for host, n in ((x and json.loads(x["requests"])) or {urlsplit(s.url).netloc: 1}).items():
                needed[host] += n * HOUR / every
    return needed


def _said(host: str, needed: float, most: float) -> str:
    return (
        f"what is watched of {host} on auto needs {round(needed):,} requests an hour at the least, and"
        f" {round(most):,} may be made: each is still looked at in turn, but later than the manual says"
        f"{TO_DO}watch fewer sources of it, give its feeds of changes a longer interval, or shorten the pause of"
        " what is on auto, under [crawl] (a site's own Crawl-delay holds all the same)"
    )
