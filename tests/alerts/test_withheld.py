"""What is withheld is told by no message: not by one planned before, sent again, or waiting in a digest."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from alerts.message import Message, full_text
from alerts.planning.grouping import Receiver
from alerts.planning.plan import plan_due
from alerts.routes import Digest, Route
from alerts.sending.lane import next_due
from alerts.sending.redact import MADE_ANEW, shown
from bench.desk import Desk, watched
from bench.replica.govuk import PublishedFile, Replica
from db.outbox.alerts import GONE, due_digests
from db.outbox.attempts import record
from db.recipients.reclassify import reclassify
from db.recipients.reviews import Review, save_reviews
from db.schedule import something_to_tell
from db.store import Store
from db.withheld.decide import HIDDEN_FILE, UNTIL_REVIEWED, load_withheld
from db.withheld.record import NOTHING_LEFT, RECIPIENT_WITHHELD, unwithhold, waiting_individuals, withhold
from demo.editions import baseline
from demo.site import SHARES
from model.delivery import Sent
from model.hidden import WITHHELD_CELL
from model.recipient import Category
from tests.tables import count_of, release_of, rows_of, values_of

CHILD = "Jane Zyxwtest (DOB 01/02/2012)"
NEW = ("Zyxwfirst Analytics Ltd", "Zyxwsecond Analytics Ltd", CHILD)
AT = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
ROUTES = (Route("all", ("mail",)), Route("operators", ("mail",), operators=True))
RECEIVERS = {"mail": Receiver(("reader@example.org",), attaches=True)}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register whose second edition has three new releases, one of them to what reads as a child."""
    with Replica() as replica, Desk(tmp_path_factory.mktemp("made") / "data", replica, watched(replica, SHARES)) as desk:
        b = baseline()
        added = [
            replace(b.shares[20], reference=f"DS9900{n}", recipient=name, purpose=f"A purpose of its own, {name.split(' (')[0]}")
            for n, name in enumerate(NEW)
        ]
        for month, rows in (("03", b.shares), ("04", (*b.shares, *added))):
            file = PublishedFile("DfE external data shares: June 2023", "a.ods", replace(b, shares=rows).ods())
            replica.publish_files([file], note="Updated.", at=f"2024-{month}-20T09:30:00Z")
            desk.poll()
            if month == "03":
                plan_due(desk.store, ROUTES, AT, RECEIVERS)
                send(desk.store)
        return desk.store.folder


@pytest.fixture
def store(made: Path, tmp_path: Path) -> Iterator[Store]:
    shutil.copytree(made, tmp_path / "data")
    with Store.open(tmp_path / "data") as opened:
        yield opened


def send(store: Store) -> list[str]:
    """Takes all that is due as it would go out."""
    out = []
    while leased := next_due(store, AT + timedelta(minutes=1), "test", "mail"):
        out.append(json.dumps(dict(leased.payload), ensure_ascii=False))
        record(store, leased.delivery, Sent("250"), AT, None)
    return out


def plan(store: Store, routes: Any = None) -> None:
    plan_due(store, routes or ROUTES, AT, RECEIVERS)


def sent(store: Store) -> str:
    return "\n".join(send(store))


def keep(store: Store, kind: str, what: str | int, cause: str = "person") -> None:
    with store.transaction():
        assert withhold(store, kind, what, because="zyxwbecause", who="x", cause=cause, now=AT)


def test_a_private_individual_is_told_at_once_without_the_name(store: Store) -> None:

    plan(store)
    text = sent(store)
    assert UNTIL_REVIEWED in text
    assert "DS99002" in text, "the release itself is told"
    assert "Zyxwfirst" in text
    for mark in ("Jane", "Zyxwtest", "01/02/2012"):
        assert mark not in text
    assert "1 recipient reads as a private individual" in text
    assert count_of(store, "notice", code=RECIPIENT_WITHHELD, recovered_at=None)
    assert [x["name"] for x in waiting_individuals(store)] == [CHILD]


