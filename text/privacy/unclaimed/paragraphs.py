"""Names in a paragraph that speaks of one child: all that nothing claims, whatever language they are of. Texts alone.

A sentence seldom says all: "I must tell you about X. X is ill. The DfE gave his pupil data to a firm". What speaks of
one child is looked for in sentences beside each other, and so is a name; no list of given names is asked, so that who
is protected depends on nobody's origin. Who received, works, or holds an office is claimed, and so are bodies.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from text.clean import fold
from text.pattern import lazy_pattern
from text.privacy.bodies import ends_as_body, is_listed_body, listed_bodies, may_be_school, words_of_bodies
from text.privacy.cases.rare import FIRST_OF_TITLES, TITLES
from text.privacy.grown_ups import is_at_work
from text.privacy.marks import words_in
from text.privacy.naming import begins_no_name, begins_with_a_word, given_names, reads_as_person
from text.privacy.rules.one_child import is_no_name
from text.privacy.rules.sentences.received import heads_receivers, is_given_to, received
from text.privacy.rules.signs import IN_WORDS, SCHOOL_YEAR
from text.privacy.unclaimed.beside_child import is_child_though_given
from text.privacy.unclaimed.claims import is_bodys, is_claimed
from text.privacy.unclaimed.marks import GROWN_UP, KIN, marks_in
from text.privacy.unclaimed.names import is_in_capitals

_OF_ONE = frozenset(
    """
    teach teaches one hold holds held holding kept little wee lessons his her him she he my our your son sons
    daughter daughters child
    children pupil pupils boy boys girl girls twins yp
    cyp
    dd ds young nan nana gran granny grandad mum mam mummy dad mother father parent parents carer carers guardian
    fostered
    foster adopted placed placement missing seen roll off-rolled excluded exclusion exclusions suspended suspensions
    expelled bullied assembly group route pick picked week trip council captains prefects goalkeeper detentions
    detention
    attendance class allergy allergies allergic taxi year yr form forever rest memory taken birthday birthdays kid lad
    ehcp looked leavers teenager schoolboy schoolgirl reception social
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
) | frozenset(IN_WORDS.strip("(?:)").split("|"))
_AGED = lazy_pattern(r"\b(?:is|was|aged?|am|turned|turns|year|only|just) (?:1[0-8]|[3-9])\b")
"""Quickly seen: without one of these no line speaks of one child."""
_HIS = r"(?:his|her)"
_OF_SCHOOL = (
    r"(?:pupil|school(?:ing|work)?|census|NPD|national pupil database|attainment|attendance|exclusions?|special needs"
    r"|SEND?|EHCP?|class(?:mates?|room)?|teachers?|head ?teacher|tutor|nursery|primary|uniform|blazer|jumper|playground"
    r"|GCSEs?|SATs?|exams?|reception|social worker|key worker|IRO|foster \w+|m[ua]m(?:my)?|dad(?:dy)?|nan|carers?"
    r"|mother|father|parents|photo(?:graph)?|picture"
    r"|nationality|home address|birth (?:mother|father|name))"
)
_SPOKEN_OF = lazy_pattern(
    rf"\b{_HIS} (?:(?:own|new|old|whole|first|last|former|full|[A-Z]\w+|special|entire) ){{0,3}}{_OF_SCHOOL}\b"
    rf"|\b{_HIS} (?:data|records?|details|information|entry|file|address|name|census return)\b"
    r"|\b(?:my|our|his|her|whose|your) (?:[\w-]+ ){0,2}(?:sons?|daughters?|child|eldest|youngest|oldest|twins?"
    r"|boys?|girls?|lad|kid|little one|niece|nephew|grand\w+|step\w+|foster \w+|DS\d?|DD\d?)\b"
    r"|\b(?:I|we) (?:have )?(?:fostere?d?|adopted|care for|look after)\b"
    r"|\b(?:hold|holds|held|holding|kept) (?:[^.;:]{0,40} )?(?:on|about) (?=(?-i:[A-Z]))"
    r"|\b(?:he|she|him)\b[^.;]{0,30}\bschool\b|\bschool\b[^.;]{0,20}\b(?:he|she|him)\b"
    r"|\b(?:little|young|wee) (?=(?-i:[A-Z]))|\b(?:pupil|child|boy|girl|student) of (?:mine|ours)\b|\blessons\b"
    r"|\b(?:nan|nana|gran|granny|grandad|m[ua]m|mummy|dad|mother|father|parents?|carers?|guardians?) (?:to|of)"
    r" (?=(?-i:[A-Z]))"
    r"|\b(?:the|this|a|that) (?:YP|CYP|young person|looked[- ]after child|(?:\w+ )?(?:schoolboy|schoolgirl)|teenager)\b"
    r"|\b(?:the|this|that) (?:girl|boy|lad|child|pupil)(?=['\u2019]s\b|\s*(?:$|[.,;:()]|(?:was|is|has|had|who|whom|at"
    r"|in|of"
    r"|from|and|called|named)\b))"
    r"|\bone of (?:the |\w+ ){0,3}(?:children|pupils|girls|boys) (?:who|whose|on|in|at)\b"
    r"|\bteach(?:es)? (?=(?-i:[A-Z]))"
    r"|\b(?:calls?|called|names?|named) (?:him|her)\b|\b(?:his|her) (?:real |full )?name\b"
    r"|\b(?:[Mm]issing|MISSING|HAVE YOU SEEN|[Ll]ast seen)\b|\boff[- ]roll(?:ed)?\b"
    r"|\b(?:excluded|exclusion|suspended|expelled|bullied|off-rolled|looked after|home[- ]educated)\b"
    r"|\b(?:rest in peace|(?:in )?loving memory|forever \d{1,2}|taken from us at \d{1,2})\b"
    r"|^(?!(?:panel|committee|board|meeting|governors?|in attendance)\b)[^:.;]{0,60}\b(?:exclusions|suspensions|route"
    r"|pick(?:ed)?[ -]up"
    r"|reading group|star of the week|trip|birthdays|allergy|detentions?|attendance|class list|leavers|goalkeeper"
    r"|school council|house captains?|prefects)\b[^:.;]{0,30}: (?=[A-Z])"
    r"|\bplaced (?:at|with)\b|\bplacement\b|\bschool place\b|\btaxi\b|\ballerg(?:y|ies|ic)\b"
    r"|\b(?:year|yr) (?:grp|group)\b(?! (?:requested|asked|supplied|shared|covered|of))|\btutor group\b"
    r"|\bleavers['\u2019]? assembly\b|\bunder-\d{1,2}s\b"
    r"|\b(?:class|form|year)[- ](?:teacher|tutor|head)\b|\bhead of year\b|\bsocial worker\b"
    r"|\bhappy \w+ birthday\b|\bbirthday\b"
    rf"|\b(?:EHCP|EHC plan)\b|\b(?:in|from|left|starts?|started|joined) {SCHOOL_YEAR}",
    re.IGNORECASE,
)
"""What is said of one child, or of brothers and sisters, and seldom of pupils who are counted."""
_WORD = r"[^\W\d_a-z\u00df-\u00ff](?:[^\W\d_]|[\u0300-\u036f]|-(?=\w)|['\u2019](?!s\b)(?=\w))*"
_WITHIN = (
    r"(?:de|da|das|do|dos|di|del|du|la|le|van|von|der|den|ter|ten|bin|ibn|bint|abu|al|el|ap|ab|ferch|y|e|i|z|av|af|na"
    r"|ni"
    r"|n\u00ed|o|mac|nic|te|ould|wa|zu)"
)
_PART = rf"(?:(?:al|el|ul|as|an|ad|ar|at|az)[-\u2010\u2011])?{_WORD}"
_NAME = lazy_pattern(rf"(?<![\w'\u2019@/.#-]){_PART}(?: (?:{_WITHIN} ){{0,2}}{_PART}){{0,5}}(?![\w@/]|-\w)")
_LEADS = lazy_pattern(r"(?:I|He|She|They|We|You|It|That|Who|Here|There)['\u2019]\w{1,2}"
    r"|\w+[- ]year[- ]olds?", re.IGNORECASE)
