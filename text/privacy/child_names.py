"""Names that one part of an item says are children's, wherever else they stand: in full, by halves, in addresses."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from urllib.parse import unquote_plus

from text.clean import fold
from text.one_line import OneLine, sub_in_lines
from text.pattern import lazy_pattern
from text.privacy.bodies import is_listed_body
from text.privacy.naming import (
    POSSESSIVE,
    WITHIN_NAMES,
    begins_no_name,
    begins_with_a_word,
    given_names,
    reads_as_person,
)
from text.privacy.rules.one_child import FAMILY
from text.privacy.rules.sentences.received import is_given_at, is_received_at
from text.privacy.unclaimed.vocabulary import family_names, is_english, no_names_in_titles

_CAPITAL_BEFORE = lazy_pattern(r"(?<![\w'\u2019-])(?:([A-Z][\w'\u2019-]*)|(Mrs?|Ms|Dr|Prof|Rev)\.) $")
_INITIALS_BEFORE = lazy_pattern(r"\b(?:Mrs?|Ms|Miss|Mx)\.? (?:[A-Z]\.? ?){1,3}$")
_OF_FAMILY = frozenset({"Mr", "Mrs", "Ms", "Miss", "Mx", "Master"})
_OF_OFFICE = frozenset({"Dr", "Prof", "Professor", "Sir", "Dame", "Lord", "Lady", "Baroness", "Rev", "Cllr"})
_TITLE_BEFORE = lazy_pattern(r"\b(?:Dr|Prof|Professor|Sir|Dame|Lord|Lady|Baroness|Rev|Cllr|Judge|P\.?C|D[CSI])\.? $")
_WORDS_TOO = frozenset(
    """
    young field page case read church law house hall hill wood woods rivers banks bishop pope dean major price power day
    cross weeks winter frost stone noble close small short rich wise good sharp love grant speed cash street ford green
    grey
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
"""Family names that are words of registers: alone they name nobody."""
_GOES_ON = lazy_pattern(r" (?:&|[A-Z][a-z'\u2019])")
"""Behind it stands more of a longer name, which is another's."""
_LETTERS = lazy_pattern(r"[^\W\d_]+")
_INITIAL = r"(?:\.\s?|\s)"
_BROKEN = lazy_pattern(r"-(?=[a-z\u00df-\u00f6\u00f8-\u00ff])")
_GROUP = "(?:siblings|twins|triplets|brothers|sisters|children|boys|girls|kids|family)"
_OF_FAMILY_ALONE = (
    r"(?-i:(?:Mr|Mrs|Ms|Miss|Mx|Master|MR|MRS|MS|MISS)\b)\.?\s+(?:[A-Z]\b\.?\s*)*{}",
    r"{}(?=['\u2019]s (?:\w+ )?(?:school|records?|files?|case|exclusion|attendance|mother|father|parents?|family)\b)",
)
_CAPITALS = r"(?:(?:[A-Z]\.)+|[A-Z][\w'\u2019-]*)"
"""No full stop behind a word: who received may end the sentence before."""
_LETTERS_BEHIND = lazy_pattern(
    r"(?<![\w'\u2019-])(?P<name>[A-Z][a-z\u00df-\u00ff][\w'\u2019-]*(?: [A-Z][\w'\u2019-]*){1,3}?)"
    r"(?P<letters>(?: ?[(\[]|,? )[\"'\u2018\u201c]?[A-Z]\.?(?: ?[A-Z]\.?){1,3}[\"'\u2019\u201d]?[)\]]?)(?![\w'\u2019])"
)
_NO_DEGREE = r"(?! ?\(?Hons|,? (?:degree|course|student|in [a-z]|or [A-Z]|and [A-Z]{2}))"
"""Behind first letters that are a degree's."""
_KIN = "(?:sons?|daughters?|child(?:ren)?|boys?|girls?|twins?|grand(?:son|daughter|child)|nephew|niece|brother|sister)"
_END, _FAR = lazy_pattern(r"(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)[.?!;]\s|\n"), 300
_PARENT = r"(?:(?i:(?:grand|step|foster )?(?:mother|father|parents?|m[ua]m|dad|carer))|guardian)"
_PARENT_BEFORE = rf"\b{_PARENT}(?:[,:(]| is| was| named| called)* (?:(?:Mrs?|Ms|Miss|Dr)\.? )?{{name}}"
_PARENT_BEHIND = rf"{{name}},? \(?(?:(?:the|his|her|their|a|whose|who is (?:the|his|her|their|a)) )?{_PARENT}\b"
_OF_CHILD = (
    r"(?<![\w.'\u2019-])(?:" + _CAPITALS + r" ){{1,4}}(" + _CAPITALS + r"),? \(?(?:(?:the|a|who is the|as) )?"
    + _PARENT + r" (?:of|to) (?:[\w' -]{{1,30}}, )?(?:[A-Z]\w+(?:,| and) )*{child}(?![\w-])"
)
"""Ann Bell, mother of Ben; Mr and Mrs Bell, parents of Ben."""
_HIS_PARENT = rf"(?<![\w-]){{child}}['\u2019]s {_PARENT},? (?:(?:Mrs?|Ms|Miss|Dr)\.? )?{_CAPITALS} ({_CAPITALS})"
_CALLED_IN_CASE = (
    r"\b(?:Subject|SUBJECT|Re|RE|Fwd?|FW|FWD)\b:? ?(?:(?:Re|RE|Fwd?|FW): ?)*{child} ([A-Z][a-z]+(?:-[A-Z][a-z]+)?)"
    r"(?![\w-]| [A-Z][a-z])"
    r"|(?<![\w-]){child} ([A-Z][a-z]+(?:-[A-Z][a-z]+)?)['\u2019]s (?:[A-Za-z]+ )?"
    r"(?:m[ua]m|mother|dad|father|parents?|carer|nan|gran\w*|school|records?|files?|case|NPD|SEN|EHCP|SAR|exclusion|data)\b"
)
_ADDRESS = lazy_pattern(
    r"(?P<host>[a-z][a-z\d+.-]{0,40}://[^\s<>\"/?#]+|(?<![\w.@])www\.[^\s<>\"/?#]+)(?P<rest>(?:[/?#][^\s<>\"]*)?)"
    r"|(?P<bare>(?<![\w.@/:-])(?:[a-z\d][a-z\d-]*\.)+[a-z]{2,})(?P<behind>/[^\s<>\"]+)"
    r"|(?P<local>[^\s<>()\[\]@,;:\"/]{1,200})@(?P<domain>[\w-]+(?:\.[\w-]+)+)",
    re.IGNORECASE,
)
_OF_PUPILS = lazy_pattern(r"(?:[\w-]+\.)*(?:pupils?|students?|learners?)\.(?!.*\.ac\.uk$)", re.IGNORECASE)
"""The part of a school's domain that is its pupils'."""
_PUPIL_BEFORE = lazy_pattern(
    r"\b(?:(?:my|our|her|his|their)(?: \w+)? (?:son|daughter|child|boy|girl)|the (?:pupil|child|boy|girl))"
    r"(?:,|:| (?:at|on|uses|via|by|is|e-?mail|address))* $", re.IGNORECASE,
)
_END_OF_TEXT = lazy_pattern(r"[.,;:!?'\u2019)\]]+$")
"""Behind an address, of the sentence in which it stands."""
_MADE = lazy_pattern(r"[^\s,;()\[\]\"<>]+")
_JOINED = lazy_pattern(r"[/_.\\|#&=+~:\u2010-\u2015-](?=\w)|\d|[a-z][A-Z]")
"""In words that are made of several."""
_FILE_SAID = lazy_pattern(r"\w\.(?:pdf|docx?|odt|rtf|xlsx?|ods|csv|zip|eml|msg|jpe?g|png|gif|mp[34]|html?)\b")
_WHAT_FILE = lazy_pattern(
    r"(?:(?:pupils?|school|census|NPD|attendance)[_ -]){1,2}(?:records?|files?|data|lists?|reports?)[_-](?=\w)",
    re.IGNORECASE,
)
"""How the name of a file begins that says what is in it."""
_OF_FILE = lazy_pattern(r"\.[A-Za-z]{2,4}$")
BODY_BEHIND = lazy_pattern(
    r"\s+(?:(?:&|and)\s+)?(?:[A-Z][\w-]+\s+)?(?:Ltd|Limited|LLP|LLC|plc|PLC|CIC|Inc|Co|Solicitors|Chambers|Associates"
    r"|Partners|Foundation|Trust|University|College|Consulting|Group|Institute)\b"
)
_TAG = lazy_pattern(r"(?<![\w@#])[#@]([^\W_][\w.-]{2,60}[^\W_])(?![\w@])")
_PARENT_OF_TAG = lazy_pattern(r"s?_?(?:mum|mam|mom|mummy|dad|daddy|nan|gran)\d*")
"""Behind a child's name in a handle."""
_CAPITAL_WITHIN = lazy_pattern(r"(?<=[a-z])(?=[A-Z])")
"""Where the words of #JusticeForAdaQuill are parted."""
_SMALL = "|".join(sorted(WITHIN_NAMES))
"""What stands in small letters between the halves of a name: Van der, ap, bin."""
_LONG = 6
"""Letters of a family name that is looked for within longer words of references."""
_SHORTEST, _SHORTEST_GIVEN = 4, 3
"""Letters from which a family name alone is looked for in capitals and in addresses, and a given name there: others
are words and initials."""


