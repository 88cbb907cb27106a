"""What every test may use: the shared folder of real data, where it is present; what `--quick` leaves out; what `--cpu` counts."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import requests

from db.migrations.tables import migrations
from db.problems import FILE_NAME
from db.store import Store
from db.upkeep.access import Access, make_folder
from demo import editions, play
from tests import warm
from tests.read_once import read_once

gc.disable()


os.environ["NPDWATCH_ENCODER"] = "off"  # what tests expect of texts does not hang on an extra
assert play.SCRIPT  # it has counted the rows of the demonstration
editions.SHARES, editions.REGULAR, editions.REQUESTS = 130, 12, 25  # a row more costs time in each of a thousand polls

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
MEMORY, ROOM = Path("/dev/shm"), 4 * 2**30
"""Tests write there where it is and has room: on a disk, whoever commits waits for it."""
STARTS = {"socket.bind", "subprocess.Popen", "os.fork", "os.posix_spawn"}
"""What Python reports to audit hooks when a server is opened, or a process (of ours, or a browser's) is started."""
QUICK = 0.15
"""Seconds of the processor that a quick test may take with what it sets up; so it does not depend on the machine's load."""
SLOW = 0.25
"""Seconds that the tests of a module that are not quick may take together: the rest of it, much alike, is left out unseen."""
FIRST = (
    "scale/test_coalition", "web/test_browser", "text/test_quiet", "test_packaging", "pipelines/test_editions",
    "spiders/test_parliament", "faults/test_kills", "e2e/test_operation", "web/test_withheld", "web/test_publish",
    "commands/test_backup", "faults/test_disk", "faults/test_log", "scale/test_cut", "commands/test_access",
    "publicdb/test_public_refresh", "e2e/test_whole_job", "publicdb/test_public_problems",
    "alerts/test_withheld_bytes", "db/test_states", "scale/test_stopped", "e2e/test_ready", "pipelines/test_decided",
    "pipelines/test_hidden", "readers/test_sight", "commands/test_watching", "spiders/test_documents_again",
    "e2e/test_daemon", "faults/test_process", "commands/test_written_is_sound", "commands/test_alerts",
    "spiders/test_parliament_feeds", "mentions/test_hostile", "db/test_labelling", "commands/test_serve",
    "db/test_reviews", "spiders/test_faulty_files", "spiders/test_parliament_questions", "pipelines/test_moves",
    "diffing/test_properties", "alerts/test_kept_addresses", "alerts/test_hostile",
)
"""Modules that take long: begun last, they would run on while the other workers are done. Those that wait stand apart."""
_own: dict[str, Any] = {}
"""What of the program is put back for tests that are `cold`."""
_make = Store.create
_made: dict[tuple[object, ...], bytes] = {}
"""Migrations -> the empty database that they made, the first time that a test needed one."""
_cpu: defaultdict[str, float] = defaultdict(float)
"""Module -> seconds of the processor, with all processes that it started: what `--cpu` prints."""
_running: list[Path] = []
"""The module whose test or fixture runs under `--quick`."""
_slow: defaultdict[Path, float] = defaultdict(float)


def _copied(folder: Path) -> Store:
    """As `Store.create`, but that one database made anew is the pattern of all: to migrate takes ten times as long."""
    path, steps = folder / FILE_NAME, tuple(migrations._steps)
    new = not path.exists()
    if new and steps in _made:
        make_folder(folder)
        with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_CLOEXEC, Access.file), "wb") as file:
            file.write(_made[steps])
    store = _make(folder)
    if new and steps not in _made:
        _made[steps] = store.connection.serialize()
    return store


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--cpu", action="store_true", help="say which modules took the processor's time, processes and all")
    parser.addoption("--quick", action="store_true", help="skip each test that opens a server, starts a process or is slow")
    parser.addoption("--handed", action="store_true", help="tests/pipelines: polls come as signed bundles, as from workers")


def _cpu_of(pid: int) -> float:
    """What a process and all below it have taken; nothing where it is gone."""
    try:
        times = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()[11:15]
        below = [c for t in Path(f"/proc/{pid}/task").iterdir() for c in (t / "children").read_text().split()]
    except OSError:
        return 0.0
    return sum(map(int, times)) / os.sysconf("SC_CLK_TCK") + sum(_cpu_of(int(c)) for c in below)


def _cpu_now() -> float:
    """Of this process and all below it: a list of children that is read while one of them ends may lack others."""
    return max(_cpu_of(os.getpid()) for _ in range(3))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "teardown" and "cpu began" in item.keywords:
        report.user_properties.append(("cpu", _cpu_now() - item.keywords["cpu began"]))
    return report


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    for seconds in (value for name, value in report.user_properties if name == "cpu"):
        _cpu[report.nodeid.partition("::")[0]] += float(str(seconds))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for module, seconds in sorted(_cpu.items(), key=lambda x: -x[1])[:200]:
        terminalreporter.write_line(f"{seconds:7.1f} s  {module}")
    if _cpu:
        terminalreporter.write_line(f"{sum(_cpu.values()):7.1f} s of the processor in all tests together")


