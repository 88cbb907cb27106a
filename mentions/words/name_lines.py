"""Lines of a text that are names and no more, so that each is one of a list though nothing marks it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mentions.words.phrases import is_known, looks_like_organisation
from mentions.words.shapes import is_listed

_FEWEST = 2
"""Names in a row that make a list."""
_LONGEST, _MOST_WORDS = 90, 10
_LITTLE = frozenset(["of", "and", "the", "for", "in", "at", "on", "de", "plc", "ltd", "llp", "limited", "inc", "cic"])
_SAID_OF_IT = re.compile(r"(?:,\s(?=\d|an?\s)|\s[(\u2013-]).{1,50}$")
"""Behind a name: ", 3 May 2022", " (twice)", ", a charity"."""


def name_lines(lines: Sequence[str]) -> set[int]:
    """The numbers of the lines that stand in a row of names, one to a line."""
    out: set[int] = set()
    for run in _runs(lines):
        bodies = [i for i in run if _is_body(lines[i])]
        if len(bodies) >= _FEWEST and 2 * len(bodies) >= len(run):
            out.update(run)
    return out


def _runs(lines: Sequence[str]) -> Iterator[list[int]]:
    """The lines that follow each other and are all of words with capitals."""
    run: list[int] = []
    for i, line in enumerate(lines):
        if _may_be_name(line):
            run.append(i)
            continue
        if len(run) >= _FEWEST:
            yield run
        run = []
    if len(run) >= _FEWEST:
        yield run


def _may_be_name(line: str) -> bool:
    text = line.strip()
    if not text or len(text) > _LONGEST or not (text[0].isupper() or text[0].isdigit() or text[:4] == "the "):
        return False
    words = _name(text).split()
    if not 0 < len(words) <= _MOST_WORDS or words[-1] in ("of", "and", "the", "for", "in", "at", "on", "&"):
        return False
    return all(w[0].isupper() or w[0] in "&(" or w[0].isdigit() or w.rstrip(".,;") in _LITTLE for w in words)


def _name(text: str) -> str:
    return _SAID_OF_IT.sub("", text).rstrip(" ;,.").removesuffix(" and").removesuffix(";")


def _is_body(line: str) -> bool:
    name = _name(line.strip())
    return looks_like_organisation(name) or is_known(name) or is_listed(name)
