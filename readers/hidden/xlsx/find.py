"""Finds what an XLSX hides: rows, columns, cells that cannot be read, comments, caches, embedded objects, names.

Runs in the child process only, on parts that were proved to be whole XML. Sheets can be large, and so are looked at by
linear patterns; small parts are parsed. What is found here is told by place: the texts are in the cells as read.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence

from model.hidden import HiddenKind
from readers.hidden.book import digest, found_beside, holds_constant
from readers.hidden.geometry import Aligned, Covers, Pushed, may_push
from readers.hidden.looks import Run, Signs
from readers.hidden.rules import Rules
from readers.hidden.sizes import AREA, NO_HEIGHT, XLSX_ROWS, XlsxSizes, attribute, plain, whole
from readers.hidden.take_out import Cell, Conceal, Found
from readers.hidden.xlsx.drawings import drawn_on, related_parts
from readers.hidden.xlsx.effects import Tables, rules_of
from readers.hidden.xlsx.styles import XlsxStyles, has_gaps, runs_of
from readers.workbook.annotations import column_number, merged_areas
from readers.workbook.struck import standing

_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s/>])[^<>]*>")
_SHOWS_FORMULAS = re.compile(rb"<(?:\w+:)?sheetView\s[^<>]*showFormulas=[\"'](?:1|true)[\"']")
_FORMULA = re.compile(rb"\s*<(?:\w+:)?f[\s/>]")
_CELL_END = re.compile(rb"</(?:\w+:)?c>")
_SHARED = re.compile(rb"<(?:\w+:)?v(?:\s[^<>]*)?>([0-9]{1,9})</")
_TEXT = re.compile(rb"<(?:\w+:)?(?:t|text)(?:\s[^<>]*)?>([^<]+)<")
_COMMENT = re.compile(
    rb"<(?:\w+:)?(?:comment|threadedComment)\s[^<>]*(?<!/)>.*?</(?:\w+:)?(?:comment|threadedComment)>", re.DOTALL
)
_CACHED = re.compile(rb"<(?:\w+:)?(?:v|val)(?:\s[^<>]*)?>([^<]+)<")
_PIVOT_VALUE = re.compile(rb"<(?:\w+:)?(?:s|n|d|b)\s[^<>]*>")
_REVISION = re.compile(rb"<(?:\w+:)?(?:rcc|rrc|rm|rcmt|rdn|ris|rsnm)[\s>][^<>]*>")
_UNLISTED = re.compile(rb"<(?:\w+:)?(?:v|t)(?:\s[^<>]*)?>([^<]+)<")
_NAME = re.compile(rb"(<(?:\w+:)?definedName\s[^<>]*(?<!/)>)([^<]*)<")
_TEXTS = ("s", "str", "inlineStr")
_MOST_CELLS, _MOST_RULED = 200_000, 1_000_000


def conceal_sheet(parts: Mapping[str, bytes], part: str, styles: XlsxStyles) -> Conceal:
    """What one worksheet part does not show."""
    body = parts.get(part, b"")
    sizes = XlsxSizes(body)
    out = Conceal(sizes.rows, sizes.columns)
    rules = rules_of(body, styles)
    linked = [*related_parts(parts, part).values()]
    _find_unreadable(body, styles, Tables(parts, linked, styles), out, rules)
    _find_struck(body, styles, out)
    if rules.looks:
        out.judges.append(rules.judge)
    if pushed := _pushed(body, styles, sizes):
        out.judges.append(Pushed(pushed, sizes.heights, sizes.lefts(), merged_areas(body)).judge)
    if drawn := drawn_on(parts, linked, body, sizes):
        out.judges.append(Covers(*drawn, merged_areas(body), _aligned(body, styles)).judge)
    for related in linked:
        if "comment" in posixpath.basename(related).lower() or "/threadedComments/" in related:
            out.comments += _comments(parts.get(related, b""))
    return out


def found_in_book(parts: Mapping[str, bytes], sheets: Sequence[tuple[str, str, str]]) -> list[Found]:
    """What the workbook holds beside its sheets."""
    alone: list[Found] = []
    listed = {part for _, part, _ in sheets}
    related = {r for part in listed for r in related_parts(parts, part).values()}
    caches, links, revisions = [], [], []
    for name, body in parts.items():
        xml = name.endswith(".xml")
        if name.startswith("xl/pivotCache/") and xml:
            caches += [digest(m[0]) for m in _PIVOT_VALUE.finditer(body)]
        elif name.startswith("xl/externalLinks/") and xml:
            links += [plain(m[1]) for m in _CACHED.finditer(body)]
        elif name.startswith("xl/revisions/revisionLog"):
            revisions += [digest(m[0]) for m in _REVISION.finditer(body)]
        elif name.startswith("xl/worksheets/") and xml and name not in listed:
            texts = [plain(m[1]) for m in _UNLISTED.finditer(body)]
            alone.append(Found(HiddenKind.VERY_HIDDEN_SHEET, "a sheet that the workbook does not list", texts))
        elif "comment" in name.lower() and xml and name not in related and name.startswith("xl/"):
            texts = [t for _, t in _comments(body)]
            alone.append(Found(HiddenKind.COMMENTS, "comments that belong to no sheet", texts))
    names = [(attribute(m[1], b"name"), plain(m[2])) for m in _NAME.finditer(parts.get("xl/workbook.xml", b""))]
    return [f for f in alone if f.texts] + found_beside({
        HiddenKind.PIVOT_CACHE: caches, HiddenKind.EXTERNAL_LINK: links, HiddenKind.TRACKED_CHANGES: revisions,
        HiddenKind.DEFINED_NAME: [f for name, f in names if not name.startswith("_xlnm.") and holds_constant(f)],
        HiddenKind.EMBEDDED: [digest(b) for n, b in parts.items() if n.startswith("xl/embeddings/") and b],
        HiddenKind.DATA_MODEL: [digest(b) for n, b in parts.items() if n.startswith("xl/model/") and b],
    })


def _find_unreadable(body: bytes, styles: XlsxStyles, tables: Tables, conceal: Conceal, rules: Rules) -> None:
    """Adds the cells that nobody can read, and what of each can be read all the same; and those rules could hide."""
    ruled = {look for look in styles.looks() if rules.may_hide(look)} if rules.rules else set()
    formulas = _SHOWS_FORMULAS.search(body, 0, max(body.find(b"sheetData"), 0)) is not None
    in_tables = tables.may_hide(styles.looks())
    if not ruled and not formulas and not in_tables and not styles.suspicious(b"<rPr" in body or b":rPr" in body):
        return
    signs = Signs()
    conceal.judges.append(signs.judge)
    in_pieces = ("s",) * bool(styles.rich) + ("inlineStr",) * (b"rPr" in body)
    for (row, column), tag, end in _cells(body):
        own = styles.look(whole(attribute(tag, b"s")))
        seen = tables.looks(own, row, column)
        look = next((n for n in seen if n.may_hide()), seen[0]) if len(seen) > 1 else seen[0]
        kind = attribute(tag, b"t") or "n"
        if own in ruled and rules.covers(row, column):
            rules.looks[row, column] = look, kind in _TEXTS
        runs = _runs(body, end, kind, styles) if kind in in_pieces else ()
        value = None if kind in _TEXTS or not look.may_hide() else _value(body, end)
        left = look.left_of(value, runs)
        if left is None and formulas and _FORMULA.match(body, end):
            left = ""  # the sheet shows the formula
        if left is not None:
            conceal.cells[row, column] = left
        if look.signs and not runs:
            signs[row, column] = look.signs
        if len(conceal.cells) >= _MOST_CELLS or len(rules.looks) >= _MOST_RULED:
            conceal.rows.append((row, XLSX_ROWS))  # the rest is not looked into one by one
            return


def _find_struck(body: bytes, styles: XlsxStyles, conceal: Conceal) -> None:
    """Adds the cells that are struck through, and what of each stands all the same."""
    inline = b"strike" in body
    if not styles.struck and not styles.struck_texts and not inline:
        return
    for place, tag, end in _cells(body):
        kind = attribute(tag, b"t")
        by_style = whole(attribute(tag, b"s")) in styles.struck
        in_pieces = (kind == "s" and _shared(body, end) in styles.struck_texts) or (kind == "inlineStr" and inline)
        if not by_style and not in_pieces:
            continue
        runs = _runs(body, end, kind, styles) if kind in ("s", "inlineStr") else ()
        pieces = [(run.text, by_style if run.struck is None else run.struck) for run in runs] or [("0", by_style)]
        if (left := standing(pieces)) is not None:
            conceal.struck[place] = left
        if len(conceal.struck) >= _MOST_CELLS:
            return


def _runs(body: bytes, start: int, kind: str, styles: XlsxStyles) -> Sequence[Run]:
    """The pieces of the text of a cell that has several looks."""
    if kind == "s":
        return styles.rich.get(_shared(body, start), ())
    end = _CELL_END.search(body, start)
    fragment = body[start : end.start() if end else start]
    return runs_of(fragment, styles) if b"rPr" in fragment else ()


def _shared(body: bytes, start: int) -> int:
    """The number of the shared text in a cell, -1 where it has none."""
    m = _SHARED.search(body, start, start + 400)
    return int(m[1]) if m else -1


def _value(body: bytes, start: int) -> float:
    """The number in a cell, 1 where it is none."""
    end = _CELL_END.search(body, start)
    m = _CACHED.search(body, start, end.start() + 1 if end else start)
    try:
        return float(m[1]) if m else 1.0
    except ValueError:
        return 1.0


def _pushed(body: bytes, styles: XlsxStyles, sizes: XlsxSizes) -> dict[Cell, Aligned]:
    """The cells whose text could lie out of sight, and how it lies."""
    lowest = min((h for h in sizes.heights.values() if h >= NO_HEIGHT), default=NO_HEIGHT * 99)
    odd = {n for n, lies in styles.aligned.items() if may_push(lies, lowest)}
    inline = has_gaps(body)
    out: dict[Cell, Aligned] = {}
    for place, tag, end in _cells(body) if odd or styles.gaps or inline else ():
        style = whole(attribute(tag, b"s"))
        kind = attribute(tag, b"t")
        shared = _shared(body, end) if kind == "s" and styles.gaps else -1
        if style in odd or shared in styles.gaps or (inline and kind in ("str", "inlineStr")):
            out[place] = styles.aligned.get(style, Aligned())
            if len(out) >= _MOST_CELLS:
                break
    return out


def _aligned(body: bytes, styles: XlsxStyles) -> dict[Cell, Aligned]:
    """Of the cells whose style says so, how their text lies in them."""
    numbers = ((place, whole(attribute(tag, b"s"))) for place, tag, _ in _cells(body)) if styles.aligned else ()
    return {place: styles.aligned[n] for place, n in numbers if n in styles.aligned}


def _cells(body: bytes) -> Iterator[tuple[Cell, bytes, int]]:
    """(row and column, tag, where the tag ends) of the cells that are not empty."""
    row = column = -1
    for cell in _CELL.finditer(body):
        m = AREA.fullmatch(attribute(cell[0], b"r"))
        row, column = (int(m[2]) - 1, column_number(m[1])) if m else (row, column + 1)
        if not cell[0].endswith(b"/>"):
            yield (row, column), cell[0], cell.end()


def _comments(body: bytes) -> Iterator[tuple[str, str]]:
    for m in _COMMENT.finditer(body):
        text = "".join(plain(t[1]) for t in _TEXT.finditer(m[0]))
        if text.strip():
            place = attribute(m[0].partition(b">")[0], b"ref")
            yield place if AREA.fullmatch(place) else "?", text
