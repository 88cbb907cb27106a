"""What the program answers, read from its documented JSON and exit codes only: adapt this module when they change."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from bench.traps.program import run

OURS = ("sheet", "row", "dates", "parties", "outcome")
LOUD = ("warning", "refused", "error")


class Problem(Struct, frozen=True):
    """A problem as told; a problem of no level counts as a warning."""

    code: str
    message: str
    level: str
    sheet: str | None

    @property
    def loud(self) -> bool:
        """Whether it is a warning or worse."""
        return self.level in LOUD


class Release(Struct, frozen=True):
    """A release as told."""

    sheet: str
    row: int
    reference: str | None
    recipient: str | None
    status: str | None
    dates: tuple[tuple[str, str | None], ...]
    parties: tuple[tuple[str, str], ...]
    """(role, name) of each."""
    outcome: str
    values: tuple[str, ...]


class Change(Struct, frozen=True):
    """A change as told: cells before and after, fields that differ."""

    kind: str
    before: tuple[str, ...] | None
    after: tuple[str, ...] | None
    fields: dict[str, tuple[str, str]]
    rows: int


class Answer(Struct):
    """All that a command said."""

    code: int
    broken: str = ""
    releases: list[Release] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    accounts: list[tuple[str, int, dict[str, int]]] = field(default_factory=list)
    """Of each sheet its name, its rows, and how many of each kind there are."""


def texts(cells: dict[str, Any]) -> tuple[str, ...]:
    """The cells of a row as texts."""
    return tuple(
        str(v) for k, v in cells.items() if k not in OURS and isinstance(v, str | int | float)
    )


def or_none(value: object) -> str | None:
    """A text, or nothing."""
    return None if value is None or value == "" else str(value)


def release(cells: dict[str, Any]) -> Release:
    """One release of the JSON."""
    dates = []
    for name, said in (cells.get("dates") or {}).items():
        dates.append((str(said.get("meaning") or name), or_none(said.get("value"))))
    return Release(
        str(cells.get("sheet") or ""),
        int(cells.get("row") or 0),
        or_none(cells.get("reference")),
        or_none(cells.get("recipient")),
        or_none(cells.get("status")),
        tuple(dates),
        tuple((str(p["role"]), str(p["name"])) for p in cells.get("parties", [])),
        str(cells.get("outcome") or ""),
        texts(cells),
    )


def problem(said: dict[str, Any]) -> Problem:
    """One problem of the JSON."""
    return Problem(
        str(said.get("code", "")), str(said.get("message", "")), str(said.get("level") or "warning"), said.get("sheet")
    )


def change(said: dict[str, Any]) -> Change:
    """One change of the JSON."""
    before, after = said.get("before"), said.get("after")
    fields = {str(k): (str(v[0] or ""), str(v[1] or "")) for k, v in (said.get("fields") or {}).items()}
    return Change(
        str(said.get("kind", "")),
        texts(before) if before else None,
        texts(after) if after else None,
        fields,
        int(said.get("rows") or 1),
    )


def loaded(code: int, out: str, errors: str) -> tuple[Answer, dict[str, Any]]:
    """The answer without its rows, and the JSON."""
    answer = Answer(code)
    if "Traceback" in errors:
        answer.broken = "crash: " + errors.strip().splitlines()[-1][:120]
    try:
        said: dict[str, Any] = json.loads(out)
    except ValueError:
        said = {}
        answer.broken = answer.broken or ("no JSON: " + errors.strip()[:120] if code < 1 or not errors.strip() else "")
        answer.problems.append(Problem("stderr", errors.strip(), "refused", None))
    answer.problems += [problem(p) for p in said.get("problems", [])]
    return answer, said


def read(path: Path) -> Answer:
    """What the program reads in a file."""
    answer, said = loaded(*run("read", str(path)))
    answer.releases = [release(r) for r in said.get("releases", [])]
    answer.accounts = [(str(a["name"]), int(a["rows"]), dict(a["counts"])) for a in said.get("accounts", [])]
    for sheet in said.get("sheets", []):
        for heading, name in (sheet.get("columns") or {}).items():
            if name:
                answer.columns[str(heading)] = str(name)
    return answer


def compare(old: Path, new: Path) -> Answer:
    """What the program says has changed."""
    answer, said = loaded(*run("compare", str(old), str(new)))
    answer.changes = [change(c) for c in said.get("changes", [])]
    return answer
