"""Tables, lists and forms of pupils in texts of many lines: what heads them says whose names stand below, known or not.

A heading that names persons, beside one of what only persons of school age have, makes every row below it a child's,
until the table ends. What may be a list of bodies, of projects or of grown-ups needs a value that is a pupil's too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from text.clean import fold
from text.pattern import lazy_pattern
from text.privacy.bodies import is_listed_body
from text.privacy.cell_forms import ORGANISATION
from text.privacy.grown_ups import is_grown_up, is_titled
from text.privacy.marks import DAY, YEAR
from text.privacy.naming import reads_as_person
from text.privacy.rules.children import is_rare_name

_WHOSE = r"(?:pupil|child|student|learner|candidate|young person|boy|girl|son|daughter)"
_PART = r"(?:(?:full|first|last|given|family|legal|preferred|middle|second|other) )"
_A_NAME = r"(?:(?:fore|sur)?names?|initials)"
_OF_CHILD = (
    rf"(?:(?:{_PART}?{_A_NAME} of (?:the )?{_WHOSE}s?|(?:{_WHOSE}s?|children|yp)(?:['\u2019]s?)?(?: {_PART}?{_A_NAME})?"
    r"|enw(?:['\u2019]r)? (?:disgybl|plentyn))(?: affected| involved| concerned)?)"
)
_OF_PERSON = (
    rf"(?:{_PART}(?:and |& ?|/ ?){_PART}names?|{_PART}?(?:fore|sur)?names?(?:(?: and | & |/)(?:fore|sur)names?)?|enw)"
)
_BIRTH = (
    r"(?:(?:date|day|year) of birth|d\. ?o\. ?b\.?|dob|birth ?(?:date|day|year)|born(?: on)?|dyddiad geni)"
)
_NUMBER = (
    r"(?:upn|uln|ucn|uci|unique (?:pupil|learner|candidate) (?:number|no\.?|id\w*|reference)"
    r"|(?:pupil|student|learner|candidate|admission|nhs) (?:number|no\.?|id\w*|reference|ref))"
)
_CLASS = (
    r"(?:(?:school |nc |national curriculum )?year(?: group)?s?|ncy|yr(?: group)?|class|form"
    r"|(?:tutor|reg\w*|form|class) group"
    r"|key stage|ks)"
)
_AGE = r"(?:age|aged|ages|oed)(?: in years| at \w+)?"
_FLAG = (
    r"(?:sen(?:d|/send)?(?: (?:status|support|needs?|type|provision|code))?|special educational needs?|ehcp?s?|ehc plan"
    r"|(?:eligible for |in receipt of )?(?:fsm|free school meals)|lac|cla|looked[ -]after|child protection|cp plan"
    r"|(?:reason for )?exclusions?|excluded|attendance|ethnic(?:ity| group| origin))"
)
_BESIDE = (
    r"(?:(?:name of )?(?:the )?(?:school|academy|nursery|setting)(?: name)?|issues?|notes?|comments?|reasons?|status"
    r"|sex|gender|(?:home )?address|post ?code"
    r"|(?:mother|father|parents?|carers?|parent/carer|guardian)(?:['\u2019]s?)?(?: names?)?"
    r"|(?:tele)?phone|mobile|e-?mail|no\.?|number|ref\w*|id|#|local authority|la|incident|record|data|details|action"
    r"|sent to|recipient|organi[sz]ation|date(?: sent| shared| released)?)"
)
_WHO_RECEIVED = lazy_pattern(
    r"\b(?:recipients?|organi[sz]ations?|sent to|shared with|given to|received by|supplied to|compan(?:y|ies)|newspaper"
    r"|requesters?|applicants?|supplier|provider|publisher)\b", re.IGNORECASE
)
_OF_RELEASES = lazy_pattern(
    r"(?:.*\b(?:recipients?|organi[sz]ations?|compan(?:y|ies)|applicants?|requesters?|projects?|purposes?|datasets?"
    r"|titles?|roles?|job|posts?|positions?|departments?|teams?|institutions?|university|universities|researchers?"
    r"|supervisors?|panel|legal|extracts?|reference|licen[cs]e|approved|approval|supplied|shared|released|variables?"
    r"|tables?|description|contact)\b.*|dates?|name|names|status|type|source)", re.IGNORECASE
)
"""Headings of what is no list of pupils."""
_ON_THE_SIDE = lazy_pattern(
    r"\b(?:address|post ?code|parents?|mother|father|carers?|guardian|phone|telephone|mobile|e-?mail|ethnic\w*"
    r"|religion)\b",
    re.IGNORECASE,
)
"""Headings of what else is said of the person."""

_CHILD = lazy_pattern(_OF_CHILD, re.IGNORECASE)
_PERSON = lazy_pattern(_OF_PERSON, re.IGNORECASE)
_STUDENT = lazy_pattern(r"\b(?:student|candidate|learner)", re.IGNORECASE)
_KINDS = tuple(
    (kind, lazy_pattern(pattern, re.IGNORECASE))
    for kind, pattern in (("birth", _BIRTH), ("number", _NUMBER), ("class", _CLASS), ("age", _AGE), ("flag", _FLAG))
)
_HARD = lazy_pattern(
    rf"(?!year$|yr$|years$|class$|form$|born$|ethnic|attendance|ks$)(?:{_BIRTH}|{_NUMBER}|{_CLASS}|{_FLAG})",
    re.IGNORECASE,
)
"""What only persons of school age have in such a list; a year, a class or a form may be of other things."""
_PHRASE = rf"(?:{_OF_CHILD}|{_OF_PERSON}|{_BIRTH}|{_NUMBER}|{_CLASS}|{_AGE}|{_FLAG}|{_BESIDE})"
_LINE_OF_HEADINGS = lazy_pattern(rf"\W{{0,3}}(?:{_PHRASE}(?:[,;:/ ]{{1,3}}|$)){{2,12}}", re.IGNORECASE)
_PHRASES = lazy_pattern(rf"(?<!\w){_PHRASE}(?=[,;:/ ]|$)", re.IGNORECASE)
_ANY_KIND = lazy_pattern(rf"(?<!\w)(?:{_BIRTH}|{_NUMBER}|{_CLASS}|{_AGE}|{_FLAG})(?!\w)", re.IGNORECASE)
_ANY_NAMES = lazy_pattern(rf"(?<!\w)(?:{_OF_CHILD}|{_OF_PERSON})(?!\w)", re.IGNORECASE)
_ROUND = lazy_pattern(r"\s*[(\[][^()\[\]]*[)\]]\s*$|[:*.\s]+$")
_BETWEEN_CELLS = lazy_pattern(r"\s*[|\t;]\s*| {2,}")
_LONGEST_HEAD, _LONGEST_ROW, _MOST_ROWS, _FAR = 160, 240, 5000, 5

_YEARS = lazy_pattern(rf"(?<!\d){YEAR}(?!\d)")
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
_NO_FLAG = lazy_pattern(r"(?:.*\d{4,}.*|.{25,})")
_IN_ROW = lazy_pattern(
    rf"{DAY}|(?<!\w)(?:[A-Za-z]\d{{11}}[0-9A-Za-z]|(?:year|yr|y|class|form|key stage|ks) ?(?:1[0-4]|[1-9])[A-Z]?"
    r"|reception|nursery)(?!\w)", re.IGNORECASE
)
_AGE_IN_ROW = lazy_pattern(r"(?<![\w/.-])(?:1[0-8]|[3-9])(?![\w/.%-])")
_SAYS_NOTHING = lazy_pattern(
    r"(?:y|n|yes|no|none|n/a|na|all|total|totals|unknown|not known|required|requested|[-\u2013\u2014.]*)", re.IGNORECASE
)
_SENTENCE = lazy_pattern(r"(?:\S+ ){4,}\S+[.:?!]$|(?:.*?(?<!\S)[a-z]{2,}(?!\S)){4}")
_NUMBERED = lazy_pattern(r"^\W*(?:\d{1,3}[.)]\s+)?[\u2022\u25cf*-]?\s*")
_NAME_AND_BIRTH = lazy_pattern(
    rf"(?P<name>[^\W\d_][^\d,;:|()]{{3,50}}?)[ ,;:|(\u2013-]{{1,4}}(?P<day>{DAY})\)?\.?", re.IGNORECASE
)
_OF_PUPILS = lazy_pattern(r"\b(?:pupils?|child(?:ren)?|learners?|boys?|girls?|births?|born)\b", re.IGNORECASE)
_NOT_THEMSELVES = lazy_pattern(
    r"\bnational pupil database\b|\b(?:pupil|child)[- ](?:level|data\w*|records?|information)\b", re.IGNORECASE
)
_OF_GROWN_UPS = lazy_pattern(
    r"\b(?:approv\w+|research\w*|applica\w+|author\w*|signed|dated|requests?|requested|requesters?|panel|members?"
    r"|minister\w*|contacts?|supplied|suppliers?|shared with|sent to|given to|staff|officials?|officers?|teachers?"
    r"|governors?|supervis\w+|letters?|wrote|written|published|yours|accredited|licen[cs]e\w*)\b", re.IGNORECASE
)
_OF_SCHOOL_BORN = "2000"
_LONGEST_BIRTH = 90


class _PupilHeads(NamedTuple):
    """What the columns of a table hold, or a form's labels say."""

    names: tuple[int, ...]
    kinds: tuple[str, ...]
    """Of each column what only persons have: birth, number, class, age, flag; or ""."""
    sure: bool
    """The names are called children's, and something beside them is."""
    bodies: bool
    """A column says who received."""
    aside: tuple[int, ...]
    texts: tuple[str, ...]


