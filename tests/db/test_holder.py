"""Whoever holds the database is named."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from db.holder import holder_of
from db.problems import FILE_NAME, DatabaseBusy
from db.store import Store

HOLD = (
    "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None); c.execute('begin immediate');"
    " print('held', flush=True); sys.stdin.readline()"
)


@pytest.mark.skipif(not Path("/proc/locks").is_file(), reason="only Linux says who holds a lock")
def test_who_holds_the_database_is_said(tmp_path: Path) -> None:
    Store.create(tmp_path).close()
    path = tmp_path / FILE_NAME
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        assert holder_of(path).startswith(f"process {other.pid}, ")
        with Store.open(tmp_path) as store:
            store.db.conn.execute("pragma busy_timeout = 50")
            with pytest.raises(DatabaseBusy, match=rf"\(process {other.pid}, .+\)"), store.transaction():
                pass
        other.communicate("\n", timeout=30)
    assert holder_of(path) == ""
    with closing(sqlite3.connect(path)) as mine:
        mine.execute("begin immediate")
        assert holder_of(path) == "", "our own process is no other program"
