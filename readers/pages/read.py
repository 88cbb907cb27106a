"""Any page of the web -> an item: the words that a selector names, or the main text, one paragraph a line."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

import lxml.cssselect
from cssselect import SelectorError

from model.item import Item, ItemKind
from readers.documents.errors import BadSelector, Challenge, EmptyAnswer, SelectorFindsNothing, TooBig, UnknownAnswer
from readers.pages.text import decode_html, parse_page, text_of
from readers.parliament.legacy_challenge import is_challenge
from text.clean import clean

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_BYTES = 5_000_000
LONGEST_SELECTOR = 500
"""Characters."""
MAX_FOUND = 20_000
"""Elements that a selector may find."""
_NOT_THE_TEXT = (
    "self::nav or self::aside or self::footer or self::form or self::button or @role='navigation' or @role='search' "
    "or @role='contentinfo' or @role='alert' or @aria-hidden='true' or @hidden or "
    "contains(concat(' ', normalize-space(@class), ' '), ' cookie-banner ') or "
    "contains(translate(@style, 'DISPLAYNOE ', 'displaynoe'), 'display:none') or "
    "contains(translate(@style, 'VISBLTYHDEN ', 'visbltyhden'), 'visibility:hidden')"
)
_MAIN = ("//main", "//*[@role='main']", "//*[@id='main-content']", "//article", "//*[@id='content']")
MAX_MAIN = 200
_LEAST_OF_THE_BODY = 200
"""Characters: a <main> or <article> with less than this is held to be the text only if the body has not much more."""


def page_key(url: str) -> str:
    """What names a page for good: its address without fragment. Host in lower case."""
    parts = urlsplit(url)
    return "page:" + urlunsplit((parts.scheme, parts.netloc.lower(), parts.path or "/", parts.query, ""))


def check_selector(selector: str) -> None:
    """Raises BadSelector where it is no CSS selector; for the configuration, before anything is fetched."""
    _compiled(selector)


def read_page(body: bytes, url: str, selector: str = "", *, key: str = "", declared: str = "") -> Item:
    """A page as an item.

    `url` is where it answered; `key` keeps its identity where it has moved (default: made of `url`); `declared` is
    the charset of its Content-Type. Raises Challenge, EmptyAnswer, TooBig, BadSelector, SelectorFindsNothing (also
    where what it finds holds no words), and UnknownAnswer where a page has no text at all: each is a failure, and none
    means that the text is gone.
    """
    if not body.strip():
        raise EmptyAnswer("the page has no bytes; it is asked for again")
    if len(body) > MAX_BYTES:
        raise TooBig(f"the page has more than {MAX_BYTES:,} bytes")
    if is_challenge(200, body):
        raise Challenge("a bot guard asks for a browser: what stands on the page is not known")
    tree = parse_page(decode_html(body, declared))
    if tree is None:
        raise UnknownAnswer("the page holds nothing that can be read")
    title = clean(tree.findtext(".//title") or "")
    heading = next(iter(tree.iter("h1")), None)
    text = _selected(tree, selector) if selector else main_text(tree)
    if not text:
        raise UnknownAnswer("the page holds no words; it may be made by a script in the browser. Name a selector")
    return Item(
        key=key or page_key(url),
        kind=ItemKind.PAGE,
        title=(text_of(heading).replace("\n", " ") if heading is not None else "") or title or url,
        url=url,
        text=text,
    )


def main_text(tree: HtmlElement) -> str:
    """The main text of a page: of <main>, [role=main], #content or <article>, else of the body; menus left out."""
    menus = set(tree.xpath(f"//*[{_NOT_THE_TEXT}]"))
    for path in _MAIN:
        found: list[HtmlElement] = tree.xpath(path)
        if len(found) > MAX_MAIN:
            continue  # a forum with a post an <article>: the body has them all
        apart = {*menus, *found}
        outermost = [e for e in found if e not in menus and not any(a in apart for a in e.iterancestors())]
        text = "\n".join(filter(None, (text_of(e, menus) for e in outermost)))
        if len(text) >= _LEAST_OF_THE_BODY or (text and path == "//main"):
            return text
    return text_of(tree, menus)


def _selected(tree: HtmlElement, selector: str) -> str:
    found: list[HtmlElement] = list(_compiled(selector)(tree))
    if len(found) > MAX_FOUND:
        raise UnknownAnswer(f"the selector {selector!r} finds {len(found):,} elements; name their container instead")
    inside = set(found)
    outermost = [e for e in found if not any(a in inside for a in e.iterancestors())]
    text = "\n".join(filter(None, map(text_of, outermost)))
    if not text:
        what = "elements without any words" if found else "nothing"
        raise SelectorFindsNothing(f"the selector {selector!r} finds {what}; the page has changed shape: look at it")
    return text


def _compiled(selector: str) -> lxml.cssselect.CSSSelector:
    if len(selector) > LONGEST_SELECTOR:
        raise BadSelector(f"a selector has at most {LONGEST_SELECTOR} characters")
    try:
        return lxml.cssselect.CSSSelector(selector, translator="html")
    except (SelectorError, ValueError) as error:
        raise BadSelector(f"{selector!r} is no CSS selector ({error})") from error
