"""A clerk pastes a letter, a list or a minute into a cell: a child in it goes as from a text; all are invented."""

from __future__ import annotations

import pytest

from bench.leaks.told import Cell, read_with
from model.hidden import WITHHELD_CELL
from text.privacy.quiet import is_quiet

CHILDREN = (
    "Reader of the week goes to Adeniyi-Rose in Puffins, who asked who has our census data.",
    "Well done to Tyrone-Lee in Puffins, our writer of the week.",
    "As sent to the school:\nWho\tYr\tCode\tSent to\nM. Ezeobi-Wray\t8\tCME\tHome Office\nL. Tonkinwyn\t9\tPEX\tPolice",
    "Eco council (Gethin, Aoibheann, Jun-Wei and Zubaydah) asked the head to stop sending nationality.",
    "hi im doing my gcses this summer and i asked for my pupil record. my name in it is harleen sidhu-crake",
    'A line of the extract looks like this: {"fn":"Meurig","sn":"Tallowin-Rees","ncy":7,"sen":"K","pc":"LD99 7ZZ"}',
    "Sign for Demi-Lou! The academy gave her pupil data to the police.",
    "Dear Sir\nRe: Chidiebere (Chidi) Okonjo-Sample, 3rd Sept 2014\nWe hold no pupil data of this name.",
    "Picture, left to right: Xiuying, Kwabena and little Gruffudd, who showed how the school shares pupil data.",
    "Our daughter lost her place over it. @ayomikun.balogunsample",
    "Sent by mail: perseverina_holmgate_pupil_record.pdf and a letter",
    "The match was run on family name and 14/11/2015, and a single record came back.",
    "IN THE MATTER OF TREGLOWAN (a child): order of 4 May to disclose",
)
STAY = (
    "To study the attainment of pupils in Year 6, by Prof Harriet Example and colleagues at Sample College London",
    "Extract for the Quillfeather Longitudinal Study of pupils, led by Dr Zebedee Quillfeather",
    "As agreed with Ms Example, head of data sharing: KS2 and KS4, 2015 to 2019",
    "Evaluation of the Perseverina Reading Scheme in schools of Tallowshire and Penwithick",
    "Linked to HES and ONS mortality; see Bayesian models of Gelman-Sample and Ezeobi (2016)",
    "Data for the Nuffield-Sample programme on school exclusion and the Ngozi Foundation's mentoring of pupils",
    "In the matter of Quillfeather Holdings Ltd v Sample Press plc: order to disclose the register",
    "pupils who were excluded from schools in year 4, by region and sex",
    "Amended by M. Ezeobi, data sharing team, after a call with the Department",
    "Rosalind Tallowin Prize, Year 9 entrants of all schools",
    "Walk for Water: schools that take part, by region and year",
    "School councils (Tallowshire, Penwithick, Sampleford and Inventham) asked for their own figures",
    "Star pupils of the term: an evaluation of the Kestrel reward scheme at Sample Academy Trust",
    "Corrected: name and address of the school, and 14/11/2015 as the day of release",
    "Files named ks2_pupil_2015.csv and ks4_pupil_2015.csv, on disc",
)


@pytest.mark.parametrize("heading", ["Comments", "Purpose"])
@pytest.mark.parametrize("said", CHILDREN)
def test_a_cell_that_names_a_child_as_a_text_does_is_withheld(said: str, heading: str) -> None:
    assert not is_quiet(said)
    assert read_with(Cell(said, heading, ""))[0] == WITHHELD_CELL


@pytest.mark.parametrize("said", STAY)
def test_a_cell_that_names_no_child_stays(said: str) -> None:
    assert read_with(Cell(said, "Comments", ""))[0] == said


def test_who_received_stays_though_a_text_would_leave_the_name_out() -> None:
    said = "Researcher 2163, Sample College; Aadyaline Bahlsample, Sample College"
    assert read_with(Cell(said, "Organisation name", ""))[0] == said
