"""Whom a sentence that waits for a person is told to name."""

from __future__ import annotations

import pytest

from mentions.places import told_recipients
from model.hidden import WITHHELD_CELL

PLAIN, BESIDE = "Pupil data may have gone to them.", f"{WITHHELD_CELL}, 7, may have been named to them."


@pytest.mark.parametrize(
    ("name", "category", "sentence", "named"),
    [
        ("Exampleton Primary", "school_exam_board", PLAIN, False),
        ("Exampleton High School", "unknown", PLAIN, False),
        ("Invented Academy Trust", "school_exam_board", PLAIN, False),
        ("Little Fictions Nursery", "school_exam_board", PLAIN, False),
        ("Nowhereshire Examination Board", "school_exam_board", PLAIN, True),
        ("Nowhereshire Examination Board", "school_exam_board", BESIDE, False),
        ("Imaginary Transport Ltd", "commercial", PLAIN, True),
        ("Imaginary Transport Ltd", "commercial", BESIDE, True),
        ("Fictionbury Gazette", "press", BESIDE, True),
        ("Exampleton Swimming Club", "charity", PLAIN, True),
        ("Exampleton Swimming Club", "charity", BESIDE, False),
        ("Invented NHS Foundation Trust", "health", BESIDE, False),
        ("University of Imaginaryside", "university", PLAIN, True),
        ("Exampleton House", "unknown", BESIDE, False),
    ],
)
def test_whom_a_sentence_in_doubt_names(name: str, category: str, sentence: str, named: bool) -> None:
    one = {"name": name, "category": category, "role": "possible"}
    mention = {"band": "review", "sentence": sentence, "recipients": [one]}
    assert bool(told_recipients(mention)) is named
    assert told_recipients({**mention, "band": "alert"}) == [one], "what is sure names whoever got data"
