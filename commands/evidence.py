"""`npdwatch evidence` and `mentions`: what Parliament, feeds and pages say of pupils' data, and any text of yours."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands.query import asked, say_left_out, with_withheld
from commands.runtime import Exit, Failure, command, configuration, echo_json, opened, plural, table

if TYPE_CHECKING:
    from mentions.read import Mention

@click.command("evidence")
@click.argument("identity", metavar="[KEY]", required=False)
@click.option("--source", help="Only of this source.")
@click.option("--polarity", help="Only with a mention of this kind, such as release or denial.")
@click.option("--search", help="Only with these words in title, text or answer.")
@click.option("--all", "everything", is_flag=True, help="Also what says nothing of pupils' data.")
@click.option("--limit", default=100, show_default=True, type=click.IntRange(1), help="At most so many.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON (docs/using/json.md).")
@with_withheld
@click.pass_context
@command
def evidence(
    context: click.Context, identity: str | None, *, source: str | None, polarity: str | None, search: str | None,
    everything: bool, limit: int, as_json: bool, all_of_it: bool,
) -> Exit:  # fmt: skip
    """List what speaks of pupils' data, or show one with KEY (such as written_evidence:117744, or an old address)."""
    from db.queries import find_items, item_history
    from db.withheld.asked import items_to_pass_on
    from mentions.polarity import Polarity
    from readers.parliament.legacy import aliases_of

    if polarity is not None and polarity not in list(Polarity):
        raise Failure(f"There is no polarity {polarity!r}. Known are: {', '.join(Polarity)}", Exit.USAGE)
    with opened(configuration(context), read_only=True) as store:
        if identity is None:
            found = find_items(
                store, source=source, polarity=polarity, search=search, everything=everything, limit=limit
            )
        else:
            names = (identity, *aliases_of(identity))
            found = next((x for n in names if (x := item_history(store, n))), [])
        told = items_to_pass_on(store, asked(store, all_of_it=all_of_it), found)
    if identity is not None and not found:
        raise Failure(f"There is no item {identity!r}. See: npdwatch evidence --search WORDS", Exit.USAGE)
    if identity is not None and not told:
        raise Failure(f"{identity} is withheld. See: npdwatch withheld, or give --withheld", Exit.USAGE)
    say_left_out(found, told)
    found = told
    if as_json:
        echo_json(found)
    elif identity is not None:
        for item in found:
            _print(item)
    else:
        headers = {"key": "Key", "published": "Published", "state": "State", "title": "Title",
                   "mentions": "Mentions", "releases": "Releases"}  # fmt: skip
        click.echo(table(found, headers) if found else "Nothing is known that fits.")
    return Exit.DONE


def _print(item: dict[str, Any]) -> None:
    click.echo(click.style(f"{item['key']}: {item['title']}", bold=True) + f" ({item['state']})")
    click.echo(f"  {item['published']} {item['url'] or ''}")
    newest = item["versions"][-1]
    for m in newest["mentions"]:
        who = ", ".join(f"{r['name']} ({r['category']})" for r in m["recipients"])
        click.echo(f"  {click.style(m['polarity'], bold=True)}: {m['sentence'][:600]}" + (f" [{who}]" if who else ""))
    for x in item["links"]:
        click.echo(f"  release {x['release']}: {x['reference']} {x['recipient']} ({x['reason']})")
    click.echo(f"  {len(item['versions'])} versions, the newest seen {newest['seen_at'][:16].replace('T', ' ')} UTC")


LARGEST = 10 * 2**20
FILE = click.Path(exists=True, dir_okay=False, path_type=Path, allow_dash=True)
_BINARY = (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"{\\rtf")
_SPACES = re.compile(r"\s+")
_HTML = re.compile(
    r"^\s*(?:<\?xml\b|<!doctype\s+html|<!--|<html\b|<head\b|<body\b|<(?:div|p|article|main|section|span|h[1-6]|ul|ol|table)\b)",
    re.IGNORECASE,
)
_COLOURS = {
    "release": "red",
    "denial": "green",
    "refusal": "green",
    "demand": "magenta",
    "question": "blue",
    "possible": "yellow",
}


