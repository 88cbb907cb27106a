"""The front page, and the pages about the site and about privacy."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from db.register.columns import AS_PRINTED, DICTIONARY, ON_THE_SITE, PAGE
from followers.privacy import privacy as kept_of_readers
from text.labels import OUTCOME_WORDS
from web.db import Row, cached, page, row, rows
from web.filters import CONFIDENCES, LEVELS, TIERS
from web.lateness import how_all_seen
from web.site import Site
from web.views.charts import site_pictures
from web.views.news import news, quoted, quoted_on

_TOTALS = (
    "select count(*) releases, coalesce(sum(level = 'individual'), 0) individual,"
    " coalesce(sum(level = 'aggregate'), 0) aggregate, coalesce(sum(level = 'unknown'), 0) level_unknown,"
    " coalesce(sum(category = 'press'), 0) press, coalesce(sum(category = 'commercial'), 0) commercial,"
    " coalesce(sum(outcome = 'rejected'), 0) rejected,"
    " coalesce(sum(outcome in ('not_pursued', 'withdrawn')), 0) not_pursued,"
    " coalesce(sum(level = 'individual' and sensitivity_class = 'A'), 0) gravest,"
    " coalesce(sum(level = 'individual' and tier = '1'), 0) gravest_tier"
    " from releases where present = 1"
)


_UNWATCHED = (
    "select s.name, s.title, max(r.not_watched_since) since, count(*) n from releases r join sources s"
    " on s.name = r.source where r.present = 1 and r.not_watched_since != '' group by s.name order by n desc"
)


async def front(site: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
    """/."""
    context = await cached(site, "front", _front)
    on = await quoted_on(site, context["quoted"]["sources"])
    watched = await watch(site, datetime.now(UTC))
    return await page(site, request, "front.html", {**context, "quoted_on": on, "watch": watched})


async def _front(site: Site) -> Row:
    return {
        "totals": await row(site, _TOTALS),
        "unwatched": await rows(site, _UNWATCHED),
        "bodies": await row(site, "select count(*) n from recipients where releases > 0"),
        "begun": await row(site, "select min(first_seen) at from sources"),
        "quoted": await quoted(site),
        "news": await news(site),
        "pictures": await site_pictures(site),
    }


async def watch(site: Site, now: datetime) -> list[Row]:
    """Every source that is watched with how its last looks went, those in trouble first, then those that are late."""
    found = await rows(site, "select * from sources where watched = 1 order by title, name")
    return sorted(await how_all_seen(site, found, now), key=lambda s: (bool(s["well"]), s["late"] is None))


async def about(site: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
    """/about."""
    context = {
        "begun": await row(site, "select min(first_seen) at from sources"), "levels": LEVELS, "tiers": TIERS,
        "outcomes": OUTCOME_WORDS, "confidences": CONFIDENCES,
    }
    return await page(site, request, "about.html", context)


async def columns(site: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
    """/about/columns: what each column of a release's CSV and JSON holds."""
    context = {"columns": (*DICTIONARY, *ON_THE_SITE, PAGE), "as_printed": AS_PRINTED}
    return await page(site, request, "columns.html", context)


async def privacy(site: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
    """/privacy."""
    following = kept_of_readers(site.about.follow.pending) if site.about.follow else []
    return await page(site, request, "privacy.html", {"withheld": site.gate.listed, "following": following})
