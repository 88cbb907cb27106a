"""What a sentence says, by all the transfers that it tells of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mentions import any_of
from mentions.claim.around.owned_up import asserted_by
from mentions.claim.around.unasserted import leaves_open
from mentions.claim.doubted import counts_none, never_sure
from mentions.claim.ruling import Ruling
from mentions.claim.silent import demands
from mentions.claim.standing import Standing, Status, own_status
from mentions.claim.transfers import ROLE, Told
from mentions.claim.whom import with_served
from mentions.frames.zones import frame_words, lows_of
from mentions.grammar.clauses import Parsed
from mentions.named import recipients_in
from mentions.said import MOST_NAMES, Band, NamedBody, Polarity, Role
from model.recipient import Category

_POLARITY = {
    Status.FACT: Polarity.RELEASE, Status.ENDED: Polarity.RELEASE, Status.DENIED: Polarity.DENIAL,
    Status.REFUSED: Polarity.REFUSAL, Status.DEMAND: Polarity.DEMAND, Status.POSSIBLE: Polarity.POSSIBLE,
    Status.QUESTION: Polarity.QUESTION, Status.RULE: Polarity.POLICY,
}
"""The strongest first."""
_ORDER = list(_POLARITY)
_STRENGTH = (Role.GIVEN, Role.REFUSED, Role.DENIED, Role.ASKED, Role.POSSIBLE)
_TELLS = {
    Status.FACT: "it is told as having happened", Status.ENDED: "it happened, and has ended",
    Status.POSSIBLE: "it may happen, or is claimed", Status.DEMAND: "it is what somebody ought to do",
    Status.QUESTION: "it is asked", Status.DENIED: "it is denied", Status.REFUSED: "it is refused",
    Status.RULE: "it is a rule",
}
OTHER_GIVERS = any_of(
    "school schools college colleges trust trusts app apps platform platforms company hospital hospitals parents "
    "teachers council councils university"
)
_ASKED = any_of("request noun_request")


def verdict(parsed: Parsed, told: list[Told], *, loose: bool) -> Ruling:
    """What the strongest of some transfers says, with what the others take from it."""
    _asked_and_got(told)
    strongest = min(
        told, key=lambda t: (_ORDER.index(t.standing.status), not t.who, not t.by_hand, _is_from_others(parsed, t))
    )
    ruling = _refused(told, strongest)
    if ruling is None:
        ruling = _said(parsed, told, strongest)
        ruling.who = _who(told)
        _as_far_as_on_topic(parsed, ruling, strongest.standing.status, loose=loose)
        if strongest.event.kind != "had":
            ruling.who = ruling.who or _known(parsed.sentence, ROLE[strongest.standing.status])
        if ruling.polarity is Polarity.POSSIBLE and strongest.happened:
            ruling.who = tuple(n._replace(role=Role.POSSIBLE) if n.role is Role.GIVEN else n for n in ruling.who)
        if ruling.polarity is Polarity.RELEASE:
            ruling.who = with_served(parsed, ruling.who)
        if ruling.polarity is Polarity.REFUSAL and not any(n.role is Role.REFUSED for n in ruling.who):
            # "X asked for it and was turned away"
            ruling.who = tuple(n._replace(role=Role.REFUSED) for n in ruling.who)
        ruling.asked = any(t.event.kind in _ASKED or t.standing.why in _WISHES for t in told)
    first = [t.low for t in parsed.tokens[:4]]
    ruling.speaks, ruling.unnamed = True, any(t.pronoun or not t.who for t in told)
    may = strongest.happened or strongest.standing.status is Status.POSSIBLE
    ruling.doubt = never_sure(parsed, strongest.event) if may else ""
    if ruling.polarity in (Polarity.RELEASE, Polarity.POSSIBLE) and counts_none(parsed.sentence):
        said = parsed.tokens[strongest.event.word].text
        ruling.polarity, ruling.reason = Polarity.DENIAL, f'"{said}": none is counted'
        ruling.band = Band.REVIEW if ruling.who and strongest.happened else Band.NONE
        ruling.who = tuple(n._replace(role=Role.DENIED) for n in ruling.who)
    ruling.plain = not ruling.doubt and _is_plain(parsed, ruling, strongest)
    ruling.partial = first[0] in any_of("some several many most others few") or "of" in first[1:3]
    return ruling


def _tells(standing: Standing) -> str:
    return f"{standing.why}: {_TELLS[standing.status]}"


def _who(told: list[Told]) -> tuple[NamedBody, ...]:
    """All who are named, each once, in the strongest role."""
    best: dict[str, NamedBody] = {}
    data = any(t.happened and t.event.theme in ("data", "pronoun") and t.who for t in told)
    for n in (n for t in told for n in (_of_another_thing(t) if data else t.who)):
        held = best.get(n.name.casefold())
        if held is None or _STRENGTH.index(n.role) < _STRENGTH.index(held.role):
            best[n.name.casefold()] = n
    return tuple(sorted(best.values(), key=lambda n: n.start)[:MOST_NAMES])


def _of_another_thing(told: Told) -> list[NamedBody]:
    """Those to whom something goes that is not said to be data, in a sentence in which somebody else got data."""
    if told.by_hand or not told.happened:
        return told.who
    return [n._replace(role=Role.POSSIBLE) for n in told.who]


# --------------------------------------------------------------------------------------------- one beside another


def _asked_and_got(told: list[Told]) -> None:
    """For "requested by X, data provided in 247 cases": who asked is who got it."""
    kinds = _ASKED | {"noun_deal"}
    asked = [n for t in told if t.event.kind in kinds and t.standing.status is Status.POSSIBLE for n in t.who]
    for t in told:
        if t.standing.status is Status.FACT and t.event.kind in ("give", "take", "work") and not t.who:
            t.who = [n._replace(role=Role.GIVEN) for n in asked]


def _refused(told: list[Told], strongest: Told) -> Ruling | None:
    """For a request, and its refusal in the same sentence; None where something else is told."""
    refused = next((t for t in told if t.standing.status is Status.REFUSED), None)
    if refused is None or strongest.standing.status not in (Status.FACT, Status.POSSIBLE):
        return None
    if any(t.event.kind not in _ASKED for t in told if t.happened):
        return None
    who = tuple(n._replace(role=Role.REFUSED) for n in _who(told))
    return Ruling(Polarity.REFUSAL, Band.REVIEW, _tells(refused.standing), who, asked=True)


def _said(parsed: Parsed, told: list[Told], strongest: Told) -> Ruling:
    status = strongest.standing.status
    reason = f"{strongest.standing.why or parsed.tokens[strongest.event.word].text}: {_TELLS[status]}"
    if not strongest.happened:
        return Ruling(_POLARITY[status], Band.REVIEW, reason)
    says_no = [t for t in told if t.standing.status in (Status.DENIED, Status.REFUSED)]
    if says_no and not strongest.who and any(t.who for t in says_no):
        no = says_no[0].standing
        return Ruling(_POLARITY[no.status], Band.REVIEW, _tells(no))
    if says_no and not _later_after_all(parsed, strongest, says_no) and not _of_others(strongest, says_no):
        reason = f"{_tells(says_no[0].standing)}; but another part tells of a release ({reason})"
        return Ruling(Polarity.POSSIBLE, Band.REVIEW, reason)
    return _happened(parsed, told, strongest, reason)


_OWN_CLAUSE = any_of("coordinate adverbial root")


def _of_others(given: Told, says_no: list[Told]) -> bool:
    """For "X was given it, but Y was refused": each in a clause of its own, and of nobody both is said."""
    got = {n.name for n in given.who if not n.generic}
    if not got or given.event.clause.kind not in ("root", "coordinate") or given.pronoun:
        return False
    for t in says_no:
        named = {n.name for n in t.who if not n.generic}
        if not named or named & got or t.pronoun:
            return False
        if t.event is given.event:
            continue  # "to X and not to Y"
        if t.event.clause is given.event.clause:
            return False
        if t.event.clause.kind not in _OWN_CLAUSE or len(named) < len(t.who):
            return False
    return True


_LATER = any_of("later then eventually finally since appeal subsequently afterwards nevertheless anyway after")


def _later_after_all(parsed: Parsed, given: Told, says_no: list[Told]) -> bool:
    """For "X was refused it in 2022, but was given it in 2024": who was refused is who got it later."""
    clause, group = given.event.clause, given.event.clause.group
    refused = [t for t in says_no if t.standing.status is Status.REFUSED and t.event.word < given.event.word]
    plain = clause.kind in ("root", "coordinate") and group is not None and group.form == "finite"
    same = {n.name for n in given.who if not n.generic} >= {n.name for t in refused for n in t.who}
    if len(refused) < len(says_no) or not (plain and same and given.who):
        return False
    years = [(i, int(t.low)) for i, t in enumerate(parsed.tokens) if t.low.isdecimal() and len(t.low) == _YEAR]
    before = [y for i, y in years if i < clause.start]
    behind = [y for i, y in years if i in clause.words]
    later = bool(before and behind) and max(before) < min(behind)
    return later or not _LATER.isdisjoint(lows_of(parsed, clause.words))


_YEAR = 4  # digits


def _happened(parsed: Parsed, told: list[Told], strongest: Told, reason: str) -> Ruling:
    """What is made of a transfer that is told as having happened, and that nothing in its sentence denies."""
    facts = [t for t in told if t.standing.status is Status.FACT]
    polarity, band, doubt = Polarity.RELEASE, Band.REVIEW, ""
    if not strongest.by_hand:
        polarity, doubt = Polarity.POSSIBLE, "what was given is not said to be data"
    elif not (strongest.who and facts) and any(t.standing.status is Status.ENDED for t in told):
        pass
    elif strongest.who or any(_is_outside(parsed, t) for t in facts):
        doubt = next(_doubts(parsed, strongest), "")
        polarity, band = (Polarity.POSSIBLE, Band.REVIEW) if doubt else (Polarity.RELEASE, Band.ALERT)
    elif not any(t.who for t in told) and _is_habit(strongest):
        polarity, doubt = Polarity.POLICY, "to nobody, and as a rule"
    return Ruling(polarity, band, f"{reason}; but {doubt}" if doubt else reason)


_OURS = any_of("npd dfe department department's database census lrs leo longitudinal learner ilr minister ministers")


def _is_plain(parsed: Parsed, ruling: Ruling, told: Told) -> bool:
    """Whether a sure release stands as past in a main clause, or in one that somebody owns up to, with its receiver."""
    clause = told.event.clause
    group = clause.group
    if ruling.band is not Band.ALERT or group is None or group.form != "finite" or told.event.kind.startswith("noun_"):
        return False
    named = any(not n.generic for n in told.who)
    past = (group.tense == "past" and told.event.kind != "work") or (named and (group.perfect or group.tense == "past"))
    past = past or (named and told.event.kind == "go" and group.lemma == "be")  # "are now with X"
    main = asserted_by(parsed, clause, named=named)
    lows = {t.low for t in parsed.tokens}
    ours = not _OURS.isdisjoint(lows) or (named and told.event.theme == "data" and _names_pupils(lows))
    theirs = not OTHER_GIVERS.isdisjoint(lows_of(parsed, told.event.givers))
    return main.kind in ("root", "coordinate") and past and bool(told.who) and ours and not theirs


def _names_pupils(lows: Iterable[str]) -> bool:
    """Whether words say that data are pupils'."""
    pupils = frame_words("words", "pupils")
    return any(low in pupils or low.startswith(("pupil-", "child-", "learner-")) for low in lows)


