"""How gunicorn serves the site: `gunicorn --config python:config.server`. What is typed after it wins.

Several processes of several threads: a page waits for the database more than it computes.
"""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from typing import Any, Final

from config import settings

wsgi_app: Final = "config.wsgi"
bind: Final = settings.WEB_BIND
workers: Final = settings.WEB_PROCESSES
threads: Final = 4
# A visitor's file may take this long to arrive; a worker that hangs is replaced.
timeout: Final = 120
# A process is replaced from time to time, so that nothing that it keeps grows for ever; not all of them at once.
max_requests: Final = 20_000
max_requests_jitter: Final = 2_000
# The site is read once, before its processes are made from it: they share what it takes of the memory, and one that is replaced is there
# at once. New sources, or new settings, ask for a restart.
preload_app: Final = True
control_socket_disable: Final = True
loglevel: Final = "warning"

# Each process counts its requests in files of its own, which `api.metrics` adds up: on this machine, and until the site is started again.
# The library looks for them as it is imported.
_measures: Final = tempfile.mkdtemp(prefix="standards-measures-")
os.environ["PROMETHEUS_MULTIPROC_DIR"] = _measures


def when_ready(server: Any) -> None:
    """What was read stays as it is: whatever is cleared away later is not looked for in it, which would copy it into each process."""
    gc.collect()
    gc.freeze()


def on_exit(server: Any) -> None:
    shutil.rmtree(_measures, ignore_errors=True)


def child_exit(server: Any, worker: Any) -> None:
    """A process that ended counts no more as living."""
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(worker.pid)
