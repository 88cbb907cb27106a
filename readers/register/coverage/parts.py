"""The parts of a text: lines, sentences, cells of a row and what stands between semicolons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from readers.register.coverage.words import MONTHS, CoverageToken, Words
from readers.register.coverage.years.points import TERMS

_MARKS = frozenset({"\n", ";", "|", "\u2022"})
_LONGEST_YEAR = 6
_SIGNS_OF_YEARS = frozenset({"/", "-", "to"})
_SHORTENED = frozenset({
    "approx", "ca", "e", "exc", "excl", "g", "i", "inc", "incl", "no", "ref", "st", "vs", "yr", "yrs",
})
"""Words whose full stop ends no sentence."""
_GOES_ON = frozenset({",", "and", "&", "/", "(", "or", "to", "from"})
"""A line that ends with one of these goes on."""
_WENT_ON = frozenset({"and", "&", ",", ")", "/", "+", "or", "to"})
"""With one of these a line goes on that began before."""
_BRACKETS = {"(": 1, "[": 1, ")": -1, "]": -1}
_LONGEST_BRACKET = 80


def parts_of(tokens: Sequence[CoverageToken]) -> Iterator[Words]:
    """The parts of a text that stand for themselves, in its order."""
    start = 0
    tokens = _joined(tokens)
    marks = [n for n, t in enumerate(tokens) if t.text in _MARKS or _ends_sentence(tokens, n)]
    for at, following in pairwise([*marks, len(tokens)]):
        if tokens[at].text == ";" and _is_list(tokens, start, at, following):
            tokens[at] = tokens[at]._replace(text=",")
        else:
            yield Words(tokens[start:at])
            start = at + 1
    yield Words(tokens[start:])


def _joined(tokens: Sequence[CoverageToken]) -> list[CoverageToken]:
    """The tokens without the ends of lines that go on; what stands in brackets is not parted by semicolons."""
    out: list[CoverageToken] = []
    closes, goes_on = 0, False
    for n, token in enumerate(tokens):
        if _BRACKETS.get(token.text) == 1 and n >= closes:
            closes = _closing(tokens, n)
        if token.text == "\n":
            before = out[-1].text if out else ""
            after = tokens[n + 1].text if n + 1 < len(tokens) else ""
            if before in _GOES_ON or after in _WENT_ON or n < closes:
                goes_on = True
                continue
        if n < closes and token.text in (";", "|"):
            token = token._replace(text=",")  # noqa: PLW2901
        out.append(token._replace(glued=False) if goes_on else token)
        goes_on = False
    return out


def _closing(tokens: Sequence[CoverageToken], at: int) -> int:
    """Where a bracket closes that opens here; here, where it does not soon."""
    depth = 0
    for n in range(at, min(at + _LONGEST_BRACKET, len(tokens))):
        depth += _BRACKETS.get(tokens[n].text, 0)
        if not depth:
            return n
    return at


def _is_list(tokens: Sequence[CoverageToken], start: int, at: int, end: int) -> bool:
    """True for the semicolons of "Census: Jan 2008; Jan 2009": one year before each, and one of its form behind."""
    item = _form(tokens[at + 1 : end])
    size = len(item)
    if not item or size >= at - start or _form(tokens[at - size : at]) != item:
        return False
    before = tokens[at - size - 1].text
    return before == "," or before in (":", "-", "(") or any(x not in _SIGNS_OF_YEARS and x.isalpha() for x in item)


def _form(tokens: Sequence[CoverageToken]) -> list[str]:
    """How a year is printed, "month 4" for Jan 2008; nothing where these words are no year."""
    if len(tokens) > _LONGEST_YEAR or not any(t.is_number for t in tokens):
        return []
    out = ["month" if t.text in MONTHS else "term" if t.text in TERMS else str(len(t.text)) if t.is_number else t.text
           for t in tokens]
    return out if all(x.isdigit() or x in _SIGNS_OF_YEARS or x in ("month", "term") for x in out) else []


def _ends_sentence(tokens: Sequence[CoverageToken], at: int) -> bool:
    if tokens[at].text != ".":
        return False
    before = tokens[at - 1].text if at else ""
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if before in MONTHS and after is not None and after.is_number:
        return False  # Sept. 2006
    return (after is None or not after.glued) and before not in _SHORTENED
