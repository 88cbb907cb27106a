"""A register as it was read: columns, tables, editions, problems."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, ItemsView, Iterable, Iterator, KeysView, Mapping, Sequence, ValuesView
from enum import StrEnum
from operator import itemgetter
from typing import ClassVar, NamedTuple

from msgspec import Struct, field
from msgspec.structs import replace

from model.discreet import Uncompared
from model.hidden import WITHHELD_MARK, Hidden


class Level(StrEnum):
    """How much a problem matters."""

    NOTE = "note"
    WARNING = "warning"
    """Something could not be understood; nothing is lost; operators hear of it."""
    REFUSED = "refused"
    """The file cannot be taken as an edition: it is quarantined."""


class Problem(Struct, frozen=True):
    """Something a reader could not make sense of, with the place and what to do."""

    code: str
    """A short name in snake_case, of a closed list kept in docs/using/problems.md."""
    message: str
    level: Level = Level.WARNING
    file: str = ""
    sheet: str | None = None
    row: int | None = None
    """1-based."""


class Column(Struct, frozen=True):
    """One column of a table."""

    heading: str
    """As printed, white space cleaned. Unique within the table: a repeated heading gets " (2)"."""
    field: str | None
    """The field of `readers.columns.fields` that it was recognised as."""
    name: str
    """What its cells are called in JSON, changes and alerts: the field in a DfE register, else the heading."""
    why: str = ""
    """For people: why it is held to be this field, or none."""
    guessed: bool = False
    """True where its cells alone say so: what is known from another edition goes before."""
    said: bool = False
    """True where the user says what it is, or that it is nothing: so it stays."""


class SheetKind(StrEnum):
    """What a sheet is taken for. Only releases are told as releases."""

    RELEASES = "releases"
    AMENDMENTS = "amendments"
    PEOPLE = "people"
    """A list of persons, such as accredited researchers."""
    DEFINITIONS = "definitions"
    TOTALS = "totals"
    OTHER = "other"


NOTE_HEADING = "Note"
"""The one column of notes, and of sheets of words without a table, that are told as entries of a log of amendments."""
SECTION_LINE = "section_line"
"""In a row's cells the line of its sheet that it stands under (`Table.section_lines`)."""
OVER_ROWS = frozenset({SECTION_LINE, "sheet", "heading"})
"""In the fields of a change: what stands over its rows, which are the same."""
REFUSED = "refused"
"""The section (`Table.section`) of sheets and files of requests on which nothing was given."""
PLANNED = "open"
"""The section of sheets of requests and plans on which nothing has been given yet."""
FURTHER = "further_recipient"
"""The field of a further column of recipients ("Other organisations"); a table may have several."""
NAMED_BY_SHEET = {"home_office": "Home Office"}
"""Section -> who received what the rows of its sheets count, where no column says it."""
LISTS_OF_BODIES = frozenset({"recipient", FURTHER, "commissioner", "processor", "person"})
"""Fields whose cells list bodies or people, often one a line."""
NOBODY = frozenset({"", "-", "n/a", "na", "none", "nil", "no", "not applicable", "tbc", "unknown"})


def joined_recipients(first: str, further: Iterable[str]) -> str:
    """What the cells of several columns name, by lines, each once; `first` where none of them names a body."""
    named = [first.strip(" ;"), *further]
    said = {v.strip().casefold(): v for v in reversed(named) if v.strip().casefold() not in NOBODY}
    return ";\n".join(v for v in dict.fromkeys(named) if said.get(v.strip().casefold()) == v) or first


