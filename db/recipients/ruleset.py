"""One name for the lists and rules that recipients are judged by."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from db.recipients.official_names import state
from model.own_files import digest_of
from recipients.data import NOT_ASKED


def ruleset_version(data: Path | None = None) -> str:
    """One name for all that labels and assessments come from: of this version, and of what a data folder adds."""
    official = state(data) if data is not None else ""
    return hashlib.sha256(f"{_own()} {official}".encode()).hexdigest()[:32]


@cache
def _own() -> str:
    return digest_of("db/recipients", "model", "readers/columns", "recipients", "text", without=NOT_ASKED)
