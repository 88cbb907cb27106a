"""`npdwatch hidden`: what the files of a source hide, and what was decided on it."""

from __future__ import annotations

import click

from commands.crawling.crawl import chosen
from commands.failures import Exit
from commands.printing.exports import echo_json
from commands.printing.words import Row, at_terminal
from commands.runtime import command, configuration, opened
from db.archive import ArchiveDamaged, NotArchived
from db.store import Store
from db.withheld.hidden import HidingFile, decision_on_file, hiding_files
from model.hidden import HiddenKind
from model.source import Source
from text.labels import plural

MAX_SHOWN = 2000
"""Texts of one kind that are shown."""


@command("hidden")
@click.argument("source")
@click.option("--content", is_flag=True, help="With --json: the hidden content too.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON (docs/using/json.md), without the content.")
def hidden(context: click.Context, source: str, *, content: bool, as_json: bool) -> Exit:
    """Show what the files of SOURCE hide: on this terminal only. Code 1 where it waits for a decision."""
    from pipelines.registers.withheld.archived import kept_earlier  # loads the readers

    settings = configuration(context)
    (watched,) = chosen(settings, [source])
    with opened(settings, read_only=True) as store:
        files = hiding_files(store, watched.name)
        asked = len(files)
        files += kept_earlier(store, watched)
        found = [_account(store, watched, f, content=content if as_json else at_terminal()) for f in files]
        decisions = {
            (f.sha256, h.sha256): decision_on_file(store, watched.name, f.sha256, h) for f in files for h in f.hidden
        }
    if as_json:
        echo_json(found)
    elif not found:
        click.echo(f"No file of {source} hides anything.")
    else:
        _show(files, found, decisions, asked)
        if not at_terminal():
            click.echo("The content is shown on a terminal alone; into a file: --json --content", err=True)
        _show_decide(source, files, asked)
    return Exit.LOOK if any(f.undecided for f in files) else Exit.DONE


def _show_decide(source: str, files: list[HidingFile], asked: int) -> None:
    """`asked`: of how many of the files a person is asked, the first; the others have been replaced."""
    if asked:
        rows = any(h.kind is HiddenKind.ROWS for f in files[:asked] if not f.earlier for h in f.hidden)
        words = "private, rows or public" if rows else "private or public"
        click.echo(f"Decide, for all of this: npdwatch accept {source} --hidden {words}")
    if asked < len(files):
        click.echo(f"To let a file of before go: npdwatch accept {source} --hidden public --file SHA256")


def _account(store: Store, source: Source, f: HidingFile, *, content: bool) -> Row:
    texts = _texts(store, source, f) if content else {}
    return {
        "file": f.title, "sha256": f.sha256, "earlier": f.earlier,
        "hidden": [
            {"kind": h.kind.value, "place": h.place, "amount": h.amount,
             "decision": decision_on_file(store, source.name, f.sha256, h) or None,
             **({"content": texts.get(h.sha256, [])} if content else {})}
            for h in f.hidden
        ],
    }


def _texts(store: Store, source: Source, f: HidingFile) -> dict[str, list[str]]:
    """The hidden texts by the digest of what they are part of, cleaned of anything that a terminal would obey."""
    from readers.hidden.files import hidden_texts, shown_digest
    from text.clean import clean

    out: dict[str, list[str]] = {}
    for sha256 in {f.sha256, *f.hid_in.values()}:
        try:
            body = store.archive.body(sha256)
        except (NotArchived, ArchiveDamaged):
            continue
        for h, texts in hidden_texts(body, source.columns):
            name = h.sha256 if sha256 == f.sha256 else shown_digest(h.sha256)
            out[name] = [clean(t) for t in texts]
    return out


def _show(files: list[HidingFile], found: list[Row], decisions: dict[tuple[str, str], str], asked: int) -> None:
    from readers.hidden.take_out import in_words

    for n, (f, account) in enumerate(zip(files, found, strict=True)):
        kept = ", of before, kept back" if n >= asked else ""
        click.echo(f"{click.style(f.title, bold=True)} ({f.sha256[:12]}){kept}")
        if not f.hidden:
            click.echo("  it shows what another file hid or withholds, or cannot be read any more")
        for h, told in zip(f.hidden, account["hidden"], strict=True):
            state = decisions[f.sha256, h.sha256] or (click.style("not decided", fg="red") if n < asked else "private")
            shows = f"shows what {f.hid_in[h.sha256][:12]} hid: " if h.sha256 in f.hid_in else ""
            click.echo(f"  {shows}{in_words(h)}: {state}")
            texts = told.get("content", ())
            for text in texts[:MAX_SHOWN]:
                click.echo(f"    {text}")
            if len(texts) > MAX_SHOWN:
                click.echo(f"    … and {plural(len(texts) - MAX_SHOWN, 'text')} more")
