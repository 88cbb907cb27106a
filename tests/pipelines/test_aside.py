"""What operators are told of an edition that is put aside."""

from __future__ import annotations

import asyncio
from unittest.mock import patch

import pytest
from sqlite_utils import Database

from bench.desk import Desk
from bench.replica.faults import body
from db.migrations import tables
from db.queries import each_change, release_history
from db.register.changes import stored_changes
from db.register.states import facts_of
from diffing.certainly_new import CertainlyNew
from model.change import NOT_ACCEPTED
from model.state import state_of
from pipelines.registers.aside import ahead, replaced
from pipelines.registers.aside.quarantine import accept_edition, reject_edition
from tests.pipelines.test_decided import ROWS, TELEGRAPH, csv
from tests.pipelines.test_decided import publish as publish_csv
from tests.tables import count_of, find_changes, find_releases, rows_of, set_fields, values_of
from text.timestamp import stamp

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


def test_a_new_row_whose_number_is_still_to_come_is_told_though_an_older_one_waits_for_its_own(desk: Desk) -> None:
    """What stands in the place of a reference makes no two rows one."""
    rows = [("TBC", *ROWS[0][1:]), *ROWS[1:]]
    publish_csv(desk, csv(rows), 1)
    desk.poll()
    publish_csv(desk, csv([*rows[:30], ("TBC", *TELEGRAPH[1:])]), 2)
    assert desk.poll().decision == "quarantined"
    assert told(desk, "added") == ["Daily Telegraph"]


NEXT = [(f"DS{800 + n:05}", f"Organisation {n} of Brackenfold", f"Lead study {n}", "Phonics", "2026-10-01") for n in range(9)]
MAIL = ("DS00991", "Daily Mail", *TELEGRAPH[2:])
KENT = ("DS00992", "University of Brackenfold", *TELEGRAPH[2:])


def accept(desk: Desk) -> int:
    return asyncio.run(accept_edition(desk.store, desk.source, lambda: desk.now))


def told(desk: Desk, kind: str, state: str = "open") -> list[str]:
    return values_of(desk, "change", "recipient", kind=kind, state=state)


def test_a_person_who_accepts_the_second_of_two_hears_of_the_first_too(desk: Desk) -> None:
    publish_csv(desk, csv(ROWS), 1)
    desk.poll()
    publish_csv(desk, csv([TELEGRAPH, *NEXT]), 2)
    assert desk.poll().decision == "quarantined"
    publish_csv(desk, csv([MAIL, *[(f"DS{900 + n:05}", *row[1:]) for n, row in enumerate(NEXT)]]), 3)
    assert desk.poll().decision == "quarantined"
    accept(desk)
    assert {"Daily Telegraph", "Daily Mail"} <= set(told(desk, "added"))
    assert count_of(desk, "change", kind="added", state="open") == 20
    desk.poll()
    assert "Daily Telegraph" in told(desk, "removed"), "it is in no edition that came later"
    assert count_of(desk, "edition", state="quarantined") == 0
    assert desk.open_notices() == set()
    assert [x["present"] for x in release_history(desk.store, "DS00990")] == [False]


@pytest.mark.parametrize("again", [False, True], ids=["corrected", "put back"])
def test_a_row_that_stood_in_an_edition_put_aside_alone_is_told_and_told_as_removed(desk: Desk, *, again: bool) -> None:
    publish_csv(desk, csv(ROWS), 1)
    desk.poll()
    publish_csv(desk, csv([*ROWS[:30], TELEGRAPH, KENT]), 2)
    done = desk.poll()
    assert done.decision == "quarantined"
    (added,) = [c for c in done.changes if c["recipient"] == "Daily Telegraph" and c["kind"] == "added"]
    assert added["reason"].startswith(NOT_ACCEPTED)
    listed = find_releases(desk.store, limit=100)
    assert "Daily Telegraph" in [x["recipient"] for x in listed], "it counts as being in the register"
    assert len({x["id"] for x in listed}) == len(listed) == len(ROWS) + 2
    publish_csv(desk, csv(ROWS if again else [*ROWS, KENT]), 3)
    desk.poll()
    assert sorted(told(desk, "added")) == ["Daily Telegraph", "University of Brackenfold"], "each once"
    assert told(desk, "removed") == [], "what the edition put aside lacked was never told as gone"
    (change,) = stored_changes(desk.store, "c.id = ?", [added["id"]])
    (kept,) = rows_of(desk, "edition_file", edition_id=change.edition_id)
    assert change.sha256 == kept["sha256"] != rows_of(desk, "edition_file", edition_id=1)[0]["sha256"]
    desk.poll(wait=6 * 3600 if again else 900)  # an older file may be a cache's
    assert sorted(told(desk, "removed")) == ["Daily Telegraph", *(["University of Brackenfold"] if again else [])]
    assert desk.open_notices() == set()
    assert count_of(desk, "edition", state="quarantined") == 0
    assert len(find_releases(desk.store, limit=100)) == len(ROWS) + (not again), "the register as it stands"
    assert [x["present"] for x in release_history(desk.store, "DS00990")] == [False]
    assert desk.poll().changes == desk.poll(force=True).changes == ()
    publish_csv(desk, csv([*ROWS, TELEGRAPH, KENT]), 5)
    assert "Daily Telegraph" in [c["recipient"] for c in desk.poll().of("restored")]


