"""Where the daemon answers /metrics and /healthz, also after the configuration was read anew."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from commands.daemon.alarm import NAMES
from commands.failures import Failure
from commands.runtime import now

if TYPE_CHECKING:
    from children.watch import Watch
    from commands.daemon.metrics import DaemonFacts, LocalServer
    from db.health import Health
    from scheduler import Daemon

SILENT = timedelta(minutes=2)
"""So long the scheduler may run no job before it is taken to be stuck."""


class Ears:
    """Where the daemon answers /metrics and /healthz: at no address, until it is given one."""

    def __init__(self, daemon: Daemon, version: str) -> None:
        self.daemon, self.version, self.address, self.key = daemon, version, "", ""
        self.server: LocalServer | None = None

    def listen(self, watch: Watch) -> None:
        """Answers where the configuration says from now on. Raises Failure where it cannot; then nothing changes."""
        if watch.metrics == self.address:
            return
        before = self.address, self.key
        self.close()
        try:
            self._open(watch.metrics, f"{watch.metrics_at}: [daemon] metrics")
        except Failure:
            self._open(*before)
            raise

    def _open(self, address: str, key: str) -> None:
        if not address:
            return
        from commands.daemon.metrics import LocalServer, answers_of
        from commands.listening import bound

        at = urlsplit(f"//{address}")
        listening = bound(
            at.hostname or "", at.port or 0, command="daemon", key=key, where=f"{key}: ", otherwise="give another one"
        )
        watched = self.daemon
        answer = answers_of(lambda: _looked(watched.watch), self._facts, lambda: watched.watch.sources)
        self.address, self.key, self.server = address, key, LocalServer(listening, answer)
        self.server.start()

    def _facts(self) -> DaemonFacts:
        from children.faults import HOPELESS
        from commands.daemon.metrics import DaemonFacts

        d = self.daemon
        known = list(d.children.faults.known.items())
        faults = {NAMES.get(what.partition(",")[0], what): fault for what, fault in known}
        failing = {what: fault.count for what, fault in faults.items()}
        hopeless = [what for what, fault in faults.items() if fault.code in HOPELESS]
        return DaemonFacts(self.version, d.started, d.beaten, failing, d.refused, now() - d.beaten > SILENT, hopeless)

    def close(self) -> None:
        """Ends; the address is free again."""
        if self.server is not None:
            self.server.stop()
        self.address, self.server = "", None


def _looked(watch: Watch) -> Health:
    """How the watch is doing, of its database."""
    from db.health import look

    return look(watch.folder, watch.sources, now(), tells=watch.tells, together=watch.together)
