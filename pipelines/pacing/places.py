"""Which sources on auto an entry of a feed of changes names: by host and path."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from db.store import Store
from model.fetch import FoundPublication
from model.source import host_of


def sources_of_host(store: Store, url: str) -> list[dict[str, Any]]:
    """What is noted of the sources on auto on the host of an address."""
    rows = store.rows(
        "select p.source, p.due_at, p.announced_by, p.announced_as, s.url, s.polled_at, s.good_at from pace p"
        " join source s on s.name = p.source"
    )
    host = host_of(url)
    return [x for x in rows if host_of(x["url"]) == host]


def named_by(
    watched: Iterable[dict[str, Any]], entries: Iterable[FoundPublication]
) -> Iterator[tuple[dict[str, Any], FoundPublication]]:
    """The sources that entries name: by the very address, or by one that stands under a source's."""
    by_path: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for x in watched:
        by_path.setdefault(_place(x["url"]), []).append(x)
    for entry in entries:
        host, path = _place(entry.url)
        while path:
            for source in by_path.get((host, path), ()):
                yield source, entry
            path = path.rpartition("/")[0]


@lru_cache(maxsize=8192)
def _place(url: str) -> tuple[str, str]:
    return host_of(url), urlsplit(url).path.rstrip("/")
