"""Several parties in one cell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.recipient import Category
from recipients.cell.bodies import recipients_in
from recipients.cell.parties import MOST_PARTIES, split_parties
from recipients.classify import classify_recipient, names_no_body


@pytest.mark.parametrize(
    ("cell", "parties", "why"),
    [
        (
            "LSE commissioned by Home Office and Youth Endowment Fund",
            [("LSE", "recipient"), ("Home Office", "commissioner"), ("Youth Endowment Fund", "commissioner")],
            "two commissioners",
        ),
        ("KPMG on behalf of DfE", [("KPMG", "recipient"), ("DfE", "commissioner")], "acts for another"),
        (
            "UCL (funded by Nuffield Foundation)",
            [("UCL", "recipient"), ("Nuffield Foundation", "funder")],
            "in brackets",
        ),
        (
            "NFER, funded by the Education Endowment Foundation",
            [("NFER", "recipient"), ("the Education Endowment Foundation", "funder")],
            "after a comma",
        ),
        (
            "University of Leeds via Capita",
            [("University of Leeds", "recipient"), ("Capita", "processor")],
            "a processor",
        ),
        ("LSE; UCL; KPMG", [("LSE", "recipient"), ("UCL", "recipient"), ("KPMG", "recipient")], "semicolons"),
        ("LSE, UCL and KPMG", [("LSE", "recipient"), ("UCL", "recipient"), ("KPMG", "recipient")], "commas and an and"),
        ("LSE\nKPMG", [("LSE", "recipient"), ("KPMG", "recipient")], "lines"),
        (
            "Longitudinal Education\nOutcomes",
            [("Longitudinal Education Outcomes", "recipient")],
            "one name broken over two lines",
        ),
        (
            "Department for Culture, Media and Sport",
            [("Department for Culture, Media and Sport", "recipient")],
            "a comma and an and inside one name",
        ),
        (
            "DfE, Department for Culture, Media and Sport and Ofsted",
            [("DfE", "recipient"), ("Department for Culture, Media and Sport", "recipient"), ("Ofsted", "recipient")],
            "a list in which one name holds a comma and an and",
        ),
        ("Marks and Spencer", [("Marks and Spencer", "recipient")], "an and inside a name"),
        ("Devon & Cornwall Police", [("Devon & Cornwall Police", "recipient")], "an ampersand inside a name"),
        (
            "Kent and Medway NHS Trust",
            [("Kent and Medway NHS Trust", "recipient")],
            "an and inside a name that is not listed",
        ),
        (
            "School of Education, University of Bristol",
            [("School of Education, University of Bristol", "recipient")],
            "a part and its whole",
        ),
        (
            "CEM, Durham University",
            [("CEM, Durham University", "recipient")],
            "a centre and the university it belonged to",
        ),
        ("City, University of London", [("City, University of London", "recipient")], "a comma in a name"),
        ("", [("", "recipient")], "an empty cell"),
        (
            "Prifysgol Caerdydd / Cardiff University",
            [("Prifysgol Caerdydd / Cardiff University", "recipient")],
            "one body in two languages",
        ),
        (
            "Cyngor Sir Ynys M\u00f4n / Cardiff University",
            [("Cyngor Sir Ynys M\u00f4n", "recipient"), ("Cardiff University", "recipient")],
            "a Welsh name beside another body",
        ),
        (
            "Halcyon Research & Consulting LLP",
            [("Halcyon Research & Consulting LLP", "recipient")],
            "a trade and a legal form are no name",
        ),
        (
            "Pearson & Penguin Ltd",
            [("Pearson", "recipient"), ("Penguin Ltd", "recipient")],
            "a name before the legal form",
        ),
        (
            "The Times\nand University of Birmingham\n& Ofsted",
            [("The Times", "recipient"), ("University of Birmingham", "recipient"), ("Ofsted", "recipient")],
            "a line that begins with and",
        ),
        (
            "University of Kent\nand Marchbank Youth Trust",
            [("University of Kent", "recipient"), ("Marchbank Youth Trust", "recipient")],
            "the same where the body is known by its form alone",
        ),
        *(
            (cell, [(name, "recipient") for name in names], "a body that is only guessed to be one, joined by an and")
            for cell, names in (
                ("University of Kent\nand Halcyon Literacy Trust", ["University of Kent", "Halcyon Literacy Trust"]),
                ("Halcyon Literacy Trust\nand Home Office", ["Halcyon Literacy Trust", "Home Office"]),
                ("Halcyon Literacy Trust and\nHome Office", ["Halcyon Literacy Trust", "Home Office"]),
                ("Halcyon Literacy Trust &\nOfqual &\nBBC", ["Halcyon Literacy Trust", "Ofqual", "BBC"]),
                ("Halcyon Trust and\nThe Guardian and\nBBC", ["Halcyon Trust", "The Guardian", "BBC"]),
                ("The Times\nand The Sunday Times", ["The Times", "The Sunday Times"]),
                ("University of Leeds\nand Zorblatt Halden", ["University of Leeds", "Zorblatt Halden"]),
            )
        ),
        *(
            (cell, [(cell.replace("\n", " "), "recipient")], "a name broken at its and")
            for cell in (
                "Royal Borough of Kensington\nand Chelsea",
                "London School of Economics and\nPolitical Science",
                "Hammersmith\nand Fulham Council",
                "Halcyon Research\nand Consulting LLP",
                "Department of Health\nand Social Care",
                "Guy's\nand St Thomas' NHS Foundation Trust",
                "University of Oxford\nand Department of Education",
            )
        ),
        *(
            (cell, [(name, "recipient") for name in names], "who may be a person, beside what is a body")
            for cell, names in (
                ("Amina S\u00f8rlund-Bey (Halcyon Literacy Trust)", ["Halcyon Literacy Trust"]),
                ("Wei Yilmaz-Penrose (Kestrel UK Ltd (trading as Tally))", ["Kestrel UK Ltd (trading as Tally)"]),
                ("Wei Yilmaz-Penrose - Kestrel Research & Consulting LLP", ["Kestrel Research & Consulting LLP"]),
                (
                    "Halcyon Literacy Trust: Wei Quenby-Mbeki\nOfqual: Dr Joan Fell",
                    ["Halcyon Literacy Trust", "Ofqual"],
                ),
                (
                    "Home Office: Ms Joan Fell\nDepartment of Health: Dr Li Fell",
                    ["Home Office", "Department of Health"],
                ),
                ("Kent County Council, Zorbla Quenby-Mbeki", ["Kent County Council"]),
                ("Ofsted (Zorbla Quenby-Mbeki)", ["Ofsted"]),
                ("Deloitte, Hewlett-Packard", ["Deloitte", "Hewlett-Packard"]),
            )
        ),
        (
            "Ofqual\nLondon School of Economics and Political Science",
            [("Ofqual", "recipient"), ("London School of Economics and Political Science", "recipient")],
            "an and within a line is a name's own",
        ),
        ("Ipsos MORI\nand Sons Ltd", [("Ipsos MORI and Sons Ltd", "recipient")], "a name that goes on"),
        (
            "Kestrel School Guides Ltd,\nDaily Telegraph",
            [("Kestrel School Guides Ltd", "recipient"), ("Daily Telegraph", "recipient")],
            "a company is no person before a body",
        ),
        (
            "Department for Culture, Media\nand Sport",
            [("Department for Culture, Media and Sport", "recipient")],
            "a name broken before its and",
        ),
        (
            "On behalf of Ofsted: University of Leeds",
            [("University of Leeds", "recipient"), ("Ofsted", "commissioner")],
            "the commissioner first",
        ),
        (
            "University of Nottingham\nCommissioned by: Essex County Council",
            [("University of Nottingham", "recipient"), ("Essex County Council", "commissioner")],
            "a line of the commissioner's own",
        ),
        (
            "University of Sheffield\nDepartment of Health (commissioner)",
            [("University of Sheffield", "recipient"), ("Department of Health", "commissioner")],
            "a department of state with its role is no part of the university above it",
        ),
        (
            "Kestrel Analytics Ltd as contractor to Home Office",
            [("Kestrel Analytics Ltd", "recipient"), ("Home Office", "commissioner")],
            "as contractor to",
        ),
    ],
)
def test_a_cell_is_taken_apart_where_it_is_sure(cell: str, parties: list[tuple[str, str]], why: str) -> None:
    assert [(p.name, p.role.value) for p in split_parties(cell)] == parties, why


def test_a_list_of_twenty_bodies_is_twenty_parties() -> None:
    names = [
        f"University of {town}"
        for town in ("Leeds", "York", "Bath", "Hull", "Kent", "Essex", "Sussex", "Surrey", "Exeter", "Bristol")
    ]
    names += [f"Zzyzx{i} Borough Council" for i in range(10)]
    assert [p.name for p in split_parties(", ".join(names))] == names


@given(st.text(alphabet="ab ,;/&()\n|+", max_size=400))
def test_any_cell_gives_a_bounded_number_of_parties(cell: str) -> None:
    assert 1 <= len(split_parties(cell)) <= MOST_PARTIES


@pytest.mark.parametrize("form", ["Ltd", "Limited", "plc", "LLP", "Inc."])
@pytest.mark.parametrize("name", ["Acorn Games", "Jane Brown", "Quenby Data Solutions", "Acorn"])
def test_a_legal_form_behind_a_comma_is_no_body_and_its_name_no_person(name: str, form: str) -> None:
    (party,) = split_parties(f"{name}, {form}")
    assert (party.name, party.people) == (f"{name} {form}", ())
    assert classify_recipient(f"{name}, {form}").category is Category.COMMERCIAL


@pytest.mark.parametrize(
    "name",
    [
        *("Harrow and Pike Data Brokers Ltd", "Eton and Marsh Analytics Limited", "Keele and Brand Inc.", "Tate & Lyle plc"),
        *("Harrow & Pike Data Brokers Ltd", "Liberty and Vale Ltd", "Scope and Sequence Ltd", "Harrow and Sons Ltd"),
        *("Brook and Ford Analytics Ltd", "Mind and Body Ltd", "Yale and Brodie LLP", "Yale and Brodie LLP, London"),
        *("Durham and Cole Consulting Ltd", "Kent and Oakes Research Ltd", "Rugby and Finch LLP"),
    ],
)
def test_a_firm_of_two_names_is_one_body_though_the_first_is_listed(name: str) -> None:
    assert recipients_in(name) == (name,)
    assert classify_recipient(name).category is Category.COMMERCIAL


@pytest.mark.parametrize(
    ("cell", "bodies"),
    [
        ("Ofsted and Pike Ltd", ("Ofsted", "Pike Ltd")),
        ("Harrow School and Pike Ltd", ("Harrow School", "Pike Ltd")),
        ("University of Durham and Pike Data Brokers Ltd", ("University of Durham", "Pike Data Brokers Ltd")),
        ("UCL and Pike Data Brokers Ltd", ("UCL", "Pike Data Brokers Ltd")),
        ("Pike Ltd and Harrow", ("Pike Ltd", "Harrow")),
        ("Harrow, Pike Data Brokers Ltd", ("Harrow", "Pike Data Brokers Ltd")),
        ("Harrow and Eton", ("Harrow", "Eton")),
        ("The Guardian and Pike Ltd", ("The Guardian", "Pike Ltd")),
        ("Capita and Pike Ltd", ("Capita", "Pike Ltd")),
        ("Pearson and Pike Ltd", ("Pearson", "Pike Ltd")),
        ("Edexcel and Pike Ltd", ("Edexcel", "Pike Ltd")),
        ("Mencap and Pike Ltd", ("Mencap", "Pike Ltd")),
        ("Estyn and Pike Data Ltd", ("Estyn", "Pike Data Ltd")),
        ("Mind, Scope and Pike Ltd", ("Mind", "Scope", "Pike Ltd")),
        ("Harrow and Pike Ltd and Ofsted", ("Harrow and Pike Ltd", "Ofsted")),
    ],
)
def test_a_listed_body_beside_a_company_is_told_apart(cell: str, bodies: tuple[str, ...]) -> None:
    assert recipients_in(cell) == bodies


@pytest.mark.parametrize(
    ("cell", "bodies"),
    [
        ("as B002 (jointly with Peregrine Features agency)", ("Peregrine Features agency",)),
        ("as DS00012; University of Leeds", ("University of Leeds",)),
        ("University of Leeds; see ref B002", ("University of Leeds",)), ("As B003 above", ("As B003 above",)),
        ("AS2 Data Ltd; University of Leeds", ("AS2 Data Ltd", "University of Leeds")),
    ],
)
def test_a_reference_to_another_row_is_no_body(cell: str, bodies: tuple[str, ...]) -> None:
    assert recipients_in(cell) == bodies


@pytest.mark.parametrize(
    ("cell", "none"),
    [
        *((c, True) for c in ("As B003 above", "See B002", "same as B002", "See ref B002", "as per DR200101.02", "as row 3")),
        *((c, True) for c in ("As B003 (above)", "See B002 below", "(see B002)", "as PHE-ODR-2122-31", "see ds00012")),
        *((c, False) for c in ("AS Roma Ltd", "As One Ltd", "Seesaw B2 Ltd", "Same Day Ltd", "AS2 Data Ltd", "B002 Ltd")),
        *((c, False) for c in ("As Studio 54", "AS Monaco2", "Same Sky 2", "See Saw 24 Ltd", "See3 Films Ltd")),
    ],
)
def test_a_cell_that_says_which_row_names_the_body_names_none(cell: str, none: bool) -> None:
    assert names_no_body(cell) is none


@pytest.mark.parametrize(
    ("cell", "bodies"),
    [
        ("Hollowbrook Consulting LLP (with University of Oxmoor)", ("Hollowbrook Consulting LLP", "University of Oxmoor")),
        (
            "Northmoor University (with Harrowdale University; Sunday Fabricator newspaper)",
            ("Northmoor University", "Harrowdale University", "Sunday Fabricator newspaper"),
        ),
        ("University of Leeds [with: Daily Mail, Capita plc]", ("University of Leeds", "Daily Mail", "Capita plc")),
        ("Sharpe & Gadd Data Ltd (and BBC)", ("Sharpe & Gadd Data Ltd", "BBC")),
        ("University of Leeds (with access to PLASC data)", ("University of Leeds (with access to PLASC data)",)),
        ("University of Leeds (and predecessors)", ("University of Leeds (and predecessors)",)),
        ("Acorn Ltd (with pupils' consent)", ("Acorn Ltd (with pupils' consent)",)),
    ],
)
def test_bodies_in_brackets_behind_with_are_recipients_too(cell: str, bodies: tuple[str, ...]) -> None:
    assert recipients_in(cell) == bodies
