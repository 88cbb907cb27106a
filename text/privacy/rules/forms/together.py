"""Children who are named one beside another: "to X and to Y, twins", "X too", "So did X", and behind their numbers."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from text.clean import fold
from text.one_line import sentences_of
from text.pattern import lazy_pattern
from text.privacy.bodies import ends_as_body, is_listed_body
from text.privacy.grown_ups import is_at_work
from text.privacy.naming import begins_no_name, given_names
from text.privacy.remembered import remembered
from text.privacy.rules.sentences.alone import is_called_so
from text.privacy.rules.sentences.received import heads_receivers
from text.privacy.rules.sentences.whose import is_persons
from text.privacy.rules.signs import AGE, IN_WORDS, SCHOOL_YEAR
from text.privacy.unclaimed.vocabulary import family_names, given_names_of_kin, is_english, is_word, places

_ONE = r"(?-i:[^\W\d_a-z\u00df-\u00ff][\w\u2019-]*[a-z\u00df-\u00ff](?:-[^\W\d_][\w-]*)?)"
_NAME = rf"{_ONE}(?: {_ONE}){{0,2}}"
_KIN = (
    r"(?:twins|triplets|quads|siblings|brothers|sisters|cousins|classmates|brother and (?:\w+ )?sister"
    r"|sister and (?:\w+ )?brother)"
)
_OF_SOME = (
    rf"(?:(?:the|who|are|were|all|both|two|three|\w+-year-old) ){{0,3}}(?:{_KIN}\b(?! (?:of|in business))"
    rf"|(?:(?:pupils|children|boys|girls) )?"
    rf"(?:in |aged? |of )?(?:{SCHOOL_YEAR}|{AGE}|(?:1[0-8]|[4-9]|{IN_WORDS})(?=\s*(?:$|[.,;)]))))"
)
_TO_EACH = lazy_pattern(
    rf"\b(?P<to>to|of|for|with|from|about|on|by) (?P<first>{_NAME})(?P<more>(?:,? (?:and |or )?(?:that |those )?(?P=to)"
    rf" {_NAME}){{1,6}}),? \(?{_OF_SOME}", re.IGNORECASE,
)
_ALSO = lazy_pattern(
    rf", (?:and |also )?(?P<too>{_ONE} {_ONE}|{_ONE}['\u2019]s) (?:too|also|as well|likewise)(?=[.,;]|$)"
    rf"|\b(?:So|so|[Aa]s) (?:did|had|has|was|were|is|does) (?P<so>{_NAME})(?=[.,;]|$)"
    rf"|\b(?:The same (?:goes|applies|is true|happened|holds)(?: \w+)? (?:for|to|of|with)|Also|Plus|Likewise|Ditto"
    rf"|As well as|And),?:? (?P<same>{_NAME})(?=[.,;]|$)"
    rf"|(?:^|(?<=[.;] ))(?P<begins>{_NAME})(?:, too| too|,? likewise| as well|,? ditto)(?=[.,;]|$)"
)
_LIST = rf"{_ONE}(?:, {_ONE}){{0,5}}(?:,? (?:and|&) {_ONE})?(?![\w'\u2019-]| [A-Z]| &)"
_IN_LIST = lazy_pattern(rf"(?<![\w'\u2019&-] )(?<![\w'\u2019-])(?P<names>{_LIST})|(?:^|(?<=[a-z] ))(?P<within>{_LIST})")
_HAS_SIBLINGS = lazy_pattern(
    r"(?:\b(?:has|have|had|with|and|got) (?:an?|one|two|three|four) (?:[\w-]+ )?(?:brother|sister|sibling|twin"
    r"|stepbrother|stepsister|cousin)s?(?:,| called| named| \()+ ?"
    r"|\b(?:[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Bb]oth) of (?:mine|ours|(?:my|our) (?:own )?(?:kids|children)), )"
    rf"(?P<names>{_LIST})"
)
_OF_FEW = lazy_pattern(
    r"\b(?:[Tt]he|[Oo]ur|[Mm]y|[Hh]er|[Hh]is|[Tt]heir|[Bb]oth) (?:[\w-]+ )?(?:twins|triplets|siblings|sons?"
    r"|daughters?|boys?|girls?)\b"
)
"""One child, or a few, without a name."""
_NUMBER = r"(?:\d{3,8}|[A-Z]\d{11}[A-Z\d])"
_NUMBER_OF = (
    r"\b(?:admission|adm\.?|roll|pupils?|candidate|upn|uln|learner|register|exam)\b(?:(?: |/)?(?:no\.?|nos\.?|numbers?"
    r"|num|ref|id"
    r"|upn))?:? ?"
)
_TAKEN = r"\[withheld[^\]]*\]"
_NUMBERED = lazy_pattern(
    rf"(?:{_NUMBER_OF}(?:is |was )?(?P<no>{_NUMBER})|\b(?:pupil|school|NPD|census|exam)? ?(?:records?|files?|data|entry"
    rf"|entries|rows?|reports?)"
    rf"(?:,? (?:of|for|on))?(?: (?:no\.?|number))?:? (?P<of>{_NUMBER})|(?<![\w-]){_TAKEN})"
    rf"(?:[,:]| [\u2013-])? (?P<name>{_ONE}(?: {_ONE})?)(?![\w'\u2019-]| (?:{_ONE}|&))", re.IGNORECASE,
)
_ROW = rf"(?!(?:19|20)\d\d\b)(?P<no>\d{{3,8}})[,.)]? (?P<name>{_ONE}(?:,? {_ONE})?(?:,? [A-Z]\b\.?)?)"
_LISTED = lazy_pattern(rf"(?:^|[:,;] |\band |\bpupils? ){_ROW}(?=[,;.)]|$| and )")
_IN_ROWS = lazy_pattern(
    rf"\brows? \d+:? (?P<name>{_ONE},? [A-Z]\b)(?:(?:,| and) \d+:? (?P<other>{_ONE},? [A-Z]\b))?(?=[,;.]|$| and )"
)
_OF_PUPILS = lazy_pattern(r"\b(?:pupils?|child(?:ren)?|records?|UPNs?|admission|roll|class|year \d)\b", re.IGNORECASE)
_OF_YEAR = frozenset(("autumn", "summer"))
_FEWEST, _OWN_NUMBER = 2, 4
"""Names of a list, or sentences; digits of an admission number."""


def names_together(lines: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """The names of children in a text of clean lines that stand so, and whether they are sure."""
    for line in lines:
        yield from _named_in(line)
    rows = [m for line in lines if line[:1].isdigit() and (m := _LISTED.match(line)) and m.end() == len(line)]
    yield from _of_numbered(rows, lines)


@remembered
def _named_in(line: str) -> tuple[tuple[str, bool], ...]:
    listed = [*_LISTED.finditer(line)] if line[:1].isdigit() or ": " in line or "upils " in line else []
    return (*((x, True) for x in (*_each(line), *_siblings(line), *_numbered(line))), *_of_numbered(listed, (line,)))


def _each(line: str) -> Iterator[str]:
    for m in _TO_EACH.finditer(line):
        names = [m["first"], *re.findall(_NAME, m["more"])]
        if all(map(_may_be, names)) and not heads_receivers(line, m.start()):
            yield from names


def _siblings(line: str) -> Iterator[str]:
    for m in _HAS_SIBLINGS.finditer(line):
        yield from filter(_may_be, re.findall(_ONE, m["names"]))


def _numbered(line: str) -> Iterator[str]:
    for m in _NUMBERED.finditer(line):
        if (_may_be(m["name"]) or _is_persons(m["name"])) and not is_at_work(line, *m.span("name")):
            number = m["no"] or m["of"]
            yield from (m["name"], f"{number} {m['name']}") if number else (m["name"],)
    yield from (x for m in _IN_ROWS.finditer(line) for x in m.groups() if x and _is_persons(x))


def _of_numbered(found: Sequence[re.Match[str]], lines: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """Of a list of names behind numbers, where pupils are spoken of and each may be a person's.

    They are sure where the numbers have the length of pupils' own.
    """
    names, lengths = [m["name"] for m in found], {len(m["no"]) for m in found}
    if len(found) >= _FEWEST and all(map(_is_persons, names)) and any(map(_OF_PUPILS.search, lines)):
        sure = len(lengths) == 1 and min(lengths) >= _OWN_NUMBER
        yield from ((x, sure) for m in found for x in (m["name"], f"{m['no']} {m['name']}"))


def also_named(known: Collection[str], text: str) -> Iterator[str]:
    """Who is named besides in a clean text in which these are children's names: of the same thing the same is said."""
    sentences = sentences_of(text)
    yield from _among(known, sentences)
    about = 0
    for s in sentences:
        about = _FEWEST if any(map(s.__contains__, known)) or _OF_FEW.search(s) else about - 1
        if about > 0:
            for m in _ALSO.finditer(s):
                name = m[m.lastgroup or 0].removesuffix("'s").removesuffix("\u2019s")
                start = m.start(m.lastgroup or 0)
                if _is_given(name) and not is_at_work(s, start, start + len(name)):
                    yield name


