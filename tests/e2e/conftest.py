"""A world for each module: servers on loopback, a data folder, the program's commands as processes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bench.world import World


@pytest.fixture
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with World(tmp_path_factory.mktemp("world")) as made:
        yield made
