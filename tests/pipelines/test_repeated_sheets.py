"""A sheet that only repeats rows of another one: each row is told once, and none as gone that stands there. Invented."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bench.desk import Desk
from db.queries import count_releases
from model.change import ROW_KINDS
from tests.pipelines.test_beside_registers import book
from tests.pipelines.test_decided import publish

HEAD = ("Reference", "Organisation", "Project title", "Purpose", "Dataset")
Row = tuple[str, ...]


def row(n: int, who: str = "") -> Row:
    return f"DS{101 + 7 * n:05}", who or f"University of Invented Town {n}", f"Study {n * n}", f"To look at {n}", "Phonics"


OLD = [row(n) for n in range(40)]
NEWS = [row(50, "Daily Mail"), row(51, "University of Kent"), row(52, "Palantir")]


def edition(full: Sequence[Row], news: Sequence[Row], name: str = "New this quarter", width: int = 5, more: str = "") -> bytes:
    head = HEAD[:width] + (("Date added",) if more else ())
    return book([], **{"All releases": [HEAD, *full], name: [head, *(r[:width] + ((more,) if more else ()) for r in news)]})


def told(desk: Desk, *editions: bytes) -> list[tuple[str, str]]:
    for day, data in enumerate(editions, 1):
        publish(desk, data, day, "register.xlsx")
        done = desk.poll()
        assert done.decision in ("baseline", "accepted")
    return sorted((c["kind"], c["reference"]) for c in done.changes if c["kind"] in ROW_KINDS)


@pytest.mark.parametrize("name", ["New this quarter", "Latest additions", "Summary"])
@pytest.mark.parametrize(("width", "more"), [(5, ""), (3, ""), (5, "2026-06-01")])
def test_news_beside_the_full_list_are_told_once_and_leave_without_a_word(desk: Desk, name: str, width: int, more: str) -> None:
    before = edition(OLD, OLD[36:], name, width, more)
    assert told(desk, before, edition([*OLD, *NEWS], NEWS, name, width, more)) == [("added", r[0]) for r in NEWS]
    assert count_releases(desk.store) == 43 + len(NEWS), "what left the sheet is gone"


def test_a_sheet_of_news_may_come(desk: Desk) -> None:
    assert told(desk, book([], **{"All releases": [HEAD, *OLD]}), edition(OLD, OLD[37:])) == []


def test_a_sheet_of_news_may_become_empty(desk: Desk) -> None:
    assert told(desk, edition(OLD, OLD[37:]), edition(OLD, [])) == []


def test_what_leaves_both_is_told_as_gone_once(desk: Desk) -> None:
    assert told(desk, edition([*OLD, *NEWS], NEWS), edition([*OLD, *NEWS[1:]], NEWS[1:])) == [("removed", NEWS[0][0])]


def test_what_is_edited_or_renamed_in_the_full_list_as_it_leaves_is_told(desk: Desk) -> None:
    sold = (*NEWS[1][:3], "To sell to all", "Absence")
    after = edition([*OLD, NEWS[0], sold, NEWS[2], row(60)], [row(60)])
    assert told(desk, edition([*OLD, *NEWS], NEWS), after) == [("added", row(60)[0]), ("changed", sold[0])]


def test_what_stands_in_the_sheet_of_news_alone_is_told(desk: Desk) -> None:
    after = edition([*OLD, *NEWS[1:], row(60), row(61), row(62)], [*NEWS, row(60), row(61), row(62)])
    found = told(desk, edition(OLD, OLD[37:]), after)
    assert ("added", NEWS[0][0]) in found
    assert len(found) == 6


def test_what_leaves_a_sheet_whose_name_says_what_that_means_is_told(desk: Desk) -> None:
    found = told(desk, edition(OLD, OLD[30:], "Live shares"), edition(OLD, OLD[31:], "Live shares"))
    assert found == [("duplicate_removed", OLD[30][0])]
