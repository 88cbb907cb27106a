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
from db.recipients.reclassify import dry_run, is_due, last_labelling, note_first_ruleset, reclassify
from db.recipients.reviews import Review, save_reviews
from db.recipients.ruleset import ruleset_version
from db.schedule import something_to_tell
from db.store import Store
from db.withheld.record import waiting_individuals
from model.recipient import Category
from tests.tables import add_row, count_of, row_of, rows_of, set_fields, values_of
from text.timestamp import stamp

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
            older = {"category": "charity", "confidence": "low", "category_reason": "an older rule", "also": "[]"}
            set_fields(made, "version", older, recipient=COMPANY)
            versions = set(values_of(made, "version", "id", recipient=COMPANY))
            set_fields(made, "assessment", {"severity": 1, "reasons": "[]"}, version_id=versions)
            set_fields(made, "labelling", {"lists": "those of an older version"})
        yield made


def state(store: Store) -> list[dict[str, object]]:
    return [*rows_of(store, "version"), *rows_of(store, "assessment")]


def test_a_new_database_has_nothing_to_relabel(tmp_path: Path) -> None:
    with Store.create(tmp_path / "new") as made:
        assert not is_due(made)
        note_first_ruleset(made, at_once())  # as a crawl does before anything else
        record(made, register())
        assert not is_due(made), "the lists that labelled it are those of today"
        assert reclassify(made, at_once) is None


def test_history_gets_the_labels_of_todays_lists(store: Store) -> None:
    assert is_due(store)
    wanted = count_of(store, "version", recipient=COMPANY)
    done = reclassify(store, at_once)
    assert done
    assert done.ended_at
    assert (done.versions, done.assessed) == (wanted, 0)
    ((category, reason),) = set(values_of(store, "version", "category", "category_reason", recipient=COMPANY))
    assert category == "commercial"
    assert reason != "an older rule"
    assert count_of(store, "assessment", severity=1, reasons="[]") == 0
    assert not is_due(store)
    assert reclassify(store, at_once) is None, "once is enough"


def test_private_individuals_of_an_older_version_are_withheld(store: Store) -> None:
    set_fields(store, "version", {"recipient": "Jane Example (DOB 01/02/2012)"}, id=3)
    reclassify(store, at_once)
    assert [x["name"] for x in waiting_individuals(store)] == ["Jane Example (DOB 01/02/2012)"]


def test_it_is_written_down_silently_and_is_no_news(store: Store) -> None:
    waiting = count_of(store, "change", state={"open", "held"})
    set_fields(store, "change", {"planned_at": stamp(NOW)})
    reclassify(store, at_once)
    assert count_of(store, "change", state={"open", "held"}) == waiting
    assert not something_to_tell(store.folder, LATER + timedelta(days=30))
    (change,) = rows_of(store, "change", kind="relabelled")
    assert (change["state"], change["recipient"], change["category"]) == ("silent", COMPANY, "commercial")
    assert '"category":["charity","commercial"]' in change["fields"]
    assert change["reason"].startswith("better lists or rules: ")
    assert change["detail"] == f'{{"versions":{count_of(store, "version", recipient=COMPANY)}}}'


def test_changes_that_are_not_told_yet_carry_the_new_category(store: Store) -> None:
    version = row_of(store, "version", recipient=COMPANY)
    add_row(
        store, "change", key="k", source="made-up", kind="added", state="open", release_id=version["release_id"],
        version_after=version["id"], category="charity", reason="new", seen_at="2026",
    )
    reclassify(store, at_once)
    assert values_of(store, "change", "category", key="k") == ["commercial"]


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
    assert set(values_of(store, "version", "category", recipient=COMPANY)) == {"press"}


def test_a_trial_writes_nothing_and_says_what_would_change(store: Store) -> None:
    before, seen = state(store), count_of(store, "change")
    ((moved, versions),) = dry_run(store).items()
    assert (moved.recipient, moved.before.category, moved.after.category) == (COMPANY, "charity", "commercial")
    assert versions == count_of(store, "version", recipient=COMPANY)
    assert (state(store), count_of(store, "change"), is_due(store)) == (before, seen, True)


def test_what_has_no_name_is_assessed_too(store: Store) -> None:
    nobody = {"recipient": "", "category": "unknown", "confidence": "low", "category_reason": "no recipient is named"}
    set_fields(store, "version", {**nobody, "also": "[]"}, recipient=FUND)
    set_fields(store, "assessment", {"severity": 99})
    done = reclassify(store, at_once)
    assert done
    assert count_of(store, "assessment", severity=99) == 0
    assert set(values_of(store, "version", "category", recipient="")) == {"unknown"}


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
    assert count_of(store, "labelling", lists=ruleset_version()) == 1, "one pass, not one for each call"
    (change,) = rows_of(store, "change", kind="relabelled")
    wanted = count_of(store, "version", recipient=COMPANY)
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
        )
        assert done.returncode == -signal.SIGKILL, done.stderr
    found = last_labelling(store)
    assert found
    assert 0 < found.done_version < len(wanted)
    reclassify(store, at_once)
    assert state(store) == wanted
    (change,) = rows_of(store, "change", kind="relabelled")
    assert change["detail"] == f'{{"versions":{count_of(store, "version", recipient=COMPANY)}}}'


def test_lists_that_change_again_begin_anew(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    reclassify(store, at_once)
    monkeypatch.setattr(labelling, "ruleset_version", lambda *_: "those of a later version")
    assert is_due(store)
    done = reclassify(store, at_once)
    assert done
    assert (done.lists, done.versions, done.assessed) == ("those of a later version", 0, 0)
    monkeypatch.undo()
    assert is_due(store), "an older version was put back"
