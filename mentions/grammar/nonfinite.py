"""Clauses without a finite verb: "to give", "of giving", ", giving", "data given to X"."""

from __future__ import annotations

from mentions import any_of
from mentions.grammar.clauses import word_class
from mentions.grammar.state import ClauseState
from mentions.grammar.verb_groups import Group, read_group

_BEFORE_BEING = any_of("of to about against for from out")


def governor_of_to(r: ClauseState, i: int) -> int:
    """The word on which "to give" hangs, -1 if it is none."""
    tokens, j = r.tokens, i - 1
    while j >= 0 and tokens[j].tag in ("A", "X", '"'):
        j -= 1
    if j < 0 or tokens[j].tag == ";":
        return -1
    verb = r.last_verb()
    if tokens[j].tag == ",":
        return verb if _is_behind_apposition(r, verb, j) else -1
    ours = verb >= 0 and r.owner[verb] is r.at
    if ours and tokens[verb].lemma == "take":
        return verb  # "it took a request to bring out"
    if not ours or tokens[j].tag in "VJBHM" or tokens[j].low in word_class("plan_nouns"):
        return j
    people = word_class("allows", "demands", "tells", "catches")
    governs = tokens[verb].lemma in people or tokens[verb].tag != "V" or tokens[j].tag != "N"
    return verb if governs else j


def _is_behind_apposition(r: ClauseState, verb: int, comma: int) -> bool:
    """For "allowed X, a data broker, to use it": commas set off who that is, and not a purpose."""
    tokens = r.tokens
    if verb < 0 or r.owner[verb] is not r.at or tokens[verb].lemma not in word_class("allows") - word_class("bare"):
        return False
    opening = next((k for k in range(verb + 1, comma) if tokens[k].tag == ","), comma)
    allowed = tokens[verb + 1 : opening]
    belongs = all(t.tag in "DNJO#'" or t.low in _OF_A_NAME for t in allowed)
    heads = [t for t, behind in zip(allowed, tokens[verb + 2 :], strict=False) if t.tag in "NO" and behind.tag != "N"]
    deed = any(t.text.islower() and t.low in word_class("data_heads") for t in heads)  # "access to it, a first, to"
    return opening < comma and belongs and bool(heads) and not deed


_OF_A_NAME = any_of("of for in at and &")


def gerund(r: ClauseState, i: int) -> int:
    """For "of giving", "after being given": a clause that a preposition or the like opens."""
    tokens = r.tokens
    r.open("gerund", i, mark=tokens[i].low, governor=_governor_of_gerund(r, i))
    j = i + 1
    while tokens[j].tag in "XA":
        j += 1
    group = read_group(tokens, j)
    return r.take(j + 1) if group is None else r.give(group, j)


def _governor_of_gerund(r: ClauseState, i: int) -> int:
    tokens = r.tokens
    governor = next((k for k in range(i - 1, max(-1, i - 3), -1) if tokens[k].tag in "VNJ"), -1)
    nouns = word_class("claim_nouns", "fact_nouns", "plan_nouns")
    if governor >= 0 and (tokens[governor].tag != "N" or tokens[governor].low in nouns):
        return governor
    if tokens[i].low == "of" and governor == i - 1 and tokens[i - 1].low not in ("instead", "lot"):
        return governor
    verb = r.last_verb()
    return verb if verb >= 0 else governor


def bare_gerund(r: ClauseState, i: int, group: Group) -> int:
    """For "stopped sharing", "firms using ...", ", giving access", "Giving data away is wrong"."""
    tokens = r.tokens
    prev = tokens[i - 1] if i else None
    if tokens[i].low == "being" and (of := _behind_preposition(r, i)) >= 0:
        governor = of - 1 if tokens[of - 1].tag in "NVJ" else r.last_verb()
        r.open("gerund", i, mark=tokens[of].low, governor=governor)  # "the risk of data being passed on"
    elif prev is not None and prev.tag == "V":
        r.open("gerund", i, governor=i - 1)
    elif prev is not None and prev.tag in "NO)#'":
        if _catches(r):
            r.open("gerund", i, mark="ing", governor=r.last_verb())
        else:
            r.open("relative", i, mark="ing", governor=i - 1)
    elif prev is not None and prev.tag == ",":
        r.open("participle", i, mark="ing")
    elif tokens[i].low != "having" and r.at.group is None and r.at.kind in any_of("root coordinate complement"):
        r.open("gerund", i, mark="subject")
    else:
        r.open("participle", i, mark="ing")
    return r.give(group, i)


def _behind_preposition(r: ClauseState, i: int) -> int:
    """The preposition before the noun phrase that ends at a word; -1 if there is none."""
    tokens, k = r.tokens, i - 1
    while k >= 0 and tokens[k].tag in "DJN'#" and i - k < 8:
        k -= 1
    return k if 0 < k < i - 1 and tokens[k].tag in "PI" and tokens[k].low in _BEFORE_BEING else -1


def _catches(r: ClauseState) -> bool:
    """Whether the clause's verb takes somebody with what he does: "saw it given", "stopped X getting"."""
    verb = r.last_verb()
    return verb >= 0 and r.owner[verb] is r.at and r.tokens[verb].lemma in word_class("catches")


def reduced(r: ClauseState, i: int, group: Group) -> int:
    """For "data given to X": a participle behind its noun, or beside it."""
    prev = r.tokens[i - 1] if i else None
    if prev is not None and prev.tag == "N" and _catches(r):
        r.open("gerund", i, governor=r.last_verb())  # "had them granted", "wants data deleted"
    elif prev is None or prev.tag in (",", "(", "\u2014", ":", "-"):
        r.open("participle", i, mark="en")
    else:
        r.open("relative", i, mark="en", governor=i - 1)
    group.form, group.passive = "participle", True
    return r.give(group, i)
