"""A new column by which a sharing has ended is told as its row's change, and one by which it goes on is not."""

from __future__ import annotations

import pytest

from tests.diffing.test_presentation import HEADINGS, ROWS, summary


def with_column(heading: str, cell: str, else_: str = "") -> list[list[str]]:
    return [[*HEADINGS, heading], *([*row, cell if n == 3 else else_] for n, row in enumerate(ROWS))]


@pytest.mark.parametrize(
    ("heading", "cell", "else_"),
    [
        ("Ended?", "Yes", ""), ("Ended?", "Y", "N"), ("Sharing ended", "3 May 2025", ""), ("Terminated?", "yes", "no"),
        ("Still active?", "No", "Yes"), ("Is the agreement current?", "No", "Yes"), ("Closed (Y/N)", "Y", ""),
    ],
)
def test_that_a_sharing_ended_is_told_of_its_row(heading: str, cell: str, else_: str) -> None:
    assert summary([HEADINGS, *ROWS], with_column(heading, cell, else_)).get("changed") == 1


@pytest.mark.parametrize(
    ("heading", "cell", "else_"),
    [
        ("Ended?", "No", ""), ("Still active?", "Yes", ""), ("Trained?", "Yes", ""), ("Ended?", "Not yet", ""),
        ("Active learning", "No", ""),
    ],
)
def test_that_it_goes_on_is_no_news_of_a_row(heading: str, cell: str, else_: str) -> None:
    assert "changed" not in summary([HEADINGS, *ROWS], with_column(heading, cell, else_))
