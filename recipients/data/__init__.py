"""The names and rules: data files, and where they stand."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from model.own_files import ready

FOLDER = Path(__file__).parent
RULES = FOLDER / "rules.toml"
NOT_ASKED = frozenset({"published.toml", "fuzzy.py"})
"""Files of the package that no label depends on."""


def read_toml(name: str) -> dict[str, Any]:
    """One data file of this folder, of which whoever gets it must change nothing."""
    return _read_all()[name]


@ready
def _read_all() -> dict[str, dict[str, Any]]:
    """All but the rules, which take longer than all others together: `recipients.rules` reads them."""
    found = (p for p in FOLDER.glob("*.toml") if p.name != RULES.name)
    return {p.name: tomllib.loads(p.read_text(encoding="utf-8")) for p in found}
