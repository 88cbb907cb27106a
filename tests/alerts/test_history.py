"""The earlier versions of a release come from the database into the message; and whom to ask is the source's own."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from alerts.describe import describe
from alerts.planning.plan import Enrichment
from db.outbox.alerts import unplanned
from db.register.changes import HISTORY
from db.store import Store
from tests.tables import rows_of

AT = "2026-11-24T14:50:00.000Z"


def stored(box: Any, versions: list[dict[str, str]]) -> None:
    """A release with these versions, a month apart, the last two of which are an open change."""
    with Store.open(box.folder) as store, store.transaction():
        store.insert("source", name="s", kind="govuk", url="https://www.gov.uk/x", title="S", first_seen_at=AT)
        for n, cells in enumerate(versions, 1):
            store.insert(
                "edition", id=n, source="s", number=n, state="accepted", kind="edition_published", title=f"Edition {n}",
                seen_at=f"2025-{n:02d}-10T23:30:00.000Z", rows=1, files_key=str(n),
            )
            if n == 1:
                store.insert("release", id=7, source="s", first_edition=1)
            store.insert(
                "version", id=n, release_id=7, edition_id=n, row_sha256=str(n), file="f", sheet="NPD", row=40 + n,
                recipient="An Invented Body", cells=json.dumps(cells), category="charity", confidence="high",
                category_reason="made up",
            )
        last = len(versions)
        store.insert(
            "change", id=1, key="k", source="s", edition_id=last, kind="changed", state="open", release_id=7,
            version_before=last - 1, version_after=last, recipient="An Invented Body", reason="r", seen_at=AT,
        )


def test_earlier_versions_stand_in_a_line_each_by_the_readers_clock(box: Any) -> None:
    stored(box, [{"tier": "2"}, {"tier": "1", "note": "x"}, {"tier": "3", "note": "x"}])
    with Store.open(box.folder) as store:
        (change,) = map(Enrichment({"s": "ofsted"}).to, unplanned(store, 10))
    item = describe(change, "Asia/Tokyo").as_item()
    assert item["history"] == [
        "11 Jan 2025: first seen by us (Edition 1, NPD, row 41)",
        "11 Feb 2025: Tier: 2 → 1; Note: (no column for it) → x",
    ]
    assert item["next_step"].startswith("https://www.whatdotheyknow.com/new/ofsted?")


def test_a_long_history_keeps_the_first_and_the_last(box: Any) -> None:
    stored(box, [{"tier": str(n)} for n in range(12)])
    with Store.open(box.folder) as store:
        (change,) = unplanned(store, 10)
    item = describe(change).as_item()
    assert len(item["history"]) == HISTORY
    assert "Edition 1," in item["history"][0]
    assert item["history"][-1] == "10 Nov 2025: Tier: 9 → 10"
    assert item["next_step"] == "", "nobody says whose register this is"


def test_a_digest_has_the_history_too(box: Any) -> None:
    from alerts.planning.grouping import Receiver
    from alerts.planning.plan import plan_due
    from alerts.routes import Digest, Route

    stored(box, [{"tier": "2"}, {"tier": "1"}])
    daily = [Route("r", ("chat",), digest=Digest.DAILY)]
    for day in (24, 25):
        with Store.open(box.folder) as store:
            plan_due(store, daily, datetime(2026, 11, day, 14, tzinfo=UTC), {"chat": Receiver()})
    with Store.open(box.folder) as store:
        ((payload),) = [json.loads(x["payload"]) for x in rows_of(store, "alert")]
    assert payload["items"][0]["history"][0].startswith("10 Jan 2025: first seen by us")
