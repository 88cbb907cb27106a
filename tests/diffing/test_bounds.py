"""Input that would make a careless comparison run for hours: it ends in time."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Iterator, Sequence

import pytest

from diffing.compare import compare_editions
from model.register import Column, Edition, Table

FIELDS = ("reference", "recipient", "title")


@pytest.fixture(autouse=True)
def in_time() -> Iterator[None]:
    """Each takes some seconds; far more where a bound is gone."""
    start = time.process_time()
    yield
    assert time.process_time() - start < 30


def edition(rows: Sequence[tuple[str, ...]], fields: tuple[str | None, ...] = FIELDS) -> Edition:
    columns = tuple(Column(f or f"c{n}", f, f or f"c{n}") for n, f in enumerate(fields))
    return Edition((Table("f", "s", 1, columns, rows, range(2, 2 + len(rows)), "shares", dfe=True),))


def test_an_edition_and_an_empty_one() -> None:
    full, empty = edition([("DS1", "A", "t"), ("DS2", "B", "u")]), Edition(())
    assert compare_editions(full, empty).summary() == {"removed": 2}
    assert compare_editions(empty, full).summary() == {"added": 2}
    assert compare_editions(empty, empty).summary() == {}
    assert compare_editions(full, edition([])).summary() == {"removed": 2}


def test_ten_thousand_rows_all_alike() -> None:
    alike = [("", "Home Office", "Request for one record")] * 10_000
    assert compare_editions(edition(alike), edition(alike[:-3])).summary() == {"duplicate_removed": 3}
    assert compare_editions(edition(alike[:-3]), edition(alike)).summary() == {"duplicate_added": 3}


def test_ten_thousand_rows_nearly_alike_and_all_rewritten() -> None:
    before = edition([("", "Home Office", f"Request for record {n}") for n in range(10_000)])
    after = edition([("", "Home Office", f"Application for record {n}") for n in range(10_000)])
    comparison = compare_editions(before, after)
    assert sum(c.rows for c in comparison.changes if c.new is not None) == 10_000


def test_four_thousand_rows_under_one_reference_with_other_cells() -> None:
    """More than `likeness.ALL_PAIRS` rows, and more than `match.SCORED_MOST` pairs."""
    before = edition([("DS1", "Home Office", f"record {n} of {n * 7919 % 10_007}") for n in range(4_000)])
    after = edition([("DS1", "Home Office", f"record {n} of {n * 7907 % 10_009}") for n in range(4_000)])
    comparison = compare_editions(before, after)
    assert len(comparison.matches) == 4_000


def test_one_reference_on_all_rows_and_every_row_reworded() -> None:
    """No split is looked for among so many, which made the square of them; a problem says so."""
    before = edition([("DS1", f"Alder Trust {n}", f"a study of {n * 7919 % 10_007}") for n in range(6_000)])
    after = edition([("DS1", f"Birch College {n}", f"maps {n * 7907 % 10_009} and more") for n in range(6_000)])
    comparison = compare_editions(before, after)
    assert len(comparison.matches) == 6_000
    assert "splits_not_sought" in [p.code for p in comparison.problems]


def test_few_rows_of_one_reference_are_looked_at_for_splits() -> None:
    before = edition([("DS1", "Alder Trust, Birch College", "a study of one thing")])
    after = edition([("DS1", "Alder Trust", "a study of one thing"), ("DS1", "Birch College", "a study of one thing")])
    comparison = compare_editions(before, after)
    assert (comparison.summary(), comparison.problems) == ({"split": 1}, ())


def test_cells_of_a_megabyte() -> None:
    def big(n: int, tail: str) -> tuple[str, ...]:
        return (f"DS{n}", f"A{n}", f"{n} " + "word \u2019" * 170_000 + tail)

    before, after = (
        edition([big(n, "a") for n in range(4)]),
        edition([big(n, "b" if n == 3 else "a ") for n in range(4)]),
    )
    comparison = compare_editions(before, after)
    assert [(c.kind.value, c.reference) for c in comparison.changes] == [("changed", "DS3")]
    assert comparison.ignored == {"white_space": 3}


@pytest.mark.parametrize("sign", [".", "-", "/", "(", "_ "])
def test_a_reference_of_thousands_of_signs_and_a_line_of_them(sign: str) -> None:
    """Where a version was looked for behind them a reference of 8,000 took three seconds, and of 32,000 no end was seen."""
    rows = [("DS1", "Invented Body Ltd", "a study"), (sign * 16_000 + "one", "Other Body Ltd", "another")]
    after = [rows[0], (sign * 16_000 + "two", "Other Body Ltd", "another")]
    begun = time.process_time()
    found = compare_editions(edition(rows), edition(after))
    assert found.changes
    assert time.process_time() - begun < 3


def test_columns_of_numbers_only() -> None:
    before = edition([(str(n), str(n % 7), str(n * n)) for n in range(1, 2_000)], (None, None, None))
    after = edition([(str(n), str(n % 7), str(n * n)) for n in range(2, 2_001)], (None, None, None))
    assert compare_editions(before, after).summary() == {"added": 1, "removed": 1}


def test_two_large_registers_with_nothing_in_common() -> None:
    before = edition([(f"DS{n}", f"Body {n}", f"title {n * 31}") for n in range(8_000)])
    after = edition([(f"X{n}", f"Person {n * 3}", f"words {n * 37} here") for n in range(8_000)])
    comparison = compare_editions(before, after)
    assert [p.code for p in comparison.problems] == ["different_registers"]


def test_a_register_in_which_every_row_differs_takes_little_more_than_its_rows() -> None:
    # Keys, groups and records of all rows at once took 500 MiB for 200,000 rows, 370 of them beside the editions.
    number = 16_000
    before = edition([(f"DS{n}", f"Invented Body {n}", f"purpose {n}") for n in range(number)])
    after = edition([(f"DS{n}", f"Invented Body {n}", f"aim {n * 7919 % 100_003} of {n}") for n in range(number)])
    tracemalloc.start()
    try:
        comparison = compare_editions(before, after)
        held, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert comparison.summary() == {"changed": number}
    assert held / number < 750
    assert peak / number < 1_700
    assert comparison.changes[0].before == {"reference": "DS0", "recipient": "Invented Body 0", "title": "purpose 0"}
