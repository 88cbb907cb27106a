"""Words of a sentence with their parts of speech: closed classes, verbs by their forms, and what stands beside them."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from mentions import any_of, data_file
from mentions.words.shapes import is_listed

MOST_TOKENS = 400
"""Words and signs of one sentence that are read as grammar; the rest of a longer one is left."""
_MASK = "[*]"
"""What stands for a name that is withheld: a noun as the name was."""
_TOKEN = re.compile(r"\[\*\](?:'s\b)?|\d[\d,.]*\d%?|[^\W_][\w&'\u2019.\-/+]*[\w+]|[^\W_]|\.{3}|[^\s]")
_PLAIN = str.maketrans("\u2018\u2019\u201c\u201d\u2011\u2013", "''\"\"-\u2014")
_CONTRACTED = {"can't": ("can", "not"), "won't": ("will", "not"), "shan't": ("shall", "not"), "cannot": ("can", "not")}
_TAILS = ("'ll", "'ve", "'re", "'d", "'m", "'s")
_BROKEN = frozenset((word[:i], word[i:]) for word in ("not", "never", "none") for i in range(1, len(word)))
"""Words of negation as a PDF breaks them."""
_GLUED = re.compile(r"(was|were|has|have|had|is|are|did|does|do|will|could|would|should|must|been)(not|never)$")
_MARK = re.compile(
    r"\s*(?:[-*\u2022\u25aa\u25cf\u2014\u00b7]\s|\(?(?:[a-z]|[ivx]{1,5}|\d{1,2}(?:\.\d{1,2}){0,3})[.)](?=\s)|\d{1,2}/(?=\s))",
    re.IGNORECASE,
)
"""What numbers a line of a list."""
_ADDRESSED = "|".join(data_file("named.toml")["addressed"])
SPEAKER = re.compile(
    rf"(?:\[?Q\d{{1,4}}\]?[.:]?\s)?(?=.{{2,42}}:\s)(?!(?i:{_ADDRESSED})\sthe\s)"
    r"[A-Z][\w.'\u2019-]*(?:\s(?:[A-Z][\w.'\u2019-]*|of|the|for|and|de))*:\s"
)
"""Who speaks, before what is said: "Lord Merrow: "."""
_NAME_BY_DIGIT = re.compile(r"\d{1,3}(?:[A-Z][A-Za-z]*|[a-z]{5,})$")
"""3M, 4Children, 7digital."""
_SPLIT_NAME = re.compile(r"(?<=\w)/(?=\w)")


class Token:
    """A word or sign.

    `tag`: D determiner, O pronoun, P preposition, C and/or/but, S if/when/because, W who/which/what,
    T that, X not/never, B be, H have, G do, M modal, I to, N noun or name, J adjective, A adverb, # number, V verb, or
    the sign itself. `form` of a verb: B base, Z -s, D past, N participle, E past or participle, G -ing.
    """

    __slots__ = ("end", "form", "lemma", "low", "start", "tag", "text")

    def __init__(self, text: str, low: str, start: int, end: int) -> None:
        self.text, self.low, self.start, self.end = text, low, start, end
        self.tag, self.lemma, self.form = "N", low, ""

    def __repr__(self) -> str:
        return f"{self.text}/{self.tag}{self.form}"


class _Form(NamedTuple):
    lemma: str
    form: str
    noun_too: bool


_OF_PAY = any_of("record records data details award scale scales")
_COMPANY_FORMS = any_of("ltd limited plc llp inc cic")


def tokens_of(sentence: str) -> list[Token]:
    """The words and signs of a sentence, tagged."""
    out = _cut(sentence)
    for token in out:
        _tag(token)
    for token, after in pairwise(out):
        if token.tag == "V" and token.text[0].isupper() and after.low.rstrip(".") in _COMPANY_FORMS:
            token.tag, token.form = "N", ""  # "Cherry Breaks Ltd"
    for i, token in enumerate(out):
        if token.low in any_of("around about over under nearly than") and i + 1 < len(out) and out[i + 1].tag == "#":
            token.tag = "A"
        if (
            token.low in ("all", "both", "each")
            and i
            and out[i - 1].tag in "MBHG"
            and out[min(i + 1, len(out) - 1)].tag == "V"
        ):
            token.tag = "A"
        if token.low in ("all", "both", "each") and _is_floated(out, i):
            token.tag = "A"
        if token.text == "on" and 0 < i < len(out) - 1 and out[i + 1].text == "Sunday" and _is_paper(out[i - 1]):
            token.tag = "N"
        if token.low == "pay" and 0 < i < len(out) - 1 and out[i - 1].tag in "N'" and out[i + 1].low in _OF_PAY:
            token.tag, token.form = "N", ""  # "staff pay records"
        if token.low == "no" and i + 1 < len(out) and out[i + 1].low == "longer":
            token.tag = "A"
        if (
            token.low in ("outside", "inside")
            and i + 1 < len(out)
            and out[i + 1].tag in "NV"
            and (i == 0 or out[i - 1].tag != "N")
        ):
            token.tag = "J"  # "outside bodies"
        if (
            token.tag == "N"
            and i
            and out[i - 1].tag == "M"
            and token.text.islower()
            and not _noun_at(out, i + 1)
            and token.low != "half"
        ):
            token.tag, token.form = "V", "B"  # "should declare": what stands behind a modal is a verb
        if token.low == "identifying" and _noun_at(out, i + 1) and i and out[i - 1].tag not in "PB":
            token.tag, token.form = "J", ""  # "received identifying records"
        if token.tag == "V" and not _verb_here(out, i):
            token.tag, token.form = ("J", "") if token.form in "ENG" and _noun_at(out, i + 1) else ("N", "")
    return out


def _is_floated(tokens: list[Token], i: int) -> bool:
    """Whether "each" stands between a subject and its verb: "X and Y each hold a copy"."""
    behind = tokens[i + 1 : i + 3]
    whole = len(behind) > 1 and behind[0].tag in "VH" and behind[1].tag in "DJ#"
    return whole and i > 0 and tokens[i - 1].tag == "N" and not any(t.tag in "VHBMPI" for t in tokens[:i])


def _cut(sentence: str) -> list[Token]:
    plain = sentence.translate(_PLAIN)
    out: list[Token] = []
    marked = _MARK.match(plain)
    begin = marked.end() if marked else 0
    begin += len(plain[begin : begin + 4]) - len(plain[begin : begin + 4].lstrip())
    speaker = SPEAKER.match(sentence, begin)
    for m in _TOKEN.finditer(plain, speaker.end() if speaker else begin):
        if len(out) >= MOST_TOKENS:
            break
        text, low, start, end = m[0], m[0].lower(), m.start(), m.end()
        if out and (out[-1].low, low) in _BROKEN and start - out[-1].end == 1:
            last = out.pop()
            out.append(Token(last.text + text, last.low + low, last.start, end))
        elif low in _CONTRACTED:
            out += [Token(part, part, start, end) for part in _CONTRACTED[low]]
        elif low.endswith("n't") and len(low) > 4:
            out += [Token(text[:-3], low[:-3], start, end - 3), Token("not", "not", end - 3, end)]
        elif glued := _GLUED.match(low):
            cut = start + len(glued[1])
            out += [Token(text[: len(glued[1])], glued[1], start, cut), Token(glued[2], glued[2], cut, end)]
        elif tail := next((t for t in _TAILS if low.endswith(t) and len(low) > len(t)), ""):
            cut = end - len(tail)
            out += [Token(text[: -len(tail)], low[: -len(tail)], start, cut), Token(text[-len(tail) :], tail, cut, end)]
        elif text.endswith("'") and len(text) > 1:
            out += [Token(text[:-1], low[:-1], start, end - 1), Token("'", "'s", end - 1, end)]
        elif "/" in text and text.isascii() and not any(c.isdigit() for c in text):
            at = start
            for part in _SPLIT_NAME.split(text):
                if part:
                    at = plain.find(part, at)
                    out.append(Token(part, part.lower(), at, at + len(part)))
        else:
            out.append(Token(text, low, start, end))
    return out


def _is_paper(before: Token) -> bool:
    """Whether "on Sunday" behind a word is of a paper's name: "the Mail on Sunday", not "to the Herald on Sunday"."""
    return before.text[0].isupper() and is_listed(f"{before.text} on Sunday")


