"""Finds the clauses of a sentence. No model: marks, forms and order."""

from __future__ import annotations

from mentions import any_of
from mentions.grammar.ahead import gerund_next, is_question, is_remark, subject_then_verb
from mentions.grammar.clauses import Clause, Parsed, word_class
from mentions.grammar.coordinated import coordinated, listed_verb
from mentions.grammar.marked import marked
from mentions.grammar.nonfinite import gerund
from mentions.grammar.state import ClauseState
from mentions.grammar.verb_groups import NOMINAL, read_group
from mentions.grammar.verbal import verbal
from mentions.words.tokens import tokens_of
from text.privacy.remembered import MOST_OF_SENTENCES, remembered_of


@remembered_of(MOST_OF_SENTENCES)
def clause_reader(sentence: str) -> Parsed:
    """The clauses of one sentence, which nobody changes; never raises, in time that grows in step with its length."""
    r = ClauseState(tokens_of(sentence))
    i, n = 0, len(r.tokens)
    while i < n:
        i = _step(r, i)
    for k, clause in enumerate(r.owner):
        clause.words.append(k)
    return Parsed(
        r.tokens, r.clauses, r.owner, is_question(r.tokens), sentence=sentence, numbered=sentence[:1] == "("
    )


def _step(r: ClauseState, i: int) -> int:
    """Reads on from a word; the first word that is not read yet."""
    tag = r.tokens[i].tag
    if sign := _SIGNS.get(tag):
        sign(r, i)
        return i + 1
    done = 0
    if tag == "C":
        done = coordinated(r, i)
    elif tag in "STW":
        done = marked(r, i)
    elif tag == "P" and gerund_next(r.tokens, i + 1):
        done = gerund(r, i)
    return done or listed_verb(r, i) or verbal(r, i)


def _segment(r: ClauseState, i: int) -> None:
    """For ";" and ":" begin anew; after "X said:" what follows is what X said."""
    r.take(i + 1)
    said = r.last_verb()
    top = r.base[-1] if r.base else r.root
    while r.at is not top and r.at.parent is not None and r.at.parent is not r.at:
        r.at = r.at.parent
    if i + 1 == len(r.tokens):
        return
    if top is r.root and top.group is None:
        r.root = r.at = Clause("root", start=i + 1)  # "Recommendation 4: ..."
        r.clauses.append(r.root)
    elif r.tokens[i].tag == ":" and said >= 0 and r.tokens[said].lemma in word_class("says"):
        r.open("complement", i + 1, mark=":", governor=said)
    else:
        r.open("coordinate", i + 1, mark=r.tokens[i].tag)


def _aside(r: ClauseState, i: int) -> None:
    """A bracket, or what stands between dashes."""
    r.take(i + 1)
    if r.tokens[i].tag == "\u2014" and r.base and r.at.mark == "\u2014":
        r.at = r.base.pop()
    elif len(r.base) < 6:
        r.base.append(r.at)
        r.open("aside", i + 1, mark=r.tokens[i].tag)


def _closing(r: ClauseState, i: int) -> None:
    r.take(i + 1)
    if r.base:
        r.at = r.base.pop()


def _comma(r: ClauseState, i: int) -> None:
    r.take(i + 1)
    at = r.at
    if fronted := _fronted(r, i):
        r.at = fronted
    elif at.kind == "aside" and at.mark == "," and at.parent is not None:
        r.at = at.parent
    elif at.group is None and is_remark(r.tokens, i + 1):
        r.open("aside", i + 1, mark=",")
    elif at.kind == "complement" and at.mark == "what" and at.group is not None and at.parent is not None:
        r.at = at.parent  # "share what is gathered, at that level, with X"
    elif at.group is not None and at.parent is not None and _ends_with_comma(r, at) and not _list_goes_on(r, i + 1):
        r.at = _host(r, at)


def _ends_with_comma(r: ClauseState, at: Clause) -> bool:
    """Whether a clause is over at a comma: it was opened by one, or stands before its main clause."""
    if at.kind in ("relative", "participle") and at.after_comma:
        return True
    return at.kind in any_of("adverbial gerund participle infinitive") and _host(r, at).group is None


def _fronted(r: ClauseState, i: int) -> Clause | None:
    """What goes on after a clause that stands before its main clause ("If ..., data may be given")."""
    at: Clause | None = r.at
    while at is not None and at.parent is not None:
        if at.kind == "adverbial" and at.group is not None and at.parent.group is None:
            return at.parent if subject_then_verb(r.tokens, i + 1) else None
        at = at.parent
    return None


def _host(r: ClauseState, clause: Clause) -> Clause:
    """What a clause of which it is said that it ends belongs to."""
    host = clause.parent or r.root
    while host.kind in any_of("infinitive gerund complement relative") and host.parent and host.start >= clause.start:
        host = host.parent
    if clause.kind in any_of("adverbial gerund participle infinitive"):
        low = host
        while (
            low.group is not None
            and low.parent is not None
            and low.parent.group is None
            and low.parent.start <= low.start
        ):
            low = low.parent
        return low
    return host


def _list_goes_on(r: ClauseState, i: int) -> bool:
    """Whether after a comma a list goes on ("to A, B and C")."""
    tokens, j = r.tokens, i
    while j < len(tokens) and tokens[j].tag in NOMINAL:
        j += 1
    if j < len(tokens) and tokens[j].tag == "C" and j > i:
        return read_group(tokens, j + 1) is None and not subject_then_verb(tokens, j + 1)
    return False


_SIGNS = {";": _segment, ":": _segment, "\u2014": _aside, "(": _aside, ")": _closing, ",": _comma}
