"""Template filters: categories, levels, kinds of change, days and numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from alerts.evidence import POLARITY_WORDS, receivers
from alerts.sentences.about import label
from alerts.sentences.reasons import category_in_words, reason_in_words
from db.register.changes import remark_on
from model.change import ChangeKind
from model.recipient import Category
from readers.kinds import KINDS
from recipients.cell import in_one_line
from text.labels import CATEGORY_WORDS, ITEM_WORDS, KIND_WORDS, OUTCOME_WORDS
from text.sanitise import LINE, clean, safe_url

SIGNS = {Category.PRESS: "▲", Category.COMMERCIAL: "■", Category.UNKNOWN: "?"}
"""A shape beside the word and the colour, so that neither is needed to tell press and companies from the rest."""
LEVELS = {"individual": ("◆", "individual level"), "aggregate": ("▦", "aggregate"), "unknown": ("◇", "level not said")}
TIERS = {
    "1": "tier 1: identifiable and highly sensitive",
    "2": "tier 2: identifiable and sensitive",
    "3": "tier 3: aggregated, perhaps identifying",
    "4": "tier 4: identifiable, not sensitive",
    "": "no tier printed",
}
"""As the campaign counts them (`recipients.sensitivity`)."""
SEVERITIES = {"high": "▲", "normal": "●", "low": "▽"}
"""Of a change (`alerts.severity`)."""
CONFIDENCES = {
    "high": "sure: a listed name, or a form that admits no other reading",
    "medium": "likely: by a rule",
    "low": "a guess that a person should check",
}
SOURCES = {kind.name: kind.words for kind in KINDS.values()}
STATES = {
    "published": "published", "tabled": "asked, no answer yet", "holding": "holding answer", "answered": "answered",
    "corrected": "answer corrected", "withdrawn": "withdrawn", "gone": "no longer listed",
}
EDITIONS = {
    "baseline": ("○", "first edition that was seen"),
    "edition_published": ("●", "new edition"),
    "file_replaced_silently": ("◈", "file replaced without notice"),
    "went_back": ("◀", "went back to an earlier edition"),
}
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]+(\.[\w-]+)+", re.ASCII)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b", re.ASCII)
_CATEGORIES, _KINDS = frozenset(Category), frozenset(ChangeKind)
LOOKED_LATELY = timedelta(days=2)
"""A source that was checked successfully within this time is checked as it should be."""


def category_words(category: str) -> str:
    """A category in words."""
    return CATEGORY_WORDS.get(Category(category), category) if category in _CATEGORIES else clean(category, 40)


def category_sign(category: str) -> str:
    """The sign of a category."""
    return SIGNS.get(Category(category), "●") if category in _CATEGORIES else "●"


def level_words(level: str) -> str:
    """A level in words."""
    return LEVELS.get(level, LEVELS["unknown"])[1]


def kind_words(kind: str, n: int = 1) -> str:
    """A kind of change in words, as many as `n`."""
    return KIND_WORDS[ChangeKind(kind)][n != 1] if kind in _KINDS else kind.replace("_", " ")


def counts_words(counts: Mapping[str, Any]) -> str:
    """So many of each kind, in the order of `ChangeKind`: 12 new releases, 3 releases removed."""
    return ", ".join(f"{n:,} {kind_words(k, n)}" for k in ChangeKind if isinstance(n := counts.get(k), int) and n)


def edition_name(title: str, at: str) -> str:
    """The title of an edition, with the month in which it came unless it says a year: DfE data shares, May 2026."""
    title = clean(in_one_line(title), LINE)
    return title if _YEAR.search(title) else f"{title}, {day(at[:7])}"


def recipient_shown(text: str | None) -> str:
    """The recipient of a release on one line; of one that is withheld, or has nothing to be read, that it is not shown.

    "" where the copy has none: none was printed, or the column is kept back.
    """
    said = clean(in_one_line(text or ""), LINE)
    left = _KEPT_BACK.sub("", said)
    if text and (not said or (left != said and not re.search(r"\w", left))):
        return "a recipient that is not shown here"
    return said


_KEPT_BACK = re.compile(r"\[(?:name )?withheld[^\]]*\]")
"""As `db.withheld` and `readers.personal` write it in place of a name."""


@lru_cache(maxsize=4096)
def day(stamp: str | None, zone: str = "UTC") -> str:
    """The day of a moment, or of what was printed of a day: 17 November 2016, November 2016, 2016; "" for none."""
    text = stamp or ""
    try:
        if len(text) > 10:  # longer than a day: a moment
            when = _there(datetime.fromisoformat(text), zone)
        else:
            when = datetime.fromisoformat((text + "-01-01")[:10] if len(text) < 8 else text)
    except (ValueError, OverflowError):
        return clean(text, 40)
    if len(text) in (4, 7):
        return f"{when:%Y}" if len(text) == 4 else f"{when:%B %Y}"
    return f"{when.day} {when:%B %Y}" if text else ""


def moment(stamp: str | None, zone: str = "UTC") -> str:
    """A moment in the site's time zone: 17 November 2016, 14:05; of a day alone the day."""
    text = stamp or ""
    if len(text) <= 10:
        return day(text, zone)
    try:
        when = _there(datetime.fromisoformat(text), zone)
    except (ValueError, OverflowError):
        return clean(text, 40)
    return f"{when.day} {when:%B %Y, %H:%M}"