def is_read(low: str) -> bool:
    """Whether a word is one of the little ones or a verb that is known."""
    return low in _closed() or low in _verbs()


def _tag(token: Token) -> None:
    low, words = token.low, _closed()
    if not (low[0].isalnum() or low[0] == "'" or low == _MASK):
        token.tag = "," if low == "," else low
    elif token.text in ("May", "Limited") and token.start:
        token.tag = "N"
    elif low in words and not (words[low] == "J" and low in _verbs()):
        token.tag = words[low]
    elif low == "'s":
        token.tag = "'"
    elif low[0].isdigit() and not _NAME_BY_DIGIT.match(token.text):
        token.tag = "#"
    elif form := _verbs().get(low):
        token.tag, token.lemma, token.form = "V", form.lemma, form.form
        if (
            token.text[0].isupper()
            and (form.noun_too or form.form in "BG")
            and token.start
            and not token.text.isupper()
        ):
            token.tag, token.form = "N", ""  # "Home Office", "Learning Records Service"
    elif token.text[0].isupper() and token.start:
        token.tag = "N"
    elif low.endswith("ly") and len(low) > 4:
        token.tag = "A"
    elif low.endswith("ed") and len(low) > 4 and not low.endswith("eed"):
        token.tag, token.form, token.lemma = "V", "E", low[:-2]
    elif low.endswith("ing") and len(low) > 5:
        token.tag, token.form, token.lemma = "V", "G", low[:-3]


