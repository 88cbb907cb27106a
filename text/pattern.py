"""Patterns that are compiled when they are first asked: most programs read no text, and compiling all takes 0.3 s.

Those of the modules that make what is ready (setup.py) are compiled when the program is built, for the Python that
builds it: a short run would else spend a tenth of its time on that. Under another Python, and where the file is
missing, they are compiled as any other.
"""

from __future__ import annotations

import re
import sys
from array import array
from functools import cache
from importlib import import_module
from typing import Any, cast
from zlib import compress, decompress

from model.own_files import ready_whoever_made_it

_ASKED = ("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split", "flags")


class _Later:
    """Answers as the compiled pattern does. What it is asked stands in it afterwards, so that no call takes longer."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern, self.asked_flags = pattern, int(flags)

    def __getattr__(self, name: str) -> object:
        if name not in _ASKED:
            raise AttributeError(name)
        compiled = _made_before(self.pattern, self.asked_flags) or re.compile(self.pattern, self.asked_flags)
        for asked in _ASKED:
            setattr(self, asked, getattr(compiled, asked))
        return getattr(compiled, name)


_all: list[_Later] = []


def lazy_pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """As `re.compile`, but that a text which is no regular expression is refused when it is first used."""
    _all.append(_Later(text, flags))
    return cast("re.Pattern[str]", _all[-1])


def compile_all() -> None:
    """Compiles all that there are: in a process that others are forked from."""
    for each in _all:
        _ = each.flags


_Code = tuple[int, bytes, int, dict[str, int]]
"""What `re` makes of a pattern: flags, code (packed: a megabyte of each process), the number of its groups, and their
names."""


_FORMAT = 2
"""Of what is written: with each other one a number of its own, since the file may be older than the program."""


def _python() -> tuple[Any, ...]:
    """What code holds for: no other Python reads it, nor one whose numbers are written the other way round."""
    return _FORMAT, sys.version, sys.byteorder, sys.implementation.cache_tag


@ready_whoever_made_it
def _made() -> tuple[tuple[Any, ...], dict[tuple[str, int], _Code]]:
    """Of each pattern that there is its code, by its text and flags, and for which Python."""
    parser, compiler = import_module("re._parser"), import_module("re._compiler")
    made: dict[tuple[str, int], _Code] = {}
    for each in sorted(_all, key=lambda p: (p.pattern, p.asked_flags)):
        tree = parser.parse(each.pattern, each.asked_flags)
        code = compress(array("I", compiler._code(tree, each.asked_flags)).tobytes())  # noqa: SLF001 - as re.compile does
        names = dict(tree.state.groupdict)
        made[each.pattern, each.asked_flags] = int(each.asked_flags | tree.state.flags), code, tree.state.groups, names
    return _python(), made


@cache
def _made_here() -> dict[tuple[str, int], _Code]:
    found = _made()
    return found[1] if found and found[0] == _python() else {}


def _made_before(pattern: str, flags: int) -> re.Pattern[str] | None:
    """The pattern by the code that was made as the program was built, which `re` has checked again."""
    if (found := _made_here().get((pattern, flags))) is None:
        return None
    every, code, groups, names = found
    by_number: list[str | None] = [None] * groups
    for name, number in names.items():
        by_number[number] = name
    engine = import_module("_sre")
    return cast(
        "re.Pattern[str]",
        engine.compile(pattern, every, array("I", decompress(code)).tolist(), groups - 1, names, tuple(by_number)),
    )
