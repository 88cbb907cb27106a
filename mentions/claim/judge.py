"""What one sentence says of pupils' data: its transfers, how each is spoken of, and who stands in which role."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mentions import any_of
from mentions.claim.governed import falsifies
from mentions.claim.standing import Standing, Status, own_status
from mentions.claim.status import ordered_to_ask, status_of
from mentions.grammar.clauses import Parsed
from mentions.grammar.frames import REFERENCE, events_in
from mentions.grammar.zones import Event, antecedent, frame_words, object_of, subject_of
from mentions.named import recipients_in
from mentions.receivers import Candidate, candidates_in
from mentions.said import Band, NamedBody, Polarity, Role
from model.register import Category

MOST_NAMES = 60
"""Recipients of one sentence that are told."""
_POLARITY = {
    Status.FACT: Polarity.RELEASE, Status.ENDED: Polarity.RELEASE, Status.POSSIBLE: Polarity.POSSIBLE,
    Status.DEMAND: Polarity.DEMAND, Status.QUESTION: Polarity.QUESTION, Status.DENIED: Polarity.DENIAL,
    Status.REFUSED: Polarity.REFUSAL, Status.RULE: Polarity.POLICY,
}
_ROLE = {
    Status.FACT: Role.GIVEN, Status.ENDED: Role.GIVEN, Status.POSSIBLE: Role.POSSIBLE, Status.DEMAND: Role.POSSIBLE,
    Status.QUESTION: Role.ASKED, Status.DENIED: Role.DENIED, Status.REFUSED: Role.REFUSED, Status.RULE: Role.POSSIBLE,
}
_STRENGTH = (Role.GIVEN, Role.REFUSED, Role.DENIED, Role.ASKED, Role.POSSIBLE)
_TAKES_PRONOUN = any_of("it they them he she we who")
_TELLS = {
    Status.FACT: "it is told as having happened", Status.ENDED: "it happened, and has ended",
    Status.POSSIBLE: "it may happen, or is claimed", Status.DEMAND: "it is what somebody ought to do",
    Status.QUESTION: "it is asked", Status.DENIED: "it is denied", Status.REFUSED: "it is refused",
    Status.RULE: "it is a rule",
}


@dataclass(slots=True)
class Told:
    """A transfer on topic, how it stands, and to whom."""

    event: Event
    standing: Standing
    who: list[NamedBody]
    pronoun: bool
    """The receiver is only "it" or "they"."""
    by_hand: bool = True
    """False where what is given is not said to be data."""


@dataclass(slots=True)
class Ruling:
    """What a sentence says."""

    polarity: Polarity
    band: Band
    reason: str
    who: tuple[NamedBody, ...] = ()
    speaks: bool = False
    """It speaks of a transfer."""
    unnamed: bool = False
    """Of one of its transfers it says not to whom, or only "it"."""
    partial: bool = False
    """For "Two of these were refused"."""
    asked: bool = False
    """It tells of a request whose outcome a later sentence may tell."""
    bears: bool = True
    """False: its passage as a whole has no bearing, so that nothing is made of it."""


NOTHING = Ruling(Polarity.POLICY, Band.NONE, "nothing is said of a transfer")


_OTHER_GIVERS = any_of(
    "school schools college colleges trust trusts app apps platform platforms company hospital hospitals parents "
    "teachers council councils university"
)


def judge(sentence: str, parsed: Parsed, *, own: bool, before: Sequence[NamedBody] = (), loose: bool = False) -> Ruling:
    """What one sentence says.

    Args:
        sentence: as printed.
        parsed: its clauses.
        own: whether it names pupils' data itself; else it goes on about them.
        loose: it names only the Department and data: it counts where somebody is said to get them.
        before: the recipients named before it, the last first, to whom "it" and "the company" go back.
    """
    candidates = candidates_in(parsed)
    told = [t for e in events_in(parsed) for t in _split(parsed, _told(parsed, e, candidates, own=own, before=before))]
    told = _without_repeats(told)
    told = _called_false(parsed, told)
    if loose:
        told = [
            t
            for t in told
            if (t.who or t.event.theme == "data") and not {parsed.tokens[i].low for i in t.event.givers} & _OTHER_GIVERS
        ]
    if not told:
        polarity, band, reason = _without_transfer(parsed)
        if own and polarity is Polarity.POLICY and _unread(parsed, candidates):
            band, reason = (
                Band.REVIEW,
                "somebody is named beside words of a transfer; how they belong together is not read",
            )
        return Ruling(polarity, band, reason)
    verdict = _verdict(sentence, parsed, told, loose=loose)
    if verdict.polarity is Polarity.QUESTION and not own and not verdict.who:
        verdict.band = Band.NONE  # it names neither what is given nor to whom
    return verdict


def _unread(parsed: Parsed, candidates: Sequence[Candidate]) -> bool:
    """Whether a sentence names somebody outside and has a verb or noun of transfer, and yet no transfer was found."""
    holder = frame_words("words", "holder") | frame_words("words", "inside")
    outside = [c for c in candidates if c.known and not c.watcher and not c.vague and c.named.category not in _SCHOOLS]
    spoken = any(
        t.low not in holder
        and ((t.tag == "V" and t.lemma in _TRANSFERS) or (t.tag == "N" and t.low in _TRANSFER_NOUNS))
        for t in parsed.tokens
    )
    return bool(outside) and spoken


_SCHOOLS = frozenset([Category.SCHOOL_EXAM_BOARD, Category.LOCAL_AUTHORITY])
_TRANSFERS = any_of(
    "give hand pass send supply provide share release disclose sell transfer obtain receive access buy download leak "
    "match check search consult query"
)
_TRANSFER_NOUNS = any_of("release transfer sale disclosure sharing access leak handover")


def _called_false(parsed: Parsed, told: list[Told]) -> list[Told]:
    """What a later clause of the same sentence says is not so: "..., which the Department denied", "; it did not"."""
    later = [
        c
        for c in parsed.clauses
        if c.group is not None and c.kind in any_of("coordinate relative aside complement") and falsifies(parsed, c)
    ]
    for t in told:
        if t.standing.status in (Status.FACT, Status.ENDED, Status.POSSIBLE) and any(
            c.start > t.event.word for c in later
        ):
            t.standing = Standing(Status.DENIED, "a later clause says that it is not so")
            t.who = [n._replace(role=Role.DENIED) for n in t.who]
    return told


def _without_transfer(parsed: Parsed) -> tuple[Polarity, Band, str]:
    """What a sentence says that speaks of no transfer: a question, a demand, or nothing."""
    if parsed.asks or ordered_to_ask(parsed):
        return Polarity.QUESTION, Band.NONE, "it is asked"
    for clause in parsed.clauses:
        if clause.group is None or clause.kind not in ("root", "coordinate"):
            continue
        own = own_status(parsed, clause)
        holder = {parsed.tokens[i].low for i in _first_noun(parsed, subject_of(parsed, clause))} & (
            frame_words("words", "holder") | frame_words("words", "inside")
        )
        verb = parsed.tokens[clause.group.main].lemma
        asks = verb in any_of("demand urge call recommend petition ask want implore") and {
            parsed.tokens[i].low for i in clause.after
        } & frame_words("words", "holder")
        if own.status is Status.DEMAND and verb in any_of("declare say like add stress point note remind mention"):
            continue
        if (own.status is Status.DEMAND and (holder or clause.group.form == "imperative")) or (
            asks and own.status is Status.FACT
        ):
            return Polarity.DEMAND, Band.NONE, "it is what somebody ought to do"
    return Polarity.POLICY, Band.NONE, NOTHING.reason


def _split(parsed: Parsed, told: Told | None) -> list[Told]:
    """For "given to many, but not to X": X is denied."""
    if told is None:
        return []
    tokens = parsed.tokens
    cut = next(
        (
            t.start
            for i, t in enumerate(tokens[:-1])
            if t.tag == "X" and i > told.event.word and tokens[i + 1].low in ("to", "with", "by")
        ),
        -1,
    )
    out_of = [n for n in told.who if cut >= 0 and n.start > cut]
    if not out_of or told.standing.status not in (Status.FACT, Status.ENDED):
        return [told]
    denied = Told(
        told.event, Standing(Status.DENIED, '"not to"'), [n._replace(role=Role.DENIED) for n in out_of], pronoun=False
    )
    told.who = [n for n in told.who if n not in out_of]
    return [told, denied]


def _told(
    parsed: Parsed, event: Event, candidates: Sequence[Candidate], *, own: bool, before: Sequence[NamedBody]
) -> Told | None:
    if event.theme in ("other", "request") and event.kind not in ("refuse", "approve"):
        return None
    found = _receivers(parsed, event, candidates)
    lows = [parsed.tokens[i].low for i in _first_noun(parsed, event.to or event.receivers)]
    if (
        event.theme in ("noun", "none")
        and event.kind.startswith("noun_")
        and not own
        and not (found and event.kind == "noun_request")
    ):
        return None
    pronoun = not found and _only_pronoun(parsed, event)
    if not found and not pronoun and _inward(lows):
        return None
    if event.kind == "take" and event.theme == "noun":
        return None
    if event.kind == "give" and parsed.tokens[event.word].lemma == "return" and not found and group_negated(event):
        return None  # "was never returned": whoever had it has it still
    used = (
        parsed.tokens[event.word].lemma in frame_words("verbs", "work")
        and event.kind == "take"
        and event.theme == "data"
        and event.clause.group is not None
        and event.clause.group.passive
    )
    theirs = event.kind == "take" and event.theme == "data" and _from_holder(parsed, event)
    if event.kind in ("take", "work") and not found and not pronoun and not used and not theirs:
        return None
    if (
        event.kind in ("take", "work")
        and (set(lows) - {"we", "us"}) & frame_words("words", "holder")
        and all(c.named.generic for c in found)
    ):
        return None
    if event.kind == "work" and not any(c.known for c in found) and not pronoun:
        return None
    if event.theme == "noun" and not found and event.kind != "refuse":
        return None
    if event.kind == "take" and event.theme == "none":
        return None
    if (
        event.kind == "request"
        and not found
        and not pronoun
        and not (event.clause.group and event.clause.group.passive)
    ):
        return None
    if (
        event.kind == "go"
        and not {parsed.tokens[i].low for i in event.receivers} & any_of("nobody none no-one")
        and not found
        and not pronoun
        and parsed.tokens[event.word].lemma not in ("leave", "leak", "escape")
    ):
        return None
    if event.kind in ("noun_take", "noun_give") and event.theme != "data" and not found:
        return None
    if event.kind == "noun_request" and event.theme != "data" and not own and not found:
        return None
    standing = status_of(parsed, event)
    if event.theme == "instead":
        standing = Standing(Status.DENIED, '"rather than" the data')
    role = _ROLE[standing.status]
    found = found + [c for c in candidates if c not in found and any(_alias(parsed, f, c) for f in found)]
    if all(c.named.generic for c in found) and (among := _among(parsed, event, candidates)):
        found = among
    if standing.why.endswith("it ended"):
        found = []
    who = [
        c.named._replace(role=role)
        for c in found
        if not c.vague
        or (
            standing.status in (Status.DENIED, Status.POSSIBLE)
            and c.first
            and parsed.tokens[c.first - 1].low in ("any", "no")
        )
    ]
    if not pronoun and found and all(c.named.generic for c in found) and _anaphoric(parsed, found[0]):
        pronoun = bool(_goes_back_to(parsed, event, candidates, before))
    if (
        pronoun
        and not theirs
        and event.kind in ("take", "work")
        and not found
        and not _goes_back_to(parsed, event, candidates, before)
    ):
        return None
    if pronoun and (back := _goes_back_to(parsed, event, candidates, before)):
        who = [n._replace(role=role) for n in back]
    return Told(event, standing, who, pronoun, by_hand=event.theme != "noun" or event.kind == "noun_request")


def _among(parsed: Parsed, event: Event, candidates: Sequence[Candidate]) -> list[Candidate]:
    """For "X was among the firms to which it was given"; in a line with a reference, the name behind it."""
    parent = event.clause.parent
    if (
        event.clause.kind == "relative"
        and parent is not None
        and parent.group is not None
        and parent.group.lemma == "be"
    ):
        places = {*subject_of(parsed, parent), *(i for i in parent.after if i > event.word)}
        return [c for c in candidates if c.first in places and c.known and not c.watcher]
    return [c for c in candidates if _behind_reference(parsed, c)]


def _alias(parsed: Parsed, c: Candidate, other: Candidate) -> bool:
    """For "X, trading as Y"."""
    between = [t.low for t in parsed.tokens[c.last + 1 : other.first]]
    return (
        len(between) < 12
        and between[-1:] == ["as"]
        and bool(any_of("trading known operating doing") & set(between[-3:]))
    ) or between[-1:] in (["formerly"], ["previously"])


def _behind_reference(parsed: Parsed, c: Candidate) -> bool:
    return any(REFERENCE.match(parsed.tokens[k].text) for k in range(max(0, c.first - 3), c.first))


def _first_noun(parsed: Parsed, words: Sequence[int]) -> list[int]:
    """The words up to a preposition, at most five."""
    out: list[int] = []
    if words and parsed.tokens[words[0]].tag == "P":  # "With the Department's leave, a firm matched"
        gap = next((n for n in range(1, len(words)) if words[n] - words[n - 1] > 1), 0)
        words = words[gap:]
    for i in words[:6]:
        if out and (parsed.tokens[i].tag == "P" or (parsed.tokens[i].tag == "D" and parsed.tokens[out[-1]].tag == "N")):
            break
        out.append(i)
    return out[:5]


def _from_holder(parsed: Parsed, event: Event) -> bool:
    """For "records, obtained from the Department": somebody has got them, whoever it is."""
    return bool({parsed.tokens[i].low for i in event.givers} & any_of("department dfe education npd"))


def group_negated(event: Event) -> bool:
    group = event.clause.group
    return group is not None and group.negated


def _only_pronoun(parsed: Parsed, event: Event) -> bool:
    tokens = parsed.tokens
    words = [tokens[i] for i in event.receivers]
    nominal = [t for t in words if t.tag in "NO"]
    if nominal and (
        nominal[0].low in _TAKES_PRONOUN or (nominal[-1].low in _TAKES_PRONOUN and event.kind in ("take", "work"))
    ):
        return True
    company = any_of(
        "company firm paper newspaper charity broadcaster university agency body force council organisation"
    )
    return any(a.low in ("the", "that", "this") and b.low in company for a, b in itertools.pairwise(words))


_COMPANY = any_of(
    "company firm paper newspaper charity broadcaster university agency body force council organisation business"
)


def _anaphoric(parsed: Parsed, c: Candidate) -> bool:
    """For "the company", "his paper": somebody named before."""
    if c.first != c.last or parsed.tokens[c.last].low not in _COMPANY or c.first == 0:
        return False
    return parsed.tokens[c.first - 1].low in any_of("the that this his her its their")


def _goes_back_to(
    parsed: Parsed, event: Event, candidates: Sequence[Candidate], before: Sequence[NamedBody]
) -> list[NamedBody]:
    """Those to whom "it", "we" or "the company" goes back: a speaker, or who stands before."""
    words = {parsed.tokens[i].low for i in event.receivers}
    said = next((c for c in parsed.clauses if c.kind == "aside" and c.mark == "said"), None)
    if words & {"we", "i"}:
        spoken = [c.named for c in candidates if said is not None and parsed.owner[c.first] is said]
        return spoken[:1]
    first = min(event.receivers, default=event.word)
    earlier = [
        c for c in candidates if c.last < first and not c.watcher and not c.vague and parsed.owner[c.first] is not said
    ]
    earlier = [c for c in earlier if not c.named.generic] or earlier[-1:]
    if earlier:
        same = [c for c in earlier if parsed.owner[c.first] is parsed.owner[earlier[-1].first]]
        return [c.named for c in same[-2:]]
    return list(before[:1])


def _receivers(parsed: Parsed, event: Event, candidates: Sequence[Candidate]) -> list[Candidate]:
    places = set(event.receivers)
    out = []
    for c in candidates:
        if places.isdisjoint((c.first, c.last)):
            continue
        if c.watcher and event.kind in any_of("take work request noun_request"):
            continue
        if _is_what_is_given(parsed, event, c) or _beside(parsed, c):
            continue
        out.append(c)
    return out


_BESIDE = any_of(
    "via through under about on against according despite concerning regarding before after since during between "
    "over without"
)


def _beside(parsed: Parsed, c: Candidate) -> bool:
    """Whether a name stands behind a preposition by which it takes no part ("via a third party")."""
    k = c.first - 1
    while k >= 0 and parsed.tokens[k].tag in "DJ#A":
        k -= 1
    return k >= 0 and parsed.tokens[k].tag in "PV" and parsed.tokens[k].low in _BESIDE and k > 0


def _is_what_is_given(parsed: Parsed, event: Event, c: Candidate) -> bool:
    """A name before a word for data in an object ("gave Key Stage results") is no receiver."""
    nxt = parsed.tokens[c.last + 1] if c.last + 1 < len(parsed.tokens) else None
    return (
        event.kind in ("give", "let")
        and nxt is not None
        and not c.known
        and nxt.tag in "NJ"
        and nxt.low in frame_words("words", "data")
    )


def _inward(lows: Iterable[str]) -> bool:
    """Whether it goes to the Department, or to those whom it is about."""
    words = set(lows)
    if words & frame_words("words", "data"):
        return False
    inside = words & (
        frame_words("words", "holder") | frame_words("words", "inside") | any_of("schools school teachers authorities")
    )
    return bool(inside)


def _without_repeats(told: list[Told]) -> list[Told]:
    """A noun beside the verb that has it as its object ("was given access") is the same transfer."""
    verbs = [t for t in told if not t.event.kind.startswith("noun_")]
    out = []
    for t in told:
        if t.event.kind.startswith("noun_") and any(
            v.event.clause is t.event.clause and (v.who or not t.who) and t.event.kind != "noun_request" for v in verbs
        ):
            continue
        out.append(t)
    return out


_ORDER = (
    Status.FACT,
    Status.ENDED,
    Status.DENIED,
    Status.REFUSED,
    Status.DEMAND,
    Status.POSSIBLE,
    Status.QUESTION,
    Status.RULE,
)


def _verdict(sentence: str, parsed: Parsed, told: list[Told], *, loose: bool) -> Ruling:
    _asked_and_got(told)
    strongest = min(told, key=lambda t: (_ORDER.index(t.standing.status), not t.who, not t.by_hand))
    status = strongest.standing.status
    says_no = [t for t in told if t.standing.status in (Status.DENIED, Status.REFUSED)]
    polarity, band = _POLARITY[status], Band.REVIEW
    reason = f"{strongest.standing.why or parsed.tokens[strongest.event.word].text}: {_TELLS[status]}"
    requests = all(
        t.event.kind in ("noun_request", "request") for t in told if t.standing.status in (Status.FACT, Status.ENDED)
    )
    refused = next((t for t in says_no if t.standing.status is Status.REFUSED), None)
    if status in (Status.FACT, Status.POSSIBLE) and refused and requests:
        who = tuple(n._replace(role=Role.REFUSED) for n in _who(told))
        return _with_signs(
            Ruling(Polarity.REFUSAL, Band.REVIEW, _tells(refused.standing), who, asked=True), parsed, told
        )
    apart = {n.name.casefold() for n in strongest.who}.isdisjoint(n.name.casefold() for t in says_no for n in t.who)
    apart = apart and all(_parted(parsed, t.event.word, strongest.event.word) for t in says_no)
    if status in (Status.FACT, Status.ENDED) and says_no and not strongest.who and any(t.who for t in says_no):
        polarity = _POLARITY[says_no[0].standing.status]
        reason = f"{says_no[0].standing.why}: {_TELLS[says_no[0].standing.status]}"
    elif (
        status in (Status.FACT, Status.ENDED)
        and says_no
        and not (strongest.who and apart and all(t.who for t in says_no))
    ):
        polarity = Polarity.POSSIBLE
        no = says_no[0].standing
        reason = f"{no.why}: {_TELLS[no.status]}; but another part tells of a release ({reason})"
    elif status in (Status.FACT, Status.ENDED) and not strongest.by_hand:
        polarity = Polarity.POSSIBLE
        reason = f"{reason}; but what was given is not said to be data"
    elif (
        status is Status.FACT
        and not says_no
        and not _unsure(told)
        and (strongest.who or any(_outside(parsed, t) for t in told if t.standing.status is Status.FACT))
    ):
        band = Band.ALERT
    if band is Band.ALERT and _by_others(parsed, strongest):
        polarity, band, reason = (
            Polarity.POSSIBLE,
            Band.REVIEW,
            f"{reason}; but it is not said to come from the Department",
        )
    if band is Band.ALERT and (cue := _in_doubt(parsed, strongest)):
        polarity, band, reason = Polarity.POSSIBLE, Band.REVIEW, f'{reason}; but "{cue}" stands beside it'
    who = _who(told)
    if status is Status.FACT and polarity is Polarity.RELEASE and band is Band.REVIEW and not who and _habit(strongest):
        polarity, reason = Polarity.POLICY, f"{reason}; but to nobody, and as a rule"
    if loose and not who:
        polarity, band = polarity if polarity is Polarity.DENIAL else Polarity.POLICY, Band.NONE
    elif loose and band is Band.ALERT:
        band = Band.REVIEW
    if status is Status.RULE:
        other = _without_transfer(parsed)[0]
        polarity = other if other is Polarity.DEMAND else polarity
        band = band if any(not n.generic for n in who) else Band.NONE
    asked = any(t.event.kind in ("request", "noun_request") or t.standing.why in _WISHES for t in told)
    if strongest.event.kind != "had":
        who = _with_known(sentence, who, _ROLE[status])
    if polarity is Polarity.RELEASE:
        who += tuple(n for n in _served(parsed) if n.name not in {w.name for w in who})
    return _with_signs(Ruling(polarity, band, reason, who, asked=asked), parsed, told)


def _parted(parsed: Parsed, a: int, b: int) -> bool:
    """Whether what ends the scope of a "never" stands between two words."""
    ends = any_of("but yet however though although while whereas instead ; : . \u2014 -")
    return any(t.low in ends for t in parsed.tokens[min(a, b) + 1 : max(a, b)])


def _by_others(parsed: Parsed, told: Told) -> bool:
    """Whether those who give it are schools or others, and the Department's data is not spoken of."""
    lows = {parsed.tokens[i].low for i in told.event.givers}
    held = {t.low for t in parsed.tokens} & any_of("npd dfe department department's database census lrs")
    return bool(lows & _OTHER_GIVERS) and not held


