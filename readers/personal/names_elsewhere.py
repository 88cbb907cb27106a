"""The names of those of whom a row tells, left out of its other cells, in words and in addresses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial

from model.register import WITHHELD_CELL
from readers.personal.persons import MAX_HEADING, WORD, is_part_of_name, turned
from readers.workbook.rows import SheetRows
from text.clean import fold
from text.pattern import lazy_pattern
from text.privacy.child_names import ChildNames, with_hosts_alone
from text.privacy.children import children_in_cell
from text.privacy.naming import is_organisation_like, is_person_like, persons_in
from text.privacy.private import is_a_name
from text.privacy.sought import asks_about_persons

_LETTERS = lazy_pattern(r"[^\W\d_]+")
_SHORT = 3
"""Letters of what may be a word or initials."""
_OF_NAMES = lazy_pattern(
    r"name|famil|parent|mother|father|guardian|carer|pupil|child|student|subject|\bby\b|contact|applicant|request[eo]r",
    re.IGNORECASE,
)
_CAPITALISED = r"[^\W\d_a-z][^\W\d_]*(?:['\u2019-][^\W\d_]+)*"
NAME_LEFT_OUT = "[name withheld until reviewed]"


def hide_names_elsewhere(
    rows: SheetRows,
    taken: Mapping[tuple[int, int], str],
    told: Mapping[int, list[str]],
    heading: Callable[[int], str],
) -> None:
    """Takes the names of the persons out of the other cells of their rows: a purpose may tell of them too.

    `told`: names within cells that tell of a child; `heading`: what stands above a column. Who has a child's family
    name in its row is of the family.
    """
    _hide_families(rows, taken, heading)
    names = {r: list(found) for r, found in told.items() if found}
    for (r, _), text in taken.items():
        if is_person_like(turned(text)) or is_part_of_name(text):
            names.setdefault(r, []).extend([text, *(w for w in WORD.findall(text) if len(w) > _SHORT)])
    for r, told_here in names.items():
        others = (cell for c, cell in enumerate(rows[r]) if cell and (r, c) not in taken)
        found = [*told_here, *_with_what_follows(told_here, others)]
        every, whole = _any_of(found), _any_of([n for n in found if is_a_name(n)])
        in_address = partial(_stand_in, found, [n for n in found if " " in n.strip()])
        for c, cell in enumerate(rows[r]):
            if cell and (r, c) not in taken:
                bare = (whole if _is_of_body(cell) else every).sub(NAME_LEFT_OUT, with_hosts_alone(cell, in_address))
                if bare != cell:
                    rows.take_out(r, c, bare)


def _with_what_follows(names: Iterable[str], cells: Iterable[str]) -> list[str]:
    """Where a row tells one name of one word, that name in its other cells with the family name that follows it."""
    said = {*names}
    if len(said) != 1 or " " in (name := min(said).strip()):
        return []
    fuller = re.compile(rf"(?<!\w){re.escape(name)}(?:\s+{_CAPITALISED}){{1,2}}(?!\w)")
    return [found for cell in cells if not _is_of_body(cell) for found in fuller.findall(cell)]


def _hide_families(rows: SheetRows, taken: Mapping[tuple[int, int], str], heading: Callable[[int], str]) -> None:
    children: dict[int, set[str]] = {}
    for (r, _), text in taken.items():
        children.setdefault(r, set()).update(children_in_cell(text))
    for r, names in children.items():
        if not names:
            continue
        others = [(c, cell) for c, cell in enumerate(rows[r]) if cell and (r, c) not in taken]
        child = ChildNames(names, "\n".join(cell for _, cell in others), of_row=True)
        for c, cell in others:
            if child.are(cell, among_names=_OF_NAMES.search(heading(c)) is not None):
                bare = NAME_LEFT_OUT
            else:
                bare = child.left_out_of(cell, NAME_LEFT_OUT, alone=not _is_of_body(cell))
            if bare != cell:
                rows.take_out(r, c, bare)


def _is_of_body(cell: str) -> bool:
    return len(cell) <= MAX_HEADING and (is_organisation_like(cell) or asks_about_persons(cell))


def _stand_in(names: Iterable[str], full: Iterable[str], words: str) -> bool:
    """True for words of an address one of which is of a name, or which run together to one that is `full`."""
    said = list(map(fold, _LETTERS.findall(words)))
    run, back = "".join(said), "".join(reversed(said))
    alone = {fold(w) for name in names for w in WORD.findall(name) if len(w) > _SHORT}
    return not alone.isdisjoint(said) or any(x in run or x in back for x in map(_run_together, full))


def _run_together(name: str) -> str:
    return "".join(map(fold, _LETTERS.findall(name)))


def _any_of(names: Iterable[str]) -> re.Pattern[str]:
    """Finds the names in a text; never anything, where there is none."""
    found = "|".join(r"\s+".join(map(re.escape, n.split())) for n in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{found})(?!\w)" if found else r"(?!)")


def is_taken_out(cell: str) -> bool:
    """True for a cell of which something was taken out."""
    return WITHHELD_CELL in cell or NAME_LEFT_OUT in cell


def full_names_in(text: str) -> list[str]:
    """The full names in a text, but of who has a title."""
    return [text[n.start : n.end] for n in persons_in(text) if n.whole and not n.titled]


def without_names(text: str, of: Iterable[str]) -> str:
    """A text without the full names that these texts have."""
    names = {name for t in of for name in full_names_in(t)}
    in_address = partial(_stand_in, (), names)
    return _any_of(names).sub(NAME_LEFT_OUT, with_hosts_alone(text, in_address) if names else text)
