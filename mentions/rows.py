"""Lists of releases or applications in a text: one organisation a line, with a date or a reference of the register."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mentions.phrases import is_no_recipient
from mentions.references import references_in
from mentions.wording import wording

if TYPE_CHECKING:
    from mentions.sentences import Sentence

_MARK = wording("named.toml", "rows", "mark")
_DATE = wording("named.toml", "rows", "date")
_REFERENCE = wording("named.toml", "rows", "reference")
_STATUS = wording("named.toml", "rows", "status")
_LEAD = wording("named.toml", "rows", "lead")
_VERB = wording("named.toml", "rows", "verb")
LONGEST_ROW = 220


class ListedRow(NamedTuple):
    """One line of a list: the organisation, and what tells that it is such a line."""

    name: str
    number: int
    """Of the sentence, from 0."""
    start: int
    """Where the name begins in the sentence."""
    reference: str


def read_row(sentence: Sentence, index: int) -> ListedRow | None:
    """The organisation of a list line with a date or a reference and nothing said about it, or None."""
    text = sentence.text
    if len(text) > LONGEST_ROW or text.endswith("?"):
        return None
    marked = _MARK.match(text)
    body = text[marked.end() :] if marked else text
    dated, references = _DATE.search(body), references_in(body)
    if not (dated or references):
        return None
    rest = _REFERENCE.sub(" ", _DATE.sub(" ", body))
    while (m := _STATUS.search(rest)) and m.start() > 0:
        rest = rest[: m.start()]
    name = _LEAD.sub("", " ".join(rest.split()).strip(" ,;:.-\u2013\u2014"))
    name = name.strip(" ,;:.-\u2013\u2014")
    if (
        not name
        or not (name[0].isupper() or name[0].isdigit())
        or len(name) > 120
        or _VERB.search(name)
        or ", " in name.rstrip(",")
    ):
        return None
    if len(name.split()) > 14 or is_no_recipient(name) or ":" in name:
        return None
    return ListedRow(name, index, max(text.find(name), 0), references[0] if references else "")


def runs_of_rows(sentences: tuple[Sentence, ...]) -> list[list[ListedRow]]:
    """The rows of a text, those that follow each other together."""
    out: list[list[ListedRow]] = []
    for index, sentence in enumerate(sentences):
        row = read_row(sentence, index)
        if row is None:
            continue
        if out and out[-1][-1].number == index - 1:
            out[-1].append(row)
        else:
            out.append([row])
    return out
