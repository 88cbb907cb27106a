"""What is not told yet is said by whoever records, tells or asks: over which channel, until when, how grave."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from alerts.planning.plan import STORM
from alerts.planning.when import next_quarter
from bench.parliament_world import Watch
from bench.sick_servers import free_port
from bench.wire import WireServer
from db.outbox.deliveries import pause
from db.problems import FILE_NAME
from tests.tables import rows_of, set_fields
from text.timestamp import stamp

A_WHILE = 60
"""Seconds, of which what follows takes fewer."""
GAVE = "The Department for Education gave an extract of the National Pupil Database to The Daily Telegraph in March 2026."


def serve(site: WireServer, sources: int, *, news: bool) -> None:
    def script(n: int) -> None:
        entry = f"<item><guid>{n}-2</guid><title>News {n}</title><description>{GAVE}</description></item>" if news else ""
        old = f"<item><guid>{n}-1</guid><title>Old {n}</title><description>Nothing.</description></item>"
        feed = f'<rss version="2.0"><channel><title>F</title>{entry}{old}</channel></rss>'.encode()
        site.scripts[f"/{n}"] = lambda wire: wire.answer(feed, content_type="application/rss+xml")

    for n in range(sources):
        script(n)


def test_a_crawl_says_what_a_storm_puts_off_until_when_and_how_much_of_it_is_grave(tmp_path: Path) -> None:
    many = STORM + 4
    with Watch(tmp_path) as watch, WireServer() as site:
        watch.with_channels()
        watch.watch(*(watch.source(f"s{n}", "feed", site.url(f"/{n}")) for n in range(many)))
        serve(site, many, news=False)
        watch.crawl()
        serve(site, many, news=True)
        left = (next_quarter(datetime.now(UTC)) - datetime.now(UTC)).total_seconds()
        time.sleep(left if left < A_WHILE else 0)  # at each quarter what waits goes out
        done = watch.run("crawl")
        *_, last = done.out.strip().splitlines()
        assert "goes out then where the daemon runs" in last
        lines = [x for x in done.out.splitlines() if x.startswith("Not told yet: One message over ")]
        assert lines
        assert all("of them of high severity." in x and " UTC: " in x for x in lines)
        told = watch.crawl().data["told"]
        assert told["sent"] == 0
        assert {d["channel"] for d in told["digests"]} == {x.split()[6] for x in lines}
        assert all(0 < d["high"] <= d["changes"] for d in told["digests"])
        assert watch.run("status", "--json", code=None).data["digests"] == told["digests"]
        set_fields(watch.data / FILE_NAME, "waiting", {"due": stamp(datetime.now(UTC))})
        watch.run("deliver")
        gathered = [p for x in rows_of(watch, "alert") if (p := json.loads(x["payload"]))["digest"]]
        assert gathered
        for p in gathered:
            listed = watch.run("changes", "--alert", p["id"], "--json").data
            assert len(listed) == sum(p["counts"].values()) == many - (STORM - 1), "the first looks were a message"
        assert "There is no alert" in watch.run("changes", "--alert", "AL-0000000000", code=2).err


def test_a_crawl_says_which_channel_takes_nothing_and_until_when(tmp_path: Path) -> None:
    with Watch(tmp_path) as watch, WireServer() as site:
        watch.with_channels()
        watch.watch(watch.source("s", "feed", site.url("/0")))
        serve(site, 1, news=False)
        watch.crawl()
        watch.channels = watch.channels.replace(f"port = {watch.mail.port}", f"port = {free_port()}")
        watch.watch(watch.source("s", "feed", site.url("/0")))
        with watch.store() as store:
            pause(store, "slack", "it asks us to wait", datetime.now(UTC), datetime.now(UTC) + timedelta(hours=3))
        serve(site, 1, news=True)
        for _ in range(2):  # at the second nothing is due, and it waits all the same
            done = watch.run("crawl", code=None)
            assert "Channel slack is paused until " in done.out
            assert "! 1 alert waits for channel mail (failed at " in done.err
        told = watch.crawl(code=None).data["told"]
        assert ([x["channel"] for x in told["failing"]], [*told["resting"]]) == (["mail"], ["slack"])
