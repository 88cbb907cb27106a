"""One world, prepared once, in which tests kill the program and let its disk fail."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bench.errors import Faults
from bench.traced import can_trace
from bench.world import World


@pytest.fixture(scope="session")
def faults(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Faults]:
    """The two folders that every trial begins from; skipped, with the reason, where processes cannot be traced."""
    if not can_trace():
        pytest.skip("needs strace, and leave to trace processes")
    folder = tmp_path_factory.mktemp("faults")
    with World(folder / "world") as world:
        yield Faults(folder, world)
