"""What a poll makes of the register: one story after the other."""

from __future__ import annotations

import asyncio
import json
import weakref
from collections.abc import Iterator, Sequence
from datetime import timedelta

import pytest
from msgspec.structs import replace

from alerts.describe import headline_of
from bench.desk import Desk, watched
from bench.replica.faults import body, empty, gone, html, moved, not_there_yet, placeholder, status
from bench.replica.govuk import PublishedFile
from db.queries import release_history
from db.recipients.organisations import organisations
from db.recipients.reclassify import reclassify
from db.register import telling
from db.register.changes import stored_changes
from db.register.editions import File, KnownEdition
from db.register.states import states_of
from demo.editions import SILENT, WITHDRAWN, EditionRows, baseline, second, third
from demo.site import SHARES as PAGE
from model.fetch import Attachment, Fetched, FetchedFile, Outcome
from model.hidden import WITHHELD_CELL
from model.source import Source
from model.state import SourceSight
from pipelines.context import Turn, apart
from pipelines.poll import Poll
from pipelines.registers.archive import with_names
from pipelines.registers.aside.quarantine import NothingQuarantined, accept_edition, reject_edition
from pipelines.registers.read import reader_of
from readers.personal import cells as telling_cells
from tests.pipelines.test_decided import HEADINGS, ROWS, csv
from tests.tables import IS_SET, Like, Not, add_row, count_of, find_releases, row_of, rows_of, set_fields, values_of
from text.privacy.cell_forms import is_prose
from text.privacy.naming import given_names
from text.privacy.quiet import not_quiet
from text.timestamp import stamp

API = f"/api/content{PAGE}"
ONE, TWO = "DfE external data shares: June 2023", "National pupil database requests: June 2023"


def file(desk: Desk) -> str:
    """The path of the register's file now."""
    return next(iter(desk.replica.site.assets))


def book(shares: EditionRows | None = None, *, without: tuple[str, ...] = (), also: tuple[str, ...] = ()) -> bytes:
    """The baseline with rows more or less."""
    b = shares or baseline()
    rows = [s for s in b.shares if s.reference not in without]
    rows += [replace(b.shares[20], reference=r, purpose=f"Another purpose, {r}") for r in also]
    return replace(b, shares=tuple(rows)).ods()


def other(*, also: tuple[str, ...] = (), without: tuple[str, ...] = ()) -> bytes:
    """A second register of the same form, with rows of its own."""
    b = baseline()
    own = tuple(
        replace(s, reference=s.reference.replace("DS9", "DS8"), recipient=f"{s.recipient} Two") for s in b.shares[12:36]
    )
    rows = [s for s in own if s.reference not in without]
    rows += [replace(own[0], reference=r, purpose=f"A purpose of the second file, {r}") for r in also]
    empty = replace(b, shares=tuple(rows), regular=(), npd=(), home_office=(), police=(), courts=())
    return empty.ods()


def accept(desk: Desk) -> int:
    return asyncio.run(accept_edition(desk.store, desk.source, lambda: desk.now))


def publish(desk: Desk, *files: tuple[str, str, bytes], at: str, note: str | None = "Updated.") -> None:
    desk.replica.publish_files([PublishedFile(t, n, b) for t, n, b in files], note=note, at=at)


def test_the_first_look_is_quiet_and_the_second_finds_nothing(desk: Desk) -> None:
    desk.is_today()
    done = desk.poll()
    assert done.decision == "baseline"
    assert done.kinds == ["baseline"]
    again = desk.poll()
    assert again.decision == "unchanged"
    assert again.tally.fetches == {"ok": 1, "unchanged": 1}
    forced = desk.poll(force=True)
    assert forced.tally.fetches == {"ok": 2}
    assert forced.changes == again.changes == ()
    assert count_of(desk, "edition") == 1


def test_a_row_is_one_version_until_it_changes(desk: Desk) -> None:
    desk.poll()
    first = count_of(desk, "version")
    desk.replica.publish("edition")
    desk.poll()
    assert first == len(baseline())
    # three new, one edited, one moved to another sheet; the withdrawn one keeps its last version
    assert count_of(desk, "version") == first + 5
    assert count_of(desk, "release") == first + 3
    assert count_of(desk, "edition_row", edition_id=2) == len(second())
    assert len(find_releases(desk.store, search="telegraph")) == 1


