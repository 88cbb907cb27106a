"""The names and rules: data files, where they stand, and one name for what they say."""

from __future__ import annotations

import hashlib
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
PACKAGE = FOLDER.parent
_GIVEN_NAMES = PACKAGE.parent / "text" / "given_names.toml"
NOT_ASKED = frozenset({"published.toml", "fuzzy.py"})
"""Files of the package that no label depends on."""


def read_toml(name: str) -> dict[str, Any]:
    """One data file of this folder."""
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


@cache
def fingerprint(folder: Path = PACKAGE) -> str:
    """32 hex digits over names and contents of the package's lists, rules and code.

    A comment counts too: a look over all labels that finds nothing to do is cheap, a label that is out of date is not.
    """
    digest = hashlib.sha256(_GIVEN_NAMES.read_bytes())
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".py", ".csv", ".toml") and path.name not in NOT_ASKED:
            digest.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()[:32]
