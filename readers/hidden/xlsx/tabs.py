"""Sheets of a workbook to which no tab leads, and workbooks whose window does not open. In the child process only."""

from __future__ import annotations

import re
import struct
from functools import partial
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

from model.register import HiddenKind
from readers.hidden.take_out import Found, cell_digest
from readers.hidden.xlsx.sizes import attribute, number

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

_VIEW = re.compile(rb"<(?:\w+:)?workbookView(?=[\s/>])[^<>]*>")
_LINK = re.compile(rb"<(?:\w+:)?hyperlink\s[^<>]*>")
_SETTING = re.compile(rb"<config:config-item\s[^<>]*config:name=[\"'](\w+)[\"'][^<>]*>([^<]*)<")
_TABLE = re.compile(rb"<table:table\s[^<>]*>")
_HREF = re.compile(rb"xlink:href=[\"']#([^\"']*)")
_NO_TABS = 30
"""Thousandths of a window's width: tabs with less room show nothing to click on."""
_ODS_TABS, _ODS_ACTIVE = b"HasSheetTabs", b"ActiveTable"


class View(NamedTuple):
    """One window of a workbook."""

    active: int = 0
    """The sheet that it opens with, by number from 0."""
    tabs: bool = True
    hidden: bool = False


class Reach(NamedTuple):
    """What of a workbook its windows let a reader come to."""

    no_tab: frozenset[int] = frozenset()
    """The sheets that are out of reach, by number from 0."""
    no_window: bool = False


class SheetOf(NamedTuple):
    """A sheet, as far as reaching it goes."""

    name: str
    shown: bool
    links: Callable[[], Sequence[str]]
    """What its links within the file lead to."""


def reach_of(views: Sequence[View], sheets: Sequence[SheetOf]) -> Reach:
    """Which sheets no tab, and no link on a sheet that is in reach, leads to."""
    if views and all(v.hidden for v in views):
        return Reach(no_window=True)
    open_ones = [v for v in views if not v.hidden]
    if not open_ones or any(v.tabs for v in open_ones):
        return Reach()
    shown = [n for n, s in enumerate(sheets) if s.shown]
    seen: set[int] = set()
    # A window that would open with a hidden sheet opens with the next one that is shown.
    to_do = {next((n for n in [*(s for s in shown if s >= v.active), *shown]), 0) for v in open_ones}
    while to_do:
        n = to_do.pop()
        seen.add(n)
        targets = [t.casefold() for t in sheets[n].links()] if n < len(sheets) else []
        to_do |= {m for m in shown if m not in seen and any(_leads(t, sheets[m].name) for t in targets)}
    return Reach(frozenset(shown) - seen)


def _leads(target: str, name: str) -> bool:
    name = name.casefold().replace("'", "''")
    return bool(name) and target.lstrip("#$").startswith((f"{name}!", f"'{name}'", f"{name}."))


def found_behind(reach: Reach, sheets: Iterable[Sequence[Sequence[str]]]) -> list[Found]:
    """A workbook whose every window is hidden: its rows are told, since a register must not be lost; it is private."""
    digests = ("".join(cell_digest(c) for row in rows for c in row) for rows in sheets) if reach.no_window else ()
    texts = [t for t in digests if t]
    return [Found(HiddenKind.SHEET, "the whole workbook, whose window is hidden", texts)] if texts else []


def xlsx_reach(parts: Mapping[str, bytes], sheets: Sequence[tuple[str, str, str]]) -> Reach:
    """Of an XLSX; `sheets`: name, part, Visible or another word."""
    views = [
        View(
            max(int(number(m[0], b"activeTab")), 0),
            attribute(m[0], b"showSheetTabs") not in ("0", "false") and not 0 <= _ratio(m[0]) < _NO_TABS,
            attribute(m[0], b"visibility") in ("hidden", "veryHidden"),
        )
        for m in _VIEW.finditer(parts.get("xl/workbook.xml", b""))
    ]

    def links(part: str) -> list[str]:
        return [attribute(m[0], b"location") for m in _LINK.finditer(parts.get(part, b""))]

    return reach_of(views, [SheetOf(name, state == "Visible", partial(links, part)) for name, part, state in sheets])


def _ratio(tag: bytes) -> float:
    """The share of its width that a window gives to its tabs, -1 where that is not said."""
    printed = attribute(tag, b"tabRatio")
    return float(printed) if printed.isdecimal() and len(printed) < 9 else -1.0


def ods_reach(parts: Mapping[str, bytes], hidden: Collection[int]) -> Reach:
    """Of an ODS, whose settings are kept in a part of their own; `hidden`: the tables that are not shown."""
    found = _SETTING.finditer(parts.get("settings.xml", b""))
    settings = [(m[1], unescape(m[2].decode("utf-8", "replace"))) for m in found]
    tabs = [value.strip() for name, value in settings if name == _ODS_TABS]
    if not tabs or "false" not in tabs:
        return Reach()
    content = parts.get("content.xml", b"")
    names = [attribute(m[0], b"table:name") for m in _TABLE.finditer(content)]
    active = [value for name, value in settings if name == _ODS_ACTIVE] or [""]
    views = [View(names.index(a) if a in names else 0, "true" in tabs) for a in active]
    links = [unescape(m[1].decode("utf-8", "replace")) for m in _HREF.finditer(content)]
    return reach_of(views, [SheetOf(name, n not in hidden, lambda: links) for n, name in enumerate(names)])


def xls_view(body: bytes) -> View:
    """One window of an XLS, from its record. Raises struct.error for a cut one."""
    flags, active = struct.unpack_from("<2H", body, 8)
    ratio = struct.unpack_from("<H", body, 16)[0] if len(body) >= 18 else 600
    return View(active, bool(flags & 0x20) and ratio >= _NO_TABS, bool(flags & 0x05))
