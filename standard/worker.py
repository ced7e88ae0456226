"""The process that does what waits. It goes on whatever the database does, and its signs of life tell where it does not.

The loop that takes one task after the other is django-tasks-db's, which ends at the first trouble: here it takes one at a
time, and is called again.
"""

from __future__ import annotations

import logging
import time
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from threading import Event, Thread
from typing import Final

from django.db import connection, connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands import db_worker

from standard import tasks
from standard.kept_files import sent_files
from standard.permissions import OPERATOR
from standard.services import workers

logger = logging.getLogger(__name__)

BEAT: Final = 10.0
"""Seconds between two signs of life."""
STUCK: Final = 15 * 60.0
"""Seconds in one turn after which it gives none: no task may last as long."""
LONGEST_PAUSE: Final = 30.0
"""Seconds between two turns while they fail: one, doubled each time, up to this."""
TIDY: Final = 3600.0
"""Seconds between two prunings of the tasks done long ago."""


class Loop(db_worker.Worker):
    """django-tasks-db's loop, one task at a time."""

    def __init__(self) -> None:
        super().__init__(
            queue_names=["*"],
            excluded_queue_names=[],
            backend_name="default",
            worker_id=get_random_string(32),
            interval=0,
            startup_delay=False,
            batch=True,
            max_tasks=1,
        )

    def turn(self) -> bool:
        """Plan what is due, then do one task; false where none is ready."""
        self._run_tasks = 0
        tasks.plan_due(timezone.now())
        self.run()
        return self._run_tasks > 0


def work_once() -> None:
    """Do all that waits."""
    loop = Loop()
    while loop.turn():
        pass


class WorkerLoop:
    """Does what waits until it is asked to stop."""

    def __init__(self, *, interval: float) -> None:
        self._interval = interval
        self._loop = Loop()
        self._turned_at = time.monotonic()
        self._tidied_at = 0.0
        self._trouble = ""
        self._since: datetime | None = None

    def run(self) -> None:
        _never_make_a_database()
        self._loop.configure_signals()
        stop = Event()
        heart = Thread(target=self._beat, args=(stop,), name="heart", daemon=True)
        heart.start()
        try:
            self._work()
        finally:
            stop.set()
            heart.join(timeout=1)
            # A signal may have come in the middle of a query: what is said last is said on a connection of its own.
            connections.close_all()
            with suppress(Exception):
                workers.end(worker=self._loop.worker_id, actor=OPERATOR, now=timezone.now())

    def _work(self) -> None:
        failures = 0
        while self._loop.running:
            self._turned_at = time.monotonic()
            try:
                busy = self._turn()
            except Exception as error:
                pause = min(2.0**failures, LONGEST_PAUSE)
                failures += 1
                self._trouble, self._since = str(error) or type(error).__name__, self._since or timezone.now()
                logger.warning("Nothing could be done, next try in %d s: %s", pause, error, exc_info=failures == 1)
                connections.close_all()
                time.sleep(pause)
            else:
                if failures:
                    logger.warning("The work goes on after %d failures", failures)
                failures, self._trouble, self._since = 0, "", None
                if not busy and self._loop.running:
                    time.sleep(self._interval)

    def _turn(self) -> bool:
        if not self._tidied_at or time.monotonic() - self._tidied_at > TIDY:
            tasks.forget_tasks.enqueue()
            sent_files().sweep()
            self._tidied_at = time.monotonic()
        return self._loop.turn()

    def _beat(self, stop: Event) -> None:
        """Give signs of life, from a thread: a file may take long."""
        while True:
            if time.monotonic() - self._turned_at < STUCK:
                # What the database refuses is told by the loop.
                with suppress(Exception):
                    workers.beat(worker=self._loop.worker_id, actor=OPERATOR, now=timezone.now(), trouble=self._trouble, since=self._since)
            connections.close_all()
            if stop.wait(BEAT):
                return


def _never_make_a_database() -> None:
    """SQLite makes the file that it does not find: one that was moved away would come back over an empty one, in use."""
    if connection.vendor == "sqlite":
        connection.settings_dict["NAME"] = f"{Path(connection.settings_dict['NAME']).absolute().as_uri()}?mode=rw"
