"""`npdwatch evidence`: what Parliament, feeds and pages say, with the mentions of pupils' data and the releases."""

from __future__ import annotations

from typing import Any

import click

from commands.look import asked, say_left_out, with_withheld
from commands.setting import Exit, Failure, command, configuration, echo_json, opened, table


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
    from db.queries.register import find_items, item_history
    from db.withheld.passed_on import items_to_pass_on
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
