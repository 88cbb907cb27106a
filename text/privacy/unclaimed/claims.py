"""Who is claimed as a grown-up in public: by a title, work, office, what only officials do, or by a body's name."""

from __future__ import annotations

import re

from text.clean import fold
from text.pattern import lazy_pattern
from text.privacy.bodies import ends_as_body, is_listed_body, may_be_school
from text.privacy.cases.abbreviations import SERVICES
from text.privacy.cell_forms import ORGANISATION
from text.privacy.grown_ups import calls_a_thing, is_at_work, is_grown_up
from text.privacy.naming import given_names
from text.privacy.rules.forms.in_public import is_among_places

ROLE = (
    r"(?:(?:head|deputy|class|form|supply|maths|english|science)? ?(?:head ?teacher|teacher|head|master|mistress)s?"
    r"|governors?|MPs?|MSPs?|peers?|ministers?|secretar(?:y|ies)|directors?|editors?|reporters?|correspondents?"
    r"|journalists?|columnists?|authors?|writers?|professors?|researchers?|academics?|lecturers?|solicitors?|lawyers?"
    r"|barristers?|judges?|justices?|coroners?|officers?|officials?|inspectors?|constables?|commissioners?"
    r"|campaigners?"
    r"|founders?|chiefs?|chair(?:man|woman|s)?|presidents?|managers?|analysts?|consultants?|economists?"
    r"|statisticians?"
    r"|spokes(?:man|woman|person)|councillors?|leaders?|leads?|doctors?|GPs?|nurses?|psychologists?|social workers?"
    r"|SENCOs?|tutors?|coordinators?|clerks?|bursars?|trustees?|owners?|partners?|fellows?|members?|experts?"
    r"|scientists?"
    r"|engineers?|developers?|principals?|vicars?|bishops?|actors?|singers?|artists?|illustrators?|poets?|novelists?"
    r"|sculptors?|curators?|composers?|conductors?|playwrights?|chaplains?|caretakers?|school cooks?"
    r"|footballers?|civil servants?|advis[eo]rs?|ambassadors?|colleagues?|investigators?|supervisors?|examiners?"
    r"|candidates? for|shadow|chief executive|CEO|DPO|PI|Labour|Conservative|Con|Lab|LD|SNP|DUP|Green|Plaid"
    r"|Crossbench)"
)
ROLE_OF = (
    r"(?:head|director|leader|professor|minister|secretary|teacher|manager|lecturer|coach|officer) (?:of|for) "
    r"(?-i:(?:(?!(?:my|his|her|our|their|the|an?|pupils?|child|son|daughter|boy|girl)\b)[a-z]{3,} ){1,3})"
)
"""Before a name: "head of music X Y"."""
_STAFF = (
    r"['\u2019]s? (?:(?:old|new|former|year|class|form|maths|English|primary|own) )?(?:head ?teacher|head of year"
    r"|head"
    r"|year head|teacher|tutor|teaching assistant|TA|SENCO|social worker|key worker|IRO|GP|doctor|nurse|psychologist"
    r"|childminder|solicitor|coach|mentor|classmates?)\b"
)
"""Behind a child's name: who teaches or looks after it."""
_ROLE_BEFORE = lazy_pattern(
    rf"\b(?:{ROLE}|applicant|requester|witness(?:es)?|signed|contact|author|from|by|with)[,:]? \(?$|\b{ROLE_OF}$"
    rf"|\bQ\d{{1,3}}\.? $"
    rf"|^(?:[\w-]+ ){{0,2}}{ROLE}: [^:]{{0,60}}$", re.IGNORECASE
)
_OFFICE_BEFORE = lazy_pattern(rf"\b(?:{ROLE}[,:]? \(?|{ROLE_OF})$", re.IGNORECASE)
_NO_PUPILS = (
    r"(?!(?:year|class|form|pupils?|child|son|daughter|sister|brother|house|(?-i:school|club|team|band|choir|magazine"
    r"|play|youth|junior|students?|prefects?))\b)"
)
_OFFICE_OF = lazy_pattern(
    r"\b(?:(?:lord |deputy |city )?mayor(?:ess)?|provost|leader|chair(?:man|woman)?|head ?(?:teacher|master|mistress)?"
    r"|principal|vicar|rector|dean|(?:arch)?bishop|commissioner|secretary|president|director|editor|(?:co-)?founder|owner"
    r"|professor|minister|M[SE]?P|chief(?: \w+)?|manager|governor|trustee|warden|conven[eo]r|spokes\w+"
    r"|clerk|ombudsman|registrar|curator) (?:of|for|at) (?!(?:my|his|her|our|their|whose|an?)\b)"
    rf"(?:{_NO_PUPILS}[\w'\u2019&.-]+ ){{0,6}}?{_NO_PUPILS}[\w'\u2019&.-]+, (?:(?:Cllr|Councillor|Dr|Sir|Dame) )?$",
    re.IGNORECASE,
)
"""Before who holds it, with a place, a body or a field between: "the mayor of Thornby, X Y"."""
_ROLE_BEHIND = lazy_pattern(
    rf"(?!{_STAFF}),? ?\(?(?:(?!(?:whose|who|son|daughter|pupil|when|while|after|before|because|until|since|had"
    rf"|told|saw|asked|likes|loves|hates)\b)"
    rf"[\w'\u2019/-]+ ){{0,7}}{ROLE}\b(?!['\u2019]s (?:class|son|daughter))"
    r"|,? who (?:teaches|taught|leads|led|runs|ran|chairs|chaired|founded|wrote|represents|works|worked|edits)\b",
    re.IGNORECASE,
)
_OF_BODY = lazy_pattern(
    r",? (?:\()?(?:of|at|from) (?:the )?(?!(?:\w+ ){0,3}(?:school|student|pupil|youth) council\b)[^.;(),]{0,50}"
    r"\b(?:universit\w+|institut\w+|council|department|ltd|limited|llp|trust"
    r"|police|association|society|charity|union|newspaper|guardian|times|telegraph|bbc|ofsted|dfe|college london)\b"
    r"| \| [^|.;()]{0,50}\b(?:universit\w+|institut\w+|ltd|limited|llp|plc)\b"
    rf"|, (?-i:{'|'.join(sorted(map(str.upper, SERVICES)))})(?=\s*(?:$|[.;)]))"
    r"| \((?-i:UCL|LSE|KCL|IoE|ONS|NFER|IFS|EPI|DfE|BBC|ICO|FFT)\)", re.IGNORECASE,
)
_DOES = lazy_pattern(
    r"(?: (?:of|from) [^,.;]{2,40}|, [^,.;]{1,40},| \([^()]{1,40}\))?,? (?:also |then |later |has |had "
    r"|have )?(?:said|says|told|asked|asks|announced|confirmed|replied|argue[sd]|wrote"
    r"|writes|explained|leads|led|runs|ran|founded|teaches|taught|chairs|chaired|warned|added|claimed|reported"
    r"|reports"
    r"|published|found|finds|shows?|showed|made|signed|approved|published|led|evaluated|analysed|stated|answered"
    r"|tabled|held that|ruled|represent(?:s|ed)|et al|and colleagues|(?:was|were|is|are) (?:awarded|appointed|funded"
    r"|commissioned|employed))\b",
    re.IGNORECASE,
)
PUPILS_OWN = (
    r"(?: card\b|[^.;\n]{0,80}(?:\b(?:from|in|at) (?:(?:the|her|his|their) )?(?:school|nursery|class|classroom"
    r"|assembly|teacher|care)\b|\b(?:support plan|SEND? (?:file|plan|support|record)|EHCP)\b"
    r"|\b(?:s?he|her|his)\b[^.;\n]{0,30}\b(?:SEND?|EHCP?|IEP|dyslexi\w+|autis\w+|ADHD|marks?|phonics|SATs?|care|fostered"
    r"|year \w+|pupil premium|free school meals)\b|\bas an? (?:year \w+ |(?-i:Y)\d+ )?pupil\b))"
)
"""Behind "X's report" and the like, in the same sentence: what a school has of a pupil, or says of it."""
_JOINS = lazy_pattern(
    r"(?:,? (?:and |& )?[A-Z][\w'\u2019-]+(?: [A-Z][\w'\u2019-]+)+){0,8} (?:have |has )?(?:joins?|joined|sits? on"
    r"|sat on|serves? on|served on) (?:the |our |its )?(?:National Pupil Database )?"
    r"(?:(?!(?i:youth|young|pupils?|students?|child\w*|school|junior)\b)[\w'\u2019-]+ ){0,6}"
    r"(?:advisory|steering|governing|expert|programme|review) (?:group|board|panel|committee|body)\b"
)
"""Behind one of several names, or of one: who advises a body."""
_CITED = lazy_pattern(
    r"(?:,? (?:and|&) [A-Z][\w-]+(?: [A-Z][\w-]+)?)?(?: et al\.?)?,? \(?(?:19|20)\d\d[a-z]?\)"
    r"|['\u2019]s (?:new|latest|forthcoming|debut) (?:book|novel|memoir|study|paper)"
    r"(?=,| (?:on|about|asks|tells|is|argues)\b)"
    r"|['\u2019]s (?:review|study|report|book|bill|act|law|amendment|thesis|dissertation|PhD|MA|MSc"
    rf"|project|research|work|paper|article|question|team|office|department)\b(?!{PUPILS_OWN})"
)
_PARENT_BEHIND = lazy_pattern(
    r"['\u2019]s (?:[\w-]+ ){0,2}(?:sons?|daughters?|child(?:ren)?|kids|twins|grand\w+)\b(?! (?:of|and) )"
    r"|,? \(?(?:the |an? |his |her |their )?(?:[\w-]+ )?(?:mother|father|m[ua]m|dad|parents?|carers?|grand(?:mother"
    r"|father)|nan|guardian) (?:of|to)\b"
    r"|,? whose (?:[\w-]+ ){0,2}(?:sons?|daughters?|child(?:ren)?|twins)\b"
    r"| (?:teaching|materials|estate|stud(?:y|ies)|project|lessons?|books?|programme|awards?|prize|lectures?"
    r"|review|scheme"
    r"|evaluation|trial|method|effect|index|model|test|scale|thesis|dissertation)\b",
    re.IGNORECASE,
)
"""Parents are grown-ups, and what has somebody's name is a thing."""
_HIS_TEACHER = lazy_pattern(r"[^.;]{0,60}\b(?:his|her|their|my|our) (?:[\w-]+ )?(?:head)?teacher", re.IGNORECASE)
_SPEAKER = lazy_pattern(r": (?=\S)")
_BODY_BEHIND = lazy_pattern(r" ?(?:&|[A-Z][\w'\u2019-]+)| (?:plc|ltd|llp|llc|inc|cic)\b")
_BODY_BEFORE = lazy_pattern(
    r"\b(?:charity|company|firm|newspaper|publisher|supplier|contractor|broker|bookmaker|website|start-?up)"
    r"(?: called| named)? (?:[A-Z]\w+ )?$|\b(?:Charity|Company|Firm|Newspaper|Organi[sz]ation|Recipient): $"
)
_WITHIN_BODY = lazy_pattern(
    r"\b[Tt]he (?:[A-Z][\w'\u2019-]+ ){0,2}(?!(?:Records?|Data|Files?|Parents?|Mother|Father|Family|Case|Death|Names?"
    r"|Trial|Inquest|Class)\b)[A-Z][\w'\u2019-]+ (?:of|for) $"
    r"|\b(?:University|College|Institute|Museum|Diocese|Archdiocese|Bank|Borough|City|County|Port) of (?:the )?$"
    r"|\b(?:Minist[\w\u00e8]+|Universit\w+|Institut\w*|Dire[ck]\w+|Agen[cz]\w+) (?:de|des|du|de la|del|della|di|do|da"
    r"|der|f\u00fcr) $"
)
"""Before what a body of several words ends in: "the Emporium of Applied Nudges"."""
_THING_BEHIND = lazy_pattern(
    r"['\u2019]s (?:[A-Z][a-z]+ )?(?:Farms?|Gardens?|Kitchen|Ark|Allotment|Barn|Meadow|Woodland|Workshop|Wish|Law"
    r"|Legacy"
    r"|Army|Trust|Fund|Foundation|Hospice|Hub|Nest|Campaign|Charter|Challenge|Promise|Rainbow|Heroes|Haven|Library"
    r"|Programme|Project)\b"
)
"""Behind a name, or as its last word: a programme for many is called so."""
_STORM = lazy_pattern(
    r"(?:,? (?:and|or)(?: Storm)? [A-Z]\w+)?,? (?:which )?(?:has |had |have )?(?:hits?|close[sd]|brought"
    r"|brings|batter(?:s|ed)|struck|strikes|cause[sd]|damage[sd]|force[sd]|sweeps|swept"
    r"|flood(?:s|ed)|arrive[sd]|left \d|delay(?:s|ed)|disrupt\w*|shut|meant|kept|led to|blew|passed)\b"
    r"|(?:['\u2019]s)? (?:clos(?:ures?|ing)|snow|flood\w*|damage|winds?|weekend|disruption|weather)\b"
)
"""Behind the name of a storm, of which each has a given name."""
_OF = ("of ", "for ", "de ", "des ", "du ", "la ", "del ", "della ", "di ", "do ", "da ", "der ", "f\u00fcr ")
_WITHIN = ("-", "/", "@", ".")
"""Behind these a longer word goes on."""
_PLACES = frozenset(
    """
    Road Street Lane Avenue Drive Close Way Crescent Terrace Gardens Square Estate Primary Infant Infants Junior
    Juniors Middle High Nursery Grammar Comprehensive Preschool House Hall Ysgol Gynradd
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)


def is_claimed(text: str, start: int, end: int) -> bool:
    """True for a name of which what stands beside it says that it is a grown-up's, who acts, or a body's."""
    if is_at_work(text, start, end) or is_bodys(text, start, end):
        return True
    if is_grown_up(text, start, end) and not _HIS_TEACHER.match(text, end):
        return True
    before = text[max(0, start - 60) : start]
    if any(p.match(text, end) for p in (_ROLE_BEHIND, _DOES, _JOINS)) or _ROLE_BEFORE.search(before):
        return True
    if before.endswith(", ") and _OFFICE_OF.search(text, max(0, start - 120), start):
        return True
    return is_claimed_behind(text, end) or (start == 0 and _SPEAKER.match(text, end) is not None)


def claims_behind(text: str, start: int, end: int) -> bool:
    """True for a name beside which somebody's work is said. `start`: where that ends before it; none, where below 0."""
    before = text[max(0, start - 60) : max(0, start)]
    return bool(_ROLE_BEFORE.search(before) or _ROLE_BEHIND.match(text, end)) or is_claimed_behind(text, end)


def is_in_office(text: str, start: int, end: int) -> bool:
    """True for a name, with a title or without, beside which an office, work or a body is said, and no family."""
    before = text[max(0, start - 60) : start]
    return bool(_OFFICE_BEFORE.search(before) or _ROLE_BEHIND.match(text, end) or _OF_BODY.match(text, end))


def is_claimed_behind(text: str, end: int) -> bool:
    """True for a name behind which its body stands, its child, or a work of its own: no act, and no office."""
    return any(p.match(text, end) for p in (_OF_BODY, _PARENT_BEHIND, _CITED))


def is_bodys(text: str, start: int, end: int) -> bool:
    """True for the name of a body or a school, or a part of one."""
    if calls_a_thing(text, start, end) or is_among_places(text, start, end):
        return True
    name = text[start:end]
    listed = is_listed_body(name) and fold(name) not in given_names()
    if listed or ends_as_body(name) or name.rpartition(" ")[2] in _PLACES or ORGANISATION.search(fold(name)):
        return True
    is_storm = (name.startswith("Storm ") or text.endswith("Storm ", 0, start)) and _STORM.match(text, end)
    if is_storm or _BODY_BEHIND.match(text, end) or _THING_BEHIND.match(text, end) or _THING_BEHIND.search(name):
        return True
    if text[end : end + 1] in _WITHIN and text[end + 1 : end + 2].isalnum():
        return True
    if _BODY_BEFORE.search(text, max(0, start - 40), start):
        return True
    before = text[max(0, start - 60) : start]
    within = before.endswith(_OF) and _WITHIN_BODY.search(before) is not None
    return within or before.lower().endswith(("the ", "ysgol ")) or may_be_school(name)
