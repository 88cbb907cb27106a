"""Whether a transfer is told as having happened: read from its own clause, and from what that clause hangs on."""

from __future__ import annotations

from mentions import any_of
from mentions.claim.governed import through
from mentions.claim.standing import NO, Standing, Status, own_status
from mentions.grammar.clauses import Clause, Parsed, word_class
from mentions.grammar.zones import Event, frame_words, object_of, subject_of


def status_of(parsed: Parsed, event: Event) -> Standing:
    """What the sentence makes of a transfer."""
    found = _noun_status(parsed, event) if event.kind.startswith("noun_") else _verb_status(parsed, event)
    found = through(parsed, event.clause, found)
    if found.status in (Status.FACT, Status.ENDED) and _high_time(parsed, event):
        return Standing(Status.DEMAND, '"high time"')
    asked = (Status.FACT, Status.ENDED, Status.POSSIBLE, Status.DENIED, Status.RULE, Status.REFUSED)
    if parsed.asks and found.status in (*asked, Status.DEMAND) and not _taken_for_granted(parsed, event):
        return Standing(Status.QUESTION, "it is asked")
    if ordered_to_ask(parsed) and not _given_that(parsed, event):
        return Standing(Status.QUESTION, "it is put as a question")
    return found


def _high_time(parsed: Parsed, event: Event) -> bool:
    tokens = parsed.tokens
    return any(
        tokens[k].low == "time" and tokens[k - 1].low in ("high", "about", "past", "is", "'s") and k < event.word
        for k in range(1, min(8, len(tokens)))
    )


def _taken_for_granted(parsed: Parsed, event: Event) -> bool:
    """For "When ten journalists received the data, how ...?" asks about something else."""
    clause: Clause | None = event.clause
    while clause is not None:
        if clause.kind == "complement" and clause.mark == "that" and clause.governor >= 0:
            governor = parsed.tokens[clause.governor]
            if governor.lemma in any_of(
                "know regret realise remember forget accept recognise"
            ) or governor.low in any_of("aware given ashamed sorry concerned fact"):
                return True
        if (
            clause.kind == "relative"
            and clause.mark not in ("en", "ing")
            and clause.group is not None
            and clause.parent is not None
            and clause.parent.group is not None
        ):
            return clause.group.tense == "past" or clause.mark == ""
        if (
            clause.kind == "adverbial"
            and clause.mark in any_of("when after since because although though")
            and clause.group is not None
        ):
            return clause.group.tense == "past"
        clause = clause.parent
    return False


def _given_that(parsed: Parsed, event: Event) -> bool:
    """For "To ask ..., given that the records were handed over, ..." takes it for granted."""
    clause: Clause | None = event.clause
    while clause is not None:
        k = clause.governor
        if (
            clause.mark == "that"
            and k >= 0
            and parsed.tokens[k].low in any_of("given light fact considering recognising")
        ):
            return True
        clause = clause.parent
    return False


def ordered_to_ask(parsed: Parsed) -> bool:
    """For "To ask the Secretary of State", "Please confirm whether"."""
    lows = [t.low for t in parsed.tokens[:24] if t.tag not in "A#" or t.low == "please"]
    for i, low in enumerate(lows[:8]):
        if low == "to" and lows[i + 1 : i + 2] in (["ask"], ["move"]):
            return i == 0 or lows[i - 1] in (":", ")", '"', "-")
    if parsed.numbered and lows[:1] and lows[0] in any_of("which what how whether when who why if"):
        return True
    first = next((low for low in lows if low not in ("please", "kindly", '"', "(", ")", "-")), "")
    at = lows.index("please") if "please" in lows else 0
    lows = lows[at:]
    asking = "please" in lows[:1] or first in ("confirm", "list")
    return asking and any(
        low in any_of("provide confirm tell state list explain supply say send disclose give specify advise")
        for low in lows[:6]
    )


# ----------------------------------------------------------------------------------------------------- its own clause


