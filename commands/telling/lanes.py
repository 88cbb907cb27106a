"""The channels as they can be used now: one of which a secret cannot be read waits alone, and operators hear of it."""

from __future__ import annotations

import logging
import shlex
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from commands.failures import Exit, Failure
from model.follow import LANE
from text.sanitise import clean

if TYPE_CHECKING:
    from alerts.channels.channel import Config
    from config import Configuration
    from db.store import Store

log = logging.getLogger(__name__)
CODE = "channel_unusable"
AGAIN = timedelta(minutes=1)
"""After which what waits for such a channel has the telling begin anew, which looks whether it can be used."""
UNUSABLE = (
    "Channel {channel} cannot be used: {why}. Its messages are kept and wait; the other channels go on. To do: mend "
    "that. What waits then goes by itself, within a minute; to try it: npdwatch alerts test {quoted}"
)


class Lanes(Struct, frozen=True):
    """The channels of the configuration."""

    configs: Mapping[str, Config]
    """Those that can be used, with their secrets."""
    unusable: Mapping[str, str]
    """Why each other one cannot, without any secret; of readers who follow too."""
    of_readers: Config | None = None
    """How readers who follow are written to; None where nobody can, or it cannot be used."""

    @classmethod
    def of(cls, settings: Configuration) -> Lanes:
        from alerts.settings import ConfigurationError

        configs, unusable, of_readers = {}, {}, None
        for name in settings.channel:
            try:
                configs[name] = settings.channel_config(name)
            except (ConfigurationError, OSError) as error:
                unusable[name] = str(error)
        if settings.page.subscribe:
            try:
                of_readers = settings.followers_mail
            except (ConfigurationError, OSError) as error:
                unusable[LANE] = str(error)
        return cls(configs, unusable, of_readers)

    def check_any(self) -> None:
        """Raises Failure (code 2) where there are channels and none can be used: nobody at all could be told."""
        if self.unusable and not self.configs:
            raise Failure("\n".join(dict.fromkeys(self.unusable.values())), Exit.USAGE)

    def settle(self, store: Store, now: datetime) -> None:
        """Holds back what cannot be sent and tells operators why, inside a transaction; what can be again goes on."""
        from db.outbox.deliveries import hold_unusable
        from db.outbox.incidents import Incident, report, resolve

        hold_unusable(store, self.unusable, now, now + AGAIN)
        of_channels = {n: why for n, why in self.unusable.items() if n != LANE}
        told = of_channels if self.unusable.get(LANE) in of_channels.values() else self.unusable
        for name, why in told.items():
            log.info("channel %s cannot be used, and its messages wait: %s", name, why)
        resolve(store, "", [(CODE, name) for name in told], now, among=(CODE,))
        report(store, [
            Incident("", CODE, name, UNUSABLE.format(
                channel=name, why=clean(why, 500).rstrip("."), quoted=shlex.quote(name)
            ), urgent=True) for name, why in told.items()
        ], now)


def lines(unusable: Mapping[str, str]) -> list[str]:
    """What a person is told of each, in a line."""
    said = "Channel {} cannot be used, and its messages wait: {}"
    return [said.format(name, clean(why, 500)) for name, why in unusable.items()]
