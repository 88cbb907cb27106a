"""Names that a text defines once and shortens then: "X Ltd (“the Company”)", "the Hartwell Education Network (HEN)"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from msgspec.structs import replace

from mentions.claim.ruling import Ruling
from mentions.claim.transfers import transfers_of
from mentions.elsewhere.labelled import labelled_in
from mentions.frames.zones import lows_of
from mentions.grammar.clauses import Parsed
from mentions.said import ROLES, Band, Mention, NamedBody, Polarity, Role
from mentions.words.phrases import Phrase, find_phrases, is_acronym, is_no_recipient
from mentions.words.sentences import Prepared
from recipients.classify import classify_recipient

_DEFINES = re.compile(
    r"\s?\((?:(?:hereinafter|hereafter|together|known as|or|referred to as)\s)*"
    r"(?:[\"\u201c\u2018'](?:the\s)?(?P<term>[A-Z][\w&-]{1,30}(?:\s[A-Z][\w-]{1,30})?)[\"\u201d\u2019']|(?P<short>[A-Z&]{2,8}))\)"
)


_PARTY = re.compile(r"\(?\d{1,2}[).]\s+(?:the\s)?", re.IGNORECASE)


_MAY_DEFINE = re.compile(r"[(:|]|\bmeans?\b")
_MEANS = re.compile(
    r"(?:\bby\s)?[\"\u201c\u2018'](?:the\s)?(?P<term>[\w -]{2,30})[\"\u201d\u2019'],?\s"
    r"(?:(?:I|we)\sme(?:an|ant)|means)\s(?:the\s)?",
    re.IGNORECASE,
)
"""For "By 'the company' I mean X Ltd"."""
_TURNED = re.compile(r"(?<![\w(])(?P<short>[A-Z][A-Za-z&]{1,7})\s\((?:the\s)?(?P<name>[A-Z][^()]{3,80})\)")
"""An acronym before the name that it stands for: "UoS (University of Sallow)"."""


def with_defined(
    mentions: Iterable[Mention], prepared: Prepared, said: Mapping[int, Ruling],
    parse: Callable[[int], Parsed | None],
) -> list[Mention]:
    """The mentions, a release to nobody in particular told of the body that its text calls by a word in it.

    Whoever is called by such a word is told by name, whatever is said: "shall supply the Data to the Licensee"; so is
    he where the clauses have him as a receiver and nothing else does. `said`: what they say.
    """
    out = list(mentions)
    for i, m in enumerate(out):
        held = said.get(m.index)
        if not m.recipients and held is not None and held.who:
            who = tuple(n._replace(role=ROLES[m.polarity]) for n in held.who if is_acronym(n.name))
            out[i] = replace(m, recipients=who)
    releases = [i for i, m in enumerate(out) if m.polarity is Polarity.RELEASE]
    asked = any(m.recipients for m in out) or releases
    terms = _defined(prepared) if asked and _MAY_DEFINE.search(prepared.text) else {}
    for i, m in enumerate(out) if terms else ():
        if m.recipients:
            who = tuple({n.name: n for n in (_whole(n, terms) for n in m.recipients)}.values())
            out[i] = replace(m, recipients=who) if who != m.recipients else m
    for i in releases if terms else ():
        if out[i].recipients:
            continue
        found = {body.name: body for term, body in terms.items() if _is_receiver(out[i], term, parse)}
        if len(found) == 1:
            out[i] = _told(out[i], *found.values())
    return out


_OWNED = re.compile(r"['\u2019]s\s.*$")  # "the company's portal"


def _whole(body: NamedBody, terms: Mapping[str, NamedBody]) -> NamedBody:
    """The body that a text calls by the word by which it is named in a sentence; the same where it is a name."""
    name = _OWNED.sub("", body.name.removeprefix("the ").removeprefix("The ")) if body.generic else body.name
    name = name.removeprefix("the ").removeprefix("The ")
    whole = (terms.get(name.casefold()) if body.generic else None) or terms.get(name)
    return body if whole is None else whole._replace(role=body.role, start=body.start, end=body.end)


def _defined(prepared: Prepared) -> dict[str, NamedBody]:
    """The bodies of a text by the words that it defines for them; those it defines twice are left out."""
    out: dict[str, NamedBody] = {}
    twice = set()
    for term, name in (found for sentence in prepared.sentences for found in _definitions(sentence.text)):
        if term in out and out[term].name != name:
            twice.add(term)
        out[term] = NamedBody(name, classify_recipient(name), 0, len(name))
    return {term: body for term, body in out.items() if term not in twice}


def _definitions(sentence: str) -> Iterator[tuple[str, str]]:
    """The words that a sentence defines, each with the name for which it stands."""
    for m in _DEFINES.finditer(sentence) if "(" in sentence else ():
        phrase = _defined_at(sentence, m.start())
        if phrase is not None and not is_no_recipient(phrase.name):
            yield m["term"] or m["short"], phrase.name
    for m in _TURNED.finditer(sentence) if "(" in sentence else ():
        if _is_short_for(m["short"], m["name"]):
            yield m["short"], m["name"]
    for m in _MEANS.finditer(sentence) if "mean" in sentence else ():
        name = next((p.name for p in find_phrases(sentence) if p.start == m.end()), "")
        if name and not is_no_recipient(name):
            yield m["term"].casefold(), name
    for parts, phrase in labelled_in(sentence):
        yield from ((part, phrase.name) for part in parts)


def _is_short_for(short: str, name: str) -> bool:
    """Whether an acronym is made of the first letters of a name, its small words counted or not."""
    words = name.split()
    whole = "".join(w[0] for w in words)
    return len(words) > 1 and short.replace("&", "") in (whole, "".join(w[0] for w in words if w[0].isupper()))


def _defined_at(text: str, at: int) -> Phrase | None:
    """The name right before a bracket, or with which the line of a party begins: "(2) X LTD, of Y ("Licensee")"."""
    phrases = find_phrases(text[:at])
    party = _PARTY.match(text)
    first = phrases[0] if phrases and party and phrases[0].start == party.end() else None
    return next((p for p in phrases if p.end == at), first)


def _is_receiver(m: Mention, term: str, parse: Callable[[int], Parsed | None]) -> bool:
    """Whether a sentence has a defined word, not as that of who gave."""
    parsed = parse(m.index)
    if parsed is None or not re.search(rf"(?<![\w(\"\u201c\u2018]){re.escape(term)}(?![\w)\"\u201d])", m.sentence):
        return False
    told = transfers_of(parsed)
    return not any(term.rsplit(maxsplit=1)[-1].casefold() in lows_of(parsed, t.event.givers) for t in told)


def _told(m: Mention, body: NamedBody) -> Mention:
    role = Role.GIVEN if m.band is Band.ALERT else Role.POSSIBLE
    return replace(m, recipients=(body._replace(role=role),), reason=f"{m.reason}; the text says who that is")
