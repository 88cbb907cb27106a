"""Compares two folders of outputs and prints what differs, each difference once, grouped."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

MOST_LINES = 60
MOST_NAMES = 5
TAGS = re.compile(r"(?<=>)(?=<)")


class Difference(NamedTuple):
    """One output that is not as it was."""

    group: str
    name: str
    lines: tuple[str, ...]
    """Of a unified diff."""

    @property
    def changed(self) -> tuple[str, ...]:
        """What was taken out and put in."""
        return tuple(x for x in self.lines if x[:1] in "+-")


def compare(golden: Path, now: Path, under: str = "") -> list[Difference]:
    """Every output that is missing, new or different, in order; only those in the folder `under`, if one is given."""
    names = {p.relative_to(f) for f in (golden, now) for p in (f / under).rglob("*") if p.is_file()}
    out = []
    for name in sorted(names):
        old, new = golden / name, now / name
        if not new.exists():
            lines: tuple[str, ...] = ("- (the whole output is missing)",)
        elif not old.exists():
            lines = ("+ (a new output)",)
        elif old.read_bytes() == new.read_bytes():
            continue
        else:
            lines = tuple(difflib.unified_diff(_lines(old), _lines(new), "golden", "now", lineterm="", n=2))[2:]
            # The same but for line ends or where tags were broken.
            lines = lines or ("- (bytes that are no lines)", "+ (bytes that are no lines)")
        out.append(Difference(str(name.parent), name.name, lines))
    return out


def _lines(path: Path) -> list[str]:
    """The lines; where several tags share one, each gets its own, so that a difference is short."""
    text = path.read_text(encoding="utf-8")
    return [part for line in text.split("\n") for part in TAGS.split(line)]


def report(differences: list[Difference], *, most_lines: int = MOST_LINES) -> str:
    """The differences by group; the same change in several outputs of a group is printed once."""
    groups: dict[str, dict[tuple[str, ...], list[Difference]]] = defaultdict(lambda: defaultdict(list))
    for d in differences:
        groups[d.group][d.changed].append(d)
    out = []
    for group, alike in groups.items():
        out.append(f"== {group}: {sum(map(len, alike.values()))} outputs, {len(alike)} different changes")
        for same in alike.values():
            names = [d.name for d in same[:MOST_NAMES]]
            more = f" and {len(same) - MOST_NAMES} more" if len(same) > MOST_NAMES else ""
            out.append(f"-- {', '.join(names)}{more}")
            lines = same[0].lines
            out += [f"   {x[:400]}" for x in lines[:most_lines]]
            if len(lines) > most_lines:
                out.append(f"   … {len(lines) - most_lines} further lines (--lines N shows more)")
    out.append(f"{len(differences)} of the outputs differ" if differences else "no output differs")
    return "\n".join(out)
