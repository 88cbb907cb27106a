"""Licences that end and destructions that fall due are told once, on the day they do, with no new edition."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Self

from scrapy.utils.misc import load_object

from db.store import Store
from diffing.plausibility import Limits
from model.fetch import Attachment, Fetched, FetchedFile, Outcome, Snapshot
from model.source import Source
from pipelines.context import CrawlContext
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

    def poll(self, text: str = ROWS) -> None:
        body = text.encode()
        snapshot = Snapshot(SOURCE.url, SOURCE.url, self.now, 200, self.sent, hashlib.sha256(body).hexdigest(), body)
        file = FetchedFile(Attachment("Register", SOURCE.url, filename="register.csv"), Outcome.OK, snapshot.sha256, snapshot)
        with self.store.transaction():
            self.store.find_or_insert(
                "source", "name", name="register", kind="file", url=SOURCE.url, first_seen_at="2026-03-01"
            )
            run = self.store.insert("run", trigger="test", started_at="2026-03-01")
        context = CrawlContext(self.store, run, Limits(), 600, lambda: self.now)

        async def through() -> None:
            item: object = Fetched(SOURCE, None, None, "", (file,), all_bodies_fetched=True)
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
        ):  # fmt: skip
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
