"""The text of separated bytes: by its mark, UTF-8, UTF-8 with a few damaged bytes, else Windows-1252."""

from __future__ import annotations

import re
from typing import NamedTuple

LOST = "\ufffd"
FEW = 3
"""Bytes that may be damaged in a text that says by its mark that it is UTF-8, though it has no other letter to prove
it."""
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_BEHIND_LEAD = (
    "\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014\u2018-\u201a\u201c-\u201e"
    "\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122"
)
"""What Windows-1252 makes of the bytes that follow the first of a letter in UTF-8."""
_UTF_8_MISTAKEN_TWICE = re.compile(f"(?:[\u00d7\u00d8\u00d9\u00ce\u00cf][{_BEHIND_LEAD}]){{2}}")
"""Hebrew, Arabic and Greek: their first letters alone may be meant, as in Danish or as a sign of times."""
_MARKS_ONLY = re.compile(r"(?<![^\s(])\?{4,}(?![^\s),.])")
"""A word of which every letter was lost."""
_UTF_8_MISTAKEN = re.compile(
    f"[\u00c3\u00c2\u00c5\u00c4\u00d0\u00d1][{_BEHIND_LEAD}]"
    "|\u00e2\u20ac[\u0080-\u00bf\u0153\u02dc\u201c\u201d\u2122\u0161\u0152\u00a6\u00a2]?"
)


class Decoded(NamedTuple):
    """A text and how it was read."""

    text: str
    encoding: str
    """utf-8, utf-16 or windows-1252."""
    lines: tuple[int, ...] = ()
    """1-based: the lines that have damaged letters, or for Windows-1252 the first that is no UTF-8."""


def decode_text(data: bytes) -> Decoded:
    """The text of `data`. Never guessed from letters: bytes that are valid UTF-8 by chance are next to impossible.

    So where more letters are valid UTF-8 than not, it is UTF-8 in which a few bytes were damaged; each is `LOST`.

    Raises:
        UnicodeDecodeError: its mark says what it is, and too much of it is not that.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            if encoding == "utf-16":
                return Decoded(data.decode(encoding), encoding)
            return _utf_8(data[len(mark) :], marked=True) or Decoded(data.decode(encoding), encoding)
    found = _utf_8(data, marked=False)
    if found:
        return found
    text = data.decode("cp1252", errors="replace")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return Decoded(text, "windows-1252", (data.count(b"\n", 0, error.start) + 1,))
    return Decoded(text, "windows-1252")


def _utf_8(data: bytes, *, marked: bool) -> Decoded | None:
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", errors="replace")
    bad = text.count(LOST)
    good = sum(1 for c in text if c > "\x7f") - bad
    if bad > max(good, FEW if marked else 0):
        return None
    return Decoded(text, "utf-8", tuple(n for n, line in enumerate(text.split("\n"), start=1) if LOST in line))


def is_mistaken(text: str) -> bool:
    """True where a text shows that UTF-8 was read in another encoding before it was saved: "CafÃ©", "????? ??????"."""
    if text.isascii():
        return "??" in text and _MARKS_ONLY.search(text) is not None
    return LOST in text or any(way.search(text) for way in (_UTF_8_MISTAKEN, _UTF_8_MISTAKEN_TWICE, _MARKS_ONLY))
