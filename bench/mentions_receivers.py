"""Whether a sentence is to be looked at, and whether somebody named is a receiver: samples of labelled passages, and

the weights learnt from them (mentions/weights/receivers.json, written by bench/mentions_training.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from bench.descent import descend
from bench.mentions_accuracy import ROOT, Passage, same_name
from bench.ordinary_texts import ordinary_texts
from mentions.read import by_grammar
from mentions.receivers import candidates_in
from mentions.weights.weigh import LOOK, NAME, name_signs, sentence_signs
from mentions.words.senses import senses_of

DECAY, LEAST = 8.0, 5
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


def samples(passages: Iterable[Passage], weight: float = 1.0) -> tuple[list[Sample], list[Sample]]:
    """Of passages: whether each is to be looked at, and whether each of those named is a receiver."""
    look, names = [], []
    for p in passages:
        told = by_grammar(p.text, title=p.title, source=p.source)
        options = []
        for i, ruling in told.verdicts.items():
            parsed = told.parse(i)
            if parsed is None:
                continue
            found = candidates_in(parsed, wide=True)
            senses = senses_of(parsed.sentence)
            options.append(sentence_signs(parsed.sentence, ruling, told.topic[i], found))
            for c in found:
                signs = name_signs(c, parsed, ruling, told.topic[i], found, senses)
                names.append(Sample([signs], any(same_name(r, c.named.name) for r, _ in p.recipients), weight))
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


_READ: dict[str, tuple[list[Sample], list[Sample]]] = {}


def learn_receivers(lists: Mapping[str, tuple[list[Passage], bool]], names: Iterable[str]) -> dict[str, Weights]:
    """Both kinds of weights from these of the lists, and from texts that nobody need look at."""
    look: list[Sample] = []
    who: list[Sample] = []
    for name in names:
        if name not in _READ:
            passages, unseen = lists[name]
            _READ[name] = samples(passages, 1.0 if unseen else SEEN) if name != "ordinary" else ([], [])
        look, who = look + _READ[name][0], who + _READ[name][1]
    if "" not in _READ:
        _READ[""] = samples([*ordinary(), *housekeeping()], FILED)
    return {LOOK: learn(look + _READ[""][0], LOOSER), NAME: learn(who + _READ[""][1])}
