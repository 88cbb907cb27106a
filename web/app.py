"""The ASGI application: routes, which stay for ever, the plugin of Datasette, and the middleware."""

from __future__ import annotations

import re
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from datasette import hookimpl
from datasette.plugins import pm
from datasette.utils.asgi import Request
from jinja2 import Environment

from web import filters as words
from web.cohorts.letter_views import letter
from web.cohorts.views import cohort, cohorts, narrowed_cohort, open_cohorts
from web.db import NotThere, answer_to, problem, template_vars
from web.files import archived_file, favicon, health, robots, static_file
from web.follow import views as follow_pages
from web.lists.definitions import LISTINGS
from web.lists.views import csv_of, json_of, page_of
from web.middleware import METHODS, App, Message, Receive, Scope, Send, middleware
from web.site import About, Site
from web.views import feeds as feed_pages
from web.views.bundles import bundle
from web.views.charts import CHART_VIEWS, charts
from web.views.comparison import against, against_csv, against_json, choose
from web.views.disappeared import disappeared_csv, disappeared_json, disappeared_page
from web.views.evidence import evidence
from web.views.front import about, columns, front, privacy
from web.views.recipients import recipient, search
from web.views.releases import change, release
from web.views.sources import edition, source, sources
from web.views.tables import ABOUT, OWN_PAGES, check_columns, local, shown_cell, table_csv, table_row

View = Callable[[Site, Any], Awaitable[Any]]


def _view(view: View) -> Callable[..., Awaitable[Any]]:
    """A view as Datasette calls it, which looks at the names of what it takes: what is not there becomes its 404."""

    async def answered(datasette: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
        try:
            return await view(datasette, request)
        except NotThere as error:
            # Not raised: Datasette would lead an address with a % in it to another one first.
            return await problem(datasette, request, 404, str(error))

    return answered


ROUTES: tuple[tuple[str, Callable[..., Any]], ...] = (
    # First, as most pages are these.
    (r"^/changes/(?P<id>[^/.]+)$", _view(change)),
    (r"^/releases/(?P<id>[^/.]+)$", _view(release)),
    (r"^/cohorts$", _view(cohorts)),
    (r"^/cohorts/unknown$", _view(open_cohorts)),
    (r"^/cohorts/unknown/(?P<kind>access-request)(?P<form>\.txt|\.eml)?$", _view(letter)),
    (r"^/cohorts/(?P<year>[^/.]+)$", _view(cohort)),
    (r"^/cohorts/(?P<year>[^/.]+)/(?P<kind>access-request|objection)(?P<form>\.txt|\.eml)?$", _view(letter)),
    (r"^/cohorts/(?P<year>[^/.]+)/(?P<by>[^/.]+)$", _view(narrowed_cohort)),
    *((rf"^/{name}$", _view(page_of(listing))) for name, listing in LISTINGS.items()),
    *((rf"^/{name}\.csv$", _view(csv_of(listing))) for name, listing in LISTINGS.items()),
    *((rf"^/{name}\.json$", _view(json_of(listing))) for name, listing in LISTINGS.items()),
    *((rf"^/{name}\.atom$", _view(feed_pages.atom_of(listing))) for name, listing in LISTINGS.items()),
    (r"^/archive/(?P<sha256>[0-9a-f]{64})(/[^/]+)?$", _view(archived_file)),
    (r"^/static/(?P<name>[^/]+)$", _view(static_file)),
    (r"^/favicon\.ico$", _view(favicon)),
    (r"^/robots\.txt$", _view(robots)),
    (r"^/health$", _view(health)),
    (r"^/feeds$", _view(feed_pages.feeds)),
    (r"^/feeds/everything\.atom$", _view(feed_pages.everything)),
    (r"^/feeds/disappeared(/(?P<name>[^/]+))?\.atom$", _view(feed_pages.disappeared)),
    (r"^/feeds/late\.atom$", _view(feed_pages.late)),
    (r"^/feeds/press-and-commercial\.atom$", _view(feed_pages.press_and_commercial)),
    (r"^/feeds/sources/(?P<name>[^/]+)\.atom$", _view(feed_pages.one_source)),
    (r"^/feeds/recipients/(?P<slug>[^/]+)\.atom$", _view(feed_pages.one_recipient)),
    (r"^/register/(?P<table>[^/.]+)\.csv$", _view(table_csv)),
    (r"^/register/(?P<table>[^/.]+)/(?P<pks>[^/.]+)(\.(?P<format>json))?$", _view(table_row)),
    (r"^/search$", _view(search)),
    (r"^/search\.atom$", _view(feed_pages.search_feed)),
    (r"^/$", _view(front)),
    (r"^/about$", _view(about)),
    (r"^/about/columns$", _view(columns)),
    (r"^/follow$", _view(follow_pages.ask)),
    (r"^/follow/confirm/(?P<token>[^/]+)$", _view(follow_pages.confirm)),
    (r"^/follow/manage/(?P<token>[^/]+)$", _view(follow_pages.manage)),
    (r"^/follow/stop/(?P<token>[^/]+)$", _view(follow_pages.stop)),
    (r"^/privacy$", _view(privacy)),
    (r"^/recipients/(?P<slug>[^/.]+)$", _view(recipient)),
    (r"^/editions/against$", _view(choose)),
    (r"^/editions/(?P<a>[^/.]+)/against/(?P<b>[^/.]+)$", _view(against)),
    (r"^/editions/(?P<a>[^/.]+)/against/(?P<b>[^/.]+)\.csv$", _view(against_csv)),
    (r"^/editions/(?P<a>[^/.]+)/against/(?P<b>[^/.]+)\.json$", _view(against_json)),
    (r"^/editions/(?P<id>[^/.]+)$", _view(edition)),
    *(
        (rf"^/disappeared(/(?P<name>[^/.]+))?{ending}$", _view(view))
        for ending, view in (("", disappeared_page), (r"\.csv", disappeared_csv), (r"\.json", disappeared_json))
    ),
    (r"^/charts$", _view(charts)),
    *((pattern, _view(view)) for pattern, view in CHART_VIEWS),
    (r"^/changes/(?P<id>[^/.]+)/evidence\.zip$", _view(bundle)),
    (r"^/evidence/(?P<id>[^/.]+)$", _view(evidence)),
    (r"^/sources$", _view(sources)),
    (r"^/sources/(?P<name>[^/.]+)$", _view(source)),
)


_VIEWS = tuple((re.compile(pattern), view) for pattern, view in ROUTES if not pattern.startswith("^/register"))
"""Those that need nothing of Datasette's but its way of querying."""


def own_pages(app: App, site: Site) -> App:
    """The application with our own pages before it: Datasette's way to a view is a tenth of what a page costs."""

    async def answered(scope: Scope, receive: Receive, send: Send) -> None:
        path = (scope.get("raw_path") or scope.get("path", "").encode()).decode("ascii").partition("?")[0]
        found = ((pattern.match(path), view) for pattern, view in _VIEWS) if scope.get("method") in METHODS else ()
        match, view = next((f for f in found if f[0]), (None, None))
        if match is None or view is None:
            await app(scope, receive, send)
            return
        await site.invoke_startup()
        request = Request({**scope, "url_route": {"kwargs": match.groupdict()}}, receive)
        try:
            answer = await view(site, request)
            await answer.asgi_send(send)
        except Exception as error:  # noqa: BLE001 - whatever it is, readers are answered and it is written down
            answer = await answer_to(site, request, error)
            await answer.asgi_send(send)

    return answered


async def ask(
    site: Site, address: str, write: Callable[[bytes], object], tag: str = ""
) -> tuple[int, dict[bytes, bytes]]:
    """What the site answers to an address of its own, without a server: status and headers; the body is written.

    `tag`: of the page as it was answered before; 304 where it is made from the same now. What is withheld is refused
    as ever; the rest of the middleware is for strangers.
    """
    path, _, query = address.partition("?")
    scope: dict[str, Any] = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
        "path": path, "raw_path": quote(path).encode(), "query_string": query.encode(),
        "headers": [(b"if-none-match", tag.encode())] if tag else [],
        "client": None, "server": None, "root_path": "",
    }
    status = 500
    headers: dict[bytes, bytes] = {}

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        nonlocal status, headers
        if message["type"] == "http.response.start":
            status, headers = message["status"], {bytes(k).lower(): bytes(v) for k, v in message["headers"]}
        else:
            write(message.get("body", b""))

    async def none_of_ours(_: Scope, __: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 404, "headers": []})

    site.look_at_gate()
    refused, _ = site.gate.refusal(path, query.encode())
    if refused:
        return refused, {}
    await own_pages(none_of_ours, site)(scope, receive, send)
    return status, headers