def _noun_at(tokens: list[Token], i: int) -> bool:
    return i < len(tokens) and (tokens[i].tag in "NJ#" or (tokens[i].tag == "V" and _verbs_noun(tokens[i])))


def _verbs_noun(token: Token) -> bool:
    found = _verbs().get(token.low)
    return found is not None and found.noun_too


_OPENING = frozenset('-\u2022\u00b7*\u25aa"(\u2014')
"""Signs before the first word of a line."""


def _before(tokens: list[Token], i: int) -> Token | None:
    i -= 1
    while i >= 0 and tokens[i].tag == "A" and tokens[i].low not in ("there", "here"):
        i -= 1
    if i >= 0 and tokens[i].tag in _OPENING and all(t.tag in _OPENING for t in tokens[:i]):
        return None
    return tokens[i] if i >= 0 else None


_TWO_OBJECTS = any_of("give grant deny offer send allow refuse hand sell supply")


def _verb_follows(tokens: list[Token], i: int) -> bool:
    for token in tokens[i : i + 25]:
        if token.tag in ";:WST" and token.low != "as":
            return False
        if token.tag in "MBH":
            return True
    return False


def _verb_here(tokens: list[Token], i: int) -> bool:
    """Whether a word that can be a verb is one where it stands."""
    token, before = tokens[i], _before(tokens, i)
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    prev, nxt = (before.tag if before else ""), (after.tag if after else "")
    known = _verbs().get(token.low)
    if prev == "," and token.form in ("G", "E", "N") and _noun_at(tokens, i + 1) and i > 1 and tokens[i - 2].tag == "J":
        return False  # "individual, identifying records"
    if token.form == "G":
        return _gerund_here(tokens, i, before, nxt, known=known is not None)
    if (
        token.form in ("E", "N")
        and prev in ("", ",")
        and token.lemma not in _TWO_OBJECTS
        and _noun_at(tokens, i + 1)
        and _verb_follows(tokens, i + 2)
    ):
        return False  # ", limited data may be"
    if token.form in ("E", "N", "D"):
        if before is not None and before.low in ("those", "these"):
            return True  # "among those given data"
        if before is not None and before.low == "following" and not _verb_follows(tokens, i + 1):
            return True  # "The following received data:"
        if prev == "#" and _is_year(tokens, i - 1):
            return True  # "which in 2020 bought X Ltd"
        adjectival = prev in "DJ'#" or (prev == "P" and before is not None) or (prev == "N" and known is None)
        return not (prev and adjectival and _noun_at(tokens, i + 1) and token.form != "D") or prev == ""
    if known is None or not known.noun_too:
        nominal = prev in ("D", "'", "#") or (prev == "P" and before is tokens[i - 1])
        led = before is not None and before.low in _ARTICLES
        noun = nxt != "V" or (led and after is not None and _verbs_noun(after))  # "a complete copy"
        return not (nominal and token.form == "B" and noun) or before is None
    return _ambiguous_here(tokens, i, before, after)


