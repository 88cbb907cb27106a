"""A copy that is refreshed is the copy that a build would make: row by row, after everything that can happen."""

from __future__ import annotations

import asyncio
import json
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from bench.desk import Desk, watched
from bench.parliament_world import DENIED, GAVE, OTHER
from bench.replica.govuk import PublishedFile, Replica
from db.recipients.reviews import Review, forget_review, save_reviews
from db.store import Store
from demo.editions import NEW_PRESS, WITHDRAWN, Share, baseline
from demo.play import SCRIPT
from demo.site import SHARES
from model.item import ItemState, Observation
from model.recipient import Category
from pipelines.registers.aside.quarantine import accept_edition, reject_edition
from publicdb.build import PublicCopy, Refreshed, copy_path, copy_state
from tests.db.public_world import NOW, build_anew, content, look, piece
from tests.tables import count_of, files_of, rows_of, set_fields, values_of


class Followed:
    """A data folder and its copy, held against a build after each step."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.copy = PublicCopy(folder)
        self.builds = 0

    def same(self, *, rebuilt: bool | None = None) -> Refreshed:
        done = self.copy.refresh()
        assert rebuilt in (None, done.rebuilt)
        again = self.copy.refresh()
        assert (again.changed, again.state) == (False, done.state)
        assert copy_state(self.folder) == done.state
        self.builds += 1
        fresh = build_anew(self.folder, self.folder / f"fresh-{self.builds}.db")
        got, wanted = content(copy_path(self.folder)), content(fresh)
        assert list(got) == list(wanted)
        for name, rows in wanted.items():
            assert got[name] == rows, name
        return done


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Replica() as replica, Desk(tmp_path, replica, watched(replica, SHARES, title="Shares")) as made:
        yield made


@pytest.fixture
def followed(tmp_path: Path) -> Iterator[Followed]:
    made = Followed(tmp_path)
    yield made
    made.copy.close()

KEY = "written_evidence:1"


def test_the_story_of_the_demonstration(desk: Desk, followed: Followed) -> None:
    folder = desk.store.folder
    for number, step in enumerate(SCRIPT):
        if number:
            desk.replica.publish(step.name)
        desk.poll()
        assert followed.same().changed
        if step.second_look:
            assert desk.states("removed") == {"held"}
            assert gone(folder) == 0
            desk.poll()
            assert desk.states("removed") == {"open"}
            followed.same()
            assert gone(folder) == 1, "a second look has confirmed it"
    reviews(desk.store, followed)
    titled(desk, followed)


def gone(folder: Path) -> int:
    with closing(sqlite3.connect(copy_path(folder))) as copy:
        return int(count_of(copy, "releases", present=0))


def reviews(store: Store, followed: Followed) -> None:
    """A person's answer relabels versions, releases, changes and recipients; taking it back likewise."""
    save_reviews(store, [Review(NEW_PRESS.recipient, Category.CHARITY, "a test says so")], NOW)
    followed.same()
    with closing(sqlite3.connect(copy_path(followed.folder))) as copy:
        assert values_of(copy, "recipients", "category", "reviewed", name=NEW_PRESS.recipient) == [("charity", 1)]
        assert values_of(copy, "changes", "category", kind="added", recipient=NEW_PRESS.recipient) == ["charity"]
    forget_review(store, NEW_PRESS.recipient, NOW + timedelta(hours=1))
    followed.same()


def titled(desk: Desk, followed: Followed) -> None:
    set_fields(desk, "source", {"title": "Other shares"})
    followed.same()
    with closing(sqlite3.connect(copy_path(followed.folder))) as copy:
        assert set(values_of(copy, "releases", "publication")) == {"Other shares"}


ONE = "DfE external data shares: June 2023"


def publish(desk: Desk, shares: tuple[Share, ...], month: int) -> None:
    book = replace(baseline(), shares=shares).ods()
    at = f"{2024 + month // 12}-{1 + month % 12:02}-20T09:30:00Z"
    desk.replica.publish_files([PublishedFile(ONE, "a.ods", book)], note="Updated.", at=at)


def with_reference(reference: str) -> Share:
    return replace(baseline().shares[20], reference=reference, purpose=f"Another purpose, {reference}")


def test_what_is_missing_once_and_back_again_was_never_gone(desk: Desk, followed: Followed) -> None:
    desk.poll()
    followed.same()
    shares = baseline().shares
    without = tuple(s for s in shares if s.reference != WITHDRAWN)
    publish(desk, without, 6)
    desk.poll()
    followed.same()
    publish(desk, (*shares, with_reference("DS99001")), 7)
    desk.poll()
    assert desk.states("removed") == {"retracted"}
    followed.same()
    assert gone(desk.store.folder) == 0
    publish(desk, (*without, with_reference("DS99001"), with_reference("DS99003")), 8)
    desk.poll()
    desk.poll()
    followed.same()
    assert gone(desk.store.folder) == 1
    publish(desk, (*shares, with_reference("DS99002")), 9)
    desk.poll()
    assert desk.states("restored") == {"open"}
    followed.same()
    assert gone(desk.store.folder) == 0


