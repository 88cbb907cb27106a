"""Who is named in a sentence as receiving, asking for, or being kept from pupils' data."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from mentions.phrases import (
    Phrase,
    find_phrases,
    is_acronym,
    is_known,
    is_listed_word,
    is_no_recipient,
    is_watcher,
    lists,
    looks_like_organisation,
)
from mentions.wording import data_file, wording
from model.register import Category, Confidence, Recipient
from recipients.cell.names import organisation_key
from recipients.classify import classify_recipient

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_NAMES = 60
"""Recipients of one sentence that are told."""
_NEAR = 110  # characters beside a name that say in what role it stands


class NamedBody(NamedTuple):
    """A recipient named, or only described, in a sentence."""

    name: str
    """As printed."""
    recipient: Recipient
    start: int
    end: int
    generic: bool = False
    """True where it is only described ("commercial companies")."""


_SPEAKER = re.compile(r"^(?:\[?Q\d{1,4}\]?[.:]?\s)?[A-Z][\w.'\u2019 -]{1,40}:\s")
_TO = wording("named.toml", "places", "to")
_DIRECT = wording("named.toml", "places", "direct")
_ASKED_BY = wording("named.toml", "places", "asked_by")
_OF_PRESS = wording("named.toml", "places", "of_press")
_AFTER_REFERENCE = wording("named.toml", "places", "after_reference")
_CALLED = wording("named.toml", "places", "called")
_AND = wording("named.toml", "places", "and")
_TAKES = wording("named.toml", "places", "takes")
_GIVES = wording("named.toml", "places", "gives")
_SPEAKS = wording("named.toml", "places", "speaks")
_OF_ITSELF = wording("named.toml", "places", "of_itself")
_SPEAKER_BEFORE = wording("named.toml", "places", "speaker_before")
_AT_SOMEBODY = wording("named.toml", "places", "at_somebody")
_FOR_EXAMPLE = wording("named.toml", "places", "for_example")
_NO_ONE_IN_PARTICULAR = wording("named.toml", "places", "no_one_in_particular")
_WORKING_FOR = re.compile(r"\sworking\sfor\s(?:the\s)?$", re.IGNORECASE)
_TOGETHER = re.compile(r"^\s(?:at|from|of|on)\s(?:the\s)?$", re.IGNORECASE)


@cache
def _generic() -> tuple[tuple[Category, re.Pattern[str]], ...]:
    count = data_file("named.toml")["count"]
    return tuple(
        (Category(g["category"]), re.compile(rf"(?<![\w-]){count}(?:{g['pattern']})(?![\w-])", re.IGNORECASE))
        for g in lists()["generic"]
    )


def recipients_in(sentence: str) -> tuple[NamedBody, ...]:
    """The recipients of a sentence in order, each with its category; never the Department, a speaker or a law.

    A name that the lists know counts wherever it stands, but as giver, speaker or watcher; a phrase in capitals that
    nobody knows, and a description ("commercial companies"), only where a recipient stands: after "given to",
    "request from", before "received" and the like.
    """
    speaker = _SPEAKER.match(sentence)
    offset = speaker.end() if speaker else 0
    body = sentence[offset:]
    found: list[NamedBody] = []
    candidates: list[tuple[int, int, Phrase | None, Category]] = [
        (p.start, p.end, p, Category.UNKNOWN) for p in find_phrases(body)
    ]
    taken = [(a, b) for a, b, _, _ in candidates]
    candidates += [
        (m.start(), m.end(), None, category)
        for category, pattern in _generic()
        for m in pattern.finditer(body)
        if not any(a < m.end() and m.start() < b and b - a > m.end() - m.start() for a, b in taken)
    ]
    for start, end, phrase, category in sorted(candidates, key=lambda c: (c[0], -c[1])):
        if len(found) >= MOST_NAMES:
            break
        if found and start < found[-1].end - offset:
            continue
        one = _judge(body, start, end, phrase, category, found[-1].end - offset if found else -1)
        if one:
            found.append(one._replace(start=one.start + offset, end=one.end + offset))
    return tuple(_joined(sentence, _without_repeats(found)))


def _judge(body: str, start: int, end: int, phrase: Phrase | None, category: Category, last: int) -> NamedBody | None:
    before, after = body[max(0, start - _NEAR) : start], body[end : end + _NEAR]
    if phrase is None and (m := _AT_SOMEBODY.match(after)):
        after = after[m.end() :]  # "ten journalists at the Telegraph newspaper received"
    chained = last >= 0 and start - last < 40 and bool(_AND.match(body[last:start]))
    if _SPEAKER_BEFORE.search(before) or (_SPEAKS.match(after) and not chained and not _OF_ITSELF.match(after)):
        return None
    to = any(p.search(before) for p in (_TO, _DIRECT, _ASKED_BY, _OF_PRESS))
    if _GIVES.match(after) and not (to or (chained and phrase)):
        return None
    takes = bool(_TAKES.match(after) or _CALLED.search(before) or _AFTER_REFERENCE.search(before))
    if phrase is None:
        return _described(body[start:end], before, after, start, category, strict=to or chained or takes)
    return _by_name(phrase, to=to, strict=to or chained or takes)


def _described(text: str, before: str, after: str, start: int, category: Category, *, strict: bool) -> NamedBody | None:
    """A recipient that is not named; the police count wherever they stand."""
    if _FOR_EXAMPLE.match(after) or _NO_ONE_IN_PARTICULAR.search(before):
        return None
    if not strict and category is not Category.POLICE_HOME_OFFICE:
        return None
    name = re.sub(r"^the ", "", text, flags=re.IGNORECASE)
    recipient = Recipient(name, category, Confidence.LOW, f'described as "{name}", not named', rule="described")
    return NamedBody(name, recipient, start, start + len(text), generic=True)


def _by_name(phrase: Phrase, *, to: bool, strict: bool) -> NamedBody | None:
    """A recipient by its name: one that is known, or in a recipient's place one that looks like a name."""
    name = phrase.name
    if is_no_recipient(name) or (is_watcher(name) and not to):
        return None
    looks = is_listed_word(name) or " " in name or is_acronym(name) or looks_like_organisation(name)
    if not is_known(name) and not (strict and looks):
        return None
    return NamedBody(name, classify_recipient(name), phrase.start, phrase.end)


def _without_repeats(found: Iterable[NamedBody]) -> list[NamedBody]:
    out: dict[str, NamedBody] = {}
    for one in found:
        key = organisation_key(one.name)
        if key and key not in out:
            out[key] = one
    return list(out.values())


def _joined(sentence: str, found: list[NamedBody]) -> list[NamedBody]:
    """Journalists at a newspaper are one recipient: "ten journalists at the Telegraph newspaper"."""
    out: list[NamedBody] = []
    for one in found:
        between = sentence[out[-1].end : one.start] if out and out[-1].generic and not one.generic else ""
        if _TOGETHER.match(between):
            start = out.pop().start
            out.append(NamedBody(sentence[start : one.end], one.recipient, start, one.end))
        elif _WORKING_FOR.match(between):
            out[-1] = one
        else:
            out.append(one)
    return out
