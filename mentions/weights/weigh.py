"""Weighs what the grammar leaves open: whether a sentence is to be looked at, and whether somebody named is a receiver.

Each is a sum of weights of signs (receivers.json, learnt from labelled passages by bench/mentions_training.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from mentions import any_of
from mentions.claim.ruling import NOTHING, Ruling
from mentions.claim.whom import stands_beside
from mentions.grammar.clauses import Parsed
from mentions.grammar.reader import clause_reader
from mentions.receivers import Candidate, candidates_in
from mentions.said import MOST_NAMES, ROLES, Band, NamedBody, Polarity, Role
from mentions.topic import OnTopic
from mentions.weights import likelihood, weights_file
from mentions.weights.rows import is_beside_one_of, only_acts
from mentions.weights.signs import OFF_TOPIC, name_signs, sentence_signs
from mentions.words.phrases import is_acronym
from mentions.words.senses import first_words, has_sense
from model.recipient import Category
from recipients.classify import classify_recipient

Receivers = Mapping[str, Mapping[str, float]]
"""By what is weighed; empty: what is shipped."""
Places = Mapping[tuple[int, int], float]
"""What an encoder makes of those named in a sentence, by where they stand."""
LOOK, NAME = "look", "name"
_LOUD = frozenset([Category.PRESS, Category.COMMERCIAL])
LOOK_AT, FILE, ADD, KEEP = 0.17, 0.08, 0.4, 0.3
"""By likelihood: from what on a sentence is looked at; below what one is filed that names nobody and tells of nothing

