"""The plugin: the addresses of our pages, the words that templates use, and the guard in front of it all."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from datasette import hookimpl

from web import filters as words
from web.errors import answer_to, problem
from web.links import archived_path, link
from web.middleware import guarded
from web.routes import ROUTES
from web.site import STATIC, Site, address_of
from web.views.tables import ABOUT, check_columns, local, own_page, shown_cell

if TYPE_CHECKING:
    from jinja2 import Environment


@hookimpl  # type: ignore[untyped-decorator]
def register_routes(datasette: object) -> list[tuple[str, Callable[..., Any]]]:
    """Our pages; Datasette has the tables under /register."""
    return list(ROUTES) if isinstance(datasette, Site) else []


@hookimpl  # type: ignore[untyped-decorator]
def asgi_wrapper(datasette: object) -> Callable[..., Any]:
    """The guard."""
    return (lambda app: guarded(app, datasette)) if isinstance(datasette, Site) else lambda app: app


@hookimpl  # type: ignore[untyped-decorator]
def handle_exception(datasette: object, request: Any, exception: BaseException) -> object:  # noqa: ANN401
    """A page of ours for whatever goes wrong, without a word of the inside."""
    return (lambda: answer_to(datasette, request, exception)) if isinstance(datasette, Site) else None


@hookimpl  # type: ignore[untyped-decorator]
def forbidden(datasette: object, request: Any) -> object:  # noqa: ANN401 - Datasette has no types
    """The same for what Datasette does not allow."""
    return (lambda: problem(datasette, request, 403)) if isinstance(datasette, Site) else None


@hookimpl  # type: ignore[untyped-decorator]
def render_cell(value: object, column: str, table: str, datasette: object) -> object:
    """In the tables, what stands for something with a page of ours leads there."""
    return shown_cell(table, column, value) if isinstance(datasette, Site) and table else None


@hookimpl  # type: ignore[untyped-decorator]
def filters_from_request(request: Any, table: str, datasette: object) -> object:  # noqa: ANN401
    """Refuses filters of the tables that make no sense."""
    return check_columns(datasette, table, request.args) if isinstance(datasette, Site) else None


@hookimpl  # type: ignore[untyped-decorator]
def prepare_jinja2_environment(env: Environment) -> None:
    """The words and signs of `web.filters`, as filters, and what the pages of tables need."""
    env.filters.update({**words.FILTERS, "local": local})
    env.globals.update({"table_words": ABOUT, "own_page": own_page})


@hookimpl  # type: ignore[untyped-decorator]
def extra_template_vars(request: Any, datasette: object) -> dict[str, Any]:  # noqa: ANN401 - Datasette has no types
    """What every template may use: `link`, `static`, `site`, `here` (the path of the page)."""
    if not isinstance(datasette, Site):
        return {}

    def to(path: str, **query: str) -> str:
        return link(path, query)

    def static(name: str) -> str:
        return f"{link(f'/static/{name}')}?{STATIC.hashed(name)}"

    return {
        "link": to, "static": static, "site": datasette, "about": datasette.about, "state": datasette.state,
        "archived_path": archived_path, "here": unquote(request.path) if request else "/",
        "whole": lambda path: f"{address_of(datasette, request)}{link(path)}",
    }  # fmt: skip
