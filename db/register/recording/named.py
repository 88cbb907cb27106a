"""The press and companies that a row comes to name in a column that no rule knows: "Onward sharing", "Seen by"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from db.register.editions import NewEdition
from db.store import Store
from model.change import Change, ChangeKind
from model.recipient import Category, Confidence, Recipient
from model.register import FURTHER, Column, Table
from readers.columns.fields import fields_of, is_of_a_subject, is_onward, may_name_more
from text.pattern import lazy_pattern
from text.privacy.cell_forms import is_prose

_HEARD_OF = frozenset({Category.PRESS, Category.COMMERCIAL})
_PROCESSOR, _CONTROLLER = "processor", "controller"
"""Fields of bodies that may be the same in each row of a register: a controller is news of a row that stood before."""
_OF_BODIES = frozenset({_PROCESSOR, _CONTROLLER, "recipient", FURTHER, "person"})
_NEW_ROWS = frozenset({ChangeKind.ADDED, ChangeKind.RESTORED, ChangeKind.ROWS_SHOWN})
_LONGEST = 200
"""Characters; a longer cell says more than whom it names."""
_MOST = 200
"""Rows of one change that are looked at."""
_NOBODY = lazy_pattern(r"\W*(?:not?|none|never|nobody|neither|nothing|without|excluding|except|only)\b", re.IGNORECASE)
_YES = lazy_pattern(r"\W*yes\b\W*(?:(?:shared )?(?:to|with|by)\b)?\W*", re.IGNORECASE)


class NamedInColumns:
    """Looks into these columns; `classify` says what the name of one body is taken to be."""

    def __init__(self, classify: Callable[[str], Recipient]) -> None:
        self._classify = classify
        self._counts: dict[tuple[int, int], Counter[str]] = {}

    def detail(self, new: NewEdition, change: Change) -> dict[str, Any]:
        """For the detail of a change: in which columns whoever it is stands, `{"named_in": [[column, category]]}`."""
        rows = (change.others or (change.new,))[:_MOST]
        pairs = (pair for n in rows if n is not None for pair in self._of_row(new, change, n))
        found = list(dict.fromkeys(pairs)) if change.fields or change.kind in _NEW_ROWS else []
        return {"named_in": [[name, category.value] for name, category in found]} if found else {}

    def _of_row(self, new: NewEdition, change: Change, n: int) -> Iterator[tuple[str, Category]]:
        table, i = new.edition.locate(n)
        for at, column in enumerate(table.columns):
            cell = table.rows[i][at]
            if not cell or not (change.kind in _NEW_ROWS or column.name in change.fields):
                continue
            if not may_hold(column, is_new=change.kind in _NEW_ROWS):
                continue
            if change.kind in _NEW_ROWS and not is_onward(column.heading) and self._is_usual(table, at, cell):
                continue
            stood = self._keys(table.field_value(i, "recipient")) | self._keys(_before(new, n, column.name))
            yield from ((column.name, c) for name, c in self.in_cell(column, cell) if not self._keys(name) & stood)

    def in_cell(self, column: Column, cell: str) -> Iterator[tuple[str, Category]]:
        """The press and companies that a cell names and says nothing else of, each by its name."""
        from recipients.cell.alone import is_company  # loads the lists, for the few rows that have such a column
        from recipients.cell.forms import everyday_words
        from recipients.cell.names import name_words
        from recipients.listed import is_listed

        for name in _names(cell):
            found = self._classify(name)
            # "Independent" in a column of anything is no newspaper.
            may_be_a_word = not is_onward(column.heading) and everyday_words(name_words(name))
            # "Music tuition in Northmoor" under "Subject" is no company by the word of a trade.
            is_title = is_of_a_subject(column.heading) and found.category is Category.COMMERCIAL
            is_title = is_title and not (is_company(name) or is_listed(name))
            if found.confidence is Confidence.LOW or may_be_a_word or is_title:
                continue
            yield from ((name, c) for c in (found.category, *found.also) if c in _HEARD_OF)

    def is_told(self, column: Column, cell: str) -> bool:
        """True for a cell of a new column of which no more is known that names the press or a company."""
        of_news = column.field != _PROCESSOR and may_hold(column, is_new=True)
        return of_news and any(True for _ in self.in_cell(column, cell))

    @staticmethod
    def _keys(cell: str) -> frozenset[str]:
        from recipients.cell.bodies import group_key, recipients_in

        return frozenset(map(group_key, recipients_in(cell))) if cell else frozenset()

    def _is_usual(self, table: Table, at: int, cell: str) -> bool:
        """True for what stands in most rows of the column: it is of the register, not of the row."""
        if (id(table), at) not in self._counts:
            self._counts[id(table), at] = Counter(row[at] for row in table.rows)
        return 2 < len(table.rows) < 2 * self._counts[id(table), at][cell]


def named_in_columns(store: Store) -> NamedInColumns:
    """By lists, rules and a user's answers as they are now."""
    def classify(name: str) -> Recipient:
        from db.recipients import reviews  # loads the lists
        from db.recipients.official_names import official_names

        if not known:
            known.append((reviews.reviewed(store), {}, official_names(store.data)))
        return reviews.label(name, {}, *known[0])

    known: list[tuple[Any, ...]] = []
    return NamedInColumns(classify)


def may_hold(column: Column, *, is_new: bool) -> bool:
    """True for a column of which nobody knows what it means, of processors, and of controllers in a row that stood.

    Not where the heading says that its bodies gave, kept or published, or what was used: "Software", "Publisher".
    """
    if column.field in (_PROCESSOR, _CONTROLLER):
        return column.field == _PROCESSOR or not is_new
    if column.said or not (column.field is None or (column.guessed and column.field == "status")):
        return False
    return _OF_BODIES.issuperset(fields_of(column.heading)) and may_name_more(column.heading)


def _before(new: NewEdition, n: int, name: str) -> str:
    """What the row said in this column in the edition before."""
    old = new.comparison.matches[n] if new.comparison else -1
    if old < 0 or new.before_edition is None:
        return ""
    table, i = new.before_edition.locate(old)
    return next((table.rows[i][at] for at, c in enumerate(table.columns) if c.name == name), "")


def _names(cell: str) -> Sequence[str]:
    """The names in a cell that holds nothing else; () where it says more, or that there is nobody."""
    said = _YES.sub("", cell, count=1) if _YES.match(cell) else cell
    if not said or len(said) > _LONGEST or is_prose(said) or _NOBODY.match(said):
        return ()
    from recipients.cell.parties import split_parties

    return [party.name for party in split_parties(said)]