def test_a_removal_waits_for_a_second_look_and_a_row_that_is_back_was_never_gone(desk: Desk) -> None:
    desk.confirm_after = 3600
    desk.poll()
    publish(desk, (ONE, "a.ods", book(without=(WITHDRAWN,))), at="2023-10-01T09:30:00Z")
    done = desk.poll()
    assert [c["state"] for c in done.changes if c["kind"] == "removed"] == ["held"]
    assert [r["present"] for r in release_history(desk.store, WITHDRAWN)] == [True]
    assert not any(o.gone for o in organisations(desk.store))
    desk.poll()
    assert values_of(desk, "change", "state", kind="removed") == ["held"]
    publish(desk, (ONE, "a.ods", book(also=("DS99001",))), at="2023-11-01T09:30:00Z")
    done = desk.poll()
    assert done.kinds == ["added", "edition_published"]
    assert values_of(desk, "change", "state", kind="removed") == ["retracted"]
    assert count_of(desk, "release", gone_edition=IS_SET) == 0


def test_a_removal_that_was_told_and_is_back_is_told_as_restored(desk: Desk) -> None:
    desk.poll()
    publish(desk, (ONE, "a.ods", book(without=(WITHDRAWN,))), at="2023-10-01T09:30:00Z")
    desk.poll()
    desk.poll()
    assert values_of(desk, "change", "state", kind="removed") == ["open"]
    assert [r["present"] for r in release_history(desk.store, WITHDRAWN)] == [False]
    assert sum(len(o.gone) for o in organisations(desk.store)) == 1
    publish(desk, (ONE, "a.ods", book(also=("DS99001",))), at="2023-11-01T09:30:00Z")
    done = desk.poll()
    assert done.kinds == ["added", "edition_published", "restored"]


GONE = ("DS90001", "Daily Mail", "A study of towns", "Phonics", "2019-05-01")
BACK = {
    "other dates": (HEADINGS, (*GONE[:4], "1 May 2019")),
    "other quotes": (HEADINGS, (*GONE[:2], "\u201cA study of towns\u201d", *GONE[3:])),
    "capitals": (HEADINGS, (GONE[0], "DAILY MAIL", *GONE[2:])),
    "a further column": (f"{HEADINGS},Remarks", (*GONE, "see note")),
    "another heading": (HEADINGS.replace("Project title", "Title of project"), (*GONE[:4], "01/05/2019")),
    "under a line": (f"{HEADINGS}\nApproved requests,,,,", GONE),
}


@pytest.mark.parametrize("form", BACK)
def test_what_is_back_in_another_form_is_back(desk: Desk, form: str) -> None:
    headings, row = BACK[form]
    others = [(*r, "")[: len(row)] for r in ROWS[:30]]
    editions = csv([*ROWS[:30], GONE]), csv(ROWS[:30]), csv([*others, row], headings)
    for n, data in enumerate(editions, start=1):
        publish(desk, ("Register", "register.csv", data), at=f"2026-10-0{n}T09:30:00Z")
        done = [desk.poll(), desk.poll()]
    assert [c["reference"] for seen in done for c in seen.of("restored")] == ["DS90001"]
    assert done[0].of("added") == []
    assert count_of(desk, "release") == 31
    assert count_of(desk, "release", gone_edition=IS_SET) == 0
    assert len(release_history(desk.store, "DS90001")) == 1
    assert desk.poll(force=True).changes == ()


@pytest.mark.parametrize("row", [
    ("DS90001", "Daily Telegraph", *GONE[2:]),
    ("DS90002", *GONE[1:]),
    (*GONE[:4], "2026-10-01"),
    (*GONE[:3], "Key Stage 4", GONE[4]),
])
def test_another_release_than_the_one_that_had_gone_is_new(desk: Desk, row: tuple[str, ...]) -> None:
    for n, rows in enumerate(([*ROWS[:30], GONE], ROWS[:30], [*ROWS[:30], row]), start=1):
        publish(desk, ("Register", "register.csv", csv(rows)), at=f"2026-10-0{n}T09:30:00Z")
        done = [desk.poll(), desk.poll()]
    assert "added" in done[0].kinds
    assert count_of(desk, "change", kind="restored") == 0


