"""Whom a request is about: the police, courts, the Home Office and social services ask about persons.

In a row of theirs a name is a child's, or a family's, until something says that it acts ("by X", "PC X"). In any row a
name tells beside a day, at a school, and in the place of one who is missing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import lru_cache

from text.pattern import lazy_pattern
from text.privacy.bodies import is_listed_body, never_a_family
from text.privacy.cell_forms import is_organisation_like, is_prose
from text.privacy.marks import DAY, NO_STRETCH
from text.privacy.naming import (
    NAMED_DATA,
    PLACES_TOO,
    TOPIC,
    Name,
    begins_with_a_word,
    holds_given_name,
    may_name,
    persons_in,
    reads_as_person,
)
from text.privacy.rules import family
from text.privacy.rules.children import is_rare_name, named_in_case
from text.privacy.rules.one_child import is_matter_of_case, is_no_name

_LONGEST_NAME = 80
"""Characters of the name of an authority."""
_LONGEST = 240
_SHORT = 120
ASKING_WORDS = frozenset(
    """
    police policing constabulary home visas ukvi border immigration court courts tribunal tribunals cafcass coroner
    coroners social children childrens solicitor solicitors barrister barristers probation crime prosecution fraud
    terrorism terrorist security youth safeguarding mash adoption fostering prison prisons justice hmcts cps nca mappa
    interpol europol welfare heddlu tribiwnlys tribiwnlysoedd llysoedd llys crwner cymdeithasol
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
"""One of these stands in the name of each authority that asks about persons."""
_BESIDE_ASKING: Mapping[str, tuple[str, ...]] = {
    "home": ("office",), "border": ("force",), "social": ("service", "work", "care"), "crime": ("agency",),
    "children": ("service", "social", "safeguarding"), "childrens": ("service", "social", "safeguarding"),
    "prosecution": ("crown",), "fraud": ("serious",), "terrorism": ("counter",), "terrorist": ("counter",),
    "security": ("service",), "youth": ("justice", "offending"), "justice": ("youth", "ministry"),
    "welfare": ("education",), "llys": ("teulu", "goron", "ynadon", "sirol"), "cymdeithasol": ("gwasanaeth", "gofal"),
}
"""For words that titles of studies have too: in such a name a word that begins so stands beside each."""
_OF_ASKING = (
    r"\b(?:police|policing|constabulary|home office|visas|ukvi|border force|immigration|courts?|tribunals?|cafcass"
    r"|coroners?|social (?:services?|work\w*|care)|children(?:'s|s|\u2019s)? (?:services?|social care|safeguarding)"
    r"|solicitors?|barristers?|probation|national crime agency|crown prosecution|serious fraud|counter[- ]terroris[mt]"
    r"|security service|youth (?:justice|offending)|mash|prisons?|ministry of justice"
    r"|(?:safeguarding|adoption|fostering) (?:teams?|boards?|partnerships?|hubs?|units?|services?|agency|panels?)"
    r"|hmcts|cps|nca|mappa|interpol|europol|education welfare|heddlu|tribiwnlys(?:oedd)?|llysoedd"
    r"|llys (?:teulu|y goron|ynadon|sirol)|crwner|(?:gwasanaethau?|gofal) cymdeithasol)\b"
)
_ASKING = lazy_pattern(_OF_ASKING, re.IGNORECASE)
_ASKING_SMALL = lazy_pattern(_OF_ASKING)
"""The same of small letters, which is found in a third of the time."""
_OF_STUDY = lazy_pattern(
    r"\b(?:stud(?:y|ies)|research\w*|universit\w+|college|institut\w+|evaluation|analysis|survey|project|school)\b",
    re.IGNORECASE,
)
_CAPITALISED_WORD = r"[A-Z][\w\u2019'-]*"
_LAW = lazy_pattern(
    rf"(?:(?:^|(?<=[(:;] )|(?<=\())(?:{_CAPITALISED_WORD}, ){{1,4}}{_CAPITALISED_WORD},? and )?"
    rf"\b{_CAPITALISED_WORD}(?: (?:(?:and|of|for|in) )?{_CAPITALISED_WORD}| \([^()]{{1,50}}\)){{0,9}}?"
    r" (?:Acts?|Measure|Regulations|Rules|(?<!Court )Order)(?: \([^()]{1,50}\))?,? (?:19|20)\d\d\b"
)
"""What a law is called: it is no authority, whatever it is about."""
WORDS = frozenset(
    """
    missing misper abduction abducted kidnap kidnapped whereabouts trace tracing runaway fgm mutilation asylum truancy
    trafficked trafficking radicalisation radicalised marriage deportation suspected sought exclusion suspension appeal
    appeals admission admissions tribunal custody adoption removal guardianship wardship
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
"""Of these one stands where one person is sought, in any row."""
_GONE = frozenset("misper abduction abducted kidnap kidnapped whereabouts runaway fgm trafficked".split())  # noqa: SIM905
AT_SCHOOL = frozenset(
    """
    school academy primary infant infants junior juniors nursery attends attended attending enrolled roll
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
"""Of these one where somebody is said to be at a school."""
OF_SOUGHT = WORDS | AT_SCHOOL
"""One of these stands in every text that tells by this module in any row but for days, beside a known given name."""
_SCHOOL_BEHIND = lazy_pattern(
    r"(?: ?[,;(\u2013-] ?(?:(?:at|of|from) )?| (?:at|of|from) )(?:[A-Z][\w'\u2019.&-]* ){1,5}"
    r"(?:Primary|Infants?|Juniors?|Nursery|Academy|School|High|Grammar)\b"
)
_ATTENDS = lazy_pattern(
    r",? (?:still |now |currently |ever )?(?:(?:is |was |has )?(?:attend(?:s|ed|ing)?|goes to|enrolled)"
    r"\b[^.;]{0,40}\b(?i:schools?|academy|primary|nursery|roll)\b|(?:is |was )?on (?:the )?(?:school )?roll\b)"
)
_DAY_BEFORE = lazy_pattern(rf"(?<!\w){DAY}{NO_STRETCH}[ ,(;:)|/\u2013-]*$", re.IGNORECASE)
_WHEN_DONE = lazy_pattern(r"[), ]+(?:approved|signed|agreed|decided|authori[sz]ed|submitted)\b", re.IGNORECASE)
_WHEN_NOTED = lazy_pattern(
    r"\b(?:approved|rejected|declined|signed|agreed|decided|authori[sz]ed|amended|updated|checked|reviewed|uploaded|sent"
    r"|published|noted|logged|version|draft|panel|meeting|minutes|circulated)(?: [\w.]+){0,5}[ :,]*$", re.IGNORECASE
)
"""Right before a day it says that an officer's note is of it."""
_OF_A_CASE = lazy_pattern(
    r"\b(?:exclu\w+|suspen\w+|appeals?|admissions?|attendance|conference|strategy|protection|lac|cin|ehcp?|pupil|child"
    r"|tribunal|hearing|case|home|school|safeguarding|placement|adoption|fostering)\b", re.IGNORECASE,
)
"""Beside such a note it says that whoever is named is its subject."""
_CAPITALS = lazy_pattern(r"\b[A-Z][A-Z'\u2019-]{3,}\b")
_OWN_CAPITALS = lazy_pattern(
    r"\b[A-Z][a-z][\w'\u2019-]* [A-Z][A-Z'\u2019-]{3,}\b|\b[A-Z][A-Z'\u2019-]{3,},? [A-Z][a-z][\w'\u2019-]*"
)
"""A family name in capitals, as the police write it."""
_ACTS_BEFORE = lazy_pattern(
    r"\b(?:by|from|contacts?|leads?|led|leader|authors?|investigators?|researchers?|supervis\w+|applicant|requester"
    r"|officers?|coroner|judge|justice|recorder|detective|inspector|sergeant|constable|superintendent|solicitor"
    r"|minister|secretary|signed|approved|agreed|decided|amended|updated|mrs?|ms|miss|mx|dr|prof|professor|sir|dame|rev"
    r"|cllr|p\.?c|d\.?c|d\.?s|d\.?i|dci|dcs|sgt|supt|insp|hhj|oic|sio|phd of|teacher|headteacher"
    r"|(?:social |case)workers?|chair)\.?[:,]?\s*$",
    re.IGNORECASE,
)
_ACTS_BEHIND = lazy_pattern(
    r" (?:leads?|asked|asks|requested|wrote|writes|manages|signed|approved|decided|et al)\b|,? ?\(?(?:MP|QC|KC|PhD|OBE"
    r"|MBE|CBE|PI)\b"
    r"|(?:, | \(| of (?:the )?| at (?:the )?)(?:[A-Z][\w'\u2019&-]*,? |(?:of|and|the|for|at|senior) ){0,5}"
    r"(?i:universit\w+|college|institut\w+|ltd|limited|department|council|police|constabulary|solicitors|llp|office)\b"
    r"|,? \(?(?:(?:the|an?|senior|deputy|assistant|case|lead|principal|chief|former) )*(?i:officer|head(?:teacher)?"
    r"|teacher|tutor|researcher|lecturer|(?:social |case)worker|solicitor|coroner|judge|governor|professor|professors"
    r"|investigator|analyst|manager|director|chair)\b"
)
_ENDS_BODY = lazy_pattern(
    r"\b(?:Law|Inquiry|Enquiry|Act|Review|Report|House|Centre|Foundation|Award|Clause|Protocol|Ward|Unit|Team|Charity"
    r"|Street|Road|Lane|Way|Party|Rule|Order|Code|Prize|Line|Lines)$"
)
_RANK = lazy_pattern(r"(?:PC|WPC|DC|DS|DI|DCI|DCS|PS|HHJ|DJ|Sgt|Supt|Insp|Det|Cllr|Recorder|Judge|Officer)\b")
_OF_CRIMES = lazy_pattern(
    r"\b(?:Slavery|Theft|Murder|Terror\w*|Assaults?|Fraud|Missing|Risk|Persons?|Threat\w*|Rape|Robbery|Burglary"
    r"|Harassment|Stalking|Arson|Homicide|Manslaughter|Kidnap\w*|Abduct\w*|Groom\w*|Cruelty|Drugs?|Offen[cd]\w*"
    r"|Crim\w+|Investigat\w*|Inquir\w+|Enquir\w+|Traffick\w*|Mutilation|Radicali\w+|Safeguard\w*|Hearings?"
    r"|Proceedings|Orders?|Injur\w+|Harm|Deaths?|Damage|Possession|Suppl\w+|Immigration|Asylum|Removals?|Enforcement"
    r"|Check\w*|Verif\w+|Applications?|Appeals?|Disputes?|Custody|Arrangements?|Welfare|Conduct|Warrants?|Bail"
    r"|Breach\w*|Cyber\w*|Extremis[mt]\w*|Disorder|Nuisance|Abscond\w*|Runaways?|Vulnerable|Adults?|Child(?:ren)?|Sexual"
    r"|Exploitation|Safety|Community|Neighbourhood|System|Troubled|Maintenance|Strategic|Compliance|Regulations?"
    r"|Indecen\w+|Weapons?|Knife|Gangs?|Firearms?|Laundering|Deception|Corruption|Witness\w*|Protection|Blackmail"
    r"|Suicide|Suspicious|Historic\w*|Requests?|Respon[sd]\w*|Refus\w+|Receiv\w+|Pending|Complete\w*|Partial\w*"
    r"|Matche?[sd]?|Found|Traced?|Status|Address\w*|School|Attend\w*|Forced|Honour|Domestic|Serious|Organi[sz]ed"
    r"|Visas?|Border|Legal|Disclosure|Contact|Details?|Names?|Dates?|Last|Known|Not|Held|No|Section|Schedule|Article"
    r"|(?i:gdpr)|Dpa|Procedures?|Rules|Directions?"
    r"|Claims?|Dut(?:y|ies)|Guidance|Penalty|Notices?|Convention|Disability|Panel|Mechanism|Scheme|Unit|Week|Register"
    r"|Referrals?|Reviews?|Assess\w+|Prevent|Channel|Statements?|Certificates?|Evidence|Summons|Injunction|Location"
    r"|Recovery|Supervision|Placement|Wardship|Guardianship|Tipstaff|Secretary|State|Crown|Rex|Regina|Council|County"
    r"|Misper|Inherent|Jurisdiction|Port|Stop|Somali|Muslim|Syrian|Afghan|Albanian|Vietnamese|Ukrainian|Romanian|Foreign|Hong|Windrush)\b"
)
"""In capitals these are words of cases, alone no name."""
_ONE_IN_CAPITALS = lazy_pattern(r"[A-Z][A-Z'\u2019-]{4,30}")
_ENDS_WORD = lazy_pattern(
    r"(?:ing|ed|ions?|ity|ments?|ness|ship|ism|ive|ous|able|ible|ics?|ly|ial|ual|ety|ography|ology)$"
)
_WORDS_ALONE = lazy_pattern(
    r"Intelligence|Evidence|Insurance|Surveillance|Guidance|Compliance|Negligence|Assistance|Residence|Reference"
    r"|Correspondence|Interference|Urgent|Secret|Police|Prison|Trace|Tracing|London|Other|Various|Unknown|Nothing"
    r"|Blank|Total|Open|Closed|Refus\w+|Grant|Review|Query|Error|Duplicate|Letter|Email|Phone|Portal|Secure|Spreadsheet"
    r"|Public|Safety|Truancy|Bigamy|Perjury|Piracy|Treason|Espionage|Exploit\w*|Violen\w+|Sexual|Abuse\w*|Neglect"
    r"|Contest|Pursue|Mappa|Marac|Misper|Ceops?|Acro|Athena|Niche|Holmes|Visor|Europol|Interpol|Brexit|Covid|Schengen"
    r"|Dublin|Eurodac|Windrush|Grenfell|Prevent|Channel|Passport|Nationality|Migration|Settlement|Overstayers?|Illegals?"
    r"|Student|Family|Families|Tier|Route|Sponsor\w*|Cohort|Match\w*|Trafficker|Terrorist|Suspect\w*|Victim\w*"
    r"|Nominal\w*|Individual\w*|Subject\w*|Applicant\w*|Claimant\w*|Defendant\w*|Juvenile\w*|Minor\w*|Youth\w*"
    r"|Gangs?|Drugs?|Weapons?|Firearms?|Knives|Robber\w*|Burglar\w*|Thefts?|Murders?|Rapes?|Arson|Stalker"
)
"""Words in capitals that say alone why an authority asks, or what came of it."""
_CAPITALISED = lazy_pattern(r"\b[A-Z][\w'\u2019-]*")
_MAY_NAME = lazy_pattern(r"[^\W\d_a-z][\w.'\u2019-]*,? [^\W\d_a-z]")
"""Without two capitals, and without a known given name, nobody is named."""
_TITLED = lazy_pattern(r"\b(?:Mrs?|Ms|Miss|Master) (?!Justice\b)(?:[A-Z]\b\.? ?){0,3}[A-Z][\w'\u2019-]+")
_OF_KIN = lazy_pattern(
    rf"\b(?:names?|{family.BY_NAME}|child|girl|boy|pupil|sister|brother|son|daughter|siblings?|twins?)[:,]? $",
    re.IGNORECASE,
)
_IN_LIST = lazy_pattern(r"\b(?:of|and|for|about|with) $|& $")
_KIN_BEHIND = lazy_pattern(
    r"[,.]? (?:\(|&|and |with )?(?:(?:his|her|their) )?(?:(?:unborn|older|younger|elder|baby|half|twin)[ -])?"
    r"(?:siblings?|twins?|family|brothers?|sisters?|mother|father)\b",
    re.IGNORECASE,
)
_OF_WORK = lazy_pattern(
    r"['\u2019]?s? (?:data|orders?|surveys?|schemes?|units?|stations?|panels?|teams?|reviews?|methods?|notes?|reports?"
    r"|polic(?:y|ies)|projects?|programmes?|guidance|matching|checks?|compliance|numbers?|funds?|audit|appeals?)\b"
)
"""Behind capitals it says that they are no person's."""
_SMALL = lazy_pattern(r"(?<!\S)[a-z]{4,}\b")
_OF_FAMILY = lazy_pattern(
    r"(?<=[a-z,;:] )[A-Z][a-z'\u2019-]{2,}(?= (?:siblings|twins|brothers|sisters|boys|girls)\b)"
    r"|(?<=\b[Bb]aby )[A-Z][a-z'\u2019-]{2,}"
    r"|(?<=\b[Tt]he )[A-Z][a-z'\u2019-]{2,}(?= (?:family|children|siblings|twins|brothers|sisters)\b)"
    r"|^(?!Foster|Royal|Immediate|Host|Single|Whole|Extended|Birth|Adoptive|Nuclear|Holy)[A-Z][a-z'\u2019-]{2,}"
    r"(?= family(?:$|[,:;(]| [\u2013-]| (?:of|and|from|in|at|with)\b))"
    r"|(?<=\b[Rr]e )[A-Z][a-z'\u2019-]{2,}(?= \((?:[Aa] )?(?:[Cc]hild(?:ren)?|[Mm]inors?)\))"
    r"|(?<=\b[Rr]e: )[A-Z][a-z'\u2019-]{2,}(?= \((?:[Aa] )?(?:[Cc]hild(?:ren)?|[Mm]inors?)\))"
    r"|(?<=\b[Ii]n re )[A-Z][a-z'\u2019-]{2,}|(?<= v )[A-Z][a-z'\u2019-]{2,}|\b[A-Z][a-z'\u2019-]{2,}(?= v\.? [A-Z])"
)
"""A family name in a place of families: "the X family", "in re X", "X v Y"."""
_RUN = lazy_pattern(r"[A-Z][\w'\u2019-]*(?: [A-Z][\w'\u2019-]*)*")
_PIECES = lazy_pattern(r"(?<![^\s(])[^,;:()\s](?:[^,;:() ]| (?![-\u2013] ))+")
_LETTER_LAST = lazy_pattern(r"[A-Z][a-z'\u2019-]+, [A-Z]\.?(?![\w'\u2019])")


def asking_among(words: Collection[str]) -> set[str]:
    """Those of small words of ASCII by which a cell of them may be the name of such an authority; most have none."""
    return {
        word for word in ASKING_WORDS.intersection(words)
        if word not in _BESIDE_ASKING or any(other.startswith(_BESIDE_ASKING[word]) for other in words)
    }


@lru_cache(maxsize=4096)
def asks_about_persons(cell: str) -> bool:
    """True for a clean cell that is the name of an authority whose requests are about persons, and of no study."""
    if len(cell) > _LONGEST_NAME:
        return False
    if (_ASKING_SMALL.search(cell.lower()) if cell.isascii() else _ASKING.search(cell)) is None:
        return False
    if _OF_STUDY.search(cell) or NAMED_DATA.search(cell) or is_prose(cell):
        return False
    rest = _LAW.sub("", cell)
    return rest == cell or _ASKING.search(rest) is not None


@lru_cache(maxsize=16384)
def names_one_sought(text: str, *, alone: bool) -> bool:
    """True for a clean cell, in a row of such an authority, that names somebody who does not act.

    `alone`: a rare name that is all the cell says counts too.
    """
    if alone and _ONE_IN_CAPITALS.fullmatch(text) and _is_family_alone(text):
        return True
    if len(text) > _LONGEST or not (_MAY_NAME.search(text) or may_name(text) or _OF_FAMILY.search(text)):
        return False
    plain = _without_capitals(text)
    if any(_is_sought(plain, n) for n in persons_in(plain)):
        return True
    if any(not _acts(text, m.start(), m.end()) for m in _TITLED.finditer(text)):
        return True
    if any(map(may_be_sought, named_in_case(plain))) or _letter_last(plain):
        return True
    families = (*_OF_FAMILY.finditer(plain), *_OWN_CAPITALS.finditer(text))
    return any(_is_family(plain, *m.span()) for m in families) or (alone and _has_rare_name(text, plain))


def _has_rare_name(text: str, plain: str) -> bool:
    """True where words in capitals are a name by their form: in a sentence, between marks, or all that is said."""
    if _SMALL.search(text) and any(_is_rare(plain, n.start, n.end) for n in _named(plain)):
        return True
    return is_name_of_one_sought(text) or any(
        is_name_of_one_sought(m[0]) and not _acts(text, *m.span()) for m in _PIECES.finditer(text)
    )


def _is_family_alone(text: str) -> bool:
    """True for one word in capitals that may be a family's name, and is no word of cases or of data."""
    said = text.title()
    if _OF_CRIMES.search(said) or NAMED_DATA.search(said) or _ENDS_WORD.search(said) or _WORDS_ALONE.fullmatch(said):
        return False
    return reads_as_person(said, family=False) and not (is_listed_body(said) or is_no_name(said))


def _is_rare(text: str, start: int, end: int) -> bool:
    """True for words in capitals in a sentence: they are names, but in the words of cases."""
    return may_be_sought(text[start:end]) and not (_acts(text, start, end) or _OF_WORK.match(text, end))


def _is_family(text: str, start: int, end: int) -> bool:
    said, run = text[start:end], _RUN.match(text, start)
    return may_be_sought(said) and reads_as_person(said, family=False) and not (run and is_organisation_like(run[0]))


def is_name_of_one_sought(text: str) -> bool:
    """True for a cell that is a name by its form, and no words of a case, where a name of one who is sought stands."""
    return is_rare_name(text) and may_be_sought(_without_capitals(text)) and not _RANK.match(text)


def is_surely_body(name: str) -> bool:
    """True for a listed name, and for a paper's or a firm's by its form in which nobody's given name stands."""
    return is_listed_body(name) or (never_a_family(name) and not holds_given_name(name))


def tells_of_one_sought(text: str, heading: str, words: AbstractSet[str]) -> bool:
    """True for a clean text, of any row, in which somebody is sought, or is said to be at a school."""
    if len(text) > _LONGEST or not may_name(text) or family.of_contacts(heading):
        return False
    plain = _without_capitals(text)
    sure = [n for n in persons_in(plain) if n.sure and _is_sought(plain, n)]
    if not words.isdisjoint(WORDS) and any(_is_matter(plain, n.start, n.end) for n in sure):
        return True
    is_gone = not words.isdisjoint(_GONE) and not (_OF_STUDY.search(text) or NAMED_DATA.search(text))
    if is_gone and any(n.whole and _begins(plain, n) for n in sure):
        return True
    if len(text) > _SHORT or words.isdisjoint(AT_SCHOOL) or family.STAFF.search(text):
        return False
    return any(
        _ATTENDS.match(plain, n.end) or (_begins(plain, n) and _SCHOOL_BEHIND.match(plain, n.end))
        for n in sure if n.whole
    )


def is_named_beside_a_day(text: str) -> bool:
    """True for a clean text in which a day stands right beside the name of somebody who does not act."""
    plain = _without_capitals(text)
    for name in _named(plain):
        behind = family.DAY_BEHIND.match(plain, name.end)
        before = None if behind else _DAY_BEFORE.search(plain, 0, name.start)
        if not (behind or before) or _acts(plain, name.start, name.end):
            continue
        if before and _WHEN_NOTED.search(plain, 0, before.start()) and not _OF_A_CASE.search(plain, 0, before.start()):
            continue
        if behind and _WHEN_DONE.match(plain, behind.end()):
            continue
        said = text[name.start : name.end]
        rest = text[: name.start] + text[name.end :]
        of_police = _OWN_CAPITALS.search(said) or WORDS & {w.strip(":,").lower() for w in text[: name.start].split()}
        if not (name.sure or of_police or holds_given_name(said)) or not is_of_person(plain[name.start : name.end]):
            continue
        if of_police or not is_organisation_like(" ".join(_CAPITALISED.findall(rest))):
            return True
    return False


def _named(text: str) -> Iterator[Name]:
    return (n for n in persons_in(text) if n.whole and not n.titled)


def _without_capitals(text: str) -> str:
    """The text with words in capitals as names are written: as long as it was."""
    return _CAPITALS.sub(lambda m: m[0].title() if len(m[0].title()) == len(m[0]) else m[0], text)


def _is_sought(text: str, name: Name) -> bool:
    said = text[name.start : name.end]
    if name.titled or _acts(text, name.start, name.end) or not is_of_person(said):
        return False
    if name.sure and name.whole:
        return True
    if name.whole:
        return holds_given_name(said)
    alone = not text[: name.start].strip() and not text[name.end :].strip()
    beside = _OF_KIN.search(text, max(0, name.start - 30), name.start) or _KIN_BEHIND.match(text, name.end)
    beside = beside or _IN_LIST.search(text, max(0, name.start - 30), name.start)
    if not name.sure or begins_with_a_word(said) or TOPIC.search(said) or said.lower() in PLACES_TOO:
        return False
    return bool(alone or beside or is_matter_of_case(text, name.start, name.end))


def _acts(text: str, start: int, end: int) -> bool:
    before = _ACTS_BEFORE.search(text, max(0, start - 30), start)
    return before is not None or _ACTS_BEHIND.match(text, end) is not None


def is_of_person(said: str) -> bool:
    """False for what has the form of a name and is a body's, a law's or an operation's."""
    return not (is_no_name(said) or _ENDS_BODY.search(said) or is_listed_body(said))


def may_be_sought(said: str) -> bool:
    """False for words in capitals that name a case, its parts or a body, and no person."""
    return is_of_person(said) and (holds_given_name(said) or _OF_CRIMES.search(said) is None)


def _is_matter(text: str, start: int, end: int) -> bool:
    return is_matter_of_case(text, start, end) or _KIN_BEHIND.match(text, end) is not None


def _begins(text: str, name: Name) -> bool:
    before = text[: name.start].rstrip()
    return not before or before[-1] in ":;,(-\u2013" or is_matter_of_case(text, name.start, name.end)


def _letter_last(text: str) -> bool:
    """True for "Jones, A." in the place of what a case is about, or alone."""
    return any(
        (not text[: m.start()].strip() or is_matter_of_case(text, m.start(), m.end())) and TOPIC.search(m[0]) is None
        for m in _LETTER_LAST.finditer(text)
    )