class _RowOfPupils(NamedTuple):
    line: int
    cells: tuple[str, ...]


def heads_pupils(cells: Sequence[str]) -> bool:
    """True for the headings of a table that may be one of pupils, and for the labels of a form of one."""
    return _heads(cells) is not None


def may_head_pupils(line: str) -> bool:
    """True for a line that may be of such headings, whatever stands between and beside them: quickly seen."""
    if not 6 < len(line) <= _LONGEST_HEAD or _SENTENCE.match(line):
        return False
    return _ANY_KIND.search(line) is not None and _ANY_NAMES.search(line) is not None


def is_name_and_birth(line: str) -> bool:
    """True for a line that is somebody's name and a day on which a pupil may be born, and nothing else."""
    if not 8 < len(line) <= _LONGEST_BIRTH or not line[-3:-1].strip(" )").isdigit():
        return False
    m = _NAME_AND_BIRTH.fullmatch(bare := _NUMBERED.sub("", line))
    return m is not None and _is_birth(bare, m)


def goes_on(line: str) -> bool:
    """True for a line that may be of a row, and is no sentence."""
    return len(line) <= _LONGEST_ROW and _SENTENCE.match(line) is None


def without_pupils(lines: Sequence[str], instead: str, named: set[str]) -> list[str]:
    """The lines without what tables, lists and forms of pupils say of them; the names go into `named`."""
    out = list(lines)
    n = 0
    while n < len(lines):
        heads = _heads_of(lines[n])
        if heads is not None:
            rows = _rows_below(lines, n, heads)
            if _is_of_pupils(heads, rows):
                for row in rows:
                    out[row.line] = _row_without(lines[row.line], row, heads, instead, named)
                n += len(rows)
        n += 1
    _forms_without(lines, out, instead, named)
    _births_without(lines, out, instead, named)
    return out


