"""Requests and what came of them: "X asked for data", "X's request was refused", "the panel rejected it"."""

from __future__ import annotations

import re

from mentions import any_of
from mentions.frames.verbs import given
from mentions.frames.zones import (
    AWAY,
    Event,
    before_preposition,
    behind,
    frame_words,
    lows_of,
    object_of,
    subject_of,
    theme_in,
)
from mentions.grammar.clauses import Clause, Parsed, word_class

REFERENCE = re.compile(r"(?:DR\d{6}\.\d\d|DS\d{5}|R\d{4})", re.IGNORECASE)


def requested(parsed: Parsed, clause: Clause, kind: str) -> Event | None:
    """For "X asked for data", "data was requested by X"."""
    group, subject, after = clause.group, subject_of(parsed, clause), clause.after
    assert group is not None
    lemma, lows = parsed.tokens[group.main].lemma, lows_of(parsed, after)
    told = subject if group.passive else after
    asked = group.passive and ("by" in lows or theme_in(parsed, told) == "data")
    if lemma in ("ask", "bid") and "for" not in lows and not asked:
        return None  # "none was asked to pay"
    followed = any(c.kind == "infinitive" and c.governor == group.main for c in parsed.clauses)
    if lemma == "apply" and not followed and lows.isdisjoint({"for", "to"}):
        return None
    by_for = group.passive and lemma in ("ask", "petition") and "for" in lows and theme_in(parsed, subject) != "data"
    theme = theme_in(parsed, after if by_for else told)
    if theme not in ("data", "pronoun") and lows_of(parsed, told).isdisjoint(frame_words("words", "pupils")):
        return None
    receivers = behind(parsed, clause, frozenset({"by", "from"})) if group.passive else subject
    return Event(kind, group.main, clause, theme if theme == "pronoun" else "data", [], receivers)


_REQUESTS = any_of("applicant applicants permission licence licences transfer release sharing share shares")
_PRONOUNS = any_of("it them this that they")


def outcome(parsed: Parsed, clause: Clause, kind: str) -> Event | None:
    """For "X's request was refused", "was approved", "the panel rejected the application", "X was refused the data"."""
    group, tokens = clause.group, parsed.tokens
    assert group is not None
    lemma, subject, after = tokens[group.main].lemma, subject_of(parsed, clause), clause.after
    told = subject if group.passive else object_of(parsed, clause)
    if not lows_of(parsed, after[:3]).isdisjoint({"rejection", "refusal"}):
        kind, told = "refuse", subject
    if event := _of_what_is_not_named(parsed, clause, kind, told):
        return event
    requests, lows = frame_words("nouns", "request") | _REQUESTS, lows_of(parsed, told)
    if lows & requests:
        return Event(kind, group.main, clause, "data" if theme_in(parsed, told) == "data" else "pronoun", [], told)
    if lemma in ("lapse", "fail") and lows_of(parsed, subject) & requests:
        return Event(kind, group.main, clause, "pronoun", [], subject)
    if lemma == "grant":
        given_data = theme_in(parsed, subject + after if group.passive else after) == "data"
        return given(parsed, clause, "give") if given_data else None
    return _data_refused(parsed, clause, told) if kind == "refuse" else None


def _of_what_is_not_named(parsed: Parsed, clause: Clause, kind: str, told: list[int]) -> Event | None:
    """For "they refused it", "DR160303.02 ... refused", "92 of these were approved", "X applied but was refused"."""
    group, tokens, subject = clause.group, parsed.tokens, subject_of(parsed, clause)
    assert group is not None
    lemma, refused = tokens[group.main].lemma, kind == "refuse" and _refuses(parsed, clause)
    plain = [tokens[i] for i in told if tokens[i].tag in "NOTD"]
    if plain:
        only = all(t.low in _PRONOUNS for t in plain)
        only = only and (refused or lemma in any_of("approve grant sanction authorise"))
    else:
        only = refused and not group.passive and len(subject) <= 3
    if only or (kind == "approve" and _is_counted(parsed, clause, subject)):
        return Event(kind, group.main, clause, "pronoun", [], [])
    outcome_of_line = (refused or lemma == "approve") and (group.passive or not plain)
    if outcome_of_line and any(REFERENCE.match(t.text) for t in tokens[:14]):
        return Event(kind, group.main, clause, "data", [], subject)
    turned_down = refused and _was_turned_down(parsed, clause, told)
    return Event(kind, group.main, clause, "pronoun", [], told) if turned_down else None


_TURNED_OUT = tuple([turned, "out"] for turned in ("turn", "turns", "turned", "turning"))


def _refuses(parsed: Parsed, clause: Clause) -> bool:
    """Whether a verb of refusing has no clause behind it: "refused to say" refuses no data."""
    main = clause.group.main if clause.group else -1
    verb = parsed.tokens[main].lemma in any_of("refuse reject decline block veto withdraw turn")
    out = [t.low for t in parsed.tokens[main : main + 2]] in _TURNED_OUT
    return verb and not out and not any(c.governor == main for c in parsed.clauses)


def _is_counted(parsed: Parsed, clause: Clause, subject: list[int]) -> bool:
    group, tokens = clause.group, parsed.tokens
    if group is None or not any(tokens[i].tag == "#" for i in subject):
        return False
    if not all(tokens[i].tag in "#PDO-" or tokens[i].low in frame_words("nouns", "request") for i in subject):
        return False
    return group.passive or tokens[min(group.last + 1, len(tokens) - 1)].tag in ",.;"


def _was_turned_down(parsed: Parsed, clause: Clause, told: list[int]) -> bool:
    """Whether somebody is said to be refused, and nothing of what."""
    group, tokens = clause.group, parsed.tokens
    if group is None or lows_of(parsed, told) & word_class("claim_nouns", "plan_nouns"):
        return False
    if theme_in(parsed, told) not in ("noun", "pronoun"):
        return False
    if not group.passive:
        return tokens[group.main].lemma == "turn"
    return not any(tokens[i].tag == "N" for i in before_preposition(parsed, clause.after, AWAY))


def _data_refused(parsed: Parsed, clause: Clause, told: list[int]) -> Event | None:
    """For "X was refused the data", "withheld the data from X"."""
    group, after = clause.group, clause.after
    assert group is not None
    lemma = parsed.tokens[group.main].lemma
    if lemma == "withhold":
        if theme_in(parsed, told if group.passive else after) != "data":
            return None
        return Event("refuse", group.main, clause, "data", [], behind(parsed, clause, frozenset({"from"})))
    if lemma not in ("refuse", "deny", "decline") or theme_in(parsed, after) != "data":
        return None
    if lemma == "decline" and not group.passive:
        return None
    return Event("refuse", group.main, clause, "data", [], subject_of(parsed, clause) if group.passive else after)
