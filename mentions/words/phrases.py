"""Phrases in capitals that may be an organisation's name, taken out of a sentence."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from mentions import any_of, data_file, patterns
from mentions.words.abroad import goes_on_abroad, is_elided, is_head_abroad
from mentions.words.called import is_called_data
from mentions.words.parted import is_one_with
from mentions.words.shapes import is_brand, is_code, is_listed
from model.recipient import Category, Confidence, Recipient
from recipients.cell.alone import is_company, is_place, only_trade, reads_as_a_body, stands_alone
from recipients.cell.forms import everyday_words
from recipients.cell.names import core_words, name_words, organisation_key
from recipients.cell.people import named_person, titled_person
from recipients.classify import classify_recipient

LONGEST_NAME = 12
"""Words of a name."""
_TOKEN = re.compile(r"[\w&][\w&'\u2019.\-/+*]*|\([^()]{1,80}\)|[^\s\w]")
_BRACKET = patterns("named.toml", "places")["bracket"]
_REFERENCE = re.compile(
    r"(?:[A-Z]{1,6})?\d{3,}(?:\.\d+)?[A-Za-z]?$|[A-Z]{1,6}\d{0,4}(?:/[A-Z0-9]{1,8})*/\d{2,}(?:[/-][A-Z0-9]{1,8})*$"
    r"|[A-Z]{2,6}-(?:19|20)\d\d-\d{3,}$"
)
"""DS00928, PQ48634, 2017, EA/2026/0133: no part of a name."""
_OF_OR_FOR = frozenset(["of", "for"])
_SMALL_JOINTS = frozenset(["on", "in", "at", "for", "of"])
_JOINTS = _SMALL_JOINTS | {"and", "&"}
_PRINT_WORD = re.compile(r"\s(?:newspapers?|magazine)\b")
_POSSESSIVE = re.compile(r"['\u2019]s?$")
_COMPANY_FORMS = frozenset({"ltd", "limited", "plc", "llp", "cic"})
_ORGANISATION_STARTS = frozenset({
    "university", "institute", "office", "ministry", "department", "bank", "college", "school", "centre", "royal",
    "council",
})
_NO_NAME_STARTS = frozenset({
    "section", "question", "tier", "annex", "table", "minister", "secretary", "lord", "baroness", "chair", "member",
    "select", "freedom", "pq",
})
_LAWS_AND_OFFICES = ("department for education", "national pupil", "data protection", "digital economy", "house of")

Token = tuple[str, int, int]
"""A word, and where it begins and ends."""


class Phrase(NamedTuple):
    """A name as printed, and its position in the sentence."""

    name: str
    start: int
    end: int


_SETS = (
    "small", "not_names", "starters", "department", "watchers", "organisation_words", "bodies_of", "addressed",
    "office_words", "parts_of_bodies",
)


@cache
def lists() -> dict[str, Any]:
    """named.toml."""
    raw = dict(data_file("named.toml"))
    for key in _SETS:
        raw[key] = frozenset(raw[key])
    return raw


def find_phrases(sentence: str) -> list[Phrase]:
    """The phrases in capitals of one sentence, in order; lists joined by "and" taken apart."""
    tokens = [(m[0], m.start(), m.end()) for m in _TOKEN.finditer(sentence)]
    out: list[Phrase] = []
    at = 0
    while at < len(tokens):
        begin = _begin_of_phrase(sentence, tokens, at)
        if begin < 0:
            at += 1
            continue
        stop = _end_of_phrase(tokens, begin)
        stop = _behind_number(sentence, tokens, at, stop)
        stop = _behind_comma(tokens, at, stop)
        found = _refine(sentence, tokens[at:stop])
        if out and len(found) == 1 and (two := _last_of_list(sentence, out[-1], found[0])):
            found = two
        if out and found and is_one_with(sentence, out[-1][1:], found[0][1:]):
            start = out.pop().start
            found[0] = Phrase(sentence[start : found[0].end], start, found[0].end)
        out += found
        at = stop
    return out


_IN_LIST = re.compile(r",\s(?:the\s)?")
_AND_AGAIN = re.compile(r",?\s(?:and|&)\s")


def _last_of_list(sentence: str, before: Phrase, phrase: Phrase) -> list[Phrase]:
    """The two last of a list, whose "and" is the list's: "X Ltd, Sedge and Lexicon"; [] where it is a name's."""
    left, joint, right = phrase.name.partition(" and ")
    if not joint or not _IN_LIST.fullmatch(sentence, before.end, phrase.start) or is_listed(phrase.name):
        return []
    if _AND_AGAIN.match(sentence, phrase.end) or is_place(left) or everyday_words(name_words(left)[:1]):
        return []
    if not right[:1].isupper() or not _PARTNERS.isdisjoint(name_words(right)[:1]) or only_trade(right):
        return []
    return [Phrase(left, phrase.start, phrase.start + len(left)), Phrase(right, phrase.end - len(right), phrase.end)]


_SMALL_NAMES = frozenset(["defenddigitalme"])
_PARTICLES = frozenset(["van", "von", "de", "der", "du", "del", "della", "di", "da", "dos", "la", "le"])
_COUNTED = frozenset({
    "stage", "key", "tier", "year", "years", "section", "annex", "table", "part", "schedule", "paragraph", "question",
    "phase", "level", "band", "grade", "page", "chapter", "appendix", "regulation", "article", "volume", "no", "item",
    "group", "figure", "box", "clause", "census", "npd", "lrs", "ks", "term", "week", "version",
})
"""Words whose number is none of a name: "Key Stage 4"."""
_NUMBER = re.compile(r"\d{1,3}(?:-\d)?(?:st|nd|rd|th)?$")
_MONTHS = frozenset({
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
})
_NO_PART_OF_A_NAME = _MONTHS | {"pupil", "pupils", "school", "key", "year", "spring", "summer", "autumn", "winter"}
_IN_A_MONTH = [["in", month] for month in _MONTHS]


def _begin_of_phrase(sentence: str, tokens: list[Token], at: int) -> int:
    """The first word in capitals of a phrase that begins at a word; -1 if none does."""
    word = tokens[at][0]
    if _capital(word):
        return at
    k = at
    while k < at + 2 and k < len(tokens) and tokens[k][0] in _PARTICLES:
        k += 1
    led = at == 0 or tokens[at - 1][0] in ",(" or tokens[at - 1][0].islower()
    if at < k < len(tokens) and led and _capital(tokens[k][0]) and _adjacent(tokens, at, k):
        return k
    return at + 1 if _numbers_a_name(sentence, tokens, at) else -1


def _adjacent(tokens: list[Token], at: int, last: int) -> bool:
    return all(b[1] - a[2] == 1 for a, b in itertools.pairwise(tokens[at : last + 1]))


def _numbers_a_name(sentence: str, tokens: list[Token], at: int) -> bool:
    """For "20th Century Schools Trust", "5 Rivers Trust"; not "24 May", "3 Home Office officials"."""
    if not _NUMBER.match(tokens[at][0]) or at + 1 >= len(tokens) or not _capital(tokens[at + 1][0]):
        return False
    before, nxt = tokens[at - 1][0].casefold() if at else "", tokens[at + 1][0].casefold()
    apart = before in _COUNTED or not (at == 0 or before.isalpha() or before in ",(")
    if apart or nxt in _MONTHS or not _adjacent(tokens, at, at + 1):
        return False
    rest = sentence[tokens[at + 1][1] : tokens[_end_of_phrase(tokens, at + 1) - 1][2]]
    return looks_like_organisation(rest) and not is_listed(rest)


def _behind_number(sentence: str, tokens: list[Token], at: int, stop: int) -> int:
    """Where a phrase ends that goes on behind a number: "Studio 24 Ltd", "Channel 4"; `stop` where it does not."""
    if stop >= len(tokens) or not _NUMBER.match(tokens[stop][0]) or not _adjacent(tokens, stop - 1, stop):
        return stop
    if tokens[stop - 1][0].casefold() in _COUNTED:
        return stop
    if is_listed(sentence[tokens[at][1] : tokens[stop][2]]):
        return stop + 1
    if stop + 1 >= len(tokens) or not _adjacent(tokens, stop, stop + 1):
        return stop
    word = tokens[stop + 1][0].rstrip(".,")
    if word.casefold() in _MONTHS or not (_capital(word) or word in _COMPANY_FORMS):
        return stop
    end = _end_of_phrase(tokens, stop + 1)
    form = any(t[0].casefold().rstrip(".,") in _COMPANY_FORMS for t in tokens[stop + 1 : end])
    one = form or stop - at == 1
    return end if one and looks_like_organisation(sentence[tokens[at][1] : tokens[end - 1][2]]) else stop


_PARTNERS = _COMPANY_FORMS | {"sons", "partners", "co", "associates", "brothers", "daughters"}


def _behind_comma(tokens: list[Token], at: int, stop: int) -> int:
    """Where a firm's name ends that is called after several: "Harriet, Quimby & Sons Ltd"; `stop` for a list."""
    if stop - at != 1 or (at > 0 and tokens[at - 1][0] in (",", "and", "&", "or")):
        return stop
    end = stop
    for _ in range(_MOST_PARTNERS):
        if end + 1 >= len(tokens) or tokens[end][0] != "," or not _capital(tokens[end + 1][0]):
            break
        after = _end_of_phrase(tokens, end + 1)
        run = tokens[end + 1 : after]
        if len(run) > 1:
            if run[1][0] not in ("and", "&"):
                return stop
            by_form = run[-1][0].casefold().rstrip(".") in _PARTNERS and run[2][0] not in ("the", "The")
            bodies = [t[0] for t in (tokens[at], run[0]) if run[1][0] != "&" and _is_one(t[0])]
            return after if by_form and not bodies else stop
        if _is_one(run[0][0]):
            return stop
        end = after
    return stop


