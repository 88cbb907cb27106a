"""Takes pupils' personal data out of the cells of a sheet that shows it: by a column's heading and by its cells.

A heading alone proves nothing ("Date of birth requested? | Yes"), nor do the cells (dates, names): both must say so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import cached_property, lru_cache
from itertools import compress, islice, zip_longest
from operator import itemgetter, not_
from urllib.parse import unquote

from model.register import WITHHELD_CELL, Hidden, HiddenKind
from readers.columns.dates import read_date
from readers.columns.fields import field_of, heading_key
from readers.columns.names_elsewhere import hide_names_elsewhere
from readers.columns.persons import (
    CHILD,
    HALF,
    MAX_HEADING,
    SOUGHT,
    WORD,
    cells_below,
    heading_of,
    is_name,
    is_of_persons,
    is_part_of_name,
    judged_by_all_rows,
    kind_of,
    names_below,
    turned,
)
from readers.columns.values import is_date_like, share
from readers.hidden.take_out import Found, as_answer, letters
from readers.workbook.rows import SheetRows
from readers.workbook.sheets import RawBook, RawSheet
from text.clean import clean, fold, without_turns
from text.pattern import lazy_pattern
from text.privacy.children import is_rare_name, known_in, named_in_case
from text.privacy.family import of_contacts
from text.privacy.marks import DIGIT, PUPIL_NUMBER, marks_of, own_mark_in, valid_pupil_number
from text.privacy.naming import begins_with_a_word, is_organisation_like, is_person_like, persons_in
from text.privacy.one_child import is_of_missing_child, speaks_of_one
from text.privacy.private import JUDGED_LATER, is_a_name, is_a_sign, may_tell, tells
from text.privacy.prose import BETWEEN_WORDS, address_tells, without_private_address
from text.privacy.quiet import is_quiet, not_quiet
from text.privacy.sought import asks_about_persons, is_name_of_one_sought, names_one_sought

_PART_OF_NAME = (
    r"(?:(?:full|first|last|middle|family|given|preferred|legal|known) ?names?|names?|forenames?|surnames?|initials)"
)
_BORN = lazy_pattern(
    rf"(?:{CHILD} )?(?:d ?o ?b|date of birth|dyddiad geni|birth ?date|birth ?day|born(?: on)?|year of birth)"
    rf"(?: of {CHILD})?"
)
_NUMBER = lazy_pattern(
    rf"(?:{CHILD} )?(?:(?:former |current |temporary )?upn|uln|ucn|uci|nhs ?(?:number|no)|nino"
    r"|unique (?:pupil|learner|candidate) (?:number|no|identifier|id|reference)"
    rf"|(?:national insurance|ni|passport|candidate) (?:number|no))(?: of {CHILD})?"
    rf"|{CHILD} (?:number|no|id|identifier|ref|reference(?: number| no)?)"
)
_NAME = lazy_pattern(
    rf"{CHILD}(?: {_PART_OF_NAME})?|(?:full )?{_PART_OF_NAME} of (?:the )?{CHILD}"
    rf"|(?:mother|father|parent|guardian|carer)(?:'?s|\u2019s)?(?:(?: or)? (?:carer|guardian))?(?: {_PART_OF_NAME})?"
    r"|(?:enw(?:['\u2019]r| y)? )?(?:disgybl|plentyn)"
)
_SUBJECT = lazy_pattern(
    r"subject(?: name)?(?: of (?:the )?(?:request|enquiry|inquiry|order|data))?|(?:request|enquiry) subject|regarding"
)
"""What a request is about, or whom: names that are known tell."""
_INITIALS = lazy_pattern(r"(?:[A-Z]\.? ?){1,4}")
_NAME_SOUGHT = lazy_pattern(rf"{SOUGHT}(?: {_PART_OF_NAME})?|{_PART_OF_NAME} of (?:the )?{SOUGHT}")
_HOME = lazy_pattern(rf"home (?:address|post ?code|phone|telephone)|{CHILD} (?:home )?(?:address|post ?code)")
_BESIDE = lazy_pattern(
    rf"(?:{CHILD} )?(?:{_PART_OF_NAME}|address(?: (?:line )?\d)?|post ?code|e ?mail(?: address)?|phone(?: number)?"
    r"|telephone(?: number)?|mobile(?: number)?|gender|sex|ethnicity|ethnic group|religion|first language|age"
    r"|year group|sen(?: status)?|fsm|send|disability|medical(?: condition| notes)?|looked after|nationality"
    r"|contact(?: details| number)?)"
)
"""Of a person too, where another column of the same table says that it is a list of persons."""
_ANY = (
    "birth", "born", "dob", "d.o.b", "d o b", "upn", "uln", "ucn", "uci", "nhs", "nino", "insurance", "ni n",
    "passport", "pupil", "child", "student", "learner", "young", "subject", "home", "unique", "candidate", "mother",
    "father", "parent", "guardian", "carer", "cla", "lac", "missing", "misper", "sought", "wanted", "person", "victim",
    "individual", "suspect", "nominal", "case", "famil", "parties", "who", "applicant", "requester", "claimant",
    "respondent", "defendant", "disgybl", "plentyn", "geni", "regarding",
)
"""One of these stands in every heading that is looked for."""
_ANY_NAME = ("name", "full name", "names")
"""A body may stand under these."""
_LOOKED_AT = 400
_CODE = lazy_pattern(r"[A-Za-z]{0,3}[ -]?\d[\d -]{4,}[ -]?[A-Za-z\d]?")
_TEN_DIGITS = lazy_pattern(r"\d{10}")
_OWN_DIGITS = 9
_YEAR = lazy_pattern(r"(?:19|20)\d\d")
_SERIAL = lazy_pattern(r"[1-4]\d{4}(?:\.\d+)?")
"""A day as a spreadsheet counts it, from 1927 to 2036."""
_HEAD_ROWS = 60
_CELLS_OF_HEADS = 3
_LETTER_LAST = lazy_pattern(r"[A-Z][a-z'\u2019-]{2,},? [A-Z]\.?")
_LAST_MARKS = lazy_pattern(r"(?i)\b(?:upn|unique pupil number|pupil|whose|who was|who is)\W*$")


def personal_in(book: RawBook, own: Mapping[str, str]) -> list[tuple[Hidden, list[str]]]:
    """What the sheets show of pupils' personal data, taken out of their cells and of the names of sheets."""
    beside = _beside_cells(book)  # while the sheets have their names
    found = [f for n in range(len(book.sheets)) if (f := _take_out_name(book, n))]
    found += [f for sheet in book.sheets if (f := take_out_personal(sheet, own))]
    found += beside
    return [
        (Hidden(HiddenKind.PERSONAL, str(place), int(str(amount)), str(digest)), f.texts)
        for f, (_, place, amount, digest) in zip(found, as_answer(found), strict=True)
    ]


