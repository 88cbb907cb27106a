"""What a release that is told by its clauses may be instead, so that it is never sure: a near miss, another's data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from mentions import UnusableWording, any_of, data_file
from mentions.claim.standing import NO
from mentions.frames.events import events_in
from mentions.frames.zones import Event, frame_words
from mentions.grammar.clauses import Clause, Parsed
from mentions.receivers import candidates_in
from mentions.words.tokens import Token

_NEAR = 160  # characters before a verb
_COMPOUND = 4  # words of "National Pupil Database impact assessment"
_PHRASE = 4
_SHORT_OF = 40  # characters
_OBJECT = 10  # words behind a verb in which what is given stands
_SHORT = 9  # words of a sentence that only says "No pupil data were."
_NONE = any_of("no not none nor neither never")
_PUPILS = any_of("npd lrs")


def never_sure(parsed: Parsed, event: Event) -> str:
    """Why a transfer that the clauses tell of may be none, by words of its sentence; "" for nothing."""
    return next(_doubts(parsed, event), "")


def only_speaks_of(parsed: Parsed, event: Event) -> bool:
    """For "compared the database to a sieve", "the official who runs the database": nothing goes to anybody by that."""
    start, spoken = parsed.tokens[event.word].start, pattern("spoken_of").search(parsed.sentence)
    return spoken is not None and spoken.start() <= start < spoken.end()


def gift_in(parsed: Parsed) -> str:
    """Why a sentence without a transfer of data is never sure: what is given in it is a prize or an interview.

    Or somebody is only invited, consulted or thanked, or the Department has got them.
    """
    clauses = (c for c in parsed.clauses if c.group is not None and parsed.tokens[c.group.main].lemma in _gives())
    gifts = frame_words("words", "gift")
    if all(t.tag != "X" and t.low not in NO for t in parsed.tokens):
        gifts |= frame_words("words", "no_data")
    if why := next((why for c in clauses if (why := _gift(parsed, c, gifts))), ""):
        return why
    names = ("spoken_with", "inward", "to_holder", "meeting", "staff_move")
    spoken = next((m for name in names if (m := pattern(name).search(parsed.sentence))), None)
    return f'"{spoken[0]}" tells of no transfer' if spoken else ""


@cache
def _gives() -> frozenset[str]:
    return frozenset().union(*(frame_words("verbs", kind) for kind in ("give", "take", "let")))


def _gift(parsed: Parsed, clause: Clause, gifts: frozenset[str]) -> str:
    given: set[str] = set()
    for i in clause.after[:_OBJECT]:
        token, named = parsed.tokens[i], all(t.text[0].isupper() for t in parsed.tokens[i - 1 : i + 2 : 2])
        if token.tag == "P" and token.low != "of" and not named:  # "gave Ms X of the Guardian a prize"
            break
        if token.text != "Data":  # "the Data for Good award"
            given.add(token.low)
    gift = given & gifts
    return f'what is given is "{min(gift)}"' if gift and given.isdisjoint(frame_words("words", "data")) else ""


def _doubts(parsed: Parsed, event: Event) -> Iterator[str]:
    start = parsed.tokens[event.word].start
    ahead = re.split(r"[:;]\s", parsed.sentence[max(0, start - _NEAR) : start])[-1]
    if m := pattern("near_miss").search(ahead):
        yield f'"{m[0].strip()}" stands before it'
    if (m := pattern("kept_from").search(ahead)) and not pattern("came_of_it").search(ahead):
        yield f'"{m[0].strip()}" stands before it'
    if event.clause.kind not in ("root", "coordinate") and (m := pattern("ruled_out").search(ahead)):
        yield f'"{m[0].strip()}" stands before it'
    yield from _not_proved(parsed.sentence, start)
    if m := _abroad(parsed.sentence, start):
        yield f'"{m[0].strip()}" says that it is another country\'s'
    if devolved := _devolved(parsed, event):
        yield f'"{devolved}" says that it is another administration\'s'
    named = pattern("only_named").search(parsed.sentence)
    if named and all(c.named.generic for c in candidates_in(parsed)):
        yield f'"{named[0]}" names shares with nobody in particular'
    if gift := _gift(parsed, event.clause, frame_words("words", "gift")):
        yield gift
    if document := _document(parsed, event) or _papers(parsed.sentence):
        yield f'what is given is "{document}"'
    if no_pupils := _of_no_pupil(parsed.sentence):
        yield no_pupils
    if state := _state_behind(parsed, event):
        yield f'"{state}" stands behind it'
    yield from _kept_or_denied(parsed, event)


def _devolved(parsed: Parsed, event: Event) -> str:
    """The words that say that another administration of the United Kingdom holds what is given; "" where none do."""
    gives = parsed.sentence[parsed.tokens[event.givers[0]].start :] if event.givers else ""
    m = pattern("holder_devolved").match(gives)  # "were given to X by the Scottish Government"
    if m is None and _DEPARTMENT.isdisjoint(parsed.tokens[i].low for i in event.givers):
        m = pattern("holder_devolved").search(parsed.sentence, 0, parsed.tokens[event.word].start)
    m = m or pattern("northern_ireland").search(parsed.sentence)
    return m[0].strip() if m else ""


_DEPARTMENT = any_of("department dfe npd")


def _kept_or_denied(parsed: Parsed, event: Event) -> Iterator[str]:
    """For "the database moved to Darlington"; and what is denied of pupils' data."""
    if parsed.tokens[event.word].lemma in _MOVE:
        yield f'"{parsed.tokens[event.word].text}" may be said of where they are kept'
    if denied := denied_of_pupils(parsed):
        yield f'"{denied}": of pupils\' data it is denied'


