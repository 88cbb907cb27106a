"""All spiders of one run as one.

A site that several of them ask is still asked once a second, and once for its robots.txt: two crawlers in a process
know nothing of each other's pace.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any

import scrapy

from spiders.base import Asking


class Poll(scrapy.Spider):
    """Starts what its parts start; answers come to the part that asked. Has no name of its own to be listed under."""

    def __init__(self, parts: Sequence[Asking] = (), **kwargs: Any) -> None:  # noqa: ANN401 - as Scrapy declares it
        super().__init__(name="poll", **kwargs)
        self.parts = tuple(parts)
        self.sources = tuple(s for part in self.parts for s in part.sources)

    async def start(self) -> AsyncIterator[Any]:
        """The first requests of every part."""
        for part in self.parts:
            async for request in part.start():
                yield request
