"""What is due: a table of clocks, intervals and second looks. The daemon itself is tried in tests/e2e."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec.structs import replace

from bench.day import Simulated
from children import starting
from children.faults import BACK_OFF, EXPECTED, REMIND_AFTER, ChildFault, Faults
from children.starting import Children
from children.watch import ConfigurationRefused, Watch
from commands.daemon.prepare import crawled_aside
from config import own_sources
from db.handed import hand_out
from db.problems import FILE_NAME
from db.schedule import JITTER, due_sources
from db.store import Store
from model.source import Source
from scheduler import BEAT, Daemon
from tests.tables import exclusively
from text.timestamp import stamp

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
        [("a", 900)], {"a": polled} if polled else {}, {"a": waiting} if waiting else {}, CONFIRM, NOW
    )
    assert found == (["a"] if due else [])


def test_each_source_has_its_own_interval_and_they_come_in_order() -> None:
    polled = {"quick": ago(seconds=100), "slow": ago(seconds=100), "new": ago(days=1)}
    found = due_sources([("slow", 3600), ("quick", 60), ("new", 900), ("never", 900)], polled, {}, CONFIRM, NOW)
    assert found == ["quick", "new", "never"]


@pytest.mark.parametrize(("share", "seconds", "due"), [(0.0, 900, True), (JITTER, 944, False), (JITTER, 945, True)])
def test_a_round_is_put_off_by_a_share_of_the_interval(share: float, seconds: int, due: bool) -> None:
    found = due_sources([("a", 900)], {"a": ago(seconds=seconds)}, {}, CONFIRM, NOW, share)
    assert bool(found) is due


def test_what_is_due_within_a_fifth_of_its_interval_goes_along() -> None:
    sources = [("due", 900), ("soon", 3600), ("not yet", 3600), ("looked at again", 900)]
    polled = {
        "due": ago(seconds=900), "soon": ago(seconds=2880), "not yet": ago(seconds=2879),
        "looked at again": ago(seconds=500),
    }
    waiting = {"looked at again": ago(seconds=500)}
    assert due_sources(sources, polled, waiting, CONFIRM, NOW) == ["due", "soon"]
    assert due_sources(sources[1:], polled, waiting, CONFIRM, NOW) == [], "nobody goes first"


def simulated(folder: Path, sources: Sequence[Source]) -> Simulated:
    """The daemon by its own clock, none of whose sources was polled yet."""
    with Store.create(folder) as store, store.transaction():
        for source in sources:
            store.insert("source", name=source.name, kind=source.kind, url=source.url, first_seen_at=stamp(NOW))
    watch = Watch(folder / "npdwatch.toml", folder, tuple(sources), CONFIRM, tells=False,
                  aside=frozenset(crawled_aside(sources)))
    return Simulated(watch, NOW)


def test_what_workers_still_have_in_hand_waits_and_all_else_is_asked_once_they_fetch_no_more(tmp_path: Path) -> None:
    """After [scale] was taken out nothing was asked for 49 seconds: a crawl of all waited for what was in hand."""
    sources = [Source(f"s{n}", "file", f"https://files.example.org/{n}.csv", every=60) for n in range(2)]
    daemon = simulated(tmp_path, sources)
    with Store.open(tmp_path) as store, store.transaction():
        hand_out(store, "order", "files.example.org", ["s0"], ["s0"], NOW, NOW + timedelta(seconds=40))
    daemon.crawl_due()
    daemon.at += timedelta(seconds=30)
    daemon.crawl_due()
    assert [names for _, names in daemon.rounds] == [("s1",)]
    daemon.at += timedelta(seconds=11)
    daemon.crawl_due()
    assert "s0" in daemon.rounds[-1][1]


def test_looks_between_which_nothing_was_written_read_the_database_once_a_minute(tmp_path: Path) -> None:
    """And what is written, and what comes due by the time alone, is seen at the next look."""
    sources = [
        Source("fixed", "file", "https://files.example.org/1.csv", every=600),
        Source("auto", "govuk", "https://site.example/a", every=3600, paced=True),
    ]
    daemon = simulated(tmp_path, sources)
    daemon.note_polled(["fixed", "auto"], NOW)
    looks = [daemon._known("crawl", sources) for _ in range(3)]
    assert looks[0] is looks[1] is looks[2]
    daemon.at += timedelta(minutes=1)
    assert daemon._known("crawl", sources) is not looks[0]
    daemon.note_polled(["fixed"], daemon.at)
    assert daemon._known("crawl", sources).polled["fixed"] == daemon.at
    daemon.go_on(timedelta(hours=2))
    waits = longest_waits(daemon)
    assert waits["fixed"] <= 600 * (1 + JITTER) + BEAT
    assert waits["auto"] <= 3600 + BEAT


def longest_waits(daemon: Simulated) -> dict[str, float]:
    """Source -> the most seconds between two polls of it."""
    polled: dict[str, list[datetime]] = {}
    for at, names in daemon.rounds:
        for name in names:
            polled.setdefault(name, []).append(at)
    return {name: max((b - a).total_seconds() for a, b in pairwise(times)) for name, times in polled.items()}


@pytest.mark.parametrize(("apart", "most"), [(0.0, 1), (1.2, 2)])
def test_fifty_sources_of_a_minute_share_their_starts(tmp_path: Path, apart: float, most: int) -> None:
    """Each start of Scrapy costs a second: with a jitter of its own each source came to need its own."""
    sources = [Source(f"s{n}", "file", f"https://files.example.org/{n}.csv", every=60) for n in range(50)]
    daemon = simulated(tmp_path, sources)
    for n, source in enumerate(sources):
        daemon.note_polled([source.name], NOW - timedelta(seconds=60 + apart * n))
    daemon.go_on(timedelta(minutes=25))
    late = [names for at, names in daemon.rounds if at >= NOW + timedelta(minutes=5)]
    assert len(late) <= 20 * most
    assert min(map(len, late)) * most >= 50 * 0.4
    assert max(longest_waits(daemon).values()) <= 60 * (1 + JITTER) + BEAT


def test_the_sources_out_of_the_box_have_a_start_for_each_quarter_of_an_hour_and_one_for_each_hour(
    tmp_path: Path,
) -> None:
    sources = [s.source() for s in own_sources() if s.enabled]
    daemon = simulated(tmp_path, sources)
    daemon.go_on(timedelta(days=1), beat=15)
    assert len(daemon.rounds) <= 24 * 4 + 24 + 2
    waits = longest_waits(daemon)
    late = {s.name: waits[s.name] for s in sources if s.every < 86_400 and waits[s.name] > s.every * (1 + JITTER) + 15}
    assert late == {}, "the manual promises each interval and a twentieth"


def test_a_second_look_that_needs_no_wait_comes_at_once() -> None:
    assert due_sources([("a", 900)], {"a": ago(seconds=1)}, {"a": ago(seconds=1)}, 0, NOW) == ["a"]


def test_what_is_no_longer_watched_is_not_polled() -> None:
    assert due_sources([], {"gone": ago(days=9)}, {"gone": ago(days=9)}, CONFIRM, NOW) == []


def test_what_shares_no_host_with_a_register_is_crawled_aside() -> None:
    kinds = {
        "register": ("govuk", "https://www.gov.uk/government/publications/a"),
        "file": ("file", "https://files.example.org/a.csv"),
        "its feed": ("feed", "https://www.gov.uk/search/all.atom"),
        "its page": ("page", "https://files.example.org/about"),
        "attachments": ("page", "https://assets.publishing.service.gov.uk/about"),
        "evidence": ("committees", "https://committees-api.parliament.uk/api/Committees"),
        "blog": ("feed", "https://blog.example.org/feed"),
    }
    sources = [Source(name, kind, url) for name, (kind, url) in kinds.items()]
    assert crawled_aside(sources) == ["evidence", "blog"]


class Recorder(Faults):
    """Faults that write down their alarms, each of which `reaches` somebody or not."""

    def __init__(self) -> None:
        super().__init__(threading.Event(), self._alarm)
        self.alarms: list[tuple[str, int, int]] = []
        self.reaches = True

    def _alarm(self, what: str, code: int, fault: ChildFault, why: str = "") -> bool:
        self.alarms.append((what, code, fault.count))
        return self.reaches

    def ends(self, what: str, *codes: int) -> None:
        """A child ends with these codes, one after another, each begun when its time has come."""
        for code in codes:
            self.begin_anew()
            if code in EXPECTED:
                self.went_well(what)
            else:
                self.failed(what, code)


ALARMS = {
    "a full disk is told at the first, once, and when it is over": ([73, 73, 73, 0, 0], [(73, 1), (0, 3)]),
    "a missing database too": ([78, 1], [(78, 1), (0, 1)]),
    "another fault at the third in a row": ([70, -9, 70, 70, 0], [(70, 3), (0, 4)]),
    "two faults that pass are not told, however often": ([70, 70, 0, 70, -9, 0], []),
    "what is usual is never told": ([0, 1, 75], []),
}


@pytest.mark.parametrize(("codes", "told"), list(ALARMS.values()), ids=list(ALARMS))
def test_when_operators_hear_that_the_watch_fails(codes: list[int], told: list[tuple[int, int]]) -> None:
    faults = Recorder()
    faults.ends("crawl", *codes)
    assert [(code, count) for _, code, count in faults.alarms] == told


def test_an_alarm_that_reached_nobody_is_tried_again_and_one_that_did_is_repeated_after_a_day() -> None:
    faults = Recorder()
    faults.reaches = False
    faults.ends("deliver", 73, 73)
    faults.reaches = True
    faults.ends("deliver", 73, 73)
    assert [count for *_, count in faults.alarms] == [1, 2, 3]
    faults.known["deliver"].told_at -= REMIND_AFTER
    faults.ends("deliver", 73, 73)
    assert [count for *_, count in faults.alarms] == [1, 2, 3, 5]


def test_a_full_disk_is_told_of_the_first_that_fails_by_it_and_of_another_once_that_works() -> None:
    faults = Recorder()
    faults.ends("deliver", 73)
    faults.ends("crawl", 73, 73)
    assert faults.alarms == [("deliver", 73, 1)], "one disk is one message"
    faults.ends("calling back", 78)
    assert faults.alarms[1:] == [("calling back", 78, 1)], "a missing database is another thing"
    faults.ends("deliver", 0)
    faults.ends("crawl", 73)
    assert faults.alarms[2:] == [("deliver", 0, 1), ("crawl", 73, 3)]


def test_a_lock_is_told_once_it_lasts_of_whichever_fails_by_it_and_is_tried_again_as_soon_as_ever() -> None:
    faults = Recorder()
    for _ in range(2):
        faults.failed("deliver", 75, "npdwatch.db has been locked by another program for more than 30 s")
        faults.failed("crawl", 75)
        assert faults.known["deliver"].until - time.monotonic() <= BACK_OFF
        faults.begin_anew()
    assert faults.alarms == [], "it may pass"
    faults.failed("deliver", 75)
    faults.failed("crawl", 75)
    assert faults.alarms == [("deliver", 75, 3)], "one lock is one message"


def test_a_database_that_another_program_holds_is_code_75_in_the_daemon_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After 30 s it was 78, a database that is missing or damaged, and operators heard of it at once."""
    monkeypatch.setattr("db.connection.BUSY_SECONDS", 0.1)
    daemon = simulated(tmp_path, [Source("s", "file", "https://files.example.org/s.csv", every=60)])
    faults = daemon.children.faults = Recorder()
    daemon.watch = replace(daemon.watch, tells=True, stamped=True, saved=True)
    with exclusively(tmp_path / FILE_NAME):
        for job in (daemon.crawl_due, daemon.tell_due, daemon.stamp_due, daemon.save_due):
            job()
        assert {what: fault.code for what, fault in faults.known.items()} == dict.fromkeys(
            ("crawl", "deliver", "stamp", "save-now"), 75
        )
    assert faults.alarms == []


