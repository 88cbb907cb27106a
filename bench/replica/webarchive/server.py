"""Both archives as servers on loopback: pages and files as captured, time maps, indexes, refusals, haste refused.

The UK Government Web Archive shows a capture rewritten (`mp_`) or in a frame; the Wayback Machine as it came (`id_`).
"""

from __future__ import annotations

import re
from collections import Counter
from functools import partial
from html import escape
from typing import Self
from urllib.parse import parse_qsl, urlsplit
from zlib import crc32

from bench.replica.faults import Scripted
from bench.replica.pages import message_page
from bench.replica.webarchive.captures import ARCHIVES, Archive, Capture, canonical, captures
from bench.replica.webarchive.index import http_date, index, moment, timemap
from demo.replica import AnsweringServer, Handler, Reply, text_reply

HOSTS: dict[Archive, str] = {"ukgwa": "webarchive.nationalarchives.gov.uk", "wayback": "web.archive.org"}
EVERY = 23
"""One in so many requests to an archive is answered with 429."""
_SHOWN = re.compile(r"/(?:ukgwa|web)/(\d{0,14})([a-z]{2}_)?/(.+)", re.DOTALL)
_OLD = re.compile(r"/(\d{14})(?:mp_)?/(.+)", re.DOTALL)
_ROBOTS = "User-agent: *\nDisallow: /made-up/\n"


class _Both:
    """Two servers. The log has an archive's name as its server."""

    hasty = True
    """Whether 429 comes once in a while."""

    def __init__(self) -> None:
        self._asked: Counter[Archive] = Counter()
        self._servers: dict[Archive, AnsweringServer] = {
            a: AnsweringServer(partial(self.respond, a)) for a in ARCHIVES
        }

    def respond(self, archive: Archive, asked: Handler) -> Reply:
        """Absolute addresses in what is sent name the host that was asked, as the real ones do."""
        self._asked[archive] += 1
        if self.hasty and self._asked[archive] % EVERY == 0:
            return text_reply(429, message_page("Too many requests", "Wait a little."), Retry_After="1")
        target = asked.path
        if target.startswith("http://"):  # asked as a proxy is
            target = target.partition("//")[2].partition("/")[2].join(("/", ""))
        return answer(archive, target, f"http://{asked.headers.get('Host', HOSTS[archive])}")


class WebArchives(Scripted, _Both):
    """Both archives. Use as a context manager."""

    compresses = True

    def respond(self, archive: Archive, asked: Handler) -> Reply:
        return self.scripted(archive, asked, super().respond(archive, asked))

    def __enter__(self) -> Self:
        for server in self._servers.values():
            server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.heal()
        for server in self._servers.values():
            server.close()

    @property
    def origins(self) -> dict[Archive, str]:
        """Where each is, such as http://127.0.0.1:40123."""
        return {a: s.origin for a, s in self._servers.items()}


def answer(archive: Archive, target: str, origin: str) -> Reply:
    """What an archive answers to a GET of `target` (path and query)."""
    path, _, query = target.partition("?")
    if path == "/robots.txt":
        return text_reply(200, _ROBOTS, "text/plain")
    if path == {"ukgwa": "/ukgwa/cdx", "wayback": "/cdx/search/cdx"}[archive]:
        asked = parse_qsl(query, keep_blank_values=True)
        return index(archive, dict(asked), [v for k, v in asked if k == "filter"])
    if archive == "ukgwa" and (reply := _of_ukgwa(target, origin)):
        return reply
    if (found := _SHOWN.fullmatch(target)) and target.startswith("/web/") == (archive == "wayback"):
        return _shown(archive, origin, found[1], found[2] or "", found[3])
    return text_reply(404, message_page("Not found", "No such address."))