def _is_habit(told: Told) -> bool:
    """Whether it is told in the plain present: "the Department shares personal data"."""
    group = told.event.clause.group
    verb = not told.event.kind.startswith("noun_")
    return verb and group is not None and group.form == "finite" and group.tense == "present"


_UNLAWFUL = any_of("unauthorised unlawful illegal improper wrongful unlicensed illicit")


def _is_outside(parsed: Parsed, told: Told) -> bool:
    """Whether the transfer says by itself that somebody outside got it: "gives it away", "unauthorised sharing"."""
    event, tokens = told.event, parsed.tokens
    if event.theme not in ("data", "pronoun"):
        return False
    before, lemma = tokens[max(0, event.word - 4) : event.word], tokens[event.word].lemma
    if event.kind == "give":
        particles = lows_of(parsed, event.clause.after[:12])
        out = (lemma == "give" and "away" in particles) or (lemma == "hand" and bool(particles & {"out", "over"}))
        return out or lemma in ("sell", "leak")
    if event.kind in ("noun_give", "noun_take"):
        return any(t.low in _UNLAWFUL for t in before)
    return event.kind in ("approve", "noun_request") and any(t.tag == "#" for t in before)


# ------------------------------------------------------------------------------------------------------------ in doubt


_CLAIMS = any_of(
    "myth claim claims allegation allegations suggestion suggestions rumour rumours accusation accusations"
)
_UNTRUE = any_of("false untrue baseless unfounded nonsense myth fabricated groundless rubbish inaccurate")
_DENY = any_of("deny refute dispute contradict rebut debunk")


