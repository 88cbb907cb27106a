"""Names in a sentence that tells of one child by kinship, an age, a class or a plan: for texts, not for cells.

No list of given names is asked. What stands in the place of a person in such a sentence is taken for the child, unless
it reads as a body, a place, a study or a grown-up at work, or received something in the same paragraph: a recipient is
never left out because of the sentence beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from text.pattern import lazy_pattern
from text.privacy.bodies import ends_as_body, is_listed_body
from text.privacy.cases.rare import cases_of_any_name
from text.privacy.grown_ups import is_at_work
from text.privacy.naming import begins_no_name, given_names, reads_as_person, without_lead
from text.privacy.rules import family
from text.privacy.rules.one_child import is_no_name
from text.privacy.rules.sentences.received import received
from text.privacy.rules.sentences.said_next import named_as_place, said_next
from text.privacy.rules.sentences.titles import named_in_title
from text.privacy.rules.sentences.whose import called_in_list, whose
from text.privacy.rules.signs import AGE_NUMBER, AGE_OR_CLASS, IN_WORDS, NO_MORE, SCHOOL_YEAR, STRONG

_WORD = r"(?-i:[^\W\d_a-z\u00df-\u00ff](?:[\w-]|['\u2019](?!s\b))*)"
"""A word in capitals; what is behind its possessive is owned, no more of the name."""
_NAME = rf"{_WORD}(?: (?:(?-i:de|da|van|von|der|al|el|bin|ibn|ap|ab|ferch) )?{_WORD}){{0,3}}(?!\w)"
_RUN = lazy_pattern(rf"(?<![\w'\u2019@.-]){_NAME}")
_KIN = (
    r"(?:(?:grand|step|god|foster )?(?:son|daughter|child)|boy|girl|kid|nephew|niece|little one|eldest|oldest|youngest"
    r"|middle one|toddler|baby|twin)"
)
_PUPIL = rf"(?:{_KIN}|pupil|student|schoolboy|schoolgirl|schoolchild|lad|teenager|youngster|learner)"
_WHOSE = r"(?:\b(?:my|our|her|his|their|whose)|\w['\u2019]s|s['\u2019])"
_ENDS = r"(?=\s*(?:$|[.,;:)!?\u201d\"]|(?:and|but|who|when|in|at|is|was|has|years?)\b))"
_SCHOOL = r"(?:School|Academy|Primary|Infants?|Juniors?|High|Nursery|College|Grammar|Comprehensive|Preschool)"
_AT_SCHOOL = rf"(?-i:(?:[A-Z][\w'\u2019.-]* ){{1,4}}{_SCHOOL}\b)"
_YEAR = rf"(?:{SCHOOL_YEAR})"
_IN_CLASS = (
    rf"(?:{_YEAR}|(?:reception|nursery|preschool)\b)(?! (?:tests?|pupils|stud\w+|data|checks?|teach\w+|class of))"
)
_NOTHING_OWNED = r"(?=\s*(?:$|[.,;:)!?]|(?:and|but|at|in|from|since|with|because|which|as)\b))"
_PARENT = (
    r"(?:mother|father|m[ua]m|dad|parents?|grand(?:mother|father|parents?)|(?:foster )?carers?|foster \w+|guardians?)"
)
_TELLS = lazy_pattern(
    rf"\b(?:{_PUPIL}s?|{_PARENT}|EHCP?|EHC|aged?|old|litigation friend|missing|autis\w+|years?|yrs?|class|form"
    r"|reception|SEN|candidate|prefect|brother|sister|I am|I['\u2019]m|free school meals"
    r"|nursery|turns|turned|excluded|in care|attends|goes to|birthday|school|teacher|tutor|assistant|sats?|sits|just"
    r"|only|now|then|still|is|was|mab|mhab|merch|mhlentyn|oed)\b"
    r"|Y\d|\(\d|\b\d[A-FK-Z]\b|[,|\t;] ?(?:1[0-8]|[3-9])\b", re.IGNORECASE,
)
"""Quickly seen: without it no sentence tells."""
_PRONOUN = lazy_pattern(r"\b(?:he|she|him|her|his|hers|my|our)\b", re.IGNORECASE)
_OF_PUPIL_SAID = (
    rf"\b(?:(?-i:SEND?)|school|nursery|pupil|reception|EHCP?|EHC plan|excluded|autis\w+|{_IN_CLASS})\b|\b{_AT_SCHOOL}"
)
_OF_PUPIL = lazy_pattern(rf"{_OF_PUPIL_SAID}|\b(?:is|aged|was) {AGE_NUMBER}{_ENDS}", re.IGNORECASE)
"""What is said of somebody's child while it is one: sons and daughters may be grown up."""
_OF_BODY = lazy_pattern(
    r"\b(?:company|companies|charity|firm|contract\w*|founded|founding|launch\w*|organi[sz]ations?|website|platform"
    r"|app|scheme|programme|software|its|partners?|stud(?:y|ies)|19[0-8]\d)\b", re.IGNORECASE,
)
"""Where these stand, a number is the age of a body or a scheme, and whoever was a pupil is grown up."""

