"""What hangs on a verb, noun or adjective by "to": planned, refused, allowed, demanded, or a mere purpose."""

from __future__ import annotations

from collections.abc import Callable

from mentions import any_of
from mentions.claim.around.hanging import Hanging, Makes, Step, by_class, inherited, is_wrongly_said, speaks
from mentions.claim.standing import HAPPENED, Standing, Status
from mentions.frames.zones import frame_words, lows_of, subject_of
from mentions.grammar.clauses import word_class

_FEELINGS = any_of(
    "shocked surprised alarmed dismayed horrified appalled disappointed astonished sorry glad pleased sad angry "
    "saddened outraged disturbed troubled relieved stunned upset"
)
_WISHES = any_of("want ask request")
_TABLE: tuple[Makes, ...] = (
    ("refuses", Status.REFUSED, Status.REFUSED),
    ("prevents", Status.DENIED, Status.POSSIBLE),
    ("intends", Status.POSSIBLE, Status.DENIED),
)


def by_infinitive(h: Hanging) -> Step:
    """What becomes of a clause with "to" before its verb."""
    said, status = h.said("to"), h.found.status
    if h.noun in word_class("false_words") and speaks(h) and status in (*HAPPENED, Status.POSSIBLE):
        return Standing(Status.DENIED, said), False  # "wrong to say that"
    if status is Status.DENIED and h.has("demands"):
        return Standing(Status.DEMAND, said), False
    if status not in HAPPENED:
        return _in_vain(h, said) or h.found, False
    if h.clause.governor >= 0 and h.parsed.tokens[h.clause.governor].low in _FEELINGS:
        return h.found, True  # "shocked to learn that"
    if _is_one_of_those(h):
        may = h.own.status in (Status.POSSIBLE, Status.DEMAND, Status.QUESTION, Status.RULE)
        return (h.own if may or h.no_before(_FAR) else h.found), False
    return (_of_noun(h, said) if h.noun else _of_verb(h, said)), False


_STOPS = any_of("stop prevent block bar keep")
_VAIN_VERBS, _VAIN_NOUNS = any_of("fail neglect omit"), any_of("nothing little enough unable powerless failure")


def _in_vain(h: Hanging, said: str) -> Standing | None:
    """For "failed to stop X from searching", "did nothing to prevent X from": what is told so was done."""
    group = h.clause.group
    verb = h.parsed.tokens[group.main].lemma if group is not None else ""
    stops = h.found.status is Status.DENIED and verb in _STOPS and h.found.why.startswith(f'"{verb} ')
    if not stops or not (h.verb in _VAIN_VERBS or h.parsed.tokens[h.clause.start - 1].low in _VAIN_NOUNS):
        return None
    past = h.own.status in (Status.FACT, Status.DENIED) and h.group is not None and h.group.tense == "past"
    return Standing(Status.FACT if past else Status.POSSIBLE, f"{said}: it was not stopped")


def _of_verb(h: Hanging, said: str) -> Standing:
    if not h.verb:
        return Standing(Status.POSSIBLE, '"to": a purpose')
    if is_wrongly_said(h):
        return Standing(Status.DENIED, said)
    if h.verb == "go" and h.parsed.tokens[h.clause.governor].form == "G":
        return Standing(Status.DENIED if h.negated else Status.POSSIBLE, '"going to"')
    for name, makes in _BY_CLASS:
        if h.has(name):
            return makes(h, said)
    if found := by_class(h, _TABLE, "to"):
        return found
    return h.found if h.has("says", "facts") and not h.negated else Standing(Status.POSSIBLE, said)


def _ended(h: Hanging, said: str) -> Standing:
    """For "ceased to"."""
    if h.negated:
        return h.found
    return Standing(Status.ENDED, said) if h.own.status is Status.FACT else h.own


def _allowed(h: Hanging, said: str) -> Standing:
    """For "allowed X to": it happened where that is told as past, and is not only what somebody may do."""
    group = h.group
    if h.negated:
        return Standing(Status.DENIED, said)
    if h.own.status is not Status.FACT:
        return h.own
    past = group is not None and (group.tense == "past" or group.form in ("gerund", "infinitive"))
    if group is not None and group.passive and h.above is not None and "only" in lows_of(h.parsed, h.above.before):
        return Standing(Status.RULE, f"only ... {said}")  # "only prescribed bodies were allowed to be given"
    past = past or h.verb in any_of("let make have see cause force lead")
    return h.found if past else Standing(Status.POSSIBLE, said)


def _demanded(h: Hanging, said: str) -> Standing:
    """For "asked to have it", "urged the Department to"."""
    if h.verb in _WISHES and not _somebody_between(h):
        return Standing(Status.DENIED if h.negated else Status.POSSIBLE, said)
    mild = h.verb in any_of("ask want request invite") and not _asks_holder(h)
    return Standing(Status.POSSIBLE if mild else Status.DEMAND, said)


def _somebody_between(h: Hanging) -> bool:
    """Whether between verb and infinitive stands who is to do it."""
    return any(t.tag in "NO" for t in h.parsed.tokens[h.clause.governor + 1 : h.clause.start])


def _asks_holder(h: Hanging) -> bool:
    """Whether those who are asked to do it are the Department or Ministers."""
    return bool(lows_of(h.parsed, subject_of(h.parsed, h.clause)) & frame_words("words", "holder"))


_CHOSEN = any_of("first second third fourth fifth last latest final only sole earliest few")
_NO_ONE = any_of(
    "chance opportunity attempt time step way reason request decision plan aim duty right power need effort thing"
)
_FAR = 12  # words before one in which "no" may stand


def _is_one_of_those(h: Hanging) -> bool:
    """For "the first newspaper to receive", "not the only one to be given": that somebody did is taken for granted."""
    tokens, k = h.parsed.tokens, h.clause.start - 1
    while k > 0 and (tokens[k].tag in "DJN#" or tokens[k].low == "ever") and tokens[k].low not in _CHOSEN:
        k -= 1
    head = tokens[h.clause.start - 1].low
    return k >= 0 and tokens[k].low in _CHOSEN and head not in _NO_ONE and tokens[k - 1].tag in "DPN'"


def _of_noun(h: Hanging, said: str) -> Standing:
    noun, no = h.noun, h.negated or h.no_before(3)
    if noun in any_of("unable unwilling failure refusal"):
        return Standing(Status.DENIED, said)
    if no:
        return Standing(Status.DENIED, said)
    past = h.group is not None and h.group.tense == "past"
    return h.found if past and noun in any_of("able free allowed permitted") else Standing(Status.POSSIBLE, said)


_BY_CLASS: tuple[tuple[str, Callable[[Hanging, str], Standing]], ...] = (
    ("goes_on", lambda h, said: inherited(h.found, h.own, said)),
    ("ends", _ended),
    ("allows", _allowed),
    ("demands", _demanded),
)
