"""The raised number of a note behind a name on a page is no part of the name."""

from __future__ import annotations

import pytest

from alerts.describe import headline_of
from bench.desk import Desk
from bench.replica.govuk import PublishedFile
from db.register.changes import stored_changes
from readers.register.reading import read_register
from tests.pipelines.test_decided import HEADINGS, ROWS, TELEGRAPH, Rows
from tests.tables import find_releases


def page(rows: Rows) -> bytes:
    cells = "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>" for row in rows)
    head = "".join(f"<th>{h}</th>" for h in HEADINGS.split(","))
    return f"<html><body><table><tr>{head}</tr>{cells}</table></body></html>".encode()


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("Zorvane Ltd<sup>1</sup>", "Zorvane Ltd\u00b9"),
        ("Zorvane Ltd <sup><a href='#n12'>12</a></sup>", "Zorvane Ltd \u00b9\u00b2"),
        ("Zorvane Ltd<sup>[1]</sup>", "Zorvane Ltd[1]"),
        ("Zorvane 3<sup>rd</sup> Sector", "Zorvane 3rd Sector"),
        ("Zorvane 24", "Zorvane 24"),
    ],
)
def test_a_raised_number_is_none_of_the_name(said: str, read: str) -> None:
    reading = read_register(page([(ROWS[0][0], said, *ROWS[0][2:]), *ROWS[1:4]]), "register.html")
    assert reading.tables[0].field_values("recipient")[0] == read


def test_it_is_no_part_of_whom_an_alert_names_and_its_coming_and_going_is_no_news(desk: Desk) -> None:
    def poll(day: int, rows: Rows) -> list[str]:
        desk.replica.publish_files(
            [PublishedFile("Shares", "shares.html", page(rows))], note="Updated.", at=f"2026-11-{day:02}T09:00:00Z"
        )
        return [c["kind"] for c in desk.poll().changes if c["reference"]]

    noted = (TELEGRAPH[0], f"{TELEGRAPH[1]}<sup>1</sup>", *TELEGRAPH[2:])
    poll(1, ROWS[:20])
    assert poll(2, [*ROWS[:20], noted]) == ["added"]
    (found,) = [x for x in find_releases(desk.store, limit=100) if x["reference"] == TELEGRAPH[0]]
    assert found["category"] == "press"
    (change,) = stored_changes(desk.store, "c.kind = 'added'")
    assert headline_of(change).startswith("Daily Telegraph (press) ")
    assert poll(3, [*ROWS[:20], TELEGRAPH]) == []
    assert poll(4, [(ROWS[0][0], f"{ROWS[0][1]} <sup>2</sup>", *ROWS[0][2:]), *ROWS[1:20], TELEGRAPH]) == []
