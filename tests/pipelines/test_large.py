"""Of all crawls at once one has a large register in hand; small polls pass, and nobody holds up the others for ever."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest

from model.source import Source
from pipelines import large
from pipelines.context import Turn

ONE, OTHER = (Source(name, "file", f"https://x.invalid/{name}") for name in ("one", "other"))
HOLDS = """
import asyncio, sys, time
from pathlib import Path
from model.source import Source
from pipelines.context import Turn

async def main(folder, seconds, times):
    for n in range(times):
        turn, source = Turn(), Source(f"s{n}", "file", "https://x.invalid/s")
        await turn.take(source, folder)
        print("took", time.monotonic(), flush=True)
        time.sleep(seconds)
        print("gave", time.monotonic(), flush=True)
        turn.give(source)

asyncio.run(main(Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])))
"""


def holder(folder: Path, seconds: float, times: int = 1) -> subprocess.Popen[str]:
    """A process that has the turn of a large poll for so long, again and again."""
    command = [sys.executable, "-c", HOLDS, str(folder), str(seconds), str(times)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2])


def test_two_crawls_never_have_a_large_register_in_hand_at_once(tmp_path: Path) -> None:
    crawls = [holder(tmp_path, 0.2, 3) for _ in range(2)]
    spans = []
    for n, crawl in enumerate(crawls):
        at = [float(x.split()[1]) for x in crawl.communicate(timeout=60)[0].splitlines()]
        spans += [(took, gave, n) for took, gave in zip(at[::2], at[1::2], strict=True)]
    spans.sort()
    assert len(spans) == 6
    assert all(gave <= took for (_, gave, _), (took, _, _) in pairwise(spans))


def test_a_small_poll_passes_and_a_killed_crawl_lets_the_next(tmp_path: Path) -> None:
    crawl = holder(tmp_path, 600)
    assert crawl.stdout is not None
    assert crawl.stdout.readline().startswith("took")

    async def polls() -> None:
        turn = Turn()
        waiting = asyncio.create_task(turn.take(ONE, tmp_path))
        await asyncio.sleep(0.3)
        await asyncio.wait_for(turn.take(OTHER), 1)
        turn.give(OTHER)
        assert not waiting.done()
        assert turn.doing == "waiting for another crawl's large register before that of one"
        os.kill(crawl.pid, signal.SIGKILL)
        await asyncio.wait_for(waiting, 10)
        assert not turn.doing
        turn.give(ONE)
        await asyncio.wait_for(turn.take(OTHER, tmp_path), 10)

    with crawl:
        try:
            asyncio.run(polls())
        finally:
            crawl.kill()


def test_one_that_hangs_is_passed_at_once_by_a_crawl_that_is_to_end_and_the_log_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(large, "LONGEST", 0.5)
    crawl = holder(tmp_path, 600)
    assert crawl.stdout is not None
    assert crawl.stdout.readline().startswith("took")

    async def poll(*, hurried: bool) -> float:
        turn, begun = Turn(), time.monotonic()
        if hurried:
            asyncio.get_running_loop().call_later(0.1, turn.hurry)
        await asyncio.wait_for(turn.take(ONE, tmp_path), 10)
        turn.give(ONE)
        await asyncio.wait_for(turn.take(ONE), 1)
        return time.monotonic() - begun

    with crawl:
        try:
            assert asyncio.run(poll(hurried=True)) < 0.5
            with caplog.at_level(logging.WARNING):
                assert asyncio.run(poll(hurried=False)) >= 0.5
        finally:
            crawl.kill()
    assert "one is waited for no longer" in caplog.text
    assert f"(process {crawl.pid})" in caplog.text


def test_where_no_lock_can_be_made_a_register_is_read_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "locks").write_text("in the way")

    async def poll() -> None:
        turn = Turn()
        await asyncio.wait_for(turn.take(ONE, tmp_path), 5)
        turn.give(ONE)

    asyncio.run(poll())


def test_what_a_large_poll_is() -> None:
    assert large.is_large([b"x" * 2**18, b"x" * (2**18 + 1)], 0)
    assert large.is_large([b"x"], 5_001)
    assert not large.is_large([b"x" * 2**18], 5_000)
