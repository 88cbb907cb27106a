"""An answer that is corrected to say that somebody did get data: it is told, whatever its passage weighs."""

from __future__ import annotations

import pytest

from mentions.read import read_mentions
from mentions.said import Band, Role

GOT = "The Department gave extracts of the National Pupil Database to Quillmark Ltd."
THAT = "the Department gave extracts of the National Pupil Database to Quillmark Ltd."
TOLD = (
    f"An error has been identified in the answer. The correct answer is: {GOT}",
    ("An error has been identified in the written answer given to the hon. Member for Fictionbury on 4 May 2025, which "
    f"said that no newspaper had been given data. The correct answer is: {GOT} The Department takes the security of "
    "pupil data very seriously."),
    f"An error has been identified in my answer. I said that no data had gone to any company. {GOT}",
    f"The information in the original answer was inaccurate. The correct information is as follows: {GOT}",
    f"There was a mistake in the answer. The correct position is that {THAT}",
    f"Correction: {GOT}",
    ("Correction: In my answer of 4 May I said that no newspapers had been given data. "
    f"{GOT} I apologise to the House for the error, which was made in good faith by officials."),
    f"The answer given to question 50003 should have read: “{GOT}”",
    f"The figure given in the answer was wrong. {GOT}",
    f"Since answering, we have identified that {THAT}",
    f"Since this answer we have found that {THAT}",
    f"We apologise for the mistake in our reply of 4 May. {GOT}",
    f"Editor's note: an earlier version of this page gave the wrong recipient. {GOT}",
    f"{GOT} The previous answer, which said that no company had data, was wrong.",
    f"Corrected answer (4 May 2025): The Department does not sell data. {GOT} No charge was made.",
)
NOT_TOLD = (
    "Correction: our report said that Quillmark Ltd received NPD data. It did not, and we apologise to the company.",
    "We apologise for the mistake in our reply of 4 May. NPD data were not given to Quillmark Ltd.",
    ("Correction: in our answer we said that no school was consulted before the Department gave NPD data to Quillmark "
    "Ltd. That was wrong: no data was given."),
    ("An error has been identified in the answer. The correct answer is: The Department holds no record of data given "
    "to Quillmark Ltd."),
    ("An error has been identified in the answer. The correct answer should have been: The Department is considering a "
    "request from Quillmark Ltd for NPD data."),
    ("An error has been identified in the answer. The correct answer is: Quillmark Ltd applied for NPD data in 2024, "
    "and the application was refused."),
    "The correct view is that the Department should give NPD data to Quillmark Ltd.",
    "Correction: the Department will give NPD data to Quillmark Ltd in 2027.",
    f"This story was made up. {GOT}",
    "The Department does not sell data. It did not give NPD data to Quillmark Ltd.",
)


@pytest.mark.parametrize("text", TOLD)
def test_what_is_put_in_the_place_of_a_wrong_answer_is_told(text: str) -> None:
    sure = [m for m in read_mentions(text) if m.band is Band.ALERT]
    assert {(n.name, n.role) for m in sure for n in m.recipients} == {("Quillmark Ltd", Role.GIVEN)}


@pytest.mark.parametrize("text", NOT_TOLD)
def test_a_correction_that_tells_of_no_release_is_not_told_as_one(text: str) -> None:
    assert all(m.band is not Band.ALERT for m in read_mentions(text))
