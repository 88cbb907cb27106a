"""What one sentence says of the data: released, asked about, denied, refused, possible, demanded, or the rules."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, NamedTuple

from mentions import UnusableWording, data_file, patterns
from mentions.said import Polarity

JUDGED_CHARACTERS = 1_200
"""Characters of a sentence that are judged."""


class Stance(NamedTuple):
    """A polarity and why."""

    polarity: Polarity
    reason: str
    """Names the words that decided, and the rule."""
    rule: str
    kind: str = ""
    """"asked" where the outcome of a request may stand in a later sentence."""


@dataclass(frozen=True, slots=True)
class PolarityRule:
    """A rule of polarity.toml: the first whose pattern stands in a sentence decides."""

    name: str
    polarity: Polarity
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    needs_recipient: bool
    why: str
    kind: str


_BESIDE = patterns("polarity.toml", "beside_release")
"""no: by which a sentence that seems to tell of a release may deny it. doubt: for which a release is told as possible
only, whatever they stand beside. broken, glued: a PDF breaks words and joins them, and what negates must not be lost by
it ("n ot given", "wasnot given")."""
_NEIGHBOUR = patterns("polarity.toml", "neighbours")
_PLAIN = str.maketrans("\u2018\u2019\u201c\u201d\u2011", "''\"\"-")
_LISTS_SAY_NO = (Polarity.DENIAL, Polarity.REFUSAL)


def fold(sentence: str) -> str:
    """The sentence as the rules see it: small letters, straight quotes, "n't" as " not", single spaces."""
    text = sentence[:JUDGED_CHARACTERS].casefold().translate(_PLAIN)
    text = text.replace("can't", "cannot").replace("won't", "will not").replace("n't", " not")
    text = _BESIDE["broken"].sub(lambda m: m[0].replace(" ", ""), " ".join(text.split()))
    return _BESIDE["glued"].sub(r"\1 not", text)


def judge(sentence: str, *, recipient: bool) -> Stance:
    """What one sentence says by itself. `recipient`: whether one is named or described in it.

    A sentence that denies or refuses in one part and tells of a release in another is `possible`: of release and
    denial the weaker is said. Nothing that speaks of a transfer: `policy`.
    """
    return _judge(fold(sentence), recipient)


@lru_cache(maxsize=8_192)
def _judge(text: str, recipient: bool) -> Stance:
    verdict = _first(text, recipient)
    if verdict.polarity is Polarity.RELEASE:
        return _held_back(text, verdict, recipient=recipient)
    if verdict.polarity in _LISTS_SAY_NO:
        parts = [p for p in _BESIDE["contrast"].split(text) if p and p.strip()]
        for part in parts if len(parts) > 1 else ():
            other = _first(part.strip(), recipient)
            if other.polarity is Polarity.RELEASE:
                reason = f"{verdict.reason}; but another part tells of a release ({other.reason})"
                return Stance(Polarity.POSSIBLE, reason, "mixed")
    return verdict


def _held_back(text: str, verdict: Stance, *, recipient: bool) -> Stance:
    """A release in whose own clause a negation stands that is not excused is told as less than a release."""
    if verdict.rule == "told_while_asking":  # its own `unless` looks for negations
        return verdict
    if m := _BESIDE["elliptic"].search(text):
        return Stance(Polarity.DENIAL, f'"{m[0]}": what was said before it is denied', "elliptic")
    if m := _BESIDE["doubt"].search(text):
        return Stance(Polarity.POSSIBLE, f'{verdict.reason}; but "{m[0]}" stands beside it', "doubted")
    for clause in _BESIDE["clause"].split(text):
        bare = _BESIDE["excused"].sub(" ", clause)
        m = _BESIDE["no"].search(bare)
        if m is None or _first(clause.strip(), recipient).polarity is not Polarity.RELEASE:
            continue
        cue = re.search(re.escape(verdict.reason.split('"')[1]), bare)
        if cue is None or m.start() < cue.start():
            reason = f'"{m[0]}" stands before what would be a release ({verdict.reason})'
            return Stance(Polarity.DENIAL, reason, "negated")
        return Stance(Polarity.POSSIBLE, f'{verdict.reason}; but "{m[0]}" stands beside it', "unclear")
    return verdict


def _first(text: str, recipient: bool) -> Stance:
    for rule in rules():
        if rule.needs_recipient and not recipient:
            continue
        m = rule.pattern.search(text)
        if m is None or (rule.unless is not None and rule.unless.search(text)):
            continue
        words = m[0].strip(" ,;:.-()[]")
        return Stance(rule.polarity, f'"{words[:120]}": {rule.why}', rule.name, rule.kind)
    return Stance(Polarity.POLICY, "no words of a transfer, a request or a denial stand in it", "nothing_said")


@cache
def rules() -> tuple[PolarityRule, ...]:
    """The rules of polarity.toml, in order. Raises UnusableWording where one cannot be read."""
    raw = data_file("polarity.toml")
    return tuple(_read(r, raw["words"]) for r in raw["rule"])


def _read(raw: dict[str, Any], words: dict[str, str]) -> PolarityRule:
    def filled(pattern: str) -> re.Pattern[str]:
        for name, value in words.items():
            pattern = pattern.replace("{" + name + "}", value)
        return re.compile(pattern)

    try:
        return PolarityRule(
            raw["name"],
            Polarity(raw["polarity"]),
            filled(raw["pattern"]),
            filled(raw["unless"]) if "unless" in raw else None,
            raw.get("needs") == "recipient",
            raw["why"],
            raw.get("kind", ""),
        )
    except (KeyError, ValueError, re.error) as error:
        raise UnusableWording(f"mentions/polarity.toml, rule {raw.get('name')!r}: {error}. Correct it.") from error


OUTCOME_WITHIN = 3
"""Sentences in which the outcome of a request is looked for."""
_ALSO_SPOKEN = 2  # sentences after a denial in which the same speaker still speaks


def in_context(
    index: int, verdict: Stance, verdicts: Sequence[Stance], texts: Sequence[str], *, follows: bool, named: bool
) -> Stance:
    """The verdict of sentence `index`, with the sentences beside it read too.

    `follows`: the sentence has no term of its own, only "the data" or "the request".
    `named`: a recipient is named in it.
    """
    asked = verdict.polarity in (Polarity.RELEASE, Polarity.POSSIBLE) or (named and verdict.polarity is Polarity.POLICY)
    if asked and (outcome := _outcome(index, verdict, verdicts, texts)):
        return outcome
    before = verdicts[max(0, index - _ALSO_SPOKEN) : index]
    if verdict.polarity is Polarity.RELEASE and follows and any(v.polarity is Polarity.DENIAL for v in before):
        return Stance(Polarity.POSSIBLE, f"{verdict.reason}; but a release is denied just before", "after_denial")
    return verdict


def _outcome(index: int, verdict: Stance, verdicts: Sequence[Stance], texts: Sequence[str]) -> Stance | None:
    for ahead in range(index + 1, min(index + 1 + OUTCOME_WITHIN, len(texts))):
        text = fold(texts[ahead])
        if ahead == index + 1 and _NEIGHBOUR["called_false"].search(text):
            return Stance(Polarity.DENIAL, f'the next sentence says: "{text[:100]}"', "called_false")
        if not verdict.kind:
            continue
        other = verdicts[ahead]
        says = {name for name, pattern in _NEIGHBOUR.items() if pattern.search(text)}
        if other.polarity is Polarity.REFUSAL and "request" in says and "partial" not in says:
            reason = f"{verdict.reason}; a later sentence tells the outcome: {other.reason}"
            return Stance(Polarity.REFUSAL, reason, "refused_later")
        if verdict.kind == "asked" and ahead == index + 1 and "got" in says and "negated" not in says:
            return Stance(Polarity.RELEASE, f'they asked, and the next sentence says: "{text[:100]}"', "got_later")
        if other.polarity is Polarity.RELEASE and other.kind:
            return None  # the next request is told of
    return None
