"""Tables fit a terminal and are whole in a pipe; colours are where they are wanted; misspelt words; Ctrl-C."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import click
import pytest

from bench.world import Installation
from commands.failures import STOPPED, Exit
from commands.printing.exports import echo_json, json_parts
from commands.printing.tables import table
from commands.printing.words import flowed
from db import queries

NAME = "national-pupil-database-requests-received"
ROWS = [
    {"name": NAME[:34], "state": "well", "n": 391, "why": "Shares: " + "a reason that goes on and on " * 8, "more": "x" * 20},
    {"name": "short", "state": click.style("blind", fg="red"), "n": 7, "why": None, "more": "y"},
]
HEADERS = {"name": "Source", "state": "State", "n": "Rows or items", "why": "Remark", "more": "Something more"}


def test_in_a_pipe_each_cell_is_whole_and_in_one_line() -> None:
    head, _, first, second = table([{**ROWS[0], "why": "one\nline " * 90}, ROWS[1]], HEADERS).splitlines()
    assert ("one line " * 90).strip() in first
    assert first.split()[0] == NAME[:34]
    assert second.split()[:3] == ["short", click.style("blind", fg="red"), "7"]
    assert head.split()[0] == "Source"


@pytest.mark.parametrize("width", [80, 100, 132, 250])
def test_on_a_terminal_no_line_is_wider_and_no_word_is_lost(width: int) -> None:
    text = click.unstyle(table(ROWS, HEADERS, width=width))
    lines = text.splitlines()
    assert max(map(len, lines)) <= width
    assert NAME[:34] in text
    assert text.count("reason") == 8
    assert "…" not in text


def test_columns_without_room_are_left_out_in_their_order_and_named() -> None:
    text = click.unstyle(table(ROWS, HEADERS, width=72, spare=("more", "n")))
    assert text.splitlines()[-1] == "Not shown, for want of room: Something more (--json has all)."
    assert "391" in text
    assert "x" * 20 not in text
    assert max(map(len, text.splitlines()[:-1])) <= 72


def test_a_spare_column_that_is_empty_goes_first() -> None:
    rows = [{"id": "AL-wj6y5p5fth.bc31ccb1", "n": "x" * 20, "error": ""}]
    text = table(rows, {"id": "Delivery", "n": "Tries", "error": "Last answer"}, width=46, spare=("n", "error"))
    assert "Not shown, for want of room: Last answer (" in text
    assert "AL-wj6y5p5fth.bc31ccb1  " + "x" * 20 in text


def test_numbers_stand_to_the_right() -> None:
    assert [line[-3:] for line in table([{"n": 391}, {"n": 7}], {"n": "Rows"}).splitlines()[2:]] == ["391", "  7"]


def test_a_terminal_that_is_far_too_narrow_breaks_words_rather_than_the_table() -> None:
    assert max(map(len, table(ROWS, HEADERS, width=24).splitlines())) <= 24 + 2 * len("\x1b[31m")


@pytest.mark.parametrize(
    ("environment", "coloured"),
    [({}, False), ({"FORCE_COLOR": "1"}, True), ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, False)],
)
def test_colours_are_where_they_are_wanted(
    shell: Any, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], coloured: bool
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert ("\x1b[" in shell("mentions", "-", typed=b"The department gave pupil data to a newspaper.").out) is coloured
    assert ("\x1b[" in shell("status").err) is coloured  # a failure, too


@pytest.mark.parametrize(
    ("arguments", "near"),
    [
        (["releases", "--category", "pres"], "Did you mean press?"),
        (["releases", "--level", "individul"], "Did you mean individual?"),
        (["changes", "--kind", "ad"], "Did you mean added?"),
        (["changes", "--sourc", "x"], "--source"),
        (["stats", "--by", "yeer"], "Did you mean year?"),
        (["accept", "x", "--hidden", "pubic"], "Did you mean public?"),
        (["evidence", "--polarity", "relase"], "Did you mean release?"),
        (["evidence", "--source", "dfe-external"], "Did you mean dfe-external-data-shares?"),
        (["alerts", "list", "--state", "ded"], "Did you mean dead?"),
        (["alerts", "list", "--channel", "mial"], "Did you mean mail?"),
        (["alerts", "lst"], "Did you mean list?"),
        (["recipients", "forgt"], "Did you mean forget?"),
        (["withhold", "relase", "3", "--because", "x"], "Did you mean release?"),
        (["completion", "bsh"], "Did you mean bash?"),
        (["statuz"], "Did you mean status?"),
    ],
)
def test_of_a_misspelt_word_the_nearest_is_named(shell: Any, arguments: list[str], near: str) -> None:
    (shell.folder / "npdwatch.toml").write_text(
        '[channel.mail]\ntype = "email"\nhost = "localhost"\nsender = "a@example.org"\nto = ["b@example.org"]\n', "utf-8"
    )
    shell("init")
    done = shell(*arguments)
    assert done.code == Exit.USAGE
    assert near in done.err


@pytest.mark.parametrize("group", ["alerts", "recipients"])
def test_the_help_of_a_group_cuts_no_line(shell: Any, group: str) -> None:
    said = shell(group, "--help").out
    assert "..." not in said.split("Commands:")[1]


@pytest.mark.parametrize("arguments", [
    ("daemon", "--beat", "nan"), ("daemon", "--beat", "inf"), ("daemon", "--beat=-1"), ("daemon", "--beat", "0"),
    ("crawl", "--wait", "nan"), ("import", "x", "--source", "x", "--wait=-inf"), ("crawl", "--wait=-1"),
])
def test_what_is_no_number_of_seconds_is_refused(shell: Any, arguments: tuple[str, ...]) -> None:
    """nan lies in each range, as far as click can tell: the daemon ended with a fault."""
    done = shell(*arguments)
    assert done.code == 2, done.err
    assert "Invalid value for '--" in done.err or "does not exist" in done.err


def test_the_version_has_a_short_option(shell: Any) -> None:
    assert shell("-V").out == shell("--version").out


def test_ctrl_c_leaves_with_130_and_a_sentence(shell: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    shell("init")
    monkeypatch.setattr(queries, "each_release", stopped)
    done = shell("releases")
    assert (done.code, done.err.strip()) == (Exit.STOPPED, f"npdwatch: {STOPPED}")


def test_a_line_is_broken_between_words_on_a_terminal_alone() -> None:
    line = "  2026-11-28 03:18: Fictionbury Madeup Insight Limited (commercial): the purpose was reworded (DS90017). " * 3
    assert flowed(line) == line
    lines = flowed(line, 60).splitlines()
    assert all(len(x) <= 60 for x in lines)
    assert [x[:6].isspace() for x in lines] == [False, *[True] * (len(lines) - 1)]
    assert " ".join(" ".join(lines).split()) == " ".join(line.split())
    assert flowed("x" * 200, 60) == "x" * 200, "an address stays whole"


@pytest.mark.parametrize("command", ["status", "stats", "releases", "--help", "no-such-command"])
def test_a_reader_that_goes_early_changes_no_code(command: str, tmp_path: Path) -> None:
    there = Installation(tmp_path)
    there.configure([])
    there.run("init", "--no-files", code=None)
    whole = there.run(command, code=None)
    with subprocess.Popen(
        there.command(command), env=there.environment, cwd=there.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        child.stdout.close()  # as `head` does, and before a word is said
        assert child.stderr is not None
        said = child.stderr.read().decode()
    assert (child.returncode, "Traceback" in said) == (whole.code, False)


@pytest.mark.parametrize("value", [
    {"name": "Ysgol \u201cA\u201d \U0001f600 \u2028", "rows": [1, -2, 0.1 + 0.2, 1e16, 10**30, True, None], "none": [], "no": {}},
    [[], {}, [[]], {"a": {"b": [{}]}}, "", "[]", 'a "b": {c}, [d]\n\t\\ \x7f\x00'], "one", 7, None, [Path("a")],
    [float("nan"), float("inf")],
])
def test_json_is_indented_as_python_indents_it(value: object, capsys: pytest.CaptureFixture[str]) -> None:
    echo_json(value)
    assert capsys.readouterr().out == json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n"
    rows: list[dict[str, Any]] = [{"a": value}, {"b": [value]}]
    assert "".join(json_parts(rows)) == json.dumps(rows, ensure_ascii=False, indent=2, default=str) + "\n"
