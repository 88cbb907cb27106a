"""Reads any text: every sentence that speaks of pupils' data, what it says of them, and who is named in which role."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from mentions.claim.judge import NOTHING, Ruling, judge
from mentions.claim.status import ordered_to_ask
from mentions.context import calls_false, in_context
from mentions.grammar.clauses import Parsed, Parser, clause_reader
from mentions.receivers import candidates_in
from mentions.references import ListedRow, dates_in, has_cells, references_in, runs_of_rows
from mentions.said import ROLES, Band, Mention, NamedBody, Polarity, Role
from mentions.topic import OnTopic, on_topic
from mentions.weights.learned import Weights, claim_weights, judged
from mentions.weights.passage import features_of, passages_of, settled
from mentions.weights.weigh import owner_of, weighed
from mentions.words.sentences import Prepared, prepare
from recipients.classify import classify_recipient

_REFUSED_ROW = re.compile(
    r"\b(?:rejected|refused|withdrawn|not pursued|declined|not approved|unsuccessful|turned down)\b|[|/\t]\s*no\b",
    re.IGNORECASE,
)
_OPEN_ROW = re.compile(r"\b(?:open|pending|under consideration|awaiting|in progress|not yet)\b", re.IGNORECASE)
_ROW_NEAR = 6  # sentences above a list in which a term makes its dated lines count
_KEPT = 200  # sentences whose clauses are kept at a time
_BEFORE = 3  # sentences before one in which those stand to whom "it" goes back


def read_mentions(
    text: str, *, title: str = "", source: str = "", extra_terms: Iterable[str] = (), parser: Parser | None = None,
    learned: Weights | None = None,
) -> tuple[Mention, ...]:  # fmt: skip
    """Every sentence of a text that speaks of pupils' data, in order. Pure; never raises on any text.

    A sentence without a term of its own counts where the title, or what stands before it, says what "the data" are. At
    most 10 MiB characters are read.

    Args:
        text: any text; paragraphs are parted by empty lines.
        title: of its page, inquiry or question.
        source: its address.
        extra_terms: further words to watch for.
        parser: what finds the clauses of a sentence; ours if None.
        learned: by what passages are judged; what is shipped if None.

    Raises:
        UnusableTerm: an extra term is too short or too long.
    """
    told = by_grammar(text, title=title, source=source, extra_terms=extra_terms, parser=parser)
    owner = cache(lambda: owner_of(title))
    said = dict(told.verdicts)
    known = claim_weights() if learned is None else learned
    own = {i for i, on in told.topic.items() if on.own}
    for passage in list(passages_of(told.prepared, told.verdicts, told.parse)):
        told.verdicts.update(settled(passage, told.verdicts, own, told.parse, lambda found: judged(found, known)))
    out: list[Mention] = []
    for i, on in told.topic.items():
        if i in told.rows:
            continue
        parsed = told.parse(i)
        verdict = told.verdicts[i] if parsed is None else weighed(parsed, told.verdicts[i], said[i], on, owner)
        if on.own or verdict.speaks or verdict.who or verdict.band is not Band.NONE:
            out.append(_mention(on, told.prepared, i, verdict))
    out += [_row_mention(row, heading, told.prepared, i) for i, (row, heading) in told.rows.items()]
    return tuple(sorted(out, key=lambda m: m.index))


def passages_in(text: str, *, title: str = "", source: str = "") -> Iterator[dict[str, int]]:
    """What each passage of a text has that it is judged by."""
    told = by_grammar(text, title=title, source=source)
    for passage in passages_of(told.prepared, told.verdicts, told.parse):
        yield features_of(passage, told.verdicts, told.parse)


class ByGrammar(NamedTuple):
    """What the sentences on topic say by their grammar."""

    prepared: Prepared
    topic: dict[int, OnTopic]
    verdicts: dict[int, Ruling]
    rows: dict[int, tuple[ListedRow, Ruling]]
    parse: Callable[[int], Parsed | None]


def by_grammar(
    text: str, *, title: str = "", source: str = "", extra_terms: Iterable[str] = (), parser: Parser | None = None
) -> ByGrammar:
    """The first half of `read_mentions`, before what is left open is weighed."""
    prepared = prepare(text)
    topic = on_topic(prepared, title, source, extra_terms)
    rows = _rows_by_sentence(prepared, topic, headed=bool(title))
    verdicts, parse = _verdicts(prepared, topic, rows, parser or clause_reader)
    _lines_below(prepared, topic, verdicts, rows, parse)
    final = {i: in_context(i, verdicts, parse, own=on.own) for i, on in topic.items() if i not in rows}
    return ByGrammar(prepared, topic, final, rows, parse)


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
    prepared: Prepared, topic: Mapping[int, OnTopic], rows: Mapping[int, object], parser: Parser
) -> tuple[dict[int, Ruling], Callable[[int], Parsed | None]]:
    """What each sentence on topic says by itself, and how to have the clauses of any."""
    sentences = prepared.sentences
    parsed: dict[int, Parsed] = {}

    def parse(i: int) -> Parsed | None:
        if i not in parsed and 0 <= i < len(sentences):
            if len(parsed) >= _KEPT:
                parsed.clear()
            parsed[i] = parser(sentences[i].text)
        return parsed.get(i)

    out: dict[int, Ruling] = {}
    for i, on in topic.items():
        clauses = parse(i) if i not in rows else None
        if clauses is None:
            out[i] = NOTHING
            continue
        before = [n for k in range(i - 1, i - 1 - _BEFORE, -1) if k in out for n in out[k].who]
        if not before and (last := parse(i - 1)) is not None:
            before = [c.named for c in candidates_in(last) if c.known and not c.watcher and not c.named.generic]
        out[i] = judge(sentences[i].text, clauses, own=on.own, before=before, loose=on.loose)
    return out, parse


_LIST_LINE = re.compile(
    r"^(?:[-*\u2022\u25aa\u25cf\u2013\u2014\u00b7]|\(?(?:[a-z]|[ivx]{1,5}|\d{1,2})[.)])\s", re.IGNORECASE
)
_OPENS = re.compile(
    r"\b(?:to|with|by|from|of|for|are|were|was|is|includ(?:e|es|ed|ing)|follow(?:s|ing)|these|recipients|bodies|"
    r"organisations|companies)\W{0,3}$",
    re.IGNORECASE,
)
"""How a sentence ends whose list says who."""
_MOST_LINES = 60


def _lines_below(
    prepared: Prepared,
    topic: dict[int, OnTopic],
    verdicts: dict[int, Ruling],
    rows: Mapping[int, object],
    parse: Callable[[int], Parsed | None],
) -> None:
    """Those named in the lines of a list stand as the sentence above it says ("It was given to:")."""
    for i, sentence in enumerate(prepared.sentences):
        text = sentence.text
        verdict = verdicts.get(i)
        if verdict is None and text[-1:] == ":" and (above := parse(i)) is not None and ordered_to_ask(above):
            verdict = Ruling(Polarity.QUESTION, Band.REVIEW, "it is put as a question")
        asks = verdict is not None and verdict.polarity is Polarity.QUESTION
        opens = _OPENS.search(text) or (asks and text[-1:] == ":")
        if verdict is None or not opens or not (verdict.speaks or asks):
            continue
        role = ROLES.get(verdict.polarity, Role.POSSIBLE)
        for k in range(i + 1, min(i + _MOST_LINES, len(prepared.sentences))):
            line = prepared.sentences[k].text
            if not _LIST_LINE.match(line) or k in rows:
                break
            clauses = parse(k)
            held = verdicts.get(k)
            if clauses is None or (held is not None and held.speaks and verdict.polarity is not Polarity.QUESTION):
                continue
            names = [c.named._replace(role=role) for c in candidates_in(clauses) if not c.vague and not c.watcher]
            if names:
                on = topic.get(i) or topic.get(k) or topic.get(k + 1)
                if on is None:
                    continue
                topic.setdefault(k, OnTopic(on.terms, on.found, own=True))
                verdicts[k] = Ruling(
                    verdict.polarity,
                    verdict.band,
                    f"above the list: {verdict.reason}",
                    tuple(names),
                    speaks=verdict.speaks,
                )


def _mention(on: OnTopic, prepared: Prepared, i: int, verdict: Ruling) -> Mention:
    sentence = prepared.sentences[i].text
    return Mention(
        on.terms, sentence, verdict.polarity, verdict.band, verdict.reason, verdict.who, references_in(sentence),
        dates_in(sentence), i, on.found, on.loose,
    )  # fmt: skip


# ------------------------------------------------------------------------------------------------------------- lists


def _rows_by_sentence(
    prepared: Prepared, topic: Mapping[int, OnTopic], *, headed: bool
) -> dict[int, tuple[ListedRow, Ruling]]:
    """List lines that count, and what their heading says of them.

    A list counts where a line of it has a reference of the register, or a term stands just above it or in the title.
    """
    strong = {i for i, on in topic.items() if on.own}
    out: dict[int, tuple[ListedRow, Ruling]] = {}
    for run in runs_of_rows(prepared.sentences):
        first, last = run[0].number, run[-1].number
        referred = any(r.number in strong for r in run) or sum(bool(r.reference) for r in run) > 1
        if referred or ((headed or any(i in strong for i in range(first - _ROW_NEAR, first))) and last > first):
            heading = _by_heading(prepared.sentences[first - 1].text if first else "")
            for r in run:
                if has_cells(prepared.sentences[r.number].text) or not _speaks(topic, r.number):
                    out[r.number] = (r, heading)
    return out


def _speaks(topic: Mapping[int, OnTopic], i: int) -> bool:
    """Whether a line speaks of a term itself: then it is a sentence."""
    on = topic.get(i)
    return on is not None and on.own and on.terms != ("register reference",)


def _row_mention(row: ListedRow, heading: Ruling, prepared: Prepared, i: int) -> Mention:
    text = prepared.sentences[i].text
    if m := _REFUSED_ROW.search(text):
        polarity, reason = Polarity.REFUSAL, f'"{m[0]}" stands in the line'
    elif m := _OPEN_ROW.search(text):
        polarity, reason = Polarity.POSSIBLE, f'"{m[0]}" stands in the line'
    else:
        polarity, reason = heading.polarity, heading.reason
    role = ROLES.get(polarity, Role.POSSIBLE)
    who = NamedBody(row.name, classify_recipient(row.name), row.start, row.start + len(row.name), role=role)
    term = "register reference" if row.reference else "dated list line"
    band = Band.ALERT if polarity is Polarity.RELEASE else Band.REVIEW
    return Mention(
        (term,), text, polarity, band, reason, (who,), references_in(text), dates_in(text), row.number, row.reference
    )


def _by_heading(above: str) -> Ruling:
    """What the line above a list says of its lines, where it refuses, denies or leaves open; else they are releases."""
    if m := _REFUSED_ROW.search(above):
        return Ruling(Polarity.REFUSAL, Band.REVIEW, f'"{m[0]}" stands above the list')
    parsed = clause_reader(above)
    verdict = judge(above, parsed, own=True)
    if verdict.polarity in (Polarity.DENIAL, Polarity.REFUSAL) or calls_false(parsed):
        return Ruling(Polarity.DENIAL, Band.REVIEW, f"above the list: {verdict.reason}")
    if (verdict.asked and verdict.polarity is Polarity.POSSIBLE and _OPEN_ROW.search(above)) or _OPEN_ROW.search(above):
        return Ruling(Polarity.POSSIBLE, Band.REVIEW, f"above the list: {verdict.reason}")
    return Ruling(Polarity.RELEASE, Band.ALERT, "a line of a list of the register, not marked as refused")
