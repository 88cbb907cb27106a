"""`npdwatch stats --reconcile` explains each difference from published counts, and from a merged list, row by row."""

from __future__ import annotations

import csv as csv_files
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest

from bench.desk import Desk, watched
from bench.replica.govuk import Replica
from db.withheld.record import withhold
from demo.site import SHARES
from tests.pipelines.test_history import BASE, DAYS, HEAD, csv, row, watch
from tests.tables import values_of


@pytest.fixture
def desk(shell: Any, tmp_path: Path) -> Iterator[Desk]:
    with Replica() as replica, Desk(tmp_path / "data", replica, watched(replica, SHARES)) as made:
        (tmp_path / "npdwatch.toml").write_text('[data]\nfolder = "data"\n', encoding="utf-8")
        watch(made, 0, 1, 2, 3)  # row 40 comes, 41 comes, 5 has other data for an edition, 12 goes
        yield made


def test_a_list_that_is_not_there_is_wrong_usage(shell: Any, desk: Desk) -> None:
    done = shell("stats", "--reconcile", "nofile.csv")
    assert (done.code, "nofile.csv" in done.err) == (2, True)


def theirs(tmp_path: Path, *rows: tuple[str, ...], encoding: str = "utf-8") -> None:
    (tmp_path / "merged.csv").write_bytes(csv(rows).decode().encode(encoding))


def rows_of_theirs(shell: Any) -> dict[str, dict[str, Any]]:
    done = shell("stats", "--reconcile", "merged.csv", "--json")
    assert done.code == 0, done.err
    return {x["reference"]: x for x in done.data["rows"]}


def test_of_a_list_of_theirs_nobody_is_printed_whom_a_crawl_withholds(shell: Any, desk: Desk, tmp_path: Path) -> None:
    theirs(tmp_path, *BASE, ("DS08888", "Emily Quillfeather, aged 9", "Never seen", "Phonics", "2011-01-01"))
    for form in ((), ("--json",), ("--csv",)):
        done = shell("stats", "--reconcile", "merged.csv", "--limit", "50", *form)
        assert "DS08888" in done.out
        assert "recipient withheld until reviewed" in done.out
        assert "Quillfeather" not in done.out


def test_what_is_not_read_of_theirs_is_not_said_to_be_left_out(shell: Any, desk: Desk, tmp_path: Path) -> None:
    """A cell that is a formula reads as empty here, and was said to be left out there."""
    title = BASE[0].index(BASE[0][2])
    for cell, said in (("", "left out in theirs: title"), ("=A1", "not read from it (formula, hidden): title")):
        book = openpyxl.Workbook()
        for line in (HEAD.split(","), (*BASE[0][:title], cell, *BASE[0][title + 1 :]), *BASE[1:]):
            book.active.append(line)
        book.save(tmp_path / "merged.xlsx")
        done = shell("stats", "--reconcile", "merged.xlsx", "--json")
        (told,) = [x for x in done.data["rows"] if x["reference"] == BASE[0][0]]
        assert said in told["explained"]


def test_each_row_is_explained(shell: Any, desk: Desk, tmp_path: Path) -> None:
    other = ("DS09999", *row(7)[1:])
    theirs(
        tmp_path, *BASE[:7], *BASE[8:], other, row(40), row(40), ("DS08888", "Nobody of Elsewhere", "Never seen at all", "Phonics", "2011-01-01"),
        ("DS08889", "Nobody of Elsewhere", "Nor is this one known", "Phonics", "2026-12-30"),
        ("DS07777", "Nobody of Nowhere", "A day is wanting here", "Phonics", ""),
        *( (r if r[0] != BASE[5][0] else row(5, "Key Stage 4")) for r in [BASE[5]]),
    )
    found = rows_of_theirs(shell)
    assert {r: x["status"] for r, x in found.items()} == {
        BASE[5][0]: "repeated", "DS09999": "other_words", row(40)[0]: "repeated", "DS08888": "only_theirs",
        "DS08889": "only_theirs", "DS07777": "only_theirs", row(41)[0]: "only_ours",
    }
    assert "the same recipient, subject and date; in no edition that we have: reference" in found["DS09999"]["explained"]
    assert found["DS09999"]["fields"] == {"reference": ["DS09999", row(7)[0]]}
    assert "the same request as row 7" in found[BASE[5][0]]["explained"]
    assert f"not fetched: its date is before our oldest edition, of {DAYS[0]}: npdwatch backfill" in found["DS08888"]["explained"]
    assert "its date is after our newest edition" in found["DS08889"]["explained"]
    assert "it prints no date" in found["DS07777"]["explained"]
    counts = shell("stats", "--reconcile", "merged.csv", "--json").data["file"]["counts"]
    assert counts == {"same": 30, "other_words": 1, "repeated": 2, "only_theirs": 3, "only_ours": 1, "withheld": 0}
    text = shell("stats", "--reconcile", "merged.csv", "--limit", "50").out
    assert "3 are theirs alone" in text
    table = list(csv_files.DictReader(io.StringIO(shell("stats", "--reconcile", "merged.csv", "--csv").out)))
    assert [x["theirs"] for x in table if x["field"] == "reference"] == ["DS09999"]
    assert len(table) == 7


