"""A sheet that says in Welsh what another one says in English: what both tell is told of the English one alone."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import chain

from msgspec.structs import replace

from diffing.columns import idents
from diffing.normal import cell_key, is_date_key, is_span_key
from diffing.rows.keys import is_not_given
from model.change import Change, ChangeKind, Comparison
from model.register import Edition, Table
from text.clean import fold

_GOES = frozenset({ChangeKind.REMOVED, ChangeKind.DUPLICATE_REMOVED})
_SAMPLE = 100
_FEWEST, _IN_WELSH, _SAME, _SAME_NAMES = 3, 0.5, 0.8, 0.5
"""Rows that show it; the share of rows, or headings, that have a Welsh word; of rows that say the same by their
reference, days and numbers; and of these that name the same body."""
_COMMON, _COMMON_LEAST = 0.25, 3
"""A word in that share of the names, and so many, says nothing of which body it is."""
_ENGLISH = {
    "abertawe": "swansea", "addysg": "education", "adran": "department", "caerdydd": "cardiff", "casnewydd": "newport",
    "coleg": "college", "comisiynydd": "commissioner", "cymru": "wales", "cyngor": "council", "dinas": "city",
    "gwasanaeth": "service", "gwladol": "national", "heddlu": "police", "iechyd": "health",
    "llywodraeth": "government", "prifysgol": "university", "sefydliad": "institute", "sir": "county",
    "swyddfa": "office", "welsh": "wales", "ymddiriedolaeth": "trust", "ysgol": "school", "ystadegau": "statistics",
}
"""Words of names, as they are in both languages."""
_LITTLE = frozenset(["a", "ac", "and", "ar", "at", "by", "for", "of", "r", "the", "y", "yr"])
_WELSH = frozenset([
        "absenoldeb", "astudiaeth", "blant", "blwyddyn", "blynyddoedd", "carfan", "chwarter", "cofnod", "cofnodion",
        "cyfeirnod", "cyfnod", "cyfrifiad", "cyrhaeddiad", "ddata", "derbynnydd", "diben", "disgyblion", "drwy",
        "drwydded", "dyddiad", "ebrill", "effaith", "enw", "gorffennaf", "gwybodaeth", "gyfer", "gyfreithiol",
        "hydref", "ionawr", "mehefin", "nodiadau", "pobl", "prosiect", "pwrpas", "rhagfyr", "rhif", "sail", "setiau",
        "sut", "tachwedd", "teitl", "trwy", "wybod", "ymchwil", "ymgeisydd", "yn", "yng", "ysgolion",
        *_ENGLISH.keys() - {"sir", "welsh"},
])
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"\d+")

Twins = Mapping[int, int]
"""From rows in Welsh to rows in English, by running number."""


def without_welsh_twins(before: Edition, after: Edition, comparison: Comparison) -> Comparison:
    """The comparison without what a row in Welsh tells that its row in English tells, or says, as well.

    Two rows are one release where their sheets are one register and both have one reference, the same days and
    numbers, and name one body; all else of the sheet in Welsh is told.
    """
    olds, news = (_twins(before), _twins(after)) if comparison.changes else ({}, {})
    if not olds and not news:
        return comparison
    told = defaultdict[int, list[Change]](list)
    for change in comparison.changes:
        for new in _rows(change):
            told[new].append(change)

    def is_said(change: Change) -> bool:
        if change.kind in _GOES and not change.others:
            return change.old in olds
        rows = _rows(change)
        if not rows or not all(new in news for new in rows):
            return False
        if change.kind in (ChangeKind.ADDED, ChangeKind.DUPLICATE_ADDED):
            return True
        said, fields = {news[new] for new in rows}, _fields(after, change)
        return any(
            c.kind is change.kind and said.issubset(_rows(c)) and _fields(after, c) == fields for c in told[min(said)]
        )

    unsaid = [c for c in comparison.changes if is_said(c)]
    gone, once = [c.old for c in unsaid if c.kind in _GOES and c.old is not None], set(map(id, unsaid))
    still = Counter({"in_another_language": sum(c.rows for c in unsaid)})
    return replace(
        comparison, changes=tuple(c for c in comparison.changes if id(c) not in once),
        ignored=dict(Counter(comparison.ignored) + still), unsaid=(*comparison.unsaid, *gone),
    )


def _rows(change: Change) -> Sequence[int]:
    """The rows of the newer edition that a change is of."""
    return change.others or (() if change.new is None else (change.new,))


def _fields(edition: Edition, change: Change) -> set[str]:
    """What of a row changed, whatever language its headings are in."""
    table, _ = edition.locate(_rows(change)[0])
    return {ident for ident, c in zip(idents(table), table.columns, strict=True) if c.name in change.fields}


def _twins(edition: Edition) -> dict[int, int]:
    """The rows in Welsh of an edition, and the row in English that each is."""
    starts, at = list[int](), 0
    for table in edition.tables:
        starts.append(at)
        at += len(table.rows)
    shares = [_in_welsh(table) for table in edition.tables] if len(edition.tables) > 1 else []
    out: dict[int, int] = {}
    for a, table in enumerate(edition.tables):
        for b, whole in enumerate(edition.tables) if shares and shares[a] >= _IN_WELSH else ():
            if shares[b] <= shares[a] / 2:
                for i, j in _same_releases(table, whole):
                    out.setdefault(starts[a] + i, starts[b] + j)
    return out


def _in_welsh(table: Table) -> float:
    """Which share of a table's rows, or of its headings, has a Welsh word."""
    step = max(1, len(table.rows) // _SAMPLE)
    rows = [sum(map(_is_welsh, row)) > 0 for row in table.rows[::step]]
    headings = [_is_welsh(c.heading) for c in table.columns]
    return max(sum(said) / max(1, len(said)) for said in (rows, headings))


def _is_welsh(cell: str) -> bool:
    return not _WELSH.isdisjoint(_WORD.findall(cell[:1_000].casefold()))


def _same_releases(table: Table, whole: Table) -> Iterator[tuple[int, int]]:
    """The rows of a table in Welsh that are rows of one in English; none where the two are not one register."""
    references = [_by_reference(t) for t in (table, whole)]
    shared = _shared(table, whole)
    if "recipient" not in idents(table) or "recipient" not in idents(whole):
        return
    pairs = [(i, references[1][key]) for key, i in references[0].items() if key in references[1]]
    same = [(i, j) for i, j in pairs if _says_same([(table.rows[i][x], whole.rows[j][y]) for x, y in shared])]
    if len(same) < max(_FEWEST, _SAME * len(table.rows)):
        return
    names = [[(t.field_value(pair[side], "recipient")) for pair in same] for side, t in enumerate((table, whole))]
    are_one = _same_bodies(*names)
    one = [pair for pair, *named in zip(same, *names, strict=True) if are_one(*named)]
    if len(one) >= _SAME_NAMES * len(same):
        yield from one


def _by_reference(table: Table) -> dict[Hashable, int]:
    """The rows of each reference that no other row has."""
    given = [cell_key(said, plain=True) for said in table.field_values("reference")]
    counts = Counter(given)
    return {key: i for i, key in enumerate(given) if key and counts[key] == 1 and not is_not_given(key)}


def _shared(table: Table, whole: Table) -> Sequence[tuple[int, int]]:
    """The columns of both that are the same, but for references and recipients: by what they are, or by their place."""
    mine, theirs = idents(table), idents(whole)
    columns = list(zip(table.columns, whole.columns, strict=False))
    if len(mine) == len(theirs) and all(a.field == b.field or None in (a.field, b.field) for a, b in columns):
        pairs = [(i, i) for i in range(len(mine))]
    else:
        pairs = [(i, theirs.index(name)) for i, name in enumerate(mine) if name in theirs]
    return [(i, j) for i, j in pairs if mine[i] not in ("reference", "recipient")]


def _says_same(cells: Iterable[tuple[str, str]]) -> bool:
    """True where no day is another, and neither row has a number in the place of one of the other's."""
    numbers = Counter[str](), Counter[str]()
    for pair in cells:
        keys = [cell_key(cell) for cell in pair]
        dated = [is_date_key(key) or is_span_key(key) for key in keys]
        if any(dated) and keys[0] != keys[1]:
            return False
        for cell, found in zip(pair if not any(dated) else (), numbers, strict=False):
            found.update(_NUMBER.findall(cell))
    return not (numbers[0] - numbers[1] and numbers[1] - numbers[0])


def _same_bodies(mine: Sequence[str], theirs: Sequence[str]) -> Callable[[str, str], bool]:
    """Whether two names are of one body: by a word that few have, by a dictionary, or since they always go together."""
    common = [_common(names) for names in (mine, theirs)]
    goes_with = [defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)]
    times = Counter(zip(mine, theirs, strict=True))
    for a, b in times:
        goes_with[0][a].add(b)
        goes_with[1][b].add(a)

    def are_one(a: str, b: str) -> bool:
        one, other = _words(a), _words(b)
        if cell_key(a) == cell_key(b) or one == other or (one & other) - common[0] - common[1]:
            return True
        return times[a, b] > 1 and len(goes_with[0][a]) == len(goes_with[1][b]) == 1

    return are_one


def _words(name: str) -> frozenset[str]:
    said = frozenset(fold(word) for word in _WORD.findall(name.casefold())) - _LITTLE
    return frozenset(_ENGLISH.get(word, word) for word in said)


def _common(names: Sequence[str]) -> frozenset[str]:
    each = set(map(_words, names))
    counts = Counter(chain.from_iterable(each))
    return frozenset(w for w, n in counts.items() if n >= max(_COMMON_LEAST, _COMMON * len(each)))
