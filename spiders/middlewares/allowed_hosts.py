"""The hosts and schemes that may be asked; what else is asked for is refused, and said."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.utils.httpobj import urlparse_cached

from net.connection import is_private


class HostRefused(IgnoreRequest):
    """The address is not on the list of hosts, or of another scheme; the message says which, and how to allow it."""


class HostGuard:
    """Scrapy's own off-site check is off for polls (dont_filter), or drops without a callback; this one tells."""

    def __init__(
        self, hosts: Iterable[str], schemes: Iterable[str] = ("https",), *, configured: bool = True, local: bool = False
    ) -> None:
        self.hosts = dict.fromkeys(h.casefold().removesuffix(":443").removesuffix(":80") for h in hosts)
        self.schemes = set(schemes)
        self.configured = configured
        """Whether npdwatch.toml says what may be asked."""
        self.local = local
        """Whether addresses of this machine and network may be asked."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        given = crawler.settings
        hosts, schemes = given.getlist("ALLOWED_HOSTS"), given.getlist("ALLOWED_SCHEMES")
        configured, local = given.getbool("CONFIGURED"), given.getbool("LOCAL_ADDRESSES")
        return cls(hosts, schemes, configured=configured, local=local)

    def process_request(self, request: Request) -> None:
        """Refuses a host, port or scheme that is not allowed; the request's errback hears of it."""
        url = urlparse_cached(request)
        usual = {"https": 443, "http": 80}.get(url.scheme)
        port = f":{url.port}" if url.port and url.port != usual else ""
        name = f"[{url.hostname}]" if ":" in (url.hostname or "") else url.hostname or ""
        host = f"{name}{port}".casefold()
        wrong = []
        if url.username or url.password:
            wrong.append("the address holds a user name or password, which is sent nowhere: take it out of the address")
        if url.scheme not in self.schemes:
            wrong.append(self._scheme(url.scheme, url.hostname or ""))
        if host not in self.hosts:
            wrong.append(self._host(host, url.hostname or ""))
        if wrong and not self.configured and not self.local and is_private(url.hostname or ""):
            wrong.append("it is an address of this machine or network: if it is right, say -s LOCAL_ADDRESSES=1")
        if wrong:
            raise HostRefused("; ".join(wrong))

    def _scheme(self, scheme: str, name: str) -> str:
        said = f"{scheme}:// is not asked, only {' and '.join(sorted(self.schemes))}"
        if scheme != "http":
            return said
        if not self.configured:
            return f"{said}: if it is right, say -s ALLOWED_SCHEMES={','.join(sorted({*self.schemes, scheme}))}"
        if is_private(name):
            return (
                f"{said}: for a trial on this machine, set loopback = true under [crawl] in npdwatch.toml, and in that "
                "of each worker"
            )
        return f"{said}: give its https:// address"

    def _host(self, host: str, name: str) -> str:
        said = f"{host or 'no host'} is not on the list of hosts that may be asked"
        if not host:
            return said
        if self.configured and not self.local and is_private(name):
            return f"{said}, and is an address of this machine or network"
        if not self.configured:
            return f"{said}: if it is right, say -s ALLOWED_HOSTS={','.join([*self.hosts, host])}"
        return f'{said}: if it is right, add "{host}" to hosts under [crawl] in npdwatch.toml'
