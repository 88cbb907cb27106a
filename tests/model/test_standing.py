"""What stood on a day: before the first edition, between two, on the day itself, after the last, and while it was out."""

from __future__ import annotations

import pytest

from model.standing import HowStood, StandingEdition, Stretch, edition_on, stood_on

EDITIONS = [
    StandingEdition(3, 1, "Shares, May 2018", "2018-05-01", "2018-05-02T09:00:00+00:00"),
    StandingEdition(5, 2, "Shares, June 2018", "", "2018-06-30T23:59:00+00:00"),
    StandingEdition(8, 4, "", "", "2019-06-01T00:00:00+00:00"),
]
OUT_IN_JUNE = [Stretch(3, 3, 10), Stretch(8, None, 12)]


@pytest.mark.parametrize(
    ("day", "stood", "following"),
    [
        ("2018-05-01", None, 3), ("2018-05-02", 3, 5), ("2018-06-29", 3, 5), ("2018-06-30", 5, 8),
        ("2019-05-31", 5, 8), ("2019-06-01", 8, None), ("2999-01-01", 8, None),
    ],
)
def test_the_edition_of_a_day_is_the_last_that_had_come_by_its_end(day: str, stood: int | None, following: int | None) -> None:
    found, later = edition_on(day, EDITIONS)
    assert (found and found.id, later and later.id) == (stood, following)


@pytest.mark.parametrize(
    ("day", "stretches", "standing", "version", "words"),
    [
        ("2018-05-01", OUT_IN_JUNE, HowStood.NOT_KNOWN, None, "is not known: no edition of that time is known; the oldest, “Shares, May 2018”, seen 2018-05-02, came later"),
        ("2018-06-01", OUT_IN_JUNE, HowStood.STOOD, 10, "which stood from 2018-05-02 to 2018-06-30. This release stood in it."),
        ("2018-07-01", OUT_IN_JUNE, HowStood.GONE, 10, "“Shares, May 2018”, seen 2018-05-02, was the last edition that had it, “Shares, June 2018”, seen 2018-06-30, the first without it. It was back in edition 4"),
        ("2018-07-01", OUT_IN_JUNE, HowStood.GONE, 10, "one that stood on the day may be missing"),
        ("2018-07-01", OUT_IN_JUNE, HowStood.GONE, 10, "the register was, as far as its editions are known, as in “Shares, June 2018”"),
        ("2018-06-01", OUT_IN_JUNE, HowStood.STOOD, 10, "the register was as in “Shares, May 2018”"),
        ("2019-06-01", OUT_IN_JUNE, HowStood.STOOD, 12, "from 2019-06-01 on, the newest we know"),
        ("2020-01-01", OUT_IN_JUNE, HowStood.STOOD, 12, "last looked at on 2019-12-24: it may be otherwise since"),
        ("2018-06-01", [Stretch(8, None, 9)], HowStood.NOT_YET, None, "not in it yet: it came with edition 4, seen 2019-06-01"),
        ("2019-06-02", [Stretch(3, 5, 9)], HowStood.GONE, 9, "edition 4, seen 2019-06-01, the first without it."),
    ],
)
def test_how_a_release_stood_is_said_plainly(day: str, stretches: list[Stretch], standing: HowStood, version: int | None, words: str) -> None:
    on = stood_on(day, EDITIONS, stretches, "2019-12-24T06:00:00+00:00")
    assert (on.standing, on.version) == (standing, version)
    assert words in " ".join(on.words())


def test_a_register_without_an_edition_says_so() -> None:
    on = stood_on("2020-01-01", [], [])
    assert on.standing is HowStood.NOT_KNOWN
    assert on.words() == ["What stood in the register on 2020-01-01 is not known: no edition of that time is known."]