_ARTICLES = any_of("a an the its their our his her")


def _is_year(tokens: list[Token], i: int) -> bool:
    return i > 0 and tokens[i].low.isdecimal() and len(tokens[i].low) == len("2020") and tokens[i - 1].low == "in"


def _gerund_here(tokens: list[Token], i: int, before: Token | None, nxt: str, *, known: bool) -> bool:
    prev = before.tag if before else ""
    if prev in ("B", "X", "I"):
        return True
    if nxt == "P" and i + 1 < len(tokens) and tokens[i + 1].low == "of" and prev in ("D", "'", "J", "N", "", "P", ","):
        return False  # "the sharing of"
    if prev in ("D", "'", "J"):
        return nxt in ("D", "O") or (prev == "'" and nxt == "N" and known)
    if before is not None and prev == "N" and before.low in any_of("data information record intelligence age"):
        return nxt in ("D", "O")  # "data sharing"
    return known or prev in any_of("V P , S N")


_SUBJECT_PRONOUNS = any_of("we they i you he she it who which that")


_COMPOUNDS = any_of("data information pupil school record records learner student child age birth identity census")
"""Nouns that stand before another: "data shares", "pupil records"."""
_COMPOUNDED = any_of(
    "share release access transfer request use extract flow record match search file report export check register "
    "review test list copy supply process issue breach support work count return study exchange link"
)


def _ambiguous_here(tokens: list[Token], i: int, before: Token | None, after: Token | None) -> bool:
    """For "share", "releases", "use": verbs only where a verb can stand."""
    token = tokens[i]
    if before is None:
        return token.form == "B" and after is not None and (after.tag in any_of("D O N J A") or after.form == "G")
    prev, nxt = before.tag, (after.tag if after else "")
    if prev == "X":
        earlier = _before(tokens, tokens.index(before, max(0, i - 6)))
        return before.low == "never" or (earlier is not None and earlier.tag in "MGI")
    if prev in ("I", "M", "G"):
        return True
    if token.form == "B" and after is not None and after.low == "of":
        return False  # "make use of"
    if prev in any_of("D ' J P #"):
        return False
    further = tokens[i + 2].tag if i + 2 < len(tokens) else ""
    takes = (
        nxt in any_of("D O N J # I T W")
        or (nxt == "V" and (further == "N" or (after is not None and _verbs_noun(after))))
        or (after is not None and after.low in any_of("with to up out on about 's"))
    )
    if token.lemma in any_of(
        "extract record copy file register list address name figure number place note"
    ) and nxt not in ("D", "O", "J"):
        takes = takes and nxt == "N" and prev == "O"
    if before.low in ("it", "he", "she") and token.form == "B":
        return False  # "giving it access"
    if before.low == "that" and i == 1 and token.form == "B":
        return False  # "That answer was wrong"
    if before.low in _SUBJECT_PRONOUNS and before.tag in ("O", "W", "T"):
        return True
    if prev == "C":
        return _coordinated_verb(tokens, i) and takes
    if prev == "O":
        return token.form == "B" and takes  # "let them use it"
    if prev == "N":
        plural = before.low.endswith("s") and not before.low.endswith(("ss", "us", "is", "news"))
        if (
            (before.low in _COMPOUNDS and token.lemma in _COMPOUNDED)
            or "-" in before.low
            or (before.form == "" and before.low.endswith("ing"))
        ):
            return False
        behind = tokens[max(0, i - 6) : i]
        headed = any(t.tag == "P" for t in behind) and any(t.tag == "N" and t.low.endswith("s") for t in behind[:-2])
        plural = plural or (headed and nxt in ("D", "N", "V"))  # "organisations outside government hold copies"
        plural = (
            plural
            or before.low in any_of("police press media staff")
            or (before.text[0].isupper() and nxt in ("D", "O", "J"))
        )
        return takes and nxt != "I" and (plural if token.form == "B" else not plural or before.text[0].isupper())
    if prev == "V":
        return before.lemma in any_of("let make help go come") and token.form == "B"
    if prev == "," and token.form == "Z" and nxt == "D":
        return _closes_relative(tokens, i)
    return prev in (",", ":", '"', "(", ";") and token.form == "B" and nxt in any_of("D O N J")