def _doubts(parsed: Parsed, told: Told) -> Iterator[str]:
    """What stands beside a transfer that is told, by which it may be none, whatever the clauses say."""
    tokens = parsed.tokens
    lows = [t.low for t in tokens]
    if _is_from_others(parsed, told) and _OURS.isdisjoint(lows):
        yield "it is not said to come from the Department"
    label, colon, _ = parsed.sentence.partition(":")
    if colon and label.strip().casefold() in _CLAIMS:
        yield f'"{label}:" stands before it'
    if around := leaves_open(parsed, told.event):
        yield f'"{around}" stands around it'
    for i, token in enumerate(tokens):
        claimed = token.low in _CLAIMS and "that" in lows[i : told.event.word]
        denied = token.low in _UNTRUE or (token.tag == "V" and token.lemma in _DENY and not _is_no(parsed, i))
        if claimed or denied or (token.low == "truth" and "from" in lows[max(0, i - 2) : i]):
            yield f'"{token.text}" stands beside it'


def _is_from_others(parsed: Parsed, told: Told) -> bool:
    """Whether a school or council gave it, or anybody else who is not the Department."""
    return not OTHER_GIVERS.isdisjoint(lows_of(parsed, told.event.givers))


def _is_no(parsed: Parsed, i: int) -> bool:
    """For "nobody denies", "cannot be denied"."""
    return own_status(parsed, parsed.owner[i]).status is Status.DENIED


