"""Reads any text: every mention of pupils' data, what is said of it, and who is named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from mentions import patterns
from mentions.named import recipients_in
from mentions.polarity import Stance, fold, in_context, judge
from mentions.references import ListedRow, dates_in, references_in, runs_of_rows
from mentions.said import STRONGEST, Band, Mention, Named, Polarity, Role
from mentions.sentences import Prepared, Sentence, prepare
from mentions.terms import Hit, hits_in
from model.register import Category
from recipients.classify import classify_recipient

_PRONOUN = patterns("polarity.toml", "neighbours")["goes_back"]
_LOUD = frozenset([Category.PRESS, Category.COMMERCIAL, Category.POLICE_HOME_OFFICE])
"""Described recipients that matter even where nothing is said to have gone to them."""
_WEAK = frozenset([Polarity.POSSIBLE, Polarity.POLICY])
_BANDS = {Polarity.RELEASE: Band.ALERT, Polarity.POLICY: Band.NONE}
_ROLES = {
    Polarity.RELEASE: Role.GIVEN, Polarity.QUESTION: Role.ASKED, Polarity.DENIAL: Role.DENIED,
    Polarity.REFUSAL: Role.REFUSED, Polarity.POSSIBLE: Role.POSSIBLE, Polarity.DEMAND: Role.POSSIBLE,
    Polarity.POLICY: Role.POSSIBLE,
}  # fmt: skip
_REFUSED_ROW = re.compile(
    r"\b(?:rejected|refused|withdrawn|not pursued|declined|not approved|unsuccessful|turned down)\b"
)
_OPEN_ROW = re.compile(r"\b(?:open|pending|under consideration|awaiting|in progress)\b")
_ROW_NEAR = 6  # sentences above a list in which a term makes its dated lines count


def read_mentions(
    text: str,
    *,
    title: str = "",  # noqa: ARG001
    source: str = "",  # noqa: ARG001
    extra_terms: Iterable[str] = (),
    parser: object = None,  # noqa: ARG001
) -> tuple[Mention, ...]:
    """Every mention of pupils' data in a text, in order. Pure; never raises on any text.

    One mention per sentence. A sentence without a term of its own counts where it goes on about one ("The
    request was refused") and says something or names somebody. At most 10 MiB characters are read. Raises UnusableTerm
    where an extra term is too short or too long.
    """
    prepared = prepare(text)
    hits = hits_in(prepared, extra_terms)
    rows = _rows_by_sentence(prepared, hits)
    named, verdicts = _read_sentences(prepared.sentences, {h.number for h in hits})
    texts = [s.text for s in prepared.sentences]
    out: list[Mention] = []
    for hit in hits:
        if hit.number in rows and (hit.follows or hit.term == "register reference"):
            continue  # told below; a line that speaks of a term itself is a sentence
        rows.pop(hit.number, None)
        verdict = in_context(
            hit.number, verdicts[hit.number], verdicts, texts, follows=hit.follows, named=bool(named.get(hit.number))
        )
        who = _who(hit.number, verdict, named, texts)
        says_nothing = verdict.rule == "nothing_said" and all(n.generic for n in who)
        if not (hit.follows and (says_nothing or (verdict.polarity is Polarity.POLICY and not who))):
            out.append(_mention(hit.term, hit.sentence, verdict, who, hit.number, hit.found))
    out += [_row_mention(row, heading, prepared.sentences[i].text) for i, (row, heading) in rows.items()]
    by_sentence = groupby(sorted(out, key=lambda m: m.index), key=lambda m: m.index)
    return tuple(_one_of(list(found)) for _, found in by_sentence)


def _one_of(found: list[Mention]) -> Mention:
    first = min(found, key=lambda m: STRONGEST.index(m.polarity))
    return replace(first, terms=tuple(dict.fromkeys(t for m in found for t in m.terms)))


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


def _read_sentences(
    sentences: Sequence[Sentence], wanted: set[int]
) -> tuple[dict[int, tuple[Named, ...]], list[Stance]]:
    """Names and verdicts of the sentences with hits and of those beside them; the others are not judged."""
    near = {i + d for i in wanted for d in range(-2, 4)}
    named = {i: recipients_in(s.text) for i, s in enumerate(sentences) if i in near}
    nothing = Stance(Polarity.POLICY, "", "nothing_said")
    said = (judge(s.text, recipient=bool(named[i])) if i in named else nothing for i, s in enumerate(sentences))
    return named, list(said)


def _who(index: int, verdict: Stance, named: dict[int, tuple[Named, ...]], texts: Sequence[str]) -> tuple[Named, ...]:
    """The recipients of a mention: those of its sentence, or those that "they" or "its request" goes back to."""
    who = named.get(index, ())
    if not who and verdict.polarity is not Polarity.POLICY and _PRONOUN.search(fold(texts[index])):
        who = next((named[i] for i in (index - 1, index - 2) if named.get(i)), ())
    if verdict.polarity in _WEAK:
        who = tuple(n for n in who if not n.generic or n.recipient.category in _LOUD)
    return who


def _mention(term: str, sentence: str, verdict: Stance, who: tuple[Named, ...], index: int, found: str) -> Mention:
    band = _BANDS.get(verdict.polarity, Band.REVIEW)
    if verdict.polarity is Polarity.RELEASE and not who:
        band = Band.REVIEW
    who = tuple(n._replace(role=_ROLES[verdict.polarity]) for n in who)
    return Mention(
        (term,), sentence, verdict.polarity, band, verdict.reason, who, references_in(sentence), dates_in(sentence),
        index, found,
    )  # fmt: skip


def _rows_by_sentence(prepared: Prepared, hits: Sequence[Hit]) -> dict[int, tuple[ListedRow, Stance]]:
    """List lines that count, and what their heading says of them.

    A list counts where a line of it has a reference of the register, or a term stands just above it.
    """
    strong = {h.number for h in hits if not h.follows}
    out: dict[int, tuple[ListedRow, Stance]] = {}
    for run in runs_of_rows(prepared.sentences):
        first, last = run[0].number, run[-1].number
        referred = any(r.number in strong for r in run)
        if referred or (any(i in strong for i in range(first - _ROW_NEAR, first)) and last > first):
            heading = _by_heading(prepared.sentences[first - 1].text if first else "")
            out.update((r.number, (r, heading)) for r in run)
    return out


def _row_mention(row: ListedRow, heading: Stance, text: str) -> Mention:
    folded = fold(text)
    if m := _REFUSED_ROW.search(folded):
        verdict = Stance(Polarity.REFUSAL, f'"{m[0]}" stands in the line', "row_refused")
    elif m := _OPEN_ROW.search(folded):
        verdict = Stance(Polarity.POSSIBLE, f'"{m[0]}" stands in the line', "row_open")
    else:
        verdict = heading
    who = Named(row.name, classify_recipient(row.name), row.start, row.start + len(row.name))
    term = "register reference" if row.reference else "dated list line"
    return _mention(term, text, verdict, (who,), row.number, row.reference)


def _by_heading(above: str) -> Stance:
    """What the line above a list says of its lines, where it refuses, denies or leaves open; else they are releases."""
    folded = fold(above)
    if m := _REFUSED_ROW.search(folded):
        return Stance(Polarity.REFUSAL, f'"{m[0]}" stands above the list', "list_refused")
    verdict = judge(above, recipient=True)
    if verdict.polarity in (Polarity.DENIAL, Polarity.REFUSAL):
        return Stance(verdict.polarity, f"above the list: {verdict.reason}", "list_denied")
    if verdict.kind == "asked" or _OPEN_ROW.search(folded):
        return Stance(Polarity.POSSIBLE, f"above the list: {verdict.reason}", "list_open")
    return Stance(Polarity.RELEASE, "a line of a list of the register, not marked as refused", "row")
