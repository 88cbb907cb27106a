"""The one descent by which weights are learnt from labelled samples, what goes into it, and how they are kept."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

Array = Any
_REMEMBERED = 10


def descend(
    rows: Array, wanted: Array, weights: Array, *, decay: float, sample: Array = None, shares: bool = False,
    turns: int = 40,
) -> Array:
    """Weights of each column for each output, and in the last row what each output begins with.

    Args:
        rows: a row for each option, a column for each sign.
        wanted: of each sample what each output should be, from 0 to 1.
        weights: of each sample.
        decay: how strongly weights are held near 0.
        sample: of each row whose option it is; a sample is judged by its likeliest one. None: each has one.
        shares: the outputs of a sample come to 1 together.
        turns: of the descent; where samples have options they are chosen anew between five descents.
    """
    rows = np.concatenate([rows, np.ones((len(rows), 1))], axis=1).astype(np.float64)
    out = np.zeros((rows.shape[1], wanted.shape[1]))
    if sample is None:
        return _descended(out, rows, wanted, weights, decay, turns, shares=shares)
    for _ in range(5):
        best = _likeliest((rows @ out)[:, 0], sample, len(wanted))
        out = _descended(out, rows[best], wanted, weights, decay, turns, shares=shares)
    return out


def _descended(
    out: Array, rows: Array, wanted: Array, weights: Array, decay: float, turns: int, *, shares: bool
) -> Array:
    """Downhill by L-BFGS, half a step at a time where a whole one leads up."""

    def height(at: Array) -> tuple[float, Array]:
        sums = rows @ at
        got = softmax(sums) if shares else sigmoid(sums)
        if shares:
            loss = -(wanted * np.log(got + 1e-12)).sum(1)
        else:
            loss = -(wanted * np.log(got + 1e-12) + (1 - wanted) * np.log(1 - got + 1e-12)).sum(1)
        pull = rows.T @ ((got - wanted) * weights[:, None])
        pull[:-1] += decay * at[:-1]
        return float((loss * weights).sum() + decay / 2 * (at[:-1] ** 2).sum()), pull

    value, pull = height(out)
    known: list[tuple[Array, Array]] = []
    for turn in range(turns):
        way = _way(pull, known)
        length = 1.0 if turn else 1.0 / max(1.0, float(np.abs(pull).sum()))
        for _ in range(20):
            there, slope = height(out - length * way)
            if there < value - 1e-4 * length * float((pull * way).sum()):
                break
            length /= 2
        else:
            break
        step = -length * way
        if float((step * (slope - pull)).sum()) > 1e-12:
            known = [*known[1 - _REMEMBERED :], (step, slope - pull)]
        out, value, pull = out + step, there, slope
    return out


def _way(pull: Array, known: list[tuple[Array, Array]]) -> Array:
    """Where to go from here, by how the slope changed over the last steps."""
    way, used = pull.copy(), []
    for step, change in reversed(known):
        much = (step * way).sum() / (step * change).sum()
        way -= much * change
        used.append(much)
    if known:
        step, change = known[-1]
        way *= (step * change).sum() / (change * change).sum()
    for (step, change), much in zip(known, reversed(used), strict=True):
        way += (much - (change * way).sum() / (step * change).sum()) * step
    return way


def _likeliest(sums: Array, sample: Array, samples: int) -> Array:
    """Of each sample the row of its highest sum, the first of equals."""
    order = np.lexsort((np.arange(len(sums))[::-1], sums, sample))
    best: Array = np.zeros(samples, dtype=int)
    best[sample[order]] = order
    return best


def softmax(sums: Array) -> Array:
    powers = np.exp(sums - sums.max(1, keepdims=True))
    return powers / powers.sum(1, keepdims=True)


def sigmoid(sums: Array) -> Array:
    return 1 / (1 + np.exp(-np.clip(sums, -30, 30)))


def basis(near: Array, most: int) -> tuple[Array, Array]:
    """Samples as rows of few columns whose products are `near`, and how another comes there by its products with all.

    Weights learnt on these are those that would be learnt on the signs themselves, which are many more.
    """
    values, vectors = np.linalg.eigh(near)
    values, vectors = values[-most:], vectors[:, -most:]
    kept = values > values[-1] * 1e-7
    root = np.sqrt(values[kept])
    return vectors[:, kept] * root, vectors[:, kept] / root


def spread_out(rows: Array) -> tuple[Array, Array, Array]:
    """A row for each sample, each number by its mean and spread, and these."""
    middle, spread = rows.mean(0), rows.std(0)
    spread = np.maximum(spread, np.median(spread) / 10) * math.sqrt(rows.shape[1])
    return (rows - middle) / spread, middle, spread


def in_whole_numbers(weights: Array, begins: Array, unit: int = 10_000) -> dict[str, Any]:
    """Weights as they are written."""
    rows = np.rint(weights * unit).astype(int).tolist()
    return {"unit": unit, "begins": [round(float(b), 3) for b in begins], "rows": rows}
