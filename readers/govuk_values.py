"""Addresses, times and words as GOV.UK writes them, made comparable. Pure; shared by its JSON and HTML readers."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

if TYPE_CHECKING:
    from model import Attachment

API = "/api/content"
"""Where the Content API stands on the origin of the site."""

CONTENT_TYPES = {
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xlsm": "application/vnd.ms-excel.sheet.macroenabled.12",
    "xls": "application/vnd.ms-excel",
    "csv": "text/csv",
    "pdf": "application/pdf",
    "zip": "application/zip",
    "odt": "application/vnd.oasis.opendocument.text",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
"""File name extension -> content type in lower case, of the types that the publisher allows and we meet."""

REGISTER_EXTENSIONS = frozenset({"ods", "xlsx", "xlsm", "xls", "csv"})
_REGISTER_TYPES = frozenset(CONTENT_TYPES[e] for e in REGISTER_EXTENSIONS) | {"application/csv"}

_SURROGATES = re.compile("[\ud800-\udfff]")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_MEDIA = re.compile(r"/media/([0-9a-f]{24})/")
_UPLOAD = re.compile(r"/attachment_data/file/(\d{1,12})/")
_MONTHS = (
    "january february march april may june july august september october november december"
    " jan feb mar apr jun jul aug sept sep oct nov dec"
).replace(" ", "|")
# Bounded repeats only: a title is foreign text. "to 31 May 2018", "September 2023", "Q3 2023", "2023-24", "01/02/2023".
_DATES = re.compile(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)?\s{{1,3}})?(?:{_MONTHS})\b\.?(?:\s{{0,3}},?\s{{0,3}}\d{{4}}\b|\s{{1,3}}\d{{2}}\b)?"
    r"|\bq[1-4]\b"
    r"|\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b"
    r"|\b(?:19|20)\d{2}(?:[/-](?:\d{4}|\d{2}(?:-\d{2})?))?\b",
    re.IGNORECASE,
)
_GLUE = re.compile(r"\b(?:to|until|as at|as of|from|end of|updated)\b", re.IGNORECASE)
_PUNCTUATION = re.compile(r"[^\w&]+")


def words(text: str) -> str:
    """The text on one line: white space collapsed, control characters and lone surrogates out.

    JSON can carry a lone surrogate, which SQLite and every encoder refuse later, far from the cause.
    """
    return " ".join(_CONTROLS.sub(" ", _SURROGATES.sub("\ufffd", text)).split())


def utc_iso(text: str) -> str:
    """A timestamp of any offset as ISO 8601 in UTC; without offset it is taken as UTC.

    What is no timestamp is given back as it stands: together with the note it still identifies a change.
    """
    text = words(text)
    try:
        at = datetime.fromisoformat(text)
        if at.tzinfo is None:
            at = at.replace(tzinfo=UTC)
        return at.astimezone(UTC).isoformat()
    except (ValueError, OverflowError):
        return text


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.hostname, parts.port  # both are worked out late, and may refuse
    except ValueError:
        return None
    return parts


def origin_of(url: str) -> str:
    """Scheme and host (with port) of an absolute http or https address.

    Raises:
        ValueError: for any other address.
    """
    parts = _split(url)
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{url!r} is not an absolute http(s) address: give it as https://www.gov.uk/...")
    return f"{parts.scheme}://{parts.netloc}"


def absolute(origin: str, href: str) -> str:
    """The address made absolute against the site; "" for what is no http(s) address (mailto:, javascript:, broken)."""
    href = words(href)
    if not href or href.startswith("#"):
        return ""
    try:
        url = urljoin(origin + "/", href)
    except ValueError:
        return ""
    parts = _split(url)
    return url if parts and parts.scheme in ("http", "https") and parts.hostname else ""


def content_api_url(page_url: str) -> str:
    """Where the Content API describes a page: https://www.gov.uk/x -> https://www.gov.uk/api/content/x.

    Query and fragment are dropped; an address of the API is given back as it is.

    Raises:
        ValueError: when the address is not absolute http(s).
    """
    origin = origin_of(page_url)
    path = urlsplit(page_url).path.rstrip("/")
    if path == API or path.startswith(API + "/"):
        return origin + path
    return origin + API + (path or "/")


def is_preview(url: str) -> bool:
    """True for the pages that show a CSV file online: they end like files and are none."""
    parts = _split(url)
    path = parts.path if parts else url
    return path.rstrip("/").endswith("/preview") or "/csv-preview/" in path


def filename_of(url: str) -> str:
    """The last part of the address's path, unquoted; "" where there is none."""
    parts = _split(url)
    return words(unquote(PurePosixPath(parts.path).name)) if parts else ""


def extension_of(name: str) -> str:
    """The extension of a file name in lower case, without the dot."""
    return PurePosixPath(name).suffix[1:].lower()


def undated(title: str) -> str:
    """A title in small letters without dates and punctuation, so that it is the same in every edition.

    "DfE external data shares: September 2023" -> "dfe external data shares".
    """
    bare = _GLUE.sub(" ", _DATES.sub(" ", words(title)[:500]))
    # A title that is nothing but a date keeps it, or all such titles would be one.
    return " ".join(_PUNCTUATION.sub(" ", bare).lower().split()) or words(title).lower()


def attachment_identity(a: Attachment) -> str:
    """What names this file across editions of its page, so long as it is not replaced.

    The asset's id, else the part of the address that stays (the number or the id in it, the path of an HTML
    attachment), else the title without dates. The `id` of `details.attachments` is of no use: every new edition
    of a page clones its attachments under new ids, and old items have the file name there.
    """
    if a.asset_id:
        return f"asset:{a.asset_id.lower()}"
    if media := _MEDIA.search(a.url):
        return f"asset:{media[1]}"
    if upload := _UPLOAD.search(a.url):
        return f"file:{upload[1]}"
    parts = _split(a.url)
    if parts and a.kind == "html":
        return f"page:{parts.path}"
    if a.title:
        return f"title:{undated(a.title)}"
    return f"url:{parts.netloc}{parts.path}" if parts else f"url:{a.url}"


def is_register(a: Attachment) -> bool:
    """True where the attachment is a spreadsheet: by its content type, its file name or its address."""
    if a.kind == "html" or is_preview(a.url):
        return False
    if a.content_type.partition(";")[0].strip().lower() in _REGISTER_TYPES:
        return True
    return extension_of(a.filename) in REGISTER_EXTENSIONS or extension_of(filename_of(a.url)) in REGISTER_EXTENSIONS
