"""Children's names in forms of their own: as obituaries, speakers, hashtags, handles and addresses have them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from itertools import pairwise

from text.clean import fold
from text.pattern import lazy_pattern
from text.privacy.bodies import is_listed_body
from text.privacy.grown_ups import is_at_work
from text.privacy.marks import EXAMPLE
from text.privacy.naming import given_names
from text.privacy.rules.signs import IN_WORDS
from text.privacy.unclaimed.claims import is_bodys
from text.privacy.unclaimed.vocabulary import given, is_english, is_word

_ONE = r"(?-i:[^\W\d_a-z\u00df-\u00ff][\w'\u2019-]{2,})"
_CAPITALS = r"(?<![\w,'\u2019-])(?P<last>[^\W\d_a-z\u00df-\u00ff]{3,}(?:['\u2019-][^\W\d_a-z\u00df-\u00ff]{2,})*)"
_IN_OBITUARY = lazy_pattern(
    rf"{_CAPITALS},? (?P<first>[A-Z][a-z'\u2019\u00df-\u00ff-]+(?: [A-Z][a-z'\u2019\u00df-\u00ff-]+){{0,3}})"
    r"(?=[.,;:]| [\u2013\u2014(-])"
)
_DIED = lazy_pattern(
    r"\b(?:fell asleep|passed away|gone too soon|peacefully|suddenly|tragically|(?:much|dearly)[- ](?:loved|missed)"
    r"|beloved"
    r"|adored|cherished|treasured|taken from us|sadly missed|family flowers|bright colours|born sleeping"
    r"|rest in peace"
    r"|forever \w+)\b", re.IGNORECASE,
)
_OF_FULL_AGE = lazy_pattern(
    r"\b(?:aged?|in (?:his|her) (?:[2-9]\d|1\d\d)(?:st|nd|rd|th)) (?:19\b|[2-9]\d\b|1\d\d\b|year)|\b(?:[2-9]\d"
    r"|1\d\d) years\b"
    r"|\b(?:husband|wife|widow(?:er)?|partner|n\u00e9e|(?:great-)?grand(?:mother|father|ma|pa|dad|parent)|(?:mother"
    r"|father|m[ua]m"
    r"|dad) (?:of|to)|retired|formerly|late of|fianc\u00e9e?)\b", re.IGNORECASE,
)
"""Whoever died so was a grown-up."""
_OF_DEATH = frozenset(
    """
    asleep passed soon peacefully suddenly tragically loved missed beloved adored cherished treasured taken flowers
    sleeping rest forever colours
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
_RECORDS = frozenset("return returns entry entries record records form forms file files mark marks".split())  # noqa: SIM905
"""Quickly seen: without one of these no pattern is tried."""
_SAYS_AGE = lazy_pattern(
    rf"(?:^|(?<=[.?!;] ))(?:Q\d+\.? )?(?P<name>{_ONE}(?: {_ONE}){{1,2}}): [\u201c\"\u2018']?"
    r"(?:(?:Well|Yes|No|Um|So|Thank you)[,.]? )?I (?:am|was) (?:only |just |about |nearly |still )*"
    rf"(?:(?:1[0-8]|[4-9])(?![\w%.-])|{IN_WORDS}\b|in (?:year|reception|primary|nursery)\b)(?! ?(?:per cent|of the"
    rf"|years? (?:ago|in)))",
    re.IGNORECASE,
)
_RECORD_OF = lazy_pattern(
    r"\b(?:school|pupil|census|early years|NPD|attendance|exclusion|attainment) (?:census )?"
    r"(?:returns?|entry|entries|records?|forms?|files?|marks?) (?:of|for|on|about|concerning)"
    rf" (?P<name>{_ONE}(?:[ -]{_ONE}){{1,2}})(?![\w'\u2019]| (?-i:[A-Z]))", re.IGNORECASE,
)
_TAG = lazy_pattern(
    r"#(?:(?P<call>(?:Justice|Data|Answers|Truth|Privacy|Records)For)|InMemoryOf|BringBack|BringHome|SaveOur|Save|Help|Find|Let|RIP|PrayFor|Free|Remember(?:ing)?"
    r"|WhereIs"
    r"|StandWith|StandBy|KeepOur|Keep|ThinkingOf|For|Our"
    r"|Forever)(?P<name>(?:[A-Z][a-z]+){1,5})(?:(?!\w) (?P<next>[A-Z][\w'\u2019-]+))?"
)
_CAMEL = lazy_pattern(r"(?<=[a-z])(?=[A-Z])")
_HANDLE = lazy_pattern(
    r"(?<![\w@])@(?P<name>[a-z]{2,}[._][a-z]{2,})\w*(?=,? \(?(?:aged? |(?:year|yr|y) ?)?(?:1[0-8]|[4-9])\b(?!\d"
    r"| ?%))",
    re.IGNORECASE,
)
_SLUG = lazy_pattern(
    r"\b(?:girl|boy|pupil|schoolgirl|schoolboy|teenager|toddler|child|student|teen|(?:1[0-8]|[3-9]) year old"
    r"|daughter|son)"
    r" (?:who|whose|found|missing|killed|named|called|died|dies|excluded|expelled|suspended|bullied|wins|won)\b"
    r"|\b(?:girl|boy|schoolgirl|schoolboy) (?:aged )?(?:1[0-8]|[3-9])\b"
    r"|\b(?:missing|excluded|expelled|bullied|justice for|mother of|mum of|parents of|tribute to|tributes to"
    r"|funeral of)\b",
    re.IGNORECASE,
)
"""In an address, of one child."""
_BY = lazy_pattern(
    rf"By (?P<name>{_ONE}(?: {_ONE}){{0,2}})(?:,| \() ?(?:aged? )?(?:1[0-7]|[4-9]|{IN_WORDS})"
    r"(?: years old)?\)?[.,]?$"
)
"""A line that says who wrote what stands below it, and how old she is."""
_EXAMPLE_NAME = lazy_pattern(
    r"\b(?:(?:(?:fore|sur)names?|(?:first|last|given|family|full|middle|(?:pupil|child)(?:['\u2019]s)?) names?)"
    r"(?:,? and |,? or |/| & )?){1,3}[,:]? \(?"
    rf"{EXAMPLE} (?P<name>{_ONE}(?: {_ONE}){{0,2}})(?![\w'\u2019]| (?-i:[A-Z]))", re.IGNORECASE,
)
"""What a list of data items gives as an example of a name may be one."""
_LETTERS = lazy_pattern(r"[^\W\d_]+")
_SHORTEST = 3


