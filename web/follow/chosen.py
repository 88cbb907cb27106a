"""What a reader chooses to follow, as a form or an address says it, and how much there was of it so far."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

from datasette.utils import sqlite_timelimit
from msgspec import Struct, field

from followers.forms import LONGEST_VALUE, checked_follow
from model.follow import NAMING, Follow, FollowKind
from publicdb.followed import FollowHistory, called_now, history_of
from text.sanitise import clean
from web.db import COPY_TROUBLE, cached, nothing_yet, row
from web.site import Site
from web.views.recipients import names_of

GENERAL = (FollowKind.EVERYTHING, FollowKind.PRESS, FollowKind.EVIDENCE)
"""What is followed without a word more."""
LONGEST_COUNT = 2000
"""Milliseconds."""
KEPT = 500
NEAR = 6
"""Names that may be meant."""
_RECIPIENT = (
    "select name from recipients where slug = :value or name = :value collate nocase or slug in (select recipient"
    " from recipient_slugs where slug = :value or name = :value collate nocase)"
    " order by slug = :value desc, name = :value desc, releases desc limit 1"
)


class FollowChoice(Struct):
    """What somebody chose."""

    follows: list[Follow] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    """Sentences on what cannot be followed."""
    near: list[tuple[str, str]] = field(default_factory=list)
    """(slug, name) of recipients that may have been meant."""
    search: str = ""
    """Words to search for, in place of a recipient that there is none of."""
    typed: dict[str, str] = field(default_factory=dict)
    """What the form shows again."""
    refused: str = ""
    """Why no letter goes to the address that was typed; "" where one may."""
    invalid: bool = False
    """That it is no address is why."""

    @property
    def kinds(self) -> set[FollowKind]:
        """What is chosen in general."""
        return {f.kind for f in self.follows}


async def chosen(site: Site, pairs: Sequence[tuple[str, str]]) -> FollowChoice:
    """What the fields of a form or of an address ask for; `recipient` is a slug or a name."""
    out = FollowChoice(typed={n: " ".join(first(pairs, n).split()) for n in ("recipient", "q", "born")})
    kinds = {v for n, v in pairs if n == "kind"}
    out.follows = [Follow(k) for k in GENERAL if k in kinds]
    if name := out.typed["recipient"]:
        await _add_recipient(site, out, name)
    for field_name, kind in (("q", FollowKind.SEARCH), ("born", FollowKind.BORN)):
        if value := out.typed[field_name]:
            try:
                out.follows.append(checked_follow(Follow(kind, value)))
            except ValueError as error:
                out.problems.append(str(error))
    return out


async def _add_recipient(site: Site, out: FollowChoice, name: str) -> None:
    if _copy_is_shut(site):  # it may have names that have been withheld
        out.problems.append("Recipients cannot be looked up just now. Try again in a minute.")
        return
    found = await row(site, _RECIPIENT, {"value": name}) if len(name) <= LONGEST_VALUE else None
    if found:
        out.follows.append(Follow(FollowKind.RECIPIENT, found["name"]))
        out.typed["recipient"] = found["name"]
        return
    names = await names_of(site)
    near = {c.key: c.name for c in names.close(name[:LONGEST_VALUE], NEAR)}
    out.near = list(near.items())
    if value := _searched(name):
        out.search = value
    meant = "Choose one below, or follow" if near else "To hear when one comes, follow"
    out.problems.append(
        f"No recipient in the registers is called “{clean(name, 80)}”, and only those can be followed as a recipient."
        f" {meant} a search for its name: that finds texts too, such as evidence and questions in which alone it"
        " is named."
    )


def _searched(name: str) -> str:
    """The name as words to search for; "" where it has none."""
    try:
        return checked_follow(Follow(FollowKind.SEARCH, name)).value
    except ValueError:
        return ""


def first(pairs: Iterable[tuple[str, str]], name: str) -> str:
    """The first value of a field, "" where there is none."""
    return next((v for n, v in pairs if n == name), "")


async def words_of(site: Site, follows: Iterable[Follow]) -> dict[Follow, str]:
    """What is said of each on a page: without what is withheld, and with what a recipient's rows call it now."""
    out = {}
    for follow in follows:
        if follow.kind in NAMING and site.gate.shut:
            out[follow] = follow.in_general
        elif follow.kind in NAMING and site.gate.names_withheld(follow.value):
            out[follow] = follow.words_withheld
        elif follow.kind is FollowKind.RECIPIENT:
            out[follow] = follow.words_now(await _called_now(site, follow.value))
        else:
            out[follow] = follow.words
    return out


async def _called_now(site: Site, name: str) -> list[str]:
    if _copy_is_shut(site):
        return []
    kept: dict[str, list[str]] = await cached(site, "called now", nothing_yet)
    if len(kept) > KEPT:
        kept.clear()
    try:
        if name not in kept:
            kept[name] = await site.register.execute_fn(partial(_found_called, name))
    except COPY_TROUBLE:
        return []
    return kept[name]


def _found_called(name: str, copy: Any) -> list[str]:  # noqa: ANN401 - as Datasette calls it
    with sqlite_timelimit(copy, LONGEST_COUNT):
        return called_now(copy, name)


async def histories(site: Site, follows: Iterable[Follow]) -> dict[Follow, FollowHistory]:
    """How much there was of each; of none while that cannot be told."""
    if _copy_is_shut(site):
        return {}
    now = datetime.now(UTC)
    kept: dict[Any, FollowHistory] = await cached(site, "histories", nothing_yet)
    if len(kept) > KEPT:
        kept.clear()
    out = {}
    for follow in follows:
        if follow.kind in NAMING and site.gate.names_withheld(follow.value):
            continue
        key = follow, now.date()
        try:
            if key not in kept:
                kept[key] = await site.register.execute_fn(partial(_counted, follow, now))
        except COPY_TROUBLE:
            continue
        out[follow] = kept[key]
    return out


def _copy_is_shut(site: Site) -> bool:
    return site.gate.shut or bool(site.gate.hidden)


def _counted(follow: Follow, now: datetime, copy: Any) -> FollowHistory:  # noqa: ANN401 - as Datasette calls it
    with sqlite_timelimit(copy, LONGEST_COUNT):
        return history_of(copy, follow, now)
