"""A child of whom the first letters of a name are said, beside an age, a school year or a birth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet

from text.pattern import lazy_pattern
from text.privacy.bodies import is_listed_body
from text.privacy.cases.abbreviations import OF_CASES, is_of_case
from text.privacy.marks import DAY
from text.privacy.rules import family
from text.privacy.rules.child_words import CHILD, CHILD_WORDS, CHILDREN, OF_FAMILY
from text.privacy.rules.forms.by_letters import letters_of_pupils
from text.privacy.rules.signs import AGE_NUMBER, BIRTHS, GAP, IN_WORDS, NO_MORE, SCHOOL_YEAR, STRONG

_ABBREVIATED_BY_DOTS = (
    r"U\.K|U\.S|E\.U|[BM]\.A(?!\. ?[A-Z]\.)|Q\.C|K\.C|M\.P|N\.I|P\.[ES]|I\.T|R\.E|A\.D|B\.C|H\.E|F\.E|N\.B"
)
_INITIALS = lazy_pattern(
    rf"(?<![\w.])(?!{_ABBREVIATED_BY_DOTS})"
    r"[A-Z]\. ?[A-Z]\.?(?: ?[A-Z]\.)?(?!\w)"
)
_CALLED_BY_LETTERS = lazy_pattern(
    rf"(?i:\b(?:{CHILD}|initials))[: ]+"
    r"(?:[A-Z](?:\.? ?[A-Z]\.?(?: ?[A-Z]\.?)?)?)(?!\w)"
)
"""A child of whom only the first letters are said; letters without stops need the word before them."""
_ITS_INITIALS = lazy_pattern(
    rf"(?i:\b{CHILD}['\u2019]?s? initials(?: are| is)?)[: ]+"
    r"(?:[A-Z]\.? ?){2,4}(?!\w)"
)
_LETTERS_OF_CASE = lazy_pattern(
    r"(?:(?i:\b(?:section|s)\.? ?(?:17|20|31|36|47)|\bchild protection|\blooked[- ]after|\bexclusion|\bsafeguarding)"
    rf"|\b(?:{'|'.join(sorted(map(str.upper, OF_CASES)))}))\b[^.;]{{0,40}}\b(?i:re|for|of|about|regarding|concerning)"
    rf":? (?!{_ABBREVIATED_BY_DOTS})(?:[A-Z]\. ?){{2,3}}"
)
"""First letters as what a case of one child is about."""
_BARE_LETTERS = lazy_pattern(r"(?!UK|EU|NI|ID|FE|HE|LA|LEA|KS|PE|RE|IT|NPD|UPN|ULN)[A-Z][A-Za-z]?[A-Z](?=[ ,;(:/])")
"""Before a month or year of birth, first letters without a stop."""
_LETTERS_AND_AGE = lazy_pattern(
    r"(?:^|[,;:(] ?|(?i:\b(?:re|of|for|about|regarding|concerning|on)) )"
    r"(?!UK|EU|US|NI|NE|NW|SE|SW|ID|FE|HE|LA|KS|PE|RE|IT|AI|AP|CP|PP|GP|EY|NC|BA|MA|MP|QA|TV|CV|TA|RA|OT|SL|LD|MH|EP)"
    rf"[A-Z](?:[A-Z]|[a-z][A-Z])(?=[ ,;:(/])[ ,;:(/]+(?i:aged?:? {AGE_NUMBER}\b{NO_MORE}"
    rf"|{AGE_NUMBER}[ -](?:years?|yrs?)[ -]old)"
)
"""First letters without stops beside an age in words, where no body, study or place is called by them."""
_SEX_AND_WHEN = lazy_pattern(
    r"\b[A-Z][^\W\d_][\w'\u2019-]*,? [A-Z](?:\.|\b)[ .,;(/|]+(?:(?i:(?:fe)?male|boy|girl)|[MF])[ ,;)/|]+"
    rf"(?i:{DAY}|(?:aged? )?{AGE_NUMBER}\b)"
)
"""A family name and the first letter of another, a sex, and a day or an age."""
_LETTERS_SEX_AND_AGE = lazy_pattern(
    r"(?:^|[,;:(] ?|(?i:\b(?:re|of|for|about|regarding|concerning|on)) )"
    r"(?!UK|EU|US|NPD|UPN|ULN|NHS|SEN|FSM|EAL|KS|DfE|ONS|LA|RCT)[A-Z][A-Za-z]?[A-Z]? "
    rf"\((?i:female|male|f|m|boy|girl)[ ,/]+(?i:aged? )?{AGE_NUMBER}(?: ?(?:y|yrs|years))?\)"
)
SEXES = frozenset(("female", "male", "f", "m", "boy", "girl"))
_MASTER = lazy_pattern(r"\bMaster [A-Z]\.? [A-Z][a-z]+(?![\w.])")
_LETTERS = lazy_pattern(r"[A-Z](?:\. ?[A-Z]| ?[A-Z]|\. [A-Z]\w*)(?![a-z])")
"""Letters that may stand for a name."""


def _are_of_case(text: str, words: AbstractSet[str]) -> bool:
    return ("initials" in words and _ITS_INITIALS.search(text) is not None) or (
        "." in text and _LETTERS_OF_CASE.search(text) is not None
    )


def said_by_letters(text: str, words: AbstractSet[str]) -> bool:
    """True for the first letters of a child beside an age or a school year, or of somebody's child."""
    if ("master" in words and _MASTER.search(text)) or (
        not SEXES.isdisjoint(words) and (_SEX_AND_WHEN.search(text) or _LETTERS_SEX_AND_AGE.search(text))
    ):
        return True
    if _is_born(text) or _LETTERS_AND_AGE.search(text) or _are_of_case(text, words):
        return True
    if any(_at_school(text)) or any(_letters_of_care(text, words)) or any(letters_of_pupils(text)):
        return True
    is_called = "initials" in words or not family.CALLED.isdisjoint(words)
    if is_called and any(_letters_of_family(text)):
        return True
    return (is_called or _LETTERS.search(text) is not None) and _before_sign(text, is_called=is_called)


