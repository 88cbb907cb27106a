"""Made-up changes and notices of every kind, for previews and tests: no row of these was ever published."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from alerts.message import Message
from alerts.payload.changes import changes_payload
from alerts.payload.notices import notices_payload
from alerts.payload.rows import rows_csv
from alerts.severity import worst_first
from model.change import REMOVAL_KINDS, ROW_KINDS, ChangeKind, StoredChange
from model.delivery import Notice, alert_id, delivery_id
from model.recipient import Category, Confidence
from text.timestamp import to_second

ALERT = "AL-samplesamp"
_WRONG = "The Invented Courier Company Ltd is a company, not the press"
_BODIES: tuple[tuple[str, Category, str], ...] = (
    ("The Daily Invention Ltd", Category.PRESS, "listed newspaper: Daily Invention"),
    ("Made-up Tutors Limited", Category.COMMERCIAL, "its name ends in Limited, and it sells tutoring"),
    ("University of Nowhere", Category.UNIVERSITY, "begins with University of"),
    ("Institute for Imagined Policy", Category.THINK_TANK, "listed think tank"),
    ("Borough of Anywhere", Category.LOCAL_AUTHORITY, "begins with Borough of"),
)
_TITLES = ("League tables of primary schools", "Which school suits your child?", "A study of spelling and sums",
           "Who moves between schools, and why", "Places needed in ten years")

_OF_MANY_ROWS = (ChangeKind.BULK_CHANGED, ChangeKind.REFERENCES_RENUMBERED)
_ALL_NEW = (ChangeKind.ADDED, ChangeKind.DUPLICATE_ADDED, ChangeKind.ROWS_SHOWN)


def sample_change(kind: ChangeKind, number: int, now: datetime, **over: object) -> StoredChange:
    """An invented change of a kind; any value can be given."""
    name, category, why = _BODIES[number % len(_BODIES)]
    row = {
        "reference": f"DR2611{number % 28 + 1:02d}.{number % 90 + 10}", "recipient": name,
        "title": _TITLES[number % len(_TITLES)],
        "purpose": "To publish what the data says about schools, in print and on a site that parents pay for.",
        "dataset": "Key stage 2 results with pupil characteristics, 2020 to 2025", "tier": str(number % 3 + 1),
        "licence_end": "2029-03-31",
    }
    about_row = kind in ROW_KINDS and kind not in _OF_MANY_ROWS
    gone, edited = kind in REMOVAL_KINDS, about_row and kind not in _ALL_NEW
    told = edited and not gone
    values: dict[str, Any] = {
        "id": number, "key": f"sample-{kind.value}-{number}", "source": "dfe-external-data-shares",
        "source_title": "DfE external data shares",
        "source_url": "https://www.gov.uk/government/publications/dfe-external-data-shares", "kind": kind,
        "release_id": number if about_row else None, "reference": row["reference"] if about_row else None,
        "recipient": name if about_row else None, "category": category if about_row else Category.UNKNOWN,
        "confidence": Confidence.HIGH if about_row else Confidence.LOW, "category_reason": why if about_row else "",
        "also": (), "file": "DfE external data shares", "sheet": "NPD requests" if about_row else None,
        "row": 10 + number if about_row else None,
        "fields": {"licence_end": ("2027-03-31", "2029-03-31"), "tier": ("4", row["tier"])} if told else {},
        "before": row if edited else None, "after": row if about_row and not gone else None,
        "reason": "made up for a preview", "edition_id": 1, "edition_title": "DfE external data shares: September 2026",
        "file_url": "https://assets.publishing.service.gov.uk/media/0000/shares.ods", "sha256": "0123456789abcdef" * 4,
        "published_at": to_second(now - timedelta(hours=5)), "seen_at": to_second(now - timedelta(minutes=6)),
        "detail": {"rows": 812} if not about_row else {},
    }
    if edited:
        first, then = (to_second(now - timedelta(days=d)) for d in (640, 210))
        values["detail"] = {"history": [
            {"seen_at": first, "edition": "DfE external data shares: March 2025", "sheet": "NPD requests", "row": 44,
             "fields": {}},
            {"seen_at": then, "edition": "DfE external data shares: May 2026", "sheet": "NPD requests", "row": 41,
             "fields": {"licence_end": ["2026-03-31", "2027-03-31"]}},
        ]}
    return StoredChange(**(values | over))


def sample_evidence(number: int, now: datetime, **over: object) -> StoredChange:
    """An invented piece of written evidence; keys of its detail can be given."""
    detail = {
        "item": "written-evidence:0", "url": "https://committees.parliament.uk/writtenevidence/0/html/",
        "submitters": ["An Imagined Campaign"], "committees": ["Education Committee"],
        "inquiries": ["Pupils' data: a made-up inquiry"], "licence": "parliament",
        "links": [{"release": 1, "reference": "DR261101.10", "recipient": "The Daily Invention Ltd", "by": "recipient",
                   "reason": "it names the recipient and the year"}],
        "mentions": [
            {"polarity": "release", "band": "alert", "term": "pupil data", "reason": "made up",
             "sentence": "In 2026 pupil data was given to The Daily Invention Ltd for its school tables.",
             "recipients": [{"name": "The Daily Invention Ltd", "category": "press"}]},
        ],
    }
    return sample_change(
        ChangeKind.EVIDENCE_PUBLISHED, number, now, source="education-committee", source_title="Education Committee",
        source_url="https://committees.parliament.uk/committee/203/", file="Written evidence PD0001", file_url="",
        sha256="", edition_title="", edition_id=0, detail=detail | over,
    )


def sample_edit(number: int, now: datetime) -> StoredChange:
    """An invented edit of a piece of written evidence."""
    before, after = (f"Pupil data was given to The Daily Invention Ltd for its {x}." for x in ("tables", "app"))
    words = [["same", "... given to The Daily Invention Ltd for its"], ["gone", "tables."], ["come", "app."]]
    given = [{"name": "The Daily Invention Ltd", "category": "press"}]
    mention = {"polarity": "release", "band": "alert", "term": "pupil data", "reason": "made up", "sentence": after,
               "recipients": given, "is_new": True}
    one = sample_evidence(number, now, words=words, mentions=[mention])
    return one._replace(kind=ChangeKind.EVIDENCE_EDITED, fields={"text": (before, after)}, reason="changed: text")


def sample_messages(now: datetime, zone: str) -> dict[str, Message]:
    """Every kind of message by a short name."""
    add, edit, gone = ChangeKind.ADDED, ChangeKind.CHANGED, ChangeKind.REMOVED
    every = [sample_change(kind, n, now) for n, kind in enumerate(ChangeKind)]
    guess = {"category": Category.COMMERCIAL, "confidence": Confidence.LOW, "category_reason": "it sounds like a firm"}
    several = [
        sample_change(add, 0, now), sample_change(add, 1, now), sample_change(edit, 6, now),
        sample_change(add, 8, now, recipient="Nobody Knows This Name", **guess), sample_change(gone, 7, now),
    ]
    other = {"source": "nhs-imagined", "source_title": "Another register", "edition_id": 2,
             "source_url": "https://www.example.org/register", "edition_title": "October 2026"}
    one = _changes([sample_change(add, 0, now)], now, zone)
    courier = {"recipient": "The Invented Courier Company Ltd", "category": Category.COMMERCIAL,
               "category_reason": "a person of this installation said so"}
    again = {"id": "AL-firstfirst", "created_at": to_second(now - timedelta(days=2))}
    return {
        "new-release": one,
        "edited-release": _changes([sample_change(edit, 6, now)], now, zone, follows=again),
        "evidence": _changes([sample_evidence(1, now)], now, zone),
        "edited-evidence": _changes([sample_edit(1, now)], now, zone),
        "unread-evidence": _changes([sample_evidence(1, now, no_text="no_text", mentions=[], links=[])], now, zone),
        "several-changes": _changes(several, now, zone),
        "many-rows": _changes([sample_change(add, n, now) for n in range(212)], now, zone),
        "every-kind": _changes(every, now, zone),
        "digest": _changes([*several[:3], sample_change(add, 2, now, **other)], now, zone, digest=True),
        "possible-repeat": Message(one.alert, one.delivery, one.address, one.payload, maybe_repeat=True),
        "sent-again": _changes([sample_change(add, 0, now)], now, zone, resent=again),
        "correction": _changes(
            [sample_change(add, 0, now, **courier)], now, zone, headline=f"Correction: {_WRONG}",
            corrects={**again, "said": _WRONG},
        ),
        "operators": _notices(_troubles(now), now, zone),
        "still-watching": _notices([still_watching(now)], now, zone),
        "test": trial_message("mail", now, zone),
    }


def _changes(changes: Sequence[StoredChange], now: datetime, zone: str, **more: object) -> Message:
    ordered = sorted(changes, key=worst_first)
    why = [{"route": "everything", "changes": len(changes), "reasons": ["every change"]}]
    digest = bool(more.get("digest"))
    payload = changes_payload(ALERT, ordered, why, now, zone=zone, digest=digest) | more | {"csv": rows_csv(ordered)}
    return Message(ALERT, f"{ALERT}.00000000", "reader@example.org", payload)


def template_values(rows: int) -> dict[str, Any]:
    """What a user's template is tried with: an alert about so many rows, with signs that have to be quoted."""
    now = datetime(2026, 11, 24, 14, 56, tzinfo=UTC)
    some = [sample_change(ChangeKind.ADDED, n, now, recipient='The "Invention" \\ Ltd') for n in range(rows)]
    message = _changes(some, now, "Europe/London")
    payload = {k: v for k, v in message.payload.items() if k != "csv"}
    return payload | {"maybe_repeat": False, "form": "rich", "alert": ALERT, "when": message.when}


