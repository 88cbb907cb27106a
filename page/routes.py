"""Which page answers at which address. An address that was ever given stays."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

from datasette.utils.asgi import NotFound

from page.answers import NotThere
from page.release import release
from page.site import Site

View = Callable[[Site, Any], Awaitable[Any]]


def _view(view: View) -> Callable[..., Awaitable[Any]]:
    """A view as Datasette calls it: what is not there becomes its 404."""

    @wraps(view)
    async def answered(datasette: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
        try:
            return await view(datasette, request)
        except NotThere as error:
            raise NotFound(str(error)) from None

    return answered


ROUTES: tuple[tuple[str, Callable[..., Any]], ...] = (
    (r"^/releases/(?P<id>[^/]+)$", _view(release)),
)  # fmt: skip
