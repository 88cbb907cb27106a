"""Of a start that failed: that operators were told of it, so that a service which is started again floods nobody.

It is noted beside the database, or in the folder for temporary files where there is no such place; never in it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from db.upkeep.notes import FILE_NAME, note, read_notes
from text.timestamp import parse_stamp, stamp

SUBJECT = "start"
REMIND_AFTER = timedelta(days=1)
"""After which a start that fails by the same code is told again."""


def told(folder: Path) -> dict[str, Any] | None:
    """{code, since, at} of what operators were told and what is not over for them; None for nothing."""
    return next((found for place in _places(folder) if (found := read_notes(place).get(SUBJECT))), None)


def is_to_be_told(folder: Path, code: int, now: datetime) -> bool:
    """False where the same was told within a day."""
    before = told(folder)
    if not before or before.get("code") != code:
        return True
    with suppress(ValueError, TypeError, KeyError):  # anybody may have edited it
        return abs(now - parse_stamp(before["at"])) >= REMIND_AFTER
    return True


def note_told(folder: Path, code: int, since: datetime, now: datetime) -> None:
    """Notes that operators were told."""
    with suppress(OSError):
        _other(folder).mkdir(mode=0o700, exist_ok=True)
    for place in _places(folder):
        note(place, SUBJECT, {"code": code, "since": stamp(since), "at": stamp(now)})
        if read_notes(place).get(SUBJECT):
            break
    with suppress(OSError):
        _other(folder).rmdir()  # as long as nothing is in it


def forget(folder: Path) -> None:
    """It is over."""
    for place in _places(folder):
        note(place, SUBJECT, None)
    with suppress(OSError):
        (_other(folder) / FILE_NAME).unlink()
        _other(folder).rmdir()


def _places(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield folder
    other = _other(folder)
    with suppress(OSError):
        if other.lstat().st_uid == os.geteuid():
            yield other


def _other(folder: Path) -> Path:
    # Not by `tempfile`: the daemon would hold for months what that loads.
    there = Path(os.environ.get("TMPDIR") or "/tmp")  # noqa: S108 - a folder of our own is made there
    return there / f"npdwatch-{os.geteuid()}{str(folder).replace('/', '-')}"[:200]
