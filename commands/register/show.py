"""`npdwatch show`: one release, or one recipient, with its life in order of time; today, or as it was on a day."""

from __future__ import annotations

import click

from commands.failures import Exit, Failure
from commands.printing.beside import PassingOn, asked
from commands.printing.changes import with_descriptions
from commands.printing.exports import echo_json, json_option
from commands.printing.words import Row, minute
from commands.register.lives import print_timeline, with_life
from commands.register.query import as_of_option, day, with_withheld
from commands.runtime import command, configuration, opened
from db import queries
from db.items.links import items_of_release
from db.register.release_keys import RELEASE_KEY
from db.store import Store
from db.withheld.asked import histories_to_pass_on
from db.withheld.decide import Withheld
from recipients.cell import in_one_line


@command("show")
@click.argument("identity", metavar="ID")
@as_of_option
@json_option
@with_withheld
def show(context: click.Context, identity: str, *, as_of: str | None, as_json: bool, all_of_it: bool) -> None:
    """One release, or one recipient: its life in order of time, what stood when, and where each row came from.

    ID is the number that `npdwatch releases` prints, its key, a reference such as DS00912, or the name of a recipient.
    """
    if not identity.strip():
        raise Failure("Name a release or a recipient. See: npdwatch releases --search WORDS", Exit.USAGE)
    on = day(as_of, "as-of")
    with opened(configuration(context), read_only=True, glance=True) as store:
        withheld = asked(store, all_of_it=all_of_it)
        found = queries.release_history(store, identity)
        if not found and not _is_of_release(identity):
            from commands.register.one_recipient import body_told, print_body

            told = body_told(store, withheld, identity, on, or_release=True)
            print_body(told, as_json=as_json)
            return
        releases = _releases(store, withheld, found, on)
    if not found:
        raise Failure(f"There is no release {identity!r}. See: npdwatch releases --search WORDS", Exit.USAGE)
    if not releases:
        raise Failure(f"Release {identity} is withheld. See: npdwatch withheld, or give --withheld", Exit.USAGE)
    if as_json:
        echo_json(releases)
    else:
        for release in releases:
            _print_release(release)


def _is_of_release(identity: str) -> bool:
    """True for a number, or what reads as a reference: no recipient is called so."""
    from diffing.releases import base_reference

    known = RELEASE_KEY.fullmatch(identity) or base_reference(identity)
    return (identity.isascii() and identity.isdigit()) or bool(known)


def _releases(store: Store, withheld: Withheld, found: list[Row], on: str | None) -> list[Row]:
    for release in found:
        release["evidence"] = items_of_release(store, release["id"])
    passing_on = PassingOn(lambda rows: histories_to_pass_on(store, withheld, rows))
    told = passing_on(found)
    passing_on.say()
    described = [{**x, "changes": with_descriptions(store, withheld, x["changes"])} for x in told]
    return [with_life(store, withheld, x, on) for x in described]


def _print_release(release: Row) -> None:
    from text.labels import place

    versions, on = release["versions"], release["as_of"]
    click.echo(click.style(f"Release {release['id']}: {_name(versions)}", bold=True) + _gone(release))
    for line in on["said"] if on else ():
        click.echo(click.style(f"  {line}", fg="cyan"))
    if versions:
        newest = versions[-1]
        click.echo(f"  {newest['category']} ({newest['confidence']}): {newest['category_reason']}")
    if release["timeline"]:
        click.echo("  Its life, in order of time (what was seen by days in UTC):")
        print_timeline(release["timeline"])
    shown = [v for v in versions if v["id"] == on["version"]] if on else versions
    for v in shown:
        since = f", read so by us since {minute(v['reread_at'])} UTC" if v["reread_at"] else ""
        seen = f"dated {v['seen_at'][:10]}" if v["origin"] else f"seen {minute(v['seen_at'])} UTC"
        click.echo(click.style(f"  Version {seen}{since}", fg="cyan"))
        for key, value in v["cells"].items():
            click.echo(f"    {key}: " + str(value).replace("\n", "\n      "))
        _print_assessment(v)
        kept = f"sha256 {v['sha256']}" if v["sha256"] else "its bytes are kept back"
        where = f"from {v['edition_title'] or v['file']}, {place(v['sheet'] and repr(v['sheet']), v['row'])}"
        for line in filter(None, (where, v["origin"], v["url"], kept)):
            click.echo(click.style(f"    {line}", dim=True))
        if v["capture"]:
            click.echo(click.style(f"    captured, the same bytes: {v['capture']}", dim=True))
    for tie in release["case"]:
        who = " · ".join(x for x in (tie["reference"], tie["recipient"], tie["title"]) if x)
        click.echo(f"  Same case, {tie['part']}: {who} (release {tie['release']}, {tie['reason']})")
    if release["changes"] and (link := release["changes"][-1]["next_step"]):
        click.echo(f"  Ask for the application form and the agreement: {link}")
    for x in release["evidence"]:
        click.echo(f"  Spoken of in {x['kind'].replace('_', ' ')} {x['title']} ({x['reason']})\n    {x['url'] or ''}")


def _name(versions: list[Row]) -> str:
    newest = versions[-1] if versions else {"reference": "", "recipient": ""}
    return " · ".join(x for x in (newest["reference"], in_one_line(newest["recipient"] or "")) if x) or "(no name)"


def _gone(release: Row) -> str:
    if release["present"] or release["as_of"]:
        return ""
    return click.style(" no longer in the register", fg="red")


def _print_assessment(version: Row) -> None:
    if version["severity"] is None:
        return
    how = "as the register says" if version["level_printed"] else "inferred"
    reasons = "; ".join(version["reasons"])
    score = f"sensitivity score {version['severity']} of 100"
    text = f"{score}; {version['level']} level, {how}"
    click.echo(click.style(f"    {text} ({reasons})", fg="yellow"))
