"""Denials, refusals and releases that were denied, of which a text says that it was so after all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache

from msgspec.structs import replace

from mentions import patterns
from mentions.claim.judge import judge
from mentions.claim.ruling import Ruling
from mentions.grammar.clauses import Parsed
from mentions.grammar.reader import clause_reader
from mentions.receivers import candidates_in
from mentions.said import Band, Mention, NamedBody, Polarity, Role
from mentions.words.sentences import Prepared

Parse = Callable[[int], Parsed | None]
_WITHIN = 3
"""Sentences behind a denial in which it is taken back."""
_TABLES = {Polarity.DENIAL: "denied", Polarity.REFUSAL: "refused"}


_OF_DENIALS = ("denied", "reported", "refused")


@cache
def _words(table: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(p.pattern, re.IGNORECASE) for p in patterns("admitted.toml", table).values())


def _says(table: str, sentence: str) -> str:
    """The words of a sentence that say that it was so; "" where it says no such thing, or takes it back."""
    for pattern in _words(table):
        if found := pattern.search(sentence):
            around = f"{sentence[: found.start()]} {sentence[found.end() :]}" if table in _OF_DENIALS else ""
            inside, outside = _words("unless")
            return "" if inside.search(found[0]) or outside.search(around) else found[0]
    return ""


def is_admitted(sentence: str) -> bool:
    """Whether a sentence that tells of a release says that this was denied before: "contrary to what I said"."""
    return bool(_says("itself", sentence))


def takes_denial_back(sentence: str) -> bool:
    """Whether a sentence says that what it, or one before, denies was so: "withdrew the denial, confirming it"."""
    return bool(_says("denied", sentence))


def says_it_was_wrong(sentence: str) -> bool:
    """Whether a sentence says that what stands before it was wrong: "We got this wrong.", "That was not right: ..."."""
    return bool(_says("wrong", sentence))


def with_admissions(
    mentions: Iterable[Mention], prepared: Prepared, said: Mapping[int, Ruling], parse: Parse,
    corrected: Callable[[int], bool],
) -> list[Mention]:
    """The mentions, those told that were denied or refused and are said to be so after all.

    Args:
        mentions: of the text.
        prepared: the text.
        said: what its sentences on topic say by themselves.
        parse: the clauses of a sentence by its number.
        corrected: whether the sentence behind one says that its denial was wrong.
    """
    return [m if m.band is Band.ALERT else _admitted(m, prepared, said, parse, corrected) for m in mentions]


def _admitted(
    m: Mention, prepared: Prepared, said: Mapping[int, Ruling], parse: Parse, corrected: Callable[[int], bool]
) -> Mention:
    ruling = said.get(m.index)
    if ruling is None or not ruling.speaks:
        return m
    after = prepared.sentences[m.index + 1].text if m.index + 1 < len(prepared.sentences) else ""
    if ruling.polarity is not Polarity.RELEASE:
        found, why = _put_right(m, ruling, parse)
        return _told(m, found, why) if found else _by_next(m, prepared, said, after, corrected)
    if ruling.doubt or not ruling.who:
        return m
    why = _says("itself", m.sentence) or _corrected_before(m.index, prepared, said)
    if not why and _reported(m.index - 1, prepared, said):
        why = _says("in_fact", m.sentence)
    behind = "" if why else _says("denied", after)
    return _told(m, ruling.who, why or behind, after if behind else "")


def _by_next(
    m: Mention, prepared: Prepared, said: Mapping[int, Ruling], after: str, corrected: Callable[[int], bool]
) -> Mention:
    """The mention of a denial or refusal, told where the sentences behind it say that it was wrong, or was so."""
    ruling = said[m.index]
    if ruling.doubt or not ruling.who:
        return m
    told_next = (said[k].polarity is Polarity.RELEASE for k in range(m.index + 2, m.index + 2 + _WITHIN) if k in said)
    wrong = corrected(m.index) or (ruling.polarity is Polarity.DENIAL and _says("mistaken", after))
    if wrong and _says("said", m.sentence) and not any(told_next) and _leaves_it_so(after):
        return _told(m, ruling.who, after, after)
    return _taken_back(m, ruling, prepared, said)


def _put_right(m: Mention, ruling: Ruling, parse: Parse) -> tuple[Sequence[NamedBody], str]:
    """Who got it by a sentence that puts its own denial right, and by which words."""
    if found := _by_the_rest(m.sentence):
        return found, "what was denied is put right"
    if ruling.doubt:
        return (), ""
    if ruling.polarity is Polarity.DENIAL and (why := _says("wrongly_denied", m.sentence)):
        return ruling.who, why
    why = _says("both", m.sentence)
    parsed = parse(m.index) if why else None
    named = [c.named for c in candidates_in(parsed) if not (c.vague or c.watcher)] if parsed is not None else []
    return [n for n in named if not n.generic] or named, why


def _leaves_it_so(after: str) -> bool:
    """Whether a sentence by which a denial was wrong denies nothing anew: "That was wrong: none was asked for"."""
    behind = re.split(r"[:;\u2013\u2014]\s", after, maxsplit=1)[1:]
    return not (behind and _words("unless")[1].search(behind[0]))


def _by_the_rest(sentence: str) -> list[NamedBody]:
    """Who got it by the rest of a sentence behind a denial: "It said that no data went to X, but X received them."."""
    found = _words("put_right")[0].search(sentence)
    if found is None:
        return []
    ruling = judge(clause_reader(sentence[found.end() :]), own=True)
    named = [n for n in ruling.who if not n.generic]
    if ruling.polarity is not Polarity.RELEASE or ruling.band is not Band.ALERT or ruling.doubt:
        return []
    return [n._replace(start=n.start + found.end(), end=n.end + found.end()) for n in named]


def _reported(i: int, prepared: Prepared, said: Mapping[int, Ruling]) -> bool:
    """Whether a sentence tells that a release was denied: "It said that no company had been given the data."."""
    denied = i in said and said[i].speaks and said[i].polarity is Polarity.DENIAL
    return denied and bool(_says("said", prepared.sentences[i].text))


def _corrected_before(i: int, prepared: Prepared, said: Mapping[int, Ruling]) -> str:
    """The words before a sentence that say that an earlier answer was wrong, also before the denial that it gave."""
    before = [s.text for s in prepared.sentences[max(0, i - 2) : i]][::-1]
    if not before or (why := _says("was_wrong", before[0])):
        return why if before else ""
    return (_says("itself", before[0]) or _says("was_wrong", before[-1])) if _reported(i - 1, prepared, said) else ""


def _taken_back(m: Mention, ruling: Ruling, prepared: Prepared, said: Mapping[int, Ruling]) -> Mention:
    """The mention of a denial or refusal, told where one of the next sentences says that it was so after all."""
    table = _TABLES.get(ruling.polarity)
    if table is None:
        return m
    for k in range(m.index + 1, min(m.index + 1 + _WITHIN, len(prepared.sentences))):
        after = prepared.sentences[k].text
        reported = k == m.index + 1 and _reported(m.index, prepared, said)
        if why := _says(table, after) or (_says("reported", after) if reported else ""):
            return _told(m, ruling.who, why, after)
        if k in said and said[k].speaks and said[k].polarity is ruling.polarity:
            break
    return m


def _told(m: Mention, who: Iterable[NamedBody], why: str, after: str = "") -> Mention:
    """The mention, told with the sentence that admits it; as it is where nothing does, or nobody is named."""
    names = tuple(n._replace(role=Role.GIVEN) for n in who)
    if not names or not why:
        return m
    reason = f'"{why[:120]}": it is admitted; {m.reason}'
    said = f"{m.sentence} {after}".rstrip()
    return replace(m, sentence=said, polarity=Polarity.RELEASE, band=Band.ALERT, recipients=names, reason=reason)
