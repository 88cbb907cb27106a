"""Planning ends by construction, and what cannot be planned holds up nobody else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from alerts.planning import plan
from alerts.planning.grouping import Plan, Receiver, plan_changes
from alerts.planning.plan import plan_due
from alerts.routes import Route, default_routes
from bench.desk import Desk, watched
from bench.replica.govuk import PublishedFile, Replica
from db.outbox.alerts import AlreadyPlanned, save_plan, unplanned
from db.store import Store
from db.watch import untold_changes
from demo.editions import baseline, second
from demo.site import SHARES
from tests.tables import count_of, values_of

TITLE = "DfE external data shares: June 2023"
REST = b"Reference,Organisation,Purpose\n" + b"".join(
    b"DS0%d,Invented Body %d,To see\n" % (n, n) for n in range(4001, 4009)
)
ROUTES = default_routes(("mail",))
MAIL = {"mail": Receiver()}


def _twenty(data: bytes) -> list[PublishedFile]:
    return [PublishedFile(TITLE, "a.ods", data) for _ in range(20)]


def _lists() -> dict[str, list[list[PublishedFile]]]:
    one, two = baseline().ods(), second().ods()
    return {
        "the same file twice": [[PublishedFile(TITLE, "a.ods", d)] * 2 for d in (one, two)],
        "the same file twenty times": [_twenty(one), _twenty(two)],
        "one title, two addresses": [[PublishedFile(TITLE, n, d) for n in ("a.ods", "b.ods")] for d in (one, two)],
        "one title, two registers": [
            [PublishedFile(TITLE, "a.ods", d), PublishedFile(TITLE, "b.csv", REST)] for d in (one, two)
        ],
        "two titles, one address": [[PublishedFile(t, "a.ods", d) for t in (TITLE, "The same")] for d in (one, two)],
    }


@pytest.mark.parametrize("case", _lists())
def test_a_page_that_lists_a_file_more_than_once_is_planned_and_told(tmp_path: Path, case: str) -> None:
    first, then = _lists()[case]
    with Replica() as replica, Desk(tmp_path, replica, watched(replica, SHARES)) as desk:
        for n, files in enumerate((first, then)):
            replica.publish_files(files, note="Updated.", at=f"2023-1{n}-01T09:30:00Z")
            desk.poll(wait=3600)
        store = desk.store
        assert len({c.id for c in unplanned(store, 5000)}) == len(unplanned(store, 5000)) > 0
        assert plan_due(store, [Route("all", ("mail",))], desk.now, MAIL)
        assert unplanned(store, 5000) == []
        assert count_of(desk, "change", kind="added") == 3, "what is listed twice is read once"
        assert count_of(desk, "alert_change", change_id=set(values_of(desk, "change", "id", kind="added"))) == 3


def _stubborn(store: Store, alerts: Sequence[Any], planned: Sequence[int], *rest: Any, **more: Any) -> None:
    """Says of one source that it is planned already, for ever, as a query that gives a change twice would."""
    bad = set(values_of(store, "change", "id", source="register"))
    if bad & set(planned):
        raise AlreadyPlanned
    save_plan(store, alerts, planned, *rest, **more)


def _two_sources(tmp_path: Path, replica: Replica) -> Desk:
    desk = Desk(tmp_path, replica, watched(replica, SHARES))
    desk.poll()
    desk.source = watched(replica, SHARES, name="other")
    desk.poll()
    return desk


def test_what_cannot_be_planned_ends_and_holds_up_no_other_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Replica() as replica, _two_sources(tmp_path, replica) as desk:
        with monkeypatch.context() as patch:
            patch.setattr(plan, "save_plan", _stubborn)
            assert plan_due(desk.store, ROUTES, desk.now, MAIL) == 2  # the other source, and the operators' news
        left = unplanned(desk.store, 10)
        assert {c.source for c in left} == {"register"}
        assert desk.open_notices() == {"changes_not_told"}
        late = untold_changes(desk.store, desk.now + timedelta(hours=1))
        assert late is not None
        assert late["n"] == len(left)

        assert plan_due(desk.store, ROUTES, desk.now, MAIL) == 2  # it, and that it is over
        assert unplanned(desk.store, 10) == []
        assert desk.open_notices() == set()
        assert untold_changes(desk.store, desk.now + timedelta(hours=1)) is None


def test_a_fault_in_planning_one_source_is_told_and_holds_up_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def poisoned(changes: Sequence[Any], *rest: Any, **more: Any) -> Plan:
        if any(c.source == "register" for c in changes):
            raise KeyError("a fault of ours")
        return plan_changes(changes, *rest, **more)

    with Replica() as replica, _two_sources(tmp_path, replica) as desk:
        monkeypatch.setattr(plan, "plan_changes", poisoned)
        assert plan_due(desk.store, ROUTES, desk.now, MAIL) == 2
        assert {c.source for c in unplanned(desk.store, 10)} == {"register"}
        assert desk.open_notices() == {"changes_not_told"}
