"""One name for the lists and rules of this version: another one where labels might come out otherwise."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
NOT_ASKED = frozenset({"published.py", "published.toml", "fuzzy.py", "fingerprint.py"})
"""Files of the package that no label depends on."""


@cache
def fingerprint(folder: Path = FOLDER) -> str:
    """32 hex digits over names and contents of the package's lists, rules and code.

    A comment counts too: a look over all labels that finds nothing to do is cheap, a label that is out of date is not.
    """
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".py", ".csv", ".toml") and path.name not in NOT_ASKED:
            digest.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()[:32]