_MOST_PARTNERS = 4


def _is_one(word: str) -> bool:
    """Whether a word is a body by itself."""
    return is_acronym(word) or is_brand(word) or is_listed(word)


def _capital(token: str) -> bool:
    mixed = (token[:1].isdigit() and token.isalnum() and any(c.isupper() for c in token)) or is_elided(token)
    named = token[:1].isupper() or mixed or is_brand(token) or token in _SMALL_NAMES
    return named and not _REFERENCE.match(token)


def _end_of_phrase(tokens: list[Token], at: int) -> int:
    small = lists()["small"]
    stop = at + 1
    while stop < len(tokens) and stop - at < 2 * LONGEST_NAME:
        token, (before, _, end) = tokens[stop][0], tokens[stop - 1]
        if tokens[stop][1] - end > 1 or (_POSSESSIVE.search(before) and not _capital(token)):
            break
        if before[-1] == "." and before[:-1].casefold() in _COMPANY_FORMS and not _BRACKET.match(token):
            break  # "Olive Homes Ltd. Sent: 4 March"
        if before.casefold().rstrip(".,") in _COMPANY_FORMS and token.casefold() in _NAMES_OF_DATA:
            break  # "to X Ltd NPD access was"
        if _DOTTED_FORM.search(before) and not _BRACKET.match(token):
            break  # "Fennel Software B.V. What"
        goes_on = _capital(token) or _BRACKET.match(token) or token.rstrip(".,") in _COMPANY_FORMS
        if not goes_on and [token, *(t[0].casefold() for t in tokens[stop + 1 : stop + 2])] in _IN_A_MONTH:
            break  # "to Keld Partners in January and Hawes Homes Ltd in May"
        if not goes_on and not (token.casefold() in small and _capital_after(tokens, stop)):
            words = [t[0] for t in tokens[at : stop + 8]]
            if not goes_on_abroad(words[: stop - at], words[stop - at :]):
                break
        stop += 1
    return stop


