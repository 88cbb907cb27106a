"""What names an entry of a feed for good. Publishers break ids each in its own way:

- GOV.UK: the path. Its organisation feeds give a new id (`#` and the time) at every update, its finders one id for
  ever; a path holds for both, so that an update is an edit.
- legislation.gov.uk: type, year and number; the rest of a link says which version or part it leads to.
- WhatDoTheyKnow: the number of the event; a request's Welsh copy (/cy/) has the same.
- TheyWorkForYou: the gid in `?id=`; its search feed has no guid, and its links hold the search term.
- WordPress: `?p=` of the guid; a permalink has two forms, /yyyy/mm/dd/slug/ and /yyyy/mm/slug, which lead to one post
  where their titles are the same.
- Any other: the guid, else the link, else a hash of title and date; where several of one
  answer share these, their words.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from readers.parliament.addresses import aliases_of

_EVENT = re.compile(r"tag:www\.whatdotheyknow\.com,2005:InfoRequestEvent/(\d{1,12})", re.ASCII)
_GID = re.compile(r"\d{4}-\d{2}-\d{2}[a-z]?\.[\w.]{1,60}", re.ASCII)
_ASKED = re.compile(r"(\d{4}-\d{2}-\d{2})\.(\d{1,7})\.", re.ASCII)
_POST = re.compile(r"/(\d{4})/(\d{2})/(?:(\d{2})/)?([^/]{1,200})/?", re.ASCII)
_LAW = re.compile(r"legislation\.gov\.uk/(?:id/)?([a-z]{2,6}/(?:[^/]{1,12}/){0,2}\d{4}/\d{1,5})(?![^/])", re.ASCII)
_UPDATED = re.compile(r"#\d{4}-\d{2}-\d{2}T[\d:.+Z-]{4,30}$", re.ASCII)
_QUESTION = re.compile(r"/written-(?:questions|statements)/detail/(\d{4}-\d{2}-\d{2})/([A-Za-z0-9]{1,20})/?", re.ASCII)

_TRACKS = re.compile(
    r"(?:utm|at|mc|pk|mtm|piwik|hsa|oly|vero)_\w+|_ga|_gl|_hsenc|_hsmi|hsctatracking|(?:fb|g|d|y|tw)clid|msclkid|igshid"
    r"|cmp(?:id)?|ocid|xtor|ref_(?:src|url)|mkt_tok|s_cid", re.IGNORECASE
)
"""What publishing programs put behind links to count where readers come from: no page is another by it."""


class EntryIdentity(NamedTuple):
    """The key of an entry, other names of the very same entry, and what it is about."""

    key: str
    aliases: tuple[str, ...]
    related: tuple[str, ...]


def identify(guid: str, link: str, title: str, published: str, words: str = "") -> EntryIdentity:
    """What names an entry for good, from what the feed gives; each may be "".

    A link alone is no alias: all events of one request share theirs, and taking the second for the first would lose
    it; nor is it with title and date, where a site gives its front page and "Update" with the day. With all its words
    besides it is: so a publisher that changes all its ids makes no flood.
    """
    guid, link = guid.strip(), link.strip()
    parts = urlsplit(link) if link else urlsplit("")
    host = (parts.hostname or "").removeprefix("www.")
    aliases: list[str] = []
    related = list(aliases_of(link))
    if event := _EVENT.fullmatch(guid):
        key = f"wdtk:{event[1]}"
    elif law := _LAW.match(f"{host}{parts.path}"):
        key = f"law:{law[1]}"
    elif host == "gov.uk" or host.endswith(".gov.uk"):
        key = f"govuk:{parts.path.rstrip('/')}"
    elif host == "theyworkforyou.com" and _GID.fullmatch(gid := parse_qs(parts.query).get("id", [""])[0]):
        key = f"twfy:{parts.path.strip('/')}:{gid}"
        if (asked := _ASKED.match(gid)) and parts.path.strip("/") == "wrans":
            related.append(f"uin:{asked[1]}:{asked[2]}")
    elif post := _wordpress(guid):
        key = f"wp:{post}"
        if slug := _POST.fullmatch(parts.path):
            # Without host and day: the site moved from .com to .org, and drops the day from some links.
            aliases.append(f"post:{slug[1]}-{slug[2]}:{slug[4].casefold()}")
    elif guid:
        key = f"id:{_UPDATED.sub('', guid)}"
    elif link:
        key = f"link:{plain_link(link)}"
    else:
        key = f"text:{hashed(title, published)}"
    if question := _QUESTION.fullmatch(parts.path):
        related.append(f"uin:{question[1]}:{question[2].upper()}")
    if (title or words) and not key.startswith("wdtk:"):
        aliases += [*_same(link, title, published, words), *_post(host, parts.path, title)]
    return EntryIdentity(key, tuple(aliases), tuple(dict.fromkeys(related)))


def _same(link: str, title: str, published: str, words: str) -> Iterator[str]:
    """Where the ids change, and where the site moves to another host besides; where no date is believed, the former."""
    plain = plain_link(link)
    if not published:
        yield f"undated:{hashed(plain, title, words)}"
        return
    yield f"same:{hashed(plain, title, published, words)}"
    _, slash, place = plain.partition("/")
    if slash:
        yield f"moved:{hashed(place, title, published, words)}"


def _post(host: str, path: str, title: str) -> Iterator[str]:
    """A post by either form of its permalink, whatever its id."""
    if slug := _POST.fullmatch(path):
        yield f"permalink:{host}:{slug[1]}-{slug[2]}:{slug[4].casefold()}:{hashed(title)}"


def plain_link(link: str) -> str:
    """A link without what tells no pages apart: scheme, www., /cy/, fragment, last slash, search terms, tracking."""
    parts = urlsplit(link)
    host = (parts.hostname or "").removeprefix("www.")
    path = re.sub(r"^/cy(?=/)", "", parts.path).rstrip("/")
    query = [f"{k}={v}" for k, vs in sorted(parse_qs(parts.query).items()) for v in vs
             if not (k == "s" and host == "theyworkforyou.com") and not _TRACKS.fullmatch(k)]
    return f"{host}{path}" + (f"?{'&'.join(query)}" if query else "")


def _wordpress(guid: str) -> str:
    """Such as defenddigitalme:17; the guid never changes, even where the site has moved to another ending."""
    try:
        parts = urlsplit(guid)
    except ValueError:
        return ""
    number = parse_qs(parts.query).get("p", [""])[0]
    if parts.scheme not in ("http", "https") or not number.isdecimal() or parts.path.strip("/"):
        return ""
    return f"{(parts.hostname or '').removeprefix('www.')}:{number}"


def hashed(*parts: str) -> str:
    """Texts in short, however they are spaced."""
    return hashlib.sha256("\n".join(" ".join(p.split()) for p in parts).encode("utf-8", "replace")).hexdigest()[:16]
