"""`changes`, `releases` and `show`: filters, forms, and what is refused."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bench.large import build
from bench.world import REGISTER, World
from commands.printing.beside import PassingOn
from commands.printing.exports import in_batches, json_parts
from commands.register import query, queue, recipients
from commands.register.query import write_csv
from commands.telling import alerts
from db.recipients.assessments import DAYS
from db.register.columns import COLUMNS
from db.store import Store
from demo.editions import EDITED, MOVED, NEW_COMPANY, NEW_PRESS, WITHDRAWN, baseline, third
from tests.tables import row_of, set_fields, values_of


@pytest.fixture
def looked_at_once(registered: Path, tmp_path: Path) -> None:
    """A data folder with the first look at one register, on 24 November 2026, and nothing else."""
    (tmp_path / "npdwatch.toml").write_text('[data]\nfolder = "data"\n', encoding="utf-8")
    shutil.copytree(registered, tmp_path / "data")


@pytest.mark.usefixtures("looked_at_once")
def test_since_says_what_counts_as_seen_at_the_first_look_and_a_printed_date_can_be_asked_for(shell: Any) -> None:
    """All that a register lists was "first seen" today, and no change was known: neither said why."""
    for command in (("releases",), ("releases", "--json"), ("changes",), ("changes", "--csv")):
        said = " ".join(shell(*command, "--since", "2026-01-01").err.split())
        assert "for the first time since then: made-up on 2026-11-24." in said, command
        assert "releases --dated-since DATE" in said
        assert "first time" not in shell(*command, "--since", "2026-11-25").err
    every = [r["dated"] for r in shell("releases", "--json").data]
    some = [r["dated"] for r in shell("releases", "--dated-since", "2016-06-01", "--json").data]
    assert 0 < len(some) < len(every)
    assert sorted(some) == sorted(d for d in every if d and d >= "2016-06-01"[: len(d)])
    assert "Date printed" in shell("releases", "--dated-since", "2016-06-01").out
    assert shell("releases", "--dated-since", "June").code == 2


CHANGE = {
    "id", "seen_at", "source", "kind", "state", "reference", "recipient", "category", "file", "sheet", "row", "fields",
    "reason", "detail", "release_id", "edition_id", "before", "after", "open_at",
}
RELEASE = {
    "id", "source", "reference", "recipient", "category", "confidence", "category_reason", "also", "title", "purpose",
    "file", "sheet", "row", "first_seen", "cells",
}
VERSION = {
    "id", "release_id", "edition_id", "edition_number", "edition_title", "published_at", "seen_at", "file", "sheet",
    "section", "row", "url", "sha256", "reference", "recipient", "title", "purpose", "cells", "category", "confidence",
    "category_reason", "also",
}


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Two editions, recorded by the program's own crawls."""
    with World(tmp_path_factory.mktemp("world")) as world:
        for name in ("baseline", "edition"):
            world.replica.publish(name)
            world.run("crawl", "--no-deliver", code=None)
        second = world.run("crawl", "--no-deliver", code=None)  # the second look, for the removal
        assert re.search(rf"confirmed: A release to .* was removed .*\({WITHDRAWN}\)", second.out), second.out
        yield world


