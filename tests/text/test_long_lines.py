"""What goes on without end is looked through in bounded time, and a child in it is found wherever it stands."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from tests.growth import grows_at_most
from text.one_line import stretches_of
from text.privacy.prose import WithoutPrivate

NAMES = [f"{a}{c}a {b}{d}" for a in "ABCDEFGH" for b in ["Quill", "Marrow", "Fenn", "Tawn"] for c in "nel" for d in ("er", "by")]
LONG = {
    "sentences in one line": "It rained on pupils. ",
    "rows that no sign ends": "Ann Fenner\t9\tYear 4\tpupil data\n",
    "a list without end": "Ann Fenner, Bob Marrowby, ",
    "children": "Ann Fenner, aged 9, wrote of pupil data. ",
    "rows of children": "Ann Fenner | 9 | Year 4 | pupil data\n",
    "rows of bodies": "Ann Fenner Ltd | research into how children learn | 1 May 2019\n",
    "speakers": "Mr Ann Fenner said that pupil data were shared. ",
}


@pytest.mark.parametrize("piece", LONG.values(), ids=LONG)
def test_eight_times_the_text_takes_about_eight_times_as_long(piece: str) -> None:
    def looked_through(characters: int) -> Callable[[], object]:
        text = "".join(piece.replace("Ann Fenner", NAMES[n % len(NAMES)]) for n in range(characters // len(piece)))
        return lambda: WithoutPrivate([text], "", (), lambda: ())

    grows_at_most(16, looked_through, 2_500, 20_000)


@pytest.mark.parametrize("between", [" ", ", "], ids=["words", "a list"])
def test_a_child_is_found_wherever_it_stands_in_a_line_without_end(between: str) -> None:
    for before in range(3_610, 4_060, 29):
        line = between.join(["of records"] * (before // (10 + len(between)))) + f" {'x' * (before % 12)} of pupil Tamsin Oakfenner, aged 9, whose mother wrote to us. " + between.join(["the rest"] * 300)
        (shown,) = WithoutPrivate((line,), "#").texts
        assert "Oakfenner" not in shown, before


def test_stretches_are_the_line_and_overlap() -> None:
    for line in ("", "short", "word " * 3_000, "x" * 9_000, "word " * 900 + "x" * 9_000 + " word" * 900):
        end = 0
        for at, part in stretches_of(line):
            assert line.startswith(part, at)
            assert at <= max(0, end - 200) or at == 0
            assert at + len(part) > end or not line
            end = at + len(part)
        assert end == len(line)


def test_a_later_look_at_a_text_costs_what_is_new_in_it_and_finds_what_the_first_would() -> None:
    def seconds(text: str) -> float:
        begun = time.process_time()
        WithoutPrivate([text], "#", (), lambda: ())
        return time.process_time() - begun

    taken = []
    for turn in range(3):
        lines = [f"Pupil data were shared with {NAMES[n % len(NAMES)]} Ltd, as note {turn}-{n} of the school says." for n in range(400)]
        first, later = seconds("\n".join(lines)), seconds("\n".join([*lines[20:], f"My son Ben Oakfenner, aged {turn + 7}, was excluded."]))
        taken.append((first, later))
    assert any(later < first / 2 for first, later in taken), taken
    (shown,) = WithoutPrivate(["\n".join([*lines, "Ben Oakfenner's mother wrote to us."])], "#", ("Ben Oakfenner",), lambda: ()).texts
    assert "Oakfenner" not in shown
