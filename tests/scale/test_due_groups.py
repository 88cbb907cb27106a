"""What a writer hands out: of a host with thousands of sources some at a time, in turn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("psycopg", reason="needs npdwatch[scale]")
pytest.importorskip("procrastinate", reason="needs npdwatch[scale]")

from bench.handed import new_key
from bench.postgres import Cluster
from bench.world import Installation, Watched
from commands.crawling.due_groups import MOST_ASKED, DueGroups
from config import Configuration
from config.sources import AUTO, SourcePart
from config.tables import CrawlPart
from db.connection import open_connection
from db.handed import hand_out
from db.register.runs import close_run, start_run
from db.schedule import polls
from db.store import Store
from model.fetch import Expected
from scale.office import Office
from tests.tables import add_row, delete_rows
from text.timestamp import stamp

MANY = 5_000
EVERY = [900, AUTO]


def test_a_host_with_thousands_of_sources_has_its_turn_again_and_again_until_all_were_asked(tmp_path: Path) -> None:
    parts = tuple(SourcePart(name=f"s{n}", kind="file", url=f"https://one.example/{n}.csv") for n in range(MANY))
    settings = Configuration(own_sources=False, source=parts, crawl=CrawlPart(), path=tmp_path / "npdwatch.toml")
    asked = list[str]()
    with Store.create(settings.folder) as store:
        groups = DueGroups(store, settings)
        while due := groups.due(10):
            (group,) = due
            assert len(group.asked) <= MOST_ASKED
            assert len(group.members) == MANY
            asked += [s.name for s in group.asked]
            run = start_run(store, group.asked, [Expected(s.name, s.url) for s in group.asked], "daemon", datetime.now(UTC))
            close_run(store, run, datetime.now(UTC), {})
        assert sorted(asked) == sorted(s.name for s in settings.sources), "each once"


def test_what_is_watched_does_not_wait_for_thousands_that_were_added_on_its_host(tmp_path: Path) -> None:
    """Of 1,900 that were added it waited for all: what was published was told six minutes late, or three hours."""
    parts = [SourcePart(name=f"n{n}", kind="file", url=f"https://one.example/n{n}.csv") for n in range(MANY)]
    parts += [SourcePart(name=f"w{n}", kind="file", url=f"https://one.example/w{n}.csv") for n in range(300)]
    settings = Configuration(own_sources=False, source=tuple(parts), path=tmp_path / "npdwatch.toml")
    at = datetime.now(UTC) - timedelta(hours=1)
    watched = [s for s in settings.sources if s.name.startswith("w")]
    with Store.create(settings.folder) as store:
        run = start_run(store, watched, [Expected(s.name, s.url) for s in watched], "daemon", at)
        close_run(store, run, at, {})
        (group,) = DueGroups(store, settings).due(10)
    assert [s.name[0] for s in group.asked] == ["w"] * (MOST_ASKED // 2) + ["n"] * (MOST_ASKED // 2)


def test_a_group_that_is_out_is_not_handed_out_again(tmp_path: Path) -> None:
    parts = tuple(SourcePart(name=f"s{n}", kind="file", url=f"https://h{n % 2}.example/{n}.csv") for n in range(4))
    settings = Configuration(own_sources=False, source=parts, path=tmp_path / "npdwatch.toml")
    now = datetime.now(UTC)
    with Store.create(settings.folder) as store:
        groups = DueGroups(store, settings)
        assert [g.hosts for g in groups.due(10)] == ["h0.example", "h1.example"]
        with store.transaction():
            hand_out(store, "order-1", "h0.example", ["s0", "s2"], ["s0"], now, now)
        assert [g.hosts for g in groups.due(10)] == ["h1.example"]
        assert [g.hosts for g in groups.due(1)] == ["h1.example"], "it is not out until it is noted"


@pytest.mark.parametrize(("fixed_every", "fixed", "pages", "gap"), [(15, 1, 6, 20), (60, 1, 30, 45), (900, 2000, 6, 25)])
def test_what_is_always_due_keeps_nothing_on_auto_of_its_host_from_being_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fixed_every: int, fixed: int, pages: int, gap: float
) -> None:
    """A file of an interval that is over at each look had every order of its group: no page was ever asked."""
    parts = [SourcePart(name=f"f{n}", kind="file", url=f"https://one.example/{n}.csv", every=fixed_every) for n in range(fixed)]
    parts += [SourcePart(name=f"p{n}", kind="page", url=f"https://one.example/p{n}", every=AUTO) for n in range(pages)]
    settings = Configuration(own_sources=False, source=tuple(parts), path=tmp_path / "npdwatch.toml")
    begun = at = datetime.now(UTC)
    looks: dict[str, list[datetime]] = {s.name: [begun] for s in settings.sources}
    monkeypatch.setattr("commands.crawling.due_groups.now", lambda: at)
    monkeypatch.setattr("commands.crawling.due_groups.time.monotonic", lambda: (at - begun).total_seconds() + 1.0)
    with Store.create(settings.folder) as store:
        groups = DueGroups(store, settings)
        while at - begun < timedelta(minutes=gap + 10):
            for group in groups.due(1):
                at += timedelta(seconds=len(group.asked) * (settings.auto_delay if group.paced else settings.asking.delay))
                run = start_run(store, group.asked, [Expected(s.name, s.url) for s in group.asked], "daemon", at)
                close_run(store, run, at, {})
                for s in group.asked:
                    looks[s.name].append(at)
                    if s.paced:
                        due = stamp(at + timedelta(minutes=10))
                        with store.transaction():
                            store.upsert("pace", "source", source=s.name, due_at=due, why="", register=0, requests="{}")
            at += timedelta(seconds=4)
    longest = {name: max(b - a for a, b in pairwise([*times, at])).total_seconds() / 60 for name, times in looks.items()}
    assert max(longest[f"p{n}"] for n in range(pages)) <= gap
    assert max(longest[f"f{n}"] for n in range(fixed)) <= fixed_every / 60 + 1 + fixed / 20


def test_groups_of_which_nothing_may_be_due_are_not_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each look went through all sources: of 100,000 a sixth of a processor, for good."""
    parts = tuple(
        SourcePart(name=f"s{n}", kind="file", url=f"https://h{n % 3}.example/{n}.csv", every=900 * (1 + n % 2))
        for n in range(6)
    )
    settings = Configuration(own_sources=False, source=parts, path=tmp_path / "npdwatch.toml")
    begun, asked = datetime.now(UTC), list[int]()

    def counted(folder: Path, names: Sequence[str]) -> dict[str, datetime]:
        asked.append(len(names))
        return polls(folder, names)

    def due_after(seconds: int) -> list[tuple[str, list[str]]]:
        monkeypatch.setattr("commands.crawling.due_groups.now", lambda: begun + timedelta(seconds=seconds))
        return [(g.hosts, [s.name for s in g.asked]) for g in groups.due(10)]

    monkeypatch.setattr("db.schedule.polls", counted)
    with Store.create(settings.folder) as store:
        run = start_run(store, settings.sources, [Expected(s.name, s.url) for s in settings.sources], "daemon", begun)
        close_run(store, run, begun, {})
        groups = DueGroups(store, settings)
        assert (due_after(1), due_after(2)) == ([], [])
        add_row(store, "edition", source="s3", number=1, state="suspect", kind="edition_published", seen_at=stamp(begun),
                rows=1, files_key="x")
        second = settings.crawl.confirm_after + 2
        assert second < 900
        assert due_after(second) == [("h0.example", ["s3"])], "it is to be looked at a second time"
        assert due_after(901) == [("h0.example", ["s0", "s3"]), ("h1.example", ["s4"]), ("h2.example", ["s2"])]
        assert asked == [0, 0, 2, 6]
        assert sorted(name for _, names in due_after(1801) for name in names) == sorted(s.name for s in settings.sources)