def _plain(head: str) -> str:
    while (less := _ROUND.sub("", head)) != head:
        head = less
    return head.strip()


def _kind(head: str) -> str:
    return next((kind for kind, pattern in _KINDS if pattern.fullmatch(head)), "")


def _heads(cells: Sequence[str]) -> _PupilHeads | None:
    texts = tuple([_plain(c) if len(c) <= 60 else "" for c in cells])
    children = [n for n, t in enumerate(texts) if _CHILD.fullmatch(t)]
    names = (*children, *(n for n, t in enumerate(texts) if _PERSON.fullmatch(t)))
    if not names:
        return None
    kinds = tuple(map(_kind, texts))
    if not any(kinds):
        return None
    hard = any(_HARD.fullmatch(t) for t in texts)
    pupils = [texts[n] for n in children]
    sure = any(hard or not _STUDENT.search(t) for t in pupils)
    bodies = any(_WHO_RECEIVED.search(t) for t in texts)
    if not children and not any(k in ("birth", "number") for k in kinds) and _are_of_releases(texts, names):
        return None
    aside = tuple([n for n, t in enumerate(texts) if _ON_THE_SIDE.search(t)])
    return _PupilHeads(names, kinds, sure, bodies, aside, texts)


def _are_of_releases(texts: Sequence[str], names: Sequence[int]) -> bool:
    return any(_OF_RELEASES.fullmatch(t) for n, t in enumerate(texts) if n not in names)