def test_what_opened_while_the_clock_was_ahead_is_not_confirmed_by_later_looks(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        world.replica.publish("baseline")
        world.run("crawl", "--no-deliver", code=None)
        set_fields(world.data, "change", {"open_at": "2098-01-01T00:00:00.000Z"})
        assert "confirmed" not in world.run("crawl", "--no-deliver", code=None).out


@pytest.fixture
def ask(shell: Any, watched: World) -> Any:
    def asked(*arguments: str) -> Any:
        return shell("--config", watched.configuration, *arguments)

    return asked


def references(done: Any) -> list[str]:
    assert done.code == 0, done.err
    return [x["reference"] for x in done.data]


def test_changes_keep_the_contract(ask: Any) -> None:
    found = ask("changes", "--json").data
    assert all(set(c) >= CHANGE for c in found)
    assert found == sorted(found, key=lambda c: (c["open_at"], c["id"]), reverse=True), "told last first"
    kinds = {c["kind"] for c in found}
    assert {"baseline", "edition_published", "added", "changed", "moved", "removed"} <= kinds
    (edited,) = [c for c in found if c["kind"] == "changed"]
    assert (edited["reference"], list(edited["fields"])) == (EDITED, ["purpose"])
    assert edited["before"]["purpose"] == edited["fields"]["purpose"][0]
    assert edited["after"]["purpose"] == edited["fields"]["purpose"][1]


def test_changes_by_filter(ask: Any) -> None:
    assert references(ask("changes", "--json", "--kind", "moved")) == [MOVED]
    assert references(ask("changes", "--json", "--kind", "removed")) == [WITHDRAWN]
    assert references(ask("changes", "--json", "--category", "press")) == [NEW_PRESS.reference]
    assert references(ask("changes", "--json", "--search", "daily telegraph")) == [NEW_PRESS.reference]
    assert references(ask("changes", "--json", "--search", f"{NEW_COMPANY.reference} analytics")) == [NEW_COMPANY.reference]
    assert references(ask("changes", "--json", "--since", "2999-01-01")) == []
    assert len(references(ask("changes", "--json", "--limit", "3"))) == 3
    every = references(ask("changes", "--json"))
    assert references(ask("changes", "--json", "--source", REGISTER, "--since", "2020-01-01")) == every


def test_what_is_gone_is_listed_since_the_day_on_which_that_was_confirmed(ask: Any, watched: World) -> None:
    """Who asked each day for what was new since the last one never saw it."""
    gone = row_of(watched, "change", reference=WITHDRAWN, kind="removed")
    told = {"seen_at": "2026-11-24T12:00:00.000Z", "open_at": "2026-11-26T08:00:00.000Z"}
    set_fields(watched, "change", told, id=gone["id"])
    every = ("changes", "--json", "--kind", "removed", "--since")
    assert [references(ask(*every, day)) for day in ("2026-11-26", "2026-11-27")] == [[WITHDRAWN], []]
    assert ask("changes", "--kind", "removed").out.startswith("2026-11-26 08:00")
    set_fields(watched, "change", {k: gone[k] for k in told}, id=gone["id"])


def test_releases_keep_the_contract(ask: Any) -> None:
    found = ask("releases", "--json", "--present", "--limit", "100000").data
    assert len(found) == len(third())
    assert all(set(r) >= RELEASE for r in found)
    assert WITHDRAWN not in [r["reference"] for r in found]
    (press,) = [r for r in found if r["reference"] == NEW_PRESS.reference]
    assert press["category"] == "press"
    assert press["cells"]["purpose"] == press["purpose"]


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The configuration of a data folder with more of everything than a table shows."""
    folder = tmp_path_factory.mktemp("large")
    build(folder / "data", releases=1_200, versions=1_500)
    with Store.open(folder / "data") as store, store.transaction():
        at = "2026-11-24T12:00:00.000Z"
        for n in range(9):
            alert = f"AL-{n:010}"
            store.insert("alert", id=alert, channel="mail", payload='{"headline": "x"}', created_at=at)
            store.insert("delivery", id=f"D{n}", alert_id=alert, channel="mail", address="", next_at=at, state="sent")
        one = {"mute_id": store.insert("mute", until=at, why="", made_at=at), "at": at}
        for change in values_of(store, "change", "id", kind="added")[:9]:
            store.insert("muted", change_id=change, **one)
    (folder / "npdwatch.toml").write_text('own_sources = false\n[data]\nfolder = "data"\n', encoding="utf-8")
    return folder / "npdwatch.toml"


LISTS = {
    "releases": query, "changes": query, "evidence": query, "recipients": recipients, "review": queue,
    "alerts list": alerts, "alerts list --state muted": alerts,
}


@pytest.mark.parametrize("command", LISTS)
def test_an_export_has_all_rows_and_a_table_that_ends_says_so(
    shell: Any, large: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`releases --csv` of a register of 3,000 ended at 200, code 0, and nothing said so."""
    def ask(*options: str) -> Any:
        done = shell("--config", large, *command.split(), *options)
        assert done.code == 0, done.err
        return done

    def rows(*options: str) -> int:
        found = ask("--json", *options).data
        return len(found["entries"] if command == "review" else found)

    for name in ("LIST", "ITEMS"):
        monkeypatch.setattr(LISTS[command], name, 4, raising=False)
    every = rows()
    assert every > 8
    assert rows("--limit", "7") == 7
    csv_too = command in ("releases", "changes", "recipients")
    if csv_too:
        assert len(list(csv.DictReader(io.StringIO(ask("--csv").out)))) == every
        assert len(list(csv.DictReader(io.StringIO(ask("--csv", "--limit", "7").out)))) == 7
    forms = "--json or --csv" if csv_too else "--json"
    for shown, options in ((4, ()), (7, ("--limit", "7"))):
        assert f"{shown} of {every:,} shown. All: --limit {every}, {forms}\n" in ask(*options).err
    assert " shown. All" not in ask("--limit", str(every)).err


def test_of_an_export_some_hundreds_of_rows_are_held() -> None:
    """A register of 100,000 was held as a whole."""
    held = most_held = 0

    class Held(dict[str, Any]):
        def __init__(self, number: int) -> None:
            nonlocal held, most_held
            super().__init__(id=number, recipient="")
            held += 1
            most_held = max(held, most_held)

        def __del__(self) -> None:
            nonlocal held
            held -= 1

    passing_on = PassingOn(lambda rows: rows)
    export = query.csv_or_json(in_batches(map(Held, range(5_000)), passing_on), ("id",))
    assert passing_on.found == 5_000
    assert 100 < most_held < 1_100
    with contextlib.redirect_stdout(io.StringIO()) as out:
        export.show()
    assert out.getvalue().split() == ["id", *map(str, range(5_000))]


def test_json_row_by_row_is_as_json_whole() -> None:
    rows: list[dict[str, Any]] = [{"id": 1, "text": "a\nb\u2028c", "list": [1, {"x": None}]}, {"id": 2}]
    assert "".join(json_parts(rows)) == json.dumps(rows, ensure_ascii=False, indent=2) + "\n"
    assert "".join(json_parts([])) == "[]\n"


def test_releases_by_filter(ask: Any, watched: World) -> None:
    assert NEW_PRESS.reference in references(ask("releases", "--json", "--category", "press"))
    assert references(ask("releases", "--json", "--search", "Daily Telegraph")) == [NEW_PRESS.reference]
    assert references(ask("releases", "--json", "--as-of", "2000-01-01")) == []
    assert len(references(ask("releases", "--json", "--as-of", "2999-01-01", "--limit", "100000"))) == len(third())
    assert len(references(ask("releases", "--json", "--limit", "7"))) == 7
    assert references(ask("releases", "--json", "--search", 'OR "" * NEAR(')) == []
    assert len(baseline()) != len(third()), "or the counts above would prove nothing"


def test_for_people(ask: Any) -> None:
    done = ask("changes", "--kind", "changed")
    (line,) = done.out.splitlines()
    assert "the purpose was reworded" in line
    assert f" ({EDITED})." in line
    assert " → " in line
    done = ask("releases", "--search", "Daily Telegraph")
    assert NEW_PRESS.reference in done.out
    assert ask("changes", "--since", "2999-01-01").out == "No change is known that fits.\n"
    *registers, last = ask("releases", "--as-of", "2000-01-01").out.splitlines()
    assert all("What stood in the register on 2000-01-01 is not known" in line for line in registers)
    assert (bool(registers), last) == (True, "No release is known that fits.")


def test_show(ask: Any) -> None:
    (release,) = ask("show", EDITED, "--json").data
    assert set(release) >= {"id", "source", "present", "versions", "changes"}
    assert release["present"] is True
    first, second = release["versions"]
    assert set(first) >= VERSION
    assert (first["edition_number"], second["edition_number"]) == (1, 2)
    assert first["sha256"] != second["sha256"]
    assert [c["kind"] for c in release["changes"]] == ["changed"]
    same = ask("show", str(release["id"]), "--json").data
    assert same == [release]
    assert ask("show", EDITED.lower(), "--json").data == [release]
    text = ask("show", EDITED).out
    assert text.count("Version seen") == 2
    assert second["sha256"] in text
    assert second["url"] in text
    (gone,) = ask("show", WITHDRAWN, "--json").data
    assert gone["present"] is False
    assert "no longer in the register" in ask("show", WITHDRAWN).out


def test_what_is_shown_can_be_proved(ask: Any, watched: World) -> None:
    (release,) = ask("show", NEW_PRESS.reference, "--json").data
    (version,) = release["versions"]
    with watched.store() as store:
        body = store.archive.body(version["sha256"])
    (watched.folder / "evidence.ods").write_bytes(body)
    read = ask("read", str(watched.folder / "evidence.ods"), "--json").data
    (row,) = [r for r in read["releases"] if (r["sheet"], r["row"]) == (version["sheet"], version["row"])]
    assert {k: row[k] for k in version["cells"]} == version["cells"]


REFUSED = [
    (["changes", "--since", "2026-13-01"], "--since '2026-13-01' is not a day; write it as 2026-01-31"),
    (["changes", "--since", "yesterday"], "--since 'yesterday' is not a day"),
    (["releases", "--as-of", "31.12.2025"], "--as-of '31.12.2025' is not a day"),
    (["changes", "--kind", "new"], "There is no kind 'new'. Known are: added, removed,"),
    (["changes", "--category", "newspaper"], "There is no category 'newspaper'. Known are: press, commercial,"),
    (["releases", "--category", "Press"], "There is no category 'Press'. Did you mean press?"),
    (["releases", "--source", "dfe-external-data-share"], f"Did you mean {REGISTER}?"),
    (["show", "DS99999"], "There is no release 'DS99999'. See: npdwatch releases --search WORDS"),
    (["show", ""], "Name a release or a recipient"),
    (["show", " "], "Name a release or a recipient"),
    (["show", "99999999"], "There is no release '99999999'"),
    (["show", "1' or '1'='1"], "There is no release"),
    (["changes", "--limit", "0"], "Invalid value for '--limit'"),
    *(([*c.split(), "--json", "--csv"], "Give one of --json and --csv.")
      for c in ("changes", "releases", "recipients", "stats --by year")),
]


@pytest.mark.parametrize(("arguments", "said"), REFUSED, ids=[" ".join(a) for a, _ in REFUSED])
def test_refused_with_what_is_known(ask: Any, arguments: list[str], said: str) -> None:
    done = ask(*arguments)
    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_csv_has_the_same_rows(ask: Any) -> None:
    rows = list(csv.DictReader(io.StringIO(ask("releases", "--csv", "--limit", "100000").out)))
    printed = ask("releases", "--json", "--limit", "100000")
    assert [r["reference"] for r in rows] == references(printed)
    assert tuple(rows[0]) == COLUMNS
    for row, release in zip(rows, printed.data, strict=True):
        assert all(not row[name] or row[name] == release["cells"][name] for name in ("decided", "sensitivity", "legal_basis"))
        assert {n: row[f"{n}_day"] for n in DAYS if row[f"{n}_day"]} == release["days"]
    assert any(row["decided_day"] for row in rows)
    (edited,) = list(csv.DictReader(io.StringIO(ask("changes", "--csv", "--kind", "changed").out)))
    assert list(json.loads(edited["fields"])) == ["purpose"]


@pytest.mark.parametrize("cell", ["=1+1", "+44 20", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x.example")'])
def test_a_formula_is_defused(capsys: pytest.CaptureFixture[str], cell: str) -> None:
    write_csv([{"recipient": cell, "row": 5, "fields": {"a": ["=1", None]}, "note": None}], ("recipient", "row", "fields", "note"))
    _, (recipient, row, fields, note) = csv.reader(io.StringIO(capsys.readouterr().out, newline=""))
    assert recipient == f"'{cell}".replace("\r", " ")
    assert (row, note) == ("5", "")
    assert fields.startswith("{"), "JSON begins no formula"


def test_an_honest_cell_stays_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    write_csv([{"recipient": "Body, Soul = 2 \u201cCo\u201d"}], ("recipient",))
    assert list(csv.reader(io.StringIO(capsys.readouterr().out))) == [["recipient"], ["Body, Soul = 2 \u201cCo\u201d"]]


def test_a_path_of_the_environment_is_as_good(shell: Any, watched: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NPDWATCH_CONFIG", str(Path(watched.configuration)))
    assert shell("changes", "--kind", "moved", "--json").data[0]["reference"] == MOVED