class Table(Uncompared, frozen=True, eq=False):
    """The rows under one heading row of one sheet. A sheet with several heading rows gives several tables."""

    unsaid: ClassVar[frozenset[str]] = frozenset({"taken"})
    file: str
    """Which file of the publication: its title with dates taken out, or its file name."""
    sheet: str
    """The tab's name, or the caption of an HTML table."""
    header_row: int
    """1-based."""
    columns: tuple[Column, ...]
    rows: Sequence[tuple[str, ...]]
    """Cleaned cell texts, as many as there are columns: dates from typed cells as 2017-06-22, all others as printed."""
    numbers: Sequence[int]
    """For each row its 1-based number in the sheet."""
    section: str = ""
    """What the sheet holds, by its name without dates: completed, open, live, shares, regular, npd, ...; or ""."""
    dfe: bool = False
    """True where the headings are those of the DfE's registers, so that columns go by field names."""
    notes: tuple[str, ...] = ()
    """Preamble and footnotes, in order."""
    kind: SheetKind = SheetKind.RELEASES
    withheld: tuple[tuple[int, tuple[str, ...]], ...] = ()
    """For each hidden row its 1-based number and a digest of each cell, in the order of `columns`."""
    taken: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """By its 1-based number each row of which a pupil's data was taken out, as it was before: to judge by, never to be
    shown, told or stored."""
    section_lines: tuple[tuple[int, str], ...] = ()
    """Behind which rows (1-based, rising) the rows stand under which line: (7, "Rejected requests")."""
    title: str = ""
    """What the publication calls the file now, dates and all."""
    dittos: tuple[int, ...] = ()
    """The numbers of the rows in which "As above" or the like is printed for the recipient."""
    named_by_sheet: str = ""
    """Who received what its rows count, by the name of the sheet, where no column says it: "Home Office"."""

    def as_it_was(self, index: int) -> tuple[str, ...]:
        """The row at `index` (0-based) with what was taken out of it: as `taken`."""
        return self.taken.get(self.numbers[index]) or self.rows[index]

    def as_printed(self) -> Table:
        """The table with what was taken out of it put back: to tell rows apart by, never to be shown, told or stored.

        Other cells are as they are now. A row of which no more was recorded stays without it.
        """
        if not self.taken:
            return self
        rows = list(self.rows)
        for i, number in enumerate(self.numbers):
            if number in self.taken:  # few are
                rows[i] = self.printed_row(i)
        return replace(self, rows=rows, taken={})

    def printed_row(self, index: int) -> tuple[str, ...]:
        """A row as in `as_printed`, by its index (0-based)."""
        row, was = self.rows[index], self.taken.get(self.numbers[index])
        if was is None:
            return row
        return tuple([w if WITHHELD_MARK in c or "://" in w else c for c, w in zip(row, was, strict=True)])

    def section_line(self, index: int) -> str:
        """The line that the row at `index` (0-based) stands under, "" where there is none."""
        if not self.section_lines:
            return ""
        at = bisect_left(self.section_lines, (self.numbers[index],))
        return self.section_lines[at - 1][1] if at else ""

    def record(self, index: int) -> dict[str, str]:
        """The row at `index` (0-based) by column name; empty cells left out.

        In another register than the DfE's what was recognised is given besides, under its field name. The line that it
        stands under is SECTION_LINE.
        """
        return self.record_reader()(index)

    def record_reader(self) -> Callable[[int], dict[str, str]]:
        """`record` by the row's index, the columns looked at once."""
        rows, names = self.rows, [c.name for c in self.columns]
        besides = [(i, c.field) for i, c in enumerate(self.columns) if c.field and c.field != c.name and not self.dfe]
        # Kept in a DfE register too, where it stands under its heading: so its meaning is known of a later edition.
        further = [i for i, c in enumerate(self.columns) if c.field == FURTHER]

        def read(index: int) -> dict[str, str]:
            row = rows[index]
            out = {name: cell for name, cell in zip(names, row, strict=True) if cell}
            for i, beside in besides:
                if row[i] and beside not in out:
                    out[beside] = row[i]
            if further and (said := next(filter(None, map(row.__getitem__, further)), "")):
                out[FURTHER] = said
            if line := self.section_line(index):
                out[SECTION_LINE] = line
            return out

        return read

    def field_value(self, index: int, name: str) -> str:
        """The cell of the first column recognised as field `name`, ""; of "recipient" further columns too, by lines."""
        first = self._first(index, name) or (self.named_by_sheet if name == "recipient" else "")
        if name != "recipient" or all(c.field != FURTHER for c in self.columns):
            return first
        row = zip(self.columns, self.rows[index], strict=True)
        return joined_recipients(first, (v for c, v in row if c.field == FURTHER))

    def field_values(self, name: str) -> Sequence[str]:
        """`field_value` of each row."""
        if (at := self._only_column(name)) is not None:
            return list(map(itemgetter(at), self.rows))
        return list(map(self.field_reader(name), range(len(self.rows))))

    def field_reader(self, name: str) -> Callable[[int], str]:
        """`field_value` of this field by the row's index, the column looked for once."""
        at, rows = self._only_column(name), self.rows
        return (lambda i: self.field_value(i, name)) if at is None else (lambda i: rows[i][at])

    def _only_column(self, name: str) -> int | None:
        """Where the one column is of which each cell is the `field_value` of its row; None where there is none such."""
        places = [i for i, c in enumerate(self.columns) if c.field == name]
        is_alone = len(places) == 1 and (name != "recipient" or all(c.field != FURTHER for c in self.columns))
        return places[0] if is_alone else None

    def _first(self, index: int, name: str) -> str:
        for c, v in zip(self.columns, self.rows[index], strict=True):
            if c.field == name and v:
                return v
        return ""


class SeenRecord(Mapping[str, str]):
    """A row of a table by column name (`Table.record`), made each time it is looked at: all may be held at once."""

    __slots__ = ("_index", "_read")

    def __init__(self, read: Callable[[int], dict[str, str]], index: int) -> None:
        """`read`: the `record_reader` of its table."""
        self._read = read
        self._index = index

    def as_dict(self) -> dict[str, str]:
        return self._read(self._index)

    def __getitem__(self, name: str) -> str:
        return self.as_dict()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.as_dict())

    def __len__(self) -> int:
        return len(self.as_dict())

    def __repr__(self) -> str:
        return repr(self.as_dict())

    # Each by itself would make the row anew for every cell.
    def keys(self) -> KeysView[str]:
        return self.as_dict().keys()

    def values(self) -> ValuesView[str]:
        return self.as_dict().values()

    def items(self) -> ItemsView[str, str]:
        return self.as_dict().items()


