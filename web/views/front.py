"""The front page, and the pages about the site and about privacy."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from db.register.columns import DICTIONARY, ON_THE_SITE
from publicdb.changes import worst
from web.db import Row, cached, page, row, rows
from web.filters import CONFIDENCES, LEVELS, OUTCOMES, TIERS
from web.lateness import how_all_seen
from web.site import Site
from web.views.charts import site_pictures

GROUPS = 6
"""Editions, or days of one source, whose changes stand on the front page."""
SHOWN = 4
"""Changes of each of them; the rest is a link away."""
_TOTALS = (
    "select count(*) releases, coalesce(sum(level = 'individual'), 0) individual,"
    " coalesce(sum(level = 'aggregate'), 0) aggregate, coalesce(sum(level = 'unknown'), 0) level_unknown,"
    " coalesce(sum(category = 'press'), 0) press, coalesce(sum(category = 'commercial'), 0) commercial,"
    " coalesce(sum(outcome = 'rejected'), 0) rejected,"
    " coalesce(sum(outcome in ('not_pursued', 'withdrawn')), 0) not_pursued"
    " from releases where present = 1"
)


async def front(site: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
    """/."""
    context = await cached(site, "front", _front)
    return await page(site, request, "front.html", {**context, "watch": await watch(site, datetime.now(UTC))})


async def _front(site: Site) -> Row:
    return {
        "totals": await row(site, _TOTALS),
        "bodies": await row(site, "select count(*) n from recipients where releases > 0"),
        "begun": await row(site, "select min(first_seen) at from sources"),
        "news": await _news(site),
        "pictures": await site_pictures(site),
    }


async def _news(site: Site) -> list[Row]:
    """The newest editions, and the newest days of what has none, each with its worst changes."""
    editions = await rows(
        site,
        "select e.id edition, e.kind, e.title, e.source, s.title source_title, e.seen_at, e.published_at, e.changes,"
        " e.summary from editions e join sources s on s.name = e.source where e.kind != 'baseline'"
        " order by e.seen_at desc, e.id desc limit ?",
        [GROUPS],
    )
    days = await rows(
        site,
        "select null edition, c.source, s.title source_title, max(c.seen_at) seen_at, count(*) changes,"
        " substr(c.seen_at, 1, 10) day from changes c join sources s on s.name = c.source"
        " where c.edition is null and c.kind not in ('baseline', 'relabelled')"
        " group by c.source, substr(c.seen_at, 1, 10) order by 4 desc limit ?",
        [GROUPS],
    )
    newest = sorted(editions + days, key=lambda g: str(g["seen_at"]), reverse=True)[:GROUPS]
    for group in newest:
        if group["edition"]:
            where, values = "edition = ? and kind != ?", [group["edition"], group["kind"]]
        else:
            where = (
                "source = ? and edition is null and kind not in ('baseline', 'relabelled')"
                " and seen_at >= ? and seen_at < ? || '~'"
            )
            values = [group["source"], group["day"], group["day"]]
        group["shown"] = await rows(site, worst(where), [*values, SHOWN, 0])
        group["more"] = max(0, group["changes"] - len(group["shown"]) - (1 if group["edition"] else 0))
    return newest


async def watch(site: Site, now: datetime) -> list[Row]:
    """Every source that is watched with how its last looks went, those in trouble first, then those that are late."""
    found = await rows(site, "select * from sources where watched = 1 order by title, name")
    return sorted(await how_all_seen(site, found, now), key=lambda s: (bool(s["well"]), s["late"] is None))


async def about(site: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
    """/about."""
    context = {
        "begun": await row(site, "select min(first_seen) at from sources"), "levels": LEVELS, "tiers": TIERS,
        "outcomes": OUTCOMES, "confidences": CONFIDENCES,
    }
    return await page(site, request, "about.html", context)


async def columns(site: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
    """/about/columns: what each column of a release's CSV and JSON holds."""
    return await page(site, request, "columns.html", {"columns": (*DICTIONARY, *ON_THE_SITE)})


async def privacy(site: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
    """/privacy."""
    return await page(site, request, "privacy.html", {"withheld": site.gate.listed})
