"""What a clause hangs on, and what that makes of it: "denied that", "plans to", "without telling", "if"."""

from __future__ import annotations

from collections.abc import Callable

from mentions import any_of
from mentions.claim.standing import NO, OUGHT, Standing, Status, own_status
from mentions.grammar.clauses import Clause, Parsed, word_class
from mentions.grammar.zones import frame_words, subject_of

_CLIMB = 12  # clauses up which is looked


def through(parsed: Parsed, clause: Clause, found: Standing) -> Standing:
    """The status after all the clauses around have had their say."""
    presupposed = False
    for _ in range(_CLIMB):
        parent = clause.parent
        if parent is None:
            break
        verb, noun = _governor(parsed, clause)
        step = _STEPS.get(clause.kind)
        if step is not None:
            if not presupposed:
                found, presupposed = step(parsed, clause, found, verb, noun)
            elif (
                verb
                and found.status is Status.FACT
                and parsed.tokens[clause.governor].lemma in word_class("denies") | word_class("doubts")
                and clause.kind == "complement"
            ):
                found = Standing(Status.POSSIBLE, f'"{verb}"')
            elif clause.kind == "adverbial" and clause.mark in ("if", "unless") and found.status is Status.FACT:
                found = Standing(Status.POSSIBLE, f'"{clause.mark}"')
        if clause.kind in ("coordinate", "aside"):
            break
        clause = (
            parsed.owner[clause.governor]
            if clause.governor >= 0 and clause.kind in ("complement", "infinitive", "gerund")
            else parent
        )
        if clause.start > len(parsed.owner):
            break
    return found


def _governor(parsed: Parsed, clause: Clause) -> tuple[str, str]:
    """The verb, or the noun or adjective, on which a clause hangs, by its base."""
    if clause.governor < 0:
        return "", ""
    token = parsed.tokens[clause.governor]
    if token.tag in "VBHG":
        lemma = {"B": "be", "H": "have", "G": "do"}.get(token.tag, token.lemma)
        return lemma, ""
    return "", token.low


def _in(verb: str, *classes: str) -> bool:
    return any(verb in word_class(c) for c in classes)


Step = tuple[Standing, bool]


_TERMS = any_of(
    "basis circumstances conditions purposes purpose terms powers arrangements process agreement memorandum way "
    "cases case rules law act regulations gateway scheme policy agreements"
)


def _relative(parsed: Parsed, clause: Clause, found: Standing, *_: str) -> Step:
    group = clause.group
    words = [
        parsed.tokens[i].low for i in range(max(0, clause.start - 12), clause.start) if parsed.owner[i] is clause.parent
    ]
    near = words[-4:]
    cleft = (
        clause.parent is not None
        and clause.parent.group is not None
        and clause.parent.group.lemma == "be"
        and [parsed.tokens[i].low for i in clause.parent.before if parsed.tokens[i].tag in "NO"] == ["it"]
    )
    if cleft:
        return found, False  # "it was X that got the data"
    head = parsed.tokens[clause.governor].low if clause.governor >= 0 else ""
    above = own_status(parsed, clause.parent) if clause.parent is not None and clause.parent.group is not None else None
    wished = found.status is Status.FACT or (
        found.status is Status.POSSIBLE and group is not None and group.modal in ("would", "could")
    )
    if (
        above is not None
        and above.status is Status.DENIED
        and wished
        and clause.parent is not None
        and clause.parent.group is not None
        and clause.parent.group.lemma == "be"
    ):
        return Standing(
            Status.DENIED, f"{above.why}, and with it what follows"
        ), True  # "was not among those that got it"
    if above is not None and above.status is Status.DENIED and wished and set(near) & {"any", "an", "a"}:
        return Standing(Status.DENIED, f"{above.why}, and with it what follows"), True  # "approved no plan by which"
    if above is not None and clause.parent is not None:
        above = through(parsed, clause.parent, above)
    if (
        above is not None
        and above.status is Status.DEMAND
        and found.status is Status.FACT
        and group is not None
        and group.tense == "present"
    ):
        return Standing(Status.RULE if clause.mark == "ing" else Status.DEMAND, above.why), True
    if found.status is Status.FACT and group is not None and group.tense == "present" and head in _TERMS:
        return Standing(Status.POSSIBLE, f'"{head} ..." says under what terms'), True
    if found.status is Status.FACT:
        if set(words[-7:]) & NO or words[-3:-2] == ["not"]:
            return Standing(Status.DENIED, f'"no {near[-1] if near else ""}"'), True
        if (
            words[-1:] in (["one"], ["ones"], ["something"], ["system"])
            and group is not None
            and group.tense == "present"
        ):
            return Standing(Status.RULE, f'"{words[-1]} that ..." is none in particular'), True
        generic = set(near) & any_of("any every each those anyone whoever anybody all")
        if generic and group is not None and group.tense == "present" and clause.mark != "en":
            return Standing(Status.RULE, f'"{" ".join(near)} ..." is anybody'), True
    return found, True