_CLAIMS = any_of("claim claims allegation allegations suggestion suggestions rumour rumours accusation accusations")
_UNTRUE = any_of("false untrue baseless unfounded nonsense myth fabricated groundless rubbish inaccurate")


def _in_doubt(parsed: Parsed, told: Told) -> str:
    """A word by which what a sentence tells may be denied in it, whatever the clauses say; "" if there is none."""
    tokens, at = parsed.tokens, told.event.word
    for i, token in enumerate(tokens):
        negated = any(t.tag == "X" for t in tokens[max(0, i - 3) : i])
        if token.low in _UNTRUE and not negated:
            return token.text
        denies = token.tag == "V" and token.lemma in ("deny", "refute", "dispute", "contradict", "rebut", "debunk")
        if denies and not negated:
            return token.text
        if token.low in _CLAIMS and i < at and any(t.low == "that" for t in tokens[i:at]):
            return token.text
        if token.low in ("basis", "truth", "foundation", "substance") and i and tokens[i - 1].low in ("no", "without"):
            return f"{tokens[i - 1].text} {token.text}"
        if token.low == "truth" and any(t.low == "from" for t in tokens[max(0, i - 2) : i]):
            return "from the truth"
    return ""


def _habit(told: Told) -> bool:
    """Whether it is told in the plain present: "the Department shares personal data"."""
    group = told.event.clause.group
    verb = not told.event.kind.startswith("noun_")
    return verb and group is not None and group.form == "finite" and group.tense == "present" and not group.perfect


