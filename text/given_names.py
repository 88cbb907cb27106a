"""Given names of people, as the lists have them."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path


@cache
def given_names() -> frozenset[str]:
    """In small letters, without accents. Read when first asked for: most registers name nobody."""
    text = Path(__file__).with_name("given_names.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)["given"].split())
