"""What is noted of the upkeep, in a small file beside the database: a damaged database can say nothing of itself."""

from __future__ import annotations

import json
import os
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import Any

from db.upkeep.access import give

FILE_NAME = "upkeep.json"
"""In the data folder."""
Notes = dict[str, Any]
"""By subject: "checked", "damaged", "backup", "amiss"; each is a table of plain values."""
MOST_AMISS = 1000
"""Archived files that are noted by name."""


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
            give(part)
            part.replace(folder / FILE_NAME)
        finally:
            part.unlink(missing_ok=True)


def note_amiss(folder: Path, missing: Collection[str], altered: Collection[str], what: str) -> None:
    """Notes which archived files were found missing or altered, by sha256; `what` the first of them is."""
    files = dict.fromkeys(missing) | {s: _seen(folder, s) for s in altered}
    kept = dict(list(files.items())[:MOST_AMISS])
    note(folder, "amiss", {"files": kept, "more": len(files) - len(kept), "what": what} if files else None)


def amiss(folder: Path) -> tuple[int, str]:
    """How many of the archived files that were found missing or altered are so still, and what the first found was.

    One that was altered and is another file by now was put back: that is not read again here.
    """
    found = read_notes(folder).get("amiss", {})
    files = found.get("files")
    if not isinstance(files, dict):
        return 0, ""
    left = sum(_seen(folder, sha256) == seen for sha256, seen in files.items())
    return left + (found.get("more", 0) if left else 0), str(found.get("what", ""))


def _seen(folder: Path, sha256: str) -> list[int] | None:
    """What tells one state of an archived file from another; None where there is none."""
    try:
        at = (folder / "archive" / sha256[:2] / f"{sha256}.zst").stat()
    except OSError:
        return None
    return [at.st_mtime_ns, at.st_size]


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
