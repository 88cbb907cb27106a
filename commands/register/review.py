"""`npdwatch recipients set`, `forget`, `review`, `export` and `import`: reviews of recipients by a person."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands.arguments import check_known
from commands.failures import Exit, Failure, writing
from commands.printing.beside import PassingOn, asked
from commands.register.corrections import correct_told
from commands.register.query import with_withheld
from commands.runtime import command, configuration, now, opened
from db.recipients.organisation import Organisation
from db.recipients.organisations import organisations
from db.store import Store
from model.recipient import Category, Confidence
from recipients.cell.names import organisation_key
from text.labels import plural
from text.sanitise import csv_text, read_cell

if TYPE_CHECKING:
    from db.recipients.reviews import Relabelled, Review
    from db.withheld.decide import Withheld

MAX_ANSWERS = 10_000_000
"""Bytes of a CSV of answers that are read."""
_MAX_CELL = 10_000  # characters of a cell
_MOST_TOLD = 20
_COLUMNS = ("name", "category", "also", "because", "reviewed_at")
_QUIT, _SKIP = "q", "s"


class UnusableAnswers(ValueError):
    """A CSV of answers of which nothing is taken; the message names each bad line."""


@command("set")
@click.argument("name")
@click.argument("category")
@click.option("--because", required=True, help="Why, in a sentence: it is kept on this machine, and published nowhere.")
@click.option("--also", multiple=True, help="A further category that is true of it.")
def set_(context: click.Context, *, name: str, category: str, because: str, also: tuple[str, ...]) -> None:
    """Say who NAME is. It wins over every list and rule. Who was told otherwise gets a correction, nobody else."""
    from db.recipients import reviews  # loads the lists

    answer, settings = _answer(name, category, because, also), configuration(context)
    with opened(settings) as store:
        done = reviews.save_reviews(store, [reviews.Review(*answer)], now())
        click.echo(_relabelled_line(name, done, correct_told(store, settings, done)))


@command("forget")
@click.argument("name")
def forget(context: click.Context, *, name: str) -> None:
    """Take a reviewed answer back, so that lists and rules decide again."""
    from db.recipients import reviews  # loads the lists

    settings = configuration(context)
    with opened(settings) as store:
        done = reviews.forget_review(store, name, now())
        if done is None:
            raise Failure(f"Nobody has reviewed {name!r}. See: npdwatch recipients --reviewed", Exit.USAGE)
        click.echo(_relabelled_line(name, done, correct_told(store, settings, done)))


def _answer(name: str, category: str, because: str, also: tuple[str, ...]) -> tuple[str, Any, str, Any]:
    """(name, category, because, also) checked. Raises Failure (code 2)."""
    for c in (category, *also):
        check_known("category", c, Category)
    if not organisation_key(name):
        raise Failure(f"{name!r} is not a name: it has no letter and no digit.", Exit.USAGE)
    if not because.strip():
        raise Failure("--because is empty. Say in a sentence how it is known: it is kept.", Exit.USAGE)
    further = tuple(dict.fromkeys(Category(a) for a in also if a != category))
    return name.strip(), Category(category), because.strip(), further


def _relabelled_line(name: str, done: list[Relabelled], told: str) -> str:
    versions = sum(d.versions for d in done)
    if not versions:
        return f"Kept for {name!r}. No row of a register changes its label by it."
    where = ", ".join(sorted({d.source for d in done}))
    return f"Kept for {name!r}: {plural(versions, 'version')} of releases relabelled in {where}. {told}"


@command("review")
@click.option("--all", "everything", is_flag=True, help="Also what is known with medium confidence.")
def review(context: click.Context, *, everything: bool) -> None:
    """Walk through what is unknown or unsure, with suggestions: the queue of `npdwatch review`, from its recipients on.

    Each answer is kept at once.
    """
    if not sys.stdin.isatty():
        raise Failure(
            "recipients review asks questions and needs a terminal. Without one: npdwatch recipients --unsure --json, "
            "then npdwatch recipients set NAME CATEGORY --because WHY, or import.", Exit.USAGE,
        )
    with opened(configuration(context)) as store:
        walk(store, click.prompt, click.echo, now, everything=everything)
        from db.items.settled import number_waiting

        if texts := number_waiting(store):
            click.echo(f"{plural(texts, 'sentence')} that may tell of a release wait too. See: npdwatch review")


def waiting(store: Store, *, everything: bool = False, withheld: Withheld | None = None) -> list[Organisation]:
    """What a person should look at, the gravest first; without bodies that only cells of what is withheld name."""
    sure = {Confidence.HIGH} if everything else {Confidence.HIGH, Confidence.MEDIUM}
    found = [
        o
        for o in organisations(store, withheld=withheld)
        if not o.reviewed
        and o.label is not None
        and (o.label.category is Category.UNKNOWN or o.label.confidence not in sure)
    ]
    return sorted(found, key=lambda o: (-o.severity, -len(o.present), o.name.casefold()))


def walk(
    store: Store, ask: Callable[[str], Any], tell: Callable[[str], Any], now: Callable[[], datetime],
    *, everything: bool = False,
) -> int:
    """Asks about each that waits; every answer is a transaction of its own. Gives how many were answered."""
    from db.recipients import reviews  # loads the lists

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
            changed = reviews.save_reviews(store, [reviews.Review(body.name, answer, because)], now())
            tell(f"Kept. {sum(c.versions for c in changed)} versions relabelled.")
            done += 1
    tell(f"{done} answered, {len(bodies) - done} left.")
    return done


def _present(body: Organisation, at: int, of: int, tell: Callable[[str], Any]) -> None:
    label = body.label
    tell(f"\n[{at} of {of}] {body.name}")
    individual = f"{len(body.individual)} at individual level"
    tell(f"  {plural(len(body.present), 'release')}, {individual}, sensitivity score {body.severity}")
    if body.earlier:
        tell(f"  earlier: {'; '.join(body.earlier[:5])}")
    if label:
        tell(f"  held to be {label.category} ({label.confidence}): {label.reason}")
    from recipients.fuzzy import suggest

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


@command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True), default="-")
@with_withheld
def export(context: click.Context, *, file: Path, all_of_it: bool) -> None:
    """Write all reviewed answers as CSV, to FILE or to standard output."""
    from db.recipients import reviews  # loads the lists

    with opened(configuration(context), read_only=True) as store:
        withheld, found = asked(store, all_of_it=all_of_it), reviews.list_reviews(store)
    clean = withheld.cleaner()
    passing_on = PassingOn(key="name", pass_on=lambda rows: (
        {**a, "because": clean(a["because"])} for a in rows if not withheld.instead_of(a["name"])
    ))
    answers = passing_on(found)
    passing_on.say()
    text = as_csv(answers)
    if str(file) == "-":
        click.echo(text, nl=False)
    else:
        with writing(file):
            file.write_text(text, encoding="utf-8", newline="")
        click.echo(f"{plural(len(answers), 'answer')} written to {file}.", err=True)


@command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--dry-run", is_flag=True, help="Only check the file.")
def import_(context: click.Context, *, file: Path, dry_run: bool) -> None:
    """Take reviewed answers from a CSV with the columns name, category, because and, if wanted, also.

    All rows, or none: a bad one is refused with its line.
    """
    from db.recipients import reviews  # loads the lists

    try:
        answers = read_answers(file.read_bytes())
    except UnusableAnswers as error:
        raise Failure(f"{file}: nothing was imported.\n{error}", Exit.USAGE) from None
    if dry_run:
        click.echo(f"{plural(len(answers), 'answer')} could be imported.")
        return
    with opened(configuration(context)) as store:
        done = reviews.save_reviews(store, answers, now())
    versions = sum(d.versions for d in done)
    click.echo(f"{plural(len(answers), 'answer')} kept; {plural(versions, 'version')} of releases relabelled.")


def as_csv(answers: list[dict[str, Any]]) -> str:
    """Answers (`list_reviews`) as CSV."""
    rows = ([str(a[c]) if c != "also" else "|".join(a["also"]) for c in _COLUMNS] for a in answers)
    return csv_text([_COLUMNS, *rows], "\n")


def read_answers(data: bytes) -> list[Review]:
    """The answers of a CSV. Raises `UnusableAnswers`, which names every bad line: nothing is taken by halves."""
    if len(data) > MAX_ANSWERS:
        raise UnusableAnswers(f"The file is larger than {MAX_ANSWERS:,} bytes.")
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
            parted = " Its columns are parted by semicolons: save it with commas." if ";" in "".join(head) else ""
            raise UnusableAnswers(f"Line 1: the heading has no column {', '.join(missing)}.{parted}")
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
    from db.recipients import reviews  # loads the lists

    row = {k: read_cell(v).strip() for k, v in row.items()}
    name, category, because = (row.get(k, "") for k in ("name", "category", "because"))
    also = [a.strip() for a in row.get("also", "").split("|") if a.strip()]
    unknown = [c for c in (category, *also) if c not in list(Category)]
    key = organisation_key(name)
    said = []
    if spare > 0:
        said.append("more cells than the heading has")
    if not key:
        said.append(f"{name[:80]!r} is not a name")
    if unknown:
        said.append(f"there is no category {unknown[0][:80]!r}; known are {', '.join(Category)}")
    if not because:
        said.append("no reason in the column because")
    if max(map(len, row.values()), default=0) > _MAX_CELL:
        said.append(f"a cell is longer than {_MAX_CELL:,} characters")
    if said:
        bad.append(f"Line {line}: {'; '.join(said)}.")
        return
    review = reviews.Review(name, Category(category), because, tuple(Category(a) for a in also if a != category))
    known = out.get(key)
    if known and (known[0].category, known[0].also) != (review.category, review.also):
        bad.append(f"Line {line}: {name[:80]!r} has another answer on line {known[1]}.")
        return
    out[key] = (review, line)