def _beside_cells(book: RawBook) -> list[Found]:
    """What is said of a child beside the cells: no row has it, the file does."""
    told: dict[str, list[str]] = {}
    names = [s.name for s in book.sheets if len(s.name) > 1]  # judged by themselves
    for place, text in book.beside:
        said = text
        for name in names:
            said = said.replace(name, "").replace(name.replace("'", "''"), "")
        if says_beside(said):
            told.setdefault(place, []).append(text)
    return [Found(HiddenKind.PERSONAL, place, texts) for place, texts in told.items()]


def says_beside(text: str) -> bool:
    """True for a name of a thing, an address or a text that tells of a child, whatever stands between its words."""
    if "://" in text and without_private_address(text) != text:
        return True
    said = unquote(text.partition("://")[2].partition("/")[2] or text)
    return bool(tells(said) or tells(" ".join(BETWEEN_WORDS.sub(" ", said).replace("/", " / ").split())))


def _take_out_name(book: RawBook, number: int) -> Found | None:
    """Puts a name that says no more than its number in place of a sheet's that names a child."""
    name, instead = book.sheets[number].name, f"Sheet {number + 1} (name withheld)"
    plain = " ".join(without_turns(clean(name)).replace("_", " ").split())
    if not (tells(plain) or (is_a_name(plain) and not begins_with_a_word(plain))):
        return None
    book.sheets[number] = book.sheets[number]._replace(name=instead)
    for n, p in enumerate(book.problems):
        said = instead if p.sheet == name else p.sheet
        book.problems[n] = replace(p, sheet=said, message=p.message.replace(name, instead))
    return Found(HiddenKind.PERSONAL, f"the name of sheet {number + 1}", [name])


