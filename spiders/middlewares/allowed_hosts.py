"""Lets through only requests to hosts on the list, redirects included."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from scrapy.exceptions import IgnoreRequest
from scrapy.utils.httpobj import urlparse_cached

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler


class HostRefused(IgnoreRequest):
    """The address is not on the list of hosts; the message says how to allow it."""


class HostGuard:
    """Scrapy's own off-site check is off for polls (dont_filter), or drops without a callback; this one tells."""

    def __init__(self, hosts: Iterable[str], schemes: Iterable[str] = ("https",)) -> None:
        self.hosts = {h.casefold().removesuffix(":443").removesuffix(":80") for h in hosts}
        self.schemes = set(schemes)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        settings = crawler.settings
        return cls(settings.getlist("ALLOWED_HOSTS"), settings.getlist("ALLOWED_SCHEMES"))

    def process_request(self, request: Request) -> None:
        """Refuses a host, port or scheme that is not allowed; the request's errback hears of it."""
        url = urlparse_cached(request)
        usual = {"https": 443, "http": 80}.get(url.scheme)
        port = f":{url.port}" if url.port and url.port != usual else ""
        host = f"{url.hostname or ''}{port}".casefold()
        if url.scheme not in self.schemes or host not in self.hosts or url.username or url.password:
            raise HostRefused(
                f"{url.scheme}://{host} is not on the list of hosts that may be asked. If it is right, add "
                f'"{host}" to hosts under [crawl] in npdwatch.toml.'
            )
