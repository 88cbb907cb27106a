"""Licences that end and destructions that fall due are told once, on the day they do, with no new edition."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Self

import pytest
from scrapy.utils.misc import load_object

from db.store import Store
from diffing.plausibility import Limits
from model.fetch import Answered, Attachment, Fetched, FetchedFile, Outcome, Snapshot
from model.item import ItemBatch
from model.source import Source
from pipelines.context import CrawlContext
from pipelines.items.record import RecordItems
from settings import ITEM_PIPELINES
from tests.tables import Not, add_row, count_of, row_of, rows_of

SOURCE = Source("register", "file", "https://register.invalid/register.csv", "Register")
STEPS = [load_object(step) for step, place in ITEM_PIPELINES.items() if place >= 100]
ROWS = """\
DfE reference,Organisation name,Purpose,Licence expiry date,Destruction confirmed
DS90001,Invented Analytics Ltd,Schools by postcode,2026-03-02,
DS90002,University of Exampleton,Attainment of carers,2026-03-02,3 March 2026
DS90003,Invented Times Ltd,A league table,2027-01-01,
"""


class Watch:
    """One source, polled at times that the test chooses."""

    def __init__(self, folder: Path) -> None:
        self.store = Store.create(folder)
        self.now = datetime(2026, 3, 1, 9, tzinfo=UTC)
        self.sent: dict[str, str] = {}
        """Headers of the answers."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.store.close()

    def poll(self, text: str = ROWS, of: Source = SOURCE, *, unchanged: bool = False) -> None:
        body = text.encode()
        snapshot = Snapshot(of.url, of.url, self.now, 200, self.sent, hashlib.sha256(body).hexdigest(), body)
        outcome = Outcome.UNCHANGED if unchanged else Outcome.OK
        came = None if unchanged else snapshot
        file = FetchedFile(Attachment("Register", of.url, filename="register.csv"), outcome, snapshot.sha256, came)
        said = (Answered(of.url, self.now, self.sent),)
        with self.store.transaction():
            self.store.find_or_insert(
                "source", "name", name=of.name, kind="file", url=of.url, first_seen_at="2026-03-01"
            )
            run = self.store.insert("run", trigger="test", started_at="2026-03-01")
        context = CrawlContext(self.store, run, Limits(), 600, lambda: self.now)

        async def through() -> None:
            item: object = Fetched(of, None, None, "", (file,), all_bodies_fetched=not unchanged, answered=said)
            for step in STEPS:
                item = await step(context).process_item(item)

        asyncio.run(through())

    def told(self) -> list[tuple[str, str | None]]:
        rows = rows_of(self.store, "change", state="open", kind=Not("baseline"))
        return [(x["kind"], x["reference"]) for x in rows]


def test_each_deadline_is_told_once_on_its_day(tmp_path: Path) -> None:
    with Watch(tmp_path) as watch:
        watch.poll()
        watch.now += timedelta(hours=12)
        watch.poll()
        assert watch.told() == [], "the day is not over"
        watch.now = datetime(2026, 3, 3, 0, 5, tzinfo=UTC)
        watch.poll()
        ended = [("licence_ended", "DS90001"), ("licence_ended", "DS90002")]
        assert watch.told() == ended
        watch.now += timedelta(hours=6)
        watch.poll()
        watch.now += timedelta(days=1)
        watch.poll()
        assert watch.told() == ended, "told once"
        watch.now = datetime(2026, 6, 2, 9, tzinfo=UTC)
        watch.poll()
        assert watch.told() == [*ended, ("destruction_overdue", "DS90001")], "the other has its destruction recorded"


