"""Cells of several lines, and people named beside bodies: which parties a cell names."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from model.recipient import Category, Confidence
from readers.register.reading import read_register
from recipients.cell.bodies import recipients_in
from recipients.cell.lines import LONGEST_CELL, lines_of, was_cut
from recipients.cell.parties import MOST_PARTIES, PartyRole, split_parties
from recipients.classify import classify_recipient

LOUD = frozenset({Category.PRESS, Category.COMMERCIAL})
_FILE = Path(__file__).parent / "labelled" / "cells.txt"


def _cases() -> list[tuple[str, list[str]]]:
    out = []
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#") and not line.startswith("0 "):
            cell, parties = line.split(" => ")
            out.append((cell.replace("⏎", "\n"), parties.split(" ;; ")))
    return out


CASES = _cases()
PEOPLE = [
    line[2:].replace("⏎", "\n") for line in _FILE.read_text(encoding="utf-8").splitlines() if line.startswith("0 ")
]


def test_there_are_a_hundred_cells() -> None:
    assert len(CASES) + len(PEOPLE) >= 100


@pytest.mark.parametrize(("cell", "parties"), CASES, ids=[c for c, _ in CASES])
def test_each_party_of_a_cell_is_found_and_nothing_else(cell: str, parties: list[str]) -> None:
    found = [p.name + (f" [{p.role}]" if p.role is not PartyRole.RECIPIENT else "") for p in split_parties(cell)]
    assert found == parties


@pytest.mark.parametrize("cell", PEOPLE)
def test_people_alone_are_people(cell: str) -> None:
    assert classify_recipient(cell).category is Category.INDIVIDUAL


def test_people_are_kept_beside_their_bodies() -> None:
    cell = "Jane Brambleworth, UCL\nPriya Raghunandan, UCL\nIdris Llanfawr\nSky News"
    assert [(p.name, p.people) for p in split_parties(cell)] == [
        ("UCL", ("Jane Brambleworth", "Priya Raghunandan")),
        ("Sky News", ("Idris Llanfawr",)),
    ]


def test_press_and_companies_of_a_cell_are_in_its_label() -> None:
    found = classify_recipient("Jane Brambleworth, University of Leeds\nPriya Raghunandan, BBC Newsnight\nRM plc")
    assert found.category is Category.UNIVERSITY
    assert set(found.also) == {Category.PRESS, Category.COMMERCIAL}


def test_the_last_of_many_lines_counts() -> None:
    lines = [f"Researcher {i}, University of Zyx{i % 30}" for i in range(300)] + ["Daily Telegraph"]
    found = classify_recipient("\n".join(lines))
    assert Category.PRESS in found.also


def test_a_cell_of_ten_thousand_lines_is_bounded_and_says_so() -> None:
    cell = "\n".join(f"Zyx{i} Ltd" for i in range(100_000))
    begun = time.process_time()
    found = classify_recipient(cell)
    assert time.process_time() - begun < 5
    assert len(split_parties(cell)) == MOST_PARTIES
    assert was_cut(cell)
    assert len(cell) > LONGEST_CELL
    assert "not read to its end" in found.reason


def test_lines_are_not_lost() -> None:
    assert lines_of("a,\nb;\n\nc") == ["a,", "b;", "c"]


@pytest.mark.parametrize(
    ("cell", "bodies"),
    [
        ("Jane Brambleworth, University of Leeds", ("University of Leeds",)),
        ("University of Leeds (lead)", ("University of Leeds",)),
        ("University of Leeds\nSky News", ("University of Leeds", "Sky News")),
        ("University of Leeds on behalf of Sky News", ("University of Leeds",)),
        ("Jane Brambleworth", ("Jane Brambleworth",)),
        ("Marks and Spencer", ("Marks and Spencer",)),
        ("School of Education, University of Bristol", ("School of Education, University of Bristol",)),
    ],
)
def test_a_cell_is_listed_under_its_bodies(cell: str, bodies: tuple[str, ...]) -> None:
    assert recipients_in(cell) == bodies


def test_no_press_and_no_company_of_a_real_register_is_lost(shared: Path) -> None:
    """The Statistics Authority's 2,561 cells, in which "Researcher 1a2b" stands for each person."""
    cells: list[str] = []
    for name in ("accredited_projects_2025.csv", "accredited_projects_2026-03-25.xlsx"):
        table = read_register((shared / "data" / "uksa" / name).read_bytes(), name).registers[0]
        cells += [table.field_value(i, "recipient") for i in range(len(table.rows))]
    lost, concerned = [], 0
    for cell in cells:
        printed = [" ".join(p.split()).strip(" ,;.&") for p in re.split(r"Researcher\s+[0-9a-f]{4}", cell)]
        loud = {r.category for p in printed if len(p) > 2 and (r := classify_recipient(p)).confidence is not Confidence.LOW} & LOUD
        concerned += bool(loud)
        found = classify_recipient(cell)
        if loud - {found.category, *found.also}:
            lost.append(cell)
    assert lost == []
    assert concerned > 200
