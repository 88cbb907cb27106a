"""The transfers of a sentence that count, how each stands, and to whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from mentions import any_of
from mentions.claim.contradicted import falsifies
from mentions.claim.doubted import only_speaks_of
from mentions.claim.standing import HAPPENED, Standing, Status
from mentions.claim.status import status_of
from mentions.claim.whom import (
    among_whom,
    goes_back_to,
    goes_inward,
    head_of,
    is_either,
    is_one_of_them,
    is_only_pronoun,
    points_back,
    receivers_of,
    with_aliases,
    without_those,
)
from mentions.frames.events import events_in
from mentions.frames.zones import Event, antecedent, frame_words, lows_of
from mentions.grammar.clauses import Clause, Parsed
from mentions.receivers import Candidate, candidates_in
from mentions.said import NamedBody, Role

ROLE = {
    Status.FACT: Role.GIVEN, Status.ENDED: Role.GIVEN, Status.POSSIBLE: Role.POSSIBLE, Status.DEMAND: Role.POSSIBLE,
    Status.QUESTION: Role.ASKED, Status.DENIED: Role.DENIED, Status.REFUSED: Role.REFUSED, Status.RULE: Role.POSSIBLE,
}


class Told(Struct):
    """A transfer on topic, how it stands, and to whom."""

    event: Event
    standing: Standing
    who: list[NamedBody]
    pronoun: bool = False
    """The receiver is only "it" or "they"."""

    @property
    def happened(self) -> bool:
        return self.standing.status in HAPPENED

    @property
    def by_hand(self) -> bool:
        """False where what is given is not said to be data."""
        return self.event.theme != "noun" or self.event.kind == "noun_request"


def transfers_in(
    parsed: Parsed, candidates: Sequence[Candidate], before: Sequence[NamedBody], *, own: bool
) -> list[Told]:
    """The transfers that a sentence tells of. `own`: it names pupils' data itself; `before`: who is named before it."""
    told = [t for e in events_in(parsed) if (t := _told(parsed, e, candidates, before, own=own)) is not None]
    told = _without_repeats([part for t in told for part in _split(parsed, t)])
    return _called_false(parsed, told, candidates)


def transfers_of(parsed: Parsed) -> list[Told]:
    """The same of a sentence that is known to go on about pupils' data, by itself."""
    return transfers_in(parsed, candidates_in(parsed), (), own=True)


# ------------------------------------------------------------------------------------------------------ what counts


def _told(
    parsed: Parsed, event: Event, candidates: Sequence[Candidate], before: Sequence[NamedBody], *, own: bool
) -> Told | None:
    if only_speaks_of(parsed, event):
        return None
    found = receivers_of(parsed, event, candidates)
    pronoun = not found and is_only_pronoun(parsed, event)
    if not _counts(parsed, event, found, pronoun=pronoun, own=own):
        return None
    standing = status_of(parsed, event)
    if (standing.status is Status.DENIED or event.kind == "refuse") and _denies_nothing(parsed, event, found):
        return None
    if event.theme == "instead":
        standing = Standing(Status.DENIED, '"rather than" the data')
    wants_it_ended = event.kind == "request" and standing.status is Status.DEMAND
    found = [] if wants_it_ended else with_aliases(parsed, found, candidates)
    if all(c.named.generic for c in found):
        found = among_whom(parsed, event, candidates) or found
    found = without_those(parsed, event, found)
    who = [c.named for c in found if not c.vague or _is_nobody(parsed, c, standing.status)]
    if before and all(c.named.generic for c in found) and is_one_of_them(parsed, event, candidates):
        pronoun, who = True, _placed(parsed, event, found, list(before[:1]), before)
    elif pronoun or (found and all(c.named.generic for c in found) and points_back(parsed, event, found[0])):
        back = _placed(parsed, event, found, goes_back_to(parsed, event, candidates, before), before)
        theirs = event.kind == "take" and _from_holder(parsed, event)
        if not (back or found or theirs) and event.kind in ("take", "work"):
            return None
        pronoun, who = pronoun or bool(back), back or who
        if standing.status in HAPPENED and is_either(parsed, event, back):
            standing = Standing(Status.POSSIBLE, f'"{back[0].name}" or "{back[1].name}"')
    role = ROLE[standing.status]
    return Told(event, standing, [n._replace(role=role) for n in who], pronoun)


def _placed(
    parsed: Parsed, event: Event, found: Sequence[Candidate], back: list[NamedBody], before: Sequence[NamedBody]
) -> list[NamedBody]:
    """Those of another sentence, each where "it" or "the company" stands in this one."""
    at = min(event.receivers, default=event.word)
    start, end = (found[0].named.start, found[0].named.end) if found else (parsed.tokens[at].start,) * 2
    return [n._replace(start=start, end=end) if any(n is b for b in before) else n for n in back]


_KEEPS = any_of("keep retain")


def _denies_nothing(parsed: Parsed, event: Event, found: Sequence[Candidate]) -> bool:
    """For "nothing was returned on the others", "I never gave you her date of birth", "it kept no copy".

    Nor does what was not destroyed or withheld, beside what is said of the data: "with no records destroyed".
    """
    if event.kind in ("back", "refuse"):
        none = event.clause.kind == "relative" and "no" in lows_of(parsed, antecedent(parsed, event.clause))
        return none and event.clause.mark in ("en", "ing") and not found
    lemma = parsed.tokens[event.word].lemma
    returned = lemma in _KEEPS or (not found and lemma == "return")
    return returned or bool(event.kind == "give" and lows_of(parsed, event.givers) & {"i", "he", "she"})


