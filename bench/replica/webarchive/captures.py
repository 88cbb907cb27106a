"""What each archive holds: captures of the pages and of their files, with all that goes wrong with them."""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import sha1
from typing import Literal
from urllib.parse import unquote, urlsplit

from msgspec import Struct
from msgspec.structs import replace

from bench.replica.webarchive.designs import page_html
from bench.replica.webarchive.files import CONTENT_TYPES
from bench.replica.webarchive.published import (
    ASSETS,
    FIRST_PAGE,
    REQUESTS_PAGE,
    SHARES_PAGE,
    SITE,
    Link,
    published_pages,
)

Archive = Literal["ukgwa", "wayback"]
ARCHIVES: tuple[Archive, ...] = ("ukgwa", "wayback")
FORMAT = "%Y%m%d%H%M%S"


class Capture(Struct, frozen=True):
    """One capture of one address by one archive."""

    archive: Archive
    timestamp: str
    url: str
    body: bytes = b""
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    location: str = ""
    etag: str = ""
    shows: str = ""
    """The published page (by name) or the file that it shows."""
    listed: str = "plain"
    """In the index: plain, revisit, or dash (a revisit whose status is "-")."""
    absent: bool = False
    """The index has it; what is sent is a page of the archive under 200: not in the archive."""
    refused: bool = False
    """The index has it; it is always answered with 403."""
    says: str = ""
    """The time (as a timestamp) in Memento-Datetime, where it is not that of the capture."""

    @property
    def key(self) -> str:
        return canonical(self.url)

    @property
    def digest(self) -> str:
        return b32encode(sha1(self.body or self.location.encode(), usedforsecurity=False).digest()).decode()


def canonical(url: str) -> str:
    """An address as both archives compare them: without scheme, www, port, case of the host, slash at the end.

    A replica of GOV.UK on loopback stands for GOV.UK.
    """
    head, _, rest = url.partition(":")
    parts = urlsplit("//" + (rest if head in ("http", "https") else url).lstrip("/"))
    host = (parts.hostname or "").removeprefix("www.").replace("127.0.0.1", "gov.uk")
    return f"{host}{unquote(parts.path).rstrip('/')}" + (f"?{parts.query}" if parts.query else "")


_UKGWA = """
1 20121210093000  1 20130108120000
2 20130918101500  2 20131105080012=revisit  2 20140115090000=absent
3 20140310111500  3 20140422093001=dash,says20140310111500
4 20140701120000  4 20140815060000=revisit
5 20141220101010=absent  5 20150205101010=refused
6 20150701101112  6 20150920101112=revisit
7 20151215133700
8 20160705091500  8 20160810020000=revisit
9 20161215101500  8 20170118040506  9 20170112101500=dash
10 20170401101500  10 20170510101500
11 20170901101500  11 20171010161938  11w 20180115101500
12 20171218101500  12 20180201101500=revisit
13 20180705101500  13 20180912101500
14 20181220101500
15 20190701101500
16 20200320101500
17 20200915101500  17 20201101101500  17 19700101000000
18 20210320101500  18 20210610101500=revisit
19 20211215101500  19 20220208101500
20 20221220101500  20 20230210101500
21 20230920101500
22 20231212101500  22b 20240120101500  22b 20240305101500=absent
23 20241216101500  23 20991231101010
"""
_WAYBACK = """
1 20121215120102  2 20131001120102  4 20140720120102  5 20141218120102  5 20150211120102  8 20160720120102
12 20180110120102  14 20190103120102  17 20200930120102  18 20210415120102  19 20220115120102  20 20221230120102
22 20231220120102  23 20241220120102=dash
"""
"""Of the pages: the published page that a capture shows, when, and what is odd.

20170118040506 shows a page that was replaced before; two were captured at times that cannot be.
"""
PAGE_CAPTURES = {"ukgwa": _UKGWA, "wayback": _WAYBACK}
REFUSED = {"ukgwa": {"F04", "F06", "F08", "F18", "F22"}, "wayback": {"F06"}}
"""Always answered with 403."""
ABSENT = {"ukgwa": {"F12"}, "wayback": set[str]()}
"""Answered with a page of the archive under 200."""
NEVER = {"ukgwa": {"F23"}, "wayback": {"F03", "F07", "F09", "F10", "F11", "F13", "F15", "F16", "F18", "F20", "F26"}}
"""Not captured: answered as what no archive has ever seen."""
CUT = {"F10": "", "F21": "20200915"}
"""Files of which half was archived: each time, or on this day alone."""