class RowKind(StrEnum):
    """What a row of a sheet is taken for. Every row is one of these, so that the counts add up to the sheet's rows."""

    DATA = "data"
    HEADING = "heading"
    TOTAL = "total"
    NOTE = "note"
    AMENDMENT = "amendment"
    PERSON = "person"
    HIDDEN = "hidden"
    BLANK = "blank"


class SheetAccount(Struct, frozen=True):
    """How one sheet of a file was understood."""

    name: str
    """As printed; "" for separated text."""
    kind: SheetKind
    reason: str
    rows: int
    """All rows of the sheet up to its last one that is filled, hidden and blank ones too."""
    counts: Mapping[RowKind, int]
    """How many rows of each kind there are; they add up to `rows`."""


def each_run(runs: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The first number and the one behind the last of each run of a `PlainSheet`."""
    return zip(runs[::2], runs[1::2], strict=True)


class PlainSheet(Struct, frozen=True):
    """How separated text was read that is one table and little else: read again by the same reader it is the same.

    Of rows there are runs, the 0-based numbers of the first one and of the one behind the last: (0, 3, 7, 8).
    """

    names: tuple[str, ...]
    """By which it was read."""
    table: Table
    """Without its rows."""
    rows: Sequence[int]
    """Those of the sheet that are the table's."""
    changed: Sequence[int]
    """Those that were otherwise before they were cleaned."""
    unsound: Sequence[int]
    scant: Sequence[int]
    """As `readers.workbook.rows.SheetRows` has them."""


class SheetTelling(NamedTuple):
    """Which rows of a sheet may tell of somebody: no other does, when the same reader reads the same file again."""

    length: int
    """How many rows it has."""
    rows: Sequence[int]
    """The 0-based numbers of those, rising."""
    plain: PlainSheet | None = None
    """Where it is such a one of many rows."""


class Reading(Struct, frozen=True):
    """What a reader made of one file."""

    tables: tuple[Table, ...]
    problems: tuple[Problem, ...] = ()
    sheets: tuple[SheetAccount, ...] = ()
    hidden: tuple[Hidden, ...] = ()
    """What the file hides; none of it stands in `tables`."""
    aside: tuple[tuple[str, ...], ...] = ()
    """Of each row of a hidden sheet the digests of its cells."""
    telling: tuple[SheetTelling, ...] = ()
    """Of each sheet, as the file has it."""

    @property
    def registers(self) -> tuple[Table, ...]:
        return tuple(t for t in self.tables if t.kind is SheetKind.RELEASES)

    @property
    def amendments(self) -> tuple[Table, ...]:
        return tuple(t for t in self.tables if t.kind is SheetKind.AMENDMENTS)

    @property
    def tells_of_nobody(self) -> bool:
        """True where it is known that no row of its one table, as it stands there, tells of anybody."""
        plain = self.telling[0].plain if len(self.telling) == 1 else None
        if plain is None or plain.changed:
            return False
        return not any(start <= n < end for start, end in each_run(plain.rows) for n in self.telling[0].rows)

    @property
    def refused(self) -> Problem | None:
        """The first problem for which the file cannot be taken, if there is one."""
        return next((p for p in self.problems if p.level is Level.REFUSED), None)


class RowPlace(NamedTuple):
    """The place of a row."""

    file: str
    sheet: str
    row: int


class Edition(Struct, frozen=True):
    """All tables of all files of one publication at one time. Rows are counted through, in order of the tables."""

    tables: tuple[Table, ...]
    aside: tuple[tuple[str, ...], ...] = ()
    """Of each row of a hidden sheet the digests of its cells."""

    def __len__(self) -> int:
        return sum(len(t.rows) for t in self.tables)

    def as_printed(self) -> Edition:
        """The edition with what was taken out of it put back: as `Table.as_printed`."""
        if not any(t.taken for t in self.tables):
            return self
        return replace(self, tables=tuple([t.as_printed() for t in self.tables]))

    def locate(self, index: int) -> tuple[Table, int]:
        """The table and the index within it of the row with the running number `index` (0-based)."""
        for table in self.tables:
            if index < len(table.rows):
                return table, index
            index -= len(table.rows)
        raise IndexError(index)

    def place(self, index: int) -> RowPlace:
        """File, sheet and printed row number of a row."""
        table, i = self.locate(index)
        return RowPlace(table.file, table.sheet, table.numbers[i])

    def number_of(self) -> Callable[[str, str, int], int]:
        """From file, sheet and printed number of a row to its running number; -1 of a row that is not there."""
        places: dict[tuple[str, str], dict[int, int]] = {}
        for n, table, i in self.indices():
            places.setdefault((table.file, table.sheet), {})[table.numbers[i]] = n
        nothing: dict[int, int] = {}
        return lambda file, sheet, row: places.get((file, sheet), nothing).get(row, -1)

    def indices(self) -> Iterator[tuple[int, Table, int]]:
        """(running number, table, index within it) of every row."""
        n = 0
        for table in self.tables:
            for i in range(len(table.rows)):
                yield n, table, i
                n += 1
