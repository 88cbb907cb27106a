"""Who is called by one name alone, or by one of words and places, in an item that speaks of children.

Grown-ups are given a family name, an office or a body where they are named first; a child who asks, says or is told of
is not. Who received, and what the item uses as the name of a body, is never taken: what is found here may be one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from text.clean import fold
from text.one_line import sentences_of
from text.pattern import lazy_pattern
from text.privacy.bodies import ends_as_body, is_listed_body
from text.privacy.child_names import is_word_too
from text.privacy.grown_ups import is_at_work
from text.privacy.marks import words_in
from text.privacy.naming import given_names
from text.privacy.remembered import remembered
from text.privacy.rules.forms.in_public import is_cited
from text.privacy.rules.sentences.circumstances import is_of_one
from text.privacy.rules.sentences.owned import is_unknown
from text.privacy.rules.sentences.received import is_given_at, is_received_at
from text.privacy.rules.sentences.theirs import THINGS, is_at_school, is_made_by, is_of_class, made_in, theirs_in
from text.privacy.rules.signs import IN_WORDS
from text.privacy.unclaimed.marks import may_mark
from text.privacy.unclaimed.vocabulary import family_names, given, is_english, is_word, words_that_are_given_names

_ONE = r"[^\W\d_a-z\u00df-\u00ff][\w-]*[a-z\u00df-\u00ff](?:-[^\W\d_][\w-]*)?"
_WHOLE = rf"{_ONE}(?: {_ONE}){{0,2}}"
_ENDS = (
    r"(?=\s*(?:$|[.,;:!?)]|[\u2013-] |['\u2019]s?\b|(?:who|whose|is|was|has|had|and|in|at|aged|says|said|asks|asked|to"
    r"|on|when|because|but|will|got|started|goes|went)\b))"
)
_SAYS = (
    r"(?:asks?|asked|says?|said|told|tells|wants?|wanted|wonders?|wondered|writes|wrote|thinks?|thought|reads?|cried|cries"
    r"|laughed|laughs|explained|explains|replied|answers?|answered|added|adds|hopes?|feels?|felt|knows|knew|does|did|never"
    r"|saw|sees|starts|started|loves|likes|hates|came|went)"
)
_SPEAKS = lazy_pattern(
    rf"(?<![\w'\u2019#@/.-])(?P<name>{_ONE})(?: from {_ONE}| \([^()]{{1,16}}\)|, (?:aged )?\w+,)? {_SAYS}\b"
    rf"|\b(?:says|said|asks|asked|writes|wrote|adds|added|cries|cried) (?P<behind>{_ONE})(?=[.,;]| (?:from|in) )"
)
_LABELLED = lazy_pattern(
    rf"^(?:Q(?:uestion)?\.? ?(?:\d+ ?)?\(|Reporter |Interviewer |Pupil |Child )?(?P<label>{_ONE})\)?(?: from {_ONE}"
    rf"| \([^()]{{1,16}}\))?(?: {_SAYS})?: "
)
_OF_SELF = lazy_pattern(
    r"\b(?:I|my|me|mine|mum|mummy|dad|daddy|[Mm]iss|[Ss]ir|her|his|she|he|him|hers|My|[Oo]ur class)\b"
)
_OF_US = lazy_pattern(r"\b(?:[Ww]e|[Uu]s|[Oo]ur)\b")
_FROM = lazy_pattern(
    rf"\b(?:[Qq]uestion|[Ll]etter|[Pp]oem|[Dd]rawing|[Pp]icture|[Pp]ostcard) (?:from|by) (?P<sent>{_ONE})(?=[:.,;]|$)"
    rf"|\b(?:[Ii]['\u2019]m|I am|[Mm]y name is|[Mm]y name['\u2019]s) (?P<self>{_ONE})(?=[.,;!]| and (?:I|my)\b)"
    rf"|\b(?:[Yy]ours(?: \w+)?|[Ll]ove(?: from)?), (?P<signed>{_ONE})[.!]?$"
    rf"|\b(?:record|file|entry|row|name)\b[^.;]{{0,40}} that of (?P<that>{_ONE})(?=[.,;]|$)"
    rf"|\b[Oo]ur (?P<ours>{_ONE}), "
)
_LED = lazy_pattern(
    r"\b(?:digital leaders?|school councillors?|classmates?|(?:[Ee]co|playground|library) (?:monitors?|leaders?)"
    rf"|prefects|young ambassadors?|pupils|children|class reps?) (?P<names>{_ONE}(?:, {_ONE})*(?:,? and {_ONE})?)"
    rf"(?= {_SAYS}\b|,? who\b| (?:were|was|had|have|has)\b)"
)
_KIN = (
    r"(?:grand|step|god|foster )?(?:son|daughter|child|boy|girl|lad|lass|nephew|niece|twins?|little one|kid|baby"
    r"|toddler)"
)
_CHILDS = lazy_pattern(
    rf"\b(?:[Mm]y|[Oo]ur|[Hh]is|[Hh]er|[Tt]heir)(?: [a-z-]+){{0,2}} {_KIN}(?:,| is called| called| named)? "
    rf"(?P<kin>{_WHOLE}){_ENDS}"
    rf"|\b(?:boy|girl|pupil|child|lad|lass|toddler),? (?:called|named) (?P<called>{_WHOLE}){_ENDS}"
    rf"|(?:^|(?<=[.!?:] ))(?P<aged>{_WHOLE}), (?:aged )?(?:1[0-7]|[4-9]|{IN_WORDS}),? "
    r"(?=(?:who|wants|has|had|is|was|says|asks)\b)"
    rf"|(?P<least>{_WHOLE}),? (?:(?:who )?is )?the (?:smallest|youngest|tallest|newest|oldest|only)"
    r" (?:[\w-]+ )?(?:in|at) (?:(?:the|our|her|his) (?:school|class|year)|[A-Z]\w+ class)\b"
)
"""A place in which only a child's name stands, whatever the word is."""
_OWNED = lazy_pattern(
    rf"\b(?:pupil|school|NPD|census) (?:record|file|entry) of (?P<of>{_ONE} {_ONE}){_ENDS}"
    rf"|\b(?:[Ww]hy|[Ii]s|[Ww]as|[Hh]as) (?:was |is )?(?P<why>{_ONE} {_ONE})['\u2019]s (?:\w+ )?"
    r"(?:record|file|entry|data)\b"
)
_CAMEL = lazy_pattern(r"[a-z][A-Z]")
_LONE = lazy_pattern(rf"(?<![\w'\u2019#@/.-])(?P<name>{_ONE})(?![\w@/-]|\.\w| [^\W\d_a-z\u00df-\u00ff]| & )")
_BODY_BEFORE = lazy_pattern(
    r"(?:^|\b)(?:[Rr]ecipients?|[Ff]irms?|[Cc]ompan(?:y|ies)|[Ss]uppliers?|[Bb]rokers?|[Cc]harit(?:y|ies)|[Pp]rovider|[Pp]ublisher"
    r"|[Cc]ontractor|[Bb]od(?:y|ies)|[Aa]pp|[Oo]rgani[sz]ation|[Nn]ewspaper|[Rr]eleased to|[Gg]iven to|[Ss]hared with)"
    r"(?:,|:| [\u2013-]| is| was| called| named)* (?:the )?$"
    r"|\b(?:[Ww]ho|[Ww]hich \w+) (?:has|have|holds?|got|gets|received|was given|were given)\b[^.!?]*\? $"
)
_NAMES, _LONGER = lazy_pattern(rf"(?<![\w-]){_ONE}(?![\w-])"), lazy_pattern(r" (?:[A-Z]|Ltd)")
_NOT_LONE = lazy_pattern(
    r"(?:\b(?:[Ii]n|[Aa]t|[Ff]rom|near|[Tt]o|[Bb]y|[Ww]ith|via|on|using|uses?|through|the|The|called|an?|like|and|or|St"
    r"|(?<!thought )(?<!think )(?<!heard )(?<!mother )(?<!father )(?<!mum )(?<!dad )(?<!proud )of"
    r"|(?!(?:For|Then|And|But|It|When|What|That|So|Now|Later|Why|How|If|As|Is|Was|Did|Does|Has|Even|Only|Poor|Little"
    r"|Nobody|Because|While|Yes|No|Today|Until|Though|Where|Our|My) )[A-Z][\w'\u2019-]*)"
    r"|\b(?:[A-Z]|Mrs?|Ms|Dr|Prof|Rev|Cllr|St|Hon)\.|\u201c|(?<![,.!?])\"|&) $"
)
_LIST = lazy_pattern(rf"{_ONE}(?:, {_ONE}){{0,5}},? and {_ONE}")
_BODY_BEHIND = lazy_pattern(
    r" ?(?:&|\((?!(?:who|whose|our|my|she|he|her|his|with|the \w+ (?:one|boy|girl|lad|lass))\b))"
    r"|,? which\b|[^.!?]{0,200}[.!?][\"\u201d]? It\b"
    r"| (?:ha[sd]|have) (?:(?!his|her|their|my|an?\b)\w+ ){0,3}(?:data|records|NPD|database)\b"
    r"|,? (?:an?|the) (?:[\w-]+ ){0,4}(?:firm|company|app|charity|supplier|website|platform|software|system)"
    r"| (?:received|receives|holds|held|found(?! out)|got|obtained|bought|buys|uses|used|collects|sells|processe[sd]"
    r"|denie[sd]|confirm\w*|paid|declined|is an?|was an?"
    r"|(?:was|were|has been) (?:given|sent|sold|granted|supplied|asked))\b"
    r"|['\u2019]s? (?:data|app|software|site|website|policy|terms|customers|staff|servers?|database|boss|owner)\b"
)
_FORMS = frozenset({"ltd", "limited", "plc", "llp", "cic", "inc"})
_OF_CHILD = frozenset(
    """
    son sons daughter child boy girl lad lass nephew niece twin twins kid baby toddler grandson granddaughter
    grandchild stepson stepdaughter stepchild godson goddaughter one called named smallest youngest tallest newest
    oldest only pupil
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
) | frozenset([*map(str, range(4, 18)), *IN_WORDS.strip("(?:)").split("|")])
_THINGS = frozenset("record file entry data".split())  # noqa: SIM905
_SAYING = frozenset(
    """
    ask asks asked say says said told tells wants wanted wonders wondered writes wrote thinks thought reads read cried
    cries laughed laughs explained explains replied answers answered adds added hopes hope feels felt feel knows knew
    does did never saw sees starts started loves likes hates came went question letter poem drawing picture postcard
    i m my our yours love that
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
_LEADING = frozenset(
    "leaders councillors classmates monitors prefects ambassadors pupils children reps leader councillor rep".split()  # noqa: SIM905
)
"""Without one of these none of the patterns finds anything."""
_NEAR, _MOST, _MOST_LONE, _LONGEST = 40, 3, 8, 600
"""Characters before a name; words that no list has, of a line (it may be in another language) and of an item."""


def names_alone(lines: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """The names in a text of clean lines that stand alone in the place of a child, and whether no body stands there."""
    found, of_one = set[tuple[str, bool]](), False
    if (made := {x for line in lines for x in made_in(line)}) and is_at_school(lines):
        found.update((x, False) for x in made)
    for line in lines:
        found.update((x, False) for x in theirs_in(line))
        found.update(_called_in(line))
        of_one = of_one or _tells_of_one(line)
    if of_one or is_of_class(lines):
        lone = {x for line in lines for x in _lone_in(line)}
        found.update((x, False) for x in lone if len(lone) <= _MOST_LONE)
    if found:
        names = {name for name, _ in found}
        here = ((line, m) for line in lines for m in _NAMES.finditer(line) if m[0] in names)
        bodies = {m[0] for line, m in here if _is_bodys(line, *m.span())}
        yield from (x for x in found if x[0] not in bodies)


@remembered
def _called_in(line: str) -> tuple[tuple[str, bool], ...]:
    words = words_in(line)
    return tuple([x for s in sentences_of(line) for x in _said_in(s, words)])


@remembered
def _tells_of_one(line: str) -> bool:
    return may_mark(line[:_LONGEST], words_in(line)) and any(map(is_of_one, sentences_of(line)))


def _said_in(text: str, words: AbstractSet[str]) -> Iterator[tuple[str, bool]]:
    for m in () if _OF_CHILD.isdisjoint(words) else _CHILDS.finditer(text):
        name, start = next(filter(None, m.groups())), m.start(m.lastgroup or 0)
        longer = " " in name and (is_listed_body(name) or _ends_as_bodys(name))  # not Chelsea
        if not (longer or is_at_work(text, start, start + len(name)) or _is_no_name(name)):
            yield name, m.lastgroup in ("kin", "called")
    for m in () if _THINGS.isdisjoint(words) else _OWNED.finditer(text):
        name = m["of"] or m["why"]
        if _is_unknown(name.partition(" ")[0]) and not (is_listed_body(name) or _ends_as_bodys(name)):
            yield name, m["of"] is not None
    if not _SAYING.isdisjoint(words) or ": " in text:
        yield from ((x, False) for x in _speaking_in(text))
    for m in () if _LEADING.isdisjoint(words) else _LED.finditer(text):
        yield from ((x, False) for x in re.findall(_ONE, m["names"]) if _is_unknown(x))


def _speaking_in(text: str) -> Iterator[str]:
    for m in (*_FROM.finditer(text), *_LABELLED.finditer(text), *_SPEAKS.finditer(text)):
        group = m.lastgroup or ""
        name, (start, end) = m[group], m.span(group)
        if not _is_unknown(name) or (group == "name" and start > 0 and is_placed(text, start)):
            continue
        ours = group in ("ours", "signed", "that") and not _BODY_BEHIND.match(text, end)
        rest = text[: m.start()] + text[m.end() :]
        if ours or _OF_SELF.search(rest) or (group == "label" and _OF_US.search(rest)):
            yield name


@remembered
def _lone_in(line: str) -> frozenset[str]:
    found = [m for m in _LONE.finditer(line) if _is_unknown(m["name"])]
    if not 0 < len(found) <= _MOST:
        return frozenset()
    taken = {m["name"] for m in found if not (is_placed(line, m.start()) or _BODY_BEHIND.match(line, m.end()))}
    for m in _LIST.finditer(line):
        names = re.findall(_ONE, m[0])
        if not taken.isdisjoint(names):
            taken.update(filter(_is_unknown, names))
    return frozenset(taken)


def is_placed(line: str, start: int) -> bool:
    """True behind "in" or "the", and as the last word of a longer name."""
    return _NOT_LONE.search(line, max(0, start - _NEAR), start) is not None


def _is_bodys(line: str, start: int, end: int) -> bool:
    """True for a word that the text uses there as a body's, or as who received, or within a longer name."""
    if _BODY_BEHIND.match(line, end) or _LONGER.match(line, end) or is_cited(line, end):
        return True
    if is_made_by(line, start):
        return False
    before = _BODY_BEFORE.search(line, max(0, start - _NEAR), start)
    return before is not None or is_received_at(line, start, end) or is_given_at(line, start, end)


def _ends_as_bodys(name: str) -> bool:
    """True for a name that ends as bodies' do, but with a word that is a family's name too: Church, Hill."""
    last = name.rpartition(" ")[2].lower()
    if last in _CALLED or is_word_too(last):
        return False
    return ends_as_body(name) or last in _FORMS or (is_word(last) and last not in family_names())


def _is_no_name(name: str) -> bool:
    first = fold(name).partition(" ")[0]
    known = first in given_names() or first in given()
    return not known and " " not in name and is_english(name) and first not in _CALLED


_CALLED = frozenset(
    """
    ireland england sky river autumn summer winter spring hope faith joy grace storm star rain sunny ocean rose poppy
    daisy ivy lily heather hazel willow olive ruby pearl amber jade crystal opal honey angel angelica precious destiny
    harmony melody
    serenity mercy charity patience prudence verity felicity honour justice royal king prince princess blue bear fox
    wolf robin wren lark phoenix dawn eve may april june august kent paris chelsea brooklyn jersey london dallas
    austin denver israel jordan chad kenya india china america florence milan sienna skye iona isla devon
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
"""Words and places that children are called by."""


def is_called_so(word: str) -> bool:
    """True for a word in capitals that is a given name, or by which children are called."""
    first = fold(word).partition("-")[0]
    return first in given_names() or first in given() or first in words_that_are_given_names() or first in _CALLED


def _is_unknown(word: str) -> bool:
    """True for a word that no list has, as of who owns data, and that is not written as GovTech is."""
    return _CAMEL.search(word) is None and is_unknown(word) and word.lower() not in THINGS
