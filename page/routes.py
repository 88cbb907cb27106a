"""Which page answers at which address. An address that was ever given stays."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from datasette.utils.asgi import NotFound

from page.about import about
from page.answers import NotThere
from page.change import change
from page.edition import edition
from page.evidence import evidence
from page.front import front
from page.recipient import recipient
from page.release import release
from page.site import Site
from page.source import source, sources

View = Callable[[Site, Any], Awaitable[Any]]


def _view(view: View) -> Callable[..., Awaitable[Any]]:
    """A view as Datasette calls it, which looks at the names of what it takes: what is not there becomes its 404."""

    async def answered(datasette: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
        try:
            return await view(datasette, request)
        except NotThere as error:
            raise NotFound(str(error)) from None

    return answered


ROUTES: tuple[tuple[str, Callable[..., Any]], ...] = (
    (r"^/$", _view(front)),
    (r"^/about$", _view(about)),
    (r"^/releases/(?P<id>[^/.]+)$", _view(release)),
    (r"^/recipients/(?P<slug>[^/.]+)$", _view(recipient)),
    (r"^/editions/(?P<id>[^/.]+)$", _view(edition)),
    (r"^/changes/(?P<id>[^/.]+)$", _view(change)),
    (r"^/evidence/(?P<id>[^/.]+)$", _view(evidence)),
    (r"^/sources$", _view(sources)),
    (r"^/sources/(?P<name>[^/.]+)$", _view(source)),
)  # fmt: skip
