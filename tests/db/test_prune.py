"""Pruning keeps the evidence of every change and edition, and lets old answers go that led to nothing."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from db.archive import Archive
from db.chain.check import check_log
from db.chain.entries import begin, log_answer
from db.store import Store
from db.upkeep.prune import LOG, prunable, prune, pruned
from db.upkeep.verify import named_bodies, verify
from tests.tables import count_of, delete_rows, pragma, steps_counted, value_of, values_of
from text.timestamp import stamp

NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
YEAR = timedelta(days=365)
PAGE = "https://example.org/page"


class Past:
    """A source whose page came in another form every day for 800 days, with editions on some days."""

    def __init__(self, folder: Path) -> None:
        self.store = Store.create(folder)
        self.answers: dict[int, str] = {}
        with self.store.transaction():
            self.store.insert("source", name="a", kind="govuk", url=PAGE, first_seen_at=self.at(0), good_at=self.at(800))

    @staticmethod
    def at(day: int) -> str:
        return stamp(NOW - timedelta(days=800 - day))

    def keep(self, body: bytes) -> str:
        sha256 = self.store.archive.keep(body)
        old = time.time() - 800 * 86400
        os.utime(self.store.archive.path(sha256), (old, old))
        return sha256

    def answer(self, day: int, body: bytes | None = None, url: str = PAGE) -> tuple[int, str]:
        sha256 = self.keep(body or f"page of day {day}".encode())
        self.answers[day] = sha256
        id_ = self.store.insert(
            "snapshot", source="a", url=url, final_url=url, fetched_at=self.at(day), status=200, headers="{}",
            sha256=sha256, size=1,
        )
        return id_, sha256

    def logged(self, day: int) -> None:
        """An answer with its entry in the log."""
        with self.store.transaction():
            log_answer(self.store, self.answer(day)[0], NOW - timedelta(days=800 - day))

    def edition(self, day: int, state: str) -> str:
        snapshot, sha256 = self.answer(day, f"file of day {day}".encode(), f"https://example.org/{day}.ods")
        edition = self.store.insert(
            "edition", source="a", number=day, state=state, kind="edition_published", seen_at=self.at(day), rows=1,
            files_key=str(day),
        )
        self.store.insert(
            "edition_file", edition_id=edition, file="f", title="f", url="u", final_url="u", sha256=sha256, register=1,
            snapshot_id=snapshot,
        )
        return sha256


@pytest.fixture
def past(tmp_path: Path) -> Past:
    return Past(tmp_path)


def gone(past: Past) -> set[str]:
    archive = Archive(past.store.folder / "archive")
    return {s for s in past.answers.values() if not archive.has(s)}


def test_the_first_the_last_and_what_surrounds_an_edition_or_a_change_stays(past: Past) -> None:
    with past.store.transaction():
        pages = {day: past.answer(day)[1] for day in range(0, 800, 10)}
        files = {past.edition(105, "accepted"), past.edition(205, "quarantined")}
        past.store.insert("change", key="k", source="a", kind="page_changed", state="open", reason="r", seen_at=past.at(303))
    found = prunable(past.store, NOW, older_than=YEAR)
    stays = {0, 100, 110, 200, 210, 300, 310, *range(440, 800, 10)}
    assert set(found.bodies) == {s for day, s in pages.items() if day not in stays}
    assert found.size > 0
    assert not gone(past), "nothing goes by looking"
    prune(past.store, found, NOW, older_than=YEAR)
    assert {s for s in pages.values() if s in gone(past)} == set(found.bodies)
    assert not files & gone(past)
    listed = (past.store.folder / LOG).read_text(encoding="utf-8")
    assert all(s in listed for s in found.bodies)
    assert prunable(past.store, NOW, older_than=YEAR).bodies == ()
    assert [x for x in verify(past.store, named_bodies(past.store)) if x] == []
    assert pragma(past.store, "foreign_key_check") is None


@pytest.mark.parametrize("state", ["rejected", "superseded"])
def test_a_file_of_an_edition_that_came_to_nothing_goes_but_not_what_a_change_tells_of(past: Past, state: str) -> None:
    with past.store.transaction():
        old, told, young = past.edition(100, state), past.edition(101, state), past.edition(700, state)
        edition = value_of(past.store, "edition", "id", number=101)
        past.store.insert(
            "change", key="k", source="a", kind="added", state="retracted", reason="r", seen_at=past.at(101),
            edition_id=edition,
        )
    prune(past.store, prunable(past.store, NOW, older_than=YEAR), NOW, older_than=YEAR)
    assert not past.store.archive.has(old)
    assert past.store.archive.has(told)
    assert past.store.archive.has(young)
    assert [x for x in verify(past.store, named_bodies(past.store)) if x] == []


def test_a_body_that_any_row_names_stays(past: Past) -> None:
    with past.store.transaction():
        for day in range(0, 800, 10):
            past.answer(day)
        named = past.answers[50]
        past.store.insert(
            "change", key="k", source="a", kind="x", state="silent", reason="r", seen_at=past.at(799),
            detail=f'{{"page": "{named}"}}',
        )
        past.store.insert("withheld", kind="file", key=past.answers[60], because="x", who="x", cause="person", at=past.at(1))
    found = prunable(past.store, NOW, older_than=YEAR)
    assert past.answers[50] not in found.bodies
    assert past.answers[60] not in found.bodies
    assert not {past.answers[50], past.answers[60]} & {x[4] for x in found.answers}, "nor does its account go"
    assert past.answers[70] in found.bodies


def test_the_ledger_keeps_what_says_how_a_source_is_seen(past: Past) -> None:
    with past.store.transaction():
        past.store.insert("source", name="b", kind="govuk", url=PAGE, first_seen_at=past.at(0), good_at=past.at(20))
        for n, day in enumerate((1, 10, 20, 30, 40, 50), 1):
            past.store.insert("run", id=n, trigger="manual", started_at=past.at(day), ended_at=past.at(day))
            past.store.insert("fetch", run_id=n, source="b", url=PAGE, outcome="ok" if day <= 20 else "http", at=past.at(day))
    found = prunable(past.store, NOW, older_than=YEAR)
    assert found.polls == 2, "since the last good poll it fails, and since when must be known"
    prune(past.store, found, NOW, older_than=YEAR)
    assert values_of(past.store, "fetch", "run_id") == [3, 4, 5, 6]
    assert values_of(past.store, "run", "id") == [3, 4, 5, 6]


def test_a_ledger_of_twice_the_lines_takes_twice_the_work(past: Past) -> None:
    """A line cost as much as its source has lines: after a year without pruning that was hours."""
    work: list[int] = []
    for first in (0, 400):
        with past.store.transaction():
            for day in range(first, first + 400):
                run = past.store.insert("run", trigger="daemon", started_at=past.at(day), ended_at=past.at(day))
                past.store.insert("fetch", run_id=run, source="a", url=PAGE, outcome="ok", at=past.at(day))
        with steps_counted(past.store) as steps:
            assert prunable(past.store, NOW, older_than=timedelta(days=1)).polls >= first
        work.append(steps[0])
    assert 0 < work[1] < 3 * work[0]


def test_a_body_that_nothing_names_goes_once_it_is_old(past: Past) -> None:
    old, young = past.keep(b"nobody names it"), past.store.archive.keep(b"it came just now, and is recorded next")
    assert prunable(past.store, NOW, older_than=YEAR).bodies == (old,)
    assert young


def wrong(past: Past) -> list[str]:
    return [f"{w.where}: {w.what}" for w in check_log(past.store)]


def test_the_list_of_what_has_gone_is_in_the_log_and_only_what_it_vouches_for_counts(past: Past) -> None:
    for day in (100, 101, 102):
        past.logged(day)
    prune(past.store, prunable(past.store, NOW, older_than=YEAR), NOW, older_than=YEAR)
    assert count_of(past.store, "chain_entry", kind="pruning") == 1
    assert past.answers[101] in pruned(past.store)
    assert wrong(past) == []
    prune(past.store, prunable(past.store, NOW, older_than=YEAR), NOW, older_than=YEAR)
    assert count_of(past.store, "chain_entry", kind="pruning") == 1, "nothing went"
    path = past.store.folder / LOG
    sound = path.read_bytes()
    delete_rows(past.store, "snapshot", sha256=past.answers[102])
    for at in ("2026-11-27T12:00:00.000Z", "2020-01-01T00:00:00.000Z"):
        path.write_bytes(sound + f"{at},a,u,f,{past.answers[102]}\r\n".encode())
        assert any("no pruning took it" in w for w in wrong(past)), "a line that somebody added does not count"
    for altered in (sound[:-20], sound.replace(past.answers[101].encode(), b"0" * 64), b""):
        path.write_bytes(altered)
        assert any("pruned.csv, was altered or cut off" in w for w in wrong(past))
    path.unlink()
    assert any("pruned.csv, was altered or cut off" in w for w in wrong(past))


def test_what_went_before_there_was_a_log_counts_as_it_is_listed(past: Past) -> None:
    with past.store.transaction():
        lost = past.answer(100)[1]
    past.store.archive.path(lost).unlink()
    (past.store.folder / LOG).write_text(f"2020-01-01T00:00:00.000Z,,,,{lost}\r\n", encoding="utf-8")
    assert lost in pruned(past.store)
    with past.store.transaction():
        begin(past.store, NOW)
    assert lost in pruned(past.store)
