"""Texts of many lines, as Parliament has them, without what is one child's own."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cache, lru_cache, partial
from itertools import chain, pairwise
from traceback import format_tb
from typing import TypeVar
from urllib.parse import unquote, unquote_plus, urlsplit, urlunsplit

from text.clean import fold
from text.one_line import (
    SMALL,
    OneLine,
    cut,
    sentences_of,
    stretches_of,
    with_long_words_parted,
    without_long_words,
)
from text.pattern import lazy_pattern
from text.privacy.bodies import ends_as_body
from text.privacy.cases.rare import file_of_any_name
from text.privacy.cases.references import without_references
from text.privacy.child_names import ChildNames, with_hosts_alone, without_first_letters, without_made
from text.privacy.marks import MONTH, YEAR_ALONE, marks_of
from text.privacy.naming import Name, begins_no_name, given_names, may_name, persons_in, spelt_out, without_gaps
from text.privacy.private import may_tell, tells
from text.privacy.pupils.alike import names_alike, names_in_columns
from text.privacy.pupils.cells_quoted import cells_quoted
from text.privacy.pupils.figures import names_with_figures, names_with_figures_below
from text.privacy.pupils.in_own_lines import births_in_six, named_alone
from text.privacy.pupils.initials import initials_without
from text.privacy.pupils.keyed import keyed_without
from text.privacy.pupils.lists import names_below, names_listed
from text.privacy.pupils.samples import LABELS_OF_RECORD
from text.privacy.pupils.tables import without_pupils
from text.privacy.remembered import MOST, remembered, remembered_of
from text.privacy.rules import family
from text.privacy.rules.beside import goes_with
from text.privacy.rules.children import children_said
from text.privacy.rules.first_letters import letters_beside
from text.privacy.rules.forms.handles import handles_of_children
from text.privacy.rules.forms.in_court import letters_in_court
from text.privacy.rules.forms.other_scripts import other_scripts
from text.privacy.rules.labels import names_behind_labels
from text.privacy.rules.listed.campaigns import names_in_campaigns
from text.privacy.rules.listed.quoted_rows import days_in_quoted_rows, names_in_quoted_rows
from text.privacy.rules.listed.subject_lines import days_in_subject, names_in_subject
from text.privacy.rules.one_child import FAMILY
from text.privacy.rules.placed import days_behind, more_marks, named_in_lines, names_by_place
from text.privacy.rules.pupil_row import rows_of_pupils_in
from text.privacy.rules.sentences.circumstances import circumstances_in
from text.privacy.rules.sentences.letters import addressed_in
from text.privacy.rules.sentences.parents import of_addressed, of_couple, parents_of_named
from text.privacy.rules.sentences.received import received
from text.privacy.rules.sentences.schools import schools_and_homes, speaks_of_own_child
from text.privacy.rules.signs import STRONG
from text.privacy.rules.told_of import names_told_of
from text.privacy.tags import without_tags
from text.privacy.titles.of_one import is_file_of_one, is_folder_of_one, names_in_title
from text.privacy.unclaimed.beside_child import is_child_though_given, is_counted
from text.privacy.unclaimed.by_default import Unclaimed, names_by_default, other_names_of, unclaimed_in
from text.privacy.unclaimed.own_forms import address_of_child
from text.privacy.unclaimed.paragraphs import names_in_paragraph
from text.privacy.unclaimed.sentences import names_unclaimed

T = TypeVar("T")
log = logging.getLogger(__name__)

_PICTURED = lazy_pattern(r" \((?:far |second )?(?:left|right|centre|center|middle|above|below|front|back|pictured)\)")
"""Between a name and an age."""
_OF_FICTION = lazy_pattern(
    r"\b(?:is|was) (?:an?|the|one of the) (?:[\w-]+ ){0,2}(?:heroine|hero|protagonist|narrator|character|girl|boy"
    r"|child)"
    r" (?:in|of) (?:an?|the|his|her|their) (?:[\w-]+ )?(?:books?|novels?|stor(?:y|ies)|poem|play|fairy tale)\b"
    r"|,? whose (?:[\w-]+ ){0,2}(?:novels?|books?|poems?|plays?|stories) (?:is|are|was|were)\b", re.IGNORECASE,
)
"""A sentence of whom a book tells, or of its author: the age is nobody's."""
_AGED = lazy_pattern(r"\b(?:aged?|born|dob|years? old|yo)\b", re.IGNORECASE)
_AS_OF_DATES = "date"
"""The heading as below which a day or an address beside a name is no child's."""
_TWO_WORDS = r"[^\W\d_][\w'\u2019]{2,} [^\W\d_][\w'\u2019]{2,}"
_BESIDE_AGE = lazy_pattern(rf"\b(?={_TWO_WORDS},? \(?(?:is |was )?(?:aged? |born |dob |pupil|\d))")
_BESIDE_ROLE = lazy_pattern(
    r"\b(?:pupil|child|boy|girl|son|daughter|toddler|school(?:boy|girl|child))(?: (?:named|called))? "
)
_NAME_THERE = lazy_pattern(_TWO_WORDS)
BETWEEN_WORDS = lazy_pattern(r"[_+]|%20|(?<=[^\W\d])[-.](?=[^\W_])|(?<=\d)[-.](?=[^\W\d])")
_ENDS_WORD = lazy_pattern(r"([^\W_][\w'\u2019-]*)[\"'\u2019\u201d)]*$")
_DOTTED = lazy_pattern(r"(?:[A-Z]\. ?){2,4}")
_CAPITAL = lazy_pattern(r"[^\W\d_a-z\u00df-\u00ff]")
_GOES_ON = lazy_pattern(rf"[{SMALL}]|[,(\[;)\]]|[\u2013-] ")
_OF_DAY = lazy_pattern(rf"\d|{MONTH}(?!\w)", re.IGNORECASE)
_LABEL = lazy_pattern(r"(?:[A-Z]\w*[ ]){0,3}[A-Z]\w*:\s*")
_ONE_NAME = lazy_pattern(r"[^\W\d_a-z]\S+(?: \S+){0,4}")
_BEGINS_LINE = lazy_pattern(r"(?:Your|Our|My|His|Her|Their|Its|I|Re|Subject|Kind|Yours)\b")
_HEADINGS = frozenset(
    """
    background summary introduction conclusion conclusions contents evidence recommendations recommendation appendix
    example examples scope notes abstract discussion method methods findings overview purpose answer question questions
    response statement letter
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
_MAY_BE_HOME = " of "
_HOME_OF_FAMILY = lazy_pattern(
    r"(?:\b(?:family|parents?|mother|father|mum|mam|dad|carers?|son|daughter|children|child|pupil|(?:Mr|Mrs|Ms"
    r"|Miss)\.?"
    r"(?: [A-Z][\w'\u2019-]+){1,3})"
    r"|(?:[A-Z][\w'\u2019-]+ ){1,2}(?<!\bLtd )(?<!\bLimited )(?<!\bplc )"
    r"|(?:[A-Z]\.? ?){2,3}) ?of (?P<home>\d{1,3}[a-z]? (?:[A-Z][\w'\u2019]+ ?){1,4})"
    r"(?=[,.;)]| (?:was|is|who|has|had|went|say)|$)"
)
"""Where a family lives, by a number and a street's name, whatever this ends in."""
_FAR = 300
"""Characters before and behind a break, of which a name that it parts is judged."""
_SHORT, _ROUNDS = 120, 4
_LONG, _LONGEST_KEPT, _LONGEST_SENTENCE = 4_000, 2_000_000, 2_000
"""Characters of a text that is kept with what was found in it: a poll asks four times of each document."""
_PARTS_IN_SMALL = lazy_pattern(r"((?<=[.!?]) )")
_OF_AGE_BORN = "1990"
"""Before this year those were born whose birthdays stand in debates."""


def without_private(text: str, instead: str) -> str:
    """A text of many lines with `instead` in place of numbers, birth dates, children's names and homes beside these.

    Of grown-ups the numbers alone. A sentence stays, so that what it says of a release is found. What is only likely
    beside a name in a cell (a case, an address) is no child's in a text: ministers and witnesses stand in it.
    """
    return WithoutPrivate((text,), instead).texts[0]


def _without_circumstances(
    text: str, instead: str, receives: Callable[[], Collection[str]], *, named: bool
) -> str:
    """A text without what befell one child; who received is never cut."""
    spans, start = list[tuple[int, int]](), 0
    for line in text.split("\n"):
        for a, b in _circumstances_of(line, instead, named):
            if not any(line[a:b] in name or name in line[a:b] for name in receives()):
                spans.append((start + a, start + b))
        start += len(line) + 1
    return cut(text, spans, instead)


@remembered
def _circumstances_of(line: str, instead: str, named: bool) -> tuple[tuple[int, int], ...]:
    one = OneLine(line)
    said = one.line
    found = (*circumstances_in(said, instead, named=named), *cells_quoted(said), *other_scripts(said))
    return tuple([one.span(*x) for x in found])


def _without_places(text: str, instead: str, *, of_child: bool) -> str:
    """A text without the school and the home of one child, until what stands there for them leads to no more."""
    for _ in range(_ROUNDS):
        spans, start = list[tuple[int, int]](), 0
        for line in text.split("\n"):
            spans += [(start + a, start + b) for a, b in _places_of_child(line, of_child)]
            start += len(line) + 1
        if not spans:
            break
        text, of_child = cut(text, spans, instead), True
    return text


@remembered
def _places_of_child(line: str, of_child: bool) -> tuple[tuple[int, int], ...]:
    one = OneLine(line)
    return tuple([one.span(*x) for x in schools_and_homes(one.line, of_child=of_child)])


_FILE_SAID = lazy_pattern(r"-\w+\.(?:pdf|docx?|odt|rtf|xlsx?|ods|csv|zip|eml|msg)\b")
_EXTENSION = lazy_pattern(r"\.[A-Za-z][A-Za-z0-9]{0,4}\Z")


_BEFORE_NAMES = frozenset(
    """
    mr mrs ms miss dr master little young pupil child parent parents mother father mum mam dad carer guardian family
    grandparents grandmother grandfather nan sibling brother sister twin aunt uncle son daughter foster kinship birth
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
"""What is no part of a body's name where it begins one."""
_NOW_OF_AGE = (
    r"(?:, who [^.;!?\"\u201c]{1,120})?,? \(?(?:is |are )?now (?:aged )?(?:19|[2-9]\d)"
    r"(?=[,;.)]| and (?:an?|the|works|runs|lives)\b)"
)
_BETWEEN_NAMES = frozenset(["&", "of", "for", "the", "des", "de", "du", "der", "di", "da", "y", "et", "und"])


class WithoutPrivate:
    """The parts of one item without what is one child's own, and what they tell of its files and addresses.

    A name that is a child's in one of them is left in none.
    """

    def __init__(
        self, texts: Sequence[str], instead: str, known: Collection[str] = (),
        receives: Callable[[], Collection[str]] | None = None, titles: Sequence[str] = (), *, names_alone: bool = False,
    ) -> None:
        """`known`: names that are a child's, or that may be told no more, whatever these parts say.

        `receives`: who is read as a recipient in these parts. With it they are one item, in which a name that nothing
        claims is left out wherever it stands, but those. `titles`: those of these texts that are titles.
        `names_alone`: the names are asked for alone, and the texts are withheld.
        """
        self.instead = instead
        receives = receives and cache(receives)
        self._receive = receives
        self._of_child = False
        """Whether they speak of one child, of whom "she" may be said in any of them."""
        self._blind = False
        """Whether it is not known whose names are to be left out."""
        self.failed = False
        """Whether a part could not be looked through, by a fault of ours: all of it is withheld."""
        self.named = set(known)
        plain = [self._or_withheld(partial(self._plain, text), instead) for text in texts]
        unclaimed: set[str] | None = set()
        if receives is not None:
            unclaimed = self._or_withheld(lambda: _unclaimed_in(plain, self.named, receives), None)
        self.names: ChildNames | None = None
        self._blind = self._blind or unclaimed is None
        self.named |= unclaimed or set()
        if receives is not None:
            parts = self._or_withheld(lambda: _parts_of_bodies(self.named.difference(known), receives), set[str]())
            self.named -= parts
            self.named -= self._or_withheld(lambda: _grown_up_now(self.named.difference(known), plain), set[str]())
        self.perhaps = self._named_in(titles, receives)
        """Names of one word, known to no list, that titles alone give away: they may be a body's elsewhere."""
        left = self._named_besides if names_alone else self._left_out_of
        self.texts: list[str] = self._or_withheld(lambda: left(plain), list[str]())
        if self._blind or len(self.texts) < len(plain):
            self.texts, self._blind = [instead for _ in plain], True
        self._made = dict(zip(texts, self.texts, strict=True))

    def _named_in(self, titles: Sequence[str], receives: Callable[[], Collection[str]] | None) -> frozenset[str]:
        """Adds the names in titles to those that are left out, but who received; gives those that are not sure."""
        read = map(without_long_words, titles)
        found = self._or_withheld(lambda: {x for title in read for x in names_in_title(title)}, None)
        self._blind = self._blind or found is None
        told = {x for x in found or () if receives is None or not any(x in r for r in receives())} - self.named
        self.named |= told
        return frozenset(x for x in told if " " not in x and fold(x) not in given_names())

    def _or_withheld(self, look: Callable[[], T], instead: T) -> T:
        """What a look gives; that instead where it fails. The log says where, and nothing of the text."""
        try:
            return look()
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - a boundary: what could not be looked through is shown to nobody
            self.failed = True
            where = "".join(format_tb(error.__traceback__))
            log.error(  # noqa: TRY400 - what the error says may be of the text
                "A text could not be looked through for children's names and is withheld: a fault of npdwatch, %s\n%s",
                type(error).__name__, where,
            )
            return instead

    def _plain(self, text: str) -> str:
        text = without_long_words(text)
        if _tells_in_small_letters(text):
            parts = _PARTS_IN_SMALL.split(text)
            text = "".join(self.instead if _tells_in_small_letters(part) else part for part in parts)
            if text == "".join(parts):
                return self.instead
        if (bare := without_first_letters(text)) != text:
            _without(bare, self.instead, self.named)
        return _without(_without_files(without_private_addresses(text), self.instead), self.instead, self.named)

    def _named_besides(self, plain: list[str]) -> list[str]:
        """Adds the names that hang on those that are known; gives no text."""
        named = self.named
        named |= {name for letters in named if _DOTTED.fullmatch(letters) for name in _spelt_out(letters, plain)}
        if self._receive is not None:
            received = self._receive
            lines = [line for text in plain for line in text.split("\n")]
            found = {x for x in names_in_columns(lines, named) if not any(x in name for name in received())}
            named |= found
            named |= self._parents_in(plain, received)
        return []

    def _left_out_of(self, plain: list[str]) -> list[str]:
        self._named_besides(plain)
        named = self.named
        self.names = ChildNames(named, "\n".join(plain)) if named else None
        without = [self.names.left_out_of(text, self.instead) for text in plain] if self.names else plain
        without = [*map(self._without_asides, without)]
        self._of_child = any(map(speaks_of_own_child, without))
        return [*map(self._without_places, without)]

    def _parents_in(self, texts: Sequence[str], receives: Callable[[], Collection[str]]) -> set[str]:
        """Of an item whose children are known alone, and no part of who received."""
        lines = [OneLine(line).line for text in texts for line in text.split("\n")]
        found = {*parents_of_named(self.named, lines)} - self.named
        return {x for x in found if not any(x.removesuffix(FAMILY) in name for name in receives())}

    def _without_asides(self, text: str) -> str:
        """Of an item alone what befell one child goes too, with cells that are quoted, hashtags and mail addresses."""
        receive = self._receive
        return text if receive is None else without_tags(_without_circumstances(
            text, self.instead, receive, named=self.names is not None
        ), self.instead)

    def _without_places(self, text: str) -> str:
        return text if self._receive is None else _without_places(text, self.instead, of_child=self._of_child)

    def said(self, text: str) -> str:
        """One of these parts, or what was made of them, such as a sentence: of what is stored many are the same."""
        if text not in self._made:
            self._made[text] = self._look_through(text)
        return self._made[text]

    def _look_through(self, text: str) -> str:
        plain = self.instead if self._blind else without_private(text, self.instead)
        names = self.names
        left = self._or_withheld(lambda: names.left_out_of(plain, self.instead), self.instead) if names else plain
        return self._or_withheld(lambda: self._without_places(self._without_asides(left)), self.instead)

    def file_name(self, name: str) -> str:
        """The name of a file, whole in place of what it tells: its words stand between lines and dots."""
        extension = _EXTENSION.search(name)
        return f"{self.instead}{extension.group() if extension else ''}" if self._tells(unquote(name)) else name

    def address(self, url: str) -> str:
        """An address; of one that tells of a child, or names one that these parts do, its host alone."""
        if not url:
            return ""
        parts = urlsplit(url)
        said = [x for x in unquote_plus(f"{parts.path}/{parts.query}/{parts.fragment}").split("/") if x]
        # A folder may say of what kind the file is: ehc-plan/x.pdf.
        told = any(map(self._tells, chain(said, (f"{a} {b}" for a, b in pairwise(said) if is_folder_of_one(a)))))
        return urlunsplit((parts.scheme, parts.netloc, "/", "", "")) if told else url

    def _tells(self, name: str) -> bool:
        words, names = with_long_words_parted(_EXTENSION.sub("", name) or name), self.names
        return self._blind or self._or_withheld(
            lambda: _words_tell(words) or (names is not None and names.in_address(words)), instead=True
        )


def _unclaimed_in(
    texts: Sequence[str], known: Collection[str], receives: Callable[[], Collection[str]]
) -> set[str]:
    found = [_looked_for_in(x) for x in texts]
    if any(x.heads for x in found):
        found = [_looked_for_in(x, at_school=True) for x in texts]
    named = names_by_default(found, receives)
    return named.union(*(other_names_of({*known, *named}, text) for text in texts))


def _parts_of_bodies(named: Collection[str], receives: Callable[[], Collection[str]]) -> set[str]:
    """Names of several words that end the name of who received: "Lyle Actuaries" of "Parrott & Lyle Actuaries"."""
    names = {name: fold(name) for name in named if " " in name}
    bodies = [fold(x) for x in receives() if _is_one_name(x)] if names else []
    return {name for name, said in names.items() if any(b.endswith(f" {said}") for b in bodies)}


def _grown_up_now(named: Collection[str], texts: Sequence[str]) -> set[str]:
    """Names in full of whom a text says that they are of age now: "X Y, who was nine then, is now 31"."""
    lines = [OneLine(text).line for text in texts if " now " in text]
    return {
        name for name in named if lines and " " in name
        and any(re.search(rf"(?<![\w-]){re.escape(name)}{_NOW_OF_AGE}", line) for line in lines)
    }


def _is_one_name(body: str) -> bool:
    """True where all words have capitals, but for those between: "my stepson X Y" was read as who received."""
    words = body.split()
    return fold(words[0]) not in _BEFORE_NAMES and all(w[:1].isupper() or w in _BETWEEN_NAMES for w in words)


def _looked_for_in(text: str, *, at_school: bool = False) -> Unclaimed:
    look = _looked_for if _LONG < len(text) < _LONGEST_KEPT else _looked_for.__wrapped__
    return look(text, at_school=at_school)


@lru_cache(maxsize=3)
def _looked_for(text: str, *, at_school: bool = False) -> Unclaimed:
    return unclaimed_in(_sentences_over(text.split("\n")), at_school=at_school)


def without_private_address(url: str, children: Collection[str] = ()) -> str:
    """An address by itself; of one that tells of a child, or has the name of one of these, its host alone."""
    without = WithoutPrivate((), "")
    without.names = ChildNames(children, "") if children else None
    return without.address(url)


def name_without_private(name: str, instead: str) -> str:
    """The name of a file that stands by itself."""
    return WithoutPrivate((), instead).file_name(name)


def without_private_addresses(text: str) -> str:
    """A text with the host alone of each address whose words tell of a child."""
    return with_hosts_alone(text, _words_tell)


def address_tells(text: str) -> bool:
    """True for a text with an address whose words tell of a child."""
    return without_private_addresses(text) != text


def _words_tell(name: str) -> bool:
    """True for words of an address, or of a file's name, that tell by themselves."""
    words = BETWEEN_WORDS.sub(" ", name)
    return _names_or_marks(words) or _tells_in_small_letters(words) or _tells_of_age(words) or file_of_any_name(words) \
        or address_of_child(words) or is_file_of_one(name)


def names_a_child_surely(text: str) -> bool:
    """True for a text of which something would be left out though it were read by itself, whoever received."""
    return bool(_looked_for_in(text).sure) or tells_of_child(text) or any(
        True for line in text.split("\n") for _ in names_in_campaigns(line)
    )


def tells_of_child(text: str) -> bool:
    """True for a text of many lines of which something would be left out, or an address in it cut."""
    return without_private(text, "") != text or any(map(_tells_in_small_letters, text.split("\n")))


def _spelt_out(letters: str, texts: Sequence[str]) -> Iterator[str]:
    """The names beside first letters that are a child's, these in brackets or behind a comma: "Ann Bell (A.B.)"."""
    said = re.escape(letters)
    name = rf"({re.escape(letters[0])}[\w'\u2019-]+(?: [A-Z][\w'\u2019-]+){{1,3}})"
    for beside in (rf"{name},? ?\(?{said}(?!\w)", rf"(?<!\w){said}\)?,? \(?{name}"):
        for m in re.finditer(beside, "\n".join(texts)):
            yield m[1]


def _tells_in_small_letters(text: str) -> bool:
    """True for words such as those of an address, none with a capital, that would tell with capitals."""
    small = len(text) <= _SHORT and text.islower() and "\n" not in text
    return small and any(map(_names_or_marks, _with_capitals(text)))


def _with_capitals(text: str) -> Iterator[str]:
    """Words in small letters with capitals: all, or where one child's age is said the two beside that or a role."""
    yield text.title()
    places = (_BESIDE_AGE, _BESIDE_ROLE) if STRONG.search(text) else ()
    for m in chain.from_iterable(p.finditer(text) for p in places):
        if name := _NAME_THERE.match(text, m.end()):
            yield text[: name.start()] + name[0].title() + text[name.end() :]


def _tells_of_age(words: str) -> bool:
    """True for the words of a name that are somebody's and an age, with nothing that parts them."""
    aged = _AGED.search(words)
    return aged is not None and bool(tells(words.title() if words.islower() else words, _AS_OF_DATES))


def _without_files(text: str, instead: str) -> str:
    """A text without names of files, of words between lines, that are a case of one child, and such references."""
    text = without_references(text, instead)
    return without_made(text, _file_tells, instead, of_body=True) if "_" in text or _FILE_SAID.search(text) else text


def _file_tells(words: str) -> bool:
    said = _EXTENSION.sub("", words)
    return file_of_any_name(said) or is_file_of_one(said)


def _names_or_marks(words: str) -> bool:
    named = set[str]()
    return _without(words, "", named) != words or bool(named)


def _without(text: str, instead: str, named: set[str]) -> str:
    """A text without what it tells; the names go into `named`."""
    look = _looked_through if _LONG < len(text) < _LONGEST_KEPT else _looked_through.__wrapped__
    plain, found = look(text, instead)
    named.update(found)
    return plain


@lru_cache(maxsize=3)
def _looked_through(text: str, instead: str) -> tuple[str, frozenset[str]]:
    """A text without what it tells, and the names that it gives away."""
    named = set[str]()
    if births := [*births_in_six(text)]:
        text = cut(text, [span for _, span in births], instead)
        named.update(name for name, _ in births if name)
    lines = keyed_without(text.split("\n"), instead, named)
    named.update(named_alone(lines))
    if len(lines) == 1 and text.count(":") < LABELS_OF_RECORD:
        return _lines_without(lines, instead, named), frozenset(named)
    lines = without_pupils(initials_without(lines, instead, named), instead, named)
    named.update(named_in_lines(lines))
    named.update(names_below(lines))
    named.update(names_alike(lines))
    named.update(names_with_figures_below(lines))
    named.update(addressed_in(lines))
    named.update(of_addressed(lines))
    named.update(_parted_in(lines))
    plain = "\n".join(_lines_without(group, instead, named) for group in _sentences_over(lines))
    return plain, frozenset(named)


def _lines_without(lines: Sequence[str], instead: str, named: set[str]) -> str:
    """Lines of one sentence or more: what is told by one of them, or by all as one line."""
    text = "\n".join(lines)
    if not may_tell(text):
        return text
    spans, found = _told_by(lines)
    named.update(found)
    return cut(text, spans, instead) if spans else text


def _told_by(lines: Sequence[str]) -> tuple[list[tuple[int, int]], set[str]]:
    """Where in such lines, as one text, what is told stands, and the names."""
    spans, named, start = list[tuple[int, int]](), set[str](), 0
    for line in lines:
        told, names = _told_by_line(line)
        spans += [(start + a, start + b) for a, b in told]
        named |= names
        start += len(line) + 1
    if len(lines) > 1:
        told, names = _told_by_line("\n".join(lines))
        spans += told
        named |= names
    return spans, named


@remembered_of(2 * MOST)
def _told_by_line(line: str) -> tuple[tuple[tuple[int, int], ...], frozenset[str]]:
    """The same of a line, or of several as one; another look may have others beside it."""
    spans, named, one = list[tuple[int, int]](), set[str](), OneLine(line)
    for begun, said in stretches_of(one.line):
        spans += [one.span(begun + a, begun + b) for a, b in _told_in(said, named)]
    return tuple(spans), frozenset(named)


def _told_in(line: str, named: set[str]) -> list[tuple[int, int]]:
    """Where numbers and births stand in a line, and where a child who is named lives; the names go into `named`."""
    children = _named_in(line)
    named.update(children)
    homes = [m.span("home") for m in _HOME_OF_FAMILY.finditer(line)] if _MAY_BE_HOME in line else []
    rows = [row.said for row in rows_of_pupils_in(line)]
    marks = (*marks_of(line), *more_marks(line), *days_behind(line, children), *rows, *homes, *_spelt_names(line),
             *handles_of_children(line), *letters_in_court(line), *days_in_subject(line),
             *days_in_quoted_rows(line))
    told = [m for m in marks if not _is_of_age(line, m)]
    if not told and not children:
        return []
    rest = line
    for a, b in told:
        rest = rest[:a] + "." * (b - a) + rest[b:]
    return [*told, *(m.span() for m in family.ADDRESS.finditer(rest))]


def _spelt_names(line: str) -> Iterator[tuple[int, int]]:
    """Where the letters of a child's name stand apart."""
    if spelt := [*spelt_out(line)]:
        words = {w for name in _named_in(without_gaps(line)) for w in name.split()}
        yield from ((start, end) for start, end, word in spelt if word in words)


def _parted_in(lines: Sequence[str]) -> Iterator[str]:
    """The names of children that a break parts between two words in capitals."""
    for line, at in _breaks_in_names(lines):
        named = _named_in(line)
        parted = [x for x in named if any(m.start() < at < m.end() for m in re.finditer(re.escape(x), line))]
        own = {x for part in (line[:at], line[at + 1 :]) for x in _named_in(part) if " " in x} if parted else set[str]()
        yield from (name for name in parted if not any(map(name.__contains__, own)))


def _named_in(line: str) -> set[str]:
    """The names of children in a line."""
    line = _PICTURED.sub("", line) if "(" in line else line
    sentences = sentences_of(line)
    if _OF_FICTION.search(line):
        sentences = [s for s in sentences if not _OF_FICTION.search(s)]
        line = " ".join(sentences)
    told = {name for sentence in sentences for name in _children_in(sentence)}
    return told | {*_by_place(line)} | {*names_told_of(line, sentences)} | {*names_listed(line)} \
        | {*names_with_figures(line)} | {*of_couple(line)} | {*names_unclaimed(line, sentences)} \
        | {*names_in_paragraph(line, sentences)} | {*names_behind_labels(line)} \
        | {*names_in_subject(line)} | {*names_in_quoted_rows(line)}


def _sentences_over(lines: Sequence[str]) -> Iterator[list[str]]:
    """The lines, those together in which a sentence plainly goes on; rows of a table may seem to without end."""
    group: list[str] = []
    last = ""
    for line in lines:
        said = line.strip()
        if said and group and (not _is_one(last, said) or sum(map(len, group)) > _LONGEST_SENTENCE):
            yield group
            group = []
        group.append(line)
        last = said or last
    if group:
        yield group


def _is_one(line: str, below: str) -> bool:
    """True where a sentence goes on in the line below; of a form, where a name stands above an age."""
    if not line or line[-1] in ".!?:":
        return False
    if _GOES_ON.match(below) or line[-1] in ",([\u00ad-":
        return True
    word = _ENDS_WORD.search(line)
    if word is None:
        return False
    if word[1][-1].isdigit() or _OF_DAY.fullmatch(word[1]):
        return _OF_DAY.match(below) is not None
    if not _CAPITAL.match(word[1]) or word[1].endswith("-old"):
        return True
    return STRONG.fullmatch(below.rstrip(" .")) is not None and _ONE_NAME.fullmatch(_LABEL.sub("", line)) is not None


def _breaks_in_names(lines: Sequence[str]) -> Iterator[tuple[str, int]]:
    """What stands around each break between two words in capitals, as one line, and where in it the break was."""
    said = [" ".join(x.split()) for x in lines if x.strip()]
    for n in range(1, len(said)):
        word = _ENDS_WORD.search(said[n - 1])
        if word is None or not said[n - 1].endswith(word[1]) or not _CAPITAL.match(said[n]):
            continue
        if not _CAPITAL.match(word[1]) or word[1].lower() in _HEADINGS:
            continue
        if word[1] == said[n].split(" ", 1)[0]:
            continue
        if begins_no_name(word[1]) or _BEGINS_LINE.match(said[n]) or begins_no_name(said[n].split(" ", 1)[0]):
            continue
        before = " ".join(said[max(0, n - 2) : n])[-_FAR:]
        yield f"{before} {' '.join(said[n : n + 2])[:_FAR]}", len(before)


def _is_of_age(text: str, mark: tuple[int, int]) -> bool:
    """True for the birth date of a grown-up."""
    year = YEAR_ALONE.search(text, *mark)
    return year is not None and year[0] < _OF_AGE_BORN


def _by_place(line: str) -> Iterator[str]:
    """The same in a line, whose sentences no dot of "d.o.b." parts."""
    marks = [m for m in marks_of(line) if not _is_of_age(line, m)]
    yield from names_by_place(line, marks)
    yield from letters_beside(line, marks)
    yield from (row.name for row in rows_of_pupils_in(line))


def _children_in(sentence: str) -> Iterator[str]:
    """The names in a sentence that are surely children's: beside an age or a birth date, or called a pupil's."""
    if not any(map(str.isupper, sentence)):
        return
    yield from (c.name for c in children_said(sentence))
    if not may_name(sentence):
        return
    signs = [m.span() for m in STRONG.finditer(sentence)]
    if not signs and not family.ROLES.search(sentence):
        return
    end, listed = 0, False
    for name in (n for n in persons_in(sentence) if n.sure and not n.titled):
        listed = listed and family.LIST.fullmatch(sentence, end, name.start) is not None
        if (listed or _is_child(sentence, name, signs)) and not _is_recipient(sentence, name):
            listed = True
            yield sentence[name.start : name.end]
        end = name.end


def _is_recipient(sentence: str, name: Name) -> bool:
    """True where a number beside a name counts what was given: "gave data to Emily Wood Associates (7)"."""
    if is_counted(sentence, name.end):
        return True
    said = sentence[name.start : name.end]
    return ends_as_body(said) and received(said, sentence) and not is_child_though_given(said, sentence)


def _is_child(sentence: str, name: Name, signs: Sequence[tuple[int, int]]) -> bool:
    if any(goes_with(sentence, name, sign, many=True) for sign in signs):
        return True
    role = family.ROLE.search(sentence[max(0, name.start - 60) : name.start])
    if role and family.RELATED.search(role[0]):
        return bool(signs)  # sons and brothers may be grown up
    if role and "student" in role[0].casefold():
        return family.AT_UNIVERSITY.search(sentence) is None
    return role is not None or family.CALLED_CHILD.match(sentence, name.end) is not None
