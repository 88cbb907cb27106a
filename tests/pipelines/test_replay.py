"""What the archive is read again for: what today's reader reads otherwise is written, as ours, and nothing as news."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest

from bench.desk import Desk
from bench.replica.govuk import PublishedFile
from db.chain.check import check_log
from db.history.retold import RetoldCounts
from db.outbox.alerts import unplanned
from db.recipients.reviews import Review, save_reviews
from db.register.changes import save_change, stored_changes_of
from db.withheld.hidden import LETS_OUT
from db.withheld.record import withhold
from model.change import Change, ChangeKind
from model.recipient import Category
from pipelines.history.again import EditionAgain, ReadingAgain
from pipelines.registers.withheld.hidden import decide
from tests.db.public_world import build_anew
from tests.pipelines.test_hidden import PUPIL, ROWS, workbook
from tests.pipelines.test_history import EDITIONS, TITLE, found, history, put_in, told, watch
from tests.tables import (
    IS_SET,
    At,
    Like,
    add_row,
    assert_sound,
    copy_row,
    count_of,
    delete_rows,
    files_of,
    pragma,
    rows_of,
    set_fields,
    value_of,
    values_of,
)
from text.timestamp import stamp

ITS_OWN = {"version": {"reread_at"}, "change": {"reread_at"}, "item_version": {"reread_at"}}
"""Columns in which a replay marks what it has written."""


CELLS = ("recipient", "reference", "title", "dataset", "decided")


def replay(desk: Desk, *, is_original: bool = True) -> list[EditionAgain]:
    """`is_original`: false where a test has put other files in place of those that came."""
    done = asyncio.run(ReadingAgain(desk.store, desk.source, lambda: desk.now).read())
    assert_sound(desk.store)
    assert not is_original or list(check_log(desk.store)) == []
    assert not list((desk.store.folder / "history").glob("*"))
    return done


def tables(at: At, *but: str) -> dict[str, list[dict[str, Any]]]:
    """All that the database holds, without a replay's own marks; the log goes on with what is written."""
    but = (*but, "chain_entry", "chain_day")
    names = values_of(at, "sqlite_schema", "name", type="table", sql=Like("%strict"))
    return {
        name: sorted(
            ({k: v for k, v in row.items() if k not in ITS_OWN.get(name, ())} for row in rows_of(at, name)), key=repr
        )
        for name in names if name not in but
    }


def differing(a: dict[str, Any], b: dict[str, Any]) -> dict[str, Any]:
    return {
        name: next(((x, y) for x, y in zip(a[name], b[name], strict=False) if x != y), (len(a[name]), len(b[name])))
        for name in a if a[name] != b[name]
    }


@pytest.fixture
def lived(desk: Desk) -> Desk:
    """A register of which some editions were watched and others found later, out of order."""
    watch(desk, 1, 3, 5)
    desk.now = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    for n in (4, 0, 2):
        put_in(desk, found(desk, n))
    return desk


def test_what_is_read_as_before_is_left_as_it_is(lived: Desk) -> None:
    before, entries = tables(lived), count_of(lived, "chain_entry")
    done = replay(lived)
    assert [bool(e.otherwise) for e in done] == [False] * len(EDITIONS)
    assert (differing(before, tables(lived)), count_of(lived, "chain_entry")) == ({}, entries)
    assert set(values_of(lived, "version", "reread_at")) == set(values_of(lived, "change", "reread_at")) == {None}


WORDS = {"row_sha256": "", "section": "?", "reference": "?", "recipient": "?", "title": "?", "purpose": "?", "cells": "{}",
         "category": "unknown", "confidence": "low", "category_reason": "?", "also": "[]"}


def lose_what_is_derived(desk: At) -> None:
    """Leaves of what is derived who is who alone: ids, and where each version came first."""
    for table in ("assessment", "edition_row"):
        delete_rows(desk, table)
    set_fields(desk, "version", WORDS)
    set_fields(desk, "release", {"first_edition": value_of(desk, "edition", "id"), "gone_edition": None})
    lost = {"reference": "?", "recipient": "?", "sheet": "?", "row": 999, "fields": "{}", "reason": "?"}
    set_fields(desk, "change", lost, found_at=None, row=IS_SET, overtaken_at=None)
    set_fields(desk, "edition", {"rows": 0})
    set_fields(desk, "edition", {"summary": "{}"}, found_at=IS_SET)
    set_fields(desk, "gone_over", {"reader": ""})
    set_fields(desk, "looked_into", {"reader": ""})


