"""Lists and tables without a heading of which one line, or the line below, says that the names are pupils'."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby

from model.hidden import WITHHELD_CELL
from text.clean import fold
from text.pattern import lazy_pattern
from text.privacy.bodies import ends_as_body
from text.privacy.cases.rare import is_childs_by_form
from text.privacy.grown_ups import is_titled
from text.privacy.naming import begins_no_name
from text.privacy.pupils.heads import cells_of
from text.privacy.pupils.values import NUMBERED, is_body
from text.privacy.rules.sentences.alone import is_called_so
from text.privacy.rules.signs import AGE_OR_CLASS, STRONG
from text.privacy.unclaimed.vocabulary import english, is_word

_WORD = r"[^\W\d_a-z\u00df-\u00ff][\w'\u2019-]*"
_BEGINS = lazy_pattern(
    rf"(?P<name>{_WORD},? {_WORD}(?: {_WORD})?)(?P<mark> ?[(,:|\u2013\u2014-] ?)(?P<rest>.{{1,80}})$"
)
_CLASS = r"(?:(?:year|yr|y)\.? ?(?:1[0-3]|[1-9])|(?:1[0-3]|[1-9])[A-Z])"
_TURNED = lazy_pattern(rf"(?<![\w,-])(?P<last>{_WORD}), ?(?P<first>[A-Z])\.? ?\((?i:{_CLASS})\)")
"""At the head of a page: "Bell, A (4B)"."""
_OUTCOME = lazy_pattern(
    r"(?:not )?(?:upheld|reinstated|adjourned|dismissed|excluded|quashed|allowed|refused|withdrawn"
    r"|declined to reinstate|reinstatement (?:directed|declined|refused)"
    r"|permanently excluded|(?:decision|exclusion) (?:upheld|quashed))\b\.?",
    re.IGNORECASE,
)
_HEADS_CASES = lazy_pattern(
    r"\b(?:exclusions?|suspensions?|reinstatement|admission appeals?|attendance panel|fair access)\b", re.IGNORECASE
)
_OF_BODIES = lazy_pattern(
    r"\b(?:compan\w+|organi[sz]ations?|recipients?|research\w*|data|shar\w+|press|NPD)\b", re.IGNORECASE
)
_FAR = 6
"""Lines above a list that may head it."""
_PARTS = re.compile(r"; (?=[A-Z])")
_LAST = re.compile(r"[,:|\u2013\u2014-] ")
_LONGEST = 120


def names_alike(lines: Sequence[str]) -> Iterator[str]:
    """The names of pupils in a list where the line above or below has the same form and an age, a class or a year.

    Or where what heads it is of exclusions, and each ends in how that came out.
    """
    found = [_found_in(line) if len(line) <= _LONGEST else None for line in lines]
    for n, (line, one) in enumerate(zip(lines, found, strict=True)):
        if "(" in line:
            yield from (f"{m['last']}, {m['first']}" for m in _TURNED.finditer(line))
        if "; " in line and STRONG.search(line):
            parts = filter(None, map(_found_in, _PARTS.split(line)))
            yield from _among([part for part in parts if _OUTCOME.match(part["rest"])])
        beside = [x for x in found[max(0, n - 1) : n + 2] if x is not None and x is not one]
        if one and STRONG.search(one["rest"]) and any(_is_alike(one, x) for x in beside):
            yield from _among([one])
    at = 0
    for ends, group in groupby(found, key=_says_outcome):
        run = [*group]
        named = [one for one in run if one] if ends else []
        if named and (any(STRONG.search(x["rest"]) for x in named) or _is_headed(lines[max(0, at - _FAR) : at])):
            yield from _among(named)
        at += len(run)


def _found_in(line: str) -> re.Match[str] | None:
    """A line, or a part of one, that begins with what may be a name."""
    found = _BEGINS.match(NUMBERED.sub("", line.strip()))
    if found is None or is_body(found["name"]) or any(map(begins_no_name, found["name"].split())):
        return None
    return found


def _among(found: Sequence[re.Match[str]]) -> Iterator[str]:
    names = [m["name"] for m in found]
    yield from names if any(map(is_childs_by_form, names)) else ()


def _says_outcome(found: re.Match[str] | None) -> bool:
    return found is not None and _OUTCOME.fullmatch(_LAST.split(found["rest"])[-1].strip(" .")) is not None


def _is_headed(above: Sequence[str]) -> bool:
    return any(_HEADS_CASES.search(x) and len(x) <= _LONGEST and not _OF_BODIES.search(x) for x in above)


def _is_alike(one: re.Match[str], other: re.Match[str]) -> bool:
    """True for a line of the same form, a name first, of which its sign tells too."""
    return other["mark"].strip() == one["mark"].strip() and STRONG.search(other["rest"]) is not None


def stacked_without(lines: Sequence[str], out: list[str], instead: str, named: set[str]) -> None:
    """Takes out of `out` tables of two lines that have a name above an age in each column, or below it."""
    for n in range(len(lines) - 1):
        if "|" not in lines[n] or "|" not in lines[n + 1]:
            continue
        above, below = cells_of(lines[n]), cells_of(lines[n + 1])
        for names, signs in ((above, below), (below, above)):
            if len(names) == len(signs) > 1 and all(map(_is_sign, signs)) and _are_pupils(names):
                named.update(names)
                for k in (n, n + 1):
                    out[k] = " | ".join([instead] * len(names))


_BY_INITIALS = lazy_pattern(rf"{_WORD} [A-Z](?:[. -]{{1,2}}[A-Z])?\.?")
"""As lists of a class have them, where two have one given name."""
_PERSONS = lazy_pattern(rf"{_WORD}(?:,? {_WORD}){{0,3}}\.?")


def names_in_columns(lines: Sequence[str], named: Collection[str]) -> Iterator[str]:
    """The names in the first cells of rows without headings, of which one is of those named, or of a class's list.

    None where a body, a word or somebody with a title stands in one of them, or work beside one.
    """
    rows = [cells_of(line) if "|" in line else () for line in lines]
    for size, group in groupby(rows, key=len):
        of_group = [*group] if size > 1 else []
        cells = [row[0] for row in of_group]
        if any(is_titled(f"{said} ", len(said) + 1) for row in of_group for said in row[1:]):
            continue  # whose work stands beside them
        if len(cells) > 1 and any(c in named or WITHHELD_CELL in c or _BY_INITIALS.fullmatch(c) for c in cells) \
                and all(WITHHELD_CELL in c or _may_be_pupil(c) for c in cells):
            yield from (c for c in cells if WITHHELD_CELL not in c)


def _may_be_pupil(cell: str) -> bool:
    if _PERSONS.fullmatch(cell) is None or is_titled(cell, 0) or ends_as_body(cell) or is_body(cell):
        return False
    words = cell.split()
    if _BY_INITIALS.fullmatch(cell):
        return "-" in words[1] or is_called_so(words[0]) or fold(words[0]) not in english()
    return is_called_so(words[0]) or not all(map(is_word, words))


def _is_sign(cell: str) -> bool:
    return AGE_OR_CLASS.fullmatch(cell) is not None or STRONG.fullmatch(cell) is not None


def _are_pupils(cells: Sequence[str]) -> bool:
    return not any(map(is_body, cells)) and all(map(is_childs_by_form, cells))
