"""The encoder itself, a BERT of six layers, by numpy: the states of the pieces of a text in every layer.

Loaded in the child process alone (readers/encoder/child.py): numpy and the weights stay out of every other.
"""

from __future__ import annotations

import json
import mmap
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from readers.encoder.pieces import APART, FIRST, pieces

LAYERS, HEADS, WIDTH = 6, 12, 384
MOST_PIECES, MOST_OF_TITLE, MOST_OF_SENTENCE = 510, 40, 300
WEIGHTS = Path(__file__).with_name("weights.json")
READ = (2, 4, 6)
"""The layers that are read."""
_EPSILON = 1e-12
Array = Any


class Layer(NamedTuple):
    """The weights of a layer."""

    qkv: Array
    qkv_bias: Array
    out: tuple[Array, Array]
    out_norm: tuple[Array, Array]
    wide: tuple[Array, Array]
    narrow: tuple[Array, Array]
    norm: tuple[Array, Array]


class Encoder:
    """Weights and vocabulary, read from the folder of the model."""

    def __init__(self, folder: Path) -> None:
        self.vocabulary = {w: n for n, w in enumerate((folder / "vocab.txt").read_text("utf-8").split("\n")[:-1])}
        held = _tensors(folder / "model.safetensors")
        self._words = held["embeddings.word_embeddings.weight"]
        one_text = held["embeddings.token_type_embeddings.weight"][0]
        self._places = held["embeddings.position_embeddings.weight"] + one_text
        self._norm = _pair(held, "embeddings.LayerNorm")
        self._layers = [_layer(held, f"encoder.layer.{n}") for n in range(LAYERS)]
        self._learned: list[tuple[Array, Array]] = []

    def sums(self, title: str, sentences: Sequence[str], spans: Sequence[Sequence[int]] = ()) -> list[float]:
        """A sum for each output, and one for each of the spans that it reads, by what was learned (weights.json)."""
        if not self._learned:
            raw = json.loads(WEIGHTS.read_text(encoding="utf-8"))
            for part in (raw, raw["named"]):
                self._learned.append((np.array(part["rows"], np.float32) / part["unit"], np.array(part["begins"])))
        (weights, begins), (of_named, begin) = self._learned
        vector, named = self.vectors(title, sentences, spans)
        return [float(x) for x in (*(vector @ weights + begins), *(named @ of_named[:, 0] + begin[0]))]

    def vectors(self, title: str, sentences: Sequence[str], spans: Sequence[Sequence[int]] = ()) -> tuple[Array, Array]:
        """What sentences have in some layers, read under their title, and what each of the spans in them has.

        Of all sentences these are the means and the highest of the states; of a span the means of its own, of its
        sentence's, and then those. Spans (the number of a sentence, from where to where in it) are in order, and given
        up at the first that stands further behind than is read.
        """
        head = pieces(title, self.vocabulary, MOST_OF_TITLE)
        head += [self.vocabulary[APART]] if head else []
        numbers, begins = list(head), [1 + len(head)]
        for sentence in sentences:
            numbers += pieces(sentence, self.vocabulary, MOST_OF_SENTENCE)
            begins.append(1 + len(numbers))
        numbers = numbers[: MOST_PIECES - 2]
        states, end_of_all = self.states(numbers), 1 + len(numbers)
        own = slice(1 + len(head), end_of_all if len(numbers) > len(head) else None)
        vector = np.concatenate([x for n in READ for x in (states[n][own].mean(0), states[n][own].max(0))])
        named = []
        for k, start, end in spans:
            first = begins[k] + len(pieces(sentences[k][:start], self.vocabulary, MOST_OF_SENTENCE))
            last = first + len(pieces(sentences[k][start:end], self.vocabulary, MOST_OF_SENTENCE))
            stop = min(begins[k + 1], end_of_all)
            if not first < last <= stop:
                break
            places = slice(first, last), slice(begins[k], stop)
            named.append(np.concatenate([*(states[n][place].mean(0) for place in places for n in READ), vector]))
        return vector, np.stack(named) if named else np.zeros((0, WIDTH * len(READ) * 4), np.float32)

    def states(self, numbers: Sequence[int]) -> list[Array]:
        """The states of these pieces, put between the marks of a beginning and an end, in each layer."""
        ids = [self.vocabulary[FIRST], *numbers, self.vocabulary[APART]]
        x = _normed(self._words[ids] + self._places[: len(ids)], *self._norm)
        out = [x]
        for layer in self._layers:
            x = _normed(x + _attended(x, layer) @ layer.out[0] + layer.out[1], *layer.out_norm)
            wide = x @ layer.wide[0] + layer.wide[1]
            wide *= 0.5 + 0.5 * np.tanh(wide * (0.7978845608 + 0.0356774081 * wide * wide))
            x = _normed(x + wide @ layer.narrow[0] + layer.narrow[1], *layer.norm)
            out.append(x)
        return out


def _attended(x: Array, layer: Layer) -> Array:
    n = len(x)
    q, k, v = (x @ layer.qkv + layer.qkv_bias).reshape(n, 3, HEADS, WIDTH // HEADS).transpose(1, 2, 0, 3)
    near = q @ k.transpose(0, 2, 1)
    near -= near.max(-1, keepdims=True)
    np.exp(near, out=near)
    near /= near.sum(-1, keepdims=True)
    return (near @ v).transpose(1, 0, 2).reshape(n, WIDTH)


def _normed(x: Array, weight: Array, bias: Array) -> Array:
    x = x - x.mean(-1, keepdims=True)
    return x / np.sqrt((x * x).mean(-1, keepdims=True) + _EPSILON) * weight + bias


def _tensors(path: Path) -> dict[str, Array]:
    """The arrays of a safetensors file, as they lie in it."""
    with path.open("rb") as file:
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    start = 8 + int.from_bytes(data[:8], "little")
    out = {}
    for name, held in json.loads(data[8:start]).items():
        if name != "__metadata__" and held["dtype"] == "F32":
            begin, end = held["data_offsets"]
            found: Array = np.frombuffer(data, np.float32, (end - begin) // 4, start + begin)
            out[name] = found.reshape(held["shape"])
    return out


def _pair(held: dict[str, Array], name: str) -> tuple[Array, Array]:
    return held[f"{name}.weight"].T, held[f"{name}.bias"]


def _layer(held: dict[str, Array], name: str) -> Layer:
    q, k, v = (_pair(held, f"{name}.attention.self.{part}") for part in ("query", "key", "value"))
    scale = np.float32((WIDTH // HEADS) ** -0.5)
    return Layer(
        np.concatenate([q[0] * scale, k[0], v[0]], axis=1),
        np.concatenate([q[1] * scale, k[1], v[1]]),
        _pair(held, f"{name}.attention.output.dense"),
        _pair(held, f"{name}.attention.output.LayerNorm"),
        _pair(held, f"{name}.intermediate.dense"),
        _pair(held, f"{name}.output.dense"),
        _pair(held, f"{name}.output.LayerNorm"),
    )
