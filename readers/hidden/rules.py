"""Cells that a conditional format makes unreadable: its rules are worked out where they can be, else they may hold.

What may be hidden by a rule leaks nothing where it is zero, blank, an error or the repeat of a value just above that
is shown: publishers hide such so. These read as ever. Any other cell that some rule may hide counts as hidden.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from msgspec import Struct, field

from readers.hidden.formulas import FAULT, Cells, ErrorValue, FormulaPlace, Unclear, compare, parse, truth, value_of
from readers.hidden.looks import Effect, Look
from readers.hidden.take_out import Cell, Conceal
from readers.workbook.annotations import MergedArea

Test = Callable[[Cells, int, int], bool | None]
_MOST_STATES = 64
_SIGNS = {
    "lessThan": "<", "lessThanOrEqual": "<=", "equal": "=", "notEqual": "<>", "greaterThanOrEqual": ">=",
    "greaterThan": ">",
}


class Rule(Struct):
    """One rule of a conditional format."""

    areas: list[MergedArea]
    test: Test
    """Whether it holds for a cell; None where that is not known."""
    effects: tuple[Effect, ...]
    """What it can change of the look: one, or each colour of a scale."""
    priority: int
    stops: bool = False

    def covers(self, row: int, column: int) -> bool:
        """True for a cell in one of its areas."""
        return any(a.holds(row, column) for a in self.areas)


class Rules(Struct):
    """The rules of a sheet, in the order in which they count, and the cells that they could hide."""

    rules: list[Rule]
    looks: dict[Cell, tuple[Look, bool]] = field(default_factory=dict)
    """Of each such cell the look of its own, and whether it holds a text."""

    def covers(self, row: int, column: int) -> bool:
        """True for a cell that some rule is for."""
        return any(r.covers(row, column) for r in self.rules)

    def may_hide(self, look: Look) -> bool:
        """True where some of the rules together could make cells of that look unreadable."""
        effects = [e for r in self.rules for e in r.effects]
        colours = {e.colour for e in effects if e.colour} | {None}
        fills = {e.fills for e in effects if e.fills} | {None}
        rest = [Effect(), *(e for e in effects if e.size is not None or e.form is not None or e.bare)]
        return any(look.under(e).may_hide() for e in rest) or any(
            look.under(Effect(colour=c, fills=f)).may_hide() for c in colours for f in fills
        )

    def judge(self, rows: Sequence[Sequence[str]], conceal: Conceal) -> None:
        """Puts the cells that the rules hide among those that nobody can read; takes out those that they show."""
        cells = Cells(rows, lambda r, c: self.looks.get((r, c), (None, False))[1])
        unseen = {r for a, b in conceal.rows for r in range(a, min(b, len(rows) - 1) + 1)}
        for (row, column), (look, is_text) in sorted(self.looks.items(), key=lambda item: item[0]):
            text = cells.text(row, column)
            value = text if is_text else value_of(text)
            number = None if isinstance(value, str) else float(value) if isinstance(value, (float, bool)) else 1.0
            looks = self._looks(look, cells, row, column)
            hides = [seen.hides(number) for seen in looks]
            if look.hides(number):
                if not any(hides) and not conceal.cells.get((row, column)):
                    conceal.cells.pop((row, column), None)
            elif any(hides) and not (
                value is None or value is FAULT or number == 0 or _repeats(rows, row, column, conceal, unseen)
            ):
                conceal.cells[row, column] = looks[hides.index(True)].words(number)

    def _looks(self, look: Look, cells: Cells, row: int, column: int) -> list[Look]:
        """How a cell may look in the end."""
        states: dict[tuple[Effect, bool], None] = {(Effect(), False): None}
        for rule in self.rules:
            holds = rule.test(cells, row, column) if rule.covers(row, column) else False
            if holds is False:
                continue
            after = {} if holds else dict(states)
            for changed, stopped in states:
                for effect in (Effect(),) if stopped else rule.effects:
                    after[changed.over(effect), stopped or rule.stops] = None
            states = after
            if len(states) > _MOST_STATES:
                return [look.under(Effect(bare=True, fills=((0, 0, 0),), colour=((0, 0, 0),)))]
        return [look.under(effect) for effect, _ in states]


def _repeats(rows: Sequence[Sequence[str]], row: int, column: int, conceal: Conceal, unseen: set[int]) -> bool:
    """True for a cell that says what the shown one above it says."""
    above = rows[row - 1][column] if row and column < len(rows[row - 1]) else ""
    return above == rows[row][column] and (row - 1, column) not in conceal.cells and row - 1 not in unseen


def by_formula(formula: str, areas: Sequence[MergedArea]) -> Test:
    """The test of a rule that has a formula: it is written for the first cell of the areas."""
    try:
        made = parse(formula)
    except Unclear:
        return unknown
    return _for_each_base(areas, lambda place: truth(made(place)))


def by_value(operator: str, formulas: Sequence[str], areas: Sequence[MergedArea]) -> Test:
    """The test of a rule that compares the cell's own value."""
    between = operator in ("between", "notBetween")
    try:
        made = [parse(f) for f in formulas]
    except Unclear:
        return unknown
    if len(made) < 1 + between or not (between or operator in _SIGNS):
        return unknown

    def holds(place: FormulaPlace) -> bool | None:
        value, limits = place.cells.at(place.row, place.column), [m(place) for m in made]
        if isinstance(value, ErrorValue) or any(isinstance(v, ErrorValue) for v in limits):
            return None
        if not between:
            return truth(compare(_SIGNS[operator], value, limits[0]))
        ends = [[truth(compare(sign, value, v)) for v in limits[:2]] for sign in (">=", "<=")]
        inside = (ends[0][0] and ends[1][1]) or (ends[0][1] and ends[1][0])
        return bool(inside) == (operator == "between")

    return _for_each_base(areas, holds)


def by_count(areas: Sequence[MergedArea], *, unique: bool) -> Test:
    """The test of a rule for values that stand once only, or else more than once."""
    counted: list[Counter[str]] = []

    def test(cells: Cells, row: int, column: int) -> bool:
        if not counted:
            counted.append(Counter(t.casefold() for a in areas for t in cells.within(*a)))
        return (counted[0][cells.text(row, column).casefold()] < 2) is unique

    return test


def _for_each_base(areas: Sequence[MergedArea], holds: Callable[[FormulaPlace], bool | None]) -> Test:
    """A test by formulas, which are written for one cell: of several areas it is not agreed for which."""
    bases = {(areas[0].top, areas[0].left), (min(a.top for a in areas), min(a.left for a in areas))}

    def test(cells: Cells, row: int, column: int) -> bool | None:
        try:
            given = {holds(FormulaPlace(cells, row, column, row - top, column - left)) for top, left in bases}
        except (Unclear, OverflowError, ValueError):
            return None
        return given.pop() if len(given) == 1 else None

    return test


def is_number(cells: Cells, row: int, column: int) -> bool:
    """The test of bars, signs and scales of colours."""
    return isinstance(cells.at(row, column), float)


def unknown(*_: object) -> None:
    """The test of a rule that cannot be worked out."""
    return