def test_all_that_is_derived_can_be_lost(lived: Desk) -> None:
    release = value_of(lived, "version", "release_id", reference="DS00125")
    with lived.store.transaction():
        withhold(lived.store, "release", release, because="x", who="x", cause="person", now=lived.now)
    save_reviews(lived.store, [Review("Organisation 3 of Aldermoor", Category.PRESS, "x")], lived.now)
    before = tables(lived)
    lose_what_is_derived(lived)
    assert differing(before, tables(lived)).keys() == {
        "assessment", "edition_row", "version", "release", "change", "edition", "gone_over", "looked_into",
    }
    replay(lived)
    assert differing(before, tables(lived)) == {}
    assert value_of(lived, "withheld", "key") == f"{release}"


def test_words_that_are_read_otherwise_are_ours_and_no_news(lived: Desk) -> None:
    """As an earlier reader stored them."""
    before, waiting = tables(lived), [c.id for c in unplanned(lived.store, 100)]
    version = value_of(lived, "version", "id", reference="DS00185")
    set_fields(lived, "version", {"recipient": "Organisation", "cells": '{"recipient":"Organisation"}'}, id=version)
    set_fields(lived, "change", {"recipient": "Organisation"}, reference="DS00185", overtaken_at=None)
    done = replay(lived)
    (one,) = [e.otherwise for e in done if e.otherwise.reread]
    assert one.reread == [(value_of(lived, "version", "release_id", id=version), tuple(CELLS))]
    assert one.told == RetoldCounts(otherwise=1)
    assert differing(before, tables(lived)) == {}
    (told,) = rows_of(lived, "change", reference="DS00185", overtaken_at=None)
    assert (told["reread_at"], value_of(lived, "version", "reread_at", id=version)) == (stamp(lived.now),) * 2
    assert "read so by us later" in stored_changes_of(lived.store, [told["id"]])[0].reason
    assert [c.id for c in unplanned(lived.store, 100)] == waiting
    replay(lived)
    assert differing(before, tables(lived)) == {}


@pytest.mark.parametrize(
    ("table", "forged", "said"),
    [
        ("version", {"category": "university"}, "its label"), ("version", {"category_reason": "forged"}, "its label"),
        ("assessment", {"severity": 1}, "its score"), ("assessment", {"level": "aggregate"}, "its score"), ("version", {"row": 99}, "its place"),
        ("version", {"file": "x"}, "its place"), ("release", {"gone_edition": -1}, "when it came or went"),
        ("release", {"first_edition": -1}, "when it came or went"),
    ],
)
def test_what_another_program_wrote_beside_the_words_is_said_and_mended(table: str, forged: dict[str, Any], said: str, lived: Desk) -> None:
    (v,) = rows_of(lived, "version", reference="DS00125")
    which = {"version": {"id": v["id"]}, "assessment": {"version_id": v["id"]}, "release": {"id": v["release_id"]}}[table]
    before = tables(lived)
    last = max(values_of(lived, "edition", "id", state="accepted"))
    set_fields(lived, table, {k: last if x == -1 else x for k, x in forged.items()}, **which)
    assert differing(before, tables(lived)).keys() == {table}
    done = replay(lived)
    assert [x for e in done for x in e.otherwise.worked_out] == [(v["release_id"], said)]
    assert differing(before, tables(lived)) == {}
    assert not any(e.otherwise for e in replay(lived))


def test_a_version_that_another_program_gave_to_another_release_is_said(lived: Desk) -> None:
    (mine,) = rows_of(lived, "version", reference="DS00125")
    other = value_of(lived, "version", "release_id", reference="DS00121")
    set_fields(lived, "version", {"release_id": other}, id=mine["id"])
    assert {r for e in replay(lived) for r in e.otherwise.another} == {other}