def _closes_relative(tokens: list[Token], i: int) -> bool:
    """Whether the comma before a word ends ", which builds roads,"."""
    behind = pairwise(tokens[max(0, i - _RELATIVE) : i])
    return any(a.tag == "," and b.low in ("which", "who") for a, b in behind)


_RELATIVE = 16  # words of such a clause


def _coordinated_verb(tokens: list[Token], i: int) -> bool:
    """Whether a verb of the same form stands before "and"."""
    form = tokens[i].form
    return any(t.tag == "V" and t.form in (form, "E", "D") for t in tokens[max(0, i - 12) : i - 1])


@cache
def _closed() -> dict[str, str]:
    small = data_file("grammar.toml")["small"]
    tags = {
        "noun": "N", "adjective": "J", "number": "#", "adverb": "A", "preposition": "P", "determiner": "D",
        "pronoun": "O", "subordinator": "S", "coordinator": "C", "negation": "X", "modal": "M", "be": "B", "have": "H",
        "do": "G",
    }
    out = {word: tag for name, tag in tags.items() for word in small[name].split()}
    out |= dict.fromkeys(["who", "whom", "whose", "which", "what", "why", "how"], "W") | {
        "that": "T",
        "to": "I",
        "n't": "X",
    }
    out |= {"'re": "B", "'d": "M", "'m": "B"} | {"until": "S", "since": "S", "so": "S", "once": "S"}
    return out


@cache
def _verbs() -> dict[str, _Form]:
    raw = data_file("grammar.toml")["verbs"]
    noun_too = frozenset(raw["noun_too"].split())
    out: dict[str, _Form] = {}
    for word in sorted(set(raw["regular"].split())):
        both = word in noun_too
        out |= {f: _Form(word, form, both and form in "BZ") for f, form in _regular(word)}
    for line in raw["irregular"]:
        word, past, participle = line.split()
        both = word in noun_too
        forms = [(word, "B"), (_third(word), "Z"), (_ing(word, past), "G")]
        forms += [(past, "E")] if past == participle else [(past, "D"), (participle, "N")]
        out |= {f: _Form(word, form, both and form in "BZ") for f, form in forms if f != word or form == "B"}
    return out


def _regular(word: str) -> list[tuple[str, str]]:
    past = word + "d" if word.endswith("e") else word[:-1] + "ied" if _consonant_y(word) else word + "ed"
    return [(word, "B"), (_third(word), "Z"), (past, "E"), (_ing(word, ""), "G")]


def _consonant_y(word: str) -> bool:
    return word.endswith("y") and word[-2] not in "aeiou"


def _third(word: str) -> str:
    if _consonant_y(word):
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")


def _ing(word: str, past: str) -> str:
    if past.endswith(word[-1] + "ed") and past == word + word[-1] + "ed":
        return word + word[-1] + "ing"
    if word in any_of("get let put run sit cut set win begin forget forbid shut quit bid"):
        return word + word[-1] + "ing"
    if word.endswith("ie"):
        return word[:-2] + "ying"
    if word.endswith("e") and not word.endswith(("ee", "oe")):
        return word[:-1] + "ing"
    return word + "ing"
