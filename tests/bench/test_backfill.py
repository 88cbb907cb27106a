"""The judge of a backfilled database: it has faults to tell where there are any, and compares tables but for times."""

from __future__ import annotations

from pathlib import Path

from bench.backfill import gaps_unnamed
from bench.backfill_judge import MAY_LACK, differing, dump, judge, leaks
from bench.replica.webarchive.answers import answers
from bench.replica.webarchive.files import HIDDEN, register_files
from bench.replica.webarchive.published import REQUESTS_PAGE
from bench.world import REGISTER, Installation, Watched
from tests.tables import add_blank, set_fields, value_of


def installation(folder: Path) -> Installation:
    there = Installation(folder)
    there.configure([Watched(REGISTER, "https://www.gov.uk/government/publications/x")])
    return there


def test_what_is_not_recorded_is_a_fault_or_may_be_right(tmp_path: Path) -> None:
    there, known = installation(tmp_path), answers().known()
    verdict = judge(there)
    assert len(verdict.faults) == len(known) - len(MAY_LACK) == 20
    assert len(verdict.differences) == len(MAY_LACK)
    assert len(judge(there, (REQUESTS_PAGE,)).faults) == len(answers().known(pages=[REQUESTS_PAGE])) == 8


def test_an_edition_without_its_rows_twice_or_of_others_files_is_a_fault(tmp_path: Path) -> None:
    there = installation(tmp_path)
    add_blank(there, "source", name=REGISTER)
    for number, sha256 in ((1, register_files()["F03"].sha256), (2, register_files()["F03"].sha256), (3, "of others")):
        add_blank(there, "edition", id=number, source=REGISTER, number=number, state="accepted")
        add_blank(there, "edition_file", edition_id=number, title="A list", sha256=sha256, register=1)
    faults = judge(there).faults
    assert "edition 3 of the answers is recorded 2 times" in faults
    assert f"edition 3 of {REGISTER} is none of the answers: ['A list']" in faults
    assert any(f.startswith("edition 3 lacks 46 of 46 rows") for f in faults)


def test_tables_are_compared_but_for_the_times_of_the_trial(tmp_path: Path) -> None:
    one, other = (installation(tmp_path / n) for n in ("one", "other"))
    for there, at in ((one, "2026-11-28T08:00:01+00:00"), (other, "2026-11-28T09:12:13.5+00:00")):
        add_blank(there, "source", name=REGISTER, first_seen_at=at)
    assert not differing(dump(one.data), dump(other.data))
    set_fields(other, "source", {"first_seen_at": "2013-09-12T08:30:00+00:00"})
    assert value_of(other, "source", "first_seen_at").startswith("2013")
    assert [x.partition(":")[0] for x in differing(dump(one.data), dump(other.data))] == ["source"]


def test_gaps_and_leaks_are_found_in_words() -> None:
    assert len(gaps_unnamed("")) == sum(g.must for g in answers().gaps) > 5
    named = "\n".join(f"from {g.begin} to {g.end} nothing is known" for g in answers().gaps)
    assert not gaps_unnamed(named)
    assert leaks(["nothing", f"…{HIDDEN[1]}…"]) == [HIDDEN[1]]
