"""What was found in a text is found once, for as long as the process lives: looks at a page share most of their lines.

It is kept nowhere else: a later process, which may have other rules, looks by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
MOST = 2_000_000
"""Characters of texts for each kind of look; where there are more all are forgotten, so that a long text is not
forgotten line by line just before it is asked for again."""

MOST_OF_SENTENCES = 400_000
"""The same of looks at sentences, of which some 60 bytes a character are kept: a text is gone over several times, and a
second look at a page reads most of its sentences in three texts: as they were, are, and may be shown."""


def remembered_of(most: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """For a look at strings, or tuples of them, that gives what nobody changes and hangs on nothing else.

    `most`: characters of such texts.
    """

    def looking(look: Callable[P, T]) -> Callable[P, T]:
        known: dict[object, T] = {}
        room = most

        @wraps(look)
        def asked(*args: P.args, **kwargs: P.kwargs) -> T:
            nonlocal room
            key = (args, *kwargs.values())
            try:
                return known[key]
            except KeyError:
                found = look(*args, **kwargs)
            room -= sum(map(_length, args))
            if room < 0:
                known.clear()
                room = most
            known[key] = found
            return found

        return asked

    return looking


remembered = remembered_of(MOST)


def _length(x: object) -> int:
    if isinstance(x, str):
        return len(x)
    return sum(map(len, x)) + len(x) if isinstance(x, tuple) else 0