def take_out_personal(sheet: RawSheet, own: Mapping[str, str]) -> Found | None:
    """Puts WITHHELD_CELL over what a sheet shows of pupils, and gives what it was; None where it shows nothing.

    `own` is what the user says of headings, by `heading_key`: a column that is said to be some field stays as it is.
    """
    taken: dict[tuple[int, int], str] = {}
    seen: Counter[tuple[int, str]] = Counter()
    told = _Told(sheet.rows, own)
    asked = asks_about_persons(sheet.name) or any(map(asks_about_persons, told.heads if sheet.rows else ()))
    saying, asking = _saying(sheet.rows)
    every = range(len(sheet.rows)) if asked else sheet.rows.to_judge
    for top in every if saying or asking or asked else ():
        row = sheet.rows[top]
        asks, says = not asking.isdisjoint(row), not saying.isdisjoint(row)
        if asked or asks:
            told.look_for_sought(top, row)
        if asks or says:
            sheet.rows.telling.append(top)
            sheet.rows.noted.add(top)
        if not says:
            continue
        line = "\0".join(row).casefold()
        if any(map(line.__contains__, _ANY)) and not told.is_of_release(row):
            _below(sheet.rows, top, own, taken)
        if found := names_below(sheet.rows, top, own, taken, seen):
            taken.update(found)
            _beside(sheet.rows, top, own, {r for r, c in found if is_of_persons(row[c])}, taken)
        told.look_at(top, row)
    taken.update(told.found())
    if not taken:
        return None
    taken.update(told.below_nothing({r for r, _ in taken}))
    hide_names_elsewhere(sheet.rows, taken, told.names(), told.heading)
    for r, c in taken:
        sheet.rows.take_out(r, c, WITHHELD_CELL)
    columns = sorted({c for _, c in taken})
    named = ("columns " if len(columns) > 1 else "column ") + ", ".join(map(letters, columns[:12]))
    place = f"sheet {clean(sheet.name)[:60]!r}, {named}" if sheet.name else named
    return Found(HiddenKind.PERSONAL, place, [text for _, text in sorted(taken.items())])


def _saying(rows: SheetRows) -> tuple[set[str], set[str]]:
    """The cells that may tell of somebody, or head a column that does, and those of who asks about persons.

    A row of others needs no closer look.
    """
    saying: set[str] = set()
    asking: set[str] = set()
    for n in range(0, len(rows.to_judge), _AT_ONCE):
        some = list(map(rows.__getitem__, rows.to_judge[n : n + _AT_ONCE]))
        for column in zip_longest(*some, fillvalue=""):  # cells of one form stand together
            cells = [*dict.fromkeys(column)]  # in their order, in which they also lie in memory: a sixth quicker
            no_number = compress(cells, map(not_, map(_DIGITS.__contains__, map(_LAST, cells))))
            may = [*filter(_may_head, no_number), *not_quiet(cells)]
            asking.update(filter(asks_about_persons, may))
            saying.update(c for c in may if c not in saying and not _says_nothing(c))
    return saying, asking


_AT_ONCE = 50_000
"""Rows whose different cells are gathered: most stand in many rows."""
_DIGITS = frozenset("0123456789")
_LAST = itemgetter(slice(-1, None))


def _may_head(cell: str) -> bool:
    """False for what heads no column of what is looked for: a digit stands there only in brackets."""
    return len(cell) <= MAX_HEADING and ("(" in cell or DIGIT.search(cell) is None)


@lru_cache(maxsize=16384)
def _says_nothing(cell: str) -> bool:
    """True for a cell that tells of nobody and heads no column that does."""
    if _may_head(cell) and (_test_of(cell) or kind_of(cell)):
        return False
    if is_quiet(cell):
        return True
    text = without_turns(clean(cell))
    tell = tells(cell) or speaks_of_one(text) or is_a_sign(text) or is_of_missing_child(text)
    return not (tell or address_tells(cell))


