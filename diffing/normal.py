"""Cell texts without what is not substance: white space, typography, the form of numbers and of dates.

Two cells say the same when their keys are equal and, for dates, when the readings they admit meet. The case of
letters is substance ("dwp" corrected to "DWP" is a correction), and so is every word.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache

from text.clean import without_turns
from text.pattern import lazy_pattern
from text.periods import MONTH, MONTHS, OF, ORDINAL, WEEKDAY, in_one_form

_REMEMBERED = 300
"""Keys of longer cells are made anew: a thousand cells of 1 MB must not stay in memory."""

_WHOLE = 700
"""Characters of a key that are kept as they are: the keys of long texts are not to be held beside the texts."""
_UTF_8 = ("utf-8", "surrogatepass")

_CHARS = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u02bc\u2032\u0060\u00b4\uff07", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\uff02", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u2e3a\u2e3b\ufe58\ufe63\uff0d", "-"),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e", None),
        **dict.fromkeys("\u2066\u2067\u2068\u2069", None),
        "\u2026": "...",
        "\u2044": "/",
        "\u2022": "*",
        "\u00b7": "*",
        "\ufb01": "fi",
        "\ufb02": "fl",
    }
)
_MARK = "\x01"
"""Stands for white space between two digits, which is kept: "tier 1 2" is not tier 12."""
_DIGIT_GAP = lazy_pattern(r"(?<=\d)\s+(?=\d)")
_DASHES = lazy_pattern(r"(?<!\d)-|-(?!\d)")
"""A dash between digits is a range and stays, whatever dash was printed (`_CHARS`)."""
_EXCEL_ESCAPE = lazy_pattern(r"_x000[dDaA9]_")
_WEEKDAY = f"(?:{WEEKDAY},?)?"
_TIME = r"(?:[T\x01,]*\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?(?:[ap]m)?(?:Z|UTC|GMT|BST|[+-]\d\d:?\d\d)?)?"
"""A time of day beside a day says nothing else of the day: dates are compared as days."""
_DATE_FORMS = (
    (lazy_pattern(rf"(\d{{4}})[-/.\x01](\d{{1,2}})[-/.\x01](\d{{1,2}}){_TIME}", re.IGNORECASE), "ymd"),
    (lazy_pattern(rf"(\d{{1,2}})[-/.\x01](\d{{1,2}})[-/.\x01](\d{{4}}|\d\d){_TIME}", re.IGNORECASE), "numeric"),
    (
        lazy_pattern(
            rf"{_WEEKDAY}(\d{{1,2}}){ORDINAL}?{OF}?[-/.,]?({MONTH})[-/.,']*(\d{{4}}|\d\d){_TIME}",
            re.IGNORECASE,
        ),
        "dMy",
    ),
    (lazy_pattern(rf"{_WEEKDAY}({MONTH})\.?(\d{{1,2}}){ORDINAL}?[,\x01](\d{{4}}){_TIME}", re.IGNORECASE), "Mdy"),
    (lazy_pattern(rf"({MONTH})[-/.,']*(\d{{4}}|\d\d)", re.IGNORECASE), "My"),
    (lazy_pattern(r"(\d{1,2})[-/.](\d{4})"), "mY"),
)
_NUMBER = lazy_pattern(r"(?:£|GBP)?([$€]?)(-?)(\d{1,3}(?:[,\x01]\d{3})+|[1-9]\d*|0)(\.\d+)?(%?)(?:GBP)?")
"""Pounds are what a British register counts in: whether it says so is form."""
_SHORT_DATE = 40


def even(text: str) -> str:
    """The text with one kind of quote, dash and space."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).translate(_CHARS)
    elif "`" in text:
        text = text.replace("`", "'")
    if "[U+" in text:
        text = without_turns(text)
    if "_x000" in text:
        text = _EXCEL_ESCAPE.sub(" ", text)
    return " ".join(text.split())


def tidy(text: str) -> str:
    """The text with typography evened out and white space taken away, save between two digits."""
    text = even(text)
    if text.isalnum():
        return text
    return "".join(_DIGIT_GAP.sub(_MARK, text).split())


Day = tuple[int, int, int]
"""Year, month, day; day 0 where only the month is known."""


@lru_cache(maxsize=16_384)
def read_date(tidied: str) -> tuple[str, tuple[int, int, int]] | None:
    """How a tidied cell that is one date is written, and its three numbers in printed order; None for all else.

    The forms: "ymd", "numeric" (day and month may stand either way), "named" (year, month, day).
    """
    if not 5 <= len(tidied) <= _SHORT_DATE or not any(map(str.isdigit, tidied)):
        return None
    for pattern, form in _DATE_FORMS:
        found = pattern.fullmatch(tidied)
        if found:
            return _checked(form, *(*found.groups(), "0")[:3])
    return None