def _cells_of(line: str) -> tuple[str, ...]:
    if not any(mark in line for mark in ("|", "\t", ";", "  ")):
        return ()
    return tuple([c.strip() for c in _BETWEEN_CELLS.split(line.strip())])


def _heads_of(line: str) -> _PupilHeads | None:
    if not 6 < len(line) <= _LONGEST_HEAD:
        return None
    cells = _cells_of(line)
    if len(cells) > 1:
        return _heads(cells)
    if _LINE_OF_HEADINGS.fullmatch(line) is None:
        return None
    found = _heads([m[0] for m in _PHRASES.finditer(line)])
    return found._replace(texts=()) if found else None


def _rows_below(lines: Sequence[str], head: int, heads: _PupilHeads) -> list[_RowOfPupils]:
    """The rows of a table, until something else begins."""
    out: list[_RowOfPupils] = []
    for n in range(head + 1, min(len(lines), head + 1 + _MOST_ROWS)):
        line = lines[n].strip()
        if not line:
            continue
        cells = _cells_of(line)
        if _begins_other(line, cells):
            break
        if len(cells) < 2 and not (goes_on(line) and _is_piece(line, heads)):
            if any(_is_row(x, heads) for x in lines[n + 1 : n + _FAR]):
                continue  # a long cell of a page, set in several lines
            break
        out.append(_RowOfPupils(n, cells if len(cells) > 1 else (line,)))
    return out


def _is_row(line: str, heads: _PupilHeads) -> bool:
    """True for a row with a cell for each heading, and what is a pupil's in one of them."""
    cells = _cells_of(line)
    return 0 < len(cells) == len(heads.texts) and _is_valued(cells, heads) and not _begins_other(line, cells)


def _begins_other(line: str, cells: Sequence[str]) -> bool:
    if _heads_of(line) is not None:
        return True
    if len(cells) < 2:
        return False
    plain = [_plain(c) for c in cells]
    return sum(1 for c in plain if len(c) <= 40 and _OF_RELEASES.fullmatch(c)) * 2 > len(cells)


def _is_piece(line: str, heads: _PupilHeads) -> bool:
    """True for a line without cells that may be a row, or a part of one whose cells are set in several lines."""
    if heads.texts:
        return len(line) <= 40 and len(line.split()) <= 4
    return _NUMBERED.sub("", line)[:1].isupper() or line[:1].isdigit()


def _is_of_pupils(heads: _PupilHeads, rows: Sequence[_RowOfPupils]) -> bool:
    if not rows:
        return False
    if not heads.texts:
        marked = [r for r in rows if _marks_in(r.cells[0], heads)]
        return any(_name_in(r.cells[0], heads) for r in marked)
    whole = [r.cells for r in rows if len(r.cells) == len(heads.texts)] or [r.cells for r in rows]
    named = [_is_named(cells, heads) for cells in whole]
    if heads.sure:
        return any(named)
    if sum(named) * 2 < len(named):
        own = heads._replace(kinds=tuple([k if k in ("birth", "number") else "" for k in heads.kinds]))
        return any(_is_valued(cells, own) and _may_be_named(cells, heads) for cells in whole)
    return any(_is_valued(cells, heads) for cells, is_named in zip(whole, named, strict=True) if is_named)


def _is_named(cells: Sequence[str], heads: _PupilHeads) -> bool:
    """True for a row that has somebody's name in the place of names."""
    if len(cells) != len(heads.texts):
        return any(is_rare_name(c) or _name_in(c, heads) for c in cells)
    said = [cells[n] for n in heads.names if cells[n] and not _SAYS_NOTHING.fullmatch(cells[n])]
    if not said or any(any(map(str.isdigit, c)) or len(c) > 70 for c in said) or is_titled(said[0], 0):
        return False
    if len(said) == 1 and _is_body(said[0]):
        return False
    if heads.sure:
        return True
    whole = " ".join(said)
    first = said[0].replace(",", "")
    return is_rare_name(whole) or is_rare_name(first) or (
        len(said) > 1 and all(c[:1].isupper() and reads_as_person(c, family=False) for c in said)
    )


