"""Who it was: a sentence that only names those of whom the one before told ("It was the Blakesley Echo.")."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from msgspec.structs import replace

from mentions import any_of
from mentions.context import calls_false
from mentions.grammar.clauses import Parsed
from mentions.grammar.reader import clause_reader
from mentions.receivers import as_described, candidates_in
from mentions.said import Band, Mention, NamedBody, Polarity, Role
from mentions.words.sentences import Prepared
from model.recipient import Category

_THEY = any_of("it this that these those they")
_OPENS = any_of("the both all among")
_COUNTS = any_of("one two three four five six seven eight nine ten some several most another")
_AMONG = [[word, them] for word in ("among", "amongst", "including") for them in ("them", "these", "those")]
_KIND, _OPENS_LIST = 6, any_of(": - \u2013 \u2014 namely")
_ONE_OF_THEM = re.compile(
    r"\s(?:was|were|is|are)\s(?:also\s)?(?:one|two|three|both|some|among|included)(?:\s(?:of\s)?(?:them|these|those))?\W*",
    re.IGNORECASE,
)
_BE = any_of("was were is are include includes included")
_BEFORE_A_NAME = any_of("the a an called named namely , :")
_MARK = re.compile(
    r"[\[(](?:see\s)?(?:foot)?(?:note\s)?(\d{1,3})[\])]|"
    r"(?<=[\w.,])(\*{1,3}|[\u2020\u2021\u00a7]{1,2})(?!\w)",
    re.IGNORECASE,
)
"""The mark of a note in a sentence: "[1]", "(see note 1)", a star, a dagger. Raised figures are taken out before."""
_NOTE = re.compile(
    r"(?:foot)?(?:note\s)?[\[(]?(\d{1,3})(?:[\])]|[.:](?=\s))\s*|(\*{1,3}|[\u2020\u2021\u00a7]{1,2})\s*", re.IGNORECASE
)
_NOTES_WITHIN = 200  # sentences
_NOTE_WORDS = 5  # before a name: "[1] The"
_AND = any_of(", and & . the both")
_LONGEST_SUBJECT = 4  # words of "The two companies"


def with_names_after(
    mentions: Iterable[Mention], prepared: Prepared, parse: Callable[[int], Parsed | None]
) -> list[Mention]:
    """The mentions, and with each release to somebody who is only described the sentence or note that says who."""
    out = {m.index: m for m in mentions}
    for m in list(out.values()):
        if m.polarity is Polarity.RELEASE and m.band is not Band.NONE and any(n.generic for n in m.recipients):
            if who := _says_who(m, parse(m.index)):
                out[m.index] = replace(m, recipients=who)
                continue
            if who := _below_headline(m, prepared, out):
                out[m.index] = replace(m, recipients=who)
                continue
            notes = dict(_notes(m, prepared))
            for k in dict.fromkeys((m.index + 1, *notes)):
                named = _told_at(k, m, prepared, parse, notes.get(k, ""))
                held = out.get(k)
                if named is not None and k in notes and (whole := _named_by(out[m.index], named)) is not None:
                    out[m.index] = whole
                elif named is not None and (held is None or held.band is not Band.ALERT):
                    out[k] = named
    return list(out.values())


def _below_headline(m: Mention, prepared: Prepared, told: Mapping[int, Mention]) -> tuple[NamedBody, ...]:
    """Who the one body of a headline is by the sentence below it: "Records handed to property site", "X Ltd was"."""
    if len(m.recipients) != 1 or m.band is not Band.ALERT or prepared.sentences[m.index].text[-1] in ".!?:;,":
        return ()
    at = m.recipients[0]
    one = at.generic and at.name[-1:] != "s" and not any(c.isdigit() for c in at.name)
    below = next((told[k] for k in (m.index + 1, m.index + 2) if k in told and told[k].band is Band.ALERT), None)
    if not one or below is None or below.polarity is not Polarity.RELEASE:
        return ()
    named = [n for n in below.recipients if n.role is Role.GIVEN]
    if len(named) != 1 or named[0].generic or len({at.category, named[0].category} - {Category.UNKNOWN}) > 1:
        return ()
    return (as_described(named[0], at)._replace(start=at.start, end=at.end, role=at.role),)


def _says_who(m: Mention, parsed: Parsed | None) -> tuple[NamedBody, ...]:
    """Who the one body is of whom a sentence tells, by its last words: "The only newspaper to get them was X."."""
    if parsed is None or len(m.recipients) != 1 or parsed.sentence != m.sentence or parsed.asks:
        return ()
    at, tokens = m.recipients[0], parsed.tokens
    for i in (i for i, t in enumerate(tokens) if t.low in _BE and t.start > at.end):
        first = i + 1 + (i + 1 < len(tokens) and tokens[i + 1].low == "the")
        found = [c for c in candidates_in(parsed) if c.first >= first and not c.named.generic]
        between = [t for k, t in enumerate(tokens[first:], first) if not any(c.first <= k <= c.last for c in found)]
        if found and found[0].first == first and {t.low for t in between} <= _AND:
            return tuple(as_described(c.named, at)._replace(role=at.role) for c in found)
    return ()


def _named_by(m: Mention, note: Mention) -> Mention | None:
    """A release to one body that is only described, with its name by a note; None where it is not as sure."""
    described = [n for n in m.recipients if n.generic]
    if len(described) != 1 or note.band is not m.band:
        return None
    at = described[0]
    named = [as_described(n, at)._replace(start=at.start, end=at.end, role=at.role) for n in note.recipients]
    return replace(m, recipients=(*(n for n in m.recipients if not n.generic), *named))


def _notes(m: Mention, prepared: Prepared) -> Iterator[tuple[int, str]]:
    """The notes whose marks a sentence has, by their numbers, and what they say: "to one newspaper group.[1]"."""
    marks = {_mark(mark) for mark in _MARK.finditer(m.sentence)}
    for k in range(m.index + 1, min(m.index + _NOTES_WITHIN, len(prepared.sentences))) if marks else ():
        text = prepared.sentences[k].text
        note = _NOTE.match(text)
        if note and _mark(note) in marks:
            yield k, text[note.end() :]


def _mark(found: re.Match[str]) -> str:
    return next(filter(None, found.groups()), "")


def _told_at(
    k: int, m: Mention, prepared: Prepared, parse: Callable[[int], Parsed | None], note: str
) -> Mention | None:
    after = clause_reader(note) if note else parse(k)
    if after is None:
        return None
    who = tuple(_in_note(after) if note else ()) or tuple(_who_it_was(after))
    if not who:
        return None
    of = {n.category for n in m.recipients if n.generic}
    fits = all(Category.UNKNOWN in (*of, n.category) or n.category in of for n in who)
    behind = parse(k + 1)
    sure = m.band is Band.ALERT and fits and not (behind is not None and calls_false(behind))
    reason = f"it says who it was of whom the sentence before tells: {m.reason}"
    return replace(
        m, index=k, sentence=prepared.sentences[k].text, reason=reason, references=(), dates=(),
        recipients=tuple(n._replace(role=Role.GIVEN if sure else Role.POSSIBLE) for n in who),
        band=Band.ALERT if sure else Band.REVIEW, polarity=Polarity.RELEASE if sure else Polarity.POSSIBLE,
    )


def _in_note(parsed: Parsed) -> Iterator[NamedBody]:
    """Those with whom a note begins that says nothing else of them: "[1] X Ltd, in 2013"."""
    if parsed.asks or any(c.group is not None and c.group.form == "finite" for c in parsed.clauses):
        return
    yield from (c.named for c in candidates_in(parsed)[:1] if c.first <= _NOTE_WORDS and not c.named.generic)


def _who_it_was(parsed: Parsed) -> Iterator[NamedBody]:
    """Those named in "It was X", "They were X and Y", "The newspaper was X, a weekly"; nobody where more is said."""
    tokens = parsed.tokens
    at = next((i for i, t in enumerate(tokens[: _LONGEST_SUBJECT + 1]) if t.low in _BE), 0)
    groups = [c.group for c in parsed.clauses if c.group is not None]
    if not groups and not parsed.asks and [t.low for t in tokens[:2]] in _AMONG:
        yield from (c.named for c in candidates_in(parsed) if not c.named.generic and not c.watcher)
        return
    includes = tokens[at].low.startswith("includ")  # which is no verb to the reader of clauses
    if not at or parsed.asks or len(groups) != 1 - (includes and not groups) or any(g.negated for g in groups):
        return
    if tokens[0].low not in _THEY | _COUNTS and not (at > 1 and tokens[0].low in _OPENS):
        yield from _one_of_them(parsed)
        return
    at += 1
    if tokens[0].low in _COUNTS:  # "Two were companies: X and Y."
        colon = next((i for i in range(at, min(at + _KIND, len(tokens))) if tokens[i].low in _OPENS_LIST), at - 1)
        if all(t.tag != "V" for t in tokens[at:colon]):  # but not "Two were refused: X and Y"
            at = colon + 1
    while at < len(tokens) and tokens[at].low in _BEFORE_A_NAME:
        at += 1
    found = [c for c in candidates_in(parsed) if c.first >= at]
    if found and found[0].first == at and not found[0].named.generic:
        yield from (c.named for c in found if not c.named.generic and not c.watcher)


def _one_of_them(parsed: Parsed) -> Iterator[NamedBody]:
    """Those named in "X was one of them", "X and Y were among these"."""
    found = [c.named for c in candidates_in(parsed, wide=True) if not (c.named.generic or c.watcher or c.vague)]
    if found and parsed.sentence[: found[0].start].casefold() in ("", "the "):
        joined = [found[0].end <= n.start for n in found[1:]]
        if all(joined) and _ONE_OF_THEM.fullmatch(parsed.sentence, found[-1].end):
            yield from found
