"""The bodies that a cell names, one key for all names of a body, and for whom the data were got."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain

from model.recipient import Category, Confidence, Recipient
from recipients.cell.alone import is_body, is_company, is_person
from recipients.cell.given import DENIED, JOINING_WORDS, MAY_BE_GOT_FOR, TO_BE_DONE, TO_SOMEBODY
from recipients.cell.names import core_words, name_words, organisation_key
from recipients.cell.own_label import GOT_FOR
from recipients.cell.parties import PartyRole, has_several, split_parties
from recipients.cell.standing_forms import unlisted_form
from recipients.cell.users import named_as_users
from recipients.directory import directory
from recipients.listed import known_exactly, listed_under
from recipients.single import decide
from text.joined import Joined
from text.pattern import lazy_pattern
from text.privacy.rules.sought import is_surely_body


@lru_cache(maxsize=16_384)
def recipients_in(name: str) -> tuple[str, ...]:
    """The bodies of a cell that received; commissioners, funders, processors and people beside bodies are left out."""
    if not has_several(name):
        return (name,)
    parties = split_parties(name)
    bodies = [p.name for p in parties if p.role is PartyRole.RECIPIENT] or [parties[0].name]
    if len(parties) == 1 and organisation_key(bodies[0]) == organisation_key(name):
        return (name,)
    return tuple(dict.fromkeys(bodies))


@lru_cache(maxsize=16_384)
def group_key(name: str) -> str:
    """One key for all names of a body: its listed entry where there is one for certain, else the spelling's key.

    Of a council, police force or NHS trust that is not listed: one for the forms that its name has.
    """
    known = known_exactly(name)
    if known and known.confidence is Confidence.HIGH and "/" in known.rule:
        return known.rule
    key = organisation_key(name)
    return unlisted_form(tuple(key.split())) or key or name


_OF_A_TITLE = frozenset(["daily", "newspaper", "magazine"])
"""Words that a title is given or spared: the Telegraph is the Daily Telegraph."""


@lru_cache(maxsize=16_384)
def body_key(name: str) -> str:
    """The same, but each title and programme of a publisher by itself, and the company behind them too.

    The list has them under one entry, since they are one category and one owner's. What one of them received no other
    one did: a row of the company's is no release to its Sunday paper.
    """
    key = group_key(name)
    file, _, entry = key.partition("/")
    if file != Category.PRESS or not entry:
        return key
    listed = listed_under(name)
    title, company = (tuple(w for w in k.split() if w not in _OF_A_TITLE) for k in (listed, _key(entry)))
    spelt = any(
        "".join(w[0] for w in a if w != "and") == "".join(b) and len(a) > 1
        for a, b in ((title, company), (company, title))
    )
    letters = "".join(title)
    return key if spelt or letters == "".join(company) or listed in directory().same else f"{key}: {letters}"


def _key(name: str) -> str:
    return " ".join(core_words(name_words(name)))


COLUMNS = ("commissioner",)
"""Fields that name such bodies."""
TEXTS = ("purpose", "title", "note", "status")
_KNOWN = lazy_pattern(r"[a-z_]+")
_HEARD_OF = frozenset({Category.PRESS, Category.COMMERCIAL})
_FOR = lazy_pattern(
    r"\b(?:commissioned by|commissioners? (?:is|are)|on behalf of|o/b/o|under contract (?:to|with)|"
    r"contracted by|(?:part-|jointly |co-)?funded by|sponsored by|paid for by|publication (?:by|in)|"
    r"to be published (?:by|in)|"
    r"(?:printing|broadcast(?:ing)?|(?:article|articles|story|stories|series|report|supplement|feature|programme)s?) "
    r"(?:in|of|on|by|for)|(?:tables|results|findings|rankings) (?:in|with)|"
    r"onwards? to|passed on to|(?:re-?|on-?)?s(?:old|elling)(?: on(?:wards?)?)? to)\s+(?:the\s+)?(?=\S)",
    re.IGNORECASE,
)
_OF_FOR = (
    *("commission", "behalf", "o/b/o", "contract", "funded by", "sponsored by", "paid for by", "publication"),
    *("published by", "published in", "onward", "passed on", "sold", "selling", "printing", "broadcast", "article"),
    *("story", "stories", "series", "report", "supplement", "feature", "programme", "tables", "results", "findings"),
    "rankings",
)  # each of them has one: cheap, so asked first
_HANDED_ON, _NEAR = lazy_pattern(r"s(?:old|elling)|onward|passed on", re.IGNORECASE), 80
"""Words that are often said of what is not done, and the characters before them in which that is said."""
_OF_SCHOLARS = lazy_pattern(r"\b(?:Journal|Review|Magazine|Publications?|Research|Studies|Education\w*|Social)\b")
_END = lazy_pattern(r"[.;()\[\]\n:]")
_NEXT = lazy_pattern(r"\s*(?:,\s*(?:and\s+)?|\s+and\s+|\s*&\s*)(?:the\s+)?(?=\S)", re.IGNORECASE)
_MOST_WORDS = 9
_MOST = 8
"""Bodies of one row that are added."""
_LONGEST = 4_000
_NO_BODY = frozenset({Category.UNKNOWN, Category.INDIVIDUAL})


@lru_cache(maxsize=1_024)
def _is_heading(name: str) -> bool:
    """True for a column's name that is its heading, "Description of use", and no field's: what it says is not known."""
    return _KNOWN.fullmatch(name) is None


def with_commissioners(who: Recipient, cells: Mapping[str, str], classify: Callable[[str], Recipient]) -> Recipient:
    """The recipient with the categories of those for whom the row says that the data were got, in `also`.

    `classify`: says what the name of one body is taken to be.
    """
    also: dict[Category, None] = dict.fromkeys(who.also)
    told: list[str] = []
    for name, where in _named(cells):
        found = classify(name)
        is_guess = found.confidence is Confidence.LOW and where not in COLUMNS
        if found.category in _NO_BODY or (is_guess and not (is_company(name) and found.category in _HEARD_OF)):
            continue
        if _is_heading(where) and found.category not in _HEARD_OF:
            continue
        if found.category is not who.category:
            also.setdefault(found.category)
        told.append(f"{name} ({found.category}, in {where})")
        if len(told) == _MOST:
            break
    if tuple(also) == who.also:
        return who
    return who._replace(also=tuple(also), reason=f"{who.reason}{GOT_FOR}{'; '.join(told)}.")


def may_have_commissioners(rows: Sequence[Mapping[str, str]]) -> set[int]:
    """The numbers of those among many rows to which `with_commissioners` may add any, as it does to few."""
    out = {n for n, cells in enumerate(rows) if any(map(cells.__contains__, COLUMNS))}
    for field in (*TEXTS, *(name for name in dict.fromkeys(chain.from_iterable(rows)) if _is_heading(name))):
        texts = Joined([cells.get(field, "") for cells in rows])
        out |= texts.holding((*_OF_FOR, *JOINING_WORDS)) | texts.matching(MAY_BE_GOT_FOR)
    return out


def _named(cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each body for whom the row says that the data were got, and the field that names it."""
    for field in COLUMNS:
        if text := cells.get(field):
            yield from ((p.name, field) for p in split_parties(text) if not is_person(p.name))
    for field in (*TEXTS, *filter(_is_heading, cells)):
        text = cells.get(field, "")
        for name in dict.fromkeys([*bodies_behind_words(text), *named_as_users(text)]):
            yield name, field


