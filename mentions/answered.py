"""Questions with their answers: the question says what was given, the answer who got it, or yes."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from mentions import any_of, patterns
from mentions.claim.around.through import through
from mentions.claim.ruling import Ruling
from mentions.claim.standing import HAPPENED, own_status
from mentions.claim.transfers import transfers_in
from mentions.context import stands
from mentions.frames.events import events_in
from mentions.frames.zones import Event, lows_of
from mentions.grammar.clauses import Clause, Parsed
from mentions.listed.below import ends_letter, is_line, names_in_line
from mentions.listed.heading import body_in, is_name, says_above
from mentions.receivers import candidates_in
from mentions.references import dates_in, references_in
from mentions.said import Band, Mention, NamedBody, Polarity, Role
from mentions.words.sentences import Prepared
from mentions.words.tokens import SPEAKER

_SAYS_NO_MORE = (Polarity.RELEASE, Polarity.POLICY, Polarity.QUESTION)
"""Of a line of an answer: the question above its list makes it one too."""

Parse = Callable[[int], Parsed | None]
_BETWEEN = 5
"""Lines such as "Answer", "A5." and "Answered by: X" between a question and what answers it."""
_FAR_ABOVE = 12
"""Lines of what is asked for, below the one that says so."""
_FAR = 400
"""Sentences behind a question within which the answer of its number is looked for."""
_MOST_LINES = 2_000
"""Of one answer."""
_SENTENCES = 4
"""Of an answer, that may tell by themselves."""
_LONGEST_NAME = 9
"""Words of an answer that is a name."""
_QUOTES = "\"'\u2019\u201d)"
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
_TOLD_OF = any_of("be include give receive get obtain provide supply share send confirm list grant have do follow")
"""Verbs of an answer that only says who it was."""


@cache
def _words() -> dict[str, re.Pattern[str]]:
    return patterns("answers.toml", "words")


class _Asks(StrEnum):
    """What a question is about."""

    WHO = "who"
    WHETHER = "whether"
    GRANTED = "granted"
    """When, or what: that somebody got them it takes for granted."""


class _Question(Struct):
    """A question about a transfer of pupils' data as about a fact."""

    mention: Mention
    who: tuple[NamedBody, ...]
    """Of whom it asks."""
    asks: _Asks
    number: str
    """By which its answer goes; "" for none."""
    first: int = -1
    """The number of the sentence that asks first, where this one only goes on."""
    sure: bool = True
    """False where it asks of whom another answer spoke."""


def with_answers(
    mentions: Iterable[Mention], prepared: Prepared, said: Mapping[int, Ruling], parse: Parse,
    in_parts: Container[int] = (),
) -> list[Mention]:
    """The mentions, with what the answer to each question about a past transfer says of it.

    Args:
        mentions: of the text.
        prepared: the text.
        said: what its sentences on topic say by themselves.
        parse: the clauses of a sentence by its number.
        in_parts: the numbers of the sentences of questions that are answered part by part.
    """
    out = {m.index: m for m in mentions}
    whole = [m for m in out.values() if m.index not in in_parts]
    asked = {m.index: q for m in whole if (q := _question(m, prepared, said.get(m.index), parse))}
    waiting = list(asked.values())
    while waiting:
        more = [f for f in _follow_ups(waiting.pop(), prepared) if f.mention.index not in asked]
        asked |= {f.mention.index: f for f in more}
        waiting += more
    for i, q in asked.items():
        answers = [a for a in _answers(q, asked, prepared, said, parse) if _tells_more(a, out.get(a.index))]
        out.update((a.index, a) for a in answers)
        if not any(map(_is_told, answers)):
            continue
        for k in {i, q.first} & out.keys() - {a.index for a in answers}:
            if k == q.first or not _is_told(out[k]) or all(n.generic for n in out[k].recipients):
                out[k] = replace(out[k], band=Band.NONE)  # its answer says it
    return list(out.values())


