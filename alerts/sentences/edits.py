"""What became of cells and texts, in words: what they say now, quoted from where it differs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import takewhile
from typing import TYPE_CHECKING

from alerts.sentences.about import SIDE
from model.hidden import WITHHELD_CELL
from text.labels import plural
from text.sanitise import clean

if TYPE_CHECKING:
    from alerts.describe import Edit

_CALLED = {
    "Requested": "the date of the request", "Decided": "the date of the decision", "Supplied": "the date of supply",
    "Rejected": "the date of the rejection", "Destroyed": "the entry on destruction",
    "Published": "the date of publication", "Requests": "the number of requests", "Pupils": "the number of pupils",
    "Pupils requested": "the number of pupils asked about", "Years": "the period",
}
"""Fields whose label is no noun."""
_NO_NOUN = re.compile(
    r"^(?:wh(?:o|om|ose|at|en|ere|ether|y)|how|if|is|are|was|were|has|have|had|do|does|did|can|will|the|any|every|also"
    r"|in|on|for|to|with|by|from|sent|given|sold|\w+ed (?:by|to|with|for|from|on))\b"
    r"|\b(?:by|with|to|for|from|of|in|on|as|who|under|notes|comments|remarks|details)$",
    re.IGNORECASE,
)
"""A heading that "the" and "was" do not go with: "Who else sees it", "How data will be used", "Commissioned by"."""
_SEVERAL = re.compile(
    r"^(?!.*\b(?:of|in|for)\b).*(?:licensees|recipients|partners|processors|controllers|organisations|bodies|datasets|sponsors|funders)$"
)
"""A noun of several: "the sub-licensees"."""
_TOLD = 2
"""Edits that a sentence tells; it counts the others."""
SHORT = 205
"""Characters of a sentence that tells of edits, its reference apart: four of them fit a phone's first screen."""
REWORDED, BESIDE = 110, 75
"""Characters of a quotation: of the one edit, and of one of several."""
_LEAST = 40
"""Characters of a quotation for which room is made."""
_LEADS = 4
"""Words that a quotation has before those that differ."""


def edits_in_words(edits: Sequence[Edit], before: str) -> str:
    """The first edits in words, the purpose before others, and how many more there are; "" where there are none.

    `before` is what stands before them in their sentence. The second is told where there is room for it.
    """
    ordered, room = sorted(edits, key=lambda e: e.label.casefold() != "purpose"), SHORT - len(before)
    limit = REWORDED if len(ordered) == 1 else BESIDE
    return _told([_in_words(e, room, limit) for e in ordered[:1]], ordered[1:], room)


def and_edits(told: str, edits: Sequence[Edit], *but: str) -> str:
    """A sentence with what else was edited beside the cells of which it tells (`but`, labels in lower case)."""
    others = [e for e in edits if e.label.casefold() not in but]
    return f"{told}; {_told([], others, SHORT - len(told))}" if others else told


def _told(parts: list[str], others: Sequence[Edit], room: int) -> str:
    """The parts, as many of the other edits as there is room for, and how many are left."""
    for at, edit in enumerate(others):
        said = _in_words(edit, room, BESIDE)
        if len(parts) == _TOLD or len(" and ".join([*parts, said])) > room:
            rest = len(others) - at
            told = f"{' and '.join(parts)}; {plural(rest, 'more cell')} changed"
            return told if parts else f"{plural(rest, 'cell')} changed too"
        parts = [*parts, said]
    return " and ".join(parts)


def _in_words(edit: Edit, room: int, most: int) -> str:
    if edit.label == "Recipient" and (times := _named_again(edit.before or "", edit.after or "")):
        return f"the recipient is now named {times}"
    label, was = _called(edit.label)
    limit = min(most, max(_LEAST, room - len(f"{label} {was} reworded to “”")))
    if WITHHELD_CELL in (edit.before, edit.after):
        done = "changed" if edit.before and edit.after else "filled in" if edit.after else "emptied"
        return f"{label} {was} {done} (the text is withheld until reviewed)"
    if edit.before is None:
        said = f"says “{clean(edit.after, limit)}”" if edit.after else "is empty"
        return f"a new column, {label}, {said}"
    if not edit.before or not edit.after:
        return f"{label} {was} {'filled in' if edit.after else 'emptied'}: “{clean(edit.after or edit.before, limit)}”"
    if max(len(edit.before), len(edit.after)) <= SIDE // 2:
        sides = (edit.before, edit.after)
        quoted = any(" " in side for side in sides)  # "from To study pupils to To sell" is hard to read
        before, after = (f"“{side}”" if quoted else side for side in sides)
        return f"{label} {was} changed from {before} to {after}"
    new = new_words(edit.before, edit.after, limit)
    return f"{label} {was} reworded to “{new}”" if new else f"{label} {was} reworded"


@lru_cache(maxsize=1024)
def _called(label: str) -> tuple[str, str]:
    """A column as a sentence has it, and its verb."""
    ours = label == label.capitalize()
    if not ours or (label not in _CALLED and (_NO_NOUN.search(label) or label.endswith("?"))):
        return f"“{label}”", "was"
    noun = _CALLED.get(label, f"the {label.lower()}")
    return noun, "were" if noun not in _CALLED.values() and _SEVERAL.search(noun) else "was"


def _named_again(before: str, after: str) -> str:
    """How often a cell names one recipient, where it names that one only, as before: "twice"; else ""."""
    was, now = (side.casefold().split("; ") for side in (before, after))
    times = {1: "once", 2: "twice"}.get(len(now), f"{len(now)} times")
    return times if set(was) == set(now) and len(set(now)) == 1 and before else ""


def new_words(before: str, after: str, limit: int) -> str:
    """At most `limit` characters of the text as it is now, begun a little before what differs, where that stands late.

    "" where the texts are the same, as far as they are known here.
    """
    if before == after:
        return ""
    old, new = before.split(), after.split()
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
    start = 0 if len(" ".join(new[: same + _LEADS])) <= limit else max(0, min(same, len(new) - 1) - _LEADS)
    while start and len(" ".join(new[start - 1 :])) < limit:  # what was cut off at the end leaves room before it
        start -= 1
    return f"{'…' * bool(start)}{clean(' '.join(new[start:]), limit - bool(start)).rstrip('.')}"
