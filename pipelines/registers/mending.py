"""Compares an edition with the last good one: what its columns mean and its letters said is carried over.

So a heading that nobody knows and damaged letters are no news of any row; operators hear of both.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from db.outbox.incidents import Incident
from db.register.rows import names_nobody
from diffing.amendments import new_amendments
from diffing.rows.twice import tell_once
from diffing.sheets.damage import may_be_damaged
from diffing.sheets.meaning import LOOKED_AT, as_recorded, carry_meaning
from diffing.sheets.mending import compare_mended, put_back
from model.change import Change, ChangeKind, ColumnChanges, Comparison
from model.register import Edition, Place
from pipelines.registers.first_looks import part_first_looks
from readers.hidden.rows import gather_shown
from readers.said import named_in_vain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from db.register.editions import KnownEdition
    from db.store.transaction import Store
    from pipelines.context import Work

@dataclass(frozen=True, slots=True)
class Recorded:
    """What the database holds of the last good edition's rows, by running number."""

    cells: Sequence[Mapping[str, str] | None]
    """By column name; None of rows that nothing has to be asked of."""
    unnamed: frozenset[int]
    """Rows recorded without a recipient."""


def recorded(store: Store, known: KnownEdition, before: Edition) -> Recorded:
    """What was recorded of the rows of the last good edition, as far as it is needed."""
    wanted = [
        any(map(may_be_damaged, table.rows[i]))
        or (i < LOOKED_AT and any(c.field is None or c.guessed for c in table.columns))
        for _, table, i in before.indices()
    ]
    numbers = {Place(t.file, t.sheet, t.numbers[i]): n for n, t, i in before.indices()}
    cells: list[Mapping[str, str] | None] = [None] * len(wanted)
    unnamed: set[int] = set()
    for x in store.rows(
        "select r.file, r.sheet, r.row, v.recipient, v.cells from edition_row r join version v on v.id = r.version_id"
        " where r.edition_id = ?",
        [known.id],
    ):
        n = numbers.get(Place(x["file"], x["sheet"], x["row"]))
        if n is not None:
            cells[n] = json.loads(x["cells"]) if wanted[n] else None
            unnamed.update({n} - ({n} if x["recipient"] else set()))
    return Recorded(cells, frozenset(unnamed))


def compare_with_last(work: Work, known: Recorded) -> None:
    """Fills `work.comparison`; gives both editions their meaning and their letters.

    What was damaged or not understood in the last edition when it came was recorded as it had been before, so its rows
    are taken as recorded; a row that was new then was told as it stood, and what is put right in it is told.
    """
    if work.before is None or work.after is None:
        raise ValueError("two editions are needed")
    work.before = put_back(Edition(as_recorded(work.before, known.cells), work.before.aside), known.cells)
    carry(work)
    first = part_first_looks(work)
    comparison, mended = compare_mended(work.before, work.after)
    work.after = mended.edition
    comparison = tell_once(work.before, work.after, comparison)
    shown = gather_shown(work.before, work.after, comparison)
    named = _with_recipients_known(work, shown, known.unnamed)
    logs = work.logs[0], tuple(t for t in work.logs[1] if t.file not in work.first_looks)
    amended = new_amendments(*logs, work.after, named)
    work.comparison = replace(named, changes=(*named.changes, *amended))
    _join(work, first)
    work.troubles += [*_letters(work, mended.places), *_unread(work, work.comparison)]


def _join(work: Work, first: Edition) -> None:
    """Puts the files that have their first look now behind the rest: rows without a match, of which nothing is told."""
    if work.after is None or work.comparison is None:
        raise ValueError("two editions are needed")
    work.after = replace(work.after, tables=(*work.after.tables, *first.tables))
    work.comparison = replace(work.comparison, matches=(*work.comparison.matches, *(-1 for _ in range(len(first)))))


