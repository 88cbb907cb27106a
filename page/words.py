"""The words and signs of the pages: categories, levels, kinds of change, days and numbers."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from alerts.vocabulary import CATEGORY_WORDS, KIND_WORDS
from model import Category, ChangeKind

SIGNS = {Category.PRESS: "▲", Category.COMMERCIAL: "■", Category.UNKNOWN: "?"}
"""A shape beside the word and the colour, so that neither is needed to tell press and companies from the rest."""
LEVELS = {
    "individual": ("◆", "individual level"),
    "aggregate": ("▦", "aggregate"),
    "unknown": ("◇", "level not said"),
}


def category_words(category: str) -> str:
    """A category in words."""
    return CATEGORY_WORDS.get(Category(category), category) if category in list(Category) else category


def category_sign(category: str) -> str:
    """The shape that stands for a category."""
    return SIGNS.get(Category(category), "●") if category in list(Category) else "●"


def level_words(level: str) -> str:
    """A level in words."""
    return LEVELS.get(level, LEVELS["unknown"])[1]


def level_sign(level: str) -> str:
    """The shape that stands for a level."""
    return LEVELS.get(level, LEVELS["unknown"])[0]


def kind_words(kind: str, n: int = 1) -> str:
    """A kind of change in words, as many as `n`."""
    return KIND_WORDS[ChangeKind(kind)][n != 1] if kind in list(ChangeKind) else kind.replace("_", " ")


def day(stamp: str | None, zone: str = "UTC") -> str:
    """The day of a moment, or of what was printed of a day: 17 November 2016, November 2016, 2016; "" for none."""
    text = stamp or ""
    try:
        if len(text) > 10:  # longer than a day: a moment
            when = datetime.fromisoformat(text).astimezone(ZoneInfo(zone))
        else:
            when = datetime.fromisoformat((text + "-01-01")[:10] if len(text) < 8 else text)
    except ValueError:
        return text
    shown = {4: f"{when:%Y}", 7: f"{when:%B %Y}"}.get(len(text), f"{when.day} {when:%B %Y}")
    return shown if text else ""


def moment(stamp: str | None, zone: str = "UTC") -> str:
    """A moment in the site's time zone: 17 November 2016, 14:05."""
    try:
        when = datetime.fromisoformat(stamp or "").astimezone(ZoneInfo(zone))
    except ValueError:
        return stamp or ""
    return f"{when.day} {when:%B %Y, %H:%M}"
