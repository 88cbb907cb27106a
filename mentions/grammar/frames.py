"""Transfers that a sentence speaks of: for each verb or noun of one, who gives, what, and where a receiver stands."""

from __future__ import annotations

import re
from functools import cache

from mentions import any_of, data_file
from mentions.grammar.clauses import Clause, Parsed, word_class
from mentions.grammar.noun_frames import noun_event, noun_kinds
from mentions.grammar.zones import (
    AWAY,
    RECEIVING,
    THEME,
    Event,
    antecedent,
    before_preposition,
    behind,
    frame_words,
    object_of,
    subject_of,
    theme_in,
)

REFERENCE = re.compile(r"(?:DR\d{6}\.\d\d|DS\d{5}|R\d{4})", re.IGNORECASE)


@cache
def _kinds() -> dict[str, str]:
    return {lemma: kind for kind, words in data_file("frames.toml")["verbs"].items() for lemma in words.split()}


def events_in(parsed: Parsed) -> list[Event]:
    """The transfers of a sentence, in order of their words."""
    out = [event for c in parsed.clauses if c.group is not None and (event := _verb_event(parsed, c))]
    for event in out:
        _to_which(parsed, event)
    out += _instruments(parsed) + _thanks(parsed)
    verbs = {e.word for e in out}
    for i, token in enumerate(parsed.tokens):
        if (
            i not in verbs
            and token.tag in "NJ"
            and (kind := noun_kinds().get(token.low))
            and (event := noun_event(parsed, i, kind))
        ):
            out.append(event)
    return sorted(out, key=lambda e: e.word)


_THANKS = any_of("thank thanks grateful acknowledge acknowledges indebted thankful gratitude")


def _thanks(parsed: Parsed) -> list[Event]:
    """For "We thank the Department for the extract on which this rests": those who speak have got it."""
    tokens = parsed.tokens
    for i, token in enumerate(tokens):
        if token.low == "for" and _THANKS & {t.low for t in tokens[:i]} and i + 1 < len(tokens):
            zone = list(range(i + 1, min(i + 12, len(tokens))))
            holder = frame_words("words", "holder") & {t.low for t in tokens[max(0, i - 8) : i]}
            if holder and theme_in(parsed, zone) == "data":
                return [Event("had", i, parsed.owner[i], "data")]
    return []


def _to_which(parsed: Parsed, event: Event) -> None:
    """For "the firms to which it was given": they are the receivers."""
    clause = event.clause
    if (
        clause.kind == "relative"
        and clause.mark in ("which", "whom")
        and event.kind in ("give", "go", "open")
        and parsed.tokens[clause.start - 1].low in ("to", "with")
    ):
        head = [i for i in range(max(0, clause.start - 12), clause.start - 1) if parsed.owner[i] is clause.parent]
        event.receivers = event.receivers + head


_MEANS = (("thanks", "to"), ("help", "of"), ("means", "of"), ("courtesy", "of"), ("strength", "of"), ("basis", "of"))


def _instruments(parsed: Parsed) -> list[Event]:
    """For "thanks to the learners' database": what a clause does it does with the data."""
    tokens, out = parsed.tokens, []
    for i in range(len(tokens) - 2):
        if (tokens[i].low, tokens[i + 1].low) not in _MEANS:
            continue
        clause = parsed.owner[i]
        while clause.kind in ("relative", "infinitive") and clause.parent is not None and clause.group is not None:
            clause = clause.parent
        if theme_in(parsed, list(range(i + 2, min(i + 10, len(tokens))))) == "data" and clause.group is not None:
            out.append(Event("work", i, clause, "data", [], subject_of(parsed, clause)))
    return out


