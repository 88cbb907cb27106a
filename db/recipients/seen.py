"""Recipients as printed: when each spelling was seen, and on which releases."""

from __future__ import annotations

from collections.abc import Collection, Sequence
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


_ASKED = (
    "(?1 is null or release_id in (select id from release where source in (select value from json_each(?1))))"
    " and release_id not in (select value from json_each(?2))"
)


def _asked(sources: Sequence[str] | None, withheld: Withheld | None) -> list[str | None]:
    return [named(sources), as_json([int(r) for r in withheld.ids.get("release", ())] if withheld else [])]


def first_sights(store: Store, sources: Sequence[str] | None, withheld: Withheld | None) -> dict[str, str]:
    """Each spelling, and when it was seen first."""
    editions = "json_group_array(distinct first_edition)"
    sql = f"select recipient, {editions} from {spans(store)} where {_ASKED} group by recipient"  # noqa: S608 - ours
    seen_at = dict(store.tuples("select id, seen_at from edition"))
    return {
        name: min(seen_at[edition] for edition in from_json(found))
        for name, found in store.tuples(sql, _asked(sources, withheld))
    }


class SeenCells:
    """Each spelling, that of the oldest version first, with when and on which releases it was seen.

    Of all, or of those of `names`.
    """

    def __init__(
        self, store: Store, sources: Sequence[str] | None, withheld: Withheld | None,
        names: Collection[str] | None = None,
    ) -> None:
        among = "" if names is None else "and recipient in (select value from json_each(?3))"
        self.cells = [
            SeenCell(name, oldest, dated, *from_json(lists))
            for name, lists, oldest, dated in store.tuples(
                "select recipient, json_array(json_group_array(release_id), json_group_array(newest),"  # noqa: S608
                " json_group_array(coalesce(severity, 0)), json_group_array(coalesce(individual, 0)),"
                " json_group_array(first_edition)), min(oldest) oldest, coalesce(min(dated), '')"
                f" from {spans(store)} where {_ASKED} {among} group by recipient order by oldest",
                [*_asked(sources, withheld), *([] if names is None else [as_json([*names])])],
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
                " and e.state = 'accepted') from release r where ?1 is null or id in (select value from json_each(?1))"
                " group by source", [None if names is None else self._releases()],
            )
        }
        self._last = self._read_last(store, every=names is None)
        """The newest version of each release."""
        self._ended = self._read_ended(store)

    def _releases(self) -> str:
        return as_json([*{release for cell in self.cells for release in cell.releases}])

    def _read_last(self, store: Store, *, every: bool) -> dict[int, int]:
        if not every:  # others may have a newer one
            sql = "select value, (select max(id) from version where release_id = value) from json_each(?)"
            return dict(store.tuples(sql, [self._releases()]))
        last: dict[int, int] = {}
        for cell in self.cells:
            for release, version in zip(cell.releases, cell.newest, strict=True):
                last[release] = max(version, last.get(release, 0))
        return last

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
