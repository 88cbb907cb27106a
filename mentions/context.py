"""What the sentences beside one make of it: a claim called false, a request with its outcome."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import replace

from mentions.claim.contradicted import falsifies
from mentions.claim.ruling import Ruling
from mentions.grammar.clauses import Parsed
from mentions.said import Band, Polarity, Role

OUTCOME_WITHIN = 3
"""Sentences in which the outcome of a request is looked for."""
_SHORT = 14  # words of a sentence that only says that the one before is untrue


def in_context(
    index: int, verdicts: Mapping[int, Ruling], parse: Callable[[int], Parsed | None], *, own: bool
) -> Ruling:
    """The verdict on sentence `index`, with those after it read too.

    Args:
        index: its number.
        verdicts: of the sentences on topic.
        own: whether it names pupils' data itself.
        parse: the clauses of a sentence by its number, None beyond the text's end.
    """
    verdict = verdicts[index]
    if (
        verdict.polarity in (Polarity.RELEASE, Polarity.POSSIBLE, Polarity.QUESTION)
        and (after := parse(index + 1))
        and calls_false(after)
    ):
        said = " ".join(t.text for t in after.tokens[:16])
        return _turned(verdict, Polarity.DENIAL, Role.DENIED, f'the next sentence says: "{said}"')
    if (
        verdict.asked
        and verdict.polarity in (Polarity.POSSIBLE, Polarity.RELEASE)
        and (after := parse(index + 1))
        and _refuses(after)
    ):
        return _turned(verdict, Polarity.REFUSAL, Role.REFUSED, "the next sentence refuses it")
    if verdict.asked and verdict.polarity in (Polarity.POSSIBLE, Polarity.RELEASE):
        return _outcome(index, verdict, verdicts)
    if verdict.polarity is Polarity.RELEASE and not own:
        before = (verdicts.get(index - 1), verdicts.get(index - 2))
        if any(v is not None and v.polarity is Polarity.DENIAL for v in before):
            return replace(
                verdict,
                polarity=Polarity.POSSIBLE,
                band=Band.REVIEW,
                reason=f"{verdict.reason}; but a release is denied just before",
            )
    return verdict


def _turned(verdict: Ruling, polarity: Polarity, role: Role, why: str) -> Ruling:
    who = tuple(n._replace(role=role) for n in verdict.who)
    band = Band.ALERT if polarity is Polarity.RELEASE and who else Band.REVIEW
    return replace(verdict, polarity=polarity, band=band, who=who, reason=f"{verdict.reason}; {why}")


def _outcome(index: int, verdict: Ruling, verdicts: Mapping[int, Ruling]) -> Ruling:
    for ahead in range(index + 1, index + 1 + OUTCOME_WITHIN):
        other = verdicts.get(ahead)
        if other is None:
            continue
        if other.polarity is Polarity.REFUSAL and not other.partial:
            return _turned(
                verdict, Polarity.REFUSAL, Role.REFUSED, f"a later sentence tells the outcome: {other.reason}"
            )
        if other.polarity is Polarity.RELEASE and ahead == index + 1 and other.unnamed:
            return _turned(
                verdict, Polarity.RELEASE, Role.GIVEN, f"they asked, and the next sentence says: {other.reason}"
            )
        if other.asked:
            break
    return verdict


def _refuses(parsed: Parsed) -> bool:
    """Whether a sentence says no more than "We refused"."""
    verbs = [c.group for c in parsed.clauses if c.group is not None]
    return (
        len(parsed.tokens) <= 6
        and len(verbs) == 1
        and not verbs[0].negated
        and verbs[0].lemma in ("refuse", "decline", "reject")
    )


def calls_false(parsed: Parsed) -> bool:
    """Whether a sentence says that the one before is not so: "This is untrue", "The Department denies it"."""
    tokens = [t for t in parsed.tokens if t.tag not in '.,"()']
    if not tokens or len(tokens) > 2 * _SHORT:
        return False
    lows = [t.low for t in tokens]
    if lows == ["no"] or lows[:2] == ["no", "such"] or lows[:2] == ["not", "so"]:
        return True
    if any(c.group is not None and falsifies(parsed, c, short=len(lows) <= _SHORT + 4) for c in parsed.clauses):
        return True
    return any(a == "no" and b == "such" for a, b in itertools.pairwise(lows))
