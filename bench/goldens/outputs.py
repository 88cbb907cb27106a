"""Writes outputs as text files that can be compared: what truly varies is replaced, by rules with a reason each."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

LONGEST_NAME = 180


class Rule(NamedTuple):
    """What is replaced wherever it occurs."""

    reason: str
    pattern: re.Pattern[str]
    by: str


RULES: tuple[Rule, ...] = (
    Rule("seconds that something took", re.compile(r"\b\d+\.\d+ s\b"), "N s"),
    Rule("seconds that something took, in JSON", re.compile(r'("(?:seconds|took|duration)": )\d+(\.\d+)?'), r"\1N"),
    Rule("milliseconds that Datasette took for a query", re.compile(r'("query_ms": )\d+(\.\d+)?(e-\d+)?'), r"\1N"),
)


class Outputs:
    """A folder of outputs: group/name. `places` are folders of this run, replaced by their names."""

    def __init__(self, folder: Path, places: Mapping[str, Path]) -> None:
        self.folder = folder
        self._places = sorted(((str(p), f"<{name}>") for name, p in places.items()), key=lambda x: -len(x[0]))

    def add(self, group: str, name: str, body: bytes, head: str = "") -> None:
        """Keeps one output. Bytes that are no text are kept as their hash."""
        try:
            text = self.cleaned(body.decode())
        except UnicodeDecodeError:
            text = f"{len(body)} bytes, sha256 {hashlib.sha256(body).hexdigest()}\n"
        self._write(group, name, head + text)

    def cleaned(self, text: str) -> str:
        """The text without what varies."""
        for place, name in self._places:
            text = text.replace(place, name)
        for rule in RULES:
            text = rule.pattern.sub(rule.by, text)
        return text

    def _write(self, group: str, name: str, text: str) -> None:
        path = self.folder / group / file_name(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")


def file_name(name: str) -> str:
    """A name of a file for an address or a command; what is too long ends in a hash."""
    out = quote(name, safe=" =&?,+@:") or "_"
    if len(out) > LONGEST_NAME:
        out = out[: LONGEST_NAME - 13] + "~" + hashlib.sha256(name.encode()).hexdigest()[:12]
    return out