@pytest.mark.parametrize("confirm_after", [0, 600, 3600])
def test_a_cache_that_shows_old_and_new_by_turns_is_not_news(desk: Desk, confirm_after: int) -> None:
    desk.confirm_after = confirm_after
    desk.poll()
    old, new = baseline().ods(), book(also=("DS99001",))
    publish(desk, (ONE, "a.ods", new), at="2023-10-01T09:30:00Z")
    assert desk.poll().kinds == ["added", "edition_published"]
    path = file(desk)
    for _ in range(2):
        desk.replica.fail(path, body(old))
        for _ in range(4):  # an hour of it
            assert desk.poll(force=True).decision == "suspect"
        desk.replica.heal(path)
        assert desk.poll(force=True).decision == "unchanged"
    assert count_of(desk, "change", kind=Not("baseline")) == 2
    assert set(values_of(desk, "edition", "state")[2:]) == {"superseded"}


def test_an_older_file_that_came_back_to_stay_is_told_after_hours_since_it_may_be_a_caches(desk: Desk) -> None:
    desk.poll()
    publish(desk, (ONE, "a.ods", book(also=("DS99001",))), at="2023-10-01T09:30:00Z")
    desk.poll()
    desk.replica.fail(file(desk), body(baseline().ods()))
    for _ in range(7):
        assert desk.poll(force=True, wait=3550).changes == ()
    done = desk.poll(force=True)
    assert done.decision == "accepted"
    assert done.kinds == ["removed", "went_back"]
    assert desk.states("removed") == {"open"}, "it has been fetched the same for hours"
    assert all("this may be an old copy" in c["reason"] for c in done.changes)


@pytest.mark.parametrize("name", ["a.ods", "b.ods"], ids=["dated", "elsewhere"])
def test_an_older_file_that_the_page_says_is_put_back_is_told_at_the_second_look(desk: Desk, name: str) -> None:
    desk.poll()
    desk.replica.publish_files([PublishedFile(ONE, "a.ods", book(also=("DS99001",)))], note="More.", at="2023-10-01T09:30:00Z")
    desk.poll()
    note = "Put back." if name == "a.ods" else None
    publish(desk, (ONE, name, baseline().ods()), at="2023-11-01T09:30:00Z", note=note)
    assert desk.poll(force=True).changes == ()
    done = desk.poll(force=True)
    assert done.kinds == ["removed", "went_back"]
    assert not any("old copy" in c["reason"] for c in done.changes)


def test_one_file_of_two_that_a_cache_serves_old_holds_up_no_new_row_and_removes_none(desk: Desk) -> None:
    publish(desk, (ONE, "a.ods", book()), (TWO, "b.ods", other()), at="2023-09-08T09:30:00Z")
    desk.poll()
    publish(desk, (ONE, "a.ods", book(also=("DS99001",))), (TWO, "b.ods", other()), at="2023-10-01T09:30:00Z")
    assert desk.poll().of("added")
    first, second_file = list(desk.replica.site.assets)
    desk.replica.fail(first, body(book()))
    assert desk.poll(force=True).decision == "suspect", "it alone"
    desk.replica.fail(second_file, body(other(also=("DS88001",))))
    assert [c["reference"] for c in desk.poll(force=True).of("added")] == ["DS88001"]
    for _ in range(4):
        assert desk.poll(force=True).changes == ()
    assert desk.states("removed") == {"held"}
    desk.replica.heal(first)
    desk.poll(force=True)
    assert desk.poll(force=True, wait=6 * 3600).kinds == ["went_back"]
    assert desk.states("removed") == {"retracted"}, "it was never told as gone"


