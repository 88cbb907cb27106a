"""Data that somebody paid for, that moved to somebody's systems, or that only he had by the answer to a question."""

from __future__ import annotations

import pytest

from mentions.read import read_mentions
from mentions.said import Band, Role

SURE = (
    ("Harkerby & Dale, the letting agents, paid £800 for the pupil-level census file, accounts show.", "Harkerby & Dale"),
    ("Stottley Homes plc paid the Department for Education £900 for the National Pupil Database.", "Stottley Homes plc"),
    (("Q2. Apart from the two universities, has anyone else had pupil-level data from you since May?\n\nA2. Only "
     "Farrantby Market Research."), "Farrantby Market Research"),
    ("Has anyone else been given individual pupil records by the Department for Education?\n\nOnly the Medlarby Trust.",
     "Medlarby Trust"),
)
TO_LOOK_AT = (
    ("Pupil records moved to Classovia in July.", "Classovia"),
    ("All our pupil data migrated to Brightdesk over the summer.", "Brightdesk"),
)
NOT_SURE = (
    "Stottley Homes plc paid for the hire of the hall in which the pupil data were shown.",
    "Stottley Homes plc paid for software that keeps pupil data safe.",
    "Stottley Homes plc has not paid for the pupil-level census file.",
    "Stottley Homes plc would have paid £900 for the National Pupil Database.",
    "Stottley Homes plc paid for a talk on the National Pupil Database.",
    "Stottley Homes plc paid a fine for misuse of pupil data.",
    "The National Pupil Database moved to Darlington in July.",
    "Pupil records moved to paper in July.",
    "Has anyone asked for pupil-level data from the Department?\n\nOnly the Medlarby Trust.",
    "Has anyone been refused individual pupil records?\n\nOnly the Medlarby Trust.",
    "Is anyone to be given individual pupil records next year?\n\nOnly the Medlarby Trust.",
    "Has anyone else been given individual pupil records by the Department?\n\nOnly the Medlarby Trust has asked.",
    "Has anyone else had pupil-level data from the Department?\n\nOnly summaries.",
)


def _named(text: str, band: Band) -> set[tuple[str, Role]]:
    return {(n.name, n.role) for m in read_mentions(text) if m.band is band for n in m.recipients}


@pytest.mark.parametrize(("text", "name"), SURE)
def test_who_got_them_is_told(text: str, name: str) -> None:
    assert (name, Role.GIVEN) in _named(text, Band.ALERT)


@pytest.mark.parametrize(("text", "name"), TO_LOOK_AT)
def test_who_may_have_got_them_is_looked_at(text: str, name: str) -> None:
    assert name in {n for n, _ in _named(text, Band.REVIEW)}


@pytest.mark.parametrize("text", NOT_SURE)
def test_nobody_is_told(text: str) -> None:
    assert not _named(text, Band.ALERT)
