"""What a reader is told who cannot be given an answer: plain words and where to go, never a traceback or a path."""

from __future__ import annotations

import json
import logging
import sqlite3
from typing import Any

from datasette.database import QueryInterrupted
from datasette.utils.asgi import Base400, Response
from datasette.views.base import DatasetteError

from text.sanitise import clean
from web.db import NotThere
from web.site import Site

log = logging.getLogger("npdwatch.page")

TITLES = {
    400: "That cannot be answered",
    403: "That is not open to readers",
    404: "There is no such page",
    405: "This site can only be read",
    410: "This is withheld",
    414: "The address is too long",
    500: "Something is wrong here",
    503: "Not just now",
}
MESSAGES = {
    400: "The address asks for something that this site does not understand.",
    403: "This site answers questions by its lists, its search and its tables, and by nothing else.",
    404: "It may have been mistyped, or it was never here. Addresses that this site gave stay.",
    405: "Pages and files can be asked for, and nothing can be sent.",
    410: "This has been withheld by whoever runs this site.",
    414: "Ask in fewer words.",
    500: "The fault is ours and has been written down. The other pages work.",
    503: "What is shown here is being made anew. Try again in a minute.",
}


async def problem(site: Site, request: Any, status: int, message: str = "") -> Response:  # noqa: ANN401 - no types
    """The answer for a status; for programs, who ask for JSON, CSV or Atom, without the page around it."""
    said = clean(message, 500) or MESSAGES[status]
    headers = {"cache-control": "no-cache" if status == 404 else "no-store"}
    ending = "" if request.path.startswith("/archive/") else request.path.rpartition("/")[2].rpartition(".")[2]
    if ending == "json":
        headers["access-control-allow-origin"] = "*"
        body = json.dumps({"error": said, "status": status}, ensure_ascii=False)
        return Response(body, status=status, headers=headers, content_type="application/json; charset=utf-8")
    if ending in ("csv", "atom", "txt"):
        return Response(f"{said}\n", status=status, headers=headers, content_type="text/plain; charset=utf-8")
    await site.invoke_startup()  # a first request may be a bad one
    html = await site.render_template(
        "problem.html", {"status": status, "heading": TITLES[status], "message": said}, request=request
    )
    return Response(html, status=status, headers=headers, content_type="text/html; charset=utf-8")


def told(error: BaseException, path: str) -> tuple[int, str]:
    """(status, message for readers) of what went wrong. What is not known to be safe to say is not said."""
    if isinstance(error, NotThere):
        return 404, str(error)
    if isinstance(error, QueryInterrupted):
        return 503, "That took too long to find. Ask for less: a filter more, or a facet less."
    if isinstance(error, sqlite3.OperationalError | sqlite3.DatabaseError):
        return 503, ""
    status = error.status if isinstance(error, Base400 | DatasetteError) else 500
    # Datasette's tables take some questions that make no sense for a fault of theirs.
    senseless = isinstance(error, DatasetteError | ValueError | KeyError | IndexError | AssertionError)
    return (400 if status == 500 and senseless and path.startswith("/register") else status), ""


async def answer_to(site: Site, request: Any, error: BaseException) -> Response:  # noqa: ANN401 - no types
    """The answer for an exception."""
    status, message = told(error, request.path)
    if status == 500:
        log.error("a fault in npdwatch at %s", clean(request.path, 200), exc_info=error)
    elif status == 503:
        log.warning("no answer at %s: %s", clean(request.path, 200), clean(error, 300))
    return await problem(site, request, status, message)
