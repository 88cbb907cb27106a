"""Registers in Welsh: what a recipient is by its words, days with ordinals, and headings. Bodies are invented."""

from __future__ import annotations

import csv
import io

import pytest

from diffing.normal import cell_key
from readers.columns.dates import read_date
from readers.columns.fields import field_of
from readers.register.reading import read_register
from recipients.private.individuals import individuals_in
from recipients.single import decide

BODIES = [
    ("Meddalwedd Ysgol Cyf", "commercial"), ("Meddalwedd Ysgol Cyf.", "commercial"),
    ("Arolygon Cymru Cyf", "commercial"), ("Ynni'r Dyffryn Ccc", "commercial"),
    ("Cwmni Data'r Gogledd Cyfyngedig", "commercial"), ("Dysgu Digidol Cyf", "commercial"),
    ("Papur Newydd y Dyffryn", "press"), ("Y Cymro", "press"), ("Golwg", "press"), ("Golwg360", "press"),
    ("Newyddion Gwent", "press"), ("Gwasg y Bryn", "press"), ("Gwasg Carreg Las Cyf", "commercial"),
    ("Y Papur Bro", "press"), ("Newyddiadurwr llawrydd", "press"), ("Prifysgol Dychmygol", "university"),
    ("Prifysgol Bro Ddychmygol", "university"), ("Ysgol Gynradd Bryn Teg", "school_exam_board"),
    ("Ysgol Uwchradd y Foel", "school_exam_board"), ("Ysgol Bryn Hir", "school_exam_board"),
    ("Coleg y Glannau", "school_exam_board"), ("Cyngor Sir Dychmygol", "local_authority"),
    ("Cyngor Bwrdeistref Sirol Llanfoel", "local_authority"), ("Cyngor Dinas Llanfoel", "local_authority"),
    ("Bwrdd Iechyd Prifysgol y Glannau", "health"), ("Bwrdd Iechyd Lleol Llanfoel", "health"),
    ("Ymddiriedolaeth GIG y Glannau", "health"), ("Heddlu Llanfoel", "police_home_office"),
    ("Heddlu'r Glannau", "police_home_office"), ("Elusen Plant y Foel", "charity"),
    ("Llywodraeth Cymru", "central_government"), ("Tribiwnlys Addysg Cymru", "regulator_alb"),
]
OTHERS = [
    ("Gwasgwyn University", "university"), ("Cyfartha School", "school_exam_board"),
    ("Golwg Hill Primary School", "school_exam_board"), ("University of Prifton", "university"),
    ("Cyngor Consulting Ltd", "commercial"), ("Ysgol Software Ltd", "commercial"),
    ("CCC Police", "police_home_office"), ("Cyfle Charity", "charity"), ("Cyf School", "school_exam_board"),
    ("Bwrdd Consulting plc", "commercial"),
]
DAYS = [
    ("9fed Ionawr 2023", "9 January 2023"), ("1af Chwefror 2023", "2023-02-01"), ("2il Mawrth 2023", "02/03/2023"),
    ("3ydd Ebrill 2023", "3 Apr 2023"), ("4ydd o Fai 2023", "4 May 2023"), ("4 Mai 2023", "4 May 2023"), ("30 Mehefin 2023", "30/06/2023"),
    ("14eg Gorffennaf 2023", "14 July 2023"), ("14eg o Orffennaf 2023", "14 July 2023"), ("11eg o Awst 2023", "2023-08-11"),
    ("20fed Medi 2023", "20 Sept 2023"), ("8 Hydref 2023", "8th of October 2023"), ("5ed o Dachwedd 2023", "5 Nov 2023"),
    ("25 Rhagfyr 2023", "25 December 2023"), ("Mawrth 2024", "March 2024"), ("Dydd Llun 9 Ionawr 2023", "Monday 9 January 2023"),
    ("6ed o Ragfyr 2022", "6 Dec 2022"), ("21ain o Fedi 2023", "21 September 2023"), ("31ain Ionawr 2023", "31st January 2023"),
]


@pytest.mark.parametrize(("name", "category"), [*BODIES, *OTHERS])
def test_what_a_body_is_by_its_welsh_words(name: str, category: str) -> None:
    """A software company, Meddalwedd Ysgol Cyf, was a school for certain."""
    assert decide(name).category.value == category


@pytest.mark.parametrize(("welsh", "english"), DAYS)
def test_a_day_is_the_same_in_welsh(welsh: str, english: str) -> None:
    assert read_date(welsh) == read_date(english)
    assert read_date(welsh) is not None
    assert cell_key(welsh) == cell_key(english)


@pytest.mark.parametrize("text", ["Mawrth", "Medi", "9 Medi", "Mai", "Ebrill Films", "9fed", "Awst Ltd", "4 o Bobl 2023"])
def test_words_that_are_no_date(text: str) -> None:
    assert read_date(text) is None


@pytest.mark.parametrize(("heading", "field"), [
    ("Data a ddarparwyd", "Data supplied"), ("Rheswm", "Reason"), ("Sail gyfreithiol", "Legal basis"), ("Nodiadau", "Notes"),
    ("Rhif", "Number"), ("Setiau data", "Data sets"), ("Prosiect", "Project"), ("Dyddiad dechrau", "Start date"),
    ("Dyddiad gorffen", "End date"), ("Canlyniad", "Outcome"), ("Cyflenwr", "Supplier"),
    ("Pwy a dderbyniodd y data", "Who received the data"),
])
def test_a_heading_means_in_welsh_what_it_does_in_english(heading: str, field: str) -> None:
    assert field_of(heading) == field_of(field)


@pytest.mark.parametrize("purpose", ["Tribiwnlys disgybl: Eluned Garthwaite, Blwyddyn 6", "Ap\u00eal Wilf Garthwaite (9 oed)"])
@pytest.mark.parametrize("body", ["Tribiwnlys Addysg Cymru", "Education Tribunal for Wales", "First-tier Tribunal (SEND)",
                                  "Heddlu'r Glannau", "Llys Teulu Llanfoel"])
def test_a_tribunal_is_shown_beside_the_child_whose_name_is_withheld(body: str, purpose: str) -> None:
    rows = [("Cyfeirnod", "Derbynnydd", "Diben", "Data", "Dyddiad")]
    rows += [(f"LlC-{n}", "Prifysgol Dychmygol", "Ymchwil darllen", "Cyfrifiad ysgolion", f"1{n} Mawrth 2023") for n in range(8)]
    rows += [("LlC-9", body, purpose, "Cofnod addysg", "9 Mawrth 2023")]
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    (table,) = read_register(out.getvalue().encode(), "register.csv").registers
    assert "Garthwaite" not in repr(table.rows)
    assert table.rows[-1][1] == body
    assert table.rows[-1][3] == "Cofnod addysg"
    assert not individuals_in(body, table.record(len(table.rows) - 1))
