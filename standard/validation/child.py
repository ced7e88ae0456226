"""A process apart for what reads a user's file: it is stopped when it costs too much, and it knows no secret."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, Literal

ROOT: Final = Path(__file__).resolve().parents[2]

Stopped = Literal["too-long", "too-large", "failed", "cancelled"]
"""Why a process gave no answer: out of time, out of memory, a defect of ours, or nobody wants it any more."""

Watch = Callable[[int], bool]
"""Told about once a second how many rows the process has read; false where nobody wants its answer any more."""
TICK: Final = 1.0


def ask(
    module: str, order: Mapping[str, Any], *, seconds: int, memory: int, writes: int = 0, watch: Watch | None = None
) -> dict[str, Any] | Stopped:
    """The answer of a module whose `main` is `serve`; at most `seconds` of wall and processor time, `memory` bytes.

    The order goes to the process' input; its environment is bare. A file that it writes has at most `writes` bytes.
    """
    told, telling = os.pipe()
    try:
        os.set_blocking(told, False)
        os.set_blocking(telling, False)
        order = {**order, "seconds": seconds, "memory": memory, "writes": writes, "telling": telling}
        return _ask(module, order, seconds, (told, telling), watch or (lambda _: True))
    finally:
        os.close(told)
        os.close(telling)


def _ask(module: str, order: Mapping[str, Any], seconds: int, pipe: tuple[int, int], watch: Watch) -> dict[str, Any] | Stopped:
    told, telling = pipe
    environment = {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1", "PATH": os.defpath}
    with subprocess.Popen(
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
        pass_fds=(telling,),
    ) as child:
        given: bytes | None = json.dumps(order).encode()
        deadline, rows = time.monotonic() + seconds, 0
        try:
            while True:
                try:
                    answer, _ = child.communicate(given, timeout=max(0.0, min(TICK, deadline - time.monotonic())))
                    break
                except subprocess.TimeoutExpired:
                    given = None
                    if time.monotonic() >= deadline:
                        return "too-long"
                    rows = _last_told(told, rows)
                    if not watch(rows):
                        return "cancelled"
        finally:
            if child.poll() is None:
                os.killpg(child.pid, signal.SIGKILL)
    if child.returncode in {-signal.SIGXCPU, -signal.SIGALRM}:
        return "too-long"
    if child.returncode:
        return "too-large" if child.returncode < 0 else "failed"
    data: dict[str, Any] = json.loads(answer)
    return data


def _last_told(told: int, before: int) -> int:
    try:
        lines = os.read(told, 65_536).split()
    except BlockingIOError:
        return before
    return int(lines[-1]) if lines else before


_telling: int | None = None


def tell(rows: int) -> None:
    """In the process: say how many rows have been read, to whoever watches."""
    if _telling is not None:
        # Nobody is obliged to listen.
        with contextlib.suppress(OSError):
            os.write(_telling, b"%d\n" % rows)


def serve(answer: Callable[[Mapping[str, Any]], Mapping[str, Any]]) -> None:
    """In the process: read the order, keep to its limits, write the answer."""
    global _telling
    order = json.load(sys.stdin)
    _telling = order["telling"]
    _limit_this_process(seconds=order["seconds"], memory=order["memory"], writes=order["writes"])
    # What a library prints must not mix with the answer.
    answer_file = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    with contextlib.redirect_stdout(sys.stderr):
        given = answer(order)
    json.dump(given, answer_file, ensure_ascii=False)
    answer_file.close()


def _limit_this_process(*, seconds: int, memory: int, writes: int) -> None:
    """Also holds when nobody is left to kill this process: the worker that started it may die first."""
    signal.alarm(seconds + 5)
    # A hard limit above the soft one: at the soft one the signal says that time ran out, at the hard one only a kill is left.
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    # What is written to, and not the addresses reserved: libraries and threads take a gigabyte of these and use little.
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (writes, writes))
