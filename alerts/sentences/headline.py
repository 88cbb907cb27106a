"""The news of one alert in a line that a subject has room for: who got what, the gravest first; and the counts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from alerts.evidence import categories_given, given_in, told_no_more
from alerts.sentences.about import is_nobody, name_of, within
from alerts.sentences.manner import is_about_pupils, manner_of
from alerts.sentences.parties import in_a_headline, joined_by
from alerts.sentences.publications import gone_first, rows_held
from alerts.sentences.taken_back import backs_in_words, who_got
from alerts.severity import (
    GRAVE_KINDS,
    UNREAD,
    Severity,
    each_row,
    is_unread,
    priority_categories,
    puts_in_place,
    severity,
    to_review,
)
from model.change import GAINS, NOT_ACCEPTED, ROW_KINDS, ChangeKind, StoredChange
from model.recipient import Category
from text.labels import CATEGORY_WORDS, KIND_WORDS, counted, plural
from text.redacted import says_redacted
from text.sanitise import LINE, NEWS, clean

_NAMED = 2
"""Recipients that are named."""
_MASSES = frozenset({ChangeKind.BULK_CHANGED, ChangeKind.REFERENCES_RENUMBERED, ChangeKind.AMENDMENT_PUBLISHED})
"""Kinds about rows whose sentence says more than a name."""
_COPIES = frozenset({ChangeKind.DUPLICATE_ADDED, ChangeKind.DUPLICATE_REMOVED})
"""Rows that say what another says: their recipients are counted with that one, or not at all."""
_DONE = {
    ChangeKind.REMOVED: ("{entry} {who} removed", "{entries} {who} removed"),
    ChangeKind.RESTORED: ("{entry} {who} back in the register", "{entries} {who} back in the register"),
    ChangeKind.CHANGED: ("{entry} {who} edited", "{entries} {who} edited"),
}
_MAIN = {
    ChangeKind.ADDED: "new", ChangeKind.RECIPIENT_RENAMED: "with another recipient",
    ChangeKind.REMOVED: "removed", ChangeKind.RESTORED: "back", ChangeKind.CHANGED: "edited",
}
"""Kinds that a line counts where it tells of another."""
_CLAUSE = re.compile(r"(?:;|(?<=[\w\u201d)])\.) | that (?:was|is|got|came) [a-z ]+: ")
"""Before what a line says less without: a further clause, and what became of the text that says so."""
_IN_TEXTS = 28
"""Characters of the first name in texts."""
_BESIDE = 60
"""Characters of these counts."""


def headline(changes: Sequence[StoredChange], first: str) -> str:
    """The alert in one line of at most `NEWS` characters. `changes` are given worst first, `first` is its sentence."""
    if all(c.kind is ChangeKind.BASELINE for c in changes) and len(changes) > 1:
        begun = sum(int(c.detail.get("rows") or 0) for c in changes)
        so_far = plural(begun, "release")
        return f"The watch has begun: {len(changes):,} sources, {so_far} so far; from now on changes are told"
    changes, known = _still_new(changes), changes[0]
    worst = _lead(changes, known)
    if worst.kind not in ROW_KINDS - _MASSES:
        texts = [(c, names) for c in changes if (names := given_in(c))]
        every = list(dict.fromkeys(name for _, names in texts for name in names))
        many = _different(c for c, _ in texts)
        if len(texts) > 1 and texts[0][0] is worst and (many > 1 or every != given_in(worst)):
            by = f"say {many:,} texts" if many > 1 else "says a text"
            told = f"{{who}} got {{data}}, {by}{_beside(changes, worst.kind, 0)}"
            return _named(every, told, capital=True)
        beside = _beside(changes, worst.kind, 0, "" if given_in(worst) else _in_texts(changes))
        if len(changes) > 1 and told_no_more(worst):
            equally = next((names for c, names in texts if severity(c) is severity(worst)), [])
            beside = _beside(changes, worst.kind, 0, "" if equally else _in_texts(changes))
            first = who_got(equally, backs_in_words([x for c in changes for x in told_no_more(c)]))
        room = NEWS - len(beside)
        gone = gone_first(worst)
        said = f"{gone}: {first[:1].lower()}{first[1:]}" if gone else first
        said = said.rstrip(".")
        return clean(_whole_clauses(said, room), room) + beside
    rows = [row for c in changes if _family(c) == _family(worst) for row in each_row(c)]
    manner = manner_of(each_row(worst)[0])
    alike = [r for r in rows if manner_of(r) == manner]
    names = list(dict.fromkeys(map(name_of, alike)))
    beside = _beside(changes, _family(worst), len(rows) if len(rows) > len(names) else 0, _in_texts(changes))
    if worst.reason.startswith(NOT_ACCEPTED):
        beside = f"; from an edition not yet accepted{beside}"
    if worst.kind in GAINS:
        data = "pupil data" if is_about_pupils(alike[0]) else "data"
        return _named(names, f"{{who}} {manner.news[len(names) > 1]} {data}{beside}", capital=True)
    if worst.kind is ChangeKind.RECIPIENT_RENAMED:
        return _another_recipient(worst, names, beside)
    one, several = _DONE.get(worst.kind, (f"{KIND_WORDS[worst.kind][0].capitalize()}: {{who}}",) * 2)
    noun, _, to = manner.entry.partition(" ")
    several_nouns = f"{plural(2, noun).removeprefix('2 ')} {to}".capitalize()
    said = several.replace("{entries}", several_nouns) if len(alike) > 1 else one
    return _named(names, f"{said.replace('{entry}', manner.entry.capitalize())}{beside}", capital=False)


def _another_recipient(worst: StoredChange, names: Sequence[str], beside: str) -> str:
    """Who stands in whose place, as the sentence has it: whether it is the same body by a new name nobody says."""
    was = _was_called(worst)
    if was and len(names) == 1:
        told = f"{names[0]} replaced {within(was)} as recipient{beside}"
        if is_nobody(was) and not is_nobody(names[0]):
            told = f"{names[0]} is named as recipient, given only as “{was}” before{beside}"
        if joined := joined_by(worst):
            told = f"{in_a_headline(joined)} joined {was} as recipient{beside}"
        if says_redacted(worst.fields["recipient"][1] or "") and not says_redacted(was):
            told = f"Recipient taken out of the register: {was}{beside}"
        if len(told) <= NEWS:
            return told
    frame = f"{{who}} replaced {'other recipients' if len(names) > 1 else 'another recipient'}{beside}"
    return _named(names, frame, capital=True)


def _still_new(changes: Sequence[StoredChange]) -> Sequence[StoredChange]:
    """Without the new rows that have gone since: of a digest's days, who is named got data by what stands now."""
    gone = {c.release_id: c.id for c in changes if c.kind is ChangeKind.REMOVED and c.release_id is not None}
    return [
        c for c in changes
        if c.kind not in GAINS or c.kind is ChangeKind.ROWS_SHOWN or gone.get(c.release_id or 0, 0) <= c.id
    ]


