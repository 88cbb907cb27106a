"""Which releases that a text told of surely it tells of no more, since it was edited, and how that came."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from mentions import any_of, data_file
from mentions.news import keys_of_name, news_in
from model.item import Fate, Retraction
from text.sanitise import clean

_WORD = re.compile(r"[^\W_]+")
MOST_QUOTED = 200
"""Characters of what a text says now in the place of what it said."""
_BEHIND = 100
"""Of these so many at least stand behind the sentence that denies it: "… . It did not. We apologise."."""
SHORTEST = 4
"""Letters by which a name is known again within another: "Begonia" of "Begonia Bets Ltd"."""


def taken_back(
    before: Iterable[Mapping[str, Any]], now: Iterable[Mapping[str, Any]], words: str
) -> tuple[Retraction, ...]:
    """Those whom the mentions `before` surely say to have got data and those of the edited text do not.

    `words`: all that the text says now. Who is still told, under another name or in other words, is not taken back.
    What is told still and denied besides ("Correction: X did not receive any", at its foot) is in doubt.
    """
    before, now = list(before), list(now)
    given, stood = _given(now), frozenset(m["sentence"] for m in before)
    known = frozenset(key for name in given for key in keys_of_name(name))
    new = [m for m in now if m["sentence"] not in stood]
    corrects = not _corrections().isdisjoint(_WORD.findall(words.casefold()))
    out: dict[str, Retraction] = {}
    for m, names in zip(before, news_in(now, before), strict=True):
        for r in _of_role(m, "given") if m["band"] == "alert" else ():
            if r["name"] in (names or ()) and not _is_among(r["name"], known):
                out.setdefault(r["name"], _fate(m, r, now, new, words))
            elif against := _against(r["name"], new, "denied") if corrects else "":
                out.setdefault(r["name"], Retraction(r["name"], r["category"], Fate.DOUBTED, against))
    return tuple(
        x._replace(now=quoted(words, x.now)) for x in out.values()
        if x.fate is Fate.DENIED or not (given and _is_description(x.name))
    )


@cache
def _corrections() -> frozenset[str]:
    """Words of a text that corrects itself."""
    return any_of(data_file("news.toml")["corrections"])


def quoted(words: str, sentence: str) -> str:
    """A sentence as it stands in a text, with what follows it: what denies it is often behind it."""
    text = "\n".join(" ".join(line.split()) for line in words.splitlines())
    start = text.find(first := " ".join(sentence.split())) if sentence else -1
    if start < 0:
        return clean(sentence, MOST_QUOTED)
    end = start + len(first)
    behind = min(len(text), end + _BEHIND)
    if behind - start > MOST_QUOTED:
        start = text.find(" ", max(start, behind - MOST_QUOTED)) + 1
    begins = not start or "\n" in text[start - 1 : start] or text[start - 2 : start - 1] in (".", "?", "!")
    return clean("\u2026" * (not begins) + text[start:].replace("\n", " "), MOST_QUOTED)


def _given(said: Iterable[Mapping[str, Any]]) -> list[str]:
    """Everybody who surely got data."""
    return [r["name"] for m in said if m["band"] == "alert" for r in _of_role(m, "given")]


def _of_role(m: Mapping[str, Any], *roles: str) -> Iterator[Mapping[str, Any]]:
    return (r for r in m["recipients"] if r.get("role", "given") in roles)


def _is_among(name: str, known: frozenset[str]) -> bool:
    """Whether a body is among these, also by a part of its name or by a longer one."""
    mine = keys_of_name(name)
    return bool(mine & known) or any(_is_part(a, b) or _is_part(b, a) for a in mine for b in known)


def _is_part(part: str, whole: str) -> bool:
    return len(part) >= SHORTEST and f" {part} " in f" {whole} "


def _is_description(name: str) -> bool:
    """True for "two newspapers": who it was may be said in other words now."""
    _, _, rest = name.partition(" ")
    return bool(rest) and rest == rest.casefold()


def _against(name: str, said: Iterable[Mapping[str, Any]], *roles: str) -> str:
    """The sentence by which a body got nothing; "" where there is none."""
    return next(
        (m["sentence"] for m in said if any(_is_among(name, keys_of_name(r["name"])) for r in _of_role(m, *roles))), ""
    )


def _fate(
    m: Mapping[str, Any], r: Mapping[str, Any], now: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]],
    words: str,
) -> Retraction:
    name, category = r["name"], r["category"]
    if denied := _against(name, now, "denied", "refused"):
        return Retraction(name, category, Fate.DENIED, denied)
    if instead := next((x["sentence"] for x in new if x["band"] == "alert" and _is_replaced(m, name, x)), ""):
        return Retraction(name, category, Fate.REPLACED, instead)
    spelt = " ".join(_WORD.findall(name.casefold()))
    if f" {spelt} " not in f" {' '.join(_WORD.findall(words.casefold()))} ":
        return Retraction(name, category, Fate.GONE)
    still = next((x["sentence"] for x in now if name.casefold() in x["sentence"].casefold()), "")
    return Retraction(name, category, Fate.DOUBTED, still)


def _is_replaced(m: Mapping[str, Any], name: str, x: Mapping[str, Any]) -> bool:
    """Whether a sentence is the older one with another name in the place of this one."""
    return any(m["sentence"].replace(name, r["name"]) == x["sentence"] for r in _of_role(x, "given"))
