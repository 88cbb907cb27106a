"""Whom the Department told in a letter that it gave another data got none by that."""

from __future__ import annotations

import pytest

from mentions.claim.judge import judge
from mentions.grammar.reader import clause_reader

X, Y = "Quillmere Analytics Ltd", "Tarnfold Research Ltd"
IN_A_LETTER = (
    "The Department told {y} in a letter that it had supplied pupil records to {x}.",
    "The Department wrote to {y} that it had given {x} pupil records.",
    "In a letter to {y} the Department said that it had supplied pupil records to {x}.",
    "Ministers informed {y} in March that pupil records had been shared with {x}.",
    "The Department confirmed to {y} in an email that it had shared NPD data with {x}.",
    "The Department told {y} and the Home Office in a written answer that it had given {x} pupil records.",
)

@pytest.mark.parametrize("text", IN_A_LETTER)
def test_who_is_told_of_it_in_a_letter_did_not_get_it(text: str) -> None:
    assert [n.name for n in judge(clause_reader(text.format(x=X, y=Y)), own=True).who] == [X]