def _adverbial(parsed: Parsed, clause: Clause, found: Standing, *_: str) -> Step:
    group, mark = clause.group, clause.mark
    near = [t.low for t in parsed.tokens[max(0, clause.start - 3) : clause.start]]
    if mark in ("where", "when") and set(near) & NO and near[-1] in any_of("instance case occasion time example"):
        return Standing(Status.DENIED, f'"no ... {mark}"'), True  # "of no instance where"
    if found.status is Status.DENIED and mark in ("if", "unless"):
        return Standing(Status.POSSIBLE, f'"{mark}"'), True
    if found.status is not Status.FACT:
        return found, True
    past = group is not None and (group.tense == "past" or group.perfect)
    if mark in any_of("if unless lest whether supposing wherever whenever"):
        return Standing(Status.POSSIBLE, f'"{mark}"'), True
    if mark in any_of("where when once until before as") and not past:
        return Standing(Status.RULE, f'"{mark} ..." is a rule'), True
    if mark in ("before", "until"):
        return Standing(Status.POSSIBLE, f'"{mark}"'), True
    return found, True


def _complement(parsed: Parsed, clause: Clause, found: Standing, verb: str, noun: str) -> Step:
    above = parsed.owner[clause.governor] if clause.governor >= 0 else clause.parent
    own = own_status(parsed, above) if above is not None and above.group is not None else Standing(Status.FACT, "")
    negated, mark = own.status is Status.DENIED, clause.mark
    said = f'"{"not " if negated else ""}{verb or noun} {mark}"'.strip()
    if mark in ("whether", "if"):
        asking = _in(verb, "asks") and verb in any_of("ask inquire enquire wonder question")
        return Standing(Status.QUESTION if asking else Status.POSSIBLE, said), False
    if mark in any_of("how what why when where which who whom whose"):
        if verb in any_of("ask inquire enquire wonder question"):
            return Standing(Status.QUESTION, said), False
        if own.status is Status.DEMAND and verb in any_of("say tell explain publish disclose reveal confirm"):
            return Standing(Status.DEMAND, said), False
        return found, True
    if noun:
        return _by_noun(parsed, clause, found, noun, said), False
    if verb == "be":
        return _by_predicate(parsed, clause, found, above), False
    if found.status is Status.DEMAND:
        return found, False
    if _wrongly(parsed, above) and found.status in (Status.FACT, Status.ENDED):
        return Standing(Status.DENIED, said), False
    if _in(verb, "denies"):
        if found.status in (Status.FACT, Status.ENDED):
            return Standing(Status.FACT if negated else Status.DENIED, said), False
        return Standing(Status.POSSIBLE, said), False
    if _in(verb, "facts") and verb not in ("disclose", "learn", "tell"):
        return found, True
    if verb in ("tell", "learn", "inform"):
        passive = above is not None and above.group is not None and above.group.passive
        modal = clause.group is not None and clause.group.modal in ("could", "can")
        if found.status is Status.DENIED and passive and modal:
            return Standing(Status.REFUSED, said), False  # "was told that it could not have it"
        return found, negated
    if (
        _in(verb, "demands")
        and verb in any_of("demand urge recommend require ask request press")
        and _subjunctive(clause)
    ):
        return Standing(Status.DEMAND, said), False
    if _in(verb, "doubts") or verb in ("hint", "think"):
        if negated and found.status is Status.FACT and verb in any_of("believe think suggest suppose imagine expect"):
            return Standing(Status.DENIED, said), False
        return (Standing(Status.POSSIBLE, said) if found.status in (Status.FACT, Status.ENDED) else found), False
    if _in(verb, "intends"):
        return (Standing(Status.POSSIBLE, said) if found.status is Status.FACT else found), False
    if negated and found.status in (Status.FACT, Status.ENDED):
        return Standing(Status.POSSIBLE, said), False
    weaker = own.status is Status.POSSIBLE or (own.status is Status.DEMAND and not _in(verb, "says"))
    if weaker and found.status is Status.FACT:
        return Standing(own.status, own.why), False
    return found, False


