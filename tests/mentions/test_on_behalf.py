"""Who got data on behalf of another is told with that other, and nobody else is told for being spoken for."""

from __future__ import annotations

import pytest

from mentions.read import read_mentions
from mentions.said import Band, Role

X, Y, Z = "Quillmere Analytics Ltd", "Tarnfold Research Ltd", "Pinfold Tutors Ltd"
BOTH = (
    "Pupil data were released to {y} on behalf of {x}.",
    "Pupil data were released to {y} in May 2024 on behalf of {x}.",
    "The Department supplied pupil records to {y} on behalf of {x} in 2024.",
    "NPD data were shared with {y}, acting on behalf of {x}.",
    "Pupil-level records were sent to {y} (on behalf of {x}) in May.",
    "Pupil records were given to {y}, working on behalf of the {x}.",
    "The Department gave {y}, on behalf of {x}, access to the National Pupil Database.",
    "Pupil data were released to {y} on behalf of {x}, which Lord Merrow chairs.",
)
ONLY_ONE = (
    "Pupil data were released to {y} on behalf of the Department.",
    "Pupil data were released to {y} on behalf of Ministers.",
    "Pupil data were released to {y} on behalf of pupils.",
    "Pupil data were released to {y}, Lord Merrow said on behalf of {x}.",
    "The Department released pupil data to {y} and wrote to it on behalf of {x}.",
    "Pupil data were released to {y}, and on behalf of {x} Lord Merrow complained.",
)
NEVER_SURE = (
    "Pupil data were not released to {y} on behalf of {x}.",
    "Pupil data may be released to {y} on behalf of {x}.",
    "Pupil data were requested by {y} on behalf of {x}.",
    "On behalf of {x}, I ask whether pupil data were released to {y}.",
)


def _given(text: str) -> list[str]:
    found = read_mentions(text.format(x=X, y=Y, z=Z), title="The National Pupil Database")
    return [n.name for m in found if m.band is Band.ALERT for n in m.recipients if n.role is Role.GIVEN]


@pytest.mark.parametrize("text", BOTH)
def test_for_whom_somebody_got_data_is_told_too(text: str) -> None:
    assert _given(text) == [Y, X]


def test_all_for_whom_somebody_got_data_are_told() -> None:
    assert _given("Pupil data were released to {y} on behalf of {x}, {z} and the Home Office.") == [Y, X, Z, "Home Office"]


@pytest.mark.parametrize("text", ONLY_ONE)
def test_who_is_spoken_for_in_other_ways_got_nothing(text: str) -> None:
    assert _given(text) == [Y]


@pytest.mark.parametrize("text", NEVER_SURE)
def test_what_was_not_given_on_behalf_of_anybody_is_not_told(text: str) -> None:
    assert not _given(text)
