"""The best assignment of old rows to new ones: the one whose likenesses add up to the most.

Pairs come as a sparse list. What hangs together is solved as one: alone where there is one choice only, by certain
pairs (provably part of a best assignment), by the Hungarian method up to a size, and greedily beyond it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from msgspec import Struct

EXACT_SIZE = 150
"""Rows on the larger side of a cluster up to which the best assignment is proved; 150 takes about 0.3 s at worst."""
EXACT_WORK = 8_000_000
"""Steps of the Hungarian method in one comparison; what is left after them is assigned greedily."""

Pair = tuple[int, int]


class Assignment(Struct):
    """Pairs of (old, new), and whether some of them are the greedy choice and not proved to be the best."""

    pairs: list[Pair]
    greedy: bool = False


def best_pairs(weights: Mapping[Pair, float]) -> Assignment:
    """The assignment with the greatest sum of weights, each row in one pair at most.

    Args:
        weights: weight above 0 of each pair of (old, new) that may be made.
    """
    out = Assignment([])
    rest = _certain(dict(weights), out.pairs)
    work = 0
    for cluster in _clusters(rest):
        if len(cluster) == 1:
            out.pairs += cluster
            continue
        size = max(len({o for o, _ in cluster}), len({n for _, n in cluster}))
        work += size**3
        if size <= EXACT_SIZE and work <= EXACT_WORK:
            out.pairs += _hungarian({p: rest[p] for p in cluster})
        else:
            out.greedy = True
            out.pairs += _greedy({p: rest[p] for p in cluster})
    return out


def _certain(weights: dict[Pair, float], taken: list[Pair]) -> dict[Pair, float]:
    """Takes pairs that weigh at least as much as the two best others of their rows together.

    Any assignment without such a pair can be made no worse by putting it in and dropping at most those two.
    """
    while weights:
        of_old: dict[int, list[tuple[float, Pair]]] = defaultdict(list)
        of_new: dict[int, list[tuple[float, Pair]]] = defaultdict(list)
        for pair, weight in weights.items():
            _keep_two(of_old[pair[0]], (weight, pair))
            _keep_two(of_new[pair[1]], (weight, pair))
        olds: set[int] = set()
        news: set[int] = set()
        for pair, weight in weights.items():
            if pair[0] in olds or pair[1] in news:
                continue
            if weight >= _other(of_old[pair[0]], pair) + _other(of_new[pair[1]], pair):
                taken.append(pair)
                olds.add(pair[0])
                news.add(pair[1])
        if not olds:
            break
        weights = {p: w for p, w in weights.items() if p[0] not in olds and p[1] not in news}
    return weights


def _keep_two(best: list[tuple[float, Pair]], one: tuple[float, Pair]) -> None:
    best.append(one)
    if len(best) > 2:
        best.remove(min(best))


def _other(best: Iterable[tuple[float, Pair]], pair: Pair) -> float:
    return max((weight for weight, other in best if other != pair), default=0.0)


def _clusters(weights: Iterable[Pair]) -> list[list[Pair]]:
    """The pairs in groups that share no row."""
    parent: dict[int, int] = {}

    def root(x: int) -> int:
        while parent.setdefault(x, x) != x:
            parent[x] = parent[parent[x]]
            x = parent[x]
        return x

    pairs = list(weights)
    for old, new in pairs:
        parent[root(old)] = root(~new)
    out: dict[int, list[Pair]] = defaultdict(list)
    for pair in pairs:
        out[root(pair[0])].append(pair)
    return list(out.values())


def _greedy(weights: Mapping[Pair, float]) -> list[Pair]:
    olds: set[int] = set()
    news: set[int] = set()
    out = []
    for old, new in sorted(weights, key=lambda p: (-weights[p], p)):
        if old not in olds and new not in news:
            olds.add(old)
            news.add(new)
            out.append((old, new))
    return out


def _hungarian(weights: Mapping[Pair, float]) -> list[Pair]:
    """Shortest augmenting paths with potentials, O(n^3); a pair that may not be made weighs 0 and is dropped."""
    olds = sorted({o for o, _ in weights})
    news = sorted({n for _, n in weights})
    turned = len(olds) > len(news)
    rows, columns = (news, olds) if turned else (olds, news)
    cost = [[-weights.get((c, r) if turned else (r, c), 0.0) for c in columns] for r in rows]
    row_of = _least_cost(cost)
    out = []
    for c, r in enumerate(row_of):
        if r >= 0:
            pair = (columns[c], rows[r]) if turned else (rows[r], columns[c])
            if pair in weights:
                out.append(pair)
    return out


def _least_cost(cost: list[list[float]]) -> list[int]:
    """For each column the row assigned to it, -1 for none; rows must not outnumber columns."""
    n, m = len(cost), len(cost[0])
    row_gain, column_gain = [0.0] * (n + 1), [0.0] * (m + 1)
    row_at = [0] * (m + 1)
    for i in range(1, n + 1):
        row_at[0] = i
        came_from = _augment(cost, i, row_at, row_gain, column_gain)
        column = came_from.pop()
        while column:
            row_at[column] = row_at[came_from[column]]
            column = came_from[column]
    return [row_at[j] - 1 for j in range(1, m + 1)]


def _augment(
    cost: list[list[float]], start: int, row_at: list[int], row_gain: list[float], column_gain: list[float]
) -> list[int]:
    """Finds the cheapest way from row `start` to a free column; gives the columns come from, and last that column."""
    m = len(row_at) - 1
    least = [float("inf")] * (m + 1)
    seen = [False] * (m + 1)
    came_from = [0] * (m + 1)
    row_at[0] = start
    column = 0
    while row_at[column]:
        seen[column] = True
        row, step, following = row_at[column], float("inf"), 0
        costs, gain = cost[row - 1], row_gain[row]
        for j in range(1, m + 1):
            if seen[j]:
                continue
            current = costs[j - 1] - gain - column_gain[j]
            if current < least[j]:
                least[j], came_from[j] = current, column
            if least[j] < step:
                step, following = least[j], j
        for j in range(m + 1):
            if seen[j]:
                row_gain[row_at[j]] += step
                column_gain[j] -= step
            else:
                least[j] -= step
        column = following
    return [*came_from, column]
