"""What a passage claims, and whether an editor would tell it as news: examples of labelled passages, and the weights

learnt from them (mentions/weights/claims.json, readers/encoder/weights.json, written by bench/mentions_training.py).
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from bench.descent import basis, descend, in_whole_numbers, softmax, spread_out
from bench.mentions_accuracy import Passage
from bench.mentions_passages import passages_in
from mentions.weights.learned import ALERT, CLASSES, Blend, Learned, Span, Weights, as_inputs, weighed

Array = Any
_RARE, _MOST = 3, 700
_DECAY, _DECAY_ENCODED, _DECAY_BLEND = 0.1, 0.2, 1.0
_TRUST = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1)
"""How far a judge's claims may be trusted."""
_FOLDS = 6


class Example(NamedTuple):
    """A passage to learn from."""

    found: dict[str, int]
    share: list[float]
    """How much of it is which claim."""
    alert: float | None
    """Whether an editor would alert; None: they differ."""
    encoded: Array = None
    """What the encoder has of it."""
    named: Mapping[Span, Array] = {}
    """What it has of those named, by their places."""
    trusted: bool = True
    """Whether no rule of the reader was made on it."""
    weight: float = 1.0


Encoder = Callable[[str, Sequence[str], Sequence[Span]], tuple[Array, Array]]
"""What the encoder has of sentences, and of each of those named in them, as far as it reads."""


def examples(
    passages: Sequence[Passage], *, unseen: bool, encode: Encoder | None = None, weight: float = 1.0
) -> list[Example]:
    """What is learned from of some passages."""
    out: list[Example] = []
    for p in passages:
        found: Counter[str] = Counter()
        sentences: list[str] = []
        spans: list[Span] = []
        places: list[Span] = []
        for passage in passages_in(p.text, title=p.title, source=p.source):
            found.update(passage.found)
            spans += [(k + len(sentences), start, end) for k, start, end in passage.asked.spans]
            places += passage.asked.places
            sentences += passage.asked.sentences
        kept = {f: min(n, 3) for f, n in found.items() if unseen or not f.startswith("r ")}
        others = p.claims - {p.claim}
        share = [0.2 / len(others) if c in others else 0.0 for c in CLASSES]
        share[CLASSES.index(p.claim)] = 0.8 if others else 1.0
        alert = None if p.alert is None else float(p.alert)
        encoded, named = encode(p.title, sentences or [p.text], spans) if encode else (None, ())
        out.append(Example(kept, share, alert, encoded, dict(zip(places, named, strict=False)), unseen, weight))
    return out


def learn(data: Sequence[Example]) -> tuple[Learned, dict[str, Any] | None]:
    """What is learned of words, and of what the encoder has where it has; the same for the same examples."""
    whole = list(range(len(data)))
    rarity, rows = _word_rows(data)
    near = (rows @ rows.T).astype(np.float64)
    inputs = _without_each_fold(data, near)
    alone = _learn_blend(data, inputs)
    back, begins = _learn_outputs(data, near, whole, _DECAY)
    weights = rows.T @ back
    words: Weights = {f: (r, *map(float, weights[n])) for n, (f, r) in enumerate(rarity.items())} | {"": (1.0, *begins)}
    if data[0].encoded is None:
        return Learned(words, alone), None
    rows, middle, spread = spread_out(np.stack([e.encoded for e in data]).astype(np.float32))
    near = (rows @ rows.T).astype(np.float64)
    beside = _learn_blend(data, np.concatenate([inputs, _without_each_fold(data, near, _DECAY_ENCODED)], axis=1))
    back, begins = _learn_outputs(data, near, whole, _DECAY_ENCODED)
    weights = (rows.T @ back) / spread[:, None]
    return Learned(words, alone, beside), in_whole_numbers(weights, begins - middle @ weights)


def by_encoder(vector: Array, learned: Mapping[str, Any]) -> list[float]:
    """A sum for each output, as the child works it out (readers/encoder/model.py)."""
    return [float(x) for x in np.asarray(vector) @ np.asarray(learned["rows"]) / learned["unit"] + learned["begins"]]


def _word_rows(data: Sequence[Example]) -> tuple[dict[str, float], Array]:
    """The rarity of each feature, and a row for each example."""
    count = Counter(f for e in data for f in e.found)
    rarity = {f: math.log((len(data) + 1) / n) + 0.1 for f, n in count.items() if n >= _RARE}
    column = {f: n for n, f in enumerate(rarity)}
    rows: Array = np.zeros((len(data), len(column)), np.float32)
    for n, e in enumerate(data):
        found = weighed(e.found, rarity)
        rows[n, [column[f] for f in found]] = list(found.values())
    return rarity, rows


def _without_each_fold(data: Sequence[Example], near: Array, decay: float = _DECAY) -> Array:
    """Of each example what is made of it by weights that were learned without its part of the examples."""
    out = np.zeros((len(data), ALERT + 1))
    for fold in range(_FOLDS):
        held = range(fold * len(data) // _FOLDS, (fold + 1) * len(data) // _FOLDS)  # lists lie together
        rest = [n for n in range(len(data)) if n not in held]
        back, begins = _learn_outputs(data, near, rest, decay)
        for n in held:
            out[n] = as_inputs([float(x) for x in near[n, rest] @ back + begins])
    return out


def _learn_outputs(
    data: Sequence[Example], near: Array, among: Sequence[int], decay: float
) -> tuple[Array, list[float]]:
    """What each of these examples counts for each output, and what each output begins with."""
    samples, back = basis(near[np.ix_(among, among)], _MOST)
    claims, alerts = _descended([data[n] for n in among], samples, decay)
    both = np.concatenate([claims, alerts], axis=1)
    return back @ both[:-1], [float(x) for x in both[-1]]


def _descended(data: Sequence[Example], rows: Array, decay: float) -> tuple[Array, Array]:
    """Weights of rows for claims, and for whether an editor would alert."""
    weights = np.array([e.weight for e in data])
    claims = descend(rows, np.array([e.share for e in data]), weights, decay=decay, shares=True)
    known = [n for n, e in enumerate(data) if e.alert is not None]
    alert = np.array([[data[n].alert] for n in known], dtype=np.float64)
    return claims, descend(rows[known], alert, weights[known], decay=decay)


def _learn_blend(data: Sequence[Example], said: Array) -> Blend:
    """How far each judge is trusted: one number for its claims and one for its alerts, since more overfit."""
    trusted = [n for n, e in enumerate(data) if e.trusted]
    judges = range(said.shape[1] // (ALERT + 1))
    share = np.array([data[n].share for n in trusted])
    parts = [said[trusted][:, j * (ALERT + 1) :][:, :ALERT] for j in judges]

    def off(by: Sequence[float]) -> float:
        return -float((share * np.log(softmax(sum(b * p for b, p in zip(by, parts, strict=True))) + 1e-12)).sum())

    claims = min(itertools.product(_TRUST, repeat=len(parts)), key=off)
    known = [n for n in trusted if data[n].alert is not None]
    alert = np.array([[data[n].alert] for n in known], dtype=np.float64)
    weights = np.array([data[n].weight for n in known])
    alerts = descend(said[known][:, ALERT :: ALERT + 1], alert, weights, decay=_DECAY_BLEND)[:, 0]
    out = np.zeros((said.shape[1] + 1, ALERT + 1))
    for j in judges:
        out[j * (ALERT + 1) :][: ALERT + 1] = np.diag([*[claims[j]] * ALERT, alerts[j]])
    out[-1, ALERT] = alerts[-1]
    return [[round(float(x), 3) for x in row] for row in out]
