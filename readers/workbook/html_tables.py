"""Reads the tables of an HTML page into sheets of text. Runs in the child process only."""

from __future__ import annotations

import re
from collections import Counter

from lxml import etree, html

from model.hidden import HiddenKind
from readers.hidden.documents.html import UnseenElements, take_out_unseen
from readers.hidden.take_out import Conceal, Found, cell_digest, take_out
from readers.merged_cells import span_of
from readers.register.problems import Code
from readers.workbook import grid
from readers.workbook.containers import Refusal
from readers.workbook.grid import ParsedBook, ParsedSheet, refuse_size
from readers.workbook.html_details import detail_rows, details_beside
from readers.workbook.html_frames import without_frame, without_labels
from readers.workbook.html_paging import part_of_list
from readers.workbook.struck import standing, struck_faults
from text.labels import EachOnce

MAX_CELLS = 2_000_000
_LEAST_TWICE = 3
"""Rows of a table that is read once where it stands twice."""
LEAST_JOINED = 3
"""Columns from which a row with the cells of two is held to be two rows, the end of one being lost."""
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_RAISED = str.maketrans("0123456789", "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079")
"""The number of a note stays one: "The Times<sup>1</sup>" is not "The Times1"."""
_LOWERED = {raised: digit for digit, raised in _RAISED.items()}
_IN_BRACKETS = re.compile(r"[\[(][\u00b9\u00b2\u00b3\u2070\u2074-\u2079, ]+[\])]")
_BLOCKS = frozenset(
    {"br", "p", "div", "li", "ul", "ol", "dl", "dt", "dd", "tr", "td", "th", "details", "summary", *_HEADINGS}
)
_STRUCK = frozenset({"del", "s", "strike"})
_SPACES = re.compile(r"\s+")
_PARTS = re.compile(r"\s[|\u2013\u2014:-]+\s|\s*\|\s*")
"""Between a page's name and its site's."""
_IN_ITS_PLACE = re.compile(
    r"(?:(?:about|manage|our|your|we use|this site uses|how we use|accept(?: all)?) )*cookies?"
    r"(?: (?:policy|settings|preferences|consent|notice|declaration|on .{1,60}))?"
    r"|before you continue.{0,60}|we value your privacy|your privacy(?: choices| settings)?"
    r"|(?:(?:web)?site |service |system |scheduled |planned |essential |down for |closed for |under |undergoing )*"
    r"maintenance(?: mode| notice| page| work)?"
    r"|(?:(?:the |this )?(?:service|(?:web)?site|page) (?:is )?)?(?:temporarily |currently )?unavailable"
    r"|sorry,? (?:there is|there's) a problem.{0,60}|(?:http )?(?:error )?(?:40[034]|50[0-4])(?: .{1,40})?"
    r"|page not found",
    re.IGNORECASE,
)
"""What a page is called that stands for a while where another one should: it may have a table, as of its cookies."""
_COOKIE = re.compile(r"(?:names? of (?:the )?)?cookies?(?: names?)?", re.IGNORECASE)
_LASTS = re.compile(
    r"expir(?:es|y|ation)(?: (?:date|time))?|(?:cookie )?duration|lifespan|retention(?: period)?", re.IGNORECASE
)
"""Headings of a table of cookies, whatever its page is called: no register has both."""

_PART = (
    "the page shows a part of its list ({!r}): rows on its further pages are not read, and rows that leave this page "
    "are not told as removed. Watch an address that shows all of them, or the file behind the list; many sites have "
    'one ("Show all", "Download")'
)


def read_html_tables(data: bytes) -> ParsedBook:
    """Each table of a page as a sheet, named by its caption, else by the heading before it. Raises Refusal.

    Cells that span rows or columns are filled. A table within a cell is left to its own sheet.
    """
    tree = _parsed(data)
    _refuse_what_stands_in(tree)
    unseen = take_out_unseen(tree, _text)
    book = ParsedBook(found=unseen.found)
    for number, table in enumerate(unseen.tables, start=1):
        rows = _rows(table, "", unseen.rows)[0]
        texts = [c for r in rows for c in r if c]
        if texts:
            place = f"table {number} of those that are not displayed"
            book.found.append(Found(HiddenKind.SHEET, place, texts))
            book.aside += [[cell_digest(c) for c in r] for r in rows if any(r)]
    sheets, once, shown = book.sheets, EachOnce(), list[list[list[str]]]()
    heading = ""
    for element in tree.iter():
        if element.tag in _HEADINGS:
            heading = " ".join(_text(element).split())
        elif element.tag == "table":
            caption = next(iter(element.iterfind("caption")), None)
            own = " ".join(_text(caption).split()) if caption is not None else ""
            name = own or heading or f"table {len(sheets) + 1}"
            struck: dict[tuple[int, int], str] = {}
            rows, hidden, merged = _rows(element, name, unseen.rows, struck)
            if len(rows) >= _LEAST_TWICE and rows in shown:
                continue  # the same once more, for phones: a class that a style sheet hides
            shown.append(rows)
            name = once.name(name)
            conceal = Conceal([(i, i) for i in hidden], _columns(element, unseen))
            printed = [list(r) for r in rows] if conceal.rows or conceal.columns else rows
            found, digests = take_out(name, rows, printed, conceal)
            book.found += found
            book.faults += struck_faults(name, rows, struck)
            sheets.append(ParsedSheet(name, rows, digests, merged))
    longest = max((len(s.rows) for s in sheets), default=0)
    if longest and (said := part_of_list(tree, longest)):
        book.faults.append((Code.PART_OF_LIST, _PART.format(said), None, None))
    return book


