"""The page for whoever is named here: how to ask, and what is done then."""

from __future__ import annotations

from typing import Any

from web.db import page
from web.site import Site


async def privacy(site: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
    """/privacy."""
    return await page(site, request, "privacy.html", {"withheld": site.gate.listed})
