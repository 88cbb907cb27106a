"""The clause by which a transfer is asserted: what goes on with a name, and what the Department says that it did."""

from __future__ import annotations

from mentions import any_of
from mentions.claim.standing import Status, own_status
from mentions.grammar.clauses import Clause, Parsed, word_class

_OWNS_UP = any_of("confirm acknowledge admit concede accept")
_SAYS = any_of("say state report reply answer add explain tell inform write note disclose reveal announce advise")
_HOLDER = any_of("department dfe minister ministers secretary")
_OF_HOLDER = _HOLDER | any_of(
    "the our its a of state for education school schools standards children families early years and skills "
    "parliamentary under under-secretary permanent spokesperson spokesman spokeswoman"
)
_POINTS = any_of("the our its a")
_TALES = any_of("novel play film article headline hoax tale claim claims lie lies myth")
_CLIMB = 4  # clauses


def asserted_by(parsed: Parsed, clause: Clause, *, named: bool) -> Clause:
    """The clause around one by which that is told as a fact; the clause itself where none is.

    Of "X, which received it," that is the one around, and of "it said that" the one that owns up to it: what the
    Department or ministers say that was given is no hearsay, as is what others say of them.

    Args:
        parsed: the sentence.
        clause: what tells of a transfer.
        named: whether it names who got the data.
    """
    for _ in range(_CLIMB):
        above = clause.parent
        goes_on = clause.kind == "relative" and named and above is not None and _goes_on(parsed, clause, above)
        if above is None or not (goes_on or (clause.kind == "complement" and _is_owned_up(parsed, clause, above))):
            break
        clause = above
    return clause


def _goes_on(parsed: Parsed, clause: Clause, above: Clause) -> bool:
    """For "we have an agreement with X, to which": a plain clause, and what is told beside it of whom it names."""
    apart = clause.after_comma or (clause.governor >= 0 and parsed.tokens[clause.governor].tag == ",")
    if not apart or own_status(parsed, above).status is not Status.FACT:
        return False
    tale = _TALES | word_class("claim_nouns")
    return all(parsed.tokens[i].low not in tale for i in above.words if i < clause.start)


def _is_owned_up(parsed: Parsed, clause: Clause, above: Clause) -> bool:
    """For "admitted that", "was not told that", "the Department said that"."""
    verb, status = parsed.tokens[clause.governor].lemma, own_status(parsed, above).status
    if verb in _OWNS_UP or (status is Status.DENIED and verb in any_of("tell inform")):
        return True
    return verb in _SAYS and status is Status.FACT and _is_holder(parsed, above)


def _is_holder(parsed: Parsed, clause: Clause) -> bool:
    """Whether the subject right before a clause's verb is the Department or ministers, and of nowhere else."""
    group, tokens = clause.group, parsed.tokens
    if group is None or group.passive:
        return False
    first = group.first
    while first > 0 and tokens[first - 1].low in _OF_HOLDER and parsed.owner[first - 1] is clause:
        first -= 1
    words = [t.low for t in tokens[first : group.first]]
    if _HOLDER.isdisjoint(words):
        return False
    before = tokens[first - 1] if first else None
    if words[0] in _POINTS:
        return before is None or before.tag not in "PI"  # "a source at the Department said"
    return before is None or before.tag in ",.#" or before.low in word_class("times")  # no "shadow ministers"
