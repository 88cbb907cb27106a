"""The child in a cell of who received: in brackets or behind "re" of a body, which stays; behind what calls a pupil."""

from __future__ import annotations

import re

from text.clean import clean
from text.pattern import lazy_pattern
from text.privacy.bodies import ends_as_body, is_listed_body
from text.privacy.cell_forms import ORGANISATION
from text.privacy.unclaimed.cell_names import CellName, cell_names
from text.privacy.unclaimed.cells import is_of_work
from text.privacy.unclaimed.vocabulary import is_word

_ABOUT = r"(?:in )?(?:re|regarding|concerning|about|respect of|case of|matter of)"
_FOR = r"(?:acting )?(?:for|on behalf of|obo|o/b/o|representing)(?: (?:the )?(?:child|pupil|minor))?"
_BESIDE = lazy_pattern(
    rf"(?P<body>[^()\[\]]{{3,120}}?)"
    rf"(?: ?[(\[](?:(?P<re>{_ABOUT})|(?P<for>{_FOR}))?:? ?(?P<said>[^()\[\]]{{3,100}})[)\]]"
    rf"| ?[,;:\u2013-]? (?:(?P<about>{_ABOUT}):? )(?P<whom>[^()\[\]]{{3,100}}(?:\([^()]{{1,20}}\))?))\s*",
    re.IGNORECASE,
)
_OF_TRADE = lazy_pattern(
    r"\b(?:Solicitors|Law|Lawyers|Chambers|Advocates|Legal|Adoptions?|Fostering|Tuition|Tutors)\b|^(?:The|Daily"
    r"|Sunday|Evening) "
    r"(?:[A-Z]\w+ ){0,3}(?:Star|Post|Mail|Argus|Courier|Observer|Herald|Gazette|Times|Echo|Chronicle|Mercury|Express"
    r"|Telegraph|News|Standard|Advertiser|Journal|Tribune|Guardian|Messenger|Record|Sun|Mirror|Leader|Examiner|Citizen)$"
)
"""What firms of some trades and newspapers are called."""
_LONGEST, _SHORTEST = 200, 3
"""Characters of a cell, and of a body."""
_MAY = lazy_pattern(r"[(\[]|\b(?:re|regarding|concerning|about|respect of|case of|matter of|for|behalf|obo|o/b/o|pupil"
    r"|student|child|minor|boy|girl|young|junior|youth|scholar\w*|school ?boy|school ?girl|prefect|bursary"
    r"|experience|son|daughter|nephew|niece)\b",
    re.IGNORECASE,
)
_AGED = lazy_pattern(
    r",? ?\(?(?:aged? )?(?:1[0-8]|[4-9])(?:\s*(?:yrs?|years old))?\s*$"
    r"|,? \(?(?:[Yy](?:ea)?r? ?\d{1,2}(?! (?:of|PhD|MSc|BSc|MA|BA)\b)|P[1-7]|[Pp]upil|[Cc]hild|[Rr]eception|[Nn]ursery"
    r"|SEN|EHCP?)\b",
)
_ROLE = (
    r"(?:(?:former|ex|one|single|individual) )*(?:pupil|student|learner|child|self|data subject|young carer"
    r"|young person|minor|boy|girl|school ?boy|school ?girl|teenager|school ?child|disgybl|plentyn|care leaver"
    r"|looked[- ]after child|(?P<any>applicant|requester|requestor|individual|person|private individual"
    r"|member of public))s?"
)
_CALLED = lazy_pattern(
    rf"(?:the |an? |our )?{_ROLE}(?:['\u2019]s)?"
    r"(?: (?:own|themsel(?:f|ves)|herself|himself|request|sar|dsar|record|aged \d+))*"
    r"(?: ?[(\[:,;/]| ?[\u2013\u2014-]| (?:called|named))+ ?(?=(?-i:[^\W\d_a-z]))", re.IGNORECASE,
)
_OF_PUPIL = (
    r"(?:pupil|student|child|minor|boy|girl|school ?boy|school ?girl|young(?: person)?|junior|youth|teen(?:age)?"
    r"|scholar"
    r"|scholarship|bursary|work[- ]experience|sixth[- ]form(?:er)?|prefect|son|daughter|nephew|niece|grandson"
    r"|granddaughter|stepson|stepdaughter|godson|goddaughter|plentyn|disgybl)"
)
_ROLE_THERE = rf"(?-i:(?:[a-z'\u2019-]+ ){{0,2}})(?i:{_OF_PUPIL})(?-i:(?:[ -][a-z]+){{0,2}}[:,]? )"
"""Right before a name: "young reporter", "scholarship boy"."""
_KIN_THERE = (
    r"(?:(?:the|his|her|their|prospective|foster|adoptive|birth|kinship|special|legal|former|own)[ -])*(?:grand)?"
    r"(?:parents?|carers?|adopters?|guardians?|mothers?|fathers?|mum|dad|family|siblings?|relatives?|nan|aunt|uncle) "
    r"(?:of|to) "
)
_ACTS = (
    r"(?:solicitors?|lawyers?|counsel|barristers?|advocates?|guardian|instructed|acting|representing|agents?"
    r"|intermediary)"
)
_FOR_THERE = rf"(?:{_ACTS},? )?(?:to|for|by|on behalf of|obo|o/b/o|representing|re|about) "
_LEAD = lazy_pattern(
    rf"(?P<sep> ?[(\[]| ?[-\u2013\u2014:;,] | )(?i:(?P<acts>{_FOR_THERE})?(?:the |an? |our |its )?"
    rf"(?P<role>{_ROLE_THERE}|{_KIN_THERE})?)(?<=[ (\[])(?=[^\W\d_a-z])"
)
"""Between a body and a child behind it."""
_CHILD_BEHIND = lazy_pattern(r",? ?\(?(?:an? )?(?:child|minor|pupil)\b")
_STUDENTS_AT = lazy_pattern(
    r"universit|college|\b(?:phd|msc|mphil|edd|doctoral|research|postgrad\w*|master'?s|trainee) ", re.IGNORECASE
)
"""There a student is grown up."""
_WHOSE = "(?:the |his |her |their |my |our |own )"
"""Of several it must be said whose they are: "care for children" is a body's."""
_PERSON_ASKS = lazy_pattern(
    r"(?P<who>[^()\[\];:]{2,80}?)[,:]?(?: [(\[]| [-\u2013\u2014])?\s?\b(?:acting |writing |applying |asking )?"
    r"(?:(?P<obo>obo|o/b/o|on behalf of)|for|about|re|regarding|concerning):? "
    rf"(?P<whose>(?:{_WHOSE}+(?:[\w-]+ )?(?:children|twins)|{_WHOSE}*(?:[\w-]+ )?(?:son|daughter|child|twin|boy|girl"
    r"|nephew|niece|grand(?:son|daughter|child)|step(?:son|daughter|child)|foster child|brother|sister|pupil"
    r"|minor))\b)?",
    re.IGNORECASE,
)
"""Somebody who asks for a child: "Mr and Mrs X obo Y, daughter", "Ms X (for daughter Y)"."""
_MAY_ASK = lazy_pattern(
    r"\W(?:for|obo|o/b/o|on behalf|about|re|regarding|concerning|by|through|c/o)\b"
    r"|\b(?:care|(?:trust|fund|settlement|appeal|estate)s?) of\b", re.IGNORECASE,
)
_ASKING = frozenset(
    [
        *("for", "obo", "behalf", "about", "re", "regarding", "concerning", "by", "through", "care", "trust", "fund"),
        *("settlement", "appeal", "estate", "trusts", "funds", "settlements", "appeals", "estates"),
    ]
)
"""Words of which one stands in each, where all are words of letters."""
_MISTER = lazy_pattern(r"(?:mrs?|ms|miss|mx|dr|rev|sir|lady)\b\.?(?: (?:and|&) (?:mrs?|ms|dr)\b\.?)?", re.IGNORECASE)
_BY_FRIEND = lazy_pattern(
    r",? \(?(?:suing |acting |appearing )?(?:by|through) (?:his|her|their|its) (?:[\w'\u2019-]+ ){0,4}?"
    r"(?:friend|mother|father|guardian|parents?|m[ua]m|dad|aunt|uncle|grand\w+)\b", re.IGNORECASE,
)
_OF_ONE_TRUST = lazy_pattern(
    r"(?:the )?(?:[a-z][\w'\u2019-]* ){0,3}(?:trust|fund|settlement|appeal|estate)s? (?:for|of) ", re.IGNORECASE
)
_AT_SCHOOL = lazy_pattern(
    r",? \(?(?:c/o|care of) (?:the )?(?:[\w'\u2019.&-]+ ){1,5}(?:school|academy|primary|infants|juniors|high|nursery"
    r"|grammar)\b", re.IGNORECASE,
)
_TWO_WORDS = lazy_pattern(r"([^\W\d_a-z][\w'\u2019-]+) ([^\W\d_a-z][\w'\u2019-]+)(?! [A-Z])")
_FIRST_LETTERS = lazy_pattern(r"(?:[A-Z]\.? ?){1,3}[A-Z]\.?(?=\s*(?:$|[)\],;]))")
_ONE_WORD = lazy_pattern(r"(?:[^\W\d_a-z]\w+ )?")