def test_a_silent_replacement_says_what_is_gone(desk: Desk) -> None:
    press = replace(baseline().shares[20], reference="DS99001", recipient="Daily Telegraph", purpose="League tables")
    b = replace(baseline(), shares=(baseline().shares[0], press, *baseline().shares[1:]))
    publish(desk, (ONE, "a.ods", b.ods()), at="2023-09-08T09:30:00Z")
    desk.poll()
    publish(desk, (ONE, "a.ods", book(without=(WITHDRAWN,))), at="2023-09-08T09:30:00Z", note=None)
    (one,) = [c for c in desk.poll(force=True).changes if c["kind"] == "file_replaced_silently"]
    (change,) = stored_changes(desk.store, "c.id = ?", [one["id"]])
    said = "2 rows are gone from it, for Daily Telegraph (press) among others, which a second look has to confirm"
    assert f"no row in it is new or changed; {said}" in headline_of(change)


def test_an_older_copy_of_the_page_is_passed_over(desk: Desk) -> None:
    desk.poll()
    old = json.dumps(desk.replica.site.items[PAGE]).encode()
    desk.replica.publish("edition")
    desk.poll()
    known = values_of(desk, "source", "page_sha256")
    desk.replica.fail(API, body(old))
    done = desk.poll()
    assert done.changes == ()
    assert values_of(desk, "source", "page_sha256") == known
    assert values_of(desk, "notice", "code") == ["old_copy"]
    desk.replica.heal()
    desk.poll()
    assert desk.open_notices() == set()


def test_the_page_of_last_resort_gives_the_files_and_no_false_words(desk: Desk) -> None:
    desk.poll()
    desk.replica.publish("edition")
    desk.replica.fail(API, status(500))
    done = desk.poll()
    assert "page_changed" not in done.kinds
    assert "added" in done.kinds
    assert [c["state"] for c in done.changes if c["kind"] == "removed"] == ["held"]
    assert desk.poll().changes == ()
    desk.replica.heal()
    assert desk.poll().changes == ()


@pytest.mark.parametrize("fault", [not_there_yet(), placeholder()], ids=["404", "placeholder"])
def test_a_file_that_is_not_served_yet_is_asked_for_again(fault: object, desk: Desk) -> None:
    desk.poll()
    desk.replica.publish("edition")
    desk.replica.fail(file(desk), fault)  # type: ignore[arg-type]
    done = desk.poll()
    assert "not_yet" in done.failures
    assert done.changes == ()
    desk.replica.heal()
    done = desk.poll()
    assert "edition_published" in done.kinds, "the note came a poll before its file"
    assert "added" in done.kinds


def test_one_file_that_fails_holds_up_neither_the_other_nor_its_rows(desk: Desk) -> None:
    publish(desk, (ONE, "a.ods", book()), (TWO, "b.ods", other()), at="2023-09-08T09:30:00Z")
    assert desk.poll().kinds == ["baseline"]
    publish(
        desk,
        (ONE, "a.ods", book(also=("DS99001",))),
        (TWO, "b.ods", other(also=("DS88001",))),
        at="2023-10-01T09:30:00Z",
    )
    second_file = list(desk.replica.site.assets)[1]
    desk.replica.fail(second_file, status(500))
    done = desk.poll()
    assert done.kinds == ["added", "edition_published"]
    desk.replica.heal()
    desk.replica.fail(second_file, html())
    done = desk.poll()
    assert "unreadable" in done.failures
    assert done.changes == ()
    desk.replica.heal()
    done = desk.poll()
    assert [c["reference"] for c in done.changes if c["kind"] == "added"] == ["DS88001"]
    assert count_of(desk, "change", kind="removed") == 0
    assert not desk.open_notices() & {"source_failing", "unreadable"}


def test_a_first_look_without_one_of_the_files_is_a_baseline_of_the_others(desk: Desk) -> None:
    publish(desk, (ONE, "a.ods", book()), (TWO, "b.ods", other()), at="2023-09-08T09:30:00Z")
    desk.replica.fail(list(desk.replica.site.assets)[1], status(500))
    assert desk.poll().kinds == ["baseline"]
    desk.replica.heal()
    assert [c["reason"] for c in desk.poll().changes] == [f"first look at {TWO}: 24 rows; it could not be read before"]
    assert count_of(desk, "edition_row", edition_id=2) == len(baseline()) + 24


