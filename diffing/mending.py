"""Puts letters that an edition lost, and ends of cells that an export cut off, back from the one before it.

Damage is told as damage and not as news.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, islice

from msgspec import Struct
from msgspec.structs import replace

from diffing.compare import compare_editions, sides
from diffing.cut_off import is_cut_form, may_be_cut, one_may_be_cut
from diffing.rows.rows import Side
from model.change import Comparison
from model.hidden import WITHHELD_MARK
from model.register import Edition, RowPlace, Table
from text.pattern import lazy_pattern

PAIRS_MOST = 40_000
"""Pairs of rows with no match that are looked at for lost letters."""

Row = tuple[str, ...]
_AT_ONCE, _CELLS_AT_ONCE = 64, 1_000
"""Rows, and cells, that are looked at together."""


class Mended(Struct, frozen=True):
    """An edition with the letters that it lost, and where they were lost."""

    edition: Edition
    places: tuple[RowPlace, ...] = ()
    """Rows in which a damaged cell was found, heading rows too."""
    dittos: tuple[RowPlace, ...] = ()
    """Rows that say "As above" and stand below another row now: they kept the recipient that they had."""


def compare_mended(before: Edition, after: Edition) -> tuple[Comparison, Mended]:
    """Compares two editions, the newer one's damaged cells taken as what they were in the older one."""
    comparison = compare_editions(before, after)
    after, kept = _keep_dittos(before, after, comparison)
    if kept:
        comparison = compare_editions(before, after)
    if not _one_may_be_damaged(_changed_cells(comparison)):
        return comparison, Mended(after, dittos=kept)
    mended = replace(mend(before, after, comparison), dittos=kept)
    return (compare_editions(before, mended.edition) if mended.places else comparison), mended


def compare_both_mended(before: Edition, after: Edition) -> tuple[Comparison, Edition, Mended]:
    """The same where nothing is known of either edition but itself: each is mended by the other.

    Gives the comparison, the older edition that it is of, and the newer one.
    """
    comparison, mended = compare_mended(before, after)
    if _one_may_be_damaged(_cells_before(comparison)):
        back = mend(mended.edition, before, compare_editions(mended.edition, before))
        if back.places:
            return compare_editions(back.edition, mended.edition), back.edition, mended
    return comparison, before, mended


def _cells_before(comparison: Comparison) -> Iterator[str]:
    for change in comparison.changes:
        yield from (change.before or {}).values()
        yield from (was for was, _ in change.fields.values() if was)


def _changed_cells(comparison: Comparison) -> Iterator[str]:
    for change in comparison.changes:
        yield from (change.after or {}).values()
        yield from (now for _, now in change.fields.values() if now)
    yield from comparison.columns.added
    yield from (now for _, now in comparison.columns.renamed)


def _keep_dittos(before: Edition, after: Edition, comparison: Comparison) -> tuple[Edition, tuple[RowPlace, ...]]:
    """The newer edition, each row that said "As above" before and still does with the recipient that it had.

    A row that was put in above it, or a sheet that was sorted, says nothing of whom it was for. Where the row above is
    the one that it went by and names another recipient now, so does the ditto.
    """
    if not any(t.dittos for t in before.tables) or not any(t.dittos for t in after.tables):
        return after, ()
    heads = [_heads_of_dittos(edition) for edition in (before, after)]
    tables: dict[int, list[Row]] = {}
    kept = []
    for n, head in heads[1].items():
        o = comparison.matches[n]
        if o not in heads[0]:
            continue
        had, above = _recipient(before, o), heads[0][o]
        if head >= 0 and comparison.matches[head] == above >= 0 and had.startswith(_recipient(before, above)):
            continue
        table, i = after.locate(n)
        at = next(i for i, c in enumerate(table.columns) if c.field == "recipient")
        number = next(k for k, t in enumerate(after.tables) if t is table)
        if had and table.rows[i][at] != had and WITHHELD_MARK not in had:
            rows = tables.setdefault(number, list(table.rows))
            rows[i] = (*rows[i][:at], had, *rows[i][at + 1 :])
            kept.append(after.place(n))
    mended = tuple(replace(t, rows=tables[k]) if k in tables else t for k, t in enumerate(after.tables))
    return (replace(after, tables=mended) if kept else after), tuple(kept)


