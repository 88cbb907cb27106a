"""Rules by word and form (rules.toml): which phrase of a name decides, and which exceptions hold it back."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from typing import Any, NamedTuple

from msgspec import Struct

from model.own_files import ready
from model.recipient import Category, Confidence
from recipients.cell.names import Words, name_words, spelling
from recipients.data import RULES, read_toml

_PERSON = Category.INDIVIDUAL
_PLACES = ("any", "start", "end", "whole", "middle", "after_place")
_COMPANY = "ltd"  # in `needs` and `unless` it stands for every legal form of a company
_NOT_COMPANY_FORMS = frozenset(["cic", "cio", "sa", "ab", "ag", "sas", "spa"])  # also words, or not companies at all


_FOR_GAIN = frozenset(
    ["plc", "llp", "llc", "sa", "sas", "sarl", "spa", "srl", "ag", "gmbh", "kgaa", "ab", "a/s", "aps", "oy", "oyj"]
)


class UnusableRule(ValueError):
    """A rule that cannot be used; the message names it and says what to do."""


class NameRule(Struct, frozen=True):
    """One rule. Phrases are words joined by single spaces, spelled as `name_words` gives them."""

    name: str
    order: int
    category: Category
    confidence: Confidence
    why: str
    also: tuple[Category, ...] = ()
    unless: frozenset[str] = frozenset()
    """Single words."""
    unless_phrases: tuple[str, ...] = ()
    """Several words, each phrase with a space at both ends."""
    unless_leads: frozenset[str] = frozenset()
    """Their first words: most names have none of them."""
    unless_company: bool = False
    needs_company: bool = False
    needs_one: frozenset[str] = frozenset()
    """Words of which one must stand beside the phrase; where there are none, nothing need."""
    tails: frozenset[str] = frozenset()
    """Words that may follow a phrase that ends a name ("Series", "Group" of a newspaper)."""
    places_alone: bool = False
    """The rule is names of places.toml and nothing else."""
    forms: tuple[str, ...] = ()
    """Legal forms at the end, each with a space before it, by which alone the rule fits."""


class Match(NamedTuple):
    """A rule that fits, and the words that made it fit."""

    rule: NameRule
    words: str


class _Phrase(NamedTuple):
    words: Words
    rule: NameRule


_Placed = tuple[int, Words, str]
"""A phrase: the order of its rule, its words, and where in a name it is to stand."""
_Begun = tuple[tuple[_Placed, ...], dict[str, tuple[_Placed, ...]]]
"""The phrases that begin with a word, in order of the rules: those of it alone, and others by their second word."""


class RuleBook(Struct, frozen=True):
    """All rules. `begun`: by first word, of which most words of a name are none."""

    rules: tuple[NameRule, ...]
    begun: Mapping[str, _Begun]
    fallback: tuple[NameRule, ...]
    """Rules that need no word, only a legal form, or places."""
    ends: frozenset[str]
    """Last words of the names of no company that a rule of the `fallback` fits."""
    of_people: frozenset[str]
    """First words of the phrases of rules that make a name a person's."""

    @property
    def alone(self) -> Iterable[str]:
        """Words about which a rule is."""
        return (word for word, (alone, _) in self.begun.items() if alone)

    @property
    def pairs(self) -> Iterable[str]:
        """First words of the longer phrases."""
        return (word for word, (_, longer) in self.begun.items() if longer)

    @property
    def seconds(self) -> Iterable[str]:
        """Second words of the longer phrases."""
        return chain.from_iterable(longer for _, longer in self.begun.values())

    def leads(self) -> frozenset[str]:
        """Words of which every name has one that a rule fits, but for those with a form that is said beside it."""
        return self.ends.union(self.begun, spelling()[1])

    def phrases(self) -> Iterator[_Phrase]:
        """All of them."""
        for alone, longer in self.begun.values():
            for order, words, _ in chain(alone, *longer.values()):
                yield _Phrase(words, self.rules[order])

    def first_match(self, words: Words, core: Words, form: str = "") -> Match | None:
        """The first rule in order that fits the words of a name (`name_words`, `core_words`), or None.

        `form`: the legal form of a company as printed (`recipients.cell.forms`), which the words alone may not show.
        """
        company = bool(form) or has_company_form(words)
        for_gain = bool(form) and _for_gain(form)
        best: Match | None = None
        rules, before = self.rules, len(self.rules)
        for at, phrases in self._begun_in(core):
            for order, phrase, place in phrases:
                if order >= before:
                    break
                rule, size = rules[order], len(phrase)
                if for_gain and rule.category is Category.CHARITY:
                    continue  # "Zzyzx Research Trust SAS"
                if (
                    (size < 3 or core[at : at + size] == phrase)
                    and (place == "any" or _stands(place, rule, core, at, size))
                    and _allowed(rule, words, company=company)
                ):
                    said = " ".join(phrase)
                    if place == "after_place":
                        said = f"{_place_before(core, at)}{' '.join(phrase[:2])}"
                    best, before = Match(rule, said), order
        if company or (core and not self.ends.isdisjoint((words[-1], core[-1]))):
            return self._by_form(words, core, form, before) or best
        return best

    def _begun_in(self, core: Words) -> Sequence[tuple[int, tuple[_Placed, ...]]]:
        """(place, phrases): longer phrases first, so that of one rule the longest is named."""
        alone, longer = [], []
        for at, word in enumerate(core):
            if begun := self.begun.get(word):
                by_itself, by_second = begun
                if by_itself:
                    alone.append((at, by_itself))
                if by_second and (found := by_second.get(core[at + 1] if at + 1 < len(core) else "")):
                    longer.append((at, found))
        return longer + alone

    def _by_form(self, words: Words, core: Words, form: str, before: int) -> Match | None:
        """A rule of the `fallback` that stands before this place in the order."""
        company = bool(form) or has_company_form(words)
        padded = f" {' '.join(words)} "
        for rule in self.fallback:
            if before < rule.order:
                break
            by = (form or words[-1]) if company else ""
            if rule.places_alone:
                by = _places_alone(core)
            elif rule.forms:
                by = next(filter(padded.endswith, rule.forms), "").strip() if padded.endswith(rule.forms) else ""
            if by and _allowed(rule, words, company=company):
                return Match(rule, by)
        return None