def test_two_files_of_one_title_keep_their_names_when_they_change_places(desk: Desk) -> None:
    title = "Data shares: 2023"
    publish(desk, (title, "a.ods", book()), (title, "b.ods", other()), at="2023-09-08T09:30:00Z")
    desk.poll()
    publish(desk, (title, "b.ods", other()), (title, "a.ods", book()), at="2023-10-01T09:30:00Z", note=None)
    assert desk.poll(force=True).changes == ()
    publish(desk, (title, "b.ods", other(also=("DS88001",))), (title, "a.ods", book()), at="2023-11-01T09:30:00Z")
    assert desk.poll().kinds == ["added", "edition_published"]


def test_a_register_that_vanishes_from_the_page_is_told_after_a_second_look(desk: Desk) -> None:
    publish(desk, (ONE, "a.ods", book()), (TWO, "b.ods", other()), at="2023-09-08T09:30:00Z")
    desk.poll()
    publish(desk, (ONE, "a.ods", book()), at="2023-10-01T09:30:00Z")
    desk.poll()
    assert desk.states("attachment_removed") == desk.states("removed") == {"held"}
    desk.poll()
    assert desk.states("attachment_removed") == {"open"}
    assert desk.states("removed") == {"open"}, "told after two looks that say the same"


def test_a_page_without_files_confirms_no_removal(desk: Desk) -> None:
    desk.poll()
    publish(desk, (ONE, "a.ods", book(without=(WITHDRAWN,))), at="2023-10-01T09:30:00Z")
    desk.poll()
    publish(desk, at="2023-11-01T09:30:00Z")
    desk.poll()
    assert values_of(desk, "change", "state", kind="removed") == ["held"]


def test_rows_in_another_order_are_no_news(desk: Desk) -> None:
    desk.poll()
    b = baseline()
    publish(
        desk, (ONE, "a.ods", replace(b, shares=tuple(reversed(b.shares))).ods()), at="2023-10-01T09:30:00Z", note=None
    )
    done = desk.poll()
    assert done.decision == "accepted"
    assert done.changes == ()
    assert count_of(desk, "version") == len(b)


def test_a_replaced_file_without_note_after_an_idle_note_is_still_silent(desk: Desk) -> None:
    desk.poll()
    publish(desk, (ONE, "a.ods", baseline().ods()), at="2023-10-01T09:30:00Z", note="A note and no other file.")
    desk.poll()
    publish(desk, (ONE, "a.ods", book(also=("DS99001",))), at="2023-10-05T09:30:00Z", note=None)
    assert desk.poll().kinds == ["added", "file_replaced_silently"]


def test_a_removal_that_was_seen_while_the_clock_was_ahead_is_told_after_the_next_look(desk: Desk) -> None:
    """Else it waited until the time that the clock had said: for months, and nobody heard of it."""
    desk.confirm_after = 600
    desk.poll()
    publish(desk, (ONE, "a.ods", book(without=(WITHDRAWN,))), at="2023-10-01T09:30:00Z")
    right, desk.now = desk.now, desk.now + timedelta(days=30)
    desk.poll()
    assert desk.states("removed") == {"held"}
    desk.now = right
    desk.poll()
    assert desk.states("removed") == {"open"}


def test_a_register_that_shrinks_is_put_aside_until_a_person_decides(desk: Desk) -> None:
    desk.poll()
    b = baseline()
    small = replace(b, shares=b.shares[:60]).ods()
    publish(desk, (ONE, "a.ods", small), at="2023-10-01T09:30:00Z")
    done = desk.poll()
    assert done.decision == "quarantined"
    assert "npdwatch accept" in done.failures["quarantined"]
    assert desk.poll().changes == ()
    assert count_of(desk, "edition", state="quarantined") == 1
    number = reject_edition(desk.store, desk.source, desk.now)
    for clock in (desk.now, desk.now - timedelta(days=1)):  # a clock that was put back asks nobody again
        set_fields(desk, "edition", {"decided_at": stamp(clock)}, number=number)
        seen = states_of(desk.store, [desk.source], desk.now)[desk.source.name]
        assert (seen.sight, seen.needs_a_person) == (SourceSight.WELL, False)
    done = desk.poll()
    assert done.decision == "rejected"
    assert done.changes == ()
    assert desk.open_notices() == set()
    with pytest.raises(NothingQuarantined):
        accept(desk)


