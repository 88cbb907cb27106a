"""What is due of the sources on auto, and what of it fits into the budget of their hosts."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from db.pacing.budget import LATE, requests_within, room_within, within_budget
from db.pacing.due import (
    ANNOUNCED,
    FIRST,
    SWEPT,
    PacedDue,
    PacedLook,
    going_along,
    in_turn,
    late_registers,
    next_feed,
    paced_due,
    paced_looks,
)
from db.schedule import TOGETHER
from db.store import Store
from model.rhythm.looks import FED
from model.source import CHANGES, Source
from tests.tables import add_blank, add_row
from text.timestamp import stamp

NOW = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
EVERY = int(FED.longest.total_seconds())


def source(name: str, every: int = EVERY, kind: str = "govuk") -> Source:
    return Source(name, kind, f"https://site.example/{name}", every=every, paced=True)


def look(
    due: float | None, *, age: float = 100.0, register: bool = False, announced: float | None = None, site: int = 1,
    assets: int = 0,
) -> PacedLook:
    """`due`: minutes from now, None where nothing is noted; `age`, `announced`: minutes ago."""
    requests = json.dumps({"site.example": site} | ({"assets.example": assets} if assets else {}))
    return PacedLook(
        NOW - timedelta(minutes=age), None if due is None else NOW + timedelta(minutes=due), register,
        None if announced is None else NOW - timedelta(minutes=announced), requests if due is not None else "",
    )


def note(folder: Path, noted: dict[str, PacedLook | None]) -> None:
    """Writes into a database what is noted of sources; None: of one that was never looked at."""
    with Store.create(folder) as store:
        for name, x in noted.items():
            at = stamp(x.last) if x and x.last else None
            add_row(store, "source", name=name, kind="govuk", url="", first_seen_at=stamp(NOW), polled_at=at)
            if x and x.due:
                add_row(
                    store, "pace", source=name, due_at=stamp(x.due), why="", register=int(x.register),
                    requests=x.requests, announced_at=x.announced and stamp(x.announced),
                    announced_as=stamp(x.said) if x.said else "no time",
                )


def names(
    folder: Path, noted: dict[str, PacedLook | None], waiting: dict[str, float] | None = None,
    known: list[Source] | None = None,
) -> list[str]:
    """Those that are due, as noted in a database; `waiting`: for a second look, minutes ago."""
    note(folder / "data", noted)
    waits = {name: NOW - timedelta(minutes=age) for name, age in (waiting or {}).items()}
    sources = known or [source(n) for n in noted]
    return [d.name for d in paced_due(sources, paced_looks(folder / "data", sources, waits, NOW), waits, 600, NOW)]


def test_registers_come_first_then_what_is_announced_then_the_sweep_and_last_what_goes_along(tmp_path: Path) -> None:
    noted: dict[str, PacedLook | None] = {
        "swept": look(-5), "swept longer ago": look(-6), "announced": look(0, announced=0),
        "register": look(0, register=True), "soon": look(20), "not soon": look(100),
    }
    assert names(tmp_path, noted) == ["register", "announced", "swept longer ago", "swept", "soon"]


def test_nothing_goes_along_where_nothing_is_due(tmp_path: Path) -> None:
    assert names(tmp_path, {"soon": look(1, age=280), "sooner": look(0.5, age=280)}) == []


@pytest.mark.parametrize(("noted", "due"), [
    (None, True), (look(9e5, age=286), True), (look(9e5, age=200), False), (look(100, age=-9e5), True),
    (look(None, age=286), True), (look(None, age=1), False), (look(200, age=1), False),
], ids=[
    "a source that was never looked at", "a time that was noted while the clock was wrong, over the longest interval",
    "the same, within it", "looked at in the future: the clock was put back", "just put on auto, long ago looked at",
    "just put on auto, looked at before", "not due for long",
])
def test_a_clock_that_jumped_loses_nothing(tmp_path: Path, noted: PacedLook | None, due: bool) -> None:
    assert bool(names(tmp_path, {"a": noted})) is due


def test_a_source_of_which_nothing_is_known_is_due_and_one_of_another_daemon_is_not(tmp_path: Path) -> None:
    assert names(tmp_path, {"other": None}, known=[source("new")]) == ["new"]


@pytest.mark.parametrize(("age", "due"), [(61.0, True), (40.0, False)], ids=["over an hour ago", "not yet"])
def test_what_was_noted_while_there_was_a_feed_does_not_count_without_it(
    tmp_path: Path, age: float, due: bool
) -> None:
    """`every` is the most that a source waits: an hour, where no feed is configured. What is noted is due in hours."""
    assert bool(names(tmp_path / "without", {"a": look(240, age=age)}, known=[source("a", every=3600)])) is due
    assert names(tmp_path / "with", {"a": look(240, age=age)}) == []


def test_a_second_look_comes_when_it_is_to_and_not_before(tmp_path: Path) -> None:
    assert names(tmp_path / "come", {"a": look(200, age=11)}, {"a": 11.0}) == ["a"]
    assert names(tmp_path / "not", {"a": look(200, age=5), "b": look(0, age=280)}, {"a": 5.0}) == ["b"]


def test_one_page_that_is_announced_does_not_wait_for_hundreds_that_were_before_it() -> None:
    """And those do not wait for ever, if more and more are announced."""
    many = {f"of many {n:03}": look(-40, age=60, announced=40) for n in range(495)}
    looks = {**many, **{f"one {n}": look(-50, age=60, announced=n) for n in range(5)}}
    known = [source(n) for n in looks]
    found = paced_due(known, looks, {}, 600, NOW)
    assert [d.name for d in found[:5]] == [f"one {n}" for n in range(5)]
    assert within_budget(found, known, NOW, lambda _: 6) == ["one 0", "one 1", "one 2", *[f"of many {n:03}" for n in range(3)]]


@pytest.mark.parametrize("room", [3, 6, 40, 200])
def test_what_goes_along_is_the_same_whether_all_of_it_is_read_or_only_what_there_is_room_for(
    tmp_path: Path, room: int
) -> None:
    noted: dict[str, PacedLook | None] = {
        **{f"along {n:02}": look(5 + n, age=250 - n, site=1 + n % 3) for n in range(50)},
        "due": look(-1, age=286), "register": look(1, age=12, register=True), "not soon": look(100), "never": None,
        "announced": look(1, age=1, announced=0), "wrong clock": look(30, age=-300), "of no feed": look(-9, age=50),
    }
    note(tmp_path / "data", noted)
    known = [source(n, 3600 if n == "of no feed" else EVERY) for n in noted]
    each = []
    for early, along in ((TOGETHER, ()), (0.0, going_along(tmp_path / "data", known, NOW))):
        due = paced_due(known, paced_looks(tmp_path / "data", known, (), NOW, early), {}, 600, NOW)
        each.append(within_budget(due, known, NOW, lambda _: room, along))
    assert each[0] == each[1]
    assert len(each[1]) > 1


@pytest.mark.parametrize("apart", [-25, 25], ids=["just before them", "just after them"])
def test_one_page_does_not_wait_for_hundreds_of_the_same_look_at_the_feed(tmp_path: Path, apart: float) -> None:
    """Published 25 seconds after a hundred others, and named by the feed with them, it was seen after 28 minutes."""
    noted: dict[str, PacedLook | None] = {
        f"of many {n:02}": look(-40, announced=1)._replace(said=NOW + timedelta(milliseconds=20 * n)) for n in range(99)
    }
    noted["single"] = look(-40, announced=1)._replace(said=NOW + timedelta(seconds=apart))
    noted["of no time"] = look(-40, announced=1)
    assert set(names(tmp_path, noted)[:2]) == {"single", "of no time"}


@pytest.mark.parametrize(("age", "with_it"), [(73, ["feed", "swept"]), (71, ["swept"]), (95, ["feed", "swept"])], ids=[
    "it is due within a fifth", "it is not", "it is due",
])
def test_a_feed_goes_first_with_a_crawl_within_a_fifth_of_its_interval_and_a_crawl_ends_when_it_is_due(
    tmp_path: Path, age: float, with_it: list[str]
) -> None:
    """What it names waits for it; and it was asked each 12 seconds where others of its host were always due."""
    known = [source("feed", 90, CHANGES), source("swept")]
    noted: dict[str, PacedLook | None] = {"feed": look(None, age=age / 60), "swept": look(-5, age=300)}
    assert names(tmp_path / "both", noted, known=known) == with_it
    assert bool(names(tmp_path / "feed", noted, known=known[:1])) is (age >= 90), "a crawl of its own only where it is due"
    looks = {name: x for name, x in noted.items() if x}
    assert next_feed(known, looks, NOW) == (None if "feed" in with_it else NOW + timedelta(seconds=90 - age))


def due(*looks: PacedLook | None, rank: int = SWEPT, since: float = 0.0) -> list[PacedDue]:
    at = NOW - timedelta(minutes=since)
    return [PacedDue(False, rank, at - timedelta(minutes=int(rank != ANNOUNCED)), at, f"{rank}-{n}", x.requests if x else "") for n, x in enumerate(looks)]


def fitting(found: list[PacedDue], room: int) -> list[str]:
    return within_budget(found, [source(d.name) for d in found], NOW, lambda _: room)


def test_no_host_is_asked_for_more_than_its_room_attachments_included() -> None:
    found = due(look(0, assets=2), look(0, assets=2), look(0, assets=3), look(0, assets=1), look(0))
    assert fitting(found, 5) == ["3-0", "3-1", "3-3", "3-4"]


def test_what_needs_more_than_all_the_room_is_asked_for_alone() -> None:
    assert fitting(due(look(0, assets=40), look(0, assets=1)), 6) == ["3-0"]


def test_what_is_announced_fits_beside_registers_that_would_take_all_of_the_room_of_its_files() -> None:
    registers = due(*[look(0, register=True, assets=3)] * 4, rank=FIRST)
    named = due(look(0, site=2, assets=2), rank=ANNOUNCED)
    assert fitting(sorted([*registers, *named], key=in_turn), 6) == ["1-0", "2-0"]


@pytest.mark.parametrize(("large", "rank", "since"), [
    (look(0, assets=9), ANNOUNCED, 0), (look(0, assets=9), SWEPT, LATE.total_seconds()),
], ids=["announced", "swept, and waited for long"])
def test_what_needs_more_than_all_the_room_goes_alone_though_others_are_always_due(
    large: PacedLook, rank: int, since: float
) -> None:
    """It never fitted beside them: nobody would have seen that a page with many files had changed."""
    others = due(*[look(0, register=True)] * 9, rank=FIRST)
    assert fitting(sorted([*others, *due(large, rank=rank, since=since)], key=in_turn), 6) == [f"{rank}-0"]


def test_a_feed_that_names_all_pages_lets_registers_go_first_and_the_sweep_go_on() -> None:
    named = due(*[look(0)] * 500, rank=ANNOUNCED)
    late = due(*[look(0)] * 9, since=LATE.total_seconds() / 60)
    registers = due(look(0, register=True), rank=FIRST)
    found = fitting(sorted([*named, *late, *registers], key=in_turn), 6)
    assert found == ["1-0", "2-0", "2-1", "3-0", "3-1", "3-2"]
    assert len(fitting(named, 6)) == 6, "and has all where nothing waits"


def test_a_host_is_asked_for_a_minute_at_its_pace() -> None:
    assert requests_within(60, 10) == 6
    assert requests_within(900, 10) == 6, "no longer: others wait for it"
    assert requests_within(1, 10) == 3, "one source at least"
    assert requests_within(60, 0) == 200


def test_a_host_that_asks_for_a_longer_delay_has_less_room(tmp_path: Path) -> None:
    """A crawl for what fits into a minute at our pace took six at that of its robots.txt; others waited for that."""
    with Store.create(tmp_path) as store, store.transaction():
        for host, delay in (("slow.example:8080", 20.0), ("quick.example", 2.0)):
            store.insert("robots", url=f"https://{host}/robots.txt", body=b"", at=stamp(NOW), delay=delay)
    room = room_within(60, 5.0, tmp_path, NOW)
    assert (room("slow.example:8080"), room("quick.example")) == (3, 12)
    assert room("other.example") == 11, "one goes to its robots.txt"
    assert room_within(60, 5.0, tmp_path, NOW + timedelta(minutes=61))("quick.example") == 11
    known = [Source(n, "govuk", f"https://{n}.example/", every=EVERY, paced=True) for n in ("slow", "other")]
    late = [look(0)._replace(requests=json.dumps({f"{host}": 4})) for host in ("slow.example:8080", "other.example")]
    found = [PacedDue(False, SWEPT, NOW, NOW, s.name, x.requests) for s, x in zip(known, late, strict=True)]
    assert within_budget(found[::-1], known, NOW, room) == ["other"]


def test_a_register_that_was_kept_waiting_is_asked_as_often_as_without_auto(tmp_path: Path) -> None:
    """Also one that was just put on auto; what has an interval of its own is none of these."""
    then = stamp(NOW - timedelta(minutes=15))
    with Store.create(tmp_path / "data") as store:
        for name, polled in (("noted", then), ("new on auto", then), ("in time", stamp(NOW)), ("page", then), ("fixed", then)):
            add_row(store, "source", name=name, kind="govuk", url="", first_seen_at=then, polled_at=polled)
        for name in ("noted", "in time"):
            add_row(store, "pace", source=name, due_at=stamp(NOW + timedelta(days=9)), why="", register=1)
        add_blank(store, "edition", id=1, source="new on auto", state="accepted")
        add_blank(store, "edition_file", edition_id=1, file="a", register=1)
    looks = paced_looks(tmp_path / "data", [source(n) for n in ("noted", "new on auto", "in time", "page")], (), NOW)
    assert sorted(late_registers(looks, NOW, 0.0)) == ["new on auto", "noted"]
    assert late_registers(looks, NOW, 0.05) == [], "a round may be put off by a twentieth, as ever"


def test_pages_that_are_due_often_have_no_other_wait_beyond_its_six_hours() -> None:
    """Five hundred had just changed, and were due each half an hour: one that was silently replaced waited 369 minutes."""
    looks = {**{f"often {n:03}": look(-90, age=120) for n in range(500)}, "seldom": look(-45, age=330)}
    known = [source(n) for n in looks]
    found = paced_due(known, looks, {}, 600, NOW)
    assert found[0].name == "seldom"
    assert "seldom" in within_budget(found, known, NOW, lambda _: 2)


def test_a_feed_that_was_never_looked_at_lends_no_other_its_interval() -> None:
    known = [source("new", 3_600, CHANGES), source("feed", 90, CHANGES)]
    assert next_feed(known, {"new": PacedLook(None), "feed": look(None, age=50 / 60)}, NOW) == NOW + timedelta(seconds=40)
