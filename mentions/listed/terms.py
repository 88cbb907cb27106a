"""Lists of terms below a heading: a name in a line of its own, what is said of it, and the next name."""

from __future__ import annotations

from collections.abc import Mapping

from mentions.claim.ruling import Ruling
from mentions.listed.heading import ends_list, is_name, says_above
from mentions.listed.named_lines import LONGEST_ITEM, is_body_line, is_name_alone, name_of
from mentions.words.sentences import Prepared
from text.privacy.unclaimed.vocabulary import is_word

NAMELESS = 3
"""Lines in a row that name nobody, within a list."""


def behind_intro(prepared: Prepared, k: int, verdicts: Mapping[int, Ruling]) -> int:
    """The line behind sentences that only say what the list is: "It is kept by hand."."""
    for n in range(k, min(k + NAMELESS, len(prepared.sentences))):
        line = prepared.sentences[n].text
        if line[-1] != "." or ends_list(line) or says_above(line) is not None or (n in verdicts and verdicts[n].speaks):
            return n
    return k + NAMELESS


def has_terms(prepared: Prepared, k: int) -> bool:
    """Whether a list of terms begins there: a name, a line or more that say something of it, and the next name."""
    behind = next((n for n in range(k + 1, k + 2 + NAMELESS) if _is_term(prepared, n)), 0)
    return behind > k + 1 and _is_term(prepared, k) and all(
        _says_of_term(prepared.sentences[n].text) for n in range(k + 1, behind)
    )


def _is_term(prepared: Prepared, k: int) -> bool:
    """Whether a line is a name by itself, above a line that is none; "Our History", "Phonics" are none."""
    if not is_name_alone(prepared, k) or is_name_alone(prepared, k + 1):
        return False
    line = prepared.sentences[k].text
    own = " " in line and not all(map(is_word, line.split()))
    return is_name(name_of(line)[0]) and (own or is_body_line(line))


def is_of_term(prepared: Prepared, k: int) -> bool:
    """Whether a line of a list of terms says something of the name above it."""
    return not _is_term(prepared, k) and k + 1 not in prepared.rows and _says_of_term(prepared.sentences[k].text)


def _says_of_term(line: str) -> bool:
    """Whether a line may say something of whom the one above it names, and heads nothing."""
    return line[-1] not in ":?" and len(line.split()) <= LONGEST_ITEM and not ends_list(line)
