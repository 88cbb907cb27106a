"""Tables whose newspapers stand under "Paper", "Medium" or "Title"; and tables of publications, which got nothing."""

from __future__ import annotations

import pytest

from mentions.read import read_mentions
from mentions.said import Band

TITLE = "National Pupil Database data shares"


@pytest.mark.parametrize("above", ["", "The NPD extracts supplied to the press were:\n\n", "Recipients of NPD data\n\n"])
@pytest.mark.parametrize("heading", ["Paper", "Medium", "Title", "Outlet", "Publication", "Name of newspaper"])
def test_the_newspapers_are_told_and_their_heading_is_not(heading: str, above: str) -> None:
    rows = "The Times | NPD KS4 | 3 May 2019\nSunderland Echo | NPD KS2 | 4 May 2019"
    told = read_mentions(f"{above}{heading} | Extract | Date supplied\n{rows}", title=TITLE)
    names = {n.name for m in told if m.band is Band.ALERT for n in m.recipients if not n.generic}
    assert names == {"The Times", "Sunderland Echo"}


def test_the_name_of_a_column_is_no_recipient() -> None:
    text = "Publication | Published\nNational Pupil Database user guide | 3 May 2019\nSchool census guide | 4 May 2019"
    assert all(m.band is not Band.ALERT for m in read_mentions(text))


@pytest.mark.parametrize("heading", ["Publication", "Title", "Paper"])
def test_publications_got_nothing(heading: str) -> None:
    rows = "School census statistics | yes | 3 May 2019\nKey stage 2 attainment | yes | 4 May 2019"
    told = read_mentions(f"{heading} | Released | Date\n{rows}", title="National Pupil Database publications")
    assert all(m.band is not Band.ALERT for m in told)
