"""The script that holds one commit's outputs against another's shows what differs, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.goldens.__main__ import main
from bench.goldens.differ import compare, report
from bench.goldens.outputs import RULES, Outputs, file_name


def written(folder: Path, work: Path, word: str = "two releases") -> Path:
    out = Outputs(folder, {"work": work})
    for n in range(8):
        out.add("demo/site/releases", f"/releases/{n}", f"<p>a page</p><p>{word}</p><p>number {n}</p>".encode())
    out.add("demo/commands", "publish", f"Wrote {work}/public_html in {len(word)}.25 s.\n".encode())
    out.add("demo/archive", "file", b"\xff\xfe\x00")
    return folder


def test_the_same_outputs_of_runs_in_two_folders_do_not_differ(tmp_path: Path) -> None:
    golden = written(tmp_path / "golden", tmp_path / "one")
    now = written(tmp_path / "now", tmp_path / "another")
    assert compare(golden, now) == []
    assert report([]) == "no output differs"


def test_a_planted_word_is_shown_once_with_the_number_of_pages_that_have_it(tmp_path: Path) -> None:
    golden = written(tmp_path / "golden", tmp_path)
    now = written(tmp_path / "now", tmp_path, "two rows")
    found = compare(golden, now)
    assert [d.group for d in found] == ["demo/site/releases"] * 8
    said = report(found)
    assert "== demo/site/releases: 8 outputs, 1 different changes" in said
    assert said.count("-<p>two releases</p>") == said.count("+<p>two rows</p>") == 1
    assert said.endswith("8 of the outputs differ")


def test_what_is_missing_or_new_or_no_text_is_a_difference(tmp_path: Path) -> None:
    golden = written(tmp_path / "golden", tmp_path)
    now = written(tmp_path / "now", tmp_path)
    (now / "demo/commands/publish").unlink()
    (now / "demo/commands/another").write_text("new")
    Outputs(now, {}).add("demo/archive", "file", b"\xff\xfe\x01")
    assert [d.name for d in compare(golden, now)] == ["file", "another", "publish"]


def test_the_program_ends_with_1_where_anything_differs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.goldens.__main__.clock", lambda: "")
    written(tmp_path / "golden", tmp_path)
    written(tmp_path / "now", tmp_path)
    assert main(["show", str(tmp_path)]) == 0
    written(tmp_path / "now", tmp_path, "two rows")
    assert main(["show", str(tmp_path)]) == 1


def test_every_rule_has_a_reason_and_leaves_ids_dates_and_numbers_alone() -> None:
    kept = "AL-0123456789 2026-01-12T09:00:00.000000Z 3 releases, 1,019 rows, DS90501, 12.5 % of 40.2 KB"
    for rule in RULES:
        assert rule.reason
        assert rule.pattern.sub(rule.by, kept) == kept


def test_names_of_outputs_stay_apart_and_short() -> None:
    long = "/releases?q=" + "x" * 3000
    assert len(file_name(long)) <= 180
    assert file_name(long) != file_name(long + "y")
    assert file_name("/releases/1") != file_name("/releases?1")