_MONTHS = frozenset("april may june july august jan".split())  # noqa: SIM905
"""Names too, and parts of addresses."""


class ChildNames:
    """The names of the children of one item."""

    def __init__(self, names: Collection[str], text: str, *, of_row: bool = False) -> None:
        """`text`: all that the item says. A family name that it gives somebody else too stays where it stands alone.

        `of_row`: the text is that of the other cells of a child's row, in which whoever has the name is of the family,
        but who has a title or an office, and a word of English alone is no name.
        """
        text = OneLine(text, keep_lines=True).line
        broken = (_BROKEN.sub("", name) for name in names)  # Fos-dyke, at the end of a line
        pairs = {pair for name in (*names, *broken) if (pair := _given_and_family(name))}
        if not of_row:
            alone = {given for given, family in pairs if given and not family}
            pairs |= {(given, f) for given in alone for f in (*_families_of(given, text), *_parents_of(given, text))}
        self._given = {given for given, _ in pairs if given}
        self._given |= {first for g in self._given if "-" in g and len(first := g.partition("-")[0]) >= _SHORTEST}
        families = {f for _, f in pairs if f}
        self._of_parents = {f for given, f in pairs if not given}
        kin = {(given, f) for f in families for given in _parents(f, text)} if _speaks_of_parents(text) else set()
        kin |= {(given, f) for child, f in pairs if child and f for given in _whose_child_is(child, f, text)}
        if of_row:
            kin |= {(given, f) for f in families for given in _relatives(f, text)}
            self._given = {g for g in self._given if not begins_with_a_word(g)}
        forms = {x for pair in pairs | kin if pair[1] for x in _whole(*pair)}
        if of_row:
            forms |= {form.format(_plain(f)) for f in families for form in _OF_FAMILY_ALONE}
        whole = sorted(forms, key=len, reverse=True)
        self._whole = _any_of(whole, re.IGNORECASE)
        others = self._whole.sub("", text)
        self._family = {
            f for f in families if reads_as_person(f, family=False)
            and not (is_listed_body(f) and (of_row or _is_bodys(f, others)))
            and not (of_row and f.casefold() in _WORDS_TOO)
            and not any(_is_whose(m[1]) for m in re.finditer(
                rf"(?<![\w#@])([A-Z][\w'\u2019-]+) {re.escape(f)}\b", others))
        }
        capitals = {f.upper() for f in self._family if len(f) >= _SHORTEST}
        capitals |= {g.upper() for g in self._given if len(g) >= _SHORTEST and not begins_with_a_word(g)}
        alone = {*map(_plain, self._given | self._family | capitals), *(_with_letter(*p) for p in pairs if all(p))}
        alone |= {x for p in pairs if all(p) for x in _first_letters(*p, text)}
        alone |= {rf"(?<=[Tt]he ){_plain(f)}s" for f in self._family if not is_english(f)}
        self._alone = _any_of(sorted(alone, key=len, reverse=True))
        self._every = {fold(x) for pair in pairs for x in (*pair, " ".join(pair)) if x}
        self._runs = {f" {x} " for g, f in pairs if g and f
                      for x in (fold(f"{g} {f}"), fold(f"{f} {g}"), fold(g + f), fold(f + g))}
        self._runs |= {f" {fold(f)} " for f in self._family if len(f) >= _SHORTEST}
        self._runs |= {f" {fold(x)} " for g, f in pairs if g and len(f) >= _SHORTEST for x in (g[0] + f, f + g[0])}
        self._within = {fold(f) for f in self._family if len(f) >= _LONG}

    def left_out_of(self, text: str, instead: str, *, alone: bool = True) -> str:
        """The text with `instead` in their place, and the host alone of addresses that have them.

        "Ben" is the child; "Ben Example", "Tony Ben" may be the minister. Without `alone` names in full go, no halves.
        """
        text = with_hosts_alone(text, self.in_address)
        text = _TAG.sub(lambda m: instead if self._tagged(m[1]) else m[0], text) if "#" in text or "@" in text else text
        if "_" in text or _FILE_SAID.search(text):
            text = without_made(text, self.in_address, instead, of_body=True)
        text = sub_in_lines(self._whole, instead, text, lambda *_: False)
        return sub_in_lines(self._alone, instead, text, self._is_anothers) if alone else text

    def are(self, text: str, *, among_names: bool) -> bool:
        """True for a text that is one of the names, or a half of one, and nothing else, in whatever letters.

        Not `among_names`, a family name that is a word or a body's too is none.
        """
        return fold(text) in (self._every if among_names else set(map(fold, self._family)))

    def stand_in(self, words: str) -> bool:
        """True where words of an address or of a file's name are theirs, in whatever letters."""
        said = f" {' '.join(map(fold, _LETTERS.findall(_CAPITAL_WITHIN.sub(' ', words))))} "
        return any(run in said for run in self._runs)

    def in_address(self, words: str) -> bool:
        """The same, and where one of the words is a child's given name alone.

        One that few have tells anywhere, be it "zebedees"; another beside words of English alone ("ivo-and-the-data"),
        and one that is a word itself where nothing else stands.
        """
        return self.stand_in(words) or self._given_in([*map(fold, _LETTERS.findall(_OF_FILE.sub("", words)))])

    def _given_in(self, said: Sequence[str]) -> bool:
        rare = {fold(g) for g in self._given if len(g) >= _LONG and not begins_with_a_word(g)} - given_names()
        if any(x in rare or x.removesuffix("s") in rare for x in said):
            return True
        given = {fold(g): g for g in self._given if len(g) >= _SHORTEST_GIVEN}
        names = [x for x in said if x in given]
        if not names or (any(map(begins_with_a_word, names)) and len(said) > 1) or not _MONTHS.isdisjoint(names):
            return False
        return all(x in given or (is_english(x) or x in no_names_in_titles()) for x in said)

    def _tagged(self, tag: str) -> bool:
        """True for a hashtag or a handle with a name, or with a given name that is long enough: #JusticeForAda."""
        if self.stand_in(tag):
            return True
        given = {fold(g) for g in self._given if len(g) >= _SHORTEST}
        words = {*map(fold, _LETTERS.findall(_CAPITAL_WITHIN.sub(" ", tag)))}
        said = fold(tag)
        return not given.isdisjoint(words) or any(
            said.endswith(g) or (said.startswith(g) and _PARENT_OF_TAG.fullmatch(said.removeprefix(g)) is not None)
            for g in given if len(g) >= _LONG
        )

    def made_into(self, text: str, instead: str, *, of_body: bool) -> str:
        """The text with `instead` of references and names of files that are made of theirs, as `without_made`."""
        return without_made(
            text, lambda x: self.stand_in(x) or any(f in fold(x) for f in self._within), instead, of_body=of_body
        )

    def _is_anothers(self, text: str, m: re.Match[str]) -> bool:
        if _GOES_ON.match(text, m.end()):
            return True
        before = _CAPITAL_BEFORE.search(text, max(0, m.start() - 40), m.start())
        initials = m[0] in self._of_parents and _INITIALS_BEFORE.search(text, max(0, m.start() - 20), m.start())
        if before is None or initials:  # "Mrs J X" above "Dear Mrs X"
            return False
        first = before[1] or before[2]
        return first in _OF_OFFICE or (fold(first) in given_names() if m[0] in self._given else _is_whose(first))


