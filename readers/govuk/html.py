"""GOV.UK's HTML: the page of a publication in each of its three designs, and the snippets that its API once gave.

The last resort where the Content API has no answer. The designs (Whitehall of 2014, Whitehall of 2016, the components
since 2018) were read in the templates that make them. Nothing found of any of them is a failure, never an empty page.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import lxml.etree
from lxml.html import HtmlElement

from model.fetch import Attachment, ChangeNote, ContentItem, PageState
from readers.documents.errors import UnknownAnswer
from readers.govuk.plain import page_without_private
from readers.govuk.values import CONTENT_TYPES, absolute, extension_of, filename_of, is_preview, origin_of, utc_iso
from readers.pages.read import parse_page
from readers.pages.rows import CELL, RowsOfPupils, rows_of_pupils
from text.clean import clean

MAX_BYTES = 5_000_000
"""A page or an API answer over this is refused unread; real ones are under 300 kB."""

MAX_FILES = 1000
"""A page with more attachments than this is refused; the largest real ones have some two hundred."""


class UnknownPageDesign(ValueError):
    """The page has nothing that a publication of GOV.UK has, or a part of it that can no longer be read."""


def _cls(name: str) -> str:
    return f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"


_OLD_BLOCK = f"section[{_cls('attachment')}]"
_BLOCKS = f"//section[{_cls('gem-c-attachment')}] | //*[{_cls('attachment-details')}]/ancestor::{_OLD_BLOCK}[1]"
_IN_A_BLOCK = f"boolean(ancestor::section[{_cls('gem-c-attachment')}] | ancestor::{_OLD_BLOCK})"
_DOCUMENTS = f"//section[@id='documents'] | //section[{_cls('attachment-full-width')}]"
_TITLES = f".//*[{_cls('gem-c-attachment__title')}] | .//*[{_cls('attachment-details')}]//*[{_cls('title')}]"
_LINKS = (
    f".//*[{_cls('gem-c-attachment__title')}]//a[@href]",
    f".//*[{_cls('attachment-details')}]//*[{_cls('title')}]//a[@href]",
    f".//*[{_cls('download')}]//a[@href]",
    ".//a[@href]",
)
_BODY = tuple(
    f"{place}//*[{_cls(name)}][not(ancestor::*[{_cls(name)} or {_cls('gem-c-notice')}])]"
    for place, name in (
        ("//*[@id='details']", "gem-c-govspeak"),
        ("//*[@id='details']", "body"),
        ("//main", "gem-c-govspeak"),
    )
)
_OF_A_PUBLICATION = f"//*[@id='details'] | //*[{_cls('document-page')}]"
_NOTES_NOW = f"//li[{_cls('gem-c-published-dates__change-item')}]"
_NOTES_OLD = f"//*[@id='change-notes']//dl | //*[{_cls('footer-change-notes')}]//dl"
_NOTICE = " | ".join(f"//*[{_cls(n)}][not(ancestor::*[{_cls(n)}])]" for n in ("gem-c-notice", "archive-notice"))
_BLOCK_TAGS = "p li h1 h2 h3 h4 h5 h6 div section article ul ol dl dt dd table tr td th br blockquote pre hr"
_BREAKS = frozenset(_BLOCK_TAGS.split())
_SILENT = frozenset({"script", "style", "template"})


def _all(element: HtmlElement, xpath: str) -> list[HtmlElement]:
    return list(element.xpath(xpath))


def parse_html(html: bytes | str) -> HtmlElement | None:
    """The tree of a page or a snippet, None where there is none. Raises UnknownPageDesign where it nests too deep."""
    try:
        return parse_page(html)
    except UnknownAnswer as e:
        raise UnknownPageDesign(str(e)) from e


def _pieces(element: HtmlElement, rows: RowsOfPupils) -> Iterator[str]:
    """Text in order with a line feed at each block's start and end; a walk, since nesting may be deep."""
    within = cells = 0
    for event, e in lxml.etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        if not isinstance(e.tag, str):
            if e is not element:
                yield _in_row(e.tail, within)
            continue
        starts, is_cell, is_label = event == "start", e in rows.cells, e in rows.labels
        if is_cell:
            yield CELL if starts else "\n" if e.tag == "dd" else ""
        elif is_label or e.tag in _BREAKS:
            yield ("\n" if starts else " ") if is_label else " " if cells else "\n"
        step = 1 if starts else -1
        cells += step if is_cell or is_label else 0
        within += step if e in rows.within else 0
        if starts:
            yield "" if e.tag in _SILENT else _in_row(e.text, within)
        elif e is not element:
            yield _in_row(e.tail, within)


def _in_row(text: str | None, within: int) -> str:
    return (text or "").replace("\n", " ") if within else text or ""


def lines_of(element: HtmlElement) -> str:
    """The words under an element, one paragraph a line, no empty lines; a row of a table of pupils is one line."""
    rows = rows_of_pupils(element)
    lines = (clean(line.removeprefix(CELL)) for line in "".join(_pieces(element, rows)).split("\n"))
    return "\n".join(line for line in lines if line)


def html_to_lines(html: str) -> str:
    """The words of a snippet of HTML, one paragraph a line; "" where there are none. Raises as `parse_html` does."""
    tree = parse_html(html[:MAX_BYTES]) if html.strip() else None
    return lines_of(tree) if tree is not None else ""


