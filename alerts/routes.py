"""Who hears of which change, where, and how soon. A match comes with its reason."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from alerts.messages.evidence import item_words
from alerts.messages.subject import check_subject
from alerts.severity import LOUD, UNREAD, Severity, categories_of, each_row, is_unread, severity
from model.change import ROW_KINDS, ChangeKind, StoredChange
from model.delivery import Mute
from model.register import Category
from text.labels import words


class Digest(StrEnum):
    """How soon: at once, or gathered until the next full hour, day or week."""

    NOW = ""
    HOURLY = "hourly"
    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class Route:
    """One rule of who hears what. An empty condition is met by everything; all conditions must be met."""

    name: str
    channels: tuple[str, ...]
    kinds: frozenset[ChangeKind] = frozenset()
    categories: frozenset[Category] = frozenset()
    sources: frozenset[str] = frozenset()
    terms: tuple[str, ...] = ()
    """Words of which one must stand in the row or the text, as whole words, in any case."""
    operators: bool = False
    """True: this route carries operators' notices, and no changes."""
    min_severity: Severity = Severity.LOW
    digest: Digest = Digest.NOW
    zone: str = "Europe/London"
    at: time = time(8, 0)
    """Local time of a daily or weekly digest."""
    weekday: int = 0
    """Of a weekly digest; Monday is 0."""
    quiet: tuple[time, time] | None = None
    """Local times between which nothing is told; what is due then is told together at their end."""
    quiet_except_high: bool = False
    """True: what is of high severity is told in the quiet hours too."""
    subject: str = ""
    """The subject line in the reader's language, with {headline}, {source}, ...: see `alerts.messages.subject`."""

    def __post_init__(self) -> None:
        if not self.channels:
            raise ValueError(f"route {self.name!r} names no channel: give it one, or delete it")
        check_subject(self.subject, f"route {self.name!r}")
        if self.quiet and self.quiet[0] == self.quiet[1]:
            raise ValueError(f"route {self.name!r}: quiet hours that begin and end at the same time would never end")
        if not 0 <= self.weekday <= 6:
            raise ValueError(f"route {self.name!r}: weekday {self.weekday} is not 0 (Monday) to 6 (Sunday)")
        try:
            ZoneInfo(self.zone)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError(
                f"route {self.name!r}: no time zone is called {self.zone!r}; write it like Europe/London"
            ) from error


def default_routes(
    channels: Sequence[str], rest: Digest = Digest.DAILY, zone: str = "Europe/London"
) -> tuple[Route, ...]:  # fmt: skip
    """Press and commercial, what is grave, and first looks at once; the rest as a digest; operators' news apart."""
    names = tuple(channels)
    return (
        Route("press and commercial", names, kinds=ROW_KINDS, categories=LOUD, zone=zone),
        Route("grave", names, min_severity=Severity.HIGH, zone=zone),
        Route("first looks", names, kinds=frozenset({ChangeKind.BASELINE}), zone=zone),
        Route("everything", names, digest=rest, zone=zone),
        Route("operators", names, operators=True, zone=zone),
    )


@lru_cache(maxsize=512)
def _term(term: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(term.casefold())}(?!\w)")


def _haystack(change: StoredChange) -> str:
    """All that a row, an item or a page says, as far as the change holds it."""
    cells = [change.reference or "", change.recipient or ""]
    for row in (change.before, *(one.after for one in each_row(change))):
        cells.extend((row or {}).values())
    if change.kind not in ROW_KINDS:
        cells += [change.file, *item_words(change)]
        cells += [side for pair in change.fields.values() for side in pair if side]
        cells += [v for k in ("note", "title", "from", "to") if isinstance(v := change.detail.get(k), str)]
    return "\n".join(cells).casefold()


def matches(route: Route, change: StoredChange) -> str | None:
    """Why the route carries the change, in words for the reader, or None where it does not."""
    if (
        route.operators
        or (route.kinds and change.kind not in route.kinds)
        or (route.sources and change.source not in route.sources)
        or severity(change) < route.min_severity
    ):
        return None
    why = []
    if route.categories:
        hit = [c for c in categories_of(change) if c in route.categories]
        if not hit and not (is_unread(change) and route.categories & LOUD):
            return None
        why.append(f"the recipient is {words(hit[0].value)}" if hit else f"the {UNREAD}")
    if route.terms:
        text = _haystack(change)
        found = [t for t in route.terms if _term(t).search(text)]
        if not found:
            return None
        why.append(f"the {'row' if change.kind in ROW_KINDS else 'text'} says {found[0]}")
    if route.kinds and not route.categories:
        why.append(f"the change is {words(change.kind.value)}")
    if route.sources:
        why.append(f"the source is {change.source}")
    if route.min_severity > Severity.LOW:
        of = f", {change.score} of 100" if change.score is not None else ""
        why.append(f"its severity is {severity(change).word}{of}")
    return "; ".join(why) or "every change"


def muted_by(mutes: Sequence[Mute], change: StoredChange) -> Mute | None:
    """The first mute that keeps the change back. A recipient is muted by its whole name, in any case."""
    who = " ".join((change.recipient or "").split()).casefold()
    for mute in mutes:
        if (
            (not mute.source or mute.source == change.source)
            and (not mute.kind or mute.kind == change.kind.value)
            and (not mute.recipient or mute.recipient.casefold() == who)
        ):
            return mute
    return None
