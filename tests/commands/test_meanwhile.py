"""A crawl tells of what is done while it still asks other sources; nothing comes twice or is lost by a kill then."""

from __future__ import annotations

import json
import signal
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from alerts.sending.lane import Counts
from bench.parliament_world import Watch
from bench.wire import Wire, WireServer
from commands.telling.deliver import DeliveryAccount
from commands.telling.meanwhile import LOOK
from tests.tables import rows_of
from tests.waiting import until

NEWS = "The Department for Education gave an extract of the National Pupil Database to {} in March 2026."
TITLE = "{} got pupils' data"


class Slow:
    """Four feeds; the last does not answer while `held`."""

    def __init__(self, watch: Watch, site: WireServer) -> None:
        self.watch, self.site, self.held = watch, site, False
        watch.with_channels()
        watch.watch(*(watch.source(name, "feed", site.url(f"/{name}"), every="1s") for name in ("a", "b", "c", "slow")), timeout="600s")

    def publish(self, **news: str) -> None:
        """What each feed has; "" for nothing new."""
        for name, who in news.items():
            new = f"<item><guid>{who}</guid><title>Of {name}</title><description>{NEWS.format(who)}</description></item>" if who else ""
            old = "<item><guid>1</guid><title>Old</title><description>Nothing.</description></item>"
            self.site.scripts[f"/{name}"] = self._answer(name, f'<rss version="2.0"><channel><title>{name}</title>{new}{old}</channel></rss>')

    def _answer(self, name: str, feed: str) -> Any:
        def answer(wire: Wire) -> None:
            while name == "slow" and self.held and not wire.pause(0.05):
                pass
            wire.answer(feed.encode(), content_type="application/rss+xml")

        return answer

    @property
    def said(self) -> list[str]:
        """The headlines that came over the webhook, but for the first look's."""
        received = [json.loads(r.body)["data"] for r in self.watch.hooks.received if r.path == "/hook"]
        return [d["headline"] for d in received if "baseline" not in d["counts"]]

    def names(self) -> list[str]:
        """Who is said to have got data, each as often as it was said."""
        return sorted(who for who in ("Pretend A Ltd", "Pretend B Ltd", "Pretend S Ltd") for s in self.said if who in s)


@pytest.fixture
def slow(tmp_path: Path) -> Iterator[Slow]:
    with Watch(tmp_path) as watch, WireServer() as site:
        yield Slow(watch, site)


def test_news_is_told_while_a_crawl_waits_for_a_slow_site(slow: Slow) -> None:
    """A crawl of 3,000 sources took a quarter of an hour, and told what it had found in the first minute at its end."""
    slow.publish(a="", b="", c="", slow="")
    slow.watch.crawl()
    assert slow.said == []
    slow.publish(a="Pretend A Ltd", b="Pretend B Ltd", c="", slow="Pretend S Ltd")
    slow.held, begun = True, time.monotonic()
    with slow.watch.started("crawl") as crawl:
        until(lambda: slow.names() == ["Pretend A Ltd", "Pretend B Ltd"], 60)
        assert time.monotonic() - begun < 60
        assert crawl.poll() is None
        slow.held = False
        assert crawl.wait(60) == 0
    assert slow.names() == ["Pretend A Ltd", "Pretend B Ltd", "Pretend S Ltd"]
    ids = [r.headers["webhook-id"] for r in slow.watch.hooks.received if r.path == "/hook"]
    assert len(ids) == len(set(ids))


def test_a_daemon_tells_what_is_found_while_its_crawl_waits_for_a_slow_site(slow: Slow) -> None:
    slow.publish(a="", b="", c="", slow="")
    slow.watch.crawl()
    slow.publish(a="Pretend A Ltd", b="Pretend B Ltd", c="", slow="Pretend S Ltd")
    slow.held = True
    with slow.watch.started("daemon", "--beat", "0.1") as daemon:
        until(lambda: slow.names() == ["Pretend A Ltd", "Pretend B Ltd"], 60)
        assert rows_of(slow.watch, "run", ended_at=None) != [], "the crawl goes on"
        slow.held = False
        until(lambda: "Pretend S Ltd" in slow.names(), 60)
        daemon.send_signal(signal.SIGTERM)
        assert daemon.wait(60) == 0


def test_first_looks_of_a_crawl_stay_one_message_and_its_account_counts_all(slow: Slow) -> None:
    slow.publish(a="", b="", c="", slow="")
    slow.held = True
    with slow.watch.started("crawl") as crawl:
        until(lambda: len(rows_of(slow.watch, "change", kind="baseline")) == 3, 60)
        time.sleep(LOOK + 5)
        assert slow.watch.hooks.received == []
        slow.held = False
        assert crawl.wait(60) == 0
    heads = [json.loads(r.body)["data"]["headline"] for r in slow.watch.hooks.received if r.path == "/hook"]
    assert heads == ["The watch has begun: 4 sources, 0 releases so far; from now on changes are told"]


def test_a_crawl_that_is_killed_while_it_tells_loses_and_repeats_nothing(slow: Slow) -> None:
    slow.publish(a="", b="", c="", slow="")
    slow.watch.crawl()
    slow.publish(a="Pretend A Ltd", b="", c="", slow="Pretend S Ltd")
    slow.held = True
    with slow.watch.started("crawl") as crawl:
        until(lambda: "Pretend A Ltd" in slow.names(), 60)
        crawl.send_signal(signal.SIGKILL)
        crawl.wait()
    slow.held = False
    slow.publish(b="Pretend B Ltd")
    slow.watch.crawl()
    slow.watch.run("deliver")
    assert set(slow.names()) == {"Pretend A Ltd", "Pretend B Ltd", "Pretend S Ltd"}
    by_id: dict[str, list[bool]] = {}
    for r in slow.watch.hooks.received:
        if r.path == "/hook":
            by_id.setdefault(r.headers["webhook-id"], []).append(json.loads(r.body)["data"]["maybe_repeat"])
    assert all(marks[1:] == [True] * (len(marks) - 1) for marks in by_id.values()), "a repeat is marked, under the same id"


def test_an_account_counts_what_was_told_before_its_end() -> None:
    before, at_end = (
        DeliveryAccount(n, Counts(Counter(sent=sent) + Counter(later=later)), ("hook",), 0) for n, sent, later in ((2, 1, 1), (1, 2, 0))
    )
    whole = at_end.after([before]).as_json()
    assert (whole["alerts"], whole["sent"], whole["results"]) == (3, 3, {"sent": 3}), "what was not sent then is tried again"
    assert DeliveryAccount(0, Counts(), ("hook",), 0).after([DeliveryAccount(0, Counts(), ("hook",), 0)]).nothing_due
