"""What the public copy says of itself, read without waiting for anybody."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from db.connection import explained
from db.public_schema import VERSION


@dataclass(frozen=True, slots=True)
class Standing:
    """A public copy as it stands."""

    file: str
    """Another one means that another file stands at its path."""
    generation: str
    """Another one means that its rows are others."""
    built_at: str
    """When it was last brought up to the database."""


def standing(path: Path) -> Standing | None:
    """What the copy at `path` is; None where there is none that this version can serve.

    Raises:
        DatabaseProblem: it is there and cannot be read.
    """
    if not path.is_file():
        return None
    with explained(path), closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, timeout=10)) as copy:
        tables = {name for (name,) in copy.execute("select name from sqlite_master where type = 'table'")}
        about = dict(copy.execute("select name, value from about")) if "about" in tables else {}
    if about.get("version") != str(VERSION):
        return None
    when = about.get("refreshed_at", "")
    return Standing(about.get("generation", ""), f"{about.get('generation')} {about.get('marks')}", when)
