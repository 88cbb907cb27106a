"""Cells that say in a name's place which other row names it: "See B002"."""

from __future__ import annotations

from text.pattern import lazy_pattern

_AS_ANOTHER = lazy_pattern(
    r"\W*(?i:same as|as|see|same)(?i: (?:per|for|in))?(?i: (?:the )?(?:row|ref(?:erence)?|no|number|entry|line)\.?)?"
    r"\s+[(\[]?(?P<reference>(?:(?:[A-Z]{1,6}[-/_.]?){0,3}\d|(?:[A-Za-z]{1,6}[-/_.]?){1,3}\d\d)[\w./-]*)[)\]]?"
    r"(?i:[\s,(]*(?:above|below)\)?)?\W*"
)
_LONGEST = 120


def as_another(text: str) -> str:
    """The reference where a cell says only that it is as another row is ("As B003 above", "See B002"); else ""."""
    found = _AS_ANOTHER.fullmatch(text) if text[:1] in "([AaSs" and len(text) <= _LONGEST else None
    return found["reference"].rstrip(".") if found else ""
