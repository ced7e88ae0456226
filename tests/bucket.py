"""A service that speaks S3, for tests: a process of its own, which keeps what it is given until it ends."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.request import Request, urlopen

_SERVED = """
import sys
from moto.server import ThreadedMotoServer

server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
sys.stdin.read()
"""


@contextmanager
def bucket() -> Iterator[str]:
    """An empty one, as FILES_URL says it."""
    process = subprocess.Popen([sys.executable, "-c", _SERVED], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        host = f"127.0.0.1:{process.stdout.readline().strip()}"
        urlopen(Request(f"http://{host}/fichiers-du-site", method="PUT"), timeout=30)
        yield f"s3+http://cle:secr%2Fet@{host}/fichiers-du-site"
    finally:
        process.stdin.close()
        process.wait(30)
        process.stdout.close()
