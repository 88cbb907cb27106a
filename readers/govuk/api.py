"""GOV.UK's APIs: a content item, and what a search found. Bytes in, values out; nothing is fetched.

Shapes are those of the publisher's own schemas (publication, document_collection, gone, redirect). What is optional
there may be missing, null or odd here; what the watch rests on (path, title, details, attachments) must be as expected
or the answer is refused by name, since reading it as "no files" would end in false removals.
"""

from __future__ import annotations

import json
import re
from functools import partial
from typing import Any

from msgspec.structs import replace

from model.fetch import Attachment, ChangeNote, ContentItem, FoundPublication, PageState
from readers.documents.errors import UnknownAnswer
from readers.govuk.html import (
    MAX_BYTES,
    MAX_FILES,
    UnknownPageDesign,
    attachments_in,
    html_to_lines,
    newest_first,
    parse_html,
)
from readers.govuk.plain import found_without_private, page_without_private
from readers.govuk.values import absolute, filename_of, origin_of, utc_iso
from readers.json_answers import no_constant, object_field, rows_field, said_in, text_field
from readers.list_page import ListPage, odd_parts, read_entries
from text.clean import clean


class NotAContentItem(ValueError):
    """The body is not what the Content API gives for a page."""


class NotSearchResults(ValueError):
    """The body is not what the search API gives for a query."""


_TITLE = re.compile(rb"<title[^>]{0,100}>([^<]{1,200})<", re.IGNORECASE)


class _NotJsonError(ValueError):
    """Why a body could not be taken as a JSON object."""


def _titled(body: bytes) -> str:
    """What a page that came instead says of itself."""
    found = _TITLE.search(body[:4096])
    return f" ({clean(found[1].decode('utf-8', 'replace'))[:100]!r})" if found else ""


def _object(body: bytes) -> dict[str, Any]:
    """The JSON object in a body; deep nesting, NaN and endless numbers are refused like any other non-JSON."""
    if len(body) > MAX_BYTES:
        raise _NotJsonError(f"it has {len(body)} bytes, more than {MAX_BYTES}")
    try:
        data = json.loads(body, parse_constant=no_constant)
    except RecursionError:
        raise _NotJsonError("it is nested too deeply") from None
    except ValueError as e:
        start = body[:40].lstrip()
        page = f"it is an HTML page{_titled(body)}"
        what = page if start.startswith(b"<") else f"not JSON ({e})" if start else "it is empty"
        raise _NotJsonError(clean(what)[:200]) from None
    if not isinstance(data, dict):
        raise _NotJsonError(f"it is a JSON {type(data).__name__} where an object is expected")
    return data


def _text(data: dict[str, Any], key: str) -> str:
    return clean(text_field(data, key))


def _html(value: Any) -> str:  # noqa: ANN401 - a foreign JSON value
    """The words of a field of HTML; some schemas give it in several types, of which one is HTML."""
    if isinstance(value, list):
        typed = (v for v in value if isinstance(v, dict) and v.get("content_type") == "text/html")
        value = next((v.get("content") for v in typed), "")
    return html_to_lines(value) if isinstance(value, str) else ""


def _body_text(details: dict[str, Any]) -> str:
    """The body, then the parts of a guide or the groups of a collection, each under its title."""
    out = [_html(details.get("body"))]
    for part in rows_field(details, "parts") + rows_field(details, "collection_groups"):
        out += [_text(part, "title"), _html(part.get("body"))]
    return "\n".join(t for t in out if t)


def _notes(details: dict[str, Any]) -> tuple[ChangeNote, ...]:
    history = rows_field(details, "change_history")
    notes = [ChangeNote(utc_iso(_text(n, "public_timestamp")), _text(n, "note")) for n in history]
    return newest_first([n for n in notes if n.at or n.text])


def _asset_id(data: dict[str, Any], filename: str) -> str:
    """The id of the file's own asset; a PDF has a second asset, its thumbnail."""
    assets = [a for a in rows_field(data, "assets") if _text(a, "asset_manager_id")]
    own = [a for a in assets if _text(a, "filename") == filename]
    return _text((own or assets)[0], "asset_manager_id") if assets else ""


def _attachment(data: Any, origin: str) -> Attachment:  # noqa: ANN401 - a foreign JSON value
    data = data if isinstance(data, dict) else {}
    url = absolute(origin, _text(data, "url"))
    size = data.get("file_size")
    kind = _text(data, "attachment_type") or "file"
    filename = _text(data, "filename") or (filename_of(url) if kind == "file" else "")
    return Attachment(
        title=_text(data, "title") or filename or url or "a file without title or address",
        url=url,
        kind=kind,
        filename=filename,
        content_type=_text(data, "content_type"),
        size=size if isinstance(size, int) and not isinstance(size, bool) and 0 <= size < 2**53 else None,
        asset_id=_asset_id(data, filename),
    )


def _attachments(details: dict[str, Any], origin: str, where: str) -> tuple[Attachment, ...]:
    """Of `details.attachments`, or of the HTML snippets in `details.documents`, which newer items no longer have."""

    def refused(what: str) -> NotAContentItem:
        return NotAContentItem(f"{where}: {what}; read the HTML page instead")

    for key in ("attachments", "documents"):
        # Not "no files": an unknown shape read as none would be told as a removal of every file.
        value = details.get(key)
        if not isinstance(value, list | None) or len(value or ()) > MAX_FILES:
            what = f"list of {len(value)}" if isinstance(value, list) else type(value).__name__
            raise refused(f"details.{key} is a {what}, not a list of at most {MAX_FILES}")
    if listed := details.get("attachments"):
        attachments = tuple(_attachment(a, origin) for a in listed)
        if not any(a.url for a in attachments):
            raise refused(f"none of the {len(listed)} attachments has a usable address")
        return attachments
    out: list[Attachment] = []
    for snippet in details.get("documents") or ():
        try:
            tree = parse_html(snippet) if isinstance(snippet, str) else None
            found = attachments_in(tree, origin=origin) if tree is not None else ()
        except UnknownPageDesign as e:
            raise NotAContentItem(f"{where}: details.documents cannot be read: {e}") from e
        out += found or (_attachment(None, origin),)
    if out and not any(a.url for a in out):
        raise refused(f"none of the {len(out)} snippets of details.documents holds an attachment")
    return tuple(out)


