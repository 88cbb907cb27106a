"""The watch terms (terms.toml and a user's own) in a text: where each stands, and in which sentence."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

from msgspec import Struct

from mentions import data_file
from mentions.words.meanings import Meaning, meaning_in, said_in, speaks_of_ours
from mentions.words.sentences import Prepared

MOST_HITS = 20_000
"""Hits of one text that are told; a text with more is a list of the term."""
_NOT_LETTER = re.compile(r"[\W_]+")
_NON = re.compile(r"(?<!\w)non[-\u2010-\u2013\s]$", re.IGNORECASE)
_ACROSS = re.compile(r"[.!?;:,]\s")
_BETWEEN = re.compile(r"[^\W_]+")


class UnusableTerm(ValueError):
    """A term that cannot be watched for; the message names it and says what to do."""


class Hit(NamedTuple):
    """One occurrence of a term."""

    term: str
    """The term by its name in terms.toml, or as the user gave it."""
    found: str
    """As printed."""
    sentence: str
    number: int
    """Of the sentence, from 0."""
    start: int
    end: int
    """Offsets in the prepared text."""
    follows: bool = False
    """True for a word that counts only because a term stands close by ("the request")."""
    doubtful: bool = False
    """True for letters that may stand for something else in this text."""


class _Span(NamedTuple):
    start: int
    end: int
    term: str
    doubtful: bool = False


class WatchTerm(Struct, frozen=True):
    name: str
    words: tuple[str, ...] = ()
    """Letters and digits only, folded."""
    exact: tuple[re.Pattern[str], ...] = ()
    beside: frozenset[str] = frozenset()
    not_beside: tuple[str, ...] = ()
    within: int = 300
    stands_for: str = ""
    letters: tuple[str, ...] = ()
    """The short forms that stand for it."""


def hits_in(prepared: Prepared, extra: Iterable[str] = (), under: str = "") -> tuple[Hit, ...]:
    """Every watch term in a text with its sentence, in order of place; one per term and sentence.

    `extra`: further terms, found in any case at word boundaries, whatever white space or hyphens stand between their
    words. Words such as "the request" that only follow a term are given too, marked so. `under`: what the text stands
    under. Raises UnusableTerm.
    """
    squeezed, places = _squeeze(prepared.text)
    folded = prepared.text.casefold() if prepared.text.isascii() else prepared.text.lower()
    spans: list[_Span] = []
    for term in (*_terms(), *(_own(e) for e in extra)):
        found = sorted(set(islice(_spans(term, prepared.text, squeezed, places), MOST_HITS)))
        if term.beside and found:
            spans += _in_place(term, found, folded, squeezed, prepared.text, under)
        else:
            spans += [_Span(a, b, term.name) for a, b in found]
        if len(spans) > 4 * MOST_HITS:
            break
    hits = _one_each(prepared, sorted(spans))
    return tuple(sorted([*hits, *_following(prepared, hits)], key=lambda h: (h.number, h.start, -h.end)))


def _spans(term: WatchTerm, text: str, squeezed: str, places: array[int]) -> Iterator[tuple[int, int]]:
    for word in term.words:
        at = squeezed.find(word)
        while at >= 0:
            start, end = places[at], places[at + len(word) - 1] + 1
            if _stands_alone(text, start, end, len(word)):
                yield start, end
            at = squeezed.find(word, at + 1)
    for pattern in term.exact:
        yield from (m.span() for m in pattern.finditer(text) if not _NON.search(text, max(0, m.start() - 5), m.start()))


def _stands_alone(text: str, start: int, end: int, letters: int) -> bool:
    """True at word boundaries, with nothing between the words but spaces, hyphens and quotes."""
    if start and (text[start - 1].isalnum() or text[start - 1] == "_" or _NON.search(text, max(0, start - 5), start)):
        return False
    after = text[end : end + 3]
    if after[:1].isalnum() or after[:1] == "_":
        tail = _BETWEEN.match(after)
        if not (tail and tail[0].isdigit() and len(tail[0]) < 3 and letters > 8):  # a footnote mark: "Database12"
            return False
    return end - start <= 2 * letters + 10 and not _ACROSS.search(text[start:end])


def of_other_meaning(text: str, under: str = "") -> tuple[tuple[str, ...], ...]:
    """The short forms that a text says to stand for something else, where it names the Department nowhere."""
    short = [t for t in _terms() if t.stands_for and said_in(text, t.letters).places]
    squeezed = _NOT_LETTER.sub("", f"{under} {text}".casefold()) if short else ""
    return tuple(t.letters for t in short if _meaning(t, text, squeezed, under) is Meaning.OTHER)


def is_long(name: str) -> bool:
    """Whether a term, or a user's own, counts whatever stands beside it."""
    return not any(t.beside for t in _terms() if t.name == name)


