"""What the sentences beside one make of it: a claim called false, a request with its outcome."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from msgspec.structs import replace

from mentions import any_of
from mentions.claim.contradicted import falsifies, is_blame
from mentions.claim.ruling import Ruling
from mentions.claim.standing import NO
from mentions.elsewhere.admitted import is_admitted, says_it_was_wrong, takes_denial_back
from mentions.grammar.clauses import Parsed, word_class
from mentions.receivers import candidates_in
from mentions.said import Band, Polarity, Role
from model.recipient import Category

OUTCOME_WITHIN = 3
"""Sentences in which the outcome of a request is looked for."""
_SHORT = 14  # words of a sentence that only says that the one before is untrue


def in_context(
    index: int, verdicts: Mapping[int, Ruling], parse: Callable[[int], Parsed | None], *, own: bool
) -> Ruling:
    """The verdict on sentence `index`, with those after it read too.

    Args:
        index: its number.
        verdicts: of the sentences on topic.
        own: whether it names pupils' data itself.
        parse: the clauses of a sentence by its number, None beyond the text's end.
    """
    verdict = verdicts[index]
    if (
        verdict.polarity in (Polarity.RELEASE, Polarity.POSSIBLE, Polarity.QUESTION)
        and (after := parse(index + 1))
        and calls_false(after)
        and not takes_denial_back(after.sentence)
        and not (verdict.polarity is Polarity.QUESTION and _answers_another(parse(index), after))
        and not says_of_others(verdict, after)
    ):
        said = " ".join(t.text for t in after.tokens[:16])
        return _turned(verdict, Polarity.DENIAL, Role.DENIED, f'the next sentence says: "{said}"')
    if (
        verdict.asked
        and verdict.polarity in (Polarity.POSSIBLE, Polarity.RELEASE)
        and (after := parse(index + 1))
        and _refuses(after)
    ):
        return _turned(verdict, Polarity.REFUSAL, Role.REFUSED, "the next sentence refuses it")
    if verdict.asked and verdict.polarity in (Polarity.POSSIBLE, Polarity.RELEASE):
        return _outcome(index, verdict, verdicts)
    if why := _left_open(verdict, parse(index - 1), parse(index + 1)):
        open_ = _turned(verdict, Polarity.POSSIBLE, Role.POSSIBLE, f"but {why}")
        return replace(open_, polarity=Polarity.RELEASE) if verdict.polarity is Polarity.DENIAL else open_
    this = parse(index)
    if verdict.polarity is Polarity.RELEASE and not own and not (this is not None and is_admitted(this.sentence)):
        before = [verdicts.get(k) for k in (index - 1, index - 2) if not is_corrected(k, verdicts, parse)]
        denied = [v for v in before if v is not None and v.polarity is Polarity.DENIAL]
        if denied and not (this is not None and this.tokens[0].low in _IT and _is_of_others(verdict, denied)):
            return replace(
                verdict,
                polarity=Polarity.POSSIBLE,
                band=Band.REVIEW,
                reason=f"{verdict.reason}; but a release is denied just before",
            )
    return verdict


_NOT_ACCEPTED = re.compile(
    r"\W*(?:but\s|however,?\s)?(?:we|i|the\s(?:tribunal|commissioner|court|judge|committee|panel|ombudsman))\s(?:\w+\s)?"
    r"(?:(?:do|does|did|cannot|can|could)\s?(?:not|n['\u2019]t)?\s(?:accept|agree)|reject(?:s|ed)?|disagree[sd]?|dismiss(?:es|ed)?)\b",
    re.IGNORECASE,
)
"""What is said of a party's case: "We reject that case."."""
_IT = any_of("it they these this those we instead rather")


def _is_of_others(verdict: Ruling, denied: Iterable[Ruling]) -> bool:
    """For "It was not given to X. It was given to Y.": named are those who got it, and others are denied."""
    got = {n.name.casefold() for n in verdict.who}
    never = [n for v in denied for n in v.who]
    named = got and never and not any(n.generic for n in (*verdict.who, *never))
    return bool(named) and got.isdisjoint(n.name.casefold() for n in never)


_DID_NOT = re.compile(
    r"\s(?:did|do|does|has|have|had|was|were|is|are)(?:\s(?:not|never)|n['\u2019]t)\b(?:\s(?:been|any|so|had|got|it|them|given))*\W*",
    re.IGNORECASE,
)


