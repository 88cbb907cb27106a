"""Sentences all in capitals, and texts that have none: the names in them get the capitals by which names are found."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from mentions import any_of, data_file
from mentions.words.senses import senses_of
from mentions.words.shapes import is_listed
from mentions.words.tokens import Token, tokens_of
from recipients.cell.forms import everyday_words
from text.privacy.unclaimed.vocabulary import is_english

_LEAST_WORDS, _MOSTLY, _STRAY = 4, 0.8, 0.005
_LONGEST_KNOWN, _LONGEST_NAME = 6, 5
_FORMS = any_of("ltd limited plc llp cic inc")
_STARTS = any_of("university institute college centre bank royal school ministry council office")
_ENDS = any_of(
    "university college institute foundation trust council institution association society federation analytics "
    "consulting solutions gazette herald times telegraph chronicle express mail constabulary"
)
_CLOSED = frozenset("DPCISWTOBHMXG#")


def has_no_capitals(text: str) -> bool:
    """Whether a text was written without capitals, but for one here and there."""
    first = next((c for c in text if c.isalpha()), "")
    return first.islower() and sum(map(str.isupper, text)) <= _STRAY * len(text)


def recased(sentence: str, *, small: bool) -> str:
    """The sentence, as long as it was; as it is where it has small letters and capitals. `small`: its text has none."""
    letters = [c for c in sentence if c.isalpha()]
    shouted = sum(c.isupper() for c in letters) >= _MOSTLY * len(letters)
    if len(sentence.split()) < _LEAST_WORDS or not (small or shouted):
        return _SMALL_WORD.sub(_brand, sentence)
    out = [c.lower() if len(c.lower()) == 1 else c for c in sentence]
    tokens = tokens_of("".join(out))
    for i in sorted(_in_names(tokens)):
        start = tokens[i].start
        out[start : start + 1] = out[start].upper()
    return "".join(c if len(c) == 1 else c[0] for c in out)


_SMALL_WORD = re.compile(r"(?<![\w@./-])[a-z]{5,}(?![\w@/-]|\.\w)")


@lru_cache(maxsize=4_096)
def _is_brand_alone(word: str) -> bool:
    return not (is_english(word) or everyday_words([word])) and is_listed(word.capitalize())


def _brand(found: re.Match[str]) -> str:
    """A listed body's name that its owner prints in small letters, as a name: "shared with openai"."""
    return found[0].capitalize() if _is_brand_alone(found[0]) else found[0]


def _in_names(tokens: list[Token]) -> set[int]:
    """The numbers of the words that belong to a name."""
    out: set[int] = set()
    for i, token in enumerate(tokens):
        if i in out:
            continue
        if token.low in _FORMS:
            out |= _before(tokens, i)
        elif end := _known(tokens, i):
            out |= {k for k in range(i, end) if tokens[k].low not in ("of", "for", "and", "the")}
        elif token.low in _STARTS and i + 2 < len(tokens) and tokens[i + 1].low in ("of", "for"):
            out |= {i, i + 2, *_run(tokens, i + 3)[: _LONGEST_NAME - 3]}
        elif token.low in _ENDS and len(found := _before(tokens, i)) > 1:
            out |= found
    for i in range(len(tokens)):
        if i not in out and _is_place(tokens, i, out):
            run = _run(tokens, i)
            known = len(run) == 1 and is_listed(tokens[run[0]].text.capitalize())
            if (known or 1 < len(run) <= _LONGEST_NAME) and not _is_common(tokens, run):
                out |= set(run)
    return out


def _known(tokens: list[Token], i: int) -> int:
    """Where a name that the lists know ends that begins with word `i`; 0 if none does."""
    for n in range(min(_LONGEST_KNOWN, len(tokens) - i), 1, -1):
        words = [t.text for t in tokens[i : i + n]]
        if not all(w[0].isalnum() for w in words) or tokens[i].tag in _CLOSED or tokens[i + n - 1].tag in _CLOSED:
            continue
        name = " ".join(w if w in ("of", "for", "and", "the") else w.capitalize() for w in words)
        if is_listed(name) and not senses_of(name) & {"holder", "data", "pupils"}:
            return i + n
    return 0


def _before(tokens: list[Token], i: int) -> set[int]:
    """The words of a name that ends in word `i`."""
    k = i
    while k > 0 and i - k < _LONGEST_NAME and tokens[k - 1].tag not in _CLOSED and tokens[k - 1].low[0].isalnum():
        if tokens[k - 1].tag == "V" and tokens[k - 1].lemma in _speech():
            break
        k -= 1
    return set(range(k, i + 1))


def _run(tokens: list[Token], i: int) -> list[int]:
    """The words from `i` on that may be a name: up to a verb, a preposition or a sign."""
    k = i
    while k < len(tokens) and tokens[k].tag in "NJ" and tokens[k].low[0].isalnum():
        k += 1
    return list(range(i, k))


def _is_place(tokens: list[Token], i: int, names: set[int]) -> bool:
    """Whether a receiver stands here: behind "to", "with", "by", and behind a name with "and"."""
    k = i - 1 - (i > 0 and tokens[i - 1].tag == "D")
    if k < 0:
        return False
    return tokens[k].low in ("to", "with", "by") or (tokens[k].low in ("and", "or", ",") and k - 1 in names)


def _is_common(tokens: list[Token], run: list[int]) -> bool:
    """Whether a run of words only describes: by its last word, or since it speaks of pupils, schools or data."""
    words = " ".join(tokens[k].text for k in run)
    heads = data_file("named.toml")["heads"]
    last = tokens[run[-1]].low
    described = any(last in words.split() for name, words in heads.items() if name != "never")
    return described or bool(senses_of(words) & {"pupils", "school", "data", "traits", "holder"})


@cache
def _speech() -> frozenset[str]:
    verbs = data_file("frames.toml")["verbs"]
    says = data_file("grammar.toml")["governors"]["says"]
    return frozenset(w for words in (*verbs.values(), says) for w in words.split())