def _checked(form: str, a: str, b: str, c: str) -> tuple[str, Day] | None:
    """None for numbers that are no day, in neither order where both may be meant."""
    if form == "numeric":
        smaller, larger = sorted((int(a), int(b)))
        return (form, (int(a), int(b), _year(c))) if 1 <= smaller <= 12 and larger <= 31 else None
    if form == "My":
        return "named", (_year(b), MONTHS[a.lower()], 0)
    if form == "mY":
        return ("named", (_year(b), int(a), 0)) if 1 <= int(a) <= 12 and 1950 <= int(b) < 2100 else None
    if form == "ymd":
        date = int(a), int(b), int(c)
    elif form == "dMy":
        date = _year(c), MONTHS[b.lower()], int(a)
    else:
        date = int(c), MONTHS[a.lower()], int(b)
    return ("ymd" if form == "ymd" else "named", date) if 1 <= date[1] <= 12 and 1 <= date[2] <= 31 else None


def _year(text: str) -> int:
    """Two digits are a year of this register's time: nothing in it is older than 1950."""
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year < 50 else 1900)


def cell_key(text: str, *, plain: bool = False) -> str:
    """What a cell is matched by. A date gives one key however it is written, with day and month in no order.

    Args:
        text: the cell.
        plain: True for references, in which digits are no number and no date.
    """
    if len(text) > _REMEMBERED:
        key = _text_key(tidy(text), plain)
        return key if len(key) <= _WHOLE else f"{key[:_WHOLE]}\x03{hashlib.sha256(key.encode(*_UTF_8)).hexdigest()}"
    return _short_key(text, plain)


def forget() -> None:
    """Forgets the cells remembered while comparing."""
    _short_key.cache_clear()
    read_date.cache_clear()


def forget_if_full() -> None:
    """Forgets them where they were more than are remembered: then hardly one of them is asked for again in time."""
    if _short_key.cache_info().currsize == _short_key.cache_info().maxsize:
        forget()


@lru_cache(maxsize=32_768)
def _short_key(text: str, plain: bool) -> str:
    key = _made_key(text, plain)
    return text if key == text else key  # the keys of a large register are held beside it: most references once so


def _made_key(text: str, plain: bool) -> str:
    tidied = tidy(text)
    if plain or len(tidied) > _LONGEST_SPAN or not any(map(str.isdigit, tidied)):
        return _text_key(tidied, plain)
    number = _NUMBER.fullmatch(tidied)
    if number:
        sign, minus, whole, fraction, percent = number.groups()
        fraction = (fraction or "").rstrip("0").rstrip(".")
        return f"{sign}{minus}{whole.replace(',', '').replace(_MARK, '')}{fraction}{percent}"
    date = read_date(tidied)
    if date is None:
        ends = date_span(tidied)
        return "".join(f"{_SPAN}{_date_key(end)}" for end in ends) if ends else _text_key(tidied, plain)
    return _date_key(date)


_SPAN = "\x04"
"""Stands before each of the two days of a span of days."""
Date = tuple[str, Day]


def _date_key(date: Date) -> str:
    form, (a, b, c) = date
    year, month, day = (c, b, a) if form == "numeric" else (a, b, c)
    if day == 0:
        return f"\x02{year}-{month}"
    return f"\x02{year}-{min(month, day)}-{max(month, day)}"


@lru_cache(maxsize=4_096)
def date_span(tidied: str) -> tuple[Date, ...]:
    """Both dates, as `read_date` gives them, of a tidied cell that is a span of days; () for all else."""
    for sign in _TO.finditer(tidied) if len(tidied) <= _LONGEST_SPAN else ():
        begin, end = tidied[: sign.start()], tidied[sign.end() :]
        if (last := read_date(end)) and (first := read_date(begin) or _begun(begin, end)):
            return first, last
    return ()


def _begun(begin: str, end: str) -> Date | None:
    """The first day of a span that has its year, or month and year, from the last: "1 to 15 March 2021"."""
    is_quarter = in_one_form(whole := f"{begin}-{end}") != whole
    shared = (end[-4:], _DAY_OF.sub("", end)) if begin and _NAMED_END.search(end) and not is_quarter else ()
    dates = (read_date(f"{begin}{more}") for more in shared)
    return next((date for date in dates if date and date[0] == "named"), None)


_TO = lazy_pattern(r"to|until|bis|-")
_NAMED_END = lazy_pattern(r"[^\W\d_]{3}[.,]*\d{4}$")
_DAY_OF = lazy_pattern(rf"^\d{{1,2}}{ORDINAL}?{OF}?[-/.,]?")
_LONGEST_SPAN = 60


def _text_key(tidied: str, plain: bool) -> str:
    if not plain:
        tidied = in_one_form(tidied)
    if tidied.isalnum():
        return tidied
    text = tidied.replace(_MARK, " ") if _MARK in tidied else tidied
    if plain:
        return text
    # Quotes and dashes come and go with the program that wrote the file: "Inter-Departmental", "Scotlands" and
    # "index \u2013 wellbeing" are a real register's.
    text = text.replace("'", "").replace('"', "").replace("\u02dc", "")
    return _DASHES.sub("", text) if "-" in text else text


