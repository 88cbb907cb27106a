"""What a site answers that is amiss is the same to a worker as to a crawl here: refused, passed over, told of."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

pytest.importorskip("psycopg", reason="needs npdwatch[scale]")
pytest.importorskip("procrastinate", reason="needs npdwatch[scale]")

from bench.coalition import Coalition
from bench.postgres import NoPostgres
from bench.world import Installation, Watched
from tests.tables import rows_of

PATIENCE = 200
ROBOTS = "User-agent: *\nDisallow: /no/\n"
ANSWERS = {
    "/robots.txt": f"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {len(ROBOTS)}\r\n\r\n{ROBOTS}",
    "/nowhere.csv": "HTTP/1.1 301 Moved\r\nContent-Length: 0\r\n\r\n",
    "/away.csv": "HTTP/1.1 302 Found\r\nLocation: http://away.example/1.csv\r\nContent-Length: 0\r\n\r\n",
    "/moved.csv": "HTTP/1.1 302 Found\r\nLocation: /0.csv\r\nContent-Length: 0\r\n\r\n",
    "/round.csv": "HTTP/1.1 302 Found\r\nLocation: /round.csv\r\nContent-Length: 0\r\n\r\n",
    "/busy.csv": "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n",
    "/often.csv": "HTTP/1.1 429 Too often\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n",
    "/damaged.csv": "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnone",
    "/large.csv": f"HTTP/1.1 200 OK\r\nContent-Length: {64 * 2**20}\r\n\r\n",
    "/none.csv": "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
    "/gone.csv": "HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n",
}


def ledger(at: Installation) -> dict[str, tuple[str, str, str]]:
    return {
        x["source"]: (x["outcome"], str(x["status"]), re.sub(r":\d{4,5}", ":PORT", x["detail"])) for x in rows_of(at, "fetch")
    }


def test_the_ledger_says_the_same(tmp_path: Path) -> None:
    try:
        with Coalition(tmp_path / "coalition", hosts=1, workers=1) as coalition:
            (host,) = coalition.sites.hosts
            paths = [p for p in ANSWERS if p != "/robots.txt"] + ["/no/1.csv", "/missing"]
            also = [Watched(re.sub(r"\W+", "-", p).strip("-"), f"http://{host}{p}", "file", "1h") for p in paths]
            coalition.sites.tell("answers", ANSWERS)
            coalition.watch(lambda _: 1, also=also, timeout="60s")
            for name in ("writer", *coalition.names):
                coalition.start(name)
            coalition.until(lambda: coalition.polled() == coalition.sources, PATIENCE, "not all were polled")
            here = Installation(tmp_path / "here")
            here.configure(
                [Watched("s0-0", f"http://{host}/0.csv", "file", "1h"), *also], hosts=[host, coalition.sites.shared]
            )
            here.crawl("--no-deliver", code=None)
            expected = ledger(here)
            assert ledger(coalition) == expected
            assert "robots" in expected["no-1-csv"][2]
            assert {outcome for outcome, *_ in expected.values()} >= {"ok", "moved", "blocked", "too_large", "damaged", "server_error"}
    except NoPostgres as why:
        pytest.skip(str(why))
