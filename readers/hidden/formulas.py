"""Works out the formulas of conditional formats as far as they are of the common forms: pure, on the texts of cells.

A formula that holds anything else has no known value: Unclear is raised, and nothing is guessed.
"""

from __future__ import annotations

import datetime as dt
import operator
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from readers.workbook.annotations import column_number

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<number>[0-9]+(?:\.[0-9]*)?(?:[Ee][+-]?[0-9]{1,3})?|\.[0-9]+) | "(?P<text>(?:[^"]|"")*)" |
    (?P<call>[A-Za-z][A-Za-z.]*)\( | (?P<bool>TRUE|FALSE)(?![A-Za-z0-9_.!(]) |
    (?P<ref>\$?[A-Za-z]{1,3}\$?[0-9]{1,7}(?::\$?[A-Za-z]{1,3}\$?[0-9]{1,7})?)(?![A-Za-z0-9_.!(]) |
    (?P<sign><=|>=|<>|[-+*/^&=<>%(),]))""",
    re.VERBOSE | re.ASCII,
)
_REFERENCE = re.compile(r"(\$?)([A-Z]{1,3})(\$?)([0-9]{1,7})", re.ASCII)
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?", re.ASCII)
_DATE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?: ([0-9]{2}:[0-9]{2}:[0-9]{2}))?", re.ASCII)
_ERROR_TEXT = re.compile(r"#[A-Z0-9/?!]{3,8}|Err:[0-9]{3}")
_LONGEST, _DEEPEST = 1000, 40
_MOST = 5_000_000
"""Cells that one sheet's formulas may look at."""


class Unclear(Exception):
    """A formula whose value is not known here."""


class Fault:
    """The value of what has none, such as #N/A."""


FAULT: Final = Fault()
Value = float | str | bool | Fault | None
"""None: a blank cell."""


class Cells:
    """The cells of a sheet as values."""

    def __init__(self, rows: Sequence[Sequence[str]], texts: Callable[[int, int], bool]) -> None:
        """`texts` says whether a cell, by row and column, is known to hold a text though it reads as a number."""
        self._rows, self._texts, self._left = rows, texts, _MOST

    def within(self, top: int, left: int, bottom: int, right: int) -> Iterator[str]:
        """The texts of the filled cells of an area, both ends included."""
        for row in self._rows[top : bottom + 1]:
            yield from filter(None, row[left : right + 1])

    def text(self, row: int, column: int) -> str:
        """A cell's text, "" outside the sheet."""
        return self._rows[row][column] if row < len(self._rows) and column < len(self._rows[row]) else ""

    def at(self, row: int, column: int) -> Value:
        """A cell's value. Raises Unclear when asked too often."""
        self._left -= 1
        if self._left < 0:
            raise Unclear
        text = self.text(row, column)
        return text if text and self._texts(row, column) else value_of(text)


class Place(NamedTuple):
    """The cell for which a formula is worked out, and how far it is from the one for which the formula was written."""

    cells: Cells
    row: int
    column: int
    down: int
    right: int


Formula = Callable[[Place], Value]


def value_of(text: str) -> Value:
    """A cell's text as a value: dates as serial numbers, as a spreadsheet holds them."""
    if not text:
        return None
    if _NUMBER.fullmatch(text):
        return float(text)
    if m := _DATE.fullmatch(text):
        try:
            then = dt.datetime.fromisoformat(f"{m[1]} {m[2] or '00:00:00'}")
        except ValueError:
            return text
        return (then - dt.datetime.fromisoformat("1899-12-30")) / dt.timedelta(days=1)
    if text in ("TRUE", "FALSE"):
        return text == "TRUE"
    return FAULT if _ERROR_TEXT.fullmatch(text) else text


def parse(formula: str) -> Formula:
    """A formula, ready to be worked out. Raises Unclear for one that is not of the common forms."""
    return _Parser(formula.strip().removeprefix("=")).whole()


def truth(value: Value) -> bool | None:
    """Whether a condition of that value holds; None where that is in doubt."""
    if isinstance(value, str):
        return None
    return False if value is None or isinstance(value, Fault) else bool(value)


def compare(sign: str, one: Value, other: Value) -> Value:
    """One value held against another, as a spreadsheet does: numbers before texts, letters of either case alike."""
    if isinstance(one, Fault) or isinstance(other, Fault):
        return FAULT
    first, second = _blank(other) if one is None else one, _blank(one) if other is None else other
    return _SIGNS[sign](_ranked(first), _ranked(second))


def _blank(beside: Value) -> float | str | bool:
    """What a blank cell counts as beside a value."""
    return "" if isinstance(beside, str) else False if isinstance(beside, bool) else 0.0


def _ranked(value: float | str | bool) -> tuple[int, float | str]:
    if isinstance(value, bool):
        return 2, float(value)
    return (1, value.casefold()) if isinstance(value, str) else (0, value)


_SIGNS: dict[str, Callable[[tuple[int, float | str], tuple[int, float | str]], bool]] = {
    "=": operator.eq, "<>": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
_LEVELS = (("=", "<>", "<", "<=", ">", ">="), ("&",), ("+", "-"), ("*", "/"))


class _Parser:
    def __init__(self, formula: str) -> None:
        if len(formula) > _LONGEST:
            raise Unclear
        self._tokens: list[tuple[str, str]] = []
        at = 0
        while at < len(formula.rstrip()):
            m = _TOKEN.match(formula, at)
            if not m or not m.lastgroup:
                raise Unclear
            self._tokens.append((m.lastgroup, m[m.lastgroup]))
            at = m.end()
        self._at = self._depth = 0

    def whole(self) -> Formula:
        made = self._level(0)
        if self._at < len(self._tokens):
            raise Unclear
        return made

    def _next(self, *signs: str) -> str:
        """The sign that comes next, if it is one of those, and steps over it."""
        if self._at < len(self._tokens) and self._tokens[self._at] in [("sign", s) for s in signs]:
            self._at += 1
            return self._tokens[self._at - 1][1]
        return ""

    def _level(self, level: int) -> Formula:
        if level == len(_LEVELS):
            return self._signed()
        made = self._level(level + 1)
        while sign := self._next(*_LEVELS[level]):
            made = _joined(sign, made, self._level(level + 1))
        return made

    def _signed(self) -> Formula:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Unclear
        minus = self._next("-", "+")
        made = self._signed() if minus else self._single()
        self._depth -= 1
        return (lambda p: _reckon("-", 0.0, made(p))) if minus == "-" else made

    def _single(self) -> Formula:
        if self._at >= len(self._tokens):
            raise Unclear
        kind, text = self._tokens[self._at]
        self._at += 1
        if kind == "call":
            return self._call(text.upper())
        if kind == "ref":
            return _reference(text)
        if (kind, text) == ("sign", "("):
            made = self._level(0)
            if not self._next(")"):
                raise Unclear
            return made
        if kind == "sign":
            raise Unclear
        constant = float(text) if kind == "number" else text.replace('""', '"') if kind == "text" else text == "TRUE"
        return lambda _: constant

    def _call(self, name: str) -> Formula:
        given: list[Formula] = []
        while not self._next(")"):
            if given and not self._next(","):
                raise Unclear
            given.append(self._level(0))
        if name in ("ROW", "COLUMN") and not given:
            return (lambda p: p.row + 1.0) if name == "ROW" else (lambda p: p.column + 1.0)
        found = _FUNCTIONS.get(name)
        if not found or not found[0] <= len(given) <= found[1]:
            raise Unclear
        made = found[2]

        def worked_out(place: Place) -> Value:
            values = [g(place) for g in given]
            if name not in _OF_FAULTS and any(isinstance(v, Fault) for v in values):
                return FAULT
            return made(*values)

        return worked_out


def _reference(text: str) -> Formula:
    m = _REFERENCE.fullmatch(text.upper())
    if not m:
        raise Unclear  # a range
    column, row = column_number(m[2]), int(m[4]) - 1

    def cell(place: Place) -> Value:
        r, c = row + (0 if m[3] else place.down), column + (0 if m[1] else place.right)
        if r < 0 or c < 0:
            raise Unclear
        return place.cells.at(r, c)

    return cell


def _joined(sign: str, one: Formula, other: Formula) -> Formula:
    if sign in _SIGNS:
        return lambda p: compare(sign, one(p), other(p))
    if sign == "&":
        return lambda p: _words(one(p)) + _words(other(p))
    return lambda p: _reckon(sign, one(p), other(p))


def _reckon(sign: str, one: Value, other: Value) -> Value:
    if isinstance(one, Fault) or isinstance(other, Fault):
        return FAULT
    if isinstance(one, str) or isinstance(other, str):
        raise Unclear
    a, b = float(one or 0), float(other or 0)
    if sign == "/" and not b:
        return FAULT
    return {"+": a + b, "-": a - b, "*": a * b}.get(sign, a / (b or 1))


def _words(value: Value) -> str:
    if isinstance(value, Fault):
        raise Unclear
    if isinstance(value, bool):
        return str(value).upper()
    return "" if value is None else f"{value:.15g}" if isinstance(value, float) else value


def _condition(value: Value) -> bool:
    held = truth(value)
    if held is None:
        raise Unclear
    return held


def _search(what: Value, where: Value) -> Value:
    one, other = _words(what), _words(where)
    if re.search(r"[*?~]", one):
        raise Unclear
    at = other.casefold().find(one.casefold())
    return FAULT if at < 0 else at + 1.0


def _count(value: Value) -> int:
    if isinstance(value, (str, Fault)) or (value or 0) < 0:
        raise Unclear
    return int(value or 0)


_OF_FAULTS = frozenset({"ISERROR", "ISBLANK", "ISNUMBER", "ISTEXT", "IF"})
_FUNCTIONS: Final[dict[str, tuple[int, int, Callable[..., Value]]]] = {
    "NOT": (1, 1, lambda v: not _condition(v)),
    "AND": (1, 30, lambda *v: all(tuple(map(_condition, v)))),
    "OR": (1, 30, lambda *v: any(tuple(map(_condition, v)))),
    "IF": (2, 3, lambda v, a, b=False: FAULT if isinstance(v, Fault) else a if _condition(v) else b),
    "TRUE": (0, 0, lambda: True), "FALSE": (0, 0, lambda: False),
    "ISERROR": (1, 1, lambda v: isinstance(v, Fault)),
    "ISBLANK": (1, 1, lambda v: v is None),
    "ISNUMBER": (1, 1, lambda v: isinstance(v, float)),
    "ISTEXT": (1, 1, lambda v: isinstance(v, str)),
    "LEN": (1, 1, lambda v: float(len(_words(v)))),
    "TRIM": (1, 1, lambda v: " ".join(_words(v).split())),
    "LEFT": (1, 2, lambda v, n=1.0: _words(v)[: _count(n)]),
    "RIGHT": (1, 2, lambda v, n=1.0: _words(v)[max(len(_words(v)) - _count(n), 0) :]),
    "SEARCH": (2, 2, _search),
    "MOD": (2, 2, lambda a, b: float(_count(a) % _count(b)) if _count(b) else FAULT),
}  # fmt: skip
"""Fewest and most values given, and what is made of them."""
