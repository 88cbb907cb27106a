"""Gathers what happened to many rows alike into one change: a wording, new references, rows of a second file.

In December 2022 one clause touched 639 agreements of the NHS register and made 1,191 of its 1,192 amendments.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from itertools import islice
from operator import itemgetter

from msgspec import Struct, field
from msgspec.structs import replace

from diffing.beside.copied_sheets import without_repeated
from diffing.beside.in_welsh import without_welsh_twins
from diffing.beside.left_file import stands_on
from diffing.beside.reworded import with_reworded
from diffing.cut_off import UNCUT, is_cut_form
from diffing.normal import DateOrder, cell_key, days, even, is_date_key, without_article
from diffing.rows.periods import Year, is_more_exact, is_plain_date, is_same_time, periods
from diffing.rows.rows import Fields
from diffing.sheets import bare_name
from model.change import EXACT, OTHER_FORM, REMOVAL_KINDS, Change, ChangeKind, Comparison
from model.register import NOBODY, Edition, Table
from text.labels import plural

_FEW = 10_000
"""Rows whose cells that differ are evened out once for all ways."""
BULK_ROWS = 5
"""Rows that make a wording a bulk change."""
WAYS_MOST = 5
"""Ways from one sheet to another that are told one by one."""
BULK_CODE_ROWS = 20
"""The same for short values such as tiers, which change alike by chance."""
ANY = "\u2026"
"""Stands in a bulk change for whatever text a row has there."""
CAPITALS = (ANY, ANY)
"""The wording of a bulk change in which cells have other capitals and no other letter."""
ARTICLE = (f"The {ANY}", ANY)
"""The wording of one in which names have no article any more; turned round where they have got one."""
SLIPS = frozenset({1, 1462})
"""Days by which a program moves dates: midnight read in another time zone; 1900 and 1904 as the first year."""
SHARE_OF_SLIPS = 0.1
"""Of all rows, moved by just that: a time zone moves the dates of one half of the year only."""
TURNED = f"{ANY} day and month exchanged"
"""The wording of a bulk change in which days of a month stand as months, as where an American program read the file:
it can turn those round that are no more than 12."""
SHARE_OF_EVENTS = 0.5
EVENTS = frozenset(
    {"status", "destroyed", "licence_end", "outcome_date", "supplied", "decided", "rejected", "requested", "date"}
)
"""Fields in which each row's change is an event of its own, unless half of all rows change alike."""
RENUMBERED_LEAST = 5
RENUMBERED_SHARE = 0.1
RENUMBERED_MOST = 50
"""Rows with another reference are one change where they are at least so many and that share of all, or beyond the
second number; below that each is a correction of its own."""
WORDING_CHARACTERS = 5_000
"""Cells beyond this length take part by their whole text only."""

_IN_PLACE = frozenset({
    ChangeKind.CHANGED, ChangeKind.BULK_CHANGED, ChangeKind.RECIPIENT_RENAMED, ChangeKind.NAME_CORRECTED,
    ChangeKind.STATUS_CHANGED, ChangeKind.REFERENCE_CORRECTED, ChangeKind.REFERENCE_REUSED,
    ChangeKind.DESTRUCTION_RECORDED, ChangeKind.LICENCE_ENDED,
})
"""What becomes of a row that stays where it is."""
Pair = tuple[int, int]
_Cell = tuple[Pair, int, str, str]
"""Pair, slot, and both sides."""


class Bulk(Struct):
    """One wording and its rows."""

    slot: int
    before: str
    """The whole older cell, or a pattern in which `ANY` stands for the text that stays."""
    after: str
    pairs: list[Pair] = field(default_factory=list)


