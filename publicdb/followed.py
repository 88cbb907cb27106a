"""How much of what can be followed there was: "all time N, last year N, last time …", from a public copy."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct

from alerts.severity import PRIORITY
from db.recipients.name_spans import called_now as names_now
from db.withheld.decide import FOR_GOOD, UNTIL_REVIEWED
from model.change import ChangeKind
from model.follow import Follow, FollowKind
from publicdb.coverage import NEVER
from recipients.cell.bodies import group_key, recipients_in
from text.search_words import match_search
from text.timestamp import stamp


class FollowHistory(Struct, frozen=True):
    """Changes that somebody would have heard of."""

    total: int
    last_year: int
    last_at: str
    """When the newest was known; "" where there was none."""
    there: int = 0
    """Releases and pieces of evidence that stand there already, of which no letter comes; 0 for what is general."""


_PRESS = " or ".join(f"""instr('"' || category || '"' || also, '"{c.value}"')""" for c in sorted(PRIORITY))
_SAID = (
    "exists (select 1 from json_each(detail, '$.mentions') m, json_each(m.value, '$.recipients') r where"  # noqa: S608 - our own words
    " json_extract(m.value, '$.band') = 'alert' and (fields = '{}' or json_extract(m.value, '$.is_new'))"
    " and coalesce(json_extract(r.value, '$.role'), 'given') = 'given' and json_extract(r.value, '$.category') in "
    f"""({', '.join(f"'{c.value}'" for c in sorted(PRIORITY))}))"""
)
"""As `alerts.severity.names_priority_recipient`, of changes that are about no row."""
_MATCHING = "select rowid from {0}_fts where {0}_fts match :words"
_SLUGS = (
    "select recipient from recipient_slugs where name = :value or key = :key"
    " union select slug from recipients where name = :value"
)
"""A recipient by any name that it had, and all titles of its publisher, as letters have it (`group_key`)."""
_ABOUT: Mapping[FollowKind, str] = {
    FollowKind.EVERYTHING: "true",
    FollowKind.PRESS: f"case when row_kind = 1 then {_PRESS} else weight = 'high' and {_SAID} end",
    FollowKind.EVIDENCE: "item is not null",
    FollowKind.RECIPIENT: f"release in (select release from release_recipients where recipient in ({_SLUGS}))",  # noqa: S608
    # Of a year of birth the two school cohorts; what leaves open whom it covers is not told either.
    FollowKind.BORN: "release in (select release from coverage where certainty != 'unknown'"
    " and first <= cast(:value as integer) and last >= cast(:value as integer) - 1)",
    FollowKind.SEARCH: f"release in ({_MATCHING.format('releases')}) or item in ({_MATCHING.format('evidence')})",
}


_THERE: Mapping[FollowKind, str] = {
    FollowKind.RECIPIENT: "select count(distinct release) from release_recipients"  # noqa: S608 - our own words
    f" where recipient in ({_SLUGS}) and until = ''",
    FollowKind.BORN: "select count(distinct c.release) from coverage c join releases r on r.id = c.release where"  # noqa: S608
    f" r.outcome not in ({NEVER}) and c.certainty != 'unknown' and c.first <= cast(:value as integer)"
    " and c.last >= cast(:value as integer) - 1",
    FollowKind.SEARCH: f"select (select count(*) from ({_MATCHING.format('releases')}))"  # noqa: S608
    f" + (select count(*) from ({_MATCHING.format('evidence')}))",
}
"""What its page or its search shows now."""


def called_now(copy: sqlite3.Connection, name: str) -> list[str]:
    """What rows that named a recipient call it now; nothing while one calls it so (`db.recipients.name_spans`)."""
    keys = {group_key(one) for one in recipients_in(name)}
    sql = (
        "select v.release, v.recipient from versions v join releases r on r.id = v.release where r.present and r.id in"  # noqa: S608
        f" (select release from release_recipients where recipient in ({_SLUGS})) order by v.release, v.id"
    )
    rows = copy.execute(sql, {"value": name, "key": group_key(name)})
    return names_now(
        keys, rows, lambda cell: [(n, group_key(n)) for n in recipients_in(cell) if n not in (FOR_GOOD, UNTIL_REVIEWED)]
    )


def history_of(copy: sqlite3.Connection, follow: Follow, now: datetime) -> FollowHistory:
    """What of it there was so far. A recipient's value is its name as its page shows it."""
    values: dict[str, Any] = {
        "value": follow.value, "key": group_key(follow.value), "words": match_search(follow.value),
        "year": stamp(now - timedelta(days=365)),
        "left_out": ChangeKind.TO_LOOK_AT,
    }
    (total, last_year, last_at) = copy.execute(
        "select count(*), coalesce(sum(open_at >= :year), 0), coalesce(max(open_at), '') from changes"  # noqa: S608
        f" where kind != :left_out and ({_ABOUT[follow.kind]})", values,
    ).fetchone()
    there = copy.execute(_THERE[follow.kind], values).fetchone()[0] if follow.kind in _THERE else 0
    return FollowHistory(total, last_year, last_at, there)