def test_a_person_lets_the_individual_go_and_is_not_asked_again(store: Store) -> None:
    with store.transaction():
        assert unwithhold(store, "recipient", CHILD, who="x", now=AT) == 1
    plan(store)
    assert "Zyxwtest" in sent(store)
    save_reviews(store, [Review(CHILD, Category.COMMERCIAL, "a company of that name")], AT)
    assert waiting_individuals(store) == []


@pytest.mark.parametrize("by_review", [False, True])
def test_the_name_is_told_of_whom_was_told_without_it(store: Store, by_review: bool) -> None:
    """A newspaper was taken for a child, and whoever follows newspapers never heard of it, whatever a person said."""
    papers = (*ROUTES, Route("papers", ("mail",), categories=frozenset({Category.PRESS})))
    plan(store, papers)
    assert "Zyxwtest" not in sent(store)
    later = AT + timedelta(hours=2)
    if by_review:
        save_reviews(store, [Review(CHILD, Category.PRESS, "a newspaper of that name")], later)
    else:
        with store.transaction():
            unwithhold(store, "recipient", CHILD, who="x", now=later)
    plan(store, papers)
    text = sent(store)
    assert "Zyxwtest" in text
    assert "DS99002" in text
    assert "told without one is known" in text
    assert '"papers"' in text or not by_review
    assert '"total": 1,' in text
    plan(store, papers)
    assert sent(store) == ""
    keep(store, "recipient", CHILD)
    with store.transaction():
        unwithhold(store, "recipient", CHILD, who="x", now=later)
    plan(store, papers)
    assert sent(store) == "", "it was told with its name by then"


def test_what_is_still_withheld_for_another_cause_is_not_told(store: Store) -> None:
    plan(store)
    sent(store)
    keep(store, "recipient", CHILD)
    with store.transaction():
        unwithhold(store, "recipient", CHILD, who="x", now=AT + timedelta(hours=2), cause="individual")
    plan(store)
    assert sent(store) == ""


def test_a_review_lets_the_individual_go(store: Store) -> None:
    save_reviews(store, [Review(CHILD, Category.INDIVIDUAL, "an individual, yes")], AT)
    assert len(waiting_individuals(store)) == 1, "that is what is suspected"
    save_reviews(store, [Review(CHILD, Category.COMMERCIAL, "a company of that name")], AT)
    assert waiting_individuals(store) == []
    assert count_of(store, "notice", code=RECIPIENT_WITHHELD, recovered_at=None) == 0


def test_a_listed_body_is_never_withheld_as_a_private_individual(store: Store) -> None:
    """A cell beside a university was taken out as a child's, and the university was withheld in every register."""
    earlier = f"University of Leeds;\n{WITHHELD_CELL}"
    keep(store, "recipient", earlier, "individual")
    with store.transaction():
        store.update("withheld", values_of(store, "withheld", "id", name=earlier)[0], key="university/university of leeds")
    keep(store, "recipient", "Daily Telegraph (Jane Zyxwother, aged 9)", "individual")
    withheld = load_withheld(store)
    assert withheld.instead_of("Daily Telegraph (Jane Zyxwother, aged 9)") == UNTIL_REVIEWED
    assert not any(map(withheld.instead_of, ("University of Leeds", "Leeds University", "Daily Telegraph")))
    reclassify(store, lambda: AT, anew=True)
    assert {x["name"] for x in waiting_individuals(store)} == {CHILD, "Daily Telegraph (Jane Zyxwother, aged 9)"}
    with store.transaction():
        unwithhold(store, "recipient", "Daily Telegraph (Jane Zyxwother, aged 9)", who="x", now=AT)
    assert [x["name"] for x in waiting_individuals(store)] == [CHILD]


