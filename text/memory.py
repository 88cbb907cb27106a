"""Too little memory: how it is recognised in what libraries raise, and what is said of it."""

from __future__ import annotations

import errno
from contextlib import suppress
from pathlib import Path

SHORT_OF_MEMORY = "There was not enough memory"
"""How what is said of it begins."""
_SIGNS = (
    "can't start new thread", "cannot allocate memory", "failed to map segment", "malloc failure", "out of memory",
    "not enough memory",
)
"""In errors of other kinds: of threads, of libraries that are loaded, of TLS and of parsers."""


def is_short_of_memory(error: BaseException | None) -> bool:
    """True for whatever is raised where memory is refused."""
    if isinstance(error, MemoryError) or getattr(error, "errno", 0) == errno.ENOMEM:
        return True
    if not isinstance(error, (RuntimeError, ImportError, OSError, SyntaxError)) and type(error).__name__ != "ZstdError":
        return False
    said = str(error).lower()
    return any(sign in said for sign in _SIGNS)


def killed_for_memory() -> int | None:
    """How many processes the system has killed since there was no memory left; None where it does not say.

    Of this process's group (Linux, Documentation/admin-guide/cgroup-v2.rst, memory.events), and of the machine.
    """
    files = [Path("/proc/vmstat")]
    with suppress(OSError):
        for line in Path("/proc/self/cgroup").read_text(encoding="utf-8").splitlines():
            _, kinds, group = line.split(":", 2)
            if not kinds:
                files.append(Path(f"/sys/fs/cgroup{group}", "memory.events"))
            elif "memory" in kinds.split(","):
                files.append(Path(f"/sys/fs/cgroup/memory{group}", "memory.oom_control"))
    found = []
    for file in files:
        with suppress(OSError, ValueError):
            lines = map(str.split, file.read_text(encoding="ascii").splitlines())
            found += [int(words[1]) for words in lines if words[:1] == ["oom_kill"]]
    return sum(found) if found else None


def words_on_memory() -> str:
    """What to do, with how much is allowed here."""
    import resource

    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    allowed = "" if limit == resource.RLIM_INFINITY else f" ({limit >> 20:,} MiB are allowed here: ulimit -v)"
    return (
        f"{SHORT_OF_MEMORY}{allowed}. What was recorded stands, and what was begun is done again by the next run. "
        "Allow more (ulimit -v, MemoryMax of a service): 1,024 MiB do for registers of 100,000 rows. Or lower "
        "[crawl] largest: a file that is larger is refused, and told as too large."
    )
