"""Learns from labelled passages what one claims and who receives, and how well that holds on others.

    python -m bench.mentions_training            writes mentions/weights/{claims,receivers}.json and
                                                 readers/encoder/weights.json
    python -m bench.mentions_training --cross    leaves out each list in turn, learns from the rest, and prints what the
                                                 reader makes of the list left out (--reader encoder; --only NAME)

On the lists of `bench/passages` no rule of the reader was made: only from these is learned how far our clauses are to
be trusted, since on the others they are right too often. Without the extra `reader` the encoder's weights stay as they
are.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

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
from bench.mentions_claims import Encoder, Example, by_encoder, examples, learn
from bench.mentions_receivers import learn_receivers
from bench.ordinary_texts import Ordinary, ordinary_texts
from mentions.weights import weights_file
from mentions.weights.learned import Encode, Learned, Span

Array = Any
_ORDINARY = 40
FOLDER = Path(__file__).resolve().parent.parent / "mentions" / "weights"
ENCODER = FOLDER.parent.parent / "readers" / "encoder" / "weights.json"
UNIT = 100
FACTS, REAL_WEIGHT = "facts", 3.0
"""What the 21 real passages weigh, which are few."""


def save(learned: Learned, folder: Path = FOLDER, *, least: float = 0.2) -> None:
    """Writes what counts, in whole numbers."""
    rows = {
        f: [round(row[0] * 100), *(round(x * UNIT) for x in row[1:])]
        for f, row in sorted(learned.words.items())
        if not f or max(map(abs, row[1:])) >= least
    }
    lines = ",\n".join(f"{json.dumps(f)}:{_short(r)}" for f, r in rows.items())
    alone, beside = _short(learned.alone), _short(learned.beside)
    text = f'{{"unit": {UNIT}, "alone": {alone}, "beside": {beside}, "features": {{\n{lines}\n}}}}\n'
    (folder / "claims.json").write_text(text, encoding="utf-8")


def _short(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


def save_encoder(encoded: Mapping[str, Any], path: Path = ENCODER) -> None:
    rows = ",\n".join(_short(r) for r in encoded["rows"])
    head = f'{{"unit": {encoded["unit"]}, "begins": {_short(encoded["begins"])}, "rows": [\n'
    path.write_text(f'{head}{rows}\n], "named": {_short(encoded["named"])}}}\n', encoding="utf-8")


def lists_of() -> dict[str, tuple[list[Passage], bool]]:
    """Each list with whether the reader's rules were made without it; the real ones where they are at hand."""
    own = own_passages(held_out=False) + own_passages(held_out=True)
    ordinary = [_ordinary(n, o) for n, o in enumerate(ordinary_texts(_ORDINARY, seed=2))]
    out = {"our own": (own, False), FACTS: (shared_passages(), False), "ordinary": (ordinary, False)}
    out |= {p.stem: (passages_of(p), False) for p in (*BY_OTHERS, REAL) if p.exists()}
    return out | {f"passages/{p.stem}": (passages_of(p), True) for p in LEARNT}


def _ordinary(number: int, text: Ordinary) -> Passage:
    claims = frozenset(["policy", "none"])
    return Passage(f"ordinary-{number}", "\n".join(text.paragraphs), claims, "policy", False, (), text.title)


def writer_of(name: str) -> str:
    """Lists of one writer are left out together."""
    letter = name.removeprefix("passages/").removesuffix("_second")
    return "a" if letter == "b" else letter


def cross(
    lists: Mapping[str, tuple[list[Passage], bool]], ready: Mapping[str, list[Example]], only: str,
    encode: Encoder | None,
) -> None:
    """Prints what comes of each writer's lists when learned from the others, receivers too."""
    whole = Score()
    for writer in dict.fromkeys(writer_of(name) for name, (_, unseen) in lists.items() if unseen):
        if only and only != writer:
            continue
        rest = [name for name in lists if writer_of(name) != writer]
        learned, encoded = learn([e for name in rest for e in ready[name]])
        receivers, of_named = learn_receivers(lists, rest, named_in(ready))
        learned = learned._replace(receivers=receivers)
        score = Score()
        for name, (passages, unseen) in lists.items():
            for p in passages if unseen and writer_of(name) == writer else ():
                mentions = read(p, learned, _sums(encode, encoded, of_named))
                score.add(p, mentions)
                whole.add(p, mentions)
        print(f"\n{writer}, learned from the others")
        _print(score)
    print("\nall of them")
    _print(whole)


def named_in(ready: Mapping[str, list[Example]]) -> dict[str, list[Mapping[Span, Array]]]:
    return {name: [e.named for e in rows] for name, rows in ready.items()}


def _sums(
    encode: Encoder | None, encoded: Mapping[str, Any] | None, of_named: Mapping[str, Any] | None
) -> Encode | None:
    if encode is None or encoded is None or of_named is None:
        return None

    def sums(title: str, sentences: Sequence[str], spans: Sequence[Span]) -> list[float]:
        vector, named = encode(title, sentences, spans)
        return [*by_encoder(vector, encoded), *(x for row in named for x in by_encoder(row, of_named))]

    return sums


def _print(score: Score) -> None:
    for what, value in score.rows():
        print(f"  {what:68} {value}", flush=True)


def encoder_at_hand() -> Encoder | None:
    """The encoder, in this process; None where the extra is not installed."""
    from readers.encoder.client import model_folder

    folder = model_folder()
    if folder is None:
        return None
    from readers.encoder.model import Encoder as Model

    return Model(folder).vectors


def main() -> None:
    """Learn from all lists and write the weights; with `--cross`, print how well that holds instead."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cross", action="store_true")
    parser.add_argument("--reader", choices=("own", "encoder"), default="own", help="which is crossed")
    parser.add_argument("--only", default="", help="the letter of the writer to leave out")
    given = parser.parse_args()
    lists = lists_of()
    encode = None if given.cross and given.reader == "own" else encoder_at_hand()
    ready = {
        name: examples(passages, unseen=unseen, encode=encode, weight=REAL_WEIGHT if name == FACTS else 1.0)
        for name, (passages, unseen) in lists.items()
    }
    if given.cross:
        cross(lists, ready, given.only, encode)
        return
    learned, encoded = learn([e for rows in ready.values() for e in rows])
    names, of_named = learn_receivers(lists, list(lists), named_in(ready))
    if encoded is None:
        learned = learned._replace(beside=weights_file("claims")["beside"])
    else:
        save_encoder({**encoded, "named": of_named})
    save(learned)
    (FOLDER / "receivers.json").write_text(json.dumps(names, indent=0, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
