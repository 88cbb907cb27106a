"""A denial that its author puts right, in the next words or in the same sentence: who got it is told."""

from __future__ import annotations

import pytest

from mentions.read import read_mentions
from mentions.said import Band, Role

DENIED = "We said that no pupil data had been shared with Harkerby Ltd"
GOT = "Harkerby Ltd received the records of 400 pupils."
TOLD = (
    f"{DENIED}. That was not right: it received the records of 400 pupils.",
    f"{DENIED}. We got this wrong. {GOT}",
    f"{DENIED}. This was an error. The records of 400 pupils had been sent to it.",
    f"{DENIED}, which was wrong: {GOT}",
    f"{DENIED}, but {GOT}",
    "Correction: our reply of 4 May said that nothing had been given to Harkerby Ltd. In fact individual pupil records were.",
    "We told you that pupils' records were not passed to Harkerby Ltd. This was a mistake: the company was sent them in June.",
    "An earlier version of this page said that no pupil records had gone to Harkerby Ltd. That was wrong. They had.",
    "An earlier version said pupil records were never sold to Harkerby Ltd. They were.",
    f"We were wrong to say that no pupil data had been shared with Harkerby Ltd. {GOT}",
    "Our statement that no pupil data were shared with Harkerby Ltd was wrong: Harkerby Ltd received them in May.",
)
NOT_TOLD = (
    f"{DENIED}. That was right: Harkerby Ltd received only tables of totals.",
    f"{DENIED}. That was wrong: no request had been made.",
    f"{DENIED}. Was that wrong?",
    f"{DENIED}, but a petition says that {GOT}",
    f"{DENIED}, but Harkerby Ltd received a letter about pupil data.",
    f"{DENIED}, but it may have received the records.",
    "We said that pupil data had been shared with Harkerby Ltd. That was wrong: Harkerby Ltd received staff data.",
    "We said that pupil data had been shared with Harkerby Ltd. We got this wrong. It received nothing.",
    "We said that Harkerby Ltd had no pupil data. That was wrong: Harkerby Ltd may receive them in May.",
    "The paper said that nobody had told parents that Harkerby Ltd received pupil records. The story was wrong.",
    "This page said that no parent agreed to the pupil records going to Harkerby Ltd. They did not go.",
)


@pytest.mark.parametrize("text", TOLD)
def test_who_got_it_is_told(text: str) -> None:
    sure = [m for m in read_mentions(text) if m.band is Band.ALERT]
    assert {(n.name, n.role) for m in sure for n in m.recipients} == {("Harkerby Ltd", Role.GIVEN)}


@pytest.mark.parametrize("text", NOT_TOLD)
def test_nobody_is_told(text: str) -> None:
    assert all(m.band is not Band.ALERT for m in read_mentions(text))