def _verb_event(parsed: Parsed, clause: Clause) -> Event | None:
    group = clause.group
    assert group is not None
    tokens = parsed.tokens
    lemma = tokens[group.main].lemma
    if group.lemma == "be" or tokens[group.main].tag == "B":
        return _open_event(parsed, clause)
    if group.lemma == "make" or lemma == "make":
        return _made_event(parsed, clause)
    if lemma == "tell" and group.passive and [tokens[i].low for i in clause.after[:1]] == ["no"]:
        return Event("refuse", group.main, clause, "pronoun", [], subject_of(parsed, clause))
    if handed := _in_hands(parsed, clause):
        return handed
    if lemma in ("throw", "lay", "leave") and {tokens[i].low for i in clause.after[:3]} & {"open"}:
        return _made_event(parsed, clause)
    kind = "work" if tokens[group.main].tag == "H" else _kinds().get(lemma)
    if kind is None:
        return None
    if kind == "back":
        return _got_back(parsed, clause)
    if (
        lemma in frame_words("verbs", "answer")
        and theme_in(parsed, subject_of(parsed, clause)) == "data"
        and not group.passive
    ):
        return Event("give", group.main, clause, "data", [], clause.after)  # "the database answered X's queries"
    if kind == "answer":
        kind = "give"
        if lemma != "feed":
            return None
    if (
        lemma in ("take", "bring")
        and not group.passive
        and theme_in(parsed, before_preposition(parsed, clause.after, AWAY)) == "data"
        and (to := behind(parsed, clause, frozenset({"to"})))
    ):
        return Event(
            "give", group.main, clause, "data", subject_of(parsed, clause), to
        )  # "take data to the researchers"
    if lemma == "keep" and group.passive and {parsed.tokens[i].low for i in clause.after[:2]} & {"inside", "within"}:
        kind = "stay"
    if lemma in any_of("connect plug subscribe tap hook sign"):
        into = behind(parsed, clause, frozenset({"to", "into"}))
        data = theme_in(parsed, into) == "data" or (
            clause.mark == "which" and theme_in(parsed, antecedent(parsed, clause)) == "data"
        )
        return Event("take", group.main, clause, "data", [], subject_of(parsed, clause)) if data else None
    if lemma == "look" and "up" in {parsed.tokens[i].low for i in clause.after[:3]}:
        told = {parsed.tokens[i].low for i in clause.after[:8]}
        if told & frame_words("words", "pupils") or theme_in(parsed, clause.after) == "data":
            return Event("take", group.main, clause, "data", [], subject_of(parsed, clause))  # "look up a child"
    if kind == "stay" and "put" in {parsed.tokens[i].low for i in clause.after[:1]}:
        return Event(kind, group.main, clause, "data", [], [])  # "it stays put"
    if kind == "stay":
        inside = behind(parsed, clause, frozenset(any_of("within inside in with")))
        if theme_in(parsed, subject_of(parsed, clause)) in ("data", "other", "pronoun") and {
            parsed.tokens[i].low for i in inside
        } & {"department", "dfe"}:
            return Event(kind, group.main, clause, "data", [], [])
        return None
    make = {
        "give": _given,
        "take": _taken,
        "work": _taken,
        "go": _gone,
        "let": _let,
        "open": _given,
        "request": _requested,
    }.get(kind)
    if make is None:
        return _outcome(parsed, clause, kind)
    return make(parsed, clause, kind)


_HANDS = any_of("hands possession clutches disposal reach grasp custody")


def _in_hands(parsed: Parsed, clause: Clause) -> Event | None:
    """For "fell into the hands of X", "put the data at the disposal of X"."""
    group, tokens, after = clause.group, parsed.tokens, clause.after
    assert group is not None
    for n, i in enumerate(after[:24]):
        if tokens[i].low not in _HANDS or n == 0:
            continue
        into = next((k for k in after[:n][::-1] if tokens[k].tag in "PI"), -1)
        if into < 0 or tokens[into].low not in any_of("in into at within to"):
            continue
        receivers = [k for k in after[n + 1 :] if tokens[k].low != "of"]
        if tokens[i - 1].tag == "'":
            receivers = [k for k in after if into < k < i]
        told = theme_in(parsed, [k for k in after if k < into])
        themed = told if told in ("data", "pronoun") else theme_in(parsed, subject_of(parsed, clause))
        if themed in ("data", "pronoun"):
            return Event("give", group.main, clause, themed, [], receivers, receivers)
    return None


