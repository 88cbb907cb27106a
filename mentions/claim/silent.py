"""What a sentence says that tells of no transfer: a question, a demand, or nothing."""

from __future__ import annotations

from collections.abc import Sequence

from mentions import any_of
from mentions.claim.asked import ordered_to_ask
from mentions.claim.ruling import NOTHING, Ruling
from mentions.claim.standing import Status, own_status
from mentions.claim.whom import head_of
from mentions.frames.zones import frame_words, lows_of, subject_of
from mentions.grammar.clauses import Clause, Parsed
from mentions.receivers import Candidate
from mentions.said import Band, Polarity
from model.recipient import Category

_URGES = any_of("demand urge call recommend petition ask want implore")
_NOTES = any_of("declare say like add stress point note remind mention")
_SCHOOLS = frozenset([Category.SCHOOL_EXAM_BOARD, Category.LOCAL_AUTHORITY])
_TRANSFERS = any_of(
    "give hand pass send supply provide share release disclose sell transfer obtain receive access buy download leak "
    "match check search consult query"
)
_TRANSFER_NOUNS = any_of("release transfer sale disclosure sharing access leak handover")


def without_transfer(parsed: Parsed, candidates: Sequence[Candidate], *, own: bool) -> Ruling:
    """What a sentence says that tells of no transfer. `own`: it names pupils' data itself."""
    if parsed.asks or ordered_to_ask(parsed):
        return Ruling(Polarity.QUESTION, Band.NONE, "it is asked")
    if demands(parsed):
        return Ruling(Polarity.DEMAND, Band.NONE, "it is what somebody ought to do")
    if own and _is_unread(parsed, candidates):
        reason = "somebody is named beside words of a transfer; how they belong together is not read"
        return Ruling(Polarity.POLICY, Band.REVIEW, reason)
    return Ruling(Polarity.POLICY, Band.NONE, NOTHING.reason)


def demands(parsed: Parsed) -> bool:
    """Whether a sentence says what the Department, or whoever reads it, ought to do."""
    if parsed.asks or ordered_to_ask(parsed):
        return False
    return any(_demands(parsed, c) for c in parsed.clauses if c.group is not None and c.kind in ("root", "coordinate"))


def _demands(parsed: Parsed, clause: Clause) -> bool:
    group, own = clause.group, own_status(parsed, clause).status
    assert group is not None
    verb, holder = parsed.tokens[group.main].lemma, frame_words("words", "holder")
    if own is Status.DEMAND and verb not in _NOTES:
        subject = {*head_of(parsed, subject_of(parsed, clause))}
        return group.form == "imperative" or not subject.isdisjoint(holder | frame_words("words", "inside"))
    return own is Status.FACT and verb in _URGES and not holder.isdisjoint(lows_of(parsed, clause.after))


def _is_unread(parsed: Parsed, candidates: Sequence[Candidate]) -> bool:
    """Whether a sentence names somebody outside and has a verb or noun of transfer, and yet no transfer was found."""
    if all(not c.known or c.watcher or c.vague or c.named.category in _SCHOOLS for c in candidates):
        return False
    return any(
        (t.tag == "V" and t.lemma in _TRANSFERS) or (t.tag == "N" and t.low in _TRANSFER_NOUNS) for t in parsed.tokens
    )
