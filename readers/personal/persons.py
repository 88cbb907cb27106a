"""Finds persons' names under headings that do not say whose they are, where something beside them says: a pupil's.

"Forename", "Name" and "Notes" head contacts and applicants too. A school year, an age or a school in the same row,
or in the same cell, tells a pupil; so do two columns of names beside the one that says who received.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from functools import cached_property, lru_cache
from itertools import islice
from operator import itemgetter
from string import ascii_letters, digits

from model.hidden import WITHHELD_CELL
from readers.columns.fields import field_of, heading_key, names_bodies
from readers.columns.values import SAMPLE, share
from text.clean import clean, fold, without_turns
from text.pattern import lazy_pattern
from text.privacy.cell_forms import is_organisation_like, is_person_like
from text.privacy.naming import NAMED_DATA, TOPIC, given_names
from text.privacy.private import tells

OWN_DIGITS = 9
"""A number of so many is somebody's own."""
MAX_HEADING = 60
WORD = lazy_pattern(r"[^\W\d_][^\W\d_'\u2019-]*(?:['\u2019-][^\W\d_]+)*")
HALF = 0.5
_NEARLY_ALL = 0.8
_FEW_NAMES = 2
_LONGEST = 40
"""Characters of a heading that does not say whose names stand below."""
_BLOCKS = 8
"""Tables in one sheet, each with its headings."""
_OF_AGE = lazy_pattern(r"(?:dr|prof|professor|mr|mrs|ms|sir|dame|lord|lady|rev|cllr)\b", re.IGNORECASE)

CHILD = (
    r"(?:pupil|child(?:ren)?|kid|student|learner|young person|c?yp|looked after child(?:ren)?|child in (?:need|care)"
    r"|data subject|candidate|cla|lac)(?:'?s|s'|\u2019s|s\u2019)?"
)
_CHILDREN = r"(?:child|children|son|daughter|family)"
_ENQUIRY = r"(?:request|enquiry|inquiry|case|order)"
_PARTY = r"(?:applicant|requester|claimant|defendant|respondent)"
SOUGHT = (
    rf"(?:(?:missing|sought|wanted) (?:persons?|{_CHILDREN})|(?:persons?|individuals?|{_CHILDREN}) (?:sought|missing"
    r"|concerned|of interest|in question|searched for|traced)|mispers?|victims?|suspects?|nominals?|case|family"
    rf"|family members?|parties|clients?(?: name)?|service users?"
    rf"|who (?:the )?{_ENQUIRY} (?:is|was) about|who (?:is|was|it is) (?:sought|about)|whom"
    rf"|{_PARTY}(?:'?s|\u2019s)? {_CHILDREN}|{_CHILDREN} of (?:the )?{_PARTY}|claimant|respondent|defendant)"
)
"""Whom requests of the police or a court are about. "Case" and "Family" may head other things: their cells decide."""
_PART = lazy_pattern(
    r"(?:first|last|middle|family|given|preferred|legal|known|second|display) ?names?|nazwisko|imi[e\u0119]"
    r"|(?:(?:legal|preferred|chosen|middle) )?(?:forenames?|surnames?)|pr[e\u00e9]noms?"
)
_BARE = lazy_pattern(r"given|family|first|last")
"""They head parts of names, and other things: a sign of a pupil must stand beside them."""
_FULL = lazy_pattern(
    r"(?:full )?names?|who|persons?|individuals?|(?:person|individual)(?:'?s|\u2019s)? name"
    r"|names? of (?:person|individual)"
)
_TEXT = lazy_pattern(
    r"(?:additional |other |further |general )?(?:notes?|comments?|remarks?|details?|information)"
    r"|subject(?: of (?:the )?request| name)?|re|regarding|concerning"
)


class _Kind(Enum):
    PART = 1
    BARE = 4
    FULL = 2
    TEXT = 3
    """Notes, of which each may be a name."""


_MAY_HEAD = lazy_pattern(
    r"name|imi[e\u0119]|nazwisko|nom|given|family|first|last|who|person|individual|note|comment|remark|detail|info"
    r"|subject|regard|concern|\bre\b"
)
_KINDS = ((_PART, _Kind.PART), (_BARE, _Kind.BARE), (_FULL, _Kind.FULL), (_TEXT, _Kind.TEXT))

