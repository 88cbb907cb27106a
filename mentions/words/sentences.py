"""Cleans text from Hansard, evidence and PDFs, and cuts it into sentences."""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from msgspec import Struct, field

from mentions import data_file
from mentions.words.inline import items_in
from mentions.words.letters import parts_of
from mentions.words.name_lines import name_lines
from mentions.words.tables import TableRow, tables_in
from mentions.words.tokens import tokens_of
from text.clean import without_turns
from text.one_line import without_long_words

LONGEST_TEXT = 10 * 2**20
"""Characters of a text that are read; what follows is not."""
SENTENCE_CHARACTERS = 1_200
"""Characters of a sentence; a longer one is cut, at a comma or a space, so that any text stays bounded."""

_ENTITY = re.compile(r"&(?:amp;){0,3}(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8}\d{0,2});", re.IGNORECASE)
_ESCAPED = 3  # times that feeds were seen to escape a sign
_FRACTIONS = re.compile("([\u00bc-\u00be\u2150-\u215e])")
"""Which NFKC would make another number of behind one: 7 and a half becomes 71/2."""
_FOOTNOTE_SIGNS = re.compile("[\u00b2\u00b3\u00b9\u2070-\u2079]+")  # before NFKC, which makes "Database1" of them
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)
_BREAKS = re.compile("\r\n?|[\u2028\u2029\x85\x0c]")
_BLANKS = re.compile(r"[^\S\n]{2,}")
_HYPHEN_AT_END = re.compile(r"\b(\w{1,40})-\n[^\S\n]{0,9}(?=[a-z])")
_KEEPS_HYPHEN = frozenset(["pupil", "school", "child", "third", "non", "data", "student", "learner", "record", "self"])

_MARKER = re.compile(
    r"[^\S\n]*(?:[-*\u2022\u25aa\u25cf\u25e6\u2013\u2014\u00b7\u2023\u25a0o](?=\s)|"
    r"\(?(?:[a-z]|[ivx]{1,5}|\d{1,3}(?:\.\d{1,3}){0,3})[.)](?=\s)|\[?Q\d{1,4}\]?[.:]?(?=\s)|"
    r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|(?:DR\d{6}\.\d\d|DS\d{5}|R\d{4})\b)",
    re.IGNORECASE,
)
_HEADS = re.compile(r"\s{0,9}[A-Z][^\n]{1,100}:\s*$")
"""Below the items of a list, what heads the next one: "These were refused it:"."""
_CELLS = re.compile(r"[^\n|\t]{1,200}(?:\||\t|\s/\s)[^\n|\t]{1,200}(?:\||\t|\s/\s)")  # a row of a table
_SPEAKER = re.compile(r"[^\S\n]*[A-Z][\w.'\u2019 -]{1,40}:(?=\s)")
_END = re.compile(r"[.!?\u2026][\"'\u201d\u2019)\]]{0,3}(?:\[\d{1,3}\]|(?<=[a-z][.!?])\d{1,2})?(?=\s)")
_NEXT = re.compile(r"\s+[\"'\u201c\u2018(\[]{0,3}(?:[A-Z0-9\u00c0-\u00de]|\*\]|i\)|ii\))")
_NAME_LINE = re.compile(
    r"\s{0,9}(?:the\s)?[A-Z0-9][^\s.,;:!?]*(?:(?:\s[^\s,;:!?]+){0,7}(?<![.,;:!?])"
    r"|(?:\s(?:[A-Z0-9&][^\s.,;:!?]*|of|and|the|for|in|at|on)){0,7}(?:,\s|\s[(\u2013-]).{1,60}(?<![.:!?]))\s*$"
)
"""A line that may be a name, with what is said of it: "Bloxham Post, a newspaper"."""
_LAST_WORD = re.compile(r"([^\s(\[\"'\u201c\u2018]{1,20})\.$")
_ABBREVIATIONS = frozenset({
    "mr", "mrs", "ms", "dr", "prof", "hon", "rt", "rev", "sir", "st", "messrs", "p", "pp", "para", "paras", "vol",
    "col", "cc", "v", "vs", "cf", "e.g", "i.e", "eg", "ie", "s", "ss", "art", "reg", "regs", "sch", "ch", "ed", "eds",
    "approx", "c", "fig", "figs", "cm", "hc", "hl", "dept", "gen", "gov", "lt", "capt",
    "im", "sv",  # before whom a body abroad is called by
})
_MONTHS = ["jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"]
_BEFORE_NUMBER = frozenset([*_MONTHS, "no", "nos", "sec", "section", "page", "q", "tel", "ref"])
_BEFORE_NAME = frozenset(["ltd", "co", "inc", "plc", "corp", "etc", "jr"])
_LEGAL_FORMS = frozenset(["ltd", "inc", "plc", "corp"])
_DOTTED_FORMS = dict.fromkeys(["B.V", "N.V", "S.A", "S.L", "S.r.l", "S.p.A"], "inc")
"""Forms of companies abroad, that a sentence may end with as with "Inc."."""
_STARTERS = frozenset({
    "the", "this", "that", "these", "those", "it", "we", "they", "i", "he", "she", "in", "a", "an", "on", "at", "no",
    "there", "as", "our", "its", "his", "her", "but", "and",
})


