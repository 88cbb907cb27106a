"""Children in the shorthand of clerks: "remove X + her brother", "info about X withheld as dad ...", "X/Y children"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from text.clean import fold
from text.pattern import lazy_pattern
from text.privacy.bodies import ends_as_body, is_listed_body
from text.privacy.grown_ups import is_at_work
from text.privacy.marks import DIGIT
from text.privacy.naming import given_names
from text.privacy.rules.one_child import FAMILY
from text.privacy.rules.sentences.alone import is_called_so
from text.privacy.unclaimed.vocabulary import given_names_of_kin, is_english, places

_ONE = r"(?-i:[^\W\d_a-z\u00df-\u00ff][\w\u2019]*[^\W\d_A-Z\u00c0-\u00de](?:-[^\W\d_][\w]*)?)"
_WHOLE = rf"{_ONE}(?: {_ONE})?"
_KIN = (
    r"(?:(?:birth|step|foster|grand|kinship)[ -]?)?(?:mother|father|parents?|m[uao]m(?:my)?|dad(?:dy)?|carers?|guardian"
    r"|nan(?:a|ny)?|nain|taid|gran(?:ny)?)"
)
_SIBLING = r"(?:(?:step|half|twin|baby|little|older|younger|big)[ -]?)*(?:brothers?|sisters?|siblings?|twin|cousins?)"
_WORDS = frozenset(
    """
    family mother father parent parents mum mam mom mummy mammy dad daddy carer carers guardian nan nana nanny nain taid
    gran granny brother brothers sister sisters sibling siblings twin cousin cousins lad lass lassie bairn eldest
    youngest nipper bach little wee kid grandson granddaughter aunt auntie uncle grandmother grandfather
    godmother godfather
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
"""One of these stands in each of the next seven forms."""
_REMOVE = lazy_pattern(
    r"\b(?:remove|take out|takes? off|delete|exclude|drop|withhold|redact|omit|leave out|suppress|unlink)"
    rf" (?P<name>{_WHOLE}) ?(?:\+|&|and|,|plus) ?(?:her|his|their|the) {_SIBLING}\b", re.IGNORECASE,
)
_ABOUT = lazy_pattern(
    r"\b(?:info(?:rmation)?|details?|data|records?|files?|pages?|entry|entries|notes?) (?:about|on|of|for|re)"
    rf" (?P<name>{_WHOLE}) (?:[a-z'\u2019-]+ ){{1,4}}(?:as|because|since|after|until|when|unless|if|by|for)"
    rf" (?:(?:her|his|their|the) )?{_KIN}\b", re.IGNORECASE,
)
_SPOKE = lazy_pattern(
    r"\b(?:spoke|spoken|talked|rang|call(?:ed)?|mail(?:ed)?|e-?mail(?:ed)?|agreed|met|checked|letter|text(?:ed)?)"
    rf"(?: back)?(?: (?:to|with|from|by|by phone with))? (?:the )?{_KIN}"
    rf" ?\((?:Mrs?|Ms|Miss|Mx)\.? (?P<family>{_ONE})\)", re.IGNORECASE,
)
_WISHES = lazy_pattern(
    rf"\b(?:{_KIN}\b[^.;!?]{{0,40}}[.;!,]? )(?:is |was |are |very |quite |not |says (?:it is )?)*"
    r"(?:happy|ok|okay|content|fine|keen|wants?|wishes|agrees?|agreed|asked|asks|prefers?)(?: (?:for|that|with))?"
    rf" (?P<name>{_ONE}) (?:to (?:stay|be|remain|come|go|have|take|keep|leave)|stays?|staying|is|can|should)\b",
    re.IGNORECASE,
)
_MY_LAD = lazy_pattern(
    r"\b(?:my|our) (?:(?:wee|little|eldest|youngest|middle|poor) )*(?:lad|lass|lassie|bairn|eldest|youngest|nipper"
    r"|bach|little (?:one|man|girl)|wee (?:one|boy|girl)|kid|grandson|granddaughter),? "
    rf"(?P<name>{_WHOLE})"
    r"(?=\s*(?:$|[-\u2013.,;:!?)]|(?:is|was|has|had|who|still|in|at|to|and|got|went|came|off|did|does)\b))",
    re.IGNORECASE,
)
_AUNT_OF = lazy_pattern(
    r"\b(?:aunt(?:ie|y)?|uncle|cousin|nan|nain|taid|gran\w*|step\w+|godmother|godfather|foster \w+|carer|guardian"
    rf"|sister|brother) (?:of|to) (?P<name>{_WHOLE})(?:\. |, (?:and )?)(?:s?he|they|who)(?:['\u2019]s| is| was| are)"
    r" (?:now )?(?:(?:in|at) (?:year|yr|y|p|s|reception|nursery|primary|school|class)\b"
    r"|(?:only |just )?(?:1[0-7]|[3-9])\b)", re.IGNORECASE,
)
_FAMILY_OF = lazy_pattern(
    rf"\b(?:family|{_KIN}) of (?:little )?(?P<name>{_WHOLE}),? ?\((?:rec|reception|nursery|(?:y|yr|year|p|s|n) ?\d"
    r"|[1-9][a-z]\b|aged? \d)", re.IGNORECASE,
)
_TWO_FAMILIES = lazy_pattern(
    rf"(?<![\w/])(?P<one>{_ONE})/(?P<other>{_ONE})(?: (?:foster|step|half))?"
    r" (?:children|kids|siblings|famil(?:y|ies)|boys|girls|twins|brothers|sisters)\b"
)
_OF_CLASS = lazy_pattern(
    r"(?<![\w.&/-])(?P<name>(?:[A-Z]\.?){2,3}|" + _ONE + r") (?:from|in|of) (?:(?:class|form|Class|Form) )?"
    r"(?:[1-9]|1[0-3])[A-Z]{1,2}(?:,| at| who| whose| was| is| has| had)\b"
)
"""JJ from 9W at ...: a school's classes are called so, a number and a letter."""
_WELL_DONE = lazy_pattern(
    r"(?:[Ww]ell done|[Cc]ongratulations|[Cc]ongrats|[Bb]ravo|[Dd]a iawn),? (?:to |all (?:in|of) )*"
    r"[A-Z]\w+(?: [Cc]lass)?[!.:]+ "
    rf"(?P<list>{_ONE}(?:, {_ONE}){{0,8}},? and {_ONE}|{_ONE}) [a-z]{{3,}}"
)
_PRAISE = frozenset({"well", "congratulations", "congrats", "bravo", "iawn"})
_NAME = lazy_pattern(_ONE)


