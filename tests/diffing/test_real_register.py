"""The two editions of the UK Statistics Authority's register, of 2025 and 2026, read by our own reader."""

from __future__ import annotations

from pathlib import Path

import pytest

from diffing.compare import compare_editions
from diffing.normal import cell_key
from model.change import Comparison
from model.register import Edition
from readers.register.reading import read_register


@pytest.fixture(scope="module")
def editions(shared: Path) -> tuple[Edition, Edition]:
    folder = shared / "data" / "uksa"
    names = ("accredited_projects_2025.csv", "accredited_projects_2026-03-25.xlsx")
    before, after = (Edition(read_register((folder / n).read_bytes(), n).tables) for n in names)
    return before, after


@pytest.fixture(scope="module")
def comparison(editions: tuple[Edition, Edition]) -> Comparison:
    return compare_editions(*editions)


def test_every_column_is_mapped_though_every_one_was_renamed(comparison: Comparison) -> None:
    assert len(comparison.columns.renamed) == 6
    assert comparison.columns.added == comparison.columns.removed == ()
    assert comparison.columns.reformatted == ("Accreditation Date",)


def test_no_row_is_told_for_its_form(comparison: Comparison) -> None:
    told = [(b, a) for c in comparison.changes for b, a in c.fields.values() if b is not None and a is not None]
    assert told
    assert [pair for pair in told if "".join(pair[0].split()) == "".join(pair[1].split())] == []
    dates = [pair for pair in told if cell_key(pair[0])[:1] == cell_key(pair[1])[:1] == "\x02"]
    assert all(cell_key(b) != cell_key(a) for b, a in dates)
    assert comparison.ignored["date_form"] > 1_000


def test_every_row_is_accounted_for(editions: tuple[Edition, Edition], comparison: Comparison) -> None:
    count = comparison.summary()
    came = count.get("added", 0) + count.get("duplicate_added", 0)
    went = count.get("removed", 0) + count.get("duplicate_removed", 0)
    assert "split" not in count
    assert "merged" not in count
    assert len(editions[0]) + came - went == len(editions[1])
    assert count["duplicate_added"] == 18


def test_no_row_moved_because_the_tab_has_another_name(comparison: Comparison) -> None:
    assert "moved" not in comparison.summary()
    assert [p.code for p in comparison.problems] == ["sheet_renamed"]