def forget_rows(desk: Desk, reference: str) -> None:
    """As if an earlier reader had not read a row, in any edition."""
    versions = set(values_of(desk, "version", "id", reference=reference))
    release = set(values_of(desk, "version", "release_id", reference=reference))
    pragma(desk, "foreign_keys = off")
    with desk.store.transaction():  # the log has it so
        for table, where in (
            ("change", {"release_id": release}), ("edition_row", {"version_id": versions}),
            ("assessment", {"version_id": versions}), ("version", {"id": versions}), ("release", {"id": release}),
        ):
            delete_rows(desk, table, **where)
        for edition, count in Counter(values_of(desk, "edition_row", "edition_id")).items():
            set_fields(desk, "edition", {"rows": count}, id=edition)
    pragma(desk, "foreign_keys = on")


def test_rows_that_were_not_read_are_recorded_in_their_time_and_told_to_nobody(lived: Desk) -> None:
    before, waiting = history(lived), [c.id for c in unplanned(lived.store, 100)]
    said = told(lived)
    forget_rows(lived, "DS00185")
    done = replay(lived)
    (release,) = {r for e in done for r in e.otherwise.new}
    assert set(values_of(lived, "version", "release_id", reference="DS00185")) == {release}
    assert history(lived) == before
    assert told(lived) == said
    (added,) = rows_of(lived, "change", release_id=release, kind="added")
    assert added["planned_at"]
    assert added["found_at"]
    assert "it was never news" in stored_changes_of(lived.store, [added["id"]])[0].reason
    assert [c.id for c in unplanned(lived.store, 100)] == [c for c in waiting if c not in {x for x in waiting if not rows_of(lived, "change", id=x)}]


def test_a_row_that_was_read_later_only_is_the_same_release_from_the_first_on(lived: Desk) -> None:
    before = history(lived)
    editions = values_of(lived, "edition", "id", state="accepted")
    (v,) = rows_of(lived, "version", reference="DS00121")
    delete_rows(lived, "edition_row", version_id=v["id"], edition_id=set(editions[:2]))
    set_fields(lived, "version", {"edition_id": editions[2]}, id=v["id"])
    set_fields(lived, "release", {"first_edition": editions[2]}, id=v["release_id"])
    for edition in editions[:2]:
        set_fields(lived, "edition", {"rows": value_of(lived, "edition", "rows", id=edition) - 1}, id=edition)
    change = Change(ChangeKind.ADDED, "x", v["reference"], v["recipient"], v["file"], v["sheet"], v["row"])
    with lived.store.transaction():
        save_change(lived.store, "register", editions[2], change, lived.now, versions=(None, v["id"]))
    replay(lived)
    assert history(lived) == before
    (told,) = rows_of(lived, "change", release_id=v["release_id"])
    assert (told["kind"], told["overtaken_at"], told["reread_at"]) == ("added", stamp(lived.now), stamp(lived.now))
    assert "we read it otherwise now" in stored_changes_of(lived.store, [told["id"]])[0].reason


def test_rows_that_are_not_read_any_more_stay_and_so_does_what_was_told(lived: Desk) -> None:
    copy_row(lived, "version", value_of(lived, "version", "id", reference="DS00185"), {"id": 900, "row": 77, "reference": "Note"})
    newest = max(values_of(lived, "edition", "id"))
    add_row(lived, "edition_row", edition_id=newest, position=99, version_id=900, file="register of shares", sheet="", row=77)
    changes = rows_of(lived, "change")
    done = replay(lived)
    assert [len(e.otherwise.unread) for e in done] == [0, 0, 0, 0, 0, 1]
    assert count_of(lived, "edition_row", version_id=900, edition_id=newest) == 1
    assert rows_of(lived, "change") == changes


def test_a_version_that_is_two_by_todays_reader_is_divided(desk: Desk) -> None:
    """As where what a new column says did not reach its rows."""
    watch(desk, 0, 1, 2, 3, 4)
    before = tables(desk)
    first, second = values_of(desk, "version", "id", reference="DS00111")[:2]
    set_fields(desk, "edition_row", {"version_id": first}, version_id=second)
    set_fields(desk, "change", {"version_after": None}, version_after=second)
    set_fields(desk, "change", {"version_before": first}, version_before=second)
    delete_rows(desk, "assessment", version_id=second)
    delete_rows(desk, "version", id=second)
    done = replay(desk)
    assert sum(len(e.otherwise.reread) for e in done) == 1
    again = tables(desk)
    assert differing({**before, "version": [x["cells"] for x in before["version"]]}, {**again, "version": [x["cells"] for x in again["version"]]}).keys() <= {
        "version", "edition_row", "assessment", "change", "given",  # under other numbers of versions
    }
    assert history(desk)["releases"].keys() == {f"DS{101 + 2 * n:05} from 0" for n in range(30)} | {
        "DS00181 from 1", "DS00183 from 2", "DS00185 from 4",
    }
    stood = [json.loads(v["cells"])["dataset"] for v in rows_of(desk, "version", reference="DS00111")]
    assert stood == ["Phonics", "Key Stage 4", "Phonics"]
    assert all(c["version_after"] for c in rows_of(desk, "change", kind="changed"))