_YEAR_NUMBER = r"(?:1[0-3]|[1-9])"
_AGE_NUMBER = r"(?:1[0-8]|[1-9])"
_IS_YEAR = (
    rf"(?:nc ?)?(?:year|yr|y)\.? ?(?:{_YEAR_NUMBER}|r)|reception|nursery|pre-?school|(?:lower|upper)? ?sixth(?: form)?"
)
_IS_CLASS = rf"{_IS_YEAR}|(?:class|form) ?\w{{1,4}}|{_YEAR_NUMBER} ?[a-z]{{1,3}}|r[a-z]?"
_IS_AGE = rf"(?:aged? ?)?{_AGE_NUMBER}(?: ?(?:y|yo|yrs?|years?))?(?:[ -]old)?(?: ?(?:and )?\d{{1,2}} ?(?:m|months?))?"
_FLAG = (
    r"(?:sen|send|fsm|eal|lac|cla|cin|ehcp?|pp)(?: (?:status|eligible|plan|flag|need|support))?|free school meals"
    r"|pupil premium|looked after(?: child)?|in care|child protection|ehc plan"
)
_SIGNS: tuple[tuple[str, str, bool], ...] = (
    (rf"(?:{CHILD} )?(?:(?:school |nc )?year group|(?:school|nc|national curriculum) year|yr group|ncy|klasa|dosbarth)",
     rf"{_IS_CLASS}|{_YEAR_NUMBER}", True),
    (rf"(?:{CHILD} )?(?:year|yr)", _IS_YEAR, True),
    (rf"(?:{CHILD} )?(?:class|form|tutor group|form group|reg(?:istration)? group|class name)", _IS_CLASS, True),
    (rf"(?:{CHILD} )?(?:current )?age(?: in years| years| of {CHILD})?", _IS_AGE, True),
    (r"(?:key )?stage|ks", r"(?:ks|key stage)? ?[1-5]|eyfs", False),
    (_FLAG, r"yes|no|y|n|true|false|[01]|[kesn]|sen support|ehcp?|none", False),
    (r"(?:current |previous |home )?school(?: name| attended)?|name of school|setting",
     r".*\b(?:school|academy|primary|college|infants?|juniors?|nursery|high|grammar)\b.*", False),
    (r"ethnicity|ethnic group", r"(?:white|black|asian|mixed|chinese|arab|any other|other|gypsy|roma|irish).*", False),
    (r"house(?: group)?", r"red|blue|green|yellow|purple|orange", False),
    (r"gender|sex", r"m|f|male|female|boy|girl", False),
)
"""What heads a column, what its cells must be, and whether no register of releases has such a column of its data.

The others may say what was asked for: they count only where another column names who received.
"""
_TESTS = tuple((lazy_pattern(h), lazy_pattern(c), sure) for h, c, sure in _SIGNS)
_OF_PUPILS = lazy_pattern(rf"{_FLAG}|ethnicity|ethnic group")
_OF_CONTACTS = lazy_pattern(
    r".*\b(?:e ?mail|telephone|phone|job title|role|position|post|job|salutation|accredit\w+|trained|training)\b.*"
    r"|affiliation"
)


def heading_of(text: str) -> str:
    """A cell as the patterns of headings have it; "" for one that is too long for a heading."""
    if not text or len(text) > MAX_HEADING:
        return ""
    plain = re.sub(r"\([^)]*\)|[._:*/\u2013-]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", without_turns(clean(text))))
    return " ".join(plain.casefold().split())


_LANGUAGES = lazy_pattern(r"\s*[/|\n]\s*|\s+[\u2013\u2014-]\s+")


def in_languages(text: str) -> list[str]:
    """The two halves of a heading that is printed in two languages: "Enw'r plentyn / Child's name"; of others []."""
    halves = _LANGUAGES.split(text.strip()) if text and len(text) <= 2 * MAX_HEADING else []
    return halves if len(halves) == 2 and all(halves) else []


def is_of_contacts(heading: str) -> bool:
    """True for a heading, as `heading_of` has it, that stands beside names of grown-ups."""
    return _OF_CONTACTS.fullmatch(heading) is not None


def cells_below(rows: Sequence[Sequence[str]], top: int, column: int) -> dict[int, str]:
    """The filled cells of a column below a heading, by row, not yet replaced."""
    return dict(_filled_below(rows, top, column))


def _filled_below(rows: Sequence[Sequence[str]], top: int, column: int) -> Iterator[tuple[int, str]]:
    below = ((r, rows[r][column]) for r in range(top + 1, len(rows)) if column < len(rows[r]))
    return ((r, cleaned) for r, text in below if (cleaned := _filled(text)))


def _filled(text: str) -> str:
    cleaned = clean(text) if text else ""
    return cleaned if cleaned != WITHHELD_CELL else ""


