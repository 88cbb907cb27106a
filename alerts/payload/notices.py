"""The payload about operators' notices: what is wrong, and what is well again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from alerts.facts import GOOD_NEWS
from alerts.payload import ALL_SHOWN, head
from db.schedule import KEPT_AS_PRINTED
from model import workers
from model.delivery import Notice
from text.labels import first_of, plural, words
from text.sanitise import LINE, clean
from text.timestamp import moment, to_second

WORST_FIRST = (
    "withheld_unknown", "hidden_content", "release_withheld", "recipient_withheld", "watch_failing", "changes_not_told",
    "channel_unusable", "delivery_dead", "channel_paused", "disk_low", "archive_damaged", "sources_failing",
    "source_failing", "source_moved", "stale", "quarantined", "unreadable", "not_watched",
)
"""Codes of notices that a headline names before others: what may expose somebody, then what is not told or not seen."""
NOTICE_WORDS = {
    "withheld_unknown": "what is withheld is not known",
    "hidden_content": "a file hides something", "recipient_withheld": "a recipient is kept back",
    "release_withheld": "a release is kept back",
    "watch_failing": "the watch itself fails", "changes_not_told": "changes could not be told",
    "delivery_dead": "a message could not be delivered", "channel_paused": "a channel is paused",
    "channel_unusable": "a channel cannot be used",
    "channel_failing": "a channel fails", "disk_low": "the disk is nearly full",
    "host_slow": "a site answers slowly", "left_alone": "a site asks to be left alone for a time",
    "archive_damaged": "the archive is damaged", "sources_failing": "several sources fail",
    "source_failing": "a source fails", "source_moved": "a source has moved", "stale": "nothing was seen for too long",
    "quarantined": "an edition is put aside", "unreadable": "a file cannot be read",
    "not_watched": "something is not watched", "grown": "a register has grown much",
    "body_lost": "a file in the archive is lost", "body_put_back": "a damaged file was fetched again",
    "watched_elsewhere": "a first look at what another source has watched",
    "channel_taken_out": "a channel was taken out of the configuration",
    "captures_failing": "no captures are had", "changes_missed": "a feed of changes has moved on by too much",
    "over_budget": "more is watched of a host than its budget holds",
    "clock_differs": "this machine's clock is wrong",
    "configuration_refused": "a changed configuration is refused", "document_unreadable": "a document cannot be read",
    "followers_failing": "readers who follow are not told",
    "encoder_failing": "the encoder of passages fails", "entries_missed": "entries of a feed were missed",
    "entry_unreadable": "an entry cannot be read",
    "heading_not_found": "a heading is not found", "letters_put_back": "damaged letters were put back",
    "ditto_kept": "rows say “As above” below another row",
    "mail_came_back": "a mail came back", "many_missing": "many items are listed no longer",
    "meaning_carried_over": "a new heading was taken for an old one",
    "comparison_cut": "a comparison was cut short", "notes_changed": "notes of a register speak of other outcomes",
    "old_copy": "the site serves an older copy", "page_restless": "a page changes at each look",
    "entry_restless": "an entry of a feed changes at each look",
    "page_replaced": "a page has lost its text",
    "recipient_unread": "no column names the recipients", "second_reader_failing": "the second reader fails",
    "text_not_read": "a text could not be read whole",
    "site_clock_differs": "a site's clock is wrong", "timestamps_failing": "no time-stamps are had",
    "was_not_running": "the watch was not running", **workers.WORDS,
}
"""What is wrong, by the codes that are not read aloud as they stand."""
_ONCE = {"quarantined": "edition put aside", "stale": "not seen for long", "grown": "register grown much",
         **workers.SUBJECTS}
"""What was wrong, in a word or two, where the code would not be understood."""
_OF_SEVERAL = frozenset({"sources_failing", "over_budget", "host_slow", workers.FAILING})
"""Codes of which several incidents may be open at once, told apart by their subjects: a way, a host, a cause."""
_SAYS_HOW = frozenset({"sources_failing", "watch_failing"})
"""Codes whose last message says how it ended; any other one's is still what was wrong."""