def _capital_after(tokens: list[Token], at: int) -> bool:
    small = lists()["small"]
    return any(
        _capital(t[0]) and all(x[0].casefold() in small for x in tokens[at:i])
        for i, t in enumerate(tokens[at + 1 : at + 3], start=at + 1)
    )


def _refine(sentence: str, tokens: list[Token]) -> list[Phrase]:
    """The names in a run of capitals: without what only begins the sentence, and lists taken apart."""
    starters = lists()["starters"]
    first, begin, _ = tokens[0]
    if len(tokens) > 1 and first in _OPENS_QUESTION:
        tokens = tokens[1 + (tokens[1][0] == "the") :]  # "Q2: Has X Ltd been given ..."
        first, begin, _ = tokens[0]
    addressed = len(tokens) > 2 and tokens[1][0] == "the" and first.casefold() in lists()["addressed"]
    if addressed and not is_listed(_printed(sentence, tokens)):
        tokens = tokens[2:]  # "Ask the X Office: it was sent ..."
        first, begin, _ = tokens[0]
    inner = begin == 0 and first.casefold() in lists()["parts_of_bodies"] and not is_listed(_printed(sentence, tokens))
    if inner and len(tokens) > _TWO and tokens[1][0] in _OF_BODIES:
        tokens = tokens[2 + (tokens[2][0] == "the") :] or tokens  # "Offices of X Ltd"
        first, begin, _ = tokens[0]
    excepts = first == "Save" and len(tokens) > 1 and tokens[1][0] == "for"
    if begin == 0 and (excepts or (first.casefold() in starters and (first != "The" or len(tokens) == 1))):
        tokens = tokens[1:]
        while tokens and not _capital(tokens[0][0]):
            tokens = tokens[1:]
    if not tokens:
        return []
    out: list[Phrase] = []
    for part in _parts(sentence, _behind_data(sentence, _behind_heading(sentence, tokens))):
        start, end = part[0][1], part[-1][2]
        name = _FOOTNOTE.sub("", sentence[start:end])
        name = name if _DOTTED_FORM.search(name) else name.rstrip(".,")
        if not _is_whole(sentence, name, end):
            name = _POSSESSIVE.sub("", name)
        printed = _PRINT_WORD.match(sentence, end)
        if printed and part[-1] is tokens[-1]:  # "the Telegraph newspaper"
            name = sentence[start : printed.end()]
        out.append(Phrase(name, start, start + len(name)))
    return out


