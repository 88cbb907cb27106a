"""Names and arguments that are no UTF-8, and no standard input at all: the program as it is run."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from bench.sick_servers import free_port
from bench.world import World
from tests.e2e.test_operation import answering, ask, log_of
from tests.waiting import until

NAME = os.fsdecode(b"w\xe9lt")
READABLE = "w\ufffdlt"
BAD = "r\udce9"


@pytest.mark.cold
def test_a_watch_in_a_folder_whose_name_is_no_text_is_one_as_any(tmp_path: Path) -> None:
    """The first command ended after "Wrote npdwatch.toml"; a backup left half of itself."""
    with World(tmp_path / NAME) as world:
        port = free_port()
        world.watch(every="1s", more=answering(port))
        with world.started("daemon", "--beat", "0.2") as daemon:
            until(lambda: world.told() == (1, 2))
            world.data.rename(world.folder / "elsewhere")
            until(lambda: f"{READABLE}/data/npdwatch.db does not exist" in ask(port, "/healthz")[1])
            until(lambda: world.told() == (2, 4))
            (world.folder / "elsewhere").rename(world.data)
            log_of(daemon)
        for arguments in (
            ("status",), ("check", "--no-sources"), ("doctor", "--offline", "--save", f"{NAME}.zip"), ("publish", NAME + "1"),
            ("backup", NAME + "2"), ("restore", NAME + "2"), ("crawl", "--json"), ("verify",),
        ):
            done = world.run(*arguments, code=None)
            assert done.code in (0, 1), done
            assert "Traceback" not in done.err, done.err
            assert "\udce9" not in done.out
        assert f"{READABLE}2" in world.run("backup", NAME + "2").out
        assert not list((world.folder / (NAME + "2")).rglob("*.part"))
        world.configuration.rename(world.folder / "elsewhere.toml")
        missing = world.run("status", code=2)
        assert f"{READABLE}/npdwatch.toml does not exist" in missing.err


@pytest.mark.cold
@pytest.mark.parametrize("arguments", [
    ("show", BAD), ("changes", "--search", BAD, "--json"), ("withhold", "release", BAD, "--because", "x"),
    ("withhold", "release", "1", "--because", BAD), ("recipients", "show", BAD), ("alerts", "resend", BAD),
    ("classify", "x", BAD), ("source", "add", BAD), ("init", "--contact", BAD), (BAD,), ("crawl", f"--{BAD}"),
])
def test_an_argument_that_is_no_text_is_refused(world: World, arguments: tuple[str, ...]) -> None:
    done = world.run(*arguments, code=2)
    assert not done.out
    assert "Traceback" not in done.err


@pytest.mark.cold
@pytest.mark.parametrize(("arguments", "code"), [
    (("read", "-"), 2), (("mentions", "-"), 2), (("review",), 0), (("channel", "add", "x"), 2),
])
def test_without_standard_input_no_command_ends_with_a_fault(world: World, arguments: tuple[str, ...], code: int) -> None:
    closed = ["sh", "-c", 'exec "$@" <&-', "sh", *world.command(*arguments)]
    done = subprocess.run(
        closed, env=world.environment, cwd=world.folder, capture_output=True, text=True, check=False, timeout=60
    )
    assert "Traceback" not in done.stderr
    assert done.returncode == code, done.stderr
    assert arguments[-1] != "-" or "Standard input is closed. Name a FILE" in done.stderr
