"""What is put behind a recipient's name is no other recipient. Invented names and numbers."""

from __future__ import annotations

import pytest

from bench.desk import Desk
from tests.pipelines.test_decided import ROWS, csv, publish

NAME = "Braxworth Systems Ltd"
NUMBERED = f"{NAME} (company number 09123456)"


@pytest.mark.parametrize(("before", "after", "kinds"), [
    (NAME, NUMBERED, {"name_corrected"}), (NUMBERED, NAME, {"name_corrected"}),
    (NUMBERED, f"{NAME} (company number 09999999)", {"recipient_renamed"}),
    (NAME, f"{NAME} (UKPRN 10009999)", {"name_corrected"}), (NAME, f"{NAME} (ICO registration Z1234567)", {"name_corrected"}),
    (NAME, f"{NAME} (NEW)", set()), (f"{NAME} (NEW)", NAME, set()),
    (NAME, "Quillmark Software Ltd (company number 09123456)", {"recipient_renamed"}),
])
def test_what_a_crawl_tells(desk: Desk, before: str, after: str, kinds: set[str]) -> None:
    for day, name in ((1, before), (2, after)):
        publish(desk, csv([*ROWS[:20], ("DS00900", name, *ROWS[20][2:])]), day)
        done = desk.poll()
    assert {c["kind"] for c in done.changes if c["release_id"] is not None} == kinds
