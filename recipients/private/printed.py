"""The ways in which the name of a person who is withheld may be printed elsewhere."""

from __future__ import annotations

import re

from recipients.cell.people import without_title
from recipients.private.marks import words_of
from recipients.private.persons import WORD, may_be_person, without_marks


def bare_name(name: str) -> str:
    """The name of a person alone, of a cell that says more of them; "" where that is not two words or more."""
    plain = without_marks(re.split(r"[,(\[;\n]| [-\u2013\u2014] ", name, maxsplit=1)[0])
    words = WORD.findall(plain)
    bare, person = " ".join(words), len(words) > 1 and words_of(plain)
    return bare if person and may_be_person(bare) and may_be_person(name) else ""


def ways_to_print(name: str) -> tuple[str, ...]:
    """A name as it may be printed: as it is; a person's also bare, without its title, and turned round."""
    last, _, first = name.partition(",")
    turned = f"{first} {last}" if first.strip() and last.strip() and may_be_person(name) else ""
    found = [name]
    for bare in filter(None, (bare_name(name), turned)):
        words = without_title(bare).split()
        forms = (words, [words[-1], *words[:-1]], [*words[1:], words[0]]) if len(words) > 1 else ()
        found += [bare, *map(" ".join, forms)]
    return tuple(dict.fromkeys(found))