def carry(work: Work) -> None:
    """Gives the columns of an edition the meaning that is known of them from elsewhere, and tells operators."""
    if work.after is None:
        return
    tables, carried = carry_meaning(work.before.tables if work.before else (), work.after.tables)
    work.after = replace(work.after, tables=tables)
    titles = {f.file: f.title for f in work.registers}
    for c in carried:
        title = titles.get(c.file, c.file)
        work.troubles.append(
            Incident(work.source.name, "meaning_carried_over", f"{title}: {c.heading}", f"{title}: {c.message}", True)
        )
    for message in named_in_vain(work.source.columns, (*tables, *work.logs[1])):
        work.troubles.append(Incident(work.source.name, "heading_not_found", work.source.title, message, True))


def read_anew(work: Work, known: Recorded) -> None:
    """Fills `work.comparison` for files that are the same and whose columns are understood otherwise than before."""
    if work.before is None or work.after is None:
        raise ValueError("an edition is needed")
    work.before = Edition(as_recorded(work.before, known.cells), work.before.aside)
    carry(work)
    work.before = work.after
    same = Comparison((), ColumnChanges(), range(len(work.after)), {})
    work.comparison = _with_recipients_known(work, same, known.unnamed)


def _with_recipients_known(work: Work, comparison: Comparison, unnamed: frozenset[int]) -> Comparison:
    """Tells of each row that was recorded without a recipient and has one now, unless a change says so already."""
    if not unnamed or work.after is None:
        return comparison
    said = {c.new for c in comparison.changes if "recipient" in c.fields}
    more = [
        Change(
            ChangeKind.RECIPIENT_KNOWN, "it was told without a recipient, which can be read now",
            table.field_value(i, "reference") or None, name, table.file, table.sheet, table.numbers[i],
            fields={"recipient": ("", name)}, after=table.record(i), old=comparison.matches[n], new=n,
        )
        for n, table, i in work.after.indices()
        if comparison.matches[n] in unnamed and n not in said and (name := table.field_value(i, "recipient"))
    ]  # fmt: skip
    return replace(comparison, changes=(*comparison.changes, *more))


def _unread(work: Work, comparison: Comparison) -> Iterator[Incident]:
    """New rows whose recipient could not be read: each is told as grave, and operators can put it right."""
    if work.after is None:
        return
    rows: dict[tuple[str, str], int] = defaultdict(int)
    for change in comparison.changes:
        if change.kind in (ChangeKind.ADDED, ChangeKind.RESTORED) and change.new is not None:
            table, _ = work.after.locate(change.new)
            if names_nobody(table):
                rows[table.file, table.sheet] += 1
    for (file, sheet), count in rows.items():
        title = next((f.title for f in work.registers if f.file == file), file)
        where = f"sheet {sheet!r}" if sheet else "the table"
        told = "1 new row was" if count == 1 else f"{count:,} new rows were"
        message = (
            f"{title}: no column of {where} is known to name the recipients, so {told} told without one, as grave: "
            "name the column in the configuration, and what was told so is told again with it"
        )
        yield Incident(work.source.name, "recipient_unread", f"{title}: {sheet}" if sheet else title, message, True)


def _letters(work: Work, places: Sequence[Place]) -> list[Incident]:
    by_file: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        by_file[place.file].append(place)
    titles = {f.file: f.title for f in work.registers}
    out = []
    for file, found in by_file.items():
        where = ", ".join(f"row {p.row}" + (f" of sheet {p.sheet!r}" if p.sheet else "") for p in found[:10])
        more = f" and {len(found) - 10} more" if len(found) > 10 else ""
        title = titles.get(file, file)
        rows = "1 row" if len(found) == 1 else f"{len(found):,} rows"
        message = (
            f"{title}: the letters of {rows} are damaged and were put back from the last edition ({where}"
            f"{more}); that is no news and was not told. Look at the file, and tell the publisher"
        )
        out.append(Incident(work.source.name, "letters_put_back", title, message, urgent=True))
    return out
