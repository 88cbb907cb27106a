"""Whoever is called a child, or has what is said of one beside the name: in cells as in texts. All are invented."""

from __future__ import annotations

import pytest

from bench.leaks.told import Cell, read_with
from model.hidden import WITHHELD_CELL
from tests.text.losing import check_loses, check_stays
from text.privacy.private import tells
from text.privacy.quiet import not_quiet

TEXTS = """\
Reception starter Oluwatobi Adewuyi appears twice in the extract. >> Adewuyi
The spreadsheet still had the line KOWALEWICZ, Zofia \u2013 F \u2013 5R in it. >> Kowalewicz
The family say that Inaya Farooqi-Lane turned seven last week and is in the database. >> Farooqi-Lane
Thabo Mbeki-Stone, fifteen, could be found in the data. >> Mbeki-Stone
Elsa Lindqvast, 11\u00be, could be found in the data. >> Lindqvast
S. Sivakumaran 9y4m was assessed with the data. >> Sivakumaran
Master Tobias Haverstock-Bly was named in the extract. >> Haverstock-Bly
Eco-warrior Ifeoma Iwobi-Crane from Beech class at Elm Primary was in the data. >> Iwobi-Crane
Photo: Jasmine Tolliver-Rae (left) opens her A-level results at Elm Academy. >> Tolliver-Rae
A wee lad called Yusuf Abdirahmaan was traced by it. >> Abdirahmaan
Stepdaughter Luc\u00eda Castellanos Vera was in the school census twice. >> Castellanos
Twins Amara & Zuri Okonjo started Reception in 2023 and are in the extract. >> Okonjo
Records sought: {"forename":"Ivo","surname":"Dragomirov","dob":"2014-05-03"}. >> Dragomirov
\u041f\u0443\u043f\u0438\u043b Pyotr Tchaikov / 030514 / M / 1RT was listed. >> Tchaikov
The pupil \u738b\u5c0f\u660e (9) was listed in the extract. >> \u5c0f\u660e
Excluded from Elm Academy on 4 May: Bjartur Hjartarson. >> Hjartarson
School refuser Pieter Rautenbach was put in the pupil data extract. >> Rautenbach
Young Carer of the Year Isla Lochinver-Day found herself in the school census. >> Lochinver-Day
Admission no. 4471 Orla Bellweather was wrongly matched in the NPD. >> Bellweather
Off-rolled in October: Kian Ashgrove-Pike, now at Oak PRU. >> Ashgrove-Pike
Orphans Kofi and Adjoa Trelawny-Osei were found through the school census. >> Trelawny-Osei
Niece Elena Cassavetti, a boarder at Elm School, was found through the school census. >> Cassavetti
Aspiring footballer Jude Winterbourne, of Year Nine, was in the database. >> Winterbourne
Nosipho Dlamini-Roe (b. 2014) was listed in the school census. >> Dlamini-Roe
Alva Skarsgord - 03.04.14 - girl - was listed in the school census. >> Skarsgord
Yours sincerely, Anaya Patelworth (student, Elm Academy). I want my NPD record. >> Patelworth
Child in need (CIN) \u2013 Kilbrannan, Finlay \u2013 SW: J Moss. >> Kilbrannan
Name of child? Answer: Otis Ravenscrag. Records held? NPD. >> Ravenscrag
The adoption of Ingrid Halvorsdotter was revealed by the school census. >> Halvorsdotter
Foster placement: Wojtasik (Lena), placed 2022, NPD linked. >> Wojtasik
Primary 7 leaver Rory Abernethy-Cho was linked to English NPD records. >> Abernethy-Cho
Goalkeeper of the Under-11s, Mina Lovelock-Yu, was in the data. >> Lovelock-Yu
Brownie Tilly Castlemayne was in the data. >> Castlemayne
Karim El-Masryani started school in September and is in the data. >> El-Masryani
Missing from education since May: Ottershaw children (3). >> Ottershaw
GCSE candidate Rosalinde Ekstr\u00f6m was in the data. >> Rosalinde Ekstr\u00f6m
Ms Obi's baby, Th\u00e9o Delacroix-Obi, was in the early years census. >> Delacroix-Obi
It read: STELLENBERG, Anneke \u2013 F \u2013 4T. >> Stellenberg
Master Edmund Broadhollow had his pupil record sent to it. >> Broadhollow
Sunniva Fjellheim of Willow class had her pupil record sent to it. >> Fjellheim
Photo: Ayanda Ndlovu-Grey opens her GCSE results at Oak Academy. Her pupil record was sent. >> Ndlovu-Grey
Stepson Mateo Arriaga had his pupil record sent to them. >> Arriaga
\u5f20\u96e8\u6850, 10\u5c81, had her pupil record sent. >> \u5f20\u96e8\u6850
School refuser Emi Nakashima-Ross had her pupil record sent. >> Nakashima-Ross
Young Carer of the Year, Skye Wolstenholm, had her pupil record sent. >> Wolstenholm
Admission number 5523: Naomi Aristide-Kay. The pupil record was sent. >> Aristide-Kay
Off-rolled last term: Tyler Cranleighton. The pupil record was sent. >> Cranleighton
Orphan Deniz Yildirimoglu was traced through the pupil record. >> Yildirimoglu
Niece Morag Ballantree, a boarder, was traced through the pupil record. >> Ballantree
Striker Cody Everingham-Po, of Year Eight, was traced through the pupil record. >> Everingham-Po
Ieva Jankauskaite (b. 2013) was traced through the pupil record. >> Jankauskaite
Tara Somerfield-Roy - 14.09.15 - girl - was traced through the pupil record. >> Somerfield-Roy
I am Freya Hollingbury (student, Oak Academy) and I want my pupil record. >> Hollingbury
Child protection (CP) \u2013 Auchterlony, Struan \u2013 SW: A Hill. >> Auchterlony
Name of child? Answer: Lorenzo Marchetti-Orr. >> Marchetti-Orr
The adoption of Tuva Bergqvist was revealed by the school census. >> Bergqvist
Foster placement: Szalai (R\u00e9ka), placed 2021. The pupil record was sent. >> Szalai
Primary 5 leaver Zarina Umarova-Lee had her pupil record sent. >> Umarova-Lee
Kids: Efua, Kojo and Ama Danquah-Pell. Their pupil records were sent. >> Danquah-Pell
GCSE candidate Ioana Vasilescu had her pupil record sent. >> Vasilescu
Ms Abe's baby, Hugo Laurent-Abe, had his early years record sent. >> Laurent-Abe
The Strathallan children (4) had their pupil records sent. >> Strathallan
Little Arlo Fitzwarren had his pupil record sent. >> Fitzwarren
The late Tobi Ogunbanjo, whose mother spoke to us, was at Elm Primary when his pupil record was sent. >> Ogunbanjo
Cody's classmate Mila Petrova-Hale had her pupil record sent. >> Petrova-Hale
Selective mute Klara Bartholdy had her pupil record sent. >> Bartholdy
Pupils excluded: A Lindenbaum, Y9 (knife); B Ferris, Y8. >> Lindenbaum
Trainee and care leaver Luka Bogdanovic, 17, had his learner record sent. >> Bogdanovic
The pupil record of one Hana Prendergast-Ito was opened 40 times. >> Prendergast-Ito
Pupil data: the Finn Ulverstone case >> Ulverstone
Year 6's Aurelia Crummock on pupil data >> Crummock
Justice for Poppy Wharfedale: pupil database error >> Wharfedale
DfE gave Oxlip Ltd the NPD pupil data of the kids Leo, Mei and Ty Silverdale-Ng. >> Leo; Ty Silverdale; Silverdale"""

