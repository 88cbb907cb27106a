"""Styles of an ODS that apply under a condition: whether it holds for a cell. Runs in the child process only."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from typing import Any, NamedTuple
from xml.parsers import expat

from readers.workbook.annotations import MergedArea, column_number

_COMPARED = re.compile(r"(?:of:|msoxl:)?\s*(?:(?:cell-content|value)\(\))?\s*(!=|<>|[<>]=?|==?)\s*(.+)", re.DOTALL)
_BETWEEN = re.compile(r"(?:of:)?\s*(?:cell-content-is-)?(not-)?between\(\s*([^,;]+)[,;]\s*([^,;()]+)\)")
_PARTS = re.compile(r'(begins-with|ends-with|contains-text|not-contains-text)\("((?:[^"]|"")*)"\)')
_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "!=": operator.ne, "<>": operator.ne, "=": operator.eq, "==": operator.eq,
    "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge,
}
_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_ZERO = re.compile(r"[-+]?0*(?:[.,]0*)?[  ]*%?|[-\u2013\u2014]")

Value = float | str


class Ranged(NamedTuple):
    """A condition that a table lays over an area of its cells."""

    area: MergedArea
    condition: str
    style: str
    """"" for bars and icons that stand in the place of numbers."""


def holds(condition: str, value: Value) -> bool | None:
    """Whether a condition holds for the value of a cell; None where that cannot be told."""
    condition = condition.strip()
    if m := _BETWEEN.fullmatch(condition):
        low, high = _operand(m[2]), _operand(m[3])
        if not isinstance(low, float) or not isinstance(high, float):
            return None
        return (isinstance(value, float) and min(low, high) <= value <= max(low, high)) != bool(m[1])
    if m := _PARTS.fullmatch(condition):
        text, part = str(value).casefold(), m[2].replace('""', '"').casefold()
        found = {"begins-with": text.startswith(part), "ends-with": text.endswith(part)}.get(m[1], part in text)
        return found != m[1].startswith("not")
    m = _COMPARED.fullmatch(condition)
    wanted = _operand(m[2]) if m else None
    return _compared(m[1], value, wanted) if m and wanted is not None else None


def _compared(sign: str, value: Value, wanted: Value) -> bool:
    if isinstance(value, str) != isinstance(wanted, str):
        return sign in ("!=", "<>")  # a number is no text
    if isinstance(value, str) and isinstance(wanted, str):
        value, wanted = value.casefold(), wanted.casefold()
    return _OPERATORS[sign](value, wanted)


def _operand(text: str) -> Value | None:
    text = text.strip()
    if m := re.fullmatch(r'"((?:[^"]|"")*)"', text):
        return m[1].replace('""', '"')
    try:
        return float(text)
    except ValueError:
        return None


def leaks_nothing(text: str, above: str) -> bool:
    """True for what publishers hide to tidy up: zeros, blanks, and what repeats the cell just above."""
    text = text.strip()
    return text == above.strip() or _ZERO.fullmatch(text) is not None


def conditions_of(content: bytes) -> list[list[Ranged]]:
    """For each table of content.xml, in order, the conditions that lie over its cells."""
    if b":conditional-format" not in content:
        return []
    reader = _ConditionReader()
    walk(content, reader.start, reader.end)
    return reader.tables


def walk(
    xml: bytes, start: Callable[[str, dict[str, str]], None], end: Callable[[str], None],
    data: Callable[[str], None] | None = None, *, whole: bool = True,
) -> None:
    """Calls these for each element, and for the text, of XML; without `whole` its end may be missing."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, data
    parser.Parse(xml, whole)


class _ConditionReader:
    def __init__(self) -> None:
        self.tables: list[list[Ranged]] = []
        self._deep = 0
        self._areas: list[MergedArea] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table:table":
            if not self._deep:
                self.tables.append([])
            self._deep += 1
        elif tag.endswith(":conditional-format"):
            self._areas = areas_of(_named(attributes, "target-range-address"))
        elif tag.endswith(":condition"):
            self._add(_named(attributes, "value"), _named(attributes, "apply-style-name"))
        elif tag.endswith((":data-bar", ":icon-set")) and _named(attributes, "show-value") == "false":
            self._add("", "")

    def _add(self, condition: str, style: str) -> None:
        if self.tables:
            self.tables[-1] += [Ranged(area, condition, style) for area in self._areas[:1000]]

    def end(self, tag: str) -> None:
        self._deep -= tag == "table:table"


def _named(attributes: dict[str, str], name: str) -> str:
    return next((v for k, v in attributes.items() if k.rpartition(":")[2] == name), "")


def areas_of(text: str) -> list[MergedArea]:
    """The areas that a list of addresses names, without their sheets."""
    out = []
    for one in re.sub(r"'(?:[^']|'')*'", "", text).split():
        ends = [m for part in one.split(":") if (m := _ADDRESS.fullmatch(part.rpartition(".")[2]))]
        if ends:
            rows, columns = [int(m[2]) - 1 for m in ends], [column_number(m[1]) for m in ends]
            out.append(MergedArea(min(rows), min(columns), max(rows), max(columns)))
    return out
