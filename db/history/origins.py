"""How the file of an edition that was put in later came here, which is not how the watch comes by one."""

from __future__ import annotations

from msgspec import Struct

from db.store import Store
from model.answers.capture import ArchiveRoute, archived_at, moment_of


def stood_at(edition: str = "e") -> str:
    """SQL: the address of a file `f` of this edition of a source `s`, "" where none is known.

    Files that were imported without one were once recorded under that of their source, where they never stood.
    """
    return f"iif({edition}.found_at is not null and f.final_url = s.url, '', f.final_url)"


def named_file(key: str) -> str:
    """SQL: what the file `f` was called in its edition of which the first edition's name, without dates, is the `key`.

    Where the key is part of it, as of titles on GOV.UK, the key stands for it; not where it is the name of the file.
    """
    return (
        "iif(coalesce(f.title, '') = '' or (f.title != coalesce(f.filename, '') and"
        f" instr(lower(f.title), lower({key}))), {key}, f.title)"
    )


class Origin(Struct, frozen=True):
    """Where a file of an edition came from that the watch did not see."""

    said: str
    """For people, without the address, which may have to be kept back."""
    address: str
    """"" where none was given."""


def origin_of(store: Store, edition: int, sha256: str) -> Origin | None:
    """None for a file of an edition that the watch saw."""
    x = store.one(
        f"select e.found_at, e.published_at, {stood_at()} address, c.route, c.at, c.asked_at from edition e"  # noqa: S608 - ours
        " join source s on s.name = e.source join edition_file f on f.edition_id = e.id and f.sha256 = ?2"
        " left join capture c on c.source = e.source and c.kind = 'file' and c.sha256 = f.sha256"
        "  and c.final_url = f.final_url where e.id = ?1 and e.found_at is not null limit 1", [edition, sha256],
    )
    if x is None:
        return None
    put_in, published = x["found_at"][:10], x["published_at"][:10]
    if x["route"] is None:
        where = "its address too is the operator's word" if x["address"] else "no address was given"
        said = f"a file that the operator put in on {put_in}; published on {published}, as the operator states; {where}"
    else:
        at = moment_of(archived_at(x["address"])[0] or x["at"])
        captured = f"{at:%Y-%m-%d %H:%M:%S} UTC" if at else x["at"]
        said = (
            f"captured by {ArchiveRoute(x['route']).words} at {captured}, fetched from there by npdwatch on"
            f" {x['asked_at'][:10]}, and put into the history on {put_in}"
        )
    return Origin(said, x["address"])
