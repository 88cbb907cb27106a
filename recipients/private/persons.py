"""Whether a recipient's words are a person's name or a body's: by words of bodies, lists and titles of papers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from model.recipient import Category, Confidence
from recipients.listed import known_exactly
from recipients.single import decide
from text.clean import fold
from text.pattern import lazy_pattern
from text.privacy.bodies import ends_as_place
from text.privacy.marks import LIKE_BIRTH, PUPIL_NUMBER, SEVERAL
from text.privacy.naming import begins_with_a_word, holds_given_name
from text.privacy.rules import family
from text.privacy.rules.signs import ONE_CHILD, may_be_one_child
from text.privacy.rules.sought import asks_about_persons, is_surely_body
from text.privacy.unclaimed.vocabulary import (
    ends_as_english,
    family_names,
    given,
    given_names_of_kin,
    is_english,
    is_word,
    places,
)

_STUDY = lazy_pattern(r"\b(?:study|studies|survey|project|programme)\b", re.IGNORECASE)
BODY = lazy_pattern(
    r"\b(?:universit\w*|colleges?|schools?|academ\w+|trusts?|councils?|ltd|limited|plc|llp|inc|gmbh|cic|departments?|dept"
    r"|ministry|offices?|institut\w*|cent(?:re|er)s?|foundations?|associations?|societ\w+|groups?|compan\w+|services?"
    r"|research|consult\w*|partner\w*|charit\w+|police|constabular\w+|nhs|hospitals?|authorit\w+|agenc\w+|news\w*|times|telegraph|bbc"
    r"|media|press|unions?|bureaus?|commission\w*|committees?|boards?|federations?|networks?|labs?|laborator\w+|data"
    r"|analytics|solutions?|systems?|technolog\w+|international|uk|england|education\w*|learning|government|parliament"
    r"|cyngor|prifysgol|ysgol|coleg|heddlu|bwrdd|llywodraeth|ymddiriedolaeth|cwmni|cymdeithas|awdurdod|cyf|ccc|elusen|gwasg|papur|newyddion|meddalwedd|tribiwnlys"
    r"|think|tank|campaign|club|church|diocese|borough|county|city|statistics|ofsted|dfe|team|unit|directorate)\b",
    re.IGNORECASE,
)
_COLLECTIVE_WORDS = (
    r"\b(?:holdings|tutors|publish(?:ing|ers)|associates|enterprises|ventures|industries|studios|productions|software"
    r"|alliance|forum|librar(?:y|ies)|museums?|consortium|cooperative|co-operative)\b"
)
COLLECTIVE = lazy_pattern(_COLLECTIVE_WORDS, re.IGNORECASE)
"""Words of bodies that no family is called by: behind them a number in brackets counts, and is no age."""
_NO_PERSON = lazy_pattern(
    rf"(?:&|\band\b) (?:sons?|daughters?|brothers?|co|partners?|associates)$|{_COLLECTIVE_WORDS}", re.IGNORECASE
)
"""What a body is called and no child."""
_PAPERS_AND_PEOPLE = frozenset({"messenger", "post", "star", "herald", "page", "press"})
"""Last words of newspapers that are family names too."""
_PAPERS = frozenset({"messenger", "post", "star", "herald", "standard"})
"""Those that are seldom a family's, and one more: not behind what is a family name itself."""
_OF_FIRMS = frozenset(
    """
    insight lantern metrics compass signal signals monitor ledger pulse quest horizon horizons beacon minds path paths
    pathway pathways voice voices spark sparks vision vector matrix logic lens scope vista ascent forward futures focus
    edge index barometer bulletin examiner sentinel watch wire matters
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
"""Last words of what firms and papers are called; no family that a list has is."""
_BEGIN_TITLES = ("The ", "Daily ", "Sunday ", "Evening ", "Morning ", "Weekly ")
"""What no person's name begins with."""
_PARTS = lazy_pattern(r"[;\n|]+")
WORD = lazy_pattern(r"[^\W\d_][\w'\u2019-]*")


def parts_of(text: str) -> list[str]:
    return [p for p in _PARTS.split(text) if p.strip()]


def is_one_child(text: str) -> bool:
    return may_be_one_child(text) and ONE_CHILD.search(text) is not None and not is_of_several(text)


def is_of_several(text: str) -> bool:
    return SEVERAL.search(text) is not None or _STUDY.search(text) is not None


def without_marks(text: str) -> str:
    for marks in (LIKE_BIRTH, family.ANY_DAY, PUPIL_NUMBER):
        text = marks.sub(" ", text)
    if may_be_one_child(text):
        text = ONE_CHILD.sub(" ", text)
    return re.sub(r"[\d()\[\]:*]+", " ", text)


@lru_cache(maxsize=4096)
def may_be_person(text: str) -> bool:
    """True for a few words of which none is of a body, and that no list knows for certain."""
    plain = without_marks(text)
    words = WORD.findall(plain)
    if not 1 <= len(words) <= 6 or BODY.search(plain) or _NO_PERSON.search(plain.strip()) or is_of_several(plain):
        return False
    if asks_about_persons(" ".join(plain.split())):
        return False
    name = " ".join(plain.split()).strip(" ,.-")
    return not (is_known_body(name) or _is_paper(name) or is_surely_body(name) or _is_called_after_work(words))


def _is_called_after_work(words: Sequence[str]) -> bool:
    """True for three words or more, the last of English and before it what is done: "Medway Attainment Observatory"."""
    said = [fold(w) for w in words]
    if len(said) < 3 or not (given().isdisjoint(said) and given_names_of_kin().isdisjoint(said)):
        return False
    work, last = said[-2], said[-1]
    named = last in family_names() or work in family_names() or holds_given_name(" ".join(words))
    return not named and ends_as_english(work) and is_word(last) and is_word(work)


def is_called_as_body(text: str) -> bool:
    """True where nobody's given name stands and the last word is a paper's or a firm's, or of English: Summit Path.

    It may be a person's all the same (Aleyda Post): any sign of a child that is its own weighs more.
    """
    words = [fold(w) for w in WORD.findall(text)]
    if words[-1:] == ["family"] or len(words) < 2 or min(map(len, words)) < 3 or re.search(r"[\d(,&]", text):
        return False
    first, last = words[0], words[-1]
    if begins_with_a_word(text) or first in given_names_of_kin() or not given().isdisjoint(words[:-1]):
        return False
    if holds_given_name(text) or decide(text).category is Category.INDIVIDUAL:
        return False
    if last in _PAPERS:
        return first not in family_names() or first in places()
    is_family = last in family_names() or ends_as_place(text)
    return last in _OF_FIRMS or (not is_family and (ends_as_english(last) or (is_english(first) and is_word(last))))


def is_known_body(name: str) -> bool:
    """True for the name of a body that a list has."""
    known = known_exactly(name)
    return known is not None and "/" in known.rule


def _is_paper(name: str) -> bool:
    """True for a newspaper by its form, the Wharfedale Courier: a reader of this row wants to hear of just that."""
    last = name.rpartition(" ")[2].casefold()
    titled = name.startswith(_BEGIN_TITLES)
    is_person = (last in _PAPERS_AND_PEOPLE and not titled) or holds_given_name(name)
    if is_person or " " not in name:
        return False
    found = decide(name)
    return found.category is Category.PRESS and (titled or found.confidence is not Confidence.LOW)


def is_paper_at(name: str) -> bool:
    """True for a newspaper and the address of its office: "Daily Figment, 1 Quay Street, Wexmouth WX1 1AA"."""
    head = name.partition(",")[0].strip()
    return _is_paper(head) and not (family.PHONE.search(name) or family.MAIL.search(name))
