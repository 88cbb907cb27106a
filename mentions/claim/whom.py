"""Who stands where a transfer's receiver stands, by name, by description, or only as "it" or "the company"."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from functools import cache

from mentions import any_of
from mentions.frames.events import events_in
from mentions.frames.outcomes import REFERENCE
from mentions.frames.zones import Event, antecedent, frame_words, lows_of, object_of, subject_of, theme_in
from mentions.grammar.clauses import Clause, Parsed, word_class
from mentions.grammar.verb_groups import Group
from mentions.receivers import Candidate, body_words, candidates_in
from mentions.said import NamedBody, Role
from model.recipient import Category, Confidence
from recipients.cell.names import name_words

_PRONOUNS = any_of("it they them he she we who")
_ALSO = any_of(
    "body force organisation organization club museum library hospital church airline council agency lender landlord "
    "operator maker developer manufacturer brewery theatre gallery zoo observatory"
)
_OTHER_THINGS = any_of("group site website app platform")
_SCHOOLS = any_of("school academy nursery")
_OF_ONE_KIND = any_of("council university college force")
_BESIDE = any_of(
    "via through under about on against according despite concerning regarding before after since during between "
    "over without"
)


def receivers_of(parsed: Parsed, event: Event, candidates: Iterable[Candidate]) -> list[Candidate]:
    """Those who stand among the words where an event's receivers stand."""
    places = set(event.receivers)
    taken = event.kind in any_of("take work request noun_request")
    found = [
        c for c in candidates
        if not places.isdisjoint((c.first, c.last)) and not (c.watcher and taken) and not stands_beside(parsed, c)
        and not _only_says(parsed, c) and not _goes_on_himself(parsed, c)
    ]
    found = [c for c in found if not any(_is_of(parsed, c, named) for named in found)]
    return found or [c for c in candidates if _trades_as(parsed, c, places)]


_OF = any_of("of to by from for at with in on into")


def _is_of(parsed: Parsed, c: Candidate, named: Candidate) -> bool:
    """For "Y, a spin-out of X,", "Y (part of X)": a name in words that say who the one before it is."""
    tokens, between = parsed.tokens, range(named.last + 1, c.first)
    if len(between) < _LEAST_OF or named.named.generic or tokens[between[0]].tag not in ",(":
        return False
    words = [i for i in between[1:] if tokens[i].tag not in "AX"]
    if any(tokens[i].tag in ",;" or tokens[i].low in ("and", "or", "&") for i in words) or len(words) < _LEAST_OF - 1:
        return False
    last = next((i for i in reversed(words) if tokens[i].tag not in "DJ"), -1)
    led = tokens[words[0]].tag in "DNJ" and tokens[last].tag in "PI" and tokens[last].low in _OF
    return led and theme_in(parsed, words) != "data"


_LEAST_OF = 3  # words of ", part of"


def _only_says(parsed: Parsed, c: Candidate) -> bool:
    """For "to X, officials confirmed": who says so behind a comma is no more of the list."""
    tokens, behind = parsed.tokens, c.last + 1
    if not c.named.generic or c.first == 0 or tokens[c.first - 1].tag != "," or behind >= len(tokens):
        return False
    return tokens[behind].tag == "V" and tokens[behind].form in "DE" and tokens[behind].lemma in word_class("says")


def _goes_on_himself(parsed: Parsed, c: Candidate) -> bool:
    """For "to X and, a year later, Y asked for it": Y is the subject of what comes."""
    tokens, behind = parsed.tokens, c.last + 1
    first = c.first - 1 - (c.first > 1 and tokens[c.first - 1].low == "the")
    if first < _ASIDE or tokens[first].tag != "," or behind >= len(tokens) or tokens[behind].tag != "V":
        return False
    before = "".join(t.tag for t in tokens[first - _ASIDE : first])
    return tokens[behind].form in "DE" and "C," in before


_ASIDE = 5  # words of "and, a year later,"
_TRADES = any_of("trading trades traded operating operates")
_ALIAS = 5  # words between a person and the name under which he trades


