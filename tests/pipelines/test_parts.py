"""Rows that are put into one, and one that is divided: wherever they stand, the edition is recorded and no release is lost."""

from __future__ import annotations

import json
from random import Random

import pytest

from bench.desk import Desk
from tests.pipelines.test_decided import ROWS, Rows, csv, publish
from tests.tables import IS_SET, count_of, rows_of, values_of

WHOLE = ("DS00991", "Made Up Institute", "Gaps between groups of pupils", "Absence; Phonics; Exclusions", "2023-05-05")
PARTS: Rows = [(*WHOLE[:3], dataset, WHOLE[4]) for dataset in ("Absence", "Phonics", "Exclusions")]


def both(desk: Desk, at: int, one: Rows, two: Rows, day: int = 1) -> None:
    """Two editions with these rows at a place of the register."""
    for n, rows in enumerate((one, two)):
        publish(desk, csv([*ROWS[:at], *rows, *ROWS[at:]]), day + n)
        desk.poll()


@pytest.mark.parametrize("at", [0, 30, len(ROWS)])
def test_rows_put_into_one_are_one_release(desk: Desk, at: int) -> None:
    both(desk, at, PARTS, [WHOLE])
    (told,) = rows_of(desk, "change", kind="merged")
    assert [row for _, _, row in json.loads(told["detail"])["rows"]] == [at + 2, at + 3, at + 4], "where they stood"
    assert count_of(desk, "edition", state="accepted") == 2
    assert values_of(desk, "release", "gone_edition", gone_edition=IS_SET) == [2, 2]
    assert count_of(desk, "version") == len(ROWS) + 4, "no other row is another version"
    assert told["release_id"] not in values_of(desk, "release", "id", gone_edition=IS_SET)


@pytest.mark.parametrize("at", [0, 30, len(ROWS)])
def test_the_parts_of_a_row_are_releases_of_their_own(desk: Desk, at: int) -> None:
    both(desk, at, [WHOLE], PARTS)
    (told,) = rows_of(desk, "change", kind="split")
    assert [row for _, _, row in json.loads(told["detail"])["rows"]] == [at + 2, at + 3, at + 4]
    assert count_of(desk, "release") == len(ROWS) + 3
    # One part goes: it alone is gone.
    publish(desk, csv([*ROWS[:at], *PARTS[:2], *ROWS[at:]]), 3)
    desk.poll()
    desk.poll(force=True)
    assert count_of(desk, "change", kind="removed") == count_of(desk, "release", gone_edition=IS_SET) == 1


def test_what_was_put_into_one_and_is_divided_again_is_what_it_was(desk: Desk) -> None:
    both(desk, len(ROWS), PARTS, [WHOLE])
    publish(desk, csv([*ROWS, *PARTS]), 3)
    desk.poll()
    desk.poll(force=True)
    assert count_of(desk, "release", gone_edition=IS_SET) == 0
    assert count_of(desk, "release") == len(ROWS) + 3


def changed(random: Random, rows: Rows, n: int) -> Rows:
    """The rows after a few things that happen to registers; `n` keeps what is made apart."""
    rows = list(rows)
    for k in range(random.randint(1, 4)):
        i = random.randrange(len(rows))
        reference, name, title, dataset, date = rows[i]
        match random.choice(["add", "remove", "edit", "divide", "put together", "copy", "move", "renumber"]):
            case "add":
                rows.insert(i, (f"DS9{n:02}{k:02}", f"Newly Made {n}.{k}", f"A study of {n}.{k}", "Phonics", date))
            case "remove":
                del rows[i]
            case "edit":
                rows[i] = (reference, name, f"{title} and of writing", dataset, date)
            case "divide":
                rows[i : i + 1] = [(reference, name, title, d, date) for d in ("Absence", "Census", "Phonics")]
            case "put together" if i and rows[i - 1][:3] == rows[i][:3]:
                rows[i - 1 : i + 1] = [(reference, name, title, f"{rows[i - 1][3]}; {dataset}", date)]
            case "copy":
                rows.append(rows[i])
            case "move":
                rows.append(rows.pop(i))
            case "renumber":
                rows[i] = (f"{reference}x", name, title, dataset, date)
    return rows


@pytest.mark.parametrize("seed", range(8))
def test_whatever_happens_as_many_releases_stand_as_rows(seed: int, desk: Desk) -> None:
    """Recorded as a crawl does it, since what compares well may still be written down wrongly."""
    random, rows = Random(seed), ROWS[:30]
    for n in range(1, 11):
        publish(desk, csv(rows), n)
        desk.poll(force=True)
        done = desk.poll(force=True)  # the second look, which a removal and an edition that went back need
        if done.decision == "quarantined":  # too much at once, which a person decides
            break
        assert done.decision in ("unchanged", "accepted", "baseline"), (n, done.decision)
        assert count_of(desk, "release", gone_edition=None) == len(rows), n
        rows = changed(random, rows, n)