def is_word_too(family: str) -> bool:
    """True for a family name, in small letters, that is a word of registers: alone it names nobody."""
    return family in _WORDS_TOO


def without_made(text: str, tells: Callable[[str], bool], instead: str, *, of_body: bool) -> str:
    """A text with `instead` of words that are made of several, as references and names of files are, and tell.

    "EHCP/QUILL-ADA/01", "ada_quill.pdf". `of_body`: of a body's name only the name of a file, or what has a "_"; what
    was sent is left of it ("pupil_record_"), since who got it may stand beside it.
    """
    if _JOINED.search(text) is None:
        return text

    def left(m: re.Match[str]) -> str:
        said = m[0]
        address = "://" in said or "@" in said or said.lower().startswith("www.")
        if address or not _JOINED.search(said) or BODY_BEHIND.match(text, m.end()):
            return said
        if of_body and not ("_" in said or _OF_FILE.search(said)):
            return said
        if not tells(said):
            return said
        what = _WHAT_FILE.match(said) if of_body else None
        return f"{what[0]}{instead}" if what else instead

    return _MADE.sub(left, text)


def with_hosts_alone(text: str, tells: Callable[[str], bool]) -> str:
    """A text in which of each address, of a page or for mail, whose words tell the host alone is left.

    `tells` is asked of words as they stand between the signs of an address, and of all of them.
    """
    if "@" not in text and "/" not in text and "www." not in text.lower():
        return text

    def left(m: re.Match[str]) -> str:
        if m["local"]:
            # At a school a number is the year in which a pupil came.
            of_pupil = m["domain"].lower().endswith(".sch.uk") and any(map(str.isdigit, m["local"]))
            of_pupil = of_pupil or _OF_PUPILS.match(m["domain"]) is not None
            of_pupil = of_pupil or _PUPIL_BEFORE.search(text, max(0, m.start() - 40), m.start()) is not None
            return m["domain"] if of_pupil or tells(m["local"]) else m[0]
        user, at, host = (m["host"] or m["bare"]).rpartition("@")
        rest = m["rest"] or m["behind"] or ""
        words = unquote_plus(f"{user.rpartition('/')[2]} {rest}")
        if not (tells(words) or any(map(tells, re.split("[/?&=#]", words)))):
            return m[0]
        end = _END_OF_TEXT.search(rest)
        scheme = m["host"].partition("://")[0] + "://" if at else ""
        return f"{scheme}{host}/{end[0] if end else ''}"

    return _ADDRESS.sub(left, text)


