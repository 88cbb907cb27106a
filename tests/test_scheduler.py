"""What is due: a table of clocks, intervals and second looks. The daemon itself is tried in tests/e2e."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from commands.daemon import crawled_aside
from model import Source, SourceKind
from scheduler import JITTER, due_sources

NOW = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)  # the night London's clocks go forward: nothing may hang on them
CONFIRM = 600


def ago(**span: float) -> datetime:
    return NOW - timedelta(**span)


CASES = {
    "never polled": (None, None, True),
    "just polled": (ago(seconds=1), None, False),
    "almost due": (ago(seconds=899), None, False),
    "due to the second": (ago(seconds=900), None, True),
    "overdue for days: once": (ago(days=3), None, True),
    "polled by a clock some minutes fast": (NOW + timedelta(minutes=4), None, False),
    "polled in the future: the clock was wrong": (NOW + timedelta(days=365), None, True),
    "a removal waits, not long enough": (ago(seconds=300), ago(seconds=300), False),
    "a removal waits, to the second": (ago(seconds=600), ago(seconds=600), False),
    "a removal waits, long enough": (ago(seconds=601), ago(seconds=601), True),
    "a removal waits, and a look since then did not settle it": (ago(seconds=300), ago(seconds=2000), False),
    "a removal waits, and the last look is long ago": (ago(seconds=600), ago(seconds=2000), True),
    "a removal that waits never makes a poll later": (ago(seconds=900), ago(seconds=100), True),
}


@pytest.mark.parametrize(("polled", "waiting", "due"), list(CASES.values()), ids=list(CASES))
def test_due(polled: datetime | None, waiting: datetime | None, due: bool) -> None:
    found = due_sources(
        [("a", 900)], {"a": polled} if polled else {}, {"a": waiting} if waiting else {}, CONFIRM, NOW, {}
    )
    assert found == (["a"] if due else [])


def test_each_source_has_its_own_interval_and_they_come_in_order() -> None:
    polled = {"quick": ago(seconds=100), "slow": ago(seconds=100), "new": ago(days=1)}
    found = due_sources([("slow", 3600), ("quick", 60), ("new", 900), ("never", 900)], polled, {}, CONFIRM, NOW, {})
    assert found == ["quick", "new", "never"]


@pytest.mark.parametrize(("share", "seconds", "due"), [(0.0, 900, True), (JITTER, 944, False), (JITTER, 945, True)])
def test_polls_are_spread_by_a_share_of_the_interval(share: float, seconds: int, due: bool) -> None:
    found = due_sources([("a", 900)], {"a": ago(seconds=seconds)}, {}, CONFIRM, NOW, {"a": share})
    assert bool(found) is due


def test_a_second_look_that_needs_no_wait_comes_at_once() -> None:
    assert due_sources([("a", 900)], {"a": ago(seconds=1)}, {"a": ago(seconds=1)}, 0, NOW, {}) == ["a"]


def test_what_is_no_longer_watched_is_not_polled() -> None:
    assert due_sources([], {"gone": ago(days=9)}, {"gone": ago(days=9)}, CONFIRM, NOW, {}) == []


def test_what_shares_no_host_with_a_register_is_crawled_aside() -> None:
    kinds = {
        "register": (SourceKind.GOVUK, "https://www.gov.uk/government/publications/a"),
        "file": (SourceKind.FILE, "https://files.example.org/a.csv"),
        "its feed": (SourceKind.FEED, "https://www.gov.uk/search/all.atom"),
        "its page": (SourceKind.PAGE, "https://files.example.org/about"),
        "attachments": (SourceKind.PAGE, "https://assets.publishing.service.gov.uk/about"),
        "evidence": (SourceKind.COMMITTEES, "https://committees-api.parliament.uk/api/Committees"),
        "blog": (SourceKind.FEED, "https://blog.example.org/feed"),
    }
    sources = [Source(name, kind, url) for name, (kind, url) in kinds.items()]
    assert crawled_aside(sources) == ["evidence", "blog"]
