"""An earlier name is one that had stopped when the name of today began."""

from __future__ import annotations

import pytest

from db.recipients.name_spans import earlier_names, several_names, stopped

OLD, NEW = "Zzyzx Pupil Insight Ltd", "Qwrt Holdings plc"


def only(cell: str) -> tuple[str, ...]:
    return (cell,)


@pytest.mark.parametrize(
    ("versions", "gone", "earlier", "why"),
    [
        ([(1, OLD, "2020"), (1, NEW, "2021")], {}, {OLD}, "its one row was changed to the other"),
        ([(1, OLD, "2020"), (2, NEW, "2021")], {}, set(), "both stand"),
        ([(1, OLD, "2020"), (2, NEW, "2021")], {1: "2021"}, {OLD}, "its row left the register as the other came"),
        ([(1, OLD, "2020"), (2, NEW, "2021")], {1: "2024"}, set(), "it stood beside the other for years"),
        ([(1, OLD, "2020"), (1, NEW, "2021"), (2, OLD, "2020")], {}, set(), "one of its rows still stands"),
        ([(1, OLD, "2020"), (1, OLD.upper(), "2020"), (1, NEW, "2022")], {}, {OLD, OLD.upper()}, "two spellings of it"),
        ([(1, OLD, "2020"), (1, NEW, "2021"), (1, OLD, "2022")], {}, set(), "it came back"),
    ],
)
def test_a_name_is_earlier_only_if_it_stopped_when_the_other_began(
    versions: list[tuple[int, str, str]], gone: dict[int, str], earlier: set[str], why: str
) -> None:
    first: dict[str, str] = {}
    for _, name, at in versions:
        first.setdefault(name, at)
    assert earlier_names(NEW, first, stopped(versions, gone, only)) == earlier, why


def test_spellings_of_one_name_are_not_several_names() -> None:
    assert not several_names([OLD, OLD.upper()])
    assert several_names([OLD, NEW])
