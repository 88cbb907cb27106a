"""`npdwatch demo` where its mail server is not installed, and what it offers in the end; all of it: test_packaging.py."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest
from click.testing import CliRunner

import cli
from commands.demo import free_port, prepare
from commands.failures import Failure
from tests.terminal import at_terminal

ROOT = Path(__file__).resolve().parents[2]
FIRST = """
import sys
sys.path.insert(0, sys.argv[1])
from demo import play
play.SCRIPT = play.SCRIPT[:1]
del sys.argv[1]
import cli
cli.main()
"""
"""The demonstration's first stage alone: what it offers in the end is the same."""


OFFER = """
import sys
sys.path.insert(0, sys.argv[1])
from commands.demo import wanted
print("wanted:", wanted())
"""


def command(folder: Path) -> list[str]:
    return [sys.executable, "-c", FIRST, str(ROOT), "demo", "--folder", str(folder)]


def test_at_a_terminal_it_offers_to_serve_the_page_and_does_so(tmp_path: Path) -> None:
    with at_terminal(command(tmp_path / "demo"), cwd=tmp_path) as person:
        said = person.until("Serve it now? [Y/n]: ")
        (address,) = re.findall(r"and then open (http://127\.0\.0\.1:\d+/)", said)
        person.type("\n")
        person.until(f"is at {address} (Ctrl-C ends it)")
        with urlopen(address, timeout=60) as answer:
            assert b"Who is given" in answer.read()
        person.type("\x03")
        assert person.end() == 0
        assert "Traceback" not in person.said


@pytest.mark.parametrize("typed", ["n\n", "\x03", "\x04"], ids=["no", "Ctrl-C", "the end of input"])
def test_who_does_not_want_it_served_has_seen_it_all_the_same(typed: str, tmp_path: Path) -> None:
    with at_terminal([sys.executable, "-c", OFFER, str(ROOT)], cwd=tmp_path) as person:
        person.until("Serve it now? [Y/n]: ")
        if typed == "\x03":
            code = person.interrupt()  # once: a second one would end a program that is ending
        else:
            person.type(typed)
            code = person.end()
        assert code == 0
        assert person.said.rstrip().endswith("wanted: False")


def test_without_a_terminal_it_does_not_wait(tmp_path: Path) -> None:
    with subprocess.Popen(
        command(tmp_path / "demo"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as child:  # nothing is ever typed, and its input stays open
        assert child.wait(240) == 0
        assert child.stdout is not None
        assert re.search(r"and then open http://127\.0\.0\.1:\d+/\n\Z", child.stdout.read())


def test_where_the_usual_port_is_taken_it_names_another() -> None:
    usual, option = free_port()
    if not option:
        with socket.create_server(("127.0.0.1", usual)):
            other, option = free_port()
        assert other != usual
        assert option == f" --port {other}"


def test_without_its_mail_server_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "aiosmtpd", None)
    for loaded in ("aiosmtpd.controller", "demo.sinks"):
        monkeypatch.delitem(sys.modules, loaded, raising=False)
    done = CliRunner().invoke(cli.npdwatch, ["demo", "--folder", str(tmp_path / "demo")])
    assert done.exit_code == 2
    assert "aiosmtpd" in done.output
    assert "make demo" in done.output
    assert not (tmp_path / "demo").exists()


def test_where_its_folder_cannot_be_made_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    (tmp_path / "circle").symlink_to("circle")
    for folder in ("/proc/nd", tmp_path / ("a" * 300), tmp_path / "circle" / "below", tmp_path / "file"):
        with pytest.raises(Failure, match="name another with --folder") as caught:
            prepare(Path(folder))
        assert caught.value.exit_code == 73