def says_of_others(verdict: Ruling, after: Parsed) -> bool:
    """Whether the next sentence only denies it of bodies that this one does not name: "X got it. Y did not."."""
    held = {n.name.casefold() for n in verdict.who if not n.generic}
    names = [c.named for c in candidates_in(after, wide=True) if not (c.named.generic or c.watcher or c.vague)]
    if not held or not names or not _DID_NOT.fullmatch(after.sentence, names[-1].end):
        return False
    first_words = {n.split()[0] for n in held}
    return all(n.name.casefold() not in held and n.name.split()[0].casefold() not in first_words for n in names)


_NUMBER = re.compile(r"\W{0,2}(?:(?:q|a|question|answer)\W?\s?)?\(?(\d{1,2}|[a-z])[.):]\s", re.IGNORECASE)


def _answers_another(question: Parsed | None, after: Parsed) -> bool:
    """Whether what stands behind a question has another number: "2. Has X got it?", "1. No."."""
    asked, answer = _NUMBER.match(question.sentence) if question else None, _NUMBER.match(after.sentence)
    return asked is not None and answer is not None and asked[1].casefold() != answer[1].casefold()


def _turned(verdict: Ruling, polarity: Polarity, role: Role, why: str) -> Ruling:
    who = tuple(n._replace(role=role) for n in verdict.who)
    band = Band.ALERT if polarity is Polarity.RELEASE and who else Band.REVIEW
    return replace(verdict, polarity=polarity, band=band, who=who, reason=f"{verdict.reason}; {why}")


_SUPPOSES = any_of("imagine suppose supposing consider picture assume hypothetically")
_UNPROVEN = any_of("rumour rumours myth myths claim claims allegation allegations lie lies falsehood falsehoods")
_TRUE = any_of("true so really right correct case")


def _left_open(verdict: Ruling, before: Parsed | None, after: Parsed | None) -> str:
    """Which sentence beside a release, or beside the denial of it, leaves it open; "" for none."""
    if verdict.polarity is Polarity.RELEASE:
        return _in_doubt(before, after)
    denied = verdict.polarity is Polarity.DENIAL and after is not None and _NOT_ACCEPTED.match(after.sentence)
    return f'the next sentence says: "{after.sentence}"' if after is not None and denied else ""


def _in_doubt(before: Parsed | None, after: Parsed | None) -> str:
    """Which short sentence beside one leaves it open: "Imagine the following", "Is that true?"; "" for none."""
    for parsed, ahead in ((before, True), (after, False)):
        lows = [t.low for t in parsed.tokens if t.tag not in '.,"()?'] if parsed is not None else []
        if parsed is None or not lows or len(lows) > _SHORT - 4:
            continue
        if ahead:
            open_ = lows[0] in _SUPPOSES or lows[:2] == ["what", "if"] or not _UNPROVEN.isdisjoint(lows)
            open_ = open_ or ("following" in lows and not word_class("doubts", "false_words").isdisjoint(lows))
        else:
            asks = parsed.asks and len(lows) <= 6 and not _TRUE.isdisjoint(lows)
            open_ = asks or lows[:2] == ["if", "so"] or not _UNPROVEN.isdisjoint(lows)
        if open_:
            return f'"{parsed.sentence}" stands beside it'
    return ""


def _outcome(index: int, verdict: Ruling, verdicts: Mapping[int, Ruling]) -> Ruling:
    for ahead in range(index + 1, index + 1 + OUTCOME_WITHIN):
        other = verdicts.get(ahead)
        if other is None:
            continue
        if other.polarity is Polarity.REFUSAL and not other.partial:
            return _turned(
                verdict, Polarity.REFUSAL, Role.REFUSED, f"a later sentence tells the outcome: {other.reason}"
            )
        if other.polarity is Polarity.RELEASE and ahead == index + 1 and other.unnamed and not other.doubt:
            return _turned(
                verdict, Polarity.RELEASE, Role.GIVEN, f"they asked, and the next sentence says: {other.reason}"
            )
        if other.asked:
            break
    return verdict


def _refuses(parsed: Parsed) -> bool:
    """Whether a sentence says no more than "We refused"."""
    verbs = [c.group for c in parsed.clauses if c.group is not None]
    return (
        len(parsed.tokens) <= 6
        and len(verbs) == 1
        and not verbs[0].negated
        and verbs[0].lemma in ("refuse", "decline", "reject")
    )


_OF_THE_KIND = (["of", "the", "kind"], ["of", "the", "sort"], ["of", "that", "kind"])


