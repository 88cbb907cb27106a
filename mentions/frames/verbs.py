"""Verbs of transfer with who gives, what and to whom: give, take, go, let, and getting it back."""

from __future__ import annotations

from mentions import any_of
from mentions.frames.shares import with_data
from mentions.frames.zones import (
    AWAY,
    RECEIVING,
    THEME,
    Event,
    antecedent,
    before_preposition,
    behind,
    frame_words,
    lows_of,
    object_of,
    subject_of,
    theme_in,
)
from mentions.grammar.clauses import Clause, Parsed

_BY, _TO, _WITH, _FROM = (frozenset({p}) for p in ("by", "to", "with", "from"))


_KEPT = any_of("deposit lodge")
"""Verbs that tell of a transfer only with somebody to whom it is: "records lodged in the archive are kept"."""


def given(parsed: Parsed, clause: Clause, kind: str) -> Event | None:
    """For "gave data to X", "X was given data", "data sent to X"."""
    assert clause.group is not None
    receivers = behind(parsed, clause, frame_words("receivers", "give"))
    lemma = parsed.tokens[clause.group.main].lemma
    if lemma == "slip" and clause.governor >= 0 and parsed.tokens[clause.governor].lemma == "let":
        return None  # "let slip to the X that"
    if (not receivers and lemma in _KEPT) or (lemma == "pipe" and "up" in lows_of(parsed, clause.after[:1])):
        return None
    event = (_was_given if clause.group.passive else _gave)(parsed, clause, kind, receivers)
    event.theme, event.receivers = with_data(parsed, clause, event.theme, event.receivers)
    event.to = [i for i in event.to if i in event.receivers]
    return event


def _was_given(parsed: Parsed, clause: Clause, kind: str, receivers: list[int]) -> Event:
    group = clause.group
    assert group is not None
    lemma = parsed.tokens[group.main].lemma
    subject, after, by = subject_of(parsed, clause), object_of(parsed, clause), behind(parsed, clause, _BY)
    theme, rest = theme_in(parsed, subject), before_preposition(parsed, after, AWAY)
    if _is_what_was_given(parsed, clause, subject, rest):
        return Event(kind, group.main, clause, "data", by, receivers + subject)
    if "access" in lows_of(parsed, rest):
        rest = after[:20]
    what = theme_in(parsed, rest)
    second = what in ("data", "other", "request") or (what == "pronoun" and theme not in ("data", "pronoun"))
    if second or (what == "noun" and theme != "data"):
        return Event(kind, group.main, clause, what, by, receivers + subject)
    if theme not in ("data", "pronoun") and theme_in(parsed, behind(parsed, clause, _WITH)) == "data":
        return Event(kind, group.main, clause, "data", by, subject)  # "was supplied with data"
    if clause.kind == "relative" and clause.mark == "en":
        theme = theme_in(parsed, _shared_itself(parsed, lemma, subject) or subject[-8:])
    return Event(kind, group.main, clause, theme, by, receivers)


def _is_what_was_given(parsed: Parsed, clause: Clause, subject: list[int], rest: list[int]) -> bool:
    """For "the data that it was given", "the records X had been sent": who stands before the verb got them."""
    own = clause.kind == "relative" and clause.mark not in ("en", "ing") and set(subject) & set(clause.before)
    if not own or theme_in(parsed, subject) == "data" or theme_in(parsed, rest) != "none":
        return False
    return theme_in(parsed, antecedent(parsed, clause)) == "data"


_PAPERS = any_of("document documents paper papers letter letters correspondence email emails e-mails note notes files")
_OF_DATA = any_of("share supply provide give hand pass")
_A_COPY = any_of("extract extracts copy copies")


def _shared_itself(parsed: Parsed, lemma: str, subject: list[int]) -> list[int]:
    """For "papers on the pupil data shared with X": the words of the data, which were shared, and not the papers."""
    tokens = parsed.tokens
    about = next((n for n, i in enumerate(subject) if tokens[i].low in any_of("on about regarding concerning")), 0)
    what = subject[about + 1 :]
    if not about or _PAPERS.isdisjoint(lows_of(parsed, subject[:about])) or not what or tokens[what[0]].low != "the":
        return []
    return what if lemma in _OF_DATA or tokens[what[-1]].low in _A_COPY else []