def test_what_says_the_same_in_other_bytes_is_no_older_copy_and_confirms_at_the_second_look(desk: Desk) -> None:
    publish_csv(desk, csv(ROWS), 1)
    desk.poll()
    publish_csv(desk, csv([*ROWS[:30], TELEGRAPH]), 2)
    desk.poll()
    publish_csv(desk, csv(ROWS) + b"\n", 3)
    desk.poll()
    desk.poll()
    assert told(desk, "removed") == ["Daily Telegraph"]
    publish_csv(desk, csv([*ROWS, TELEGRAPH]), 4)
    assert [c["recipient"] for c in desk.poll().of("restored")] == ["Daily Telegraph"]


def test_an_edition_that_only_lacked_rows_is_over_when_they_are_back(desk: Desk) -> None:
    publish_csv(desk, csv(ROWS), 1)
    desk.poll()
    publish_csv(desk, csv(ROWS[:30]), 2)
    assert desk.poll().decision == "quarantined"
    publish_csv(desk, csv([(*row[:2], f"{row[2]} again", *row[3:]) if n == 50 else row for n, row in enumerate(ROWS)]), 3)
    assert desk.poll().kinds == ["changed", "edition_published"], "what came is compared with the last good edition"
    assert count_of(desk, "edition", state="quarantined") == 0
    assert desk.open_notices() == set()
    assert count_of(desk, "edition", state="accepted") == 2


def another_file(rows: int) -> bytes:
    """A list with headings of ours and references that no register of ours has."""
    what = ("Stationery", "2026-01-01")
    return csv([(f"GRANT/{n}", f"Supplier {n} of Quillhampton", f"Order {n}", *what) for n in range(rows)])


@pytest.mark.parametrize("rows", [10, 400])
def test_what_may_be_no_release_waits_for_a_person_with_its_number_and_floods_nobody(desk: Desk, rows: int) -> None:
    publish_csv(desk, csv(ROWS), 1)
    desk.poll()
    publish_csv(desk, another_file(rows), 2)
    assert desk.poll().decision == "quarantined"
    publish_csv(desk, csv([*ROWS, KENT]), 3)
    assert desk.poll().of("added") == rows_of(desk, "change", kind="added"), "that of the edition that came"
    (notice,) = notices(desk)
    assert f"{rows} rows of it stand neither in the edition before nor in the one after" in notice
    state = state_of(facts_of(desk.store, desk.source), desk.now)
    assert (state.reason, state.needs_a_person) == ("quarantined", True)
    desk.poll()
    assert notices(desk) == [notice], "it waits, whatever comes"
    if rows == 10:
        accept(desk)
        assert count_of(desk, "change", kind="added", state="open") == 1 + rows
        assert len(find_releases(desk.store, limit=500)) == len(ROWS) + 1, "it is no base"
        desk.poll()
        assert count_of(desk, "change", kind="removed", state="open") == rows
    else:
        reject_edition(desk.store, desk.source, desk.now)
        assert count_of(desk, "change", kind="added", state="open") == 1
    assert desk.open_notices() == set()
    assert desk.poll().changes == ()


def test_a_file_that_was_read_otherwise_is_told_by_nobody_else_than_a_person(desk: Desk) -> None:
    """Headings that changed places: each row has its title for its recipient."""
    publish_csv(desk, csv(ROWS), 1)
    desk.poll()
    swapped = HEADINGS.replace("Organisation,Project title", "Project title,Organisation").replace(",Date of birth", "")
    publish_csv(desk, csv([*ROWS, TELEGRAPH], swapped), 2)
    assert desk.poll().decision == "quarantined"
    publish_csv(desk, csv([*ROWS, TELEGRAPH]), 3)
    assert [c["recipient"] for c in desk.poll().of("added")] == ["Daily Telegraph"]
    assert count_of(desk, "change", kind="added") == 1


def test_editions_that_an_earlier_version_let_go_are_gone_over(desk: Desk) -> None:
    publish_csv(desk, csv(ROWS), 1)
    desk.poll()
    publish_csv(desk, csv([*ROWS[:30], TELEGRAPH]), 2)
    with patch.object(ahead, "certainly_new", lambda *_: CertainlyNew(())):
        desk.poll()
    since = desk.now
    publish_csv(desk, csv([*ROWS, KENT]), 3)
    with patch.object(replaced, "waiting_editions", lambda *_: []):
        desk.poll()
    set_fields(desk, "edition", {"state": "superseded", "decided_at": stamp(desk.now)}, state="quarantined")
    desk.poll()
    assert told(desk, "added") == ["University of Brackenfold"]
    db = Database(desk.store.connection)
    tables.replaced(db)
    desk.poll()
    assert told(desk, "added") == ["University of Brackenfold", "Daily Telegraph"]
    (why,) = values_of(desk, "change", "reason", kind="added", recipient="Daily Telegraph")
    assert "put aside" in why
    assert f"{since:%-d %b %Y}" in why
    tables.replaced(db)
    desk.poll()
    desk.poll(wait=6 * 3600)
    assert told(desk, "added") == ["University of Brackenfold", "Daily Telegraph"], "each once"
    assert told(desk, "removed") == ["Daily Telegraph"]
    assert count_of(desk, "edition", state="quarantined") == 0


