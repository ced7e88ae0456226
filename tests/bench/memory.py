"""The part of `make bench` on memory: one process that serves, under a mix of pages, the API and what a member of the committee sees.

What it takes is told at each tenth of the readings. The first ones fill what it remembers, which is bounded; after them it stays flat.

`python -m tests.bench.memory [READINGS]`
"""

from __future__ import annotations

import os
import signal
import sys
from typing import Final

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from accounts.models import User
from tests.bench import crowd, pages
from tests.bench.load import readers, site, under

READINGS: Final = 20_000
TENTHS: Final = 10


def main(readings: int = READINGS) -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what was started is stopped
    with site(processes=1) as served:
        open_to_all = pages.open_to_all()
        member = User.objects.order_by("pk")[crowd.TEAM + crowd.COMMITTEE]
        shown = [path for path in open_to_all if not path.startswith("/api/")]
        reading = [*readers(served, open_to_all), *readers(served, shown, member)]
        print(f"\nMémoire d’un processus, en Mo : {served.memory()[0]} au départ")
        done = 0
        for tenth in range(1, TENTHS + 1):
            while done < readings * tenth // TENTHS:
                load = under(served, 2, reading)
                done += len(load.taken)
                if load.errors:
                    print(f"    {dict(load.errors)}")
            print(f"  après {done:>7} lectures : {served.memory()[0]:>5}", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
