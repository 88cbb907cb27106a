"""Questions with their answers: the question says what was given, the answer who got it, or yes."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping

from msgspec.structs import replace

from mentions.answers.places import begin, behind_opening, opens_another
from mentions.answers.question import Asks, Parse, Question, follow_ups, question_in, words
from mentions.answers.who_got import who_got
from mentions.claim.ruling import Ruling
from mentions.context import stands
from mentions.listed.below import ends_letter, is_line, names_in_line
from mentions.listed.heading import is_name, says_above
from mentions.references import dates_in, references_in
from mentions.said import Band, Mention, NamedBody, Polarity, Role
from mentions.words.sentences import Prepared

_MOST_LINES = 2_000
"""Of one answer."""
_SENTENCES = 4
"""Of an answer, that may tell by themselves."""


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
    asked = {m.index: q for m in whole if (q := question_in(m, prepared, said.get(m.index), parse))}
    waiting = list(asked.values())
    while waiting:
        more = [f for f in follow_ups(waiting.pop(), prepared) if f.mention.index not in asked]
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


def _answers(
    q: Question, questions: Container[int], prepared: Prepared, said: Mapping[int, Ruling], parse: Parse
) -> Iterator[Mention]:
    if (found := begin(q, prepared, parse)) is None:
        return
    first, at = found
    yield from _sure_by_themselves(q, first, prepared, said, parse)
    if q.asks is not Asks.WHO:
        judge = _yes if q.asks is Asks.WHETHER else _granted
        yield from judge(q, first, at, prepared, parse)
        return
    if yes := words()["yes"].match(prepared.sentences[first].text, at):
        at = yes.end()
        if not prepared.sentences[first].text[at:].strip() and first + 1 < len(prepared.sentences):
            first, at = first + 1, 0
    first, at = behind_opening(first, at, prepared)
    if {first, first + 1} & prepared.rows.keys():
        return  # a table, whose rows say it
    yield from _listed(q, first, at, questions, prepared, said, parse)


def _listed(
    q: Question, first: int, at: int, questions: Container[int], prepared: Prepared, said: Mapping[int, Ruling],
    parse: Parse,
) -> Iterator[Mention]:
    """Who is named in the lines of an answer, of which the first may be a sentence, a count or "Given:"."""
    numbered = words()["numbered"]
    by_number = bool(q.number and numbered.match(prepared.sentences[first].text))
    for k in range(first, min(first + _MOST_LINES, len(prepared.sentences))):
        line, parsed = prepared.sentences[k].text, parse(k)
        if k == first:
            names = who_got(line, at, said.get(k), parsed)
            if words()["part"].fullmatch(line) or (not names and line[-1] == ":"):
                continue  # "They were:"
        elif k in questions or opens_another(line) or ends_letter(line) or not is_line(prepared, k, parse, items=True):
            return
        elif (by_number and numbered.match(line)) or says_above(line) not in (None, Polarity.RELEASE):
            return  # it answers the next question, or is "Refused"
        else:
            names = names_in_line(line, parsed, Polarity.RELEASE, alone=True)
        if not names:
            return
        yield _made(q, k, line, names, why="it answers the question who got them", sure=q.sure)


def _sure_by_themselves(
    q: Question, first: int, prepared: Prepared, said: Mapping[int, Ruling], parse: Parse
) -> Iterator[Mention]:
    """Sentences of an answer that tell of a release by their clauses, whatever passage the question makes of them."""
    for k in range(first, min(first + _SENTENCES, len(prepared.sentences))):
        line, ruling = prepared.sentences[k].text, said.get(k)
        if opens_another(line) and k > first:
            return
        if ruling is None or ruling.polarity is not Polarity.RELEASE or ruling.band is not Band.ALERT or ruling.doubt:
            continue
        if stands(k, (k - 1, k + 1), said, parse):
            yield replace(_made(q, k, line, ruling.who, why="it is an answer"), reason=ruling.reason)


def _granted(q: Question, k: int, at: int, prepared: Prepared, parse: Parse) -> Iterator[Mention]:
    """What a date or a few words of data make of a question when, or what, somebody got."""
    line, parsed = prepared.sentences[k].text, parse(k)
    no = words()["nobody"].match(line, at) or words()["takes_back"].match(line, at)
    groups = [c.group for c in parsed.clauses if c.group is not None] if parsed is not None else []
    says_more = any(g.form == "finite" or g.lemma == "be" for g in groups)  # but "To compile league tables."
    if no or parsed is None or parsed.asks or ends_letter(line) or says_more:
        return
    who = [n for n in q.who if not n.generic and is_name(n.name)]
    yield _made(q, k, f"{q.mention.sentence} {line}", who, why="the question in it takes it for granted")


def _yes(q: Question, k: int, at: int, prepared: Prepared, parse: Parse) -> Iterator[Mention]:
    """What a plain yes makes of a question; where more is said that may take some of it back a person looks."""
    line = prepared.sentences[k].text
    yes = words()["yes"].match(line, at)
    who = [n for n in q.who if n.generic or is_name(n.name)]
    if yes is None:
        yield from _only(q, k, at, prepared, parse)
        return
    after = prepared.sentences[k + 1].text if k + 1 < len(prepared.sentences) else ""
    bare = after and all(n.generic for n in who) and not (line[yes.end() :].strip(" .,;!") or opens_another(after))
    read = parse(k + 1) if bare else None
    only_named = read is not None and all(c.group is None or c.group.lemma == "be" for c in read.clauses)
    if only_named and (named := who_got(after, 0, None, read)):
        yield _made(q, k + 1, after, named, why="it answers the question whether somebody got them")
        return
    plain = not words()["takes_back"].match(line, yes.end())
    if plain and all(n.generic for n in who) and (named := who_got(line, yes.end(), None, parse(k))):
        yield _made(q, k, line, named, why="it answers the question whether somebody got them")
        return
    if not who:
        return
    behind = prepared.sentences[k + 1].text if k + 1 < len(prepared.sentences) else ""
    back = words()["takes_back"]
    another = not behind or opens_another(behind) or (q.number and words()["numbered"].match(behind))
    taken_back = back.match(line, yes.end()) or (not another and back.match(behind))
    either = len(who) > 1 and re.search(r"\bor\b(?!\snot\b)", q.mention.sentence)
    said = f"{q.mention.sentence} {line}"
    yield _made(q, k, said, who, why="the question in it is answered yes", sure=not (taken_back or either))


def _only(q: Question, k: int, at: int, prepared: Prepared, parse: Parse) -> Iterator[Mention]:
    """For "Only X." behind "Has anyone else had them?"."""
    line = prepared.sentences[k].text
    only = words()["only_named"].match(line, at)
    if only is None or not all(n.generic for n in q.who) or words()["takes_back"].match(line, only.end()):
        return
    if named := who_got(line, only.end(), None, parse(k)):
        yield _made(q, k, line, named, why="it answers the question whether somebody got them")


def _made(q: Question, k: int, said: str, who: Iterable[NamedBody], *, why: str, sure: bool = True) -> Mention:
    named = tuple(n._replace(role=Role.GIVEN if sure else Role.POSSIBLE) for n in who)
    polarity, band = (Polarity.RELEASE, Band.ALERT) if sure else (Polarity.POSSIBLE, Band.REVIEW)
    reason = f"{why}: {q.mention.sentence[:120]}"
    return Mention(
        q.mention.terms, said, polarity, band, reason, named, references_in(said), dates_in(said), k, q.mention.found
    )
