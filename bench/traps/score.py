"""Judges one case by what the program says of it, and makes the table of many."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

from msgspec import Struct

from bench.traps import answer
from bench.traps.judge import Fault, read_faults, verdict
from bench.traps.judge_pairs import change_faults
from bench.traps.plans import Case


class Score(Struct, frozen=True):
    """How one case was judged."""

    name: str
    traps: tuple[str, ...]
    verdict: str
    faults: tuple[Fault, ...]
    """Of a silent case those that were not reported, of a reported one all."""
    code: int
    said: tuple[str, ...]
    """The codes of the problems that were told, and not as mere notes."""


def judged(case: Case, folder: Path) -> Score:
    """Runs the program on a case, in a folder of its own, and judges it."""
    paths = []
    for filename, data in case.files:
        path = folder / case.name / filename
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        paths.append(path)
    truth = case.truth
    known = [c["heading"] for e in truth["files"].values() for s in e["sheets"] for c in s["columns"]]
    told = answer.read(paths[-1])
    faults = read_faults(list(truth["files"].values())[-1], told)
    code, problems, broken = told.code, list(told.problems), told.broken
    if truth["pair"]:
        compared = answer.compare(paths[0], paths[1])
        faults += change_faults(truth, compared, told.columns)
        code, broken = max(code, compared.code), broken or compared.broken
        problems += compared.problems
    result, left = verdict(faults, code, broken, problems, known)
    if not truth["traps"] and code and result == "RIGHT":
        result = "REPORTED"
    said = dict.fromkeys(p.code for p in problems if p.loud)
    return Score(case.name, tuple(truth["traps"]), result, tuple(left), code, tuple(said))


def table(scores: list[Score]) -> str:
    """The table, and the silent errors by name."""
    traps, clean = [s for s in scores if s.traps], [s for s in scores if not s.traps]
    lines = [
        f"{'':<20} {'cases':>5} {'right %':>7} {'reported %':>10} {'silent':>6}",
        line("TRAPS", traps),
        line("CLEAN", clean),
        "",
    ]
    kinds: dict[str, list[Score]] = defaultdict(list)
    for score in traps:
        for trap in score.traps:
            kinds[trap].append(score)
    lines += [line(kind, kinds[kind]) for kind in sorted(kinds)]
    silent = [s for s in scores if s.verdict == "SILENT"]
    lines += ["", "Silent errors:" if silent else "No silent error."]
    lines += [text for s in silent for text in named(s)]
    return "\n".join(lines)


def line(label: str, scores: list[Score]) -> str:
    """One line of the table."""
    count = Counter(s.verdict for s in scores)
    right, reported = (100 * count[v] / (len(scores) or 1) for v in ("RIGHT", "REPORTED"))
    return f"{label:<20} {len(scores):>5} {right:>7.1f} {reported:>10.1f} {count['SILENT']:>6}"


def named(score: Score) -> list[str]:
    """A case by name, with its faults."""
    faults = [f"    {f.kind} [{', '.join(f.headings)[:80]}] {f.detail}" for f in score.faults[:6]]
    return [f"- {score.name} (code {score.code}; told: {', '.join(score.said) or 'nothing'})", *faults]