def test_an_edition_that_was_put_aside_comes_when_it_is_accepted(desk: Desk, followed: Followed) -> None:
    desk.poll()
    followed.same()
    publish(desk, baseline().shares[:60], 6)
    assert desk.poll().decision == "quarantined"
    with closing(sqlite3.connect(copy_path(desk.store.folder))) as copy:
        before = values_of(copy, "archived", "sha256")
    followed.same()
    with closing(sqlite3.connect(copy_path(desk.store.folder))) as copy:
        assert count_of(copy, "editions") == 1, "what was put aside is nobody's business"
        aside = files_of(desk.store, 2)
        assert len(aside) == 1
        kept = values_of(copy, "archived", "sha256")
        assert not set(kept) & set(aside)
        assert len(kept) >= len(before)
    asyncio.run(accept_edition(desk.store, desk.source, lambda: desk.now))
    followed.same()
    with closing(sqlite3.connect(copy_path(desk.store.folder))) as copy:
        assert count_of(copy, "editions") == 2
        assert count_of(copy, "changes") > len(baseline().shares) - 60
        assert set(aside) <= set(values_of(copy, "archived", "sha256"))


def test_an_edition_that_was_rejected_never_comes(desk: Desk, followed: Followed) -> None:
    desk.poll()
    publish(desk, baseline().shares[:60], 6)
    assert desk.poll().decision == "quarantined"
    followed.same()
    reject_edition(desk.store, desk.source, desk.now)
    followed.same(rebuilt=False)
    desk.poll()
    assert followed.same(rebuilt=False).changed, "a source was looked at, and that is all"


def test_any_edits_one_after_the_other(desk: Desk, followed: Followed) -> None:
    chance = random.Random(1)
    history = [baseline().shares[:60]]
    publish(desk, history[0], 5)
    desk.poll()
    followed.same()
    kinds = set()
    for month in range(6, 18):
        shares = chance.choice(history) if month % 7 == 0 else history[-1]
        for _ in range(chance.randrange(1, 5)):
            shares = edited(shares, chance, month)
        history.append(shares)
        publish(desk, shares, month)
        kinds |= set(desk.poll().kinds)
        followed.same()
        if chance.random() < 0.6:
            desk.poll()
            followed.same()
    assert {"added", "removed", "changed", "name_corrected", "recipient_renamed"} <= kinds


def edited(shares: tuple[Share, ...], chance: random.Random, month: int) -> tuple[Share, ...]:
    """The register after one edit."""
    n = chance.randrange(12, len(shares))
    one = shares[n]
    what = chance.choice(("add", "add", "remove", "purpose", "spelling", "spelling", "name", "name", "two", "same slug"))
    if what == "add":
        new = replace(one, reference=f"DS7{month:02}{chance.randrange(100):02}", purpose=f"A purpose of its own, {month}")
        return (*shares[:n], new, *shares[n:])
    if what == "remove":
        return (*shares[:n], *shares[n + 1 :])
    new = {
        "purpose": replace(one, purpose=f"{one.purpose}, and more in {month}"),
        "spelling": replace(one, recipient=one.recipient.replace("e", "ee", 1)),
        "name": replace(one, recipient=f"Exampleton Renamed {chance.randrange(5)} Ltd"),
        "two": replace(one, recipient=f"University of Exeter; Exampleton Renamed {chance.randrange(5)} Ltd"),
        "same slug": replace(one, recipient=chance.choice(("Exampleton A+B", "Exampleton A B", "Exampleton A/B"))),
    }[what]
    return (*shares[:n], new, *shares[n + 1 :])


# ---------------------------------------------------------------------------------------------------------------
# Items

def test_what_becomes_of_evidence(desk: Desk, followed: Followed) -> None:
    store = desk.store
    desk.poll()
    look(store, Observation(piece(OTHER), "a"))
    followed.same()
    linked = f"{GAVE} It is DR161117.01."
    stages = [
        ("edited", piece(linked)),
        ("edited again", piece(f"{DENIED} It is DR161117.01.")),
        ("another address, which is no news", piece(f"{DENIED} It is DR161117.01.", url="https://example.org/2")),
        ("nameless", piece(linked, anonymous=True)),
        ("withdrawn", piece(linked, anonymous=True, state=ItemState.WITHDRAWN)),
    ]
    for minutes, (what, item) in enumerate(stages, 21):  # after the look at the publication
        look(store, Observation(item, what), minutes=minutes)
        assert followed.same().changed, what
    look(store, minutes=40, missing=(KEY,))
    followed.same(rebuilt=False)
    look(store, minutes=60, missing=(KEY,))
    followed.same()
    with closing(sqlite3.connect(copy_path(store.folder))) as copy:
        shown = values_of(copy, "evidence", "state", "submitted_by", "mentions", "polarity", "releases", key=KEY)
        assert shown == [("gone", "Name withheld", 2, "release", 1)]
        told = [x for x in rows_of(store, "change") if json.loads(x["detail"]).get("item") == KEY]
        (number,) = values_of(copy, "evidence", "id", key=KEY)
        assert values_of(copy, "changes", "id", item=number) == [x["id"] for x in told]
        edited = "evidence_edited"
        kinds = [edited, edited, "to_look_at", edited, "evidence_withdrawn"]
        assert [x["kind"] for x in told] == kinds, "the denial that came with the second edit is to be looked at"


def test_what_was_missed_by_one_refresh_comes_with_the_next(desk: Desk, followed: Followed) -> None:
    """Many things at once."""
    desk.poll()
    followed.same()
    desk.replica.publish("edition")
    desk.poll()
    desk.poll()
    look(desk.store, Observation(piece(GAVE), "a"))
    save_reviews(desk.store, [Review(NEW_PRESS.recipient, Category.CHARITY, "a test says so")], NOW)
    desk.replica.publish("silent")
    desk.poll()
    followed.same()
