"""Learns the weights by which the reader of texts weighs what its grammar leaves open, from labelled passages.

    python -m bench.weigh_mentions [--write]

Prints what the weights would do on passages of sources that they were not learnt from; `--write` keeps them.
"""

from __future__ import annotations

import json
import math
import random
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from bench.mentions_accuracy import BY_OTHERS, LEARNT, PASSAGES, ROOT, Passage, passages_of, same_name
from bench.ordinary_texts import ordinary_texts
from mentions.read import by_grammar
from mentions.receivers import candidates_in
from mentions.said import Band
from mentions.weights.learned import likelihood
from mentions.weights.weigh import LOOK, NAME, name_signs, sentence_signs
from mentions.words.senses import senses_of

WEIGHTS = ROOT / "mentions" / "weights" / "receivers.json"
FOLDS, ROUNDS, STEP, DECAY, LEAST = 5, 80, 0.05, 8.0, 5
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
    fold: int
    sure: bool = False


def samples(passages: Iterable[Passage], weight: float = 1.0) -> tuple[list[Sample], list[Sample]]:
    """Of passages: whether each is to be looked at, and whether each of those named is a receiver."""
    look, names = [], []
    for p in passages:
        told = by_grammar(p.text, title=p.title, source=p.source)
        fold = random.Random(urlsplit(p.source).netloc or p.id).randrange(FOLDS)
        options, sure = [], False
        for i, ruling in told.verdicts.items():
            parsed = told.parse(i)
            if parsed is None:
                continue
            found = candidates_in(parsed, wide=True)
            senses = senses_of(parsed.sentence)
            options.append(sentence_signs(parsed.sentence, ruling, told.topic[i], found))
            sure |= ruling.band is Band.ALERT
            for c in found:
                signs = name_signs(c, parsed, ruling, told.topic[i], found, senses)
                names.append(Sample([signs], any(same_name(r, c.named.name) for r, _ in p.recipients), weight, fold))
        if p.alert is not None and options:
            look.append(Sample(options, p.alert, weight, fold, sure))
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
    """Weights by logistic regression, each sample by its likeliest option; signs that few samples have are left out."""
    seen: dict[str, int] = defaultdict(int)
    for s in data:
        for sign in {x for o in s.options for x in o}:
            seen[sign] += 1
    weights: Weights = defaultdict(float)
    known = {sign for sign, n in seen.items() if n >= LEAST}
    kept = [s._replace(options=[["bias", *(x for x in o if x in known)] for o in s.options]) for s in data]
    slope: Weights = defaultdict(float)
    swing: Weights = defaultdict(float)
    for turn in range(1, ROUNDS + 1):
        wanted: Weights = defaultdict(float)
        for s in kept:
            best = max(s.options, key=lambda o: sum(weights[x] for x in o))
            miss = (s.holds - likelihood(sum(weights[x] for x in best))) * s.weight
            for x in best:
                wanted[x] += miss
        for x in {*wanted, *weights}:  # the steps of Adam
            pull = wanted[x] - decay * weights[x] * (x != "bias")
            slope[x] = 0.9 * slope[x] + 0.1 * pull
            swing[x] = 0.99 * swing[x] + 0.01 * pull * pull
            step = STEP * (slope[x] / (1 - 0.9**turn)) / (math.sqrt(swing[x] / (1 - 0.99**turn)) + 1e-6)
            weights[x] += step * (1 - turn / (ROUNDS + 1))
    return {k: round(v, 2) for k, v in weights.items() if abs(v) >= 0.005}


def crossed(data: Sequence[Sample], decay: float = DECAY) -> list[tuple[float, Sample]]:
    """Each sample with its likelihood by weights that were learnt without its source."""
    out = []
    for fold in range(FOLDS):
        weights = learn([s for s in data if s.fold != fold], decay)
        out += [
            (max(likelihood(weights.get("bias", 0) + sum(weights.get(x, 0) for x in o)) for o in s.options), s)
            for s in data
            if s.fold == fold
        ]
    return out


def curve(scored: Sequence[tuple[float, Sample]], title: str) -> None:
    """Prints precision and recall by threshold."""
    positives = sum(s.holds for _, s in scored)
    print(f"{title}: {len(scored)}, of which {positives}")
    for cut in (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7, 0.8):
        over = [s for p, s in scored if p >= cut]
        right = sum(s.holds for s in over)
        print(f"  {cut:.2f}  precision {right / max(1, len(over)):.3f}  recall {right / max(1, positives):.3f}"
              f"  share {len(over) / len(scored):.3f}")  # fmt: skip


def main() -> None:
    look, names = samples([], 0)
    for weight, passages in (
        (SEEN, passages_of(PASSAGES)),
        (SEEN, [p for f in BY_OTHERS for p in passages_of(f)]),
        (1.0, [p for f in LEARNT for p in passages_of(f)]),
        (FILED, [*ordinary(), *housekeeping()]),
    ):
        more, who = samples(passages, weight)
        look, names = look + more, names + who
    curve([(p, s) for p, s in crossed(look, LOOSER) if s.weight == 1.0], "to be looked at")
    curve([(p, s) for p, s in crossed(names) if s.weight == 1.0], "receivers")
    if "--write" in sys.argv[1:]:
        raw = {LOOK: learn(look, LOOSER), NAME: learn(names)}
        WEIGHTS.write_text(json.dumps(raw, indent=0, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