def _gave(parsed: Parsed, clause: Clause, kind: str, receivers: list[int]) -> Event:
    group = clause.group
    assert group is not None
    verb, subject = parsed.tokens[group.main], subject_of(parsed, clause)
    first = before_preposition(parsed, object_of(parsed, clause), RECEIVING)
    theme = theme_in(parsed, first)
    if theme == "data" and _is_about(parsed, first):
        theme = "other"  # "gave a talk on pupil data"
    if theme == "none" and any(c.mark == "what" and c.governor == group.main for c in parsed.clauses):
        theme = "pronoun"  # "share what is gathered"
    with_data = verb.lemma in any_of("supply provide furnish present serve feed") and theme not in ("data", "other")
    if with_data and theme_in(parsed, behind(parsed, clause, _WITH)[:8]) == "data":
        return Event(kind, group.main, clause, "data", subject, first)
    bare = verb.form in "EN" and not group.perfect and not group.modal
    two = bare and theme == "data" and not receivers and verb.lemma in _OF_TWO_OBJECTS
    by = behind(parsed, clause, _BY) if two else []
    if not frame_words("words", "holder").isdisjoint(lows_of(parsed, by[:_GIVER])):
        return Event(kind, group.main, clause, "data", by, subject)  # "Betting firm handed pupil database by DfE"
    if bare and theme not in ("data", "pronoun") and theme_in(parsed, subject) == "data":
        return Event(kind, group.main, clause, "data", [], receivers or first, receivers)  # "Data sent to newspapers"
    # "gave the paper records": what is no data there is a receiver
    return Event(kind, group.main, clause, theme, subject, receivers + first, receivers)


_OF_TWO_OBJECTS = any_of("hand send sell lend give grant leak")
_GIVER = 3  # words of "the Education Department"


def _is_about(parsed: Parsed, words: list[int]) -> bool:
    """Whether what is given is only about data: "a talk on pupil data"."""
    tokens = parsed.tokens
    head = next((i for i in words if tokens[i].tag == "N" and (i + 1 >= len(tokens) or tokens[i + 1].tag != "N")), -1)
    if head < 0 or head + 2 >= len(tokens) or tokens[head].low in frame_words("words", "data"):
        return False
    return tokens[head + 1].low in any_of("on about regarding concerning") and tokens[head + 2].tag != "#"


def answered(parsed: Parsed, clause: Clause, _: str) -> Event | None:
    """For "the database answered X's queries"."""
    group = clause.group
    if group is None or group.passive or theme_in(parsed, subject_of(parsed, clause)) != "data":
        return None
    return Event("give", group.main, clause, "data", [], clause.after)


def brought(parsed: Parsed, clause: Clause, _: str) -> Event | None:
    """For "take data to the researchers"."""
    group, to = clause.group, behind(parsed, clause, _TO)
    if group is None or group.passive or not to:
        return None
    if theme_in(parsed, before_preposition(parsed, clause.after, AWAY)) != "data":
        return None
    return Event("give", group.main, clause, "data", subject_of(parsed, clause), to)


def taken(parsed: Parsed, clause: Clause, kind: str) -> Event | None:
    """For "X got the data", "the data was used by X", "X checked names against the database"."""
    assert clause.group is not None
    return _was_taken(parsed, clause, kind) if clause.group.passive else _took(parsed, clause, kind)


def _was_taken(parsed: Parsed, clause: Clause, kind: str) -> Event:
    group, tokens = clause.group, parsed.tokens
    assert group is not None
    theme = theme_in(parsed, subject_of(parsed, clause))
    beside = any(tokens[i].low in ("against", "with") and tokens[i].tag == "P" for i in object_of(parsed, clause))
    if kind == "work" and beside and theme == "data":
        kind = "take"
    to = behind(parsed, clause, _TO)
    if to and tokens[group.main].lemma in any_of("copy download extract"):
        return Event("give", group.main, clause, theme, [], to, to)  # "has been copied to X"
    return Event(kind, group.main, clause, theme, behind(parsed, clause, _FROM), behind(parsed, clause, _BY))


def _took(parsed: Parsed, clause: Clause, kind: str) -> Event | None:
    group = clause.group
    assert group is not None
    subject, after = subject_of(parsed, clause), object_of(parsed, clause)
    theme = theme_in(parsed, after[:THEME])
    if theme in ("none", "noun") and "what" in lows_of(parsed, clause.before):
        theme = "pronoun"  # "What X got was the whole database"
    to = behind(parsed, clause, frozenset({"to", "into"}))
    if to and theme != "data" and theme_in(parsed, subject) == "data":
        return Event("go", group.main, clause, "data", [], to)  # "how the data got to X"
    if kind == "work" and (theme != "data" or _has_in_view(parsed, after)):
        return None
    first = theme_in(parsed, before_preposition(parsed, after, AWAY | {"against", "about"}))
    about = (first == "other" and kind != "work") or _is_about(parsed, after)
    if about and theme == "data" and (kind != "work" or group.lemma == "have"):
        return None  # "received assurances about the data"
    givers = behind(parsed, clause, _FROM)
    if kind == "work" and group.lemma == "have" and frame_words("words", "holder") & lows_of(parsed, givers):
        kind = "take"  # "has had the data from the Department since 2020"
    return Event(kind, group.main, clause, theme, givers, subject)


