"""Names that tell whose child somebody is: who signs as a parent, a family's name, a child's in small letters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from text.clean import fold
from text.pattern import lazy_pattern
from text.privacy.bodies import ends_as_body, is_listed_body
from text.privacy.naming import begins_no_name, begins_with_a_word, given_names
from text.privacy.rules.child_words import CHILD, OF_FAMILY
from text.privacy.rules.one_child import FAMILY
from text.privacy.rules.sentences.alone import is_called_so
from text.privacy.rules.sentences.whose import is_persons
from text.privacy.unclaimed.claims import ROLE, is_bodys
from text.privacy.unclaimed.marks import marks_in
from text.privacy.unclaimed.vocabulary import is_english, places

_ONE = r"(?-i:[^\W\d_a-z\u00df-\u00ff][\w'\u2019]*[a-z\u00df-\u00ff](?:-[^\W\d_][\w-]*)?)"
_OUR_NAME = lazy_pattern(
    rf"\b(?:(?:under|by|uses?|has|with|took|takes|kept|given) (?:our|my|his|her|their|the)"
    r" (?:own |maiden |married |birth |adoptive |foster )?(?:(?:sur|family |last )?name)(?: of)?"
    r"|whose (?:sur|family |last )name is|(?:our|my|her|his|their) (?:maiden |birth |family )?(?:sur|last |family )name"
    rf"(?: is| was)?|\bas),? (?P<name>{_ONE})(?=[.,;:)]|$| (?:at|in|on)\b)(?P<more>, (?:my|our|her|his|their) (?:\w+ )?"
    r"(?:sur)?name\b)?", re.IGNORECASE,
)
_OWNS_NAME = lazy_pattern(
    rf"\b(?:{CHILD}|{OF_FAMILY})['\u2019]s (?:sur|family |last )name,? \(?(?:is |was )?(?P<pupil>{_ONE})"
    r"(?![\w-]| (?-i:[A-Z]))"
    rf"|\b(?:Mrs?|Ms|Miss|Mx)\.? (?:[A-Z]\.? ){{0,2}}(?P<parent>{_ONE})['\u2019]s (?:[\w-]+ ){{0,2}}?"
    r"(?:(?:grand|step)?(?:son|daughter)s?|twins)\b", re.IGNORECASE,
)
_PICKED = lazy_pattern(
    rf"\b(?:picked|dropped|collected|fetched|took|walked|dragged) (?P<name>{_ONE}) (?:up |off )?(?:from|at|to|into) "
    r"(?:the )?(?:school|nursery|reception|class|preschool|breakfast club|after[- ]school)"
)
_OF_CHILD = lazy_pattern(
    rf"\b(?:he|she|him|her|his|{OF_FAMILY}|foster(?:ed|s)?|adopted|carers?)\b|\[withheld", re.IGNORECASE
)
_TRADES = lazy_pattern(r"\b(?:trad(?:es?|ing)|firm|company|business|charity|known as|brand)\b", re.IGNORECASE)
_FOR_CHILD = lazy_pattern(
    rf"\b(?:Mrs?|Ms|Miss|Mx|Dr)\b\.? (?:(?:and|&) (?:Mrs?|Ms|Miss|Dr)\.? )?(?:[A-Z]\.? ?){{0,3}}(?:{_ONE} )?"
    rf"(?P<family>{_ONE}),? (?:obo|o/b/o|OBO|on behalf of|for|acting for|re)\b:? (?:(?:his|her|their) \w+,? )?"
    rf"{_ONE}(?: {_ONE})? (?P=family)(?![\w-])"
)
_BEHIND_AGE = lazy_pattern(
    rf"(?<![\w-])(?P<given>{_ONE}) \((?:aged? )?(?:1[0-8]|[2-9])\) (?P<family>{_ONE})"
    r"(?=\s*(?:$|[.,;:!)]|(?:are|were|is|was|has|had|have|and)\b))"
)
_SMALL = r"[a-z]{3,}(?:-[a-z]+)?"
_BOTH_SMALL = rf"(?P<name>(?P<first>{_SMALL}) (?P<last>{_SMALL}))(?![\w-])"
_IN_SMALL = lazy_pattern(rf"\b(?:{OF_FAMILY}|best (?:mate|friend)|called|named),? {_BOTH_SMALL}")
_OURS_IN_SMALL = lazy_pattern(rf"\b(?:[Mm]y|[Oo]ur) {_BOTH_SMALL}")
_CALLED_IN_SMALL = lazy_pattern(
    rf"\b(?:(?P<by_letters>dd|ds)\d?|{OF_FAMILY})\b[^.;]{{0,30}}? (?:called|named) (?P<first>{_SMALL})(?![\w-])"
)
_KIN = (
    r"(?:(?:grand|step|foster|god)[- ]?)?(?:sons?|daughters?|child(?:ren)?|boys?|girls?|twins?|eldest|youngest|oldest"
    r"|little one|nephew|niece|kids?|lad)"
)
_PARENT = r"(?:grand(?:mother|father|parent|ma|dad)|gran|nan|mother|father|parent|carer|guardian|m[ua]m|dad)"
_OWN_CHILD = lazy_pattern(
    rf"\b(?:[Mm]y|[Oo]ur) (?:[\w-]+ ){{0,2}}?{_KIN}\b|\b[Ww]e (?:foster|adopted|fostered)\b"
    rf"|\bI am (?:\w+ )?(?:his|her|their) (?:\w+ )?{_PARENT}\b|\bas {_ONE}['\u2019]s (?:[\w-]+ )?{_PARENT}\b"
    rf"|\b(?:I write as|[Aa]s|I am) (?:(?:an?|the) )?(?:[\w-]+ ){{0,2}}?{_PARENT} (?:and [\w ]{{3,30}}? )?"
    r"(?:of|to|for)\b"
)
_OF_ONE = lazy_pattern(
    r"\b(?:his|her|their) (?:dad|father|m[ua]m|mother)\b|\b(?:excluded|EHCP?|autis\w+|SEND?|special needs|starts? at"
    r"|goes to|hearing aids|Reception|nursery)\b"
    rf"|\b(?:[Mm]y|[Oo]ur) (?:[\w-]+ )?{_KIN},? [A-Z]|\bas {_ONE}['\u2019]s (?:[\w-]+ )?{_PARENT}\b"
)
_IN_BRACKETS = lazy_pattern(r"[a-z] \((?:1[0-8]|[2-9])\)")
_DATA_OF_MANY = lazy_pattern(r"\b[Mm]y (?:own )?(?:pupils|students|class|constituen\w+|clients?)\b")
_WHOLE = rf"(?:[A-Z]\. ?){{0,2}}{_ONE}(?: {_ONE}){{1,2}}"
_TITLED = lazy_pattern(
    rf"[\u2013\u2014*~-]*\s?(?:Mrs?|Ms|Miss|Mx)\b\.? (?:(?:&|and) (?:Mrs?|Ms|Miss)\b\.? )?(?:[A-Z]\.? ?){{0,3}}"
    rf"(?:{_ONE} )?(?P<family>{_ONE})[.,]?"
)
_SIGNED = lazy_pattern(
    r"(?:[Ss]igned|[Yy]ours(?: \w+)?|(?:[Kk]ind |[Bb]est )?[Rr]egards)?[,:]? ?[\u2013\u2014*~-]*\s?"
    rf"(?P<one>{_WHOLE}|{_ONE}(?= (?:and|&) ))(?: (?:and|&) (?P<other>{_WHOLE}))?(?:, [A-Z][\w' ,-]{{1,50}})?[.!x ]*"
)
_FROM = lazy_pattern(
    rf"(?:From|Sender|De|Sent by): ?[\"\u201c]?(?:(?:Mrs?|Ms|Miss|Mx)\b\.? )?(?P<one>{_WHOLE})[\"\u201d]?"
    r"(?= ?(?:$|[<\[(,;|]| To: | Sent: | Date: |\S+@))"
)
_LINES, _LONGEST = 14, 90
"""Lines below the words that say it, and characters of a line with a name alone."""
_OF_OFFICE = lazy_pattern(rf"\b(?:{ROLE}|PhD|OBE|on behalf of|Ltd|School|Academy|Council|University)\b", re.IGNORECASE)


def names_of_family(lines: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """The names, and whether they are sure, in a text of clean lines."""
    for n, line in enumerate(lines):
        yield from ((x, True) for x in _families(line))
        yield from ((x, True) for x in _in_small_letters(line))
        if _OWN_CHILD.search(line) and not _DATA_OF_MANY.search(line) and _tells_of_one(line):
            yield from ((x, False) for x in _signers(lines[n + 1 : n + 1 + _LINES]))
            yield from ((x, False) for x in _senders(lines[max(0, n - _LINES) : n + 1]))


def _families(line: str) -> Iterator[str]:
    if "name" in line and _OF_CHILD.search(line) and not _TRADES.search(line):
        for m in _OUR_NAME.finditer(line):
            if ("name" in m[0].partition(m["name"])[0] or m["more"]) and _may_be_family(m["name"]):
                yield f"{m['name']}{FAMILY}"
    yield from (f"{m['family']}{FAMILY}" for m in _FOR_CHILD.finditer(line) if _may_be_family(m["family"]))
    for m in _OWNS_NAME.finditer(line):
        if _may_be_family(family := m["pupil"] or m["parent"]):
            yield from (family, f"{family}{FAMILY}") if m["pupil"] else (f"{family}{FAMILY}",)
    yield from (m["name"] for m in _PICKED.finditer(line) if is_called_so(m["name"]))
    for m in _BEHIND_AGE.finditer(line) if "(" in line else ():
        if not is_english(m["given"]) and fold(m["given"]) not in places() and _may_be_family(m["family"]):
            yield from (f"{m['family']}{FAMILY}", f"{m['given']} {m['family']}")


def _in_small_letters(line: str) -> Iterator[str]:
    for m in (*_IN_SMALL.finditer(line), *_OURS_IN_SMALL.finditer(line)):
        first, last = (w.partition("-")[0] for w in (m["first"], m["last"]))
        if first in given_names() and not begins_with_a_word(first.title()) and not is_english(last):
            yield from (m["name"], m["name"].title())
    for m in _CALLED_IN_SMALL.finditer(line):
        if is_called_so(m["first"].title()) or (m["by_letters"] and not is_english(m["first"])):
            yield from (m["first"], m["first"].title())


def _tells_of_one(line: str) -> bool:
    marked = "[withheld" in line or _IN_BRACKETS.search(line) or _OF_ONE.search(line)
    return bool(marked) or next(marks_in(line), None) is not None


def _signers(lines: Sequence[str]) -> Iterator[str]:
    """Who signs in one of these lines, with no office there or in the next two."""
    for n, line in enumerate(lines):
        titled, m = (p.fullmatch(line) if len(line) <= _LONGEST else None for p in (_TITLED, _SIGNED))
        if (titled or m) and any(len(x) <= _LONGEST and _OF_OFFICE.search(x) for x in lines[n : n + 3]):
            return
        if titled:
            yield from (f"{titled['family']}{FAMILY}",) if _may_be_family(titled["family"]) else ()
            return
        names = (m["one"], m["other"]) if m else ()
        found = [x for x in names if x and (" " in x or all(names)) and _may_be_persons(x)]
        if found:
            yield from found
            return


def _senders(lines: Sequence[str]) -> Iterator[str]:
    """Who sent a mail of which these lines are the head and the words that say it."""
    for line in lines:
        for m in _FROM.finditer(line) if ":" in line else ():
            if _may_be_persons(m["one"]) and not _OF_OFFICE.search(line[: m.end() + _LONGEST]):
                yield m["one"]


def _may_be_persons(name: str) -> bool:
    first, _, last = name.partition(" ")
    if begins_no_name(first) or is_listed_body(name) or ends_as_body(name) or is_bodys(name, 0, len(name)):
        return False
    return is_called_so(first) or not (is_english(first) or (last and is_english(last.rpartition(" ")[2])))


def _may_be_family(name: str) -> bool:
    word = name.partition("-")[0]
    return is_persons(f"Ann {word}") and not (is_listed_body(name) or is_english(word) or fold(word) in places())
