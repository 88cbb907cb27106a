"""Texts of many lines, as Parliament has them, without what is one child's own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from text import family
from text.children import children_said
from text.clean import clean
from text.marks import YEAR, marks_of
from text.naming import Name, persons_in
from text.private import goes_with, may_tell
from text.signs import STRONG

_SENTENCES = re.compile(r"(?<=[.!?;])\s+(?=[^\sa-z])")
_YEARS = re.compile(rf"(?<!\d){YEAR}(?!\d)")
_BETWEEN_WORDS = re.compile(r"[_+]|%20|(?<=[^\W\d])[-.](?=[^\W_])|(?<=\d)[-.](?=[^\W\d])")
_OF_AGE_BORN = "1990"
"""Before this year those were born whose birthdays stand in debates."""


def without_private(text: str, instead: str) -> str:
    """A text of many lines with `instead` in place of numbers, birth dates, children's names and homes beside these.

    Of grown-ups the numbers alone. A sentence stays, so that what it says of a release is found. What is only likely
    beside a name in a cell (a case, an address) is no child's in a text: ministers and witnesses stand in it.
    """
    return all_without_private((text,), instead)[0]


def all_without_private(texts: Sequence[str], instead: str) -> list[str]:
    """The same of all parts of one item: a name that is a child's in one of them is left in none."""
    named: set[str] = set()
    plain = ["\n".join(_line_without(line, instead, named) for line in text.split("\n")) for text in texts]
    if not named:
        return plain
    whole = "|".join(map(re.escape, sorted((n for n in named if " " in n), key=len, reverse=True))) or "(?!)"
    given = "|".join(map(re.escape, sorted({n.partition(" ")[0] for n in named})))
    # "Ben" is the child; "Ben Example" or "Tony Ben" may be the minister.
    anywhere = re.compile(rf"(?<!\w)(?:{whole}|(?<![A-Z][^\W\d_] )(?:{given})(?! [A-Z]))(?![\w-])")
    return [anywhere.sub(instead, text) for text in plain]


def name_without_private(name: str, instead: str) -> str:
    """The name of a file, whole in place of what it tells: its words stand between lines and dots."""
    stem, dot, extension = name.rpartition(".")
    words = _BETWEEN_WORDS.sub(" ", stem or name)
    return name if without_private(words, instead) == words else f"{instead}{dot and dot + extension}"


def _line_without(line: str, instead: str, named: set[str]) -> str:
    if not may_tell(line):
        return line
    plain, at, out = clean(line), 0, ""
    children = set()
    if any(map(str.isupper, plain)):
        children = {name for sentence in _SENTENCES.split(plain) for name in _children_in(sentence)}
        named.update(children)
    for a, b in sorted(marks_of(plain)):
        year = _YEARS.search(plain, a, b)
        if a >= at and not (year and year[0] < _OF_AGE_BORN):
            out, at = out + plain[at:a] + instead, b
    if not at and not children:
        return line
    return family.ADDRESS.sub(instead, out + plain[at:])  # where such a child lives


def _children_in(sentence: str) -> Iterator[str]:
    """The names in a sentence that are surely children's: beside an age or a birth date, or called a pupil's."""
    yield from (sentence[c.start : c.end] for c in children_said(sentence))
    signs = [m.span() for m in STRONG.finditer(sentence)]
    if not signs and not family.ROLES.search(sentence):
        return
    end, listed = 0, False
    for name in (n for n in persons_in(sentence) if n.sure and not n.titled):
        listed = listed and family.LIST.fullmatch(sentence, end, name.start) is not None
        if listed or _is_child(sentence, name, signs):
            listed = True
            yield sentence[name.start : name.end]
        end = name.end


def _is_child(sentence: str, name: Name, signs: Sequence[tuple[int, int]]) -> bool:
    if any(goes_with(sentence, name, sign, many=True) for sign in signs):
        return True
    role = family.ROLE.search(sentence[max(0, name.start - 60) : name.start])
    if role and family.RELATED.search(role[0]):
        return bool(signs)  # sons and brothers may be grown up
    if role and "student" in role[0].casefold():
        return family.AT_UNIVERSITY.search(sentence) is None
    return role is not None or family.CALLED_CHILD.match(sentence, name.end) is not None