def names_in_own_forms(line: str, words: AbstractSet[str]) -> Iterator[str]:
    """The names in a clean line of one or more sentences that stand where a child's does in such forms."""
    if ": " in line and "i" in words:
        yield from (m["name"] for m in _SAYS_AGE.finditer(line) if not _is_claimed(line, *m.span("name")))
    if not _RECORDS.isdisjoint(words):
        named = (m.span("name") for m in _RECORD_OF.finditer(line))
        yield from (line[a:b] for a, b in named if _is_name(line[a:b]) and not _is_claimed(line, a, b))
    if "name" in words or "names" in words or "surname" in words or "forename" in words:
        yield from (m["name"] for m in _EXAMPLE_NAME.finditer(line) if not is_bodys(line, *m.span("name")))
    if not _OF_DEATH.isdisjoint(words):
        yield from _in_obituary(line)
    if line.startswith("By ") and (by := _BY.match(line)):
        yield by["name"]
    if "#" in line:
        yield from _tagged(line)
    if "@" in line:
        yield from (m["name"].replace("_", " ").replace(".", " ").title() for m in _HANDLE.finditer(line))


def _in_obituary(line: str) -> Iterator[str]:
    if _DIED.search(line) is None or _OF_FULL_AGE.search(line):
        return
    for m in _IN_OBITUARY.finditer(line):
        if not is_word(m["last"]) or _is_given(m["first"].partition(" ")[0]):
            yield f"{m['last']}, {m['first']}"
            yield f"{m['first'].partition(' ')[0]} {m['last'].title()}"


def address_of_child(words: str) -> bool:
    """True for the words of an address that say what befell one child, with words that stand in no list."""
    if _SLUG.search(words) is None:
        return False
    said = _LETTERS.findall(words)
    return any(_may_be_names(a, b) for a, b in pairwise(said))


def _may_be_names(one: str, other: str) -> bool:
    if min(len(one), len(other)) < _SHORTEST or is_word(other.title()):
        return False
    return _is_given(one) or not is_word(one.title())


def _tagged(line: str) -> Iterator[str]:
    for m in _TAG.finditer(line):
        words = _CAMEL.sub(" ", m["name"]).split()
        while words and not _is_given(words[0]) and is_word(words[0]):
            words.pop(0)
        while len(words) > 1 and is_english(words[-1]):
            words.pop()
        if words and m["next"] and not is_english(m["next"]):
            words.append(m["next"])
        alone = m["call"] is not None and len(words) == 1 and not is_word(words[0])
        if (alone or len(words) > 1) and not is_listed_body(" ".join(words)):
            yield " ".join(words)


def _is_given(word: str) -> bool:
    return fold(word) in given() or fold(word) in given_names()


def _is_name(name: str) -> bool:
    first, *_, last = name.replace("-", " ").split()
    return _is_given(first) or not (is_word(first) or is_english(last))


def _is_claimed(text: str, start: int, end: int) -> bool:
    return all(map(is_english, text[start:end].split())) or is_at_work(text, start, end) or is_bodys(text, start, end)
