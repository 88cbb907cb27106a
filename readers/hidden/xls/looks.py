"""How the cells and texts of an XLS look: fonts, formats, styles, colours, shared texts, conditional formats.

Formulas of conditional formats are kept as tokens; those of the common forms are written out and worked out like an
XLSX's. Rules of newer programs, which an XLS keeps beside, are not read: older ones stand beside them.
"""

from __future__ import annotations

import struct
from contextlib import suppress
from itertools import count

from msgspec import Struct, field

from readers.hidden.formulas import Unclear
from readers.hidden.geometry import Aligned, has_gap
from readers.hidden.looks import PALETTE, Effect, Look, Run
from readers.hidden.rules import Rule, Test, by_formula, by_value, unknown
from readers.hidden.take_out import Rgb, colour_of, letters
from readers.workbook.annotations import MergedArea
from readers.workbook.number_formats import number_format

_ACROSS = ("general", "left", "center", "right", "fill", "justify", "centerContinuous", "distributed")
_USUAL_SIZE = 12.0
"""Points: larger letters can be too large for a row that is seen."""
_DOWN = ("top", "center", "bottom", "justify", "distributed", "bottom", "bottom", "bottom")
_OPERATORS = (
    "", "between", "notBetween", "equal", "notEqual", "greaterThan", "lessThan", "greaterThanOrEqual", "lessThanOrEqual"
)
_FORMAT, _FONT, _ALIGNMENT, _BORDER, _PATTERN = 1 << 25, 1 << 26, 1 << 27, 1 << 28, 1 << 29
_AUTOMATIC = (64, 65)
_JOINING = {
    0x03: "+", 0x04: "-", 0x05: "*", 0x06: "/", 0x08: "&", 0x09: "<", 0x0A: "<=", 0x0B: "=", 0x0C: ">=", 0x0D: ">",
    0x0E: "<>",
}
_CONSTANTS = frozenset({0x17, 0x1D, 0x1E, 0x1F})
_FIXED = {
    38: ("NOT", 1), 3: ("ISERROR", 1), 129: ("ISBLANK", 1), 128: ("ISNUMBER", 1), 127: ("ISTEXT", 1), 32: ("LEN", 1),
    118: ("TRIM", 1), 39: ("MOD", 2),
}
_VARYING = {1: "IF", 36: "AND", 37: "OR", 82: "SEARCH", 115: "LEFT", 116: "RIGHT", 8: "ROW", 9: "COLUMN"}


class XlsLooks(Struct):
    """What the globals of a book say of looks."""

    fonts: list[tuple[float, int, str]] = field(default_factory=list)
    """Points, number of the colour, what is shown in place of letters."""
    formats: dict[int, str] = field(default_factory=dict)
    styles: list[bytes] = field(default_factory=list)
    colours: list[str] = field(default_factory=lambda: list(PALETTE))
    strings: list[bytes] = field(default_factory=list)
    """The record of shared texts, and those that continue it."""
    _known: dict[int, tuple[Look, Aligned]] = field(default_factory=dict)
    _rich: dict[int, list[Run]] | None = None
    _gaps: set[int] = field(default_factory=set)

    def look(self, style: int) -> Look | None:
        """How a cell of that style looks; None where that is not known."""
        if style not in self._known and style < len(self.styles) and len(self.styles[style]) >= 20:
            self._known[style] = self._read_style(self.styles[style])
        return self._known[style][0] if style in self._known else None

    def lies(self, style: int) -> Aligned:
        """How a text lies in a cell of a style whose look is known."""
        return self._known[style][1]

    def _read_style(self, body: bytes) -> tuple[Look, Aligned]:
        font, form = struct.unpack_from("<HH", body)
        size, colour, signs = self._font(font)
        pattern = struct.unpack_from("<I", body, 14)[0] >> 26
        colours = struct.unpack_from("<H", body, 18)[0]
        fills = (self.rgb(colours & 0x7F), self.rgb(colours >> 7 & 0x7F)) if pattern else (None,)
        shown = number_format(self.formats.get(form, ""))
        way, turn, more = body[6:9]
        return Look(self.rgb(colour), size, fills[:1] if pattern == 1 else fills, shown, signs), Aligned(
            _ACROSS[way & 7], _DOWN[way >> 4 & 7], bool(way & 8), bool(more & 0x10), more & 0x0F, turn,
            size if size > _USUAL_SIZE else Aligned().size,
        )

    def has_gap(self, number: int) -> bool:
        """True for a shared text with many spaces or blank lines."""
        self.rich(number)
        return number in self._gaps

    def _font(self, number: int) -> tuple[float, int, str]:
        # There is no font of number 4: the numbers go on with 5.
        return self.fonts[number - (number > 4)] if number - (number > 4) < len(self.fonts) else (11.0, 0x7FFF, "")

    def rgb(self, number: int) -> Rgb | None:
        """The colour of a number, None for the automatic one."""
        if number == 0x41:
            return (255, 255, 255)
        return colour_of(self.colours[number]) if number < len(self.colours) else None

    def rich(self, number: int) -> list[Run]:
        """The pieces of a shared text that has several looks, [] for any other."""
        if self._rich is None:
            self._rich = self._read_rich()
        return self._rich.get(number, [])

    def _read_rich(self) -> dict[int, list[Run]]:
        """Goes by what is there, not by the count at its head, and keeps what was read before a cut."""
        out: dict[int, list[Run]] = {}
        reader = _Pieces(self.strings)
        with suppress(struct.error, IndexError):
            reader.take(8)
            for n in count():
                length, flags = struct.unpack("<HB", reader.take(3))
                runs = struct.unpack("<H", reader.take(2))[0] if flags & 8 else 0
                beyond = struct.unpack("<I", reader.take(4))[0] if flags & 4 else 0
                text = reader.letters(length, wide=bool(flags & 1))
                if has_gap(text):
                    self._gaps.add(n)
                if runs:
                    out[n] = self._runs(text, struct.unpack(f"<{2 * runs}H", reader.take(4 * runs)))
                reader.take(beyond)
        return out

    def rich_label(self, body: bytes) -> list[Run]:
        """The pieces of a text that stands in its cell's own record, with its runs behind it. Raises struct.error."""
        length, flags = struct.unpack_from("<HB", body, 6)
        text, end = letters_in(body, 9, length, flags), 9 + length * (1 + (flags & 1))
        (runs,) = struct.unpack_from("<H", body, end)
        return self._runs(text, struct.unpack_from(f"<{2 * runs}H", body, end + 2)) if runs else []

    def _runs(self, text: str, marks: tuple[int, ...]) -> list[Run]:
        """A text cut where its font changes; before the first change it has that of the cell.

        The font of a piece is a whole one: where it leaves the colour to the program, that is black.
        """
        out = [Run(text[: marks[0]], None, 0.0)] if marks[0] else []
        ends = [*marks[2::2], len(text)]
        for begin, font, end in zip(marks[::2], marks[1::2], ends, strict=True):
            size, colour, signs = self._font(font)
            out.append(Run(text[begin:end], self.rgb(colour) or (0, 0, 0), size, signs))
        return out


