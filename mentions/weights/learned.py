"""What a passage claims as a whole, by weights that were learned from labelled passages (bench/mentions_training).

The features are general: words, pairs of words, their bases with the part of speech beside them, the kinds of those
named, and what our clauses made of the sentences. No pattern is written here; what was learned is data (claims.json).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from mentions.grammar.clauses import Parsed
from mentions.receivers import Candidate
from mentions.weights import likelihood, weights_file
from mentions.words.tokens import Token

CLASSES = ("release", "denial", "refusal", "demand", "possible", "question", "policy", "none")
"""What a passage may claim; "none": it has no bearing."""
ALERT = len(CLASSES)
"""The number of the output that says whether an editor would alert."""
_FEW = 3  # so often a feature is counted in one passage at most


class Judged(NamedTuple):
    """How likely a passage claims what."""

    claims: Mapping[str, float]
    alert: float
    """That an editor would alert."""
    words: tuple[str, ...]
    """The words that spoke most for an alert."""
    encoded: bool = False
    """Whether a sentence encoder was heard."""

    @property
    def against(self) -> float:
        """That it denies, refuses or has no bearing."""
        return self.claims["denial"] + self.claims["refusal"] + self.claims["none"]


Weights = Mapping[str, Sequence[float]]
"""For each feature its rarity, and its weight for each output."""
Blend = Sequence[Sequence[float]]
"""For each output of each judge, and for none, its weight for each output of both."""
Span = tuple[int, int, int]
"""Where somebody is named: the number of the sentence among those asked about, and from where to where in it."""
Encode = Callable[[str, Sequence[str], Sequence[Span]], Sequence[float] | None]
"""What a sentence encoder makes of sentences under a title: a sum for each output, then one for each of those named, as
far as it reads, for whether it is a receiver; None where it gives no answer."""


class Learned(NamedTuple):
    """By what a passage is judged."""

    words: Weights
    alone: Blend = ()
    """How far the words are trusted by themselves; empty: as they are."""
    beside: Blend = ()
    """How far words and encoder are, one beside the other; empty: the encoder is not asked."""
    receivers: Mapping[str, Mapping[str, float]] = {}
    """By what weigh.py weighs; empty: what is shipped."""


@cache
def claim_weights() -> Learned:
    """What was learned, as shipped."""
    raw = weights_file("claims")
    unit = raw["unit"]
    words = {name: (row[0] / 100, *(w / unit for w in row[1:])) for name, row in raw["features"].items()}
    return Learned(words, raw["alone"], raw["beside"])


def features(sentences: Iterable[tuple[Parsed, Sequence[Candidate]]], rulings: Iterable[str] = ()) -> dict[str, int]:
    """What a passage has, and how often.

    Args:
        sentences: each with those named in it.
        rulings: what the clauses of its sentences on topic were taken to say.
    """
    out: dict[str, int] = {}

    def add(name: str) -> None:
        out[name] = min(out.get(name, 0) + 1, _FEW)

    for parsed, named in sentences:
        words = _words(parsed.tokens, named)
        lows = ["^", *(low for low, _, _ in words), "$"]
        for low, base, _ in words:
            add(f"w {low}")
            add(f"m {base}")
        for a, b in itertools.pairwise(lows):
            add(f"b {a} {b}")
        for a, b in zip(lows, lows[2:], strict=False):
            add(f"s {a} {b}")
        for (_, base, tag), (_, following, after) in itertools.pairwise(words):
            add(f"n {base} {following}")
            add(f"a {base} {after}")
            add(f"p {tag} {following}")
        if parsed.asks:
            add("asks")
    for ruling in rulings:
        add(f"r {ruling}")
    return out


def _words(tokens: Sequence[Token], named: Sequence[Candidate]) -> list[tuple[str, str, str]]:
    """Word, base and part of speech; a name that is known is its kind, so that nothing is learned of whom it is."""
    kinds = {c.first: c for c in named if c.known and not c.named.generic}
    out, i = [], 0
    while i < len(tokens):
        if i in kinds:
            kind = f"<{kinds[i].named.category.value}>"
            out.append((kind, kind, "N"))
            i = kinds[i].last + 1
            continue
        t = tokens[i]
        number = t.low[:1].isdigit()
        out.append(("#" if number else t.low, "#" if number else t.lemma, t.tag + t.form))
        i += 1
    return out


def weighed(found: Mapping[str, int], rarity: Mapping[str, float]) -> dict[str, float]:
    """The features that are known, each by its rarity, together of length 1, so that long passages weigh as short."""
    known = {f: (1 + math.log(n)) * rarity[f] for f, n in found.items() if f in rarity}
    length = math.sqrt(sum(v * v for v in known.values())) or 1.0
    return {f: v / length for f, v in known.items()}


def by_words(found: Mapping[str, int], words: Weights) -> tuple[list[float], dict[str, float]]:
    """A sum for each output, and the features that are known."""
    values = weighed(found, {f: words[f][0] for f in found if f in words})
    values[""] = 1.0
    return [sum(v * words[f][k + 1] for f, v in values.items()) for k in range(ALERT + 1)], values


def shares(sums: Sequence[float]) -> list[float]:
    """How likely each claim is, by sums."""
    highest = max(sums)
    powers = [math.exp(z - highest) for z in sums]
    return [p / sum(powers) for p in powers]


_LEAST = 1e-3


def as_inputs(sums: Sequence[float]) -> list[float]:
    """What a judge says, as it goes into a blend."""
    return [*(math.log(p + _LEAST) for p in shares(sums[:ALERT])), max(-9.0, min(9.0, sums[ALERT]))]


def blended(inputs: Sequence[float], blend: Blend) -> list[float]:
    """Sums of what several judges say."""
    return [sum(x * row[k] for x, row in zip((*inputs, 1.0), blend, strict=True)) for k in range(ALERT + 1)]


def judged(found: Mapping[str, int], learned: Learned, encoded: Sequence[float] | None = None) -> Judged:
    """How likely a passage with these features claims what. `encoded`: what the encoder makes of it."""
    sums, values = by_words(found, learned.words)
    if encoded is not None:
        sums = blended([*as_inputs(sums), *as_inputs(encoded)], learned.beside)
    elif learned.alone:
        sums = blended(as_inputs(sums), learned.alone)
    towards = sorted(((v * learned.words[f][ALERT + 1], f) for f, v in values.items() if f[:2] in _SHOWN), reverse=True)
    return Judged(
        dict(zip(CLASSES, shares(sums[:ALERT]), strict=True)),
        likelihood(sums[ALERT]),
        tuple(f[2:] for w, f in towards[:3] if w > 0),
        encoded is not None,
    )


_SHOWN = frozenset(["b ", "n "])