def _documents(links: dict[str, Any], origin: str) -> tuple[tuple[str, str], ...]:
    """Of a collection: each document once. The path is preferred, so that a copy of the site points to itself."""
    documents = rows_field(links, "documents")
    found = [(_text(d, "title"), absolute(origin, _text(d, "base_path") or _text(d, "web_url"))) for d in documents]
    return tuple(dict.fromkeys(d for d in found if all(d)))


def read_content_item(body: bytes, *, url: str) -> ContentItem:
    """What the Content API says of a page: live, withdrawn, gone (its 410 has this body too) or redirected (200).

    `url` is the absolute address asked (page or API); relative addresses are made absolute against its site.
    Raises NotAContentItem where the body is anything else, or over `MAX_BYTES`.
    """
    origin = origin_of(url)
    try:
        data = _object(body)
    except _NotJsonError as e:
        why = f"not a content item: {e}; fetch it again, and read the HTML page if it stays"
        raise NotAContentItem(f"{url}: {why}") from e
    base_path = _text(data, "base_path")
    if not base_path.startswith("/"):
        raise NotAContentItem(
            f"{url}: not a content item: it has no base_path{said_in(data)}; look at the body, the API may have changed"
        )
    schema = _text(data, "schema_name") or _text(data, "document_type")
    if schema not in ("redirect", "gone") and (not _text(data, "title") or not isinstance(data.get("details"), dict)):
        raise NotAContentItem(
            f"{url}: the item {base_path} has no title or no details; look at the body, the API may have changed"
        )
    try:
        with odd_parts() as odd:
            read = {"redirect": _redirect, "gone": _gone}.get(schema, _page)(data, base_path, origin)
    except UnknownPageDesign as e:
        raise NotAContentItem(f"{url}: the HTML within the item {base_path} cannot be read: {e}") from e
    return replace(
        page_without_private(read),
        public_updated_at=utc_iso(_text(data, "public_updated_at")),
        updated_at=utc_iso(_text(data, "updated_at")),
        problems=tuple([f"{base_path}: {what}" for what in odd]),
    )


def content_id_of(body: bytes) -> str:
    """The id of a content item, which it keeps under another path; "" where it has none."""
    try:
        return _text(_object(body), "content_id")
    except _NotJsonError:
        return ""


def _redirect(data: dict[str, Any], base_path: str, origin: str) -> ContentItem:
    """Of several rules the one for this very path counts, else the first exact one, else the first."""
    rules = [r for r in rows_field(data, "redirects") if _text(r, "destination")]
    rules.sort(key=lambda r: (_text(r, "path") != base_path, _text(r, "type") != "exact"))
    where = absolute(origin, _text(rules[0], "destination")) if rules else ""
    return ContentItem(PageState.REDIRECT, base_path, destination=where)


def _gone(data: dict[str, Any], base_path: str, origin: str) -> ContentItem:
    details = object_field(data, "details")
    return ContentItem(
        PageState.GONE,
        base_path,
        explanation=_html(details.get("explanation")),
        explained_at=utc_iso(_text(data, "public_updated_at")),
        destination=absolute(origin, _text(details, "alternative_path")),
    )


def _page(data: dict[str, Any], base_path: str, origin: str) -> ContentItem:
    details, notice = object_field(data, "details"), object_field(data, "withdrawn_notice")
    return ContentItem(
        state=PageState.WITHDRAWN if any(notice.values()) else PageState.LIVE,
        base_path=base_path,
        title=_text(data, "title"),
        description=_text(data, "description"),
        body_text=_body_text(details),
        notes=_notes(details),
        attachments=_attachments(details, origin, base_path),
        documents=_documents(object_field(data, "links"), origin),
        explanation=_html(notice.get("explanation")),
        explained_at=utc_iso(_text(notice, "withdrawn_at")),
    )


def read_search(body: bytes, *, origin: str) -> ListPage[FoundPublication]:
    """The results of /api/search.json in its order; links made absolute against `origin`. None is a good answer.

    Raises NotSearchResults where there is no list of results, or none of them has a title and a link.
    """
    try:
        data = _object(body)
    except _NotJsonError as e:
        raise NotSearchResults(f"{origin}: not search results: {e}; fetch it again") from e
    results = data.get("results")
    if not isinstance(results, list):
        raise NotSearchResults(f"{origin}: the answer has no list of results; its keys are {sorted(data)[:10]}")
    found = read_entries(results, partial(_result, origin=origin))
    if found.problems and not found.items:
        raise NotSearchResults(f"{origin}: none of the results can be read: {found.problems[0]}")
    return found


def _result(row: dict[str, Any], origin: str) -> FoundPublication:
    title, link = _text(row, "title"), absolute(origin, _text(row, "link"))
    if not title or not link:
        raise UnknownAnswer("it has no title or no usable link; ask for fields=title,link,...")
    return found_without_private(
        FoundPublication(title, link, _text(row, "description"), utc_iso(_text(row, "public_timestamp")))
    )
