"""A release that a person withheld stays so when a small edit makes another row of it. All of it is invented."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from bench.desk import Desk
from db.upkeep.carry_over import carry_over
from db.withheld.again import awaited_releases
from db.withheld.asked import find
from db.withheld.decide import load_withheld
from db.withheld.record import RELEASE_WITHHELD, unwithhold, waiting_releases, withhold
from tests.pipelines.test_decided import publish
from tests.pipelines.test_history import found, put_in
from tests.tables import count_of, rows_of, values_of

Row = tuple[str, ...]
HEAD = "Reference,Organisation,Project title,Purpose,Dataset,Date approved,Licence end date"
ROWS: list[Row] = [
    (f"DS{101 + 2 * n:05}", f"Organisation {n} of Aldermoor", f"Study {n * n} of reading", f"To describe cohort {n * 7} over time",
     "Phonics", f"20{n % 14 + 10}-05-{n % 27 + 1:02}", f"2031-{n % 12 + 1:02}-01")
    for n in range(40)
]
KEPT: Row = ("DS00900", "The Bellwether Trust", "Pathways of Quillfeather families", "To follow siblings after a custody case",
             "Exclusions", "2019-02-03", "2030-01-31")
OTHER: Row = ("DS00950", "Daily Invention", "League tables", "To rank sixth forms", "Key Stage 5", "2026-10-01", "2029-12-31")


def edition(desk: Desk, rows: Sequence[Row], day: int, head: str = HEAD) -> None:
    publish(desk, "\n".join([head, *(",".join(row) for row in rows), ""]).encode(), day)


def withheld(desk: Desk, rows: Sequence[Row] = (*ROWS, KEPT), head: str = HEAD) -> int:
    """The number of the release of the last row, which a person has withheld."""
    edition(desk, rows, 1, head)
    desk.poll()
    number = int(max(values_of(desk, "version", "release_id", purpose=rows[-1][head.split(",").index("Purpose")])))
    with desk.store.transaction():
        withhold(desk.store, "release", number, because="asked for", who="x", cause="person", now=desk.now)
    return number


def shown(desk: Desk, *, kind: str = "added") -> list[str]:
    """Recipients of what readers may be told of."""
    kept = load_withheld(desk.store)
    return [c["recipient"] for c in rows_of(desk, "change", kind=kind, state="open")
            if kept.tells(c["release_id"], c["id"], c["source"], None)]


def but(row: Row, **cells: str) -> Row:
    names = {"reference": 0, "recipient": 1, "title": 2, "purpose": 3, "data": 4, "date": 5, "end": 6}
    said = {names[k]: v for k, v in cells.items()}
    return tuple(said.get(i, cell) for i, cell in enumerate(row))


EDITS = {
    "reference and licence end": but(KEPT, reference="TBC", end="2032-06-30"),
    "reference and title": but(KEPT, reference="[redacted]", title="[redacted]"),
    "reference and date": but(KEPT, reference="DS00907", date="2018-02-03"),
    "all words, not the data": but(KEPT, reference="DS00907", title="Siblings", purpose="Research", date="2018-02-03"),
    "who and reference": but(KEPT, reference="DS00907", recipient="Bellwether Research Group", date="2018-02-03", data="Census"),
    "all but dates and data": but(KEPT, reference="n/a", title="[redacted]", purpose="[redacted]", recipient="Zzyzx Group Ltd"),
    "words taken out of the title": but(
        KEPT, reference="DS00907", title="Pathways of [redacted] families", recipient="Zzyzx Group Ltd", purpose="Research",
        date="2018-02-03", end="2031-01-31",
    ),
}


@pytest.mark.parametrize("which", EDITS)
def test_a_row_that_may_be_the_withheld_one_waits_and_others_are_told(desk: Desk, which: str) -> None:
    number = withheld(desk)
    edition(desk, [*ROWS[:20], OTHER, *ROWS[20:], EDITS[which]], 2)
    done = desk.poll()
    assert done.decision == "accepted"
    assert shown(desk) == ["Daily Invention"]
    kept = load_withheld(desk.store)
    new = [c["release_id"] for c in done.changes if c["kind"] == "added" and c["recipient"] != "Daily Invention"]
    assert all(not kept.allows("release", n) for n in (number, *new))
    assert waiting_releases(desk.store) == new
    assert ("release_withheld" in desk.open_notices()) == bool(new), "operators hear of it"
    for _ in range(2):
        desk.poll()
        assert shown(desk) == ["Daily Invention"]
        assert waiting_releases(desk.store) == new


def test_it_is_told_once_a_person_lets_it_go_and_is_not_asked_again(desk: Desk) -> None:
    withheld(desk)
    edition(desk, [*ROWS, EDITS["reference and date"]], 2)
    desk.poll()
    (new,) = waiting_releases(desk.store)
    (said,) = values_of(desk, "notice", "message", code=RELEASE_WITHHELD)
    assert f"npdwatch unwithhold release {new}" in said
    assert "Bellwether" not in said
    with desk.store.transaction():
        unwithhold(desk.store, "release", new, who="x", now=desk.now)
        from db.withheld.record import note_waiting

        note_waiting(desk.store, desk.now)
    assert shown(desk) == ["The Bellwether Trust"]
    assert RELEASE_WITHHELD not in desk.open_notices()
    edition(desk, [*ROWS, EDITS["reference and date"], OTHER], 3)
    desk.poll()
    assert sorted(shown(desk)) == ["Daily Invention", "The Bellwether Trust"]


def test_a_row_that_comes_while_the_withheld_one_is_gone_waits_too(desk: Desk) -> None:
    withheld(desk)
    edition(desk, ROWS, 2)
    desk.poll()
    desk.poll()
    edition(desk, [*ROWS, EDITS["reference and title"], OTHER], 3)
    desk.poll()
    assert shown(desk) == ["Daily Invention"]
    assert len(waiting_releases(desk.store)) == 1


def test_long_after_it_went_the_recipient_alone_holds_nothing_back(desk: Desk) -> None:
    withheld(desk)
    edition(desk, ROWS, 2)
    desk.poll()
    next_one = but(OTHER, recipient=KEPT[1])
    edition(desk, [*ROWS, next_one], 3)
    desk.poll(wait=100 * 86400)
    assert shown(desk) == [KEPT[1]]
    edition(desk, [*ROWS, next_one, EDITS["reference and title"]], 4)
    desk.poll()
    assert shown(desk) == [KEPT[1]]
    assert len(waiting_releases(desk.store)) == 1


def test_while_the_withheld_row_stands_new_ones_of_its_recipient_are_told(desk: Desk) -> None:
    withheld(desk)
    edition(desk, [*ROWS, KEPT, but(OTHER, recipient=KEPT[1])], 2)
    desk.poll()
    assert shown(desk) == [KEPT[1]]
    assert waiting_releases(desk.store) == []


def test_without_references_too(desk: Desk) -> None:
    head = HEAD.partition(",")[2]
    rows = [row[1:] for row in ROWS]
    both = [("University of Aldermoor", f"PhD project of {who}", f"To study {what} in depth", data, at, end) for who, what, data, at, end in (
        ("Zillah Quillfeather", "spelling", "Phonics", "2014-02-01", "2020-01-01"),
        ("Orrin Brambleworth", "number sense", "Key Stage 1", "2015-03-01", "2021-01-01"),
    )]
    withheld(desk, [*rows, *both], head)
    out = [(row[0], "PhD project of [redacted]", *row[2:]) for row in both]
    edition(desk, [*rows, *out, OTHER[1:]], 2, head)
    desk.poll()
    assert shown(desk) == ["Daily Invention"]


def test_a_title_that_many_share_is_no_sign(desk: Desk) -> None:
    form = "Standard extract of pupil records"
    rows = [but(row, title=form) for row in ROWS]
    withheld(desk, [*rows, but(KEPT, title=form)])
    edition(desk, [*rows, but(OTHER, title=form), but(KEPT, title=form, reference="DS00907", date="2018-02-03", end="2031-05-05")], 2)
    desk.poll()
    assert shown(desk) == ["Daily Invention"]


def test_a_copy_or_a_part_of_the_withheld_row_is_no_release_in_the_open(desk: Desk) -> None:
    withheld(desk)
    edition(desk, [*ROWS, KEPT, KEPT, OTHER], 2)
    desk.poll()
    assert shown(desk) == ["Daily Invention"]
    assert shown(desk, kind="duplicate_added") == []
    assert load_withheld(desk.store)


def test_a_part_of_it_under_another_reference_waits_and_the_next_delivery_does_not(desk: Desk) -> None:
    withheld(desk)
    one, two = (but(KEPT, title=f"{KEPT[2]} (part {n})", reference=f"DS0090{n - 1}") for n in (1, 2))
    edition(desk, [*ROWS, one, two, OTHER], 2)
    desk.poll()
    assert shown(desk) == ["Daily Invention"]
    assert len(waiting_releases(desk.store)) == 1
    edition(desk, [*ROWS, one, two, OTHER, but(KEPT, reference="DS00909", date="2026-11-01", end="2033-01-01")], 3)
    desk.poll()
    assert shown(desk) == ["Daily Invention", KEPT[1]]


def test_what_a_known_release_takes_over_of_it_waits(desk: Desk) -> None:
    """Two rows of one recipient: the one goes, and the other says what it said."""
    beside = but(OTHER, recipient=KEPT[1], reference="DS00899")
    number = withheld(desk, [*ROWS, beside, KEPT])
    edition(desk, [*ROWS, but(beside, title=KEPT[2], purpose=KEPT[3])], 2)
    done = desk.poll()
    kept = load_withheld(desk.store)
    assert not kept.allows("release", number)
    told = [c for c in done.changes if c["state"] == "open" and kept.tells(c["release_id"], c["id"], c["source"], None)]
    assert KEPT[2] not in str(told)


def test_in_an_edition_that_is_put_aside_too(desk: Desk) -> None:
    withheld(desk)
    edition(desk, [*ROWS[:18], EDITS["reference and title"], OTHER], 2)
    assert desk.poll().decision == "quarantined"
    assert shown(desk) == ["Daily Invention"]
    edition(desk, [*ROWS, EDITS["reference and title"], OTHER], 3)
    desk.poll()
    desk.poll()
    assert shown(desk) == ["Daily Invention"]
    assert shown(desk, kind="removed") == []


def test_nothing_waits_where_nothing_is_withheld(desk: Desk) -> None:
    edition(desk, [*ROWS, KEPT], 1)
    desk.poll()
    edition(desk, [*ROWS, EDITS["reference and title"], OTHER], 2)
    desk.poll()
    assert len(shown(desk)) >= 1
    assert waiting_releases(desk.store) == []


def test_an_older_edition_that_is_put_in_makes_nothing_wait(desk: Desk) -> None:
    withheld(desk, [*ROWS, but(OTHER, recipient=KEPT[1]), KEPT])
    edition(desk, [*ROWS, but(OTHER, recipient=KEPT[1])], 2)
    desk.poll()
    desk.poll()
    older = [*ROWS[:35], but(OTHER, recipient=KEPT[1]), but(OTHER, recipient=KEPT[1], reference="DS00944", title="Sums", purpose="To count")]
    put_in(desk, found(desk, 0, "\n".join([HEAD, *(",".join(row) for row in older), ""]).encode()))
    assert count_of(desk, "edition") == 3
    assert waiting_releases(desk.store) == []


NEXT = but(KEPT, reference="DS00909", date="2026-11-01", end="2033-01-01")
"""Its next delivery."""


def in_another_source(desk: Desk, *rows: Sequence[Row], name: str = "other") -> None:
    """What a source of another name gives: one edition after the other."""
    desk.source = replace(desk.source, name=name)
    for n, edition_rows in enumerate(rows, start=11):
        edition(desk, edition_rows, n)
        desk.poll()


def test_word_for_word_in_another_source_it_waits_and_others_of_its_recipient_do_not(desk: Desk) -> None:
    number = withheld(desk)
    moved = but(KEPT, reference="DS00907", title="Moves of households")
    related = but(OTHER, recipient=KEPT[1], reference="DS00944")
    in_another_source(desk, ROWS[:20], [*ROWS[:20], moved, OTHER, related, NEXT])
    assert sorted(shown(desk)) == sorted(["Daily Invention", KEPT[1], KEPT[1]])
    (new,) = waiting_releases(desk.store)
    (why,) = values_of(desk, "withheld", "because", key=str(new))
    assert why == f"it may be release {number}, which is withheld: the same recipient, the same purpose"
    assert RELEASE_WITHHELD in desk.open_notices()


def test_a_row_of_another_source_that_comes_to_say_what_it_says_waits(desk: Desk) -> None:
    withheld(desk)
    beside = but(OTHER, recipient=KEPT[1], reference="DS00899")
    in_another_source(desk, [*ROWS, beside], [*ROWS, but(beside, title=KEPT[2], date=KEPT[5])])
    assert len(waiting_releases(desk.store)) == 1
    assert KEPT[2] not in str([c for c in rows_of(desk, "change", kind="changed") if c["release_id"] not in waiting_releases(desk.store)])


def test_in_the_first_look_of_a_source_under_another_name_it_waits(desk: Desk) -> None:
    number = withheld(desk)
    in_another_source(desk, [*ROWS, KEPT, OTHER, NEXT], name="renamed")
    (new,) = waiting_releases(desk.store)
    kept = load_withheld(desk.store)
    assert {v["release_id"] for v in rows_of(desk, "version") if not kept.allows("release", v["release_id"])} == {number, new}


def test_what_is_generic_says_nothing_of_another_source(desk: Desk) -> None:
    plain = but(KEPT, title="Research", purpose="Research for schools")
    withheld(desk, [*ROWS, plain])
    in_another_source(desk, ROWS[:9], [*ROWS[:9], but(plain, reference="12", data="Census")])
    assert shown(desk) == [KEPT[1]]


def test_an_older_edition_that_has_it_in_other_words_waits(desk: Desk) -> None:
    withheld(desk)
    older = [*ROWS[:35], but(KEPT, reference="DR160101.01", title="Occupancy", date="2016-01-01", end="2018-01-01"),
             but(OTHER, recipient=KEPT[1])]
    put_in(desk, found(desk, 0, "\n".join([HEAD, *(",".join(row) for row in older), ""]).encode()))
    (new,) = waiting_releases(desk.store)
    assert values_of(desk, "version", "title", release_id=new) == ["Occupancy"]


def test_listed_twice_on_one_sheet_it_is_named_as_its_twin(desk: Desk) -> None:
    number = withheld(desk, [*ROWS, KEPT, NEXT, KEPT])
    subject = find(desk.store, "release", str(number))
    (twin,) = subject.twins
    assert values_of(desk, "version", "row_sha256", release_id=int(twin)) == values_of(desk, "version", "row_sha256", release_id=number)


def test_a_row_under_its_reference_without_a_date_is_no_next_delivery(desk: Desk) -> None:
    withheld(desk)
    edition(desk, [*ROWS, KEPT, but(KEPT, title="Second extract for the trust", date="", end=""), NEXT, OTHER], 2)
    desk.poll()
    assert sorted(shown(desk)) == ["Daily Invention", KEPT[1]]
    assert len(waiting_releases(desk.store)) == 1


def test_what_is_appended_to_another_row_as_it_goes_waits(desk: Desk) -> None:
    beside = but(OTHER, reference="DS00899")
    withheld(desk, [*ROWS, beside, KEPT])
    edition(desk, [*ROWS, but(beside, recipient=f"{beside[1]}; {KEPT[1]}", title=f"{beside[2]}; {KEPT[2]}"),
                   but(OTHER, reference="DS00977", title="Other tables")], 2)
    desk.poll()
    kept = load_withheld(desk.store)
    told = [c for c in rows_of(desk, "change") if c["state"] == "open" and kept.tells(c["release_id"], c["id"], c["source"], None)]
    assert "Bellwether" not in str(told)
    assert shown(desk) == ["Daily Invention"]


@pytest.mark.parametrize("comes_back", [False, True], ids=["in other words", "as it was"])
def test_after_a_backup_without_it_is_restored_it_waits_in_other_words(desk: Desk, tmp_path: Path, *, comes_back: bool) -> None:
    edition(desk, ROWS, 1)
    desk.poll()
    restored, again = (desk.store.scratch(tmp_path / name) for name in ("restored", "again"))
    edition(desk, [*ROWS, KEPT], 2)
    desk.poll()
    number = int(max(values_of(desk, "version", "release_id", purpose=KEPT[3])))
    with desk.store.transaction():
        withhold(desk.store, "release", number, because="asked for", who="x", cause="person", now=desk.now)
    carry_over(desk.store.path, restored, desk.now)
    carry_over(restored.path, again, desk.now)  # of what is still awaited nothing is lost
    desk.store.close()
    desk.store = restored
    reworded = but(KEPT, reference="DS00907", title="Moves of households", date="2020-02-03", end="2031-01-01")
    related = but(OTHER, recipient=KEPT[1], reference="DS00944")
    edition(desk, [*ROWS, KEPT, OTHER, related] if comes_back else [*ROWS, reworded, OTHER], 3)
    desk.poll()
    assert shown(desk) == ["Daily Invention", *([KEPT[1]] if comes_back else [])]
    assert len(waiting_releases(desk.store)) == (0 if comes_back else 1)
    assert len(awaited_releases(again)) == 1
    assert len(awaited_releases(desk.store)) == (0 if comes_back else 1)
    again.close()
