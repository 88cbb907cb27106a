"""Who asked (the field `person`): shown as the register prints it, counted nowhere, and masked where it is withheld."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bench.desk import Desk, watched
from bench.replica.govuk import PublishedFile, Replica
from db.recipients.assessments import assessed
from db.recipients.organisations import organisations
from db.totals import TotalStanding
from db.withheld.asked import NotFound, find
from db.withheld.decide import load_withheld
from db.withheld.record import waiting_individuals, withhold
from db.withheld.short_list import write_list
from demo.site import SHARES
from model.recipient import Category
from publicdb.build import PublicCopy
from publicdb.file import copy_path
from tests.db.kept_back_world import AT
from tests.tables import Like, files_of, rows_of, value_of, values_of

WHO = "Dr Jane Zyxwasker"
OTHER = "ÉLODIE ÅNGSTRÖMSSON"
PRINTED = (WHO, "Zyxwasker, Jane", "Jane Zyxwasker", "Prof J Else\nJane  Zyxwasker")
HEAD = ("Reference", "Requester name", "Organisation name", "Project title", "Date approved")


def register(further: Iterable[tuple[str, ...]] = ()) -> bytes:
    """As CSV, with these rows too."""
    people = (*PRINTED, OTHER, *(f"Mary Example{n}son" for n in range(8)))
    rows = [
        (f"DS{101 + n:05}", who, f"University of Aldermoor {n}", f"Study {n * n} of reading", f"20{n + 10}-05-01")
        for n, who in enumerate(people)
    ]
    return "".join(",".join(f'"{c}"' for c in r) + "\r\n" for r in [HEAD, *rows, *further]).encode()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Replica() as replica, Desk(tmp_path / "data", replica, watched(replica, SHARES)) as made:
        replica.publish_files([PublishedFile("Register", "a.csv", register())], note="x", at="2026-10-20T09:30:00Z")
        made.poll()
        yield made


def shown(desk: Desk) -> str:
    """Every value of the public copy, made now."""
    with PublicCopy(desk.store.folder) as copy:
        copy.refresh()
    with closing(sqlite3.connect(copy_path(desk.store.folder))) as public:
        tables = values_of(public, "sqlite_master", "name", sql=Like("create table%"))
        return repr([rows_of(public, t) for t in tables])


def test_it_is_shown_and_is_no_recipient(desk: Desk) -> None:
    assert json.loads(value_of(desk, "version", "cells"))["person"] == WHO
    assert "Zyxwasker" in shown(desk), "the register itself prints it"
    assert not [o.name for o in organisations(desk.store) if "Zyxw" in o.name]
    assert TotalStanding(desk.store).whole()["recipients"] == 13


def test_it_counts_for_no_severity() -> None:
    cells = {"recipient": "University of Aldermoor", "level": "Individual", "title": "A study"}
    one, other = (assessed({**cells, **more}, Category.UNIVERSITY) for more in ({}, {"person": "The Daily Telegraph"}))
    assert one == other


@pytest.mark.parametrize("given", [WHO, "Jane Zyxwasker"])
def test_withheld_it_is_masked_however_it_is_printed(desk: Desk, given: str) -> None:
    found = find(desk.store, "recipient", given)
    with desk.store.transaction():
        for name in found.ids:
            withhold(desk.store, "recipient", name, because="x", who="x", cause="person", now=AT)
    withheld, listed = load_withheld(desk.store), write_list(desk.store)
    (sha256,) = set(files_of(desk.store))
    assert not withheld.allows("file", sha256), "the file names the person"
    assert len(listed.named_releases) == len(PRINTED), "an older copy shows these without the name, or not at all"
    said = shown(desk)
    assert "zyxwasker" not in said.casefold()
    assert "University of Aldermoor 0" in said, "the release and its recipient stay"


def test_a_child_who_asked_is_withheld_until_reviewed(desk: Desk) -> None:
    """By a birth date, a pupil number or an age in the cell, beside a body that received; the release is told."""
    children = ("Jill Zyxwchild (DOB 01/02/2012)", "Jim Zyxwchild, A123456789012", "Joe Zyxwchild, aged 9")
    rows = [
        (f"DS{900 + n}", who, f"Exampleton School {n}", f"Of {who.split(',', maxsplit=1)[0]}", "2026-10-01")
        for n, who in enumerate(children)
    ]
    desk.replica.publish_files([PublishedFile("Register", "b.csv", register(rows))], note="x", at="2026-10-21T09:30:00Z")
    desk.poll()
    assert len(waiting_individuals(desk.store)) == len(children)
    said = shown(desk)
    assert all(f"Exampleton School {n}" in said for n in range(len(children)))
    assert "zyxwchild" not in said.casefold()
    assert "A123456789012" not in said


def test_nobody_who_stands_nowhere_is_withheld(desk: Desk) -> None:
    for given in ("Jane Nobody", "Zyxwasker"):
        with pytest.raises(NotFound):
            find(desk.store, "recipient", given)


def test_a_name_in_other_letters_is_found(desk: Desk) -> None:
    """SQLite makes no small letters of those beyond ASCII."""
    with desk.store.transaction():
        withhold(desk.store, "recipient", OTHER.title(), because="x", who="x", cause="person", now=AT)
    assert len(write_list(desk.store).named_releases) == 1
    assert OTHER not in shown(desk)
