"""What a text quotes from a record of pupils: a remark in free text, which tells of one child in words of any kind."""

from __future__ import annotations

import re
from collections.abc import Iterator

from text.one_line import sentences_of
from text.pattern import lazy_pattern
from text.privacy.bodies import ends_as_body, is_listed_body
from text.privacy.marks import words_in
from text.privacy.remembered import remembered

_PLACES = frozenset(
    """
    column columns field fields cell cells note notes remark remarks comment comments text entry entries row rows box
    boxes
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
_THINGS = frozenset("data record records census extract file files spreadsheet database npd row rows".split())  # noqa: SIM905
_OF_RELEASES = frozenset(
    """
    register registers recipient recipients organisation organisations licence licences agreement agreements contract
    contracts purpose purposes minister ministers minutes applicant applicants
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
"""In whose columns who received stands."""
_SAYS = re.compile(
    r"\b(?:typed|entered|wr(?:ote|ites?|itten)|put|reads?|sa(?:ys?|id)|ha[sd]|have|includ(?:e[sd]?|ing)|contain(?:s|ed|ing)?"
    r"|filled|noted|recorded|down as|marked)\b|: ?$", re.IGNORECASE,
)
_QUOTED = lazy_pattern(
    r"\"(?P<plain>[^\"\u201c\u201d]{2,160})\"|\u201c(?P<double>[^\"\u201c\u201d]{2,160})\u201d"
    r"|(?<!\w)\u2018(?P<single>(?:[^\u2018\u2019]|\u2019(?=\w)){2,160})\u2019(?!\w)|(?<!\w)'(?P<straight>(?:[^']|'(?=\w)){2,160})'(?!\w)"
)
_CALLED = re.compile(
    r"\b(?:headed|called|named|titled|labelled|column|columns|field|fields|the) $", re.IGNORECASE
)
"""Before the heading of a column."""
_SAID_OF_DATA = frozenset(
    """
    data shared given released sent supplied approved refused requested sold transferred disclosed provided passed
    records database consent npd upn dfe department
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
_SMALL = re.compile(r"\b[a-z]+\b")
_NICKNAME = lazy_pattern(
    r"\W*(?:(?:aka|a\.k\.a\.|known as|knows? (?:him|her) as|nick-?name[d:]?|goes by|called|alias"
    r"|likes? to be called)[: ]+)?"
    r"(?P<name>[A-Z][a-z'\u2019-]{1,20})(?=\W*$|[,.;:)(]| [(\u2013\u2014-])", re.IGNORECASE
)


@remembered
def cells_quoted(line: str) -> tuple[tuple[int, int], ...]:
    """Where a clean line quotes what stands in a column of pupils' data."""
    return tuple(_cells_in(line))


def nicknames_in(line: str) -> Iterator[str]:
    """Who is called something in what is quoted so."""
    for start, end in cells_quoted(line):
        called = _NICKNAME.match(line, start, end)
        if called and called["name"][0].isupper() and not _is_body(called["name"]):
            yield called["name"]


def _cells_in(line: str) -> Iterator[tuple[int, int]]:
    words = words_in(line)
    if _PLACES.isdisjoint(words) or _THINGS.isdisjoint(words):
        return
    at = 0
    for sentence in sentences_of(line):
        at = line.index(sentence, at)
        words = words_in(sentence)
        small = {*_SMALL.findall(sentence), sentence.partition(" ")[0].lower()}  # not Fen Row Ltd
        if _PLACES.isdisjoint(small) or _THINGS.isdisjoint(words) or not _OF_RELEASES.isdisjoint(words):
            continue
        for m in _QUOTED.finditer(sentence):
            said = m[m.lastgroup or 0]
            rest = f"{sentence[: m.start()]}{sentence[m.end() :]}"
            if not (_SAYS.search(rest) or sentence[: m.start()].rstrip().endswith(":")) \
                    or _CALLED.search(sentence, 0, m.start()):
                continue
            if _SAID_OF_DATA.isdisjoint(words_in(said)) and not _is_body(said):
                start, end = m.span(m.lastgroup or 0)
                yield at + start, at + end


def _is_body(said: str) -> bool:
    return is_listed_body(said.strip(" .,")) or ends_as_body(said.strip(" .,"))
