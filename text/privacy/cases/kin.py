"""Whose child somebody is, and who is a child's parent, in a cell of a register: "re her son X", "Mrs X (mother)".

There a word with a capital is a name, also one that is a word, a place or a body's: Kit, Fern, Caspian.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from text.clean import fold
from text.pattern import lazy_pattern
from text.privacy.bodies import ends_as_body, is_listed_body
from text.privacy.cell_forms import ORGANISATION
from text.privacy.marks import words_in
from text.privacy.unclaimed.vocabulary import given, given_names_of_kin, is_english, said_of_one, said_often

KIN = (
    r"(?:(?:(?:birth|step|foster|adoptive|kinship|grand|former|own|special|legal)[ -]?)*(?:(?:grand)?(?:mothers?"
    r"|fathers?|parents?)|mum(?:my|s)?|dad(?:dy|s)?|carers?|guardians?|famil(?:y|ies)|siblings?|brothers?|sisters?|twin)"
    r"|nan(?:a|ny|na)?|gran(?:ny|dma|dad|dpa|s)?|aunt(?:ie|y)?|uncle|next of kin)"
)
"""Of whose child a person is."""
_NAME = r"(?-i:[^\W\d_a-z\u00df-\u00ff](?:[\w-]|['\u2019](?!s\b))*)"
_RUN = rf"{_NAME}(?: {_NAME}){{0,3}}"
_CHILDREN = r"(?:sons?|daughters?|child(?:ren)?|boys?|girls?|twins?|ward|eldest|youngest|oldest)"
_OF_KIN = r"(?:(?:grand|step|god|foster|adopted)[ -]?)"
_CHILD = lazy_pattern(
    rf"\b(?:(?:my|our|his|her|their|whose)(?: [a-z]+)? (?:{_OF_KIN}*{_CHILDREN}|brother|sister|nephews?|nieces?)"
    rf"|(?:for|re|of|about|regarding|concerning) (?:sons?|daughters?)|{_OF_KIN}(?:sons?|daughters?|child(?:ren)?)"
    rf"|nephews?|nieces?|siblings|twins|triplets)(?:,|:)? (?:called |named )?"
    rf"(?P<names>{_RUN}(?:(?:, | and | & ){_RUN}){{0,4}})(?![\w-])",
    re.IGNORECASE,
)
_BETWEEN = lazy_pattern(r", | and | & ")
_OWNED = lazy_pattern(
    rf"(?<![\w'\u2019-] )(?<![\w'\u2019-])(?P<name>{_NAME})['\u2019]s? "
    r"(?:(?:draft|final|latest|last|new|old|own|first) )*(?:EHCP?|EHC plan|IEP|annual review|statement|diagnosis"
    r"|placement|one-to-one|1:1|(?:school |SEND? )?transport"
    r"|(?:school|SENDT?|pupil|care) (?:file|record|place|report)s?)\b(?! students)"
)
_ABOUT = lazy_pattern(
    r"(?:.{2,60} )?(?:letters?|e?mails?|minutes|notes?|files?|records?|reports?|EHCP?|IEP|statements?|appeal|place"
    r"|placement|plan|assessment|exclusion)"
    rf" (?:for|of|re|about|regarding|concerning):? (?P<name>{_NAME})\.?", re.IGNORECASE,
)
_ASKED = lazy_pattern(
    rf"(?:why|when|how|whether|where) (?P<name>{_NAME}) (?:was|is|has been|had been) (?:not )?(?:moved|refused"
    r"|placed|sent|removed|restrained|isolated|put|assessed|offered)\b",
    re.IGNORECASE,
)
_TITLE = r"(?:(?:Mrs?|Ms|Miss|Mx|Dr|Rev|Prof)\b\.?)"
_PERSON = rf"(?P<name>(?-i:{_TITLE} (?:(?:and|&) {_TITLE} )?)?(?-i:(?:[A-Z]\b\.? ?){{0,3}}){_RUN})"
_OF_CHILD = r"(?:(?: of| to)(?: \w+)? (?:child(?:ren)?|pupils?|minor|young person|student)\b)"
_PARENT = lazy_pattern(
    rf"{_PERSON} ?(?:[(\[,;:]|[-\u2013\u2014]|as) ?(?:(?:the|an?|his|her|their|pupil|child)(?:['\u2019]s)? )?"
    rf"(?!(?-i:Guardian)){KIN}(?:{_OF_CHILD}| of (?:{_RUN}))?[)\]]?",
    re.IGNORECASE,
)
_PARENT_FIRST = lazy_pattern(
    rf"(?!The Guardian\b)(?:individual(?:,| -) )?(?:the )?{KIN}{_OF_CHILD}? ?[:,(\u2013-] ?{_PERSON}\)?", re.IGNORECASE
)
_TITLED = lazy_pattern(rf"{_TITLE} ")
_MAY = lazy_pattern(
    rf"\b(?:{_OF_KIN}*{_CHILDREN}|brother|sister|nephews?|nieces?|siblings|triplets)[,:]? (?:called |named )?"
    r"(?-i:[A-Z])|(?-i:[A-Z])[\w-]+['\u2019]s? [\w ]*(?:EHC|IEP|annual|statement|diagnosis|placement|1:1|one-to"
    r"|transport|file|record|place|report)|\b(?:why|when|how|whether|where) (?-i:[A-Z])"
    r"|\b(?:for|of|re|about|regarding|concerning):? (?-i:[A-Z])[\w-]+\.?$"
    rf"|(?:[(\[,;:\u2013-]|\bas) ?(?:\w+(?:['\u2019]s)? )?{KIN}\b"
    rf"|^(?:individual(?:,| -) )?(?:the )?{KIN}\b[\w ]*[:,(\u2013-]",
    re.IGNORECASE,
)
WORDS = frozenset(
    """
    son sons daughter daughters child children boy boys girl girls twin twins triplets ward eldest youngest oldest
    brother sister nephew nephews niece nieces siblings stepson stepsons stepdaughter stepchild stepchildren grandson
    granddaughter grandchild grandchildren godson goddaughter grandparent grandparents parent parents mother father
    mothers fathers stepmother stepfather grandmother grandfather mum mummy dad daddy carer carers guardian guardians
    nan nana gran granny grandma grandad aunt auntie uncle kin step foster ehcp ehc iep exclusion
    refused placed sent restrained isolated put assessed offered
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
"""One of these stands in most cells that tell so."""


