"""What the lines of lists and the rows of tables say: each is a statement of its own, with what stands above it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from mentions import patterns
from mentions.claim.judge import Ruling, judge
from mentions.claim.status import ordered_to_ask
from mentions.context import calls_false
from mentions.grammar.clauses import Parsed, clause_reader
from mentions.receivers import candidates_in
from mentions.references import ListedRow, has_cells, runs_of_rows
from mentions.said import ROLES, Band, NamedBody, Polarity, Role
from mentions.topic import OnTopic, heads
from mentions.words.phrases import find_phrases, is_no_recipient
from mentions.words.sentences import Prepared
from mentions.words.tables import TableRow, cell_patterns
from recipients.classify import classify_recipient

_NEAR = 6  # sentences above a list in which a term makes its lines count
_MOST_LINES = 60
_LONGEST_LINE = 12  # words of a line that nothing marks as one of a list
Parse = Callable[[int], Parsed | None]


class Line(NamedTuple):
    """What a line of a list or table says."""

    ruling: Ruling
    term: str
    """As what it counts."""
    reference: str = ""


@cache
def _heading() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(p.pattern, re.IGNORECASE) for name, p in patterns("tables.toml", "heading").items()}


def lines_of(prepared: Prepared, topic: Mapping[int, OnTopic], title: str) -> dict[int, Line]:
    """The lines of a text that say something by where they stand: rows of tables, and dated lines of lists."""
    out = {
        i: Line(_row_says(prepared, i, above), "row of a table") for i, above in _rows_on_topic(prepared, topic, title)
    }
    for i, (row, heading) in _dated(prepared, topic, headed=bool(title)).items():
        if i not in prepared.rows:
            ruling = _dated_says(row, heading, prepared.sentences[i].text)
            out[i] = Line(ruling, "register reference" if row.reference else "dated list line", row.reference)
    return out


# ------------------------------------------------------------------------------------------------------------ tables


def _rows_on_topic(prepared: Prepared, topic: Mapping[int, OnTopic], title: str) -> Iterator[tuple[int, str]]:
    """The rows of tables that are about pupils' data, each with what stands above its table."""
    own = {i for i, on in topic.items() if on.own}
    headed = heads(title) if prepared.rows and title else False
    last, counts, above = -9, False, ""
    for i in sorted(prepared.rows):
        if i != last + 1:
            head = i - 1
            counts = headed or any(k in own for k in range(head - _NEAR, i))
            caption = prepared.sentences[head].text.split("|", maxsplit=1)[0]
            above = "\n".join([title, *(s.text for s in prepared.sentences[max(0, head - 1) : head]), caption])
        if counts or i in own:
            yield i, above
        last = i


def _row_says(prepared: Prepared, i: int, above: str) -> Ruling:
    row, text = prepared.rows[i], prepared.sentences[i].text
    name = _name_in(row, text)
    polarity, why = _standing(row, text, name, above)
    return _listed(name, text, polarity, why)


def _name_in(row: TableRow, text: str) -> str:
    """The organisation of a row."""
    named = next((c for kind, c in zip(row.columns, row.cells, strict=False) if kind in ("who", "gets")), "")
    if named:
        return "" if is_no_recipient(named) else named.strip(" .,;")
    rows = patterns("named.toml", "rows")
    marked = rows["mark"].match(text)
    body = text[marked.end() :] if marked else text
    lead = rows["date"].match(body) or rows["reference"].match(body)
    body = (body[lead.end() :] if lead else body).lstrip(" ,;:-")
    shape = patterns("tables.toml", "row")
    if found := shape["form"].match(body):
        name = found[0]
    else:
        ends = shape["name_ends"].search(body)
        name = body[: ends.start()] if ends else next((p.name for p in find_phrases(body)), "")
    return "" if is_no_recipient(name) or not name[:1].isupper() else name.strip(" .,;")


def _standing(row: TableRow, text: str, name: str, above: str) -> tuple[Polarity, str]:
    """What a row says of its organisation: by its own words, the names of its columns, or what stands above."""
    cell = cell_patterns()
    by_column = dict(zip(row.columns, row.cells, strict=False))
    said = " | ".join(c for kind, c in by_column.items() if kind in ("got", "outcome")) or text.replace(name, " ", 1)
    for polarity, word in ((Polarity.REFUSAL, "refused"), (Polarity.DENIAL, "not_given"), (Polarity.POSSIBLE, "open")):
        if m := cell[word].search(said):
            return polarity, f'its row says "{m[0].strip("|/ ")}"'
    if m := cell["given"].search(said):
        return Polarity.RELEASE, f'its row says "{m[0]}"'
    got = by_column.get("got")
    if got is not None and cell["no"].match(got):
        return Polarity.DENIAL, f'under the column of what was given stands "{got}"'
    if "got" in row.columns and got != "":
        return Polarity.RELEASE, "its row stands in a table of what was given to whom"
    if "gets" in row.columns:
        return Polarity.RELEASE, "its row stands in a table of recipients"
    return _by_what_stands_above(above)


