"""Rows of a sheet as a file gives them, and those that are known of a file read before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain, combinations, compress, count, filterfalse, islice
from operator import eq, itemgetter, ne, not_

from model.register import PlainSheet, each_run
from text.clean import are_clean, may_be_escaped, unescaped

Row = tuple[str, ...]
AT_ONCE, _MANY = 64, 256
"""Rows that are looked at together, and as many as long as none is marked."""
FEW_CELLS = 3
"""Different cells of a row, of which the empty one may be one: most rows of most registers have more."""
_FIRST_CELLS = itemgetter(slice(FEW_CELLS + 1))
SHORT = 32_768
"""Characters of so many rows, beyond which a cell may be too long."""
_SIGNS = "=+-@"
_ENOUGH, _FEW = 20_000, 4
"""Rows after which the cells of a column are held once no more, where less than so many rows have the same."""
_NEAR = 16
"""Lines among which one is looked for that does not follow on the one before it."""
_WORTH = 3_000
"""Known rows to each cell that is to be judged, up to which it is worth while to gather what stands in them."""
_MOVED = 1 / 32
"""Of the lines, where so many one after the other are not found so, each is looked up."""


class KnownRows:
    """Rows of a file read before, each with its cells as cleaned.

    Each tells of nobody, and has no formula and no lines: it stays as it is.
    """

    def __init__(self) -> None:
        """Knows none."""
        self._lines: list[str] = []
        self._rows_of_lines: list[Row] = []
        """The lines of separated text, with their ends, and the row of each, found so before it is parsed."""
        self._numbers: dict[str, int] = {}
        """Where each of the lines stands; made once they do not follow on each other as they did."""
        self.place = 0
        """Of the line that is likely to come next."""
        self._missed = 0
        self._separator = ""
        self.rows: dict[Row, Row] = {}
        """By the row as printed: those of workbooks, and those of several lines."""
        self.unsound: set[int] = set()
        self.scant: set[int] = set()
        self.changed: set[int] = set()
        """The ids of those that are what `SheetRows` calls so."""

    def __bool__(self) -> bool:
        """True where some are known."""
        return bool(self._lines or self.rows)

    def begin(self, separator: str) -> None:
        """Begins a text whose cells are parted so: lines that were parted otherwise are other rows."""
        if separator != self._separator:
            self._lines, self._rows_of_lines = [], []
        self.place, self._missed, self._separator, self._numbers = 0, 0, separator, {}

    def of_lines(self, lines: Sequence[str]) -> list[Row | None]:
        """Of each line, in their order in the text, its row; None where it is not known, or moved and few are.

        Most follow on each other as they did, and to compare them takes a third of looking each up.
        """
        found: list[Row | None] = []
        while (n := len(found)) < len(lines):
            run, known = lines[n : n + AT_ONCE], self._lines[self.place : self.place + AT_ONCE]
            same = next(compress(count(), map(ne, run, known)), min(len(run), len(known)))
            found += self._rows_of_lines[self.place : self.place + same]
            self.place += same
            self._missed *= not same
            if same < len(run):
                number = self._number_of(run[same])
                found.append(self._rows_of_lines[number] if number is not None else None)
        return found

    def _number_of(self, line: str) -> int | None:
        """Where a line stands that is not the next one, and may be near; from there on it goes on."""
        near = self._lines[self.place : self.place + _NEAR]
        if line in near:
            number = self.place + near.index(line)
        else:
            self._missed += 1
            if not self._numbers and self._missed > len(self._lines) * _MOVED:
                self._numbers = {line: n for n, line in enumerate(self._lines)}
            if (found := self._numbers.get(line)) is None:
                return None
            number = found
        self.place = number + 1
        return number

    def unknown(self, column: int, cells: Sequence[str]) -> Sequence[str]:
        """Those of the cells of a column that do not stand there in a row that is as printed: one tells of nobody."""
        if len(cells) * _WORTH < len(self._rows_of_lines) + len(self.rows):
            return cells
        rows: Iterable[Row] = chain(self._rows_of_lines, self.rows.values())
        if self.changed:
            rows = (row for row in rows if id(row) not in self.changed)
        known = {*cells}.intersection(row[column] for row in rows if len(row) > column)
        return [*filterfalse(known.__contains__, cells)]

    def add(self, sheet: SheetRows, printed: Mapping[int, Row], apart: AbstractSet[int]) -> None:
        """Knows the fresh rows of a sheet, but for those `apart`.

        `printed`: by their 1-based numbers the rows that were otherwise before they were cleaned.
        """
        fresh, lines = sheet.fresh, sheet.lines
        rest: Iterable[int] = () if lines else fresh
        if apart or "" in lines:
            left = {"", *compress(lines, map(apart.__contains__, fresh))}
            rest = [*compress(fresh, map("".__eq__, lines))] if lines else fresh
            kept = [*map(not_, map(left.__contains__, lines))]
            fresh, lines = [*compress(fresh, kept)], [*compress(lines, kept)]
        self._lines += lines
        if lines:
            self._rows_of_lines += sheet if len(fresh) == len(sheet) else map(sheet.__getitem__, fresh)
        self.rows.update((printed.get(n + 1, sheet[n]), sheet[n]) for n in rest if n not in apart)
        for n in apart:
            self.rows.pop(sheet[n], None)
        for marked, ids in ((sheet.unsound, self.unsound), (sheet.scant, self.scant)):
            ids.update(map(id, compress(sheet, marked)) if 1 in marked else ())
        self.changed.update(id(sheet[n - 1]) for n in printed if n - 1 not in apart)


def widest(rows: Sequence[Sequence[str]]) -> int:
    """How many cells the longest of the rows has."""
    return rows.width if isinstance(rows, SheetRows) and rows.width else max(map(len, rows), default=0)


class SheetRows(list[Row]):
    """The rows of a sheet: as printed, but that a known one is as it was cleaned before, and held once."""

    def __init__(
        self, rows: Iterable[Sequence[str]] = (), known: KnownRows | None = None, plain: PlainSheet | None = None
    ) -> None:
        """Takes rows, and what is known of the rows of a file read before; `plain`: of these very ones (`mark`)."""
        super().__init__()
        self._known, self._plain = known or None, plain
        self._fresh: list[int] = []
        self.lines: list[str] = []
        """Of separated text that is read beside another: of each fresh row its line, "" where it has several."""
        self._widths: set[int] = set()
        self._is_mixed = False
        """True where some row of many that were looked at together was marked."""
        self._held: dict[int, dict[str, str] | None] = {}
        """By column the cells that are held once; None where most of them differ."""
        self.unclear = bytearray()
        """For each row 1 where it, or a row near it, may be otherwise once it is cleaned, or have a long cell."""
        self.unsound = bytearray()
        """For each row 1 where it, or a row near it, may have letters that were lost."""
        self.scant = bytearray()
        """For each row 1 where it has but `FEW_CELLS` as printed."""
        self.signed = bytearray()
        """For each row 1 where it, or a row near it, has a sign with which a formula begins."""
        self.escaped = bytearray()
        """For each row 1 where it, or a row near it, may have letters that are written as in a page."""
        self.judged: Sequence[int] | None = None
        """The 0-based numbers of the rows that alone may tell of somebody, where these very rows were judged before."""
        self.changed: set[int] = set()
        """The 0-based numbers of the rows that were otherwise before they were cleaned."""
        self.is_as_printed = True
        """False where a cell was put in another's place, or cut."""
        self.telling: list[int] = []
        """Those of the rows that may, once they are judged."""
        self.noted: set[int] = set()
        """By their 0-based numbers the rows of which something is, or may be, taken out."""
        self.taken: dict[int, Row] = {}
        """By their 0-based numbers those of which something is, as they were before."""
        self.take(list(rows))

    @property
    def fresh(self) -> Sequence[int]:
        """The 0-based numbers of the rows that are not known."""
        return self._fresh if self._known else range(len(self))

    @property
    def width(self) -> int:
        """How many cells each of the rows has; 0 where they have different numbers."""
        return next(iter(self._widths)) if self and len(self._widths) == 1 else 0

    def different(self) -> Mapping[int, Iterable[str]]:
        """By column its different cells, where most rows have one of another row and all are as they came."""
        are_as_they_came = self.width and self.judged is None and not self.noted and len(self.fresh) == len(self)
        return {n: held for n, held in self._held.items() if held is not None} if are_as_they_came else {}

    @property
    def to_judge(self) -> Sequence[int]:
        """The 0-based numbers of the rows that may tell of somebody, as far as is known."""
        return self.fresh if self.judged is None else self.judged

    def unknown(self, column: int, cells: Sequence[str]) -> Sequence[str]:
        """Those of the cells of a column that do not stand there in a known row, where so many are worth the while."""
        return self._known.unknown(column, cells) if self._known else cells

    def take(self, rows: Sequence[Sequence[str]]) -> None:
        """Adds rows, of which some may be known."""
        self._take(list(map(tuple, rows)), range(len(rows)))

    def take_lines(self, rows: Iterable[Row], fresh: Sequence[int], lines: Sequence[str]) -> None:
        """Adds rows of separated text, those of `fresh` by their places in it, and known ones.

        `lines`: of each fresh one its line, "" where it has several.
        """
        still = self._take(list(rows), fresh)
        self.lines += lines if len(still) == len(fresh) else compress(lines, map({*still}.__contains__, fresh))

    def _take(self, came: list[Row], fresh: Sequence[int]) -> Sequence[int]:
        """Adds rows, and gives the places of those that are not known, of the `fresh` ones."""
        if self._known and self._known.rows:
            found = {i: row for i in fresh if (row := self._known.rows.get(came[i])) is not None}
            fresh = [i for i in fresh if i not in found]
            for i, row in found.items():
                came[i] = row
        start = len(self)
        self._widths.update(map(len, came))
        self += self._with_cells_held_once(came) if len(fresh) == len(came) else came
        for marks in (self.unclear, self.unsound, self.scant, self.signed, self.escaped):
            marks.extend(bytes(len(came)))
        if self._known:
            self._fresh += map(start.__add__, fresh)
            for marks, ids in ((self.unsound, self._known.unsound), (self.scant, self._known.scant)):
                for i in compress(count(start), map(ids.__contains__, map(id, came))) if ids else ():
                    marks[i] = 1
        at_once = AT_ONCE if self._is_mixed else _MANY
        for at in range(0, len(fresh) if self._plain is None else 0, at_once):
            self._look_at(start, came, fresh[at : at + at_once])
        return fresh

    def _with_cells_held_once(self, rows: list[Row]) -> list[Row]:
        """The rows, cells of a column that say the same held once: they are compared quicker, and take less."""
        if not self.width and (len({*map(len, rows)}) != 1 or not rows[0]):
            return rows
        columns: list[Iterable[str]] = []
        for n, column in enumerate(zip(*rows, strict=True)):
            held = self._held.setdefault(n, {})
            columns.append(map(held.setdefault, column, column) if held is not None else column)
        rows = list(zip(*columns, strict=True))
        for n, held in self._held.items() if len(self) > _ENOUGH else ():
            if held is not None and _FEW * len(held) > len(self):
                self._held[n] = None
        return rows

    def _look_at(self, start: int, came: Sequence[Row], fresh: Sequence[int]) -> None:
        """Marks some of the rows that came last, the first as row `start`."""
        rows = came[fresh[0] : fresh[-1] + 1] if len(fresh) == fresh[-1] - fresh[0] + 1 else [came[i] for i in fresh]
        text = " ".join(filter(None, chain.from_iterable(rows)))
        is_clear = len(text) <= SHORT and are_clean(text)
        # As in `csv_text.is_mistaken`; what stands between two signs may be nothing once it is cleaned.
        is_sound = text.isascii() and ("?" not in text or (is_clear and "??" not in text))
        marked = (
            (self.unclear, not is_clear),
            (self.unsound, not is_sound),
            (self.signed, any(map(text.__contains__, _SIGNS))),
            (self.escaped, may_be_escaped(text)),
        )
        if len(fresh) > AT_ONCE and any(are_marked for _, are_marked in marked):
            self._is_mixed = True  # so are most of the rows to come
            for at in range(0, len(fresh), AT_ONCE):
                self._look_at(start, came, fresh[at : at + AT_ONCE])
            return
        for marks, are_marked in marked:
            for i in fresh if are_marked else ():
                marks[start + i] = 1
        columns = [*islice(zip(*rows, strict=False), FEW_CELLS + 1)]  # of the shortest row
        if len(columns) > FEW_CELLS and not any(any(map(eq, *pair)) for pair in combinations(columns, 2)):
            return  # where the first cells differ, as mostly, there is no scant row
        for i in compress(fresh, map(FEW_CELLS.__ge__, map(len, map(set, map(_FIRST_CELLS, rows))))):
            self.scant[start + i] = len(set(came[i])) <= FEW_CELLS

    def mark(self) -> None:
        """Marks all rows as they were found before, where these very ones were."""
        if plain := self._plain:
            for marks, runs in (self.unclear, plain.changed), (self.unsound, plain.unsound), (self.scant, plain.scant):
                for start, end in each_run(runs):
                    marks[start:end] = b"\1" * (end - start)

    def unescape(self) -> None:
        """Puts the letters in place that an export wrote as in a page."""
        for n in compress(count(), self.escaped) if 1 in self.escaped else ():
            for column, cell in enumerate(self[n]):
                if (text := unescaped(cell)) != cell:
                    self.put(n, column, text)

    def put(self, row: int, column: int, text: str) -> None:
        """Puts a text in the place of a cell."""
        cells = self[row]
        self[row] = (*cells[:column], text, *cells[column + 1 :])
        self.noted.add(row)
        self.is_as_printed = False

    def take_out(self, row: int, column: int, instead: str) -> None:
        """Puts a text in the place of a cell that nobody is to see; what it was is held in `taken` alone."""
        self.taken.setdefault(row, self[row])
        self.put(row, column, instead)
