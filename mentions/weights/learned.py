"""What a passage claims as a whole, by weights that were learned from labelled passages (bench/mentions_training).

The features are general: words, pairs of words, their bases with the part of speech beside them, the kinds of those
named, and what our clauses made of the sentences. No pattern is written here; what was learned is data (claims.json).
"""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from mentions.grammar.clauses import Parsed
from mentions.receivers import Candidate
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

    @property
    def against(self) -> float:
        """That it denies, refuses or has no bearing."""
        return self.claims["denial"] + self.claims["refusal"] + self.claims["none"]


Weights = Mapping[str, Sequence[float]]
"""For each feature its rarity, and its weight for each output."""


@cache
def claim_weights() -> Weights:
    """What was learned, as shipped."""
    raw = json.loads((Path(__file__).parent / "claims.json").read_text(encoding="utf-8"))
    unit = raw["unit"]
    return {name: (row[0] / 100, *(w / unit for w in row[1:])) for name, row in raw["features"].items()}


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


def likelihood(total: float) -> float:
    """What a sum of weights says, from 0 to 1."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def judged(found: Mapping[str, int], learned: Weights) -> Judged:
    """How likely a passage with these features claims what."""
    values = weighed(found, {f: learned[f][0] for f in found if f in learned})
    values[""] = 1.0
    outputs = [sum(v * learned[f][k + 1] for f, v in values.items()) for k in range(ALERT + 1)]
    highest = max(outputs[:ALERT])
    powers = [math.exp(z - highest) for z in outputs[:ALERT]]
    for_alert = sorted(((v * learned[f][ALERT + 1], f) for f, v in values.items() if f[:2] in _SHOWN), reverse=True)
    return Judged(
        {name: p / sum(powers) for name, p in zip(CLASSES, powers, strict=True)},
        likelihood(outputs[ALERT]),
        tuple(f[2:] for w, f in for_alert[:3] if w > 0),
    )


_SHOWN = frozenset(["b ", "n "])