def _wrongly(parsed: Parsed, above: Clause | None) -> bool:
    """For "was wrongly reported to have got it"."""
    group = above.group if above is not None else None
    if (
        above is None
        or group is None
        or parsed.tokens[group.main].lemma not in word_class("says") | word_class("doubts")
    ):
        return False
    return any(
        parsed.tokens[i].low in word_class("wrongly")
        for i in range(max(0, group.first - 1), min(group.last + 2, len(parsed.tokens)))
    )


def _subjunctive(clause: Clause) -> bool:
    group = clause.group
    return group is not None and (group.modal in OUGHT or (group.tense == "present" and not group.perfect))


_GROUND = any_of("basis foundation truth substance evidence merit grounds")


def _by_noun(parsed: Parsed, clause: Clause, found: Standing, noun: str, said: str) -> Standing:
    """For "the claim that", "no evidence that", "it is true that"."""
    tokens, at = parsed.tokens, clause.governor
    no = any(tokens[k].low in NO or tokens[k].tag == "X" for k in range(max(0, at - 4), at))
    above = parsed.owner[at]
    group = above.group
    if noun in word_class("false_words"):
        return Standing(Status.FACT if no else Status.DENIED, said) if found.status is Status.FACT else found
    if noun == "right" and "it" not in {tokens[k].low for k in above.before}:
        return found  # "the noble Lord is right that"
    if noun in word_class("true_words") | {"aware", "unaware"}:
        if noun in {"unaware", "aware"}:
            return found
        if no and found.status is Status.FACT:
            return Standing(Status.DENIED if noun in ("true", "correct") else Status.POSSIBLE, said)
        return found
    if found.status is Status.DEMAND and noun in word_class("plan_nouns") - any_of(
        "demand demands call calls duty rule requirement"
    ):
        return Standing(Status.POSSIBLE, said)
    if found.status not in (Status.FACT, Status.ENDED):
        return found
    if noun in word_class("fact_nouns"):
        if no or (group is not None and group.negated and noun in any_of("evidence record records proof sign signs")):
            return Standing(Status.DENIED, said)
        return found
    false = group is not None and (
        any(tokens[k].low in word_class("false_words") for k in above.words)
        or any(tokens[k].low in _GROUND and tokens[k - 1].low in NO for k in above.words if k)
        or tokens[group.main].lemma in word_class("denies") | {"reject"}
    )
    if noun in word_class("claim_nouns"):
        if false:
            return Standing(Status.DENIED, said)
        return Standing(Status.POSSIBLE, said)
    if noun in word_class("plan_nouns") and noun not in ("question", "basis", "way"):
        return Standing(Status.DENIED if no else Status.POSSIBLE, said)
    return Standing(Status.POSSIBLE, said) if tokens[at].tag == "J" else found


def _by_predicate(parsed: Parsed, clause: Clause, found: Standing, above: Clause | None) -> Standing:
    """For "That ... is confirmed", "What is true is that"."""
    if above is None or above.group is None:
        return found
    lows = {parsed.tokens[i].low for i in above.after if i < clause.start or above.start < clause.start}
    negated = above.group.negated
    if lows & word_class("false_words"):
        return Standing(Status.FACT if negated else Status.DENIED, "it is called untrue")
    if negated and found.status is Status.FACT:
        return Standing(Status.DENIED, "it is said not to be so")
    return found


