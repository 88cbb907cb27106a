"""Finds what an XLS (BIFF8, [MS-XLS]) hides, record by record. Runs in the child process only.

Of older books (BIFF5) rows, columns and notes are seen, not how cells look.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

from model.register import HiddenKind
from readers.hidden.covers import Aligned, Covers
from readers.hidden.looks import Look, Run, Signs, signs_of
from readers.hidden.names import holds_constant
from readers.hidden.pushed import Pushed
from readers.hidden.rules import Rules
from readers.hidden.take_out import Cell, Conceal, Found, letters
from readers.hidden.xls.drawings import Drawings
from readers.hidden.xls.looks import Looks
from readers.hidden.xls.rules import areas_of, rule_of
from readers.hidden.xls.sizes import KINDS as SIZES
from readers.hidden.xls.sizes import Sizes
from readers.hidden.xlsx.tabs import Reach, SheetOf, View, reach_of, xls_view
from readers.workbook.annotations import MergedArea
from readers.workbook.containers import NotCompound, streams_of

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
_MOST = 200_000


@dataclass(slots=True)
class _Book:
    sheets: list[int] = field(default_factory=list)
    """Where each begins."""
    names_of: list[tuple[str, bool]] = field(default_factory=list)
    """Its name, and whether it is shown."""
    views: list[View] = field(default_factory=list)
    looks: Looks = field(default_factory=Looks)
    names: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)


def conceal_xls(data: bytes) -> tuple[list[Conceal], list[Found], Reach]:
    """For each sheet, in order, what of it is not shown; what the file holds beside them; which can be come to."""
    try:
        streams = streams_of(data)
    except NotCompound:
        return [], [], Reach()  # the reader behind this one says what is wrong with it
    stream = streams.get("Workbook") or streams.get("Book") or b""
    book = _globals(stream)
    sheets = [
        SheetOf(name, shown, partial(_links, stream, at))
        for at, (name, shown) in zip(book.sheets, book.names_of, strict=True)
    ]
    return [_sheet(stream, at, book) for at in book.sheets], _beside(streams, book), reach_of(book.views, sheets)


def _links(stream: bytes, at: int) -> list[str]:
    """The texts within the links of a sheet, among them the places in the file that they lead to."""
    out: list[str] = []
    for kind, body in _records(stream, at):
        if kind == _EOF:
            break
        if kind == _LINK:
            out += body[32:].decode("utf-16-le", "replace").split("\0")
    return out


def _records(stream: bytes, at: int = 0) -> Iterator[tuple[int, bytes]]:
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _globals(stream: bytes) -> _Book:
    book = _Book()
    continues = False
    for kind, body in _records(stream):
        if kind == _EOF:
            break
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
            book.links.append(_hash(body))
        elif kind == _NAME and (text := _constant(body)):
            book.names.append(text)
        book.views += [xls_view(body)] if kind == _WINDOW and len(body) >= 12 else []
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
            except (struct.error, IndexError):
                continue  # a cut record: the reader behind this one refuses the file if that matters
    return reader.finish()


class _Sheet:
    """Collects what one sheet does not show, record by record."""

    def __init__(self, book: _Book) -> None:
        self.looks = book.looks
        self.out = Conceal()
        self.sizes = Sizes()
        self.drawings = Drawings()
        self.rules = Rules([])
        self.areas: list[MergedArea] = []
        self.notes: list[tuple[int, int, int, str]] = []
        self.notes_shown: set[int] = set()
        self.texts: dict[int, str] = {}
        self.object = 0
        self.before = 0
        self.formulas: list[Cell] = []
        self.signs: dict[Cell, str] = {}
        self.lies: dict[Cell, Aligned] = {}
        self.merged: list[MergedArea] = []
        self.filled: dict[Cell, tuple[Look, bool]] = {}

    def take(self, kind: int, body: bytes) -> None:
        if kind in SIZES:
            self.sizes.take(kind, body)
        elif kind == _MANY_NUMBERS or kind in _LABELS or kind in _NUMBERS:
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
            self._drawn(kind, body)
        self.before = kind if kind != _CONTINUE else self.before if self.before == _DRAWING else 0

    def _drawn(self, kind: int, body: bytes) -> None:
        """Drawings; notes, and the objects that hold their texts."""
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
            self.texts[self.object] = _letters(body) if body else ""

    def _cells(self, kind: int, body: bytes) -> None:
        row, first = struct.unpack_from("<2H", body)
        for n in range((len(body) - 6) // 6 if kind == _MANY_NUMBERS else 1):
            look = self.looks.look(struct.unpack_from("<H", body, 4 + 6 * n)[0])
            if look is None:
                continue
            value = None if kind in _LABELS else _value(kind, body, n)
            self.filled[row, first + n] = look, value is None
            runs = self._runs(kind, body)
            if runs and look.form.section(None).shows:
                left = look.left_of(runs)
            else:
                left = look.words(value) if look.may_hide() and look.hides(value) else None
            if left is not None:
                self._hide(row, first + n, left)
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

    def _hide(self, row: int, column: int, left: str) -> None:
        self.out.cells[row, column] = left
        if len(self.out.cells) == _MOST:
            self.out.rows.append((row, 0xFFFF))  # the rest is not looked into one by one

    def finish(self) -> Conceal:
        """What the sheet does not show."""
        self.out.rows += self.sizes.rows()
        self.out.columns += self.sizes.columns()
        if self.sizes.shows_formulas:
            self.out.cells.update(dict.fromkeys(self.formulas, ""))
        if self.signs:
            self.out.judges.append(Signs(self.signs).judge)
        if self.lies:
            pushed = Pushed(self.lies, self.sizes.heights, self.sizes.lefts(), self.merged)
            self.out.judges.append(pushed.judge)
        if self.rules.rules:
            ruled = {look for look, _ in self.filled.values() if self.rules.may_hide(look)}
            self.rules.looks = {p: c for p, c in self.filled.items() if c[0] in ruled and self.rules.covers(*p)}
            self.out.judges.append(self.rules.judge)
        if self.drawings:
            lefts, tops = self.sizes.lefts(), self.sizes.tops()
            boxes = [*self.drawings.boxes(self.notes_shown, lefts, tops)]
            covers = Covers(boxes, lefts, tops, self.merged, self.lies)
            self.out.judges.append(covers.judge)
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
