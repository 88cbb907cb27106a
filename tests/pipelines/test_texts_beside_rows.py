"""A document that holds the rows of a register: only what the register and the document did not say is news."""

from __future__ import annotations

import pytest

from bench.desk import Desk
from bench.replica.documents import odt_document
from bench.replica.govuk import PublishedFile
from mentions.words.inline import items_in
from tests.pipelines.test_decided import csv
from tests.pipelines.test_publication_texts import files, told

LEAD = "Organisations that have received pupil-level data from the National Pupil Database:"
KNOWN = [
    (f"DS{101 + 2 * n:05}", f"{town} University", f"Study of the hedges of {town}", "Phonics", f"{n + 1:02}/05/2024")
    for n, town in enumerate(("Aldersyke", "Thornwick", "Glenmorra", "Saltmere", "Kelderby"))
]
NEW = ("DS00917", "The Quillmarsh Gazette", "Height of hedges", "Phonics", "09/08/2025")
AGAIN = ("DS00101", "Aldersyke University", "Study of the hedges of Aldersyke", "Phonics", "01/06/2025")


def document(*rows: tuple[str, ...], joined: str = "\n") -> PublishedFile:
    lines = joined.join(" | ".join(row) for row in rows).split("\n")
    return PublishedFile("The list", "list.odt", odt_document([LEAD, *lines]), "application/vnd.oasis.opendocument.text")


def register(*rows: tuple[str, ...]) -> PublishedFile:
    return PublishedFile("Register of shares", "register.csv", csv(list(rows)))


@pytest.mark.parametrize("joined", ["\n", " "])
def test_of_rows_that_run_on_the_new_one_alone_is_told(desk: Desk, joined: str) -> None:
    files(desk, register(*KNOWN), document(*KNOWN, joined=joined), day=1)
    desk.poll()
    files(desk, register(*KNOWN), document(*KNOWN[:2], NEW, *KNOWN[2:], joined=joined))
    desk.poll()
    ((_, _, said),) = told(desk)
    assert said.startswith("The Quillmarsh Gazette got pupils' data: ")


def test_what_stands_in_the_register_is_no_news_of_a_document_in_its_place(desk: Desk) -> None:
    files(desk, register(*KNOWN), day=1)
    desk.poll()
    files(desk, document(*KNOWN, NEW))
    desk.poll()
    (said,) = [headline for _, _, headline in told(desk) if "got pupils' data" in headline]
    assert said.startswith("The Quillmarsh Gazette got pupils' data: ")


def test_nor_of_a_document_of_the_same_title(desk: Desk) -> None:
    files(desk, register(*KNOWN), day=1)
    desk.poll()
    files(desk, document(*KNOWN, NEW)._replace(title="Register of shares"))
    desk.poll()
    (said,) = [headline for _, _, headline in told(desk) if "got pupils' data" in headline]
    assert said.startswith("The Quillmarsh Gazette got pupils' data: ")


def test_another_day_under_a_known_reference_is_news(desk: Desk) -> None:
    files(desk, register(*KNOWN), day=1)
    desk.poll()
    files(desk, document(*KNOWN, AGAIN))
    desk.poll()
    (said,) = [headline for _, _, headline in told(desk) if "got pupils' data" in headline]
    assert said.startswith("Aldersyke University got pupils' data: ")


def test_rows_that_run_on_are_parted_where_each_has_as_many_cells() -> None:
    line = "Acorn Ltd | Phonics | 3 May 2024 Beech Ltd | Census | 4 June 2024 Cedar Ltd | NPD | 5 July 2024"
    assert [line[a:].split(" |", maxsplit=1)[0] for a in items_in(line)] == ["Beech Ltd", "Cedar Ltd"]
    assert items_in("Acorn Ltd | Phonics | 3 May 2024 Beech Ltd | 4 June 2024") == []
    assert items_in("A | B | 3 May 2024") == []