def _recipient(edition: Edition, row: int) -> str:
    table, i = edition.locate(row)
    return table.field_value(i, "recipient")


def _heads_of_dittos(edition: Edition) -> dict[int, int]:
    """Each row that says "As above" with the row that it goes by, -1 for none; all by their running numbers."""
    out: dict[int, int] = {}
    start = 0
    for table in edition.tables:
        dittos = frozenset(table.dittos if any(c.field == "recipient" for c in table.columns) else ())
        for i, number in enumerate(table.numbers if dittos else ()):
            if number in dittos:
                above = start + i - 1 if i and table.numbers[i - 1] == number - 1 else -1
                out[start + i] = out.get(above, above)
        start += len(table.rows)
    return out


def mend(before: Edition, after: Edition, comparison: Comparison) -> Mended:
    """The newer edition with each cell put back that is a damaged form of the older one's."""
    _, _, old, new = sides(before, after)
    cells: dict[int, Row] = {}
    for n, o in enumerate(comparison.matches):
        if o >= 0 and old.rows[o] != new.rows[n]:
            row = _mended_row(old.rows[o], new.rows[n])
            if row != new.rows[n]:
                cells[n] = row
    cells.update(_without_match(old, new, comparison))
    tables = [_with_headings(t, before) for t in _put_in(new, cells)]
    headings = [
        RowPlace(t.file, t.sheet, t.header_row)
        for t, was in zip(tables, after.tables, strict=True)
        if t.columns != was.columns
    ]
    return Mended(Edition(tuple(tables), after.aside), (*headings, *(after.place(n) for n in sorted(cells))))


def _mended_row(old: Row, new: Row) -> Row:
    return tuple(x if is_damaged_form(y, x) else y for x, y in zip(old, new, strict=True))


def _without_match(old: Side, new: Side, comparison: Comparison) -> Mapping[int, Row]:
    """Rows that no match was found for, since nothing of them is whole: all their cells in one are compared."""
    used = set(comparison.matches)
    gone = [o for o in range(len(old)) if o not in used]
    come = [n for n, o in enumerate(comparison.matches) if o < 0 and any(map(may_be_damaged, new.rows[n]))]
    out: dict[int, Row] = {}
    if len(gone) * len(come) > PAIRS_MOST:
        return out
    for n in come:
        mate = next((o for o in gone if _is_damaged_row(new.rows[n], old.rows[o])), None)
        if mate is not None:
            out[n] = old.rows[mate]
            gone.remove(mate)
    return out


def _is_damaged_row(new: Row, old: Row) -> bool:
    """Cell by cell; or as a whole, where the sign between two cells was lost."""
    if all(x == y or is_damaged_form(y, x) for x, y in zip(old, new, strict=True)):
        # Of a row of errors nothing says which row it was.
        return not any(map(is_error, new)) or any(x and x == y for x, y in zip(old, new, strict=True))
    return any(LOST in cell for cell in new) and is_damaged_form("".join(new), "".join(old))


def _put_in(side: Side, cells: Mapping[int, Row]) -> tuple[Table, ...]:
    """The side's tables with other cells in some rows, by slot."""
    tables = []
    for table, where, start in zip(side.tables, side.positions, side.starts, strict=True):
        numbers = [n for n in range(start, start + len(table.rows)) if n in cells]
        if not numbers:
            tables.append(table)
            continue
        rows = list(table.rows)
        for n in numbers:
            row = list(rows[n - start])
            for slot, at in enumerate(where):
                if at >= 0:
                    row[at] = cells[n][slot]
            rows[n - start] = tuple(row)
        tables.append(replace(table, rows=rows))
    return tuple(tables)


def _with_headings(table: Table, before: Edition) -> Table:
    """The table with each damaged heading as it was."""
    if all(c.heading.isascii() and "?" not in c.heading for c in table.columns):
        return table
    known = [c for t in before.tables for c in t.columns]
    columns = []
    for column in table.columns:
        was = next((c for c in known if is_damaged_form(column.heading, c.heading)), None)
        here = was is not None and all(c.heading != was.heading for c in table.columns)
        columns.append(was if was is not None and here else column)
    return replace(table, columns=tuple(columns))


