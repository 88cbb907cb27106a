"""Finds what an XLS (BIFF8, [MS-XLS]) hides, record by record. Runs in the child process only.

Of older books (BIFF5) rows, columns and notes are seen, not how cells look.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from model import HiddenKind
from readers.hidden import Conceal, Found, colour_of, letters
from readers.hidden_looks import PALETTE, Look
from readers.hidden_names import holds_constant
from readers.hidden_xlsx_sizes import NO_HEIGHT, NO_WIDTH
from readers.number_formats import number_format
from readers.ole import NotCompound, streams_of

_BOF, _EOF, _SHEET, _CONTINUE = 0x0809, 0x000A, 0x0085, 0x003C
_ROW, _COLUMN, _NOTE, _OBJECT, _TEXT, _CACHED, _NAME = 0x0208, 0x007D, 0x001C, 0x005D, 0x01B6, 0x005A, 0x0018
_FONT, _FORMAT, _STYLE, _COLOURS = 0x0031, 0x041E, 0x00E0, 0x0092
_LABELS = frozenset({0x00FD, 0x0204, 0x00D6})
_RK, _FORMULA, _BOOLEAN = 0x027E, 0x0006, 0x0205
_NUMBERS = frozenset({0x0203, _RK, _FORMULA, _BOOLEAN})
_MANY_NUMBERS = 0x00BD
_CONSTANTS = frozenset({0x17, 0x1E, 0x1F, 0x20, 0x40, 0x60})
"""Tokens of a formula that are a text, a number or a list of such."""
_INDIRECT = struct.pack("<H", 148)
_LEAST_HEIGHT = round(20 * NO_HEIGHT)
"""Twentieths of a point."""
_LEAST_WIDTH = round(256 * NO_WIDTH)
"""256ths of a character."""
_MOST = 200_000


@dataclass(slots=True)
class _Book:
    sheets: list[int] = field(default_factory=list)
    """Where each begins."""
    fonts: list[tuple[float, int]] = field(default_factory=list)
    """Points, number of the colour."""
    formats: dict[int, str] = field(default_factory=dict)
    styles: list[bytes] = field(default_factory=list)
    colours: list[str] = field(default_factory=lambda: list(PALETTE))
    names: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    looks: dict[int, Look] = field(default_factory=dict)

    def look(self, style: int) -> Look | None:
        """How a cell of that style looks; None where that is not known."""
        if style not in self.looks and style < len(self.styles) and len(self.styles[style]) >= 20:
            self.looks[style] = self._look(self.styles[style])
        return self.looks.get(style)

    def _look(self, style: bytes) -> Look:
        font, form = struct.unpack_from("<HH", style)
        # There is no font of number 4: the numbers go on with 5.
        size, colour = self.fonts[font - (font > 4)] if font - (font > 4) < len(self.fonts) else (11.0, 0x7FFF)
        pattern = struct.unpack_from("<I", style, 14)[0] >> 26
        colours = struct.unpack_from("<H", style, 18)[0]
        fills = (self._rgb(colours & 0x7F), self._rgb(colours >> 7 & 0x7F)) if pattern else (None,)
        shown = number_format(self.formats.get(form, ""))
        return Look(self._rgb(colour), size, fills[:1] if pattern == 1 else fills, shown)

    def _rgb(self, number: int) -> tuple[int, int, int] | None:
        if number == 0x41:
            return (255, 255, 255)
        return colour_of(self.colours[number]) if number < len(self.colours) else None


def conceal_xls(data: bytes) -> tuple[list[Conceal], list[Found]]:
    """For each sheet, in order, what of it is not shown; and what the file holds beside its sheets."""
    try:
        streams = streams_of(data)
    except NotCompound:
        return [], []  # the reader behind this one says what is wrong with it
    stream = streams.get("Workbook") or streams.get("Book") or b""
    book = _globals(stream)
    return [_sheet(stream, at, book) for at in book.sheets], _beside(streams, book)


def _records(stream: bytes, at: int = 0) -> Iterator[tuple[int, bytes]]:
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _globals(stream: bytes) -> _Book:
    book = _Book()
    for kind, body in _records(stream):
        if kind == _EOF:
            break
        if kind == _SHEET and len(body) >= 6:
            book.sheets.append(struct.unpack_from("<I", body)[0])
        elif kind == _FONT and len(body) >= 6:
            height, _, colour = struct.unpack_from("<HHH", body)
            book.fonts.append((height / 20, colour))
        elif kind == _FORMAT and len(body) > 5:
            book.formats[struct.unpack_from("<H", body)[0]] = _string(body, 2, wide=2)
        elif kind == _STYLE:
            book.styles.append(body)
        elif kind == _COLOURS:
            for n in range(min((len(body) - 2) // 4, 56)):
                book.colours[8 + n] = body[2 + 4 * n : 5 + 4 * n].hex()
        elif kind == _CACHED:
            book.links.append(_hash(body))
        elif kind == _NAME and (text := _constant(body)):
            book.names.append(text)
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
    text = _string(formula, 1, wide=1) if formula[0] == 0x17 else ""
    if formula[0] == 0x17:
        return text if holds_constant(f'INDIRECT("{text}")' if _INDIRECT in formula else f'"{text}"') else ""
    return _hash(body[start:])


def _string(body: bytes, at: int, *, wide: int) -> str:
    """A text with its length before it, in one byte or two, and a flag for two bytes a letter."""
    length = body[at] if wide == 1 else struct.unpack_from("<H", body, at)[0]
    flags = body[at + wide] if len(body) > at + wide else 0
    text = body[at + wide + 1 :]
    return text[: 2 * length].decode("utf-16-le", "replace") if flags & 1 else text[:length].decode("latin-1")


def _beside(streams: dict[str, bytes], book: _Book) -> list[Found]:
    def hashes(*begins: str) -> list[str]:
        return [_hash(body) for name, body in sorted(streams.items()) if name.startswith(begins) and body]

    objects = {n.split("/")[0] for n, body in streams.items() if n.startswith(("MBD", "LNK")) and body}
    told = (
        (HiddenKind.PIVOT_CACHE, "copies of data behind pivot tables", hashes("_SX_DB_CUR/")),
        (HiddenKind.EXTERNAL_LINK, "values of other workbooks, kept with the links to them", book.links),
        (HiddenKind.TRACKED_CHANGES, "the log of changes", hashes("Revision Log")),
        (HiddenKind.DEFINED_NAME, "names that hold values", book.names),
        (HiddenKind.EMBEDDED, "objects within the workbook", [n for o in sorted(objects) for n in hashes(f"{o}/")[:1]]),
    )
    return [Found(kind, place, texts) for kind, place, texts in told if texts]


def _sheet(stream: bytes, at: int, book: _Book) -> Conceal:
    reader = _Sheet(book)
    depth = 0
    for kind, body in _records(stream, at):
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            break
        if depth == 1:  # else a chart within the sheet
            try:
                reader.take(kind, body)
            except struct.error:
                continue  # a cut record: the reader behind this one refuses the file if that matters
    return reader.finish()


class _Sheet:
    """Collects what one sheet does not show, record by record."""

    def __init__(self, book: _Book) -> None:
        self.book = book
        self.out = Conceal()
        self.notes: list[tuple[int, int, int, str]] = []
        self.texts: dict[int, str] = {}
        self.object = 0
        self.text_follows = False

    def take(self, kind: int, body: bytes) -> None:
        if kind == _ROW:
            row, _, _, height, _, _, flags = struct.unpack_from("<7H", body)
            if flags & 0x20 or height & 0x7FFF < _LEAST_HEIGHT:
                self.out.rows.append((row, row))
        elif kind == _COLUMN:
            first, last, width, _, flags = struct.unpack_from("<5H", body)
            if flags & 1 or width < _LEAST_WIDTH:
                self.out.columns.append((first, last))
        elif kind == _MANY_NUMBERS or kind in _LABELS or kind in _NUMBERS:
            self._cells(kind, body)
        else:
            self._drawn(kind, body)

    def _drawn(self, kind: int, body: bytes) -> None:
        """Notes, and the objects that hold their texts."""
        if kind == _NOTE:
            self.notes.append(_note(body))
        elif kind == _OBJECT:
            self.object = struct.unpack_from("<H", body, 6)[0]
        elif kind == _TEXT:
            self.text_follows = True
        elif kind == _CONTINUE and self.text_follows:
            self.texts[self.object] = _letters(body) if body else ""
            self.text_follows = False

    def _cells(self, kind: int, body: bytes) -> None:
        row, first = struct.unpack_from("<2H", body)
        for n in range((len(body) - 6) // 6 if kind == _MANY_NUMBERS else 1):
            look = self.book.look(struct.unpack_from("<H", body, 4 + 6 * n)[0])
            if look is None or not look.may_hide():
                continue
            value = None if kind in _LABELS else _value(kind, body, n)
            if look.hides(value):
                self._hide(row, first + n, look.words(value))

    def _hide(self, row: int, column: int, left: str) -> None:
        self.out.cells[row, column] = left
        if len(self.out.cells) == _MOST:
            self.out.rows.append((row, 0xFFFF))  # the rest is not looked into one by one

    def finish(self) -> Conceal:
        """What the sheet does not show."""
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


def _letters(body: bytes) -> str:
    return body[1:].decode("utf-16-le", "replace") if body[0] & 1 else body[1:].decode("latin-1")


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
