"""What speaks of one child and gives no name, and who is named as what a case is about.

"Missing child aged 9" names nobody; "Enquiry into X" calls nobody a child. In one row, or in one sentence, they tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from text.clean import fold
from text.pattern import lazy_pattern
from text.privacy.bodies import is_listed_body
from text.privacy.cases.abbreviations import OF_CASES
from text.privacy.marks import words_in
from text.privacy.naming import begins_no_name, given_names, reads_as_person
from text.privacy.rules.family import AT_UNIVERSITY
from text.privacy.rules.signs import AGE_NUMBER, IN_WORDS, NO_MORE, STRONG

_CHILDREN = frozenset(
    """
    pupil child schoolboy schoolgirl schoolchild boy girl toddler infant baby youngster teenager minor student son
    daughter sibling sister brother twin nephew niece grandson granddaughter grandchild disgybl plentyn
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
_CHILD = rf"(?:{'|'.join(sorted(_CHILDREN))})"
_PERSON = frozenset(("he", "she", "victim", "deceased"))
_CAPITALS = r"(?-i:[A-Z])[\w'\u2019-]+(?: (?-i:[A-Z])[\w'\u2019-]+){0,3}"
_BETWEEN = (
    r"[\s,;:()\u2013-]*(?:(?:who|is|was|has|had|been|being|then|now|only|just|currently|an?|missing|named|last|seen"
    rf"|known|died|killed|on roll|(?:of|at|from|near) {_CAPITALS}|in(?: {_CAPITALS})?)\b[\s,;:()\u2013-]*){{0,6}}"
)
_ONE = lazy_pattern(
    rf"\b(?:{_CHILD}|{'|'.join(sorted(_PERSON))})\b{_BETWEEN}(?:{STRONG.pattern})"
    rf"|\b{_CHILD}(?:,| \(| of) ?{AGE_NUMBER}(?=\)?(?:$|[.,;)]| (?:missing|who|from|last|at)\b))",
    re.IGNORECASE,
)
_YEARS_OLD = rf"{AGE_NUMBER}[ -]?(?:(?:years?|yrs?|months?|weeks?)[ -]old|y/?o)\b"
_OLD = lazy_pattern(
    rf"\b(?:an?|the|this|one|missing|injured) {_YEARS_OLD}|\b{_YEARS_OLD} (?:\w+ )?{_CHILD}\b"
    rf"|\b(?:year|yr) ?\d\d? (?:\w+ )?{_CHILD}\b",
    re.IGNORECASE,
)
_ONLY_AGE = lazy_pattern(rf"(?:(?:currently |now )?aged? ?:? ?{AGE_NUMBER}|{_YEARS_OLD})\W{{0,2}}", re.IGNORECASE)
"""All that a cell says: "aged 8"."""
_AGE_ALONE, _LONGEST_CASE = 24, 60
"""Characters."""
_MISSING = lazy_pattern(
    rf"\b(?:missing (?:\w+ )?{_CHILD}\b(?! (?:episodes?|data|reports?|records?|notices?|alerts?|protocols?|reviews?))"
    rf"|{_CHILD}(?: (?:is|was|has been|went|gone|reported))* missing)\b",
    re.IGNORECASE,
)
_FAMILY = frozenset(
    """
    youngest eldest oldest elder younger middle children siblings brothers sisters twins triplets boys girls sons
    daughters pupils
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
_SEVERAL_AGES = rf"{AGE_NUMBER}(?:(?:,| and| &|, and) {AGE_NUMBER})*{NO_MORE}"
_ONE_FAMILY = lazy_pattern(
    rf"\b(?:youngest|eldest|oldest|elder|younger|middle)(?: (?:one|{_CHILD}))?(?:,| is| was| being| only| now|:| \()*"
    rf" ?(?:aged?:? )?{_SEVERAL_AGES}"
    rf"|\b(?:(?:[2-9]|{IN_WORDS}) (?:\w+ )?(?:children|boys|girls|sons|daughters|pupils)"
    rf"|siblings|brothers|sisters|twins)(?:,? \(?(?:who (?:are|were) )?aged?:?|,| \() {_SEVERAL_AGES}",
    re.IGNORECASE,
)
_CASE = lazy_pattern(
    r"\b(?:whereabouts|inquest|last seen|(?:went|gone|go) missing|missing from|at death|deceased|abduct\w+|kidnap\w*"
    r"|disappear(?:ed|ance)|(?:death|murder|killing|custody|guardianship) of|died|killed|murdered|drowned|found dead"
    r"|ran away|runaway|in the matter of|family court|care proceedings|serious case review)\b",
    re.IGNORECASE,
)
_OF_CASES = frozenset(
    """
    whereabouts inquest seen missing abducted abduction kidnap kidnapped kidnapping disappeared disappearance death
    murder killing custody guardianship died killed murdered drowned dead away runaway matter court proceedings case
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
MAY_SPEAK = _CHILDREN | _PERSON | _FAMILY | _OF_CASES | {"old"}
"""One of these stands in every text that speaks of one child."""
_OF_MANY = lazy_pattern(
    r"\b(?:stud(?:y|ies)|surveys?|cohorts?|research\w*|evaluat\w+|trials?|programmes?|projects?|analys\w+|outcomes?"
    r"|attainment|progress|statistic\w*|tests?|assessments?|baseline|phonics|census|samples?|participants?|averages?"
    r"|rates?|impacts?|effects?|trends?|poverty|polic(?:y|ies)|benefits?|linked|extracts?|pupil[- ]level|interviews?"
    r"|each|every|any|per|typical|whether|if|when|how|entitlement|offer|funding)\b|%",
    re.IGNORECASE,
)
"""Beside these a child is any child, but in a case."""
_MANY_AGED = lazy_pattern(
    r"(?<!two )(?<!three )(?<!four )(?<!five )(?<!six )(?<![2-9] )\b(?:children|pupils|students|learners|people|those)"
    r"(?: who (?:are|were)|,| \w+)? (?:aged?|(?:in|of) (?:the )?years?|under|over)\b",
    re.IGNORECASE,
)
_LONGEST, _SHORT = 2000, 120
_MATTER = (
    r"(?:enquir(?:y|ies)|inquir(?:y|ies)|inquests?|investigations?|search(?:es)?|hunt|cases?|complaints?|appeals?"
    r"|claims?|concerns?|deaths?|disappearance|whereabouts|welfare|well-?being|safety|abduction|murder|killing"
    r"|kidnap\w*|custody|guardianship|adoption|fostering|removal|placement|location|identity|identification|referral"
    r"|requests?|applications?|information|details|records?|files?|reports?|quer(?:y|ies)|matter|hearing|proceedings"
    r"|judgment|review|exclusion|attendance|history|address|looking|help|order|letter|photo\w*|parents?|mother|father"
    r"|family|friends?|sightings?|missing persons?|misper|fgm|mutilation|marriage|trafficking|exploitation|lines"
    r"|radicali[sz]ation|safeguarding|trace|truancy|non-attendance|asylum|deportation|runaway|victim|suspect)"
)
_LEADS = lazy_pattern(
    rf"\b{_MATTER}(?: \w+)? (?:re|ref|regarding|concerning|about|into|for|of|on|in re|to find|to trace)(?: the)?"
    r"(?: (?:late|missing|child|pupil|children|pupils|siblings|family))?[\s:]+$"
    rf"|\b{_MATTER}\s*[:,(\u2013-]+\s*$|(?:^|\bto )(?:find|trace|help) [A-Z][\w'\u2019-]+ (?:and|&) $"
    r"|\b(?:regarding|concerning|in respect of"
    r"|(?:asked|asks|told|heard|wrote|rang|spoke|enquired) (?:about|after|for))\s+$"
    r"|(?:(?:^|[.;:,(/\u2013-])\s*|\bto )(?:(?:in )?re|ref|regarding|concerning|about|find|finding|trac(?:e|ing)"
    rf"|locat(?:e|ing)|identify|missing|for|subject|{_MATTER})[\s:\u2013-]+$",
    re.IGNORECASE,
)
_BEHIND = lazy_pattern(
    r"\s*(?:[-\u2013(:,]\s*)?(?:missing|whereabouts|inquest|disappearance|search"
    r"|(?:&|and) (?:(?:his|her|their) )?(?:siblings?|twins?|family|brothers?|sisters?))\b| v\.? (?=[A-Z])",
    re.IGNORECASE,
)
_NO_NAME = lazy_pattern(
    r"\b(?:Operation|Op|Project|Act|Bill|Order|Abuse|Sexual|Exploitation|Violence|Neglect|Trafficking|Crime)\b"
)
_NAME = r"(?-i:[^\W\d_a-z\u00df-\u00ff][\w'\u2019-]+)"
_TWO_OR_MORE = rf"{AGE_NUMBER}(?:(?:, and|,| and| &) {AGE_NUMBER})+{NO_MORE}"
_YEAR = r"(?:(?:year|yr|y)\.? ?(?:1[0-3]|[1-9])\b|reception\b|nursery\b)"
_YEAR_ENDS = r"(?! (?!(?:at|of|in|on|who|are|were|and|have|had|pupils?|children|students|siblings|twins|both)\b)[a-z])"
_YEARS = rf"{_YEAR}(?:(?:, and|,| and| &) (?:in )?(?:{_YEAR}|(?:1[0-3]|[1-9])\b))*{_YEAR_ENDS}"
_ARE = r"(?:,? \(?(?:(?:who|are|were|is|was|now|then|only|just|both|all|in|aged?|respectively)[ ,]+)*)"
_BEFELL = (
    r" (?:are|were|have been|had been) (?:both |all |\w+ly )*(?:excluded|suspended|expelled|bullied|fostered|adopted"
    r"|taken into|in care|in foster|looked[- ]after|missing|autistic)\b"
    r"|,? (?:who )?(?:both |all )?(?:attend|go to|left) [^.;]{0,40}\b(?:School|Academy|Primary|Nursery|Infants?)\b"
)
_CASES_OF = (
    r"\b(?:(?:school|pupil|education(?:al)?|attendance|exclusion|attainment|care) (?:records?|files?|data|history)"
    r"|exclusions?|whereabouts|EHCPs?|attendance|fostering|adoption|truancy) (?:of|on|for|about) the $"
)
_GROUPS = r"(?:siblings|twins|triplets|brothers|sisters|children|boys|girls|kids)"
_KIN = r"(?:siblings|twins|triplets|brothers|sisters|cousins|brother and sister|sister and brother)"
_BY_FAMILY_NAME = lazy_pattern(
    rf"(?:\b(?P<before>(?:the|both|our|these|those|re|{IN_WORDS})(?: {IN_WORDS})?(?: {AGE_NUMBER}[ -]years?[ -]old)?):?"
    rf" |^|(?<=[:\u2013-] ))(?P<name>{_NAME}) (?P<group>{_GROUPS})\b(?!['\u2019])",
    re.IGNORECASE,
)
_OF_KIN_BEHIND = lazy_pattern(
    rf"{_ARE}(?:{AGE_NUMBER}(?:(?:, and|,| and| &) {AGE_NUMBER})*{NO_MORE}|{_YEARS}|(?:born|dob)\b)|{_BEFELL}",
    re.IGNORECASE,
)
_OF_SEVERAL_BEHIND = lazy_pattern(
    rf"{_ARE}(?:{_TWO_OR_MORE}|{_YEAR}(?:,| and) (?:in )?{_YEAR})"
    rf"|,? \(?(?:(?:who|are|were) )*(?:both|all) (?:aged |in )?(?:{AGE_NUMBER}\b|{_YEAR})|{_BEFELL}",
    re.IGNORECASE,
)
_CASE_BEFORE = lazy_pattern(_CASES_OF, re.IGNORECASE)
_OF_PEOPLES = lazy_pattern(
    r"\w+(?:ian|ean|ese|ish|ic|ist|born)|german|french|dutch|greek|czech|slovak|swiss|turk\w*|iraqi|somali|pakistani"
    r"|bangladeshi|afghan|kurdish|arab|thai|muslim|sikh|hindu|jew\w*|windrush|grenfell|ofsted|fsm|sen|treatment|control",
    re.IGNORECASE,
)
_NOT_A_FAMILYS = frozenset(
    """
    older younger elder eldest oldest other foster step half full adopted adoptive biological identical non-identical
    fraternal monozygotic dizygotic separated bereaved disabled autistic related unrelated looked-after missing young
    adult infant conjoined premature preterm same opposite all both some many most more few several excluded vulnerable
    deaf healthy affected unaffected male female additional previous large small mixed deceased surviving single
    multiple placing keeping supporting between among with data absent abroad do does did are is were have can should
    will how why when where what which
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
"""Not a family's: groups of many are called by these. A family of such a name is found by its given names alone."""
_EACH = (
    rf"{_NAME}(?: (?:(?-i:ap|ab|de|van|von|bin|al|el) )?{_NAME}){{0,2}}"
    rf"(?:,? \(?(?:aged )?{AGE_NUMBER}\b\)?(?!(?:, and|,| and| &) {AGE_NUMBER}))?"
)
_SEVERAL_NAMED = lazy_pattern(
    rf"(?P<kin>\b(?:(?P<old>{AGE_NUMBER}[ -]years?[ -]old) )?(?:{_KIN}|children),? )?"
    rf"(?P<names>{_EACH}(?:, {_EACH})*,? (?:and|&) {_EACH})"
    rf"(?P<ages>{_ARE}(?:{AGE_NUMBER}(?:(?:, and|,| and| &) {AGE_NUMBER})*{NO_MORE}|{_YEARS}))?",
    re.IGNORECASE,
)
_BETWEEN_NAMES = lazy_pattern(r",? (?:and|&) |, ", re.IGNORECASE)
_NAME_THERE, _AGE_THERE = lazy_pattern(_NAME), lazy_pattern(rf"\b{AGE_NUMBER}(?!\w)", re.IGNORECASE)
FAMILY = " family"
"""Behind a name that is a family's, where no given name is said."""


def families_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Brothers and sisters in a clean text: where they are named, and each name in full, or a family's with FAMILY."""
    words = text.casefold()
    if text.islower() and len(text) <= _SHORT and len(text.title()) == len(text):
        text = text.title()
    if any(map(words.__contains__, ("siblings", "twins", "triplets", "brothers", "sisters", "children", "boys", "girls",
                                    "kids"))):
        yield from _by_family_name(text)
    if " and " in text or " & " in text:
        yield from _several_named(text)


def _by_family_name(text: str) -> Iterator[tuple[int, int, str]]:
    for m in _BY_FAMILY_NAME.finditer(text):
        name, kin = m["name"], m["group"].lower() in ("siblings", "twins", "triplets", "brothers", "sisters")
        if m["group"][0].isupper() and not (text.isupper() or m["group"].lower() in ("siblings", "twins")):
            continue
        before = text[max(0, m.start() - 40) : m.start("name")]
        told = "old" in (m["before"] or "").lower() or _CASE_BEFORE.search(before) is not None
        told = told or (_OF_KIN_BEHIND if kin else _OF_SEVERAL_BEHIND).match(text, m.end()) is not None
        if told and _is_family(name.title() if text.isupper() else name):
            yield *m.span("name"), name + FAMILY


def _is_family(name: str) -> bool:
    return is_familys(name) and not is_listed_body(name)


def is_familys(name: str) -> bool:
    """True for one word that may be a family's name, where no group of many is called by it."""
    if name.isupper() or name.lower() in _NOT_A_FAMILYS:
        return False
    return not (_OF_PEOPLES.fullmatch(name) or begins_no_name(name) or is_no_name(name)) \
        and reads_as_person(name, family=False)


def names_a_family(text: str) -> bool:
    """True for a short clean cell about brothers and sisters by their family's name, and of no study."""
    if text.islower():
        text = text.title()
    if "ibling" not in text.lower() and "win" not in text.lower() and "riplet" not in text.lower():
        return False
    if _OF_MANY.search(text):
        return False
    found = (m for m in _BY_FAMILY_NAME.finditer(text) if m["group"].lower() in ("siblings", "twins", "triplets"))
    return any(_is_family(m["name"].title() if text.isupper() else m["name"]) for m in found)


def _several_named(text: str) -> Iterator[tuple[int, int, str]]:
    for m in _SEVERAL_NAMED.finditer(text):
        names = [" ".join(_NAME_THERE.findall(x)) for x in _BETWEEN_NAMES.split(m["names"]) if _NAME_THERE.match(x)]
        own, ages = len(_AGE_THERE.findall(m["names"])), len(_AGE_THERE.findall(m["ages"] or ""))
        if len(names) > 2 and ages == len(names) - 1 and all(" " not in x for x in names):
            names = [*names[1:-1], f"{names[-1]} {names[0]}"]  # the family name first
        both = re.search(r"\b(?:both|all|years?|yr)\b", m["ages"] or "", re.IGNORECASE)
        each = own == len(names) or ages == len(names) or (own and own + ages == len(names))
        said = each or both or m["old"] or (m["kin"] and (ages or own))
        known = m["kin"] or any(fold(x.split()[0]) in given_names() for x in names)
        if not (said and known) or " " not in names[-1] or not all(map(_is_one_of_family, names)):
            continue
        for name in names:
            full = name if " " in name else f"{name} {names[-1].split()[-1]}"
            at = text.index(name.split()[0], m.start("names"))
            yield at, at + len(name), full


def _is_one_of_family(name: str) -> bool:
    return reads_as_person(name, family=True) and not (
        is_listed_body(name) or is_no_name(name) or any(map(begins_no_name, name.split()))
    )


@lru_cache(maxsize=16384)
def speaks_of_one(text: str) -> bool:
    """True for a clean text that says the age, the birth or the class of one child or one family, and of no study."""
    text = text[:_LONGEST]
    if len(text) <= _AGE_ALONE and _ONLY_AGE.fullmatch(text):
        return True
    if MAY_SPEAK.isdisjoint(words_in(text)) or _MANY_AGED.search(text):
        return False
    if (_CASE.search(text) or _MISSING.search(text)) and (STRONG.search(text) or _ONE_FAMILY.search(text)):
        return True
    if _OF_MANY.search(text) or AT_UNIVERSITY.search(text):
        return False
    return any(p.search(text) for p in (_ONE, _OLD, _ONE_FAMILY))


_KINDS_OF_CASES = "|".join(sorted(map(str.upper, OF_CASES | {"cp", "sar"})))
_CASE_TITLE = lazy_pattern(
    r"(?:(?:initial|annual|statutory|urgent|interim|independent) )*"
    rf"(?:(?:(?-i:{_KINDS_OF_CASES})|child protection|looked[- ]after child|(?:section|s\.?) ?(?:17|20|31|36|47)"
    r"|missing (?:child|pupil)|child in need|foster placement) (?:check|review|conference|enquiry|inquiry|referral|case"
    r"|panel|hearing|meeting|assessment|query|alert|visit|notice|order|episode|concern)"
    r"|(?:exclusion|suspension|school (?:admission|place|transport|attendance)|admission|safeguarding|fostering"
    r"|adoption|welfare|free school meals(?: eligibility)?|attendance|ehcp?|ehc plan|send?) (?:check|conference|enquiry"
    r"|appeal|referral|case|panel|hearing|tribunal|query|alert|visit|episode|concern)"
    r"|(?-i:MISPER|CPC|ICPC)|care proceedings|case support|(?:section|s\.?) ?47)\W*",
    re.IGNORECASE,
)
"""What a case of one child is called, and nothing else. Of studies the words are plural, or go on."""


@lru_cache(maxsize=4096)
def is_a_case(text: str) -> bool:
    """True for a clean cell that is what a case of one child is called: "CME check", "Child protection conference"."""
    return len(text) <= _LONGEST_CASE and _CASE_TITLE.fullmatch(text) is not None


def is_of_missing_child(text: str) -> bool:
    """True for a clean text of a child that is gone. Police ask "to trace a missing child" as a matter of course."""
    return "issing" in text and not _OF_MANY.search(text) and _MISSING.search(text) is not None


def is_matter_of_case(text: str, start: int, end: int) -> bool:
    """True for a name in the place of what a case is about: "Search for X", "X - missing", "X & siblings"."""
    return _LEADS.search(text, max(0, start - 60), start) is not None or _BEHIND.match(text, end) is not None


def is_no_name(words: str) -> bool:
    """True for words in capitals that name a case of many, not a child."""
    return _NO_NAME.search(words) is not None
