"""Whether a sentence is to be looked at, and whether somebody named is a receiver: samples of labelled passages, and

the weights learnt from them (mentions/weights/receivers.json, written by bench/mentions_training.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from bench.descent import descend, in_whole_numbers, spread_out
from bench.mentions_accuracy import ROOT, Passage, same_name
from bench.ordinary_texts import ordinary_texts
from mentions.claim.ruling import NOTHING
from mentions.read import by_grammar
from mentions.weights.learned import Span
from mentions.weights.passage import passages_of
from mentions.weights.signs import OFF_TOPIC, name_signs, sentence_signs
from mentions.weights.weigh import LOOK, NAME

Array = Any
DECAY, LEAST = 8.0, 5
DECAY_ENCODED = 0.08
LOOSER = 2.0
"""The decay of weights on words, of which each says little."""
SEEN = 0.5
"""What a passage weighs on which the grammar was made better: there the grammar is right too often."""
FILED = 2.0
"""What an ordinary text weighs."""
Weights = dict[str, float]


class Sample(NamedTuple):
    """What is learnt from: one of `options` holds (a passage's sentences), or the only one does (a name)."""

    options: list[list[str]]
    holds: bool
    weight: float
    encoded: Array = None
    """What the encoder has of a name."""


def samples(
    passages: Sequence[Passage], weight: float = 1.0, encoded: Sequence[Mapping[Span, Array]] = ()
) -> tuple[list[Sample], list[Sample]]:
    """Of passages: whether each is to be looked at, and whether each of those named is a receiver."""
    look, names = [], []
    for p, vectors in zip(passages, encoded or [{}] * len(passages), strict=True):
        told = by_grammar(p.text, title=p.title, source=p.source)
        around = {i for passage in passages_of(told.prepared, told.verdicts, told.parse) for i in passage.numbers}
        options = []
        for i in sorted(told.verdicts.keys() | around - told.lines.keys()):
            parsed = told.parse(i)
            if parsed is None:
                continue
            ruling, on = told.verdicts.get(i, NOTHING), told.topic.get(i, OFF_TOPIC)
            if on is not OFF_TOPIC:
                options.append(sentence_signs(parsed, ruling, on))
            for c, signs in name_signs(parsed, ruling, on):
                holds = any(same_name(r, c.named.name) for r, _ in p.recipients)
                names.append(Sample([signs], holds, weight, vectors.get((i, c.named.start, c.named.end))))
        if p.alert is not None and options:
            look.append(Sample(options, p.alert, weight))
    return look, names


def ordinary() -> list[Passage]:
    """Texts on topic that nobody need look at."""
    made = ordinary_texts(60, seed=7)
    return [_filed(f"ordinary {n}", o.title, "\n".join(o.paragraphs)) for n, o in enumerate(made)]


def housekeeping() -> list[Passage]:
    """More of these, that speak of sharing, requests and use in other senses."""
    lines = (ROOT / "bench" / "housekeeping.txt").read_text(encoding="utf-8").splitlines()
    return [_filed(f"housekeeping {n}", "", line) for n, line in enumerate(lines)]


def _filed(name: str, title: str, text: str) -> Passage:
    return Passage(name, text, frozenset(["policy"]), "policy", False, (), title)


def learn(data: Sequence[Sample], decay: float = DECAY) -> Weights:
    """Weights of signs; those that few samples have are left out."""
    seen = Counter(sign for s in data for sign in {x for o in s.options for x in o})
    column = {sign: n for n, sign in enumerate(sorted(sign for sign, n in seen.items() if n >= LEAST))}
    options = [(n, o) for n, s in enumerate(data) for o in s.options]
    rows = np.zeros((len(options), len(column)))
    for k, (_, option) in enumerate(options):
        for sign in option:
            if sign in column:
                rows[k, column[sign]] = 1.0
    out = descend(
        rows, np.array([[float(s.holds)] for s in data]), np.array([s.weight for s in data]), decay=decay,
        sample=np.array([n for n, _ in options]), turns=25,
    )
    found = {sign: round(float(out[n, 0]), 2) for sign, n in column.items()} | {"bias": round(float(out[-1, 0]), 2)}
    return {sign: weight for sign, weight in found.items() if abs(weight) >= 0.005}


def learn_named(data: Sequence[Sample]) -> dict[str, Any] | None:
    """Weights of what the encoder has of those named; None without an encoder."""
    known = [s for s in data if s.encoded is not None]
    if not known:
        return None
    rows, middle, spread = spread_out(np.stack([s.encoded for s in known]))
    holds, weights = np.array([[float(s.holds)] for s in known]), np.array([s.weight for s in known])
    out = descend(rows, holds, weights, decay=DECAY_ENCODED, turns=30)
    return in_whole_numbers(out[:-1] / spread[:, None], out[-1] - middle @ (out[:-1] / spread[:, None]))


_READ: dict[str, tuple[list[Sample], list[Sample]]] = {}


def learn_receivers(
    lists: Mapping[str, tuple[list[Passage], bool]], names: Iterable[str],
    encoded: Mapping[str, Sequence[Mapping[Span, Array]]],
) -> tuple[dict[str, Weights], dict[str, Any] | None]:
    """All kinds of weights from these of the lists, and from texts that nobody need look at.

    `encoded`: of each list's passages what the encoder has of those named, by their places.
    """
    look: list[Sample] = []
    who: list[Sample] = []
    for name in names:
        if name not in _READ:
            passages, unseen = lists[name]
            weight = 1.0 if unseen else SEEN
            _READ[name] = samples(passages, weight, encoded[name]) if name != "ordinary" else ([], [])
        look, who = look + _READ[name][0], who + _READ[name][1]
    if "" not in _READ:
        _READ[""] = samples([*ordinary(), *housekeeping()], FILED)
    who += _READ[""][1]
    return {LOOK: learn(look + _READ[""][0], LOOSER), NAME: learn(who)}, learn_named(who)