def _counts(parsed: Parsed, event: Event, found: Sequence[Candidate], *, pronoun: bool, own: bool) -> bool:
    """Whether an event is a transfer of pupils' data out of the Department."""
    head = head_of(parsed, event.to or event.receivers)
    inward = not (found or pronoun) and goes_inward(head) and not _goes_to_us(parsed, event, head)
    if event.theme in ("other", "request") or inward:
        return False
    if event.to and event.kind == "give" and is_holder(head) and not any(c.first in event.to for c in found):
        return False  # "the data that X gave to the Department"
    if event.kind.startswith("noun_"):
        return _noun_counts(event, named=bool(found), own=own)
    if event.kind == "take" and event.theme in ("noun", "none"):
        return False
    if event.kind == "work":
        holder = frame_words("words", "holder").difference({"we", "us"}).intersection(head)
        known = any(c.known and not (holder and c.named.generic) for c in found)
        return known or (pronoun and event.theme != "noun") or (bool(found) and _came_to_have(parsed, event))
    return bool(found) or (event.theme != "noun" and (pronoun or _counts_by_itself(parsed, event)))


def _goes_to_us(parsed: Parsed, event: Event, head: Sequence[str]) -> bool:
    """For "The Department supplied us with the records": who writes got them."""
    return event.theme == "data" and head in (["us"], ["me"]) and is_holder(lows_of(parsed, event.givers))


def _came_to_have(parsed: Parsed, event: Event) -> bool:
    """For "how X came to have it"."""
    governor = event.clause.governor
    return event.clause.kind == "infinitive" and governor >= 0 and parsed.tokens[governor].lemma == "come"


_OURS = any_of("department dfe dcsf dfes esfa minister ministers")


def is_holder(head: Iterable[str]) -> bool:
    """Whether words name the Department, which holds the data."""
    return not _OURS.isdisjoint(head)


def _noun_counts(event: Event, *, named: bool, own: bool) -> bool:
    """Whether an event that a noun names counts: it says what is given or, in a sentence on topic, to whom."""
    request = event.kind == "noun_request"
    if event.theme in ("noun", "none") and not own and not (named and request):
        return False
    if named or event.theme == "data":
        return True
    return event.theme != "noun" and event.kind not in ("noun_take", "noun_give") and (own or not request)


def _counts_by_itself(parsed: Parsed, event: Event) -> bool:
    """Whether an event counts that names nobody who gets the data."""
    group, lemma = event.clause.group, parsed.tokens[event.word].lemma
    passive = group is not None and group.passive
    if event.kind == "take":
        used = passive and lemma in frame_words("verbs", "work")
        return event.theme == "data" and (used or _from_holder(parsed, event))
    if event.kind == "request":
        return passive
    return event.kind != "go" or lemma in ("leave", "leak", "escape")


def _from_holder(parsed: Parsed, event: Event) -> bool:
    """For "records, obtained from the Department": somebody has got them, whoever it is."""
    return not any_of("department dfe education npd").isdisjoint(lows_of(parsed, event.givers))


def _is_nobody(parsed: Parsed, c: Candidate, status: Status) -> bool:
    """For "no company", "any body", which are told as such where it is denied or possible."""
    weak = status in (Status.DENIED, Status.POSSIBLE)
    return weak and c.first > 0 and parsed.tokens[c.first - 1].low in ("any", "no")


# ------------------------------------------------------------------------------------------------- one beside another


def _split(parsed: Parsed, told: Told) -> list[Told]:
    """For "given to many, but not to X": X is denied."""
    tokens = parsed.tokens
    cut = next(
        (
            t.start
            for i, t in enumerate(tokens[:-1])
            if t.tag == "X" and i > told.event.word and tokens[i + 1].low in ("to", "with", "by")
        ),
        -1,
    )
    out_of = [n._replace(role=Role.DENIED) for n in told.who if cut >= 0 and n.start > cut]
    if not out_of or not told.happened:
        return [told]
    told.who = [n for n in told.who if n.start <= cut]
    return [told, Told(told.event, Standing(Status.DENIED, '"not to"'), out_of)]


def _without_repeats(told: list[Told]) -> list[Told]:
    """A noun beside the verb that has it as its object ("was given access") is the same transfer."""
    verbs = [t for t in told if not t.event.kind.startswith("noun_")]
    return [
        t for t in told
        if not t.event.kind.startswith("noun_") or t.event.kind == "noun_request"
        or not any(v.event.clause is t.event.clause and (v.who or not t.who) for v in verbs)
    ]


def _called_false(parsed: Parsed, told: list[Told], candidates: Sequence[Candidate]) -> list[Told]:
    """What a later clause of the same sentence says is not so: "..., which the Department denied", "; it did not"."""
    kinds = any_of("coordinate relative aside complement")
    no = (c for c in parsed.clauses if c.kind in kinds and c.group and falsifies(parsed, c))
    last = max((c.start for c in no if not _is_of_others(parsed, c, told, candidates)), default=-1)
    for t in told:
        if t.standing.status in (*HAPPENED, Status.POSSIBLE) and t.event.word < last:
            t.standing = Standing(Status.DENIED, "a later clause says that it is not so")
            t.who = [n._replace(role=Role.DENIED) for n in t.who]
    return told


def _is_of_others(parsed: Parsed, clause: Clause, told: Sequence[Told], candidates: Sequence[Candidate]) -> bool:
    """For "X got it, but Y did not": of Y it is said, who is nobody that got it."""
    subject = [parsed.tokens[i].low for i in clause.before]
    theirs = {c.named.name for c in candidates if c.first in clause.before and not (c.named.generic or c.watcher)}
    return bool(theirs) and theirs.isdisjoint(n.name for t in told for n in t.who) and not is_holder(subject)
