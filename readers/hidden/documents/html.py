"""Takes the elements of a page that are not displayed out of its tree. Runs in the child process only."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from typing import NamedTuple

from lxml import etree, html

from model.hidden import HiddenKind
from readers.hidden.documents.html_sight import Sight, own_texts
from readers.hidden.take_out import Found, named_rows
from text.labels import first_of

_SPOKEN = frozenset({"a", "h1", "h2", "h3", "h4", "h5", "h6", "label", "legend", "caption"})
"""What sites move out of sight for readers who listen: links to the content, headings, labels."""
_FOR_LISTENERS = re.compile(r"visually-?hidden|sr-only|screen-?reader|a11y|offscreen|skip-?link", re.IGNORECASE)
_SPOKEN_LETTERS = 60
"""Letters of such words; more of them are no label."""
_FURNITURE = frozenset({"nav", "header", "footer", "form", "dialog", "noscript", "button", "svg", "aside", "select",
                        "datalist", "video", "audio", "canvas", "iframe", "object", "rp",
                        "noframes", "noembed", "meter", "progress"})
"""What a site itself shows and hides by scripts; what is hidden there is no content."""
_CONTROLS = ("button", "input", "select", "form", "nav")
_NAMED = 6
"""Tables that a message names, before "and 12 more"."""
_SAYS = 12
"""Letters of a comment that says something; a mark of where a block begins has fewer."""


class UnseenElements(NamedTuple):
    """What of a page is not displayed."""

    found: list[Found]
    rows: set[html.HtmlElement]
    """Rows of tables: left where they are."""
    columns: set[html.HtmlElement]
    tables: list[html.HtmlElement]
    """Whole tables, taken out."""


def take_out_unseen(tree: html.HtmlElement, text_of: Callable[[html.HtmlElement], str]) -> UnseenElements:
    """Empties every element that is not displayed, but for rows of tables."""
    every_table = list(tree.iter("table"))
    bad, pale = Sight(tree).unseen()
    out = UnseenElements([], set(), set(), [])
    within: list[str] = []
    cells: list[html.HtmlElement] = []
    beside: list[str] = []
    done: set[html.HtmlElement] = set()
    unseen = bad | pale
    # Held in a list, since what is taken out would end the walk; a page of many rows is large as Python's objects.
    for e in [e for e in tree.iter() if e in unseen or (bad and e.tag == "tr")]:
        if e in done or e.tag in ("script", "style", "head"):
            continue
        inside = next(e.iterancestors("table"), None) is not None
        if e in pale:
            beside += _pale_words(e)
        gone = e in bad or (e.tag == "tr" and _is_hidden_row(e, bad))
        if not gone or any(a in out.rows for a in e.iterancestors("tr")):
            continue
        if e.tag in ("col", "colgroup"):
            out.columns.add(e)
        elif inside and e.tag in ("tr", "thead", "tbody", "tfoot"):
            out.rows.update([e] if e.tag == "tr" else e.iter("tr"))
        else:
            tables = [] if inside else list(e.iter("table"))
            text = "" if tables or not (inside or _is_content(e)) else text_of(e).strip()
            if text and inside:
                within.append(text)
                cells.append(e)
            elif text and not _is_spoken(e, text):
                beside.append(text)
            out.tables.extend(map(deepcopy, tables))
            done.update(e.iter())
            del e[:]
            e.text = None
    beside += _comments(tree)
    places = (_places(every_table, cells), within), ("elements of the page that are not displayed", beside)
    out.found.extend(Found(HiddenKind.INVISIBLE_TEXT, place, texts) for place, texts in places if texts)
    return out


def _pale_words(element: html.HtmlElement) -> list[str]:
    words = " ".join(_own_words_taken_out(element)).strip()
    return [words] if words and _is_content(element) else []


def _is_hidden_row(row: html.HtmlElement, unseen: set[html.HtmlElement]) -> bool:
    """True where each cell with words is unseen."""
    filled = [c for c in row.iterchildren("td", "th") if "".join(map(str, c.itertext())).strip()]
    return bool(filled) and all(c in unseen for c in filled)


def _places(tables: list[html.HtmlElement], inside: list[html.HtmlElement]) -> str:
    """Tables and rows, by number, that elements stand in."""
    rows: dict[int, set[int]] = {}
    for e in inside:
        tr = e if e.tag == "tr" else next(e.iterancestors("tr"), None)
        table = next((e if tr is None else tr).iterancestors("table"))
        own = [r for r in table.iter("tr") if next(r.iterancestors("table")) is table]
        at = rows.setdefault(tables.index(table), set())
        at.update(n for n, r in enumerate(own) if r is tr)
    named = [f"table {t + 1}" + (f", {named_rows(sorted(r))}" if r else "") for t, r in sorted(rows.items())]
    return f"within cells of {first_of(named, _NAMED, '; ')}"


def _comments(tree: html.HtmlElement) -> list[str]:
    """Comments in the words of a page, or in its tables, that say something themselves."""
    out = []
    for e in tree.iter(etree.Comment):
        text = (e.text or "").strip()
        if any(a.tag in ("table", "main", "article") for a in e.iterancestors()) and not text.startswith("["):
            words = re.sub(r"<[^<>]*>", " ", text)
            out += [words] if sum(map(str.isalpha, words)) >= _SAYS else []
    return out


def _own_words_taken_out(e: html.HtmlElement) -> list[str]:
    """The words of an element that stand in it and in nothing within, taken out of it."""
    words = own_texts(e)
    e.text = None
    for c in e:
        c.tail = None
    return words


def _is_spoken(e: html.HtmlElement, text: str) -> bool:
    """True for a label that a site keeps for readers who listen."""
    label = e.tag in _SPOKEN or _FOR_LISTENERS.search(e.get("class") or "")
    return bool(label) and "hidden" not in e.attrib and sum(map(str.isalpha, text)) <= _SPOKEN_LETTERS


def _is_content(e: html.HtmlElement) -> bool:
    """True for words of the page, False for the furniture of its site: cookie banners, menus, messages of forms."""
    if e.tag in _FURNITURE or any(a.tag in _FURNITURE for a in e.iterancestors()):
        return False
    return not any(next(e.iter(tag), None) is not None for tag in _CONTROLS)