def _as_far_as_on_topic(parsed: Parsed, ruling: Ruling, status: Status, *, loose: bool) -> None:
    """Lowers the band of what names no pupils' data, and of a rule that names nobody."""
    if loose and not ruling.who:
        ruling.polarity = ruling.polarity if ruling.polarity is Polarity.DENIAL else Polarity.POLICY
        ruling.band = Band.NONE
    elif loose and ruling.band is Band.ALERT:
        ruling.band = Band.REVIEW
    if status is Status.RULE:
        ruling.polarity = Polarity.DEMAND if demands(parsed) else ruling.polarity
        ruling.band = ruling.band if any(not n.generic for n in ruling.who) else Band.NONE


# ---------------------------------------------------------------------------------------------------------- more names


_WISHES = frozenset(f'"{verb} to"' for verb in any_of("ask want apply seek wish hope try request"))


def _known(sentence: str, role: Role) -> tuple[NamedBody, ...]:
    """Those whose names stand in a receiver's place by what is beside them, where no frame has anybody."""
    out = []
    for n in recipients_in(sentence):
        before = sentence[: n.start].rstrip()
        by = role is Role.REFUSED and before.endswith((" by", " by the"))
        loud = not n.generic or n.category is Category.POLICE_HOME_OFFICE
        if loud and len(n.name) > 3 and not by and not before.endswith(" for"):
            out.append(n._replace(role=role))
    return tuple(out[:MOST_NAMES])
