"""What the cells of a column say it is: whether they fit its heading, and what they are under an unknown one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from model.register import FURTHER
from readers.columns.dates import read_date, serial_date
from readers.columns.fields import DATE_FIELDS
from readers.columns.values import (
    NO_VALUE,
    NOT_YET,
    UNDERSTOOD_UNDATED,
    identifiability_of,
    is_code,
    is_count,
    is_counting,
    is_date_like,
    sensitivity_of,
    share,
    tiers_of,
)
from text.clean import fold
from text.pattern import lazy_pattern
from text.privacy.cell_forms import is_organisation_like, is_prose
from text.remarks.outcomes import life_of

HALF = 0.5
"""Of the cells that say something must be what the field holds."""
_FEW = 8
"""Rows. Among fewer, references that repeat prove nothing."""
_PROVES_NOTHING = 3
"""Rows. Fewer words that are not known may be new ones."""
_REPEATED = 0.1
"""Of the references must be different; one agreement has had nine deliveries."""
_LONGEST_NAME = 120
_LONGEST_WORD = 80
_NEARLY_ALL = 0.9
_PROVES = 5
"""Cells. Fewer prove nothing."""
_STATES = 12
"""Words at most that a register has for what became of a request."""

_UNDATED = UNDERSTOOD_UNDATED | {"cancelled", "refused"}
_YES_NO = frozenset({"yes", "no", "y", "n", "true", "false"})
_LEVELS = lazy_pattern(
    r"\b(?:(?:de |non |un )?(?:identif\w+|personal\w*|anonym\w+|pseudonym\w+|identity|aggregat\w*|individual\w*)|pupil|"
    r"school|local authority|national|institution|record|child|level|sensitive|confidential|public|tabulation\w*|"
    r"summary|low|high|medium|depersonalised|linked|extract|bespoke|standard)\b"
)
_TYPES = lazy_pattern(
    r"\b(?:academ\w+|universit\w+|commercial\w*|compan\w+|private|public|charit\w+|third sector|government\w*|"
    r"department|nhs|health\w*|local|council|research\w*|individual|media|press|think tank|school|college|police|"
    r"independent|sector|body|organisation|agency|regulator|industry|profit|voluntary|institut\w+|student|"
    r"higher education|consult\w+)\b"
)
_YEARS = lazy_pattern(r"(?:19|20)[0-9]{2}|\b[0-9]{2}[/-][0-9]{2}\b|\ball\b|\byears?\b|\bkey stage\b|\bks[1-5]\b")


def fits(field: str, cells: Sequence[str]) -> bool:
    """True where a column may be `field` whose cells that say something are `cells`; an empty one may be anything."""
    if field in DATE_FIELDS:
        return not cells or share(cells, _is_dated) >= HALF
    return not cells or _TESTS.get(field, _is_text)(cells)


def _is_dated(cell: str) -> bool:
    return is_date_like(cell) or bool(read_date(cell) or serial_date(cell)) or fold(cell) in _UNDATED


def _is_text(cells: Sequence[str]) -> bool:
    """True for words; not for dates or numbers."""
    return share(cells, lambda c: is_date_like(c) or is_count(c)) <= HALF


def _is_reference(cells: Sequence[str]) -> bool:
    if share(cells, is_code) < HALF or is_counting(cells):
        return False
    return len(cells) < _FEW or len(set(cells)) > max(2, _REPEATED * len(cells))


def _is_name(cells: Sequence[str]) -> bool:
    """Names, also many in one cell; neither prose nor codes nor answers of one word."""
    return share(cells, _is_no_name) <= HALF


def _is_no_name(cell: str) -> bool:
    if fold(cell) in _YES_NO or cell.startswith(("http", "www.")) or is_date_like(cell) or is_count(cell):
        return True
    return is_prose(cell) or (is_code(cell) and " " not in cell)


def _are_levels(read: Callable[[str], object], cells: Sequence[str]) -> bool:
    # 7 is no tier, and meant as one.
    return share(cells, lambda c: read(c) or len(c) < 3 or fold(c) in NOT_YET) >= HALF


def _are_words(pattern: re.Pattern[str], cells: Sequence[str]) -> bool:
    """Short texts in which the words of `pattern` stand, and which repeat where there are many."""
    short = share(cells, lambda c: len(c) <= _LONGEST_NAME and pattern.search(fold(c)))
    repeat = len(cells) < 2 * _FEW or len(set(cells)) <= 0.8 * len(cells)
    return _is_text(cells) and (len(cells) < _PROVES_NOTHING or (short >= HALF and repeat))


_NUMBERS = ("row_id", "pupils", "pupils_requested", "requests")
_NAMES = ("recipient", FURTHER, "commissioner", "processor", "controller", "court")
_TESTS: Mapping[str, Callable[[Sequence[str]], bool]] = {
    "reference": _is_reference,
    **dict.fromkeys(
        _NUMBERS, lambda cells: share(cells, lambda c: len(c) <= _LONGEST_WORD and any(map(str.isdigit, c))) >= HALF
    ),
    **dict.fromkeys(_NAMES, _is_name),
    "person": lambda cells: _is_name(cells) and share(cells, is_organisation_like) <= HALF,
    "tier": partial(_are_levels, tiers_of),
    "identifiability": partial(_are_levels, identifiability_of),
    "sensitivity": partial(_are_levels, sensitivity_of),
    "level": partial(_are_words, _LEVELS),
    "organisation_type": partial(_are_words, _TYPES),
    "years": lambda cells: share(cells, lambda c: _YEARS.search(fold(c)) or read_date(c)) >= HALF,
    "status": lambda cells: _is_text(cells) or share(cells, lambda c: fold(c) in _UNDATED) > HALF,
}


def bodies_in(cells: Sequence[str]) -> float:
    """Which part of `cells` reads as the names of bodies."""
    return share(cells, _is_body)


def _is_body(cell: str) -> bool:
    """A title that speaks of a school or of research has small words; the name of a body has capitals throughout."""
    if not is_organisation_like(cell) or is_date_like(cell):
        return False
    words = [w for w in cell.split() if len(w) > 3 and w[0].isalpha()]  # not of, the, and, for
    return not words or sum(w[0].isupper() for w in words) >= 0.75 * len(words)


_PRESS = lazy_pattern(
    r"(?:the |(?:the )?[a-z&'. -]{2,40} )(?:times|mail|herald|echo|gazette|telegraph|guardian|chronicle|courier|argus|"
    r"mercury|post|news|star|express|mirror|observer|independent|standard|advertiser|examiner|journal|record|sun|people|"
    r"economist|tribune|spectator|press|citizen|i)|mail on sunday|private eye|mail ?online|times (?:higher )?education"
    r"(?:al)?(?: supplement)?|tes|bbc(?: .{2,20})?|itv(?: news)?|channel [45](?: news)?|sky(?: news)?|which\?"
)
_LONGEST_TITLE = 5  # words


def press_in(cells: Sequence[str]) -> float:
    """Which part of `cells` reads as the titles of newspapers and broadcasters: "Daily Mail", "Channel 4"."""
    return share(cells, lambda c: len(c.split()) <= _LONGEST_TITLE and _PRESS.fullmatch(fold(c)))


_KINDS_OF_BODY = frozenset(
    """
    academic academia academics institution institute university universities higher further education college school
    commercial company business private public third sector voluntary charity charitable trust foundation non not for
    profit government governmental central local national department departments authority council agency regulator body
    bodies organisation organisations research think tank media press news journalist broadcaster individual student
    industry consultancy independent international nhs health police other and or of the
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)