def _was_called(change: StoredChange) -> str:
    """The name before, as one line; "" where it is not known, or where several stood there."""
    before, _ = change.fields.get("recipient", ("", ""))
    lines = [line for line in (before or "").splitlines() if line.strip()]
    return clean(lines[0], NEWS) if len(lines) == 1 else ""


def _whole_clauses(said: str, room: int) -> str:
    """The sentence up to the last clause that there is room for: part of one says nothing ("; 1 row in it is…")."""
    if len(said) <= room:
        return said
    ends = [m.start() for m in _CLAUSE.finditer(said)]
    whole = next((said[:end] for end in reversed(ends) if end < room), said[: ends[0]] if ends else said)
    return f"{whole}\u201d" if whole.rfind("\u201c") > whole.rfind("\u201d") else whole


def _lead(changes: Sequence[StoredChange], known: StoredChange) -> StoredChange:
    """What a line begins with: a new release, else the gravest; of equally grave ones what is gone before what is back.

    `changes` are given worst first: of anything but rows only the one can lead whose sentence is known.
    """
    def order(change: StoredChange) -> tuple[int, bool]:
        if change.kind in GAINS or puts_in_place(change):
            return -Severity.HIGH - 1, False
        is_grave = change.kind is ChangeKind.REMOVED or change.kind in GRAVE_KINDS
        return -severity(change), not is_grave

    return min((c for c in changes if c is known or c.kind in ROW_KINDS - _MASSES), key=order)


