"""What a sentence makes of a transfer that a noun names: "the release of data to X", "a request by X"."""

from __future__ import annotations

from collections.abc import Iterator

from mentions import any_of
from mentions.claim.noun_in_clause import POINTING, as_object, as_subject, is_only_named
from mentions.claim.standing import NO, Standing, Status, own_status
from mentions.frames.zones import Event
from mentions.grammar.clauses import Parsed, word_class

_UNSURE = any_of(
    "proposed planned possible potential future alleged intended prospective hypothetical any suspected supposed "
    "rumoured feared proposal draft"
)
_STAFF = any_of("staff officials analysts statisticians team employees technicians servants")


def noun_status(parsed: Parsed, event: Event) -> Standing:
    """What the words beside a noun, and its clause, make of the transfer that it names."""
    return next(_by_words_beside(parsed, event), None) or _by_clause(parsed, event)


def _before(parsed: Parsed, event: Event) -> int:
    """The word before the noun's phrase; -1 if there is none."""
    k, tokens = event.word - 1, parsed.tokens
    while k >= 0 and (tokens[k].tag in "DNJ#'A" or tokens[k].low in NO):
        k -= 1
    return k


def _by_words_beside(parsed: Parsed, event: Event) -> Iterator[Standing]:
    """What stands before a noun makes of it, the nearest first."""
    tokens, word, clause = parsed.tokens, parsed.tokens[event.word].text, event.clause
    k = _before(parsed, event)
    for token in reversed(tokens[k + 1 : event.word]):
        if token.low in NO:
            yield Standing(Status.DENIED, f'"{token.text} {word}"')
        if token.low in _UNSURE:
            yield Standing(Status.POSSIBLE, f'"{token.text} {word}"')
    own = own_status(parsed, clause)
    if event.kind == "noun_take" and _is_only_inside(parsed, event):
        yield Standing(Status.DENIED, f'"only ... {word}": nobody outside')
    if event.kind == "noun_deal":
        made = clause.group is not None and clause.group.lemma in any_of("be have exist make sign")
        denied = made and own.status is Status.DENIED
        yield Standing(Status.DENIED if denied else Status.POSSIBLE, f'"{word}"')
    if event.kind in ("noun_agent", "noun_search"):
        yield Standing(own.status, own.why or f'"{word}"')
    purpose = k > 0 and tokens[k].low in ("of", "behind") and tokens[k - 1].low in ("purpose", "purposes", "aim")
    if event.kind == "noun_request" and purpose:
        yield Standing(Status.FACT, f'"{tokens[k - 1].text} of the {word}": of a request that was met')
    if k > 0 and (found := _by_noun_before(parsed, k, event)):
        verb = tokens[clause.group.main].lemma if clause.group is not None else ""
        yield Standing(Status.DEMAND, found.why) if verb in word_class("demands") else found


def _is_only_inside(parsed: Parsed, event: Event) -> bool:
    """For "with only technical staff having access"."""
    words = {t.low for t in parsed.tokens[max(0, event.word - 16) : event.word]}
    return "only" in words and not _STAFF.isdisjoint(words)


_OVER = any_of("for of to on about against in into over")
_STOPS = any_of("ban moratorium pause freeze restrictions limits")
_LEAVE = any_of("rules law powers regulations framework consent objections opposition")

PAPERS = any_of(
    "document documents paper papers email emails e-mails correspondence letter letters note notes guidance policy "
    "policies minutes material information advice briefing briefings memo memos"
)


def _by_noun_before(parsed: Parsed, k: int, event: Event) -> Standing | None:
    """For "plans for the release of", "an end to the sharing of", "claims of"."""
    over, head = parsed.tokens[k], parsed.tokens[k - 1]
    if over.tag not in "PI" or over.low not in _OVER or head.tag != "N":
        return None
    what = f'"{head.text} {over.text} {parsed.tokens[event.word].text}"'
    if head.low in ("end", "halt", "stop"):
        return Standing(Status.ENDED, what)
    if head.low in _STOPS:
        return Standing(Status.DENIED, what)
    open_words = word_class("claim_nouns", "plan_nouns") | _LEAVE
    if k == event.word - 1 and head.low in PAPERS:
        return Standing(Status.POSSIBLE, what)  # "documents on sharing it with X", but not "on the sharing", which was
    return Standing(Status.POSSIBLE, what) if head.low in open_words and event.kind != "noun_request" else None


def _by_clause(parsed: Parsed, event: Event) -> Standing:
    tokens, i, clause = parsed.tokens, event.word, event.clause
    word, group, request = tokens[i].text, clause.group, event.kind == "noun_request"
    base = Standing(Status.POSSIBLE if request else Status.FACT, f'"{word}"')
    named = event.kind == "noun_give" and is_only_named(parsed, event)
    if named and tokens[i - 1].low in any_of("data information record records"):
        base = Standing(Status.RULE, f'"{tokens[i - 1].text} {word}" is only named')
    if group is not None:
        own = own_status(parsed, clause)
        return as_subject(parsed, event, own, base) if i < group.first else as_object(parsed, event, own, base)
    if request and {t.low for t in tokens[i:]} & any_of("unsuccessful unapproved rejected refused withdrawn"):
        return Standing(Status.REFUSED, f'"{word}" in a line that says so')
    phrase = tokens[_before(parsed, event) + 1 : i]
    definite = any(t.low in POINTING | {"the"} or t.tag in "'#" for t in phrase)
    told = event.receivers or request or definite
    return base if told else Standing(Status.RULE, f'"{word}" is only named')
