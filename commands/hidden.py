"""`npdwatch hidden`: what the files of a source hide, shown to a person on the terminal and written down nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from commands.crawl import chosen
from commands.setting import Exit, command, configuration, echo_json, opened, plural

if TYPE_CHECKING:
    from db.store.transaction import Store
    from db.withheld.hidden import HidingFile
    from model.source import Source

MOST = 2000
"""Texts of one kind that are shown."""


@click.command("hidden")
@click.argument("source")
@click.option("--content", is_flag=True, help="With --json: the hidden content too.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON (docs/using/json.md), without the content.")
@click.pass_context
@command
def hidden(context: click.Context, source: str, *, content: bool, as_json: bool) -> Exit:
    """Show what the files of SOURCE hide: on this terminal only. Code 1 where it waits for a decision."""
    from db.withheld.hidden import decision_on, hiding_files

    settings = configuration(context)
    (watched,) = chosen(settings, [source])
    with opened(settings, read_only=True) as store:
        files = hiding_files(store, watched.name)
        found = [_account(store, watched, f, content=content or not as_json) for f in files]
        decisions = {h.sha256: decision_on(store, watched.name, h.sha256) for f in files for h in f.hidden}
    if as_json:
        echo_json(found)
    elif not found:
        click.echo(f"No file of {source} hides anything.")
    else:
        _show(files, found, decisions)
        click.echo(f"Decide, for all of this: npdwatch accept {source} --hidden private, rows or public")
    return Exit.LOOK if any(f.undecided for f in files) else Exit.DONE


def _account(store: Store, source: Source, f: HidingFile, *, content: bool) -> dict[str, Any]:
    from db.withheld.hidden import decision_on

    texts = _texts(store, source, f) if content else {}
    return {
        "file": f.title, "sha256": f.sha256,
        "hidden": [
            {"kind": h.kind.value, "place": h.place, "amount": h.amount,
             "decision": decision_on(store, source.name, h.sha256) or None,
             **({"content": texts.get(h.sha256, [])} if content else {})}
            for h in f.hidden
        ],
    }  # fmt: skip


def _texts(store: Store, source: Source, f: HidingFile) -> dict[str, list[str]]:
    """The hidden texts by the digest of what they are part of, cleaned of anything that a terminal would obey."""
    from db.archive import ArchiveDamaged, NotArchived
    from readers.hidden.files import hidden_texts
    from readers.hidden.unhidden import shown_digest
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


def _show(files: list[HidingFile], found: list[dict[str, Any]], decisions: dict[str, str]) -> None:
    from readers.hidden.words import in_words

    for f, account in zip(files, found, strict=True):
        click.echo(click.style(f.title, bold=True))
        for h, told in zip(f.hidden, account["hidden"], strict=True):
            state = decisions[h.sha256] or click.style("not decided", fg="red")
            click.echo(f"  {in_words(h)}: {state}")
            for text in told["content"][:MOST]:
                click.echo(f"    {text}")
            if len(told["content"]) > MOST:
                click.echo(f"    … and {plural(len(told['content']) - MOST, 'text')} more")