def _attachment(block: HtmlElement, origin: str) -> Attachment:
    urls = (absolute(origin, a.get("href") or "") for xpath in _LINKS for a in _all(block, xpath))
    url = next((u for u in urls if u and not is_preview(u)), "")
    titles = _all(block, _TITLES)
    title = clean(titles[0].text_content()) if titles else ""
    if not url:
        raise UnknownPageDesign(
            f"the attachment {title!r} has no link to its file: look at the page, its design may have changed"
        )
    filename, extension = filename_of(url), extension_of(filename_of(url))
    # Sizes are printed rounded ("1.43 MB"): as bytes they would be wrong.
    if urlsplit(url).path.startswith(("/media/", "/government/uploads/")) or extension in CONTENT_TYPES:
        return Attachment(title or filename, url, "file", filename, CONTENT_TYPES.get(extension, ""))
    return Attachment(title or filename, url, "html" if origin_of(url) == origin else "external", "", "")


def attachments_in(tree: HtmlElement, *, origin: str) -> tuple[Attachment, ...]:
    """The attachments shown in a page or snippet of any design, in order; preview pages are not files.

    Raises UnknownPageDesign where a block has no link, or a list of documents has no block that we know.
    """
    blocks = _all(tree, _BLOCKS)
    if not blocks and _all(tree, _DOCUMENTS):
        raise UnknownPageDesign(
            "the page has a list of documents but none that can be read: its design has changed; compare it with"
            " tests/readers/govuk and extend readers/govuk/html.py"
        )
    # Foreign HTML: blocks within blocks would each be searched through to the end, and ask for hours.
    if len(blocks) > MAX_FILES or any(b.xpath(_IN_A_BLOCK) for b in blocks):
        raise UnknownPageDesign(
            f"the page has {len(blocks)} attachments, more than {MAX_FILES} or one within another: look at the page"
        )
    return tuple(_attachment(b, origin) for b in blocks)


def _old_notes(dl: HtmlElement) -> Iterator[ChangeNote]:
    """Pairs of dt and dd. Which of them holds the time changed between 2014 and 2016, so the time's mark decides."""
    at = text = ""
    for e in _all(dl, "./dt | ./dd"):
        marks = _all(e, ".//abbr[@title] | .//time[@datetime]")
        if marks and "note" not in (e.get("class") or "").split():
            at = utc_iso(marks[0].get("title") or marks[0].get("datetime") or "")
        else:
            text = clean(e.text_content())
        if e.tag == "dd":
            if at or text:
                yield ChangeNote(at, text)
            at = text = ""


def _notes(tree: HtmlElement) -> tuple[ChangeNote, ...]:
    out: list[ChangeNote] = []
    for item in _all(tree, _NOTES_NOW):
        times = _all(item, ".//time[@datetime]")
        texts = _all(item, f".//*[{_cls('gem-c-published-dates__change-note')}]")
        at = utc_iso(times[0].get("datetime") or "") if times else ""
        text = clean(" ".join(t.text_content() for t in texts))
        out += [ChangeNote(at, text)] if at or text else []
    for dl in _all(tree, _NOTES_OLD):
        out += _old_notes(dl)
    return newest_first(out)


def newest_first(notes: list[ChangeNote]) -> tuple[ChangeNote, ...]:
    """The notes in order, each once: timestamp and text together are what a note is known by."""
    return tuple(sorted(dict.fromkeys(notes), key=lambda n: n.at, reverse=True))


def _withdrawn(tree: HtmlElement) -> str | None:
    """The withdrawal notice, None where the page has none; the same component carries other notices too."""
    for notice in _all(tree, _NOTICE):
        text = lines_of(notice)
        if "withdrawn" in text.lower() or "archive-notice" in (notice.get("class") or ""):
            return text
    return None


def _meta(tree: HtmlElement, name: str) -> str:
    found = _all(tree, f"//meta[@name='{name}']")
    return clean(found[0].get("content") or "") if found else ""


def _title(tree: HtmlElement) -> str:
    titles = (clean(e.text_content()) for xpath in ("//h1", "//title") for e in _all(tree, xpath))
    return next(filter(None, titles), "").removesuffix(" - GOV.UK")


def read_publication_page(html: bytes, *, url: str) -> ContentItem:
    """A publication's page as people see it, at `url` (absolute, after redirects).

    Raises UnknownPageDesign where nothing of any known design is found, a part of it cannot be read, or the page is
    over `MAX_BYTES`: a failure to tell operators, not a page without files.
    """
    origin = origin_of(url)
    if len(html) > MAX_BYTES:
        raise UnknownPageDesign(f"{url}: the page has {len(html)} bytes, more than {MAX_BYTES}: look what it is")
    if b"<html" in html[:2000].lower() and b"</html" not in html[-2000:].lower():
        raise UnknownPageDesign(f"{url}: the page is cut: it opens <html> and never closes it; fetch it again")
    tree = parse_html(html)
    if tree is None:
        raise UnknownPageDesign(f"{url}: there is no HTML in the answer ({len(html)} bytes): fetch it again")
    attachments, notes, notice = attachments_in(tree, origin=origin), _notes(tree), _withdrawn(tree)
    if not (attachments or notes or notice is not None or _all(tree, _OF_A_PUBLICATION)):
        raise UnknownPageDesign(
            f"{url}: no attachments, history or details of any design of GOV.UK were found under the title"
            f" {_title(tree)[:80]!r}: it is an error or challenge page, or the design is new"
        )
    bodies = next((found for xpath in _BODY if (found := _all(tree, xpath))), [])
    return page_without_private(ContentItem(
        state=PageState.LIVE if notice is None else PageState.WITHDRAWN,
        base_path=urlsplit(url).path or "/",
        title=_title(tree),
        description=_meta(tree, "description"),
        public_updated_at=utc_iso(_meta(tree, "govuk:public-updated-at")) or (notes[0].at if notes else ""),
        updated_at=utc_iso(_meta(tree, "govuk:updated-at")),
        body_text="\n".join(lines_of(b) for b in bodies),
        notes=notes,
        attachments=attachments,
        explanation=notice or "",
    ))