def _by_what_stands_above(above: str) -> tuple[Polarity, str]:
    for line in reversed(above.split("\n")):
        if line and (found := says_above(line)):
            return found, f'above it stands "{line[:120]}"'
    return Polarity.POSSIBLE, "it is a row of a table that does not say whether the data went"


def says_above(line: str) -> Polarity | None:
    """What a heading says of all that is listed under it; None if it says nothing of a transfer."""
    head, cell = _heading(), cell_patterns()
    if cell["refused"].search(line):
        return Polarity.REFUSAL
    if cell["open"].search(line) or head["not_a_fact"].search(line):
        return Polarity.POSSIBLE
    if "?" in line or ordered_to_ask(clause_reader(line)):
        return Polarity.QUESTION
    if head["got"].search(line):
        return Polarity.RELEASE
    return Polarity.POSSIBLE if head["asks"].search(line) else None


def _listed(name: str, text: str, polarity: Polarity, why: str) -> Ruling:
    """A line that names somebody and says by where it stands how that is meant."""
    start = max(text.find(name), 0)
    role = ROLES.get(polarity, Role.POSSIBLE)
    who = (NamedBody(name, classify_recipient(name), start, start + len(name), role=role),) if name else ()
    band = Band.ALERT if polarity is Polarity.RELEASE and who else Band.REVIEW
    return Ruling(polarity, band, why, who, speaks=True)


# ------------------------------------------------------------------------------------------- lines that hold a date


def _dated(prepared: Prepared, topic: Mapping[int, OnTopic], *, headed: bool) -> dict[int, tuple[ListedRow, Ruling]]:
    """List lines that count, and what their heading says of them.

    A list counts where a line of it has a reference of the register, or a term stands just above it or in the title.
    """
    strong = {i for i, on in topic.items() if on.own}
    out: dict[int, tuple[ListedRow, Ruling]] = {}
    for run in runs_of_rows(prepared.sentences):
        first, last = run[0].number, run[-1].number
        referred = any(r.number in strong for r in run) or sum(bool(r.reference) for r in run) > 1
        if referred or ((headed or any(i in strong for i in range(first - _NEAR, first))) and last > first):
            heading = _by_heading(prepared.sentences[first - 1].text if first else "")
            for r in run:
                if has_cells(prepared.sentences[r.number].text) or not _speaks(topic, r.number):
                    out[r.number] = (r, heading)
    return out


def _speaks(topic: Mapping[int, OnTopic], i: int) -> bool:
    """Whether a line speaks of a term itself: then it is a sentence."""
    on = topic.get(i)
    return on is not None and on.own and on.terms != ("register reference",)


def _dated_says(row: ListedRow, heading: Ruling, text: str) -> Ruling:
    cell = cell_patterns()
    if m := cell["refused"].search(text):
        return _listed(row.name, text, Polarity.REFUSAL, f'"{m[0]}" stands in the line')
    if m := cell["open"].search(text):
        return _listed(row.name, text, Polarity.POSSIBLE, f'"{m[0]}" stands in the line')
    return _listed(row.name, text, heading.polarity, heading.reason)


def _by_heading(above: str) -> Ruling:
    """What the line above a list says of its lines, where it refuses, denies or leaves open; else they are releases."""
    if m := cell_patterns()["refused"].search(above):
        return Ruling(Polarity.REFUSAL, Band.REVIEW, f'"{m[0]}" stands above the list')
    parsed = clause_reader(above)
    verdict = judge(above, parsed, own=True)
    if verdict.polarity in (Polarity.DENIAL, Polarity.REFUSAL) or calls_false(parsed):
        return Ruling(Polarity.DENIAL, Band.REVIEW, f"above the list: {verdict.reason}")
    if cell_patterns()["open"].search(above):
        return Ruling(Polarity.POSSIBLE, Band.REVIEW, f"above the list: {verdict.reason}")
    return Ruling(Polarity.RELEASE, Band.ALERT, "a line of a list of the register, not marked as refused")


# ----------------------------------------------------------------------------------------------- lists under a line

_MARKED = re.compile(
    r"^(?:[-*\u2022\u25aa\u25cf\u2013\u2014\u00b7]|\(?(?:[a-z]|[ivx]{1,5}|\d{1,2})[.)])\s", re.IGNORECASE
)
_OPENS = re.compile(
    r"\b(?:to|with|by|from|of|for|are|were|was|is|includ(?:e|es|ed|ing)|follow(?:s|ing)|these|recipients|bodies|"
    r"organisations|companies)\W{0,3}$",
    re.IGNORECASE,
)
"""How a sentence ends whose list says who."""


