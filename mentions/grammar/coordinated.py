"""Clauses that "and", "or" and "but" begin, and verbs in a row."""

from __future__ import annotations

from mentions.grammar.ahead import is_question, subject_then_verb
from mentions.grammar.state import ClauseState
from mentions.grammar.verb_groups import Group, read_group, with_auxiliaries


def coordinated(r: ClauseState, i: int) -> int:
    """For "and" before a verb, or before a subject with its verb, begins a clause; between nouns it does not."""
    tokens = r.tokens
    j = i + 1
    while j < len(tokens) and (tokens[j].tag in "AX" or tokens[j].tag in ('"', ",")):
        j += 1
    if j >= len(tokens):
        return 0
    if tokens[j].tag in "STW":
        return r.take(i + 1)
    nor = tokens[i].low == "nor"
    nxt = tokens[min(j + 1, len(tokens) - 1)]
    asks = tokens[j].tag in "MBHG" and nxt.tag in "DNOJ" and (nor or is_question(tokens))
    group = read_group(tokens, j, opening=asks)
    if asks and group is not None and group.inverted:
        r.take(i + 1)
        group.negated = group.negated or nor
        r.open("coordinate", i + 1, mark=tokens[i].low, parent=r.root)
        return r.give(group, i + 1)
    if group is not None and (tokens[j].tag != "V" or tokens[j].form != ""):
        return _second_verb(r, i, group, nor=nor)
    if r.at.group is not None and subject_then_verb(tokens, j):
        return _second_subject(r, i)
    return 0


def _second_verb(r: ClauseState, i: int, group: Group, *, nor: bool) -> int:
    """For "and" before a verb: a clause with the subject of the one before."""
    host = r.like(group)
    if host is None:
        return 0
    r.take(i + 1)
    r.open_beside(host, i + 1).shares = host
    done = r.give(with_auxiliaries(r.tokens, group, host.group), i + 1)
    group.negated = group.negated or nor
    return done


def _second_subject(r: ClauseState, i: int) -> int:
    """For "and" before a subject with its verb."""
    word, comma = r.tokens[i].low, i > 0 and r.tokens[i - 1].tag == ","
    if r.base:
        host = r.base[-1] if comma else r.finite_host()
    elif comma and r.at.kind == "complement" and word == "and":
        host = r.at
    else:
        host = r.root if comma or word in ("but", "yet") else r.finite_host()
    r.take(i + 1)
    r.open_beside(host, i + 1, mark=word if host.parent is None or host.kind == "coordinate" else "")
    return i + 1


def listed_verb(r: ClauseState, i: int) -> int:
    """For "sell, lend or pass on": a verb behind a comma, with "and" or "or" to come; 0 if it is none."""
    tokens = r.tokens
    if i == 0 or tokens[i - 1].tag != "," or tokens[i].tag != "V" or r.at.group is None:
        return 0
    ahead = range(i + 1, min(i + 9, len(tokens) - 1))
    if not any(tokens[k].tag == "C" and tokens[k + 1].tag in "VA" for k in ahead):
        return 0
    group = read_group(tokens, i)
    host = r.like(group) if group is not None else None
    if group is None or host is None or host.group is None:
        return 0
    if tokens[group.main].form != tokens[host.group.main].form:
        return 0
    r.open_beside(host, i).shares = host
    return r.give(with_auxiliaries(tokens, group, host.group), i)
