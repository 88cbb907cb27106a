"""Bytes in, values out: nothing here fetches, stores or tells."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path


@cache
def fingerprint() -> str:
    """One name for the readers and their data as they are: what was read by others may come out otherwise."""
    found = hashlib.sha256()
    folder = Path(__file__).parent
    ours = [*folder.rglob("*"), *folder.with_name("text").iterdir()]
    for path in sorted(p for p in ours if p.suffix in (".py", ".toml")):
        found.update(str(path.relative_to(folder.parent)).encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:32]
