"""Reads any text: every sentence that speaks of pupils' data, what it says of them, and who is named in which role."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from functools import cache, partial
from typing import NamedTuple

from msgspec import Struct

from mentions.answers.answered import with_answers
from mentions.claim.described import without_descriptions
from mentions.claim.doubted import denied_just_after, unsent_just_after
from mentions.claim.judge import judge
from mentions.claim.nothing_to import without_nothing_to
from mentions.claim.ruling import NOTHING, Ruling
from mentions.context import in_context, is_corrected
from mentions.disowned import not_as_sure
from mentions.elsewhere.admitted import with_admissions
from mentions.elsewhere.bracketed import with_bracketed
from mentions.elsewhere.defined import with_defined
from mentions.elsewhere.excepted import with_excepted
from mentions.elsewhere.in_turn import with_those_in_turn
from mentions.elsewhere.likewise import with_likewise
from mentions.elsewhere.line_head import with_head_of_line
from mentions.elsewhere.named_after import with_names_after
from mentions.elsewhere.named_before import named_before
from mentions.elsewhere.nobody_got import without_receivers
from mentions.elsewhere.rest_of_list import with_rest_of_list
from mentions.elsewhere.shortened import with_whole_names
from mentions.grammar.clauses import Parsed
from mentions.grammar.reader import clause_reader
from mentions.listed.above import lists_above
from mentions.listed.below import lists_below
from mentions.listed.heading import Line, is_group, says_above
from mentions.listed.in_line import headed_lines
from mentions.listed.minutes import minuted
from mentions.listed.rows import lines_of
from mentions.parts.answered import answer_of, with_answers_in_parts
from mentions.parts.asked import questions_in_parts
from mentions.references import dates_in, references_in
from mentions.said import Band, Mention, NamedBody, Polarity, Role
from mentions.set_apart import without_those_apart
from mentions.topic import OnTopic, on_topic
from mentions.unread import looked_at, mended, unsure
from mentions.weights.learned import ALERT, Encode, Judged, Learned, claim_weights, judged
from mentions.weights.passage import asked_of, nearest, passages_of, settled
from mentions.weights.weigh import Places, beside_topic, is_read, owner_at, owner_of, weighed, with_names
from mentions.words.called import without_no_in_names
from mentions.words.casing import has_no_capitals, recased
from mentions.words.sentences import Prepared, Sentence, prepare
from text.privacy.remembered import MOST_OF_SENTENCES, remembered_of

WORTH_ASKING = 0.11
"""So likely an alert has to be by words alone for an encoder to be asked."""
_MARGIN = 200  # characters of a text among which it may repeat its heading
_BEFORE = 3  # sentences before one in which those stand to whom "it" goes back


class HowFar(Struct):
    """How far a long text is read."""

    of: int = 0
    """Its sentences on topic."""
    steps: int = 0
    """Each is gone over twice: by its clauses, and with what stands around it."""

    @property
    def done(self) -> int:
        return self.steps // 2


def read_mentions(
    text: str, *, title: str = "", heading: str = "", source: str = "", extra_terms: Iterable[str] = (),
    learned: Learned | None = None, encode: Encode | None = None, reading: HowFar | None = None,
) -> tuple[Mention, ...]:
    """Every sentence of a text that speaks of pupils' data, in order. Pure; never raises on any text.

    A sentence without a term of its own counts where the title, or what stands before it, says what "the data" are. At
    most 10 MiB characters are read.

    Args:
        text: any text; paragraphs are parted by empty lines.
        title: of its page, inquiry or question: what "the data" may be.
        heading: the title that stands above the text, where what it says is to be told too.
        source: its address.
        extra_terms: further words to watch for.
        learned: by what passages are judged; what is shipped if None.
        encode: what a sentence encoder makes of a passage; words alone judge it if None, and where it has no answer.
        reading: is kept up to date with how far it is.

    Raises:
        UnusableTerm: an extra term is too short or too long.
    """
    reading = reading or HowFar()
    told = by_grammar(
        text, title=title, heading=heading, source=source, extra_terms=extra_terms, reading=reading
    )
    owner = cache(lambda told: owner_of(title) or (owner_at(source) if told else None))
    said = dict(told.verdicts)
    known = claim_weights() if learned is None else learned
    encoded, beside = _settle(told, title, known, encode)
    out: list[Mention] = []
    for i, on in told.topic.items():
        reading.steps += 1
        if i in told.lines:
            continue
        parsed = told.parse(i)
        verdict = told.verdicts[i]
        if parsed is not None:
            verdict = weighed(parsed, verdict, said[i], on, owner, known.receivers, encoded.get(i, {}))
            verdict = with_names(verdict, () if is_read(parsed, said[i]) else beside.get(i, ()))
        if on.own:
            verdict = looked_at(told.prepared.sentences[i].text, verdict, on.unread)
        other = f'"{on.found}" may stand for something else in this text' if on.doubtful else ""
        if on.devolved:
            other = other or "it may be of another administration's data"
        denied = ""
        if parsed is not None:
            after = told.parse(i + 1)
            denied = denied_just_after(parsed, after) or unsent_just_after(parsed, after)
            alone = not any(k in told.topic for k in range(i - _BEFORE, i + _BEFORE + 1) if k != i)
            verdict = without_receivers(parsed, verdict, after, alone=alone)
        if doubt := other or verdict.doubt or (f'the next sentence says: "{denied}"' if denied else ""):
            verdict = unsure(verdict, doubt)
        if verdict.band is not Band.NONE or (verdict.bears and (on.own or verdict.speaks or verdict.who)):
            out.append(_mention(on, told.prepared, i, verdict))
    out += [_line_mention(told.topic.get(i), told.prepared, i, line) for i, line in told.lines.items()]
    parts = [q for q in questions_in_parts(told.prepared, told.topic) if answer_of(q, told.prepared)]
    asked = {i for q in parts for i in range(q.first, q.last + 1)}
    out = with_answers(with_names_after(out, told.prepared, told.parse), told.prepared, said, told.parse, asked)
    for within in (with_rest_of_list, without_those_apart, with_excepted):
        out = [m if m.index in told.lines else within(m, told.parse(m.index)) for m in out]
    out = with_likewise(with_bracketed(with_those_in_turn(out, told.parse), told.parse), told.prepared, told.parse)
    out = with_defined(with_names_after(out, told.prepared, told.parse), told.prepared, said, told.parse)
    out = with_whole_names(with_head_of_line(out), told.prepared)
    corrected = partial(is_corrected, verdicts=said, parse=told.parse)
    out = with_admissions(out, told.prepared, said, told.parse, corrected)
    out = with_answers_in_parts(
        out, parts, told.prepared, said, partial(read_mentions, title=title, source=source, learned=learned)
    )
    return tuple(sorted(not_as_sure(told.prepared, title, out), key=lambda m: m.index))


class ByGrammar(NamedTuple):
    """What the sentences on topic say by their grammar."""

    prepared: Prepared
    topic: dict[int, OnTopic]
    verdicts: dict[int, Ruling]
    lines: dict[int, Line]
    parse: Callable[[int], Parsed | None]
    begins: int
    """The number of the first sentence below its heading."""


def by_grammar(
    text: str, *, title: str = "", heading: str = "", source: str = "", extra_terms: Iterable[str] = (),
    reading: HowFar | None = None,
) -> ByGrammar:
    """The first half of `read_mentions`, before what is left open is weighed."""
    prepared, begins = _below(heading, text)
    topic = on_topic(prepared, title, source, extra_terms)
    reading = reading or HowFar()
    reading.of = len(topic)
    lines = lines_of(prepared, topic, title)
    headed: list[int] = []
    for i in lines.keys() & prepared.rows.keys():
        if i - 1 not in prepared.rows and not prepared.rows[i].labels:
            topic.pop(i - 1, None)  # the names of its columns say nothing by themselves
            headed.append(i - 2)
    verdicts, parse = _verdicts(prepared, topic, lines, reading)
    for i in [i for i, on in topic.items() if on.devolved and i not in lines and not _is_given(verdicts[i])]:
        topic.pop(i)  # what another administration denies, plans or collects is nothing of ours
        verdicts.pop(i)
    for i in headed:
        if i in verdicts and says_above(prepared.sentences[i].text) and all(n.generic for n in verdicts[i].who):
            topic.pop(i)  # its rows say to whom
            verdicts.pop(i)
    lines |= headed_lines(prepared, topic, verdicts, parse)
    minuted(prepared, topic, verdicts, lines, parse)
    lists_below(prepared, topic, verdicts, lines, parse)
    lists_above(prepared, topic, verdicts, lines, parse)
    for i in [i for i in lines if _heads_group(prepared, lines, i)]:
        lines.pop(i)
        topic.pop(i, None)
    final = {i: in_context(i, verdicts, parse, own=on.own) for i, on in topic.items() if i not in lines}
    return ByGrammar(prepared, topic, final, lines, parse, begins)


def _is_given(ruling: Ruling) -> bool:
    """Whether the clauses of a sentence tell of a transfer to somebody whom it names or describes."""
    return ruling.polarity in (Polarity.RELEASE, Polarity.POSSIBLE) and any(n.role is Role.GIVEN for n in ruling.who)


def _heads_group(prepared: Prepared, lines: Container[int], i: int) -> bool:
    """Whether a line of a list says what those are whom the lines below it name, and is nobody itself."""
    said = [s.text for s in prepared.sentences[i : i + 2]]
    return i + 1 in lines and is_group(said[0]) and not is_group(said[1])


def _below(heading: str, text: str) -> tuple[Prepared, int]:
    """A text below its heading, which it may repeat, and how many sentences the heading has."""
    above = prepare(heading).sentences if heading else ()
    if not above:
        return prepare(text), 0
    repeats = _begins_with(prepare(text[: 2 * len(heading) + _MARGIN]), above)
    prepared = prepare(text if repeats else f"{heading}\n\n{text}")
    return prepared, len(above) if _begins_with(prepared, above) else 0


def _begins_with(prepared: Prepared, above: Sequence[Sentence]) -> bool:
    return [s.text for s in prepared.sentences[: len(above)]] == [s.text for s in above]


def _settle(
    told: ByGrammar, title: str, known: Learned, encode: Encode | None
) -> tuple[Mapping[int, Places], Mapping[int, list[NamedBody]]]:
    """Judges each passage whole, and changes what its sentences say.

    Returned is, by the number of a sentence, what the encoder makes of those named in it, and who else is to be told
    with it, being named in a sentence beside it.
    """
    own = {i for i, on in told.topic.items() if on.own}
    encoded: dict[int, dict[tuple[int, int], float]] = defaultdict(dict)

    def judged_whole(found: Mapping[str, int], numbers: Sequence[int]) -> Judged:
        by_words = judged(found, known)
        if encode is None or not known.beside or not numbers or by_words.alert < WORTH_ASKING:
            return by_words
        asked = asked_of(numbers, told.parse)
        sums = encode(title, asked.sentences, asked.spans)
        if sums is None:
            return by_words
        for (i, start, end), likely in zip(asked.places, sums[ALERT + 1 :], strict=False):
            encoded[i][start, end] = likely
        return judged(found, known, sums[: ALERT + 1])

    beside: dict[int, list[NamedBody]] = defaultdict(list)
    for passage in list(passages_of(told.prepared, told.verdicts, told.parse, told.begins)):
        told.verdicts.update(settled(passage, told.verdicts, own, told.parse, judged_whole))
        for i in passage.numbers:
            if i not in told.verdicts and i not in told.lines and (parsed := told.parse(i)) is not None:
                found = beside_topic(parsed, known.receivers, encoded.get(i, {}))
                beside[nearest(i, passage.topical, told.verdicts)] += found
    return encoded, beside


def as_json(mentions: Iterable[Mention]) -> dict[str, object]:
    """The contract of `npdwatch mentions --json` (docs/using/mentions.md)."""
    return {
        "hits": [
            {
                "sentence": m.sentence,
                "terms": list(m.terms),
                "polarity": m.polarity.value,
                "band": m.band.value,
                "recipients": [
                    {"name": n.name, "category": n.category.value, "role": n.role.value} for n in m.recipients
                ],
                "reason": m.reason,
                "found": m.found,
                "references": list(m.references),
                "dates": list(m.dates),
            }
            for m in mentions
        ]
    }


def _verdicts(
    prepared: Prepared, topic: Mapping[int, OnTopic], lines: Container[int], reading: HowFar
) -> tuple[dict[int, Ruling], Callable[[int], Parsed | None]]:
    """What each sentence on topic says by itself, and how to have the clauses of any."""
    sentences = prepared.sentences
    small = has_no_capitals(prepared.text)

    def parse(i: int) -> Parsed | None:
        return _clauses_of(sentences[i].text, small=small) if 0 <= i < len(sentences) else None

    out: dict[int, Ruling] = {}
    for i, on in topic.items():
        reading.steps += 1
        clauses = parse(i) if i not in lines else None
        if clauses is None:
            out[i] = NOTHING
            continue
        before = named_before(i, prepared, out, parse)
        out[i] = judge(clauses, own=on.own, before=before, loose=on.loose)
    return out, parse


@remembered_of(MOST_OF_SENTENCES)
def _clauses_of(sentence: str, *, small: bool) -> Parsed:
    return clause_reader(mended(recased(without_nothing_to(without_no_in_names(sentence)), small=small)))


def _mention(on: OnTopic, prepared: Prepared, i: int, verdict: Ruling) -> Mention:
    sentence = prepared.sentences[i].text
    who = tuple(_as_printed(n, sentence) for n in without_descriptions(sentence, verdict.who))
    return Mention(
        on.terms, sentence, verdict.polarity, verdict.band, verdict.reason, who, references_in(sentence),
        dates_in(sentence), i, on.found, on.loose,
    )


def _as_printed(body: NamedBody, sentence: str) -> NamedBody:
    """A name that was read in other letters."""
    printed = sentence[body.start : body.end]
    same = without_no_in_names(sentence)[body.start : body.end].casefold() == body.name.casefold()
    return body._replace(name=printed) if same else body


def _line_mention(on: OnTopic | None, prepared: Prepared, i: int, line: Line) -> Mention:
    """Of a line of a list or table."""
    terms = (line.term,) if line.term or on is None else on.terms
    found = line.reference or (on.found if on is not None and not line.term else "")
    return _mention(OnTopic(terms, found, own=True), prepared, i, line.ruling)
