"""Captures by a web archive: what is asked for, once; what is never; a service that is away, lies, or has changed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bench.desk import Desk, watched
from bench.replica.govuk import PublishedFile, Replica
from bench.save_service import KEY, LocalSaveService, json_answer
from bench.wire import Script
from db.register.editions import decide
from db.saves import MOST_TRIES, count_saves
from db.schedule import something_to_save
from db.withheld.record import withhold
from demo.site import SHARES
from net.wayback import SaveService
from proof.bundle import write_bundle
from proof.case import gather
from proof.saving import FAILING, LONGEST_JOB, OVERTAKEN, Saves, save_due
from tests.db.kept_back_world import NAMED, ROWS, kept_back, new, workbook
from tests.tables import count_of, rows_of, set_fields, value_of, values_of


@pytest.fixture
def service() -> Iterator[LocalSaveService]:
    with LocalSaveService() as made:
        yield made


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A register with one edition."""
    with Replica() as replica, Desk(tmp_path, replica, watched(replica, SHARES)) as made:
        publish(made, "a.xlsx", workbook(ROWS), day=20)
        yield made


def publish(desk: Desk, name: str, body: bytes, *, day: int) -> None:
    file = PublishedFile("Register of shares", name, body)
    desk.replica.publish_files([file], note="Updated.", at=f"2026-10-{day}T09:30:00Z")
    desk.poll()


def rounds(desk: Desk, service: LocalSaveService, number: int = 1, *, hosts: Any = None, every: float = 60.0) -> list[Saves]:
    """So many rounds, one after another, by a clock that begins now."""
    by = SaveService(service.url, KEY, local=True)
    begun = datetime.now(UTC) + timedelta(seconds=60)
    known = desk.replica.hosts if hosts is None else hosts
    return [save_due(desk.store, by, known, lambda n=n: begun + timedelta(seconds=n * every)) for n in range(number)]  # type: ignore[misc]


def test_a_new_edition_is_captured_once_and_held_against_what_the_archive_has(desk: Desk, service: LocalSaveService) -> None:
    assert something_to_save(desk.store.folder, datetime.now(UTC))
    assert rounds(desk, service, 3) == [Saves(0, 2, ""), Saves(1, 1, ""), Saves(1, 0, "")], "one after another"
    file, page = value_of(desk, "edition_file", "final_url"), desk.source.url
    assert sorted(service.asked) == sorted([file, page])
    saved = {x["url"]: x for x in rows_of(desk, "save")}
    assert (saved[file]["is_same"], saved[page]["is_same"]) == (1, 0)
    assert saved[file]["capture"].endswith(f"id_/{file}")
    assert not something_to_save(desk.store.folder, datetime.now(UTC) + timedelta(days=9))
    assert rounds(desk, service) == [Saves(0, 0, "")]
    assert len(service.asked) == 2
    publish(desk, "b.xlsx", workbook([*ROWS, new(1, "Anybody Ltd")]), day=21)
    rounds(desk, service, 3)
    assert len(service.asked) == 4
    assert count_saves(desk.store)["captured"] == 4


def test_the_bundle_says_where_it_is_and_no_more_once_it_is_withheld(desk: Desk, service: LocalSaveService) -> None:
    publish(desk, "b.xlsx", workbook([*ROWS, new(1, "Anybody Ltd")]), day=21)
    rounds(desk, service, 3)
    change = value_of(desk, "change", "id", kind="added")
    capture = value_of(desk, "save", "capture", is_same=1)

    def said(*, public: bool) -> bytes:
        with zipfile.ZipFile(io.BytesIO(write_bundle(gather(desk.store, change, public=public), datetime.now(UTC)))) as z:
            return b"".join(map(z.read, z.namelist()))

    assert all(capture.encode() in said(public=public) for public in (True, False))
    with desk.store.transaction():
        sha256 = value_of(desk, "save", "sha256", is_same=1)
        withhold(desk.store, "file", sha256, because="a test", who="a test", cause="person", now=datetime.now(UTC))
    assert not any(capture.encode() in said(public=public) for public in (True, False))


def test_nothing_of_an_edition_that_hides_anything_is_asked_for_until_it_is_public(
    tmp_path: Path, service: LocalSaveService
) -> None:
    with kept_back(tmp_path) as (desk, _):
        assert rounds(desk, service, 20, every=3600.0)[-1].captured == 0
        assert service.asked == []
        assert all("hides something" in why for why in values_of(desk, "save", "why"))
        assert count_of(desk, "notice", code=FAILING) == 0, "it waits, and nothing fails"
        lifted = {"lifted_at": "2026-11-28T00:00:00.000Z"}
        set_fields(desk, "withheld", lifted, kind="file", cause="hidden")
        rounds(desk, service, 30, every=3600.0)
        assert service.asked == [], "a row names a private individual, on whom nobody has decided"
        set_fields(desk, "withheld", lifted)
        rounds(desk, service, 40, every=3600.0)
        assert len(service.asked) == 2


