"""Sites that have asked to be left alone (Retry-After): from crawl to crawl, for all sources that would ask them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Self

from db.left_alone import LONGEST, place_of
from db.outbox.incidents import Incident, report, resolve_one
from db.schedule import CLOCK_SLACK
from db.store import Store
from text.timestamp import parse_stamp, stamp

LEFT_ALONE = "left_alone"
"""The code of the incident of a site that is left alone for so long that operators are to know."""
TOLD_FROM = timedelta(minutes=15)

class AskedToWait:
    """Those of now, in the database."""

    def __init__(self, store: Store, clock: Callable[[], datetime], *, force: bool = False) -> None:
        self.store, self.clock, self.force = store, clock, force

    def until(self, url: str) -> str:
        """Until when an address is not to be asked, and why, in words; "" where it may be."""
        now = self.clock()
        if self.force:
            return ""
        x = self.store.one(
            "select until, said from left_alone where place in (?, ?) and until > ? and until <= ? order by until desc",
            [place_of(url), url, stamp(now), stamp(now + LONGEST + CLOCK_SLACK)],
        )
        if x is None:
            return ""
        return f"it has asked to be left alone until {parse_stamp(x['until']):%d %B %Y %H:%M} UTC ({x['said']})"

    def wait(self, url: str, seconds: float, *, of_host: bool) -> None:
        """Notes that it has asked to be left alone for so long, a day at most; `of_host`: perhaps all of its host.

        An address that says so again within a day speaks for itself alone: one page that always does must not keep a
        register of its host from being seen.
        """
        now = self.clock()
        until = now + timedelta(seconds=min(seconds, LONGEST.total_seconds()))
        is_first = self.store.one("select 1 from left_alone where place = ?", [url]) is None
        place = place_of(url) if of_host and is_first else url
        said = f"Retry-After, for {url}"
        text = (
            f"{place} has asked to be left alone until {until:%d %B %Y %H:%M} UTC ({said}): nothing of it is asked for "
            "before, and what is published there is not seen. npdwatch crawl SOURCE --force asks all the same"
        )
        with self.store.transaction():
            for left in {place, url}:
                self.store.upsert("left_alone", "place", place=left, until=stamp(until), said=said)
            is_long = until - now > TOLD_FROM
            report(self.store, [Incident("", LEFT_ALONE, place, text, urgent=True)] if is_long else [], now)

    def __deepcopy__(self, _: dict[int, object]) -> Self:
        """Scrapy copies its settings for each spider; all of them share this one."""
        return self


def end_waits(store: Store, now: datetime) -> None:
    """Ends, in a transaction of its own where there is any, the waits that are over; forgets them after a day."""
    sql = "select place, until from left_alone where until <= ? or until > ?"
    if over := store.rows(sql, [stamp(now), stamp(now + LONGEST + CLOCK_SLACK)]):
        with store.transaction():
            for x in over:
                resolve_one(store, "", LEFT_ALONE, x["place"], now)
                if abs(now - parse_stamp(x["until"])) > LONGEST:
                    store.execute("delete from left_alone where place = ?", [x["place"]])
