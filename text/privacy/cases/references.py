"""References that clerks make of a child's name and of what it is about: "SAR-X-ADA-2", "EHCP/X-ADA/01"."""

from __future__ import annotations

from text.pattern import lazy_pattern
from text.privacy.cases.rare import file_of_any_name
from text.privacy.child_names import without_made

_OF_ONE = r"(?:D?SARS?|EHCP?|PEX|EHE|CME|SENDT?|SEND?|FSM|LAC|EXCLUSIONS?|SUSPENSION|MISPER|CIN|CP|CLA|ICPC)"
_MADE = lazy_pattern(
    rf"(?<![\w/-])(?=[\w/.-]*(?<![A-Z]){_OF_ONE}(?![A-Z]))(?:[A-Z]+|\d+)(?:[/.-](?:[^\W\d_]{{2,}}|[A-Z]?\d+)){{2,7}}(?![\w/-])"
)
"""Words and numbers, one of them what a case of one child is called, with signs between."""
_BETWEEN = lazy_pattern(r"[/._-]+")
_MARKS = lazy_pattern(r"SAR|EHC|PEX|EHE|CME|SEN|FSM|LAC|EXC|SUSP|MISPER|CIN|CP|CLA")


def is_made_of_name(reference: str) -> bool:
    """True for a reference that is made of somebody's name, whoever it is."""
    return _MADE.fullmatch(reference) is not None and _tells(reference)


def without_references(text: str, instead: str) -> str:
    """A text with `instead` of such references in it."""
    if _MARKS.search(text) is None or _MADE.search(text) is None:
        return text
    return without_made(text, is_made_of_name, instead, of_body=False)


def _tells(reference: str) -> bool:
    return file_of_any_name(_BETWEEN.sub(" ", reference))
