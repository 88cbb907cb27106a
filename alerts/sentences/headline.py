"""The news of one alert in a line that a subject has room for: who got what, the gravest first; and the counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from alerts.sentences.about import name_of, within
from alerts.sentences.manner import Manner, is_about_pupils, manner_of
from alerts.severity import UNREAD, each_row, is_unread, priority_categories, to_review
from model.change import ROW_KINDS, ChangeKind, StoredChange
from model.register import Category
from text.labels import CATEGORY_WORDS, KIND_WORDS, counted, plural
from text.sanitise import LINE, NEWS, clean

_NAMED = 2
"""Recipients that are named."""
_GAINS = frozenset({ChangeKind.ADDED, ChangeKind.ROWS_SHOWN, ChangeKind.RECIPIENT_KNOWN})
_MASSES = frozenset({ChangeKind.BULK_CHANGED, ChangeKind.REFERENCES_RENUMBERED, ChangeKind.AMENDMENT_PUBLISHED})
"""Kinds about rows whose sentence says more than a name."""
_COPIES = frozenset({ChangeKind.DUPLICATE_ADDED, ChangeKind.DUPLICATE_REMOVED})
"""Rows that say what another says: their recipients are counted with that one, or not at all."""
_DONE = {
    ChangeKind.REMOVED: ("{entry} {who} removed", "{entries} {who} removed"),
    ChangeKind.RESTORED: ("{entry} {who} back in the register", "{entries} {who} back in the register"),
    ChangeKind.CHANGED: ("{entry} {who} edited", "{entries} {who} edited"),
}


def headline(changes: Sequence[StoredChange], first: str) -> str:
    """The alert in one line of at most `NEWS` characters. `changes` are given worst first, `first` is its sentence."""
    if all(c.kind is ChangeKind.BASELINE for c in changes) and len(changes) > 1:
        begun = sum(int(c.detail.get("rows") or 0) for c in changes)
        so_far = plural(begun, "release")
        return f"The watch has begun: {len(changes):,} sources, {so_far} so far; from now on changes are told"
    worst = changes[0]
    if worst.kind not in ROW_KINDS - _MASSES:
        return _cut(first.rstrip("."))
    rows = [row for c in changes if _family(c) == _family(worst) for row in each_row(c)]
    manner = manner_of(worst)
    alike = [r for r in rows if manner_of(r) == manner]
    if worst.kind in _GAINS:
        return _gains(alike, manner, _removals(changes))
    one, several = _DONE.get(worst.kind, (f"{KIND_WORDS[worst.kind][0].capitalize()}: {{who}}",) * 2)
    noun, _, to = manner.entry.partition(" ")
    several_nouns = f"{plural(2, noun).removeprefix('2 ')} {to}"
    return _named(alike, one.replace("{entry}", manner.entry.capitalize()),
                  several.replace("{entries}", several_nouns.capitalize()), capital=False)


def _family(change: StoredChange) -> ChangeKind:
    return ChangeKind.ADDED if change.kind in _GAINS else change.kind


def _gains(rows: Sequence[StoredChange], manner: Manner, more: str) -> str:
    data = "pupil data" if is_about_pupils(rows[0]) else "data"
    said = _named(rows, *(f"{{who}} {verb} {data}" for verb in manner.news), capital=True)
    return f"{said}{more}" if len(said) + len(more) <= NEWS else said


def _removals(changes: Sequence[StoredChange]) -> str:
    """What must not be overlooked beside the news."""
    gone = sum(c.kind is ChangeKind.REMOVED for c in changes)
    return f"; {gone:,} removed" if gone else ""


def _named(rows: Sequence[StoredChange], one: str, several: str, *, capital: bool) -> str:
    """With the first names in the place {who}: as many as there is room for, two at most, none cut where one fits."""
    names = [
        within(name) if at or not capital else name
        for at, name in enumerate(dict.fromkeys(map(name_of, rows)))
    ]
    for shown in range(min(_NAMED, len(names)), 0, -1):
        told, rest = names[:shown], len(names) - shown
        who = f"{', '.join(told)} and {rest:,} more" if rest else " and ".join(told)
        said = (one if len(names) == 1 else several).replace("{who}", who)
        if len(said) <= NEWS:
            return said
    frame = (one if len(names) == 1 else several).replace("{who}", "")
    more = f" and {len(names) - 1:,} more" if len(names) > 1 else ""
    return said.replace(names[0], _cut(names[0], NEWS - len(frame) - len(more)))


def _cut(text: str, limit: int = NEWS) -> str:
    """A text cut between two words, where that leaves enough of it."""
    if len(text) <= limit:
        return text
    whole = text[: limit - 1].rpartition(" ")[0]
    return (whole if len(whole) > limit // 2 else text[: limit - 1]).rstrip(" ,;:") + "…"


def summary(changes: Sequence[StoredChange]) -> str:
    """How many changes of each kind, and how many of them concern press and companies; "" for one change."""
    if len(changes) == 1 or all(c.kind is ChangeKind.BASELINE for c in changes):
        return ""
    kinds = Counter(c.kind for c in changes)
    rows = [c for c in changes if c.kind in ROW_KINDS - _COPIES]
    priority = Counter(category for change in rows for category in priority_categories(change))
    who = [f"{priority[c]:,} {CATEGORY_WORDS[c]}" for c in (Category.PRESS, Category.COMMERCIAL) if priority[c]]
    unread, guesses = sum(map(is_unread, changes)), sum(map(to_review, rows))
    who += [f"{unread:,} whose {UNREAD}"] if unread else []
    who += [f"{guesses:,} to be reviewed"] if guesses else []
    counts = counted({k.value: kinds[k] for k in ChangeKind if kinds[k]})
    return clean(f"{len(changes):,} changes: {counts}" + (f" ({', '.join(who)})" if who else ""), LINE)
