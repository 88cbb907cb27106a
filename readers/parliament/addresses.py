"""Addresses of Parliament: the lists of the Committees API by windows of days, and old ones that links still hold.

Without a window, or at deep `Skip`, the lists of evidence answer 500 after half a minute, and a retry the same
(measured in June and August 2026): so the window is made smaller, never asked again as it is.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, Literal
from urllib.parse import parse_qs, urlencode, urlsplit

from msgspec import Struct

from model.item import ItemKind
from readers.list_page import ListPage

COMMITTEES_API = "https://committees-api.parliament.uk"
WINDOW_DAYS = 28
"""A month of all committees: about 1,300 pieces of written evidence at most, some 5 s a page."""
TAKE = 100
DEEPEST_SKIP = 2000
"""Entries that may be skipped within one window; beyond it the window is halved."""
_OLD_EVIDENCE = re.compile(
    r"https?://data\.parliament\.uk/writtenevidence/committeeevidence\.svc/evidencedocument/"
    r"[^/?#]{1,200}/[^/?#]{1,200}/(written|oral)/(\d{1,9})\.(?:html|pdf)",
    re.IGNORECASE,
)
"""`writtenevidence` stands in all their paths; the number is not that of the API."""
_MEMO = re.compile(
    r"https?://(?:www\.)?publications\.parliament\.uk/pa/cm(\d{4})(\d\d)/cmpublic/([^/?#]{1,200})/memo/([A-Za-z]{1,8}\d{1,4})\.html?",
    re.IGNORECASE,
)
"""Evidence to a public bill committee."""
_SITE = re.compile(
    r"https?://committees\.parliament\.uk/(written|oral)evidence/(\d{1,9})(?:/(?:html|pdf|default))?/?", re.IGNORECASE
)
_KINDS = {"written": ItemKind.WRITTEN_EVIDENCE, "oral": ItemKind.ORAL_EVIDENCE}

Listed = Literal["WrittenEvidence", "OralEvidence", "Publications"]


class Window(Struct, frozen=True):
    """Days from `start` to `end`, both within it."""

    start: dt.date
    end: dt.date

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1


def windows(start: dt.date, end: dt.date, days: int = WINDOW_DAYS) -> tuple[Window, ...]:
    """The days from `start` to `end` (both within) in windows of so many days, newest first, none overlapping."""
    out = []
    while end >= start:
        begin = max(start, end - dt.timedelta(days=days - 1))
        out.append(Window(begin, end))
        end = begin - dt.timedelta(days=1)
    return tuple(out)


def halve(window: Window) -> tuple[Window, Window]:
    """The newer and the older half of a window of two days or more that was too much for the API."""
    middle = window.start + dt.timedelta(days=(window.days - 1) // 2)
    return Window(middle + dt.timedelta(days=1), window.end), Window(window.start, middle)


def list_url(
    listed: Listed, window: Window, *, skip: int = 0, origin: str = COMMITTEES_API, committee: int | None = None,
    inquiry: int | None = None,
) -> str:
    """The address of a page of a list.

    The window's last day is sent to its last second: the API compares with times such as 2023-02-23T11:00:00, and
    would leave out the day itself otherwise.
    """
    asked: dict[str, str | int | None] = {
        "StartDate": f"{window.start}T00:00:00", "EndDate": f"{window.end}T23:59:59", "CommitteeId": committee,
        "CommitteeBusinessId": inquiry, "Skip": skip, "Take": TAKE,
    }
    return f"{origin}/api/{listed}?{urlencode({k: v for k, v in asked.items() if v is not None})}"


def days_asked(url: str, listed: Listed, *, committee: int | None = None, inquiry: int | None = None) -> int | None:
    """How many days the window of a `list_url` of this list has; None for any other address."""
    parts = urlsplit(url)
    asked = parse_qs(parts.query)
    same = asked.get("CommitteeId") == (committee and [str(committee)])
    same = same and asked.get("CommitteeBusinessId") == (inquiry and [str(inquiry)])
    if not same or not parts.path.endswith(f"/{listed}"):
        return None
    try:
        start, end = (dt.date.fromisoformat(asked[name][0][:10]) for name in ("StartDate", "EndDate"))
    except (KeyError, ValueError):
        return None
    return Window(start, end).days


def next_skip(page: ListPage[Any], skip: int) -> int | None:
    """How far to skip for the next page of the same window, None after the last.

    A page without entries ends the list, whatever the total says. Over DEEPEST_SKIP: ask halves of the window instead.
    """
    if not page.raw_count:
        return None
    beyond = skip + page.raw_count
    return None if page.total is not None and beyond >= page.total else beyond


def aliases_of(url: str) -> tuple[str, ...]:
    """Under which keys or aliases (`Item.aliases`) the thing behind an address may be known; () for any other address.

    The same for both formats and both schemes, so that a dead link still finds its record.
    """
    url = url.strip()
    if old := _OLD_EVIDENCE.fullmatch(url):
        return (f"legacy:{_KINDS[old[1].lower()]}:{int(old[2])}",)
    if memo := _MEMO.fullmatch(url):
        return (f"memo:{memo[1]}-{memo[2]}:{memo[3].casefold()}:{memo[4].upper()}",)
    if here := _SITE.fullmatch(url):
        return (f"{_KINDS[here[1].lower()]}:{int(here[2])}",)
    return ()
