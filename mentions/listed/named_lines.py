"""Lines that are a name by themselves, or begin with one: what lists are made of."""

from __future__ import annotations

import re
from string import ascii_lowercase

from mentions import any_of, patterns
from mentions.words.phrases import is_known, looks_like_organisation
from mentions.words.sentences import Prepared
from mentions.words.shapes import is_listed

LONGEST_LINE, LONGEST_ITEM = 12, 30
"""Words of a line that nothing marks as one of a list; of one that says something of whom it names."""
_SMALL, _LITTLE = frozenset(ascii_lowercase), any_of("of and the for in at on de & plc ltd llp limited inc cic co")
MARKED = re.compile(
    r"^(?:[-*\u2022\u25aa\u25cf\u2013\u2014\u00b7]|\(?(?:[a-z]|[ivx]{1,5}|\d{1,2})[.)])\s", re.IGNORECASE
)
_LEAD = re.compile(r"(?:(?:and|or)\s)?(?:the\s)?(?=\S)", re.IGNORECASE)
_NAME_ENDS = re.compile(
    r"[,;:|\u2013\u2014*]|\s-\s|\s\((?![A-Z]{2,8}\))(?=[^()]*\)(?:\W|\[\d+\])*$)|\s?\[\d|\s(?:and|or)$"
)
"""Where in a line the name has ended: what follows is said of it."""


def is_name_alone(prepared: Prepared, k: int) -> bool:
    """Whether a sentence is a short line that may be no more than a name."""
    if k >= len(prepared.sentences):
        return False
    text = prepared.sentences[k].text
    return text[-1] not in ".!?:" and all_capital(text)


def all_capital(text: str) -> bool:
    """Whether words may be a name: few, each with a capital but little ones."""
    words = text.split()
    return text[:1].isupper() and len(words) <= LONGEST_LINE and all(w[0] not in _SMALL or w in _LITTLE for w in words)


def is_body_line(line: str) -> bool:
    """Whether a line names a body by its own words or as a listed one."""
    name, _ = name_of(line)
    return looks_like_organisation(name) or is_known(name) or is_listed(name)


def name_of(line: str) -> tuple[str, int]:
    """What stands first in a line of a list, without marks, a date, an article and what is said of it; and where."""
    marked = MARKED.match(line)
    start = marked.end() if marked else 0
    if dated := patterns("named.toml", "rows")["date"].match(line, start):
        start = dated.end() + len(line[dated.end() :]) - len(line[dated.end() :].lstrip(" :,-\u2013\u2014"))
    if lead := _LEAD.match(line, start):
        start = lead.end()
    ends = _NAME_ENDS.search(line, start)
    return line[start : ends.start() if ends else len(line)].rstrip(" ."), start
