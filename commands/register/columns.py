"""The columns of `npdwatch releases --csv`, which docs/using/columns.md explains: as printed, and as read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db.recipients.assessments import DAYS, days_read
from db.store import as_json

PRINTED = (
    "dataset", "identifiability", "sensitivity", "legal_basis", "status", "requested", "decided", "supplied",
    "licence_start", "licence_end", "destroyed", "published",
)
"""Cells that have a column under the name of their field, as printed."""
COLUMNS = (
    "id", "source", "reference", "recipient", "category", "confidence", "title", "purpose", "file", "sheet", "row",
    "first_seen", "level", "level_printed", "tier", "outcome", "severity", "severity_name", "reasons",
    *PRINTED, "dated", *(f"{name}_day" for name in DAYS), "other_cells",
)
_ELSEWHERE = frozenset({"reference", "recipient", "title", "purpose", *PRINTED})


def with_columns(release: Mapping[str, Any]) -> dict[str, Any]:
    """A release (`find_releases`) with a value for each of the columns."""
    cells: Mapping[str, str] = release["cells"]
    days = {f"{name}_day": day for name, day in days_read(cells).items()}
    others = {name: text for name, text in cells.items() if name not in _ELSEWHERE}
    printed = {name: cells.get(name, "") for name in PRINTED}
    return {**release, **printed, **days, "other_cells": as_json(others) if others else ""}
