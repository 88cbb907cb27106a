"""Keys that had another name in an earlier version: each is read under the name it has now, and is said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from alerts.tables import Mistake, Mistakes, Place

RENAMED: dict[str, str] = {}
"""Dotted, as `config.known_keys` has them ("crawl.wait", "source.wait", "channel.email.wait") -> today's name there."""


class Renamed(NamedTuple):
    """A key that stands in the file under its old name."""

    place: Place
    """Of the old name."""
    key: str
    """Today's name, in the same table."""


def put_under_new_names(file: dict[str, Any]) -> list[Renamed]:
    """Puts the values of old keys under the new ones. Raises Mistakes where both are given."""
    found = [
        (Renamed((*place, old), RENAMED[dotted]), table)
        for dotted in RENAMED for path, _, old in [dotted.rpartition(".")]
        for place, table in _tables(file, path) if old in table
    ]
    said = "is the old name of {0}, which is given too: keep {0}"
    if twice := [Mistake(r.place, said.format(r.key)) for r, table in found if r.key in table]:
        raise Mistakes(twice)
    for renamed, table in found:
        table[renamed.key] = table.pop(str(renamed.place[-1]))
    return [renamed for renamed, _ in found]


def _tables(file: dict[str, Any], path: str) -> Iterator[tuple[Place, dict[str, Any]]]:
    """Every table of the file to which a path leads, with its place."""
    name, _, kind = path.partition(".")
    here: Any = file.get(name) if name else file
    if kind:
        some: list[tuple[Place, Any]] = [((name, key), t) for key, t in here.items()] if isinstance(here, dict) else []
        yield from ((place, t) for place, t in some if isinstance(t, dict) and t.get("type") == kind)
    elif isinstance(here, dict):
        yield ((name,) if name else ()), here
    elif isinstance(here, list):
        yield from (((name, n), t) for n, t in enumerate(here) if isinstance(t, dict))
