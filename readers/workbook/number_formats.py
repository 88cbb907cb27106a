"""What a spreadsheet's number format shows of a value: the value, other words in its place, or nothing."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_PIECE = re.compile(r'"([^"]*)"|\\(.)|(\[[^\]]*\])|[_*].|([^"\\\[]+?(?=["\\\[_*]|$))', re.DOTALL)
_SECTION = re.compile(r'(?:"[^"]*"|\\.|\[[^\]]*\]|[_*].|[^;"\\\[_*]|["\\\[_*])*', re.DOTALL)
_NUMBER = re.compile(r"[0#?@dmyhsgeb]|general|standard", re.IGNORECASE)
_TEXT = re.compile(r"@|general|standard", re.IGNORECASE)
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?[0-9.]{1,20}(?:[Ee][+-]?[0-9]{1,3})?)\]")
_COLOUR = re.compile(r"\[(black|white|red|green|blue|yellow|magenta|cyan|colou?r ?([0-9]{1,2}))\]", re.IGNORECASE)
_COLOURS = ("black", "white", "red", "green", "blue", "yellow", "magenta", "cyan")
_MAX_FORMAT = 1000


class Section(NamedTuple):
    """One of the parts of a format, which is for some values only."""

    shows: bool
    """Whether anything of the value is shown."""
    words: str
    """What is shown in its place where it is not."""
    colour: int | None
    """The number, from 0, of the palette's colour that the letters take; None: as the cell says."""
    condition: tuple[str, float] | None


_AS_IS = Section(shows=True, words="", colour=None, condition=None)


class NumberFormat:
    """A number format, with its sections for positive and negative numbers, zero and texts."""

    def __init__(self, code: str) -> None:
        """`code`: as in the file, such as `0.00;[Red]-0.00;;@`; "" for the general one."""
        code = "" if code.strip().lower() in ("general", "standard", "@") else code[:_MAX_FORMAT]
        sections = [_section(t, _TEXT if n > 2 else _NUMBER) for n, t in enumerate(_split(code))] if code else []
        self.numbers = sections[:3]
        self.texts = sections[3] if len(sections) > 3 else _AS_IS
        last = sections[-1] if sections else _AS_IS
        if len(sections) < 4 and "@" in code.rpartition(";")[2]:
            self.texts = last
        self.sections = [*self.numbers, self.texts]
        self.plain = all(s.shows and s.colour is None for s in self.sections)
        """True where all values are shown, in the cell's own colour."""

    def section(self, value: float | None) -> Section:
        """The section for a number, or for a text (None). In doubt the one that shows least."""
        if value is None:
            return self.texts
        if not self.numbers:
            return _AS_IS
        if any(s.condition for s in self.numbers):
            meant = [s for s in self.numbers if s.condition and _holds(s.condition, value)][:1]
            return min(meant or [s for s in self.numbers if not s.condition] or [_AS_IS], key=lambda s: s.shows)
        which = 1 if value < 0 else 2 if value == 0 else 0
        return self.numbers[which if which < len(self.numbers) else 0]


def leaks_nothing(value: float | None, words: str) -> bool:
    """True for a number that may be hidden: zero, and the 1 and -1 of a flag that is shown as a word."""
    return value is not None and (value == 0 or (bool(words.strip()) and abs(value) == 1))


def _holds(condition: tuple[str, float], value: float) -> bool:
    sign, limit = condition
    return (value < limit and sign in ("<", "<=", "<>")) or (value > limit and sign in (">", ">=", "<>")) or (
        value == limit and sign in ("=", "<=", ">=")
    )


def _split(code: str) -> list[str]:
    out, at = [], 0
    while True:
        m = _SECTION.match(code, at)
        out.append(m[0] if m else "")
        at = m.end() + 1 if m else at + 1
        if at > len(code):
            return out


def _section(text: str, value: re.Pattern[str]) -> Section:
    words, bare, colour = [], [], None
    for m in _PIECE.finditer(text):
        bracket = m[3]
        if bracket is None:
            words.append(m[1] or m[2] or m[4] or "")
            bare.append(m[4] or "")
        elif c := _COLOUR.fullmatch(bracket):
            colour = int(c[2]) - 1 if c[2] else _COLOURS.index(c[1].lower())
        elif _ELAPSED.fullmatch(bracket):
            bare.append("h")
    condition = _CONDITION.search(text)
    try:
        limit = (condition[1], float(condition[2])) if condition else None
    except ValueError:
        limit = None
    shows = value.search("".join(bare)) is not None
    return Section(shows, "" if shows else " ".join("".join(words).split()), colour, limit)


@lru_cache(maxsize=1000)
def number_format(code: str) -> NumberFormat:
    """The format of that code: the same object for the same code."""
    return NumberFormat(code)


GENERAL, NOTHING = number_format(""), number_format(";;;@")