@lru_cache
def captures() -> tuple[Capture, ...]:
    """All of both archives: pages, then files, then addresses that only lead on."""
    return (*_pages(), *_files(), *_moved())


def page_captures() -> list[Capture]:
    """Those that stand for the pages' captures: sixty."""
    return [c for c in captures() if c.shows[:1].isdigit()]


def _pages() -> Iterator[Capture]:
    pages = published_pages()
    for archive in ARCHIVES:
        for word in PAGE_CAPTURES[archive].split("\n"):
            for entry in word.split("  "):
                if not entry:
                    continue
                name, _, rest = entry.partition(" ")
                yield from _page(archive, name, rest, pages[name].url)


def _page(archive: Archive, name: str, rest: str, url: str) -> Iterator[Capture]:
    when, _, odd = rest.partition("=")
    flags = odd.split(",")
    scheme = "http" if when < "2015" else "https"
    yield Capture(
        archive, when, scheme + url[url.index(":") :], page_html(published_pages()[name]), shows=name,
        listed=next((f for f in flags if f in ("revisit", "dash")), "plain"), absent="absent" in flags,
        refused="refused" in flags, says=next((f[4:] for f in flags if f.startswith("says")), ""),
    )


def _later(when: str, **by: int) -> str:
    return f"{datetime.strptime(when, FORMAT) + timedelta(**by):%Y%m%d%H%M%S}"  # noqa: DTZ007 - archives' are UTC


def _files() -> Iterator[Capture]:
    """With each capture of a page, minutes later, its files."""
    pages = published_pages()
    for c in list(_pages()):
        for n, link in enumerate(pages[c.shows].links):
            name, archive = link.file.name, c.archive
            if name in NEVER[archive] or c.absent or c.refused:
                continue
            if archive == "ukgwa" and link.url.startswith(f"{SITE}/") and pages[c.shows].edition >= 9:
                # From the ninth edition on the site's own address of a file only leads to the host of files.
                assets = link.url.replace(SITE, ASSETS)
                yield Capture(archive, _later(c.timestamp, minutes=3 + n), link.url, status=301, location=assets)
                link = Link(link.file, assets, assets)  # noqa: PLW2901 - the file is there
            yield _file(c, link, _later(c.timestamp, minutes=7 + n))


def _file(page: Capture, link: Link, when: str) -> Capture:
    f = link.file
    body = f.body[: len(f.body) // 2] if when.startswith(CUT.get(f.name, "never")) else f.body
    at = int(datetime.strptime(when, FORMAT).timestamp())  # noqa: DTZ007 - only a number that differs
    out = Capture(page.archive, when, link.url, body, CONTENT_TYPES[f.form], etag=f'"{at:x}-{len(body):x}"',
                  shows=f.name, refused=f.name in REFUSED[page.archive], absent=f.name in ABSENT[page.archive])
    if f.name == "F25" and page.archive == "ukgwa":
        return replace(out, url=_media(link.url))
    return out


def _media(url: str) -> str:
    """The address of June 2023's file since the move of September 2023."""
    return f"{ASSETS}/media/65{sha1(url.encode(), usedforsecurity=False).hexdigest()[:22]}/{url.rpartition('/')[2]}"


def _moved() -> Iterator[Capture]:
    """Captures of no page: a page that moved, a file that moved, one that was replaced; errors of the site itself."""
    pages = published_pages()
    for when, status in (("20181115101500", 503), ("20220515101500", 404)):
        error = f"<!DOCTYPE html><title>GOV.UK</title><h1>Sorry, status {status}</h1>".encode()
        yield Capture("ukgwa", when, SHARES_PAGE, error, status=status)
    yield Capture("ukgwa", "20130920101500", FIRST_PAGE, status=301, location=REQUESTS_PAGE)
    june = pages["21"].links[0].url
    yield Capture("ukgwa", "20230920101900", june, status=301, location=_media(june))
    # A replaced file's old address leads to the newest: this one was captured only when it no longer gave the old.
    yield Capture("ukgwa", "20221220101900", pages["19"].links[0].url, status=301, location=pages["20"].links[0].url)


def holders(name: str) -> dict[Archive, str]:
    """What each archive makes of a file: held, refused, absent, cut or never."""
    out: dict[Archive, str] = {}
    for archive in ARCHIVES:
        seen = [c for c in captures() if c.archive == archive and c.shows == name]
        flawed = "refused" if name in REFUSED[archive] else "absent" if name in ABSENT[archive] else ""
        out[archive] = "never" if not seen else flawed or ("cut" if CUT.get(name) == "" else "held")
    return out