def _verb_status(parsed: Parsed, event: Event) -> Standing:
    clause, tokens = event.clause, parsed.tokens
    own = own_status(parsed, clause)
    group = clause.group
    assert group is not None
    word = tokens[event.word].text
    if (
        own.status in (Status.FACT, Status.POSSIBLE)
        and group.tense != "past"
        and not group.perfect
        and _only_where(parsed, clause)
    ):
        return Standing(Status.RULE, f'"{word} ... only": it is a rule')
    future = group.tense != "past" and not group.perfect
    if own.status is Status.DENIED and future and _without_leave(parsed, clause):
        return Standing(Status.RULE, f"{own.why} without leave: it is a rule")
    if own.status is Status.FACT and event.kind != "refuse" and (no := _no_given(parsed, event)):
        own = Standing(Status.DENIED, f'"{no}" stands behind "{word}"')
    aim = any_of("aim goal purpose plan idea task hope intention proposal step answer")
    aims = {tokens[k].low for k in clause.before} & aim and tokens[group.first].tag == "B" and not group.passive
    if own.status is Status.FACT and aims and tokens[group.main].form == "G":
        return Standing(Status.POSSIBLE, f'"{word}" is what is aimed at')  # "its aim is giving"
    if (
        event.kind == "request"
        and tokens[group.main].lemma == "want"
        and any(
            c.governor == group.main
            and c.group is not None
            and tokens[c.group.main].lemma in word_class("ends") | any_of("delete destroy remove erase return")
            for c in parsed.clauses
        )
    ):
        return Standing(Status.DEMAND, f'"{word}" it ended')
    if event.kind == "request":
        if own.status is Status.DENIED and group.modal:
            return Standing(Status.POSSIBLE, own.why)
        if own.status in (Status.FACT, Status.ENDED):
            return Standing(Status.POSSIBLE, f'"{word}": it is asked for')
        return own
    if event.kind == "had":
        return Standing(Status.FACT, "thanks for data")
    if event.kind == "stay":
        return Standing(
            Status.POSSIBLE
            if own.status is Status.DENIED
            else Status.DENIED
            if own.status is Status.FACT
            else own.status,
            f'"{word}" where it is',
        )
    if event.kind == "back":
        return own if own.status is not Status.DENIED else Standing(Status.FACT, f'"{word}"')
    if event.kind == "refuse":
        if own.status is Status.FACT:
            return Standing(Status.REFUSED, f'"{word}"')
        return Standing(Status.POSSIBLE, f'"{word}"') if own.status is Status.DENIED else own
    if event.kind == "approve":
        return Standing(Status.REFUSED, f'"{word}" is negated') if own.status is Status.DENIED else own
    if tokens[group.main].lemma == "offer" and own.status is Status.FACT:
        return Standing(Status.POSSIBLE, f'"{word}"')
    return own if own.why else Standing(own.status, f'"{word}"')


def _without_leave(parsed: Parsed, clause: Clause) -> bool:
    """For "will not pass it on without approval", "unless the Department agrees": a rule, not a denial."""
    begin = clause.group.last if clause.group is not None else 0
    lows = [t.low for t in parsed.tokens[begin : begin + 25]]
    leave = any_of("approval consent permission agreement licence authority authorisation basis gateway contract")
    if "without" in lows and leave & set(lows[lows.index("without") :]):
        return True
    return any(c.parent is clause and c.mark in ("unless", "until") for c in parsed.clauses)


def _only_where(parsed: Parsed, clause: Clause) -> bool:
    """For "only when", "only under", "only to those who"."""
    tokens = parsed.tokens
    end = max(clause.words, default=0) + 2
    return any(
        tokens[i].low in ("only", "solely")
        and i + 1 < len(tokens)
        and tokens[i + 1].tag in "SP"
        and tokens[i + 1].low in any_of("when if where once after under for in on")
        for i in range(clause.group.last if clause.group else 0, min(end, len(tokens)))
    )