def _is_whose(word: str) -> bool:
    """True for a word in capitals by which the family name behind it is somebody's."""
    return word not in _OF_FAMILY and not begins_no_name(word)


def _given_and_family(name: str) -> tuple[str, str] | None:
    if name.endswith(FAMILY):
        return "", name.removesuffix(FAMILY)
    family, comma, first = POSSESSIVE.sub("", name.strip()).partition(", ")
    words = [*first.split(), family] if comma else family.split()
    return (words[0].rstrip("."), words[-1] if len(words) > 1 else "") if words else None


def _speaks_of_parents(text: str) -> bool:
    """False for a text without a word of those by which parents are found."""
    small = text.lower()
    return any(x in small for x in ("mother", "father", "parent", "mum", "mam", "dad", "carer", "guardian"))


def _parents(family: str, text: str) -> Iterator[str]:
    """The given names of those of a family who are called a parent: they say whose child it is."""
    name = rf"(?<![\w.'\u2019-])({_CAPITALS})(?: {_CAPITALS})? {_plain(family)}\b"
    for pattern in (_PARENT_BEFORE, _PARENT_BEHIND):
        yield from (m[1] for m in re.finditer(pattern.format(name=name), text))


def _whose_child_is(child: str, family: str, text: str) -> Iterator[str]:
    """The given names of who is of a child's family in a sentence that calls the child her own: "his daughter X Y"."""
    whole = rf"{_plain(child)}(?: {_CAPITALS})? {_plain(family)}(?![\w-])"
    for m in re.finditer(rf"\b(?:his|her|their|my|our) (?:[\w-]+ ){{0,2}}{_KIN},? (?:called |named )?{whole}", text):
        before = text[max(0, m.start() - _FAR) : m.start()]
        theirs = rf"(?<![\w'\u2019-])({_CAPITALS})(?: {_CAPITALS})? {_plain(family)}\b"
        yield from (x[1] for x in re.finditer(theirs, _END.split(before)[-1]))


