"""What workers need besides: the extra npdwatch[scale]."""

from __future__ import annotations

from importlib.util import find_spec

from commands.runtime import Exit, Failure


def needed() -> None:
    """Raises Failure where it is not installed (code 2)."""
    missing = [name for name in ("psycopg", "psycopg_pool", "procrastinate") if find_spec(name) is None]
    if missing:
        raise Failure(
            f"[scale] needs {', '.join(missing)}: pip install 'npdwatch[scale]' (in a checkout: make scale)", Exit.USAGE
        )
