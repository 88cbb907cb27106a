"""Verbs as they come: which is the verb of its clause, which begins one, and which only says who says it."""

from __future__ import annotations

from mentions import any_of
from mentions.grammar.ahead import finite_after_noun, finite_ahead, is_question, verb_later
from mentions.grammar.clauses import Clause, word_class
from mentions.grammar.nonfinite import bare_gerund, governor_of_to, reduced
from mentions.grammar.state import ClauseState
from mentions.grammar.verb_groups import NOMINAL, Group, read_group

_OBJECT = any_of(
    "make give send hold keep name call publish print list describe mention raise cite quote produce collect provide "
    "supply store use obtain receive set award grant issue sign hand sell take record release"
)
"""Verbs that, with a preposition straight behind them, are participles of what stands before."""


def verbal(r: ClauseState, i: int) -> int:
    """Reads a word that opens nothing by itself: a verb with its auxiliaries, or any other word."""
    tokens, token = r.tokens, r.tokens[i]
    group = read_group(tokens, i, opening=_is_opening(r, i))
    if group is None:
        return r.take(i + 1)
    begins = r.at.kind in ("root", "coordinate") and all(t.tag not in "WTS" for t in tokens[max(0, i - 3) : i])
    begins = begins and not any(tokens[k].tag in "NO" and r.owner[k] is r.at for k in range(max(0, i - 8), i))
    if group.form == "imperative" and not begins:
        group.form = "finite"
    if (begin := _attribution(r, i)) >= 0:
        r.begin_at(begin, "aside", "said", -1)
        r.at.group = group
        return r.take(group.last + 1)
    heading = r.at.group is None and any(t.tag == "N" for t in tokens[max(0, i - 4) : i])
    if group.form == "infinitive":
        r.open("infinitive", i, mark="to", governor=governor_of_to(r, i))
    elif group.form == "gerund" and group.passive and heading:
        group.form = "finite"  # "Pupil data still being sent to X", as headings have it
    elif group.form == "gerund":
        return bare_gerund(r, i, group)
    elif group.form == "participle" or (token.tag == "V" and token.form == "E" and not _is_finite(r, i)):
        return reduced(r, i, group)
    elif r.at.group is not None:
        _make_room(r, i, group)
    if group.inverted and token.low in ("had", "were", "should") and r.at is r.root and not is_question(tokens):
        r.open("adverbial", i, mark="if")  # "Had X received the data, ..."
    return r.give(group, i)


def _is_opening(r: ClauseState, i: int) -> bool:
    """Whether a verb may stand before its subject here, or be an order."""
    tokens = r.tokens
    if i == 0:
        return True
    if r.at.group is not None or tokens[i - 1].low == "there":
        return False
    ours = [tokens[k] for k in range(max(0, i - 8), i) if r.owner[k] is r.at]
    fronted = any(t.tag == "X" or t.low in any_of("no only nor neither") for t in ours)
    return fronted or all(t.tag in 'W"A,STPC' for t in ours)


def _attribution(r: ClauseState, i: int) -> int:
    """Where "..., the Minister said" at a sentence's end begins; -1 if the verb is no such thing."""
    tokens, token = r.tokens, r.tokens[i]
    says = token.tag == "V" and token.form in ("E", "D", "Z") and token.lemma in word_class("says")
    if not says or r.at.group is None:
        return -1
    if any(t.tag not in '.,"P;:' and t.low not in ("yesterday", "today") for t in tokens[i + 1 : i + 3]):
        return -1
    for k in range(i - 1, max(-1, i - 14), -1):
        if tokens[k].tag in (",", '"'):
            return k + 1 if k + 1 < i and tokens[k + 1].tag in "DNOJ" else -1
        if tokens[k].tag not in "DNOJP'A#":
            return -1
    return -1


# ------------------------------------------------------------------------------------------- finite, or a participle


def _is_finite(r: ClauseState, i: int) -> bool:
    """Whether "shared" after a noun is the verb of its clause, not "(which was) shared"."""
    tokens, at = r.tokens, r.at
    prev = next((tokens[k] for k in range(i - 1, -1, -1) if tokens[k].tag not in "AX"), None)
    if prev is None or prev.tag not in ("N", "O", "W", "T", ")", ",", "J", "#", '"'):
        return prev is not None and prev.tag == "C"
    if prev.tag in "OWT":
        return at.group is None or prev.tag == "O"
    if _is_governed_ahead(r, i):
        return False
    if at.group is not None and not _takes_clause(r, i):
        return _open_above(r) and finite_after_noun(tokens, i) and not finite_ahead(tokens, i + 1)
    return (at.group is None and _is_first(r, i)) or not (_is_of_data(r, i) or finite_ahead(tokens, i + 1))


def _is_governed_ahead(r: ClauseState, i: int) -> bool:
    """For "children requested by X", "the claim made in the paper ... is"."""
    tokens, verb = r.tokens, r.tokens[i].lemma
    if i + 1 >= len(tokens) or tokens[i + 1].tag != "P":
        return False
    by = tokens[i + 1].low == "by" and verb not in word_class("intransitive")
    return by or (r.at.group is None and verb in _OBJECT and verb_later(tokens, i + 1))


