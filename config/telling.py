"""[channel.NAME] and [[route]]: read by themselves, since most commands tell nothing and many files have neither."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from alerts.channels import CHANNELS
from alerts.settings import ChannelSettings, Mistakes

if TYPE_CHECKING:
    from alerts.routes import Route


NAMELESS = "a channel needs a name of its own: write [channel.mail], or another name, in place of [channel]"


def read_channels(given: object) -> dict[str, ChannelSettings]:
    """The channels by their names; of the kinds of channel only those are loaded that are named. Raises Mistakes."""
    if not isinstance(given, dict):
        raise Mistakes([{"type": "dict_type", "loc": (), "msg": ""}])
    channels, errors = dict[str, ChannelSettings](), list[dict[str, Any]]()
    if isinstance(given.get("type"), str):  # [channel], with the keys of one below it
        raise Mistakes([{"type": "value_error", "loc": ("type",), "msg": NAMELESS}])
    for name, table in given.items():
        kind = table.get("type") if isinstance(table, dict) else getattr(table, "type", None)
        if not isinstance(table, dict | ChannelSettings):
            errors.append({"type": "model_attributes_type", "loc": (name,), "msg": ""})
        elif kind is None:
            errors.append({"type": "union_tag_not_found", "loc": (name,), "msg": ""})
        elif kind not in CHANNELS:
            errors.append({"type": "union_tag_invalid", "loc": (name,), "msg": "", "ctx": {"tag": str(kind)}})
        else:
            try:
                channels[name] = CHANNELS[kind].settings.model_validate(table)
            except ValidationError as error:
                errors += [{**e, "loc": (name, kind, *e["loc"])} for e in error.errors()]
    if errors:
        raise Mistakes(errors)
    return channels


def read_routes(given: object) -> tuple[Route, ...]:
    """Who hears what. Raises Mistakes."""
    if given in ((), []):
        return ()
    from pydantic import TypeAdapter

    from alerts.routes import Route

    try:
        return TypeAdapter(tuple[Route, ...]).validate_python(given)
    except ValidationError as error:
        raise Mistakes(error.errors()) from None