def _tells_more(answer: Mention, held: Mention | None) -> bool:
    """Whether an answer names somebody whom what is told of its sentence leaves out."""
    if held is None or not _is_told(held):
        return True
    return _is_told(answer) and {n.name for n in held.recipients} < {n.name for n in answer.recipients}


def _is_told(m: Mention | None) -> bool:
    return m is not None and m.band is Band.ALERT


# ------------------------------------------------------------------------------------------------------- the question


def _question(m: Mention, prepared: Prepared, said: Ruling | None, parse: Parse) -> _Question | None:
    asked_for = _words()["asks_for"].search(m.sentence) or _is_asked_for(prepared, m.index)
    unnamed = said is not None and (said.band is not Band.ALERT or all(n.generic for n in said.who))
    if said is None or not (said.polarity is Polarity.QUESTION or (asked_for and unnamed)):
        return None
    if (parsed := parse(m.index)) is None:
        return None
    to_whom = bool(_words()["to_whom"].search(m.sentence))
    told = [
        t for t in transfers_in(parsed, candidates_in(parsed), (), own=True)
        if t.event.kind in _TRANSFERS and t.by_hand and not _only_about(parsed, t.event)
        and _asks_of_a_fact(parsed, t.event.clause)
        and (t.event.kind != "give" or to_whom or _WHICH.isdisjoint(lows_of(parsed, t.event.givers)))
    ]
    has_got = bool(_words()["of_what"].search(m.sentence) and _words()["has_got"].search(m.sentence))
    if not told and _words()["points_back"].search(m.sentence):
        return _Question(m, (), _Asks.WHO, _number(prepared, m.index), sure=False)
    if not told and not has_got and (_got_another_thing(parsed) or not _words()["who_got"].search(m.sentence)):
        return None
    of = [n for t in told for n in t.who] or list(said.who if told else m.recipients if has_got else ())
    if not told and has_got and all(n.generic for n in of):
        return None  # its answer says what they got
    who = {n.name: _without_auxiliary(n) for n in of if n.role in (Role.ASKED, Role.POSSIBLE)}
    asks = _what_is_asked(parsed, tuple(who.values()), of_whom=bool(asked_for))
    return _Question(m, tuple(who.values()), asks, _number(prepared, m.index)) if asks else None


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


def _is_asked_for(prepared: Prepared, i: int) -> bool:
    """Whether a line says what is asked for, below one that says that something is: "You asked for:"."""
    lines = range(i - 1, max(i - _FAR_ABOVE, -1), -1)
    above = next((k for k in lines if not _words()["asked_list"].match(prepared.sentences[k].text)), -1)
    asked = above >= 0 and _words()["asked_above"].search(prepared.sentences[above].text)
    return bool(asked and _words()["asked_list"].match(prepared.sentences[i].text))


def _what_is_asked(parsed: Parsed, who: tuple[NamedBody, ...], *, of_whom: bool) -> _Asks | None:
    lows = [t.low for t in parsed.tokens]
    first = next((low for low in lows if low in _AUXILIARY or low in _WHO), "")
    if not _WHETHER.isdisjoint(lows) and not _words()["will_list"].search(parsed.sentence):
        return _Asks.WHETHER
    if any(not n.generic for n in who) and _words()["of_what"].search(parsed.sentence):
        return _Asks.GRANTED
    if of_whom or first in _WHO:
        return _Asks.WHO
    return _Asks.WHETHER if first in _AUXILIARY else None


