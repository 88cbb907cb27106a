"""Short terms that a text says to stand for something else."""

from __future__ import annotations

import pytest

from mentions.read import read_mentions
from mentions.said import Band

OTHERS = (
    "The new product design (NPD) unit passed customer records to school suppliers and Wexcombe Media Ltd.",
    "Our NPD team (new product design) gave samples and customer data to school suppliers and to Wexcombe Media Ltd.",
    "NPD (nurse practitioner diploma) students' records were shared with Wexcombe Media Ltd.",
    "NPD stands for Northern Power Distribution. NPD gave data on schools to Wexcombe Media Ltd.",
    "The Neighbourhood Policing Directorate (NPD) gave data on schools to Wexcombe Media Ltd.",
    "The Neighbourhood Policing Directorate, or NPD, shared school records with Wexcombe Media Ltd.",
    "NPD, or National Policing Digital, passed records of school liaison officers to Wexcombe Media Ltd.",
    "The NPD Plan (National Policing Digital Plan 2030) is long. NPD passed school records to Wexcombe Media Ltd.",
    "Norfolk Parking Data (NPD) released the records of school car parks to Wexcombe Media Ltd.",
    "Wexcombe Media Ltd bought school uniform data from NPD Group.",
    "The NPD Group gave its school survey data to Wexcombe Media Ltd.",
    "NPD (the Nassau Police Department) sent school data to Wexcombe Media Ltd.",
    "Our Natural Products Division (NPD) sold data on school meals.\n\nLast year NPD gave the data to Wexcombe Media Ltd.",
    "NPD: non-public disclosure. The NPD data were passed to a school governor and to Wexcombe Media Ltd.",
    "Legal Research Service (LRS) gave education records to Wexcombe Media Ltd.",
    "Universal Part Numbers (UPN) of school furniture were shared with Wexcombe Media Ltd.",
    "Non-pupil data returns were shared with Wexcombe Media Ltd.",
    "The NPD (non-pupil data) returns were shared with Wexcombe Media Ltd.",
    "NPD Inc. sold school toy data to Wexcombe Media Ltd.",
    "Members of the NPD party passed school records to Wexcombe Media Ltd.",
    "The far-right NPD, Nationaldemokratische Partei Deutschlands, gave school lists to Wexcombe Media Ltd.",
)
OURS = (
    "The NPD was given to Wexcombe Media Ltd by the Department for Education.",
    "The National Pupil Database (NPD) was given to Wexcombe Media Ltd, whose new product design (NPD) team used it.",
    "DfE gave the NPD to the NPD Group. The National Pupil Database (NPD) holds names.",
    "DfE supplied NPD extracts to Norfolk Police Department.",
    "The NPD (which DfE runs) was handed to Wexcombe Media Ltd.",
    "The NPD (pupil-level data of all schools) was handed to Wexcombe Media Ltd.",
    "The NPD (DfE's database) was handed to Wexcombe Media Ltd.",
    "The LRS was opened to Wexcombe Media Ltd. LRS stands for Learning Records Service.",
    "The National Pupil Data (NPD) was handed by DfE to Wexcombe Media Ltd.",
    "Pupils' names in the NPD (no personal details) were handed to Wexcombe Media Ltd.",
    "Schools know that the NPD was not properly documented. The NPD was handed to Wexcombe Media Ltd.",
    "NPD: no parents decided. The NPD was handed to Wexcombe Media Ltd.",
    "They told national press desks, NPD extracts were handed to Wexcombe Media Ltd.",
)
BOTH = (
    "DfE gave the NPD to Wexcombe Media Ltd. Its new product development (NPD) team was glad.",
    "The new product design (NPD) unit of Wexcombe Media Ltd was given the pupil database by DfE.",
    "DfE's NPD was handed to the Neighbourhood Policing Directorate (NPD).",
    "DfE handed the NPD to NPD Group.",
)


def _bands(text: str, title: str = "") -> set[Band]:
    return {m.band for m in read_mentions(text, title=title)}


@pytest.mark.parametrize("text", OTHERS)
def test_letters_that_a_text_spells_out_otherwise_are_none_of_ours(text: str) -> None:
    assert not _bands(text) & {Band.ALERT, Band.REVIEW}


@pytest.mark.parametrize("text", OTHERS)
def test_where_the_text_names_our_data_besides_its_release_is_told(text: str) -> None:
    release = "The Department for Education gave the National Pupil Database to Larkfield Press Ltd."
    assert Band.ALERT in _bands(f"{text}\n\n{release}")


@pytest.mark.parametrize("text", OURS)
def test_letters_that_are_ours_are_sure(text: str) -> None:
    assert Band.ALERT in _bands(text)


@pytest.mark.parametrize("text", BOTH)
def test_where_both_may_be_meant_it_is_at_least_to_be_looked_at(text: str) -> None:
    assert _bands(text) & {Band.ALERT, Band.REVIEW}


def test_letters_that_may_stand_for_either_are_never_sure() -> None:
    text = "The NPD was handed to Wexcombe Media Ltd. Its Norfolk Parking Data (NPD) is sold by Ministers."
    assert _bands(text) & {Band.ALERT, Band.REVIEW} == {Band.REVIEW}


def test_what_the_text_stands_under_says_whose_letters_they_are() -> None:
    text = "The NPD was handed to NPD Group."
    assert Band.ALERT in _bands(text, "National Pupil Database: who has it")


@pytest.mark.parametrize("text", [
    "The NPD was given to Quillmere Analytics Ltd, formerly NPD Ltd.",
    "The Department gave the NPD to Quillmere Ltd and to NPD Group.",
])
def test_a_body_that_is_called_so_makes_no_release_of_ours_silent(text: str) -> None:
    """What "the NPD" is stays open there: somebody looks at it."""
    (one,) = read_mentions(text)
    assert one.band is Band.REVIEW
