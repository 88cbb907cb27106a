"""Two editions from one plan: which rows come, go and change."""

from __future__ import annotations

import random
from datetime import date, timedelta

from bench.traps import words
from bench.traps.plans import Plan, Record, Table, Truth, Value
from bench.traps.render import edition_rows

EDITABLE = ("status", "purpose", "title", "licence_end", "decided", "supplied", "tier", "dataset")


def edit(plan: Plan, rng: random.Random) -> None:
    """Choose what happens between the editions."""
    table = plan.table
    order = list(range(1, len(table.records) - 1))
    rng.shuffle(order)
    for _ in range(2 if "running_number" in plan.traps else rng.randrange(0, 3)):
        table.records[order.pop()].in_old = False
    if rng.random() < 0.35:
        table.records[order.pop()].in_new = False
    for _ in range(rng.randrange(0, 4)):
        if order:
            change(table, table.records[order.pop()], rng)


def change(table: Table, record: Record, rng: random.Random) -> None:
    """Change one cell of a record."""
    columns = [
        c
        for c in table.columns
        if c.meaning in EDITABLE and record.cells.get(c.key) is not None and c.key not in record.spoilt
    ]
    if not columns:
        return
    column = columns[rng.randrange(len(columns))]
    record.new[column.key] = other(table, column.meaning, record.cells[column.key], rng)


def other(table: Table, meaning: str, value: Value, rng: random.Random) -> Value:
    """Another value for a cell."""
    if isinstance(value, date):
        return value + timedelta(days=rng.randrange(40, 400))
    if meaning == "status":
        return words.pick(rng, tuple(s for s in table.statuses if s != value))
    if meaning == "tier":
        return str(int(value) % 4 + 1) if isinstance(value, str) and value.isdecimal() else "1"
    if meaning == "dataset":
        return words.pick(rng, tuple(d for d in words.DATASETS if d != value))
    if meaning == "title":
        return f"{value} (phase {rng.randrange(2, 9)}: {words.pick(rng, words.TOPICS)})"
    return f"{value} Extended in March to {rng.randrange(200, 9000)} further schools."


def row_of(sheet: Truth, place: int) -> Truth:
    """The truth of the release at a place among the rows."""
    found: Truth = sheet["rows"][place]
    return found


def changes(table: Table, old: Truth, new: Truth) -> Truth:
    """The true changes, from the truths of the two editions."""
    before = {i: row_of(old, n) for n, (i, _) in enumerate(edition_rows(table, "old"))}
    after = {i: row_of(new, n) for n, (i, _) in enumerate(edition_rows(table, "new"))}
    keys = [c.key for c in table.columns]
    changed = []
    for index, record in enumerate(table.records):
        if index in before and index in after and record.new:
            fields = {}
            for key in record.new:
                if key in keys:
                    place = keys.index(key)
                    heading = table.columns[place].heading
                    fields[heading] = [before[index]["cells"][place][1], after[index]["cells"][place][1]]
            if fields:
                changed.append({"old": before[index], "new": after[index], "fields": fields})
    return {
        "added": [after[i] for i in after if i not in before],
        "removed": [before[i] for i in before if i not in after],
        "changed": changed,
    }
