"""What stands where in a clause: its subject, its object, what is behind a preposition; and whether that is data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from msgspec import Struct, field

from mentions import any_of, data_file
from mentions.grammar.clauses import Clause, Parsed, behind_purpose, word_class

THEME = 40
"""Words of what is given that are looked at."""
_LINKS = 6  # clauses up which a subject is looked for


class Event(Struct):
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
    tokens, group = parsed.tokens, clause.group
    if group is not None and group.inverted:
        return [i for i in range(group.first + 1, group.main) if parsed.owner[i] is clause]
    own = [i for i in clause.before if tokens[i].tag not in "STWCXA,." or tokens[i].low in ("which", "what")]
    own = own or behind_purpose(parsed, clause)
    if clause.kind == "relative":
        gap = clause.mark in ("en", "ing") or all(tokens[i].tag in "WTXAP" for i in own)
        return antecedent(parsed, clause) if gap else own
    if depth == 0 or (clause.kind != "gerund" and any(tokens[i].tag in "NO#" for i in own)):
        return own
    hangs = clause.kind in ("infinitive", "gerund", "participle")
    above = clause.shares or (clause.parent if hangs else None)
    if above is None:
        return own
    if clause.shares is None and clause.governor >= 0 and tokens[clause.governor].tag == "V":
        return _between(parsed, clause) or subject_of(parsed, parsed.owner[clause.governor], depth - 1)
    return subject_of(parsed, above, depth - 1)


def _between(parsed: Parsed, clause: Clause) -> list[int]:
    """For "let X have it", "urged X to": who stands between the verb and what hangs on it, or before "that it let"."""
    verb, tokens = clause.governor, parsed.tokens
    if tokens[verb].lemma not in word_class("allows", "demands", "prevents", "catches", "tells"):
        return []
    ours = [i for i in range(verb + 1, clause.start) if parsed.owner[i] is parsed.owner[verb]]
    between, above = [i for i in ours if tokens[i].tag in "DNJO#'P"], parsed.owner[verb]
    if ours or above.kind != "relative" or above.group is None or above.group.passive:
        return between if any(tokens[i].tag in "NO" for i in between) else []
    return [] if all(tokens[i].tag in "WTXAP" for i in above.before) else antecedent(parsed, above)


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


def lows_of(parsed: Parsed, words: Iterable[int]) -> set[str]:
    """Some words of a sentence, in small letters."""
    return {parsed.tokens[i].low for i in words}


AWAY = any_of("to with into onto by for under in at on since during after before between from as without via through")
RECEIVING = any_of("to with into onto by")


def _to_something(parsed: Parsed, words: Sequence[int], at: int) -> bool:
    """Whether "access to" goes on with what is no data."""
    rest = [i for i in words if i > at + 1][:10]
    return theme_in(parsed, [i for i in rest if parsed.tokens[i].low != "access"]) in any_of("noun other request")


def theme_in(parsed: Parsed, words: Sequence[int]) -> str:
    """What a run of words names: data, a pronoun, a request, something else, or none."""
    tokens, seen, away = parsed.tokens, "", False
    for i in words:
        token = tokens[i]
        if token.low in ("than", "instead") or (token.tag == "X" and seen):
            away = True  # "rather than pupil data, tables were given"
        elif token.tag == ",":
            away = False
        if away:
            seen = seen or ("instead" if token.low in frame_words("words", "data") else "")
            continue
        by_itself = _named_by(parsed, words, i, seen)
        what, settled = ("data", True) if _holds_data(parsed, i) else next(by_itself, ("", False))
        if settled:
            return what
        if what == "other" or not seen:
            seen = what
    return seen or "none"


def _words_of_merit() -> frozenset[str]:
    return frame_words("words", "merit")


_EVERYTHING = any_of("everything anything all nothing")
_ABOUT = any_of("on about into over regarding concerning in")


_MONEY = any_of("\u00a3 $ \u20ac")
_NAMES_OF_DATA = any_of(
    "personal education school schools attendance attainment national individual level identifiable exam census open "
    "shared linked dfe department"
)


def _is_of_a_name(parsed: Parsed, i: int) -> bool:
    """Whether "Data" ends a name: "Hackthorne Data", but not "Pupil Data"."""
    if parsed.tokens[i].text != "Data":
        return False
    if i and any(t.low in frame_words("words", "gift") for t in parsed.tokens[i + 1 : i + 1 + _NAME_OF_GIFT]):
        return True  # "the Data for Good award"
    before, behind = (parsed.tokens[k] if 0 <= k < len(parsed.tokens) else None for k in (i - 1, i + 1))
    if before is None or before.tag != "N" or not before.text[0].isupper() or (behind and behind.tag == "N"):
        return False
    return before.low not in frame_words("words", "pupils") | frame_words("words", "data") | _NAMES_OF_DATA


def _named_by(parsed: Parsed, words: Sequence[int], i: int, seen: str) -> Iterator[tuple[str, bool]]:
    """What a word names, and whether that settles it; the first that holds. `seen`: what stands before it names."""
    token, nxt = parsed.tokens[i], parsed.tokens[i + 1] if i + 1 < len(parsed.tokens) else None
    low, noun = token.low, token.tag == "N"
    before = parsed.tokens[i - 1].low if i else ""
    if low in ("but", "except") and before in _EVERYTHING:
        yield "other", True  # "everything but pupil data"
    if noun and low in frame_words("nouns", "request"):
        yield "request", True
    if low == "answers" and before in any_of("those these 's their"):
        yield "pronoun", True
    if seen == "other" and token.tag == "P" and (low in _ABOUT or (low == "for" and before in _words_of_merit())):
        yield "other", True  # "a letter about pupil data", "an award for its reporting of the database"
    if low == "access":
        something = nxt is not None and nxt.low == "to" and _to_something(parsed, words, i)
        yield ("noun", False) if something else ("data", True)  # "access to published tables"
    if low in frame_words("words", "data") and token.tag in "NJ" and not _is_of_a_name(parsed, i):
        if _is_of_others(parsed, i):
            yield "noun", False
            return
        if nxt is None or nxt.low not in frame_words("words", "not_data"):
            yield "data", True
    if noun and low in frame_words("words", "other"):
        yield "other", False
    described = token.tag == "D" and nxt is not None and nxt.tag in "NJ#"
    if low in frame_words("words", "pronoun") and token.tag in "OWTD" and not described:
        yield "pronoun", False
    if noun or token.text in _MONEY:
        yield "noun", False


_OF_OTHERS = 4  # words before "records" that may say whose they are
_NAME_OF_GIFT = 4  # words of it behind "Data"
_WHOSE = any_of("on about of for concerning")


def _is_of_others(parsed: Parsed, i: int) -> bool:
    """For "staff pay records", "teachers' records", "data on teachers": no pupil's, nor of the database by its name."""
    tokens, k = parsed.tokens, i - 1
    while k >= 0 and i - k <= _OF_OTHERS and tokens[k].tag in "NJ'":
        k -= 1
    named = {t.low for t in tokens[k + 1 : i]}
    ours = frame_words("words", "pupils") | any_of("npd school census national")
    if i + 1 < len(tokens) and tokens[i + 1].low in _WHOSE and not named & ours:
        e = i + 2
        while e < len(tokens) and (tokens[e].tag in "DNJ'#" or tokens[e].low == "and"):
            named.add(tokens[e].low)
            e += 1
    return bool(named & frame_words("words", "foreign")) and not named & ours


