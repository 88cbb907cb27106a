"""Better lists relabel what is stored: in steps that a kill does not undo, never over a person's answer, never as news."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bench.counts import NAMES, record, register
from db.recipients import reclassify as labelling
from db.recipients.reclassify import dry_run, is_due, last_labelling, note_first_ruleset, reclassify, ruleset_version
from db.recipients.reviews import Review, save_reviews
from db.schedule import something_to_tell
from db.store import Store
from db.withheld.record import waiting_individuals
from model.register import Category
from recipients.data import PACKAGE, fingerprint

ROOT = Path(__file__).resolve().parent.parent.parent
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
UNIVERSITY, COMPANY, COUNCIL, FUND = NAMES


def at_once() -> datetime:
    return LATER


@pytest.fixture
def store(registered: Path, tmp_path: Path) -> Iterator[Store]:
    """A register as an older version left it: it took the company for a charity, and all else as today."""
    shutil.copytree(registered, tmp_path, dirs_exist_ok=True)
    with Store.open(tmp_path) as made:
        with made.transaction():
            made.execute(
                "update version set category = 'charity', confidence = 'low', category_reason = 'an older rule',"
                " also = '[]' where recipient = ?", [COMPANY],
            )  # fmt: skip
            made.execute("update assessment set severity = 1, reasons = '[]' where version_id in"
                         " (select id from version where recipient = ?)", [COMPANY])  # fmt: skip
            made.execute("update labelling set lists = 'those of an older version'")
        yield made


def state(store: Store) -> list[dict[str, object]]:
    return store.rows("select * from version v join assessment a on a.version_id = v.id order by v.id")


def count(store: Store, what: str, *parameters: object) -> int:
    found = store.one(f"select count(*) n from {what}", parameters)
    return int(found["n"]) if found else -1


def test_a_new_database_has_nothing_to_relabel(tmp_path: Path) -> None:
    with Store.create(tmp_path / "new") as made:
        assert not is_due(made)
        note_first_ruleset(made, at_once())  # as a crawl does before anything else
        record(made, register())
        assert not is_due(made), "the lists that labelled it are those of today"
        assert reclassify(made, at_once) is None


def test_history_gets_the_labels_of_todays_lists(store: Store) -> None:
    assert is_due(store)
    wanted = count(store, "version where recipient = ?", COMPANY)
    done = reclassify(store, at_once)
    assert done
    assert done.ended_at
    assert (done.versions, done.assessed) == (wanted, 0)
    (row,) = store.rows("select distinct category, confidence, category_reason from version where recipient = ?",
                        [COMPANY])  # fmt: skip
    assert row["category"] == "commercial"
    assert row["category_reason"] != "an older rule"
    assert count(store, "assessment where severity = 1 and reasons = '[]'") == 0
    assert not is_due(store)
    assert reclassify(store, at_once) is None, "once is enough"


def test_private_individuals_of_an_older_version_are_withheld(store: Store) -> None:
    with store.transaction():
        store.execute("update version set recipient = 'Jane Example (DOB 01/02/2012)' where id = 3")
    reclassify(store, at_once)
    assert [x["name"] for x in waiting_individuals(store)] == ["Jane Example (DOB 01/02/2012)"]


def test_it_is_written_down_silently_and_is_no_news(store: Store) -> None:
    waiting = count(store, "change where state in ('open', 'held')")
    with store.transaction():
        store.execute("update change set planned_at = seen_at")
    reclassify(store, at_once)
    assert count(store, "change where state in ('open', 'held')") == waiting
    assert not something_to_tell(store.folder, LATER + timedelta(days=30))
    (change,) = store.rows("select * from change where kind = 'relabelled'")
    assert (change["state"], change["recipient"], change["category"]) == ("silent", COMPANY, "commercial")
    assert '"category":["charity","commercial"]' in change["fields"]
    assert change["reason"].startswith("better lists or rules: ")
    assert change["detail"] == f'{{"versions":{count(store, "version where recipient = ?", COMPANY)}}}'


def test_changes_that_are_not_told_yet_carry_the_new_category(store: Store) -> None:
    with store.transaction():
        (version,) = store.rows("select id, release_id from version where recipient = ? limit 1", [COMPANY])
        store.execute(
            "insert into change(key, source, kind, state, release_id, version_after, category, reason, seen_at)"
            " values ('k', 'made-up', 'added', 'open', ?, ?, 'charity', 'new', '2026')",
            [version["release_id"], version["id"]],
        )
    reclassify(store, at_once)
    assert store.rows("select category from change where key = 'k'") == [{"category": "commercial"}]


def test_a_persons_answer_stays(store: Store) -> None:
    save_reviews(store, [Review(COMPANY, Category.PRESS, "it prints a paper")], NOW)
    before = state(store)
    reclassify(store, at_once)
    assert state(store) == before


def test_an_answer_given_meanwhile_stays(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = labelling._step
    given: list[object] = []

    def step(*arguments: object) -> object:
        out = plain(*arguments)  # type: ignore[arg-type]
        if not given:
            given.append(save_reviews(store, [Review(COMPANY, Category.PRESS, "known here")], NOW))
        return out

    monkeypatch.setattr(labelling, "_step", step)
    reclassify(store, at_once)
    assert given
    assert store.rows("select distinct category from version where recipient = ?", [COMPANY]) == [{"category": "press"}]


def test_a_trial_writes_nothing_and_says_what_would_change(store: Store) -> None:
    before, seen = state(store), count(store, "change")
    ((moved, versions),) = dry_run(store).items()
    assert (moved.recipient, moved.before.category, moved.after.category) == (COMPANY, "charity", "commercial")
    assert versions == count(store, "version where recipient = ?", COMPANY)
    assert (state(store), count(store, "change"), is_due(store)) == (before, seen, True)


def test_what_has_no_name_is_assessed_too(store: Store) -> None:
    with store.transaction():
        store.execute("update version set recipient = '', category = 'unknown', confidence = 'low',"
                      " category_reason = 'no recipient is named', also = '[]' where recipient = ?", [FUND])  # fmt: skip
        store.execute("update assessment set severity = 99")
    done = reclassify(store, at_once)
    assert done
    assert count(store, "assessment where severity = 99") == 0
    assert store.rows("select distinct category from version where recipient = ''") == [{"category": "unknown"}]


def test_it_stops_in_time_and_goes_on_where_it_stopped(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(labelling, "BATCH", 100)
    ticks = iter(range(10_000))

    def clock() -> datetime:
        return LATER + timedelta(seconds=next(ticks))

    calls = 0
    while (done := reclassify(store, clock, within=timedelta(seconds=5))) and not done.ended_at:
        calls += 1
        assert done.done_version > 0
        assert calls < 50
    assert calls > 1
    assert count(store, "labelling where lists = ?", ruleset_version()) == 1, "one pass, not one for each call"
    (change,) = store.rows("select detail from change where kind = 'relabelled'")
    wanted = count(store, "version where recipient = ?", COMPANY)
    assert change["detail"] == f'{{"versions":{wanted}}}', "one change, however many batches"


KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from db.recipients import reclassify as labelling
from db.store import Store

labelling.BATCH = 100
labelling.ruleset_version = lambda *_: "of today"
left = int(sys.argv[2])
plain = labelling._write

def write(*arguments):
    global left
    plain(*arguments)
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

labelling._write = write
labelling.reclassify(Store.open(Path(sys.argv[1])), lambda: datetime.now(UTC))
"""


