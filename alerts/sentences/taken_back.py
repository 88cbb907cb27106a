"""What a text told and does not tell any more, in words; never as news of who got data."""

from __future__ import annotations

from collections.abc import Sequence

from alerts.evidence import told_no_more
from alerts.sentences.about import within
from model.change import StoredChange
from model.item import Fate, Retraction
from text.sanitise import clean
from text.timestamp import clock, day

_FEW = 2
"""Names that a sentence has."""
_NAME = 60
"""Characters of a name in a sentence."""
_DONE = {
    Fate.DENIED: "taken back", Fate.REPLACED: "taken back", Fate.GONE: "no longer said",
    Fate.DOUBTED: "no longer sure",
}


def who_got(names: Sequence[str], back: str = "") -> str:
    """"Invented Ltd got pupils' data", then what is taken back besides, in words; "" where there is neither."""
    who = f"{names_in_words(names)} got pupils' data" if names else ""
    return f"{who}; {back[:1].lower()}{back[1:]}" if who and back else who or back


def names_in_words(names: Sequence[str]) -> str:
    """The first names and how many more there are, as a sentence begins with them."""
    names = [*names[:1], *map(within, names[1:])]
    if len(names) > _FEW:
        return f"{', '.join(names[:_FEW])} and {len(names) - _FEW:,} more"
    return " and ".join(names)


def back_in_words(change: StoredChange, zone: str) -> str:
    """"Taken back: “Invented Ltd got pupils' data”"; where it came before anybody was told, with when it was said.

    "" where nothing is taken back.
    """
    back = told_no_more(change)
    since = change.detail.get("since") if back else None
    if not since:
        return backs_in_words(back)
    said, edited = change.seen_at, str(since["at"])
    is_one_day = day(said, zone) == day(edited, zone)
    at, then = (f"at {clock(x, zone)}" if is_one_day else f"on {day(x, zone)}" for x in (said, edited))
    return backs_in_words(back, f"said {at}, ", f" {then}")


def backs_in_words(back: Sequence[Retraction], first: str = "", when: str = "") -> str:
    """Of each fate who it befell: the names, two at most, the others counted."""
    out = []
    for done in dict.fromkeys(_DONE[x.fate] for x in back):
        names = list(dict.fromkeys(clean(x.name, _NAME) for x in back if _DONE[x.fate] == done))
        out.append(f"{first}{done}{when}: “{who_got(names)}”")
    said = "; ".join(out)
    return said[:1].upper() + said[1:]


def says_instead(change: StoredChange) -> str:
    """What the text says now in the place of what is taken back; "" where nothing does."""
    return next((clean(x.now) for x in told_no_more(change) if x.now), "").rstrip(".")
