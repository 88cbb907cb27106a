"""Who is named beside data in haste, as messages do it: "the whole census incl X", "X, who had the seizure, is in it".

A word that no list has, by itself, where what was given is counted up, and not those to whom it was given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from text.pattern import lazy_pattern
from text.privacy.grown_ups import is_at_work
from text.privacy.marks import words_in
from text.privacy.remembered import remembered
from text.privacy.rules.sentences.alone import is_placed
from text.privacy.rules.sentences.owned import is_unknown
from text.privacy.rules.sentences.received import is_given_at, is_received_at

_ONE = r"[^\W\d_a-z\u00df-\u00ff][\w-]*[a-z\u00df-\u00ff](?:-[^\W\d_][\w-]*)?"
_LONE = lazy_pattern(
    rf"(?<![\w'\u2019#@/.-])(?P<name>{_ONE})(?:['\u2019]s)?(?![\w@/-]|\.\w| [^\W\d_a-z\u00df-\u00ff]|['\u2019]\w| & )"
)
_DATA = frozenset(
    "data record records row rows census file files extract database npd details entry entries upn upns".split()  # noqa: SIM905
)
_COUNTED_IN = lazy_pattern(
    r"\b(?:incl?(?:\.|uding|udes?|uded)?|plus|even|also|especially|particularly|e\.?g\.?|such as|not least"
    r"|worr(?:y|ied) about)(?:,|:)? (?:our |poor |little |wee )?$", re.IGNORECASE,
)
_BODIES = lazy_pattern(
    r"\b(?:firms?|compan(?:y|ies)|bod(?:y|ies)|partners?|recipients?|councils?|papers?|newspapers?|charit(?:y|ies)"
    r"|organi[sz]ations?|suppliers?|brokers?|universit(?:y|ies)|agenc(?:y|ies)|apps?|publishers?|ones|parties|researchers?"
    r"|countries|places|areas|towns|cities|languages|subjects|schools|platforms?|websites?|tools?|products?)\b",
    re.IGNORECASE,
)
"""Before "including": those are counted up."""
_GETS = (
    r"(?!(?: has| have| had)? (?:made?|makes|sells?|sold|holds?|held|got|gets?|received|runs?|ran|bought|built|buys"
    r"|suppl\w+|provide[sd]?|process\w*|uses?|used|owns?|(?:was|were|been) (?:given|sent|sold|granted))\b)"
)
_OF_SOMEBODY = lazy_pattern(
    rf",? who(?:se|m|['\u2019]s)?\b{_GETS}|,? (?:he|she|the (?:[\w-]+ )?(?:one|girl|boy|lad|lass|kid|twins?))\b"
    rf"| \((?:(?:who|whose|he|she|our|my|her|his|with)\b{_GETS}|the (?:[\w-]+ ){{1,2}}(?:one|girl|boy|lad|lass|kid)\b)"
    r"| with (?:the|a|an|his|her) (?:wheelchair|calipers|glasses|limp|stammer|aids?|scars?|twin|brother|sister)\b"
)
_COUNTED = lazy_pattern(
    r",? (?:(?:is|was|are) )?(?:included|in (?:it|there|them)|is in|was in|in(?=[,.;!?])"
    r"|too(?=\W*(?:$|[^\w\s,]|reads)))(?=\W|$)"
)
_ENDS = lazy_pattern(
    r"\s*(?:$|[.,;:!?)\"\u201d(\u2013\u2014-]|(?:who|whose|with|in|is|are|was|from|and|he|she|had|has)\b)"
)
_NEAR = 60


def names_beside_data(lines: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """The names of a text of clean lines that stand so, and that none is surely a child's: a body may be called so."""
    for line in lines:
        yield from ((x, False) for x in _named_in(line))


@remembered
def _named_in(line: str) -> tuple[str, ...]:
    return () if _DATA.isdisjoint(words_in(line)) else tuple(_of_line(line))


def _of_line(text: str) -> Iterator[str]:
    for m in _LONE.finditer(text):
        end, before = m.end(), text[max(0, m.start() - _NEAR) : m.start()]
        at = m.end("name")
        counted = _COUNTED_IN.search(before) is not None and _ENDS.match(text, end) is not None \
            and _BODIES.search(before) is None
        placed = is_placed(text, m.start()) and not counted
        said = not placed and _OF_SOMEBODY.match(text, end) is not None and _BODIES.search(before[-25:]) is None
        asked = not placed and _COUNTED.match(text, end) is not None
        if not (counted or said or asked) or not is_unknown(m["name"]) or is_at_work(text, m.start(), at):
            continue
        if counted or said or not (is_received_at(text, m.start(), at) or is_given_at(text, m.start(), at)):
            yield m["name"]
