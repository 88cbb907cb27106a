"""Clauses that a word opens: that, who, which, whether, if, when."""

from __future__ import annotations

from mentions import any_of
from mentions.grammar.ahead import gerund_next, participle_next, subject_then_verb, verb_ahead
from mentions.grammar.clauses import word_class
from mentions.grammar.nonfinite import gerund
from mentions.grammar.state import ClauseState
from mentions.grammar.verb_groups import INSERTION
from mentions.words.tokens import Token


def marked(r: ClauseState, i: int) -> int:
    """Opens the clause that a word opens; the first word that is not read, 0 if it opens none."""
    tag, prev = r.tokens[i].tag, _previous(r, i)
    if r.tokens[i].low == "so" and _next_low(r, i) == "that" and prev is not None and prev.tag in "BX":
        return r.open_and_take("complement", i + 1, "that", i)  # "it is not so that"
    if tag == "S":
        return _subordinate(r, i)
    return _that(r, i) if tag == "T" else _question_word(r, i)


def _previous(r: ClauseState, i: int) -> Token | None:
    return r.tokens[i - 1] if i else None


def _next_low(r: ClauseState, i: int) -> str:
    return r.tokens[i + 1].low if i + 1 < len(r.tokens) else ""


def _question_word(r: ClauseState, i: int) -> int:
    low, prev = r.tokens[i].low, _previous(r, i)
    if prev is None:
        return 0
    verb = r.last_verb()
    told = prev.tag == "O" and verb >= 0 and r.tokens[verb].lemma in word_class("tells")  # "tell us which"
    if low in any_of("who which whom whose") and not told:
        preposition = prev.tag in "PI" and i > 1 and r.tokens[i - 2].tag in "N,O"
        if preposition or prev.tag in ("N", "O", ",", ")", "\u2014", "'", "J", "#", '"', "C"):
            return r.open_and_take("relative", i, low, i - (2 if preposition else 1))
    if prev.tag in ("\u2014", '"', ";", ":") or (prev.tag == "C" and r.at.group is None):
        return 0  # a question, read as it stands
    return r.open_and_take("complement", i, low, verb) if verb_ahead(r.tokens, i + 1) else 0


# ---------------------------------------------------------------------------------------------------------------- that


def _that(r: ClauseState, i: int) -> int:
    tokens, prev = r.tokens, _previous(r, i)
    if not verb_ahead(tokens, i + 1):
        return 0
    governor = _governor_of_that(r, i)
    if governor >= 0:
        if governor < len(r.owner):
            r.at = r.owner[governor]
        return r.open_and_take("complement", i, "that", governor)
    if prev is None or _next_low(r, i) in word_class("times"):
        return 0
    if prev.tag in ("N", "O", ")", '"') or (prev.tag == "," and r.at.group):
        return r.open_and_take("relative", i, "that", i - 1)
    return 0


_SPEAKING_NOUNS = ("claim_nouns", "fact_nouns", "plan_nouns")


def _governor_of_that(r: ClauseState, i: int) -> int:
    """The verb, noun or adjective on which "that ..." hangs, -1 where it is a relative clause."""
    tokens, j = r.tokens, i - 1
    while j >= 0 and tokens[j].tag in ("A", '"', "X"):
        j -= 1
    if j >= 0 and tokens[j].tag == ",":
        if (noun := _extraposed(r, i)) >= 0:
            return noun
        j = _before_insertion(r, i)
    return _governor_at(r, j) if j >= 0 else -1


def _governor_at(r: ClauseState, j: int) -> int:
    """The word on which "that ..." hangs, by the last word before it."""
    tokens, token, verb = r.tokens, r.tokens[j], r.last_verb()
    above = r.at.governor if r.at.kind == "relative" and r.at.mark == "en" and token.tag == "N" else -1
    if above >= 0 and tokens[above].low in word_class(*_SPEAKING_NOUNS):
        return above  # "the claim made in the paper that"
    if token.tag in "VBJ" or token.low in ("sure", "certain"):
        return j
    if token.tag == "N" and token.low in word_class(*_SPEAKING_NOUNS):
        return j
    says = tokens[verb].lemma if verb >= 0 else ""
    known = says in word_class("says", "facts") or (verb == j - 1 and _subject_is_it(r))  # "it has been put about that"
    if (token.tag == "P" or token.low in word_class("times")) and known:
        return verb
    if token.tag == "C":
        earlier = next((c for c in reversed(r.clauses) if c.mark == "that" and c.kind == "complement"), None)
        return earlier.governor if earlier else -1
    told = token.tag in "NO" and j - verb <= 5 and says in word_class("tells")
    return verb if told or _is_told_in_paper(r, verb, j) else -1


