"""Datasette's own pages under /register: links, limits, safe CSV."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from datasette.utils import tilde_decode
from datasette.utils.asgi import AsgiStream, AsgiWriter, BadRequest, Request, Response
from datasette.views.row import RowView
from datasette.views.table import TableView
from markupsafe import Markup

from text.sanitise import clean, csv_text, safe_url
from web.copy_file import NAME
from web.db import NotThere
from web.links import link
from web.lists.views import ANYBODY
from web.middleware import TABLES
from web.site import Site

ABOUT: Mapping[str, str] = {
    "sources": "What is watched: pages of GOV.UK, register files, lists of Parliament, feeds",
    "editions": "Every edition of a register that was seen, with what the publisher said of it",
    "former_editions": "Earlier numbers of editions, from before one was found that stands before them",
    "edition_files": "The files of each edition, with the sha256 of their bytes",
    "archived": "Every file that is kept as evidence; download it by its sha256",
    "recipients": "Who is given data: one row a body, whatever names it had",
    "recipient_slugs": "Every address that a recipient's page ever had",
    "releases": "One row a release, as it stands now or stood last",
    "release_recipients": "Which bodies a release names",
    "versions": "Every version of every release, with the cells as they were read",
    "changes": "What changed, when, field by field",
    "evidence": "Evidence, questions, statements and other texts, with what they say of pupils' data",
    "mentions": "The sentences on pupils' data, and how each is read",
    "evidence_releases": "Which releases a piece of evidence speaks of, and why that is thought",
}
CELL = 300
"""Characters of a cell that a page of a table shows; CSV and JSON have all."""
_LEADS: Mapping[str, str] = {
    "release": "/releases/{}", "recipient_slug": "/recipients/{}", "edition": "/editions/{}", "item": "/evidence/{}",
    "source": "/sources/{}", "sha256": "/archive/{}",
}
"""Columns whose values have a page of ours."""
OWN_PAGES: Mapping[str, str] = {
    "releases": "/releases/{}", "recipients": "/recipients/{}", "editions": "/editions/{}", "changes": "/changes/{}",
    "evidence": "/evidence/{}", "sources": "/sources/{}", "archived": "/archive/{}",
}
"""Tables each row of which has a page of ours."""


def shown_cell(table: str, column: str, value: object) -> str | Markup | None:
    """A cell as a page shows it, None where Datasette's own way will do."""
    if isinstance(value, dict):  # a foreign key with the name of what it leads to
        value = value.get("value")
    if value is None or isinstance(value, bytes) or value == "":
        return None
    text = clean(value, CELL)
    pattern = "/recipients/{}" if column == "recipient" and table.startswith("re") and table != "releases" else ""
    pattern = pattern or _LEADS.get(column, "")
    if pattern:
        return Markup('<a href="{}">{}</a>').format(link(pattern.format(value)), text)
    if column == "url":
        address = safe_url(value)
        return Markup('<a href="{}">{}</a>').format(address, clean(value, 90)) if address else text
    return text


def local(address: str) -> str:
    """An address of this site without the host by which it was asked, which need not be the one that readers see."""
    parts = urlsplit(address)
    return f"{quote(parts.path, safe='/~%:,.-_')}{f'?{parts.query}' if parts.query else ''}"


async def check_columns(site: Site, table: str, arguments: Any) -> None:  # noqa: ANN401 - Datasette has no types
    """BadRequest for a column that the table has not: SQLite would take its name for a text, and find nothing."""
    columns = {"rowid", *await site.register.table_columns(table)}
    for name in arguments:
        if not name.startswith("_") and name.rpartition("__")[0] not in columns and name not in columns:
            raise BadRequest(f"the table has no column {clean(name, 40)!r}")
    for option in ("_facet", "_sort", "_sort_desc", "_col", "_nocol"):
        if unknown := set(arguments.getlist(option)) - columns:
            raise BadRequest(f"the table has no column {clean(min(unknown), 40)!r}")


async def table_row(site: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
    """/register/<table>/<key>: a row; the key has a part for each column of the table's own, with commas between."""
    table, key = tilde_decode(request.url_vars["table"]), request.url_vars["pks"]
    if table not in TABLES or key.count(",") + 1 != max(1, len(await site.register.primary_keys(table))):
        raise NotThere("There is no such row.")
    scope = {**request.scope, "url_route": {"kwargs": {**request.url_vars, "database": NAME}}}
    return await RowView(site).dispatch_request(Request(scope, None))


async def table_csv(site: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
    """/register/<table>.csv: every row that fits, and no cell that a spreadsheet takes for a formula."""
    table = tilde_decode(request.url_vars["table"])
    if table not in TABLES:
        raise NotThere("There is no such table.")
    headers = {**ANYBODY, "content-disposition": f'attachment; filename="{table}.csv"'}
    if request.method == "HEAD":
        return Response("", headers=headers, content_type="text/csv; charset=utf-8")
    left_out = ("_next", "_facet", "_size", "_labels", "_label", "_shape", "_stream", "_dl", "_header")
    pairs = parse_qsl(request.query_string, keep_blank_values=True)
    query = urlencode([*((k, v) for k, v in pairs if k not in left_out), ("_nofacet", "1"), ("_nocount", "1")])
    scope = {**request.scope, "query_string": query.encode()}
    scope["url_route"] = {"kwargs": {"database": NAME, "table": request.url_vars["table"], "format": None}}
    view, whole = TableView(site), Request(scope, None)
    first = await view.data(whole, _size="max")
    if isinstance(first, Response):
        return first

    async def stream(out: AsgiWriter) -> None:
        data = first[0]
        await out.write(csv_text([data["columns"]]))
        while True:
            await out.write(csv_text([_plain(v) for v in tuple(row)] for row in data["rows"]))
            if not data["next"]:
                return
            data = (await view.data(whole, _size="max", _next=data["next"]))[0]

    return AsgiStream(stream, headers=headers, content_type="text/csv; charset=utf-8")


def _plain(value: object) -> object:
    return value["value"] if isinstance(value, dict) else value