def test_a_child_that_waited_for_a_lock_in_vain_did_not_do_its_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who kept it from writing, and not from reading, kept the watch from recording, and nobody heard of it."""
    class Waiting(Children):
        def command(self, handle: int, *arguments: str) -> list[str]:
            return [sys.executable, "-c", "raise SystemExit(75)"]

    monkeypatch.setattr(starting, "LOCK_LASTS", 0.1)
    Store.create(tmp_path).close()
    watch = Watch(tmp_path / "npdwatch.toml", tmp_path, (), CONFIRM, tells=True)
    children = Waiting(lambda _: watch, lambda: None, threading.Event())
    faults = children.faults = Recorder()
    with exclusively(tmp_path / FILE_NAME, "immediate"):
        for _ in range(3):
            assert children.run("crawl", 60, "crawl") == 75
            faults.begin_anew()
    assert faults.alarms == [("crawl", 75, 3)]
    assert children.run("crawl", 60, "crawl") == 75, "another crawl is at it"
    assert faults.alarms[1:] == [("crawl", 0, 3)]


def test_two_that_fail_by_one_cause_at_one_moment_are_told_once() -> None:
    """Of a database that was gone operators heard twice: of the crawl, and of the crawl of the other sources."""
    class Slow(Recorder):
        def _alarm(self, what: str, code: int, fault: ChildFault, why: str = "") -> bool:
            time.sleep(0.2)
            return super()._alarm(what, code, fault, why)

    faults = Slow()
    both = [threading.Thread(target=faults.failed, args=(what, 78)) for what in ("crawl", "crawl aside")]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert len(faults.alarms) == 1


def test_a_child_that_failed_is_left_alone_for_a_time_that_grows() -> None:
    faults = Recorder()
    faults.failed("crawl", 70)
    first = faults.known["crawl"].until
    faults.failed("crawl", 70)
    assert faults.known["crawl"].count == 1, "it was not begun again yet"
    faults.ends("crawl", 70)
    assert faults.known["crawl"].until > first + BACK_OFF / 2


def test_a_refused_configuration_is_noted_for_operators_until_that_succeeds(monkeypatch: pytest.MonkeyPatch) -> None:
    answers: Iterator[ConfigurationRefused | Watch] = iter([ConfigurationRefused("npdwatch.toml:3: a mistake"), Watch(Path("npdwatch.toml"), Path("data"), (), 600, tells=True)])

    def reread(_: Watch) -> Watch:
        answer = next(answers)
        if isinstance(answer, ConfigurationRefused):
            raise answer
        return answer

    daemon = Daemon(Watch(Path("npdwatch.toml"), Path("data"), (), 600, tells=True), reread=reread)
    codes, noted = iter([75, 0, 0]), []

    def child(what: str, limit: float, *arguments: str) -> int:
        noted.append(arguments)
        return next(codes)

    monkeypatch.setattr(daemon, "_child", child)
    daemon.reread_asked()
    assert noted == [], "nobody has asked"
    daemon._asked_to_reread.set()
    for _ in range(4):
        daemon.reread_asked()
    assert noted == [("_refused", "npdwatch.toml:3: a mistake")] * 2, "the database was locked at first"
    assert daemon.refused
    daemon._asked_to_reread.set()
    for _ in range(2):
        daemon.reread_asked()
    assert noted[2:] == [("_refused", "")]
    assert not daemon.refused


@pytest.mark.parametrize(("place", "until", "asked"), [
    ("one.example.org", 600, ["other"]), ("https://one.example.org/b.csv", 600, ["a", "other"]),
    ("one.example.org", -1, ["a", "b", "other"]), ("one.example.org", 3 * 86_400, ["a", "b", "other"]),
], ids=["a host", "an address", "it is over", "noted while the clock was wrong"])
def test_who_has_asked_to_be_left_alone_is_and_nobody_else(
    tmp_path: Path, place: str, until: int, asked: list[str]
) -> None:
    """Sources are asked again as soon as it is over, and not before."""
    sources = [Source(n, "file", f"https://{'other' if n == 'other' else 'one'}.example.org/{n}.csv", every=3600) for n in ("a", "b", "other")]
    daemon = simulated(tmp_path, sources)
    with Store.open(tmp_path) as store, store.transaction():
        store.insert("left_alone", place=place, until=stamp(NOW + timedelta(seconds=until)), said="429")
    daemon.go_on(timedelta(minutes=9))
    assert sorted({name for _, names in daemon.rounds for name in names}) == asked
    daemon.go_on(timedelta(minutes=3))
    assert sorted({name for _, names in daemon.rounds for name in names}) == ["a", "b", "other"]
