"""The names and rules: data files, and where they stand."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
NOT_ASKED = frozenset({"published.toml", "fuzzy.py"})
"""Files of the package that no label depends on."""


def read_toml(name: str) -> dict[str, Any]:
    """One data file of this folder."""
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))