def test_a_file_that_is_gone_stands_as_recorded(lived: Desk) -> None:
    before = tables(lived)
    edition = values_of(lived, "edition", "id", state="accepted")[2]
    lived.store.archive.path(value_of(lived, "edition_file", "sha256", edition_id=edition)).unlink()
    version = value_of(lived, "version", "id", reference="DS00103")
    set_fields(lived, "version", {"purpose": "as an earlier reader had it"}, id=version)
    done = replay(lived)
    assert [[*e.stands] for e in done if e.stands] == [["Register of shares"]]
    assert [len(e.otherwise.reread) for e in done] == [1, 0, 0, 0, 0, 0], "it came in a file that is there"
    assert differing(before, tables(lived)) == {}


def test_what_hides_something_by_todays_rules_is_kept_back_with_its_rows(desk: Desk) -> None:
    """As where an earlier reader took hidden rows for rows."""
    desk.replica.publish_files([PublishedFile(TITLE, "a.xlsx", workbook(ROWS))], note="One.", at="2026-01-15T09:00:00Z")
    desk.poll()
    (sha256,) = files_of(desk)
    hiding = desk.store.archive.keep(workbook(ROWS, [ROWS[20]]))
    for table in ("edition_file", "snapshot"):
        set_fields(desk, table, {"sha256": hiding}, sha256=sha256)
    (done,) = replay(desk, is_original=False)
    release = value_of(desk, "version", "release_id", reference=ROWS[20][0])
    assert (done.hides, done.otherwise.unread) == (1, [release])
    assert values_of(desk, "withheld", "key", kind="file") == [hiding]
    assert values_of(desk, "withheld", "key", kind="release") == [str(release)]
    assert count_of(desk, "notice", code="hidden_content", recovered_at=None) == 1
    site = build_anew(desk.store.folder, desk.store.folder / "copy")
    assert count_of(site, "archived", sha256=hiding) == 0
    assert count_of(site, "releases") == len(ROWS) - 1


@pytest.mark.parametrize("decision", ["private", None])
def test_what_todays_rules_do_not_find_hidden_is_let_out_by_nobody_but_a_person(desk: Desk, decision: str | None) -> None:
    desk.replica.publish_files([PublishedFile(TITLE, "a.xlsx", workbook([*ROWS, PUPIL], [PUPIL]))], note="One.", at="2026-01-15T09:00:00Z")
    desk.poll()
    if decision:
        asyncio.run(decide(desk.store, desk.source, decision, who="x", clock=lambda: desk.now))
    (sha256,) = files_of(desk)
    shown = desk.store.archive.keep(workbook([*ROWS, PUPIL]))  # stands for the same file, read by other rules
    for table, column in (("edition_file", "sha256"), ("snapshot", "sha256"), ("hidden", "sha256"), ("withheld", "key")):
        set_fields(desk, table, {column: shown}, **{column: sha256})
    before = tables(desk)
    (done,) = replay(desk, is_original=False)
    assert list(done.stands.values()) == [LETS_OUT]
    assert differing(before, tables(desk )).keys() <= {"looked_into"}
    assert PUPIL[0] not in "".join(values_of(desk, "version", "cells"))


def test_a_recipient_that_can_be_read_at_last_is_news_and_left_to_the_crawl(lived: Desk) -> None:
    newest = values_of(lived, "edition_row", "version_id", edition_id=max(values_of(lived, "edition", "id")))[3]
    set_fields(lived, "version", {"recipient": ""}, id=newest)
    assert not any(e.otherwise for e in replay(lived))
    assert value_of(lived, "version", "recipient", id=newest) == ""
