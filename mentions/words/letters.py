"""The furniture of letters, mails and pages: where it ends in a line, and which sentences are nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from mentions import UnusableWording, data_file

_LONGEST_LINE = 2_000
_MOST_PEOPLE = 60  # words of those to whom a letter goes
_APART = re.compile(r"[\s.;:|\u2013\u2014-]*")
_ENDS = re.compile(r"\s?[.;:|]|\s[\u2013\u2014-]\s|,\s")
"""Behind these what follows those who are named is something else: "To: Ed Pike. The Department gave"."""
_SMALL = re.compile(r"[a-z]")
_STARTER = re.compile(
    r"(?:The|In|On|At|It|We|I|This|That|These|Those|They|There|As|By|Since|After|Between|Last|No|Our)\b"
)


@cache
def _compiled(table: str) -> dict[str, re.Pattern[str]]:
    try:
        words: dict[str, Any] = data_file("letters.toml")[table]
        return {name: re.compile(pattern, re.IGNORECASE) for name, pattern in words.items()}
    except (KeyError, re.error) as error:
        raise UnusableWording(f"mentions/letters.toml, [{table}]: {error}. Correct it.") from error


@cache
def _labels() -> re.Pattern[str]:
    kinds = data_file("letters.toml")["labels"]
    either = "|".join(f"(?P<{kind}>{words})" for kind, words in kinds.items() if kind != "title")
    return re.compile(rf"(?:{either})\s?:\s?", re.IGNORECASE)


@cache
def _line() -> re.Pattern[str]:
    either = "|".join(data_file("letters.toml")["lines"].values())
    return re.compile(rf"\W{{0,6}}(?:{either})\W{{0,3}}$", re.IGNORECASE)


def parts_of(line: str) -> list[int]:
    """Where the labels of a letter's head begin in a line, and last where their values end; [] if it has none.

    Of "To: Ed Pike Date: 3 May The Department gave" three places, of "Kind regards," its beginning and its end.
    """
    whole, line = len(line), line[:_LONGEST_LINE]
    if _line().match(line):
        return [0, whole]
    at = _compiled("labels")["title"].match(line)
    begin = at.end() if at else 0
    out: list[int] = []
    while label := _labels().match(line, begin):
        end = _value_end(line, label)
        if end < 0:
            break
        out.append(begin if out else 0)
        begin = _APART.match(line, end).end()  # type: ignore[union-attr]
    return [*out, begin if line[begin:].strip() else whole] if out else []


def _value_end(line: str, label: re.Match[str]) -> int:
    """Where the value behind a label ends; -1 where it is none, or nothing shows where it ends."""
    kind = label.lastgroup or ""
    begin = label.end()
    if not line[begin:].strip():
        return begin
    if kind == "people":
        return next((end for end in reversed(list(_people(line, begin))) if _is_end(line, end)), -1)
    value = _compiled("values")[kind].match(line, begin)
    return value.end() if value and not line[value.end() : value.end() + 1].isalnum() else -1


def _people(line: str, at: int) -> Iterator[int]:
    """Where each of those who are named behind a label ends."""
    value, joint = _compiled("values")["people"], _compiled("values")["joint"]
    lead = re.compile(r"the\s", re.IGNORECASE).match(line, at)
    at = lead.end() if lead else at
    for _ in range(_MOST_PEOPLE):
        one = value.match(line, at)
        if one is None:
            return
        yield one.end()
        between = joint.match(line, one.end()) or re.compile(r"\s").match(line, one.end())
        if between is None:
            return
        at = between.end()


def _is_end(line: str, end: int) -> bool:
    """Whether what stands behind shows that the names end here, and may be a sentence."""
    rest = line[end:]
    behind = rest.lstrip(" .;:|,\u2013\u2014-")
    if not behind.strip():
        return True
    if _ENDS.match(rest):
        return not rest.startswith(",") or not _SMALL.match(behind)
    return bool(_STARTER.match(behind) or _labels().match(behind))


@lru_cache(maxsize=512)
def furniture(sentence: str) -> str | None:
    """What a sentence says beside the furniture of a letter or page: "" for nothing; None where it is no furniture."""
    if parts_of(sentence)[1:][-1:] == [len(sentence)]:
        return ""
    for pattern in _phrases():
        if m := pattern.match(sentence):
            said = m["said"] if "said" in pattern.groupindex else ""
            return sentence[m.end("said") :] if said else sentence[_label_end(sentence) :]
    return None


@cache
def _phrases() -> tuple[re.Pattern[str], ...]:
    words = data_file("letters.toml")["phrases"]
    return tuple(re.compile(rf"\W{{0,6}}(?:{p})\W{{0,3}}$", re.IGNORECASE) for p in words.values())


def _label_end(sentence: str) -> int:
    label = _labels().match(sentence)
    return label.end() if label else 0


@lru_cache(maxsize=512)
def author_in(sentence: str) -> str:
    """Who wrote a text, where a sentence says that and nothing else; otherwise ""."""
    ahead, behind = _authors()
    m = ahead.match(sentence) or behind.match(sentence)
    return m["name"] if m else ""


@cache
def _authors() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = data_file("letters.toml")["author"]
    name = f"(?P<name>{words['name']})"
    forms = (f"{words['ahead']}{name}", f"{name}{words['behind']}")
    ahead, behind = (re.compile(rf"\W{{0,6}}{form}\W{{0,3}}$", re.IGNORECASE) for form in forms)
    return ahead, behind


def without_offices(text: str) -> str:
    """A text without the names of teams and the addresses in it."""
    text = re.sub(r"[\w.+-]{1,60}@[\w.-]{3,80}", " ", text)
    return re.sub(rf"\b(?:{data_file('letters.toml')['lines']['office']})\b", " ", text, flags=re.IGNORECASE)
