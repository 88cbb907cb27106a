"""What became of rows: of those in both editions the kind of change, of the others copies, splits and merges."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, compress, count

from msgspec import Struct

from diffing.normal import DateOrder, cell_key, days, even, is_date_key
from diffing.rows.keys import stem
from diffing.rows.likeness import is_misspelling, stands_for_none
from diffing.rows.rows import Fields, Side
from model.change import AT_NAME, ChangeKind
from model.life import Life
from model.register import PLANNED, REFUSED, Table
from text.name_status import parted_from_status
from text.redacted import says_redacted
from text.remarks.destruction import confirms_destruction
from text.remarks.outcomes import life_of

_LISTED = re.compile(r"[,;\n]")
_MARKS = "*\u2020\u2021# "
"""They lead to a note, and are no part of a name."""
_LIFE = (PLANNED, "completed", "live", REFUSED)
"""The sheets a request passes through."""
_OF_ANY = (REFUSED, "npd")
"""Sheets that do not say that a release went out: of what was refused, and the DfE's of all older requests."""
_TAKEN_OFF = re.compile(
    r"\b(?:remov(?:ed|als?)|deleted|deletions?|destroyed|(?:taken|struck) (?:off|out|down)|"
    r"no longer (?:on|in|listed))\b",
    re.IGNORECASE,
)
"""In the name of a sheet: of what does not count as part of the register any more, or whose data is no more."""
_GOES_ON = re.compile(r"\b(?:active|current|live|on-?going|in force|extant|still held)\b", re.IGNORECASE)
_OVER = re.compile(
    r"\b(?:inactive|completed?|closed|ceased|ended|finished|past|expired|lapsed|terminated|archived?|former|"
    r"historic(?:al)?|(?:no longer|not) (?:active|current|live|in force|held))\b",
    re.IGNORECASE,
)
_OF_TIMES = re.compile(r"\b(?:years?|quarters?|months?|terms?|weeks?)\b", re.IGNORECASE)
"""In the names of sheets of periods: "Current year", "Past years"."""
_PLANNED = re.compile(
    r"\b(?:due|to be|by (?:which|when)|plan\w*|target\w*|deadline|expected|required|scheduled|must|should|proposed)\b",
    re.IGNORECASE,
)
"""In a heading: "Date by which data must be destroyed"."""


class RowPair(Struct, frozen=True):
    """A row of the older edition that is a row of the newer one."""

    why: str
    fields: Fields
    old_table: Table
    new_table: Table
    moved: bool
    reused: bool = False
    """Matched only by a reference under which nothing else is alike."""


def change_kind(pair: RowPair, slots: dict[str, int]) -> tuple[ChangeKind, str] | None:
    """The kind of a change and the reason for it; None where nothing of substance happened.

    A recipient renamed goes before all else, since it is a known way to hide; then where the row stands, then its
    reference, then what became of it.

    Args:
        pair: the pair.
        slots: field -> slot, with "reference" for whatever column names rows.
    """
    fields = pair.fields
    if pair.reused:
        before, after = fields.get(slots.get("recipient", -1), (None, None))
        if after and stands_for_none(before or "") and not stands_for_none(after):
            return ChangeKind.RECIPIENT_RENAMED, f"{pair.why}, which was kept for a name to come"
        return ChangeKind.REFERENCE_REUSED, f"{pair.why}: nothing else agrees"
    if not fields and not pair.moved:
        return None
    named = _recipient(pair, slots)
    if named and named[0] is ChangeKind.RECIPIENT_RENAMED:
        return named
    return _moved(pair, slots) if pair.moved else _in_place(pair, slots, named)


def _in_place(pair: RowPair, slots: dict[str, int], named: tuple[ChangeKind, str] | None) -> tuple[ChangeKind, str]:
    fields = pair.fields
    before, after = fields.get(slots.get("reference", -1), (None, None))
    another_version = len(fields) > 1 and bool(before and after) and stem(before or "") == stem(after or "")
    became = _became(pair, slots)
    if (before or after) and not another_version and not (became and _went_live(pair, slots)):
        return (
            ChangeKind.REFERENCE_CORRECTED,
            f"{pair.why}; the reference was {'other' if before else 'missing'} before",
        )
    if became:
        return became[0], f"{became[1]}; {pair.why}"
    if named and (len(fields) == 1 or named[0] is ChangeKind.STATUS_CHANGED):
        return named
    return ChangeKind.CHANGED, pair.why


