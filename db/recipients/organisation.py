"""One organisation of the registers: its names over time and its releases."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, NamedTuple

from msgspec import Struct, field

from db.recipients.name_spans import earlier_names, stopped
from model.recipient import Category, Confidence, Recipient


class Seen(NamedTuple):
    """What versions of some releases that have the same cell come to. Times are those of editions, ISO 8601, UTC."""

    cell: str
    oldest: int
    """Version, as is the next."""
    newest: int
    first_seen: str
    baseline: int
    """1 where that was a first look: of the watch, or at what was found of the time before."""
    dated: str


class NameSeen(Struct):
    """One spelling of an organisation."""

    name: str
    first: tuple[int, int]
    """The version in which it was seen first, and its place in that cell."""
    first_seen: str
    last: tuple[int, int] = (0, 0)
    """The version that came with it last, and its place in that cell."""
    alone: bool = True
    """True where that cell names no other body."""
    last_seen: str = ""
    """When the last edition that has it was seen."""
    releases: set[int] = field(default_factory=set)
    now: set[int] = field(default_factory=set)
    """Those whose row names the body so in the newest version that there is."""


class Organisation(Struct):
    """A body that received, or asked for, pupils' data, by the releases given."""

    key: str
    name: str = ""
    """As published last: of most of its rows that stand; where none does, of the last edition that had one."""
    version: int = 0
    """The newest that has this name."""
    alone: bool = True
    """True where its cell names no other body."""
    label: Recipient | None = None
    reviewed: bool = False
    names: dict[str, NameSeen] = field(default_factory=dict)
    first_seen: str = ""
    baseline: bool = False
    """True where it stood in the first edition that was ever seen: it is older than the watch."""
    releases: set[int] = field(default_factory=set)
    """All that ever named it; it is counted by those that still do (`now`)."""
    until: dict[int, str] = field(default_factory=dict)
    """Those of them that name another now -> when the edition was seen that did so."""
    sources: set[str] = field(default_factory=set)
    gone: set[int] = field(default_factory=set)
    """Those that stand in no register any more."""
    of_individuals: set[int] = field(default_factory=set)
    """Those of individual level."""
    severities: dict[int, int] = field(default_factory=dict)
    """Release -> its highest sensitivity score under this name."""
    dated: str = ""
    """The earliest date that its rows print."""
    earlier: list[str] = field(default_factory=list)
    """Names that had stopped when that of today began; one that stood beside it is another name, not an earlier one."""

    @property
    def now(self) -> set[int]:
        """The releases whose row names it, in the newest version that there is."""
        return self.releases - self.until.keys()

    @property
    def present(self) -> set[int]:
        """Those of them that stand in a register now."""
        return self.now - self.gone

    @property
    def individual(self) -> set[int]:
        """Those of individual level, also where they are gone."""
        return self.now & self.of_individuals

    @property
    def severity(self) -> int:
        """The highest sensitivity score of its releases."""
        return max((self.severities[r] for r in self.now), default=0)

    def named_on(
        self, name: str, severities: Mapping[int, int], until: Mapping[int, str], individual: Iterable[int],
        last_seen: str,
    ) -> None:
        """Adds releases that name it so, with the highest score that each has under this name.

        `until`: of those of them where another stands now since when. `individual`: those of individual level.
        `last_seen`: when the last edition was seen in which one of the rows named it so.
        """
        spelling, now = self.names[name], severities.keys() - until.keys()
        spelling.releases.update(severities)
        spelling.now |= now
        spelling.last_seen = max(spelling.last_seen, last_seen)
        for release, at in until.items():
            if release not in self.releases or release in self.until:
                self.until[release] = max(at, self.until.get(release, ""))
        for release in self.until.keys() & now:
            del self.until[release]
        self.releases.update(severities)
        known = {r: max(severities[r], self.severities[r]) for r in self.severities.keys() & severities.keys()}
        self.severities |= severities
        self.severities |= known
        self.of_individuals.update(individual)

    def add(self, name: str, place: int, seen: Seen, *, alone: bool) -> None:
        """Adds that some releases named it, the `place`th in its cell."""
        first, last = (seen.oldest, place), (seen.newest, place)
        known = self.names.setdefault(name, NameSeen(name, first, seen.first_seen))
        known.first = min(known.first, first)
        known.first_seen = min(known.first_seen, seen.first_seen)
        if last > known.last:
            known.last, known.alone = last, alone
        self.first_seen = min(self.first_seen or seen.first_seen, seen.first_seen)
        self.baseline = self.baseline or bool(seen.baseline)
        self.dated = min(filter(None, (self.dated, seen.dated)), default="")

    def settle(self, gone: Collection[int]) -> None:
        """Which of its releases are gone, of those given, and by which name it goes, once all are added."""
        self.gone = self.now.intersection(gone)
        last = max(self.names.values(), key=lambda n: (len(n.now - self.gone), n.last_seen, len(n.now), n.last))
        self.name, self.version, self.alone = last.name, last.last[0], last.alone

    def find_earlier(
        self, versions: Iterable[tuple[int, str, str]], gone: Mapping[int, str],
        names_in: Callable[[str], Iterable[str]],
    ) -> None:
        """Which of its names are earlier ones; the arguments are those of `stopped`."""
        first = {n.name: n.first_seen for n in self.names.values()}
        earlier = earlier_names(self.name, first, stopped(versions, gone, names_in))
        self.earlier = [n for n in self.names if n in earlier]

    def as_json(self) -> dict[str, Any]:
        """For --json and --csv (docs/using/recipients.md)."""
        label = self.label or Recipient(self.name, Category.UNKNOWN, Confidence.LOW, "")
        return {
            "name": self.name, "category": label.category.value, "confidence": label.confidence.value,
            "reason": label.reason, "also": [c.value for c in label.also], "reviewed": self.reviewed,
            "first_seen": self.first_seen, "older_than_the_watch": self.baseline, "earliest_date_printed": self.dated,
            "earlier_names": self.earlier,
            "spellings": [n for n in self.names if n != self.name and n not in self.earlier],
            "releases": len(self.present), "releases_gone": len(self.now & self.gone),
            "releases_former": len(self.until), "individual_level": len(self.individual),
            "severity": self.severity, "sources": sorted(self.sources),
        }
