"""Finds the rows that only show how a register is to be filled in, or that are not in use.

`e.g. A01 | Example University | …`, `DS00123 | WITHDRAWN | WITHDRAWN | …`, `DS00124 | Row intentionally left blank`.

A release that is taken for an example is lost, which is worse than an example that is told as one: one sign is not
enough, but for words that stand for nothing else where a reference or a recipient should be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import IntEnum
from itertools import compress, count, product
from operator import itemgetter

from msgspec.structs import replace

from model.life import Life
from model.register import Table
from readers.columns.fields import DATE_FIELDS, field_of
from readers.register.headings.row import Row
from readers.register.shape.columned import column_of
from text.clean import fold
from text.pattern import lazy_pattern
from text.remarks.outcomes import life_of


class _Sign(IntEnum):
    """What a cell says for its row's being an example."""

    NONE = 0
    WEAK = 1
    """Of what is redacted, or not known yet, too: `DR000000.00`, `[Organisation name]`, `xx/xx/xxxx`, `Sample Ltd`."""
    WORD = 2
    PLAIN = 3
    """Enough by itself."""


_STAND_IN = r"(?:examples?|sample|dummy|test|template|placeholder|enghraifft)"
_EG = lazy_pattern(r"\W{0,2}(?:[Ee]\. ?[Gg]\.?|[Ee]g[:.]|eg )[\s:,]*\w")
_ROW = lazy_pattern(
    rf"(?:worked |illustrative |fictional )?(?P<word>{_STAND_IN})"
    r"(?P<of>(?: (?:only|row|line|entry|record|for illustration)\b)*(?: \d{1,3})?"
    r"(?: (?:please |to be |do not |must be )*"
    r"(?:deleted?|removed?|overwrit(?:e|ten)|ignored?|replaced?|publish|use)\b.*)?)"
)
_TO_DELETE = lazy_pattern(
    r"(?:please )?(?:delete|remove|overwrite|ignore|replace) (?:this|the|these) (?:row|line|example|entry)s?\b.*"
)
_HOLDER = r"(?:organisation|organization|company|institution|recipient|applicant)s?"
_TO_INSERT = lazy_pattern(
    rf"(?:please )?(?:insert|enter|type|add|write|click(?: or tap)?(?: here)? to (?:enter|add))"
    rf"(?: (?:the|your|an?|full|of|for|project|study|request|{_HOLDER})){{0,4}}"
    rf" (?:here|names?|text|titles?|references?|ref|numbers?|dates?|details)(?: (?:of|the|your|here|{_HOLDER})){{0,4}}"
    rf"|your {_HOLDER}(?: names?)?(?: here)?|(?:{_HOLDER} )?names? here"
)
_OF_A_REFERENCE = lazy_pattern(
    r"(?:for )?examples?[ :.-]+\S{1,20}(?: .{1,60})?|\S{1,20}[ :-]+[(\[]?example[)\]]?", re.IGNORECASE
)
_ZEROS = lazy_pattern(r"[a-z]{0,8}[-/ ]?0[0./-]{3,}(?P<sample>[ :-]+[(\[]?(?:sample|test|dummy)[)\]]?)?", re.IGNORECASE)
_BODY = (
    r"(?:university|college|school|academy|ltd|limited|company|council|trust|charity|institute|press|newspaper|hospital"
    r"|research|organisation|authority|police)(?: (?:ltd|limited|plc|uk))?"
)
_NAME = lazy_pattern(rf"(?:(?:example|dummy|fictional)|(?P<weak>sample|test)) {_BODY}")
_PLAIN_NAME = lazy_pattern(rf"(?:example|dummy|sample) {_HOLDER}(?: name)?")
_TITLE = lazy_pattern(
    r"(?:(?:example|dummy|fictional)|(?P<weak>sample|test))"
    r" (?:project|title|study|request|research|application|release|share)(?: (?:title|name|project|study|\d{1,3}))?"
)
_BLANK = lazy_pattern(
    rf"[\[<{{](?:name of )?(?:the |your )?(?:{_HOLDER}|project|study)?(?: ?(?:name|title|reference))?[\]>}}]"
    r"|(?:xx|dd?)[/. -](?:xx|mm?m?)[/. -](?:xx|yy){1,2}", re.IGNORECASE,
)
_ASKER = r"(?:the )?(?:applicant|requester|organisation)s?"
_OUT_OF_USE = lazy_pattern(
    r"(?:(?:this |the )?(?:data )?(?:request|application|row|entry|record|line|reference|number|ref|no|share|sharing"
    r"|project)s? )?(?:(?:is|was|has|been|now|intentionally|deliberately|left) )*"
    r"(?:withdrawn|cancelled|canceled|void(?:ed)?|unused|blank|deleted|removed|abandoned"
    r"|not (?:used|in use|allocated|assigned|issued)|no longer (?:used|in use|required)|superseded|rejected|refused"
    r"|(?:did not|not) (?:go(?:ing)? ahead|proceed(?:ing|ed)?|progress(?:ed)?|pursued)"
    r"|duplicat(?:e|ed)(?: (?:entry|row|record|request|reference|number))?(?: of(?: [a-z]{0,5} ?\d[\da-z ]{0,20})?)?)"
    rf"(?: (?:by|at the request of|at|following) {_ASKER}(?: (?:own )?request)?| from (?:the )?register"
    r"|(?: (?:on|in))?(?: \d{1,2}(?:st|nd|rd|th)?)? [a-z]{3,9} \d{4}| \d{1,2} \d{1,2} \d{2,4}"
    r"|(?: now)?(?: please)? see [a-z]{0,5} ?\d[\da-z ]{0,20}){0,3}"
)
"""In each cell, folded: the row is that of no release."""
_SAYS_NOTHING = frozenset({"", "-", "n/a", "na", "none", "nil", "\u2013", "\u2014", "--", "n.a."})
"""Cells, in small letters, of a row of which a clerk has taken the rest out."""
_BESIDE_IT = frozenset({"reference", "row_id", "status", "years", *DATE_FIELDS})
"""Fields that may still be filled in such a row."""
_FOR_NOTHING_ELSE = ("example", "placeholder", "enghraifft")
"""Words that by themselves stand for nothing real; a body may be called Sample."""
_LATIN = "lorem ipsum"
_MAY = lazy_pattern(
    rf"\W{{0,3}}(?:withdrawn|cancell?ed|duplicat|abandoned|did not|data |void|unused|blank|not |no |row |line |"
    rf"this |intention|deliberat|number |refer|entry|record|share |project|application |superseded|reject|refused|"
    rf"request|left |e\. ?g|eg[:. ]|(?:for |worked |illustrative |fictional )?{_STAND_IN}\b|fictional|lorem"
    rf"|(?:please )?(?:delete|remove|overwrite|ignore|replace|insert|enter|type|add|write|click) "
    rf"|your |names? |{_HOLDER} names? here)",
    re.IGNORECASE,
)
_FIRST_SIX = (
    "E.", "EG", "FOR ", "WORKED", "ILLUST", "FICTIO", "EXAMPL", "SAMPLE", "DUMMY", "TEST", "TEMPLA", "PLACEH", "ENGHRA",
    "LOREM", "PLEASE", "DELETE", "REMOVE", "OVERWR", "IGNORE", "REPLAC", "INSERT", "ENTER ", "TYPE ", "ADD ", "WRITE ",
    "WITHDR", "CANCEL", "DUPLIC", "ABANDO", "DID NO", "DATA ", "VOID", "UNUSED", "BLANK", "NOT ", "NO ",
    "ROW ", "LINE ", "THIS ", "INTENT", "DELIBE", "NUMBER", "REFER", "REFUSE", "ENTRY", "RECORD", "SHARE ",
    "PROJEC", "SUPERS", "REJECT", "REQUES", "LEFT ", "CLICK ", "YOUR ", "NAME", "ORGANI", "COMPAN", "INSTIT",
    "RECIPI", "APPLIC",
)
_BEGIN = frozenset(
    [*"([<{\"'*:-", *(a + b for six in _FIRST_SIX for a, b in product(*zip(six[:2], six[:2].lower(), strict=True)))]
)
"""Of all cells that say a word for it; of most columns few have one."""
_BEGINNING = itemgetter(slice(6))
_NAMED = ("recipient", "person")
_REFERENCES = ("reference", "row_id")


