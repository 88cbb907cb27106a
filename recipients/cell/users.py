"""Newspapers and companies of which the words of a row say that they got the data, beside its recipient."""

from __future__ import annotations

from collections.abc import Iterator

from recipients.cell.alone import reads_as_a_body
from recipients.cell.beside import LONGEST_TEXT, alone_of, is_company_named, is_title
from recipients.cell.given import DENIED, GOT_BY, JOINED, JOINING_WORDS, MAY_BE_GOT_FOR, OF_NEWS
from recipients.looks.runs import NamedRun, runs_in
from text.pattern import lazy_pattern

_LONGEST_TITLE, _LONGEST_LIST = 80, 160
_ANOTHER = frozenset(["and", "&", "or", ""])
_OF_TITLES = frozenset(["newspaper", "magazine"])
_ENDS = lazy_pattern(r"[.;\n](?=\s|$)")


def named_as_users(text: str) -> list[str]:
    """The titles, and companies, for whose use the words of a row say that the data were got, or who came to have them.

    "For a Daily Mail investigation", "To supply Channel 4 with figures", "will be provided to Acme Ltd", "amended to
    add Acme Ltd", "Acme Ltd added as joint recipient".
    """
    text = text[:LONGEST_TEXT]
    out: dict[str, None] = {}
    if MAY_BE_GOT_FOR.search(text):
        for found in GOT_BY.finditer(text):
            denied = _is_denied(text, found.start())
            out |= dict.fromkeys(_named(list(_behind(text, found.end(), found[0])), titles_only=denied))
        out |= dict.fromkeys(m["who"] for m in OF_NEWS.finditer(text) if not _is_denied(text, m.start()))
    small = text.lower()
    for m in JOINED.finditer(text) if any(map(small.__contains__, JOINING_WORDS)) else ():
        head = text[max(0, m.start() - _LONGEST_TITLE) : m.start()]
        if not DENIED.search(text[: m.end()][-_LONGEST_TITLE:]):
            ends = (r for r in runs_in(head) if head.endswith(r.text))
            given = [r._replace(before="given", behind="to") if " " in r.text else r for r in ends]
            out |= dict.fromkeys(_named(given))
    return list(out)


def _named(runs: list[NamedRun], *, titles_only: bool = False) -> tuple[str, ...]:
    return alone_of([r.text for r in runs if is_title(r) or (not titles_only and is_company_named(r))], runs)


def _is_denied(text: str, at: int) -> bool:
    return DENIED.search(text[max(0, at - _LONGEST_TITLE) : at]) is not None


def _behind(text: str, at: int, words: str) -> Iterator[NamedRun]:
    """The runs right behind words of giving, and those that a list of bodies goes on with."""
    end = _ENDS.search(text, at, at + _LONGEST_LIST)
    words = words.rstrip()
    said, _, last = words.rpartition(" ")
    for found in runs_in(text[at : end.start() if end else at + _LONGEST_LIST]):
        run = found._replace(text=f"{found.text} {found.next}") if found.next in _OF_TITLES else found
        if not (run.before or run.behind):
            yield run._replace(before=said, behind=last)
        elif run.behind in _ANOTHER and reads_as_a_body(run.before):
            yield run
