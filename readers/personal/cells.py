"""Cells that tell of a child by what they say, whatever heads them (`text.privacy.private`)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import compress, filterfalse, pairwise, zip_longest
from operator import itemgetter, not_

from model.hidden import WITHHELD_CELL
from readers.columns.fields import field_of, heading_key
from readers.columns.values import is_date_like, share
from readers.personal.headings import check_of, is_full_name
from readers.personal.pasted import tells_as_text
from readers.personal.persons import HALF, MAX_HEADING, OWN_DIGITS, WORD, is_name, kind_of
from readers.personal.pupil_lists import may_head_list
from readers.workbook.rows import Row, SheetRows, widest
from text.pattern import lazy_pattern
from text.privacy.cell_forms import is_person_like
from text.privacy.marks import DIGIT, PUPIL_NUMBER, marks_of, own_mark_in, valid_pupil_number
from text.privacy.naming import as_searched, persons_in
from text.privacy.private import JUDGED_LATER, is_a_name, is_a_sign, may_tell, tells
from text.privacy.prose import address_tells
from text.privacy.quiet import is_quiet, not_quiet
from text.privacy.rules.children import is_rare_name, known_in, named_in_case, unclaimed_in
from text.privacy.rules.family import of_contacts
from text.privacy.rules.one_child import is_a_case, is_of_missing_child, speaks_of_one
from text.privacy.rules.sought import asks_about_persons, names_one_sought
from text.privacy.titles.of_one import names_in_title
from text.privacy.unclaimed.cells import is_unclaimed, speaks_of_many
from text.privacy.unclaimed.received import body_alone

_TEN_DIGITS = lazy_pattern(r"\d{10}")
_HEAD_ROWS = 60
_CELLS_OF_HEADS = 3
_FEW_NAMES, _MOST_NAMES, _LOOKED_AT = 2, 0.1, 1_000
"""Cells of a column, and part of those looked at, that name somebody: of more the column is one of persons."""
_LETTER_LAST = lazy_pattern(r"[A-Z][a-z'\u2019-]{2,},? [A-Z]\.?")
_LAST_MARKS = lazy_pattern(r"(?i)\b(?:upn|unique pupil number|pupil|whose|who was|who is)\W*$")
_AT_ONCE = 50_000
"""Rows whose different cells are gathered: most stand in many rows."""
_SAMPLE = 1_000
"""Cells of a column by which it is seen whether most differ."""
_DIGITS = frozenset("0123456789")
_LAST = itemgetter(slice(-1, None))


def cells_saying(rows: SheetRows) -> tuple[set[str], set[str]]:
    """The cells that may tell of somebody, or head a column that does, and those of who asks about persons.

    A row of others needs no closer look.
    """
    saying, asking = set[str](), set[str]()
    seen: dict[int, set[str]] = defaultdict(set)
    """By column those that were looked at, where most stand in many rows."""
    different = rows.different()
    for n in range(0, len(rows.to_judge), _AT_ONCE):
        some_of = rows.to_judge[n : n + _AT_ONCE]
        every = isinstance(some_of, range)
        some = rows[some_of[0] : some_of[-1] + 1] if every else list(map(rows.__getitem__, some_of))
        for at, column in _columns(rows, some, different):  # cells of one form stand together
            # In their order, in which they also lie in memory: a sixth quicker.
            cells: Sequence[str] = column
            if at in different:
                cells = () if n else [*different[at]]
            elif not _mostly_differ(column[:_SAMPLE]):
                cells = [*filterfalse(seen[at].__contains__, dict.fromkeys(column))]
                seen[at].update(cells if len(seen[at]) < _AT_ONCE else ())
            no_number = compress(cells, map(not_, map(_DIGITS.__contains__, map(_LAST, cells))))
            may = rows.unknown(at, [*filter(_may_head, no_number), *not_quiet(cells)])
            asking.update(filter(asks_about_persons, may))
            saying.update(c for c in may if c not in saying and not says_nothing(c))
    return saying, asking


def _columns(rows: SheetRows, some: Sequence[Row], seen: Container[int]) -> Iterator[tuple[int, Sequence[str]]]:
    """The columns of some of the rows, by their numbers; of those that are seen by themselves no cell."""
    if rows.width:
        return ((at, () if at in seen else [*map(itemgetter(at), some)]) for at in range(rows.width))
    return enumerate(zip_longest(*some, fillvalue=""))


def _mostly_differ(cells: Sequence[str]) -> bool:
    return 10 * len({*cells}) > 9 * len(cells)


def _may_head(cell: str) -> bool:
    """False for what heads no column of what is looked for: a digit stands there only in brackets."""
    return len(cell) <= MAX_HEADING and ("(" in cell or DIGIT.search(cell) is None)


@lru_cache(maxsize=16384)
def says_nothing(cell: str) -> bool:
    """True for a cell that tells of nobody and heads no column that does."""
    if _may_head(cell) and (check_of(cell) or kind_of(cell) or may_head_list(cell)):
        return False
    if is_a_case(cell):
        return False
    if is_unclaimed(cell) or body_alone(cell):
        return False
    if is_quiet(cell):
        return True
    text = as_searched(cell)
    tell = tells(cell) or speaks_of_one(text) or is_a_sign(text) or is_of_missing_child(text)
    return not (tell or address_tells(cell) or tells_as_text(cell))


class TellingCells:
    """The cells of a sheet that tell of a child by what they say, whatever heads it (`text.privacy.private`)."""

    def __init__(
        self, rows: Sequence[Sequence[str]], own: Mapping[str, str], heads: Sequence[str] | None = None
    ) -> None:
        """`heads`: the row that heads columns, where it is known."""
        self.rows, self.own = rows, own
        if heads is not None:
            self.heads = heads
        self.cells: dict[tuple[int, int], str] = {}
        self.children: dict[int, list[str]] = {}
        """By row, the names of those of whom another cell speaks."""
        self._seeking: dict[int, bool | None] = {}
        """By column, whether a rare name may be all that its cells say of one who is sought; None where nobody is."""
        self._bodies: dict[tuple[int, int], str] = {}
        """What is left of cells of who received, of which a part tells."""
        self._names_alone: dict[int, bool] = {}
        """By column, whether a name that stands there alone is taken for a child's."""

    @cached_property
    def heads(self) -> Sequence[str]:
        """The first row that heads columns, best of the first; asked for where a cell tells."""

        def known(row: Sequence[str]) -> int:
            return sum(bool(field_of(t)) for t in row if t and len(t) <= MAX_HEADING)

        return max(self.rows[:_HEAD_ROWS], key=known)

    @property
    def _top(self) -> int:
        """The number of the row that heads columns."""
        return next((n for n, row in enumerate(self.rows[:_HEAD_ROWS]) if row == self.heads), 0)

    def heading(self, column: int) -> str:
        """What stands above a column."""
        return self.heads[column] if column < len(self.heads) else ""

    def judged_later(self, column: int) -> bool:
        """True for the columns of those who are named: the exception that `JUDGED_LATER` states."""
        heading = self.heading(column)
        return not JUDGED_LATER.isdisjoint((heading, field_of(heading, self.own)))

    def is_of_release(self, row: Sequence[str]) -> bool:
        """True for a row below the headings of a register that heads nothing: a note "Home postcode" is one of many."""
        if row is self.heads:
            return False
        filled = [c for c, text in enumerate(row) if text and field_of(self.heading(c), self.own)]
        heading = (field_of(row[c]) or check_of(row[c]) or kind_of(row[c]) for c in filled)
        return len(filled) > _CELLS_OF_HEADS and sum(map(bool, heading)) * 2 < len(filled)

    def below_nothing(self, numbers: Iterable[int]) -> dict[tuple[int, int], str]:
        """The names alone, below no heading, in rows of which something else is taken out."""
        bare = [c for c, text in enumerate(self.heads) if not text.strip()] if self.rows else []
        cells = ((n, c, self.rows[n][c]) for n in numbers for c in bare if c < len(self.rows[n]) and self.rows[n][c])
        plain = ((n, c, cell, as_searched(cell)) for n, c, cell in cells)
        return {(n, c): cell for n, c, cell, t in plain if is_a_name(t) or is_rare_name(t) or _LETTER_LAST.fullmatch(t)}

    def births_below_nothing(self) -> dict[tuple[int, int], str]:
        """A name and a day beside each other below no heading; also in a sheet that begins with such a row."""
        if not self.rows:
            return {}
        begins = not any(field_of(t, self.own) for t in self.heads if t) and bool(_name_beside_day(self.heads))
        width = widest(self.rows)
        bare = [c for c in range(width) if begins or not self.heading(c).strip()]
        found: dict[tuple[int, int], str] = {}
        for n, row in enumerate(self.rows) if len(bare) > 1 else ():
            cells = [row[c] if c < len(row) else "" for c in bare]
            found |= {(n, bare[c]): cells[c] for c in _name_beside_day(cells) if any(cells)}
        return found

    def headings_that_name(self, columns: Iterable[int]) -> dict[tuple[int, int], str]:
        """Of these columns each heading that is a name and nothing else: a name above what tells is a child's."""
        top = self._top
        heads = ((c, self.heading(c)) for c in columns)
        return {(top, c): t for c, t in heads if t and is_full_name(t) and not field_of(t, self.own)}

    def headings_of_one(self) -> dict[tuple[int, int], str]:
        """Headings that head no field of a register and say whose figures stand below: "Ada Quill DOB"."""
        if not any(field_of(t, self.own) for t in self.heads):
            return {}
        top = self._top
        heads = ((c, t) for c, t in enumerate(self.heads) if t and not field_of(t, self.own))
        return {(top, c): t for c, t in heads if not (check_of(t) or kind_of(t)) and any(names_in_title(t))}

    def look_at(self, number: int, row: Sequence[str]) -> None:
        """Notes the cells of a row that tell."""
        near = {c: as_searched(t) for c, t in enumerate(row) if t and (may_tell(t) or tells_as_text(t))}
        found = {c: t for c, t in near.items() if self._is_taken(c, row[c])}  # as printed: its lines tell too
        found |= {c: t for c, t in near.items() if self._is_left_over(c, t, near.values())}
        for c in filter(self.judged_later, near):
            if body := body_alone(row[c]):
                self._bodies[number, c] = body
                found[c] = near[c].removeprefix(body)
        case = any(is_a_case(t) for c, t in near.items() if self._says_what_for(c))
        speaks = case or any(map(speaks_of_one, near.values())) or any(map(own_mark_in, found.values()))
        if found or speaks or any(is_a_sign(t) or is_of_missing_child(t) for t in near.values()):
            for c, (text, names) in self._named_elsewhere(near, found, speaks=speaks, case=case).items():
                found[c] = text
                self.children.setdefault(number, []).extend(names)
            self.cells.update({(number, c): t for c, t in found.items()})

    def look_for_sought(self, number: int, row: Sequence[str]) -> None:
        """Notes the cells that name somebody, in a row of who asks about persons."""
        if row is self.heads:
            return
        for c, cell in enumerate(row):
            if c not in self._seeking:
                alone = self._says_what_for(c) or field_of(self.heading(c), self.own) is None
                self._seeking[c] = alone if self._may_be_a_child(c) else None
            alone_there = self._seeking[c]
            if cell and alone_there is not None and names_one_sought(as_searched(cell), alone=alone_there):
                self.cells[number, c] = cell

    def _named_elsewhere(
        self, near: Mapping[int, str], found: Mapping[int, str], *, speaks: bool, case: bool
    ) -> dict[int, tuple[str, list[str]]]:
        """The other cells of a row that name the child of whom it speaks, with the names."""
        nobody = not any(any(persons_in(t)) for t in found.values())
        unnamed = speaks and not any(map(known_in, found.values()))
        out: dict[int, tuple[str, list[str]]] = {}
        for c in near.keys() - found.keys():
            text = near[c]
            if not self._may_be_a_child(c):
                continue
            if nobody and is_a_name(text):  # in a cell of its own, beside one with a birth date or an age alone
                names = [text]
            else:
                names = named_in_case(text) or (known_in(text) if unnamed else [])
                anywhere = self._says_what_for(c) or not self.heading(c).strip()
                if not names and unnamed and anywhere and (is_rare_name(text) or _LETTER_LAST.fullmatch(text)):
                    names = [text]
                if case and not names and self._says_what_for(c):
                    names = unclaimed_in(text)
            if names:
                out[c] = text, names
        return out

    def _is_taken(self, column: int, text: str) -> bool:
        heading = self.heading(column)
        if address_tells(text):
            return True
        if tells(text):
            return _tells_beside_the_recipient(text) if self.judged_later(column) else bool(tells(text, heading))
        return self._may_be_a_child(column) and tells_as_text(text)

    def _is_left_over(self, column: int, text: str, row: Iterable[str]) -> bool:
        """True for a name of which the cell says nothing of work; a title may name who studies."""
        if not is_unclaimed(text) or text == self.heading(column) or not self._stands_out(column):
            return False
        if heading_key(self.heading(column)) in self.own:
            return False
        return field_of(self.heading(column), self.own) != "title" or not any(map(speaks_of_many, row))

    def _stands_out(self, column: int) -> bool:
        """True for a column of what was done, for what, in which few cells name somebody of whom no work is said."""
        if column not in self._names_alone:
            others = field_of(self.heading(column), self.own) == "dataset" or self._says_what_for(column)
            cells = [r[column] for r in self.rows[:_LOOKED_AT] if column < len(r) and r[column]] if others else []
            alone = sum(map(is_unclaimed, cells))
            self._names_alone[column] = others and alone <= max(_FEW_NAMES, len(cells) * _MOST_NAMES)
        return self._names_alone[column]

    def _may_be_a_child(self, column: int) -> bool:
        return not self.judged_later(column) and not of_contacts(self.heading(column))

    def _says_what_for(self, column: int) -> bool:
        return field_of(self.heading(column), self.own) in ("title", "purpose", "note")

    def found(self) -> Mapping[tuple[int, int], str]:
        """The cells that tell, but for references that only have the form of a pupil number."""
        by_column: dict[int, list[str]] = {}
        for (_, c), text in self.cells.items():
            if PUPIL_NUMBER.fullmatch(text):
                by_column.setdefault(c, []).append(text)
        for c, numbers in by_column.items():
            filled = sum(1 for r in self.rows if c < len(r) and r[c].strip())
            named = field_of(self.heading(c), self.own) in ("reference", "row_id")
            if named and share(numbers, valid_pupil_number) < HALF and len(numbers) >= HALF * (filled - 1):
                self.cells = {k: t for k, t in self.cells.items() if k[1] != c or not PUPIL_NUMBER.fullmatch(t)}
        self._spare_references()
        return self.cells

    def _spare_references(self) -> None:
        """Of ten digits two in eleven end like a person's number: in a column of them most must."""
        told = Counter(c for (_, c), text in self.cells.items() if _TEN_DIGITS.fullmatch(text))
        for c, own in told.items():
            if own < HALF * sum(1 for r in self.rows if c < len(r) and _TEN_DIGITS.fullmatch(r[c].strip())):
                self.cells = {k: t for k, t in self.cells.items() if k[1] != c or not _TEN_DIGITS.fullmatch(t)}

    def instead_of(self, place: tuple[int, int], taken: str) -> str:
        """What is put in the place of a cell of which this was taken: who received stays, without the child behind."""
        return self._bodies.get(place, WITHHELD_CELL) if self.cells.get(place) == taken else WITHHELD_CELL

    def names(self) -> Mapping[int, list[str]]:
        """By row, the names within the cells that tell."""
        out: dict[int, list[str]] = {}
        for (r, _), text in self.cells.items():
            out.setdefault(r, []).extend(text[n.start : n.end] for n in persons_in(text) if n.whole and not n.titled)
        for r, names in self.children.items():
            out.setdefault(r, []).extend(x for n in names for x in (n, *(w for w in WORD.findall(n) if len(w) > 3)))
        return out