def _trades_as(parsed: Parsed, c: Candidate, places: set[int]) -> bool:
    """For "Mr Hackthorne, trading as Hackthorne Data, was given": who trades so is the receiver."""
    before = [t.low for t in parsed.tokens[max(0, c.first - 2) : c.first]]
    if len(before) < 2 or before[0] not in _TRADES or before[1] != "as":
        return False
    return any(c.first - _ALIAS <= place < c.first for place in places)


def stands_beside(parsed: Parsed, c: Candidate) -> bool:
    """Whether a name stands behind a preposition by which it takes no part ("via a third party")."""
    k = c.first - 1
    while k >= 0 and parsed.tokens[k].tag in "DJ#A":
        k -= 1
    if k <= 0 or parsed.tokens[k].tag not in "PV":
        return False
    behind = c.named.generic and parsed.tokens[k].low == "behind"  # "the firm behind a popular app"
    return behind or parsed.tokens[k].low in _BESIDE


def is_either(parsed: Parsed, event: Event, back: Sequence[NamedBody]) -> bool:
    """Whether "it" may be either of two: "X sold Y two years before it was given them"."""
    plural = lows_of(parsed, event.receivers) & any_of("they them both these those")
    if len(back) != _TWO or plural or event.clause.kind != "adverbial":
        return False
    between = (t for t in parsed.tokens if back[0].end <= t.start < back[1].start)
    return any(t.tag == "V" for t in between)


_TWO = 2

def with_aliases(parsed: Parsed, found: Sequence[Candidate], candidates: Iterable[Candidate]) -> list[Candidate]:
    """Those found, and the other names under which they trade."""
    return [*found, *(c for c in candidates if c not in found and any(_is_alias(parsed, f, c) for f in found))]


def _is_alias(parsed: Parsed, c: Candidate, other: Candidate) -> bool:
    """For "X, trading as Y"."""
    between = [t.low for t in parsed.tokens[c.last + 1 : other.first]]
    return len(between) < 12 and between[-1:] == ["as"] and not any_of("trading known operating doing").isdisjoint(
        between[-3:]
    )


_NAMES = any_of("name list include count number identify")


def _is_among(group: Group) -> bool:
    """For "X is one of the firms to which", "X is named in a list of firms to which"."""
    return group.lemma == "be" or (group.passive and group.lemma in _NAMES and not group.negated)


def among_whom(parsed: Parsed, event: Event, candidates: Iterable[Candidate]) -> list[Candidate]:
    """For "X was among the firms to which it was given"; in a line with a reference, the name behind it."""
    clause = _relative_of(event)
    parent = clause.parent
    if parent is not None and _goes_on_among(clause):
        places = {*subject_of(parsed, parent), *(i for i in parent.after if i > event.word)}
        behind = [c for c in candidates if c.first in places and c.first > event.word]
        named = [c for c in behind if not (c.named.generic or c.watcher)] or _said_to_be(parsed, clause, candidates)
        return named or [c for c in candidates if c.first in places and c.known]
    return [c for c in candidates if any(REFERENCE.match(t.text) for t in parsed.tokens[max(0, c.first - 3) : c.first])]


def without_those(parsed: Parsed, event: Event, found: list[Candidate]) -> list[Candidate]:
    """Those found, without "the firms" where one of these is named: "X is one of the firms to which"."""
    clause = _relative_of(event)
    if all(c.named.generic for c in found) or not _goes_on_among(clause):
        return found
    head = {*antecedent(parsed, clause)}
    return [c for c in found if not (c.named.generic and c.last in head)]


def is_one_of_them(parsed: Parsed, event: Event, found: Iterable[Candidate]) -> bool:
    """For "It is one of the firms to which", "The firm is among those that the Department let have them"."""
    clause = _relative_of(event)
    parent = clause.parent
    if parent is None or not _goes_on_among(clause):
        return False
    subject, head = subject_of(parsed, parent), {*antecedent(parsed, clause)}
    lows = [parsed.tokens[i].low for i in subject if parsed.tokens[i].low not in _SAME]
    back = lows[:1] in (["it"], ["they"]) or (len(lows) == _TWO and lows[0] in _POINTING and lows[1] in _bodies())
    return back and any(c.named.generic and c.last in head for c in found)


_POINTING = any_of("the that this")