def _tells(standing: Standing) -> str:
    return f"{standing.why}: {_TELLS[standing.status]}"


def _with_signs(verdict: Ruling, parsed: Parsed, told: list[Told]) -> Ruling:
    """What the sentences beside it may ask of a verdict, so that no sentence's words need to be kept."""
    first = parsed.tokens[:4]
    some = bool(first) and first[0].low in any_of("some several many most others few")
    verdict.speaks = bool(told)
    verdict.unnamed = any(t.pronoun or not t.who for t in told)
    verdict.partial = some or any(t.low == "of" for t in first[1:3])
    return verdict


_WISHES = frozenset(f'"{verb} to"' for verb in any_of("ask want apply seek wish hope try request"))
_UNLAWFUL = any_of("unauthorised unlawful illegal improper wrongful unlicensed illicit")


def _outside(parsed: Parsed, told: Told) -> bool:
    """Whether the transfer says by itself that somebody outside got it: "gives it away", "unauthorised sharing"."""
    event, tokens = told.event, parsed.tokens
    if event.theme not in ("data", "pronoun"):
        return False
    i = event.word
    if event.kind == "give":
        particles = {tokens[k].low for k in event.clause.after[:12]}
        return (
            tokens[i].lemma in ("sell", "leak")
            or (tokens[i].lemma == "give" and "away" in particles)
            or (tokens[i].lemma == "hand" and bool(particles & {"out", "over"}))
        )
    if event.kind in ("noun_give", "noun_take"):
        return any(tokens[k].low in _UNLAWFUL for k in range(max(0, i - 4), i))
    return (
        event.kind in ("approve", "noun_request")
        and told.standing.status is Status.FACT
        and any(tokens[k].tag == "#" for k in range(max(0, i - 4), i))
    )


