"""Judge what was read against the truth: which faults there are, and whether a problem points to each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct

from bench.traps.answer import Answer, Problem, Release
from bench.traps.likeness import Finder, plain, same
from bench.traps.plans import Truth

# The stages of a release in the truth, in the program's words.
STAGES = {
    "requested": "pending",
    "approved": "approved",
    "supplied": "supplied",
    "ended": "ended",
    "destroyed": "destroyed",
    "refused": "rejected",
    "withdrawn": "withdrawn",
    "not_pursued": "not_pursued",
}


class Fault(Struct, frozen=True):
    """Something that is not right."""

    kind: str
    sheet: str = ""
    headings: tuple[str, ...] = ()
    detail: str = ""


def headings(sheet: Truth, meaning: str, answer: Answer) -> tuple[str, ...]:
    """The headings that a fault of a meaning is about: the true one and those that were taken for it."""
    true = [c["heading"] for c in sheet["columns"] if c["meaning"] == meaning]
    return (*true, *(h for h, name in answer.columns.items() if name == meaning))


def key_faults(sheet: Truth, truth: Truth, told: Release, answer: Answer) -> Iterable[Fault]:
    """Faults of the recipient, the reference and the status of one release."""
    name = sheet["name"]
    for meaning, said in (("recipient", told.recipient), ("reference", told.reference), ("status", told.status)):
        true = truth[meaning]
        place = next((i for i, c in enumerate(sheet["columns"]) if c["meaning"] == meaning), None)
        meant = truth["meant"][place] if place is not None else None
        if same(true, meant, said):
            continue
        kind = "unmapped" if not said else "wrong" if true else "invented"
        yield Fault(
            f"{meaning}_{kind}",
            name,
            headings(sheet, meaning, answer),
            f"{str(true)[:70]!r} read as {str(said)[:70]!r}",
        )


def meaning_faults(sheet: Truth, truth: Truth, told: Release, answer: Answer) -> Iterable[Fault]:
    """Faults of what cells say that were read: who the recipient's cell names, which stage the status means."""
    who = next((i for i, c in enumerate(sheet["columns"]) if c["meaning"] == "recipient"), None)
    if who is not None and same(truth["recipient"], truth["meant"][who], told.recipient) and told.recipient:
        whole = plain(told.recipient) == plain(truth["meant"][who])  # else letters are damaged: only how many
        for role, true in (("recipient", truth["bodies"]), ("commissioner", truth["commissioners"])):
            said = [name for r, name in told.parties if r == role]
            if not (all_named(true, said) if whole else len(true) == len(said)):
                detail = f"{str(truth['recipient'])[:70]!r} names {role}s {true}, read as {said}"
                yield Fault(f"{role}s_wrong", sheet["name"], headings(sheet, "recipient", answer), detail[:200])
    if truth["stage"] in STAGES and told.status and STAGES[truth["stage"]] != told.outcome:
        detail = f"{told.status!r} ({truth['stage']}) read as {told.outcome}"
        yield Fault("stage_wrong", sheet["name"], headings(sheet, "status", answer), detail)


def all_named(true: list[str], said: list[str]) -> bool:
    """Whether each body is named once, and no other; an article before it is not the name."""
    left = [without_article(name) for name in said]
    for name in true:
        at = next((i for i, told in enumerate(left) if same(without_article(name), None, told)), None)
        if at is None:
            return False
        left.pop(at)
    return not left


def without_article(name: str) -> str:
    """The name without a leading "the"."""
    return name[4:] if name[:4].casefold() == "the " else name


def date_faults(sheet: Truth, truth: Truth, told: Release) -> Iterable[Fault]:
    """Faults of the dates of one release."""
    name, open_dates = sheet["name"], [d for d in told.dates if d[1]]
    for heading, true in truth["dates"].items():
        at = (heading,)
        fits = [d for d in open_dates if d[1] == true["iso"]]
        if any(meaning in (true["meaning"], "date") or true["meaning"] == "date" for meaning, _ in fits):
            continue
        if fits:
            yield Fault("date_meaning", name, at, f"{true['meaning']} read as {fits[0][0]}")
            continue
        near = [d for d in told.dates if d[0] in (true["meaning"], "date") or true["meaning"] == "date"]
        shorter = [d for d in near if d[1] is None or true["iso"].startswith(d[1])]
        kind = (
            "date_lost"
            if not near or (shorter and shorter[0][1] is None)
            else "date_coarser"
            if shorter
            else "date_wrong"
        )
        yield Fault(kind, name, at, f"{true['printed']!r} ({true['iso']}) read as {near[0][1] if near else None}")
    known = [t["iso"] for t in truth["dates"].values()]
    for meaning, value in open_dates:
        if (
            value
            and not any(k.startswith(value) or value.startswith(k) for k in known)
            and not any(t["meaning"] == meaning for t in truth["dates"].values())
        ):
            yield Fault("date_invented", name, (), f"{meaning} {value}")


