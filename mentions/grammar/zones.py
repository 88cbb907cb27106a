"""What stands where in a clause: its subject, its object, what is behind a preposition; and whether that is data."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from mentions import any_of, data_file
from mentions.grammar.clauses import Clause, Parsed, word_class

THEME = 40
"""Words of what is given that are looked at."""
_LINKS = 6  # clauses up which a subject is looked for


@dataclass(slots=True)
class Event:
    """One transfer, or request for one, as spoken of. Word numbers of the sentence."""

    kind: str
    """give, take, work, go, let, open, request, approve, refuse; noun_give, noun_take, noun_request."""
    word: int
    clause: Clause
    theme: str
    """data, pronoun, none, other."""
    givers: list[int] = field(default_factory=list)
    receivers: list[int] = field(default_factory=list)
    """Words among which a receiver's name or description stands."""
    to: list[int] = field(default_factory=list)
    """Of these, those behind "to" or "with", where others may be the data's."""


@cache
def frame_words(table: str, name: str) -> frozenset[str]:
    """The words of an entry of frames.toml."""
    value = data_file("frames.toml")[table][name]
    return frozenset(value.split() if isinstance(value, str) else value)


def subject_of(parsed: Parsed, clause: Clause, depth: int = _LINKS) -> list[int]:
    """The words of a clause's subject, wherever it stands: before its verb, or what it goes back to."""
    own = [
        i
        for i in clause.before
        if parsed.tokens[i].tag not in "STWCXA,."
        or parsed.tokens[i].low in ("which", "what")
        or (parsed.tokens[i].low == "that" and clause.kind == "relative")
    ]
    group = clause.group
    if group is not None and group.inverted:
        return [i for i in range(group.first + 1, group.main) if parsed.owner[i] is clause]
    if depth == 0:
        return own
    if clause.kind == "relative":
        gap = clause.mark in ("en", "ing") or all(parsed.tokens[i].tag in "WTXAP" for i in own)
        if gap:
            return antecedent(parsed, clause)
        return own
    nominal = [i for i in own if parsed.tokens[i].tag in "NO#" or parsed.tokens[i].low == "that"]
    if nominal and clause.kind != "gerund":
        return own
    if clause.shares is not None:
        return subject_of(parsed, clause.shares, depth - 1)
    if clause.kind in ("infinitive", "gerund", "participle") and clause.parent is not None:
        verb = clause.governor
        if verb >= 0 and parsed.tokens[verb].tag == "V":
            between = [
                i
                for i in range(verb + 1, clause.start)
                if parsed.owner[i] is parsed.owner[verb] and parsed.tokens[i].tag in "DNJO#'P"
            ]
            governs = parsed.tokens[verb].lemma in word_class("allows") | word_class("demands") | word_class(
                "prevents"
            ) | word_class("catches") | word_class("tells")
            if between and governs and any(parsed.tokens[i].tag in "NO" for i in between):
                return between
            return subject_of(parsed, parsed.owner[verb], depth - 1)
        return subject_of(parsed, clause.parent, depth - 1)
    return own


def antecedent(parsed: Parsed, clause: Clause) -> list[int]:
    """The noun before a relative clause, with what belongs to it."""
    i = clause.start - 1
    if clause.mark not in ("en", "ing") and clause.governor >= 0:
        i = min(i, clause.governor)
    out: list[int] = []
    tokens = parsed.tokens
    if i >= 0 and tokens[i].tag in (",", ")", "\u2014"):
        i -= 1
    inside = 0
    while i >= 0 and len(out) < 18:
        token = tokens[i]
        if (
            token.tag in "DNJO#'"
            or (token.tag == "P" and token.low in any_of("of from on about at in for"))
            or token.tag == "&"
        ):
            out.append(i)
        elif token.tag == ")":
            inside += 1
        elif token.tag == "(":
            inside -= 1
        elif token.tag == "C" and i > 0 and tokens[i - 1].tag == "N" and out:
            out.append(i)
        elif not inside:
            break
        i -= 1
    return out[::-1]


def object_of(parsed: Parsed, clause: Clause) -> list[int]:
    """The words after a clause's verb, and what a relative clause goes back to where its object is missing."""
    after = clause.after
    group = clause.group
    if clause.kind == "relative" and group is not None and not group.passive and clause.mark not in ("ing", "en"):
        own = [i for i in clause.before if parsed.tokens[i].tag not in "WTXAP,"]
        head = antecedent(parsed, clause)
        if own and not (head and parsed.tokens[head[-1]].low in _WHEN):
            return head + after
    return after