def may_name_kin(text: str) -> bool:
    """False for most texts: nobody's child or parent is spoken of."""
    return _MAY.search(text) is not None and not text.islower()


def named_as_kin(text: str) -> Iterator[str]:
    """The names in a clean cell of who is said to be somebody's child, or the parent of one."""
    for m in _CHILD.finditer(text):
        yield from (name for name in _BETWEEN.split(m["names"]) if _is_childs(name))
    about = _ABOUT.fullmatch(text)
    of_one = not (said_of_one() | said_often()).isdisjoint(words_in(text))
    own = (*_OWNED.finditer(text), *_ASKED.finditer(text), *([about] if about and of_one else ()))
    yield from (m["name"] for m in own if _is_given(m["name"]))
    for parent in (_PARENT.fullmatch(text), _PARENT_FIRST.fullmatch(text)):
        if parent and _is_parents(parent["name"]):
            yield parent["name"]


def _is_given(word: str) -> bool:
    return fold(word) in given() or fold(word) in given_names_of_kin()


def _is_childs(name: str) -> bool:
    """True for words behind whose child one is, but for what is no name of a person: "his daughter School Census"."""
    if ORGANISATION.search(name.lower()) or ends_as_body(name):
        return False
    first = name.split(maxsplit=1)[0]
    return _is_given(first) or not (is_english(first) or first.isupper())


def _is_parents(name: str) -> bool:
    """True for a person by a title, a given name or first letters."""
    if ORGANISATION.search(name.lower()) or ends_as_body(name) or is_listed_body(name):
        return False
    first, *others = name.replace(".", "").split()
    if _TITLED.match(name):
        return True
    return bool(others) and (_is_given(first) or (len(first) == 1 and not is_english(others[-1])))
