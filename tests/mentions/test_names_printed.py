"""Recipients are named as they can be printed: whole, once, and not by a description where the text has the name."""

from __future__ import annotations

import pytest

from mentions.read import read_mentions
from mentions.said import Band, Role

GIVEN = "was given the home postcodes of every pupil in the National Pupil Database."

PORTAL = (
    "I uploaded the pupil-level National Pupil Database extract to the company's portal on 6 October 2022. "
    "By 'the company' I mean Fennel Software B.V."
)
THREAD = (
    "2/ NPD extracts went to 41 organisations this time. 3/ Among them DataKestrel Plc, a list broker, and "
    "Castlemoor Television News."
)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (f"Ministers handed children's records to property site\n\nHomefinder Postcodes Ltd {GIVEN}",
         {"Homefinder Postcodes Ltd"}),
        (f"Pupil data handed to charities\n\nThe Tarrow Foundation {GIVEN}", {"charities", "Tarrow Foundation"}),
        (PORTAL, {"Fennel Software B.V."}),
        (THREAD, {"41 organisations", "DataKestrel Plc", "Castlemoor Television News"}),
        ("The Department gave the National Pupil Database to Fennel Software B.V. What did it do with it?",
         {"Fennel Software B.V."}),
        ("The Department sent NPD extracts to Inkpot EdTech Inc. and Marlsea University.",
         {"Inkpot EdTech Inc.", "Marlsea University"}),
        ("The Department sent NPD extracts to Orrin Ltd. Marlsea University was refused.", {"Orrin Ltd"}),
    ],
)
def test_the_names_are_whole(text: str, names: set[str]) -> None:
    sure = (m for m in read_mentions(text) if m.band is Band.ALERT)
    assert {n.name.removeprefix("The ") for m in sure for n in m.recipients if n.role is Role.GIVEN} == names
