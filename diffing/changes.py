"""Builds the changes from matched and unmatched rows: each real change once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from msgspec.structs import replace

from diffing.bulk import (
    ANY,
    BULK_ROWS,
    CAPITALS,
    EVENTS,
    TURNED,
    Bulk,
    moved_in_words,
    take_bulk,
    take_renumbered,
)
from diffing.cut_off import UNCUT
from diffing.normal import cell_key, without_article
from diffing.parted import letters_of
from diffing.rows.exact import Links
from diffing.rows.likeness import STRONG, Scorer, is_misspelling
from diffing.rows.match import REUSED
from diffing.rows.outcomes import PartFinder, Parts, RowPair, change_kind, copies, said_at_name
from diffing.rows.rows import FieldDifferences, Fields, Side
from model.change import EXACT, OTHER_FORM, Change, ChangeKind, Comparison
from model.life import is_another_outcome
from model.register import FURTHER, NOBODY, Column, Edition, Table
from text.privacy.cell_forms import is_organisation_like
from text.remarks.ended import says_it_ended
from text.remarks.outcomes import life_of

_STILL_HELD = "still held"
_WORDS_OF_A_REFERENCE = 2
_MERGED_MOST = 4
"""Names that are told of bodies which became one."""


class ChangeBuilder:
    """Builds the changes between two sides whose rows are matched."""

    def __init__(self, scorer: Scorer, links: Links, differences: FieldDifferences) -> None:
        self.scorer = scorer
        self.before, self.after = scorer.before, scorer.after
        self.links = links
        self.differences = differences
        self.slots = {s.field: n for n, s in reversed(list(enumerate(differences.alignment.slots))) if s.field}
        if scorer.reference is not None:
            self.slots["reference"] = scorer.reference
        self.changes: list[Change] = []
        self.cut = False
        """True where rows were so many alike that for some no split was looked for."""

    def tell(self) -> list[Change]:
        """All changes to rows, in the order of the newer edition, and then what is gone."""
        changed = {
            (self.links.old_of[new], new): self.differences.between(self.links.old_of[new], new)
            for new in self.links.why
        }
        self._divided(changed)
        plain = {pair: fields for pair, fields in changed.items() if self.links.why[pair[1]] != REUSED}
        names = {n: s.field for n, s in enumerate(self.differences.alignment.slots)}
        for bulk in take_bulk(plain, names, self.scorer.reference, self.before.rows):
            self.changes.append(self._bulk(bulk))
        self._renumbered(plain)
        del plain
        while changed:  # what is told is let go, so that it and the changes are not held at once
            (old, new), fields = changed.popitem()
            why, moved = self.links.why[new], self.before.place(old) != self.after.place(new)
            pair = RowPair(why, fields, self.before.table(old), self.after.table(new), moved, reused=why == REUSED)
            if named := change_kind(pair, self.slots):
                self.changes.append(self._change(*named, old, new, fields))
        self._leftovers()
        return sorted(self.changes, key=lambda c: (c.new is None, c.new if c.new is not None else c.old or 0))

    def _change(
        self, kind: ChangeKind, reason: str, old: int | None, new: int | None, fields: Fields | None = None
    ) -> Change:
        side, row = (self.after, new) if new is not None else (self.before, old)
        if row is None:
            raise ValueError("a change to a row needs a row")
        table = side.table(row)
        return Change(
            kind=kind,
            reason=reason,
            reference=self._reference(side, row),
            recipient=self._cell(side, row, "recipient"),
            file=table.file,
            sheet=table.sheet,
            row=side.printed_row(row),
            fields=self.differences.named(fields or {}, new),
            before=self.before.record(old) if old is not None else None,
            after=self.after.record(new) if new is not None else None,
            old=old,
            new=new,
        )

    def _reference(self, side: Side, row: int) -> str | None:
        """The reference; a title that rows are matched by, where nothing else names them, is none."""
        cell, at = self._cell(side, row, "reference"), self.scorer.reference
        is_one = at is None or self.differences.alignment.slots[at].field == "reference"
        return cell if is_one or len((cell or "").split()) <= _WORDS_OF_A_REFERENCE else None

    def _cell(self, side: Side, row: int, name: str) -> str | None:
        table = side.table(row)
        besides = name == "recipient" and (table.named_by_sheet or any(c.field == FURTHER for c in table.columns))
        if name in self.slots and not besides:
            return side.rows[row][self.slots[name]] or None
        number = side.table_number(row)
        return side.tables[number].field_value(row - side.starts[number], name) or None

    def _were(self, bulk: Bulk) -> str:
        """What stood there before: of a few bodies that became one ("X Council or Y Council") their names."""
        if bulk.slot != self.scorer.recipient or bulk.before != ANY or ANY in bulk.after:
            return bulk.before
        names = list(dict.fromkeys(self.before.rows[old][bulk.slot] for old, _ in bulk.pairs))
        few = len(names) <= _MERGED_MOST and all(n and is_organisation_like(n) for n in names)
        return " or ".join(names) if few else bulk.before

    def _bulk(self, bulk: Bulk) -> Change:
        (old, new) = bulk.pairs[0]
        kind, what = ChangeKind.BULK_CHANGED, "one wording was applied"
        of_each = False
        if (bulk.before, bulk.after) == CAPITALS:
            what = "no letter but capitals has changed"
        elif (bulk.before, bulk.after) == UNCUT:
            what = "what had been cut off is there"
        elif EXACT in ((bulk.before, bulk.after), (bulk.after, bulk.before)):
            what = f"each date is said {'more' if bulk.before == ANY else 'less'} exactly"
        elif (bulk.before, bulk.after) == OTHER_FORM:
            what = "each date is said in another form"
        elif bulk.after == TURNED:
            what = "day and month of each date are exchanged"
        elif bulk.before == ANY and (moved := moved_in_words(bulk.after)):
            what = f"each date is {moved}"
        elif bulk.slot == self.scorer.recipient:
            names = self.before.rows[old][bulk.slot], self.after.rows[new][bulk.slot]
            same = is_misspelling(*names)
            kind = ChangeKind.NAME_CORRECTED if same else ChangeKind.RECIPIENT_RENAMED
            what = "the same name is written another way" if same else "the recipient is another"
            if became := said_at_name(*names):
                kind, what = ChangeKind.STATUS_CHANGED, became
        elif bulk.slot == self.slots.get("status") and is_another_outcome(life_of(bulk.before), life_of(bulk.after)):
            kind, what = ChangeKind.STATUS_CHANGED, f"{bulk.before} -> {bulk.after}"
        elif self.differences.alignment.slots[bulk.slot].field not in EVENTS:
            of_each = without_article(bulk.before).casefold() != without_article(bulk.after).casefold()
        if bulk.slot == self.scorer.recipient:
            of_each = kind in (ChangeKind.RECIPIENT_RENAMED, ChangeKind.STATUS_CHANGED)
        change = self._change(
            kind, f"{what} in {len(bulk.pairs)} rows", old, new, {bulk.slot: (self._were(bulk), bulk.after)}
        )
        return replace(change, others=tuple(n for _, n in bulk.pairs), of_each=of_each)

    def _renumbered(self, changed: dict[tuple[int, int], Fields]) -> None:
        slot = self.scorer.reference
        taken = take_renumbered(changed, slot, len(self.before))
        if not taken or slot is None:
            return
        (old, new), fields = taken[0]
        reason = f"{len(taken)} of {len(self.before)} rows have another reference than before"
        change = self._change(ChangeKind.REFERENCES_RENUMBERED, reason, old, new, fields)
        references = tuple((cells[slot][0] or "", cells[slot][1] or "") for _, cells in taken)
        change = replace(change, others=tuple(n for (_, n), _ in taken), references=references)
        # It is about no row in particular, and its first row's recipient must not look like whom it is about.
        self.changes.append(replace(change, reference=None, recipient=None, before=None, after=None))

    def _divided(self, changed: dict[tuple[int, int], Fields]) -> None:
        """Tells rows that were divided or put together, and takes them out of the matches."""
        kin = [self.slots[name] for name in ("recipient", "title") if name in self.slots]
        for split in (True, False):
            whole, part = (self.before, self.after) if split else (self.after, self.before)
            free_whole, free_part = self.links.free_old(), self.links.free_new()
            if not split:
                free_whole, free_part = free_part, free_whole
            if not free_part:
                continue
            matched = {(o if split else n): (n if split else o, fields) for (o, n), fields in changed.items() if fields}
            finder = PartFinder(whole, part, self.scorer.reference, kin)
            for found in finder.find([*free_whole, *matched], free_part, matched):
                self._tell_parts(found, split=split, changed=changed)
            self.cut |= finder.cut

    def _tell_parts(self, found: Parts, *, split: bool, changed: dict[tuple[int, int], Fields]) -> None:
        links = self.links
        pairs = [(found.whole, p) if split else (p, found.whole) for p in found.parts]
        for old, new in pairs:
            if links.old_of[new] == old:
                links.unlink(new)
                changed.pop((old, new), None)
        name = self.differences.alignment.slots[found.slot].after
        side = self.after if split else self.before
        where = ", ".join(str(side.printed_row(p)) for p in found.parts[:20])
        old, new = pairs[0]
        kind = ChangeKind.SPLIT if split else ChangeKind.MERGED
        done = "is divided over" if split else "holds together what stood on"
        change = self._change(kind, f"{name!r} {done} rows {where} of {_sheet(side.table(found.parts[0]))}", old, new)
        self.changes.append(replace(change, others=found.parts) if split else replace(change, merged=found.parts))
        for one_old, one_new in reversed(pairs):  # the first part goes on as the whole, and the whole as it
            links.old_of[one_new] = one_old
            links.new_of[one_old] = one_new

    def _leftovers(self) -> None:
        free_old, free_new = self.links.free_old(), self.links.free_new()
        telling = self._telling()
        repeats = copies(self.after, free_new, telling)
        self.changes += [self._appeared(new, repeats) for new in free_new]
        repeats = copies(self.before, free_old, telling)
        self.changes += [self._went(old, repeats) for old in free_old]

    def _telling(self) -> list[int]:
        """The reference, and the columns that tell rows apart best."""
        weights = self.scorer.weights
        best = sorted((s for s, w in enumerate(weights) if w >= STRONG), key=lambda s: -weights[s])[:6]
        return list(dict.fromkeys([s for s in (self.scorer.reference,) if s is not None] + best))

    def _appeared(self, new: int, repeats: Mapping[int, int]) -> Change:
        if new in repeats:
            reason = f"says the same as {_place(self.after, repeats[new])}"
            return self._change(ChangeKind.DUPLICATE_ADDED, reason, None, new)
        return self._change(ChangeKind.ADDED, "no row of the older edition is like it", None, new)

    def _went(self, old: int, repeats: Mapping[int, int]) -> Change:
        table = self.before.table(old)
        if old in repeats:
            reason = f"said the same as {_place(self.before, repeats[old])}"
            return self._change(ChangeKind.DUPLICATE_REMOVED, reason, old, None)
        if table.section == "npd" or _STILL_HELD in table.sheet.casefold():
            reason = f"left {table.sheet!r}, where rows stand while the data is still held"
            return self._change(ChangeKind.NO_LONGER_HELD, reason, old, None)
        return self._change(ChangeKind.REMOVED, "no row of the newer edition is like it", old, None)


def _place(side: Side, row: int) -> str:
    return f"row {side.printed_row(row)} of {_sheet(side.table(row))}"


def _sheet(table: Table) -> str:
    """The sheet by its name; separated text has none."""
    return f"sheet {table.sheet!r}" if table.sheet else "the table"


OF_MEANING = (FURTHER, "commissioner", "processor")
"""Fields of bodies beside the recipient: where that comes to be known, `recipient_known` tells it."""


def _is_of_meaning(column: Column, cell: str) -> bool:
    return column.field in OF_MEANING or says_it_ended(column.heading, cell)


def with_filled(
    before: Edition, after: Edition, comparison: Comparison, names: Callable[[Column, str], bool] = _is_of_meaning
) -> Comparison:
    """The comparison with what new columns of bodies, and of what has ended, say of matched rows.

    `names`: whether a cell is of such a column.

    It joins what is told of the row already; else the row has a change of its own, or, where `bulk.BULK_ROWS` rows of a
    column or more have none, one change has them all in `others`.
    """
    added = frozenset(comparison.columns.added)
    if not added:
        return comparison
    told = {c.new: n for n, c in enumerate(comparison.changes) if c.new is not None and c.old is not None}
    changes, rows = list(comparison.changes), dict[str, list[Change]]()
    for n, table, i in after.indices():
        old = comparison.matches[n]
        for at, column in enumerate(table.columns) if old >= 0 else ():
            is_new = column.heading in added and bool(table.rows[i][at]) and names(column, table.rows[i][at])
            ended = is_new and says_it_ended(column.heading, table.rows[i][at])
            if ended or (is_new and _says_more(before, old, table, i, at)):
                new = _filled_change(before, after, n, old, column.name, table.rows[i][at], ended=ended)
                if n in told and not changes[told[n]].others:
                    one = changes[told[n]]
                    changes[told[n]] = replace(one, fields={**one.fields, **new.fields}, recipient=new.recipient)
                else:
                    rows.setdefault(column.name, []).append(new)
    for name, found in rows.items():
        changes += [_bulk_filled(name, found)] if len(found) >= BULK_ROWS else found
    changes.sort(key=lambda c: (c.new is None, c.new if c.new is not None else c.old or 0))
    return replace(comparison, changes=tuple(changes))


def _says_more(before: Edition, old: int, table: Table, i: int, at: int) -> bool:
    """True for a cell that names a body that the row did not name before, in whatever column."""
    was, row = before.locate(old)
    named = {cell_key(x) for name in ("recipient", *OF_MEANING) for x in _bodies(was.field_value(row, name))}
    cell = table.rows[i][at]
    mine = next((table.rows[i][n] for n, c in enumerate(table.columns) if c.field == "recipient"), "")
    if letters_of(was.field_value(row, "recipient")) in (letters_of(f"{mine} {cell}"), letters_of(f"{cell} {mine}")):
        return False  # a column was parted
    new = _bodies(table.field_value(i, "recipient") if table.columns[at].field == FURTHER else cell)
    return not {cell_key(x) for x in new} <= named


def _bodies(cell: str) -> Sequence[str]:
    return [x for line in cell.split("\n") if (x := line.strip(" ;")) and x.casefold() not in NOBODY]


def _filled_change(before: Edition, after: Edition, n: int, old: int, name: str, cell: str, *, ended: bool) -> Change:
    table, i = after.locate(n)
    was, row = before.locate(old)
    says = "says that it ended" if ended else "names a body"
    return Change(
        ChangeKind.CHANGED, f"the column {name!r} is new and {says} in this row, which stood before",
        table.field_value(i, "reference") or None, table.field_value(i, "recipient") or None, table.file, table.sheet,
        table.numbers[i], {name: (None, cell)}, was.record(row), table.record(i), old, n,
    )


def _bulk_filled(name: str, found: Sequence[Change]) -> Change:
    says = "says that it ended" if "says that it ended" in found[0].reason else "names bodies"
    reason = f"the column {name!r} is new and {says} in {len(found)} rows that stood before"
    others = tuple(c.new for c in found if c.new is not None)
    return replace(
        found[0], kind=ChangeKind.BULK_CHANGED, reason=reason, fields={name: (None, ANY)}, others=others, before=None
    )
