"""What a clause makes of a transfer that its subject or its object names."""

from __future__ import annotations

from mentions import any_of
from mentions.claim.standing import Standing, Status
from mentions.frames.zones import Event, frame_words, lows_of
from mentions.grammar.clauses import Parsed, word_class

POINTING = any_of(
    "this that these those its their his her our unauthorised unlawful illegal improper secret wrongful continuing "
    "monthly routine"
)
_HAPPENS = any_of(
    "happen occur begin start continue resume proceed emerge come follow lead break breach mean expose raise "
    "affect involve include enable help allow cover concern result cost go take"
)
_GRANTED = any_of("make approve grant allow authorise give agree permit")
_OUTCOMES = any_of(
    "pursue take progress proceed meet approve grant agree accept succeed persuade authorise consider satisfy go "
    "complete fulfil be"
)
_BY_ITSELF = any_of("lapse fail succeed end stop cease")
"""Verbs of which a request or release is the subject: "the disclosure ended"."""
_HANDLED = any_of("consider assess review make process handle judge decide")
_GOVERNED = any_of("limit restrict publish list govern regulate assess review consider monitor audit record")
_UNMET = any_of("unsuccessful unapproved rejected refused rejection refusal")


def is_only_named(parsed: Parsed, event: Event) -> bool:
    """Whether a noun names nobody who gets it, and no one transfer that is told of: "this release", "20 releases"."""
    near = parsed.tokens[max(0, event.word - 4) : event.word]
    return not event.receivers and not any(t.low in POINTING or t.tag == "#" for t in near)


# ------------------------------------------------------------------------------------------------------------- subject


def as_subject(parsed: Parsed, event: Event, own: Standing, base: Standing) -> Standing:
    """For "the release of data to X was ...", "X's request was ..."."""
    group = event.clause.group
    assert group is not None
    verb, why = parsed.tokens[group.main].lemma, f'"{parsed.tokens[group.main].text}"'
    if event.kind == "noun_request" and (status := _of_request(parsed, event, own)):
        return Standing(status, why)
    if (group.passive or verb in _BY_ITSELF) and (status := _by_passive(event, verb, own)):
        return Standing(status, why)
    if group.passive and verb in _GOVERNED and (event.kind != "noun_request" or group.tense != "past"):
        return Standing(Status.RULE, why)
    if base.status is Status.RULE or (event.kind == "noun_request" and own.status is Status.DENIED):
        return base
    present = group.tense == "present"
    if own.status is Status.FACT:
        named = present and event.kind != "noun_request" and is_only_named(parsed, event)
        return Standing(Status.RULE, why) if named else base
    denies = verb in _HAPPENS or (group.passive and verb in _GRANTED)
    return base if own.status is Status.DENIED and not denies else own


def _of_request(parsed: Parsed, event: Event, own: Standing) -> Status | None:
    """What became of a request that is the subject; None where its clause does not say."""
    group = event.clause.group
    assert group is not None
    verb = parsed.tokens[group.main].lemma
    told = group.tense == "past" or group.perfect
    if own.status is Status.DENIED:
        if verb not in _OUTCOMES:
            return None
        return Status.REFUSED if told else Status.RULE
    if own.status is Status.FACT and not _UNMET.isdisjoint(lows_of(parsed, event.clause.after)):
        return Status.REFUSED
    handled = group.passive and group.tense == "present" and verb in _HANDLED
    open_still = own.status in (Status.DEMAND, Status.POSSIBLE) and group.tense != "past"
    if not event.receivers and (handled or (open_still and verb not in frame_words("verbs", "refuse"))):
        return Status.RULE
    return None


def _by_passive(event: Event, verb: str, own: Standing) -> Status | None:
    """What was done with it: refused, approved, stopped, planned; None for what says nothing of that."""
    request = event.kind == "noun_request"
    if verb in frame_words("verbs", "refuse"):
        return Status.REFUSED if request or verb not in word_class("denies") else Status.DENIED
    if request and own.status is Status.FACT and verb in frame_words("verbs", "approve") | {"give"}:
        return Status.FACT
    if verb in word_class("ends"):
        return Status.ENDED if own.status is Status.FACT else own.status
    if verb in word_class("intends", "demands"):
        return Status.POSSIBLE
    return Status.DENIED if verb in word_class("prevents") else None


# -------------------------------------------------------------------------------------------------------------- object


_KEPT = any_of(
    "publish list record describe review monitor govern oversee manage assess process handle consider judge"
)
_WEIGHED = any_of("request plan propose discuss negotiate govern regulate limit restrict control")
_ARGUED = any_of("support favour oppose back resist")


def as_object(parsed: Parsed, event: Event, own: Standing, base: Standing) -> Standing:
    """For "stopped the release of data to X", "rejected X's request", "denied access"."""
    group, tokens = event.clause.group, parsed.tokens
    assert group is not None
    verb, why = tokens[group.main].lemma, f'"{tokens[group.main].text} ... {tokens[event.word].text}"'
    if not event.receivers and (event.kind == "noun_take" or verb in _KEPT):
        return Standing(Status.RULE, why)
    if verb in word_class("says", "facts"):
        refused = verb == "say" and "no" in lows_of(parsed, event.clause.after[:2])
        return Standing(Status.REFUSED, why) if refused else base
    if status := _by_verb(event, verb, own):
        return Standing(status, why)
    if own.status is not Status.FACT:
        names_no_one = not event.receivers and verb in any_of("involve include cover require mean need")
        return Standing(Status.RULE, why) if names_no_one and own.status is Status.DENIED else own
    if event.kind == "noun_request" and verb in frame_words("verbs", "approve"):
        return Standing(Status.FACT, why)
    named = event.kind == "noun_give" and is_only_named(parsed, event)
    return Standing(Status.RULE, why) if named and (group.form != "finite" or group.tense == "present") else base


def _by_verb(event: Event, verb: str, own: Standing) -> Status | None:
    """What a verb makes of the transfer that is its object; None for a verb that leaves it as it stands."""
    stops = word_class("ends", "prevents")
    if own.status is Status.DEMAND and verb in stops | word_class("refuses"):
        return Status.DEMAND
    if own.status not in (Status.FACT, Status.DENIED) and verb in stops:
        return own.status
    request = event.kind == "noun_request"
    table = (
        (word_class("denies"), Status.REFUSED if request or event.kind == "noun_take" else Status.DENIED),
        (frame_words("verbs", "refuse") | word_class("refuses"), Status.REFUSED),
        (word_class("ends"), Status.POSSIBLE if request else Status.ENDED),
        (word_class("prevents"), Status.DENIED),
        (word_class("demands") | _ARGUED, Status.DEMAND),
        (word_class("doubts", "intends") | _WEIGHED, Status.POSSIBLE),
    )
    return next((status for words, status in table if verb in words), None)
