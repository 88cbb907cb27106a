"""Sites that have asked to be left alone (429, 503): from crawl to crawl, for all sources that would ask them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from db.left_alone import ALL_OF_IT, FIRST_PAUSE, IN_FORCE, LONGEST, asked_until, bounds, place_of
from db.outbox.incidents import Incident, report, resolve_one
from db.register.runs import addresses_seen
from db.schedule import CLOCK_SLACK
from db.store import Store
from model.fetch import AskedPause
from text.timestamp import parse_stamp, stamp

LEFT_ALONE = "left_alone"
"""The code of the incident of a site that is left alone for so long that operators are to know."""
TOLD_FROM = timedelta(minutes=15)
LONGEST_PAUSE = {429: timedelta(hours=1), 503: timedelta(minutes=15)}
"""To which the pause of a host that names no time grows; it doubles with each in a row. 503 is no refusal."""
SHUT = timedelta(hours=1)
"""So long a robots.txt that fails shuts its host; then it counts, so long each time, as one that is not there."""
_COUNTS_AS_NONE = "it has failed for an hour or longer, and counts as one that is not there"


class AskedToWait:
    """Those of now, in the database."""

    def __init__(self, store: Store, clock: Callable[[], datetime], *, force: bool = False) -> None:
        self.store, self.clock, self.force = store, clock, force

    def until(self, url: str) -> str:
        """Until when an address is not to be asked, and why, in words; "" where it may be."""
        if self.force or self.store.one("select 1 from left_alone limit 1") is None:
            return ""  # each request is asked twice whether it may be, and most crawls know of nobody
        sql = f"select until, said from left_alone where place in (?, ?) and {IN_FORCE} order by until desc"  # noqa: S608
        x = self.store.one(sql, [place_of(url), url, *bounds(self.clock())])
        if x is None:
            return ""
        return f"it has {asked_until(parse_stamp(x['until']))} ({x['said']})"

    def wait(self, asked: AskedPause) -> None:
        """Notes that an address does not want to be asked now."""
        with self.store.transaction():
            if asked.of_robots:
                self._of_robots(asked)
            elif asked.seconds:
                self._named(asked, asked.seconds)
            else:
                self._unnamed(asked)

    def _named(self, asked: AskedPause, seconds: float) -> None:
        """For so long, a day at most.

        An address that says so again within a day speaks for itself alone: one page that always does must not keep a
        register of its host from being seen.
        """
        place = place_of(asked.url) if asked.of_host and not self._is_known(asked.url) else asked.url
        until = self.clock() + timedelta(seconds=min(seconds, LONGEST.total_seconds()))
        for left in {place, asked.url}:
            self.store.upsert("left_alone", "place", place=left, until=stamp(until), said=asked.words)
        self._report(place, until, asked)

    def _unnamed(self, asked: AskedPause) -> None:
        """That of an address; of several in a row of its host. `settle` says at the end of a crawl what it was."""
        now, host = stamp(self.clock()), place_of(asked.url)
        self.store.execute(
            "insert into left_alone(place, until, said, times) values (?, ?, ?, 1) on conflict(place) do update"
            " set until = max(until, excluded.until), said = excluded.said, times = excluded.times",
            [asked.url, now, asked.words],
        )
        refused = [place_of(x["place"]) for x in self.store.rows("select place from left_alone where times")]
        if refused.count(host) >= ALL_OF_IT:
            self._pause(host, asked)

    def _of_robots(self, asked: AskedPause) -> None:
        """Leaves the host of a robots.txt alone that fails, a few minutes at a time, and the robots.txt from `SHUT` on.

        RFC 9309 has it forbid all, and leaves open for how long: a site whose pages can be had is not given up for one.
        """
        now = self.clock()
        x = self.store.one("select until, said from left_alone where place = ?", [asked.url])
        if x and (x["said"] == _COUNTS_AS_NONE or now - parse_stamp(x["until"]) >= SHUT):
            none = {"until": stamp(now + SHUT), "said": _COUNTS_AS_NONE, "times": 0}
            self.store.upsert("left_alone", "place", place=asked.url, **none)
            return
        if x is None:  # since when it fails
            self.store.upsert("left_alone", "place", place=asked.url, until=stamp(now), said=asked.words, times=1)
        self._pause(place_of(asked.url), asked)

    def _pause(self, host: str, asked: AskedPause) -> None:
        """Leaves a host alone, for longer than the last time: who keeps on asking may be banned."""
        before = self.store.one("select times, until from left_alone where place = ?", [host])
        if before and before["until"] > stamp(self.clock()):
            return  # it was asked for this before it had said so
        times = (before["times"] if before else 0) + 1
        longest = LONGEST_PAUSE.get(asked.status, LONGEST_PAUSE[503])
        named = min(timedelta(seconds=asked.seconds or 0), SHUT)  # of a robots.txt alone
        until = self.clock() + max(named, min(FIRST_PAUSE * 2 ** min(times - 1, 10), longest))
        self.store.upsert("left_alone", "place", place=host, until=stamp(until), said=asked.words, times=times)
        self._report(host, until, asked)

    def _is_known(self, url: str) -> bool:
        return self.store.one("select 1 from left_alone where place = ?", [url]) is not None

    def _report(self, place: str, until: datetime, asked: AskedPause) -> None:
        now = self.clock()
        text = (
            f"{place} has {asked_until(until)} ({asked.words}): nothing of it is asked for before, and what is "
            "published there is not seen. npdwatch crawl SOURCE --force asks all the same"
        )
        is_long = until - now > TOLD_FROM
        report(self.store, [Incident("", LEFT_ALONE, place, text, urgent=True)] if is_long else [], now)

    def settle(self, run: int, begun: datetime) -> None:
        """At the end of a run, in a transaction of its own where there is any: ends the waits that are over.

        A host of which an address answered 429, named no time, and nothing was seen in this run, is left alone; what is
        seen of it ends that. 503 by one or two is an error of theirs, as any. All is forgotten after a day.
        """
        now, rows = self.clock(), self.store.rows("select * from left_alone")
        over = [x for x in rows if not now < parse_stamp(x["until"]) <= now + LONGEST + CLOCK_SLACK]
        if not over:
            return
        seen = {place_of(url) for url in addresses_seen(self.store, run)}
        paused = {x["place"] for x in rows if x not in over}
        with self.store.transaction():
            for x in over:
                place, host, until = x["place"], place_of(x["place"]) or x["place"], parse_stamp(x["until"])
                is_old = abs(now - until) > LONGEST
                if is_old or (x["times"] and host in seen):
                    self.store.execute("delete from left_alone where place = ?", [place])
                if is_old or host in seen or not x["times"]:
                    resolve_one(self.store, "", LEFT_ALONE, place, now)
                elif place != host and until >= begun and host not in paused and x["said"].startswith("429"):
                    self._pause(host, AskedPause(place, 429, None))
                    paused.add(host)
