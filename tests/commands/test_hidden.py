"""What files hide, as a person meets it: `hidden`, `accept --hidden`, `status`, `compare`; quoted on the terminal only."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bench.desk import Desk, watched
from bench.replica.govuk import PublishedFile, Replica
from commands.deciding import hidden
from demo.site import SHARES
from tests.commands.conftest import configure_register
from tests.pipelines.test_hidden import BBC, NEW, PUPIL, ROWS, workbook
from tests.tables import delete_rows, rows_of, values_of


@pytest.fixture
def hiding(shell: Any, tmp_path: Path) -> Iterator[Desk]:
    """A source of which the last edition hides the rows of a pupil and of the BBC."""
    with Replica() as replica, Desk(tmp_path / "data", replica, watched(replica, SHARES)) as desk:
        configure_register(tmp_path, replica.url(SHARES))
        for day, body in enumerate((workbook(ROWS), workbook([*ROWS, PUPIL, BBC, NEW], [PUPIL, BBC])), start=1):
            at = f"2026-11-{day:02}T09:00:00Z"
            replica.publish_files([PublishedFile("Register of shares", "register.xlsx", body)], note="x", at=at)
            desk.poll()
        yield desk


def test_it_is_shown_on_the_terminal_and_quoted_nowhere_else(
    shell: Any, hiding: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    piped = shell("hidden", "register")
    assert piped.code == 1
    assert "sheet 'Shares', rows 32-33" in piped.out
    assert PUPIL[1] not in piped.out, "a file or a pipe is no terminal"
    assert "on a terminal alone" in piped.err
    monkeypatch.setattr(hidden, "at_terminal", lambda: True)
    seen = shell("hidden", "register")
    assert (seen.code, seen.err) == (1, "")
    assert PUPIL[1] in seen.out
    assert "not decided" in seen.out
    told = shell("hidden", "register", "--json")
    assert told.code == 1
    assert told.data[0]["hidden"] == [
        {"kind": "rows", "place": "sheet 'Shares', rows 32-33", "amount": 10, "decision": None}
    ]
    assert "Ada" not in told.out
    assert "Ada" in shell("hidden", "register", "--json", "--content").out
    status = shell("status")
    assert status.code == 1
    assert "hidden content" in status.out
    for command in (("status",), ("changes",), ("releases",), ("recipients",), ("alerts", "list")):
        assert "Ada" not in shell(*command).out


def test_a_decision_settles_it(shell: Any, hiding: Desk) -> None:
    done = shell("accept", "register", "--hidden", "private", "--no-deliver")
    assert (done.code, done.err) == (0, "")
    assert shell("hidden", "register").code == 0
    assert "hidden content" not in shell("status").out
    rows = shell("accept", "register", "--hidden", "rows", "--no-deliver")
    assert "now shown, the gravest: BBC News" in rows.out
    assert shell("releases", "--search", "BBC").out.count("BBC News") >= 1
    decided = rows_of(hiding.store, "hidden_decision")
    assert [x["decision"] for x in decided] == ["rows"]
    assert decided[0]["who"]


def test_there_must_be_something_to_decide_on(shell: Any, hiding: Desk) -> None:
    delete_rows(hiding.store, "hidden")
    done = shell("accept", "register", "--hidden", "public", "--no-deliver")
    assert done.code == 2
    assert "hides" in done.err
    assert shell("hidden", "register").code == 0
    assert shell("accept", "register", "--hidden", "rows", "--reject").code == 2
    assert "--file goes with --hidden public" in shell("accept", "register", "--hidden", "rows", "--file", "0" * 64).err


def test_a_file_that_was_replaced_is_named_and_let_go_by_its_sha256_alone(shell: Any, hiding: Desk) -> None:
    """Nothing named it: `hidden` said that there is none, and `accept --hidden` refused."""
    (file,) = values_of(hiding, "withheld", "key", kind="file", lifted_at=None)
    hiding.replica.publish_files(
        [PublishedFile("Register of shares", "register.xlsx", workbook([*ROWS, BBC, NEW]))], note="x",
        at="2026-11-03T09:00:00Z",
    )
    hiding.poll()
    assert values_of(hiding, "withheld", "key", kind="file", lifted_at=None) == [file], "and no other"
    seen = shell("hidden", "register")
    assert seen.code == 0
    assert f"({file[:12]}), of before, kept back" in seen.out
    assert "sheet 'Shares', rows 32-33; 10 cells): private" in seen.out
    assert "Decide, for all" not in seen.out
    assert shell("hidden", "register", "--json").data[0]["earlier"] is True
    assert "register: 1 file kept back for what it hides" in shell("status").out
    for word in ("private", "public"):
        done = shell("accept", "register", "--hidden", word, "--no-deliver")
        assert done.code == 2
        assert file[:12] in done.err
        assert "--hidden public --file" in done.err
    done = shell("accept", "register", "--hidden", "public", "--file", file[:12], "--no-deliver")
    assert (done.code, done.err) == (0, "")
    assert f"({file}): its copy is served" in done.out
    assert values_of(hiding, "withheld", "key", kind="file", lifted_at=None) == []
    assert "hides anything" in shell("hidden", "register").out
    assert "kept back" not in shell("status").out


def test_compare_tells_no_removal_of_what_is_hidden(shell: Any) -> None:
    (shell.folder / "old.xlsx").write_bytes(workbook(ROWS))
    (shell.folder / "new.xlsx").write_bytes(workbook([*ROWS, PUPIL], [PUPIL, ROWS[0]]))
    done = shell("compare", "old.xlsx", "new.xlsx", "--json")
    assert done.code == 1
    assert done.data["summary"] == {}
    assert [h["kind"] for h in done.data["hidden"]] == ["rows"]
    back = shell("compare", "new.xlsx", "old.xlsx", "--json")
    assert back.data["summary"] == {"rows_shown": 1}
    assert "Ada" not in json.dumps(done.data)
