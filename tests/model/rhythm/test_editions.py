"""A register is late when it is beyond its own rhythm, and not for a slip of days."""

from __future__ import annotations

import datetime as dt

import pytest

from model.rhythm.editions import LAST, rhythm_of

FIRST = dt.date(2024, 1, 15)


def days(*gaps: int) -> list[dt.date]:
    out = [FIRST]
    for gap in gaps:
        out.append(out[-1] + dt.timedelta(days=gap))
    return out


@pytest.mark.parametrize(
    ("gaps", "usual"),
    [
        ((90, 91, 92, 91), 92),
        ((90, 91, 92), 92),  # of three the longest
        ((90, 91, 92, 91, 200), 92),  # one edition that was itself late does not stretch it
        ((90, 2, 88, 1, 92, 3, 91), 91),  # a correction within days of an edition does not shorten it
        ((7,) * 30, 7),
        ((365,) * 5 + (30,) * LAST, 30),  # what was long ago does not count
    ],
)
def test_the_usual_gap_is_the_one_that_four_of_five_do_not_exceed(gaps: tuple[int, ...], usual: int) -> None:
    rhythm = rhythm_of(reversed(days(*gaps)))
    assert rhythm is not None
    assert (rhythm.usual, rhythm.last, rhythm.gaps) == (usual, days(*gaps)[-1], min(len(gaps), LAST))


@pytest.mark.parametrize("some", [[], days(), days(90, 90), days(90, 0, 0, 90, 0)])
def test_of_too_few_editions_nothing_is_said(some: list[dt.date]) -> None:
    assert rhythm_of(some) is None


@pytest.mark.parametrize(
    ("gaps", "after", "late"),
    [
        ((91, 91, 91), 91, 0), ((91, 91, 91), 106, 0), ((91, 91, 91), 107, 16), ((91, 91, 91), 120, 29),
        ((7, 7, 7), 8, 0), ((7, 7, 7), 9, 2), ((1, 1, 1), 2, 0), ((1, 1, 1), 3, 2), ((91, 91, 91), -40, 0),
    ],
)
def test_it_is_late_a_sixth_of_its_gap_after_it_was_expected(gaps: tuple[int, ...], after: int, late: int) -> None:
    rhythm = rhythm_of(days(*gaps))
    assert rhythm is not None
    assert rhythm.days_late(rhythm.last + dt.timedelta(days=after)) == late