def _recipient(pair: RowPair, slots: dict[str, int]) -> tuple[ChangeKind, str] | None:
    before, after = pair.fields.get(slots.get("recipient", -1), (None, None))
    if not before or not after:
        return None
    if became := said_at_name(before, after):
        return ChangeKind.STATUS_CHANGED, f"{became}; {pair.why}"
    if is_misspelling(before, after):
        return ChangeKind.NAME_CORRECTED, f"the same name written another way; {pair.why}"
    if _names(before) == _names(after) or _same_company(before, after):
        return None  # one that stands there twice is no other
    if says_redacted(after) and not says_redacted(before):
        return ChangeKind.RECIPIENT_RENAMED, f"the recipient was taken out while the rest of the row agrees; {pair.why}"
    return ChangeKind.RECIPIENT_RENAMED, f"another recipient while the rest of the row agrees; {pair.why}"


def said_at_name(before: str, after: str) -> str:
    """What is said at the same name of its release, which was not said there before: "no status -> withdrawn"."""
    (was, old), (now, new) = map(parted_from_status, (before, after))
    was, now = (name.strip(_MARKS) for name in (was, now))
    if old.casefold() == new.casefold() or not (was == now or is_misspelling(was, now)):
        return ""
    return f"{old or 'no status'} -> {new or 'no status'}{AT_NAME}"


def _same_company(before: str, after: str) -> bool:
    """True for a list of three names or more of which a third stays.

    The UK Statistics Authority names every researcher; one who joins a project is no other recipient.
    """
    a, b = _names(before), _names(after)
    return min(len(a), len(b)) >= 2 and max(len(a), len(b)) >= 3 and len(a & b) * 3 >= max(len(a), len(b))


def _names(cell: str) -> set[str]:
    return {even(name).strip() for name in _LISTED.split(cell)} - {""}


def _moved(pair: RowPair, slots: dict[str, int]) -> tuple[ChangeKind, str]:
    old, new = pair.old_table, pair.new_table
    was, now = (f"sheet {t.sheet!r}" + (f" of {t.file!r}" if old.file != new.file else "") for t in (old, new))
    reason = f"from {was} to {now}; {pair.why}"
    sections = {old.section, new.section}
    among = sections.issubset(_LIFE) or (PLANNED in sections and sections.isdisjoint(_OF_ANY))
    taken_off = bool(_TAKEN_OFF.search(old.sheet)) is not bool(_TAKEN_OFF.search(new.sheet))
    if (among and len(sections) > 1) or taken_off or {_is_over(old.sheet), _is_over(new.sheet)} == {True, False}:
        was, now = (t.section if t.section and len(sections) > 1 else t.sheet for t in (old, new))
        return ChangeKind.STATUS_CHANGED, f"{was} -> {now}: {reason}"
    became = _became(pair, slots)
    return (became[0], f"{became[1]}; {reason}") if became else (ChangeKind.MOVED, reason)


def _is_over(sheet: str) -> bool | None:
    """True for a sheet of what has come to an end, False for one of what goes on; None where its name says neither."""
    if _OF_TIMES.search(sheet):
        return None
    return True if _OVER.search(sheet) else False if _GOES_ON.search(sheet) else None


def _became(pair: RowPair, slots: dict[str, int]) -> tuple[ChangeKind, str] | None:
    fields = pair.fields
    before, after = fields.get(slots.get("destroyed", -1), (None, None))
    table = pair.new_table
    if after and not is_recorded(before or "", table) and is_recorded(after, table):
        return ChangeKind.DESTRUCTION_RECORDED, f"the destruction of the data is recorded: {after[:80]}"
    was, now = fields.get(slots.get("status", -1), (None, None))
    if even(was or "").casefold() == even(now or "").casefold():
        return None
    life = life_of(now or "")
    if life is Life.DESTROYED:
        return ChangeKind.DESTRUCTION_RECORDED, f"the status is now {now!r}"
    if life is Life.ENDED and life_of(was or "") is not Life.ENDED:
        return ChangeKind.LICENCE_ENDED, f"the status is now {now!r}"
    return ChangeKind.STATUS_CHANGED, f"{was or 'no status'} -> {now or 'no status'}"