def _not_proved(sentence: str, start: int) -> Iterator[str]:
    """What stands around a transfer by which it is not proved, or barred, or a tale."""
    for name in ("unproved", "not_believed", "claimed", "tale"):
        if m := pattern(name).search(sentence, 0, start):
            yield f'"{m[0].strip()[:_NEAR]}" stands before it'
    if m := pattern("unproved_behind").search(sentence):
        yield f'"{m[0][-_SHORT_OF:].strip()}" stands behind it'
    if (m := pattern("barred").search(sentence)) and _is_near(sentence[start : m.start()]):
        yield f'"{m[0].strip()}" stands beside it'


def _is_near(between: str) -> bool:
    """For "won an injunction": nothing, or a few words without a comma, between a verb and what is of it."""
    return len(between) < _SHORT_OF and "," not in between


_MOVE = any_of("move migrate")
_OF_NOUNS = any_of("approve request")
_LEAVE = any_of("grant award issue permit allow authorise authorize agree license licence")


def _state_behind(parsed: Parsed, event: Event) -> str:
    """The words behind a transfer by which nothing has gone: ": nil", "has been postponed"; "" where it went anyhow."""
    behind = parsed.sentence[parsed.tokens[event.word].end :]
    named = event.kind.startswith("noun_") or event.kind in _OF_NOUNS
    for name in ("nil", "behind_a_colon", *(("of_the_noun", "unbegun") if named else ())):
        if (m := pattern(name).search(behind)) and not _came_about(behind[m.end() :]):
            return m[0].strip(" ,:;|()-\u2013\u2014")[-60:] or m[0]
    return ""


def counts_none(sentence: str) -> bool:
    """Whether a count is all that a sentence says, and it is none: "NPD records disclosed: 0."."""
    return bool(pattern("counted_none").search(sentence))


def _came_about(behind: str) -> bool:
    """For "refused in 2024, and given in 2025", "proposed in 2023, supplied since May"."""
    behind = re.split(r"[.:]\s", behind, maxsplit=1)[0]
    m = pattern("came_about").search(behind)
    return m is not None and not pattern("came_not").search(behind, 0, m.start())


@cache
def pattern(name: str) -> re.Pattern[str]:
    """The words of an entry of doubted.toml."""
    try:
        words = data_file("doubted.toml")["words"]
        country = next(g["pattern"] for g in data_file("topic.toml")["gate"] if g["name"] == "another country")
        pattern = words[name].replace("PLACE", words["place"]).replace("COUNTRY", country)
        return re.compile(pattern.replace("STATE", words["state"]), re.IGNORECASE)
    except (KeyError, StopIteration, re.error) as error:
        raise UnusableWording(f"mentions/doubted.toml, {name}: {error}. Correct it.") from error


