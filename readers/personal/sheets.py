"""Takes pupils' personal data out of the cells of a sheet that shows it: by a column's heading and by its cells.

A heading alone proves nothing ("Date of birth requested? | Yes"), nor do the cells (dates, names): both must say so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import islice
from urllib.parse import unquote

from msgspec.structs import replace

from model.hidden import Hidden, HiddenKind
from readers.columns.fields import field_of, heading_key
from readers.columns.values import share
from readers.hidden.take_out import Found, as_answer, letters
from readers.personal.cells import TellingCells, cells_saying
from readers.personal.families import Families, hide_families
from readers.personal.headings import (
    IN_EVERY_HEADING,
    OF_ANYBODY,
    SAID_BESIDE,
    check_of,
    is_of_births,
    may_head_bodies,
    names_beside,
)
from readers.personal.names_elsewhere import hide_names_elsewhere
from readers.personal.persons import (
    HALF,
    WORD,
    cells_below,
    heading_of,
    heads_sign,
    is_of_persons,
    is_part_of_name,
    kind_of,
    names_below,
    turned,
)
from readers.personal.pupil_lists import list_of_pupils_below, lists_without_headings, names_alone
from readers.workbook.sheets import RawBook, RawSheet, read_sheets
from text.clean import clean, fold, without_turns
from text.privacy.bodies import ends_as_body, is_listed_body, words_of_bodies
from text.privacy.cases.rare import is_childs_by_form
from text.privacy.cell_forms import is_organisation_like, is_person_like
from text.privacy.naming import TOPIC, begins_with_a_word, given_names
from text.privacy.private import is_a_name, tells
from text.privacy.prose import BETWEEN_WORDS, without_private_address
from text.privacy.rules.children import children_in_cell
from text.privacy.rules.family import of_contacts
from text.privacy.rules.sought import asks_about_persons, is_surely_body
from text.privacy.titles.of_one import names_in_title

_LOOKED_AT = 400
_TRADES = frozenset(
    [
        *("economics", "econometrics", "analytics", "statistics", "mathematics", "informatics", "genomics", "politics"),
        *("health", "research", "learning", "consulting", "insight", "insights", "education", "media", "data"),
        *("partners", "associates", "analysis", "evaluation", "solutions", "software", "technologies"),
    ]
)
"""Words that are nobody's family name: a sheet whose name ends in one is a body's."""
_SHORTEST = 3
"""Letters of a word by which a sheet is called by a child's name."""


def personal_in(book: RawBook, own: Mapping[str, str]) -> list[tuple[Hidden, list[str]]]:
    """What the sheets show of pupils' personal data, taken out of their cells and of the names of sheets."""
    beside = _beside_cells(book)  # while the sheets have their names
    named = [_take_out_name(book, n) for n, sheet in enumerate(book.sheets) if _names_child(sheet.name)]
    shown = {n: f for n, sheet in enumerate(book.sheets) if (f := take_out_personal(sheet, own))}
    families = Families(child for f in shown.values() for text in f.texts for child in children_in_cell(text))
    for sheet in book.sheets if families else ():
        hide_families(sheet.rows, families, TellingCells(sheet.rows, own).heading)
    words = _words_of_names(text for f in shown.values() for text in f.texts)
    for n in [n for n, sheet in enumerate(book.sheets) if _is_called_so(sheet.name, words)]:
        was = book.sheets[n].name
        named.append(_take_out_name(book, n))
        if n in shown:
            shown[n] = shown[n]._replace(place=shown[n].place.replace(_quoted(was), _quoted(book.sheets[n].name)))
    found = [*named, *shown.values(), *beside]
    return list(zip(_hidden(found), (f.texts for f in found), strict=True))


def named_sheets(data: bytes, is_told: Callable[[str], bool]) -> tuple[Hidden, ...]:
    """The sheets of a file whose names are told of, as what the file shows of pupils."""
    names = enumerate((sheet.name for sheet in read_sheets(data).sheets), start=1)
    return tuple(_hidden([
        Found(HiddenKind.PERSONAL, f"the name of sheet {n}", [x]) for n, x in names if is_told(x.replace("_", " "))
    ]))