_DOTTED_FORM = re.compile(r"(?<![\w.])(?:B\.V|N\.V|S\.A|S\.L|S\.r\.l|S\.p\.A|Inc)\.$")
"""The form of a company whose full stop is its name's."""
_FOOTNOTE = re.compile(r"(?<=[a-zA-Z])\.\d{1,2}$")
"""The mark of a footnote, as a PDF prints it behind a sentence: "Mango Numbers Ltd.3"."""
_OF_BODIES = frozenset(["of", "at", "from"])
_OPENS_QUESTION = frozenset(["Has", "Have", "Did", "Does", "Was", "Were"])
_HEADINGS = frozenset({
    "letter", "memo", "memorandum", "note", "notice", "statement", "report", "minutes", "response", "reply", "annex",
    "appendix", "background", "introduction", "summary", "overview", "conclusion", "update", "contents", "answer",
    "question", "subject", "findings", "details", "correspondence",
})
"""Which a PDF prints above a paragraph, without a stop."""


def _behind_heading(sentence: str, tokens: list[Token]) -> list[Token]:
    """A run of capitals without the heading before its "The": "Letter The Department for Education"."""
    at = next((i for i, t in enumerate(tokens) if t[0] == "The" and 0 < i < len(tokens) - 1), 0)
    if not at or is_listed(sentence[tokens[0][1] : tokens[-1][2]]):
        return tokens
    if lists()["office_words"].issuperset(t[0].casefold() for t in tokens[:at]):
        return tokens[at:]  # "Department The X Ltd", of two cells
    ours = tokens[at + 1][0] in ("Department", "DfE") and tokens[at - 1][0].casefold() not in ("and", "of", "for", "&")
    return tokens[at:] if ours or tokens[at - 1][0].casefold() in _HEADINGS else tokens


_NAMES_OF_DATA = frozenset(["database", "census", "npd", "lrs", "leo", "ilr"])


def _behind_data(sentence: str, tokens: list[Token]) -> list[Token]:
    """A run of capitals without the data that are named before a body: "National Pupil Database Pearson"."""
    at = next((i for i, t in enumerate(tokens[:-1]) if t[0].casefold() in _NAMES_OF_DATA), -1)
    if at < 0 or not _adjacent(tokens, 0, at + 1) or not is_no_recipient(_printed(sentence, tokens[: at + 1])):
        return tokens
    rest = tokens[at + 1 :]
    body = _printed(sentence, rest)
    one = len(rest) > 1 and rest[0][0] == "the"
    return rest[one:] if one or is_listed(body) or is_company(body) or _stands(body) else tokens


_NOTHING_OWNED = re.compile(
    r"\s*(?:[.,;:)]|$)|"
    r"\s(?:in|on|at|for|from|by|and|or|to|with|under|as|was|were|is|has|had|received?|got|who|which|last)\b"
)


def _is_whole(sentence: str, name: str, end: int) -> bool:
    """Whether "Sainsbury's" is a name, and nothing that is somebody's."""
    return name.endswith(("'s", "\u2019s")) and is_listed(name) and bool(_NOTHING_OWNED.match(sentence, end))


