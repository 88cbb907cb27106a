"""What programs and rules for accessible sheets write into cells that say nothing is no news of any row."""

from __future__ import annotations

import pytest

from bench.desk import Desk
from tests.pipelines.test_decided import ROWS, TELEGRAPH, csv, publish

HEADINGS = "Reference,Organisation,Project title,Dataset,Date approved,Legal basis,Sensitive data"


def rows(basis: str, box: str = "") -> list[tuple[str, ...]]:
    return [(*row, basis if n in (2, 5) else "Consent", box if n in (3, 7) else "") for n, row in enumerate(ROWS[:18])]


@pytest.mark.parametrize(
    "mark", ["[z]", "[x]", "NULL", "(null)", r"\N", "N/A", "Not applicable", "[not available]", "..", "(blank)"]
)
def test_a_mark_in_an_empty_cell_is_no_change(desk: Desk, mark: str) -> None:
    publish(desk, csv(rows(""), HEADINGS), 1)
    desk.poll()
    publish(desk, csv([*rows(mark), (*TELEGRAPH, mark, "")], HEADINGS), 2)
    assert desk.poll().kinds == ["added", "edition_published"]
    publish(desk, csv([*rows("Not applicable"), (*TELEGRAPH, "", "")], HEADINGS), 3)
    assert desk.poll().kinds == ["edition_published"]
    publish(desk, csv([*rows("Consent"), (*TELEGRAPH, "", "")], HEADINGS), 4)
    assert desk.poll().kinds == ["changed", "changed", "edition_published"], "what comes to stand there is"


@pytest.mark.parametrize("said", ["TBC", "None", "[c]", "Contract"])
def test_what_says_something_is(desk: Desk, said: str) -> None:
    publish(desk, csv(rows(""), HEADINGS), 1)
    desk.poll()
    publish(desk, csv(rows(said), HEADINGS), 2)
    assert [c for c in desk.poll().changes if c["reference"]]


def test_a_box_that_is_ticked_says_something(desk: Desk) -> None:
    publish(desk, csv(rows("Consent"), HEADINGS), 1)
    desk.poll()
    publish(desk, csv(rows("Consent", "[x]"), HEADINGS), 2)
    assert [c for c in desk.poll().changes if c["reference"]]


@pytest.mark.parametrize("said", ["None", "Nil"])
def test_no_written_into_the_blank_cells_of_a_small_register_holds_back_no_release(desk: Desk, said: str) -> None:
    def filled(blank: str) -> list[tuple[str, ...]]:
        return [(*row, "Consent", "Quux" if n in (2, 5) else blank) for n, row in enumerate(ROWS[:18])]

    publish(desk, csv(filled(""), HEADINGS), 1)
    desk.poll()
    publish(desk, csv([*filled(said), (*TELEGRAPH, "Consent", said)], HEADINGS), 2)
    assert desk.poll().kinds == ["added", "bulk_changed", "edition_published"]
