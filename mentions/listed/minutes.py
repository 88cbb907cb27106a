"""Lines of minutes that name a body and the data first, and then say what became of it: "Deferred.", "Data sent."."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from mentions.claim.ruling import Ruling
from mentions.grammar.clauses import Parsed
from mentions.listed.heading import Line, put_off, rest_of_line
from mentions.receivers import candidates_in
from mentions.said import ROLES, Band, Polarity
from mentions.topic import OnTopic
from mentions.words.sentences import Prepared
from mentions.words.tables import cell_patterns


def minuted(
    prepared: Prepared, topic: Mapping[int, OnTopic], verdicts: dict[int, Ruling], lines: dict[int, Line],
    parse: Callable[[int], Parsed | None],
) -> None:
    """Finds the lines whose end says that data went to the one body at their head, or that it was put off."""
    for i in topic.keys() - lines.keys():
        behind, parsed = rest_of_line(prepared, i), parse(i)
        if parsed is not None and (line := _labelled(prepared.sentences[i].text, parsed)):
            verdicts[i] = line
            lines[i] = Line(line, "")
            continue
        if not behind or parsed is None or verdicts[i].speaks or any(c.group is not None for c in parsed.clauses):
            continue
        who = [c.named for c in candidates_in(parsed) if c.known and not (c.named.generic or c.watcher)]
        went, off = cell_patterns()["went"].search(behind), put_off(behind)
        if len(who) == 1 and (went or off):
            polarity, word = off or (Polarity.RELEASE, went[0] if went else "")
            band = Band.REVIEW if off else Band.ALERT
            named = (who[0]._replace(role=ROLES[polarity]),)
            verdicts[i] = Ruling(polarity, band, f'"{word}" stands in the line', named, speaks=True)
            lines[i] = Line(verdicts[i], "")


_LABELLED = re.compile(r"(?:[-*\u2022]\s|\(?\w{1,3}[.)]\s)?(?:the\s)?", re.IGNORECASE)


def _labelled(text: str, parsed: Parsed) -> Ruling | None:
    """What a line says of the one body at its head that has a colon behind it: "X Ltd: pupil data sent 3 June."."""
    label, colon, said = text.partition(": ")
    if not colon or len(label) > _LONGEST_LABEL:
        return None
    lead = _LABELLED.match(label)
    start = lead.end() if lead else 0
    who = [c.named for c in candidates_in(parsed) if not (c.named.generic or c.watcher or c.vague)]
    if len(who) != 1 or (who[0].start, who[0].end) != (start, len(label)) or put_off(said):
        return None
    if (went := cell_patterns()["went"].match(said, _before(said))) is None or _UNSURE.search(said):
        return None
    named = (who[0]._replace(role=ROLES[Polarity.RELEASE]),)
    return Ruling(Polarity.RELEASE, Band.ALERT, f'"{went[0]}" stands in the line', named, speaks=True)


_LONGEST_LABEL = 80
_UNSURE = re.compile(
    r"\b(?:not|no|never|if|when|once|until|after|before|to be|will|may|should|back|returned|by)\b", re.IGNORECASE
)
_OF_PUPILS = re.compile(r"(?:(?:individual|named|the|NPD|pupil(?:-level|s['\u2019])?|census)\s){0,3}", re.IGNORECASE)


def _before(said: str) -> int:
    """Where the word for data stands behind "pupil", "NPD"."""
    m = _OF_PUPILS.match(said)
    return m.end() if m else 0
