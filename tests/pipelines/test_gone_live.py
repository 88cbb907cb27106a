"""A planned release that goes live under another reference is one release, whatever else was filled in. Invented."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bench.desk import Desk
from model.change import ROW_KINDS
from tests.pipelines.test_beside_registers import book
from tests.pipelines.test_decided import publish

Row = tuple[str, ...]
HEAD = ("Reference", "Organisation", "Project title", "Purpose", "Dataset", "Date", "Status")
ABOUT = ("maths", "reading", "absence", "meals", "careers", "music", "sport", "drama", "chess", "safety")


def row(n: int, reference: str = "", who: str = "", title: str = "", data: str = "Phonics", status: str = "") -> Row:
    about = ABOUT[n % 10] + "xyz"[n // 10]
    what = title or f"Study of {about} in schools"
    on = f"{1 + n:02}/03/2024" if data != "To be settled" else ""
    return reference or f"DS{101 + 7 * n:05}", who or f"University of Invented Town {n}", what, f"To look at {about}", data, on, status


OLD = [row(n) for n in range(20)]
PLANS = [row(20, "P01", data="To be settled"), row(21, "P02", "Daily Mail", data="To be settled"), row(22, "P03", data="To be settled")]


def told(desk: Desk, before: bytes, after: bytes, name: str = "register.xlsx") -> list[tuple[str, str]]:
    for day, data in enumerate((before, after), 1):
        publish(desk, data, day, name)
        done = desk.poll()
        assert done.decision in ("baseline", "accepted")
    return sorted((c["kind"], c["reference"]) for c in done.changes if c["kind"] in ROW_KINDS)


def sheets(live: Sequence[Row], plans: Sequence[Row], names: tuple[str, str] = ("Shares", "Planned")) -> bytes:
    return book([], **{names[0]: [HEAD[:6], *(r[:6] for r in live)], names[1]: [HEAD[:6], *(r[:6] for r in plans)]})


@pytest.mark.parametrize("names", [("Shares", "Planned"), ("Releases", "Forthcoming releases"), ("Completed", "Open requests")])
@pytest.mark.parametrize("title", ["", "Study of readingz in school"])
def test_a_planned_release_that_went_live_is_told_as_that(desk: Desk, names: tuple[str, str], title: str) -> None:
    live = row(21, "DS09002", "Daily Mail", title)
    after = sheets([*OLD, live], [PLANS[0], PLANS[2]], names)
    assert told(desk, sheets(OLD, PLANS, names), after) == [("status_changed", "DS09002")]


@pytest.mark.parametrize("live", [
    row(21, "DS09002", "Daily Mail", "Study of something else"),
    row(21, "DS09002", "Daily Mail", "Study of readingz in schools 2"),
    row(21, "DS09002", "The Sun"),
])
def test_another_project_or_body_is_a_new_release_and_the_plan_is_gone(desk: Desk, live: Row) -> None:
    after = sheets([*OLD, live], [PLANS[0], PLANS[2]])
    assert told(desk, sheets(OLD, PLANS), after) == [("added", "DS09002"), ("removed", "P02")]


def test_a_plan_that_is_dropped_is_gone(desk: Desk) -> None:
    assert told(desk, sheets(OLD, PLANS), sheets(OLD, PLANS[1:])) == [("removed", "P01")]


def test_in_one_sheet_the_status_says_so(desk: Desk) -> None:
    def csv(*rows: Row) -> bytes:
        return "\n".join([",".join(r) for r in (HEAD, *((*r[:6], "Live") for r in OLD), *rows)] + [""]).encode()

    plan = (*PLANS[1][:6], "Planned")
    found = told(desk, csv(plan), csv((*row(21, "DS09002", "Daily Mail")[:6], "Live")), "register.csv")
    assert found == [("status_changed", "DS09002")]