def test_a_childs_data_is_told_no_more_for_that(desk: Desk) -> None:
    rows = [(*row, "") for row in ROWS]
    publish_csv(desk, csv(rows, HEADINGS), 1)
    desk.poll()
    publish_csv(desk, csv([*rows[:30], (*TELEGRAPH, ""), PUPIL], HEADINGS), 2)
    assert desk.poll().decision == "quarantined"
    publish_csv(desk, csv(rows, HEADINGS), 3)
    desk.poll()
    assert "Daily Telegraph" in told(desk, "added")
    (child,) = rows_of(desk, "version", reference="DS00992")
    assert "2015" not in child["cells"]
    assert count_of(desk, "withheld", name=PUPIL[1]) == 1
    (file,) = values_of(desk, "edition_file", "sha256", edition_id=child["edition_id"])
    assert count_of(desk, "withheld", kind="file", key=file) == 1, "it is handed out to nobody"
    for said in ("reason", "fields", "detail", "recipient"):
        assert "2015" not in str(values_of(desk, "change", said))


def test_rows_gone_from_the_end_are_named_and_told_when_they_stay_away_for_hours(desk: Desk) -> None:
    publish_csv(desk, csv([*ROWS, KENT, TELEGRAPH]), 1)
    desk.poll()
    desk.replica.fail(next(iter(desk.replica.site.assets)), body(csv(ROWS)))
    assert desk.poll().decision == "quarantined"
    (notice,) = notices(desk)
    assert "Gone are rows for press or companies: Daily Telegraph (press)." in notice
    assert "the last good edition stands; what is gone is told if that stays so for 6 hours. Look" in notice
    for _ in range(5):
        assert desk.poll(wait=3600).changes == ()
    done = desk.poll(wait=3601)
    assert sorted(told(desk, "removed")) == sorted(["Daily Telegraph", KENT[1]])
    assert all("no person has confirmed it" in c["reason"] for c in done.of("removed"))
    assert desk.open_notices() == set()
    desk.replica.heal()
    assert sorted(c["kind"] for c in desk.poll().changes if c["release_id"]) == [], "the older file may be a cache's"


def test_a_file_that_is_whole_again_within_hours_was_cut_and_is_no_news(desk: Desk) -> None:
    publish_csv(desk, csv([*ROWS, KENT, TELEGRAPH]), 1)
    desk.poll()
    asset = next(iter(desk.replica.site.assets))
    for _ in range(3):  # by turns, for longer than one of them may last
        desk.replica.fail(asset, body(csv(ROWS)))
        for _ in range(3):
            assert desk.poll(wait=3600, force=True).changes == ()
        desk.replica.heal(asset)
        assert desk.poll(force=True).changes == ()
    assert count_of(desk, "change", kind="removed") == 0


def test_a_register_that_loses_more_than_its_end_waits_for_a_person_however_long(desk: Desk) -> None:
    publish_csv(desk, csv([*ROWS, TELEGRAPH]), 1)
    desk.poll()
    publish_csv(desk, csv(ROWS[:40]), 2)
    for _ in range(3):
        assert desk.poll(wait=86_400).decision == "quarantined"
    assert "Gone are rows for press or companies: Daily Telegraph (press)." in notices(desk)[0]


def test_a_row_that_was_told_at_once_is_not_listed_as_gone_while_its_edition_waits(desk: Desk) -> None:
    """Nor after another edition with it has come in that one's place; once it is missing, its removal is."""
    def listed() -> list[tuple[str, str]]:
        return [(c["kind"], c["state"]) for c in each_change(desk.store, limit=500) if c["recipient"] == TELEGRAPH[1]]

    def of_release() -> list[str]:
        return [c["kind"] for x in release_history(desk.store, TELEGRAPH[0]) for c in x["changes"]]

    publish_csv(desk, csv(ROWS), 1)
    desk.poll()
    for day, rows in ((2, [*ROWS[:30], TELEGRAPH]), (3, [*ROWS[:28], TELEGRAPH])):
        publish_csv(desk, csv(rows), day)
        assert desk.poll().decision == "quarantined"
        assert listed() == [("added", "open")]
        assert of_release() == ["added"]
        assert len(find_changes(desk.store, search="Telegraph")) == 1
    publish_csv(desk, csv([*ROWS, KENT]), 4)
    desk.poll()
    assert sorted(listed()) == [("added", "open"), ("removed", "held")]
    desk.poll()
    assert sorted(listed()) == [("added", "open"), ("removed", "open")]
    assert sorted(of_release()) == ["added", "removed"]
