"""Too little memory: how it is recognised in what libraries raise, and what is said of it."""

from __future__ import annotations

import errno

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
