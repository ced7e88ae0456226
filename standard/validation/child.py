"""A process apart for what reads a user's file: it is stopped when it costs too much, and it knows no secret.

`answering` is what runs in it.
"""

from __future__ import annotations

import atexit
import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final, Literal, Self

ROOT: Final = Path(__file__).resolve().parents[2]

Stopped = Literal["too-long", "too-large", "hung", "failed", "cancelled"]
"""Why a process gave no answer: out of time, out of memory, hung on a cell, a defect of ours, or nobody wants it any more."""

Watch = Callable[[int], bool]
"""Told about once a second how many rows the process has read; false where nobody wants its answer any more."""
TICK: Final = 1.0

LOOK: Final = 0.1
"""Seconds between two looks at the memory of the process."""

_CHUNK: Final = 65_536


class ReadingProcess:
    """A process that reads one file, asked one thing after the other; another takes its place once it was stopped.

    The one made ready is taken where there is one, and none outlives the `with`.
    """

    def __init__(self) -> None:
        self._process: _Process | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._end()

    def ask(
        self, module: str, order: Mapping[str, Any], *, seconds: int, memory: int, writes: int = 0, watch: Watch | None = None
    ) -> dict[str, Any] | Stopped:
        """What the `answer` of a module gives; at most `seconds` of wall and processor time, `memory` bytes.

        The order goes to the process' input; its environment is bare. A file that it writes has at most `writes` bytes.
        """
        process = self._process = self._process or _taken()
        order = {**order, "module": module, "seconds": seconds, "memory": memory, "writes": writes}
        try:
            answer = process.ask(order, seconds=seconds, memory=memory, watch=watch or (lambda _: True))
        except BaseException:
            self._end()
            raise
        if isinstance(answer, str):
            self._end()
        return answer

    def _end(self) -> None:
        if self._process is not None:
            self._process.end()
        self._process = None


@dataclass(frozen=True, slots=True)
class _Process:
    """A process that loads its libraries, then waits for its orders; it ends by itself once none can come."""

    popen: subprocess.Popen[bytes]
    orders: IO[bytes]
    answers: IO[bytes]
    told: int
    """What it tells is read here."""

    @classmethod
    def start(cls) -> _Process:
        told, telling = os.pipe()
        os.set_blocking(told, False)
        os.set_blocking(telling, False)
        popen = subprocess.Popen(
            [sys.executable, "-m", "standard.validation", str(telling)],
            bufsize=0,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # No plugin of pydantic is wanted, and looking for one reads what says of every package what it holds.
            env={"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PATH": os.defpath, "PYDANTIC_DISABLE_PLUGINS": "1"},
            start_new_session=True,
            pass_fds=(telling,),
        )
        os.close(telling)
        assert popen.stdin is not None
        assert popen.stdout is not None
        for pipe in (popen.stdin, popen.stdout):
            os.set_blocking(pipe.fileno(), False)
        return cls(popen, popen.stdin, popen.stdout, told)

    @property
    def waits(self) -> bool:
        return self.popen.poll() is None

    def end(self) -> None:
        """Whatever it was doing."""
        if self.waits:
            os.killpg(self.popen.pid, signal.SIGKILL)
        self.popen.wait()
        self.orders.close()
        self.answers.close()
        os.close(self.told)

    def ask(self, order: Mapping[str, Any], *, seconds: int, memory: int, watch: Watch) -> dict[str, Any] | Stopped:
        left, answer = json.dumps(order).encode() + b"\n", bytearray()
        # What was told while it did something else is forgotten.
        _last_told(self.told, 0)
        now, rows = time.monotonic(), 0
        deadline, next_look, next_tick = now + seconds, now + LOOK, now + TICK
        with selectors.DefaultSelector() as selector:
            selector.register(self.orders, selectors.EVENT_WRITE)
            selector.register(self.answers, selectors.EVENT_READ)
            while not answer.endswith(b"\n"):
                for key, _ in selector.select(max(0.0, min(next_look, deadline) - now)):
                    if key.fileobj is self.answers:
                        chunk = self.answers.read(_CHUNK)
                        if not chunk:
                            return self._why_it_died()
                        answer += chunk
                        continue
                    try:
                        left = left[self.orders.write(left) :]
                    except BrokenPipeError:
                        return self._why_it_died()
                    if not left:
                        selector.unregister(self.orders)
                now = time.monotonic()
                if now >= deadline:
                    return "too-long"
                if now >= next_look:
                    next_look = now + LOOK
                    if _memory_of(self.popen.pid) > memory:
                        return "too-large"
                if now >= next_tick:
                    next_tick = now + TICK
                    rows = _last_told(self.told, rows)
                    if not watch(rows):
                        return "cancelled"
        data: dict[str, Any] = json.loads(answer)
        return data

    def _why_it_died(self) -> Stopped:
        code = self.popen.wait()
        if code in {-signal.SIGXCPU, -signal.SIGALRM}:
            return "too-long"
        if code == -signal.SIGVTALRM:
            return "hung"
        return "too-large" if code < 0 else "failed"


def ask(
    module: str,
    order: Mapping[str, Any],
    *,
    seconds: int,
    memory: int,
    writes: int = 0,
    watch: Watch | None = None,
    reader: ReadingProcess | None = None,
) -> dict[str, Any] | Stopped:
    """What `reader` gives, or a process that only this is asked of."""
    if reader is not None:
        return reader.ask(module, order, seconds=seconds, memory=memory, writes=writes, watch=watch)
    with ReadingProcess() as alone:
        return alone.ask(module, order, seconds=seconds, memory=memory, writes=writes, watch=watch)


_ready: list[_Process] = []
"""The process started before there was an order for it, if any."""


def prepare() -> None:
    """Start now the process that will read the next file, so that its libraries are loaded when the file comes."""
    if not any(process.waits for process in _ready):
        _end_ready()
        _ready.append(_Process.start())


def _taken() -> _Process:
    process = _ready.pop() if _ready else _Process.start()
    if process.waits:
        return process
    process.end()
    return _Process.start()


@atexit.register
def _end_ready() -> None:
    while _ready:
        _ready.pop().end()


def _memory_of(pid: int) -> int:
    """Bytes that a process may write to, as the limit that `answering` sets counts them; 0 where none can be known."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmData:")), 0)


def _last_told(told: int, before: int) -> int:
    try:
        lines = os.read(told, _CHUNK).split()
    except BlockingIOError:
        return before
    return int(lines[-1]) if lines else before
