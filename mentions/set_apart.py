"""Who is named beside a release and got nothing: "to X, not to Y", "every firm except Y", "told Y that X got it"."""

from __future__ import annotations

import itertools
import re
from functools import cache

from msgspec.structs import replace

from mentions import patterns
from mentions.grammar.clauses import Parsed
from mentions.receivers import candidates_in
from mentions.said import Band, Mention, NamedBody, Polarity, Role

_NEAR = 140  # characters beside a name that are looked at


@cache
def _words() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(p.pattern, re.IGNORECASE) for name, p in patterns("named.toml", "apart").items()}


def without_those_apart(mention: Mention, parsed: Parsed | None) -> Mention:
    """A release without those of whom its sentence does not say that they got the data, to look at if it has no other.

    Those whom it sets against who got them are told as denied.
    """
    given = [n for n in mention.recipients if n.role is Role.GIVEN]
    if mention.polarity is not Polarity.RELEASE or not given:
        return mention
    named = [n for n in mention.recipients if mention.sentence[n.start : n.end] == n.name]
    denied = _denied(mention.sentence, named)
    no_part = [n for n in named if _takes_no_part(mention.sentence, n)]
    no_part = [n for n in _with_joined(mention.sentence, named, no_part) if n not in denied]
    left = [n for n in given if n not in denied and n not in no_part]
    beside = [n for n in left if n in named and _is_beside(mention.sentence, n)]
    if any(n not in beside and not n.generic for n in left):
        no_part += _with_joined(mention.sentence, [n for n in named if n in left], beside)
    if not denied and not no_part:
        return mention
    given_to = _it_was_to(parsed, denied) if parsed is not None and parsed.sentence == mention.sentence else ()
    mention = replace(mention, recipients=(*given_to, *mention.recipients)) if not left else mention
    left = [n for n in mention.recipients if n not in no_part]
    who = tuple(n._replace(role=Role.DENIED) if n in denied and n in given else n for n in left)
    if any(n.role is Role.GIVEN for n in who) or mention.band is not Band.ALERT:
        return replace(mention, recipients=who)
    return replace(
        mention, recipients=who, polarity=Polarity.POSSIBLE, band=Band.REVIEW,
        reason=f"{mention.reason}; but who is named in it is not said to have got them",
    )


def _it_was_to(parsed: Parsed, denied: list[NamedBody]) -> tuple[NamedBody, ...]:
    """Who got it by "It was to X, not to Y, that", "It was X, and not Y, who"."""
    named = [c.named for c in candidates_in(parsed) if not c.vague]
    at = re.match(r"(?:and |but )?it (?:was|is) (?:(?:to|with) )?(?:the )?", parsed.sentence, re.IGNORECASE)
    return tuple(n for n in named if at and n.start == at.end() and n.name not in {d.name for d in denied})


def _denied(sentence: str, named: list[NamedBody]) -> list[NamedBody]:
    out = [n for n in named if _is_denied(sentence[max(0, n.start - _NEAR) : n.start], sentence[n.end :])]
    out = _with_joined(sentence, named, out)
    only = _words()["only_one"].search(sentence)
    before = [n for n in named if only and n.end <= only.start() and not n.generic]
    if only and len(before) > 1:
        out += before[1:] if only[1].casefold() in ("first", "former") else before[:-1]
    return out


def _is_denied(before: str, after: str) -> bool:
    words = _words()
    if re.match(r"\s(?:alone|only)\b", after):
        return False  # "not X alone"
    if words["contrast"].search(before) and not words["not_contrast"].search(before):
        return True
    if (among := words["among_none"].search(before)) and (among["such"] or words["included"].match(after)):
        return True
    if words["neither"].search(before):
        return not words["denying"].search(after)
    return bool(
        words["but_all"].search(before) or (words["except"].search(before) and not words["none_but"].search(before))
    )


def _takes_no_part(sentence: str, n: NamedBody) -> bool:
    before, after, words = sentence[max(0, n.start - _NEAR) : n.start], sentence[n.end : n.end + _NEAR], _words()
    if any(words[name].match(after) for name in ("was_told", "found_out", "had_sent")):
        return True
    if words["meant_for"].search(before) and words["went_elsewhere"].search(sentence):
        return True
    return _is_source(before, after) or bool(words["told"].search(before) and words["told_what"].match(after))


def _is_source(before: str, after: str) -> bool:
    """Whether somebody only tells of what others got: "according to X", "as X reported", ", X understands,"."""
    words = _words()
    if words["source_too"].match(after):
        return False
    says = words["source_says"].match(after)
    if words["source"].search(before) or (words["source_as"].search(before) and says):
        return True
    return bool(says and words["source_aside"].search(before) and words["source_ends"].match(after, says.end()))


def _is_beside(sentence: str, n: NamedBody) -> bool:
    before, after, words = sentence[max(0, n.start - _NEAR) : n.start], sentence[n.end : n.end + _NEAR], _words()
    if words["papers"].search(before):
        return bool(words["papers_say"].match(after))
    at = re.search(r"\bat\s(?:the\s)?$", before)
    return bool(words["beside"].search(before) or (at and words["at_request"].match(after)))


def _with_joined(sentence: str, named: list[NamedBody], found: list[NamedBody]) -> list[NamedBody]:
    """Those found, and the names that "and" or "or" joins to one of them."""
    out = list(found)
    for before, n in itertools.pairwise(named):
        if before in out and n not in out and _words()["joined"].fullmatch(sentence[before.end : n.start]):
            out.append(n)
    return out
