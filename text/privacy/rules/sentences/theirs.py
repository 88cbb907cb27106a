"""A word that no list has is a child's by what stands beside it: what it made, whose it is, that it is one of twins.

A poem on a school's page is a pupil's; behind "my son" stands a name though it be in small letters; of twins each has
the family's name. What the item uses as a body's name is found by who asks, as for all that stands alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from text.pattern import lazy_pattern
from text.privacy.marks import words_in
from text.privacy.remembered import remembered
from text.privacy.rules.sentences.owned import is_unknown
from text.privacy.unclaimed.vocabulary import given, is_english, is_word

_ONE = r"[^\W\d_a-z\u00df-\u00ff][\w-]*[a-z\u00df-\u00ff](?:-[^\W\d_][\w-]*)?"
THINGS = frozenset(
    """
    poem poems drawing drawings painting paintings picture pictures poster posters collage rap song haiku limerick
    acrostic story stories essay letter letters cartoon robot model sculpture card bookmark badge homework diary
    assembly logo
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
"""What pupils make."""
_THING = rf"(?:{'|'.join(sorted(THINGS))})"
_PRAISED = frozenset("done congratulations star winner first second third runner-up week".split())  # noqa: SIM905
_SAYS_MORE = (
    r"(?=\s*(?:$|[.,;:!?)\u201d\"]|\(|(?:is|was|and|in|on|of|at|from|for|who|that|about|as"
    r"|are|were|had|have|came|won|shows|says|has)\b))"
)
_PRIZE = (
    r"(?:(?:star|pupil|writer|artist|author|reader|scientist|mathematician) of the (?:day|week|month|term|year)"
    rf"|(?:first|second|third|best {_THING}|winner|winning {_THING}|runner[- ]up)(?: (?:prize|place))?)"
)
_MADE = lazy_pattern(
    rf"(?<![\w'\u2019#@/.-])(?P<whose>{_ONE})['\u2019]s? (?:(?!data\b)[\w-]+ ){{0,2}}?{_THING}\b"
    r"(?! (?:campaign|series|app)\b)"
    rf"|\b{_THING} (?:(?:is|was|were|made|drawn|written|told|all) ){{0,2}}by (?P<by>{_ONE}){_SAYS_MORE}"
    rf"|(?<![\w'\u2019#@/.-])(?P<maker>{_ONE}) (?:drew|painted|made|wrote|built|sang|coloured|won|recited"
    rf"|performed|knitted)"
    rf" (?:an?|the|his|her|their|our|this)\b(?=[^.;]{{0,40}}\b{_THING}\b)"
    rf"|\b(?i:{_PRIZE}): (?P<prized>{_ONE})(?=['\u2019]s\b|[.,;!]|$| (?:for|with|and)\b)"
    rf"|\b(?:[Ww]ell done|[Cc]ongratulations)(?:,| to| also| all)* (?P<praised>{_ONE})"
    r"(?= (?:for|on|who|whose)\b|[.!,])"
)
_MADE_BEFORE, _NEAR = lazy_pattern(rf"\b{_THING} (?:(?:made|drawn|written) )?by $"), 40
_AT_SCHOOL = lazy_pattern(
    r"\b(?:[Yy]ear (?:1[0-3]|[1-9])|Class [\w]+|[Rr]eception class|[Oo]ur (?:class|pupils|school|son|daughter|family)"
    r"|(?:[Ss]chool|[Cc]lass|[Pp]arents['\u2019]?) (?:news|newsletter|blog|council|magazine|website|page)"
    r"|[Nn]ewsletter"
    r"|[Ff]amily (?:blog|news|page)|[Pp]oster competition|[Aa]ssembly|[Ww]ell done|[Ii]n computing"
    r"|(?:Primary|Infants?|Juniors?|Nursery|School)(?: School)?(?:[.:]| news| newsletter|$))"
)
"""In a page of a school or of a family; there nobody but its children makes a poem."""
_OUR = lazy_pattern(r"\b[Oo]ur\b")
_CLASS = lazy_pattern(r"\b(?:[Yy]ear (?:1[0-3]|[1-9])|Class [A-Z0-9]\w*|Reception|[Oo]ur class)\b")
_KIN = (
    r"(?:(?:grand|step|god)?(?:son|daughter|child)|boy|girl|lad|lass|kid|nephew|niece|bairn"
    r"|(?:little|wee) (?:one|man|lad)|eldest|youngest|toddler|ds\d?|dd\d?)"
)
_NAME_IN_SMALL = r"(?-i:[a-z\u00df-\u00ff]{3,}(?:-[a-z\u00df-\u00ff]+)?)"
_AGED = r"(?: ?\((?:[\w-]+, ?)?(?:1[0-8]|[3-9])\b|,? (?:aged? )?(?:1[0-8]|[3-9])\b(?! (?:year|of|per|%)))"
_SMALL = lazy_pattern(
    rf"\b(?:my|our|his|her|their) (?:[a-z]+ )?{_KIN},? (?:called |named |is called )?(?P<kin>{_NAME_IN_SMALL})"
    r"(?=\s*(?:$|[,.;!?()]|['\u2019]?s\b|(?:is|was|has|had|who|and|aged|\d|in|on|got|went|goes)\b))"
    rf"|\b(?:my|our|little|poor|wee) (?P<own>{_NAME_IN_SMALL}?)"
    rf"(?={_AGED}|['\u2019]?s (?:own |whole |full |school |pupil ){{0,2}}(?:data|records?|files?|school|name)\b)"
    rf"|(?<=\s)(?P<owner>{_NAME_IN_SMALL})['\u2019]s (?:own |whole |full |school |pupil ){{0,2}}(?:records?"
    rf"|file|entry)\b",
    re.IGNORECASE,
)
_OF_KIN = frozenset(
    """
    son daughter child boy girl lad lass kid nephew niece bairn one man eldest youngest toddler ds dd grandson
    granddaughter grandchild stepson stepdaughter stepchild godson goddaughter little poor wee our my
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
_RECORDS = frozenset("record records file entry".split())  # noqa: SIM905
_NOBODY = frozenset(
    """
    cant wont isnt doesnt didnt hasnt wasnt couldnt shouldnt wouldnt hadnt arent himself herself themselves whos said
    hers theirs alot tho thru bcos coz cos gonna gotta wanna dont ive shes hes theyre abt
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
"""In small letters, that the lists have not: they are of words as they are written."""
_TOGETHER = frozenset(
    "twins triplets siblings brothers sisters twin sibling brother sister".split()  # noqa: SIM905
)
_ONE_OF = lazy_pattern(
    rf"\b(?:[Oo]ne|[Bb]oth|[Ee]ach|[Aa]ll (?:two|three|four)|[Tt]wo|[Tt]hree|[Tt]he (?:first|second|other|elder|older"
    rf"|younger|youngest|eldest|smaller)(?:,? and (?:the )?\w+)?) (?P<name>{_ONE}){_SAYS_MORE}(?!,? (?:which"
    rf"|an?|the) )"
)
_ALL_OF = lazy_pattern(rf"\b(?:[Bb]oth|[Aa]ll (?:two|three|four|five)) (?P<name>{_ONE}s){_SAYS_MORE}")
_SEVERAL = frozenset("both two three four five".split())  # noqa: SIM905


@remembered
def made_in(line: str) -> tuple[str, ...]:
    """The names of who made something in a clean line, or is praised for it: of children where it is a school's."""
    words = words_in(line)
    if THINGS.isdisjoint(words) and _PRAISED.isdisjoint(words):
        return ()
    return tuple([m[m.lastgroup or ""] for m in _MADE.finditer(line) if is_unknown(m[m.lastgroup or ""])])


@remembered
def theirs_in(line: str) -> tuple[str, ...]:
    """The names of children in a clean line, wherever it stands."""
    return tuple(_theirs_in(line, words_in(line)))


def _theirs_in(line: str, words: AbstractSet[str]) -> Iterator[str]:
    together = not _TOGETHER.isdisjoint(words)
    if together or not _SEVERAL.isdisjoint(words):
        for m in (_ONE_OF if together else _ALL_OF).finditer(line):
            alone = m["name"].removesuffix("s")
            if not is_word(alone):
                yield from {m["name"], alone}
    if not (_OF_KIN.isdisjoint(words) and _RECORDS.isdisjoint(words)):
        for m in _SMALL.finditer(line):
            name = m[m.lastgroup or ""]
            if _is_name_in_small(name):
                yield from (name, name.title())


def is_at_school(lines: Sequence[str]) -> bool:
    """True for clean lines of a school's page, or a family's."""
    return any(map(_AT_SCHOOL.search, lines))


def is_of_class(lines: Sequence[str]) -> bool:
    """True for clean lines of which one speaks of a school year, or a class, and of what is "ours"."""
    return any(_OUR.search(line) and _CLASS.search(line) for line in lines)


def is_made_by(line: str, start: int) -> bool:
    """True for what begins there behind "poem by"."""
    return _MADE_BEFORE.search(line, max(0, start - _NEAR), start) is not None


def _is_name_in_small(word: str) -> bool:
    """True for a word in small letters that is none of English, nor one that is bent or joined."""
    if word in _NOBODY or not is_unknown(word.title()):
        return False
    if word in given():
        return True
    stems = (word.removesuffix(x) for x in ("s", "es", "d", "ed", "ing", "ly", "er") if word.endswith(x))
    return not any(map(is_english, stems))
