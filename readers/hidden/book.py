"""What a workbook hides beside its cells: copies, links, names, objects, sheets that no tab leads to. In the child."""

from __future__ import annotations

import hashlib
import re
import struct
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from model.hidden import HiddenKind
from readers.hidden.sizes import attribute, number, plain
from readers.hidden.take_out import Found, SheetState, cell_digest

_PLACES = {
    HiddenKind.PIVOT_CACHE: "copies of data behind pivot tables",
    HiddenKind.EXTERNAL_LINK: "values of other workbooks, kept with the links to them",
    HiddenKind.TRACKED_CHANGES: "the log of changes",
    HiddenKind.DEFINED_NAME: "names that hold values",
    HiddenKind.EMBEDDED: "objects within the workbook",
    HiddenKind.DATA_MODEL: "the data model",
}
_STRING = re.compile(r'"((?:[^"]|"")*)"')
_REFERENCE = re.compile(r"\$?[A-Za-z]{1,3}\$?[0-9]{1,7}(?::\$?[A-Za-z]{1,3}\$?[0-9]{1,7})?|[RC][0-9\[\]RC:-]*")
_WORDS = re.compile(r"TRUE|FALSE|[0-9][Ee][+-]?(?=[0-9])")
_CONSTANT = re.compile(r"[\s0-9.,;:+\-*/^&%(){}|]*")
_ODS_OBJECT = re.compile(r"Object [^/]+(?:/content\.xml)?|Object_[^/]+/content\.xml")
_VIEW = re.compile(rb"<(?:\w+:)?workbookView(?=[\s/>])[^<>]*>")
_LINK = re.compile(rb"<(?:\w+:)?hyperlink\s[^<>]*>")
_SETTING = re.compile(rb"<config:config-item\s[^<>]*config:name=[\"'](\w+)[\"'][^<>]*>([^<]*)<")
_TABLE = re.compile(rb"<table:table\s[^<>]*>")
_HREF = re.compile(rb"xlink:href=[\"']#([^\"']*)")
_NO_TABS = 30
"""Thousandths of a window's width: tabs with less room show nothing to click on."""
_ODS_TABS, _ODS_ACTIVE = b"HasSheetTabs", b"ActiveTable"


def found_beside(texts: Mapping[HiddenKind, list[str]]) -> list[Found]:
    """What stands beside the sheets, each kind with the usual words for its place."""
    return [Found(kind, _PLACES[kind], told) for kind, told in texts.items() if told]


def digest(data: bytes) -> str:
    """What stands for a piece of the file that is no text."""
    return hashlib.sha256(data).hexdigest()


def holds_constant(formula: str) -> bool:
    """Whether a defined name holds a text, a number or a list of such, not just an error, a range or a reckoning."""
    formula = formula.strip().removeprefix("of:").removeprefix("=").strip()
    if not formula or formula.startswith("#"):
        return False
    texts = [t for t in _STRING.findall(formula) if sum(map(str.isalnum, t)) > 1]
    if "INDIRECT(" in formula.upper():
        texts = [t for t in texts if "!" not in t and not _REFERENCE.fullmatch(t)]
    if texts:
        return True
    bare = _STRING.sub("", formula)
    return any(map(str.isdigit, bare)) and _CONSTANT.fullmatch(_WORDS.sub("0", bare)) is not None


def objects_in_ods(
    parts: Mapping[str, bytes], within: str = _PLACES[HiddenKind.EMBEDDED], also: Collection[str] = ()
) -> list[Found]:
    """Objects and older versions that are parts of an ODS or ODT, `also` those parts, named in words by `within`."""
    own = [digest(b) for n, b in parts.items() if b and (n in also or _ODS_OBJECT.fullmatch(n))]
    out = [Found(HiddenKind.EMBEDDED, within, own)] if own else []
    older = [digest(body) for name, body in parts.items() if body and name.startswith("Versions/")]
    return out + ([Found(HiddenKind.TRACKED_CHANGES, "older versions within the file", older)] if older else [])


