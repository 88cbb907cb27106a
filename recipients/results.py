"""The result for one name: category, confidence, and the reason in one sentence."""

from __future__ import annotations

import re
from datetime import date
from functools import cache, lru_cache
from typing import NamedTuple

from model.recipient import Category, Confidence, Recipient
from recipients.cell.forms import everyday_words
from recipients.cell.names import NAME_CHARACTERS, Words, clean_name, core_words, name_words, spelled_before
from recipients.data import read_toml
from recipients.directory import Alias, ListedBody
from recipients.rules import Match, rule_book
from text.pattern import lazy_pattern


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
    reason = f"A person: {why.rstrip('.')}; may be a sole trader."
    return Recipient(name, Category.INDIVIDUAL, Confidence.MEDIUM, reason, rule=rule)


def not_known(name: str, rule: str, why: str) -> Recipient:
    if len(name) > NAME_CHARACTERS:
        why += f"; only the first {NAME_CHARACTERS} characters were read"
    return Recipient(name, Category.UNKNOWN, Confidence.LOW, _one_reason(why), rule=rule)


@lru_cache(maxsize=64)
def _one_reason(why: str) -> str:
    return sentence([why])


def with_also(first: Recipient, other: Recipient) -> Recipient:
    return first._replace(
        confidence=Confidence.MEDIUM,
        reason=f"{first.reason} Also: {other.reason}",
        also=(*first.also, other.category),
    )


def sentence(parts: list[str]) -> str:
    text = "; ".join(p.rstrip(".") for p in parts)
    return f"{text[:1].upper()}{text[1:]}."


_SHORT = 4  # letters of an acronym that may stand for another body
_BRACKET = lazy_pattern(r"[(\[]([^()\[\]]+)[)\]]")


class _Sure(NamedTuple):
    """When a listed name of one category admits no other."""

    needs: frozenset[str]
    """One of these words; empty: none is needed."""
    unless: frozenset[str]
    names: frozenset[str]
    """Listed names that are sure whatever their words, in small letters."""


def capped(found: Recipient, words: Words = ()) -> Recipient:
    """The answer, with medium confidence in the place of high where its category is open to another reading.

    `words`: those of its name, where they are at hand.
    """
    if found.confidence is not Confidence.HIGH or found.category is Category.UNKNOWN:
        return found
    why = _other_reading(found, words or name_words(clean_name(found.name)))
    return found._replace(confidence=Confidence.MEDIUM, reason=f"{found.reason} Not sure: {why}.") if why else found


def _other_reading(found: Recipient, words: Words) -> str:
    """Why somebody else may name another category, or ""."""
    _, _, entry = found.rule.partition("/")
    if not entry:
        other = next((w for w in words if w in _beside() and w not in _forms().get(found.rule, ())), "")
        return f'"{other}" beside the form' if other else ""
    if found.also:
        return f"it may be counted as {' or '.join(found.also)} too"
    return _of_its_words(found.name, words) or _of_its_kind(found.category.value, entry, words)


def _of_its_words(name: str, words: Words) -> str:
    """Why the name as printed may be another body's, or ""."""
    core = core_words(words)
    if len(core) == 1:
        # "The Sun" has two capitals, and no initials.
        printed = next((w for w in re.findall(r"\w+", name) if w.casefold() == core[0]), "")
        letters = core[0].isalpha() and len(core[0]) <= _SHORT and sum(map(str.isupper, printed)) > 1
        if letters and core[0] not in _sure_acronyms() and not (words[0] == "the" and everyday_words(core)):
            return "other bodies may have these initials"
        if everyday_words(core) and words[0] != "the":
            return "an everyday word"
    for inside in _BRACKET.findall(name):
        if not spelled_before(name, inside):
            return "what stands in brackets may say more"
    return ""


@lru_cache(maxsize=4_096)
def _of_entry(kind: str, entry: str) -> str:
    """Why a listed body may be put into another category, or ""; by what it is listed as and the words of its name."""
    sure = _kinds().get(kind)
    if sure is None or entry in sure.names:
        return ""
    words = name_words(entry)
    if sure.needs and sure.needs.isdisjoint(words):
        return "its name does not say what it is" if kind != "think_tank" else "a judgement, not a legal form"
    match = rule_book().first_match(words, core_words(words))
    if match and match.rule.confidence is not Confidence.LOW and match.rule.category not in (kind, Category.UNKNOWN):
        return f'by "{match.words}" it may be counted as {match.rule.category}'
    return ""


def _of_its_kind(kind: str, entry: str, words: Words) -> str:
    sure = _kinds().get(kind)
    why = "" if sure and sure.needs.intersection(words) else _of_entry(kind, entry)  # "Barts Health NHS Trust"
    if why or sure is None or entry in sure.names:
        return why
    said = next((w for w in (*words, *name_words(entry)) if w in sure.unless), "")
    return f'"{said}" stands for bodies of several kinds' if said else ""


@cache
def _raw() -> dict[str, dict[str, str]]:
    return read_toml("certainty.toml")


@cache
def _kinds() -> dict[str, _Sure]:
    """Category -> when names listed with it are sure."""
    return {
        kind: _Sure(
            frozenset(raw.get("needs", "").split()),
            frozenset(raw.get("unless", "").split()),
            frozenset(" ".join(n.split()).casefold() for n in raw.get("names", "").split("|")),
        )
        for kind, raw in _raw().items()
        if kind in {c.value for c in Category}
    }


@cache
def _sure_acronyms() -> frozenset[str]:
    return frozenset(_raw()["acronyms"]["sure"].casefold().split())


@cache
def _beside() -> frozenset[str]:
    return frozenset(_raw()["beside"]["words"].split())


@cache
def _forms() -> dict[str, frozenset[str]]:
    return {rule: frozenset(words.split()) for rule, words in _raw()["form"].items()}
