"""Captures of web archives: what an address looked like at a moment."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote, urlsplit

if TYPE_CHECKING:
    from model.fetch import Outcome, Snapshot

_TIME = "%Y%m%d%H%M%S"
_ARCHIVED = re.compile(
    r"^(?:https?://[^/]+)?/(?:ukgwa/|web/)?(?P<at>\d{4,14})(?:[a-z]{2}_)?/(?P<url>https?:/{1,2}[^/].*)$", re.DOTALL
)
_UPLOADED_ONCE = re.compile(r"/attachment_data/file/\d+/|/media/[0-9a-f]{24}/")


class ArchiveRoute(StrEnum):
    """A web archive that is asked."""

    UKGWA = "ukgwa"
    """The UK Government Web Archive."""
    WAYBACK = "wayback"
    """The Wayback Machine of the Internet Archive."""

    @property
    def words(self) -> str:
        """For people."""
        return {"ukgwa": "the UK Government Web Archive", "wayback": "the Wayback Machine"}[self.value]


USUAL_ORIGINS: Mapping[ArchiveRoute, str] = {
    ArchiveRoute.UKGWA: "https://webarchive.nationalarchives.gov.uk", ArchiveRoute.WAYBACK: "https://web.archive.org",
}


def index_address(route: ArchiveRoute, origin: str, url: str) -> str:
    """Where an archive lists its captures of an address."""
    path = "/ukgwa/cdx" if route is ArchiveRoute.UKGWA else "/cdx/search/cdx"
    return f"{origin}{path}?url={quote(url, safe='')}&output=json"


def timemap_address(origin: str, url: str) -> str:
    """Where the UK Government Web Archive lists them as a time map."""
    return f"{origin}/ukgwa/timemap/link/{url}"


def capture_address(route: ArchiveRoute, origin: str, at: str, url: str) -> str:
    """Where a capture is as it came, without the archive's frame."""
    return f"{origin}/ukgwa/{at}mp_/{url}" if route is ArchiveRoute.UKGWA else f"{origin}/web/{at}id_/{url}"


def archived_at(address: str) -> tuple[str, str]:
    """The time and the original address of a capture's address; ("", address) for any other."""
    found = _ARCHIVED.match(address)
    if found is None:
        return "", address
    scheme, _, rest = found["url"].partition(":")
    return found["at"], f"{scheme}://{rest.lstrip('/')}"


def moment_of(at: str) -> datetime | None:
    """A capture's time; None where it is none."""
    try:
        return datetime.strptime(at, _TIME).replace(tzinfo=UTC) if len(at) == 14 else None
    except ValueError:
        return None


def same_address(url: str) -> str:
    """Equal for addresses that archives take for the same: without scheme, www., port, slash at the end."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return url
    return f"{host}{unquote(parts.path).rstrip('/')}" + (f"?{parts.query}" if parts.query else "")


def is_uploaded_once(url: str) -> bool:
    """True for the address of a file of GOV.UK, which another file never gets."""
    return _UPLOADED_ONCE.search(url) is not None


def leads_elsewhere(asked: str, final: str) -> bool:
    """True where the capture of one page or file has led to that of another: an old address leads to the newest file.

    A file that was given another address, as all of GOV.UK's were in 2023, keeps its name.
    """
    a, b = same_address(asked), same_address(final)
    return a.partition("/")[2] != b.partition("/")[2] and a.rpartition("/")[2] != b.rpartition("/")[2]


class ListedCapture(NamedTuple):
    """A line of an archive's index."""

    at: str
    """Its time: fourteen digits, as it stands there."""
    url: str
    status: str
    """As it stands there; "-" or "" where it is not known."""
    digest: str
    """Equal for equal bytes; "" where it is not given."""


class Captured(NamedTuple):
    """What became of a capture that was asked for."""

    source: str
    route: ArchiveRoute
    kind: str
    """page or file."""
    url: str
    """The original address."""
    at: str
    """The time that was asked for."""
    outcome: Outcome
    detail: str = ""
    """For people, where it did not come."""
    snapshot: Snapshot | None = None

    def __repr__(self) -> str:
        return f"<a capture of {self.url} at {self.at}>"  # Scrapy logs items whole


class KnownCapture(NamedTuple):
    """A capture as the database has it."""

    route: ArchiveRoute
    kind: str
    url: str
    at: str
    outcome: Outcome
    sha256: str = ""
    final_url: str = ""
    detail: str = ""


def file_at(captures: Iterable[KnownCapture], url: str, at: str) -> KnownCapture | None:
    """The file that came for an address at a time, None where none has.

    An address under which another file may stand one day is one of each time; one of an upload is of all.
    """
    from model.fetch import Outcome  # late: the configuration names archives

    once = is_uploaded_once(url)
    return next((
        c for c in captures if c.kind == "file" and c.outcome is Outcome.OK and (c.at == at or once)
        and same_address(c.url) == same_address(url)
    ), None)


class ExpectedCaptures(NamedTuple):
    """The pages that are to be asked for: lines of the ledger."""

    source: str
    pages: tuple[tuple[ArchiveRoute, str, str], ...]
    """(route, address, time)."""

    def __repr__(self) -> str:
        return f"<{len(self.pages)} captures expected>"