def _follow_ups(q: _Question, prepared: Prepared) -> Iterator[_Question]:
    """The question behind one that only goes on with it: "If so, to whom?", "Q2. To which?"."""
    for k in range(q.mention.index + 1, min(q.mention.index + 1 + _BETWEEN, len(prepared.sentences))):
        text = prepared.sentences[k].text
        text = text[speaker.end() :] if (speaker := SPEAKER.match(text)) else text
        next_one = k == q.mention.index + 1 and q.asks is _Asks.WHETHER and _words()["follow_up"].match(text)
        if (next_one and _words()["follow_up_who"].search(text)) or _words()["who_only"].fullmatch(text):
            m = replace(q.mention, index=k, sentence=f"{q.mention.sentence} {text}")
            yield _Question(m, q.who, _Asks.WHO, _number(prepared, k), q.mention.index)
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
        if (m := _words()["question"].match(text)) and (k == i or not text[m.end() :].strip()):
            return str(m[1])
    m = _words()["numbered"].match(prepared.sentences[i].text)
    return str(m[1]) if m else ""


# --------------------------------------------------------------------------------------------------------- the answer


def _answers(
    q: _Question, questions: Container[int], prepared: Prepared, said: Mapping[int, Ruling], parse: Parse
) -> Iterator[Mention]:
    begin = _begin(q, prepared, parse)
    if begin is None:
        return
    first, at = begin
    yield from _sure_by_themselves(q, first, prepared, said, parse)
    if q.asks is not _Asks.WHO:
        judge = _yes if q.asks is _Asks.WHETHER else _granted
        yield from judge(q, first, at, prepared, parse)
        return
    if yes := _words()["yes"].match(prepared.sentences[first].text, at):
        at = yes.end()
        if not prepared.sentences[first].text[at:].strip() and first + 1 < len(prepared.sentences):
            first, at = first + 1, 0
    first, at = _behind_opening(first, at, prepared)
    if {first, first + 1} & prepared.rows.keys():
        return  # a table, whose rows say it
    yield from _listed(q, first, at, questions, prepared, said, parse)


def _listed(
    q: _Question, first: int, at: int, questions: Container[int], prepared: Prepared, said: Mapping[int, Ruling],
    parse: Parse,
) -> Iterator[Mention]:
    """Who is named in the lines of an answer, of which the first may be a sentence, a count or "Given:"."""
    numbered = _words()["numbered"]
    by_number = bool(q.number and numbered.match(prepared.sentences[first].text))
    for k in range(first, min(first + _MOST_LINES, len(prepared.sentences))):
        line, parsed = prepared.sentences[k].text, parse(k)
        if k == first:
            names = _who_got(line, at, said.get(k), parsed)
            if _words()["part"].fullmatch(line) or (not names and line[-1] == ":"):
                continue  # "They were:"
        elif k in questions or _opens_another(line) or ends_letter(line) or not is_line(prepared, k, parse, items=True):
            return
        elif (by_number and numbered.match(line)) or says_above(line) not in (None, Polarity.RELEASE):
            return  # it answers the next question, or is "Refused"
        else:
            names = names_in_line(line, parsed, Polarity.RELEASE, alone=True)
        if not names:
            return
        yield _made(q, k, line, names, why="it answers the question who got them", sure=q.sure)


def _behind_opening(first: int, at: int, prepared: Prepared) -> tuple[int, int]:
    """Where those stand who got them, behind "The information is below." or "There were two."."""
    for k in range(first, min(first + _OPENING, len(prepared.sentences) - 1)):
        if k + 1 in prepared.rows or not _words()["introduces"].fullmatch(prepared.sentences[k].text, at):
            return k, at
        at = 0
    return min(first + _OPENING, len(prepared.sentences) - 1), at


_OPENING = 2  # sentences that only open an answer


