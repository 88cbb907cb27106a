"""References of the register and dates as texts write them, and the lines of lists that hold one."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from mentions import patterns
from mentions.words.phrases import is_known, is_no_recipient, looks_like_organisation
from mentions.words.sentences import Sentence

_REFERENCE = re.compile(r"(?<![\w.-])(?:(?i:DR\d{6}\.\d{2}[A-Za-z]?|DS\d{5}[A-Za-z]?)|R\d{4})(?![\w-])")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)
_WORDS = re.compile(
    r"\b(?:(\d{1,2})(?:st|nd|rd|th)?(?:\sof)?\s)?("
    + "|".join(f"{m}|{m[:3]}" for m in _MONTHS)
    + r"|sept)\.?,?\s((?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"(?<![\d./-])(\d{1,2})[./-](\d{1,2})[./-]((?:19|20)?\d\d)(?![\d/-])(?!\.\d)")
_ISO = re.compile(r"(?<![\d-])((?:19|20)\d\d)-(\d\d)-(\d\d)(?![\d-])")


def references_in(text: str) -> tuple[str, ...]:
    """References in upper case, in order: DR161117.01, DS00928, R0042."""
    return tuple(dict.fromkeys(m[0].upper() for m in _REFERENCE.finditer(text)))


def dates_in(text: str) -> tuple[str, ...]:
    """Dates in ISO form, in order: a day (2017-06-13), or a month (2013-02) where no day is given.

    Read are "20th February 2013", "28/11/2016", "15.06.2016", "5.9.2013" (the day first, as in Britain). What is no
    date of the calendar (27.2.207) is left out.
    """
    found: list[tuple[int, str]] = []
    for m in _WORDS.finditer(text):
        month = next(i for i, name in enumerate(_MONTHS, 1) if name.startswith(m[2].casefold()[:3]))
        found.append((m.start(), _iso(int(m[3]), month, int(m[1])) if m[1] else f"{m[3]}-{month:02}"))
    for m in _DIGITS.finditer(text):
        year = int(m[3]) if len(m[3]) == 4 else 2000 + int(m[3])
        found.append((m.start(), _iso(year, int(m[2]), int(m[1]))))
    found += [(m.start(), _iso(int(m[1]), int(m[2]), int(m[3]))) for m in _ISO.finditer(text)]
    return tuple(dict.fromkeys(d for _, d in sorted(found) if d))


def _iso(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


_ROW = patterns("named.toml", "rows")
LONGEST_ROW = 220
_EDGES = " ,;:.-\u2013\u2014"


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
    marked = _ROW["mark"].match(text)
    body = _cell(text[marked.end() :] if marked else text)
    dated, references = _ROW["date"].search(body), references_in(body)
    if not (dated or references):
        return None
    rest = _ROW["reference"].sub(" ", _ROW["date"].sub(" ", body))
    while (m := _ROW["status"].search(rest)) and m.start() > 0:
        rest = rest[: m.start()]
    name = _ROW["lead"].sub("", " ".join(rest.split()).strip(_EDGES)).strip(_EDGES)
    if not (name[:1].isupper() or name[:1].isdigit()) or len(name) > 120 or len(name.split()) > 14:
        return None
    if ", " in name or ":" in name or _ROW["verb"].search(name) or is_no_recipient(name):
        return None
    return ListedRow(name, index, max(text.find(name), 0), references[0] if references else "")


_BETWEEN_CELLS = re.compile(r"\s*[|\t]\s*|\s/\s")


def has_cells(text: str) -> bool:
    """Whether a line is a row of a table."""
    return len(_BETWEEN_CELLS.findall(text[:LONGEST_ROW])) > 1


def _cell(body: str) -> str:
    """Of a row of a table the organisation with the row's date and reference; anything else as it is."""
    cells = [c.strip() for c in _BETWEEN_CELLS.split(body) if c.strip()]
    if len(cells) < 3:
        return body
    names = [c for c in cells if c[:1].isupper() and not _ROW["date"].search(c) and not references_in(c)]
    named = [c for c in names if looks_like_organisation(c) or is_known(c)]
    dated = _ROW["date"].search(body)
    return " ".join([*references_in(body)[:1], *(named or names)[:1], dated[0] if dated else ""])


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
