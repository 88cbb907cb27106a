"""Names of children in sentences: all that nothing claims as a grown-up's, where one child is spoken of.

The rules beside this one know each a place of a child's name, and take what stands there. This one asks the other way
round: an adult's name that is withheld does less harm than a child's that is published. Who received data, and what
is a body's, is never taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from text.pattern import lazy_pattern
from text.privacy.grown_ups import is_at_work
from text.privacy.marks import words_in
from text.privacy.naming import begins_no_name, in_other_script
from text.privacy.rules.one_child import FAMILY, is_familys
from text.privacy.rules.sentences.received import heads_receivers, is_given_to, received
from text.privacy.rules.signs import AGE_NUMBER, SCHOOL_YEAR, STRONG
from text.privacy.unclaimed.beside_child import is_child_though_given
from text.privacy.unclaimed.called import may_call, names_called
from text.privacy.unclaimed.claims import is_bodys, is_claimed
from text.privacy.unclaimed.marks import GROWN_UP, marks_in
from text.privacy.unclaimed.names import NameHere, is_in_capitals, is_rare_word, names_in

_MAY_TELL = lazy_pattern(
    r"\d|\b(?:pupils?|child(?:ren)?|boys?|girls?|sons?|daughters?|twins|kids?|m[ua]m|dad|mother|father|nan|parents?"
    r"|class|year|reception|nursery|EHCP?|EHC|SEND?|LAC|CLA|CiN|YP|SAR|EHE|CME|exclu\w+|suspen\w+|attendance|absent"
    r"|carer|teen\w*|toddler|baby|sibling|brother|sister|niece|nephew|litigation|minor|meals|premium|aged?|old|born"
    r"|young|student|birthdays?|memory|my name|love from|school|third|fourth|fifth|sixth|turned|turns|turning"
    r"|social|half[ -]term|autistic|dyslex\w+|ADHD|ASD|EAL|FSM|CAMHS|PEX|PRU|detention|bullied|truant|off-rolled)\b",
    re.IGNORECASE,
)
"""Quickly seen: without it no line speaks of a child."""
_MAY_BE_BESIDE = lazy_pattern(
    r"\b\d{1,2}[A-K]|\b[PS][1-7]\b|KS ?[1-5]|\bclass\b|refus|\bdob\b|d\.o\.b|into the world|\bages \d|present\b|absent"
    r"|\blate\b|authorised|upheld|reinstated|adjourned|exclu|consent|(?: [1-9]){4}|today|tomorrow|birthday|EHC"
    r"|report\b|UPN"
    r"|school place|teacher|tutor|worker|foster|sats|\bmum|\bdad|\bnan\b|\bgran|family|friend|\bminor\b|\bchild"
    r"|protected party"
    r"|\bname|\bmrs\b|(?:199|20[012])\d ?[\u2013-] ?20|\b(?:upper|lower|middle) |\bcase\b|\b(?:LAC|CiN|CP|YP|CYP"
    r"|D?SAR|CME|EHE|PEX"
    r"|UASC|PEP|CAMHS|MARAC|TAF|TAC|SEND?|FSM)\b|suspen|expul|truan|bully|safeguard|managed move|transport"
    r"|detention|rang|phoned"
    r"|emailed|spoke to|visited|\bbaby|missing|schoolboy|schoolgirl|teenager|student|carer|sixth|toddler"
    r"|year[ -]old|pupil|\bboy"
    r"|\bgirl|sibling|\bsons?\b|daughter|twin|brother|sister|called|mother|father|guardian|young|[,(] ?\d{1,2}[,)]"
    r"|\d[/.]\d{1,2}[/.]|would have|triplets", re.IGNORECASE,
)
"""Quickly seen: without it nothing stands right beside a name in a sentence without a mark."""
_EACH_AGED = lazy_pattern(r"(?<!\w)(?P<name>[A-Z][a-z'\u2019-]+) \((?:1[0-8]|[4-9])\)(?=,| and |\.|$)")
_OF_YOUNG = lazy_pattern(r"\b(?:members|children|pupils|young people|boys|girls|kids|we|our|years)\b", re.IGNORECASE)
_GAP = lazy_pattern(
    r"[\s,;:()\[\]|/\u2013\u2014-]{0,4}(?:(?:who|is|was|now|then|currently|in|an?|just|only|still|nearly|form"
    r"|class|of)[\s:]+){0,4}", re.IGNORECASE,
)
"""Between a name and what is said of it."""
_CLASS = r"(?:1[0-3]|[1-9])(?:[A-K]{1,2}|[A-Z]{2}|(?:Green|Red|Blue|Yellow|Orange|Purple|Oak|Ash|Elm))\b"
_BESIDE = lazy_pattern(
    rf"(?i:['\u2019]s?)?[\s,;:()\[\]|/\u2013\u2014-]{{1,4}}(?i:(?:who|is|was|now|currently|in|form|class)[\s:]+){{0,3}}"
    rf"(?:{_CLASS}|[PS][1-7](?= (?:at|pupil)\b| of [A-Z])|\(?KS ?[1-5]\)"
    r"|(?i:upper|lower|middle) (?:Third|Fourth|Fifth|Sixth)\b|[A-Z][\w'\u2019]+ Class\b"
    r"|(?i:school refus\w+|dob\b|d\.o\.b|came into the world|ages? \d))"
    r"|\s?[\u2013\u2014:-]\s(?i:present|absent|late|authorised|unauthorised|upheld|reinstated|adjourned|excluded"
    r"|consent)\b"
    r"|(?: [1-9]){4,}(?!\w)|\s?[^\w\s,.;:()]{1,3}\s?\d{1,2} (?:today|tomorrow)\b"
    r"|['\u2019]s (?i:(?:[1-9]|1\d|\w+)(?:th|rd|nd) birthday)"
    r"|['\u2019]s (?i:(?:[\w-]+ )?(?:EHCP|EHC plan|school report|exclusion|UPN|school place|class ?teacher|form tutor"
    r"|social worker|foster \w+|SATs)"
    r"(?=\s*(?:$|[.,;:)]|(?:was|is|were|says|said|has|had|and|from|which|that|in|on|at|for)\b)))"
    r"|['\u2019]s? family\b(?=.*\b[Ss]chool\b)"
    r"|['\u2019]s? (?i:m[ua]m(?:my)?|dad(?:dy)?|nan|gran\w*)\b(?! of| to)"
    r"|(?i:,? \(?by (?:his|her|their) (?:\w+ ){0,3}(?:litigation|next) friend|,? \(?(?:a child|a minor"
    r"|a protected party)\b)"
    r"|(?i:,? (?:who )?(?:would|should|will|is due to) (?:have )?(?:start\w*|be(?:en)?)(?: in)? (?:year|reception"
    r"|school|nursery"
    r"|big school)\b)"
    r"|(?i:,? whose surname is\b|,? (?:is|are) (?:my|our) (?:\w+ )?(?:son|daughter|kids?|child(?:ren)?|twins|boys?"
    r"|girls?)\b)"
    r"|(?i: is (?:his|her|their) (?:full |real )?name\b|,? (?:who )?(?:had|has) (?:his|her"
    r"|their) (?:[\w-]+ )?(?:exclusion|EHCP"
    r"|suspension)\b)"
    r"|(?i: \((?:199\d|20[012]\d) ?[\u2013-] ?20[012]\d\)(?=[^.]{0,60}\b(?:pupil|school|died|class|year)\b))"
)
"""Right behind the name of a child, who need not be a known one."""
_BESIDE_KNOWN = lazy_pattern(r"['\u2019]?,? \(?(?:(?:is|was|now|in) )*[PS][1-7](?=[),;.]|$)")
"""The same behind a full name that begins with a known one: others are of packages, levels and stores."""
_CASE = (
    r"(?:EHCPs?|EHC plans?|(?-i:LAC|CiN|CP|YP|CYP|SAR|DSAR|CME|EHE|PEX|UASC|PEP|CAMHS|MARAC|TAF|TAC)|exclusion"
    r"|suspension|expulsion|SEND?|truancy|bullying|safeguarding|managed move|school transport|permanent exclusion"
    r"|FSM|detention|missing from education)"
)
_NOUN = (
    r"(?:review|practice|referral|plan|draft|meeting|conference|panel|case|file|record|appeal|notice|request"
    r"|response|letter"
    r"|hearing|decision|outcome|report|tribunal|assessment|statement|minutes|log|form|list|support|transfer"
    r"|application|complaint|follow[- ]?up)"
)
_CASE_BEFORE = lazy_pattern(
    rf"\b{_CASE}(?:[ -]{_NOUN}){{0,2}}(?: (?:of|for|re|on|about|concerning|regarding)|:| ?[\u2013\u2014-]|) ?$"
    r"|\bcase (?:study )?(?:\d+|[A-Z])? ?[:\u2013\u2014-] ?[\u201c\"]?$|\bcase study [\u201c\"]$"
    r"|\b(?:rang|phoned|emailed|spoke to|visited) (?:(?:home|m[ua]m|dad|mother|parents?) )?(?:re|about|for|of) $",
    re.IGNORECASE,
)
"""Right before a name: of a case; grown-ups speak of such things too."""
_CHILD = r"(?:pupil|child|boy|girl|sibling|son|daughter|twin|schoolboy|schoolgirl|teenager|toddler|baby|minor)"
_CALLED = lazy_pattern(
    rf"(?:^|[;,:] |\b)(?-i:{_CLASS})[:,]? $"
    r"|\b(?:baby|missing (?:teenager|schoolgirl|schoolboy|girl|boy|child|teen)|schoolboy|schoolgirl|teenager"
    r"|(?:GCSE|A[- ]level)"
    r" student|young carer|(?:the |this )?minor|sixth[- ]former|toddler) $"
    rf"|\b(?:{AGE_NUMBER})[ -]year[ -]old (?:{_CHILD} |student |pupil )?$"
    rf"|\b(?:our|my|your|her|his|their|surviving) (?:[\w-]+ )?(?:{_CHILD}|brother|sister)(?: (?:at|in"
    rf"|from) [^.;,()]{{3,40}})?"
    r"(?:,| \(| is| was| called| named| known as|:|,? born| \(born)+ ?[\u201c\"]?$"
    rf"|\b(?:the|a|only|this|that|another) (?:[\w-]+ ){{0,2}}{_CHILD}(?: (?:at|in|from) [^.;,()]{{3,40}})?"
    r"(?:,| \(| is| was| called| named| known as)(?: in truth)? ?[\u201c\"]?$"
    rf"|\b{_CHILD}, whom I shall call [^,]{{0,30}}, $|\b(?:called|named) (?:him|her) $|\b(?:his"
    rf"|her) (?:full )?name is $"
    r"|\b(?:mother|father|m[ua]m|dad|nan|carers?|guardian) (?:\([^()]*\) )?(?:of|to) (?:twins,? |the |young )?$"
    r"|\b(?:son|daughter|child) of (?:the )?(?:\w+ ){1,3}$|\bUPN:? [\w-]+ \($",
    re.IGNORECASE,
)
"""Right before it, in a place of children."""
_NEAR_CALLED = lazy_pattern(
    r"\b(?:young|little|sister|brother|siblings?|twins?|cousins?|son|daughter|now|called|named|(?:sur|fore|first "
    r"|last |family |given )name(?: is)?|in memory of"
    r"|justice for|in truth|(?:full )?name is|name was|identified [^.;]{0,40}as|recorded [^.;]{0,40}as),? $",
    re.IGNORECASE,
)
"""The same where a mark stands near."""
_SPEAKS = lazy_pattern(r"\b(?:I am|I['\u2019]m|my name is|my name['\u2019]s|love from) $", re.IGNORECASE)
_SAYS_YOUNG = lazy_pattern(
    rf"\bI(?: am|['\u2019]m) (?:only |just |now )?(?:{AGE_NUMBER}(?: years old)?(?=\s*(?:$|[.,;!'\u2019\u201d\"]"
    rf"|and\b|but\b))"
    rf"|in (?:the )?(?:{SCHOOL_YEAR}|reception)(?! teach)|an? (?:{SCHOOL_YEAR} )?(?:pupil|schoolgirl"
    rf"|schoolboy)\b(?! barrister| referral))"
    r"|\bI (?:go to|attend) (?-i:(?:[A-Z][\w'\u2019]* ){1,4}(?:School|Academy|Primary|High|College)\b)"
    r"|\((?:class|year|yr) \w+\)", re.IGNORECASE,
)
"""A child speaks of itself."""
_CHAIN = lazy_pattern(
    r"(?: ?\([^()]{1,25}\)| ?\[[^\]]{1,25}\])?(?:,? (?:aged )?\d{1,2}(?! ?%))?\s*(?:,|;|/|&|\band\b"
    r"|\+)(?:\s*(?:and|&))?\s*(?:then )?"
    r"(?:(?-i:\d[A-K] ))?(?:(?:his|her|their|our|my) )?(?:(?:\w+ )?(?:sister|brother|son|daughter|twin) )?",
    re.IGNORECASE,
)
_FAMILY = lazy_pattern(
    r"(?:\b[Tt]he|\b[Bb]oth|\b[Oo]ur|\b[Oo]f|\b[Tt]o) (?P<a>[A-Z][\w'\u2019-]+) (?P<kin>twins|triplets|siblings"
    r"|sisters|brothers|girls|boys|children|kids|family)"
    r"\b(?! (?:School|Club|Trust|Choir|Society|Home))"
)
_AGES = lazy_pattern(
    r",? \(?(?:aged |both |now |who are )*(?:1[0-8]|[1-9])(?:,| and| &) "
    r"|,? (?:from|in|of) (?:year|reception|class)\b|,? \(?(?-i:[A-Z][\w'\u2019-]+)(?:,"
    r"| and (?-i:[A-Z]))", re.IGNORECASE,
)
_RECORDS_OF = lazy_pattern(r"\b(?:records?|files?|details|entries|data|addresses) (?:of|on|about) $", re.IGNORECASE)
_OF_PARENTS = lazy_pattern(
    r"\bMr\.? (?:and|&) Mrs\.? (?P<name>(?:[A-Z][\w'\u2019-]+ ){0,2}[A-Z][\w'\u2019-]+)(?=,? (?:whose"
    r"|\(?(?:the )?parents?\b|who have)|['\u2019]s? (?:[\w-]+ )?(?:sons?|daughters?|child(?:ren)?|twins|boys?"
    r"|girls?|eldest|oldest|youngest|little ones?)\b)"
    r"|\bDear Mr\.? (?:and|&) Mrs\.? (?P<dear>[A-Z][\w'\u2019-]+)"
)
_YOUR_CHILD = lazy_pattern(r"\byour (?:[\w-]+ )?(?:son|daughter|child)\b", re.IGNORECASE)
_PRONOUN = lazy_pattern(r"\b(?:he|she|him|her|his|hers|they|both)\b", re.IGNORECASE)
_AGE_OR_BIRTH = lazy_pattern(
    r"(?<![\w/.-])(?:1[0-8]|[3-9])(?![A-Za-z0-9_/%-])"
    r"|[\u5c81\u6b73]|(?:\u0633\u0646\u0648\u0627\u062a|\u0639\u0627\u0645|\u0633\u0627\u0644)\b"
    r"|[^\W\d_\x00-\u036f]\W{1,4}(?:199\d|20[012]\d)\b|\b(?:199\d|20[012]\d)\W{1,4}[^\W\d_\x00-\u036f]"
)
"""Beside a name in other letters, whatever the words are in which it is said."""
_HEADED = lazy_pattern(
    r"(?:^|(?<=[.!?] ))(?!(?:panel|committee|board|meeting|governors?|in attendance)\b)[^:.;]{0,60}\b(?:attendance"
    r"|register"
    r"|results|free school meals|FSM|pupil premium|school council|birthdays|vaccination|children missing"
    r"|missing (?:from )?education|detentions?|exclu(?:sions?|ded)|suspen(?:sions?|ded)|EHCPs?|class \w+"
    r"|winners?|prefects|head (?:boy"
    r"|girl)|looked after"
    r"|young carers|home educated|pupils? (?:named|affected|concerned)|honou?rs|merits?|(?:bus pass|trip|class"
    r"|club|lunch|waiting|transport) list|re-identified \w+ (?:children|pupils))\b[^:.;]{0,50}: ",
    re.IGNORECASE,
)
_OF_DAY = lazy_pattern(r",? \(?\d{1,2}[/.]\d{1,2}[/.](?:20)?[012]\d\b")
_GOES_ON = lazy_pattern(
    r"\s*(?:$|[^\w\s'\u2019&/-]|[\u2013-] |['\u2019]s?\b|(?:who|was|were|is|are|has|have|had|when|and|at|in|from|aged"
    r"|got|says?|said|told|went|goes|attends)\b)"
)
"""Behind one word that is no known name."""
_OF_PLACE = lazy_pattern(r"\b(?:from|in|at|near|of|to|the|by|with|for|on|under|through) $", re.IGNORECASE)
_PARTED = lazy_pattern(r"\s?[,(\u2013-]| (?:is|was) ")
_BEFELL = lazy_pattern(
    r" (?:was|is|has been|had been) (?:\w+ly )?(?:excluded|suspended|expelled|off-rolled|bullied|fostered|adopted"
    r"|home[- ]educated|taken into care|moved|left out|missing)\b", re.IGNORECASE,
)
_CAPITAL_BEFORE = lazy_pattern(r"[A-Z][\w'\u2019]* $")
_OF_SCHOOL = lazy_pattern(r",? (?:from|of|at|in) (?:the )?[A-Z]")
_FAMILY_BEHIND = lazy_pattern(r" \([^()]{1,20}\) (?P<f>[A-Z][\w'\u2019-]+)(?! [A-Z])")
_BARE_AGE = lazy_pattern(
    r"(?:,? \((?:1[0-8]|[4-9])\)(?=[.:]|,? (?:and |who |[A-Z][a-z]+[,:]))"
    r"|, (?:1[0-8]|[3-9]),(?! ?\d))"
)
_OF_COUNTS = lazy_pattern(
    r"\b(?:most|fewest|least|requests?|releases?|extracts?|shares|recipients?|total|each|times|applications?|bodies"
    r"|organisations|companies|left out|asked|asks|data|figures|listed|received|given)\b", re.IGNORECASE,
)
_NICKNAME = lazy_pattern(r" ['\u2018\"\u201c](?P<nick>[A-Z][a-z]+)['\u2019\"\u201d] ")
_OF_SCHOOL_LIFE = lazy_pattern(
    r"\b(?:school(?:boy|girl|child)|half[ -]term|classmates?|teenager|sixth[- ]former|(?:my|his|her) (?:school"
    r"|class|headteacher|nursery)"
    r"|aunt(?:ie)?|nan|foster(?:ed)?|adopted|in care|wheelchair|dyslexi\w+|autistic|ADHD|ASD|EAL|FSM|CAMHS|EHE|PEX|PRU"
    r"|exam access|isolation|detention|punish\w*|bullied|truant|off-rolled|excluded|expelled|unauth\w*|bus pass"
    r"|spelling"
    r"|reading age|poster|drew|taken to (?-i:[A-Z])|social worker|care order|the children being|moved between"
    r"|partially sighted"
    r"|free school meals|special needs|EHCP|SATs)\b", re.IGNORECASE,
)
"""Of a pupil's life: beside these stands a pupil's name, a family's, or that of somebody at work."""
_POSSESSIVE = ("'", "\u2019")
_NEAR = 80
"""Characters before a name that are looked at."""
_LONGEST_LIST, _LONGEST_NAME = 600, 80
_MOST_CAPITALS = 0.6