STRONG_RULES = frozenset(["nhs", "council", "police", "university_of", "university", "school"])
OF_TRADE = frozenset(["legal_form", "consultancy"])
"""Rules that admit no other reading; and those that admit none of a company."""


@cache
def strong_words() -> frozenset[str]:
    """First words of the phrases of these rules."""
    strong = STRONG_RULES | OF_TRADE
    return frozenset(phrase.words[0] for phrase in rule_book().phrases() if phrase.rule.name in strong)


def _for_gain(form: str) -> bool:
    """True for a legal form that charities never have, as they may be limited or incorporated."""
    return form.replace(".", "").casefold() in _FOR_GAIN


def has_company_form(words: Words) -> bool:
    """True if the words end in a legal form of a company, or carry Ltd or Limited before something else."""
    return (len(words) > 1 and words[-1] in company_forms()) or "ltd" in words or "limited" in words


@cache
def company_forms() -> frozenset[str]:
    """Legal forms of companies, of which all but Ltd and Limited stand at the end."""
    return spelling()[1] - _NOT_COMPANY_FORMS


def _stands(place: str, rule: NameRule, core: Words, at: int, size: int) -> bool:
    if place == "start":
        return at == 0
    if place == "middle":
        return 0 < at < len(core) - size
    if place == "after_place":
        last = at + size == len(core) or (at + size + 1 == len(core) and core[-1] in ("series", "group"))
        return last and bool(_place_before(core, at))
    if place == "end":
        return at > 0 and (at + size == len(core) or rule.tails.issuperset(core[at + size :]))
    return at == 0 and size == len(core)


def _allowed(rule: NameRule, words: Words, *, company: bool) -> bool:
    if (company and rule.unless_company) or (rule.needs_company and not company):
        return False
    if not rule.unless.isdisjoint(words) or (rule.needs_one and rule.needs_one.isdisjoint(words)):
        return False
    if rule.unless_leads.isdisjoint(words):
        return True
    padded = f" {' '.join(words)} "
    return not any(map(padded.__contains__, rule.unless_phrases))