def test_the_database_is_asked_once_for_all_groups_and_not_for_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With thousands of hosts of sources on auto a look read all that is noted thousands of times."""
    parts = tuple(
        SourcePart(name=f"s{n}", kind="file", url=f"https://h{n}.example/{n}.csv", every=EVERY[n % 2])
        for n in range(40)
    )
    settings = Configuration(own_sources=False, source=parts, path=tmp_path / "npdwatch.toml")
    asked: list[Path] = []

    def counted(path: Path, *, read_only: bool = False) -> Any:
        asked.append(path)
        return open_connection(path, read_only=read_only)

    monkeypatch.setattr("db.schedule.open_connection", counted)
    with Store.create(settings.folder) as store:
        assert len(DueGroups(store, settings).due(100)) == 40
    assert len(asked) < 10


def test_who_has_asked_to_be_left_alone_is_in_no_order_and_what_stands_on_another_host_is_said_in_it(tmp_path: Path) -> None:
    """The writer handed out jobs all the same, and its workers asked again."""
    parts = tuple(SourcePart(name=f"s{n}", kind="file", url=f"https://h{n % 2}.example/{n}.csv") for n in range(4))
    settings = Configuration(own_sources=False, source=parts, path=tmp_path / "npdwatch.toml")
    until = datetime.now(UTC) + timedelta(minutes=5)
    with Store.create(settings.folder) as store:
        for place in ("h0.example", "https://h1.example/1.csv", "files.example"):
            add_row(store, "left_alone", place=place, until=stamp(until), said="429")
        (group,) = DueGroups(store, settings).due(10)
        assert [s.name for s in group.asked] == ["s3"]
        assert [s.name for s in group.members] == ["s1", "s3"]
        assert set(group.left_alone) == {"files.example", "https://h1.example/1.csv"}
        delete_rows(store, "left_alone")
        groups = DueGroups(store, settings)
        assert len(groups.due(1)) == 1
        add_row(store, "left_alone", place="h1.example", until=stamp(until), said="429")
        assert groups.due(10) == [], "since it was looked what is due"


def test_status_names_a_host_that_has_more_sources_than_time(postgres: Cluster, tmp_path: Path) -> None:
    at = Installation(tmp_path)
    sources = [Watched(f"s{n}", f"https://one.example/{n}.csv", "file", "1s") for n in range(MANY)]
    address = postgres.database("slow")
    at.configure(sources, more=f'[scale]\ndatabase = "{address}"\n[scale.workers]\none = "{new_key().public}"\n')
    with Office(address, "the writer", "a key", {}):
        said = at.run("scale", "status", code=1).out
    assert "! no worker fits: the daemon asks all by itself" in said
    assert "! one.example has 5,000 sources" in said
    assert "more workers do not help" in said
