"""Committees, and the windows of dates in which the Committees API must be asked.

Without a window, or at deep `Skip`, the lists of evidence answer 500 after half a minute, and a retry the same
(measured in June and August 2026): so the window is made smaller, never asked again as it is.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlencode

from readers.documents.errors import UnknownAnswer
from readers.parliament.answers import ListPage, id_field, read_list, rows_field, stamp_field, text_field
from text.clean import clean

ORIGIN = "https://committees-api.parliament.uk"
WINDOW_DAYS = 28
"""A month of all committees: about 1,300 pieces of written evidence at most, some 5 s a page."""
TAKE = 100
DEEPEST_SKIP = 2000
"""Entries that may be skipped within one window; beyond it the window is halved."""

Listed = Literal["WrittenEvidence", "OralEvidence", "Publications"]


@dataclass(frozen=True, slots=True)
class Committee:
    """A committee as listed."""

    id: int
    name: str
    house: str
    ended: str = ""
    """The day, "" for one that sits."""
    legacy_url: str = ""
    former_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """Days from `start` to `end`, both within it."""

    start: dt.date
    end: dt.date

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1


class WindowTooSmall(ValueError):
    """A window of one day cannot be halved."""


def read_committees(body: bytes) -> ListPage[Committee]:
    """A page of `/api/Committees`."""
    return read_list(body, _committee, under="items")


def _committee(row: Any) -> Committee:  # noqa: ANN401 - any JSON
    if not isinstance(row, dict):
        raise UnknownAnswer("it is no committee")
    name = clean(text_field(row, "name"))
    if not name:
        raise UnknownAnswer("it has no name")
    former = {clean(text_field(n, "name")) for n in rows_field(row, "nameHistory")} - {name, ""}
    return Committee(
        id_field(row), name, text_field(row, "house"), stamp_field(row, "endDate"), text_field(row, "websiteLegacyUrl"),
        tuple(sorted(former)),
    )  # fmt: skip


def windows(start: dt.date, end: dt.date, days: int = WINDOW_DAYS) -> tuple[Window, ...]:
    """The days from `start` to `end` (both within) in windows of so many days, newest first, none overlapping."""
    if days < 1:
        raise ValueError("a window has at least one day")
    out = []
    while end >= start:
        begin = max(start, end - dt.timedelta(days=days - 1))
        out.append(Window(begin, end))
        end = begin - dt.timedelta(days=1)
    return tuple(out)


def halve(window: Window) -> tuple[Window, Window]:
    """The newer and the older half of a window that was too much for the API. Raises WindowTooSmall."""
    if window.days < 2:
        raise WindowTooSmall(f"{window.start} alone is too much for the API; ask by committee, or wait")
    middle = window.start + dt.timedelta(days=(window.days - 1) // 2)
    return Window(middle + dt.timedelta(days=1), window.end), Window(window.start, middle)


def list_url(
    listed: Listed, window: Window, *, skip: int = 0, take: int = TAKE, origin: str = ORIGIN,
    committee: int | None = None, inquiry: int | None = None, term: str = "",
) -> str:  # fmt: skip
    """The address of a page of a list. `term` searches names and references only, at least two characters.

    The window's last day is sent to its last second: the API compares with times such as 2023-02-23T11:00:00, and
    would leave out the day itself otherwise.
    """
    asked: dict[str, str | int] = {"StartDate": f"{window.start}T00:00:00", "EndDate": f"{window.end}T23:59:59"}
    if committee is not None:
        asked["CommitteeId"] = committee
    if inquiry is not None:
        asked["CommitteeBusinessId"] = inquiry
    if len(term) > 1:
        asked["SearchTerm"] = term
    asked |= {"Skip": skip, "Take": take}
    return f"{origin}/api/{listed}?{urlencode(asked)}"


def committees_url(*, skip: int = 0, take: int = TAKE, status: str = "All", origin: str = ORIGIN) -> str:
    """The address of a page of the list of committees; status Current, Former or All."""
    return f"{origin}/api/Committees?{urlencode({'CommitteeStatus': status, 'Skip': skip, 'Take': take})}"


def next_skip(page: ListPage[Any], skip: int) -> int | None:
    """How far to skip for the next page of the same window, None after the last.

    A page without entries ends the list, whatever the total says. Over DEEPEST_SKIP: ask halves of the window instead.
    """
    if not page.raw_count:
        return None
    beyond = skip + page.raw_count
    return None if page.total is not None and beyond >= page.total else beyond