def _given(parsed: Parsed, clause: Clause, kind: str) -> Event | None:
    group = clause.group
    assert group is not None
    subject, after = subject_of(parsed, clause), object_of(parsed, clause)
    receivers = behind(parsed, clause, frame_words("receivers", "give"))
    if group.passive:
        theme = theme_in(parsed, subject)
        rest = before_preposition(parsed, after, AWAY)
        if any(parsed.tokens[i].low == "access" for i in rest):
            rest = after[:20]
        given = theme_in(parsed, rest)
        if (
            given in ("data", "other", "request")
            or (given == "pronoun" and theme not in ("data", "pronoun"))
            or (given == "noun" and theme != "data")
        ):
            return Event(
                kind, group.main, clause, given, behind(parsed, clause, frozenset({"by"})), receivers + subject
            )
        if (
            theme not in ("data", "pronoun")
            and (with_data := behind(parsed, clause, frozenset({"with"})))
            and theme_in(parsed, with_data) == "data"
        ):
            return Event(kind, group.main, clause, "data", behind(parsed, clause, frozenset({"by"})), subject)
        if clause.kind == "relative" and clause.mark == "en":
            theme = theme_in(parsed, subject[-8:])
        return Event(kind, group.main, clause, theme, behind(parsed, clause, frozenset({"by"})), receivers)
    first = before_preposition(parsed, after, RECEIVING)
    theme = theme_in(parsed, first)
    if theme == "data" and _is_about(parsed, first):
        theme = "other"  # "gave a talk on pupil data"
    if theme == "none" and any(c.mark == "what" and c.governor == group.main for c in parsed.clauses):
        theme = "pronoun"  # "share what is gathered"
    if (
        theme in ("noun", "none", "pronoun")
        and (with_data := behind(parsed, clause, frozenset({"with"})))
        and theme_in(parsed, with_data[:8]) == "data"
        and tokens_lemma(parsed, clause) in any_of("supply provide furnish present serve feed")
    ):
        return Event(kind, group.main, clause, "data", subject, first)
    if (
        theme not in ("data", "pronoun")
        and theme_in(parsed, subject) == "data"
        and parsed.tokens[group.main].form in "EN"
        and not group.perfect
        and not group.modal
    ):
        return Event(
            kind, group.main, clause, "data", [], receivers or first, receivers
        )  # "Pupil data sent to newspapers"
    # "gave the paper records": what is no data there is a receiver
    return Event(kind, group.main, clause, theme, subject, receivers + first, receivers)


def _is_about(parsed: Parsed, words: list[int]) -> bool:
    """Whether what is given is only about data: "a talk on pupil data"."""
    tokens = parsed.tokens
    head = next((i for i in words if tokens[i].tag == "N" and (i + 1 >= len(tokens) or tokens[i + 1].tag != "N")), -1)
    if head < 0 or head + 2 >= len(tokens) or tokens[head].low in frame_words("words", "data"):
        return False
    after = tokens[head + 2]
    return tokens[head + 1].low in any_of("on about regarding concerning") and after.tag != "#"


def tokens_lemma(parsed: Parsed, clause: Clause) -> str:
    return parsed.tokens[clause.group.main].lemma if clause.group else ""


def _taken(parsed: Parsed, clause: Clause, kind: str) -> Event | None:
    group = clause.group
    assert group is not None
    subject, after = subject_of(parsed, clause), object_of(parsed, clause)
    if group.passive:
        theme = theme_in(parsed, subject)
        if (
            kind == "work"
            and any(parsed.tokens[i].low in ("against", "with") and parsed.tokens[i].tag == "P" for i in after)
            and theme == "data"
        ):
            kind = "take"
        to = behind(parsed, clause, frozenset({"to"}))
        if to and parsed.tokens[group.main].lemma in any_of("copy download extract"):
            return Event("give", group.main, clause, theme, [], to, to)  # "has been copied to X"
        givers = behind(parsed, clause, frozenset({"from"}))
        return Event(kind, group.main, clause, theme, givers, behind(parsed, clause, frozenset({"by"})))
    theme = theme_in(parsed, after[:THEME])
    if theme in ("none", "noun") and any(parsed.tokens[i].low == "what" for i in clause.before):
        theme = "pronoun"  # "What X got was the whole database"
    if (
        theme_in(parsed, subject) == "data"
        and theme != "data"
        and (to := behind(parsed, clause, frozenset({"to", "into"})))
    ):
        return Event("go", group.main, clause, "data", [], to)  # "how the data got to X"
    if kind == "work" and theme != "data":
        return None
    first = theme_in(parsed, before_preposition(parsed, after, AWAY | {"against", "about"}))
    if (first == "other" or _is_about(parsed, after)) and theme == "data" and kind != "work":
        return None  # "received assurances about the data"
    return Event(kind, group.main, clause, theme, behind(parsed, clause, frozenset({"from"})), subject)


def _gone(parsed: Parsed, clause: Clause, kind: str) -> Event | None:
    group = clause.group
    assert group is not None
    subject, lemma = subject_of(parsed, clause), parsed.tokens[group.main].lemma
    theme = theme_in(parsed, subject)
    words = [parsed.tokens[i].low for i in clause.after[:6]]
    if (lemma in ("find", "make") and "way" not in words) or (lemma == "go" and words[:1] in (["on"], ["ahead"])):
        return None
    if lemma == "end":
        if "up" not in words:
            return None
        if theme != "data" and "with" in words:  # "the firm ended up with the data"
            rest = behind(parsed, clause, frozenset({"with"}))
            return Event("take", group.main, clause, theme_in(parsed, rest), [], subject)
    if lemma == "reach":
        return Event(kind, group.main, clause, theme, [], clause.after)
    if lemma == "leave" and not {parsed.tokens[i].low for i in clause.after} & any_of(
        "department dfe whitehall building departments government"
    ):
        return None
    if lemma in any_of("go fall land end arrive leave travel enter cross") and theme == "noun":
        return None
    return Event(kind, group.main, clause, theme, [], behind(parsed, clause, frame_words("receivers", "go")))