@cache
def _starters() -> frozenset[str]:
    """Words that begin a sentence and no name."""
    return frozenset(data_file("named.toml")["starters"])


class Sentence(NamedTuple):
    """One sentence, heading or list line. `start` and `end` are offsets in the prepared text."""

    text: str
    """On one line, single spaces."""
    start: int
    end: int


class Prepared(Struct, frozen=True):
    """A cleaned text and its sentences in order."""

    text: str
    sentences: tuple[Sentence, ...]
    rows: Mapping[int, TableRow] = field(default_factory=dict)
    """Of the sentences those that are rows of a table; the names of its columns stand in the one before the first."""

    def sentence_at(self, offset: int) -> int:
        """The number of the sentence that holds an offset of the text; -1 if there is none."""
        return bisect_right(self.sentences, offset, key=lambda s: s.start) - 1


def _plain(text: str) -> str:
    return text if _FRACTIONS.fullmatch(text) else unicodedata.normalize("NFKC", text)


def tidy(text: str) -> str:
    """`text` with entities as signs, without invisible ones and footnote marks, with plain line ends, words whole."""
    text = without_long_words(text[:LONGEST_TEXT])
    for _ in range(_ESCAPED if "&" in text else 0):
        text = _ENTITY.sub(lambda m: html.unescape(m[0]), text)
    text = _FOOTNOTE_SIGNS.sub("", text)
    text = "".join(map(_plain, _FRACTIONS.split(text)))[: 2 * LONGEST_TEXT]  # one sign can become eighteen
    text = without_turns(_INVISIBLE.sub("", _BREAKS.sub("\n", text)))
    text = _BLANKS.sub(" ", text)
    return _HYPHEN_AT_END.sub(lambda m: m[1] + ("-" if m[1].casefold() in _KEEPS_HYPHEN else ""), text)


_BROKEN = re.compile(
    r"(?:(?<=[a-z,])(?=\s{2,9}(?:to|by|with|from|of|and|or|in|on|for|which|who|whom|that|was|were|has|have|had)\s)"
    r"|(?<=\s(?:the|its|our|and|for))|(?<=\s(?:from|with))|(?<=\s(?:of|to|by|in|on|an|at)))"
    r"[^\S\n]*\n[^\S\n]*\n\s{0,6}(?=[\w\"\u201c])"
)
"""Between two paragraphs where a sentence goes on: a page ends there."""
_LEAST_BROKEN, _LIST = 25, 60
"""Characters of a line that may break off; of one that may be an item of a list."""
_OF_NAMES = frozenset(["of", "and", "the", "for", "in", "at", "on", "&", "plc", "ltd", "llp", "limited", "a", "an"])


def _is_item(line: str) -> bool:
    """Whether a line may be no more than a name."""
    return 0 < len(line) < _LIST and all(w[0].isupper() or w.rstrip(".,;") in _OF_NAMES for w in line.split())


def _whole(text: str) -> str:
    """The text with the sentences whole that a page's end parts: "... pupil data from the", "NPD to X."."""
    out: list[str] = []
    at = 0
    for m in _BROKEN.finditer(text):
        begin = text.rfind("\n", 0, m.start()) + 1
        stop = text.find("\n", m.end())
        after = text[m.end() : stop if stop >= 0 else len(text)].rstrip()
        behind = text[stop : stop + 3 * _LIST].lstrip().partition("\n")[0] if stop >= 0 else ""
        in_list = _is_item(after) and _is_item(behind)
        if m.start() - begin < _LEAST_BROKEN or _MARKER.match(text, begin) or _MARKER.match(text, m.end()) or in_list:
            continue
        if _END.search(f"{after} "):
            out += [text[at : m.start()], " "]
            at = m.end()
    return "".join([*out, text[at:]]) if out else text


