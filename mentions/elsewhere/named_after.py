"""Who it was: a sentence that only names those of whom the one before told ("It was the Blakesley Echo.")."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from msgspec.structs import replace

from mentions import any_of
from mentions.context import calls_false
from mentions.grammar.clauses import Parsed
from mentions.receivers import candidates_in
from mentions.said import Band, Mention, NamedBody, Polarity, Role
from mentions.words.sentences import Prepared
from model.recipient import Category

_THEY = any_of("it this that these those they")
_OPENS = any_of("the both all among")
_BE = any_of("was were is are include includes included")
_BEFORE_A_NAME = any_of("the a an called named namely , :")
_MARK = re.compile(r"[\[(](\d{1,3})[\])]\W*$")
_NOTE = re.compile(r"[\[(](\d{1,3})[\])]\s")
_NOTES_WITHIN = 200  # sentences
_NOTE_WORDS = 5  # before a name: "[1] The"
_LONGEST_SUBJECT = 4  # words of "The two companies"


def with_names_after(
    mentions: Iterable[Mention], prepared: Prepared, parse: Callable[[int], Parsed | None]
) -> list[Mention]:
    """The mentions, and with each release to somebody who is only described the sentence or note that says who."""
    out = {m.index: m for m in mentions}
    for m in list(out.values()):
        if m.polarity is Polarity.RELEASE and m.band is not Band.NONE and any(n.generic for n in m.recipients):
            for k in (m.index + 1, *_notes(m, prepared)):
                named = _told_at(k, m, prepared, parse)
                held = out.get(k)
                if named is not None and (held is None or held.band is not Band.ALERT):
                    out[k] = named
    return list(out.values())


def _notes(m: Mention, prepared: Prepared) -> Iterator[int]:
    """The notes that a sentence has at its end: "to one newspaper group.[1]" and, further below, "[1] X Ltd"."""
    mark = _MARK.search(m.sentence)
    for k in range(m.index + 2, min(m.index + _NOTES_WITHIN, len(prepared.sentences))) if mark else ():
        note = _NOTE.match(prepared.sentences[k].text)
        if mark and note and note[1] == mark[1]:
            yield k


def _told_at(k: int, m: Mention, prepared: Prepared, parse: Callable[[int], Parsed | None]) -> Mention | None:
    after = parse(k)
    note = k > m.index + 1
    who = tuple(_in_note(after) if note else _who_it_was(after)) if after is not None else ()
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
    includes = tokens[at].low.startswith("includ")  # which is no verb to the reader of clauses
    if not at or parsed.asks or len(groups) != 1 - (includes and not groups) or any(g.negated for g in groups):
        return
    if tokens[0].low not in _THEY and not (at > 1 and tokens[0].low in _OPENS):
        return
    at += 1
    while at < len(tokens) and tokens[at].low in _BEFORE_A_NAME:
        at += 1
    found = [c for c in candidates_in(parsed) if c.first >= at]
    if found and found[0].first == at and not found[0].named.generic:
        yield from (c.named for c in found if not c.named.generic and not c.watcher)