def letters_in(body: bytes, at: int, count: int, flags: int) -> str:
    """So many letters, of two bytes each where the first of the flags is set."""
    text = body[at : at + count * (1 + (flags & 1))]
    return text.decode("utf-16-le" if flags & 1 else "latin-1", "replace")


class _Pieces:
    """Reads on from record to record; where letters are cut, the next record says anew how wide they are."""

    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces, self._n, self._at = pieces, 0, 0

    def take(self, count: int) -> bytes:
        out = b""
        while len(out) < count:
            if self._at >= len(self._pieces[self._n]):
                self._n, self._at = self._n + 1, 0
            piece = self._pieces[self._n][self._at : self._at + count - len(out)]
            self._at += len(piece)
            out += piece
        return out

    def letters(self, count: int, *, wide: bool) -> str:
        out = ""
        while len(out) < count:
            if self._at >= len(self._pieces[self._n]):
                self._n, self._at = self._n + 1, 1
                wide = bool(self._pieces[self._n][0] & 1)
            size = 2 if wide else 1
            piece = self._pieces[self._n][self._at : self._at + size * (count - len(out))]
            piece = piece[: len(piece) // size * size]
            if not piece:
                raise IndexError
            self._at += len(piece)
            out += piece.decode("utf-16-le", "surrogatepass") if wide else piece.decode("latin-1")
        return out


def areas_of(body: bytes) -> list[MergedArea]:
    """The areas of a conditional format. Raises struct.error for a cut record."""
    (count,) = struct.unpack_from("<H", body, 12)
    places = [struct.unpack_from("<4H", body, 14 + 8 * n) for n in range(count)]
    return [MergedArea(top, left, bottom, right) for top, bottom, left, right in places]


def rule_of(body: bytes, areas: list[MergedArea], looks: XlsLooks, priority: int) -> Rule | None:
    """One of its rules; None where it changes nothing that bears on reading. Raises struct.error for a cut record."""
    kind, operator, one, other = struct.unpack_from("<2B2H", body)
    effect = _effect(body, looks)
    if effect == Effect() or not areas:
        return None
    formulas = body[len(body) - one - other :]
    # The rules of these books end with the first that holds.
    return Rule(areas, _test(kind, operator, (formulas[:one], formulas[one:]), areas), (effect,), priority, stops=True)


def _test(kind: int, operator: int, tokens: tuple[bytes, bytes], areas: list[MergedArea]) -> Test:
    try:
        formulas = [_written(t, areas[0]) for t in tokens if t]
    except (Unclear, struct.error, IndexError):
        return unknown
    if kind == 1:
        return by_value(_OPERATORS[operator] if operator < len(_OPERATORS) else "", formulas, areas)
    return by_formula(formulas[0], areas) if kind == 2 and formulas else unknown


def _effect(body: bytes, looks: XlsLooks) -> Effect:
    flags, more = struct.unpack_from("<IH", body, 6)
    at = 12
    fills: tuple[Rgb | None, ...] | None = None
    colour = size = form = None
    if flags & _FORMAT:
        if more & 1:
            length, count, wide = struct.unpack_from("<HHB", body, at)
            form = number_format(letters_in(body, at + 5, count, wide))
            at += length
        else:
            form = number_format(looks.formats.get(body[at + 1], ""))
            at += 2
    if flags & _FONT:
        height, number = struct.unpack_from("<i", body, at + 64)[0], struct.unpack_from("<i", body, at + 80)[0]
        size = height / 20 if height > 0 else None
        colour = (looks.rgb(number),) if number >= 0 else None
        at += 118
    at += 8 * bool(flags & _ALIGNMENT) + 8 * bool(flags & _BORDER)
    if flags & _PATTERN:
        pattern, colours = struct.unpack_from("<2H", body, at)
        front, back = colours & 0x7F, colours >> 7 & 0x7F
        if pattern >> 10 in (0, 1):  # the colour of a solid fill is kept as that of the background
            fills = (looks.rgb(front if back in _AUTOMATIC else back),)
        else:
            fills = (looks.rgb(front), looks.rgb(back))
    return Effect(colour, size, fills, form)


def _written(tokens: bytes, base: MergedArea) -> str:
    """A formula as text, for the first cell of the areas. Raises Unclear for one that is not of the common forms."""
    stack: list[str] = []
    at = 0
    while at < len(tokens):
        kind, at = tokens[at], at + 1
        if kind in _JOINING:
            stack[-2:] = [f"({stack[-2]}{_JOINING[kind]}{stack[-1]})"]
        elif kind == 0x15:
            continue
        elif kind == 0x13:
            stack[-1] = f"(-{stack[-1]})"
        elif kind in _CONSTANTS:
            at = _constant(kind, tokens, at, stack)
        elif kind & 0x1F in (0x04, 0x0C) and kind >= 0x20:
            row, column = struct.unpack_from("<2H", tokens, at)
            stack.append(_reference(row, column, base, shifted=kind & 0x1F == 0x0C))
            at += 4
        elif kind & 0x1F in (0x01, 0x02) and kind >= 0x20:
            at = _call(tokens, at, stack, varying=kind & 0x1F == 0x02)
        elif kind == 0x19 and tokens[at] in (0x01, 0x02, 0x08, 0x40):  # hints for the reckoning
            at += 3
        else:
            raise Unclear
    if len(stack) != 1:
        raise Unclear
    return stack[0]


def _constant(kind: int, tokens: bytes, at: int, stack: list[str]) -> int:
    """Writes a text, a truth or a number; gives where the tokens go on."""
    if kind == 0x17:
        count, wide = tokens[at], tokens[at + 1]
        stack.append('"' + letters_in(tokens, at + 2, count, wide).replace('"', '""') + '"')
        return at + 2 + count * (1 + (wide & 1))
    if kind == 0x1D:
        stack.append("TRUE" if tokens[at] else "FALSE")
        return at + 1
    form, length = ("<H", 2) if kind == 0x1E else ("<d", 8)
    stack.append(f"({struct.unpack_from(form, tokens, at)[0]:.15g})")
    return at + length


def _call(tokens: bytes, at: int, stack: list[str], *, varying: bool) -> int:
    """Writes a function with its values, which stand on the stack; gives where the tokens go on."""
    if varying:
        count, number = struct.unpack_from("<BH", tokens, at)
        name = _VARYING.get(number & 0x7FFF)
    else:
        number = struct.unpack_from("<H", tokens, at)[0]
        name, count = _FIXED.get(number, (None, 0))
    if name is None or count > len(stack):
        raise Unclear
    given = stack[len(stack) - count :]
    stack[len(stack) - count :] = [f"{name}({','.join(given)})"]
    return at + (3 if varying else 2)


def _reference(row: int, column: int, base: MergedArea, *, shifted: bool) -> str:
    """A cell's address. In conditional formats what is relative is counted from the cell of the format."""
    row_moves, column_moves = bool(column & 0x8000), bool(column & 0x4000)
    column &= 0xFF
    if shifted:
        row = (row + base.top) & 0xFFFF if row_moves else row
        column = (column + base.left) & 0xFF if column_moves else column
    return f"{'' if column_moves else '$'}{letters(column)}{'' if row_moves else '$'}{row + 1}"
