"""The order of changes, worst first, in SQL: by the rules by which alerts are told."""

from __future__ import annotations

from collections.abc import Iterable

from alerts.routes import GRAVE_KINDS, QUIET_KINDS
from model.change import HIGH_SCORE


def _among(values: Iterable[str]) -> str:
    return ", ".join(f"'{v}'" for v in sorted(values))  # members of closed lists of ours, never data


LOUD = (
    "(c.category = 'press' or r.also like '%\"press\"%'"
    " or ((c.category = 'commercial' or r.also like '%\"commercial\"%')"
    " and (coalesce(r.confidence, '') != 'low' or r.category = 'unknown')))"
)
"""As `alerts.routes.loud_categories`: the press and companies; a guessed company is none yet."""
_GRAVEST = (
    f"(c.severity >= {HIGH_SCORE} and c.category != 'unknown'"
    " and (coalesce(r.confidence, '') != 'low' or r.category = 'unknown'))"
)
_UNREAD = "coalesce(json_extract(c.detail, '$.recipient_unread'), 0)"
"""As `alerts.routes.is_unread`."""
_SHOWN = (
    "(exists (select 1 from json_each(c.detail, '$.shown') s where"  # noqa: S608 - ours
    " json_extract(s.value, '$.category') = 'press'"
    " or exists (select 1 from json_each(s.value, '$.also') a where a.value = 'press')"
    " or ((json_extract(s.value, '$.confidence') != 'low' or json_extract(s.value, '$.category') = 'unknown')"
    " and (json_extract(s.value, '$.category') = 'commercial'"
    " or exists (select 1 from json_each(s.value, '$.also') a where a.value = 'commercial')"
    f" or (json_extract(s.value, '$.score') >= {HIGH_SCORE} and json_extract(s.value, '$.category') != 'unknown')))))"
)
"""As `alerts.routes.severity` has it of changes of many rows: as the gravest of them."""
_FILLED = "(c.kind = 'bulk_changed' and instr(c.fields, ':[null,') > 0)"
"""A new column that names bodies in old rows (`diffing.sheets.filled`): named after the gravest of them."""
GRAVITY = (
    f"case when c.kind in ({_among(QUIET_KINDS)}) and not {_FILLED} then 0"
    f" when c.kind in ({_among(GRAVE_KINDS)}) or (c.row_kind and ({_UNREAD} or {LOUD} or {_GRAVEST} or {_SHOWN}))"
    " then 2 else 1 end"
)
"""As `alerts.routes.severity`: 2 high, 1 normal, 0 low."""
_SCORE = f"case when c.row_kind then c.severity when {LOUD} then 50 else 20 end"
"""As `alerts.routes.score`."""
_FROM = " from changes c left join releases r on r.id = c.release"
CHANGES = f"select c.*, {GRAVITY} gravity, coalesce(r.confidence, '') confidence{_FROM}"
"""Changes with their gravity; conditions and order follow."""
WORST_FIRST = (
    f" order by gravity desc, {_SCORE} desc, c.category = 'press' desc, c.category = 'commercial' desc, c.sheet,"
    " c.row, c.id"
)


def worst(where: str) -> str:
    """The query for a part of the changes that meet a condition, worst first; its values end with limit and offset.

    Only what the order needs is sorted: a row with its fields and details is long, and an edition has thousands.
    """
    ids = f"select c.id, {GRAVITY} gravity{_FROM} where {where}{WORST_FIRST} limit ? offset ?"
    return f"{CHANGES} where c.id in (select id from ({ids})){WORST_FIRST}"  # noqa: S608 - our own words