def prepare(text: str) -> Prepared:
    """The text tidied, and its sentences. Never raises; the time grows in step with the length."""
    text = _whole(tidy(text))
    out: list[Sentence] = []
    rows: dict[int, TableRow] = {}

    def add(start: int, end: int) -> None:
        if line := " ".join(text[start:end].split()):
            out.append(Sentence(line, start, end))

    begin = 0
    for table in tables_in(text):
        for a, b in _prose(text, begin, table.head[0]):
            add(a, b)
        add(*table.head)
        for row in table.rows:
            rows[len(out)] = row
            add(row.start, row.end)
            begin = row.end
    for a, b in _prose(text, begin, len(text)):
        add(a, b)
    return Prepared(text, tuple(out), rows)


def _prose(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for a, b in _blocks(text[start:end], start):
        yield from _sentences(text, a, b)


def _blocks(text: str, offset: int) -> list[tuple[int, int]]:
    """Paragraphs: lines up to a blank one, a list marker or a speaker. Wrapped lines stay together."""
    out: list[tuple[int, int]] = []
    begin = at = said = 0
    listing = False  # below a line that ends in ":", as long as lines may be names
    lines = text.split("\n")
    names = name_lines(lines)
    item = False  # the line before is one of a list
    for i, line in enumerate(lines):
        end = at + len(line)
        blank = not line.strip()
        head = parts_of(line)
        # The block so far may be a short line with an end of its own, as a heading or "Notes:" has.
        above = said > begin and text[said - 1] == ":"
        listing = (above or listing) and (blank or bool(_NAME_LINE.match(line)))
        named = (item and bool(_HEADS.match(line))) or i in names or i - 1 in names
        item = bool(_MARKER.match(line))
        starts = blank or above or listing or named or head or any(p.match(line) for p in (_MARKER, _SPEAKER, _CELLS))
        if at > begin and starts:
            out.append((begin, at))
            begin = at
        if blank:
            begin = end
        for k in head or items_in(line):
            out.append((begin, at + k))
            begin = at + k
        said = said if blank else at + len(line.rstrip())
        at = end + 1
    if begin < len(text):
        out.append((begin, len(text)))
    return [(a + offset, b + offset) for a, b in out if text[a:b].strip()]


def _sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    begin = start
    for m in _END.finditer(text, start, end):
        if _NEXT.match(text, m.end(), end) and not _abbreviation(text, begin, m.start(), m.end(), end):
            out += _cut(text, begin, m.end())
            begin = m.end()
    return out + _cut(text, begin, end)


def _abbreviation(text: str, begin: int, stop: int, after: int, end: int) -> bool:
    """True if the full stop at `stop` ends a shortened word, not a sentence."""
    if text[stop] != ".":
        return False
    m = _LAST_WORD.search(text[max(begin, stop - 21) : stop + 1])
    if not m:
        return False
    word = _DOTTED_FORMS.get(m[1], m[1].casefold())
    nxt = next(iter(text[after : min(after + 40, end)].split(maxsplit=1)), "")
    if (
        word in _ABBREVIATIONS
        or (len(word) == 1 and word.isalpha() and word != "i")
        or re.fullmatch(r"(?:[a-z]\.){1,4}[a-z]", word)
    ):
        return not (word in ("p", "s", "c", "v") and nxt.casefold() in _STARTERS)
    if word in _BEFORE_NUMBER:
        return nxt[:1].isdigit()
    if word in _BEFORE_NAME:
        whole = word in _LEGAL_FORMS and not nxt[:1].isdigit() and _has_verb(text[begin:stop])
        return not whole and nxt.casefold().strip("\"'(\u201c\u2018") not in _starters()
    return text[begin:stop].strip().replace(".", "").isdigit()  # "4." and "2.1." number a paragraph


def _has_verb(text: str) -> bool:
    return any(t.tag in "VBH" for t in tokens_of(text))


def _cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    while end - start > SENTENCE_CHARACTERS:
        half, most = start + SENTENCE_CHARACTERS // 2, start + SENTENCE_CHARACTERS
        space = max(text.rfind(", ", half, most) + 1, text.rfind("; ", half, most) + 1) or text.rfind(" ", half, most)
        cut = space if space > 0 else most
        out.append((start, cut))
        start = cut
    out.append((start, end))
    return out
