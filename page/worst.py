"""The order of changes, worst first, in SQL: by the rule by which alerts are told, then by who and how revealing."""

from __future__ import annotations

from collections.abc import Iterable

from alerts.routes import GRAVE_KINDS, QUIET_KINDS


def _among(values: Iterable[str]) -> str:
    return ", ".join(f"'{v}'" for v in sorted(values))  # members of closed lists of ours, never data


LOUD = (
    "(c.category = 'press' or r.also like '%\"press\"%'"
    " or ((c.category = 'commercial' or r.also like '%\"commercial\"%')"
    " and (coalesce(r.confidence, '') != 'low' or r.category = 'unknown')))"
)
"""As `alerts.routes.loud_categories`: the press and companies; a guessed company is none yet."""
GRAVITY = (
    f"case when c.kind in ({_among(QUIET_KINDS)}) then 0"
    f" when c.kind in ({_among(GRAVE_KINDS)}) or (c.row_kind and {LOUD}) then 2 else 1 end"
)
"""As `alerts.routes.severity`: 2 high, 1 normal, 0 low."""
CHANGES = (
    f"select c.*, {GRAVITY} gravity, coalesce(r.confidence, '') confidence from changes c"  # noqa: S608 - our own words
    " left join releases r on r.id = c.release"
)
"""Changes with their gravity; conditions and order follow."""
WORST_FIRST = (
    " order by gravity desc, c.category = 'press' desc, c.category = 'commercial' desc, c.severity desc, c.sheet,"
    " c.row, c.id"
)