def body_alone(cell: str) -> str:
    """The body of a cell of who received, without the child behind it: "Invented Argus (re X Y, 8)"; "" for others."""
    if len(cell) > _LONGEST or _MAY.search(cell) is None:
        return ""
    line = clean(cell)
    return "" if _CALLED.match(line) else _beside(line) or _before_lead(line)


def _beside(line: str) -> str:
    m = _BESIDE.fullmatch(line)
    body = m["body"].strip(" ,;:-\u2013") if m else ""
    if m is None or not _is_body(body):
        return ""
    at = m.start("whom" if m["whom"] else "said")
    name = _name_at(line, at)
    if name is None or is_of_work(line, name.start, name.end):
        return ""
    if _AGED.match(line.rstrip(" )]"), name.end) or ((m["re"] or m["about"]) and (name.whole or name.known)):
        return body
    return body if m["for"] and name.whole and name.known else ""


def _before_lead(line: str) -> str:
    """The body before a child whom it acts for, or whom it calls a pupil: "X Ltd - young reporter Y Z"."""
    for m in _LEAD.finditer(line):
        if not (m["acts"] or m["role"]) or m.start() < _SHORTEST:
            continue
        body = line[: m.start()].strip(" ,;:-\u2013\u2014")
        if m["acts"] and m["acts"][0].isupper():  # "X Solicitors for the minor Y"
            body = f"{body} {m['acts'].split()[0]}"
        name = next((n for n in cell_names(line) if n.start == m.end()), None) or _of_form(line, m)
        if name is None or " " not in body or not _is_body(body) or is_of_work(line, name.start, name.end):
            continue
        if m["role"]:
            grown_up = _STUDENTS_AT.search(f"{body} {m[0]}") and _AGED.match(line.rstrip(" )]"), name.end) is None
            return "" if grown_up else body
        if name.whole and (name.known or _CHILD_BEHIND.match(line, name.end)):
            return body
    return ""