def _parsed(data: bytes) -> html.HtmlElement:
    """The tree of a page that is whole. Raises Refusal."""
    lowered = data.lower()
    if lowered.count(b"<table") > lowered.count(b"</table") or (b"<html" in lowered and b"</html" not in lowered):
        raise Refusal(Code.DAMAGED, "the page ends before its tables do: it was cut on its way")
    end = lowered.rfind(b"</html")
    if end >= 0 and lowered.find(b"<tr", end) >= 0:
        raise Refusal(Code.DAMAGED, "rows stand behind the end of the page, where they are not read")
    try:
        tree = html.document_fromstring(data, parser=html.HTMLParser(encoding=_encoding(data), huge_tree=False))
    except (etree.LxmlError, ValueError) as error:
        # The parser's own words may quote the page.
        raise Refusal(Code.DAMAGED, f"the page cannot be read ({type(error).__name__})") from error
    if any(len(tr) > 1 and next(tr.iterancestors("table"), None) is None for tr in tree.iter("tr")):
        raise Refusal(Code.DAMAGED, "rows stand outside of its tables")  # no program shows them as rows
    return tree


def _refuse_what_stands_in(tree: html.HtmlElement) -> None:
    """Raises Refusal for a page on cookies, of maintenance or of an error, by its title and its every main heading.

    And for one whose every table is of cookies, by its headings.

    Its table would be an edition, put aside: a decision would be owed long after the register is back.
    """
    titles = [p for e in tree.iter("title") for p in _PARTS.split(" ".join(_text(e).split()))]
    headings = [" ".join(_text(e).split()) for e in tree.iter("h1")]
    if any(map(_IN_ITS_PLACE.fullmatch, titles)) and all(map(_IN_ITS_PLACE.fullmatch, filter(None, headings))):
        what = "it is a page on cookies, of maintenance or of an error, by its title and heading, and no register"
        raise Refusal(Code.HTML_INSTEAD_OF_WORKBOOK, what)
    first = [[" ".join(_text(c).split()) for c in tr] for t in tree.iter("table") for tr in [next(t.iter("tr"), ())]]
    if first and all(any(map(_COOKIE.fullmatch, row)) and any(map(_LASTS.fullmatch, row)) for row in first):
        what = "it is a page on cookies, by the headings of its tables, and no register"
        raise Refusal(Code.HTML_INSTEAD_OF_WORKBOOK, what)


def _columns(table: html.HtmlElement, unseen: UnseenElements) -> list[tuple[int, int]]:
    """The columns of a table that are not displayed."""
    out, at = [], 0
    for e in table.iter("colgroup", "col"):
        group = e.tag == "colgroup"
        if group and next(e.iter("col"), None) is not None:
            continue
        wide = span_of(e.get("span"), grid.MAX_COLUMNS)
        parent = e.getparent()
        if e in unseen.columns or (not group and parent is not None and parent in unseen.columns):
            out.append((at, at + wide - 1))
        at += wide
    return out


