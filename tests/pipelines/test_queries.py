"""What people ask of the record: releases now and on an earlier day, one release's history, words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bench.desk import Desk, watched
from bench.replica.govuk import Replica
from db.outbox.fate import changes_named, gains_of
from db.queries import release_history
from db.watch import source_rows
from demo.editions import EDITED, NEW_PRESS, NEW_PURPOSE, WITHDRAWN, baseline, second
from demo.site import SHARES
from tests.tables import add_row, delete_rows, find_changes, find_releases, rows_of
from text.search_words import match_words


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A baseline on 24 November, another edition a day later, confirmed; nobody changes it."""
    folder = tmp_path_factory.mktemp("told")
    with Replica() as replica, Desk(folder, replica, watched(replica, SHARES)) as desk:
        desk.poll()
        desk.replica.publish("edition")
        desk.poll(wait=86_400)
        desk.poll()
        yield desk


def test_what_is_proved_of_a_reference_is_that_data_were_given_and_not_a_later_rename(told: Desk) -> None:
    (given,) = (c for c in rows_of(told.store, "change", kind="added") if c["reference"] == NEW_PRESS.reference)
    later = {**given, "id": 10**6, "key": "a later one", "kind": "recipient_renamed"}
    with told.store.transaction():
        add_row(told.store, "change", **later)
    try:
        named = changes_named(told.store, NEW_PRESS.reference, 9)
        assert named[0] == 10**6
        assert gains_of(told.store, named) == [given["id"]]
    finally:
        delete_rows(told.store, "change", id=10**6)


def test_releases_now_and_as_they_stood(told: Desk) -> None:
    now = find_releases(told.store, limit=10_000)
    then = find_releases(told.store, as_of="2026-11-24", limit=10_000)
    assert (len(then), len(now)) == (len(baseline()), len(second()))
    assert {r["reference"] for r in then} - {r["reference"] for r in now} == {WITHDRAWN}
    assert NEW_PRESS.reference in {r["reference"] for r in now} - {r["reference"] for r in then}
    purposes = [next(r["purpose"] for r in rows if r["reference"] == EDITED) for rows in (then, now)]
    assert purposes[0] != purposes[1] == NEW_PURPOSE
    assert find_releases(told.store, as_of="2026-11-23") == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("telegraph", True),
        ("TELEGRAPH daily", True),
        ("telegraph nonsense", False),
        ('"', False),
        ("tele*", False),
        ("a OR b", False),
        ("nul\0", False),
        ("   ", False),
        ("NEAR(", False),
        ("recipient:telegraph", False),
    ],
)
def test_words_are_words_whatever_stands_in_them(words: str, *, found: bool, told: Desk) -> None:
    rows = find_releases(told.store, search=words)
    assert (NEW_PRESS.reference in {r["reference"] for r in rows}) is found
    assert match_words(words).count('"') >= 2


@pytest.mark.parametrize(("short", "long"), [("FFT", "Fischer Family Trust"), ("Univ", "University"), ("LA", "local authority")])
def test_abbreviations_find_as_much_as_what_they_stand_for(short: str, long: str, told: Desk) -> None:
    def rows(words: str) -> set[str]:
        return {r["reference"] for r in find_releases(told.store, search=words, limit=10_000)}

    assert rows(short) == rows(long)
    assert any(rows(s) for s in (short, long))


def test_filters(told: Desk) -> None:
    assert {r["reference"] for r in find_releases(told.store, category="press")} >= {NEW_PRESS.reference}
    assert find_releases(told.store, sources=["another"]) == []
    new = find_releases(told.store, since="2026-11-25")
    assert len(new) == 3
    assert len(find_releases(told.store, limit=5)) == 5
    assert [c["kind"] for c in find_changes(told.store, kind="removed")] == ["removed"]
    assert {c["reference"] for c in find_changes(told.store, search="telegraph")} == {NEW_PRESS.reference}
    assert find_changes(told.store, since="2026-11-26") == []


def test_the_history_of_a_release(told: Desk) -> None:
    (history,) = release_history(told.store, EDITED.lower())
    assert history["present"]
    assert [v["purpose"] for v in history["versions"]][-1] == NEW_PURPOSE
    assert [c["kind"] for c in history["changes"]] == ["changed"]
    for version in history["versions"]:
        assert told.store.archive.body(version["sha256"])
        assert version["url"].endswith(".ods")
    (gone,) = release_history(told.store, WITHDRAWN)
    assert not gone["present"]
    assert release_history(told.store, str(gone["id"])) == [gone]
    assert release_history(told.store, "DS00000") == []
    assert release_history(told.store, "9" * 15) == []


def test_states(told: Desk) -> None:
    (state,) = source_rows(told.store)
    assert state["rows"] == len(second())
    assert state["edition"] == 2