def _is_first(r: ClauseState, i: int) -> bool:
    """Whether a verb is surely the first of its clause: "which got", "What X got", "X shared the"."""
    tokens, at = r.tokens, r.at
    if at.kind == "relative" and at.mark in any_of("who whom which that whose"):
        return True
    if at.kind == "root" and any(t.tag == "W" for t in tokens[: min(i, 3)]):
        return True
    takes_two = any_of("give send grant offer deny allow refuse hand sell")
    return i + 1 < len(tokens) and tokens[i + 1].tag in ("D", "O") and tokens[i].lemma not in takes_two


def _is_of_data(r: ClauseState, i: int) -> bool:
    """For "data shared with X"."""
    tokens = r.tokens
    if tokens[i].lemma in word_class("intransitive") or i + 1 >= len(tokens) or tokens[i + 1].tag not in ("P", "I"):
        return False
    subject = [k for k in range(max(0, i - 6), i) if r.owner[k] is r.at]
    of_data = any(tokens[k].low in word_class("data_heads") for k in subject[-1:])
    return of_data and tokens[i + 1].low in any_of("by with to from into about on in")


def _open_above(r: ClauseState) -> bool:
    """Whether a clause around the one that goes on has no verb yet."""
    at = r.at.parent
    while at is not None and at.group is not None:
        at = at.parent
    return at is not None


def _takes_clause(r: ClauseState, i: int) -> bool:
    """Whether the verb before takes a clause without "that" ("said it shared")."""
    group = r.at.group
    if group is None or r.tokens[group.main].lemma not in word_class("says", "facts", "doubts", "tells"):
        return False
    between = [r.tokens[k].tag for k in range(group.last + 1, i) if r.owner[k] is r.at]
    return bool(between) and "," not in between


# --------------------------------------------------------------------------- a finite verb in a clause that has one


def _make_room(r: ClauseState, i: int, group: Group) -> None:
    """A finite verb in a clause that has one: the clause around it goes on, or one without "that" begins."""
    own = r.at.group
    if own is None or group.form not in ("finite", "imperative"):
        return
    base = (r.tokens[i].tag == "V" and r.tokens[i].form == "B") or r.tokens[i].low in ("be", "have", "do")
    if base and r.tokens[own.main].lemma in word_class("bare"):
        r.begin_at(own.last + 1, "infinitive", "", own.main)
    elif r.at is r.root and r.tokens[0].tag == "T" and r.root.mark == "":
        r.begin_at(0, "complement", "that", group.main)  # "That data was shared is confirmed"
        r.at.group, r.root.group = own, None
        r.at = r.root
    elif _takes_clause(r, i):
        _begin_without_mark(r, i, group, own)
    elif (around := _without_verb(r)) is not None:
        _take_subject(r, i, around)
        r.at = around
    else:
        _begin_with_subject(r, i)


def _begin_without_mark(r: ClauseState, i: int, group: Group, own: Group) -> None:
    """For "said it shared", "told us it shared"."""
    tokens, begin = r.tokens, own.last + 1
    if tokens[own.main].lemma in word_class("bare") and group.first == group.main and tokens[i].form == "E":
        group.passive = True  # "saw its application rejected"
    if tokens[own.main].lemma in word_class("tells") and i - begin > 1 and tokens[begin].tag in "ON":
        begin += 1
    r.begin_at(begin, "complement", "", own.main)


def _without_verb(r: ClauseState) -> Clause | None:
    """The innermost clause around that has no verb yet, within a bracket."""
    at: Clause | None = r.at
    while at is not None and at.group is not None:
        at = at.parent
        if at is not None and r.base and at is r.base[-1]:
            break
    return at if at is not None and at.group is None else None


def _take_subject(r: ClauseState, i: int, around: Clause) -> None:
    """What stands between a comma and the verb is its subject."""
    ours = (k for k in range(i - 1, max(-1, i - 20), -1) if r.owner[k] is r.at and r.tokens[k].tag == ",")
    comma = next(ours, -1)
    if comma >= 0 and all(r.tokens[k].tag in NOMINAL | {"A", "X"} for k in range(comma + 1, i)):
        for k in range(comma + 1, i):
            r.owner[k] = around


def _begin_with_subject(r: ClauseState, i: int) -> None:
    """Begins a clause with the noun phrase before a verb, or with what goes on with the noun before that."""
    tokens, begin = r.tokens, i
    while 0 < begin <= len(r.owner) and tokens[begin - 1].tag in "DNJO#'A" and i - begin < 12:
        begin -= 1
    for k in range(i - 1, begin, -1):
        if tokens[k].tag in "DO" and (tokens[k - 1].tag == "N" or tokens[k - 1].low.endswith("thing")):
            r.begin_at(k, "relative", "", k - 1)  # "the time the Department gives it away"
            return
    r.begin_at(begin, "coordinate", ",", -1, parent=r.root)