class _Told:
    """The cells of a sheet that tell of a child by what they say, whatever heads it (`text.privacy.private`)."""

    def __init__(
        self, rows: Sequence[Sequence[str]], own: Mapping[str, str], heads: Sequence[str] | None = None
    ) -> None:
        """`heads`: the row that heads columns, where it is known."""
        self.rows, self.own = rows, own
        if heads is not None:
            self.heads = heads
        self.cells: dict[tuple[int, int], str] = {}
        self.children: dict[int, list[str]] = {}
        """By row, the names of those of whom another cell speaks."""
        self._seeking: dict[int, bool | None] = {}
        """By column, whether a rare name may be all that its cells say of one who is sought; None where nobody is."""

    @cached_property
    def heads(self) -> Sequence[str]:
        """The first row that heads columns, best of the first; asked for where a cell tells."""

        def known(row: Sequence[str]) -> int:
            return sum(bool(field_of(t)) for t in row if t and len(t) <= MAX_HEADING)

        return max(self.rows[:_HEAD_ROWS], key=known)

    def heading(self, column: int) -> str:
        """What stands above a column."""
        return self.heads[column] if column < len(self.heads) else ""

    def judged_later(self, column: int) -> bool:
        """True for the columns of those who are named: the exception that `JUDGED_LATER` states."""
        heading = self.heading(column)
        return not JUDGED_LATER.isdisjoint((heading, field_of(heading, self.own)))

    def is_of_release(self, row: Sequence[str]) -> bool:
        """True for a row below the headings of a register that heads nothing: a note "Home postcode" is one of many."""
        if row is self.heads:
            return False
        filled = [c for c, text in enumerate(row) if text and field_of(self.heading(c), self.own)]
        heading = (field_of(row[c]) or _test_of(row[c]) or kind_of(row[c]) for c in filled)
        return len(filled) > _CELLS_OF_HEADS and sum(map(bool, heading)) * 2 < len(filled)

    def below_nothing(self, numbers: Iterable[int]) -> dict[tuple[int, int], str]:
        """The names alone, below no heading, in rows of which something else is taken out."""
        bare = [c for c, text in enumerate(self.heads) if not text.strip()] if self.rows else []
        cells = ((n, c, self.rows[n][c]) for n in numbers for c in bare if c < len(self.rows[n]) and self.rows[n][c])
        plain = ((n, c, cell, without_turns(clean(cell))) for n, c, cell in cells)
        return {(n, c): cell for n, c, cell, t in plain if is_a_name(t) or is_rare_name(t) or _LETTER_LAST.fullmatch(t)}

    def look_at(self, number: int, row: Sequence[str]) -> None:
        """Notes the cells of a row that tell."""
        near = {c: without_turns(clean(t)) for c, t in enumerate(row) if t and may_tell(t)}
        found = {c: t for c, t in near.items() if self._is_taken(c, row[c])}  # as printed: its lines tell too
        speaks = any(map(speaks_of_one, near.values())) or any(map(own_mark_in, found.values()))
        if found or speaks or any(is_a_sign(t) or is_of_missing_child(t) for t in near.values()):
            for c, (text, names) in self._named_elsewhere(near, found, speaks=speaks).items():
                found[c] = text
                self.children.setdefault(number, []).extend(names)
            self.cells.update({(number, c): t for c, t in found.items()})

    def look_for_sought(self, number: int, row: Sequence[str]) -> None:
        """Notes the cells that name somebody, in a row of who asks about persons."""
        if row is self.heads:
            return
        for c, cell in enumerate(row):
            if c not in self._seeking:
                alone = self._says_what_for(c) or field_of(self.heading(c), self.own) is None
                self._seeking[c] = alone if self._may_be_a_child(c) else None
            alone_there = self._seeking[c]
            if cell and alone_there is not None and names_one_sought(without_turns(clean(cell)), alone=alone_there):
                self.cells[number, c] = cell

    def _named_elsewhere(
        self, near: Mapping[int, str], found: Mapping[int, str], *, speaks: bool
    ) -> dict[int, tuple[str, list[str]]]:
        """The other cells of a row that name the child of whom it speaks, with the names."""
        nobody = not any(any(persons_in(t)) for t in found.values())
        unnamed = speaks and not any(map(known_in, found.values()))
        out: dict[int, tuple[str, list[str]]] = {}
        for c in near.keys() - found.keys():
            text = near[c]
            if not self._may_be_a_child(c):
                continue
            if nobody and is_a_name(text):  # in a cell of its own, beside one with a birth date or an age alone
                names = [text]
            else:
                names = named_in_case(text) or (known_in(text) if unnamed else [])
                anywhere = self._says_what_for(c) or not self.heading(c).strip()
                if not names and unnamed and anywhere and (is_rare_name(text) or _LETTER_LAST.fullmatch(text)):
                    names = [text]
            if names:
                out[c] = text, names
        return out

    def _is_taken(self, column: int, text: str) -> bool:
        if address_tells(text):
            return True
        if not tells(text):
            return False
        if self.judged_later(column):
            return _tells_beside_the_recipient(text)
        return bool(tells(text, self.heading(column)))

    def _may_be_a_child(self, column: int) -> bool:
        return not self.judged_later(column) and not of_contacts(self.heading(column))

    def _says_what_for(self, column: int) -> bool:
        return field_of(self.heading(column), self.own) in ("title", "purpose", "note")

    def found(self) -> Mapping[tuple[int, int], str]:
        """The cells that tell, but for references that only have the form of a pupil number."""
        by_column: dict[int, list[str]] = {}
        for (_, c), text in self.cells.items():
            if PUPIL_NUMBER.fullmatch(text):
                by_column.setdefault(c, []).append(text)
        for c, numbers in by_column.items():
            filled = sum(1 for r in self.rows if c < len(r) and r[c].strip())
            named = field_of(self.heading(c), self.own) in ("reference", "row_id")
            if named and share(numbers, valid_pupil_number) < HALF and len(numbers) >= HALF * (filled - 1):
                self.cells = {k: t for k, t in self.cells.items() if k[1] != c or not PUPIL_NUMBER.fullmatch(t)}
        self._spare_references()
        return self.cells

    def _spare_references(self) -> None:
        """Of ten digits two in eleven end like a person's number: in a column of them most must."""
        told = Counter(c for (_, c), text in self.cells.items() if _TEN_DIGITS.fullmatch(text))
        for c, own in told.items():
            if own < HALF * sum(1 for r in self.rows if c < len(r) and _TEN_DIGITS.fullmatch(r[c].strip())):
                self.cells = {k: t for k, t in self.cells.items() if k[1] != c or not _TEN_DIGITS.fullmatch(t)}

    def names(self) -> Mapping[int, list[str]]:
        """By row, the names within the cells that tell."""
        out: dict[int, list[str]] = {}
        for (r, _), text in self.cells.items():
            out.setdefault(r, []).extend(text[n.start : n.end] for n in persons_in(text) if n.whole and not n.titled)
        for r, names in self.children.items():
            out.setdefault(r, []).extend(x for n in names for x in (n, *(w for w in WORD.findall(n) if len(w) > 3)))
        return out


