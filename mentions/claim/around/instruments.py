"""Laws, orders and decisions "giving X access": whether they are said to be in force."""

from __future__ import annotations

from mentions.claim.standing import Status, own_status
from mentions.frames.zones import lows_of
from mentions.grammar.clauses import Clause, Parsed, word_class

_WORDS_BEFORE = 4  # of "the draft data sharing order"


def not_in_force(parsed: Parsed, clause: Clause) -> str:
    """The law or decision with which a clause goes on, where it failed, is to come or is only put forward; or "".

    A bill counts as in force only where its clause says so; an order or a decision until it is said to be undone.
    """
    tokens, at, around = parsed.tokens, clause.governor, clause.parent
    if at < 0 or around is None or tokens[at].low not in word_class("bills", "orders"):
        return ""
    before = tokens[max(0, at - _WORDS_BEFORE) : at]
    name = tokens[at].text
    if any(t.low in word_class("unmade") for t in before):
        return name
    standing = own_status(parsed, around)
    if standing.status not in (Status.FACT, Status.ENDED):
        return f"{standing.why.strip(chr(34)) or standing.status} ... {name}"
    if around.group is None:
        return name if tokens[at].low in word_class("bills") else ""
    verb = tokens[around.group.main]
    behind = lows_of(parsed, around.after)
    if verb.lemma in word_class("unmakes") or _unmakes_with_particle(parsed, around):
        return f"{verb.text} ... {name}"
    force = verb.lemma in word_class("enacts") or not behind.isdisjoint(word_class("force"))
    return "" if force or tokens[at].low not in word_class("bills") else f"{verb.text} ... {name}"


def _unmakes_with_particle(parsed: Parsed, clause: Clause) -> bool:
    """For "threw out", "voted it down", "was struck down", "fell away"."""
    group = clause.group
    if group is None or parsed.tokens[group.main].lemma not in word_class("unmakes_with"):
        return False
    near = {t.low for t in parsed.tokens[group.main + 1 : group.main + 4]}
    return bool(near & word_class("unmakes_particle")) or clause.after[:1] == []
