"""Scrapy's reactor with work of ours beside it, in one loop: crawls begin and end while it runs."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Coroutine
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess


def run_beside(
    process: AsyncCrawlerProcess, work: Callable[[], Coroutine[Any, Any, None]], stop: Callable[[], object]
) -> None:
    """Runs the reactor until `work` has ended; SIGTERM and Ctrl-C call `stop`. Raises what `work` raises."""
    from twisted.internet import reactor

    loop, failed = asyncio.get_event_loop(), []

    async def whole() -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop)
        try:
            await work()
        except Exception as error:  # noqa: BLE001 - raised once the reactor has ended
            failed.append(error)
        finally:
            reactor.stop()  # type: ignore[misc]  # to mypy the reactor is a module

    task = loop.create_task(whole())
    process.start(stop_after_crawl=False, install_signal_handlers=False)
    task.cancel()
    if failed:
        raise failed[0]