def _name_beside_day(cells: Sequence[str]) -> list[int]:
    """The places of a full name and of the day beside it; none where no such two stand beside each other."""
    for c, (one, other) in enumerate(pairwise(cells)):
        if one and other and (is_date_like(one) or is_date_like(other)) and (is_full_name(one) or is_full_name(other)):
            return [c, c + 1]
    return []


def _tells_beside_the_recipient(text: str) -> bool:
    """True for what tells of a child in a cell of who received, and is no name with what is said of it."""
    text = as_searched(text)
    first = min((a for a, _ in marks_of(text)), default=0)
    before = _LAST_MARKS.sub("", text[:first]).strip(" ,;:([")
    return bool(text[:first].strip(" ,;:([")) and bool(before) and not is_person_like(before)


def is_childs_text(text: str) -> bool:
    """True for a text that was taken out and is nobody else's wherever it stands: it names somebody, or is a number."""
    if is_date_like(text):
        return False
    digits = sum(map(str.isdigit, text))
    return digits >= OWN_DIGITS or is_rare_name(text) or is_name(text) or any(n.whole for n in persons_in(text))


def may_tell_of_somebody(cells: Iterable[str]) -> bool:
    """False where none of these cells tells of anybody, whatever stands beside it."""
    return not all(map(says_nothing, not_quiet([*dict.fromkeys(cells)])))
