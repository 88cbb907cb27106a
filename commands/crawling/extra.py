"""What workers need besides: the extra npdwatch[scale]."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from commands.failures import Exit, Failure

if TYPE_CHECKING:
    from config import Configuration
    from scale.keys import SigningKey


def needed() -> None:
    """Raises Failure where it is not installed (code 2)."""
    missing = [name for name in ("psycopg", "psycopg_pool", "procrastinate") if find_spec(name) is None]
    if missing:
        raise Failure(
            f"[scale] needs {', '.join(missing)}: pip install 'npdwatch[scale]' (in a checkout: make scale)", Exit.USAGE
        )


def own_key(settings: Configuration) -> SigningKey:
    """The key of this machine, made where there is none. Raises Failure where it cannot be used."""
    from alerts.settings import BadSetting
    from scale.keys import SigningKey

    try:
        return SigningKey.of_file(settings.scale_key)
    except BadSetting as problem:
        raise Failure(f"{settings.where('scale', 'key')}: {problem}", Exit.USAGE) from None
    except OSError as error:
        raise Failure(no_key(settings.scale_key, error), Exit.NO_WRITE) from None


def no_key(path: Path, error: OSError) -> str:
    """Why there is none, in words."""
    return (
        f"{path}: {error.strerror}: the key of this machine cannot be made or read there by this account; [scale] key "
        "names another place"
    )