def test_what_is_withheld_before_it_is_planned_is_told_when_it_is_let_go(store: Store) -> None:
    keep(store, "release", release_of(store, NEW[0]))
    plan(store)
    text = sent(store)
    assert "Zyxwfirst" not in text
    assert "Zyxwsecond" in text
    assert not something_to_tell(store.folder, AT), "the daemon does not start what tells for nothing"
    with store.transaction():
        unwithhold(store, "release", release_of(store, NEW[0]), who="x", now=AT)
    plan(store)
    assert "Zyxwfirst" in sent(store)


def test_what_was_planned_is_made_anew_without_it(store: Store) -> None:
    plan(store)
    keep(store, "release", release_of(store, NEW[0]))
    text = sent(store)
    assert "Zyxwfirst" not in text
    assert "DS99000" not in text
    assert "Zyxwsecond" in text
    assert MADE_ANEW in set(values_of(store, "attempt", "answer"))
    with store.transaction():
        unwithhold(store, "release", release_of(store, NEW[0]), who="x", now=AT)
    plan(store)
    text = sent(store)
    assert "Zyxwfirst" in text, "it is told when it is let go"
    assert "Zyxwsecond" not in text, "what was told is not told again"
    plan(store)
    assert sent(store) == ""


def test_what_was_planned_and_is_nothing_but_that_is_cancelled(store: Store) -> None:
    plan(store)
    for change in rows_of(store, "change", edition_id=2):
        keep(store, "change", change["id"])
    assert "Zyxw" not in sent(store)
    changes = set(values_of(store, "change", "id", edition_id=2))
    alerts = set(values_of(store, "alert_change", "alert_id", change_id=changes))
    assert set(values_of(store, "delivery", "state", "error", alert_id=alerts)) == {("cancelled", NOTHING_LEFT)}
    with store.transaction():
        for change in rows_of(store, "change", edition_id=2):
            unwithhold(store, "change", change["id"], who="x", now=AT)
    plan(store)
    assert sent(store).count("Zyxwfirst Analytics Ltd") > 0, "it is told when it is let go"
    plan(store)
    assert sent(store) == ""


def test_a_message_of_which_nothing_may_be_told_is_shown_as_that(store: Store) -> None:
    plan(store)
    alerts = {x["alert_id"] for x in rows_of(store, "alert_change", change_id=set(values_of(store, "change", "id", edition_id=2)))}
    for change in rows_of(store, "change", edition_id=2):
        keep(store, "change", change["id"])
    assert alerts
    for alert in alerts:
        text = full_text(Message(alert, alert, "", shown(store, alert)))
        assert (GONE in text, "Zyxw" in text) == (True, False)


def test_a_name_goes_out_of_every_message_that_was_planned(store: Store) -> None:
    plan(store)
    keep(store, "recipient", NEW[1])
    text = sent(store)
    assert "Zyxwsecond" not in text
    assert "DS99001" in text
    assert "recipient withheld" in text


def test_a_digest_that_waits_leaves_it_out(store: Store) -> None:
    routes = (Route("daily", ("mail",), digest=Digest.DAILY),)
    plan(store, routes)
    assert count_of(store, "waiting")
    keep(store, "release", release_of(store, NEW[0]))
    due = due_digests(store, AT + timedelta(days=3))
    assert due
    assert "Zyxwfirst" not in repr(due)
    assert "Zyxwsecond" in repr(due)
    waiting = set(values_of(store, "waiting", "change_id"))
    assert waiting == {w.change.id for w in due}, "what is withheld is not due for ever"


def test_a_file_with_hidden_content_is_not_offered(store: Store) -> None:
    plan(store)
    file = rows_of(store, "edition_file", edition_id=2)[0]
    keep(store, "file", file["sha256"], "hidden")
    text = sent(store)
    assert "Zyxwfirst" in text, "its visible rows are news"
    assert file["sha256"] not in text
    assert file["final_url"] not in text
    assert HIDDEN_FILE in text