def _went_live(pair: RowPair, slots: dict[str, int]) -> bool:
    """True where the status said that the row was planned or asked for, and says more now."""
    was, now = pair.fields.get(slots.get("status", -1), (None, None))
    return life_of(was or "") is Life.REQUESTED and life_of(now or "") not in (Life.REQUESTED, None)


def is_recorded(cell: str, table: Table, today: date | None = None) -> bool:
    """True where a cell about destruction plainly says that it happened, or when.

    Args:
        cell: the cell.
        table: its table: a day under "Destruction due" is none on which anything happened.
        today: where given, a day or year yet to come is none either.
    """
    if today and any(int(year) > today.year for year in _YEAR.findall(cell)):
        return False
    if is_date_key(cell_key(cell)):
        if any(_PLANNED.search(c.heading) for c in table.columns if c.field == "destroyed"):
            return False
        readings = days(cell, DateOrder.DAY_FIRST) or days(cell, DateOrder.EITHER)
        return today is None or any(day <= (today.year, today.month, today.day) for day in readings)
    return confirms_destruction(cell)


_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_ITEMS = re.compile(r"\s*(?:[;,\n|&+/]|\band\b)\s*", re.IGNORECASE)
_PARTING = re.compile(r"[;,\n|\u2022]")
_KIN_MOST = 60
"""Rows alike in reference, or in recipient and title, beyond which no split is looked for."""
_ALIKE_MOST = 5
"""A column by which more rows than this are found for each unmatched one is passed over: it tells nothing apart."""
_ITEMS_MOST = 200


class Parts(Struct, frozen=True):
    """A row of one edition whose content stands on several rows of the other."""

    whole: int
    parts: tuple[int, ...]
    slot: int
    """The column whose entries were divided."""


def copies(side: Side, free: Sequence[int], telling: Sequence[int]) -> dict[int, int]:
    """For each unmatched row that repeats another row of its edition, the row that it repeats.

    Of several unmatched rows alike the first is no copy, unless a matched row says the same. A row of which it is not
    known what is withheld in it is none.

    Args:
        side: the edition.
        free: its unmatched rows.
        telling: slots by which rows alike are found; a copy whose cells in all of these are written another way is
            told as a row of its own.
    """
    if not free:
        return {}
    loose = set(free)
    alike: dict[tuple[str, ...], int] = {}
    for row in _found_alike(side, free, telling):
        if row not in loose:
            alike.setdefault(side.key(row), row)
    out = {}
    for row in free:
        first = alike.setdefault(side.key(row), row)
        if first != row and any(side.key(row)) and not side.is_unknown(row):
            out[row] = first
    return out


