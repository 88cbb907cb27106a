"""What the sentences beside one change in what it says: an outcome, a claim called false, a denial before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mentions.polarity import Polarity, Verdict, fold
from mentions.wording import wording

if TYPE_CHECKING:
    from collections.abc import Sequence

AHEAD = 3
"""Sentences in which the outcome of a request is looked for."""

_PARTIAL = wording("polarity.toml", "neighbours", "partial")
_REQUEST = wording("polarity.toml", "neighbours", "request")
_CALLED_FALSE = wording("polarity.toml", "neighbours", "called_false")
_GOT = wording("polarity.toml", "neighbours", "got")
_NEGATED = wording("polarity.toml", "neighbours", "negated")
_ALSO_SPOKEN = 2  # sentences after a denial in which the same speaker still speaks


def in_context(
    index: int, verdict: Verdict, verdicts: Sequence[Verdict], texts: Sequence[str], *, follows: bool, named: bool
) -> Verdict:
    """The verdict of sentence `index`, with the sentences beside it read too.

    `follows`: the sentence has no term of its own, only "the data" or "the request".
    `named`: a recipient is named in it.
    """
    if verdict.polarity in (Polarity.RELEASE, Polarity.POSSIBLE) or (named and verdict.polarity is Polarity.POLICY):
        outcome = _outcome(index, verdict, verdicts, texts)
        if outcome:
            return outcome
    if verdict.polarity is Polarity.RELEASE and follows and _just_denied(index, verdicts):
        return Verdict(Polarity.POSSIBLE, f"{verdict.reason}; but a release is denied just before", "after_denial")
    return verdict


def _outcome(index: int, verdict: Verdict, verdicts: Sequence[Verdict], texts: Sequence[str]) -> Verdict | None:
    for ahead in range(index + 1, min(index + 1 + AHEAD, len(texts))):
        text = fold(texts[ahead])
        if ahead == index + 1 and _CALLED_FALSE.search(text):
            return Verdict(Polarity.DENIAL, f'the next sentence says: "{text[:100]}"', "called_false")
        if not verdict.kind:
            continue
        other = verdicts[ahead]
        if other.polarity is Polarity.REFUSAL and not _PARTIAL.search(text) and _REQUEST.search(text):
            return Verdict(
                Polarity.REFUSAL,
                f"{verdict.reason}; a later sentence tells the outcome: {other.reason}",
                "refused_later",
            )
        if verdict.kind == "asked" and ahead == index + 1 and _GOT.search(text) and not _NEGATED.search(text):
            return Verdict(Polarity.RELEASE, f'they asked, and the next sentence says: "{text[:100]}"', "got_later")
        if other.polarity is Polarity.RELEASE and other.kind:
            return None  # the next request is told of
    return None


def _just_denied(index: int, verdicts: Sequence[Verdict]) -> bool:
    before = verdicts[max(0, index - _ALSO_SPOKEN) : index]
    return any(v.polarity is Polarity.DENIAL for v in before)
