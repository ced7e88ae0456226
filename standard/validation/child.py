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
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

ROOT: Final = Path(__file__).resolve().parents[2]

Stopped = Literal["too-long", "too-large", "failed", "cancelled"]
"""Why a process gave no answer: out of time, out of memory, a defect of ours, or nobody wants it any more."""

Watch = Callable[[int], bool]
"""Told about once a second how many rows the process has read; false where nobody wants its answer any more."""
TICK: Final = 1.0

LOOK: Final = 0.1
"""Seconds between two looks at the memory of the process."""
REFUSED: Final = 1.5
"""How many times the memory allowed the system refuses to give, which also holds when nobody looks any more.

Above what is watched, because a library whose threads are refused memory may wait for each other for ever.
"""


@dataclass(frozen=True, slots=True)
class _Process:
    """A process that loads its libraries, then waits for its order; it ends by itself where none comes."""

    popen: subprocess.Popen[bytes]
    told: int
    """What it tells is read here."""
    telling: int

    @classmethod
    def start(cls, module: str) -> _Process:
        told, telling = os.pipe()
        os.set_blocking(told, False)
        os.set_blocking(telling, False)
        popen = subprocess.Popen(
            [sys.executable, "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PATH": os.defpath},
            start_new_session=True,
            pass_fds=(telling,),
        )
        return cls(popen, told, telling)

    def end(self) -> None:
        """Whatever it was doing."""
        if self.popen.poll() is None:
            os.killpg(self.popen.pid, signal.SIGKILL)
        # Also closes what was open to it.
        self.popen.communicate()
        os.close(self.told)
        os.close(self.telling)


_ready: dict[str, _Process] = {}
"""By module, the processes started before there was an order for them."""


def prepare(module: str) -> None:
    """Start now the process that `ask` will be asked for, so that both load their libraries at the same time."""
    _ready[module] = _Process.start(module)


def ask(
    module: str, order: Mapping[str, Any], *, seconds: int, memory: int, writes: int = 0, watch: Watch | None = None
) -> dict[str, Any] | Stopped:
    """The answer of a module whose `main` is `serve`; at most `seconds` of wall and processor time, `memory` bytes.

    The order goes to the process' input; its environment is bare. A file that it writes has at most `writes` bytes.
    """
    process = _ready.pop(module, None) or _Process.start(module)
    try:
        order = {**order, "seconds": seconds, "memory": memory, "writes": writes, "telling": process.telling}
        return _answer(process, json.dumps(order).encode(), seconds=seconds, memory=memory, watch=watch or (lambda _: True))
    finally:
        process.end()


def _answer(process: _Process, order: bytes, *, seconds: int, memory: int, watch: Watch) -> dict[str, Any] | Stopped:
    given: bytes | None = order
    now, rows = time.monotonic(), 0
    deadline, next_tick = now + seconds, now + TICK
    while True:
        try:
            answer, _ = process.popen.communicate(given, timeout=max(0.0, min(LOOK, deadline - now)))
            break
        except subprocess.TimeoutExpired:
            given = None
            now = time.monotonic()
            if _memory_of(process.popen.pid) > memory:
                return "too-large"
            if now >= deadline:
                return "too-long"
            if now >= next_tick:
                next_tick = now + TICK
                rows = _last_told(process.told, rows)
                if not watch(rows):
                    return "cancelled"
    code = process.popen.returncode
    if code in {-signal.SIGXCPU, -signal.SIGALRM}:
        return "too-long"
    if code:
        return "too-large" if code < 0 else "failed"
    data: dict[str, Any] = json.loads(answer)
    return data


def _memory_of(pid: int) -> int:
    """Bytes that a process may write to, as the limit of `_limit_this_process` counts them; 0 where none can be known."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmData:")), 0)


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
    refused = int(memory * REFUSED)
    resource.setrlimit(resource.RLIMIT_DATA, (refused, refused))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (writes, writes))