def put_back(edition: Edition, known: Sequence[Mapping[str, str] | None]) -> Edition:
    """An edition read again, each damaged cell as it is known to have been.

    Args:
        edition: the last good edition, which may itself have come damaged.
        known: for each of its rows the cells by column name as they were recorded; None where nothing is known.
    """
    tables, start = [], 0
    for table in dittos_as_recorded(edition, known).tables:
        rows = list(table.rows)
        for i, row in enumerate(rows):
            cells = known[start + i]
            if cells and any(map(may_be_damaged, row)):
                rows[i] = tuple(
                    good if is_damaged_form(cell, good := cells.get(column.name, "")) else cell
                    for column, cell in zip(table.columns, row, strict=True)
                )
        start += len(rows)
        tables.append(replace(table, rows=rows))
    return Edition(tuple(tables), edition.aside)


def dittos_as_recorded(edition: Edition, known: Sequence[Mapping[str, str] | None]) -> Edition:
    """An edition read again, each row that says "As above" with the recipient recorded of it: as `put_back`."""
    tables, start = [], 0
    for table in edition.tables:
        at = next((i for i, c in enumerate(table.columns) if c.field == "recipient"), -1)
        rows = list(table.rows) if table.dittos and at >= 0 else []
        for i, number in enumerate(table.numbers if rows else ()):
            cells = known[start + i] if number in table.dittos else None
            had = (cells or {}).get(table.columns[at].name) or (cells or {}).get("recipient")
            if had and WITHHELD_MARK not in had:
                rows[i] = (*rows[i][:at], had, *rows[i][at + 1 :])
        start += len(table.rows)
        tables.append(replace(table, rows=rows) if rows else table)
    return replace(edition, tables=tuple(tables))


_ERROR = lazy_pattern(
    r"#(?:REF!?|N/?A[!?]?|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|SPILL!|CALC!|FIELD!|BLOCKED!|GETTING_DATA|ERROR!)|Err:\d{3}"
)
LOST = "\ufffd"
"""Stands for bytes that are no text."""
MISTAKEN_FOR = ("cp1252", "latin-1", "mac_roman", "cp850", "cp437")
"""Encodings that UTF-8 is mistaken for; the first two most often."""
_LACKING = ("ascii", "latin-1", "cp1252")
"""Encodings in which programs write "?" for letters that these do not have."""
_AROUND_LOST = lazy_pattern(f"[^{LOST}]?{LOST}+[^{LOST}]?")
_NOT_ASCII = lazy_pattern(r"[^\x00-\x7f]")
_NOT_SAID = lazy_pattern(r"[^\S ]|\s|[\x7f-\x9f\u00ad\u200b-\u200f\u2060\ufeff]")
_FROM_INVISIBLE = dict.fromkeys(map(ord, "\u00e2\u00c2\u00ef"))
_FROM_SPACE = lazy_pattern("\u00c2(?=[^\\w]|$)")
"""What a no-break space becomes; the good text has a plain one by now."""
_MENDED_CHARACTERS = 20_000


def may_be_damaged(text: str) -> bool:
    """True where a closer look is worth while."""
    return "?" in text or not text.isascii() or may_be_cut(text) or _may_be_error(text)


def _one_may_be_damaged(cells: Iterator[str]) -> bool:
    """True where one of the cells may be; most are looked at many together, as one text."""
    while some := [*islice(cells, _CELLS_AT_ONCE)]:
        if (may_be_damaged("".join(some)) or one_may_be_cut(some)) and any(map(may_be_damaged, some)):
            return True
    return False


def may_be_in_rows(rows: Sequence[Sequence[str]]) -> Iterator[int]:
    """The 0-based numbers of those with a cell that `may_be_damaged`; most are looked at many together, as one text."""
    for n in range(0, len(rows), _AT_ONCE):
        cells = [*chain.from_iterable(some := rows[n : n + _AT_ONCE])]
        if may_be_damaged("".join(cells)) or one_may_be_cut(cells):
            yield from (n + i for i, row in enumerate(some) if any(map(may_be_damaged, row)))


def is_damaged_form(text: str, good: str) -> bool:
    """True where `text` is `good` with damaged letters, cut short by an export, or an error in its place."""
    return is_cut_form(text, good) or _has_other_letters(text, good) or _is_error_in_place_of(text, good)