def pytest_configure(config: pytest.Config) -> None:
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
    # The processes that have imported are shared by the workers, but where what a module starts is counted.
    warm.begin("" if config.getoption("--cpu") else getattr(config, "workerinput", {}).get("warm", ""))
    warm.keep_templates(Path(warm.folder[0]))
    config.addinivalue_line("markers", "cold: programs are started as they are for users, with imports of their own; databases are migrated")
    if config.getoption("--quick"):
        sys.addaudithook(_leave_out)
        # A test that is left off in its midst leaves sockets and coroutines as they are.
        for kind in ("ResourceWarning", "RuntimeWarning", "pytest.PytestUnraisableExceptionWarning"):
            config.addinivalue_line("filterwarnings", f"ignore::{kind}")


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    node.workerinput["warm"] = warm.folder[0]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    places = {ROOT / "tests" / f"{name}.py": place for place, name in enumerate(FIRST)}
    items.sort(key=lambda item: places.get(item.path, len(FIRST)))


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop() -> None:
    gc.freeze()  # what was imported and collected stays: no later look for what can go has to pass over it
    gc.set_threshold(warm.SELDOM)
    gc.enable()


def pytest_unconfigure() -> None:
    subprocess.Popen = warm.REAL  # type: ignore[misc]
    Store.create = _make  # type: ignore[method-assign]
    warm.end()


def _remember_cells(*, here: bool) -> None:
    """What is known of cells is kept from poll to poll: tests read the same rows thousands of times."""
    if context := sys.modules.get("pipelines.context"):
        real = _own.setdefault("_kept_of_cells", context._kept_of_cells)
        context._kept_of_cells = (lambda _: []) if here else real  # type: ignore[attr-defined]


def _leave_out(event: str, _: object) -> None:
    if event in STARTS and _running:
        pytest.skip("not quick: it opens a server or starts a process")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    cold = bool(item.get_closest_marker("cold"))
    subprocess.Popen = warm.REAL if cold else warm.Popen  # type: ignore[misc]
    _remember_cells(here=not cold)
    Store.create = _make if cold else _copied  # type: ignore[method-assign]
    if item.config.getoption("--cpu"):
        item.keywords["cpu began"] = _cpu_now()
    start = time.process_time()
    try:
        return (yield)
    finally:
        if (taken := time.process_time() - start) > QUICK:
            _slow[item.path] += taken


@contextmanager
def _watched(item: pytest.Item) -> Generator[None]:
    """What is ours, a fixture or a test: what is raised within pytest itself would end the run, not the test."""
    if item.config.getoption("--quick"):
        _running.append(item.path)
    try:
        yield
    finally:
        _running[-1:] = []


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_fixture_setup(request: pytest.FixtureRequest) -> Generator[None, object, object]:
    with _watched(request._pyfuncitem):
        return (yield)


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    with _watched(pyfuncitem):
        return (yield)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if not item.config.getoption("--quick"):
        return
    if item.get_closest_marker("cold"):
        pytest.skip("not quick: it starts processes")
    if _slow[item.path] > SLOW:
        pytest.skip(f"not quick: its module is slow, and the rest of it is left out; pytest {item.path.relative_to(ROOT)} runs it")
    if _needs_browser(item.path):
        pytest.skip("not quick: it needs a browser")  # one that is left off while it starts would leave its loop behind


@cache
def _needs_browser(module: Path) -> bool:
    return "playwright" in module.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real registers beside the repo; the test is skipped, with the reason, where it is absent."""
    if not (SHARED / "data").is_dir():
        pytest.skip("needs the real data in ../shared/data, which is not part of the repo")
    return SHARED


@pytest.fixture
def web() -> Iterator[requests.Session]:
    """To ask a server on loopback, past any proxy."""
    with requests.Session() as session:
        session.trust_env = False
        yield session


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Debian's Chromium; only a module that asks for it loads what drives it."""
    from bench.browser import launched

    with launched() as browser:
        yield browser


@pytest.fixture(scope="session")
def registered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the register of `bench.counts`, 1,008 rows: to be copied."""
    from bench.counts import record, register
    from db.store import Store

    folder = tmp_path_factory.mktemp("registered")
    with Store.create(folder) as store:
        record(store, register())
    return folder


@pytest.fixture(autouse=True)
def files_that_come_again(request: pytest.FixtureRequest) -> Iterator[None]:
    if "monkeypatch" in request.fixturenames or request.node.get_closest_marker("cold"):
        yield
    else:
        with read_once():
            yield


def _umask() -> str:
    """As the system says it, "" where it does not: to ask Python for it is to set it."""
    status = Path("/proc/self/status")
    return next((x for x in status.read_text().splitlines() if x.startswith("Umask")), "") if status.exists() else ""


@pytest.fixture(autouse=True)
def umask_stays() -> Iterator[None]:
    """A command sets it for its process, and puts it back at its end; who calls parts of one leaves it to those after."""
    before = _umask()
    yield
    if _umask() != before:
        os.umask(int(before.rpartition("\t")[2], 8))