def _with_known(sentence: str, who: tuple[NamedBody, ...], role: Role) -> tuple[NamedBody, ...]:
    """With those whose names stand in a receiver's place by what is beside them, if no frame has them."""
    if who:
        return who
    loud = Category.POLICE_HOME_OFFICE
    more = [
        n._replace(role=role)
        for n in recipients_in(sentence)
        if (not n.generic or n.category is loud)
        and not sentence[: n.start].rstrip().endswith(" for")
        and len(n.name) > 3
        and not (role is Role.REFUSED and sentence[: n.start].rstrip().endswith((" by", " by the")))
    ]
    return tuple(more[:MOST_NAMES])


_SERVICES = any_of("service services check checks product products result results search searches tool tools business")


def _served(parsed: Parsed) -> list[NamedBody]:
    """Those to whom who got the data sells what it makes of them: "a service that it offered to X"."""
    out: list[NamedBody] = []
    for event in events_in(parsed):
        words = [*object_of(parsed, event.clause)[:6], *antecedent(parsed, event.clause)]
        served = _SERVICES & {parsed.tokens[i].low for i in words}
        sells = parsed.tokens[event.word].lemma in any_of("sell supply provide offer resell market")
        if event.kind == "give" and event.theme != "data" and served and sells:
            places = set(event.to or event.receivers)
            found = candidates_in(parsed)
            out += [c.named for c in found if not c.named.generic and places & {c.first, c.last}]
    return out


def _asked_and_got(told: list[Told]) -> None:
    """For "requested by X, data provided in 247 cases": who asked is who got it."""
    asked = [
        n
        for t in told
        if t.event.kind in ("request", "noun_request", "noun_deal") and t.standing.status is Status.POSSIBLE
        for n in t.who
    ]
    for t in told:
        if t.standing.status is Status.FACT and t.event.kind in ("give", "take", "work") and not t.who and asked:
            t.who = [n._replace(role=Role.GIVEN) for n in asked]


def _unsure(told: list[Told]) -> bool:
    return any(t.standing.status is Status.ENDED for t in told)


def _who(told: list[Told]) -> tuple[NamedBody, ...]:
    best: dict[str, NamedBody] = {}
    for t in told:
        for n in t.who:
            held = best.get(n.name.casefold())
            if held is None or _STRENGTH.index(n.role) < _STRENGTH.index(held.role):
                best[n.name.casefold()] = n
    return tuple(sorted(best.values(), key=lambda n: n.start)[:MOST_NAMES])
