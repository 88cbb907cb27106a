"""Learns from labelled passages what one claims (mentions/weights/claims.json), and how well that holds on others.

`--cross` leaves out each list in turn, learns from the rest, and prints what the reader makes of the list left out. On
the lists of `bench/passages` no rule of the reader was made: only from these is learned how far our clauses are to be
trusted, since on the others they are right too often.
"""

from __future__ import annotations

import argparse
import json
import math
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.mentions_accuracy import (
    BY_OTHERS,
    LEARNT,
    REAL,
    Passage,
    Score,
    own_passages,
    passages_of,
    read,
    shared_passages,
)
from bench.ordinary_texts import Ordinary, ordinary_texts
from mentions.read import passages_in
from mentions.weights.learned import ALERT, CLASSES, Weights, claim_weights, features, judged, weighed

__all__ = ["ALERT", "CLASSES", "claim_weights", "features", "judged", "learn", "save"]
_ORDINARY = 40
WEIGHTS = Path(__file__).resolve().parent.parent / "mentions" / "weights" / "claims.json"
UNIT = 100
_PASSES, _STEP, _SHRINK, _RARE = 12, 0.6, 2e-4, 3

Example = tuple[dict[str, int], list[float], float | None]
"""Features, what share each claim has, whether an editor would alert."""


def examples(passages: Sequence[Passage], *, unseen: bool) -> list[Example]:
    out: list[Example] = []
    for p in passages:
        found: Counter[str] = Counter()
        for one in passages_in(p.text, title=p.title, source=p.source):
            found.update(one)
        kept = {f: min(n, 3) for f, n in found.items() if unseen or not f.startswith("r ")}
        others = p.claims - {p.claim}
        share = [0.2 / len(others) if c in others else 0.0 for c in CLASSES]
        share[CLASSES.index(p.claim)] = 0.8 if others else 1.0
        out.append((kept, share, None if p.alert is None else float(p.alert)))
    return out


def learn(data: Sequence[Example], seed: int = 1) -> Weights:
    """Weights by stochastic descent, each feature with a step of its own; the same for the same lists."""
    count = Counter(f for found, _, _ in data for f in found)
    rarity = {f: math.log((len(data) + 1) / n) + 0.1 for f, n in count.items() if n >= _RARE}
    rows = [({**weighed(found, rarity), "": 1.0}, share, alert) for found, share, alert in data]
    w = {f: [0.0] * (ALERT + 1) for f in [*rarity, ""]}
    squares = {f: [1e-3] * (ALERT + 1) for f in w}
    order = random.Random(seed)
    for _ in range(_PASSES):
        order.shuffle(rows)
        for values, share, alert in rows:
            z = [0.0] * (ALERT + 1)
            for f, v in values.items():
                for k, x in enumerate(w[f]):
                    z[k] += v * x
            highest = max(z[:ALERT])
            powers = [math.exp(x - highest) for x in z[:ALERT]]
            whole = sum(powers)
            wrong = [p / whole - s for p, s in zip(powers, share, strict=True)]
            wrong.append(0.0 if alert is None else 1 / (1 + math.exp(-z[ALERT])) - alert)
            for f, v in values.items():
                row, square = w[f], squares[f]
                for k, e in enumerate(wrong):
                    g = e * v + (_SHRINK * row[k] if f else 0.0)
                    square[k] += g * g
                    row[k] -= _STEP * g / math.sqrt(square[k])
    return {f: (rarity.get(f, 1.0), *row) for f, row in w.items()}


def save(learned: Weights, path: Path = WEIGHTS, *, least: float = 0.3) -> None:
    """Writes what counts, in whole numbers."""
    rows = {
        f: [round(row[0] * 100), *(round(x * UNIT) for x in row[1:])]
        for f, row in sorted(learned.items())
        if not f or max(map(abs, row[1:])) >= least
    }
    lines = ",\n".join(f"{json.dumps(f)}:{json.dumps(r, separators=(',', ':'))}" for f, r in rows.items())
    path.write_text(f'{{"unit": {UNIT}, "features": {{\n{lines}\n}}}}\n', encoding="utf-8")


def lists_of() -> dict[str, tuple[list[Passage], bool]]:
    """Each list with whether the reader's rules were made without it; the real ones where they are at hand."""
    own = own_passages(held_out=False) + own_passages(held_out=True) + shared_passages()
    ordinary = [_ordinary(n, o) for n, o in enumerate(ordinary_texts(_ORDINARY, seed=2))]
    out = {"our own": (own, False), "ordinary": (ordinary, False)}
    out |= {p.stem: (passages_of(p), False) for p in (*BY_OTHERS, REAL) if p.exists()}
    return out | {f"passages/{p.stem}": (passages_of(p), True) for p in LEARNT}


def _ordinary(number: int, text: Ordinary) -> Passage:
    claims = frozenset(["policy", "none"])
    return Passage(f"ordinary-{number}", "\n".join(text.paragraphs), claims, "policy", False, (), text.title)


def cross(lists: Mapping[str, tuple[list[Passage], bool]], ready: Mapping[str, list[Example]], only: str) -> None:
    """Prints what comes of each list when learned from the others."""
    whole = Score()
    for name, (passages, unseen) in lists.items():
        if not unseen or (only and only not in name):
            continue
        learned = learn([e for other, rows in ready.items() if other != name for e in rows])
        score = Score()
        for p in passages:
            mentions = read(p, learned)
            score.add(p, mentions)
            whole.add(p, mentions)
        print(f"\n{name}, learned from the others")
        _print(score)
    print("\nall of them")
    _print(whole)


def _print(score: Score) -> None:
    for what, value in score.rows():
        print(f"  {what:68} {value}", flush=True)


def main() -> None:
    """Learn from all lists and write the weights; with `--cross`, print how well that holds instead."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cross", action="store_true")
    parser.add_argument("--only", default="", help="part of the name of the list to leave out")
    given = parser.parse_args()
    lists = lists_of()
    ready = {name: examples(passages, unseen=unseen) for name, (passages, unseen) in lists.items()}
    if given.cross:
        cross(lists, ready, given.only)
    else:
        save(learn([e for rows in ready.values() for e in rows]))


if __name__ == "__main__":
    main()
