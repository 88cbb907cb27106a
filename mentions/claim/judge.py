"""What one sentence says of pupils' data: its transfers, how each is spoken of, and who stands in which role."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from mentions.claim.doubted import gift_in
from mentions.claim.ruling import Ruling
from mentions.claim.silent import without_transfer
from mentions.claim.transfers import transfers_in
from mentions.claim.verdict import OTHER_GIVERS, verdict
from mentions.frames.zones import lows_of
from mentions.grammar.clauses import Parsed
from mentions.receivers import candidates_in
from mentions.said import Band, NamedBody, Polarity

_NUMBER = re.compile(r"(?:(?:Agenda )?[Ii]tem )?\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-z]|[ivx]{1,5})[.):]\s+(?:the\s)?")
_YEAR = re.compile(r"(?:19|20)\d\d|\d{1,2}/\d{1,2}/\d{2,4}")


def _is_item(parsed: Parsed) -> bool:
    """For "4. Release of pupil data to X", of an agenda."""
    tokens = parsed.tokens
    at = next((i for i, t in enumerate(tokens[:2]) if t.tag == "N"), -1)
    dated = any(_YEAR.fullmatch(t.low) for t in tokens)
    return at >= 0 and _NUMBER.fullmatch(parsed.sentence, 0, tokens[at].start) is not None and not dated and not any(
        c.group is not None and c.group.form == "finite" for c in parsed.clauses
    )


def judge(parsed: Parsed, *, own: bool, before: Sequence[NamedBody] = (), loose: bool = False) -> Ruling:
    """What one sentence says.

    Args:
        parsed: its clauses.
        own: whether it names pupils' data itself; else it goes on about them.
        loose: it names only the Department and data: it counts where somebody is said to get them.
        before: the recipient named last before it, to whom "it" and "the company" go back, with those joined to it by
            "and", to all of whom "they" does.
    """
    key = (own, loose, tuple(before))
    if key not in parsed.rulings:
        parsed.rulings[key] = _judged(parsed, before, own=own, loose=loose)
    return replace(parsed.rulings[key])  # what stands below it may change it


def _judged(parsed: Parsed, before: Sequence[NamedBody], *, own: bool, loose: bool) -> Ruling:
    candidates = candidates_in(parsed)
    told = transfers_in(parsed, candidates, before, own=own)
    if loose:
        told = [
            t for t in told
            if (t.who or t.event.theme == "data") and OTHER_GIVERS.isdisjoint(lows_of(parsed, t.event.givers))
        ]
    if not told:
        ruling = without_transfer(parsed, candidates, own=own)
        doubt = gift_in(parsed)
        return replace(ruling, doubt=doubt) if doubt else ruling
    ruling = verdict(parsed, told, loose=loose)
    if told[0].event.word <= 1 and _is_item(parsed) and not ruling.doubt:
        ruling.doubt = "it is an item of a list, which may be of what is to be spoken of"
    if ruling.polarity is not Polarity.RELEASE and not ruling.doubt:
        ruling.doubt = gift_in(parsed)
    if ruling.polarity is Polarity.QUESTION and not own and not ruling.who:
        ruling.band = Band.NONE  # it names neither what is given nor to whom
    return ruling
