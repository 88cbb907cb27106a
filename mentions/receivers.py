"""Who may be a receiver: the names and the descriptions in a sentence, with the words at which they stand."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from mentions import any_of, data_file
from mentions.frames.bystanders import is_bystander, is_party
from mentions.frames.zones import frame_words
from mentions.grammar.clauses import Parsed
from mentions.said import NamedBody
from mentions.words.called import is_called_here
from mentions.words.phrases import (
    classify_in_text,
    find_phrases,
    is_acronym,
    is_known,
    is_listed_word,
    is_no_recipient,
    is_person,
    is_watcher,
    looks_like_organisation,
)
from mentions.words.shapes import is_brand, is_listed
from mentions.words.tokens import SPEAKER, Token
from model.recipient import Category, Confidence, Recipient

_MODIFIERS = 5
_A_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_MONTH = re.compile(rf"(?:{_A_MONTH}\s(?:and|to|or)\s)?{_A_MONTH}\s(?:and\s)?(?:(the)\s)?(?=[A-Z])")
_WHEN = re.compile(
    r"(?:\b(?:in|since|until|during|last|this|next|late|early|mid|between|before|after|\d{1,2}(?:st|nd|rd|th)?(?:\sof)?|"
    r"(?<!\w\s)by|(?<!\w\s)from|spring|summer|autumn|winter)[\s-]|[,(]\s)$",
    re.IGNORECASE,
)
"""What stands before a month that is a date and no part of a name: "in May the Sprotbury Evening News"."""
_ROLE = re.compile(r"The\s\w+$")  # "The Appellant, a publisher"
_AGENTS = re.compile(r"[a-z]{3,}(?:ers|ors|ists|eers|cians|sters)$")
_AGENT = re.compile(r"[a-z]{3,}(?:er|or|ist|eer|cian)$")
_FIXED = re.compile(r"^(?:the|a|an|its|their|his|her|our|some|any|this|that|these|those)\s", re.IGNORECASE)


_AT_AN_ADDRESS = any_of("at see on via from @ visit")
"""Before an address at which something stands: "listed at example.org"."""
_BARE = any_of(
    "organisation organisations organization organizations body bodies agency agencies group groups team teams "
    "association associations"
)
_GROUPS = any_of("group groups")  # "year groups", "religious groups": of children, as a rule
_TRADING = [[word, "as"] for word in ("trading", "trades", "traded", "operating", "operates")]
"""Before the name of a body, whatever it is: "Mr Hackthorne, trading as Hackthorne Data"."""
_NOBODY = any_of("which what whose any no whoever anyone anybody someone somebody every each")


class Candidate(NamedTuple):
    """A name or description, and the numbers of its first and last word."""

    named: NamedBody
    first: int
    last: int
    known: bool
    """On a list, or seen by its words to be an organisation."""
    watcher: bool = False
    vague: bool = False
    """For "any body", "which companies": nobody in particular."""


@cache
def _heads() -> dict[str, Category]:
    raw = data_file("named.toml")["heads"]
    return {
        form: Category(name)
        for name, words in raw.items()
        if name not in ("never", "no_agents", "wide")
        for word in words.split()
        for form in (word, word.replace("-", " "))
    }


def is_general_word(name: str) -> bool:
    """True for a word that says what some are and names none: "companies", "Organisations"."""
    return name.casefold().endswith("s") and name.casefold() in _heads()


@cache
def _kinds() -> dict[str, Category]:
    return {w: Category(name) for name, words in data_file("named.toml")["kinds"].items() for w in words.split()}


@cache
def _never() -> frozenset[str]:
    return frozenset(data_file("named.toml")["heads"]["never"].split())


def candidates_in(parsed: Parsed, *, wide: bool = False) -> list[Candidate]:
    """The names and descriptions of a sentence that may be receivers, in order; if `wide`, any word in capitals too.

    Found once for a sentence, and kept beside its clauses.
    """
    if wide not in parsed.named:
        parsed.named[wide] = _found(parsed, wide=wide)
    return parsed.named[wide]


def _found(parsed: Parsed, *, wide: bool) -> list[Candidate]:
    tokens = parsed.tokens
    out: list[Candidate] = []
    taken = [False] * len(tokens)
    for c in _phrases(parsed):
        name, at = c.named.name, c.first
        led = at > 0 and (
            tokens[at - 1].tag in "PI" or (tokens[at - 1].tag == "D" and at > 1 and tokens[at - 2].tag in "PIV")
        )
        alone = len(name) > 3 and (wide or led or (at > 0 and tokens[at - 1].low == "the"))
        if at == c.last and _is_news_of(tokens, c):
            continue
        if "." in name and at > 0 and tokens[at - 1].low in _AT_AN_ADDRESS and is_brand(name):
            continue
        if not (c.known or " " in name or is_acronym(name) or is_brand(name) or alone or _is_apposed(tokens, c)):
            continue
        if not c.known and ((wide and at == c.last and _begins(tokens, at)) or _owns_data(tokens, c.last)):
            continue  # "Betting firms have"; "X Y's file was among them"
        for k in range(at, c.last + 1):
            taken[k] = True
        if not is_party(parsed, at, c.last):
            out.append(c)
    nominal = (i for i, t in enumerate(tokens) if t.tag in "NO" or (wide and _read_as_verb(tokens, i)))
    described = (d for i in nominal if not taken[i] and (d := _described(parsed.sentence, tokens, i, taken, wide=wide)))
    out += [d for d in described if not is_bystander(parsed, d.named.start, d.named.name)]
    return _one_each(parsed, sorted(out, key=lambda c: c.first))


def _is_news_of(tokens: list[Token], c: Candidate) -> bool:
    """For "News of 13 November", "Times of the sessions": a word that a paper is called by too begins a heading."""
    behind = tokens[c.last + 1].low if c.last + 1 < len(tokens) else ""
    return c.first == 0 and c.named.category is Category.PRESS and behind in _OF_WHAT


_OF_WHAT = any_of("of on from about for")


def _owns_data(tokens: list[Token], last: int) -> bool:
    """True behind whose own data are spoken of: "X Y's school record", and not "X Y's records team"."""
    behind = [t.low for t in tokens[last + 1 : last + 6]]
    if not behind or behind[0] not in ("'s", "\u2019s"):
        return False
    at = next((n for n, word in enumerate(behind[1:], start=1) if word not in _OWN), len(behind))
    following = tokens[last + at + 2 : last + at + 3]
    return at < len(behind) and behind[at] in _DATA_OF_ONE and not (following and following[0].tag in "NO")


_OWN = any_of("own whole full entire old personal private medical school pupil census npd")
_DATA_OF_ONE = any_of("data record records file files entry row details address")


def _is_apposed(tokens: list[Token], c: Candidate) -> bool:
    """For "a tutoring company, Minervate, was": set off by commas behind a description."""
    if c.first < _APPOSED or c.last + 1 >= len(tokens) or len(c.named.name) < _APPOSED:
        return False
    return tokens[c.first - 1].tag == "," and tokens[c.last + 1].tag == "," and tokens[c.first - 2].low in _heads()


_APPOSED = 3  # words before such a name, and its letters


def _phrases(parsed: Parsed) -> list[Candidate]:
    """The phrases in capitals that may be names, found once for a sentence."""
    if parsed.phrases is not None:
        return parsed.phrases
    sentence, tokens = parsed.sentence, parsed.tokens
    offset = _after_speaker(sentence)
    parsed.phrases = out = []
    at = 0
    for phrase in find_phrases(sentence[offset:]):
        start, end = phrase.start + offset, phrase.end + offset
        month = _month_before(sentence, phrase.name, start)
        name = phrase.name[month.end() :] if month else phrase.name
        start += month.end() if month else 0
        while at < len(tokens) and tokens[at].end <= start:
            at += 1
        last = at
        while last + 1 < len(tokens) and tokens[last + 1].start < end:
            last += 1
        to_skip = tokens[at].tag in "PSC" or tokens[at].low == "dear" if at < last else False  # "With GBG", "Dear X"
        if at + 1 < last and tokens[at].low in frame_words("words", "medium") and tokens[at + 1].low == "for":
            to_skip, at = True, at + 1  # "a CD for X"
        if to_skip:
            at += 1
            name = sentence[tokens[at].start : start + len(name)]
            start = tokens[at].start
        described = not _ROLE.match(name) and _is_called_a_body(tokens, last + 1)
        trades = [t.low for t in tokens[max(0, at - 2) : at]] in _TRADING
        before = tokens[at - 1] if 0 < at < len(tokens) else None
        called = trades or (described and is_person(name)) or is_called_here(sentence, name, start, before)
        if at >= len(tokens) or (is_no_recipient(name) and not called):
            continue
        known = described or is_known(name) or looks_like_organisation(name) or is_listed_word(name)
        behind = "".join(t.tag for t in tokens[at + 1 : at + 3])
        if at == last and name[0].isdigit() and behind[:1] in ("N", "J") and tokens[at + 1].text.islower():
            continue  # "3M records"
        numbered = behind[:1] == "#" and not (known and behind == "#N")  # but "Civitas 19 February"
        if at == last and (tokens[at].tag in "ADPSCXMBHGOWT" or numbered):
            continue  # "STILL being sent", "Box 2"
        named = NamedBody(name, classify_in_text(name), start, start + len(name))
        out.append(Candidate(named, at, last, known, is_watcher(name)))
    return out


def _month_before(sentence: str, name: str, start: int) -> re.Match[str] | None:
    """The month with which a phrase begins, where it is a date: not of "to March Town Council", "the May Gazette"."""
    month = _MONTH.match(name)
    if month is None or is_listed(name):
        return None
    return month if month[1] or _WHEN.search(sentence, max(0, start - _NEAR), start) else None


_NEAR = 12  # characters before a month


def _is_called_a_body(tokens: list[Token], at: int) -> bool:
    """Whether the words from `at` say that the name before them is a body's: ", a tutoring firm,", "(a website)"."""
    if at + 2 >= len(tokens) or tokens[at].tag not in (",", "(") or tokens[at + 1].low not in ("a", "an", "the"):
        return False
    for i in range(at + 2, min(at + 3 + _MODIFIERS, len(tokens))):
        nxt = tokens[i + 1].tag if i + 1 < len(tokens) else "."
        if tokens[i].low in body_words() and nxt not in "NJ#":
            return True
        if tokens[i].tag not in "NJV#'":
            return False
    return False


