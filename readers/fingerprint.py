"""One name for the readers as they are: what was read or looked into by others may come out otherwise."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path


@cache
def fingerprint() -> str:
    """Another one means that something of the readers, or of the data they go by, is another."""
    found = hashlib.sha256()
    folder = Path(__file__).parent
    ours = [*folder.rglob("*"), *folder.with_name("text").iterdir()]
    for path in sorted(p for p in ours if p.suffix in (".py", ".toml")):
        found.update(str(path.relative_to(folder.parent)).encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:32]
