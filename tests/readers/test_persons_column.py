"""A person's column beside a body's: the body is the recipient, whatever the order of the columns."""

from __future__ import annotations

import pytest

from readers.register.reading import read_register

PEOPLE = ["Jane Brambleworth", "Mohammed Al-Quandil", "Dr Ngozi Okonkwembe", "Wei Zhangweil"]
BODIES = ["The Daily Telegraph", "University of Leeds", "Zorblatt Analytics Ltd", "Blue Sky"]


def _read(*columns: tuple[str, list[str]], title: str = "Register of shares") -> dict[str, str]:
    """Field -> heading of the columns beside a reference and a purpose."""
    head = ["Reference", *(h for h, _ in columns), "Purpose"]
    rows = [
        [f"REQ{n:03}", *(cells[n % len(cells)] for _, cells in columns), f"To see whether {n} is so"] for n in range(12)
    ]
    data = "".join(",".join(f'"{c}"' for c in r) + "\r\n" for r in [head, *rows]).encode()
    reading = read_register(data, "register.csv", file=title)
    assert len(reading.tables) == 1
    return {c.field: c.heading for c in reading.tables[0].columns if c.field in ("recipient", "person")}


@pytest.mark.parametrize(
    ("person", "body"),
    [
        ("Requester name", "Organisation name"),
        ("Lead Applicant", "Organisation(s)"),
        ("Principal applicant name", "Institution"),
        ("Lead researcher", "Institution"),
        ("Applicant", "Organisation"),
        ("Name", "Organisation"),
        ("Name", "Company"),
        ("Requester", "Requester organisation"),
        ("Applicant name", "Applicant organisation"),
        ("Researcher", "Recipient"),
        ("Principal investigator", "Organization"),
        ("Customer name", "Recipient of data"),
        ("Applicant", "Recipient"),
        ("Contact name", "University"),
    ],
)
@pytest.mark.parametrize("dfe", [True, False])
def test_the_body_is_the_recipient_in_either_order(person: str, body: str, dfe: bool) -> None:
    title = "DfE external data shares" if dfe else "Register of shares"
    expected = {"recipient": body, "person": person}
    assert _read((person, PEOPLE), (body, BODIES), title=title) == expected
    assert _read((body, BODIES), (person, PEOPLE), title=title) == expected


@pytest.mark.parametrize(
    "heading", ["Requester name", "Lead applicant", "Principal investigator", "Name", "Researchers"]
)
def test_a_person_alone_is_the_recipient(heading: str) -> None:
    assert _read((heading, PEOPLE)) == {"recipient": heading}


def test_of_two_bodies_the_first_stays_the_recipient() -> None:
    others = ["Sky News", "Kent County Council", "University of York", "Green Field"]
    assert _read(("Recipient", BODIES), ("Third party", others)) == {"recipient": "Recipient"}
    assert _read(("Applicant", BODIES), ("Organisation", BODIES)) == {"recipient": "Applicant"}


def test_numbers_and_kinds_of_bodies_are_no_bodies() -> None:
    numbers = ["ORG1", "ORG2", "ORG3", "ORG4"]
    found = _read(
        ("Organisation ID", numbers), ("Lead applicant organisation name", BODIES), ("Applicant names", PEOPLE)
    )
    assert found == {"recipient": "Lead applicant organisation name", "person": "Applicant names"}


def test_values_win_over_headings() -> None:
    assert _read(("Organisation name", PEOPLE), ("Researcher", BODIES))["recipient"] == "Researcher"