@cache
def body_words() -> frozenset[str]:
    return frozenset(data_file("named.toml")["heads_of_bodies"].split())


def _begins(tokens: list[Token], at: int) -> bool:
    """Whether a word in capitals only begins a sentence, or a line or quotation in it."""
    k = at - 1
    while k >= 0 and not tokens[k].low[0].isalpha():
        k -= 1
    behind = tokens[at + 1] if at + 1 < len(tokens) else None
    return k < 0 and behind is not None and behind.tag in "NJ"


def _after_speaker(sentence: str) -> int:
    """Where what is said begins; 0 where the words before the colon are an organisation in a list ("DWP: none")."""
    speaker = SPEAKER.match(sentence)
    if speaker is None:
        return 0
    name = speaker[0].rstrip(": ")
    listed = is_known(name) or is_listed_word(name) or looks_like_organisation(name) or name.casefold() in _heads()
    return 0 if listed and not is_watcher(name) else speaker.end()


def _read_as_verb(tokens: list[Token], i: int) -> bool:
    """Whether a verb stands where those are named who may be receivers: "by the DfE to press", "should businesses"."""
    return tokens[i].tag == "V" and i > 0 and tokens[i - 1].tag in "PIM" and tokens[i].low in _heads()


_AT = any_of("at of from on")


