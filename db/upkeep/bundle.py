"""What sites sent of late that could not be read, for a developer: without what is withheld, hidden or quarantined."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from html import unescape
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from msgspec import Struct

from db.archive import ArchiveDamaged, NotArchived
from db.store import Store
from db.withheld.decide import Withheld, load_withheld
from text.privacy.prose import without_private

LARGEST = 2 * 2**20
"""Bytes of a body that goes in."""
MOST = 5
"""Answers of one source, the newest."""
HEADERS = (
    "age", "cache-control", "content-encoding", "content-length", "content-type", "date", "etag", "expires",
    "last-modified", "location", "retry-after", "server", "transfer-encoding", "vary", "via",
)
"""What goes in of an answer's headers: no cookie, and nothing that could say who asked."""
_TEXT = re.compile(r"^(text/html|text/xml|application/([a-z.+-]*\+)?(json|xml)|application/(json|xml))\b")
_TAG = re.compile("<[^<>]{0,2000}>")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_TOKEN = re.compile(r"[A-Za-z0-9_\-+/=%]{16,}")
_QUOTED = re.compile("'[^']*'|\"[^\"]*\"|\u2018[^\u2019]*\u2019|\u201c[^\u201d]*\u201d")
REGISTER = "a file of a register, or a document, may hold what nobody has looked at: it does not go in"
OF_QUARANTINED = "it belongs to an edition that was put aside or rejected"
NOT_TEXT = "only pages, feeds and answers of APIs go in"
NAMES = "a name that is withheld stands in it"
CHILD = "what is a child's own stands in it"
TOO_LARGE = "it is too large"
LOST = "the archive does not give it"
_OF_FILES = """
select 1 from edition_file where sha256 = :sha union all select 1 from document where sha256 = :sha
union all select 1 from looked_into where sha256 = :sha union all select 1 from hidden where :sha in (sha256, hid_in)
union all select 1 from item_version v, json_each(v.documents) d where json_extract(d.value, '$.sha256') = :sha"""
_NEAR_OF_QUARANTINED = """
select 1 from edition e where e.source = :source and e.state in ('quarantined', 'suspect', 'rejected')
and e.seen_at >= :at"""


class Answer(Struct, frozen=True):
    """An answer of a site, and its body where that may leave this machine."""

    about: dict[str, Any]
    body: bytes | None


def last_answers(store: Store, source: str) -> Iterator[Answer]:
    """The newest answers of a source, the newest first, each address once."""
    withheld = load_withheld(store)
    rows = store.rows(
        "select max(id) id, url, final_url, fetched_at, status, headers, sha256, size from snapshot where source = ?"
        " group by url order by id desc limit ?",
        [source, MOST],
    )
    for x in rows:
        headers = {k.casefold(): v for k, v in json.loads(x["headers"]).items()}
        why, body = _body(store, withheld, source, x, str(headers.get("content-type", "")))
        clean = withheld.cleaner()
        about = {
            "source": source, "url": without_tokens(x["url"]), "final_url": without_tokens(x["final_url"]),
            "fetched_at": x["fetched_at"], "status": x["status"], "size": x["size"], "sha256": x["sha256"],
            "headers": {k: clean(str(headers[k])) for k in HEADERS if k in headers}, "left_out": why,
        }
        about["headers"].pop("location", None)
        if not withheld.allows("file", x["sha256"]) or why in (REGISTER, OF_QUARANTINED, NAMES, CHILD):
            about |= {"url": _host(x["url"]), "final_url": _host(x["final_url"]), "sha256": ""}
        yield Answer(clean(about), body)


def _body(store: Store, withheld: Withheld, source: str, x: dict[str, Any], kind: str) -> tuple[str, bytes | None]:
    """Why the body does not go in, or the body."""
    why = withheld.kept_back(x["sha256"])
    if not why and store.one(_OF_FILES, {"sha": x["sha256"]}):
        why = REGISTER
    if not why and store.one(_NEAR_OF_QUARANTINED, {"source": source, "at": x["fetched_at"]}):
        why = OF_QUARANTINED
    if not why and not _TEXT.match(kind.casefold()):
        why = NOT_TEXT
    if why or x["size"] > LARGEST:
        return why or TOO_LARGE, None
    try:
        body = store.archive.body(x["sha256"])
    except (NotArchived, ArchiveDamaged):
        return LOST, None
    text = body.decode("utf-8", "replace")
    if withheld.printed.search(text) or withheld.any_kept(text):
        return NAMES, None
    words = unescape(_TAG.sub(" ", _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text)))
    return ("", body) if without_private(words, "") == words else (CHILD, None)


def last_lines(store: Store, sources: Sequence[str]) -> list[dict[str, Any]]:
    """The ledger of the last 20 polls of each source: what was asked, and what became of it."""
    clean = load_withheld(store).cleaner()
    out = []
    for source in sources:
        rows = store.rows(
            "select f.run_id run, f.source, f.url, f.outcome, f.status, f.detail, f.at from fetch f where f.source = ?1"
            " and f.run_id in (select distinct run_id from fetch where source = ?1 order by run_id desc limit 20)"
            " order by f.run_id desc, f.rowid", [source],
        )
        # What a detail quotes may stand in a file that nobody has looked at.
        told = [{**x, "url": without_tokens(x["url"]), "detail": _QUOTED.sub("'…'", x["detail"])} for x in rows]
        out += [clean(x) for x in told]
    return out


def without_tokens(url: str) -> str:
    """The address, with what may be a secret in its query or its user name taken out."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, parts.path, _TOKEN.sub("…", parts.query), ""))


def _host(url: str) -> str:
    return f"{urlsplit(url).scheme}://{urlsplit(url).hostname}/…"