def _notices(notices: Sequence[Notice], now: datetime, zone: str) -> Message:
    return Message(ALERT, f"{ALERT}.00000000", "reader@example.org", notices_payload(ALERT, notices, now, zone=zone))


def _troubles(now: datetime) -> list[Notice]:
    blocked = "blocked: GOV.UK answered 403 twice. Is our address blocked?"
    gone = (
        "Channel chat: Slack answered 404: no_service. The hook or its Slack channel is gone: make a new one. "
        "Its alerts are kept. To do: repair the cause, try it with: npdwatch alerts test chat, and let it go on with: "
        "npdwatch alerts resume chat"
    )
    away = "npdwatch was not running for 9 hours. What is overdue is polled now."
    return [
        Notice("dfe-external-data-shares", "source_failing", blocked, now - timedelta(minutes=31), count=2),
        Notice("", "channel_paused", gone, now - timedelta(days=7), channel="chat", reminder=1),
        Notice("", "was_not_running", away, now),
        Notice("another-register", "stale", "no complete look since 24 Nov 2026", now - timedelta(hours=9),
               recovered=True, recovered_at=now - timedelta(minutes=4)),
    ]


def still_watching(now: datetime) -> Notice:
    """The weekly sign of life, as an example."""
    text = (
        "4 sources are watched, all are well. The last change was seen on 24 Nov 2026. In the last seven days 3 alerts "
        "went out. If this message stays away, look: npdwatch status."
    )
    return Notice("", "still_watching", text, now)


def trial_message(channel: str, now: datetime, zone: str, address: str = "reader@example.org") -> Message:
    """A test message, marked as one."""
    alert = alert_id("test", channel, to_second(now), str(now.microsecond))
    text = f"Nothing has happened: somebody tries out the channel {channel}. If you can read this, alerts reach you."
    payload = notices_payload(alert, [Notice("", "test", text, now, channel=channel)], now, zone=zone)
    return Message(alert, delivery_id(alert, address), address, payload | {"type": "test"})
