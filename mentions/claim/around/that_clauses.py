"""What hangs on a verb or noun by "that", "whether" or "how": said, denied, asked, known."""

from __future__ import annotations

from mentions import any_of
from mentions.claim.around.hanging import GROUND, Hanging, Step, is_wrongly_said
from mentions.claim.standing import HAPPENED, NO, Standing, Status
from mentions.grammar.clauses import word_class

_ASKING = any_of("ask inquire enquire wonder question")
_QUESTION_WORDS = any_of("how what why when where which who whom whose")
_PLEDGES = any_of("guarantee guarantees assurance assurances undertaking undertakings commitment promise pledge")
_ORDERS = any_of("demand urge recommend require ask request press")
_NEWS = any_of("tell learn inform")


def by_complement(h: Hanging) -> Step:
    """What becomes of a clause that is what a verb says, or what a noun or adjective is about."""
    mark = h.clause.mark
    if h.found.status is Status.DENIED and _is_sought(h):
        return Standing(Status.DEMAND, h.said(mark)), False
    if mark == "whether":
        return Standing(Status.QUESTION if h.verb in _ASKING else Status.POSSIBLE, h.said(mark)), False
    if mark in _QUESTION_WORDS:
        return _by_question_word(h, mark)
    if h.has("facts") and h.verb not in (*_NEWS, "disclose") and h.found.status is not Status.DEMAND:
        return h.found, True
    if h.verb in _NEWS and h.found.status is not Status.DEMAND and not is_wrongly_said(h):
        return _by_news(h, h.said(mark))
    return (by_noun if h.noun else _by_what_is_said)(h, h.said(mark)), False


def _is_sought(h: Hanging) -> bool:
    """For "seeks a guarantee that no record will be shared", "make sure that none is"."""
    if h.noun in ("sure", "certain") or h.verb == "ensure":
        return h.own.status is Status.DEMAND
    if h.noun not in _PLEDGES:
        return False
    before = h.parsed.tokens[: h.clause.governor]
    return any(t.tag == "V" and (t.lemma in word_class("demands") or t.lemma in ("seek", "need")) for t in before)


def _by_question_word(h: Hanging, mark: str) -> Step:
    if h.verb in _ASKING:
        if _is_granted(h, mark):
            return h.found, True
        return Standing(Status.QUESTION, h.said(mark)), False
    if h.own.status is Status.DEMAND and h.verb in any_of("say tell explain publish disclose reveal confirm"):
        return Standing(Status.DEMAND, h.said(mark)), False
    return h.found, True


_OF_MEASURE = any_of("many much often long far frequently")


def _is_granted(h: Hanging, mark: str) -> bool:
    """For "asked why it gave", "how it came to have": who asks takes for granted that it happened."""
    if h.found.status not in HAPPENED or mark not in ("why", "how"):
        return False
    group, behind = h.clause.group, h.parsed.tokens[h.clause.start + 1 : h.clause.start + 2]
    past = group is not None and (group.tense == "past" or group.perfect)
    return mark == "why" or (past and not any(t.low in _OF_MEASURE for t in behind))


def _by_news(h: Hanging, said: str) -> Step:
    """For "we were told that"; "was told that it could not have it" refuses it."""
    group = h.clause.group
    could = group is not None and group.modal in ("could", "can")
    if h.found.status is Status.DENIED and could and h.group is not None and h.group.passive:
        return Standing(Status.REFUSED, said), False
    return h.found, h.negated


def _by_what_is_said(h: Hanging, said: str) -> Standing:
    """What becomes of what somebody says, denies, demands, believes or intends."""
    found, happened = h.found, h.found.status in HAPPENED
    status = found.status
    if h.verb == "be":
        status = Status.DENIED if h.negated and status is Status.FACT else status
    elif status is Status.DEMAND:
        pass
    elif happened and is_wrongly_said(h):
        status = Status.DENIED
    elif h.has("denies"):
        status = _of_denial(h) if happened else Status.POSSIBLE
    elif h.verb == "doubt" and happened:
        status = status if h.negated else Status.POSSIBLE
    elif h.verb in _ORDERS and _is_subjunctive(h):
        status = Status.DEMAND
    elif h.has("doubts") and happened:
        status = Status.DENIED if h.negated and status is Status.FACT else Status.POSSIBLE
    elif (h.has("intends") and status is Status.FACT) or (h.negated and happened):
        status = Status.POSSIBLE
    elif status is Status.FACT and not h.has("doubts") and h.own.status is Status.POSSIBLE:
        return h.own
    return found if status is found.status else Standing(status, said)


def _of_denial(h: Hanging) -> Status:
    """For "nobody denies that", "does not dispute that": it is granted; "did not deny that" leaves it open."""
    if not h.negated or h.group is None:
        return Status.DENIED
    if h.verb == "dispute":
        return Status.FACT
    return Status.POSSIBLE if h.group.negated and h.group.modal not in ("can", "could") else Status.FACT


def _is_subjunctive(h: Hanging) -> bool:
    """For "demanded that it be given", "that it should be"."""
    group = h.clause.group
    return group is not None and group.tense == "present"


# ----------------------------------------------------------------------------------------------------------- of a noun


_DEMANDS = any_of("demand demands call calls duty rule requirement")


def by_noun(h: Hanging, said: str) -> Standing:
    """For "the claim that", "no evidence that", "it is true that"."""
    noun, found, no = h.noun, h.found, _has_no(h)
    if found.status is Status.DEMAND and noun in word_class("plan_nouns") - _DEMANDS:
        return Standing(Status.POSSIBLE, said)
    if found.status not in HAPPENED:
        return found
    status: Status = found.status
    if noun in word_class("factive") or (noun == "doubt" and no):
        return found
    if noun in word_class("false_words"):
        status = Status.DENIED if status is Status.FACT else status
    elif noun in word_class("true_words") | {"aware", "unaware", "so"}:
        if no and status is Status.FACT and noun not in ("aware", "unaware"):
            status = Status.DENIED if noun in ("true", "correct", "so") else Status.POSSIBLE
    elif noun in word_class("fact_nouns"):
        status = Status.DENIED if no else status
    elif noun in word_class("claim_nouns"):
        status = Status.DENIED if _is_called_false(h) else Status.POSSIBLE
    elif noun in word_class("plan_nouns"):
        status = Status.DENIED if no else Status.POSSIBLE
    elif h.parsed.tokens[h.clause.governor].tag == "J":
        status = Status.POSSIBLE
    return found if status is found.status else Standing(status, said)


def _has_no(h: Hanging) -> bool:
    at = h.clause.governor
    return any(t.low in NO or t.tag == "X" for t in h.parsed.tokens[max(0, at - 4) : at])


def _is_called_false(h: Hanging) -> bool:
    """For "the claim that ... is untrue", "rejected the suggestion that"."""
    tokens, above = h.parsed.tokens, h.above
    if above is None or above.group is None:
        return False
    if tokens[above.group.main].lemma in word_class("denies"):
        return True
    words = [(tokens[k - 1].low, tokens[k].low) for k in above.words if k]
    return any(low in word_class("false_words") or (low in GROUND and before in NO) for before, low in words)
