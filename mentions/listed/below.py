"""Lists under a sentence or heading that says what their lines are: "It was given to:", "Recipients of NPD data"."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from msgspec import Struct

from mentions.claim.asked import ordered_to_ask
from mentions.claim.ruling import Ruling
from mentions.grammar.clauses import Parsed
from mentions.listed.heading import (
    Line,
    body_in,
    ends_list,
    is_group,
    is_inward,
    is_name,
    put_off,
    rest_of_line,
    says_above,
    says_access,
)
from mentions.listed.named_lines import (
    LONGEST_ITEM,
    LONGEST_LINE,
    MARKED,
    all_capital,
    is_body_line,
    is_name_alone,
    name_of,
)
from mentions.listed.terms import NAMELESS, behind_intro, has_terms, is_of_term
from mentions.receivers import candidates_in
from mentions.said import ROLES, Band, NamedBody, Polarity, Role
from mentions.topic import OnTopic
from mentions.words.letters import furniture
from mentions.words.sentences import SENTENCE_CHARACTERS, Prepared

_MOST_LINES, _MOST_SURE, _LONGEST_HEADING = 60, 5_000, 120
"""Lines of a list; of one whose lines are told by themselves; characters of a heading."""
Parse = Callable[[int], Parsed | None]
_SAID_OF_IT = re.compile(r",\s(?:which|who|for|to|in|on|from|via)\b")
_OPENS = re.compile(
    r"\b(?:to|with|by|from|of|for|are|were|was|is|includ(?:e|es|ed|ing)|follow(?:s|ing)|these|recipients|bodies|"
    r"organisations|companies|newspapers|charities|universities|firms|departments|researchers|parties)\W{0,3}$",
    re.IGNORECASE,
)
"""How a sentence ends whose list says who."""
_OF_WHOM = re.compile(
    r"\b(?:following|these|recipients of)\b(?:\s\w+){0,2}?\s(?:bodies|organi[sz]ations|companies|newspapers|charities|"
    r"universities|firms|departments|researchers|parties|data|.{0,60}\bdata)\b.*:$",
    re.IGNORECASE,
)
_BELOW = re.compile(
    r"\bthe following\s(?:\w+\s){0,3}?(?:bodies|organi[sz]ations|companies|newspapers|charities|universities|firms|"
    r"departments|researchers|(?:third )?parties|recipients)\b|\b(?:below|listed|as follows|see (?:the )?list)\b|"
    r"\b(?:lists|names|sets out|shows)\s(?:all|every|each)\b",
    re.IGNORECASE,
)
"""What a whole sentence says that stands above a list."""
_OF_OTHERS = re.compile(
    r"\b(?:following|these)\s(?:\w+\s)?(?:data|items?|information|fields|records|variables|files|datasets|"
    r"extracts|conditions|purposes?|reasons?|steps|rules|terms|laws|acts|years|dates|tables)\b[^.:]*:$",
    re.IGNORECASE,
)
"""How one ends whose list says what, why or how."""


class _Head(Struct):
    """A sentence above a list: what it says of its lines."""

    polarity: Polarity
    band: Band
    reason: str
    speaks: bool
    sure: bool
    """Its lines are told by themselves."""
    terms: bool = False
    """Each name stands alone above what is said of it, as in a list of terms."""


def lists_below(
    prepared: Prepared, topic: dict[int, OnTopic], verdicts: dict[int, Ruling], lines: dict[int, Line], parse: Parse
) -> None:
    """Those named in the lines of a list stand as the sentence above it says ("It was given to:")."""
    for i in range(len(prepared.sentences) - 1):
        if i not in lines and i in verdicts and _is_cut(prepared, i):
            _goes_on(prepared, i, topic, verdicts, lines, parse)
        if i in lines or (head := _head(prepared, topic, verdicts, i, parse)) is None:
            continue
        told, nameless = False, 0
        most = _MOST_SURE if head.sure else _MOST_LINES
        for k in range(i + 1, min(i + 1 + most, len(prepared.sentences))):
            line = prepared.sentences[k].text
            if told and k - 1 not in prepared.rows and _goes_on_in_line(prepared, k):
                continue  # "DS00872 X Ltd - exclusions. Deferred."
            of_term = head.terms and is_of_term(prepared, k)
            if k in lines or nameless > NAMELESS or not (of_term or not _ends(prepared, i, k, parse, sure=head.sure)):
                break
            nameless += 1
            if of_term or _speaks_for_itself(verdicts.get(k), head):
                continue
            on = topic.get(i) or topic.get(k) or topic.get(k + 1)
            names = names_in_line(line, parse(k), head.polarity, alone=head.sure) if line[-1] != ":" else ()
            if not names or on is None or (head.sure and _heads_a_part(prepared, k)):
                continue
            nameless = 0
            topic.setdefault(k, OnTopic(on.terms, on.found, own=True))
            verdicts[k] = _of_line(prepared, k, head, names)
            if head.sure:
                told = True
                lines[k] = Line(verdicts[k], "")
        if told and i in verdicts and all(n.generic for n in verdicts[i].who):
            verdicts[i].band, verdicts[i].doubt = Band.NONE, "its lines say to whom"


def _speaks_for_itself(held: Ruling | None, head: _Head) -> bool:
    return held is not None and held.speaks and head.polarity is not Polarity.QUESTION


def _ends(prepared: Prepared, i: int, k: int, parse: Parse, *, sure: bool) -> bool:
    """Whether the list below sentence `i` has ended before sentence `k`."""
    line = prepared.sentences[k].text
    if k > i + 1 and any(map(_heads_others, _lines_of(prepared, k - 1)[1:])):
        return True
    fragment = sure and _is_fragment(line, parse(k))
    if not (fragment or is_line(prepared, k, parse, items=sure)):
        return True
    first = _lines_of(prepared, k)[0]  # of lines read as one
    if k > i + 1 and ((ends_list(first) and not _is_put_off_item(first)) or _is_note(prepared, i, k)):
        return True
    # It names the columns of a table, whose rows are told by themselves, opens a list of its own, or ends a letter.
    return k + 1 in prepared.rows or (line[-1] == ":" and not fragment) or ends_letter(line)


def _lines_of(prepared: Prepared, k: int) -> list[str]:
    """The lines of the text that were read as one sentence."""
    return prepared.text[prepared.sentences[k].start : prepared.sentences[k].end].strip().split("\n")


def _heads_others(line: str) -> bool:
    """Whether a line below an item, read as one with it, heads a list of others: "Refused", "Applications pending"."""
    return line[:1].isupper() and len(line) <= _LONGEST_HEADING and ends_list(line) and not _is_put_off_item(line)


def _of_line(prepared: Prepared, k: int, head: _Head, names: tuple[NamedBody, ...]) -> Ruling:
    """What a line of a list says of those whom it names: by its own words, else by the head of the list."""
    behind = prepared.sentences[k].text[names[-1].end :] + rest_of_line(prepared, k)
    if head.polarity is Polarity.RELEASE and (found := put_off(behind)):
        who = tuple(n._replace(role=ROLES[found[0]]) for n in names)
        return Ruling(found[0], Band.REVIEW, f'"{found[1]}" stands in the line', who, speaks=True)
    return Ruling(head.polarity, head.band, f"above the list: {head.reason}", names, speaks=head.speaks)


def _is_put_off_item(line: str) -> bool:
    """Whether a line names a body that was refused or put off, and heads no list of such: "- Birch Books (refused)"."""
    name, start = name_of(line)
    behind = line[start + len(name) :]
    if line[-1] == ":" or not put_off(behind) or put_off(name) or is_group(name) or not all_capital(name):
        return False
    named = bool(MARKED.match(line)) or body_in(name, start, Role.POSSIBLE) is not None
    return named and not _HEADS.match(name) and says_above(name) is None


_HEADS = re.compile(r"(?:applica\w+|requests?|section|annex|table|part|list|bids?|cases?|schedule)\b", re.IGNORECASE)


def _is_note(prepared: Prepared, head: int, k: int) -> bool:
    """Whether a line is the note to a sign behind one above it: "X Ltd*", and below the list "*under section 29"."""
    sign = _NOTE.match(prepared.sentences[k].text)
    above = (prepared.sentences[n].text for n in range(head, k))
    return sign is not None and any(line.rstrip(" .;,)").endswith(sign[1]) for line in above)


_NOTE = re.compile(r"([*\u2020\u2021\u00a7#^]{1,3})\s?(?=\w)")


def _goes_on_in_line(prepared: Prepared, k: int) -> bool:
    """Whether a sentence stands behind a whole one in its line, and is none that names somebody."""
    ended = prepared.sentences[k - 1].text[-1:] == "."
    return ended and bool(rest_of_line(prepared, k - 1)) and not is_body_line(prepared.sentences[k].text)


def is_line(prepared: Prepared, k: int, parse: Parse, *, items: bool) -> bool:
    """Whether a sentence may be a line of a list; with `items` one that names somebody and says something of it too."""
    line = prepared.sentences[k].text
    return bool(MARKED.match(line)) or is_name_alone(prepared, k) or (items and _is_item(line, parse(k)))


def ends_letter(line: str) -> bool:
    """Whether a line is the furniture of a letter, and no item of a list."""
    return furniture(line) == "" and not any(c.isdigit() for c in line)


def _is_cut(prepared: Prepared, i: int) -> bool:
    """Whether a sentence goes on in the next, being too long for one."""
    this, after = prepared.sentences[i], prepared.sentences[i + 1]
    return this.end == after.start and this.end - this.start > SENTENCE_CHARACTERS // 2 and this.text[-1] in ",;"


def _goes_on(
    prepared: Prepared, i: int, topic: dict[int, OnTopic], verdicts: dict[int, Ruling], lines: dict[int, Line],
    parse: Parse,
) -> None:
    """A list in a sentence that was cut is to be looked at to its end, where nothing else is said of those in it."""
    said = verdicts[i]
    if said.polarity not in (Polarity.RELEASE, Polarity.POSSIBLE) or not said.speaks:
        return
    for k in range(i + 1, len(prepared.sentences)):
        names = names_in_line(prepared.sentences[k].text, parse(k), Polarity.POSSIBLE, alone=False)
        if names and not (k in verdicts and verdicts[k].speaks):
            topic.setdefault(k, OnTopic(topic[i].terms, topic[i].found, own=True))
            reason = f"a list goes on that a longer sentence began: {said.reason}"
            lines[k] = Line(Ruling(Polarity.POSSIBLE, Band.REVIEW, reason, names, speaks=True), "")
        if k + 1 == len(prepared.sentences) or not _is_cut(prepared, k):
            break


def _head(
    prepared: Prepared, topic: Mapping[int, OnTopic], verdicts: Mapping[int, Ruling], i: int, parse: Parse
) -> _Head | None:
    """What a sentence says of the list under it; None if it opens none."""
    text, verdict = prepared.sentences[i].text, verdicts.get(i)
    colon, marked = text[-1:] == ":", bool(MARKED.match(prepared.sentences[i + 1].text))
    on = topic.get(i)
    if verdict is None and colon and (above := parse(i)) is not None and ordered_to_ask(above):
        verdict = Ruling(Polarity.QUESTION, Band.REVIEW, "it is put as a question")
    asks = verdict is not None and verdict.polarity is Polarity.QUESTION
    says = says_above(text) if len(text) < _LONGEST_HEADING else None
    heading = text[-1] not in ".!?:;," and says is Polarity.RELEASE
    fact = verdict is not None and verdict.speaks and verdict.polarity is Polarity.RELEASE
    tells = fact and text[-1] == "." and bool(_BELOW.search(text))
    terms = (heading or tells) and not marked and has_terms(prepared, behind_intro(prepared, i + 1, verdicts))
    heading = heading or (tells and (terms or _is_named(prepared, i + 2, parse)))
    listed = marked or _is_named(prepared, i + 2, parse) or is_body_line(prepared.sentences[i + 1].text)
    listed = listed and _is_named(prepared, i + 1, parse)
    terms = heading and terms and not listed
    heading = heading and (terms or listed)
    of_whom = says in (Polarity.RELEASE, Polarity.REFUSAL) or bool(_OF_WHOM.search(text))
    refuses = says is Polarity.REFUSAL and not fact and text[-1] not in ".!?;,"
    opens = heading or bool(_OPENS.search(text)) or (colon and (asks or marked or of_whom)) or (refuses and marked)
    if verdict is None or not opens or _OF_OTHERS.search(text):
        return None
    own = on is not None and (on.own or not on.loose)
    if not asks and (colon or marked or heading) and own:
        found = Polarity.RELEASE if fact else says_above(text) if not verdict.speaks or colon or refuses else None
        if is_inward(text):
            return _Head(Polarity.POLICY, Band.NONE, f'"{text[:120]}"', speaks=False, sure=True)
        if (found is Polarity.RELEASE or (found is None and heading)) and not _denied(verdict):
            only_access = found is None and says_access(text)
            said, band = (Polarity.POSSIBLE, Band.REVIEW) if only_access else (Polarity.RELEASE, Band.ALERT)
            return _Head(said, band, verdict.reason if fact else f'"{text[:120]}"', speaks=True, sure=True, terms=terms)
        if found is Polarity.REFUSAL:
            return _Head(found, Band.REVIEW, f'"{text[:120]}"', speaks=True, sure=True)
    if not (verdict.speaks or asks):
        return None
    return _Head(verdict.polarity, verdict.band, verdict.reason, verdict.speaks, sure=False)


def _denied(verdict: Ruling) -> bool:
    return verdict.polarity in (Polarity.DENIAL, Polarity.REFUSAL, Polarity.DEMAND, Polarity.POSSIBLE)


def _is_named(prepared: Prepared, k: int, parse: Parse) -> bool:
    if k >= len(prepared.sentences):
        return False
    return is_name_alone(prepared, k) or _is_item(prepared.sentences[k].text, parse(k))


_PART = re.compile(
    r"\W*(?=(?-i:[A-Z]))(?:the\s)?(?:(?:private|commercial|national|local|other|public|research|media|news|think|central|police|and|"
    r"academic|voluntary|online)\s)*(?:companies|newspapers|charities|universities|firms|departments|researchers|press|"
    r"media|police|forces|councils|authorities|schools|tanks|government|academics|organi[sz]ations|bodies|publishers|"
    r"broadcasters|businesses|sector)\W*$",
    re.IGNORECASE,
)


def _heads_a_part(prepared: Prepared, k: int) -> bool:
    """Whether a line of a list only says of what kind those are who stand below it."""
    if not _PART.match(prepared.sentences[k].text) or k + 1 >= len(prepared.sentences):
        return False
    behind = prepared.sentences[k + 1].text
    return not _PART.match(behind) and (bool(MARKED.match(behind)) or is_name_alone(prepared, k + 1))


def _is_fragment(line: str, parsed: Parsed | None) -> bool:
    """Whether a line of a list may name nobody and not end it: a few words and no sentence, or a heading within it."""
    words = line.split()
    if line[-1] == ":":
        return len(words) <= NAMELESS
    if line[-1] in "!?" or len(words) > LONGEST_LINE // 2 or parsed is None:
        return False
    return line[-1] != "." or all(c.group is None for c in parsed.clauses)


def _is_item(line: str, parsed: Parsed | None) -> bool:
    """Whether a line is one of a list that names somebody first and says something of it, or ends the list."""
    if line[-1] in "!?:" or len(line.split()) > LONGEST_ITEM or parsed is None:
        return False
    name, start = name_of(line)
    if not name or not all_capital(name) or not is_name(name):
        return False
    if line[-1] != "." or _SAID_OF_IT.match(line, start + len(name)):
        return True
    return all(c.group is None for c in parsed.clauses)


def names_in_line(line: str, parsed: Parsed | None, polarity: Polarity, *, alone: bool) -> tuple[NamedBody, ...]:
    """Who is named in a line of a list; if `alone`, whatever stands first in a short line is a name."""
    role = ROLES[polarity]
    if parsed is None:
        return ()
    found = [c for c in candidates_in(parsed) if not c.vague and not c.watcher]
    names = [c.named._replace(role=role) for c in found]
    if not alone:
        return tuple(names)
    names = [n for n in names if n.generic or is_name(n.name)]
    name, start = name_of(line)
    if line[:2] in ("- ", "\u2013 ", "\u2014 ") and f" {line[:2]}" in line:  # a PDF has several items in one line
        return tuple(c.named._replace(role=role) for c in found if c.known or c.first <= 2)
    first = [n for n in names if start <= n.start and n.end <= start + len(name)]
    whole = all_capital(name) and len(name.split()) <= LONGEST_LINE * 2 // 3 and is_name(name)
    if len(first) > 1 or (first and not whole):
        return tuple(first)
    body = body_in(line[start:], start, role, name) if whole else None
    return (body,) if body is not None else tuple(names[:1] if whole else names)
