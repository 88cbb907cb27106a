"""The payload of an alert: from stored changes to plain JSON values, sanitised once.

Channels only dress these values. docs/using/webhook.schema.json describes them.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from alerts.describe import address_of, archive_link, describe, page_of
from alerts.evidence import given_in, is_item, item_details
from alerts.facts import GOOD_NEWS, SUBJECT, host_of
from alerts.sentences.headline import headline, summary
from alerts.sentences.others import others_in_short
from alerts.sentences.reasons import category_in_words
from alerts.severity import Severity, categories_of, each_row, severity
from alerts.together import told_together
from model import workers
from model.change import StoredChange
from model.delivery import Notice
from model.register import FURTHER
from recipients.cell import in_one_line
from text.labels import CATEGORY_WORDS, KIND_WORDS, plural, words
from text.sanitise import LINE, clean, csv_text
from text.timestamp import moment, to_second

ALL_SHOWN = 30
"""Up to so many rows are all in the message; of more those of high severity, the rest by recipient, and attached."""
WORST, GRAVE = 10, 60
"""Of more rows, so many have a sentence each: at least, and at most."""
LICENCE = "Contains public sector information licensed under the Open Government Licence v3.0."
LICENCE_URL = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
PARLIAMENT = "Contains Parliamentary information licensed under the Open Parliament Licence v3.0."
PARLIAMENT_URL = "https://www.parliament.uk/site-information/copyright-parliament/open-parliament-licence/"

PLACES = ("headline", "total", "source", "edition", "severity", "recipient", "what", "alert")
"""What a route's own subject may name: the alert in one line; how many changes; the publication; its edition; low,
normal or high; of the worst change who and what; the alert's id."""
_PLACE = re.compile(r"\{([^{}]*)\}")

CSV_CELL = 2000
"""Characters."""
CSV_FILE = 6_000_000
"""Characters: mail servers commonly refuse 10 MB, and base64 adds a third."""
_FIXED = ("what", "category", "why this category", "reference", "recipient", "file", "sheet", "row", "changed",
          "source", "edition", "published", "first seen", "address", "sha256", "key")


def changes_payload(
    alert: str, changes: Sequence[StoredChange], why: Sequence[Mapping[str, Any]], now: datetime, *,
    zone: str = "UTC", digest: bool = False, subjects: Sequence[str] = (),
) -> dict[str, Any]:
    """The message about changes of one edition, or of a digest; `changes` are given worst first, and are not empty.

    `zone` is the reader's, for the times in the text; `subjects` are the routes' own subject lines, if any.
    """
    lines = told_together(changes)
    grave = sum(severity(c) is Severity.HIGH for c in lines[:GRAVE])
    told = len(lines) if len(lines) <= ALL_SHOWN else max(WORST, grave)
    items = [describe(c, zone).as_item() for c in lines[:told]]
    payload = {
        **_head("changes", alert, now, zone),
        "headline": clean(headline(changes, items[0]["line"]), LINE),
        "summary": summary(changes),
        "severity": max(severity(c) for c in changes).word,
        "score": changes[0].score,
        "digest": digest,
        "follows": None,
        **_source_and_edition(changes),
        "counts": dict(Counter(c.kind.value for c in changes)),
        "total": len(lines),
        "items": items,
        "not_shown": len(lines) - len(items),
        "why": [{**w, "route": clean(w["route"], 80), "reasons": [clean(x, 300) for x in w["reasons"]]} for w in why],
        "licence": licence(changes),
    }
    if told < len(lines):
        payload["others"] = others_in_short(lines[told:], several=payload["source"]["name"] == "several")
    payload["subject"] = _subject(next(filter(None, subjects), ""), payload)
    return payload


def confirmation_payload(alert: str, headline: str, summary: str, now: datetime, *, zone: str) -> dict[str, Any]:
    """The letter that asks a reader to confirm; both texts are ours."""
    return {
        **_head("confirm", alert, now, zone), "headline": headline, "summary": summary, "severity": "low", "total": 0,
        "items": [], "not_shown": 0,
    }


def _head(kind: str, alert: str, now: datetime, zone: str) -> dict[str, Any]:
    return {"version": 1, "type": kind, "id": alert, "created_at": to_second(now), "time_zone": zone}


