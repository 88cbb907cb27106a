"""What tells of one child beside its name, or without it: an illness, care, an exclusion, "the only boy at X".

A name that is withheld hides nobody whose village knows the illness. The words go where a sentence has a withheld
name, or speaks of one child by kinship, an age or as the only one. Of many ("asthma in pupils", "children in care")
they stay, and so do they within the name of a body.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from text.one_line import sentences_of
from text.pattern import lazy_pattern
from text.privacy.marks import words_in
from text.privacy.rules.signs import IN_WORDS
from text.privacy.unclaimed.marks import KIN, marks_in

_ENDS = (
    "osis", "itis", "aemia", "aemic", "philia", "philiac", "plegia", "plegic", "algia", "praxia", "praxic", "calculia",
    "cephaly", "cephalus", "ostomy", "otomy", "phrenia", "phrenic", "strophy", "dystrophy", "blastoma", "sarcoma",
    "lymphoma", "carcinoma", "rexia", "rexic", "lepsy", "leptic", "lexia", "lexic", "diopathy", "uropathy", "yopathy",
)
"""Illnesses end so."""
_WORDS = frozenset(
    """
    stoma leukaemia leukemia cancer tumour tumor tumours tumors asthma asthmatic diabetes diabetic eczema rickets autism
    autistic albinism albino blindness deafness deaf blind stammer stammers mute mutism tourette
    crohn asperger rett adhd asd ocd ptsd hiv fasd pmld allergy allergies allergic
    seizures seizure depression depressed anxiety suicide suicidal overdose self-harm self-harms self-harmed
    self-harming self-harmer wheelchair calipers amputee amputation paralysed syndrome chemotherapy dialysis pregnant
    pregnancy miscarriage abortion bed-wetting incontinent incontinence coeliac fostered adopted orphan orphaned refuge
    homeless arson arrested shoplifting cautioned convicted hostel asylum undocumented trafficked refugee abused
    neglected raped groomed beaten
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
_SEVERAL = (
    r"(?:partially sighted|(?:visually|hearing) impaired"
    r"|(?:hearing|sight|visual|speech|language|learning) (?:loss|impairments?|difficult(?:y|ies)|disabilit(?:y|ies)"
    r"|delay)|(?:heart|kidney|liver|lung|bowel|skin|eye|eating|mood|attachment) (?:defect|disease|failure|condition"
    r"|disorder|transplant)|cystic fibrosis|spina bifida|cerebral palsy|cleft (?:lip|palate)|brittle bones"
    r"|club ?foot|sickle[- ]cell|panic attacks|feeding tube|colostomy bag|hearing aids?|cochlear implant|terminally ill"
    r"|learning disabled|in (?:foster |residential )?care(?! of (?!the (?:council|state|local)))|into care"
    r"|foster (?:care|home|placement|carers?|family|parents?)|looked[- ]after|care (?:order|leaver)"
    r"|child protection(?: plan)?|child in need(?: plan)?|at[- ]risk register|(?:sexual|physical|domestic) (?:abuse"
    r"|violence)|young (?:carer|offender)|on remand|electronic tag|county lines|bed and breakfast"
    r"|(?:father|mother|dad|m[ua]m|parents?|brother|sister)(?: (?:is|was|are|were|has been|had been))?"
    r" (?:(?:sent |put |held )?(?:in|to) (?:prison|jail)(?: (?:at|in|near) (?:HMP )?(?-i:[A-Z][\w'\u2019-]+"
    r"(?: [A-Z][\w'\u2019-]+)?))?|drinks|died|killed|dying)"
    r"|(?-i:[A-Z][\w'\u2019-]+(?:[ -][A-Z][\w'\u2019-]+)?)(?:['\u2019]s)? (?:disease|syndrome)|progeria)"
)
_HEADS = frozenset(
    """
    sighted impaired loss impairment impairments difficulty difficulties disability disabilities delay defect disease
    failure condition disorder transplant fibrosis bifida palsy lip palate bones foot clubfoot sickle sickle-cell
    attacks tube bag aid aids implant ill disabled care fostering placement carer carers family parents looked
    looked-after order leaver protection need register abuse violence offender remand tag lines breakfast prison jail
    drinks died killed dying progeria excluded expelled suspended off-rolled truant truanted bullied refuser school
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
"""One of them stands in all that is more than a word."""
_PARTS = frozenset(part for word in (*_WORDS, *_HEADS) for part in word.split("-"))
_EXCLUDED = (
    r"(?:(?:permanently |temporarily |repeatedly |wrongly )?(?:excluded|expelled|suspended|off-rolled|bullied|put out"
    r" of school)(?! (?:from )?(?:the|this|that|these|those|any|all|our|its|their|by) )"
    r"(?: (?:once|twice|thrice|\w+ times))?(?: (?:from|in) (?:year|reception|class|school|nursery)(?: \w+)?)?"
    r"(?: (?:for|over|after) (?:an? )?[a-z]+)?|truant(?:ed)?|(?:a )?school refuser)"
)
_DEGREE = (
    r"(?:severe|mild|chronic|acute|profound|rare|type \d|stage \w+|selectively|moderate|terminal|incurable|childhood"
    r"|brain|bone|blood|skin|lung|liver|kidney|eye)"
)
_SINCE = r"(?: since (?:the age of |(?:he|she) was |birth|age )?\w+)?"
_MORE = lazy_pattern(rf"(?<![\w/-])(?:{_DEGREE} )*{_SEVERAL}{_SINCE}(?![\w/-])", re.IGNORECASE)
_BEFELL = lazy_pattern(rf"(?<![\w/-]){_EXCLUDED}(?![\w/-])")
_WORD_SAID = lazy_pattern(r"(?<![\w/-])[\w-]+(?:['\u2019]s)?(?![\w/-])")
_DEGREE_BEFORE = lazy_pattern(rf"(?:\b{_DEGREE} )+$")
_SINCE_BEHIND = lazy_pattern(_SINCE)
_CHILD_BEFORE = lazy_pattern(
    r"(?:\]|\b(?:he|she|who|son|daughter|child|boy|girl|pupil|nephew|niece|lad|brother|sister|twin|kid|being|then|aged"
    r" \w+|[Yy]ear \w+))(?:['\u2019]s)?\)?(?:,| and| \||:)* ?(?:(?:was|is|has|had|been|got|being|later|also|then|once"
    r"|has been) )*$"
)
_ALSO = lazy_pattern(
    r"\b(?:him|her) (?:down |marked |listed )?as $"
    r"|\b(?:he|she) (?:was|is|has been|had been) [^.;:]{1,40} and (?:then |later |also )?$"
)
_MANY_BEFORE = lazy_pattern(
    r"\b(?:children|pupils|those|students|learners|people|boys|girls|data|cases|number) (?:(?:with|who|were|are|was"
    r"|being|on|of|about|and|have|had|in) )*$"
)
_MANY_BEHIND = lazy_pattern(
    r"(?: or \w+)? (?:children|pupils|students|learners|people|data|dataset|markers?|flags?|extracts?|records|status"
    r"|figures|statistics|fields?|rates?|register|teams?|services?|stud(?:y|ies)|trials?|clinics?|charit(?:y|ies)"
    r"|research|drugs?|nurses?|units?|wards?)\b"
)
_ONE = r"(?:boy|girl|child|pupil|kid|lad|lass|student|twin|sibling|schoolboy|schoolgirl|teenager|toddler|baby)"
_STAYS = (
    r"(?!(?:is|was|are|were|be|been|has|had|have|that|who|which|whose|and|so|as|but|to|by|for|with|from|went|got)\b)"
)
_WORD = rf"{_STAYS}[\w'\u2019-]+"
_ONLY = lazy_pattern(
    r"\b(?:(?:[Tt]he|one of (?:the )?(?:two|three|four)|[Oo]nly|[Aa]n?) )?"
    rf"(?:[Oo]nly(?: one| other)?|[Ss]urviving) (?:{_WORD} ){{0,3}}?{_ONE}\b"
    r"(?=\s*(?:$|[^\w\s]|(?:in|at|of|on|with|who|whose|from|to|is|was|and|there|left|here|as|has|had|so|I)\b))"
    rf"(?: (?:in|with|on) an? (?:{_WORD} ){{0,3}}{_WORD})?(?: (?:in|at|of|on) (?:{_WORD}[ ]?){{1,7}}(?<! ))?"
)
"""Whom everybody there knows by what is said: "the only boy in a wheelchair at Hob Green village school"."""
_BESIDE_PLACE = lazy_pattern(
    rf"\b(?:[Aa]n?|[Tt]he|[Tt]his|[Tt]hat|[Mm]issing) (?:[\w-]+ ){{0,2}}{_ONE} (?:(?:at|from|in|of) (?:the )?[A-Z]"
    r"|(?:with|who|whose|found|living|in|on)\b[^.;:]{0,80}?(?<=\s)(?:at|from|in) (?:the )?[A-Z])"
)
"""A child who is not named, with a school or a place of its own."""
_LETTERED = lazy_pattern(
    r"\b(?:[Cc]hild|[Pp]upil|[Bb]oy|[Gg]irl) [A-Z],? (?:\(?whose|and (?:his|her|their)) (?:[\w-]+ )?(?:father|mother"
    r"|dad|m[ua]m|parents?|brother|sister)\b"
)
"""Who is called by a letter, with what is known of the family."""
_AGED_ONE = lazy_pattern(rf"\b[Aa]n? (?:[\w-]+ ){{0,2}}{_ONE} (?:of|aged) (?:{IN_WORDS}|\d{{1,2}})\b")
_FEW = lazy_pattern(
    r"\b(?:[Tt]he|[Mm]y|[Oo]ur|[Tt]wo|[Tt]hree|[Ff]our) (?:[\w-]+ )?(?:twins|triplets|siblings|boys|girls"
    rf"|brothers|sisters)\b[^.;]{{0,60}}\b(?:(?:turned|are|aged|both|now) (?:{IN_WORDS}|1[0-8]|[3-9])"
    rf"|{IN_WORDS} and {IN_WORDS}|[3-9] and (?:1[0-8]|[3-9]))\b"
)
_HE = lazy_pattern(r"(?:He|She|His|Her|They|Their)\b|\b(?:he|she) (?:is|was|has|had)\b")
_OF_HIM = lazy_pattern(r"\b(?:he|she|him|his|her|hers)\b", re.IGNORECASE)
_OF_GROWN_UP = lazy_pattern(
    r"\b(?:Mr|Mrs|Ms|Dr|Lord|Lady|Baroness|Sir|Dame|MP|[Mm]inister|[Ss]ecretary|[Dd]irector|[Bb]oss|[Oo]fficers?|[Mm]anager"
    r"|[Cc]hief|[Ff]ounder|[Ss]pokes\w+|[Tt]eacher|[Ll]awyer|[Ss]olicitor)\b"
)
_OF_AGE = lazy_pattern(rf"\d|{IN_WORDS}|reception|nursery", re.IGNORECASE)
"""In what marks one child, where it is no case of a rule: "a pupil with an EHCP"."""
_OF_MANY = lazy_pattern(
    r"\b(?:cohorts?|stud(?:y|ies|ied)|followed|trial|survey|researchers?|marked so|each|every|any|novel|book)\b"
)
_OF_BODY = lazy_pattern(r"(?: (?:&|and|of|for))? (?!I\b)[A-Z][A-Za-z]")
_CAPITAL_BEFORE = lazy_pattern(r"(?<!^)(?<![.:|] )\b[A-Z][\w'\u2019-]+ (?:(?:for|of|and|&|the|on) )?$")
_FAR = 40


def circumstances_in(line: str, withheld: str, *, named: bool = False) -> Iterator[tuple[int, int]]:
    """Where a clean line says what one child has or what befell it. `withheld`: what stands there for names.

    `named`: its item names a child elsewhere, of whom "she" and "his" may be said here.
    """
    sentences = sentences_of(line)
    found = [[*_said_in(s)] for s in sentences]
    if not any(found):
        return
    at, before = 0, False
    for sentence, spans in zip(sentences, found, strict=True):
        at = line.index(sentence, at)
        one = withheld in sentence or (before and _HE.search(sentence) is not None) or is_of_one(sentence) \
            or (named and _is_of_named(sentence))
        yield from ((at + a, at + b) for a, b in spans) if one else ()
        before, at = one, at + len(sentence)


def is_of_one(sentence: str) -> bool:
    """True for a sentence that tells of one child whom somebody knows, and not of one of many."""
    if _OF_MANY.search(sentence):
        return False
    if _ONLY.search(sentence) or KIN.search(sentence) or _BESIDE_PLACE.search(sentence) or _AGED_ONE.search(sentence) \
            or _FEW.search(sentence) or _LETTERED.search(sentence):
        return True
    return any(_OF_AGE.search(sentence, a, b) for a, b in marks_in(sentence))


def says_what_one_has(sentence: str) -> bool:
    """True for a clean sentence that says an illness, care or an exclusion, and not of many."""
    return any(_said_in(sentence))


def _is_of_named(sentence: str) -> bool:
    """True for a sentence that goes on about somebody, of whom another has said the name."""
    return _OF_HIM.search(sentence) is not None and not (_OF_GROWN_UP.search(sentence) or _OF_MANY.search(sentence))


def _said_in(sentence: str) -> Iterator[tuple[int, int]]:
    words = words_in(sentence)
    if "only" in words or "surviving" in words:
        yield from (m.span() for m in _ONLY.finditer(sentence))
    if _PARTS.isdisjoint(words) and not any(w.endswith(_ENDS) for w in words):
        return
    for m in _WORD_SAID.finditer(sentence):
        if _is_illness(m[0]) and not _is_of_others(sentence, *m.span()):
            degree = _DEGREE_BEFORE.search(sentence, max(0, m.start() - _FAR), m.start())
            since = _SINCE_BEHIND.match(sentence, m.end())
            yield degree.start() if degree else m.start(), since.end() if since else m.end()
    yield from (m.span() for m in _MORE.finditer(sentence) if not _is_of_others(sentence, *m.span()))
    for m in _BEFELL.finditer(sentence):
        if _CHILD_BEFORE.search(sentence, max(0, m.start() - _FAR), m.start()) or _ALSO.search(sentence, 0, m.start()):
            yield m.span()


def _is_of_others(sentence: str, start: int, end: int) -> bool:
    """True within the name of a body, and of many."""
    before = max(0, start - _FAR)
    if _MANY_BEFORE.search(sentence, before, start) or _MANY_BEHIND.match(sentence, end):
        return True
    named = _OF_BODY.match(sentence, end) or _CAPITAL_BEFORE.search(sentence, before, start)
    return named is not None and sentence[start].isupper()


def _is_illness(word: str) -> bool:
    plain = word.lower().replace("\u2019", "'").removesuffix("'s")
    return plain in _WORDS or plain.endswith(_ENDS)
