"""How much a change matters: one scale, its reasons, and the order "worst first", from stored facts alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum
from functools import lru_cache

from alerts.evidence import as_claimed, categories_given, doubt_of, given_in
from model.change import GAINS, HIGH_SCORE, NO_NEWS, ROW_KINDS, ChangeKind, StoredChange
from model.life import Life
from model.recipient import Category, Confidence
from model.register import OVER_ROWS
from text.labels import CATEGORY_WORDS, words


class Severity(IntEnum):
    """How much a change matters to somebody who follows pupils' data."""

    LOW = 0
    """Typing and order: moved rows, corrected references, duplicates, columns."""
    NORMAL = 1
    HIGH = 2
    """The press or a company is concerned, the data are the gravest, a reference was used again, a page went."""

    @property
    def word(self) -> str:
        """low, normal or high."""
        return self.name.lower()


PRIORITY = frozenset({Category.PRESS, Category.COMMERCIAL})
"""The categories that the project exists for."""

QUIET_KINDS = frozenset({
    ChangeKind.MOVED, ChangeKind.REFERENCE_CORRECTED, ChangeKind.NAME_CORRECTED, ChangeKind.DUPLICATE_ADDED,
    ChangeKind.DUPLICATE_REMOVED, ChangeKind.BULK_CHANGED,
    ChangeKind.REFERENCES_RENUMBERED, ChangeKind.COLUMNS_CHANGED, ChangeKind.BASELINE, ChangeKind.LISTED,
    ChangeKind.UNLISTED, ChangeKind.RELABELLED,
    ChangeKind.TO_LOOK_AT,
})
_OF_A_ROW = frozenset({ChangeKind.MOVED, ChangeKind.REFERENCE_CORRECTED})
"""Quiet kinds of a row of which other cells may have changed at the same time."""
GRAVE_KINDS = {
    ChangeKind.REFERENCE_REUSED: "a reference that stood for one release now stands for another",
    ChangeKind.FILE_REPLACED_SILENTLY: "the publisher put another file in its place and did not say so",
    ChangeKind.PAGE_GONE: "the page, and what it told, can no longer be read",
    ChangeKind.REGISTER_LOST: "what is released from now on has to be read by hand",
    ChangeKind.PAGE_WITHDRAWN: "the publisher has withdrawn the page",
    ChangeKind.PAGE_MOVED: "it is no longer at the address that is watched",
    ChangeKind.TEXT_RELEASE: "a text tells of a release, which was in doubt until now",
    ChangeKind.DESTRUCTION_OVERDUE: "the day on which the data were to be destroyed is past",
}
"""Kinds that are always of high severity, and why."""

UNREAD = "recipient could not be read"
"""What is said where no column is known to name it, or its cell names nobody."""


def categories_of(change: StoredChange) -> tuple[Category, ...]:
    """Everything the recipient is taken to be, the main category first; of rows shown, all of their recipients.

    Of a text, those of all whom it surely says to have got data. Then what it was taken to be that was taken out: who
    hears of a newspaper's row hears that it is another's now.
    """
    now = (c for one in each_row(change) for c in (one.category, *one.also))
    said = (Category(str(c)) for c in categories_given(change) if c)
    return tuple(dict.fromkeys((*now, *said, *change.named_in.values(), *change.taken_out)))


def each_row(change: StoredChange) -> tuple[StoredChange, ...]:
    """A change of many rows as one for each that is news by itself, the gravest first; any other change alone."""
    shown, unread = change.detail.get("shown"), bool(change.detail.get("recipient_unread"))
    if not isinstance(shown, list | tuple) or not shown:
        return (change,)
    kind = {ChangeKind.ROWS_SHOWN: ChangeKind.ADDED, ChangeKind.BULK_CHANGED: ChangeKind.CHANGED}.get(
        change.kind, change.kind
    )
    return tuple(
        change._replace(
            kind=kind, reference=r["reference"], recipient=r["recipient"], category=Category(r["category"]),
            confidence=Confidence(r["confidence"]), also=tuple(Category(c) for c in r["also"]), after=r["cells"],
            category_reason=r["category_reason"], sheet=r["sheet"], row=r["row"], score=r["score"],
            score_reasons=tuple(r["score_reasons"]), outcome=Life(r.get("outcome") or Life.NOT_SAID),
            release_id=r["release"], taken_out=(), before=None,
            detail={"recipient_unread": True} if unread and _names_no_body(r["recipient"]) else {},
        )
        for r in shown
    )


