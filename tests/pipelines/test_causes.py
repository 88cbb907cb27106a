"""A source that fails for one cause after another, and is well again: each cause is told, and all of them as over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from alerts.message import Message, full_text
from alerts.payload.notices import notices_payload
from bench.desk import Desk
from bench.replica.faults import body, status
from db.outbox.incidents import Incident, report, resolve, untold
from db.register.runs import add_verdicts, close_run, start_run
from db.store import Store
from demo.site import SHARES
from model.delivery import Notice
from model.fetch import Expected, Outcome, Verdict
from model.source import Source
from pipelines.health import note_health
from tests.hearing import hear
from tests.pipelines.test_decided import ROWS, csv, publish

API = f"/api/content{SHARES}"
AT = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
SOURCE = Source("register", "feed", "https://site.example.org/feed")
OTHERS = [Source(f"other-{n}", "feed", f"https://other-{n}.example.org/feed") for n in range(4)]
O = Outcome  # noqa: E741


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.create(tmp_path) as made:
        yield made


def heard(store: Store, outcomes: Sequence[Outcome]) -> list[str]:
    """What operators are told of these polls of the source, one after another: the causes, and that it is over."""
    said = []
    for n, outcome in enumerate(outcomes):
        at = AT + n * timedelta(minutes=15)
        run = start_run(store, [SOURCE], [Expected(SOURCE.name, SOURCE.url)], "daemon", at)
        with store.transaction():
            add_verdicts(store, run, [Verdict(SOURCE.name, SOURCE.url, outcome, None, "why")], at)
        note_health(store, [SOURCE], close_run(store, run, at, {}), at, watched=[SOURCE, *OTHERS])
        said += ["over" if x.recovered else x.message.partition(":")[0] for x in hear(store, at) if x.code != "stale"]
    return said


@pytest.mark.parametrize(
    ("outcomes", "said"),
    [
        ([O.EMPTY] * 3 + [O.NOT_FOUND] * 4 + [O.OK], ["empty", "not_found", "over"]),
        ([O.EMPTY] * 3 + [O.NOT_FOUND], ["empty"]),
        ([O.EMPTY, O.NOT_FOUND, O.NOT_FOUND, O.NOT_FOUND], ["not_found"]),
        ([O.EMPTY, O.EMPTY, O.GONE], ["empty", "gone"]),
        ([O.EMPTY, O.EMPTY, *[O.NOT_FOUND, O.EMPTY] * 9], ["empty"]),
    ],
)
def test_another_cause_that_stays_is_told(outcomes: Sequence[Outcome], said: list[str], store: Store) -> None:
    assert heard(store, outcomes) == said


@pytest.mark.parametrize("each", [1, 2, 3])
def test_causes_by_turns_are_no_flood(each: int, store: Store) -> None:
    turns = [c for c in (O.EMPTY, O.NOT_FOUND, O.SERVER_ERROR) for _ in range(each)]
    assert len(heard(store, (turns * 200)[:200])) <= 3


def test_all_that_was_told_is_told_as_over_when_it_is_well_again(desk: Desk) -> None:
    """An edition was put aside; then its file had no heading, was empty and was gone: no word said that it had ended."""
    publish(desk, csv(ROWS), 1)
    desk.poll()
    told: dict[str, int] = {}
    said: list[str] = []
    steps = (csv(ROWS[:30]), b"just,words\nand,more\n", None, status(404), csv(ROWS))
    for day, step in enumerate(steps, 2):
        if isinstance(step, bytes):
            desk.replica.heal()
            publish(desk, step, day)
        else:
            desk.replica.fail(API, step or body(b""))
        for _ in range(3):
            desk.poll()
            news = hear(desk.store, desk.now)
            for n in news:
                told[n.code] = told.get(n.code, 0) + (-1 if n.recovered else n.reminder == 0)
            said += [notices_payload("AL-1", news, desk.now)["headline"]] if news else []
    assert desk.open_notices() == set()
    assert {"quarantined", "unreadable", "source_failing"} <= told.keys()
    assert set(told.values()) == {0}, said
    assert "Well again" in said[-1]
    assert not any("ell again" in x for x in said[:-1])


def test_a_file_that_cannot_be_read_is_told_once_with_its_address_and_what_to_do(desk: Desk) -> None:
    publish(desk, csv(ROWS), 1)
    desk.poll()
    publish(desk, b"<html><body><p>Sorry</p></body></html>", 2)
    desk.poll()
    (notice,) = hear(desk.store, desk.now)
    payload = notices_payload("AL-1", [notice], desk.now)
    text = full_text(Message("AL-1", "AL-1.a", "o@example.org", payload))
    assert "workbook" not in text
    assert text.count("A file cannot be read (register)") == 1
    (todo,) = [line for line in text.splitlines() if line.startswith("  To do: open http")]
    assert "register.csv in a browser; npdwatch crawl register asks again" in todo


def test_a_source_with_an_open_problem_is_not_well_again() -> None:
    over = Notice("reg2", "source_failing", "m", AT, recovered=True, recovered_at=AT, beside_others=True)
    aside, well = Notice("reg2", "quarantined", "m", AT), Notice("reg3", "stale", "m", AT, recovered=True)
    payload = notices_payload("AL-1", [over, aside, well], AT)
    assert payload["headline"] == "1 problem: an edition is put aside (reg2); over: a source fails (reg2); well again: reg3"
    assert [i["line"] for i in payload["items"][1:]] == [
        "reg2 (source failing): over since 1 Mar 2027, 09:00 UTC", "reg3 (not seen for long): well again"
    ]


def test_what_is_over_knows_what_else_is_wrong(store: Store) -> None:
    failing, aside = Incident("reg2", "source_failing", "x", "m", urgent=True), Incident("reg2", "quarantined", "y", "m", urgent=True)
    with store.transaction():
        report(store, [failing, Incident("reg3", "quarantined", "y", "m", urgent=True)], AT)
    hear(store, AT)
    with store.transaction():
        resolve(store, "reg2", (), AT, among=["source_failing"])
    assert [n.beside_others for n in untold(store, AT)] == [False]
    with store.transaction():
        report(store, [aside], AT)
    assert {n.code: n.beside_others for n in untold(store, AT)} == {"source_failing": True, "quarantined": False}