def _parts(sentence: str, tokens: list[Token]) -> list[list[Token]]:
    """The run cut at "and the", and at an "and" between two organisations; whole where the whole is listed."""
    if is_listed(_printed(sentence, tokens)):
        return [tokens]
    at = next((i for i, t in enumerate(tokens) if t[0] == "the" and i and _names_data(tokens[i + 1 :])), 0)
    if at and tokens[at - 1][0] not in _JOINTS:  # "gave the Holt Herald the National Pupil Database"
        return [*_parts(sentence, tokens[:at]), tokens[at + 1 :]]
    pieces = _cut_small(sentence, tokens)
    return [part for piece in pieces for part in _cut_and(sentence, piece)]


def _printed(sentence: str, tokens: list[Token]) -> str:
    return sentence[tokens[0][1] : tokens[-1][2]]


def _cut_and(sentence: str, tokens: list[Token]) -> list[list[Token]]:
    joints = [i for i, t in enumerate(tokens) if t[0].casefold() in ("and", "&") and 0 < i < len(tokens) - 1]
    for i in joints if not is_listed(_printed(sentence, tokens)) else ():
        left, right = tokens[:i], tokens[i + 1 :]
        the = right[0][0] in ("the", "The")
        two = the or is_head_abroad(left[0][0]) or _are_two(_printed(sentence, left), _printed(sentence, right))
        if tokens[i][0] != "&" and two:
            right = right[1:] if right[0][0] == "the" and len(right) > 1 else right
            return [*_parts(sentence, left), *_parts(sentence, right)]
    return [tokens]


def _cut_small(sentence: str, tokens: list[Token]) -> list[list[Token]]:
    """The run cut at a small word after a whole name: "Early Excellence Limited for National Pupil Database"."""
    out: list[list[Token]] = [[]]
    for i, token in enumerate(tokens):
        of_body = token[0] in _OF_OR_FOR and len(out[-1]) > 1 and _is_bodys(out[-1], tokens[i + 1 :])
        if token[0] in _SMALL_JOINTS and out[-1] and not of_body and _whole(out[-1], tokens[i + 1 :], sentence):
            out.append([])
            continue
        if token[0] in ("the", "and") and not out[-1]:
            continue
        out[-1].append(token)
    return [p for p in out if p]


def _is_bodys(left: list[Token], right: list[Token]) -> bool:
    """For "Fable Institute for Numbers": what a body is of or for is a part of its name, though it names nobody."""
    heads = left[-1][0].casefold() in lists()["bodies_of"]
    if not (heads and right) or _names_data(right):
        return False
    first = right[0][0].casefold()
    return first not in _NO_PART_OF_A_NAME or (first == "pupils" and len(right) == 1)  # "The Office for Pupils"


_DATA = (
    ("national", "pupil"), ("npd",), ("school", "census"), ("learning", "records"), ("learner", "records"), ("lrs",),
    ("leo",), ("longitudinal", "education"), ("individualised", "learner"), ("pupil", "level"), ("schools", "census"),
    ("department",),
)
"""With what the names of pupils' data begin, and of who holds them."""


def _names_data(tokens: list[Token]) -> bool:
    words = tuple(w for t in tokens[:2] for w in t[0].casefold().rstrip(".,").split("-"))
    return any(words[: len(name)] == name for name in _DATA)


def _up_to_joint(tokens: list[Token]) -> list[Token]:
    """The words before the next small one: "Work" of "Work and Pensions in May"."""
    return list(itertools.takewhile(lambda t: t[0] not in _JOINTS, tokens))


def _whole(left: list[Token], right: list[Token], sentence: str) -> bool:
    """True if what stands before a small word is a name by itself, or what follows is none (a law, a database)."""
    if not right:
        return True
    if len(left) == 1 and left[0][0].casefold() in lists()["bodies_of"] and not _names_data(right):
        return False
    near = _up_to_joint(right)
    if all(is_no_recipient(_printed(sentence, t)) for t in (right, near) if t):
        begins = max((i + 1 for i, t in enumerate(left) if t[0] in ("the", "and")), default=0)
        # "Bank of England in May", "X and the Mail on Sunday"
        return not any(is_listed(_printed(sentence, [*left[i:], *near])) for i in {0, begins})
    last = left[-1][0]
    return last.casefold().rstrip(".") in _COMPANY_FORMS or (is_acronym(last) and len(left) == 1)