def _names_no_body(cell: str | None) -> bool:
    from recipients.classify import names_no_body  # loads the lists, for the few changes that have such a row

    return names_no_body(cell or "")


def severity(change: StoredChange) -> Severity:
    """The severity of a change. A typing correction is low for any recipient; a guessed company does not count as one.

    The release's sensitivity score (`recipients.sensitivity`) counts here, and ranks what is equally severe: see
    `score` and `severity_reasons`.
    """
    if not PRIORITY.isdisjoint(change.named_in.values()):
        return Severity.HIGH
    if not is_unread(change) and (rows := _rows(change)):
        return max(map(severity, rows)) if PRIORITY.isdisjoint(change.taken_out) else Severity.HIGH
    if weighed_as(change.kind, change.fields, change.reference) in QUIET_KINDS or change.reason in NO_NEWS:
        return Severity.LOW
    if (claim := as_claimed(change)) and severity(claim) is Severity.HIGH:
        return Severity.HIGH
    # Of a high sensitivity score to somebody who is known: what is a guess is for review.
    gravest = (change.score or 0) >= HIGH_SCORE and change.category is not Category.UNKNOWN and not to_review(change)
    in_row = change.kind in ROW_KINDS
    priority = (priority_categories(change) or gravest) if in_row else names_priority_recipient(change)
    return Severity.HIGH if priority or change.kind in GRAVE_KINDS or is_unread(change) else Severity.NORMAL


def weighed_as(
    kind: ChangeKind, fields: Mapping[str, Sequence[str | None]], reference: str | None
) -> ChangeKind:
    """The kind by which a change weighs: a row that moved, or got another reference, and says more is a changed one."""
    if kind not in _OF_A_ROW or not fields:
        return kind
    edited = (name for name, (_, now) in fields.items() if (now or "") != (reference or "") and name not in OVER_ROWS)
    return ChangeKind.CHANGED if any(edited) else kind


def _rows(change: StoredChange) -> tuple[StoredChange, ...]:
    """The rows of a change that shows some; of any other none."""
    rows = each_row(change)
    return rows if rows != (change,) else ()


def names_priority_recipient(change: StoredChange) -> bool:
    """True for a text that surely tells of a release to the press or a company, which it did not when last seen."""
    said = (m for m in change.detail.get("mentions") or () if isinstance(m, Mapping) and m.get("band") == "alert")
    named = (r for m in said if not change.fields or m.get("is_new") for r in m["recipients"])
    return any(r.get("role", "given") == "given" and r.get("category") in PRIORITY for r in named)


def is_new(change: StoredChange) -> bool:
    """True where a release is told of that was not known, in a register or surely by a text."""
    if change.kind in ROW_KINDS:
        return change.kind in GAINS or change.kind is ChangeKind.REFERENCE_REUSED or puts_in_place(change)
    return names_priority_recipient(change) and bool(given_in(change))


def puts_in_place(change: StoredChange) -> bool:
    """True for a row that has the press or a company for its recipient now, in another's place: to it, it is new."""
    guess = {Category.COMMERCIAL} if to_review(change) else set[Category]()
    now = PRIORITY.intersection((change.category, *change.also)) - guess
    return change.kind is ChangeKind.RECIPIENT_RENAMED and bool(now)


def is_unread(change: StoredChange) -> bool:
    """True for a row whose recipient, new or come in another's place, could not be read: it may be anybody."""
    return change.kind in ROW_KINDS and bool(change.detail.get("recipient_unread"))


def severity_reasons(change: StoredChange) -> tuple[str, ...]:
    """Why it is as severe as it is, for people: what happened, to whom, how revealing the data are."""
    grave = (GRAVE_KINDS[change.kind],) if change.kind in GRAVE_KINDS else ()
    what: tuple[str, ...] = (UNREAD,) if is_unread(change) else grave
    if out := [CATEGORY_WORDS[c] for c in change.taken_out if c in PRIORITY]:
        of = "taken out of the row" if change.kind in ROW_KINDS else "no longer told to have got data"
        what += (f"{of}: {', '.join(out)}",)
    what += tuple(f"in the column \u201c{name}\u201d: {CATEGORY_WORDS[c]}" for name, c in change.named_in.items())
    return (*what, *map(_in_words, change.score_reasons)) if change.kind in ROW_KINDS else what


