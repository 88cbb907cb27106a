"""`npdwatch mentions` and `classify`: what the program finds in a text, and for whom it takes a name.

The same code as the crawl's; no database and no network.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from commands.arguments import FILE, opened_input, read_input
from commands.failures import Exit, Failure
from commands.printing.exports import echo_json, json_option
from commands.printing.progress import Progress, waiting
from commands.printing.tables import table
from commands.printing.words import shorten
from commands.runtime import command, configuration
from text.labels import plural

if TYPE_CHECKING:
    from mentions.read import HowFar
    from mentions.said import Mention
    from mentions.weights.learned import Encode, Span
    from model.recipient import Recipient
    from recipients.classify import Lookup

LARGEST_TEXT = 10 * 2**20
_LONGEST_LINE = 2 * LARGEST_TEXT
_BINARY = (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"{\\rtf")
_HTML = re.compile(
    r"^\s*(?:<\?xml\b|<!doctype\s+html|<!--|<html\b|<head\b|<body\b|<(?:div|p|article|main|section|span|h[1-6]|ul|ol|table)\b)",
    re.IGNORECASE,
)
_TOLD = {"alert": "told at once", "review": "to look at"}
_COLOURS = {
    "release": "red", "denial": "green", "refusal": "green", "demand": "magenta", "question": "blue",
    "possible": "yellow",
}


class _FileNotWords(click.Path):
    """A file; who gives the words themselves is told how."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            if len(str(value).split()) < 2:
                raise
            self.fail(f'{error.message} To read a sentence: echo "..." | npdwatch mentions -', param, ctx)


@command("mentions")
@click.argument(
    "file", type=_FileNotWords(exists=True, dir_okay=False, path_type=Path, allow_dash=True), required=False
)
@click.option("--term", "terms", multiple=True, metavar="WORDS",
              help="A further term to watch for; may be given again.")
@click.option("--title", default="", metavar="TEXT", help="The title that the text stands under.")
@click.option("--source", default="", metavar="URL", help="The address that the text comes from.")
@click.option("--jsonl", type=FILE, metavar="FILE",
              help='Many texts: one {"title", "text"} a line (- for standard input); one answer a line.')
@click.option("--json", "json_wanted", is_flag=True, help="Print as JSON (docs/using/json.md).")
def mentions(
    _: click.Context, file: Path | None, terms: tuple[str, ...], title: str, source: str, jsonl: Path | None, *,
    json_wanted: bool,
) -> Exit:
    """Where FILE (text or HTML; - for standard input) speaks of pupils' data, what it says, and who is named."""
    from mentions.read import HowFar, as_json, read_mentions
    from mentions.words.terms import UnusableTerm

    if (file is None) == (jsonl is None):
        raise Failure("Give one FILE (- for standard input), or --jsonl FILE.", Exit.USAGE)
    try:
        read_mentions("", extra_terms=terms)
    except UnusableTerm as error:
        raise Failure(str(error), Exit.USAGE) from None
    if jsonl is not None:
        with _encoder() as encode:
            return _answer_lines(jsonl, title, source, terms, encode)
    text, reading = read_text(file or Path("-")), HowFar()
    progress = Progress("sentences on the subject", lambda: reading.of, lambda: reading.done)
    with _encoder() as encode:
        found = waiting(lambda: _read(text, title, source, terms, encode, reading), "reading", progress=progress)
    if json_wanted:
        echo_json(as_json(found))
    else:
        _print_mention(found)
    return Exit.DONE


@contextmanager
def _encoder() -> Iterator[Encode | None]:
    """The encoder of passages where it is installed; that it fails is said once, and words alone judge."""
    from pipelines.items.encoding import installed
    from readers.encoder.client import EncoderChild

    folder = installed()
    if folder is None:
        yield None
        return
    child, said = EncoderChild(folder), False

    def encode(title: str, sentences: Sequence[str], spans: Sequence[Span]) -> list[float] | None:
        nonlocal said
        sums = child(title, sentences, spans)
        if sums is None and not said:
            said = True
            click.echo(f"The encoder of passages fails: {child.problem}. Words alone judge what it fails on.", err=True)
        return sums

    try:
        yield encode
    finally:
        child.close()


