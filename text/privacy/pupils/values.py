"""What stands below such headings: names, and what only persons of school age have."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from text.clean import fold
from text.pattern import lazy_pattern
from text.privacy.bodies import ends_as_body, is_listed_body
from text.privacy.cell_forms import ORGANISATION
from text.privacy.grown_ups import is_titled
from text.privacy.marks import DAY, YEAR_ALONE
from text.privacy.naming import given_names, reads_as_person
from text.privacy.pupils.heads import PupilHeads
from text.privacy.rules.children import is_rare_name

_PART = lazy_pattern(r"fore|sur|first|last|given|family|initials|middle", re.IGNORECASE)
_A_DAY = lazy_pattern(rf"(?<![\w./-]){DAY}", re.IGNORECASE)
_A_YEAR = lazy_pattern(r"20[012]\d")
_A_NUMBER = lazy_pattern(r"[A-Za-z]{0,2}[ -]?\d[\d -]{3,16}[A-Za-z]?")
_AN_AGE = lazy_pattern(
    r"(?:aged? )?(?:1[0-8]|[3-9])(?: ?(?:y|yrs?|years?)(?: ?(?:old|(?:and )?\d\d? ?(?:m|mths?|months?)))?)?",
    re.IGNORECASE,
)
_A_CLASS = lazy_pattern(
    r"(?:(?:year|yr|y|class|form|blwyddyn|key stage|ks) ?)?(?:1[0-4]|[1-9]|r)[A-Z]{0,2}\d?|reception|nursery|year r",
    re.IGNORECASE,
)
_INITIALS = lazy_pattern(r"[A-Z](?:\. ?[A-Z]\.?(?: ?[A-Z]\.?)?|[A-Za-z]?[A-Z]| [A-Z])")
_NO_FLAG = lazy_pattern(r"(?:.*\d{4,}.*|.{25,})")
_IN_ROW = lazy_pattern(
    rf"{DAY}|(?<!\w)(?:[A-Za-z]\d{{11}}[0-9A-Za-z]|(?:year|yr|y|class|form|key stage|ks) ?(?:1[0-4]|[1-9])[A-Z]?"
    r"|reception|nursery)(?!\w)", re.IGNORECASE
)
_AGE_IN_ROW = lazy_pattern(r"(?<![\w/.-])(?:1[0-8]|[3-9])(?![\w/.%-])")
SAYS_NOTHING = lazy_pattern(
    r"(?:y|n|yes|no|none|n/a|na|all|totals?|unknown|not known|required|requested|(?:all |other )?(?:pupils|children)"
    r"|boys|girls|[-\u2013\u2014.]*)", re.IGNORECASE
)
NUMBERED = lazy_pattern(r"^\W*(?:\d{1,3}[.)]\s+)?[\u2022\u25cf*-]?\s*")


def is_named(cells: Sequence[str], heads: PupilHeads) -> bool:
    """True for a row that has somebody's name in the place of names."""
    if len(cells) != len(heads.texts):
        return any(is_rare_name(c) or name_in(c, heads) for c in cells)
    said = [cells[n] for n in heads.names if cells[n] and not SAYS_NOTHING.fullmatch(cells[n])]
    if not said or any(any(map(str.isdigit, c)) or len(c) > 70 for c in said) or is_titled(said[0], 0):
        return False
    if len(said) == 1 and is_body(said[0]):
        return False
    if heads.sure:
        return True
    if all(map(_INITIALS.fullmatch, said)):
        return True
    whole = " ".join(said)
    first = said[0].replace(",", "")
    return is_rare_name(whole) or is_rare_name(first) or (
        len(said) > 1 and all(c[:1].isupper() and reads_as_person(c, family=False) for c in said)
    )


def may_be_named(cells: Sequence[str], heads: PupilHeads) -> bool:
    """True for a row with words in the place of names that are no body's."""
    if len(cells) != len(heads.texts):
        return False
    said = [cells[n] for n in heads.names if cells[n] and not SAYS_NOTHING.fullmatch(cells[n])]
    if not said or (len(said) == 1 and is_body(said[0])):
        return False
    return not any(c.isdigit() or is_titled(c, 0) for c in said)


