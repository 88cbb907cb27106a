"""A page that shows a part of its list: what leaves it is not gone, and what its further pages say is told to be unread."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.desk import Desk, watched
from bench.replica.faults import body
from bench.replica.govuk import Replica
from tests.readers.test_part_of_list import page
from tests.tables import rows_of

LOG = "/disclosure-log"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Replica() as replica, Desk(tmp_path, replica, watched(replica, LOG, kind="file")) as made:
        yield made


def show(desk: Desk, first: int, shown: int, every: int) -> None:
    """The page has rows `first` and on, and says how many there are."""
    beside = f"<p>Showing 1 to {shown} of {every} entries</p>" if shown < every else ""
    desk.replica.fail(LOG, body(page(beside, rows=range(first, first + shown))))


def test_a_row_that_leaves_a_part_is_not_gone(desk: Desk) -> None:
    show(desk, 40, 25, 60)
    assert desk.poll().decision == "baseline"
    assert desk.open_notices() == {"part_of_list"}
    show(desk, 43, 25, 63)
    assert desk.poll().kinds.count("added") == 3
    for _ in range(3):
        desk.poll(wait=86_400)
    assert desk.states("removed") == {"held"}


def test_it_is_gone_where_the_whole_list_lacks_it(desk: Desk) -> None:
    show(desk, 40, 25, 60)
    desk.poll()
    show(desk, 43, 25, 63)
    desk.poll()
    show(desk, 42, 26, 26)
    desk.poll()
    assert desk.open_notices() == set()
    desk.poll()
    desk.poll()
    assert sorted(x["state"] for x in rows_of(desk, "change", kind="removed")) == ["open", "open", "retracted"]