def _source_and_edition(changes: Sequence[StoredChange]) -> dict[str, Any]:
    """The publication and the edition; of several only how many, since each item names its own."""
    sources, editions = len({c.source for c in changes}), {c.edition_id for c in changes if c.edition_id}
    first = next((c for c in changes if c.edition_id), changes[0])
    one = sources == 1
    edition = len(editions) == 1 if one and editions else len({c.edition_id for c in changes}) == 1
    return {
        "source": {
            "name": clean(first.source, 80) if one else "several",
            "title": clean(first.source_title or first.source, LINE) if one else f"{sources} sources",
            "url": page_of(first.source_url) if one else "",
            "archived": archive_link(first.source_url) if one else "",
        },
        "edition": {
            "title": clean(first.edition_title, LINE) if edition else "",
            "published_at": clean(first.published_at, 40) if edition else "",
            "seen_at": clean(max(c.seen_at for c in changes), 40),
        },
    }


def licence(changes: Sequence[StoredChange]) -> dict[str, str]:
    """The attribution that the publishers ask for."""
    site = ".parliament.uk"
    from_parliament = {
        c.detail.get("licence") == "parliament" or f".{host_of(c.source_url)}".endswith(site) for c in changes
    }
    if from_parliament == {True}:
        return {"text": PARLIAMENT, "url": PARLIAMENT_URL}
    return {"text": f"{LICENCE} {PARLIAMENT}" if True in from_parliament else LICENCE, "url": LICENCE_URL}


def check_subject(template: str, where: str) -> None:
    """Raises ValueError for a route's own subject that names an unknown place, or would not fit in a line."""
    if len(template) > SUBJECT or not template.isprintable():
        raise ValueError(f"{where}: a subject is one line of at most {SUBJECT} characters")
    named = _PLACE.findall(template)
    for name in named:
        if name not in PLACES:
            near = difflib.get_close_matches(name, PLACES, n=1, cutoff=0.5)
            hint = f"did you mean {{{near[0]}}}?" if near else f"known are {', '.join(PLACES)}"
            raise ValueError(f"{where}: the subject has no place {{{name}}}; {hint}")
    if not template.count("{") == template.count("}") == len(named):
        raise ValueError(f"{where}: a brace in the subject does not close")


def _subject(template: str, payload: Mapping[str, Any]) -> str:
    """A route's own subject with the alert's values in its places."""
    worst = payload["items"][0]
    values = {
        "headline": payload["headline"], "total": f"{payload['total']:,}", "source": payload["source"]["title"],
        "edition": payload["edition"]["title"], "severity": payload["severity"], "alert": payload["id"],
        "recipient": worst["recipient"], "what": worst["what"],
    }
    return clean(_PLACE.sub(lambda m: str(values[m[1]]), template), 160)


def rows_csv(changes: Sequence[StoredChange]) -> str:
    """All changed rows, for a spreadsheet: a line for each, a column for each name that occurs in them.

    A file that grows past `CSV_FILE` ends with a line that says how many rows are missing.
    """
    rows = [(one, _cells(one)) for c in changes for one in each_row(c)]
    names = list(dict.fromkeys(name for _, cells in rows for name in cells))[:200]
    lines = [csv_text([[clean(n, 200) for n in (*_FIXED, *names)]])]
    room = CSV_FILE - len(lines[0])
    for missing, (change, cells) in zip(range(len(rows) - 1, -1, -1), rows, strict=True):
        lines.append(csv_text([[*_fixed(change), *(clean(in_one_line(cells.get(n, "")), CSV_CELL) for n in names)]]))
        room -= len(lines[-1])
        if room < 0 and missing:
            left_out = "1 more row does" if missing == 1 else f"{missing} more rows do"
            lines.append(csv_text([[f"{left_out} not fit into this file"]]))
            break
    return "".join(lines)


def _cells(change: StoredChange) -> dict[str, str]:
    if is_item(change):
        cells: dict[str, list[str]] = {}
        for label, value in item_details(change):
            cells.setdefault(label, []).append(value)
        return {label: "; ".join(values) for label, values in cells.items()}
    return {k: v for k, v in change.cells.items() if k not in ("reference", "recipient", FURTHER)}


def _fixed(change: StoredChange) -> list[str]:
    def side(value: str | None) -> str:
        return "(no column for it)" if value is None else clean(in_one_line(value), 300)

    who = change.recipient or "; ".join(given_in(change))
    changed = "; ".join(f"{clean(n, 80)}: {side(old)} → {side(new)}" for n, (old, new) in change.fields.items())
    return [
        KIND_WORDS[change.kind][0], "; ".join(CATEGORY_WORDS[c] for c in categories_of(change)),
        category_in_words(change.category_reason), clean(change.reference, 100), side(who),
        clean(change.file, 300), clean(change.sheet, 100), str(change.row or ""), clean(changed, CSV_CELL),
        clean(change.source_title, 300), clean(change.file_edition or change.edition_title, 300),
        clean(change.published_at, 40), clean(change.seen_at, 40), address_of(change), clean(change.sha256, 64),
        clean(change.key, 200),
    ]