def _abroad(sentence: str, verb: int) -> re.Match[str] | None:
    """Where a sentence says that who holds the data is another country's, and names nothing of the United Kingdom."""
    if found := pattern("department_abroad").search(sentence, 0, verb):
        return found
    if pattern("home").search(sentence):
        return None
    if found := pattern("holder_abroad").search(sentence, 0, verb) or pattern("by_holder_abroad").search(sentence):
        return found
    return pattern("pupils_abroad").search(sentence, 0, verb) or pattern("board_abroad").search(sentence)


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
        if found and {token.low, tokens[end].low} & _OF_DOCUMENTS:
            continue  # "the NPD user guide and data tables"
        head = next((k for k in range(end, i, -1) if tokens[k].low in _DOCUMENTS), -1)
        if head < 0 or (active and head < event.word):
            return ""
        found = parsed.sentence[token.start : tokens[head].end]
    return found


def _of_no_pupil(sentence: str) -> str:
    """For data that were made up, or are of long ago; "" for others."""
    if (of := pattern("long_ago").search(sentence)) and not pattern("of_late").search(sentence):
        return f'"{of[0].strip()}" is of no pupil of today'
    if (made := pattern("not_real").search(sentence)) and not pattern("real").search(sentence):
        return f'"{made[0]}" are no pupil\'s data'
    return ""


def is_of_other_data(sentence: str) -> bool:
    """Whether a sentence names other data than pupils', as of staff, and no pupils' data beside them."""
    return bool(_papers(sentence))


def _papers(sentence: str) -> str:
    """Papers on the data, what is of those who run them, or other data than pupils', where no pupils' are named."""
    things = pattern("other_things").search(sentence)
    if things and not pattern("names_pupils").search(sentence.replace(things[0], " ", 1)):
        return things[0]
    papers = pattern("of_papers").search(sentence) or pattern("other_data").search(sentence)
    if papers is None or pattern("and_pupils").search(sentence.replace(papers[0], " ", 1)):
        return ""
    return papers[0]


def _is_data(token: Token) -> bool:
    return token.low in frame_words("words", "data") - _NO_DATA


_NO_DATA = any_of("name names numbers dates copy copies results detail details rows row fields number")
_OF_DOCUMENTS = any_of("variables tables table items definitions fields dictionary catalogue")
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
        no = next((t for t in reversed(before) if t.low in _NONE or not (t.tag in "DJ#A" or t.low == "of")), None)
        if no is None or no.low not in _NONE:
            return ""
        found = parsed.sentence[no.start : token.end]
    return found


def denied_just_after(parsed: Parsed, after: Parsed | None) -> str:
    """The next sentence, where it says that pupils' data did not, and no more than that, and this one names none."""
    if after is None or any(_of_pupils(t) for t in parsed.tokens):
        return ""
    pupils = any(_of_pupils(t) and _data_behind(after.tokens, i) for i, t in enumerate(after.tokens))
    if pupils and pattern("untouched").search(after.sentence) and not pattern("names_pupils").search(parsed.sentence):
        return after.sentence
    return after.sentence if len(after.tokens) <= _SHORT and denied_of_pupils(after) else ""


def unsent_just_after(parsed: Parsed, after: Parsed | None) -> str:
    """What the next sentence, or this one, says by which nothing of what is only approved in it was sent."""
    if not _is_only_leave(parsed):
        return ""
    if after is not None and pattern("unsent").match(after.sentence):
        return after.sentence
    within = pattern("unsent").search(parsed.sentence, 1)
    return within[0].strip(" ,;") if within else ""


def _is_only_leave(parsed: Parsed) -> bool:
    """For "was granted access", "a licence to use it": leave to have the data, and no more than that."""
    leave = False
    for e in events_in(parsed):
        given = e.kind.removeprefix("noun_") in _OF_NOUNS or parsed.tokens[e.word].lemma in _LEAVE
        leave = leave or given
        if not (given or e.kind.startswith("noun_") or e.clause.kind in ("infinitive", "gerund")):
            return False
    return leave


def _of_pupils(token: Token) -> bool:
    low = token.low
    return low in frame_words("words", "pupils") | _PUPILS or low.startswith(("pupil-", "child-", "learner-"))


def _data_behind(tokens: list[Token], i: int) -> bool:
    near = tokens[i : i + _PHRASE]
    return any(t.low in frame_words("words", "data") or t.low in _PUPILS for t in near)
