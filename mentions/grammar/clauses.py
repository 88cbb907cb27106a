"""A sentence as read: its clauses, each with its verb, and how it hangs on the others."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct, field

from mentions import data_file
from mentions.grammar.verb_groups import Group
from mentions.words.tokens import Token

if TYPE_CHECKING:
    from mentions.claim.ruling import Ruling
    from mentions.frames.zones import Event
    from mentions.receivers import Candidate
    from mentions.said import NamedBody


class Clause(Struct):
    """A clause. `kind`: root, coordinate, complement, relative, adverbial, infinitive, gerund, participle, aside."""

    kind: str
    parent: Clause | None = None
    mark: str = ""
    """The word that opens it: that, whether, if, by, to ..."""
    governor: int = -1
    """The word before it on which it hangs: a verb, noun or adjective; -1 if none."""
    start: int = 0
    group: Group | None = None
    shares: Clause | None = None
    """The clause before it whose subject it has."""
    after_comma: bool = False
    words: list[int] = field(default_factory=list)

    @property
    def before(self) -> list[int]:
        """The words before its verb: its subject."""
        return [i for i in self.words if self.group is None or i < self.group.first]

    @property
    def after(self) -> list[int]:
        """The words after its verb."""
        group = self.group
        return [i for i in self.words if group is not None and i > group.last]


class Parsed(Struct):
    """A sentence as read."""

    tokens: list[Token]
    clauses: list[Clause]
    owner: list[Clause]
    """The innermost clause of each word."""
    asks: bool = False
    sentence: str = ""
    numbered: bool = False
    """True for a part of a list: "(1) which bodies ..."."""
    named: dict[bool, list[Candidate]] = field(default_factory=dict)
    """Who is named in it, once `candidates_in` has looked, narrowly and widely."""
    phrases: list[Candidate] | None = None
    """What may be a name in it, of which these are made."""
    events: list[Event] | None = None
    """The transfers that it speaks of, once `events_in` has looked."""
    rulings: dict[tuple[bool, bool, tuple[NamedBody, ...]], Ruling] = field(default_factory=dict)
    """What it says, once `judge` has looked: as its own, loosely, and with whom before it."""


@cache
def word_class(*names: str) -> frozenset[str]:
    """The words of one or several classes of grammar.toml, [governors]."""
    governors = data_file("grammar.toml")["governors"]
    return frozenset(word for name in names for word in governors[name].split())


def behind_purpose(parsed: Parsed, clause: Clause) -> list[int]:
    """For "To draw the map it was given": the words of the purpose go on to the pronoun that begins the clause."""
    at = clause.group.first - 1 if clause.group is not None and clause.kind == "root" else 0
    purpose = parsed.owner[at]
    opens = at > 1 and purpose.kind == "infinitive" and purpose.start <= 1
    return [at] if opens and parsed.tokens[at].low in ("it", "they") else []