_HOLDING = any_of("with of containing holding carrying bearing")
_HELD = 6  # words behind "with" in which what a disc holds is said


def _holds_data(parsed: Parsed, i: int) -> bool:
    """For "a CD with pupil records", "two discs containing the extract"."""
    token, behind = parsed.tokens[i], [t.low for t in parsed.tokens[i + 1 : i + 2 + _HELD]]
    medium = token.tag == "N" and token.low in frame_words("words", "medium")
    return medium and bool(behind) and behind[0] in _HOLDING and not frame_words("words", "data").isdisjoint(behind[1:])


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


def _is_inverted_saying(parsed: Parsed, clause: Clause, i: int) -> bool:
    """For ", said her solicitor, X": who says it stands behind."""
    group = clause.group
    if group is None or i != group.first or i == 0 or parsed.tokens[i - 1].tag != ",":
        return False
    return i == group.main and parsed.tokens[i].low in any_of("said says according reported claimed warned")


def behind(parsed: Parsed, clause: Clause, prepositions: frozenset[str]) -> list[int]:
    """The words behind some prepositions after a clause's verb, asides and lists that go on with them among them."""
    out: list[int] = []
    taking = False
    i = clause.group.last + 1 if clause.group else len(parsed.tokens)
    end = clause.words[-1] if clause.words else -1
    while i <= end:
        token, owner = parsed.tokens[i], parsed.owner[i]
        if owner is not clause:
            if taking and _is_inverted_saying(parsed, owner, i):
                break
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
