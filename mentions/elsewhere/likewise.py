"""What a few words say of somebody else by the sentence or clause before: "So did X.", "Y did not.", "but Z was"."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from msgspec.structs import replace

from mentions import any_of
from mentions.claim.standing import Status
from mentions.claim.transfers import Told, is_holder, transfers_of
from mentions.elsewhere.in_turn import WHEN
from mentions.frames.zones import lows_of
from mentions.grammar.clauses import Parsed
from mentions.receivers import Candidate, candidates_in
from mentions.said import MOST_NAMES, Band, Mention, NamedBody, Polarity, Role
from mentions.words.sentences import Prepared

_AUXILIARY = r"(?:did|do(?:es)?|w(?:as|ere)|is|are|ha(?:s|ve|d))"
_BEHIND = re.compile(
    rf"\s(?:{_AUXILIARY}|followed(?:\ssuit)?)(?P<no>\s(?:not|never)|n['\u2019]t)?(?:\s(?:too|also|so|as\swell|either|itself|themselves|in\sfact))*(?:,?\s{WHEN})?\W*",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?:.*[;:,.\u2013\u2014]|.*\b(?:but|and|while|whereas|though|although|yet|as)|)\s?(?:(?:but|and|while|whereas"
    r"|though|although|yet|yes|no|however|only|so|as|in\sfact|indeed)\b\W*)*(?:the\s)?",
    re.IGNORECASE | re.DOTALL,
)
_TURNED = re.compile(
    rf"(?:.*[;:,.\u2013\u2014]|.*\b(?:and|but)|)\s?(?:(?:and|but)\s)?(?P<how>so|as|neither|nor)\s{_AUXILIARY}\s(?:the\s)?",
    re.IGNORECASE | re.DOTALL,
)
_AT = re.compile(rf"(?:,?\s{WHEN})?[\s.!;]*", re.IGNORECASE)
_MAY_BE = re.compile(rf"\b(?:so|as|neither|nor)\s{_AUXILIARY}\b|{_BEHIND.pattern}$", re.IGNORECASE)
_JOINS = any_of(", and & or nor the both")
_TRANSFERS = any_of("give take go work had noun_give noun_take request refuse")
_LONGEST = 30  # words of a sentence in which it is looked for
_BACK = 3  # sentences before one that says it, which may say it too
_AFFIRMED = {
    Status.FACT: Polarity.RELEASE, Status.ENDED: Polarity.RELEASE, Status.DENIED: Polarity.RELEASE,
    Status.QUESTION: Polarity.RELEASE, Status.REFUSED: Polarity.REFUSAL,
}
"""What "X did" makes of a transfer that is spoken of like this; of any other, that it is possible."""
_ROLES = {Polarity.RELEASE: Role.GIVEN, Polarity.REFUSAL: Role.REFUSED, Polarity.DENIAL: Role.DENIED}


class _Likewise(NamedTuple):
    """Who did likewise, or did not; where the words that say so begin."""

    who: tuple[NamedBody, ...]
    affirmed: bool
    at: int


def with_likewise(
    mentions: Iterable[Mention], prepared: Prepared, parse: Callable[[int], Parsed | None]
) -> list[Mention]:
    """The mentions, and what is said of others by the transfer before them."""
    out = {m.index: m for m in mentions}
    went_on: set[int] = set()
    for k in sorted({i + d for i in out for d in range(_BACK + 1) if i + d < len(prepared.sentences)}):
        text = prepared.sentences[k].text
        parsed = parse(k) if _MAY_BE.search(text) else None
        found = _likewise(parsed) if parsed is not None else None
        said = next(((j, t) for j, t in _before(k, found.at, parse, went_on) if j in out), None) if found else None
        if found is None or said is None:
            continue
        went_on.add(k)
        if (made := _made(out[said[0]], said[1], k, text, found)) and (
            said[0] == k or k not in out or out[k].band is not Band.ALERT
        ):
            out[k] = made
    return list(out.values())


def _likewise(parsed: Parsed) -> _Likewise | None:
    """Who stands at the end of a sentence as its last subject, with no verb but an auxiliary."""
    if parsed.asks or len(parsed.tokens) > _LONGEST:
        return None
    found = [c for c in candidates_in(parsed, wide=True) if not (c.watcher or c.vague)]
    found = [c for c in found if not is_holder(lows_of(parsed, range(c.first, c.last + 1)))]
    for first, c in enumerate(found):
        run = list(_joined(parsed, found[first:]))
        who = tuple(c.named for c in run)
        start, end = who[0].start, who[-1].end
        if (turned := _TURNED.fullmatch(parsed.sentence, 0, start)) and _AT.fullmatch(parsed.sentence, end):
            return _Likewise(who, turned["how"].casefold() in ("so", "as"), turned.start("how"))
        behind = _BEHIND.fullmatch(parsed.sentence, end)
        if behind and _BEFORE.fullmatch(parsed.sentence, 0, start):
            return _Likewise(who, behind["no"] is None, start)
    return None


def _joined(parsed: Parsed, found: list[Candidate]) -> Iterator[Candidate]:
    yield found[0]
    for before, c in itertools.pairwise(found):
        if not _JOINS.issuperset(t.low for t in parsed.tokens[before.last + 1 : c.first]):
            return
        yield c


def _before(
    k: int, at: int, parse: Callable[[int], Parsed | None], went_on: set[int]
) -> Iterator[tuple[int, Told]]:
    """The transfer of which it is said, whose receiver is the subject of its verb: in the same sentence, or before."""
    for j in range(k, k - 1 - _BACK, -1):
        parsed = parse(j)
        if parsed is None:
            return
        end = at if j == k else len(parsed.sentence)
        told = [t for t in transfers_of(parsed) if t.event.kind in _TRANSFERS]
        told = [t for t in told if parsed.tokens[t.event.word].start < end]
        if told:
            last = told[-1]
            if last.event.receivers and min(last.event.receivers) < last.event.word:
                yield j, last
            return
        if j < k and j not in went_on:
            return


def _made(m: Mention, told: Told, k: int, line: str, found: _Likewise) -> Mention | None:
    """What is said of them; None for "Y may not" behind what is only possible."""
    polarity = (_AFFIRMED.get(told.standing.status) if found.affirmed else Polarity.DENIAL) or Polarity.POSSIBLE
    if not found.affirmed and m.polarity in (Polarity.POSSIBLE, Polarity.DEMAND, Polarity.POLICY):
        return None
    sure = polarity is Polarity.RELEASE and told.by_hand
    if polarity is Polarity.RELEASE and not sure:
        polarity = Polarity.POSSIBLE
    role, band = _ROLES.get(polarity, Role.POSSIBLE), Band.ALERT if sure else Band.REVIEW
    if m.index != k:
        behind = len(m.sentence) + 1
        who = tuple(n._replace(role=role, start=n.start + behind, end=n.end + behind) for n in found.who)
        reason = f"it goes on from the sentence before: {line[:120]}"
        return replace(
            m, index=k, sentence=f"{m.sentence} {line}", recipients=who, polarity=polarity, band=band, reason=reason
        )
    others = [n for n in m.recipients if n.name not in {w.name for w in found.who}]
    m = replace(m, recipients=(*others, *(n._replace(role=role) for n in found.who))[:MOST_NAMES])
    if not sure and m.polarity in (Polarity.RELEASE, polarity):
        return m
    return replace(m, polarity=polarity, band=band, reason=f"its last words say it of {found.who[0].name}")
