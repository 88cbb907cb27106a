"""Whether a recipient reads as a private individual, who may be a child: by `text.privacy`, and what stands beside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache

from model.hidden import WITHHELD_CELL
from model.register import Table
from recipients.private.asking import is_for_child, is_kin
from recipients.private.marks import is_full_name, private_heading, reason_beside, reason_in, words_of
from recipients.private.numbered import ends_in_number, without_numbers
from recipients.private.persons import (
    BODY,
    COLLECTIVE,
    is_called_as_body,
    is_known_body,
    is_paper_at,
    may_be_person,
    parts_of,
)
from text.clean import clean, without_turns
from text.pattern import lazy_pattern
from text.privacy.cases.plain import names_of_kin
from text.privacy.cell_forms import is_organisation_like
from text.privacy.marks import may_hold_own_mark, own_mark_in, words_in
from text.privacy.naming import holds_given_name
from text.privacy.private import JUDGED_LATER, OF_NO_RECIPIENT, WHOEVER_RECEIVED, tells
from text.privacy.quiet import is_quiet, not_quiet
from text.privacy.rules.home import HOME_OR_NUMBER
from text.privacy.rules.signs import SIGN
from text.privacy.rules.sought import is_surely_body
from text.privacy.unclaimed.cells import names_in_cell
from text.privacy.unclaimed.received import called_child

_SCHOOL = lazy_pattern(
    r"(?:\b[A-Z][\w'\u2019.&-]* (?:of |the |and |& )?){0,5}\b(?i:(?:(?:primary|infants?|junior|nursery|high|secondary"
    r"|grammar|community|special) )*(?:schools?|academy|primary|nursery|infants|juniors))\b|[\w.+-]+@[\w.-]+"
)
"""Beside a child's name and age a school is where the child goes, and no recipient."""
_NAME = 200
"""Characters of a recipient's cell that is remembered."""
_AT_ONCE, _CELLS_AT_ONCE = 10_000, 1_000
"""Rows that are looked at together, and cells of one column, which are of one kind."""


def suspected(name: str, cells: Mapping[str, str]) -> str:
    """Why a recipient is taken for a private individual, for operators and without quoting it; "" where it is not.

    `name` is the recipient's cell as printed, `cells` the whole row by heading.
    """
    name = _without_withheld(name)
    why, is_person = (_known_of if len(name) <= _NAME else _of_name)(name)
    if not is_person:
        return why
    words = words_of(name)
    full = is_full_name(name, words)
    for heading, value in cells.items():
        said = without_turns(value)
        if not said.strip() or said == name or not (why := reason_beside(heading, said, words, full=full)):
            continue
        if said != WITHHELD_CELL or private_heading(heading) or not all(map(is_called_as_body, parts_of(name))):
            return f"the recipient reads as a private individual, and {why} stands beside"
    return ""


def _of_name(name: str) -> tuple[str, bool]:
    """Why the cell alone tells, "" where it does not; then whether it reads as a person, of whom more may tell."""
    if why := reason_in(name):
        return f"the recipient's cell holds {why}", False
    why = "" if is_quiet(name) else tells(name)
    why = "" if why and is_known_body(name) else why
    if why == HOME_OR_NUMBER and is_paper_at(name):
        why = ""
    is_body = why and (BODY.search(said := _SCHOOL.sub(" ", SIGN.sub(" ", name))) or COLLECTIVE.search(said))
    if why in WHOEVER_RECEIVED or (why and why not in OF_NO_RECIPIENT and not is_body):
        return f"the recipient's cell holds {why}", False
    if any(map(is_for_child, parts_of(name))) or any(map(called_child, parts_of(name))):
        return "the recipient's cell holds a name that is said to be a child's", False
    if any(map(is_kin, parts_of(name))):
        return "the recipient's cell holds the name of a parent or carer, by whom a child is known", False
    return "", any(map(may_be_person, parts_of(name)))


_known_of = lru_cache(maxsize=8_192)(_of_name)
"""A recipient has many rows."""


