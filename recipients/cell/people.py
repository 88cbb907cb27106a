"""Names of people, by titles, given and family names, initials and letters after a name. Says how it was seen."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import NamedTuple

from recipients.cell.forms import everyday, places_among
from recipients.cell.names import TokenCache, Words, clean_name, name_words
from recipients.data import read_toml
from text.pattern import lazy_pattern
from text.privacy.naming import given_names

_PART = lazy_pattern(r"(?=\w)[^\W\d_a-z][\w'\u2019.-]*$")
_ONLY_INITIALS = lazy_pattern(r"(?:[A-Z]\.?\s?){1,3}$")
# Letters that stand together without points are an acronym more often than initials (GL Assessment, RDF Media).
_INITIALS = lazy_pattern(r"(?:[A-Z](?:\.\s?|\s)){1,3}\s*[A-Z][a-z'\u2019]+(?:-[A-Z][a-z]+)?$")
_AFTER = lazy_pattern(
    r"[\s,][A-Z][A-Za-z.]*[A-Z.)][\s,.]*$|[\s,](?:Esq\.?|Jr\.?|Sr\.?|Hon\.?|MEng|Habil\.?|Emeritus)\W*$"
)
LONGEST_NAME = 80  # characters; people have shorter names
MOST_WORDS = 7
_SHORT_ENDING = 4  # letters of a word of which an ending says nothing
_NEVER = frozenset(["of", "the", "and", "for", "in", "&", "with", "to", "on", "at", "by", "not", "our", "your"])
_OF_RANK = frozenset(["lord", "lady", "baroness"])  # "Baroness Morgan of Cotes"
WHOSE = frozenset(["her", "his", "their", "my"])
_RELATED = frozenset(
    [
        *("son", "daughter", "child", "children", "grandson", "granddaughter", "grandchild", "brother", "sister"),
        *("nephew", "niece", "mother", "father"),
    ]
)


class _Names(NamedTuple):
    """What names of people are made of (given_names.toml, family_names.toml), in small letters without accents."""

    titles: frozenset[str]
    given: frozenset[str]
    family: frozenset[str]
    not_surnames: frozenset[str]
    after: frozenset[str]
    """Letters after a name (PhD, OBE)."""
    particles: frozenset[str]
    endings: tuple[str, ...]
    never: frozenset[str]
    """Words that no name of a person has: those with which none ends, "of", "the"."""


@cache
def _names() -> _Names:
    raw = read_toml("given_names.toml")
    more = read_toml("family_names.toml")
    family, not_surnames = frozenset(more["family"].split()), frozenset(raw["not_surnames"])
    return _Names(
        frozenset(raw["titles"]),
        given_names() | frozenset(more["given"].split()),
        family,
        not_surnames,
        frozenset(more["after"]),
        frozenset(more["particles"]),
        tuple(more["endings"]),
        (not_surnames - family) | _NEVER,
    )


def titles() -> frozenset[str]:
    """Titles before a name, in small letters."""
    return _names().titles


def never_in_names() -> frozenset[str]:
    """Words that no name of a person has."""
    return _names().never


@cache
def no_family_name() -> tuple[str, ...]:
    """Endings of words that are no family name, as those who do something for a trade have: "fabricator"."""
    return tuple(read_toml("family_names.toml")["no_endings"])


def letters_after() -> frozenset[str]:
    """Degrees and honours behind a name, in small letters without points."""
    return _names().after


def titled_person(name: str, words: Words) -> str | None:
    """Why a cleaned name is a person's by its title ("Dr", "Mr", "her son"), or None. `words` as `name_words` gives."""
    known = _names()
    if not 2 <= len(words) <= 12 or len(name) > LONGEST_NAME:
        return None
    if words[0] not in known.titles:
        is_related = len(words) > 2 and words[0] in WHOSE and words[1] in _RELATED and words[-1] not in known.never
        return f'begins with "{words[0]} {words[1]}"' if is_related else None
    bare = without_letters_after(name)
    if bare != name:
        words = name_words(bare)
    if not 2 <= len(words) <= 7:
        return None
    couple = words[1] == "and" and words[2:] and words[2] in known.titles  # "Mr and Mrs Taylor"
    little = {"the", "for"} if words[0] in _OF_RANK or couple else {"of", "the", "and", "for"}
    if (words[-1] in known.not_surnames and words[-1] not in known.family) or not little.isdisjoint(words):
        return None
    return f'begins with the title "{name.split(maxsplit=1)[0]}"'


def without_title(name: str) -> str:
    """The name without titles before it ("Dr", "Prof Sir")."""
    words = name.split()
    while words and words[0].strip(".").casefold() in _names().titles:
        words = words[1:]
    return " ".join(words)


def without_letters_after(name: str) -> str:
    """The name without degrees and honours after it ("Q. Zzyzx, MD, PhD"); "" where it is nothing else."""
    last = name[name.rfind(" ") + 1 :]
    if (last.casefold() if last.isalpha() else _letters(last.rstrip(",; "))) not in _names().after:
        return name
    parts = [p for p in re.split(r"[\s,;]+", name) if p]
    end = len(parts)
    while end and _letters(parts[end - 1]) in _names().after:
        end -= 1
    if end == len(parts) or (end > 0 and not _AFTER.search(name)):
        return name
    if end == 0:
        return ""
    return name[: name.rfind(parts[end - 1]) + len(parts[end - 1])]


def _letters(part: str) -> str:
    return part.replace(".", "").strip("()[]").casefold()