def _of_form(line: str, lead: re.Match[str]) -> CellName | None:
    """Two words in capitals behind what calls a pupil, of which one is no word, or first letters."""
    if lead["role"] and (letters := _FIRST_LETTERS.match(line, lead.end())):
        return CellName(*letters.span(), whole=True, known=False, apart=True)
    m = _TWO_WORDS.match(line, lead.end()) if lead["role"] else None
    if m is None or (is_word(m[1]) and is_word(m[2])) or _is_body(m[0]):
        return None
    return CellName(*m.span(), whole=True, known=False, apart=True)


def _is_body(name: str) -> bool:
    if ORGANISATION.search(name.lower()) or is_listed_body(name) or ends_as_body(name):
        return True
    return _OF_TRADE.search(name) is not None


def called_child(cell: str) -> bool:
    """True for a cell of who received that calls somebody a pupil, by any name, or in which somebody asks for one."""
    if asks_for_child(line := clean(cell)):
        return True
    m = _CALLED.match(line)
    name = _name_at(line, m.end()) if m else None
    if m is None or name is None or is_of_work(line, name.start, name.end) or ORGANISATION.search(line.lower()):
        return False
    return m["any"] is None or _AGED.match(line.rstrip(" )]"), name.end) is not None


def may_ask(token: str) -> bool:
    """True for a token of which one stands, between two spaces, in each line in which somebody asks for a child."""
    if token.isalpha() and token.isascii():
        return token.lower() in _ASKING
    return _MAY_ASK.search(f" {token} of ") is not None or _MAY_ASK.search(f" on {token}") is not None


def asks_for_child(line: str) -> bool:
    """True for somebody, no body, who asks for a child or is one: obo a son, by a litigation friend, c/o a school."""
    if _MAY_ASK.search(line) is None:
        return False
    asks, trust = _PERSON_ASKS.match(line), _OF_ONE_TRUST.match(line)
    asks = asks if asks and (asks["whose"] is not None or asks["obo"]) and not _is_body(asks["who"]) else None
    if not (asks or trust or _BY_FRIEND.search(line) or _AT_SCHOOL.search(line)):
        return False  # of each that asks one holds, and names are dear
    names = [n for n in cell_names(line) if n.whole or n.known]
    whose, titled = asks is not None and asks["whose"] is not None, _MISTER.match(line) is not None
    if not names:
        return titled and whose
    first = names[0]
    if first.start == 0 and first.whole and (_BY_FRIEND.match(line, first.end) or _AT_SCHOOL.match(line, first.end)):
        return True
    if trust and first.start == trust.end():
        return first.whole and (first.known or first.end == len(line)) and not is_of_work(line, first.start, first.end)
    is_person = titled or first.start == 0
    for_another = asks is not None and asks["obo"] and any(n.start >= asks.end() for n in names)
    return is_person and bool(whose or for_another)


def _name_at(line: str, at: int) -> CellName | None:
    """The name that begins there, or behind one more word in capitals: a given name may be any word."""
    return next((n for n in cell_names(line) if n.start >= at and _ONE_WORD.fullmatch(line, at, n.start)), None)
