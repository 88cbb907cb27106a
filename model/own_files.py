"""One name for files of the program: what other code, rules or data made may come out otherwise."""

from __future__ import annotations

from collections.abc import Collection
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
"""The program's folder, in a checkout and in the wheel."""


def digest_of(*names: str, without: Collection[str] = ()) -> str:
    """32 hex digits over names and bytes of files, and of all files below folders, but those with a name of `without`.

    `names` are of the program's folder. All that decides must be among them: `tests/test_digests.py` follows imports.

    A comment counts too: a look over everything that finds nothing to do is cheap, what is out of date is not.
    """
    made = sha256()
    for place in (ROOT / name for name in names):
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if path.is_file() and path.suffix != ".pyc" and path.name not in without:
                made.update(f"{path.relative_to(ROOT)}\0".encode() + sha256(path.read_bytes()).digest())
    return made.hexdigest()[:32]
