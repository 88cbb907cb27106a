"""Days, moments, sizes and counts in words."""

from __future__ import annotations

import pytest

from model.recipient import Category
from web.filters import (
    SIGNS,
    category_sign,
    category_words,
    counts_words,
    day,
    moment,
    paragraphs,
    reasons_words,
    sides,
    size_words,
)


@pytest.mark.parametrize(
    ("stamp", "said"),
    [
        ("2016-11-17", "17 November 2016"), ("2016-11", "November 2016"), ("2016", "2016"), ("", ""), (None, ""),
        ("2026-06-30T23:30:00+00:00", "1 July 2026"), ("2026-06-30T23:30:00", "30 June 2026"),
        ("spring 2016 or so", "spring 2016 or so"), ("x\u202e\x00" + "y" * 90, None), ("9999-12-31T23:59:59-12:00", None),
    ],
)
def test_days(stamp: str | None, said: str | None) -> None:
    found = day(stamp, "Europe/London")
    assert found == said if said is not None else len(found) <= 50
    assert "\u202e" not in found


def test_moments_go_by_the_sites_clock_and_a_day_stays_one() -> None:
    assert moment("2026-06-30T23:30:00+00:00", "Europe/London") == "1 July 2026, 00:30"
    assert moment("2026-06-30", "Europe/London") == "30 June 2026"
    assert moment(None) == ""


def test_sizes_and_counts() -> None:
    assert [size_words(n) for n in (None, 812, 14_321, 3_200_000)] == ["", "812 bytes", "14 kB", "3.2 MB"]
    assert counts_words({"removed": 3, "added": 1, "nonsense": 4, "changed": "x"}) == "1 new release, 3 releases removed"


def test_press_companies_and_what_is_not_known_have_shapes_of_their_own() -> None:
    assert len({category_sign(c) for c in SIGNS} | {category_sign("university")}) == 4
    assert {category_words(c) for c in Category} >= {"press", "commercial", "not known"}
    assert category_words("<b>\u202e") == "<b>[U+202E]"


def test_paragraphs() -> None:
    assert paragraphs("a\r\n\n  b\x00 \u202e\n") == ["a", "b␀ [U+202E]"]
    assert paragraphs(None) == []


def test_of_long_texts_that_part_is_shown_in_which_they_differ() -> None:
    text = "To publish tables of all primary schools in the paper and on its site, with the results of each group"
    assert sides(f"{text}.", f"{text} and more.") == ("…of each group.", "…of each group and more.")
    assert sides("2029", "2031") == ("2029", "2031")
    assert sides(None, "x" * 200) == ("", "x" * 69 + "…")
    assert sides("a" * 3000, "a" * 3000 + "b") == ("a" * 69 + "…", "a" * 69 + "…")


def test_reasons_are_in_words() -> None:
    assert reasons_words(["recipient: regulator_alb", "tier 1"]) == "recipient: regulator or arm's length body; tier 1"
