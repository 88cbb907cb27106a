"""Which program holds a database, as far as the system says: Linux lists the locks of all processes."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

_LOCKS = Path("/proc/locks")
_SUFFIXES = ("", "-shm", "-wal", "-journal")


def holder_of(path: Path) -> str:
    """Its process, such as "process 4711, sqlite3"; "" where that is not said. Those that write come first."""
    inodes = set()
    for suffix in _SUFFIXES:
        with suppress(OSError):
            inodes.add(path.with_name(path.name + suffix).stat().st_ino)
    try:
        lines = [line.split() for line in _LOCKS.read_text(encoding="ascii", errors="replace").splitlines()]
    except OSError:
        return ""
    # 1: POSIX  ADVISORY  WRITE 4711 08:01:123456 0 EOF, with "->" before what only waits
    found = [(x[3] != "WRITE", int(x[4])) for x in lines if len(x) >= 8 and x[5].rpartition(":")[2] in map(str, inodes)]
    pids = [pid for _, pid in sorted(found) if pid > 0 and pid != os.getpid()]
    if not pids:
        return ""
    with suppress(OSError):
        return f"process {pids[0]}, {Path(f'/proc/{pids[0]}/comm').read_text(encoding='utf-8').strip()}"
    return f"process {pids[0]}"
