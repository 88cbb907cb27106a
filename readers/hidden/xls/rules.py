"""Reads the conditional formats of a sheet of an XLS: their looks, and their formulas as text. In the child only.

Formulas are kept as tokens; those of the common forms are written out and worked out like an XLSX's. Rules of newer
programs, which an XLS keeps beside, are not read: older ones stand beside them.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from readers.hidden.formulas import Unclear
from readers.hidden.looks import Effect
from readers.hidden.rules import Rule, by_formula, by_value, unknown
from readers.hidden.take_out import letters
from readers.workbook.annotations import MergedArea
from readers.workbook.number_formats import number_format

if TYPE_CHECKING:
    from readers.hidden.rules import Test
    from readers.hidden.take_out import Rgb
    from readers.hidden.xls.looks import Looks

_OPERATORS = (
    "", "between", "notBetween", "equal", "notEqual", "greaterThan", "lessThan", "greaterThanOrEqual", "lessThanOrEqual"
)  # fmt: skip
_FORMAT, _FONT, _ALIGNMENT, _BORDER, _PATTERN = 1 << 25, 1 << 26, 1 << 27, 1 << 28, 1 << 29
_AUTOMATIC = (64, 65)
_JOINING = {
    0x03: "+", 0x04: "-", 0x05: "*", 0x06: "/", 0x08: "&", 0x09: "<", 0x0A: "<=", 0x0B: "=", 0x0C: ">=", 0x0D: ">",
    0x0E: "<>",
}  # fmt: skip
_CONSTANTS = frozenset({0x17, 0x1D, 0x1E, 0x1F})
_FIXED = {
    38: ("NOT", 1), 3: ("ISERROR", 1), 129: ("ISBLANK", 1), 128: ("ISNUMBER", 1), 127: ("ISTEXT", 1), 32: ("LEN", 1),
    118: ("TRIM", 1), 39: ("MOD", 2),
}  # fmt: skip
_VARYING = {1: "IF", 36: "AND", 37: "OR", 82: "SEARCH", 115: "LEFT", 116: "RIGHT", 8: "ROW", 9: "COLUMN"}


def areas_of(body: bytes) -> list[MergedArea]:
    """The areas of a conditional format. Raises struct.error for a cut record."""
    (count,) = struct.unpack_from("<H", body, 12)
    places = [struct.unpack_from("<4H", body, 14 + 8 * n) for n in range(count)]
    return [MergedArea(top, left, bottom, right) for top, bottom, left, right in places]


def rule_of(body: bytes, areas: list[MergedArea], looks: Looks, priority: int) -> Rule | None:
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


def _effect(body: bytes, looks: Looks) -> Effect:
    flags, more = struct.unpack_from("<IH", body, 6)
    at = 12
    fills: tuple[Rgb | None, ...] | None = None
    colour = size = form = None
    if flags & _FORMAT:
        if more & 1:
            length, letters_, wide = struct.unpack_from("<HHB", body, at)
            text = body[at + 5 : at + 5 + letters_ * (1 + (wide & 1))]
            form = number_format(text.decode("utf-16-le" if wide & 1 else "latin-1", "replace"))
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
        count, wide = tokens[at], tokens[at + 1] & 1
        end = at + 2 + count * (1 + wide)
        text = tokens[at + 2 : end].decode("utf-16-le" if wide else "latin-1", "replace")
        stack.append('"' + text.replace('"', '""') + '"')
        return end
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
