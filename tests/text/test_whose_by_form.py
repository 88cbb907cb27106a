"""Names that stand in no sentence as others do, in texts of whose data were given away. All persons are invented."""

from __future__ import annotations

import pytest

from model.item import Item, ItemKind
from pipelines.items.changes import without_private

GONE = {
    "a row, the family name first": (
        "A record of the kind that the Department gave Finch Recruitment reads: HOLMGATE, Perseverina; F; FSM no; EHCP.",
        ("HOLMGATE", "Perseverina"),
    ),
    "a file of one record": (
        "Attached is what the Department sent to Sable Solicitors: perseverina_holmgate_pupil_record.pdf and a letter.",
        ("perseverina", "holmgate"),
    ),
    "another script": ("The school record of 王梓涵 was shared with the agency too.", ("王梓涵",)),
    "Korean": ("The Department shared records with Figment plc, and the data of the pupil 김하늘 went too.", ("김하늘",)),
    "an owner beside who received": (
        "The Department shared records with Tregarrow Housing Group, and Perseverina Holmgate's file was in the share.",
        ("Perseverina", "Holmgate"),
    ),
    "two names": (
        "Twiggles (Perseverinka to her teacher) will show us the data that came back about her from Figment plc.",
        ("Twiggles", "Perseverinka"),
    ),
}
STAY = {
    "a file of a body": ("The Department sent figment_trust_pupil_record.pdf to us.", "figment_trust_pupil_record.pdf"),
    "a body by its letters": (
        "Data went to Alpha (AIR to its friends in Whitehall) and to Figment plc for school records.", "Alpha (AIR",
    ),
    "a body abroad": ("The Department shared data with 東京大学 in 2019.", "東京大学"),
}


@pytest.mark.parametrize(("text", "gone"), GONE.values(), ids=GONE)
def test_it_goes(text: str, gone: tuple[str, ...]) -> None:
    left = without_private(Item("k", ItemKind.FEED_ENTRY, title="News of the day", text=text)).text or ""
    assert [x for x in gone if x in left] == []


@pytest.mark.parametrize(("text", "stays"), STAY.values(), ids=STAY)
def test_it_stays(text: str, stays: str) -> None:
    assert stays in (without_private(Item("k", ItemKind.FEED_ENTRY, title="News of the day", text=text)).text or "")