_WRITES = any_of(
    "write confirm say state reply admit acknowledge concede respond answer report announce reveal disclose"
)
_PAPERS = any_of("letter letters email e-mail emails answer answers reply note statement memo message response")
_TOLD_WITHIN = 16  # words between a verb and "that"


def _is_told_in_paper(r: ClauseState, verb: int, j: int) -> bool:
    """For "told X in a letter that it had given Y the data", "wrote to X that": that is what is told."""
    tokens = r.tokens
    says = tokens[verb].lemma if verb >= 0 and j - verb <= _TOLD_WITHIN else ""
    if tokens[j].tag != "N" or says not in _WRITES | word_class("tells") or not subject_then_verb(tokens, j + 2):
        return False
    in_paper = tokens[j].low in _PAPERS and any(t.low in ("in", "by") for t in tokens[max(verb, j - 4) : j])
    main = next((k for k in range(j + 2, len(tokens)) if tokens[k].tag == "V"), len(tokens))
    behind = next((t for t in tokens[main + 1 :] if t.tag != "A"), None)
    whole = tokens[main - 1].tag == "B" or (behind is not None and behind.tag in "DNJO#'")
    return whole and (in_paper or tokens[j].text[0].isupper())


def _before_insertion(r: ClauseState, i: int) -> int:
    """The word before ", as they did," and the like."""
    inner = i - 1
    while inner > max(0, i - INSERTION) and r.tokens[inner - 1].tag != "V":
        inner -= 1
    return inner - 1


def _subject_is_it(r: ClauseState) -> bool:
    group = r.root.group
    return group is not None and [r.tokens[k].low for k in range(min(group.first, 4))][-1:] == ["it"]


def _extraposed(r: ClauseState, i: int) -> int:
    """For "It was the intention, until then, that ...": the noun on which the clause hangs; -1 if there is none."""
    root = r.root
    if root.group is None or root.group.lemma != "be":
        return -1
    if not _subject_is_it(r):
        return -1
    nouns = word_class(*_SPEAKING_NOUNS, "false_words", "true_words")
    return next((k for k in range(root.group.last + 1, i) if r.tokens[k].low in nouns and r.owner[k] is root), -1)


# --------------------------------------------------------------------------------------------------------- subordinate


_BEFORE_PARTICIPLES = any_of("where when while if unless as once until though although")


def _subordinate(r: ClauseState, i: int) -> int:
    tokens, low, prev = r.tokens, r.tokens[i].low, _previous(r, i)
    if low == "whether" or (low == "if" and prev is not None and _is_asked(r, prev)):
        return r.open_and_take("complement", i, "whether", r.last_verb())
    if _is_no_mark(r, i):
        return 0
    if gerund_next(tokens, i + 1):
        return gerund(r, i)
    if not (low in _BEFORE_PARTICIPLES and participle_next(tokens, i + 1)):
        if not verb_ahead(tokens, i + 1, stop_at_comma=low in any_of("after before since until as for once")):
            return 0
        if low in ("where", "when") and prev is not None and prev.tag == "V" and prev.lemma in word_class("asks"):
            return r.open_and_take("complement", i, low, i - 1)
    r.open("adverbial", i, mark=low)
    return r.take(i + 2 if low == "so" and _next_low(r, i) == "that" else i + 1)


def _is_asked(r: ClauseState, prev: Token) -> bool:
    """Whether "if" behind a word is what somebody asks."""
    verb = r.last_verb()
    if prev.tag == "V":
        return True
    return prev.tag in "NOJ,)AP" and verb >= 0 and r.tokens[verb].lemma in any_of("ask wonder enquire inquire")


def _is_no_mark(r: ClauseState, i: int) -> bool:
    """Whether a word that opens clauses opens none here: "until 2018", "dismissed as nonsense", "such as"."""
    tokens, low, prev, nxt = r.tokens, r.tokens[i].low, _previous(r, i), _next_low(r, i)
    if low == "so":
        return nxt not in ("that", "as") and not subject_then_verb(tokens, i + 1)
    if low == "as":
        before = prev is not None and (prev.tag == "V" or prev.low == "such")
        return before or nxt in any_of("part well many much to")
    if low == "once" and prev is not None:
        behind = tokens[i + 1] if i + 1 < len(tokens) else None
        ran = behind is not None and behind.tag == "V" and behind.form == "D" and prev.tag in "NO"
        return prev.tag in "XA" or ran  # "whose chairman once ran it"
    if low in any_of("until since after before") and i + 1 < len(tokens):
        return tokens[i + 1].tag == "#" or nxt in word_class("times") | any_of("then recently now last")
    return False
