"""The channels and routes of the configuration: whether they can be set up, and whether they reach anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands.arguments import nearest
from commands.failures import Exit, Failure
from commands.runtime import manual

if TYPE_CHECKING:
    from alerts.channels.channel import Config
    from alerts.routes import Route
    from config import Configuration


def channel_configs(settings: Configuration) -> dict[str, Config]:
    """The channels of the configuration with their secrets. Raises ConfigurationError where one cannot be set up."""
    return {name: settings.channel_config(name) for name in settings.channel}


def routes(settings: Configuration) -> tuple[Route, ...]:
    """The routes of the configuration; where it has none of releases, the default ones over every channel.

    Raises:
        Failure: a route cannot be followed (code 2); the message names the line.
    """
    from alerts.payload.subject import check_subject
    from alerts.routes import Route, default_routes

    zone, channels, known = settings.time_zone, tuple(settings.channel), settings.names_of_sources
    if not settings.route:
        return default_routes(channels, time_zone=zone) if channels else ()
    for number, route in enumerate(settings.route):
        for name in route.sources:
            if name not in known:
                where = settings.where("route", number, "sources")
                text = f"{where}: route {route.name!r} names the source {name!r}. {nearest(name, known, 'Known are')}"
                raise Failure(text, Exit.USAGE)
        try:
            check_subject(route.subject, f"route {route.name!r}")
        except ValueError as error:
            raise Failure(f"{settings.where('route', number, 'subject')}: {error}", Exit.USAGE) from None
    given = tuple(r.but(time_zone=r.time_zone or zone) for r in settings.route)
    if all(r.operators for r in given):  # who gives a route for operators has not ended that of releases
        return (*(r for r in default_routes(channels, time_zone=zone) if not r.operators), *given)
    if any(r.operators for r in given):
        return given
    # Operators' news must reach somebody: a silent failure is one of the worst outcomes.
    return (*given, Route("operators", channels, operators=True, time_zone=zone))


def told_to_nobody(settings: Configuration) -> tuple[str, str]:
    """Why nobody would hear of what matters most, and what to do; both "" where somebody does.

    Raises:
        Failure: as `routes`.
    """
    if not settings.channel:
        return "no channel is configured: changes are recorded, and nobody is told", "Add one: npdwatch channel add."
    from alerts.routes import may_carry_high

    if not any(may_carry_high(r) for r in routes(settings)):
        why = "no route carries anything of high severity: it is recorded, and nobody is told"
        return why, f"Add a [[route]] for it, or take all of them out. See {manual('using/alerts.md')}"
    return "", ""


def without_doubtful(settings: Configuration) -> tuple[str, ...]:
    """Channels by whose routes, of which one asks for categories, nothing goes that is only to be looked at."""
    ways = [r for r in settings.route if not r.operators]
    of = {name: [r for r in ways if name in r.channels] for name in settings.channel}
    return tuple(n for n, those in of.items() if any(r.categories for r in those) and not any(map(_doubtful, those)))


def _doubtful(route: Route) -> bool:
    from alerts.severity import Severity
    from model.change import ChangeKind

    kinds = not route.kinds or ChangeKind.TO_LOOK_AT in route.kinds
    return kinds and not route.categories and route.min_severity is Severity.LOW


def what_goes_without(channels: tuple[str, ...]) -> str:
    """What is not told over these channels, and what to do."""
    return (
        f"{', '.join(channels)}. A route with categories carries only whom a source surely names, nothing that is "
        "only to be looked at, though it may be of the press or a company. Give the channel a [[route]] with "
        'kinds = ["to_look_at"] as well, if it is to hear of that'
    )


def check_telling(settings: Configuration) -> None:
    """Refuses channels and routes that cannot be set up, before anything is done (Failure, code 2)."""
    routes(settings)
    channel_configs(settings)
    _ = settings.followers_mail
    check_heartbeat(settings)


def check_heartbeat(settings: Configuration) -> None:
    """Refuses a heartbeat that cannot be sent (Failure, code 2)."""
    from net.connection import check_address

    try:
        if url := settings.heartbeat_url:
            check_address(url, local=settings.crawl.loopback)
    except ValueError as error:
        raise Failure(f"{settings.where('heartbeat')}: [heartbeat] {error}", Exit.USAGE) from None
