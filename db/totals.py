"""How many releases, as the campaign counts them: by level, tier, outcome, category, year and recipient."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import cached_property
from operator import attrgetter
from typing import Any, NamedTuple

from db.recipients.cells import CellBody, NamedInCells
from db.recipients.organisations import follow, renamed
from db.sources import named
from db.store import Store
from db.withheld.decide import FOR_GOOD, NOTHING, UNTIL_REVIEWED, Withheld
from model.life import NEVER_SUPPLIED, Life
from recipients.published import PublishedCount


class By(StrEnum):
    """What totals can be split by."""

    CATEGORY = "category"
    LEVEL = "level"
    YEAR = "year"
    TIER = "tier"
    OUTCOME = "outcome"
    RECIPIENT = "recipient"


class CountedRow(NamedTuple):
    """A row of a register, as far as it is counted by."""

    source: str
    release: int
    category: str
    level: str
    year: str
    tier: str
    outcome: str
    recipient: str
    dated: str
    version: int


_STANDING = (
    "select e.source, v.release_id release, v.category, coalesce(a.level, 'unknown') level,"
    " coalesce(nullif(substr(a.dated, 1, 4), ''), 'undated') year, coalesce(nullif(a.tier, ''), 'unclassified') tier,"
    " coalesce(a.outcome, 'not_said') outcome, v.recipient, coalesce(a.dated, '') dated, v.id"
    # In the order in which they lie in the file, which takes a third less; `limit` keeps SQLite from undoing it.
    " from (select e.source, r.version_id from edition_row r join edition e on e.id = r.edition_id"
    " where e.id in (select max(id) from edition where state = 'accepted'"
    "  and (:as_of is null or seen_at < :as_of || 'T24') group by source)"
    " and (:sources is null or e.source in (select value from json_each(:sources)))"
    " order by r.version_id limit -1) e cross join version v on v.id = e.version_id"
    " left join assessment a on a.version_id = v.id"
)
_NOBODY = CellBody("(no name)", "no name")
_KIND = ("category", "year", "tier", "level", "outcome")
_COUNTED = ("releases", "individual", "aggregate", "level_unknown", "rejected", "not_pursued")


class TotalStanding:
    """The rows of the registers as they stand, or stood at the end of the day `as_of`.

    Every row of a register is one release, also one that was rejected: that is how the campaign counts requests. As on
    the site, a withheld release is not counted, and that of a withheld recipient is, without the name.
    """

    def __init__(
        self, store: Store, *, as_of: str | None = None, sources: Sequence[str] | None = None,
        withheld: Withheld = NOTHING,
    ) -> None:
        """Reads them once, for all that is to be counted: of 20,000 rows that takes less than asking twice would."""
        self._by_day: list[CountedRow] | None = None
        self._store = store
        rows = [*map(CountedRow._make, store.tuples(_STANDING, {"as_of": as_of, "sources": named(sources)}))]
        self.rows = [
            r._replace(recipient=withheld.instead_of(r.recipient) or r.recipient)
            for r in rows if withheld.allows("release", r.release)
        ] if withheld else rows
        self.left_out = len(rows) - len(self.rows)

    def totals(self, by: By) -> list[dict[str, Any]]:
        """Each: value, releases, individual, aggregate, level_unknown, rejected, not_pursued (or withdrawn)."""
        parts: dict[str, dict[tuple[str, ...], int]] = {}
        kinds = Counter(map(attrgetter("recipient", *_KIND[-2:]), self.rows)) if by is By.RECIPIENT else self._of_kind
        place = 0 if by is By.RECIPIENT else _KIND.index(by.value)
        for kind, n in kinds.items():
            part = parts.setdefault(kind[place], {})  # a Counter each would take a twentieth of the command
            part[kind[-2:]] = part.get(kind[-2:], 0) + n
        rows = [{"value": value, **_counts(part)} for value, part in parts.items()]
        rows = self._by_organisation(rows) if by is By.RECIPIENT else rows
        if by in (By.YEAR, By.TIER):
            return sorted(rows, key=lambda r: str(r["value"]))
        return sorted(rows, key=lambda r: (-r["releases"], str(r["value"]).casefold()))

    def whole(self) -> dict[str, Any]:
        """The counts over everything, and how many organisations there are."""
        names = {r.recipient for r in self.rows} - {"", UNTIL_REVIEWED, FOR_GOOD}
        counted = Counter[tuple[str, ...]]()
        for kind, n in self._of_kind.items():
            counted[kind[-2:]] += n
        return {**_counts(counted), "recipients": len({self._key(b.key) for n in names for b in self._cells.bodies(n)})}

    @cached_property
    def _of_kind(self) -> Counter[tuple[str, ...]]:
        """How many rows there are of each kind: all splits but that by recipient are added up from these."""
        return Counter(map(attrgetter(*_KIND), self.rows))

    @cached_property
    def _cells(self) -> NamedInCells:
        return NamedInCells(self._store)

    @cached_property
    def _same(self) -> Mapping[str, str]:
        return renamed(self._store, self._cells.bodies)

    def _key(self, key: str) -> str:
        return follow(self._same, key)

    def _by_organisation(self, rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Spellings of one body together, under the name of most of its rows. A row of several counts for each."""
        newest: dict[str, int] = {}
        for r in self.rows:
            newest[r.recipient] = max(r.version, newest.get(r.recipient, 0))
        out: dict[str, dict[str, Any]] = {}
        names: dict[str, dict[str, tuple[int, int, int]]] = {}
        for row in rows:
            cell = row["value"]
            for place, (name, own_key) in enumerate(self._cells.bodies(cell) if cell else (_NOBODY,)):
                into = out.setdefault(key := self._key(own_key), dict.fromkeys(row, 0))
                for column, n in row.items():
                    if column != "value":
                        into[column] += n
                had, *last = names.setdefault(key, {}).get(name, (0, 0, 0))
                names[key][name] = (had + row["releases"], *max(tuple(last), (newest[cell], place)))
        for key, of_body in names.items():
            out[key]["value"] = max(of_body, key=of_body.__getitem__)
        return list(out.values())

    def of_source(self, name: str) -> int:
        """How many of them stand in a source."""
        return sum(r.source == name for r in self.rows)

    def ours(self, published: PublishedCount) -> int | None:
        """What the registers say where a published number stands; None where no row is dated within its period."""
        dated = attrgetter("dated")
        if self._by_day is None:
            self._by_day = sorted(self.rows, key=dated)
        first = bisect_left(self._by_day, published.since, key=dated)
        # What may follow a month or day sorts before "~".
        within = self._by_day[first : bisect_left(self._by_day, f"{published.until}~", key=dated)]
        if not within or not published.where:
            return len(within) or None
        where = [(attrgetter(By(name).value), value) for name, value in published.where.items()]
        for asked, value in where:
            within = [r for r in within if asked(r) == value]
        return len(within)


def _counts(counted: Mapping[tuple[str, ...], int]) -> dict[str, int]:
    """Of how many rows there are of each level and outcome."""
    out = dict.fromkeys(_COUNTED, 0)
    for (level, outcome), n in counted.items():
        out["releases"] += n
        out["level_unknown" if level == "unknown" else level] += n
        if outcome in NEVER_SUPPLIED:
            out["rejected" if outcome == Life.REFUSED else "not_pursued"] += n
    return out