def notices_payload(alert: str, notices: Sequence[Notice], now: datetime, *, zone: str = "UTC") -> dict[str, Any]:
    """The message about operators' notices: what is wrong first, then what is well again."""
    ordered = sorted(
        notices, key=lambda n: (n.code in GOOD_NEWS, n.recovered, _gravity(n.code), n.first_at, n.source, n.code)
    )
    items = [
        {
            "source": clean(n.source, 80), "channel": clean(n.channel, 80), "code": clean(n.code, 80),
            "message": _notice_message(n), "first_at": to_second(n.first_at), "count": n.count,
            "recovered": n.recovered, "ended": n.ended, "telling": n.reminder, "line": _notice_line(n, zone),
            "recovered_at": to_second(n.recovered_at) if n.recovered_at else "",
        }
        for n in ordered[:ALL_SHOWN]
    ]
    wrong = [n for n in ordered if not n.recovered and n.code not in GOOD_NEWS]
    parts = [f"{plural(len(wrong), 'problem')}: {_named(wrong)}"] if wrong else []
    over = [n for n in ordered if n.recovered and not n.ended and n.beside_others]
    parts += [f"over: {_named(over)}"] if over else []
    well = [n for n in ordered if n.recovered and not n.ended and not n.beside_others]
    ended = [n for n in ordered if n.ended]
    parts += [f"{what}: {_abouts(some)}" for what, some in (("well again", well), ("no longer watched", ended)) if some]
    said = "; ".join(parts)
    return {
        **head("notices", alert, now, zone),
        "headline": clean(items[0]["line"] if len(ordered) == 1 else f"{said[:1].upper()}{said[1:]}", LINE),
        "severity": "high" if wrong else "low",
        "total": len(ordered),
        "items": items,
        "not_shown": len(ordered) - len(items),
    }


def _notice_message(notice: Notice) -> str:
    """What is wrong and what to do; where it is over, nothing of the old alarm."""
    return "" if notice.recovered and not notice.ended and notice.code not in _SAYS_HOW else clean(notice.message, 800)


def _gravity(code: str) -> int:
    """0 for the gravest: a headline has room for two of many."""
    return WORST_FIRST.index(code) if code in WORST_FIRST else len(WORST_FIRST)


def _wrong(notice: Notice) -> str:
    return NOTICE_WORDS.get(notice.code, words(notice.code))


def _named(notices: Sequence[Notice]) -> str:
    """What is wrong with what, the first two by name, so that a subject line says it; sources of one remark counted."""
    places: dict[tuple[str, str], dict[str, None]] = {}
    for n in notices:
        place = n.source or n.channel or _about(n)
        places.setdefault((_wrong(n), "" if n.code in KEPT_AS_PRINTED else place), {})[place] = None
    named = ((what, first_of([*where], 1)) for (what, _), where in places.items())
    each = [f"{what} ({where})" if where else what for what, where in named]
    return ", ".join(each[:2]) + (" ..." if len(each) > 2 else "")


def _about(notice: Notice) -> str:
    """Which of several it is, in a word or two: of "several sources (refuse us)" the way."""
    return (notice.about.partition("(")[2].rstrip(")") or notice.about) if notice.code in _OF_SEVERAL else ""


def _abouts(notices: Sequence[Notice]) -> str:
    each = list(dict.fromkeys(n.source or n.channel or _what_was(n) for n in notices))
    return ", ".join(each[:3]) + (" ..." if len(each) > 3 else "")


def _what_was(notice: Notice) -> str:
    """What was wrong with nothing that has a name of ours."""
    what, about = _ONCE.get(notice.code, words(notice.code)), _about(notice)
    return f"{what} ({about})" if about else what


def _notice_line(notice: Notice, zone: str) -> str:
    if notice.code in GOOD_NEWS:
        return clean(words(notice.code).capitalize(), 300)
    named = (notice.source, notice.channel and f"channel {notice.channel}", _about(notice))
    where = " ".join(x for x in named if x)
    if notice.recovered:
        code = _ONCE.get(notice.code, words(notice.code))
        what = _what_was(notice)
        about = f"{where} ({code})" if notice.source or notice.channel else f"{what[:1].upper()}{what[1:]}"
        if notice.ended:
            return clean(f"No longer watched: {about}", 300)
        at = f" since {moment(to_second(notice.recovered_at), zone)}" if notice.recovered_at else ""
        return clean(f"{about}: {'over' if notice.beside_others else 'well again'}{at}", 300)
    wrong = _wrong(notice)
    said = f"Still: {wrong}" if notice.reminder else f"{wrong[:1].upper()}{wrong[1:]}"
    return clean(said + (f" ({where})" if where else ""), 300)
