"""Lines of minutes that name a body and the data first, and then say what became of it: "Deferred.", "Data sent."."""

from __future__ import annotations

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
