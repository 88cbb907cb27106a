"""Unchanged polls that are ready at one moment, in one transaction: the disk is waited for once for all of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from db.problems import DatabaseProblem
from db.store import Store


class Together:
    """Small writes of coroutines, each whole or not at all, as in a transaction of its own."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: list[tuple[Callable[[], None], asyncio.Future[None]]] = []

    async def write(self, work: Callable[[], None]) -> None:
        """Done once it is committed. Raises what `work` raises, and DatabaseProblem."""
        loop = asyncio.get_running_loop()
        if not self._waiting:
            loop.call_soon(self._commit)  # after all that are ready have said so
        done = loop.create_future()
        self._waiting.append((work, done))
        await done

    def _commit(self) -> None:
        waiting, self._waiting = self._waiting, []
        try:
            with self._store.transaction():
                failed = [self._failure_of(work) for work, _ in waiting]
        except Exception as problem:  # noqa: BLE001 - raised where each of them waits
            failed = [problem] * len(waiting)
        for (_, done), error in zip(waiting, failed, strict=True):
            if done.cancelled():
                continue
            if error is None:
                done.set_result(None)
            else:
                done.set_exception(error)

    def _failure_of(self, work: Callable[[], None]) -> Exception | None:
        self._store.execute("savepoint one")
        try:
            work()
        except DatabaseProblem:  # the transaction may be over by it
            raise
        except Exception as error:  # noqa: BLE001 - the others are written
            self._store.execute("rollback to one")
            return error
        finally:
            if self._store.connection.in_transaction:
                self._store.execute("release one")
        return None