def test_a_clock_that_is_ahead_ends_no_licence_and_hides_none_that_ends_later(tmp_path: Path) -> None:
    with Watch(tmp_path) as watch:
        watch.poll()
        right = watch.now + timedelta(hours=1)
        watch.sent = {"Date": format_datetime(right)}
        watch.now = right + timedelta(days=900)
        watch.poll()
        assert watch.told() == []
        (notice,) = rows_of(watch.store, "notice")
        assert (notice["code"], notice["urgent"], notice["recovered_at"]) == ("clock_differs", 1, None)
        assert "the site's 01 March 2026 10:00" in notice["message"]
        watch.sent = {"Date": format_datetime(right - timedelta(days=2)), "Age": str(2 * 86400)}  # from a cache
        watch.now = right
        watch.poll()
        assert count_of(watch, "notice", recovered_at=None) == 0
        watch.sent = {}
        watch.now = datetime(2026, 3, 3, 0, 5, tzinfo=UTC)
        watch.poll()
        assert watch.told() == [("licence_ended", "DS90001"), ("licence_ended", "DS90002")]


@pytest.mark.parametrize("days", [-400, 400])
def test_the_clock_is_looked_at_too_where_nothing_has_changed(tmp_path: Path, days: int) -> None:
    with Watch(tmp_path) as watch:
        watch.poll()
        right = watch.now + timedelta(hours=1)
        watch.sent = {"Date": format_datetime(right)}
        watch.now = right + timedelta(days=days)
        watch.poll(unchanged=True)
        (notice,) = rows_of(watch.store, "notice")
        assert (notice["code"], notice["urgent"], notice["recovered_at"]) == ("clock_differs", 1, None)
        assert watch.told() == []
        watch.now = right
        watch.poll(unchanged=True)
        assert count_of(watch, "notice", recovered_at=None) == 0, "it goes as soon as the clock is right"


def other(host: str) -> Source:
    return Source(host.partition(".")[0], "file", f"https://{host}/register.csv", "Another")


OTHERS = (other("one.invalid"), other("two.invalid"))


def heard(watch: Watch, days: float, *others: Source) -> None:
    """Other sites are polled; their clocks are so many days ahead of this machine's."""
    watch.sent = {"Date": format_datetime(watch.now + timedelta(days=days))}
    for site in others:
        watch.poll("Reference,Organisation name\nDS1,Invented Body Ltd\nDS2,Invented Trust\n", site)


def ended(watch: Watch) -> list[str | None]:
    return [ref for kind, ref in watch.told() if kind == "licence_ended"]


@pytest.mark.parametrize("days", [-400, -5, 5, 400])
def test_a_site_whose_own_clock_lies_holds_back_nothing_where_others_agree_with_this_machine(
    tmp_path: Path, days: int
) -> None:
    with Watch(tmp_path) as watch:
        watch.poll()
        heard(watch, 0, *OTHERS)
        watch.now = datetime(2026, 3, 3, 0, 5, tzinfo=UTC)
        watch.sent = {"Date": format_datetime(watch.now + timedelta(days=days))}
        watch.poll()
        assert ended(watch) == ["DS90001", "DS90002"]
        (notice,) = rows_of(watch.store, "notice", source="register")
        assert (notice["code"], notice["urgent"]) == ("site_clock_differs", 0)
        assert "2 other sites agree with this machine" in notice["message"].casefold()
        assert "register.invalid" in notice["message"]
        watch.sent = {"Date": format_datetime(watch.now)}
        watch.poll()
        assert count_of(watch, "notice", recovered_at=None) == 0


def test_a_clock_that_went_ahead_is_not_vouched_for_by_what_sites_said_before(tmp_path: Path) -> None:
    with Watch(tmp_path) as watch:
        watch.poll()
        heard(watch, 0, *OTHERS)
        watch.now += timedelta(days=900)
        heard(watch, -900, OTHERS[0])
        watch.poll()
        assert ended(watch) == []
        (notice,) = rows_of(watch.store, "notice", recovered_at=None)
        assert notice["code"] == "clock_differs", "told once, whichever source hears it first"


def test_where_as_many_sites_say_that_ours_is_wrong_nothing_is_told(tmp_path: Path) -> None:
    with Watch(tmp_path) as watch:
        watch.poll()
        watch.now = datetime(2026, 3, 3, 0, 5, tzinfo=UTC)
        heard(watch, 0, OTHERS[0])
        heard(watch, 9, OTHERS[1])
        watch.poll()
        assert ended(watch) == []
        heard(watch, 0, other("three.invalid"))
        watch.sent = {"Date": format_datetime(watch.now + timedelta(days=9))}
        watch.poll()
        assert ended(watch) == ["DS90001", "DS90002"]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "mirror.local", "10.0.0.8"])