def calls_false(parsed: Parsed, of: frozenset[str] = frozenset()) -> bool:
    """Whether a sentence says that the one before is not so: "This is untrue", "The Department denies it".

    `of`: further words for what was said before.
    """
    tokens = [t for t in parsed.tokens if t.tag not in '.,"()']
    if not tokens or len(tokens) > 2 * _SHORT:
        return False
    lows = [t.low for t in tokens]
    if lows == ["no"] or lows[:2] == ["no", "such"] or lows[:2] == ["not", "so"]:
        return True
    short = len(lows) <= _SHORT + 4
    if any(c.group is not None and falsifies(parsed, c, short=short, of=of) for c in parsed.clauses):
        return True
    if any(a == "nothing" and lows[k + 1 : k + 4] in _OF_THE_KIND for k, a in enumerate(lows)):
        return True
    return any(a == "no" and "such" in lows[k + 1 : k + 5] for k, a in enumerate(lows))


_STATEMENTS = any_of("statement statements answer answers reply replies response responses information")


def is_corrected(
    index: int, verdicts: Mapping[int, Ruling], parse: Callable[[int], Parsed | None]
) -> bool:
    """Whether a sentence denies a transfer, and the next says that this was wrong: "That was incorrect."."""
    verdict = verdicts.get(index)
    if verdict is None or not verdict.speaks or verdict.polarity is not Polarity.DENIAL:
        return False
    denial, after = parse(index), parse(index + 1)
    if denial is None or after is None:
        return False
    if not (calls_false(after, _STATEMENTS) or says_it_was_wrong(after.sentence)):
        return False
    if not any(t.tag == "X" or t.low in NO for t in denial.tokens):
        return False  # it is that next sentence which makes a denial of it
    of_claims = word_class("claim_nouns", "denies", "false_words")  # "Reports of it were denied. They are untrue."
    return of_claims.isdisjoint(low for t in denial.tokens for low in (t.low, t.lemma))


# ------------------------------------------------------------------------------------------ a plain sentence by itself


_NO_NEWS = any_of(
    "rumour rumours allegation allegations alleged hoax spoof satire joke fiction fictional fictitious novel "
    "drama scenario exercise example imagine suppose hypothetical hypothetically correction corrections retract "
    "retracted retraction apologise apology error mistake story article headline claim claims claimed"
)
"""Words of a sentence by which the one beside it may be no news of a fact."""
_OF_REQUESTS = any_of("rejected denied refused")


def stands(
    index: int, numbers: Iterable[int], rulings: Mapping[int, Ruling], parse: Callable[[int], Parsed | None]
) -> bool:
    """Whether nothing in the sentences beside a plain one takes it back, or makes it a tale or a claim.

    Args:
        index: its number.
        numbers: of the sentences of its passage.
        rulings: what those on topic say.
        parse: the clauses of a sentence by its number.
    """
    return not any(
        (_contradicts(rulings[index], rulings.get(k)) and not _denies_a_sale(parsed, parse(index))) or _is_tale(parsed)
        or (k > index and calls_false(parsed) and not says_of_others(rulings[index], parsed))
        for k in numbers
        if k != index and (parsed := parse(k)) is not None
    )


def _contradicts(release: Ruling, other: Ruling | None) -> bool:
    """Whether a sentence denies or refuses a transfer to nobody in particular, or to one of those who are named."""
    if other is None or not other.speaks or other.polarity not in (Polarity.DENIAL, Polarity.REFUSAL):
        return False
    given = {n.name.casefold() for n in release.who}
    kinds = {n.category for n in release.who} | {Category.UNKNOWN}
    kinds.discard(Category.POLICE_HOME_OFFICE)  # the police are not the Home Office
    return not other.who or any(n.name.casefold() in given or (n.generic and n.category in kinds) for n in other.who)


_SALES = any_of("sell buy purchase")


def _denies_a_sale(denial: Parsed, release: Parsed | None) -> bool:
    """For "The Department does not sell data", which says nothing of whom it gives them to."""
    negated = {c.group.lemma for c in denial.clauses if c.group is not None and c.group.negated}
    told = {t.lemma for t in release.tokens} if release is not None else _SALES
    return bool(negated) and negated <= _SALES and told.isdisjoint(_SALES)


def _is_tale(parsed: Parsed) -> bool:
    doubtful = word_class("false_words", "wrongly") - _OF_REQUESTS | _NO_NEWS
    return any(t.low in doubtful and not is_blame(parsed, i) for i, t in enumerate(parsed.tokens))
