"""The changes that have no sentence of their own in a message: a line for each recipient, with how many and which."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from alerts.evidence import given_in, is_item
from alerts.sentences.about import NAME, QUOTED, name_of
from alerts.severity import Severity, categories_of, each_row, severity
from model.change import ROW_KINDS, ChangeKind, StoredChange
from model.recipient import Category
from text.labels import KIND_WORDS, counted, plural
from text.sanitise import clean, safe_url

LINES = 60
"""Recipients and texts that are named; of more, the gravest: at least all of high severity."""
GATHERED = 240
"""That are named at most where a message was gathered."""
_WEIGHTS = "about the press", "about companies", "others of high severity", "of lower severity"
_FIRST = "first look"
_NAMES = 3
"""Of those who got data that are named of one text."""
_REFERENCES = 3
"""References that are named of one recipient's rows."""


def others_in_short(changes: Sequence[StoredChange], *, several: bool, gathered: bool = False) -> list[str]:
    """A line for each recipient and kind of change, as "University of Nowhere: 12 new releases (DS00912, ...)".

    Of a text who got data, as it says, its title and its address: "Invented Ltd: “Post 7”, feed entry: https://...".
    `changes` are given worst first. With `several` sources each line ends with its own. A `gathered` message may be of
    thousands: it names the gravest, and says of the others how many there are of which kind.
    """
    by: dict[tuple[str, ChangeKind, str], list[StoredChange]] = defaultdict(list)
    for change in changes:
        for row in each_row(change):
            about = _of_text(row) if is_item(row) else _about(row)
            by[about, row.kind, row.source_title if several else ""].append(row)
    told = list(by.items())
    # What is grave is named, however much of it there is.
    shown = max(LINES, sum(any(severity(row) is Severity.HIGH for row in rows) for _, rows in told))
    shown = min(shown, GATHERED) if gathered else shown
    lines = [_line(*about, rows) for about, rows in told[:shown]]
    left = [row for _, rows in told[shown:] for row in rows]
    if gathered and left:
        return [*lines, f"and {plural(len(left), 'more change')}: {_by_gravity(left)}"]
    more = plural(len(left), "more change") if any(map(is_item, left)) else plural(len(told) - shown, "more recipient")
    return [*lines, f"and {more}"] if left else lines


def _by_gravity(changes: Iterable[StoredChange]) -> str:
    """How many there are of which kind, the gravest first: "12 about the press, 3 of lower severity, 1 first look"."""
    found = Counter(map(_weight, changes))
    said = [f"{found[kind]:,} {kind}" for kind in _WEIGHTS if found[kind]]
    return ", ".join([*said, *([plural(found[_FIRST], _FIRST)] if found[_FIRST] else [])])


def _weight(change: StoredChange) -> str:
    press, companies, grave, lower = _WEIGHTS
    if change.kind is ChangeKind.BASELINE:
        return _FIRST
    if severity(change) is not Severity.HIGH:
        return lower
    of = categories_of(change)
    return press if Category.PRESS in of else companies if Category.COMMERCIAL in of else grave


def _of_text(change: StoredChange) -> str:
    """Who got data, as it surely says, its title and where it is."""
    names = given_in(change)
    who = ", ".join(names[:_NAMES]) + (f" and {len(names) - _NAMES:,} more" if len(names) > _NAMES else "")
    said = (f"{who}: " if who else "") + f"\u201c{clean(change.file or change.source_title, QUOTED)}\u201d"
    link = safe_url(change.detail.get("url"))
    named = f"{said}, {KIND_WORDS[change.kind][0]}" + (f" ({clean(change.reference, 40)})" if change.reference else "")
    return f"{named}: {link}" if link else named


def _about(row: StoredChange) -> str:
    """The recipient; of what is about no row the publication's part that it is about."""
    return name_of(row) if row.kind in ROW_KINDS else clean(row.file or row.source_title, NAME)


def _line(about: str, kind: ChangeKind, source: str, rows: Sequence[StoredChange]) -> str:
    if is_item(rows[0]):
        times = f" ({len(rows):,} times)" if len(rows) > 1 else ""
        return about + times + (f", {clean(source, NAME)}" if source else "")
    references = list(dict.fromkeys(clean(r.reference, 40) for r in rows if r.reference))
    named = ", ".join(references[:_REFERENCES]) + ("\u2026" if len(references) > _REFERENCES else "")
    releases = rows[0].detail.get("rows") if kind is ChangeKind.BASELINE else None
    what = f"{plural(releases, 'release')} so far" if isinstance(releases, int) else counted({kind.value: len(rows)})
    said = f"{about}: {what}" + (f" ({named})" if named else "")
    where = clean(source, NAME)
    return said if where in ("", about) else f"{said}, {where}"
