"""A text as one line, with where each of its letters stands in the text: a name that a break parts is one name."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator

from model.hidden import LEFT_OUT
from text.pattern import lazy_pattern

SMALL = "a-z\u00df-\u00f6\u00f8-\u00ff"
"""Small letters, as of a class of a pattern."""
_UNSEEN = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
)
_IN_WORD = rf"(?:(?<=[^\W\d_])\u00ad\s*\n\s*(?=[{SMALL}])(?!(?:and|for|of|on|or|the|with)\b))"
_HYPHEN = rf"(?<=[^\W\d_])-\s*\n\s*(?=[{SMALL}])(?!(?:and|or|to)\b)"
"""A word that is broken at the end of a line; "pre-" of "pre- and primary" is none."""
_ACCENTED = r"[^\W\d_][\u0300-\u036f]+"
_OTHER = lazy_pattern(
    rf"(?P<gone>{_IN_WORD}|[{_UNSEEN}]+)|(?P<hyphen>{_HYPHEN})|(?P<after>(?<=-)\s*\n\s*(?=[^\W\d_]))"
    r"|(?P<space>[^\S ]\s*| \s+)"
    r"|(?P<other_hyphen>[\u2010\u2011])"
    rf"|(?P<accent>{_ACCENTED})"
)
_ODD = lazy_pattern(rf"[^\S ]|  |[{_UNSEEN}]|[\u0300-\u036f]|[\u2010\u2011]")
_SPACES = "\t\x0b-\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
"""All but a space and the end of a line."""
_ODD_BUT_LINES = lazy_pattern(rf"[{_SPACES}{_UNSEEN}\u0300-\u036f\u2010\u2011]")
_LINES_END = lazy_pattern(r"\n+")
_SENTENCES = lazy_pattern(r"(?<=[.!?;])(?<!\s[A-Z]\.)(?<!^[A-Z]\.)(?<!\b[Yy]r\.)\s+(?=[^\sa-z])")
"""Not behind the first letter of a name."""


_LONGEST, _SHARED = 4_000, 300
"""Characters of a stretch of a line, and of what it has in common with the next."""


_LONGEST_WORD, _TOGETHER = 400, 60
"""Signs of a word that is read as one, and of what the pieces of a longer one have in common."""
_NO_SPACE = r"[^\s\u3000-\u303f\uff00-\uff20]"
"""The marks of Chinese and Japanese part sentences without a space."""
_LONG_WORD = lazy_pattern(rf"(?<!{_NO_SPACE}){_NO_SPACE}{{{_LONGEST_WORD + 1},}}")


def _has_long_word(text: str) -> bool:
    return len(text) > _LONGEST_WORD and max(map(len, text.split()), default=0) > _LONGEST_WORD


def without_long_words(text: str) -> str:
    """The text with the mark of what is left out in place of what goes on without a space, as a picture in letters.

    Nobody is called so, and what stands in it is not looked through: names are sought at each of its letters.
    """
    return _LONG_WORD.sub(LEFT_OUT, text) if _has_long_word(text) else text


def with_long_words_parted(text: str) -> str:
    """The text to be judged, with spaces in what goes on without one; what stands together does so in a piece."""
    return _LONG_WORD.sub(_in_pieces, text) if _has_long_word(text) else text


def _in_pieces(m: re.Match[str]) -> str:
    word = m[0]
    return " ".join([word[at : at + _LONGEST_WORD + _TOGETHER] for at in range(0, len(word), _LONGEST_WORD)])


def sentences_of(line: str) -> list[str]:
    """The sentences of a text in one line."""
    return _SENTENCES.split(line)


def stretches_of(line: str) -> Iterator[tuple[int, str]]:
    """A line, with 0; one that goes on without end in stretches, each with where it begins.

    What stands together does so in one of them: names are compared with all else in a line, which would take as often
    longer as it is longer. They part at spaces.
    """
    at = 0
    while len(line) - at > _LONGEST:
        end = line.rfind(" ", at + _LONGEST // 2, at + _LONGEST)
        if end < 0:
            end = at + _LONGEST
        yield at, line[at:end]
        at = line.rfind(" ", at, end - _SHARED) + 1 or end - _SHARED
    yield at, line[at:]


class OneLine:
    """A text without breaks, tabs and what is not seen, and where in it each letter stands."""

    def __init__(self, text: str, *, keep_lines: bool = False) -> None:
        """`keep_lines`: the ends of lines stay, and a word that a hyphen breaks is one without it."""
        self.written, self.line = text, text
        self._breaks: tuple[list[int], list[int]] | None = None
        """From which letters of the line on, and of the text, the letters of both stand as far apart."""
        if _ODD.search(text):
            self._make(text, keep_lines=keep_lines)

    def _make(self, text: str, *, keep_lines: bool) -> None:
        out, end, length = list[str](), 0, 0
        ours, theirs = [0], [0]
        for m in _ends_of_lines(text) if _has_lines_alone(text) else _OTHER.finditer(text):
            instead = self._instead(m, keep_lines=keep_lines)
            out += [text[end : m.start()], instead]
            length += m.start() - end
            for _ in instead:
                ours.append(length)
                theirs.append(m.start())
                length += 1
            end = m.end()
            ours.append(length)
            theirs.append(end)
        self.line = "".join((*out, text[end:]))
        self._breaks = ours, theirs

    @staticmethod
    def _instead(m: re.Match[str], *, keep_lines: bool) -> str:
        if m["gone"] or m["after"]:
            return ""
        if m["other_hyphen"]:
            return "-"
        if m["hyphen"]:
            return "" if keep_lines else "-"
        if m["accent"]:
            return unicodedata.normalize("NFC", m[0])
        return "\n" if keep_lines and "\n" in m[0] else " "

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where in the text a piece of the line stands."""
        return self._place(start), self._place(end)

    def _place(self, at: int) -> int:
        if self._breaks is None:
            return at
        ours, theirs = self._breaks
        n = bisect_right(ours, at) - 1
        return theirs[n] + at - ours[n]


def _has_lines_alone(text: str) -> bool:
    """True for a text in which ends of lines alone are to be looked at, and no space stands beside these."""
    return _ODD_BUT_LINES.search(text) is None and not any(x in text for x in ("  ", " \n", "\n "))


def _ends_of_lines(text: str) -> Iterator[re.Match[str]]:
    """What the pattern finds in such a text, which it would try at each letter."""
    for end in _LINES_END.finditer(text):
        start = end.start()
        hyphen = _OTHER.match(text, start - 1) if text[max(0, start - 1) : start] == "-" else None
        if m := hyphen or _OTHER.match(text, start):
            yield m


def cut(text: str, spans: Iterable[tuple[int, int]], instead: str) -> str:
    """The text with `instead` in place of each span; of those that overlap once."""
    out, at = "", 0
    for a, b in sorted(spans):
        if a >= at:
            out += text[at:a] + instead
        at = max(at, b)
    return out + text[at:]


def sub_in_lines(pattern: re.Pattern[str], instead: str, text: str, stays: Callable[[str, re.Match[str]], bool]) -> str:
    """As `pattern.sub`, whatever parts a word in the text; `stays` is asked of the lines, and of what is found."""
    lines = OneLine(text, keep_lines=True)
    found = (m.span() for m in pattern.finditer(lines.line) if not stays(lines.line, m))
    return cut(text, (lines.span(*span) for span in found), instead)
