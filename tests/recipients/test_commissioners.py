"""Bodies for whom data were got: in the recipient's cell, in another column, or by the words of the purpose."""

from __future__ import annotations

import pytest

from db.recipients.reviews import label
from model.recipient import Category
from recipients.cell.bodies import bodies_behind_words, may_have_commissioners
from recipients.cell.own_label import of_the_body
from recipients.classify import classify_recipient
from recipients.sensitivity import assess


@pytest.mark.parametrize(
    "cell",
    [
        "University of Leeds on behalf of the Daily Telegraph",
        "University of Leeds\non behalf of the Daily Telegraph",
        "University of Leeds (commissioned by Daily Telegraph)",
        "University of Leeds\nFunder: Daily Telegraph",
        "University of Leeds\nDaily Telegraph (commissioner)",
        "University of Leeds (data processor: Daily Telegraph)",
        "University of Leeds via Daily Telegraph",
    ],
)
def test_a_commissioner_or_processor_in_the_cell_is_in_also(cell: str) -> None:
    found = classify_recipient(cell)
    assert found.category is Category.UNIVERSITY
    assert found.also == (Category.PRESS,)
    assert "Daily Telegraph" in found.reason


@pytest.mark.parametrize(
    "cells",
    [
        {"commissioner": "Daily Telegraph"},
        {"commissioner": "Nuffield Foundation\nDaily Telegraph"},
        {"commissioner": "Jane Brambleworth, Daily Telegraph"},
        {"purpose": "Research on behalf of the Daily Telegraph into grammar schools"},
        {"purpose": "An analysis. It was commissioned by Ofsted and the Daily Telegraph."},
        {"title": "Grammar schools (funded by Daily Telegraph)"},
        {"Description of use": "A table of schools on behalf of the Daily Telegraph"},
        {"What for": "on behalf of the Fictionbury Gazette"},
        {"purpose": "To make tables for publication in the Fictionbury Gazette"},
        {"purpose": "Data for an article in the Daily Telegraph"},
        {"purpose": "for printing in the Inventshire Evening Post"},
        {"purpose": "To publish tables in the Fictionbury Gazette"},
    ],
)
def test_a_commissioner_elsewhere_in_the_row_is_in_also_and_counts_for_severity(cells: dict[str, str]) -> None:
    who = label("University of Leeds", cells, {}, {})
    assert who.category is Category.UNIVERSITY
    assert Category.PRESS in who.also
    assert may_have_commissioners([{}, {"title": "A study of Leeds"}, cells, {}]) == {2}
    row = {**cells, "tier": "1", "level": "individual"}
    alone, both = assess(row, who.category), assess(row, who.category, who.also)
    assert both.severity > alone.severity
    assert "also: press" in both.reasons


@pytest.mark.parametrize(
    "purpose",
    [
        "Work on behalf of children and their families",
        "on behalf of schools in London",
        "funded by a grant",
        "The Daily Telegraph wrote about this",
        "on behalf of " + "x" * 100_000,
        "",
    ],
)
def test_words_that_name_no_body_add_nothing(purpose: str) -> None:
    assert bodies_behind_words(purpose) == []
    who = label("University of Leeds", {"purpose": purpose}, {}, {})
    assert who.also == ()


def test_people_who_commission_add_nothing() -> None:
    assert label("University of Leeds", {"commissioner": "Jane Brambleworth"}, {}, {}).also == ()


def test_a_recipients_own_label_leaves_out_for_whom_one_row_was_got() -> None:
    row = {"purpose": "on behalf of the Daily Telegraph"}
    who = label("University of Leeds", row, {}, {})
    own = of_the_body(who, "University of Leeds", classify_recipient)
    assert (own.category, own.also) == (Category.UNIVERSITY, ())
    cell = classify_recipient("University of Leeds on behalf of the Daily Telegraph")
    assert of_the_body(cell, "University of Leeds", classify_recipient).also == ()
    plain = classify_recipient("Pearson")
    assert of_the_body(plain, "Pearson", classify_recipient) is plain


@pytest.mark.parametrize("cells", [
    {"purpose": "for publication in the British Educational Research Journal"},
    {"purpose": "for publication in the Journal of Social Policy"},
    {"purpose": "To study the reporting of schools in the Daily Telegraph"},
    {"purpose": "articles in the Oxford Review of Education"},
    {"purpose": "for publication in the Cambridge Journal of Education"},
    {"Description of use": "Study on behalf of the Department for Education"},
    {"What for": "not passed on to Zorvane Analytics Ltd"},
    {"Notes on security": "Held on behalf of the university by its IT team"},
])
def test_scholars_journals_and_what_is_not_done_are_no_press_and_no_company(cells: dict[str, str]) -> None:
    assert label("University of Leeds", cells, {}, {}).also == ()


