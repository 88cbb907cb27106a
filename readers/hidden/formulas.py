"""Works out the formulas of conditional formats that are of the common forms; any other is Unclear, never guessed."""

from __future__ import annotations

import datetime as dt
import operator
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from readers.hidden.take_out import text_at
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
_LONGEST_FORMULA, _DEEPEST_FORMULA = 1000, 40
_MOST_LOOKUPS = 5_000_000
"""Cells that one sheet's formulas may look at."""


class Unclear(Exception):
    """A formula whose value is not known here."""


class ErrorValue:
    """The value of what has none, such as #N/A."""


FAULT: Final = ErrorValue()
Value = float | str | bool | ErrorValue | None
"""None: a blank cell."""


class Cells:
    """The cells of a sheet as values."""

    def __init__(self, rows: Sequence[Sequence[str]], texts: Callable[[int, int], bool]) -> None:
        """`texts` says whether a cell, by row and column, is known to hold a text though it reads as a number."""
        self._rows, self._texts, self._left = rows, texts, _MOST_LOOKUPS

    def within(self, top: int, left: int, bottom: int, right: int) -> Iterator[str]:
        """The texts of the filled cells of an area, both ends included."""
        for row in self._rows[top : bottom + 1]:
            yield from filter(None, row[left : right + 1])

    def text(self, row: int, column: int) -> str:
        """A cell's text, "" outside the sheet."""
        return text_at(self._rows, row, column)

    def at(self, row: int, column: int) -> Value:
        """A cell's value. Raises Unclear when asked too often."""
        self._left -= 1
        if self._left < 0:
            raise Unclear
        text = self.text(row, column)
        return text if text and self._texts(row, column) else value_of(text)


class FormulaPlace(NamedTuple):
    """The cell for which a formula is worked out, and how far it is from the one for which the formula was written."""

    cells: Cells
    row: int
    column: int
    down: int
    right: int


Formula = Callable[[FormulaPlace], Value]


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
    return _FormulaParser(formula.strip().removeprefix("=")).whole()


def truth(value: Value) -> bool | None:
    """Whether a condition of that value holds; None where that is in doubt."""
    if isinstance(value, str):
        return None
    return False if value is None or isinstance(value, ErrorValue) else bool(value)


def compare(sign: str, one: Value, other: Value) -> Value:
    """One value held against another, as a spreadsheet does: numbers before texts, letters of either case alike."""
    if isinstance(one, ErrorValue) or isinstance(other, ErrorValue):
        return FAULT
    return _SIGNS[sign](_ranked(one, other), _ranked(other, one))


def _ranked(value: float | str | bool | None, beside: float | str | bool | None) -> tuple[int, float | str]:
    """A value in the order of all; a blank cell counts as what suits the value beside it."""
    if value is None:
        value = "" if isinstance(beside, str) else False if isinstance(beside, bool) else 0.0
    if isinstance(value, bool):
        return 2, float(value)
    return (1, value.casefold()) if isinstance(value, str) else (0, value)


_SIGNS: dict[str, Callable[[tuple[int, float | str], tuple[int, float | str]], bool]] = {
    "=": operator.eq, "<>": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}
_LEVELS = (("=", "<>", "<", "<=", ">", ">="), ("&",), ("+", "-"), ("*", "/"))


class _FormulaParser:
    def __init__(self, formula: str) -> None:
        if len(formula) > _LONGEST_FORMULA:
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
        if self._depth > _DEEPEST_FORMULA:
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

        def worked_out(place: FormulaPlace) -> Value:
            values = [g(place) for g in given]
            if name not in _OF_FAULTS and any(isinstance(v, ErrorValue) for v in values):
                return FAULT
            return made(*values)

        return worked_out


def _reference(text: str) -> Formula:
    m = _REFERENCE.fullmatch(text.upper())
    if not m:
        raise Unclear  # a range
    column, row = column_number(m[2]), int(m[4]) - 1

    def cell(place: FormulaPlace) -> Value:
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
    if isinstance(one, ErrorValue) or isinstance(other, ErrorValue):
        return FAULT
    if isinstance(one, str) or isinstance(other, str):
        raise Unclear
    a, b = float(one or 0), float(other or 0)
    if sign == "/" and not b:
        return FAULT
    return {"+": a + b, "-": a - b, "*": a * b}.get(sign, a / (b or 1))


def _words(value: Value) -> str:
    if isinstance(value, ErrorValue):
        raise Unclear
    if isinstance(value, bool):
        return str(value).upper()
    return "" if value is None else f"{value:.15g}" if isinstance(value, float) else value


def _condition(value: Value) -> bool:
    answer = truth(value)
    if answer is None:
        raise Unclear
    return answer


def _search(what: Value, where: Value) -> Value:
    one, other = _words(what), _words(where)
    if re.search(r"[*?~]", one):
        raise Unclear
    at = other.casefold().find(one.casefold())
    return FAULT if at < 0 else at + 1.0


def _count(value: Value) -> int:
    if isinstance(value, (str, ErrorValue)) or (value or 0) < 0:
        raise Unclear
    return int(value or 0)


_OF_FAULTS = frozenset({"ISERROR", "ISBLANK", "ISNUMBER", "ISTEXT", "IF"})
_FUNCTIONS: Final[dict[str, tuple[int, int, Callable[..., Value]]]] = {
    "NOT": (1, 1, lambda v: not _condition(v)),
    "AND": (1, 30, lambda *v: all(tuple(map(_condition, v)))),
    "OR": (1, 30, lambda *v: any(tuple(map(_condition, v)))),
    "IF": (2, 3, lambda v, a, b=False: FAULT if isinstance(v, ErrorValue) else a if _condition(v) else b),
    "TRUE": (0, 0, lambda: True), "FALSE": (0, 0, lambda: False),
    "ISERROR": (1, 1, lambda v: isinstance(v, ErrorValue)),
    "ISBLANK": (1, 1, lambda v: v is None),
    "ISNUMBER": (1, 1, lambda v: isinstance(v, float)),
    "ISTEXT": (1, 1, lambda v: isinstance(v, str)),
    "LEN": (1, 1, lambda v: float(len(_words(v)))),
    "TRIM": (1, 1, lambda v: " ".join(_words(v).split())),
    "LEFT": (1, 2, lambda v, n=1.0: _words(v)[: _count(n)]),
    "RIGHT": (1, 2, lambda v, n=1.0: _words(v)[max(len(_words(v)) - _count(n), 0) :]),
    "SEARCH": (2, 2, _search),
    "MOD": (2, 2, lambda a, b: float(_count(a) % _count(b)) if _count(b) else FAULT),
}
"""Fewest and most values given, and what is made of them."""
