"""What a whole and right history of the register is, as far as both archives hold it. Made from the cases alone.

Where a fair reader may differ, DEBATABLE says how. Keys are those of `cases`, printed nowhere: a printed row is known
by the `identity` of its purpose.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

from msgspec import Struct

from bench.replica.webarchive.captures import ARCHIVES, Archive, captures, holders, page_captures
from bench.replica.webarchive.cases import CORRECTED, Release
from bench.replica.webarchive.files import FILES, HIDDEN, HIDING, File, other_files, register_files
from bench.replica.webarchive.layouts import Value
from bench.replica.webarchive.published import EDITIONS, published_pages

Printed = dict[str, dict[str, Value]]
"""key -> field -> what is printed."""
DEBATABLE = {
    "edition 15": "One of its two files can be had nowhere. To record it without telling the other's rows as removed, "
    "or not to record it and to say so, are both right; to record removals of them is wrong.",
    "edition 14": "Its second file has the bytes of edition 13's, up to April 2018: it is new by its first file.",
    "edition 19": "Its file's address leads, in UKGWA, to edition 20's file, captured a year later. Only the Wayback "
    "Machine has the right one.",
    "headings_changed": "A reader may tell of more edits, where a heading's meaning moved; fewer is wrong.",
    "no reference": "A row without a reference whose purpose is corrected may be told as removed and added.",
    "moved": "May be told as edits or not, where nothing else of the row changed.",
    "pages": "Edition 1 is on another page than those of 2013 to 2017, and these than the rest: for three sources in "
    "place of one, each begins with a baseline.",
    "gaps": "Those of one quarter may be named or not.",
}
"""Where more than one answer is right."""


class EditionAnswer(Struct, frozen=True):
    """One edition, as far as it can be known."""

    number: int
    up_to: date
    """What it says of itself, within the file."""
    published: date
    page: str
    files: tuple[File, ...]
    held: tuple[File, ...]
    """Those of them that can be had from either archive, whole."""
    routes: dict[Archive, str]
    """whole, part or no: what can be had where nothing but this archive is asked."""
    rows: Printed
    """Of the files that can be had; what a file that cannot be had would say is taken over from the edition before."""

    @property
    def known(self) -> str:
        """whole, part or no."""
        return "whole" if len(self.held) == len(self.files) else "part" if self.held else "no"


class Step(Struct, frozen=True):
    """From one known edition to the next."""

    before: int
    after: int
    added: tuple[str, ...]
    removed: tuple[str, ...]
    edited: dict[str, tuple[str, ...]]
    """key -> the fields that both editions print and that say another thing."""
    moved: tuple[str, ...]
    """Keys that stand in another part of the register, edited or not: completed requests become live cases."""
    headings_changed: bool


class Gap(Struct, frozen=True):
    """Between two known editions something is missing."""

    before: int
    after: int
    begin: date
    end: date
    """What the editions on both sides are up to."""
    quarters: tuple[date, ...]
    """Ends of quarters between them of which no edition is known."""
    unread: tuple[int, ...]
    """Editions known to have been published in between, of which no file can be had."""
    must: bool
    """To be named: something was published and cannot be read, or two quarters and more are missing."""


class Answers(Struct, frozen=True):
    """All of it."""

    editions: tuple[EditionAnswer, ...]
    """In their right order: 23, three of which no or only half a file can be had of."""
    steps: tuple[Step, ...]
    gaps: tuple[Gap, ...]
    unreadable: dict[str, str]
    """File of the register -> why no archive gives it."""
    one_route: dict[str, Archive]
    """File that only one archive gives."""
    hidden: tuple[str, str, tuple[str, ...]]
    """The file with a hidden sheet, its sha256, and what may come out nowhere."""
    others: dict[str, str]
    """Files that are not of the register: title -> sha256."""
    releases: dict[str, Release]
    """Key -> a release as it was when it was last printed."""
    def known(self, routes: Sequence[Archive] = ARCHIVES, pages: Sequence[str] = ()) -> list[EditionAnswer]:
        """The editions of which at least one file can be had by these routes, of these pages (all where none)."""
        return [e for e in self.editions if (not pages or e.page in pages)
                and any(holders(f.name)[r] == "held" for f in e.files for r in routes)]


def identity(purpose: str) -> str:
    """By what a printed row is known to be the same release: its purpose, which no other shares, as first printed."""
    return " ".join(purpose.split()).removesuffix(CORRECTED)


def have(file: File, routes: Sequence[Archive] = ARCHIVES) -> bool:
    """Whether one of these archives gives it whole."""
    return any(holders(file.name)[r] == "held" for r in routes)


@lru_cache
def answers() -> Answers:
    """The same each time."""
    editions = tuple(_editions())
    known = [e for e in editions if e.held]
    steps = tuple(step(a, b) for a, b in pairwise(known))
    files = register_files()
    unreadable = {
        n: ", ".join(f"{a}: {why}" for a, why in holders(n).items()) for n, f in files.items() if not have(f)
    }
    one = {n: next(a for a in ARCHIVES if holders(n)[a] == "held")
           for n in files if sum(holders(n)[a] == "held" for a in ARCHIVES) == 1}
    return Answers(
        editions, steps, tuple(_gaps(editions)), unreadable, one, (HIDING, files[HIDING].sha256, HIDDEN),
        {f.title: f.sha256 for f in other_files().values()},
        {r.key: r for f in files.values() if have(f) for r in f.releases},
    )


def _editions() -> list[EditionAnswer]:
    until = {name: date.fromisoformat(up_to) for name, _, _, up_to, _ in FILES}
    out: list[EditionAnswer] = []
    standing: dict[str, Printed] = {}
    for name, page, _, at, _, _ in EDITIONS:
        files = tuple(k.file for k in published_pages()[name].links if k.file.name.startswith("F"))
        documents = {n: d for n, d, _, _, _ in FILES}
        held = tuple(f for f in files if have(f))
        if held:
            before = standing
            standing = {}
            for f in files:
                standing[documents[f.name]] = f.rows if f in held else before.get(documents[f.name], {})
        rows = {k: v for part in standing.values() for k, v in part.items()}
        routes = {a: _part(files, a) for a in ARCHIVES}
        out.append(EditionAnswer(int(name), max(until[f.name] for f in files), date.fromisoformat(at), page, files,
                                 held, routes, rows))
    return out


def _part(files: tuple[File, ...], archive: Archive) -> str:
    had = [f for f in files if have(f, [archive])]
    return "no" if not had else "whole" if len(had) == len(files) else "part"


def step(before: EditionAnswer, after: EditionAnswer) -> Step:
    """What differs between two editions, from their rows as printed."""
    old, new = before.rows, after.rows
    edited = {k: fields for k in old if k in new and (fields := _fields(old[k], new[k]))}
    heads = [{h for f in e.held for h in f.headings} for e in (before, after)]
    parts = [{k: p for f in e.held for k, p in f.parts.items()} for e in (before, after)]
    moved = tuple(k for k, part in parts[0].items() if parts[1].get(k, part) != part)
    return Step(before.number, after.number, tuple(k for k in new if k not in old),
                tuple(k for k in old if k not in new), edited, moved, heads[0] != heads[1])


def _fields(old: dict[str, Value], new: dict[str, Value]) -> tuple[str, ...]:
    return tuple(k for k, v in old.items() if k in new and v != new[k])


def _gaps(editions: tuple[EditionAnswer, ...]) -> list[Gap]:
    known = [e for e in editions if e.held]
    out = []
    for a, b in pairwise(known):
        quarters = tuple(q for q in _quarter_ends(a.up_to, b.up_to) if (q - a.up_to).days > 45 < (b.up_to - q).days)
        unread = tuple(e.number for e in editions if a.number < e.number < b.number)
        if quarters or unread:
            out.append(Gap(a.number, b.number, a.up_to, b.up_to, quarters, unread, bool(unread) or len(quarters) > 1))
    return out


def _quarter_ends(begin: date, end: date) -> list[date]:
    firsts = [date(y, m, 1) for y in range(begin.year, end.year + 1) for m in (1, 4, 7, 10)]
    return [q for f in firsts if begin < (q := f - timedelta(days=1)) < end]


def as_json() -> dict[str, object]:
    """For people, and for whoever holds other outputs against it."""
    a = answers()
    return {
        "page_captures": len(page_captures()), "captures": len(captures()),
        "editions": [
            {"number": e.number, "up_to": str(e.up_to), "published": str(e.published), "page": e.page,
             "known": e.known, "routes": e.routes,
             "files": [{"name": f.name, "title": f.title, "filename": f.filename, "sha256": f.sha256,
                        "held": holders(f.name)} for f in e.files],
             "rows": list(e.rows)}
            for e in a.editions
        ],
        "steps": [{"before": s.before, "after": s.after, "added": s.added, "removed": s.removed, "edited": s.edited,
                   "moved": s.moved, "headings_changed": s.headings_changed} for s in a.steps],
        "gaps": [{"before": g.before, "after": g.after, "begin": str(g.begin), "end": str(g.end),
                  "quarters": list(map(str, g.quarters)), "unread": g.unread, "must": g.must} for g in a.gaps],
        "unreadable": a.unreadable, "one_route": a.one_route, "hidden": a.hidden, "others": a.others,
        "releases": {k: {"reference": r.reference, "organisation": r.organisation, "purpose": r.purpose}
                     for k, r in a.releases.items()},
        "debatable": DEBATABLE,
    }