def _one_each(parsed: Parsed, found: list[Candidate]) -> list[Candidate]:
    """A description beside the name that it describes is one receiver with it: "a firm called X", "X, a charity,"."""
    tokens = parsed.tokens
    out: list[Candidate] = []
    dropped: Candidate | None = None
    for c in found:
        if dropped and c.named.generic and [t.low for t in tokens[dropped.last + 1 : c.first]] == ["of"]:
            continue  # "X, a maker of apps"
        last = out[-1] if out else None
        between = [t.low for t in tokens[last.last + 1 : c.first]] if last else []
        if last and last.named.generic and not c.named.generic:
            bare = [w for w in between if w not in ("the", "working", ",", "(", '"')]
            if bare and len(bare) == 1 and (bare[0] in _AT or bare[0] == "for") and "(" not in between:
                out[-1] = c._replace(first=last.first)
                continue
            if (
                (bare[-1:] in (["called"], ["named"]) or bare in (["known", "as"], []))
                and len(bare) < 4
                and "," not in between
            ):
                out[-1] = c._replace(named=as_described(c.named, last.named), first=last.first)
                continue
        if last and last.named.generic and not c.named.generic and _names_it(tokens, last, c):
            out[-1] = c._replace(named=as_described(c.named, last.named), first=last.first)
            continue
        if last and last.named.generic and c.named.generic and between == ["of"]:
            whole = parsed.sentence[last.named.start : c.named.end]  # "makers of revision apps"
            out[-1] = last._replace(named=last.named._replace(name=whole, end=c.named.end), last=c.last)
            continue
        if last and not last.watcher and c.named.generic and between in (["'s"], ["'"]):
            whole = parsed.sentence[last.named.start : c.named.end]  # "the Home Office's removals team"
            kind = last.named.recipient if c.named.category is Category.UNKNOWN else c.named.recipient
            named = NamedBody(whole, kind, last.named.start, c.named.end, generic=last.named.generic)
            out[-1] = Candidate(named, last.first, c.last, last.known)
            continue
        if last and not last.named.generic and c.named.generic and not between:
            continue  # "Home Office officials"
        if (
            last
            and not last.named.generic
            and c.named.generic
            and between[:1] in ([","], ["("])
            and all(w in any_of(", ( a an the") for w in between)
            and len(between) == 2
        ):
            dropped = c
            continue
        out.append(c)
    return out


