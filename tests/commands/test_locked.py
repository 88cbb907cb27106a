"""A database that another program holds is waited for, and that is said while it is waited for."""

from __future__ import annotations

import logging
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from children.starting import LAUNCHER
from commands.daemon.run import prepared
from commands.runtime import now
from db.health import look
from db.problems import DatabaseBusy
from db.store import Store
from tests.tables import exclusively


@pytest.fixture
def held(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """The lock on the database of a configuration that watches one source."""
    (tmp_path / "npdwatch.toml").write_text(
        '[[source]]\nname = "news"\nkind = "feed"\nurl = "https://www.gov.uk/news.atom"\n', "utf-8"
    )
    Store.create(tmp_path / "data").close()
    with exclusively(tmp_path / "data" / "npdwatch.db") as connection:
        yield connection


def test_status_says_at_once_that_it_waits(held: sqlite3.Connection, tmp_path: Path) -> None:
    command = [sys.executable, str(LAUNCHER), "--config", str(tmp_path / "npdwatch.toml"), "status"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
        assert child.stderr is not None
        said = child.stderr.readline()  # at the latest that it has waited in vain
        held.rollback()
        assert said.startswith("Waiting for the database: "), said
        assert "Daemon: " in child.communicate(timeout=60)[0]


def test_health_says_how_long_it_waited(held: sqlite3.Connection, tmp_path: Path) -> None:
    with pytest.raises(DatabaseBusy, match="for more than 2 s"):
        look(tmp_path / "data", [], now(), tells=False)
    held.rollback()


def test_doctor_says_that_it_is_locked(
    held: sqlite3.Connection, shell: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.connection.BUSY_SECONDS", 0.1)
    done = shell("doctor", "--offline")
    held.rollback()
    assert (done.code, "locked by another program" in done.out) == (75, True), done
    (tmp_path / "data" / "npdwatch.db").write_bytes(b"no database")
    assert shell("doctor", "--offline").code == 78


def test_a_daemon_says_at_once_that_it_waits(held: sqlite3.Connection, tmp_path: Path, caplog: Any) -> None:
    class Releasing(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if "is locked by another program (" in record.getMessage():
                held.rollback()

    handler = Releasing()
    logging.getLogger("npdwatch.alarm").addHandler(handler)
    try:
        watch = prepared(tmp_path / "npdwatch.toml")
    finally:
        logging.getLogger("npdwatch.alarm").removeHandler(handler)
    assert "news" in [s.name for s in watch.sources]
    assert "Waiting for the database" in caplog.text