def named_person(name: str, words: Words) -> str | None:
    """Why a cleaned name looks like a person's (a given or a family name, initials, letters after it), or None."""
    if len(name) > LONGEST_NAME or not 1 < len(words) <= MOST_WORDS:
        return None
    if name[name.rfind(" ") + 1 :][:1].isdecimal() and "," not in name:
        return None  # no name of a person ends so, nor do letters after one
    bare = without_letters_after(name)
    if bare and bare != name and _shaped(bare) and " " in bare:
        return "letters after a name, as of a degree"
    last, comma, first = (bare or name).partition(",")
    if comma:
        return _family_name_first(last.strip(), first.strip())
    if not _shaped(name):
        return None
    return by_components(name, words)


def plain_person(name: str, words: Words) -> bool:
    """True for a given name and a family name, both known, and nothing else: a body may be called so, or a person."""
    known = _names()
    return (
        2 <= len(words) <= 3
        and words[-1] in known.family
        and words[0] in known.given
        and (words[0] not in everyday() or words[-1] not in everyday())
        and not places_among(words[:1])
        and _shaped(name)
    )


def turned_round(name: str) -> bool:
    """True for a known family name, a comma, and a known given name."""
    last, _, first = name.partition(",")
    known = _names()
    return (
        "," not in first
        and fold(last) in known.family
        and bool(first.split())
        and fold(first.split()[0]).split("-")[0] in known.given
        and len(first.split()) <= 3
    )


def ends_as_a_family_name(name: str, words: Words, said: str) -> bool:
    """True where the word of a rule (`said`) is but the family name of a person ("Jane Chambers", "Tom Weekly")."""
    return said == words[-1] and words[0] not in everyday() and plain_person(name, words)


def name_of_a_person(word: str) -> bool:
    """True for a word that is known as a given or a family name."""
    known = _names()
    return word in known.given or word in known.family


def particle(word: str) -> bool:
    """True for a word such as "de" or "van"."""
    return word.casefold() in _names().particles


WRITTEN, WRITTEN_TITLED, NEVER = 1, 2, 4
"""What a token may be: written as names of people are; so with a capital; a word that no name of a person has."""


def _written(token: str) -> int:
    kind = WRITTEN if _part_of_a_name(token) else 0
    kind |= WRITTEN_TITLED if _part_of_a_name(token.title()) else 0
    return kind | NEVER if token.casefold() in _names().never else kind


written: Callable[[str], int] = TokenCache(_written).__getitem__


def _shaped(name: str) -> bool:
    """True for two to seven words that are each written as names of people are, with nothing else."""
    if not 1 <= name.count(" ") < MOST_WORDS:
        return False
    wanted, tokens = WRITTEN_TITLED if name.islower() or name.isupper() else WRITTEN, name.split()
    for token in reversed(tokens):  # the last first: it may be a number
        if written(token) & (wanted | NEVER) != wanted:
            return False
    return len(tokens) > 1


def _part_of_a_name(word: str) -> bool:
    """True for a word that is written as names of people are, or stands between them."""
    return bool(_PART.match(word)) or fold(word) in _names().particles


def surely_nobody(name: str) -> bool:
    """True where one look shows that a cleaned name is not a person's: most are, before all rules are asked."""
    if name.isalpha():
        return True
    if "," in name or "@" in name or "." in name or _names().never.isdisjoint(name.casefold().split()):
        return False
    return _names().titles.isdisjoint(name_words(name)[:1])


def looks_like_a_person(name: str) -> bool:
    """False where a name without a comma has nothing of a person's, so that no rule need be asked."""
    text = clean_name(name)
    if "," in text:
        return True
    words = name_words(text)
    return bool(titled_person(text, words) or named_person(text, words)) or plain_person(text, words)


def by_components(name: str, words: Words) -> str | None:
    """Why words that are each written as names of people are make one, or None."""
    known, plain = _names(), everyday()
    first, last, parts = words[0], words[-1], name.split()
    why = None
    if last in known.not_surnames:
        return None
    if not name[1:2].isalpha() and _INITIALS.match(name):
        why = "initials and a family name"
    elif first in known.given and (first not in plain or last in known.family or last not in plain):
        why = f'begins with the given name "{parts[0]}" and is as long as a person\'s name'
    elif last in known.family and last not in plain and (first not in plain or first in known.family):
        why = f'ends with the family name "{parts[-1]}"'
    elif len(last) > _SHORT_ENDING and last.endswith(known.endings) and plain.isdisjoint(words):
        why = f'"{parts[-1]}" ends as family names do'
    elif plain.isdisjoint(words):
        sure = next((w for w in words if w in known.given or w in known.family), "")
        why = f'names of people, such as "{sure}"' if sure else None
    return why


def _family_name_first(last: str, first: str) -> str | None:
    known = _names()
    word = first.split(maxsplit=1)[0] if first else ""
    family = fold(last)
    if _ONLY_INITIALS.match(first) and last.istitle() and last.isalpha() and family not in known.not_surnames:
        return "a family name, a comma, and initials"
    if not word or not all(map(_part_of_a_name, (*last.split(), *first.split()))):
        return None
    given = fold(word).split("-")[0]
    if given in known.given and last.count(" ") < MOST_WORDS and family not in known.not_surnames:
        return f'a family name, a comma, and the given name "{word}"'
    if family in known.family and " " not in first and given not in everyday():
        return f'the family name "{last}", a comma, and a name'
    return None


@lru_cache(maxsize=8_192)
def fold(word: str) -> str:
    """A word as the lists have it: small letters, no accents, no apostrophes."""
    return "".join(name_words(word))


def is_given_name(word: str) -> bool:
    """True for one word that is a given name, in small letters."""
    return word in _names().given


def never_surnames() -> frozenset[str]:
    """Words with which no person's name ends (Park, Trust, Research)."""
    return _names().not_surnames
