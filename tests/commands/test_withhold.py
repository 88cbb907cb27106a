"""`withhold`, `unwithhold`, `withheld` and the line of `status`."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

import commands.deciding.withhold
from bench.counts import HEAD, NAMES, SOURCE, record
from commands.failures import Exit
from db.outbox.incidents import Incident, report
from db.register.runs import add_verdicts, close_run, start_run
from db.store import Store
from db.withheld.record import note_waiting, withhold
from db.withheld.short_list import list_path, read_list
from db.withheld.unknown import note_unknown
from model.fetch import Expected, Outcome, Verdict
from tests.tables import files_of, values_of
from web.publishing.output_folder import note_written

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


@pytest.fixture
def data(registered: Path, tmp_path: Path) -> Path:
    (tmp_path / "npdwatch.toml").write_text('[data]\nfolder = "data"\n', encoding="utf-8")
    return shutil.copytree(registered, tmp_path / "data")


def test_it_is_withheld_listed_and_let_go(shell: Any, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = shell("withhold", "release", "3", "--because", "asked for", "--who", "A Person")
    assert done.code == Exit.DONE
    assert "Withheld: release 3" in done.out
    assert read_list(list_path(data)).releases == {3}
    assert "already" in shell("withhold", "release", "3", "--because", "again").out
    (row,) = shell("withheld", "--json", "--names").data["withheld"]
    assert (row["who"], row["because"], row["cause"]) == ("A Person", "asked for", "person")
    assert "Withheld: 1 release" in shell("status").out
    assert shell("unwithhold", "release", "3", "--json").data["lifted"] == 1
    assert read_list(list_path(data)).releases == frozenset()
    assert shell("withheld").out == "Nothing is withheld.\n"
    piped = shell("withheld", "--all")
    assert "A Person" not in piped.out, "a file or a pipe is no terminal"
    assert "on a terminal alone" in piped.err
    monkeypatch.setattr(commands.deciding.withhold, "at_terminal", lambda: True)
    assert "A Person" in shell("withheld", "--all").out
    assert shell("unwithhold", "release", "3").code == Exit.USAGE


@pytest.mark.parametrize("given", [NAMES[3], "the-exampleton-fund", "the exampleton fund"])
def test_a_recipient_by_name_or_address(shell: Any, data: Path, given: str) -> None:
    done = shell("withhold", "recipient", given, "--because", "asked for", "--json")
    assert done.code == Exit.DONE, done.err
    assert done.data["what"] == f"recipient {NAMES[3]}"
    assert len(read_list(list_path(data)).recipients) == 1
    assert shell("unwithhold", "recipient", given).code == Exit.DONE


def test_a_file_by_the_first_digits_of_its_sha256(shell: Any, data: Path) -> None:
    with Store.open(data) as store:
        sha256 = files_of(store)[0]
    assert shell("withhold", "file", sha256[:8], "--because", "x", "--json").data["ids"] == [sha256]
    assert read_list(list_path(data)).files == {sha256}
    assert "Give" not in shell("unwithhold", "file", sha256[:8].upper()).err


@pytest.mark.parametrize(
    ("kind", "given", "said"),
    [
        ("release", "99999", "There is no release 99999. See: npdwatch releases"),
        ("release", "DS99999", "is the reference of none"),
        ("change", "99999", "There is no change 99999"),
        ("recipient", "Nobody Known", "No register names 'Nobody Known'"),
        ("file", "abc", "no sha256"),
        ("file", "abcdef0123", "knows no file"),
        ("item", "written_evidence:1", "There is no item"),
    ],
)
def test_what_is_not_known_is_said(shell: Any, data: Path, kind: str, given: str, said: str) -> None:
    done = shell("withhold", kind, given, "--because", "x")
    assert done.code == Exit.USAGE
    assert said in done.err
    assert not list_path(data).exists()


def test_a_reason_must_be_given(shell: Any, data: Path) -> None:
    assert shell("withhold", "release", "1").code == Exit.USAGE
    assert shell("withhold", "release", "1", "--because", " ").code == Exit.USAGE
    assert not list_path(data).exists()


def test_a_release_that_may_be_a_withheld_one_makes_status_and_withheld_end_with_1(shell: Any, data: Path) -> None:
    with Store.open(data) as store, store.transaction():
        withhold(store, "release", 3, because="it may be release 1", who="npdwatch", cause="individual", now=NOW)
        note_waiting(store, NOW)
    done = shell("withheld")
    assert done.code == Exit.LOOK
    assert "1 release to be decided, which may be withheld ones in other words (3)" in done.out
    assert shell("withheld", "--json").data["waiting"] == 1
    said = shell("status")
    assert said.code == Exit.LOOK
    assert "a person must decide" in said.out
    assert "npdwatch unwithhold release 3" in said.out
    shell("withhold", "release", "3", "--because", "it is the same")
    assert shell("withheld").code == Exit.DONE, "a person has decided"
    assert shell("unwithhold", "release", "3").code == Exit.DONE
    assert "release 3 came" not in shell("status").out


def test_a_suspected_individual_makes_status_and_withheld_end_with_1(shell: Any, data: Path) -> None:
    with Store.open(data) as store, store.transaction():
        withhold(store, "recipient", NAMES[3], because="x", who="npdwatch", cause="individual", now=NOW)
    done = shell("withheld")
    assert done.code == Exit.LOOK
    assert NAMES[3] not in done.out
    assert "1 recipient to be decided" in done.out
    said = shell("status")
    assert said.code == Exit.LOOK
    assert "a person must decide" in said.out
    assert NAMES[3] not in said.out
    shell("withhold", "recipient", NAMES[3], "--because", "it is a child")
    assert shell("withheld").code == Exit.DONE, "a person has decided"
    assert "Withheld: 1 recipient." in shell("status").out, "what a rule and a person withhold is one"


def test_folders_that_were_published_are_named(shell: Any, data: Path, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    note_written(data, tmp_path / "site")
    note_written(data, tmp_path / "gone")
    done = shell("withhold", "release", "3", "--because", "x")
    assert f"npdwatch publish {tmp_path / 'site'}" in done.out
    assert "gone" not in done.out


def test_a_folder_into_which_nothing_was_written_is_not_named(shell: Any, data: Path, tmp_path: Path) -> None:
    with Store.open(data) as store, store.transaction():
        note_unknown(store, "2026-11-24T00:00:00+00:00", "a trial", datetime.now(UTC))
    assert shell("publish", str(tmp_path / "site")).code == Exit.NO_DATABASE
    assert "Written earlier" not in shell("withhold", "release", "3", "--because", "x").out


def test_what_others_may_be_given_is_without_it(shell: Any, data: Path) -> None:
    with Store.open(data) as store:
        count = len(set(values_of(store, "version", "release_id", recipient=NAMES[3])))
    shell("withhold", "release", "1", "--because", "x")
    shell("withhold", "recipient", NAMES[3], "--because", "x")
    for form in ("--csv", "--json"):
        done = shell("releases", "--limit", "5000", form)
        assert NAMES[3] not in done.out
        assert "recipient withheld" in done.out
        assert f"{count + 1:,} that are withheld" in done.err or f"{count:,} that are withheld" in done.err
    assert "1" not in {str(r["id"]) for r in shell("releases", "--limit", "5000", "--json").data}


def test_the_same_release_in_another_source_is_named_and_withheld_too_where_that_is_asked_for(
    shell: Any, tmp_path: Path
) -> None:
    (tmp_path / "npdwatch.toml").write_text('[data]\nfolder = "data"\n', encoding="utf-8")
    row = "DS90001,{},2026-01-05,2,Approved,A study of {}\n"
    first = f"{','.join(HEAD)}\n" + row.format("Exampleton Insight Ltd", "lunches") + row.format("Else Ltd", "lunches")
    again = row.replace("DS90001", "R1").format("Exampleton  Insight Limited", "Lunches") + row.format("Else Ltd", "tea")
    with Store.create(tmp_path / "data") as store:
        record(store, first.encode())
        other = replace(SOURCE, name="other")
        record(store, f"{','.join(HEAD)}\n{again}".encode(), other)
    done = shell("withhold", "release", "1", "--because", "asked for")
    assert "saying the same of the same recipient: release 3. " in done.out
    assert "--with-twins" in done.out
    listed = list_path(tmp_path / "data")
    assert read_list(listed).releases == {1}
    assert shell("withhold", "release", "1", "--because", "x", "--json").data["twins"] == [3]
    done = shell("withhold", "release", "1", "--with-twins", "--because", "asked for", "--json")
    assert (done.data["ids"], done.data["twins"], done.data["new"]) == (["1", "3"], [], True)
    assert read_list(listed).releases == {1, 3}
    assert shell("withhold", "release", "2", "--because", "x", "--json").data["twins"] == []


def test_status_takes_withheld_names_out_of_why_a_source_is_watched(shell: Any, data: Path) -> None:
    config = 'own_sources = false\n[data]\nfolder = "data"\n[crawl]\nhosts = ["register.example"]\n[[source]]\n'
    watched = f'name = "{SOURCE.name}"\nkind = "file"\nurl = "{SOURCE.url}"\n'
    (data.parent / "npdwatch.toml").write_text(config + watched, encoding="utf-8")
    with Store.open(data) as store:
        run = start_run(store, [SOURCE], [Expected(SOURCE.name, SOURCE.url)], "manual", NOW)
        with store.transaction():
            add_verdicts(store, run, [Verdict(SOURCE.name, SOURCE.url, Outcome.OK)], NOW)
            said = f"Sheet 1, row 9: {NAMES[3]} stands beside no reference"
            report(store, [Incident(SOURCE.name, "odd_reference", "x", said, urgent=True)], NOW)
        close_run(store, run, datetime.now(UTC), {})
    (told,) = shell("status", "--json").data["sources"]
    assert (told["state"], told["reason"]) == ("watch", "odd_reference")
    assert NAMES[3] in told["why"]
    assert shell("withhold", "recipient", NAMES[3], "--because", "asked for").code == Exit.DONE
    for done in (shell("status", "--json"), shell("status")):
        assert "Sheet 1, row 9" in done.out
        assert NAMES[3] not in done.out
    marked = [line for line in shell("status").out.splitlines() if line.startswith("! ")]
    assert len(marked) == 2, "that nobody is told is all else that needs anybody"
    assert shell("status").out.splitlines()[-1] == f"Not all is well: what is marked above; 1 source to be watched ({SOURCE.name})."


def test_a_release_may_be_named_by_a_reference_that_is_its_own_alone(shell: Any, tmp_path: Path) -> None:
    (tmp_path / "npdwatch.toml").write_text('[data]\nfolder = "data"\n', encoding="utf-8")
    row = "{},{},2026-01-05,2,Approved,A study of {}\n"
    body = row.format("DS90001", "Exampleton Insight Ltd", "lunches") + row.format("DS90002", "Else Ltd", "tea")
    with Store.create(tmp_path / "data") as store:
        record(store, f"{','.join(HEAD)}\n{body}".encode())
        record(store, f"{','.join(HEAD)}\n{row.format('DS90002', 'Other Ltd', 'milk')}".encode(), replace(SOURCE, name="o"))
    assert shell("withhold", "release", "ds90001", "--because", "x", "--json").data["ids"] == ["1"]
    for given, said in (("DS90002", "of 2 releases: 2, 3"), ("DS99999", "of none")):
        done = shell("withhold", "release", given, "--because", "x")
        assert done.code != Exit.DONE
        assert said in done.err
        assert "npdwatch show" in done.err
