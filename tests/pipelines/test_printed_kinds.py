"""A crawl hears what a register's own column says that its recipients are. Invented rows."""

from __future__ import annotations

from bench.desk import Desk
from tests.pipelines.test_decided import HEADINGS, ROWS, Rows, csv, publish

HEADED = HEADINGS.replace("Organisation", "Organisation,Organisation type")
BODIES = ("Academic", "Charity", "Local government", "Academic", "Other")


def typed(rows: Rows, kinds: tuple[str, ...]) -> Rows:
    return [(row[0], row[1], kinds[n % len(kinds)], *row[2:]) for n, row in enumerate(rows)]


def test_an_unknown_name_is_told_as_what_the_register_says(desk: Desk) -> None:
    publish(desk, csv(typed(ROWS, BODIES), HEADED), 1)
    desk.poll()
    new = [
        ("DS00900", "Zephyr", "Commercial", "A study", "Absence", "2026-10-01"),
        ("DS00901", "Zorvane", "Media / press", "A story", "Absence", "2026-10-02"),
        ("DS00902", "Quillon", "Other", "A thesis", "Absence", "2026-10-03"),
    ]
    publish(desk, csv([*typed(ROWS, BODIES), *new], HEADED), 2)
    told = {c["recipient"]: c["category"] for c in desk.poll().of("added")}
    assert told == {"Zephyr": "commercial", "Zorvane": "press", "Quillon": "unknown"}
    became = [*new[:2], ("DS00902", "Quillon", "Private sector", *new[2][3:])]
    publish(desk, csv([*typed(ROWS, BODIES), *became], HEADED), 3)
    (told_of,) = desk.poll().of("changed")
    assert (told_of["recipient"], told_of["category"]) == ("Quillon", "commercial")