@pytest.mark.parametrize("kind", ["recipient", "file", "release"])
def test_nothing_of_an_edition_that_holds_what_is_withheld_is_asked_for(
    kind: str, desk: Desk, service: LocalSaveService
) -> None:
    publish(desk, "b.xlsx", workbook([*ROWS, new(1, NAMED)]), day=21)
    what: Any = {
        "recipient": NAMED, "file": value_of(desk, "edition_file", "sha256", edition_id=2),
        "release": value_of(desk, "version", "release_id", recipient=NAMED),
    }[kind]
    with desk.store.transaction():
        withhold(desk.store, kind, what, because="a test", who="a test", cause="person", now=datetime.now(UTC))
    rounds(desk, service, 5, every=3600.0)
    assert service.asked == []
    assert count_saves(desk.store)["waiting"] == 2


def test_a_page_that_says_what_is_withheld_is_not_asked_for(desk: Desk, service: LocalSaveService) -> None:
    note = f"Added a share with {NAMED}."
    file = PublishedFile("Register of shares", "b.xlsx", workbook([*ROWS, new(1, "Anybody Ltd")]))
    desk.replica.publish_files([file], note=note, at="2026-10-21T09:30:00Z")
    desk.poll()
    with desk.store.transaction():
        withhold(desk.store, "recipient", NAMED, because="a test", who="a test", cause="person", now=datetime.now(UTC))
    rounds(desk, service, 3, every=3600.0)
    assert service.asked == values_of(desk, "edition_file", "final_url", edition_id=2)


def test_what_was_overtaken_is_not_asked_for(desk: Desk, service: LocalSaveService) -> None:
    service.lies.to_save = lambda wire: wire.answer(b"", 503)
    rounds(desk, service)
    service.lies.to_save = None
    publish(desk, "b.xlsx", workbook([*ROWS, new(1, "Anybody Ltd")]), day=21)
    service.asked.clear()
    rounds(desk, service, 9, every=3600.0)
    assert service.asked == [desk.source.url, value_of(desk, "edition_file", "final_url", edition_id=2)]
    assert set(values_of(desk, "save", "why", edition_id=1)) == {OVERTAKEN}


def test_nothing_is_asked_for_while_a_newer_file_stands_there_that_is_put_aside(desk: Desk, service: LocalSaveService) -> None:
    publish(desk, "b.xlsx", workbook(ROWS[:2]), day=21)
    assert value_of(desk, "edition", "state", id=2) == "quarantined"
    rounds(desk, service, 5, every=3600.0)
    assert service.asked == []
    with desk.store.transaction():
        decide(desk.store, 2, "accepted", datetime.now(UTC))
    desk.poll()
    rounds(desk, service, 9, every=3600.0)
    assert service.asked == [desk.source.url, value_of(desk, "edition_file", "final_url", edition_id=2)]


def test_nothing_is_asked_for_while_a_file_stands_there_that_cannot_be_read(desk: Desk, service: LocalSaveService) -> None:
    publish(desk, "b.xlsx", b"PK\x03\x04 no workbook", day=21)
    assert value_of(desk, "edition", "state", id=2) == "quarantined"
    rounds(desk, service, 5, every=3600.0)
    assert service.asked == []
    assert all("was not good" in why for why in values_of(desk, "save", "why"))
    publish(desk, "c.xlsx", workbook([*ROWS, new(1, "Anybody Ltd")]), day=22)
    rounds(desk, service, 9, every=3600.0)
    assert service.asked == [desk.source.url, value_of(desk, "edition_file", "final_url", edition_id=3)]


@pytest.mark.parametrize("url", ["https://elsewhere.example/x.ods", "ftp://{host}/x", "http://u:p@{host}/x", "http://{host}/x?token=1"])
def test_an_address_of_another_host_or_with_a_secret_is_not_sent(url: str, desk: Desk, service: LocalSaveService) -> None:
    set_fields(desk, "edition_file", {"final_url": url.format(host=desk.replica.hosts[-1])})
    rounds(desk, service, 2)
    assert service.asked == [desk.source.url]


def answer(said: object, status: int = 200, **headers: str) -> Script:
    return lambda wire: json_answer(wire, said, status, **headers)


