"""Recipients as printed: when each spelling was seen, and on which releases."""

from __future__ import annotations

import json
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from db.recipients.organisation import Seen
from db.recipients.spans import spans
from db.register.changes import GONE
from db.sources import named
from db.store import Store, as_json, from_json
from db.withheld.decide import Withheld


class SeenCell(NamedTuple):
    """A recipient as printed, and the releases that have it, each with what its versions with it come to."""

    name: str
    oldest: int
    """Version."""
    dated: str
    releases: list[int]
    newest: list[int]
    """Versions."""
    severities: list[int]
    individual: list[int]
    editions: list[int]
    """The first of each."""


class SeenCells:
    """Each spelling, that of the oldest version first, with when and on which releases it was seen."""

    def __init__(self, store: Store, sources: Sequence[str] | None, withheld: Withheld | None) -> None:
        left_out = [int(r) for r in withheld.ids.get("release", ())] if withheld else []
        self.cells = [
            SeenCell(name, oldest, dated, *from_json(lists))
            for name, lists, oldest, dated in store.tuples(
                "select recipient, json_array(json_group_array(release_id), json_group_array(newest),"  # noqa: S608
                " json_group_array(coalesce(severity, 0)), json_group_array(coalesce(individual, 0)),"
                " json_group_array(first_edition)), min(oldest) oldest, coalesce(min(dated), '')"
                f" from {spans(store)} where (?1 is null or release_id in (select id from release"
                "  where source in (select value from json_each(?1))))"
                " and release_id not in (select value from json_each(?2)) group by recipient order by oldest",
                [named(sources), json.dumps(left_out)],
            )
        ]
        self.gone = {r for (r,) in store.tuples(f"select id from release r where {GONE}")}  # noqa: S608 - our own words
        self._editions = {
            n: (seen_at, int(kind == "baseline"))
            for n, seen_at, kind in store.tuples("select id, seen_at, kind from edition")
        }
        self._of_source = {
            source: (set(from_json(releases)), seen_at or "") for source, releases, seen_at in store.tuples(
                "select source, json_group_array(id), (select max(seen_at) from edition e where e.source = r.source"
                " and e.state = 'accepted') from release r group by source"
            )
        }
        self._last: dict[int, int] = {}
        """The newest version of each release."""
        for cell in self.cells:
            for release, version in zip(cell.releases, cell.newest, strict=True):
                self._last[release] = max(version, self._last.get(release, 0))
        self._ended = self._read_ended(store)

    def _read_ended(self, store: Store) -> dict[int, tuple[str, str]]:
        """Newest versions with a name that stand no more: when another came in their place, when they were seen last.

        "" where none did, and where no edition that was accepted has it.
        """
        ended = [
            (version, release) for cell in self.cells
            for release, version in zip(cell.releases, cell.newest, strict=True)
            if release in self.gone or self._last[release] != version
        ]
        found = store.tuples(
            "select p.value->>0, coalesce((select e.seen_at from version v join edition e on e.id = v.edition_id"
            "  where v.release_id = p.value->>1 and v.id > p.value->>0 order by v.id limit 1), ''),"
            " coalesce((select max(e.seen_at) from edition_row r join edition e on e.id = r.edition_id"
            "  where r.version_id = p.value->>0 and e.state = 'accepted'), '') from json_each(?) p", [as_json(ended)],
        )
        return {version: (until, last) for version, until, last in found}

    def first(self, cell: SeenCell) -> Seen:
        """When it was seen first, and its versions."""
        editions = [self._editions[e] for e in {*cell.editions}]
        first_seen, baseline = min(at for at, _ in editions), max(is_first for _, is_first in editions)
        return Seen(cell.name, cell.oldest, max(cell.newest), first_seen, baseline, cell.dated)

    def until(self, cell: SeenCell) -> tuple[dict[int, str], str]:
        """Of its releases that name another now since when; and when the last edition was seen that has it."""
        ended = {r: self._ended[v] for r, v in zip(cell.releases, cell.newest, strict=True) if v in self._ended}
        seen_at = [self._editions[e][0] for e in {*cell.editions}]
        seen_at += [last for _, last in ended.values()]
        standing = {*cell.releases}.difference(ended)
        seen_at += [at for releases, at in self._of_source.values() if not releases.isdisjoint(standing)]
        return {r: until for r, (until, _) in ended.items() if until}, max(seen_at)

    def sources_of(self, releases: AbstractSet[int]) -> list[str]:
        """The sources of these."""
        return [source for source, (own, _) in self._of_source.items() if not own.isdisjoint(releases)]
