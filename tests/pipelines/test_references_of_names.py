"""A register's reference that is made of a child's name is shown nowhere; its release is told, once. All are invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.desk import Desk
from tests.pipelines.test_alike import Row, everything, poll
from tests.pipelines.test_given_away import NOTED, has, noted

MADE = ("SAR-OGUNBIYI-TEMILOLU-3", "EHCP/WISNIEWSKA/HANKA/2", "DSAR-2024-GWENLLIANA-PROTHEROE", "PEX-DUALEH-IFRAHA-1")
OTHERS = ("SAR-2024-0017", "EHCP-DATA-SHARING-2", "SEND-CODE-OF-PRACTICE-2015")


def _with_one(reference: str, *, note: str = "", before: int = 0) -> list[Row]:
    """A register to which such a row came; `before`: how many of the first rows stand below it."""
    row = (reference, "Fictionbury Legal Centre", "Subject access request by a pupil aged 15", "Copy of own record",
           "2024-05-20", note)
    rows = noted()
    return [*rows[before:], row, *rows[:before]]


@pytest.mark.parametrize("reference", MADE)
def test_it_is_shown_nowhere_and_the_release_is_told_and_paired(desk: Desk, tmp_path: Path, reference: str) -> None:
    poll(desk, noted(), NOTED)
    assert [c["kind"] for c in poll(desk, _with_one(reference), NOTED)] == ["added"]
    assert poll(desk, _with_one(reference, before=3), NOTED) == []
    changed = poll(desk, _with_one(reference, note="sent by post", before=3), NOTED)
    assert [(c["kind"], "note" in str(c["fields"])) for c in changed] == [("changed", True)]
    gone = [c["kind"] for _ in range(2) for c in poll(desk, noted(), NOTED)]
    assert gone.count("removed") == 1
    parts = [w for w in reference.replace("/", "-").split("-") if w.isalpha() and len(w) > 4]
    assert len(parts) == 2
    for part in parts:
        (tmp_path / part).mkdir()
        assert has(desk, tmp_path / part, part) == []


@pytest.mark.parametrize("reference", OTHERS)
def test_another_reference_is_told(desk: Desk, reference: str) -> None:
    poll(desk, noted(), NOTED)
    poll(desk, _with_one(reference), NOTED)
    assert reference in everything(desk)