def names_unclaimed(line: str, sentences: Sequence[str]) -> Iterator[str]:
    """The names in a clean line of one or more sentences that are taken for children's, or for their family's."""
    if may_call(line, words_in(line)):
        yield from names_called(line)
    if _MAY_TELL.search(line) is None:
        return
    marked = [[*marks_in(s)] for s in sentences]
    young = _SAYS_YOUNG.search(line) is not None
    found = set[str]()
    for n, text in enumerate(sentences):
        near = bool(marked[n]) or (n > 0 and bool(marked[n - 1]) and _PRONOUN.search(text) is not None) or (
            n + 1 < len(sentences) and bool(marked[n + 1]) and _PRONOUN.match(sentences[n + 1]) is not None
        )
        if not text.isascii() and (near or STRONG.search(text) or _OF_SCHOOL_LIFE.search(text)
                                   or _AGE_OR_BIRTH.search(text)):
            found.update(in_other_script(text))
        if near or young or _MAY_BE_BESIDE.search(text) or _OF_SCHOOL_LIFE.search(text):
            found.update(_SpokenOf(text, marked[n], near=near, young=young).names())
    for name in found:
        alone = name.removesuffix(FAMILY)
        if len(name) <= _LONGEST_NAME and (
            is_child_though_given(alone, line) or not (received(alone, line) or is_given_to(alone, line))
        ):
            yield name
    if ":" in line and len(line) <= _LONGEST_LIST and "\u00a3" not in line and (head := _HEADED.search(line)):
        yield from _of_list(line, head.end())


