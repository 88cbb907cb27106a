"""What may tell that a sentence speaks of a release, and that somebody named in it is a receiver."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from mentions.claim.ruling import Ruling
from mentions.frames.zones import frame_words
from mentions.grammar.clauses import Parsed, word_class
from mentions.receivers import Candidate, candidates_in
from mentions.said import Band
from mentions.topic import OnTopic
from mentions.words.senses import has_sense, senses_of
from mentions.words.tokens import Token
from model.recipient import Category

OFF_TOPIC = OnTopic((), "", own=False)
"""Of a sentence that counts only by its passage."""
_VERBS = ("give", "take", "work", "go", "let", "request", "approve", "refuse", "back")
_NOUNS = ("give", "take", "request", "deal", "search")
_TOLD_OF = ("moves", "moves_weak", "data", "traits", "refused", "asked", "past")
_NEAR = 12
_NUMBERED = re.compile(r"^\W{0,3}Q?\d{1,3}(?:\.\d{1,3}){0,3}[.)]?\s")  # what numbers a paragraph counts nothing
_WORD, _LONGEST = re.compile(r"[a-z']{2,20}"), 1_500


def sentence_signs(parsed: Parsed, ruling: Ruling, on: OnTopic) -> list[str]:
    """What may tell that a sentence speaks of a release."""
    sentence = _NUMBERED.sub("", parsed.sentence)
    senses = senses_of(sentence)
    outside = [c for c in candidates_in(parsed, wide=True) if _outside(c)]
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


def name_signs(parsed: Parsed, ruling: Ruling, on: OnTopic) -> Iterator[tuple[Candidate, list[str]]]:
    """Who is named in a sentence, each with what may tell that he gets, is refused, asks for or may get the data."""
    senses, rows = senses_of(parsed.sentence), _Rows(parsed, ruling)
    for c in rows.found:
        yield c, _signs_of(c, parsed, ruling, on, rows, senses)


class _Rows:
    """Who is named in a sentence, by the rows in which they stand; found once for all of a row, however long it is."""

    def __init__(self, parsed: Parsed, ruling: Ruling) -> None:
        self.found = candidates_in(parsed, wide=True)
        self.roles = {n.name: n.role.value for n in reversed(ruling.who)}
        begins = {c.last: c.first for c in reversed(self.found)}
        self._leads: dict[int, tuple[str, int]] = {}
        for first in sorted({c.first for c in self.found}):
            self._leads[first] = _lead(parsed.tokens, first, begins, self._leads)
        self.mates = Counter(self.lead(c)[1] for c in self.found)
        self.framed = Counter(self.lead(c)[1] for c in self.found if self.held(c))
        """The first of a row -> how many stand in it, and of how many a frame of the sentence says what they are."""

    def lead(self, c: Candidate) -> tuple[str, int]:
        """What stands before a name or the first of those in a row with it, and where that one begins."""
        return self._leads[c.first]

    def held(self, c: Candidate) -> str:
        """What a frame says that it is, "" for nothing."""
        return self.roles.get(c.named.name, "")


def _signs_of(
    c: Candidate, parsed: Parsed, ruling: Ruling, on: OnTopic, rows: _Rows, senses: frozenset[str]
) -> list[str]:
    tokens = parsed.tokens
    held = rows.held(c)
    lead, first = rows.lead(c)
    before = _verb(tokens[max(0, first - _NEAR) : first][::-1])
    after = _verb(tokens[c.last + 1 : c.last + 7])
    follows = _behind(tokens, c)
    seen = "described" if c.named.generic else "known" if c.known else "unknown"
    place = f"after {_PLACES.get(lead, lead)}"
    out = [f"framed {held}" if held else "not framed", f"said {ruling.polarity}", _kind(c), seen]
    out += [c.named.category.value]
    out += [f"{seen} {'framed' if held else 'not framed'}"]
    out += ["watcher"] * c.watcher + ["nobody"] * c.vague
    if (mates := rows.mates[first] - 1) > 0:
        out += ["in a long row"] * (mates > 1)
        out += ["in a row", "in a row framed" if rows.framed[first] > bool(held) else "in a row not framed"]
    out += [f"after {lead}", place, f"verb before {before}", f"verb after {after}", f"then {follows}"]
    out += [f"{place}, verb {before}", f"then {follows}, verb {after}", f"{seen} {place}"]
    out += [f"{seen} with {tokens[c.first - 1].low}"] * (c.first > 0 and tokens[c.first - 1].tag == "D")
    out += ["own"] * on.own + ["loose"] * on.loose + ["off topic"] * (on is OFF_TOPIC)
    out += ["speaks"] * ruling.speaks + [f"band {ruling.band}"]
    out += [f"head {tokens[c.last].low}"] * c.named.generic
    out += [f"with {s}" for s in _TOLD_OF if s in senses]
    out += ["others framed"] * bool(ruling.who and not held)
    out += ["first word"] * (c.first == 0) + ["alone"] * (len(rows.found) == 1) + ["one word"] * (c.first == c.last)
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


def _moves_beside(parsed: Parsed, c: Candidate) -> Iterator[str]:
    """Whether a word of transfer stands close before or behind a name."""
    near = 45  # characters
    if has_sense(parsed.sentence[max(0, c.named.start - near) : c.named.start], "moves"):
        yield "before"
    if has_sense(parsed.sentence[c.named.end : c.named.end + near], "moves"):
        yield "behind"


def _lead(
    tokens: Sequence[Token], first: int, begins: Mapping[int, int], leads: Mapping[int, tuple[str, int]]
) -> tuple[str, int]:
    """Of the name that begins at *first*; `begins`: the last token of each -> its first; `leads`: of those before."""
    k = first - 1
    while k >= 0:
        if tokens[k].tag in "DJ#A:":
            k -= 1
        elif tokens[k].tag in "C,;" and (other := _ends_at(tokens, k - 1, begins)) is not None:
            return leads[other]
        else:
            break
    if k < 0:
        return "nothing", first
    return (tokens[k].low if tokens[k].tag in "PI" or not tokens[k].low[0].isalnum() else tokens[k].tag), first


def _ends_at(tokens: Sequence[Token], k: int, begins: Mapping[int, int]) -> int | None:
    while k >= 0 and tokens[k].tag in "C,;DJ#P" and tokens[k].low != "by":
        k -= 1
    return begins.get(k)


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
