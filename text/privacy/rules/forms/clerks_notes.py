"""Whom clerks note beside what was given: "K & M X" of a court order, "one pupil only: S. X", "Mrs X (mum)".

In a row of a register the cell is withheld; the same words stand in texts too, in minutes and letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from text.clean import fold
from text.pattern import lazy_pattern
from text.privacy.bodies import ends_as_body, is_listed_body
from text.privacy.cell_forms import ORGANISATION
from text.privacy.grown_ups import is_at_work
from text.privacy.naming import begins_no_name, given_names
from text.privacy.rules.sentences.alone import is_called_so
from text.privacy.rules.sentences.whose import is_persons
from text.privacy.unclaimed.vocabulary import is_english

_WORD = r"(?-i:[^\W\d_a-z\u00df-\u00ff](?:[\w-]|['\u2019](?!s\b))*[a-z\u00df-\u00ff])"
_RUN = rf"{_WORD}(?: (?:(?-i:de|da|van|von|der|al|el|bin|ibn|ap|ab|ferch|Mac|Nic|\u00d3|N\u00ed) )?{_WORD}){{0,3}}"
_LETTERS = r"(?-i:[A-Z])\.?(?:(?:, ?| ?& ?| and | ?/ ?|\. ?| )(?-i:[A-Z])\b\.?){0,4}"
_TITLE = r"(?-i:Mr|Mrs|Ms|Miss|Mx)\b\.?"
_COUPLE = rf"(?:{_TITLE} (?:&|and|\+) )?{_TITLE}"
_KIN = (
    r"(?:(?:birth|step|foster|adoptive|kinship|grand|great|special|legal|half)[ -]?)*(?:mothers?|fathers?|parents?"
    r"|m[uao]m(?:my)?|dad(?:dy)?|carers?|guardians?|nana?|nain|taid|gran(?:ny|dad|dma|dpa)?|aunt(?:ie|y)?|uncle)"
)
_ENDS = r"(?![\w-]|['\u2019]\w| (?:(?:of|for) )?(?-i:[A-Z])[a-z])"
_ORDER = lazy_pattern(
    r"\b(?:(?:court|care|placement|supervision|adoption|disclosure|wardship|child arrangements|special guardianship"
    r"|residence|contact|non-molestation|prohibited steps|specific issue|interim care|family court|parental"
    r" responsibility) (?:order|case|proceedings|application)"
    r"|(?:care|family|public law|wardship|adoption) proceedings)"
    r"(?:,? (?:no\.?|number|ref\.?:?|case) ?)?(?: \(?(?=[\w/-]*\d)[A-Z0-9][\w/-]*\)?)?"
    r"(?: ?[:;,(\u2013\u2014-]+ ?| re:? | for | of | in )"
    rf"(?P<letters>{_LETTERS} )?(?P<name>{_RUN}){_ENDS}", re.IGNORECASE,
)
"""An order, its number, and whose children it is about."""
_ONE_PUPIL = lazy_pattern(
    r"\b(?:(?:(?:just|only|for|of|a|the|this) )*(?:one|1|single|sole) (?:pupil|child|learner|student|boy|girl|sibling"
    r"|pupil['\u2019]s (?:record|data|file))(?:['\u2019]s)?(?: only| alone| in full)?"
    r"|(?:only|sole) (?:pupil|child|learner|student)(?: in (?:the )?(?:file|extract|cut|sample))?)"
    rf"(?: ?[:=(\u2013\u2014-]+ ?|, |: )(?P<letters>{_LETTERS} )?(?P<name>{_RUN}){_ENDS}", re.IGNORECASE,
)
_PARENT = lazy_pattern(
    rf"(?P<title>{_COUPLE} )?(?P<letters>(?-i:[A-Z])\b\.? ?(?:(?-i:[A-Z])\b\.? ?)?)?(?P<name>{_RUN}) ?"
    rf"[(\[] ?(?:(?:the|an?|his|her|their|pupil['\u2019]s|child['\u2019]s) )?{_KIN}"
    r"(?: of (?:the )?(?:child(?:ren)?|pupil|girl|boy|twins))? ?[)\]]", re.IGNORECASE,
)
"""A name, and in brackets whose mother somebody is."""
_AS_PARENTS = lazy_pattern(
    rf"(?P<title>{_COUPLE}) (?P<letters>(?-i:[A-Z])\b\.? ?(?:(?-i:[A-Z])\b\.? ?)?)?(?P<name>{_RUN}),? ?"
    rf"(?:as|[(,\u2013-] ?(?:as )?) ?(?:(?:the|both|his|her|their|child['\u2019]s|pupil['\u2019]s|birth|joint) )*{_KIN}"
    r"(?! (?:governor|council|bod|compan|group|association|representative|rep\b|trustee))"
    rf"|\b(?:parental|parents['\u2019]|mother['\u2019]s|father['\u2019]s|mum['\u2019]s|carers?['\u2019]s?) "
    r"(?:consent|permission|request|objection|agreement|signature|authority|instruction)"
    rf"(?: ?[:(\u2013-]+ ?| of | from | by | given by )(?P<title2>{_COUPLE}) (?:(?-i:[A-Z])\b\.? ?)*(?P<name2>{_RUN})",
    re.IGNORECASE,
)
"""Who consented as a parent."""
_SIBLING = lazy_pattern(
    r"\b(?:(?:half|step|twin|foster|older|younger|elder|big|little)[ -]?)?(?:sib(?:ling)?s?|bro(?:ther)?s?"
    r"|sis(?:ter)?s?|twins?|cousins?|nephew|niece"
    r"|same (?:family|mother|mum|father|dad|carers?|foster carers?|household|home"
    r"|address))\b\.?"
    r" (?:of|to|in|as|with|see|from) (?:(?:the|this|that|our|pupil|child|case|file|re) )?"
    rf"(?P<name>{_RUN})(?:['\u2019]s)? (?:file|case|record|matter|request|referral|entry|bundle|placement|job|row"
    r"|release|review|folder|ticket|enquiry|child(?:ren)?|family|twins|girl|boy)s?\b", re.IGNORECASE,
)
_TITLES = frozenset(("mr", "mrs", "ms", "miss", "mx"))
_SIBLINGS = frozenset(
    """
    sib sibs sibling siblings bro bros sis brother brothers sister sisters twin twins cousin cousins nephew niece same
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
_KIN_WORDS = lazy_pattern(rf"[(\[] ?(?:[\w'\u2019]+ )?{_KIN}\b", re.IGNORECASE)
_ORDERS = frozenset(("order", "proceedings"))
_ONES = frozenset(("one", "single", "sole", "only"))
WORDS = frozenset(("mr", "mrs", "ms", "miss", "mx", "sib", "sibs", "bro", "bros", "sis", "same"))
"""One of these stands in every cell of such a form that the other rules may let go."""
_LISTS = lazy_pattern(r"\W*(?:witness(?:es)?|present|speakers?|panel|members|attend\w+|authors?)\b", re.IGNORECASE)


