"""Questions about a transfer of pupils' data as about a fact: what they ask, and of whom."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from enum import StrEnum
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from mentions import any_of, patterns
from mentions.claim.around.through import through
from mentions.claim.ruling import Ruling
from mentions.claim.standing import HAPPENED, own_status
from mentions.claim.transfers import transfers_of
from mentions.frames.events import events_in
from mentions.frames.zones import Event, lows_of
from mentions.grammar.clauses import Clause, Parsed
from mentions.said import Band, Mention, NamedBody, Polarity, Role
from mentions.words.sentences import Prepared
from mentions.words.tokens import SPEAKER

Parse = Callable[[int], Parsed | None]
BETWEEN = 5
"""Lines such as "Answer", "A5." and "Answered by: X" between a question and what answers it."""
_FAR_ABOVE = 12
"""Lines of what is asked for, below the one that says so."""
_WHO = any_of("which what who whom whose list name identify state names details every all any how")
_WHICH = any_of("which what who whose")
_WHETHER = any_of("whether if")
_AUXILIARY = any_of("has have had did do does was were is are")
_TRANSFERS = any_of("give take go work had noun_give noun_take")
_WITH = any_of("supply provide furnish")
"""Verbs whose object is who got it: "which firms it has supplied with the data"."""
_ABOUT = any_of("on about over into regarding concerning for")
_STATES = any_of("hold have possess retain")
"""Verbs that ask of a fact in the present too: "which firms hold it", "whether X has access to it"."""


@cache
def words() -> dict[str, re.Pattern[str]]:
    return patterns("answers.toml", "words")


class Asks(StrEnum):
    """What a question is about."""

    WHO = "who"
    WHETHER = "whether"
    GRANTED = "granted"
    """When, or what: that somebody got them it takes for granted."""


class Question(Struct):
    """A question about a transfer of pupils' data as about a fact."""

    mention: Mention
    who: tuple[NamedBody, ...]
    """Of whom it asks."""
    asks: Asks
    number: str
    """By which its answer goes; "" for none."""
    first: int = -1
    """The number of the sentence that asks first, where this one only goes on."""
    sure: bool = True
    """False where it asks of whom another answer spoke."""


def question_in(m: Mention, prepared: Prepared, said: Ruling | None, parse: Parse) -> Question | None:
    asked_for = words()["asks_for"].search(m.sentence) or is_asked_for(prepared, m.index)
    unnamed = said is not None and (said.band is not Band.ALERT or all(n.generic for n in said.who))
    if said is None or not (said.polarity is Polarity.QUESTION or (asked_for and unnamed)):
        return None
    if (parsed := parse(m.index)) is None:
        return None
    to_whom = bool(words()["to_whom"].search(m.sentence))
    told = [
        t for t in transfers_of(parsed)
        if t.event.kind in _TRANSFERS and t.by_hand and not _only_about(parsed, t.event)
        and _asks_of_a_fact(parsed, t.event.clause)
        and (t.event.kind != "give" or to_whom or _WHICH.isdisjoint(lows_of(parsed, t.event.givers)))
    ]
    has_got = bool(words()["of_what"].search(m.sentence) and words()["has_got"].search(m.sentence))
    if not told and words()["points_back"].search(m.sentence):
        return Question(m, (), Asks.WHO, _number(prepared, m.index), sure=False)
    if not told and not has_got and (_got_another_thing(parsed) or not words()["who_got"].search(m.sentence)):
        return None
    of = [n for t in told for n in t.who] or list(said.who if told else m.recipients if has_got else ())
    if not told and has_got and all(n.generic for n in of):
        return None  # its answer says what they got
    who = {n.name: _without_auxiliary(n) for n in of if n.role in (Role.ASKED, Role.POSSIBLE)}
    asks = _what_is_asked(parsed, tuple(who.values()), of_whom=bool(asked_for))
    return Question(m, tuple(who.values()), asks, _number(prepared, m.index)) if asks else None


