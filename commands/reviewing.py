"""A person reviews recipients: one question after the other, or a CSV of answers."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from db.recipients.organisations import organisations
from db.recipients.reviews import Review, save_reviews
from model.register import Category, Confidence
from recipients.cell.names import organisation_key
from recipients.suggest import suggest
from text.csv_cell import csv_text, read_cell

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from db.recipients.organisations import Organisation
    from db.store.transaction import Store

LARGEST = 10_000_000
"""Bytes of a CSV of answers that are read."""
_LONGEST = 10_000  # characters of a cell
_MOST_TOLD = 20
_COLUMNS = ("name", "category", "also", "because", "reviewed_at")
_QUIT, _SKIP = "q", "s"


class UnusableAnswers(ValueError):
    """A CSV of answers of which nothing is taken; the message names each bad line."""


def waiting(store: Store, *, everything: bool = False) -> list[Organisation]:
    """What a person should look at, the gravest first."""
    sure = {Confidence.HIGH} if everything else {Confidence.HIGH, Confidence.MEDIUM}
    found = [
        o
        for o in organisations(store)
        if not o.reviewed
        and o.label is not None
        and (o.label.category is Category.UNKNOWN or o.label.confidence not in sure)
    ]
    return sorted(found, key=lambda o: (-o.severity, -len(o.present), o.name.casefold()))


def walk(
    store: Store, ask: Callable[[str], Any], tell: Callable[[str], Any], now: Callable[[], datetime],
    *, everything: bool = False,
) -> int:  # fmt: skip
    """Asks about each that waits; every answer is a transaction of its own. Gives how many were answered."""
    bodies = waiting(store, everything=everything)
    if not bodies:
        tell("Nothing waits for a review.")
        return 0
    numbered: list[Category] = [c for c in Category if c != Category.UNKNOWN.value]
    tell("  ".join(f"{n} {c}" for n, c in enumerate(numbered, 1)))
    tell("Answer with a number or a category; y: as it is held to be; s: skip; q: end.")
    done = 0
    for at, body in enumerate(bodies, 1):
        _present(body, at, len(bodies), tell)
        answer = _ask_category(body, numbered, ask, tell)
        if answer == _QUIT:
            break
        if isinstance(answer, Category):
            because = str(ask("Because")).strip() or "a person said so"
            changed = save_reviews(store, [Review(body.name, answer, because)], now())
            tell(f"Kept. {sum(c.versions for c in changed)} versions relabelled.")
            done += 1
    tell(f"{done} answered, {len(bodies) - done} left.")
    return done


def _present(body: Organisation, at: int, of: int, tell: Callable[[str], Any]) -> None:
    label = body.label
    tell(f"\n[{at} of {of}] {body.name}")
    tell(f"  {len(body.present)} releases, {len(body.individual)} at individual level, severity {body.severity}")
    if body.earlier_names:
        tell(f"  earlier: {'; '.join(body.earlier_names[:5])}")
    if label:
        tell(f"  held to be {label.category} ({label.confidence}): {label.reason}")
    for s in suggest(body.name):
        tell(f"  like {s.name} ({s.category}), {s.likeness:.0f} of 100")


def _ask_category(
    body: Organisation, numbered: list[Category], ask: Callable[[str], Any], tell: Callable[[str], Any]
) -> Category | str:
    while True:
        said = str(ask("Who is it")).strip().casefold()
        if said in (_QUIT, _SKIP):
            return said
        if said == "y" and body.label and body.label.category is not Category.UNKNOWN:
            return body.label.category
        if said.isascii() and said.isdigit() and 1 <= int(said[:4]) <= len(numbered):
            return numbered[int(said[:4]) - 1]
        if said in list(Category):
            return Category(said)
        tell(f"{said!r} is none of: 1 to {len(numbered)}, a category, y, s, q.")


def as_csv(answers: list[dict[str, Any]]) -> str:
    """Answers (`list_reviews`) as CSV."""
    rows = ([str(a[c]) if c != "also" else "|".join(a["also"]) for c in _COLUMNS] for a in answers)
    return csv_text([_COLUMNS, *rows], "\n")


def read_answers(data: bytes) -> list[Review]:
    """The answers of a CSV. Raises `UnusableAnswers`, which names every bad line: nothing is taken by halves."""
    if len(data) > LARGEST:
        raise UnusableAnswers(f"The file is larger than {LARGEST:,} bytes.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnusableAnswers("The file is not UTF-8. Save it as CSV UTF-8.") from None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    bad: list[str] = []
    out: dict[str, tuple[Review, int]] = {}
    try:
        head = [h.strip().casefold() for h in next(reader, [])]
        missing = [c for c in ("name", "category", "because") if c not in head]
        if missing:
            raise UnusableAnswers(f"Line 1: the heading has no column {', '.join(missing)}.")
        for cells in reader:
            if any(c.strip() for c in cells):
                _take(dict(zip(head, cells, strict=False)), len(cells) - len(head), reader.line_num, out, bad)
    except csv.Error as error:
        bad.append(f"Line {reader.line_num}: {error}.")
    if bad:
        more = f"\nand {len(bad) - _MOST_TOLD} more" if len(bad) > _MOST_TOLD else ""
        raise UnusableAnswers("\n".join(bad[:_MOST_TOLD]) + more)
    return [review for review, _ in out.values()]


def _take(row: dict[str, str], spare: int, line: int, out: dict[str, tuple[Review, int]], bad: list[str]) -> None:
    """Adds a row's answer to `out` (by key, with its line), or what is wrong with it to `bad`."""
    row = {k: read_cell(v).strip() for k, v in row.items()}
    name, category, because = (row.get(k, "") for k in ("name", "category", "because"))
    also = [a.strip() for a in row.get("also", "").split("|") if a.strip()]
    unknown = [c for c in (category, *also) if c not in list(Category)]
    key = organisation_key(name)
    said = []
    if spare > 0:
        said.append("more cells than the heading has")
    if not key:
        said.append(f"{name[:80]!r} is no name")
    if unknown:
        said.append(f"there is no category {unknown[0][:80]!r}; known are {', '.join(Category)}")
    if not because:
        said.append("no reason in the column because")
    if max(map(len, row.values()), default=0) > _LONGEST:
        said.append(f"a cell is longer than {_LONGEST:,} characters")
    if said:
        bad.append(f"Line {line}: {'; '.join(said)}.")
        return
    review = Review(name, Category(category), because, tuple(Category(a) for a in also if a != category))
    known = out.get(key)
    if known and (known[0].category, known[0].also) != (review.category, review.also):
        bad.append(f"Line {line}: {name[:80]!r} has another answer on line {known[1]}.")
        return
    out[key] = (review, line)
