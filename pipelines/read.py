"""Reads the register files, those of the last good edition too, with the same reader.

Reading the older edition again from the archive makes an improvement of the reader change nothing: both sides are
read alike, and only what the publisher changed is a difference.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from db.editions import File, files_key
from db.notices import Trouble
from model import Edition, Level, Outcome, Reading
from pipelines.work import Step, Work
from readers.register import read_register


class ReadRegisters(Step):
    """Where no file has changed there is nothing to read."""

    async def step(self, work: Work) -> None:
        if not work.registers or (work.known and work.known.files_key == files_key(work.files)):
            return
        cache: dict[tuple[str, str], Reading] = {}
        readings = [await self._read(f, cache) for f in work.registers]
        for file, reading in zip(work.registers, readings, strict=True):
            if reading.refused:
                work.refused.append(file)
                work.fail(
                    file, Outcome.UNREADABLE, reading.refused.code,
                    f"{file.title} ({file.filename}): {reading.refused.message} The bytes are kept "
                    f"({file.sha256[:12]}); the last good edition stands.",
                )  # fmt: skip
        if work.refused:
            return
        work.after = _edition(readings)
        work.troubles += _troubles(work, readings)
        if work.known:
            old = [f for f in work.known.files if f.register]
            work.before = _edition([await self._read(f, cache) for f in old])

    async def _read(self, file: File, cache: dict[tuple[str, str], Reading]) -> Reading:
        key = file.sha256, file.file
        if key not in cache:
            body = file.snapshot.body if file.snapshot else self.store.archive.body(file.sha256)
            cache[key] = await asyncio.to_thread(
                read_register, body, file.filename, file=file.file, url=file.final_url
            )
        return cache[key]


def _edition(readings: Sequence[Reading]) -> Edition:
    return Edition(tuple(t for r in readings for t in r.registers))


def _troubles(work: Work, readings: Sequence[Reading]) -> list[Trouble]:
    """What operators must hear of, one line for each kind of problem in each file, not one for each row."""
    out: dict[tuple[str, str], list[str]] = {}
    for file, reading in zip(work.registers, readings, strict=True):
        for p in reading.problems:
            if p.level is Level.WARNING:
                place = f"sheet {p.sheet!r}" + (f" row {p.row}" if p.row else "") if p.sheet else ""
                out.setdefault((p.code, file.title), []).append(f"{place}: {p.message}" if place else p.message)
    return [
        Trouble(
            work.source.name, code, title, f"{lines[0]}" + (f" (and {len(lines) - 1} more)" if lines[1:] else ""), urgent=True
        )
        for (code, title), lines in out.items()
    ]