def bodies_behind_words(text: str) -> list[str]:
    """The bodies that stand behind words such as "on behalf of": only listed names, and forms that leave no doubt."""
    out: list[str] = []
    begin = text[:_LONGEST]
    for m in _FOR.finditer(begin) if _may_name(begin) else ():
        start: int | None = m.end()
        if _HANDED_ON.search(m[0]) and DENIED.search(begin, max(0, m.start() - _NEAR), m.start()):
            continue
        while start is not None and len(out) < _MOST:
            name = _body_at(text, start)
            if not name:
                break
            out.append(name)
            after = _NEXT.match(text, start + len(name))
            start = after.end() if after else None
    return list(dict.fromkeys(out))


def names_receiver(text: str) -> bool:
    """True for words that say that some body got data: "Also supplied to Wexshire Police"."""
    for m in TO_SOMEBODY.finditer(text[:_LONGEST]):
        before = text[: m.start()][-_NEAR:]
        if not (DENIED.search(before) or TO_BE_DONE.search(before)) and _body_at(text, m.end()):
            return True
    return False


def _is_paper(name: str) -> bool:
    """True for a newspaper that no list has, by its form: "Fictionbury Gazette"; a scholars' journal is none."""
    return is_surely_body(name) and _OF_SCHOLARS.search(name) is None and decide(name).category is Category.PRESS


def _may_name(text: str) -> bool:
    """False where no such words stand in a text."""
    if not text.isascii():
        return True
    small = text.lower()
    return any(map(small.__contains__, _OF_FOR))


def _body_at(text: str, start: int) -> str:
    """The longest run of words from `start` on that is a body; "" where there is none."""
    end = _END.search(text, start)
    piece = text[start : min(end.start() if end else len(text), start + 160)]
    words = [] if piece.startswith("Journal of ") else list(re.finditer(r"\S+", piece))[:_MOST_WORDS]
    for last in reversed(words):
        name = piece[: last.end()].rstrip(" ,'\u2019\"")
        if (name[:1].isupper() or name[:1].isdigit()) and (is_body(name) or _is_paper(name)):
            return name
    return ""
