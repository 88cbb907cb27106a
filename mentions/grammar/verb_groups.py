"""Verbs with their auxiliaries: tense, voice, negation, across insertions and in questions."""

from __future__ import annotations

from msgspec import Struct

from mentions import any_of
from mentions.words.tokens import Token

NOMINAL = frozenset("DNJO#'P")
"""Tags of the words of a noun phrase."""
INSERTION = 25
"""Words between the commas of an insertion."""
_SUBJECT = 16  # words of a subject between an auxiliary and its verb


class Group(Struct):
    """A verb with its auxiliaries."""

    first: int
    main: int
    lemma: str
    form: str
    """finite, infinitive, gerund, participle (reduced: "data given to X"), imperative."""
    tense: str = "present"
    """past, present, future."""
    modal: str = ""
    negated: bool = False
    ended: bool = False
    """For "no longer"."""
    passive: bool = False
    perfect: bool = False
    inverted: bool = False
    last: int = -1


def with_auxiliaries(tokens: list[Token], group: Group, host: Group | None) -> Group:
    """For "has not been given or shown": the second verb has the auxiliaries of the first."""
    if host is None:
        return group
    bare = tokens[group.first].tag == "V" and group.first == group.main
    form = tokens[group.main].form if bare else ""
    if (form in ("E", "N") and (host.passive or host.perfect)) or (
        form == "B" and (host.modal or host.form == "infinitive" or tokens[host.first].tag == "G")
    ):
        group.form, group.tense, group.modal = host.form, host.tense, host.modal
        group.passive, group.perfect = host.passive, host.perfect
        group.negated = group.negated or host.negated
        group.ended = host.ended
    elif tokens[group.first].low == "be" and host.modal:  # "should stay and not be shared"
        group.modal, group.tense = host.modal, host.tense
    return group


def excused(tokens: list[Token], i: int) -> bool:
    """For "not only", "not just": no negation of the verb."""
    return i + 1 < len(tokens) and tokens[i + 1].low in any_of("only just merely simply least surprisingly even")


def read_group(tokens: list[Token], i: int, *, opening: bool = False) -> Group | None:
    """The verb group that begins at a word; None where none does."""
    tag = tokens[i].tag if i < len(tokens) else "."
    if tag == "V":
        return _bare(tokens, i, opening=opening)
    if tag == "I":
        return _infinitive(tokens, i)
    return _auxiliaries(tokens, i, opening=opening) if tag in "MBHG" else None


def _infinitive(tokens: list[Token], i: int) -> Group | None:
    """For "to give", "not to have been given"; None for "to" as a preposition."""
    j = i + 1
    while j < len(tokens) and tokens[j].tag in "AX":
        j += 1
    if j >= len(tokens):
        return None
    if tokens[j].tag == "V" and tokens[j].form == "B":
        group = Group(i, j, tokens[j].lemma, "infinitive", last=j)
    elif tokens[j].low in ("be", "have", "do"):
        group = _auxiliaries(tokens, j, opening=False)
        group.first, group.form = i, "infinitive"
    else:
        return None
    group.negated = group.negated or any(t.tag == "X" for t in tokens[max(0, i - 1) : j])
    return group


def _bare(tokens: list[Token], i: int, *, opening: bool) -> Group | None:
    token = tokens[i]
    if token.form == "G":
        return Group(i, i, token.lemma, "gerund", last=i)
    if token.form == "N":
        return Group(i, i, token.lemma, "participle", tense="past", passive=True, last=i)
    if token.form in "DE":
        return Group(i, i, token.lemma, "finite", tense="past", last=i)
    imperative = token.form == "B" and opening
    return Group(i, i, token.lemma, "imperative" if imperative else "finite", last=i)


_ADVERBIAL = frozenset([
    ("for", "now"), ("at", "present"), ("at", "least"), ("at", "last"), ("in", "fact"), ("in", "turn"), ("so", "far"),
    ("in", "future"), ("of", "course"), ("in", "effect"), ("at", "once"),
])


_OCCASIONS = any_of("time point stage occasion moment circumstances date case way")


def _auxiliaries(tokens: list[Token], i: int, *, opening: bool) -> Group:
    """The group that an auxiliary begins. `opening`: its subject may stand behind it, as in a question."""
    group = Group(i, i, "", "finite", last=i)
    _first_auxiliary(group, tokens, i)
    last, j = tokens[i], i + 1
    while j < len(tokens):
        token = tokens[j]
        if token.tag in "BHG" and _goes_with(last, token):
            group.perfect = group.perfect or last.tag == "H"
            last, group.main, group.last = token, j, j
            j += 1
        elif token.tag == "V" and _completes(last, token):
            return _completed(group, last, token, j)
        elif token.tag == "I" and last.tag in "BH":
            if (more := _with_to(tokens, j, last)) is None:
                break
            return _governing(group, tokens, j, last, more)
        elif passed := _adverb(group, tokens, j, last) or _insertion(tokens, j, last):
            j = passed
        elif opening and group.main == i and (k := _verb_after_subject(tokens, j, last)):
            group.inverted, opening = True, False
            group.negated = group.negated or any(t.tag == "X" and t.low in ("not", "never") for t in tokens[j:k])
            j = k
        else:
            break
    group.lemma = {"B": "be", "H": "have", "G": "do"}.get(last.tag, last.low)
    return group


