"""Which senses the words of a sentence have (senses.toml): whom it speaks of, of what, and that something moves."""

from __future__ import annotations

import re
from functools import cache

from mentions import UnusableWording, data_file
from text.privacy.remembered import MOST_OF_SENTENCES, remembered_of

_LONGEST = 1_500  # characters that are looked at


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    try:
        return tuple(
            (name, re.compile(rf"(?<![\w-])(?:{words})(?![\w-])" if name != "asked" else words, re.IGNORECASE))
            for name, words in data_file("senses.toml")["senses"].items()
        )
    except (KeyError, re.error) as error:
        raise UnusableWording(f"mentions/senses.toml: {error}. Correct it.") from error


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return dict(_patterns())[name]


@remembered_of(MOST_OF_SENTENCES)
def senses_of(text: str) -> frozenset[str]:
    """The senses that some word of a text has."""
    return frozenset(name for name, pattern in _patterns() if pattern.search(text, 0, _LONGEST))


def has_sense(text: str, *names: str) -> bool:
    """Whether some word of a text has one of these senses."""
    return any(_pattern(name).search(text, 0, _LONGEST) for name in names)


def first_words(text: str, *names: str) -> list[str]:
    """The first word of a text in each of these senses, as printed."""
    found = (_pattern(name).search(text, 0, _LONGEST) for name in names)
    return list(dict.fromkeys(m[0] for m in found if m))