def test_killed_within_a_batch_it_goes_on_and_comes_out_the_same(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(labelling, "ruleset_version", lambda *_: "of today")
    with store.scratch(tmp_path / "whole") as whole:
        reclassify(whole, at_once)
        wanted = state(whole)
    for batches in (1, 3, 2):
        done = subprocess.run(
            [sys.executable, "-c", KILLED, str(store.folder), str(batches)], cwd=ROOT, check=False, timeout=60,
            capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        assert done.returncode == -signal.SIGKILL, done.stderr
    found = last_labelling(store)
    assert found
    assert 0 < found.done_version < len(wanted)
    reclassify(store, at_once)
    assert state(store) == wanted
    (change,) = store.rows("select detail from change where kind = 'relabelled'")
    assert change["detail"] == f'{{"versions":{count(store, "version where recipient = ?", COMPANY)}}}'


def test_lists_that_change_again_begin_anew(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    reclassify(store, at_once)
    monkeypatch.setattr(labelling, "ruleset_version", lambda *_: "those of a later version")
    assert is_due(store)
    done = reclassify(store, at_once)
    assert done
    assert (done.lists, done.versions, done.assessed) == ("those of a later version", 0, 0)
    monkeypatch.undo()
    assert is_due(store), "an older version was put back"


def test_the_fingerprint_is_of_what_labels_depend_on(tmp_path: Path) -> None:
    names = {p.name for p in PACKAGE.rglob("*")}
    assert {"press.csv", "rules.toml", "rules.py", "sensitivity.py", "classify.py"} <= names
    for name in ("press.csv", "rules.toml", "rules.py", "published.toml"):
        (tmp_path / name).write_bytes(next(PACKAGE.rglob(name)).read_bytes())
    first = fingerprint.__wrapped__(tmp_path)
    (tmp_path / "published.toml").write_text("", encoding="utf-8")
    assert fingerprint.__wrapped__(tmp_path) == first, "no label depends on published counts"
    (tmp_path / "press.csv").write_text("name\n", encoding="utf-8")
    assert fingerprint.__wrapped__(tmp_path) != first
