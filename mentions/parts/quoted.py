"""What of a text is quoted where it is its publisher's own, a newspaper's or a school's: what it says of data.

The rest is nobody's news here, is under no open licence, and is where children are told of in more ways than rules can
know. It stays in the database and at its source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlsplit

from mentions.topic import speaks_of_data
from model.hidden import LEFT_OUT
from text.clean import fold
from text.one_line import sentences_of
from text.privacy.bodies import ends_as_body, is_listed_body
from text.privacy.marks import words_in
from text.privacy.rules.sentences.alone import is_called_so
from text.privacy.unclaimed.school_life import heads_life
from text.privacy.unclaimed.vocabulary import is_word

_OWN = frozenset({"feed", "page"})
"""Kinds of sources whose texts may be anybody's: those of others are Parliament's, or publications on GOV.UK."""
_NATIONAL = frozenset({"www.gov.uk", "assets.publishing.service.gov.uk"})
_HEADING, _LISTED = 100, 200
"""Letters of a line that may head others, and of a line of a list or a table."""
_OF_PUPILS = frozenset({"pupil", "pupils", "year", "class", "prize", "prizes", "behaviour", "attendance"})
"""With one of them a line is in no list of recipients."""
_WHAT = r"(?:names|classes|ages|addresses|postcodes|dates|data|records|details|photo\w*|lists?|results|information)"
_OF_MANY = re.compile(
    rf"\b{_WHAT}\b[^|]*\b(?:pupils|children)\b|\b(?:pupils?|children)(?:['\u2019]s?)? [^|]*\b{_WHAT}\b", re.IGNORECASE
)
_FEWEST = 2
"""Words of a body's name."""
_ENDS = re.compile(r"[.!?\u2026][\"'\u201d\u2019)\]]*$")


def is_quoted_whole(kind: str, url: str, *, beside_child: bool = False) -> bool:
    """Whether all of what a source of this kind at this address says may be shown: Parliament's and GOV.UK's texts.

    `beside_child`: of a text that names a child, which nobody's is; parents write evidence too.
    """
    host = urlsplit(url).hostname or ""
    return not beside_child and (kind not in _OWN or host in _NATIONAL or host.endswith(".parliament.uk"))


def quoted(text: str, mentioned: Iterable[str] = ()) -> str:
    """The sentences of a text that speak of data, those `mentioned`, and the lists and tables that such a line heads.

    `LEFT_OUT` stands for what else there is, once wherever something is left out.
    """
    known = [f" {fold(s)} " for s in mentioned]
    return "\n".join(_without_repeats(_lines(text, known)))


def _lines(text: str, known: Sequence[str]) -> Iterator[str]:
    headed = False
    """Whether what stands above a list or a table speaks of data."""
    for line in filter(None, map(str.strip, text.splitlines())):
        listed = len(line) <= _LISTED and _ENDS.search(line) is None
        words = words_in(line)
        goes_on = headed and listed and not heads_life(line, words)
        if goes_on and (_OF_PUPILS.isdisjoint(words) or _says_what_a_body_got(line)):
            yield line
            continue
        speaks = speaks_of_data(line)
        headed = speaks and (line.endswith(":") or (listed and (" | " in line or len(line) <= _HEADING)))
        headed = headed or (goes_on and (line[0].islower() or " | " in line))  # "schools that pupils go to"
        kept = [s if (speaks and speaks_of_data(s)) or _is_known(s, known) else LEFT_OUT for s in sentences_of(line)]
        yield " ".join(_without_repeats(kept))


def _says_what_a_body_got(line: str) -> bool:
    """True for a row with a body's name and what was given of many: "X Dental Alliance | Names of Year 1 pupils"."""
    first, _, rest = line.partition(" | ")
    words = first.split()
    if len(words) < _FEWEST or not _OF_MANY.search(rest) or is_called_so(words[0]):
        return False
    return is_listed_body(first) or ends_as_body(first) or (first.istitle() and is_word(words[-1]))


def _is_known(sentence: str, known: Sequence[str]) -> bool:
    said = f" {fold(sentence)} "
    return any(said in k or k in said for k in known)


def _without_repeats(parts: Iterable[str]) -> Iterator[str]:
    last = ""
    for part in parts:
        if not part == last == LEFT_OUT:
            yield part
        last = part