_FEELINGS = any_of(
    "shocked surprised alarmed dismayed horrified appalled disappointed astonished sorry glad pleased sad angry "
    "saddened outraged disturbed troubled relieved stunned upset"
)


def _infinitive(parsed: Parsed, clause: Clause, found: Standing, verb: str, noun: str) -> Step:
    above = parsed.owner[clause.governor] if clause.governor >= 0 else clause.parent
    own = own_status(parsed, above) if above is not None and above.group is not None else Standing(Status.FACT, "")
    negated = own.status is Status.DENIED
    said = f'"{"not " if negated else ""}{verb or noun} to"'
    speaks = clause.group is not None and _in(parsed.tokens[clause.group.main].lemma, "says", "doubts")
    if noun in word_class("false_words") and speaks and found.status in (Status.FACT, Status.POSSIBLE, Status.ENDED):
        return Standing(Status.FACT if negated else Status.DENIED, said), False  # "wrong to say that"
    if found.status is Status.DENIED and (_in(verb, "demands") or verb == "be"):
        return Standing(Status.DEMAND if _in(verb, "demands") else Status.DENIED, said), False
    if own.status is Status.DEMAND and own.why.endswith("order") and found.status is Status.DENIED:
        return own, False  # "Let no company have it"
    if found.status not in (Status.FACT, Status.ENDED):
        return found, False
    if clause.governor >= 0 and parsed.tokens[clause.governor].low in _FEELINGS:
        return found, True  # "shocked to learn that"
    if noun:
        return _infinitive_of_noun(parsed, clause, found, noun, own, said), False
    if _wrongly(parsed, above):
        return Standing(Status.DENIED, said), False
    if verb == "go" and clause.governor >= 0 and parsed.tokens[clause.governor].form == "G":
        return Standing(Status.DENIED if negated else Status.POSSIBLE, '"going to"'), False
    if (
        verb == "have"
        and clause.governor >= 0
        and above is not None
        and above.group is not None
        and above.group.main != clause.governor
    ):
        return found, False
    if _in(verb, "refuses") or verb == "refuse":
        return Standing(Status.POSSIBLE if negated else Status.REFUSED, said), False
    if _in(verb, "goes_on"):
        return _inherit(found, own, said), False
    if verb in ("cease", "stop"):
        return (
            found
            if negated
            else Standing(Status.ENDED, said)
            if own.status is Status.FACT
            else Standing(own.status, own.why)
        ), False
    if _in(verb, "allows"):
        if negated:
            return Standing(Status.DENIED, said), False
        group = above.group if above is not None else None
        past = (
            group is not None
            and (group.tense == "past" or group.perfect or group.form in ("gerund", "infinitive"))
            and not group.modal
        )
        if verb in any_of("let make have see cause force help lead"):
            past = past or verb != "help"
        if own.status is not Status.FACT:
            return own, False
        return (found if past else Standing(Status.POSSIBLE, said)), False
    if verb in any_of("want ask request like") and not any(
        parsed.tokens[k].tag in "NO" for k in range(clause.governor + 1, clause.start)
    ):
        return Standing(Status.DENIED if negated else Status.POSSIBLE, said), False
    if _in(verb, "demands") and not (
        above is not None and above.group is not None and above.group.passive and verb == "ask"
    ):
        return Standing(
            Status.DEMAND
            if verb not in any_of("ask want request invite") or _asks_holder(parsed, clause)
            else Status.POSSIBLE,
            said,
        ), False
    if _in(verb, "prevents"):
        return Standing(Status.POSSIBLE if negated else Status.DENIED, said), False
    if _in(verb, "intends"):
        return Standing(Status.DENIED if negated else Status.POSSIBLE, said), False
    if _in(verb, "says", "facts"):
        if verb in ("say", "understand", "record") or negated:
            return Standing(Status.POSSIBLE, said), False
        return found, False
    if _in(verb, "doubts"):
        return Standing(Status.POSSIBLE, said), False
    if _in(verb, "denies"):
        return Standing(Status.DENIED, said), False
    if (
        clause.governor < 0
        and above is not None
        and any(parsed.tokens[k].low == "only" for k in range(max(0, clause.start - 2), clause.start))
    ):
        return found, False
    return Standing(Status.POSSIBLE, '"to": a purpose' if not verb else said), False