def _got_another_thing(parsed: Parsed) -> bool:
    """For "which charities received funding for work on pupil data"."""
    other = (e for e in events_in(parsed) if e.kind in ("give", "take") and e.theme in ("noun", "other"))
    return any(parsed.tokens[e.word].lemma not in _WITH for e in other)


def _only_about(parsed: Parsed, event: Event) -> bool:
    """For "responded to the consultation on access to pupil data": the transfer is what something else is about."""
    if not event.kind.startswith("noun_"):
        return False
    k = event.word - 1
    while k > 0 and parsed.tokens[k].tag in "DJN#":
        k -= 1
    return k > 0 and parsed.tokens[k].low in _ABOUT


def is_asked_for(prepared: Prepared, i: int) -> bool:
    """Whether a line says what is asked for, below one that says that something is: "You asked for:"."""
    lines = range(i - 1, max(i - _FAR_ABOVE, -1), -1)
    above = next((k for k in lines if not words()["asked_list"].match(prepared.sentences[k].text)), -1)
    asked = above >= 0 and words()["asked_above"].search(prepared.sentences[above].text)
    return bool(asked and words()["asked_list"].match(prepared.sentences[i].text))


def _what_is_asked(parsed: Parsed, who: tuple[NamedBody, ...], *, of_whom: bool) -> Asks | None:
    lows = [t.low for t in parsed.tokens]
    first = next((low for low in lows if low in _AUXILIARY or low in _WHO), "")
    if not _WHETHER.isdisjoint(lows) and not words()["will_list"].search(parsed.sentence):
        return Asks.WHETHER
    if any(not n.generic for n in who) and words()["of_what"].search(parsed.sentence):
        return Asks.GRANTED
    if of_whom or first in _WHO:
        return Asks.WHO
    return Asks.WHETHER if first in _AUXILIARY else None


def follow_ups(q: Question, prepared: Prepared) -> Iterator[Question]:
    """The question behind one that only goes on with it: "If so, to whom?", "Q2. To which?"."""
    for k in range(q.mention.index + 1, min(q.mention.index + 1 + BETWEEN, len(prepared.sentences))):
        text = prepared.sentences[k].text
        text = text[speaker.end() :] if (speaker := SPEAKER.match(text)) else text
        next_one = k == q.mention.index + 1 and q.asks is Asks.WHETHER and words()["follow_up"].match(text)
        if (next_one and words()["follow_up_who"].search(text)) or words()["who_only"].fullmatch(text):
            m = replace(q.mention, index=k, sentence=f"{q.mention.sentence} {text}")
            yield Question(m, q.who, Asks.WHO, _number(prepared, k), q.mention.index)
            return


def _asks_of_a_fact(parsed: Parsed, clause: Clause) -> bool:
    """Whether it asks of what has happened ("received", "has been given"), and not of what did not."""
    group = clause.group
    past = group is None or group.tense == "past" or group.perfect or group.form != "finite"
    past = past or any(t.low == "did" for t in parsed.tokens) or (group is not None and group.lemma in _STATES)
    found = own_status(parsed, clause)
    around = through(parsed, clause, found) if clause.kind in ("infinitive", "gerund", "participle") else found
    return past and {found.status, around.status} <= {*HAPPENED}


def _without_auxiliary(body: NamedBody) -> NamedBody:
    """A name without the word that opens its question: "Has X Ltd"."""
    first, _, rest = body.name.partition(" ")
    if first.casefold() in _AUXILIARY and rest:
        return body._replace(name=rest, start=body.start + len(first) + 1)
    return body


def _number(prepared: Prepared, i: int) -> str:
    """The number of a question, at its head or in the line above it."""
    for k in (i, i - 1):
        text = prepared.sentences[k].text if k >= 0 else ""
        if (m := words()["question"].match(text)) and (k == i or not text[m.end() :].strip()):
            return str(m[1])
    m = words()["numbered"].match(prepared.sentences[i].text)
    return str(m[1]) if m else ""
