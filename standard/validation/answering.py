"""What runs in the process apart: it waits for orders, keeps to their limits and answers, until no more can come."""

from __future__ import annotations

import contextlib
import gc
import json
import os
import resource
import signal
import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Any, Final

from standard.validation import examination as examination  # what most orders ask for
from standard.validation import verdict, watched

REFUSED: Final = 1.5
"""How many times the memory allowed the system refuses to give, which also holds when nobody looks any more.

Above what is watched, because a library whose threads are refused memory may wait for each other for ever.
"""


def main() -> None:
    """Each line read is an order, whose `module` has an `answer`; each line written is what it gives."""
    watched.begin(int(sys.argv[1]))
    # What most orders need is loaded before the first one comes, and never looked at again to free memory.
    verdict.load()
    gc.freeze()
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    # What a library prints must not mix with the answers.
    with contextlib.redirect_stdout(sys.stderr):
        for line in sys.stdin.buffer:
            order: Mapping[str, Any] = json.loads(line)
            _limit_this_process(seconds=order["seconds"], memory=order["memory"], writes=order["writes"])
            given = import_module(order["module"]).answer(order)
            signal.alarm(0)
            json.dump(given, answers, ensure_ascii=False)
            print(file=answers, flush=True)


def _limit_this_process(*, seconds: int, memory: int, writes: int) -> None:
    """Also holds when nobody is left to kill this process: the worker that started it may die first."""
    signal.alarm(seconds + 5)
    spent = resource.getrusage(resource.RUSAGE_SELF)
    _limit(resource.RLIMIT_CPU, int(spent.ru_utime + spent.ru_stime) + 1 + seconds)
    # What is written to, and not the addresses reserved: libraries and threads take a gigabyte of these and use little.
    _limit(resource.RLIMIT_DATA, int(memory * REFUSED))
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, writes)


def _limit(what: int, amount: int) -> None:
    """For this order: the next one may be allowed more."""
    most = resource.getrlimit(what)[1]
    resource.setrlimit(what, (amount if most == resource.RLIM_INFINITY else min(amount, most), most))