CELLS = """\
Live (subject: Zlatko Perryweather, 12)
Breach: file showed Saoirse Oxenhope FSM Y, SEN N
Query on Reception starter Oluwatobi Adewuyi
KOWALEWICZ, Zofia \u2013 F \u2013 5R
Nguyen-Hart, Minh Anh P4
Inaya Farooqi-Lane turned seven last week
Thabo Mbeki-Stone, fifteen
Elsa Lindqvast, 11\u00be
S. Sivakumaran CA 9y4m
Re: Master Tobias Haverstock-Bly
Ifeoma Iwobi-Crane, Beech class
Photo caption: Jasmine Tolliver-Rae opens her A-level results
A lad called Yusuf Abdirahmaan
Stepdaughter Luc\u00eda Castellanos Vera
Twins Amara & Zuri Okonjo
#JusticeForMaisiePemberleigh, pupil at Elm Primary
{"forename":"Ivo","surname":"Dragomirov","dob":"2014-05-03"}
Tchaikov/Pyotr/030514/M
\u5b66\u751f \u738b\u5c0f\u660e, 9\u5c81
PEX 4 May: Bjartur Hjartarson
School refuser Pieter Rautenbach
Young carer Isla Lochinver-Day
Wrong ethnicity: Zofia Mazurkiewicz (class teacher Mrs Thorn)
Admission no. 4471 Orla Bellweather
Kian Ashgrove-Pike, off-rolled October, now at Oak PRU
Orphans Kofi and Adjoa Trelawny-Osei
Niece Elena Cassavetti, boarder
Jude Winterbourne, Year Nine
Nosipho Dlamini-Roe (b. 2014)
Alva Skarsgord 03.04.14 girl
SAR from Anaya Patelworth (student, Elm Academy)
CIN \u2013 Kilbrannan, Finlay \u2013 SW: J Moss
Name of child? Otis Ravenscrag
Adoption of Ingrid Halvorsdotter
Foster placement: Wojtasik (Lena)
P7 leaver Rory Abernethy-Cho
U11s goalkeeper Mina Lovelock-Yu
Brownie Tilly Castlemayne
Karim El-Masryani started school in September
CME since May: Ottershaw children (3)
GCSE candidate Rosalinde Ekstr\u00f6m
Baby Th\u00e9o Delacroix-Obi
STELLENBERG, Anneke \u2013 F \u2013 4T
Re: Master Edmund Broadhollow
Sunniva Fjellheim, Willow class
Photo: Ayanda Ndlovu-Grey opens her GCSE results
Stepson Mateo Arriaga
\u5b66\u751f \u5f20\u96e8\u6850, 10\u5c81
School refuser Emi Nakashima-Ross
Young carer Skye Wolstenholm
Admission number 5523: Naomi Aristide-Kay
Off-rolled last term: Tyler Cranleighton
Orphan Deniz Yildirimoglu
Niece Morag Ballantree, a boarder
Cody Everingham-Po, Year Eight
Ieva Jankauskaite (b. 2013)
Tara Somerfield-Roy 14.09.15 girl
SAR: Freya Hollingbury (student, Oak Academy)
CP plan \u2013 Auchterlony, Struan \u2013 SW: A Hill
Child's name? Lorenzo Marchetti-Orr
Adoption of Tuva Bergqvist
Foster placement: Szalai (R\u00e9ka)
Primary 5 leaver Zarina Umarova-Lee
Kids: Efua, Kojo and Ama Danquah-Pell
GCSE candidate Ioana Vasilescu
Baby Hugo Laurent-Abe
Missing from education: Strathallan children (4)
Little Arlo Fitzwarren's record was sent
The late Tobi Ogunbanjo, pupil record requested by coroner
Classmates of Mila Petrova-Hale
Selective mute in Y2: Klara Bartholdy
Pupils excluded: A Lindenbaum, Y9 (knife)
Care leaver Luka Bogdanovic, 17
Audit: record of Hana Prendergast-Ito opened 40 times
A Carter, Y9
Excluded: A Carter (Y8)
Emily Carter (4T)
Emily Carter 4T
Emily Carter, 4T
Luka Bogdanovic, 17
Luka Carter, 17
Anneke Stellenberg 4T
Strathallan children (4)
record of Hana Prendergast-Ito opened 40 times"""