def _may_be_named(cells: Sequence[str], heads: _PupilHeads) -> bool:
    """True for a row with words in the place of names that are no body's."""
    if len(cells) != len(heads.texts):
        return False
    said = [cells[n] for n in heads.names if cells[n] and not _SAYS_NOTHING.fullmatch(cells[n])]
    if not said or (len(said) == 1 and _is_body(said[0])):
        return False
    return not any(c.isdigit() or is_titled(c, 0) for c in said)


def _is_body(said: str) -> bool:
    return is_listed_body(said) or ORGANISATION.search(fold(said)) is not None


def _is_valued(cells: Sequence[str], heads: _PupilHeads) -> bool:
    """True for a row that has, in the place of one, what only persons of school age have."""
    if len(cells) != len(heads.texts):
        return any(_marks_in(c, heads) for c in cells)
    return any(_is_value(kind, cell) for kind, cell in zip(heads.kinds, cells, strict=True) if kind and cell)


def _is_value(kind: str, cell: str) -> bool:
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
    year = _YEARS.search(day)
    return year is None or year[0] >= "1990"


def _row_without(line: str, row: _RowOfPupils, heads: _PupilHeads, instead: str, named: set[str]) -> str:
    if not heads.texts:
        return _line_without(line, heads, instead, named)
    cells = row.cells
    if len(cells) != len(heads.texts):
        named.update(name for c in cells if is_rare_name(name := _name_in(c, heads) or c))
        stays = [not c or (" " in c and _is_body(c)) or _SAYS_NOTHING.fullmatch(c) is not None for c in cells]
        return _joined(line, [c if stay else instead for c, stay in zip(cells, stays, strict=True)])
    said = [cells[n] for n in heads.names if cells[n]]
    if not said or all(_SAYS_NOTHING.fullmatch(c) or c.isdigit() for c in said):
        return line
    if not heads.sure and len(said) == 1 and _is_body(said[0]):
        return line
    named.update(_names_of(cells, heads))
    gone = {*heads.names, *heads.aside, *(n for n, kind in enumerate(heads.kinds) if kind)}
    return _joined(line, [instead if c and n in gone else c for n, c in enumerate(cells)])


def _joined(line: str, cells: Sequence[str]) -> str:
    mark = next((m for m in ("|", "\t", ";") if m in line), "")
    between = {"|": " | ", "\t": "\t", ";": "; "}.get(mark, "  ")
    return between.join(cells)


def _names_of(cells: Sequence[str], heads: _PupilHeads) -> Iterator[str]:
    """The names of a row that may be left out elsewhere too: none that a body has, which may have received."""
    for name in _names_in_row(cells, heads):
        if not is_listed_body(name) and reads_as_person(name, family=" " in name):
            yield name


def _names_in_row(cells: Sequence[str], heads: _PupilHeads) -> Iterator[str]:
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


def _marks_in(line: str, heads: _PupilHeads) -> list[tuple[int, int]]:
    found = [m.span() for m in _IN_ROW.finditer(line) if _is_young(m[0])]
    if not found and "age" in heads.kinds:
        found = [m.span() for m in _AGE_IN_ROW.finditer(line)][-1:]
    return found


def _name_in(line: str, heads: _PupilHeads) -> str:
    """The name in a row whose cells nothing parts."""
    marks = _marks_in(line, heads)
    start = _NUMBERED.match(line)
    begin = start.end() if start else 0
    before = line[begin : marks[0][0]].strip(" ,;:|(-\u2013") if marks else ""
    if before:
        words = before.split()
        is_name = len(words) <= 5 and before[0].isalpha() and not is_titled(before, 0) and not _is_body(before)
        return before if is_name else ""
    behind = line[marks[-1][1] :].strip(" ,;:|)-\u2013") if marks else ""
    words = behind.split()
    if not words or _SAYS_NOTHING.fullmatch(words[0]):
        return ""
    return " ".join(words[:3]) if words[0][:1].isupper() and not _is_body(" ".join(words[:3])) else ""