@lru_cache(maxsize=1024)
def _in_words(reason: str) -> str:
    """A stored reason, such as "recipient: police_home_office", as people read it."""
    about, _, category = reason.partition(": ")
    is_category = about in ("recipient", "also") and category in set(Category)
    return f"{about}: {CATEGORY_WORDS[Category(category)]}" if is_category else words(reason)


def score(change: StoredChange) -> int:
    """0 to 100, to rank changes of one severity: the release's sensitivity score, or by whom a text speaks of."""
    if rows := _rows(change):
        return max(map(score, rows))
    if change.score is not None:
        return change.score
    if change.kind is ChangeKind.TO_LOOK_AT:
        return doubt_of(change)
    return 50 if priority_categories(change) else 20


def priority_categories(change: StoredChange) -> frozenset[Category]:
    """Press and commercial, as far as they are more than a guess: a guessed company is for review, not for alarm."""
    besides = PRIORITY.intersection((*change.named_in.values(), *change.taken_out))
    if rows := _rows(change):
        return besides.union(*map(priority_categories, rows))
    found = PRIORITY.intersection((change.category, *change.also))
    named = change.kind is ChangeKind.AMENDMENT_PUBLISHED and change.category is not Category.COMMERCIAL  # by its words
    return (found - {Category.COMMERCIAL} if to_review(change) and not named else found) | besides


def to_review(change: StoredChange) -> bool:
    """True where the category is a guess that a person should look at."""
    return change.confidence is Confidence.LOW and change.category is not Category.UNKNOWN


_CATEGORY_ORDER = {
    Category.PRESS: 0, Category.COMMERCIAL: 1, Category.POLICE_HOME_OFFICE: 2, Category.THINK_TANK: 3,
    Category.INDIVIDUAL: 4,
}
LEAST_REVEALING = 9
_TIERS = "1243"
"""Signs of a scale, the most revealing first."""


def revealing(row: Mapping[str, str]) -> int:
    """0 for the most revealing data: tier 1 of the old registers, sensitivity A or identifiability 1 of the newer."""
    return min((_step(scale, row[name]) for name, scale in _scales(tuple(row))), default=LEAST_REVEALING)


@lru_cache(maxsize=4096)
def _step(scale: str, cell: str) -> int:
    """Where a cell stands on a scale: registers have few different ones."""
    text = cell.strip().casefold()
    sign = (text.removeprefix("tier").strip() if scale == _TIERS else text)[:1]
    return scale.index(sign) if sign and sign in scale else LEAST_REVEALING


@lru_cache(maxsize=4096)
def _scales(headings: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """The columns that have a scale: the rows of a register have the same headings."""
    return tuple((heading, scale) for heading in headings if (scale := _scale(heading)))


def _scale(heading: str) -> str:
    """What a column of tiers, identifiability or sensitivity says by its first sign; "" for any other column."""
    column = heading.casefold()
    if "tier" in column:
        return _TIERS
    return "12345" if "identif" in column else "abcde" if "sensitiv" in column else ""


def base_rank(change: StoredChange) -> int:
    """Smaller is worse: `rank` without what the row's cells say.

    By severity; within one what is new first, then the press, then by the sensitivity score, then by category.
    """
    others = len(_CATEGORY_ORDER)
    category = min((_CATEGORY_ORDER.get(c, others) for c in categories_of(change)), default=others)
    press = Category.PRESS in priority_categories(change)
    gravity = ((Severity.HIGH - severity(change)) * 2 + (not is_new(change))) * 2 + (not press)
    return (gravity * 101 + 100 - score(change)) * (others + 1) + category


def rank(base_rank: int, revealing: int) -> int:
    """Smaller is worse: by base_rank, then by how revealing the data are."""
    return base_rank * (LEAST_REVEALING + 1) + revealing


def gravity_of(rank: int) -> int:
    """What of a `rank` is severity, news and the press: 0 for high, new and about the press, 1 for high and new …"""
    return rank // ((LEAST_REVEALING + 1) * (len(_CATEGORY_ORDER) + 1) * 101)


def worst_first(change: StoredChange) -> tuple[int, str, int, str]:
    """Sort key: rank, then the order of the register."""
    worst = rank(base_rank(change), revealing(change.after or change.before or {}))
    return worst, change.sheet or "", change.row or 0, change.key
