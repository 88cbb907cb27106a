"""Incidents of workers on other machines end when their reason is gone."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from db.outbox.incidents import NO_LONGER_WATCHED
from db.store import Store, as_json
from model.workers import ALTERED, REFUSED, WORDS
from text.timestamp import parse_stamp, stamp

QUIET = timedelta(days=1)
"""So long nothing was refused, or found altered: then that is over."""


def end_of_workers(store: Store, named: Collection[str], now: datetime) -> None:
    """Closes those that are over, in a transaction of its own: all where no worker is `named`.

    Else those of a worker that is not, and those of bundles and bodies that came a day ago for the last time.
    """
    sql = (
        "select id, code, subject, last_at from notice where source = '' and recovered_at is null"
        " and code in (select value from json_each(?))"
    )
    gone, quiet = [], []
    for x in store.rows(sql, [as_json(sorted(WORDS))]):
        if not named or (x["code"] == REFUSED and x["subject"] not in named):
            gone.append(x["id"])
        elif x["code"] in (REFUSED, ALTERED) and now - parse_stamp(x["last_at"]) > QUIET:
            quiet.append(x["id"])
    if gone or quiet:
        with store.transaction():
            for number in gone:
                store.update("notice", number, recovered_at=stamp(now), message=NO_LONGER_WATCHED)
            for number in quiet:
                store.update("notice", number, recovered_at=stamp(now))