def test_what_was_put_aside_and_is_accepted_is_told_whole(desk: Desk) -> None:
    desk.poll()
    b = baseline()
    publish(desk, (ONE, "a.ods", replace(b, shares=b.shares[:60]).ods()), at="2023-10-01T09:30:00Z")
    desk.poll()
    accept(desk)
    assert count_of(desk, "change", kind={"removed", "no_longer_held"}, state="open") == len(b.shares) - 60
    done = desk.poll()
    assert done.decision == "unchanged"
    assert desk.open_notices() == set()


def test_a_file_that_cannot_be_read_is_kept_and_the_last_good_edition_stands(desk: Desk) -> None:
    desk.poll()
    desk.replica.publish("edition")
    desk.replica.fail(file(desk), html())
    done = desk.poll()
    assert done.decision == "refused"
    detail = done.failures["unreadable"]
    assert "DfE external data shares" in detail
    assert "last good edition stands" in detail
    assert len(find_releases(desk.store, limit=1000)) == len(baseline())
    desk.replica.heal()
    assert "added" in desk.poll().kinds
    assert desk.open_notices() == set()


@pytest.mark.parametrize(
    ("name", "kind"), [("withdrawn", "page_withdrawn"), ("gone", "page_gone"), ("redirected", "page_moved")]
)
def test_what_becomes_of_the_page_is_told_once(name: str, kind: str, desk: Desk) -> None:
    desk.replica.publish("edition")
    desk.poll()
    desk.replica.publish(name)
    assert desk.poll().kinds == [kind]
    assert desk.poll().changes == ()
    desk.replica.publish("edition")
    # Only a page that says less than before is older than what is known.
    desk.replica.site.items[PAGE]["updated_at"] = "2026-06-01T00:00:00Z"
    assert desk.poll().kinds == ["page_restored"]
    assert desk.poll().changes == ()


def test_an_address_that_changes_in_the_configuration_keeps_its_history(desk: Desk) -> None:
    desk.poll()
    desk.replica.publish("edition")
    new = "/government/publications/under-another-name"
    desk.replica.site.items[new] = {**desk.replica.site.items[PAGE], "base_path": new}
    desk.source = watched(desk.replica, new)
    done = desk.poll()
    assert "added" in done.kinds
    assert "baseline" not in done.kinds


def test_silent_in_place(desk: Desk) -> None:
    desk.replica.publish("edition")
    desk.poll()
    desk.replica.publish("silent-in-place")
    done = desk.poll()
    assert done.kinds == ["changed", "file_replaced_silently"]
    assert [c["reference"] for c in done.changes if c["kind"] == "changed"] == [SILENT]
    assert len(third()) == len(second())


def test_gone_and_moved_by_the_api_alone(desk: Desk) -> None:
    desk.poll()
    desk.replica.fail(API, gone(PAGE))
    assert desk.poll().kinds == ["page_gone"]
    desk.replica.fail(API, moved(PAGE, "/new"))
    assert desk.poll().kinds == ["page_moved"]
    desk.replica.fail(API, empty())
    assert "empty" in desk.poll().failures


def test_a_page_that_is_gone_without_a_word_is_told_once_and_told_when_it_is_back(desk: Desk) -> None:
    desk.poll()
    desk.replica.fail(API, status(410))
    assert [desk.poll().kinds for _ in range(2)] == [["page_gone"], []]
    desk.replica.heal()
    assert desk.poll().kinds == ["page_restored"]


