"""A clause beside what it hangs on, and what a class of governing verbs makes of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from mentions import any_of
from mentions.claim.standing import NO, Standing, Status, own_status
from mentions.grammar.clauses import Clause, Parsed, word_class
from mentions.grammar.verb_groups import Group

Step = tuple[Standing, bool]
"""What becomes of a status, and whether what is said is taken for granted from here on."""
_AUXILIARIES = {"B": "be", "H": "have", "G": "do"}
GROUND = any_of("basis foundation truth substance evidence merit grounds")


class Hanging(NamedTuple):
    """A clause, its status so far, and what it hangs on."""

    parsed: Parsed
    clause: Clause
    found: Standing
    above: Clause | None
    """The clause of the word on which it hangs, or the one around."""
    own: Standing
    """What that clause makes of itself."""
    verb: str
    """The verb on which it hangs, by its base; "" if that is none."""
    noun: str
    """The noun or adjective."""

    @property
    def negated(self) -> bool:
        return self.own.status is Status.DENIED

    @property
    def group(self) -> Group | None:
        return self.above.group if self.above is not None else None

    def has(self, *classes: str) -> bool:
        """Whether the verb is of one of some classes."""
        return self.verb in word_class(*classes)

    def said(self, mark: str) -> str:
        """The words that decide, with the mark of the clause."""
        words = f"{'not ' * self.negated}{self.verb or self.noun} {mark}"
        return f'"{words.strip()}"'

    def no_before(self, words: int) -> bool:
        """Whether "no" stands within so many words before what it hangs on."""
        at = self.clause.governor
        return any(t.low in NO for t in self.parsed.tokens[max(0, at - words) : at])


def hanging(parsed: Parsed, clause: Clause, found: Standing) -> Hanging:
    """A clause with what it hangs on."""
    above, verb, noun = clause.parent, "", ""
    if clause.governor >= 0:
        above, token = parsed.owner[clause.governor], parsed.tokens[clause.governor]
        if token.tag in "VBHG":
            verb = _AUXILIARIES.get(token.tag, token.lemma)
        else:
            noun = token.low
    return Hanging(parsed, clause, found, above, own_status(parsed, above), verb, noun)


Makes = tuple[str, Status, Status]
"""A class of verbs, what they make of what happened, and what they make of it where they are negated."""


def by_class(h: Hanging, table: Iterable[Makes], mark: str) -> Standing | None:
    """What a table makes of a clause; None where its verb is of no class of it."""
    for name, plain, negated in table:
        if h.has(name):
            return Standing(negated if h.negated else plain, h.said(mark))
    return None


def inherited(found: Standing, own: Standing, said: str) -> Standing:
    """For "went on to", "by": it stands as what it hangs on does."""
    return found if own.status in (Status.FACT, Status.RULE) else Standing(own.status, own.why or said)


def is_wrongly_said(h: Hanging) -> bool:
    """For "was wrongly reported to have got it"."""
    group, tokens = h.group, h.parsed.tokens
    if group is None or tokens[group.main].lemma not in word_class("says", "doubts"):
        return False
    return any(t.low in word_class("wrongly") for t in tokens[max(0, group.first - 1) : group.last + 2])


def speaks(h: Hanging) -> bool:
    """Whether the clause's own verb is one of saying or believing."""
    group = h.clause.group
    return group is not None and h.parsed.tokens[group.main].lemma in word_class("says", "doubts")