@dataclass(slots=True)
class _Head:
    """A sentence above a list: what it says of its lines."""

    polarity: Polarity
    band: Band
    reason: str
    speaks: bool
    sure: bool
    """Its lines are told by themselves."""


def lists_below(
    prepared: Prepared, topic: dict[int, OnTopic], verdicts: dict[int, Ruling], lines: dict[int, Line], parse: Parse
) -> None:
    """Those named in the lines of a list stand as the sentence above it says ("It was given to:")."""
    for i in range(len(prepared.sentences) - 1):
        if i in lines or (head := _head(prepared, topic, verdicts, i, parse)) is None:
            continue
        told = False
        for k in range(i + 1, min(i + 1 + _MOST_LINES, len(prepared.sentences))):
            line = prepared.sentences[k].text
            if k in lines or not (_MARKED.match(line) or _is_name(prepared, k)):
                break
            held = verdicts.get(k)
            if held is not None and held.speaks and head.polarity is not Polarity.QUESTION:
                continue
            on = topic.get(i) or topic.get(k) or topic.get(k + 1)
            names = _names_in(line, parse(k), head.polarity, alone=head.sure)
            if not names or on is None:
                continue
            topic.setdefault(k, OnTopic(on.terms, on.found, own=True))
            reason = f"above the list: {head.reason}"
            verdicts[k] = Ruling(head.polarity, head.band, reason, names, speaks=head.speaks)
            if head.sure:
                told = True
                lines[k] = Line(verdicts[k], "")
        if told and i in verdicts:
            verdicts[i].band = Band.NONE  # its lines say to whom


def _head(
    prepared: Prepared, topic: Mapping[int, OnTopic], verdicts: Mapping[int, Ruling], i: int, parse: Parse
) -> _Head | None:
    """What a sentence says of the list under it; None if it opens none."""
    text, verdict = prepared.sentences[i].text, verdicts.get(i)
    colon, marked = text[-1:] == ":", bool(_MARKED.match(prepared.sentences[i + 1].text))
    on = topic.get(i)
    if verdict is None and colon and (above := parse(i)) is not None and ordered_to_ask(above):
        verdict = Ruling(Polarity.QUESTION, Band.REVIEW, "it is put as a question")
    asks = verdict is not None and verdict.polarity is Polarity.QUESTION
    opens = bool(_OPENS.search(text)) or (asks and colon) or (colon and marked)
    if verdict is None or not opens:
        return None
    own = on is not None and (on.own or not on.loose)
    if not asks and (colon or marked) and own:
        fact = verdict.speaks and verdict.polarity is Polarity.RELEASE
        found = Polarity.RELEASE if fact else says_above(text) if not verdict.speaks or colon else None
        if found is Polarity.RELEASE and not _denied(verdict):
            return _Head(found, Band.ALERT, verdict.reason if fact else f'"{text[:120]}"', speaks=True, sure=True)
        if found is Polarity.REFUSAL:
            return _Head(found, Band.REVIEW, f'"{text[:120]}"', speaks=True, sure=True)
    if not (verdict.speaks or asks):
        return None
    return _Head(verdict.polarity, verdict.band, verdict.reason, verdict.speaks, sure=False)


def _denied(verdict: Ruling) -> bool:
    return verdict.polarity in (Polarity.DENIAL, Polarity.REFUSAL, Polarity.DEMAND, Polarity.POSSIBLE)


def _is_name(prepared: Prepared, k: int) -> bool:
    """Whether a sentence is a short line that may be no more than a name."""
    text = prepared.sentences[k].text
    words = text.split()
    return (
        len(words) <= _LONGEST_LINE and text[0].isupper() and text[-1] not in ".!?:" and words[0] not in ("The", "It")
    )


def _names_in(line: str, parsed: Parsed | None, polarity: Polarity, *, alone: bool) -> tuple[NamedBody, ...]:
    """Who is named in a line of a list; if `alone`, a short line that names nobody known is a name."""
    role = ROLES.get(polarity, Role.POSSIBLE)
    if parsed is None:
        return ()
    names = tuple(c.named._replace(role=role) for c in candidates_in(parsed) if not c.vague and not c.watcher)
    marked = _MARKED.match(line)
    start = marked.end() if marked else 0
    name = re.split(r"[,;(\u2013\u2014]|\s-\s", line[start:], maxsplit=1)[0].strip(" .")
    if names or not alone or not name[:1].isupper() or len(name.split()) > _LONGEST_LINE // 2 or is_no_recipient(name):
        return names
    return (NamedBody(name, classify_recipient(name), start, start + len(name), role=role),)
