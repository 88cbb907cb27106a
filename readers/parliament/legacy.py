"""The old addresses of evidence: which document they name, so that a dead link still finds its record."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin, urlsplit

from model.item import Item, ItemDocument, ItemKind, Named, Submitter
from readers.documents.errors import Challenge, EmptyAnswer, TooBig, UnknownAnswer
from readers.pages.text import decode_html, parse_page, text_of
from readers.parliament.legacy_challenge import is_challenge
from readers.parliament.submitters import read_opening
from text.clean import clean

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_BYTES = 5_000_000

_EVIDENCE = re.compile(
    r"https?://data\.parliament\.uk/writtenevidence/committeeevidence\.svc/evidencedocument/"
    r"([^/?#]{1,200})/([^/?#]{1,200})/(written|oral)/(\d{1,9})\.(html|pdf)",
    re.IGNORECASE,
)
_MEMO = re.compile(
    r"https?://(?:www\.)?publications\.parliament\.uk/pa/cm(\d{6})/cmpublic/([^/?#]{1,200})/memo/([A-Za-z]{1,8}\d{1,4})\.html?",
    re.IGNORECASE,
)
_SITE = re.compile(
    r"https?://committees\.parliament\.uk/(written|oral)evidence/(\d{1,9})(?:/(?:html|pdf|default))?/?", re.IGNORECASE
)
_KINDS = {"written": ItemKind.WRITTEN_EVIDENCE, "oral": ItemKind.ORAL_EVIDENCE}
_REPORT_TEXT = ".//*[@id='mainTextBlock'] | .//*[@id='maincontent'] | .//*[@id='content-small'] | .//*[@id='content']"


class LegacyLink(NamedTuple):
    """An address of old evidence, taken apart."""

    committee: str
    """The slug, such as science-and-technology-committee."""
    inquiry: str
    kind: ItemKind
    id: int
    """Of the old numbering, which is not that of the API."""
    format: str
    """html or pdf."""

    @property
    def alias(self) -> str:
        """The same for both formats and both schemes: what `Item.aliases` holds."""
        return f"legacy:{self.kind}:{self.id}"


class MemoLink(NamedTuple):
    """An address of evidence to a public bill committee."""

    session: str
    """2016-17."""
    bill: str
    reference: str
    """HERB39."""

    @property
    def key(self) -> str:
        return f"memo:{self.session}:{self.bill.casefold()}:{self.reference.upper()}"


def read_legacy_link(url: str) -> LegacyLink | None:
    """The parts of an address of data.parliament.uk; None where it is not one. `written` stands in all their paths."""
    match = _EVIDENCE.fullmatch(url.strip())
    if match is None:
        return None
    return LegacyLink(match[1], match[2], _KINDS[match[3].lower()], int(match[4]), match[5].lower())


def read_memo_link(url: str) -> MemoLink | None:
    """The parts of an address of a public bill committee's memo; None where it is not one."""
    match = _MEMO.fullmatch(url.strip())
    if match is None:
        return None
    return MemoLink(f"{match[1][:4]}-{match[1][4:]}", match[2], match[3].upper())


def aliases_of(url: str) -> tuple[str, ...]:
    """Under which keys or aliases the thing behind an address may be known; () for any other address."""
    if link := read_legacy_link(url):
        return (link.alias,)
    if memo := read_memo_link(url):
        return (memo.key,)
    if match := _SITE.fullmatch(url.strip()):
        return (f"{_KINDS[match[1].lower()]}:{int(match[2])}",)
    return ()


def read_publication_list(body: bytes, page_url: str) -> tuple[LegacyLink, ...]:
    """The evidence that a publications page of the old site lists, each document once. Raises Challenge and others."""
    tree = _tree(body)
    found: dict[str, LegacyLink] = {}
    for a in tree.iter("a"):
        link = read_legacy_link(urljoin(page_url, a.get("href") or "")) if a.get("href") else None
        if link and (link.alias not in found or link.format == "html"):
            found[link.alias] = link
    return tuple(found.values())


def read_memo(body: bytes, url: str) -> Item:
    """A public bill committee's memo, or another page of publications.parliament.uk, as an item with its text.

    Raises Challenge (never "gone"), EmptyAnswer, TooBig, and UnknownAnswer where no words are found.
    """
    tree = _tree(body)
    # These pages lay their text out in a table, between a banner and links to other places.
    blocks: list[HtmlElement] = list(tree.xpath(_REPORT_TEXT))
    text = max((text_of(b) for b in blocks), key=len, default="") or text_of(tree)
    if not text:
        raise UnknownAnswer(f"{url} came, but no words are found in it; look whether the page has changed")
    opening, memo = read_opening(text), read_memo_link(url)
    title = clean(tree.findtext(".//title") or "")
    reference = memo.reference if memo else opening.reference
    return Item(
        key=memo.key if memo else f"page:{_address(url)}",
        kind=ItemKind.WRITTEN_EVIDENCE if memo else ItemKind.PAGE,
        title=f"{opening.name} ({reference})" if opening.name and reference else title,
        url=url,
        genre="Written evidence" if memo else "",
        reference=reference,
        submitters=(Submitter(opening.name),) if opening.name else (),
        submitters_from="document" if opening.name else "",
        anonymous=opening.anonymous,
        inquiries=(Named("", text.split("\n", 1)[0][:200]),) if memo else (),
        documents=(ItemDocument(reference, "Html", url),),
        text=text,
    )


def _tree(body: bytes) -> HtmlElement:
    if is_challenge(200, body):
        raise Challenge("a bot guard asks for a browser: what stands on the page is not known")
    if not body.strip():
        raise EmptyAnswer("the page has no bytes; it is asked for again")
    if len(body) > MAX_BYTES:
        raise TooBig(f"the page has more than {MAX_BYTES:,} bytes")
    tree = parse_page(decode_html(body))
    if tree is None:
        raise UnknownAnswer("the page holds nothing that can be read")
    return tree


def _address(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.netloc.lower()}{parts.path}" + (f"?{parts.query}" if parts.query else "")
