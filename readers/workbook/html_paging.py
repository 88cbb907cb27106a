"""Whether a page shows a part of its list, whose rest stands on further pages. Runs in the child process only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml import etree, html

_NUMBER = r"(\d{1,3}(?:,\d{3})+|\d{1,7})"
_WHAT = r"(?:results?|items|entries|records|rows|requests|releases|responses|disclosures|shares|documents|publications)"
_RANGES = (
    re.compile(
        rf"\b(?:showing|displaying|viewing|{_WHAT})[: ](?:\w+ ){{0,3}}?{_NUMBER} ?(?:-|\u2013|\u2014|to|through) ?"
        rf"{_NUMBER} ?(?:of|out of|/) ?(?:about |around |approximately |a total of )?{_NUMBER}\b", re.IGNORECASE,
    ),
    re.compile(
        rf"\b{_NUMBER} ?(?:-|\u2013|\u2014|to) ?{_NUMBER} (?:of|out of) {_NUMBER} (?:\w+ )?{_WHAT}\b", re.IGNORECASE
    ),
)
"""The first and the last that are shown, and how many there are."""
_SOME_OF = re.compile(
    rf"\b(?:showing|displaying|viewing)(?: the)?(?: first| last| latest| newest)? {_NUMBER} (?:of|out of) {_NUMBER}\b",
    re.IGNORECASE,
)
_PAGE_OF = re.compile(r"\bpage:? (\d{1,4}) (?:of|out of|/) (\d{1,4})\b", re.IGNORECASE)
_MAY_SAY = re.compile(r"\d ?(?:of|out of|/) ?\D{0,15}\d", re.IGNORECASE)
_LEADS_ON = re.compile(
    r"(?:[?&;](?:page|pg|p|paged|pageno|page_?num(?:ber)?|currentpage|start|offset|from|skip|first|after|cursor)="
    r"|/page[/-])(?:[1-9]\d*|(?<=after=|ursor=)[\w%=-]+)", re.IGNORECASE,
)
_NEXT = re.compile(
    r"(?:next|next page|next \d+|show more|load more|more results|view more|[\u203a\u00bb>]+)\W*", re.IGNORECASE
)
_OF_PAGES = re.compile(r"pagina|pager|page-?(?:nav|numbers|links)", re.IGNORECASE)
_MOST_LINKS, _MOST_TEXT = 5_000, 200_000
"""Of a page: foreign HTML may have any number."""
_MOST_UP = 6
"""Elements above a link that may be called one of pages."""
_NOT_READ = frozenset({"table", "script", "style", "select"})


def part_of_list(tree: html.HtmlElement, rows: int) -> str:
    """By what a page says that it shows a part of its list, in its own words; "" where it does not.

    `rows`: those of its longest table, its heading among them. A page that has all rows, and shows them by and by, has
    them all.
    """
    text = _text_beside_tables(tree)
    if _MAY_SAY.search(text):
        for pattern in _RANGES:
            for m in pattern.finditer(text):
                first, last, every = map(_number, m.groups())
                if first <= last <= every and last - first + 1 < every and rows <= every:
                    return m[0]
        for m in _SOME_OF.finditer(text):
            if _number(m[1]) < _number(m[2]) >= rows:
                return m[0]
        said = [(int(m[1]), int(m[2]), m[0]) for m in _PAGE_OF.finditer(text)]
        if said and len({number for number, _, _ in said}) < max(of for _, of, _ in said):
            return said[0][2]
    return next(_links_on(tree), "")


def _number(text: str) -> int:
    return int(text.replace(",", ""))


def _text_beside_tables(tree: html.HtmlElement) -> str:
    parts: list[str] = []
    walk = etree.iterwalk(tree, events=("start", "end"))
    size = 0
    for event, node in walk:
        text = node.tail if event == "end" else node.text if isinstance(node.tag, str) else ""
        if event == "start" and node.tag in _NOT_READ:
            walk.skip_subtree()
            continue
        if text and text.strip():
            parts.append(text)
            size += len(text)
            if size > _MOST_TEXT:
                break
    return " ".join(" ".join(parts).split())


def _links_on(tree: html.HtmlElement) -> Iterator[str]:
    """The addresses of links, as printed, to a further page of the same list."""
    for n, link in enumerate(tree.iter("a", "link")):
        if n >= _MOST_LINKS:
            return
        href = (link.get("href") or "").strip()
        if not _LEADS_ON.search(href):
            continue
        is_next = "next" in (link.get("rel") or "").casefold().split() or (link.tag == "a" and _says_next(link))
        if is_next and (link.tag == "link" or _is_among_pages(link)):
            yield href[:80]


def _says_next(link: html.HtmlElement) -> bool:
    texts: Sequence[str] = (" ".join("".join(link.itertext()).split())[:60], link.get("aria-label") or "")
    return any(_NEXT.fullmatch(text.strip()) for text in texts)


def _is_among_pages(link: html.HtmlElement) -> bool:
    """True where what holds a link is named for pages, or has links to two further ones."""
    for above in [link, *link.iterancestors()][:_MOST_UP]:
        if _OF_PAGES.search(" ".join(filter(None, map(above.get, ("class", "id", "aria-label", "data-testid"))))):
            return True
    holder = next((e for e in link.iterancestors("nav", "ul", "ol", "p", "div", "td")), None)
    near = holder.iter("a") if holder is not None else ()
    return len({a.get("href") for a in near if _LEADS_ON.search(a.get("href") or "")}) > 1