def _with_to(tokens: list[Token], j: int, last: Token) -> Group | None:
    """For "is to be given", "had to give": the group behind "to", where it goes on with the auxiliary."""
    if tokens[min(j + 1, len(tokens) - 1)].tag not in "BHVA":
        return None
    far = last.tag == "B" and tokens[j - 1].tag == "A" and tokens[j - 1].low in ("so", "too")
    return None if far else read_group(tokens, j)


def _governing(group: Group, tokens: list[Token], j: int, last: Token, more: Group) -> Group:
    group.modal = group.modal or ("must" if last.tag == "H" else "to")
    group.main, group.lemma, group.last, group.passive = more.main, more.lemma, more.last, more.passive
    yet = last.tag == "H" and any(t.low == "yet" for t in tokens[group.first : j])
    group.negated = group.negated or more.negated or yet
    return group


def _adverb(group: Group, tokens: list[Token], j: int, last: Token) -> int:
    """The word behind "not", "now", "no longer", "at present", "on no occasion" in a group; 0 if none stands there."""
    token, low = tokens[j], tokens[j].low
    more = [t.low for t in tokens[j + 1 : j + 3]]
    if token.tag == "X":
        group.negated = group.negated or not excused(tokens, j)
        return j + 1
    if low == "no" and more[:1] == ["longer"]:
        group.ended = True
        return j + 2
    if token.tag in "PS" and more and (low, more[0]) in _ADVERBIAL:
        return j + 2
    if token.tag == "P" and len(more) == 2 and tokens[j + 1].tag == "D" and more[1] in _OCCASIONS:
        group.negated = group.negated or more[0] == "no"
        return j + 3
    ought = tokens[group.first].low == "ought" and token.tag == "I"
    plain = token.tag == "A" or low in ("all", "both", "each") or (low == "yet" and last.tag == "H")
    return j + 1 if plain or ought else 0


def _first_auxiliary(group: Group, tokens: list[Token], i: int) -> None:
    token = tokens[i]
    if token.tag == "M":
        group.modal = {"'ll": "will", "'d": "would"}.get(token.low, token.low)
        group.tense = "future" if group.modal in ("will", "shall") else "present"
    elif token.low in any_of("was were had did"):
        group.tense = "past"
    elif token.low == "been":
        group.form, group.passive, group.tense = "participle", True, "past"
    elif token.low in ("being", "having"):
        group.form = "gerund"
    begins = i == 0 or tokens[i - 1].tag in 'C,"A-'
    if token.low == "do" and begins and i + 1 < len(tokens) and tokens[i + 1].tag == "X":
        group.form = "imperative"  # "do not pass it on"


def _goes_with(last: Token, token: Token) -> bool:
    if last.tag == "M":
        return token.low in ("be", "have", "do")
    if last.tag == "H":
        return token.low in ("been", "had")
    if last.tag == "B":
        return token.low == "being"
    return last.tag == "G" and token.low == "have"


_UNMARKED = any_of("let read put cut set run come become bid quit broadcast shut")
"""Participles that are their base."""


def _completes(last: Token, token: Token) -> bool:
    if token.form == "B" and token.low in _UNMARKED and last.tag in "HB":
        return True
    if last.tag in ("M", "G"):
        return token.form == "B"
    if last.tag == "H":
        return token.form in "EN"
    return token.form in "ENG"


def _completed(group: Group, last: Token, token: Token, j: int) -> Group:
    group.main, group.last, group.lemma = j, j, token.lemma
    group.perfect = group.perfect or last.tag == "H"
    if last.tag == "B" and token.form in "ENB":
        group.passive = True
    if last.tag == "H" or (group.perfect and group.tense == "present" and not group.modal):
        group.tense = "past" if not group.modal else group.tense
    return group


def _insertion(tokens: list[Token], j: int, last: Token) -> int:
    """The word after ", we are told," inside a verb group; 0 if there is no such thing."""
    sign = tokens[j].tag
    close = {",": ",", "(": ")", "\u2014": "\u2014"}.get(sign)
    if close is None:
        return 0
    for k in range(j + 1, min(j + INSERTION, len(tokens))):
        if tokens[k].tag == close:
            after = next((t for t in tokens[k + 1 : k + 4] if t.tag not in "AX"), None)
            if after is not None and (
                (after.tag == "V" and after.form in "ENGB" and _completes(last, after))
                or (after.tag in "BH" and _goes_with(last, after))
            ):
                return k + 1
    return 0


def _verb_after_subject(tokens: list[Token], j: int, last: Token) -> int:
    """For "Has the Department ever given": the verb that an auxiliary before the subject belongs to; 0 if none."""
    for k in range(j, min(j + _SUBJECT, len(tokens))):
        token = tokens[k]
        if token.tag == "V" and _completes(last, token) and k > j:
            return 0 if tokens[k - 1].tag == "P" else k
        if token.tag in "BH" and _goes_with(last, token) and k > j:
            return k
        if token.tag not in NOMINAL | any_of("A X C ( ) , '"):
            return 0
    return 0
