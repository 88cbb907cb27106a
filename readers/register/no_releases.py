"""Tables that name bodies and are no releases: lists of options, of whom to ask and what was found, and of cookies.

Each must prove itself: whatever else may be releases.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path

from model.register import Table
from readers.columns.undated import without_dates
from readers.columns.values import is_dfe_reference, sample_of, share
from text.clean import fold
from text.pattern import lazy_pattern

OF_A_RELEASE = frozenset(
    {"title", "purpose", "dataset", "tier", "identifiability", "sensitivity", "level", "supplied", "outcome_date",
     "legal_basis", "environment", "destroyed", "licence_start", "court", "years"}
)
"""Fields that a list of people, of definitions or of amendments does not have."""
_SUPPLIED = frozenset({"date", "decided", "requested", "reference", "controller"})
"""Further ones that no list of bodies has, but under words that are its own."""
_DATA = tomllib.loads(Path(__file__).with_name("sheet_kinds.toml").read_text(encoding="utf-8"))


def _any_of(kind: str, where: str) -> str:
    return rf"(?:{'|'.join(_DATA[kind][where])})"


_BODIES_NAME = lazy_pattern(rf"\b{_any_of('bodies', 'names')}\b")
_RELEASES_NAME = lazy_pattern(rf"\b{_any_of('bodies', 'not')}\b|\b(?:19|20)\d\d\b")
_OF_BODIES, _BESIDES = lazy_pattern(rf"\b{_any_of('bodies', 'surely')}\b"), lazy_pattern(_any_of("bodies", "also"))
_OF_THE_ICO = lazy_pattern(r"\bdata protection regist\w+")
_OPTIONS_NAME = lazy_pattern(_any_of("options", "names"))
_COOKIE, _LASTS = lazy_pattern(_any_of("cookies", "headings")), lazy_pattern(_any_of("cookies", "lasts"))
_OF_COOKIES = lazy_pattern(r"\bcookies?\b")
_COOKIES_NAME = lazy_pattern(
    r"_\S+|\S*(?:cookie|consent|sess(?:ion)?_?id|csrf|xsrf|_session|preferences_set)\S*|ysc|nid|ide|muid|sid|1p_jar"
    r"|visitor_info1_live|arraffinity\w*|awsalb\w*|wp-settings\S*|wordpress_\S*|bcookie|lidc",
    re.IGNORECASE,
)
"""`_ga`, `PHPSESSID`, `seen_cookie_message`: one word, and no body's."""
_GIVEN = frozenset({"dataset", "reference", "legal_basis", "title", "supplied", "decided", "requested", "date"})
"""Fields that no cookie has."""
_LONG = lazy_pattern(
    r"(?i:(?:end of )?(?:the )?(?:browser )?session.{0,30}|persistent|never|when you .{1,40}|.{0,12}?"
    r"(?:\d+|a|an|one|two|three|six|twelve) ?(?:sec\w*|min\w*|hours?|days?|weeks?|months?|years?|yrs?)\b.{0,20})"
)
"""How long a cookie stays; a release ends on a day."""
_EVENTS = lazy_pattern(
    r"\b(?:audit\w*|inspect\w*|findings?|recommendations?|visit\w*|breach\w*|incidents?|complaints?|dpias?"
    r"|impact assessment|certifi\w+|accredit\w+)\b"
)
"""What has a day of its own."""
_MOSTLY = 0.6
_FULLER = 2
"""Fields of a release beside its recipient that the releases have, beside which a list of bodies stands."""
_FEWEST, _SHORTER = 6, 2
"""Rows of a list of options whose sheet does not say so, and rows in which columns of it end long before the others."""


def of_cookies(table: Table) -> str:
    """Why it is a table of the cookies of a page; "" where it may be another."""
    headings = [fold(c.heading) for c in table.columns]
    said = any(map(_COOKIE.fullmatch, headings))
    if len(headings) < 2 or (not said and _fields(table) & _GIVEN):
        return ""
    if any(is_dfe_reference(cell) for row in table.rows[:20] for cell in row):
        return ""
    ids = max((share(_cells(table, i), _is_cookie) for i in range(2)), default=0)
    lasting = [i for i, heading in enumerate(headings) if _LASTS.fullmatch(heading)]
    lasts = any(share(_cells(table, i), _LONG.fullmatch) >= _MOSTLY for i in lasting)
    named = bool(_OF_COOKIES.search(fold(table.sheet)))
    if ids >= _MOSTLY or (said and (lasting or len(headings) == 2)) or (named and lasts):
        return "it lists the cookies of the page"
    return ""


def _is_cookie(cell: str) -> bool:
    return " " not in cell and _COOKIES_NAME.fullmatch(cell) is not None


def is_full(table: Table) -> bool:
    """True where it says of releases so much that a list of bodies may stand beside it."""
    return len(_fields(table) & OF_A_RELEASE) >= _FULLER


def of_bodies(table: Table, fuller: Sequence[Table]) -> str:
    """Why it is a list of bodies beside the releases `fuller` of the file, and none; "" where it may be releases."""
    if not fuller or "recipient" not in _fields(table):
        return ""
    name = fold(without_dates(table.sheet))
    if why := _options(table, name):
        return why
    of_releases = _RELEASES_NAME.search(_OF_THE_ICO.sub("", fold(table.sheet)))
    named = bool(_BODIES_NAME.search(name)) and not of_releases
    if of_releases and all(r.sheet != table.sheet for r in fuller):
        return ""
    headings = {fold(c.heading): c.field for c in table.columns if c.heading and c.field != "recipient"}
    events = bool(_EVENTS.search(" | ".join((name if named else "", *headings))))
    sure = [h for h in headings if _OF_BODIES.search(h)]
    rest = [(h, f) for h, f in headings.items() if h not in sure]
    if not all(named or _BESIDES.fullmatch(h) or (events and (h == "date" or f is None)) for h, f in rest):
        return ""
    gives = {f for _, f in rest if f != "date" or not events} & (OF_A_RELEASE | _SUPPLIED)
    if gives or not (sure or (named and events)):
        return ""
    what = f"its name says so ({table.sheet!r})" if named else f"column {sure[0]!r} says so"
    return f"it says of bodies whom to ask, where they are registered or what was found, and not what they got: {what}"


def _options(table: Table, name: str) -> str:
    """A sheet of which each column is a list of its own: the words from which cells are chosen."""
    columns = [[fold(r[i]) for r in table.rows] for i in range(len(table.columns))]
    lengths = [len(c) - (c[::-1].index(next(filter(None, reversed(c)))) if any(c) else len(c)) for c in columns]
    filled = [c[:n] for c, n in zip(columns, lengths, strict=True) if n]
    if len(filled) < 2 or any("" in c or len(set(c)) < len(c) for c in filled):
        return ""
    if any(is_dfe_reference(cell) for row in table.rows[:20] for cell in row):
        return ""
    if _fields(table) & {*_SUPPLIED, "title", "supplied", "person"}:
        return ""
    ends = {n for n in lengths if n}
    if _OPTIONS_NAME.fullmatch(name) and (len(ends) > 1 or "purpose" not in _fields(table)):
        return f"its name says that it holds the options of cells ({table.sheet!r})"
    if len(table.rows) >= _FEWEST and sum(2 * n <= len(table.rows) for n in ends) >= _SHORTER:
        return "each of its columns is a list by itself, as of the options of cells"
    return ""


def _fields(table: Table) -> set[str]:
    return {c.field for c in table.columns if c.field}


def _cells(table: Table, column: int) -> list[str]:
    return sample_of(r[column] for r in table.rows)
