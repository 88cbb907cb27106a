"""What a child is called in quotes, alone or before a family name: the record of "Wee X" Y; a boy known as "X"."""

from __future__ import annotations

from collections.abc import Iterator

from text.pattern import lazy_pattern
from text.privacy.grown_ups import is_at_work
from text.privacy.remembered import remembered
from text.privacy.unclaimed.beside_child import is_beside_child
from text.privacy.unclaimed.claims import is_bodys

_ONE = r"[^\W\d_a-z\u00df-\u00ff][\w\u2019-]*"
_OPENS, _CLOSES = "[\"'\u2018\u201c]", "[\"'\u2019\u201d]"
NICK = rf"{_ONE}(?: {_ONE}){{0,2}}"
"""In quotes."""
_BEFORE_LAST = lazy_pattern(
    rf"(?<!\w){_OPENS}(?P<nick>{NICK}){_CLOSES} (?P<last>{_ONE}(?: {_ONE})?)(?![\w'\u2019-]*\w)"
)
_OF_ONE = lazy_pattern(
    r"\b(?:pupil|school|NPD|census|exclusion|attendance|personal|[Hh]is|[Hh]er)?[ ]?(?:records?|files?|entry|data"
    r"|marks|results)"
    r" (?:of|for|on|about) $|\b(?:that|those) of $"
)
_CALLED = lazy_pattern(
    r"\b(?:pupil|child|boy|girl|son|daughter|lad|lass|lassie|twin|toddler|youngster|teenager|teen|niece|nephew"
    r"|(?:year|yr)"
    r" \w{1,2}|year-old)\b(?:,? who (?:is|was)|,? (?:aged|of|in|at|from) (?:[\w-]+ ?){1,4}| \d+)?,? ?\(?(?:better "
    r"|only |also )?"
    r"(?:(?:known|called|named|nick-?named|referred to|dubbed)(?: (?!for\b)[\w-]+){0,5}?"
    r"|(?:(?:who|whom|that) )?(?:we all|we|I|they|all|everyone|everybody|people|friends) calls?)"
    rf" {_OPENS}(?P<nick>{NICK}){_CLOSES}"
)
_CALLS = frozenset("known call calls called named nicknamed nick-named dubbed referred".split())  # noqa: SIM905
_NEAR = 40


@remembered
def names_in_quotes(line: str) -> tuple[str, ...]:
    """The names of children in a clean line, where one is in quotes."""
    return tuple(_named_in(line)) if any(map(line.__contains__, "\"'\u2019\u201d")) else ()


def _named_in(line: str) -> Iterator[str]:
    for m in _BEFORE_LAST.finditer(line):
        start, end = m.start(), m.end("last")
        of_one = _OF_ONE.search(line, max(0, start - _NEAR), start) or is_beside_child(line, start, end)
        if of_one and not (is_at_work(line, m.start("last"), end) or is_bodys(line, m.start("last"), end)):
            yield from (m["nick"], m["last"])
    if any(map(line.__contains__, _CALLS)):
        yield from (m["nick"] for m in _CALLED.finditer(line))
