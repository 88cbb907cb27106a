"""Who holds a copy of what was released got it, whoever released it; a complaint or a bill that ends up with him is no data."""

from __future__ import annotations

import pytest

from mentions.read import read_mentions
from mentions.said import Band, Role

HOLD = (
    ("Both Harkerby Ltd and Medlarby Trust each hold a full copy of the pupil-level extract that the council released.", 2),
    ("Harkerby Ltd keeps a copy of the individual pupil records released by the Department for Education.", 1),
    ("Harkerby Ltd is in possession of the pupil-level extract that the council disclosed.", 1),
    ("The pupil-level extract that the council released is now in the hands of Harkerby Ltd.", 1),
    ("The pupil records ended up with Harkerby Ltd.", 1),
    ("A file about 300 pupils with their records ended up with Harkerby Ltd.", 1),
    ("A spreadsheet of pupils' data ended up with Harkerby Ltd.", 1),
    ("Information about pupils went to Harkerby Ltd.", 1),
)
NOT_HELD = (
    "Harkerby Ltd holds a full copy of the guide to the National Pupil Database that the council released.",
    "Harkerby Ltd holds no copy of the pupil-level extract that the council released.",
    "Harkerby Ltd has a policy on the pupil records that the council released.",
    "Harkerby Ltd each year holds a meeting on the pupil records that the council released.",
    "Harkerby Ltd is in possession of a letter about the pupil records that the council released.",
    "News of the leak of pupil records reached the Moorgate Post.",
    "An inquiry into the pupil data ended up with Harkerby Ltd.",
    "The story of the pupil records ended up in the Moorgate Post.",
    "A complaint about the leak of pupil records ended up with the Moorgate Post.",
    "The bill for the pupil database landed with Harkerby Ltd.",
    "The contract for the pupil database ended up with Harkerby Ltd.",
    "A protest against the sale of pupil data reached Harkerby Ltd.",
)


@pytest.mark.parametrize(("text", "bodies"), HOLD)
def test_who_holds_it_is_told(text: str, bodies: int) -> None:
    (told,) = read_mentions(text)
    assert told.band is Band.ALERT
    assert [n.role for n in told.recipients] == [Role.GIVEN] * bodies
    assert told.recipients[0].name == "Harkerby Ltd"


@pytest.mark.parametrize("text", NOT_HELD)
def test_nobody_is_told(text: str) -> None:
    assert all(m.band is not Band.ALERT for m in read_mentions(text))
