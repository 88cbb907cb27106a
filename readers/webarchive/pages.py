"""Pages as an archive gives them: what stood on them, with links as the publisher wrote them."""

from __future__ import annotations

from msgspec.structs import replace

from model.answers.capture import archived_at
from model.fetch import Attachment, ContentItem, PageState
from readers.govuk.html import UnknownPageDesign, parse_html, read_publication_page
from readers.govuk.plain import page_without_private
from readers.govuk.values import absolute, filename_of, is_register, origin_of
from text.clean import clean


class NotAPage(ValueError):
    """What came is not the page that was captured: a page of the archive itself, or one without any file."""


def read_archived_page(body: bytes, *, url: str) -> ContentItem:
    """A page at its original address `url`: a publication of GOV.UK in any design, or any page that links spreadsheets.

    Raises:
        NotAPage: it is neither.
    """
    try:
        item = read_publication_page(body, url=url)
    except UnknownPageDesign as error:
        files = _linked(body, url)
        if not files:
            raise NotAPage(
                "neither a publication nor a spreadsheet is on it: a page of the archive itself, or a new design"
            ) from error
        item = page_without_private(ContentItem(PageState.LIVE, "/", attachments=files))
    files = tuple(replace(a, url=archived_at(a.url)[1]) for a in item.attachments)
    return replace(item, attachments=files if any(map(is_register, files)) else (*files, *_linked(body, url)))


def registers_on(item: ContentItem) -> tuple[Attachment, ...]:
    """The registers that a page names, as far as they have an address."""
    return tuple(a for a in item.attachments if a.url and is_register(a))


def _linked(body: bytes, url: str) -> tuple[Attachment, ...]:
    """The spreadsheets that a page links anywhere, each once."""
    try:
        tree = parse_html(body)
    except UnknownPageDesign:
        return ()
    out: dict[str, Attachment] = {}
    for a in tree.xpath("//a[@href]") if tree is not None else ():
        at, address = archived_at(absolute(origin_of(url), a.get("href") or ""))
        archived_elsewhere = at and "/ukgwa/timeline" in address
        found = Attachment(clean(a.text_content())[:300], address, filename=filename_of(address))
        if address and not archived_elsewhere and is_register(found):
            out.setdefault(address, found)
    return tuple(out.values())