def take_bulk(
    changed: Mapping[Pair, Fields],
    fields: Mapping[int, str | None],
    reference: int | None,
    before: Sequence[tuple[str, ...]],
) -> list[Bulk]:
    """Takes the cells out of `changed` that changed alike in many rows, and gives them wording by wording.

    Args:
        changed: what differs, pair by pair; the cells taken are removed from it.
        fields: slot -> field, for all slots.
        reference: the slot of the reference, which is never taken.
        before: the rows of the older edition.
    """
    usual, out = _Usual(fields, before), list[Bulk]()
    if len(changed) >= max(BULK_ROWS, SHARE_OF_SLIPS * len(before)):  # else no way of these can be of so many
        out = _take_exact(changed, reference, len(before)) + _take_moved(changed, reference, len(before))
    held = [*_evened(changed, reference)] if len(changed) <= _FEW else None

    def cells() -> Iterable[_Cell]:
        return _evened(changed, reference) if held is None else (c for c in held if c[1] in changed[c[0]])

    for way in (_whole, _uncut, _article, _part, _set, _capitals):
        for (slot, x, y), pairs in _grouped(cells, way).items():
            alone = [p for p in pairs if slot in changed[p]]
            if len(alone) >= BULK_ROWS and len(alone) >= usual.least(slot, (x, y), len(alone)):
                out.append(Bulk(slot, x, y, sorted(alone, key=lambda p: p[1])))
                for pair in alone:
                    changed[pair].pop(slot)
    return out


def _take_exact(changed: Mapping[Pair, Fields], reference: int | None, rows: int) -> list[Bulk]:
    """Takes the dates out of `changed` that are said more exactly, less so, or in another form, column by column.

    The years of a column begin in one month: of "Q1 2021" in all its rows in January, or in all in April.
    """
    groups: dict[tuple[int, tuple[str, str], bool, Year], list[Pair]] = defaultdict(list)
    for pair, slot, x, y in _cells(changed, reference):
        for year in Year if periods(x, Year.CALENDAR) and periods(y, Year.CALENDAR) else ():
            if is_more_exact(x, y, year):
                way = EXACT
            elif is_more_exact(y, x, year):
                way = EXACT[::-1]
            elif is_same_time(x, y, year):
                way = OTHER_FORM
            else:
                continue
            groups[slot, way, is_plain_date(x) and is_plain_date(y), year].append(pair)
    out: list[Bulk] = []
    for (slot, way, are_plain, _), pairs in sorted(groups.items(), key=lambda group: -len(group[1])):
        alone = [pair for pair in pairs if slot in changed[pair]]
        share = SHARE_OF_SLIPS if are_plain else SHARE_OF_EVENTS
        if len(alone) >= max(BULK_ROWS, share * rows):
            out.append(Bulk(slot, *way, sorted(alone, key=itemgetter(1))))
            for pair in alone:
                changed[pair].pop(slot)
    return out


def _take_moved(changed: Mapping[Pair, Fields], reference: int | None, rows: int) -> list[Bulk]:
    """Takes the dates out of `changed` that were turned round, or moved by one number of days, column by column."""
    groups: dict[tuple[int, int], list[Pair]] = defaultdict(list)
    turned: dict[tuple[int, int], list[Pair]] = defaultdict(list)
    for pair, cells in changed.items():
        for slot, (x, y) in cells.items():
            if slot != reference and (between := _days_between(x or "", y or "")):
                if _is_turned_round(x or "", y or ""):
                    turned[slot, 0].append(pair)
                for by in between:
                    groups[slot, by].append(pair)
    out: list[Bulk] = []
    for (slot, by), pairs in (*turned.items(), *sorted(groups.items(), key=lambda group: -len(group[1]))):
        alone = [p for p in pairs if slot in changed[p]]  # of a date that can be read in two ways the commoner counts
        share = SHARE_OF_SLIPS if not by or abs(by) in SLIPS else SHARE_OF_EVENTS
        if len(alone) >= max(BULK_ROWS, share * rows):
            moved = f"{ANY} {'+' if by > 0 else '-'} {plural(abs(by), 'day')}" if by else TURNED
            out.append(Bulk(slot, ANY, moved, sorted(alone, key=itemgetter(1))))
            for pair in alone:
                changed[pair].pop(slot)
    return out


def moved_in_words(wording: str) -> str:
    """"1 day later", of a change in which dates were moved; "" of any other."""
    sign, _, by = wording.removeprefix(f"{ANY} ").partition(" ")
    return {"+": f"{by} later", "-": f"{by} earlier"}.get(sign, "") if wording.startswith(f"{ANY} ") else ""


def _days_between(x: str, y: str) -> set[int]:
    """By how many days the second date is later, in every way in which the two can be read; empty for other cells."""
    out: set[int] = set()
    for a in days(x, DateOrder.EITHER):
        for b in days(y, DateOrder.EITHER):
            with suppress(ValueError):  # a month without a day
                out.add((date(*b) - date(*a)).days)
    return out - {0}


