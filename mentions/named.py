"""Who is named in a sentence as receiving, asking for, or being kept from pupils' data."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from mentions.phrases import (
    Phrase,
    find_phrases,
    is_acronym,
    is_known,
    is_listed_word,
    is_no_recipient,
    is_watcher,
    lists,
    looks_like_organisation,
)
from model import Category, Recipient
from recipients.classify import classify_recipient
from recipients.names import organisation_key

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST = 60
"""Recipients of one sentence that are told."""
_NEAR = 110  # characters beside a name that say in what role it stands


class Named(NamedTuple):
    """A recipient named, or only described, in a sentence."""

    name: str
    """As printed."""
    recipient: Recipient
    start: int
    end: int
    generic: bool = False
    """True where it is only described ("commercial companies")."""


_SPEAKER = re.compile(r"^(?:\[?Q\d{1,4}\]?[.:]?\s)?[A-Z][\w.'\u2019 -]{1,40}:\s")
_MOVES = (
    r"(?:gives?|given|gave|giving|hand(?:s|ed|ing)?|pass(?:es|ed|ing)?|suppl(?:y|ies|ied|ying)|provid(?:e|es|ed|ing)|sen[dt](?:s|ing)?|shar(?:e|es|ed|ing)|"
    r"releas(?:e|es|ed|ing)|disclos(?:e|es|ed|ing|ure)|disclosures?|transferr?(?:s|ed|ing)?|return(?:s|ed|ing)?|s(?:old|ells?|elling)|sale|distribut(?:e|es|ed|ing|ion)|"
    r"distributions|made available|mak(?:e|es|ing) available|available|accessible|grant(?:s|ed|ing)?|leak(?:s|ed|ing)?|went|goes?|going|forward(?:s|ed|ing)?|deliver(?:s|ed|ing)?|"
    r"licen[cs]ed?|shares?|share|exports?|exported|access|open(?:s|ed|ing)?|allow(?:s|ed|ing)?|let(?:s|ting)?|permission|offered|offers?|denied|refused?|services?)"
)
_TO = re.compile(
    rf"\b{_MOVES}\b[^.;]{{0,90}}?\b(?:to|onto|with|including|by|for use by|as)\s(?:both\s)?(?:\(\d\)\s|\([a-z]{{1,3}}\)\s)?(?:the\s|a\s|an\s|its\s)?$", re.IGNORECASE
)
_DIRECT = re.compile(
    r"\b(?:give|gives|gave|given|giving|handed|handing|hand|sent|send|sending|let|letting|allow|allowed|allowing|grant|granted|granting|offer|offered|denied|refuse|refused)\s(?:out\s|over\s)?(?:the\s|a\s|an\s)?$",
    re.IGNORECASE,
)
_ASKED_BY = re.compile(
    r"\b(?:requests?|applications?|applied for|appl(?:y|ies)|licen[cs]es?|made|submitted|received|obtained|used|use|accessed|held|bought|downloaded|extracted|requested|sought|bids?|agreements?|contracts?|"
    r"commissioned|access(?:ed)?|transferred|recovered?|retrieved?|got back|back|withheld|kept)\b[^.;]{0,40}?\b(?:by|from|of|with|between)\s(?:\([ivxa-z0-9]{1,3}\)\s)?(?:the\s|a\s|an\s)?$",
    re.IGNORECASE,
)
_OF_PRESS = re.compile(r"\b(?:journalists?|reporters?|researchers?|staff|analysts?|academics?|officials?|police|officers?)\s(?:working\s)?(?:for|at|from|of|in)\s(?:the\s)?$", re.IGNORECASE)
_AFTER_REFERENCE = re.compile(r"(?:\b(?:DR\d{6}\.\d\d|DS\d{5}|R\d{4})|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\b(?:19|20)\d\d)[,:;\s\u2013-]{1,4}(?:the\s)?$", re.IGNORECASE)
_CALLED = re.compile(r"\b(?:called|named|compan(?:y|ies)|firm|charity|newspaper|including|such as|agency|recipients?:?)\s(?:\()?(?:the\s)?$", re.IGNORECASE)
_AND = re.compile(r"^(?:\s?,|\s?;|\s(?:and|or|as well as))*\s?(?:and\s|or\s)?(?:\((?:\d|[a-z]{1,3})\)\s)?(?:to\s|with\s|by\s|of\s)?(?:the\s|a\s|an\s)?$", re.IGNORECASE)
_TAKES = re.compile(
    r"^(?:'s|\u2019s|')?(?:\s\([^()]{1,60}\))?(?:,\s[^,]{1,60},)?\s(?:\w+ly\s|also\s|then\s|later\s|first\s|itself\s|alone\s)?(?:did not\s|didn't\s|does not\s|do not\s|never\s|has\s|have\s|had\s|was\s|were\s|is\s|are\s|been\s|being\s|not\s|never\s|"
    r"can\s|could\s|may\s|might\s|will\s|would\s|should\s|to\s|already\s|again\s|yet\s|ever\s|hopes? to\s|wants? to\s|wanted to\s|wishes to\s|plans? to\s|"
    r"intends? to\s|seeks? to\s|asked to\s|tried to\s){0,5}(?:receive[ds]?|receiving|obtain(?:s|ed|ing)?|got|gets?|getting|acquire[ds]?|access(?:es|ed|ing)?|given|granted|allowed|sent|supplied|"
    r"provided with|handed|denied|refused|appl(?:y|ies|ied|ying)|ask(?:s|ed|ing)? for|ask to|asked|request(?:s|ed|ing)?|h[ao]lds?|held|us(?:e|es|ed|ing)|withdr[ae]w[ns]?|made|makes?|bought|buys?|download(?:s|ed)?|"
    r"application|request|bid|licen[cs]e|access|seek(?:s|ing)?|sought|hopes?|evidence|process(?:es|ed)?|told|shown|sold)\b",
    re.IGNORECASE,
)
_GIVES = re.compile(
    r"^(?:\s\([^()]{1,60}\))?\s(?:\w+ly\s|has\s|have\s|had\s|to\s|will\s|may\s|can\s|could\s|would\s|should\s|did not\s|does not\s|not\s){0,4}(?:grant|share[ds]?|gave|gives?|release[ds]?|provide[ds]?|supplie[ds]|passed|passes|hand(?:s|ed)?|disclose[ds]?|sells?|sold|collects?|publish(?:es|ed)?)\b(?!\swith\b)",
    re.IGNORECASE,
)
_SPEAKS = re.compile(
    r"^(?:'s|\u2019s)?\s(?:has\s|have\s|had\s|also\s|then\s|later\s){0,2}(?:said|says|reports?|reported|wrote|writes|found|finds|argue[ds]?|insist(?:s|ed)|repl(?:y|ies|ied)|announce[ds]?|reveal(?:s|ed)|claim(?:s|ed)|published|"
    r"investigation|spokes\w+|inquiry|ruled|warned|believe[sd]?|estimate[sd]?|regret(?:s|ted)|welcome[sd]?|recommend(?:s|ed)?|asked\s(?:about|whether|how|what|why|who)|told)\b",
    re.IGNORECASE,
)
_OF_ITSELF = re.compile(r"^\s[\w ]{3,40}?(?:\sthat)?\s(?:it|they)\s(?:had|has|have|was|were|did|received|got|obtained)\b|^\stold\s(?:that|it|no)\b", re.IGNORECASE)
_SPEAKER_BEFORE = re.compile(
    r"\b(?:according to|reported (?:by|in)|told|tells?|spokes\w+ for|article in|evidence (?:submitted )?(?:by|from)|submission (?:by|from)|published (?:by|in)|investigation by|asked by|complain(?:t|ed|ts) to|"
    r"letter to|wrote to|behalf of|member for|question (?:by|from)|report (?:by|from|in)|reprimand (?:by|from)|supplied by|provided by|collected by|held by|issued by|answered by)\s(?:the\s)?$",
    re.IGNORECASE,
)
_AT_SOMEBODY = re.compile(r"^\s(?:at|from|of|on)\s(?:the\s)?(?:[A-Z][\w'\u2019]{0,30}\s?){1,5}(?:newspaper)?(?=\s)")
_FOR_EXAMPLE = re.compile(r"^,?\s(?:including|such as|like|called|named)\s(?:the\s)?[A-Z]")
_NO_ONE_IN_PARTICULAR = re.compile(r"\b(?:which|what|whose|any other)\s$|[\w)],\s(?:a|an)\s(?:\w+\s)?$", re.IGNORECASE)  # or what somebody named is: "the Herald, a newspaper"
_TOGETHER = re.compile(r"^\s(?:at|from|of|on)\s(?:the\s)?$", re.IGNORECASE)


@cache
def _generic() -> tuple[tuple[Category, re.Pattern[str]], ...]:
    count = r"(?:(?:thousands|hundreds|dozens|scores) of |a (?:single |number of |dozen )|(?:two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|forty|fifty|many|other|some|\d{1,4}) )?"
    return tuple(
        (Category(g["category"]), re.compile(rf"(?<![\w-]){count}(?:{g['pattern']})(?![\w-])", re.IGNORECASE))
        for g in lists()["generic"]
    )


def recipients_in(sentence: str) -> tuple[Named, ...]:
    """The recipients of a sentence in order, each with its category; never the Department, a speaker or a law.

    A name that the lists know counts wherever it stands, but as giver, speaker or watcher; a phrase in capitals that
    nobody knows, and a description ("commercial companies"), only where a recipient stands: after "given to",
    "request from", before "received" and the like.
    """
    speaker = _SPEAKER.match(sentence)
    offset = speaker.end() if speaker else 0
    body = sentence[offset:]
    found: list[Named] = []
    candidates: list[tuple[int, int, Phrase | None, Category]] = [(p.start, p.end, p, Category.UNKNOWN) for p in find_phrases(body)]
    taken = [(a, b) for a, b, _, _ in candidates]
    for category, pattern in _generic():
        for m in pattern.finditer(body):
            if not any(a < m.end() and m.start() < b and (b - a) > (m.end() - m.start()) for a, b in taken):
                candidates.append((m.start(), m.end(), None, category))
    for start, end, phrase, category in sorted(candidates, key=lambda c: (c[0], -c[1])):
        if len(found) >= MOST:
            break
        if found and start < found[-1].end - offset:
            continue
        one = _judge(body, start, end, phrase, category, found[-1].end - offset if found else -1)
        if one:
            found.append(one._replace(start=one.start + offset, end=one.end + offset))
    return tuple(_joined(sentence, _without_repeats(found)))


def _judge(body: str, start: int, end: int, phrase: Phrase | None, category: Category, last: int) -> Named | None:
    before, after = body[max(0, start - _NEAR) : start], body[end : end + _NEAR]
    if phrase is None and (m := _AT_SOMEBODY.match(after)):
        after = after[m.end() :]  # "ten journalists at the Telegraph newspaper received"
    if phrase is None and _FOR_EXAMPLE.match(after):
        return None
    chained = last >= 0 and start - last < 40 and bool(_AND.match(body[last:start]))
    if _SPEAKER_BEFORE.search(before) or (_SPEAKS.match(after) and not chained and not _OF_ITSELF.match(after)):
        return None
    to = bool(_TO.search(before) or _DIRECT.search(before) or _ASKED_BY.search(before) or _OF_PRESS.search(before))
    strict = to or chained or bool(_TAKES.match(after)) or bool(_CALLED.search(before) or _AFTER_REFERENCE.search(before))
    if phrase is None:
        if _NO_ONE_IN_PARTICULAR.search(before):
            return None
        police = category is Category.POLICE_HOME_OFFICE
        if not (strict or police) or (_GIVES.match(after) and not to):
            return None
        name = re.sub(r"^the ", "", body[start:end], flags=re.IGNORECASE)
        why = f'described as "{name}", not named'
        return Named(name, Recipient(name, category, classify_recipient("").confidence, why, rule="described"), start, end, generic=True)
    name = phrase.name
    if is_no_recipient(name) or (is_watcher(name) and not to):
        return None
    if _GIVES.match(after) and not (to or chained):
        return None
    known = is_known(name)
    if not known and not (strict and (is_listed_word(name) or " " in name or is_acronym(name) or looks_like_organisation(name))):
        return None
    return Named(name, classify_recipient(name), start, end)


def _without_repeats(found: Iterable[Named]) -> list[Named]:
    out: dict[str, Named] = {}
    for one in found:
        key = organisation_key(one.name)
        if key and key not in out:
            out[key] = one
    return list(out.values())


def _joined(sentence: str, found: list[Named]) -> list[Named]:
    """Journalists at a newspaper are one recipient: "ten journalists at the Telegraph newspaper"."""
    out: list[Named] = []
    for one in found:
        if out and out[-1].generic and not one.generic and _TOGETHER.match(sentence[out[-1].end : one.start]):
            first = out.pop()
            name = sentence[first.start : one.end]
            out.append(Named(name, one.recipient, first.start, one.end))
        elif out and out[-1].generic and not one.generic and re.match(r"\sworking\sfor\s(?:the\s)?$", sentence[out[-1].end : one.start]):
            out[-1] = one
        else:
            out.append(one)
    return out