@click.command("mentions")
@click.argument("file", type=FILE)
@click.option(
    "--term", "terms", multiple=True, metavar="WORDS", help="A further term to watch for; may be given again."
)
@click.option("--json", "json_wanted", is_flag=True, help="Print as JSON (docs/using/mentions.md).")
@click.pass_context
@command
def mentions(_: click.Context, file: Path, terms: tuple[str, ...], *, json_wanted: bool) -> Exit:
    """Where FILE (text or HTML; - for standard input) speaks of pupils' data, what it says, and who is named."""
    from mentions.read import as_json, read_mentions
    from mentions.terms import UnusableTerm

    text = read_text(file)
    try:
        found = read_mentions(text, extra_terms=terms)
    except UnusableTerm as error:
        raise Failure(str(error), Exit.USAGE) from None
    if json_wanted:
        echo_json(as_json(found))
    else:
        _print_mention(found)
    return Exit.DONE


def read_text(path: Path) -> str:
    """The words of a text or HTML file in UTF-8, UTF-16 with a mark, or Windows-1252.

    Raises:
        Failure: it cannot be opened, is larger than 10 MiB, or is no text (code 2).
    """
    try:
        if str(path) == "-":
            data = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with path.open("rb") as stream:
                data = stream.read(LARGEST + 1)
    except OSError as error:
        raise Failure(f"{path} cannot be read: {error.strerror}", Exit.USAGE) from None
    if len(data) > LARGEST:
        raise Failure(f"{path} is larger than {LARGEST // 2**20} MiB; give a part of it", Exit.USAGE)
    text = _decoded(data, path)
    return _without_tags(text) if _HTML.match(text) else text


def _decoded(data: bytes, path: Path) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    start = data.lstrip()[:8]
    if start.startswith(_BINARY) or b"\x00" in data:
        kind = "a PDF" if start.startswith(b"%PDF") else "no text"
        raise Failure(f"{path} is {kind}: give its words as text or HTML (from a PDF: pdftotext FILE -)", Exit.USAGE)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    controls = sum(1 for b in data if b < 9 or 13 < b < 32)
    if controls > len(data) // 100:
        raise Failure(f"{path} is no text: give its words as UTF-8 or Windows-1252 text, or HTML", Exit.USAGE)
    return text


def _without_tags(text: str) -> str:
    """The words of a page: a block a line, blank lines between, no scripts."""
    from lxml import etree, html

    # huge_tree off: lxml refuses what nests deeper than 256, and such a page is read with its tags taken out plainly.
    try:
        page = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))
    except (ValueError, etree.ParserError):
        return re.sub(r"<[^<>]{0,2000}>", " ", text)
    skip = {"script", "style", "noscript", "template", "head", "nav", "svg"}
    blocks = {
        "p",
        "div",
        "li",
        "tr",
        "br",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "section",
        "article",
        "td",
        "th",
        "dt",
        "dd",
        "blockquote",
        "ul",
        "ol",
        "table",
        "main",
    }
    out: list[str] = []
    skipping = 0
    for event, node in etree.iterwalk(page, events=("start", "end", "comment", "pi")):
        name = node.tag if isinstance(node.tag, str) else ""
        hidden = name in skip
        if event == "start":
            skipping += hidden
            if name in blocks:
                out.append("\n" if name in ("br", "td", "th") else "\n\n")
            if not skipping and node.text:
                out.append(_SPACES.sub(" ", node.text))
        else:
            skipping -= hidden if event == "end" else 0
            if event == "end" and name in blocks and name != "br":
                out.append("\n")
            if not skipping and node.tail:
                out.append(_SPACES.sub(" ", node.tail))
    return "".join(out)


def _print_mention(found: tuple[Mention, ...]) -> None:
    for m in found:
        label = click.style(m.polarity.value, fg=_COLOURS.get(m.polarity.value), bold=True)
        who = ", ".join(f"{n.name} ({n.recipient.category.value.replace('_', ' ')})" for n in m.recipients)
        click.echo(f"{label} · {m.term}" + (f" · {who}" if who else ""))
        click.echo(f"  {m.sentence[:600]}")
        click.echo(click.style(f"  {m.reason}", dim=True))
    releases = sum(m.polarity.value == "release" for m in found)
    click.echo(
        f"{plural(len(found), 'mention')}" + (f", {plural(releases, 'release')} among them." if releases else ".")
    )
