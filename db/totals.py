"""How many releases, as the campaign counts them: by level, tier, outcome, category, year and recipient."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from db.recipients import group_key, recipients_in
from db.store import Store
from recipients.published import Published


class By(StrEnum):
    """What totals can be split by."""

    CATEGORY = "category"
    LEVEL = "level"
    YEAR = "year"
    TIER = "tier"
    OUTCOME = "outcome"
    RECIPIENT = "recipient"


_COLUMNS = {
    By.CATEGORY: "v.category",
    By.LEVEL: "coalesce(a.level, 'unknown')",
    By.YEAR: "coalesce(nullif(substr(a.dated, 1, 4), ''), 'undated')",
    By.TIER: "coalesce(nullif(a.tier, ''), 'unclassified')",
    By.OUTCOME: "coalesce(a.outcome, 'not_said')",
    By.RECIPIENT: "v.recipient",
}
_COUNTS = (
    " count(*) releases, sum(coalesce(a.level = 'individual', 0)) individual,"
    " sum(coalesce(a.level = 'aggregate', 0)) aggregate, sum(coalesce(a.level, 'unknown') = 'unknown') level_unknown,"
    " sum(coalesce(a.outcome = 'rejected', 0)) rejected, sum(coalesce(a.outcome = 'not_pursued', 0)) not_pursued"
)
_STANDING = (
    " from edition_row r join edition e on e.id = r.edition_id join version v on v.id = r.version_id"
    " left join assessment a on a.version_id = v.id"
    " where e.id in (select max(id) from edition where state = 'accepted'"
    "  and (:as_of is null or seen_at < :as_of || 'T24') group by source) and (:source is null or e.source = :source)"
)


def totals(store: Store, by: By, *, as_of: str | None = None, source: str | None = None) -> list[dict[str, Any]]:
    """Rows of the registers as they stand (or stood at the end of the day `as_of`), counted by one property.

    Each: value, releases, individual, aggregate, level_unknown, rejected, not_pursued. Every row of a register is one
    release, also one that was rejected: that is how the campaign counts requests.
    """
    values = {"as_of": as_of, "source": source}
    rows = store.rows(f"select {_COLUMNS[by]} value, {_COUNTS} {_STANDING} group by 1", values)
    if by is By.RECIPIENT:
        rows = _by_organisation(rows)
    if by in (By.YEAR, By.TIER):
        return sorted(rows, key=lambda r: str(r["value"]))
    return sorted(rows, key=lambda r: (-r["releases"], str(r["value"]).casefold()))


def whole(store: Store, *, as_of: str | None = None, source: str | None = None) -> dict[str, Any]:
    """The counts over everything, and how many organisations there are."""
    values = {"as_of": as_of, "source": source}
    row = store.one(f"select {_COUNTS} {_STANDING}", values) or {}
    names = store.rows(f"select distinct v.recipient {_STANDING} and v.recipient != ''", values)
    bodies = {group_key(b) for n in names for b in recipients_in(n["recipient"])}
    return {**{k: v or 0 for k, v in row.items()}, "recipients": len(bodies)}


def _by_organisation(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Spellings of one body together, under the most frequent one. A row of several bodies counts for each."""
    out: dict[str, dict[str, Any]] = {}
    most: dict[str, int] = {}
    for row in rows:
        for name in recipients_in(row["value"]) if row["value"] else ("(no name)",):
            key = group_key(name)
            into = out.setdefault(key, dict.fromkeys(row, 0))
            for column, n in row.items():
                if column != "value":
                    into[column] += n
            if row["releases"] > most.get(key, 0):
                most[key], into["value"] = row["releases"], name
    return list(out.values())


def our_count(store: Store, published: Published, *, as_of: str | None = None, source: str | None = None) -> int | None:
    """What the registers say where a published number stands; None where no row is dated within its period."""
    values: dict[str, Any] = {"as_of": as_of, "source": source, "since": published.since, "until": published.until}
    period = " and a.dated >= :since and a.dated < :until || '~'"  # '~' sorts behind what may follow a month or day
    if not (store.one(f"select count(*) n {_STANDING}{period}", values) or {"n": 0})["n"]:
        return None
    clause, more = _conditions(published.where)
    counted = store.one(f"select count(*) n {_STANDING}{period}{clause}", {**values, **more})
    return int(counted["n"]) if counted else None


def _conditions(where: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """SQL for conditions by property; the names are those of `By`, never data."""
    clause = "".join(f" and {_COLUMNS[By(name)]} = :where_{name}" for name in where)
    return clause, {f"where_{name}": value for name, value in where.items()}
