"""Rows of a quarantined edition that are new by every measure: told at once, as read from what is not yet accepted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from msgspec.structs import replace

from db.register.ahead import names_of, rows_ahead
from db.register.editions import NAMED_BY_SECTION, TOLD_AHEAD, NewEdition
from db.store import Store
from diffing.certainly_new import certainly_new
from model.change import NOT_ACCEPTED, ChangeKind
from model.register import Edition, Table
from pipelines.poll import Poll
from pipelines.registers.aside.replaced import (
    only_rows,
    record_after,
    record_again,
    record_part,
    recorded_among,
    rows_added,
)
from text.labels import plural


def find_ahead(store: Store, poll: Poll, codes: Collection[str]) -> tuple[Poll, str]:
    """With the rows that are to be told so, and in words what is told of the edition; `codes`: why it is quarantined.

    A row of which an earlier poll has told is not told again.
    """
    before, after, comparison = poll.read.before, poll.read.after, poll.result.comparison
    if before is None or after is None or comparison is None:
        raise ValueError("nothing was compared")
    waiting = rows_ahead(store, poll.source.name)
    told, versions = [row.names for row in waiting], {row.version for row in waiting}
    again = {after.place(n) for n, known in poll.result.known_again.items() if not versions.isdisjoint(known)}

    def is_told(table: Table, i: int) -> bool:
        names = names_of(table, i) if told else frozenset()
        return any(names & others for others in told) or (table.file, table.sheet, table.numbers[i]) in again

    seen = poll.without_first_looks(after)
    found = certainly_new(before, seen, comparison, codes, NAMED_BY_SECTION, is_told)
    rows: dict[int, list[int]] = defaultdict(list)
    tables: dict[int, Table] = {}
    known, recorded = 0, recorded_among(store, poll.source, after, [n for n in found.rows if n not in found.told])
    for n in found.rows:
        table, i = after.locate(n)
        if n in found.told:
            known += 1
        elif n not in recorded:
            tables[id(table)] = table
            rows[id(table)].append(i)
    new = tuple(only_rows(tables[key], mine) for key, mine in rows.items())
    count = known + sum(map(len, rows.values()))
    said = "Nothing was told of it"
    if count:
        are = f"{plural(count, 'row')} of it that {'is' if count == 1 else 'are'} new by every measure"
        said = f"{are} {'was' if count == 1 else 'were'} told at once, as not yet accepted; nothing else was told of it"
    why = poll.result.why
    if found.is_next_period:
        why = f"the file of a later period, under the same headings, stands in the place of the last one. {why}"
    return replace(poll, result=replace(poll.result, ahead=new, why=why)), said


def record_ahead(store: Store, poll: Poll, new: NewEdition, now: datetime) -> None:
    """Records these rows, inside a transaction, as an edition of their own with their file, between two of the last.

    `new`: the quarantined edition. That they are gone from the last good one is held: no look confirms that as long as
    nothing else comes; an edition with them takes it back, and they are not told twice.
    """
    known, before, tables = poll.listing.known, poll.read.before, poll.result.ahead
    if known is None or before is None:
        raise ValueError("there is no last good edition")
    why = poll.result.why.partition(". ")[0].rstrip(".")
    reason = f"{NOT_ACCEPTED}, since {why}; no row of the last good edition is like it"
    kind = ChangeKind.EDITION_PUBLISHED if new.kind is ChangeKind.BASELINE else new.kind
    part = replace(
        new, kind=kind, edition=Edition(tables), comparison=rows_added(tables, reason), standing=frozenset(),
        first_looks=frozenset(), finding="", known_again={},
    )
    first = record_part(store, poll.source, part, TOLD_AHEAD, now)
    again = record_again(store, poll.source, known, before, now)
    record_after(store, poll.source, [first], again, now, "held")
