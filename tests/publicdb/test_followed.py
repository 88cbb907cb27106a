"""What a form says of the past is what a reader would have heard: the copy counts as planning matches."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from alerts.planning.grouping import DIGEST_ONLY
from bench.desk import Desk, watched
from bench.replica.govuk import Replica
from db.outbox import alerts as outbox
from db.store import Store
from demo.editions import NEW_PRESS
from demo.site import SHARES
from followers.planning import matching
from model.follow import Follow, FollowKind
from publicdb.build import copy_path, refresh
from publicdb.cohorts import read_cohorts
from publicdb.followed import history_of
from tests.pipelines.test_two_bands import ALL, COMPANY, DOUBT, SURE, look
from tests.tables import rows_of, values_of

NOW = datetime.now(UTC)
TEXTS = (
    ("letter:1", SURE), ("letter:2", DOUBT), ("letter:3", SURE.replace(COMPANY, "one company")), ("letter:3", SURE),
    ("letter:1", f"{SURE}\nAnother paragraph."), ("letter:4", SURE.replace(COMPANY, "the University of Kent")),
)
"""Texts in the order in which they are seen; three of them surely tell, as news, of a company."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, sqlite3.Connection]]:
    """A register after two more editions."""
    folder = tmp_path_factory.mktemp("data")
    with Replica() as replica, Desk(folder, replica, watched(replica, SHARES)) as desk:
        desk.poll()
        replica.publish("edition")
        desk.poll()
    with Store.open(folder) as store:
        for hours, (key, text) in enumerate(TEXTS):
            look(store, text, key=key, source=ALL, at=NOW - timedelta(hours=9 - hours))
    refresh(folder)
    with closing(sqlite3.connect(copy_path(folder))) as copy:
        yield folder, copy


@pytest.mark.parametrize(
    "follow",
    [
        Follow(FollowKind.EVERYTHING), Follow(FollowKind.PRESS), Follow(FollowKind.EVIDENCE), Follow(FollowKind.RECIPIENT, NEW_PRESS.recipient),
        Follow(FollowKind.RECIPIENT, "Nobody at All"), Follow(FollowKind.SEARCH, "school"), Follow(FollowKind.SEARCH, "tables primary"),
        Follow(FollowKind.SEARCH, '") or 1'), Follow(FollowKind.SEARCH, "KS2"), Follow(FollowKind.SEARCH, "key stage two"),
        Follow(FollowKind.SEARCH, "NPD"), Follow(FollowKind.SEARCH, "local authority"), Follow(FollowKind.BORN, "1995"), Follow(FollowKind.BORN, "2004"),
    ],
    ids=lambda f: f"{f.kind} {f.value}",
)
def test_the_copy_counts_as_planning_matches(follow: Follow, world: tuple[Path, sqlite3.Connection]) -> None:
    folder, copy = world
    public = set(values_of(copy, "changes", "id"))
    with Store.open(folder) as store:
        # What is only to be looked at waits for nobody who follows.
        changes = [c for c in outbox.as_they_may_be_told(store, public, texts=True) if c.kind not in DIGEST_ONLY]
        heard = matching(store, [follow], changes)[follow]
    found = history_of(copy, follow, NOW)
    assert found.total == len(heard)
    assert (found.last_year, found.last_at != "") == (found.total, found.total > 0)
    assert history_of(copy, follow, NOW + timedelta(days=400)).last_year == 0


def test_what_is_there_already_is_counted_beside_what_is_news(world: tuple[Path, sqlite3.Connection]) -> None:
    copy = world[1]
    index = read_cohorts(copy)
    born = index.of_cohort(2003).all & ~index.of_cohort(2003).open | index.of_cohort(2004).all & ~index.of_cohort(2004).open
    for follow, there in (
        (Follow(FollowKind.BORN, "2004"), born.bit_count()), (Follow(FollowKind.BORN, "1980"), 0), (Follow(FollowKind.EVERYTHING), 0),
        (Follow(FollowKind.RECIPIENT, NEW_PRESS.recipient), 1), (Follow(FollowKind.SEARCH, NEW_PRESS.reference), 1),
    ):
        assert history_of(copy, follow, NOW).there == there, follow
    assert born


def test_the_weight_of_an_edit_is_that_of_its_alert(world: tuple[Path, sqlite3.Connection]) -> None:
    rows = rows_of(world[1], "changes")
    assert [(x["kind"], x["weight"]) for x in rows if x["item"] and x["kind"] != "to_look_at"] == [
        ("entry_published", "high"), ("entry_published", "normal"), ("entry_published", "high"), ("entry_edited", "high"),
        ("entry_edited", "normal"), ("entry_published", "normal"),
    ]


def test_something_is_found_at_all(world: tuple[Path, sqlite3.Connection]) -> None:
    press = history_of(world[1], Follow(FollowKind.RECIPIENT, NEW_PRESS.recipient), NOW)
    assert press.total == 1
    assert press.last_at.startswith(str(NOW.year))