def _read(
    text: str, title: str, source: str, terms: tuple[str, ...], encode: Encode | None, reading: HowFar | None = None
) -> tuple[Mention, ...]:
    """What a text says below its title, as of an item of a crawl; of the title itself what is not filed."""
    from mentions.guarded import is_not_read, read_guarded
    from mentions.said import Band

    found = read_guarded(
        text, title=title, heading=title, source=source, extra_terms=terms, encode=encode, reading=reading
    )
    if any(is_not_read(m.reason) for m in found):
        click.echo("A part could not be read: a fault of npdwatch. Report it with the lines above.", err=True)
    return tuple([m for m in found if m.band is not Band.NONE or m.sentence not in title])


def _answer_lines(file: Path, title: str, source: str, terms: tuple[str, ...], encode: Encode | None) -> Exit:
    """One answer for each line, at once and in order; a line that cannot be read gets its error there."""
    from mentions.read import as_json

    bad = number = 0
    with opened_input(file) as stream:
        for number, line in enumerate(_lines(stream), 1):
            try:
                given = _passage(line)
                text, under, at = given["text"], given.get("title") or title, given.get("source") or source
                answer = as_json(_read(_words(text) if _HTML.match(text) else text, under, at, terms, encode))
            except Exception as error:  # noqa: BLE001 - the boundary of one line: those after it are answered
                bad += 1
                answer = {"error": str(error) or type(error).__name__, "line": number}
            click.echo(json.dumps(answer, ensure_ascii=False))
    if bad:
        click.echo(f"{plural(bad, 'line')} of {number:,} could not be read; each has its error in its place.", err=True)
    return Exit.LOOK if bad else Exit.DONE


def _lines(stream: IO[bytes]) -> Iterator[bytes]:
    """The lines of a stream; of one that is too long, its beginning."""
    while line := stream.readline(_LONGEST_LINE):
        rest = line
        while len(rest) == _LONGEST_LINE and not rest.endswith(b"\n"):
            rest = stream.readline(_LONGEST_LINE)
        yield line


def _passage(line: bytes) -> dict[str, str]:
    """The text of a line and its context. Raises ValueError, which says in plain words what is wrong."""
    if len(line) >= _LONGEST_LINE:
        raise ValueError(f"longer than {_LONGEST_LINE // 2**20} MiB")
    try:
        given = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ValueError("not UTF-8") from None
    except (ValueError, RecursionError):
        raise ValueError("not JSON") from None
    if not isinstance(given, dict) or not isinstance(given.get("text"), str):
        raise ValueError('no object with a "text"')  # noqa: TRY004 - one kind of error for a line
    if any(not isinstance(given.get(k, ""), str) for k in ("title", "source")):
        raise ValueError('"title" and "source" are texts')
    if len(given["text"]) > LARGEST_TEXT:
        raise ValueError(f'"text" is longer than {LARGEST_TEXT:,} characters')
    return {k: _whole(v) for k, v in given.items() if isinstance(v, str)}