class BesideTables:
    """Collects, element by element, what stands beside the tables in the content.xml of an ODS."""

    def __init__(self) -> None:
        """`change` and `cached`: the pieces of text in a log of changes, or in values of other workbooks."""
        self._log: list[str] = []
        self._links: list[str] = []
        self._names: list[str] = []
        self._members: list[str] = []
        self.cached: list[str] | None = None
        self.change: list[str] | None = None

    def found(self) -> list[Found]:
        """All of it."""
        return found_beside({
            HiddenKind.TRACKED_CHANGES: self._log, HiddenKind.EXTERNAL_LINK: self._links,
            HiddenKind.DEFINED_NAME: self._names, HiddenKind.PIVOT_CACHE: self._members,
        })

    def changes(self, _: dict[str, str]) -> None:
        self.change = []

    def one_change(self, _: dict[str, str]) -> None:
        if self.change is not None:
            self._log.append("".join(self.change))
            self.change = []

    def changes_end(self) -> None:
        self._log.append("".join(self.change or ()))
        # The first piece stands before the first change.
        self._log[:1] = []
        self.change = None

    def dde(self, _: dict[str, str]) -> None:
        self.cached = []

    def dde_end(self) -> None:
        text = "".join(self.cached or ())
        self._links += [text] if text.strip() else []
        self.cached = None

    def expression(self, attributes: dict[str, str]) -> None:
        formula = attributes.get("table:expression", "")
        self._names += [formula] if holds_constant(formula) else []

    def member(self, attributes: dict[str, str]) -> None:
        self._members += filter(None, [attributes.get("table:name")])


class BookWindow(NamedTuple):
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


def reach_of(views: Sequence[BookWindow], sheets: Sequence[SheetOf]) -> Reach:
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


def xlsx_reach(parts: Mapping[str, bytes], sheets: Sequence[tuple[str, str, SheetState]]) -> Reach:
    """Of an XLSX; `sheets`: name, part, state."""
    views = [
        BookWindow(
            max(int(number(m[0], b"activeTab")), 0),
            attribute(m[0], b"showSheetTabs") not in ("0", "false") and not 0 <= number(m[0], b"tabRatio") < _NO_TABS,
            attribute(m[0], b"visibility") in ("hidden", "veryHidden"),
        )
        for m in _VIEW.finditer(parts.get("xl/workbook.xml", b""))
    ]

    def links(part: str) -> list[str]:
        return [attribute(m[0], b"location") for m in _LINK.finditer(parts.get(part, b""))]

    return reach_of(
        views, [SheetOf(name, state is SheetState.VISIBLE, partial(links, part)) for name, part, state in sheets]
    )


def ods_reach(parts: Mapping[str, bytes], hidden: Collection[int]) -> Reach:
    """Of an ODS, whose settings are kept in a part of their own; `hidden`: the tables that are not shown."""
    settings = [(m[1], plain(m[2])) for m in _SETTING.finditer(parts.get("settings.xml", b""))]
    tabs = [value.strip() for name, value in settings if name == _ODS_TABS]
    if not tabs or "false" not in tabs:
        return Reach()
    content = parts.get("content.xml", b"")
    names = [attribute(m[0], b"table:name") for m in _TABLE.finditer(content)]
    active = [value for name, value in settings if name == _ODS_ACTIVE] or [""]
    views = [BookWindow(names.index(a) if a in names else 0, "true" in tabs) for a in active]
    links = [plain(m[1]) for m in _HREF.finditer(content)]
    return reach_of(views, [SheetOf(name, n not in hidden, lambda: links) for n, name in enumerate(names)])


def xls_window(body: bytes) -> BookWindow:
    """One window of an XLS, from its record. Raises struct.error for a cut one."""
    flags, active = struct.unpack_from("<2H", body, 8)
    ratio = struct.unpack_from("<H", body, 16)[0] if len(body) >= 18 else 600
    return BookWindow(active, bool(flags & 0x20) and ratio >= _NO_TABS, bool(flags & 0x05))
