"""An order whose time is over is handed in as far as it came, whatever a site has the rest of it wait for."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("psycopg", reason="needs npdwatch[scale]")
pytest.importorskip("procrastinate", reason="needs npdwatch[scale]")

from bench.coalition import Coalition
from bench.postgres import NoPostgres
from bench.world import Watched
from tests.tables import count_of, rows_of

PATIENCE = 200
ROBOTS = "User-agent: *\nCrawl-delay: 60\n"
BUSY = {"/z.csv": "HTTP/1.1 429 Too often\r\nContent-Length: 0\r\n\r\n"}
SLOW = {
    "/robots.txt": f"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {len(ROBOTS)}\r\n\r\n{ROBOTS}",
}


@pytest.mark.cold
@pytest.mark.parametrize(("answers", "longest"), [(BUSY, 30), (SLOW, 70)], ids=["a minute after 429", "a Crawl-delay"])
def test_what_came_is_recorded_though_the_rest_still_waits(tmp_path: Path, answers: dict[str, str], longest: int) -> None:
    """All that had come was thrown away, and asked for again 12 minutes later; operators were sent to the workers."""
    try:
        with Coalition(tmp_path, hosts=1, workers=1) as coalition:
            (host,) = coalition.sites.hosts
            coalition.sites.tell("answers", answers)
            also = [Watched("z", f"http://{host}/z.csv", "file", "1h")]
            coalition.watch(lambda _: 1, also=also, longest=f"{longest}s", retries=(1, 1))
            for name in ("writer", *coalition.names):
                coalition.start(name)
            coalition.until(lambda: bool(rows_of(coalition, "handed", source="s0-0")), PATIENCE, "nothing is handed out")
            took = coalition.until(lambda: coalition.polled() > 0, longest + 15, "what came is not recorded when the time is over")
            assert took > 20, "else the rest did not wait"
            assert [x["source"] for x in rows_of(coalition, "fetch", outcome="ok")] == ["s0-0"]
            assert count_of(coalition, "notice", code="workers_blind") == 0
            assert coalition.sites.tell()["two_at_once"] == []
    except NoPostgres as why:
        pytest.skip(str(why))
