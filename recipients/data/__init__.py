"""The names and rules: data files, where they stand, and one name for what they say."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from model.own_files import digest_of

FOLDER = Path(__file__).parent
PACKAGE = FOLDER.parent
_GIVEN_NAMES = PACKAGE.parent / "text" / "privacy" / "given_names.toml"
NOT_ASKED = frozenset({"published.toml", "fuzzy.py"})
"""Files of the package that no label depends on."""


def read_toml(name: str) -> dict[str, Any]:
    """One data file of this folder."""
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


@cache
def fingerprint(folder: Path = PACKAGE) -> str:
    """One name for the package's lists, rules and code."""
    return digest_of(_GIVEN_NAMES, folder, without=NOT_ASKED)