def _among(known: Collection[str], sentences: Sequence[str]) -> Iterator[str]:
    """Given names, words though they be, in a list with one of these: "Rose, Summer and Will"."""
    firsts = {name for name in known if " " not in name}
    for s in sentences if firsts else ():
        for m in _IN_LIST.finditer(s):
            names = re.findall(_ONE, m["names"] or m["within"])
            if len(names) > 1 and not firsts.isdisjoint(names):
                more = given_names_of_kin() | _OF_YEAR
                yield from (x for x in names if is_called_so(x) or fold(x) in more)


def _is_given(name: str) -> bool:
    """True for a name that begins as persons' do."""
    first, _, last = name.partition(" ")
    if ends_as_body(name) or is_listed_body(name) or begins_no_name(first):
        return False
    known = fold(first) in given_names() or is_called_so(first)
    return known or (bool(last) and is_persons(name) and not (is_word(first) or is_word(last)))


def _is_persons(name: str) -> bool:
    """True for a family's name, with a given name or a letter, before it or behind."""
    words = [w for w in name.replace(",", " ").split() if len(w.strip(".")) > 1]
    plain = " ".join(words)
    if not words or ends_as_body(plain) or any(map(begins_no_name, words)):
        return False
    return all(map(_may_be_family, words))


def _may_be_family(word: str) -> bool:
    said = fold(word)
    known = said in family_names() or said in given_names()
    return known or not (is_english(word) or is_listed_body(word) or said in places())


def _may_be(name: str) -> bool:
    """True for words in a child's place that are no English and no body's."""
    first = name.partition(" ")[0]
    if is_listed_body(name) or begins_no_name(first) or (" " in name and ends_as_body(name)):
        return False
    return is_called_so(first) or not is_english(first)
