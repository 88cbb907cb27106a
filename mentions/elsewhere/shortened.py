"""Names that a text gives whole once and then by their first word: "the Emporium of Nudges ... the Emporium"."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from mentions.said import Mention, NamedBody, Polarity
from mentions.words.phrases import classify_in_text, find_phrases, is_acronym, is_no_recipient
from mentions.words.sentences import Prepared
from mentions.words.shapes import is_listed

_BACK = 12  # sentences before one in which the whole name is looked for


def with_whole_names(mentions: Iterable[Mention], prepared: Prepared) -> list[Mention]:
    """The mentions, and in releases the whole name of whom only a first word names that nobody else has."""
    return [_with_whole(m, prepared) if m.polarity is Polarity.RELEASE else m for m in mentions]


def _with_whole(m: Mention, prepared: Prepared) -> Mention:
    short = [n for n in m.recipients if _is_short(n)]
    if not short:
        return m
    said = " \n ".join(s.text for s in prepared.sentences[max(0, m.index - _BACK) : m.index + 1])
    whole = {n.name: name for n in short if (name := _whole(_first(n.name), said))}
    if not whole:
        return m
    who: dict[str, NamedBody] = {}
    for n in m.recipients:
        full = whole.get(n.name, "")
        one = n._replace(name=full, recipient=classify_in_text(full)) if full else n
        who.setdefault(one.name, one)
    return replace(m, recipients=tuple(who.values()))


def _is_short(n: NamedBody) -> bool:
    word = _first(n.name)
    known = n.generic or " " in word or is_acronym(word) or is_listed(word) or is_listed(n.name)
    return not known and word[:1].isupper()


def _first(name: str) -> str:
    return name.removeprefix("The ").removeprefix("the ")


def _whole(word: str, said: str) -> str:
    """The one name in a text that begins with a word and goes on; "" for none, or for several."""
    if said.count(word) < _AGAIN:
        return ""
    names = {_first(p.name) for p in find_phrases(said) if _first(p.name).startswith(f"{word} ")}
    name = next(iter(names), "")
    return name if len(names) == 1 and not is_no_recipient(name) else ""


_AGAIN = 2