that was; from what on somebody is added as a receiver, and stays one whom the grammar has.
"""
_TOGETHER = 0.6
"""What signs and an encoder each weigh where both say who is a receiver: they say much the same."""
_OPEN = frozenset([Polarity.POSSIBLE, Polarity.QUESTION, Polarity.DEMAND, Polarity.POLICY])
_SLIGHT = 3  # letters of a word such as "us" that explains little


def likely(what: str, signs: Iterable[str], learned: Receivers, encoded: float | None = None) -> float:
    """How likely it is by its signs, and by what an encoder makes of it, from 0 to 1."""
    weights = (learned or weights_file("receivers"))[what]
    total = weights.get("bias", 0.0) + sum(weights.get(s, 0.0) for s in signs)
    return likelihood(total if encoded is None else _TOGETHER * (total + encoded))


_FIRST_PERSON = re.compile(
    r"\b(?:we|i)\s(?:[a-z]+\s){0,2}?(?:hold|have|had|held|use|used|obtain|obtained|receive|received|got|get|were|are|match|"
    r"matched|bought|downloaded|analysed|keep|kept|went|turned)\b|\b(?:sen[dt]s?|given?|gives|gave|lets?|licen[cs]e[ds]?|"
    r"supplie[ds]|supply|provide[ds]?|furnishe[ds]|returned|came|comes?|shared?|released|granted|entrusted|allowed)\s(?:[a-z]+\s){0,5}?"
    r"us\b",
    re.IGNORECASE,
)
_WE_NEVER = re.compile(
    r"\b(?:we|i)\s(?:(?:ha(?:ve|d)\s(?:never|not)|ha(?:ve|d)n['\u2019]t)\s(?:ever\s)?"
    r"(?:received|obtained|had|held|got|been\sgiven)|"
    r"(?:never|did\snot|didn['\u2019]t|do\snot|don['\u2019]t)\s(?:ever\s)?(?:received?|obtain(?:ed)?|get|got|ha[vd]e?|hold|held))\s"
    r"(?:any|pupils?['\u2019]?|national|npd|(?:an?\s)?extracts?|(?:the\s)?data)\b",
    re.IGNORECASE,
)
_BUT_FOR = re.compile(
    r"\b(?:except|but|until|till|since|before|after|when|only|apart|other|unless|beyond|besides|yet|longer|enough|further|more|"
    r"identif\w+|sensitive|without|nor|in \d{4})\b",
    re.IGNORECASE,
)
"""With one of these it is not said that "we" never got any: "We had not received NPD data until 2016"."""
_PARTS = re.compile(r"\s[|\u2013\u2014-]\s|:\s")
_NO_OWNERS = frozenset(
    [Category.PRESS, Category.POLICE_HOME_OFFICE, Category.CENTRAL_GOVERNMENT, Category.REGULATOR_ALB]
)


_AUTHOR = re.compile(r".{2,200}?(?=\s\([A-Z]{3}\s?\d{4}\)(?:\s\u00b7|$))")
"""Of the title of a piece of evidence who wrote it, and is "we" of whatever kind it be: "Home Office (NPD0012)"."""
_AUTHORS = frozenset([Category.PRESS, Category.POLICE_HOME_OFFICE])


def owner_of(title: str) -> NamedBody | None:
    """Whose page it is by its title, for whom "we" stands: "Left by the Tide: a report of the Harbour Foundation"."""
    author = _AUTHOR.match(title)
    for part in [author[0]] if author else _PARTS.split(title):
        for c in candidates_in(clause_reader(part)):
            name = c.named.name
            sure = c.known and (c.last > c.first or is_acronym(name))
            none = _NO_OWNERS - _AUTHORS if author else _NO_OWNERS
            owns = not (c.named.generic or c.watcher or c.named.category in none)
            if owns and (sure or (name == part.strip() and c.named.category is not Category.UNKNOWN)):
                return c.named
    return None


_HOST = re.compile(r"https?://(?:www\.)?((?!example\.)[\w-]+(?:\.[\w-]+)*\.[a-z]{2,})(?=[/:?#]|$)", re.IGNORECASE)
_OF_MANY = re.compile(
    r"(?:^|\.)(?:gov\.uk|parliament\.(?:uk|scot)|gov\.(?:wales|scot)|senedd\.wales|nhs\.uk|police\.uk|sch\.uk|mod\.uk"
    r"|whatdotheyknow\.com|theyworkforyou\.com|mysociety\.org|medium\.com|substack\.com|wordpress\.(?:com|org)|blogspot\.\S+"
    r"|github\.(?:com|io)|google\.com|facebook\.com|x\.com|twitter\.com|linkedin\.com|youtube\.com|archive\.org"
    r"|wikipedia\.org|reddit\.com|mumsnet\.com|change\.org|example|test|invalid|localhost)$"
)
"""Hosts where "we" is the Department, another authority, or whoever writes there."""


def owner_at(address: str) -> NamedBody | None:
    """Whose page it is by its host, for whom "we" stands where its title names nobody."""
    found = _HOST.match(address)
    if found is None or _OF_MANY.search(found[1].casefold()):
        return None
    return NamedBody(found[1], classify_recipient(found[1]), 0, 0, role=Role.GIVEN)


_QUOTES = re.compile('["\u201c\u201d]')
"""Somebody else may say it."""


def _receivers(
    parsed: Parsed, by_grammar: Ruling, on: OnTopic, learned: Receivers, encoded: Places
) -> Iterator[tuple[Candidate, float]]:
    """Who is named in a sentence, and how likely each is a receiver."""
    for c, signs in name_signs(parsed, by_grammar, on):
        yield c, likely(NAME, signs, learned, encoded.get((c.named.start, c.named.end)))


def beside_topic(parsed: Parsed, learned: Receivers, encoded: Places) -> list[NamedBody]:
    """The receivers in a sentence that is not on topic itself, but in a passage with one that is."""
    found = _receivers(parsed, NOTHING, OFF_TOPIC, learned, encoded)
    at = len(parsed.sentence)
    return [c.named._replace(start=at, end=at) for c, chance in found if chance >= ADD]


def weighed(
    parsed: Parsed,
    ruling: Ruling,
    by_grammar: Ruling,
    on: OnTopic,
    owner: Callable[[bool], NamedBody | None],
    learned: Receivers,
    encoded: Places,
) -> Ruling:
    """A ruling with what the grammar leaves open weighed: who else is named as a receiver, and whether it is looked at.

    It is never made sure, and nobody's role is changed.

    Args:
        parsed: the sentence.
        ruling: what is made of it.
        by_grammar: what its clauses said, by which it is weighed.
        on: why it counts.
        owner: gives who stands behind "we", by the page's title, and where a release names nobody by its address.
        learned: the weights; what is shipped if empty.
        encoded: what an encoder makes of those named, by their places.
    """
    signs = sentence_signs(parsed, by_grammar, on)
    who, role = list(ruling.who), ROLES[ruling.polarity]
    for c, chance in _receivers(parsed, by_grammar, on, learned, encoded):
        held = [n for n in who if n.name == c.named.name]
        if held and chance < KEEP:
            who = [n for n in who if n not in held]
            continue
        told = held or any(n.start < c.named.end and c.named.start < n.end for n in who)
        if not told and chance >= ADD and _may_be_one(parsed, by_grammar, c, who):
            who.append(c.named._replace(role=role))
    if ruling.band is Band.ALERT and not who:
        who = [n for n in ruling.who if not n.generic] or list(ruling.who)  # sure, so somebody is
    we = _FIRST_PERSON.search(parsed.sentence) if has_sense(parsed.sentence, "data", "traits") else None
    if we and not by_grammar.speaks and _WE_NEVER.search(parsed.sentence) and not _BUT_FOR.search(parsed.sentence):
        role = Role.DENIED
        reason = f'"{we[0]}" is negated: it is denied'
        ruling = replace(ruling, polarity=Polarity.DENIAL, reason=reason)
    unnamed = ruling.polarity is Polarity.RELEASE and not (who or _QUOTES.search(parsed.sentence))
    if we and (whose := owner(unnamed)) and whose.name not in {n.name for n in who}:
        who.append(whose._replace(start=we.start(), end=we.start(), role=role))
        if unnamed and ruling.band is Band.REVIEW and _we_got_it(parsed, ruling, by_grammar):
            ruling = replace(ruling, band=Band.ALERT)
    ruling = replace(ruling, who=tuple(sorted(who, key=lambda n: n.start)[:MOST_NAMES]))
    chance = likely(LOOK, signs, learned) if signs else 0.0
    if ruling.band is Band.NONE and chance >= LOOK_AT:
        words = first_words(parsed.sentence, "moves", "moves_weak", "data", "traits")
        said = ", ".join(f'"{w}"' for w in [*(w for w in words if len(w) > _SLIGHT), *words][:2])
        beside = f" beside {ruling.who[0].name}" if ruling.who else ""
        reason = f"{ruling.reason}; but {said or 'how it is put'}{beside} may mean that somebody got data"
        return replace(ruling, band=Band.REVIEW, reason=reason)
    named = any(not n.generic or n.category in _LOUD for n in ruling.who)
    asked = ruling.polarity is Polarity.QUESTION and by_grammar.speaks and on.own
    kept = named or asked or ruling.misread
    if ruling.band is Band.REVIEW and ruling.polarity in _OPEN and chance < FILE and not kept:
        return replace(
            ruling, band=Band.NONE, reason=f"{ruling.reason}; nothing else in it suggests that data went to anybody"
        )
    return ruling


_WE_GOT = re.compile(
    r"\b(?:we|i)\s(?:(?:have|had|also|then|were|was|been|again|since|first|recently)\s){0,3}(?:received|obtained|given|sent"
    r"|supplied\swith|provided\swith|granted|got|bought|acquired|downloaded)\b|\b(?:gave|sent|granted)\sus\b"
    r"|\b(?:supplied|provided|furnished)\sus\swith\b", re.IGNORECASE,
)


def _we_got_it(parsed: Parsed, ruling: Ruling, by_grammar: Ruling) -> bool:
    """Whether a sentence tells as past that "we" got data from the Department: "We received them from the DfE"."""
    told = by_grammar.polarity is Polarity.RELEASE and by_grammar.speaks and not (by_grammar.doubt or ruling.doubt)
    told = told and not any(t.tag == "X" for t in parsed.tokens)
    return told and has_sense(parsed.sentence, "holder") and _WE_GOT.search(parsed.sentence) is not None


_PARTIES = any_of("recipient recipients appellant applicant requester requestor company licensee")
"""Names that a deed gives to those whom it names besides: "supplied to the Recipient, Northmoor University"."""


_SET_AGAINST = any_of("not but except excepting bar barring unlike than")


def _is_named(n: NamedBody) -> bool:
    """Whether it is a name, also one that reads as a description but for its capitals: "Scallop Schools"."""
    if n.generic:
        words = n.name.split()
        return len(words) > 1 and all(w[0].isupper() and not w.isupper() for w in words)
    return n.name.casefold() not in _PARTIES


def is_read(parsed: Parsed, by_grammar: Ruling) -> bool:
    """Whether the clauses of a sentence say surely and by name who got data: nobody else in it did by being near."""
    given = [n for n in by_grammar.who if n.role is Role.GIVEN and _is_named(n)]
    return by_grammar.band is Band.ALERT and any(not _is_set_against(parsed, n) for n in given)


def _is_set_against(parsed: Parsed, n: NamedBody) -> bool:
    """For "every applicant but X", "not X"; not for ", but X was given it"."""
    before = [t.low for t in parsed.tokens if t.end <= n.start][-3:]
    if "but" in before and not {",", ";"}.isdisjoint(before):
        return False
    return not _SET_AGAINST.isdisjoint(before[-2:])


def _may_be_one(parsed: Parsed, by_grammar: Ruling, c: Candidate, who: Sequence[NamedBody]) -> bool:
    """Whether somebody may be told by his weight, beside what the clauses surely say."""
    if is_read(parsed, by_grammar):
        return is_beside_one_of(parsed, c, who)
    if any(parsed.sentence[n.end : c.named.start] == ", " and n.name.casefold() in _PARTIES for n in who):
        return True
    return by_grammar.band is not Band.ALERT or not (only_acts(parsed, c) or stands_beside(parsed, c))


def with_names(ruling: Ruling, names: Sequence[NamedBody]) -> Ruling:
    """A ruling with those named in sentences beside it, in the role that goes with what it says."""
    role = ROLES[ruling.polarity]
    who = {n.name: n for n in ruling.who}
    for n in names:
        who.setdefault(n.name, n._replace(role=role))
    return replace(ruling, who=tuple(who.values())[:MOST_NAMES])
