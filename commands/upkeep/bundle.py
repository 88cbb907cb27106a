"""The zip that `npdwatch doctor --save` writes for a developer."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commands.failures import Exit, Failure
from commands.printing.words import Row
from commands.runtime import now, opened
from model.state import SourceSight, SourceState
from text.readable import readable
from text.timestamp import stamp

if TYPE_CHECKING:
    from config import Configuration


def write_bundle(
    settings: Configuration, path: Path, findings: Sequence[Row], states: Mapping[str, SourceState] | None
) -> None:
    """Writes the bundle: what was found, and what failing sources sent. Of channels only whether they work.

    `states`: None where the database cannot be read.
    """
    # Who is told stands in what a channel says, and what a source shows in what its state says.
    quiet = ("channel ", "configuration", "source ")
    told = [{**f, "said": "", "todo": ""} if f["about"].startswith(quiet) else f for f in findings]
    files: dict[str, bytes] = {"doctor.json": _as_json({"at": stamp(now()), "findings": told})}
    if states is not None:
        from db.upkeep.bundle import last_answers, last_lines, without_tokens

        with opened(settings, read_only=True) as store:
            blind = [name for name, state in states.items() if state.sight is not SourceSight.WELL]
            files["ledger.json"] = _as_json(last_lines(store, blind))
            files["sources.json"] = _as_json([
                {"name": s.name, "kind": s.kind, "url": without_tokens(s.url), "every": s.every,
                 "state": states[s.name].sight.value, "reason": states[s.name].reason} for s in settings.sources
            ])
            for name in blind:
                for n, answer in enumerate(last_answers(store, name), 1):
                    files[f"answers/{name}/{n}.json"] = _as_json(answer.about)
                    if answer.body is not None:
                        files[f"answers/{name}/{n}.body"] = answer.body
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "wb") as out, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
            for name, data in files.items():
                bundle.writestr(name, data)
    except OSError as error:
        raise Failure(f"{path} cannot be written: {error.strerror}", Exit.NO_WRITE) from None


def _as_json(value: Any) -> bytes:  # noqa: ANN401 - plain values
    return readable(json.dumps(value, ensure_ascii=False, indent=1, default=str)).encode()