WORST_FIRST = (
    "withheld_unknown", "hidden_content", "recipient_withheld", "watch_failing", "changes_not_told", "delivery_dead",
    "channel_paused", "disk_low", "archive_damaged", "sources_failing", "source_failing", "source_moved", "stale",
    "quarantined", "unreadable", "not_watched",
)
"""Codes of notices that a headline names before others: what may expose somebody, then what is not told or not seen."""


NOTICE_WORDS = {
    "withheld_unknown": "what is withheld is not known",
    "hidden_content": "a file hides something", "recipient_withheld": "a recipient is kept back",
    "watch_failing": "the watch itself fails", "changes_not_told": "changes could not be told",
    "delivery_dead": "a message could not be delivered", "channel_paused": "a channel is paused",
    "channel_failing": "a channel fails", "disk_low": "the disk is nearly full",
    "left_alone": "a site asks to be left alone for a time",
    "archive_damaged": "the archive is damaged", "sources_failing": "several sources fail",
    "source_failing": "a source fails", "source_moved": "a source has moved", "stale": "nothing was seen for too long",
    "quarantined": "an edition is put aside", "unreadable": "a file cannot be read",
    "not_watched": "something is not watched", "grown": "a register has grown much",
    "body_lost": "a file in the archive is lost", "body_put_back": "a damaged file was fetched again",
    "watched_elsewhere": "a first look at what another source has watched",
    "channel_taken_out": "a channel was taken out of the configuration",
    "captures_failing": "no captures are had", "changes_missed": "a feed of changes has moved on by too much",
    "clock_differs": "this machine's clock is wrong",
    "configuration_refused": "a changed configuration is refused", "document_unreadable": "a document cannot be read",
    "followers_failing": "readers who follow are not told",
    "encoder_failing": "the encoder of passages fails", "entries_missed": "entries of a feed were missed",
    "entry_unreadable": "an entry cannot be read",
    "heading_not_found": "a heading is not found", "letters_put_back": "damaged letters were put back",
    "mail_came_back": "a mail came back", "many_missing": "many items are listed no longer",
    "meaning_carried_over": "a new heading was taken for an old one",
    "comparison_cut": "a comparison was cut short", "notes_changed": "notes of a register speak of other outcomes",
    "old_copy": "the site serves an older copy", "page_restless": "a page changes at each look",
    "page_replaced": "another text stands in place of a page",
    "recipient_unread": "no column names the recipients", "second_reader_failing": "the second reader fails",
    "site_clock_differs": "a site's clock is wrong", "timestamps_failing": "no time-stamps are had",
    "was_not_running": "the watch was not running", **workers.WORDS,
}
"""What is wrong, by the codes that are not read aloud as they stand."""
_ONCE = {"quarantined": "edition put aside", "stale": "not seen for long", "grown": "register grown much",
         **workers.SUBJECTS}
"""What was wrong, in a word or two, where the code would not be understood."""
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
        **_head("notices", alert, now, zone),
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
    """What is wrong with what, the first two by name, so that a subject line says it."""
    named = ((_wrong(n), n.source or n.channel) for n in notices)
    each = list(dict.fromkeys(f"{what} ({about})" if about else what for what, about in named))
    return ", ".join(each[:2]) + (" ..." if len(each) > 2 else "")


def _abouts(notices: Sequence[Notice]) -> str:
    each = list(dict.fromkeys(n.source or n.channel or _ONCE.get(n.code, words(n.code)) for n in notices))
    return ", ".join(each[:3]) + (" ..." if len(each) > 3 else "")


def _notice_line(notice: Notice, zone: str) -> str:
    if notice.code in GOOD_NEWS:
        return clean(words(notice.code).capitalize(), 300)
    where = " ".join(x for x in (notice.source, notice.channel and f"channel {notice.channel}") if x)
    if notice.recovered:
        code = _ONCE.get(notice.code, words(notice.code))
        about = f"{where} ({code})" if where else code.capitalize()
        if notice.ended:
            return clean(f"No longer watched: {about}", 300)
        at = f" since {moment(to_second(notice.recovered_at), zone)}" if notice.recovered_at else ""
        return clean(f"{about}: {'over' if notice.beside_others else 'well again'}{at}", 300)
    wrong = _wrong(notice)
    said = f"Still: {wrong}" if notice.reminder else f"{wrong[:1].upper()}{wrong[1:]}"
    return clean(said + (f" ({where})" if where else ""), 300)
