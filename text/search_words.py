"""Words that mean the same, and the full-text query of a search: one rule for site, commands and followed searches."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import product
from typing import NamedTuple

from text.clean import plain_letters

_SAME: tuple[tuple[str, ...], ...] = (
    ("DfE", "Department for Education", "Department of Education"),
    ("DfES", "Department for Education and Skills"),
    ("DCSF", "Department for Children, Schools and Families"),
    ("NPD", "National Pupil Database"),
    ("ILR", "individualised learner record"),
    ("LEO", "longitudinal education outcomes"),
    ("PLASC", "pupil level annual school census"),
    ("UPN", "unique pupil number"),
    ("ULN", "unique learner number"),
    ("EYFS", "early years foundation stage"),
    ("EYFSP", "early years foundation stage profile"),
    ("SEN", "SEND", "special educational needs", "special education needs",
     "special educational needs and disabilities", "special educational needs and disability"),
    ("EHCP", "EHC plan", "education, health and care plan"),
    ("FSM", "free school meals"),
    ("EAL", "English as an additional language"),
    ("LAC", "CLA", "looked after children", "children looked after"),
    ("CIN", "children in need"),
    ("PRU", "pupil referral unit"),
    ("GCSE", "general certificate of secondary education"),
    ("SATs", "standard assessment tests", "standard attainment tests"),
    ("HE", "higher education"),
    ("FE", "further education"),
    ("LA", "LEA", "local authority", "local education authority"),
    ("FOI", "freedom of information"),
    ("ICO", "Information Commissioner", "Information Commissioner's Office"),
    ("FFT", "Fischer Family Trust"),
    ("Met Police", "Metropolitan Police"),
    ("University", "Univ", "Uni"),
    ("HESA", "Higher Education Statistics Agency"),
    ("UCAS", "Universities and Colleges Admissions Service"),
    ("ONS", "Office for National Statistics"),
    ("MoJ", "Ministry of Justice"),
    ("NFER", "National Foundation for Educational Research"),
    ("EEF", "Education Endowment Foundation"),
    ("EPI", "Education Policy Institute"),
    ("IFS", "Institute for Fiscal Studies"),
    ("UCL", "University College London"),
)
"""Each line: words that mean the same. Common abbreviations of this field; to add one is enough."""
_ORDINARY: Mapping[str, tuple[str, ...]] = {
    "he": (
        "he and fe", "fe and he", "fe he", "he fe", "he in fe", "he data", "he student", "he provider",
        "he institution",
        "he sector", "he participation", "he progression", "he entry", "he course", "he outcome", "he destination",
        "he access", "he record", "he qualification", "to he", "into he", "in he", "enter he", "entered he",
        "access he",
    ),
    "send": (
        "sen send", "send support", "send status", "send code", "send provision", "send review", "send reform",
        "send pupil", "send data", "send need", "send tribunal", "send system", "with send", "and send", "of send",
    ),
    "sats": (
        "ks1 sats", "ks2 sats", "stage 1 sats", "stage 2 sats", "year 2 sats", "year 6 sats", "sats result",
        "sats score",
        "sats test", "sats paper", "sats data", "sats exam", "sats mark", "sats level", "taking sats", "their sats",
    ),
}
"""Abbreviations that are ordinary words too, which a full-text index cannot tell: where only the long form was asked
for, they count in these phrases. ("He said", "send", "sat" stand in every text.)"""
_NUMBERS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
)
_NUMBERED: Mapping[str, tuple[str, ...]] = {
    "key stage": ("key stage", "ks"), "ks": ("key stage", "ks"), "year": ("year", "yr", "y"), "yr": ("year", "yr", "y"),
    "y": ("year", "yr", "y"), "tier": ("tier",),
}
"""Words before a number, and those that mean the same."""
_NEAR = 6
"""Words that may stand between "key stages 2 and" and 4."""
_STAGES = range(1, 6)
_LONGEST = 7
"""Words of the longest line."""


class _Word(NamedTuple):
    typed: str
    parts: tuple[str, ...]
    """As they are compared: in small letters; "KS4" and "year-4" are two."""


def match_search(text: str) -> str:
    """Words as a full-text query: each must occur, or what means the same. Quotes and operators mean nothing.

    "KS2" finds "Key Stage 2", and the other way round; so for every line of the table above.
    """
    return " AND ".join(search_parts(text)) or '""'


def search_parts(text: str) -> list[str]:
    """The parts of that query, all of which must be found."""
    return [g for g in _groups(text) if g]


def match_words(text: str) -> str:
    """Words as a full-text query, just as they are: all must occur."""
    words = text.replace("\0", " ").split()
    return " ".join('"' + w.replace('"', '""') + '"' for w in words) or '""'


def spellings(text: str) -> tuple[str, ...]:
    """A text with what means the same put in place of its words, in small letters, itself first; 30 at most."""
    words, at, parts = _words_of(text), 0, list[Sequence[str]]()
    while at < len(words):
        length, forms = _same_at(words, at)
        own = " ".join(w.typed for w in words[at : at + length]).casefold()
        parts.append(tuple(dict.fromkeys((own, *(f.casefold() for f in forms)))))
        at += length
    return tuple(" ".join(p) for _, p in zip(range(30), product(*parts), strict=False))


def in_plain_letters(*texts: str | None) -> str:
    """The words that have letters beyond those of English, as they are mostly typed."""
    words = (word for text in texts if text and not text.isascii() for word in text.split() if not word.isascii())
    return " ".join(dict.fromkeys(plain for word in words if (plain := plain_letters(word)) != word))


def _groups(text: str) -> Iterator[str]:
    words, at = _words_of(text), 0
    while at < len(words):
        number, length = _numbered_at(words, at)
        forms: Sequence[str] = ()
        if not number:
            length, forms = _same_at(words, at)
        here = words[at : at + length]
        at += length
        own = " AND ".join(_quoted(w.typed) for w in here)
        others = number or list(_phrases(forms, here))
        either = [f"({own})" if len(here) > 1 else own, *others]
        yield f"({' OR '.join(either)})" if others else own


def _words_of(text: str) -> list[_Word]:
    """The words with a letter or digit: what has none matches nothing."""
    return [_Word(w, _parts(w)) for w in text.replace("\0", " ").split() if any(c.isalnum() for c in w)]


def _parts(text: str) -> tuple[str, ...]:
    owned = text.casefold().replace("\u2019", "'").replace("'s", "")
    return tuple(re.findall(r"[^\W\d_]+|\d+", owned))


def _singular(word: str) -> str:
    if len(word) < 4 or word.endswith("ss"):
        return word
    return word[:-3] + "y" if word.endswith("ies") else word.removesuffix("s")


@cache
def _lines() -> dict[tuple[str, ...], tuple[str, ...]]:
    exact = {_parts(form): line for line in _SAME for form in line}
    return {tuple(map(_singular, key)): line for key, line in exact.items()} | exact  # DfES is no plural of DfE


def _same_at(words: Sequence[_Word], at: int) -> tuple[int, tuple[str, ...]]:
    """(how many words from here mean what others mean too, 1 where they do not; the line of the table, or none)."""
    for length in range(min(_LONGEST, len(words) - at), 0, -1):
        key = tuple(p for w in words[at : at + length] for p in w.parts)
        if line := _lines().get(key) or _lines().get(tuple(map(_singular, key))):
            return length, line
    return 1, ()


def _phrases(forms: Sequence[str], typed: Sequence[_Word]) -> Iterator[str]:
    """The forms that were not typed, as phrases of a full-text query."""
    own = tuple(p for w in typed for p in w.parts)
    for form in forms:
        if _parts(form) != own:
            yield from map(_quoted, _ORDINARY.get(form.casefold(), (form,)))


def _numbered_at(words: Sequence[_Word], at: int) -> tuple[list[str], int]:
    """(what "KS4", "key stage four" or "year 6" from here on is called otherwise, its words); ([], 0) for all else."""
    for length in range(1, min(3, len(words) - at) + 1):
        *before, last = (_singular(p) for w in words[at : at + length] for p in w.parts)
        number = _NUMBERS.index(last) + 1 if last in _NUMBERS else int(last) if last.isascii() and last.isdigit() else 0
        heads = _NUMBERED.get(" ".join(before), ())
        stage = "ks" in heads
        if heads and (number in _STAGES if stage else 1 <= number <= len(_NUMBERS)):
            return list(_numbers(heads, number, stage=stage)), length
    return [], 0


def _numbers(heads: Sequence[str], number: int, *, stage: bool) -> Iterator[str]:
    for head, digit in product(heads, (str(number), _NUMBERS[number - 1])):
        yield _quoted(f"{head} {digit}")
        if head in ("ks", "y", "yr") and digit.isdigit():
            yield _quoted(head + digit)
    if not stage:
        return
    for other in _STAGES:  # "Key stages 2 and 4", "KS1 & 2", "KS1-5"
        for head in (f"ks{other}", f"ks {other}", f"key stage {other}"):
            if other < number:
                yield f"NEAR({_quoted(head)} {_quoted(str(number))}, {_NEAR})"
            for end in range(number + 1, len(_STAGES) + 1) if other < number else ():
                yield from (_quoted(f"{head}{to} {end}") for to in (" to", " to ks", " to key stage", " through"))
                yield _quoted(f"{head} to ks{end}")
                if end - other > 2:  # two stages that are further apart stand for those between
                    yield _quoted(f"{head} {end}")


def _quoted(words: str) -> str:
    return '"' + words.replace('"', '""') + '"'