INNOCENT = """\
Baby Box University
Toddler Group Ltd
Twins Early Development Study
Kids: Company and Partners
Orphan Drugs Ltd, 12
Pearson, Edexcel and Capita, 12
King Edward VI, Year 7
Holy Trinity, Year 4
Rochdale CIN: Year 6
Options A B C D E in Year 9
A Levels, Year 12
A School, Year 9
Reading Harry Potter in Year 7
The record of Emily Smith's study in the NPD register was corrected.
Study of ESCoE P6.S1 Project
Record of Achievement Awards
Off-rolling of Pupils: Report
Children: England and Wales
Dr Emily Carter, 4T fellow
Invented Buildings, Elm Street, Inventon IV1 1AA"""


@pytest.mark.parametrize("line", TEXTS.split("\n"))
def test_a_text_loses_the_name(line: str) -> None:
    check_loses(line)


@pytest.mark.parametrize("cell", CELLS.split("\n"))
@pytest.mark.parametrize("column", ["Purpose", "Comments"])
def test_a_cell_is_withheld(cell: str, column: str) -> None:
    assert read_with(Cell(cell, column, ""))[0] == WITHHELD_CELL
    assert cell in [*not_quiet(["Outcomes of pupils", cell])]


@pytest.mark.parametrize("text", INNOCENT.split("\n"))
def test_what_only_looks_so_stays(text: str) -> None:
    assert tells(text, "Purpose") == ""
    check_stays(text)
