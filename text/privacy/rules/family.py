"""Who is said to be a child or a child's family, and where a family lives and is reached."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

from text.pattern import lazy_pattern
from text.privacy.marks import DAY, NO_STRETCH
from text.privacy.rules.signs import AGE_NUMBER

_CHILD = (
    r"(?:pupil|child|schoolchild|schoolboy|schoolgirl|minor|boy|girl|son|daughter|toddler|infant|stepson|stepdaughter"
    r"|nephew|niece|grandson|granddaughter|(?<!phd )(?<!doctoral )(?<!research )student|learner|care leaver"
    r"|young person|teen(?:ager)?|youngster|youth(?= (?:named|called))|c/?yp|yp|sibling|adoptee"
    r"|master|(?:my|his|her|their) (?:\w+ )?(?:brother|sister|twin)"
    r"|(?:grand)?(?:mother|father|parents?|guardian|carer|m[ua]m|dad|guardian ad litem) (?:of|for)"
    r"(?: twins)?|on behalf of (?:his|her"
    r"|their|my)(?: \w+)?|disgybl|plentyn|bachgen|(?:ei|eu|fy) (?:mab|merch))"
)
_OF_CHILD_ELSEWHERE = (
    r"(?:mab|merch|[e\u00e9]l[e\u00e8]ve|enfant|ucze\u0144|uczennica|dziecko|sch\u00fcler(?:in)?|alumn[oa]|alun[oa]"
    r"|ni\u00f1[oa]|crian\u00e7a|elev\u0103?|copil(?:ul)?|\u00f6\u011frenci|mokinys|mokin\u0117)"
)
_CHILDREN = (
    r"(?:(?<!phd )(?<!doctoral )(?<!research )(?<!graduate )students|pupils|children|siblings|twins|learners|boys|girls"
    r"|brothers|sisters|cousins|care leavers|young people|young persons)"
)
_LISTED = (
    r"(?: (?:concerned|involved|affected|named|in question|excluded|adopted|missing|listed|above|below|in care))?"
    r"(?: ?\(\d+\))?"
)
_COUNTED = r"(?: (?-i:[\"'\u2018\u201c(]?[A-Z\d]{1,2}[\"'\u2019\u201d)]?)(?=\s*[(:=\u2013-]))?"
BY_NAME = (
    r"(?:(?:(?:who|which|that|whom|is|was|has been|we|they|i|now|also|otherwise|better|usually|then|always|only|just"
    r"|publicly) )*(?:called|named|calls?|introduced(?: to (?:me|us))? as|(?:known|referred to|identified|named)"
    r"(?: (?:only|here|simply|just|locally|publicly|below|throughout))*"
    r"(?: (?:by|to|in|at|among) (?:(?:the|his|her|their|our|this) )?\w+)?(?: (?:only|simply))? as"
    r"|go(?:es|ing)? by|went by)(?: the name(?: of)?)?"
    r"|whose (?:full |real |first )?name(?: is| was)|a\.?k\.?a\.?)"
)
"""Between a word for a child and its name: "a pupil called X", "known only as X", "whose name is X"."""
ROLES = lazy_pattern(
    rf"\b(?:{_CHILD}|mother|father|parents?|guardian|carer|m[ua]m|dad|next of kin)\b"
    rf"|\b{_CHILDREN}(?:{_LISTED}(?: (?:names|are|were)\b|[:,=]| [\u2013-] )|(?= [^\W\d_]+ (?:&|and)))"
    rf"|\b{_OF_CHILD_ELSEWHERE} ?[:=]",
    re.IGNORECASE,
)
ROLE = lazy_pattern(
    rf"(?P<role>\b{_CHILD}{_COUNTED}|\b{_CHILDREN}{_LISTED}(?=:| ?=| [\u2013-] )|\b{_OF_CHILD_ELSEWHERE}(?= ?[:=]))"
    r"(?:'s|\u2019s|s\u2019|s')?[\s:=,(\"\u201d\u2013-]*"
    rf"(?:(?:{BY_NAME}|is|was|now|(?:full |real )?names?|in question|named in (?:\w+ ){{1,3}}as)"
    r"[\s:=\u2013-]*)*['\u2018]?$"
    rf"|\b(?:names of (?:the )?{_CHILDREN}|the {_CHILDREN}(?=,)|{_CHILDREN}{_LISTED}(?= (?:names|are|were)\b))"
    r"[\s:=,\u2013-]*(?:(?:names|are|were|named|called)[\s:=\u2013-]*)*$",
    re.IGNORECASE,
)
"""Right before a name, it says that a child is named."""
PUPILS = lazy_pattern(rf"\b{_CHILDREN} $", re.IGNORECASE)
"""Right before the first of several names."""
CALLED = frozenset(
    """
    pupil pupils child children schoolchild schoolboy schoolgirl minor boy boys girl girls son daughter toddler infant
    stepson stepdaughter nephew niece grandson granddaughter teen teenager youngster youth yp cyp
    student students learner learners leaver leavers young
    sibling siblings adoptee master brother brothers sister sisters twin twins triplets cousins mother father parent
    parents
    grandmother grandfather grandparent grandparents guardian carer mum mam dad kin behalf disgybl plentyn bachgen
    mab merch
    \u00e9l\u00e8ve el\u00e8ve eleve enfant ucze\u0144 uczennica dziecko sch\u00fcler sch\u00fclerin
    alumno alumna aluno aluna ni\u00f1o ni\u00f1a crian\u00e7a
    elev elev\u0103 copil copilul \u00f6\u011frenci mokinys mokin\u0117
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
"""The words of ROLES: a text without any calls nobody a pupil, a child or a parent."""
OF_CASES = frozenset(
    """
    s exclusion exclusions suspension suspensions attendance absence absences sen send ehc ehcp behaviour record records
    file files report reports sats sat gcse gcses result results plan plans exam grade grades care
    premium fsm meals cin cla lac
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
"""Words by which a case is somebody's; "s" is what follows an apostrophe."""
RELATED = lazy_pattern(
    r"son|daughter|brother|sister|sibling|twin|nephew|niece|mother|father|parent|guardian|carer|m[ua]m|dad"
    r"|cousin|behalf"
    r"|adoptee|master|boy|girl", re.IGNORECASE
)
LIST = lazy_pattern(r"\s*(?:[,;/&]|and\b)\s*(?:and\b\s*)?", re.IGNORECASE)
"""Between the names of a list."""
AT_UNIVERSITY = lazy_pattern(
    r"\b(?:universit\w+|phd|ph\.d|supervis\w+|doctoral|dissertation|thesis|msc|postgraduate|ucl|lse)\b", re.IGNORECASE
)
"""Where these stand, a student is grown up."""
CALLED_CHILD = lazy_pattern(
    r"[\s,(\u2013-]+(?:an? |the )?(?:(?:asylum[- ]seeking|unaccompanied|missing|excluded|former|disabled|autistic"
    r"|adopted|fostered|looked[- ]after|deputy|head|primary|secondary|foster|young|vulnerable|(?:year|yr|y)[ -]?\d\d?"
    r"|reception) )*"
    r"(?:pupil(?! barrister| referral)|(?<=\d )student|child|minor|schoolboy|schoolgirl|schoolchild|toddler"
    r"|sixth[- ]former|(?:teenage|baby|head) (?:boy|girl)"
    r"|(?<=\ba )(?:boy|girl|teenager|infant|baby))\b(?=\s*(?:$|[^\w\s'\u2019-]|\d|[A-Z]\d|UPN\b"
    r"|(?:at|of|in|from|with|who|whose|was|is|were|has|had|and|aged|on|under|since|for|to|missing|excluded)\b))",
    re.IGNORECASE,
)
CHILD_REACHED = lazy_pattern(
    r"\b(?:tel(?:ephone)?|phone|mobile)\.?(?: (?:number|no\.?))? (?:of|for) (?:the )?(?:pupil|child|boy|girl)\b"
    r"|\b(?:pupil|child|boy|girl)(?:['\u2019]s)? (?:\w+ )?(?:tel|phone|mobile)\b", re.IGNORECASE,
)
"""Beside a number: it is a child's."""
PLATFORMS = frozenset("instagram insta tiktok snapchat snap discord roblox facebook".split())  # noqa: SIM905
HANDLE = lazy_pattern(
    rf"\b(?:{'|'.join(sorted(PLATFORMS))})\b(?:\.com/|[ :@]|of the (?:pupil|child|boy|girl)|account|name|handle|user)"
    r"{0,8}(?:(?<=@)\w[\w.]{2,40}|(?<!\w)[a-z]\w{0,40}[._\d][\w.]{2,40})", re.IGNORECASE,
)
ONE_CHILD = lazy_pattern(
    r"\b(?:my|our|his|her|their) (?:\w+ )?(?:son|daughter|child|boy|girl)\b|\b(?:pupil|child|boy|girl)['\u2019]s\b"
    r"|(?:\b(?:the|an?|this|that|one)|^|[;,:(]) (?:\w+ )?(?:pupil|child|boy|girl)\b"
    r"(?! (?:data|level|premium))", re.IGNORECASE,
)
"""A child's account, where one child is spoken of."""
PARENT = lazy_pattern(
    r"\b(?:mother|father|m[ua]m|dad|parents?|guardian|carer|next of kin)(?:'s|\u2019s)?\b", re.IGNORECASE
)
_CASE = (
    r"(?:exclusions?|attendance|absences?|sen|send|ehcp?|behaviour|safeguarding|school|educational?|pupil|care"
    r"|social care|cin|cla|lac|child in need|protection|attainment|exam|results?|suspensions?|sats?|gcses?|grades?"
    r"|adoption|fostering|medical|ethnicity|diagnosis)"
)
CASE_OF = lazy_pattern(
    rf"\b{_CASE}(?: (?:record|file|data|history|report|case|plan|result|grade|detail|information)s?)?"
    r" (?:of|for|on|about|re)[: ]+$|\b(?:exclusion|suspension|ehcp?|pupil premium|fsm|free school meals|cin|cla|lac)"
    r"(?: ?: ?| [\u2013-] ?)$"
    r"|\b(?:parent|mother|father|carer|guardian|family)\b[^.;:]{0,40} (?:records?|files?|data|information)"
    r" (?:of|on|about|for) $",
    re.IGNORECASE,
)
PLAN_FOR = lazy_pattern(
    r"(?:^|\b(?:an?|the|his|her|re|of|for|about)\b:? |[:;,.(\u2013-] )(?:ehcp|ehc plan|education,? health and care plan"
    r"|statement of (?:sen|special educational needs)|send? statement)(?: application| assessment| request)?"
    r" (?:for|of) $", re.IGNORECASE,
)
"""Right before a name, known or not: there is one of each child."""
NAMED_SO = lazy_pattern(rf"\b(?:names?(?: is| was)?|{BY_NAME})[\s:=\u2013-]*$", re.IGNORECASE)
CASE_BEHIND = lazy_pattern(rf"['\u2019]s (?:\w+ )?(?:{_CASE}|mother|father|m[ua]m|dad|parents?"
    rf"|carers?)\b", re.IGNORECASE)
ONES_FILE = lazy_pattern(
    r"['\u2019]s (?:\w+ )?(?:adoption|fostering|pupil|care|educational?|social care|ehc|sen|medical|safeguarding"
    r"|child protection) (?:record|file|history|plan)s?\b", re.IGNORECASE,
)
"""Behind a name, known or not: what is kept of one child."""
RELATION = lazy_pattern(
    r"\b(?:mother|father|m[ua]m|dad|parents?|guardian|carer|foster\w*|next of kin|home|lives? (?:at|with))\b",
    re.IGNORECASE,
)
OWN_CHILD = lazy_pattern(
    r"\b(?:my|his|her|their|our) (?:\w+ )?(?:son|daughter|child|boy|girl|grand(?:son|daughter|child))\b|\bthe (?:boy"
    r"|girl)\b|(?-i:\b[A-Z][\w-]+)(?:['\u2019]s|s['\u2019]) (?:\w+ )?(?:grand)?(?:son|daughter)\b"
    r"|\b(?:grand)?(?:son|daughter|child) of (?:the )?(?:mrs?|ms|miss|dr|rev)\b"
    r"|\b(?:mab|merch|plentyn) (?:i )?(?:mrs?|ms|miss|dr)\b|\b(?:ei|eu|fy) (?:mab|merch|plentyn)\b",
    re.IGNORECASE,
)
HIS_AGE = lazy_pattern(rf"[, (]+{AGE_NUMBER}(?![\w-])(?! (?:to|and|or|years? ago)\b)")
_POSTCODE = r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b"
STREETS = frozenset(
    """
    road rd street st lane avenue ave close drive way crescent terrace garden gardens grove court place square hill row
    walk mews view green park rise
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
_STREET = rf"(?:{'|'.join(sorted(STREETS))})(?<!\brow(?= \d))"  # "the extract for row 12" is no street
ADDRESS = lazy_pattern(
    rf"\b(?:(?:flat|apt|apartment) ?\d+\w?,? ?)?\d{{1,4}}[a-z]?,? (?:[\w'\u2019.]+ ){{0,3}}{_STREET}\b"
    rf"|(?-i:{_POSTCODE})",
    re.IGNORECASE,
)
_ENDS_POSTCODE = lazy_pattern(r"\d[A-Z]{2}\b")


def addresses_in(text: str, words: AbstractSet[str]) -> list[int]:
    """Where addresses begin. `words` are those of the text."""
    if STREETS.isdisjoint(words) and not _ENDS_POSTCODE.search(text):
        return []
    return [m.start() for m in ADDRESS.finditer(text)]


_WHOSE_HOME = r"(?:pupil|child|student|family|parent|carer)(?:'?s|\u2019s|s\u2019)?"
WHOLE_ADDRESS = lazy_pattern(
    rf"(?:(?:home|lives? at|(?:{_WHOSE_HOME} )?(?:home )?address|c/o|(?:mrs?|ms|miss) \w+,?)[ :]*)*"
    rf"(?:flat \d+\w?,? )?\d{{1,4}}[a-z]?,? [\w'\u2019 .,-]{{3,60}}{_POSTCODE}\W*",
    re.IGNORECASE,
)
PUBLIC_OFFICE = lazy_pattern(
    r"\b(?:SW1A ?[0-2][A-Z]{2}|SW1P ?(?:3BT|4DF)|SW1H ?(?:9NA|9AJ|0EU)|M1 ?2WD|CV1 ?(?:2WT|3BH)|DL1 ?5QE|S1 ?2FJ"
    r"|WA7 ?2GJ|SK9 ?5AF|NP10 ?8XG)\b|\b[A-Z][\w'\u2019-]+ Buildings\b"
)
"""Postcodes of offices of the Department and of others that govern or oversee it, as they publish them; and what is
called Buildings: nobody lives there."""
HOME_OF = lazy_pattern(
    rf"\b(?:(?:{_WHOSE_HOME} )?home|{_WHOSE_HOME}) (?:address|post ?code)(?: is| was)?[ :=(-]*"
    r"|\baddress of (?:the )?(?:pupil|child)[ :=]*|(?<!s )\bhome ?[:=] ?(?=.*\b(?:pupil|child|son|daughter|boy|girl)\b)"
    r"|\b(?:lives?|lived|living|moved|placed|resid(?:es|ed|ing)) (?:at|from|to)\b(?=.*\b(?:foster|carers?|mother|father"
    r"|grandparents?|aunt|uncle|refuge|placement|pupil|child)\b)",
    re.IGNORECASE,
)
"""Right before an address: it is a child's, or a family's."""
CHILD_AT = lazy_pattern(
    r"\b(?:pupil|child|boy|girl|son|daughter|baby) (?:at|of|lives at|address)\b"
    rf"|\b(?:pupil|child|boy|girl),? (?=(?:aged? )?{AGE_NUMBER}, \d)", re.IGNORECASE
)
OF_CHILD_BEHIND = lazy_pattern(
    r"\((?:the |an? )?(?:pupil|child|boy|girl)(?:'s|\u2019s)?(?: home| address)*\)", re.IGNORECASE
)
"""Behind an address: whose it is."""
PHONE = lazy_pattern(r"(?<![\w.])(?:\+44 ?(?:\(0\) ?)?|0)(?:[ -]?\d){9,10}(?!\d)")
MAIL = lazy_pattern(
    r"[\w.+-]+@(?:gmail|googlemail|hotmail|outlook|yahoo|icloud|live|aol|btinternet|sky|me|msn|proton|protonmail"
    r"|ymail|mail)\.\w+",
    re.IGNORECASE,
)
PUPILS_MAIL = lazy_pattern(
    r"\b(?:child|pupil|boy|girl|son|daughter)(?:['\u2019]s)?(?: (?:on|at|via|by|e-?mail|address)|:)* [\w.+-]+@[\w-]+\."
    r"|[\w.+-]+@(?:[\w-]+\.)*(?:pupils?|students?|learners?)\.[\w.-]+|\b\d{2,4}[\w.-]*@[\w.-]+\.sch\.uk", re.IGNORECASE
)
"""Addresses that schools give their pupils: a part for them, or the year of entry before the name."""
SCHOOL_MAIL = lazy_pattern(r"[\w.+-]+@[\w.-]+\.sch\.uk\b", re.IGNORECASE)
STAFF = lazy_pattern(
    r"\b(?:(?:mrs?|ms|miss|dr|prof|sir|rev)\b|head\w*|deputy|principal|teachers?|tutors?|bursar|business|governors?"
    r"|chair|officer|dpo|manager|director|admin\w*(?!@)|secretary|lead|leader|coordinator|co-ordinator|senco"
    r"|staff|trust"
    r"|chief|executive|clerk|librarian|technician|assistant|receptionist|registrar|research\w*|project)\b",
    re.IGNORECASE,
)
"""Beside a name at a school, it says that a grown-up works there."""
ANY_DAY = lazy_pattern(rf"(?<!\w){DAY}{NO_STRETCH}", re.IGNORECASE)
NOTHING_ELSE = lazy_pattern(
    r"\b(?:f|m|male|female|boy|girl|(?:case )?(?:files?|records?)(?: of| on| for| re)?|case(?: of)?|re|subject)\b|\W",
    re.IGNORECASE,
)
DAY_BEHIND = lazy_pattern(rf"[ ,(;:|/-]*{DAY}{NO_STRETCH}", re.IGNORECASE)
AT_SCHOOL = lazy_pattern(
    r"\b(?:primary|infants?|juniors?|nursery|academy|high school|secondary school|grammar)\b", re.IGNORECASE
)
OF_CONTACTS = lazy_pattern(
    r"contact|controller|processor|supplier|officer|lead|address|mail|phone|tel\b|approv|sign(?!if)|author|panel"
    r"|decision|decided|owner|sponsor|\bby\b|staff|responsib|manager|minister|date|version|update|researcher"
    r"|requeste?r|requestor|requesting|investigator",
    re.IGNORECASE,
)
"""Headings below which a name stands with an address, a telephone number or a day, as adults' do."""
_MAY_BE_OF_CONTACTS = lazy_pattern(
    r"applicant|organi[sz]|company|institut|recipient|\bwho|team|customer|partner|member", re.IGNORECASE
)
_OF_SUBJECTS = lazy_pattern(
    r"about|child|pupil|famil|victim|suspect|missing|misper|sought|subject|reason|purpose|nature|detail|descri",
    re.IGNORECASE,
)
"""Headings that say whom or what a request is about: "Applicant's child", "Who the request is about"."""


def of_contacts(heading: str) -> bool:
    """True for a heading below which grown-ups are named."""
    if OF_CONTACTS.search(heading):
        return True
    return _MAY_BE_OF_CONTACTS.search(heading) is not None and _OF_SUBJECTS.search(heading) is None