def _of_ukgwa(target: str, origin: str) -> Reply | None:
    """Time maps, addresses of the time before `/ukgwa`, and those without a time."""
    if found := re.fullmatch(r"/ukgwa/timemap/link/(?:(\d+)/)?(.+)", target, re.DOTALL):
        return timemap(origin, int(found[1] or 1), found[2])
    if found := _OLD.fullmatch(target):
        return Reply(302, headers={"Location": f"{origin}/ukgwa/{found[1]}/{_two_slashes(found[2])}"})
    return _shown("ukgwa", origin, "", "", target[len("/ukgwa/") :]) if re.match(r"/ukgwa/https?:/", target) else None


def _two_slashes(url: str) -> str:
    return re.sub(r"^(https?):/+", r"\1://", url)


def _shown(archive: Archive, origin: str, when: str, how: str, url: str) -> Reply:
    """The capture that is nearest to the time asked: at once, or by a redirect to its own time."""
    found = [c for c in captures() if c.archive == archive and c.key == canonical(url)]
    if not found:
        said = "This page is not in the archive."
        return text_reply(404, message_page("Not in the archive", said))
    asked = moment(when) if when else moment("2099")
    capture = min(found, key=lambda c: (abs(moment(c.timestamp) - asked), c.timestamp))
    if capture.refused:
        return text_reply(403, message_page("Forbidden", "You are not allowed to see this."))
    if capture.absent:
        return text_reply(200, message_page("The UK Government Web Archive", "The page you requested is not in the "
                                            "archive. Search the archive, or see all sites from A to Z."))
    prefix = "ukgwa" if archive == "ukgwa" else "web"
    # UKGWA gives some addresses at once and leads to the time of others.
    if when != capture.timestamp and (archive == "wayback" or not when or crc32(capture.key.encode()) % 2):
        own = f"{origin}/{prefix}/{capture.timestamp}{how}/{capture.url}"
        return Reply(302 if archive == "wayback" else 307, headers={"Location": own})
    return _reply(capture, origin, how)


def _reply(c: Capture, origin: str, how: str) -> Reply:
    headers = {
        "Content-Type": c.content_type, "Memento-Datetime": http_date(c.says or c.timestamp),
        "Link": f'<{c.url}>; rel="original"', "x-archive-orig-date": http_date(c.timestamp),
    }
    if c.etag:
        headers |= {"x-archive-orig-etag": c.etag, "x-archive-orig-last-modified": http_date(c.timestamp)}
    prefix = f"{origin}/{'ukgwa' if c.archive == 'ukgwa' else 'web'}/{c.timestamp}{how}/"
    if c.location:
        return Reply(c.status, headers={**headers, "Location": prefix + c.location})
    if c.status != 200 or not c.content_type.startswith("text/html"):
        return Reply(c.status, c.body, headers)
    if not how:
        frame = f'<!DOCTYPE html><title>Archived</title><iframe src="{prefix[:-1]}mp_/{escape(c.url)}"></iframe>'
        return text_reply(200, frame)
    return Reply(200, c.body if how == "id_" else rewritten(c, prefix, how), headers)


def rewritten(c: Capture, prefix: str, how: str) -> bytes:
    """A page with its links led into the archive: of the old kind (no `ukgwa`, one slash) in what it took in 2017."""
    site = "://".join(urlsplit(c.url)[:2])
    if c.timestamp.startswith("2017") and c.archive == "ukgwa":
        old = f"https://{HOSTS['ukgwa']}/{c.timestamp}/"
        absolute, rooted = old, old + site.replace("://", ":/")
    else:
        absolute, rooted = prefix, f"{urlsplit(prefix).path}{site}"

    def led(found: re.Match[str]) -> str:
        link = found[2]
        if HOSTS["ukgwa"] in link:
            return found[0]
        whole = f"{absolute}{link if absolute == prefix else link.replace('://', ':/')}"
        return f'{found[1]}="{whole if "://" in link else rooted + link}"'

    text = re.sub(r'\b(href|src)="([^"]*)"', led, c.body.decode())
    script = f'<script src="/static/wombat.js"></script><!-- {how} -->'
    return text.replace("<head>", f"<head>{script}", 1).encode()
