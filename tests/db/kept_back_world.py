"""A register of which something of every kind is kept back: withheld, hidden, or a private individual's name."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]

from bench.desk import Desk, watched
from bench.replica.govuk import PublishedFile, Replica
from db.withheld.record import withhold
from demo.site import SHARES
from model.item import Observation, Submitter
from publicdb.build import PublicCopy
from tests.db.public_world import look, piece
from tests.tables import change_of, files_of, item_of, release_of, value_of

AT = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
Row = tuple[str, ...]
HEAD: Row = ("Reference", "Organisation name", "Project title", "Dataset", "Date approved")
ROWS: list[Row] = [
    (f"DS{101 + 2 * n:05}", f"University of Aldermoor {n}", f"Study {n * n} of reading", "Phonics", f"20{n % 14 + 10}-05-01")
    for n in range(10)
]
RELEASED, NAMED, CHANGED = "Zyxwreleased Analytics Ltd", "Zyxwnamed Analytics Ltd", "Zyxwchanged Analytics Ltd"
KEPT = ("Zyxwreleased", "Zyxwnamed", "Zyxwchanged", "Zyxwedited", "Zyxwitem", "zyxwfile.xlsx")
"""Marks of what was public and is withheld afterwards."""
NEVER = ("Zyxwchild", "17 June 2012", "Zyxwrow", "Zyxwsheet", "Zyxwremark", "Zyxwbecause")
"""Marks of what is hidden, of a private individual, and of the log."""


def new(number: int, who: str) -> Row:
    name = who.split(",", maxsplit=1)[0]  # in more cells than the recipient's
    return (f"DS0900{number}", who, f"A project of its own, {name}", f"Key Stage 4 for {name}", "2026-10-01")


def workbook(rows: Sequence[Row], hidden: Sequence[Row] = ()) -> bytes:
    """A workbook whose last rows are hidden, with a hidden sheet and a remark where any are."""
    made = openpyxl.Workbook()
    sheet: Any = made.active
    for row in (HEAD, *rows, *hidden):
        sheet.append(row)
    for n in range(len(hidden)):
        sheet.row_dimensions[len(rows) + n + 2].hidden = True
    if hidden:
        other: Any = made.create_sheet("Zyxwsheet")
        other.sheet_state = "hidden"
        other.append(("Zyxwsheet Pupil", "18 June 2012"))
        sheet["A3"].comment = openpyxl.comments.Comment("Zyxwremark", "somebody")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@contextmanager
def kept_back(data: Path) -> Iterator[tuple[Desk, PublicCopy]]:
    """The world with its public copy, in which all of KEPT is still public; `keep` withholds it."""
    with Replica() as replica, Desk(data, replica, watched(replica, SHARES)) as desk, PublicCopy(data) as copy:
        first = [*ROWS, new(0, RELEASED)]
        edited = ("DS00105", ROWS[2][1], "Zyxwedited, another title", *ROWS[2][3:])
        added = [new(1, NAMED), new(2, CHANGED), new(3, "Jane Zyxwchild, born 17 June 2012")]
        secret = [("DS09009", "Zyxwrow Person, born 19 June 2012", "Excluded twice", "Key Stage 2", "2026-10-02")]
        for day, name, body in (
            (20, "a.xlsx", workbook(first)),
            (21, "zyxwfile.xlsx", workbook([*first[:2], edited, *first[3:], *added], secret)),
        ):
            file = PublishedFile("Register of shares", name, body)
            replica.publish_files([file], note="Updated.", at=f"2026-10-{day}T09:30:00Z")
            desk.poll()
            copy.refresh()
        who = (Submitter("Zyxwitem Person", "person"),)
        look(desk.store, Observation(piece(f"In 2019 the department gave pupil data to {NAMED}.", submitters=who), "a"))
        copy.refresh()
        yield desk, copy


def keep(desk: Desk) -> None:
    """Withholds one of each kind."""
    wanted = {
        "release": release_of(desk.store, RELEASED),
        "recipient": NAMED,
        "change": change_of(desk.store, CHANGED),
        "file": files_of(desk.store, 1)[0],
        "item": item_of(desk.store)[1],
    }
    edited = value_of(desk, "change", "release_id", kind="changed")
    changed = release_of(desk.store, CHANGED)
    with desk.store.transaction():
        for kind, what in (*wanted.items(), ("release", edited), ("release", changed)):
            assert withhold(desk.store, kind, what, because="Zyxwbecause", who="Zyxwbecause", cause="person", now=AT)
