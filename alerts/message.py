"""A message for one receiver, and the plain text that every channel can fall back on."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from msgspec import Struct

from alerts.facts import (
    DETAILED,
    OF_ALL,
    and_more,
    facts,
    heading,
    in_full,
    listed,
    notice_lines,
    sent_by,
    shared,
    shown,
    since,
)
from model.delivery import Leased, Payload
from model.follow import Reader
from text.sanitise import NEWS, clean, nested, safe_url
from text.timestamp import day, moment

_ASCII = str.maketrans({"…": "...", "“": '"', "”": '"'})


class Form(StrEnum):
    """The ladder: what a receiver refuses, or what cannot be rendered, is tried again one step down."""

    RICH = "rich"
    PLAIN = "plain"
    """Short text, nothing attached."""
    BARE = "bare"
    """The id and a link, made from nothing that came from outside but the address."""


class Message(Struct, frozen=True):
    """What a channel renders."""

    alert: str
    delivery: str
    address: str
    payload: Payload
    maybe_repeat: bool = False
    """True where an earlier attempt may have arrived: the message says so."""
    form: Form = Form.RICH
    before: str = ""
    """What the receiver answered to the alert that this one follows, where it was sent over the same channel."""
    reader: Reader | None = None
    """Who it goes to, where that is somebody who follows by email."""

    @classmethod
    def of(cls, leased: Leased, form: Form, reader: Reader | None = None) -> Message:
        to = reader.address if reader else leased.address
        return cls(
            leased.alert, leased.delivery, to, leased.payload, leased.maybe_repeat, form, leased.before, reader
        )

    @property
    def subject(self) -> str:
        """One line, at most 170 characters, with the mark of a possible repeat where one is due.

        Our own signs are ASCII: what is not has to be encoded, and is shown with odd spaces by some programs.
        """
        mark = f"(may repeat {self.alert}) " if self.maybe_repeat else ""
        if self.form is Form.BARE:
            return f"{mark}[npdwatch] {self.alert}: {'a letter to you' if self.confirms else 'something changed'}"
        if again := self.payload.get("resent"):
            mark += f"(sent again{', corrected' if self.payload.get('corrects') else ''}, first as {again['id']}) "
        line = self.payload.get("subject") or f"{self._mark}{clean(self.payload['headline'], NEWS)}{self._origin}"
        return clean(mark + line, 168).translate(_ASCII).replace(" · ", ", ")

    @property
    def _mark(self) -> str:
        return {"notices": "[npdwatch operators] ", "test": "[npdwatch test] "}.get(self.payload["type"], "")

    @property
    def _origin(self) -> str:
        """The publication and its edition, as a subject ends with them: " - DfE external data shares, May 2026"."""
        title = str((self.payload.get("source") or {}).get("title") or "")
        edition = str((self.payload.get("edition") or {}).get("title") or "")
        after = edition.removeprefix(title) if edition.startswith(title) else ""
        # "register.csv" of "reg" is another word, and ".csv" of "register.csv" is none.
        rest = "" if after[:1].isalnum() or after[:1] == "." else after.lstrip(" :,-")
        return f" - {title}{f', {rest}' * bool(rest)}" if title else ""

    @property
    def confirms(self) -> bool:
        """True for a letter that asks a reader to confirm, which tells of no change."""
        return bool(self.payload["type"] == "confirm")

    @property
    def digest(self) -> bool:
        """True for a message that was gathered over some time."""
        return bool(self.payload.get("digest"))

    @property
    def zone(self) -> str:
        """The reader's time zone."""
        return str(self.payload.get("time_zone") or "UTC")

    @property
    def remarks(self) -> list[str]:
        """What is to be said of the message itself: that it may be a repeat, or was sent again."""
        out = []
        if self.maybe_repeat:
            out.append(f"This may repeat {self.alert}: whether the first attempt arrived is not known.")
        if again := self.payload.get("resent"):
            out.append(f"Sent again on purpose; first as {again['id']} on {day(again['created_at'], self.zone)}.")
        if wrong := self.payload.get("corrects"):
            out.append(f"This corrects {wrong['id']} of {day(wrong['created_at'], self.zone)}: {wrong['said']}.")
        return out

    @property
    def followed(self) -> str:
        """What it follows, for the foot of a message; "" where it follows nothing."""
        before = self.payload.get("follows")
        if not before:
            return ""
        said = nested(f": “{before['headline']}”") if before.get("headline") else "."
        return f"Follows {before['id']} of {day(before['created_at'], self.zone)}, about the same publication{said}"

    @property
    def earlier(self) -> str:
        """The page of the alert that this one follows; "" where there is none."""
        return safe_url((self.payload.get("follows") or {}).get("page"))

    @property
    def when(self) -> str:
        """Since when it is known here, since a message may come days late: "seen 24 Nov 2026, 14:56 GMT".

        Of changes of several days the first and the last day; of operators' news since when the oldest is so. "" in
        the bare form, which is for what cannot be rendered otherwise.
        """
        if self.form is Form.BARE:
            return ""
        items, zone = self.payload["items"], self.zone
        if self.payload["type"] == "notices":
            begun = sorted(filter(_is_time, (i.get("first_at", "") for i in items if not i.get("recovered"))))
            return f"since {moment(begun[0], zone)}" if begun else ""
        edition = self.payload.get("edition") or {}
        seen = sorted(filter(_is_time, (x.get("seen_at", "") for x in (edition, *items))))
        if not seen:
            return ""
        first, last = day(seen[0], zone), day(seen[-1], zone)
        return f"seen {moment(seen[-1], zone)}" if first == last else f"seen {first} to {last}"

    @property
    def created_at(self) -> datetime:
        """When the alert was made; the same in every attempt."""
        try:
            at = datetime.fromisoformat(str(self.payload.get("created_at")))
        except ValueError:
            return datetime(1970, 1, 1, tzinfo=UTC)
        return at if at.tzinfo else at.replace(tzinfo=UTC)


