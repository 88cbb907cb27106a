"""Files that are made anew at each download: other bytes that say the same are neither news nor a new incident."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bench.desk import Desk
from bench.replica.faults import body, html, status
from bench.replica.govuk import Replica
from db.register.states import states_of
from db.upkeep.prune import prunable, prune
from model.source import Source
from model.state import SourceSight
from pipelines.registers.aside.quarantine import accept_edition, reject_edition
from tests.hearing import hear
from tests.pipelines.test_decided import HEADINGS, ROWS, TELEGRAPH, csv
from tests.tables import count_of, values_of

PLACE, PAGE = "/made-anew.csv", "/register.html"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Replica() as replica:
        source = Source("register", "file", replica.url(PLACE), every=900)
        with Desk(tmp_path, replica, source) as made:
            yield made


@pytest.fixture
def on_a_page(tmp_path: Path) -> Iterator[Desk]:
    with Replica() as replica, Desk(tmp_path, replica, Source("register", "file", replica.url(PAGE), every=900)) as made:
        yield made


def look(desk: Desk, data: bytes) -> str:
    desk.replica.fail(PAGE if desk.source.url.endswith(PAGE) else PLACE, body(data))
    return desk.poll().decision


def anew(data: bytes, n: int) -> bytes:
    """Other bytes that say the same, as a workbook with the time at which it was made."""
    return data + b"\n" * n


def told(desk: Desk) -> list[tuple[str, bool]]:
    """What operators hear of now."""
    return [(n.code, n.recovered) for n in hear(desk.store, desk.now)]


def test_a_file_with_the_same_rows_tells_readers_nothing_and_is_an_edition_once_a_day(desk: Desk) -> None:
    assert look(desk, csv(ROWS)) == "baseline"
    decisions = [look(desk, anew(csv(ROWS), n)) for n in range(1, 9)]
    assert decisions == ["accepted", *["unchanged"] * 7]
    assert values_of(desk, "change", "kind", state="open") == ["baseline"]
    assert (count_of(desk, "edition"), count_of(desk, "snapshot")) == (2, 2)
    desk.later(86400)
    assert look(desk, anew(csv(ROWS), 20)) == "accepted"
    assert look(desk, csv([*ROWS, TELEGRAPH])) == "accepted"
    assert sorted(values_of(desk, "change", "kind", state="open")) == ["added", "baseline", "edition_published"]
    assert desk.open_notices() == set()


def test_what_was_made_anew_goes_by_pruning_and_what_told_of_something_stays(desk: Desk) -> None:
    look(desk, csv(ROWS))
    for n in range(1, 5):
        look(desk, anew(csv(ROWS), n))
    desk.later(86400)
    look(desk, anew(csv(ROWS), 9))
    look(desk, csv([*ROWS, TELEGRAPH]))
    files = values_of(desk, "edition_file", "sha256")
    later = desk.now + timedelta(days=400)
    for path in desk.store.archive.folder.glob("*/*.zst"):
        os.utime(path, (0, 0))
    year = timedelta(days=365)
    prune(desk.store, prunable(desk.store, later, older_than=year), later, older_than=year)
    assert [desk.store.archive.has(s) for s in files] == [True, False, False, True]
    assert len(list(desk.store.archive.folder.glob("*/*.zst"))) == 2


def test_a_file_put_aside_is_one_incident_whatever_its_bytes(desk: Desk) -> None:
    look(desk, csv(ROWS))
    decisions = [look(desk, anew(csv(ROWS[:30]), n)) for n in range(4)]
    heard = [told(desk) for _ in range(2)]
    assert decisions == ["quarantined"] * 4
    assert heard == [[("quarantined", False)], []]
    assert count_of(desk, "edition", state="quarantined") == 1
    look(desk, anew(csv(ROWS[:29]), 1))
    assert told(desk) == [("quarantined", False)], "another finding is told, and the first is not over"
    desk.replica.fail(PLACE, html())
    desk.poll()
    assert ("quarantined", True) not in told(desk)
    look(desk, csv(ROWS))
    assert {code for code, recovered in told(desk) if recovered} >= {"unreadable"}
    assert desk.open_notices() == set()


def test_headings_alone_are_one_incident(desk: Desk) -> None:
    look(desk, csv(ROWS))
    for n in range(5):
        look(desk, anew(csv([], HEADINGS), n))
    assert count_of(desk, "notice", code="quarantined") == 1
    assert not any(recovered for _, recovered in told(desk))
    assert count_of(desk, "edition") == 2


def test_a_rejection_holds_for_what_was_found_not_for_its_bytes(desk: Desk) -> None:
    look(desk, csv(ROWS))
    look(desk, anew(csv(ROWS[:30]), 1))
    reject_edition(desk.store, desk.source, desk.now)
    assert [look(desk, anew(csv(ROWS[:30]), n)) for n in (2, 3)] == ["rejected"] * 2
    assert desk.open_notices() == set()
    assert look(desk, anew(csv([*ROWS[:30], TELEGRAPH]), 4)) == "quarantined", "what is new in it is another finding"


@pytest.mark.parametrize("decide", ["accept", "reject"])
@pytest.mark.parametrize("polls", [1, 3])
def test_a_decision_is_the_state_at_once(desk: Desk, decide: str, polls: int) -> None:
    """It once was blind, with the file put aside and two things to do, until the next poll."""
    look(desk, csv(ROWS))
    for n in range(polls):
        look(desk, anew(csv(ROWS[:30]), n))
        desk.later(6 * 3600)
    desk.poll()
    (before,) = states_of(desk.store, [desk.source], desk.now).values()
    assert (before.reason, before.is_owed) == ("quarantined", True)
    if decide == "accept":
        asyncio.run(accept_edition(desk.store, desk.source, lambda: desk.now))
    else:
        reject_edition(desk.store, desk.source, desk.now)
    (after,) = states_of(desk.store, [desk.source], desk.now).values()
    assert (after.sight, after.reason, after.todo) == (SourceSight.WELL, "", "")
    assert desk.open_notices() == set()


def test_a_decision_does_not_cure_what_failed_since(desk: Desk) -> None:
    look(desk, csv(ROWS))
    look(desk, anew(csv(ROWS[:30]), 1))
    desk.replica.fail(PLACE, status(500))
    desk.poll()
    reject_edition(desk.store, desk.source, desk.now)
    (after,) = states_of(desk.store, [desk.source], desk.now).values()
    assert (after.sight, after.reason) == (SourceSight.BLIND, "server_error")


def test_what_is_accepted_stays_accepted_in_other_bytes(desk: Desk) -> None:
    look(desk, csv(ROWS))
    look(desk, anew(csv(ROWS[:30]), 1))
    asyncio.run(accept_edition(desk.store, desk.source, lambda: desk.now))
    assert [look(desk, anew(csv(ROWS[:30]), n)) for n in (2, 3)] == ["accepted", "unchanged"]
    assert desk.open_notices() == set()


def test_a_file_that_cannot_be_read_is_one_edition_whatever_its_bytes(desk: Desk) -> None:
    look(desk, csv(ROWS))
    for n in range(4):
        assert look(desk, b"<!doctype html><title>Down</title><p>Maintenance" + b" " * n) == "refused"
    assert count_of(desk, "edition", state="quarantined") == 1
    assert [code for code, _ in told(desk)] == ["unreadable"]


def page(title: str, heading: str, rows: list[tuple[str, ...]]) -> bytes:
    table = "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>" for row in rows)
    return f"<!doctype html><title>{title}</title><h1>{heading}</h1><table>{table}</table>".encode()


REGISTER = page("Register of shares", "Register of shares", [tuple(HEADINGS.split(",")), *ROWS])
IN_ITS_PLACE = [
    ("Cookies", "Cookies on this site", [("Name", "Purpose", "Expires"), ("_ga", "Counts visits", "2 years")]),
    ("Invented Council | Cookie policy", "Cookie policy", [
        ("Cookie name", "Provider", "Purpose", "Expiry date"), ("sid", "Invented Ads Ltd", "Shows adverts", "01/02/2027"),
        ("id", "Invented Maps Ltd", "Shows maps", "01/03/2027"),
    ]),
    ("Register of shares", "Invented Council", [
        ("Cookie name", "Organisation", "Purpose", "Expires"), ("sid", "Invented Ads Ltd", "Shows adverts", "2 years"),
    ]),
    ("Planned maintenance - Invented Council", "Planned maintenance", [
        ("Service", "Organisation", "Status", "Date"), ("Registers", "Invented Hosting Ltd", "Down", "01/02/2026"),
    ]),
    ("503 Service Unavailable", "", [("Reference", "Organisation", "Date"), ("A1", "Invented Hosting Ltd", "01/02/2026")]),
]


@pytest.mark.parametrize(("title", "heading", "rows"), IN_ITS_PLACE)
def test_a_page_that_stands_in_for_the_register_once_leaves_no_decision_owed(
    on_a_page: Desk, title: str, heading: str, rows: list[tuple[str, ...]]
) -> None:
    desk = on_a_page
    look(desk, REGISTER)
    assert look(desk, page(title, heading, rows)) == "refused"
    assert told(desk) == [("unreadable", False)]
    desk.later(3600)
    assert look(desk, REGISTER) == "unchanged"
    assert told(desk) == [("unreadable", True)], "it ends by itself, and that is said"
    (after,) = states_of(desk.store, [desk.source], desk.now).values()
    assert (after.sight, after.is_owed) == (SourceSight.WELL, False)
    assert values_of(desk, "change", "kind") == ["baseline"], "no cookie is a release"
    assert desk.open_notices() == set()


def test_a_register_that_speaks_of_cookies_in_its_title_or_its_heading_alone_is_read(on_a_page: Desk) -> None:
    desk, rows = on_a_page, [tuple(HEADINGS.split(",")), *ROWS]
    assert look(desk, page("Cookies", "Register of shares", rows)) == "baseline"
    assert look(desk, page("Register of shares", "Cookies on this site", rows)) in ("accepted", "unchanged")
    both = [("Cookie", *HEADINGS.split(",")[1:]), *ROWS]
    assert look(desk, page("Register of shares", "Register of shares", both)) != "refused"
    assert look(desk, page("Maintenance of school buildings: data shares", "Maintenance of school buildings", rows)) != "refused"
