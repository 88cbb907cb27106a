"""Which page answers at which address. An address that was ever given stays."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from web.db import NotThere
from web.errors import problem
from web.export.assets import favicon, health, robots, static_file
from web.files import archived_file
from web.lists.definitions import LISTINGS
from web.lists.exports import csv_of, json_of
from web.lists.views import page_of
from web.site import Site
from web.views import feeds as feed_pages
from web.views.about import about
from web.views.change import change
from web.views.edition import edition
from web.views.edition_diff import against, choose
from web.views.evidence import evidence
from web.views.front import front
from web.views.privacy import privacy
from web.views.recipient import recipient
from web.views.release import release
from web.views.search import search
from web.views.source import source, sources
from web.views.tables import table_csv, table_row

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


def _lists() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Each list as a page, as CSV, as JSON and as a feed."""
    for name, listing in LISTINGS.items():
        yield rf"^/{name}$", _view(page_of(listing))
        yield rf"^/{name}\.csv$", _view(csv_of(listing))
        yield rf"^/{name}\.json$", _view(json_of(listing))
        yield rf"^/{name}\.atom$", _view(feed_pages.atom_of(listing))


ROUTES: tuple[tuple[str, Callable[..., Any]], ...] = (
    *_lists(),
    (r"^/archive/(?P<sha256>[0-9a-f]{64})(/[^/]+)?$", _view(archived_file)),
    (r"^/static/(?P<name>[^/]+)$", _view(static_file)),
    (r"^/favicon\.ico$", _view(favicon)),
    (r"^/robots\.txt$", _view(robots)),
    (r"^/health$", _view(health)),
    (r"^/feeds$", _view(feed_pages.feeds)),
    (r"^/feeds/everything\.atom$", _view(feed_pages.everything)),
    (r"^/feeds/press-and-commercial\.atom$", _view(feed_pages.press_and_commercial)),
    (r"^/feeds/sources/(?P<name>[^/]+)\.atom$", _view(feed_pages.one_source)),
    (r"^/feeds/recipients/(?P<slug>[^/]+)\.atom$", _view(feed_pages.one_recipient)),
    (r"^/register/(?P<table>[^/.]+)\.csv$", _view(table_csv)),
    (r"^/register/(?P<table>[^/.]+)/(?P<pks>[^/.]+)(\.(?P<format>json))?$", _view(table_row)),
    (r"^/search$", _view(search)),
    (r"^/search\.atom$", _view(feed_pages.search_feed)),
    (r"^/$", _view(front)),
    (r"^/about$", _view(about)),
    (r"^/privacy$", _view(privacy)),
    (r"^/releases/(?P<id>[^/.]+)$", _view(release)),
    (r"^/recipients/(?P<slug>[^/.]+)$", _view(recipient)),
    (r"^/editions/against$", _view(choose)),
    (r"^/editions/(?P<a>[^/.]+)/against/(?P<b>[^/.]+)$", _view(against)),
    (r"^/editions/(?P<id>[^/.]+)$", _view(edition)),
    (r"^/changes/(?P<id>[^/.]+)$", _view(change)),
    (r"^/evidence/(?P<id>[^/.]+)$", _view(evidence)),
    (r"^/sources$", _view(sources)),
    (r"^/sources/(?P<name>[^/.]+)$", _view(source)),
)  # fmt: skip