def _no_given(parsed: Parsed, event: Event) -> str:
    """For "gave nothing", "received no data", "to nobody", "but not to X"."""
    tokens, clause = parsed.tokens, event.clause
    after = object_of(parsed, clause)
    for n, i in enumerate(after):
        token = tokens[i]
        if token.tag == "P" and token.low in any_of("without for despite because"):
            return ""
        if (
            token.low == "with"
            and n + 2 < len(after)
            and tokens[after[n + 1]].low in ("no", "neither")
            and tokens[after[n + 2]].low not in frame_words("words", "data")
        ):
            return ""  # "with no consent"
        if token.low in NO:
            nxt = tokens[i + 1] if i + 1 < len(tokens) else None
            if (
                token.low == "no"
                and nxt is not None
                and nxt.low
                in any_of("fewer less more doubt secret consent safeguards charge fee cost questions knowledge idea")
            ):
                continue
            before = tokens[after[n - 1]] if n else None
            if (
                token.low == "no"
                and before is not None
                and before.low == "with"
                and nxt is not None
                and nxt.low not in frame_words("words", "data")
            ):
                return ""
            return token.text
        if (
            token.tag == "X"
            and i + 1 < len(tokens)
            and tokens[i + 1].tag in "PI"
            and tokens[i + 1].low in ("to", "with", "by")
            and event.receivers
            and i < max(event.receivers)
        ):
            only = [r for r in event.receivers if r < i and tokens[r].tag == "N"]
            if not only:
                return "not " + tokens[i + 1].text
    return ""


# ----------------------------------------------------------------------------------------------------------- of a noun

_DONE = any_of(
    "happen occur begin start continue resume proceed emerge come follow lead break breach mean expose raise "
    "affect involve include enable help allow cover concern result cost go"
)
_UNSURE = any_of(
    "proposed planned possible potential future alleged intended prospective hypothetical any suspected supposed "
    "rumoured feared proposal draft"
)


_TOLD = any_of(
    "the this that these those its their his her our unauthorised unlawful illegal improper secret wrongful "
    "continuing monthly routine"
)


def _noun_status(parsed: Parsed, event: Event) -> Standing:
    tokens, i, clause = parsed.tokens, event.word, event.clause
    word = tokens[i].text
    k = i - 1
    while k >= 0 and (tokens[k].tag in "DNJ#'A" or tokens[k].low in NO) and i - k < 12:
        if tokens[k].low in NO:
            return Standing(Status.DENIED, f'"{tokens[k].text} {word}"')
        if tokens[k].low in _UNSURE:
            return Standing(Status.POSSIBLE, f'"{tokens[k].text} {word}"')
        k -= 1
    request = event.kind == "noun_request"
    if event.kind == "noun_take" and _only_inside(parsed, event):
        return Standing(Status.DENIED, f'"only ... {word}": nobody outside')
    if event.kind == "noun_deal":
        own = own_status(parsed, clause)
        denied = (
            own.status is Status.DENIED
            and clause.group is not None
            and clause.group.lemma in any_of("be have exist make sign")
        )
        return Standing(Status.DENIED if denied else Status.POSSIBLE, f'"{word}"')
    if event.kind in ("noun_agent", "noun_search"):
        own = own_status(parsed, clause)
        return own if own.why else Standing(own.status, f'"{word}"')
    if (
        request
        and k > 0
        and tokens[k].low in ("of", "behind")
        and tokens[k - 1].low in ("purpose", "purposes", "aim")
        and event.receivers
    ):
        return Standing(Status.FACT, f'"{tokens[k - 1].text} of the {word}": of a request that was met')
    if found := _by_noun_before(parsed, k, word, request=request):
        above = own_status(parsed, clause)
        verb = tokens[clause.group.main].lemma if clause.group is not None else ""
        if above.status is Status.DEMAND or verb in word_class("demands"):
            return Standing(Status.DEMAND, found.why)
        return above if above.status is Status.POSSIBLE else found
    group = clause.group
    base = Standing(Status.POSSIBLE if request else Status.FACT, f'"{word}"')
    if (
        event.kind == "noun_give"
        and not event.receivers
        and i
        and tokens[i - 1].low in any_of("data information record records")
        and not _told_of(parsed, event)
    ):
        base = Standing(Status.RULE, f'"{tokens[i - 1].text} {word}" is only named')
    if (
        group is None
        and request
        and {t.low for t in tokens[i:]} & any_of("unsuccessful unapproved rejected refused withdrawn")
    ):
        return Standing(Status.REFUSED, f'"{word}" in a line that says so')
    if group is None:
        definite = any(tokens[n].low in _TOLD or tokens[n].tag in "'#" for n in range(k + 1, i))
        return base if event.receivers or request or definite else Standing(Status.RULE, f'"{word}" is only named')
    own = own_status(parsed, clause)
    subject = i < group.first or i in subject_of(parsed, clause)
    if subject:
        return _as_subject(parsed, event, own, base)
    return _as_object(parsed, event, own, base)


