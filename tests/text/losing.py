"""What lists of texts are held by: lines of `text >> name; name` lose the names, and innocent ones stay word for word."""

from __future__ import annotations

from text.privacy.prose import WithoutPrivate

PRE = "The Department for Education gave data from the National Pupil Database to Example Ltd. "
"""A release, which stays whatever stands beside it."""


def check_loses(line: str) -> None:
    said, _, names = line.partition(" >> ")
    left = "\n".join(WithoutPrivate((said, PRE), "#").texts)
    assert [n for n in names.split("; ") if n in left] == []
    assert PRE in left


def check_stays(text: str) -> None:
    assert WithoutPrivate((text, PRE + text), "#").texts == [text, PRE + text]
