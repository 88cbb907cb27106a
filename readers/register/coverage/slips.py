"""What is meant by tokens as they were typed: wrong letters, K.S.4, '07, and a digit typed with the shift key held."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from readers.register.coverage.data_sets import STAGES, corrected, first_words
from readers.register.coverage.words import CoverageToken, century

_SHIFTED = {"!": "1", '"': "2", "@": "2", "£": "3", "#": "3", "$": "4", "%": "5"}
"""Signs on the keys of 1 to 5, British and American."""
_APOSTROPHES = frozenset("'\u2018`\u00b4")
_LONGEST = 8
"""Letters of an abbreviation with full stops."""


def as_meant(tokens: Sequence[CoverageToken]) -> Iterator[CoverageToken]:
    """The tokens with obvious slips mended, each with its place in the text."""
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if whole := _abbreviation(tokens, at):
            token, at = whole
        elif _begins_short_year(tokens, at):
            year = tokens[at + 1]
            token = token._replace(text=str(century(int(year.text))), end=year.end)
            at += 2
        elif token.text == "." and at + 1 < len(tokens) and tokens[at + 1].text == ".":
            at += 1  # 2011..2013
            if at + 1 == len(tokens) or tokens[at + 1].text != ".":
                token, at = token._replace(text="-"), at + 1
            else:
                continue
        elif token.text == "." and at and tokens[at - 1].text == "ks":
            at += 1  # KS.4
            continue
        else:
            if token.is_word and (meant := corrected(token.text)) != token.text:
                token = token._replace(text=meant)
            elif token.text in _SHIFTED and _is_digit_of_stage(tokens, at):
                token = token._replace(text=_SHIFTED[token.text], guessed=True)
            at += 1
        yield token


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(w for w in first_words() | STAGES if 2 <= len(w) <= _LONGEST)


def _abbreviation(tokens: Sequence[CoverageToken], at: int) -> tuple[CoverageToken, int] | None:
    """The PLASC of "P.L.A.S.C.", and the place after it."""
    letters, place = "", at
    while place < len(tokens) and len(letters) < _LONGEST and len(tokens[place].text) == 1 and tokens[place].is_word:
        letters += tokens[place].text
        place += 1
        if place == len(tokens) or tokens[place].text != ".":
            break
        place += 1
    if letters not in _abbreviations() or tokens[at + 1].text != ".":
        return None
    return tokens[at]._replace(text=letters, end=tokens[place - 1].end), place


def _begins_short_year(tokens: Sequence[CoverageToken], at: int) -> bool:
    """True for the apostrophe of '07, which is none of a word's and no quotation mark."""
    if tokens[at].text not in _APOSTROPHES or at + 1 == len(tokens):
        return False
    year, before = tokens[at + 1], tokens[at - 1] if at and tokens[at].glued else None
    after = tokens[at + 2] if at + 2 < len(tokens) and tokens[at + 2].glued else None
    if after and (after.text in _APOSTROPHES or after.is_word or after.is_number):
        return False
    return year.glued and year.is_number and len(year.text) == 2 and not (before and before.text.isalnum())


def _is_digit_of_stage(tokens: Sequence[CoverageToken], at: int) -> bool:
    """True for the sign of "KS$" and "Key Stage £"."""
    before = tokens[at - 1].text if at else ""
    after = tokens[at + 1] if at + 1 < len(tokens) and tokens[at + 1].glued else None
    if before not in ("ks", "keystage", "stage") or (after and after.text.isalnum()):
        return False
    quoted = tokens[at].text == '"' and at > 1 and tokens[at - 2].text == '"'
    return not quoted and (tokens[at].glued or tokens[at].text in "£$")