@cache
def _places() -> tuple[frozenset[str], frozenset[str]]:
    raw = read_toml("places.toml")
    return frozenset(raw["places"].split()), frozenset(raw["beside"].split())


def _place_before(core: Words, at: int) -> str:
    """The first place before the word at `at`, with a space after it ("Arbroath Herald"), "" where none is."""
    places, _ = _places()
    return next((f"{w} " for w in core[:at] if w in places), "")


def _places_alone(core: Words) -> str:
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
    made, begun, forms, of_people = _read_rules()
    rules = tuple(
        NameRule(name, order, Category(category), Confidence(confidence), why, tuple(map(Category, also)), *rest)
        for order, (name, category, confidence, why, also, *rest) in enumerate(made)
    )
    fallback = tuple(rules[n] for n in forms)
    ends = frozenset(form.split()[-1] for rule in fallback for form in rule.forms).union(*_places())
    return RuleBook(rules, begun, fallback, ends, of_people)


@ready
def _read_rules() -> tuple[list[tuple[Any, ...]], dict[str, _Begun], list[int], frozenset[str]]:
    """Each rule by its fields but for its order; the index; the orders of the `fallback`; the words of `of_people`."""
    index: dict[str, list[_Placed]] = {}
    rules: list[tuple[Any, ...]] = []
    fallback: list[int] = []
    for order, raw in enumerate(tomllib.loads(RULES.read_text(encoding="utf-8"))["rule"]):
        rules.append(_read_rule(raw, order))
        if raw.get("places_alone") or raw.get("forms"):
            fallback.append(order)
        for place in _PLACES:
            for written in raw.get(place, ()):
                if written == "*":
                    fallback.append(order)
                    continue
                words = _spelled(written, raw["name"])
                index.setdefault(" ".join(words[:2]), []).append((order, words, place))
    for found in index.values():  # longer phrases first within a rule, so that the reason names the words that say most
        found.sort(key=lambda p: (p[0], -len(p[1])))
    persons = {order for order, rule in enumerate(rules) if rule[1] == _PERSON}
    of_people = frozenset(words[0] for found in index.values() for n, words, _ in found if n in persons)
    return rules, _by_first_word(index), fallback, of_people


def _by_first_word(index: Mapping[str, list[_Placed]]) -> dict[str, _Begun]:
    out: dict[str, _Begun] = {}
    for key, found in index.items():
        first, _, second = key.partition(" ")
        alone, longer = out.get(first, ((), {}))
        out[first] = (alone, {**longer, second: (*found,)}) if second else ((*found,), longer)
    return out


def _spelled(written: str, rule: str) -> tuple[str, ...]:
    words = tuple(name_words(written))
    if not words:
        raise UnusableRule(f'recipients/data/rules.toml, rule "{rule}": the phrase "{written}" has no word. Remove it.')
    return words


def _read_rule(raw: Mapping[str, Any], order: int) -> tuple[Any, ...]:
    """The fields of `NameRule` in plain values, but for its order."""
    try:
        unless = [_spelled(u, raw["name"]) for u in raw.get("unless", ()) if u != _COMPANY]
        return (
            raw["name"],
            Category(raw["category"]).value,
            Confidence(raw["confidence"]).value,
            raw["why"],
            tuple(Category(c).value for c in raw.get("also", ())),
            frozenset(u[0] for u in unless if len(u) == 1),
            tuple(f" {' '.join(u)} " for u in unless if len(u) > 1),
            frozenset(u[0] for u in unless if len(u) > 1),
            _COMPANY in raw.get("unless", ()),
            _COMPANY in raw.get("needs", ()),
            frozenset(_spelled(w, raw["name"])[0] for w in raw.get("needs", ()) if w != _COMPANY),
            frozenset(raw.get("tails", ())),
            raw.get("places_alone", False),
            tuple(f" {' '.join(_spelled(f, raw['name']))} " for f in raw.get("forms", ())),
        )
    except (KeyError, ValueError) as error:
        raise UnusableRule(f"recipients/data/rules.toml, rule {order + 1} ({raw.get('name')}): {error}") from error
