"""Transfers spoken of otherwise than by a verb of giving or taking: "in the hands of", "is open to", "thanks to"."""

from __future__ import annotations

from mentions import any_of
from mentions.frames.zones import Event, behind, frame_words, lows_of, object_of, subject_of, theme_in
from mentions.grammar.clauses import Clause, Parsed

_THANKS = any_of("thank thanks grateful acknowledge acknowledges indebted thankful gratitude")
_MEANS = (("thanks", "to"), ("help", "of"), ("means", "of"), ("courtesy", "of"), ("strength", "of"), ("basis", "of"))
_HANDS = any_of("hands possession clutches disposal reach grasp custody")


def thanks(parsed: Parsed) -> list[Event]:
    """For "We thank the Department for the extract on which this rests": those who speak have got it."""
    tokens = parsed.tokens
    for i, token in enumerate(tokens):
        if token.low == "for" and _THANKS & {t.low for t in tokens[:i]}:
            holder = frame_words("words", "holder") & {t.low for t in tokens[max(0, i - 8) : i]}
            if holder and theme_in(parsed, range(i + 1, min(i + 12, len(tokens)))) == "data":
                return [Event("had", i, parsed.owner[i], "data")]
    return []


def instruments(parsed: Parsed) -> list[Event]:
    """For "thanks to the learners' database": what a clause does it does with the data."""
    tokens, out = parsed.tokens, []
    for i in range(len(tokens) - 2):
        if (tokens[i].low, tokens[i + 1].low) not in _MEANS:
            continue
        clause = parsed.owner[i]
        while clause.kind in ("relative", "infinitive") and clause.parent is not None and clause.group is not None:
            clause = clause.parent
        if clause.group is not None and theme_in(parsed, range(i + 2, min(i + 10, len(tokens)))) == "data":
            out.append(Event("work", i, clause, "data", [], subject_of(parsed, clause)))
    return out


def told_no(parsed: Parsed, clause: Clause) -> Event | None:
    """For "was told no"."""
    group = clause.group
    if group is None or not group.passive or parsed.tokens[group.main].lemma != "tell":
        return None
    if lows_of(parsed, clause.after[:1]) != {"no"}:
        return None
    return Event("refuse", group.main, clause, "pronoun", [], subject_of(parsed, clause))


def placed(parsed: Parsed, clause: Clause) -> Event | None:
    """For "fell into the hands of X", "put the data at the disposal of X"."""
    tokens, after = parsed.tokens, clause.after
    n = next((n for n, i in enumerate(after[:24]) if n and tokens[i].low in _HANDS), 0)
    into = next((k for k in after[:n][::-1] if tokens[k].tag in "PI"), -1)
    if clause.group is None or into < 0:
        return None
    receivers = [k for k in after[n + 1 :] if tokens[k].low != "of"]
    if tokens[after[n] - 1].tag == "'":
        receivers = [k for k in after if into < k < after[n]]
    theme = theme_in(parsed, [k for k in after if k < into])
    if theme not in ("data", "pronoun"):
        theme = theme_in(parsed, subject_of(parsed, clause))
    if theme not in ("data", "pronoun"):
        return None
    return Event("give", clause.group.main, clause, theme, [], receivers, receivers)


def written(parsed: Parsed, clause: Clause) -> Event | None:
    """For "burned to disc for X", "copied the extract to a memory stick for X", "placed on an SFTP server for X"."""
    tokens, group = parsed.tokens, clause.group
    assert group is not None
    if tokens[group.main].lemma not in frame_words("words", "write"):
        return None
    if frame_words("words", "medium").isdisjoint(lows_of(parsed, clause.after)):
        return None
    receivers = behind(parsed, clause, frozenset({"for"}))
    theme = theme_in(parsed, subject_of(parsed, clause) if group.passive else object_of(parsed, clause))
    if not receivers or theme not in ("data", "pronoun"):
        return None
    return Event("give", group.main, clause, theme, [], receivers, receivers)


_FIRST_NOUN = 3  # words of "the two discs"


def fetched(parsed: Parsed, clause: Clause) -> Event | None:
    """For "X collected the disc of pupil data", "picked the extract up", "pulled it from the Department's server".

    Not for "schools collect data on discs": what is fetched comes from the Department, or is something that is carried.
    """
    tokens, group = parsed.tokens, clause.group
    assert group is not None
    lemma = tokens[group.main].lemma
    if lemma not in frame_words("words", "fetch") or (lemma == "pick" and "up" not in lows_of(parsed, clause.after)):
        return None
    what = subject_of(parsed, clause) if group.passive else object_of(parsed, clause)
    place = what[:_FIRST_NOUN] if lemma == "collect" else [*what, *clause.after]
    carried = frame_words("words", "medium") & lows_of(parsed, place)
    source = frame_words("words", "holder") & lows_of(parsed, behind(parsed, clause, frozenset({"from"})))
    theme = theme_in(parsed, what)
    if not (carried or source) or theme not in ("data", "pronoun"):
        return None
    who = behind(parsed, clause, frozenset({"by"})) if group.passive else subject_of(parsed, clause)
    return Event("take", group.main, clause, theme, [], who)


def paid(parsed: Parsed, clause: Clause) -> Event | None:
    """For "X paid the council £600 for pupil records"; not for "paid for software to keep pupil data"."""
    group = clause.group
    assert group is not None
    if parsed.tokens[group.main].lemma != "pay" or group.passive:
        return None
    after, tokens = clause.after, parsed.tokens
    for n in (n for n, i in enumerate(after, start=1) if tokens[i].low == "for"):
        what = after[n : next((k for k in range(n, len(after)) if tokens[after[k]].tag in "PI,V."), len(after))]
        if what and _is_of_data(parsed, what):
            return Event("take", group.main, clause, "data", [], subject_of(parsed, clause))
    return None