def _are_two(left: str, right: str) -> bool:
    """Whether what stands before and behind an "and" are two bodies: "Pentland Policy Forum and Lantern Media Ltd"."""
    if left.rsplit(maxsplit=1)[-1].casefold().rstrip(".") in _COMPANY_FORMS:
        return _PARTNERS.isdisjoint(name_words(right)[:1])  # "Mallow Ltd and Lexicon"
    if only_trade(right) and len(core_words(name_words(right))) < 2:
        return False  # "Thornbury Insight and Analytics Ltd"
    if is_place(left) and is_place(right.split(maxsplit=1)[0]) and not is_listed(right):
        return False  # "Kent and Medway NHS Trust"
    if all(looks_like_organisation(name) or is_listed(name) for name in (left, right)):
        return True
    goes_on = everyday_words(name_words(right)[:1]) and not _OF_OR_FOR.isdisjoint(name_words(left))
    of_two_words = is_company(right) and len(core_words(name_words(right))) > 1
    either = not goes_on and any(_stands(a) and _may_stand(b) for a, b in ((left, right), (right, left)))
    if either or (of_two_words and _has_head(left)):
        return True  # "Tern Telecom and Heron Homes", "Student Loans Agency for the Fens and Heron Bank plc"
    return not goes_on and _stands(left) and (_stands(right) or _is_one(right))  # no "Society for Music and Media Ltd"


def _may_stand(name: str) -> bool:
    """For "Heron Homes": an organisation's word behind one that is of no trade."""
    words = name_words(name)
    return looks_like_organisation(name) and len(core_words(words)) > 1 and not everyday_words(words[:1])


def _has_head(name: str) -> bool:
    """For "Student Finance Agency for the Fens": an organisation's word, and what it is of or for."""
    before = re.split(r"\s(?:of|for)\s", name, maxsplit=1)
    return len(before) > 1 and looks_like_organisation(before[0])


def _stands(name: str) -> bool:
    """Whether two words or more name a body by themselves."""
    words = core_words(name_words(name))
    if len(words) < 2 or is_place(name):
        return False
    press = classify_recipient(name).category is Category.PRESS and reads_as_a_body(name)
    return press or is_company(name) or stands_alone(name)


def looks_like_organisation(name: str) -> bool:
    """True if the last word, or the one before a bracket or before what it is of, is an organisation's."""
    words = name_words(name.split("(", maxsplit=1)[0])
    if len(words) > 1 and words[-1] in lists()["organisation_words"]:
        return True
    return len(words) > 2 and (words[0] in _ORGANISATION_STARTS or _is_of_a_body(words))


def _is_of_a_body(words: Sequence[str]) -> bool:
    """For "Elm Row Centre for Justice", "Fable Institute of Numbers"."""
    of = next((n for n, word in enumerate(words[:-1]) if n > 1 and word in _OF_OR_FOR), 0)
    return of > 0 and words[of - 1] in lists()["bodies_of"]


def is_acronym(name: str) -> bool:
    """KPMG, SQW, GBG: three or more capitals."""
    bare = name.replace(".", "").replace("&", "")
    return len(bare) >= 3 and bare.isupper() and bare.isalpha() and len(bare) < 8


def is_known(name: str) -> bool:
    """True where the lists or a rule that is not weak say what a name of two words or an acronym is."""
    if len(name.split()) < 2 and not is_acronym(name):
        return False
    found = classify_recipient(name)
    return found.category not in (Category.UNKNOWN, Category.INDIVIDUAL) and found.confidence is not Confidence.LOW


def is_listed_word(name: str) -> bool:
    """True for a single word that is a listed organisation (Civitas, Trustopia): sure only in a recipient's place."""
    return " " not in name and (len(name) > 2 or name.isupper()) and (is_listed(name) or is_brand(name))


def is_no_recipient(name: str) -> bool:
    """True for laws, offices, months, people and the Department itself."""
    return _is_no_body(name) or is_person(name)


def is_person(name: str) -> bool:
    """True for a name that reads as somebody's, and of which no list or rule says that it is a body's."""
    words = name_words(name)
    person = titled_person(name, words) or named_person(name, words)
    if not person or looks_like_organisation(name) or is_listed(name):
        return False
    found = classify_recipient(name)
    return found.category in (Category.UNKNOWN, Category.INDIVIDUAL) and not _is_paper_of_a_day(name, found)