def find_examples(texts: Sequence[str], rows: Sequence[Row], own: Mapping[str, str], form: str = "") -> list[int]:
    """The 0-based numbers of those rows under the headings `texts`: that show how to fill it in, or are not in use.

    `own` is what the user says of the columns (`heading_key` -> field); `form`: as `one_form`, of the first cells.
    """
    fields = {i: field for i, text in enumerate(texts) if text and (field := field_of(text, own))}
    looked_at = {i: f for i, f in fields.items() if f in (*_REFERENCES, *_NAMED, "title")}
    may: set[int] = set()
    for i, field in looked_at.items():
        if i == 0 and form and field in _REFERENCES and not (_may_begin(form[:6]) or "ample" in form.lower()):
            continue  # in what is looked for there no digit stands
        cells = column_of(rows, i)
        six = {*map(_BEGINNING, {*cells} if field in _NAMED else cells)}  # a body has many rows
        if field == "recipient" and not _SAYS_NOTHING.isdisjoint(map(str.lower, six)):
            may.update(_left_with_a_status(rows, i, next((n for n, f in fields.items() if f == "status"), None)))
        begins = {*filter(_may_begin, six)}
        some = compress(count(), map(begins.__contains__, map(_BEGINNING, cells))) if begins else ()
        may.update(n for n in some if _MAY.match(cells[n]))
        if field in _REFERENCES and "ample" in "\n".join(cells).lower():
            may.update(n for n, cell in enumerate(cells) if "ample" in cell.lower())
    dates = {i: f for i, f in fields.items() if f in DATE_FIELDS}
    return [n for n in sorted(may) if _is_example(rows[n], looked_at | dates) or _is_out_of_use(rows[n], fields)]