def declared_faults(sheet: Truth, answer: Answer) -> Iterable[Fault]:
    """Declared totals and periods that are not met and not spoken of."""
    for said in sheet["declared"]:
        words = [w for w in str(said["text"]).replace(",", " ").split() if w.strip(":.").isdigit()]
        spoken = any(
            (
                "total" in p.message
                or "period" in p.message
                or "declare" in p.message
                or any(w.strip(":.") in p.message for w in words)
            )
            for p in answer.problems
        )
        if not said["met"] and not spoken:
            yield Fault(f"declared_{said['kind']}_unnoticed", sheet["name"], (), str(said["text"]))


def account_faults(answer: Answer) -> Iterable[Fault]:
    """Sheets whose rows do not add up, and releases that no sheet accounts for."""
    for name, rows, counts in answer.accounts:
        if sum(counts.values()) != rows:
            yield Fault(
                "rows_unaccounted", name, (), f"{rows} rows, of which {sum(counts.values())} are said to be something"
            )
    data = sum(counts.get("data", 0) for _, _, counts in answer.accounts)
    if data != len(answer.releases):
        yield Fault("data_unaccounted", detail=f"{len(answer.releases)} releases from {data} rows of data")


def read_faults(edition: Truth, answer: Answer) -> list[Fault]:
    """Every fault of reading, each kind once for a sheet and heading."""
    sheets = [s for s in edition["sheets"] if s["kind"] == "releases"]
    rows = [r for s in sheets for r in s["rows"]]
    owner = [s for s in sheets for _ in s["rows"]]
    finder, taken, found = Finder(rows), set[int](), list[Fault]()
    for told in answer.releases:
        place = finder.find(told.values, told.row, taken)
        if place is None or place in taken:
            sheet = told.sheet or sheets[0]["name"]
            found.append(
                Fault(
                    "extra_row" if place is None else "double_row",
                    sheet,
                    (),
                    f"row {told.row} of {told.sheet!r}: {' | '.join(told.values)[:90]}",
                )
            )
            continue
        taken.add(place)
        found += key_faults(owner[place], rows[place], told, answer)
        found += meaning_faults(owner[place], rows[place], told, answer)
        found += date_faults(owner[place], rows[place], told)
    for place, truth in enumerate(rows):
        if place not in taken:
            found.append(Fault("lost_row", owner[place]["name"], (), f"row {truth['row']}: {truth['recipient']!r}"))
    found += [f for s in sheets for f in declared_faults(s, answer)]
    found += account_faults(answer)
    return merged(found)


def merged(faults: list[Fault]) -> list[Fault]:
    """Each kind of fault once for a sheet and its headings, with how often."""
    counts = Counter((f.kind, f.sheet, f.headings) for f in faults)
    first: dict[tuple[str, str, tuple[str, ...]], Fault] = {}
    for fault in faults:
        first.setdefault((fault.kind, fault.sheet, fault.headings), fault)
    return [Fault(f.kind, f.sheet, f.headings, f"{counts[k]}x {f.detail}") for k, f in first.items()]


def points(problem: Problem, fault: Fault, known: list[str]) -> bool:
    """Whether a problem names the column, or else the sheet, or the whole file."""
    message = plain(problem.message)
    named = [h for h in known if len(plain(h)) > 3 and f"'{plain(h)}'" in message.replace('"', "'")]
    if fault.headings and any(plain(h) and plain(h) in message for h in fault.headings):
        return True
    if named and fault.headings:
        return False
    return not problem.sheet or problem.sheet == fault.sheet or fault.sheet in problem.message


def verdict(
    faults: list[Fault], code: int, broken: str, problems: list[Problem], known: list[str]
) -> tuple[str, list[Fault]]:
    """RIGHT, REPORTED or SILENT, and the faults: of a silent case those that were not reported."""
    if broken:
        return "SILENT", [Fault("broken", detail=broken)]
    if not faults:
        return "RIGHT", []
    unsaid = [f for f in faults if not any(p.loud and points(p, f, known) for p in problems)]
    if code != 0 and not unsaid:
        return "REPORTED", faults
    return "SILENT", unsaid or faults
