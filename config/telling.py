"""[channel.NAME] and [[route]]: read by themselves, since most commands tell nothing and many files have neither."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from alerts.channels import CHANNELS
from alerts.settings import ChannelSettings
from alerts.tables import Mistake, MistakeKind, Mistakes, nearest, read_table, read_value

if TYPE_CHECKING:
    from alerts.routes import Route


NAMELESS = "a channel needs a name of its own: write [channel.mail], or another name, in place of [channel]"


def read_channels(given: object) -> dict[str, ChannelSettings]:
    """The channels by their names; of the kinds of channel only those are loaded that are named. Raises Mistakes."""
    if isinstance(given, list):
        raise Mistakes([Mistake((), NAMELESS.replace("[channel]", "[[channel]]"))])
    if not isinstance(given, dict):
        raise Mistakes([Mistake((), "must be a table")])
    channels, wrong = dict[str, ChannelSettings](), list[Mistake]()
    if isinstance(given.get("type"), str):  # [channel], with the keys of one below it
        raise Mistakes([Mistake(("type",), NAMELESS)])
    for name, table in given.items():
        try:
            channels[name] = _channel(table)
        except Mistakes as error:
            wrong += [m.under(name) for m in error.mistakes]
    if wrong:
        raise Mistakes(wrong)
    return channels


def _channel(table: object) -> ChannelSettings:
    if isinstance(table, ChannelSettings):
        return table
    if not isinstance(table, dict):
        raise Mistakes([Mistake((), "must be a table")])
    kind = table.get("type")
    if kind is None:
        raise Mistakes([Mistake(("type",), nearest("", CHANNELS), MistakeKind.MISSING_KEY)])
    if kind not in CHANNELS:
        raise Mistakes([Mistake(("type",), f"there is no type {str(kind)!r} of channel{nearest(str(kind), CHANNELS)}")])
    try:
        return read_table(CHANNELS[kind].settings, table)
    except Mistakes as error:
        raise Mistakes([replace(m, channel=kind) for m in error.mistakes]) from None


def read_routes(given: object) -> tuple[Route, ...]:
    """Who hears what. Raises Mistakes."""
    if given in ((), []):
        return ()
    if isinstance(given, dict):
        raise Mistakes([Mistake((), "a route begins with [[route]], in two brackets")])
    from alerts.routes import Route

    routes: tuple[Route, ...] = read_value(tuple[Route, ...], given)
    return routes