_STAFF = any_of("staff officials analysts statisticians team employees technicians servants")


def _only_inside(parsed: Parsed, event: Event) -> bool:
    """For "with only technical staff having access", "nobody but the staff will have sight of"."""
    words = [parsed.tokens[k].low for k in range(max(0, event.word - 16), event.word)]
    return bool(_STAFF & set(words)) and ("only" in words or (bool(NO & set(words)) and "but" in words))


def _by_noun_before(parsed: Parsed, k: int, word: str, *, request: bool) -> Standing | None:
    """For "plans for the release of", "an end to the sharing of", "claims of"."""
    tokens = parsed.tokens
    if k < 1 or tokens[k].tag not in "PI" or tokens[k].low not in any_of("for of to on about against in into over"):
        return None
    head = tokens[k - 1]
    if head.tag != "N":
        return None
    no = k > 1 and tokens[k - 2].low in NO
    what = f'"{head.text} {tokens[k].text} {word}"'
    if head.low in word_class("fact_nouns") and no:
        return Standing(Status.DENIED, what)
    if head.low in any_of("end halt stop ban moratorium pause freeze restrictions limits"):
        return Standing(Status.ENDED if head.low in ("end", "halt", "stop") else Status.DENIED, what)
    if (
        head.low
        in word_class("claim_nouns")
        | word_class("plan_nouns")
        | any_of("rules law powers regulations framework consent objections opposition")
        and not request
    ):
        return Standing(Status.DENIED if no else Status.POSSIBLE, what)
    return None


_OUTCOMES = any_of(
    "pursue take progress proceed meet approve grant agree accept succeed persuade authorise consider satisfy go "
    "complete fulfil be"
)


def _as_subject(parsed: Parsed, event: Event, own: Standing, base: Standing) -> Standing:
    group, tokens = event.clause.group, parsed.tokens
    assert group is not None
    lemma, word = tokens[group.main].lemma, tokens[group.main].text
    if event.kind == "noun_request" and own.status is Status.DENIED and lemma in _OUTCOMES:
        return Standing(
            Status.REFUSED if group.tense == "past" or group.perfect else Status.RULE, f'"{word}" is negated'
        )
    if (
        event.kind == "noun_request"
        and group.passive
        and group.tense == "present"
        and not group.perfect
        and not event.receivers
        and lemma in any_of("consider assess review make process handle judge decide")
    ):
        return Standing(Status.RULE, f'"{word}"')
    if group.passive or lemma in ("lapse", "fail", "succeed"):
        if lemma in frame_words("verbs", "refuse") or lemma in word_class("denies"):
            return Standing(
                Status.REFUSED if event.kind == "noun_request" or lemma not in word_class("denies") else Status.DENIED,
                f'"{word}"',
            )
        if (
            lemma in frame_words("verbs", "approve") | {"make", "give"}
            and own.status is Status.FACT
            and event.kind == "noun_request"
            and lemma != "make"
        ):
            return Standing(Status.FACT, f'"{word}"')
        if lemma in word_class("ends"):
            ended = Status.POSSIBLE if event.kind == "noun_request" else Status.ENDED
            return Standing(ended if own.status is Status.FACT else own.status, f'"{word}"')
        if lemma in word_class("intends") | word_class("demands") | {"plan", "propose"}:
            return Standing(Status.POSSIBLE, f'"{word}"')
        if lemma in word_class("prevents"):
            return Standing(Status.DENIED, f'"{word}"')
    if lemma in word_class("ends") and own.status is Status.FACT:
        return Standing(Status.ENDED, f'"{word}"')
    request = event.kind == "noun_request"
    request = event.kind == "noun_request"
    outcome = {tokens[k].low for k in event.clause.after}
    if (
        request
        and outcome & any_of("unsuccessful unapproved rejected refused rejection refusal")
        and own.status is Status.FACT
    ):
        return Standing(Status.REFUSED, f'"{word}"')
    if request and own.status is Status.DENIED and lemma not in _OUTCOMES:
        return base
    if (
        lemma in any_of("limit restrict publish list govern regulate assess review consider monitor audit record")
        and group.passive
    ):
        return Standing(Status.RULE if group.tense != "past" or not request else Status.POSSIBLE, f'"{word}"')
    if request and not event.receivers and own.status in (Status.DEMAND, Status.POSSIBLE) and group.tense != "past":
        return Standing(Status.RULE, f'"{own.why}"')
    if base.status is Status.RULE:
        return base
    if (
        not request
        and not event.receivers
        and own.status is Status.FACT
        and group.tense == "present"
        and not group.perfect
        and not _told_of(parsed, event)
    ):
        return Standing(Status.RULE, f'"{word}"')
    if own.status is Status.DENIED:
        happens = lemma in _DONE or (
            group.passive and lemma in any_of("make approve grant allow authorise give agree permit")
        )
        happens = happens or lemma == "take"
        return (
            own
            if happens
            else Standing(Status.RULE, f'"{word}"')
            if not event.receivers and group.tense == "present"
            else base
        )
    if own.status is Status.FACT:
        return base
    if own.status is Status.POSSIBLE and lemma in ("be", "have") and event.kind != "noun_give":
        return own
    return own


