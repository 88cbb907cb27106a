"""Takes the elements of a page that are not displayed out of its tree. Runs in the child process only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from model import HiddenKind
from readers.hidden import Found, colour_of, unreadable

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml import html

_COMMENT = re.compile(r"/\*[^*]*\*+(?:[^/*][^*]*\*+)*/")
_RULE = re.compile(r"([^{}]{1,500})\{([^{}]{0,2000})\}")
_SIMPLE = re.compile(r"([a-zA-Z][\w-]*)?((?:[.#][\w-]+)*)")
_LENGTH = re.compile(r"([0-9]*\.?[0-9]+)(px|pt|em|rem|%)?")
_OFF_SCREEN = re.compile(r"-(?:[1-9][0-9]{3,}(?:\.\d+)?px|[1-9][0-9]{2,}(?:\.\d+)?(?:r?em|v[wh]|%))")
_GONE, _AWAY = "not displayed", "off the screen"
_SPOKEN = frozenset({"a", "h1", "h2", "h3", "h4", "h5", "h6", "label", "legend", "caption"})
"""What sites move off the screen for readers who listen: links to the content, headings, labels."""
_FURNITURE = frozenset({"nav", "header", "footer", "form", "dialog", "noscript", "button", "svg", "aside"})
"""What a site itself shows and hides by scripts; what is hidden there is no content."""
_CONTROLS = ("button", "input", "select", "form", "nav")
_MOST_CSS = 200_000
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
    rules = _rules(tree)
    out = Unseen([], set(), set(), [])
    within: list[str] = []
    beside: list[str] = []
    for e in [e for e in tree.iter() if isinstance(e.tag, str) and e.tag not in ("script", "style", "head", "title")]:
        why = _unseen(e, rules)
        if not why or (why == _AWAY and e.tag in _SPOKEN) or any(a in out.rows for a in e.iterancestors("tr")):
            continue
        inside = next(e.iterancestors("table"), None) is not None
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


def _unseen(e: html.HtmlElement, rules: list[_Rule]) -> str:
    """How an element is kept from sight, "" for one that is not."""
    if e.tag == "template":
        return _GONE
    if "hidden" in e.attrib:
        return _GONE if (e.get("hidden") or "").strip().lower() != "until-found" else ""
    style = _declared(e.get("style") or "")
    if (why := _hides(style)) or _shows(style):
        return why
    classes = frozenset((e.get("class") or "").split())
    own = {e.get("id") or ""}
    found = [r.why for r in rules if (not r.tag or r.tag == e.tag) and r.ids <= own and r.classes <= classes]
    return _GONE if _GONE in found else found[0] if found else ""


def _shows(style: dict[str, str]) -> bool:
    return style.get("display", "none") != "none"


def _hides(style: dict[str, str]) -> str:
    if style.get("display") == "none" or style.get("visibility") in ("hidden", "collapse"):
        return _GONE
    if style.get("color") == "transparent" or style.get("opacity", "1").strip("0.") == "":
        return _GONE
    if any(_OFF_SCREEN.match(style.get(n, "")) for n in ("left", "top", "text-indent", "margin-left", "margin-top")):
        return _AWAY
    m = _LENGTH.fullmatch(style.get("font-size", ""))
    if m and float(m[1]) < {"em": 0.15, "rem": 0.15, "%": 15}.get(m[2] or "px", 2):
        return _GONE
    colour, fill = (_colour(style.get(n, "")) for n in ("color", "background-color"))
    fill = fill or _colour(style.get("background", ""))
    return _GONE if colour is not None and fill is not None and unreadable(colour, fill) else ""


def _colour(text: str) -> tuple[int, int, int] | None:
    named = {"white": "ffffff", "black": "000000"}.get(text, text)
    if len(named) == 4 and named.startswith("#"):
        named = "#" + "".join(c * 2 for c in named[1:])
    m = re.fullmatch(r"rgb\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*\)", named)
    return (int(m[1]), int(m[2]), int(m[3])) if m else colour_of(named) if len(named) in (6, 7) else None


def _declared(style: str) -> dict[str, str]:
    out = {}
    for part in style[:2000].split(";"):
        name, _, value = part.partition(":")
        out[name.strip().lower()] = value.replace("!important", "").strip().lower()
    return out


class _Rule(NamedTuple):
    """A simple selector that hides."""

    tag: str
    classes: frozenset[str]
    ids: frozenset[str]
    why: str


def _rules(tree: html.HtmlElement) -> list[_Rule]:
    """The simple selectors of the page's own style sheets that hide.

    Those within @media and the like are left out: they may be for print, or for narrow screens.
    """
    css = "\n".join(e.text or "" for e in tree.iter("style"))[:_MOST_CSS]
    css = _without_blocks(_COMMENT.sub("", css))
    out: list[_Rule] = []
    for m in _RULE.finditer(css):
        why = _hides(_declared(m[2]))
        if not why:
            continue
        for selector in m[1].split(","):
            simple = _SIMPLE.fullmatch(selector.strip())
            if simple and selector.strip():
                parts = re.findall(r"([.#])([\w-]+)", simple[2])
                classes, ids = (frozenset(n for k, n in parts if k == kind) for kind in ".#")
                out.append(_Rule(simple[1] or "", classes, ids, why))
    return out


def _without_blocks(css: str) -> str:
    """A style sheet without its at-rules that hold rules of their own."""
    out, depth, skip, start = [], 0, -1, 0
    for m in re.finditer(r"@[\w-]+[^{};]*\{|\{|\}|;", css):
        if m[0].startswith("@") and skip < 0:
            out.append(css[start : m.start()])
            skip = depth
        if m[0].endswith("{"):
            depth += 1
        elif m[0] == "}":
            depth -= 1
            if depth == skip:
                skip, start = -1, m.end()
    return "".join(out) + (css[start:] if skip < 0 else "")
