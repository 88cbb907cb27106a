"""The names of people within a text, and what only looks like one: a place, a programme, a word of English."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from model.own_files import ready
from text.clean import clean, clean_lines, fold, without_turns
from text.pattern import lazy_pattern
from text.privacy.cases.abbreviations import is_of_case
from text.privacy.cell_forms import ORGANISATION, PARTICLES
from text.privacy.grown_ups import LETTERS_BEHIND, is_at_work

NAMED_DATA = lazy_pattern(
    r"\b(?:data|census|level|attainment|absence|exclusions?|record|key stage|dataset|yes|no|none|all|required"
    r"|requested|included|performance|characteristics|destinations?|identif\w+|pseudonym\w*|anonym\w*|linked|aggregat\w*)\b",
    re.IGNORECASE,
)
TOPIC = lazy_pattern(
    r"\b(?:stud(?:y|ies)|projects?|programmes?|evaluation|analysis|review|survey|report\w*|cohorts?|outcomes?|extracts?"
    r"|requests?|annual|monthly|quarterly|termly|autumn|spring|summer|terms?|early|years?|stages?|foundation|results?"
    r"|tests?|screening|checks?|phonics|multiplication|tables?|reading|writing|maths\w*|english|science|curriculum"
    r"|assessments?|baseline|sats?|gcses?|progress|pupils?|child(?:ren)?|students?|premium|free|meals?|support|needs?"
    r"|primary|secondary|nursery|reception|impact|understanding|sample|group|phase|wave|approv\w+|amend\w+|exten\w+"
    r"|updat\w+|reject\w+|withdr\w+|pending|panel|sharing|agreement|information|statistics|national|local|area|uk|england"
    r"|wales|new|one|two|three|first|second|third|final|part|tiers?|standard|special|social|health|care|workforce"
    r"|sure|start|up|out|life|lives|better|bright|futures?|talk|play|together|matters?|every|next|steps?|twins?|born|birth"
    r"|longitudinal|avon|millennium|century|teachers?|tutor\w*|readers?|mathematic\w*|numeracy|literacy|language|speech"
    r"|intervention|reasoning|generation|accelerated|mastery|words?|minds?|mindsets?|society|trial|pilot|scheme|plan"
    r"|strategy|policy|benefits?|allowance|funding|loans?|poverty|protection|referral|behaviour|attendance|admissions?"
    r"|apprenticeships?|skills?|careers?|employment|earnings|journeys?|pathways?|transitions?|zones?|london|ireland"
    r"|scotland|britain|(?:north|south|east|west)(?:ern(?:ers?)?|wards?|side|east\w*|west\w*|minster|morland|ampton|umberland|umbria"
    r"|allerton|end|wark|port|bourne|leigh)?|greater|central|upper|lower|isle|holidays?|camps?|budgets?|\w+shire|city|county|borough|bequest|scholarships?|bursar(?:y|ies)|endowment|teams?|awards?|funds?|exploitation|trafficking"
    r"|criminal|sexual|safeguarding|violence"
    r"|towns?|street|road|lane|avenue|park|manchester|birmingham|liverpool|bristol|leeds|sheffield|newcastle|bradford"
    r"|tower|hamlets|kent|surrey|essex|sussex|devon|cornwall|dorset|norfolk|suffolk|cumbria|durham|somerset|milton|keynes|tyne|wear|humber|midlands|yorkshire|district|region\w*|ethnic\w*|minority|black|white"
    r"|asian|african|caribbean|european|british|irish|welsh|scottish|roma|gypsy|traveller\w*)\b|^\w+ing\b",
    re.IGNORECASE,
)
"""Words of what is studied, sent or decided, and of places: a text in capitals may consist of them and name nobody."""
_LEAD = frozenset(
    """
    pupil child student learner candidate boy girl son daughter mother father mum mam dad parent guardian carer brother
    sister sibling nephew niece grandson granddaughter applicant request requester re regarding concerning about for
    from to of on by with and or the a an name named called case file data subject note notes comment comments contact
    dear record records her his my our their year yr class form age aged dob upn uln nhs nino born birth date number
    no id ref reference reception nursery school ks key stage sen send ehcp fsm excluded address tel telephone phone
    mobile email home lives living who is was see also please family first last full surname forename title given he
    she they it this that these those all any each contains includes including concerns relates trace mr mrs ms miss
    master d.o.b missing person persons misper suspected abduction truancy asylum runaway sought victim suspect fgm
    pupils children students siblings twins learners boys girls brothers sisters cousins teenager youngster img yp cyp
    rip baby prefect sixth-former schoolboy schoolgirl schoolchild toddler
    four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
