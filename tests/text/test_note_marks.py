"""Marks of notes behind names, of the government's own guidance on spreadsheets and of older custom."""

from __future__ import annotations

import pytest

from text.note_marks import without_note_marks


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("The Times*", "The Times"), ("BBC [1]", "BBC"), ("Invented Ltd.\u2020", "Invented Ltd."),
        ("The Guardian\u00b9; Sky News \u00b2", "The Guardian; Sky News"), ("BBC [note 1]", "BBC"),
        ("Made-Up Bureau[r]", "Made-Up Bureau"), ("Invented Trust [Note 2, 3]", "Invented Trust"),
        ("Invented Trust (see note 4)", "Invented Trust"), ("University of Nowhere (2)", "University of Nowhere"),
        ("Quillby Ltd [p] [note 12]", "Quillby Ltd"), ("Invented Herald\u00b9 *", "Invented Herald"),
        ("Invented Herald [note a], Quillby plc [x]", "Invented Herald, Quillby plc"),
    ],
)
def test_the_mark_of_a_note_is_no_part_of_a_name(name: str, said: str) -> None:
    assert without_note_marks(name) == said


@pytest.mark.parametrize(
    "name",
    [
        "Channel 4", "H\u00b2O Ltd", "*", "E*", "Zorblatt [2026]", "[c]", "(2)", "[note 1]", "Quillby (2) Trust", "Quillby [Wales]",
        "Invented Group (UK)", "[1] Invented Trust", "Invented Trust (BBC)", "Channel 4 News", "Fund II", "Invented Trust [rr]",
        "Invented Trust [redacted]", "Invented Trust (120)",
    ],
)
def test_what_is_of_the_name_stays(name: str) -> None:
    assert without_note_marks(name) == name
