"""Weighs what the grammar leaves open: whether a sentence is to be looked at, and whether somebody named is a receiver.

Each is a sum of weights of signs (weights.json, learnt from labelled passages by bench/weigh_mentions.py); the signs
that weigh most are the reason given.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from mentions.clauses import Parsed, word_class
from mentions.judge import MOST_NAMES, Ruling
from mentions.receivers import Candidate, candidates_in
from mentions.said import ROLES, Band, Role
from mentions.senses import has_sense, senses_of
from mentions.tokens import Token
from mentions.topic import OnTopic
from mentions.zones import frame_words
from model.register import Category

LOOK, NAME = "look", "name"
LOOK_AT, ADD, KEEP = 0.13, 0.55, 0.17
"""From what likelihood on a sentence is looked at, somebody is added as a receiver, and one whom the grammar has stays."""
_VERBS = ("give", "take", "work", "go", "let", "request", "approve", "refuse", "back")
_NEAR = 12


@cache
def _weights() -> dict[str, dict[str, float]]:
    raw: dict[str, dict[str, float]] = json.loads((Path(__file__).parent / "weights.json").read_text(encoding="utf-8"))
    return raw


def likely(what: str, signs: Iterable[str]) -> float:
    """How likely it is by its signs, from 0 to 1."""
    weights = _weights()[what]
    total = weights.get("bias", 0.0) + sum(weights.get(s, 0.0) for s in signs)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def heaviest(what: str, signs: Iterable[str], most: int = 3) -> list[str]:
    """The signs that speak most for it."""
    weights = _weights()[what]
    return sorted((s for s in signs if weights.get(s, 0.0) > 0), key=lambda s: -weights[s])[:most]


def sentence_signs(sentence: str, ruling: Ruling, on: OnTopic, found: Sequence[Candidate]) -> list[str]:
    """What may tell that a sentence speaks of a release."""
    senses = senses_of(sentence)
    outside = [c for c in found if not c.watcher and not c.vague and c.named.category is not Category.SCHOOL_EXAM_BOARD]
    kinds = {_kind(c) for c in outside}
    if "moves" in senses:
        how = "moves"
    elif "moves_weak" in senses and outside:
        how = "may move"
    else:
        return [] if ruling.band is Band.NONE else ["by grammar alone"]
    out = [how, f"said {ruling.polarity}", f"band {ruling.band}", *(f"{how} {s}" for s in senses)]
    out += ["own"] * on.own + ["loose"] * on.loose + ["speaks"] * ruling.speaks + ["has who"] * bool(ruling.who)
    out += [f"names {k}" for k in kinds]
    what = bool(senses & {"data", "traits"})
    out += [f"{how} names"] * bool(outside) + [f"{how} what names"] * (what and bool(outside))
    out += ["plain past"] * ("past" in senses and senses.isdisjoint({"modal", "negation", "ought", "asked"}))
    out += ["question mark"] * sentence.rstrip("\"'\u201d\u2019)").endswith("?")
    return out


def _kind(c: Candidate) -> str:
    known = "described" if c.named.generic else "known" if c.known else "unknown"
    return f"{c.named.category.value} {known}"


def name_signs(
    c: Candidate, parsed: Parsed, ruling: Ruling, on: OnTopic, found: Sequence[Candidate], senses: frozenset[str]
) -> list[str]:
    """What may tell that somebody named gets, is refused, asks for or may get the data."""
    tokens = parsed.tokens
    held = _held(c, ruling)
    lead, first = _lead(tokens, c, found)
    before = _verb(tokens[max(0, first - _NEAR) : first][::-1])
    after = _verb(tokens[c.last + 1 : c.last + 7])
    nxt = tokens[c.last + 1] if c.last + 1 < len(tokens) else None
    follows = "end" if nxt is None else nxt.low if nxt.tag == "P" else nxt.tag
    seen = "described" if c.named.generic else "known" if c.known else "unknown"
    place = f"after {_PLACES.get(lead, lead)}"
    out = [f"framed {held}" if held else "not framed", f"said {ruling.polarity}", _kind(c), c.named.category.value, seen]
    out += ["watcher"] * c.watcher + ["nobody"] * c.vague
    if first != c.first:
        mates = [o for o in found if o is not c and first <= o.first < c.first]
        out += ["in a row", "in a row framed" if any(_held(o, ruling) for o in mates) else "in a row not framed"]
    out += [f"after {lead}", place, f"verb before {before}", f"verb after {after}", f"then {follows}"]
    out += [f"{place}, verb {before}", f"then {follows}, verb {after}", f"{seen} {place}"]
    out += [f"{seen} with {tokens[c.first - 1].low}"] * (c.first > 0 and tokens[c.first - 1].tag == "D")
    out += ["own"] * on.own + ["loose"] * on.loose + ["speaks"] * ruling.speaks + [f"band {ruling.band}"]
    out += [f"with {s}" for s in ("moves", "moves_weak", "data", "traits", "refused", "asked", "past") if s in senses]
    out += ["others framed"] * bool(ruling.who and not held)
    out += ["first word"] * (c.first == 0) + ["alone"] * (len(found) == 1) + ["one word"] * (c.first == c.last)
    out += [f"moves {side}" for side in _moves_beside(parsed, c)]
    return out


_PLACES = {
    w: kind
    for kind, words in (
        ("to", "to with into onto for toward towards"),
        ("by", "by"),
        ("from", "from of at in on within inside among amongst between as like including"),
        ("about", "about against over under through via after before since during without despite"),
    )
    for w in words.split()
}


def _held(c: Candidate, ruling: Ruling) -> str:
    return next((n.role.value for n in ruling.who if n.name == c.named.name), "")


def _moves_beside(parsed: Parsed, c: Candidate) -> Iterator[str]:
    """Whether a word of transfer stands close before or behind a name."""
    near = 45  # characters
    if has_sense(parsed.sentence[max(0, c.named.start - near) : c.named.start], "moves"):
        yield "before"
    if has_sense(parsed.sentence[c.named.end : c.named.end + near], "moves"):
        yield "behind"


def _lead(tokens: Sequence[Token], c: Candidate, found: Sequence[Candidate]) -> tuple[str, int]:
    """What stands before a name or the first of those in a row with it, and where that one begins."""
    k, first = c.first - 1, c.first
    while k >= 0:
        if tokens[k].tag in "DJ#A":
            k -= 1
        elif tokens[k].tag in "C," and (other := _ends_at(tokens, k - 1, found)) is not None:
            k, first = other - 1, other
        else:
            break
    if k < 0:
        return "nothing", first
    return (tokens[k].low if tokens[k].tag in "PI" or not tokens[k].low[0].isalnum() else tokens[k].tag), first


def _ends_at(tokens: Sequence[Token], k: int, found: Sequence[Candidate]) -> int | None:
    while k >= 0 and tokens[k].tag in "C,":
        k -= 1
    return next((o.first for o in found if o.last == k), None)


def _verb(tokens: Iterable[Token]) -> str:
    """What kind the first verb among some words is of."""
    for t in tokens:
        if t.tag in "BHM":
            return {"B": "be", "H": "have", "M": "modal"}[t.tag]
        kind = next(_kinds(t), "") if t.tag == "V" else ""
        if t.tag == "V":
            return kind or "other"
        if t.tag == "N" and (noun := _noun(t.low)):
            return noun
    return "none"


def _kinds(t: Token) -> Iterator[str]:
    yield from (name for name in _VERBS if t.lemma in frame_words("verbs", name))
    if t.lemma in word_class("says"):
        yield "say"
    if t.lemma in word_class("asks"):
        yield "ask"


def _noun(low: str) -> str:
    return next((f"noun {n}" for n in ("give", "take", "request", "deal", "search") if low in frame_words("nouns", n)), "")


def weighed(parsed: Parsed, ruling: Ruling, on: OnTopic) -> Ruling:
    """A ruling with what the grammar leaves open weighed: who else is named as a receiver, and whether it is looked at.

    It is never made sure, and nobody's role is changed.
    """
    found = candidates_in(parsed.sentence, parsed, wide=True)
    senses = senses_of(parsed.sentence)
    signs = sentence_signs(parsed.sentence, ruling, on, found)
    who = list(ruling.who)
    for c in found:
        of_name = name_signs(c, parsed, ruling, on, found, senses)
        chance = likely(NAME, of_name)
        held = [n for n in who if n.name == c.named.name]
        if held and chance < KEEP:
            who = [n for n in who if n not in held]
        elif not held and chance >= ADD:
            who.append(c.named._replace(role=ROLES.get(ruling.polarity, Role.POSSIBLE)))
    ruling = replace(ruling, who=tuple(sorted(who, key=lambda n: n.start)[:MOST_NAMES]))
    if ruling.band is Band.NONE and signs and likely(LOOK, signs) >= LOOK_AT:
        why = ", ".join(heaviest(LOOK, signs))
        return replace(ruling, band=Band.REVIEW, reason=f"{ruling.reason}; but its words weigh towards a transfer ({why})")
    return ruling
