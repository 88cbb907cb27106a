"""What goes on with a noun or beside a clause: "no firm that got it", "any body that gets it", "when", "if"."""

from __future__ import annotations

from collections.abc import Callable

from mentions import any_of
from mentions.claim.around.hanging import Hanging, Step, inherited
from mentions.claim.around.instruments import not_in_force
from mentions.claim.standing import NO, Standing, Status, own_status
from mentions.grammar.clauses import Clause, Parsed

_TERMS = any_of(
    "basis circumstances conditions purposes purpose terms powers arrangements process agreement memorandum way "
    "cases case rules law act regulations gateway scheme policy agreements"
)
_ANYBODY = any_of("any every each those anyone whoever anybody all")
_CONDITIONS = any_of("if unless lest whether supposing wherever whenever")
Through = Callable[[Parsed, Clause, Standing], Standing]


def by_relative(h: Hanging, through: Through) -> Step:
    """What becomes of a clause that goes on with a noun. `through`: what the clauses above make of the one around."""
    clause, found, parent = h.clause, h.found, h.clause.parent
    if parent is not None and parent.group is not None and parent.group.lemma == "be" and _is_cleft(h, parent):
        return found, False
    above = own_status(h.parsed, parent) if parent is not None and parent.group is not None else None
    if above is None or parent is None or parent.group is None:
        return _by_head(h), True
    words = _words_before(h)
    modal = clause.group.modal if clause.group is not None else ""
    wished = found.status is Status.FACT or (found.status is Status.POSSIBLE and modal in ("would", "could"))
    among = parent.group.lemma == "be" or bool(set(words[-4:]) & {"any", "an", "a"})
    if above.status is Status.DENIED and wished and among:
        # "was not among those that got it", "approved no plan by which"
        return Standing(Status.DENIED, f"{above.why}, and with it what follows"), True
    above = through(h.parsed, parent, above)
    demanded = above.status is Status.DEMAND and _in_present(h)
    if found.status is Status.FACT and (demanded or above.status is Status.RULE):
        return above, True  # "shall not be disclosed outside the body that received it"
    return _by_head(h), True


def _words_before(h: Hanging) -> list[str]:
    """The words before a relative clause, of the clause around."""
    start, owner = h.clause.start, h.parsed.owner
    return [h.parsed.tokens[i].low for i in range(max(0, start - 12), start) if owner[i] is h.clause.parent]


def _is_cleft(h: Hanging, parent: Clause) -> bool:
    """For "it was X that got the data"."""
    tokens = h.parsed.tokens
    return [tokens[i].low for i in parent.before if tokens[i].tag in "NO"] == ["it"]


def _in_present(h: Hanging) -> bool:
    return h.clause.group is not None and h.clause.group.tense == "present"


def _by_head(h: Hanging) -> Standing:
    """What the noun makes of it with which a clause goes on."""
    if h.found.status is not Status.FACT:
        return h.found
    if h.clause.mark == "ing" and (unmade := not_in_force(h.parsed, h.clause)):
        return Standing(Status.POSSIBLE, f'"{unmade}": it is not said to be in force')
    return _by_words_before(h)


def _by_words_before(h: Hanging) -> Standing:
    words, governor = _words_before(h), h.clause.governor
    head, near = h.parsed.tokens[governor].low if governor >= 0 else "", words[-4:]
    if head in _TERMS and _in_present(h):
        return Standing(Status.POSSIBLE, f'"{head} ..." says under what terms')
    if set(words[-7:]) & NO or words[-3:-2] == ["not"]:
        return Standing(Status.DENIED, f'"no {near[-1] if near else ""}"')
    if words[-1:] in (["one"], ["ones"], ["something"], ["system"]):
        return Standing(Status.RULE, f'"{words[-1]} that ..." is none in particular')
    if set(near) & _ANYBODY and _in_present(h):
        return Standing(Status.RULE, f'"{" ".join(near)} ..." is anybody')
    return h.found


def by_adverbial(h: Hanging) -> Step:
    """What becomes of a clause behind "if", "when", "until"."""
    mark, status = h.clause.mark, h.found.status
    near = [t.low for t in h.parsed.tokens[max(0, h.clause.start - 3) : h.clause.start]]
    if mark in ("where", "when") and set(near) & NO and near[-1] in any_of("instance case occasion time example"):
        return Standing(Status.DENIED, f'"no ... {mark}"'), True  # "of no instance where"
    if status is Status.DENIED and mark == "so" and h.own.status is Status.DEMAND:
        return h.own, True  # "must put a firewall up so that none is handed over"
    if status is Status.DENIED and mark in ("if", "unless"):
        return Standing(Status.POSSIBLE, f'"{mark}"'), True
    if status is not Status.FACT:
        return h.found, True
    group = h.clause.group
    past = group is not None and (group.tense == "past" or group.perfect)
    if not past and mark in any_of("where when once until before as"):
        return Standing(Status.RULE, f'"{mark} ..." is a rule'), True
    return (Standing(Status.POSSIBLE, f'"{mark}"') if mark in _CONDITIONS else h.found), True


def by_participle(h: Hanging) -> Step:
    """For ", giving access": it stands as the clause does in which it is; "given by" is told."""
    if h.clause.mark == "en" or h.found.status is not Status.FACT:
        return h.found, h.clause.mark == "en"
    own = own_status(h.parsed, h.clause.parent)
    return inherited(h.found, own, own.why), False
