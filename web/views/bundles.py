"""The evidence for a change as one zip, made when it is asked for, by a child: one at a time, and none is kept.

What may leave this machine is decided as it is made, by the database as it is then, not by the copy.
"""

from __future__ import annotations

import asyncio
from typing import Any

from datasette.utils.asgi import Response

from web.db import NotThere, problem, row, whole_number
from web.files import disposition
from web.gate import RETRY
from web.site import Site

BUSY = "Another reader's evidence is being put together. Try again in a few seconds."
NONE = "There is no evidence of this change to take along."


async def bundle(site: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
    """/changes/<id>/evidence.zip."""
    number = whole_number(request.url_vars["id"])
    if site.bundle is None or await row(site, "select id from changes where id = ?", [number]) is None:
        raise NotThere(NONE)
    if request.method == "HEAD":
        return Response("", headers=_headers(number), content_type="application/zip")
    if site.bundling.locked():
        answer = await problem(site, request, 503, BUSY)
        answer.headers["retry-after"] = str(RETRY)
        return answer
    async with site.bundling:
        data = await asyncio.get_running_loop().run_in_executor(None, site.bundle, number)
    if data is None:
        raise NotThere(NONE)
    return Response(data, headers=_headers(number), content_type="application/zip")


def _headers(number: int) -> dict[str, str]:
    name = f"npdwatch-change-{number}.zip"
    return {"content-disposition": disposition(name), "cache-control": "no-store", "access-control-allow-origin": "*"}
