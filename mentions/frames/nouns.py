"""Nouns of transfers: "the release of records to X", "X's request", "a user of the database", "the deal with X"."""

from __future__ import annotations

from functools import cache

from mentions import any_of, data_file
from mentions.frames.zones import Event, after_words, before_preposition, behind, frame_words, subject_of, theme_in
from mentions.grammar.clauses import Parsed


@cache
def noun_kinds() -> dict[str, str]:
    return {word: f"noun_{kind}" for kind, words in data_file("frames.toml")["nouns"].items() for word in words.split()}


_NO_TRANSFER = any_of(
    "agreement agreements panel policy arrangements service code form forms rules rule memorandum framework powers "
    "controls rights process register"
)
"""Words that, behind the noun, make something else of it: "a data sharing agreement"."""


def noun_event(parsed: Parsed, i: int, kind: str) -> Event | None:
    """For "the release of records to X", "access by X to", "X's request for"."""
    tokens, token = parsed.tokens, parsed.tokens[i]
    nxt = tokens[i + 1] if i + 1 < len(tokens) else None
    titled = token.text[0].isupper() and i and not token.text.isupper()  # "Data Sharing Approval Panel"
    if titled or (nxt is not None and nxt.tag == "N" and nxt.low in _NO_TRANSFER):
        return None
    of_law = kind == "noun_request" and i > 1 and tokens[i - 1].low in any_of("access foi information act")
    if of_law and tokens[i - 2].low in any_of("subject of a an the my information"):
        return None  # "a subject access request"
    after, before = _phrase_behind(parsed, i), _phrase_before(parsed, i)
    if kind in ("noun_agent", "noun_search", "noun_deal"):
        return _other_noun(parsed, i, kind, after, before)
    ours = [k for k in before if tokens[k].low not in any_of("copy copies extract extracts")]
    stops = frozenset({"by"} if kind == "noun_take" else {"with", "by", "to"})
    theme = theme_in(parsed, before_preposition(parsed, after, stops))
    theme = "data" if theme_in(parsed, ours) == "data" else theme
    receivers = _receivers(parsed, i, kind, after, before)
    if kind == "noun_take" and not receivers and token.low not in ("access", "misuse", "abuse"):
        return None
    givers = after_words(parsed, after, frozenset({"by"})) if kind == "noun_give" else []
    return Event(kind, i, parsed.owner[i], theme, givers, receivers)


def _receivers(parsed: Parsed, i: int, kind: str, after: list[int], before: list[int]) -> list[int]:
    """Where those stand who get it, have it or ask for it."""
    clause = parsed.owner[i]
    group = clause.group
    if kind == "noun_give":
        receivers = after_words(parsed, after, frame_words("receivers", "give"))
        if group is not None and i < group.first:
            receivers = receivers + behind(parsed, clause, frozenset({"to", "with"}))
        return receivers
    of = {"of"} if after and parsed.tokens[after[0]].low == "of" else set()
    by = {"by", "for"} if kind == "noun_take" else {"by", "from"} | of
    receivers = after_words(parsed, after, frozenset(by)) + _possessor(parsed, before)
    if group is None or i < group.last or parsed.tokens[group.main].lemma not in _PUT:
        return receivers
    return receivers + (behind(parsed, clause, frozenset({"by"})) if group.passive else subject_of(parsed, clause))


def _other_noun(parsed: Parsed, i: int, kind: str, after: list[int], before: list[int]) -> Event | None:
    """For "X is a user of the database", "X ran 20,000 searches on children", "the data deal with X"."""
    clause, tokens = parsed.owner[i], parsed.tokens
    group = clause.group
    if kind == "noun_deal":
        theme = "data" if theme_in(parsed, before + after) == "data" else "pronoun"
        return Event(kind, i, clause, theme, [], after_words(parsed, after, frozenset({"with", "between"})))
    of_pupils = kind == "noun_search" and {tokens[k].low for k in after[:6]} & frame_words("words", "pupils")
    if group is None or not (of_pupils or theme_in(parsed, after[:10]) == "data"):
        return None
    receivers: list[int] = []
    if kind == "noun_agent":
        if group.lemma in ("be", "become", "remain") and i > group.last:
            receivers = subject_of(parsed, clause)
        elif group.lemma in ("be", "include", "number") and i < group.first:
            receivers = clause.after
    elif i > group.last and not group.passive and after and tokens[after[0]].low in any_of("on of for against in"):
        receivers = subject_of(parsed, clause)
    return Event(kind, i, clause, "data", [], receivers) if receivers else None


_PUT = any_of(
    "make submit file lodge put send prepare have win get gain withdraw lose enjoy retain secure take keep "
    "abandon pursue"
)
"""Verbs whose subject has the request or the access that is their object."""


def _phrase_behind(parsed: Parsed, i: int) -> list[int]:
    """The words of the same clause behind a noun, up to a verb."""
    tokens, clause = parsed.tokens, parsed.owner[i]
    out: list[int] = []
    for k in range(i + 1, min(i + 30, len(tokens))):
        if parsed.owner[k] is not clause:
            continue
        verb = tokens[k].tag == "V" if clause.group is None or i >= clause.group.first else k >= clause.group.first
        if verb or tokens[k].tag in (";", "."):
            break
        out.append(k)
    return out


def _phrase_before(parsed: Parsed, i: int) -> list[int]:
    out: list[int] = []
    k = i - 1
    while k >= 0 and parsed.tokens[k].tag in "DNJ#'" and i - k < 14:
        out.append(k)
        k -= 1
    return out[::-1]


def _possessor(parsed: Parsed, before: list[int]) -> list[int]:
    """For "X's" in "X's request"."""
    marks = [k for k in before if parsed.tokens[k].tag == "'"]
    return [k for k in before if k < marks[-1]] if marks else []
