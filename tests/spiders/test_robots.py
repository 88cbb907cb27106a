"""A robots.txt is obeyed by all sources of a host that are due at once."""

from __future__ import annotations

from pathlib import Path

from bench.sites import addresses, many_hosts
from bench.world import Installation, Watched
from tests.tables import rows_of

SAID = "User-agent: *\nDisallow: /no/\n"
ANSWER = f"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {len(SAID)}\r\n\r\n{SAID}"


def test_it_is_obeyed_by_all_that_wait_for_it(tmp_path: Path) -> None:
    at = Installation(tmp_path)
    with many_hosts(addresses(1)) as sites:
        (host,) = sites.hosts
        sites.tell("answers", {"/robots.txt": ANSWER})
        paths = ["0.csv", *(f"no/{n}.csv" for n in range(1, 5))]
        at.configure([Watched(f"s{n}", f"http://{host}/{path}", "file") for n, path in enumerate(paths)], hosts=[host])
        at.crawl("--no-deliver", code=None)
        asked = sites.tell()["counts"]
    assert [x["outcome"] for x in rows_of(at, "fetch")] == ["ok", *["blocked"] * 4]
    assert list(asked) == [f"{sites.ports[0]}/0.csv"]
