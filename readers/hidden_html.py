"""Takes the elements of a page that are not displayed out of its tree. Runs in the child process only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from model import HiddenKind
from readers.css_sight import Sight, hidden_row
from readers.css_values import colour, over
from readers.hidden import Found, unreadable

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml import html

_LENGTH = re.compile(r"([0-9]*\.?[0-9]+)(px|pt|em|rem|%)?")
_OFF_SCREEN = re.compile(r"-(?:[1-9][0-9]{3,}(?:\.\d+)?px|[1-9][0-9]{2,}(?:\.\d+)?(?:r?em|v[wh]|%))")
_GONE, _AWAY = "not displayed", "off the screen"
_SPOKEN = frozenset({"a", "h1", "h2", "h3", "h4", "h5", "h6", "label", "legend", "caption"})
"""What sites move off the screen for readers who listen: links to the content, headings, labels."""
_FURNITURE = frozenset({"nav", "header", "footer", "form", "dialog", "noscript", "button", "svg", "aside"})
"""What a site itself shows and hides by scripts; what is hidden there is no content."""
_CONTROLS = ("button", "input", "select", "form", "nav")
_SAYS = 12
"""Letters of a comment that says something; a mark of where a block begins has fewer."""


class Unseen(NamedTuple):
    """What of a page is not displayed."""

    found: list[Found]
    rows: set[html.HtmlElement]
    """Rows of tables: left where they are."""
    columns: set[html.HtmlElement]
    tables: list[html.HtmlElement]
    """Whole tables, taken out."""


def take_out_unseen(tree: html.HtmlElement, text_of: Callable[[html.HtmlElement], str]) -> Unseen:
    """Empties every element that is not displayed, but for rows of tables."""
    sight = Sight(tree)
    bad = sight.unseen(tree)
    around = {a for t in tree.iter("table") for a in t.iterancestors()}
    out = Unseen([], set(), set(), [])
    within: list[str] = []
    beside: list[str] = []
    for e in [e for e in tree.iter() if isinstance(e.tag, str) and e.tag not in ("script", "style", "head", "title")]:
        inside = next(e.iterancestors("table"), None) is not None
        if inside or e.tag == "table" or e in around:
            gone = e in bad or (e.tag == "tr" and hidden_row(e.iterchildren("td", "th"), bad))
        else:
            why = _unseen(e, sight)
            gone = bool(why) and not (why == _AWAY and e.tag in _SPOKEN)
        if not gone or any(a in out.rows for a in e.iterancestors("tr")):
            continue
        if e.tag in ("col", "colgroup"):
            out.columns.add(e)
        elif inside and e.tag in ("tr", "thead", "tbody", "tfoot"):
            out.rows.update([e] if e.tag == "tr" else e.iter("tr"))
        else:
            tables = [] if inside else list(e.iter("table"))
            texts = within if inside else beside
            if not tables and (inside or _is_content(e)) and (text := text_of(e)).strip():
                texts.append(text)
            for table in tables:
                out.tables.append(_copied(table))
            _empty(e)
    beside += _comments(tree)
    places = ("within cells of tables", within), ("elements of the page that are not displayed", beside)
    out.found.extend(Found(HiddenKind.INVISIBLE_TEXT, place, texts) for place, texts in places if texts)
    return out


def _comments(tree: html.HtmlElement) -> list[str]:
    """Comments in the words of a page, or in its tables, that say something themselves."""
    out = []
    for e in tree.iter(etree.Comment):
        text = (e.text or "").strip()
        if any(a.tag in ("table", "main", "article") for a in e.iterancestors()) and not text.startswith("["):
            words = re.sub(r"<[^<>]*>", " ", text)
            out += [words] if sum(map(str.isalpha, words)) >= _SAYS else []
    return out


def _copied(table: html.HtmlElement) -> html.HtmlElement:
    from copy import deepcopy

    return deepcopy(table)


def _empty(e: html.HtmlElement) -> None:
    tail = e.tail
    for child in list(e):
        e.remove(child)
    e.text, e.tail = None, tail


def _is_content(e: html.HtmlElement) -> bool:
    """True for words of the page, False for the furniture of its site: cookie banners, menus, messages of forms."""
    if e.tag in _FURNITURE or any(a.tag in _FURNITURE for a in e.iterancestors()):
        return False
    return not any(next(e.iter(tag), None) is not None for tag in _CONTROLS)


def _unseen(e: html.HtmlElement, sight: Sight) -> str:
    """How an element is kept from sight, "" for one that is not."""
    if e.tag in ("template", "noscript") or (e.tag == "dialog" and "open" not in e.attrib):
        return _GONE
    if "hidden" in e.attrib:
        return _GONE
    return _hides(sight.styles(e))


def _hides(styles: dict[str, str]) -> str:
    if styles.get("display") == "none" or styles.get("visibility") in ("hidden", "collapse"):
        return _GONE
    if styles.get("color") == "transparent" or styles.get("opacity", "1").strip("0.") == "":
        return _GONE
    if any(_OFF_SCREEN.match(styles.get(n, "")) for n in ("left", "top", "text-indent", "margin-left", "margin-top")):
        return _AWAY
    m = _LENGTH.fullmatch(styles.get("font-size", ""))
    if m and float(m[1]) < {"em": 0.15, "rem": 0.15, "%": 15}.get(m[2] or "px", 2):
        return _GONE
    ink, fill = (colour(styles.get(n, "")) for n in ("color", "background-color"))
    if ink is None or fill is None or not fill[3]:
        return ""
    under = over(fill, (255, 255, 255))
    return _GONE if unreadable(over(ink, under), under) else ""