def _tells_beside_the_recipient(text: str) -> bool:
    """True for what tells of a child in a cell of who received, and is no name with what is said of it."""
    text = without_turns(clean(text))
    first = min((a for a, _ in marks_of(text)), default=0)
    before = _LAST_MARKS.sub("", text[:first]).strip(" ,;:([")
    return bool(text[:first].strip(" ,;:([")) and bool(before) and not is_person_like(before)


def _below(rows: Sequence[Sequence[str]], top: int, own: Mapping[str, str], taken: dict[tuple[int, int], str]) -> None:
    """Notes what stands under the headings of the row `top`, and beside them where a sheet is a form."""
    persons: set[int] = set()
    for c, text in enumerate(rows[top]):
        fits = _test_of(text)
        if fits is None or own.get(heading_key(text)):
            continue
        cells = cells_below(rows, top, c)
        most = share(list(islice(cells.values(), _LOOKED_AT)), fits) >= HALF
        found = {r: t for r, t in cells.items() if fits(t) or (most and fold(t) and not is_organisation_like(t))}
        persons |= found.keys()
        taken.update({(r, c): t for r, t in found.items()})
        beside = clean(rows[top][c + 1]) if c + 1 < len(rows[top]) else ""
        if not found and fits(beside) and not _test_of(beside):
            taken[top, c + 1] = beside
    _beside(rows, top, own, persons, taken)


def _beside(
    rows: Sequence[Sequence[str]],
    top: int,
    own: Mapping[str, str],
    persons: AbstractSet[int],
    taken: dict[tuple[int, int], str],
) -> None:
    """Notes what else is said, under the headings of the row `top`, of the pupils in the rows `persons`."""
    for c, text in enumerate(rows[top]) if persons else ():
        h = heading_of(text)
        if _BESIDE.fullmatch(h) and not own.get(heading_key(text)):
            cells = {r: t for r, t in cells_below(rows, top, c).items() if r in persons and (r, c) not in taken}
            if h not in _ANY_NAME or share(list(cells.values()), is_person_like) >= HALF:
                taken.update({(r, c): t for r, t in cells.items()})