_SURE_BEFORE = lazy_pattern(
    rf"\b(?:my|our|your)(?: \w+)? {_KIN}(?:[,:]| \(|,? \(?{family.BY_NAME})? ?$"
    r"|(?<!\w)(?:(?:deputy )?head (?:girl|boy)|prefect|sixth[- ]former),? $"
    rf"|\b(?:my|our|your|his|her|their)(?: \w+)? {_KIN},? {_WORD}(?: {_WORD})?(?:,| \([^()]{{1,20}}\))? and"
    rf" (?:(?:my|our|your|his|her|their) )?(?:\w+ )?{_KIN},? $"
    rf"|\b{_PUPIL}['\u2019]s (?:full |first |real )?name(?:d| is| was|:|,)? $"
    r"|\b(?:fy|ein) (?:mab|mhab|merch|mhlentyn|plentyn|bachgen),? $", re.IGNORECASE,
)
"""Right before a name, in a place of children only."""
_KIN_BEFORE = lazy_pattern(
    rf"{_WHOSE}(?: \w+)? (?:{_KIN}|pupil|brother|sister)(?:[,:]| \(|,? \(?{family.BY_NAME})? ?$"
    rf"|\b(?:the|an?|this|that|one)(?: [\w-]+){{0,3}} {_PUPIL}(?:,| \() ?$"
    r"|\bone of (?:the|our|my|her|his)(?: \w+)? (?:pupils|children|girls|boys|students)(?:,| \() ?$"
    rf"|\b{_PUPIL}\b[^.;]{{1,40}} {family.BY_NAME} $"
    r"|\b(?:ei|eu) (?:mab|merch|phlentyn|plentyn),? $", re.IGNORECASE,
)
"""The same where the sentence speaks of a pupil."""
_IN_TURN_BEFORE = lazy_pattern(
    r"\b(?:the|one|another) (?:first|second|third|fourth|fifth|other|others|last|latter|former|next|remaining)"
    r"(?: (?:one|of (?:them|these|those|the \w+)))?(?:,| \() ?$", re.IGNORECASE,
)
_IN_TURN_BEHIND = lazy_pattern(
    rf"\)?,? (?:who )?(?:(?:now |then |currently |still )?(?:(?:attend|start|mov)(?:e?s|ed)(?: at| to)?|goes to"
    rf"|went to|left|is at"
    rf"|was at) (?:{_AT_SCHOOL}|(?:the same|an?|her|his|this|that|our|another) (?:[\w-]+ ){{0,3}}(?:school"
    rf"|academy|nursery"
    rf"|pupil referral unit|PRU)\b)|(?:is|was|turned) (?:only |just |aged )?{AGE_NUMBER}{_ENDS}|(?:is|was) (?:now )?in"
    rf" {_IN_CLASS}|(?:is|was|has been) (?:\w+ly )?(?:excluded|expelled|suspended|bullied|fostered|adopted"
    rf"|taken into care)\b"
    rf"|has (?:an? )?(?:EHCP|EHC plan|SEN\b|autism|ADHD)|(?:is|was) (?:autistic|(?:electively )?home[- ]educated)\b"
    rf"|lives with (?:his|her|their)\b)", re.IGNORECASE,
)
"""Behind one of several who were counted: what a body does not."""
_NAME_BEFORE = lazy_pattern(
    r"\b(?:his|her) (?:full |first |real )?name(?: is| was|['\u2019]s) $"
    rf"|\b{_PARENT} (?:of|to) (?:{_NAME}(?: \([^()]{{1,20}}\))?(?:,| and) )?$"
    r"|\b(?:children|pupils|kids|boys|girls) (?:like|such as|including) $"
    r"|\b(?:fostered|foster|care for) $"
    rf"|\b(?:my|our) {_PUPIL}['\u2019]s (?:best )?(?:friend|classmate|cousin|brother|sister) $"
    r"|\b(?:pupil|student|child(?:ren)?['\u2019]?s?) (?:voice|quote|comment): $"
    r"|\bcase of $", re.IGNORECASE,
)
"""The same where an age, a school year or what befell a pupil is said in this sentence, or of "him" in the next."""
_AGE_BEFORE = lazy_pattern(
    rf"(?:^|[.,;:\u201c\"] )aged (?:just|only|barely) {AGE_NUMBER}, $|^aged? {AGE_NUMBER}: $|\(a (?:child"
    rf"|minor)\): $|^(?:just|only) {IN_WORDS}, $"
    rf"|\b(?:an?|the|one) (?:(?:{AGE_NUMBER})-year-old|{_YEAR})(?: (?:{_PUPIL}))? (?:from|at|of|in"
    rf"|with) [^,.;]{{2,40}}, $",
    re.IGNORECASE,
)
_FRIEND_BEFORE = lazy_pattern(rf"{_WHOSE} (?:best )?(?:friend|classmate|cousin|brother|sister|twin),? $", re.IGNORECASE)
_FRIEND_OF_AGED = lazy_pattern(
    rf"(?:\b(?:{AGE_NUMBER})[ -]years?[ -]old {_NAME}"
    rf"|{_NAME}(?:, (?:aged )?(?:{AGE_NUMBER}),?| \((?:aged )?(?:{AGE_NUMBER})\),?))"
    r" and (?:his|her|their) (?:best )?(?:friend|classmate|cousin|brother|sister|twin),? $", re.IGNORECASE,
)

