"""What a form says of the past is what a reader would have heard: the copy counts as planning matches."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bench.desk import Desk, watched
from bench.replica.govuk import Replica
from db.outbox import alerts as outbox
from db.store import Store
from demo.editions import NEW_PRESS
from demo.site import SHARES
from followers.planning import matching
from model.follow import Follow, FollowKind
from publicdb.build import copy_path, refresh
from publicdb.followed import history_of
from tests.tables import values_of

NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, sqlite3.Connection]]:
    """A register after two more editions."""
    folder = tmp_path_factory.mktemp("data")
    with Replica() as replica, Desk(folder, replica, watched(replica, SHARES)) as desk:
        desk.poll()
        replica.publish("edition")
        desk.poll()
    refresh(folder)
    with closing(sqlite3.connect(copy_path(folder))) as copy:
        yield folder, copy


@pytest.mark.parametrize(
    "follow",
    [
        Follow(FollowKind.EVERYTHING), Follow(FollowKind.PRESS), Follow(FollowKind.EVIDENCE), Follow(FollowKind.RECIPIENT, NEW_PRESS.recipient),
        Follow(FollowKind.RECIPIENT, "Nobody at All"), Follow(FollowKind.SEARCH, "school"), Follow(FollowKind.SEARCH, "tables primary"),
        Follow(FollowKind.SEARCH, '") or 1'), Follow(FollowKind.BORN, "1995"), Follow(FollowKind.BORN, "2004"),
    ],
    ids=lambda f: f"{f.kind} {f.value}",
)
def test_the_copy_counts_as_planning_matches(follow: Follow, world: tuple[Path, sqlite3.Connection]) -> None:
    folder, copy = world
    public = set(values_of(copy, "changes", "id"))
    with Store.open(folder) as store:
        changes = outbox.as_they_may_be_told(store, public, texts=True)
        heard = matching(store, [follow], changes)[follow]
    found = history_of(copy, follow, NOW)
    assert found.total == len(heard)
    assert (found.last_year, found.last_at != "") == (found.total, found.total > 0)
    assert history_of(copy, follow, NOW + timedelta(days=400)).last_year == 0


def test_something_is_found_at_all(world: tuple[Path, sqlite3.Connection]) -> None:
    press = history_of(world[1], Follow(FollowKind.RECIPIENT, NEW_PRESS.recipient), NOW)
    assert press.total == 1
    assert press.last_at.startswith(str(NOW.year))
