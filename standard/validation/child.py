"""A process apart for what reads a user's file: it is stopped when it costs too much, and it knows no secret."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, Literal

ROOT: Final = Path(__file__).resolve().parents[2]

Stopped = Literal["too-long", "too-large", "failed"]
"""Why a process gave no answer: out of time, out of memory, or a defect of ours."""


def ask(module: str, order: Mapping[str, Any], *, seconds: int, memory: int, writes: int = 0) -> dict[str, Any] | Stopped:
    """The answer of a module whose `main` is `serve`; at most `seconds` of wall and processor time, `memory` bytes.

    The order goes to the process' input; its environment is bare. A file that it writes has at most `writes` bytes.
    """
    order = {**order, "seconds": seconds, "memory": memory, "writes": writes}
    environment = {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1", "PATH": os.defpath}
    with subprocess.Popen(
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    ) as child:
        try:
            answer, _ = child.communicate(json.dumps(order).encode(), timeout=seconds)
        except subprocess.TimeoutExpired:
            return "too-long"
        finally:
            if child.poll() is None:
                os.killpg(child.pid, signal.SIGKILL)
    if child.returncode in {-signal.SIGXCPU, -signal.SIGALRM}:
        return "too-long"
    if child.returncode:
        return "too-large" if child.returncode < 0 else "failed"
    data: dict[str, Any] = json.loads(answer)
    return data


def serve(answer: Callable[[Mapping[str, Any]], Mapping[str, Any]]) -> None:
    """In the process: read the order, keep to its limits, write the answer."""
    order = json.load(sys.stdin)
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