def _got_back(parsed: Parsed, clause: Clause) -> Event | None:
    """For "recover the extract from X", "X has deleted the data": somebody had it."""
    group = clause.group
    assert group is not None
    source = behind(parsed, clause, frozenset({"from"}))
    told = subject_of(parsed, clause) if group.passive else object_of(parsed, clause)
    if theme_in(parsed, told) != "data":
        return None
    return Event(
        "back", group.main, clause, "data", [], source or ([] if group.passive else subject_of(parsed, clause))
    )


def _let(parsed: Parsed, clause: Clause, _: str) -> Event | None:
    """For "let X into the records", "was allowed access"; where an infinitive follows, that is the event."""
    group = clause.group
    assert group is not None
    if any(c.governor == group.main and c.kind == "infinitive" for c in parsed.clauses):
        if not group.passive and theme_in(parsed, subject_of(parsed, clause)) == "data":  # "the data helped X to"
            return Event("give", group.main, clause, "data", [], clause.after)
        return None
    after = clause.after
    theme = theme_in(parsed, after)
    if theme != "data" or parsed.tokens[group.main].lemma not in any_of("let allow permit invite"):
        return None
    receivers = subject_of(parsed, clause) if group.passive else [i for i in after if parsed.tokens[i].low != "access"]
    return Event("give", group.main, clause, "data", [] if group.passive else subject_of(parsed, clause), receivers)


def _open_event(parsed: Parsed, clause: Clause) -> Event | None:
    """For "is open to X", "is on its way to X", "is in the hands of X", "X was privy to"."""
    group, tokens = clause.group, parsed.tokens
    assert group is not None
    for i in clause.after[:8]:
        if tokens[i].low in frame_words("adjectives", "open"):
            receivers = behind(parsed, clause, frozenset({"to"}))
            return (
                Event("open", i, clause, theme_in(parsed, subject_of(parsed, clause)), [], receivers)
                if receivers
                else None
            )
        if tokens[i].low in ("way", "hands", "possession"):
            receivers = [k for k in clause.after if k > i]
            return Event("go", i, clause, theme_in(parsed, subject_of(parsed, clause)), [], receivers)
        if (
            tokens[i].low in ("inside", "within")
            and tokens[i].tag in "PJ"
            and theme_in(parsed, [k for k in clause.after if k > i][:8]) == "data"
        ):
            subject = subject_of(parsed, clause)
            if not any(tokens[k].tag in "NO" for k in subject) or parsed.asks:
                subject = [k for k in clause.after if k < i]
            return Event("take", i, clause, "data", [], subject)  # "was inside the database"
        if tokens[i].low == "privy":
            return Event("take", i, clause, theme_in(parsed, clause.after), [], subject_of(parsed, clause))
    return None


def _made_event(parsed: Parsed, clause: Clause) -> Event | None:
    """For "made the data available to X", "makes use of", "made a request" (a noun's event)."""
    group, tokens = clause.group, parsed.tokens
    assert group is not None
    after = clause.after
    lows = [tokens[i].low for i in after[:12]]
    if "use" in lows[:3]:
        subject = subject_of(parsed, clause)
        if clause.kind == "relative" and not group.passive:
            return Event("take", group.main, clause, "pronoun", [], subject)
        return Event(
            "take",
            group.main,
            clause,
            theme_in(parsed, after[2:] if not group.passive else subject),
            [],
            subject if not group.passive else behind(parsed, clause, frozenset({"by"})),
        )
    if "way" in lows[:4]:
        return Event(
            "go",
            group.main,
            clause,
            theme_in(parsed, subject_of(parsed, clause)),
            [],
            behind(parsed, clause, frozenset({"to", "into"})),
        )
    if any(t in frame_words("adjectives", "open") for t in lows):
        themed = subject_of(parsed, clause) if group.passive else object_of(parsed, clause)
        return Event(
            "give",
            group.main,
            clause,
            theme_in(parsed, themed),
            [] if group.passive else subject_of(parsed, clause),
            behind(parsed, clause, frozenset({"to"})),
        )
    return None