def _asks_holder(parsed: Parsed, clause: Clause) -> bool:
    """Whether those who are asked to do it are the Department or Ministers."""
    subject = subject_of(parsed, clause)
    return any(parsed.tokens[i].low in frame_words("words", "holder") for i in subject)


def _infinitive_of_noun(
    parsed: Parsed, clause: Clause, found: Standing, noun: str, own: Standing, said: str
) -> Standing:
    tokens, at = parsed.tokens, clause.governor
    no = own.status is Status.DENIED or any(tokens[k].low in NO for k in range(max(0, at - 3), at))
    if noun in any_of("able free allowed permitted"):
        past = parsed.owner[at].group
        happened = past is not None and past.tense == "past" and not past.modal
        return Standing(Status.DENIED, said) if no else found if happened else Standing(Status.POSSIBLE, said)
    if noun in any_of("unable unwilling failure refusal"):
        return Standing(Status.REFUSED if noun == "refusal" else Status.DENIED, said)
    if noun in any_of("need duty call calls demand demands obligation requirement"):
        return Standing(Status.DENIED if no else Status.DEMAND, said)
    if noun in any_of("wrong unlawful illegal reckless irresponsible") and not no:
        return Standing(Status.POSSIBLE, said)
    if noun in any_of("first last second third"):
        return found
    return Standing(Status.DENIED if no else Status.POSSIBLE, said)


def _inherit(found: Standing, own: Standing, said: str) -> Standing:
    if own.status == Status.FACT or own.status is Status.RULE:
        return found
    return Standing(own.status, own.why or said)


def _gerund(parsed: Parsed, clause: Clause, found: Standing, verb: str, noun: str) -> Step:
    above = parsed.owner[clause.governor] if clause.governor >= 0 else clause.parent
    own = own_status(parsed, above) if above is not None and above.group is not None else Standing(Status.FACT, "")
    negated, mark = own.status is Status.DENIED, clause.mark
    said = f'"{verb or noun} {mark}"'.replace(' "', '"')
    if found.status is not Status.FACT:
        return found, False
    if (
        clause.governor >= 0
        and verb
        and verb != "be"
        and any(parsed.tokens[k].low in NO for k in range(clause.governor + 1, clause.start))
    ):
        return Standing(Status.DENIED, f'"{verb} no"'), False  # "find no instance of data being given"
    instead = clause.start > 0 and parsed.tokens[clause.start - 1].low in any_of("instead rather far short")
    if mark == "than" and not instead:
        return Standing(Status.POSSIBLE, '"than": it is weighed'), True
    if mark in ("without", "than", "against") or instead:
        return Standing(Status.DENIED, f'"{mark}"'), True
    if mark in ("before", "until"):
        return Standing(Status.POSSIBLE, f'"{mark}"'), True
    if mark == "by":
        return _inherit(found, own, said), False
    if mark in ("about", "towards", "toward") and verb not in any_of("tell complain warn apologise know inform"):
        return Standing(Status.POSSIBLE, f'"{mark}"'), False
    if mark == "for" and negated and verb == "be":
        return Standing(Status.POSSIBLE, f"{own.why}: it is weighed"), False  # "no excuse for handing it over"
    if mark == "subject":
        return Standing(Status.POSSIBLE, "it is spoken of, not told"), False
    if noun:
        told = word_class("fact_nouns") | {"practice", "means", "way"}
        if mark == "of" and noun not in told and noun not in word_class("claim_nouns"):
            no = parsed.tokens[max(0, clause.governor - 1)].low in NO
            return Standing(Status.DENIED if no else Status.POSSIBLE, f'"{noun} of"'), False  # "talk of opening it"
        by = _by_noun(parsed, clause, found, noun, said)
        return (_inherit(by, own, said) if by.status is Status.FACT else by), False
    if _in(verb, "ends") and mark in ("", "from", "ing"):
        if mark == "from" or _object_between(parsed, clause):
            return Standing(Status.POSSIBLE if negated else Status.DENIED, said), False
        if negated:
            return found, False
        return (Standing(Status.ENDED, said) if own.status is Status.FACT else Standing(own.status, own.why)), False
    speaks = clause.group is not None and _in(parsed.tokens[clause.group.main].lemma, "says", "doubts")
    if verb in ("apologise", "regret", "retract", "withdraw") and speaks:
        return Standing(Status.DENIED, said), False  # "apologised for saying that"
    if _in(verb, "prevents") and mark in any_of("from of out ing against short") | {""}:
        return Standing(Status.POSSIBLE if negated else Status.DENIED, said), False
    if _in(verb, "denies"):
        return Standing(Status.FACT if negated else Status.DENIED, said), False
    if verb == "accuse" or _in(verb, "doubts"):
        return Standing(Status.POSSIBLE, said), False
    if _in(verb, "intends") and mark == "" and verb != "apply":
        return Standing(Status.POSSIBLE, said), False
    if _in(verb, "demands") and mark == "":
        return Standing(Status.DEMAND, said), False
    if _in(verb, "goes_on", "allows"):
        return _inherit(found, own, said), False
    if _in(verb, "facts"):
        return found, True
    if negated and _in(verb, "says", "catches"):
        return Standing(Status.DENIED if verb in ("find", "see") else Status.POSSIBLE, said), False
    if mark in any_of("for in of to about with through on") and own.status in (Status.POSSIBLE, Status.DEMAND):
        return Standing(own.status, own.why), False
    return found, mark in any_of("after since for despite about over")