def as_described(body: NamedBody, described: NamedBody) -> NamedBody:
    """A body of which its name says nothing, or only by a guess, as the words before it say what it is."""
    guess = body.recipient.confidence is Confidence.LOW
    if described.category is Category.UNKNOWN or not guess or body.category is described.category:
        return body
    why = f'described as "{described.name}"'
    return body._replace(recipient=body.recipient._replace(category=described.category, reason=why, rule="described"))


_ONE = any_of("a an one another")
_OF_IT = 6  # words that belong to a description: "a publisher of school guides, X,"


def _names_it(tokens: list[Token], described: Candidate, c: Candidate) -> bool:
    """For "a tutoring company, X, was": one body is described, and named between commas."""
    between = tokens[described.last + 1 : c.first]
    if between and between[-1].low == "the":
        between = between[:-1]
    if not between or between[-1].tag != "," or c.last + 1 >= len(tokens) or tokens[c.last + 1].tag != ",":
        return False
    belongs = between[:-1]
    if belongs and (belongs[0].low not in ("of", "in", "for", "from") or len(belongs) > _OF_IT):
        return False
    lead = tokens[described.first].low if tokens[described.first].low in _ONE else ""
    lead = lead or (tokens[described.first - 1].low if described.first else "")
    return lead in _ONE and all(t.tag in "PNJD#'" for t in belongs)