_FILLS = frozenset(ascii_letters + digits)
"""What begins with one of these is filled, however it is cleaned."""
_FIRST = itemgetter(slice(1))


class _ColumnsBelow:
    """The columns below headings, each gone through as it is asked for: all at once are more than the sheet itself."""

    def __init__(self, rows: Sequence[Sequence[str]], top: int) -> None:
        self._rows, self._top = rows, top

    @cached_property
    def filled(self) -> dict[int, int]:
        """How many cells are filled below each heading."""
        return {c: self._count(c) for c, text in enumerate(self._rows[self._top]) if text}

    def cells(self, column: int) -> Iterator[tuple[int, str]]:
        """The filled cells with their rows, as `cells_below`."""
        return _filled_below(self._rows, self._top, column)

    def sample(self, column: int) -> list[str]:
        """The first of them."""
        return [text for _, text in islice(self.cells(column), SAMPLE)]

    def _count(self, column: int) -> int:
        below = [row[column] for row in islice(self._rows, self._top + 1, None) if column < len(row)]
        if _FILLS.issuperset(map(_FIRST, below)):  # as in most columns
            return len(below)
        empty = {text for text in {*below} if not (text[:1] in _FILLS or _filled(text))}
        return len(below) - (sum(map(empty.__contains__, below)) if empty else 0)


def is_name(cell: str) -> bool:
    """The name of one person, and none of data."""
    return is_person_like(turned(cell)) and NAMED_DATA.search(cell) is None


def turned(cell: str) -> str:
    """A name as it is usually written, of "QUILL, Zebedee (Year 4)"."""
    return re.sub(r"\([^)]*\)|,", " ", cell).strip()


def is_part_of_name(cell: str) -> bool:
    """One to four words of a name, the first with a capital."""
    words = cell.split()
    return (
        1 <= len(words) <= 4 and all(WORD.fullmatch(w.rstrip(".,")) for w in words) and cell[:1].isupper()
        and not is_organisation_like(cell) and NAMED_DATA.search(cell) is None
    )


def names_somebody(cell: str) -> bool:
    """A name that nothing makes an adult's, and that is not made of the words of studies."""
    if not is_name(cell) or _OF_AGE.match(cell):
        return False
    topic = TOPIC.search(cell)
    # "Ben Sample", "Emily Young": a surname may be such a word, where a given name stands before.
    return topic is None or (topic.start() > 0 and fold(cell).split()[0] in given_names())


_OF_KIND = {_Kind.PART: is_part_of_name, _Kind.BARE: is_part_of_name, _Kind.FULL: is_name}
"""What a cell below a heading of that kind must be; of another kind that it names somebody."""


def _may_name(sample: Sequence[str], kind: _Kind) -> bool:
    """True where half of the first cells below a heading name somebody, or tell of a child."""
    test, passed = _OF_KIND.get(kind, names_somebody), 0
    for n, text in enumerate(sample):
        if passed + len(sample) - n < HALF * len(sample):
            return False  # whatever the others say
        passed += bool(test(text) or tells(text))
    return bool(sample) and passed >= HALF * len(sample)


@lru_cache(maxsize=4096)
def kind_of(text: str) -> _Kind | None:
    """What a heading that does not say whose names stand below may head; None for any other."""
    if _MAY_HEAD.search(text.casefold()) is None:
        return None
    said = [h for h in map(heading_of, (text, *in_languages(text))) if h]
    return next((kind for heading in said for pattern, kind in _KINDS if pattern.fullmatch(heading)), None)


def is_of_persons(heading: str) -> bool:
    """True for a heading of names alone: what stands beside them is said of the same persons."""
    return kind_of(heading) in (_Kind.PART, _Kind.BARE, _Kind.FULL)


def heads_sign(heading: str) -> bool:
    """True for a heading, as `heading_of` has it, of what is said of pupils: a class, an age, a school."""
    return any(head.fullmatch(heading) for head, _, _ in _TESTS)


def judged_by_all_rows(heading: str) -> bool:
    """True where the names below a heading are told by the other cells of the sheet."""
    return kind_of(heading) is not None


