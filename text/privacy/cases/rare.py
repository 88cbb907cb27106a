"""A case of one child beside a name that no list has: "EHE: X", "X (PEX)", and in names of files: "x-y-sar.pdf".

Without a known given name a title has the same form ("EHE: Growing Trends"): a word that titles or listed bodies have
is no given name here. Abbreviations that are datasets too (CIN, CLA) and where people work (CAMHS) are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from text.clean import fold
from text.pattern import lazy_pattern
from text.privacy.bodies import ends_as_body, ends_as_place, is_listed_body, may_be_school, words_of_bodies
from text.privacy.cases.abbreviations import OF_CASES, SERVICES
from text.privacy.grown_ups import is_at_work, is_titled
from text.privacy.naming import begins_no_name, begins_with_a_word, given_names, reads_as_person

CASES = OF_CASES - SERVICES - {"cin", "cla", "asd", "neet"}
_CASE = "|".join(sorted(map(str.upper, CASES)))
_CAPITALS = lazy_pattern(r"[A-Z]{3,6}")
_WORD = r"[^\W\d_a-z\u00df-\u00ff][a-z\u00df-\u00ff'\u2019]+(?:-[A-Z][a-z]+)?"
_NAME = rf"(?P<name>{_WORD} {_WORD}(?: {_WORD})?|{_WORD}, {_WORD})(?![\w'\u2019]|-\w)"
_NOUN = (
    r"(?:review|referral|plan|strategy|meeting|conference|panel|case|file|record|appeal|notice|transition|transfer|request"
    r"|enquiry|inquiry|assessment|order|visit|report|query|letter|hearing|decision|notification|update|details|list)s?"
)
_BEFORE = lazy_pattern(
    rf"(?:^\W*(?:\d{{1,3}}[.)] )?|(?<=[.;|] ))(?:{_CASE})(?:[ -]{_NOUN}){{0,2}}(?: (?:of|for|re|on|about))?"
    rf"(?: ?[:=|\u2013\u2014-] ?| )(?={_WORD})"
)
_LISTED = lazy_pattern(_NAME)
_MARK = lazy_pattern(r"(?: ?\([^()]{1,30}\))?(?:[,;|] (?:and )?| and | & )")
_ENDS = lazy_pattern(r" ?(?:$|[.,;:(|\u2013\u2014-])")
_BEHIND = lazy_pattern(
    rf"(?:^\W*(?:\d{{1,3}}[.)] )?|(?<=[.;:,|] )){_NAME}(?: ?[(\[|\u2013-] ?|, | )(?:{_CASE})(?=[)\]]?\s*(?:$"
    rf"|[.,;:|\u2013-]))"
)
TITLES = frozenset(
    """
    hidden missing growing lost found known unknown open closed new old next last first local national regional annual
    final draft full part key main core best good better more less most many few some all any other same further future
    past present current former total number numbers figure figures count counts rate rates trend trends fact
    facts voice
    voices choice choices harm harms risk risks need needs right rights duty duties role roles rule rules law laws act
    child children pupil pupils parent parents parental family families carer carers youth young adult adults people
    person persons team teams lead leads officer officers service services office desk unit board panel group groups
    school schools education home house place places placement placements stability mobility movement moves move return
    returns register registers registration record records recording data dataset datasets census survey study studies
    research analysis evidence review reviews report reports reporting guidance guide guides guideline guidelines policy
    policies practice practices procedure procedures process processes protocol protocols pathway pathways strategy plan
    plans planning action actions form forms template templates letter letters note notes minutes agenda paper papers
    briefing summary overview introduction background annex appendix chapter section table tables list lists chart map
    question questions answer answers response responses reply replies request requests requester enquiry inquiry query
    application applications appeal appeals decision decisions outcome outcomes result results change changes update
    updates version copy copies scan scanned redacted unredacted signed final revised amended corrected combined bundle
    subject access information privacy notice consent contract agreement sharing shared share extract extracts request
    internal external public private personal sensitive confidential official general special specialist additional
    support care health social mental physical learning teaching training assessment assessments attainment progress
    attendance absence exclusion exclusions suspension behaviour safeguarding protection prevention intervention early
    help virtual head heads teacher teachers governor governors council county city borough district area region town
    north south east west central upper lower greater january february march april june july august september october
    november december autumn spring summer winter term year years month week day date time week quarter financial
    academic statistics statistical performance quality standards standard framework code codes model tool toolkit
    project programme pilot trial scheme fund funding grant budget cost costs fee fees payment payments spend finance
    compliance complaint complaints disclosure disclosures freedom inspection audit evaluation monitoring
    tracking tracker
    database system systems software website page pages contact contacts directory members meeting meetings event
    independent independently working together making moving keeping getting elective electively educated permanent
    permanently fixed looked after unaccompanied asylum seeking children's pupils' not for and the with from about
    cover sheet sheets lookup lookups pivot pivots value values drop dropdown downs raw working workings legend index
    contents content readme archive archived master blank test tests live pending approved rejected refused granted
    withdrawn completed complete ongoing active inactive current expired renewed received sent issued cancelled deferred
    recipient recipients organisation organisations organization organizations company companies firm firms customer
    customers client clients user users supplier suppliers vendor vendors partner partners media press police research
    researcher researchers commercial academic charity charities third party parties body bodies sector sectors outlet
    outlets names name types type categories category status states state details detail log logs audit history
    regular annual annually monthly weekly quarterly historic historical special other share shares sharing request
    requests release releases disclosure disclosures return returns freeze bulk duplicate glossary definitions
    definition metadata variables variable fields field columns
    column rows row items item
    licence licences license licenses licensee licensees holder holders owner owners sponsor sponsors purpose purposes
    fersiwn cymraeg saesneg rhestr tabl tablau nodiadau cynnwys ceisiadau taflen crynodeb clawr
    department ministry minister government parliament committee commission authority authorities agency office
    the our your their his her its who what when where why how lesson lessons learned learnt
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
"""Words of titles and of names of files: none is a given name, and none a family name beside a rare one."""
FIRST_OF_TITLES = lazy_pattern(r"\w+(?:ed|ing|ly|ion|ment|ness|ity|ive|ful|ous|[ai]ble|ate|ary|ory|[^aeiou]s)")
_LAST_OF_TITLES = lazy_pattern(
    r"\w+(?:ies|ions|ings|ments|ness|[ai]bles?|sheets?|loads?|downs?|lists?|lines?|offs?|ups?)"
)
"""Endings of words that titles begin and end with. Given names that are known are no matter here."""
_OF_FILES = CASES | {"sar", "dsar", "sars", "ehcp", "ehc", "exclusion", "exclusions", "suspension"}
_RECORDS_OF_ONE = frozenset({(whose, "record") for whose in ("npd", "pupil", "school", "learner", "census")})
"""Two words in a row of the name of a file with what is held on one pupil."""
_OF_MANY_FILES = frozenset({"sen", "send", "fsm"})
"""Words that files about no child have too: beside them a given name is a known one."""
_NOISE = frozenset(
    """
    sar dsar ehcp exclusion exclusions response reply letter decision final draft copy scan redacted signed version
    record file report review plan form request v vs pdf doc docx odt xls xlsx csv re of for the appeal hearing notice
    panel meeting minutes tribunal support statement annual year yr yrs aged age class pupil child student mother parent
    parents mum dad complaint email emails npd mr mrs ms miss to from and
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
_LETTERS = lazy_pattern(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)?")
_FILE_WORDS = lazy_pattern(r"[^\W\d_]+")
_SHORTEST, _LONGEST_FILE = 3, 120


def cases_of_any_name(line: str) -> Iterator[str]:
    """The names in a clean line, known or not, right beside the abbreviation of a case of one child."""
    if not any(m[0].lower() in CASES for m in _CAPITALS.finditer(line)):
        return
    for m in _BEFORE.finditer(line):
        named = _LISTED.match(line, m.end())
        if named is None or not (_ENDS.match(line, named.end()) or _MARK.match(line, named.end())):
            continue
        while named is not None:
            if _is_child(line, named):
                yield named["name"]
            mark = _MARK.match(line, named.end())
            named = _LISTED.match(line, mark.end()) if mark else None
    yield from (m["name"] for m in _BEHIND.finditer(line) if _is_child(line, m))


def file_of_any_name(words: str) -> bool:
    """True for the words of a file's name that are a case of one child, and somebody's name: "x y sar"."""
    if len(words) > _LONGEST_FILE:
        return False
    said = [w.casefold() for w in _FILE_WORDS.findall(words)]
    of_one = not _OF_FILES.isdisjoint(said) or any(map(_RECORDS_OF_ONE.__contains__, pairwise(said)))
    if not of_one and _OF_MANY_FILES.isdisjoint(said):
        return False
    rest = [w for w in said if not (w in _OF_FILES or w in _OF_MANY_FILES or w in _NOISE or len(w) == 1)]
    if len(rest) not in (2, 3) or (not of_one and given_names().isdisjoint((rest[0], rest[-1]))):
        return False
    first = rest[::-1] if rest[-1] in given_names() and rest[0] not in given_names() else rest
    as_written, name = (" ".join(map(str.title, words)) for words in (rest, first))
    return is_childs_by_form(name) and not is_listed_body(as_written)


def is_rare(name: str) -> bool:
    """True for a name that has no word of titles, begins with none of listed bodies, and is no school's."""
    words = [fold(w) for w in name.replace(",", "").split()]
    if min(map(len, words)) < _SHORTEST or not TITLES.isdisjoint(words) or words[0] in words_of_bodies():
        return False
    return not (FIRST_OF_TITLES.fullmatch(words[0]) or _LAST_OF_TITLES.fullmatch(words[-1]) or may_be_school(name))


def is_childs_by_form(name: str) -> bool:
    """True for two or three words that are a person's name, where a child's stands, and no title and no body's."""
    last, comma, first = name.partition(", ")
    whole = f"{first} {last}" if comma else name
    words = whole.split()
    if len(words) not in (2, 3) or not all(map(_LETTERS.fullmatch, words)):
        return False
    if any(map(begins_no_name, words)) or is_listed_body(whole) or ends_as_body(whole):
        return False
    known = fold(words[0]) in given_names() and not begins_with_a_word(whole)
    if not (known or (is_rare(whole) and not ends_as_place(whole))):
        return False
    return TITLES.isdisjoint(map(fold, words)) and reads_as_person(whole, family=known)


def _is_child(line: str, m: re.Match[str]) -> bool:
    start, end = m.span("name")
    return is_childs_by_form(m["name"]) and not (is_titled(line, start) or is_at_work(line, start, end))