@pytest.mark.parametrize("cell", [
    "University of Leeds plus Zorvane Analytics Ltd", "University of Leeds (data to be held by Pelham Invented plc)",
    "University of Leeds (the data will be stored by Zorvane Analytics Ltd)",
])
def test_who_stands_behind_plus_or_holds_the_data_is_in_also(cell: str) -> None:
    assert classify_recipient(cell).also == (Category.COMMERCIAL,)


@pytest.mark.parametrize(("cell", "category"), [
    ("Student", Category.INDIVIDUAL), ("Media organisation", Category.PRESS), ("News outlet", Category.PRESS),
    ("Commercial organisation", Category.COMMERCIAL), ("Private company", Category.COMMERCIAL),
    ("Charity organisation", Category.CHARITY), ("Student newspaper", Category.PRESS),
    ("University of Leeds Plus Ltd", Category.UNIVERSITY),
])
def test_a_kind_of_body_in_a_names_place(cell: str, category: Category) -> None:
    assert classify_recipient(cell).category is category


@pytest.mark.parametrize(("field", "cell", "category"), [
    ("note", "Now also shared with the Evening Courant of Fictionbury (agreed 3 March 2025)", Category.PRESS),
    ("note", "Also passed to Sharpe & Gadd Data Ltd", Category.COMMERCIAL),
    ("note", "Copied to Kite & Sons Media Ltd", Category.PRESS),
    ("note", "Onward sharing with BBC News agreed 1 May", Category.PRESS),
    ("note", "Data also given to Marguerite Ollivander, freelance journalist", Category.PRESS),
    ("note", "Shared with University of Oxmoor and the Sunday Fabricator newspaper", Category.PRESS),
    ("note", "Licence extended to Gull and Wren Books Limited", Category.COMMERCIAL),
    ("note", "Amended to include Fictionbury Herald as a data processor", Category.PRESS),
    ("note", "Capita plc has been added to the agreement", Category.COMMERCIAL),
    ("note", "The Fictionbury Herald received a copy of the file", Category.PRESS),
    ("status", "Approved 09/01/2023; amended 03/04/2025 to add Sorrel Publishing Ltd", Category.COMMERCIAL),
    ("status", "Approved - Tollgate Insight plc added as joint recipient", Category.COMMERCIAL),
    ("purpose", "Benchmarking for nurses; sublicensing to Zephyrine Pharma plc permitted", Category.COMMERCIAL),
    ("purpose", "Extension of 2020 project; sub-licensed to Otterbyte Analytics Inc", Category.COMMERCIAL),
    ("Amendments", "A01: Kestrel & Lowe Analytics Ltd joins the project", Category.COMMERCIAL),
    ("Conditions", "May be passed to Candleford Gazette for publication", Category.PRESS),
])
def test_who_came_to_have_the_data_by_words_of_any_cell_is_in_also(field: str, cell: str, category: Category) -> None:
    who = label("University of Leeds", {field: cell}, {}, {})
    assert (who.category, who.also) == (Category.UNIVERSITY, (category,))
    assert may_have_commissioners([{field: "Approved"}, {field: cell}]) == {1}


@pytest.mark.parametrize("cell", [
    "Extension of DR230005.01", "Not to be shared with commercial companies", "No onward sharing with the press",
    "Study of newspaper reading among pupils", "Linked with Sharpe & Gadd's index of deprivation",
    "Withdrawn by applicant", "Data received from Pupil Pulse Ltd", "Sorrel Publishing Ltd removed from the licence",
    "Sorrel Publishing Ltd supplied the data", "Using the Daily Mail school tables", "Complaint by the Daily Mail upheld",
    "Access to Pearson Ltd's platform is by password", "Extended to 31 August 2030", "Shared with the Journal of Education",
    "Amended to include Pearson Ltd test scores in reading", "Capita plc was not given access to the data",
    "Not yet shared with Capita plc", "Licence extended to include School Census", "Application by Capita plc declined",
    "The Sun added to the growth of plants in our study", "Extended to the Times of the school day",
    "Released with The Guardian of the child named", "sharing with Independent schools", "Hester Lind joined the project",
    "Express consent was given to the data", "Observer status granted to parents",
])
def test_words_that_give_nobody_of_them_anything_add_nothing(cell: str) -> None:
    assert label("University of Leeds", {"note": cell, "status": cell}, {}, {}).also == ()
