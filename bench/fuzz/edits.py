"""What a clerk's program or hand does to a register: each knows which rows say something else afterwards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random

from bench.fuzz.books import HEADING, OTHER, Base, Grid, written
from bench.fuzz.damage import Mutation
from bench.leaks.model import Cell, Row, Sheet, Value

Truth = tuple[frozenset[str] | None, bool]
"""The rows that say something else (None: all may), and whether the headings do."""
NOTHING: Truth = frozenset(), False
ALL: Truth = None, False
ODD = ("NaN", "NULL", "null", "#REF!", "#N/A", "1e308", "-", "=1+1", "", "None", "undefined", "0", "x" * 40_000,
       "\u202eesrever", "a\u200bb", "\x0b", "Ã©cole", "\ufffd\ufffd")


def _name(grid: Grid, *rows: int) -> Truth:
    return frozenset(r for i in rows if (r := grid.references[i])), False


def cells_swapped(grid: Grid, dice: Random) -> Truth:
    """Two cells of one row."""
    row = dice.choice(grid.data)
    a, b = dice.sample(range(len(grid.rows[row])), 2)
    cells = grid.rows[row]
    cells[a], cells[b] = cells[b], cells[a]
    return _name(grid, row)


def column_cells_swapped(grid: Grid, dice: Random) -> Truth:
    """Two cells of one column."""
    one, two = dice.sample(grid.data, 2)
    at = dice.randrange(len(grid.rows[one]))
    grid.rows[one][at], grid.rows[two][at] = grid.rows[two][at], grid.rows[one][at]
    return _name(grid, one, two)


def rows_lost(grid: Grid, dice: Random) -> Truth:
    wanted = dice.choice((1, 2, 3, len(grid.data) // 10, len(grid.data) // 2, len(grid.data)))
    gone = set(dice.sample(grid.data, max(1, wanted)))
    truth = _name(grid, *gone)
    _keep(grid, [i for i in range(len(grid.rows)) if i not in gone])
    return truth


def tail_lost(grid: Grid, dice: Random) -> Truth:
    keep = dice.randrange(grid.head + 1, len(grid.rows))
    truth = _name(grid, *range(keep, len(grid.rows)))
    _keep(grid, list(range(keep)))
    return truth


def row_twice(grid: Grid, dice: Random) -> Truth:
    row = dice.choice(grid.data)
    truth = _name(grid, row)
    _put(grid, dice.choice(grid.data), list(grid.rows[row]), grid.references[row])
    return truth


def rows_added(grid: Grid, dice: Random) -> Truth:
    """What is meant to be told."""
    told = set()
    for n in range(dice.randint(1, 3)):
        row = dice.choice(grid.data)
        told.add(reference := f"DR990101.{60 + n}")
        cells = [reference if c == grid.references[row] else c for c in grid.rows[row]]
        _put(grid, len(grid.rows), cells, reference)
    return frozenset(told), False


def row_emptied(grid: Grid, dice: Random) -> Truth:
    row = dice.choice(grid.data)
    grid.rows[row] = [None] * len(grid.rows[row])
    return _name(grid, row)


def cell_odd(grid: Grid, dice: Random) -> Truth:
    row = dice.choice(grid.data)
    grid.rows[row][dice.randrange(len(grid.rows[row]))] = dice.choice(ODD)
    return _name(grid, row)


def column_odd(grid: Grid, dice: Random) -> Truth:
    """A whole column of errors, as when the sheet it came from is gone."""
    at, value = dice.randrange(len(grid.rows[grid.head])), dice.choice(ODD[:6])
    for row in grid.data:
        grid.rows[row][at] = value
    return ALL


def rows_ordered(grid: Grid, dice: Random) -> Truth:
    order = grid.data
    dice.shuffle(order)
    _keep(grid, [*range(grid.head + 1), *order])
    return NOTHING


def columns_ordered(grid: Grid, dice: Random) -> Truth:
    order = list(range(len(grid.rows[grid.head])))
    dice.shuffle(order)
    grid.rows = [[r[i] for i in order] if len(r) == len(order) else r for r in grid.rows]
    return NOTHING


def column_lost(grid: Grid, dice: Random) -> Truth:
    at = dice.randrange(len(grid.rows[grid.head]))
    for row in (grid.head, *grid.data):
        del grid.rows[row][at]
    return None, True


def column_added(grid: Grid, _: Random) -> Truth:
    """An empty one says nothing of any row."""
    for row in (grid.head, *grid.data):
        grid.rows[row].append("Notes" if row == grid.head else None)
    return frozenset(), True


def heading_renamed(grid: Grid, dice: Random) -> Truth:
    cells = grid.rows[grid.head]
    cells[dice.randrange(len(cells))] = dice.choice(("Zzyzx", "", None, "Reference", "Name", "1"))
    return frozenset(), True


def heading_merged(grid: Grid, dice: Random) -> Truth:
    """Over the one beside it, which is lost."""
    at = dice.randrange(len(grid.rows[grid.head]) - 1)
    grid.merges.append((grid.head, at, grid.head, at + 1))
    grid.rows[grid.head][at + 1] = None
    return frozenset(), True


def heading_lost(grid: Grid, _: Random) -> Truth:
    _keep(grid, [i for i in range(len(grid.rows)) if i != grid.head])
    return frozenset(), True


def heading_twice(grid: Grid, dice: Random) -> Truth:
    _put(grid, dice.choice(grid.data), list(grid.rows[grid.head]), OTHER)
    return NOTHING


def blank_rows(grid: Grid, dice: Random) -> Truth:
    for _ in range(dice.randint(1, 4)):
        _put(grid, dice.choice(grid.data), [None] * len(grid.rows[grid.head]), OTHER)
    return NOTHING


def footer(grid: Grid, dice: Random) -> Truth:
    text = dice.choice(("Note: figures were revised in May.", f"Total: {len(grid.data)}", "Source: the department"))
    _put(grid, len(grid.rows), [None] * len(grid.rows[grid.head]), OTHER)
    _put(grid, len(grid.rows), [text], OTHER)
    return NOTHING


def spacing(grid: Grid, dice: Random) -> Truth:
    """Spaces, no-break spaces and quotes as another program writes them."""
    make: Callable[[str], str] = dice.choice((
        lambda t: f" {t} ", lambda t: t.replace(" ", "\u00a0"), lambda t: t.replace(" ", "  "),
        lambda t: t.replace("'", "\u2019"), lambda t: f"{t}\n",
    ))
    for row in grid.data:
        grid.rows[row] = [make(v) if isinstance(v, str) else v for v in grid.rows[row]]
    return NOTHING


def dates_otherwise(grid: Grid, _: Random) -> Truth:
    """Typed dates become words."""
    for row in grid.data:
        grid.rows[row] = [f"{v.day} {v:%B %Y}" if isinstance(v, date) else v for v in grid.rows[row]]
    return NOTHING


def dates_as_numbers(grid: Grid, _: Random) -> Truth:
    for row in grid.data:
        grid.rows[row] = [(v - date(1899, 12, 30)).days if isinstance(v, date) else v for v in grid.rows[row]]
    return ALL


def renumbered(grid: Grid, _: Random) -> Truth:
    for n, row in enumerate(grid.data):
        grid.rows[row] = [f"X-{n + 1:04}" if c == grid.references[row] else c for c in grid.rows[row]]
    return ALL


def shifted(grid: Grid, dice: Random) -> Truth:
    """A cell is put in and the rest of its row moves on."""
    row = dice.choice(grid.data)
    grid.rows[row].insert(dice.randrange(len(grid.rows[row])), dice.choice((None, "x")))
    return _name(grid, row)


def column_shifted(grid: Grid, dice: Random) -> Truth:
    """A cell is deleted and those below it move up."""
    at, first = dice.randrange(1, len(grid.rows[grid.head])), dice.choice(grid.data)
    below = [i for i in grid.data if i >= first]
    values: list[Value] = [grid.rows[i][at] for i in below][1:]
    for i, value in zip(below, [*values, None], strict=True):
        grid.rows[i][at] = value
    return _name(grid, *below)


def cover_sheet(grid: Grid, dice: Random) -> Truth:
    text = dice.choice(("", "This workbook lists what the department shared.", "Contents"))
    grid.more.append(Sheet("Cover", [Row([Cell(text)])]))
    return NOTHING


def preamble(grid: Grid, dice: Random) -> Truth:
    for _ in range(dice.randint(1, 5)):
        _put(grid, 0, [dice.choice((None, "Published quarterly", "Contact: the data team"))], OTHER)
    return NOTHING


EDITS: tuple[Callable[[Grid, Random], Truth], ...] = (
    cells_swapped, column_cells_swapped, rows_lost, tail_lost, row_twice, rows_added, row_emptied, cell_odd, column_odd,
    rows_ordered, columns_ordered, column_lost, column_added, heading_renamed, heading_merged, heading_lost,
    heading_twice, blank_rows, footer, spacing, dates_otherwise, dates_as_numbers, renumbered, shifted, column_shifted,
    cover_sheet, preamble,
)


def edit(base: Base, dice: Random) -> Mutation:
    """One of them, or (one in four) two."""
    grid = base.grid.copy()
    may: set[str] | None = set()
    names: list[str] = []
    heading = False
    for one in dice.sample(EDITS, 2 if dice.random() < 0.25 else 1):
        if HEADING not in grid.references or len(grid.data) < 2:
            break
        rows, changed = one(grid, dice)
        may = None if rows is None or may is None else may | rows
        heading, names = heading or changed, [*names, one.__name__.replace("_", " ")]
    kind = names[0] if len(names) == 1 else "two edits"
    return Mutation(kind, written(base.form, grid), None if may is None else frozenset(may), heading=heading)


def _keep(grid: Grid, rows: list[int]) -> None:
    grid.rows, grid.references = [grid.rows[i] for i in rows], [grid.references[i] for i in rows]


def _put(grid: Grid, at: int, cells: list[Value], reference: str | None) -> None:
    grid.rows.insert(at, cells)
    grid.references.insert(at, reference)
    grid.merges = [(r + (r >= at), c, r2 + (r2 >= at), c2) for r, c, r2, c2 in grid.merges]
