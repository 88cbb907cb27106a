"""Who is named before a sentence, to whom its "it" or "the company" goes back: in a sentence or heading above it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from mentions import any_of
from mentions.claim.ruling import Ruling
from mentions.claim.transfers import is_holder
from mentions.claim.whom import parts_alone, playing_parts
from mentions.elsewhere.labelled import labelled_in, without_hyphen
from mentions.grammar.clauses import Parsed
from mentions.receivers import candidates_in
from mentions.said import NamedBody
from mentions.words.phrases import Phrase, classify_in_text, find_phrases, is_no_recipient, is_watcher
from mentions.words.sentences import Prepared
from model.recipient import Category

_BEFORE = 3  # sentences before one
_ABOVE = 8  # sentences below a heading
_SUBJECT = 5  # words
_AND = re.compile(r"\W*(?:(?:and|or|&)\s)?(?:the\s)?")
"""What stands between names in a row."""
_STOPS = ".!;,:"


def named_before(
    i: int, prepared: Prepared, rulings: Mapping[int, Ruling], parse: Callable[[int], Parsed | None]
) -> list[NamedBody]:
    """The first who is named before sentence `i`, and those joined to it, to all of whom "they" goes back."""
    if (called := _called_so(i, prepared)) is not None:
        return called
    near = range(i - 1, max(-1, i - 1 - _BEFORE), -1)
    last = next((k for k in near if k in rulings and any(not n.generic for n in rulings[k].who)), -1)
    if last >= 0:
        return _joined(rulings[last].who, prepared.sentences[last].text)
    generic = next((k for k in near if k in rulings and rulings[k].who), -1)
    for k in range(i - 1, max(-1, i - 1 - _ABOVE), -1):
        above = parse(k)
        if above is None or (k not in near and not _is_heading(above.sentence)):
            continue
        if names := _named(above, beside=k == i - 1):
            return names if _may_go_back(i, k, parse) else []
    return _joined(rulings[generic].who, prepared.sentences[generic].text) if generic >= 0 else []


_IS = re.compile(
    r"(?:^|\W)(?:the|our|its|their|his|her)\s(?:[\w-]+\s){0,2}?(?P<part>[a-z]{4,})(?:\s(?:of|for|at|this|last|in)\s[^,.;:()]{1,50}?)?,?\s"
    r"(?:is|was|will\sbe|has\sbeen)(?:\s(?:again|once\smore|now|then|still|called))?\s(?:the\s)?(?=(?-i:[^\W\d_a-z]))",
    re.IGNORECASE,
)
_MAY_BE_CALLED = re.compile(r"\b(?:the|that|this)\s(?:same\s)?([a-z]{3,}-?[a-z]+)\b", re.IGNORECASE)
_LABELLED = 40  # sentences before one in which a label says who plays a part


def _called_so(i: int, prepared: Prepared) -> list[NamedBody] | None:
    """Who plays the part that the sentence speaks of: "The sponsor was X." before "the sponsor was given".

    So does a label: "Supplier: X". None where it speaks of no part; nobody where no sentence says who plays it.
    """
    called = {without_hyphen(part) for part in _MAY_BE_CALLED.findall(prepared.sentences[i].text)} & playing_parts()
    for k in range(i - 1, max(-1, i - 1 - _LABELLED), -1) if called else ():
        above = prepared.sentences[k].text
        told = labelled_in(above) if k < i - _ABOVE else (*labelled_in(above), *_told_parts(above))
        for parts, found in told:
            if parts & called and not is_watcher(found.name):
                return [NamedBody(found.name, classify_in_text(found.name), found.start, found.end)]
    return [] if called & parts_alone() else None


def _told_parts(above: str) -> Iterator[tuple[frozenset[str], Phrase]]:
    """Who plays which part by a sentence: "The sponsor was X."."""
    for m in _IS.finditer(above):
        found = next((p for p in find_phrases(above) if p.start == m.end()), None)
        if found and not is_no_recipient(found.name):
            yield frozenset({m["part"].casefold()}), found


def _named(above: Parsed, *, beside: bool) -> list[NamedBody]:
    known = [c.named for c in candidates_in(above) if c.known and not c.watcher and not c.named.generic]
    known = [n for n in known if beside or n.start or " " in n.name]  # not "Sixteen questions came back"
    if known:
        return _joined(known, above.sentence)
    found = [c.named for c in candidates_in(above) if not (c.named.generic or c.watcher) and " " in c.named.name]
    kinds = [n for n in found if n.category not in _NO_KIND]
    if len(kinds) == 1 and (beside or _is_heading(above.sentence)):
        return kinds
    first = next(iter(find_phrases(above.sentence)), None)
    if first is None or " " not in first.name or is_no_recipient(first.name) or is_watcher(first.name):
        return []
    opens = (not first.start and not first.name.startswith("Dear ")) or _is_asked_about(above.sentence, first.start)
    return [NamedBody(first.name, classify_in_text(first.name), first.start, first.end)] if opens else []


_ASKS = re.compile(r"(?:who|what)\s(?:is|are|was|were|does|do)\s(?:the\s)?", re.IGNORECASE)
_NO_KIND = (Category.UNKNOWN, Category.INDIVIDUAL)
_OPENS = any_of("the about from")


def _is_asked_about(sentence: str, start: int) -> bool:
    """For "Who are Tamsett & Crole?"."""
    return _ASKS.fullmatch(sentence, 0, start) is not None or set(sentence[:start].casefold().split()) <= _OPENS


def _is_heading(sentence: str) -> bool:
    return sentence[-1:] not in _STOPS


def _may_go_back(i: int, k: int, parse: Callable[[int], Parsed | None]) -> bool:
    """Whether no sentence between is of the Department, which "it" may be, unless this one names it besides."""
    this = parse(i)
    if this is None or is_holder(t.low for t in this.tokens):
        return this is not None
    between = (parse(j) for j in range(k + 1, i))
    return not any(p is not None and is_holder(t.low for t in p.tokens[:_SUBJECT]) for p in between)


def _joined(names: Sequence[NamedBody], sentence: str) -> list[NamedBody]:
    """The first of the names of a sentence, and those behind it that only commas and "and" part from it."""
    out = list(names[:1])
    for n in names[1:]:
        if not _AND.fullmatch(sentence, out[-1].end, n.start):
            break
        out.append(n)
    return out