def _is_turned_round(x: str, y: str) -> bool:
    """True where the second date is the first with its day for the month."""
    turned = {(year, day, month) for year, month, day in days(x, DateOrder.EITHER)}
    return not turned.isdisjoint(days(y, DateOrder.EITHER))


def take_renumbered(changed: Mapping[Pair, Fields], reference: int | None, rows: int) -> list[tuple[Pair, Fields]]:
    """Takes the references out of `changed` where a large share of all `rows` has another one, and gives them."""
    if reference is None:
        return []
    pairs = sorted((p for p, cells in changed.items() if reference in cells), key=lambda p: p[1])
    least = min(RENUMBERED_MOST, max(RENUMBERED_LEAST, RENUMBERED_SHARE * rows))
    if len(pairs) < least:
        return []
    return [(pair, {reference: changed[pair].pop(reference)}) for pair in pairs]


def _grouped(
    cells: Callable[[], Iterable[_Cell]], way: Callable[[str, str], tuple[str, str] | None]
) -> dict[tuple[int, str, str], list[Pair]]:
    """The pairs by slot and wording, as far as these are so many that they may be a bulk change."""
    signs = array("q")  # of 200,000 wordings that all differ none is held
    for _, slot, x, y in cells():
        wording = way(x, y)
        signs.append((hash((slot, *wording)) or 1) if wording else 0)
    ordered = sorted(signs)
    many = {a for a, b in zip(ordered, islice(ordered, BULK_ROWS - 1, None), strict=False) if a == b} - {0}
    groups: dict[tuple[int, str, str], list[Pair]] = defaultdict(list)
    for (pair, slot, x, y), sign in zip(cells(), signs, strict=True) if many else ():
        if sign in many and (wording := way(x, y)):
            groups[slot, *wording].append(pair)
    return groups


def _evened(changed: Mapping[Pair, Fields], reference: int | None) -> Iterator[_Cell]:
    """The same with one kind of quote, dash and space."""
    return ((pair, slot, even(x), even(y)) for pair, slot, x, y in _cells(changed, reference))


def _cells(changed: Mapping[Pair, Fields], reference: int | None) -> Iterator[_Cell]:
    """Of each cell that differs, pair, slot and sides: but for references, and where there is no such column."""
    for pair, cells in changed.items():
        for slot, (x, y) in cells.items():
            if slot != reference and x is not None and y is not None:
                yield pair, slot, x, y