def _begin(q: _Question, prepared: Prepared, parse: Parse) -> tuple[int, int] | None:
    """Where the answer begins: its sentence, and the place in it behind a label such as "A5."."""
    asked, labelled = q.mention.index, False
    for k in range(asked + 1, min(asked + 1 + _BETWEEN, len(prepared.sentences))):
        line = prepared.sentences[k].text
        label = _words()["answer"].match(line)
        if label and q.number in ("", label[1] or q.number):
            if line[label.end() :].strip():
                return k, label.end()
            labelled = True
        elif _words()["follow_up"].match(line) and line[-1] == "?":
            continue
        elif q.number and not labelled and _words()["introduces"].fullmatch(line):
            continue  # "We hold the information.", before the answers by numbers
        elif label or _opens_another(line) or ((parsed := parse(k)) is not None and parsed.asks):
            break
        elif not _words()["aside"].match(line) or (q.asks is _Asks.GRANTED and _words()["day"].fullmatch(line)):
            if q.number and _words()["numbered"].match(line) and not labelled:
                break
            text = prepared.sentences[asked].text.rstrip(_QUOTES)
            speaker = SPEAKER.match(line)
            begins = speaker.end() if speaker and SPEAKER.match(prepared.sentences[asked].text) else 0
            listed = _is_asked_for(prepared, asked)
            return (k, begins) if labelled or listed or text[-1] in "?." or "? (" in text else None
    return _by_number(q, prepared) if q.number else None


def _by_number(q: _Question, prepared: Prepared) -> tuple[int, int] | None:
    """The answer with a question's number, behind all the questions."""
    for k in range(q.mention.index + 1, min(q.mention.index + 1 + _FAR, len(prepared.sentences))):
        line = prepared.sentences[k].text
        label = _words()["answer"].match(line) or _words()["numbered"].match(line)
        if label and label[1] == q.number and line[-1] != "?":
            if line[label.end() :].strip():
                return k, label.end()
            return (k + 1, 0) if k + 1 < len(prepared.sentences) else None
    return None


def _sure_by_themselves(
    q: _Question, first: int, prepared: Prepared, said: Mapping[int, Ruling], parse: Parse
) -> Iterator[Mention]:
    """Sentences of an answer that tell of a release by their clauses, whatever passage the question makes of them."""
    for k in range(first, min(first + _SENTENCES, len(prepared.sentences))):
        line, ruling = prepared.sentences[k].text, said.get(k)
        if _opens_another(line) and k > first:
            return
        if ruling is None or ruling.polarity is not Polarity.RELEASE or ruling.band is not Band.ALERT or ruling.doubt:
            continue
        if stands(k, (k - 1, k + 1), said, parse):
            yield replace(_made(q, k, line, ruling.who, why="it is an answer"), reason=ruling.reason)


def _opens_another(line: str) -> bool:
    """Whether a line is another question, or the label of one or of an answer."""
    return line[-1] == "?" or bool(_words()["question"].match(line) or _words()["answer"].match(line))


def _granted(q: _Question, k: int, at: int, prepared: Prepared, parse: Parse) -> Iterator[Mention]:
    """What a date or a few words of data make of a question when, or what, somebody got."""
    line, parsed = prepared.sentences[k].text, parse(k)
    no = _words()["nobody"].match(line, at) or _words()["takes_back"].match(line, at)
    groups = [c.group for c in parsed.clauses if c.group is not None] if parsed is not None else []
    says_more = any(g.form == "finite" or g.lemma == "be" for g in groups)  # but "To compile league tables."
    if no or parsed is None or parsed.asks or ends_letter(line) or says_more:
        return
    who = [n for n in q.who if not n.generic and is_name(n.name)]
    yield _made(q, k, f"{q.mention.sentence} {line}", who, why="the question in it takes it for granted")


