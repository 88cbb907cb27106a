"""Whoever is named in the place of a child: behind what calls one, or before what is said of one, with any name.

A cell and a text are asked alike, and so is a title. Bodies, who received, and who is at work are never taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from text.clean import fold
from text.pattern import lazy_pattern
from text.privacy.bodies import ends_as_body, ends_as_place, is_listed_body, may_be_school
from text.privacy.cases.rare import TITLES, is_childs_by_form, is_rare
from text.privacy.grown_ups import is_at_work
from text.privacy.marks import DAY, DIGIT
from text.privacy.naming import PLACES_TOO, begins_no_name, begins_with_a_word, given_names
from text.privacy.rules.child_words import KIN_BY_STEP
from text.privacy.rules.one_child import is_no_name
from text.privacy.rules.sentences.received import heads_receivers
from text.privacy.rules.sentences.whose import is_persons
from text.privacy.rules.signs import AGE_NUMBER, IN_WORDS, SCHOOL_YEAR
from text.privacy.unclaimed.claims import claims_behind, is_bodys
from text.privacy.unclaimed.marks import GROWN_UP
from text.privacy.unclaimed.vocabulary import is_word

_WORD = r"(?-i:[^\W\d_a-z\u00df-\u00ff](?:[^\W\d_]|-(?=\w)|['\u2019](?!s\b))*(?![\w@]))"
_WITHIN = r"(?-i:de|da|del|van|von|der|den|bin|ibn|al|el|ap|ab|ferch|y)"
_NAME = rf"{_WORD}(?: (?:{_WITHIN} )?{_WORD}){{1,4}}"
_THERE = lazy_pattern(
    rf"(?P<turned>(?P<last>{_WORD})(?:, (?P<first>{_WORD})(?! {_WORD})| \((?P<given>{_WORD})\)))"
    rf"|(?P<whole>{_NAME})|(?P<one>{_WORD})", re.IGNORECASE
)
_NAMED = lazy_pattern(rf"{_NAME}|{_WORD}", re.IGNORECASE)
_ENDING = lazy_pattern(
    r"(?:(?:^|(?<=[,;:(|] )|(?<=[(|])|(?<=\bre )|(?<=\bof )|(?<=\bfor ))"
    rf"(?P<letter>(?-i:[A-Z])(?:\. ?| )(?P<family>{_WORD}))(?! )"
    rf"|(?P<turned>(?P<last>{_WORD}), (?P<first>{_WORD}))|(?P<whole>{_NAME}))['\u2019]?$", re.IGNORECASE
)
"""The same before what is said of it."""
_TAKEN_OUT = lazy_pattern(r" ?\[[a-z ]*withheld")
"""Where their family name stood."""
_AND = lazy_pattern(r",? and | & |, ")
_YEAR_OF = r"(?:(?:reception|nursery|(?:primary|year|yr|y|p|s)\.? ?\d{1,2}|primary|KS ?\d)\b )"
_SIBLINGS = (
    r"(?:(?<=including )|(?<=such as )|(?<=like )|(?<=example, )|(?<=example )|(?<=example of )|(?<=e\.g\. )"
    r"|(?<=incl\. ))"
    r"(?:the )?(?:brothers|sisters|cousins)"
    r"|(?-i:brothers|sisters|cousins)(?=(?: (?-i:[A-Z])[\w'\u2019-]+,?| and| &| \[[a-z ]*withheld[a-z ]*\]){3,7} \(?"
    r"(?:(?:both |all )?in (?:years?|reception|nursery|primary)\b|aged? \d|\d))"
)
"""Of grown-ups too, but where a few are named out of many, or their years are said."""
_ROLE = (
    rf"(?:{KIN_BY_STEP}|{_SIBLINGS}|orphans?|toddlers?|bab(?:y|ies)|kids?|tots?|lads?|lass(?:ie)?"
    r"|school[- ]?(?:kid|boy|girl|child)s?|youngsters?"
    r"|teen(?:ager)?s?|school[- ]?refusers?|sixth[- ]formers?|boarders?|day pupils?|(?:deputy )?head (?:boy|girl)"
    r"|(?:GCSE|A[- ]level|T[- ]level|SATs?|11\+|11-plus|eleven[- ]plus|exam(?:ination)?|BTEC) (?:candidate|entrant"
    r"|student|pupil|sitter)s?"
    rf"|{_YEAR_OF}(?:leaver|starter|joiner|pupil|child|boy|girl|student|transfer)s?|(?:summer[- ]born|new) starter"
    r"|young carers?(?: of the year)?|care[- ](?:leaver|experienced (?:child|pupil|young person))s?"
    r"|looked[- ]after (?:child|pupil)|(?:class|school|team)[- ]?mates?|school ?friends?|twins|triplets|siblings"
    r"|(?:a|the|young) (?:twin|sibling|lad|girl|boy|child|pupil)|brownie|cub(?: scout)?|beaver scout|girl guide"
    r"|(?:under[- ]|u)\d{1,2}['\u2019]?s?(?: [a-z]+)?|selective(?:ly)? mute|evacuee|truant|runaway|juvenile"
    r"|adoptee|refugee (?:pupil|child)|(?:excluded|expelled|suspended|missing|off-rolled|wheelchair|autistic|deaf|blind"
    r"|bullied|gifted|dyslexic|disabled) (?:pupil|child|student|boy|girl|teen(?:ager)?)"
    r"|scholarship (?:boy|girl|pupil)|young (?:offender|person|witness|victim)|head prefect"
    r"|pupil premium (?:pupil|child))"
)
"""What a child is called, and no grown-up."""
_OF_CASE = (
    r"(?:adoption|fostering|off-rolling|home education|tracing|schooling|bullying|statementing|truancy"
    r"|re-?identification) of"
    r"|statement of SEN|foster(?:ing)? placement|adoptive placement|placement order|SEN statement|child protection"
    r"(?: plan)?(?: \(CP\))?|child in need(?: \(CIN\))?|(?:CIN|CLA|LAC)(?= ?[:\u2013-] (?-i:[A-Z])[\w-]+, )"
    r"|CP plan|EHCP|missing from education|off-rolled"
    r"|excluded|expelled|PEX|justice for"
    r"|(?:FSM|pupil premium|free (?:school )?meals?|SEN|EAL) (?:claimant|pupil|child|recipient)s?"
)
_WHEN = (
    r"(?: [^:;,.()\u2013-]{1,30})?"
    r"(?: \([^()]{1,12}\))?"
)
_LABEL = (
    r"(?:names? of (?:the )?(?:child|pupil|student|boy|girl)|(?:child|pupil|student|son|daughter)['\u2019]?s?"
    r" (?:full )?names?|which (?:child|pupil)|children|pupils|kids|sons|daughters|twins|siblings)"
)
_BEFORE = lazy_pattern(
    rf"\b(?P<role>{_ROLE})(?: in {_YEAR_OF})?(?:,? (?:named|called|known as|incl\.?|including|like|such as)|[:,]"
    rf"| [\u2013\u2014-]| \(| of)? (?=(?-i:[^\W\d_a-z]))"
    rf"|\b(?P<case>{_OF_CASE})(?:(?<= of|for)|{_WHEN}(?:[:,]| [\u2013\u2014-]| include[sd]?| incl\.?| including)) "
    rf"(?=(?-i:[^\W\d_a-z]))"
    r"|\b(?:pupils|children) (?:on|with|in) [\w ]{3,20}? (?:include[sd]?|including|incl\.?) (?=(?-i:[^\W\d_a-z]))"
    r"|\b(?:admission|candidate|roll|pupil) (?:no|number|ref|id)\.?:? ?\d{2,8},?:? (?=(?-i:[^\W\d_a-z]))"
    r"|\b(?:record|file|profile|entry) of (?:one )?(?=(?-i:[^\W\d_a-z]))"
    rf"|\b(?P<label>{_LABEL}) ?[?:=]+ (?:answer: )?(?=(?-i:[^\W\d_a-z]))"
    r"|(?P<title>(?-i:\bMaster|\bLittle|\bWee)) (?=(?-i:[^\W\d_a-z]))"
    r"|\b(?:a|the|wee|young|little) (?:lad|lass|girl|boy) (?:called|named) (?=(?-i:[^\W\d_a-z]))"
    rf"|(?:^|[:,(]|\bthe )(?:ms|mrs|mr|miss)\.? {_WORD}['\u2019]s? (?:baby|boy|girl|little one|kid|eldest|youngest),? "
    r"(?=(?-i:[^\W\d_a-z]))",
    re.IGNORECASE,
)
"""Right before a name."""
_CLASS = (
    r"(?-i:(?!(?:[2-4]D|4K|[3-5]G)\b)(?:1[0-3]|[1-9])[A-Z]{1,2}\b(?![\w'\u2019-])"
    r"|[A-Z][\w'\u2019]+ [Cc]lass\b(?! [A-Z]))"
)
_SEX = r"(?:(?:fe)?male|boy|girl|(?-i:[MF])\b)"
_SEP = r"[\s,;:()\[\]|/\u2013\u2014-]{1,4}"
_OWN_RECORD = (
    r"(?:pupil|school|NPD|learner|early years|national pupil database|education(?:al)?|census|exam|individual|own)"
)
_OLD = rf"(?:1[0-8]|[3-9]|{IN_WORDS})"
_BEHIND = lazy_pattern(
    rf"{_SEP}(?:{_SEX}{_SEP})?(?:(?:of|from|in) )?(?P<klass>{_CLASS})"
    rf"|(?: of |\s?[,;(|\u2013-] ?(?:(?:who )?(?:is |was )?(?:of|in|from|now in) )?)(?P<year>{SCHOOL_YEAR})"
    r"(?=\s*(?:$|[.,;:()\u2013-]|(?:was|is|had"
    r"|has|and|who|at)\b))"
    rf"|{_SEP}(?P<day>{_SEX}{_SEP}{DAY}|{DAY}{_SEP}{_SEX})"
    rf"|,? \(?b\.? ?(?:in )?(?:199\d|20[012]\d)\b"
    rf"|,? \(?(?P<scottish>P[1-7])(?=[,;.)]|$)"
    r"|,? \((?P<teacher>(?:class|form) (?:teacher|tutor):? (?:Mrs?|Ms|Miss|Mx|Dr)\b)"
    r"|,? (?:whose|\(whose) (?:mother|father|m[ua]m|dad|parents|family|nan|gran)\b"
    rf"|, (?:the )?{_OWN_RECORD} (?:record|file|entry)\b"
    rf"|,? \(?(?P<part>{_OLD},? (?:and|&) (?:an? )?(?:half|quarter|three[- ]quarters|1/2|1/4|3/4|[\u00bc\u00bd\u00be])"
    rf"|(?:1[0-8]|[3-9]) ?(?:[\u00bc\u00bd\u00be]|1/2|1/4|3/4)|(?:rising|nearly|almost|approaching|going on"
    rf"|not yet) {_OLD})"
    r"(?=\s*(?:$|[.,;:)]|(?:who|herself|himself|at|in|from|and|signed|asked|gave)\b))"
    rf"|, (?P<word>{IN_WORDS})(?=\s*(?:$|[.,;)]))"
    rf"|, (?P<bare>1[0-8]|[4-9])[\u00bc\u00bd\u00be]?(?=\s*(?:$|[.;)]|,(?! ?\d)|(?:had|has|was|is|from|at|and)\b))"
    r"|,? (?:CA )?\(?\d{1,2}y ?\d{1,2}m\b|,? \(?\d{1,2} ?(?:1/2|1/4|3/4|[\u00bc\u00bd\u00be])(?=[,.;)])"
    r"|(?:, (?:an? )?| \((?:an? )?)(?:(?P<pupil>(?:student|pupil|schoolboy|schoolgirl|boarder|day pupil"
    r"|sixth[- ]former)(?: (?:at|of|in)|,)"
    r" (?-i:[A-Z])(?![^,;()]{0,40}\buniversity|[^,;()]{0,40}\bUnion))"
    r"|(?:an? )?(?:boarder|day pupil|sixth[- ]former|orphan|school refuser|young carer|care leaver|head (?:boy"
    r"|girl))(?=\s*(?:$|[.,;:)]|(?:at|in|from|who|was|had)\b))"
    r"|(?:who )?(?:is |was |had been )?(?:off-rolled|home[- ]schooled|excluded|expelled)\b)"
    rf"| (?:has |had )?(?:just |only )?turn(?:ed|s) (?:{AGE_NUMBER})\b(?! ?(?:%|per))"
    r"| (?:started|starts|starting) (?:in )?(?:school|reception|nursery|primary|secondary|year \w+)\b"
    r"|,? (?:who )?(?:opens|opened|opening|collects|collected|sits|sat|awaits|gets|got) (?:his|her|their)"
    r" (?:GCSE|A[- ]level|SATs?|exam|BTEC|T[- ]level|Highers?)"
    rf"|,? (?:who )?(?:has |had |having )(?:his|her) (?:{_OWN_RECORD} ){{1,3}}(?:records?|data|file|entry|results)\b"
    r"| (?:FSM|SEN|EAL|LAC) ?[=:]? ?(?:Y|N|Yes|No)\b"
    r"|, [\u201c\"\u2018'](?:I['\u2019]m )?(?:only |just )?in (?:year|reception)\b",
    re.IGNORECASE,
)
"""Right behind one."""
_TITLE = lazy_pattern(
    rf"(?:\bthe (?P<case>{_WORD} {_WORD}) (?:case|scandal|affair)\b"
    rf"|^(?P<my>{_NAME}): (?:my|how my|why my|I)\b"
    r"(?! (?:thank|am|have|would|will|beg|welcome|agree|believe|hope|refer|do|can|understand|think|should|must|pay"
    r"|congratulate|declare|want|wish|shall|was grateful|recognise|accept)\b)"
    r"(?=.*\b(?:pupil|school|record|class|teacher|aged)\b)"
    rf"|\b(?:year|yr|y) ?\d{{1,2}}['\u2019]s (?P<year>{_NAME})"
    rf"|\btribute to (?:the )?(?:pupil|schoolboy|schoolgirl) (?P<to>{_NAME}))", re.IGNORECASE
)
_FAMILY = lazy_pattern(
    rf"\b(?P<name>{_WORD}) (?:children|siblings|twins|girls|boys|kids|sisters|brothers) \([2-9]\)"
    rf"|\b(?:the|that|this|young) (?P<one>{_WORD}) (?:lad|lass|lassie|girl|boy|baby|kid|bairn|infant|toddler)"
    r"(?=\s*(?:$|[.,;:()\u2013-]|['\u2019]s\b|(?:again|rang|phoned|who|and|was|is|has|needs|see|from)\b)"
    r"(?! and (?:dads?|boys?|girls?|mums?|men|women)\b))", re.IGNORECASE
)
_OF_A_PEOPLE = lazy_pattern(r"(?:ian|ish|ese)$|^(?:Somali|Afghan|Iraqi|Pakistani|Bangladeshi|Nepali|Punjabi|Bengali)$")
_NAMELESS = frozenset(
    """
    class school year years level levels reception nursery primary pupil pupils child children data record records
    england scotland wales britain london education department national english maths
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
CALLING = frozenset(
    """
    brothers sisters cousins
    stepson stepsons stepdaughter stepdaughters stepchild stepchildren stepbrother stepsister step godson goddaughter
    godchild nephew nephews niece nieces orphan orphans toddler toddlers baby babies kid kids tot tots lad lads lass
    lassie schoolkid schoolboy schoolgirl schoolchild youngster youngsters teen teens teenager teenagers refuser
    refusers former formers boarder boarders candidate candidates entrant leaver leavers starter starters joiner carer
    carers classmate classmates schoolmate schoolfriend friend friends twin twins triplets siblings sibling brownie cub
    beaver guide mute evacuee truant runaway juvenile adoptee adoption fostering rolled rolling tracing placement
    statement protection cin ehcp excluded expelled pex admission justice claimants claimant meals master little wee
    infant bairn
    child children pupil pupils student boy girl girls boys class turned turns started starts opens opened collects
    sits case tribute record results fsm sen eal b identification schooling bullying male female m f
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
) | frozenset(IN_WORDS.strip("(?:)").split("|"))
"""One of these, or a number, stands in every text in which a name is found here."""
_PARTICLES = frozenset("de da del van von der den bin ibn al el ap ab ferch y".split())  # noqa: SIM905
_OF_SEVERAL = ("s", "babies", "children")
_DOUBLE = lazy_pattern(r"(?<=[a-z])-[A-Z][\w'\u2019]*$")
_PLAYS = lazy_pattern(
    r"\b(?:footballer|singer|actor|dancer|artist|poet|gymnast|swimmer|chess player|goalkeeper|striker|campaigner"
    r"|member),? $", re.IGNORECASE,
)
"""What children do too."""
_BODY_BEFORE = lazy_pattern(
    r"(?:&|\band) $|\b(?:the|at|St\.?|Saint|King|Queen|Prince|Princess|Holy|Storm|Hurricane|HMS|Cyclone) $"
)
_SUBJECT = lazy_pattern(r"\b(?:subject|re|pupil|child|student|about):? $", re.IGNORECASE)
_TAUGHT_BY = lazy_pattern(r",? \((?:class|form) (?:teacher|tutor)")
_TAG = lazy_pattern(r"#(?:JusticeFor|RIP|SaveOur|PrayFor|Free|Remember(?:ing)?)(?P<name>(?:[A-Z][a-z]+){2,3})(?!\w)")
_CAMEL = lazy_pattern(r"(?<=[a-z])(?=[A-Z])")
_FIELDS = lazy_pattern(
    r"[\"'](?:surname|last_?name|family_?name|name|full_?name|pupil|child|pupil_?name|forename|first_?name)[\"']"
    rf" ?[:=] ?[\"'](?P<name>{_WORD}(?:[ ,]+{_WORD}){{0,3}})[\"'](?=.*[\"'](?:dob|upn|date_?of_?birth|year_?group)\b)",
    re.IGNORECASE,
)
_SLASHED = lazy_pattern(
    rf"(?P<name>{_WORD}/{_WORD})/(?:\d{{6,8}}|{DAY})/(?:[MF]\b|male|female)", re.IGNORECASE
)
_LONGEST = 20_000


def may_call(text: str, words: AbstractSet[str]) -> bool:
    """False for a text without a word that stands beside a child's name here, or a number. `words`: its own."""
    return len(text) <= _LONGEST and (not CALLING.isdisjoint(words) or "#" in text or DIGIT.search(text) is not None)


def names_called(sentence: str) -> Iterator[str]:
    """The names in a clean sentence that stand in a child's place."""
    if len(sentence) > _LONGEST:
        return
    small = sentence[1:].islower() and sentence.isascii()  # a capital, or a letter of another script, stands behind it
    for m in () if small else _BEFORE.finditer(sentence):
        yield from _behind_call(sentence, m)
    for m in _BEHIND.finditer(sentence):
        yield from _before_mark(sentence, m)
    for m in _TITLE.finditer(sentence):
        start, end = m.span(m.lastgroup or 0)
        name = sentence[start:end]  # by itself: "the" before it is the case's
        if _may_be(name, 0, len(name), 0, known=m["case"] is not None, strong=m["year"] is not None):
            yield name
    if "#" in sentence:
        yield from (_CAMEL.sub(" ", m["name"]) for m in _TAG.finditer(sentence))
    for m in (*_FIELDS.finditer(sentence), *(_SLASHED.finditer(sentence) if "/" in sentence else ())):
        yield m["name"]
    for m in _FAMILY.finditer(sentence):
        name = m["name"] or m["one"]
        if m["one"] and (is_word(name) or _OF_A_PEOPLE.search(name)):
            continue
        if is_rare(name) and is_persons(name) and not begins_no_name(name):
            yield name


def _behind_call(text: str, call: re.Match[str]) -> Iterator[str]:
    """The name behind, or the names of a list that begins there."""
    if heads_receivers(text, call.end()):
        return
    several = call["label"] is not None or (call["role"] or "").lower().endswith(_OF_SEVERAL)
    found = [*_listed(text, call.end())] if several else []
    while found and fold(text[slice(*found[-1])]) in _NAMELESS:
        found.pop()
    last = found[-1] if len(found) > 1 else (0, 0)
    given = [text[a:b] for a, b in found[:-1]]
    if " " in text[slice(*last)] and not any(" " in g for g in given):  # Leo, Mei and Ty Bell
        if _may_be(text, *last, call.start(), strong=True) and any(map(is_persons, given)):  # Mei is a body too
            family = text[slice(*last)].partition(" ")[2]
            yield from (*given, text[slice(*last)], *(f"{g} {family}" for g in given))
        return
    if len(found) > 1 and _TAKEN_OUT.match(text, last[1]) and any(map(is_persons, (*given, text[slice(*last)]))):
        yield from (*given, text[slice(*last)])
        return
    if len(found) < 2 or " " not in text[slice(*found[0])]:
        found = [m.span()] if (m := _THERE.match(text, call.end())) else []
    little = (call["title"] or "Master").lower() != "master"
    for start, end in found:
        if " " not in text[start:end] or not _may_be(text, start, end, call.start(), known=little):
            break
        yield text[start:end].replace(" (", ", ").removesuffix(")")


def _listed(text: str, at: int) -> Iterator[tuple[int, int]]:
    while m := _NAMED.match(text, at):
        yield m.span()
        mark = _AND.match(text, m.end())
        if mark is None:
            return
        at = mark.end()


def _before_mark(text: str, mark: re.Match[str]) -> Iterator[str]:
    m = _ENDING.search(text, max(0, mark.start() - 60), mark.start())
    if m is None or (m.start() and text[m.start() - 1].isalnum()):
        return
    if m["letter"]:
        word = fold(m["family"])
        if len(word) > 2 and not (word in TITLES or word in _NAMELESS or mark["scottish"]) and is_persons(m["family"]):
            yield m["letter"]
        return
    start, end = m.span("turned" if m["turned"] else "whole")
    if not m["turned"]:
        start = _begins(text, start, end)
    subject = _SUBJECT.search(text, max(0, start - 12), start) is not None
    bare = mark["bare"] is not None and not (subject or (start == 0 and mark.end() == len(text)))
    if mark["day"] and GROWN_UP.search(mark["day"]):
        return
    likely = any(mark[x] is not None for x in ("bare", "scottish", "year", "klass", "part"))
    claimed = -1 if mark["pupil"] or mark["part"] or _PLAYS.search(text, max(0, start - 30), start) else start
    if " " not in text[start:end] or _BODY_BEFORE.search(text, max(0, start - 30), start):
        return
    if is_bodys(text[:end], start, end):  # "Ada Quill FSM Y" is no longer name
        return
    if _may_be(text, start, end, claimed, known=bare, strong=subject or not likely, body=False):
        yield text[start:end]


def _begins(text: str, start: int, end: int) -> int:
    """Where a name begins among words in capitals: behind those that say who it is ("Striker Cody Bell")."""
    words = text[start:end].split()
    at = start
    for word in words[:-1]:
        if fold(word) in given_names() and not begins_no_name(word):
            return at
        at += len(word) + 1
    while len(words) > 2 and begins_no_name(words[0]):
        start += len(words.pop(0)) + 1
    return start


def _may_be(
    text: str, start: int, end: int, claimed: int, *, known: bool = False, strong: bool = False, body: bool = True
) -> bool:
    """True for words that may be a child's name, and are nobody's at work and no body's.

    `claimed`: where what says whose work it is would end before the name. `known`: a given name begins it. `strong`:
    what is said of it is said of a child alone. `body`: it may be a body's by what stands beside it.
    """
    name = _as_usual(text[start:end])
    first = name.partition(" ")[0]
    if not name or (known and not (fold(first) in given_names() and not begins_with_a_word(name))):
        return False
    plain = _DOUBLE.sub("", name)  # Farooqi-Lane is no street
    if fold(first) in PLACES_TOO and not is_listed_body(name):  # Skye
        plain = f"Emily {plain.partition(' ')[2]}"
    if not (is_childs_by_form(plain) or (strong and _is_by_place(plain))) or (body and is_bodys(text, start, end)):
        return False
    if _TAUGHT_BY.match(text, end):
        return True
    return not (is_at_work(text, start, end) or claims_behind(text, claimed, end))


def _as_usual(said: str) -> str:
    """A name with the given name first, in two or three words with a capital each; "" for what is plainly none."""
    last, comma, first = said.replace(" (", ", ").replace(")", "").partition(", ")
    words = [x for x in (f"{first} {last}" if comma else last).split() if x not in _PARTICLES]
    letters = [w for w in words if len(w.rstrip(".")) < 2]
    if len(letters) > 1 or any(w.isupper() and 1 < len(w) < 5 for w in words):
        return ""
    words = [w.title() if w.isupper() else w for w in words]
    name = " ".join([*words[:2], words[-1]] if len(words) > 3 else words)
    return "" if any(fold(w) in _NAMELESS or begins_no_name(w) for w in words) or is_no_name(name) else name


def _is_by_place(name: str) -> bool:
    words = [fold(w) for w in name.split()]
    return len(words) in (2, 3) and TITLES.isdisjoint(words) and is_persons(name) \
        and not (is_listed_body(name) or ends_as_body(name) or may_be_school(name) or ends_as_place(name))
