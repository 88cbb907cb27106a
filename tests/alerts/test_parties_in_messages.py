"""Cells of several parties in what is sent: one line where there is room for one, never glued together."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from typing import Any

import pytest

from alerts.describe import describe
from alerts.message import full_text
from alerts.payload.rows import rows_csv
from alerts.samples import sample_change
from model.change import ChangeKind
from recipients.cell import in_one_line

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cell", "line"),
    [
        ("University of Leeds", "University of Leeds"),
        ("University of Leeds\nBBC Newsnight", "University of Leeds; BBC Newsnight"),
        ("University of Leeds;\nBBC Newsnight,", "University of Leeds; BBC Newsnight"),
        ("Jane Brambleworth,\nUniversity of Leeds\nRM plc", "Jane Brambleworth, University of Leeds; RM plc"),
        ("London School of\nEconomics", "London School of Economics"),
        ("", ""),
    ],
)
def test_the_parties_of_a_cell_in_one_line(cell: str, line: str) -> None:
    assert in_one_line(cell) == line


def test_prose_stays_prose() -> None:
    text = "It was found that pupils who had moved between schools did no worse than any other, on the whole.\nSo it is."
    assert in_one_line(text) == text


def test_a_message_parts_the_parties_and_its_table_stays_safe() -> None:
    cell = "=HYPERLINK Ltd\nBBC Newsnight"
    row = {"reference": "DR261101.10", "recipient": cell, "commissioner": "RM plc\nCapita plc"}
    change = sample_change(ChangeKind.CHANGED, 1, NOW)._replace(
        recipient=cell, after=row, before=row, fields={"commissioner": ("RM plc", "RM plc\nCapita plc")}
    )
    item = describe(change).as_item()
    assert item["recipient"] == "=HYPERLINK Ltd; BBC Newsnight"
    assert "=HYPERLINK Ltd; BBC Newsnight (" in item["line"]
    assert [(f["before"], f["after"]) for f in item["fields"]] == [("RM plc", "RM plc; Capita plc")]
    assert "RM plc; Capita plc" in [d["value"] for d in item["details"]]
    (head, line) = csv.reader(io.StringIO(rows_csv([change])))
    assert line[head.index("recipient")] == "'=HYPERLINK Ltd; BBC Newsnight"


def test_a_cell_that_says_more_than_the_bodies_in_it_is_no_second_recipient(make_change: Any, message: Any) -> None:
    printed = "Ada Example, University of Leeds; BBC Newsnight"
    change = make_change(recipient="University of Leeds; BBC Newsnight")
    text = full_text(message([change._replace(after={**change.after, "recipient": printed})]))
    assert [x for x in text.splitlines() if x.startswith("Recipient")] == [
        "Recipient: University of Leeds; BBC Newsnight", f"Recipient, as printed: {printed}",
    ]