_MONTHS = rf"(?:{AGE_NUMBER}) years?,? (?:and )?\d{{1,2}} months?\b(?! (?:after|before|since|ago|into|later|of|in)\b)"
_SURE_BEHIND = lazy_pattern(
    rf",? \(?(?:aged )?{_MONTHS}"
    r"|,? \((?:a (?:child|minor),? )?by (?:his|her|their) (?:litigation|next) friend\b"
    r"|,? (?:(?:a (?:child|minor),? )?(?:acting )?)by (?:his|her|their) (?:(?:\w+ ){1,3}and )?(?:litigation"
    r"|next) friend\b"
    rf"|,? \(?(?:the |real |full )?name of (?:my|our|her|his|their) {_KIN}\b"
    rf"|['\u2019]s age (?:is|was) {AGE_NUMBER}{NO_MORE}"
    rf"|['\u2019]s (?:EHC plan|EHCP)(?=\s*(?:$|[.,;:)]|(?:was|is|says|said|has|had|and|from|which|that)\b))"
    rf"|(?:,| is| was)? (?:then|now|currently|still) in {_IN_CLASS}"
    rf"|(?:,| \() ?(?:by now|now|then|just|still|only) (?:aged )?{AGE_NUMBER}(?=\s*[,)])"
    rf"|, an? (?:{AGE_NUMBER})-years?-old(?: {_PUPIL})?(?=[,.;)]| (?:with|who|from|at|in|whose)\b)"
    rf"|,? (?:an? )?{_YEAR} (?:pupil|girl|boy|schoolboy|schoolgirl)\b(?! (?:premium|referral|barrister|data|lead))"
    r"| (?:sat|sits|is sitting|will sit|took) (?:his|her) (?:SATs|GCSEs?|phonics)\b"
    rf"|,? whose (?:[3-9]|1[0-8])(?:rd|th) birthday\b"
    rf"|, (?:then )?an? (?:former )?(?:{_YEAR} )?(?:pupil|schoolboy|schoolgirl|schoolchild)"
    rf" (?:(?:at|of) {_AT_SCHOOL}|in {_YEAR}|with an? EHC)"
    rf"|,? of (?:class|form) (?:1[0-3]|[1-9])[A-F]?\b"
    rf"|, (?:1[0-3]|[1-9])[A-FK-Z], {_AT_SCHOOL}"
    r"|,? \(?candidate (?:(?:number|no\.?) )?\d{3,}\b"
    rf"|,? (?:who )?(?:is|was) (?:now |currently )?in {_IN_CLASS} (?:at|of) {_AT_SCHOOL}"
    rf"|,? (?:was|is|has been) (?:\w+ly )?(?:excluded|expelled|suspended) from {_AT_SCHOOL} (?:in|during) {_YEAR}",
    re.IGNORECASE,
)
"""Right behind a name, of persons only."""
_LIKELY_BEHIND = lazy_pattern(
    rf",? (?:is|was) an? (?:\w+ )?(?:pupil|student|schoolboy|schoolgirl) (?:at|of|in) {_AT_SCHOOL}"
    rf"(?![^.;]*\b(?:19[0-8]\d|professor|barrister|teacher|minister|works|worked|became)\b)"
    rf"| (?:turns|turned|will be|will turn) {AGE_NUMBER} (?:next|this|in|on|tomorrow|last)\b"
    r"|,? (?:who (?:has|had) (?:been|gone) |(?:has|had) been |who went )?missing (?:since|for|from (?:home|school"
    r"|care|education))\b|,? (?:who )?(?:is|was|went|has gone) missing from (?:home|school|care|education)\b"
    r"| (?:receives?|received|gets?|got|has|had|is on|was on|is (?:\w+ )?as (?:having|being on)) (?:an? )?"
    rf"(?:free school meals|SEN support|special educational needs|SEND?|EHCP?|EHC plan){_NOTHING_OWNED}"
    r"| \((?:(?:has|with|on) )?(?:an? )?(?:draft |final )?(?:EHCP|EHC plan|education,? health and care plan)(?:\)|,"
    r"| (?:finali[sz]ed|agreed|issued|refused|amended|ceased|since|from|pending|in place|maintained))"
    rf"| left {_IN_CLASS}| of {_IN_CLASS}"
    rf"|,? and (?:his|her|their) (?:\w+ )?(?:brother|sister|twin)s?,? {_NAME}(?=[^.]*\bschool\b|[^.]*{_AT_SCHOOL})"
    rf"|,? (?:who is |is |who was )?due to start (?:school\b|{_IN_CLASS})"
    r"| (?:starts|started|will start) (?:(?:primary|secondary) )?school\b(?=\s*(?:$|[.,;:)]|(?:in|at|on|next|this)\b))"
    r"|,? (?:is|was) an? (?:autistic|disabled|dyslexic|deaf|blind|excluded|looked[- ]after|vulnerable|bullied)"
    r" (?:pupil|child|boy|girl|student|schoolboy|schoolgirl)\b"
    rf"|,? (?:who )?(?:died|was (?:killed|stabbed|attacked|assaulted|found dead)) (?:at|in) {_AT_SCHOOL}"
    rf"| (?:goes to|attends|started at|will start at|moved to) {_AT_SCHOOL}(?=\s*(?:$|[.,;]|(?:and|in|where|but)\b))"
    rf"| (?:started|starts|will start|moved (?:in)?to|moves (?:in)?to|went into|is in|was in) {_IN_CLASS}"
    r"| (?:has|had) been in care since (?:he|she|the age)\b"
    r"|,? (?:was|were|is|has been) (?:permanently |temporarily )?(?:excluded|expelled|suspended) from [^.;]{3,40}"
    r" at (?:the age of )?(?:1[0-8]|[4-9])(?=\s*(?:$|[.,;]))"
    rf"| \({AGE_NUMBER}\) (?:writes|wrote|says|said|told us|asks|asked)\b"
    rf"| is {AGE_NUMBER} (?:and|but) (?:wants|has|is|goes|lives|attends|would|does|cannot|loves|likes)\b"
    rf"| \({_YEAR}, (?:SEND?|EHCP?|FSM|EAL|LAC|boy|girl|aged|with|on)\b",
    re.IGNORECASE,
)
"""Right behind a name of two words, where no body is spoken of."""
_WHO = lazy_pattern(
    r"(?: \([A-Z]\w+\))?,? (?P<said>who (?:is|was|has|had|lives|goes|attends|turned|turns|started|sits"
    r"|sat)\b[^.;]{0,90})"
)
_OF_GROWN_UP = lazy_pattern(
    r"\b(?:sons?|daughters?|child(?:ren)?|parents?|taught|teach\w*|work\w*|runs?|led|leads?|chairs?|wrote|stud\w+"
    r"|research\w*|governor|said|MP|minister|director|professor|barrister|solicitor|pupils|experience"
    r"|meetings?)\b", re.IGNORECASE,
)
_OF_CHILD = lazy_pattern(
    rf"{_OF_PUPIL_SAID}|\blives with (?:his|her)\b|\bDown['\u2019]s\b|\b(?:turned|turns|is|was"
    rf"|aged) {AGE_NUMBER}{_ENDS}",
    re.IGNORECASE,
)
_BEFELL = lazy_pattern(
    r",? (?:(?:had|has) been|was|is) (?:\w+ly )?(?:excluded|expelled|suspended|off-rolled|bullied|fostered|adopted"
    r"|taken into care)\b"
    r"|, (?:\w+ly )?(?:excluded|expelled|suspended|off-rolled|fostered|taken into care)\b"
    r"|,? (?:is|was) (?:(?:a )?looked[- ]after(?! by)|(?:electively )?home[- ](?:educated|schooled))\b"
    r"|['\u2019]s (?:attendance|exclusion|school report|behaviour|reading age)\b"
    rf"| is a (?:pupil|student) (?:in {_YEAR}|at {_AT_SCHOOL})", re.IGNORECASE,
)
"""Right behind a name: what befalls a pupil, where an age or a class is beside it, and "she"."""
_OF_AGE_NEXT = lazy_pattern(
    rf"(?:He|She|They) (?:is|was|are|were) (?:only |just |now |then |in )*(?:{AGE_NUMBER}\b|{_YEAR})"
)
_SIGNED = lazy_pattern(r"(?:from|signed|by|name):? ?$", re.IGNORECASE)
_CLASS_ENDS = lazy_pattern(rf", (?:{_YEAR}|aged? {AGE_NUMBER})\.?$", re.IGNORECASE)
_JOINED = lazy_pattern(rf"(?P<name>{_WORD}(?: {_WORD}){{1,2}})(?: \((?:left|right|centre|pictured|\d+)\))? and $")
_NAMED_BEHIND = lazy_pattern(
    rf"['\u2019]s {_PARENT}\b(?! (?:company|and baby|firm|group|house|body|organi[sz]ation|trust|app|portal)\b)"
    r"(?=[^.;]*\b(?:him|her|his|she|he|son|daughter|boy|girl)\b)"
    r"|['\u2019]s (?:form tutor|head ?teacher|(?:class|nursery) teacher|social worker|teaching assistant|key worker"
    r"|childminder)\b"
    r"(?=[^.;]*\b(?:him|her|his|she|he)\b)|['\u2019]s school \w+ (?:him|her|his)\b"
    r"|,? (?:who )?(?:is|has been diagnosed as) (?:autistic|dyslexic)\b"
    r"|,? (?:who )?has (?:autism|ADHD|dyslexia|epilepsy|an? EHC(?:P| plan)(?=\s*(?:$|[^\w\s]|(?:and|but|for|that"
    r"|which|since)\b))|special educational needs)\b"
    rf"| (?:is|was) in {_IN_CLASS}| (?:started|began|joined) {_IN_CLASS}",
    re.IGNORECASE,
)
"""Right behind a name of any length, where a pronoun or a parent is beside it."""
_WHEN = lazy_pattern(r"\b(?:as|when|while|before|after|since|until|because|that) $", re.IGNORECASE)
_OF_FORM = lazy_pattern(
    rf"(?:^|[.;] )(?:(?:pupil|student|child|learner)(?:['\u2019]s)?(?: name)?|name): ?(?P<name>{_NAME})"
    r"(?=[.,;|]* (?:form|class|year(?: group)?|age|DOB|SEN|sex|gender|school): ?\S)", re.IGNORECASE,
)
_AGE_SAID = lazy_pattern(
    rf",? \(?{AGE_NUMBER}\)?(?=\s*(?:$|[.,;)]))|[^.;]{{0,40}} (?:at|from) the age of {AGE_NUMBER}\b", re.IGNORECASE
)
_SAYS_YOUNG = lazy_pattern(
    rf"\bI(?: am|['\u2019]m) (?:(?:in|an?) {_IN_CLASS}|{AGE_NUMBER}(?: years old)?(?=\s*(?:$|[.,;!'\u2019\u201d\"]"
    rf"|and\b)))",
    re.IGNORECASE,
)
_SAID_BEFORE = lazy_pattern(r"[,.!\"'\u2019\u201d] (?:said|says|wrote|writes|explained) $")
_QUOTED_AGE = lazy_pattern(rf",? \(?(?:aged )?{AGE_NUMBER}(?=\s*(?:$|[.,;)]))", re.IGNORECASE)
_QUOTE_BEFORE = lazy_pattern(r"[,.!?][\"'\u2019\u201d] $")
_TOLD_AGED = lazy_pattern(
    rf",? \(?(?:aged )?{AGE_NUMBER}\)?,? (?:said|says|told|added|explained|wrote|asked|asks)\b", re.IGNORECASE
)
_ATTRIBUTED = lazy_pattern(
    r" (?:said|says|found|told|argued?s?|claimed|claims|report(?:s|ed)|ha[sd] said)\b,?(?! (?:that|us|me)\b)"
)
_GOES_ON = lazy_pattern(
    r"\s*(?:$|[^\w\s'\u2019]|(?:who|was|were|is|are|has|have|had|when|and|at|in|from|aged|said?|says|told|wrote|are)\b)"
)
_PARENT_OF_ONE = lazy_pattern(
    rf"\bas an? {_PARENT}\b|\b(?:parents?|mother|father|m[ua]m|dad|carer|guardian) (?:of|to) (?:an?"
    rf"|one)\b[^.;]{{0,30}}\b{_PUPIL}\b",
    re.IGNORECASE,
)
_A_SCHOOL = lazy_pattern(rf"(?:[A-Z][\w'\u2019.-]* ){{1,4}}{_SCHOOL}(?: School)?")
_SPEAKS = lazy_pattern(rf"(?:Q\d+ )?(?P<name>{_WORD}(?: {_WORD}){{1,2}}): (?=\S)", re.IGNORECASE)
"""Who speaks, as in what is taken down."""
_EACH = rf"{_NAME}(?:,? \(?(?:aged? )?(?:{AGE_NUMBER})\b\)?)?"
_LIST = lazy_pattern(
    rf"\b(?:(?:my|our|her|his|their)(?: \w+)?|have|with)(?: two| three| four| five)?"
    rf" (?:children|kids|sons|daughters|boys|girls|twins|grandchildren|two|three|four)(?: are| were|:|,| called"
    rf"| named)?"
    rf" \(?(?P<names>{_EACH}(?:[,;] (?:and )?{_EACH}| and {_EACH}){{1,9}})", re.IGNORECASE,
)
_BETWEEN = lazy_pattern(r"[,;] and |[,;] | and ")
_AGE_SO = lazy_pattern(rf",? \(?(?:aged? )?(?:{AGE_NUMBER})\)?$|^(?:aged? )?(?:{AGE_NUMBER})\)?$", re.IGNORECASE)
_SMALL_NAME = r"[a-z][a-z'\u2019-]{1,}[a-z]"
_SMALL = lazy_pattern(
    rf"\b(?i:my|our)(?: (?:little|eldest|youngest|oldest|middle|own|younger|older|foster|adopted|dear|lovely"
    rf"|\w+-year-old))?"
    rf" (?:{_KIN}),? (?P<name>{_SMALL_NAME}(?: {_SMALL_NAME})?)(?:(?P<owns>['\u2019]s (?:school |pupil )?record)"
    rf"|(?=,? (?:\(?(?:who )?(?:is |was )?(?:only |just |now )?(?:in )?(?:aged? "
    rf"|age: ?)?(?:(?:{AGE_NUMBER})(?: years?(?: old)?)?"
    rf"(?=\s*(?:$|[.,;)!]|(?:and|but|when|in|at)\b))|(?:year|yr|y) ?\d|reception\b|nursery\b))))"
)
_NO_SMALL_NAME = frozenset(
    """
    who was is now just has had then the and with for from only currently turned are been being that this today here
    alone too also still even himself herself both not there really maybe nearly almost barely about when while since
    because where which whom whose will would could should can may might must did does do went goes got gets lives
    lived loves likes says said told asks asked at in on of to by as an or but if so than
    birthday year school age aged class form mark bill art grant page case key long rich price major autistic deaf
    disabled dyslexic blind ill sick severely profoundly who's she he they we you it him her them his hers their its our
    your my all any some one two three four five six seven eight nine ten eleven twelve started starts attends left
    turns recently finally soon later once twice
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
_LETTERS = r"(?P<letters>(?-i:[A-Z]\. ?[A-Z]\.?(?: ?[A-Z]\.?)?|[A-Z]{2,3}))(?![\w'\u2019-])"
_MAY_BE_LETTERS = lazy_pattern(r"\b[A-Z](?:\.|[A-Z]{1,2}\b)")
_BY_LETTERS = lazy_pattern(
    rf"(?:(?:{_WHOSE}|\bthe|\ban?)(?: \w+)? {_PUPIL}|\b(?:pupil|child|student|girl|boy)),? \(?{_LETTERS}"
    rf"(?=[,;]? ?\(?(?:who )?(?:is |was |now |then |aged? |in )*(?:(?:{AGE_NUMBER})(?=\s*(?:$|[.,;)]|years?\b"
    rf"|and\b))|{_YEAR}))",
    re.IGNORECASE,
)
_LETTERS_OF_AGE = lazy_pattern(
    r"(?:^|[.;:(] ?|\b(?:re|about|regarding|concerning) )(?P<letters>(?-i:[A-Z]\. ?[A-Z]\.?(?: ?[A-Z]\.)?"
    r"|(?!UK|EU|US|UN|NI|NE|NW|SE|SW|ID|FE|HE|LA|KS|PE|RE|IT|AI|AP|CP|PP|GP|EY|NC|BA|MA|MP|QA|TV|CV|TA|RA|OT|SL|LD"
    r"|MH|EP)"
    rf"[A-Z][A-Z]))(?:,? \(?| \()(?:aged {AGE_NUMBER}(?=\s*(?:$|[.,;)]))|an? {_YEAR} (?:boy|girl|pupil"
    rf"|child)\b)", re.IGNORECASE,
)
_NEAR = 80
"""Characters beside a name that are looked at."""
_SHORT, _LONG_WORD = 10, 24
_BODY_CALLED = lazy_pattern(
    r"\b(?:compan(?:y|ies)|firms?|start-?ups?|charit(?:y|ies)|newspapers?|publishers?|suppliers?|brokers?"
    r"|bod(?:y|ies)|agenc(?:y|ies)|organi[sz]ations?|app|website|platform)[^.;]{0,30}"
    r" (?:called|named|(?:named|known|identified) as) $", re.IGNORECASE,
)
_LAST_WORD = lazy_pattern(r"([^\W_][\w'\u2019]*)\W*$")
_LAST_OF_KIN = frozenset(
    """
    son daughter child grandson granddaughter grandchild stepson stepdaughter stepchild godson goddaughter godchild boy
    girl kid nephew niece one eldest oldest youngest toddler baby twin pupil student schoolboy schoolgirl schoolchild
    lad teenager youngster learner called named known as by of aka call calls is was name
    prefect former mab mhab merch mhlentyn plentyn
    phlentyn bachgen brother sister friend classmate cousin pupils children girls boys students old
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
"""Right before the name where the patterns of those who are called a child's find something."""
_LAST_BEFORE_NAME = frozenset(
    """
    name's name\u2019s is was of to and like as including fostered foster for friend classmate cousin brother sister
    voice quote comment
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
"""The same of the place of a child beside whom an age or a class is said."""
_LAST_OF_BODY = frozenset(("by", "with", "to", "from", "in", "at", "the"))
_SAID = frozenset(("said", "says", "wrote", "writes", "explained"))


def names_told_of(line: str, sentences: list[str]) -> Iterator[str]:
    """The names of children in a clean line. `sentences`: its own."""
    found = {name for sentence in sentences for name in whose(sentence)}
    found |= {*said_next(sentences), *named_as_place(sentences), *called_in_list(line)}
    found |= {*named_in_title(line), *cases_of_any_name(line)}
    if _TELLS.search(line):
        found.update(_told_of(line, sentences))
    yield from (name for name in found if not received(name, line))


def _told_of(line: str, sentences: list[str]) -> set[str]:
    found = {*_in_row(line)}
    for m in _LIST.finditer(line):  # a semicolon may part its names
        found.update(_names_listed(m["names"]))
    if form := _OF_FORM.search(line):
        found.update(_person(line, *form.span("name")))
    for n, sentence in enumerate(sentences):
        if ": " in sentence and (speaker := _SPEAKS.match(sentence)) \
                and _speaks_young(sentences[n : n + 3], speaker.end()):
            found.update(_person(sentence, *speaker.span("name")))
        if _TELLS.search(sentence):
            behind = sentences[n + 1] if n + 1 < len(sentences) else ""
            if _MAY_BE_LETTERS.search(sentence):
                found.update(m["letters"] for p in (_BY_LETTERS, _LETTERS_OF_AGE) for m in p.finditer(sentence))
            found.update(_in_small_letters(sentence, behind))
            found.update(_Sentence(sentence, sentences[n - 1] if n else "", behind).names())
    return found


class _Sentence:
    """A clean sentence, and what it says of whom, looked for once and not for each name in it."""

    def __init__(self, text: str, before: str, behind: str) -> None:
        self.text, self.before, self.behind = text, before, behind

    @cached_property
    def strong(self) -> bool:
        """It says an age, a school year or a birth."""
        return STRONG.search(self.text) is not None

    @cached_property
    def of_pupil(self) -> bool:
        return self.strong or _OF_PUPIL.search(self.text) is not None

    @cached_property
    def of_body(self) -> bool:
        return _OF_BODY.search(self.text) is not None

    @cached_property
    def he(self) -> bool:
        """It speaks of one person as "she", or as "my"."""
        return _PRONOUN.search(self.text) is not None

    @cached_property
    def he_behind(self) -> bool:
        return _PRONOUN.search(self.behind) is not None

    @cached_property
    def by_parent(self) -> bool:
        """The sentence before it is a parent's."""
        return _PARENT_OF_ONE.search(self.before) is not None

    @cached_property
    def says_young(self) -> bool:
        """A child speaks in it."""
        return _SAYS_YOUNG.search(self.text) is not None

    @cached_property
    def aged_behind(self) -> bool:
        return _OF_AGE_NEXT.match(self.behind) is not None

    def names(self) -> Iterator[str]:
        for m in _RUN.finditer(self.text):
            start, end = without_lead(self.text, *m.span())
            if start == end or not self._tells_of(start, end):
                continue
            yield from _person(self.text, start, end)
            joined = _JOINED.search(self.text, max(0, start - _NEAR), start) if " " in self.text[start:end] else None
            if joined:
                yield from _person(self.text, *without_lead(self.text, *joined.span("name")))

    def _tells_of(self, start: int, end: int) -> bool:
        """True for a name in the place of the child of whom the sentence tells."""
        text, whole = self.text, " " in self.text[start:end]
        lead = text[max(0, start - _NEAR) : start]
        word = _LAST_WORD.search(lead[-_LONG_WORD:])
        last = word[1].lower() if word else ""
        if last in _LAST_OF_KIN and not _BODY_CALLED.search(lead) and self._is_called(end, lead):
            return True
        if _SURE_BEHIND.match(text, end) and (whole or self.he or self.he_behind or not self.of_body):
            return True
        if len(lead) < _SHORT and _SIGNED.fullmatch(lead) and _CLASS_ENDS.fullmatch(text, end):
            return True
        return self._likely_tells_of(start, end, lead, last) and not self.of_body

    def _is_called(self, end: int, lead: str) -> bool:
        """True right behind "my son", "a pupil called", "nine-year-old"."""
        text = self.text
        if _SURE_BEFORE.search(lead) or (
            _KIN_BEFORE.search(lead) and self.of_pupil and not _ATTRIBUTED.match(text, end)
        ):
            return True
        return _FRIEND_BEFORE.search(lead) is not None and _FRIEND_OF_AGED.search(lead) is not None

    def _likely_tells_of(self, start: int, end: int, lead: str, last: str) -> bool:
        """The same where no body is spoken of."""
        text, whole = self.text, " " in self.text[start:end]
        if lead.endswith((", ", "(")) and _IN_TURN_BEFORE.search(lead) and _IN_TURN_BEHIND.match(text, end):
            return not (_OF_BODY.search(self.before) or ends_as_body(text[start:end]))
        if (whole and _LIKELY_BEHIND.match(text, end)) or _who_is_child(text, end) or self._is_aged(end, lead, last):
            return True
        if lead.endswith((", ", ": ")) and _AGE_BEFORE.search(lead):
            return True
        if _NAMED_BEHIND.match(text, end) and (self.he or self.by_parent):
            return whole or start == 0 or _WHEN.search(lead) is not None
        return False

    def _is_aged(self, end: int, lead: str, last: str) -> bool:
        """True where an age or a class is said beside what only a child's name stands beside."""
        text = self.text
        if last in _LAST_BEFORE_NAME and _NAME_BEFORE.search(lead) and _GOES_ON.match(text, end):
            return self.of_pupil or self.aged_behind or _AGE_SAID.match(text, end) is not None
        if last in _LAST_OF_BODY:
            return False
        if _BEFELL.match(text, end):
            return self.aged_behind or (self.strong and (self.he or self.he_behind))
        return self._says(end, lead, last)

    def _says(self, end: int, lead: str, last: str) -> bool:
        """True for a child who is quoted."""
        text = self.text
        if last in _SAID and _SAID_BEFORE.search(lead):
            return self.says_young or _QUOTED_AGE.match(text, end) is not None
        return _QUOTE_BEFORE.search(lead) is not None and _TOLD_AGED.match(text, end) is not None


def _speaks_young(sentences: Sequence[str], at: int) -> bool:
    """True where one of the first sentences behind a speaker's name says that a child speaks, and no other speaks."""
    for n, said in enumerate(sentences):
        if n and _SPEAKS.match(said):
            break
        if _SAYS_YOUNG.search(said, 0 if n else at):
            return True
    return False


def _who_is_child(text: str, end: int) -> bool:
    """True where "who …" right behind a name says an age, a school or a plan, and nothing that grown-ups do."""
    who = _WHO.match(text, end)
    return who is not None and _OF_CHILD.search(who["said"]) is not None and not _OF_GROWN_UP.search(who["said"])


def _person(sentence: str, start: int, end: int) -> Iterator[str]:
    name = sentence[start:end]
    if not is_at_work(sentence, start, end) and _is_name(name):
        yield name


def _is_name(name: str) -> bool:
    words = name.split()
    if any(map(begins_no_name, words)) or words[-1] in _PLACES or is_no_name(name) or is_listed_body(name):
        return False
    if len(words) == 1 and name.isupper() and len(name) < 5:
        return False
    return reads_as_person(name, family=len(words) > 1)


_PLACES = frozenset(
    "Primary Infant Infants Junior Juniors Middle High Nursery Grammar Comprehensive Preschool House Hall".split()  # noqa: SIM905
)
"""Behind a word in capitals they make a school or a street of it."""


def _names_listed(said: str) -> Iterator[str]:
    """All names of a list of children, or none where one of them is none."""
    names = [x for part in _BETWEEN.split(said) if (x := _AGE_SO.sub("", part).strip(" ()"))]
    if all(map(_is_name, names)):
        yield from names


def _in_small_letters(sentence: str, behind: str) -> Iterator[str]:
    for m in _SMALL.finditer(sentence):
        words = m["name"].removesuffix("'s").removesuffix("\u2019s").split()
        known = given_names()
        if any(w in _NO_SMALL_NAME or (w.endswith(("ly", "ing")) and w not in known) for w in words):
            continue
        if m["owns"] and not STRONG.search(f"{sentence} {behind}"):
            continue
        yield " ".join(words)
        yield " ".join(words).title()


def _in_row(line: str) -> Iterator[str]:
    """The name that begins a row of cells, beside an age or a class and a school."""
    mark = next((m for m in "|\t;," if m in line), "")
    cells = [c.strip() for c in line.split(mark)] if mark else []
    if len(cells) < 3 or not (AGE_OR_CLASS.fullmatch(cells[1]) and _RUN.fullmatch(cells[0])):
        return
    if any(map(_A_SCHOOL.fullmatch, cells[2:])):
        yield from _person(cells[0], 0, len(cells[0]))
