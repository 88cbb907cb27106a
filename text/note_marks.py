"""The marks that point to a note behind a name: they are no part of it, and no change of it."""

from __future__ import annotations

from text.pattern import lazy_pattern

_RAISED = "[\u00b9\u00b2\u00b3\u2070\u2074-\u2079]+"
_NUMBER = r"\d{1,2}(?: ?(?:,|and|&) ?\d{1,2})*"
_NOTE = rf"(?:[Ss]ee )?(?:[Ff]oot)?[Nn]otes? ?(?:{_NUMBER}|[a-z])"
_SHORTHAND = "b|c|e|er|f|low|nd|ns|p|r|s{1,3}|t|u|w|x|z"
"""Of the government's guidance on symbols in spreadsheets ("[r]" is revised)."""
_MARKS = lazy_pattern(
    rf"(?:(?:(?<=[^\W\d_]{{2}})|(?<=[.)\]]))\s?(?:{_RAISED}|[*\u2020\u2021\u00a7\u00b6^]+)"
    rf"|(?<=[\w.)])\s?\[ ?(?:{_NOTE}|{_NUMBER}|{_SHORTHAND}) ?\]"
    rf"|(?<=[\w.)])\s?[(\[] ?(?:NEW|New|new)(?: ?!| (?:entry|share|this (?:month|quarter|time|edition)))? ?[)\]]"
    rf"|(?<=\w)\s?\( ?(?:{_NOTE}) ?\)|(?<=[^\W\d_]) \({_NUMBER}\))"
    rf"(?:\s?(?:{_RAISED}|[*\u2020\u2021\u00a7\u00b6^]+|\[ ?(?:{_NOTE}|{_NUMBER}|{_SHORTHAND}) ?\]))*"
    r"(?=\s*(?:[,;|/\n]|$))"
)
_MAY_HAVE = lazy_pattern(r"[^\w\s.,;:'&-]|[\u00b9\u00b2\u00b3\u2070\u2074-\u2079]")


def without_note_marks(names: str) -> str:
    """The name, or the names one after another, without marks behind them ("The Times*", "BBC [note 1]", "ITV [r]").

    A digit that belongs to a name, or may, stays.
    """
    return _MARKS.sub("", names) if _MAY_HAVE.search(names) else names
