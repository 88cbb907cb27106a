"""Procrastinate: a job is a group of hosts, one at a time for each; what a worker's death leaves is found by its heart.

Rules that were paid for: lock = queueing lock = group; no job is scheduled into the future, since it would block its
lock; no retries of the engine's, since back-off lives in what is due; a new name for each worker, since one that starts
again under its old name hides its orphans; the writer reaps, no periodic task.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import procrastinate
from procrastinate import exceptions
from procrastinate.jobs import DeleteJobCondition, Job
from procrastinate.worker import Worker

from scale.postgres import conninfo, problem_of

TASK, QUEUE = "npdwatch.fetch_group", "npdwatch"
HEARTBEAT, STALE = 10.0, 30.0
"""Seconds between two of a worker's heartbeats, and after which one that had none counts as dead."""
JOBS_KEPT = 1
"""Hours that jobs are kept that ended badly."""
POLL = 5.0
"""Seconds after which a worker looks for jobs that nobody told it of."""
_WAITING = "select queueing_lock from procrastinate_jobs where status = 'todo' and queueing_lock = any(%(groups)s)"


def _app(database: str, most: int) -> procrastinate.App:
    return procrastinate.App(
        connector=procrastinate.PsycopgConnector(conninfo=conninfo(database), min_size=1, max_size=most, timeout=10.0)
    )


class Engine:
    """The writer's use of it, a call at a time."""

    def __init__(self, database: str) -> None:
        self._runner = asyncio.Runner()
        self._app = _app(database, 2)
        self._opened = False

    def _run(self, work: Callable[[], Awaitable[Any]]) -> Any:  # noqa: ANN401 - whatever it gives
        async def opened() -> Any:  # noqa: ANN401
            if not self._opened:
                await self._app.open_async()
                self._opened = True
            return await work()

        try:
            return self._runner.run(opened())
        except exceptions.ConnectorException as error:
            raise problem_of(error.__cause__ or error) from error

    def defer(self, groups: Iterable[str]) -> None:
        """A job for each group that has none waiting. Raises ScaleProblem."""
        wanted = dict.fromkeys(groups)

        async def all_at_once() -> None:
            # One that waits takes the group's order that it finds.
            found = await self._app.connector.execute_query_all_async(_WAITING, groups=list(wanted))
            waiting = {x["queueing_lock"] for x in found}
            new = [
                Job(queue=QUEUE, lock=g, queueing_lock=g, task_name=TASK, task_kwargs={"group": g})
                for g in wanted if g not in waiting
            ]
            if new:
                await self._app.job_manager.batch_defer_jobs_async(new)

        try:
            self._run(all_at_once)
        except exceptions.AlreadyEnqueued:  # another writer, whose place this one has just taken, was quicker
            self._run(all_at_once)

    def reap(self) -> int:
        """Jobs of workers without a heartbeat wait again. Raises ScaleProblem."""

        async def each() -> int:
            manager, reaped = self._app.job_manager, 0
            for job in await manager.get_stalled_jobs(queue=QUEUE, seconds_since_heartbeat=STALE):
                try:
                    await manager.retry_job(job)
                except exceptions.UniqueViolation:
                    # Another job of the group waits already, which the queueing lock allows but one of.
                    await manager.finish_job(job, status=procrastinate.jobs.Status.FAILED, delete_job=True)
                reaped += 1
            return reaped

        found: int = self._run(each)
        return found

    def tidy(self) -> None:
        """Deletes jobs that ended badly a while ago; those that ended well delete themselves. Raises ScaleProblem."""
        delete = self._app.job_manager.delete_old_jobs
        self._run(lambda: delete(
            nb_hours=JOBS_KEPT, queue=QUEUE, include_failed=True, include_cancelled=True, include_aborted=True
        ))

    def close(self) -> None:
        """Ends its connections."""
        if self._opened:
            self._runner.run(self._app.close_async())
        self._runner.close()


async def work(
    database: str, name: str, lanes: int, fetch_group: Callable[[str], Awaitable[None]], ending: asyncio.Event
) -> None:
    """Does jobs until `ending` is set, and lets those that run come to their end. Raises ScaleProblem.

    It is not ended by being cancelled: `asyncio.wait_for` of Python 3.11, by which psycopg waits, loses that where what
    it waits for is done at the same moment, and a worker that lost it never ended.
    """
    for part in ("worker", "utils"):  # the second says what still ran when it ended
        logging.getLogger(f"procrastinate.{part}").addFilter(_without_traceback)
    app = _app(database, 4)
    app.task(name=TASK, queue=QUEUE)(_as_task(fetch_group))
    try:
        async with app.open_async():
            worker = Worker(
                app, queues=[QUEUE], name=name, concurrency=lanes, fetch_job_polling_interval=POLL,
                update_heartbeat_interval=HEARTBEAT, stalled_worker_timeout=10 * STALE,
                delete_jobs=DeleteJobCondition.SUCCESSFUL, install_signal_handlers=False,
            )
            running, ended = asyncio.ensure_future(worker.run()), asyncio.ensure_future(ending.wait())
            await asyncio.wait([running, ended], return_when=asyncio.FIRST_COMPLETED)
            ended.cancel()
            worker.stop()
            await running
    except exceptions.ConnectorException as error:
        raise problem_of(error.__cause__ or error) from error


def _without_traceback(record: logging.LogRecord) -> bool:
    """Of a lost connection, which comes with a page for each job: it is said in a line of our own."""
    if record.exc_info and isinstance(record.exc_info[1], exceptions.ConnectorException):
        record.exc_info = None
    return True


def _as_task(fetch_group: Callable[[str], Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    async def task(group: str) -> None:
        await fetch_group(group)

    return task