_VIEWS = any_of("sights view mind crosshairs subject topic theme target")


def _has_in_view(parsed: Parsed, after: list[int]) -> bool:
    """For "X has the database in its sights", "as its subject"."""
    lows = [parsed.tokens[i].low for i in after]
    return any(low in _VIEWS and not {"in", "as"}.isdisjoint(lows[max(0, n - 2) : n]) for n, low in enumerate(lows))


def gone(parsed: Parsed, clause: Clause, kind: str) -> Event | None:
    """For "the data went to X", "reached X", "ended up with X", "found its way to X", "left the Department"."""
    group = clause.group
    assert group is not None
    subject, lemma = subject_of(parsed, clause), parsed.tokens[group.main].lemma
    theme, words = theme_in(parsed, subject), [parsed.tokens[i].low for i in clause.after[:6]]
    if not _goes(parsed, clause, lemma, words):
        return None
    if lemma == "end" and theme != "data" and "with" in words:  # "the firm ended up with the data"
        return Event("take", group.main, clause, theme_in(parsed, behind(parsed, clause, _WITH)), [], subject)
    if theme == "data" and _is_of_no_data(parsed, subject):
        theme = "other"
    if lemma == "reach":
        return Event(kind, group.main, clause, theme, [], clause.after)
    theme, receivers = with_data(parsed, clause, theme, behind(parsed, clause, frame_words("receivers", "go")))
    if theme == "noun" and lemma in any_of("go fall land end arrive leave travel enter cross"):
        return None
    return Event(kind, group.main, clause, theme, [], receivers)


_NO_DATA = any_of("news story stories tale inquiry bill blame protest outcry memo memos row scandal")


def _is_of_no_data(parsed: Parsed, subject: list[int]) -> bool:
    """Whether what goes has data in its name alone: "a complaint about the leak of pupil data", "the bill for it"."""
    head = next((n for n, i in enumerate(subject) if n and parsed.tokens[i].tag == "P"), 0)
    if not head or parsed.tokens[subject[head]].low not in _OF_WHAT:
        return False
    last = parsed.tokens[subject[head - 1]]
    no_data = _NO_DATA | frame_words("words", "gift") | frame_words("words", "no_data")
    return (last.tag == "N" and last.low in no_data) or _is_about(parsed, subject)


_OF_WHAT = any_of("about on of for into against over regarding concerning at")


def moved(parsed: Parsed, clause: Clause, _: str) -> Event | None:
    """For "the data moved to X", "migrated to X"."""
    if behind(parsed, clause, _INTO) and theme_in(parsed, subject_of(parsed, clause)) == "data":
        return gone(parsed, clause, "go")
    return None


_INTO = any_of("to into onto")


def _goes(parsed: Parsed, clause: Clause, lemma: str, words: list[str]) -> bool:
    """Whether a verb that may say that something goes somewhere says so."""
    match lemma:
        case "find":
            return "way" in words
        case "go":
            return words[:1] not in (["on"], ["ahead"])
        case "end":
            return "up" in words
        case "leave":
            from_where = any_of("department dfe whitehall building departments government")
            return not from_where.isdisjoint(lows_of(parsed, clause.after))
    return True


def got_back(parsed: Parsed, clause: Clause, _: str) -> Event | None:
    """For "recover the extract from X", "X has deleted the data": somebody had it."""
    group = clause.group
    assert group is not None
    subject = subject_of(parsed, clause)
    if theme_in(parsed, subject if group.passive else object_of(parsed, clause)) != "data":
        return None
    holders = behind(parsed, clause, _FROM) or ([] if group.passive else subject)
    return Event("back", group.main, clause, "data", [], holders)


def let(parsed: Parsed, clause: Clause, _: str) -> Event | None:
    """For "let X into the records", "was allowed access"; where an infinitive follows, that is the event."""
    group, after, subject = clause.group, clause.after, subject_of(parsed, clause)
    assert group is not None
    if any(c.governor == group.main and c.kind == "infinitive" for c in parsed.clauses):
        if not group.passive and theme_in(parsed, subject) == "data":  # "the data helped X to"
            return Event("give", group.main, clause, "data", [], after)
        return None
    if theme_in(parsed, after) != "data" or parsed.tokens[group.main].lemma not in any_of("let allow permit invite"):
        return None
    if group.passive:
        return Event("give", group.main, clause, "data", [], subject)
    return Event("give", group.main, clause, "data", subject, [i for i in after if parsed.tokens[i].low != "access"])