def test_words_of_an_older_edition_are_said_to_be_its(shell: Any, desk: Desk, tmp_path: Path) -> None:
    theirs(tmp_path, *BASE[:5], row(5, "Key Stage 4"), *BASE[6:])
    found = rows_of_theirs(shell)
    assert f"dataset: as in “Register of shares”, seen {DAYS[2]}" in found[BASE[5][0]]["explained"]


def test_counts_stand_side_by_side_over_all_editions(shell: Any, desk: Desk, tmp_path: Path) -> None:
    theirs(tmp_path, *BASE)
    told = shell("stats", "--reconcile", "merged.csv", "--json").data
    assert (told["releases"], told["standing"]) == (32, 31)
    years = {x["value"]: (x["ours"], x["standing"], x["theirs"]) for x in told["by"]["year"]}
    assert sum(n for n, _, _ in years.values()) == 32
    assert sum(n for _, _, n in years.values()) == 30
    assert set(told["by"]) == {"year", "tier", "outcome", "category"}
    requests = told["published"][0]
    assert (requests["count"], requests["said_by"], requests["difference"]) == (887, "Defend Digital Me", requests["ours"] - 887)
    assert any("the oldest edition that we have is of" in why for why in requests["explained"])
    assert all(p["explained"] for p in told["published"] if p["difference"] != 0)


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (b"Colour,Door\nred,1\ngreen,2\n", 2, "is no list of releases: no column"),
        (b"a,b\n1,2\n", 2, "is no list of releases: no heading row"), (b"", 2, "is no list of releases: it is empty"),
        (b"\x00\x01\x02\x03" * 400, 1, "merged.csv"), (f"{HEAD}\n".encode(), 2, "is no list of releases"),
    ],
)
def test_a_file_that_is_no_list_is_refused(shell: Any, desk: Desk, tmp_path: Path, data: bytes, code: int, words: str) -> None:
    (tmp_path / "merged.csv").write_bytes(data)
    done = shell("stats", "--reconcile", "merged.csv")
    assert (done.code, words in done.err, done.out) == (code, True, ""), done.err
    assert "source.columns" not in done.err, "it is no publisher's"
    assert "publisher" not in done.err or code == 1


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig"])
def test_other_encodings_are_read(shell: Any, desk: Desk, tmp_path: Path, encoding: str) -> None:
    theirs(tmp_path, *BASE[:29], (*BASE[29][:2], "Étude of reading", *BASE[29][3:]), encoding=encoding)
    found = rows_of_theirs(shell)
    assert found[BASE[29][0]]["fields"] == {"title": ["Étude of reading", BASE[29][2]]}


@pytest.mark.parametrize("more", [("--by", "year"), ("--as-of", "2020-01-01")])
def test_what_does_not_go_with_it_is_refused(shell: Any, desk: Desk, more: tuple[str, ...]) -> None:
    assert shell("stats", "--reconcile", *more).code == 2
    assert shell("stats", "--reconcile", "nothere.csv").code == 2


def test_what_is_withheld_is_in_no_row(shell: Any, desk: Desk, tmp_path: Path) -> None:
    (release,) = set(values_of(desk, "version", "release_id", reference=BASE[5][0]))
    with desk.store.transaction():
        withhold(desk.store, "release", release, because="a test", who="me", cause="person", now=desk.now)
        withhold(desk.store, "recipient", BASE[6][1], because="a test", who="me", cause="person", now=desk.now)
    theirs(tmp_path, *BASE[:5], row(5, "Key Stage 4"), (*BASE[6][:2], "Another title", *BASE[6][3:]), *BASE[7:])
    for form in ((), ("--json",), ("--csv",)):
        done = shell("stats", "--reconcile", "merged.csv", *form)
        assert BASE[5][0] not in done.out
        assert BASE[6][1] not in done.out
    counts = shell("stats", "--reconcile", "merged.csv", "--json").data["file"]["counts"]
    assert counts["withheld"] == 1