def _there(when: datetime, zone: str) -> datetime:
    # Parliament gives times without a zone: they are London's already.
    return when.astimezone(ZoneInfo(zone)) if when.tzinfo else when


def watch_words(good_at: str | None, zone: str, now: datetime) -> tuple[bool, str]:
    """(whether a source is polled as it should be, in words), by its last good poll."""
    try:
        late = now - datetime.fromisoformat(good_at or "").astimezone(UTC) > LOOKED_LATELY
    except (ValueError, OverflowError):
        return False, "not checked successfully yet"
    if late:
        return False, f"last checked successfully on {day(good_at, zone)}"
    return True, f"checked on {moment(good_at, zone)}"


def how_seen(source: Mapping[str, Any], zone: str, now: datetime) -> dict[str, Any]:
    """A row of `sources` with `well` and `looked`: whether it is seen as it should be, and how its last looks went."""
    well, looked = watch_words(source["good_at"], zone, now)
    why = clean(source["reason"], 200)
    if source["state"] == "blind":
        since = f" since {moment(source['since'], zone)}" if source["since"] else ""
        well, looked = False, f"not seen{since}: {why}; {'last ' if well else ''}{looked}"
    elif why:
        looked = f"{looked}; {why}"
    return {**source, "well": well, "looked": looked}


def size_words(size: int | None) -> str:
    """A number of bytes as people say it: 812 bytes, 14 kB, 3.2 MB; "" of a file that was not fetched but put in."""
    n = size or 0
    if not n:
        return ""
    if n < 1_000:
        return f"{n} bytes"
    return f"{n / 1_000:,.0f} kB" if n < 1_000_000 else f"{n / 1_000_000:,.1f} MB"


def paragraphs(text: str | None, limit: int = 3_000) -> list[str]:
    """The lines of a text, fit to be shown; of one line at most `limit` characters."""
    return [line for raw in (text or "").splitlines() if (line := clean(raw, limit))]


def reasons_words(reasons: Sequence[str]) -> str:
    """Why a release is as grave as it is; the first says the category by its short name."""
    start = "recipient: "
    said = [f"{start}{category_words(r[11:])}" if r.startswith(start) else reason_in_words(r) for r in reasons]
    return clean("; ".join(said), 600)


def sides(before: str | None, after: str | None, limit: int = 70) -> tuple[str, str]:
    """Two texts cut so that where they differ is seen: what both begin with is left out of long ones."""
    old, new = (clean(in_one_line(x or ""), 2_000) for x in (before, after))
    if max(len(old), len(new)) > limit:
        same = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
        start = old.rfind(" ", 0, max(same - 12, 0)) + 1
        if start > 12:
            old, new = f"…{old[start:]}", f"…{new[start:]}"
    return clean(old, limit), clean(new, limit)


def _of(table: Mapping[str, str]) -> Callable[[str], str]:
    return lambda value: table.get(value, clean(value, 60).replace("_", " "))


def remark_of(change: Mapping[str, Any]) -> str:
    """What became of a change of the copy, such as that it was found later; "" where nothing did."""
    return remark_on(found=change["found"], overtaken=change["overtaken"], reread=change["reread"])


FILTERS: Mapping[str, Callable[..., Any]] = {
    "category_words": category_words, "category_sign": category_sign, "level_words": level_words,
    "level_sign": lambda level: LEVELS.get(level, LEVELS["unknown"])[0], "kind_words": kind_words,
    "remark_of": remark_of,
    "counts_words": counts_words, "day": day, "moment": moment, "size_words": size_words, "label": label,
    "edition_words": lambda kind: EDITIONS[kind][1] if kind in EDITIONS else kind.replace("_", " "),
    "edition_sign": lambda kind: EDITIONS[kind][0] if kind in EDITIONS else "●",
    "upper_first": lambda text: text[:1].upper() + text[1:], "number": lambda n: f"{n or 0:,}", "plain": clean,
    "line": lambda text: clean(in_one_line(str(text or "")), LINE), "safe_url": safe_url,
    "recipient_shown": recipient_shown, "paragraphs": paragraphs, "tier_words": _of(TIERS),
    "outcome_words": _of(OUTCOME_WORDS), "confidence_words": _of(CONFIDENCES),
    "category_reason": category_in_words, "source_words": _of(SOURCES), "item_words": _of(ITEM_WORDS),
    "receivers": receivers, "state_words": _of(STATES), "polarity_words": _of(POLARITY_WORDS), "reasons": reasons_words,
    "sides": lambda pair: sides(*pair), "is_address": lambda text: bool(_ADDRESS.fullmatch(text)),
    "severity_sign": lambda name: SEVERITIES.get(name, SEVERITIES["low"]),
}
"""What templates may say of values, by name."""
