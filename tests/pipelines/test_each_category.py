"""A sentence names each body of a row with what it is; a heading that is no noun is quoted. Invented rows."""

from __future__ import annotations

import pytest

from alerts.describe import headline_of
from bench.desk import Desk
from db.register.changes import stored_changes
from model.change import ROW_KINDS
from tests.pipelines.test_decided import publish

ROWS = [[f"DS{101 + 7 * n:05}", f"University of Invented Town {n}", f"To look at {n}", "None", ""] for n in range(12)]


def told(desk: Desk, heading: str, was: list[str], now: list[str]) -> str:
    """The headline where the first row was `was` and is `now`: its recipient, purpose, other cell."""
    for day, cells in enumerate((was, now), 1):
        rows = [["Reference", "Organisation", "Purpose", heading, "Dataset"], *ROWS]
        rows[1] = [ROWS[0][0], *cells, "Phonics"]
        publish(desk, "\n".join(",".join(f'"{c}"' for c in row) for row in [*rows, []]).encode(), day)
        desk.poll()
    (one,) = [c for c in stored_changes(desk.store, "c.edition_id = 2") if c.kind in ROW_KINDS]
    return headline_of(one)


@pytest.mark.parametrize(("form", "said"), [
    ("University of Bath with the Fictionbury Gazette", "Fictionbury Gazette: press"),
    ("University of Bath (also shared with the Fictionbury Gazette)", "Fictionbury Gazette: press"),
    ("University of Bath, subcontracting to Zorvane Analytics Ltd", "Zorvane Analytics Ltd: commercial"),
])
def test_a_body_named_beside_the_recipient_is_said_with_its_category(desk: Desk, form: str, said: str) -> None:
    text = told(desk, "Remarks", ["University of Bath", "To see", ""], [form, "To see", ""])
    assert said in text or said.replace(": ", " (") in text


def test_for_whom_the_data_were_got_is_said_with_its_category(desk: Desk) -> None:
    was, now = ["Sutton Trust", "To see", ""], ["Sutton Trust", "To build tables on behalf of the Daily Telegraph", ""]
    assert "(think tank; Daily Telegraph: press)" in told(desk, "Remarks", was, now)


def test_a_company_that_is_replaced_is_said_to_be_one(desk: Desk) -> None:
    text = told(desk, "Remarks", ["Zorvane Analytics Ltd", "To see", ""], ["University of Bath", "To see", ""])
    assert text.startswith("The recipient Zorvane Analytics Ltd (commercial) was replaced by University of Bath (university)")


@pytest.mark.parametrize(("heading", "label"), [
    ("Who looks at it", "“Who looks at it” was"), ("How data will be used", "“How data will be used” was"),
    ("Level of detail", "the level of detail was"),
])
def test_a_heading_that_is_no_noun_is_quoted(desk: Desk, heading: str, label: str) -> None:
    was, now = ["University of Bath", "To see", "Only a few"], ["University of Bath", "To see", "Everybody in the team now"]
    assert label in told(desk, heading, was, now)