def _whole(text: str) -> str:
    """A text without the halves of characters that JSON can write and nothing can print."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def read_text(path: Path) -> str:
    """The words of a text or HTML file in UTF-8, UTF-16 with a mark, or Windows-1252.

    Raises:
        Failure: it cannot be opened, is larger than 10 MiB, or is no text (code 2).
    """
    data = read_input(path, LARGEST_TEXT)
    if len(data) > LARGEST_TEXT:
        raise Failure(f"{path} is larger than {LARGEST_TEXT // 2**20} MiB; give a part of it", Exit.USAGE)
    text = _decoded(data, path)
    return _words(text) if _HTML.match(text) else text


def _decoded(data: bytes, path: Path) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    start = data.lstrip()[:8]
    if start.startswith(_BINARY) or b"\x00" in data:
        kind = "a PDF" if start.startswith(b"%PDF") else "no text"
        raise Failure(f"{path} is {kind}: give its words as text or HTML (from a PDF: pdftotext FILE -)", Exit.USAGE)
    with suppress(UnicodeDecodeError):
        return data.decode("utf-8-sig")
    if sum(1 for b in data if b < 9 or 13 < b < 32) > len(data) // 100:
        raise Failure(f"{path} is not text: give its words as UTF-8 or Windows-1252 text, or HTML", Exit.USAGE)
    with suppress(UnicodeDecodeError):
        return data.decode("cp1252")
    return data.decode("latin-1")


def _words(html: str) -> str:
    """The words of a page, a blank line between paragraphs; where it nests too deep, what is left without the tags."""
    from readers.documents.errors import UnknownAnswer
    from readers.pages.read import text_of_html

    try:
        return text_of_html(re.sub(r"^\s*<\?xml[^>]*\?>", "", html)).replace("\n", "\n\n")
    except UnknownAnswer:
        return re.sub(r"<[^<>]{0,2000}>", " ", html)


def _print_mention(found: tuple[Mention, ...]) -> None:
    for m in found:
        label = click.style(m.polarity.value, fg=_COLOURS.get(m.polarity.value), bold=True)
        who = ", ".join(f"{n.name} ({n.recipient.category.value.replace('_', ' ')})" for n in m.recipients)
        told = f" ({_TOLD[m.band]})" if m.band in _TOLD else ""
        click.echo(f"{label}{told} · {', '.join(m.terms)}" + (f" · {who}" if who else ""))
        click.echo(f"  {shorten(m.sentence, 600)}")
        click.echo(click.style(f"  {m.reason}", dim=True))
    releases = sum(m.polarity.value == "release" for m in found)
    among = f", {plural(releases, 'release')} among them" if releases else ""
    click.echo(f"{plural(len(found), 'mention')}{among}.")


@command("classify")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--csv", "csv_file", type=FILE, help="Names from the first column of a CSV file, or one headed 'name'.")
@json_option
def classify(context: click.Context, names: tuple[str, ...], csv_file: Path | None, *, as_json: bool) -> None:
    """Who is it: category, confidence and reason for each NAME."""
    from recipients.classify import as_json as contract
    from recipients.classify import classify_recipient

    wanted = [*names, *(_names_in(csv_file) if csv_file else ())]
    if not wanted:
        raise Failure("Give at least one name, or --csv FILE.", Exit.USAGE)
    official = _official(context)
    found = [_as_a_crawl(n, classify_recipient(n, official=official)) for n in wanted]
    if as_json:
        echo_json([contract(r) for r in found])
    else:
        rows = [
            {"name": r.name, "category": r.category.value, "confidence": r.confidence.value, "reason": r.reason,
             "also": ", ".join(r.also)} for r in found
        ]
        headers = {"name": "Name", "category": "Category", "confidence": "Confidence", "also": "Also", "reason": "Why"}
        click.echo(table(rows, headers))


def _as_a_crawl(name: str, found: Recipient) -> Recipient:
    """The answer, unless a crawl would withhold the name: then that, and why."""
    from model.recipient import Category, Confidence
    from recipients.private.individuals import suspected

    if not (why := suspected(name, {})):
        return found
    said = f"Withheld in a crawl until a person decides (npdwatch review): {why}."
    return found._replace(
        category=Category.INDIVIDUAL, confidence=Confidence.LOW, reason=said, also=(), rule="withheld"
    )


def _official(context: click.Context) -> Lookup | None:
    """The official registers of the configuration's data folder, where there is one."""
    from db.recipients.official_names import official_names

    try:
        return official_names(configuration(context).folder)
    except Failure:  # classifying needs no configuration
        return None


def csv_rows(path: Path, *, largest: int | None = None) -> list[list[str]]:
    """The rows of a CSV file, of which there is one at least.

    Raises:
        Failure: it is not UTF-8 text or not CSV, holds nothing, or more than `largest` bytes (code 2).
    """
    with opened_input(path) as stream:
        data = stream.read(-1 if largest is None else largest + 1)
    if largest is not None and len(data) > largest:
        raise Failure(f"{path} is larger than {largest // 2**20} MiB; give a part of it.", Exit.USAGE)
    try:
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
    except UnicodeDecodeError:
        raise Failure(f"{path} is not UTF-8 text; save it as CSV in UTF-8", Exit.USAGE) from None
    except csv.Error as error:
        raise Failure(f"{path} is not CSV that can be read: {error}", Exit.USAGE) from None
    if not any(map(any, rows)):
        raise Failure(f"{path} is empty", Exit.USAGE)
    return rows


def _names_in(path: Path) -> list[str]:
    """The names of a CSV file. Raises Failure as `csv_rows`."""
    rows = csv_rows(path)
    head = [c.strip().casefold() for c in rows[0]]
    column = next((i for i, h in enumerate(head) if h in ("name", "recipient", "organisation")), None)
    body = rows[1:] if column is not None else rows
    return [r[column or 0] for r in body if len(r) > (column or 0) and r[column or 0].strip()]