def _may_begin(six: str) -> bool:
    return six[:1] in _BEGIN or (six[:2] in _BEGIN and (not six.isascii() or six.upper().startswith(_FIRST_SIX)))


def without_examples(table: Table) -> Table:
    """The table, of rows as they are recorded, without those."""
    found = set(find_examples([c.name for c in table.columns], table.rows, {}))
    if not found:
        return table
    kept = [n for n in range(len(table.rows)) if n not in found]
    return replace(table, rows=[table.rows[n] for n in kept], numbers=[table.numbers[n] for n in kept])


def is_line_of_an_example(text: str) -> bool:
    """True for a line over some of the columns ("EXAMPLE ONLY - delete") under which no row stands."""
    return _sign(text, "recipient") is _Sign.PLAIN


def _is_out_of_use(row: Row, fields: Mapping[int, str]) -> bool:
    """True where each cell that could say who received what says only that nobody did, in so many words."""
    said = [i for i, cell in enumerate(row) if cell.lower() not in _SAYS_NOTHING and fields.get(i) not in _BESIDE_IT]
    if not said:  # of what is left the status says it
        return any(_is_over(cell) for i, cell in enumerate(row) if fields.get(i) == "status")
    named = any(fields.get(i) in ("recipient", "title") for i in said)
    return named and len({fold(row[i]) for i in said}) == 1 and _OUT_OF_USE.fullmatch(fold(row[said[0]])) is not None


def _left_with_a_status(rows: Sequence[Row], recipient: int, status: int | None) -> Iterator[int]:
    """The rows without a recipient whose status says that nothing came of them."""
    if status is None or not (over := {*filter(_is_over, {*map(itemgetter(status), rows)})}):
        return
    for n, row in enumerate(rows):
        if row[status] in over and row[recipient].lower() in _SAYS_NOTHING:
            yield n


def _is_over(status: str) -> bool:
    """A request that was refused is one all the same."""
    return _OUT_OF_USE.fullmatch(said := fold(status)) is not None and life_of(said) is not Life.REFUSED


def _is_example(row: Row, fields: Mapping[int, str]) -> bool:
    found = [*filter(None, (_sign(row[i], field) for i, field in fields.items() if row[i]))]
    strongest = max(found, default=_Sign.NONE)
    return strongest is _Sign.PLAIN or (strongest is _Sign.WORD and len(found) > 1)


def _sign(cell: str, field: str) -> _Sign:
    said = fold(cell)
    strong = _Sign.PLAIN if field in (*_NAMED, *_REFERENCES) else _Sign.WORD
    if _EG.match(cell):
        return _Sign.PLAIN if field in _REFERENCES else _Sign.WORD
    if _TO_DELETE.fullmatch(said) or _TO_INSERT.fullmatch(said):
        return strong
    if row := _ROW.fullmatch(said):
        # A column of family names is one of persons: somebody may be called so.
        if field in _REFERENCES or row["of"] or (row["word"] in _FOR_NOTHING_ELSE and field != "person"):
            return strong
        return _Sign.WORD if field in _NAMED else _Sign.NONE
    return _of_a_reference(cell) if field in _REFERENCES else _of_a_name(cell, said, field)


def _of_a_reference(cell: str) -> _Sign:
    zeros = _ZEROS.fullmatch(cell)
    if _OF_A_REFERENCE.fullmatch(cell) or (zeros and zeros["sample"]):
        return _Sign.PLAIN
    return _Sign.WEAK if zeros else _Sign.NONE


def _of_a_name(cell: str, said: str, field: str) -> _Sign:
    """Of a recipient, a title or a day."""
    if field in _NAMED and _PLAIN_NAME.fullmatch(said):
        return _Sign.PLAIN
    form = (_NAME if field in _NAMED else _TITLE).fullmatch(said)
    if said.startswith(_LATIN) or (form and not form["weak"]):
        return _Sign.WORD
    return _Sign.WEAK if form or _BLANK.fullmatch(cell) else _Sign.NONE