@cache
def _no_agents() -> frozenset[str]:
    return frozenset(data_file("named.toml")["heads"]["no_agents"].split())


def _agent(tokens: list[Token], i: int) -> Category | None:
    """For "lobbyists", "a photographer": people by what they do."""
    low = tokens[i].low
    if low in _no_agents() or not tokens[i].text.islower() or tokens[i].tag != "N":
        return None
    if _AGENTS.search(low):
        return Category.UNKNOWN
    k = i
    while k > 0 and tokens[k - 1].tag in "NJ":
        k -= 1
    return Category.UNKNOWN if _AGENT.search(low) and k > 0 and tokens[k - 1].low in ("a", "an", "one") else None


@cache
def _wide_heads() -> frozenset[str]:
    words = data_file("named.toml")["heads"]["wide"].split()
    return frozenset(form for word in words for form in (word, word.replace("-", " ")))


def _described(sentence: str, tokens: list[Token], i: int, taken: list[bool], *, wide: bool) -> Candidate | None:
    """A description that ends in the noun or pronoun `i`: "an age-checking firm", "national newspapers"."""
    token = tokens[i]
    pair = f"{tokens[i - 1].low} {token.low}" if i else ""
    category = _heads().get(pair) or _heads().get(token.low) or _agent(tokens, i)
    heads = _wide_heads() if wide else frozenset()
    if category is None and (token.low in heads or pair in heads):
        category = Category.UNKNOWN
    if category is None or (
        i + 1 < len(tokens) and tokens[i + 1].tag == "N" and not taken[i + 1] and tokens[i + 1].low in _heads()
    ):
        return None
    if (
        not token.low.endswith("s")
        and i + 1 < len(tokens)
        and tokens[i + 1].tag == "N"
        and not tokens[i + 1].text[0].isupper()
        and tokens[i + 1].low not in ("data", "records", "access")
    ):
        return None  # "press release", "group work"
    first = i - (pair in _heads() or pair in heads)
    while (
        first > 0
        and i - first < _MODIFIERS
        and (tokens[first - 1].tag in "NJ#'" or (tokens[first - 1].tag == "V" and tokens[first - 1].form in "GEN"))
        and not taken[first - 1]
    ):
        first -= 1
    words = [t.low for t in tokens[first:i]]
    if token.low == "enforcement" and first and tokens[first - 1].low in ("for", "of", "on"):
        return None  # what is done, not who does it
    no_body = _never() | frame_words("words", "data") - {"data", "name", "record"}
    if ((not wide or token.low in _GROUPS) and set(words) & no_body) or (
        token.low in ("party", "parties") and "third" not in words and "other" not in words and "outside" not in words
    ):
        return None
    while first < i and (tokens[first].tag == "'" or tokens[first].low in any_of("same such whole very more many")):
        first += 1
    for word in reversed(words):
        if word in _kinds() and category not in (Category.PRESS, Category.SCHOOL_EXAM_BOARD):
            category = _kinds()[word]
            break
    start, end = tokens[first].start, token.end
    name = _FIXED.sub("", sentence[start:end])
    recipient = Recipient(name, category, Confidence.LOW, f'described as "{name}", not named', rule="described")
    lead = tokens[first - 1].low if first else ""
    if (
        lead == "which"
        and first > 2
        and (tokens[first - 2].tag in "N," or (tokens[first - 2].tag == "P" and tokens[first - 3].tag == "N"))
    ):
        lead = ""  # "by which gambling firms"
    if any(t.low in ("how", "which") for t in tokens[max(0, first - 2) : i]) and lead != "":
        lead = "which"
    vague = (
        (first == i and token.low in _BARE)
        or lead in _NOBODY
        or token.low in _NOBODY
        or (lead == "other" and first > 1 and tokens[first - 2].low == "any")
    )
    return Candidate(NamedBody(name, recipient, end - len(name), end, generic=True), first, i, known=True, vague=vague)
