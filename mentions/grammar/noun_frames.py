"""Nouns of transfers: "the release of records to X", "X's request", "a user of the database", "the deal with X"."""

from __future__ import annotations

from functools import cache

from mentions import any_of, data_file
from mentions.grammar.clauses import Parsed
from mentions.grammar.zones import Event, after_words, before_preposition, behind, frame_words, subject_of, theme_in


@cache
def noun_kinds() -> dict[str, str]:
    return {word: f"noun_{kind}" for kind, words in data_file("frames.toml")["nouns"].items() for word in words.split()}


def noun_event(parsed: Parsed, i: int, kind: str) -> Event | None:
    """For "the release of records to X", "access by X to", "X's request for"."""
    tokens, clause = parsed.tokens, parsed.owner[i]
    token = tokens[i]
    nxt = tokens[i + 1] if i + 1 < len(tokens) else None
    if token.text[0].isupper() and token.start and not token.text.isupper():
        return None  # "Data Sharing Approval Panel"
    if (
        nxt is not None
        and nxt.tag == "N"
        and nxt.low
        in any_of(
            "agreement agreements panel policy arrangements service code form forms rules rule memorandum "
            "framework powers request_x controls rights process register"
        )
    ):
        return None
    after = [k for k in range(i + 1, min(i + 30, len(tokens))) if parsed.owner[k] is clause]
    stop = next((n for n, k in enumerate(after) if tokens[k].tag in (";", ".") or (tokens[k].tag == "V")), len(after))
    if clause.group is not None and i < clause.group.first:
        stop = next((n for n, k in enumerate(after) if k >= clause.group.first), stop)
    after = after[:stop]
    before = _phrase_before(parsed, i)
    if (
        kind == "noun_request"
        and i
        and tokens[i - 1].low in any_of("access foi information act")
        and i > 1
        and tokens[i - 2].low in any_of("subject of a an the my information")
    ):
        return None  # "a subject access request"
    if kind in ("noun_agent", "noun_search", "noun_deal"):
        return _other_noun(parsed, i, kind, after, before)
    theme = theme_in(
        parsed, before_preposition(parsed, after, frozenset({"with", "by", "to"} if kind != "noun_take" else {"by"}))
    )
    if (
        theme != "data"
        and theme_in(parsed, [k for k in before if tokens[k].low not in any_of("copy copies extract extracts")])
        == "data"
    ):
        theme = "data"
    if kind == "noun_take":
        receivers = after_words(parsed, after, frozenset({"by", "for"})) + _possessor(parsed, before)
    elif kind == "noun_request":
        of = {"of"} if after and tokens[after[0]].low == "of" else set()
        receivers = after_words(parsed, after, frozenset({"by", "from"} | of)) + _possessor(parsed, before)
    else:
        receivers = after_words(parsed, after, frame_words("receivers", "give"))
        if clause.group is not None and i < clause.group.first:
            receivers = receivers + behind(parsed, clause, frozenset({"to", "with"}))
    if (
        kind != "noun_give"
        and clause.group is not None
        and i > clause.group.last
        and parsed.tokens[clause.group.main].lemma in _PUT
    ):
        receivers = receivers + (
            subject_of(parsed, clause) if not clause.group.passive else behind(parsed, clause, frozenset({"by"}))
        )
    if kind == "noun_take" and not receivers and token.low not in ("access", "misuse", "abuse"):
        return None
    return Event(
        kind, i, clause, theme, after_words(parsed, after, frozenset({"by"})) if kind == "noun_give" else [], receivers
    )


def _other_noun(parsed: Parsed, i: int, kind: str, after: list[int], before: list[int]) -> Event | None:
    """For "X is a user of the database", "X ran 20,000 searches on children", "the data deal with X"."""
    clause, group, tokens = parsed.owner[i], parsed.owner[i].group, parsed.tokens
    if kind == "noun_deal":
        theme = theme_in(parsed, before + after)
        return Event(
            kind,
            i,
            clause,
            "data" if theme == "data" else "pronoun",
            [],
            after_words(parsed, after, frozenset({"with", "between"})),
        )
    if kind == "noun_agent" and group is None and theme_in(parsed, after[:10]) == "data":
        among = next((k for k in range(i - 1, max(-1, i - 4), -1) if tokens[k].low == "among"), 0)
        return Event(kind, i, clause, "data", [], list(range(among))) if among else None  # a heading
    if group is None or (
        theme_in(parsed, after[:10]) != "data"
        and not (kind == "noun_search" and {tokens[k].low for k in after[:6]} & frame_words("words", "pupils"))
    ):
        return None
    if kind == "noun_agent":
        if group.lemma in ("be", "become", "remain") and i > group.last:
            return Event(kind, i, clause, "data", [], subject_of(parsed, clause))
        if i < group.first and group.lemma in ("be", "include", "number"):
            return Event(kind, i, clause, "data", [], clause.after)
        return None
    if i > group.last and not group.passive and after and tokens[after[0]].low in any_of("on of for against in"):
        return Event(kind, i, clause, "data", [], subject_of(parsed, clause))
    return None


_PUT = any_of(
    "make submit file lodge put send prepare have win get gain withdraw lose enjoy retain secure take keep "
    "abandon pursue"
)
"""Verbs whose subject has the request or the access that is their object."""


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
