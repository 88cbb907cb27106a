"""What the sentences beside one change in what it says: an outcome told later, a claim called false, a denial before."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mentions.polarity import Polarity, Verdict, fold

if TYPE_CHECKING:
    from collections.abc import Sequence

AHEAD = 3
"""Sentences in which the outcome of a request is looked for."""

_PARTIAL = re.compile(r"^(?:\W|and )*(?:\w+|[\d,]+) of (?:these|those|them|the)\b|^(?:some|several|a few|many|most|others)\b")
_REQUEST = re.compile(r"\b(?:requests?|applications?|bids?|it|this|that|they|proposal|permission|access|its|their|panel|department|we|which)\b")
_CALLED_FALSE = re.compile(
    r"^(?:\W|but |however,? |in fact,? )*(?:this|that|these|those|it|such|the (?:claim|story|report|allegation|suggestion)s?|both|all of (?:this|these|that))\b[^.]{0,50}\b"
    r"(?:untrue|not true|false|wrong|incorrect|not correct|nonsense|denied|not the case|inaccurate|mistaken|unfounded|baseless|never happened|did not happen|fabricated)\b|"
    r"^(?:\W|but |however,? )*(?:the |a |my )?(?:[\w']+ ){1,4}?(?:den(?:y|ies|ied)|refut(?:es?|ed)|disput(?:es?|ed)) (?:this|it|that|these|the (?:claim|report|story|allegation)s?|doing so)\b|"
    r"^(?:\W)*(?:we|the department|it|ministers|they) (?:has|have|had|did|do|does) (?:not|never)\b(?: (?:done|do|doing) (?:so|this|that)\b|\.?$)|"
    r"^(?:\W)*(?:no (?:such )?(?:data|records?|information|transfer|release|extract)s?|none) (?:was|were|has|have|had|took|is|are|ever)\b"
)
_GOT = re.compile(r"^(?:\W|and )*(?:they|it|he|she|the \w+|these|\w+ of these|both) (?:[\w']+ ){0,2}?(?:got|received|obtained|was given|were given|was granted|were granted|was sent|were sent|was approved|were approved|resulted|have resulted|had resulted)\b")
_NEGATED = re.compile(r"\b(?:not|never|no|none|nothing|neither|nobody)\b")
_ALSO_SPOKEN = 2  # sentences after a denial in which the same speaker still speaks


def in_context(index: int, verdict: Verdict, verdicts: Sequence[Verdict], texts: Sequence[str], *, follows: bool, named: bool) -> Verdict:
    """The verdict of sentence `index`, with the sentences beside it read too.

    `follows`: the sentence has no term of its own, only "the data" or "the request". `named`: a recipient is named in it.
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
            return Verdict(Polarity.REFUSAL, f"{verdict.reason}; a later sentence tells the outcome: {other.reason}", "refused_later")
        if verdict.kind == "asked" and ahead == index + 1 and _GOT.search(text) and not _NEGATED.search(text):
            return Verdict(Polarity.RELEASE, f'they asked, and the next sentence says: "{text[:100]}"', "got_later")
        if other.polarity is Polarity.RELEASE and other.kind:
            return None  # the next request is told of
    return None


def _just_denied(index: int, verdicts: Sequence[Verdict]) -> bool:
    before = verdicts[max(0, index - _ALSO_SPOKEN) : index]
    return any(v.polarity is Polarity.DENIAL for v in before)
