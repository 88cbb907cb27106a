"""The story through the real reader, comparison and classification: just what the script says, and nothing besides."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bench.replica.eras import (
    ANGEL,
    BELL,
    DECIDED,
    EXETER,
    LOCRATING,
    OPEN,
    REQUESTS_TITLE,
    SHARES_TITLE,
    merged_2020,
    requests_2018,
    shares_2018,
)
from demo.editions import EditionRows, baseline, second, third
from demo.play import SCRIPT
from diffing.compare import compare_editions
from model.change import ROW_KINDS, ChangeKind
from model.register import Edition, Level
from readers.register.reading import read_register
from recipients.classify import classify_recipient

Published = tuple[Callable[[], EditionRows], str]


def edition(*files: tuple[str, bytes]) -> Edition:
    readings = [read_register(body, "register.ods", file=title) for title, body in files]
    assert [p for r in readings for p in r.problems if p.level is not Level.NOTE] == []
    return Edition(tuple(t for r in readings for t in r.tables))


def releases(read: Edition) -> int:
    return sum(len(t.rows) for t in read.tables if t.section != "classification")


def shares(body: bytes, month: str) -> Edition:
    return edition((f"DfE external data shares: {month}", body))


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("edition", (baseline, "June 2023"), (second, "September 2023")),
        ("silent", (second, "September 2023"), (third, "September 2023")),
        ("republished", (third, "September 2023"), (third, "September 2023")),
    ],
)
def test_what_is_found_is_what_the_script_says(name: str, before: Published, after: Published) -> None:
    step = next(s for s in SCRIPT if s.name == name)
    older, newer = (shares(rows().ods(), month) for rows, month in (before, after))
    found = compare_editions(older, newer)
    assert releases(newer) == step.rows
    assert {(c.kind, c.reference, c.recipient, tuple(c.fields)) for c in found.changes} == {
        (e.kind, e.reference, e.recipient, e.fields) for e in step.told if e.kind in ROW_KINDS
    }
    assert found.problems == ()


def test_the_recipients_are_recognised() -> None:
    told = [e for step in SCRIPT for e in step.told if e.category]
    assert {e.recipient: classify_recipient(str(e.recipient)).category for e in told} == {
        e.recipient: e.category for e in told
    }
    assert len(told) == 3


def test_the_first_edition_is_read_whole() -> None:
    read = shares(baseline().ods(), "June 2023")
    tables = [t for t in read.tables if t.section != "classification"]
    assert [t.section for t in tables] == ["shares", "regular", "npd", "home_office", "police", "court_orders"]
    assert releases(read) == SCRIPT[0].rows
    assert all(t.dfe for t in tables)


def test_an_open_case_of_2018_is_decided_and_moves() -> None:
    before = edition((f"{REQUESTS_TITLE}: April 2018", requests_2018()))
    after = edition((f"{REQUESTS_TITLE}: July 2018", requests_2018(decided=True)))
    (change,) = compare_editions(before, after).changes
    assert change.reference == "DR171219.01"
    assert change.kind not in (ChangeKind.ADDED, ChangeKind.REMOVED)
    assert change.fields["outcome_date"] == ("pending", "2018-03-01")


def test_two_documents_become_one_in_2020_and_nothing_is_new_or_gone() -> None:
    before = edition(
        (f"{REQUESTS_TITLE}: July 2018", requests_2018(decided=True)), (f"{SHARES_TITLE}: July 2018", shares_2018())
    )
    after = shares(merged_2020(), "June 2020")
    of_releases = [c for c in compare_editions(before, after).changes if c.reference]
    went = [c for c in compare_editions(before, after).changes if c.kind is ChangeKind.MOVED]
    assert [c.reference for c in of_releases] == [OPEN.reference]
    new = [n for c in went for n in (*c.others, c.new) if n is not None]
    moved = {table.field_value(row, "reference") for table, row in map(after.locate, new)}
    assert moved == {o.reference for o in (EXETER, ANGEL, LOCRATING, BELL, DECIDED, OPEN)}, "five of them as one change"
    assert releases(before) == releases(after) == 8
