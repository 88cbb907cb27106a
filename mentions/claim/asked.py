"""Whether a sentence asks, and whether what it speaks of is asked or taken for granted by the question."""

from __future__ import annotations

from collections.abc import Iterator

from mentions import any_of
from mentions.frames.zones import Event
from mentions.grammar.clauses import Clause, Parsed

_KNOWN = any_of("know regret realise remember forget accept recognise")
_GRANTED = any_of("aware given ashamed sorry concerned fact")
_NAME = any_of("name identify specify state")
_THEM = any_of("the all any each every which those who whom how when whether")
_HERE = any_of("find see note")
_TELL = any_of("provide confirm tell state list explain supply say send disclose give specify advise")


def ordered_to_ask(parsed: Parsed) -> bool:
    """For "To ask the Secretary of State", "Please confirm whether"."""
    lows = [t.low for t in parsed.tokens[:24] if t.tag not in "A#" or t.low == "please"]
    for i, low in enumerate(lows[:8]):
        if low == "to" and lows[i + 1 : i + 2] in (["ask"], ["move"]):
            return i == 0
    if parsed.numbered and lows[0] in any_of("which what how whether when who why if"):
        return True
    first = next((low for low in lows if low not in ("please", "kindly", '"', "(", ")", "-")), "")
    lows = lows[lows.index("please") if "please" in lows else 0 :]
    if first in _NAME and not _THEM.isdisjoint(lows[lows.index(first) + 1 :][:1]):
        return True  # "Name the companies"
    if lows[:1] == ["please"] and not _HERE.isdisjoint(lows[1:2]):
        return False  # "Please find below the list of"
    return ("please" in lows[:1] or first in ("confirm", "list")) and not _TELL.isdisjoint(lows[:6])


def taken_for_granted(parsed: Parsed, event: Event) -> bool:
    """For "When ten journalists received the data, how ...?" asks about something else."""
    for clause in _around(event.clause):
        group = clause.group
        if clause.kind == "complement" and clause.mark == "that":
            governor = parsed.tokens[clause.governor]
            if governor.lemma in _KNOWN or governor.low in _GRANTED:
                return True
        if clause.kind == "complement" and clause.mark == "why" and clause.governor >= 0 and group is not None:
            return group.tense == "past" or group.perfect  # "Will he tell us why it gave"
        around = clause.parent.group if clause.parent is not None else None
        if clause.kind == "relative" and clause.mark not in ("en", "ing") and group is not None and around is not None:
            return group.tense == "past" or clause.mark == ""
        if clause.kind == "adverbial" and clause.mark in any_of("when after since because although though"):
            return group is not None and group.tense == "past"
    return False


def given_that(parsed: Parsed, event: Event) -> bool:
    """For "To ask ..., given that the records were handed over, ..." takes it for granted."""
    grounds = any_of("given light fact considering recognising")
    return any(c.mark == "that" and parsed.tokens[c.governor].low in grounds for c in _around(event.clause))


def _around(clause: Clause | None) -> Iterator[Clause]:
    """A clause, and those around it."""
    while clause is not None:
        yield clause
        clause = clause.parent