"""Right before a name, and no part of it."""
_OTHER_HALF = lazy_pattern(r"(?<=[^\W\d_]{2})-[A-Z][\w'\u2019]*")
_TITLE = lazy_pattern(
    r"(?:Mrs?|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Lord|Lady|Baroness|Rev|Canon|Cllr|Judge|Councillor)\.?"
)
_STARTS = frozenset(
    """
    bring find save support protect defend justice thank meet everyone everybody anybody nobody somebody happy hope
    congratulations little young poor photo dear taxi
    witness like one please social nut kid kids hi hello well done ask asked regards thanks yours love what who why how
    yes okay sorry maybe perhaps then later soon never always again once twice still even just only other others another
    someone anyone none mummy daddy nan nana gran granny grandad aunt auntie uncle chair answer question lost found
    wanted
    rest peace god jesus christ santa christmas easter eid ramadan diwali hanukkah monday tuesday wednesday thursday
    friday saturday sunday islam muslim muslims christian christians jewish hindu sikh sikhs welsh english scottish
    irish
    french german polish romanian gypsy traveller travellers roma british european american african asian arabic
    bun stepson stepdaughter grandson granddaughter sixth-former striker goalkeeper ysgol gynradd uwchradd mae example
    dd ds dh yp cyp pupil pupils same such many most these those happened told said says wrote asks according
    internet google facebook whatsapp instagram twitter brexit covid ofsted ofqual parliament hansard
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
"""Words in capitals that begin sentences, peoples, and what everybody speaks of: no part of a child's name."""
_CALLS = lazy_pattern(
    r"(?:\b(?:son|sons|daughter|daughters|child|eldest|youngest|oldest|boy|boys|girl|girls|lad|kid|twins|twin|sister"
    r"|brother|sisters|brothers|niece|nephew|grand(?:son|daughter|child)|stepson|stepdaughter|DS\d?|DD\d?|YP"
    r"|young person|pupil|schoolboy|schoolgirl|student|baby|toddler|m[ua]m(?:my)?|dad|nan|little one)"
    r"(?:,| \(|:| is| was| called| named|['\u2019]s name is)? ?"
    r"|\b(?:calls?|called|names?|named) (?:him|her)(?: as)? |\b(?:called|named|known as|name is|name was|name:|one,?) "
    r"|\b(?:(?:asked|rang|phoned|told us|spoke|worried|letter|tell \w+|complain\w*) )(?:me |us )?(?:about|after|re) "
    r"|\b(?:about|regarding|concerning|on behalf of|came for|took|collected|teach|teaches|fostered|foster"
    r"|adopted|mother of|mum of"
    r"|dad of|father of|nan to|nan of|parents? of|carers? (?:of|for)|(?:record|file|data|exclusion|EHCP|entry) (?:of"
    r"|for|on)) (?:the late |little |young )?"
    r"|\b(?:when|while|because|until) |little |young |meet )[\u201c\"\u2018']?$",
    re.IGNORECASE,
)
"""Right before a word that is somebody's name though it stands alone."""
_DOES = lazy_pattern(
    r"[,;]? (?:(?:was|is) (?!an?\b|the\b|its\b|used|run|based|given|held|sent|owned)|(?:had|has) (?!been given)|got"
    r"|went|came|started|starts|goes|turned|turns|loves|likes|cried|cries|left|joined|never"
    r"|cannot|can['\u2019]t|wants|lives|lived|attends|sat|said|says|told|himself|herself)\b"
    r"|, (?:who|aged|his|her|my|our|sorry|\d)|['\u2019]s? (?:\w+ )?(?:classmates?|class ?teacher|form tutor|m[ua]m|dad"
    r"|mother|father"
    r"|nan|record|entry|file|EHCP|\w+ birthday|desk|passport)\b",
)
_OWNS = lazy_pattern(
    r"['\u2019]s? (?:[\w-]+ )?(?:classmates?|class ?teacher|form tutor|m[ua]m|dad|nan|nationality|ethnicity"
    r"|country of birth"
    r"|UPN|EHCP|\w+ birthday|desk|passport|school record|census (?:record|return))\b"
)
"""Behind one, wherever it stands: what a pupil has."""
_KIN_BEFORE = lazy_pattern(
    r"\b(?:sons?|daughters?|eldest|youngest|oldest|twins?|nephew|niece|grand\w+|step\w+|YP|DS\d?|DD\d?|young person"
    r"|pupil"
    r"|boy|girl|lad|child|one|little one|pupil of (?:mine|ours))(?:,| called| named| \(|:)? $", re.IGNORECASE,
)
"""Right before a child who speaks."""
_ENDS_ONE = lazy_pattern(
    r"\s*(?:$|[^\w\s'\u2019&/-]|[\u2013-] |['\u2019]s?\b|(?:who|was|were|is|are|has|have|had|when|and|at|in|from|aged"
    r"|he|she"
    r"|got|said|told|went|goes|attends|came|started|left|joined|never|cannot|wants|lives|loves|likes|himself|herself"
    r"|just"
    r"|because|but|on|with|to|by)\b)"
)
"""Behind a word that stands alone."""
ENDS = lazy_pattern(r"\s*(?:$|\d|[^\w\s'\u2019&/-]|[\u2013-] |['\u2019]s?\b|(?![A-Z])[a-z])")
_ASKED_NAME = lazy_pattern(
    r"\b(?:son|daughter|child|boy|girl|pupil|twins?|eldest|youngest|his name|her name)\b[^?]{0,60}\?\s*[\u201d\"']?\s*"
    rf"(?:A\.?|Answer|(?:Mrs?|Ms|Miss|Dr|Mx|Cllr|Witness|Q\d+)\.? ?(?:{_WORD} ?){{0,2}}|{_WORD}(?: {_WORD})?)"
    rf"[:.] ?[\u201c\"]?(?P<name>{_WORD}(?: {_WORD}){{0,2}})(?=[.,!;]|$)"
)
"""What answers the question for a name."""
_WROTE = lazy_pattern(
    rf"(?P<name>{_WORD}(?: {_WORD}){{1,3}}) ?[<(\[](?:[^\s<>()\[\]@]+@)?(?:[\w-]+\.)*(?:pupils?|students?"
    rf"|learners?)\.(?!\S*ac\.uk)"
)
"""Before the address that a school gives its pupils."""
_PLACE_BEFORE = lazy_pattern(
    r"\b(?:[Ff]rom|[Ii]n|[Aa]t|near|across|throughout|around|outside|through|under|via|[Bb]y|[Tt]he|using?|uses|run"
    r"|runs|"
    r"reads?|called the|[Aa]ccording to|works? for|like the) $"
)
_BODY_BEHIND = lazy_pattern(
    r",? (?:an?|the|which|whose|that) (?:[\w-]+ ){0,4}(?:compan(?:y|ies)|firms?|charit(?:y|ies)|newspapers?|papers?"
    r"|app|website|supplier|publisher|provider|agency|software|platform|broadcaster|think tank|campaign|village|town"
    r"|city|street|estate|novel|book|series|film|game|school|trust|system|tool)\b"
    r"| (?:is|was) (?:an?|the) (?:[\w-]+ ){0,3}(?:provider|company|firm|charity|supplier|school|village|town|body)\b"
    r"|, which\b| (?:Road|Street|Lane|Avenue|Close|School|Academy|Primary|Ltd|Limited|LLP|plc|Trust|College)\b"
    r"| (?:&|and) (?:Sons?|Co|Partners|Daughters)\b"
    r"|,? (?:whose|author of|who wrote) (?:[\w-]+ ){0,2}(?:novels?|books?|stories|poems?|plays?)\b"
)
FICTION = lazy_pattern(
    r"\b(?:hero(?:ine)?|character|protagonist|narrator|novels?|fairy tale)\b|\b(?:in|of) (?:a|the|his|her"
    r"|their) (?:\w+ )?"
    r"(?:books?(?! (?:bag|token|fair|week|club))|stor(?:y|ies)|poems?|plays?|films?|series)\b", re.IGNORECASE,
)
_GROWN_BEFORE = lazy_pattern(
    r"(?:\bI, |\b[Mm]y name is |\bI am |\bI['\u2019]m |\b[Yy]ours \w+,? |\b(?:mothers?|fathers?|parents?|m[ua]m|dad"
    r"|carers?) of"
    r" (?:two|three|four|five|an?|\d)\b[^.;]{0,40},? )$"
)
"""Before somebody who speaks, or a parent."""
AND = lazy_pattern(r"(?: \([^()]{1,20}\))?(?:, and | and |, | & |,? \d\d[:.]\d\d, | \d+ days? \([^()]{1,20}\), ?)")
_RECORD_ON = lazy_pattern(
    r"\b(?:hold|holds|held|holding|kept|extract|data|information|everything|all)\b[^.;:]{0,60}"
    r" (?:on|about|for|concerning|regarding):? $", re.IGNORECASE,
)
_ENGLISH = lazy_pattern(r"\w+(?:ance|ical|ology|ment|ness|[ts]ion|ism|ship|hood)s?")
"""No name of any language ends so."""
_HE = lazy_pattern(r"\b(?:he|she|him|her|his|hers)\b", re.IGNORECASE)
_OF_PUPILS = "pupils."
_FAR, _LONGEST, _LONGEST_NAME, _MOST_WORDS = 60, 6_000, 80, 6
_NO_ENDING = frozenset(
    """
    smith brown jones clark watson macdonald fraser symonds gordon dickinson robbins parry bell hunt ward grange hill
    green ross john forest moody wood page power king child park white black george paul mark fox bush gray
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
"""Family names with which listed bodies end too."""
_OFTEN = 3


@cache
def _endings_of_bodies() -> frozenset[str]:
    """The last words of three listed bodies or more: "Analytics", "Insights"."""
    counted = Counter(name.rpartition(" ")[2] for name in listed_bodies() if " " in name)
    return frozenset(word for word, count in counted.items() if count >= _OFTEN) - _NO_ENDING


class UnclaimedWords(NamedTuple):
    """What may be a name in a sentence."""

    start: int
    end: int
    words: tuple[str, ...]
    """Without what stands within names."""
    known: bool
    unknown: bool
    """A word of it stands in no list of words and of bodies."""


THINGS = (" Prize", " Award", " Awards", " Medal", " Trophy", " Cup", " Scholarship", " Bursary", " Lecture")
"""What is called by somebody's name ends so."""


def names_in_paragraph(line: str, sentences: Sequence[str]) -> Iterator[str]:
    """The names in a clean line of one or more sentences of whoever is spoken of where one child is."""
    if len(line) > _LONGEST or line.isupper() or (_OF_ONE.isdisjoint(words_in(line)) and not _AGED.search(line)):
        return
    found = {m["name"] for m in _WROTE.finditer(line)} if _OF_PUPILS in line else set[str]()
    if "?" in line:
        found |= {m["name"] for m in _ASKED_NAME.finditer(line) if words_of(m["name"], 0, len(m["name"]))}
    named = [[*words_of_names(s)] for s in sentences]
    spoken = _SentencesOfChild(sentences)
    for n, (text, names) in enumerate(zip(sentences, named, strict=True)):
        if names and spoken.near(n) and not (GROWN_UP.search(text) or FICTION.search(text) or is_heading(text)):
            found.update(_children_among(text, names, here=spoken.here(n)))
    for name in found:
        if len(name) <= _LONGEST_NAME and not name.endswith(THINGS) and (
            is_child_though_given(name, line) or not (received(name, line) or is_given_to(name, line))
        ):
            yield name


class _SentencesOfChild:
    """Which sentences of a paragraph speak of one child; asked of those beside a name alone."""

    def __init__(self, sentences: Sequence[str]) -> None:
        self.sentences = sentences
        self._known = dict[int, bool]()

    def _speaks(self, n: int) -> bool:
        if not 0 <= n < len(self.sentences):
            return False
        if n not in self._known:
            self._known[n] = _speaks_of_one(self.sentences[n])
        return self._known[n]

    def near(self, n: int) -> bool:
        return any(self._speaks(n + far) for far in (0, 1, -1, 2, -2))

    def here(self, n: int) -> bool:
        """True where the sentence itself speaks of one, or goes on about whom the one beside it speaks of."""
        if self._speaks(n) or (self._speaks(n + 1) and _HE.match(self.sentences[n + 1])):
            return True
        return self._speaks(n - 1) and _HE.search(self.sentences[n]) is not None


def _speaks_of_one(text: str) -> bool:
    if _SPOKEN_OF.search(text) is None and KIN.search(text) is None and next(marks_in(text), None) is None:
        return False
    return not (GROWN_UP.search(text) or FICTION.search(text))


def words_of_names(text: str) -> Iterator[UnclaimedWords]:
    for m in _NAME.finditer(text):
        if name := words_of(text, *m.span()):
            yield name


def _children_among(text: str, names: Sequence[UnclaimedWords], *, here: bool) -> Iterator[str]:
    taken = {x.start for x in names if _is_child(text, x, here=here)}
    pairs = [*pairwise(names)]
    for one, other in (*pairs, *reversed(pairs)):
        if (one.start in taken) != (other.start in taken) and AND.fullmatch(text, one.end, other.start):
            new = other if one.start in taken else one
            if not claims_in_paragraph(text, new):
                taken.add(new.start)
    yield from (text[x.start : x.end] for x in names if x.start in taken)


def words_of(text: str, start: int, end: int) -> UnclaimedWords | None:
    """The words there without those that lead to a name; None where they are no person's."""
    while start < end:
        first = text[start:end].partition(" ")[0]
        if _TITLE.fullmatch(first):
            return None
        if not (begins_no_name(first) or fold(first) in _STARTS or _is_abbreviation(first) or _LEADS.fullmatch(first)
                or _is_before_name(text[start:end])):
            break
        start = min(end, start + len(first) + 1)
    words = tuple([w for w in text[start:end].split() if w[:1].isupper() or "-" in w])
    if not 0 < len(words) <= _MOST_WORDS or any(map(_is_abbreviation, words)):
        return None
    named = [w for w in words if len(w.rstrip(".")) > 1] or words
    plain = [_OTHER_HALF.sub("", w.title() if w.isupper() else w) for w in named]
    folded = [*map(fold, plain)]
    if not (TITLES.isdisjoint(folded) and _STARTS.isdisjoint(folded)):
        return None
    known = folded[0] in given_names() and not (len(words) == 1 and begins_with_a_word(plain[0]))
    if not (known or _is_unended(folded[0]) or _is_unknown(folded[-1])) or _is_no_persons(text[start:end], plain):
        return None
    if not known and (_ENGLISH.fullmatch(folded[-1]) or (len(words) > 1 and _ends_as_none(folded[-1]))):
        return None
    return UnclaimedWords(start, end, words, known, any(w not in words_of_bodies() for w in folded))


def _ends_as_none(word: str) -> bool:
    """True for a word with which bodies end, and for more of what titles have one of: Select Committees."""
    return word in _endings_of_bodies() or word.removesuffix("s") in TITLES


def _is_before_name(run: str) -> bool:
    """True where the first of three words or more is none of a name: "Barrister X Y", with X a given name."""
    first, second, *rest = [*run.split(" "), "", ""][:3]
    if not rest[0] or fold(second) not in given_names() or begins_with_a_word(second):
        return False
    return not (fold(first) in given_names() or "-" in first or FIRST_OF_TITLES.fullmatch(fold(first)))


def _is_no_persons(name: str, plain: Sequence[str]) -> bool:
    """True for a body, a school, a case of many or a word that begins no name."""
    usual = " ".join((plain[0], plain[-1])) if len(plain) > 1 else plain[0]
    if any(map(begins_no_name, plain)) or is_no_name(usual) or not reads_as_person(usual, family=len(plain) > 1):
        return True
    return is_listed_body(name) or ends_as_body(name) or may_be_school(name)


def _is_unknown(word: str) -> bool:
    """True for a word of no list that does not end as words of English do."""
    return word not in words_of_bodies() and _is_unended(word)


def _is_unended(word: str) -> bool:
    return len(word) > 2 and FIRST_OF_TITLES.fullmatch(word) is None


def _is_abbreviation(word: str) -> bool:
    return word.isupper() and 1 < len(word.rstrip(".")) < 5


def _is_child(text: str, x: UnclaimedWords, *, here: bool) -> bool:
    if not (x.known or x.unknown) or not ENDS.match(text, x.end) or claims_in_paragraph(text, x):
        return False
    before = text[max(0, x.start - _FAR) : x.start]
    if len(x.words) > 1:
        return True
    if not (here and x.unknown and _ENDS_ONE.match(text, x.end)):
        return False
    if _OWNS.match(text, x.end):
        return True
    return _CALLS.search(before) is not None or ((not before or before.endswith(("\u201c", '"'))) and
                                                 _DOES.match(text, x.end) is not None)


def claims_in_paragraph(text: str, x: UnclaimedWords) -> bool:
    before = text[max(0, x.start - _FAR) : x.start]
    if _PLACE_BEFORE.search(before) or _GROWN_BEFORE.search(before) or _BODY_BEHIND.match(text, x.end):
        return True
    if _KIN_BEFORE.search(before):
        return is_at_work(text, x.start, x.end) or is_bodys(text, x.start, x.end)
    return is_claimed(text, x.start, x.end) or heads_receivers(text, x.start)


def is_heading(text: str) -> bool:
    return ": " not in text and is_in_capitals(text, more_than=5, share=0.7)
