"""Many sources in one crawl: those of a host are asked in their order, many hosts take few open handles."""

from __future__ import annotations

from pathlib import Path

from bench.parliament_world import Watch
from bench.unchanged import cost, prepare, serving
from bench.wire import Wire, WireServer
from bench.world import Installation
from demo.editions import baseline

COUNT = 220
"""Sources, on 200 hosts: some connections are used again."""


def test_idle_connections_of_many_hosts_are_closed(tmp_path: Path) -> None:
    at = Installation(tmp_path)
    with serving(baseline().ods()) as port:
        prepare(at, COUNT, port)
        found = cost(at.command("crawl", "--no-deliver"), at.environment)
    assert found.code == 0
    assert found.handles <= 64


def test_a_host_is_asked_for_its_sources_in_their_order(tmp_path: Path) -> None:
    """The longest overdue is first: as Scrapy asks for what is no start of a crawl, the last of those that wait would be."""
    pages = [f"/page-{n}" for n in range(6)]

    def page(wire: Wire) -> None:
        wire.answer(b"<html><title>Releases</title><main><h1>Releases</h1></main></html>", content_type="text/html")

    with Watch(tmp_path) as watch, WireServer() as site:
        site.scripts |= dict.fromkeys(pages, page)
        watch.watch(*(watch.source(p.strip("/"), "page", site.url(p)) for p in pages))
        watch.crawl("--no-deliver", code=None)
        asked = [path for _, path in site.log if path.startswith("/page")]
    assert asked == pages
