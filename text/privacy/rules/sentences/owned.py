"""Whose data a text says were given away: a person's name that owns them is that of a pupil, and no body's.

A body holds data, gets, keeps and publishes them; what is in a file, is sent along or is read out is somebody's own. So
a word that no list has is a child's name as the owner of such data, and where it stands for one: "row 7 is X".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from text.clean import fold
from text.one_line import sentences_of
from text.pattern import lazy_pattern
from text.privacy.bodies import is_listed_body
from text.privacy.cell_forms import is_organisation_like
from text.privacy.grown_ups import is_at_work
from text.privacy.naming import begins_no_name
from text.privacy.remembered import remembered
from text.privacy.rules.sentences.received import is_given_to, received
from text.privacy.unclaimed.beside_child import is_beside_child
from text.privacy.unclaimed.claims import is_bodys
from text.privacy.unclaimed.marks import marks_in
from text.privacy.unclaimed.paragraphs import UnclaimedWords, words_of_names
from text.privacy.unclaimed.vocabulary import countries, family_names, given, is_word

_THING = r"(?:data|records?|files?|entry|entries|row|details|address(?:es)?|(?:census )?returns?)"
_OWN = r"(?:(?:own|whole|full|entire|old|personal|private|medical|school|pupil|census|NPD|SEND?|care) ){0,2}"
_NO_THING = (
    r"(?![\w-]| (?:on|about|of|protection|sets?|sharing|teams?|officers?|controllers?|cent(?:re|er)s?|labs?|service"
    r"|bill|act|strategy|policy|scien\w+|manager|desk|system|platform|department|office|licen\w+|agreement|store"
    r"|analy\w+|deal|business|arm)\b)"
)
_OWNS = lazy_pattern(rf"(?:['\u2019]s|(?<=s)['\u2019]) {_OWN}(?P<thing>{_THING}){_NO_THING}", re.IGNORECASE)
_OF_A_PERSON = lazy_pattern(
    r"['\u2019]s (?:own |old |new |primary |secondary |step-?|foster |late )?(?:school|class|teacher|m[ua]m|mother|dad"
    r"|father|parents|family|brother|sister|twin|birthday)\b(?! (?:data|records?|sets?|of|trust|group|and sons)\b)"
)
"""Behind who has a school, a class or a mother."""
_BORN_TOGETHER = lazy_pattern(
    r"(?P<one>[A-Z][\w'\u2019-]{2,}) and (?P<other>[A-Z][\w'\u2019-]{2,}),? (?:(?:are|were|who are|who were|the|two"
    r"|our|her|his|their|identical|little) ){0,3}(?:twins|siblings|sisters|brothers|classmates)\b"
)
_BY_SEX = lazy_pattern(
    r"(?:^|[;|,\t:] ?)(?P<name>[A-Z][\w'\u2019-]+(?:,? [A-Z][\w'\u2019-]+){1,2}) ?[;|,\t] ?"
    r"(?:[MF]|[Mm]ale|[Ff]emale|[Bb]oy|[Gg]irl)(?= ?[;|,\t])"
)
"""A name before the sex, as rows of what is held on pupils have them."""
_INCLUDED = lazy_pattern(r"['\u2019]s(?:,| (?:was|were|is|are))? (?:included|as well|too\b|among (?:it|them)|and all\b"
                         r"|with (?:it|them)\b|in (?:it|there|them)\b"
                         r"|on (?:line|row|page)\b)")
"""Behind the owner of what was spoken of."""
_TOO = lazy_pattern(
    rf"['\u2019]s(?: {_OWN}(?:SEND? |EHC |safeguarding |exclusion |attendance )?(?:{_THING}|reports?|plans?|results"
    r"|attendance|history))?,? (?:too|also|as well|(?:along )?with (?:it|them))"
    r"(?=\s*(?:$|[.,;:!?)]| (?:went|was|were)\b))"
)
"""Behind whose data went along with all others."""
_ALONG = lazy_pattern(r"\b(?:along with|together with|as well as|plus|and also|in addition to) $")
_IS_SUBJECTS = lazy_pattern(
    r" ?(?:(?:is|are|was|were|has|have|had|been|be|being|got|also|now|all|still|even|then|just|only|later|never|not"
    r"|out|since|already|again|too|went|should(?: \w+)*|could(?: \w+)*|must(?: \w+)*|might(?: \w+)*|may(?: \w+)*) )*"
    r"(?:(?:in|there|among(?:st)?|part of|included|down as|missing|with (?:it|them)|on (?:it|there|the|a)|along"
    r"|goes|went|go|going|ended up|turned up|appear\w*|came to be|says?|shows? (?:that )?(?:he|she|him|her)"
    r"|left|with)\b"
    r"|(?:sent|shared|passed|given|gone|sold|handed|leaked|lost|stolen|found|opened|read|seen|released|disclosed"
    r"|copied|transferred|uploaded|e-?mailed|posted|exposed|taken|used|mixed up)\b"
    r"(?!(?: \w+){0,3} by (?:the )?[A-Z](?![^.;]* to )))"
)
"""What is said of somebody's own data, and not of what a body holds."""
_OBJECT = lazy_pattern(
    r"(?:\b(?:g[ai]ven?|gives|sen[dt]s?|s[oe]ll?d?|shared?|shares|passed|handed|leaked|lost|got|ha[sd]|have|found|read"
    r"|return(?:ed|s)?|put|sees?|saw|seen|opened|uploaded|posted|with|for|including|included?|among(?:st)?|even|delete"
    r"|on|from|has|went|goes|came|wants?|needs?|demand\w*|hold\w*"
    r"|ke(?:ep|eps|pt)|chase|whose is)(?: it| them| him| us| back| over| out| away)?"
    r"|\b[Ww]hy (?:was|is|are|were|did|has)"
    r"|(?:^|[.?!:\u201c\"] ?)(?:[Ii]s|[Ww]as|[Ww]ere|[Aa]re|[Hh]as)) $"
)
_INCLUDING = lazy_pattern(r"\b(?:including|included|among them|even|not least|also) $")
_OWNS_ALONE = lazy_pattern(r"['\u2019]s(?=\s*(?:$|[.,;!?)]))")
_OWNS_ANY = lazy_pattern(r"['\u2019][sS]\b")
_OF_REGISTER = lazy_pattern(r"(?<!class )(?<!attendance )(?<!protection )\bregister\b", re.IGNORECASE)
"""What lists who received, whose entries are theirs."""
_OURS = lazy_pattern(r"\b(?:(?i:our|my|poor|dear|little|young|wee)|to (?:my|our)(?: \w+)?) $")
_THEIRS = lazy_pattern(r"\b(?:[Mm]y|[Oo]ur|[Hh]er|[Hh]is|[Tt]heir) $")
_BY_DATE = lazy_pattern(r"^[^:.;]{2,20}: $|^(?:\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|\d{1,2}(?::|\.)\d\d) ?[\u2013-] $")
"""At the beginning of a line of what happened when."""
_MINOR = lazy_pattern(
    r"(?P<name>[^\W\d_a-z][\w'\u2019-]{2,}) (?:minor|major|minimus|minima|tertius)\b(?! [a-z]+(?:ion|s)\b)"
)
_MAY_BE_MINOR = ("minor", "major", "minim", "tertius")
_CAPITALS = lazy_pattern(rf"\b(?P<name>[A-Z][A-Z-]{{2,}})['\u2019]S {_OWN.upper()}(?i:{_THING})\b")
_STANDS_FOR = lazy_pattern(
    r"\b(?:row|line|record|entry|pupil)(?: (?:no\.?|number))? [\d,]+(?: (?:of|in) (?:the|its|this) (?:data|file"
    r"|extract|table))?,? (?:is|was|belongs to|belonged to|shows|read|reads|says)(?: that of| one)? $"
    r"|\brow (?:one|two|three|four|five|six|seven|eight|nine|ten),? (?:is|was|belongs to) $"
    r"|\b(?:example|sample|typical|one|real|test)(?: \w+)? (?:row|record|entry)(?: (?:of|in|from) (?:the )?(?:data|file"
    r"|extract|table))?(?: (?:is|was|reads|read))?[:,]? $", re.IGNORECASE,
)
_FUND = lazy_pattern(
    r"\b[Tt]he (?P<name>[A-Z][\w'\u2019-]+(?: [A-Z][\w'\u2019-]+)+) (?:Fund|Trust|Foundation|Appeal|Campaign|Charity),?"
    r" (?:which was |was )?(?:set up|founded|started|created|named) (?:in|by|after|for) [^.;]{0,40}\b(?:girl|boy|child"
    r"|pupil|son|daughter|schoolboy|schoolgirl|parents|mother|father)\b"
    r"(?P<asks>[^.;]{0,60}\b(?:asks|asked|wants|says|said|calls|called|press\w*|demands?|demanded)\b)?"
)
"""What is called by a child who died."""
_KEYED = lazy_pattern(
    r"\b(?:fore|sur|first|last|given|family)[ _]?names?[\"'\u201d]? ?[=:] ?[\"'\u201c]?(?P<name>[A-Z][\w'\u2019-]+)",
    re.IGNORECASE,
)
_KEYS = lazy_pattern(
    r"\b(?:ncy|nc ?year|year ?group|upn|uln|dob|send?|fsm|ehcp|class|age)[\"'\u201d]? ?[=:]", re.IGNORECASE
)
"""The keys of what is one pupil's, as programs write rows."""
_OF_WHOM = lazy_pattern(
    r"\b(?:(?P<one>record|entry|file|row)|data|records|details|files)(?: (?:held|kept|stored))? (?:of|on|about|for) $",
    re.IGNORECASE,
)
_OTHER_SCRIPT = lazy_pattern(
    r"\b(?:data|records?|files?|entry|row) (?:of|on|about|for) (?:(?:a|the) (?:pupil|child|girl|boy),? )?"
    r"(?P<name>[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,8}(?: [\uac00-\ud7af]{1,4})?)"
)
"""A name in signs that have no capitals."""
_TO_SOMEBODY = lazy_pattern(
    r"(?P<one>[A-Z][\w-]{2,}) \((?P<other>[A-Z][\w-]{2,}) to (?:his|her|their) (?:teachers?|class|m[ua]m|dad|nan"
    r"|friends|family|parents)\)"
)
_HE = lazy_pattern(r"\b(?:she|he|her|his|him)\b", re.IGNORECASE)
_CASE = lazy_pattern(r" v\.? (?=the |[A-Z])")
"""Behind the family name of who goes to court."""
_LETTERED = lazy_pattern(r"[A-Z]\. ?[A-Z][a-z'\u2019-]{2,}(?![\w-])")
_NICKNAMED = lazy_pattern(
    r"[\u201c\"\u2018'](?P<nick>[A-Z][\w-]{1,20})[\u201d\"\u2019'] (?P<last>[A-Z][\w'\u2019-]{2,})(?!\w| [A-Z])"
)
_SPEAKS_OF_DATA = lazy_pattern(
    r"\b(?:data|records?|files?|entry|entries|row|details|returns?|extract)\b", re.IGNORECASE
)
_AS_BODY = lazy_pattern(
    r" (?:& )?[A-Z]|,? \(?(?:an?|the|our) (?:[\w-]+ ){0,4}(?:firm|company|charity|agency|supplier"
    r"|publisher|newspaper|app|website|broker|provider|platform|business)\b|, which\b"
    r"| (?:has|have) (?:had|received|got|obtained|been (?:given|sent|sold|granted))\b"
    r"| (?:denie[sd]|confirm\w*|access\w*|declined?|paid|pays)\b"
    r"| (?:ha[sd]|have) (?:(?!his|her|their)\w+ ){0,3}(?:data|records|NPD|database)\b"
    r"| (?:received|receives|holds|held|got|obtained|bought|buys|uses|used|collects|sells|processe[sd]|publish\w+"
    r"|is an?|was an?|(?:was|were|has been) (?:given|sent|sold|granted|supplied))\b"
)
"""Behind a word elsewhere in the text, which is then no child's name by itself."""
_WORD_BEFORE = r"(?:(?P<first>(?:Dr|Mrs?|Ms|Prof|Rev|Cllr)\.|[A-Z][\w'\u2019-]*) )?"
_NEAR = 80
"""Characters before a name that are looked at."""