def _requested(parsed: Parsed, clause: Clause, kind: str) -> Event | None:
    group = clause.group
    assert group is not None
    lemma = parsed.tokens[group.main].lemma
    lows = {parsed.tokens[i].low for i in clause.after}
    if lemma in ("ask", "bid") and not lows & {"for"} and not group.passive:
        return None
    if (
        lemma == "apply"
        and not lows & {"for", "to"}
        and not any(c.kind == "infinitive" and c.governor == group.main for c in parsed.clauses)
    ):
        return None
    by_for = (
        group.passive
        and lemma in ("ask", "petition")
        and "for" in lows
        and theme_in(parsed, subject_of(parsed, clause)) != "data"
    )
    theme = theme_in(parsed, subject_of(parsed, clause) if group.passive and not by_for else clause.after)
    receivers = behind(parsed, clause, frozenset({"by", "from"})) if group.passive else subject_of(parsed, clause)
    told = subject_of(parsed, clause) if group.passive else clause.after
    if theme not in ("data", "pronoun") and not {parsed.tokens[i].low for i in told} & frame_words("words", "pupils"):
        return None
    return Event(kind, group.main, clause, "data" if theme != "pronoun" else theme, [], receivers)


def _outcome(parsed: Parsed, clause: Clause, kind: str) -> Event | None:
    """For "X's request was refused", "was approved", "the panel rejected the application", "X was refused the data"."""
    group, tokens = clause.group, parsed.tokens
    assert group is not None
    subject, after = subject_of(parsed, clause), clause.after
    told = subject if group.passive else object_of(parsed, clause)
    lows = {tokens[i].low for i in told}
    lemma = tokens[group.main].lemma
    if {tokens[i].low for i in after[:3]} & {"rejection", "refusal"}:
        kind = "refuse"
        told = subject
        lows = {tokens[i].low for i in told}
    requests = frame_words("nouns", "request") | any_of(
        "applicant applicants permission licence licences transfer release sharing share shares"
    )
    plain = [tokens[i] for i in told if tokens[i].tag in "NOTD"]
    pronoun = bool(plain) and all(t.low in any_of("it them this that they") for t in plain)
    refused = (
        kind == "refuse"
        and lemma in any_of("refuse reject decline block veto withdraw turn")
        and not any(c.governor == group.main for c in parsed.clauses)
    )
    if (pronoun and (refused or lemma in any_of("approve grant sanction authorise"))) or (
        refused and not plain and not group.passive and len(subject) <= 3
    ):
        return Event(kind, group.main, clause, "pronoun", [], [])
    if (
        any(REFERENCE.match(t.text) for t in tokens[:14])
        and (refused or lemma == "approve")
        and (group.passive or not plain)
    ):
        return Event(kind, group.main, clause, "data", [], subject)
    counted = (
        bool(subject)
        and any(tokens[i].tag == "#" for i in subject)
        and all(tokens[i].tag in "#PDO-" or tokens[i].low in frame_words("nouns", "request") for i in subject)
    )
    bare = group.passive or tokens[min(group.last + 1, len(tokens) - 1)].tag in ",.;"
    if kind == "approve" and counted and bare:
        return Event(kind, group.main, clause, "pronoun", [], [])  # "92 approved", "92 of these were approved"
    if (
        kind == "refuse"
        and refused
        and not lows & (word_class("claim_nouns") | word_class("plan_nouns"))
        and theme_in(parsed, told) in ("noun", "pronoun")
    ):
        into = group.passive or lemma == "turn"
        if into and not any(tokens[i].tag == "N" for i in before_preposition(parsed, after, AWAY) if group.passive):
            return Event(kind, group.main, clause, "pronoun", [], told)  # "X applied but was refused"
    if lows & requests:
        return Event(kind, group.main, clause, "data" if theme_in(parsed, told) == "data" else "pronoun", [], told)
    if tokens[group.main].lemma in ("lapse", "fail") and {tokens[i].low for i in subject} & requests:
        return Event(kind, group.main, clause, "pronoun", [], subject)
    if (
        kind == "refuse"
        and tokens[group.main].lemma in any_of("refuse deny decline withhold")
        and theme_in(parsed, after if not (group.passive and lemma == "withhold") else told) == "data"
    ):
        if lemma == "withhold":
            return Event(kind, group.main, clause, "data", [], behind(parsed, clause, frozenset({"from"})))
        if group.passive or lemma in ("refuse", "deny"):
            return Event(kind, group.main, clause, "data", [], subject if group.passive else after)
    if kind == "approve" and tokens[group.main].lemma == "grant":
        return (
            None
            if theme_in(parsed, after if not group.passive else subject + after) != "data"
            else _given(parsed, clause, "give")
        )
    return None
