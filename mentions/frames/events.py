"""Transfers that a sentence speaks of: for each verb or noun of one, who gives, what, and where a receiver stands."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from mentions import data_file
from mentions.frames.idioms import (
    came_by,
    fetched,
    instruments,
    kept_inside,
    looked_up,
    lost,
    made,
    opened,
    paid,
    placed,
    stayed,
    thanks,
    told_no,
    written,
)
from mentions.frames.nouns import noun_event, noun_kinds
from mentions.frames.outcomes import outcome, requested
from mentions.frames.verbs import answered, brought, given, gone, got_back, let, moved, taken
from mentions.frames.zones import Event, lows_of
from mentions.grammar.clauses import Clause, Parsed

Frame = Callable[[Parsed, Clause, str], Event | None]


@cache
def _kinds() -> dict[str, str]:
    return {lemma: kind for kind, words in data_file("frames.toml")["verbs"].items() for lemma in words.split()}


def events_in(parsed: Parsed) -> list[Event]:
    """The transfers of a sentence, in order of their words: found once, and kept beside its clauses."""
    if parsed.events is None:
        parsed.events = _found(parsed)
    return parsed.events


def _found(parsed: Parsed) -> list[Event]:
    out = [event for c in parsed.clauses if c.group is not None and (event := _verb_event(parsed, c))]
    for event in out:
        _to_which(parsed, event)
    out += instruments(parsed) + thanks(parsed)
    verbs = {e.word for e in out}
    for i, token in enumerate(parsed.tokens):
        if (
            i not in verbs
            and token.tag in "NJ"
            and (kind := noun_kinds().get(token.low))
            and (event := noun_event(parsed, i, kind))
        ):
            out.append(event)
    return sorted(out, key=lambda e: e.word)


def _to_which(parsed: Parsed, event: Event) -> None:
    """For "the firms to which it was given": they are the receivers."""
    clause = event.clause
    if (
        clause.kind == "relative"
        and clause.mark in ("which", "whom")
        and event.kind in ("give", "go", "open")
        and parsed.tokens[clause.start - 1].low in ("to", "with")
    ):
        around = clause.parent.group if clause.parent is not None else None
        acts = around is not None and around.lemma != "be" and around.last < clause.start
        first = around.last + 1 if acts and around is not None else 0  # not "X supplies the tool with which schools"
        head = [i for i in range(max(first, clause.start - 12), clause.start - 1) if parsed.owner[i] is clause.parent]
        event.receivers = event.receivers + head


_FRAMES: dict[str, Frame] = {
    "give": given, "take": taken, "work": taken, "go": gone, "let": let, "open": given, "request": requested,
    "approve": outcome, "refuse": outcome, "back": got_back, "stay": stayed, "answer": answered,
}
_IDIOMS = (told_no, placed, written, fetched, paid, lost)
_FIRST: dict[str, Frame] = {
    "take": brought, "look": looked_up, "come": came_by, "keep": kept_inside, "feed": answered, "move": moved,
    "migrate": moved,
}
"""What is tried first for a verb, before the frame of its kind."""


def _verb_event(parsed: Parsed, clause: Clause) -> Event | None:
    group = clause.group
    assert group is not None
    verb = parsed.tokens[group.main]
    if group.lemma == "be":
        return opened(parsed, clause)
    if verb.lemma == "make":
        return made(parsed, clause)
    if event := next((e for read in _IDIOMS if (e := read(parsed, clause)) is not None), None):
        return event
    if verb.lemma in ("throw", "lay", "leave") and "open" in lows_of(parsed, clause.after[:3]):
        return made(parsed, clause)
    kind = "work" if verb.tag == "H" else _kinds().get(verb.lemma, "")
    first, frame = _FIRST.get(verb.lemma), _FRAMES.get(kind)
    event = first(parsed, clause, kind) if first else None
    return event or (frame(parsed, clause, kind) if frame else None)