def test_rows_that_an_earlier_reader_stored_without_lines_are_no_news_and_are_mended(desk: Desk) -> None:
    """Earlier readers stored "A⏎B" as "A B"."""
    several = replace(baseline().shares[20], reference="DS99007", recipient="University of Leeds\nBBC Newsnight")
    shares = replace(baseline(), shares=(*baseline().shares, several))
    publish(desk, (ONE, "a.ods", shares.ods()), at="2023-09-20T09:30:00Z")
    desk.poll()
    lined = Like("University of Leeds%Newsnight")
    (stored,) = rows_of(desk, "version", recipient=lined)
    joined = {name: stored[name].replace(line, " ") for name, line in (("recipient", "\n"), ("cells", "\\n"))}
    set_fields(desk, "version", joined, id=stored["id"])
    assert values_of(desk, "version", "recipient", recipient=lined) == ["University of Leeds BBC Newsnight"]

    # Removed, told, and back: it is the row of old.
    publish(desk, (ONE, "a.ods", book()), at="2023-10-01T09:30:00Z")
    desk.poll()
    desk.poll()
    back = replace(shares, shares=(*shares.shares, replace(several, reference="DS99009", recipient="A Trust")))
    publish(desk, (ONE, "a.ods", back.ods()), at="2023-11-01T09:30:00Z")
    assert desk.poll().kinds == ["added", "edition_published", "restored"]

    # Standing beside a row that is new: nothing is told of it, and its parties are known from now on.
    more = replace(back, shares=(*back.shares, replace(several, reference="DS99008", purpose="Another")))
    publish(desk, (ONE, "a.ods", more.ods()), at="2023-12-01T09:30:00Z")
    assert desk.poll().kinds == ["added", "edition_published"]
    reclassify(desk.store, lambda: desk.now)
    found = values_of(desk, "version", "recipient", "category", "also", recipient=lined)
    assert found == [("University of Leeds\nBBC Newsnight", "university", '["press"]')] * 2
    assert count_of(desk, "change", kind="relabelled", state=Not("silent")) == 0


def test_a_person_stored_for_the_body_is_mended_in_silence(desk: Desk) -> None:
    """Earlier readers took a person's column that stands before the body's for the recipient."""
    desk.poll()
    set_fields(desk, "version", {"recipient": "Jane Brambleworth", "category": "individual"}, reference=WITHDRAWN)
    publish(desk, (ONE, "a.ods", book(also=("DS99001",))), at="2023-10-01T09:30:00Z")
    assert desk.poll().kinds == ["added", "edition_published"]
    reclassify(desk.store, lambda: desk.now)
    found = row_of(desk, "version", reference=WITHDRAWN)
    expected = next(s.recipient for s in baseline().shares if s.reference == WITHDRAWN)
    assert found["recipient"] == expected
    assert found["category"] != "individual"


def test_each_body_of_a_cell_is_a_recipient_and_is_found(desk: Desk) -> None:
    cell = "Jane Brambleworth, Zorblatt University\nPriya Raghunandan,\nBBC Newsnight\non behalf of Quennby Data Ltd"
    several = replace(baseline().shares[20], reference="DS99007", recipient=cell, purpose="To see")
    publish(
        desk, (ONE, "a.ods", replace(baseline(), shares=(*baseline().shares, several)).ods()), at="2023-09-20T09:30:00Z"
    )
    desk.poll()
    found = {o.name: o for o in organisations(desk.store)}
    assert {"Zorblatt University", "BBC Newsnight"} <= set(found)
    assert not {n for n in found if "Brambleworth" in n or "Raghunandan" in n or "Quennby" in n}
    university = found["Zorblatt University"].label
    assert university is not None
    assert university.also == ()
    for category in ("press", "commercial", "university"):
        (row,) = [x for x in find_releases(desk.store, category=category) if x["reference"] == "DS99007"]
        assert row["recipient"] == cell
    for words in ("Zorblatt", "Newsnight", "Quennby"):
        assert "DS99007" in [x["reference"] for x in find_releases(desk.store, search=words)]


def test_what_a_poll_brought_is_not_held_until_the_crawl_ends(desk: Desk) -> None:
    """Fifty registers are polled by one process."""
    done = desk.poll()
    assert done.decision == "baseline"
    assert done.result is not None
    fetched, read = done.result.fetched, done.result.read
    assert (fetched.page, fetched.files, read.after) == (None, (), None)


@pytest.mark.cold
def test_what_was_remembered_of_its_cells_goes_with_its_turn() -> None:
    """A string in every megabyte of what 200,000 rows took kept all of it."""
    source = Source("one", "file", "https://x.invalid/one")

    async def turn_of_one() -> None:
        turn = Turn()
        await turn.take(source)
        is_prose("A sentence.")
        assert given_names()
        assert is_prose.cache_info().currsize
        turn.give(source)

    asyncio.run(turn_of_one())
    assert is_prose.cache_info().currsize == 0
    assert given_names.cache_info().currsize == 1, "a list that was read stays"