def classify_in_text(name: str) -> Recipient:
    """What is named in a text: "Sunday Ledger", which a person is hardly called, is a paper there."""
    found = classify_recipient(name)
    if not _is_paper_of_a_day(name, found):
        return found
    return classify_recipient(f"The {name}")._replace(name=name)


def _is_paper_of_a_day(name: str, found: Recipient) -> bool:
    unsure = found.confidence is Confidence.LOW and Category.PRESS in found.also
    return unsure and found.category is Category.INDIVIDUAL and name.startswith("Sunday ")


_FILES = any_of("csv csvs xls xlsx ods pdf pdfs xml json sftp usb dvd spreadsheet spreadsheets file files the an our")
"""Words of what is a file, and nobody's name though a list should have it: "The CSV"."""
_MEMBERS = any_of("MPs MSPs MEPs MLAs")  # "MPS" are the Metropolitan Police


def _is_part_of_paper(words: Sequence[str]) -> bool:
    """For "Appendix C"."""
    return len(words) == _TWO and words[0] in _PARTS_OF_PAPERS and _LABEL.fullmatch(words[1]) is not None


def _is_no_body(name: str) -> bool:
    """True for laws, offices, months and the Department."""
    raw = lists()
    words = name_words(name)
    key = " ".join(words)
    if _FILES.issuperset(words) or name in _MEMBERS or {key, organisation_key(name)} & raw["department"]:
        return True
    codes = all(w == "and" or is_code(w) for w in words) and not is_brand(name)
    if (codes or raw["office_words"].issuperset(words) or _is_part_of_paper(words)) and not is_listed(name):
        return True  # "P8 and A8", "Department The"
    if words[0] != "department" and raw["department"] & {words[0], words[0].rstrip("s")}:
        return True  # "DCSF's Darlington office"
    chair = _CHAIR.search(name) is not None and not looks_like_organisation(name)
    if chair or words[0] in _NO_NAME_STARTS or key.startswith(_LAWS_AND_OFFICES):
        return True
    if words[-1] == "school" and name[-6:-5].isupper() and not _ANY_SCHOOL.issuperset(words):
        return False
    body = len(words) > 1 and (words[0] in _HEADS or is_listed(name) or _is_at_a_place(words) or is_called_data(name))
    body = body or (_is_of_a_body(words) and words[-1] not in _LAWS)
    bare = words[words[0] == "the" :]
    for_whom = len(bare) > 2 and bare[1] == "for" and bare[0] in raw["bodies_of"]
    body = body or (for_whom and name.rsplit(maxsplit=1)[-1][:1].isupper())  # "Office for Pupils"
    return words[-1] in raw["not_names"] and not body


_TWO = 2
_PARTS_OF_PAPERS = any_of(
    "appendix appendices annex annexe exhibit attachment enclosure table tables figure box part schedule item "
    "paragraph chapter section slide page tab bundle volume document doc sheet class form list row column line step "
    "stage phase tier level band set file point option scenario case example recommendation finding "
    "footnote note plate map chart"
)
_CHAIR = re.compile(r"\b(?:Professor|Lecturer|Reader|Fellow)\s(?:of|in)\s")
"""Whoever holds it: "the X Professor of Child Health"."""
_LABEL = re.compile(r"[a-z]|\d{1,3}[a-z]?|[ivx]{1,5}|[a-z]\d{1,2}")
_LAWS = any_of("act acts regulations regulation bill directive order section schedule clause annex committee register")
_HEADS = any_of("institute centre center laboratory unit bureau observatory faculty")
"""Of a name that is a body's whatever it ends in: "Laboratory for Slow Reading"."""


_ANY_SCHOOL = any_of(
    "school high primary secondary grammar junior infant nursery special free state independent private public the "
    "every each your our their his her my boarding middle upper lower comprehensive maintained local of first new "
    "former any all church catholic an a academy business law medical"
)
"""Words of what is a school and has no name."""


def _is_at_a_place(words: Sequence[str]) -> bool:
    """For "Kingsmere College London", "TestPrint UK"."""
    return words[-1] == "uk" or looks_like_organisation(" ".join(words[:-1]))


def is_watcher(name: str) -> bool:
    """True for bodies that are named because they ask or judge."""
    return bool({" ".join(name_words(name)), organisation_key(name)} & lists()["watchers"])