class _SpokenOf:
    """A clean sentence. `near`: a mark stands in it, or beside it and a pronoun speaks of the same one."""

    def __init__(self, text: str, marks: Sequence[tuple[int, int]], *, near: bool, young: bool) -> None:
        self.text, self.marks, self.near, self.young = text, marks, near, young
        self.titled = is_in_capitals(text, more_than=3, share=_MOST_CAPITALS)
        self.of_school_life = _OF_SCHOOL_LIFE.search(text) is not None

    def names(self) -> Iterator[str]:
        text = self.text
        if GROWN_UP.search(text):
            return
        names = names_in(text)
        taken = {n.start for n in names if self._is_child(n)}
        if taken:
            pairs = [*pairwise(names)]
            for one, other in (*pairs, *reversed(pairs)):
                if (one.start in taken) != (other.start in taken) and _CHAIN.fullmatch(text, one.end, other.start):
                    new = other if one.start in taken else one
                    if not is_claimed(text, new.start, new.end):
                        taken.add(new.start)
            for n in names:
                if n.start in taken:
                    name = text[n.start : n.end]
                    behind = _FAMILY_BEHIND.match(text, n.end) if " " not in name else None
                    yield f"{name} {behind['f']}" if behind else name
                    yield from (m["nick"] for m in _NICKNAME.finditer(name))
        yield from self._groups()

    def _groups(self) -> Iterator[str]:
        """Several with an age each, and those that a family's name or a couple's tells."""
        text = self.text
        aged = [m["name"] for m in _EACH_AGED.finditer(text)]
        if len(aged) > 1 and _OF_YOUNG.search(text):
            yield from filter(is_rare_word, aged)
        for m in _FAMILY.finditer(text):
            kin = m["kin"] in ("twins", "triplets", "siblings", "sisters", "brothers")
            known = (kin and self.marks) or _RECORDS_OF.search(text, max(0, m.start() - _NEAR), m.start())
            if (known or _AGES.match(text, m.end())) and is_familys(m["a"]):
                yield m["a"] + FAMILY
        for m in _OF_PARENTS.finditer(text):
            name = m["name"] or m["dear"]
            if m["dear"] is None or self.near or _YOUR_CHILD.search(text):
                yield name if " " in name else name + FAMILY

    def _is_child(self, n: NameHere) -> bool:
        text = self.text
        if is_at_work(text, n.start, n.end) or is_bodys(text, n.start, n.end):
            return False
        before = text[max(0, n.start - _NEAR) : n.start]
        if not (n.known or n.whole or n.of_form):
            return self._is_alone(n, before)
        if self._is_called(before) or _BESIDE.match(text, n.end) \
                or (n.known and n.whole and _BESIDE_KNOWN.match(text, n.end)) \
                or (before.endswith("oung ") and _OF_SCHOOL.match(text, n.end)):
            return True
        return not is_claimed(text, n.start, n.end) and (self._is_beside(n, before) or self._is_spoken_of(n))

    def _is_called(self, before: str) -> bool:
        """True right behind what calls a child, or what does where a mark stands near."""
        return _CALLED.search(before) is not None or (self.near and _NEAR_CALLED.search(before) is not None) \
            or (self.young and _SPEAKS.search(before) is not None)

    def _is_alone(self, n: NameHere, before: str) -> bool:
        """True for one word, which no list has, in the place of a child's name."""
        capital = _CAPITAL_BEFORE.search(before)
        if not _GOES_ON.match(self.text, n.end) or (capital and not begins_no_name(capital[0].strip())):
            return False
        if self._is_called(before) or (self.text[n.end : n.end + 1] in _POSSESSIVE and _BESIDE.match(self.text, n.end)):
            return True
        if _OF_PLACE.search(before) or not _PARTED.match(self.text, n.end) or is_claimed(self.text, n.start, n.end):
            return False
        return self._is_marked(n) or (bool(self.marks) and _BEFELL.match(self.text, n.end) is not None)

    def _is_marked(self, n: NameHere) -> bool:
        return any(a >= n.end and _GAP.fullmatch(self.text, n.end, a) for a, _ in self.marks)

    def _is_beside(self, n: NameHere, before: str) -> bool:
        """True where a mark, a bare age, a day or a case stands right beside it."""
        text = self.text
        if self._is_marked(n) or (n.of_form and _OF_DAY.match(text, n.end)):
            return True
        if (n.known or n.rare) and _CASE_BEFORE.search(before):
            return True
        return _BARE_AGE.match(text, n.end) is not None and _OF_COUNTS.search(text) is None

    def _is_spoken_of(self, n: NameHere) -> bool:
        """True for a name that nothing claims, anywhere in a sentence that speaks of one child."""
        if heads_receivers(self.text, n.start):
            return False
        if n.known:
            return bool(self.marks) or (n.whole and self.of_school_life)
        return bool(self.marks) and not self.titled and n.rare and len(self.text[n.start : n.end].split()) == 2


def _of_list(line: str, at: int) -> Iterator[str]:
    names = [n for n in names_in(line) if n.start >= at and (n.whole or n.of_form)]
    if not any(n.known or n.rare for n in names) or heads_receivers(line, at):
        return
    if not any(is_at_work(line, n.start, n.end) or is_claimed(line, n.start, n.end) for n in names):
        yield from (line[n.start : n.end] for n in names)