def _encoding(data: bytes) -> str | None:
    """UTF-8 where the bytes are it; else what the page declares."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return None if b"charset" in data[:2048].lower() else "cp1252"
    return "utf-8"


def _text(element: html.HtmlElement) -> str:
    """The words of an element, a line for each block and after each <br>."""
    parts: list[str] = []
    unread = raised = 0
    for event, node in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        silent = node.tag in ("script", "style") or not isinstance(node.tag, str)
        ends = event != "start"
        if silent and event in ("start", "end"):
            unread += 1 if event == "start" else -1
        if node.tag == "sup" and event in ("start", "end"):
            raised += 1 if event == "start" else -1
        if node.tag in _BLOCKS and node is not element:
            parts.append("\n")
        if not unread and not (ends and node is element):
            # White space of the page's source is one space: it breaks no line.
            text = _SPACES.sub(" ", (node.tail if ends else node.text) or "")
            parts.append(text.translate(_RAISED) if raised else text)
    words = "".join(parts)
    if not words.isascii():
        words = _IN_BRACKETS.sub(lambda m: m[0].translate(_LOWERED), words)
    lines = (" ".join(line.split()) for line in words.split("\n"))
    return "\n".join(filter(None, lines))


def _rows(
    table: html.HtmlElement, name: str, unseen: set[html.HtmlElement], struck: dict[tuple[int, int], str] | None = None
) -> tuple[list[list[str]], list[int], list[int]]:
    """The grid of a table, rowspan and colspan filled; which of its rows (0-based) are `unseen`; which are merged.

    `struck` hears of cells with words that are struck through: their places, and what stands.
    """
    rows: list[list[str]] = []
    read: list[html.HtmlElement] = []
    merged: list[int] = []
    hidden: list[int] = []
    hanging: dict[int, tuple[int, str]] = {}
    cells = 0
    for tr in table.iter("tr"):
        if next(tr.iterancestors("table"), None) is not table:
            continue
        merged += [len(rows)] if hanging else []
        row = _row(tr, hanging, len(rows), {} if struck is None else struck)
        cells += len(row)
        refuse_size(name, len(rows) + 1, len(row))
        if cells > MAX_CELLS:
            raise Refusal(Code.TOO_LARGE, f"its table {name[:60]!r} has more than {MAX_CELLS:,} cells")
        if tr in unseen:
            hidden.append(len(rows))
        rows.append(row)
        read.append(tr)
    width = max(map(len, rows), default=0)
    _refuse_joined(name, [len(r) for r in rows], width)
    for row in rows:
        row.extend([""] * (width - len(row)))
    if details := detail_rows(read, unseen):
        details_beside(rows, details, lambda n: "\n".join(dict.fromkeys(filter(None, rows[n]))))
    without_frame(rows)
    without_labels(rows)
    return rows, hidden, merged


def _row(
    tr: html.HtmlElement, hanging: dict[int, tuple[int, str]], number: int, struck: dict[tuple[int, int], str]
) -> list[str]:
    """The cells of a row, with those that hang down from rows above: column -> (rows left, text)."""
    row: list[str] = []

    def take_hanging() -> None:
        while len(row) in hanging:
            left, text = hanging[len(row)]
            if left == 1:
                del hanging[len(row)]
            else:
                hanging[len(row)] = (left - 1, text)
            row.append(text)

    for cell in tr.iterchildren("td", "th"):
        take_hanging()
        text = _text(cell) or _shown_by_signs(cell)
        if (left := standing(struck_pieces(cell))) is not None:
            struck[number, len(row)] = text_left = " ".join(left.split())
            text = text_left or text
        down = span_of(cell.get("rowspan"), grid.MAX_ROWS, nought=grid.MAX_ROWS)
        for _ in range(span_of(cell.get("colspan"), grid.MAX_COLUMNS + 1)):
            if down > 1:
                hanging[len(row)] = (down - 1, text)
            row.append(text)
    take_hanging()
    return row


def struck_pieces(cell: html.HtmlElement) -> list[tuple[str, bool]]:
    """The words of a cell, and whether they are struck through; none where nothing is."""
    struck = {e for e in cell.iterdescendants() if _is_struck(e)}
    if not struck:
        return []
    out: list[tuple[str, bool]] = []
    depth = 0
    for event, e in etree.iterwalk(cell, events=("start", "end")):
        depth += (event == "start") - (event == "end") if e in struck else 0
        text = e.text if event == "start" else e.tail if e is not cell else ""
        breaks = " " if e.tag in _BLOCKS else ""
        out.append((f"{breaks}{text or ''}", depth > 0))
    return out


def _is_struck(e: html.HtmlElement) -> bool:
    return e.tag in _STRUCK or "line-through" in (e.get("style") or "")


def _shown_by_signs(cell: html.HtmlElement) -> str:
    """What a cell without words shows: by its pictures, as they are described, or by a box to be ticked."""
    said = [" ".join((e.get("alt") or "").split()) for e in cell.iter("img")]
    boxes = [e for e in cell.iter("input") if (e.get("type") or "").casefold() in ("checkbox", "radio")]
    ticked = ["ticked" if e.get("checked") is not None else "not ticked" for e in boxes]
    return "; ".join(filter(None, (*said, *ticked)))


def _refuse_joined(name: str, lengths: list[int], width: int) -> None:
    """Where a row's end was lost on the way, its neighbour would be gone and its own cells many: neither is news."""
    usual, often = Counter(lengths).most_common(1)[0] if lengths else (0, 0)
    joined = usual >= LEAST_JOINED and width >= 2 * usual and width % usual == 0
    if joined and often > len(lengths) / 2:
        row = lengths.index(width) + 1
        raise Refusal(Code.DAMAGED, f"row {row} of its table {name[:60]!r} has the cells of {width // usual} rows")