@hookimpl  # type: ignore[untyped-decorator]
def register_routes(datasette: object) -> list[tuple[str, Callable[..., Any]]]:
    """Our pages; Datasette has the tables under /register."""
    return list(ROUTES) if isinstance(datasette, Site) else []


@hookimpl  # type: ignore[untyped-decorator]
def asgi_wrapper(datasette: object) -> Callable[..., Any]:
    """The middleware."""
    if not isinstance(datasette, Site):
        return lambda app: app
    return lambda app: middleware(own_pages(app, datasette), datasette)


@hookimpl  # type: ignore[untyped-decorator]
def handle_exception(datasette: object, request: Any, exception: BaseException) -> object:  # noqa: ANN401
    """Our error page, without internals."""
    return (lambda: answer_to(datasette, request, exception)) if isinstance(datasette, Site) else None


@hookimpl  # type: ignore[untyped-decorator]
def forbidden(datasette: object, request: Any) -> object:  # noqa: ANN401 - Datasette has no types
    """The same for what Datasette does not allow."""
    return (lambda: problem(datasette, request, 403)) if isinstance(datasette, Site) else None


@hookimpl  # type: ignore[untyped-decorator]
def render_cell(value: object, column: str, table: str, datasette: object) -> object:
    """In the tables, cells that stand for something with a page link to it."""
    return shown_cell(table, column, value) if isinstance(datasette, Site) and table else None


@hookimpl  # type: ignore[untyped-decorator]
def filters_from_request(request: Any, table: str, datasette: object) -> object:  # noqa: ANN401
    """Refuses filters of the tables that make no sense."""
    return check_columns(datasette, table, request.args) if isinstance(datasette, Site) else None


@hookimpl  # type: ignore[untyped-decorator]
def prepare_jinja2_environment(env: Environment) -> None:
    """The words and signs of `web.filters`, as filters, and what the pages of tables need."""
    env.filters.update({**words.FILTERS, "local": local})
    env.globals.update({"table_words": ABOUT, "own_page": lambda table, key: OWN_PAGES.get(table, "").format(key)})


@hookimpl  # type: ignore[untyped-decorator]
def extra_template_vars(request: Any, datasette: object) -> dict[str, Any]:  # noqa: ANN401 - Datasette has no types
    """The same for the pages of tables, which Datasette renders."""
    return template_vars(datasette, request) if isinstance(datasette, Site) else {}


def make_site(copy: Path, archive: Path, about: About, *, published: bool = False) -> Site:
    """The whole site, as `Site` says; its plugin is registered with Datasette once in a process."""
    if not pm.is_registered(sys.modules[__name__]):
        pm.register(sys.modules[__name__], name="npdwatch")
    return Site(copy, archive, about, published=published)
