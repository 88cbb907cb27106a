"""Scrapy's queue of requests: a host has one request out, and those that wait for it take no other host's place."""

from __future__ import annotations

from scrapy import Request
from scrapy.pqueues import DownloaderAwarePriorityQueue


class HostsInTurn(DownloaderAwarePriorityQueue):
    """Scrapy lets 16 requests be under way, and counts those that wait for their host: 16 of a slow one were all."""

    def pop(self) -> Request | None:
        """The next request to a host that has none out; None where each has. The engine asks again by itself."""
        asked = self._downloader_interface.stats(self.pqueues)
        return super().pop() if any(not active for active, _ in asked) else None