def test_what_a_thread_has_read_is_held_by_nobody_else_while_its_poll_goes_on() -> None:
    """The event loop held each register until it was recorded, and the next had its turn beside it."""

    class Register:
        pass

    async def step() -> bool:
        read = [await apart(Register)]
        gone = weakref.ref(read.pop())
        return gone() is None

    assert asyncio.run(step())


def test_one_register_at_a_time_is_read_and_a_fault_holds_up_no_other() -> None:
    one, other = (Source(name, "file", f"https://x.invalid/{name}") for name in ("one", "other"))

    async def turns() -> None:
        turn = Turn()
        await turn.take(one)
        waiting = asyncio.create_task(turn.take(other))
        await asyncio.sleep(0)
        turn.give(other)
        assert not waiting.done(), "only who has it gives it"
        turn.give(one)
        await asyncio.wait_for(waiting, 5)
        turn.give(one)
        turn.give(other)
        await asyncio.wait_for(turn.take(one), 5)

    asyncio.run(turns())


def test_the_name_of_an_unchanged_file_is_judged_anew_where_the_rules_are_others(desk: Desk) -> None:
    url = "https://site.example.org/ann-invented-aged-7.ods"
    source = Source("file", "file", url)
    sought = FetchedFile(Attachment("", url), Outcome.UNCHANGED, "a" * 64)
    poll = Poll(Fetched(source, None, None, "", (sought,)))
    files = (File("file", "as recorded.ods", "as recorded.ods", url, url, "a" * 64, register=True),)
    known = KnownEdition(1, 1, "accepted", "", "", files, 1)
    add_row(desk.store, "source", name="file", kind="file", url=url, title="", first_seen_at="2026-01-01T00:00:00Z")
    add_row(desk.store, "read_with", source="file", reader="another")

    def name() -> str:
        (found,) = with_names(desk.store, poll, known).fetched.files
        return found.attachment.filename

    assert name() == f"{WITHHELD_CELL}.ods"
    set_fields(desk.store, "read_with", {"reader": reader_of(source)}, source="file")
    assert name() == "as recorded.ods"
    known = replace(known, files=(replace(files[0], sha256="b" * 64),))
    assert name() == f"{WITHHELD_CELL}.ods", "another file was recorded"


def test_of_a_new_edition_the_rows_that_differ_are_judged_alone(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    judged: set[str] = set()

    def judging(cells: Sequence[str]) -> Iterator[str]:
        judged.update(cells)
        return not_quiet(cells)

    monkeypatch.setattr(telling, "LEAST", 10)
    monkeypatch.setattr(telling_cells, "not_quiet", judging)
    lines = [f"DS{n:05},Invented Body {n} Ltd,A study of word{n},Renewed" for n in range(40)]
    lines[7] = "DS00007,Invented Body 7 Ltd,A study of word7,Zebedee Quillfeather (aged 9)"

    def polled(month: int, line: str) -> list[str]:
        lines[month] = line
        text = "\n".join(("Reference,Organisation,Title,Notes", *lines)).encode()
        publish(desk, ("Register of releases", "register.csv", text), at=f"2026-0{month}-01T09:30:00Z")
        judged.clear()
        return desk.poll().kinds

    polled(1, lines[1])
    assert "A study of word3" in judged
    (first,) = values_of(desk, "telling", "sha256")
    assert "changed" in polled(2, "DS00002,Invented Body 2 Ltd,A study of stones,Renewed")
    assert {"A study of stones", "Zebedee Quillfeather (aged 9)"} <= judged
    assert {"A study of word3", "A study of word39"}.isdisjoint(judged)
    assert values_of(desk, "telling", "sha256") == values_of(desk, "edition_file", "sha256", edition_id=2) != [first]
    assert not [x for x in values_of(desk, "version", "cells") if "Quillfeather" in x]
    set_fields(desk, "telling", {"reader": "another"})
    assert "changed" in polled(3, "DS00003,Invented Body 3 Ltd,A study of waves,Renewed")
    assert {"A study of word3", "A study of word4", "A study of waves"} <= judged, "by other rules it may come out otherwise"
    desk.poll(force=True)
    assert values_of(desk, "telling", "sha256") == values_of(desk, "edition_file", "sha256", edition_id=3)
