"""What the archives list of an address: time maps, and indexes of captures in the form of each."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import urlsplit

from bench.replica.webarchive.captures import FORMAT, Archive, Capture, canonical, captures
from demo.replica import Reply, text_reply

A_PAGE = 12
"""Captures on one page of a time map."""
_FIELDS = ("urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length")


def moment(timestamp: str) -> datetime:
    """A time as archives write it; one that is cut short stands for its first moment."""
    return datetime.strptime((timestamp + "20000101000000"[len(timestamp) :])[:14], FORMAT).replace(tzinfo=UTC)


def http_date(timestamp: str) -> str:
    return format_datetime(moment(timestamp), usegmt=True)


def listed(archive: Archive, url: str, match: str = "exact") -> list[Capture]:
    """The captures of an address in the archive's order: by time but for one that was put in late."""
    key = canonical(url)
    found = [c for c in captures() if c.archive == archive
             and (c.key == key or (match == "prefix" and c.key.startswith(key.rstrip("*"))))]
    found.sort(key=lambda c: (c.key, c.timestamp))
    late = [c for c in found if c.timestamp.startswith("20170118")]
    return [*(c for c in found if c not in late), *late]


def timemap(origin: str, page: int, url: str) -> Reply:
    """A page of the list of captures in link format; the last of a page's links leads to the next page."""
    found = listed("ukgwa", url)
    if not found:
        return text_reply(404, "", "application/link-format")
    part, base = found[(page - 1) * A_PAGE : page * A_PAGE], f"{origin}/ukgwa"
    original = found[0].url
    links = [
        f'<{original}>; rel="original"', f'<{base}/{original}>; rel="timegate"',
        f'<{base}/timemap/link/{f"{page}/" if page > 1 else ""}{original}>; rel="self"; type="application/link-format"',
    ]
    for c in part:
        rel = "first memento" if c is found[0] else "last memento" if c is found[-1] else "memento"
        links.append(f'<{base}/{c.timestamp}mp_/{c.url}>; rel="{rel}"; datetime="{http_date(c.timestamp)}"; '
                     'collection="ukgwa"')
    if page * A_PAGE < len(found):
        follows = found[page * A_PAGE]
        links.append(f'<{base}/timemap/link/{page + 1}/{original}>; rel="timemap"; type="application/link-format"; '
                     f'from="{http_date(follows.timestamp)}"; until="{http_date(found[-1].timestamp)}"')
    return text_reply(200, ",\n".join(links) + "\n", "application/link-format")


def _surt(url: str) -> str:
    parts = urlsplit("//" + canonical(url))
    return ",".join(reversed((parts.hostname or "").split("."))) + f"){parts.path or '/'}".lower()


def _row(c: Capture) -> dict[str, str]:
    """A line of an index; what was seen before unchanged is a revisit, whose status may be missing."""
    seen = c.listed == "plain"
    mime = (c.content_type.partition(";")[0] if c.status == 200 else "text/html") if seen else "warc/revisit"
    # The index of the Wayback Machine has addresses with a port, as they were asked in its first years.
    original = c.url.replace(".uk/", ".uk:80/", 1) if c.archive == "wayback" and c.url.startswith("http:") else c.url
    return {
        "urlkey": _surt(c.url), "timestamp": c.timestamp, "original": original, "mimetype": mime,
        "statuscode": "-" if c.listed == "dash" else str(c.status), "digest": c.digest,
        "length": str(len(c.body) // 3 + 400),
    }


def index(archive: Archive, query: Mapping[str, str], filters: Iterable[str]) -> Reply:
    """Captures as an index lists them: UKGWA a JSON object a line, the Wayback Machine one list of lists."""
    if not query.get("url"):
        return text_reply(400, "The `url` param is required", "text/plain")
    found = listed(archive, query["url"], query.get("matchType", "exact"))
    rows = [r for r in map(_row, (c for c in found if _within(c, query))) if all(_kept(r, f) for f in filters)]
    if (limit := query.get("limit", "")).lstrip("-").isdigit():
        rows = rows[int(limit) :] if limit.startswith("-") else rows[: int(limit)]
    if archive == "ukgwa":
        names = {"original": "url", "mimetype": "mime", "statuscode": "status"}
        lines = [
            {names.get(k, k): v for k, v in r.items()} | {"offset": str(1000 * n), "filename": f"MADE-UP-{n}.warc.gz"}
            for n, r in enumerate(rows)
        ]
        if query.get("output") == "json":
            return text_reply(200, "".join(f"{json.dumps(line)}\n" for line in lines), "text/x-ndjson")
        text = "".join(f"{x['urlkey']} {x['timestamp']} {json.dumps(x)}\n" for x in lines)
        return text_reply(200, text, "text/x-cdxj")
    fields = [f for f in query.get("fl", "").split(",") if f in _FIELDS] or list(_FIELDS)
    table = [[r[f] for f in fields] for r in rows]
    if query.get("output") == "json":
        return text_reply(200, json.dumps([fields, *table] if table else []), "application/json")
    return text_reply(200, "".join(" ".join(r) + "\n" for r in table), "text/plain")


def _within(c: Capture, query: Mapping[str, str]) -> bool:
    begin, end = query.get("from", ""), query.get("to", "")
    return (not begin or c.timestamp >= begin) and (not end or c.timestamp[: len(end)] <= end)


def _kept(row: Mapping[str, str], rule: str) -> bool:
    """By a filter such as status:200, !statuscode:404, =mime:text/html, ~original:regular expression."""
    no, way, name, value = re.fullmatch(r"(!?)([=~]?)([a-z]+):(.*)", rule, re.DOTALL).groups()  # type: ignore[union-attr]
    field = {"status": "statuscode", "mime": "mimetype", "url": "original"}.get(name, name)
    have = row.get(field, "")
    return bool(re.search(value, have) if way == "~" else have == value if way else value in have) != bool(no)