def status(**news: object) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda said: said | news


PAGE = b"<!doctype html><title>Save Page Now</title>"
FAULTS: list[tuple[str, dict[str, Any], str, bool]] = [
    ("it is down", {"to_save": lambda w: None}, "the connection was", True),
    ("it asks to be left alone", {"to_save": answer({"message": "too many"}, 429, Retry_After="7200")}, "429: too many", True),
    ("the key is refused", {"to_save": answer({"message": "You need to be logged in"}, 401)}, "401: You need to be", True),
    ("it is faulty", {"to_save": lambda w: w.answer(PAGE, 500)}, "answered 500", True),
    ("it leads elsewhere", {"to_save": lambda w: w.answer(b"", 302, Location="https://elsewhere.example/")}, "302 in a form", False),
    ("its form has changed", {"to_save": lambda w: w.answer(PAGE, 200, "text/html")}, "in a form that is not known", False),
    ("it gives no job", {"to_save": answer({"url": "x"})}, "under no job", False),
    ("a job that would be a path", {"to_save": answer({"job_id": "../../x"})}, "under no job", False),
    ("it refuses the address", {"to_save": answer({"status": "error", "status_ext": "error:blocked-url"})}, "error:blocked-url", False),
    ("a list", {"to_save": answer(["job"])}, "in a form that is not known", False),
    ("no end", {"of_status": status(status="pending")}, "no end came", False),
    ("an unknown state", {"of_status": status(status="maybe")}, "neither that the capture goes on", False),
    ("another address", {"of_status": status(original_url="https://elsewhere.example/")}, "another address", False),
    ("a time that is none", {"of_status": status(timestamp="20261345000000")}, "neither that the capture goes on", False),
    ("a time to come", {"of_status": status(timestamp="20991231000000")}, "which cannot be", False),
    ("a time long past", {"of_status": status(timestamp="20120101000000")}, "which cannot be", False),
    ("there is no capture", {"of_capture": lambda w: w.answer(b"", 404)}, "it answers 404", False),
]


@pytest.mark.parametrize(("lies", "why", "silent"), [f[1:] for f in FAULTS], ids=[f[0] for f in FAULTS])
def test_a_service_that_is_away_or_lies_is_said_and_nothing_is_lost(
    lies: dict[str, Any], why: str, silent: bool, desk: Desk, service: LocalSaveService
) -> None:
    for name, lie in lies.items():
        setattr(service.lies, name, lie)
    alerts = count_of(desk, "alert")
    done = rounds(desk, service, 5, every=LONGEST_JOB.total_seconds())
    assert sum(d.captured for d in done) == 0
    assert any(why in d.why for d in done), done
    assert KEY not in repr(done) + repr(rows_of(desk, "save")) + repr(rows_of(desk, "notice"))
    if silent:
        assert len(service.asked) <= 5, "once a round"
    assert count_of(desk, "notice", code=FAILING, recovered_at=None) == 1
    assert count_of(desk, "alert") == alerts
    if "a form that is not known" in why or "no job" in why:
        kept = value_of(desk, "save", "why", id=1).rpartition(" ")[2]
        assert desk.store.archive.body(kept), "the answer is kept to be looked at"
    service.lies.to_save = service.lies.of_capture = None
    service.lies.of_status = lambda said: said
    by = SaveService(service.url, KEY, local=True)
    for days in (3, 4, 5):
        save_due(desk.store, by, desk.replica.hosts, lambda days=days: datetime.now(UTC) + timedelta(days=days))  # type: ignore[misc]
    assert count_saves(desk.store)["captured"] == 2
    assert count_of(desk, "notice", code=FAILING, recovered_at=None) == 0


def test_other_bytes_than_ours_are_said(desk: Desk, service: LocalSaveService) -> None:
    service.lies.of_capture = lambda wire: wire.answer(b"another file")
    rounds(desk, service, 3)
    assert value_of(desk, "save", "why", sha256=value_of(desk, "edition_file", "sha256")).startswith("what was captured has other")
    assert values_of(desk, "save", "is_same") == [0, 0]
    assert "other bytes" in count_saves(desk.store)["why"]


def test_what_is_asked_for_in_vain_is_asked_ever_more_seldom_and_given_up(desk: Desk, service: LocalSaveService) -> None:
    service.lies.to_save = answer({"status": "error", "message": "no"})
    rounds(desk, service, 40 * 24, every=3600.0)
    assert len(service.asked) == 2 * MOST_TRIES
    assert count_saves(desk.store)["not_captured"] == 2
    assert not something_to_save(desk.store.folder, datetime.now(UTC) + timedelta(days=99))