_WHEN = any_of("time day way moment year month reason place extent fact manner")
"""Nouns that are no object of the clause behind them: "the day it gave"."""


def before_preposition(parsed: Parsed, words: list[int], stops: frozenset[str]) -> list[int]:
    """The words up to the first of some prepositions."""
    out = []
    for i in words:
        if parsed.tokens[i].low in stops and parsed.tokens[i].tag in "PI":
            break
        out.append(i)
    return out[:THEME]


AWAY = any_of("to with into onto by for under in at on since during after before between from as without via through")
RECEIVING = any_of("to with into onto by")


def _to_something(parsed: Parsed, words: list[int], at: int) -> bool:
    """Whether "access to" goes on with what is no data."""
    rest = [i for i in words if i > at + 1][:10]
    return theme_in(parsed, [i for i in rest if parsed.tokens[i].low != "access"]) in any_of("noun other request")


def theme_in(parsed: Parsed, words: list[int]) -> str:
    """What a run of words names: data, a pronoun, nothing, or something else."""
    tokens, seen = parsed.tokens, ""
    away = False
    for i in words:
        token = tokens[i]
        if token.low in ("but", "except") and i and tokens[i - 1].low in any_of("everything anything all nothing"):
            return "other"  # "everything but pupil data"
        if token.low in ("than", "instead") or (token.tag == "X" and seen):
            away = True  # "rather than pupil data, tables were given"
        elif token.tag == ",":
            away = False
        if away:
            if token.low in frame_words("words", "data") and not seen:
                seen = "instead"
            continue
        if token.low in frame_words("nouns", "request") and token.tag == "N":
            return "request"
        if token.low == "answers" and i and tokens[i - 1].low in any_of("those these 's their"):
            return "pronoun"
        if seen == "other" and token.tag == "P" and token.low in any_of("on about into over regarding concerning in"):
            return "other"  # "a letter about pupil data"
        if (
            token.low in frame_words("words", "data")
            and i
            and tokens[i - 1].low in frame_words("words", "foreign")
            and token.tag in "NJ"
        ):
            seen = seen or "noun"
            continue
        if token.low in frame_words("words", "data") and token.tag in "NJ":
            nxt = tokens[i + 1].low if i + 1 < len(tokens) else ""
            if nxt not in frame_words("words", "not_data"):
                return "data"
        if (
            token.low == "access"
            and i + 1 < len(tokens)
            and tokens[i + 1].low == "to"
            and _to_something(parsed, words, i)
        ):
            seen = seen or "noun"  # "access to published tables"
            continue
        if token.low == "access" or (token.text == "Database"):
            return "data"
        if token.low in frame_words("words", "other") and token.tag == "N":
            seen = "other"
        elif (
            not seen
            and token.low in frame_words("words", "pronoun")
            and token.tag in "OWTD"
            and not (token.tag == "D" and i + 1 < len(tokens) and tokens[i + 1].tag in "NJ#")
        ):
            seen = "pronoun"
        elif token.tag == "N" and not seen:
            seen = "noun"
    return seen or "none"


def after_words(parsed: Parsed, words: list[int], prepositions: frozenset[str]) -> list[int]:
    """The words behind the first of some prepositions, up to one of another kind."""
    out: list[int] = []
    taking = False
    for k in words:
        token = parsed.tokens[k]
        if token.tag in "PI" and token.low in prepositions:
            taking = True
        elif token.tag in "PIV" and token.low not in frame_words("receivers", "within"):
            taking = False
        elif taking:
            out.append(k)
    return out


def behind(parsed: Parsed, clause: Clause, prepositions: frozenset[str]) -> list[int]:
    """The words behind some prepositions after a clause's verb, asides and lists that go on with them among them."""
    group = clause.group
    if group is None:
        return []
    out: list[int] = []
    taking = False
    i = group.last + 1
    end = clause.words[-1] if clause.words else -1
    while i <= end:
        token, owner = parsed.tokens[i], parsed.owner[i]
        if owner is not clause:
            if taking and owner.kind == "aside" and owner.mark != ",":
                out.append(i)
        elif token.tag in "PI" and token.low in prepositions:
            taking = True
        elif token.tag in "PI" and token.low not in frame_words("receivers", "within"):
            taking = False
        elif taking:
            out.append(i)
        i += 1
    while taking and i < len(parsed.tokens) and parsed.owner[i].kind == "aside" and parsed.owner[i].mark != ",":
        out.append(i)  # a bracket at the end
        i += 1
    return out