def _is_time(text: str) -> bool:
    try:
        return bool(datetime.fromisoformat(text))
    except ValueError:
        return False


def bare_text(message: Message) -> str:
    """The least that is still an alert: its id, and where to look."""
    link = safe_url((message.payload.get("source") or {}).get("url"))
    repeat = " It may repeat an earlier message." if message.maybe_repeat else ""
    where = f" See {link}" if link else ""
    return "\n".join([f"npdwatch alert {message.alert}.{repeat}{where}", *_to_reader(message)])


def short_text(message: Message, limit: int = 2500) -> str:
    """Headline, the sentence of one change or a line for each of several as far as they fit, and the id."""
    payload = message.payload
    lines = [payload["headline"]]
    if message.maybe_repeat:
        lines.insert(0, f"May repeat {message.alert}.")
    if again := payload.get("resent"):
        lines.insert(0, f"Sent again on purpose; first as {again['id']}.")
    if wrong := payload.get("corrects"):
        lines.insert(0, f"This corrects {wrong['id']}: {wrong['said']}.")
    tail = [f"Source: {payload['source']['url']}"] if payload.get("source", {}).get("url") else []
    if message.confirms:
        return "\n".join([*lines, payload["summary"], *_to_reader(message)])
    tail += [*_to_reader(message), " · ".join(filter(None, (f"Alert {message.alert}", message.when)))]
    lines += filter(None, [in_full(payload)])
    room = limit - sum(len(line) + 1 for line in lines + tail) - len(and_more(payload)) - 24
    items = payload["items"] if payload["total"] > 1 else []
    for told, item in enumerate(items):
        room -= len(item["line"]) + 3
        if room < 0:
            lines.append(and_more({**payload, "not_shown": payload["total"] - told, "csv": ""}))
            break
        lines.append(f"- {item['line']}")
    else:
        lines += [and_more({**payload, "csv": ""})] if payload["not_shown"] and items else []
    return "\n".join(lines + tail)


def full_text(message: Message) -> str:
    """The whole message as plain text: the text part of an email."""
    return "\n".join(_lines(message)) + "\n"


def _lines(message: Message) -> Iterator[str]:
    payload = message.payload
    items = payload["items"]
    yield payload["headline"]
    if payload.get("summary"):
        yield payload["summary"]
    yield from message.remarks
    yield ""
    if payload["type"] != "changes":
        for item in items:
            said = [f"- {item['line']}"] if item["line"] != payload["headline"] else []
            yield from (*said, *(f"  {line}" for line in notice_lines(item)))
            yield f"  {since(item, message.zone)}"
    else:
        if payload["total"] > 1:
            yield from (f"{number}. {line}" for number, line in enumerate(listed(payload), 1))
            if payload["not_shown"]:
                yield f"{and_more(payload)}{':' if payload.get('others') else ''}"
                yield from (f"- {line}" for line in payload.get("others", ()))
            yield ""
        elif sentence := in_full(payload):
            yield from (sentence, "")
        common = shared(payload)
        for number, item in enumerate(items[:DETAILED], 1):
            if payload["total"] > 1:
                yield f"== {number}. {heading(item)}"
            yield from _item(item, payload, common)
        if common:
            yield f"== {OF_ALL}"
            yield from (f"{name}: {value}" for name, value in common)
    yield ""
    yield from _foot(message)


def _foot(message: Message) -> Iterator[str]:
    payload = message.payload
    if source := payload.get("source"):
        yield f"Publication: {source['title']} {source['url']}".rstrip()
        if source.get("archived"):
            yield f"Archived copies of the page: {source['archived']}"
    if message.followed:
        yield message.followed
    if message.earlier:
        yield f"The earlier one: {message.earlier}"
    if sent := sent_by(payload):
        yield sent
    yield from _to_reader(message)
    if payload.get("licence"):
        yield f"{payload['licence']['text']} {payload['licence']['url']}"
    if not message.confirms:
        yield f"Alert {message.alert}"


def _to_reader(message: Message) -> Iterator[str]:
    """Why a reader gets it, and what they can do about it."""
    yield from ((message.reader.text,) if message.reader else ())


def _item(item: dict[str, Any], payload: Payload, common: Collection[tuple[str, str]]) -> Iterator[str]:
    for field in item["fields"]:
        yield f"{field['label']}:"
        yield f"  before: {shown(field['before'])}"
        yield f"  after:  {shown(field['after'])}"
    yield from (f"{name}: {value}" for name, value in facts(item, payload) if (name, value) not in common)
    yield from (f"Earlier: {line}" for line in item.get("history", ()))
    if item["next_step"]:
        yield f"Ask for the application form and the agreement: {item['next_step']}"
    yield ""
