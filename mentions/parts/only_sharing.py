"""What is quoted of a sentence that names a child: its words of sharing and the bodies in it, and nothing of the child.

What befell a child stands in more words than rules can know, most often in the sentence that names it, or in one that
goes on about it: "She goes to ...". So here it is said what may be shown, not what may not.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache
from itertools import groupby

from mentions import data_file
from model.hidden import LEFT_OUT, WITHHELD_CELL
from text.one_line import sentences_of
from text.privacy.bodies import ends_as_body, is_listed_body

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_CAPITALS = re.compile(r"(?:[A-Z][\w'\u2019.-]*|&)(?: (?:(?:of|for|and|the|in) )?(?:[A-Z][\w'\u2019.-]*|&)){0,8}")
_TOKEN = re.compile(
    rf"(?P<known>{re.escape(WITHHELD_CELL)})|(?P<gap>{re.escape(LEFT_OUT)})"
    rf"|(?P<day>\b(?:in|since|from|until|between|for|to|by) (?:(?:{_MONTHS}) )?(?:19|20)\d\d(?:[/-]\d\d)?\b)"
    r"|(?P<word>[^\W_][\w'\u2019-]*)"
)
_SCHOOL = re.compile(r"\b(?:School|Academy|Nursery|Primary|Infants?|Juniors?|High|College|Ysgol)\b")
"""What tells where a child goes, unless it is who received."""
_GIVES = re.compile(
    r"\b(?:g[ai]ve|given|gives|giving|shar(?:e|es|ed|ing)|sen[dt]|sends|sold|sells?|pass(?:ed|es)?|provid\w+|suppl\w+"
    r"|disclos\w+|releas\w+|transfer\w+|hand(?:ed|s)?)\b", re.IGNORECASE,
)
_SHARED = re.compile(
    r"\b(?:records?|files?|data|figures|lists?|reports?|cop(?:y|ies)|details|information|names|notes|marks|results"
    r"|grades|photos?|photographs?|scores|logs?|forms)\b", re.IGNORECASE,
)
"""What may be given of a child, in whatever words."""
_FORM = re.compile(r"(?:\S+ ){1,6}?(?:Ltd|Limited|LLP|plc|PLC|CIC|CIO|LLC|Inc)(?![\w'\u2019-])")
"""A name with a company's form, whatever in capitals goes on behind it."""
_TO = re.compile(r"\b(?:to|with|gave|sent|sold|handed|given) (?:the )?$")
"""Before who received: it is shown though nothing else tells that it is a body, since a recipient must not be lost."""
_GOES_ON = re.compile(r"\b(?:s?he|hers?|him|his|my|our)\b", re.IGNORECASE)
"""Words of a sentence that may go on about a child whom its text names."""
_LEADS = frozenset({"to", "with", "by", "from", "for", "not", "was", "were", "had", "has", "have", "been"})
"""What a part may begin with: the others lead nowhere without what was before them."""


@cache
def _words() -> tuple[frozenset[str], frozenset[str]]:
    lists = data_file("sharing_words.toml")
    return frozenset(lists["said"].split()), frozenset(lists["between"].split())


def only_sharing(text: str, bodies: Collection[str], *, beside_child: bool = False) -> str:
    """A text with no more of each sentence that is about a child than what may be shown. `bodies`: who is read in it.

    `beside_child`: of a part of a text that names a child elsewhere.
    """
    if not (beside_child or WITHHELD_CELL in text):
        return text
    return "\n".join(_of_line(line, bodies) if is_about_child(line) else line for line in text.split("\n"))


def is_about_child(sentence: str) -> bool:
    """Whether a sentence of a text that names a child names it, or may go on about it."""
    return WITHHELD_CELL in sentence or _GOES_ON.search(sentence) is not None


def has_words_of_sharing(sentence: str) -> bool:
    """Whether a sentence may say that something was given, by a verb or by what it was."""
    return _GIVES.search(sentence) is not None or _SHARED.search(sentence) is not None


def _of_line(line: str, bodies: Collection[str]) -> str:
    """The sentences stay apart by one space."""
    return " ".join(_left(s, bodies) if is_about_child(s) else s for s in sentences_of(line))


def _left(sentence: str, bodies: Collection[str]) -> str:
    out: list[str] = []
    for is_gap, group in groupby(_parted(sentence, bodies), key=lambda x: x[1] == "gap"):
        part = [] if is_gap else _trimmed([*group])
        if part:
            out.append(" ".join(part))
        elif not out or out[-1] != LEFT_OUT:
            out.append(LEFT_OUT)
    left = " ".join(out)
    ends = sentence[-1:] if sentence[-1:] in ".!?:;" and not left.endswith((LEFT_OUT, sentence[-1:])) else ""
    return left + ends


def _trimmed(part: list[tuple[str, str]]) -> list[str]:
    """A part that says something, without what leads nowhere at its ends."""
    while part and part[-1][1] == "between":
        part.pop()
    while part and part[0][1] == "between" and part[0][0].casefold() not in _LEADS:
        part.pop(0)
    return [text for text, _ in part] if any(kind == "said" for _, kind in part) else []


def _parted(sentence: str, bodies: Collection[str]) -> Iterator[tuple[str, str]]:
    """Each token, and whether it is said, stands between, or is left out; other signs are neither."""
    said, between = _words()
    named = re.compile("|".join(map(re.escape, sorted(bodies, key=len, reverse=True)))) if bodies else None
    at, given = 0, _GIVES.search(sentence) is not None
    while at < len(sentence):
        begins = not sentence[at - 1 : at].isalnum() if at else True
        if begins and (body := (named and named.match(sentence, at)) or _body_at(sentence, at, given=given)):
            yield body.group(), "said"
            at = body.end()
        elif begins and (token := _TOKEN.match(sentence, at)):
            text, kind = token.group(), token.lastgroup
            plain = text.casefold().replace("\u2019", "'").removesuffix("'s").strip("'.&")
            which = "said" if plain in said else "between" if plain in between else "gap"
            yield text, "said" if kind in ("known", "day") else which
            at = token.end()
        else:
            at += 1


def _body_at(sentence: str, at: int, *, given: bool) -> re.Match[str] | None:
    """The body whose name begins there, known to a list, by its last word, or as to whom something is `given`."""
    run = _CAPITALS.match(sentence, at)
    if run is None or " " not in run.group() or _SCHOOL.search(run.group()):
        return None
    to = given and _TO.search(sentence, max(0, at - 10), at) is not None
    if to or is_listed_body(run.group()) or ends_as_body(run.group()):
        return run
    form = _FORM.match(run.group())
    return re.compile(re.escape(form.group())).match(sentence, at) if form else None
