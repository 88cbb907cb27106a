"""Clauses that say that what was said before them is not so: "this is untrue", "which it denied", "it did not"."""

from __future__ import annotations

from mentions import any_of
from mentions.claim.standing import OUGHT
from mentions.grammar.clauses import Clause, Parsed, word_class

_IT = any_of("this that it they these those such both he she which all neither none")
_TRUE = any_of("true case so correct happened accurate")
_TAKES_PLACE = ("take", ["place"])


def falsifies(parsed: Parsed, clause: Clause, *, short: bool = True, of: frozenset[str] = frozenset()) -> bool:
    """Whether a clause says that what was said before is not so.

    `short`: it says little else; `of`: further words for what was said before.
    """
    group, tokens = clause.group, parsed.tokens
    of_others = clause.kind == "relative" and clause.mark in any_of("who whom whose that")
    blame = any(is_blame(parsed, i) for i in clause.after[:6])
    if group is None or group.modal in OUGHT or of_others or blame:
        return False  # "this should not have happened" takes it for granted; "who were not" is said of others
    subject = [tokens[i].low for i in clause.before if tokens[i].tag in "ODNWTJ"]
    after = [tokens[i].low for i in clause.after if tokens[i].tag not in '.,"X']
    goes_back = not (_back() | of).isdisjoint(subject[:3])
    is_such = group.passive or group.lemma in any_of("be prove seem remain look call turn brand dismiss describe")
    if goes_back and is_such and set(after[:6]) & (word_class("false_words") - {"rejected", "refused"}):
        return not group.negated
    if group.negated:
        if not after and group.lemma in ("be", "have", "do"):
            return goes_back or len(subject) <= 3
        happens = short and (group.lemma in any_of("happen occur exist do") or (group.lemma, after[:1]) == _TAKES_PLACE)
        return goes_back and (happens or (group.lemma == "be" and not _TRUE.isdisjoint(after[:4])))
    if group.lemma in word_class("denies"):
        return short and _denies_it(clause, subject, after)
    wrong = any_of("not untrue false wrong") & {t.low for t in tokens[group.last :]}
    return group.lemma == "turn" and after[:1] == ["out"] and bool(wrong)


_SAYS = any_of("say claim suggest state assert report think believe call describe conclude allege imply assume write")


def is_blame(parsed: Parsed, i: int) -> bool:
    """Whether a word takes for granted what was done: "it was wrong to do so", but not "wrong to say so"."""
    behind = [t for t in parsed.tokens[i + 1 : i + 8] if t.tag != "X"]
    if parsed.tokens[i].low != "wrong" or not behind or behind[0].low not in any_of("to of for that"):
        return False
    return not any(t.tag == "V" and t.lemma in _SAYS for t in behind)


def _back() -> frozenset[str]:
    return _IT | word_class("claim_nouns")


def _denies_it(clause: Clause, subject: list[str], after: list[str]) -> bool:
    """Whether what is denied is what was said before."""
    group = clause.group
    if group is None:
        return False
    if group.passive and (not _back().isdisjoint(subject[:3]) or not after):
        return True
    return not _back().isdisjoint(after[:4]) or clause.mark == "which"
