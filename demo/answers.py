"""How the replica answers a request, as values: the behaviour of GOV.UK's own servers, without a socket."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import formatdate, parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from demo.pages import finder_feed, message_page, organisation_feed, publication_page
from demo.site import ORGANISATION, PLACEHOLDER, Asset, Site

if TYPE_CHECKING:
    from collections.abc import Mapping

API = "/api/content"
FINDER_FEED = "/search/transparency-and-freedom-of-information-releases.atom"
FEEDS = (FINDER_FEED, ORGANISATION + ".atom", "/government/feed")
ROBOTS = """# The replica's own text, with the rules of the site it stands for.
User-agent: *
Disallow: /*/print$
Disallow: /search/all*
"""
_SEARCH_PARAMETERS = frozenset({"q", "count", "start", "order", "fields", "c"})
_SEARCH_PREFIXES = ("filter_", "reject_", "aggregate_")
_SORT_FIELDS = frozenset(
    {"public_timestamp", "closing_date", "title", "start_date", "end_date", "popularity", "release_timestamp"}
)
_MOST_RESULTS = 1500


@dataclass(frozen=True, slots=True)
class Answer:
    """A response before it is sent. `send` says how: whole, cut, shortened, hang or reset."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    send: str = "whole"


Fault = Callable[[Answer], Answer]
"""Takes the answer that would be right and gives the one that is sent."""


def text_answer(status: int, text: str, content_type: str = "text/html; charset=utf-8", **headers: str) -> Answer:
    """An answer of text; header names are given with _ for -."""
    named = {k.replace("_", "-"): v for k, v in headers.items()}
    return Answer(status, text.encode(), {"Content-Type": content_type, **named})


def _json(status: int, data: Any, **headers: str) -> Answer:  # noqa: ANN401 - any JSON
    return text_answer(status, json.dumps(data, ensure_ascii=False), "application/json; charset=utf-8", **headers)


def _not_found() -> Answer:
    return text_answer(404, message_page("Page not found", "If you typed the web address, check it is correct."))


def _content(site: Site, path: str) -> Answer:
    item = site.items.get(path)
    if item is None:
        return _json(404, {})
    status = 410 if item["schema_name"] == "gone" else 200
    # No ETag and no Last-Modified: the API gives none, so every poll gets the whole body.
    return _json(status, item, Cache_Control="max-age=300, public", Access_Control_Allow_Origin="*")


def _page(site: Site, path: str) -> Answer:
    item = site.items.get(path)
    if item is None:
        return _not_found()
    if item["schema_name"] == "gone":
        return text_answer(410, message_page("No longer available", "This page has been removed."))
    if item["schema_name"] == "redirect":
        return Answer(301, headers={"Location": item["redirects"][0]["destination"]})
    return text_answer(200, publication_page(item), Cache_Control="max-age=300, public")


def _searched(site: Site, query: str) -> Answer:
    parameters = parse_qsl(query, keep_blank_values=True)
    asked = dict(parameters)
    unknown = [k for k in asked if k not in _SEARCH_PARAMETERS and not k.startswith(_SEARCH_PREFIXES)]
    if unknown:
        return _json(422, {"error": f"Unexpected parameters: {', '.join(unknown)}"})
    order, count, start = asked.get("order", ""), asked.get("count", "10"), asked.get("start", "0")
    if not count.isdecimal() or int(count) > _MOST_RESULTS or not start.isdecimal():
        return _json(422, {"error": "count is at most 1500, and start a whole number"})
    if order and order.removeprefix("-") not in _SORT_FIELDS:
        return _json(422, {"error": f'"{order}" is not a valid sort field'})
    found = [r for r in site.search if all(_kept(r, k, v) for k, v in parameters)]
    if order:
        found.sort(key=lambda r: str(r.get(order.removeprefix("-"), "")), reverse=order.startswith("-"))
    fields = [f for f in asked.get("fields", "").split(",") if f]
    shown = found[int(start) : int(start) + int(count)]
    results = [{k: v for k, v in r.items() if not fields or k in fields} | {"_id": r["link"]} for r in shown]
    return _json(200, {"results": results, "total": len(found), "start": int(start), "suggested_queries": []})


def _kept(result: dict[str, Any], key: str, value: str) -> bool:
    if key == "q":
        text = f"{result['title']} {result['description']}".lower()
        return all(w in text for w in value.lower().split())
    name = key.removesuffix("[]").removeprefix("filter_")
    if not key.startswith("filter_") or name not in result:
        return True
    have = result[name]
    return value in ([o["slug"] for o in have] if isinstance(have, list) else [have])


def _feed(site: Site, path: str, origin: str) -> Answer:
    finder = path == FINDER_FEED
    text = finder_feed(origin, site.search) if finder else organisation_feed(origin, ORGANISATION, site.search)
    return text_answer(200, text, "application/atom+xml; charset=utf-8", Cache_Control="max-age=300, public")


def answer_site(site: Site, target: str, *, origin: str) -> Answer:
    """What www.gov.uk answers to a GET of `target` (path and query)."""
    parts = urlsplit(target)
    match parts.path:
        case "/robots.txt":
            return text_answer(200, ROBOTS, "text/plain; charset=utf-8", Cache_Control="max-age=1800, public")
        case "/api/search.json":
            return _searched(site, parts.query)
        case path if path.startswith(API + "/"):
            return _content(site, path.removeprefix(API))
        case path if path in FEEDS:
            return _feed(site, path, origin)
        case path if path == PLACEHOLDER:
            return text_answer(200, message_page("Being checked", "This file is being checked for viruses."))
    return _page(site, parts.path)


def answer_assets(site: Site, target: str, *, headers: Mapping[str, str], page_origin: str) -> Answer:
    """What the asset server answers: files with validators, 304, and 301 from a replaced file to the newest."""
    path = urlsplit(target).path
    if path == "/robots.txt":
        return text_answer(200, "User-agent: *\nDisallow:\n", "text/plain; charset=utf-8")
    if path in site.replaced:
        return Answer(301, headers={"Location": site.replaced[path], "Cache-Control": "max-age=1800, public"})
    asset = site.assets.get(path)
    if asset is None:
        return _not_found()
    known = {
        "ETag": asset.etag,
        "Last-Modified": formatdate(asset.modified, usegmt=True),
        "Cache-Control": "max-age=1800, public",
        "Link": f'<{page_origin}{asset.parent}>; rel="up"',
    }
    if _not_modified(asset, headers):
        return Answer(304, headers=known)
    name = path.rsplit("/", 1)[-1]
    return Answer(
        200,
        asset.body,
        {**known, "Content-Type": asset.content_type, "Content-Disposition": f'attachment; filename="{name}"'},
    )


def _not_modified(asset: Asset, headers: Mapping[str, str]) -> bool:
    """By the rule of HTTP: where there is an If-None-Match, the date does not count."""
    if tags := headers.get("If-None-Match"):
        return any(t.strip().removeprefix("W/") in (asset.etag, "*") for t in tags.split(","))
    try:
        since = parsedate_to_datetime(headers.get("If-Modified-Since") or "")
    except ValueError:
        return False
    return since.timestamp() >= asset.modified
