"""Whether a word of a passage may deny or refuse what one of its sentences tells."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache

from mentions import any_of
from mentions.claim.ruling import Ruling
from mentions.claim.standing import NO
from mentions.context import stands
from mentions.frames.events import events_in
from mentions.frames.zones import frame_words
from mentions.grammar.clauses import Clause, Parsed, word_class
from mentions.said import Polarity


def may_be_denied(
    i: int, numbers: Sequence[int], rulings: Mapping[int, Ruling], parse: Callable[[int], Parsed | None]
) -> bool:
    """Whether a word of a passage may deny or refuse what a sentence says.

    One in another sentence does only where it takes back a transfer that this one tells of.

    Args:
        i: its number.
        numbers: of the sentences of its passage.
        rulings: what those on topic say.
        parse: the clauses of a sentence by its number.
    """
    told = rulings[i].speaks and rulings[i].polarity in (Polarity.RELEASE, Polarity.POSSIBLE)
    if told and stands(i, numbers, rulings, parse):
        return (parsed := parse(i)) is not None and any(not _is_aside(parsed, k) for k in _noes(parsed))
    return any((parsed := parse(k)) is not None and any(_noes(parsed)) for k in numbers)


def _noes(parsed: Parsed) -> Iterator[int]:
    """The words of a sentence that may deny or refuse something."""
    for k, (t, nxt) in enumerate(itertools.zip_longest(parsed.tokens, parsed.tokens[1:], fillvalue=parsed.tokens[-1])):
        no = t.tag == "X" and nxt.low not in _NOT_UNTIL
        if no or (not _no_words().isdisjoint((t.low, t.lemma)) and t.text != "Miss"):
            yield k


def _is_aside(parsed: Parsed, word: int) -> bool:
    """For "a boy who cannot be named": in a clause that says who somebody is, and tells of no transfer."""
    clause = parsed.owner[word]
    return clause.kind == "relative" and not any(_hangs_on(e.clause, clause) for e in events_in(parsed))


def _hangs_on(clause: Clause | None, above: Clause) -> bool:
    while clause is not None and clause is not above:
        clause = clause.parent
    return clause is above


_NOT_UNTIL = any_of("until till only long since before")
"""Behind a "not" that denies nothing: "Not until May did X get them"."""


@cache
def _no_words() -> frozenset[str]:
    classes = ("denies", "refuses", "prevents", "ends", "false_words", "wrongly", "doubts")
    return NO | word_class(*classes) | frame_words("verbs", "refuse") | _NO_WORDS


_NO_WORDS = any_of(
    "without unless instead rather than only hardly scarcely barely nor neither except but however unable unwilling "
    "unsuccessful ineligible unapproved rejection refusal denial ban moratorium lack against wait pending yet keep "
    "kept remain stay secure safe longer safeguard"
)
