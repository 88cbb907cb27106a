"""Words around a "that" clause by which what it says need not be so: whatever is not known to assert it."""

from __future__ import annotations

from functools import cache

from mentions import any_of
from mentions.frames.zones import Event, frame_words, lows_of, subject_of
from mentions.grammar.clauses import Clause, Parsed, word_class
from mentions.grammar.verb_groups import Group
from mentions.receivers import body_words

_ASSERTS = ("says", "facts", "tells", "goes_on", "fact_nouns", "true_words", "factive", "catches")
_ALSO = any_of("seem aware unaware news sure certain way time day year point reason so question turn")
_ANYBODY = any_of("those anyone anybody people whoever some")
_VIEWS = any_of("theory view views opinion position charge case line argument narrative guess hypothesis thesis")
_ONE_OF = any_of("one of")
_SUPPOSES = any_of("pretend repeat forbid")
_POINTS = any_of("the this that these those his her its their")


def leaves_open(parsed: Parsed, event: Event) -> str:
    """The words around an event's clause that do not say that it is so; "" where all do, or there are none."""
    clause: Clause | None = event.clause
    while clause is not None:
        at = clause.start - (clause.kind == "coordinate")
        if at > 0 and parsed.tokens[at].tag == "T" and (words := _open_before(parsed, clause, at)):
            return words
        if clause.mark == "who" and clause.start > 0 and parsed.tokens[clause.start - 1].low in _ANYBODY:
            return f"{parsed.tokens[clause.start - 1].text} who"
        governed = clause.governor >= 0 and clause.kind == "complement"
        clause = parsed.owner[clause.governor] if governed else clause.parent
    return ""


def _open_before(parsed: Parsed, clause: Clause, at: int) -> str:
    """The same of what stands before one "that", the word `at`."""
    above = parsed.owner[at - 1]
    if above.group is None:
        return ""
    words = lows_of(parsed, range(above.group.last + 1, at))
    if _is_it(parsed, above) and above.group.lemma == "be":
        leaves = _it_is(parsed, above.group, words, at)
    elif clause.kind == "relative":
        argued = parsed.tokens[above.group.main].lemma in word_class("denies", "doubts")
        last = parsed.tokens[at - 1].low
        leaves = last in _SUPPOSES or (argued and last in _VIEWS)
    else:
        leaves = _somebody_says(parsed, above, above.group, words)
    return " ".join(t.text for t in parsed.tokens[max(0, at - 4) : at + 1]) if leaves else ""


@cache
def _bodies() -> frozenset[str]:
    return frozenset(many for w in body_words() for many in (f"{w}s", f"{w}es", f"{w[:-1]}ies"))


def _it_is(parsed: Parsed, group: Group, words: set[str], at: int) -> bool:
    """Whether "it is ... that" leaves it open."""
    if {"common", "ground"} <= words or not words.isdisjoint(word_class("factive") | _ALSO):
        return False
    if group.negated and "dispute" in words:
        return False
    if not group.negated and words >= _ONE_OF and parsed.tokens[at - 1].low in _bodies():
        return False  # "It is one of the companies that the Department let have them"
    far = {"far", "from"} <= words or {"no", "means"} <= words or "hardly" in words
    return far or (not _asserts(words) and (group.negated or not _is_cleft(parsed, group.last + 1, at)))


def _somebody_says(parsed: Parsed, clause: Clause, group: Group, words: set[str]) -> bool:
    """Whether what somebody says, thinks or feels leaves it open."""
    verb = parsed.tokens[group.main]
    if "no" in words and not words.isdisjoint(("doubt", "question", "dispute")):
        return False
    if "aware" in words and group.negated:
        return any(parsed.tokens[i].low in ("we", "i") for i in clause.before)
    if group.lemma == "be" and not words - {","}:
        subject = lows_of(parsed, subject_of(parsed, clause))
        return subject.isdisjoint(_CORRECT) and not subject.isdisjoint(_VIEWS | word_class("claim_nouns"))
    return not (_asserts(words | {verb.lemma, verb.low}) or verb.lemma in word_class("denies") | {"doubt"})


_CORRECT = any_of("correct corrected true actual factual")
"""What a view is that is said to be so: "the correct position is that"."""


def _asserts(words: set[str] | frozenset[str]) -> bool:
    return not words.isdisjoint(word_class(*_ASSERTS) | _ALSO)


def _is_it(parsed: Parsed, clause: Clause) -> bool:
    subject = [parsed.tokens[i].low for i in clause.before if parsed.tokens[i].tag in "NO"]
    return subject[-1:] == ["it"]


def _is_cleft(parsed: Parsed, start: int, at: int) -> bool:
    """For "It was the Home Office that got it", "it was pupil data that it gave away"."""
    tokens = parsed.tokens[start:at]
    while tokens and tokens[0].tag == "A":
        tokens = tokens[1:]
    if not tokens or tokens[0].low in _POINTS or tokens[0].tag in "P#S" or any(t.text[0].isupper() for t in tokens):
        return True
    after = parsed.tokens[at + 1] if at + 1 < len(parsed.tokens) else None
    data = frame_words("words", "data") | frame_words("words", "holder")
    return (after is not None and after.tag in "VBHM") or tokens[-1].low in data