class _Usual:
    """How many rows with one wording make a bulk change of a column."""

    def __init__(self, fields: Mapping[int, str | None], before: Sequence[tuple[str, ...]]) -> None:
        self._fields = fields
        self._before = before
        self._counts: dict[int, Counter[str]] = {}

    def least(self, slot: int, wording: tuple[str, str], found: int) -> int:
        """Of a short code at least half of the rows that had it: a tier renamed, not so many rows corrected."""
        name = self._fields.get(slot)
        if name in EVENTS:
            return BULK_ROWS if wording == CAPITALS else int(SHARE_OF_EVENTS * len(self._before))
        text = max(wording, key=len).strip(ANY)
        if "" in wording and all(said.casefold() in NOBODY for said in wording):
            return BULK_ROWS  # "None" written into cells that were blank
        if name == "recipient" or not (len(text) < 12 or is_date_key(cell_key(text))):
            return BULK_ROWS
        if found < BULK_CODE_ROWS:
            return BULK_CODE_ROWS
        if ANY in wording[0]:
            return max(BULK_CODE_ROWS, len(self._before) // 2)
        if slot not in self._counts:
            self._counts[slot] = Counter(map(itemgetter(slot), self._before))
        return max(BULK_CODE_ROWS, self._counts[slot][wording[0]] // 2)


def _whole(x: str, y: str) -> tuple[str, str] | None:
    return (x, y) if ANY not in x + y else None


def _set(x: str, y: str) -> tuple[str, str] | None:
    """Any text gives way to one. Only sentences: two rows may well come to the same tier."""
    return (ANY, y) if len(y) >= 25 and ANY not in x + y and not is_date_key(cell_key(y)) else None


def _capitals(x: str, y: str) -> tuple[str, str] | None:
    """The same letters, great ones for small ones: names set in capitals throughout, or no longer."""
    return CAPITALS if x != y and x.casefold() == y.casefold() else None


def _uncut(x: str, y: str) -> tuple[str, str] | None:
    return UNCUT if is_cut_form(x, y) else None


def _article(x: str, y: str) -> tuple[str, str] | None:
    """`The Daily Lantern` and `Daily Lantern`."""
    if x == y or without_article(x).casefold() != without_article(y).casefold():
        return None
    return ARTICLE if len(x) > len(y) else (ARTICLE[1], ARTICLE[0]) if len(y) > len(x) else None


def _part(x: str, y: str) -> tuple[str, str] | None:
    """Words put in before or after, or words replaced wherever they stand."""
    if len(x) > WORDING_CHARACTERS or len(y) > WORDING_CHARACTERS or ANY in x + y or not x or not y:
        return None
    if y.startswith(x):
        return ANY, ANY + y[len(x) :]
    if y.endswith(x):
        return ANY, y[: len(y) - len(x)] + ANY
    start, end = _common(x, y)
    core, wording = x[start : len(x) - end], y[start : len(y) - end]
    if not core or x.replace(core, wording) != y:
        return None
    return f"{ANY}{core}{ANY}", f"{ANY}{wording}{ANY}"


def _common(x: str, y: str) -> tuple[int, int]:
    """Lengths of the common start and end, cut back to where words begin and end."""
    most = min(len(x), len(y))
    start = 0
    while start < most and x[start] == y[start]:
        start += 1
    while start and x[start - 1].isalnum():
        start -= 1
    end = 0
    while end < most - start and x[-1 - end] == y[-1 - end]:
        end += 1
    while end and x[len(x) - end].isalnum():
        end -= 1
    return start, end


def tell_once(before: Edition, after: Edition, comparison: Comparison) -> Comparison:
    """One change for all rows of a file that stand in another one too, and none for what leaves one of the two.

    So it is with a sheet and its copy, from `BULK_ROWS` rows on; fewer that stand in two sheets are told row by row.
    """
    wanted = {ChangeKind.ADDED, ChangeKind.DUPLICATE_ADDED, *REMOVAL_KINDS}
    places = {(t.file, t.sheet) for e in (before, after) for t in e.tables}
    if len(places) < 2 or not any(c.kind in wanted or c.kind in _IN_PLACE for c in comparison.changes):
        return comparison
    printed = before.as_printed(), after.as_printed()  # rows that differ in what is withheld are not the same
    comparison = without_welsh_twins(*printed, without_repeated(*printed, _without_what_follows(*printed, comparison)))
    comparison = with_reworded(before, after, printed, comparison)
    where: dict[Hashable, set[tuple[str, str]]] = defaultdict(set)
    for _, table, i in printed[1].indices():
        where[_row_key(table, i)].add((table.file, table.sheet))
    stays = stands_on(*printed)
    found: dict[tuple[ChangeKind, str, str], list[Change]] = defaultdict(list)
    for change in comparison.changes:
        is_new = change.kind is ChangeKind.DUPLICATE_ADDED
        edition, row = (printed[1], change.new) if is_new else (printed[0], change.old)
        if change.kind in wanted and change.kind is not ChangeKind.ADDED and row is not None:
            table, i = edition.locate(row)
            others = where.get(_row_key(table, i), set()) - {(table.file, table.sheet)}
            elsewhere = any(f != table.file for f, _ in others) or (change.kind is ChangeKind.REMOVED and stays(row))
            unit = "files" if elsewhere else "sheets" if others else ""
            # What leaves the sheet of data that is still held is news, though it stands in another one.
            if unit == "files" or (unit and change.kind in (ChangeKind.DUPLICATE_ADDED, ChangeKind.DUPLICATE_REMOVED)):
                found[change.kind, unit, table.file].append(change)
    once: set[int] = set()
    bulk, still, unsaid = [], Counter[str](), [*comparison.unsaid]
    for (kind, unit, _), same in found.items():
        if unit == "files" or len(same) >= BULK_ROWS:
            once |= set(map(id, same))
            if kind is ChangeKind.DUPLICATE_ADDED:
                bulk += _as_one(same, unit)
            else:
                still[f"in_another_{unit[:-1]}"] += len(same)
                unsaid += [c.old for c in same if c.old is not None]
    kept = [c for c in comparison.changes if id(c) not in once]
    ignored = dict(Counter(comparison.ignored) + still)
    return replace(comparison, changes=_in_order((*kept, *bulk)), ignored=ignored, unsaid=tuple(unsaid))


def _without_what_follows(before: Edition, after: Edition, comparison: Comparison) -> Comparison:
    """None for a row that now says what another file has said of it since the edition before: it follows that one.

    A register's accessible copy may be replaced weeks after its workbook.
    """
    files = {t.file for t in before.tables}
    if len(files) < 2 or not any(c.kind in _IN_PLACE for c in comparison.changes):
        return comparison
    said = [defaultdict[Hashable, set[str]](set) for _ in range(2)]
    for edition, found in zip((before, after), said, strict=True):
        for _, table, i in edition.indices():
            found[_row_key(table, i)].add(table.file)

    def follows(n: int) -> bool:
        table, i = after.locate(n)
        key = _row_key(table, i)
        others = (found.get(key, set()) - {table.file} for found in said)
        return bool(set.intersection(*others)) and bool(table.field_value(i, "recipient"))

    gone = [
        c for c in comparison.changes
        if c.kind in _IN_PLACE and c.new is not None and all(map(follows, c.others or (c.new,)))
    ]
    if not gone:
        return comparison
    once = set(map(id, gone))
    ignored = Counter(comparison.ignored)
    ignored["in_another_file"] += sum(len(c.others) or 1 for c in gone)
    return replace(comparison, changes=tuple(c for c in comparison.changes if id(c) not in once), ignored=dict(ignored))


def _in_order(changes: Iterable[Change]) -> tuple[Change, ...]:
    return tuple(sorted(changes, key=lambda c: (c.new is None, c.new if c.new is not None else c.old or 0)))


def move_together(before: Edition, after: Edition, comparison: Comparison) -> Comparison:
    """One change for all rows that went from one sheet to another and say the same there, from `BULK_ROWS` rows on.

    Where fewer went each way, or there are more than `WAYS_MOST` such ways, it is another layout of the sheets: one
    change for all of these. None where the sheet has only got another date for its name ("Q1 2023", "Jan-Mar 2023").
    """
    found: dict[tuple[str, str, str, str | None], list[Change]] = defaultdict(list)
    for change in comparison.changes:
        if change.kind is ChangeKind.MOVED and not change.fields and not change.others and change.old is not None:
            table, _ = before.locate(change.old)
            found[table.file, table.sheet, change.file, change.sheet].append(change)
    names = [{t.sheet for t in edition.tables} for edition in (before, after)] if found else []
    dated = {
        way for way in found
        if way[1] not in names[1] and way[3] not in names[0] and bare_name(way[1]) == bare_name(way[3] or "")
    }
    ways = {way: same for way, same in found.items() if way not in dated}
    many = [same for same in ways.values() if len(same) >= BULK_ROWS]
    many = many if len(many) <= WAYS_MOST else []
    single = [change for same in ways.values() if not any(same is one for one in many) for change in same]
    all_over = single if len(single) >= BULK_ROWS else []
    once = {id(change) for same in (*many, all_over, *map(found.get, dated)) for change in same or ()}
    kept = [c for c in comparison.changes if id(c) not in once]
    kept += [_of_many(same, f"{len(same):,} rows went {same[0].reason}") for same in many]
    if all_over:
        one = _of_many(all_over, f"{len(all_over):,} rows went to other sheets; they say the same there")
        kept.append(replace(one, sheet=None) if len({c.sheet for c in all_over}) > 1 else one)
    still = {"sheet_dates": sum(len(found[way]) for way in dated)} if dated else {}
    return replace(comparison, changes=_in_order(kept), ignored={**comparison.ignored, **still})


def _row_key(table: Table, i: int) -> Hashable:
    return tuple(sorted((name, cell_key(cell)) for name, cell in table.record(i).items() if cell))


def _as_one(found: list[Change], unit: str) -> list[Change]:
    return found if len(found) < 2 else [_of_many(found, f"{len(found):,} rows stand in two {unit}")]


def _of_many(found: Sequence[Change], reason: str) -> Change:
    """One change for all: it is about no row in particular, and must not look as if it were about its first one."""
    others = tuple(c.new for c in found if c.new is not None)
    return replace(found[0], reason=reason, reference=None, recipient=None, before=None, after=None, others=others)
