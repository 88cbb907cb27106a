"""The log: one line an event, and nothing that is printed can end a process that runs unwatched."""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path
from typing import IO, cast

import click
import pytest

from commands.logs import JsonLines, TextLines, Unbreakable

NASTY = "a name\n2026-01-01 00:00:00 INFO npdwatch: all is well\x1b[2J\u202e\x00\x85\u2028\ud800"


def record(message: str, *args: object, **more: object) -> logging.LogRecord:
    return logging.LogRecord("npdwatch.crawl", logging.WARNING, "f.py", 1, message, args, **{"exc_info": None, **more})  # type: ignore[arg-type]


def failed() -> logging.LogRecord:
    try:
        int(NASTY)
    except ValueError as error:
        return record("it failed", exc_info=(type(error), error, error.__traceback__))
    raise AssertionError


def test_a_publishers_words_forge_no_line_and_move_no_terminal() -> None:
    line = TextLines().format(record("%s", NASTY))
    assert line.endswith(r"WARNING npdwatch.crawl: a name\n2026-01-01 00:00:00 INFO npdwatch: all is well\x1b[2J\u202e\x00\x85\u2028\ud800")
    assert line.isprintable()
    first, *rest = TextLines().format(failed()).split("\n")
    assert first.endswith("it failed")
    assert all(x.startswith("  ") and x.isprintable() for x in rest)


def test_an_event_is_one_line_of_json() -> None:
    for line in (JsonLines().format(record("%s", NASTY)), JsonLines().format(failed())):
        assert line.isascii()
        assert line.isprintable()
    event = json.loads(JsonLines().format(record("%s", "x")))
    assert set(event) == {"time", "level", "logger", "process", "message"}
    assert event["time"].endswith("Z")
    assert event["level"] == "warning"
    assert "ValueError" in json.loads(JsonLines().format(failed()))["traceback"]


@pytest.mark.parametrize("form", [TextLines, JsonLines])
def test_no_line_has_the_address_of_a_childs_file(form: type[logging.Formatter]) -> None:
    said = form().format(record("Gave up <GET %s>, and %s", "https://a.example/m/marnie-quillet-y4.xlsx", "https://a.example/x/shares-2019.xlsx"))
    assert "quillet" not in said
    assert "Gave up <GET https://a.example/>, and https://a.example/x/shares-2019.xlsx" in said


def test_what_is_printed_becomes_events_line_by_line(tmp_path: Path) -> None:
    handle = os.open(tmp_path / "log", os.O_CREAT | os.O_RDWR)
    stream = Unbreakable(handle, "INFO", as_json=True)
    click.echo(click.style("one", fg="red"), file=cast("IO[str]", stream))
    click.echo("two\nthree", file=cast("IO[str]", stream))
    logged = JsonLines().format(record("logged"))
    stream.write(logged + "\n")
    os.close(handle)
    events = [json.loads(x) for x in (tmp_path / "log").read_text(encoding="utf-8").splitlines()]
    assert [e["message"] for e in events] == ["one", "two", "three", "logged"]
    assert [e["level"] for e in events] == ["info", "info", "info", "warning"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_below_the_log_raises_nothing() -> None:
    handle = os.open("/dev/full", os.O_WRONLY)
    for as_json in (False, True):
        stream = Unbreakable(handle, "INFO", as_json=as_json)
        click.echo("lost", file=cast("IO[str]", stream))
        stream.flush()
    os.close(handle)
    click.echo("closed", file=cast("IO[str]", stream))
