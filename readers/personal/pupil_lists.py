"""A list of pupils that stands in a file by mistake, whatever heads it: names beside a school, a year, a reason.

It is no register: all that its rows say is withheld. A register has what a list of pupils has not (data, a title,
a body that received), and then the names alone are judged (`persons`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from readers.columns.fields import field_of, heading_key
from readers.columns.values import SAMPLE, is_date_like, share
from readers.personal.persons import (
    CHILD,
    HALF,
    heading_of,
    in_languages,
    is_of_contacts,
    is_part_of_name,
    names_somebody,
    turned,
)
from readers.workbook.rows import widest
from text.clean import clean
from text.pattern import lazy_pattern
from text.privacy.bodies import ends_as_body, is_listed_body
from text.privacy.cases.abbreviations import OF_CASES
from text.privacy.cases.rare import CASES, is_rare
from text.privacy.cell_forms import is_organisation_like
from text.privacy.naming import given_names
from text.privacy.pupils.lists import heads_list, pupils_among

_OF_CHILD = lazy_pattern(rf"(?!children){CHILD}\b")
_KIND = rf"(?:{CHILD} )?(?:(?:legal|preferred|chosen) )?"
_GIVEN = lazy_pattern(
    rf"{_KIND}(?:fore ?names?(?: s)?|first ?names?|given(?: names?)?|christian name|known as|f name"
    r"|enw(?: cyntaf)?|vorname|pr[e\u00e9]nom|imi[e\u0119]|first)"
)
_FAMILY = lazy_pattern(
    rf"{_KIND}(?:sur ?names?|last ?names?|family(?: names?)?|s name|cyfenw|nachname|nazwisko|last)"
)
_WHOLE = lazy_pattern(
    rf"(?:{CHILD} )?(?:full )?names?|{CHILD}|(?:surname|last name),? ?(?:and |& )?(?:forename|first name)s?"
    rf"|enw(?: llawn)?|who|person|names? of {CHILD}"
)
_MAY_NAME = lazy_pattern(
    r"name|given|known as|famil|first|last|enw|nachn|nazwisko|pr[e\u00e9]nom|imi[e\u0119]|who|person|pupil|child"
    r"|learner|student|candidate|\bcla\b|\blac\b|data subject", re.IGNORECASE
)
_FORENAME = lazy_pattern(r".*\bfore ?name.*")
_OF_ADULTS = lazy_pattern(
    r".*\b(?:e ?mail|telephone|phone|job|role|position|post|team|department|faculty|employer|salary|salutation"
    r"|accredit\w+|trained|training|expir\w+|licen[cs]e|appointed|appointment|office|term of|elected|governor"
    r"|contract|constituency|orcid|affiliation|institution|universit\w+|company|organi[sz]ation|researcher)\b.*"
)
_SCHOOL = lazy_pattern(
    r"(?:(?:current|previous|last|base|home|new|old|present|main|host|feeder|receiving|allocated|offered|primary|secondary"
    r"|name of|named|on roll at|at) )*"
    r"(?:schools?|academy|nursery|establishment|setting|provision|provider|placement|on roll|base|ysgol)"
    r"(?: (?:name|attended|or setting|setting|on roll|placement))*"
)
_NAME_OF_SCHOOL = lazy_pattern(
    r".*\b(?:school|academy|primary|college|infants?|juniors?|nursery|high|grammar|secondary|comp|comprehensive|pru"
    r"|ysgol|rc|ce|c of e|community|none|nor|no school|ehe|eotas|tbc)\b.*", re.IGNORECASE
)
_YEAR = lazy_pattern(
    r"(?:current |school |nc |national curriculum )?(?:years?|yrs?|y)(?: ?(?:gp|grp|group))?|nc ?y(?:ear|r)?|stage"
    r"|blwyddyn|class|form|reg(?:istration)?(?: (?:group|gp|form))?|tutor(?: (?:group|gp|form))?|form group|class name"
)
_BEFORE_YEAR = r"(?:nc ?)?(?:years?|yr|y|bl|blwyddyn)\.? ?"
_FIRST_YEARS = r"rec(?:eption)?|nursery|[ps][1-7]|sixth form"
_IN_YEAR = lazy_pattern(
    rf"(?:{_BEFORE_YEAR})?(?:1[0-4]|0?[0-9]|r|n[12]?)(?:\.0)?(?: ?[a-z]{{1,3}})?|{_FIRST_YEARS}|1[0-3]/[a-z]{{1,3}}\d?"
    r"|[a-z]{2,9}", re.IGNORECASE
)
_SURE_YEAR = lazy_pattern(
    rf"(?:{_BEFORE_YEAR})?(?:1[0-3]|0?[5-9]|r)(?: ?[a-z]{{1,3}})?|{_BEFORE_YEAR}[1-4]|{_FIRST_YEARS}"
    r"|[1-4] ?[a-z]{1,3}", re.IGNORECASE,
)
"""Of no course at a university."""
_SAID_OF_PUPILS = lazy_pattern(
    rf"(?:{CHILD} )?(?:age|dob|d o b|date of birth|born|upn|uln|chi|gender|sex|ethnic\w*(?: group| code)?|religion"
    r"|home language|first language|eal|sen|send|senco|fsm|pp|ehcp?|lac|cla|cin|need|primary need|sen need|house"
    r"|parents?|carers?|guardian|mother|father|siblings?|keyworker|social worker|disability|medical|half term"
    r"|days lost|lost learning)(?: (?:status|plan|y n|flag|type|name|code))?"
    r"|.*\b(?:attendance|absen\w+|exclu(?:sion|ded)\w*|suspen\w+|unauthori[sz]ed|sessions missed|on roll|off roll"
    r"|truancy|looked after|child protection|pupil premium|free school meals|elective(?:ly)? home|missing education"
    r"|admission)\b.*"
)
_REASON = lazy_pattern(
    r"reasons?(?: codes?)?|rheswm"
    r"|reasons? for (?:referral|absence|exclusion|leaving|removal|concern|non.?attendance)"
)
_TITLES = frozenset(("master", "miss", "mstr"))
_RECEIVED = frozenset({"recipient", "further_recipient", "commissioner", "processor"})
_OF_LISTS = frozenset({
    "purpose", "years", "status", "note", "date", "reference", "row_id", "person", "licence_start", "licence_end",
    "organisation_type", "outcome_date", "count",
})
"""Fields that a list of pupils may seem to have: a reason, a year, an outcome."""
_SHORT = 60
_MOST = 0.8
_FEW_GIVEN = 0.3
_WORDS = lazy_pattern(r"[^\W\d_]+")


@lru_cache(maxsize=4096)
def may_head_list(text: str) -> bool:
    """True for a heading of names that a list of pupils may have."""
    if not text or _MAY_NAME.search(text) is None:
        return False
    said = map(heading_of, (text, *in_languages(text)))
    return any(p.fullmatch(heading) for heading in said for p in (_GIVEN, _FAMILY, _WHOLE))


_ANY = (_GIVEN, _FAMILY, _WHOLE, _SCHOOL, _YEAR, _SAID_OF_PUPILS, _REASON)


@lru_cache(maxsize=4096)
def _heading(text: str) -> str:
    """A heading as the patterns have it; of one in two languages the half that they know."""
    whole = heading_of(text)
    halves = list(map(heading_of, in_languages(text)))
    return next((h for h in (whole, *halves) if any(p.fullmatch(h) for p in _ANY)), whole)


def list_of_pupils_below(
    rows: Sequence[Sequence[str]], top: int, own: Mapping[str, str]
) -> dict[tuple[int, int], str]:
    """All that stands below the headings in the row `top`, where they head a list of pupils; else nothing."""
    heads = rows[top]
    if not any(map(may_head_list, heads)) or any(own.get(heading_key(t)) for t in heads if t):
        return {}
    named = {c: h for c, text in enumerate(heads) if (h := _heading(text))}
    given = [c for c, h in named.items() if _GIVEN.fullmatch(h)]
    family = [c for c, h in named.items() if _FAMILY.fullmatch(h)]
    whole = [c for c, h in named.items() if _WHOLE.fullmatch(h)]
    pair = bool(given and family)
    names = [*given, *family] if pair else whole[:1]
    if not names or any(is_of_contacts(h) or _OF_ADULTS.fullmatch(h) for h in named.values()):
        return {}
    last = _end_of(rows, top, names, _GIVEN if pair else _WHOLE)
    sample = range(top + 1, min(last, top + 1 + SAMPLE))
    columns = {c: [x for r in sample if c < len(rows[r]) and (x := clean(rows[r][c]))] for c in named}
    if not _are_names(columns, names, pair=pair):
        return {}
    signs = _signs(named, columns, names)
    least = 1 if pair else 2
    if signs.all < least or not (pair or signs.sure or _are_known(columns[names[0]])):
        return {}
    if signs.of_release and not (pair and signs.sure and signs.all > _OF_FEW):
        return {}
    every = [c for c in names if signs.of_release] or range(max(map(len, rows[top + 1 : last]), default=0))
    below = ((r, c, rows[r][c]) for r in range(top + 1, last) for c in every if c < len(rows[r]))
    return {(r, c): text for r, c, cell in below if (text := clean(cell))}


def names_alone(rows: Sequence[Sequence[str]], sheet: str) -> dict[tuple[int, int], str]:
    """The names alone below what heads pupils: "Pupils in this share", or "Name" in a sheet that is called so.

    Beside them there may be their numbers.
    """
    found: dict[tuple[int, int], str] = {}
    called = heads_list(sheet)
    for top, row in enumerate(rows[:_ROWS_OF_HEADS]):
        filled = [(c, text) for c, cell in enumerate(row) if (text := clean(cell)) and not _NUMBERS.fullmatch(text)]
        if len(filled) != 1:
            continue
        c, head = filled[0]
        if not (heads_list(head) or (called and (may_head_list(head) or (top == 0 and is_full(head))))):
            continue
        start = top if called and is_full(head) else top + 1
        below = list(takewhile(lambda r: _is_alone(rows[r], c), range(start, len(rows))))  # noqa: B023
        names = [clean(rows[r][c]) for r in below]
        if len(names) > 1 and len(pupils_among([turned(n) for n in names])) == len(names):
            found.update({(r, c): name for r, name in zip(below, names, strict=True)})
    return found


def _is_alone(row: Sequence[str], column: int) -> bool:
    others = (clean(text) for c, text in enumerate(row) if c != column)
    return column < len(row) and bool(clean(row[column])) and all(not t or _NUMBERS.fullmatch(t) for t in others)


def is_full(text: str) -> bool:
    """True for a name of two words or more."""
    return " " in text and names_somebody(text)


def lists_without_headings(rows: Sequence[Sequence[str]], heads: Sequence[str]) -> dict[tuple[int, int], str]:
    """The same of lists of pupils below no headings: alone in a sheet, right of its table, and below its last row.

    `heads`: the row that heads the table.
    """
    found = _list_without_headings(rows)
    width = widest(rows)
    last = max((c for c, text in enumerate(heads) if text.strip()), default=width)
    if last + 1 < width:
        beside = [(r, row[last + 1 :]) for r, row in enumerate(rows) if any(map(str.strip, row[last + 1 :]))]
        columns = range(min((c for _, row in beside for c, t in enumerate(row) if t.strip()), default=0), width)
        block = [[row[c] if c < len(row) else "" for c in columns] for _, row in beside]
        told = _list_without_headings(block)
        found.update({(beside[r][0], last + 1 + columns[c]): text for (r, c), text in told.items()})
    end = len(rows)
    while end and not any(map(str.strip, rows[end - 1])):
        end -= 1
    gaps = (r for r in range(end - 1, max(0, end - _LONGEST_LIST), -1) if not any(map(str.strip, rows[r])))
    if (gap := next(gaps, 0)) and not found:
        told = _list_without_headings(rows[gap + 1 : end])
        found.update({(gap + 1 + r, c): text for (r, c), text in told.items()})
    return found


def _list_without_headings(rows: Sequence[Sequence[str]]) -> dict[tuple[int, int], str]:
    """A list of pupils that begins with its pupils, below no headings, or below a line: by its cells alone."""
    start = next((r for r in range(min(len(rows), _FIRST_ROWS)) if len(list(filter(None, rows[r]))) > 1), None)
    if start is None or not 1 < len(rows[start]) <= _MOST_COLUMNS or sum(bool(field_of(t)) for t in rows[start]) > 1:
        return {}
    sample = [rows[r] for r in range(start, min(len(rows), start + SAMPLE))]
    cells = [[x for row in sample if c < len(row) and (x := clean(row[c]))] for c in range(len(rows[start]))]
    heads = [_head_for(column, len(sample)) for column in cells]
    parts = [c for c, head in enumerate(heads) if head == _PART]
    coded = any(head == "Code" and _are_cases(cells[c]) for c, head in enumerate(heads))
    coded |= any(head == "Yr" and len(cells[c]) == len(sample) > 1 and all(map(_CLASS.fullmatch, cells[c]))
                 for c, head in enumerate(heads))
    if len(parts) == _TWO and (any(_are_known(cells[c]) for c in parts) or (coded and _are_rare(sample, parts))):
        heads[parts[0]], heads[parts[1]] = "Forename", "Surname"
    elif "Name" not in heads or not (
        _are_known(cells[at := heads.index("Name")]) or (coded and _are_rare(sample, [at]))
    ):
        return {}
    counts = [c for c, head in enumerate(heads) if head == "Yr" and all(map(str.isdigit, cells[c]))]
    if not ("Code" in heads or ("Yr" in heads and ("School" in heads or not counts))):
        return {}
    heads = ["" if head == _PART else head for head in heads]
    found = list_of_pupils_below([heads, *(rows[r] for r in range(start, len(rows)))], 0, {})
    return {(r + start - 1, c): text for (r, c), text in found.items()}


def _head_for(cells: Sequence[str], rows: int) -> str:
    """What would head a column of a list of pupils by its cells; "" for another."""
    if not cells or len(cells) < _MOST * rows:
        return ""
    if share(cells, _is_code) >= HALF:
        return "Code"
    if share(cells, _IN_YEAR.fullmatch) >= _MOST and share(cells, _SURE_YEAR.fullmatch) >= HALF:
        return "Yr"
    if share(cells, lambda t: " " in t and _NAME_OF_SCHOOL.fullmatch(t)) >= HALF:
        return "School"
    if share(cells, lambda t: " " not in t and is_part_of_name(t)) >= _MOST:
        return _PART
    return "Name" if share(cells, names_somebody) >= _MOST else ""


_PART = "part of a name"
_CLASS = lazy_pattern(r"(?:(?:year|yr|y|class|form)\.? ?)?(?:1[0-3]|[1-9]|r) ?[a-z]{1,2}", re.IGNORECASE)
"""A class, in every row of a list: nothing else is called so."""
_NUMBERS = lazy_pattern(r"\d{1,4}[.)]?|(?:no|number|#|s/?n)\.?", re.IGNORECASE)
_ROWS_OF_HEADS, _LONGEST_LIST = 60, 1_000
_TWO, _OF_FEW, _FIRST_ROWS, _MOST_COLUMNS = 2, 2, 5, 20


def _end_of(rows: Sequence[Sequence[str]], top: int, names: Sequence[int], head: re.Pattern[str]) -> int:
    """The row behind the last of a list: the first that names nobody, or the headings of the next table."""
    for r in range(top + 1, len(rows)):
        row = rows[r]
        first = row[names[0]] if names[0] < len(row) else ""
        if not any(c < len(row) and row[c].strip() for c in names) or head.fullmatch(_heading(first)):
            return r
    return len(rows)


def _are_names(columns: Mapping[int, Sequence[str]], names: Sequence[int], *, pair: bool) -> bool:
    if pair:
        return all(columns[c] and share(columns[c], is_part_of_name) >= _MOST for c in names)
    cells = columns[names[0]]
    return bool(cells) and share(cells, names_somebody) >= _MOST and share(cells, ends_as_body) < HALF


def _are_known(cells: Sequence[str]) -> bool:
    """True where some begin with given names that we know: firms have the form of names too."""
    return share(cells, lambda t: not given_names().isdisjoint(_WORDS.findall(t.casefold()))) >= _FEW_GIVEN


class _Signs(NamedTuple):
    """How many columns say that pupils are listed, and how many of them nothing else."""

    all: int
    sure: int
    of_release: bool
    """A column says that something was released: the names alone are those of a list."""


def _signs(named: Mapping[int, str], columns: Mapping[int, Sequence[str]], names: Sequence[int]) -> _Signs:
    found = sure = years = schools = 0
    of_release = False
    for c, heading in named.items():
        cells = columns[c]
        if c in names or not cells:
            found += c in names and _FORENAME.fullmatch(heading) is not None
            continue
        codes = share(cells, _is_code) >= HALF and (field_of(heading) or "status") in _OF_LISTS
        if codes or _OF_CHILD.match(heading) or _SAID_OF_PUPILS.fullmatch(heading):
            found, sure = found + 1 + codes, sure + 1
        elif _SCHOOL.fullmatch(heading) and share(cells, _NAME_OF_SCHOOL.fullmatch) >= HALF:
            found, schools = found + 1, 1
        elif _YEAR.fullmatch(heading) and share(cells, _IN_YEAR.fullmatch) >= _MOST:
            told = any(map(_SURE_YEAR.fullmatch, cells))
            found, sure, years = found + 2 * told, sure + told, years + (not told)
        elif _REASON.fullmatch(heading) and share(cells, lambda t: len(t) <= _SHORT) >= _MOST:
            found += 1
        elif not _is_free(heading, cells):
            of_release = True
    both = bool(years and schools)  # "4" may be the year of a course, but beside a school
    return _Signs(found + both, sure + both, of_release)


def _are_cases(codes: Sequence[str]) -> bool:
    """True for codes of which none is a dataset's name too (CIN, CLA): a body stands beside that."""
    return all(not CASES.isdisjoint(map(str.casefold, _WORDS.findall(code))) for code in codes)