def _goes_on_among(clause: Clause) -> bool:
    """True for what is said of those one of whom somebody is."""
    parent = clause.parent
    return clause.kind == "relative" and parent is not None and parent.group is not None and _is_among(parent.group)


def _relative_of(event: Event) -> Clause:
    """The clause of an event; of "that the Department let have them" the one that goes back."""
    clause = event.clause
    return clause.parent if clause.kind == "infinitive" and clause.parent is not None else clause


def _said_to_be(parsed: Parsed, clause: Clause, candidates: Iterable[Candidate]) -> list[Candidate]:
    """Who is one of "the firms" to which it went: by that a body, whatever its name is."""
    head, parent = {*antecedent(parsed, clause)}, clause.parent
    if parent is None or not any(c.named.generic and c.last in head for c in candidates):
        return []
    subject = {*subject_of(parsed, parent)}
    wide = candidates_in(parsed, wide=True)
    return [c for c in wide if c.first in subject and not (c.named.generic or c.watcher or c.vague)]


def head_of(parsed: Parsed, words: Sequence[int]) -> list[str]:
    """The words of a phrase up to a preposition, at most five."""
    out: list[int] = []
    if words and parsed.tokens[words[0]].tag == "P":  # "With the Department's leave, a firm matched"
        gap = next((n for n in range(1, len(words)) if words[n] - words[n - 1] > 1), 0)
        words = words[gap:]
    for i in words[:5]:
        tag = parsed.tokens[i].tag
        if out and (tag == "P" or (tag == "D" and parsed.tokens[out[-1]].tag == "N")):
            break
        out.append(i)
    return [parsed.tokens[i].low for i in out]


def goes_inward(lows: Iterable[str]) -> bool:
    """Whether it goes to the Department, or to those whom it is about."""
    words = set(lows)
    inside = frame_words("words", "holder") | frame_words("words", "inside")
    inside |= any_of("schools school teachers authorities")
    return bool(words & inside) and not words & frame_words("words", "data")


def is_only_pronoun(parsed: Parsed, event: Event) -> bool:
    """Whether the receiver is only "it", "they" or "the company"."""
    passive = event.clause.group is not None and event.clause.group.passive
    subject = [i for i in event.receivers if i < event.word] if passive else []
    words = [parsed.tokens[i] for i in subject or event.receivers]
    nominal = [t.low for t in words if t.tag in "NO"]
    last = subject or event.kind in ("take", "work")  # "In May it received"
    if nominal and (nominal[0] in _PRONOUNS or (last and nominal[-1] in _PRONOUNS)):
        return True
    if not nominal and "both" in lows_of(parsed, event.receivers[:1]):
        return True  # "Both were given it"
    lows = [t.low for t in words if t.low not in _SAME]
    bodies = _bodies()
    return any(a in ("the", "that", "this") and b.replace("-", "") in bodies for a, b in itertools.pairwise(lows))


_SAME = any_of("same very")


_AT_WORK = any_of(
    "contractor publisher supplier provider haulier insurer lender retailer wholesaler manufacturer bookmaker airline"
)
_PARTS = any_of(
    "sponsor caterer funder donor tenant partner printer auditor bidder winner buyer host organiser promoter processor "
    "subprocessor subcontractor recipient licensee applicant requester customer client"
)


def playing_parts() -> frozenset[str]:
    """What a body is called by the part that it plays, which one sentence says and another goes back to."""
    return _bodies()


def parts_alone() -> frozenset[str]:
    """Those that go back to nobody of whom no sentence says so."""
    return _PARTS


@cache
def _bodies() -> frozenset[str]:
    return body_words() - _OTHER_THINGS | _ALSO | _PARTS | _AT_WORK


def points_back(parsed: Parsed, event: Event, c: Candidate) -> bool:
    """For "the company", "his paper": somebody named before; not that of whom others are."""
    clause = event.clause
    head = antecedent(parsed, clause) if clause.kind == "relative" and not clause.after_comma else []
    if c.last in head and parsed.tokens[c.first - 2].low in _OF:
        return False  # "a rival of the company that was given them"
    return _goes_back(parsed, c)


