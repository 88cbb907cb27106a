"""What the charts show is what the register holds."""

from __future__ import annotations

from itertools import pairwise

from model.recipient import Category
from web.charts.data import GROUPS, YEARS, by_outcome, by_tier, by_year_and_category, by_year_and_level, over_time


def test_every_category_stands_in_one_group() -> None:
    assert sorted(c for _, members in GROUPS for c in members) == sorted(Category)


def test_neighbours_in_a_bar_differ_in_pattern_too() -> None:
    patterns = [series.pattern for series, _ in GROUPS]
    assert all(a != b for a, b in pairwise(patterns))


def test_years_between_are_not_left_out_and_numbers_add_up() -> None:
    rows = [{"year": "2014", "category": "press", "n": 2}, {"year": "2017", "category": "charity", "n": 3},
            {"year": "2017", "category": "think_tank", "n": 1}, {"year": "", "category": "press", "n": 7}]
    picture = by_year_and_category(rows)
    assert picture is not None
    assert [r[0] for r in picture.rows] == ["2017", "2016", "2015", "2014"]
    assert [r[-1] for r in picture.rows] == [4, 0, 0, 2]
    assert picture.note == "7 more without a date that could be read."
    assert "6 altogether; most in 2017, 4." in picture.svg


def test_years_long_ago_stand_together() -> None:
    picture = by_year_and_level([{"year": str(y), "level": "individual", "n": 1} for y in (1066, 1990, 2025, 2026)])
    assert picture is not None
    assert len(picture.rows) == YEARS + 1
    assert picture.rows[-1] == (f"to {2026 - YEARS}", 2, 0, 0, 2)


def test_without_any_year_there_is_no_picture() -> None:
    assert by_year_and_category([]) is None
    assert by_year_and_category([{"year": "", "category": "press", "n": 1}]) is None
    assert by_year_and_category([{"year": "²015", "category": "press", "n": 1}]) is None


def test_tiers_and_outcomes_are_all_there() -> None:
    assert by_tier([{"value": "1", "n": 5}, {"value": "", "n": 2}]).rows == [
        ("Tier 1: identifiable and highly sensitive", 5), ("Tier 2: identifiable and sensitive", 0),
        ("Tier 3: aggregated, perhaps identifying", 0), ("Tier 4: identifiable, not sensitive", 0),
        ("No tier printed", 2),
    ]
    assert ("Rejected", 3) in by_outcome([{"value": "rejected", "n": 3}]).rows


def test_the_timeline_says_in_words_what_was_replaced_silently() -> None:
    rows = [{"source_title": "A", "kind": k, "seen_at": f"2026-0{n}-01T00:00:00+00:00"}
            for n, k in enumerate(("baseline", "edition_published", "file_replaced_silently"), 1)]
    picture = over_time(rows)
    assert picture is not None
    assert picture.note == "3 editions of 1 publication; 1 time a file was replaced without notice."
    assert [words for _, words in picture.key] == [
        "first edition that was seen", "new edition", "file replaced without notice",
    ]
    assert over_time([]) is None
