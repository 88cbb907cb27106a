"""The edits that the accuracy bench makes to a register, each noting the truth, and rewriting that changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.editions import TOPICS
from bench.edits import AT, DATASETS, LEGAL, MONTHS, Item, Register, with_cell
from model.register import Column, Edition, Table

if TYPE_CHECKING:
    from collections.abc import Callable


def added(reg: Register) -> None:
    """A new row: of a new organisation, of a known one, or another month of a family."""
    r = reg.rng
    sheet = r.choice(["shares", "shares", "npd", "regular", "open"])
    name = reg.pick_name() if r.random() < 0.5 else None
    row = reg.row(sheet, name, referenced=r.random() < 0.9)
    family = [i for i in reg.items if i.family]
    if family and r.random() < 0.3:
        like = r.choice(family)
        sheet = like.sheet
        title = like.row[2].rsplit(" for ", 1)[0] + f" for {r.choice(MONTHS)} {r.randrange(2031, 2036)}"
        row = (
            reg.reference() if like.row[0] else "",
            like.row[1],
            title,
            *like.row[3:5],
            f"02/05/{r.randrange(2031, 2036)}",
            *like.row[6:],
        )
    reg.items.append(Item(row, sheet, free=False))
    reg.said("added", None, row)


def removed(reg: Register) -> None:
    """A row goes; from the sheet of data still held that is an event of its own."""
    item = reg.pick()
    reg.items.remove(item)
    reg.said("no_longer_held" if item.sheet == "npd" else "removed", item.row, None)


def changed(reg: Register) -> None:
    """One or two cells of a row are other."""
    r = reg.rng
    item = reg.pick(lambda i: bool(i.row[0]) or not i.family)
    before, row = item.row, item.row
    for name in r.sample(
        ["title", "dataset", "legal_basis", "decided", "tier", "licence_end"],
        1 if r.random() < 0.7 or not row[0] else 2,
    ):
        cell = row[AT[name]]
        other = {
            "title": f"{cell} with {r.choice(TOPICS)} {r.randrange(100, 999)}",
            "dataset": f"{cell}; {r.choice(DATASETS)} {r.randrange(2002, 2024)}",
            "legal_basis": f"{r.choice(LEGAL)} and agreement {r.randrange(1000)}",
            "decided": reg.date(),
            "tier": r.choice([t for t in "1234" if t != cell]),
            "licence_end": reg.date(),
        }[name]
        row = with_cell(row, name, other if other != cell else "27/12/2025")
    item.row = row
    reg.said("changed", before, row)


def moved(reg: Register) -> None:
    """A row goes to another sheet, sometimes with a cell changed."""
    item = reg.pick(lambda i: i.sheet in ("npd", "shares"))
    before = item.row
    if reg.rng.random() < 0.4:
        item.row = with_cell(before, "licence_end", f"{reg.rng.randrange(10, 28)}/11/2026")
    item.sheet = "shares" if item.sheet == "npd" else "npd"
    reg.to_end(item)
    reg.said("moved", before, item.row)


def status_changed(reg: Register) -> None:
    """A request is completed, or goes live, and its date is filled in."""
    item = reg.pick(lambda i: i.sheet in ("open", "completed"))
    before = item.row
    if item.sheet == "open":
        item.row = with_cell(before, "decided", reg.date())
    item.sheet = {"open": "completed", "completed": "live"}[item.sheet]
    reg.to_end(item)
    reg.said("status_changed", before, item.row)


def reference_corrected(reg: Register) -> None:
    """A reference is corrected, or filled in where it was missing."""
    item = reg.pick()
    before = item.row
    item.row = with_cell(before, "reference", reg.reference())
    reg.said("reference_corrected", before, item.row)


def reference_reused(reg: Register) -> None:
    """A row goes and its reference is given to somebody else."""
    item = reg.pick(lambda i: bool(i.row[0]) and not i.family)
    before = item.row
    item.row = (before[0], *reg.row(item.sheet)[1:])
    reg.said("reference_reused", before, item.row)


def duplicate_added(reg: Register) -> None:
    """A row is listed once more."""
    item = reg.pick()
    reg.items.append(Item(item.row, item.sheet, free=False))
    reg.said("duplicate_added", None, item.row)


def duplicate_removed(reg: Register) -> None:
    """A row listed twice is listed once."""
    item = next((i for i in reg.copies() if i.row not in reg.used), None)
    if item:
        reg.used.add(item.row)
        reg.items.remove(item)
        reg.said("duplicate_removed", item.row, None)


def recipient_renamed(reg: Register) -> None:
    """Another organisation under an unchanged reference."""
    item = reg.pick(lambda i: bool(i.row[0]))
    before = item.row
    item.row = with_cell(before, "recipient", reg.name())
    reg.said("recipient_renamed", before, item.row)


def name_corrected(reg: Register) -> None:
    """A slip in a name is put right, or its legal form is written another way."""
    r = reg.rng
    item = reg.pick(lambda i: bool(i.row[0]))
    before, name = item.row, item.row[1]
    if name.endswith(" Ltd"):
        name = name.removesuffix(" Ltd") + r.choice(["", " Limited"])
    else:
        words = name.split()
        long = max(range(len(words)), key=lambda k: len(words[k]))
        at = r.randrange(2, len(words[long]) - 1)
        words[long] = words[long][:at] + words[long][at + 1 :]
        name = " ".join(words)
    item.row = with_cell(before, "recipient", name)
    reg.said("name_corrected", before, item.row)


def destruction_recorded(reg: Register) -> None:
    """The destruction of the data is written down."""
    item = reg.pick(lambda i: bool(i.row[0]) and i.sheet in ("npd", "shares", "live"))
    before = item.row
    item.row = with_cell(before, "destroyed", reg.date())
    reg.said("destruction_recorded", before, item.row)


def split(reg: Register) -> None:
    """A row is divided by its data sets; the references get letters, or stay."""
    item = reg.pick(lambda i: bool(i.row[0]) and i.row[AT["dataset"]].count("; ") >= 1)
    before = item.row
    letters = reg.rng.random() < 0.5
    parts = [
        with_cell(with_cell(before, "dataset", one), "reference", before[0] + ("abcd"[k] if letters else ""))
        for k, one in enumerate(before[AT["dataset"]].split("; "))
    ]
    reg.items.remove(item)
    reg.items += [Item(part, item.sheet, free=False) for part in parts]
    for part in parts:
        reg.said("split", before, part)


def merged(reg: Register) -> None:
    """Two rows of one reference, one project and two data sets become one: made at once in both editions."""
    item = reg.pick(lambda i: bool(i.row[0]) and ";" not in i.row[AT["dataset"]])
    before = item.row
    second = with_cell(before, "dataset", "Statement of Special Needs " + str(reg.rng.randrange(2002, 2024)))
    reg.only_before.append(Item(second, item.sheet))
    item.row = with_cell(before, "dataset", f"{before[AT['dataset']]}; {second[AT['dataset']]}")
    for part in (before, second):
        reg.said("merged", part, item.row)


def bulk_changed(reg: Register) -> None:
    """One wording is applied to many rows of one legal basis."""
    old = reg.rng.choice([law for law in LEGAL if law not in reg.used_laws])
    reg.used_laws.add(old)
    new = f"{old} (as amended in {reg.rng.randrange(2020, 2026)})"
    for item in [i for i in reg.items if i.free and i.row[AT["legal_basis"]] == old][:120]:
        item.free = False
        before = item.row
        item.row = with_cell(before, "legal_basis", new)
        reg.said("bulk_changed", before, item.row)


EDITS: dict[str, Callable[[Register], None]] = {
    f.__name__: f
    for f in (
        added,
        removed,
        changed,
        moved,
        status_changed,
        reference_corrected,
        reference_reused,
        duplicate_added,
        duplicate_removed,
        recipient_renamed,
        name_corrected,
        destruction_recorded,
        split,
        merged,
        bulk_changed,
    )
}
ONCE = frozenset({"bulk_changed"})


def rewritten(edition: Edition, reg: Register) -> Edition:
    """The same edition as another program would write it: dates, quotes, dashes, spaces, order of rows and columns."""
    r = reg.rng
    form = r.choice(["iso", "words", "as it was"])
    shuffle, spaced = r.random() < 0.5, r.random() < 0.5
    order = list(range(len(edition.tables[0].columns)))
    if r.random() < 0.5:
        r.shuffle(order)
    headings: list[Callable[[str], str]] = [str, str.upper, lambda h: h.replace(" ", "  ")]
    heading = r.choice(headings)
    tables = []
    for table in edition.tables:
        columns = tuple(Column(heading(table.columns[k].heading), *_names(table.columns[k])) for k in order)
        rows = [tuple(_cell(row[k], form, reg, spaced=spaced) for k in order) for row in table.rows]
        if shuffle:
            r.shuffle(rows)
        tables.append(
            Table(
                table.file,
                table.sheet,
                5,
                columns,
                rows,
                range(6, 6 + len(rows)),
                table.section,
                dfe=True,
                notes=("A new note.",),
            )
        )
    if shuffle:
        r.shuffle(tables)
    return Edition(tuple(tables))


def _names(column: Column) -> tuple[str | None, str]:
    return column.field, column.name


def _cell(cell: str, form: str, reg: Register, *, spaced: bool) -> str:
    parts = cell.split("/")
    if len(cell) == 10 and len(parts) == 3:
        day, month, year = parts
        return {"iso": f"{year}-{month}-{day}", "words": f"{int(day)} {MONTHS[int(month) - 1]} {year}"}.get(form, cell)
    if spaced and " " in cell and reg.rng.random() < 0.3:
        how = reg.rng.randrange(4)
        return [
            cell + " ",
            cell.replace(" ", "\u00a0", 1),
            cell.replace("-", "\u2013"),
            cell.replace(" ", "_x000D_ ", 1),
        ][how]
    return cell