def is_body(said: str) -> bool:
    """True for words that name a body."""
    return is_listed_body(said) or ORGANISATION.search(fold(said)) is not None


def names_body(rows: Sequence[Sequence[str]], heads: PupilHeads) -> bool:
    """True where half of what stands in the place of names, not called children's, are bodies', and no birth is beside.

    A key stage, a year or an age may be of what newspapers and firms got: "Name, Key stage".
    """
    if heads.sure or not {"birth", "number"}.isdisjoint(heads.kinds):
        return False
    if heads.texts:
        whole = [n for n in heads.names if not _PART.search(heads.texts[n])]
        names = [row[n] for row in rows if len(row) == len(heads.texts) for n in whole if row[n]]
    else:
        names = [name for row in rows if (name := name_in(row[0], heads))]
    return 0 < len(names) <= 2 * sum(map(_may_be_body, names))


def _may_be_body(said: str) -> bool:
    return is_body(said) or (ends_as_body(said) and fold(said).split()[0] not in given_names())


def is_valued(cells: Sequence[str], heads: PupilHeads) -> bool:
    """True for a row that has, in the place of one, what only persons of school age have."""
    if len(cells) != len(heads.texts):
        return any(marks_in(c, heads) for c in cells)
    return any(is_value(kind, cell) for kind, cell in zip(heads.kinds, cells, strict=True) if kind and cell)


def is_value(kind: str, cell: str) -> bool:
    """True for a cell that is, under a heading of this kind, a pupil's."""
    if kind == "birth":
        return (_A_DAY.match(cell) is not None and _is_young(cell)) or _A_YEAR.fullmatch(cell) is not None
    if kind == "number":
        return _A_NUMBER.fullmatch(cell) is not None
    if kind == "age":
        return _AN_AGE.fullmatch(cell) is not None
    if kind == "class":
        return _A_CLASS.fullmatch(cell) is not None
    return _NO_FLAG.fullmatch(cell) is None


def _is_young(day: str) -> bool:
    year = YEAR_ALONE.search(day)
    return year is None or year[0] >= "1990"


def names_of(cells: Sequence[str], heads: PupilHeads) -> Iterator[str]:
    """The names of a row that may be left out elsewhere too: none that a body has, which may have received."""
    for name in _names_in_row(cells, heads):
        if not is_listed_body(name) and reads_as_person(name, family=" " in name):
            yield name


def _names_in_row(cells: Sequence[str], heads: PupilHeads) -> Iterator[str]:
    """The names of a row, the parts that have columns of their own as one."""
    first = last = ""
    for n in heads.names:
        head, cell = heads.texts[n].casefold(), cells[n]
        if not cell[:1].isupper() or any(map(str.isdigit, cell)):
            continue
        if re.search(r"(?:sur|family |last )names?$", head):
            last = cell
        elif re.search(r"(?:fore|given |first )names?$", head):
            first = cell
        else:
            yield cell
    if first and last:
        yield f"{first} {last}"
    elif last or first:
        yield first or last


def marks_in(line: str, heads: PupilHeads) -> list[tuple[int, int]]:
    """Where in a row without cells that stands which only persons of school age have."""
    found = [m.span() for m in _IN_ROW.finditer(line) if _is_young(m[0])]
    if not found and "age" in heads.kinds:
        found = [m.span() for m in _AGE_IN_ROW.finditer(line)][-1:]
    return found


def name_in(line: str, heads: PupilHeads) -> str:
    """The name in a row whose cells nothing parts."""
    marks = marks_in(line, heads)
    start = NUMBERED.match(line)
    begin = start.end() if start else 0
    before = line[begin : marks[0][0]].strip(" ,;:|(-\u2013") if marks else ""
    if before:
        words = before.split()
        is_name = len(words) <= 5 and before[0].isalpha() and not is_titled(before, 0) and not is_body(before)
        return before if is_name else ""
    behind = line[marks[-1][1] :].strip(" ,;:|)-\u2013") if marks else ""
    words = behind.split()
    if not words or SAYS_NOTHING.fullmatch(words[0]):
        return ""
    return " ".join(words[:3]) if words[0][:1].isupper() and not is_body(" ".join(words[:3])) else ""
