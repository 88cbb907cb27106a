"""A text that is edited before the message about it, or after: nobody is told as news what it says no more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from alerts.describe import describe
from alerts.planning.grouping import Receiver
from alerts.planning.plan import plan_due
from alerts.routes import Digest, Route, judge
from alerts.severity import Severity, severity
from db.items.settled import Settlement, queue
from db.items.since import as_texts_stand
from db.outbox.alerts import changes_of
from db.register.changes import stored_changes, with_texts
from db.store import Store, from_json
from model.change import ChangeKind
from model.recipient import Category
from pipelines.items.looking import settle
from tests.pipelines.test_two_bands import look
from tests.tables import rows_of, set_fields, values_of

NOW = datetime(2026, 11, 30, 22, 16, tzinfo=UTC)
LATER = NOW + timedelta(minutes=6)
FIRM = "The Department for Education gave pupil data to Begonia Bets Ltd in May."
NO_FIRM = "This article said that the Department for Education gave pupil data to Begonia Bets Ltd. It did not. We apologise to Begonia Bets Ltd."
TRUST = "The Department for Education gave pupil data to the Campion Trust in May."
NO_TRUST = "The Department for Education did not give pupil data to the Campion Trust in May."
AT_ONCE = Route("at once", ("chat",), min_severity=Severity.HIGH)
REST = Route("rest", ("chat",), digest=Digest.DAILY)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.create(tmp_path / "data") as made:
        yield made


def messages(store: Store, at: datetime, *routes: Route) -> list[dict[str, Any]]:
    """What is told now."""
    known = set(values_of(store, "alert", "id"))
    plan_due(store, routes or (AT_ONCE, REST), at, {"chat": Receiver()})
    return [from_json(x["payload"]) for x in rows_of(store, "alert") if x["id"] not in known]


def lines(payload: dict[str, Any]) -> str:
    return "\n".join(i["line"] for i in payload["items"])


def test_a_digest_tells_as_taken_back_what_was_denied_before_it_was_made(store: Store) -> None:
    look(store, TRUST, at=NOW)
    assert messages(store, NOW) == []
    look(store, NO_TRUST, at=LATER)
    assert messages(store, LATER) == []
    (digest,) = messages(store, NOW + timedelta(days=1))
    assert digest["headline"].startswith("Taken back: “Campion Trust got pupils' data”")
    assert "Said at 22:16, taken back at 22:22: “Campion Trust got pupils' data”" in lines(digest)
    assert f"it now says “{NO_TRUST.rstrip('.')}”" in lines(digest)
    assert "Campion Trust got pupils' data, says" not in lines(digest)
    labels = [d["label"] for i in digest["items"] for d in i["details"]]
    assert "Then it said that data was given" in labels


@pytest.mark.parametrize("after", [TRUST.replace("in May", "in June"), f"{TRUST} It was a mistake of the Department.", f"Updated. {TRUST}"])
def test_a_text_that_was_edited_and_tells_it_still_is_told(store: Store, after: str) -> None:
    look(store, TRUST, at=NOW)
    messages(store, NOW)
    look(store, after, at=LATER)
    (digest,) = messages(store, NOW + timedelta(days=1))
    assert digest["headline"].startswith("Campion Trust got pupils' data")
    assert "back" not in lines(digest)


def test_a_text_that_could_not_be_read_again_stands_as_it_was_told(store: Store) -> None:
    look(store, TRUST, at=NOW)
    set_fields(store, "item_version", {"seen_at": "2026-11-30T23:00:00.000Z", "text": None})
    (change,) = stored_changes(store, "true")
    assert as_texts_stand(store, [change]) == [change]
    set_fields(store, "item_version", {"text": "Nothing."})
    set_fields(store, "item", {"state": "gone"})
    assert as_texts_stand(store, [change]) == [change], "of what is listed no more its own change tells"


def test_what_is_doubtful_now_is_said_to_be(store: Store) -> None:
    look(store, TRUST, at=NOW)
    messages(store, NOW)
    look(store, f"It is alleged that {TRUST[0].lower()}{TRUST[1:]}", at=LATER)
    messages(store, LATER)
    (digest,) = messages(store, NOW + timedelta(days=1))
    assert digest["headline"].startswith("No longer sure: “Campion Trust got pupils' data”")
    assert "Said at 22:16, no longer sure at 22:22" in lines(digest)


def test_a_correction_goes_as_fast_as_what_it_corrects(store: Store) -> None:
    look(store, FIRM, at=NOW)
    (first,) = messages(store, NOW)
    assert first["headline"].startswith("Begonia Bets Ltd got pupils' data")
    look(store, NO_FIRM, at=LATER)
    (correction,) = messages(store, LATER)
    assert correction["headline"].startswith("Taken back: “Begonia Bets Ltd got pupils' data”")
    assert correction["severity"] == "high"
    assert "it now says “This article said that the Department for Education gave pupil data to Begonia Bets Ltd. It did not. We apologise to Begonia Bets Ltd”." in lines(correction)


def test_who_stands_in_anothers_place_is_news_and_the_other_taken_back(store: Store) -> None:
    look(store, FIRM, at=NOW)
    messages(store, NOW)
    look(store, FIRM.replace("Begonia", "Banksia"), at=LATER)
    (both,) = messages(store, LATER)
    assert both["headline"] == "Banksia Bets Ltd got pupils' data; taken back: “Begonia Bets Ltd got pupils' data”"


@pytest.mark.parametrize(
    "route",
    [
        Route("r", ("chat",), kinds=frozenset({ChangeKind.ENTRY_PUBLISHED})),
        Route("r", ("chat",), categories=frozenset({Category.COMMERCIAL})),
        Route("r", ("chat",), min_severity=Severity.HIGH),
        Route("r", ("chat",), terms=("in May",)),
        Route("r", ("chat",), not_terms=("We apologise",)),
        Route("r", ("chat",), sources=("letters",)),
    ],
    ids=lambda r: ", ".join(k for k in ("kinds", "categories", "terms", "not_terms", "sources") if getattr(r, k)) or "severity",
)
def test_a_route_that_carried_the_claim_carries_its_correction(store: Store, route: Route) -> None:
    look(store, FIRM, at=NOW)
    look(store, NO_FIRM, at=LATER)
    claim, correction = with_texts(store, stored_changes(store, "c.kind != 'to_look_at' order by c.id"))
    assert judge(route, claim._replace(detail={**claim.detail, "text": FIRM})).carries
    assert judge(route, correction).carries
    other = Route("o", ("chat",), categories=frozenset({Category.POLICE_HOME_OFFICE}))
    assert not judge(other, correction).carries


def test_a_claim_that_a_person_settled_is_as_grave_when_it_is_taken_back(store: Store) -> None:
    look(store, "The department may share pupil data from the national pupil database with the Campion Trust.", at=NOW)
    (entry,) = queue(store)
    settle(store, entry, Settlement.RELEASE, NOW)
    look(store, NO_TRUST, at=LATER)
    (edit,) = stored_changes(store, "c.kind = 'entry_edited'")
    assert edit.detail["told_as"] == "text_release"
    assert severity(edit) is Severity.HIGH


def test_what_only_is_cut_short_is_told_as_an_edit(store: Store) -> None:
    look(store, f"Pupil data is kept by the Department.\n{FIRM}", at=NOW)
    look(store, "Pupil data is kept by the Department.", at=LATER)
    (edit,) = stored_changes(store, "c.kind = 'entry_edited'")
    assert severity(edit) is Severity.NORMAL
    assert "was taken out of it" in describe(edit).headline
    look(store, "Pupil data is kept by the Department.\nThis article has been amended.", at=LATER + timedelta(minutes=1))
    assert "back" not in describe(stored_changes(store, "true order by c.id")[-1]).headline


def test_a_claim_whose_place_other_words_take_is_no_longer_said(store: Store) -> None:
    look(store, FIRM, at=NOW)
    look(store, "This article on pupil data has been removed for legal reasons.", at=LATER)
    (edit,) = stored_changes(store, "c.kind = 'entry_edited'")
    assert severity(edit) is Severity.HIGH
    assert describe(edit).headline.startswith("No longer said: “Begonia Bets Ltd got pupils' data”. An entry was edited")


def test_what_is_said_again_is_news_again(store: Store) -> None:
    for n, text in enumerate((TRUST, NO_TRUST, TRUST)):
        look(store, text, at=NOW + timedelta(minutes=n))
        messages(store, NOW + timedelta(minutes=n))
    (digest,) = messages(store, NOW + timedelta(days=1))
    assert digest["headline"].startswith("Campion Trust got pupils' data")
    assert "taken back" in lines(digest).casefold(), "of the edit between"


def test_a_message_made_anew_does_not_bring_the_claim_back(store: Store) -> None:
    look(store, TRUST, at=NOW)
    messages(store, NOW)
    look(store, NO_TRUST, at=LATER)
    messages(store, NOW + timedelta(days=1))
    (alert,) = rows_of(store, "alert")
    assert all("got pupils' data, says" not in describe(c).headline for c in changes_of(store, alert["id"]))
