from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readers.columns.values import (
    identifiability_of,
    is_dfe_reference,
    outcome_meaning,
    references_of,
    sensitivity_of,
    tiers_of,
)


@pytest.mark.parametrize(
    ("cell", "references"),
    [
        ("DR161003.02", "DR161003.02"),
        (" dr161003.2 ", "DR161003.02"),
        ("DR 161003.02a", "DR161003.02A"),
        ("DS00194", "DS00194"),
        ("R0042", "R0042"),
        ("DS00194, DS00444 and R0042", "DS00194 DS00444 R0042"),
        ("DR161003.02\nDR161003.02", "DR161003.02"),
        ("2019/003", ""),
        ("ODR1617_278", ""),
        ("pending", ""),
        ("", ""),
        ("DS001", ""),
    ],
)
def test_references_of(cell: str, references: str) -> None:
    assert references_of(cell) == tuple(references.split())


def test_only_the_known_forms_are_the_dfes() -> None:
    assert is_dfe_reference("DS00194")
    assert not is_dfe_reference("DS001")
    assert not is_dfe_reference("DRR0042")
    assert not is_dfe_reference("2017-0052570")
    assert references_of("x" * 5000) == ()


@pytest.mark.parametrize(
    ("cell", "tiers"),
    [
        ("1", (1,)),
        ("Tier 4", (4,)),
        ("1 or 2", (1, 2)),
        ("2/4", (2, 4)),
        ("1-3", (1, 2, 3)),
        ("5", ()),
        ("n/a", ()),
        ("12", ()),
    ],
)
def test_tiers_of(cell: str, tiers: tuple[int, ...]) -> None:
    assert tiers_of(cell) == tiers


def test_identifiability_and_sensitivity() -> None:
    assert identifiability_of("1 to 3, 5") == (1, 2, 3, 5)
    assert sensitivity_of("A") == ("A",)
    assert sensitivity_of("b, D") == ("B", "D")
    assert sensitivity_of("A-C") == ("A", "B", "C")
    assert sensitivity_of("high") == ()


@pytest.mark.parametrize(
    ("cell", "status", "meaning"),
    [
        ("pending", "", "pending"),
        ("", "Open", "pending"),
        ("22 June 2017", "Approved and received data", "extract_sent"),
        ("22 June 2017", "Permission for re-use granted", "reuse_granted"),
        ("23.1.2017", "Rejected", "rejected"),
        ("Rejected 23.1.2017", "Approved", "rejected"),
        ("23.1.2017", "Not pursued", None),
        ("23.1.2017", "", None),
        ("", "Approved", None),
    ],
)
def test_outcome_meaning(cell: str, status: str, meaning: str | None) -> None:
    assert outcome_meaning({"outcome_date": cell, "status": status}) == meaning


@given(st.text(max_size=300))
def test_cells_never_raise(text: str) -> None:
    assert all(1 <= t <= 4 for t in tiers_of(text))
    assert all(1 <= t <= 5 for t in identifiability_of(text))
    assert set(sensitivity_of(text)) <= set("ABCDE")
    references_of(text)
    outcome_meaning({"outcome_date": text, "status": text})
