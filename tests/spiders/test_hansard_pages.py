"""A search of Hansard that finds more than it gives at once: the pages behind are asked for, or it is said."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from bench.parliament_world import GAVE, Watch
from demo.replica import AnsweringServer, Handler, Reply, json_reply
from tests.tables import count_of, rows_of

TAKE = 50


class Hansard:
    """The newest first, as many as are asked for."""

    def __init__(self) -> None:
        self.speeches: list[dict[str, object]] = []
        self.asked: list[int] = []
        self.bad_from: int | None = None
        self.ignores_skip = False
        self.counts = True
        self.server = AnsweringServer(self.answer)

    def say(self, count: int) -> None:
        for _ in range(count):
            n = len(self.speeches) + 1
            self.speeches.insert(0, {
                "ItemId": n, "ContributionExtId": f"AB-{n}", "ContributionTextFull": GAVE, "House": "Commons",
                "SittingDate": "2026-11-19T00:00:00", "DebateSection": f"Debate {n}", "DebateSectionExtId": f"CD-{n}",
            })

    def answer(self, asked: Handler) -> Reply:
        if not asked.path.startswith("/search/"):
            return Reply(404, b"", {})
        query = parse_qs(urlsplit(asked.path).query)
        skip = int(query.get("queryParameters.skip", ["0"])[0])
        self.asked.append(skip)
        if self.bad_from is not None and skip >= self.bad_from:
            return Reply(500, b"", {})
        skip = 0 if self.ignores_skip else skip
        total = {"TotalResultCount": len(self.speeches)} if self.counts else {}
        return json_reply(200, {"Results": self.speeches[skip : skip + TAKE], **total})


@pytest.fixture
def hansard() -> Iterator[Hansard]:
    made = Hansard()
    made.server.start()
    yield made
    made.server.close()


@pytest.fixture
def watch(tmp_path: Path, hansard: Hansard) -> Iterator[Watch]:
    with Watch(tmp_path) as made:
        url = f"{hansard.server.origin}/search/contributions/Spoken.json?queryParameters.searchTerm=x&queryParameters.take=50"
        made.watch(made.source("hansard", "list", url, tell="all"))
        hansard.say(70)
        made.crawl("--no-deliver")
        assert hansard.asked == [0], "the first look is at the newest"
        hansard.asked.clear()
        yield made


def test_the_pages_behind_are_asked_for_until_something_is_known(watch: Watch, hansard: Hansard) -> None:
    hansard.say(60)
    watch.crawl("--no-deliver")
    assert hansard.asked == [0, 50]
    assert len(watch.told()) == 60
    assert count_of(watch, "notice", code="entries_missed") == 0
    hansard.asked.clear()
    watch.crawl("--no-deliver")
    hansard.say(49)
    watch.crawl("--no-deliver")
    assert hansard.asked == [0, 0], "something on the first page was known"
    assert len(watch.told()) == 109


@pytest.mark.parametrize("fault", ["fails", "ignores skip", "more than five pages"])
def test_what_does_not_come_is_said(watch: Watch, hansard: Hansard, fault: str) -> None:
    hansard.say(400 if fault == "more than five pages" else 60)
    hansard.bad_from, hansard.ignores_skip = (50 if fault == "fails" else None), fault == "ignores skip"
    watch.crawl("--no-deliver", code=None)
    assert len(watch.told()) == (300 if fault == "more than five pages" else 50)
    (notice,) = rows_of(watch, "notice", code="entries_missed")
    assert "was not seen" in notice["message"]
    assert notice["urgent"] == 1
    hansard.bad_from, hansard.ignores_skip = None, False
    hansard.asked.clear()
    watch.crawl("--no-deliver")
    assert hansard.asked == [0]


def test_where_it_does_not_say_how_many_there_are_it_is_asked_too(watch: Watch, hansard: Hansard) -> None:
    hansard.counts = False
    hansard.say(60)
    watch.crawl("--no-deliver")
    assert hansard.asked == [0, 50]
    assert len(watch.told()) == 60
    assert json.loads(rows_of(watch, "change", kind="entry_published")[0]["detail"])["item"].startswith("hansard:")
