"""In a text on the National Pupil Database, whom another administration of the United Kingdom gave data is named."""

from __future__ import annotations

import pytest

from mentions.read import read_mentions
from mentions.said import Band, Polarity, Role

TITLE = "The National Pupil Database"
WHO = "Quillmere Analytics Ltd"
NAMED = (
    "The Scottish Government supplied pupil-level records to {x}.",
    "The Welsh Government shared pupil-level records with {x} in May 2024.",
    "Pupil-level data were supplied to {x} by the Scottish Government.",
    "In May 2024, after a tender, Welsh Government officials gave pupil records to {x}.",
    "Stormont gave pupil records to {x}.",
    "Pupil records held in ScotXed were sold to {x}.",
    "Llywodraeth Cymru supplied pupil-level records to {x}.",
)
NOTHING_WENT = (
    "The Scottish Government did not supply pupil-level records to {x}.",
    "The Welsh Government plans to supply pupil-level records to {x}.",
    "The Scottish Government refused to supply pupil-level records to {x}.",
    "{x} claims that the Scottish Government supplied pupil-level records to it.",
    "The Scottish Government holds its own pupil census, on which {x} reports.",
)


@pytest.mark.parametrize("text", NAMED)
@pytest.mark.parametrize("under_title", [True, False])
def test_whom_another_administration_gave_data_is_to_be_looked_at(text: str, *, under_title: bool) -> None:
    text = text.format(x=WHO)
    text = text if under_title else f"The National Pupil Database holds records of England's pupils.\n\n{text}"
    found = [m for m in read_mentions(text, title=TITLE if under_title else "") if WHO in m.sentence]
    assert [(m.band, [(n.name, n.role) for n in m.recipients]) for m in found] == [
        (Band.REVIEW, [(WHO, Role.POSSIBLE)])
    ], found


@pytest.mark.parametrize("text", NOTHING_WENT)
def test_what_another_administration_did_not_give_is_not_told(text: str) -> None:
    assert not [m for m in read_mentions(text.format(x=WHO), title=TITLE) if m.band is not Band.NONE]


@pytest.mark.parametrize("text", NAMED)
def test_in_a_text_on_that_administration_alone_nothing_is_told(text: str) -> None:
    assert not read_mentions(text.format(x=WHO), title="Pupil census supplementary statistics")


@pytest.mark.parametrize(
    "text",
    [
        "The Department shared pupil-level records with the Welsh Government in May 2024.",
        "The Welsh Government received pupil-level records from the Department for Education in 2024.",
        "Pupil-level records were given to the Scottish Government by the Department in 2023.",
    ],
)
def test_another_administration_that_got_data_of_the_department_is_told(text: str) -> None:
    (found,) = read_mentions(text)
    assert (found.polarity, found.band) == (Polarity.RELEASE, Band.ALERT), found
    assert [n.name.removeprefix("The ") for n in found.recipients] in (["Welsh Government"], ["Scottish Government"])


def test_who_gave_data_is_doubted_beside_england_too() -> None:
    text = f"Records of pupils from England were given to {WHO} by the Scottish Government, not the Department."
    assert all(m.band is not Band.ALERT for m in read_mentions(text, title=TITLE))