def _yes(q: _Question, k: int, at: int, prepared: Prepared, parse: Parse) -> Iterator[Mention]:
    """What a plain yes makes of a question; where more is said that may take some of it back a person looks."""
    line = prepared.sentences[k].text
    yes = _words()["yes"].match(line, at)
    who = [n for n in q.who if n.generic or is_name(n.name)]
    if yes is None:
        return
    after = prepared.sentences[k + 1].text if k + 1 < len(prepared.sentences) else ""
    bare = after and all(n.generic for n in who) and not (line[yes.end() :].strip(" .,;!") or _opens_another(after))
    read = parse(k + 1) if bare else None
    only_named = read is not None and all(c.group is None or c.group.lemma == "be" for c in read.clauses)
    if only_named and (named := _who_got(after, 0, None, read)):
        yield _made(q, k + 1, after, named, why="it answers the question whether somebody got them")
        return
    plain = not _words()["takes_back"].match(line, yes.end())
    if plain and all(n.generic for n in who) and (named := _who_got(line, yes.end(), None, parse(k))):
        yield _made(q, k, line, named, why="it answers the question whether somebody got them")
        return
    if not who:
        return
    behind = prepared.sentences[k + 1].text if k + 1 < len(prepared.sentences) else ""
    back = _words()["takes_back"]
    another = not behind or _opens_another(behind) or (q.number and _words()["numbered"].match(behind))
    taken_back = back.match(line, yes.end()) or (not another and back.match(behind))
    either = len(who) > 1 and re.search(r"\bor\b(?!\snot\b)", q.mention.sentence)
    said = f"{q.mention.sentence} {line}"
    yield _made(q, k, said, who, why="the question in it is answered yes", sure=not (taken_back or either))


def _who_got(line: str, at: int, ruling: Ruling | None, parsed: Parsed | None) -> tuple[NamedBody, ...]:
    """Who is named in an answer that says nothing else of them."""
    if parsed is None or parsed.asks or ends_letter(line) or _words()["nobody"].match(line, at):
        return ()
    if _words()["count"].fullmatch(line, at):
        return ()
    if ruling is not None and ruling.speaks and ruling.polarity not in _SAYS_NO_MORE:
        return ()
    verbs = [c for c in parsed.clauses if c.group is not None and c.group.form == "finite"]
    if any(not _only_tells_who(parsed, c) for c in verbs):
        return ()
    for wide in (False, True):
        found = [c.named for c in candidates_in(parsed, wide=wide) if not (c.named.generic or c.watcher or c.vague)]
        if names := tuple(n for n in map(_bare, found) if n.start >= at and is_name(n.name)):
            return names
    return () if verbs else _alone(line, at)


def _alone(line: str, at: int) -> tuple[NamedBody, ...]:
    """Of an answer of a few words what stands first in it, whatever it is."""
    name = _words()["said_of_it"].split(line[at:].lstrip(" -"), maxsplit=1)[0].strip(" .,;")
    bare = re.sub(r"^(?:to\s)?(?:the\s)?", "", name, flags=re.IGNORECASE)
    short = line[-1] != ":" and bare[:1].isupper() and len(bare.split()) <= _LONGEST_NAME
    body = body_in(bare, line.find(bare), Role.GIVEN) if short else None
    return (body,) if body is not None else ()


def _only_tells_who(parsed: Parsed, clause: Clause) -> bool:
    """Whether a clause says who it was, or that they got it: "They were X and Y", "X has been given access"."""
    group = clause.group
    told = group is not None and not group.negated and own_status(parsed, clause).status in HAPPENED
    return told and group is not None and group.lemma in _TOLD_OF


def _bare(body: NamedBody) -> NamedBody:
    """A name without the date or count in brackets behind it."""
    name = _words()["dated"].sub("", body.name)
    return body._replace(name=name, end=body.start + len(name))


def _made(q: _Question, k: int, said: str, who: Iterable[NamedBody], *, why: str, sure: bool = True) -> Mention:
    named = tuple(n._replace(role=Role.GIVEN if sure else Role.POSSIBLE) for n in who)
    polarity, band = (Polarity.RELEASE, Band.ALERT) if sure else (Polarity.POSSIBLE, Band.REVIEW)
    reason = f"{why}: {q.mention.sentence[:120]}"
    return Mention(
        q.mention.terms, said, polarity, band, reason, named, references_in(said), dates_in(said), k, q.mention.found
    )
