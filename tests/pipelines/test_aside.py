"""What operators are told of an edition that is put aside."""

from __future__ import annotations

from bench.desk import Desk
from tests.pipelines.test_decided import ROWS, TELEGRAPH, csv
from tests.pipelines.test_decided import publish as publish_csv
from tests.tables import count_of, values_of

HEADINGS = "Reference,Organisation,Project title,Dataset,Date approved,Date of birth"
PUPIL = ("DS00992", "Zebedee Quillfeather", "A case", "Phonics", "2026-10-01", "03/04/2015")


def notices(desk: Desk) -> list[str]:
    return values_of(desk, "notice", "message", code="quarantined", recovered_at=None)


def test_the_message_says_what_waits_and_a_further_edition_is_a_new_word(desk: Desk) -> None:
    rows = [(*row, "") for row in ROWS]
    publish_csv(desk, csv(rows, HEADINGS), 1)
    desk.poll()
    waiting = [*rows[:30], (*TELEGRAPH, ""), PUPIL]
    publish_csv(desk, csv(waiting, HEADINGS), 2)
    assert desk.poll().decision == "quarantined"
    (first,) = notices(desk)
    assert "2 rows in it are new, for press or companies among others: Daily Telegraph (press)." in first
    assert "Quillfeather" not in first
    desk.poll()
    assert notices(desk) == [first]
    publish_csv(desk, csv([*waiting, ("DS00993", "Daily Mail", *TELEGRAPH[2:], "")], HEADINGS), 3)
    assert desk.poll().decision == "quarantined"
    (second,) = notices(desk)
    assert "3 rows in it are new" in second
    assert "Daily Mail (press)" in second
    assert count_of(desk, "notice", code="quarantined") == 2


def test_it_says_that_nothing_new_waits(desk: Desk) -> None:
    publish_csv(desk, csv(ROWS), 1)
    desk.poll()
    publish_csv(desk, csv(ROWS[:30]), 2)
    assert desk.poll().decision == "quarantined"
    assert "No row in it is new." in notices(desk)[0]
