"""Who it was: a sentence that only names those of whom the one before told ("It was the Blakesley Echo.")."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from msgspec.structs import replace

from mentions import any_of
from mentions.context import calls_false
from mentions.grammar.clauses import Parsed
from mentions.receivers import candidates_in
from mentions.said import Band, Mention, NamedBody, Polarity, Role
from mentions.words.sentences import Prepared
from model.recipient import Category

_THEY = any_of("it this that these those they")
_BE = any_of("was were is are")
_BEFORE_A_NAME = any_of("the a an called named namely , :")
_LONGEST_SUBJECT = 4  # words of "The two companies"


def with_names_after(
    mentions: Iterable[Mention], prepared: Prepared, parse: Callable[[int], Parsed | None]
) -> list[Mention]:
    """The mentions, and with each release to somebody who is only described the sentence behind it that says who."""
    out = {m.index: m for m in mentions}
    for m in list(out.values()):
        if m.polarity is Polarity.RELEASE and m.band is not Band.NONE and any(n.generic for n in m.recipients):
            named = _told_after(m, prepared, parse)
            held = out.get(m.index + 1)
            if named is not None and (held is None or held.band is not Band.ALERT):
                out[m.index + 1] = named
    return list(out.values())


def _told_after(m: Mention, prepared: Prepared, parse: Callable[[int], Parsed | None]) -> Mention | None:
    after = parse(m.index + 1)
    who = tuple(_who_it_was(after)) if after is not None else ()
    if not who:
        return None
    of = {n.category for n in m.recipients if n.generic}
    fits = all(Category.UNKNOWN in (*of, n.category) or n.category in of for n in who)
    behind = parse(m.index + 2)
    sure = m.band is Band.ALERT and fits and not (behind is not None and calls_false(behind))
    reason = f"it says who it was of whom the sentence before tells: {m.reason}"
    return replace(
        m, index=m.index + 1, sentence=prepared.sentences[m.index + 1].text, reason=reason, references=(), dates=(),
        recipients=tuple(n._replace(role=Role.GIVEN if sure else Role.POSSIBLE) for n in who),
        band=Band.ALERT if sure else Band.REVIEW, polarity=Polarity.RELEASE if sure else Polarity.POSSIBLE,
    )


def _who_it_was(parsed: Parsed) -> Iterator[NamedBody]:
    """Those named in "It was X", "They were X and Y", "The newspaper was X, a weekly"; nobody where more is said."""
    tokens = parsed.tokens
    at = next((i for i, t in enumerate(tokens[: _LONGEST_SUBJECT + 1]) if t.low in _BE), 0)
    groups = [c.group for c in parsed.clauses if c.group is not None]
    if not at or parsed.asks or len(groups) != 1 or groups[0].negated:
        return
    if tokens[0].low not in _THEY and not (at > 1 and tokens[0].low in ("the", "both", "all")):
        return
    at += 1
    while at < len(tokens) and tokens[at].low in _BEFORE_A_NAME:
        at += 1
    found = [c for c in candidates_in(parsed) if c.first >= at]
    if found and found[0].first == at and not found[0].named.generic:
        yield from (c.named for c in found if not c.named.generic and not c.watcher)
