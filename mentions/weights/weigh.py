"""Weighs what the grammar leaves open: whether a sentence is to be looked at, and whether somebody named is a receiver.

Each is a sum of weights of signs (receivers.json, learnt from labelled passages by bench/mentions_training.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from mentions.claim.ruling import MOST_NAMES, NOTHING, Ruling
from mentions.frames.zones import frame_words
from mentions.grammar.clauses import Parsed, word_class
from mentions.grammar.reader import clause_reader
from mentions.receivers import Candidate, candidates_in
from mentions.said import ROLES, Band, NamedBody, Polarity, Role
from mentions.topic import OnTopic
from mentions.weights import likelihood, weights_file
from mentions.words.phrases import is_acronym
from mentions.words.senses import first_words, has_sense, senses_of
from mentions.words.tokens import Token
from model.register import Category

LOOK, NAME = "look", "name"
_LOUD = frozenset([Category.PRESS, Category.COMMERCIAL])
LOOK_AT, FILE, ADD, KEEP = 0.17, 0.08, 0.4, 0.3
"""By likelihood: from what on a sentence is looked at; below what one is filed that names nobody and tells of nothing

that was; from what on somebody is added as a receiver, and stays one whom the grammar has.
"""
_TOGETHER = 0.6
"""What signs and an encoder each weigh where both say who is a receiver: they say much the same."""
_OPEN = frozenset([Polarity.POSSIBLE, Polarity.QUESTION, Polarity.DEMAND, Polarity.POLICY])
_VERBS = ("give", "take", "work", "go", "let", "request", "approve", "refuse", "back")
OFF_TOPIC = OnTopic((), "", own=False)
_TOLD_OF = ("moves", "moves_weak", "data", "traits", "refused", "asked", "past")
_NOUNS = ("give", "take", "request", "deal", "search")
_NEAR = 12
_SLIGHT = 3  # letters of a word such as "us" that explains little
_NUMBERED = re.compile(r"^\W{0,3}Q?\d{1,3}(?:\.\d{1,3}){0,3}[.)]?\s")  # what numbers a paragraph counts nothing
_WORD, _LONGEST = re.compile(r"[a-z']{2,20}"), 1_500


def likely(
    what: str, signs: Iterable[str], learned: Mapping[str, Mapping[str, float]] | None = None,
    encoded: float | None = None,
) -> float:
    """How likely it is by its signs, and by what an encoder makes of it, from 0 to 1."""
    weights = (learned or weights_file("receivers"))[what]
    total = weights.get("bias", 0.0) + sum(weights.get(s, 0.0) for s in signs)
    return likelihood(total if encoded is None else _TOGETHER * (total + encoded))


def sentence_signs(sentence: str, ruling: Ruling, on: OnTopic, found: Sequence[Candidate]) -> list[str]:
    """What may tell that a sentence speaks of a release."""
    sentence = _NUMBERED.sub("", sentence)
    senses = senses_of(sentence)
    outside = [c for c in found if _outside(c)]
    kinds = {_kind(c) for c in outside}
    if "moves" in senses:
        how = "moves"
    elif outside and ("moves_weak" in senses or len(outside) > 1):
        how = "may move"
    else:
        return [] if ruling.band is Band.NONE else ["by grammar alone"]
    out = [how, f"said {ruling.polarity}", f"band {ruling.band}", *(f"{how} {s}" for s in senses)]
    out += ["own"] * on.own + ["loose"] * on.loose + ["speaks"] * ruling.speaks + ["has who"] * bool(ruling.who)
    out += [f"names {k}" for k in kinds] + ["several names"] * (len(outside) > 1)
    what = bool(senses & {"data", "traits"})
    out += [f"{how} names"] * bool(outside) + [f"{how} what names"] * (what and bool(outside))
    out += ["plain past"] * ("past" in senses and senses.isdisjoint({"modal", "negation", "ought", "asked"}))
    out += ["question mark"] * sentence.rstrip("\"'\u201d\u2019)").endswith("?")
    return out + [f"the word {w}" for w in dict.fromkeys(_WORD.findall(sentence[:_LONGEST].lower()))]


def _outside(c: Candidate) -> bool:
    """Whether somebody is named or described who may be a receiver, by more than one unknown word."""
    if c.watcher or c.vague or c.named.category is Category.SCHOOL_EXAM_BOARD:
        return False
    return c.named.category is not Category.UNKNOWN if c.named.generic else c.known or c.last > c.first


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
    follows = _behind(tokens, c)
    seen = "described" if c.named.generic else "known" if c.known else "unknown"
    place = f"after {_PLACES.get(lead, lead)}"
    out = [f"framed {held}" if held else "not framed", f"said {ruling.polarity}", _kind(c), seen]
    out += [c.named.category.value]
    out += [f"{seen} {'framed' if held else 'not framed'}"]
    out += ["watcher"] * c.watcher + ["nobody"] * c.vague
    if mates := [o for o in found if o is not c and _lead(tokens, o, found)[1] == first]:
        out += ["in a long row"] * (len(mates) > 1)
        out += ["in a row", "in a row framed" if any(_held(o, ruling) for o in mates) else "in a row not framed"]
    out += [f"after {lead}", place, f"verb before {before}", f"verb after {after}", f"then {follows}"]
    out += [f"{place}, verb {before}", f"then {follows}, verb {after}", f"{seen} {place}"]
    out += [f"{seen} with {tokens[c.first - 1].low}"] * (c.first > 0 and tokens[c.first - 1].tag == "D")
    out += ["own"] * on.own + ["loose"] * on.loose + ["off topic"] * (on is OFF_TOPIC)
    out += ["speaks"] * ruling.speaks + [f"band {ruling.band}"]
    out += [f"head {tokens[c.last].low}"] * c.named.generic
    out += [f"with {s}" for s in _TOLD_OF if s in senses]
    out += ["others framed"] * bool(ruling.who and not held)
    out += ["first word"] * (c.first == 0) + ["alone"] * (len(found) == 1) + ["one word"] * (c.first == c.last)
    out += ["before a colon"] * parsed.sentence.startswith(":", c.named.end)
    out += [f"moves {side}" for side in _moves_beside(parsed, c)]
    return out


def _behind(tokens: Sequence[Token], c: Candidate) -> str:
    """What stands behind a name: a preposition, a kind of word, or for "X's files" of what it is."""
    nxt, more = (tokens[k] if k < len(tokens) else None for k in (c.last + 1, c.last + 2))
    if nxt is None:
        return "end"
    if nxt.low in ("such", "including", "like", "namely", "called"):
        return "examples"
    if nxt.tag == "'" and more is not None:
        return f"'s {_noun(more.low) or ('data' if more.low in frame_words('words', 'data') else more.tag)}"
    return nxt.low if nxt.tag == "P" else nxt.tag


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
        if tokens[k].tag in "DJ#A:":
            k -= 1
        elif tokens[k].tag in "C,;" and (other := _ends_at(tokens, k - 1, found)) is not None:
            k, first = other - 1, other
        else:
            break
    if k < 0:
        return "nothing", first
    return (tokens[k].low if tokens[k].tag in "PI" or not tokens[k].low[0].isalnum() else tokens[k].tag), first


def _ends_at(tokens: Sequence[Token], k: int, found: Sequence[Candidate]) -> int | None:
    while k >= 0 and tokens[k].tag in "C,;DJ#P" and tokens[k].low != "by":
        k -= 1
    return next((o.first for o in found if o.last == k), None)


def _verb(tokens: Iterable[Token]) -> str:
    """What kind the first verb or noun of transfer among some words is of, with what stands before it of "be"."""
    helping: list[str] = []
    for t in tokens:
        if t.tag in "BHM":
            helping.append({"B": "be", "H": "have", "M": "modal"}[t.tag])
        elif t.tag == "V":
            kind = next(_kinds(t), "") or ("moves" if has_sense(t.text, "moves") else "other")
            return " ".join(["be"] * ("be" in helping) + ["modal"] * ("modal" in helping) + [kind])
        elif t.tag == "N" and not helping and (noun := _noun(t.low)):
            return noun
        elif t.tag not in "AX" and helping:
            break
    return helping[0] if helping else "none"


def _kinds(t: Token) -> Iterator[str]:
    yield from (name for name in _VERBS if t.lemma in frame_words("verbs", name))
    if t.lemma in ("include", "name", "list", "comprise"):
        yield "include"
    if t.lemma in word_class("says"):
        yield "say"
    if t.lemma in word_class("asks"):
        yield "ask"


def _noun(low: str) -> str:
    return next((f"noun {n}" for n in _NOUNS if low in frame_words("nouns", n)), "")


_FIRST_PERSON = re.compile(
    r"\b(?:we|i)\s(?:[a-z]+\s){0,2}?(?:hold|have|had|held|use|used|obtain|obtained|receive|received|got|get|were|are|match|"
    r"matched|bought|downloaded|analysed|keep|kept|went|turned)\b|\b(?:sen[dt]s?|given?|gives|gave|lets?|licen[cs]e[ds]?|"
    r"supplie[ds]|supply|provide[ds]?|returned|came|comes?|shared?|released|granted|entrusted|allowed)\s(?:[a-z]+\s){0,5}?"
    r"us\b",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s[|\u2013\u2014-]\s|:\s")
_NO_OWNERS = frozenset(
    [Category.PRESS, Category.POLICE_HOME_OFFICE, Category.CENTRAL_GOVERNMENT, Category.REGULATOR_ALB]
)


def owner_of(title: str) -> NamedBody | None:
    """Whose page it is by its title, for whom "we" stands: "Left by the Tide: a report of the Harbour Foundation"."""
    for part in _PARTS.split(title):
        for c in candidates_in(clause_reader(part)):
            name = c.named.name
            sure = c.known and (c.last > c.first or is_acronym(name))
            owns = not (c.named.generic or c.watcher or c.named.category in _NO_OWNERS)
            if owns and (sure or (name == part.strip() and c.named.category is not Category.UNKNOWN)):
                return c.named
    return None


def _receivers(
    parsed: Parsed, by_grammar: Ruling, on: OnTopic, learned: Mapping[str, Mapping[str, float]] | None,
    encoded: Mapping[tuple[int, int], float] | None,
) -> Iterator[tuple[Candidate, float]]:
    """Who is named in a sentence, and how likely each is a receiver."""
    found, senses = candidates_in(parsed, wide=True), senses_of(parsed.sentence)
    for c in found:
        signs = name_signs(c, parsed, by_grammar, on, found, senses)
        yield c, likely(NAME, signs, learned, (encoded or {}).get((c.named.start, c.named.end)))


def beside_topic(
    parsed: Parsed, learned: Mapping[str, Mapping[str, float]] | None = None,
    encoded: Mapping[tuple[int, int], float] | None = None,
) -> list[NamedBody]:
    """The receivers in a sentence that is not on topic itself, but in a passage with one that is."""
    found = _receivers(parsed, NOTHING, OFF_TOPIC, learned, encoded)
    at = len(parsed.sentence)
    return [c.named._replace(start=at, end=at) for c, chance in found if chance >= ADD]


def weighed(
    parsed: Parsed,
    ruling: Ruling,
    by_grammar: Ruling,
    on: OnTopic,
    owner: Callable[[], NamedBody | None] = lambda: None,
    learned: Mapping[str, Mapping[str, float]] | None = None,
    encoded: Mapping[tuple[int, int], float] | None = None,
) -> Ruling:
    """A ruling with what the grammar leaves open weighed: who else is named as a receiver, and whether it is looked at.

    It is never made sure, and nobody's role is changed.

    Args:
        parsed: the sentence.
        ruling: what is made of it.
        by_grammar: what its clauses said, by which it is weighed.
        on: why it counts.
        owner: gives who stands behind "we", by the page's title.
        learned: the weights; what is shipped if None.
        encoded: what an encoder makes of those named, by their places.
    """
    found = candidates_in(parsed, wide=True)
    senses = senses_of(parsed.sentence)
    signs = sentence_signs(parsed.sentence, by_grammar, on, found)
    who = list(ruling.who)
    for c, chance in _receivers(parsed, by_grammar, on, learned, encoded):
        held = [n for n in who if n.name == c.named.name]
        if held and chance < KEEP:
            who = [n for n in who if n not in held]
        elif not held and chance >= ADD and not any(n.start < c.named.end and c.named.start < n.end for n in who):
            who.append(c.named._replace(role=ROLES.get(ruling.polarity, Role.POSSIBLE)))
    if senses & {"data", "traits"} and (m := _FIRST_PERSON.search(parsed.sentence)) and (whose := owner()):
        role = ROLES.get(ruling.polarity, Role.POSSIBLE)
        who.append(whose._replace(start=m.start(), end=m.start(), role=role))
    ruling = replace(ruling, who=tuple(sorted(who, key=lambda n: n.start)[:MOST_NAMES]))
    chance = likely(LOOK, signs, learned) if signs else 0.0
    if ruling.band is Band.NONE and chance >= LOOK_AT:
        words = first_words(parsed.sentence, "moves", "moves_weak", "data", "traits")
        said = ", ".join(f'"{w}"' for w in [*(w for w in words if len(w) > _SLIGHT), *words][:2])
        beside = f" beside {ruling.who[0].name}" if ruling.who else ""
        reason = f"{ruling.reason}; but {said}{beside} may mean that somebody got data"
        return replace(ruling, band=Band.REVIEW, reason=reason)
    named = any(not n.generic or n.category in _LOUD for n in ruling.who)
    asked = ruling.polarity is Polarity.QUESTION and by_grammar.speaks and on.own
    if ruling.band is Band.REVIEW and ruling.polarity in _OPEN and chance < FILE and not (named or asked):
        return replace(
            ruling, band=Band.NONE, reason=f"{ruling.reason}; nothing else in it suggests that data went to anybody"
        )
    return ruling


def with_names(ruling: Ruling, names: Sequence[NamedBody]) -> Ruling:
    """A ruling with those named in sentences beside it, in the role that goes with what it says."""
    role = ROLES.get(ruling.polarity, Role.POSSIBLE)
    known = {n.name for n in ruling.who}
    fresh = [n._replace(role=role) for n in names if n.name not in known]
    return replace(ruling, who=(*ruling.who, *fresh)[:MOST_NAMES]) if fresh else ruling