def names_below(
    rows: Sequence[Sequence[str]],
    top: int,
    own: Mapping[str, str],
    taken: Iterable[tuple[int, int]],
    seen: Counter[tuple[int, str]],
) -> dict[tuple[int, int], str]:
    """The names of pupils below headings, in the row `top`, that do not say so. `taken`: cells known as pupils'.

    `seen`: the headings by column, so that a word that stands in every row is not taken for the head of all below it.
    """
    heads = rows[top]
    kinds = {
        c: kind
        for c, text in enumerate(heads)
        if text and len(text) <= _LONGEST and (kind := kind_of(text)) and not own.get(heading_key(text))
    }
    below = rows[top + 1] if top + 1 < len(rows) else ()
    kinds = {c: k for c, k in kinds.items() if seen[c, heads[c]] < _BLOCKS and below[c : c + 1] != heads[c : c + 1]}
    seen.update((c, heads[c]) for c in kinds)
    columns = _ColumnsBelow(rows, top) if kinds else None
    if columns is None or not any(_may_name(columns.sample(c), kind) for c, kind in kinds.items()):
        return {}
    sheet = _Sheet(heads, columns, kinds)
    sure, unsure = _signs(sheet)
    sheet.marked = frozenset(r for r, _ in taken) | sure | (unsure if sheet.known else frozenset())
    return {(r, c): t for c, kind in kinds.items() for r, t in sheet.found(c, kind).items()}


class _Sheet:
    """The columns below one row of headings."""

    def __init__(self, heads: Sequence[str], columns: _ColumnsBelow, kinds: Mapping[int, _Kind]) -> None:
        self.heads, self.columns, self.kinds = heads, columns, kinds
        self.rows = max(columns.filled.values(), default=0)
        known = [c for c in columns.filled if c not in kinds and self._most(c) and field_of(heads[c]) == "recipient"]
        self.known = bool(known)
        self.received = any(not names_bodies(heads[c]) for c in known)
        least = min((columns.filled[c] for c in kinds if columns.filled[c]), default=0)
        self.contacts = any(2 * n > least and self._of_contacts(c) for c, n in columns.filled.items() if n)
        self.most_of_parts = max((columns.filled[c] for c, kind in kinds.items() if kind is _Kind.PART), default=0)
        self.parts = sum(kind is _Kind.PART and self._as_the_other(c) for c, kind in kinds.items())
        self.marked: frozenset[int] = frozenset()

    def _most(self, column: int) -> bool:
        return 0 < self.rows <= 2 * self.columns.filled[column]

    def _as_the_other(self, column: int) -> bool:
        """True for a column of parts of names that is filled like the one that has most: each row has both."""
        return self.columns.filled[column] > _NEARLY_ALL * self.most_of_parts

    def _of_contacts(self, column: int) -> bool:
        heading = heading_of(self.heads[column])
        if heading == "title":
            return share(self.columns.sample(column), _OF_AGE.match) >= HALF
        return is_of_contacts(heading)

    def found(self, column: int, kind: _Kind) -> Mapping[int, str]:
        """The cells of a column that name pupils."""
        sample, alone = self.columns.sample(column), self._most(column) and not self.contacts
        pair = self.parts > 1 and self._as_the_other(column) and not self.contacts
        if kind is _Kind.FULL and not self.known and not self.marked:
            return {}
        if not _may_name(sample, kind):
            return {}
        if kind is _Kind.PART:
            every = self.known and (pair or (alone and share(sample, names_somebody) >= HALF))
        elif kind is _Kind.BARE:
            every = False
        else:
            several = len(set(sample)) >= _FEW_NAMES and share(sample, names_somebody) >= _NEARLY_ALL
            every = alone and several and (self.received if kind is _Kind.FULL else self.known)
        if not every and not self.marked:
            return {}
        named = ((r, t) for r, t in self.columns.cells(column) if every or r in self.marked)
        return {r: t for r, t in named if not is_organisation_like(t)}


def _signs(sheet: _Sheet) -> tuple[frozenset[int], frozenset[int]]:
    """The rows in which a column says that a pupil is meant, and those in which it may say what was asked for.

    Two such columns are sure, where one of them is a flag of pupils or an ethnic group.
    """
    rows: dict[bool, set[int]] = {True: set(), False: set()}
    flags = list[set[int]]()
    for c, filled in sheet.columns.filled.items():
        heading = heading_of(sheet.heads[c])
        for head, cell, sure in _TESTS:
            if head.fullmatch(heading):
                fit = {r for r, t in sheet.columns.cells(c) if cell.fullmatch(t.casefold())}
                if len(fit) >= HALF * filled:
                    if _OF_PUPILS.fullmatch(heading):
                        rows[True] |= fit & rows[False]
                    rows[True] |= fit.intersection(set().union(*flags))
                    flags += [fit] if _OF_PUPILS.fullmatch(heading) else []
                    rows[sure] |= fit
    return frozenset(rows[True]), frozenset(rows[False])
