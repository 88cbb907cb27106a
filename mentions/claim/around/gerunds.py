"""What hangs on a verb or noun by a gerund: "stopped giving", "without giving", "accused of giving", "by giving"."""

from __future__ import annotations

from mentions import any_of
from mentions.claim.around.hanging import Hanging, Makes, Step, by_class, inherited, speaks
from mentions.claim.around.that_clauses import by_noun
from mentions.claim.nouns import PAPERS
from mentions.claim.standing import Standing, Status
from mentions.grammar.clauses import word_class

_TABLE: tuple[Makes, ...] = (
    ("prevents", Status.DENIED, Status.POSSIBLE),
    ("denies", Status.DENIED, Status.FACT),
    ("intends", Status.POSSIBLE, Status.POSSIBLE),
    ("demands", Status.DEMAND, Status.DEMAND),
    ("doubts", Status.POSSIBLE, Status.POSSIBLE),
)
_INSTEAD = any_of("instead rather far short")
_AS_MARKED = {
    "without": Status.DENIED, "against": Status.DENIED, "than": Status.DENIED, "before": Status.POSSIBLE,
    "until": Status.POSSIBLE, "about": Status.POSSIBLE, "towards": Status.POSSIBLE, "toward": Status.POSSIBLE,
    "subject": Status.POSSIBLE,
}
"""What a mark makes of a gerund, whatever it hangs on."""


def by_gerund(h: Hanging) -> Step:
    """What becomes of a clause whose verb is a gerund."""
    mark = h.clause.mark
    if h.found.status is not Status.FACT:
        return h.found, False
    before = [t.low for t in h.parsed.tokens[max(0, h.clause.start - 2) : h.clause.start]]
    instead = not _INSTEAD.isdisjoint(before[-1:])
    if mark == "on" and not PAPERS.isdisjoint(before):
        mark = "about"  # "documents on sharing it with X", but not "on the sharing", which was
    if instead or mark in _AS_MARKED:
        return Standing(Status.DENIED if instead else _AS_MARKED[mark], f'"{h.clause.mark}"'), True
    if mark == "by":
        return inherited(h.found, h.own, h.said(mark)), False
    if mark == "for" and h.negated:
        return Standing(Status.POSSIBLE, f"{h.own.why}: it is weighed"), False  # "no excuse for handing it over"
    if h.noun:
        return _of_noun(h, h.said(mark)), False
    taken = h.has("facts") or mark in any_of("after since for despite about over")
    found = _of_verb(h, h.said(mark))
    return found, taken and found is h.found


def _of_noun(h: Hanging, said: str) -> Standing:
    told = word_class("fact_nouns", "claim_nouns") | {"practice", "means", "way"}
    if h.clause.mark == "of" and h.noun not in told:
        return Standing(Status.DENIED if h.no_before(1) else Status.POSSIBLE, f'"{h.noun} of"')  # "talk of opening it"
    return by_noun(h, said)


def _of_verb(h: Hanging, said: str) -> Standing:
    if h.has("ends") and h.clause.mark in ("", "from", "ing"):
        return _ended(h, said)
    if h.verb in ("apologise", "regret", "retract", "withdraw") and speaks(h):
        return Standing(Status.DENIED, said)  # "apologised for saying that"
    holds = h.verb == "keep" and not h.clause.mark  # "keeps a copy of the records released to it"
    if not holds and (found := by_class(h, _TABLE, h.clause.mark)):
        return found
    if holds or h.has("goes_on", "allows"):
        return inherited(h.found, h.own, said)
    if h.negated and h.has("says", "catches"):
        return Standing(Status.DENIED if h.verb in ("find", "see") else Status.POSSIBLE, said)
    return h.own if h.own.status in (Status.POSSIBLE, Status.DEMAND) and not h.has("facts") else h.found


def _ended(h: Hanging, said: str) -> Standing:
    """For "stopped giving"; "stopped X from giving" prevents it."""
    between = h.parsed.tokens[h.clause.governor + 1 : h.clause.start]
    if h.clause.mark == "from" or any(t.tag in "NO" for t in between):
        return Standing(Status.POSSIBLE if h.negated else Status.DENIED, said)
    if h.negated:
        return h.found
    return Standing(Status.ENDED, said) if h.own.status is Status.FACT else h.own
