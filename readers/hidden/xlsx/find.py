"""Finds what an XLSX hides: rows, columns, cells that cannot be read, comments, caches, embedded objects, names.

Runs in the child process only, on parts that were proved to be whole XML. Sheets can be large, and so are looked at by
linear patterns; small parts are parsed. What is found here is told by place: the texts are in the cells as read.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from html import unescape
from typing import TYPE_CHECKING

from model.register import HiddenKind
from readers.hidden.covers import Aligned
from readers.hidden.looks import Signs
from readers.hidden.names import holds_constant
from readers.hidden.pushed import Pushed, may_push
from readers.hidden.take_out import Conceal, Found
from readers.hidden.xlsx.drawings import covers_of, related_parts
from readers.hidden.xlsx.rules import rules_of
from readers.hidden.xlsx.sizes import MOST_ROWS, NO_HEIGHT, Sizes, attribute
from readers.hidden.xlsx.styles import Styles, has_gaps, runs_of
from readers.hidden.xlsx.tables import Tables
from readers.workbook.annotations import column_number, merged_areas

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from readers.hidden.looks import Run
    from readers.hidden.rules import Rules
    from readers.hidden.take_out import Cell

_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s/>])[^<>]*>")
_FORMULAS = re.compile(rb"<(?:\w+:)?sheetView\s[^<>]*showFormulas=[\"'](?:1|true)[\"']")
_FORMULA = re.compile(rb"\s*<(?:\w+:)?f[\s/>]")
_CELL_END = re.compile(rb"</(?:\w+:)?c>")
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^<>]*)?>([0-9]{1,9})</")
_STRING = re.compile(rb"<(?:\w+:)?si(?:\s[^<>]*)?(?:/>|>(.*?)</(?:\w+:)?si>)", re.DOTALL)
_TEXT = re.compile(rb"<(?:\w+:)?(?:t|text)(?:\s[^<>]*)?>([^<]+)<")
_COMMENT = re.compile(
    rb"<(?:\w+:)?(?:comment|threadedComment)\s[^<>]*(?<!/)>.*?</(?:\w+:)?(?:comment|threadedComment)>", re.DOTALL
)
_CACHED = re.compile(rb"<(?:\w+:)?(?:v|val)(?:\s[^<>]*)?>([^<]+)<")
_PIVOT_VALUE = re.compile(rb"<(?:\w+:)?(?:s|n|d|b)\s[^<>]*>")
_NAME = re.compile(rb"<(?:\w+:)?definedName\s[^<>]*(?<!/)>[^<]*<")
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?", re.ASCII)
_TEXTS = ("s", "str", "inlineStr")
_MOST, _MOST_RULED = 200_000, 1_000_000


def conceal_sheet(parts: Mapping[str, bytes], part: str, styles: Styles) -> Conceal:
    """What one worksheet part does not show."""
    body = parts.get(part, b"")
    sizes = Sizes(body)
    out = Conceal(sizes.rows, sizes.columns)
    rules = rules_of(body, styles)
    linked = _related(parts, part)
    _find_unreadable(body, styles, Tables(parts, linked, styles), out, rules)
    if rules.looks:
        out.judges.append(rules.judge)
    if pushed := _pushed(body, styles, sizes):
        out.judges.append(Pushed(pushed, sizes.heights, sizes.lefts(), merged_areas(body)).judge)
    if covers := covers_of(parts, linked, body, sizes, lambda: _aligned(body, styles)):
        out.judges.append(covers.judge)
    for related in linked:
        if "comment" in posixpath.basename(related).lower() or "/threadedComments/" in related:
            out.comments += _comments(parts.get(related, b""))
    return out


def found_in_book(parts: Mapping[str, bytes], sheets: list[tuple[str, str, str]]) -> list[Found]:
    """What the workbook holds beside its sheets."""
    out: list[Found] = []
    related = {r for _, part, _ in sheets for r in _related(parts, part)}
    listed = {part for _, part, _ in sheets}
    caches, links, revisions, names = [], [], [], []
    for name, body in parts.items():
        if name.startswith("xl/pivotCache/") and name.endswith(".xml"):
            caches += [_hash(m[0]) for m in _PIVOT_VALUE.finditer(body)]
        elif name.startswith("xl/externalLinks/") and name.endswith(".xml"):
            links += [_plain(m[1]) for m in _CACHED.finditer(body)]
        elif name.startswith("xl/revisions/revisionLog"):
            revisions += [
                _hash(m[0]) for m in re.finditer(rb"<(?:\w+:)?(?:rcc|rrc|rm|rcmt|rdn|ris|rsnm)[\s>][^<>]*>", body)
            ]
        elif name.startswith("xl/worksheets/") and name.endswith(".xml") and name not in listed:
            texts = [_plain(m[1]) for m in re.finditer(rb"<(?:\w+:)?(?:v|t)(?:\s[^<>]*)?>([^<]+)<", body)]
            out += (
                [Found(HiddenKind.VERY_HIDDEN_SHEET, "a sheet that the workbook does not list", texts)] if texts else []
            )
        elif "comment" in name.lower() and name.endswith(".xml") and name not in related and name.startswith("xl/"):
            texts = [t for _, t in _comments(body)]
            out += [Found(HiddenKind.COMMENTS, "comments that belong to no sheet", texts)] if texts else []
    for m in _NAME.finditer(parts.get("xl/workbook.xml", b"")):
        tag, _, formula = m[0][:-1].rpartition(b">")
        if not attribute(tag, b"name").startswith("_xlnm.") and holds_constant(_plain(formula)):
            names.append(_plain(formula))
    embedded = [n for n in parts if n.startswith("xl/embeddings/") and parts[n]]
    models = [n for n in parts if n.startswith("xl/model/") and parts[n]]
    told = (
        (HiddenKind.PIVOT_CACHE, "copies of data behind pivot tables", caches),
        (HiddenKind.EXTERNAL_LINK, "values of other workbooks, kept with the links to them", links),
        (HiddenKind.TRACKED_CHANGES, "the log of changes", revisions),
        (HiddenKind.DEFINED_NAME, "names that hold values", names),
        (HiddenKind.EMBEDDED, "objects within the workbook", [_hash(parts[n]) for n in embedded]),
        (HiddenKind.DATA_MODEL, "the data model", [_hash(parts[n]) for n in models]),
    )
    return out + [Found(kind, place, texts) for kind, place, texts in told if texts]


def _find_unreadable(
    body: bytes, styles: Styles, tables: Tables, conceal: Conceal, rules: Rules
) -> None:
    """Adds the cells that nobody can read, and what of each can be read all the same; and those rules could hide."""
    ruled = {look for look in styles.looks() if rules.may_hide(look)} if rules.rules else set()
    formulas = _FORMULAS.search(body, 0, max(body.find(b"sheetData"), 0)) is not None
    in_tables = tables.may_hide(styles.looks())
    if not ruled and not formulas and not in_tables and not styles.suspicious(b"<rPr" in body or b":rPr" in body):
        return
    signs: dict[Cell, str] = {}
    conceal.judges.append(Signs(signs).judge)
    in_pieces = ("s",) * bool(styles.rich) + ("inlineStr",) * (b"rPr" in body)
    for (row, column), tag, end in _cells(body):
        own = styles.look(_style(tag))
        seen = tables.looks(own, row, column)
        look = seen[0] if len(seen) == 1 else next((n for n in seen if n.may_hide()), seen[0])
        kind = attribute(tag, b"t") or "n"
        if own in ruled and rules.covers(row, column):
            rules.looks[row, column] = look, kind in _TEXTS
        runs = _runs(body, end, kind, styles) if kind in in_pieces else ()
        if runs and look.form.section(None).shows:
            left = look.left_of(runs)
        else:
            value = None if kind in _TEXTS or not look.may_hide() else _value(body, end)
            left = look.words(value) if look.hides(value) else None
        if left is None and formulas and _FORMULA.match(body, end):
            left = ""  # the sheet shows the formula
        if left is not None:
            conceal.cells[row, column] = left
        if look.signs and not runs:
            signs[row, column] = look.signs
        if len(conceal.cells) >= _MOST or len(rules.looks) >= _MOST_RULED:
            conceal.rows.append((row, MOST_ROWS))  # the rest is not looked into one by one
            return


def _runs(body: bytes, start: int, kind: str, styles: Styles) -> Sequence[Run]:
    """The pieces of the text of a cell that has several looks."""
    if kind == "s":
        m = _VALUE.search(body, start, start + 400)
        return styles.rich.get(int(m[1]), ()) if m else ()
    end = _CELL_END.search(body, start)
    fragment = body[start : end.start() if end else start]
    return runs_of(fragment, styles) if b"rPr" in fragment else ()


def _value(body: bytes, start: int) -> float:
    """The number in a cell, 1 where it is none."""
    end = _CELL_END.search(body, start)
    m = _CACHED.search(body, start, end.start() + 1 if end else start)
    try:
        return float(m[1]) if m else 1.0
    except ValueError:
        return 1.0


def _related(parts: Mapping[str, bytes], part: str) -> list[str]:
    return list(related_parts(parts, part).values())


def _pushed(body: bytes, styles: Styles, sizes: Sizes) -> dict[Cell, Aligned]:
    """The cells whose text could lie out of sight, and how it lies."""
    lowest = min((h for h in sizes.heights.values() if h >= NO_HEIGHT), default=NO_HEIGHT * 99)
    odd = {n for n, lies in styles.aligned.items() if may_push(lies, lowest)}
    inline = has_gaps(body)
    if not odd and not styles.gaps and not inline:
        return {}
    out: dict[Cell, Aligned] = {}
    for place, tag, end in _cells(body):
        style = _style(tag)
        kind = attribute(tag, b"t")
        shared = _VALUE.search(body, end, end + 400) if kind == "s" and styles.gaps else None
        if style in odd or (inline and kind in ("str", "inlineStr")) or (shared and int(shared[1]) in styles.gaps):
            out[place] = styles.aligned.get(style, Aligned())
            if len(out) >= _MOST:
                break
    return out


def _aligned(body: bytes, styles: Styles) -> dict[tuple[int, int], Aligned]:
    """Of the cells whose style says so, how their text lies in them."""
    numbers = ((place, _style(tag)) for place, tag, _ in _cells(body))
    return {place: styles.aligned[n] for place, n in numbers if n in styles.aligned} if styles.aligned else {}


def _cells(body: bytes) -> Iterator[tuple[tuple[int, int], bytes, int]]:
    """(row and column, tag, where the tag ends) of the cells that are not empty."""
    row = column = -1
    for cell in _CELL.finditer(body):
        m = _AREA.fullmatch(attribute(cell[0], b"r"))
        row, column = (int(m[2]) - 1, column_number(m[1])) if m else (row, column + 1)
        if not cell[0].endswith(b"/>"):
            yield (row, column), cell[0], cell.end()


def _style(tag: bytes) -> int:
    style = attribute(tag, b"s")
    return int(style) if style.isdecimal() and len(style) < 7 else 0


def _comments(body: bytes) -> Iterator[tuple[str, str]]:
    for m in _COMMENT.finditer(body):
        text = "".join(_plain(t[1]) for t in _TEXT.finditer(m[0]))
        if text.strip():
            place = attribute(m[0].partition(b">")[0], b"ref")
            yield place if _AREA.fullmatch(place) else "?", text


def _plain(text: bytes) -> str:
    return unescape(text.decode("utf-8", "replace"))


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
