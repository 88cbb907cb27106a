"""Counting by bits gives what counting one by one gives, whatever was chosen."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator, Sequence

import pytest

from web.lists.facets import Facet, Index, build

COLOUR, SIZE, TAGS = Facet("colour", "", "colour"), Facet("size", "", "size", by_value=True), Facet("tags", "", "", many=True)
FACETS = (COLOUR, SIZE, TAGS)


def rows(n: int, seed: int) -> list[tuple[int, str, str, list[str], int | None]]:
    r = random.Random(seed)
    ids = sorted(r.sample(range(10 * n + 1), n))
    return [
        (i, r.choice("abc"), r.choice("12345"), r.sample("uvwxyz", r.randint(0, 3)), r.choice([None, 1, 2])) for i in ids
    ]


def as_read(found: Sequence[tuple[int, str, str, list[str], int | None]]) -> Iterator[tuple[object, ...]]:
    """The rows as a query gives them, one by one."""
    return ((i, colour, size, json.dumps(tags), edition) for i, colour, size, tags, edition in found)


def made(found: list[tuple[int, str, str, list[str], int | None]]) -> Index:
    index = build(FACETS, as_read(found), ["edition"])
    index.sort("down", [r[0] for r in sorted(found, key=lambda r: (r[2], -r[0]))])
    return index


@pytest.mark.parametrize("seed", range(20))
def test_counts_are_those_of_counting_one_by_one(seed: int) -> None:
    r = random.Random(seed)
    found = rows(r.randint(0, 300), seed)
    index = made(found)
    chosen = {"colour": tuple(r.sample("abcq", r.randint(0, 2))), "tags": tuple(r.sample("uvwxyz", r.randint(0, 2)))}
    within_ids = {x[0] for x in found if r.random() < 0.7}
    within = index.of_ids([*within_ids, -5, 10**9])

    def fits(row: tuple[int, str, str, list[str], int | None], but: str) -> bool:
        colour = but == "colour" or not chosen["colour"] or row[1] in chosen["colour"]
        tags = but == "tags" or not chosen["tags"] or bool(set(row[3]) & set(chosen["tags"]))
        return row[0] in within_ids and colour and tags

    for facet, at in ((COLOUR, 1), (SIZE, 2), (TAGS, 3)):
        counted = index.counted(facet, chosen, within, 100)
        for value in counted.values:
            there = [x for x in found if fits(x, facet.name) and (value.value in x[3] if at == 3 else x[at] == value.value)]
            assert value.rows == len(there), (facet.name, value)
            assert value.chosen == (value.value in chosen.get(facet.name, ()))
        known = {v for x in found if fits(x, facet.name) for v in (x[3] if at == 3 else [str(x[at])])}
        assert known <= {v.value for v in counted.values}
    bits = index.matching(chosen, within)
    wanted = [x[0] for x in sorted(found, key=lambda x: (x[2], -x[0])) if fits(x, "")]
    assert list(index.in_order(bits, "down")) == wanted
    if len(wanted) > 3:
        assert list(index.in_order(bits, "down", wanted[2])) == wanted[3:]
    assert index.where("edition", [1]).bit_count() == sum(x[4] == 1 for x in found)
    assert index.where("edition", [1, 2]).bit_count() == sum(x[4] is not None for x in found)


def test_a_page_begins_behind_a_row_that_no_longer_fits() -> None:
    found = rows(50, 3)
    index = made(found)
    order = [x[0] for x in sorted(found, key=lambda x: (x[2], -x[0]))]
    gone = order[10]
    bits = index.of_ids(i for i in order if i != gone)
    assert list(index.in_order(bits, "down", gone)) == order[11:]
    assert list(index.in_order(bits, "down", 10**9)) == [i for i in order if i != gone]


def test_of_ten_thousand_values_the_most_frequent_are_offered_and_those_chosen() -> None:
    found = [(i, f"value {i % 10_000}", "", [f"tag {i % 10_007}", "all"], None) for i in range(20_000)]
    index = build(FACETS, as_read(found), ["edition"])
    begun = time.process_time()
    counted = index.counted(TAGS, {"tags": ("tag 9999",)}, index.all, 12)
    assert counted.total == 10_008
    assert [v.value for v in counted.values[:2]] == ["tag 9999", "all"]
    assert len(counted.values) == 12
    assert time.process_time() - begun < 1
