"""The pages about the site itself: what it is, how it counts and labels; and for whoever is named here."""

from __future__ import annotations

from typing import Any

from web.db import page, row
from web.filters import CONFIDENCES, LEVELS, OUTCOMES, SEVERITIES, TIERS
from web.site import Site


async def about(site: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
    """/about."""
    context = {
        "begun": await row(site, "select min(first_seen) at from sources"),
        "levels": LEVELS,
        "tiers": TIERS,
        "outcomes": OUTCOMES,
        "severities": SEVERITIES,
        "confidences": CONFIDENCES,
    }
    return await page(site, request, "about.html", context)


async def privacy(site: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
    """/privacy."""
    return await page(site, request, "privacy.html", {"withheld": site.gate.listed})
