"""Who is named in an answer as the one who got the data."""

from __future__ import annotations

import re

from mentions import any_of
from mentions.answers.question import words
from mentions.claim.ruling import Ruling
from mentions.claim.standing import HAPPENED, own_status
from mentions.grammar.clauses import Clause, Parsed
from mentions.listed.below import ends_letter
from mentions.listed.heading import body_in, is_name
from mentions.receivers import candidates_in
from mentions.said import NamedBody, Polarity, Role

_SAYS_NO_MORE = (Polarity.RELEASE, Polarity.POLICY, Polarity.QUESTION)
"""Of a line of an answer: the question above its list makes it one too."""
_LONGEST_NAME = 9
"""Words of an answer that is a name."""
_TOLD_OF = any_of("be include give receive get obtain provide supply share send confirm list grant have do follow")
"""Verbs of an answer that only says who it was."""


def who_got(line: str, at: int, ruling: Ruling | None, parsed: Parsed | None) -> tuple[NamedBody, ...]:
    """Who is named in an answer that says nothing else of them."""
    if parsed is None or parsed.asks or ends_letter(line) or words()["nobody"].match(line, at):
        return ()
    handled = words()["handled"].match(line, at)
    if words()["count"].fullmatch(line, at) or (handled and not handled["to"]):
        return ()
    at = handled.end() if handled else at
    if ruling is not None and ruling.speaks and ruling.polarity not in _SAYS_NO_MORE:
        return ()
    verbs = [c for c in parsed.clauses if c.group is not None and c.group.form == "finite"]
    if any(not _only_tells_who(parsed, c) for c in verbs):
        return ()
    for wide in (False, True):
        found = [c.named for c in candidates_in(parsed, wide=wide) if not (c.named.generic or c.watcher or c.vague)]
        if names := tuple(n for n in map(_bare, found) if n.start >= at and is_name(n.name)):
            return names
    return () if verbs else _alone(line, at)


def _alone(line: str, at: int) -> tuple[NamedBody, ...]:
    """Of an answer of a few words what stands first in it, whatever it is."""
    name = words()["said_of_it"].split(line[at:].lstrip(" -"), maxsplit=1)[0].strip(" .,;")
    bare = re.sub(r"^(?:to\s)?(?:the\s)?", "", name, flags=re.IGNORECASE)
    short = line[-1] != ":" and bare[:1].isupper() and len(bare.split()) <= _LONGEST_NAME
    body = body_in(bare, line.find(bare), Role.GIVEN) if short else None
    return (body,) if body is not None else ()


def _only_tells_who(parsed: Parsed, clause: Clause) -> bool:
    """Whether a clause says who it was, or that they got it: "They were X and Y", "X has been given access"."""
    group = clause.group
    told = group is not None and not group.negated and own_status(parsed, clause).status in HAPPENED
    return told and group is not None and group.lemma in _TOLD_OF


def _bare(body: NamedBody) -> NamedBody:
    """A name without the date or count in brackets behind it."""
    name = words()["dated"].sub("", body.name)
    return body._replace(name=name, end=body.start + len(name))
