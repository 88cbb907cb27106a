"""The charts at addresses of their own: as a page, a frame for other sites, SVG, PNG, CSV and JSON."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from html import escape
from typing import Any, NamedTuple
from urllib.parse import unquote

from datasette.utils.asgi import Response

from text.labels import first_of
from text.sanitise import clean, csv_text
from web.charts.data import Picture, by_outcome, by_tier, by_year_and_category, by_year_and_level, over_time
from web.charts.standalone import as_png, standalone
from web.db import NotThere, cached, nothing_yet, page, row, rows
from web.filters import day
from web.links import link
from web.lists.views import ANYBODY, LICENCE, VERSION, as_answer
from web.site import Site, address_of

EDITIONS = 100
"""Of one source, the newest, that its timeline shows."""
LANES = 8
"""Sources on the timeline of all: those with the most editions."""
DRAWN = 100
"""Charts, and PNGs, that are kept ready: each is asked for in several forms, one after the other."""
_EDITIONS = (
    "select e.id, e.kind, e.seen_at, s.title source_title from editions e join sources s on s.name = e.source"
    " join (select source, count(*) n from editions group by source order by 2 desc limit ?) m"
    " on m.source = e.source order by m.n desc, s.name, e.id"
)
_OF_RECIPIENT = (
    "select coalesce(cast(r.year as text), '') year, r.level, count(*) n from release_recipients l"
    " join releases r on r.id = l.release where l.recipient = ? and l.until = '' and r.present = 1 group by 1, 2"
)
_REGISTERS = "s.name in (select source from releases)"
_ITS_REGISTERS = (
    "s.name in (select r.source from release_recipients l join releases r on r.id = l.release where l.recipient = ?)"
)


class Chart(NamedTuple):
    """A chart with all that is told beside it."""

    picture: Picture
    title: str
    path: str
    of: str
    """The path of the page on which it stands."""
    of_words: str
    sources: Sequence[str]
    """The titles of the publications that it counts."""
    at: str
    """When the newest edition of them was seen, "" for never."""

    def credit(self, site: Site) -> str:
        """Where its numbers come from."""
        named = first_of([clean(s, 90) for s in self.sources], 3, "; ")
        newest = f"; newest edition seen on {day(self.at, site.about.zone)}" if self.at else ""
        return f"Source: {named or 'no register yet'}{newest}. Read by {clean(site.about.title, 80)}."


async def site_pictures(site: Site) -> dict[str, Picture]:
    """The charts of all registers together by their names, in the order of the front page, without empty ones."""

    async def make(site: Site) -> dict[str, Picture]:
        year = "select coalesce(cast(year as text), '') year, category, count(*) n from releases where present = 1"
        of = "select {0} value, count(*) n from releases where present = 1 group by 1"
        made = (
            by_year_and_category(await rows(site, f"{year} group by 1, 2")),
            by_tier(await rows(site, of.format("tier"))),
            by_outcome(await rows(site, of.format("outcome"))),
            over_time(await rows(site, _EDITIONS, [LANES])),
        )
        return {picture.name: picture for picture in made if picture}

    return await cached(site, "pictures", make)


async def recipient_picture(site: Site, slug: str) -> Picture | None:
    """A recipient's releases by year and level; None where none is dated."""
    return by_year_and_level(await rows(site, _OF_RECIPIENT, [slug]))


async def source_picture(site: Site, name: str) -> Picture | None:
    """A source's editions over time, None where there are not two."""
    sql = (
        "select e.kind, e.seen_at, coalesce(nullif(s.title, ''), s.name) source_title from editions e"
        " join sources s on s.name = e.source where e.source = ? order by e.id desc limit ?"
    )
    editions = await rows(site, sql, [name, EDITIONS])
    return over_time(editions[::-1]) if len(editions) > 1 else None


async def _of_all(site: Site, name: str) -> Chart | None:
    picture = (await site_pictures(site)).get(name)
    if picture is None:
        return None
    return await _with_source(site, picture, picture.title, f"/charts/{name}", ("/charts", "Charts"), _REGISTERS)


async def _of_recipient(site: Site, slug: str) -> Chart | None:
    found = await row(
        site,
        "select slug, name from recipients where slug = coalesce("
        "(select recipient from recipient_slugs where slug = :slug), :slug)",
        {"slug": slug},
    )
    picture = await recipient_picture(site, found["slug"]) if found else None
    if found is None or picture is None:
        return None
    name, path = clean(found["name"], 100) or "No name", f"/recipients/{found['slug']}"
    title = f"{name}: releases by year and level"
    return await _with_source(site, picture, title, f"/charts{path}", (path, name), _ITS_REGISTERS, found["slug"])


async def _of_source(site: Site, name: str) -> Chart | None:
    found = await row(site, "select name, title from sources where name = ?", [name])
    picture = await source_picture(site, name) if found else None
    if found is None or picture is None:
        return None
    said, path = clean(found["title"] or name, 100), f"/sources/{name}"
    return await _with_source(
        site, picture, f"{said}: editions as they were seen", f"/charts{path}", (path, said), "s.name = ?", name
    )


async def _with_source(
    site: Site, picture: Picture, title: str, path: str, of: tuple[str, str], where: str, *values: str
) -> Chart:
    sources = await rows(
        site,
        "select coalesce(nullif(s.title, ''), s.name) title,"  # noqa: S608 - our own words
        " coalesce((select max(seen_at) from editions where source = s.name), '') at"
        f" from sources s where {where} order by s.rows desc, 1",
        values,
    )
    return Chart(picture, title, path, *of, [s["title"] for s in sources], max((s["at"] for s in sources), default=""))