_PARTED = lazy_pattern(r"[\n,;|\u2022]|(?<!\w)\*")
"""A star behind a word is a footnote's mark, and says something of the party."""
_AND = lazy_pattern(r",?\s(?:and|&)\s")


def same_list(before: str, after: str, *, of_words: bool = False) -> bool:
    """True for two cells that list the same parties, parted by other signs or in another order.

    Where one of them has lines, or the list is `of_words` only, the other may have no sign at all in the place of one;
    "and" parts words, as it is a part of many names.
    """
    if of_words and _PARTED.sub(" ", before).split() == _PARTED.sub(" ", after).split():
        return True
    if ("\n" in before or "\n" in after) and _unparted(before) == _unparted(after):
        return True
    return _pieces(before, of_words=of_words) == _pieces(after, of_words=of_words)


def _unparted(text: str) -> str:
    return "".join(even(_PARTED.sub("", text)).split())


def _pieces(text: str, *, of_words: bool) -> list[str]:
    return sorted(filter(None, map(cell_key, _PARTED.split(_AND.sub(",", text) if of_words else text))))


_NOTHING = frozenset(
    ["n/a", "na", "notapplicable", "notavailable", "[notapplicable]", "[notavailable]", "[z]", "[nd]", "null", "(null)",
     "[null]", "<null>", "\\n", "<na>", "nan", "blank", "(blank)", "[blank]", "-", ".", ".."]
)
_TICK = "[x]"
"""Not available, by the government's guidance on symbols; in a column of boxes it is one that is ticked."""


def says_nothing(cell: str, *, ticks: bool = True) -> bool:
    """True for an empty cell and for what a program, or a rule for accessible sheets, puts in its place: [z], NULL.

    "None" and "TBC" say something. `ticks`: "[x]" may be a box that is ticked.
    """
    said = tidy(cell).casefold() if len(cell) <= _SHORT_DATE else cell
    return not said or said in _NOTHING or (said == _TICK and not ticks)


def is_date_key(key: str) -> bool:
    """True where a key was made from a date."""
    return key.startswith("\x02")


def is_span_key(key: str) -> bool:
    """True where a key was made from a span of days."""
    return key.startswith(_SPAN)


class DateOrder(StrEnum):
    """In which order a column writes day and month where both are numbers."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"
    EITHER = "either"
    """Both orders are proved in one column (the UK Statistics Authority's 2025 register), or neither is."""


def date_order(cells: Iterable[str]) -> DateOrder:
    """The order that the cells of one column prove: a first or a second number above 12."""
    day_first = month_first = False
    for cell in cells:
        if not 6 <= len(cell) <= _SHORT_DATE:
            continue
        date = read_date(tidy(cell))
        if date is None or date[0] != "numeric":
            continue
        day_first = day_first or date[1][0] > 12
        month_first = month_first or date[1][1] > 12
        if day_first and month_first:
            return DateOrder.EITHER
    if day_first:
        return DateOrder.DAY_FIRST
    return DateOrder.MONTH_FIRST if month_first else DateOrder.EITHER


def days(text: str, order: DateOrder) -> frozenset[Day]:
    """The days that a cell can mean, in a column of the given order; empty where it is no date."""
    date = read_date(tidy(text))
    return frozenset() if date is None else readings(date, order)


def readings(date: Date, order: DateOrder) -> frozenset[Day]:
    """The days that a date can mean which `read_date` gave."""
    form, (a, b, c) = date
    if form != "numeric":
        return frozenset({(a, b, c)})
    found = set()
    if b <= 12 and (order is not DateOrder.MONTH_FIRST or a > 12):
        found.add((c, b, a))
    if a <= 12 and (order is not DateOrder.DAY_FIRST or b > 12):
        found.add((c, a, b))
    return frozenset(found)


def form_of(before: str, after: str) -> str:
    """In what two cells of the same substance differ: the name under which it is counted as ignored."""
    if "".join(before.split()) == "".join(after.split()):
        return "white_space"
    if says_nothing(before, ticks=False) and says_nothing(after, ticks=False):
        return "nothing_said"
    if is_date_key(key := cell_key(before)) or key.startswith(_SPAN):
        return "date_form"
    bare, other = (tidy(t).replace(_MARK, "") for t in (before, after))
    number = _NUMBER.fullmatch(bare) and _NUMBER.fullmatch(other)
    if bare != other and {in_one_form(bare), in_one_form(other)} != {bare, other}:
        return "date_form"
    return "number_form" if number and bare != other else "typography"


_THE = "the "


def without_article(name: str) -> str:
    """The name without `The` before it."""
    return name[len(_THE) :] if name[: len(_THE)].casefold() == _THE else name
