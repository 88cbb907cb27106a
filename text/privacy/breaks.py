"""A text as one line, with where each of its letters stands in the text: a name that a break parts is one name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence

from text.pattern import lazy_pattern
from text.privacy.marks import MONTH
from text.privacy.naming import begins_no_name
from text.privacy.signs import STRONG

_SMALL = "a-z\u00df-\u00f6\u00f8-\u00ff"
_UNSEEN = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
)
_IN_WORD = rf"(?:(?<=[^\W\d_])\u00ad\s*\n\s*(?=[{_SMALL}])(?!(?:and|for|of|on|or|the|with)\b))"
_HYPHEN = rf"(?<=[^\W\d_])-\s*\n\s*(?=[{_SMALL}])(?!(?:and|or|to)\b)"
"""A word that is broken at the end of a line; "pre-" of "pre- and primary" is none."""
_ACCENTED = r"[^\W\d_][\u0300-\u036f]+"
_OTHER = lazy_pattern(
    rf"(?P<gone>{_IN_WORD}|[{_UNSEEN}]+)|(?P<hyphen>{_HYPHEN})|(?P<after>(?<=-)\s*\n\s*(?=[^\W\d_]))|(?P<space>\s+)"
    rf"|(?P<accent>{_ACCENTED})"
)
_ODD = lazy_pattern(rf"[^\S ]|  |[{_UNSEEN}]|[\u0300-\u036f]")
_ENDS_WORD = lazy_pattern(r"([^\W_][\w'\u2019-]*)[\"'\u2019\u201d)]*$")
_CAPITAL = lazy_pattern(r"[^\W\d_a-z\u00df-\u00ff]")
_GOES_ON = lazy_pattern(rf"[{_SMALL}]|[,(\[;)\]]|[\u2013-] ")
_OF_DAY = lazy_pattern(rf"\d|{MONTH}(?!\w)", re.IGNORECASE)
_LABEL = lazy_pattern(r"(?:[A-Z]\w*[ ]){0,3}[A-Z]\w*:\s*")
_ONE_NAME = lazy_pattern(r"[^\W\d_a-z]\S+(?: \S+){0,4}")
_HEADINGS = frozenset(
    """
    background summary introduction conclusion conclusions contents evidence recommendations recommendation appendix
    example examples scope notes abstract discussion method methods findings overview purpose answer question questions
    response statement letter
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
_FAR = 300
"""Characters before and behind a break, of which a name that it parts is judged."""


class OneLine:
    """A text without breaks, tabs and what is not seen, and where in it each letter stands."""

    def __init__(self, text: str, *, keep_lines: bool = False) -> None:
        """`keep_lines`: the ends of lines stay, and a word that a hyphen breaks is one without it."""
        self.written, self.line = text, text
        self._at: list[int] | None = None
        if _ODD.search(text):
            self._make(text, keep_lines=keep_lines)

    def _make(self, text: str, *, keep_lines: bool) -> None:
        out, at, end = [], list[int](), 0
        for m in _OTHER.finditer(text):
            instead = self._instead(m, keep_lines=keep_lines)
            out += [text[end : m.start()], instead]
            at += [*range(end, m.start()), *([m.start()] * len(instead))]
            end = m.end()
        self.line = "".join((*out, text[end:]))
        self._at = [*at, *range(end, len(text) + 1)]

    @staticmethod
    def _instead(m: re.Match[str], *, keep_lines: bool) -> str:
        if m["gone"] or m["after"]:
            return ""
        if m["hyphen"]:
            return "" if keep_lines else "-"
        if m["accent"]:
            return unicodedata.normalize("NFC", m[0])
        return "\n" if keep_lines and "\n" in m[0] else " "

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where in the text a piece of the line stands."""
        return (start, end) if self._at is None else (self._at[start], self._at[end])


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


def sentences_over_lines(lines: Sequence[str]) -> Iterator[list[str]]:
    """The lines, those together in which a sentence plainly goes on."""
    group: list[str] = []
    last = ""
    for line in lines:
        said = line.strip()
        if said and group and not _is_one(last, said):
            yield group
            group = []
        group.append(line)
        last = said or last
    if group:
        yield group


def _is_one(line: str, below: str) -> bool:
    """True where a sentence goes on in the line below; of a form, where a name stands above an age."""
    if not line or line[-1] in ".!?:":
        return False
    if _GOES_ON.match(below) or line[-1] in ",([\u00ad-":
        return True
    word = _ENDS_WORD.search(line)
    if word is None:
        return False
    if word[1][-1].isdigit() or _OF_DAY.fullmatch(word[1]):
        return _OF_DAY.match(below) is not None
    if not _CAPITAL.match(word[1]) or word[1].endswith("-old"):
        return True
    return STRONG.fullmatch(below.rstrip(" .")) is not None and _ONE_NAME.fullmatch(_LABEL.sub("", line)) is not None


def breaks_in_names(lines: Sequence[str]) -> Iterator[tuple[str, int]]:
    """What stands around each break between two words in capitals, as one line, and where in it the break was."""
    said = [" ".join(x.split()) for x in lines if x.strip()]
    for n in range(1, len(said)):
        word = _ENDS_WORD.search(said[n - 1])
        if word is None or not said[n - 1].endswith(word[1]) or not _CAPITAL.match(said[n]):
            continue
        if not _CAPITAL.match(word[1]) or word[1].lower() in _HEADINGS or begins_no_name(word[1]):
            continue
        before = " ".join(said[max(0, n - 2) : n])[-_FAR:]
        yield f"{before} {' '.join(said[n : n + 2])[:_FAR]}", len(before)