def individuals_in(name: str, cells: Mapping[str, str], bare: str = "") -> dict[str, str]:
    """Cells of a row that read as a private individual's, as printed, with why: of all who are named.

    `name` is the recipient's cell, `cells` the row by field or heading; `bare` the recipient without a number that is
    known to be no birthday (`without_numbers`). The reader took out what tells of a child, but in the columns that it
    took for those of `JUDGED_LATER`: a cell that was left is found here, whatever it became.
    """
    cells = {field: said for field, said in cells.items() if said != name} if bare else cells
    found = {name: suspected(bare or name, cells)}
    marked = may_hold_own_mark(without_turns("\n".join(cells.values())))
    for field, said in cells.items():
        named = field in JUDGED_LATER
        if said == name or not (named or marked):
            continue
        plain = without_turns(said)
        kin = "the name of a child's family" if named and _names_kin(clean(plain)) else ""
        if why := (reason_in(plain) if named else "") or own_mark_in(plain) or kin:
            found.setdefault(said, f"a cell that names who else is concerned holds {why}")
    return {cell: why for cell, why in found.items() if why}


@lru_cache(maxsize=8_192)
def _names_kin(line: str) -> bool:
    return any(names_of_kin(line)) or any(names_in_cell(line, words_in(line), contacts=True))


def individuals_of(
    table: Table, shown: Sequence[int] | None = None, names: Iterable[str] = ()
) -> Iterator[tuple[int, dict[str, str]]]:
    """`individuals_in` of each row of a table that has any, by its index: most rows are let go many at a time.

    `shown`: only these rows, and those of the recipients `names` as far as their names read as a person's.
    """
    read = table.field_reader("recipient")
    numbered = cache(lambda: without_numbers(table.field_values("recipient")))

    def bare(name: str) -> str:
        return numbered().get(name, "") if ends_in_number(name) else ""

    judged = ((n, c) for n, c in enumerate(table.columns) if c.field != "recipient")
    others = [n for n, c in judged if not JUDGED_LATER.isdisjoint((c.field, c.name))]
    lines = {line for _, line in table.section_lines}
    rows = range(len(table.rows)) if shown is None else shown
    may_be = cache(_may_be_individual)
    for first in range(0, len(rows), _AT_ONCE):
        some = rows[first : first + _AT_ONCE]
        columns = [lines, *zip(*(table.rows[i] for i in some), strict=True)]
        marked = {c for column in columns for c in _may_be_marked([*{*column}]) if own_mark_in(without_turns(c))}
        for i in some:
            name, row = read(i), table.rows[i]
            asked = may_be(bare(name) or name) or any(row[n] for n in others) or not marked.isdisjoint(row)
            asked = asked or (bool(lines) and table.section_line(i) in marked)
            if asked and (found := individuals_in(name, table.record(i), bare(name))):
                yield i, found
    if wanted := {name for name in names if may_be(bare(name) or name)}:
        done = set(rows)
        for i in range(len(table.rows)):
            name = read(i) if i not in done else ""
            if name in wanted and (found := individuals_in(name, table.record(i), bare(name))):
                yield i, found


def _may_be_marked(cells: Sequence[str]) -> Iterator[str]:
    """Those of a column's cells that may hold a number or a birth date of one person."""
    for n in range(0, len(cells), _CELLS_AT_ONCE):
        some = cells[n : n + _CELLS_AT_ONCE]
        if may_hold_own_mark(without_turns("\n".join(some))):
            yield from not_quiet(some)


def _may_be_individual(name: str) -> bool:
    plain = _without_withheld(name)
    why, is_person = (_known_of if len(plain) <= _NAME else _of_name)(plain)
    return bool(why) or is_person


def _without_withheld(name: str) -> str:
    """A recipient's cell without what was taken out of a further one that it was put together with: no words of it."""
    return without_turns(name).replace(WITHHELD_CELL, "").strip("; \n")


def names_bodies_alone(name: str) -> bool:
    """True for a recipient's cell of which every part is surely a body: what earlier rules took for a person's."""
    parts = [p.strip() for p in parts_of(_without_withheld(name))]
    return bool(parts) and not _may_be_individual(name) and all(map(_is_body_alone, parts))


def _is_body_alone(part: str) -> bool:
    plain = is_organisation_like(part) and not (holds_given_name(part) or re.search(r"[\d(,]", part))
    return plain or is_surely_body(part)
