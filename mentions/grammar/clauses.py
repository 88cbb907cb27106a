"""Clauses of a sentence: each with its verb, and how it hangs on the others. No model: marks, forms and order."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Protocol

from mentions import any_of, data_file
from mentions.grammar.verb_groups import INSERTION, NOMINAL, Group, excused, read_group, with_auxiliaries
from mentions.words.tokens import Token, tokens_of

if TYPE_CHECKING:
    from mentions.receivers import Candidate

_HARD = frozenset(";:")
_SKIPPED = frozenset("XA")


@dataclass(slots=True)
class Clause:
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


@dataclass(slots=True)
class Parsed:
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


class Parser(Protocol):
    """What finds the clauses of a sentence; `clause_reader` is ours."""

    def __call__(self, sentence: str) -> Parsed: ...


@cache
def word_class(name: str) -> frozenset[str]:
    """The words of a class of grammar.toml, [governors]."""
    return frozenset(data_file("grammar.toml")["governors"][name].split())


def clause_reader(sentence: str) -> Parsed:
    """The clauses of one sentence; never raises, in time that grows in step with its length."""
    parsed = _Reading(tokens_of(sentence)).read()
    parsed.sentence = sentence
    parsed.numbered = sentence[:1] == "("
    return parsed


_BEFORE_BEING = any_of("of to about against for from out")
_OBJECT = any_of(
    "make give send hold keep name call publish print list describe mention raise cite quote produce collect provide "
    "supply store use obtain receive set award grant issue sign hand sell take record release"
)
"""Verbs that, with a preposition straight behind them, are participles of what stands before."""


class _Reading:
    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.root = Clause("root")
        self.clauses = [self.root]
        self.owner: list[Clause] = []
        self.at = self.root
        self.base: list[Clause] = []
        """Clauses in which a bracket or a pair of dashes was opened."""

    def read(self) -> Parsed:
        i, n = 0, len(self.tokens)
        while i < n:
            i = self._step(i)
        for k, clause in enumerate(self.owner):
            clause.words.append(k)
        return Parsed(self.tokens, self.clauses, self.owner, _asks(self.tokens))

    def _take(self, upto: int) -> int:
        while len(self.owner) < upto:
            self.owner.append(self.at)
        return upto

    def _open(self, kind: str, i: int, *, mark: str = "", governor: int = -1, parent: Clause | None = None) -> Clause:
        comma = i > 0 and self.tokens[i - 1].tag in (",", "(", "\u2014")
        clause = Clause(kind, parent or self.at, mark, governor, i, after_comma=comma)
        self.clauses.append(clause)
        self.at = clause
        return clause

    # ------------------------------------------------------------------------------------------------------- words

    def _step(self, i: int) -> int:
        token = self.tokens[i]
        tag = token.tag
        if tag in _HARD:
            return self._segment(i)
        if tag in ("\u2014", "("):
            return self._aside(i)
        if tag == ")" or (tag == "." and i + 1 < len(self.tokens)):
            if self.base and tag == ")":
                self._take(i + 1)
                self.at = self.base.pop()
                return i + 1
            return self._take(i + 1)
        if tag == ",":
            return self._comma(i)
        if tag == "C" and (done := self._coordinated(i)):
            return done
        if tag in "STW" and (done := self._marked(i)):
            return done
        if tag == "P" and self._gerund_next(i + 1):
            return self._gerund(i)
        return self._verbal(i)

    def _segment(self, i: int) -> int:
        """For ";" and ":" begin anew; after "X said:" what follows is what X said."""
        self._take(i + 1)
        said = self._last_verb()
        top = self.base[-1] if self.base else self.root
        while self.at is not top and self.at.parent is not None and self.at.parent is not self.at:
            self.at = self.at.parent
        if top is self.root and top.group is None and i + 1 < len(self.tokens):
            self.root = self.at = Clause("root", start=i + 1)  # "Recommendation 4: ..."
            self.clauses.append(self.root)
            return i + 1
        if i + 1 < len(self.tokens):
            colon = self.tokens[i].tag == ":" and said >= 0 and self.tokens[said].lemma in word_class("says")
            self._open(
                "complement" if colon else "coordinate", i + 1, mark=self.tokens[i].tag, governor=said if colon else -1
            )
        return i + 1

    def _aside(self, i: int) -> int:
        """A bracket, or what stands between dashes."""
        self._take(i + 1)
        if self.tokens[i].tag == "\u2014" and self.base and self.at.mark == "\u2014":
            self.at = self.base.pop()
            return i + 1
        if len(self.base) < 6:
            self.base.append(self.at)
            self._open("aside", i + 1, mark=self.tokens[i].tag)
        return i + 1

    def _comma(self, i: int) -> int:
        self._take(i + 1)
        if fronted := self._fronted(i):
            self.at = fronted
            return i + 1
        at = self.at
        if at.kind == "aside" and at.mark == "," and at.parent is not None:
            self.at = at.parent
            return i + 1
        if at.group is None and self._remark(i + 1):
            self._open("aside", i + 1, mark=",")
            return i + 1
        if at.kind == "complement" and at.mark == "what" and at.group is not None and at.parent is not None:
            self.at = at.parent  # "share what is gathered, at that level, with X"
            return i + 1
        closes = at.group is not None and at.parent is not None and not self._continues(i + 1)
        if closes and (
            (at.kind in ("relative", "participle") and at.after_comma)
            or (at.kind in any_of("adverbial gerund participle infinitive") and self._host(at).group is None)
        ):
            self.at = self._host(at)
        return i + 1

    def _remark(self, i: int) -> bool:
        """Whether ", we understand," stands here: a subject and a verb of saying between two commas."""
        verbs = 0
        for k in range(i, min(i + 8, len(self.tokens))):
            token = self.tokens[k]
            if token.tag == ",":
                return verbs == 1
            verbs += token.tag == "V"
            if token.tag not in "ODNVAM'J" or (
                token.tag == "V" and token.lemma not in word_class("says") | word_class("doubts")
            ):
                return False
        return False

    def _fronted(self, i: int) -> Clause | None:
        """What goes on after a clause that stands before its main clause ("If ..., data may be given")."""
        at: Clause | None = self.at
        while at is not None and at.parent is not None:
            if at.kind == "adverbial" and at.group is not None and at.parent.group is None:
                return at.parent if self._subject_then_verb(i + 1) else None
            at = at.parent
        return None

    def _host(self, clause: Clause) -> Clause:
        """What a clause of which it is said that it ends belongs to."""
        host = clause.parent or self.root
        while (
            host.kind in any_of("infinitive gerund complement relative") and host.parent and host.start >= clause.start
        ):
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

    def _continues(self, i: int) -> bool:
        """Whether after a comma a list goes on ("to A, B and C")."""
        j = i
        while j < len(self.tokens) and self.tokens[j].tag in NOMINAL:
            j += 1
        if j < len(self.tokens) and self.tokens[j].tag == "C" and j > i:
            return read_group(self.tokens, j + 1) is None and not self._subject_then_verb(j + 1)
        return False

    # ------------------------------------------------------------------------------------------------ marked clauses

    def _marked(self, i: int) -> int:
        tokens, token = self.tokens, self.tokens[i]
        low = token.low
        prev = tokens[i - 1] if i else None
        if token.tag == "S":
            return self._subordinate(i)
        if token.tag == "T":
            if not self._verb_ahead(i + 1):
                return 0
            governor = self._governor_of_that(i)
            if governor >= 0:
                self._close_for(governor)
                self._open("complement", i, mark="that", governor=governor)
                return self._take(i + 1)
            if i + 1 < len(tokens) and tokens[i + 1].low in word_class("times"):
                return 0
            if (prev is not None and prev.tag in ("N", "O", ")", '"')) or (
                prev is not None and prev.tag == "," and self.at.group
            ):
                follows = tokens[i + 1].tag if i + 1 < len(tokens) else ""
                if follows and not (follows == "N" and prev.tag in ("P", "V")):
                    self._open("relative", i, mark="that", governor=i - 1)
                    return self._take(i + 1)
            return 0
        if low in any_of("who which whom whose") and prev is not None:
            preposition = prev.tag in "PI" and i > 1 and tokens[i - 2].tag in "N,O"
            if prev.tag in ("N", "O", ",", ")", "\u2014", "'", "J", "#", '"') or preposition or prev.tag == "C":
                self._open("relative", i, mark=low, governor=i - (2 if preposition else 1))
                return self._take(i + 1)
        if prev is None or prev.tag in ("\u2014", '"', ";", ":") or (prev.tag == "C" and self.at.group is None):
            return 0  # a question, read as it stands
        if self._verb_ahead(i + 1):
            governor = self._last_verb()
            self._open("complement", i, mark=low, governor=governor)
            return self._take(i + 1)
        return 0

    def _governor_of_that(self, i: int) -> int:
        """The verb, noun or adjective on which "that ..." hangs, -1 where it is a relative clause."""
        tokens = self.tokens
        j = i - 1
        while j >= 0 and tokens[j].tag in ("A", '"', "X"):
            j -= 1
        if j >= 0 and tokens[j].tag == "," and (noun := self._extraposed(i)) >= 0:
            return noun
        if j >= 0 and tokens[j].tag == ",":
            j -= 1
            inner = i - 1
            while inner > max(0, i - INSERTION) and self.tokens[inner - 1].tag != "V":
                inner -= 1
            j = inner - 1
        if j < 0:
            return -1
        if self.at.kind == "relative" and self.at.mark == "en" and tokens[j].tag == "N" and self.at.governor >= 0:
            nouns = word_class("claim_nouns") | word_class("fact_nouns") | word_class("plan_nouns")
            if tokens[self.at.governor].low in nouns:
                return self.at.governor  # "the claim made in the paper that"
        token = tokens[j]
        if token.tag in "VB" or token.low == "given":
            return j
        verb = self._last_verb()
        if (
            verb >= 0
            and (token.tag == "P" or token.low in word_class("times"))
            and tokens[verb].lemma in word_class("says") | word_class("facts")
        ):
            return verb
        if token.tag == "J" or (
            token.tag == "N"
            and token.low in word_class("claim_nouns") | word_class("fact_nouns") | word_class("plan_nouns")
        ):
            return j
        if token.tag == "C":
            earlier = next((c for c in reversed(self.clauses) if c.mark == "that" and c.kind == "complement"), None)
            return earlier.governor if earlier else -1
        if token.tag in "NO":
            verb = self._last_verb()
            if verb >= 0 and j - verb <= 5 and tokens[verb].lemma in word_class("tells"):
                return verb
        return -1

    def _extraposed(self, i: int) -> int:
        """For "It was the intention, until then, that ...": the noun on which the clause hangs; -1 if there is none."""
        root = self.root
        if (
            root.group is None
            or root.group.lemma != "be"
            or [self.tokens[k].low for k in range(min(root.group.first, 4))][-1:] != ["it"]
        ):
            return -1
        nouns = (
            word_class("claim_nouns")
            | word_class("fact_nouns")
            | word_class("plan_nouns")
            | word_class("false_words")
            | word_class("true_words")
        )
        return next(
            (k for k in range(root.group.last + 1, i) if self.tokens[k].low in nouns and self.owner[k] is root), -1
        )

    def _subordinate(self, i: int) -> int:
        tokens, low = self.tokens, self.tokens[i].low
        prev = tokens[i - 1] if i else None
        verb = self._last_verb()
        asked = (
            low in ("whether", "if")
            and prev is not None
            and (
                prev.tag == "V"
                or (
                    prev.tag in "NOJ,)AP"
                    and verb >= 0
                    and (tokens[verb].lemma in any_of("ask wonder enquire inquire") or low == "whether")
                    and tokens[verb].lemma in word_class("asks")
                )
            )
        ) or low == "whether"
        if asked:
            self._open("complement", i, mark="whether", governor=verb)
            return self._take(i + 1)
        if (
            low == "so"
            and not (i + 1 < len(tokens) and tokens[i + 1].low in ("that", "as"))
            and not self._subject_then_verb(i + 1)
        ):
            return 0
        if low == "as" and prev is not None and prev.tag == "V":
            return 0  # "dismissed as nonsense"
        if (
            low in any_of("until since after before")
            and i + 1 < len(tokens)
            and (
                tokens[i + 1].tag == "#" or tokens[i + 1].low in word_class("times") | any_of("then recently now last")
            )
        ):
            return 0
        if (low == "as" and prev is not None and prev.low == "such") or (
            low == "once" and prev is not None and prev.tag in "XA"
        ):
            return 0
        if low == "as" and i + 1 < len(tokens) and tokens[i + 1].low in any_of("part well many much to"):
            return 0
        if self._gerund_next(i + 1):
            return self._gerund(i)
        if low in any_of("where when while if unless as once until though although") and self._participle_next(i + 1):
            self._open("adverbial", i, mark=low)
            return self._take(i + 1)
        if not self._verb_ahead(i + 1, stop_at_comma=low in any_of("after before since until as for once")):
            return 0
        if low in ("where", "when") and prev is not None and prev.tag == "V" and prev.lemma in word_class("asks"):
            self._open("complement", i, mark=low, governor=i - 1)
            return self._take(i + 1)
        self._open("adverbial", i, mark=low)
        return self._take(i + 2 if low == "so" and i + 1 < len(tokens) and tokens[i + 1].low == "that" else i + 1)

    # ----------------------------------------------------------------------------------------------------- and, or, but

    def _coordinated(self, i: int) -> int:
        """For "and" before a verb, or before a subject with its verb, begins a clause; between nouns it does not."""
        tokens = self.tokens
        j = i + 1
        while j < len(tokens) and (tokens[j].tag in "AX" or tokens[j].tag in ('"', ",")):
            j += 1
        if j >= len(tokens):
            return 0
        if j < len(tokens) and tokens[j].tag in "STW":
            self._take(i + 1)
            return i + 1
        nor = tokens[i].low == "nor"
        asks = tokens[j].tag in "MBHG" and (nor or _asks(tokens)) and tokens[min(j + 1, len(tokens) - 1)].tag in "DNOJ"
        group = read_group(tokens, j, opening=asks)
        if asks and group is not None and group.inverted:
            self._take(i + 1)
            group.negated = group.negated or nor
            self._give(self._open("coordinate", i + 1, mark=tokens[i].low, parent=self.root), group, i + 1)
            return self._take(group.last + 1)
        comma = i > 0 and tokens[i - 1].tag == ","
        if group is not None and (tokens[j].tag != "V" or tokens[j].form != ""):
            host = self._like(group)
            if host is not None:
                self._take(i + 1)
                clause = self._open(
                    host.kind, i + 1, mark=host.mark, governor=host.governor, parent=host.parent or host
                )
                if host.parent is None:
                    clause.kind = "coordinate"
                clause.shares = host
                clause.mark = host.mark
                self._give(clause, with_auxiliaries(tokens, group, host.group), i + 1)
                group.negated = group.negated or nor
                return self._take(max(group.last + 1, i + 1))
            return 0
        if self.at.group is not None and self._subject_then_verb(j):
            host = self.root if comma or tokens[i].low in ("but", "yet") else self._finite_host()
            if comma and self.at.kind == "complement" and tokens[i].low == "and" and not self.base:
                host = self.at
            if self.base:
                host = self.base[-1] if comma else self._finite_host()
            self._take(i + 1)
            kind = "coordinate" if host.parent is None or host.kind == "coordinate" else host.kind
            self._open(
                kind,
                i + 1,
                mark=host.mark if kind != "coordinate" else tokens[i].low,
                governor=host.governor,
                parent=host.parent or host,
            )
            return i + 1
        return 0

    def _finite_host(self) -> Clause:
        at = self.at
        while at.parent is not None and (
            at.kind in any_of("relative infinitive gerund participle") or at.group is None
        ):
            at = at.parent
        return at

    def _like(self, group: Group) -> Clause | None:
        """The innermost clause around whose verb has the same form as one after "and"."""
        wanted = {
            "finite": ("finite", "imperative"),
            "imperative": ("imperative", "finite", "infinitive"),
            "infinitive": ("infinitive",),
            "gerund": ("gerund",),
            "participle": ("participle", "finite", "infinitive", "gerund"),
        }[group.form]
        at: Clause | None = self.at
        passive_first = group.form == "participle"
        while at is not None:
            if at.group is not None and at.group.form in wanted:
                if not passive_first or at.group.passive or at.group.perfect or at.group.form == "participle":
                    return at
                if at.group.form == "finite" and self.tokens[group.main].form == "E":
                    return at
            if (
                at.group is not None
                and group.form == "imperative"
                and (at.group.modal or at.group.form == "infinitive")
            ):
                return at
            at = at.parent
        return None

    def _subject_then_verb(self, j: int) -> bool:
        k = j
        while (
            k < len(self.tokens)
            and k - j < 22
            and (self.tokens[k].tag in NOMINAL | any_of("C ' ( ) A I") or (k > j and self.tokens[k - 1].low == "such"))
        ):
            k += 1
            if k < len(self.tokens) and self.tokens[k].tag in "MBHG":
                return k > j
        if k >= len(self.tokens) or k == j:
            return False
        token = self.tokens[k]
        return (
            token.tag in "MBHG"
            or (token.tag == "V" and token.form in "BZDE" and self._finite_after_noun(k))
            or (token.tag == "X" and k + 1 < len(self.tokens) and self.tokens[k + 1].tag in "VMBHG")
        )

    def _finite_after_noun(self, k: int) -> bool:
        token = self.tokens[k]
        if token.lemma in any_of("call name base locate entitle know"):
            return False  # "a body now called X"
        if token.form in ("B", "Z", "D"):
            return True
        nxt = self.tokens[k + 1].tag if k + 1 < len(self.tokens) else ""
        return nxt in any_of("D O N J # T I A W S") or token.lemma in word_class("intransitive") or nxt in (".", "")

    # ------------------------------------------------------------------------------------------------------------ verbs

    def _listed_verb(self, i: int) -> int:
        """For "sell, lend or pass on": a verb behind a comma, with "and" or "or" to come; 0 if it is none."""
        tokens, token = self.tokens, self.tokens[i]
        if i == 0 or tokens[i - 1].tag != "," or token.tag != "V" or self.at.group is None:
            return 0
        ahead = range(i + 1, min(i + 9, len(tokens) - 1))
        if not any(tokens[k].tag == "C" and tokens[k + 1].tag in "VA" for k in ahead):
            return 0
        group = read_group(tokens, i)
        host = self._like(group) if group is not None else None
        if (
            group is None
            or host is None
            or tokens[group.main].form != tokens[host.group.main if host.group else 0].form
        ):
            return 0
        clause = self._open(
            host.kind if host.parent else "coordinate",
            i,
            mark=host.mark,
            governor=host.governor,
            parent=host.parent or host,
        )
        clause.shares = host
        self._give(clause, with_auxiliaries(tokens, group, host.group), i)
        return self._take(group.last + 1)

    def _verbal(self, i: int) -> int:
        tokens, token = self.tokens, self.tokens[i]
        if done := self._listed_verb(i):
            return done
        fronted = self.at.group is None and any(
            tokens[k].tag == "X" or tokens[k].low in any_of("no only nor neither")
            for k in range(max(0, i - 8), i)
            if self.owner[k] is self.at
        )
        opening = (
            i == 0
            or fronted
            or (
                self.at.group is None
                and all(self.owner[k] is not self.at or tokens[k].tag in 'W"A,STPC' for k in range(max(0, i - 8), i))
            )
        )
        opening = opening and not (i and tokens[i - 1].low == "there")
        group = read_group(tokens, i, opening=opening)
        if group is None:
            return self._take(i + 1)
        if group.form == "imperative" and (
            self.at.kind not in ("root", "coordinate") or any(tokens[k].tag in "WTS" for k in range(max(0, i - 3), i))
        ):
            group.form = "finite"
        if (begin := self._attribution(i)) >= 0:
            self._begin_at(begin, "aside", "said", -1)
            self.at.group = group
            return self._take(group.last + 1)
        if group.form == "infinitive":
            self._open("infinitive", i, mark="to", governor=self._governor_of_to(i))
        elif (
            group.form == "gerund"
            and group.passive
            and self.at.group is None
            and any(tokens[k].tag == "N" for k in range(max(0, i - 4), i))
        ):
            group.form = "finite"  # "Pupil data still being sent to X", as headings have it
        elif group.form == "gerund":
            return self._bare_gerund(i, group)
        elif group.form == "participle" or (token.tag == "V" and token.form == "E" and not self._finite_here(i)):
            return self._reduced(i, group)
        elif self.at.group is not None:
            self._room_for(i, group)
        if group.inverted and token.low in ("had", "were", "should") and self.at is self.root and not _asks(tokens):
            self._open("adverbial", i, mark="if")  # "Had X received the data, ..."
        self._give(self.at, group, i)
        return self._take(max(group.last, i) + 1)

    def _attribution(self, i: int) -> int:
        """Where "..., the Minister said" at a sentence's end begins; -1 if the verb is no such thing."""
        token = self.tokens[i]
        if (
            token.tag != "V"
            or token.form not in ("E", "D", "Z")
            or token.lemma not in word_class("says")
            or self.at.group is None
        ):
            return -1
        if any(t.tag not in '.,"P;:' and t.low not in ("yesterday", "today") for t in self.tokens[i + 1 : i + 3]):
            return -1
        for k in range(i - 1, max(-1, i - 14), -1):
            if self.tokens[k].tag in (",", '"'):
                return k + 1 if k + 1 < i and self.tokens[k + 1].tag in "DNOJ" else -1
            if self.tokens[k].tag not in "DNOJP'A#":
                return -1
        return -1

    def _give(self, clause: Clause, group: Group, i: int) -> None:
        if clause.group is None:
            clause.group = group
            if i > 0 and not group.negated and self.tokens[i - 1].tag == "X" and not excused(self.tokens, i - 1):
                group.negated = True

    def _finite_here(self, i: int) -> bool:
        """Whether "shared" after a noun is the verb of its clause, not "(which was) shared"."""
        tokens = self.tokens
        prev = next((tokens[k] for k in range(i - 1, -1, -1) if tokens[k].tag not in "AX"), None)
        if prev is None or prev.tag not in ("N", "O", "W", "T", ")", ",", "J", "#", '"'):
            return prev is not None and prev.tag == "C"
        if prev.tag in "OWT":
            return self.at.group is None or prev.tag == "O"
        nxt = tokens[i + 1].tag if i + 1 < len(tokens) else ""
        if nxt == "P" and tokens[i + 1].low == "by" and tokens[i].lemma not in word_class("intransitive"):
            return False  # "children requested by X"
        if nxt == "P" and self.at.group is None and tokens[i].lemma in _OBJECT and self._verb_later(i + 1):
            return False  # "the claim made in the paper ... is"
        if self.at.kind == "relative" and self.at.group is None and self.at.mark in any_of("who which that whose"):
            return True
        if self.at.group is None and self.at.kind == "root" and any(tokens[k].tag == "W" for k in range(min(i, 3))):
            return True  # "What X got was"
        if self.at.group is not None and not self._takes_clause(i):
            return self._open_above() and self._finite_after_noun(i) and not self._finite_ahead(i + 1)
        if (
            nxt in ("D", "O")
            and self.at.group is None
            and tokens[i].lemma not in any_of("give send grant offer deny allow refuse hand sell")
        ):
            return True
        if tokens[i].lemma in word_class("intransitive"):
            return not self._finite_ahead(i + 1)
        if (
            nxt in ("P", "I")
            and tokens[i + 1].low in any_of("by with to from into about on in")
            and self._about_data(i)
        ):
            return False
        return not self._finite_ahead(i + 1)

    def _verb_later(self, i: int) -> bool:
        return any(t.tag in "MBHG" or (t.tag == "V" and t.form in "ZD") for t in self.tokens[i : i + 30])

    def _about_data(self, i: int) -> bool:
        subject = [k for k in range(max(0, i - 6), i) if self.owner[k] is self.at]
        return any(self.tokens[k].low in word_class("data_heads") for k in subject[-1:])

    def _open_above(self) -> bool:
        at = self.at.parent
        while at is not None:
            if at.group is None:
                return True
            at = at.parent
        return False

    def _finite_ahead(self, i: int) -> bool:
        for k in range(i, min(i + 30, len(self.tokens))):
            token = self.tokens[k]
            if token.tag in _HARD or token.tag in "STWC,(":
                return False
            if token.tag in "MBHG" or (token.tag == "V" and token.form in "ZD"):
                return True
        return False

    def _takes_clause(self, i: int) -> bool:
        """Whether the verb before takes a clause without "that" ("said it shared")."""
        group = self.at.group
        return (
            group is not None
            and self.tokens[group.main].lemma
            in word_class("says") | word_class("facts") | word_class("doubts") | word_class("tells")
            and any(self.owner[k] is self.at for k in range(group.last + 1, i))
            and not any(self.tokens[k].tag == "," and self.owner[k] is self.at for k in range(group.last + 1, i))
        )

    def _room_for(self, i: int, group: Group) -> None:
        """A finite verb in a clause that has one: the clause around it goes on, or one without "that" begins."""
        at: Clause | None = self.at
        nonfinite = group.form not in {"finite", "imperative"}
        if nonfinite:
            return
        own = self.at.group
        base = (self.tokens[i].tag == "V" and self.tokens[i].form == "B") or self.tokens[i].low in ("be", "have", "do")
        if own is not None and base and self.tokens[own.main].lemma in word_class("bare"):
            self._begin_at(own.last + 1, "infinitive", "", own.main)
            return
        if self.at is self.root and self.tokens[0].tag == "T" and own is not None and self.root.mark == "":
            self._begin_at(0, "complement", "that", group.main)  # "That data was shared is confirmed"
            self.at.group, self.root.group, self.at.mark = own, None, "that"
            self.at = self.root
            return
        if self._takes_clause(i) and self.at.group is not None:
            begin = self.at.group.last + 1
            governor = self.at.group.main
            if (
                self.tokens[governor].lemma in word_class("bare")
                and group.first == group.main
                and self.tokens[i].form == "E"
            ):
                group.passive = True  # "saw its application rejected"
            if (
                self.tokens[governor].lemma in word_class("tells")
                and begin < i
                and i - begin > 1
                and self.tokens[begin].tag in "ON"
            ):
                begin += 1
            self._begin_at(begin, "complement", "", governor)
            return
        while at is not None and at.group is not None:
            at = at.parent
            if at is not None and self.base and at is self.base[-1]:
                break
        if at is not None and at.group is None:
            comma = next(
                (
                    k
                    for k in range(i - 1, max(-1, i - 20), -1)
                    if self.owner[k] is self.at and self.tokens[k].tag == ","
                ),
                -1,
            )
            if comma >= 0 and all(self.tokens[k].tag in NOMINAL | {"A", "X"} for k in range(comma + 1, i)):
                for k in range(comma + 1, i):
                    self.owner[k] = at  # what stands between the comma and the verb is its subject
            self.at = at
            return
        begin = self._noun_phrase_start(i)
        inner = next(
            (
                k
                for k in range(i - 1, begin, -1)
                if self.tokens[k].tag in "DO"
                and (self.tokens[k - 1].tag == "N" or self.tokens[k - 1].low.endswith("thing"))
            ),
            0,
        )
        if inner:
            self._begin_at(inner, "relative", "", inner - 1)  # "the time the Department gives it away"
            return
        self._begin_at(begin, "coordinate", ",", -1, parent=self.root)

    def _begin_at(self, begin: int, kind: str, mark: str, governor: int, parent: Clause | None = None) -> None:
        """Opens a clause to which words already read belong."""
        clause = self._open(kind, begin, mark=mark, governor=governor, parent=parent)
        for k in range(begin, len(self.owner)):
            self.owner[k] = clause

    def _noun_phrase_start(self, i: int) -> int:
        k = i
        while k > 0 and k <= len(self.owner) and self.tokens[k - 1].tag in "DNJO#'A" and i - k < 12:
            k -= 1
        return k

    def _close_for(self, governor: int) -> None:
        if governor < len(self.owner):
            self.at = self.owner[governor]

    def _governor_of_to(self, i: int) -> int:
        tokens = self.tokens
        j = i - 1
        while j >= 0 and tokens[j].tag in ("A", "X", '"'):
            j -= 1
        if j < 0 or tokens[j].tag in (",", ";"):
            return -1
        verb = self._last_verb()
        if verb >= 0 and tokens[verb].lemma == "take" and self.owner[verb] is self.at:
            return verb  # "it took a request to bring out"
        if tokens[j].tag in "VJBHM" or tokens[j].low in word_class("plan_nouns"):
            return j
        if verb < 0 or self.owner[verb] is not self.at:
            return j
        people = word_class("allows") | word_class("demands") | word_class("tells") | word_class("catches") | {"take"}
        governs = tokens[verb].lemma in people or tokens[verb].tag != "V" or tokens[j].tag != "N"
        return verb if governs else j

    def _gerund_next(self, i: int) -> bool:
        while i < len(self.tokens) and self.tokens[i].tag in "XA":
            i += 1
        if i >= len(self.tokens):
            return False
        token, after = self.tokens[i], self.tokens[min(i + 1, len(self.tokens) - 1)]
        return (token.tag == "V" and token.form == "G" and after.tag not in "MBHG") or token.low in ("being", "having")

    def _participle_next(self, i: int) -> bool:
        while i < len(self.tokens) and self.tokens[i].tag in "XA":
            i += 1
        return i < len(self.tokens) and self.tokens[i].tag == "V" and self.tokens[i].form in "EN"

    def _gerund(self, i: int) -> int:
        governor = next((k for k in range(i - 1, max(-1, i - 3), -1) if self.tokens[k].tag in "VNJ"), -1)
        verb = self._last_verb()
        if governor < 0 or (
            self.tokens[governor].tag == "N"
            and self.tokens[governor].low
            not in word_class("claim_nouns") | word_class("fact_nouns") | word_class("plan_nouns")
        ):
            of = self.tokens[i].low == "of" and governor == i - 1 and self.tokens[i - 1].low not in ("instead", "lot")
            governor = governor if of else verb if verb >= 0 else governor
        self._open("gerund", i, mark=self.tokens[i].low, governor=governor)
        j = i + 1
        while self.tokens[j].tag in "XA":
            j += 1
        group = read_group(self.tokens, j)
        if group is None:
            return self._take(j + 1)
        self._give(self.at, group, j)
        return self._take(group.last + 1)

    def _behind_preposition(self, i: int) -> int:
        """The preposition before the noun phrase that ends at a word; -1 if there is none."""
        k = i - 1
        while k >= 0 and self.tokens[k].tag in "DJN'#" and i - k < 8:
            k -= 1
        return k if 0 < k < i - 1 and self.tokens[k].tag in "PI" and self.tokens[k].low in _BEFORE_BEING else -1

    def _bare_gerund(self, i: int, group: Group) -> int:
        """For "stopped sharing", "firms using ...", ", giving access", "Giving data away is wrong"."""
        if self.tokens[i].low == "being" and (of := self._behind_preposition(i)) >= 0:
            governor = of - 1 if self.tokens[of - 1].tag in "NVJ" else self._last_verb()
            self._open("gerund", i, mark=self.tokens[of].low, governor=governor)  # "the risk of data being passed on"
            self._give(self.at, group, i)
            return self._take(group.last + 1)
        prev = self.tokens[i - 1] if i else None
        if prev is not None and prev.tag == "V":
            self._open("gerund", i, governor=i - 1)
        elif prev is not None and prev.tag in "NO)#'":
            verb = self._last_verb()
            prevents = verb >= 0 and self.owner[verb] is self.at and self.tokens[verb].lemma in word_class("catches")
            self._open("gerund" if prevents else "relative", i, mark="ing", governor=verb if prevents else i - 1)
        elif prev is not None and prev.tag == ",":
            self._open("participle", i, mark="ing")
        elif (
            self.tokens[i].low != "having"
            and self.at.group is None
            and self.at.kind in any_of("root coordinate complement")
        ):
            self._open("gerund", i, mark="subject")
        else:
            self._open("participle", i, mark="ing")
        self._give(self.at, group, i)
        return self._take(group.last + 1)

    def _reduced(self, i: int, group: Group) -> int:
        prev = self.tokens[i - 1] if i else None
        verb = self._last_verb()
        if (
            prev is not None
            and prev.tag == "N"
            and verb >= 0
            and self.owner[verb] is self.at
            and self.tokens[verb].lemma in word_class("catches")
            and prev.tag != ","
        ):
            self._open("gerund", i, governor=verb)  # "had them granted", "wants data deleted"
        elif prev is None or prev.tag in (",", "(", "\u2014", ":", "-"):
            self._open("participle", i, mark="en")
        else:
            self._open("relative", i, mark="en", governor=i - 1)
        group.form, group.passive = "participle", True
        self._give(self.at, group, i)
        return self._take(group.last + 1)

    def _last_verb(self) -> int:
        at: Clause | None = self.at
        while at is not None:
            if at.group is not None:
                return at.group.main
            if at.kind in ("adverbial", "complement") and at.mark:
                return at.governor
            at = at.parent
        return -1

    def _verb_ahead(self, i: int, *, stop_at_comma: bool = False) -> bool:
        depth = 0
        for k in range(i, min(i + 45, len(self.tokens))):
            token = self.tokens[k]
            if token.tag in _HARD or (token.tag == "," and stop_at_comma):
                return False
            depth += (token.tag == "(") - (token.tag == ")")
            if depth < 0:
                return False
            if token.tag in "MBHG" or (token.tag == "V" and token.form in "BZDE"):
                return True
        return False


def _asks(tokens: list[Token]) -> bool:
    last = next((t.tag for t in reversed(tokens) if t.tag not in ('"', "'", ")", "]")), "")
    return last == "?"
