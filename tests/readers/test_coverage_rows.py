"""Coverage: rows that are made of data sets, years, signs and words are read as they were made."""

from __future__ import annotations

from collections import Counter

import pytest

from bench.coverage_rows import RELEASED, rows
from readers.register.coverage.read import read_coverage
from readers.register.coverage.values import Certainty

MADE = list(rows(2_000, seed=2))
KINDS = sorted({m.kind for m in MADE})


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_is_read_as_it_was_made(kind: str) -> None:
    less_sure = 0
    for made in (m for m in MADE if m.kind == kind):
        found = read_coverage(made.text, released=f"{RELEASED}-06")
        sure = found.cohorts(Certainty.SURE)
        assert sure <= made.sure, made
        assert sure | found.cohorts(Certainty.POSSIBLE) == made.sure | made.possible, made
        assert not found.unknown, made
        less_sure += bool(made.sure - sure)
    assert less_sure <= len(MADE) / len(KINDS) / 50


def test_rows_are_the_same_every_time_and_of_every_kind() -> None:
    assert list(rows(50)) == list(rows(50))
    assert len(KINDS) >= 8
    assert Counter(m.kind for m in MADE).total() == len(MADE)
    assert any(not m.sure for m in MADE)
