"""Addresses, times and files as GOV.UK names them, made comparable. Pure; shared by its JSON and HTML readers."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import PurePosixPath
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from model.fetch import Attachment
from readers.columns.undated import file_key
from text.clean import clean, fold, without_turns
from text.pattern import lazy_pattern

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

_MEDIA = lazy_pattern(r"/media/([0-9a-f]{24})/")
_UPLOAD = lazy_pattern(r"/attachment_data/file/(\d{1,12})/")


def utc_iso(text: str) -> str:
    """A timestamp of any offset as ISO 8601 in UTC; without offset it is taken as UTC.

    What is no timestamp is given back as it stands: together with the note it still identifies a change.
    """
    text = without_turns(clean(text))
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
    """Scheme and host (with port) of an absolute http or https address. Raises ValueError for any other."""
    parts = _split(url)
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{url!r} is not an absolute http(s) address: give it as https://www.gov.uk/...")
    return f"{parts.scheme}://{parts.netloc}"


def absolute(origin: str, href: str) -> str:
    """The address made absolute against the site; "" for what is no http(s) address (mailto:, javascript:, broken)."""
    href = "".join(c for c in href if c.isprintable()).strip()  # no controls, no lone surrogates
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

    Query and fragment are dropped; an address of the API is given back as it is. Raises ValueError as `origin_of` does.
    """
    origin = origin_of(page_url)
    path = urlsplit(page_url).path.rstrip("/")
    return origin + path if f"{path}/".startswith(f"{API}/") else origin + API + (path or "/")


def is_preview(url: str) -> bool:
    """True for the pages that show a CSV file online: they end like files and are none."""
    parts = _split(url)
    path = parts.path if parts else url
    return path.rstrip("/").endswith("/preview") or "/csv-preview/" in path


def filename_of(url: str) -> str:
    """The last part of the address's path, unquoted; "" where there is none."""
    parts = _split(url)
    return clean(unquote(PurePosixPath(parts.path).name)) if parts else ""


def extension_of(name: str) -> str:
    """The extension of a file name in lower case, without the dot."""
    return PurePosixPath(name).suffix[1:].lower()


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
        return f"title:{_title_key(a)}"
    return f"url:{parts.netloc}{parts.path}" if parts else f"url:{a.url}"


def _title_key(a: Attachment) -> str:
    return fold(file_key(a.title))


def lasting_identity(before: Sequence[Attachment], after: Sequence[Attachment]) -> Callable[[Attachment], str]:
    """Names for the files of two looks at one page, the same where the newer is held to be the older's next edition.

    A replaced file has a new asset and a new address, so nothing in it but its title stays, and that carries a date.
    Files are paired by address; then by `attachment_identity`, which may be a title without dates, as that of two files
    is; then by that title, in order; and if just one register is left on either side, they are a pair, whatever their
    titles. The rest came or went.
    """
    names: dict[Attachment, str] = {}
    old, new = dict.fromkeys(before), dict.fromkeys(after)  # in order, each once
    for key in (lambda a: a.url or attachment_identity(a), attachment_identity, _title_key):
        waiting: dict[str, deque[Attachment]] = {}
        for a in old:
            waiting.setdefault(key(a), deque()).append(a)
        for b in list(new):
            if mates := waiting.get(key(b)):
                a = mates.popleft()
                names[a] = names[b] = f"{attachment_identity(b)} {len(names)}"
                del old[a], new[b]
    left = [a for a in old if is_register(a)], [b for b in new if is_register(b)]
    if len(left[0]) == len(left[1]) == 1:
        names[left[0][0]] = names[left[1][0]] = attachment_identity(left[1][0])
    return lambda a: names.get(a, attachment_identity(a))


def is_register(a: Attachment) -> bool:
    """True where the attachment is a spreadsheet, or may be one: by its content type, its file name or its address."""
    if a.kind == "html" or is_preview(a.url):
        return False
    if not (a.url or a.filename or a.content_type):
        return True  # nothing is known of it: nothing may be inferred from its absence
    extensions = {extension_of(a.filename), extension_of(filename_of(a.url))}
    return a.content_type.partition(";")[0].strip().lower() in _REGISTER_TYPES or bool(extensions & REGISTER_EXTENSIONS)