def test_this_machine_and_its_network_vouch_for_nothing(tmp_path: Path, host: str) -> None:
    with Watch(tmp_path) as watch:
        watch.poll()
        watch.now = datetime(2026, 3, 3, 0, 5, tzinfo=UTC)
        heard(watch, 0, other(host))
        watch.sent = {"Date": format_datetime(watch.now - timedelta(days=9))}
        watch.poll()
        assert ended(watch) == []


def test_what_an_earlier_version_took_from_a_clock_that_was_ahead_hides_nothing(tmp_path: Path) -> None:
    with Watch(tmp_path) as watch:
        watch.poll()
        add_row(watch.store, "pulse", name="deadlines register", at="2029-01-01T00:00:00.000Z")
        watch.now = datetime(2026, 3, 3, 0, 5, tzinfo=UTC)
        watch.poll()
        assert watch.told() == [("licence_ended", "DS90001"), ("licence_ended", "DS90002")]


def test_what_a_clock_that_was_ahead_told_is_taken_back_and_told_when_it_is_true(tmp_path: Path) -> None:
    """The site sent no date then, or an earlier version did not look."""
    with Watch(tmp_path) as watch:
        watch.poll()
        watch.now = datetime(2031, 1, 1, 9, tzinfo=UTC)
        watch.poll()
        assert len(watch.told()) == 5, "all that ever ends"
        for day, true in (
            (datetime(2026, 3, 3, 9, tzinfo=UTC), [("licence_ended", "DS90001"), ("licence_ended", "DS90002")]),
            (datetime(2027, 1, 2, 9, tzinfo=UTC), [("destruction_overdue", "DS90001"), ("licence_ended", "DS90001"),
                                                   ("licence_ended", "DS90002"), ("licence_ended", "DS90003")]),
        ):
            watch.now = day
            watch.sent = {"Date": format_datetime(day)}
            watch.poll()
            watch.poll()
            assert sorted(watch.told()) == true, "each once, when it is true"


def test_a_change_about_time_belongs_to_its_release(tmp_path: Path) -> None:
    with Watch(tmp_path) as watch:
        watch.poll()
        watch.now += timedelta(days=10)
        watch.poll()
        (first, _) = rows_of(watch.store, "change", kind="licence_ended")
        version = row_of(watch.store, "version", id=first["version_after"])
        assert version is not None
        assert (version["reference"], version["release_id"]) == ("DS90001", first["release_id"])
        assert first["category"] == "commercial"


def test_the_baseline_tells_of_no_deadline_of_the_past(tmp_path: Path) -> None:
    with Watch(tmp_path) as watch:
        watch.poll(ROWS.replace("2026-03-02", "2019-03-02"))
        watch.now += timedelta(days=2)
        watch.poll(ROWS.replace("2026-03-02", "2019-03-02"))
        assert watch.told() == []


def test_every_kind_of_source_hears_the_sites_clock_and_it_is_told_once(tmp_path: Path) -> None:
    with Watch(tmp_path) as watch:
        right = watch.now
        watch.now += timedelta(days=900)
        feeds = [Source(f"feed-{n}", "feed", f"https://news{n}.invalid/feed") for n in range(3)]
        record = RecordItems(CrawlContext(watch.store, 1, Limits(), 0, lambda: watch.now))

        def look(of: Source, at: datetime) -> None:
            said = Answered(of.url, watch.now, {"Date": format_datetime(at)})
            record.record_batch(ItemBatch(of, ended=True, answered=(said,)))

        for feed in feeds:
            look(feed, right)
        (notice,) = rows_of(watch.store, "notice")
        assert (notice["code"], notice["source"]) == ("clock_differs", "feed-0")
        watch.now = right
        look(feeds[2], right)
        assert count_of(watch, "notice", recovered_at=None) == 0, "whichever answers first"