def _meaning(term: WatchTerm, text: str, squeezed: str, under: str) -> Meaning:
    spelled = _NOT_LETTER.sub("", term.stands_for.casefold())
    if not spelled or spelled in squeezed or spelled in _NOT_LETTER.sub("", under.casefold()):
        return Meaning.OURS
    return meaning_in(text, term.letters, under)


def _in_place(
    term: WatchTerm, found: list[tuple[int, int]], folded: str, squeezed: str, text: str, under: str
) -> Iterator[_Span]:
    """Where a term counts by what stands beside it, and by what the text says that its letters stand for."""
    said, meaning = said_in(text, term.letters), _meaning(term, text, squeezed, under)
    if meaning is Meaning.OTHER:
        return
    spelled = bool(term.stands_for) and _NOT_LETTER.sub("", term.stands_for.casefold()) in squeezed
    ours = bool(term.stands_for) and speaks_of_ours(text)
    for start, end in found:
        near = folded[max(0, start - term.within) : end + term.within]
        padded = f" {_NOT_LETTER.sub(' ', near)} "
        other = any(f" {w} " in padded for w in term.not_beside)
        beside = any(f" {w} " in padded for w in term.beside) and (ours or not other)
        if (spelled or beside) and not said.holds(start):
            yield _Span(start, end, term.name, not spelled and (other or meaning is Meaning.OPEN))


def _one_each(prepared: Prepared, spans: list[_Span]) -> list[Hit]:
    """One hit per term and sentence; of two that overlap the one that begins first, and of these the longer."""
    out: list[Hit] = []
    seen: set[tuple[str, int]] = set()
    last = -1
    for start, end, name, doubtful in sorted(spans, key=lambda s: (s[0], -s[1], s[2])):
        index = prepared.sentence_at(start)
        if start < last or index < 0:
            continue
        last = end
        if (name, index) not in seen and len(out) < MOST_HITS:
            seen.add((name, index))
            found = " ".join(prepared.text[start:end].split())
            out.append(Hit(name, found, prepared.sentences[index].text, index, start, end, doubtful=doubtful))
    return out


def _following(prepared: Prepared, hits: list[Hit]) -> Iterator[Hit]:
    if not hits:
        return
    raw = data_file("terms.toml")["follow"]
    taken = {h.number for h in hits}
    starts = [h.start for h in hits]
    pattern = re.compile(raw["pattern"], re.IGNORECASE)
    for index, sentence in enumerate(prepared.sentences):
        if index in taken:
            continue
        at = bisect_left(starts, sentence.start)
        after = at > 0 and sentence.start - starts[at - 1] <= raw["after"]
        before = at < len(starts) and starts[at] - sentence.end <= raw["before"]
        if (after or before) and (m := pattern.search(prepared.text, sentence.start, sentence.end)):
            yield Hit(m[0].casefold(), m[0], sentence.text, index, m.start(), m.end(), follows=True)


def _squeeze(text: str) -> tuple[str, array[int]]:
    """A text with only its letters and digits, folded, and where each stood."""
    letters: list[str] = []
    places = array("I")
    for m in _BETWEEN.finditer(text):
        word = m[0].lower()
        if len(word) == len(m[0]):
            letters.append(word)
            places.extend(range(m.start(), m.end()))
    return "".join(letters), places


def _own(text: str) -> WatchTerm:
    word = _NOT_LETTER.sub("", text.lower())
    if len(word) < 3 or len(text) > 200:
        raise UnusableTerm(f"the watch term {text[:40]!r} needs at least three letters and at most 200 characters")
    return WatchTerm(" ".join(text.split()), (word,))


@cache
def _terms() -> tuple[WatchTerm, ...]:
    return tuple(_read(raw) for raw in data_file("terms.toml")["term"])


def _read(raw: dict[str, Any]) -> WatchTerm:
    words = [_NOT_LETTER.sub("", w.lower()) for w in raw.get("words", ())]
    if raw.get("slips"):
        words += [s for w in words[:1] for s in _one_slip(w) if s not in words]
    exact = [re.compile(rf"(?<![\w.]){re.escape(w)}(?!\w)") for w in raw.get("exact", ())]
    exact += [re.compile(p.replace("'", "['\u2019]"), re.IGNORECASE) for p in raw.get("patterns", ())]
    beside = frozenset(_NOT_LETTER.sub(" ", w) for w in raw.get("beside", ()))
    return WatchTerm(
        raw.get("as", raw["name"]), tuple(dict.fromkeys(words)), tuple(exact), beside,
        tuple(raw.get("not_beside", ())), raw.get("within", 300), raw.get("stands_for", ""),
        tuple(raw.get("exact", ())),
    )


def _one_slip(word: str) -> Iterator[str]:
    """Every spelling with one letter left out, doubled, or swapped with the next."""
    for i in range(1, len(word)):
        yield word[:i] + word[i + 1 :]
        yield word[:i] + word[i] + word[i:]
        yield word[:i] + word[i + 1 : i + 2] + word[i] + word[i + 2 :]
