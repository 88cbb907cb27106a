"""HTML, whole pages or snippets of an API, to paragraphs of clean text."""

from __future__ import annotations

import itertools
import re
from html import unescape
from typing import TYPE_CHECKING

import lxml.etree
import lxml.html

from readers.documents.errors import UnknownAnswer
from text.clean import clean

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from lxml.html import HtmlElement

_BLOCKS = (
    "p li h1 h2 h3 h4 h5 h6 div section article main header footer ul ol dl dt dd table caption tr br blockquote pre hr"
    " figure figcaption address fieldset form option nav aside"
)
_BREAKS = frozenset(_BLOCKS.split())
_CELLS = frozenset({"td", "th"})
_PARAGRAPHS = frozenset({"p", "div", "table", "li", "h1", "h2", "h3", "h4", "br"})
_PARAGRAPHS_IN_CELL = 2
_LOOKED_AT = 200
"""Elements of a cell: cells within cells would take quadratic time."""
_SILENT = frozenset({"script", "style", "template", "noscript", "head", "svg", "iframe", "object"})
_HEAD_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_SPACED_BARS = re.compile(r"(?: ?\| ?)+")
_TAG = re.compile(r"<[A-Za-z/!?]")


def decode_html(data: bytes, declared: str = "") -> str:
    """The text of HTML bytes: a byte order mark, strict UTF-8, what is declared, Windows-1252, in this order.

    UTF-8 comes before any declaration because pages lie: the old evidence was UTF-8 under another name (a client of
    2018 had to decode it by hand), and no text in another encoding passes for UTF-8 by chance.
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    found = _HEAD_CHARSET.search(data[:2048])
    for name in (declared, found[1].decode() if found else ""):
        if name and name.lower() not in ("utf-8", "utf8", "iso-8859-1", "latin-1", "latin1"):
            try:
                return data.decode(name)
            except (LookupError, ValueError):
                continue
    # As browsers do: what calls itself Latin-1 is Windows-1252, or quotes and dashes would be lost.
    return data.decode("cp1252", "replace")


def parse_page(html: str) -> HtmlElement | None:
    """The tree of a page or a snippet, None where there is nothing. NUL would end the parse early: it goes first.

    Raises UnknownAnswer where the parser gave up half-way. It does so in silence, at 256 levels (old pages with tags
    left open have as many) or 10 MB of one text, and a page that is cut would look like a page that has changed. With
    `huge_tree` it goes to 2,048 levels; how much is parsed is bounded by the callers.
    """
    text = html.replace("\x00", " ")
    if text.lstrip().startswith("<?xml"):
        text = text.lstrip().partition("?>")[2]  # lxml refuses a str that declares its encoding
    parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True)
    try:
        tree = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (lxml.etree.LxmlError, ValueError):
        tree = None
    if any(e.type_name == "ERR_RESOURCE_LIMIT" for e in parser.error_log):
        raise UnknownAnswer("the HTML is nested deeper than any honest page; it cannot be read to its end")
    return tree


def text_of_html(html: str) -> str:
    """The words of HTML, one paragraph a line, cells of a table row parted by " | "; numeric entities decoded.

    A text without any markup is cleaned and given back.
    """
    if not _TAG.search(html):
        return "\n".join(line for part in unescape(html).splitlines() if (line := clean(part)))
    tree = parse_page(html)
    return "" if tree is None else text_of(tree)


def text_of(element: HtmlElement, leave: Collection[HtmlElement] = ()) -> str:
    """The words under an element, one paragraph a line, no empty lines; what stands in `leave` left out."""
    lines = (clean(line) for line in "".join(_pieces(element, frozenset(leave))).split("\n"))
    return "\n".join(line for part in lines if (line := _SPACED_BARS.sub(" | ", part).strip(" |")))


def _pieces(root: HtmlElement, leave: frozenset[HtmlElement]) -> Iterator[str]:
    """Text in document order; a walk and no recursion, since hostile pages nest deep."""
    silent: object = None
    cells: list[bool] = []  # of the cells we are in, outermost first: is it one of a table of data?
    for event, e in lxml.etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if silent is not None:
            if e is silent and event == "end":
                silent = None
                yield ("\n" if e.tag in _BREAKS else " " if e in leave else "") + _spaced(e.tail)
            continue
        if not isinstance(e.tag, str):
            yield "" if e is root else _spaced(e.tail)
            continue
        if event == "start" and e is not root and (e.tag in _SILENT or e in leave):
            silent = e
            continue
        if e.tag in _BREAKS:
            yield " " if cells and cells[-1] else "\n"
        if e.tag in _CELLS:
            if event == "start":
                cells.append(_is_data(e))
                yield " | " if cells[-1] else "\n"
            else:
                cells.pop()
        if event == "start":
            yield _spaced(e.text)
        elif e is not root:
            yield _spaced(e.tail)


def _is_data(cell: HtmlElement) -> bool:
    """False for a cell that holds paragraphs or a table: old pages lay out their whole text in one."""
    inner = itertools.islice(cell.iterdescendants(), _LOOKED_AT)
    return sum(1 for e in inner if e.tag in _PARAGRAPHS) <= _PARAGRAPHS_IN_CELL


def _spaced(text: str | None) -> str:
    """A line feed within running text is only a space."""
    return re.sub(r"[\r\n]+", " ", text) if text else ""
