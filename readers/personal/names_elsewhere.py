"""The names of those of whom a row tells, left out of its other cells, in words and in addresses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial

from model.hidden import WITHHELD_CELL
from readers.columns.dates import read_date
from readers.columns.fields import field_of
from readers.personal.persons import MAX_HEADING, OWN_DIGITS, WORD, is_part_of_name, turned
from readers.workbook.rows import SheetRows
from text.clean import fold, plain_letters
from text.pattern import lazy_pattern
from text.privacy.cell_forms import is_organisation_like, is_person_like
from text.privacy.child_names import ChildNames, is_word_too, with_hosts_alone, without_made
from text.privacy.marks import marks_of
from text.privacy.naming import TOPIC, begins_no_name, persons_in
from text.privacy.private import JUDGED_LATER, is_a_name
from text.privacy.rules.children import children_in_cell
from text.privacy.rules.family import ANY_DAY
from text.privacy.rules.sought import asks_about_persons

_LETTERS = lazy_pattern(r"[^\W\d_]+")
_DIGITS = lazy_pattern(r"\d+")
_BETWEEN = r"[\s\u2010-\u2015-]+"
_HYPHENS = lazy_pattern(_BETWEEN)
_NEARLY_ALL = 0.7
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
        others = [cell for c, cell in enumerate(rows[r]) if cell and (r, c) not in taken]
        if not _may_stand_in(told_here, others):
            continue
        found = [*told_here, *_with_what_follows(told_here, others)]
        every, whole = _any_of(found), _any_of([n for n in found if is_a_name(n)])
        in_address = partial(_stand_in, found, [n for n in found if " " in n.strip()])
        words = {w for n in found for w in WORD.findall(n)}
        alone = [w for w in words if not (begins_no_name(w) or TOPIC.search(w) or is_word_too(fold(w)))]
        in_reference = partial(_stand_in, alone, [n for n in found if " " in n.strip()])
        for c, cell in enumerate(rows[r]):
            if cell and (r, c) not in taken:
                body = is_of_body(cell)
                made = without_made(cell, in_reference, NAME_LEFT_OUT, of_body=body and _names_bodies(heading(c)))
                bare = (whole if body else every).sub(NAME_LEFT_OUT, with_hosts_alone(made, in_address))
                if bare != cell:
                    rows.take_out(r, c, bare)


def _with_what_follows(names: Iterable[str], cells: Iterable[str]) -> list[str]:
    """Where a row tells one name of one word, that name in its other cells with the family name that follows it."""
    said = {*names}
    if len(said) != 1 or " " in (name := min(said).strip()):
        return []
    fuller = re.compile(rf"(?<!\w){re.escape(name)}(?:\s+{_CAPITALISED}){{1,2}}(?!\w)")
    return [found for cell in cells if not is_of_body(cell) for found in fuller.findall(cell)]


def _hide_families(rows: SheetRows, taken: Mapping[tuple[int, int], str], heading: Callable[[int], str]) -> None:
    children: dict[int, set[str]] = {}
    for (r, _), text in taken.items():
        children.setdefault(r, set()).update(children_in_cell(text))
    for r, names in children.items():
        others = [(c, cell) for c, cell in enumerate(rows[r]) if cell and (r, c) not in taken]
        if not _may_stand_in(names, (cell for _, cell in others)):
            continue
        child = ChildNames(names, "\n".join(cell for _, cell in others), of_row=True)
        for c, cell in others:
            if child.are(cell, among_names=_OF_NAMES.search(heading(c)) is not None):
                bare = NAME_LEFT_OUT
            else:
                body = is_of_body(cell)
                made = child.made_into(cell, NAME_LEFT_OUT, of_body=body and _names_bodies(heading(c)))
                bare = child.left_out_of(made, NAME_LEFT_OUT, alone=not body)
            if bare != cell:
                rows.take_out(r, c, bare)


def _may_stand_in(names: Iterable[str], cells: Iterable[str]) -> bool:
    """False where no word of the names stands in the cells in any letters: patterns of their own would find nothing."""
    said = _run_together(" ".join(cells))
    return any(fold(word) in said for name in names for word in _LETTERS.findall(name))


def is_of_body(cell: str) -> bool:
    """True for the name of a body, or of who asks about persons."""
    return len(cell) <= MAX_HEADING and (is_organisation_like(cell) or asks_about_persons(cell))


def _names_bodies(heading: str) -> bool:
    return not JUDGED_LATER.isdisjoint((heading, field_of(heading)))


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


def _however_written(names: Iterable[str]) -> re.Pattern[str]:
    """As `_any_of`, in any letters, with or without hyphens, and the family name first."""
    found = set[str]()
    for name in names:
        found.add(_in_words(name))
        given, *family = name.split(maxsplit=1)
        if family:
            found.add(rf"{_in_words(family[0])},?\s+{re.escape(given)}")
    some = "|".join(sorted(found, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{some})(?!\w)" if some else r"(?!)", re.IGNORECASE)


def _in_words(name: str) -> str:
    return _BETWEEN.join(re.escape(w) for w in _HYPHENS.split(name) if w)


def says_again(told: str, text: str) -> bool:
    """True for a text that says what was taken out of its place before, in whatever letters and order.

    It has a name's rare word, or two of its words; a number without its letter; the same birth; where no name is known
    nearly all words.
    """
    one, other = _words_of(told), _words_of(text)
    named = {w for n in persons_in(told) if not n.titled for w in _words_of(told[n.start : n.end])}
    named |= {w for name in children_in_cell(told) for w in _words_of(name)}
    named = {w for w in named if not begins_no_name(w)}
    capital = {w for part in _LETTERS.findall(text) if part[0].isupper() for w in _words_of(part)}
    if not named:
        rare = {w for w in one & capital if w.isalpha() and not (begins_no_name(w) or TOPIC.search(w))}
        if len(rare) > 1 or (len(one) > 1 and len(one & other) > _NEARLY_ALL * len(one | other)):
            return True
    shared = named & other
    if len(shared) > 1 or any(len(w) > _SHORT and w in capital and not TOPIC.search(w) for w in shared):
        return True
    digits = "".join(filter(str.isdigit, text))
    if any(len(run) >= OWN_DIGITS and run in digits for run in _DIGITS.findall(told)):
        return True
    births = {day for a, b in marks_of(told) for day in _days_in(told[a:b])}
    return not births.isdisjoint(_days_in(text))


def _words_of(text: str) -> set[str]:
    return {w for w in fold(plain_letters(text)).split() if len(w) > 1 and not w.isdigit()}


def _days_in(text: str) -> set[str]:
    days = (read_date(m[0]) for m in ANY_DAY.finditer(text))
    return {str(day) for day in days if day is not None}


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
    return _however_written(names).sub(NAME_LEFT_OUT, with_hosts_alone(text, in_address) if names else text)