def names_that_own(lines: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """The names of whose data a text of clean lines speaks, and whether it says so itself that it is a child's."""
    whole = "\n".join(lines)
    for line in lines:
        if _SPEAKS_OF_DATA.search(line):
            yield from ((m["name"], True) for m in _BY_SEX.finditer(line) if not is_organisation_like(m["name"]))
            for s in sentences_of(line):
                yield from (x for x in _names_in(s) if x[1] or not _is_body_in(x[0], whole))


def _is_body_in(name: str, text: str) -> bool:
    """True for a word that the text gives somebody in office, or that may be a body's: it stands there otherwise too.

    A given name that is known is a body's only where the text says so.
    """
    if " " in name:
        return False
    known = fold(name) in given()
    for m in re.finditer(rf"{_WORD_BEFORE}(?<![\w-])(?i:{re.escape(name)})(?![\w-])", text):
        first = m["first"] or ""
        if _AS_BODY.match(text, m.end()) or (first and not (first.isupper() or begins_no_name(first))):
            return True
        if not (known or _OWNS_ANY.match(text, m.end())):
            return True
    return any(received(name, line) or is_given_to(name, line) for line in text.split("\n") if name in line)


@remembered
def _names_in(text: str) -> tuple[tuple[str, bool], ...]:
    return tuple(_every_name_in(text))


def _every_name_in(text: str) -> Iterator[tuple[str, bool]]:
    yield from _in_own_forms(text)
    found = [*words_of_names(text)]
    for x in found:
        name, before = text[x.start : x.end], text[max(0, x.start - _NEAR) : x.start]
        if is_at_work(text, x.start, x.end) or is_bodys(text, x.start, x.end):
            continue
        if _STANDS_FOR.search(before) and (x.known or len(x.words) > 1):
            yield name, True
        elif len(x.words) > 1:
            if _TOO.match(text, x.end) or (_ALONG.search(before) and _OWNS.match(text, x.end)):
                yield name, True
            elif x.unknown and _is_of_one(text, before):
                yield name, False
        elif _CASE.match(text, x.end) and _is_of_nobody_else(name) and _is_of_child(text, found):
            yield name, True
        elif _is_owner(text, x, before):
            yield name, _OURS.search(before) is not None


def _in_own_forms(text: str) -> Iterator[tuple[str, bool]]:
    """Names that stand in no sentence as others do: X minor, X'S DATA, "nickname" X, forename=X, C. X in row 7."""
    small = text.lower()
    if any(map(small.__contains__, _MAY_BE_MINOR)):
        yield from ((m["name"], True) for m in _MINOR.finditer(text) if is_unknown(m["name"]))
    for m in _CAPITALS.finditer(text):
        if is_unknown(m["name"].title()):
            yield from ((m["name"], False), (m["name"].title(), False))
    yield from ((m["name"], m["asks"] is not None) for m in _FUND.finditer(text))
    if "name" in small and _KEYS.search(text):
        yield from ((m["name"], True) for m in _KEYED.finditer(text))
    for m in _NICKNAMED.finditer(text):
        if is_unknown(m["last"]) and not (is_bodys(text, *m.span("last")) or is_at_work(text, *m.span())):
            yield f"{m['nick']} {m['last']}", False
    yield from ((m["name"], True) for m in _OTHER_SCRIPT.finditer(text) if not text.isascii())
    yield from ((name, True) for name in _two_names_in(text))
    for m in _LETTERED.finditer(text):
        if _STANDS_FOR.search(text, max(0, m.start() - _NEAR), m.start()):
            yield m[0], True


def _two_names_in(text: str) -> Iterator[str]:
    """Two that are twins, and one by both names: "X (Y to his teacher)"."""
    for m in _BORN_TOGETHER.finditer(text):
        yield from m.groups() if all(map(_is_of_nobody_else, m.groups())) else ()
    for m in _TO_SOMEBODY.finditer(text):
        yield from m.groups() if any(map(_is_of_nobody_else, m.groups())) else ()


def _is_of_child(text: str, found: Sequence[UnclaimedWords]) -> bool:
    return any(is_beside_child(text, x.start, x.end) for x in found) or any(True for _ in marks_in(text))


def _is_of_one(text: str, before: str) -> bool:
    """True for a name whose data are spoken of as one person's."""
    of = _OF_WHOM.search(before)
    return of is not None and (of["one"] is not None or _HE.search(text) is not None)


def _is_owner(text: str, x: UnclaimedWords, before: str) -> bool:
    """True for one word that no list has where a pupil's name stands: before what is said of one's own data."""
    if _OF_A_PERSON.match(text, x.end):
        return is_unknown(text[x.start : x.end])
    if _THEIRS.search(before) and _OWNS_ANY.match(text, x.end) and is_unknown(text[x.start : x.end]):
        return True
    owns = _OWNS.match(text, x.end)
    alone = _INCLUDED.match(text, x.end) or (_INCLUDING.search(before) and _OWNS_ALONE.match(text, x.end))
    if not (owns or alone) or _OF_REGISTER.search(text):
        return False
    word = text[x.start : x.end]
    if _OURS.search(before):
        return not is_listed_body(word)
    if not is_unknown(word):
        return False
    said_of_it = owns is None or _TOO.match(text, x.end) or _IS_SUBJECTS.match(text, owns.end())
    return bool(said_of_it or _OBJECT.search(before) or _BY_DATE.search(before))


_OF_OFFICE = frozenset(("majesty", "majesties", "excellency", "lordship", "ladyship"))
"""Behind "his" or "her", of who governs or judges."""


def _is_of_nobody_else(word: str) -> bool:
    """True for a word that no list of words, bodies, places or countries has."""
    listed = is_listed_body(word) or is_listed_body(f"{word}'s")  # Barnardo's
    return not (is_word(word) or listed or fold(word) in _OF_OFFICE or fold(word) in countries() - given())


def is_unknown(word: str) -> bool:
    """True for a word of nobody else that is no family's name alone."""
    plain = fold(word)
    return _is_of_nobody_else(word) and (plain in given() or plain not in family_names())