def lost(parsed: Parsed, clause: Clause) -> Event | None:
    """For "X lost a laptop with pupil data on it": whose it was had them; not the Department, a school or a council."""
    group = clause.group
    assert group is not None
    if parsed.tokens[group.main].lemma not in frame_words("words", "lose") or group.passive:
        return None
    what, who = object_of(parsed, clause), subject_of(parsed, clause)
    head = next((n for n, i in enumerate(what) if n and parsed.tokens[i].tag in "P,"), len(what))
    carriers = frame_words("words", "medium") | frame_words("words", "carrier")
    ours = frame_words("words", "holder") | _OF_PUPILS
    if carriers.isdisjoint(lows_of(parsed, what[:head])) or not ours.isdisjoint(lows_of(parsed, who)):
        return None
    return Event("back", group.main, clause, "data", [], who) if theme_in(parsed, what[head:]) == "data" else None


_OF_PUPILS = any_of("school schools college academy council councils authority trust teacher teachers he she i they")


def opened(parsed: Parsed, clause: Clause) -> Event | None:
    """For "is open to X", "is in the hands of X", "is with X", "X is in receipt of it", "X was inside the database"."""
    tokens, subject = parsed.tokens, subject_of(parsed, clause)
    for i in clause.after[:8]:
        token, rest = tokens[i], [k for k in clause.after if k > i]
        if token.low in frame_words("adjectives", "open"):
            receivers = behind(parsed, clause, frozenset({"to"}))
            return Event("open", i, clause, theme_in(parsed, subject), [], receivers) if receivers else None
        if token.low == "with" and all(parsed.tokens[k].tag == "A" for k in clause.after[: clause.after.index(i)]):
            return Event("go", i, clause, "data", [], rest) if _is_of_data(parsed, subject) else None
        if token.low == "receipt" or (token.low == "possession" and theme_in(parsed, rest[:8]) == "data"):
            return Event("take", i, clause, theme_in(parsed, rest), [], subject)
        if token.low in ("way", "hands", "possession"):
            return Event("go", i, clause, theme_in(parsed, subject), [], rest)
        if token.low in ("inside", "within") and token.tag in "PJ" and theme_in(parsed, rest[:8]) == "data":
            named = any(tokens[k].tag in "NO" for k in subject)
            return Event("take", i, clause, "data", [], subject if named else [k for k in clause.after if k < i])
    return None


def _is_of_data(parsed: Parsed, subject: list[int]) -> bool:
    """Whether data are what a clause is about, and no decision on them: "NPD data", "the extract for the study"."""
    head = next((n for n, i in enumerate(subject) if n and parsed.tokens[i].tag == "P"), len(subject))
    return head > 0 and parsed.tokens[subject[head - 1]].low in frame_words("words", "data")


def made(parsed: Parsed, clause: Clause) -> Event | None:
    """For "made the data available to X", "makes use of"."""
    group = clause.group
    assert group is not None
    after, subject = clause.after, subject_of(parsed, clause)
    lows = [parsed.tokens[i].low for i in after[:12]]
    if "use" in lows[:3]:
        if group.passive:
            return Event(
                "take", group.main, clause, theme_in(parsed, subject), [], behind(parsed, clause, frozenset({"by"}))
            )
        theme = "pronoun" if clause.kind == "relative" else theme_in(parsed, after[2:])
        return Event("take", group.main, clause, theme, [], subject)
    if frame_words("adjectives", "open").isdisjoint(lows):
        return None
    theme = theme_in(parsed, subject if group.passive else object_of(parsed, clause))
    givers = [] if group.passive else subject
    return Event("give", group.main, clause, theme, givers, behind(parsed, clause, frozenset({"to"})))


def looked_up(parsed: Parsed, clause: Clause, _: str) -> Event | None:
    """For "look up a child"."""
    group, after = clause.group, clause.after
    if group is None or "up" not in lows_of(parsed, after[:3]):
        return None
    pupils = lows_of(parsed, after[:8]) & frame_words("words", "pupils")
    if not pupils and theme_in(parsed, after) != "data":
        return None
    return Event("take", group.main, clause, "data", [], subject_of(parsed, clause))


def came_by(parsed: Parsed, clause: Clause, _: str) -> Event | None:
    """For "how X came by pupil data"."""
    group, after = clause.group, clause.after
    if group is None or lows_of(parsed, after[:1]) != {"by"} or theme_in(parsed, after[1:]) != "data":
        return None
    return Event("take", group.main, clause, "data", [], subject_of(parsed, clause))


def kept_inside(parsed: Parsed, clause: Clause, _: str) -> Event | None:
    """For "is kept within the Department"."""
    group = clause.group
    if group is None or not group.passive or lows_of(parsed, clause.after[:2]).isdisjoint({"inside", "within"}):
        return None
    return stayed(parsed, clause)


def stayed(parsed: Parsed, clause: Clause, _: str = "") -> Event | None:
    """For "it stays put", "remains inside the Department"."""
    group = clause.group
    assert group is not None
    inside = behind(parsed, clause, frozenset(any_of("within inside in with")))
    put = "put" in lows_of(parsed, clause.after[:1])
    theme = theme_in(parsed, subject_of(parsed, clause))
    held = theme in ("data", "other", "pronoun") and not lows_of(parsed, inside).isdisjoint({"department", "dfe"})
    return Event("stay", group.main, clause, "data", [], []) if put or held else None
