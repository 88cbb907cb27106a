"""Whether a transfer is told as having happened: read from its own clause, and from what that clause hangs on."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from functools import cache

from mentions import any_of
from mentions.claim.around.through import through
from mentions.claim.asked import given_that, ordered_to_ask, taken_for_granted
from mentions.claim.nouns import noun_status
from mentions.claim.standing import HAPPENED, NO, Standing, Status, is_at_once, own_status
from mentions.frames.zones import Event, frame_words, lows_of, object_of, theme_in
from mentions.grammar.clauses import Clause, Parsed, word_class
from mentions.receivers import candidates_in
from mentions.words.tokens import Token


def status_of(parsed: Parsed, event: Event) -> Standing:
    """What the sentence makes of a transfer."""
    own = noun_status(parsed, event) if event.kind.startswith("noun_") else _verb_status(parsed, event)
    found = through(parsed, event.clause, own)
    if found.status in HAPPENED and _is_high_time(parsed):
        return Standing(Status.DEMAND, '"high time"')
    if parsed.asks and found.status is not Status.QUESTION and not taken_for_granted(parsed, event):
        return Standing(Status.QUESTION, "it is asked")
    if ordered_to_ask(parsed) and not given_that(parsed, event):
        return Standing(Status.QUESTION, "it is put as a question")
    return found


def _is_high_time(parsed: Parsed) -> bool:
    lows = [t.low for t in parsed.tokens[:8]]
    before = any_of("high about past is 's")
    return any(low == "time" and lows[k] in before for k, low in enumerate(lows[1:]))


_BY_KIND = {
    "request": {Status.FACT: Status.POSSIBLE, Status.ENDED: Status.POSSIBLE},
    "stay": {Status.FACT: Status.DENIED, Status.DENIED: Status.POSSIBLE},
    "back": {Status.DENIED: Status.FACT},
    "refuse": {Status.FACT: Status.REFUSED, Status.DENIED: Status.POSSIBLE},
    "approve": {Status.DENIED: Status.REFUSED},
    "had": dict.fromkeys(Status, Status.FACT),
}
"""What a kind of event makes of what its clause says: to stay is to go to nobody, to get back is to have had."""


def _verb_status(parsed: Parsed, event: Event) -> Standing:
    clause, own, word = event.clause, own_status(parsed, event.clause), parsed.tokens[event.word].text
    group = clause.group
    if group is None:
        return own  # thanks in a line without a verb
    if group.tense != "past" and not group.perfect:
        if own.status in (Status.FACT, Status.POSSIBLE) and _is_only_where(parsed, clause):
            return Standing(Status.RULE, f'"{word} ... only": it is a rule')
        if own.status is Status.DENIED and _is_without_leave(parsed, clause):
            return Standing(Status.RULE, f"{own.why} without leave: it is a rule")
    if own.status is Status.FACT and event.kind != "refuse" and (no := _no_given(parsed, event)):
        own = Standing(Status.DENIED, f'"{no}" stands behind "{word}"')
    if own.status is Status.FACT and (_is_aim(parsed, clause) or parsed.tokens[group.main].lemma == "offer"):
        return Standing(Status.POSSIBLE, f'"{word}" is aimed at, or offered')
    if event.kind == "request" and _wants_it_ended(parsed, clause):
        return Standing(Status.DEMAND, f'"{word}" it ended')
    status = _BY_KIND.get(event.kind, {}).get(own.status, own.status)
    if event.kind == "request" and status is Status.DENIED and group.modal:
        status = Status.POSSIBLE  # "would not ask"
    return own if own.why and status is own.status else Standing(status, f'"{word}"')


_AIMS = any_of("aim goal purpose plan idea task hope intention proposal step answer")


def _is_aim(parsed: Parsed, clause: Clause) -> bool:
    """For "its aim is giving"."""
    group = clause.group
    aims = group is not None and parsed.tokens[group.first].tag == "B" and not group.passive
    return aims and not _AIMS.isdisjoint(lows_of(parsed, clause.before))


def _wants_it_ended(parsed: Parsed, clause: Clause) -> bool:
    """For "wants it deleted"."""
    main = clause.group.main if clause.group is not None else -1
    if parsed.tokens[main].lemma != "want":
        return False
    ends = word_class("ends") | any_of("delete destroy remove erase return")
    return any(
        c.governor == main and c.group is not None and parsed.tokens[c.group.main].lemma in ends for c in parsed.clauses
    )


def _is_without_leave(parsed: Parsed, clause: Clause) -> bool:
    """For "will not pass it on without approval", "unless the Department agrees": a rule, not a denial."""
    begin = clause.group.last if clause.group is not None else 0
    lows = [t.low for t in parsed.tokens[begin : begin + 25]]
    leave = any_of("approval consent permission agreement licence authority authorisation basis gateway contract")
    if "without" in lows and not leave.isdisjoint(lows[lows.index("without") :]):
        return True
    return any(c.parent is clause and c.mark in ("unless", "until") for c in parsed.clauses)


def _is_only_where(parsed: Parsed, clause: Clause) -> bool:
    """For "only when", "only under", "only to those who"."""
    first, end = clause.group.last if clause.group else 0, max(clause.words, default=0) + 2
    where = any_of("when if where once after under for in on")
    near = itertools.pairwise(parsed.tokens[first : end + 1])
    return any(a.low in ("only", "solely") and b.tag in "SP" and b.low in where for a, b in near)


_NUMBERS = any_of("zero 0 nil")
_NO_MATTER = any_of(
    "fewer less more later earlier sooner doubt dispute secret consent safeguards charge fee cost questions knowledge"
    " idea"
)
_COUNTED = any_of(
    "one rows row copies copy time times point stage occasion occasions moment circumstances date case cases instance"
    " instances way ways year years month week day"
)
_OF_A_PHRASE = "DNJO'"
_LONGEST = 6  # words of "0 individual pupil-level records"


def _denies(parsed: Parsed, clause: Clause, i: int) -> bool:
    """Whether a word behind the verb of a clause denies what that says: "gave nothing", "0 records", "to no company".

    Not "at a cost of £0", "aged 0 to 4", "no later than May", "under licence no 12", "none the less".
    """
    tokens = parsed.tokens
    low, behind = tokens[i].low, tokens[i + 1 : i + 1 + _LONGEST]
    if low not in NO:
        return False
    first = behind[0].low if behind else ""
    if low not in _NUMBERS and low != "no":
        return (low, first) != ("none", "the")
    no_matter = first in _NO_MATTER or _is_numbered(behind) or is_at_once(parsed, i)
    if low == "no" and (no_matter or _is_left_undone(parsed, clause, i)):
        return False
    beside = tokens[i - 1].tag in "PI" and tokens[i - 1].low != "of"
    if low == "no" and not beside:
        return True
    if not behind or behind[0].tag not in _OF_A_PHRASE:
        return low == "no" or (clause.group is not None and i == clause.group.last + 1)
    return _is_counted(parsed, i)


def _is_numbered(behind: Sequence[Token]) -> bool:
    """For "No. 12", "no 12"."""
    number = behind[1:2] if behind and behind[0].text == "." else behind[:1]
    return any(t.text[0].isdigit() for t in number)


def _is_counted(parsed: Parsed, i: int) -> bool:
    """Whether the noun that a number or a "no" stands before is of data, pupils, releases, recipients or occasions."""
    end = i + 1
    while end < min(len(parsed.tokens), i + 1 + _LONGEST) and parsed.tokens[end].tag in _OF_A_PHRASE:
        end += 1
    if parsed.tokens[end - 1].low in _counted():
        return True
    return any(c.named.generic and c.first < end <= c.last + 1 for c in candidates_in(parsed))


@cache
def _counted() -> frozenset[str]:
    words = (frame_words("words", name) for name in ("data", "access", "pupils"))
    nouns = (frame_words("nouns", name) for name in ("give", "take", "request", "agent"))
    return _COUNTED.union(*words, *nouns)


def _is_circumstance(parsed: Parsed, clause: Clause, i: int) -> bool:
    """Whether what stands behind "with" says under what circumstances, not with whom."""
    behind = parsed.tokens[i : i + 2]
    if len(behind) < 2 or behind[0].low not in NO:
        return False
    if behind[0].low == "neither":  # "with neither consent nor notice", but not "with neither X nor Y"
        return not any(i < c.first <= i + _NEITHER for c in candidates_in(parsed) if not c.watcher)
    is_apart = parsed.tokens[i - 2].tag == "," or (behind[1].tag == "V" and behind[1].form == "G")
    return is_apart or not _denies(parsed, clause, i)


_NEITHER = 2  # words of "neither the Home"
_UNDONE = any_of(
    "destroy delete erase remove withhold redact omit exclude suppress mask hide lose anonymise pseudonymise encrypt "
    "shred wipe strip"
)


def _is_left_undone(parsed: Parsed, clause: Clause, i: int) -> bool:
    """For "gave the data with no records destroyed", "no names having been removed": those were left as they were."""
    tokens, k = parsed.tokens, i + 1
    if tokens[i - 1].low != "with" and tokens[i - 1].tag != ",":
        return False
    while k < len(tokens) and k - i < _LONGEST and tokens[k].tag in "NJ":
        k += 1
    noun = k > i + 1
    while k < len(tokens) and tokens[k].low in ("having", "being", "been"):
        k += 1
    undone = k < len(tokens) and tokens[k].tag == "V" and tokens[k].form in "EN" and tokens[k].lemma in _UNDONE
    return noun and undone and theme_in(parsed, [n for n in clause.words if n < i]) in ("data", "pronoun")


def _no_given(parsed: Parsed, event: Event) -> str:
    """The "no" in "gave nothing", "received no data", "to nobody"."""
    tokens, clause = parsed.tokens, event.clause
    for i in object_of(parsed, clause):
        low = tokens[i].low
        if tokens[i].tag == "P" and low in any_of("without for despite because"):
            return ""
        if low == "with" and _is_circumstance(parsed, clause, i + 1):
            return ""  # "with no consent", "with nobody asking us"
        if _denies(parsed, clause, i):
            return tokens[i].text
    return ""
