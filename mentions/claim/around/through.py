"""What a clause hangs on, and what that makes of it: "denied that", "plans to", "without telling", "if"."""

from __future__ import annotations

from collections.abc import Callable

from mentions.claim.around.gerunds import by_gerund
from mentions.claim.around.hanging import Hanging, Step, hanging
from mentions.claim.around.infinitives import by_infinitive
from mentions.claim.around.relatives import by_adverbial, by_participle, by_relative
from mentions.claim.around.that_clauses import by_complement
from mentions.claim.standing import Standing, Status
from mentions.grammar.clauses import Clause, Parsed

_CLIMB = 12  # clauses up which is looked
_STEPS: dict[str, Callable[[Hanging], Step]] = {
    "complement": by_complement, "infinitive": by_infinitive, "gerund": by_gerund,
    "relative": lambda h: by_relative(h, through), "adverbial": by_adverbial, "participle": by_participle,
}


def through(parsed: Parsed, clause: Clause, found: Standing) -> Standing:
    """The status after all the clauses around have had their say."""
    presupposed = False
    for _ in range(_CLIMB):
        if clause.parent is None:
            break
        step = _STEPS.get(clause.kind)
        if step is not None and not presupposed:
            found, presupposed = step(hanging(parsed, clause, found))
        elif clause.kind == "adverbial" and clause.mark in ("if", "unless") and found.status is Status.FACT:
            found = Standing(Status.POSSIBLE, f'"{clause.mark}"')
        if clause.kind in ("coordinate", "aside"):
            break
        governed = clause.governor >= 0 and clause.kind in ("complement", "infinitive", "gerund")
        clause = parsed.owner[clause.governor] if governed else clause.parent
    return found
