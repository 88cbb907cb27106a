"""Finds what an XLS (BIFF8, [MS-XLS]) hides, record by record; of BIFF5 not how cells look. In the child only."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import partial
from itertools import takewhile

from msgspec import Struct, field

from model.hidden import HiddenKind
from readers.hidden.book import BookWindow, Reach, SheetOf, digest, found_beside, holds_constant, reach_of, xls_window
from readers.hidden.geometry import Aligned, Covers, Pushed
from readers.hidden.looks import Look, Run, Signs, signs_of
from readers.hidden.rules import Rules
from readers.hidden.sizes import XLS_ROWS, XlsSizes
from readers.hidden.take_out import Cell, Conceal, Found, letters
from readers.hidden.xls.drawings import Drawings
from readers.hidden.xls.looks import XlsLooks, areas_of, letters_in, rule_of
from readers.register.problems import Code
from readers.workbook.annotations import MergedArea
from readers.workbook.containers import NotCompound, Refusal, streams_of

_BOF, _EOF, _SHEET, _CONTINUE, _WINDOW, _LINK = 0x0809, 0x000A, 0x0085, 0x003C, 0x003D, 0x01B8
_NOTE, _OBJECT, _TEXT, _CACHED, _NAME, _STRINGS = 0x001C, 0x005D, 0x01B6, 0x005A, 0x0018, 0x00FC
_DRAWING, _CONDITIONS, _CONDITION = 0x00EC, 0x01B0, 0x01B1
_FONT, _FORMAT, _STYLE, _COLOURS = 0x0031, 0x041E, 0x00E0, 0x0092
_SHARED, _RICH = 0x00FD, 0x00D6
_LABELS = frozenset({_SHARED, 0x0204, _RICH})
_RK, _FORMULA, _BOOLEAN = 0x027E, 0x0006, 0x0205
_NUMBERS = frozenset({0x0203, _RK, _FORMULA, _BOOLEAN})
_MANY_NUMBERS, _MERGED = 0x00BD, 0x00E5
_USUAL = Aligned()
_CONSTANTS = frozenset({0x17, 0x1E, 0x1F, 0x20, 0x40, 0x60})
"""Tokens of a formula that are a text, a number or a list of such."""
_INDIRECT = struct.pack("<H", 148)
_MOST_CELLS = 200_000


class _Book(Struct):
    sheets: list[int] = field(default_factory=list)
    """Where each begins."""
    names_of: list[tuple[str, bool]] = field(default_factory=list)
    """Its name, and whether it is shown."""
    windows: list[BookWindow] = field(default_factory=list)
    looks: XlsLooks = field(default_factory=XlsLooks)
    names: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)


def conceal_xls(data: bytes) -> tuple[list[Conceal], list[Found], Reach]:
    """For each sheet, in order, what of it is not shown; what the file holds beside them; which can be come to.

    Raises Refusal where the container cannot be read: another reader that could would take what is hidden for shown.
    """
    try:
        streams = streams_of(data)
    except NotCompound as error:
        raise Refusal(Code.DAMAGED, f"its container is broken ({error})") from error
    stream = streams.get("Workbook") or streams.get("Book") or b""
    book = _globals(stream)
    sheets = [
        SheetOf(name, shown, partial(_links, stream, at))
        for at, (name, shown) in zip(book.sheets, book.names_of, strict=True)
    ]
    return [_sheet(stream, at, book) for at in book.sheets], _beside(streams, book), reach_of(book.windows, sheets)


def _links(stream: bytes, at: int) -> list[str]:
    """The texts within the links of a sheet, among them the places in the file that they lead to."""
    links = (body for kind, body in _first_part(stream, at) if kind == _LINK)
    return [text for body in links for text in body[32:].decode("utf-16-le", "replace").split("\0")]


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _first_part(stream: bytes, at: int = 0) -> Iterator[tuple[int, bytes]]:
    """The records up to the first end, be it that of a chart within a sheet."""
    return takewhile(lambda record: record[0] != _EOF, _records(stream, at))


def _globals(stream: bytes) -> _Book:
    book = _Book()
    continues = False
    for kind, body in _first_part(stream):
        if kind == _SHEET and len(body) >= 6:
            book.sheets.append(struct.unpack_from("<I", body)[0])
            book.names_of.append((_string(body, 6, wide=1) if len(body) > 8 else "", body[4] & 3 == 0))
        elif kind == _FONT and len(body) >= 6:
            height, _, colour = struct.unpack_from("<HHH", body)
            name = _string(body, 14, wide=1) if len(body) > 15 else ""
            book.looks.fonts.append((height / 20, colour, signs_of(name)))
        elif kind == _FORMAT and len(body) > 5:
            book.looks.formats[struct.unpack_from("<H", body)[0]] = _string(body, 2, wide=2)
        elif kind == _STYLE:
            book.looks.styles.append(body)
        elif kind == _COLOURS:
            for n in range(min((len(body) - 2) // 4, 56)):
                book.looks.colours[8 + n] = body[2 + 4 * n : 5 + 4 * n].hex()
        elif kind == _STRINGS or (kind == _CONTINUE and continues):
            book.looks.strings.append(body)
        elif kind == _CACHED:
            book.links.append(digest(body))
        elif kind == _NAME and (text := _constant(body)):
            book.names.append(text)
        elif kind == _WINDOW and len(body) >= 12:
            book.windows.append(xls_window(body))
        continues = kind == _STRINGS or (kind == _CONTINUE and continues)
    return book


def _constant(body: bytes) -> str:
    """What a defined name holds of its own, "" for a range, a reckoning and what the program itself defines."""
    if len(body) < 15 or body[0] & 0x20:
        return ""
    name, length = body[3], struct.unpack_from("<H", body, 4)[0]
    start = 15 + name * (2 if body[14] & 1 else 1)
    formula = body[start : start + length]
    if not formula or formula[0] not in _CONSTANTS:
        return ""
    if formula[0] != 0x17:
        return digest(body[start:])
    text = _string(formula, 1, wide=1)
    return text if holds_constant(f'INDIRECT("{text}")' if _INDIRECT in formula else f'"{text}"') else ""


def _string(body: bytes, at: int, *, wide: int) -> str:
    """A text with its length before it, in one byte or two, and a flag for two bytes a letter."""
    length = body[at] if wide == 1 else struct.unpack_from("<H", body, at)[0]
    flags = body[at + wide] if len(body) > at + wide else 0
    return letters_in(body, at + wide + 1, length, flags)


def _beside(streams: dict[str, bytes], book: _Book) -> list[Found]:
    def hashes(begins: str) -> list[str]:
        return [digest(body) for name, body in sorted(streams.items()) if name.startswith(begins) and body]

    objects = {n.split("/")[0] for n, body in streams.items() if n.startswith(("MBD", "LNK")) and body}
    return found_beside({
        HiddenKind.PIVOT_CACHE: hashes("_SX_DB_CUR/"), HiddenKind.EXTERNAL_LINK: book.links,
        HiddenKind.TRACKED_CHANGES: hashes("Revision Log"), HiddenKind.DEFINED_NAME: book.names,
        HiddenKind.EMBEDDED: [n for o in sorted(objects) for n in hashes(f"{o}/")[:1]],
    })


def _sheet(stream: bytes, at: int, book: _Book) -> Conceal:
    reader = _SheetReader(book)
    depth = 0
    for kind, body in _records(stream, at):
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            break
        if depth == 1:  # else a chart within the sheet
            try:
                reader.take(kind, body)
            except (struct.error, IndexError):
                continue  # a cut record: the reader behind this one refuses the file if that matters
    return reader.finish()


class _SheetReader:
    """Collects what one sheet does not show, record by record."""

    def __init__(self, book: _Book) -> None:
        self.looks = book.looks
        self.out = Conceal()
        self.sizes = XlsSizes()
        self.drawings = Drawings()
        self.rules = Rules([])
        self.areas: list[MergedArea] = []
        self.notes: list[tuple[int, int, int, str]] = []
        self.notes_shown: set[int] = set()
        self.texts: dict[int, str] = {}
        self.object = 0
        self.before = 0
        self.formulas: list[Cell] = []
        self.signs = Signs()
        self.lies: dict[Cell, Aligned] = {}
        self.merged: list[MergedArea] = []
        self.filled: dict[Cell, tuple[Look, bool]] = {}

    def take(self, kind: int, body: bytes) -> None:
        if kind == _MANY_NUMBERS or kind in _LABELS or kind in _NUMBERS:
            self._cells(kind, body)
        elif kind == _MERGED:
            places = (struct.unpack_from("<4H", body, 2 + 8 * n) for n in range(struct.unpack_from("<H", body)[0]))
            self.merged += [MergedArea(top, left, bottom, right) for top, bottom, left, right in places]
        elif kind == _CONDITIONS:
            self.areas = areas_of(body)
        elif kind == _CONDITION:
            rule = rule_of(body, self.areas, self.looks, len(self.rules.rules))
            self.rules.rules += [rule] if rule else []
        else:
            self._other(kind, body)
        self.before = kind if kind != _CONTINUE else self.before if self.before == _DRAWING else 0

    def _other(self, kind: int, body: bytes) -> None:
        """Drawings; notes, and the objects that hold their texts; sizes."""
        if kind == _DRAWING or (kind == _CONTINUE and self.before == _DRAWING):
            self.drawings.take_drawing(body)
        elif kind == _NOTE:
            self.notes.append(_note(body))
            if body[4] & 2:
                self.notes_shown.add(self.notes[-1][2])
        elif kind == _OBJECT:
            self.object = struct.unpack_from("<H", body, 6)[0]
            self.drawings.take_object(body)
        elif kind == _CONTINUE and self.before == _TEXT:
            self.texts[self.object] = letters_in(body, 1, len(body), body[0]) if body else ""
        else:
            self.sizes.take(kind, body)

    def _cells(self, kind: int, body: bytes) -> None:
        row, first = struct.unpack_from("<2H", body)
        for n in range((len(body) - 6) // 6 if kind == _MANY_NUMBERS else 1):
            look = self.looks.look(struct.unpack_from("<H", body, 4 + 6 * n)[0])
            if look is None:
                continue
            value = None if kind in _LABELS else _value(kind, body, n)
            self.filled[row, first + n] = look, value is None
            runs = self._runs(kind, body)
            left = look.left_of(value, runs)
            if left is not None:
                self.out.cells[row, first + n] = left
                if len(self.out.cells) == _MOST_CELLS:
                    self.out.rows.append((row, 0xFFFF))  # the rest is not looked into one by one
            elif kind == _FORMULA:
                self.formulas.append((row, first))
            if look.signs and not runs:
                self.signs[row, first + n] = look.signs
            lies = self.looks.lies(struct.unpack_from("<H", body, 4 + 6 * n)[0])
            gap = kind == _SHARED and self.looks.has_gap(struct.unpack_from("<I", body, 6)[0])
            if gap or lies != _USUAL:
                self.lies[row, first + n] = lies

    def _runs(self, kind: int, body: bytes) -> list[Run]:
        """The pieces of a text that has several looks."""
        if kind == _SHARED:
            return self.looks.rich(struct.unpack_from("<I", body, 6)[0])
        return self.looks.rich_label(body) if kind == _RICH else []

    def finish(self) -> Conceal:
        """What the sheet does not show."""
        self.out.rows += self.sizes.rows()
        self.out.columns += self.sizes.columns()
        if self.sizes.shows_formulas:
            self.out.cells.update(dict.fromkeys(self.formulas, ""))
        if self.signs:
            self.out.judges.append(self.signs.judge)
        if self.lies:
            self.out.judges.append(Pushed(self.lies, self.sizes.heights, self.sizes.lefts(), self.merged).judge)
        if self.rules.rules:
            ruled = {look for look, _ in self.filled.values() if self.rules.may_hide(look)}
            self.rules.looks = {p: c for p, c in self.filled.items() if c[0] in ruled and self.rules.covers(*p)}
            self.out.judges.append(self.rules.judge)
        if self.drawings:
            lefts, tops = self.sizes.lefts(), self.sizes.tops(XLS_ROWS)
            boxes = [*self.drawings.boxes(self.notes_shown, lefts, tops)]
            self.out.judges.append(Covers(boxes, lefts, tops, self.merged, self.lies).judge)
        for row, column, number, text in self.notes:
            said = text or self.texts.get(number, "") or "?"
            self.out.comments.append((f"{letters(column)}{row + 1}", said))
        return self.out


def _value(kind: int, body: bytes, n: int) -> float | None:
    """The number in a cell, None for a formula's text, 1 for what is neither."""
    if kind in (_RK, _MANY_NUMBERS):
        (packed,) = struct.unpack_from("<i", body, 6 + 6 * n)
        full = struct.unpack("<d", struct.pack("<II", 0, packed & 0xFFFFFFFC))[0]
        number = float(packed >> 2 if packed & 2 else full)
        return number / 100 if packed & 1 else number
    if kind == _BOOLEAN:
        return 1.0
    if kind == _FORMULA and body[12:14] == b"\xff\xff":
        return None if body[6] == 0 else 1.0
    return float(struct.unpack_from("<d", body, 6)[0])


def _note(body: bytes) -> tuple[int, int, int, str]:
    """(row, column, number of the object that holds its text, its text where it stands here, as in BIFF5)."""
    row, column, third, fourth = struct.unpack_from("<4H", body)
    if len(body) >= 8 + 3 and third in (0, 2):
        return row, column, fourth, ""
    return row, column, 0, body[6 : 6 + third].decode("latin-1")
