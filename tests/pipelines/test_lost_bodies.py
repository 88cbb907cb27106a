"""A body that the archive has lost, or holds altered: nothing is missed by it, and it is put back where it can be."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bench.desk import Desk, watched
from bench.replica.govuk import Replica
from db.archive import Archive
from demo.site import SHARES
from model.register import Level, Problem, Reading
from pipelines.registers import read
from pipelines.registers.aside.quarantine import NothingQuarantined, accept_edition
from tests.pipelines.test_decided import POLICE, ROWS, TELEGRAPH, two
from tests.tables import Like, count_of, files_of, rows_of, value_of, values_of

LOSSES: dict[str, Callable[[Path], object]] = {
    "lost": lambda p: p.unlink(),
    "empty": lambda p: p.write_bytes(b""),
    "cut": lambda p: p.write_bytes(p.read_bytes()[:-9]),
    "of other bytes": lambda p: p.write_bytes(Archive(p.parent / "other").path(Archive(p.parent / "other").keep(b"x")).read_bytes()),
}


def lose(desk: Desk, how: str, table: str = "edition_file") -> list[str]:
    """Loses the bodies of the last edition; gives their sha256."""
    last = values_of(desk, "edition", "id")[-1]
    found = files_of(desk, last) if table == "edition_file" else values_of(desk, table, "sha256")
    for sha256 in found:
        LOSSES[how](desk.store.archive.path(sha256))
    return found


@pytest.mark.parametrize("how", LOSSES)
def test_what_the_publisher_still_has_is_fetched_again_and_put_back(how: str, desk: Desk) -> None:
    desk.is_today()
    desk.poll()
    lost = lose(desk, how)
    done = desk.poll()
    assert done.tally.failures == ()
    assert done.changes == ()
    assert all(desk.store.archive.holds(x) for x in lost)
    (notice,) = rows_of(desk, "notice", code="body_put_back")
    assert "nothing is missing" not in notice["message"], "others may be lost still"
    assert "npdwatch verify" in notice["message"]
    assert desk.poll().tally.fetches == {"ok": 1, "unchanged": 1}, "what it holds is not fetched again"


def test_a_page_that_is_lost_is_fetched_again(desk: Desk) -> None:
    desk.poll()
    (x,) = rows_of(desk, "source")
    LOSSES["cut"](desk.store.archive.path(x["page_sha256"]))
    assert desk.poll().tally.failures == ()
    assert desk.store.archive.holds(x["page_sha256"])


def news(done: Any) -> list[tuple[str, ...]]:
    return sorted(
        (c["kind"], c["reference"] or "", c["recipient"] or "", c["fields"], c["sheet"] or "", str(c["row"]), c["state"])
        for c in done.changes
    )


STORIES: dict[str, Callable[[Desk], object]] = {
    "a new edition": lambda d: d.replica.publish("edition"),
    "in place": lambda d: d.replica.publish("silent-in-place"),
}


@pytest.mark.parametrize(("story", "how"), [("a new edition", "lost"), ("in place", "cut")])
def test_what_the_publisher_has_replaced_is_compared_with_its_rows_in_the_database(
    story: str, how: str, tmp_path: Path
) -> None:
    told = []
    for name in ("whole", "lost"):
        (tmp_path / name).mkdir()
        with Replica() as replica, Desk(tmp_path / name, replica, watched(replica, SHARES)) as desk:
            desk.poll()
            if story == "in place":
                desk.replica.publish("edition")
                desk.poll()
            if name == "lost":
                assert lose(desk, how)
            STORIES[story](desk)
            done = desk.poll()
            assert done.decision == "accepted"
            told.append(news(done))
            told[-1] += news(desk.poll(wait=3600))
            assert desk.poll().tally.failures == ()
            assert ("body_lost" in set(values_of(desk, "notice", "code"))) is (name == "lost")
            assert "body_lost" not in desk.open_notices(), "it is over with the next edition"
    assert told[0] == told[1]
    assert "added" in {n[0] for n in told[0]} or story == "in place"


def test_one_lost_file_of_several_is_compared_with_its_rows_and_removals_wait_as_ever(desk: Desk) -> None:
    two(desk, ROWS, POLICE, 1)
    desk.poll()
    lose(desk, "of other bytes")
    two(desk, [*ROWS[1:], TELEGRAPH], POLICE, 2)
    done = desk.poll()
    assert [c["recipient"] for c in done.of("added")] == ["Daily Telegraph"]
    assert desk.states("removed") == {"held"}
    (notice,) = rows_of(desk, "notice", code="body_lost")
    assert "compared with its rows in the database" in notice["message"]
    assert "restore it from a backup" in notice["message"]
    desk.poll(wait=3600)
    assert desk.states("removed") == {"open"}
    assert count_of(desk, "release") == len(ROWS) + 8 + 1


def test_a_file_that_todays_reader_refuses_is_compared_with_its_rows(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    two(desk, ROWS, POLICE, 1)
    desk.poll()
    old = set(values_of(desk, "edition_file", "sha256", file=Like("register%")))

    todays = read.read_file

    def stricter(store: Any, source: Any, file: Any, *more: Any, **named: Any) -> Reading:
        if file.sha256 in old:
            return Reading((), (Problem("strange", "nothing is understood of it", Level.REFUSED),))
        return todays(store, source, file, *more, **named)

    monkeypatch.setattr(read, "read_file", stricter)
    two(desk, [*ROWS, TELEGRAPH], POLICE, 2)
    done = desk.poll()
    assert [c["recipient"] for c in done.changes if c["release_id"]] == ["Daily Telegraph"]
    assert "cannot be read now (nothing is understood of it)" in value_of(desk, "notice", "message")


def test_an_edition_put_aside_whose_file_is_lost_names_what_to_do(desk: Desk) -> None:
    two(desk, ROWS, POLICE, 1)
    desk.poll()
    two(desk, ROWS[:20], POLICE, 2)
    assert desk.poll().decision == "quarantined"
    lose(desk, "lost")
    with pytest.raises(NothingQuarantined, match="npdwatch accept register --rebaseline"):
        asyncio.run(accept_edition(desk.store, desk.source, lambda: desk.now))


@pytest.mark.parametrize("how", ["whole", *LOSSES])
@pytest.mark.parametrize("stays", [True, False])
def test_an_example_that_an_earlier_reader_stored_goes_without_a_word(
    how: str, stays: bool, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Today's reader takes it for none: it is not told as removed, and stands in the register no more."""
    example = ("e.g. DS0001", "Example University", *ROWS[0][2:])
    with monkeypatch.context() as earlier:
        earlier.setattr("readers.register.tables.find_examples", lambda *_: [])
        two(desk, [example, *ROWS], POLICE, 1)
        desk.poll()
    assert value_of(desk, "version", "recipient", reference="e.g. DS0001") == "Example University"
    if how != "whole":
        lose(desk, how)
    two(desk, [*[example] * stays, *ROWS, TELEGRAPH], POLICE, 2)
    done = desk.poll()
    assert done.kinds == ["added", "edition_published"]
    assert desk.poll(wait=3600).changes == ()
    release = value_of(desk, "version", "release_id", reference="e.g. DS0001")
    assert value_of(desk, "release", "gone_edition", id=release) == values_of(desk, "edition", "id")[-1]
    others = {x["id"]: x["gone_edition"] for x in rows_of(desk, "release") if x["id"] != release}
    assert set(others.values()) == {None}
    assert ("example_row" in set(values_of(desk, "notice", "code"))) is stays