def _families_of(given: str, text: str) -> Iterator[str]:
    """The family names behind a child's given name that few have: "Justice for X Y", where X alone is told of."""
    if fold(given) in given_names() or not given[:1].isupper() or "." in given or given.isupper():
        return
    for m in re.finditer(rf"(?<![\w'\u2019-]){_plain(given)} ([A-Z][a-z]+(?:-[A-Z][a-z]+)?)(?![\w-]| [A-Z])", text):
        whole = f"{given} {m[1]}"
        if reads_as_person(whole, family=True) and not (is_listed_body(whole) or begins_no_name(m[1])):
            yield m[1]


def _parents_of(given: str, text: str) -> Iterator[str]:
    """The family names behind a child's given name that a parent has, or that stand where its case is spoken of."""
    if not given[:1].isupper() or "." in given:
        return
    child = _plain(given)
    families = {m[1] for m in re.finditer(_OF_CHILD.format(child=child), text)}
    families |= {m[1] for m in re.finditer(_HIS_PARENT.format(child=child), text)}
    for m in re.finditer(_CALLED_IN_CASE.format(child=child), text):
        families.add(m[1] or m[2])
    yield from (f for f in families if not begins_no_name(f) and reads_as_person(f"{given} {f}", family=True))


def _relatives(family: str, text: str) -> Iterator[str]:
    """The given names, or first letters, of those of a family who have no office."""
    last = _plain(family)
    name = rf"(?<![\w'\u2019-])({_CAPITALS})(?: {_CAPITALS})? {last}(?![\w-])(?!,? \(?(?:MP|QC|KC|PhD|OBE|MBE|CBE)\b)"
    for m in re.finditer(rf"{name}|(?<![\w-]){last},? ({_CAPITALS})(?=\s*(?:$|[,;(\n]))", text):
        given = (m[1] or m[2]).rstrip(".")
        before = _TITLE_BEFORE.search(text, max(0, m.start() - 12), m.start())
        if before is None and (len(given) == 1 or fold(given) in given_names()):
            yield given