def _goes_back(parsed: Parsed, c: Candidate) -> bool:
    one = c.named.generic and c.first == c.last and c.first > 0 and parsed.tokens[c.last].low in _bodies()
    pointing = any_of("the that this his her its their") | _SAME
    return one and parsed.tokens[c.first - 1].low in pointing


def fits(parsed: Parsed, described: Candidate, body: NamedBody) -> bool:
    """Whether "the charity" may be this body: not where its name or a list says that it is of another kind."""
    word, kinds = parsed.tokens[described.last].low, {described.named.category, body.category}
    if body.generic or word in name_words(body.name) or Category.UNKNOWN in kinds or len(kinds) == 1:
        return True
    return body.recipient.confidence is Confidence.LOW and word not in _OF_ONE_KIND


def goes_back_to(
    parsed: Parsed, event: Event, candidates: Sequence[Candidate], before: Sequence[NamedBody]
) -> list[NamedBody]:
    """Those to whom "it", "we" or "the company" goes back: a speaker, or who stands before."""
    said = next((c for c in parsed.clauses if c.kind == "aside" and c.mark == "said"), None)
    if lows_of(parsed, event.receivers) & {"we", "i"}:
        return [c.named for c in candidates if said is not None and parsed.owner[c.first] is said][:1]
    if lows_of(parsed, event.receivers) & {"he", "she", "him", "her"}:
        before = []  # which are no body
    first, last = min(event.receivers, default=event.word), max(event.receivers, default=event.word)
    given, givers = lows_of(parsed, event.receivers), lows_of(parsed, event.givers)
    if lows_of(parsed, event.givers[:1]) & {"the"} and givers & (_bodies() | _SCHOOLS) and not given & _PARTS:
        before = []  # "The academy gave it pupil data"
    earlier = [c for c in candidates if c.last < first and not (c.watcher or c.vague or _gives(parsed, event, c))]
    earlier = [c for c in earlier if c.named.name.casefold() not in _SPEAK_FOR]
    earlier = [c for c in earlier if not c.named.generic] or earlier[-1:]
    at = next((c for c in (*earlier, *candidates) if _goes_back(parsed, c) and c.first <= last), None)
    if at is not None and not all(fits(parsed, at, n) for n in before[:1]):
        return [at.named] if at in earlier else []
    if not earlier or (at in earlier and before):
        plural = not lows_of(parsed, event.receivers).isdisjoint(any_of("they them both these those"))
        return list(before if plural else before[:1])
    clause = parsed.owner[earlier[-1].first]
    return [c.named for c in earlier if parsed.owner[c.first] is clause][-2:]


def _gives(parsed: Parsed, event: Event, c: Candidate) -> bool:
    """Whether somebody described gives it, to others than "it": "the supplier provided the council with data"."""
    return c.named.generic and c.first in event.givers and lows_of(parsed, event.receivers).isdisjoint(_PRONOUNS)


_SPEAK_FOR = any_of("officers officials trustees campaigners sources insiders solicitors inspectors")
"""Who begin a sentence in capitals, and are no body: "Officers confirmed that it gave the company data"."""
_SERVICES = any_of("service services check checks product products result results search searches tool tools business")
_SELLS = any_of("sell supply provide offer resell market")


def with_served(parsed: Parsed, who: tuple[NamedBody, ...]) -> tuple[NamedBody, ...]:
    """Who got the data, with those to whom is sold what was made of them."""
    given = {n.name for n in who if n.role is Role.GIVEN}
    served = tuple(n for n in _served(parsed) if n.name not in given)
    return tuple(n for n in who if n.name not in {s.name for s in served}) + served


def _served(parsed: Parsed) -> list[NamedBody]:
    """Those to whom who got the data sells what it makes of them: "a service that it offered to X"."""
    out: list[NamedBody] = []
    for event in events_in(parsed):
        if event.kind != "give" or event.theme == "data" or parsed.tokens[event.word].lemma not in _SELLS:
            continue
        words = [*object_of(parsed, event.clause)[:6], *antecedent(parsed, event.clause)]
        if not _SERVICES.isdisjoint(lows_of(parsed, words)):
            places = set(event.to or event.receivers)
            found = candidates_in(parsed)
            out += [c.named for c in found if not c.named.generic and places & {c.first, c.last}]
    return out
