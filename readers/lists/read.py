"""Lists at one address -> items: a bill's publications, what Hansard's search finds, a site map."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urljoin, urlsplit, urlunsplit

from lxml import etree
from msgspec.structs import replace

from model.item import Item, ItemDocument, ItemKind
from readers.documents import errors
from readers.json_answers import id_field, object_field, open_json, rows_field, said_in, stamp_field, text_field
from readers.list_page import ListPage, read_entries
from readers.pages.read import text_of_html
from readers.xml_answers import LONGEST_TEXT, LONGEST_TITLE, parse_xml, web_link
from text.clean import clean

BILLS = "https://bills.parliament.uk"
HANSARD = "https://hansard.parliament.uk"
MOST_BYTES = 16 * 1024 * 1024
MOST_ADDRESSES = 50_000
"""Of a site map, which by its own standard holds no more."""
_WATCH_ANOTHER = f"{errors.NEVER_READ}; watch those that it is made of"
_SITE_MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_MONTH = re.compile(r"/(\d{4})/(\d{2})/")


def read_list_of(body: bytes, url: str, wanted: Iterable[str] = ()) -> ListPage[Item]:
    """The entries of a list, of those with one of the words `wanted` in address or title where some are given.

    Raises the errors of `readers.documents.errors`, where none of its entries can be read too: then what was seen
    before stays as it is.
    """
    is_xml = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"
    found = _site_map(body) if is_xml else _json(open_json(body), url)
    words = [w.casefold() for w in wanted]
    if found.problems and not found.items:
        raise errors.UnknownAnswer(f"none of the entries can be read: {found.problems[0]}")
    by_key = {i.key: i for i in found.items if not words or any(w in f"{i.url}\n{i.title}".casefold() for w in words)}
    return replace(found, items=tuple(by_key.values()))


def next_page_url(url: str, skip: int) -> str:
    """Where a search of Hansard shows what stands behind so many results."""
    parts = urlsplit(url)
    asked = parse_qsl(parts.query, keep_blank_values=True)
    name = "queryParameters.skip" if any(k.startswith("queryParameters.") for k, _ in asked) else "skip"
    kept = [(k, v) for k, v in asked if k.casefold() != name.casefold()]
    return urlunsplit(parts._replace(query=urlencode([*kept, (name, str(skip))]), fragment=""))


def _json(data: Any, url: str) -> ListPage[Item]:  # noqa: ANN401 - any JSON
    if isinstance(data, dict):
        paper = partial(_publication, bill=str(data.get("billId") or ""))
        kinds: dict[str, Callable[[dict[str, Any]], Item]] = {"publications": paper, "Results": _speech}
        for name, entry in kinds.items():
            if isinstance(data.get(name), list):
                total = data.get("TotalResultCount") if name == "Results" else len(data[name])
                return read_entries(data[name], entry, total if type(total) is int else None)
    said = said_in(data) if isinstance(data, dict) else ""
    raise errors.UnknownAnswer(f"{url} gives no list that is known{said}: a bill's publications, or results of Hansard")


def _publication(row: dict[str, Any], bill: str) -> Item:
    """A paper of a bill: the bill as printed, a list of amendments, a memorandum, a note."""
    number, kind = id_field(row), text_field(object_field(row, "publicationType"), "name")
    links = tuple(link for x in rows_field(row, "links") if (link := web_link(text_field(x, "url"), BILLS)))
    files = tuple(
        ItemDocument(str(x.get("id") or ""), _format(text_field(x, "filename")), "", text_field(x, "filename"))
        for x in rows_field(row, "files")
    )
    page = f"{BILLS}/bills/{bill}/publications" if bill.isdecimal() else BILLS
    title = ": ".join(filter(None, (kind, text_field(row, "title"))))[:LONGEST_TITLE]
    return Item(
        f"bill:{bill}:{number}", ItemKind.FEED_ENTRY, title=title or f"Publication {number}",
        url=links[0] if links else page, genre=kind, house=text_field(row, "house"),
        published=stamp_field(row, "displayDate"), documents=files, links=links[1:],
    )


def _format(filename: str) -> str:
    return filename.rpartition(".")[2].casefold()[:10]


def _speech(row: dict[str, Any]) -> Item:
    """A contribution to a debate. Its own id may be missing, its number is always there."""
    day, house = stamp_field(row, "SittingDate")[:10], text_field(row, "House")
    debate, speech = text_field(row, "DebateSectionExtId"), text_field(row, "ContributionExtId")
    number = row.get("ItemId")
    if not (speech or isinstance(number, int)) or not day:
        raise errors.UnknownAnswer("a result of Hansard has neither an id nor a day: the API has changed")
    anchor = f"#contribution-{speech}" if speech else ""
    where = f"{HANSARD}/{house}/{day}/debates/{debate}/x{anchor}" if debate and house else ""
    words = text_of_html(text_field(row, "ContributionTextFull") or text_field(row, "ContributionText"))
    who = clean(text_field(row, "AttributedTo") or text_field(row, "MemberName"))
    title = ": ".join(filter(None, (clean(text_field(row, "DebateSection")), who)))
    return Item(
        f"hansard:{speech or number}", ItemKind.FEED_ENTRY, title=title[:LONGEST_TITLE] or f"Hansard of {day}",
        url=web_link(where, HANSARD), genre=text_field(row, "Section"), house=house, published=day,
        text=words[:LONGEST_TEXT],
    )


def _site_map(body: bytes) -> ListPage[Item]:
    """Each page is an entry whose title is the last part of its address: a map says no more."""
    if len(body) > MOST_BYTES:
        raise errors.TooBig(f"the site map has more than {MOST_BYTES:,} bytes: {_WATCH_ANOTHER}")
    if errors.is_challenge(body):
        raise errors.Challenge("a bot guard answers in place of the site map; nothing is known of it")
    if b"<!DOCTYPE" in body[:65536]:
        raise errors.NotAFeed("this is a page, or declares what no site map does; it is not read")
    try:
        root = parse_xml(body)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise errors.CutFeed(f"the site map is not well-formed XML ({error}); what was seen stays as it is") from error
    if root.tag != f"{_SITE_MAP}urlset":
        raise errors.NotAFeed(f"the root is <{str(root.tag)[:60]}>, not a site map's urlset")
    pages = root.findall(f"{_SITE_MAP}url")
    if len(pages) > MOST_ADDRESSES:
        raise errors.TooManyEntries(f"the site map has more than {MOST_ADDRESSES:,} addresses: {_WATCH_ANOTHER}")
    rows = [{name: page.findtext(f"{_SITE_MAP}{name}") or "" for name in ("loc", "lastmod")} for page in pages]
    return read_entries(rows, _page, len(rows))


def _page(row: dict[str, str]) -> Item:
    address, changed = web_link(row["loc"], ""), row["lastmod"].strip()[:10]
    if not address:
        raise errors.UnknownAnswer(f"{row['loc'].strip()[:100]!r} is not a complete address of a page")
    path = urlsplit(address).path.rstrip("/")
    month = _MONTH.search(f"{path}/")
    title = unquote(path.rpartition("/")[2]).replace("-", " ").strip()
    try:
        updated = dt.date.fromisoformat(changed).isoformat() if changed else ""
    except ValueError:
        updated = ""
    published = f"{month[1]}-{month[2]}" if month else updated
    url = urljoin(address, path) + "/"
    host = urlsplit(address).hostname or ""
    other = host.removeprefix("www.") if host.startswith("www.") else f"www.{host}"
    return Item(
        f"page:{host}{path}", ItemKind.FEED_ENTRY, title=(title or address)[:LONGEST_TITLE], url=url,
        aliases=(f"page:{other}{path}",), published=published, updated=updated,
    )
