"""What is noted of the upkeep, in a small file beside the database: a damaged database can say nothing of itself."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

FILE_NAME = "upkeep.json"
"""In the data folder."""
Notes = dict[str, Any]
"""By subject: "checked", "damaged", "backup"; each is a table of plain values."""


def read_notes(folder: Path) -> Notes:
    """What is noted of a data folder; nothing where the file is missing, or no longer what we wrote."""
    try:
        found = json.loads((folder / FILE_NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {k: v for k, v in found.items() if isinstance(v, dict)} if isinstance(found, dict) else {}


def note(folder: Path, subject: str, values: dict[str, Any] | None) -> None:
    """Replaces what is noted of one subject; None removes it. Where the folder cannot be written, nothing is noted.

    Two processes that note at the same moment may lose one note: what follows from a missing one is a check too many.
    """
    notes = read_notes(folder)
    before = dict(notes)
    if values is None:
        notes.pop(subject, None)
    else:
        notes[subject] = values
    if notes == before:
        return
    part = folder / f".{FILE_NAME}.{os.getpid()}"
    with suppress(OSError):
        try:
            part.write_text(json.dumps(notes, indent=1), encoding="utf-8")
            part.replace(folder / FILE_NAME)
        finally:
            part.unlink(missing_ok=True)


def last_backup(folder: Path) -> str:
    """What to restore from, as a sentence for the message of a damaged database."""
    made = read_notes(folder).get("backup", {})
    if not made:
        return (
            "No backup was made with npdwatch backup: stop the daemon, move the file aside, and restore a copy of your "
            "own in its place, or begin anew with npdwatch init; the archive still has every file that came."
        )
    where, when = made.get("folder", "?"), str(made.get("at", "?"))[:16].replace("T", " ")
    return f"The last backup is {where}, made {when} UTC: stop the daemon and run: npdwatch restore {where}"