def _family(change: StoredChange) -> ChangeKind:
    return ChangeKind.ADDED if change.kind in GAINS else change.kind


def _different(texts: Iterable[StoredChange]) -> int:
    """How many texts these are: an entry that a feed has twice, under one title and one link, is one witness."""
    return len({(c.detail.get("url") or c.id, c.file) for c in texts})


def _in_texts(changes: Sequence[StoredChange]) -> str:
    """Who got data by texts, beside what rows tell: the first by name."""
    texts = [(c, names) for c in changes if c.kind not in ROW_KINDS and (names := given_in(c))]
    names = list(dict.fromkeys(name for _, found in texts for name in found))
    more = f" and {len(names) - 1:,} more" if len(names) > 1 else ""
    many = plural(_different(c for c, _ in texts), "text")
    return f"{many} on {within(clean(names[0], _IN_TEXTS))}{more}" if names else ""


def _beside(changes: Sequence[StoredChange], told: ChangeKind, in_all: int, texts: str = "") -> str:
    """What must not be overlooked beside the news: how many of each main kind that is not `told`, then what is grave.

    `in_all`: the rows of what is told, where they are more than the names; else 0. `texts`: what goes before all else.
    """
    kinds = Counter(_family(c) for c in changes for _ in (each_row(c) if c.kind in GAINS else (c,)))
    parts = [texts] if texts else []
    parts += [f"{in_all:,} {_MAIN.get(told, KIND_WORDS[told][1])} in all"] if in_all else []
    parts += [f"{kinds[k]:,} {word}" for k, word in _MAIN.items() if k != told and kinds[k]]
    if told is not ChangeKind.FILE_REPLACED_SILENTLY and (gone := sum(map(rows_held, changes))):
        parts += [f"{gone:,} gone"]
    parts += [counted({k.value: kinds[k]}) for k in GRAVE_KINDS if k != told and kinds[k]]
    while parts and len(said := f"; {', '.join(parts)}") > _BESIDE:
        parts.pop()
    return said if parts else ""


def _named(names: Sequence[str], frame: str, *, capital: bool) -> str:
    """With the first names in the place {who}: as many as there is room for, two at most, none cut where one fits."""
    names = [within(name) if at or not capital else name for at, name in enumerate(names)]
    for shown in range(min(_NAMED, len(names)), 0, -1):
        told, rest = names[:shown], len(names) - shown
        who = f"{', '.join(told)} and {rest:,} more" if rest else " and ".join(told)
        for data in ("pupils' data", "data") if "{data}" in frame else ("",):
            said = frame.replace("{data}", data).replace("{who}", who)
            if len(said) <= NEWS:
                return said
    frame = frame.replace("{data}", "data")
    more = f" and {len(names) - 1:,} more" if len(names) > 1 else ""
    return frame.replace("{who}", clean(names[0], NEWS - len(frame) + len("{who}") - len(more)) + more)


def summary(changes: Sequence[StoredChange]) -> str:
    """How many changes of each kind, and how many of them concern press and companies; "" for one change."""
    if len(changes) == 1 or all(c.kind is ChangeKind.BASELINE for c in changes):
        return ""
    kinds = Counter(c.kind for c in changes)
    rows = [c for c in changes if c.kind in ROW_KINDS - _COPIES]
    priority = Counter(category for change in rows for category in priority_categories(change))
    priority.update(Category(str(c)) for change in changes for c in categories_given(change) if c in set(Category))
    who = [f"{priority[c]:,} {CATEGORY_WORDS[c]}" for c in (Category.PRESS, Category.COMMERCIAL) if priority[c]]
    unread, guesses = sum(map(is_unread, changes)), sum(map(to_review, rows))
    who += [f"{unread:,} whose {UNREAD}"] if unread else []
    who += [f"{guesses:,} to be reviewed"] if guesses else []
    counts = counted({k.value: kinds[k] for k in ChangeKind if kinds[k]})
    return clean(f"{len(changes):,} changes: {counts}" + (f" ({', '.join(who)})" if who else ""), LINE)