_KINDS: dict[str, Callable[[Site, str], Awaitable[Chart | None]]] = {
    "": _of_all, "recipients": _of_recipient, "sources": _of_source,
}


async def _chart(site: Site, kind: str, key: str) -> Chart | None:
    made: dict[tuple[str, str], Chart | None] = await cached(site, "charts", nothing_yet)
    if (kind, key) not in made:
        if len(made) >= DRAWN:
            made.clear()
        made[kind, key] = await _KINDS[kind](site, key)
    return made[kind, key]


def _view(
    answer: Callable[[Site, Any, Chart], Awaitable[Any]], ending: str
) -> Callable[[Site, Any], Awaitable[Any]]:
    """The view of each chart in one form; a recipient's earlier name leads to the address that lasts."""

    async def view(site: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
        kind, key = request.url_vars.get("kind") or "", unquote(request.url_vars["key"])
        chart = await _chart(site, kind, key)
        if chart is None:
            raise NotThere("There is no chart of this name, or nothing that it could show. All charts: /charts.")
        if chart.path != "/".join(filter(None, ("/charts", kind, key))):
            return Response.redirect(link(chart.path + ending), status=301)
        return await answer(site, request, chart)

    return view


async def _page(site: Site, request: Any, chart: Chart) -> Any:  # noqa: ANN401 - Datasette has no types
    credit, address = chart.credit(site), address_of(site, request)
    codes = snippets(chart, credit, address + link(chart.path)) if address else ()
    png = link(f"{chart.path}.png", at=chart.path if site.published else None)
    return await page(site, request, "chart.html", {"chart": chart, "credit": credit, "snippets": codes, "png": png})


def snippets(chart: Chart, credit: str, address: str) -> tuple[tuple[str, str], ...]:
    """(what it is, HTML) with which a page of somebody else shows the chart; no script is needed."""
    at, title, height = escape(address), escape(chart.title), 640 if chart.picture.key else 480
    text = escape(f"{chart.title}. {chart.picture.description}")
    frame = (
        f'<iframe src="{at}/embed" title="{title}" width="100%" height="{height}" loading="lazy"'
        ' style="border:0"></iframe>'
    )
    image = f'<img src="{at}.svg" alt="{text}" style="max-width:100%;height:auto">'
    figure = f'<figure><a href="{at}">{image}</a><figcaption>{escape(credit)}</figcaption></figure>'
    return ("a frame, which stays readable on a phone", frame), ("a picture with its text and credit", figure)


async def _frame(site: Site, request: Any, chart: Chart) -> Any:  # noqa: ANN401 - Datasette has no types
    return await page(site, request, "chart_frame.html", {"chart": chart, "credit": chart.credit(site)})


async def _svg(site: Site, _: Any, chart: Chart) -> Response:  # noqa: ANN401 - Datasette has no types
    return _file(_drawn(site, chart), "image/svg+xml")


async def _png(site: Site, _: Any, chart: Chart) -> Response:  # noqa: ANN401 - Datasette has no types
    made: dict[str, bytes] = await cached(site, "png", nothing_yet)
    if chart.path not in made:
        if len(made) >= DRAWN:
            made.clear()
        async with site.drawing:
            made[chart.path] = await asyncio.get_running_loop().run_in_executor(None, as_png, _drawn(site, chart))
    return _file(made[chart.path], "image/png")


def _drawn(site: Site, chart: Chart) -> str:
    licence = "Contains public sector information licensed under the Open Government Licence v3.0."
    address = f"{site.about.address}{link(chart.path)}" if site.about.address else ""
    return standalone(chart.picture, chart.title, " ".join(filter(None, (chart.credit(site), licence, address))))


def _file(body: str | bytes, kind: str) -> Response:
    return Response(body, headers={**ANYBODY, "cache-control": "no-cache"}, content_type=kind)


async def _csv(_: Site, __: Any, chart: Chart) -> Response:  # noqa: ANN401 - Datasette has no types
    name = chart.path.removeprefix("/charts/").replace("/", "-")
    answer = _file(csv_text([chart.picture.head, *chart.picture.rows]), "text/csv; charset=utf-8")
    answer.headers["content-disposition"] = f'attachment; filename="{name}.csv"'
    return answer


async def _json(site: Site, request: Any, chart: Chart) -> Response:  # noqa: ANN401 - Datasette has no types
    return as_answer({
        "version": VERSION, "chart": chart.path.removeprefix("/charts/"), "title": chart.title,
        "description": chart.picture.description, "source": chart.credit(site), "as_of": chart.at,
        "columns": chart.picture.head, "rows": chart.picture.rows, "note": chart.picture.note,
        "page": address_of(site, request) + link(chart.path), "licence": LICENCE,
    })


async def charts(site: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
    """/charts: those of all registers together."""
    return await page(site, request, "charts.html", {"pictures": await site_pictures(site)})


CHART_VIEWS = tuple(
    (rf"^/charts/{key}{re.escape(ending)}$", _view(answer, ending))
    for key in (r"(?P<kind>recipients|sources)/(?P<key>[^/.]+)", r"(?P<key>[^/.]+)")
    for ending, answer in (
        ("", _page), ("/embed", _frame), (".svg", _svg), (".png", _png), (".csv", _csv), (".json", _json),
    )
)
"""Pattern of an address, and its view."""
