"""Who hears of which change, where, and how soon. A match comes with its reason."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from enum import IntEnum, StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from alerts.messages.evidence import item_words
from alerts.messages.subject import check_subject
from model.change import HIGH_SCORE, ROW_KINDS, ChangeKind, StoredChange
from model.delivery import Mute
from model.register import Category, Confidence
from text.labels import words


class Severity(IntEnum):
    """How much a change matters to somebody who follows pupils' data."""

    LOW = 0
    """Typing and order: moved rows, corrected references, duplicates, columns."""
    NORMAL = 1
    HIGH = 2
    """The press or a company is concerned, the data are the gravest, a reference was used again, a page went."""


class Digest(StrEnum):
    """How soon: at once, or gathered until the next full hour, day or week."""

    NOW = ""
    HOURLY = "hourly"
    DAILY = "daily"
    WEEKLY = "weekly"


LOUD = frozenset({Category.PRESS, Category.COMMERCIAL})
"""The categories that the project exists for."""

QUIET_KINDS = frozenset(
    {
        ChangeKind.MOVED,
        ChangeKind.REFERENCE_CORRECTED,
        ChangeKind.NAME_CORRECTED,
        ChangeKind.DUPLICATE_ADDED,
        ChangeKind.DUPLICATE_REMOVED,
        ChangeKind.BULK_CHANGED,
        ChangeKind.REFERENCES_RENUMBERED,
        ChangeKind.COLUMNS_CHANGED,
        ChangeKind.BASELINE,
        ChangeKind.LISTED,
        ChangeKind.UNLISTED,
        ChangeKind.RELABELLED,
    }
)
GRAVE_KINDS = frozenset(
    {
        ChangeKind.REFERENCE_REUSED,
        ChangeKind.FILE_REPLACED_SILENTLY,
        ChangeKind.PAGE_GONE,
        ChangeKind.PAGE_WITHDRAWN,
        ChangeKind.DESTRUCTION_OVERDUE,
    }
)

UNREAD = "recipient could not be read"
"""What stands in a recipient's place where no column is known to name it."""


def categories_of(change: StoredChange) -> tuple[Category, ...]:
    """Everything the recipient is taken to be, the main category first; of rows shown, all of their recipients."""
    return tuple(dict.fromkeys(c for one in each_row(change) for c in (one.category, *one.also)))


def each_row(change: StoredChange) -> tuple[StoredChange, ...]:
    """A change of many rows as one for each that is news by itself, the gravest first; any other change alone."""
    shown = change.detail.get("shown")
    if not isinstance(shown, list | tuple) or not shown:
        return (change,)
    kind = ChangeKind.ADDED if change.kind is ChangeKind.ROWS_SHOWN else ChangeKind.CHANGED
    return tuple(
        change._replace(
            kind=kind, reference=r["reference"], recipient=r["recipient"], category=Category(r["category"]),
            confidence=Confidence(r["confidence"]), also=tuple(Category(c) for c in r["also"]), after=r["cells"],
            category_reason=r["category_reason"], sheet=r["sheet"], row=r["row"], score=r["score"],
            score_reasons=tuple(r["score_reasons"]), release_id=r["release"], detail={},
        )
        for r in shown
    )  # fmt: skip


def severity(change: StoredChange) -> Severity:
    """How much it matters. A typing correction stays low whoever it concerns, and a guess is no company yet.

    The release's stored severity counts here, and ranks what is equally severe: see `score` and `severity_reasons`.
    """
    if not is_unread(change) and (rows := each_row(change)) != (change,):
        return max(map(severity, rows))
    if change.kind in QUIET_KINDS:
        return Severity.LOW
    if change.kind in GRAVE_KINDS or is_unread(change):
        return Severity.HIGH
    if change.kind in ROW_KINDS and (loud_categories(change) or _gravest(change)):
        return Severity.HIGH
    return Severity.NORMAL


def is_unread(change: StoredChange) -> bool:
    """True for a new release whose recipient could not be read: it may be anybody, the press too."""
    return change.kind in ROW_KINDS and bool(change.detail.get("recipient_unread"))


def _gravest(change: StoredChange) -> bool:
    """True for a release of high stored severity to somebody who is known: what is a guess is for review."""
    return (change.score or 0) >= HIGH_SCORE and change.category is not Category.UNKNOWN and not to_review(change)


def severity_reasons(change: StoredChange) -> tuple[str, ...]:
    """Why it is as severe as it is, for people: what happened, to whom, how revealing the data are."""
    what = (words(change.kind.value),) if change.kind in GRAVE_KINDS else ()
    what = (UNREAD,) if is_unread(change) else what
    return (*what, *(words(r) for r in change.score_reasons)) if change.kind in ROW_KINDS else what


def score(change: StoredChange) -> int:
    """0 to 100, to rank changes of one severity: the release's own, or by whom a text speaks of."""
    if (rows := each_row(change)) != (change,):
        return max(map(score, rows))
    if change.score is not None:
        return change.score
    return 50 if loud_categories(change) else 20


def loud_categories(change: StoredChange) -> frozenset[Category]:
    """Press and commercial, as far as they are more than a guess: a guessed company is for review, not for alarm."""
    if (rows := each_row(change)) != (change,):
        return frozenset[Category]().union(*map(loud_categories, rows))
    found = LOUD.intersection(categories_of(change))
    return found - {Category.COMMERCIAL} if to_review(change) else found


def to_review(change: StoredChange) -> bool:
    """True where the category is a guess that a person should look at."""
    return change.confidence is Confidence.LOW and change.category is not Category.UNKNOWN


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
        why.append(f"its severity is {severity(change).name.lower()}{of}")
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