def _hidden(found: Sequence[Found]) -> list[Hidden]:
    return [
        Hidden(HiddenKind.PERSONAL, str(place), int(str(amount)), str(digest))
        for _, place, amount, digest in as_answer(found)
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


def _names_child(name: str) -> bool:
    """True for the name of a sheet that tells of a child, or is somebody's, known or not, and no title or body's."""
    plain = " ".join(without_turns(clean(name)).replace("_", " ").split())
    if tells(plain):
        return True
    if plain.casefold().rpartition(" ")[2] in _TRADES:
        return False  # "Alma Economics": a given name, and what nobody is called
    if is_a_name(plain) and not begins_with_a_word(plain):
        return True
    if any(names_in_title(plain)):
        return True
    return is_childs_by_form(plain.title() if plain.isupper() or plain.islower() else plain)


def _words_of_names(texts: Iterable[str]) -> frozenset[str]:
    """The words of the names among what was taken out, but those that bodies have too and nobody is called by first."""
    names = (turned(t) for t in texts if is_part_of_name(turned(t)))
    words = {w.casefold() for name in names for w in WORD.findall(name) if len(w) >= _SHORTEST}
    return frozenset(w for w in words if w in given_names() or w not in words_of_bodies())


def _is_called_so(name: str, words: frozenset[str]) -> bool:
    """True for the name of a sheet all of whose words are of names that were taken out of the book."""
    said = [w.casefold() for w in WORD.findall(name.replace("_", " "))]
    return bool(said) and words.issuperset(said) and not begins_with_a_word(name) and TOPIC.search(name) is None


def _take_out_name(book: RawBook, number: int) -> Found:
    """Puts a name that says no more than its number in place of a sheet's."""
    name, instead = book.sheets[number].name, f"Sheet {number + 1} (name withheld)"
    book.sheets[number] = book.sheets[number]._replace(name=instead)
    for n, p in enumerate(book.problems):
        said = instead if p.sheet == name else p.sheet
        book.problems[n] = replace(p, sheet=said, message=p.message.replace(name, instead))
    return Found(HiddenKind.PERSONAL, f"the name of sheet {number + 1}", [name])


def _quoted(name: str) -> str:
    return repr(clean(name)[:60])


def take_out_personal(sheet: RawSheet, own: Mapping[str, str]) -> Found | None:
    """Puts a mark over what a sheet shows of pupils, and gives what it was; None where it shows nothing.

    `own` is what the user says of headings, by `heading_key`: a column that is said to be some field stays as it is.
    """
    taken: dict[tuple[int, int], str] = {}
    seen: Counter[tuple[int, str]] = Counter()
    told = TellingCells(sheet.rows, own)
    asked = asks_about_persons(sheet.name) or any(map(asks_about_persons, told.heads if sheet.rows else ()))
    saying, asking = cells_saying(sheet.rows)
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
        if any(map(line.__contains__, IN_EVERY_HEADING)) and not told.is_of_release(row):
            _below(sheet.rows, top, own, taken)
        taken.update(list_of_pupils_below(sheet.rows, top, own))
        if found := names_below(sheet.rows, top, own, taken, seen):
            taken.update(found)
            _beside(sheet.rows, top, own, {r for r, c in found if is_of_persons(row[c])}, taken)
        told.look_at(top, row)
    if not own:
        taken.update(lists_without_headings(sheet.rows, told.heads if sheet.rows else ()))
        taken.update(names_alone(sheet.rows, sheet.name))
    taken.update(told.births_below_nothing())
    taken.update(told.found())
    if len(sheet.rows):
        taken.update(told.headings_of_one())
    if not taken:
        return None
    taken.update(told.headings_that_name({c for _, c in taken}))
    taken.update(told.below_nothing({r for r, _ in taken}))
    hide_names_elsewhere(sheet.rows, taken, told.names(), told.heading)
    for cell, text in taken.items():
        sheet.rows.take_out(*cell, told.instead_of(cell, text))
    columns = sorted({c for _, c in taken})
    named = ("columns " if len(columns) > 1 else "column ") + ", ".join(map(letters, columns[:12]))
    place = f"sheet {_quoted(sheet.name)}, {named}" if sheet.name else named
    return Found(HiddenKind.PERSONAL, place, [text for _, text in sorted(taken.items())])


def _below(rows: Sequence[Sequence[str]], top: int, own: Mapping[str, str], taken: dict[tuple[int, int], str]) -> None:
    """Notes what stands under the headings of the row `top`, and beside them where a sheet is a form."""
    persons, born = set[int](), set[int]()
    for c, text in enumerate(rows[top]):
        fits = check_of(text)
        if fits is None or own.get(heading_key(text)):
            continue
        cells = cells_below(rows, top, c)
        sample = list(islice(cells.values(), _LOOKED_AT))
        most = share(sample, fits) >= HALF
        found = {r: t for r, t in cells.items() if fits(t) or (most and fold(t) and not is_organisation_like(t))}
        if found and may_head_bodies(text):
            found = {r: t for r, t in found.items() if not is_surely_body(t)}
        if found and field_of(text) == "recipient" and share(sample, is_organisation_like) > HALF:
            # Clients and parties that most often are bodies: "Daily Figment" is one, too.
            found = {r: t for r, t in found.items() if not (t[:4] == "The " or ends_as_body(t) or is_listed_body(t))}
        persons |= found.keys()
        taken.update({(r, c): t for r, t in found.items()})
        if is_of_births(text):
            born |= found.keys()
        beside = clean(rows[top][c + 1]) if c + 1 < len(rows[top]) else ""
        if not found and fits(beside) and not check_of(beside):
            taken[top, c + 1] = beside
            _in_form(rows, top, c, own, taken)
    _beside(rows, top, own, persons, taken)
    _named_beside(rows, top, own, born, taken)


def _in_form(
    rows: Sequence[Sequence[str]], top: int, column: int, own: Mapping[str, str], taken: dict[tuple[int, int], str]
) -> None:
    """Notes what else a form says of the pupil whose birth or name stands in its row `top`, beside its label."""
    for step in (-1, 1):
        r = top + step
        while 0 <= r < len(rows) and column + 1 < len(rows[r]) and (label := rows[r][column]) and rows[r][column + 1]:
            h, said = heading_of(label), clean(rows[r][column + 1])
            of_pupil = SAID_BESIDE.fullmatch(h) or check_of(label) or kind_of(label) or heads_sign(h)
            if of_pupil and not own.get(heading_key(label)) and not is_organisation_like(said):
                taken[r, column + 1] = said
            r += step


def _named_beside(
    rows: Sequence[Sequence[str]],
    top: int,
    own: Mapping[str, str],
    born: AbstractSet[int],
    taken: dict[tuple[int, int], str],
) -> None:
    """Notes the names beside births, or beside numbers that pupils alone have, whatever heads them but grown-ups."""
    for c, text in enumerate(rows[top]) if born else ():
        if not text or own.get(heading_key(text)) or of_contacts(text) or check_of(text):
            continue
        cells = {r: t for r, t in cells_below(rows, top, c).items() if r in born and (r, c) not in taken}
        fits = names_beside(text)
        if share(list(cells.values()), fits) >= HALF:
            taken.update({(r, c): t for r, t in cells.items() if not is_organisation_like(t)})


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
        if SAID_BESIDE.fullmatch(h) and not own.get(heading_key(text)):
            cells = {r: t for r, t in cells_below(rows, top, c).items() if r in persons and (r, c) not in taken}
            if h not in OF_ANYBODY or share(list(cells.values()), is_person_like) >= HALF:
                taken.update({(r, c): t for r, t in cells.items()})
