"""The assignment is the best one, held against trying them all."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from diffing.rows.assign import EXACT_SIZE, best_pairs

weights = st.dictionaries(
    st.tuples(st.integers(0, 4), st.integers(0, 4)), st.sampled_from([0.1, 0.4, 0.5, 0.9, 1.0]), max_size=25
)


def best_by_trying(given_weights: dict[tuple[int, int], float]) -> float:
    return max(sum(given_weights.get((i, j), 0.0) for i, j in enumerate(order)) for order in permutations(range(5)))


@settings(max_examples=300, deadline=None, derandomize=True)
@given(weights)
def test_no_assignment_weighs_more(given_weights: dict[tuple[int, int], float]) -> None:
    found = best_pairs(given_weights)
    assert not found.greedy
    assert len({o for o, _ in found.pairs}) == len({n for _, n in found.pairs}) == len(found.pairs)
    assert abs(sum(given_weights[p] for p in found.pairs) - best_by_trying(given_weights)) < 1e-9


def test_the_first_likely_pair_is_not_taken_from_a_better_whole() -> None:
    assert sorted(best_pairs({(0, 0): 0.9, (0, 1): 0.8, (1, 0): 0.8}).pairs) == [(0, 1), (1, 0)]


def test_a_cluster_too_large_to_prove_is_assigned_all_the_same_and_says_so() -> None:
    size = EXACT_SIZE + 10
    found = best_pairs({(i, j): 1.0 - abs(i - j) / 1_000 for i in range(size) for j in range(size)})
    assert found.greedy
    assert sorted(found.pairs) == [(i, i) for i in range(size)]
