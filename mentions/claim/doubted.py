"""What a release that is told by its clauses may be instead, so that it is never sure: a near miss, another's data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from mentions import UnusableWording, any_of, data_file
from mentions.frames.events import events_in
from mentions.frames.zones import Event, frame_words
from mentions.grammar.clauses import Parsed
from mentions.receivers import candidates_in
from mentions.words.tokens import Token

_NEAR = 160  # characters before a verb
_COMPOUND = 4  # words of "National Pupil Database impact assessment"
_PHRASE = 4
_OBJECT = 10  # words behind a verb in which what is given stands
_SHORT = 9  # words of a sentence that only says "No pupil data were."
_NO = any_of("no not none nor neither never")
_PUPILS = any_of("npd lrs")


def never_sure(parsed: Parsed, event: Event) -> str:
    """Why a transfer that the clauses tell of may be none, by words of its sentence; "" for nothing."""
    return next(_doubts(parsed, event), "")


def gift_in(parsed: Parsed) -> str:
    """Why a sentence without a transfer of data is never sure: what is given in it is a prize or an interview."""
    return next((why for e in events_in(parsed) if (why := _gift(parsed, e))), "")


def _gift(parsed: Parsed, event: Event) -> str:
    given: set[str] = set()
    for i in event.clause.after[:_OBJECT]:
        if parsed.tokens[i].tag == "P" and parsed.tokens[i].low != "of":  # "gave Ms X of the Guardian a prize"
            break
        given.add(parsed.tokens[i].low)
    gift = given & frame_words("words", "gift")
    return f'what is given is "{min(gift)}"' if gift and given.isdisjoint(frame_words("words", "data")) else ""


def _doubts(parsed: Parsed, event: Event) -> Iterator[str]:
    start = parsed.tokens[event.word].start
    ahead = re.split(r"[:;]\s", parsed.sentence[max(0, start - _NEAR) : start])[-1]
    if m := _pattern("near_miss").search(ahead):
        yield f'"{m[0].strip()}" stands before it'
    if (m := _pattern("kept_from").search(ahead)) and not _pattern("came_of_it").search(ahead):
        yield f'"{m[0].strip()}" stands before it'
    if event.clause.kind not in ("root", "coordinate") and (m := _pattern("ruled_out").search(ahead)):
        yield f'"{m[0].strip()}" stands before it'
    if m := _abroad(parsed.sentence, start):
        yield f'"{m[0].strip()}" says that it is another country\'s'
    named = _pattern("only_named").search(parsed.sentence)
    if named and all(c.named.generic for c in candidates_in(parsed)):
        yield f'"{named[0]}" names shares with nobody in particular'
    if gift := _gift(parsed, event):
        yield gift
    if document := _document(parsed, event):
        yield f'what is given is "{document}"'
    if denied := denied_of_pupils(parsed):
        yield f'"{denied}": of pupils\' data it is denied'


@cache
def _pattern(name: str) -> re.Pattern[str]:
    try:
        words = data_file("doubted.toml")["words"][name]
        country = next(g["pattern"] for g in data_file("topic.toml")["gate"] if g["name"] == "another country")
        return re.compile(words.replace("COUNTRY", country), re.IGNORECASE)
    except (KeyError, StopIteration, re.error) as error:
        raise UnusableWording(f"mentions/doubted.toml, {name}: {error}. Correct it.") from error


def _abroad(sentence: str, verb: int) -> re.Match[str] | None:
    """Where a sentence says that who holds the data is another country's, and names nothing of the United Kingdom."""
    if _pattern("home").search(sentence):
        return None
    return _pattern("holder_abroad").search(sentence, 0, verb) or _pattern("by_holder_abroad").search(sentence)


def _document(parsed: Parsed, event: Event) -> str:
    """The document about the data that is given, where the sentence names no more of it: "the NPD user guide"."""
    tokens, found, group = parsed.tokens, "", event.clause.group
    active = group is not None and not group.passive and not event.kind.startswith("noun_")
    for i, token in enumerate(tokens):
        if token.tag not in "NJ" or not _is_data(token):
            continue
        end = i
        while end + 1 < len(tokens) and end - i < _COMPOUND and tokens[end + 1].tag in "NJ":
            end += 1
        if any(_is_data(t) and t.low not in _DOCUMENTS for t in tokens[i + 1 : end + 1]):
            continue  # "NPD report files"
        head = next((k for k in range(end, i, -1) if tokens[k].low in _DOCUMENTS), -1)
        if head < 0 or (active and head < event.word):
            return ""
        found = parsed.sentence[token.start : tokens[head].end]
    return found


def _is_data(token: Token) -> bool:
    return token.low in frame_words("words", "data") - _NO_DATA


_NO_DATA = any_of("name names numbers dates copy copies results detail details rows row fields number")
_DOCUMENTS = any_of(
    "report reports review reviews inquiry inquiries guide guides guidance guideline guidelines leaflet leaflets book "
    "booklet brochure notice notices policy policies consultation consultations response responses questionnaire "
    "questionnaires form forms letter letters memo memos briefing briefings contract contracts tender budget "
    "evaluation documentation codebook handbook manual manuals dictionary glossary pack packs slides presentation "
    "paper papers assessment assessments audit audits minutes proposal proposals strategy logo website statement "
    "statements correspondence specification template templates training course timetable roadmap questions terms"
)


def denied_of_pupils(parsed: Parsed) -> str:
    """The words by which all that a sentence says of pupils' data is that it was not so: "no pupil data were"."""
    tokens, found = parsed.tokens, ""
    for i, token in enumerate(tokens):
        if not (_of_pupils(token) and _data_behind(tokens, i)):
            continue
        before = tokens[max(0, i - _PHRASE) : i]
        no = next((t for t in reversed(before) if t.low in _NO or not (t.tag in "DJ#A" or t.low == "of")), None)
        if no is None or no.low not in _NO:
            return ""
        found = parsed.sentence[no.start : token.end]
    return found


def denied_just_after(parsed: Parsed, after: Parsed | None) -> str:
    """The next sentence, where it says no more than that no pupils' data did, and this one names none."""
    if after is None or len(after.tokens) > _SHORT or any(_of_pupils(t) for t in parsed.tokens):
        return ""
    return after.sentence if denied_of_pupils(after) else ""


def _of_pupils(token: Token) -> bool:
    low = token.low
    return low in frame_words("words", "pupils") | _PUPILS or low.startswith(("pupil-", "child-", "learner-"))


def _data_behind(tokens: list[Token], i: int) -> bool:
    near = tokens[i : i + _PHRASE]
    return any(t.low in frame_words("words", "data") or t.low in _PUPILS for t in near)
