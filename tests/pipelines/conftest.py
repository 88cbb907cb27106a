"""The replica and one source that is watched."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.desk import Desk, watched
from bench.replica.govuk import Replica
from demo.site import SHARES


@pytest.fixture(autouse=True)
def as_workers_hand_it_in(request: pytest.FixtureRequest) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as here:
        if request.config.getoption("handed"):
            from bench.handed import fetch_handed

            here.setattr(Desk, "fetch", staticmethod(fetch_handed))
        yield


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Replica() as replica, Desk(tmp_path, replica, watched(replica, SHARES)) as made:
        yield made