@lru_cache(maxsize=1024)
def _test_of(text: str) -> Callable[[str], bool] | None:
    """What a cell must pass to be what a heading says of a pupil; None for any other heading."""
    if not text or len(text) > MAX_HEADING or not any(map(text.casefold().__contains__, _ANY)):
        return None
    heading = heading_of(text)
    for pattern, test in ((_BORN, _is_birth), (_NUMBER, _is_number), (_HOME, _is_home), (_NAME_SOUGHT, _is_sought)):
        if pattern.fullmatch(heading):
            return test
    if _SUBJECT.fullmatch(heading):
        return _is_known_name
    if _NAME.fullmatch(heading):
        if "initial" in heading:
            return _is_initials
        part = any(w in heading for w in ("forename", "surname", "first", "last", "given", "family", "initial"))
        return is_part_of_name if part else _is_childs_name
    return None


def _is_known_name(cell: str) -> bool:
    return is_a_name(cell) and not begins_with_a_word(cell)


def _is_initials(cell: str) -> bool:
    return _INITIALS.fullmatch(cell) is not None or is_part_of_name(cell)


def _is_childs_name(cell: str) -> bool:
    return is_name(cell) or (cell.islower() and is_a_name(cell.title()))


def _is_sought(cell: str) -> bool:
    return is_name(cell) and is_name_of_one_sought(turned(cell))


def _is_birth(cell: str) -> bool:
    return bool(_YEAR.fullmatch(cell) or _SERIAL.fullmatch(cell) or read_date(cell)) or is_date_like(cell)


def _is_number(cell: str) -> bool:
    return "," not in cell and _CODE.fullmatch(cell) is not None and not is_date_like(cell)


def _is_home(cell: str) -> bool:
    return (any(map(str.isdigit, cell)) and any(map(str.isalpha, cell))) or cell.count(",") >= 2


def is_childs_text(text: str) -> bool:
    """True for a text that was taken out and is nobody else's wherever it stands: it names somebody, or is a number."""
    if is_date_like(text):
        return False
    digits = sum(map(str.isdigit, text))
    return digits >= _OWN_DIGITS or is_rare_name(text) or is_name(text) or any(n.whole for n in persons_in(text))


def may_tell_of_somebody(cells: Iterable[str]) -> bool:
    """False where none of these cells tells of anybody, whatever stands beside it."""
    return not all(map(_says_nothing, not_quiet([*dict.fromkeys(cells)])))


def together(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """Rows, each of which says what it is about more than once, without what its cells tell beside each other.

    `heads`: what stands above the cells. No column is judged, since the rows may be any of a sheet's.
    """
    sheet = SheetRows([heads, *rows])
    (saying, asking), told = _saying(sheet), _Told(sheet, {}, heads)
    for n, row in enumerate(sheet[1:], start=1):
        if not asking.isdisjoint(row):
            told.look_for_sought(n, row)
        if not saying.isdisjoint(row):
            told.look_at(n, row)
    taken = told.found()
    hide_names_elsewhere(sheet, taken, told.names(), told.heading)
    for r, c in taken:
        sheet.put(r, c, WITHHELD_CELL)
    return sheet[1:]


def asks_for_more(rows: Mapping[int, Mapping[str, str]]) -> bool:
    """True where what a column holds is to be judged by all rows of the sheet, not by some alone."""
    return any(_test_of(name) or judged_by_all_rows(name) for cells in rows.values() for name in cells)


def masked_rows(
    rows: Mapping[int, Mapping[str, str]], own: Iterable[tuple[str, str]]
) -> dict[int, dict[str, tuple[str, str]]]:
    """For each row of one sheet of which something is taken out: column name -> the cell before and after.

    `rows`: the cells by column name, by a number of the row. `own`: what the user says of headings.
    """
    names = list(dict.fromkeys(name for cells in rows.values() for name in cells))
    stored = [tuple([cells.get(name, "") for name in names]) for cells in rows.values()]
    sheet = RawSheet("", SheetRows([names, *stored]))
    if take_out_personal(sheet, {fold(heading): field for heading, field in own}) is None:
        return {}
    return {
        number: {n: (a, b) for n, a, b in zip(names, before, after, strict=True) if a != b}
        for number, before, after in zip(rows, stored, sheet.rows[1:], strict=True)
        if before != after
    }
