"""New columns by which a sharing that stood before has ended: "Ended?" with "Yes", "Still active?" with "No"."""

from __future__ import annotations

import re

from text.clean import fold

_OF_IT = (
    r"(?:(?:is|was|has|the|this|data|sharing|shares?|agreement|access|licence|project|use|it|now|been|date) )*"
)
_ENDED = re.compile(
    rf"{_OF_IT}(?:ended|terminated|closed|ceased|stopped|finished|concluded|revoked|expired|discontinued)"
    r"(?: (?:y n|yes no|on|date|early))*"
)
_GOES_ON = re.compile(
    rf"{_OF_IT}(?:still )?(?:active|current|live|ongoing|running|in force|open)(?: (?:y n|yes no|now))*"
)
_NO = frozenset({"no", "n", "false", "0"})
_NOTHING = _NO | {
    "", "n a", "na", "not applicable", "none", "tbc", "unknown", "not yet", "ongoing", "active", "current", "open",
}


def says_it_ended(heading: str, cell: str) -> bool:
    """True for a cell that says of its row, under such a heading, that the sharing ended."""
    head, said = fold(heading), fold(cell)
    if _ENDED.fullmatch(head):
        return said not in _NOTHING
    return said in _NO and _GOES_ON.fullmatch(head) is not None
