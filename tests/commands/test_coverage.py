"""`npdwatch coverage`: what it says of a text and of the rows of a file, and bad input."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest


def test_a_text_is_told_with_its_reasons(shell: Any) -> None:
    done = shell("coverage", "KS4 2008-2012,", "licence", "to", "December", "2017")
    assert done.code == 0
    assert done.out.splitlines() == [
        "sure: Key Stage 4 results 2008-2012: born September 1991 to August 1996",
        "not taken for years of data: to December 2017",
    ]


def test_what_is_unknown_is_said(shell: Any) -> None:
    done = shell("coverage", "School Census", "--released", "2016-09")
    assert done.out.splitlines() == [
        "possible: School Census, no years said (there are data since 2001/02): possibly born September 1982 to August 2014",
        "unknown: the register does not say which years",
    ]
    assert shell("coverage", "N/A").out == "unknown: the register says neither data sets nor years\n"


def test_json_keeps_the_contract(shell: Any) -> None:
    found = json.loads(shell("coverage", "KS2 2012", "--json").out)
    assert found == {
        "spans": [{
            "first": 2000, "last": 2000, "certainty": "sure", "text": "KS2 2012",
            "reason": "Key Stage 2 results 2012: born September 2000 to August 2001",
        }],
        "unknown": [], "years_said": True, "left_out": [],
    }


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    path = tmp_path / "rows.csv"
    path.write_text(
        "Reference,Data requested,Years of data,Project title\nDS1,KS4,2010 to 2012,Schools\nDS2,,,KS2 2011/12\nDS3,Phonics,,\n",
        encoding="utf-8",
    )
    return path


def test_rows_are_read_by_their_headings(shell: Any, rows: Path) -> None:
    found = json.loads(shell("coverage", "--csv", str(rows), "--json").out)
    assert [x["row"] for x in found] == [2, 3, 4]
    assert [[(s["first"], s["last"], s["certainty"]) for s in x["spans"]] for x in found] == [
        [(1993, 1995, "sure")], [(2000, 2000, "sure")], [(2005, 2018, "possible")],
    ]
    assert shell("coverage", "--csv", str(rows)).out.endswith("2 of 3 rows say years of data.\n")


def test_named_columns_are_read_alone(shell: Any, rows: Path) -> None:
    found = json.loads(shell("coverage", "--csv", str(rows), "--column", "project title", "--json").out)
    assert [len(x["spans"]) for x in found] == [0, 1, 0]


@pytest.mark.parametrize(("arguments", "said"), [
    ((), "Give a TEXT"),
    (("",), "The text is empty"),
    (("KS2", "--csv", "rows.csv"), "Give a TEXT"),
    (("KS2", "--column", "x"), "--column goes with --csv"),
    (("KS2", "--released", "last year"), "is no month: write it as 2014-06"),
    (("KS2", "--released", "2014-13"), "is no month"),
    (("--csv", "empty.csv"), "empty.csv is empty"),
    (("--csv", "other.csv"), "name one with --column. There are: a, b."),
    (("--csv", "other.csv", "--column", "Dataset"), "has no column 'Dataset'. There are: a, b"),
    (("--csv", "binary.csv"), "is not UTF-8 text"),
    (("--csv", "broken.csv"), "is not CSV that can be read"),
])
def test_bad_input_is_a_sentence(
    shell: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, data in (("rows.csv", b"data\nKS2\n"), ("empty.csv", b""), ("other.csv", b"a,b\nKS2 2010,x\n"),
                       ("binary.csv", b"\xff\xfe\x00"), ("broken.csv", b'data\n"KS2 2010\n')):
        (tmp_path / name).write_bytes(data)
    done = shell("coverage", *arguments)
    assert done.code == 2
    assert said in done.err
    assert "Traceback" not in done.err


def test_a_novel_is_read_to_a_point(shell: Any) -> None:
    done = shell("coverage", "-", typed=b"KS2 2012. " + b"It was a quiet morning. " * 20_000)
    assert done.code == 0
    assert "unknown: the text is too long to be read to its end" in done.out


def test_a_lone_column_needs_no_heading(shell: Any, tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_text("x\nKS2 2012\n", encoding="utf-8")
    assert "sure: Key Stage 2 results 2012" in shell("coverage", "--csv", str(tmp_path / "one.csv")).out