"""Words in capitals that stand before or behind a name and are no part of it."""
_PLACES = frozenset("jordan chad georgia israel kenya china india florence sydney paris skye".split())  # noqa: SIM905
"""Given names that are places too: alone they name nobody."""
_BEGIN = frozenset(
    """
    when while since but so if as at in on after before then although because during yesterday today now not no our we
    both every there where here meanwhile however data was did does can should nor yet until under section january
    february march april june july august september october november december monday tuesday wednesday thursday friday
    saturday sunday key table annex extract wave part tier stage version volume chapter figure mp missing find finding
    tracing locate locating identify whereabouts search inquest enquiry inquiry
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
"""More words in capitals that begin a sentence, or count something, and are no part of a name."""
_FAMILY_NAMES_TOO = frozenset(
    """
    park lane street road london kent durham bradford bristol norfolk somerset milton black white english welsh irish
    reading born best north west south east young words early life new bright benefit child foundation
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
"""Family names that are words of studies and places too."""
_NOT_ENDED = ("-old", "-aged", "-style", "-led", "-type", "-based")
"""A word that ends so says what something else is like."""
_LITTLE = frozenset({"ap", "ab", "ferch", "bint", "binti", "abu", "dos", "das", "di", "du", "le", "ul", "san", "st"})
"""More words in small letters within names, beside the particles."""
WITHIN_NAMES = PARTICLES | _LITTLE
_SEASONS = frozenset({"summer", "autumn", "april", "june", "may", "july", "winter"})
"""Given names that are words of studies too: they need a family name that is none."""
_WORDS_TOO = frozenset(
    """
    will mark grant max bill art frank miles dean major case drew page price rich long key rob pat ray jack dawn grace
    hope faith rose joy star prince king duke earl chase hunter mason summer amber ruby pearl jade iris olive ivy holly
    heather lily daisy violet sandy charity constance patience prudence victor norm penny angel robin jay sky sunny
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
"""Given names that are words of English: at the beginning of a short label they need not name anybody."""
_WORDS = lazy_pattern(
    r"(?<!\w)(?:[^\W\d_a-z\u00df-\u00ff][^\W\d_]*"
    rf"|(?=[{''.join(sorted({w[0] for w in PARTICLES | _LITTLE}))}])(?:{'|'.join(sorted(PARTICLES | _LITTLE))}))"
    r"(?:['\u2019.-][^\W\d_]+)*\.?(?!\w)"
)
"""Words that may be part of a name: what begins with a letter that is no small one, and what stands within names."""
_CASELESS = r"\u0590-\u1cff\u3040-\ua4cf\uac00-\ud7af"
_OTHER_LETTERS = lazy_pattern(rf"[{_CASELESS}]{{2,}}")
_MAY_BE_SPELT = lazy_pattern(r"\b[A-Z][ .-][A-Za-z][ .-][A-Za-z]\b")
_SPELT = lazy_pattern(
    r"(?<![\w.&-])[A-Z](?P<gap>[ .-])(?:[a-z](?:(?P=gap)[a-z])+|[A-Z](?:(?P=gap)[A-Z]){2,})(?!\w)"
)
_WORD_OF_OTHER = rf"(?:[{_CASELESS}]{{2,}}|[\u0370-\u058f]{{3,}})"
_IN_OTHER_SCRIPT = lazy_pattern(rf"(?<!\w){_WORD_OF_OTHER}(?: {_WORD_OF_OTHER}){{0,3}}(?!\w)")
"""Words of letters that are not Latin: Arabic, Georgian or Chinese ones, and Greek, Cyrillic or Armenian ones."""
PLACES_TOO = _PLACES | frozenset("alma beverley brent clive craig glen sefton shirley victoria".split())  # noqa: SIM905
"""Given names that are places in the United Kingdom, and those."""
_OF_LAND = lazy_pattern(r"\b(?:Forest|Isle|Vale|Borough|County|City|Point|Bay) of $", re.IGNORECASE)
_NAMES_IN_ING = lazy_pattern(
    r"blessing|sterling|(?:(?:xiao|jia|zhi|yi|hao|wei|mei|yu|xin|hui|jun|shu|yan|chun|guo|jian|dong|xue|zi|bao|qiu)-?)?"
    r"(?:ning|ting|ming|ling|jing|ying|bing|qing|ping|xing)"
)
"""Given names that end as words of what is done."""
_PROGRAMMES = frozenset(
    "programme project trial award fund trust scheme survey study bequest prize appeal initiative report".split()  # noqa: SIM905
)
_CALLED_BY = frozenset(("prize", "fellowship", "medal", "scholarship", "lecture", "programme", "bequest"))
"""Behind a full name in capitals: a child's case is none of these."""
_SCHOOLS = frozenset(("primary", "infant", "infants", "junior", "juniors", "nursery", "grammar"))
_THE = lazy_pattern(r"\bthe $", re.IGNORECASE)
_BEFORE_PLACE = lazy_pattern(r"\b(?:in|at|across|within|near|throughout|around|the)\s+(?:the\s+)?$", re.IGNORECASE)
_NICKNAME = lazy_pattern(r"(?<=\w )[\"'\u2018\u201c][^\W\d_]{2,12}[\"'\u2019\u201d](?= \w)")
"""Chloe "Coco" Wood is one name."""
POSSESSIVE = lazy_pattern(r"['\u2019]s?$")
_OF_SCHOOL = lazy_pattern(r" (?:School|Nursery|Academy|College)\b")
_CAPITAL_NEXT = lazy_pattern(r" [A-Z][^\W\d_]")
_CAPITALISED = lazy_pattern(r"[A-Z][A-Za-z]+")
_LETTERS = lazy_pattern(r"[^\W\d_]+")
_CITED = lazy_pattern(r"\b(?:Art|Reg|Ann)s?(?=\. ?(?:[A-Z]{0,2}\d|No\b)| ?\d{1,3}[A-Z]{0,2} ?\()")
"""What an article, a regulation, an annex or a registration is cited by: Reg. 3, Art 6(1). They are given names too."""
_CITED_OF_LAW = lazy_pattern(r"\b(?:Art|Reg|Ann)s?(?=\.? ?\d)")
_LAW = lazy_pattern(
    r"\b(?:Acts?|GDPR|DPA|S\.?I\.?|Reg(?:ulation)?s|Regulation|Orders?|Rules|Directive|Convention|Statut\w+|Sch(?:edule)?s?"
    r"|Sec(?:tion)?s?)\b"
)
MOST_WORDS = 5


@ready
def given_names() -> frozenset[str]:
    """In small letters, without accents. Read when first asked for: most registers name nobody."""
    text = Path(__file__).with_name("given_names.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)["given"].split())


def as_searched(text: str, *, lines: bool = False) -> str:
    """A text as names are looked for in it: cleaned, in plain characters, with what cites a law in small letters.

    `lines`: with its line breaks.
    """
    plain = without_turns(clean_lines(text) if lines else clean(text))
    if not ("Art" in plain or "Reg" in plain or "Ann" in plain):
        return plain
    cited = _CITED_OF_LAW if _LAW.search(plain) else _CITED
    return cited.sub(lambda m: m[0].lower(), plain)


class Name(NamedTuple):
    """Where somebody's name stands in a text."""

    start: int
    end: int
    sure: bool
    """It begins with a known given name. Others only have the form of a name."""
    whole: bool
    """More than a given name alone."""
    titled: bool
    """Behind "Dr", "Prof", "Sir", or beside the work of a grown-up."""


def persons_in(text: str) -> Iterator[Name]:
    """Names of people within a cleaned text: words in capitals that follow one another and are those of no body."""
    if '"' in text or "'" in text or "\u2019" in text or "\u201d" in text:
        text = _NICKNAME.sub(lambda m: " " * len(m[0]), text)
    run: list[re.Match[str]] = []
    for m in _WORDS.finditer(text):
        if run and not _follows(text, run, m):
            yield from _named(text, run)
            run = []
        word = m[0].casefold().rstrip(".")
        within = run and not WITHIN_NAMES.isdisjoint((word, word.partition("-")[0]))  # de, al-
        may_be = m[0][0].isupper() or within or _OTHER_LETTERS.match(m[0])
        if word in _LEAD or is_of_case(m[0]) or word.endswith(_NOT_ENDED) or not may_be:
            yield from _named(text, run)
            run = []
        else:
            run.append(m)
    yield from _named(text, run)


def _follows(text: str, run: Sequence[re.Match[str]], other: re.Match[str]) -> bool:
    one = run[-1]
    between = text[one.end() : other.start()]
    if between.isspace():
        return not _owns(text, run, other)
    # "SMITH, Emily" is one name; "Smith, Road" in an address is none, and "Emily Smith, Ben Jones" are two.
    if between != ", " or fold(other[0]) not in given_names() or any(fold(m[0]) in given_names() for m in run):
        return False
    return len(run) == 1 or not _CAPITAL_NEXT.match(text, other.end())


def _owns(text: str, run: Sequence[re.Match[str]], other: re.Match[str]) -> bool:
    """True for the end of "Chloe Wood's SATs"; "James Allen's Girls' School" goes on."""
    owner = len(run) > 1 and POSSESSIVE.search(run[-1][0]) and fold(run[0][0]) in given_names()
    return bool(owner) and not ORGANISATION.search(fold(text[other.start() : other.start() + 40]))


def spelt_out(text: str) -> Iterator[tuple[int, int, str]]:
    """Where the letters of a word with a capital stand apart, as of a name ("R o w a n"), and the word."""
    if _MAY_BE_SPELT.search(text):
        for m in _SPELT.finditer(text):
            word = "".join(x for x in m[0] if x.isalpha())
            if not word.isupper() or word.lower() in given_names():
                yield m.start(), m.end(), word.title()


def without_gaps(text: str) -> str:
    """A text with such words as they are usually written."""
    end, out = 0, list[str]()
    for start, stop, word in spelt_out(text):
        out += [text[end:start], word]
        end = stop
    return "".join((*out, text[end:]))


def in_other_script(text: str) -> Iterator[str]:
    """Words in letters that are no Latin ones, with a capital where these have such: what stands so in English."""
    if not text.isascii():
        yield from (m[0] for m in _IN_OTHER_SCRIPT.finditer(text) if not m[0].islower() or _OTHER_LETTERS.search(m[0]))


def holds_given_name(said: str) -> bool:
    """True for a name of which any word is a given name that is known: "Wood Chloe"."""
    return not given_names().isdisjoint(fold(said).split())


def begins_with_a_word(text: str) -> bool:
    """True where the first word is a given name, a month or a place too."""
    if "-" in text.partition(" ")[0] and _is_given(text.partition(" ")[0].lower()):
        return False  # Lily-Mae
    first = fold(text).partition(" ")[0]
    return first in _WORDS_TOO or first in _PLACES or first in _SEASONS or first in ("jan", "mar", "jul", "aug", "dec")


def may_name(text: str) -> bool:
    """False for a text without a given name that is known, and without letters of which none are: quickly seen."""
    if text.isascii():
        return not given_names().isdisjoint(map(str.lower, _CAPITALISED.findall(text)))
    words = {w for w in _LETTERS.findall(text) if w[0].isupper()}
    return bool(_OTHER_LETTERS.search(text)) or not given_names().isdisjoint(map(fold, words))


def _named(text: str, run: list[re.Match[str]]) -> Iterator[Name]:
    if not run or len(run) > MOST_WORDS or (len(run) == 1 and _is_word(run[0][0])):
        return
    start, end = run[0].start(), run[-1].end()
    said = text[start:end]
    if _OTHER_LETTERS.search(said):
        yield Name(start, end, sure=True, whole=True, titled=False)
        return
    if _OF_SCHOOL.match(text, end):
        return
    words = [fold(POSSESSIVE.sub("", m[0])) or "-" for m in run]
    if ORGANISATION.search(" ".join(words)) or _is_place(text, start, words) or _is_of_programme(text, start, words):
        return
    titled = is_at_work(text, start, end) or run[-1][0] in LETTERS_BEHIND
    last_first = ", " in said or (len(run) == 2 and run[0][0].isupper() and not run[1][0].isupper())
    first = words[-1 if last_first else 0].split()[0]
    given = _is_given(first)
    if first in _SEASONS:
        given = len(run) > 1 and not TOPIC.search(text[run[1].start() : end]) and not NAMED_DATA.search(said)
        if given:
            yield Name(start, end, sure=True, whole=True, titled=False)
        return
    if len(run) == 1:
        if given and first not in _PLACES and len(first) > 2 and not (said.isupper() and len(said) < 5):
            yield Name(start, end, sure=True, whole=False, titled=titled)
        return
    plain = TOPIC.search(said) is None and NAMED_DATA.search(said) is None
    if given and (plain or (len(run) <= 3 and not TOPIC.match(said))):
        yield Name(start, end, sure=True, whole=True, titled=titled)
    elif plain and not _is_acronym(run) and not _BEFORE_PLACE.search(text[max(0, start - 20) : start]):
        yield Name(start, end, sure=False, whole=True, titled=titled)


def _is_place(text: str, start: int, words: Sequence[str]) -> bool:
    """True for a school or church of a saint, a royal body, "Forest of Dean", and "in Brent"."""
    if words[0] in ("st", "saint", "ss", "holy", "sacred", "royal"):
        return len(words) > 1
    if len(words) > 1:
        return len(words) == 2 and words[1] in _SCHOOLS
    return _OF_LAND.search(text, max(0, start - 20), start) is not None or (
        words[0] in PLACES_TOO and _BEFORE_PLACE.search(text, max(0, start - 20), start) is not None
    )


def _is_of_programme(text: str, start: int, words: Sequence[str]) -> bool:
    """True for "The Emma Programme", and for "Emma Quill Prize"."""
    if len(words) > 2 and words[-1] in _CALLED_BY:
        return True
    return len(words) > 1 and words[-1] in _PROGRAMMES and _THE.search(text, max(0, start - 4), start) is not None


def _is_given(word: str) -> bool:
    """True for a folded given name that is known, or two with a hyphen: "lily-mae"."""
    return word in given_names() or ("-" in word and all(map(given_names().__contains__, word.split("-"))))


def begins_no_name(word: str) -> bool:
    """True for a word in capitals that stands before a name, or in its place, and is no part of one."""
    plain = fold(POSSESSIVE.sub("", word))
    return is_of_case(word) or plain in _LEAD or plain in _BEGIN or plain.endswith("year old")


def without_lead(text: str, start: int, end: int) -> tuple[int, int]:
    """A run of words in capitals without those that begin a sentence or say whose name follows."""
    while start < end and begins_no_name(word := text[start:end].split(" ", 1)[0]):
        start = min(end, start + len(word) + 1)
    return start, end


def reads_as_person(name: str, *, family: bool) -> bool:
    """True for words in capitals, in a person's place, that are no body's, no study's and no place's.

    `family`: the place is one of persons, so that the last may be a word of those too ("Zebedee Park").
    """
    words = [fold(POSSESSIVE.sub("", w)) or "-" for w in name.split()]
    said = " ".join(words)
    if ORGANISATION.search(said) or len(words) > MOST_WORDS + 1 or words[0] in _PLACES or NAMED_DATA.search(name):
        return False
    if any(w.isupper() and len(w.rstrip(".")) > 1 for w in name.split()) and not (
        name.isupper() and min(map(len, words)) > 3
    ):
        return False
    if family and len(words) > 1 and words[-1] in _FAMILY_NAMES_TOO:
        said = " ".join(words[:-1])
    topic = TOPIC.search(said)
    if topic is None:
        return True
    return topic[0] == words[0] and len(words) > 1 and _NAMES_IN_ING.fullmatch(words[0]) is not None


def _is_word(said: str) -> bool:
    """True for a word with a capital that is no given name: most stand alone."""
    return said.isascii() and not _is_given(fold(POSSESSIVE.sub("", said)).partition(" ")[0])


def _is_acronym(run: Sequence[re.Match[str]]) -> bool:
    """True where a word is one in capitals among others ("NPD Extract"), or all are and one is short."""
    capitals = [m[0].isupper() and len(m[0].rstrip(".")) > 1 for m in run]
    return any(capitals) and (not all(capitals) or min(len(m[0]) for m in run) < 4)