def _line_without(line: str, heads: _PupilHeads, instead: str, named: set[str]) -> str:
    marks, name = _marks_in(line, heads), _name_in(line, heads)
    if not name and not marks:
        return line if _is_body(line) else instead
    if name and (is_rare_name(name) or len(name.split()) == 2):
        named.add(name)
    if not heads.bodies:
        return instead
    return f"{instead} {line[marks[-1][1] :].strip()}".strip()


# ---------------------------------------------------------------------------------------------------------------
# Forms: a label and what it heads, side by side or one below the other


def _forms_without(lines: Sequence[str], out: list[str], instead: str, named: set[str]) -> None:
    n = 0
    while n < len(lines):
        pairs = [*_pairs_from(lines, n)]
        if len(pairs) > 1:
            _form_without(pairs, out, instead, named)
        n = max(n, pairs[-1].value if pairs else n) + 1


class _LabelAndSaid(NamedTuple):
    label: str
    said: str
    value: int
    """The line in which what is said stands."""


def _pairs_from(lines: Sequence[str], n: int) -> Iterator[_LabelAndSaid]:
    """What a form says from a line on."""
    while n < len(lines):
        line = lines[n].strip()
        cells = _cells_of(line) if "|" in line else ()
        if len(cells) == 2 and cells[0] and len(cells[0]) <= 60:
            yield _LabelAndSaid(_plain(cells[0]), cells[1], n)
            n += 1
        elif not cells and _is_label(line) and n + 1 < len(lines) and not _is_label(below := lines[n + 1].strip()) \
                and len(below) <= 80:
            yield _LabelAndSaid(_plain(line), below, n + 1)
            n += 2
        else:
            return


def _is_label(line: str) -> bool:
    if not 2 < len(line) <= 40:
        return False
    plain = _plain(line)
    return bool(_CHILD.fullmatch(plain) or _PERSON.fullmatch(plain) or _kind(plain) or _A_LABEL.fullmatch(plain))


_A_LABEL = lazy_pattern(_BESIDE, re.IGNORECASE)


def _form_without(pairs: Sequence[_LabelAndSaid], out: list[str], instead: str, named: set[str]) -> None:
    heads = _heads([p.label for p in pairs])
    if heads is None:
        return
    said = [p.said for p in pairs]
    young = any(_is_value(k, s) for k, s in zip(heads.kinds, said, strict=True) if k and k != "flag")
    if not (young or heads.sure) or not _is_named(said, heads):
        return
    named.update(_names_of(said, heads))
    gone = {*heads.names, *heads.aside, *(n for n, kind in enumerate(heads.kinds) if kind)}
    for n in gone:
        pair = pairs[n]
        if pair.said:
            out[pair.value] = _end_without(out[pair.value], pair.said, instead)


def _end_without(line: str, said: str, instead: str) -> str:
    before, found, behind = line.rpartition(said)
    return f"{before}{instead}{behind}" if found else line


# ---------------------------------------------------------------------------------------------------------------
# A line that is a name and a day and nothing else


def _births_without(lines: Sequence[str], out: list[str], instead: str, named: set[str]) -> None:
    last = ""
    for n, line in enumerate(lines):
        said = line.strip()
        if not is_name_and_birth(said):
            last = line if said else last
        elif out[n] == line and _says_pupils(last):
            m = _NAME_AND_BIRTH.fullmatch(_NUMBERED.sub("", said))
            named.update((m["name"].strip(),) if m else ())
            out[n] = instead


def _is_birth(line: str, m: re.Match[str]) -> bool:
    year = _YEARS.search(m["day"])
    if year is not None and year[0] < _OF_SCHOOL_BORN:
        return False
    return is_rare_name(m["name"].strip()) and not is_titled(line, 0) and not is_grown_up(line, *m.span("name"))


def _says_pupils(before: str) -> bool:
    """True where the line above a list speaks of pupils themselves, and of nobody who acts."""
    if _OF_GROWN_UPS.search(before):
        return False
    return _OF_PUPILS.search(_NOT_THEMSELVES.sub(" ", before)) is not None
