"""What every test may use: the shared folder of real data, where it is present; and what `--quick` leaves out."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Generator
from pathlib import Path

import pytest

from tests import warm

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
STARTS = {"socket.bind", "subprocess.Popen", "os.fork", "os.posix_spawn"}
"""What Python reports to audit hooks when a server is opened, or a process (of ours, or a browser's) is started."""
QUICK = 0.15
"""Seconds of the processor that a quick test may take with what it sets up; so it does not depend on the machine's load."""
SLOW_ONES = 3
"""Tests of a module that proved slow: the rest of it, which mostly sets up the same, is left out unseen."""
_running: list[Path] = []
"""The module whose test runs under `--quick`."""
_slow: Counter[Path] = Counter()
_left_off: list[str] = []
"""Why the test that runs was left off in its midst."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--quick", action="store_true", help="skip each test that opens a server, starts a process or is slow")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "cold: programs are started as they are for users, with imports of their own")
    if config.getoption("--quick"):
        sys.addaudithook(_leave_out)
        signal.signal(signal.SIGPROF, _too_slow)
        # A test that is left off in its midst leaves sockets and coroutines as they are.
        for kind in ("ResourceWarning", "RuntimeWarning", "pytest.PytestUnraisableExceptionWarning"):
            config.addinivalue_line("filterwarnings", f"ignore::{kind}")


def pytest_unconfigure() -> None:
    subprocess.Popen = warm.REAL  # type: ignore[misc]
    warm.end()


def _leave_out(event: str, _: object) -> None:
    if event in STARTS and _running:
        pytest.skip("not quick: it opens a server or starts a process")


def _too_slow(*_: object) -> None:
    if _running:
        _slow[_running[0]] += 1
        _left_off.append(f"not quick: it takes more than {QUICK} s")
        pytest.skip(_left_off[0])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    subprocess.Popen = warm.REAL if item.get_closest_marker("cold") else warm.Popen  # type: ignore[misc]
    if not item.config.getoption("--quick"):
        return (yield)
    _running.append(item.path)
    _left_off.clear()
    signal.setitimer(signal.ITIMER_PROF, QUICK)
    try:
        return (yield)
    finally:
        _running.clear()
        signal.setitimer(signal.ITIMER_PROF, 0)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test that was left off is skipped, also where what it called (Hypothesis) makes a failure of that."""
    report = yield
    if _left_off and report.failed:
        report.outcome, report.longrepr = "skipped", (str(item.path), 0, f"Skipped: {_left_off[0]}")
    return report


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown() -> None:
    """What a test has set up is put away, however long that takes."""
    _running.clear()
    signal.setitimer(signal.ITIMER_PROF, 0)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if not item.config.getoption("--quick"):
        return
    if _slow[item.path] >= SLOW_ONES:
        pytest.skip("not quick: its module is slow")
    if "playwright" in item.path.read_text(encoding="utf-8"):
        pytest.skip("not quick: it needs a browser")  # one that is left off while it starts would leave its loop behind


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real registers beside the repo; the test is skipped, with the reason, where it is absent."""
    if not (SHARED / "data").is_dir():
        pytest.skip("needs the real data in ../shared/data, which is not part of the repo")
    return SHARED
