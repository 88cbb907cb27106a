"""Rows that say of a quarter or a year that nobody got data in it: `Q3 2024 | Nil return | |`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import compress, count
from operator import itemgetter

from readers.columns.dates import read_date
from readers.columns.fields import DATE_FIELDS, field_of
from readers.register.headings.row import Row
from readers.register.shape.columned import column_of
from text.clean import fold
from text.pattern import lazy_pattern

_THINGS = (
    r"(?:data|personal data|pupil data|information|records?|extracts?|releases?|disclosures?|shares?|shar(?:ing|ings)"
    r"|requests?|transfers?|applications?|projects?|recipients?|activity|entries|supplies)"
)
_DONE = (
    r"(?:(?:was|were|has been|have been|is|are|been) )?(?:to )?(?:shared?|released?|disclosed?|made|received?|provided?"
    r"|supplied|sent|reported|report|given|declared?|recorded?|approved|published|granted|returned)"
)
_WHEN = (
    r"(?:in|during|for|over|of|the|this|that|last|to date|quarter|period|month|year|term|reporting|financial|academic"
    r"|return|[qt][1-4]|\d{2,4}|january|february|march|april|may|june|july|august|september|october|november|december)"
)
_SAYS_NIL = lazy_pattern(
    rf"(?:nil return|no return|(?:no|nil|zero) {_THINGS}(?: {_THINGS})?(?: {_DONE})?|(?:nothing|none)(?: {_DONE})?"
    rf"|nil(?: {_DONE})?)(?: {_WHEN})*"
)
_PLAIN = frozenset({"nil", "none", "nothing"})
"""Of a row with a reference such a word may stand for a recipient that is not named."""
_MAY = frozenset(a + b for one, two in ("ni", "no", "ze") for a in (one, one.upper()) for b in (two, two.upper()))
"""What such a cell begins with."""
_FIRST_TWO = itemgetter(slice(2))
_SAYS_NOTHING = frozenset({"", "0", "n a", "na", "not applicable", "nil", "none"})
_OF_A_PERIOD = lazy_pattern(
    r"(?:(?:fy|ay|financial year|academic year|year|quarter|month|term|period|january|february|march|april|may|june"
    r"|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|spring|summer|autumn"
    r"|to|and|of|ending|ended|[qt]?[1-4]|q[1-4]|h[12]|\d{2}|\d{4})(?: |$))+"
)


def find_nil_returns(texts: Sequence[str], rows: Sequence[Row], own: Mapping[str, str]) -> list[int]:
    """The 0-based numbers of those rows under the headings `texts`: nothing else but a period stands in them.

    `own` is what the user says of the columns (`heading_key` -> field).
    """
    fields = {i: field for i, text in enumerate(texts) if text and (field := field_of(text, own))}
    named = [i for i, field in fields.items() if field in ("recipient", "title")]
    columns = (column_of(rows, i) for i in named)
    may = {n for cells in columns for n in compress(count(), map(_MAY.__contains__, map(_FIRST_TWO, cells)))}
    return [n for n in sorted(may) if _is_nil(rows[n], fields)]


def _is_nil(row: Row, fields: Mapping[int, str]) -> bool:
    nil, reference = set[str](), False
    for i, cell in enumerate(row):
        said = fold(cell)
        if _SAYS_NIL.fullmatch(said):
            nil.add(said)
        elif said in _SAYS_NOTHING or _OF_A_PERIOD.fullmatch(said):
            continue
        elif fields.get(i) in ("reference", "row_id"):
            reference = True
        elif fields.get(i) not in DATE_FIELDS and read_date(cell) is None:
            return False
    return bool(nil) and not (reference and nil <= _PLAIN)
