"""Reads the public copy and renders templates; every page goes through it."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import re
import sqlite3
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import unquote

import msgspec
from datasette.database import QueryInterrupted
from datasette.utils.asgi import Base400, Response
from datasette.views.base import DatasetteError
from markupsafe import Markup

from alerts.describe import Description, describe, headline_of
from db.store import from_json
from model.change import ChangeKind, StoredChange
from publicdb.changes import told_changes
from text.sanitise import clean
from web.links import link
from web.site import Site, address_of, without_token

Row = dict[str, Any]
T = TypeVar("T")
SENTENCES = 4_000
"""Those that are kept ready."""
RUN, RUNS = 64, 40
"""Releases of which is read at once what their pages show, some megabyte; and answers that are kept, of six queries."""
ROWS_OF_MANY = 4_000
"""Rows that many pages show, kept while these are written as files: sources, editions and archived files."""
JSON_COLUMNS = frozenset(
    {
        "also", "items", "datasets", "reasons", "names", "cells", "fields", "detail", "summary", "submitters",
        "committees", "inquiries", "documents", "recipients", "said",
    }
)
"""Columns of the public copy that hold JSON."""


COPY_TROUBLE = (QueryInterrupted, sqlite3.DatabaseError)
"""The copy could not be asked."""


class NotThere(Exception):
    """There is nothing at this address; the message says where to look instead."""


async def rows(site: Site, sql: str, values: Mapping[str, Any] | Sequence[Any] = ()) -> list[Row]:
    """The rows of a query of ours on the public copy, JSON columns unfolded."""
    names, found = await site.register.read(sql, values)
    out = [dict(zip(names, r, strict=True)) for r in found]
    for name in JSON_COLUMNS.intersection(names):
        for x in out:
            if type(said := x[name]) is str:
                x[name] = [] if said == "[]" else from_json(said)
    return out


async def rows_with(site: Site, sql: str, given: Iterable[Any]) -> list[Row]:
    """As `rows`, of a query that asks for values by a table called `given`."""
    return await rows(site, f"with given as (select value from json_each(?)) {sql}", [json.dumps(list(given))])  # noqa: S608


async def row(site: Site, sql: str, values: Mapping[str, Any] | Sequence[Any] = ()) -> Row | None:
    """The first row, None where there is none."""
    found = await rows(site, sql, values)
    return found[0] if found else None


async def row_of_many(site: Site, sql: str, key: Any) -> Row | None:  # noqa: ANN401 - a name or a number
    """As `row`, of a query by a key, for a row that many pages show: kept where all pages are written as files."""
    if not site.published:
        return await row(site, sql, [key])
    kept: dict[tuple[str, Any], Row | None] = await cached(site, "rows of many pages", nothing_yet)
    if len(kept) > ROWS_OF_MANY:
        kept.clear()
    if (sql, key) not in kept:
        kept[sql, key] = await row(site, sql, [key])
    return kept[sql, key]


async def rows_about(
    site: Site, sql: str, number: int, most: int, then: Callable[[Site, list[Row]], Awaitable[None]] | None = None,
    *, key: str = "release",
) -> list[Row]:
    """The rows of a query about a release, `most` of them or all (-1); `then`: what is done to them once they are read.

    `sql`: ours, with {} for how a release is compared; its rows have it as their `key`. Where all pages are written as
    files, it is asked for a run of them at once: their rows lie beside each other, and few queries cost less.
    """
    if not site.published:
        found = await rows(site, f"{sql.format('= ?')} limit ?", [number, most])
        if then is not None:
            await then(site, found)
        return found
    kept: dict[tuple[str, int], dict[int, list[Row]]] = await cached(site, "rows about releases", nothing_yet)
    first = number - number % RUN
    if (sql, first) not in kept:
        if len(kept) >= RUNS:
            kept.clear()
        read: dict[int, list[Row]] = {}
        for x in await rows(site, sql.format("between ? and ?"), [first, first + RUN - 1]):
            of = read.setdefault(x[key], [])
            if len(of) < most or most < 0:
                of.append(x)
        if then is not None:
            await then(site, [x for of in read.values() for x in of])
        kept[sql, first] = read
    return kept[sql, first].get(number, [])


async def told(site: Site, ids: Sequence[int], *, history: bool = False) -> dict[int, StoredChange]:
    """Changes by their numbers, as they may be told on this site; `history`: as `told_changes` has it."""
    found = await site.register.quickly(lambda copy: told_changes(copy, ids, history=history)) if ids else {}
    bodies = site.about.foi_bodies
    asked = {n: {"foi_body": bodies[change.source]} for n, change in found.items() if change.source in bodies}
    return found | {n: found[n]._replace(detail={**found[n].detail, **more}) for n, more in asked.items()}


async def described(site: Site, ids: Sequence[int]) -> dict[int, Description]:
    """What is told of changes, by their numbers."""
    out = {}
    for number, change in (await told(site, ids, history=True)).items():
        is_new = change.kind is ChangeKind.ADDED and change.release_id and site.about.address
        more = {"whose": f"{site.about.address}/releases/{change.release_id}#whose"} if is_new else {}
        out[number] = describe(change._replace(detail={**change.detail, **more}), site.about.zone)
    return out


async def add_sentences(site: Site, changes: Sequence[Row]) -> None:
    """Gives rows of `changes` a `sentence`, the one that alerts say of them; kept for a generation."""
    kept: dict[int, str] = await cached(site, "sentences", nothing_yet)
    if len(kept) > SENTENCES:
        kept.clear()
    wanted = [c["id"] for c in changes if c["id"] not in kept]
    if wanted:
        found = await site.register.quickly(lambda copy: told_changes(copy, wanted, history=False))
        kept |= {number: headline_of(change, site.about.zone) for number, change in found.items()}
    for change in changes:  # one that another copy no longer has is named by its kind
        change["sentence"] = kept.get(change["id"], change["kind"].replace("_", " "))


async def cached(site: Site, name: str, make: Callable[[Site], Awaitable[T]]) -> T:
    """What `make` works out from the public copy, once for each generation of it; for few names, not for ids."""
    wanted = f"{site.state.generation} {site.state.withheld}"
    generation, cache = site.cached
    if generation != wanted:
        cache = {}
        site.cached = (wanted, cache)
    if name not in cache:
        cache[name] = asyncio.ensure_future(make(site))
    work: asyncio.Future[T] = cache[name]
    try:
        # Shielded: a reader who goes away must not take the answer from those who wait for the same.
        return await asyncio.shield(work)
    except BaseException:
        if work.done() and cache.get(name) is work:
            del cache[name]
        raise


async def nothing_yet(_: Site) -> dict[Any, Any]:
    """For `cached`: room for what is worked out one by one."""
    return {}


async def page(site: Site, request: Any, template: str, context: Mapping[str, Any], *, status: int = 200) -> Response:  # noqa: ANN401
    """A page as an answer, of which a cache asks by its tag whether it still holds: it may be withheld."""
    frame = template_vars(site, request)
    headers = {"cache-control": "no-cache"}
    if site.published and (tag := _made_from(template, frame["here"], frame["as_of"], context)):
        headers["etag"] = tag
        if tag == request.headers.get("if-none-match"):
            return Response("", status=304, headers=headers)
    html = rendered(site, template, {**context, **frame})
    return Response(html, status=status, content_type="text/html; charset=utf-8", headers=headers)


def _made_from(*given: object) -> str:
    """A digest of all that a page of one program and one configuration is made from; "" where there can be none."""
    try:
        return hashlib.sha256(_packed(given)).hexdigest()[:32]
    except TypeError:  # a function: it may give something else next time
        return ""


def _words(value: object) -> str:
    if isinstance(value, Markup):
        return str(value)
    raise TypeError


_packed = msgspec.msgpack.Encoder(enc_hook=_words).encode


def rendered(site: Site, template: str, context: Mapping[str, Any]) -> str:
    """A template of ours with what stands in it."""
    return str(site.templates.get_template(template).render(context))


def macros(site: Site, *names: str) -> list[Callable[[Any], Markup]]:
    """Macros of _parts.html, for what is rendered once and shown on many pages."""
    parts = site.templates.get_template("_parts.html").module
    return [getattr(parts, name) for name in names]


def template_vars(site: Site, request: Any) -> dict[str, Any]:  # noqa: ANN401 - Datasette has no types
    """What every template may use beside what `Site` gives them: `about`, `here` (the path of the page), `as_of`."""
    here = without_token(unquote(request.path)) if request else "/"
    return {
        "site": site, "about": site.about, "here": here, "trouble": site.state.problem,
        # Of what is written as files two pages say it: it would have each be another one after every edition.
        "as_of": site.state.built_at if here in ("/", "/about") or not site.published else "",
        "by_email": lambda **query: _by_email(site, query),
        "whole": lambda path: f"{address_of(site, request)}{link(path)}",
    }


def _by_email(site: Site, query: dict[str, str]) -> str:
    """Where one follows by email, from the plain copy too; "" where nobody can."""
    to = link("/follow", query) if site.about.follow else ""
    return f"{site.about.address}{to}" if to and site.published else to


def whole_number(text: str) -> int:
    """A number in an address, as it is written here; NotThere where it is none, or larger than any id."""
    if not re.fullmatch(r"0|[1-9][0-9]{0,14}", text):
        raise NotThere(f"There is no “{clean(text, 40)}” here: in its place an address has a number, as 1 and not 01.")
    return int(text)


log = logging.getLogger("npdwatch.page")

PROBLEMS = {
    400: ("That cannot be answered", "The address asks for something that this site does not understand."),
    403: ("That is not open to readers",
          "This site answers questions by its lists, its search and its tables, and by nothing else."),
    404: ("There is no such page",
          "It may have been mistyped, or it was never here. Addresses that this site gave stay."),
    405: ("This site can only be read", "Pages and files can be asked for, and nothing can be sent."),
    408: ("That did not come", "Not all of the form arrived in time. Send it again."),
    410: ("This is withheld", "This has been withheld by whoever runs this site."),
    413: ("That is too much", "More was sent than any form of this site holds."),
    414: ("The address is too long", "Ask in fewer words."),
    415: ("That is no form", "Only the forms of this site can be sent to it."),
    500: ("Something is wrong here", "The fault is ours and has been written down. The other pages work."),
    503: ("Not just now", "What is shown here is being made anew. Try again in a minute."),
}
"""Status -> title and message of the page for who cannot be given an answer."""


async def problem(site: Site, request: Any, status: int, message: str = "") -> Response:  # noqa: ANN401 - no types
    """The answer for a status; for programs, who ask for JSON, CSV or Atom, without the page around it."""
    said = clean(message, 500) or PROBLEMS[status][1]
    headers = {"cache-control": "no-cache" if status == 404 else "no-store"}
    ending = "" if request.path.startswith("/archive/") else request.path.rpartition("/")[2].rpartition(".")[2]
    if ending == "json":
        headers["access-control-allow-origin"] = "*"
        body = json.dumps({"error": said, "status": status}, ensure_ascii=False)
        return Response(body, status=status, headers=headers, content_type="application/json; charset=utf-8")
    if ending in ("csv", "atom", "txt", "eml"):
        return Response(f"{said}\n", status=status, headers=headers, content_type="text/plain; charset=utf-8")
    await site.invoke_startup()  # a first request may be a bad one
    context = {"status": status, "heading": PROBLEMS[status][0], "message": said, "elsewhere": not site.state.preparing}
    html = rendered(site, "problem.html", {**context, **template_vars(site, request)})
    return Response(html, status=status, headers=headers, content_type="text/html; charset=utf-8")


def error_answer(error: BaseException, path: str) -> tuple[int, str]:
    """(status, message for readers) of what went wrong. What is not known to be safe to say is not said."""
    if isinstance(error, NotThere):
        return 404, str(error)
    if isinstance(error, QueryInterrupted):
        return 503, "That took too long to find. Ask for less: a filter more, or a facet less."
    if isinstance(error, sqlite3.DatabaseError):
        return 503, ""
    status = error.status if isinstance(error, Base400 | DatasetteError) else 500
    # Datasette's tables take some questions that make no sense for a fault of theirs.
    senseless = isinstance(error, DatasetteError | ValueError | KeyError | IndexError | AssertionError)
    return (400 if status == 500 and senseless and path.startswith("/register") else status), ""


async def answer_to(site: Site, request: Any, error: BaseException) -> Response:  # noqa: ANN401 - no types
    """The answer for an exception."""
    status, message = error_answer(error, request.path)
    if status == 500:
        log.error("a fault in npdwatch at %s", clean(without_token(request.path), 200), exc_info=error)
    elif status == 503:
        log.warning("no answer at %s: %s", clean(without_token(request.path), 200), clean(error, 300))
    return await problem(site, request, status, message)
