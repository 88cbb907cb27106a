"""A column of clients or parties that most often are bodies names who received; elsewhere it names whom a case is about."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import pytest

from model.hidden import WITHHELD_CELL
from readers.register.reading import read_register

BODIES = [f"University of Place {n}" for n in range(12)]
PAPERS = ["Daily Figment", "Evening Figment", "Figment Observer", "The Figment", "Sunday Figment"]
CHILDREN = ["Chloe Zzarvey", "Tom Quenby", "Zofia Garrowby", "Jack Yelverwick", "Ruby Pellaby"]


def shown(heading: str, names: Sequence[str]) -> list[str]:
    rows = [[f"DS{n:05}", name, f"To study {n}", "KS2", f"{n + 1:02}/03/2022"] for n, name in enumerate(names)]
    out = io.StringIO()
    csv.writer(out).writerows([["Reference", heading, "Purpose", "Data", "Date of release"], *rows])
    (table,) = read_register(out.getvalue().encode(), "register.csv").registers
    return [row[1] for row in table.rows]


@pytest.mark.parametrize("heading", ["Client", "Clients", "Client name", "Parties"])
def test_clients_that_are_bodies_stay_recipients(heading: str) -> None:
    assert shown(heading, [*BODIES, *PAPERS]) == [*BODIES, *PAPERS]
    assert shown(heading, [*BODIES, *CHILDREN]) == [*BODIES, *[WITHHELD_CELL] * len(CHILDREN)]


@pytest.mark.parametrize("heading", ["Client", "Parties", "Service user", "Child", "Victim"])
def test_clients_that_are_persons_do_not(heading: str) -> None:
    assert shown(heading, [*BODIES[:3], *CHILDREN])[3:] == [WITHHELD_CELL] * len(CHILDREN)


PAPERS_AND_FIRMS = [
    "Fictionbury Gazette", "Inventshire Evening Post", "Wexmouth Courier", "Fauxton Observer", "Daily Nullity",
    "Fauxbridge Journal", "Mockford Express", "Zetford Productions", "Zetford Lettings", "Madeup Recruitment",
    "Conjure Estate Agents", "Fauxley and Sons", "Harcourt Jones LLP", "Daily Telegraph",
]
PERSONS = ["Grace Post", "Kofi Star", "Emily Herald", "Ruby Messenger", "Ella Express", "Freddie Mercury", "Mia Journal",
           "Araminta Delacourt", "Harcourt Jones", "Perpetua Madeupley"]


@pytest.mark.parametrize("heading", ["Client", "Service user", "Victim"])
def test_a_paper_or_a_firm_beside_the_recipient_is_no_child(heading: str) -> None:
    for name in (*PAPERS_AND_FIRMS, *PERSONS):
        rows = [[f"DS{n:05}", body, f"To study {n}", "KS2", f"{n + 1:02}/03/2022", ""] for n, body in enumerate(BODIES)]
        rows[-1][-1] = name
        out = io.StringIO()
        csv.writer(out).writerows([["Reference", "Recipient", "Purpose", "Data", "Date of release", heading], *rows])
        (table,) = read_register(out.getvalue().encode(), "register.csv").registers
        assert (name in "|".join(table.rows[-1])) == (name in PAPERS_AND_FIRMS), name
        assert BODIES[-1] in "|".join(table.rows[-1])