def names_in_notes(line: str, words: AbstractSet[str]) -> Iterator[str]:
    """The names in a clean line or cell that stand so. `words`: its own."""
    if not _ORDERS.isdisjoint(words):
        yield from (x for m in _ORDER.finditer(line) for x in _whose(m))
    if "1" in line or not _ONES.isdisjoint(words):
        yield from (x for m in _ONE_PUPIL.finditer(line) for x in _whose(m))
    if not _TITLES.isdisjoint(words):
        for m in _AS_PARENTS.finditer(line):
            yield from _parents(line, m, m["name"] or m["name2"])
    if ("(" in line or "[" in line) and _KIN_WORDS.search(line) and not _LISTS.match(line):
        for m in _PARENT.finditer(line):
            if m["title"] or m["letters"] or " " in m["name"]:
                yield from _parents(line, m, m["name"])
    if not _SIBLINGS.isdisjoint(words):
        yield from (m["name"] for m in _SIBLING.finditer(line) if _is_childs(m["name"]))


def _whose(m: re.Match[str]) -> Iterator[str]:
    """Whose case it is: behind first letters any family name, else one that is somebody's for certain."""
    name, letters = m["name"], m["letters"]
    if _is_bodys(name) or not (letters or _is_childs(name)):
        return
    if letters and is_english(name):
        last = letters.rstrip().rpartition(" ")[2]
        yield f"{last} {name}"
    else:
        yield name


def _parents(line: str, m: re.Match[str], name: str) -> Iterator[str]:
    start = line.index(name, m.start())
    titled = bool(m.groupdict().get("title") or m.groupdict().get("title2"))
    if not _is_bodys(name) and not is_at_work(line, start, start + len(name)) and (titled or _is_childs(name)):
        yield f"{m['title'] or ''} {name}".strip() if is_english(name) and " " not in name and m["title"] else name


def _is_bodys(name: str) -> bool:
    return bool(ORGANISATION.search(name.lower())) or is_listed_body(name) or ends_as_body(name) or not is_persons(name)


def _is_childs(name: str) -> bool:
    """True for what begins as a name does, and is neither a body's nor of words."""
    first = name.partition(" ")[0]
    if begins_no_name(first) or _is_bodys(name):
        return False
    return fold(first) in given_names() or is_called_so(first) or not is_english(first)