def _whole(given: str, family: str) -> Iterator[str]:
    """Forms of a name in full, as patterns: with names between, the last part first."""
    first, last = _plain(given), _plain(family)
    if not given:
        yield rf"{last}(?=\s+{_GROUP}\b)"
        return
    yield rf"{first}(?:\s+(?-i:[A-Z](?:\.|[\w'\u2019-]*)|(?:{_SMALL})\b)){{0,4}}?\s+{last}"
    yield rf"{last},?\s+{first}"


def _with_letter(given: str, family: str) -> str:
    """Half of a name with the first letter of the other half: "Z. Quillfeather", "Zebedee Q."."""
    one, other = re.escape(given[0]), re.escape(family[0])
    return rf"{one}{_INITIAL}{_plain(family)}|{_plain(given)}\s{other}\b\.?"


def _plain(name: str) -> str:
    return re.sub("['\u2019]", "['\u2019]", re.escape(name))


def _first_letters(given: str, family: str, text: str) -> Iterator[str]:
    """The first letters of a name where they stand beside it in brackets, quotes or behind a comma: "Ann Bell (AB)".

    A degree may have them too.
    """
    name = rf"{_plain(given)}(?P<more>(?: [A-Z][\w'\u2019-]*)*?) {_plain(family)}"
    letters = rf"(?P<letters>{re.escape(given[0])}\.? ?(?:[A-Z]\.? ?)*?{re.escape(family[0])}\b\.?)"
    behind = rf"{name}(?:,? ?[(\[]|,? |,)[\"'\u2018\u201c]?{letters}(?![\w'\u2019])"
    for form in (behind, rf"(?<![\w.]){letters},? ?[(\[] ?{name}"):
        for m in re.finditer(form, text):
            said = [x for x in m["letters"] if x.isalpha()]
            if said in ([given[0], *(w[0] for w in m["more"].split()), family[0]], [given[0], family[0]]):
                yield r"\.? ?".join(said) + rf"\b\.?{_NO_DEGREE}"


def without_first_letters(text: str) -> str:
    """A text without those that stand right behind the name that they are of: what follows is said of it."""
    def left(m: re.Match[str]) -> str:
        words, said = m["name"].split(), [x for x in m["letters"] if x.isalpha()]
        return m["name"] if said in ([w[0] for w in words], [words[0][0], words[-1][0]]) else m[0]

    return _LETTERS_BEHIND.sub(left, text)


def _is_bodys(family: str, text: str) -> bool:
    """True for a family name that a body has too, unless the text uses it for no body."""
    if fold(family) not in family_names():
        return True
    for m in re.finditer(rf"(?<![\w-]){re.escape(family)}(?![\w-])", text):
        line = text[text.rfind("\n", 0, m.start()) + 1 : (text.find("\n", m.end()) + 1 or len(text) + 1) - 1]
        at = m.start() - (text.rfind("\n", 0, m.start()) + 1)
        if is_received_at(line, at, at + len(family)) or is_given_at(line, at, at + len(family)):
            return True
        if BODY_BEHIND.match(text, m.end()) or _GOES_ON.match(text, m.end()):
            return True
    return False


def _any_of(patterns: Collection[str], flags: int = 0) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{'|'.join(patterns) or '(?!)'})(?![\w-])", flags)
