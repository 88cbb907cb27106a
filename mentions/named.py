"""Who is named in a sentence as receiving, asking for, or being kept from pupils' data."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from mentions import data_file, patterns
from mentions.said import MOST_NAMES, NamedBody
from mentions.words.phrases import (
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
from mentions.words.tokens import SPEAKER
from model.recipient import Category, Confidence, Recipient
from recipients.cell.names import organisation_key
from recipients.classify import classify_recipient

_NEAR = 110  # characters beside a name that say in what role it stands


_PLACES = patterns("named.toml", "places")
"""What stands beside a name, and says in what role it stands."""
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
    speaker = SPEAKER.match(sentence)
    offset = speaker.end() if speaker else 0
    body = sentence[offset:]
    found: list[NamedBody] = []
    phrases = find_phrases(body)
    candidates: list[tuple[int, int, Phrase | None, Category]] = [
        *((p.start, p.end, p, Category.UNKNOWN) for p in phrases),
        *(
            (m.start(), m.end(), None, category)
            for category, pattern in _generic()
            for m in pattern.finditer(body)
            if not any(p.start < m.end() and m.start() < p.end and len(p.name) > len(m[0]) for p in phrases)
        ),
    ]
    last = -1
    for start, end, phrase, category in sorted(candidates, key=lambda c: (c[0], -c[1])):
        if len(found) >= MOST_NAMES:
            break
        if start >= last and (one := _judge(body, start, end, phrase, category, last)):
            found.append(one._replace(start=one.start + offset, end=one.end + offset))
            last = one.end
    distinct: dict[str, NamedBody] = {}
    for one in found:
        if key := organisation_key(one.name):
            distinct.setdefault(key, one)
    return tuple(_joined(sentence, distinct.values()))


def _judge(body: str, start: int, end: int, phrase: Phrase | None, category: Category, last: int) -> NamedBody | None:
    before, after = body[max(0, start - _NEAR) : start], body[end : end + _NEAR]
    if phrase is None and (m := _PLACES["at_somebody"].match(after)):
        after = after[m.end() :]  # "ten journalists at the Telegraph newspaper received"
    chained = last >= 0 and start - last < 40 and bool(_PLACES["and"].match(body[last:start]))
    speaks = _PLACES["speaks"].match(after) and not chained and not _PLACES["of_itself"].match(after)
    if speaks or _PLACES["speaker_before"].search(before):
        return None
    to = any(_PLACES[place].search(before) for place in ("to", "direct", "asked_by", "of_press"))
    if _PLACES["gives"].match(after) and not (to or (chained and phrase)):
        return None
    called = any(_PLACES[place].search(before) for place in ("called", "after_reference"))
    strict = to or chained or called or bool(_PLACES["takes"].match(after))
    if phrase is None:
        return _described(body[start:end], before, after, start, category, strict=strict)
    return _by_name(phrase, to=to, strict=strict)


def _described(text: str, before: str, after: str, start: int, category: Category, *, strict: bool) -> NamedBody | None:
    """A recipient that is not named; the police count wherever they stand."""
    if _PLACES["for_example"].match(after) or _PLACES["no_one_in_particular"].search(before):
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


def _joined(sentence: str, found: Iterable[NamedBody]) -> list[NamedBody]:
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