def _found_alike(side: Side, free: Sequence[int], telling: Sequence[int]) -> Iterator[int]:
    """Rows that are an unmatched one to the letter, and rows that share a telling cell with one."""
    rows, most = side.printed, _ALIKE_MOST * len(free) + 1_000
    step = max(1, len(side) // 2_000)
    sample = rows[::step]
    cells = {slot: {rows[i][slot] for i in free} - {""} for slot in telling}
    few = {k: v for k, v in cells.items() if step * sum(1 for row in sample if row[k] in v) <= most}
    near = {k: list(compress(count(), map(v.__contains__, side.column(k)))) for k, v in few.items()}
    same = {rows[i] for i in free}
    is_missed = any(not any(row[k] in v for k, v in few.items()) for row in same)
    places = range(len(side)) if is_missed else sorted({*chain.from_iterable(near.values())})
    yield from (n for n in places if rows[n] in same)
    for found in near.values():
        yield from found[: 2 * most]


class PartFinder:
    """Finds rows of one side that were divided over several rows of the other."""

    def __init__(self, whole: Side, part: Side, reference: int | None, kin: Sequence[int]) -> None:
        """Takes the side of the whole rows, that of the parts, and the slots that kin share besides a reference."""
        self.whole = whole
        self.part = part
        self.reference = reference
        self.kin = tuple(s for s in kin if s != reference)
        self.cut = False
        """True where so many rows were alike that for some no split was looked for."""

    def find(
        self, wholes: Iterable[int], free: Sequence[int], matched: Mapping[int, tuple[int, Fields]]
    ) -> list[Parts]:
        """The divided rows.

        Args:
            wholes: rows that may have been divided: those without a match, and those that changed.
            free: unmatched rows on the side of the parts.
            matched: for each whole row that has a match: that match, and what differs.
        """
        by_kin: dict[tuple[str, ...], dict[int, None]] = defaultdict(dict)
        for row in free:
            for key in self._kin_keys(self.part, row, stems=True):
                by_kin[key][row] = None
        out = []
        for whole in wholes:
            alike = [by_kin[key] for key in self._kin_keys(self.whole, whole, stems=False) if key in by_kin]
            # Before they are put together: one reference on all rows would make the square of them.
            if any(len(rows) > _KIN_MOST for rows in alike):
                self.cut = True
                continue
            rows = list(dict.fromkeys(row for one in alike for row in one))
            if whole in matched:
                rows.append(matched[whole][0])
            self.cut |= len(rows) > _KIN_MOST
            if 2 <= len(rows) <= _KIN_MOST and (found := self._divided(whole, rows, matched.get(whole))):
                out.append(found)
                for row in found.parts:
                    for key in self._kin_keys(self.part, row, stems=True):
                        by_kin.get(key, {}).pop(row, None)
        return out

    def _kin_keys(self, side: Side, row: int, *, stems: bool) -> list[tuple[str, ...]]:
        key = side.key(row)
        out: list[tuple[str, ...]] = []
        if self.reference is not None and key[self.reference]:
            ref = key[self.reference]
            out.append(("ref", ref))
            if stems:
                out += [("ref", ref[:-n].rstrip("-/._ (")) for n in (1, 2, 3) if len(ref) > n + 3]
        if self.kin and all(key[s] for s in self.kin):
            out.append(("kin", *(key[s] for s in self.kin)))
        return list(dict.fromkeys(out))

    def _divided(self, whole: int, rows: Sequence[int], match: tuple[int, Fields] | None) -> Parts | None:
        key = self.whole.key(whole)
        for slot, cell in enumerate(self.whole.printed[whole]):
            if slot == self.reference or not cell or (match and slot not in match[1]):
                continue
            lines = self._lines_of(whole, slot, rows)
            if lines and (match is None or match[0] in lines):
                return Parts(whole, lines, slot)
            items = _items(cell)
            if not 2 <= len(items) <= _ITEMS_MOST:
                continue
            parts: list[int] = []
            found: set[str] = set()
            for row in sorted(rows):
                own = _items(self.part.printed[row][slot])
                if own and own < items and not own & found and self._rest_agrees(key, row, slot):
                    parts.append(row)
                    found |= own
            if len(parts) >= 2 and found == items and (match is None or match[0] in parts):
                return Parts(whole, tuple(parts), slot)
        return None

    def _lines_of(self, whole: int, slot: int, rows: Sequence[int]) -> tuple[int, ...]:
        """The rows whose cells, one after another, are just what the whole one says: it had lines, cleaned since."""
        key, left = self.whole.key(whole), _words(self.whole.printed[whole][slot])
        parts = []
        for row in sorted(rows):
            own = _words(self.part.printed[row][slot])
            if own and left[: len(own)] == own and self._rest_agrees(key, row, slot):
                parts.append(row)
                left = left[len(own) :]
        return tuple(parts) if len(parts) >= 2 and not left else ()

    def _rest_agrees(self, key: tuple[str, ...], row: int, slot: int) -> bool:
        other = self.part.key(row)
        return all(other[s] == key[s] for s in range(len(key)) if s not in (slot, self.reference))


def _words(cell: str) -> list[str]:
    return _PARTING.sub(" ", even(cell[:20_000]).casefold()).split()


def _items(cell: str) -> frozenset[str]:
    """The entries of a list in one cell."""
    return frozenset(item for item in _ITEMS.split(even(cell[:20_000]).casefold()) if item)
