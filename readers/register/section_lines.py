"""Lines within a sheet that the rows below stand under: "Rejected requests", "2019", "Universities"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import Enum
from functools import lru_cache

from model.hidden import WITHHELD_CELL
from model.life import NEVER_SUPPLIED
from readers.columns.dates import date_within
from readers.columns.undated import without_dates
from readers.columns.values import is_dfe_reference
from readers.personal.cells import may_tell_of_somebody
from text.clean import fold
from text.pattern import lazy_pattern
from text.periods import MONTH
from text.privacy.cell_forms import is_person_like
from text.privacy.naming import begins_with_a_word, persons_in
from text.privacy.private import is_a_name, tells
from text.remarks.outcomes import LINE_WITHIN, life_of_line

Line = tuple[int, str]
"""The 1-based number of a row, and its one text."""


class LineKind(Enum):
    """What a line says of the rows below it. Of one kind each ends the one before, with all that stands within that."""

    STATUS = "status"
    PERIOD = "period"
    GROUP = "group"
    """In words that the reader does not know: it may be a release, too."""


_LONGEST_GROUP = 60
_GROUP_WORDS = 8
_OF_A_PERIOD = lazy_pattern(
    r"(?:the|of|in|to|from|and|for|years?|academic|financial|calendar|quarter|half|month|period|requests?|applications|"
    r"shares|data|releases|received|requested|shared|made|\d+| )*"
)
_TITLE = lazy_pattern(r"[^\W\d_]+(?:\W+[^\W\d_]+){0,4}\W*")
_DATED = lazy_pattern(rf"\b(?:19|20)\d\d|\b{MONTH}\b|\bq[1-4]\b", re.IGNORECASE)
_SAID = lazy_pattern(
    r"(?:notes?|sources?|footnotes?|key|end of|crown copyright|produced|updated|please|for further|this |these |"
    r"see |where |if you|contact)\b"
)


def kind_of_line(text: str) -> LineKind | None:
    """What a line within a table says of the rows below it; None for a remark, a reference, a person's name."""
    if _tells_of_somebody(text):
        return None
    if life_of_line(text):
        return LineKind.STATUS
    if len(text) > _LONGEST_GROUP or not text[0].isalnum() or text == WITHHELD_CELL or text.endswith("."):
        return None
    said = fold(text)
    if _DATED.search(text) and _OF_A_PERIOD.fullmatch(fold(without_dates(text))):
        return LineKind.PERIOD
    if len(said.split()) > _GROUP_WORDS or _SAID.match(said) or is_dfe_reference(text) or _is_name(text):
        return None
    day = date_within(text)  # "Withdrawn on 3 June 2019" is a remark
    return LineKind.GROUP if any(map(str.isalpha, text)) and not (day and day.precision == "day") else None


def _is_title(text: str) -> bool:
    life = life_of_line(text)
    return life in NEVER_SUPPLIED or (life is not None and _TITLE.fullmatch(text) is not None)


def _is_name(text: str) -> bool:
    return is_person_like(text) or (is_a_name(text) and not begins_with_a_word(text))


@lru_cache(maxsize=1_024)
def _tells_of_somebody(text: str) -> bool:
    """True for a line with a name, or what tells of one: nobody has judged it beside the cells of the rows below."""
    return bool(tells(text)) or may_tell_of_somebody([text]) or any(True for _ in persons_in(text))


def lines_over(lines: Iterable[Line], numbers: Sequence[int], header_row: int) -> tuple[Line, ...]:
    """From which row on rows stand under which lines; "2019 > Rejected requests" where under two.

    Above the headings (`header_row`, 1-based) only a few words that tell the outcome of requests count, and any that
    tell that nothing was given: "Requests approved before April 2018 whose data is held in June 2020" is preamble.
    Which of two kinds is within the other is told by which came first.

    Args:
        lines: in their order.
        numbers: the 1-based numbers of the table's rows.
        header_row: of the table.
    """
    last, first = max(numbers, default=0), min([header_row, *(n - 1 for n in numbers[:1])])
    known = [(n, text, kind) for n, text in lines if n < last and (kind := kind_of_line(text))]
    groups = sum(kind is LineKind.GROUP for _, _, kind in known)
    under: list[tuple[LineKind, str]] = []
    out: dict[int, str] = {}
    for n, text, kind in known:
        # A line under every other row goes on with the row above it.
        if (kind is LineKind.GROUP and 2 * groups > len(numbers)) or (n < header_row and not _is_title(text)):
            continue
        place = next((i for i, (k, _) in enumerate(under) if k is kind), len(under))
        under[place:] = [(kind, text)]
        out[max(n, first)] = LINE_WITHIN.join(t for _, t in under)
    return tuple(out.items())