def _before_sign(text: str, *, is_called: bool) -> bool:
    called = _CALLED_BY_LETTERS.finditer(text) if is_called else ()
    for m in (*called, *(_INITIALS.finditer(text) if "." in text else ())):
        behind = text[m.end() : m.end() + 45]
        sign = STRONG.search(behind)
        if sign and GAP.fullmatch(behind[: sign.start()]):
            return True
    return False


def _is_born(text: str) -> bool:
    bare = _BARE_LETTERS.match(text)
    born = BIRTHS.search(text, bare.end()) if bare else None
    return bare is not None and born is not None and GAP.fullmatch(text[bare.end() : born.start()]) is not None


_ABBREVIATED = (
    r"UK|EU|US|UN|NI|NE|NW|SE|SW|ID|FE|HE|LA|LEA|KS|PE|RE|IT|AI|AP|CP|PP|GP|EY|NC|BA|MA|MP|QC|KC|QA|TV|CV|TA|RA|OT"
    r"|SL|LD|MH|EP|NPD|UPN|ULN|NHS|SEN|FSM|EAL|DfE|DOB|ONS|RCT|PhD|MSc|BSc|OBE|MBE|CBE|SAR|FOI|BBC|ITV"
)
_NO_LETTERS = rf"(?!{_ABBREVIATED})"
_BEFORE_LETTERS = (
    r"(?:^|[.;:(|] ?|(?i:\b(?:re|of|for|about|regarding|concerning) )"
    rf"|(?i:\b(?:{CHILD}|initials)(?: initials)?)[: ,]{{1,3}})"
)
_DOTTED = (
    rf"(?!{_ABBREVIATED_BY_DOTS}|D\.O)"
    r"[A-Z]\. ?[A-Z]\.?(?: ?[A-Z]\.)?"
)
_LETTERS_BEFORE_MARK = lazy_pattern(
    rf"{_BEFORE_LETTERS}(?P<letters>{_DOTTED}|{_NO_LETTERS}[A-Z][A-Za-z]?[A-Z])[ ,;:|(\u2013-]{{1,4}}$"
)
_LETTERS_IN_YEAR = lazy_pattern(
    rf"{_BEFORE_LETTERS}(?P<letters>{_DOTTED})[ ,;:|(]{{1,3}}(?:(?i:{SCHOOL_YEAR}))(?=\s*(?:$|[.,;)|]))"
)
_LETTERS_AT_SCHOOL = lazy_pattern(
    rf"{_BEFORE_LETTERS}(?P<letters>{_DOTTED}|{_NO_LETTERS}[A-Z]{{2,3}})[ ,;:|(]{{1,3}}(?i:{SCHOOL_YEAR}"
    r"|(?:1[0-3]|[1-9])[A-K]\b)\)?[ ,;|]{1,3}(?:at |of |from )?(?:[A-Z][\w'\u2019.-]* ){1,4}"
    r"(?:School|Academy|Primary|Infants?|Juniors?|High|Nursery|College|Grammar)\b"
)
"""Beside a school year and a school, letters need no stop: bodies are called by such, where no pupil is."""
_BARE = rf"(?!(?:{_ABBREVIATED})\b)[A-Z]{{2,3}}"
_WHOLE = (
    rf"(?>{_DOTTED})(?![\w-]|\. ?[A-Z])"
    r"(?! ?(?!(?:He|His|Her|She|They|Their|We|Our|I|My|You|Your|The|This|It|In)\b)[A-Z][a-z]+\b(?! class))"
)
"""Letters behind which no family name stands."""
_CALLED_CHILD = lazy_pattern(
    rf"(?i:\b(?:{CHILD}|{CHILDREN}|{OF_FAMILY}s?"
    r"|(?:parents?|mother|father|m[ua]m|dad|carers?|exclusion|record|entry|row) of"
    r"|(?:row|line|record|entry) [\d,]+ is)),?"
    rf" \(?(?:called )?(?P<letters>{_WHOLE})(?:(?:,? (?:and|&)|,) (?P<other>{_WHOLE}))?"
    rf"|(?<![\w.])(?P<whose>(?>{_DOTTED})),? \(?(?i:{OF_FAMILY})\b"
)
_BARE_OF_FAMILY = lazy_pattern(
    rf"(?i:\b{OF_FAMILY}),? \(?(?P<letters>{_BARE})"
    r"(?=\s*(?:$|[,;:)]|\.(?:\s|$)|(?:was|is|has|had|who|and|whose|in|aged?)\b))"
)
_BEFELL = lazy_pattern(
    r"(?i:exclu|suspen|expel|assault|fight|fought|bully|bulli|incident|detention|permanent|appealed|restrain|safeguard)"
)
_LETTERS_AND_YEAR = lazy_pattern(rf"(?<![\w.])(?P<letters>(?>{_DOTTED})) ?\((?i:{SCHOOL_YEAR})\)")
_LETTERS_IN_INCIDENT = lazy_pattern(
    rf"(?:^|[.;:,] |\band |[\u2013-] )(?P<letters>{_BARE}) ?\((?i:{SCHOOL_YEAR}|(?:1[0-3]|[1-9])[A-K])\)(?=[^\w]|$)"
)
"""In minutes: "Exclusions. KR (Y9) - five days"."""
_CLASS_OF_ONE = r"(?:[A-Z][\w'\u2019]+ [Cc]lass\b|[Cc]lass (?:[A-Z]\b|\d+[A-Z]?\b|[A-Z][a-z]+)|(?:1[0-3]|[1-9])[A-K]\b)"
_LETTERS_IN_CLASS = lazy_pattern(
    rf"(?<![\w.])(?:(?P<letters>{_DOTTED})|(?<=(?i:pupil|child) )(?P<bare>{_NO_LETTERS}[A-Z]{{2,3}}))[,;(| ]{{1,3}}"
    rf"(?i:(?:an?|the) (?:boy|girl|pupil|child),? )?(?:(?:of|in|from) )?{_CLASS_OF_ONE}"
)
"""Beside a class with a name: "the boy K.R. in Otters class"."""
_LETTERS_OF_ONE = lazy_pattern(
    rf"(?i:\b(?:\d{{1,2}}|{IN_WORDS})[- ]year[- ]olds?(?: {CHILD})?(?:,| is"
    rf"| was)? ?\(?)(?P<old>{_DOTTED})"
    rf"(?=\s*[,;:.)]| (?:was|is|has|had|who|and|whose)\b)"
    rf"|(?i:\b{CHILD}\b(?:,? (?:of|aged?) \w+)?,? \(?"
    r"(?:(?:who is|known|called|named|identified|referred to|given|initials)(?: (?:only|here|simply|just|as|by"
    r"|the initials"
    r"|in court))* ))"
    rf"(?P<called>{_DOTTED}|{_NO_LETTERS}[A-Z]{{2,3}}(?![\w-]))"
    rf"|(?P<home>(?<![\w.]){_DOTTED})(?:,)? (?:of |at |from )?\d{{1,3}}[a-z]? (?=[A-Z][a-z])"
)
"""First letters behind an age, what somebody is called by, or before a house."""
_BARE_AND_AGE = lazy_pattern(
    rf"(?i:\b(?:record|file|entry|data|exclusion|case|marks) (?:of|for|on"
    rf"|about) )(?P<letters>{_NO_LETTERS}[A-Z]{{2,3}})[ ,(]{{1,3}}"
    rf"(?i:(?:who is |an? )?(?:aged? ?{AGE_NUMBER}\b{NO_MORE}|{AGE_NUMBER}[ -](?:years?|yrs?)[ -]old))"
)
_LETTERS_TOGETHER = lazy_pattern(
    rf"(?<![\w.])(?P<one>{_DOTTED})(?:, (?P<more>{_DOTTED}))? (?:and|&) (?P<other>{_DOTTED})[,( ]{{1,2}}"
    rf"(?i:(?:the |both |who are |\w+-year-old )*(?:{CHILDREN}|in year))\b"
)
_CARED_FOR = (
    r"(?:looked[- ]after|fostered|foster|adopted|adoptive|cared[- ]for|missing|excluded|home[- ](?:educated|schooled)"
    r"|trafficked|accommodated|unaccompanied)"
)
_AT_HOME = (
    r"(?:placed|placement|living|lives|lived|moved|housed|staying|last (?:at|seen)|with (?:his|her|foster)|in foster"
    r"|\d{1,3}[a-z]? [A-Z])"
)
_ENDS = r"(?![\w-]| ?[A-Z][a-z])"
_LETTERS_OF_CARE = lazy_pattern(
    rf"\b(?:(?i:{_CARED_FOR} {CHILD}|child in (?:care|need)|care leaver|young carer)|LAC|CLA|CIN|UASC)[:,]? \(?"
    rf"(?P<looked>{_DOTTED}{_ENDS}|{_BARE}(?=\s*(?:$|[.;:)]|[,( ] ?{_AT_HOME})))"
    rf"|\b(?i:{CHILD}),? (?P<at>{_DOTTED})[,;(]* ?{_AT_HOME}"
    r"|\b(?i:placement|protection plan|care plan|(?:care|placement) order|adoption|fostering|schooling) (?i:of|for|on) "
    rf"(?P<plan>{_DOTTED}){_ENDS}"
    r"|\b(?i:for|re|obo|o/b/o|on behalf of|regarding|acting for|representing):? (?i:the |an? |our |my )?"
    rf"(?i:{CHILD}),? (?P<whom>{_DOTTED}|{_BARE})(?=\s*(?:$|[.,;:)\]]))"
)
"""In care, at a home, or somebody's for whom another acts."""
_OF_CARE = CHILD_WORDS | frozenset(
    "person son daughter twin leaver carer lac cla cin uasc placement plan order adoption fostering schooling".split()  # noqa: SIM905
)
_NO_ONE = frozenset(
    """
    pe it re id ks pse upn uln dob sen send bmi iq pep iep dla pip sdq fft ict esol sald pmld slcn semh cyp moj hmrc
    nspcc mfl pshe rse rshe dt ppg sats sat gcse elg gld eyfs cats mtc psc gds rwm
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
_NEAR = 40


def _letters_of_care(text: str, words: AbstractSet[str]) -> Iterator[str]:
    """The first letters of a child in care, at a home, or for whom somebody acts. `words`: the text's own."""
    if not _OF_CARE.isdisjoint(words):
        for m in _LETTERS_OF_CARE.finditer(text):
            if _may_be_ones(letters := m[m.lastgroup or 0].strip()):
                yield letters


def _may_be_ones(letters: str) -> bool:
    """False for what is short for a case, a need, a body or a thing."""
    bare = letters.replace(".", "").replace(" ", "")
    return not (is_of_case(bare) or bare.lower() in _NO_ONE or is_listed_body(bare))


def _letters_of_family(line: str) -> Iterator[str]:
    """The first letters of somebody's child, brother or sister, or behind what else calls a child."""
    if "." in line:
        found = (x.strip() for m in _CALLED_CHILD.finditer(line) for x in m.groups() if x)
        yield from filter(_may_be_ones, found)
    yield from filter(_may_be_ones, (m["letters"] for m in _BARE_OF_FAMILY.finditer(line)))
    if "(" in line and "." in line:
        yield from filter(_may_be_ones, (m["letters"].strip() for m in _LETTERS_AND_YEAR.finditer(line)))
    if "(" in line and _BEFELL.search(line):
        yield from filter(_may_be_ones, (m["letters"] for m in _LETTERS_IN_INCIDENT.finditer(line)))


def _at_school(text: str) -> Iterator[str]:
    yield from (m["letters"] for m in _LETTERS_AT_SCHOOL.finditer(text) if not is_listed_body(m["letters"]))


def letters_beside(line: str, marks: Iterable[tuple[int, int]]) -> Iterator[str]:
    """The first letters that stand in place of a child's name in a clean line: before a birth or number, or a year."""
    for start, _ in marks:
        if m := _LETTERS_BEFORE_MARK.search(line[max(0, start - _NEAR) : start]):
            yield m["letters"]
    yield from _at_school(line)
    if "." in line:
        yield from (m["letters"] for m in _LETTERS_IN_YEAR.finditer(line))
        yield from (x.strip() for m in _LETTERS_TOGETHER.finditer(line) for x in m.groups() if x)
    yield from _letters_of_family(line)
    yield from (m[m.lastgroup or 0].strip() for m in _LETTERS_OF_ONE.finditer(line))
    yield from letters_of_pupils(line)
    yield from (m["letters"] for m in _BARE_AND_AGE.finditer(line))
    if "class" in line.lower():
        found = ((m["letters"] or m["bare"]).strip() for m in _LETTERS_IN_CLASS.finditer(line))
        yield from (x for x in found if not is_listed_body(x))