def _object_between(parsed: Parsed, clause: Clause) -> bool:
    return any(parsed.tokens[k].tag in "NO" for k in range(clause.governor + 1, clause.start))


def _participle(parsed: Parsed, clause: Clause, found: Standing, *_: str) -> Step:
    if clause.mark == "en" or clause.parent is None:
        return found, True
    own = own_status(parsed, clause.parent) if clause.parent.group is not None else Standing(Status.FACT, "")
    return (_inherit(found, own, own.why) if found.status is Status.FACT else found), False


_IT = any_of("this that it they these those such both he she which all neither none")


def falsifies(parsed: Parsed, clause: Clause, *, short: bool = True) -> bool:
    """Whether a clause says that what was said before is not so: "this is untrue", "which it denied", "it did not"."""
    group, tokens = clause.group, parsed.tokens
    if group is None:
        return False
    subject = [tokens[i].low for i in clause.before if tokens[i].tag in "ODNWTJ"]
    after = [tokens[i].low for i in clause.after if tokens[i].tag not in '.,"X']
    it = _IT | word_class("claim_nouns")
    goes_back = bool(set(subject[:3]) & it)
    if goes_back and set(after[:6]) & (word_class("false_words") - {"rejected", "refused"}):
        return not group.negated
    if goes_back and group.negated and set(after[:4]) & any_of("true case so correct happened accurate"):
        return True
    if group.negated and group.lemma in ("be", "have", "do") and not after:
        return goes_back or len(subject) <= 3 or clause.kind == "complement"
    if group.lemma in word_class("denies") and not group.negated:
        about = bool(set(after[:4]) & it) or (goes_back and group.passive) or clause.mark == "which"
        about = about or (group.passive and not after and group.lemma in ("deny", "refute", "dispute"))
        return about and short
    if goes_back and group.negated and group.lemma in any_of("happen occur exist do"):
        return short
    return (
        group.lemma == "turn"
        and after[:1] == ["out"]
        and bool(any_of("not untrue false wrong") & {tokens[i].low for i in range(group.last, len(tokens))})
    )


_STEPS: dict[str, Callable[..., Step]] = {
    "relative": _relative, "adverbial": _adverbial, "complement": _complement, "infinitive": _infinitive,
    "gerund": _gerund, "participle": _participle,
}
