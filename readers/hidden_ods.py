"""Finds what an ODS hides: one walk over content.xml, only where something in it could be hidden.

Runs in the child process only, on XML that was proved to be whole. The texts of cells are not taken from here but from
the cells as read; the walk says where they stand.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from model import HiddenKind
from readers.hidden import Conceal, Found, letters
from readers.hidden_names import holds_constant
from readers.hidden_ods_styles import Styles, read_styles

if TYPE_CHECKING:
    from collections.abc import Mapping

_COULD_HIDE = re.compile(
    rb"=[\"'](?:collapse|filter)[\"']|:display=[\"'](?:false|none)[\"']|office:annotation|table:tracked-changes|"
    rb"table:table-source|table:dde-link|table:named-expression|table:data-pilot-member"
)
_MOST = 200_000
_FURTHEST = 1_048_576


def conceal_ods(parts: Mapping[str, bytes]) -> tuple[list[Conceal], list[Found]]:
    """For each table of content.xml, in order, what of it is not shown; and what the file holds beside its tables.

    The list is empty where nothing in content.xml hides anything.
    """
    content = parts["content.xml"]
    styles = read_styles(parts.get("styles.xml", b""), content)
    found = _beside(parts)
    if not styles.hiding and not _COULD_HIDE.search(content):
        return [], found
    walk = _Walk(styles)
    walk.read(content)
    told = (
        (HiddenKind.TRACKED_CHANGES, "the log of changes", walk.log),
        (HiddenKind.EXTERNAL_LINK, "values of other workbooks, kept with the links to them", walk.links),
        (HiddenKind.DEFINED_NAME, "names that hold values", walk.names),
        (HiddenKind.PIVOT_CACHE, "copies of data behind pivot tables", walk.members),
    )
    return walk.tables, found + [Found(kind, place, texts) for kind, place, texts in told if texts]


def _beside(parts: Mapping[str, bytes]) -> list[Found]:
    embedded = [
        n for n in parts if re.match(r"Object [^/]+(?:/content\.xml)?$|Object_[^/]+/content\.xml$", n) and parts[n]
    ]
    older = [n for n in parts if n.startswith("Versions/") and parts[n]]
    out = []
    if embedded:
        hashes = [hashlib.sha256(parts[n]).hexdigest() for n in embedded]
        out.append(Found(HiddenKind.EMBEDDED, "objects within the workbook", hashes))
    if older:
        hashes = [hashlib.sha256(parts[n]).hexdigest() for n in older]
        out.append(Found(HiddenKind.TRACKED_CHANGES, "older versions within the file", hashes))
    return out


class _Walk:
    """Collects, element by element."""

    def __init__(self, styles: Styles) -> None:
        self.styles = styles
        self.tables: list[Conceal] = []
        self.log: list[str] = []
        self.links: list[str] = []
        self.names: list[str] = []
        self.members: list[str] = []
        self._stack: list[str] = []
        self._folded: list[bool] = []
        self._row = self._column = self._columns = 0
        self._repeat = (1, 1)
        self._row_style = ""
        self._column_styles: list[tuple[int, int, str]] = []
        self._cell_style = ""
        self._is_text = True
        self._protected = False
        self._note: list[str] | None = None
        self._text: list[tuple[str, bool]] = []
        self._spans: list[bool] = []
        self._cached: list[str] | None = None
        self._change: list[str] | None = None

    def read(self, content: bytes) -> None:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._data
        parser.Parse(content, True)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._stack.append(tag)
        begin = _BEGIN.get(tag)
        if begin and self._cached is None:
            begin(self, attributes)

    def _end(self, tag: str) -> None:
        self._stack.pop()
        end = _FINISH.get(tag)
        if end and (self._cached is None or tag == "table:dde-links"):
            end(self)

    def _data(self, text: str) -> None:
        if self._change is not None:
            self._change.append(text)
        elif self._cached is not None:
            self._cached.append(text)
        elif self._note is not None:
            self._note.append(text if self._stack[-1] not in ("dc:date", "dc:creator", "meta:date-string") else "")
        elif self._stack[-1][:5] == "text:":
            self._text.append((text, any(self._spans)))

    # Tables, columns, rows ------------------------------------------------------------------------------------------

    def table(self, attributes: dict[str, str]) -> None:
        if self._change is None and "table:table" not in self._stack[:-1]:
            self._protected = attributes.get("table:protected") == "true"
            self.tables.append(Conceal())
            self._row = self._columns = 0
            self._folded.clear()
            self._column_styles = []

    def source(self, _: dict[str, str]) -> None:
        if self.tables and self._stack.count("table:table") == 1:
            self.tables[-1].cache = True

    def group(self, attributes: dict[str, str]) -> None:
        self._folded.append(attributes.get("table:display") == "false")

    def group_end(self) -> None:
        if self._folded:
            self._folded.pop()

    def column_start(self, attributes: dict[str, str]) -> None:
        if not self.tables:
            return
        count = _number(attributes, "table:number-columns-repeated")
        first, self._columns = self._columns, self._columns + count
        self._column_styles.append((first, self._columns - 1, attributes.get("table:default-cell-style-name", "")))
        if self._is_hidden(attributes, self.styles.narrow):
            self.tables[-1].columns.append((first, self._columns - 1))

    def row_start(self, attributes: dict[str, str]) -> None:
        if not self.tables:
            return
        self._repeat = (_number(attributes, "table:number-rows-repeated"), 1)
        self._column = 0
        self._row_style = attributes.get("table:default-cell-style-name", "")
        if self._is_hidden(attributes, self.styles.flat):
            self.tables[-1].rows.append((self._row, self._row + self._repeat[0] - 1))

    def row_end(self) -> None:
        self._row = min(self._row + self._repeat[0], _FURTHEST)

    def _is_hidden(self, attributes: dict[str, str], thin: frozenset[str]) -> bool:
        return (
            attributes.get("table:visibility", "visible") != "visible"
            or any(self._folded)
            or attributes.get("table:style-name", "") in thin
        )

    # Cells ----------------------------------------------------------------------------------------------------------

    def cell(self, attributes: dict[str, str]) -> None:
        self._repeat = (self._repeat[0], _number(attributes, "table:number-columns-repeated"))
        style = attributes.get("table:style-name") or self._row_style
        if not style:
            style = next((s for a, b, s in self._column_styles if a <= self._column <= b), "")
        self._cell_style = style
        self._text = []
        self._spans = []
        self._is_text = attributes.get("office:value-type", "string") == "string"

    def cell_end(self) -> None:
        conceal = self.tables[-1] if self.tables else None
        hidden = self.styles.hides(self._cell_style, text=self._is_text)
        hidden = hidden or (self._protected and self.styles.hides_when_protected(self._cell_style))
        if conceal is not None and (hidden or any(h for _, h in self._text)) and len(conceal.cells) < _MOST:
            left = "" if hidden else "".join(t for t, h in self._text if not h)
            for row in range(self._row, min(self._row + self._repeat[0], self._row + 1000)):
                for column in range(self._column, min(self._column + self._repeat[1], self._column + 1000)):
                    if self._text:
                        conceal.cells[row, column] = left
        self._column += self._repeat[1]

    def paragraph(self, attributes: dict[str, str]) -> None:
        if self._text and self._note is None:
            self._text.append(("\n", False))
        self.span(attributes)

    def span(self, attributes: dict[str, str]) -> None:
        self._spans.append(self.styles.hides_span(attributes.get("text:style-name", ""), self._cell_style))

    def span_end(self) -> None:
        if self._spans:
            self._spans.pop()

    def annotation(self, _: dict[str, str]) -> None:
        self._note = []

    def annotation_end(self) -> None:
        text = "".join(self._note or ()).strip()
        self._note = None
        if text and self.tables:
            self.tables[-1].comments.append((f"{letters(self._column)}{self._row + 1}", text))

    # Beside the tables ----------------------------------------------------------------------------------------------

    def changes(self, _: dict[str, str]) -> None:
        self._change = []

    def one_change(self, _: dict[str, str]) -> None:
        if self._change is not None:
            self.log.append("".join(self._change))
            self._change = []

    def changes_end(self) -> None:
        self.log.append("".join(self._change or ()))
        # The first piece stands before the first change.
        self.log[:1] = []
        self._change = None

    def dde(self, _: dict[str, str]) -> None:
        self._cached = []

    def dde_end(self) -> None:
        if "".join(self._cached or ()).strip():
            self.links.append("".join(self._cached or ()))
        self._cached = None

    def expression(self, attributes: dict[str, str]) -> None:
        formula = attributes.get("table:expression", "")
        if holds_constant(formula):
            self.names.append(formula)

    def member(self, attributes: dict[str, str]) -> None:
        if attributes.get("table:name"):
            self.members.append(attributes["table:name"])


_BEGIN: dict[str, Any] = {
    "table:table": _Walk.table,
    "table:table-source": _Walk.source,
    "table:table-row-group": _Walk.group,
    "table:table-column-group": _Walk.group,
    "table:table-column": _Walk.column_start,
    "table:table-row": _Walk.row_start,
    "table:table-cell": _Walk.cell,
    "table:covered-table-cell": _Walk.cell,
    "text:p": _Walk.paragraph,
    "text:span": _Walk.span,
    "office:annotation": _Walk.annotation,
    "table:tracked-changes": _Walk.changes,
    **dict.fromkeys(
        ("table:cell-content-change", "table:insertion", "table:deletion", "table:movement"), _Walk.one_change
    ),
    "table:dde-links": _Walk.dde,
    "table:named-expression": _Walk.expression,
    "table:data-pilot-member": _Walk.member,
}
_FINISH: dict[str, Any] = {
    "table:table-row-group": _Walk.group_end,
    "table:table-column-group": _Walk.group_end,
    "table:table-row": _Walk.row_end,
    "table:table-cell": _Walk.cell_end,
    "table:covered-table-cell": _Walk.cell_end,
    "text:p": _Walk.span_end,
    "text:span": _Walk.span_end,
    "office:annotation": _Walk.annotation_end,
    "table:tracked-changes": _Walk.changes_end,
    "table:dde-links": _Walk.dde_end,
}


def _number(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(name, "1")
    return min(int(text), _FURTHEST) if text.isdecimal() and len(text) < 9 and int(text) else 1