def names_in_shorthand(line: str, words: AbstractSet[str]) -> Iterator[str]:
    """The names of children in a clean line. `words`: its own."""
    if not _WORDS.isdisjoint(words):
        for form in (_REMOVE, _ABOUT, _WISHES, _MY_LAD, _AUNT_OF, _FAMILY_OF):
            found = (m for m in form.finditer(line) if not is_at_work(line, *m.span("name")))
            yield from (m["name"] for m in found if _may_be(m["name"]))
        yield from (m["family"] + FAMILY for m in _SPOKE.finditer(line) if _may_be(m["family"]))
    if "/" in line:
        for m in _TWO_FAMILIES.finditer(line):
            if not any(is_english(x) or not _may_be(x) for x in m.group("one", "other")):
                yield from (x + FAMILY for x in m.group("one", "other"))
                yield f"{m['one']}/{m['other']}"
    if DIGIT.search(line):
        yield from (m["name"] for m in _OF_CLASS.finditer(line) if m["name"].isupper() or _is_given(m["name"]))
    for m in () if _PRAISE.isdisjoint(words) else _WELL_DONE.finditer(line):
        names = _NAME.findall(m["list"])
        if sum(map(_is_given, names)) * 2 >= len(names):
            yield from filter(_may_be, names)


def _may_be(name: str) -> bool:
    first = name.partition(" ")[0]
    known = _is_given(first) or is_called_so(first) or not is_english(first)
    return known and not (is_listed_body(name) or ends_as_body(name) or fold(name) in places())


def _is_given(word: str) -> bool:
    return fold(word) in given_names() or fold(word) in given_names_of_kin()