def _is_error_in_place_of(text: str, good: str) -> bool:
    """True for "#REF!" where something was said: nothing tells what the formula gave, nor that it changed."""
    return _may_be_error(text) and bool(good) and is_error(text) and not is_error(good)


def _may_be_error(text: str) -> bool:
    return "#" in text or "Err:" in text


def is_error(text: str) -> bool:
    """True for a cell that is nothing but an error of a spreadsheet program."""
    return _ERROR.fullmatch(text.strip()) is not None


def _has_other_letters(text: str, good: str) -> bool:
    if text == good or not may_be_damaged(text) or len(text) > _MENDED_CHARACTERS:
        return False
    bare, whole = _bare(text), _bare(good)
    if bare == whole:
        return False
    if LOST in bare:
        return LOST not in whole and (_with_lost(bare).fullmatch(whole) is not None or _mistaken_and_lost(bare, good))
    if _one_byte_other(bare, whole):
        return True
    if _bare(_FROM_SPACE.sub("", text)) == whole:
        return True
    return not good.isascii() and _kept(bare) == _kept(whole) and _seen(bare) in _damaged_forms(good)


@lru_cache(maxsize=4_096)
def _damaged_forms(good: str) -> frozenset[str]:
    return frozenset(_seen(_bare(way)) for way in _ways(good)) - {_seen(_bare(good))}


def _mistaken_and_lost(bare: str, good: str) -> bool:
    """True where the bytes that a wrong encoding lacks became `LOST`: Hebrew, of which one in ten is such."""
    ways = (good.encode("utf-8", "replace").decode(e, "replace") for e in MISTAKEN_FOR)
    return not good.isascii() and any(bare == _bare(way) for way in ways)


def _seen(bare: str) -> str:
    """Without the first letters that an invisible sign becomes, which the good text had and has lost in reading."""
    return bare.translate(_FROM_INVISIBLE)


def _ways(good: str) -> Iterator[str]:
    """What programs make of a text whose letters they mistake or lack."""
    for encoding in MISTAKEN_FOR:
        once = mistaken(good, encoding)
        yield once
        yield mistaken(once, encoding)
    for encoding in _LACKING:
        yield good.encode(encoding, "replace").decode(encoding)
    yield _NOT_ASCII.sub(lambda m: "?" * len(m[0].encode("utf-8", "replace")), good)


def mistaken(text: str, encoding: str) -> str:
    """UTF-8 read in another encoding; bytes that it does not have become controls, as in browsers."""
    data = text.encode("utf-8", "replace")
    return "".join(_letter(byte, encoding) for byte in data)


@lru_cache(maxsize=2_048)
def _letter(byte: int, encoding: str) -> str:
    try:
        return bytes((byte,)).decode(encoding)
    except UnicodeDecodeError:
        return chr(byte)


def _bare(text: str) -> str:
    """The text without spaces and controls, which come and go when a cell is cleaned."""
    return unicodedata.normalize("NFC", _NOT_SAID.sub("", text))


def _kept(bare: str) -> str:
    """What no wrong encoding touches."""
    return _NOT_ASCII.sub("", bare).replace("?", "")


@lru_cache(maxsize=1_024)
def _with_lost(bare: str) -> re.Pattern[str]:
    """Lost bytes stand for a few letters; half of a letter of two bytes may stand beside them as another one."""
    out, at = [], 0
    for found in _AROUND_LOST.finditer(bare):
        out += [re.escape(bare[at : found.start()]), f".{{0,{len(found[0]) + 1}}}"]
        at = found.end()
    return re.compile("".join([*out, re.escape(bare[at:])]), re.DOTALL)


def _one_byte_other(bare: str, whole: str) -> bool:
    """True where one letter of the alphabet became a sign that has nothing of it: "Unœversity", but not "Café"."""
    if len(bare) != len(whole):
        return False
    other = [(x, y) for x, y in zip(bare, whole, strict=True) if x != y]
    if len(other) != 1:
        return False
    sign, letter = other[0]
    if sign.isascii() or not (letter.isascii() and letter.isalnum()):
        return False
    return letter.casefold() not in unicodedata.normalize("NFKD", sign).casefold()