def _are_rare(rows: Sequence[Sequence[str]], columns: Sequence[int]) -> bool:
    """True for names in these columns that no body has, of which most begin with no word that bodies have."""
    names = [" ".join(row[c] for c in columns if c < len(row)) for row in rows]
    names = [turned(name) for name in names if name.strip()]
    if any(ends_as_body(name) or is_listed_body(name) for name in names):
        return False
    return share(names, lambda t: is_rare(t) or is_rare(" ".join(reversed(t.split())))) > HALF


def _is_code(cell: str) -> bool:
    """A cell that is nothing but what a case is called by: "CME", "EHE / SEN"."""
    words = _WORDS.findall(cell)
    return 0 < len(words) <= 3 and cell[:1].isupper() and any(w.casefold() in OF_CASES for w in words)


def _is_free(heading: str, cells: Sequence[str]) -> bool:
    """True for a column that a list of pupils may have beside what tells that it is one."""
    field = field_of(heading)
    if field in _RECEIVED:
        return share(cells, is_organisation_like) < HALF and "organisation" not in heading
    if field is not None and field not in _OF_LISTS:
        return heading == "title" and share(cells, lambda t: t.casefold().rstrip(".") in _TITLES) >= HALF
    return share(cells, lambda t: len(t) <= _SHORT or is_date_like(t)) >= _MOST
