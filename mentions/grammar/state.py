"""The state of going over a sentence word by word: the clauses found so far, and the one that goes on."""

from __future__ import annotations

from mentions import any_of
from mentions.grammar.clauses import Clause
from mentions.grammar.verb_groups import Group, excused
from mentions.words.tokens import Token

_LIKE = {
    "finite": ("finite", "imperative"),
    "imperative": ("imperative", "finite", "infinitive"),
    "infinitive": ("infinitive",),
    "gerund": ("gerund",),
    "participle": ("participle", "finite", "infinitive", "gerund"),
}
"""Which forms a verb before "and" may have, by the form of the one behind it."""


class ClauseState:
    """What has been read of a sentence."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.root = Clause("root")
        self.clauses = [self.root]
        self.owner: list[Clause] = []
        self.at = self.root
        self.base: list[Clause] = []
        """Clauses in which a bracket or a pair of dashes was opened."""

    def take(self, upto: int) -> int:
        """Gives the words up to one to the clause that goes on."""
        while len(self.owner) < upto:
            self.owner.append(self.at)
        return upto

    def open(self, kind: str, i: int, *, mark: str = "", governor: int = -1, parent: Clause | None = None) -> Clause:
        """Begins a clause at a word."""
        comma = i > 0 and self.tokens[i - 1].tag in (",", "(", "\u2014")
        clause = Clause(kind, parent or self.at, mark, governor, i, after_comma=comma)
        self.clauses.append(clause)
        self.at = clause
        return clause

    def open_and_take(self, kind: str, i: int, mark: str, governor: int = -1) -> int:
        """Begins a clause with the word that marks it."""
        self.open(kind, i, mark=mark, governor=governor)
        return self.take(i + 1)

    def open_beside(self, host: Clause, i: int, mark: str = "") -> Clause:
        """Begins a clause that stands beside another and hangs on the same word."""
        return self.open(
            host.kind if host.parent else "coordinate", i, mark=mark or host.mark, governor=host.governor,
            parent=host.parent or host,
        )

    def begin_at(self, begin: int, kind: str, mark: str, governor: int, parent: Clause | None = None) -> None:
        """Begins a clause to which words already read belong."""
        clause = self.open(kind, begin, mark=mark, governor=governor, parent=parent)
        for k in range(begin, len(self.owner)):
            self.owner[k] = clause

    def give(self, group: Group, i: int) -> int:
        """Gives the clause that goes on its verb, which begins at a word, if it has none; its words are read."""
        if self.at.group is None:
            self.at.group = group
            if i > 0 and not group.negated and self.tokens[i - 1].tag == "X" and not excused(self.tokens, i - 1):
                group.negated = True
        return self.take(group.last + 1)

    def last_verb(self) -> int:
        """The verb, or the word, on which what comes next may hang; -1 if there is none."""
        at: Clause | None = self.at
        while at is not None:
            if at.group is not None:
                return at.group.main
            if at.kind in ("adverbial", "complement") and at.mark:
                return at.governor
            at = at.parent
        return -1

    def finite_host(self) -> Clause:
        """The innermost clause around that has a finite verb."""
        at = self.at
        while at.parent is not None and (
            at.kind in any_of("relative infinitive gerund participle") or at.group is None
        ):
            at = at.parent
        return at

    def like(self, group: Group) -> Clause | None:
        """The innermost clause around whose verb has the same form as one after "and"."""
        at: Clause | None = self.at
        while at is not None:
            if at.group is not None and self._are_alike(at.group, group):
                return at
            at = at.parent
        return None

    def _are_alike(self, host: Group, group: Group) -> bool:
        if host.form in _LIKE[group.form]:
            if group.form != "participle" or host.passive or host.perfect or host.form == "participle":
                return True
            if host.form == "finite" and self.tokens[group.main].form == "E":
                return True
        return group.form == "imperative" and bool(host.modal or host.form == "infinitive")
