"""Rules by word and form (rules.toml): which phrase of a name decides, and which exceptions hold it back."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from model import Category, Confidence
from recipients.names import name_words, spelling

if TYPE_CHECKING:
    from collections.abc import Mapping

_PLACES = ("any", "start", "end", "whole", "middle")
_COMPANY = "ltd"  # in `needs` and `unless` it stands for every legal form of a company
_NOT_COMPANY_FORMS = frozenset(["cic", "cio", "sa", "ab", "ag", "sas", "spa"])  # also words, or not companies at all


class UnusableRule(ValueError):
    """A rule that cannot be used; the message names it and says what to do."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. Phrases are words joined by single spaces, spelled as `name_words` gives them."""

    name: str
    order: int
    category: Category
    confidence: Confidence
    why: str
    also: tuple[Category, ...] = ()
    unless: tuple[str, ...] = ()
    """Each with a space at both ends."""
    unless_company: bool = False
    needs_company: bool = False
    tails: frozenset[str] = frozenset()
    """Words that may follow a phrase that ends a name ("Series", "Group" of a newspaper)."""
    after_place: frozenset[str] = frozenset()
    """The rule is a place of places.toml and one of these words at the end ("Arbroath Herald")."""
    places_alone: bool = False
    """The rule is names of places.toml and nothing else."""
    forms: tuple[str, ...] = ()
    """Legal forms at the end, each with a space before it, by which alone the rule fits."""


class Match(NamedTuple):
    """A rule that fits, and the words that made it fit."""

    rule: Rule
    words: str


class _Phrase(NamedTuple):
    words: tuple[str, ...]
    place: str
    rule: Rule


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All rules. `index`: first word -> phrases, in order of the rules."""

    rules: tuple[Rule, ...]
    index: Mapping[str, tuple[_Phrase, ...]]
    fallback: tuple[Rule, ...]
    """Rules that need no word, only a legal form."""

    def match(self, words: list[str], core: list[str]) -> Match | None:
        """The first rule in order that fits the words of a name (`name_words`, `core_words`), or None."""
        company = has_company_form(words)
        padded = f" {' '.join(words)} "
        best: Match | None = None
        for at, word in enumerate(core):
            for phrase in self.index.get(word, ()):
                if best is not None and phrase.rule.order >= best.rule.order:
                    break
                if _stands(phrase, core, at) and _allowed(phrase.rule, padded, company=company):
                    best = Match(phrase.rule, " ".join(phrase.words))
        for rule in self.fallback:
            if best is not None and best.rule.order < rule.order:
                continue
            if rule.forms:
                form = next((f for f in rule.forms if padded.endswith(f)), "")
                if form and _allowed(rule, padded, company=company):
                    best = Match(rule, form.strip())
            elif rule.after_place or rule.places_alone:
                place = _after_place(core, rule.after_place) if rule.after_place else _places_alone(core)
                if place and _allowed(rule, padded, company=company):
                    best = Match(rule, place)
            elif company and _allowed(rule, padded, company=company):
                best = Match(rule, words[-1])
        return best


def has_company_form(words: list[str]) -> bool:
    """True if the words end in a legal form of a company, or carry Ltd or Limited before something else."""
    return (len(words) > 1 and words[-1] in _company_forms()) or "ltd" in words or "limited" in words


@cache
def _company_forms() -> frozenset[str]:
    return spelling()[1] - _NOT_COMPANY_FORMS


def _stands(phrase: _Phrase, core: list[str], at: int) -> bool:
    size = len(phrase.words)
    if size > 1 and tuple(core[at : at + size]) != phrase.words:
        return False
    if phrase.place == "any":
        return True
    if phrase.place == "start":
        return at == 0
    if phrase.place == "middle":
        return 0 < at < len(core) - size
    if phrase.place == "end":
        return at > 0 and phrase.rule.tails.issuperset(core[at + size :])
    return at == 0 and size == len(core)


def _allowed(rule: Rule, padded: str, *, company: bool) -> bool:
    if (company and rule.unless_company) or (rule.needs_company and not company):
        return False
    return not any(phrase in padded for phrase in rule.unless)


@cache
def _places() -> tuple[frozenset[str], frozenset[str]]:
    raw = tomllib.loads((Path(__file__).parent / "places.toml").read_text(encoding="utf-8"))
    return frozenset(raw["places"].split()), frozenset(raw["beside"].split())


def _after_place(core: list[str], words: frozenset[str]) -> str:
    """The place and the word after it that make a name a local body's ("Arbroath Herald"), "" where they do not."""
    if len(core) < 2:
        return ""
    last = core[-2] if core[-1] in ("series", "group") and len(core) > 2 else core[-1]
    if last not in words:
        return ""
    places, _ = _places()
    place = next((w for w in core[:-1] if w in places), "")
    return f"{place} {last}" if place else ""


def _places_alone(core: list[str]) -> str:
    """The words, where all of at least two are places or stand beside places ("Adur and Worthing"); else ""."""
    if len(core) < 2 or core[0] == "and":
        return ""
    places, beside = _places()
    if places.isdisjoint(core) or not all(w in places or w in beside for w in core):
        return ""
    return " ".join(core)


@cache
def rule_book() -> RuleBook:
    """The rules of rules.toml. Raises `UnusableRule`."""
    text = (Path(__file__).parent / "rules.toml").read_text(encoding="utf-8")
    index: dict[str, list[_Phrase]] = {}
    rules: list[Rule] = []
    fallback: list[Rule] = []
    for order, raw in enumerate(tomllib.loads(text)["rule"]):
        rule = _read_rule(raw, order)
        rules.append(rule)
        if rule.after_place or rule.places_alone or rule.forms:
            fallback.append(rule)
        for place in _PLACES:
            for written in raw.get(place, ()):
                if written == "*":
                    fallback.append(rule)
                    continue
                words = _spelled(written, raw["name"])
                index.setdefault(words[0], []).append(_Phrase(words, place, rule))
    # Longer phrases first within a rule, so that the reason names the words that say most.
    sorted_index = {k: tuple(sorted(v, key=lambda p: (p.rule.order, -len(p.words)))) for k, v in index.items()}
    return RuleBook(tuple(rules), sorted_index, tuple(fallback))


def _spelled(written: str, rule: str) -> tuple[str, ...]:
    words = tuple(name_words(written))
    if not words:
        raise UnusableRule(f'recipients/rules.toml, rule "{rule}": the phrase "{written}" has no word. Remove it.')
    return words


def _read_rule(raw: Mapping[str, Any], order: int) -> Rule:
    try:
        unless = [u for u in raw.get("unless", ()) if u != _COMPANY]
        return Rule(
            raw["name"],
            order,
            Category(raw["category"]),
            Confidence(raw["confidence"]),
            raw["why"],
            tuple(Category(c) for c in raw.get("also", ())),
            tuple(f" {' '.join(_spelled(u, raw['name']))} " for u in unless),
            unless_company=_COMPANY in raw.get("unless", ()),
            needs_company=_COMPANY in raw.get("needs", ()),
            tails=frozenset(raw.get("tails", ())),
            after_place=frozenset(raw.get("after_place", ())),
            places_alone=raw.get("places_alone", False),
            forms=tuple(f" {' '.join(_spelled(f, raw['name']))} " for f in raw.get("forms", ())),
        )
    except (KeyError, ValueError) as error:
        raise UnusableRule(f"recipients/rules.toml, rule {order + 1} ({raw.get('name')}): {error}") from error
