"""Something done by a process that is killed on the way: at one of its statements, or around one of its commits."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Literal

from django.db import connection

Place = Literal["statement", "commit"]


def killed_at(place: Place, rank: int, do: Callable[[], object]) -> dict[str, Any]:
    """Have it done by a child process that kills itself there. `killed`: whether it came so far; how many statements it gave.

    Statements are counted from 1, and it dies before giving that one. Of commits, 1 is before the first, 2 after it, and so on.
    """
    connection.close()
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        with _mortal(place, rank, writing):
            try:
                do()
            finally:
                os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as told:
        said = told.read()
    _, status = os.waitpid(child, 0)
    killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    return {"killed": killed, **(json.loads(said) if said else {})}


@contextmanager
def _mortal(place: Place, rank: int, writing: int) -> Iterator[None]:
    reached = {"statement": 0, "commit": 0}

    def reach(here: Place) -> None:
        reached[here] += 1
        if (here, reached[here]) == (place, rank):
            os.write(writing, json.dumps({"statements": reached["statement"]}).encode())
            os.kill(os.getpid(), signal.SIGKILL)

    def execute(give: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        reach("statement")
        return give(sql, params, many, context)

    commit = connection._commit  # type: ignore[attr-defined]

    def committing() -> None:
        reach("commit")
        commit()
        reach("commit")

    connection._commit = committing  # type: ignore[attr-defined]
    with connection.execute_wrapper(execute):
        yield
