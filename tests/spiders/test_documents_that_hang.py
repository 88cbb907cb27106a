"""Documents of evidence that are never had: what hangs, fails or breaks off keeps no other waiting."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest
from msgspec.structs import replace

from bench.parliament_world import GAVE, OTHER, Watch, evidence
from bench.replica.faults import Fault, hang, reset, status
from bench.replica.year import Year
from tests.tables import count_of, rows_of, set_fields
from text.timestamp import stamp

FAULTS = {3: hang(), 10: status(500), 17: reset()}
"""Of pieces among twenty others, by their numbers: newer and older ones stand around each."""
OTHERS = [n for n in range(1, 24) if n not in FAULTS]
NUMBER = re.compile(r"/910(\d{3})/Document", re.IGNORECASE)


@pytest.fixture
def watching(tmp_path: Path) -> Iterator[Callable[..., Watch]]:
    with ExitStack() as stack:
        def watching(name: str, numbers: Sequence[int], **options: object) -> Watch:
            year = Year([evidence(n, OTHER, age=n) for n in numbers])
            made = stack.enter_context(Watch(tmp_path / name, year))
            made.watch(made.committees(**options), timeout="1s", retries=[0.0, 0.0])
            return made

        yield watching


def fail(watch: Watch, faults: dict[int, Fault] = FAULTS) -> None:
    for number, fault in faults.items():
        watch.parliament.fail(f"/api/WrittenEvidence/{910_000 + number}/Document/html", fault)


def asked(watch: Watch, *more: str) -> list[int]:
    """One poll; gives whose documents were asked for in it, in order, each once."""
    watch.parliament.forget()
    watch.crawl("--no-deliver", *more, code=None)
    found = (NUMBER.search(r.target) for r in watch.parliament.requests("/api/WrittenEvidence/"))
    return list(dict.fromkeys(int(m[1]) for m in found if m))


def read_now(watch: Watch) -> set[str]:
    return {x["key"] for x in rows_of(watch, "item") for v in rows_of(watch, "item_version", id=x["version_id"]) if v["text"]}


def hours_pass(watch: Watch, hours: int) -> None:
    """As if all had been noted so long ago."""
    for table, names in {"item": ["seen_at"], "item_version": ["seen_at"], "validator": ["checked_at"]}.items():
        for x in rows_of(watch, table):
            key = {"url": x["url"]} if table == "validator" else {"id": x["id"]}
            at = {n: stamp(dt.datetime.fromisoformat(x[n]) - dt.timedelta(hours=hours)) for n in names}
            set_fields(watch, table, at, **key)


def test_of_the_first_look_each_other_is_read_when_it_would_be_read_without_them(watching: Callable[..., Watch]) -> None:
    with_them, without = watching("with", range(1, 24), documents=8), watching("without", OTHERS, documents=8)
    fail(with_them)
    failed: list[int] = []
    for n in range(5):
        order = asked(with_them)
        assert len(asked(without)) <= 8
        again = [x for x in order if x in failed]
        assert order[len(order) - len(again):] == again, "those that failed before are asked for last"
        failed += [x for x in order if x in FAULTS and x not in failed]
        if n >= 3:
            assert read_now(with_them) == read_now(without)
    assert read_now(without) == {f"written_evidence:{910_000 + n}" for n in OTHERS}
    for _ in range(4):
        asked(with_them)
    assert asked(with_them) == [], "each had five polls; the pause of the next is not over"
    hours_pass(with_them, 33)
    assert set(asked(with_them)) == set(FAULTS)
    hours_pass(with_them, 33)
    assert asked(with_them) == [], "the next is twice as long"


def test_of_what_is_new_each_other_is_told_at_the_first_poll(watching: Callable[..., Watch]) -> None:
    watch = watching("new", [30], tell="all")
    asked(watch)
    for n in range(1, 24):
        watch.parliament.add_evidence(evidence(n, GAVE, age=n))
    fail(watch)
    asked(watch)
    told = {f"written_evidence:{910_000 + n}" for n in OTHERS}
    assert {key for _, key in watch.told()} == told
    watch.parliament.add_evidence(evidence(24, GAVE, age=24))
    order = asked(watch)
    assert (order[0], {*order}) == (24, {24, *FAULTS}), "the others come first"
    for _ in range(5):
        asked(watch)
    assert {key for _, key in watch.told()} >= {f"written_evidence:{910_000 + n}" for n in FAULTS}
    notices = [x["code"] for x in rows_of(watch, "notice")]
    assert notices == ["source_failing"], "operators hear of it once"


def test_what_is_due_again_and_never_answered_has_its_turn_no_sooner_than_others(watching: Callable[..., Watch]) -> None:
    watch = watching("due", range(1, 24), every="7d")
    for _ in range(2):
        asked(watch, "--force")
    assert len(read_now(watch)) == 23
    hours_pass(watch, 24 * 30)
    fail(watch)
    found = [asked(watch, "--force") for _ in range(3)]
    assert {x for order in found for x in order} == set(range(1, 24))
    assert len([x for order in found for x in order]) == 23, "each once"
    assert count_of(watch, "notice") == 0, "what was read stands"


def test_what_was_not_asked_for_since_others_hang_is_asked_for_first_at_the_next_poll(watching: Callable[..., Watch]) -> None:
    """After three that hang the host is asked no more: that is no try of what stands behind them."""
    watch = watching("many", [30], tell="all")
    asked(watch)
    for n in range(1, 12):
        watch.parliament.add_evidence(evidence(n, GAVE, age=n))
    fail(watch, dict.fromkeys((1, 2, 3, 4), hang()))
    assert asked(watch)[-3:] == [1, 2, 3]
    assert watch.told() == []
    order = asked(watch)
    assert order[:8] == [4, *range(5, 12)]
    assert {key for _, key in watch.told()} == {f"written_evidence:{910_000 + n}" for n in range(5, 12)}
    for _ in range(6):
        asked(watch)
    assert {f"written_evidence:{910_000 + n}" for n in (1, 2, 3, 4)} <= {key for _, key in watch.told()}


def test_a_known_one_of_which_its_list_says_something_new_is_asked_for_last_and_ever_less_often(
    watching: Callable[..., Watch]
) -> None:
    watch = watching("edited", [5, 30], tell="all")
    for _ in range(2):
        asked(watch)
    edited = replace(evidence(5, GAVE, age=5), reference="EXA0005A")
    watch.parliament.year.evidence = [edited if e.id == edited.id else e for e in watch.parliament.year.evidence]
    fail(watch, {5: hang()})
    assert asked(watch) == [5]
    for n in (8, 9, 10, 11):
        watch.parliament.add_evidence(evidence(n, GAVE, age=n))
        assert asked(watch) == [n, 5]
    for _ in range(2):
        assert asked(watch) == [], "the pause is not over"
    (notice,) = rows_of(watch, "notice")
    assert (notice["code"], notice["recovered_at"]) == ("entry_unreadable", None), "operators hear of it once"
    watch.parliament.heal()
    hours_pass(watch, 33)
    asked(watch)
    assert "written_evidence:910005" in {key for _, key in watch.told()}
    asked(watch)
    assert count_of(watch, "notice", recovered_at=None) == 0


def test_of_a_document_in_several_formats_one_that_hangs_keeps_no_other_from_being_read(
    watching: Callable[..., Watch]
) -> None:
    watch = watching("formats", [30], tell="all")
    asked(watch)
    watch.parliament.add_evidence(evidence(4, GAVE, formats=("OriginalFormat", "Html")))
    fail(watch, {4: hang()})
    for _ in range(2):
        asked(watch)
    assert [key for _, key in watch.told()] == ["written_evidence:910004"]
    assert not watch.detail("written_evidence:910004").get("no_text")