def _told_of(parsed: Parsed, event: Event) -> bool:
    i = event.word
    near = parsed.tokens[max(0, i - 4) : i]
    return any(
        t.low in _TOLD - {"the"} or (t.tag == "#" and len(t.low) < 7 and not t.low.startswith(("19", "20")))
        for t in near
    ) or any(parsed.tokens[k].low in any_of("continues continue goes happens persists") for k in event.clause.words)


def _as_object(parsed: Parsed, event: Event, own: Standing, base: Standing) -> Standing:
    clause, tokens = event.clause, parsed.tokens
    group = clause.group
    assert group is not None
    lemma, word = tokens[group.main].lemma, f'"{tokens[group.main].text} ... {tokens[event.word].text}"'
    if not event.receivers and (
        event.kind == "noun_take"
        or lemma
        in any_of(
            "publish list record describe review monitor govern oversee manage assess process handle consider judge"
        )
    ):
        return Standing(Status.RULE, word)
    if lemma == "say" and event.kind == "noun_request" and any(tokens[k].low == "no" for k in event.clause.after[:2]):
        return Standing(Status.REFUSED, word)
    negated = own.status is Status.DENIED
    if own.status is Status.DEMAND and lemma in word_class("ends") | word_class("prevents") | word_class("refuses"):
        return Standing(Status.DEMAND, word)
    if lemma in word_class("denies"):
        refuses = event.kind == "noun_request" or (event.kind == "noun_take" and lemma in ("reject", "deny", "dismiss"))
        return Standing(Status.FACT if negated else Status.REFUSED if refuses else Status.DENIED, word)
    if lemma in frame_words("verbs", "refuse") | word_class("refuses"):
        return Standing(Status.POSSIBLE if negated else Status.REFUSED, word)
    if own.status is Status.POSSIBLE and lemma in word_class("prevents") | word_class("ends"):
        return own
    if lemma in word_class("prevents") | {"reject"} and lemma not in word_class("ends"):
        return Standing(Status.POSSIBLE if negated else Status.DENIED, word)
    if lemma in word_class("ends"):
        if own.status in (Status.FACT, Status.DENIED):
            ended = Status.POSSIBLE if event.kind == "noun_request" else Status.ENDED
            return Standing(Status.FACT if negated else ended, word)
        return own
    if lemma in word_class("facts"):
        return base if own.status is not Status.DEMAND or lemma != "disclose" else own
    if lemma in word_class("says"):
        return Standing(Status.POSSIBLE, word) if negated else base
    if lemma in word_class("demands") | any_of("support favour oppose back resist"):
        return Standing(Status.DEMAND, word)
    if lemma in word_class("doubts"):
        return Standing(Status.POSSIBLE, word)
    if lemma in word_class("intends") | any_of(
        "request plan propose discuss negotiate govern regulate limit restrict control"
    ):
        return Standing(Status.DENIED if negated else Status.POSSIBLE, word)
    if negated and lemma in any_of("involve include cover require mean need") and not event.receivers:
        return Standing(Status.RULE, word)
    if own.status is not Status.FACT:
        return own
    if event.kind == "noun_request" and lemma in frame_words("verbs", "approve"):
        return Standing(Status.FACT, word)
    if (
        event.kind == "noun_give"
        and not event.receivers
        and not _told_of(parsed, event)
        and (group.form != "finite" or group.tense == "present")
    ):
        return Standing(Status.RULE, word)
    return base