def are_kinds_of_body(cells: Sequence[str]) -> bool:
    """True for "Academic Institution", "Local government", "Charity": what bodies are, and no names of any."""
    said = [c for c in cells if c]
    return len(said) >= _PROVES and share(said, _is_kind_of_body) >= _NEARLY_ALL


def _is_kind_of_body(cell: str) -> bool:
    """False for "Department for Education", which is the name of one."""
    words = fold(cell).split()
    return _KINDS_OF_BODY.issuperset(words) and not (words[0] == "department" and words[1:2] in (["for"], ["of"]))


def are_references(cells: Sequence[str]) -> bool:
    """Codes with letters or signs in them, each but once: `DS00104`, `2017/011`; numbers alone could be anything."""
    if len(cells) < _PROVES or len(set(cells)) < _NEARLY_ALL * len(cells) or is_counting(cells):
        return False
    return share(cells, lambda c: is_code(c) and not c.isdecimal() and not is_date_like(c)) >= _NEARLY_ALL


def are_dates(cells: Sequence[str]) -> bool:
    """Dates, most of them with a day or a month, or a spreadsheet's serial numbers of days."""
    tests = (is_date_like, serial_date)
    return len(cells) >= _PROVES and any(share(cells, test) >= _NEARLY_ALL for test in tests)


def are_states(cells: Sequence[str]) -> bool:
    """A few words that repeat, each of which says what became of a request: `Live`, `Withdrawn`."""
    return may_be_states(cells) and share(cells, life_of) >= _NEARLY_ALL


def may_be_states(cells: Sequence[str]) -> bool:
    """A few short words that repeat: `Yes`, `No`, `Band 2`."""
    words = {fold(c) for c in cells} - NO_VALUE
    return (
        len(cells) >= _PROVES
        and 2 <= len(words) <= min(_STATES, len(cells) / 2)
        and all(len(w) <= _LONGEST_WORD and not is_date_like(w) for w in words)
    )


def vary(cells: Sequence[str]) -> bool:
    """A column that says the same in nearly every row names the publisher, or whose register it is."""
    return len(cells) < 3 or Counter(cells).most_common(1)[0][1] <= 0.8 * len(cells)


def is_constant(cells: Sequence[str]) -> bool:
    """A column that says one thing in all of several rows."""
    return len(cells) >= _PROVES and len(set(cells)) == 1
