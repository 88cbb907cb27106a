"""A child for whom something is asked: "Justice for X-Y!", "Sign for X-Y", by a given name alone or two of them.

Grown-ups for whom justice is asked are called by a family's name too.
"""

from __future__ import annotations

from collections.abc import Iterator

from text.clean import fold
from text.pattern import lazy_pattern
from text.privacy.bodies import is_listed_body
from text.privacy.naming import given_names
from text.privacy.remembered import remembered
from text.privacy.rules.sentences.alone import is_called_so
from text.privacy.unclaimed.vocabulary import family_names, given, halves, is_english, places

_ONE = r"[^\W\d_a-z\u00df-\u00ff][\w\u2019']*[^\W\d_A-Z\u00c0-\u00de](?:[-\u2010\u2011][^\W\d_][\w\u2019-]*)?"
_ASKED = lazy_pattern(
    r"(?:\b(?P<sure>[Jj]ustice|JUSTICE|[Aa]nswers|[Tt]he truth) (?:for|FOR)"
    r"|\b(?:[Ss]ign|[Ss]tand(?: up)?|[Ff]ight(?:ing)?|[Mm]arch|[Vv]igil|[Ss]peak(?: up| out)?|[Ss]hare|[Pp]ray"
    r"|[Cc]ampaign"
    r"|[Pp]etition|[Ww]alk|[Rr]un|[Ff]undraising|[Cc]andles?|[Oo]ne voice|[Aa] (?:school )?place|[Aa]n EHCP|[Ss]upport)"
    r" for|(?:^|(?<=[.!?:\u2013\u2014-] ))(?:[Ss]ave|[Ff]ree|[Hh]elp|[Ss]upport|[Rr]emember|[Ff]ind|[Ss]tand with"
    r"|[Bb]ring|[Ll]et))"
    rf" (?:our |little |poor |baby |young )?(?P<name>{_ONE}(?: {_ONE})?)"
    r"(?=['\u2019]s (?:data|record|school|place)|\s*(?:$|[!.,;:)?\u201d\"]|[\u2013\u2014-] |(?:and|now|today"
    r"|because|who|at|in"
    r"|get|back|stay|learn|go|home|by|before|\d)\b))"
)
_GATES = ("ustice", "USTICE", "nswers for", "truth", " for ", "ave ", "ree ", "elp ", "upport ", "emember ", "ind ",
          "tand ", "ring ", "et ")


@remembered
def names_in_campaigns(line: str) -> tuple[str, ...]:
    """The names of those for whom a clean line asks something."""
    if not any(map(line.__contains__, _GATES)):
        return ()
    return tuple(_found_in(line))


def _found_in(line: str) -> Iterator[str]:
    for m in _ASKED.finditer(line):
        name = m["name"]
        if is_listed_body(name) or fold(name) in places():
            continue
        first, _, second = name.partition(" ")
        if second and not (_is_given(first) and _is_given(second) and fold(second) not in family_names()):
            continue
        if _is_childs(first, sure=m["sure"] is not None):
            yield name


def _is_given(word: str) -> bool:
    return any(x in given_names() or x in given() for x in (fold(word), *halves(word)))


def _is_childs(word: str, *, sure: bool) -> bool:
    """True for a given name, of which one half is no word of English; with "justice for", for any."""
    said = halves(word)
    if "-" in word or "\u2010" in word:
        return any(x in given_names() or x in given() for x in said) or not any(map(is_english, said))
    known = fold(word) in given_names() or fold(word) in given()
    return (sure and is_called_so(word)) or (known and not is_english(word))
