"""Judge the changes that were told of a pair against the true ones."""

from __future__ import annotations

from bench.traps.answer import Answer, Change
from bench.traps.judge import Fault, merged
from bench.traps.likeness import Finder, plain, same
from bench.traps.plans import Truth

PASSING = ("licence_ended", "destruction_overdue")
PUBLICATION = ("columns_changed", "baseline", "edition_published")


def releases_of(edition: Truth) -> Truth:
    """The sheet of releases."""
    sheet: Truth = next(s for s in edition["sheets"] if s["kind"] == "releases")
    return sheet


def rows_of(edition: Truth) -> tuple[str, list[Truth]]:
    """The name of the sheet of releases, and its rows."""
    sheet = releases_of(edition)
    return str(sheet["name"]), list(sheet["rows"])


def names_column(field: str, heading: str, upper: str, columns: dict[str, str]) -> bool:
    """Whether a told field is the column of a true heading: as it is seen, alone or under the one above it."""
    names = plain(heading), plain(f"{upper} {heading}")
    return plain(field) in names or any(f == field for h, f in columns.items() if plain(h) in names)


def told_fields(said: Change, true: Truth, columns: dict[str, str], sheet: Truth) -> list[Fault]:
    """Faults in the fields of a change of the right row."""
    name, uppers = sheet["name"], {c["heading"]: c["upper"] for c in sheet["columns"]}
    open_fields = dict(true["fields"])
    faults = []
    for field, (before, after) in said.fields.items():
        fits = [h for h in open_fields if names_column(field, h, uppers[h], columns)]
        fits += [h for h, (b, a) in open_fields.items() if same(b, b, before) and same(a, a, after)]
        if fits:
            open_fields.pop(fits[0])
        elif not any(names_column(field, h, uppers[h], columns) for h in true["fields"]):
            faults.append(Fault("false_field", name, (field,), f"{field}: {before[:50]!r} to {after[:50]!r}"))
    return faults + [
        Fault("missed_field", name, (h,), f"{h}: {b[:50]!r} to {a[:50]!r}") for h, (b, a) in open_fields.items()
    ]


def change_faults(truth: Truth, answer: Answer, columns: dict[str, str]) -> list[Fault]:
    """Every fault of comparing."""
    editions = list(truth["files"].values())
    (name, old), (_, new) = rows_of(editions[0]), rows_of(editions[1])
    old_finder, new_finder = Finder(old), Finder(new)
    true = truth["changes"]
    added, removed = {r["row"] for r in true["added"]}, {r["row"] for r in true["removed"]}
    changed = {c["new"]["row"]: c for c in true["changed"]}
    faults: list[Fault] = []
    met: set[tuple[str, int]] = set()
    for said in answer.changes:
        if said.kind in PUBLICATION or (said.kind in PASSING and not said.fields):
            continue
        if said.rows > 1 or said.kind in ("split", "merged", "bulk_changed"):
            faults.append(
                Fault(
                    "false_change",
                    name,
                    tuple(said.fields),
                    f"{said.kind} of {said.rows} rows: {str(said.fields)[:90]}",
                )
            )
            continue
        place = new_finder.find(said.after, 0, set()) if said.after else old_finder.find(said.before or (), 0, set())
        row = (new if said.after else old)[place]["row"] if place is not None else -1
        kind = "changed" if said.before and said.after else "added" if said.after else "removed"
        due = row in {"changed": set(changed), "added": added, "removed": removed}[kind]
        if not due:
            faults.append(
                Fault(
                    f"false_{kind}",
                    name,
                    tuple(said.fields),
                    f"{said.kind}: {' | '.join(said.after or said.before or ())[:70]} {str(said.fields)[:90]}",
                )
            )
            continue
        met.add((kind, row))
        if kind == "changed":
            faults += told_fields(said, changed[row], columns, releases_of(editions[-1]))
    expected = {("added", r) for r in added} | {("removed", r) for r in removed} | {("changed", r) for r in changed}
    faults += [Fault(f"missed_{kind}", name, (), f"row {row}") for kind, row in sorted(expected - met)]
    return merged(faults)
