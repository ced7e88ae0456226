"""What tests of programs that run apart need: an address that nobody has, and to wait for what they do."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Callable
from typing import Any, Final

PATIENCE: Final = 120
"""Seconds before a test gives up waiting: nothing is measured."""


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def wait_until(true: Callable[[], bool], *needed: subprocess.Popen[Any]) -> None:
    """Wait for what comes only as long as these processes live."""
    until = time.monotonic() + PATIENCE
    while not true():
        assert all(process.poll() is None for process in needed), "A process that it needs is dead."
        assert time.monotonic() < until, "It never came."
        time.sleep(0.02)
