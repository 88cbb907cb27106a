"""Patterns that are compiled when they are first asked: most programs read no text, and compiling all takes 0.2 s."""

from __future__ import annotations

import gc
import re
from typing import cast

_ASKED = ("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split", "flags")


class _Later:
    """Answers as the compiled pattern does. What it is asked stands in it afterwards, so that no call takes longer."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern, self._flags = pattern, flags

    def __getattr__(self, name: str) -> object:
        if name not in _ASKED:
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self._flags)
        for asked in _ASKED:
            setattr(self, asked, getattr(compiled, asked))
        return getattr(compiled, name)


def lazy_pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """As `re.compile`, but that a text which is no regular expression is refused when it is first used."""
    return cast("re.Pattern[str]", _Later(text, flags))


def compile_all() -> None:
    """Compiles all that there are: in a process that others are forked from."""
    for each in gc.get_objects():
        if type(each) is _Later:
            _ = each.flags
