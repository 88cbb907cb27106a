"""An answer about one name, as it is told: the category, how sure it is, and the reason in one sentence."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from model.register import Category, Confidence, Recipient
from recipients.cell.names import NAME_CHARACTERS

if TYPE_CHECKING:
    from datetime import date

    from recipients.directory import Alias, ListedBody
    from recipients.rules import Match


def from_entry(name: str, alias: Alias, how: str, confidence: Confidence, on: date | None) -> Recipient:
    entry = alias.entry
    if alias.weak:
        confidence = Confidence.MEDIUM if confidence is Confidence.HIGH else Confidence.LOW
    same = alias.text == entry.name
    said = f'"{alias.text}"' if same else f'"{alias.text}", a name of {entry.name}'
    parts = [f"{how}{',' * (',' in how)} in {entry.file}.csv as {said}"]
    if alias.weak:
        parts.append("others go by this short name too")
    if entry.parent:
        parts.append(f"part of {entry.parent}")
    if entry.note:
        parts.append(entry.note)
    if entry.also and not entry.note:
        parts.append(f"also {', '.join(entry.also)}")
    parts.extend(entry.identifiers)
    dates = _dates(entry, on)
    if dates:
        parts.append(dates)
    parts.append(f"source: {entry.source}")
    return Recipient(
        name, entry.category, confidence, sentence(parts), entry.also, f"{entry.file}/{entry.name.casefold()}"
    )


def _dates(entry: ListedBody, on: date | None) -> str:
    since = f" from {entry.start.isoformat()}" if entry.start else ""
    until = f" until {entry.end.isoformat()}" if entry.end else ""
    asked = f"asked for {on.isoformat()}" if on else "asked without a date, so as it is now"
    return f"{entry.category}{since}{until} ({asked})" if since or until else ""


def from_match(name: str, match: Match) -> Recipient:
    rule = match.rule
    joint = " is " if rule.why.startswith("the ") else ": "
    reason = f'Rule {rule.name}: "{match.words}"{joint}{rule.why}.'
    return Recipient(name, rule.category, rule.confidence, reason, rule.also, rule.name)


def a_person(name: str, why: str, rule: str) -> Recipient:
    reason = sentence([f"a person: {why}", "may be a sole trader"])
    return Recipient(name, Category.INDIVIDUAL, Confidence.MEDIUM, reason, rule=rule)


def not_known(name: str, rule: str, why: str) -> Recipient:
    if len(name) > NAME_CHARACTERS:
        why += f"; only the first {NAME_CHARACTERS} characters were read"
    return Recipient(name, Category.UNKNOWN, Confidence.LOW, _one_reason(why), rule=rule)


@lru_cache(maxsize=64)
def _one_reason(why: str) -> str:
    return sentence([why])


def with_also(first: Recipient, other: Recipient) -> Recipient:
    return Recipient(
        first.name,
        first.category,
        Confidence.MEDIUM,
        f"{first.reason} Also: {other.reason}",
        (*first.also, other.category),
        first.rule,
    )


def sentence(parts: list[str]) -> str:
    text = "; ".join(p.rstrip(".") for p in parts)
    return f"{text[:1].upper()}{text[1:]}."
