"""What a further crawl of the daemon may ask while others last."""

from __future__ import annotations

from pathlib import Path

import pytest

from children.crawls import LANES, LATE, Crawls
from db.connection import KeptOpen
from db.locks import crawled_now, source_lock
from db.store import Store
from model.source import Source


class Clock:
    at = 0.0

    def __call__(self) -> float:
        return self.at


def source(name: str, host: str = "") -> Source:
    return Source(name, "file", f"https://{host or name}.example.org/{name}.csv")


SOURCES = [source("quick"), source("slow"), source("beside", "slow"), source("files")]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def crawls(tmp_path: Path, clock: Clock) -> Crawls:
    with Store.create(tmp_path) as store, store.transaction():
        store.insert("source", name="files", kind="file", url=SOURCES[3].url, first_seen_at="x")
        store.insert("validator", source="files", url="https://slow.example.org/file.ods", sha256="x", checked_at="x", full_at="x")
    return Crawls(tmp_path, clock)


def free(crawls: Crawls, folder: Path, kind: str = "crawl") -> list[str]:
    return [s.name for s in crawls.free(kind, SOURCES, KeptOpen(folder))]


def test_what_is_let_go_may_be_asked_by_another_crawl_and_what_shares_a_host_with_the_rest_may_not(
    crawls: Crawls, clock: Clock, tmp_path: Path
) -> None:
    names = [s.name for s in SOURCES]
    assert free(crawls, tmp_path) == names
    assert crawls.begin("crawl", names) == "crawl"
    with source_lock(tmp_path, *names) as lock:
        assert free(crawls, tmp_path) == [], "one that has just begun is waited for"
        assert free(crawls, tmp_path, "crawl aside") == names, "of another kind"
        clock.at = LATE
        assert free(crawls, tmp_path) == []
        lock.let_go(["quick", "beside", "files"])
        assert crawled_now(tmp_path) & set(names) == {"slow"}
        assert free(crawls, tmp_path) == ["quick"]
        with source_lock(tmp_path, "quick"):
            pass
    crawls.end("crawl")
    assert free(crawls, tmp_path) == names


def test_the_last_crawl_asks_nothing_that_was_late_before_and_there_is_none_beside_it(
    crawls: Crawls, clock: Clock, tmp_path: Path
) -> None:
    assert LANES == 3
    crawls.begin("crawl", ["slow"])
    with source_lock(tmp_path, "slow"):
        clock.at = LATE
        assert free(crawls, tmp_path) == ["quick"]
    crawls.begin("crawl", ["quick"])
    clock.at = 2 * LATE
    assert free(crawls, tmp_path) == ["quick", "beside", "files"], "of three the last"
    crawls.begin("crawl", ["beside"])
    clock.at = 3 * LATE
    assert free(crawls, tmp_path) == []
    crawls.end("crawl")
    assert crawls.begin("crawl", ["slow"]) == "crawl"
    clock.at += 1
    crawls.end("crawl")
    clock.at += LATE
    assert "slow" in free(crawls, tmp_path), "it was quick this time"
